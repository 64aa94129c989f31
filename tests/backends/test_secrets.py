"""Keys and passwords: what was mistyped is not repeated, and what is sent is a key."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import parse_spec, run
from reasoning.backends import OpenAI, Request, open_backend
from reasoning.backends.makers import OWN
from reasoning.backends.registry import OLD_NAMES
from reasoning.backends.wrapping import AROUND
from reasoning.errors import AuthenticationError, BackendError, ReasoningError, SpecError, UsageError
from reasoning.masking import HARMLESS_SETTINGS, MASK, Secret, looks_like_key, mask_spec, mask_text, mask_value
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

MISTYPED = [
    ("openai:gpt-5?api_key=sk-proj-Abc123Def456", "sk-proj-Abc123Def456"),
    ("openai:gpt-5?api_key_env=sk-proj-Abc123Def456", "sk-proj-Abc123Def456"),
    ("openai:gpt-5?api_key_env=hunter2", "hunter2"),
    ("openai:gpt-5?api_key_env=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("openai:gpt-5?api_key_env=ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"),
    ("openai:gpt-5?token=hunter2", "hunter2"),
    ("openai:gpt-5?temperature=hunter2", "hunter2"),
    ("openai:gpt-5?temperature=sk-1234567890", "sk-1234567890"),
    ("openai:gpt-5?max_tokens=secretword", "secretword"),
    ("openai:gpt-5?prices=hunter2,hunter2", "hunter2"),
    ("openai:gpt-5?logprobs=hunter2", "hunter2"),
    ("openai:gpt-5?tools=hunter2&tools=hunter2", "hunter2"),
    ("openai:gpt-5?api_key_env=A_KEY&api_key_env=hunter2", "hunter2"),
    ("openai:gpt-5?hunter2", "hunter2"),
    ("openai:gpt-5?hunter2=1", "hunter2"),
    ("openai:gpt-5#hunter2", "hunter2"),
    ("openai:sk-proj-Abc123Def456", "sk-proj-Abc123Def456"),
    ("openai:gsk_Abc123Def456", "gsk_Abc123Def456"),
    ("mock:hunter2", "hunter2"),
    ("mock?api_key_env=hunter2", "hunter2"),
    ("sk-proj-Abc123Def456", "sk-proj-Abc123Def456"),
    ("sk-proj-Abc123Def456:gpt-5", "sk-proj-Abc123Def456"),
    ("hunter2", "hunter2"),
    ("opnai:http://u:hunter2@h/v1#m", "hunter2"),
    ("opnai:hunter2", "hunter2"),
    ("vllm:http://u:hunter2@h/v1#m", "hunter2"),
    ("vllm:http://u:hun?ter2@h/v1#m", "ter2"),
    ("vllm:http://u:hun#ter2@h/v1#m", "ter2"),
    ("vllm:http://h:hunter2/v1#m", "hunter2"),
    ("vllm:http://hunter2@#m", "hunter2"),
    ("vllm:u:hunter2@localhost:8000/v1#m", "hunter2"),
    ("vllm:ftp://u:hunter2@h/v1#m", "hunter2"),
    ("http://u:hunter2@h/v1#m", "hunter2"),
]


def unfolded(error: BaseException | None) -> Iterator[str]:
    """Yield all that an error shows: of itself, of those behind it, and of what it holds."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield from (str(error), repr(error), repr(vars(error)), repr(error.args))
        yield "".join(traceback.format_exception(error)).replace(__file__, "")
        if isinstance(error, ReasoningError):
            yield repr(pickle.dumps(error))
        error = error.__cause__ or error.__context__


@each_row(("spec", "secret"), MISTYPED)
def test_what_was_mistyped_is_not_repeated(spec: str, secret: str) -> None:
    """A key or a password in the wrong place of a backend's spec is in no message, field, pickle or cause."""
    with pytest.raises(UsageError) as caught:
        open_backend(spec)
    assert not [text for text in unfolded(caught.value) if secret in text]


QUOTED = [row for row in MISTYPED if row[0] != "hunter2"]
UNQUOTED = [
    row for row in QUOTED if "_key=" in row[0] or "?api_key_env=" in row[0] or "@h/" in row[0] or "sk-" in row[0]
]


@each_row(
    ("spec", "secret"),
    [
        *((form.format(spec), secret) for form in ("on('{}', cot)", 'sc(on("{}"))') for spec, secret in QUOTED),
        *((form.format(spec), secret) for form in ("on('{}, cot)", "on({}, cot)") for spec, secret in UNQUOTED),
    ],
)
def test_nor_in_the_spec_around_it(spec: str, secret: str) -> None:
    """A strategy's spec that holds it is shown without it, also where its quotes were forgotten."""
    with pytest.raises(UsageError) as caught:
        parse_spec(spec)
    assert not [text for text in unfolded(caught.value) if secret in text]


def test_a_backend_holds_no_key_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a backend's repr nor what it holds shows the key, and neither it nor its key is pickled."""
    monkeypatch.setenv("MY_KEY", "sk-secret-1")
    for backend in (OpenAI("m", "http://localhost:1/v1", key="sk-secret-1"), open_backend("vllm:m?api_key_env=MY_KEY")):
        layer: Any = backend
        while layer is not None:
            assert "sk-secret-1" not in f"{layer!r} {vars(layer)!r} {layer}"
            layer = getattr(layer, "inner", None)
        with pytest.raises(TypeError):
            pickle.dumps(backend)
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="a key is not pickled"):
            copied(Secret("sk-secret-1"))


@pytest.mark.parametrize("key", ["sk-abc\n", "sk-abc\r\n", "  sk-abc\t", "\ufeffsk-abc", "sk-abc\xa0", "sk-abc\u200b"])
async def test_blanks_around_a_key_are_not_sent(
    server: Any, hello: Request, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """Blanks and line breaks at the ends of a key, as of a file from another system, are no part of it."""
    monkeypatch.setenv("MY_KEY", key)
    for backend in (OpenAI("m", server.url, key=key), open_backend(f"vllm:{server.url}#m?api_key_env=MY_KEY")):
        await backend.complete(hello)
        await backend.aclose()
    assert {headers["Authorization"] for headers in server.headers} == {"Bearer sk-abc"}


@pytest.mark.parametrize(
    "key", ["sk–abc", "sk-a\nbc", "sk a bc", "“sk-abc”", "sk-äbc", "sk-a\x00bc", "sk-abc…", "ключ"]
)
async def test_what_can_not_be_sent_is_no_key(
    server: Any, hello: Request, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """A key with a long dash, a line break or a blank in it is an error that names the variable, and not the key."""
    if "\x00" not in key:
        monkeypatch.setenv("MY_KEY", key)
        monkeypatch.setenv("OPENAI_API_KEY", key)
        for spec, name in ((f"vllm:{server.url}#m?api_key_env=MY_KEY", "MY_KEY"), ("openai:gpt-5", "OPENAI_API_KEY")):
            with pytest.raises(AuthenticationError, match=f"{name} holds what is in no key") as caught:
                await open_backend(spec).complete(hello)
            assert not [text for text in unfolded(caught.value) if key in text]
    with pytest.raises(AuthenticationError, match="the API key holds"):
        await OpenAI("m", server.url, key=key).complete(hello)
    assert server.requests == []


@pytest.mark.parametrize("key", ["", " ", "\n"])
async def test_a_blank_key_is_none(hello: Request, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """A variable that holds nothing but blanks holds no key."""
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(AuthenticationError, match="no API key: set OPENAI_API_KEY"):
        await OpenAI("gpt-5").complete(hello)
    monkeypatch.setenv("MY_KEY", key)
    with pytest.raises(UsageError, match=r"MY_KEY.*that variable is not set"):
        open_backend("openai:gpt-5?api_key_env=MY_KEY")


async def test_a_refused_key_is_named_by_its_variable(
    server: Any, hello: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that refuses the key gets an error that says where the key came from."""
    monkeypatch.setenv("MY_KEY", "sk-secret-1")
    server.answer = lambda body: (401, {"error": {"message": "Incorrect API key provided: sk-secret-1"}}, {})
    backend = open_backend(f"vllm:{server.url}#m?api_key_env=MY_KEY")
    with pytest.raises(AuthenticationError, match=r"provided: \[key\] \(is the API key in MY_KEY right"):
        await backend.complete(hello)
    await backend.aclose()


async def test_a_key_in_the_address_is_not_shown(hello: Request) -> None:
    """What stands behind the question mark of an address, where some servers want their key, is in no message."""
    backend = OpenAI("m", "http://127.0.0.1:9/v1?api-key=hunter2", timeout=5)
    with pytest.raises(BackendError) as caught:
        await backend.complete(hello)
    await backend.aclose()
    assert "http://127.0.0.1:9/v1?…" in str(caught.value)
    assert "hunter2" not in f"{caught.value} {backend!r}"


def test_the_caret_stays_where_it_belongs() -> None:
    """Where a backend's spec is masked, the caret still stands under the mistake."""
    with pytest.raises(SpecError) as caught:
        parse_spec("sc(on('openai:gpt-5?temperature=1', cot), samples=cto)")
    _, line, caret = str(caught.value).splitlines()
    assert line.strip() == "sc(on('openai:…', cot), samples=cto)"
    assert line[caret.index("^") :].startswith("cto")


@pytest.mark.parametrize(
    "spec", ["sc(cot, samples=5)", "lot(cot, words='model')", "tot(game24, value='scale')", "tot(x)  # a? b=c"]
)
def test_specs_without_secrets_are_shown_as_they_are(spec: str) -> None:
    """A spec that holds nothing of the kind is quoted in full."""
    assert mask_spec(spec, 5) == (spec, 5)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cannot connect to host h:80 ssl:default [refused]", "Cannot connect to host h:80 ssl:default [refused]"),
        ("proxy http://u:p@w:3128 failed", "proxy http://…@w:3128 failed"),
        ("http://h/v1?api_key=x&n=3 failed", "http://h/v1?api_key=…&n=… failed"),
        ("http://h/v1?max_tokens=3 failed", "http://h/v1?max_tokens=3 failed"),
        ("is it up? yes", "is it up? yes"),
        ("[Errno 111] Connect call failed ('127.0.0.1', 9)", "[Errno 111] Connect call failed ('127.0.0.1', 9)"),
    ],
)
def test_texts_are_masked(text: str, shown: str) -> None:
    """In what a library says, user and password, settings and keys are masked, and nothing else."""
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    "name", ["gpt-5-mini", "Qwen/Qwen3-8B-Instruct-2507", "meta-llama/Llama-3.3-70B", "sk", "default"]
)
def test_models_do_not_look_like_keys(name: str) -> None:
    """The names of models are not taken for keys."""
    assert not looks_like_key(name)
    assert name in mask_text(name)


def test_the_settings_that_may_be_shown_are_all_settings() -> None:
    """What is known as harmless is every setting but the key, the account, the proxy and fields of the server's own."""
    masked = {"api_key_env", "key", "organization", "project", "proxy", "extra", "chat_template_kwargs"}
    assert {*AROUND, *OWN["mock"], *OWN["openai"], *OLD_NAMES} - masked == HARMLESS_SETTINGS


@given(st.text(max_size=60), st.integers(0, 60))
def test_masking_takes_any_text(text: str, position: int) -> None:
    """Any text is masked, and its caret stays within it."""
    shown, moved = mask_spec(text, min(position, len(text)))
    assert 0 <= moved <= len(shown)
    assert isinstance(mask_text(text), str)
    assert mask_value("temperature", text) in (text, MASK)


@given(
    st.text("abcXYZ123-_.", min_size=6, max_size=30),
    st.sampled_from(["api_key", "token", "api_key_env", "password", "n"]),
)
def test_no_value_of_an_unknown_setting_is_shown(value: str, name: str) -> None:
    """Whatever is given to a setting that holds no number is not shown."""
    with pytest.raises(UsageError) as caught:
        open_backend(f"openai:gpt-5?{name}={value}!")
    assert value not in str(caught.value)


@pytest.mark.parametrize("provider", ["anthropic", "lmstudio", "openai", "nobody"])
def test_a_key_in_the_place_of_a_model_is_not_repeated(provider: str) -> None:
    """`provider/KEY` and the two names of a backend given at once show nothing of what was typed."""
    key = "sk-ant-abcdef0123456789abcdef"
    with pytest.raises(UsageError) as caught:
        open_backend(f"{provider}/{key}")
    assert key not in str(caught.value)
    with pytest.raises(UsageError) as caught:
        run("direct", "Is it wet?", backend=f"openai:m?api_key_env={key}", model="mock")
    assert key not in str(caught.value)

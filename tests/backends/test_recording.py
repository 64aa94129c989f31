"""Files of recorded completions: what is no recording, what was cut off, and who else writes."""

from __future__ import annotations

import contextlib
import json
import logging
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.backends import Completion, Message, Request
from reasoning.backends.decisions import DecisionRequest
from reasoning.backends.recorded import (
    MAX_WORDS,
    RecordedAnswer,
    RecordedModel,
    RecordedRefusal,
    RecordedRequest,
    first_words,
)
from reasoning.backends.recording import Recording, RecordingWriter
from reasoning.backends.stored_reply import StoredReply
from reasoning.errors import DataError, DecisionsNotSupportedError, RequestError
from reasoning.usage import Usage

MODEL = RecordedModel("m")


def asked(text: str, sample: int = 0) -> RecordedRequest:
    return RecordedRequest("m", f"key of {text}", sample, "cot", text)


def said(text: str) -> RecordedAnswer:
    return RecordedAnswer(StoredReply(Completion(text), Usage(1, 9, 4, 0.5, 1.0), "m-1", ("told",)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A recording of three completions."""
    found = tmp_path / "folder" / "run.jsonl"
    writer = RecordingWriter(found)
    for number in range(3):
        writer.add(MODEL, asked("why?", number), said(f"since {number}"))
    writer.close()
    return found


def test_what_was_recorded_is_found(path: Path) -> None:
    """A completion comes as it was, with its cost, by model, request and sample; others are not there."""
    recording = Recording(path)
    assert recording.find("m", asked("why?").key, 1) == said("since 1")
    others = (("n", "why?", 1), ("m", "how?", 1), ("m", "why?", 3))
    assert not any(recording.find(model, asked(text).key, sample) for model, text, sample in others)
    recording.close()
    assert recording.find("m", asked("why?").key, 0)  # it is opened again
    recording.close()


def test_a_line_is_for_people_too(path: Path) -> None:
    """Each line is JSON that names the model, the prompt, how the message begins, and the sample."""
    header, backend, *lines = map(json.loads, path.read_text("utf-8").splitlines())
    assert (header, backend) == ({"recording": 1}, {"backend": {"model": "m"}})
    told = lines[2]["asked"]
    assert (told["model"], told["prompt"], told["words"], told["sample"]) == ("m", "cot", "why?", 2)
    assert lines[2]["answer"]["reply"]["completion"] == {"text": "since 2"}


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_last_line_that_is_cut_off_is_left_out(path: Path, cut: int, caplog: pytest.LogCaptureFixture) -> None:
    """What a kill has left of a last line is told and passed over, and nothing is glued to it."""
    path.write_bytes(path.read_bytes()[:-cut])
    with caplog.at_level(logging.WARNING, "reasoning"):
        recording = Recording(path)
        writer = RecordingWriter(path)
    assert caplog.text.count("line 5: it was not written whole") == 2
    assert recording.find("m", asked("why?").key, 2) is None
    writer.add(MODEL, asked("why?", 2), said("again"))
    assert writer.find("m", asked("why?").key, 2) == said("again")
    writer.close()
    assert Recording(path).models == {"m": MODEL}


@pytest.mark.parametrize(
    "text",
    ["{oops\n", "3\n", '{"asked": {"model": 3}}\n', '{"backend": {"model": "m", "sampling": {"effort": "!"}}}\n', "\n"],
)
def test_a_broken_line_is_told_with_its_number(path: Path, text: str) -> None:
    """A damaged line in the middle is an error that names it."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], text, *lines[3:]]), "utf-8")
    with pytest.raises(DataError, match=r"run\.jsonl, line 4: this is no line of a recording"):
        Recording(path)


@pytest.mark.parametrize("text", ["dear diary\n", '{"id": "a"}\n', "{}\n", "x" * 10_000, "\0" * 100])
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    """Another file is an error that says so, and stays as it is."""
    path = tmp_path / "x.jsonl"
    path.write_text(text, "utf-8")
    for kind in (Recording, RecordingWriter):
        with pytest.raises(DataError, match=r"x\.jsonl, line 1: this is no recording"):
            kind(path)
    assert path.read_text("utf-8") == text
    with pytest.raises(DataError, match="can't use it as a recording"):
        Recording(tmp_path / "none.jsonl")


@settings(deadline=None)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode), st.booleans())
def test_no_file_breaks_the_reader(content: bytes, headed: bool) -> None:
    """Whatever a file holds, it is a recording or a DataError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        path.write_bytes(b'{"recording":1}\n' * headed + content)
        with contextlib.suppress(DataError):
            Recording(path)


def test_a_later_form_is_told(tmp_path: Path) -> None:
    """A file of a later version is no foreign file."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"recording": 2}\n')
    with pytest.raises(DataError, match="later version"):
        Recording(path)


def test_two_who_write_agree(path: Path) -> None:
    """What one has recorded the other finds; of one sample the first answer counts, for both."""
    one, other = RecordingWriter(path), RecordingWriter(path)
    assert one.add(MODEL, asked("how?"), said("so")) == said("so")
    assert other.find("m", asked("how?").key) == said("so")
    assert other.add(MODEL, asked("how?", 1), said("thus")) == said("thus")
    assert one.add(MODEL, asked("how?", 1), said("later")) == said("thus")
    one.close()
    other.close()


def test_an_answer_takes_the_place_of_a_refusal(path: Path) -> None:
    """What was refused is found until it is answered; the error is the one of then, with its cost."""
    writer, refused = (
        RecordingWriter(path),
        RecordedAnswer(refusal=RecordedRefusal("RequestError", "too long", 400, Usage(1, 7))),
    )
    writer.add(MODEL, asked("how?"), refused)
    assert writer.find("m", asked("how?").key) == refused
    writer.add(MODEL, asked("how?"), said("so"))
    writer.add(MODEL, asked("how?"), refused)
    writer.close()
    recording = Recording(path)
    assert recording.find("m", asked("how?").key) == said("so")
    recording.close()
    error = RecordedRefusal("RequestError", "too long", 400, Usage(1, 7)).error("m")
    assert isinstance(error, RequestError)
    assert (str(error), error.status, error.usage) == ("m: too long", 400, Usage(1, 7))
    other = RecordedRefusal("DecisionsNotSupportedError", "no such path (advice)").error("m")
    assert isinstance(other, DecisionsNotSupportedError)
    assert (str(other), other.why) == ("m: no such path (advice)", "no such path (advice)")


def test_what_a_backend_had_it_has(path: Path) -> None:
    """What a backend was seen to have counts, also where its server has refused it since."""
    writer = RecordingWriter(path)
    for number, model in enumerate((RecordedModel("m", native_decisions=True), RecordedModel("m", native_tools=True))):
        writer.add(model, asked("how?", number), said("so"))
        writer.add(model, asked("what?", number), said("so"))
    writer.close()
    assert Recording(path).models == {"m": RecordedModel("m", native_tools=True, native_decisions=True)}
    assert path.read_text("utf-8").count('"backend"') == 3


def test_words_are_few_and_on_one_line() -> None:
    """Of a long message the beginning is kept; a request without messages has none, a decision what is judged."""
    texts = {"one\n two\t three": "one two three", "word " * 1000: f"{('word ' * 1000)[:MAX_WORDS]}…"}
    for text, words in texts.items():
        assert first_words(Request((Message("user", text),))) == words
        assert first_words(DecisionRequest(text, "right?", ())) == words
    assert first_words(Request(())) == ""

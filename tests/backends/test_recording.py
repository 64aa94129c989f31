"""Files of recorded completions: what is no recording, what was cut off, and who else writes."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from reasoning.backends import Completion, Message, Request, Response
from reasoning.backends.recording import MAX_WORDS, RecordedModel, Recording, RecordingWriter, first_words
from reasoning.errors import DataError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path

MODEL = RecordedModel("m")


def asked(text: str, sample: int = 0) -> Request:
    return Request((Message("user", text),), samples=(sample,), prompt="cot")


def said(text: str) -> Response:
    return Response((Completion(text),), Usage(1, 9, 4, 0.5, 1.0), "m-1", ("told",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A recording of three completions."""
    found = tmp_path / "folder" / "run.jsonl"
    writer = RecordingWriter(found)
    for number in range(3):
        writer.add(asked("why?", number), MODEL, said(f"since {number}"))
    writer.close()
    return found


def test_what_was_recorded_is_found(path: Path) -> None:
    """A completion comes as it was, with its cost, by model, request and sample; others are not there."""
    recording = Recording(path)
    found = recording.find("m", asked("why?").key, 1)
    assert found
    assert found.response() == said("since 1")
    others = (("n", "why?", 1), ("m", "how?", 1), ("m", "why?", 3))
    assert not any(recording.find(model, asked(text).key, sample) for model, text, sample in others)
    recording.close()
    assert recording.find("m", asked("why?").key, 0)  # it is opened again
    recording.close()


def test_a_line_is_for_people_too(path: Path) -> None:
    """Each line is JSON that names the model, the prompt, how the message begins, and the sample."""
    header, backend, *lines = map(json.loads, path.read_text("utf-8").splitlines())
    assert (header, backend) == ({"recording": 1}, {"backend": {"model": "m"}})
    told = lines[2]["completion"]
    assert (told["model"], told["prompt"], told["words"], told["sample"]) == ("m", "cot", "why?", 2)
    assert told["reply"]["completion"] == {"text": "since 2"}


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_last_line_that_is_cut_off_is_left_out(path: Path, cut: int, caplog: pytest.LogCaptureFixture) -> None:
    """What a kill has left of a last line is told and passed over, and nothing is glued to it."""
    path.write_bytes(path.read_bytes()[:-cut])
    with caplog.at_level(logging.WARNING, "reasoning"):
        recording = Recording(path)
        writer = RecordingWriter(path)
    assert caplog.text.count("line 5: it was not written whole") == 2
    assert recording.find("m", asked("why?").key, 2) is None
    writer.add(asked("why?", 2), MODEL, said("again"))
    found = writer.find("m", asked("why?").key, 2)
    assert found
    assert found.completion.text == "again"
    writer.close()
    assert Recording(path).models == {"m": MODEL}


@pytest.mark.parametrize("text", ["{oops\n", "3\n", '{"completion": {"model": "m"}}\n', "\n"])
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


def test_a_later_form_is_told(tmp_path: Path) -> None:
    """A file of a later version is no foreign file."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"recording": 2}\n')
    with pytest.raises(DataError, match="later version"):
        Recording(path)


def test_two_who_write_agree(path: Path) -> None:
    """What one has recorded the other finds; of one sample the first completion counts, for both."""
    one, other = RecordingWriter(path), RecordingWriter(path)
    assert one.add(asked("how?"), MODEL, said("so")).completion.text == "so"
    found = other.find("m", asked("how?").key, 0)
    assert found
    assert found.completion.text == "so"
    assert other.add(asked("how?", 1), MODEL, said("thus")).completion.text == "thus"
    assert one.add(asked("how?", 1), MODEL, said("later")).completion.text == "thus"
    one.close()
    other.close()


def test_words_are_few_and_on_one_line() -> None:
    """Of a long message the beginning is kept; a request without messages has none."""
    assert first_words(asked("one\n two\t three")) == "one two three"
    assert first_words(asked("word " * 1000)) == f"{('word ' * 1000)[:MAX_WORDS]}…"
    assert first_words(Request(())) == ""

"""The whole trace as text: nothing is cut, nothing is left out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning import Mock, Question, run
from reasoning.backends import Completion, ToolCall
from reasoning.cli import app

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))
LONG = "word " * 2_000


def test_every_prompt_and_reply_is_there() -> None:
    """Each call stands with all its messages and its whole reply, in order, and each strategy with its answer."""
    solution = run(
        "lot(sc(cot, samples=2, stop_rule=all))", ASKED, backend=Mock(lambda request, sample: f"{LONG}\nAnswer: B")
    )
    text = solution.trace.full()
    assert text.count(LONG.strip()) == 3
    for call in solution.trace.calls:
        for message in call.data["messages"]:
            assert all(line in text for line in message["content"].splitlines())
    assert [f"call {n}: " in text for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert "sample 1" in text
    assert text.startswith("lot(sc(cot, samples=2, stop_rule=all)) → B) blue")


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("So it is.\nAnswer: B", "read: marker"),
        ("<think>It is blue.\nIs it?</think>Answer: B", "reasoning:"),
        ("<think>It is blue.</think>Answer: B", "reasoning: It is blue."),
        ("Hm.", "evidence, parse_errors"),
        ("Answer: B", "reply (stop): Answer: B"),
        (Completion("Answer: B or", "length"), "reply (length)"),
        (Completion("Answer: B", reasoning="In a field of its own."), "reasoning: In a field of its own."),
        ("", "reply (stop):"),
    ],
)
def test_how_a_reply_was_read_is_told(reply: str | Completion, told: str) -> None:
    """Thoughts, the rule by which the answer was read, and why none was found, stand with the reply."""
    assert told in run("cot", ASKED, backend=Mock([reply])).trace.full()


def test_tools_and_errors_are_told() -> None:
    """A tool's call with its arguments, its result in the next prompt, and the error of a call that failed."""

    def look(where: str) -> str:
        """Look."""
        return f"nothing in {where}"

    called = Completion("", tool_calls=(ToolCall("1", "look", '{"where": "the box"}'),))
    solution = run("react", ASKED, backend=Mock([called, "Answer: B"], native_tools=True), tools=[look])
    text = solution.trace.full()
    assert 'tool call: look({"where": "the box"})' in text
    assert "nothing in the box" in text
    failed = run("sc(cot, samples=2, stop_rule=all)", ASKED, backend=Mock(["Answer: B"], max_choices=1)).trace.full()
    assert "error: ResponseError" in failed


@pytest.mark.slow
def test_the_command_line_shows_it_whole() -> None:
    """`--trace` shows the tree, `--trace=full` all of it; where the option stands does not matter."""
    base = ["run", "cot", "Is Bob kind?", "--context", "Bob is kind. " * 60, "--backend", "mock", "--answer", "truth"]
    plain, brief, full = (CliRunner().invoke(app, [*base, *more]) for more in ([], ["--trace"], ["--trace=full"]))
    assert [one.exit_code for one in (plain, brief, full)] == [0, 0, 0]
    assert "cot/zero_shot" not in plain.output
    assert "cot/zero_shot: " in brief.output
    assert ("Bob is kind. " * 60).strip() in full.output
    assert CliRunner().invoke(app, [base[0], "--trace", *base[1:]]).output.count("cot/zero_shot") == 1
    wrong = CliRunner().invoke(app, [*base, "--trace=all"])
    assert wrong.exit_code == 2
    assert CliRunner().invoke(app, ["run", "--backend", "mock", "--", "cot", "--trace"]).exit_code == 0


def test_usage_in_json_adds_up() -> None:
    """In JSON the root of the trace has the usage of the solution."""
    command = ["run", "sc(cot, samples=3)", "Is it?", "--backend", "mock", "--json"]
    told = json.loads(CliRunner().invoke(app, command).stdout)
    assert told["trace"]["usage"] == told["usage"]
    assert told["usage"]["calls"] == 3


def test_a_trace_shows_itself_in_a_notebook() -> None:
    """A notebook gets the tree as HTML, with what a model wrote escaped."""
    html = run("cot", ASKED, backend=Mock(["<b>Bold</b>\nAnswer: B"])).trace._repr_html_()
    assert "&lt;b&gt;Bold" in html
    assert "<b>Bold" not in html
    assert html.count("<details") == html.count("</details>") > 2
    assert "<script" not in html


@pytest.mark.parametrize(("suffix", "start"), [("json", "{"), ("html", "<!doctype html>"), ("txt", "cot → B) blue")])
def test_a_trace_is_saved_by_its_suffix(suffix: str, start: str, tmp_path: Path) -> None:
    """The name of the file tells its form; each has the whole prompt and the whole reply."""
    path = tmp_path / f"trace.{suffix}"
    run("cot", ASKED, backend=Mock([f"{LONG}\nAnswer: B"])).trace.save(path)
    text = path.read_text("utf-8")
    assert text.startswith(start)
    assert LONG.strip() in text
    assert "The lamp is blue." in text


def test_a_trace_is_saved_from_the_command_line(tmp_path: Path) -> None:
    """`--trace-out` writes the file beside what is printed; a suffix that is no form is refused before anything."""
    command = ["run", "cot", "Is it?", "--backend", "mock", "--trace-out"]
    assert CliRunner().invoke(app, [*command, str(tmp_path / "t.html")]).exit_code == 0
    assert "<details" in (tmp_path / "t.html").read_text("utf-8")
    refused = CliRunner().invoke(app, [*command, str(tmp_path / "t.pdf")])
    assert "json, .html, .txt" in str(refused.exception)


def test_the_detail_may_stand_apart_from_its_option() -> None:
    """`--trace full` is read as `--trace=full`, and `--trace` alone is the tree in brief."""
    for options, told in ((["--trace", "full"], True), (["--trace=full"], True), (["--trace"], False)):
        shown = CliRunner().invoke(app, ["run", "cot", *options, "Is it?", "--backend", "mock"])
        assert shown.exit_code == 0
        assert ("call 1:" in shown.stdout) is told


def test_a_deep_trace_is_written(tmp_path: Path) -> None:
    """A tree that is deeper than Python's own bound is written like any other."""
    from reasoning.trace import Trace

    root = node = Trace("strategy", "root")
    for number in range(sys.getrecursionlimit() + 100):
        with node.open("note" if number % 2 else "strategy", str(number), content="x") as inner:
            node = inner
    assert str(sys.getrecursionlimit() + 99) in Trace("strategy", "s").full() + root.full()[-1_000:]
    root.save(tmp_path / "t.html")
    html = (tmp_path / "t.html").read_text("utf-8")
    assert html.count("<details") == html.count("</details>") > sys.getrecursionlimit()
    card = root._repr_html_()
    assert card.count("<details") == card.count("</details>") < 100
    assert "left out here" in card

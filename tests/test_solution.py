"""How a solution and a trace show themselves."""

from __future__ import annotations

import io

from rich.console import Console

from reasoning import Question, Reply, Solution, run
from reasoning.answers import Choice

ASKED = Question("Which?", "The lamp is blue.", ("red <b>", "blue"))


def printed(thing: object) -> str:
    """What a terminal of 100 columns shows."""
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.print(thing)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_solution_shows_itself_in_a_terminal() -> None:
    """The answer, the strategy, the cost and the evidence are on the screen; the mock is named as a stand-in."""
    shown = printed(run("sc(cot, samples=3, stop_rule=all)", ASKED, backend="mock"))
    assert "sc(cot, samples=3, stop_rule=all)" in shown
    assert "stand-in" in shown
    assert "3 calls" in shown
    assert "votes" in shown


def test_a_solution_shows_itself_in_a_notebook() -> None:
    """The notebook's form has the same facts, with the model's text escaped."""
    html = Solution("A", Choice(ASKED.options), evidence={"note": "<script>"}, model="m", strategy="cot")._repr_html_()
    assert "A) red &lt;b&gt;" in html
    assert "<script>" not in html


def test_brackets_in_a_models_text_are_shown_as_they_are() -> None:
    """What the model writes is never read as the terminal's markup."""
    shown = printed(Solution("[bold]x[/bold] [/]", evidence={"e": "[red]y"}, model="[link=x]m"))
    assert "[bold]x[/bold] [/]" in shown
    assert "[red]y" in shown


def test_no_answer_is_shown_as_such() -> None:
    """An abstention says so."""
    assert Solution(None).shown == "(no answer)"
    assert Solution(None).abstained


def test_a_cut_off_reply_is_told() -> None:
    """A reply that was cut off or withheld leaves a word about it in the evidence."""
    cut = Solution.read(ASKED, Reply("Let me think about the", finish_reason="length"))
    assert cut.abstained
    assert cut.evidence["finish"] == "length"


def test_the_trace_is_drawn_as_a_tree() -> None:
    """A trace shows strategies, calls and notes with their costs, one within the other."""
    shown = printed(run("lot(cot)", ASKED, backend="mock").trace)
    assert "├── lot/extract" in shown
    assert "└── cot/zero_shot" in shown
    assert "2 calls" in shown

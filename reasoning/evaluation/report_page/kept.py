"""What was said in the runs, drawn: the questions and the traces, ready to be put into a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reasoning.display.html import render
from reasoning.display.trace_tree import trace_html
from reasoning.evaluation.report_page.packing import packed
from reasoning.evaluation.report_page.rendering import HERE, QUESTIONS_A_CHUNK
from reasoning.evaluation.traces import latest_traces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from reasoning.evaluation.report_page.model import AskedQuestion, Cell, PageData
    from reasoning.evaluation.stored_run import StoredRun
    from reasoning.evaluation.traces import StoredTrace
    from reasoning.question import Question
    from reasoning.trace import Trace

MAX_TEXT_CHARS = 300
"""Characters of a question that the list shows and the search looks through."""

MAX_WHY_CHARS = 400
"""Characters of why there is no answer."""


@dataclass
class KeptQuestion:
    """A question, and what was said about it."""

    text: str = ""
    html: str = ""
    """The question whole, drawn."""
    traces: dict[int, str] = field(default_factory=dict)
    """The traces, drawn, by the place of their entrant."""
    why: dict[int, str] = field(default_factory=dict)
    """Why there is no answer, by the place of the entrant."""


def read_kept(runs: Sequence[StoredRun], page: PageData, *, is_drawn: bool = True) -> dict[str, KeptQuestion]:
    """Read the traces of the runs and draw them, by the question's id. Raises DataError for damaged files."""
    places = {(one.run, one.strategy): place for place, one in enumerate(page.entrants)}
    found: dict[str, KeptQuestion] = defaultdict(KeptQuestion)
    for number, run in enumerate(runs):
        for stored in latest_traces(run.folder):
            place = places.get((number, stored.strategy))
            if place is not None and stored.key in run.results:
                add_trace(found[stored.id], place, stored, is_drawn=is_drawn)
    return dict(found)


def add_trace(kept: KeptQuestion, place: int, stored: StoredTrace, *, is_drawn: bool = True) -> None:
    """Add one trace to what is kept of its question."""
    if not kept.text:
        kept.text = " ".join(stored.question.text[: 4 * MAX_TEXT_CHARS].split())[:MAX_TEXT_CHARS]
        kept.html = question_html(stored.question) if is_drawn else ""
    if is_drawn:
        kept.traces[place] = trace_html(stored.trace, is_bare=True)
    if why := why_silent(stored.trace):
        kept.why[place] = why


def question_html(question: Question) -> Markup:
    """Return a question whole: its context, its text, its options."""
    return render("question.j2", {"question": question}, HERE / "templates")


def why_silent(trace: Trace) -> str:
    """Return why there is no answer, as the evidence tells it; empty where there is one, or nothing is told."""
    evidence = trace.data.get("evidence")
    if trace.data.get("answer") is not None or not isinstance(evidence, Mapping):
        return ""
    found: list[str] = []
    for name in ("why", "parse_errors", "failures", "errors", "finish"):
        for key, value in evidence.items():
            if key == name or key.endswith(f".{name}"):
                found += map(str, value[:3]) if isinstance(value, list | tuple) else [str(value)]
    return "; ".join(dict.fromkeys(found))[:MAX_WHY_CHARS]


def with_kept(page: PageData, kept: Mapping[str, KeptQuestion]) -> PageData:
    """Return the page with the texts of the questions, and why there was no answer."""
    return replace(page, asked=tuple(_with(one, kept[one.id]) if one.id in kept else one for one in page.asked))


def _with(asked: AskedQuestion, kept: KeptQuestion) -> AskedQuestion:
    cells = tuple(cell and _cell(cell, place, kept) for place, cell in enumerate(asked.cells))
    return replace(asked, text=kept.text, cells=cells, has_traces=True)


def _cell(cell: Cell, place: int, kept: KeptQuestion) -> Cell:
    why = kept.why.get(place, "") if cell.outcome == "abstained" else ""
    return replace(cell, why=cell.why or why)


def chunks(page: PageData, kept: Mapping[str, KeptQuestion]) -> list[str]:
    """Return the drawn traces, compressed, ten questions each, in the order of the page."""
    ids = [one.id for one in page.asked]
    return [packed(_chunk(ids[at : at + QUESTIONS_A_CHUNK], kept)) for at in range(0, len(ids), QUESTIONS_A_CHUNK)]


def _chunk(ids: Sequence[str], kept: Mapping[str, KeptQuestion]) -> list[Any]:
    found = [kept.get(one) for one in ids]
    return [one and {"question": one.html, "traces": one.traces} for one in found]

"""Traces drawn: nothing that a model wrote becomes an element, and nothing of odd form stops the drawing."""

from __future__ import annotations

import html
import html.parser
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.display.trace_tree import trace_html
from reasoning.display.trace_view import MAX_NODES, view
from reasoning.strategies import STRATEGIES
from reasoning.tools.search.passages import Passages
from reasoning.tools.search.tool import search_tool
from reasoning.tools.sql import SQLite
from reasoning.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = (
    "<script>alert(1)</script>",
    "<!--",
    "]]>",
    "\"'><img src=x onerror=alert(1)>",
    "\x00\ud800\u202e",
    "{{ 7*7 }}",
)

HERON = Question(
    "The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    answer_format=bool,
)

BIRDS = Passages.from_texts(["The heron is a bird.", "Birds are wary."])

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(HOSTILE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
keys = st.sampled_from(
    ["answer", "evidence", "reading", "question", "messages", "reply", "reasoning", "tool_calls", "decision", "error"]
)
evidence = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("votes", "propositions", "expressions", "derived", "proof", "path", "program"), plain),
)
datas = st.dictionaries(keys, plain, max_size=5) | st.fixed_dictionaries({"evidence": evidence, "content": plain})
traces = st.recursive(
    st.builds(Trace, st.sampled_from(["strategy", "call", "note"]), st.text(max_size=5), datas),
    lambda inner: st.builds(
        Trace, st.sampled_from(["strategy", "note"]), st.text(max_size=5), datas, st.lists(inner, max_size=3)
    ),
    max_leaves=5,
)


class Tags(html.parser.HTMLParser):
    """The elements of a text, and whether all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.slow
@given(traces)
def test_any_trace_can_be_drawn_and_stays_text(trace: Trace) -> None:
    """Whatever a trace holds, the drawing is whole, and has elements of ours alone."""
    tags = Tags(str(trace_html(trace)))
    assert not tags.open
    assert not tags.seen & {"script", "img", "style", "iframe", "a"}
    assert not {name for name in tags.attributes if name.startswith("on") or name in ("style", "href", "src")}


@pytest.mark.parametrize(
    ("strategy", "shown"),
    [
        ("lot(cot)", ["rt-graph", "derived and put to use", "the heron is wary"]),
        ("sc(cot, samples=3)", ["as they came", "rt-votes"]),
        ("logic", ["proof", "given in line"]),
        ("tot", ["rt-states", "value ", "on the path"]),
    ],
    ids=["implications", "votes", "proof", "search"],
)
def test_what_a_strategy_found_has_a_form_of_its_own(strategy: str, shown: list[str]) -> None:
    """Propositions and implications, votes, proofs and searches are drawn."""
    drawn = str(trace_html(run(strategy, HERON, backend="mock").trace))
    assert not [words for words in shown if words not in drawn]


def texts(value: object) -> Iterator[str]:
    """All texts within the values of a trace."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from texts(one)


def test_nothing_said_is_lost(tmp_path: Path) -> None:
    """Of every strategy all is drawn: prompts, replies, tool calls, offered tools, evidence and notes."""
    with closing(sqlite3.connect(tmp_path / "birds.db")) as database:
        database.execute("CREATE TABLE birds (name TEXT)")
    tools = {"search": search_tool(BIRDS), "database": SQLite(tmp_path / "birds.db")}
    lost: list[tuple[str, str, str]] = []
    for name in STRATEGIES:
        trace = run(name, HERON, backend=Mock(native_tools=True), tools=tools).trace
        drawn = " ".join(html.unescape(re.sub("<[^>]+>", " ", str(trace_html(trace)))).split())
        for node in trace.walk():
            told = {key: value for key, value in node.data.items() if key not in ("template", "model", "finish_reason")}
            lost += [(name, node.name, text) for text in texts(told) if " ".join(text.split()) not in drawn]
    assert not lost


def test_of_a_large_theory_what_applies_is_drawn() -> None:
    """Facts and the rules that lead from one to another are drawn where all rules would be too many."""
    rules = [f"R{number} -> S{number}" for number in range(50)]
    evidence = {"propositions": {}, "expressions": ["A", "A -> B", *rules], "derived": []}
    shown = view(Trace("strategy", "lot(cot)", {"answer": "yes", "evidence": evidence})).implied
    assert shown
    assert shown.is_part
    assert shown.drawing
    assert {one.node.label for one in shown.drawing.nodes} == {"A", "B"}
    assert len(shown.drawing.edges) == 1


def test_probabilities_of_a_decision_are_bars() -> None:
    """What a model decided is shown with the probability of each option."""
    decision = {"probabilities": {"True": 0.7, "False": 0.3}, "mass": 1.0, "how": "logprobs"}
    drawn = str(trace_html(Trace("call", "decide/question", {"decision": decision})))
    assert "rt-votes" in drawn
    assert 'width="70.0"' in drawn


def test_a_very_large_trace_is_cut_and_says_so() -> None:
    """Of many nodes the first are shown; of deep ones the outer."""
    wide = Trace("strategy", "wide", children=[Trace("call", f"c{number}") for number in range(MAX_NODES + 5)])
    assert "5 more are left out here" in [child.name for child in view(wide).children]
    deep = Trace("strategy", "root")
    node = deep
    for _ in range(500):
        node.children.append(Trace("strategy", "inner"))
        node = node.children[0]
    assert "1 more are left out here" in str(trace_html(deep))


def test_the_drawn_lines_tell_given_from_derived() -> None:
    """What stands in the context, what was derived and used, and what was derived and left out differ in style."""
    evidence: dict[str, Any] = {
        "propositions": {"A": "it rains", "B": "it is wet", "C": "it is cold"},
        "expressions": ["A -> B", "B -> C"],
        "derived": ["If it rains, then it is cold."],
    }
    drawn = str(trace_html(Trace("strategy", "lot(cot)", {"answer": "yes", "evidence": evidence})))
    graph = drawn.split("</svg>", 1)[0]
    assert graph.count('class="rt-edge rt-given"') == 2
    assert graph.count('class="rt-edge rt-used"') == 1

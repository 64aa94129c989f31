"""Retrieval into the context."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies.rag import Rag
from reasoning.tools.base import Failure, Tool
from reasoning.tools.search.tool import Hit, SearchResults, search_tool

ASKED = Question("Which colour is the lamp?", options=("red", "blue"))
HITS = [Hit("The lamp is blue.", "lamps.txt:1-1", 2.0), Hit("The door is red.", "doors.txt:4-5", 1.0)]


async def later(query: str, k: int) -> list[Hit]:
    """Find passages, asynchronously."""
    return HITS[:k]


def failing(query: str, k: int) -> list[Hit]:
    """Fail."""
    raise OSError("no network")


def nothing() -> list[str]:
    """Find nothing, without being asked."""
    return []


class Index:
    """A retriever whose arguments have no names."""

    def __call__(self, query: str, k: int = 5, /) -> list[Hit]:
        """Find passages."""
        return HITS[:k]


def one_argument(query: str) -> str:
    """Find one passage."""
    return "The lamp is blue."


@pytest.mark.parametrize(
    ("retriever", "sources"),
    [
        (lambda query, k: HITS[:k], ["lamps.txt:1-1", "doors.txt:4-5"]),
        (lambda query, count: ["The lamp is blue.", "more", "too much"], ["result 1", "result 2"]),
        (later, ["lamps.txt:1-1", "doors.txt:4-5"]),
        (Index(), ["lamps.txt:1-1", "doors.txt:4-5"]),
        (one_argument, ["search"]),
        (search_tool(Index()), ["lamps.txt:1-1", "doors.txt:4-5"]),
        (lambda query, k: SearchResults(tuple(HITS)), ["lamps.txt:1-1", "doors.txt:4-5"]),
    ],
)
def test_any_retriever_will_do(retriever: Any, sources: list[str]) -> None:
    """Hits, texts, functions with names of their own, asynchronous ones and tools are all searched."""
    mock = Mock(["It is blue [1].\nAnswer: B"])
    given = retriever if not isinstance(retriever, Tool) else None
    solution = run(Rag(k=2, retriever=given), ASKED, backend=mock, tools={"search": retriever})
    assert solution.answer == "B"
    assert list(solution.evidence["passages"].values()) == sources
    assert solution.evidence["cited"] == sources[:1]
    assert "\nThe lamp is blue." in mock.calls[0].request.text


def test_the_query_has_the_options_words() -> None:
    """The question's words and those of its options are searched for."""
    asked: list[str] = []

    def ask(query: str, k: int) -> list[str]:
        asked.append(query)
        return []

    run(Rag(retriever=ask), ASKED, backend=Mock(["Answer: B"]))
    assert asked == ["Which colour is the lamp? red blue"]


@pytest.mark.parametrize(
    ("reply", "query"), [('"lamp colour"', "lamp colour"), ("", "Which colour is the lamp? red blue")]
)
def test_the_model_may_write_the_query(reply: str, query: str) -> None:
    """With query="model" a call writes the query; an empty one is the question's own words."""
    mock = Mock([reply, "Answer: B"])
    solution = run(Rag(query="model", retriever=later), ASKED, backend=mock)
    assert (solution.evidence["query"], solution.usage.calls) == (query, 2)


@pytest.mark.parametrize(
    ("retriever", "why"),
    [
        (None, "there is nothing to search with"),
        (lambda query, k: [], "nothing was found"),
        (failing, "no network"),
        (lambda query, k: 5, "gave a int"),
        (lambda query, k: [5], "gave a int"),
        (lambda query, k: Failure("closed"), "closed"),
        (nothing, "takes no query"),
    ],
)
def test_without_passages_the_question_is_asked_as_it_is(retriever: Any, why: str) -> None:
    """Where nothing is found, for whatever reason, the evidence says so and the inner strategy answers."""
    mock = Mock(["Answer: B"])
    solution = run(Rag(retriever=retriever), ASKED, backend=mock)
    assert solution.answer == "B"
    assert why in solution.evidence["missing"]
    assert mock.calls[0].request.messages[-1].content.startswith("Question: Which colour")


def test_the_passages_come_behind_the_context() -> None:
    """A question with a context keeps it."""
    mock = Mock(["Answer: B"])
    run(Rag(retriever=later), ASKED.with_context("It is dark."), backend=mock)
    assert "It is dark.\n\nNotes on the question:\nThese passages" in mock.calls[0].request.text


@pytest.mark.parametrize("settings", [{"k": 0}, {"query": "none"}, {"retriever": 5}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        Rag(**settings)

"""What a model thinks aloud: out of the text, kept in the reply and in the trace."""

from __future__ import annotations

import asyncio

import pytest

from reasoning import Mock, Question, Session, Solution, run
from reasoning.backends.base import Completion
from reasoning.solution import Reply

WHICH = Question("Which?", options=("one", "two"))


def test_a_reply_is_parted_once() -> None:
    """The text is what is said, the reasoning what was thought; the trace has both."""
    session = Session(Mock(["<think>A? No.</think>\nAnswer: B"]))
    reply = asyncio.run(session.ask("direct", question=WHICH))
    assert (reply.text, reply.reasoning, reply.reasoning_content) == ("Answer: B", "A? No.", "")
    assert session.trace.calls[0].data["reply"] == "Answer: B"
    assert session.trace.calls[0].data["reasoning"] == "A? No."


@pytest.mark.parametrize(
    ("reply", "answer", "unread"),
    [
        (
            Reply("", "stop", reasoning="So it is two.\nAnswer: B", reasoning_content="So it is two.\nAnswer: B"),
            "B",
            None,
        ),
        (Reply("", "stop", reasoning="Perhaps B, or A.", reasoning_content="Perhaps B, or A."), None, "thoughts only"),
        (Reply("", "length", reasoning="Answer: B", reasoning_content="Answer: B"), None, "thoughts only"),
        (Reply("", "stop", reasoning="Answer: B"), None, "cut off"),
        (Reply(""), None, "empty"),
    ],
)
def test_thoughts_without_a_reply(reply: Reply, answer: str | None, unread: str | None) -> None:
    """An answer stated outright in a field of thoughts counts where the reply ended by itself, marked; nothing else."""
    solution = Solution.read(WHICH, reply)
    assert (solution.answer, solution.evidence.get("parse_errors")) == (answer, [unread] if unread else None)
    assert bool(solution.evidence.get("thoughts_only")) == bool(reply.reasoning)


def test_how_an_answer_was_read_is_kept() -> None:
    """The rule and the words stand in the solution and in the trace; an answer that was not read has none."""
    solution = run("direct", WHICH, backend=Mock(["It is two.\nAnswer: B) two"]))
    assert solution.reading == "marker: Answer: B) two"
    assert solution.trace.data["reading"] == solution.reading
    assert run("direct", WHICH, backend=Mock(["I don't know."])).reading == ""


def test_thoughts_of_the_provider_and_in_marks_are_joined() -> None:
    """Both kinds are kept, and neither is read as the reply."""
    said = Completion("<think>one</think>Answer: B", reasoning="two")
    mock = Mock([said])
    solution = run("direct", WHICH, backend=mock)
    assert solution.answer == "B"
    assert solution.trace.calls[0].data["reasoning"] == "two\n\none"

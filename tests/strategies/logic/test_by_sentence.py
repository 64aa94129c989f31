"""Logic programs sentence by sentence: what the reader reads is free, the rest is asked for, checked and repaired."""

from __future__ import annotations

import asyncio

import pytest

from reasoning import Limits, Mock, Question, Solution, arun, run
from reasoning.backends import open_backend
from reasoning.errors import SettingError
from reasoning.session.shared_replies import SharedReplies
from reasoning.strategies import LogicProgram
from tests.gbnf import Matcher

TRUTHS = ("True", "False", "Unknown")
READ = "The owl is loud. If something is loud then it is brave."
WHENEVER = "Whenever someone is brave, they are tame."
TAME = Question("Is the following statement true, false, or unknown? The owl is tame.", f"{READ} {WHENEVER}", TRUTHS)
RIGHT, WRONG = "brave($x, True) >>> tame($x, True)", "brave($x, True) >>> tame($x, False)"


def test_only_what_the_reader_can_not_read_is_asked_for() -> None:
    """One sentence of four goes to the model; its line and the read ones make one program, which is evidence."""
    mock = Mock([RIGHT])
    solution = run("logic(by='sentence')", TAME, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("True", 1)
    assert solution.evidence["read"] == 3
    assert solution.evidence["translated"] == {WHENEVER: RIGHT}
    assert f"{RIGHT} ::: {WHENEVER}" in solution.evidence["program"]
    assert solution.evidence["verified"] is True
    assert mock.calls[0].request.messages[-1].content == WHENEVER


def test_a_line_that_says_something_else_is_asked_for_again() -> None:
    """The model is told its line and the fault; the right one is taken, the wrong one stays in the evidence."""
    mock = Mock([WRONG, RIGHT])
    solution = run("logic(by='sentence')", TAME, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("True", 2)
    asked = mock.calls[1].request.messages[-1].content
    assert WRONG in asked
    assert "affirms 'tame'" in asked
    assert len(solution.evidence["failures"]) == 1


@pytest.mark.parametrize(
    ("setting", "answer"), [("", None), (", on_fault='keep'", "False"), (", inner=direct", "True")], ids=str
)
def test_what_stays_wrong_is_left_out(setting: str, answer: str | None) -> None:
    """What the left-out line might decide is no answer; kept, it is believed; an inner strategy may answer instead."""
    mock = Mock([WRONG, WRONG, "Answer: True"])
    solution = run(f"logic(by='sentence'{setting})", TAME, backend=mock)
    assert solution.answer == answer
    assert WHENEVER in solution.evidence["flagged"]
    assert "verified" not in solution.evidence


def test_what_follows_without_a_flagged_line_is_an_answer() -> None:
    """A sentence that is left out can only take proofs away: what is proved without it stands."""
    question = TAME.with_text("Is the following statement true, false, or unknown? The owl is brave.")
    assert run("logic(by='sentence')", question, backend=Mock([WRONG, WRONG])).answer == "True"


def test_a_statement_that_can_not_be_translated_is_not_judged() -> None:
    """Where what is asked is flagged, it abstains."""
    question = Question("Nobody doubts that the owl is tame.", READ, TRUTHS)
    solution = run("logic(by='sentence', dialect='rules')", question, backend=Mock(["loud(owl, True)"] * 2))
    assert solution.answer is None
    assert "What is asked" in solution.evidence["why"]


def test_without_the_reader_all_goes_to_the_model() -> None:
    """Each distinct sentence is a call, no sentence stands in the program, and the statement is the model's alone."""
    mock = Mock(lambda request, _: {"The owl is tame.": "tame(owl, True)"}.get(request.messages[-1].content, RIGHT))
    question = TAME.with_context(f"{WHENEVER} {WHENEVER}")
    solution = run("logic(by='sentence', reader=False)", question, backend=mock)
    assert len(mock.calls) == 2
    assert solution.answer == "Unknown"
    assert ":::" not in solution.evidence["program"]


def test_a_model_that_takes_grammars_is_held_to_the_words() -> None:
    """The request has the sentence's grammar, of which the right line is; a query's has facts only."""
    mock = Mock([RIGHT], native_grammar=True)
    run("logic(by='sentence')", TAME, backend=mock)
    sampling = mock.calls[0].request.sampling
    assert sampling.grammar
    assert Matcher(sampling.grammar).matches(RIGHT)
    assert sampling.temperature == 0
    free = Mock([RIGHT])
    run("logic(by='sentence')", TAME, backend=free)
    assert free.calls[0].request.sampling.grammar is None


@pytest.mark.parametrize(
    ("spec", "temperature"),
    [
        ("logic(by='sentence')", 0.0),
        ("logic(by='sentence', temperature=0.3)", 0.3),
        ("sc(logic(by='sentence'), samples=1, temperature=0.9)", 0.9),
    ],
    ids=["by itself", "its own", "of a vote"],
)
def test_a_vote_around_it_draws_its_lines(spec: str, temperature: float) -> None:
    """The temperature is its own, else that of what is around it, else 0."""
    mock = Mock([RIGHT])
    run(spec, TAME, backend=mock)
    assert mock.calls[0].request.sampling.temperature == temperature


def test_a_tuned_model_is_sent_the_bare_sentence_and_draws_candidates() -> None:
    """`auto` goes by sentence where the model was tuned for it; for a flagged line further ones are drawn at once, and
    the most frequent without a fault is taken.
    """
    other = "tame($x, False) >>> brave($x, False)"
    mock = Mock([WRONG, other, RIGHT, WRONG, RIGHT], tuned_prompts=["logic/sentence"])
    solution = run("logic", TAME, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("True", 5)
    first, second = (mock.calls[number].request for number in (0, 1))
    assert [message.content for message in first.messages] == ["Translate the sentence into logic.", WHENEVER]
    assert (first.messages, first.sampling.temperature) == (second.messages, 0)
    assert (second.sampling.temperature, second.samples) == (0.7, (0, 1, 2, 3))
    assert solution.evidence["candidates"] == {WHENEVER: {other: 1, RIGHT: 2, WRONG: 1}}
    assert len(solution.evidence["failures"]) == 2
    (note,) = [node for node in solution.trace.walk() if node.kind == "note"]
    assert note.data["content"][RIGHT] == 2


def test_without_candidates_or_where_none_passes_it_stays_flagged() -> None:
    """Nothing is drawn where the setting says so; what passes no check is no answer, however often it was drawn."""
    mock = Mock([WRONG], tuned_prompts=["logic/sentence"])
    solution = run("logic(candidates=0)", TAME, backend=mock)
    assert (solution.answer, len(mock.calls)) == (None, 1)
    solution = run("logic(candidates=2)", TAME, backend=Mock([WRONG] * 3, tuned_prompts=["logic/sentence"]))
    assert solution.answer is None
    assert WHENEVER in solution.evidence["flagged"]


def test_a_sentence_of_several_questions_is_translated_once() -> None:
    """The second question of those that share replies takes the first one's line: no call, no cost, and a note."""
    mock = Mock([RIGHT])
    other = TAME.with_text("Is the following statement true, false, or unknown? The owl is not tame.")
    backend, replies = open_backend(mock), SharedReplies()

    async def both() -> list[Solution]:
        questions = (TAME, other)
        return [await arun("logic(by='sentence')", one, backend=backend, replies=replies) for one in questions]

    first, second = asyncio.run(both())
    assert (first.answer, second.answer) == ("True", "False")
    assert (len(mock.calls), first.usage.calls, second.usage.calls, second.usage.tokens) == (1, 1, 0, 0)
    assert second.trace.calls[0].data["notes"]
    assert second.evidence["translated"] == {WHENEVER: RIGHT}


def test_samples_of_one_question_stay_samples() -> None:
    """Within a question the same request is a further sample, with a call of its own."""
    mock = Mock([RIGHT] * 3)
    run("sc(logic(by='sentence'), samples=3, stop_rule=all)", TAME, backend=mock)
    assert len(mock.calls) == 3


def test_options_are_statements() -> None:
    """Each option of a choice is translated as a fact; what the reader reads of them is free."""
    question = Question("Which one must be true?", f"{READ} {WHENEVER}", ("The owl isn't loud.", "The owl is tame."))
    solution = run("logic(by='sentence')", question, backend=Mock(["∀x (Brave(x) → Tame(x))"]))
    assert (solution.answer, solution.evidence["dialect"]) == ("B", "fol")


def test_what_rules_can_not_hold_is_written_in_formulas() -> None:
    """An alternative that follows needs first-order logic: all sentences are then put in it."""
    context = "Every owl is either loud or brave. Pip is an owl. Pip is not loud."
    question = Question("Is the following statement true, false, or unknown? Pip is brave.", context, TRUTHS)
    solution = run("logic(by='sentence')", question, backend=Mock(["∀x (Owl(x) → Loud(x) ⊕ Brave(x))"]))
    assert (solution.answer, solution.evidence["dialect"], solution.usage.calls) == ("True", "fol", 1)


@pytest.mark.parametrize("reply", ["", "I can't.", "```\n```", "tame(", "x" * 5_000, "tame($x, True)\n" * 50])
def test_any_reply_is_read_or_flagged(reply: str) -> None:
    """What is no line is a fault, and the run goes on."""
    solution = run("logic(by='sentence', repairs=0)", TAME, backend=Mock([reply]))
    assert solution.answer is None
    assert solution.evidence["flagged"]


def test_out_of_budget_it_answers_by_what_it_has() -> None:
    """A sentence that no call is left for is left out, and the solution says that the budget stopped it."""
    context = f"{READ} {WHENEVER} Anyone tame is never quiet."
    solution = run(
        "logic(by='sentence')", TAME.with_context(context), backend=Mock([RIGHT] * 2), limits=Limits(calls=1)
    )
    assert solution.stopped == "budget"
    assert solution.evidence["flagged"]


def test_the_mock_translates() -> None:
    """The rule reader plays the model, rightly and with errors, which the check finds."""
    question = TAME.with_context(f"{READ} Brave things are tame.")
    assert run("logic(by='sentence', reader=False)", question, backend="mock").answer == "True"
    wrong = run("logic(by='sentence', reader=False)", question, backend="mock?error_rate=1")
    assert wrong.answer is None
    assert len(wrong.evidence["flagged"]) == 4


def test_settings_are_checked() -> None:
    """Dialects that have no line for a sentence are refused."""
    with pytest.raises(SettingError, match="by='sentence'"):
        LogicProgram(by="sentence", dialect="csp")


@pytest.mark.parametrize(("spec", "held"), [("logic", True), ("logic(grammar=False)", False)])
def test_a_passages_program_is_held_to_its_words(spec: str, held: bool) -> None:
    """At once, too, a model that takes grammars has the passage's; a model that reasons by itself has none."""
    mock = Mock(["Sorry."] * 4, native_grammar=True)
    run(spec, TAME, backend=mock)
    assert bool(mock.calls[0].request.sampling.grammar) is held
    thinking = Mock(["Sorry."] * 4, native_grammar=True, reasons=True)
    run(spec, TAME, backend=thinking)
    assert thinking.calls[0].request.sampling.grammar is None

"""Decisions: which way they go, what is read, and what is told of it."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, Session
from reasoning.backends import Completion, Request, Response
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.limit import Limit
from reasoning.backends.retry import Retry
from reasoning.backends.sampling import Sampling
from reasoning.backends.wrapping import dress
from reasoning.errors import BudgetExceededError, DecisionsNotSupportedError, PromptError, QuestionError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Backend

RAIN = Question("Did it rain?", "The ground is wet.", options=("It rained.", "It snowed.", "Nothing fell."))


def letters(**probabilities: float) -> Completion:
    """A first token, and the alternatives that it had."""
    told = sorted(((token, log(value)) for token, value in probabilities.items()), key=lambda pair: -pair[1])
    return Completion(told[0][0], "length", top_logprobs=tuple(told))


def leaning(judged: Completion, neutral: Completion) -> Mock:
    """A mock that tells log-probabilities: of what is judged, and of nothing."""
    return Mock(lambda request, _: neutral if "N/A" in request.text else judged, native_logprobs=True)


def rounded(values: Any) -> dict[Any, float]:
    """Probabilities to three places."""
    return {key: round(value, 3) for key, value in values.items()}


async def test_letters_with_spaces_and_in_either_case_are_summed() -> None:
    """A letter counts with and without a space, in either case and with a bracket; the rest is no label mass."""
    said = Completion(
        "A",
        top_logprobs=(("A", log(0.3)), (" A", log(0.2)), ("a", log(0.05)), ("▁B", log(0.1)), ("(B", log(0.05))),
    )
    decision = await Session(Mock(lambda *_: said, native_logprobs=True)).decide(RAIN, prior=False)
    assert decision.mass == pytest.approx(0.7)
    assert rounded(decision.probabilities) == {"A": 0.786, "B": 0.214, "C": 0.0}
    assert (decision.best, decision.how, decision.can_judge) == ("A", "logprobs", True)


async def test_what_the_model_leans_to_is_taken_out_once_in_a_run() -> None:
    """The prior turns a leaning round, and is asked for once for each form of a prompt."""
    mock = leaning(letters(A=0.6, B=0.4), letters(A=0.8, B=0.2))
    session = Session(mock)
    first = await session.decide(Question("Is it wet?", options=("wet", "dry")))
    second = await session.decide(Question("Is it cold?", options=("cold", "warm")))
    assert rounded(first.probabilities) == {"A": 0.273, "B": 0.727} == rounded(second.probabilities)
    assert first.prior == pytest.approx({"A": 0.8, "B": 0.2})
    assert len(mock.calls) == 3  # the options are shown with the question: they keep their letters
    assert all(call.request.sampling.max_tokens == 1 for call in mock.calls)


async def test_a_prior_shifts_the_odds_ten_times_at_most() -> None:
    """A model that leans to a letter with all its weight hides no other one altogether, nor is it turned round."""
    mock = leaning(letters(A=0.999, B=0.0009), letters(A=0.999, B=0.0001))
    assert (await Session(mock).decide("Is it wet?")).best == "yes"


async def test_what_is_said_of_nothing_itself_is_no_leaning() -> None:
    """A model that calls nothing wrong, under whichever letter, leans to no letter: its verdicts stay as they are."""

    def reply(request: Request, _: int) -> Completion:
        wrong = "A" if "A) wrong" in request.text else "B"
        right = "AB".replace(wrong, "")
        return letters(**({wrong: 0.99, right: 0.01} if "N/A" in request.text else {wrong: 0.3, right: 0.7}))

    decision = await Session(Mock(reply, native_logprobs=True)).decide("Is 2 + 2 = 4?", ("right", "wrong"))
    assert rounded(decision.probabilities) == {"right": 0.7, "wrong": 0.3}


async def test_too_little_mass_can_not_be_judged() -> None:
    """Where the model wanted to write something else, the probabilities stay as they are and nothing is best."""
    mock = leaning(letters(A=0.2, B=0.1, The=0.6), letters(A=0.5, B=0.5))
    decision = await Session(mock).decide("Is it wet?")
    assert (decision.can_judge, decision.best, decision.confidence) == (False, None, None)
    assert rounded(decision.probabilities) == {"yes": 0.2, "no": 0.1}
    assert decision.mass == pytest.approx(0.3)
    assert "can't be judged" in str(decision)


async def test_a_model_that_never_names_a_letter_is_not_asked_by_letters_for_ever() -> None:
    """After three decisions that could not be judged, from the first on, the model writes."""
    mock = leaning(letters(Well=0.9, A=0.05), letters(A=1.0))
    session = Session(mock)
    hows = [(await session.decide(f"Is it {one}?")).how for one in ("wet", "cold", "late", "dark")]
    assert hows == ["logprobs", "logprobs", "logprobs", "text"]


@pytest.mark.parametrize(
    ("options", "values", "expected"),
    [
        (None, {"yes": 0.25, "no": 0.75}, None),
        (("red", "green"), {"red": 0.25, "green": 0.75}, None),
        ({"red": "of a rose", "green": "of grass"}, {"red": 0.25, "green": 0.75}, None),
        (2, {1: 0.25, 2: 0.75}, 1.75),
        (range(2), {0: 0.25, 1: 0.75}, 0.75),
    ],
    ids=["yes or no", "options", "options with meanings", "a scale", "a scale from 0"],
)
async def test_options(options: Any, values: dict[Any, float], expected: float | None) -> None:
    """The probabilities are keyed by the options as they were given; a scale has a mean."""
    mock = leaning(letters(A=0.25, B=0.75), letters(A=0.5, B=0.5))
    decision = await Session(mock).decide("Is it so?", options)
    assert decision.probabilities == pytest.approx(values)
    assert decision.expected == (None if expected is None else pytest.approx(expected))


async def test_a_truth_question_is_decided_by_its_values() -> None:
    """The keys are values of the question's format."""
    mock = leaning(letters(A=0.2, B=0.7, C=0.1), letters(A=0.4, B=0.4, C=0.2))
    decision = await Session(mock).decide(Question("It rained.", options=("Yes", "No", "Maybe")))
    assert decision.best == "False"
    assert list(decision.probabilities) == ["True", "False", "Unknown"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "2 to 26"),
        (("a",), "2 to 26"),
        (("a", "a"), "twice"),
        ("ab", "one text"),
        (1, "2 to 26"),
        (27, "2 to 26"),
        (10**9, "2 to 26"),
    ],
)
async def test_options_that_can_not_be_asked(options: Any, words: str) -> None:
    """Too few, too many, twice the same: a clear error before any call."""
    mock = Mock([])
    with pytest.raises(QuestionError, match=words):
        await Session(mock).decide("Which?", options)
    assert not mock.calls


async def test_a_question_without_options_needs_them() -> None:
    """A number can't be decided without a list; with one it can."""
    number = Question("How many?", answer_format="number")
    with pytest.raises(QuestionError, match="needs options"):
        await Session(Mock([])).decide(number)
    assert (await Session(Mock(["B"])).decide(number, ("one", "two"))).best == "two"


@pytest.mark.parametrize(
    ("said", "best"),
    [("B", "green"), ("(b)", "green"), ("Answer: green", "green"), ("I can't say.", None), ("", None)],
)
async def test_plain_text_is_the_last_way(said: str, best: str | None) -> None:
    """Without probabilities what the model writes is read, a letter or an option's name; else nothing can be judged."""
    decision = await Session(Mock([said])).decide("Which?", ("red", "green"))
    assert (decision.how, decision.best, decision.can_judge) == ("text", best, best is not None)


@pytest.mark.parametrize(
    ("mock", "said"),
    [
        (Mock(["B"], native_grammar=True), Sampling(grammar='root ::= "A" | "B"\n')),
        (Mock(["B"]), Sampling()),
    ],
    ids=["grammar", "neither"],
)
async def test_what_is_written_is_held_to_the_letters(mock: Mock, said: Sampling) -> None:
    """A model that can be held to a grammar writes one of the letters alone."""
    decision = await Session(mock).decide("Which?", ("red", "green"))
    assert (decision.how, decision.best) == ("text", "green")
    assert mock.calls[0].request.sampling == said


async def test_a_schema_takes_the_place_of_a_grammar() -> None:
    """A model that takes schemas alone is held to an object with one of the letters, which is read."""
    mock = Mock(['{"answer": "B"}'])
    mock.native_schema = True
    decision = await Session(mock).decide("Which?", ("red", "green"))
    assert (decision.how, decision.best) == ("text", "green")
    assert '"enum": ["A", "B"]' in (mock.calls[0].request.sampling.schema or "")


async def test_no_text_where_it_is_not_wished() -> None:
    """A judge that reads more than a letter asks in its own words where there are no probabilities."""
    mock = Mock([])
    with pytest.raises(DecisionsNotSupportedError, match="read='text'"):
        await Session(mock).decide("Which?", ("red", "green"), text=False)
    assert not mock.calls


async def test_decisions_of_the_server_go_first() -> None:
    """A backend with decisions of its own is asked for these: one request, nothing written, no prior."""
    mock = Mock([], decide=lambda request: {"green": 0.9, "red": 0.1}, native_logprobs=True)
    session = Session(mock)
    decision = await session.decide("Which?", {"red": "like blood", "green": ""})
    assert (decision.best, decision.how, decision.mass) == ("green", "decisions", 1.0)
    assert (session.trace.usage.calls, session.trace.usage.completion_tokens) == (1, 0)
    asked = mock.decisions[0]
    assert [(one.name, one.description) for one in asked.options] == [("red", "like blood"), ("green", "")]
    assert asked.instructions == "Choose the option that answers the question."
    assert asked.state == "Question: Which?"


class Refusing(Mock):
    """A mock with a server that has neither decisions nor log-probabilities."""

    def __init__(self, reply: Callable[[Request, int], str | Completion]) -> None:
        super().__init__(reply, native_logprobs=True)
        self.native_decisions = True
        self.probed = 0

    async def decide(self, request: Any) -> Any:
        self.probed += 1
        self.native_decisions = False
        raise DecisionsNotSupportedError(self.model, "404: no such endpoint")


async def test_what_was_refused_is_not_asked_again_and_told() -> None:
    """Each way is tried once; a letter that came without probabilities is read; the trace says why."""
    mock = Refusing(lambda *_: "B")
    session = Session(mock)
    for one in ("wet", "cold"):
        assert (await session.decide(f"Is it {one}?")).best == "no"
    assert (mock.probed, len(mock.calls), session.can_decide) == (1, 2, False)
    assert [call.request.sampling.top_logprobs for call in mock.calls] == [20, None]
    told = session.trace.full()
    assert "404: no such endpoint" in told
    assert "no log-probabilities" in told


async def test_a_refusal_of_the_request_leads_to_text() -> None:
    """A server that answers 400 to log-probabilities is asked in writing, and not for them again."""

    class Strict(Mock):
        async def complete(self, request: Request) -> Response:
            if request.sampling.top_logprobs:
                raise RequestError(self.model, "logprobs are not supported", 400)
            return await super().complete(request)

    session = Session(Strict(lambda *_: "A", native_logprobs=True))
    assert (await session.decide("Is it wet?")).how == "text"
    assert not session.can_decide


@pytest.mark.parametrize(
    "wrap",
    [Retry, lambda one: Limit(one, 2), Batch, lambda one: Defaults(one, Sampling(temperature=0.0)), dress],
    ids=["retry", "limit", "batch", "defaults", "all"],
)
async def test_wrappers_pass_decisions_on(wrap: Callable[[Backend], Backend]) -> None:
    """What is put around a backend changes no decision, by whichever way."""
    own = await Session(wrap(Mock([], decide=lambda _: (0.9, 0.1)))).decide("Is it wet?")
    assert (own.how, own.best) == ("decisions", "yes")
    lettered = await Session(wrap(leaning(letters(A=0.9, B=0.1), letters(A=0.5, B=0.5)))).decide("Is it wet?")
    assert (lettered.how, lettered.best) == ("logprobs", "yes")
    with pytest.raises(DecisionsNotSupportedError):
        await Session(wrap(Mock([]))).decide("Is it wet?", text=False)


async def test_the_trace_shows_the_probabilities() -> None:
    """The node of the call tells the options' probabilities, the mass and the way."""
    session = Session(leaning(letters(A=0.6, B=0.3), letters(A=0.5, B=0.5)))
    await session.decide("Is it wet?")
    node = session.trace.calls[0]
    assert node.data["decision"] == {
        "probabilities": {"yes": 0.666667, "no": 0.333333},
        "mass": 0.9,
        "how": "logprobs",
        "prior": {"yes": 0.5, "no": 0.5},
    }
    assert "yes 0.67, no 0.33 (by logprobs, of a mass of 0.90)" in str(session.trace)


async def test_limits_bind_decisions() -> None:
    """A call of the server's own decisions counts as one; a prior that no limit allows is left out."""
    session = Session(Mock([], decide=lambda _: (0.5, 0.5)), limits=Limits(calls=1))
    await session.decide("Is it wet?")
    with pytest.raises(BudgetExceededError):
        await session.decide("Is it cold?")
    short = Session(leaning(letters(A=0.6, B=0.3), letters(A=0.5, B=0.5)), limits=Limits(calls=1))
    assert (await short.decide("Is it wet?")).prior is None


async def test_a_prior_that_fails_costs_no_decision() -> None:
    """Where the model can't be asked what it leans to, the decision stands as it is, and the trace tells why."""

    class Failing(Mock):
        async def complete(self, request: Request) -> Response:
            if "N/A" in request.text:
                raise RequestError(self.model, "no such thing", 400)
            return await super().complete(request)

    session = Session(Failing(lambda *_: letters(A=0.6, B=0.3), native_logprobs=True))
    decision = await session.decide("Is it wet?")
    assert (decision.best, decision.prior) == ("yes", None)
    assert "no such thing" in session.trace.full()


async def test_a_name_of_no_prompt_is_told() -> None:
    """What is worded as a prompt's name and is none is a clear error; a question with a stroke is a question."""
    with pytest.raises(PromptError, match="no such prompt"):
        await Session(Mock([])).decide("judge/scores")
    assert (await Session(Mock(["A"])).decide("yes/no?")).best == "yes"

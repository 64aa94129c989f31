"""Tree of thoughts, over questions of every format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, RequestError, SettingError
from reasoning.spec import parse_spec
from reasoning.strategies import SelfConsistency
from reasoning.strategies.lot.strategy import LoT
from reasoning.strategies.search.domains import Reasoning, TextDomain
from reasoning.strategies.search.tot import ToT

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Request

WHICH = Question("Which?", options=("one", "two", "three"))
WALKS: tuple[Literal["beam", "dfs", "best", "mcts"], ...] = ("beam", "dfs", "best", "mcts")


def model(
    propose: Callable[[str], str], value: Callable[[str], str] = lambda state: "Judgement: likely", **more: str
) -> Mock:
    """A model that proposes and judges by the steps in the prompt; `vote`, `answer` and `sample` reply the same."""

    def reply(request: Request, sample: int) -> str:
        system, user = request.messages[0].content, request.messages[-1].content
        state = user.rpartition("<steps>\n")[2].partition("\n</steps>")[0]
        if system.startswith("Propose"):
            return propose(state)
        if system.startswith("Judge"):
            return value(state)
        kind = {"Vote": "vote", "Conclude": "answer", "Take": "sample"}[system.split()[0]]
        return more[kind]

    return Mock(reply)


def two_ways(state: str) -> str:
    """Propose a good and a bad first step, then an answer that depends on it."""
    if "good" in state:
        return "1. Answer: B\n2. Answer: A"
    return "1. Answer: C" if "bad" in state else "1. a bad step\n2. a good step"


def prefers_good(state: str) -> str:
    """Judge by the words of the state."""
    return "Judgement: sure" if "good" in state and "Answer: A" not in state else "Judgement: impossible"


def prompts_of(mock: Mock, start: str) -> list[str]:
    """The user messages of the calls whose system message starts so."""
    return [c.request.messages[-1].content for c in mock.calls if c.request.messages[0].content.startswith(start)]


@pytest.mark.parametrize("walk", WALKS)
def test_every_walk_finds_the_best_judged_answer(walk: Any) -> None:
    """Whatever the walk, the answer of the best judged goal wins, with the path that led to it."""
    solution = run(ToT(walk=walk), WHICH, backend=model(two_ways, prefers_good))
    assert solution.answer == "B"
    assert solution.evidence["path"] == ["1. a good step", "2. Answer: B"]
    assert solution.text == "a good step\nAnswer: B"


def test_judgements_that_are_all_hopeless_do_no_harm() -> None:
    """Where every state is judged impossible, the search goes on by order and divides by nothing."""
    for walk in WALKS:
        solution = run(ToT(walk=walk), WHICH, backend=model(two_ways, lambda state: "Judgement: impossible"))
        assert solution.answer in ("A", "B", "C")


@pytest.mark.parametrize("walk", WALKS)
def test_an_impossible_goal_does_not_beat_a_better_state(walk: Any) -> None:
    """A goal that was judged impossible is no answer while another state is better: that one is concluded from."""

    def steps(state: str) -> str:
        return "1. Answer: A\n2. a good step" if "good" not in state else "there is nothing:"

    def judged(state: str) -> str:
        return "Judgement: impossible" if "Answer: A" in state else "Judgement: likely"

    solution = run(ToT(walk=walk, depth=1), WHICH, backend=model(steps, judged, answer="So it is.\nAnswer: C"))
    assert (solution.answer, solution.evidence["goals"], solution.evidence["concluded"]) == ("C", ["A) one"], True)


def test_depth_first_returns_to_what_was_pruned() -> None:
    """A state that the model wrongly calls impossible is looked into when nothing else is left."""

    def wrong(state: str) -> str:
        return "Judgement: impossible" if "good" in state else "Judgement: likely"

    def only_good_answers(state: str) -> str:
        return two_ways(state) if "bad" not in state else "there is nothing:"

    solution = run(ToT(walk="dfs"), WHICH, backend=model(only_good_answers, wrong, answer="Answer: C"))
    assert solution.answer == "B"


def test_a_vote_judges_states_together() -> None:
    """With `judge="vote"` the candidates are compared in one prompt, and the votes are their values."""
    mock = model(two_ways, vote="Because …\nBest: 2", answer="Answer: A")
    solution = run(ToT(judge="vote", samples=3, width=1), WHICH, backend=mock)
    assert solution.answer == "A"
    assert solution.evidence["path"] == ["1. a good step", "2. Answer: A"]
    assert [call.sample for call in mock.calls if "Candidate 1" in call.request.text][:3] == [0, 1, 2]


def test_samples_are_thoughts_of_their_own_and_equal_ones_are_merged() -> None:
    """With `propose="sample"` each thought is a reply; equal thoughts are one state, judged once."""
    mock = model(two_ways, sample="Step 1: So it is. Answer: B")
    solution = run(ToT(propose="sample", branch=4), WHICH, backend=mock)
    assert (solution.answer, solution.evidence["merged"], solution.evidence["states"]) == ("B", 3, 2)
    assert len(prompts_of(mock, "Take")) == 4
    assert len(prompts_of(mock, "Judge")) == 1


def test_states_met_on_two_ways_are_judged_once() -> None:
    """The same steps in another order are one state."""

    def both_orders(state: str) -> str:
        return "1. first\n2. second" if "first" not in state or "second" not in state else "Answer: A"

    mock = model(both_orders)
    solution = run(ToT(width=3), WHICH, backend=mock)
    judged = prompts_of(mock, "Judge")
    assert len(judged) == len(set(judged)) == solution.evidence["states"] - 1
    assert solution.evidence["merged"] == 1
    assert any("the step was taken before" in text for text in solution.evidence["parse_errors"])


def test_without_a_goal_the_best_steps_are_concluded() -> None:
    """Where the depth ends before an answer, one more call answers from the best steps."""
    mock = model(lambda state: f"1. x{len(state)}", answer="So it is.\nAnswer: C")
    solution = run(ToT(depth=2, branch=1), WHICH, backend=mock)
    assert (solution.answer, solution.evidence["concluded"]) == ("C", True)
    assert "1. x10\n2. x6" in prompts_of(mock, "Conclude")[0]


def test_nothing_proposed_and_nothing_concluded_abstains() -> None:
    """Replies that say nothing lead to an abstention that says why, and to no error."""
    solution = run(ToT(), WHICH, backend=model(lambda state: "", answer="I don't know"))
    assert solution.abstained
    assert any("proposes nothing" in text for text in solution.evidence["parse_errors"])
    assert any("the answer" in text for text in solution.evidence["parse_errors"])


def test_a_judgement_that_can_not_be_read_counts_as_likely() -> None:
    """An unreadable judgement is evidence, and the state is kept."""
    solution = run(ToT(branch=1), WHICH, backend=model(lambda state: "Answer: B", lambda state: "hm"))
    assert (solution.answer, solution.evidence["parse_errors"]) == ("B", ["hm: no judgement"])


@pytest.mark.parametrize("walk", WALKS)
def test_out_of_budget_the_goal_in_hand_is_returned(walk: Any) -> None:
    """A limit that is reached after a goal was seen returns it, marked; before that, it is an error."""
    solution = run(ToT(walk=walk), WHICH, backend=model(lambda state: "Answer: B"), limits=Limits(calls=1))
    assert (solution.answer, solution.stopped, solution.usage.calls) == ("B", "budget", 1)
    with pytest.raises(BudgetExceededError):
        run(ToT(walk=walk), WHICH, backend=model(lambda state: f"x{state}"), limits=Limits(calls=2))


def test_a_backend_that_fails_from_the_start_is_an_error() -> None:
    """A failure with nothing in hand passes; one with a goal in hand is reported."""

    def fail(state: str) -> str:
        raise RequestError("mock", "down", 400)

    with pytest.raises(RequestError):
        run(ToT(), WHICH, backend=model(fail))
    solution = run(ToT(), WHICH, backend=model(lambda state: "Answer: B", fail))
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("B", "errors", ["mock: down"])


def test_the_tree_is_in_the_trace() -> None:
    """The trace keeps every state with its parents, thought, value and fate, as JSON."""
    solution = run(ToT(width=1), WHICH, backend=model(two_ways, prefers_good))
    tree = next(node for node in solution.trace.walk() if node.name == "tree").data["content"]
    assert [node["from"] for node in tree[:3]] == [[], [0], [0]]
    assert [node["status"] for node in tree] == ["expanded", "pruned", "expanded", "goal", "goal"]
    assert json.loads(json.dumps(tree)) == tree


def test_expansions_are_limited() -> None:
    """Walks without levels expand `expansions` states at most."""
    for walk in ("dfs", "best", "mcts"):
        mock = model(lambda state: f"1. x{len(state)}\n2. y{len(state)}", answer="Answer: A")
        solution = run(ToT(walk=walk, expansions=5, depth=50), WHICH, backend=mock)
        assert (solution.evidence["expanded"], len(prompts_of(mock, "Propose"))) == (5, 5)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            Question(
                "Pim is wild.", "Pim is an otter. All otters are tame. No tame one is wild.", answer_format="truth"
            ),
            None,
        ),
        (
            Question("Is the following statement true or false? Anne is kind.", "Anne is kind.", answer_format="truth"),
            "True",
        ),
        (Question("How many?", answer_format="number"), None),
        (Question("Write x.", answer_format="expression"), None),
        (Question("Who?", answer_format="text"), None),
        (WHICH, None),
    ],
)
def test_it_works_on_every_format(question: Question, answer: str | None) -> None:
    """On the mock, with every walk and both ways to propose, every format gets an answer or an abstention."""
    for walk in WALKS:
        for propose in ("propose", "sample"):
            solution = run(ToT(walk=walk, propose=propose, judge="value"), question, backend=Mock())
            assert answer is None or solution.answer == answer
            assert solution.answer_format == question.answer_format


def test_it_works_inside_and_around_others() -> None:
    """A vote over searches, and a search within Logic-of-Thought, answer as the parts would."""
    question = Question(
        "Is the following statement true or false? Bob is big.", "Bob is big. Bob is old.", ("True", "False")
    )
    for strategy in (SelfConsistency(ToT(), samples=3), LoT(ToT(judge="vote"))):
        assert run(strategy, question, backend=Mock()).answer == "True"


def test_the_mock_errs_as_it_is_told() -> None:
    """Where every reply errs, the search takes the wrong answer; judging rightly it would have taken the right one."""
    question = Question("Is the following statement true or false? Bob is big.", "Bob is big.", ("True", "False"))
    assert run(ToT(), question, backend=Mock(error_rate=1.0)).answer == "False"


@dataclass(frozen=True)
class CountTo(TextDomain[int]):
    """A domain of a user's own: add numbers up to ten."""

    name = "count"
    thought = "A step is a number from 1 to 9."
    aim = "a sum of exactly ten"

    def start(self, question: Question) -> int:
        return 0

    def step(self, state: int, thought: str) -> int | None:
        return state + int(thought) if thought.isdigit() and state + int(thought) <= 10 else None

    def is_goal(self, state: int) -> bool:
        return state == 10

    def answer(self, state: int) -> str:
        return f"Answer: {state}"


def test_a_domain_of_ones_own_is_short() -> None:
    """A user's domain needs four methods and two texts."""
    mock = model(lambda state: "7\n3\nnine", lambda state: "Judgement: likely")
    solution = run(ToT(CountTo()), Question("Ten?", answer_format="number"), backend=mock)
    assert solution.answer == 10
    assert any(text == "nine: no step from here" for text in solution.evidence["parse_errors"])
    assert solution.evidence["path"] in (["7", "10"], ["3", "10"])


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"branch": 0}, "branch"),
        ({"samples": 0}, "samples"),
        ({"width": True}, "width"),
        ({"depth": -1}, "depth"),
        ({"expansions": 0}, "expansions"),
        ({"walk": "random"}, "walk"),
        ({"judge": "guess"}, "judge"),
        ({"judge": "check"}, "judge"),
        ({"propose": "all"}, "propose"),
        ({"exploration": -1.0}, "exploration"),
        ({"temperature": 3.0}, "temperature"),
        ({"domain": 3}, "domain"),
    ],
)
def test_settings_are_checked(settings: dict[str, Any], name: str) -> None:
    """A setting that can't be used is refused by name."""
    with pytest.raises(SettingError, match=name):
        ToT(**settings)


def test_it_names_itself() -> None:
    """The spec of a search shows what was set."""
    assert str(ToT()) == "tot"
    assert str(ToT(Reasoning(), walk="mcts")) == "tot(walk='mcts')"
    for spec in ("tot(domain=game24(moves='all'), judge='check', walk='dfs')", "tot(domain=fill_in)"):
        assert str(parse_spec(spec)) == spec

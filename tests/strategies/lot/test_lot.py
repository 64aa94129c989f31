"""Logic-of-Thought."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies import LoT
from reasoning.strategies.lot import strategy as lot_module
from reasoning.strategies.lot.parsing import numbered_lines, read_extract
from reasoning.tools.logic.prove import Verdict
from reasoning.tools.logic.signs import SPELLINGS

MATCH = Question(
    "Which of the following must be true?",
    "If it rains, the ground is wet. If the ground is wet, the match is called off. The match is not called off.",
    ("It rains.", "It does not rain.", "The ground is wet."),
)
PROPOSITIONS = {"A": "it rains", "B": "the ground is wet", "C": "the match is called off"}


def extraction(*expressions: str, claims: dict[str, str] | None = None) -> str:
    """A model's reply to the extraction prompt."""
    return json.dumps({"propositions": PROPOSITIONS, "expressions": list(expressions), "claims": claims or {}})


def lot(first: str, spec: str = "lot(direct)", *more: str, question: Question = MATCH) -> tuple[Any, str]:
    """Solve with the extraction `first`; return the solution and the prompt of the last call."""
    mock = Mock([first, *more, "Answer: B"])
    solution = run(spec, question, backend=mock)
    return solution, mock.calls[-1].request.messages[-1].content


def test_the_context_is_extended_and_answered() -> None:
    """Extract, extend, translate by template, and answer on the extended context: two calls in all."""
    solution, prompt = lot(extraction("A -> B", "B -> C", claims={"A": "A", "B": "¬A"}))
    assert solution.answer == "B"
    assert solution.usage.calls == 2
    assert MATCH.context in prompt
    assert "If it rains, then the match is called off." in prompt
    assert "If the match is not called off, then it is not the case that it rains." in solution.evidence["derived"] or (
        "If it rains, then the match is called off." in solution.evidence["derived"]
    )


def test_facts_and_claims_are_checked() -> None:
    """Modus tollens reaches the facts, and each claim is entailed, refuted or open, as evidence only."""
    solution, prompt = lot(extraction("A -> B", "B -> C", "¬C", claims={"A": "A", "B": "¬A", "C": "B ∧ ¬A"}))
    assert "The ground is not wet." in prompt
    assert solution.evidence["entailed"] == {"A": "refuted", "B": "entailed", "C": "refuted"}


def test_a_check_gets_no_more_time_than_the_run_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prover is given its own seconds, or what is left of the run's."""
    given: list[float] = []

    def proving(premises: Any, claim: Any, *, seconds: float) -> Verdict:
        given.append(seconds)
        return Verdict("Uncertain")

    monkeypatch.setattr(lot_module, "verdict", proving)
    for limits in (None, Limits(seconds=2)):
        mock = Mock([extraction("A -> B", claims={"A": "A"}), "Answer: B"])
        run("lot(direct)", MATCH, backend=mock, limits=limits)
    assert given[0] == lot_module.SECONDS
    assert given[1] <= 2


def test_an_open_claim_is_open() -> None:
    """A claim that neither follows nor is excluded is open."""
    solution, _ = lot(extraction("A -> B", claims={"A": "A", "B": "A -> B", "C": "A -> ¬B"}))
    assert solution.evidence["entailed"] == {"A": "open", "B": "entailed", "C": "open"}


def test_contradictions_are_reported() -> None:
    """Contradictory premises prove nothing: they are reported, and no claim is called entailed."""
    solution, _ = lot(extraction("A -> B", "A", "¬B", claims={"A": "A"}))
    assert solution.evidence["contradictions"]
    assert solution.evidence["entailed"] == {"A": "inconsistent"}


def test_what_was_not_understood_is_reported() -> None:
    """An expression that can't be read is in the evidence with the reason; the others count."""
    solution, prompt = lot(extraction("A -> B", "B → C", "A -> -> ((", claims={"A": "A", "B": "((("}))
    assert any("A -> -> ((" in part for part in solution.evidence["parse_errors"])
    assert any("claim B" in part for part in solution.evidence["parse_errors"])
    assert "If it rains, then the match is called off." in prompt


def test_an_extraction_without_logic_leaves_the_question_as_it_is() -> None:
    """Where nothing was extracted, the inner strategy gets the question unchanged, and the evidence says why."""
    solution, prompt = lot("I am sorry, there is no logic here.")
    assert "It follows by logic" not in prompt
    assert solution.answer == "B"
    assert solution.evidence["parse_errors"]


def test_what_was_given_is_left_out() -> None:
    """The context never gets what it says already, nor the same consequence twice."""
    solution, _ = lot(extraction("A -> B", "B -> C", "A → B"), "lot(direct, choose='all')")
    derived = solution.evidence["derived"]
    assert len(derived) == len(set(derived))
    assert "If it rains, then the ground is wet." not in derived


def test_all_of_them_is_a_setting() -> None:
    """`choose='all'` puts in every derived implication, the paper's own way; `relevant` has no contrapositive twice."""
    every, _ = lot(extraction("A -> B", "B -> C"), "lot(direct, choose='all')")
    chosen, _ = lot(extraction("A -> B", "B -> C"), "lot(direct)")
    assert len(every.evidence["derived"]) == 4
    assert len(chosen.evidence["derived"]) < 4


def test_the_allowance_is_kept_and_the_claims_come_first() -> None:
    """Within a small allowance, what connects the claims of the options is what goes in."""
    chain = [f"P{i} -> P{i + 1}" for i in range(30)]
    text = json.dumps({"propositions": {}, "expressions": chain, "claims": {"A": "P3", "B": "P27"}})
    solution, _ = lot(text, "lot(direct, tokens=20)")
    assert sum(map(len, solution.evidence["derived"])) <= 80
    assert solution.evidence["derived"][0] in (
        "If P3, then P27.",
        "If it is not the case that P27, then it is not the case that P3.",
    )
    nothing, _ = lot(text, "lot(direct, tokens=0)")
    assert "derived" not in nothing.evidence


def test_the_model_may_translate() -> None:
    """With `words='model'` the model puts the consequences in words, as in the paper; a missing line falls back."""
    solution, prompt = lot(
        extraction("A -> B", "B -> C"), "lot(direct, words='model', choose='all')", "1. Rain ends play."
    )
    assert solution.usage.calls == 3
    assert "- Rain ends play." in prompt
    assert "Rain ends play." in solution.evidence["derived"]
    assert len(solution.evidence["derived"]) == 4


def test_a_question_without_a_context_is_its_own() -> None:
    """A question that brings its premises in its text is extracted from and extended all the same."""
    asked = Question("If it rains, the ground is wet. The ground is not wet. Does it rain?")
    solution, prompt = lot(extraction("A -> B", "¬B"), question=asked)
    assert "It follows by logic from what the question says:" in prompt
    assert solution.evidence["derived"] == ["It is not the case that it rains."]


def test_logic_of_thought_around_a_vote() -> None:
    """`lot(sc(cot))` extracts once and votes on the extended context."""
    mock = Mock()
    solution = run("lot(sc(cot, samples=3, stop_rule=all))", MATCH, backend=mock)
    assert solution.usage.calls == 4
    assert solution.children[0].strategy == "sc(cot, samples=3, stop_rule=all)"
    assert solution.evidence["inner.votes"]
    assert solution.confidence == 1.0


@pytest.mark.parametrize("settings", [{"tokens": -1}, {"choose": "best"}, {"words": "latin"}])
def test_wrong_settings_are_errors(settings: dict[str, Any]) -> None:
    """A setting out of range is refused when the strategy is made."""
    with pytest.raises(SettingError):
        LoT(**settings)


@pytest.mark.parametrize(
    "reply",
    [
        '{"propositions": {"A": "x", "B": "y"}, "expressions": ["A -> B"]}',
        '```json\n{"propositions": {"A": "x", "B": "y"}, "expressions": ["A -> B"]}\n```',
        'Here you are:\n{"propositions": ["A: x", "B: y"], "expressions": "A -> B"}\nI hope it helps.',
        '{"note": {}} {"propositions": [{"A": "x"}], "expressions": {"1": "A → B"}}',
        "Propositions:\nA: x\nB: y\n\nExpressions:\nA -> B",
        "**Propositions**\n- A: x\n- B: y\n\n**Expressions**\n1. A ⇒ B",
        "A: it is\nB: it goes\nif A then B",
        '{"propositions": {"A": "x", "B": "y"}, "expressions": ["if A then B", "A implies B"]}',
    ],
)
def test_extractions_are_read_in_every_form(reply: str) -> None:
    """JSON with or without words around it, fences, lists, texts, and plain lines are all read."""
    assert [str(statement) for statement in read_extract(reply).statements][:1] == ["A -> B"]


@pytest.mark.parametrize("arrow", [*SPELLINGS["implies"], "---->", "\\to", "\\Rightarrow", "\\implies"])
def test_a_line_with_any_arrow_is_an_expression(arrow: str) -> None:
    """Of lines without JSON, each arrow that the logic tools read makes an expression, and none makes talk."""
    read = read_extract(f"A: it rains\nB: it is wet\nA {arrow} B")
    assert read == read_extract("A: it rains\nB: it is wet\nA -> B")
    assert (len(read.statements), read.unread) == (1, ())


@pytest.mark.parametrize(
    "reply", ["", "{", '{"expressions": 5}', '{"expressions": [5, null, ["A"]]}', "[" * 5000, "{" * 5000]
)
def test_broken_extractions_are_reported(reply: str) -> None:
    """A reply that is no extraction is reported as such and raises nothing."""
    assert read_extract(reply).unread


@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.none() | st.text(max_size=5) | st.integers(),
            lambda x: (
                st.lists(x, max_size=3)
                | st.dictionaries(st.sampled_from(["propositions", "expressions", "claims", "A"]), x, max_size=4)
            ),
            max_leaves=8,
        ).map(json.dumps),
    )
)
def test_no_reply_breaks_the_reading(reply: str) -> None:
    """Any text, and any JSON, is read or reported."""
    extract = read_extract(reply)
    assert all(isinstance(text, str) for text in extract.unread)
    assert all(str(statement) for statement in extract.statements)


def test_propositions_may_be_named_by_letter_or_meaning() -> None:
    """An expression may use a letter in either case, or the proposition's own words."""
    expressions = ["a -> B", "It rains -> the match is called off", "B -> Z"]
    extract = read_extract(json.dumps({"propositions": PROPOSITIONS, "expressions": expressions}))
    assert [str(statement) for statement in extract.statements] == ["A -> B", "A -> C"]
    assert extract.unread == ("B -> Z: 'Z' is not among the propositions",)


def test_talk_is_not_taken_for_a_fact() -> None:
    """A reply in plain words yields no propositions; it is reported."""
    extract = read_extract("I am sorry, there is no logic here.")
    assert not extract.statements
    assert "talk" in extract.unread[0]


def test_a_reply_of_any_length_is_bounded() -> None:
    """What is beyond the bound is reported, not read."""
    extract = read_extract("A -> B\n" * 50_000)
    assert any("beyond" in part for part in extract.unread)


def test_numbered_lines_fill_their_places() -> None:
    """Sentences are taken by their numbers; the others stay."""
    assert numbered_lines("2) two\nnoise\n(1) one\n7. seven", ["a", "b", "c"]) == ["one", "two", "c"]


def test_the_real_logiqa_questions_survive(shared: Any) -> None:
    """On real questions that the mock can't read, LoT still answers every one, and nothing is lost."""
    lines = (shared / "agieval" / "logiqa-en.jsonl").read_text("utf-8").splitlines()[:40]
    for line in lines:
        row = json.loads(line)
        solution = run("lot(cot)", Question(row["question"], row["passage"], tuple(row["options"])), backend="mock")
        assert solution.answer in ("A", "B", "C", "D")

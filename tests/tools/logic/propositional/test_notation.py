from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.logic import Implication, SignedAtom, Unread, read_expressions
from reasoning.tools.logic.propositional.notation import MAX_INPUT, MAX_LINE, ExpressionReading
from tests.each_row import each_row
from tests.whole import examples


def shown(reading: ExpressionReading) -> str:
    return "; ".join(map(str, (*reading.implications, *reading.facts)))


READ = [
    *[(text, "A -> B") for text in ("A -> B", "A→B", "A->B", "A ⇒ B", "A => B", "A ==> B", "A ⟶ B", "A --> B")],
    *[(text, "A -> B") for text in ("A implies B", "A IMPLIES B", "if A then B", "If A, then B.", "If A, B", "B if A")],
    *[(text, "A -> B") for text in ("A only if B", "B <- A", "B ⇐ A", "B <= A", "B unless ¬A", "Unless not A, B")],
    *[(text, "A -> B; B -> A") for text in ("A <-> B", "A ↔ B", "A ⇔ B", "A <=> B", "A iff B", "A if and only if B")],
    *[(text, "¬A -> ¬B") for text in ("¬A → ¬B", "~A -> ~B", "!A -> !B", "-A -> -B", "not A -> NOT B")],
    *[(text, "¬A -> ¬B") for text in ("Not(A) -> Not(B)", "¬(A) → ¬(B)", "¬¬¬A → ¬B", "not-A -> not-B")],
    *[(text, "A ∧ B -> C") for text in ("A ∧ B -> C", "A & B -> C", "A && B → C", "A and B -> C", "A, B -> C")],
    *[
        (text, "A ∧ B -> C")
        for text in ("B ^ A -> C", "(A /\\ B) -> C", "[A ∧ B] → C", "{A,B} -> {C}", "if A, B then C")
    ],
    *[(text, "A -> B ∨ C") for text in ("A -> B ∨ C", "A -> B | C", "A -> C || B", "A -> B or C", "A -> (B \\/ C)")],
    *[(text, "A -> B ∨ C") for text in ("A -> either B or C", "Implies(A, Or(B, C))")],
    *[(text, "A -> B; B -> C") for text in ("A -> B, B -> C", "A -> B; B -> C", "A->B->C", "A -> B. B -> C.")],
    *[(text, "A -> B; B -> C") for text in ("A -> B and B -> C", "[A -> B, B -> C]", "['A -> B', 'B -> C']")],
    *[(text, "A -> B; B -> C") for text in ('["A -> B", "B -> C"]', '{"expressions": ["A -> B", "B -> C"]}')],
    *[(text, "A -> B; B -> C") for text in ("Expressions: A -> B, B -> C", "(A -> B), (B -> C)")],
    *[
        (text, "A -> B")
        for text in ("1. A -> B", "- A→B", "(1) A → B", "2) A -> B;", "* A -> B", "**A -> B**", "`A -> B`")
    ],
    *[
        (text, "A -> B")
        for text in ('"A -> B"', "'A -> B',", "Rule 3: A -> B", "Therefore, A -> B", "A -&gt; B", "Ａ→Ｂ")
    ],
    *[(text, "A -> B") for text in ("A -> B (by transitivity)", "{'A -> B'}", '{"premise": "A", "conclusion": "B"}')],
    *[(text, "¬A -> B") for text in (r"$\neg A \rightarrow B$", r"\lnot A \Rightarrow B", r"\( \neg A \to B \)")],
    (r"A \land B \to C \lor D", "A ∧ B -> C ∨ D"),
    (r"\text{it rains} \implies \text{wet}", "it rains -> wet"),
    ("P_{1} → Q_1", "P_1 -> Q_1"),
    ("A ∨ B -> C", "A -> C; B -> C"),
    ("A, B, or C -> D", "A -> D; B -> D; C -> D"),
    ("A -> B ∧ C", "A -> B; A -> C"),
    ("A -> (B -> C)", "A ∧ B -> C"),
    ("if A then if B then C", "A ∧ B -> C"),
    ("A <-> (B & C)", "A -> B; A -> C; B ∧ C -> A"),
    ("¬(A ∧ B)", "¬A ∨ ¬B"),
    ("¬(A -> B)", "A; ¬B"),
    ("¬¬A", "A"),
    ("A xor B", "¬A ∨ ¬B; A ∨ B"),
    ("A -> False", "¬A"),
    ("A -> ⊥", "¬A"),
    ("A -> True", ""),
    ("A -> A", ""),
    ("A -> ¬A", "A -> ¬A"),
    ("A -> B, B -> C, ¬C", "A -> B; B -> C; ¬C"),
    ("A is true -> B is false", "A -> ¬B"),
    ("the ground is wet → we slip", "the ground is wet -> we slip"),
    ("the ground is not wet → ¬“salt and pepper”", "¬the ground is wet -> ¬“salt and pepper”"),
    ('"it rains" -> "the ground is wet"', "it rains -> the ground is wet"),
    ("pâte à choux → naïve", "pâte à choux -> naïve"),
    ("Kind(bob) -> ¬Likes(bob,ann)", "Kind(bob) -> ¬Likes(bob, ann)"),
    ("is_kind → P1", "is_kind -> P1"),
    ("Mr. Smith is kind -> Bob is kind", "“Mr. Smith is kind” -> Bob is kind"),
    ("a -> A", "a -> A"),
]


@each_row(("text", "expected"), READ)
def test_what_models_write_is_read(text: str, expected: str) -> None:
    """Every notation that models use for a statement gives that statement, and nothing is left unread."""
    reading = read_expressions(text)
    assert shown(reading) == expected
    assert reading.unread == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("∀x (P(x) → Q(x))", "not a sign"),
        ("(A ∧ B -> C", "')' was expected"),
        ("(A -> B]", "')' was expected"),
        ("A ->", "an expression was expected"),
        ("A - B", "connective"),
        ("A != B", "not a sign"),
        ("A, B or C -> D", "commas"),
        ("A: it rains", "colon"),
        ("False", "false whatever"),
        ("if A then B else C", "'else'"),
        ("What is A?", "not a sign"),
        ("Here are the expressions", "talk"),
        ("it rained all day and so we never got to see the old town by daylight", "prose"),
        ("it is not true that A -> B", "how far"),
        ("(" * 60 + "A" + ")" * 60, "nested deeper"),
        ("¬(" * 60 + "A" + ")" * 60, "nested deeper"),
        (" ∨ ".join(f"(a{n} ∧ b{n})" for n in range(20)), "more than 64"),
        ("A -> " + "B" * MAX_LINE, "longer than 2,000"),
        ("A\n" * MAX_INPUT, "longer than 100,000"),
    ],
)
def test_what_is_not_read_is_reported_with_the_reason(text: str, why: str) -> None:
    """A text outside the notation is one unread piece with its reason, and no statement."""
    reading = read_expressions(text)
    assert shown(reading) == ""
    assert len(reading.unread) == 1
    assert why in reading.unread[0].why
    assert len(reading.unread[0].text) <= 200


def test_an_unread_piece_does_not_take_its_neighbours_with_it() -> None:
    """Beside what can't be read, the rest is read."""
    reading = read_expressions("A -> B\n∃x P(x)\nB -> C: if B then C holds")
    assert shown(reading) == "A -> B; B -> C"
    assert reading.unread == (
        Unread("∃x P(x)", "'∃' is not a sign of propositional logic"),
        Unread("if B then C holds", "after a colon: it explains an expression"),
    )


@pytest.mark.parametrize(
    "text", ["", "\n \n", "Expressions:", "## Extracted rules", "None", "---", "```\n```", "**Facts**:"]
)
def test_what_is_no_statement_is_skipped(text: str) -> None:
    """Blank lines, fences and headings are neither statements nor unread."""
    assert read_expressions(text) == ExpressionReading()


def test_json_is_found_inside_a_reply() -> None:
    """A fenced JSON object over several lines is read, LaTeX with single backslashes in it too."""
    reply = (
        'Expressions:\n```json\n{\n "expressions": [\n  "A \\to B",\n  "\\neg A \\rightarrow \\nu"\n ]\n}\n```\nB -> C'
    )
    reading = read_expressions(reply)
    assert shown(reading).startswith("A -> B;")
    assert shown(reading).endswith("B -> C")


def test_definitions_in_json_are_not_facts() -> None:
    """Under a key for propositions stand names, not statements: reported, not believed."""
    reading = read_expressions(json.dumps({"propositions": {"A": "it rains"}, "expressions": ["A -> B"]}))
    assert shown(reading) == "A -> B"
    assert [u.text for u in reading.unread] == ["propositions: {'A': 'it rains'}"]


def test_a_list_is_read_item_by_item() -> None:
    """A list of texts gives the statements of all of them, each once."""
    assert shown(read_expressions(["A -> B", "A→B", "B -> C\nA"])) == "A -> B; B -> C; A"


NAMES = "A;b;P1;is_kind;the ground is wet;Kind(bob);Likes(bob, ann);née;salt and pepper;None;not;if only;here we go;_;"
NAMES += "x is false;well-known;1:30PM;Dr. No;A -> B;猫;1. A;either way;then A;an expression;P(a -> b);f(not);3.5;it's"
ATOMS = st.sampled_from(NAMES.split(";")) | st.text("abcXYZ012_é ∧→-.", min_size=1, max_size=12).filter(
    lambda s: bool(s.strip())
)
LITERALS = st.builds(SignedAtom, ATOMS, st.booleans())
SIDES = st.lists(LITERALS, min_size=1, max_size=3).map(tuple)


@settings(max_examples=examples(400), deadline=None)
@given(LITERALS)
def test_a_literal_reads_back(literal: SignedAtom) -> None:
    """What a literal shows is read as that literal."""
    assert read_expressions(str(literal)) == ExpressionReading(facts=(literal,))


@settings(max_examples=examples(400), deadline=None)
@given(st.builds(Implication, SIDES, SIDES) | st.builds(Implication, st.just(()), SIDES))
def test_an_implication_reads_back(implication: Implication) -> None:
    """What an implication shows is read as that implication; one that says nothing is left out."""
    reading = read_expressions(str(implication))
    assert reading.unread == ()
    if implication.trivial:
        assert shown(reading) == ""
    elif implication.premises or len(implication.conclusions) > 1:
        assert reading.implications == (implication,)


SIGNS = st.text("AB¬~!-<=>→↔&|∧∨^,;:.()[]{}\"'`“”\\*#$ \n\t10notifthenor∀\ud800é\u200b")
WORDS = st.lists(
    st.sampled_from(["if", "A", "then", "->", "(", ")", ",", "not", "or", "and", '"', "unless", "\n", ":", "["])
)


@pytest.mark.slow
@settings(max_examples=examples(600), deadline=None)
@given(st.text() | SIGNS | WORDS.map(" ".join) | st.lists(st.text(), max_size=3))
def test_reading_never_raises(text: str | list[str]) -> None:
    """Any text at all gives a reading."""
    assert isinstance(read_expressions(text), ExpressionReading)


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 20_000, "(" * 1_999, "¬" * 1_900 + "A", "A <-> " * 300 + "B"])
def test_reading_is_bounded(text: str) -> None:
    """Deep and long input is answered at once, read or not."""
    assert isinstance(read_expressions(text), ExpressionReading)


def test_lines_that_begin_like_json_stay_cheap() -> None:
    """Many lines that open a bracket don't make the reader try the whole rest again for each."""
    assert isinstance(read_expressions("[\n" * 40_000), ExpressionReading)

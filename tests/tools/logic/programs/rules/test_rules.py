"""Programs of the `rules` dialect: what is read, what is repaired, and what is answered."""

from __future__ import annotations

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import ProgramResult, solve_program
from reasoning.tools.logic.programs.base import SolverLimits
from reasoning.tools.logic.programs.rules import recognises, solve
from reasoning.tools.logic.programs.rules.read_program import read_program

PROGRAM = """Predicates:
Cold($x, bool) ::: Is x cold?
Likes($x, $y, bool) ::: Does x like y?

Facts:
Cold(Bob, True) ::: Bob is cold.
Likes(Bob, Anne, False) ::: Bob does not like Anne.

Rules:
Cold($x, True) && Likes($x, Anne, False) >>> Round($x, True) ::: If someone is cold and does not like Anne then so.

Query:
Round(Bob, False) ::: Bob is not round.
"""
QUERY = "Round(Bob, False) ::: Bob is not round."
TRUE_FALSE = ("A) True", "B) False")
UNKNOWN = (*TRUE_FALSE, "C) Unknown")


def statements(*lines: str, section: str = "Rules") -> list[str]:
    """The facts and rules that the lines of a section state, written plainly."""
    program = read_program("\n".join([f"{section}:", *lines]))
    assert not program.unread
    assert not program.broken
    return [str(s) for stated in program.stated for s in stated.statements]


def answer(facts: str, query: str, question: Question | None = None) -> ProgramResult:
    """Solve a program of some lines of facts and rules, and a query."""
    return solve(f"Facts:\n{facts}\nQuery:\n{query}", question)


def names(result: ProgramResult) -> set[str]:
    """The names of the repairs that were made, but for where a rule stands."""
    return {repair.name for repair in result.repairs} - {"rule among the facts"}


def asked(statement: str, options: tuple[str, ...] = TRUE_FALSE, context: str = "") -> Question:
    """A question about a statement, as ProntoQA asks it."""
    return Question(f"Is the following statement true or false? {statement}", context=context, options=options)


def test_a_strict_program_needs_no_repair() -> None:
    """A program as the dialect is defined is read as it stands, whatever the arity of its query."""
    result = solve_program(PROGRAM, dialect="rules")
    assert (result.dialect, result.status, result.answer, result.verdict) == ("rules", "answered", "False", "False")
    assert (result.repairs, result.unread_lines) == ((), ())
    assert solve(PROGRAM.replace(QUERY, "Likes(Bob, Anne, True)")).answer == "False"
    assert solve(PROGRAM.replace(QUERY, "Likes(Anne, Bob, True)")).answer == "Unknown"


def test_proof_in_words() -> None:
    """A proof gives each step in words with the line that it rests on, the answer's step last."""
    assert solve_program(PROGRAM, dialect="rules").proof == (
        "Bob is cold: given in line 6.",
        "Bob does not like Anne: given in line 7.",
        "Bob is round: by the rule in line 10 If someone is cold and does not like Anne then so.",
    )
    noun = (
        "Predicates:\nImpus($x, bool) ::: Does x belong to Impus?\nFacts:\nImpus(Max, True)\nQuery:\nImpus(Max, True)"
    )
    assert solve(noun).proof == ("Max is an impus: given in line 4.",)


def test_letters_of_options() -> None:
    """A verdict becomes the letter of its option; where Unknown is none, the question stays undecided."""
    known, open_ = answer("Cold(Bob, True)", "Cold(Bob, True)", asked("Bob is cold.", UNKNOWN)), "Cold(Anne, True)"
    assert (known.status, known.answer) == ("answered", "A")
    unknown = answer("Cold(Bob, True)", open_, asked("Anne is cold.", UNKNOWN))
    assert (unknown.status, unknown.answer, unknown.verdict) == ("answered", "C", "Unknown")
    undecided = answer("Cold(Bob, True)", open_, asked("Anne is cold."))
    assert (undecided.status, undecided.answer, undecided.verdict) == ("unknown", None, "Unknown")
    assert "follows" in undecided.why
    other = answer("Cold(Bob, True)", "Cold(Bob, True)", asked("Bob is cold.", ("red", "blue")))
    assert (other.status, other.answer) == ("unknown", None)


@pytest.mark.parametrize(
    "line",
    [
        "!Cold(Bob, True)",
        "¬Cold(Bob, True)",
        "~Cold(Bob)",
        "-Cold(Bob, True)",
        "not Cold(Bob, True)",
        "NOT Cold(Bob, True)",
        "not(Cold(Bob, True))",
        "Not(Cold(Bob), True)",
        "Not(Cold(Bob, True), True)",
        "Not(Cold(Bob, True))",
        "Not(Not(Not(Cold(Bob, True))))",
        "!!!Cold(Bob, True)",
        "!!Cold(Bob, False)",
        "(¬Cold(Bob, True))",
        "Cold(Bob) = False",
        "Cold(Bob, True) == False",
        "Cold(Bob): False",
        "Cold(Bob) is false",
        "Cold(Bob) != True",
        "Cold(Bob, True) >>> False",
        "Cold(Bob, false)",
        "Cold(Bob, no)",
        "Cold(Bob, not True)",
        "NotCold(Bob, True)",
        "IsNotCold(Bob, True)",
        "Not_Cold(Bob, True)",
        "Bob is not cold",
        "Bob isn't cold.",
        "- Cold(Bob, False)",
        "3. Cold(Bob, False)",
        "**Cold(Bob, False)**",
        "`Cold(Bob, False)`",
        "Cold(Bob, False) # a comment",
        "Cold(Bob, False) // a comment",
        "Cold(Bob, False) :: a gloss",
        "Cold(Bob, False): a gloss.",
        "Cold(Bob, False).",
        "Cold(Bob, False",
        "Cold(Bob, False))",
        "Cold('Bob', False)",
        'Cold("Bob", False)',
        "Cold(Bob, False),",
    ],
)
def test_forms_of_a_negative_fact(line: str) -> None:
    """Every form of negation, of a truth value and of writing a line says the same."""
    assert [s.lower() for s in statements(line)] == ["not cold(bob)"]


@pytest.mark.parametrize(
    "line",
    [
        "Cold($x, True) && Red($x, False) >>> Kind($x, True)",
        "Cold($x) & ~Red($x) -> Kind($x)",
        "Cold(x) ∧ ¬Red(x) → Kind(x)",
        "Cold(?x) ^ !Red(?x) => Kind(?x)",
        "Cold(X, True), Red(X, False) --> Kind(X, True)",
        "Cold(X, True) and not Red(X, True) implies Kind(X, True)",
        "If Cold(X, True), and not Red(X, True), then Kind(X, True)",
        "Kind($x, True) <<< Cold($x, True) && Red($x, False)",
        "Kind(x) :- Cold(x), not Red(x).",
        "(Cold($x, True) && Red($x, False)) >>> Kind($x, True)",
        "Not(Not(Cold(x)) or Red(x)) >>> Kind(x)",
        "Cold(something, True) && Red(something, False) >>> Kind(something, True)",
        "something is cold && something is not red >>> Kind($x, True)",
        "$x is cold and $x is not red >>> $x is kind",
        "If something is cold and not red then it is kind.",
        "Cold(x) && Red(x) == False >>> Kind(x)",
        "Cold($x, True) && Red($x, False) && Kind($x, True)",
    ],
)
def test_forms_of_a_rule(line: str) -> None:
    """Arrows, conjunctions, variables and plain clauses in every form state the same rule."""
    (rule,) = statements(line)
    variable = rule.partition("$")[2].partition(")")[0]
    assert rule.lower() == f"cold(${variable}), not red(${variable}) -> kind(${variable})"


def test_rules_that_are_several() -> None:
    """An `or` in a condition, several conclusions and an arrow both ways make several rules."""
    assert statements("A(x) || B(x) >>> C(x)") == ["A($x) -> C($x)", "B($x) -> C($x)"]
    assert statements("A(x) >>> B(x) && !C(x)") == ["A($x) -> B($x)", "A($x) -> not C($x)"]
    assert statements("A(x) <-> B(x)") == ["A($x) -> B($x)", "B($x) -> A($x)"]
    assert statements("Not(A(x) && B(x)) >>> C(x)") == ["not A($x) -> C($x)", "not B($x) -> C($x)"]
    assert statements("A(b) && C(b, False)", section="Facts") == ["A(b)", "not C(b)"]


def test_names() -> None:
    """Names may have spaces, accents, digits and hyphens; forms that differ in writing or number only are one."""
    assert statements("Eats(bald eagle, Zoë-2, True)", "Big(BaldEagle, True)", "Big(the Bald_eagle)") == [
        "Eats(bald eagle, Zoë-2)",
        "Big(bald eagle)",
        "Big(bald eagle)",
    ]
    assert statements("Wumpuses(Max, True)", "wumpus(max, True)", "IsWumpus(MAX, True)") == ["Wumpuses(Max)"] * 3
    assert statements("Likes(Max, Al, True)", "like(Max, Al)") == ["Likes(Max, Al)"] * 2


@pytest.mark.parametrize(("one", "other"), [("rough", "round"), ("loves", "likes"), ("Bus", "Bu"), ("Kind", "Kindly")])
def test_names_that_are_merely_alike_stay_apart(one: str, other: str) -> None:
    """No two names are joined because their letters are similar."""
    assert statements(f"{one}(Max, True)", f"{other}(Max, True)") == [f"{one}(Max)", f"{other}(Max)"]


def test_statements_in_any_section() -> None:
    """Rules among facts, facts among rules, statements before any heading or among the predicates all count."""
    program = """Kind(Al, True)
Query: Big(Bob, True)
Facts:
Cold($x, True) >>> Big($x, True)
**Rules:**
Cold(Bob, True)
### Predicates
Cold($x, bool)
Red(Bob, True)"""
    result = solve(program)
    assert result.answer == "True"
    assert {"fact among the rules", "statement in another section"} <= names(result)
    assert [r.line for r in result.repairs if r.name == "rule among the facts"] == [4]


@pytest.mark.parametrize("query", ["Sour(Max, False)", "!Sour(Max, True)", "Sour(Max, False) ::: Is Max sour?"])
def test_polarity_of_the_query(query: str) -> None:
    """A query that denies what the statement affirms is turned round, and reported; without a question it stands."""
    turned = answer("Sour(Max, True)", query, asked("Max is sour."))
    assert turned.answer == "A"
    assert "polarity of the query" in names(turned)
    agreed = answer("Sour(Max, True)", query, asked("Max is not sour."))
    assert agreed.answer == "B"
    assert "polarity of the query" not in names(agreed)


def test_polarity_without_controlled_english() -> None:
    """Where the statement can't be read, its words tell the polarity if they surely are about the query."""
    facts, query = "Sour(Max, True)", "Sour(Max, False)"
    assert answer(facts, query, asked("It turns out that Max is rather sour!")).answer == "A"
    assert answer(facts, query, asked("It turns out that Max never is sour!")).answer == "B"
    assert answer(facts, query, asked("It turns out that Max isn't sour and not so big!")).answer == "B"
    assert answer(facts, query, asked("It turns out that he is sour!")).answer == "B"


@pytest.mark.parametrize("query", ["Sour(Max, True)", "Sour(Max, False)"])
@pytest.mark.parametrize(
    "statement",
    [
        "It is false that Max is sour.",
        "It is untrue that Max is sour.",
        "It would be wrong to say that Max is sour.",
        "Max cannot be sour.",
        "Max fails to be sour.",
        "Max is hardly sour.",
        "Max is without doubt sour.",
        "Nobody would call Max sour.",
        "It isn't false that Max is sour.",
    ],
)
def test_other_words_that_deny_leave_the_query_as_it_is(statement: str, query: str) -> None:
    """Whether such a sentence affirms can't be told from its words: what the program asks stands."""
    result = answer("Sour(Max, True)", query, asked(statement))
    assert result.answer == ("A" if query.endswith("True)") else "B")
    assert not names(result)


def test_the_gloss_of_a_query_stands_in_for_the_question() -> None:
    """Without a question, the query's own gloss is what it is held against."""
    assert answer("Sour(Max, True)", "Sour(Max, False) ::: Max is sour.").verdict == "True"
    assert answer("Sour(Max, True)", "Sour(Max, False) ::: Max is not sour.").verdict == "False"


@pytest.mark.parametrize(
    "query", ["Sour(Max, X)", "Sour(Max, ?)", "Sour(Max, Unknown)", "Sour(Max, bool)", "Sour(Max)"]
)
def test_query_without_a_truth_value(query: str) -> None:
    """A truth value that is left open is taken from the statement."""
    program = f"Predicates:\nSour($x, bool)\nFacts:\nSour(Max, True)\nQuery:\n{query}"
    assert solve(program, asked("Max is not sour.")).answer == "B"
    assert solve(program, asked("Max is sour.")).answer == "A"
    assert solve(program).verdict == "True"


@pytest.mark.parametrize(
    "query", ["None", "Sour($x, True)", "It is hard to say.", "Sour(Max, True) >>> Big(Max, True)"]
)
def test_query_from_the_question(query: str) -> None:
    """A query that is missing or can't be read is read from the question; without one the program is unread."""
    result = answer("Sour(Max, True)", query, asked("Max is sour."))
    assert result.answer == "A"
    assert "query read from the question" in names(result)
    without = answer("Sour(Max, True)", query)
    assert (without.status, without.executed, without.answer) == ("parse_error", False, None)
    assert "a query was expected" in without.report


def test_query_about_something_else() -> None:
    """A query that turns the statement's arguments round is set right, where the program knows all of its names."""
    facts = "Likes(Al, Bo, True)"
    result = answer(facts, "Likes(Bo, Al, True)", asked("Al likes Bo."))
    assert result.answer == "A"
    assert "query about something else than the question" in names(result)
    assert answer(facts, "Likes(Al, Bo, True)", asked("Al likes Cy.")).answer == "A"


def test_queries_of_several_claims() -> None:
    """`and` and `or` in a query are decided as far as their parts are; of several queries the statement picks one."""
    facts = "A(b, True)\nB(b, False)"
    verdicts = {
        "A(b, True) && B(b, False)": "True",
        "A(b, True) && B(b, True)": "False",
        "A(b, True) && C(b, True)": "Unknown",
        "C(b, True) && B(b, True)": "False",
        "A(b, True) || C(b, True)": "True",
        "B(b, True) or C(b, True)": "Unknown",
        "B(b, True) or not A(b)": "False",
        "not (B(b) or C(b))": "Unknown",
    }
    assert {query: answer(facts, query).verdict for query in verdicts} == verdicts
    two = answer("Big(Al, True)\nRed(Al, False)", "Big(Al, True)\nRed(Al, True)", asked("Al is red."))
    assert two.answer == "B"
    assert "several queries" in names(two)


def test_query_in_words() -> None:
    """A query may be a sentence or the whole question."""
    facts = "Cold(Bob, True)\nLikes(Bob, cat, True)"
    for query in ["Bob is cold.", "Is Bob cold?", "Does Bob like the cat?", "True or false: Bob likes the cat."]:
        assert answer(facts, query).verdict == "True"
    assert answer(facts, "Is the following statement true or false? Bob is not cold.").verdict == "False"


def test_individual_used_as_a_predicate() -> None:
    """A predicate named as the individual asked about means being it, unless something else is said to be one."""
    query = "Zumpus(Sally, True)"
    for line in ["Sally(Sally, True) >>> Zumpus(Sally, True)", "Sally($x, True) >>> Zumpus($x, True)"]:
        result = answer(line, query)
        assert result.verdict == "True"
        assert "individual used as a predicate" in names(result)
    assert answer("Sally(True) >>> Zumpus(Sally, True)", query).verdict == "True"
    assert answer("Zumpus(Al, True)\nSally(Sally, True)", query).verdict == "Unknown"
    cats = "Cat(Tom, True)\nCat($x, True) >>> Sly($x, True)"
    assert names(answer(cats, "Likes(Tom, Cat, True)")) == set()
    assert answer(cats, "Sly(Tom, True)").verdict == "True"


def test_facts_about_a_variable() -> None:
    """A fact about a variable holds of everything, unless a question or a gloss is there and says no such thing."""
    facts, query = "Cold($x, True)\nBig(Bob, True)", "Cold(Bob, True)"
    assert answer(facts, query).verdict == "True"
    left_out = answer(facts, query, asked("Bob is cold.", context="Cold things are big. Bob is big."))
    assert left_out.verdict == "Unknown"
    assert "fact about a variable left out" in names(left_out)
    assert answer(facts, query, asked("Bob is cold.", context="Everything is cold. Bob is big.")).answer == "A"
    glossed = facts.replace("True)\n", "True) ::: All things are cold.\n")
    assert answer(glossed, query, asked("Bob is cold.")).answer == "A"


def test_predicate_as_a_truth_value() -> None:
    """`Wumpus($x, Impus)` over declared predicates of one argument is the rule that is meant."""
    program = "Predicates:\nWumpus($x, bool)\nImpus($x, bool)\nFacts:\nWumpus($x, Impus)\nWumpus(Max, True)\nQuery:\n"
    assert solve(f"{program}Impus(Max, True)").verdict == "True"
    denied = program.replace("$x, Impus", "$x, Not Impus")
    assert solve(f"{denied}Impus(Max, True)").verdict == "False"


@pytest.mark.parametrize(
    ("line", "gloss"),
    [
        ("Likes(Al, Bo, True)", "Bo likes Al."),
        ("Likes(Al, Bo, True)", "Al does not like Bo."),
        ("Cold($x, True) >>> Big($x, True)", "If Al is cold then Al is big."),
        ("Big($x, True) >>> Cold($x, True)", "All cold things are big."),
        ("Cold($x, True) && Big($x, True) && Kind($x, False)", "If something is cold and big then it is kind."),
        ("Cold($x, True) && Kind($y, True) >>> Big($x, True)", "If something is cold and kind then it is big."),
    ],
)
def test_line_against_its_gloss(line: str, gloss: str) -> None:
    """A line that says something else than its gloss is read as its gloss, and reported."""
    vocabulary = "Likes(Bo, Al, True)\nCold(Al, True)\nBig(Cy, True)\nKind(Cy, True)\nRed(Cy, True)"
    result = answer(f"{vocabulary}\n{line} ::: {gloss}", "Red(Cy, True)")
    assert names(result) == {"line read from its gloss"} | (
        {"missing arrow"} if ">>>" not in line and "&&" in line else set()
    )


@pytest.mark.parametrize(
    ("line", "gloss"),
    [
        ("Cold($x, True) && Big($x, False) >>> Kind($x, True)", "Cold things that are not big are kind."),
        ("Kind($x, True) >>> Big($x, True)", "All kind people are big."),
        ("Likes($x, Al, True) >>> Likes(Al, Bo, True)", "If something likes Al then Al likes Bo."),
        ("Cold(Al, True)", "Al is said to be cold."),
        ("Cold(Al, True)", "Al is furry."),
        ("Cold(Al, True)", "Zed is cold."),
        ("Cold(Al, True)", "from sentence 3"),
    ],
)
def test_glosses_that_change_nothing(line: str, gloss: str) -> None:
    """A gloss that agrees, that can't be read, or that speaks of other things than the program changes nothing."""
    vocabulary = "Likes(Bo, Al, True)\nCold(Al, True)\nBig(Cy, True)\nKind(Cy, True)"
    assert names(answer(f"{vocabulary}\n{line} ::: {gloss}", "Cold(Al, True)")) == set()


def test_unread_lines() -> None:
    """A line that can't be read is reported with its number and what was expected; the rest runs, its doubt told."""
    result = answer("Cold(Bob, True)\nLikes(Bob, cat >>> Big(Bob, True)\nBig((Bob, True)", "Cold(Bob, True)")
    assert (result.answer, len(result.unread_lines)) == ("True", 1)
    assert str(result.unread_lines[0]).startswith("line 4: a name was expected after '('")
    doubtful = answer("Cold(Bob, True)\nBig(Bob, maybe(x))", "Big(Bob, True)")
    assert doubtful.verdict == "Unknown"
    assert "might decide it: 3." in doubtful.why
    talk = answer("Cold(Bob, True)", "Big(Bob, True)\nNote: this is the query")
    assert (len(talk.unread_lines), talk.why) == (1, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Cold(Bob, True) >>> && Big(Bob)", "a claim such as Cold(Bob, True) was expected after '>>>'"),
        ("Cold(Bob, True) >>> Big(Bob, True) or Red(Bob, True)", "one conclusion, or several joined by &&"),
        ("Cold(Bob, True) >>> Big(Bob, True) >>> Red(Bob, True)", "'&&', '>>>' or the end of the line was expected"),
        ("Cold(Bob, True) && Big(Bob, True) >>> True", "a claim such as Cold(Bob, True) was expected behind the arrow"),
        ("Cold(Bob, ?) >>> Big(Bob, True)", "True or False was expected in each claim of a rule"),
        ("Cold(friend(Bob), True)", "')' was expected after 'friend', not '('"),
        ("Cold(, True)", "a name was expected"),
        ("Cold(Bob) = perhaps", "True or False was expected after '='"),
        ("The weather in town was fine", "a claim such as Cold(Bob, True) was expected at its beginning"),
    ],
)
def test_what_was_expected(line: str, expected: str) -> None:
    """An unread line says what was expected, and where."""
    (unread,) = answer(f"Cold(Al, True)\n{line}", "Cold(Al, True)").unread_lines
    assert unread.line == 3
    assert expected in unread.expected


def test_unread_line_with_a_gloss() -> None:
    """A line that can't be read is read from its gloss where that is of the controlled English."""
    result = answer("Cold(Bob, True)\nCold($x >>> >>> Big ::: Cold things are big.", "Big(Bob, True)")
    assert result.verdict == "True"
    assert names(result) == {"line read from its gloss"}


def test_conflicts() -> None:
    """Where a claim and its negation both follow, what is asked of them is contradictory; the rest is not touched."""
    facts = "Cold(Bob, True)\nCold(Bob, False)\nBig(Bob, True)"
    both = answer(facts, "Cold(Bob, True)")
    assert (both.status, both.answer, len(both.proof)) == ("inconsistent", None, 2)
    other = answer(facts, "Big(Bob, True)")
    assert (other.status, other.answer) == ("answered", "True")
    assert "Bob is cold" in other.why


def test_worlds() -> None:
    """What is not derived is unknown, unless the question says that it is false and offers no Unknown."""
    rule, query = "Cold(Al, True)\nCold($x, True) && Big($x, False) >>> Kind($x, True)", "Kind(Al, True)"
    assert answer(rule, query, asked("Al is kind.")).verdict == "Unknown"
    closed = "What cannot be proved to be true is false."
    assert answer(rule, query, asked("Al is kind.", context=closed)).answer == "A"
    assert answer(rule, query, asked("Al is kind.", UNKNOWN, context=closed)).answer == "C"
    assert "nothing proves the opposite" in answer(rule, query, asked("Al is kind.", context=closed)).proof[1]


@pytest.mark.slow
def test_bounds() -> None:
    """A theory from which too much follows is undecided, and says so."""
    facts = "\n".join(f"N(c{n}, True)" for n in range(30))
    rule = "N($a, True) && N($b, True) && N($c, True) >>> T($a, $b, $c, True)"
    program = f"Facts:\n{facts}\nRules:\n{rule}\nQuery:\nT(c1, c2, c3)"
    assert solve(program, bounds=SolverLimits(seconds=20)).answer == "True"
    small = solve(program, bounds=SolverLimits(seconds=1))
    assert (small.status, small.answer) == ("unknown", None)
    assert "limit" in small.why


def test_a_program_without_statements_is_unread() -> None:
    """A query alone is no program."""
    result = solve("Facts:\nNone\nQuery:\nCold(Bob, True)")
    assert result.status == "parse_error"
    assert "facts and rules were expected" in result.report


def test_recognition() -> None:
    """A program of the dialect is recognised by its arrows, headings and truth values; other texts are not."""
    assert recognises(PROGRAM) >= 70
    assert recognises("Premises:\n∀x (P(x) → Q(x)) ::: All P are Q.\nConclusion:\nQ(a)") == 0
    assert recognises("") == 0


@pytest.mark.parametrize("section", ["Answer", "Explanation"])
def test_what_stands_behind_the_program(section: str) -> None:
    """An answer or an explanation that a model adds states nothing."""
    result = answer("Cold(Bob, True)", f"Cold(Bob, True)\n{section}:\nBig(Bob, True)\nIt is so.")
    assert (result.answer, result.unread_lines) == ("True", ())

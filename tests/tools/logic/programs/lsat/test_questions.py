"""What is asked of the options of an `lsat` program: by their wrappers, and by the words of the question."""

from __future__ import annotations

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.lsat import solve
from reasoning.tools.logic.programs.lsat.wrappers import list_asks

PROGRAM = """# Declarations
people = EnumSort([Ann, Bob, Cid])
days = EnumSort([Monday, Tuesday, Wednesday])
visits = Function([people] -> [days])

# Constraints
Distinct([p:people], visits(p)) ::: they come on different days
visits(Ann) == Monday ::: Ann comes on Monday

# Options
"""
MUST, COULD, CANNOT = "visits(Ann) == Monday", "visits(Bob) == Tuesday", "visits(Bob) == Monday"


def run(options: str, question: str = "") -> ProgramResult:
    return solve(PROGRAM + options, Question(question, options=("a", "b", "c")) if question else None, SolverLimits())


@pytest.mark.parametrize(
    ("wrapper", "true"),
    [
        ("is_valid({})", "M"),
        ("is_sat({})", "MC"),
        ("is_unsat({})", "N"),
        ("is_exception(is_sat({}))", "N"),
        ("is_exception(is_valid({}))", "CN"),
        ("is_exception(is_unsat({}))", "MC"),
        ("Not(is_sat({}))", "N"),
        ("is_sat([{}])", "MC"),
        ("is_sat({}, visits(Ann) != Tuesday)", "MC"),
        ("is_valid({}) and is_valid(visits(Ann) != Tuesday)", "M"),
    ],
)
def test_wrappers(wrapper: str, true: str) -> None:
    """Each wrapper is true of what must, may or can't be as its name says; several arguments are a conjunction."""
    letters = zip("MCN", (MUST, COULD, CANNOT), strict=True)
    done = run("\n".join(f"{wrapper.format(body)} ::: ({letter})" for letter, body in letters))
    assert "".join(letter for letter in "MCN" if done.options[letter] == "true") == true


def test_wrapper_against_the_question() -> None:
    """Where the wrapper contradicts the question, the question counts, and the repair is named."""
    options = f"is_valid({COULD}) ::: (A)\nis_valid({CANNOT}) ::: (B)\nis_valid(visits(Cid) == Monday) ::: (C)"
    assert run(options).answer is None
    done = run(options, "Which one of the following could be true?")
    assert done.answer == "A"
    assert {repair.name for repair in done.repairs} == {"wrapper against the question"}


def test_question_of_the_program_itself() -> None:
    """Without a question from outside, the program's own line counts."""
    options = f"is_valid({COULD}) ::: (A)\nis_valid({CANNOT}) ::: (B)"
    for line in (
        "Question ::: Which one of the following could be true?",
        "Question: Which one could be true (there)?",
    ):
        assert run(f"{line}\n{options}").answer == "A"


@pytest.mark.parametrize(
    ("question", "wrapper"),
    [
        ("Which one of the following CANNOT be true?", "is_valid(Not({}))"),
        ("Which one of the following CANNOT be true?", "is_exception(is_sat({}))"),
        ("Each of the following could be true EXCEPT:", "is_unsat({})"),
    ],
)
def test_wrapper_in_other_words(question: str, wrapper: str) -> None:
    """A wrapper that asks the same as the question in other words is left as it is."""
    letters = zip("ABC", (MUST, COULD, CANNOT), strict=True)
    done = run("\n".join(f"{wrapper.format(body)} ::: ({letter})" for letter, body in letters), question)
    assert done.answer == "C"
    assert not done.repairs


def test_missing_and_unknown_wrappers() -> None:
    """An option without a wrapper, or with one that there is not, is asked what the question asks."""
    question = "Which one of the following must be true?"
    done = run(f"{MUST} ::: (A)\n{COULD} ::: (B)", question)
    assert done.answer == "A"
    assert {repair.name for repair in done.repairs} == {"wrapper missing"}
    done = run(f"is_required({MUST}) ::: (A)\nis_required({COULD}) ::: (B)", question)
    assert done.answer == "A"
    assert {repair.name for repair in done.repairs} == {"unknown wrapper"}
    unread = run(f"{MUST} ::: (A)\nis_required({COULD}) ::: (B)")
    assert unread.status == "parse_error"
    assert [line.line for line in unread.unread_lines] == [11, 12]


def test_condition_that_all_options_share() -> None:
    """A condition that all options repeat is a constraint where the program has no answer otherwise."""
    options = "\n".join(
        f"is_valid(And(visits(Bob) == Wednesday, visits({who}) == {day})) ::: ({letter})"
        for letter, who, day in (("A", "Cid", "Monday"), ("B", "Cid", "Tuesday"), ("C", "Ann", "Wednesday"))
    )
    done = run(options, "If Bob comes on Wednesday, which one of the following must be true?")
    assert done.answer == "B"
    assert [repair.name for repair in done.repairs] == ["condition shared by the options"]


def test_lists() -> None:
    """A complete and accurate list has all that hold among those that any option lists, and no other."""
    question = "Which one of the following is a complete and accurate list of the days on which Bob could come?"
    lists = ("[Tuesday]", "[Tuesday, Wednesday]", "[Monday, Tuesday, Wednesday]")
    options = "\n".join(
        f"is_accurate_list([visits(Bob) == {', visits(Bob) == '.join(days[1:-1].split(', '))}]) ::: ({letter})"
        for letter, days in zip("ABC", lists, strict=True)
    )
    assert run(options, question).answer == "B"
    assert list_asks(question) == "could"
    assert list_asks("Which one of the following is a complete and accurate list of those who must come?") == "must"


def test_lists_that_could_be_complete() -> None:
    """A list that could be complete holds together with the absence of what only others list."""
    program = """# Declarations
people = EnumSort([Ann, Bob, Cid])
comes = Function([people] -> [bool])
# Constraints
Implies(comes(Ann), comes(Bob))
Count([p:people], comes(p)) == 2
# Options
is_accurate_list([comes(Ann)]) ::: (A)
is_accurate_list([comes(Ann), comes(Cid)]) ::: (B)
is_accurate_list([comes(Bob), comes(Cid)]) ::: (C)
"""
    question = Question("Which one of the following could be a complete and accurate list of those who come?")
    assert solve(program, question, SolverLimits()).answer == "C"


def test_least_and_greatest() -> None:
    """The least is the smallest number that is possible, the greatest the largest."""
    count = "Count([p:people], visits(p) > Monday)"
    for wrapper, answer in (("is_min", "B"), ("is_max", "B")):
        assert run("\n".join(f"{wrapper}({count} == {n}) ::: ({'ABC'[n - 1]})" for n in (1, 2, 3))).answer == answer
    day = "\n".join(f"is_max(visits(Bob), {n}) ::: ({'ABC'[n - 1]})" for n in (1, 2, 3))
    assert run(day).answer == "C"
    unread = run("is_min(visits(Bob)) ::: (A)")
    assert "a number to compare with was expected" in unread.unread_lines[0].expected


def test_same_effect() -> None:
    """An option has the same effect as a constraint if each follows from the other with the rest."""
    question = (
        "Which one of the following, if substituted for the condition that Ann comes on Monday, would have the same "
        "effect in determining the days?"
    )
    options = (
        "is_equivalent(visits(Ann) < Wednesday) ::: (A)\n"
        "is_equivalent(And(visits(Bob) > Monday, visits(Cid) > Monday)) ::: (B)\n"
        "is_equivalent(visits(Bob) == Wednesday) ::: (C)"
    )
    assert run(options, question).answer == "B"


@pytest.mark.parametrize(
    ("constraint", "option", "name"),
    [
        ("ForAll([p:people], visits(Ann) != visits(p))", "visits(Bob) != Monday", "others than itself"),
        ("And(visits(Bob) == Tuesday, visits(Bob) == Monday)", "visits(Bob) == Tuesday", "alternatives joined by And"),
    ],
)
def test_repairs_for_contradictions(constraint: str, option: str, name: str) -> None:
    """A constraint that contradicts itself by a slip is repaired; one that does not is left as it is."""
    program = PROGRAM.replace("# Options", f"{constraint}\n# Options")
    done = solve(f"{program}is_valid({option}) ::: (A)\nis_valid(visits(Bob) == Monday) ::: (B)", None, SolverLimits())
    assert done.answer == "A"
    assert [repair.name for repair in done.repairs] == [name]

"""The `lsat` dialect: every form that programs are written in, and what it means."""

from __future__ import annotations

import pytest

from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.lsat import recognises, solve
from tests.each_row import each_row

DECLARATIONS = """# Declarations
people = EnumSort([Ann, Bob, Cid])
days = EnumSort([Monday, Tuesday, Wednesday])
rooms = EnumSort([1, 2, 3])
visits = Function([people] -> [days])
sleeps = Function([people] -> [rooms])
likes = Function([people, people] -> [bool])
tall = Function([people] -> [bool])
age = Function([people] -> [int])
"""


def run(constraints: str, options: str, declarations: str = DECLARATIONS) -> ProgramResult:
    return solve(f"{declarations}\n# Constraints\n{constraints}\n\n# Options\n{options}", None, SolverLimits())


def result(constraints: str, option: str, declarations: str = DECLARATIONS) -> str:
    """What comes of one option under the constraints."""
    done = run(constraints, f"{option} ::: (A)", declarations)
    assert not done.unread_lines, done.report
    return done.options["A"]


ANSWERED = """# Declarations
boxes = EnumSort([1, 2, 3])
colours = EnumSort([red, green, blue])
holds = Function([boxes] -> [colours])

# Constraints
Distinct([b:boxes], holds(b)) ::: no two boxes have a colour in common
holds(1) == red ::: box 1 is red
holds(2) != green ::: box 2 is not green

# Options
Question ::: Which one of the following must be true?
is_valid(holds(3) == blue) ::: (A)
is_valid(holds(3) == green) ::: (B)
is_valid(holds(2) == green) ::: (C)
"""


def test_answer_with_its_proof() -> None:
    """The one option that holds is the answer; its proof names the constraints that are needed, by their glosses."""
    done = solve(ANSWERED, None, SolverLimits())
    assert (done.status, done.answer, done.dialect) == ("answered", "B", "lsat")
    assert done.options == {"A": "false", "B": "true", "C": "false"}
    assert "(B) must hold because of" in done.proof[-1]
    assert "no two boxes have a colour in common" in done.proof[-1]
    assert "box 2 is not green" in done.proof[-1]
    assert not done.repairs
    assert not done.unread_lines


def test_proof_of_what_can_hold() -> None:
    """An option that can hold is shown by a case in which it does; one that can't, by what excludes it."""
    constraints = "Distinct([p:people], visits(p)) ::: they come apart\nvisits(Ann) == Tuesday ::: Ann is second"
    done = run(constraints, "is_sat(visits(Bob) == Tuesday) ::: (A)\nis_sat(visits(Bob) == Wednesday) ::: (B)")
    assert done.answer == "B"
    assert done.proof == (
        "(A) can't hold because of line 12: they come apart; line 13: Ann is second",
        "(B) can hold together with all constraints, for example with visits(Ann) = Tuesday, "
        "visits(Bob) = Wednesday, visits(Cid) = Monday",
    )


def test_proof_of_what_need_not_hold() -> None:
    """An option that need not hold is shown by a case in which it does not: truth values, numbers, fractions."""
    options = "is_valid(size(Ann) == 2) ::: (A)\nis_valid(size(Ann) < 2) ::: (B)"
    declared = "people = EnumSort([Ann])\nsizes = EnumSort([1, 1.5, 2])\nsize = Function([people] -> [sizes])\n"
    declared += "tall = Function([people] -> [bool])\nage = Function([people] -> [int])\n"
    done = run("size(Ann) > 1\nsize(Ann) < 2\nNot(tall(Ann))\nage(Ann) == 0 - 4", options, declared)
    assert done.proof[0] == "(A) need not hold, for example with size(Ann) = 1.5, not tall(Ann), age(Ann) = -4"


def test_contradiction_names_the_constraints() -> None:
    """Constraints that exclude each other decide nothing; those that are needed for it are named, and no others."""
    done = run(
        "visits(Ann) == Monday ::: Ann is first\ntall(Bob)\nvisits(Ann) > Monday ::: Ann is late", "is_sat(tall(Ann))"
    )
    assert done.status == "inconsistent"
    assert done.answer is None
    assert "Ann is first" in done.why
    assert "Ann is late" in done.why
    assert "tall" not in done.why


def test_several_and_none() -> None:
    """More than one true option, or none, is no answer."""
    assert run("", "is_sat(tall(Ann)) ::: (A)\nis_sat(tall(Bob)) ::: (B)").status == "ambiguous"
    assert run("", "is_valid(tall(Ann)) ::: (A)\nis_valid(tall(Bob)) ::: (B)").status == "unknown"


HOLD = [
    ("visits(Ann) == Monday", "visits(Ann) == 1"),
    ("visits(Ann) = Monday", "visits(Ann) < Tuesday"),
    ("visits(Ann) == visits(Bob) + 1", "visits(Ann) > Monday"),
    ("visits(Ann) == visits(Bob) - 2", "And(visits(Bob) == Wednesday, visits(Ann) == Monday)"),
    ("Monday < visits(Ann) < Wednesday", "visits(Ann) == Tuesday"),
    ("Abs(visits(Ann) - visits(Bob)) == 2", "Or(visits(Ann) == Monday, visits(Bob) == Monday)"),
    ("sleeps(Ann) * 2 == sleeps(Bob) + 3", "sleeps(Bob) % 2 == 1"),
    ("Distinct([p:people], sleeps(p))", "Sum([p:people], sleeps(p)) == 6"),
    ("Distinct(sleeps(Ann), sleeps(Bob))", "sleeps(Ann) != sleeps(Bob)"),
    ("Distinct([sleeps(Ann), sleeps(Bob)])", "Not(sleeps(Ann) == sleeps(Bob))"),
    ("Count([p:people], tall(p)) == 3", "tall(Ann)"),
    ("Count([p:people, q:people], likes(p, q)) == 9", "likes(Ann, Bob)"),
    ("Count([p:people], visits(p) == Monday) >= 3", "visits(Cid) == Monday"),
    ("Sum([p:people], tall(p)) == 3", "tall(Cid)"),
    ("AtLeast(3, [p:people], tall(p))", "tall(Bob)"),
    ("AtMost(0, [p:people], tall(p))", "Not(tall(Bob))"),
    ("Exactly(3, [p:people], tall(p))", "tall(Bob)"),
    ("ForAll([p:people], Implies(p != Ann, tall(p)))", "tall(Bob)"),
    ("ForAll([p:people], p != Ann, tall(p))", "tall(Cid)"),
    ("ForAll([p:people, p != Ann], tall(p))", "tall(Cid)"),
    ("ForAll([p:people, q:people], likes(p, q))", "likes(Bob, Bob)"),
    ("ForAll([p, q:people], likes(p, q))", "likes(Bob, Ann)"),
    ("ForAll(p:people, tall(p))", "tall(Ann)"),
    ("ForAll([p in people], tall(p))", "tall(Ann)"),
    ("forall([p:people], tall(p))", "tall(Ann)"),
    ("Exists([p:people], And(tall(p), p == Bob))", "tall(Bob)"),
    ("Exists([p:people], p == Bob, tall(p))", "tall(Bob)"),
    ("ForAll([p:[Ann, Bob]], tall(p))", "tall(Bob)"),
    ("And([tall(p) for p in people])", "tall(Bob)"),
    ("all(tall(p) for p in people if p != Ann)", "tall(Bob)"),
    ("Iff(tall(Ann), tall(Bob))", "tall(Ann) == tall(Bob)"),
    ("Xor(tall(Ann), tall(Bob))", "tall(Ann) != tall(Bob)"),
    ("If(tall(Ann), sleeps(Ann), sleeps(Bob)) == 4 - 1", "Or(sleeps(Ann) == 3, sleeps(Bob) == 3)"),
    ("If(Not(tall(Ann)), False)", "tall(Ann)"),
    ("IfThenElse(True, tall(Ann), tall(Bob))", "tall(Ann)"),
    ("tall(Ann) == False", "Not(tall(Ann))"),
    ("Not(tall(Ann)) => tall(Bob)", "tall(Ann) or tall(Bob)"),
    ("tall(Ann) -> tall(Bob) -> tall(Cid)", "Implies(tall(Ann) and tall(Bob), tall(Cid))"),
    ("tall(Ann) ==> tall(Bob)", "Or(Not(tall(Ann)), tall(Bob))"),
    ("tall(Ann) <=> tall(Bob)", "Iff(tall(Ann), tall(Bob))"),
    ("tall(Ann) or tall(Bob) and tall(Cid)", "Or(tall(Ann), tall(Bob))"),
    ("not tall(Ann) and tall(Bob)", "And(Not(tall(Ann)), tall(Bob))"),
    ("!tall(Ann) & ~tall(Bob)", "Not(Or(tall(Ann), tall(Bob)))"),
    ("¬tall(Ann) ∧ tall(Bob)", "tall(Bob) || tall(Ann)"),
    ("visits(Ann) ≠ Monday", "visits(Ann) ≥ Tuesday"),
    ("visits(Ann) in [Monday, Tuesday]", "visits(Ann) != Wednesday"),
    ("visits(Ann) not in {Monday, Tuesday}", "visits(Ann) == Wednesday"),
    ("sleeps(Ann) not in [sleeps(Bob) - 1, sleeps(Bob), 1, 2]", "sleeps(Ann) == 3"),
    ("Implies(tall(Ann), tall(Bob), tall(Cid))", "Implies(And(tall(Ann), tall(Bob)), tall(Cid))"),
    ("tall(Ann), tall(Bob)", "And(tall(Ann), tall(Bob))"),
    ("visits(Ann, Monday)", "visits(Ann) == Monday"),
    ("ForAll([p:people], likes(p, _))", "Exists([q:people], likes(Ann, q))"),
    ("tall('Ann')", 'tall("Ann")'),
    ("tall(ann)", "tall(Ann)"),
    ("sleeps(Ann) == second", "sleeps(Ann) == 2"),
    ("And(1 <= age(Ann), age(Ann) <= 1)", "age(Ann) == 1"),
    ("age(Ann) == max(sleeps(Ann), 3)", "age(Ann) == 3"),
    ("age(Ann) == min(sleeps(Ann), 0)", "age(Ann) == 0"),
    ("AbsDiff(age(Ann), 5) == 0", "age(Ann) == 5"),
    ("ForAll([p:people], Implies(visits(p) == Monday, visits(p) == visits(Ann)))  # a remark", "True"),
    ("ForAll([p:people], tall(p)", "tall(Ann)"),
    ("ForAll([p:people], tall(p))))", "tall(Ann)"),
    ("ForAll([p:people], And(tall(p),\nlikes(p, p)))", "likes(Bob, Bob)"),
    ("tall(Ann) == (visits(Ann) < Tuesday)", "Implies(visits(Ann) == Monday, tall(Ann))"),
    ("ForAll([d:days], Exists([p:people], visits(p) == d))", "Distinct([p:people], visits(p))"),
    ("ForAll([r:rooms], Implies(sleeps(Ann) == r, r >= 3))", "sleeps(Ann) == 3"),
    ("ForAll([n:int], Implies(And(1 <= n, n <= 2), sleeps(Ann) != n))", "sleeps(Ann) == 3"),
]  # fmt: skip


@pytest.mark.slow
@each_row(("constraint", "consequence"), HOLD, ids=[constraint for constraint, _ in HOLD])
def test_meaning(constraint: str, consequence: str) -> None:
    """The constraint is read; it is not contradictory, and the consequence follows from it."""
    assert result(constraint, f"is_valid({consequence})") == "true"
    assert result(constraint, f"is_sat({consequence})") == "true"


OPEN = [
    ("ForAll([d:days], visits(Ann) != d + 1)", "visits(Ann) == Monday"),
    ("Exists([d:days], And(visits(Ann) == d, visits(Bob) == d + 1))", "visits(Ann) == Tuesday"),
    ("Count([p:people], tall(p)) == 2", "tall(Ann)"),
    ("Xor(tall(Ann), tall(Bob), tall(Cid))", "And(tall(Ann), tall(Bob), tall(Cid))"),
]


@pytest.mark.parametrize(("constraint", "option"), OPEN, ids=[constraint for constraint, _ in OPEN])
def test_no_more_than_it_says(constraint: str, option: str) -> None:
    """The option can hold with the constraint."""
    assert result(constraint, f"is_sat({option})") == "true"


def test_places_that_do_not_exist() -> None:
    """The day after the last one is none: what is said of it does not hold, and what is denied of it does."""
    declarations = DECLARATIONS + "guest = Function([days] -> [people])\n"
    after = "Exists([d:days], And(guest(d) == Ann, guest(d + 1) == Bob))"
    assert (
        result(after, "is_sat(And(guest(Wednesday) == Ann, guest(Monday) != Ann, guest(Tuesday) != Ann))", declarations)
        == "false"
    )
    apart = "ForAll([d:days], guest(d) != guest(d + 1))"
    assert result(apart, "is_sat(And(guest(Monday) == Ann, guest(Wednesday) == Ann))", declarations) == "true"
    assert result(apart, "is_valid(guest(Monday) != guest(Tuesday))", declarations) == "true"


def test_none_makes_a_function_partial() -> None:
    """A function that is compared with None need not have a value; others have one."""
    assert result("visits(Ann) == None", "is_sat(visits(Ann) == Monday)") == "false"
    assert result("ForAll([p:people], visits(p) != None)", "is_sat(visits(Ann) == Monday)") == "true"
    assert result("Implies(visits(Ann) != None, visits(Ann) == Monday)", "is_valid(visits(Ann) == Monday)") == "false"
    assert result("", "is_valid(Or(visits(Ann) == Monday, visits(Ann) == Tuesday, visits(Ann) == Wednesday))") == "true"


NAMES = """# Declarations
shows = EnumSort(["Night's Rest", Old Hat, far-off, 3rd Act, Roamin'])
times = EnumSort([1PM, 1:30PM, 2PM])
sizes = EnumSort([1, 1.5, 2])
days = EnumSort([1, ..., 9])
at = Function([shows] -> [times])
size = Function([shows] -> [sizes])
on = Function([shows] -> [days])
"""


@pytest.mark.parametrize(
    ("constraint", "consequence"),
    [
        ('at("Night\'s Rest") < 1:30PM', "at(Night's Rest) == 1PM"),
        ("at(Old Hat) > 1:30PM", "at(Old_Hat) == 2PM"),
        ("at(far-off) == 1PM + 1", "at(far-off) == 1:30PM"),
        ("at(3rd Act) == 2PM", "at('3rd Act') == 2PM"),
        ("at(Roamin') == 2PM", 'at("Roamin\'") == 2PM'),
        ("size(Old Hat) > 1.5", "size(Old Hat) == 2"),
        ("And(size(Old Hat) > 1, size(Old Hat) < 2)", "size(Old Hat) == 1.5"),
        ("on(Old Hat) > 8", "on(Old Hat) == 9"),
    ],
)
def test_names_that_are_no_identifiers(constraint: str, consequence: str) -> None:
    """Names of members with quotes, spaces, hyphens, colons and digits are read; fractions are ordered by value."""
    assert result(constraint, f"is_valid({consequence})", NAMES) == "true"


@pytest.mark.parametrize(
    "declared",
    [
        "days = EnumSort([Monday, Tuesday])\nplays = Function([days] -> [bool])",
        "plays = Function([days] -> [bool])\ndays = EnumSort([Monday, Tuesday])",
        "days = EnumSort(['Monday', 'Tuesday'])\nplays = Function([days], [bool])",
        "days = EnumSort({Monday, Tuesday})\nplays = Function(days, BoolSort())",
        "days, (Monday, Tuesday) = EnumSort('days', [Monday, Tuesday])\nplays = Function([days] → [Bool])",
        "early = EnumSort([Monday])\nlate = EnumSort([Tuesday])\nplays = Function([early + late] -> [bool])\n"
        "days = EnumSort([Monday, Tuesday])",
    ],
)
def test_declarations(declared: str) -> None:
    """Sorts and functions may be declared in any order, and in the spellings of Z3's Python."""
    declarations = f"# Declarations\n{declared}\n"
    done = run("plays(Monday)\nNot(plays(Tuesday))", "is_sat(Exists([d:days], plays(d))) ::: (A)", declarations)
    assert done.options == {"A": "true"}


def test_ranges_constants_and_lists() -> None:
    """A sort may be a range of numbers; names may stand for lists and values."""
    declarations = """# Declarations
rooms = IntSort(1, 4)
people = EnumSort([Ann, Bob, Cid])
grown = [Ann, Bob]
last = 4
sleeps = Function([people] -> [rooms])
"""
    constraints = "ForAll([p:people], Implies(p in grown, sleeps(p) == last))\nsleeps(Cid) < 2"
    assert result(constraints, "is_valid(And(sleeps(Bob) == 4, sleeps(Cid) == 1))", declarations) == "true"
    assert result(constraints, "is_valid(ForAll([p:grown], sleeps(p) == 4))", declarations) == "true"


def test_subsorts_share_their_members() -> None:
    """A member of a subsort is the member of the sort, in whatever order they are declared."""
    declarations = """# Declarations
girls = EnumSort([Cid, Ann])
people = EnumSort([Ann, Bob, Cid])
tall = Function([people] -> [bool])
"""
    assert result("ForAll([g:girls], tall(g))", "is_valid(And(tall(Ann), tall(Cid)))", declarations) == "true"
    assert result("ForAll([p:people], girls(p) == tall(p))", "is_valid(Not(tall(Bob)))", declarations) == "true"


def test_functions_with_two_values() -> None:
    """A function into two sorts has pairs as values; a pair is compared by its parts, and `_` stands for any."""
    declarations = DECLARATIONS + "speaks = Function([people] -> [rooms, days])\n"
    assert result("speaks(Ann) == (2, Monday)", "is_valid(speaks(Ann)[1] == Monday)", declarations) == "true"
    assert result("speaks(Ann) == (2, _)", "is_valid(speaks(Ann)[0] == 2)", declarations) == "true"
    assert result("speaks(Ann) == Monday", "is_valid(speaks(Ann)[1] < Tuesday)", declarations) == "true"


def test_count_of_numbers_is_their_sum() -> None:
    """Count over a function with numbers sums them, and says so."""
    done = run("Count([p:people], age(p)) == 5\nage(Ann) == 2\nage(Bob) == 2", "is_valid(age(Cid) == 1) ::: (A)")
    assert done.options == {"A": "true"}
    assert [repair.name for repair in done.repairs] == ["count of numbers"]


@pytest.mark.parametrize(
    ("constraint", "name"),
    [
        ("tall(Ann) or tall(Bob)", "infix connective"),
        ("tall(Ann) => tall(Bob)", "operator in another spelling"),
        ("1 <= age(Ann) <= 3", "chained comparison"),
        ("And(tall(Ann), tall(Bob)", "brackets balanced"),
        ("And(tall(p) for p in people)", "comprehension"),
        ("Implies(tall(Ann), tall(Bob), tall(Cid))", "several conditions"),
        ("tall(ann)", "name in another spelling"),
        ("sleeps(Ann) == third", "ordinal as a number"),
        ("visits(Ann, Monday)", "function as a relation"),
    ],
)
def test_repairs_are_named(constraint: str, name: str) -> None:
    """What is not of the strict grammar is read as a repair with its name and line."""
    done = run(constraint, "is_sat(tall(Ann)) ::: (A)")
    assert [(repair.name, repair.line) for repair in done.repairs] == [(name, 12)]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("tall(Dan)", "a declared name was expected, not 'Dan'"),
        ("small(Ann)", "a declared function was expected, not 'small'"),
        ("tall(Monday)", "a member of people was expected in tall(…), not Monday of days"),
        ("visits(Ann) == Bob", "can't be compared: two sorts"),
        ("likes(Ann)", "2 arguments of likes were expected, not 1"),
        ("ForAll([x:boys], tall(x))", "a declared sort (people, days, rooms) was expected, not 'boys'"),
        ("visits(Ann)", "a formula was expected, not a member of days"),
        ("And(tall(Ann) tall(Bob))", "')' was expected after 'And(tall(Ann)', not 'tall'"),
        ("tall(Ann) ==", "a name, a number or '(' was expected after 'tall(Ann) ==', not the end of the line"),
        ("tall(Ann) ? tall(Bob)", "a name, a number or an operator was expected, not '?'"),
        ("ForAll([x], tall(x))", "a sort was expected for the variable 'x', as in [x:children]"),
        ("age(Ann) * age(Bob) == 2", "a known number was expected on the right of '*'"),
        ("Implies(tall(Ann))", "2 arguments of 'implies' was expected"),
        ("tall(x)", "a declared name was expected, not 'x'"),
    ],
)
def test_unread_lines_say_what_was_expected(constraint: str, expected: str) -> None:
    """A line that can't be read is reported with its number and what was expected; the others are still read."""
    done = run(f"tall(Ann)\n{constraint}", "is_valid(tall(Ann)) ::: (A)")
    assert [line.line for line in done.unread_lines] == [13]
    assert expected in done.unread_lines[0].expected
    assert done.options == {"A": "true"}


def test_lost_constraints_leave_open_what_they_may_decide() -> None:
    """What follows without a lost constraint follows with it; what only can hold without it is open."""
    constraints = "tall(Ann)\nsmall(Bob)"
    done = run(constraints, "is_valid(tall(Ann)) ::: (A)\nis_valid(tall(Bob)) ::: (B)")
    assert (done.answer, done.options) == ("A", {"A": "true", "B": "open"})
    done = run(constraints, "is_sat(tall(Bob)) ::: (A)\nis_sat(Not(tall(Ann))) ::: (B)")
    assert (done.status, done.options) == ("unknown", {"A": "open", "B": "false"})
    assert done.why == "constraints that could not be read (1) may decide A"


def test_unread_programs() -> None:
    """A program without options, with an option that can't be read, or with no constraint that can, is not run."""
    assert run("tall(Ann)", "").status == "parse_error"
    done = run("tall(Ann)", "is_sat(small(Ann)) ::: (A)\nis_sat(tall(Ann)) ::: (B)")
    assert (done.status, done.executed) == ("parse_error", False)
    assert done.options["A"] == "parse_error"
    assert run("small(Ann)", "is_sat(tall(Ann)) ::: (A)").status == "parse_error"
    assert "options were expected" in run("tall(Ann)", "").report


def test_sections_do_not_matter() -> None:
    """A constraint among the declarations, or a declaration among the constraints, is read for what it is."""
    program = """# Constraints
people = EnumSort([Ann, Bob])
tall(Ann)
# Declarations
tall = Function([people] -> [bool])
Not(tall(Bob)) ::: Bob is short
# Options
is_valid(tall(Bob)) ::: (A)
is_valid(tall(Ann)) ::: (B)
"""
    done = solve(program, None, SolverLimits())
    assert done.answer == "B"
    assert [repair.name for repair in done.repairs] == ["constraint among the declarations"]


@pytest.mark.parametrize(
    "option", ["is_valid({}) ::: ({})", "is_valid({}) ::: {}", "is_valid({}) ::: {}) so", "({1}) is_valid({0})"]
)
def test_labels(option: str) -> None:
    """An option's letter stands behind it or before it; without one its place counts."""
    for letters in ("AB", "CD"):
        options = "\n".join(
            option.format(body, letter) for body, letter in zip(("tall(Bob)", "tall(Ann)"), letters, strict=True)
        )
        assert run("tall(Ann)", options).answer == letters[1]
    assert run("tall(Ann)", "is_valid(tall(Bob))\nis_valid(tall(Ann))").answer == "B"


def test_labels_that_occur_twice() -> None:
    """Where two options have one letter, the second has that of its place."""
    done = run("tall(Ann)", "is_valid(tall(Bob)) ::: (A)\nis_valid(tall(Ann)) ::: (A)")
    assert done.answer == "B"
    assert [repair.name for repair in done.repairs] == ["label by the place"]


def test_what_else_stands_among_the_options() -> None:
    """A line with words behind it is a constraint; prose is reported, and is no option."""
    options = (
        "tall(Ann) ::: if Ann is tall\nis_valid(tall(Ann)) ::: (A)\nis_valid(tall(Bob)) ::: (B)\nSo it is A, I think."
    )
    done = run("", options)
    assert done.answer == "A"
    assert [repair.name for repair in done.repairs] == ["constraint among the options"]
    assert [line.text for line in done.unread_lines] == ["So it is A, I think."]


def test_lines_are_joined_only_where_brackets_close() -> None:
    """A statement may run over several lines; one with a missing bracket does not swallow the next."""
    joined = run(
        "ForAll([p:people],\n  Implies(\n  p != Ann,\n tall(p)))  ::: all but Ann", "is_valid(tall(Bob)) ::: (A)"
    )
    assert joined.options == {"A": "true"}
    apart = run("ForAll([p:people], likes(p, p)\ntall(Ann)", "is_valid(And(likes(Bob, Bob), tall(Ann))) ::: (A)")
    assert apart.options == {"A": "true"}


def test_recognised() -> None:
    """A program of the dialect is recognised, a text or a program of another is not."""
    assert recognises(ANSWERED) == 100
    assert recognises("Predicates:\nCold($x, bool)\nFacts:\nCold(Bob, True)") == 0
    assert recognises("") == 0


def test_a_declared_function_is_no_wrapper() -> None:
    """A function whose name begins like a wrapper is a function, in constraints and in options without one."""
    program = """# Declarations
birds = EnumSort([Heron, Gull])
is_wary = Function([birds] -> [bool])
is_tame = Function([birds] -> [bool])
# Constraints
is_wary(Heron)
ForAll([b:birds], Implies(is_wary(b), Not(is_tame(b)))).
# Options
Question ::: Which one of the following must be true?
is_tame(Heron) ::: (A)
is_valid(is_wary(Heron)) ::: (B)
"""
    result = solve(program, None, SolverLimits())
    assert (result.status, result.answer, result.unread_lines) == ("answered", "B", ())
    assert [repair.name for repair in result.repairs] == ["wrapper missing"]

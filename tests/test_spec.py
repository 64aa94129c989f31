"""The spec language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, Session, Solution, parse_spec
from reasoning.errors import SpecError, UsageError
from reasoning.strategies import (
    ALIASES,
    COMPONENTS,
    STRATEGIES,
    Beta,
    CoT,
    Direct,
    Exact,
    LoT,
    SelfConsistency,
    strategy_class,
)
from reasoning.strategies.on import On
from reasoning.strategies.pal import PAL
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.mark.parametrize(
    ("spec", "strategy"),
    [
        ("cot", CoT()),
        (" cot ", CoT()),
        ("cot()", CoT()),
        ("direct", Direct()),
        ("cot(shots=2, temperature=0)", CoT(shots=2, temperature=0.0)),
        ("sc(cot, samples=5)", SelfConsistency(CoT(), samples=5)),
        ("sc(direct, 3)", SelfConsistency(Direct(), 3)),
        ("sc(cot, stop_rule=exact)", SelfConsistency(CoT(), stop_rule=Exact())),
        ("sc(cot, 20, beta(0.9))", SelfConsistency(CoT(), 20, Beta(0.9))),
        ("lot(sc(cot, samples=5))", LoT(SelfConsistency(CoT(), samples=5))),
        ("lot(inner=direct, tokens=100, choose='all', check=False)", LoT(Direct(), 100, "all", check=False)),
        ("lot(\n  cot,\n  words='model')", LoT(CoT(), words="model")),
        ("lot(cot, choose=all)", LoT(CoT(), choose="all")),
        ("lot(cot, words=model)", LoT(CoT(), words="model")),
        ("lot(cot, check=false, examples=true)", LoT(CoT(), check=False, examples=True)),
        ("cot(temperature=null)", CoT()),
        ("cot(temperature=none)", CoT()),
        ("pal(sandbox=fallback)", PAL(sandbox="fallback")),
        ("pal(style=pot, tool=box)", PAL(style="pot", tool="box")),
        ("on(mock, cot)", On("mock", CoT())),
    ],
)
def test_a_spec_becomes_the_strategy(spec: str, strategy: object) -> None:
    """Names, nested calls and literal settings make the object that they describe."""
    assert parse_spec(spec) == strategy


@pytest.mark.parametrize(
    "spec",
    [
        "cot",
        "direct(max_tokens=5)",
        "lot(sc(cot(shots=1), samples=5), tokens=9)",
        "sc(cot)",
        "sc(cot, samples=20, stop_rule=beta(confidence=0.9))",
    ],
)
def test_a_strategy_shows_the_spec_that_makes_it(spec: str) -> None:
    """The text of a strategy is a spec, in which what has its default is left out."""
    assert str(parse_spec(spec)) == spec
    assert str(parse_spec(str(parse_spec(spec)))) == spec


@each_row(
    ("spec", "why", "position"),
    [
        ("cott", "Did you mean 'cot'", 0),
        ("lot(sc(kot))", "no strategy is called 'kot'", 7),
        ("sc(cot, sample=5)", "Did you mean 'samples'", 8),
        ("sc(cot, samples='5')", "a whole number, not '5'", 16),
        ("sc(cot, samples=True)", "a whole number, not True", 16),
        ("sc(cot, samples=0)", "at least 1", 0),
        ("sc(5)", "a strategy, not 5", 3),
        ("sc(cot, samples=cot)", "a whole number, not cot", 16),
        ("lot(cot, choose='some')", "'relevant' or 'all'", 16),
        ("cot(temperature=3)", "from 0 to 2", 0),
        ("sc(cot, 1, exact, judge, 0.5, 7)", "has only 5 settings", 30),
        ("sc(cot, stop_rule=cot)", "a stop rule, not cot", 18),
        ("sc(exact)", "a strategy, not exact", 3),
        ("first(cot, direct, accept='best')", "'verified' or a scorer or a function, not 'best'", 26),
        ("sc(cot, stop_rule=beta(2))", "from 0.5 to below 1", 18),
        ("exact", "exact is not a strategy but a setting of one", 0),
        ("sc(cot, inner=cot)", "given twice", 8),
        ("sc(cot", "can't parse the spec", 2),
        ("", "empty", 0),
        ("cot + cot", "a strategy is expected", 0),
        ("__import__('os').system('true')", "a strategy is expected", 0),
        ("cot(shots=__import__('os'))", "no strategy is called '__import__'", 10),
        ("cot(shots=1+1)", "literal", 10),
        ("cot(**{})", "write each setting by its name", 4),
        ("lot(sc(direct), tokens='é', tokens=1)", "tokens is given twice", 28),
    ],
)
def test_a_mistake_is_shown_at_its_place(spec: str, why: str, position: int) -> None:
    """An error says what is wrong, points at the place, and suggests the nearest name."""
    with pytest.raises(SpecError) as error:
        parse_spec(spec)
    assert why in str(error.value)
    assert error.value.position == position


@pytest.mark.parametrize(
    "spec", ["(" * 500 + ")" * 500, "cot(" * 300 + ")" * 300, "a" * 10_000, "cot(shots=" + "-" * 900 + "1)"]
)
def test_monstrous_specs_are_refused(spec: str) -> None:
    """Depth and length end in an error, not in a crash."""
    with pytest.raises(SpecError):
        parse_spec(spec)


@given(st.text(alphabet="cotsl(),='=\"1.5 \n_[]{}:é\x00", max_size=40))
def test_no_text_breaks_the_parser(spec: str) -> None:
    """Any text is a strategy or a SpecError."""
    try:
        parse_spec(spec)
    except SpecError as error:
        assert error.why


@dataclass(frozen=True)
class Shout:
    """A strategy of another package."""

    inner: Any = None
    loud: bool = True

    async def solve(self, question: Question, session: Session) -> Solution:
        """Answer in capitals."""
        return Solution(question.text.upper())


class _Point:
    """An entry point."""

    value = "other_package:Shout"

    def __init__(self, name: str, target: object) -> None:
        self.name, self.target = name, target

    def load(self) -> object:
        if isinstance(self.target, Exception):
            raise self.target
        return self.target


class _Points(list[_Point]):
    @property
    def names(self) -> set[str]:
        return {point.name for point in self}

    def select(self, name: str) -> Iterable[_Point]:
        return [point for point in self if point.name == name]


@pytest.fixture
def _other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    points = _Points([_Point("shout", Shout), _Point("broken", ImportError("no module"))])

    def plugins(group: str) -> _Points:
        assert group == "reasoning.strategies"
        return points

    monkeypatch.setattr("reasoning.strategies.plugins", plugins)


@pytest.mark.usefixtures("_other_package")
def test_other_packages_register_strategies() -> None:
    """A strategy of another package is named like ours, inside and outside of ours."""
    assert parse_spec("sc(shout(loud=False), samples=2)") == SelfConsistency(Shout(loud=False), 2)
    assert parse_spec("shout(cot)") == Shout(CoT())


@pytest.mark.usefixtures("_other_package")
def test_a_broken_package_is_named() -> None:
    """A registered strategy that can't be loaded is an error that says which."""
    with pytest.raises(UsageError, match=r"'broken' of other_package:Shout can't be loaded"):
        parse_spec("broken")


@each_row(
    ("spec", "made"),
    [
        ("self_consistency(chain_of_thought)", "sc(cot)"),
        ("SelfConsistency(CoT())", "sc(cot)"),
        ("SC(COT, n=5)", "sc(cot, samples=5)"),
        ("sc(cot, num_samples=5, stop_rule=adaptive)", "sc(cot, samples=5, stop_rule=beta)"),
        ("sc(cot, stop_rule=esc)", "sc(cot, stop_rule=window)"),
        ("usc", "universal"),
        ("sot", "skeleton"),
        ("moa(n=2)", "mixture(proposers=2)"),
        ("bon(cot, 3)", "best_of(cot, n=3)"),
        ("BestOf(n=3)", "best_of(n=3)"),
        ("tree_of_thoughts", "tot"),
        ("LogicOfThought", "lot"),
        ("logic_of_thought(cot)", "lot(cot)"),
        ("logic_program", "logic"),
        ("fallback(logic, cot)", "first(logic, cot)"),
        ("FirstDecided(LogicProgram(), CoT())", "first(logic, cot)"),
        ("ReAct", "react"),
        ("plan_and_solve", "plan_solve"),
        ("chain_of_verification", "cove"),
        ("self_refine(strategy=direct)", "refine(direct)"),
        ("debate(n=2)", "debate(agents=2)"),
    ],
)
def test_names_that_the_field_types_are_accepted(spec: str, made: str) -> None:
    """Class names, full names and usual short names stand for the strategies; the spec that is shown is ours."""
    assert str(parse_spec(spec)) == str(parse_spec(made))


def test_other_names_mean_something_that_is_there() -> None:
    """Each other name leads to a strategy or a component, hides none, and no two classes share a spelling."""
    for alias, meant in ALIASES.items():
        assert alias not in {**STRATEGIES, **COMPONENTS}
        assert strategy_class(alias) is strategy_class(meant)
    for name in {**STRATEGIES, **COMPONENTS}:
        assert strategy_class(strategy_class(name).__name__) is strategy_class(name)

"""Routing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies import CoT, Direct
from reasoning.strategies.react import ReAct
from reasoning.strategies.route import Route, chosen_route

SUM = Question("What is 2 + 3?", answer_format="number")
ROUTES = (("direct", "simple things", Direct()), ("steps", "several steps", CoT()))


def test_the_model_chooses() -> None:
    """The model names a route, whose strategy answers; the descriptions are shown."""
    mock = Mock(["Route: direct", "Answer: 5"])
    solution = run(Route(routes=ROUTES), SUM, backend=mock)
    assert (solution.answer, solution.usage.calls) == (5, 2)
    assert solution.evidence == {"route": "direct", "by": "model"}
    assert "- steps: several steps" in mock.calls[0].request.text
    assert solution.children[0].strategy == "direct"


def test_rules_choose_before_the_model() -> None:
    """The first pattern that is found chooses, without a call."""
    route = Route(routes=ROUTES, rules=((r"\d\s*\+", "steps"), (".", "direct")))
    solution = run(route, SUM, backend=Mock(["Answer: 5"]))
    assert solution.evidence == {"route": "steps", "by": "rule"}
    assert solution.usage.calls == 1


@pytest.mark.parametrize(("chosen", "by"), [("steps", "rule"), (None, "model"), ("nowhere", "model")])
def test_a_function_may_choose(chosen: str | None, by: str) -> None:
    """A function of the question names a route, or leaves it to the model."""
    route = Route(routes=ROUTES, rules=lambda question: chosen)
    solution = run(route, SUM, backend=Mock(["Answer: 5"] if by == "rule" else ["Route: steps", "Answer: 5"]))
    assert (solution.evidence["route"], solution.evidence["by"]) == ("steps", by)


@pytest.mark.parametrize("reply", ["Route: fly", "", "direct or steps"])
def test_an_unknown_choice_takes_the_default(reply: str) -> None:
    """What is no route, or two of them, leaves the question to the default, and is in the evidence."""
    solution = run(Route(default=Direct(), routes=ROUTES), SUM, backend=Mock([reply, "Answer: 5"]))
    assert (solution.answer, solution.evidence["by"]) == (5, "default")
    assert solution.evidence["parse_errors"] == [reply or "the reply is empty"]
    assert solution.children[0].strategy == "direct"


def test_without_the_model_the_default_answers() -> None:
    """With ask=False and no rule that applies, no call is spent on choosing; a function's strange choice is told."""
    solution = run(Route(routes=ROUTES, rules=(("apples", "steps"),), ask=False), SUM, backend=Mock(["Answer: 5"]))
    assert (solution.evidence, solution.usage.calls) == ({"by": "default"}, 1)
    strange = run(Route(routes=ROUTES, rules=lambda question: "x", ask=False), SUM, backend=Mock(["Answer: 5"]))
    assert strange.evidence["parse_errors"] == ["the rules chose 'x'"]


def test_a_route_may_be_a_tool() -> None:
    """The name of a tool in place of a strategy is acting with that tool alone."""

    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    route = Route(routes=(("sums", "adding", "add"),))
    assert route.routes[0][2] == ReAct(tools=("add",))
    mock = Mock(["Route: sums", "Action: add[2, 3]", "Answer: 5"])
    assert run(route, SUM, backend=mock, tools={"add": add}).answer == 5


def test_routes_may_be_a_mapping() -> None:
    """A mapping gives names their strategies, with or without a description."""
    route = Route(routes={"a": Direct(), "b": ("think", CoT())})
    assert route.routes == (("a", "direct", Direct()), ("b", "think", CoT()))


def test_it_shows_its_routes() -> None:
    """The text of a router names its routes and their strategies; the defaults are left out."""
    assert str(Route()) == "route"
    assert str(Route(routes=ROUTES[:1], ask=False)) == "route(routes=(('direct', 'simple things', direct),), ask=False)"


@pytest.mark.parametrize(
    "settings",
    [
        {"routes": ()},
        {"routes": (("a", "x"),)},
        {"routes": (("a", "x", 5),)},
        {"routes": (("", "x", CoT()),)},
        {"routes": (("a", "x", CoT()), ("A", "y", CoT()))},
        {"rules": (("(", "logic"),)},
        {"rules": (("x", "nowhere"),)},
        {"rules": ("x",)},
        {"rules": 5},
        {"routes": 5},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        Route(**settings)


@pytest.mark.parametrize(
    ("reply", "chosen"),
    [
        ("Route: logic", "logic"),
        ("**Route:** `Logic`.", "logic"),
        ("It needs no arithmetic.\nRoute: logic", "logic"),
        ('{"route": "logic"}', "logic"),
        ("logic", "logic"),
        ("I'd use fuzzy logic here.", "fuzzy logic"),
        ("Route: logic or arithmetic", ""),
        ("illogical", ""),
        ("", ""),
    ],
)
def test_choices_are_read_as_models_write_them(reply: str, chosen: str) -> None:
    """The labelled line counts, else the only route that the reply names."""
    assert chosen_route(reply, ["logic", "fuzzy logic", "arithmetic"]) == chosen


@given(st.text(alphabet="Route: logic*{}\"'\n", max_size=100))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a route or none."""
    assert chosen_route(text, ["logic", "arithmetic"]) in ("", "logic", "arithmetic")

"""The arguments that a model writes, fitted to a tool's types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypedDict, Union

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from reasoning.tools.arguments.docstrings import read_docstring
from reasoning.tools.base import Failure, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from somewhere import Unknown  # type: ignore[import-not-found]  # as users write it: for the type checker alone


class Colour(Enum):
    """Some colours."""

    RED = "red"
    DARK_BLUE = 7


@dataclass(frozen=True)
class Point:
    """A place."""

    x: float
    y: float = 0.0


class Stop(TypedDict, total=False):
    """A stop of a journey."""

    town: str
    nights: int


class Shelf(BaseModel):
    """A shelf."""

    books: list[str]


class Opaque:
    """A class that no JSON speaks of."""


def tool(function: Callable[..., Any]) -> Tool:
    """Make a tool; what it is called with is kept."""
    return Tool.of(function)


def paint(n: int, colour: Colour, p: Point, times: dict[str, int] | None = None) -> object:
    """Paint a point.

    Args:
        n: How many coats,
            at most ten.
        colour (Colour): The colour.

    Returns:
        p: nothing of use.
    """
    return (n, colour, p, times)


def plan(stops: list[Stop], start: Optional[date] = None, price: Decimal = Decimal("1.5")) -> object:  # noqa: UP045
    """Plan a journey."""
    return (stops, start, price)


@dataclass(frozen=True)
class Lamp:
    """A lamp."""

    colour: Colour
    at: Point


def hang(lamps: list[Lamp]) -> object:
    """Hang lamps."""
    return lamps


def add(a: float, b: float) -> float:
    """Add two numbers."""
    return a + b


def flag(name: str, on: bool) -> str:
    """Switch a lamp."""
    return f"{name} is {'on' if on else 'off'}"


def find(
    query: Annotated[str, "what to look for"],
    k: Annotated[int, Field(ge=1, le=9, description="how many")] = 5,
    unit: Literal["km", "mi"] = "km",
    tags: list[str] | None = None,
    wide: Union[int, str] = 1,  # noqa: UP007  both ways to write it are in use
) -> object:
    """Find things."""
    return (query, k, unit, tags, wide)


def shelve(shelf: Shelf, /, where: tuple[int, int] = (0, 0), *, tidy: bool = True) -> object:
    """Fill a shelf."""
    return (shelf.books, where, tidy)


def loose(first, second=2, *, third: Unknown = None, fourth: Opaque | None = None) -> object:  # type: ignore[no-untyped-def]  # noqa: ANN001  # untyped tools
    """Take anything."""
    return (first, second, third, fourth)


def more(a: int, **others: Any) -> object:
    """Take more."""
    return (a, others)


def odd(schema: str, model_config: int = 1, _private: bool = False, copy: str = "x") -> object:
    """Take names that pydantic has for itself."""
    return (schema, model_config, _private, copy)


def test_the_schema_speaks_of_every_type() -> None:
    """Enums, dataclasses and typed dictionaries are in `$defs`; defaults and the docstring's words are told."""
    schema = Tool.of(paint).parameters
    assert schema["required"] == ["n", "colour", "p"]
    assert schema["properties"]["n"] == {"type": "integer", "description": "How many coats, at most ten."}
    assert schema["properties"]["colour"] == {"$ref": "#/$defs/Colour", "description": "The colour."}
    assert schema["$defs"]["Colour"]["enum"] == ["red", 7]
    assert schema["$defs"]["Point"]["properties"]["y"] == {"type": "number", "default": 0.0}
    assert schema["properties"]["times"]["anyOf"][0] == {"type": "object", "additionalProperties": {"type": "integer"}}
    assert "nothing of use" not in str(schema)


def test_more_types_are_told() -> None:
    """A typed dictionary, words in `Annotated`, bounds and the type of a default are in the schema."""
    stops = Tool.of(plan).parameters
    assert stops["$defs"]["Stop"]["properties"] == {"town": {"type": "string"}, "nights": {"type": "integer"}}
    found = Tool.of(find).parameters["properties"]
    assert found["query"]["description"] == "what to look for"
    assert found["k"] == {"type": "integer", "minimum": 1, "maximum": 9, "default": 5, "description": "how many"}
    assert found["unit"] == {"type": "string", "enum": ["km", "mi"], "default": "km"}
    anything = Tool.of(loose).parameters
    assert anything["properties"]["first"] == {"type": "string"}
    assert anything["properties"]["second"] == {"type": "integer", "default": 2}
    assert "type" not in anything["properties"]["fourth"]
    assert Tool.of(more).parameters["additionalProperties"] is True


RED_AT_1 = (3, Colour.RED, Point(1.0), None)


@pytest.mark.parametrize(
    ("function", "given", "taken"),
    [
        (add, {"a": "2", "b": "3"}, 5),
        (add, {"a": " 2.5 ", "b": 1}, 3.5),
        (add, {"a": "1,200", "b": "-3,000.5"}, -1800.5),
        (flag, {"name": "lamp", "on": "false"}, "lamp is off"),
        (flag, {"name": "lamp", "on": "No"}, "lamp is off"),
        (flag, {"name": 7, "on": "TRUE"}, "7 is on"),
        (flag, {"name": True, "on": 0}, "true is off"),
        (paint, {"n": "3", "colour": "red", "p": {"x": 1}}, RED_AT_1),
        (paint, {"n": 3.0, "colour": "RED", "p": {"x": "1", "y": "0"}}, RED_AT_1),
        (paint, {"n": 3, "colour": "Colour.RED", "p": '{"x": 1}'}, RED_AT_1),
        (paint, {"n": 3, "colour": " Red ", "p": "{'x': 1}"}, RED_AT_1),
        (paint, {"n": 3, "colour": "dark blue", "p": {"x": 1}}, (3, Colour.DARK_BLUE, Point(1.0), None)),
        (paint, {"n": 3, "colour": "7", "p": {"x": 1}}, (3, Colour.DARK_BLUE, Point(1.0), None)),
        (paint, {"n": 3, "colour": "red", "p": {"x": 1}, "times": '{"a": "2"}'}, (3, Colour.RED, Point(1.0), {"a": 2})),
        (paint, {"n": 3, "colour": "red", "p": {"x": 1}, "times": "null"}, RED_AT_1),
        (
            plan,
            {"stops": [{"town": "Ulm", "nights": "2"}], "start": "2024-02-29", "price": "0.10"},
            ([{"town": "Ulm", "nights": 2}], date(2024, 2, 29), Decimal("0.10")),
        ),
        (
            plan,
            {"stops": [{"town": "Ulm", "nights": "1,000"}]},
            ([{"town": "Ulm", "nights": 1000}], None, Decimal("1.5")),
        ),
        (hang, {"lamps": [{"colour": " Red", "at": '{"x": "1"}'}]}, [Lamp(Colour.RED, Point(1.0))]),
        (plan, {"stops": '[{"town": "Ulm"}]', "price": None}, ([{"town": "Ulm"}], None, Decimal("1.5"))),
        (find, {"query": 42, "k": "2", "unit": "KM"}, ("42", 2, "km", None, 1)),
        (find, {"query": "x", "k": None, "tags": "red", "wide": "5"}, ("x", 5, "km", ["red"], "5")),
        (find, {"query": "x", "tags": ["a", 2], "wide": 5}, ("x", 5, "km", ["a", "2"], 5)),
        (find, {"query": "x", "tags": "['a', 'b']"}, ("x", 5, "km", ["a", "b"], 1)),
        (shelve, {"shelf": {"books": ["a"]}, "where": ["1", 2], "tidy": "off"}, (["a"], (1, 2), False)),
        (loose, {"first": 1, "third": [1], "fourth": {"a": 1}}, (1, 2, [1], {"a": 1})),
        (more, {"a": "1", "b": [2]}, (1, {"b": [2]})),
        (odd, {"schema": "s", "model_config": "2", "_private": "yes"}, ("s", 2, True, "x")),
    ],
)
async def test_values_are_turned_into_the_parameters_types(
    function: Callable[..., Any], given: dict[str, Any], taken: object
) -> None:
    """What a model writes for a number, a flag, an enum, a dataclass or a list is one when the function gets it."""
    assert await tool(function).call(given) == taken


@pytest.mark.parametrize(
    ("function", "given", "why"),
    [
        (add, {"a": "x", "b": 1}, "add: a should be a valid number, unable to parse string as a number, not 'x'"),
        (add, {"a": 1}, "add needs b; its arguments are a, b"),
        (add, {"a": 1, "b": 2, "c": 3}, "add has no argument c; its arguments are a, b"),
        (add, {"x": 1}, "add needs a, b and has no argument x; its arguments are a, b"),
        (add, {"a": {"value": 1}, "b": 2}, "add: a should be a valid number, not {'value': 1}"),
        (flag, {"name": "lamp", "on": "perhaps"}, "flag: on should be a valid boolean"),
        (flag, {"name": {"a": 1}, "on": True}, "flag: name should be a valid string"),
        (paint, {"n": 2.5, "colour": "red", "p": {"x": 1}}, "paint: n should be a valid integer, got a number with a"),
        (paint, {"n": 1, "colour": "green", "p": {"x": 1}}, "paint: colour should be 'red' or 7, not 'green'"),
        (paint, {"n": 1, "colour": "red", "p": {"y": "far"}}, "paint: p.x is missing; p.y should be a valid number"),
        (paint, {"n": 1, "colour": "red", "p": '{"x": 1'}, "paint: p should be a dictionary"),
        (paint, {"n": 1, "colour": "red", "p": {"x": 1}, "times": {"a": "b"}}, "times.a should be a valid integer"),
        (plan, {"stops": [{"nights": "many"}]}, "plan: stops[0].nights should be a valid integer"),
        (plan, {"stops": [], "start": "soon"}, "plan: start should be a valid date"),
        (find, {"query": "x", "k": 10}, "find: k should be less than or equal to 9, not 10"),
        (find, {"query": "x", "unit": "m"}, "find: unit should be 'km' or 'mi', not 'm'"),
        (find, {"query": "x", "tags": "a, b"}, "find: tags should be a valid list, not 'a, b'"),
        (find, {"query": "x" * 50, "k": "y" * 5_000}, f"not '{'y' * 99}…"),
    ],
)
async def test_wrong_arguments_are_told_one_by_one(
    function: Callable[..., Any], given: dict[str, Any], why: str
) -> None:
    """A model is told which argument is wrong and what was expected, and the function is not called."""
    result = await tool(function).call(given)
    assert isinstance(result, Failure)
    assert why in result.why
    assert "TypeError" not in result.why


OWN = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "size": {"type": "number"},
        "on": {"type": ["boolean", "null"]},
        "kind": {"enum": ["a", "b"]},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        "shape": {"$ref": "#/$defs/Shape"},
        "any": {},
    },
    "required": ["n"],
    "$defs": {"Shape": {"type": "object", "additionalProperties": {"anyOf": [{"type": "number"}, {"type": "string"}]}}},
}


async def test_a_schema_of_its_own_counts() -> None:
    """A tool that brings a schema gets values by it: its function tells nothing of their types."""
    own = Tool(lambda **taken: taken, "own", "Take.", OWN)
    assert await own.call({"n": "2", "size": "2", "on": "false", "kind": "B", "rows": '[[1, "2"]]'}) == {
        "n": 2,
        "size": 2,
        "on": False,
        "kind": "b",
        "rows": [[1, 2]],
    }
    assert await own.call({"n": 1, "shape": {"w": 2, "h": "x"}, "any": [None]}) == {
        "n": 1,
        "shape": {"w": 2, "h": "x"},
        "any": [None],
    }
    assert str(await own.call({"n": "x", "strange": 1})).startswith("error: own has no argument strange; its arguments")
    assert await Tool(lambda **taken: taken, "open", "Take.", {"type": "object"}).call({"x": 1}) == {"x": 1}


def test_a_schema_that_refers_to_itself_is_read() -> None:
    """A schema in circles is read to some depth, and is any value from there on."""
    node = {"type": "array", "items": {"$ref": "#/$defs/Node"}}
    circle = {"properties": {"tree": {"$ref": "#/$defs/Node"}}, "$defs": {"Node": node}}
    own = Tool(lambda **taken: taken, "own", "Take.", circle)
    assert own.arguments.fit("own", {"tree": [[[]]]}) == ({"tree": [[[]]]}, "")


async def test_a_method_and_a_class_are_tools() -> None:
    """What stands in a class is called without it; a renamed or described tool keeps its types."""

    class Lamp:
        """A lamp."""

        def dim(self, by: int) -> int:
            """Dim it."""
            return -by

        def __call__(self, by: int) -> int:
            """Light it."""
            return by

    renamed = replace(Tool.of(Lamp().dim), name="darker", description="Make it darker.")
    assert await renamed.call({"by": "3"}) == -3
    assert await Tool.of(Lamp()).call({"by": "3"}) == 3
    assert await Tool.of(Point).call({"x": "3"}) == Point(3.0)
    assert list(Tool.of(Lamp.dim, "dim").parameters["properties"]) == ["self", "by"]


def test_types_of_the_function_around_are_known() -> None:
    """A type that is defined in a function, and used in the tool, is no mystery."""

    class Size(Enum):
        """Some sizes."""

        BIG = "big"

    def grow(to: Size) -> bool:
        """Grow."""
        return to is Size.BIG

    assert Tool.of(grow).parameters["$defs"]["Size"]["enum"] == ["big"]


@pytest.mark.parametrize(
    ("doc", "summary", "parameters"),
    [
        ("Find\nthings.\n\nMore.\n", "Find things.", {}),
        (
            "Find.\n\nArgs:\n    x: One\n        line.\n    y (int): Two.\n\nReturns:\n    z: no.",
            "Find.",
            {"x": "One line.", "y": "Two."},
        ),
        ("Find.\nArguments:\n  x: One: two.\n", "Find.", {"x": "One: two."}),
        (
            "Find.\n\nParameters\n----------\nx : int\n    One,\n    two.\ny\n    Two.\n\nReturns\n-------\nint\n    no",
            "Find.",
            {"x": "One, two.", "y": "Two."},
        ),
        ("Find.\n\n:param x: One\n    more\n:param int y: Two.\n:returns: no", "Find.", {"x": "One more", "y": "Two."}),
        ("Args: what follows is no section.", "Args: what follows is no section.", {}),
        ("", "", {}),
    ],
    ids=["plain", "google", "google-close", "numpy", "sphinx", "none", "empty"],
)
def test_docstrings_are_read(doc: str, summary: str, parameters: dict[str, str]) -> None:
    """The styles of Google, NumPy and Sphinx all tell of the parameters."""

    def documented() -> None:
        pass

    documented.__doc__ = doc
    found = read_docstring(documented)
    assert (found.summary, found.parameters) == (summary, parameters)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
TOOLS = [Tool.of(one) for one in (add, flag, hang, paint, plan, find, shelve, loose, more, odd)]
TOOLS.append(Tool(lambda **taken: taken, "own", "Take.", OWN))
NAMES = sorted({name for one in TOOLS for name in one.parameters["properties"]} | {"", "é"})


@given(st.sampled_from(TOOLS), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_any_arguments_fit_or_are_told(one: Tool, arguments: dict[str, Any]) -> None:
    """Whatever JSON a model writes, it fits, or a short message says why it does not."""
    values, wrong = one.arguments.fit(one.name, arguments)
    assert wrong.startswith(one.name) if wrong else set(values) <= set(arguments)
    assert len(wrong) < 2_000

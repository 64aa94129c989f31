"""The parameters of a function: their types, their defaults, and what its docstring says of them."""

from __future__ import annotations

import inspect
import sys
import types
import typing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin
from weakref import WeakKeyDictionary

from reasoning.tools.arguments import Arguments, Parameter
from reasoning.tools.arguments.docstrings import read_docstring

if TYPE_CHECKING:
    from collections.abc import Callable

_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_made: WeakKeyDictionary[Any, dict[bool, Arguments]] = WeakKeyDictionary()


def arguments_of(function: Callable[..., Any]) -> Arguments:
    """Read the parameters of a function, once for each function.

    A type that pydantic can't take, or that is imported for the type checker alone, is any. Raises TypeError or
    ValueError where the function has no signature.
    """
    plain, bound = getattr(function, "__func__", function), inspect.ismethod(function)
    try:
        made = _made.setdefault(plain, {})
    except TypeError:  # of an object that takes no weak references, or has no hash, nothing is kept
        return _read(function)
    if bound not in made:
        made[bound] = _read(function)
    return made[bound]


def _read(function: Callable[..., Any]) -> Arguments:
    signature, told = inspect.signature(function), read_docstring(function).parameters
    hints = _hints(function)
    found = tuple(
        _parameter(one, hints.get(one.name), told.get(one.name, ""))
        for one in signature.parameters.values()
        if one.kind not in _VARIABLE
    )
    is_open = any(one.kind is one.VAR_KEYWORD for one in signature.parameters.values())
    if _is_taken(found):
        return Arguments(found, is_open)
    return Arguments(tuple(one if _is_taken((one,)) else replace(one, hint=Any) for one in found), is_open)


def _parameter(one: inspect.Parameter, hint: Any, told: str) -> Parameter:
    if hint is None:
        hint = _untyped() if one.default is one.empty else _plain_type(one.default)
    words = [word for word in getattr(hint, "__metadata__", ()) if isinstance(word, str)]
    return Parameter(one.name, _taken(hint), one.default, one.kind is one.POSITIONAL_ONLY, told or " ".join(words))


def _plain_type(default: Any) -> Any:
    return type(default) if type(default) in (str, int, float, bool) else Any


def _untyped() -> Any:
    """Return the type of a parameter that has none: a string for the model, whatever it is given for the function."""
    from pydantic import WithJsonSchema

    return Annotated[Any, WithJsonSchema({"type": "string"})]


def _is_taken(parameters: tuple[Parameter, ...]) -> bool:
    """Return whether pydantic takes the types."""
    try:
        _ = Arguments(parameters).schema
    except Exception:  # noqa: BLE001  a type is anybody's code, and so is what pydantic calls of it
        return False
    return True


def _hints(function: Any) -> dict[str, Any]:
    """Return the types of the parameters, each read for itself: one can't be had that the type checker alone knows."""
    target = function if inspect.isroutine(function) else _called(function)
    plain = inspect.unwrap(getattr(target, "__func__", target))
    found: dict[str, Any] = {}
    for name, annotation in getattr(plain, "__annotations__", {}).items():
        one = types.SimpleNamespace(__annotations__={name: annotation})
        try:
            found |= typing.get_type_hints(
                one, globalns=getattr(plain, "__globals__", {}), localns=_closed_over(plain), include_extras=True
            )
        except (NameError, AttributeError, TypeError, SyntaxError):
            found[name] = Any
    return found


def _called(target: Any) -> Any:
    return vars(target).get("__init__", target) if isinstance(target, type) else type(target).__call__


def _closed_over(function: Any) -> dict[str, Any]:
    """Return the names that a function takes from the functions around it: types are defined there too."""
    found: dict[str, Any] = {}
    for name, cell in (
        zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
        if (hasattr(function, "__code__"))
        else ()
    ):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # it is bound later
            continue
    return found


def _taken(hint: Any) -> Any:
    """Return a type in the form that pydantic takes: before Python 3.12 it wants another TypedDict than typing's."""
    if sys.version_info >= (3, 12):
        return hint
    if typing.is_typeddict(hint):
        return _typed_dict(hint)
    inner = get_args(hint)
    if not inner or get_origin(hint) is typing.Literal:
        return hint
    if get_origin(hint) is Annotated:
        return Annotated[(_taken(inner[0]), *inner[1:])]
    taken = tuple(_taken(one) for one in inner)
    if taken == inner:
        return hint
    if isinstance(hint, types.UnionType):
        return typing.Union[taken]  # noqa: UP007  the parts are values
    return hint.copy_with(taken) if hasattr(hint, "copy_with") else get_origin(hint)[taken]


def _typed_dict(hint: Any) -> Any:
    import typing_extensions

    fields = {}
    for name, inner in typing.get_type_hints(hint).items():
        needs = typing_extensions.Required if name in hint.__required_keys__ else typing_extensions.NotRequired
        fields[name] = needs[_taken(inner)]
    made: Any = typing_extensions.TypedDict  # the checker takes its calls for definitions
    return made(hint.__name__, fields)

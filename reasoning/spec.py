"""The spec language: `lot(sc(cot, samples=5))` becomes `LoT(SelfConsistency(CoT(), samples=5))`.

Names of strategies, nested calls, and literal settings: numbers, strings, True, False, None, tuples of these. A string
of one word needs no quotes where no strategy is called so: `pal(sandbox=fallback)`. It is parsed, never evaluated. A
strategy or a setting of one's own is named by its place, `mypkg.mod:MyStrategy(cot, depth=3)` or `./my.py:MyStrategy`,
which runs that module or file.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from reasoning.deprecation import name_of_today
from reasoning.errors import SettingError, SpecError, nearest
from reasoning.own_code import load_own, mask_places
from reasoning.session import Strategy
from reasoning.spec_repr import described, named_by
from reasoning.strategies import COMPONENTS, strategy_class, strategy_names
from reasoning.strategies.base import Named

MAX_SPEC_CHARS = 2_000
"""Characters that a spec may have."""

CONSTANTS = {"true": True, "false": False, "null": None, "none": None}
"""True, False and None as other languages write them."""


def parse_spec(spec: str) -> Strategy:
    """Return the strategy that `spec` describes.

    Raises SpecError, which shows where the mistake is and names the nearest of what is known.
    """
    if not spec.strip():
        raise SpecError(spec, "the spec is empty: write a strategy, for example cot")
    if len(spec) > MAX_SPEC_CHARS:
        raise SpecError(spec, f"the spec has more than {MAX_SPEC_CHARS} characters")
    return _parsed(spec.strip())


@lru_cache(maxsize=256)
def _parsed(spec: str) -> Strategy:
    """Return the strategy of a spec; it is immutable, so that runs of one spec share it."""
    masked, places = mask_places(spec)
    tree = _tree(masked)
    if isinstance(tree, SpecError):
        raise SpecError(
            spec, tree.why, tree.position
        )  # outside the handling of Python's error, which holds the spec and what may be secret in it
    made: Any = _Reader(spec, places).component(tree.body)
    if not isinstance(made, Strategy):
        if places and not isinstance(made, Named):
            raise SpecError(spec, f"{described(made)} is no strategy: it has no method solve(question, session)")
        raise SpecError(spec, f"{made} is not a strategy but a setting of one, as in sc(cot, stop_rule={made})")
    return made


def _tree(spec: str) -> ast.Expression | SpecError:
    try:
        return ast.parse(spec, mode="eval")
    except SyntaxError as error:
        return SpecError(spec, f"can't parse the spec: {error.msg}", max(0, (error.offset or 1) - 1))
    except (ValueError, RecursionError, MemoryError):
        return SpecError(spec, "can't parse the spec")


class _Reader:
    def __init__(self, spec: str, places: Mapping[str, str]) -> None:
        self.spec, self.places = spec, places

    def component(self, node: ast.expr, hint: Any = Strategy) -> Any:
        call = node if isinstance(node, ast.Call) else None
        name = call.func if call else node
        if not isinstance(name, ast.Name):
            raise self._error(node, "a strategy is expected here: a name, or a name with settings in brackets")
        if name.id in self.places:
            return self._own(name, call)
        kind = self._class(name, hint)
        settings = self._settings(kind, name.id, call) if call else {}
        try:
            return kind(**settings)
        except SettingError as error:
            raise self._error(node, str(error)) from error
        except TypeError as error:
            raise self._error(node, f"{name.id}: {error}") from error

    def _own(self, name: ast.Name, call: ast.Call | None) -> Any:
        """Return what a place names: an object of the class there, or the object that is there."""
        place = self.places[name.id]
        try:
            found = load_own(place)
        except SpecError as error:
            raise self._error(name, error.why) from error
        if not isinstance(found, type):
            if call:
                raise self._error(name, f"{place} is no class: it takes no settings here")
            return found
        try:
            return named_by(found(**(self._settings(found, place, call) if call else {})), place)
        except SettingError as error:
            raise self._error(name, str(error)) from error
        except TypeError as error:
            raise self._error(name, f"{place}: {error}") from error

    def _class(self, name: ast.Name, hint: Any) -> Any:
        try:
            return strategy_class(name.id)
        except KeyError:
            raise self._error(name, _unknown(name.id, hint)) from None

    def _settings(self, kind: Any, owner: str, call: ast.Call) -> dict[str, Any]:
        known = _parameters(kind)
        if len(call.args) > len(known):
            raise self._error(call.args[len(known)], f"{owner} has only {len(known)} settings: {', '.join(known)}")
        given = dict(zip(known, call.args, strict=False))
        for keyword in call.keywords:
            if keyword.arg is None:
                raise self._error(keyword, f"{owner}: ** is not read here, write each setting by its name")
            name = _meant(name_of_today(kind, keyword.arg), known)
            if name not in known:
                hint = nearest(name, known)
                why = f"{owner} has no setting {name!r}.{hint} There are: {', '.join(known) or 'none'}."
                raise self._error(keyword, why)
            if name in given:
                raise self._error(keyword, f"{owner}: {name} is given twice")
            given[name] = keyword.value
        return {name: self._value(owner, name, node, known[name]) for name, node in given.items()}

    def _value(self, owner: str, name: str, node: ast.expr, hint: Any) -> Any:
        value = self._read(node, hint)
        if not _fits(value, hint):
            raise self._error(node, f"{owner}: {name} takes {_words(hint)}, not {_given(value)}")
        return float(value) if hint is float else value

    def _read(self, node: ast.expr, hint: Any) -> Any:
        if isinstance(node, ast.Name) and node.id not in self.places and _is_word(node.id, hint):
            return node.id
        if isinstance(node, ast.Name) and node.id in CONSTANTS and node.id not in self.places:
            return CONSTANTS[node.id]
        if isinstance(node, ast.Name | ast.Call):
            return self.component(node, hint)
        if isinstance(node, ast.Tuple | ast.List):
            return tuple(self._read(item, hint) for item in node.elts)
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise self._error(
                node, "a strategy or a literal (a number, a quoted string, True, None) is expected here"
            ) from None

    def _error(self, node: ast.expr | ast.keyword, why: str) -> SpecError:
        masked = mask_places(self.spec)[0]
        line = masked.splitlines()[node.lineno - 1]
        before = sum(len(text) + 1 for text in self.spec.splitlines()[: node.lineno - 1])
        return SpecError(self.spec, why, before + len(line.encode()[: node.col_offset].decode(errors="ignore")))


def _unknown(name: str, hint: Any) -> str:
    """Format what is wrong with a name that is none: which ones could stand there, and the nearest of all."""
    fitting = [one for one in COMPONENTS if hint is not Any and _fits(strategy_class(one)(), hint)]
    known = fitting or strategy_names()
    near = nearest(name, known) or nearest(name, [*strategy_names(), *COMPONENTS])
    return f"no {'setting' if fitting else 'strategy'} is called {name!r}.{near} There are: {', '.join(known)}."


_OTHER_SETTINGS = {"num_samples": "samples", "strategy": "inner"}
_COUNTS = ("samples", "agents", "proposers", "attempts", "thoughts")


def _meant(setting: str, known: dict[str, Any]) -> str:
    """Return the setting that another usual name stands for: `n` for the one count, `strategy` for `inner`, …"""
    if setting in known:
        return setting
    if setting == "n":
        counts = [name for name in _COUNTS if name in known]
        return counts[0] if len(counts) == 1 else setting
    other = _OTHER_SETTINGS.get(setting, setting)
    return other if other in known else setting


def _parameters(kind: Any) -> dict[str, Any]:
    """The settings of a strategy class in order, with their types."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return {field.name: hints[field.name] for field in fields(kind) if field.init}
    return dict.fromkeys(inspect.signature(kind).parameters, Any)


def _fits(value: object, hint: Any) -> bool:
    if hint is Any:
        return True
    if getattr(get_origin(hint) or hint, "_is_protocol", False):
        return isinstance(value, get_origin(hint) or hint)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, option) for option in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, get_args(hint)[0]) for item in value)
    if origin is Callable:
        return callable(value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _is_word(name: str, hint: Any) -> bool:
    """Return whether a name stands for itself: one of listed words, or a string that names no strategy or setting."""
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if get_origin(hint) is Literal or any(get_origin(one) is Literal and name in get_args(one) for one in options):
        return True
    if hint is not Any and not _fits(name, hint):
        return False
    try:
        strategy_class(name)
    except KeyError:
        return True
    return False


def _words(hint: Any) -> str:
    if getattr(get_origin(hint) or hint, "_is_protocol", False):
        return f"a {_spaced((get_origin(hint) or hint).__name__)}"
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(_words(option) for option in get_args(hint))
    if get_origin(hint) is Callable:
        return "a function"
    if get_origin(hint) is Literal:
        return " or ".join(repr(option) for option in get_args(hint))
    names = {int: "a whole number", float: "a number", str: "a quoted string", bool: "True or False", NoneType: "None"}
    return names.get(hint, str(getattr(hint, "__name__", hint)))


def _given(value: object) -> str:
    return str(value) if isinstance(value, Named) else repr(value)


def _spaced(name: str) -> str:
    """Write a class's name in words: StopRule is a stop rule."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()

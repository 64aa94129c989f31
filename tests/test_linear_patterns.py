"""No regular expression of the package takes more than linear time on texts made to make it begin anew.

Times are the processor's, compared with each other and never with a clock's reading, the shortest of several, and what
looks worse than linear has to look so again on longer texts: other work on the machine changes no result.
"""

from __future__ import annotations

import collections
import gc
import itertools
import re
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reasoning
from tests.hard_texts import hard_texts
from tests.used_patterns import LOOPED, PIECES, Used, used_patterns
from tests.whole import every

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(reasoning.__path__[0])
FLOOR = 0.03
"""The part of `plain_seconds` below which no growth is looked for: quadratic patterns take more on the longest text."""

LONG = 2.0
"""The part of it from which on no longer text is tried."""

SIZES = (250, 1_000, 4_000)
MOST_GROWTH = 8.0
"""The growth over four times the length from which on it is not linear: linear is 4, quadratic 16."""

ROUNDS = 9
"""How often in a row growth has to be more than that, on texts ever longer: a busy machine is not always busy."""

PLAIN_CHARACTERS = 20_000_000
"""Characters that a plain pattern reads in the time that one with a bound may take: 20 to 50 ms."""

ENDS = ("", "\n\0x")

BOUNDED = {
    "reasoning.answers.option_cues.DENIED": 120,  # what stands before an assertion, in assertions()
    "reasoning.answers.markers._HYPOTHESIS": 120,  # what stands before a marker, in _announces()
    "reasoning.tools.calculator.tokens: (?:=": 2_000,  # MAX_LENGTH of a formula
    "reasoning.tools.currency.": 200,  # MAX_REQUEST_CHARS of a request
    "reasoning.tools.units.": 300,  # MAX_REQUEST_CHARS of a request
    "reasoning.tools.units.tool: ": 300,
    "reasoning.tools.logic.programs.csp.order_statements._FROM_TO": 200,  # _MAX_LABEL_CHARS
    "reasoning.tools.logic.programs.lines._HEADING": 120,  # _MAX_HEADING_CHARS
}
"""Patterns that are given short texts alone, with the most characters that these have."""

MODULES = [
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.rglob("*.py"))
    if re.search(r"\bre\.|\bpattern\(", path.read_text(encoding="utf-8"))
]


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    """Other tests' objects are not collected in the time of a pattern."""
    gc.disable()
    yield
    gc.enable()


def seconds(pattern: re.Pattern[str], method: str, text: str, tries: int = 1) -> float:
    """Return this thread's time of the processor for one way to apply a pattern, the shortest of some tries."""
    taken = []
    for _ in range(tries):
        start = time.thread_time()
        if method in ("match", "fullmatch", "search"):
            getattr(pattern, method)(text)
        else:
            collections.deque(pattern.finditer(text), maxlen=0)
        taken.append(time.thread_time() - start)
    return min(taken)


def excess(used: Used, method: str, before: str, unit: str, end: str) -> str:
    """Return in words where a pattern is worse than linear, or slow on a text as long as its bound; else nothing."""

    def taken(size: int, tries: int = 1) -> float:
        return seconds(used.pattern, method, f"{before}{unit * (size // len(unit))}{end}", tries)

    bound = next((bound for place, bound in BOUNDED.items() if used.place.startswith(place)), 0)
    is_worse = is_slow(taken, bound) if bound else grows(taken)
    return f"{used.place} ({method}) on {before!r}, {unit!r} again and again, {end!r}" if is_worse else ""


def grows(taken: Callable[..., float]) -> bool:
    """Return whether time grows faster than length, from the first size on that takes any, in every round."""
    floor = FLOOR * plain_seconds()
    size = next((size for size in SIZES if taken(size) > floor and taken(size, 3) > floor), 0)
    for _ in range(ROUNDS if size else 0):
        if (longer := taken(size, 2)) < MOST_GROWTH * taken(size // 4, 3):
            return False
        size = size if longer > LONG * plain_seconds() else 2 * size
    return size > 0


def is_slow(taken: Callable[..., float], bound: int) -> bool:
    """Return whether a text as long as a bound takes longer than very many characters take a plain pattern."""
    sizes = [*(size for size in SIZES if size < bound), bound]
    return any(taken(size) > FLOOR * plain_seconds() and taken(size, 3) > plain_seconds() for size in sizes)


@cache
def plain_seconds() -> float:
    """Return how long this processor takes for a plain pattern on very many characters."""
    return seconds(re.compile("[ab]*"), "match", "a" * PLAIN_CHARACTERS, 3)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_is_worse_than_linear(module: str) -> None:
    """Four times the text takes about four times the time, for every pattern as it is used."""
    found = []
    for used in used_patterns():
        if used.module == module:
            tried = every(3, list(itertools.product(sorted(used.methods), hard_texts(used.pattern), ENDS)))
            found.append(next(filter(None, (excess(used, how, *text, end) for how, text, end in tried)), ""))
    assert not [words for words in found if words]


@pytest.mark.slow
@pytest.mark.parametrize("written", [r"(?m)^\s*x", r"\s*,", r"a\s*b?\s*c", r"if .*:", r"(?:a\s*)+b"])
def test_what_is_worse_than_linear_is_found(written: str) -> None:
    """The measure itself tells the patterns that are usually written wrong."""
    used = Used("here", "here", re.compile(written), frozenset({"search"}))
    assert any(excess(used, "search", *text, end) for text in hard_texts(used.pattern) for end in ENDS)


@pytest.mark.slow
def test_every_pattern_is_measured() -> None:
    """Each pattern has a way to apply it and stands in a module that is gone through; none is held and never used."""
    assert not [used.place for used in used_patterns() if not used.methods]
    assert {used.module for used in used_patterns()} <= set(MODULES)


@pytest.mark.slow
def test_bounds_are_told_for_what_there_is() -> None:
    """Nothing stands in the tables of bounds and loops that is no longer a pattern of the package."""
    places = [used.place for used in used_patterns()]
    assert not [place for place in (*BOUNDED, *LOOPED) if not any(known.startswith(place) for known in places)]
    assert not PIECES & set(places)

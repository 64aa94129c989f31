"""The modules that the interpreter is given do what those of the standard library do."""

from __future__ import annotations

import calendar
import cmath
import heapq
import math
import operator
import statistics
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.tools.python.prelude import calendar as our_calendar
from reasoning.tools.python.prelude import cmath as our_cmath
from reasoning.tools.python.prelude import heapq as our_heapq
from reasoning.tools.python.prelude import helpers
from reasoning.tools.python.prelude import operator as our_operator
from reasoning.tools.python.prelude import statistics as our_statistics
from reasoning.tools.python.prelude import string as our_string
from reasoning.tools.python.preludes import HELPERS, MODULES, exports, source

whole = st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=30)
floats = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=2, max_size=30)
AVERAGES = [
    "mean",
    "fmean",
    "median",
    "median_low",
    "median_high",
    "mode",
    "multimode",
    "variance",
    "pvariance",
    "stdev",
    "pstdev",
    "quantiles",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", AVERAGES)
@given(data=st.one_of(whole, floats))
def test_statistics(name: str, data: list[Any]) -> None:
    """Averages and deviations agree to the last digits, those of whole numbers in their type as well."""
    ours, theirs = getattr(our_statistics, name)(data), getattr(statistics, name)(data)
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-6)
    if name in ("mean", "median", "variance", "pvariance") and isinstance(data[0], int):
        assert (ours, type(ours)) == (theirs, type(theirs))


@given(st.lists(st.floats(0.1, 1e6), min_size=2, max_size=20))
def test_statistics_of_positive_numbers(data: list[float]) -> None:
    """So do the other means, and the measures of two variables."""
    for name in ("geometric_mean", "harmonic_mean"):
        assert getattr(our_statistics, name)(data) == pytest.approx(getattr(statistics, name)(data), rel=1e-9)
    other = [x * x for x in data]
    assert our_statistics.covariance(data, other) == pytest.approx(statistics.covariance(data, other), rel=1e-6)
    for method in ("exclusive", "inclusive"):
        theirs = statistics.quantiles(data, n=7, method=method)
        assert our_statistics.quantiles(data, n=7, method=method) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("name", ["mean", "median", "mode", "stdev", "variance", "fmean"])
def test_statistics_of_nothing(name: str) -> None:
    """No data is a ValueError, as StatisticsError is one."""
    with pytest.raises(ValueError, match="requires at least"):
        getattr(our_statistics, name)([])


@given(st.lists(st.integers(-20, 20), max_size=30), st.integers(-20, 20), st.integers(-1, 9))
def test_heapq(items: list[int], item: int, n: int) -> None:
    """A heap is the same list after each step."""
    ours, theirs = list(items), list(items)
    our_heapq.heapify(ours)
    heapq.heapify(theirs)
    assert ours == theirs
    our_heapq.heappush(ours, item)
    heapq.heappush(theirs, item)
    assert our_heapq.heappop(ours) == heapq.heappop(theirs)
    assert our_heapq.heappushpop(ours, item) == heapq.heappushpop(theirs, item)
    assert ours == theirs
    assert our_heapq.nlargest(n, items) == heapq.nlargest(n, items)
    assert our_heapq.nsmallest(n, items, key=abs) == heapq.nsmallest(n, items, key=abs)
    assert list(our_heapq.merge(sorted(items), [item])) == list(heapq.merge(sorted(items), [item]))


@given(st.integers(-99, 99), st.integers(1, 9))
def test_operator(a: int, b: int) -> None:
    """Each function of two numbers gives the same."""
    for name in exports("operator") - {"itemgetter", "attrgetter", "contains", "getitem", "concat", "countOf"}:
        one = name in ("neg", "pos", "invert", "not_", "truth")
        given_ = (a,) if one else (a, b)
        assert getattr(our_operator, name)(*given_) == getattr(operator, name)(*given_), name
    assert our_operator.itemgetter(1, 0)([a, b]) == (b, a)
    assert our_operator.attrgetter("real")(a) == a


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28))
def test_calendar(year: int, month: int, day: int) -> None:
    """Days, months and leap years are the same."""
    assert our_calendar.monthrange(year, month) == calendar.monthrange(year, month)
    assert our_calendar.weekday(year, month, day) == calendar.weekday(year, month, day)
    assert our_calendar.isleap(year) == calendar.isleap(year)
    assert our_calendar.leapdays(1900, year) == calendar.leapdays(1900, year)
    assert our_calendar.monthcalendar(year, month) == calendar.monthcalendar(year, month)
    assert our_calendar.month_name[month] == calendar.month_name[month]


@given(st.complex_numbers(max_magnitude=50, allow_subnormal=False))
def test_cmath(z: complex) -> None:
    """Roots, logarithms and powers are the same."""
    for name in ("sqrt", "exp", "phase"):
        ours, theirs = getattr(our_cmath, name)(z), getattr(cmath, name)(z)
        assert cmath.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    if abs(z) > 1e-6:
        assert cmath.isclose(our_cmath.log(z), cmath.log(z), rel_tol=1e-9, abs_tol=1e-9)


def test_string() -> None:
    """The constants are the same."""
    for name in exports("string") - {"capwords"}:
        assert getattr(our_string, name) == getattr(string, name)
    assert our_string.capwords(" a  bc ") == string.capwords(" a  bc ")


@given(st.one_of(st.floats(), st.integers(-(10**6), 10**6).map(lambda n: n / 1000)), st.integers(-5, 12))
def test_round(number: float, digits: int) -> None:
    """A float is rounded by its exact value, as CPython does."""
    if math.isinf(number) or math.isnan(number):
        return
    assert helpers.rounded(number, digits) == round(number, digits)
    assert helpers.rounded(number) == round(number)


@given(st.integers(-(2**70), 2**70))
def test_digits_of_whole_numbers(number: int) -> None:
    """Binary digits are counted the same."""
    assert helpers.bit_length(number) == number.bit_length()
    assert helpers.bit_count(number) == number.bit_count()
    assert helpers.is_integer(float(number))


@pytest.mark.parametrize("module", [*MODULES, HELPERS])
def test_what_is_fed_is_python(module: str) -> None:
    """The text that the interpreter is given makes an object with each public name."""
    names: dict[str, Any] = {}
    exec(source(module), names)
    assert set(vars(names[f"_sandbox_{module}"])) == exports(module)

"""The functions of `statistics` over lists of numbers; variances of whole numbers are exact until the last division."""

from __future__ import annotations

import math
from typing import Any

StatisticsError = ValueError


def _taken(data: Any, least: int, name: str) -> list[Any]:
    values = list(data)
    if len(values) < least:
        raise ValueError(f"{name} requires at least {'one data point' if least == 1 else 'two data points'}")
    return values


def _total(values: list[Any]) -> Any:
    return math.fsum(values) if any(isinstance(value, float) for value in values) else sum(values)


def _divided(total: Any, count: int) -> Any:
    return total // count if isinstance(total, int) and total % count == 0 else total / count


def mean(data: Any) -> Any:
    """Return the arithmetic mean."""
    values = _taken(data, 1, "mean")
    return _divided(_total(values), len(values))


def fmean(data: Any, weights: Any = None) -> float:
    """Return the arithmetic mean as a float, weighted where weights are given."""
    values = [float(value) for value in _taken(data, 1, "fmean")]
    if weights is None:
        return math.fsum(values) / len(values)
    shares = list(weights)
    if len(shares) != len(values):
        raise ValueError("data and weights must be the same length")
    return math.fsum([value * share for value, share in zip(values, shares, strict=True)]) / math.fsum(shares)


def geometric_mean(data: Any) -> float:
    """Return the geometric mean."""
    values = _taken(data, 1, "geometric mean")
    return math.exp(math.fsum([math.log(value) for value in values]) / len(values))


def harmonic_mean(data: Any) -> Any:
    """Return the harmonic mean."""
    values = _taken(data, 1, "harmonic_mean")
    if any(value < 0 for value in values):
        raise ValueError("harmonic mean does not support negative values")
    if any(value == 0 for value in values):
        return 0
    return len(values) / math.fsum([1 / value for value in values])


def median(data: Any) -> Any:
    """Return the middle value, or the mean of the two in the middle."""
    values = sorted(_taken(data, 1, "median"))
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def median_low(data: Any) -> Any:
    """Return the middle value, or the lower of the two in the middle."""
    values = sorted(_taken(data, 1, "median_low"))
    return values[(len(values) - 1) // 2]


def median_high(data: Any) -> Any:
    """Return the middle value, or the higher of the two in the middle."""
    values = sorted(_taken(data, 1, "median_high"))
    return values[len(values) // 2]


def multimode(data: Any) -> list[Any]:
    """Return the most frequent values, in the order in which they are first met."""
    counts: dict[Any, int] = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def mode(data: Any) -> Any:
    """Return the most frequent value, of several the one met first."""
    return multimode(_taken(data, 1, "mode"))[0]


def _squares(values: list[Any], center: Any) -> Any:
    """Return the count times the sum of squared distances from the mean, and what it is to be divided by."""
    if center is None and all(isinstance(value, int) for value in values):
        count = len(values)
        return count * sum([value * value for value in values]) - sum(values) ** 2, count
    middle = _total(values) / len(values) if center is None else center
    return _total([(value - middle) ** 2 for value in values]), 1


def variance(data: Any, xbar: Any = None) -> Any:
    """Return the sample variance."""
    values = _taken(data, 2, "variance")
    squares, times = _squares(values, xbar)
    return _divided(squares, times * (len(values) - 1))


def pvariance(data: Any, mu: Any = None) -> Any:
    """Return the population variance."""
    values = _taken(data, 1, "pvariance")
    squares, times = _squares(values, mu)
    return _divided(squares, times * len(values))


def stdev(data: Any, xbar: Any = None) -> float:
    """Return the sample standard deviation."""
    return math.sqrt(variance(_taken(data, 2, "stdev"), xbar))


def pstdev(data: Any, mu: Any = None) -> float:
    """Return the population standard deviation."""
    return math.sqrt(pvariance(_taken(data, 1, "pstdev"), mu))


def quantiles(data: Any, *, n: int = 4, method: str = "exclusive") -> list[Any]:
    """Return the n - 1 values that cut the data into n parts of equal probability."""
    values = sorted(_taken(data, 2, "quantiles"))
    last = len(values) + (1 if method == "exclusive" else -1)
    found = []
    for part in range(1, n):
        at, rest = divmod(part * last, n)
        if method == "exclusive":
            at = min(max(at, 1), len(values) - 1)
            rest = part * last - at * n
            found.append((values[at - 1] * (n - rest) + values[at] * rest) / n)
        else:
            found.append((values[at] * (n - rest) + values[at + 1] * rest) / n)
    return found


def correlation(x: Any, y: Any, /) -> float:
    """Return Pearson's correlation."""
    return covariance(x, y) / (stdev(x) * stdev(y))


def covariance(x: Any, y: Any, /) -> float:
    """Return the sample covariance."""
    left, right = list(x), list(y)
    if len(left) != len(right) or len(left) < 2:
        raise ValueError("covariance requires that both inputs have same number of data points, at least two")
    a, b = math.fsum(left) / len(left), math.fsum(right) / len(right)
    return math.fsum([(p - a) * (q - b) for p, q in zip(left, right, strict=True)]) / (len(left) - 1)

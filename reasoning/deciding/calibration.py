"""How far decisions are to be trusted, learned from items whose answers are known."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import ceil, exp, inf, isfinite, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.deciding.decision import Decision
from reasoning.deciding.labels import normalised
from reasoning.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence


MIN_ITEMS = 20
"""Items that a calibration needs: half of them fit the temperature, half the threshold."""

MAX_FILE_BYTES = 64 * 2**20
"""Bytes of a file that are read."""

COLDEST, HOTTEST = 0.05, 20.0
"""The temperatures that are tried."""

MIN_PROBABILITY = 1e-9
"""What an option's probability counts at least: none is impossible for good."""

_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Calibration:
    """What was learned of one model on one task.

    The temperature makes the probabilities as large as the model is right (Guo et al., 2017); the scores promise that
    a set of options holds the right one as often as is asked for (split conformal prediction, as Angelopoulos & Bates,
    2021, put it; the sets are those of Sadinle et al., 2019). Both hold for items like those that it was learned from.
    """

    temperature: float
    """What the logarithms of the probabilities are divided by: above 1 the model was too sure of itself."""

    scores: tuple[float, ...]
    """Of each held-out item, in ascending order: 1 less the probability of the right answer."""

    task: str = ""
    """On which task."""

    model: str = ""
    """Of which model."""

    def __str__(self) -> str:
        of = f" of {self.model} on {self.task}" if self.model or self.task else ""
        return f"calibration{of}: temperature {self.temperature:.3g}, {len(self.scores)} items"

    def calibrated(self, probabilities: Mapping[Any, float]) -> dict[Any, float]:
        """Return probabilities at the temperature that was learned."""
        return dict(zip(probabilities, _tempered(list(probabilities.values()), self.temperature), strict=True))

    def threshold(self, error: float) -> float:
        """Return the probability from which an option is in the set, so that at most this share of sets lack the right
        one; 0 where there are too few items for such a promise: all options are in the set then.
        """
        rank = ceil((len(self.scores) + 1) * (1 - error))
        return 1 - self.scores[rank - 1] if rank <= len(self.scores) else 0.0

    def prediction_set(self, probabilities: Mapping[Any, float], error: float) -> tuple[Any, ...]:
        """Return the options that may be right, the likeliest first: in the share 1 - `error` of items the right one is
        among them.
        """
        least = self.threshold(error)
        found = [(option, value) for option, value in self.calibrated(probabilities).items() if value >= least]
        return tuple(option for option, _ in sorted(found, key=lambda pair: -pair[1]))

    def save(self, path: str | Path) -> None:
        """Write it to a file, as JSON. Raises DataError where the file can't be written."""
        try:
            Path(path).expanduser().write_text(json.dumps(asdict(self)) + "\n", "utf-8")
        except OSError as error:
            raise DataError(str(path), f"can't write the calibration: {error.strerror}") from None

    @classmethod
    def load(cls, path: str | Path) -> Calibration:
        """Read what `save` wrote. Raises DataError for anything else."""
        try:
            with Path(path).expanduser().open("rb") as file:
                told = json.loads(file.read(MAX_FILE_BYTES))
        except OSError as error:
            raise DataError(str(path), f"can't read the calibration: {error.strerror}") from None
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not _is_calibration(told):
            raise DataError(str(path), "this is no calibration: make one by `reasoning calibrate TASK`")
        return cls(float(told["temperature"]), tuple(sorted(map(float, told["scores"]))), *_names(told))


def calibrate(
    decisions: Iterable[Decision | Mapping[Any, float]],
    golds: Iterable[Hashable],
    *,
    task: str = "",
    model: str = "",
) -> Calibration:
    """Learn a calibration from decisions, or their probabilities, and the right answers of the same items.

    Every second item fits the temperature, the others the scores, so that what is promised is not learned from what it
    is measured on. Decisions that could not be judged are left out: they are abstentions anyhow. Items that stand in
    an order by kind have to be shuffled first. Raises UsageError for fewer than MIN_ITEMS.
    """
    pairs = [
        (list(probabilities.values()), list(probabilities).index(gold))
        for probabilities, gold in ((_judged(one), gold) for one, gold in zip(decisions, golds, strict=True))
        if gold in probabilities
    ]
    if len(pairs) < MIN_ITEMS:
        raise UsageError(f"a calibration needs {MIN_ITEMS} items that were decided; there are {len(pairs)}")
    temperature = fit_temperature(pairs[::2])
    scores = [1 - _tempered(values, temperature)[right] for values, right in pairs[1::2]]
    return Calibration(temperature, tuple(sorted(scores)), task, model)


def fit_temperature(pairs: Sequence[tuple[Sequence[float], int]]) -> float:
    """Return the temperature at which the right options are likeliest; each pair has the place of the right one."""

    def loss(logarithm: float) -> float:
        found = (_tempered(values, exp(logarithm))[right] for values, right in pairs)
        return -sum(log(max(probability, MIN_PROBABILITY)) for probability in found)

    return exp(_minimum(loss, log(COLDEST), log(HOTTEST)))


def _minimum(function: Callable[[float], float], low: float, high: float, steps: int = 40) -> float:
    """Find the minimum of a function with a single one, by golden sections."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(steps):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = function(right)
    return (low + high) / 2


def _tempered(values: Sequence[float], temperature: float) -> list[float]:
    logits = [log(max(value, MIN_PROBABILITY)) / temperature for value in values]
    top = max(logits, default=0.0)
    return normalised([exp(logit - top) for logit in logits])


def _judged(one: Decision | Mapping[Any, float]) -> Mapping[Any, float]:
    if not isinstance(one, Decision):
        return one
    return one.probabilities if one.can_judge else {}


def _is_calibration(told: dict[str, Any]) -> bool:
    temperature, scores = told.get("temperature"), told.get("scores")
    return (
        _is_within(temperature, COLDEST, inf)
        and isinstance(scores, list)
        and all(_is_within(one, 0, 1) for one in scores)
    )


def _is_within(value: object, low: float, high: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(value) and low * (1 - 1e-9) <= value <= high + 1e-9  # type: ignore[arg-type,operator]  # it is a number


def _names(told: dict[str, Any]) -> tuple[str, str]:
    return str(told.get("task", ""))[:200], str(told.get("model", ""))[:200]

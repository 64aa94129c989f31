"""The first words of a page: who is ahead, by how much, whether that is sure, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.report_page.model import Duel, Entrant, PageData


MIN_LEAD = 0.0005
"""The difference in accuracy below which two strategies are level to one decimal."""


@dataclass(frozen=True)
class Headline:
    """A sentence, and what stands below it."""

    sentence: str
    """Who is ahead, and by how much."""

    detail: str
    """How sure that is, and what it costs."""

    figures: tuple[tuple[str, str, str], ...] = ()
    """The same as figures: a name, the value, a remark."""


def headline(page: PageData, duels: Sequence[Duel]) -> Headline:
    """Return in words what the runs show."""
    n = len(page.asked)
    questions = f"{n:,} question{'' if n == 1 else 's'}"
    if not page.entrants:
        return Headline("There are no results yet.", "The run has answered no question so far.")
    if not page.scored:
        names = _count(len(page.entrants), "strategy", "strategies")
        detail = "The set tells no gold answers, so nothing is scored; costs and answers are below."
        return Headline(f"{names} answered {questions}.", detail)
    ranked = sorted(page.scored, key=lambda one: (-(one.row.accuracy or 0), one.cost("tokens") or 0))
    if len(ranked) == 1:
        return _alone(ranked[0], page, questions)
    return _ahead(ranked, page, duels)


def _alone(one: Entrant, page: PageData, questions: str) -> Headline:
    sentence = f"{one.label} answers {percent(one.row.accuracy)} of {questions} correctly."
    detail = f"95 % interval {interval(one)}. {_against_baseline(one, page)}"
    figures = (("accuracy", percent(one.row.accuracy), interval(one)), _cost_figure(one, None))
    return Headline(sentence, detail.strip(), figures)


def _ahead(ranked: Sequence[Entrant], page: PageData, duels: Sequence[Duel]) -> Headline:
    best, second = ranked[0], ranked[1]
    lead = 100 * ((best.row.accuracy or 0) - (second.row.accuracy or 0))
    duel = find_duel(best, second, duels)
    if duel is not None:
        lead = 100 * duel.difference
    share = percent(best.row.accuracy)
    points = f"{lead:.1f} point{'' if round(lead, 1) == 1 else 's'}"
    if abs(lead) < 100 * MIN_LEAD:
        lead = 0.0
        sentence = f"{best.label} and {second.label} are level at {share}."
    elif duel is not None and not duel.is_settled:
        sentence = f"{best.label} leads with {share}, but {points} over {second.label} may be chance."
    else:
        sentence = f"{best.label} is ahead with {share}, {points} more than {second.label}."
    detail = " ".join(part for part in (_sure(duel), _price(best, second), _against_baseline(best, page)) if part)
    figures = [
        ("best", share, f"{best.label}, {interval(best)}"),
        ("lead", f"{lead:+.1f}", f"points over {second.label}"),
        ("sure?", *_sure_figure(duel)),
        _cost_figure(best, second),
    ]
    return Headline(sentence, detail, tuple(figures))


def find_duel(a: Entrant, b: Entrant, duels: Sequence[Duel]) -> Duel | None:
    """Return the comparison of two entrants, seen from the first; None where there is none."""
    for duel in duels:
        if (duel.a, duel.b) == (a, b):
            return duel
        if (duel.a, duel.b) == (b, a):
            return duel.turned()
    return None


def percent(share: float | None) -> str:
    """Return a share in percent, to one decimal."""
    return "not scored" if share is None else f"{100 * share:.1f} %"


def interval(one: Entrant) -> str:
    """Return the 95 % interval of an accuracy, in percent."""
    return "" if one.low is None or one.high is None else f"{100 * one.low:.1f}–{100 * one.high:.1f} %"


def p_words(p: float | None) -> str:
    """Return a p-value in three decimals."""
    return "" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _sure(duel: Duel | None) -> str:
    if duel is None or duel.p_holm is None:
        return ""
    is_level = abs(duel.difference) < MIN_LEAD
    verdict = (
        "That is settled" if duel.is_settled else "Nothing tells them apart" if is_level else "That is not settled"
    )
    words = p_words(duel.p_holm)
    p = f"p {words}" if words.startswith("<") else f"p = {words}"
    ends = f"{100 * duel.low:+.1f} to {100 * duel.high:+.1f} points"
    same = f"the difference on the same {duel.n:,} questions is within {ends} (95 %)"
    wanting = (
        f" About {duel.more:,} more questions would be needed to see it." if duel.more and not duel.is_settled else ""
    )
    return f"{verdict}: {same}, {p} ({duel.test}, after Holm).{wanting}"


def _sure_figure(duel: Duel | None) -> tuple[str, str]:
    if duel is None or duel.p_holm is None:
        return "open", "no paired comparison"
    return ("yes" if duel.is_settled else "no"), f"p {p_words(duel.p_holm)} after Holm"


def _price(best: Entrant, other: Entrant) -> str:
    ratio, unit = _ratio(best, other)
    if ratio is None:
        return ""
    if 0.95 <= ratio <= 1.05:
        return f"Both cost the same in {unit}."
    return f"It takes {_times(ratio)} the {unit} of {other.label}."


def _ratio(best: Entrant, other: Entrant) -> tuple[float | None, str]:
    """Return how many times as much one costs as another, in money where it was paid, else in tokens."""
    for measure, unit in (("dollars", "money"), ("tokens", "tokens")):
        mine, theirs = best.cost(measure), other.cost(measure)
        if mine and theirs:
            return mine / theirs, unit
    return None, ""


def _cost_figure(best: Entrant, other: Entrant | None) -> tuple[str, str, str]:
    dollars, tokens = best.cost("dollars"), best.cost("tokens") or 0
    value = f"${dollars:.4f}" if dollars else f"{tokens:,.0f} tokens"
    ratio, _unit = _ratio(best, other) if other else (None, "")
    remark = "a question" if ratio is None or other is None else f"a question; {_times(ratio)} {other.label}"
    return "cost", value, remark


def _times(ratio: float) -> str:
    return f"{100 * ratio:.0f} % of" if ratio < 1 else f"{ratio:.1f} times" if ratio < 10 else f"{ratio:.0f} times"


def _against_baseline(one: Entrant, page: PageData) -> str:
    scores = [(base.correct / base.n, base.name) for base in page.baselines if base.n]
    if not scores:
        return ""
    share, name = max(scores)
    beaten = "" if (one.low or 0) > share else " The best strategy is not surely above it."
    return f"The best trivial rule ({name}) scores {percent(share)}.{beaten}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"

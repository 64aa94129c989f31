"""Labelled fields, ratings and verdicts."""

from __future__ import annotations

import pytest

from reasoning.parsing import field_values, parse_score, parse_verdict
from tests.each_row import each_row


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Score: 4", ["4"]),
        ("**Score:** 4", ["4"]),
        ('{"score": 4}', ["4}"]),
        ("Score = 4\nscore: 5", ["5", "4"]),
        ("### Score\n\n4/5", ["4/5"]),
        ("**Score**\n4", ["4"]),
        ("The underscore: 4", []),
        ("Scores: 4", []),
    ],
)
def test_fields_are_found(text: str, values: list[str]) -> None:
    """A label and its value, marked up or a heading, the last first."""
    assert list(field_values(text, "score")) == values


@each_row(
    ("word", "verdict"),
    [
        *[
            (word, True)
            for word in ("yes", "Yes.", "YES!", "right", "correct", "true", "satisfied", "fully satisfied"[6:])
        ],
        *[
            (word, True)
            for word in ("yes, all steps hold", "not wrong", "no issues found", "no problems", "nothing wrong")
        ],
        *[(word, True) for word in ("yes. But see below", "valid", "ok", "pass", "correct (checked)")],
        *[(word, False) for word in ("no", "No.", "wrong", "incorrect", "false", "not satisfied", "unsatisfied")],
        *[(word, False) for word in ("no, line 2 is wrong", "not correct", "not yet", "not quite", "fail", "rejected")],
        *[(word, None) for word in ("maybe", "unsure", "almost", "n/a", "N/A", "partially", "partly", "mostly", "hm")],
        *[
            (word, None)
            for word in ("yes and no", "yes/no", "yes or no", "yes, but the sign is wrong", "mostly correct")
        ],
        *[(word, None) for word in ("not sure", "not applicable", "not certain", "no idea", "correct, except line 2")],
        *[(word, None) for word in ("possibly", "perhaps yes", "probably not", "yes?", "it depends", "true or false")],
        *[
            (word, None)
            for word in ("yes, mostly", "correct in part", "no answer", "no comment", "yes if x > 0", "?", "")
        ],
    ],
)
def test_a_hedge_is_no_verdict(word: str, verdict: bool | None) -> None:
    """A plain yes or no in many words counts; what is hedged, both, or neither is None, with its label and alone."""
    assert parse_verdict(f"It was looked at.\nSatisfied: {word}", "satisfied") is verdict
    assert parse_verdict(f"**Satisfied:** {word}", "satisfied") is verdict
    if len(word) <= 20:
        assert parse_verdict(word, "satisfied") is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Satisfied: no\nSatisfied: yes", True),
        ("Satisfied: yes\nSatisfied: maybe", None),
        ('{"feedback": "good", "satisfied": true}', True),
        ("### Satisfied\nno", False),
        ("I think that it is fine, all told.", None),
    ],
)
def test_the_last_field_counts(text: str, verdict: bool | None) -> None:
    """A later field replaces an earlier one, hedged or not; prose is no verdict."""
    assert parse_verdict(text, "satisfied") is verdict


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Looks right after all.\n9", 0.9),
        ("Fine.\n\n**7/10**", 0.7),
        ("Score: 8 out of 10", 0.8),
        ("### Score\n8", 0.8),
        ("Score: between 3 and 5", None),
        ("Score: high", None),
    ],
)
def test_ratings_are_read(text: str, score: float | None) -> None:
    """A field, a heading, or a rating alone on the last line."""
    assert parse_score(text, 10) == score

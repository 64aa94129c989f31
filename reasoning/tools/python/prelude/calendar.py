"""The functions of `calendar` that calculate; it prints no calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 2, 3, 4, 5, 6
day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
day_abbr = [name[:3] for name in day_name]
month_name = ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
month_name = [*month_name, "November", "December"]
month_abbr = [name[:3] for name in month_name]


def isleap(year: int) -> bool:
    """Return whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1: int, y2: int) -> int:
    """Return the number of leap years from y1 to before y2."""
    a, b = y1 - 1, y2 - 1
    return (b // 4 - b // 100 + b // 400) - (a // 4 - a // 100 + a // 400)


def weekday(year: int, month: int, day: int) -> int:
    """Return the day of the week, Monday as 0."""
    return date(year, month, day).weekday()


def _days(year: int, month: int) -> int:
    if month < 1 or month > 12:
        raise ValueError(f"bad month number {month}; must be 1-12")
    return [31, 29 if isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def monthrange(year: int, month: int) -> tuple[int, int]:
    """Return the day of the week of a month's first day, and the number of its days."""
    days = _days(year, month)
    return weekday(year, month, 1), days


def monthcalendar(year: int, month: int) -> Any:
    """Return the weeks of a month, each as seven days from Monday on; days of other months are 0."""
    first, days = monthrange(year, month)
    cells = [0] * first + list(range(1, days + 1))
    cells = cells + [0] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]

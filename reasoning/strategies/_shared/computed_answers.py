"""What a program or a query computed, as an answer of the question's format."""

from __future__ import annotations

import ast
import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice, CodeOutput, Number, extract
from reasoning.answers.truth import truth_value
from reasoning.parsing import truncate
from reasoning.solution import OUTRIGHT

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

MAX_VALUE_CHARS = 2_000
"""Characters of a value's text that are read."""

MAX_OUTPUT_CHARS = 10_000
"""Characters of what was printed that are read: its end."""

MAX_LINES = 20
"""Lines of what was printed in which an answer is looked for that is stated outright."""

MAX_NUMBER = 10**300
"""The largest number that is an answer."""

NO_ANSWER = "it is no answer in the form that is asked for"


def answer_of(value: object, form: AnswerFormat) -> tuple[Any | None, str]:
    """Return the answer that a value is, and the rule by which; None and the reason where it is none.

    Numbers are exact; a binary fraction is taken at 12 digits, so that 0.1 + 0.2 is 0.3. Of options, the one that
    states the value; for a number that none states, the nearest one, where each option is a number. Of code output the
    value as Python writes it, None included.
    """
    if isinstance(form, CodeOutput):
        written = form.parse_gold(value)
        return (written, "the value as Python writes it") if written is not None else (None, NO_ANSWER)
    if isinstance(value, list | tuple | dict) and len(value) == 1:
        return answer_of(next(iter(value.values())) if isinstance(value, dict) else value[0], form)
    if value is None:
        return None, "there is no value"
    if isinstance(form, Choice):
        return _option(value, form)
    if isinstance(value, bool):
        return _said(str(value), form) if form.name in ("truth", "text") else (None, NO_ANSWER)
    number = exact(value)
    if number is not None:
        return _number(number, form)
    if isinstance(value, int | float | Decimal):
        return None, "the number is not finite, or too large"
    return _said(_text(value), form)


def answer_of_run(value: object, output: str, form: AnswerFormat, *, printed_first: bool) -> tuple[Any | None, str]:
    """Return the answer that a program's value is, or what it printed, and the rule; None and the reason.

    With `printed_first` the last line that was printed counts before the value.
    """
    printed, why = printed_answer(output, form)
    valued, rule = answer_of(value, form)
    if valued is None and isinstance(value, str) and value.strip():
        valued, rule = _stated(value[:MAX_VALUE_CHARS], form)
    if printed is not None and (printed_first or valued is None):
        return printed, why
    return valued, rule if valued is not None or value is not None or not output.strip() else f"what it printed: {why}"


def printed_answer(output: str, form: AnswerFormat) -> tuple[Any | None, str]:
    """Return the answer in the last line that a program printed, else in the last that states one; None and why."""
    lines = [line.strip() for line in output[-MAX_OUTPUT_CHARS:].split("\n") if line.strip()]
    if not lines:
        return None, "nothing was printed"
    answer, rule = _line_answer(lines[-1][:MAX_VALUE_CHARS], form)
    if answer is None:
        answer, rule = _stated(lines[-1][:MAX_VALUE_CHARS], form)
    for line in reversed(lines[-MAX_LINES:-1]):
        if answer is None:
            answer, rule = _line_answer(line, form) if _literal(line) is not None else (None, rule)
            answer, rule = (
                (answer, rule) if answer is not None else _stated(line[:MAX_VALUE_CHARS], form, outright=True)
            )
    return answer, rule if answer is None else f"{rule}, as it was printed"


def _line_answer(line: str, form: AnswerFormat) -> tuple[Any | None, str]:
    literal = _literal(line)
    return answer_of(literal if literal is not None else line, form)


def _stated(text: str, form: AnswerFormat, *, outright: bool = False) -> tuple[Any | None, str]:
    """Return the answer that printed words state; of options, by the number in them too."""
    found = extract(text, form)
    if found.answer is not None and (not outright or found.how in OUTRIGHT):
        return found.answer, "the words"
    if not isinstance(form, Choice):
        return None, NO_ANSWER
    number = extract(text, Number())
    if number.answer is None or (outright and number.how not in OUTRIGHT):
        return None, NO_ANSWER
    return _numbered(number.answer, form)


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def exact(value: object) -> Fraction | None:
    """Return a number as it is meant: a binary fraction at 12 digits; None for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | Decimal):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > 300):
        return None
    number = Fraction(f"{value:.12g}") if isinstance(value, float) else Fraction(value)
    return number if abs(number) <= MAX_NUMBER and number.denominator <= MAX_NUMBER else None


def _number(number: Fraction, form: AnswerFormat) -> tuple[Any | None, str]:
    if isinstance(form, Number):
        return number, "the number"
    if form.name == "truth":
        return None, NO_ANSWER
    return _said(str(number) if form.name == "expression" else Number().show(number), form)


def _said(text: str, form: AnswerFormat) -> tuple[Any | None, str]:
    answer = form.parse(text[:MAX_VALUE_CHARS])
    return (answer, "the text") if answer is not None else (None, NO_ANSWER)


def _option(value: object, form: Choice) -> tuple[str | None, str]:
    if isinstance(value, bool):
        stating = [label for label, text in _labelled(form) if truth_value(text) == str(value)]
        return (stating[0], "the option that says so") if len(stating) == 1 else (None, NO_ANSWER)
    number = exact(value)
    if number is None:
        answer = form.parse(_text(value)[:MAX_VALUE_CHARS])
        if answer is not None:
            return answer, "the option that is named"
        number = Number().parse(_text(value)[:MAX_VALUE_CHARS])
    return _numbered(number, form) if number is not None else (None, NO_ANSWER)


def _numbered(number: Fraction, form: Choice) -> tuple[str | None, str]:
    read = {label: Number().parse(text) for label, text in _labelled(form)}
    options = {label: option for label, option in read.items() if option is not None}
    stating = [label for label, option in options.items() if option == number]
    if stating:
        return (stating[0], "the option that states the value") if len(stating) == 1 else (None, "two options state it")
    if len(options) < len(read) or len(options) < 2:
        return None, "no option states the value, and not every option is a number"
    order = sorted(options, key=lambda label: abs(options[label] - number))
    nearest, next_one = (abs(options[label] - number) for label in order[:2])
    if nearest == next_one:
        return None, "no option states the value, and two are as near"
    shown = Number().show(number)
    return order[0], f"the nearest option by number: {truncate(shown, 60)} is stated by none"


def _labelled(form: Choice) -> list[tuple[str, str]]:
    return list(zip(form.labels, form.options, strict=True))


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value[:100])
    number = exact(value)
    try:
        return Number().show(number) if number is not None else str(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return ""

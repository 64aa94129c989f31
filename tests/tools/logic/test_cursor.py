from __future__ import annotations

import re

import pytest

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import END, Cursor, Token, scan

_WORDS = re.compile(r"\s*(?:(?P<word>\w+)|(?P<sign>[()=]))")


def tokens_of(text: str) -> list[Token]:
    return [
        Token(str(found.lastgroup), found[0].strip(), *found.span(), spaced=found[0][0].isspace())
        for found in scan(text, _WORDS.match, "a word was expected, not {}")
    ]


def test_a_text_is_matched_to_its_end() -> None:
    """Each match begins where the last one ended, and space at the end is no token."""
    assert [token.text for token in tokens_of("f(a) = b  ")] == ["f", "(", "a", ")", "=", "b"]


@pytest.mark.parametrize(("text", "sign"), [("a ? b", "?"), ("?", "?"), ("a   %", "%")])
def test_a_sign_that_no_pattern_matches_is_named(text: str, sign: str) -> None:
    """The error names the first sign that could not be read."""
    with pytest.raises(ReadError, match=re.escape(f"a word was expected, not '{sign}'")):
        tokens_of(text)


def test_the_end_is_never_passed() -> None:
    """Behind the last token stands the end, however often it is taken."""
    cursor = Cursor("a", tokens_of("a"))
    assert [cursor.take().kind for _ in range(3)] == ["word", END, END]
    assert cursor.peek().kind == END


def test_only_what_is_asked_for_is_accepted() -> None:
    """A token of another kind, and another sign, stay where they are."""
    cursor = Cursor("a = b", tokens_of("a = b"))
    assert cursor.accept("sign") is None
    assert not cursor.skip("=")
    assert cursor.accept("sign", "word") == Token("word", "a", 0, 1)
    assert cursor.skip("=")
    assert cursor.next.text == "b"


@pytest.mark.parametrize(
    ("taken", "message"),
    [(0, "a name was expected, not 'a'"), (1, "a name was expected after 'a', not '='"),
     (3, "a name was expected after 'b', not the end of the line")],
)  # fmt: skip
def test_a_failure_says_what_stands_where(taken: int, message: str) -> None:
    """What was expected, what stands before it, and what stands there instead."""
    cursor = Cursor("a = b", tokens_of("a = b"))
    for _ in range(taken):
        cursor.take()
    assert cursor.failure("a name").why == message


def test_a_missing_bracket_is_a_repair_only_where_brackets_are_balanced() -> None:
    """A bracket that is missing is an error, or with `balance` a repair at the end or before another that closes."""
    strict = Cursor("a", tokens_of("a"), balance=False)
    strict.take()
    with pytest.raises(ReadError, match=r"'\)' was expected after 'a'"):
        strict.close(")")
    balanced = Cursor("a", tokens_of("a"), balance=True)
    with pytest.raises(ReadError, match=r"'\)' was expected, not 'a'"):
        balanced.close(")")
    balanced.take()
    balanced.close(")")
    assert balanced.repairs == {"unbalanced brackets": "')' added"}

"""The letters that a file writes before its options: what they say goes before the place where an option stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.answers.labels import goes_on

if TYPE_CHECKING:
    from collections.abc import Sequence

_HALF_WIDTH = {ord("Ａ") + n: ord("A") + n for n in range(26)} | {ord("ａ") + n: ord("a") + n for n in range(26)}
_MARK = re.compile(
    r"(?<!\s)\s*(?:[(（\[【]\s*(?P<bracketed>[A-Za-z])\s*[)）\]】]\s*[.．:：、]?"
    r"|(?P<large>[A-Z])\s*[.．。)）:：、?？]|(?P<small>[a-z])\s*[.．)）:：、])\s*"
)
_BARE = re.compile(r"\s*([A-Z])[ \t\u3000]+(?=\S)")
"""A letter and a blank: a mark that lost its point, or a word. It counts where the rest of the block says so."""


class UncertainError(Exception):
    """The marks contradict each other; its text says how. It never leaves the loaders."""


@dataclass(frozen=True)
class Options:
    """Options in the order of their letters, without marks."""

    texts: tuple[str, ...]
    """Their texts: the first is A."""

    order: tuple[int, ...]
    """For each place in the file, which of `texts` stands there."""

    def letter_at(self, place: int) -> str:
        """Return the letter of the option that stands at a place of the file, counted from 0."""
        return ascii_uppercase[self.order[place]]


def unmarked(texts: Sequence[str]) -> Options:
    """Return options that have no marks, in the order of the file."""
    return Options(tuple(text.strip() for text in texts), tuple(range(len(texts))))


def letters_before(texts: Sequence[str], count: int) -> list[str | None]:
    """Return the letter, of the first `count`, that each text is marked with."""
    found = [_strong(text.translate(_HALF_WIDTH), count) for text in texts]
    return [mark[0] if mark else None for mark in found]


def read_options(texts: Sequence[str], *, expected: bool) -> Options:
    """Take the marks off, and put the options in the order of their letters.

    expected: whether the form has marks (LogiQA's text files), so that without any nothing is certain; where it need
    not have any, options with less than two are taken as they stand. All marks there: their order counts. Some lost:
    the place counts, if the other letters stand at theirs. Raises UncertainError for anything else.
    """
    lines = [text if text.isascii() else text.translate(_HALF_WIDTH) for text in texts]
    count = len(lines)
    strong = [_strong(line, count) for line in lines]
    marks = [found or _bare(line, count) for found, line in zip(strong, lines, strict=True)]
    marks = _without_article(lines, strong, marks)
    if expected and (empty := [line for line in lines if not _MARK.sub("", line, count=1).strip()]):
        raise UncertainError(f"there is no text in its option {empty[0].strip()!r}")
    if not expected and sum(found is not None for found in strong) < 2 and not _is_whole(marks):
        return unmarked(texts)
    if _is_whole(marks):
        return _sorted(texts, [found for found in marks if found])
    return _by_place(texts, strong, marks)


_Mark = tuple[str, int]
"""A letter, and where the option begins behind it."""


def _strong(line: str, count: int) -> _Mark | None:
    match = _MARK.match(line)
    letter = next(filter(None, match.groups()), "").upper() if match else ""
    known = letter in ascii_uppercase[:count] and letter != ""
    return (letter, match.end()) if match and known and match.end() < len(line.rstrip()) else None


def _bare(line: str, count: int) -> _Mark | None:
    match = _BARE.match(line)
    if not match or match[1] not in ascii_uppercase[:count] or goes_on(line, match):
        return None
    return match[1], match.end()


def _is_whole(marks: Sequence[_Mark | None]) -> bool:
    """Return whether every option has a mark and every letter stands there once."""
    return sorted(found[0] for found in marks if found) == list(ascii_uppercase[: len(marks)])


def _sorted(texts: Sequence[str], marks: Sequence[_Mark]) -> Options:
    order = tuple(ascii_uppercase.index(letter) for letter, _ in marks)
    bodies = [text[end:].strip() for text, (_, end) in zip(texts, marks, strict=True)]
    return Options(tuple(body for _, body in sorted(zip(order, bodies, strict=True))), order)


def _by_place(texts: Sequence[str], strong: Sequence[_Mark | None], marks: Sequence[_Mark | None]) -> Options:
    """Go by place, where letters were lost and the others, at least half of them, stand at theirs."""
    places = ascii_uppercase[: len(texts)]
    if any(found and found[0] != own for found, own in zip(strong, places, strict=True)):
        letters = ", ".join(found[0] if found else "none" for found in marks)
        raise UncertainError(f"the marks of its options are {letters}")
    kept = [found if found and found[0] == own else None for found, own in zip(marks, places, strict=True)]
    if 2 * sum(found is not None for found in kept) < len(kept):
        raise UncertainError("more than half of the marks of its options are lost")
    bodies = [
        text[found[1] :] if found else _without_moved(text, places[place])
        for place, (text, found) in enumerate(zip(texts, kept, strict=True))
    ]
    return unmarked(bodies)


def _without_article(
    lines: Sequence[str], strong: Sequence[_Mark | None], marks: Sequence[_Mark | None]
) -> list[_Mark | None]:
    """Leave a mark out that is a word: "A dog barks", where no other option has a bare letter before it."""
    bare = [place for place, found in enumerate(marks) if found and not strong[place]]
    if len(bare) != 1 or not (found := marks[bare[0]]):
        return list(marks)
    is_word = found[0] == "A" and lines[bare[0]][found[1] : found[1] + 1].islower()
    return [None if is_word and place == bare[0] else mark for place, mark in enumerate(marks)]


def _without_moved(text: str, letter: str) -> str:
    """Take a mark out that a translation moved into its line: `the house B.3` for `B.the house 3`."""
    inside = re.findall(rf"(?<![A-Za-z]){letter}[.．](?=\S)", text)
    return re.sub(rf"(?<![A-Za-z]){letter}[.．](?=\S)", "", text) if len(inside) == 1 else text


def without_mark(text: str, count: int) -> str:
    """Return a text without the mark of one of the first `count` letters before it."""
    found = _strong(text.translate(_HALF_WIDTH), count)
    return text[found[1] :].strip() if found else text

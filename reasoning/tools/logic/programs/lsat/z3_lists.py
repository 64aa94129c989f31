"""Lists of constraints and options as Python programs for Z3 have them, written out a line each.

solver.add(a < b, b < c)      constraints = [a < b, b < c]      options = {"A": a == 1, "B": b == 1}
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONSTRAINTS = r"\w{0,40}(?:constraint|condition|premise|assertion|assumption|clause|rule|given)s?\w{0,20}"
_OPENS = re.compile(
    rf"(?:\w+\.(?:add|append|extend|insert|assert_exprs|assert_and_track)\s*\(\s*"
    rf"|(?P<options>(?:answer_|the_)?(?:options|choices|answers)\s*(?::[^=]{{0,40}})?=\s*(?=[\[({{]))"
    rf"|(?P<list>{_CONSTRAINTS}\s*(?::[^=]{{0,40}})?\+?=\s*(?=[\[(])))",
    re.I,
)
_ADDS = re.compile(rf"(?:And\s?\(\s?)?(?:\*?\s?{_CONSTRAINTS}|\*\s?\w+)\s?\)?", re.I)
_PAIR = re.compile(
    r"""[(\[]?\s*["']?[(\[]?(?P<letter>[A-Z])[)\]]?["']?\s*[:,]\s*(?P<formula>\S(?:.*\S)?)\s*""", re.S
)  # `"A": f`, `("A", f)`
_ASSIGNED = re.compile(
    r"(?:opt(?:ion)?|choice|answer|ans)_?(?P<letter>[A-Ea-e])(?:_[a-z]\w{0,30})?\s*=(?!=)\s*(?=\S)", re.I
)
_MAX_LINES, _MAX_OPEN, _MAX_DEPTH = 200, 20, 5
"""Lines of one list, lists that are never closed, and brackets around a list: what is beyond is read as it stands."""

_CLOSES = {"(": ")", "[": "]", "{": "}"}


def written_out(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with each item of such lists on a line of its own, with its own number and gloss."""
    place = unclosed = 0
    while place < len(lines):
        line = lines[place]
        if letter := _ASSIGNED.match(line.text):
            text = line.text[letter.end() :]
            yield replace(line, text=text, gloss=f"({letter['letter'].upper()})", section="options")
            place += 1
            continue
        opened = _OPENS.match(line.text) if unclosed < _MAX_OPEN else None
        items, end = _items(lines, place, opened.end()) if opened else ([], place)
        if opened is None or end == place:
            unclosed += opened is not None
            yield line
            place += 1
            continue
        section = "options" if opened["options"] else "constraints"
        yield from (_option(item, at) if section == "options" else item for at, item in enumerate(items))
        place = end


def _items(lines: Sequence[Line], place: int, start: int) -> tuple[list[Line], int]:
    """Return the items of the list that opens on a line, and the place behind its last line; that place if none closes.

    One that adds a list by its name adds nothing more.
    """
    text, begins, end = _joined(lines, place, start)
    if end == place:
        return [], place
    inner = _stripped(text)
    shift = text.index(inner) if inner else 0
    found: list[Line] = []
    for begin, finish in _pieces(inner):
        piece = inner[begin:finish].strip()
        first = max(at for at, offset in enumerate(begins) if offset <= shift + begin + _leading(inner[begin:finish]))
        last = max(at for at, offset in enumerate(begins) if offset < max(shift + finish, 1))
        if piece and not _ADDS.fullmatch(piece):
            piece = f"And({piece})" if piece[0] == "[" else piece
            gloss = lines[place + last].gloss
            found.append(Line(lines[place + first].number, piece, gloss, "constraints"))
    return found, end


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _joined(lines: Sequence[Line], place: int, start: int) -> tuple[str, list[int], int]:
    """Join the lines of a list up to its closing bracket; the offset of each, and the place behind the last."""
    text, begins, depth = "", [], 1 if lines[place].text[:start].rstrip().endswith("(") else 0
    for at in range(place, min(len(lines), place + _MAX_LINES)):
        begins.append(len(text))
        piece = lines[at].text[start:] if at == place else lines[at].text
        for offset, sign in enumerate(piece):
            depth += (sign in "([{") - (sign in ")]}")
            if depth == 0 and sign in ")]}":
                closed = 0 if lines[place].text[:start].rstrip().endswith("(") else 1
                return text + piece[: offset + closed], begins, at + 1
        text += f"{piece} "
    return text, begins, place


def _stripped(text: str) -> str:
    """Return what stands in the brackets around all of a list; a comprehension keeps them, in an `And`."""
    bare = text.strip().rstrip(",").rstrip()
    for _ in range(_MAX_DEPTH):
        if bare[:1] not in _CLOSES or bare[-1] != _CLOSES[bare[0]] or not _encloses(bare):
            break
        inner = bare[1:-1].strip()
        if bare[0] == "(" and len(_pieces(inner)) < 2:
            break
        if re.search(r"\bfor\s+\w+\s+in\b", inner) and len(_pieces(inner)) == 1:
            return bare
        bare = inner
    return bare


def _encloses(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return the bounds of what stands between the commas outside of all brackets and quotes."""
    bounds, begin, depth, quote = [], 0, 0, ""
    for place, sign in enumerate(text):
        if quote or sign in "\"'":
            quote = "" if sign == quote else quote or sign
        elif sign == "," and depth == 0:
            bounds.append((begin, place))
            begin = place + 1
        else:
            depth += (sign in "([{") - (sign in ")]}")
    return [*bounds, (begin, len(text))] if text[begin:].strip() else bounds


def _option(item: Line, at: int) -> Line:
    """Make a line of an option: by its letter, or by its place."""
    bare = item.text[1:-1] if item.text[:1] == "(" and item.text[-1:] == ")" and _encloses(item.text) else item.text
    pair = _PAIR.fullmatch(bare)
    letter = pair["letter"] if pair else chr(ord("A") + at % 26)
    return replace(item, text=pair["formula"] if pair else item.text, gloss=f"({letter})", section="options")

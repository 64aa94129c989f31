"""What the model extracts for Logic-of-Thought, read tolerantly: JSON where it is JSON, lines where it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.parsing import parse_item, parse_json_object
from reasoning.tools.logic import Implication, SignedAtom, read_expressions
from reasoning.tools.logic.signs import characters_of, pattern_of, without_latex

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_REPLY_CHARS = 100_000
"""Characters of a reply that are read; what is beyond is reported."""

_LETTER = re.compile(r"^[\s*`\-•]*\(?([A-Z]\d{0,3})\)?[*`]*\s*[:=]\s*(?![=>])(.+?)\s*$")
_HEADING = re.compile(
    r"^[\s#*`\-•]*(propositions?|expressions?|claims?|facts?|relations?)\b[^:]*:?[\s*`]*$", re.IGNORECASE
)
_EXPRESSION = re.compile(
    rf"{pattern_of('iff', 'implies', 'implied')}|[{characters_of('and', 'or', 'not')}~&|]"
    r"|\b(?:if|implies|iff|unless|only if)\b|^\W*(?:not\s+)?[A-Z]\d*\W*$",
    re.IGNORECASE,
)

Statement = Implication | SignedAtom


@dataclass(frozen=True)
class Extract:
    """What was extracted: propositions by letter, what is said of them, claims by label, and what was not read."""

    propositions: Mapping[str, str]
    statements: tuple[Statement, ...]
    claims: Mapping[str, tuple[Statement, ...]]
    unread: tuple[str, ...]

    @property
    def atoms_of_claims(self) -> list[str]:
        """The letters that the question and its options speak of, each once."""
        literals = [literal for claim in self.claims.values() for part in claim for literal in _literals(part)]
        return list(dict.fromkeys(literal.atom for literal in literals))


def read_extract(reply: str) -> Extract:
    """Read a reply to the extraction prompt. Raises nothing: what is not understood is in `parse_errors`."""
    unread = [f"the reply beyond {MAX_REPLY_CHARS} characters"] if len(reply) > MAX_REPLY_CHARS else []
    text = reply[:MAX_REPLY_CHARS]
    found = parse_json_object(text, ("propositions", "expressions"))
    if found is None:
        propositions, expressions, claims = _from_lines(text, unread)
    else:
        propositions = _propositions(found.get("propositions"), unread)
        expressions = list(_texts(found.get("expressions"), "expressions", unread))
        claims = _claims(found.get("claims"), unread)
    names = _Names(propositions)
    statements = names.read(expressions, "", unread)
    if found is None and not statements and not unread:
        unread.append("the reply has no expressions" if text.strip() else "the reply is empty")
    read = {label: names.read([claim], f"claim {label}: ", unread) for label, claim in claims.items()}
    return Extract(propositions, statements, {label: claim for label, claim in read.items() if claim}, tuple(unread))


class _Names:
    """The declared propositions: an expression may name them by letter, in either case, or by their meaning."""

    def __init__(self, propositions: Mapping[str, str]) -> None:
        self._letters = {meaning.casefold().rstrip("."): letter for letter, meaning in propositions.items()}
        self._letters |= {letter.casefold(): letter for letter in propositions}
        self._letters |= {letter: letter for letter in propositions}

    def read(self, expressions: list[str], place: str, unread: list[str]) -> tuple[Statement, ...]:
        """Read expressions; what is not understood, or speaks of what was not declared, goes to `parse_errors`."""
        reading = read_expressions(expressions)
        unread += [f"{place}{part.text}: {part.why}" for part in reading.unread]
        statements: list[Statement] = [*reading.implications, *reading.facts]
        if place and not statements and not reading.unread:
            unread.append(f"{place}{expressions[0]!r:.100} is no expression")
        return tuple(filter(None, (self._named(statement, place, unread) for statement in statements)))

    def _named(self, statement: Statement, place: str, unread: list[str]) -> Statement | None:
        if not self._letters:
            return statement
        literals = {literal: self._letter(literal.atom) for literal in _literals(statement)}
        missing = [literal.atom for literal, letter in literals.items() if letter is None]
        if missing:
            unread.append(f"{place}{statement}: {missing[0]!r:.60} is not among the propositions")
            return None
        renamed = {literal: SignedAtom(letter or "", literal.positive) for literal, letter in literals.items()}
        if isinstance(statement, SignedAtom):
            return renamed[statement]
        premises, conclusions = (
            tuple(renamed[literal] for literal in side) for side in (statement.premises, statement.conclusions)
        )
        return Implication(premises, conclusions)

    def _letter(self, atom: str) -> str | None:
        return self._letters.get(atom) or self._letters.get(atom.casefold())


def numbered_lines(reply: str, otherwise: list[str]) -> list[str]:
    """Return the sentence for each number from 1; where the reply has none, the one of `otherwise`."""
    items = filter(None, map(parse_item, reply[:MAX_REPLY_CHARS].splitlines()))
    lines = {item.number: item.text for item in items if item.text}
    return [lines.get(number, sentence) for number, sentence in enumerate(otherwise, 1)]


def _propositions(value: object, unread: list[str]) -> dict[str, str]:
    if isinstance(value, dict):
        return {str(name).strip(): meaning for name, meaning in value.items() if isinstance(meaning, str)}
    found = {}
    for item in value if isinstance(value, list) else [value]:
        pair = _pair(item)
        for line in () if pair else _texts(item, "propositions", unread):
            match = _LETTER.match(line)
            if match:
                found[match[1]] = match[2]
            else:
                unread.append(f"proposition {line!r}")
        found |= dict([pair] if pair else ())
    return found


def _pair(item: object) -> tuple[str, str] | None:
    """Return a letter and its meaning from an item of a list: `{"letter": "A", "meaning": "it rains"}`."""
    letter, meaning = (item.get("letter"), item.get("meaning")) if isinstance(item, dict) else (None, None)
    return (letter.strip(), meaning) if isinstance(letter, str) and isinstance(meaning, str) else None


def _texts(value: object, name: str, unread: list[str]) -> Iterator[str]:
    """Yield the texts in a text, a list, or a mapping of numbers or names to texts."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, str):
            yield from item.splitlines()
        elif isinstance(item, dict):
            yield from (part for part in item.values() if isinstance(part, str))
        elif item is not None:
            unread.append(f"{name}: {item!r:.100}")


def _claims(value: object, unread: list[str]) -> dict[str, str]:
    if isinstance(value, str):
        return {"question": value}
    if isinstance(value, dict):
        return {str(label).strip(" ()."): claim for label, claim in value.items() if isinstance(claim, str) and claim}
    if value:
        unread.append(f"claims: {value!r:.100}")
    return {}


def _from_lines(text: str, unread: list[str]) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """Read headed lines: letters with their meanings, then expressions; under "Claims" the labels' expressions."""
    propositions: dict[str, str] = {}
    expressions: list[str] = []
    claims: dict[str, str] = {}
    part = ""
    for line in text.splitlines():
        heading, match = _HEADING.match(line), _LETTER.match(line)
        if heading:
            part = heading[1].lower()
        elif match:
            (claims if part.startswith("claim") else propositions)[match[1]] = match[2]
        elif _EXPRESSION.search(without_latex(line)):
            expressions.append(line)
        elif line.strip("`{}[] \t"):
            unread.append(f"{line.strip():.100}: it reads as talk, not as an expression")
    return propositions, expressions, claims


def _literals(part: Statement) -> tuple[SignedAtom, ...]:
    return (part,) if isinstance(part, SignedAtom) else (*part.premises, *part.conclusions)

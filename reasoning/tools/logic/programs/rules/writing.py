"""Rule theories as programs of the `rules` dialect, which read back as the same theory and query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.english import to_english
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.rules.theory import Atom, Claim, Rule, Theory

if TYPE_CHECKING:
    from collections.abc import Iterable

_IDENTIFIER = re.compile(r"[^\W\d_]\w*")
_ARTICLE = re.compile(r"an? (?=\S)")
_LETTERS = "xyzwvu"


def write_rules_program(theory: Theory, query: Claim) -> str:
    """Write a theory and what is asked of it as a program.

    Names stay as they are, except that a predicate of several words becomes one (`a wumpus`: `wumpus`). A line gets a
    gloss where the controlled English has a sentence for it. Raises ReadError for what would not read back the same:
    names that are no names of the dialect, two names that it takes for one.
    """
    named = _named(theory, query)
    text = "\n".join(_lines(theory, query, *named))
    back = read_program(text)
    stated = [s for line in back.stated for s in line.statements]
    facts, rules = named[0].facts, named[0].rules
    if stated != [*facts, *rules] or [a.alternatives for a in back.asked] != [((named[1],),)]:
        raise ReadError(str(query), "no program of this dialect says the theory: its names can't be told apart")
    return text


def write_statement(statement: Claim | Rule) -> str:
    """Write a fact or a rule as a line of the dialect, without a gloss: `cold($x, True) >>> round($x, False)`."""
    if isinstance(statement, Claim):
        return _claim(_renamed(statement))
    return f"{' && '.join(_claim(_renamed(c)) for c in statement.body)} >>> {_claim(_renamed(statement.head))}"


def _lines(theory: Theory, query: Claim, named: Theory, asked: Claim) -> Iterable[str]:
    yield "Predicates:"
    yield from _declarations(zip(_claims(named, asked), _claims(theory, query), strict=True))
    yield "\nFacts:"
    for fact, original in zip(named.facts, theory.facts, strict=True):
        yield write_statement(fact) + _gloss(original)
    yield "\nRules:"
    for rule, spoken in zip(named.rules, theory.rules, strict=True):
        yield write_statement(rule) + _gloss(spoken)
    yield "\nQuery:"
    yield _claim(asked) + _gloss(query)


def _claims(theory: Theory, query: Claim) -> list[Claim]:
    return [*theory.facts, *(c for r in theory.rules for c in (*r.body, r.head)), query]


def _declarations(claims: Iterable[tuple[Claim, Claim]]) -> Iterable[str]:
    """A line for each predicate; its gloss says where it is a kind of thing."""
    spoken = {(c.atom.predicate, len(c.atom.arguments)): original.atom.predicate for c, original in claims}
    for (predicate, count), words in spoken.items():
        places = [f"${_LETTERS[n]}" if n < len(_LETTERS) else f"$x{n}" for n in range(count)]
        gloss = f" ::: Is x {words}?" if _ARTICLE.match(words) else ""
        yield f"{predicate}({', '.join([*places, 'bool'])}){gloss}"


def _claim(claim: Claim) -> str:
    predicate, arguments = claim.atom
    return f"{predicate}({', '.join([*arguments, str(claim.positive)])})"


def _gloss(statement: Claim | Rule) -> str:
    try:
        return f" ::: {to_english(statement)}"
    except ReadError:
        return ""


def _named(theory: Theory, query: Claim) -> tuple[Theory, Claim]:
    """The same with every predicate as an identifier."""
    rules = tuple(Rule(tuple(map(_renamed, r.body)), _renamed(r.head)) for r in theory.rules)
    return Theory(tuple(map(_renamed, theory.facts)), rules), _renamed(query)


def _renamed(claim: Claim) -> Claim:
    predicate, arguments = claim.atom
    if not _IDENTIFIER.fullmatch(predicate):
        predicate = _ARTICLE.sub("", predicate, count=1).replace(" ", "_").replace("-", "_")
    return Claim(Atom(predicate, arguments), claim.positive)

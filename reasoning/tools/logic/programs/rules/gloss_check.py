"""The glosses of lines: whether a line says what its gloss says, and what the gloss says where it does not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.tools.logic.english.words import FUNCTION_WORDS
from reasoning.tools.logic.programs.rules.clauses import sentence_statements
from reasoning.tools.logic.programs.rules.names import predicate_key, words_of
from reasoning.tools.logic.programs.rules.read_program import Stated
from reasoning.tools.logic.rules.theory import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.tools.logic.programs.rules.read_program import RulesProgram

_WORD = re.compile(r"[^\W_]+(?:['’]t\b)?")
_NEGATIVE = re.compile(r"(?:not|\w+n['’]t)", re.IGNORECASE)
_UNSAID = FUNCTION_WORDS | {"thing", "things", "person", "people"}
_VARIABLE = "$x"


def check_gloss(program: RulesProgram, stated: Stated) -> None:
    """Where a line says something else than its own gloss, take what the gloss says."""
    gloss = stated.line.gloss
    if not gloss or not stated.statements or _plainly_agree(gloss, stated.statements):
        return
    said = sentence_statements(gloss, program.names)
    if said and not _says(program, stated.statements, said):
        program.note("line read from its gloss", f"it says something else than {gloss!r}")
        stated.statements = said


def _says(program: RulesProgram, statements: tuple[Claim | Rule, ...], said: tuple[Claim | Rule, ...]) -> bool:
    """Return whether a line says what its gloss says, or a part of it of which the program has the rest elsewhere."""
    here, whole = _canonical(statements), _canonical(said)
    if here == whole or not here < whole:
        return here == whole
    return whole <= _canonical(s for other in program.stated for s in other.statements)


def read_glosses(program: RulesProgram) -> None:
    """Read the lines that could not be read from their glosses; report the others."""
    for line, expected in program.broken:
        program.number = line.number
        said = sentence_statements(line.gloss, program.names, new=True) if line.gloss else None
        if said:
            program.note("line read from its gloss", line.gloss)
            program.stated.append(Stated(line, said))
        else:
            program.lost.append(line.number)
            program.not_read(line, expected)


def _plainly_agree(gloss: str, statements: tuple[Claim | Rule, ...]) -> bool:
    """Return whether the words of a gloss are those of a statement, one by one: all but few are, which saves their
    reading.

    Only for one statement without variables, or about one variable throughout: words do not tell what else one means.
    """
    (statement, *more) = statements
    claims = (statement,) if isinstance(statement, Claim) else (*statement.body, statement.head)
    subjects = {c.atom.arguments[:1] for c in claims} if any(c.atom.variables for c in claims) else set()
    if more or len(subjects) > 1 or any("$" in a[:1] for c in claims for a in c.atom.arguments[1:]):
        return False
    said = [stem for word in _WORD.findall(gloss) if (stem := _stem(word))]
    return said == [stem for c in claims for stem in _stems(c)]


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """Return what the forms of a word share; `not` for a negation, nothing for a word that only builds sentences."""
    if _NEGATIVE.fullmatch(word):
        return "not"
    return "" if word.lower() in _UNSAID else predicate_key(word)[0]


@lru_cache(maxsize=4096)
def _stems(claim: Claim) -> tuple[str, ...]:
    """The words of a claim in the order of a sentence: subject, not, predicate, object."""
    predicate, arguments = claim.atom
    subject, *objects = [[] if a[0] == "$" else words_of(a) for a in arguments] or [[]]
    words = [*subject, *([] if claim.positive else ["not"]), *words_of(predicate), *(w for o in objects for w in o)]
    return tuple(stem for word in words if (stem := _stem(word)))


def _canonical(statements: Iterable[Claim | Rule]) -> frozenset[object]:
    return frozenset(s if isinstance(s, Claim) else _canonical_rule(s) for s in statements)


def _canonical_rule(rule: Rule) -> object:
    variables = rule.variables
    if len(variables) == 1 and variables[0] != _VARIABLE:
        binding = {variables[0]: _VARIABLE}
        return frozenset(c.bind(binding) for c in rule.body), rule.head.bind(binding)
    return frozenset(rule.body), rule.head

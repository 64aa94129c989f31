"""What the lines of a program mean together: repairs that need the whole program, its glosses and the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.rules.gloss_check import check_gloss, read_glosses
from reasoning.tools.logic.programs.rules.names import predicate_key, thing_key
from reasoning.tools.logic.rules.theory import Atom, Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.question import Question
    from reasoning.tools.logic.programs.rules.read_program import RulesProgram

_UNIVERSAL = re.compile(
    r"\b(?:every(?:thing|one|body)|all (?:things|people|individuals)|every (?:thing|person|individual)) (?:is|are)\b",
    re.IGNORECASE,
)


def mend(program: RulesProgram, question: Question | None) -> None:
    """Mend what only the whole program shows, a repair for each line that is changed."""
    individuals = _used_as_predicates(program)
    for stated in program.stated:
        program.number = stated.line.number
        if individuals:
            stated.statements = tuple([s for found in stated.statements for s in _alone(program, found, individuals)])
        stated.statements = tuple([_value_read(program, s) if isinstance(s, Claim) else s for s in stated.statements])
        check_gloss(program, stated)
        stated.statements = tuple([s for s in stated.statements if _is_meant(program, s, stated.line.gloss, question)])
    read_glosses(program)


def _used_as_predicates(program: RulesProgram) -> dict[str, str]:
    """The individuals asked about whose names stand as predicates, by the predicate.

    A name that something else is said to be is a predicate of its own: `Cat(Tom, True)`, with a cat asked for.
    """
    asked = {a for asked in program.asked for part in asked.alternatives for c in part for a in c.atom.arguments}
    keys = {thing_key(individual): individual for individual in asked if individual[0] != "$"}
    found = {name: keys[key] for name in program.names.predicates.values() if (key := thing_key(name)) in keys}
    for stated in program.stated if found else ():
        for statement in stated.statements:
            predicate, about = (statement.head if isinstance(statement, Rule) else statement).atom
            if len(about) == 1 and about[0][0] != "$" and about[0] != found.get(predicate):
                found.pop(predicate, None)
    return found


def _alone(program: RulesProgram, statement: Claim | Rule, individuals: dict[str, str]) -> Iterable[Claim | Rule]:
    """The statement without its claims that something is an individual: what they are about is that individual."""
    if isinstance(statement, Claim):
        if _individual(statement, individuals) is None:
            return (statement,)
        program.note("individual used as a predicate", f"{statement} states nothing")
        return ()
    named = {c: name for c in statement.body if (name := _individual(c, individuals)) is not None}
    if not named:
        return (statement,)
    program.note("individual used as a predicate", f"a condition left out of {statement}")
    binding = {a: name for claim, name in named.items() for a in claim.atom.variables}
    body = tuple(c.bind(binding) for c in statement.body if c not in named)
    head = statement.head.bind(binding)
    return (Rule(body, head),) if body else (head,)


def _individual(claim: Claim, individuals: dict[str, str]) -> str | None:
    """The individual whose name stands as the predicate of an affirmed claim about it, or about a variable."""
    predicate, about = claim.atom
    name = individuals.get(predicate) if claim.positive else None
    return name if len(about) <= 1 and (not about or about[0] == name or about[0][0] == "$") else None


def _value_read(program: RulesProgram, claim: Claim) -> Claim | Rule:
    """`Wumpus($x, Impus)`, where both are predicates of one argument: every wumpus is an impus."""
    predicate, arguments = claim.atom
    declared = program.names.declared
    if len(arguments) != 2 or arguments[0][0] != "$" or declared.get(predicate) != 1:
        return claim
    value = program.names.predicates.get(predicate_key(arguments[1])[0])
    if value is None or declared.get(value, 1) != 1:
        return claim
    program.note("predicate in the place of a truth value", f"{claim} read as a rule")
    about = arguments[:1]
    return Rule((Claim(Atom(predicate, about)),), Claim(Atom(value, about), claim.positive))


def _is_meant(program: RulesProgram, statement: Claim | Rule, gloss: str, question: Question | None) -> bool:
    """Return whether a statement is kept: a fact about a variable only where something says that it holds of
    everything.
    """
    if isinstance(statement, Rule) or not statement.atom.variables or (question is None and not gloss):
        return True
    context = "" if question is None else f"{question.context} {question.text}"
    if _UNIVERSAL.search(gloss) or _UNIVERSAL.search(context):
        return True
    program.note("fact about a variable left out", f"nothing says that {statement} holds of everything")
    return False

"""A derivation in words: each step with the line that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.english.words import base_form, looks_third_person, third_person, with_article

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.lines import Line
    from reasoning.tools.logic.programs.rules.read_program import RulesProgram
    from reasoning.tools.logic.rules import Derivation
    from reasoning.tools.logic.rules.theory import Claim, Rule


def proof_of(program: RulesProgram, derivation: Derivation, claim: Claim) -> list[str]:
    """State how `claim` follows, a step each, premises first."""
    lines: dict[Claim | Rule, Line] = {}
    for stated in program.stated:
        for statement in stated.statements:
            lines.setdefault(statement, stated.line)
    steps: list[str] = []
    for step in derivation.proof(claim):
        said = in_words(step.claim, program.names.nouns)
        line = lines.get(step.rule or step.claim)
        if step.how == "absent":
            steps.append(f"{said}: nothing proves the opposite.")
        elif line is None or step.rule is None:
            steps.append(f"{said}: given{_place(line)}.")
        else:
            steps.append(f"{said}: by the rule{_place(line)} {line.gloss or line.text}")
    return steps


def _place(line: Line | None) -> str:
    return f" in line {line.number}" if line else ""


def in_words(claim: Claim, nouns: frozenset[str] | set[str] = frozenset()) -> str:
    """State a claim in words: `Bob is not cold`, `the bald eagle chases the cat`."""
    predicate, arguments = claim.atom
    word = predicate.replace("_", " ").lower()
    names = [_name(a) for a in arguments]
    if len(names) == 1:
        quality = with_article(word) if predicate in nouns else word
        return f"{names[0]} is {'' if claim.positive else 'not '}{quality}"
    if len(names) == 2:
        base = base_form(word) if looks_third_person(word) else word
        return f"{names[0]} {third_person(base) if claim.positive else f'does not {base}'} {names[1]}"
    return str(claim)


def _name(argument: str) -> str:
    return argument.replace("_", " ").removeprefix("$")

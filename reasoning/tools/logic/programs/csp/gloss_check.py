"""Compares each formula with its own gloss, and re-derives it from the gloss where the two disagree.

Models that translate an ordering puzzle mostly err in the direction: `Dan > Ada ::: Dan finished above Ada`, where 1 is
first. The gloss is the puzzle's own sentence; read by the words of the Domain section it says what the formula should.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import Repair
from reasoning.tools.logic.programs.csp.names import key_of, short_names
from reasoning.tools.logic.programs.csp.order_statements import common_scale, read_claim, read_scale
from reasoning.tools.logic.programs.csp.program import CspStatement
from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    CspApply,
    CspNumber,
    CspVariable,
    Different,
    Sum,
    equivalent,
    negated,
    shifted,
    show,
    variables_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reasoning.question import Question
    from reasoning.tools.logic.programs.csp.names import CspNames
    from reasoning.tools.logic.programs.csp.order_statements import OrderClaim, Scale
    from reasoning.tools.logic.programs.csp.program import CspProgram
    from reasoning.tools.logic.programs.csp.syntax import Formula

GLOSS, TURNED, FROM_QUESTION, WORDS = (
    "formula against its gloss",
    "direction of the domain against the constraints",
    "option taken from the question",
    "read from its words",
)


def check_glosses(program: CspProgram, question: Question | None) -> CspProgram:
    """Return the program with each formula that its gloss contradicts re-derived, each with a repair.

    An option's gloss is the question's own option where that is given and can be read. A line without a readable
    formula, and an option that the program lacks, are made of their words. Where the words or the direction of the
    order can't be read, the formula stands.
    """
    program = _with_options(program, question)
    options = [statement for statement in program.options.values() if statement]
    short = short_names(program.domains)
    claims = {one: claim for one in (*program.constraints, *options) if (claim := _claim(one, program, short))}
    scale, repairs = _scale(program, claims)
    if scale is None:
        return program
    derived = dict(_rederived(claims, scale, program))
    repairs += [Repair(GLOSS, new.line, f"{old.text} read as {new.text}: {new.gloss}") for old, new in derived.items()]
    options_said = dict(_options_said(program, question, scale))
    constraints_said = list(_constraints_said(program, scale))
    said = [*constraints_said, *options_said.values()]
    repairs += [
        Repair(WORDS if one.line else FROM_QUESTION, one.line, f"{one.gloss} read as {one.text}") for one in said
    ]
    kept = {letter: derived.get(one, one) if one else None for letter, one in program.options.items()}
    read_now = {one.line for one in said if one.line}
    return replace(
        program,
        constraints=(*(derived.get(one, one) for one in program.constraints), *constraints_said),
        options=dict(sorted((kept | options_said).items())),
        lost=tuple(line for line in program.lost if line.number not in read_now),
        repairs=tuple(sorted((*program.repairs, *repairs), key=lambda repair: repair.line)),
        unread=tuple(line for line in program.unread if line.line not in read_now),
    )


def _with_options(program: CspProgram, question: Question | None) -> CspProgram:
    """Put the question's options in the place of the glosses, where they can be read."""
    said = dict(question.labelled) if question else {}
    options = {
        letter: replace(one, gloss=said[letter])
        if one and letter in said and read_claim(said[letter], program.names)
        else one
        for letter, one in program.options.items()
    }
    return replace(program, options=options)


def _claim(statement: CspStatement, program: CspProgram, short: CspNames) -> OrderClaim | None:
    """Read a gloss, with the formula's own variables where it calls them by a part of their names."""
    own = variables_of(statement.formula)
    if not statement.gloss or len(own) > 2:
        return None
    claim = read_claim(statement.gloss, program.names, own[0] if len(own) == 1 else "")
    claim = claim or read_claim(statement.gloss, short)
    if claim is None or set(claim.variables) == set(own):
        return claim
    meant = [_longer(name, own) for name in claim.variables]
    return replace(claim, variables=tuple(meant)) if all(meant) and len(set(meant)) == len(meant) else claim


def _longer(name: str, own: Sequence[str]) -> str:
    """The one variable of a formula whose name has all words of another: `apples_price` for `apples`; else nothing."""
    words = set(key_of(name))
    found = [other for other in own if words <= set(key_of(other))]
    return found[0] if len(found) == 1 else ""


def _scale(program: CspProgram, claims: Mapping[CspStatement, OrderClaim]) -> tuple[Scale | None, list[Repair]]:
    """The direction of the order: as the Domain section says, or, where it does not, as most formulas have it.

    The formulas outvote the section only where all of them, and more than one, have the other direction.
    """
    labelled = read_scale(program.labels)
    scale = labelled or common_scale([claim.pole for claim in claims.values() if claim.pole])
    if scale is None:
        return None, []
    votes = [_vote(statement, claim, scale, program) for statement, claim in claims.items()]
    ahead, against = votes.count(1), votes.count(-1)
    if labelled and (ahead or against < 2):
        return scale, []
    if labelled:
        return scale.turned, [Repair(TURNED, 0, "; ".join(program.labels)[:200])]
    return (None if ahead == against else scale if ahead > against else scale.turned), []


def _vote(statement: CspStatement, claim: OrderClaim, scale: Scale, program: CspProgram) -> int:
    """1: a formula says what its gloss does in this direction alone; -1: in the other alone; 0: it does not tell."""
    here, there = (formula_of(claim, one, program.domains) for one in (scale, scale.turned))
    if here is None or there is None:
        return 0
    return bool(_same(statement.formula, here, program)) - bool(_same(statement.formula, there, program))


def _same(one: Formula, other: Formula, program: CspProgram) -> bool | None:
    """Return whether two formulas say the same where all differ that the program says are different; None: too many
    cases.
    """
    names = {*variables_of(one), *variables_of(other)}
    different = (each.formula for each in program.constraints if isinstance(each.formula, Different))
    return equivalent(one, other, program.domains, apart=any(names <= {*variables_of(each)} for each in different))


def _rederived(
    claims: Mapping[CspStatement, OrderClaim], scale: Scale, program: CspProgram
) -> Iterator[tuple[CspStatement, CspStatement]]:
    """Each statement whose formula does not say what its gloss does, with what it becomes."""
    for statement, claim in claims.items():
        formula = formula_of(claim, scale, program.domains)
        if formula and _same(statement.formula, formula, program) is False:
            yield statement, replace(statement, formula=formula, text=show(formula))


def _options_said(program: CspProgram, question: Question | None, scale: Scale) -> Iterator[tuple[str, CspStatement]]:
    """The options that have no readable formula, made of the question's own words or of their gloss."""
    texts = dict(question.labelled) if question and not program.query else {}
    missing = {letter: 0 for letter in texts if not program.options.get(letter)}
    missing |= {letter: line.number for letter, line in program.broken.items()}
    for letter, number in missing.items():
        line = program.broken.get(letter)
        for text in (texts.get(letter, ""), *((line.gloss, line.text) if line else ())):
            if made := _said(text, number, program, scale):
                yield letter, made
                break


def _constraints_said(program: CspProgram, scale: Scale) -> Iterator[CspStatement]:
    """The constraints whose formulas could not be read, made of their gloss, or of the line where that is in words."""
    for line in program.lost:
        if made := _said(line.gloss, line.number, program, scale) or _said(line.text, line.number, program, scale):
            yield made


def _said(text: str, number: int, program: CspProgram, scale: Scale) -> CspStatement | None:
    claim = read_claim(text, program.names) if text else None
    formula = formula_of(claim, scale, program.domains) if claim else None
    return CspStatement(formula, number, show(formula), text) if formula else None


def formula_of(claim: OrderClaim, scale: Scale, domains: Mapping[str, Sequence[int]]) -> Formula | None:
    """Write a claim as a formula; None where the scale has no end of its kind, or not as many places."""
    formula: Formula
    if claim.kind == "beside":
        first, second = map(CspVariable, claim.variables)
        formula = Comparison("=", CspApply("abs", (Sum(((1, first), (-1, second))),)), CspNumber(1))
    elif not (direction := scale.direction(claim.pole)):
        return None
    elif claim.kind == "position":
        domain = domains[claim.variables[0]]
        if claim.number > len(domain):
            return None
        value = domain[-claim.number] if direction > 0 else domain[claim.number - 1]
        formula = Comparison("=", CspVariable(claim.variables[0]), CspNumber(value))
    else:
        first, second = map(CspVariable, claim.variables)
        formula = Comparison(">" if direction > 0 else "<", first, second)
        if claim.number:
            formula = Comparison("=", first, shifted(second, direction * claim.number))
    return negated(formula) if claim.negated else formula

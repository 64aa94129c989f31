"""The rule reader's forms for prompts that ask for a logic program: controlled English written in each dialect.

`errs` puts a false premise in the place of the theory; what can't be read is no program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader.asked import asked_in
from reasoning.backends.mock.rule_reader.logic import extraction
from reasoning.errors import ReasoningError
from reasoning.tools.logic import SignedAtom, extend, read_expressions
from reasoning.tools.logic.english import read_claim, read_sentence, read_theory, to_english
from reasoning.tools.logic.programs.fol.writing import write_formula
from reasoning.tools.logic.programs.rules.writing import write_rules_program, write_statement
from reasoning.tools.logic.rules import Atom, Claim, Rule, Theory, derive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

CANT = "I can't translate this: the mock reads controlled English only."

_ADDED = re.compile(r"\n\nThis (?:program )?was written before:\n")


@dataclass(frozen=True)
class _Task:
    """What is to be translated: a theory and a claim, or a claim for each option."""

    theory: Theory
    claims: Mapping[str, Claim]
    """The claims by the letters of their options; a question's own claim by the empty letter."""

    right: frozenset[str]
    """The letters of the claims that follow."""

    words: Callable[[Claim | Rule], str] = to_english
    """Says a fact or a rule in words."""

    @property
    def constants(self) -> list[str]:
        """The names of all individuals."""
        named = [a for claim in self.claims.values() for a in claim.atom.arguments]
        return list(dict.fromkeys((*self.theory.constants, *named)))

    @property
    def predicates(self) -> dict[str, int]:
        """The predicates with their arity."""
        rules = [claim for rule in self.theory.rules for claim in (*rule.body, rule.head)]
        used = (*self.theory.facts, *rules, *self.claims.values())
        return {claim.atom.predicate: len(claim.atom.arguments) for claim in used}


def _program(asked: Prompted) -> str:
    task = _task(asked)
    if task is None:
        return CANT
    if asked.errs:
        task = replace(task, theory=_false(task))
    write = _WRITERS.get(asked.name)
    return f"```\n{write(task)}\n```" if write else CANT


def _task(asked: Prompted) -> _Task | None:
    question = asked_in(asked.system, _ADDED.split(asked.user, maxsplit=1)[0])
    options = question.options if question.options[:1] not in ((), ("True",)) else ()
    return _of_theory(question.context, question.text, options) or _of_conditions(
        question.context, question.text, options
    )


def _of_theory(context: str, text: str, options: tuple[str, ...]) -> _Task | None:
    """Facts and rules in controlled English; None where they are in other English."""
    reading, texts = read_theory(context), dict(zip("ABCDEFGHIJ", options, strict=False)) or {"": text}
    try:
        claims = {letter: read_claim(said) for letter, said in texts.items()}
        derivation = derive(reading.theory)
    except ReasoningError:
        return None
    if reading.unread or not (reading.theory.facts or reading.theory.rules):
        return None
    right = frozenset(letter for letter, claim in claims.items() if derivation.truth(claim) == "True")
    return _Task(reading.theory, claims, right)


def _of_conditions(context: str, text: str, options: tuple[str, ...]) -> _Task | None:
    """Conditionals ("If …, then …") of other English, clauses taken as they stand; None where there is none."""
    found = extraction(context, text, options)
    claims = {letter.removeprefix("question"): read_expressions([said]) for letter, said in found["claims"].items()}
    reading = read_expressions(found["expressions"])
    if not reading.implications or not claims or len(claims) < len(options):
        return None

    def holds(literal: SignedAtom) -> Claim:
        return Claim(Atom("holds", (found["propositions"][literal.atom],)), literal.positive)

    def words(stated: Claim | Rule) -> str:
        if isinstance(stated, Claim):
            return f"{'' if stated.positive else 'It is not so that '}{stated.atom.arguments[0]}."
        return f"If {' and '.join(words(claim)[:-1] for claim in stated.body)}, then {words(stated.head)}"

    rules = tuple(Rule(tuple(map(holds, i.premises)), holds(i.conclusions[0])) for i in reading.implications)
    closure = extend([*reading.implications, *reading.facts]).closure
    right = frozenset(letter for letter, one in claims.items() if closure.entails(one.facts[0]))
    theory = Theory(tuple(map(holds, reading.facts)), rules)
    return _Task(theory, {letter: holds(one.facts[0]) for letter, one in claims.items()}, right, words)


def _false(task: _Task) -> Theory:
    """A theory from which something else follows than from the right one."""
    wrong = [claim for letter, claim in task.claims.items() if letter not in task.right]
    return Theory((wrong[0] if wrong else next(iter(task.claims.values())).negated,))


def _rules(task: _Task) -> str:
    return write_rules_program(task.theory, next(iter(task.claims.values())))


def _fol(task: _Task) -> str:
    claim = next(iter(task.claims.values()))
    statements: tuple[Claim | Rule, ...] = (*task.theory.facts, *task.theory.rules)
    stated = "\n".join(f"{write_formula(one)} ::: {task.words(one)}" for one in statements)
    return f"Premises:\n{stated}\n\nConclusion:\n{write_formula(claim)} ::: {task.words(claim)}"


def _sentence(asked: Prompted) -> str:
    """Write what a sentence says, a line for each statement; an error turns the last one round."""
    try:
        said = read_sentence(_ADDED.split(asked.user, maxsplit=1)[0])
    except ReasoningError:
        return CANT
    write = write_formula if asked.name == "logic/sentence_fol" else write_statement
    if asked.errs:
        said = (*said[:-1], _turned(said[-1]))
    return "\n".join(map(write, said))


def _turned(stated: Claim | Rule) -> Claim | Rule:
    return stated.negated if isinstance(stated, Claim) else replace(stated, head=stated.head.negated)


def _lsat(task: _Task) -> str:
    def literal(claim: Claim) -> str:
        atom = f"{_snake(claim.atom.predicate)}({', '.join(_term(a, str.title) for a in claim.atom.arguments)})"
        return atom if claim.positive else f"Not({atom})"

    def rule(given: Sequence[str], then: str, variables: Sequence[str]) -> str:
        body = f"Implies(And({', '.join(given)}), {then})"
        return f"ForAll([{', '.join(f'{v}:things' for v in variables)}], {body})" if variables else body

    sorts = [f"things = EnumSort([{', '.join(_term(c, str.title) for c in task.constants)}])"]
    for name, arity in task.predicates.items():
        sorts.append(f"{_snake(name)} = Function([{', '.join(['things'] * arity)}] -> [bool])")
    stated = [f"{formula} ::: {words}" for formula, words in _stated(task, literal, rule)]
    options = [f"is_valid({literal(claim)}) ::: ({letter})" for letter, claim in task.claims.items()]
    sections = {"Declarations": sorts, "Constraints": stated, "Options": ["Question ::: What follows?", *options]}
    return "\n\n".join(f"# {name}\n" + "\n".join(lines) for name, lines in sections.items())


def _smt(task: _Task) -> str:
    def literal(claim: Claim) -> str:
        atom = f"({_snake(claim.atom.predicate)} {' '.join(_term(a, str.lower) for a in claim.atom.arguments)})"
        return atom if claim.positive else f"(not {atom})"

    def rule(given: Sequence[str], then: str, variables: Sequence[str]) -> str:
        body = f"(=> (and {' '.join(given)}) {then})"
        return f"(forall ({' '.join(f'({v} Thing)' for v in variables)}) {body})" if variables else body

    names = [f"(declare-const {_term(c, str.lower)} Thing)" for c in task.constants]
    for name, arity in task.predicates.items():
        names.append(f"(declare-fun {_snake(name)} ({' '.join(['Thing'] * arity)}) Bool)")
    stated = [f"(assert {formula}) ; {words}" for formula, words in _stated(task, literal, rule)]
    claim = next(iter(task.claims.values()))
    asked = f"(define-fun statement () Bool {literal(claim)}) ; {task.words(claim)}"
    return "\n".join(["(declare-sort Thing 0)", *names, *stated, asked, "(assert (not statement))\n(check-sat)"])


_WRITERS: dict[str, Callable[[_Task], str]] = {
    "logic/rules": _rules,
    "logic/fol": _fol,
    "logic/lsat": _lsat,
    "logic/smt": _smt,
}
"""How to write each dialect, by the name of its prompt."""

FORMS: Mapping[str, Form] = {
    **dict.fromkeys([*_WRITERS, "logic/csp"], _program),
    **dict.fromkeys(["logic/sentence", "logic/sentence_fol"], _sentence),
}
"""The replies, by the prompt's name."""


def _stated(
    task: _Task, literal: Callable[[Claim], str], rule: Callable[[Sequence[str], str, Sequence[str]], str]
) -> Iterator[tuple[str, str]]:
    """Return each fact and rule as a formula and in words."""
    yield from ((literal(fact), task.words(fact)) for fact in task.theory.facts)
    for one in task.theory.rules:
        given = [literal(claim) for claim in one.body]
        yield rule(given, literal(one.head), [v.lstrip("$") for v in one.variables]), task.words(one)


def _term(argument: str, case: Callable[[str], str]) -> str:
    return argument.lstrip("$") if argument.startswith("$") else "_".join(case(argument).split())


def _snake(predicate: str) -> str:
    return f"is_{'_'.join(_bare(predicate))}"


def _bare(predicate: str) -> list[str]:
    """The words of a predicate without the article: "a zumpus" is zumpus."""
    words = re.findall(r"\w+", predicate.lower())
    return words[1:] if words[:1] in (["a"], ["an"]) and len(words) > 1 else words

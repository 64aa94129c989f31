"""The rule reader's part for Logic-of-Thought: propositions and expressions of a context, without a model."""

from __future__ import annotations

import json
import re
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from reasoning.backends.mock.rule_reader.asked import asked_in
from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_claim, read_theory, sentences, to_english
from reasoning.tools.logic.english.words import third_person
from reasoning.tools.logic.propositional.notation import read_expressions
from reasoning.tools.logic.rules import Claim, Rule, Theory
from reasoning.tools.logic.words import to_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted
    from reasoning.tools.logic import Implication, SignedAtom

MAX_EXPRESSIONS = 400
"""The most expressions that an extraction holds: rules about all things are written out for each thing."""

_CONDITIONAL = re.compile(
    r"^if (?P<given>[^,]+?),? then (?P<then>[^,]+)$|^if (?P<a>[^,]+), (?P<b>[^,]+)$", re.IGNORECASE
)
_DENIAL = re.compile(r"\b(is|are|was|were|will|can|could|would|should|must|may|might) not\b")
_DOES_NOT = re.compile(r"\bdoes not (\w+)")
_LABELLED = re.compile(r"\n\nOptions:\nA\) ")
_EXPRESSION = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
_MEANING = re.compile(r"^([A-Z]\d*): (.+)$", re.MULTILINE)


class _Names:
    """Letters for clauses, in the order in which they come: A, B, …, Z, A1, B1, …"""

    def __init__(self) -> None:
        self.letters: dict[str, str] = {}

    def letter(self, clause: str) -> str:
        count = len(self.letters)
        return self.letters.setdefault(clause, f"{chr(65 + count % 26)}{count // 26 or ''}")

    def claim(self, claim: Claim) -> str:
        text = to_english(Claim(claim.atom)).rstrip(".")
        clause = f"t{text[1:]}" if text.startswith("The ") else text
        return f"{'' if claim.positive else '¬'}{self.letter(clause)}"


def extraction(context: str, question: str, options: Iterable[str]) -> dict[str, Any]:
    """Return what the extraction prompt asks for: propositions by letter, expressions, and claims.

    Controlled English is read whole; of other text, conditionals ("If …, then …") and the facts that they speak of.
    """
    names, reading = _Names(), read_theory(context)
    if reading.unread:
        expressions = _conditionals(context, names)
    else:
        expressions = list(islice(_grounded(reading.theory, names), MAX_EXPRESSIONS))
    claims = _claims(question, options, names)
    return {
        "propositions": {letter: clause for clause, letter in names.letters.items()},
        "expressions": expressions,
        "claims": claims,
    }


def _grounded(theory: Theory, names: _Names) -> Iterator[str]:
    yield from (names.claim(fact) for fact in theory.facts if not fact.atom.variables)
    for rule in theory.rules:
        for values in product(theory.constants, repeat=len(rule.variables)):
            yield _expression(rule, dict(zip(rule.variables, values, strict=True)), names)


def _expression(rule: Rule, binding: Mapping[str, str], names: _Names) -> str:
    given = " ∧ ".join(names.claim(claim.bind(binding)) for claim in rule.body)
    return f"{given} → {names.claim(rule.head.bind(binding))}"


def _claims(question: str, options: Iterable[str], names: _Names) -> dict[str, str]:
    asked = {chr(65 + index): option for index, option in enumerate(options)} or {"question": question}
    found = {}
    for label, text in asked.items():
        try:
            found[label] = names.claim(read_claim(text))
        except ReadError:
            clause = _plain(text)
            if clause[0] in names.letters:
                found[label] = f"{clause[1]}{names.letters[clause[0]]}"
    return found


def _conditionals(context: str, names: _Names) -> list[str]:
    expressions, rest = [], []
    for sentence in sentences(context):
        match = _CONDITIONAL.match(sentence.rstrip(".").strip())
        if match is None:
            rest.append(_plain(sentence))
            continue
        given, then = (_plain(part) for part in (match["given"] or match["a"], match["then"] or match["b"]))
        expressions.append(f"{given[1]}{names.letter(given[0])} → {then[1]}{names.letter(then[0])}")
    facts = [f"{sign}{names.letters[clause]}" for clause, sign in rest if clause in names.letters]
    return expressions + facts


def _plain(text: str) -> tuple[str, str]:
    """Return a clause without its "not", and the sign that stands for it: ("the ground is wet", "¬")."""
    clause = " ".join(text.strip().rstrip(".").split())
    clause = f"{clause[:1].lower()}{clause[1:]}"
    if done := _DOES_NOT.search(clause):
        return f"{clause[: done.start()]}{third_person(done[1])}{clause[done.end() :]}", "¬"
    if denied := _DENIAL.search(clause):
        return f"{clause[: denied.end(1)]}{clause[denied.end() :]}", "¬"
    return clause, ""


def sentence(expression: str, meanings: Mapping[str, str]) -> str:
    """State one expression in words; what is no expression is returned as it is."""
    reading = read_expressions([expression])
    statements: list[Implication | SignedAtom] = [*reading.implications, *reading.facts]
    return to_words(statements[0], meanings) if statements else expression


def _extract(asked: Prompted) -> str:
    question = asked_in(asked.system, asked.user)
    found = extraction(question.context, question.text, question.options if _LABELLED.search(asked.user) else ())
    if asked.errs and found["expressions"]:
        expressions = list(found["expressions"])
        expressions.pop(asked.rng.randrange(len(expressions)))
        found = {**found, "expressions": expressions}
    return json.dumps(found, ensure_ascii=False)


def _translate(asked: Prompted) -> str:
    head, _, tail = asked.user.partition("Expressions:\n")
    meanings = dict(_MEANING.findall(head))
    lines = [sentence(expression, meanings) for expression in _EXPRESSION.findall(tail)]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


FORMS: Mapping[str, Form] = {"lot/extract": _extract, "lot/translate": _translate}
"""The replies, by the prompt's name."""

"""Facts and rules back into the controlled English that `sentence_to_facts` reads."""

from __future__ import annotations

from reasoning.errors import ReadError
from reasoning.tools.logic.english.clauses import VARIABLE
from reasoning.tools.logic.english.plurals import looks_plural
from reasoning.tools.logic.english.sentence_to_facts import Statement, read_sentence
from reasoning.tools.logic.english.words import third_person, with_article
from reasoning.tools.logic.rules import Claim, Rule


def to_english(statement: Statement) -> str:
    """Write a fact or a rule as one sentence, which reads back as the same fact or rule (its variable becomes "$x").

    Raises ReadError for what no sentence of the language says: several variables, a name of unsuited form.
    """
    renamed = _renamed(statement)
    words = _rule(renamed) if isinstance(renamed, Rule) else _clause(renamed, _Mention())
    text = f"{words[:1].upper()}{words[1:]}."
    try:
        back = read_sentence(text)
    except ReadError as error:
        raise ReadError(str(statement), f"no sentence of the language says it ({error.why})") from None
    if back != (renamed,):
        raise ReadError(str(statement), f"no sentence of the language says it ({text!r} says something else)")
    return text


def _renamed(statement: Statement) -> Statement:
    if isinstance(statement, Claim):
        return statement
    variables = statement.variables
    if len(variables) != 1 or not statement.body:
        return statement
    binding = {variables[0]: VARIABLE}
    return Rule(tuple(c.bind(binding) for c in statement.body), statement.head.bind(binding))


class _Mention:
    """How the variable is called: "something" at its first mention, "it" from then on."""

    def __init__(self) -> None:
        self.made = False

    def thing(self, argument: str) -> str:
        if argument != VARIABLE:
            return argument if argument[:1].isupper() else f"the {argument}"
        word = "it" if self.made else "something"
        self.made = True
        return word


def _rule(rule: Rule) -> str:
    if short := _universal(rule):
        return short
    mention = _Mention()
    clauses: list[str] = []
    for before, claim in zip((None, *rule.body), rule.body, strict=False):
        joined = before is not None and _continues(before, claim)
        clauses.append(_attribute(claim) if joined else _clause(claim, mention))
    return f"if {' and '.join(clauses)} then {_clause(rule.head, mention)}"


def _universal(rule: Rule) -> str:
    """ "every wumpus is a tumpus": the short form of a rule about all things of one kind."""
    kind = rule.body[0].atom if len(rule.body) == 1 and rule.body[0].positive else None
    if kind is None or not kind.predicate.startswith("a ") or kind.arguments != (VARIABLE,):
        return ""
    if rule.head.atom.arguments != (VARIABLE,) or looks_plural(kind.predicate):
        return ""
    return f"every {kind.predicate[2:]} is {_attribute(rule.head)}"


def _continues(before: Claim, claim: Claim) -> bool:
    """Return whether "something is kind and …" may go on without naming its subject and verb again."""
    same = before.atom.arguments == claim.atom.arguments == (VARIABLE,)
    return same and (before.positive or not claim.positive)


def _clause(claim: Claim, mention: _Mention) -> str:
    arguments = claim.atom.arguments
    if not 1 <= len(arguments) <= 2:
        raise ReadError(str(claim), "the language has qualities (one argument) and actions (two) only")
    subject = mention.thing(arguments[0])
    if len(arguments) == 1:
        return f"{subject} is {_attribute(claim)}"
    target = mention.thing(arguments[1])
    verb = claim.atom.predicate
    return f"{subject} {third_person(verb) if claim.positive else f'does not {verb}'} {target}"


def _attribute(claim: Claim) -> str:
    predicate = claim.atom.predicate
    said = with_article(predicate[2:]) if predicate.startswith("a ") else predicate
    return said if claim.positive else f"not {said}"

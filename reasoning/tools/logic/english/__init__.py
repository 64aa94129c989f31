"""The controlled English of ProofWriter, RuleTaker and ProntoQA: texts into theories, statements into claims, and back.

    reading = read_theory("Bob is kind. If something is kind then it is red.")
    derive(reading.theory).truth(read_claim("Is the following statement true or false? Bob is red."))   # "True"

What the language is, see `english_grammar`. A sentence that is not of it is never guessed at: it is reported as unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reasoning.errors import ReadError
from reasoning.tools.logic.english.sentence_to_facts import Statement, read_sentence
from reasoning.tools.logic.english.writing import to_english
from reasoning.tools.logic.rules import Claim, Rule, Theory

__all__ = ["EnglishReading", "UnreadSentence", "read_claim", "read_sentence", "read_theory", "sentences", "to_english"]

_END = re.compile(r"[.?!](?=\s|$)|\n[ \t]*\n")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:[A-Z]|Mrs?|Ms|Dr|Prof|St|Jr|Sr|vs|etc|Inc|Co|Ltd|cf|[Ff]ig)$")
_VERDICT = "(?:true|false|unknown|uncertain)"
_ASKED = re.compile(
    r"\s*(?:based on the (?:above|given) (?:information|context|facts)(?: and rules)?,\s*)?"
    rf"(?:is (?:the following|this) statement\s+)?{_VERDICT}(?:,?\s+(?:or\s+)?{_VERDICT})+\s*[?:]\s*",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\s*(is|does)\s{1,9}(?!it true that\b)([^?]*)\?\s*", re.IGNORECASE)
_TRUE_THAT = re.compile(r"\s*is it (?:true|the case) that\s{1,9}([^?]*)\?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnreadSentence:
    """A sentence that is not of the language: its number in the text (from 1), its text, and why it is not read."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class EnglishReading:
    """What a text says: its theory, the sentences not read, and the sentence that each fact or rule is from."""

    theory: Theory
    unread: tuple[UnreadSentence, ...] = ()
    sources: Mapping[Statement, str] = field(default_factory=dict, hash=False)


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question and exclamation marks and empty lines; an abbreviation ends no sentence."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if end.group() == "." and _ABBREVIATION.search(text[max(start, end.start() - 6) : end.start()]):
            continue
        found.append(" ".join(text[start : end.end()].split()))
        start = end.end()
    found.append(" ".join(text[start:].split()))
    return [s for s in found if any(map(str.isalnum, s))]


def read_theory(text: str) -> EnglishReading:
    """Read a text into facts and rules. Raises nothing: what is not of the language is in `unread`."""
    facts: list[Claim] = []
    rules: list[Rule] = []
    unread: list[UnreadSentence] = []
    sources: dict[Statement, str] = {}
    for number, sentence in enumerate(sentences(text), 1):
        try:
            statements = read_sentence(sentence)
        except ReadError as error:
            unread.append(UnreadSentence(number, sentence, error.why))
            continue
        for statement in statements:
            sources.setdefault(statement, sentence)
            if isinstance(statement, Claim):
                facts.append(statement)
            else:
                rules.append(statement)
    return EnglishReading(Theory(tuple(facts), tuple(rules)), tuple(unread), sources)


def read_claim(text: str) -> Claim:
    """Read the claim that a question is about, as a statement (with or without the words that ask for its truth) or a
    yes-no question: "Bob is kind.", "True or false: Bob is kind", "Is Bob kind?", "Does the lion like the cat?".

    Raises ReadError where it is not one claim of the language.
    """  # fmt: skip
    if len(text) > 2000:
        raise ReadError(text, "it is too long for the statement of a question")
    if asked := _ASKED.match(text):
        return _statement(text[asked.end() :])
    if that := _TRUE_THAT.fullmatch(text):
        return _statement(that[1])
    if question := _QUESTION.fullmatch(text):
        return _inverted(question[1].lower(), question[2].split(), text)
    return _statement(text)


def _statement(text: str) -> Claim:
    said = read_sentence(text)
    if len(said) != 1 or not isinstance(said[0], Claim):
        raise ReadError(text, "it is not one claim about named things")
    return said[0]


def _inverted(verb: str, words: list[str], text: str) -> Claim:
    """Put the verb of a question back behind its subject, at the only place where that makes a statement."""
    found: list[Claim] = []
    for place in range(1, min(len(words), 6)):
        order = [*words[:place], verb, *(["not"] if verb == "does" else []), *words[place:]]
        try:
            claim = _statement(" ".join(order))
        except ReadError:
            continue
        found.append(claim.negated if verb == "does" else claim)
    if len(found) != 1:
        raise ReadError(text, "it is not a question about one claim of the language")
    return found[0]

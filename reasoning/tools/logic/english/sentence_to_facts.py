"""The grammar of the controlled English of ProofWriter, RuleTaker and ProntoQA: one sentence into facts or rules.

A sentence is read only where each of its words has a place in the grammar; all else is a ReadError that says why.

    sentence     If CLAUSES then CLAUSES | SUBJECTS PREDICATES | CLAUSES
    CLAUSES      CLAUSE, CLAUSE and CLAUSE; a later one may leave out its subject ("is kind and not rough")
    SUBJECTS     All|Every|Each|No NOUN | Red, cold things | Rough people | Wumpuses | Everything that PREDICATES
    PREDICATES   is (not) kind | is (not) a wumpus | (does not) chase THING
    THING        Bob | the bald eagle | something, someone | it, they

A quality is the predicate "kind", a kind of thing "a wumpus", an action on something "chase" with two arguments.
A name keeps its capital as a constant ("Bob"), a described thing stands without its article ("bald eagle").
"""

from __future__ import annotations

import re

from reasoning.errors import ReadError
from reasoning.tools.logic.english.clauses import (
    VERBS,
    Scope,
    UnreadError,
    kind,
    one,
    parts,
    predicates,
    quality,
)
from reasoning.tools.logic.english.plurals import looks_plural, singular
from reasoning.tools.logic.english.words import FUNCTION_WORDS, is_name, is_noun_like
from reasoning.tools.logic.rules import Claim, Rule

Statement = Claim | Rule
"""What one sentence says: a fact or a rule."""

MAX_SENTENCE_CHARS = 1000
"""Sentences of more characters are not read: none of this language is as long."""

UNIVERSAL = frozenset({"everything", "everyone", "everybody", "anything", "anyone", "anybody"})
NEGATIVE = frozenset({"nothing", "nobody"})
DOMAIN_NOUNS = frozenset({"thing", "things", "person", "people"})
RELATIVE = frozenset({"that", "who", "which"})

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PIECE = re.compile(r"(,)|([^\s,]+)")
_CONTRACTION = re.compile(r"\b(is|are|does|do)n['’]t\b", re.IGNORECASE)


def read_sentence(text: str) -> tuple[Statement, ...]:
    """Read one sentence: the facts or rules it states, several where it joins them with "and".

    Raises ReadError for every sentence that is not of the language.
    """
    try:
        return _sentence(_tokens(text))
    except UnreadError as error:
        raise ReadError(text, str(error)) from None


def _tokens(text: str) -> list[str]:
    """The words and commas of a sentence; the first word in lower case, unless it can be a name."""
    if len(text) > MAX_SENTENCE_CHARS:
        raise UnreadError(f"it is longer than {MAX_SENTENCE_CHARS} characters")
    bare = _CONTRACTION.sub(r"\1 not", text.strip().removesuffix("."))
    tokens = [comma or word for comma, word in _PIECE.findall(bare)]
    if odd := next((t for t in tokens if t != "," and not _WORD.fullmatch(t)), None):
        raise UnreadError(f"{odd!r} is not a plain word")
    if len(tokens) < 3:
        raise UnreadError("it is too short to state anything")
    if tokens[0].lower() in FUNCTION_WORDS:
        tokens[0] = tokens[0].lower()
    return tokens


def _sentence(tokens: list[str]) -> tuple[Statement, ...]:
    first = tokens[0]
    if first == "if":
        return _conditional(tokens[1:])
    if first in {"all", "every", "each", "no", *UNIVERSAL, *NEGATIVE}:
        return _quantified(tokens)
    if _is_generic(tokens):
        lowered = [first.lower(), *tokens[1:]]
        verb = tokens.index("are")
        return _rules(_restriction(lowered[:verb], many=True), predicates(tokens[verb:], many=True))
    scope = Scope()
    claims = scope.clauses(tokens)
    if scope.variable:
        raise UnreadError("it speaks of something that it does not name")
    return tuple(claims)


def _is_generic(tokens: list[str]) -> bool:
    """Return whether the sentence begins with a bare plural: the only subject of "are" that no function word opens."""
    return (
        tokens[0] not in FUNCTION_WORDS and "are" in tokens and not {"is", "does"} & set(tokens[: tokens.index("are")])
    )


def _conditional(tokens: list[str]) -> tuple[Statement, ...]:
    if tokens.count("then") != 1:
        raise UnreadError('a condition needs one "then"')
    middle = tokens.index("then")
    scope = Scope()
    condition = tokens[: middle - 1] if middle and tokens[middle - 1] == "," else tokens[:middle]
    body = scope.clauses(condition)
    scope.may_introduce, scope.subject = False, ""
    return _rules(body, scope.clauses(tokens[middle + 1 :]))


def _rules(body: list[Claim], heads: list[Claim]) -> tuple[Statement, ...]:
    return tuple(Rule(tuple(body), head) for head in heads)


def _quantified(tokens: list[str]) -> tuple[Statement, ...]:
    first, rest = tokens[0], tokens[1:]
    denies = first == "no" or first in NEGATIVE
    pronoun = first in UNIVERSAL | NEGATIVE
    relative = next((i for i, t in enumerate(rest) if t in RELATIVE), None)
    verb = _first_verb(rest) if relative is None else relative
    many = first == "all" or (first == "no" and looks_plural(rest[verb - 1] if verb else ""))
    if pronoun and relative != 0:
        raise UnreadError("it sets no condition")
    noun = [] if pronoun else _restriction(rest[:verb], many=many, bare=relative is None)
    if relative is None:
        return _rules(noun, _denied(predicates(rest[verb:], many=many), denies))
    clause, main = _relative(rest[relative + 1 :], many=many)
    return _rules([*noun, *clause], _denied(main, denies))


def _denied(heads: list[Claim], denies: bool) -> list[Claim]:
    if not denies:
        return heads
    if len(heads) != 1 or not heads[0].positive:
        raise UnreadError('after "no" only one plain predicate is clear')
    return [heads[0].negated]


def _first_verb(tokens: list[str]) -> int:
    """Where the predicate of a quantified subject begins: at is, are, does or do, or at the word before an object."""
    for position, token in enumerate(tokens):
        if token in VERBS:
            return position
        if position and (token == "the" or is_name(token)):
            return position - 1
    raise UnreadError("it has no verb of this language")


def _relative(tokens: list[str], many: bool) -> tuple[list[Claim], list[Claim]]:
    """Split "is red and likes the cat is blue" at the only place where both parts are predicates."""
    splits: list[tuple[list[Claim], list[Claim]]] = []
    for middle in range(1, len(tokens)):
        try:
            splits.append((predicates(tokens[:middle], many=many), predicates(tokens[middle:], many=many)))
        except UnreadError:
            continue
    if len(splits) != 1:
        raise UnreadError("what its relative clause says is not clear")
    return splits[0]


def _restriction(words: list[str], many: bool, bare: bool = True) -> list[Claim]:
    """The claims of a subject such as "red, cold things" or "wumpuses"; `bare`: nothing else restricts it."""
    if not words:
        raise UnreadError("its subject is missing")
    *qualities, noun = words
    if looks_plural(noun) != many or not is_noun_like(noun):
        raise UnreadError(f"{noun!r} is not the {'plural' if many else 'singular'} of a kind of thing")
    if noun in DOMAIN_NOUNS and (qualities or not bare):
        return [quality(q) for part in parts(qualities) for q in one(part)] if qualities else []
    if qualities:
        raise UnreadError(f"{' '.join(words)!r} is not one word, or qualities of things or people")
    if noun in {"thing", "things"}:
        raise UnreadError("it sets no condition")
    return [kind(singular(noun) if many else noun)]

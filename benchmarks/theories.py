"""Small theories of the training's own generator: gold lines by construction, questions that wrong lines don't pass.

    python -m benchmarks.theories 60 build/theories.jsonl

A theory is about one sentence, a rule or a fact in one of the generator's shapes that the controlled-English reader
can't read. Plain facts beside it make a rule apply to one individual, and nearly to others, who lack one condition.
What is asked is chosen by mutants of the gold lines (a polarity turned, a condition dropped, two arguments or two
predicates swapped): a theory is taken where each of them gives another answer to at least one question, and asks two
questions, or as many more as that needs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from reasoning.errors import ReadError
from reasoning.evaluation import Example
from reasoning.evaluation.examples import Dataset
from reasoning.question import Question
from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.programs import solve_program
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.rules import Atom, Claim, Rule
from training.controlled import CONTROLLED
from training.forms import Literal, Pair, World, sample_world
from training.generator import SHARES
from training.phrases import Sampler, predicate, sentence
from training.words import Adjective, Noun, Verb

ASKED = "Based on the above information, is the following statement true, false, or unknown?"
OPTIONS = ("True", "False", "Unknown")
MIN_QUESTIONS, MAX_QUESTIONS = 2, 4
"""Questions of a theory."""

MAX_STATED = 4
"""Sentences of a theory in controlled English, each of which the model reads."""

RULES = 0.65
"""How many of the theories are about a rule."""

Statement = Claim | Rule


@dataclass(frozen=True)
class Theory:
    """Sentences with their gold lines, and what is asked of them with the answers."""

    gold: Mapping[str, str]
    """The lines of each sentence, the asked ones too."""
    stated: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    """Each question's sentence and its answer."""
    mutants: int
    """Changes of the gold lines that were tried; each gives another answer to one of the questions at least."""


def statements_of(lines: str) -> frozenset[object]:
    """Return what lines state, without the order of conditions."""
    return frozenset(
        one if isinstance(one, Claim) else (frozenset(one.body), one.head) for one in _statements(f"Facts:\n{lines}")
    )


def make_theories(count: int, seed: int, without: Collection[str] = (), *, controlled: bool = False) -> list[Theory]:
    """Return theories that have none of the sentences `without`; the same for the same seed.

    controlled: they are short, and in the controlled English that the reader can read, for a model that reads all.
    """
    random, made = Random(seed), list[Theory]()
    while len(made) < count:
        theory = _theory(Sampler(random, sample_world(random)), controlled)
        if theory is None or (controlled and len(theory.stated) > MAX_STATED):
            continue
        if theory.gold.keys().isdisjoint(without):
            made.append(theory)
    return made


def as_dataset(theories: Sequence[Theory], name: str) -> Dataset:
    """Return the questions of theories; those of one theory share their context."""
    examples = [
        Example(
            Question(
                f"{ASKED} {asked}", " ".join(one.stated), OPTIONS, answer_format="truth", id=f"{name}-{number}-{part}"
            ),
            answer,
        )
        for number, one in enumerate(theories)
        for part, (asked, answer) in enumerate(one.asked)
    ]
    return Dataset(tuple(examples), {"task": name})


def _theory(s: Sampler, controlled: bool) -> Theory | None:
    """Return a theory about one sentence; None where the draw does not suit."""
    hard = _drawn(s, s.chance(RULES), controlled)
    stated = _statements(f"Facts:\n{hard.lines}")
    claims = [claim for one in stated for claim in ((*one.body, one.head) if isinstance(one, Rule) else (one,))]
    if not {claim.atom.predicate for claim in claims} <= set(_words_of(s.world)):
        return None
    if len({name for claim in claims for name in claim.atom.variables}) > 1:
        return None
    support, candidates = _support([one for one in stated if isinstance(one, Rule)], s, hard)
    candidates += [one for one in stated if isinstance(one, Claim)]
    if not support:
        support = [_claim_of(s.literal(s.individual())) for _ in range(2)]
        candidates.append(support[0])
    pairs = [hard, *(_written(claim, s.world) for claim in dict.fromkeys(support))]
    s.random.shuffle(pairs)
    asked = [Claim(one.atom, s.chance(0.5)) for one in dict.fromkeys(candidates)]
    return _with_questions(pairs, pairs.index(hard), [(claim, _written(claim, s.world)) for claim in asked])


def _support(rules: Sequence[Rule], s: Sampler, hard: Pair) -> tuple[list[Claim], list[Claim]]:
    """Return facts that let each rule apply to one individual, and nearly to others; and what may follow for each."""
    free = iter([name for name in s.world.names if name not in hard.sentence])
    support, candidates = list[Claim](), list[Claim]()
    for rule in rules:
        parts = [rule.body] + (
            [rule.body[:at] + rule.body[at + 1 :] for at in range(len(rule.body))] if rule.body[1:] else []
        )
        for part, who in zip([*parts, ()], free, strict=False):  # of the last nothing is known
            support += [_bound(claim, who) for claim in part]
            candidates.append(_bound(rule.head, who))
    return support, candidates


def _claim_of(literal: Literal) -> Claim:
    [found] = _statements(f"Facts:\n{literal.line()}")
    assert isinstance(found, Claim)
    return found


def _drawn(s: Sampler, rules: bool, controlled: bool) -> Pair:
    """Draw a rule or a fact by the shares of the training: in controlled English, or one that the reader can't read."""
    while True:
        group = CONTROLLED if controlled else s.random.choices(list(SHARES), list(SHARES.values()))[0]
        shape = s.random.choices([one for one, _ in group], [weight for _, weight in group])[0]
        pair = shape(s)
        if (">>>" in pair.lines) == rules and not pair.sentence.endswith("?") and is_read(pair.sentence) == controlled:
            return pair


def is_read(said: str) -> bool:
    """Return whether the controlled-English reader reads a sentence."""
    try:
        return bool(read_sentence(said))
    except ReadError:
        return False


def _with_questions(stated: Sequence[Pair], hard: int, asked: Sequence[tuple[Claim, Pair]]) -> Theory | None:
    lines = [pair.lines for pair in stated]
    answers = _answers(lines, asked)
    mutants = [_answers([*lines[:hard], changed, *lines[hard + 1 :]], asked) for changed in _changed(lines[hard])]
    chosen, alive = list[int](), mutants
    while alive and len(chosen) < min(MAX_QUESTIONS, len(asked)):
        best = max(range(len(asked)), key=lambda at: sum(one[at] != answers[at] for one in alive))
        left = [one for one in alive if one[best] == answers[best]]
        if len(left) == len(alive):
            break
        chosen.append(best)
        alive = left
    spare = [at for at in range(len(asked)) if at not in chosen]
    if alive or not mutants or len(chosen) + len(spare) < MIN_QUESTIONS:
        return None
    chosen += spare[: max(0, MIN_QUESTIONS - len(chosen))]
    pairs = [asked[at][1] for at in chosen]
    gold = {pair.sentence: pair.lines for pair in (*stated, *pairs)}
    questions = tuple((asked[at][1].sentence, answers[at]) for at in chosen)
    return Theory(gold, tuple(pair.sentence for pair in stated), questions, len(mutants))


def _answers(lines: Sequence[str], asked: Sequence[tuple[Claim, Pair]]) -> list[str]:
    stated = [line for one in lines for line in one.splitlines()]
    facts = "\n".join(line for line in stated if ">>>" not in line)
    rules = "\n".join(line for line in stated if ">>>" in line)
    program = f"Facts:\n{facts}\n\nRules:\n{rules}\n\nQuery:\n"
    return [str(solve_program(program + pair.lines, ASKED, "rules").verdict) for _, pair in asked]


def _changed(text: str) -> Iterator[str]:
    own = text.splitlines()
    for place, line in enumerate(own):
        for other in _mutants(line):
            yield "\n".join([*own[:place], other, *own[place + 1 :]])


def _mutants(line: str) -> Iterator[str]:
    body, arrow, head = line.rpartition(" >>> ")
    literals = [*(body.split(" && ") if arrow else ()), head]
    for at, literal in enumerate(literals):
        name, _, rest = literal.partition("(")
        *arguments, sign = rest.rstrip(")").split(", ")
        turned = f"{name}({', '.join([*arguments, str(sign != 'True')])})"
        yield _joined([*literals[:at], turned, *literals[at + 1 :]])
        if len(arguments) == 2:
            swapped = f"{name}({arguments[1]}, {arguments[0]}, {sign})"
            yield _joined([*literals[:at], swapped, *literals[at + 1 :]])
    for at in range(len(literals) - 1):
        if len(literals) > 2:
            yield _joined([*literals[:at], *literals[at + 1 :]])
        yield _joined([*literals[:at], literals[-1], *literals[at + 1 : -1], literals[at]])


def _joined(literals: Sequence[str]) -> str:
    return " >>> ".join(filter(None, (" && ".join(literals[:-1]), literals[-1])))


def _written(claim: Claim, world: World) -> Pair:
    """Return a claim in plain words."""
    words = _words_of(world)
    things = {thing.removeprefix("the "): thing for thing in world.things}
    subject, *target = (things.get(name, name) for name in claim.atom.arguments)
    word = words[claim.atom.predicate]
    said = Literal(word, subject, target[0] if target and isinstance(word, Verb) else "", claim.positive)
    return Pair(sentence(f"{subject} {predicate(said)}"), said.line())


def _words_of(world: World) -> dict[str, Adjective | Noun | Verb]:
    words: list[Adjective | Noun | Verb] = [*world.adjectives, *world.kinds, *world.verbs]
    return {word.base: word for word in words}


def _bound(claim: Claim, who: str) -> Claim:
    names = tuple(who if name.startswith("$") else name for name in claim.atom.arguments)
    return Claim(Atom(claim.atom.predicate, names), claim.positive)


def _statements(program: str) -> list[Statement]:
    return [statement for line in read_program(program).stated for statement in line.statements]


def main(
    count: Annotated[int, typer.Argument(help="Theories.")],
    out: Annotated[Path, typer.Argument(help="The file of JSON lines, one a question.")] = Path("build/theories.jsonl"),
    seed: Annotated[int, typer.Option(help="Of the theories.")] = 7,
) -> None:
    """Write theories as a file of questions, for `reasoning learn FILE`."""
    data = as_dataset(make_theories(count, seed), "theory")
    lines = [
        json.dumps(
            {
                "id": one.question.id,
                "context": one.question.context,
                "question": one.question.text,
                "options": list(OPTIONS),
                "answer": one.gold,
            }
        )
        for one in data.examples
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)

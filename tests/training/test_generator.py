"""Tests of the pairs that the adapter is trained on."""

from __future__ import annotations

import json
import re
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.english.words import FUNCTION_WORDS
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.rules import Claim
from training import lists
from training.controlled import CONTROLLED
from training.forms import sample_world
from training.generator import draw_pairs, generate_pairs
from training.inflection import gerund, participle, plural
from training.paraphrases import FACTS
from training.phrases import Sampler
from training.rules import RULES
from training.words import inflected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reasoning.tools.logic.english.sentence_to_facts import Statement
    from training.forms import Pair

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def _line(statement: Statement) -> str:
    if isinstance(statement, Claim):
        name = re.sub(r"^an? ", "", statement.atom.predicate)
        return f"{name}({', '.join([*statement.atom.arguments, str(statement.positive)])})"
    return f"{' && '.join(map(_line, statement.body))} >>> {_line(statement.head)}"


@pytest.mark.parametrize("shape", [shape for shape, _ in CONTROLLED], ids=lambda shape: shape.__name__)
def test_controlled_sentences_say_what_the_reader_reads(shape: Callable[[Sampler], Pair]) -> None:
    """The logic of a controlled sentence is what the reader of controlled English makes of it."""
    random = Random(5)
    for _ in range(60):
        pair = shape(Sampler(random, sample_world(random)))
        assert "\n".join(map(_line, read_sentence(pair.sentence))) == pair.lines


@pytest.mark.parametrize("shape", [shape for shape, _ in (*FACTS, *RULES)], ids=lambda shape: shape.__name__)
def test_lines_are_of_the_dialect(shape: Callable[[Sampler], Pair]) -> None:
    """Every line is read as a fact or a rule, and every sentence begins with a capital and ends with its mark."""
    random = Random(6)
    for _ in range(15):
        pair = shape(Sampler(random, sample_world(random)))
        program = read_program(f"Facts:\n{pair.lines}\n\nQuery:\nodd(Ivan, True)")
        assert len([s for line in program.stated for s in line.statements]) == len(pair.lines.splitlines())
        assert re.fullmatch(r"[A-Z][^.?]*[.?]", pair.sentence)


def test_a_seed_makes_the_same_pairs() -> None:
    """The same seed gives the same pairs, another seed others, and none stands twice."""
    pairs = generate_pairs(300, 3)
    assert pairs == generate_pairs(300, 3)
    assert pairs[:50] != generate_pairs(50, 4)
    assert len({pair.sentence for pair in pairs}) == 300


def test_no_word_of_the_held_out_sets(shared: Path) -> None:
    """No content word of the ProofWriter and ProntoQA questions stands in the lists, or in what is generated."""
    held_out: set[str] = set()
    for task in ("ProofWriter", "ProntoQA"):
        path = shared / "logic-lm" / "questions" / f"{task}_dev.json"
        for item in json.loads(path.read_text(encoding="utf-8")):
            held_out |= set(WORD.findall(f"{item['context']} {item['question']}".lower()))
    held_out -= FUNCTION_WORDS | {"things", "people", "true", "false"}
    listed = (lists.NAMES, lists.ADJECTIVES, lists.NOUNS, lists.VERBS, lists.DOINGS, lists.STUFF)
    assert not held_out & {word.lower() for words in listed for word in words}
    used = {word for _, pair in islice(draw_pairs(8), 4000) for word in WORD.findall(pair.lines.lower())}
    assert not held_out & used


@pytest.mark.parametrize(
    ("made", "form"),
    [
        (participle("chase"), "chased"),
        (participle("carry"), "carried"),
        (participle("stop"), "stopped"),
        (participle("catch"), "caught"),
        (participle("bother"), "bothered"),
        (gerund("chase"), "chasing"),
        (gerund("hug"), "hugging"),
        (gerund("envy"), "envying"),
        (plural("gorbus"), "gorbuses"),
        (plural("thief"), "thieves"),
        (plural("city"), "cities"),
        (inflected("watch").third, "watches"),
    ],
    ids=str,
)
def test_forms_of_words(made: str, form: str) -> None:
    """Nouns and verbs change their form as English has it."""
    assert made == form

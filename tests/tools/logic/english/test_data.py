"""The controlled English and forward chaining on the real benchmarks, where they are at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_claim, read_sentence, read_theory, sentences, to_english
from reasoning.tools.logic.rules import Claim, Rule, derive

if TYPE_CHECKING:
    from pathlib import Path

VERDICT = {"A": "True", "B": "False", "C": "Unknown"}


def questions(shared: Path, name: str) -> list[dict[str, Any]]:
    """The questions of a benchmark, in the order of its file."""
    path = shared / "logic-lm" / "questions" / f"{name}_dev.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("ProofWriter", 600), ("ProntoQA", 500)])
def test_every_label_is_right(shared: Path, name: str, count: int) -> None:
    """Every sentence is read, and every label is what forward chaining over the reading gives."""
    wrong: list[str] = []
    for item in questions(shared, name):
        reading = read_theory(item["context"])
        assert reading.unread == ()
        claim = read_claim(item["question"])
        done = derive(reading.theory)
        truth = done.truth(claim)
        proof = done.proof(claim if truth == "True" else claim.negated)
        if truth != VERDICT[item["answer"]] or done.conflicts or bool(proof) != (truth != "Unknown"):
            wrong.append(item["id"])
    assert wrong == []
    assert len(questions(shared, name)) == count


@pytest.mark.parametrize("name", ["ProofWriter", "ProntoQA"])
def test_every_statement_can_be_written(shared: Path, name: str) -> None:
    """Every fact and rule of the benchmarks can be written, and reads back as itself."""
    for item in questions(shared, name)[::10]:
        theory = read_theory(item["context"]).theory
        statements: list[Claim | Rule] = [*theory.facts, *theory.rules]
        for statement in statements:
            assert read_sentence(to_english(statement)) == (statement,)


@pytest.mark.parametrize(("name", "most"), [("FOLIO", 45), ("AR-LSAT", 1), ("LogicalDeduction", 0)])
def test_free_english_is_hardly_ever_read(shared: Path, name: str, most: int) -> None:
    """Of free English only the few plain sentences are read, each of which was looked at and found right."""
    read: set[str] = set()
    for sentence in {
        s for item in questions(shared, name) for s in sentences(item["context"] + " " + item["question"])
    }:
        try:
            read.add(str(read_sentence(sentence)))
        except ReadError:
            continue
    assert len(read) <= most

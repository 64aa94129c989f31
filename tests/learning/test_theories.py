"""The theories that the small model learns from: their answers, and that no two draws share a sentence."""

from __future__ import annotations

from benchmarks.theories import ASKED, MAX_STATED, is_read, make_theories
from reasoning.tools.logic.programs import solve_program


def test_answers_follow_from_the_gold_lines_and_no_sentence_is_in_both_draws() -> None:
    """The same seed makes the same theories; told what not to say, it says something else."""
    made, controlled = make_theories(4, seed=3), make_theories(3, seed=3, controlled=True)
    assert all(len(one.stated) <= MAX_STATED and all(map(is_read, one.gold)) for one in controlled)
    assert make_theories(2, seed=3) == made[:2]
    for theory in (*made, *controlled):
        stated = "\n".join(theory.gold[one] for one in theory.stated)
        for asked, answer in theory.asked:
            program = f"Facts:\n{stated}\n\nQuery:\n{theory.gold[asked]}"
            assert str(solve_program(program, ASKED, "rules").verdict) == answer
    first = set(made[0].gold)
    assert make_theories(3, seed=3, without=first) == made[1:]

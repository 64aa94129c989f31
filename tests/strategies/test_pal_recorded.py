"""PAL on recorded completions: each is cut, run, and answered or explained."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from reasoning import Question

pytest.importorskip("pydantic_monty", reason="the sandbox is not installed")

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "pal.py"
RULES = {"the option that states the value", "the nearest option by number", "the option that is named"}
ASKED = "How much is half of 25?Answer Choices:(a) 10 (b) 12.5(c) 15"


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    """The names of the benchmark."""
    return runpy.run_path(str(BENCHMARK))


@pytest.mark.slow
async def test_every_recorded_completion_is_answered_or_explained(shared: Path, bench: dict[str, Any]) -> None:
    """Of 254 completions all are cut, at least 243 run, and each ends in one of its options or in a reason."""
    folder = shared / "pal"
    if not all((folder / name).is_file() for name in bench["FILES"]):
        pytest.skip("the recorded completions are not in the shared data")
    found = await bench["played"](bench["recorded"](folder))
    assert len(found) == sum(one.cut for one in found) == 254
    assert sum(one.ran for one in found) >= 243
    for one in found:
        if one.solution.abstained:
            assert one.why
        else:
            assert one.solution.answer in one.recorded.question.answer_format.labels
            assert one.how in RULES
    assert sum(not one.solution.abstained for one in found) >= 195
    assert sum(one.right for one in found) >= 99


COMPLETIONS = [
    ("def solution():\n    return 25 / 2\n\n\nQuestion: And a third?", "B", "the option that states the value", ""),
    ("def solution():\n    return 14", "C", "the nearest option by number", ""),
    ("def solution():\n    return 'b'", "B", "the option that is named", ""),
    ("def solution():\n    return floor(10.4)", "A", "the option that states the value", ""),
    ("def solution():\n    return 11.25", None, "no option states the value, and two are as near", "two are as near"),
    ("def solution():\n    return half", None, "", "NameError: name 'half' is not defined"),
    ("def solution():\n    half = 12.5", None, "there is no value", "there is no value"),
    ("def solution():\n    while True: pass", None, "", "more than 2 seconds"),
    ("It is twelve and a half.", None, "", "no program was found"),
]


@pytest.mark.slow
async def test_a_completion_ends_in_an_option_or_a_reason(bench: dict[str, Any], tmp_path: Path) -> None:
    """What states an option is that option, what states none the nearest; all else is explained."""
    questions, outputs = (tmp_path / name for name in bench["FILES"])
    questions.write_text(f"{json.dumps({'input': ASKED, 'target': '(b)'})}\n" * len(COMPLETIONS), "utf-8")
    outputs.write_text("".join(f"{json.dumps({'generated_answer': text})}\n" for text, *_ in COMPLETIONS), "utf-8")
    records = bench["recorded"](tmp_path)
    assert records[0].question == Question("How much is half of 25?", options=("10", "12.5", "15"))
    found = await bench["played"](records)
    assert [(one.solution.answer, one.how) for one in found] == [(answer, how) for _, answer, how, _ in COMPLETIONS]
    assert all(why in one.why for one, (*_, why) in zip(found, COMPLETIONS, strict=True))
    assert sum(one.right for one in found) == 2

"""Turns and pairs as JSON lines that TRL's trainers and OpenAI's fine-tuning take."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from reasoning.errors import DataError
from reasoning.evaluation.disk import disk_errors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reasoning.learning.pairs import Pair
    from reasoning.learning.sampled_calls import SampledCall

Form = Literal["trl", "openai"]


def call_record(call: SampledCall, form: Form = "trl") -> dict[str, Any]:
    """Return a call as a line.

    trl: `prompt` and `completion` as lists of messages, so that the loss is on the completion alone. openai:
    `messages`, the last of them the assistant's.
    """
    sent, said = _messages(call), [_assistant(call)]
    return {"messages": sent + said} if form == "openai" else {"prompt": sent, "completion": said}


def pair_record(pair: Pair, form: Form = "trl", *, reference: bool = False) -> dict[str, Any]:
    """Return a pair as a line of TRL's DPO or of OpenAI's; with `reference`, SLiC's y_ref beside it."""
    sent, good, bad = _messages(pair.chosen), [_assistant(pair.chosen)], [_assistant(pair.rejected)]
    if form == "openai":
        record: dict[str, Any] = {
            "input": {"messages": sent},
            "preferred_output": good,
            "non_preferred_output": bad,
        }
    else:
        record = {"prompt": sent, "chosen": good, "rejected": bad}
    return record | ({"reference": [_assistant(pair.reference)]} if reference else {})


def write_calls(path: Path, calls: Iterable[SampledCall], form: Form = "trl") -> int:
    """Write calls and return how many. Raises DataError for what the disk refuses."""
    return _write(path, (call_record(call, form) for call in calls))


def write_pairs(path: Path, pairs: Iterable[Pair], form: Form = "trl", *, reference: bool = False) -> int:
    """Write pairs and return how many. Raises DataError for what the disk refuses."""
    return _write(path, (pair_record(pair, form, reference=reference) for pair in pairs))


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read the lines of a file. Raises DataError, which names the line that is none."""
    with disk_errors(path, "read it"):
        content = path.read_bytes()
    found = []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(str(path), f"this is no JSON: {error}", number) from error
        if not isinstance(record, dict):
            raise DataError(str(path), "an object is expected", number)
        found.append(record)
    return found


def _write(path: Path, records: Iterable[dict[str, Any]]) -> int:
    count = 0
    with disk_errors(path, "write it"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", errors="replace") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
    return count


def _messages(call: SampledCall) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in call.messages]


def _assistant(call: SampledCall) -> dict[str, str]:
    return {"role": "assistant", "content": call.reply}

"""What the loop's adapters are marked with: the prompts that a model may be sent bare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning.learning.learn_command import prepare
from reasoning.learning.training_job import TrainingJob

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("start", "marked"), [("start", ("cot", "logic/sentence")), ("", ("cot",))])
async def test_sentences_are_sent_bare_only_to_a_model_that_was_sampled_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, start: str, marked: tuple[str, ...]
) -> None:
    """Without a start the base is sampled with examples in the prompt; what learned from that is asked in that form."""
    exported: dict[Path, tuple[str, ...]] = {}

    async def fake_training(job: TrainingJob) -> dict[str, Any]:
        return {"base": job.base}

    def fake_export(folder: Path, heads: dict[str, int], path: Path, prompts: tuple[str, ...]) -> None:
        exported[path] = tuple(prompts)

    monkeypatch.setattr("reasoning.learning.training_job.train", fake_training)
    monkeypatch.setattr("reasoning.learning.gguf_adapter.export_adapter", fake_export)
    monkeypatch.setattr("reasoning.learning.gguf_adapter.heads_of", lambda folder: {})
    job = TrainingJob("model.gguf", "", "", start=str(tmp_path / start) if start else "")
    open_model, teach = await prepare(job, "local:model.gguf", tmp_path, ("cot", "logic/sentence"))
    await teach(tmp_path / "train.jsonl", tmp_path / "adapter")
    assert exported[tmp_path / "adapter.gguf"] == marked
    assert set(exported.values()) == {marked}
    assert str(open_model(None)).endswith("start.gguf" if start else "adapter=none")

"""Training in a child process: the files that are written are what TRL's trainers take, on a tiny random model."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from reasoning.errors import DataError, MissingExtraError, TrainingError, UsageError
from reasoning.learning import Pair, SampledCall, write_calls, write_pairs
from reasoning.learning.gguf_adapter import export_adapter, heads_of
from reasoning.learning.training_job import TrainingJob, train

NEEDED = ("torch", "transformers", "peft", "trl", "datasets", "gguf")


def call(reply: str, *, right: bool = True) -> SampledCall:
    return SampledCall("q", "q", "d", 0, "cot", (("system", "be brief"), ("user", "what is a")), reply, right)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    for library in NEEDED:
        pytest.importorskip(library, reason=f"{library} is not installed: make test-models")
    from tests.tiny_models import TEMPLATE, make_model

    template = TEMPLATE.replace("roles", "['system', 'user', 'assistant']")
    return make_model(tmp_path_factory.mktemp("model"), 0, 1, template)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # those of other people's trainers
async def test_one_step_of_each_training_takes_what_was_written(tiny: str, tmp_path: Path) -> None:
    """An adapter is trained, gone on from, exported for llama.cpp, and its loss told by domain."""
    calls, pairs = tmp_path / "train.jsonl", tmp_path / "pairs.jsonl"
    write_calls(calls, [call("b c"), call("d e")])
    write_pairs(pairs, [Pair(call("b"), call("c", right=False), call("b"))], reference=True)
    first = str(tmp_path / "first")
    report = await train(TrainingJob(tiny, str(calls), first, batch=2, max_steps=1, threads=1))
    assert (report["steps"], report["examples"], len(report["losses"])) == (1, 2, 1)
    report = done_here(TrainingJob(tiny, str(pairs), str(tmp_path / "dpo"), kind="dpo", batch=1, max_steps=1), tmp_path)
    assert report["steps"] == 1
    records = [json.loads(line) | {"domain": "letters"} for line in calls.read_text("utf-8").splitlines()]
    calls.write_text("".join(json.dumps(record) + "\n" for record in records))
    told = done_here(TrainingJob(tiny, str(calls), "", kind="losses", start=first), tmp_path)
    assert told["domains"]["letters"] > 0
    exported = tmp_path / "adapter.gguf"
    export_adapter(Path(first), heads_of(Path(tiny)), exported, ["cot"])
    assert tensors_of(exported) == {
        f"blk.0.{name}.weight.lora_{part}"
        for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
        for part in "ab"
    }


def done_here(job: TrainingJob, folder: Path) -> Any:
    """Do a job in this process, which has loaded the libraries by now."""
    from reasoning.learning import train_child

    (folder / "job.json").write_text(json.dumps(asdict(job)))
    train_child.main(str(folder / "job.json"), str(folder / "report.json"))
    return json.loads((folder / "report.json").read_text())


def tensors_of(path: Path) -> set[str]:
    from gguf import GGUFReader

    return {tensor.name for tensor in GGUFReader(path).tensors}


@pytest.mark.slow
def test_the_files_are_read_by_datasets(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    write_calls(tmp_path / "t.jsonl", [call("b"), call("c")])
    read = datasets.load_dataset("json", data_files=str(tmp_path / "t.jsonl"), cache_dir=str(tmp_path), split="train")
    assert read.column_names == ["prompt", "completion"]
    assert read[1]["completion"] == [{"role": "assistant", "content": "c"}]


@pytest.mark.slow
async def test_a_child_that_fails_tells_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("reasoning.learning.training_job.LIBRARIES", ())
    with pytest.raises(TrainingError, match="status 1"):
        await train(TrainingJob(str(tmp_path / "nothing"), "", "", threads=1))


async def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoning.learning.training_job.LIBRARIES", ("no_such_library",))
    with pytest.raises(MissingExtraError, match="learn"):
        await train(TrainingJob("m", "", ""))


@pytest.mark.parametrize("wrong", [{"rank": 0}, {"batch": 0}, {"learning_rate": float("nan")}, {"epochs": -1}])
def test_values_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        TrainingJob("m", "", "", **wrong)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"num_attention_heads": "many"}'])
def test_a_config_that_does_not_tell_the_heads_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(DataError, match=r"config\.json"):
        heads_of(tmp_path)

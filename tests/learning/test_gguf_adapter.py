"""Tests of the adapter's file for llama.cpp."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

gguf = pytest.importorskip("gguf")
np = pytest.importorskip("numpy")
safetensors = pytest.importorskip("safetensors.numpy")

from reasoning.errors import DataError  # noqa: E402  what the tests need is looked for first
from reasoning.learning.gguf_adapter import NAMES, export_adapter, permute_rows  # noqa: E402  the same

if TYPE_CHECKING:
    from pathlib import Path

HEADS = {"self_attn.q_proj": 2, "self_attn.k_proj": 1}


@pytest.mark.slow
def test_what_is_rotated_together_is_put_side_by_side() -> None:
    """Within each head the first row of the second half follows the first of the first half, and so on."""
    rows = np.arange(8)[:, None]
    assert permute_rows(rows, 2)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


@pytest.mark.slow
def test_the_file_says_what_it_is_for(tmp_path: Path) -> None:
    """The file has both parts of every module as f16, the scale, and the prompts that it is for."""
    tensors = {
        f"base_model.model.model.layers.0.{module}.lora_{part}.weight": np.ones((4, 4), np.float32)
        for module in NAMES
        for part in "AB"
    }
    safetensors.save_file(tensors, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"lora_alpha": 8}), encoding="utf-8")
    export_adapter(tmp_path, HEADS, tmp_path / "made" / "a.gguf", ["logic/sentence"])
    read = gguf.GGUFReader(tmp_path / "made" / "a.gguf")
    assert read.fields["reasoning.prompts"].contents() == ["logic/sentence"]
    assert read.fields["adapter.lora.alpha"].contents() == 8
    wanted = {f"blk.0.{name}.weight.lora_{part}" for name in NAMES.values() for part in "ab"}
    assert {tensor.name for tensor in read.tensors} == wanted
    assert {tensor.tensor_type.name for tensor in read.tensors} == {"F16"}


@pytest.mark.slow
def test_another_kind_of_adapter_is_refused(tmp_path: Path) -> None:
    """A tensor of no known module is an error that names it."""
    tensors = {"base_model.model.embed.lora_A.weight": np.ones((2, 2), np.float32)}
    safetensors.save_file(tensors, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text(json.dumps({"lora_alpha": 8}), encoding="utf-8")
    with pytest.raises(DataError, match=r"embed\.lora_A"):
        export_adapter(tmp_path, HEADS, tmp_path / "a.gguf")

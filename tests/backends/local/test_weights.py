"""Weights in another type are made once, kept whole, and made anew where the file was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import LocalSettings
from reasoning.backends.local.weights import WEIGHT_TYPES, WeightType, digest_of, typed_weights, weights_folder
from reasoning.errors import BackendError

if TYPE_CHECKING:
    from pathlib import Path

gguf = pytest.importorskip("gguf")
np = pytest.importorskip("numpy")


def model_file(path: Path, scale: float = 1.0) -> Path:
    """Write a model of two matrices and a vector."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint32("llama.block_count", 1)
    writer.add_array("tokenizer.ggml.tokens", ["a", "b"])
    values = np.random.default_rng(0).normal(size=(4, 64)).astype(np.float32) * scale
    writer.add_tensor("token_embd.weight", values)
    writer.add_tensor("blk.0.ffn_up.weight", values)
    writer.add_tensor("blk.0.attn_norm.weight", values[0])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def tensors_of(path: Path) -> dict[str, Any]:
    return {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}


@pytest.mark.parametrize(("weights", "error"), [("F16", 1e-3), ("Q8_0", 0.02), ("Q4_0", 0.3), ("MXFP4", 0.8)], ids=str)
def test_matrices_are_rounded_and_all_else_is_kept(weights: WeightType, error: float, tmp_path: Path) -> None:
    """Vectors and metadata stay; the token matrix has eight bits at least."""
    source = model_file(tmp_path / "tiny.F32.gguf")
    made = typed_weights(source, weights, tmp_path / "made")
    before, after = tensors_of(source), tensors_of(made)
    assert after["blk.0.ffn_up.weight"].tensor_type.name == weights
    assert after["token_embd.weight"].tensor_type.name == ("F16" if weights == "F16" else "Q8_0")
    assert np.array_equal(after["blk.0.attn_norm.weight"].data, before["blk.0.attn_norm.weight"].data)
    values = gguf.quants.dequantize(after["blk.0.ffn_up.weight"].data, after["blk.0.ffn_up.weight"].tensor_type)
    assert np.abs(values - before["blk.0.ffn_up.weight"].data).max() < error
    assert gguf.GGUFReader(made).get_field("tokenizer.ggml.tokens").contents() == ["a", "b"]


def test_a_file_is_made_once_and_anew_where_it_was_cut(tmp_path: Path) -> None:
    """What is there and whole is used; another source has a file of its own."""
    source, folder = model_file(tmp_path / "tiny.gguf"), tmp_path / "made"
    made = typed_weights(source, "Q8_0", folder)
    first, written = digest_of(made), made.stat().st_mtime_ns
    assert typed_weights(source, "Q8_0", folder).stat().st_mtime_ns == written
    made.write_bytes(made.read_bytes()[:200])
    assert digest_of(typed_weights(source, "Q8_0", folder)) == first
    model_file(source, scale=2.0)
    assert typed_weights(source, "Q8_0", folder) != made
    assert {path.suffix for path in folder.iterdir()} == {".gguf", ".sha256"}


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """The error names the file, and nothing is left behind."""
    source = tmp_path / "text.gguf"
    source.write_text("no model, whatever its name says", encoding="utf-8")
    with pytest.raises(BackendError, match="GGUF"):
        typed_weights(source, "Q4_0", tmp_path / "made")
    assert list((tmp_path / "made").iterdir()) == []


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    """So is what to do about it."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(BackendError, match="REASONING_WEIGHTS"):
        typed_weights(model_file(tmp_path / "tiny.gguf"), "Q8_0", blocked / "made")


def test_a_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without it the files lie in the user's cache."""
    monkeypatch.setenv("REASONING_WEIGHTS", str(tmp_path))
    assert weights_folder() == tmp_path
    monkeypatch.delenv("REASONING_WEIGHTS")
    assert weights_folder().name == "weights"


def test_replies_of_other_weights_or_another_adapter_are_others(tmp_path: Path) -> None:
    """A cache must tell them apart, also two adapters of one name and one size."""
    source, first, second = model_file(tmp_path / "tiny.gguf"), tmp_path / "a", tmp_path / "b"
    for folder, content in ((first, b"one"), (second, b"two")):
        folder.mkdir()
        (folder / "adapter.gguf").write_bytes(content)
    told = [LocalSettings(str(source), adapter=str(folder / "adapter.gguf")).identity for folder in (first, second)]
    told += [LocalSettings(str(source), weights=weights).identity for weights in WEIGHT_TYPES]
    assert len(set(told)) == len(told)

"""A peft adapter as a GGUF file that llama.cpp adds to the model."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reasoning.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""What llama.cpp calls the modules of a layer."""

_TENSOR = re.compile(r"layers\.(\d+)\.([\w.]{1,80})\.lora_([AB])\.weight$")


def export_adapter(folder: Path, heads: dict[str, int], path: Path, prompts: Sequence[str] = ()) -> None:
    """Write the adapter in a folder of peft as GGUF (f16).

    heads: how many heads the queries ("self_attn.q_proj") and keys ("self_attn.k_proj") have, as `heads_of` returns
    them. llama.cpp rotates pairs of neighbours where transformers rotates halves, so that the rows of both are put in
    its order. prompts: names of the prompts that the adapter is for; the local backend turns it on for them alone, and
    always where there are none. Raises MissingExtraError, DataError for tensors that are none of such an adapter.
    """
    try:
        import gguf
        from safetensors import safe_open
    except ImportError as error:
        raise MissingExtraError(str(error.name), "learn", "an adapter for llama.cpp") from error
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
    if prompts:
        writer.add_array("reasoning.prompts", list(prompts))
    with safe_open(folder / "adapter_model.safetensors", "np") as tensors:
        for key in sorted(tensors.keys()):
            name, values = _converted(key, tensors.get_tensor(key), heads)
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def heads_of(base: Path) -> dict[str, int]:
    """Return how many heads the queries and keys of the model in a folder have. Raises DataError."""
    try:
        config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        queries = int(config["num_attention_heads"])
        return {"self_attn.q_proj": queries, "self_attn.k_proj": int(config.get("num_key_value_heads") or queries)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(str(base), f"its config.json does not tell the heads of attention: {error}") from error


def _converted(key: str, values: np.ndarray, heads: dict[str, int]) -> tuple[str, np.ndarray]:
    found = _TENSOR.search(key)
    if found is None or found[2] not in NAMES:
        raise DataError(key, "it is no tensor of a low-rank adapter of a model like Llama")
    layer, module, part = found.groups()
    if part == "B" and module in heads:
        values = permute_rows(values, heads[module])
    name = f"blk.{layer}.{NAMES[module]}.weight.lora_{part.lower()}"
    return name, values.astype("float16", order="C")


def permute_rows(values: np.ndarray, heads: int) -> np.ndarray:
    """Return rows so that, within each head, those that are rotated together are neighbours."""
    rows = values.shape[0]
    halves = values.reshape(heads, 2, rows // heads // 2, *values.shape[1:])
    return halves.swapaxes(1, 2).reshape(values.shape)

"""A peft adapter as a GGUF file that llama.cpp adds to the model."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np
from safetensors import safe_open

if TYPE_CHECKING:
    from pathlib import Path

PROMPTS = ("logic/sentence",)
"""Names of the prompts that the adapter is for; the local backend turns it on for them alone."""

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

_TENSOR = re.compile(r"layers\.(\d+)\.([\w.]+)\.lora_([AB])\.weight$")


def export_adapter(folder: Path, heads: dict[str, int], path: Path) -> None:
    """Write the adapter in a folder of peft as GGUF (f16).

    heads: how many heads the queries ("self_attn.q_proj") and keys ("self_attn.k_proj") have. llama.cpp rotates pairs
    of neighbours where transformers rotates halves, so that the rows of both are put in its order.
    """
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
    writer.add_array("reasoning.prompts", list(PROMPTS))
    with safe_open(folder / "adapter_model.safetensors", "np") as tensors:
        for key in sorted(tensors.keys()):
            name, values = _converted(key, tensors.get_tensor(key), heads)
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def heads_of(model: Any) -> dict[str, int]:
    """Return how many heads a model's queries and keys have."""
    config = model.config
    return {"self_attn.q_proj": config.num_attention_heads, "self_attn.k_proj": config.num_key_value_heads}


def _converted(key: str, values: np.ndarray, heads: dict[str, int]) -> tuple[str, np.ndarray]:
    found = _TENSOR.search(key)
    if found is None or found[2] not in NAMES:
        raise ValueError(f"{key!r} is no tensor of a low-rank adapter of this kind of model")
    layer, module, part = found.groups()
    if part == "B" and module in heads:
        values = permute_rows(values, heads[module])
    name = f"blk.{layer}.{NAMES[module]}.weight.lora_{part.lower()}"
    return name, np.ascontiguousarray(values.astype(np.float16))


def permute_rows(values: np.ndarray, heads: int) -> np.ndarray:
    """Return rows so that, within each head, those that are rotated together are neighbours."""
    rows = values.shape[0]
    halves = values.reshape(heads, 2, rows // heads // 2, *values.shape[1:])
    return halves.swapaxes(1, 2).reshape(values.shape)

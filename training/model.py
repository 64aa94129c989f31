"""The base model from its GGUF, and the prompt that the adapter is tuned for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

from reasoning.backends.local import local_model_path

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = "Translate the sentence into logic."
"""What the tuned rendering of the prompt `logic/sentence` says before the sentence."""


def load_model(cache: Path, dtype: torch.dtype) -> tuple[Any, Any]:
    """Load the model and its tokenizer; dequantised once, into `cache`."""
    logging.disable_progress_bar()
    if not (cache / "config.json").is_file():
        _dequantise(cache)
    model = AutoModelForCausalLM.from_pretrained(cache, dtype=dtype)
    model.set_attn_implementation("eager")  # its backward pass takes half the time of the others at these lengths
    return model, AutoTokenizer.from_pretrained(cache)


def _dequantise(cache: Path) -> None:
    path = local_model_path()
    if path is None:
        raise SystemExit("the base model is missing: reasoning local install")
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.bfloat16)
    del model.config.quantization_config  # its weights are plain now, and may be saved
    model.hf_quantizer = None
    model.is_quantized = False
    model.save_pretrained(cache)
    tokenizer.save_pretrained(cache)


def render_prompt(tokenizer: Any, sentence: str) -> str:
    """Return the prompt for a sentence in the model's own chat form."""
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": sentence}]
    rendered: str = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return rendered

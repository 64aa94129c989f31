"""The base model from its GGUF, and the prompt that the adapter is tuned for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.local import local_model_path
from reasoning.learning.train_child import load_base

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = "Translate the sentence into logic."
"""What the tuned rendering of the prompt `logic/sentence` says before the sentence."""


def load_model(cache: Path) -> tuple[Any, Any]:
    """Load the model and its tokenizer; unpacked once, into `cache`. In bfloat16 where the processor computes in it."""
    if not (cache / "config.json").is_file():
        path = local_model_path()
        if path is None:
            raise SystemExit("the base model is missing: reasoning local install")
        for part in load_base(str(path)):
            part.save_pretrained(cache)
    return load_base(str(cache))


def render_prompt(tokenizer: Any, sentence: str) -> str:
    """Return the prompt for a sentence in the model's own chat form."""
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": sentence}]
    rendered: str = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    return rendered

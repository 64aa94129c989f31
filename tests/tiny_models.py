"""Small models with random weights, made on the spot; what uses them needs torch and transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [*"abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"]
MARKS = ["<pad>", "<end>", "<user>", "<assistant>", "<system>"]

TEMPLATE = (
    "{% for m in messages %}{% if m.role not in roles %}{{ raise_exception('no such role: ' + m.role) }}{% endif %}"
    "{{ '<' + m.role + '>' + m.content }}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}"
)


def make_tokenizer(template: str = "") -> Any:
    """Return a tokenizer of single letters, written as tokenizers of bytes write them."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = [*WORDS, "Ġ", "Ċ", *':.)?{}[],"']
    vocabulary = {word: number for number, word in enumerate([*MARKS, "<unk>", *letters])}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=made, unk_token="<unk>", pad_token="<pad>", eos_token="<end>", additional_special_tokens=MARKS
    )
    if template:
        fast.chat_template = template
    return fast


def make_model(folder: Path, seed: int, layers: int = 2, template: str = "") -> str:
    """Save a model with random weights and its tokenizer, and return the folder."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = make_tokenizer(template)
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
        initializer_range=0.5,  # far apart, so that no rounding decides
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        model.lm_head.weight[: len(MARKS) + 1] *= 0.0  # a mark is written now and then, and never the likeliest token
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)

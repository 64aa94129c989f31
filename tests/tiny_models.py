"""Small models with random weights, made on the spot; what uses them needs torch and transformers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def write_gguf(folder: str, path: Path, weights: str = "F32") -> str:
    """Write the model in a folder and its tokenizer as a GGUF file, its matrices in a type, and return the file."""
    import gguf
    from safetensors.numpy import load_file

    from reasoning.learning.gguf_adapter import NAMES, permute_rows

    config = json.loads((Path(folder) / "config.json").read_text(encoding="utf-8"))
    heads = {"self_attn.q_proj": config["num_attention_heads"], "self_attn.k_proj": config["num_key_value_heads"]}
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads["self_attn.q_proj"])
    writer.add_head_count_kv(heads["self_attn.k_proj"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])
    _write_tokenizer(writer, folder)
    outer = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
    norms = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    for name, values in load_file(Path(folder) / "model.safetensors").items():
        stem, layer = name.removesuffix(".weight"), ""
        if stem.startswith("model.layers."):
            layer, stem = stem.removeprefix("model.layers.").split(".", 1)
            values = permute_rows(values, heads[stem]) if stem in heads else values
        short = f"blk.{layer}.{(NAMES | norms)[stem]}" if layer else outer[stem]
        kind = gguf.GGMLQuantizationType[weights if values.ndim > 1 else "F32"]
        writer.add_tensor(f"{short}.weight", gguf.quants.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return str(path)


def _write_tokenizer(writer: Any, folder: str) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if len(token) > 1 else 1 for token in tokens])  # marks, and letters
    writer.add_token_scores([0.0] * len(tokens))  # no merges are read out of them
    writer.add_unk_token_id(tokenizer.unk_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    if tokenizer.chat_template:
        writer.add_chat_template(tokenizer.chat_template)

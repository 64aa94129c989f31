"""The same weights in several types: memory, speed, what becomes of translations, and all that at equal memory.

    reasoning local install
    python -m benchmarks.quantization [--sentences 100] [--rounds 3] [--only Q8_0] [--folder build/weights]

The types are made from the small model's file, which comes as Q4_1: F16 are those weights unpacked, and every other
type is rounded from them, so that Q4_1 loses nothing and the others of four bits are rounded a second time. The token
matrix (a fifth of the weights) has Q8_0 in the types of four bits, as in the file that comes. MXFP4 is llama.cpp's own
block floating point: 32 numbers of four bits share a power of two. MXINT8 and MXINT4 (the same with integers) llama.cpp
lacks: their numbers are rounded so and kept as F16; their sizes are counted, their speeds are not told.

At equal memory: what F16 takes with four slots of 4,096 tokens, weights and the slots' keys and values, holds more
slots of a smaller type; each type translates with as many as it has room for, that many sentences side by side.

Sentences, half from the training's generator with a seed of its own and half of the paraphrases of our own, have gold
lines and are decoded greedily under their grammars with the adapter, without a reader. Times are seconds of the
processor on one thread, which a busy machine changes less than the clock; types take turns, so that what else runs is
the same for all. The perplexity is that of the gold lines' tokens (of the first 40 sentences), which a grammar of the
very text makes the model write, by its own log-probabilities.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import os
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.local import share
from benchmarks.theories import statements_of
from reasoning.backends import Local, LocalSettings, Message, Request, Sampling
from reasoning.backends.local import local_model_path
from reasoning.backends.local.weights import WeightType, write_weights
from reasoning.concurrency import together
from reasoning.grammars import gbnf_string
from reasoning.prompts import Prompts
from reasoning.tools.logic.grammars import sentence_grammar
from training.forms import Pair
from training.generator import draw_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAPHRASES = Path(__file__).with_name("data") / "paraphrases.jsonl"
TYPES: tuple[WeightType, ...] = ("F16", "Q8_0", "Q4_1", "Q4_0", "MXFP4")
PROMPT = "logic/sentence"
BLOCK = 32
"""Numbers that share a scale."""

PASSAGE_WORDS = 300
"""Words of the text that is read to time the reading, and not answered."""

DECODED = 64
"""Tokens that are written to time the writing."""

SLOTS, CONTEXT = 4, 4096
"""What F16 has: the memory of its weights and of this context is what all types get."""

AT_ONCE = 20
"""Sentences that a type translates before it is the next one's turn."""

READ = 40
"""Sentences whose gold lines are read."""


@dataclass
class Tried:
    """A type of weights, and what was measured of it."""

    name: str
    file: Path
    bytes: int
    slots: int = SLOTS
    """How many slots of CONTEXT tokens fit into the memory that F16 takes with SLOTS."""
    is_simulated: bool = False
    seconds: float = 0.0
    """Of the processor, for all lines."""
    prefill: list[float] = field(default_factory=list)
    """Tokens read by second of the processor's time, in each round."""
    decode: list[float] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    logprob: float = 0.0
    tokens: int = 0


def rounded_to_blocks(values: np.ndarray[Any, Any], bits: int) -> np.ndarray[Any, Any]:
    """Return numbers rounded to signed integers of so many bits, times a power of two that a block shares (MX)."""
    blocks = values.reshape(-1, BLOCK)
    most = 2 ** (bits - 1) - 1
    largest = np.abs(blocks).max(axis=1, keepdims=True)
    scale = np.exp2(np.ceil(np.log2(np.maximum(largest, 1e-30) / most)))
    rounded: np.ndarray[Any, Any] = np.clip(np.rint(blocks / scale), -most, most) * scale
    return rounded.reshape(values.shape).astype(np.float32)


def make(folder: Path, only: list[str] | None) -> list[Tried]:
    """Write the files that are not there, of F16 and the types that are wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    source = local_model_path()
    if source is None:
        raise SystemExit("the small model is not installed: reasoning local install")
    made = []
    for weights in [one for one in TYPES if one == "F16" or not only or one in only]:
        path = folder / f"{weights}.gguf"
        if not path.exists():
            write_weights(source, path, weights)
        made.append(Tried(weights, path, path.stat().st_size))
    parameters, slot = _sizes(source)
    for bits in [one for one in (8, 4) if not only or f"MXINT{one}" in only]:
        path = folder / f"MXINT{bits}.gguf"
        if not path.exists():
            write_weights(source, path, "F16", change=partial(rounded_to_blocks, bits=bits))
        made.append(Tried(f"MXINT{bits}", path, round(parameters * (bits + 8 / BLOCK) / 8), is_simulated=True))
    for one in made:
        one.slots = SLOTS + int((made[0].bytes - one.bytes) / slot)
    return made


def _sizes(source: Path) -> tuple[int, float]:
    """Return the number of weights, and the bytes that a slot takes: keys and values of two bytes each."""
    from gguf import GGUFReader

    reader = GGUFReader(source)
    parameters = sum(int(np.prod(tensor.shape)) for tensor in reader.tensors)
    held = sum(int(one.shape[1]) for one in reader.tensors if one.name.endswith(("attn_k.weight", "attn_v.weight")))
    return parameters, 2.0 * held * CONTEXT


def drawn(count: int) -> list[Pair]:
    """Return sentences with their gold lines: by turns one of the generator's and one of our own theories."""
    turns = zip((pair for _, pair in draw_pairs(4242)), _written(), strict=False)
    pairs = (pair for pair in itertools.chain.from_iterable(turns) if sentence_grammar(pair.sentence))
    return list(itertools.islice(pairs, count))


def _written() -> Iterator[Pair]:
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        for sentence, gold in json.loads(line)["logic"].items():
            yield Pair(sentence, gold)


def request_of(sentence: str, grammar: str) -> Request:
    """Return what the strategy sends a tuned model."""
    rendered = Prompts().render(PROMPT, sentence=sentence, tuned=True, few_shot=False, line="", fault="")
    messages = tuple(Message(role, text) for role, text in rendered)
    return Request(messages, Sampling(temperature=0.0, max_tokens=160, grammar=grammar), prompt=PROMPT)


async def measure_speed(one: Tried, backend: Local, turn: int) -> None:
    """Time the reading of a passage and the writing of a text."""
    words = " ".join(f"{turn} word{number}" for number in range(PASSAGE_WORDS // 2))
    read = Request((Message("user", words),), Sampling(temperature=0.0, max_tokens=1))
    started = time.process_time()
    used = (await backend.complete(read)).usage
    one.prefill.append((used.prompt_tokens - used.cached_tokens) / (time.process_time() - started))
    write = Request((Message("user", f"Write {turn} pages."),), Sampling(temperature=0.0, max_tokens=DECODED))
    await backend.complete(write)  # its prompt is read by now
    started = time.process_time()
    used = (await backend.complete(write)).usage
    one.decode.append(used.completion_tokens / (time.process_time() - started))


async def measure_lines(one: Tried, backend: Local, pairs: list[Pair]) -> None:
    """Translate sentences side by side."""
    started = time.process_time()
    asked = (request_of(pair.sentence, sentence_grammar(pair.sentence)) for pair in pairs)
    replies = await together(backend.complete(request) for request in asked)
    one.seconds += time.process_time() - started
    one.lines += [reply.choices[0].text.strip() for reply in replies]


async def read_gold(one: Tried, backend: Local, pairs: list[Pair]) -> None:
    """Have the model write the gold lines."""
    asked = (request_of(pair.sentence, f"root ::= {gbnf_string(pair.lines)}") for pair in pairs)
    for forced in await together(backend.complete(request) for request in asked):
        one.logprob += forced.choices[0].logprob or 0.0
        one.tokens += forced.usage.completion_tokens


async def measure(tried: list[Tried], pairs: list[Pair], rounds: int, console: Console) -> None:
    """Measure all types, in turns."""
    adapter = LocalSettings().adapter_path
    opened = {
        one.name: Local(
            LocalSettings(str(one.file), slots=one.slots, context=CONTEXT, threads=1, adapter=str(adapter)),
            logprobs=True,
        )
        for one in tried
    }
    try:
        for turn in range(rounds):
            for one in tried:
                if not one.is_simulated:
                    await measure_speed(one, opened[one.name], turn)
        for start in range(0, len(pairs), AT_ONCE):
            for one in tried:
                await measure_lines(one, opened[one.name], pairs[start : start + AT_ONCE])
            console.print(f"{min(len(pairs), start + AT_ONCE)} sentences translated", highlight=False)
        for one in tried:
            await read_gold(one, opened[one.name], pairs[:READ])
    finally:
        for backend in opened.values():
            await backend.aclose()


def main(
    sentences: Annotated[int, typer.Option(help="Sentences that are translated.")] = 100,
    rounds: Annotated[int, typer.Option(help="Turns of the speed.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help="Types beside F16; all without it.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the files are made, 1 GB, and kept.")] = Path("build/weights"),
) -> None:
    """Compare the types."""
    console, pairs = Console(), drawn(sentences)
    tried = make(folder, only)
    asyncio.run(measure(tried, pairs, rounds, console))
    table = Table("type", "MB", "read, tokens/s", "written, tokens/s", "lines as F16", "right", "perplexity")
    table.add_column("slots in F16's memory")
    table.add_column("s a sentence with these")
    for one in tried:
        right = [statements_of(said) == statements_of(pair.lines) for said, pair in zip(one.lines, pairs, strict=True)]
        same = sum(a == b for a, b in zip(one.lines, tried[0].lines, strict=True))
        speeds = [f"{median(found):.0f}" if found else "" for found in (one.prefill, one.decode)]
        shares = share(same, len(pairs)), share(sum(right), len(pairs))
        pace = "" if one.is_simulated else f"{one.seconds / len(pairs):.2f}"
        perplexity = f"{math.exp(-one.logprob / max(1, one.tokens)):.4f}"
        table.add_row(one.name, f"{one.bytes / 1e6:.1f}", *speeds, *shares, perplexity, str(one.slots), pace)
    console.print(table)
    console.print(f"load of the machine, 1, 5, 15 minutes: {os.getloadavg()}; cores: {os.cpu_count()}", highlight=False)


if __name__ == "__main__":
    typer.run(main)

"""The same weights in several types: memory, speed, and what becomes of the translations.

    reasoning local install
    python -m benchmarks.quantization [--sentences 40] [--rounds 3] [--folder build/weights]

The types are made from the small model's file, which comes as Q4_1: F16 are those weights unpacked, and every other
type is rounded from them, so that Q4_1 loses nothing and the others of four bits are rounded a second time. The token
matrix (a fifth of the weights) has Q8_0 in the types of four bits, as in the file that comes. MXFP4 is llama.cpp's own
block floating point: 32 numbers of four bits share a power of two. MXINT8 and MXINT4 (the same with integers) llama.cpp
lacks: their numbers are rounded so and kept as F16; their sizes are counted, their speeds are not told.

Speed is tokens by second of the processor's time on one thread, the median over the rounds, in each of which every type
has its turn: a busy machine changes the wall clock and hardly this. Sentences come from the training's generator with a
seed of their own, with gold lines, decoded greedily under their grammars with the adapter; the perplexity is that of
the gold lines' tokens, which a grammar of the very text makes the model write, by its own log-probabilities.
"""

from __future__ import annotations

import asyncio
import itertools
import math
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
from reasoning.grammars import gbnf_string
from reasoning.prompts import Prompts
from reasoning.tools.logic.grammars import sentence_grammar
from training.generator import draw_pairs

if TYPE_CHECKING:
    from training.forms import Pair

PROMPT = "logic/sentence"
BLOCK = 32
"""Numbers that share a scale."""

PASSAGE_WORDS = 300
"""Words of the text that is read to time the reading, and not answered."""

DECODED = 64
"""Tokens that are written to time the writing."""


@dataclass
class Tried:
    """A type of weights, and what was measured of it."""

    name: str
    file: Path
    bytes: int
    is_simulated: bool = False
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


def make(folder: Path) -> list[Tried]:
    """Write the files of all types that are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    source = local_model_path()
    if source is None:
        raise SystemExit("the small model is not installed: reasoning local install")
    made = []
    types: tuple[WeightType, ...] = ("F16", "Q8_0", "Q4_1", "Q4_0", "MXFP4")
    for weights in types:
        path = folder / f"{weights}.gguf"
        if not path.exists():
            write_weights(source, path, weights)
        made.append(Tried(weights, path, path.stat().st_size))
    parameters = _parameters(source)
    for bits in (8, 4):
        path = folder / f"MXINT{bits}.gguf"
        if not path.exists():
            write_weights(source, path, "F16", change=partial(rounded_to_blocks, bits=bits))
        made.append(Tried(f"MXINT{bits}", path, round(parameters * (bits + 8 / BLOCK) / 8), is_simulated=True))
    return made


def _parameters(source: Path) -> int:
    from gguf import GGUFReader

    return sum(int(np.prod(tensor.shape)) for tensor in GGUFReader(source).tensors)


def drawn(count: int) -> list[Pair]:
    """Return sentences with their gold lines, in all of the generator's shapes."""
    pairs = (pair for _, pair in draw_pairs(4242) if sentence_grammar(pair.sentence))
    return list(itertools.islice(pairs, count))


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
    """Translate the sentences, and read their gold lines."""
    for pair in pairs:
        reply = await backend.complete(request_of(pair.sentence, sentence_grammar(pair.sentence)))
        one.lines.append(reply.choices[0].text.strip())
        forced = await backend.complete(request_of(pair.sentence, f"root ::= {gbnf_string(pair.lines)}"))
        one.logprob += forced.choices[0].logprob or 0.0
        one.tokens += forced.usage.completion_tokens


async def measure(tried: list[Tried], pairs: list[Pair], rounds: int, console: Console) -> None:
    """Measure all types, in turns."""
    adapter = LocalSettings().adapter_path
    opened = {
        one.name: Local(
            LocalSettings(str(one.file), slots=1, context=2048, threads=1, adapter=str(adapter)), logprobs=True
        )
        for one in tried
    }
    try:
        for turn in range(rounds):
            for one in tried:
                if not one.is_simulated:
                    await measure_speed(one, opened[one.name], turn)
        for one in tried:
            await measure_lines(one, opened[one.name], pairs)
            console.print(f"{one.name} is done", highlight=False)
    finally:
        for backend in opened.values():
            await backend.aclose()


def main(
    sentences: Annotated[int, typer.Option(help="Sentences that are translated.")] = 40,
    rounds: Annotated[int, typer.Option(help="Turns of the speed.")] = 3,
    folder: Annotated[Path, typer.Option(help="Where the files are made, 1 GB, and kept.")] = Path("build/weights"),
) -> None:
    """Compare the types."""
    console, pairs = Console(), drawn(sentences)
    tried = make(folder)
    asyncio.run(measure(tried, pairs, rounds, console))
    plain = tried[0].lines
    table = Table("type", "MB", "read, tokens/s", "written, tokens/s", "lines as F16", "lines right", "perplexity")
    for one in tried:
        right = sum(
            statements_of(said) == statements_of(pair.lines) for said, pair in zip(one.lines, pairs, strict=True)
        )
        same = sum(a == b for a, b in zip(one.lines, plain, strict=True))
        speeds = [f"{median(found):.0f}" if found else "" for found in (one.prefill, one.decode)]
        perplexity = f"{math.exp(-one.logprob / max(1, one.tokens)):.3f}"
        table.add_row(
            one.name, f"{one.bytes / 1e6:.1f}", *speeds, share(same, len(pairs)), share(right, len(pairs)), perplexity
        )
    console.print(table)


if __name__ == "__main__":
    typer.run(main)

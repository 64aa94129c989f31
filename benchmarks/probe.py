"""A linear probe: do the model's hidden states tell that a translation will be wrong, before it is written?

    reasoning local install
    python -m training --steps 20 --out build/weak
    python -m benchmarks.probe build/weak [--theories 150]

What is probed is the small model with an adapter that `training` left in a folder, here one that was stopped early, so
that there is enough that is wrong. Each sentence is translated by the backend `local`, greedily, under the grammar of
its words, without the reader; wrong is a line that states something else than the gold line. The states are those of
the same model in the backend `transformers` (the same GGUF file, the adapter merged in), at the last token of the
prompt, in some of its layers. A logistic regression (ridge, of a strength that was not tuned) gives each sentence a
score by a fit on other theories: all are parted into five folds, no theory into two. Beside it what needs no training:
the sentence's length, before anything is written, and the mean log-probability of the line's tokens, once it is.

Told is the AUROC, how often a wrong translation has a higher score than a right one, with the 95 % interval of a
bootstrap that draws theories whole: of all sentences, of those alone that the controlled-English reader can't read
(that facts are easy and rules are not, is no news), and of the paraphrases of our own, written by hand, on which no
probe was fitted.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.quantization import PARAPHRASES, request_of
from benchmarks.theories import make_theories, statements_of
from reasoning.backends import Local, LocalSettings, ModelSettings
from reasoning.backends.hf.loading import load_model
from reasoning.backends.local import local_model_path
from reasoning.concurrency import together
from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.grammars import sentence_grammar
from training.__main__ import FILE
from training.model import render_prompt

Array = Any
"""An array of numpy."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.backends.base import Response

LAYERS = (5, 10, 15, 20, 25, 30)
"""Layers whose states are probed; the model has 30."""

FOLDS = 5
PENALTY = 100.0
"""Of the squared weights, beside the sum of the log losses."""

RESAMPLES = 2_000
ROWS = 16
"""Prompts that are read side by side."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with its gold lines."""

    text: str
    gold: str
    theory: int


@dataclass(frozen=True)
class Set:
    """Sentences, whether their translations are wrong, and what may tell it."""

    sentences: list[Sentence]
    wrong: Array
    logprob: Array
    """The mean over the line's tokens, by the model without a grammar."""
    states: Array
    """By sentence, layer and width."""

    @property
    def theories(self) -> Array:
        """Return each sentence's theory."""
        return np.array([one.theory for one in self.sentences])

    @property
    def unread(self) -> Array:
        """Return which sentences the controlled-English reader can't read."""
        return np.array([not _is_read(one.text) for one in self.sentences])

    @property
    def baselines(self) -> dict[str, Array]:
        """Return scores that need no training."""
        lengths = np.array([len(one.text.split()) for one in self.sentences], float)
        return {"words of the sentence": lengths, "log-probability of the line, less is wrong": -self.logprob}


def generated(count: int, seed: int) -> Iterator[Sentence]:
    """Return what the theories of the generator state, each sentence once."""
    seen: set[str] = set()
    for number, theory in enumerate(make_theories(count, seed)):
        for text in theory.stated:
            if text not in seen:
                seen.add(text)
                yield Sentence(text, theory.gold[text], number)


def written() -> Iterator[Sentence]:
    """Return what our own theories state."""
    for number, line in enumerate(PARAPHRASES.read_text(encoding="utf-8").splitlines()):
        for text, gold in json.loads(line)["logic"].items():
            yield Sentence(text, gold, number)


async def translate(sentences: Sequence[Sentence], adapter: Path) -> list[Response]:
    """Return what the backend `local` writes of each sentence."""
    backend = Local(LocalSettings(adapter=str(adapter), context=1024, threads=1), logprobs=True)
    try:
        asked = (request_of(one.text, sentence_grammar(one.text)) for one in sentences)
        return await together(backend.complete(request) for request in asked)
    finally:
        await backend.aclose()


def read_states(loaded: Any, sentences: Sequence[Sentence]) -> Array:
    """Return the states at the last token of each sentence's prompt."""
    import torch

    torch.set_num_threads(1)
    prompts = [render_prompt(loaded.tokenizer, one.text) for one in sentences]
    found = []
    for start in range(0, len(prompts), ROWS):
        rows = [loaded.tokenizer(one, add_special_tokens=False)["input_ids"] for one in prompts[start : start + ROWS]]
        longest, ends = max(map(len, rows)), torch.tensor([len(row) - 1 for row in rows])
        tokens = torch.tensor([row + [loaded.pad] * (longest - len(row)) for row in rows])
        with torch.inference_mode():  # what is filled up stands behind the last token, which sees none of it
            told = loaded.model(input_ids=tokens, output_hidden_states=True, use_cache=False, logits_to_keep=1)
        layers = [told.hidden_states[layer][torch.arange(len(rows)), ends] for layer in LAYERS]
        found.append(torch.stack(layers, dim=1).float().numpy())
    return np.concatenate(found)


def measure(sentences: Sequence[Sentence], adapter: Path, loaded: Any) -> Set:
    """Translate sentences and read their states; those that no grammar holds are left out."""
    held = [one for one in sentences if sentence_grammar(one.text)]
    replies = asyncio.run(translate(held, adapter))
    lines = [reply.choices[0].text.strip() for reply in replies]
    wrong = [statements_of(line) != statements_of(one.gold) for line, one in zip(lines, held, strict=True)]
    means = [(one.choices[0].logprob or 0.0) / max(1, one.usage.completion_tokens) for one in replies]
    return Set(held, np.array(wrong), np.array(means), read_states(loaded, held))


def fit(states: Array, wrong: Array) -> tuple[Any, ...]:
    """Fit a logistic regression on states, each standardised; return what `score` takes."""
    import torch

    middle, spread = states.mean(axis=0), states.std(axis=0) + 1e-6
    x = torch.tensor((states - middle) / spread, dtype=torch.float64)
    y = torch.tensor(wrong, dtype=torch.float64)
    weights = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")

    def step() -> Any:
        optimizer.zero_grad()
        value = loss(x @ weights[:-1] + weights[-1], y) + PENALTY / 2 * (weights[:-1] ** 2).sum()
        value.backward()
        return value

    optimizer.step(step)
    found = weights.detach().numpy()
    return middle, spread, found[:-1], found[-1]


def score(fitted: tuple[Any, ...], states: Array) -> Array:
    """Return the log-odds of a wrong translation."""
    middle, spread, weights, bias = fitted
    scores: Array = (states - middle) / spread @ weights + bias
    return scores


def held_out(states: Array, wrong: Array, theories: Array) -> Array:
    """Return each sentence's score by a fit on the folds that its theory is not in."""
    folds, scores = theories % FOLDS, np.zeros(len(wrong))
    for fold in range(FOLDS):
        inside = folds == fold
        if inside.any():
            scores[inside] = score(fit(states[~inside], wrong[~inside]), states[inside])
    return scores


def auroc(scores: Array, wrong: Array) -> float:
    """Return how often a wrong one has the higher score, ties by half (Mann-Whitney); nan where all are alike."""
    from scipy.stats import rankdata

    positives, negatives = int(wrong.sum()), int((~wrong).sum())
    if not positives or not negatives:
        return float("nan")
    above = rankdata(scores)[wrong].sum() - positives * (positives + 1) / 2
    return float(above / positives / negatives)


def interval(scores: Array, wrong: Array, theories: Array) -> tuple[float, float]:
    """Return the 95 % interval of the AUROC by drawing theories with replacement."""
    random, known = np.random.default_rng(0), np.unique(theories)
    places = {one: np.flatnonzero(theories == one) for one in known}
    found = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([places[one] for one in random.choice(known, len(known))])
        found.append(auroc(scores[drawn], wrong[drawn]))
    return float(np.nanpercentile(found, 2.5)), float(np.nanpercentile(found, 97.5))


def told(scores: Array, wrong: Array, theories: Array) -> str:
    """Return an AUROC with its interval."""
    low, high = interval(scores, wrong, theories)
    return f"{auroc(scores, wrong):.2f} [{low:.2f}, {high:.2f}]"


def _is_read(text: str) -> bool:
    try:
        read_sentence(text)
    except ReadError:
        return False
    return True


def rows_of(made: Set, own: Set) -> Iterator[tuple[str, ...]]:
    """Return the rows of the table."""
    hard = made.unread
    counts = [f"{int(wrong.sum())} wrong of {len(wrong)}" for wrong in (made.wrong, made.wrong[hard], own.wrong)]
    yield ("", *counts)
    scored = {}
    for place, layer in enumerate(LAYERS):
        inside = held_out(made.states[:, place], made.wrong, made.theories)
        outside = score(fit(made.states[:, place], made.wrong), own.states[:, place])
        scored[f"probe of layer {layer}"] = (inside, outside)
    scored |= {name: (found, own.baselines[name]) for name, found in made.baselines.items()}
    for name, (inside, outside) in scored.items():
        yield (
            name,
            told(inside, made.wrong, made.theories),
            told(inside[hard], made.wrong[hard], made.theories[hard]),
            told(outside, own.wrong, own.theories),
        )


def main(
    folder: Annotated[Path, typer.Argument(help="What `python -m training --out FOLDER` has made.")],
    theories: Annotated[int, typer.Option(help="Theories of the generator.")] = 150,
    seed: Annotated[int, typer.Option(help="Which theories are made.")] = 7,
) -> None:
    """Probe the states for translations that will be wrong."""
    path = local_model_path()
    if path is None:
        raise SystemExit("the small model is not installed: reasoning local install")
    loaded = load_model(ModelSettings(str(path), device="cpu", adapter=str(folder / "adapter"), threads=1))
    made, own = (measure(list(one), folder / FILE, loaded) for one in (generated(theories, seed), written()))
    table = Table("AUROC, held out", "all sentences", "not read by the reader", "paraphrases of our own")
    for row in rows_of(made, own):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)

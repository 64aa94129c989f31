"""Make the adapter: `python -m training --out FOLDER`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from reasoning.learning.gguf_adapter import export_adapter, heads_of
from training.generator import generate_pairs
from training.model import load_model
from training.tuning import Settings, tune

PER_ROW = 10
"""More examples than a row of tokens takes on average."""

FILE = "logic-smollm2-135m.gguf"

PROMPTS = ("logic/sentence",)
"""Names of the prompts that the adapter is for; the local backend turns it on for them alone."""


def main() -> None:
    """Generate pairs, train on them, export the adapter."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = Settings(
        steps=options.steps,
        rows=options.rows,
        rank=options.rank,
        rate=options.rate,
        minutes=options.minutes,
        seed=options.seed,
        start=options.start,
    )
    model, tokenizer = load_model(options.out / "base")
    pairs = generate_pairs(settings.steps * settings.rows * PER_ROW, settings.seed)
    tune(model, tokenizer, pairs, settings, options.out / "adapter")
    export_adapter(options.out / "adapter", heads_of(options.out / "base"), options.out / FILE, PROMPTS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/training"), help="the folder for what is made")
    parser.add_argument("--steps", type=int, default=Settings().steps, help="steps of the optimizer")
    parser.add_argument("--rows", type=int, default=Settings().rows, help="rows of a step, of about seven examples")
    parser.add_argument("--rank", type=int, default=Settings().rank, help="rank of the adapter")
    parser.add_argument("--rate", type=float, default=Settings().rate, help="learning rate at its highest")
    parser.add_argument(
        "--minutes", type=float, default=Settings().minutes, help="an end that may come before the steps do"
    )
    parser.add_argument("--seed", type=int, default=Settings().seed, help="seed of the pairs and of the weights")
    parser.add_argument("--start", type=Path, help="the folder of an adapter to go on from")
    return parser.parse_args()


if __name__ == "__main__":
    main()

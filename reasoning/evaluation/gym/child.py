"""What runs in a process of its own: it makes the questions of reasoning-gym's generators, and grades answers.

A line of JSON asks, a line of JSON replies. The process is started with a fixed PYTHONHASHSEED, since some generators
draw from sets of strings, whose order is another one in each process whatever the seed; and it can be stopped where a
generator or a verifier does not come to an end.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
from functools import lru_cache
from importlib.metadata import version
from typing import Any

SIZE = 500
"""Questions of one dataset: the next ones come of another seed. Fixed, since questions may depend on the size."""

EXAMPLES = ("possible_answer", "example_correct_answer", "example_answer")
"""Where the metadata of a question without one right answer tell a right one."""

LITERALS = ("binary_matrix", "n_queens", "spiral_matrix", "string_insertion")
"""Generators whose verifiers evaluate an answer as Python, to read a list: they read literals alone here."""

FORMULAS = ("countdown", "intermediate_integration", "polynomial_multiplication", "puzzle24", "simple_integration")
"""Generators whose verifiers evaluate an answer by sympy, which runs any Python: formulas alone are passed on."""

EXACT = ("game_of_life_halting",)
"""Generators whose verifiers take any text for right: the answer is compared as it is written."""

_WORDS = "sin|cos|tan|sec|csc|cot|asin|acos|atan|sinh|cosh|tanh|exp|log|ln|sqrt|pi|Abs|[A-Za-z]"
_FORMULA = re.compile(
    rf"(?:\d++(?:\.\d*+)?|\.\d++|(?<![A-Za-z])(?:{_WORDS})(?![A-Za-z_(])|(?:{_WORDS})(?=\()|[-+*/^(),=\s])*+"
)
MAX_FORMULA_CHARS = 500

MAX_MEMORY_BYTES = 4 << 30
"""Memory that the process may take."""


def main() -> None:
    """Reply to each line of the standard input, until it ends."""
    _limit_memory()
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a generator prints is no reply
    for line in sys.stdin:
        try:
            reply = _reply(json.loads(line))
        except Exception as error:  # noqa: BLE001  what a generator raises on its settings has no common class
            reply = {"error": f"{type(error).__name__}: {error}"[:500]}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _reply(asked: dict[str, Any]) -> dict[str, Any]:
    if asked["do"] == "list":
        return {"version": version("reasoning-gym"), "generators": _generators()}
    name, settings, index = asked["name"], json.dumps(asked["settings"], sort_keys=True), asked["index"]
    dataset = _dataset(name, settings, _seed(name, asked["seed"], index // SIZE))
    entry = _entry(name, settings, asked["seed"], index)
    if asked["do"] == "score":
        return {"score": _score(name, dataset, asked["answer"], entry)}
    answer = entry["answer"]
    example = next((entry["metadata"][key] for key in EXAMPLES if key in entry["metadata"]), None)
    right = answer if answer is not None else example
    return {"question": entry["question"], "gold": right if isinstance(right, str | None) else json.dumps(right)}


def _generators() -> dict[str, str]:
    """Return the names of the generators, each with its category."""
    import reasoning_gym  # noqa: F401  importing it registers them
    from reasoning_gym.factory import DATASETS

    return {name: _category(made.__module__) for name, (made, _) in DATASETS.items() if name != "composite"}


def _category(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 2 else ""


def _seed(name: str, seed: int, chunk: int) -> int:
    """Return the seed of a dataset: neighbouring seeds share all but one of their questions there, and none here."""
    return int.from_bytes(hashlib.sha256(f"{name} {seed} {chunk}".encode()).digest()[:4], "big")


@lru_cache(maxsize=256)
def _dataset(name: str, settings: str, seed: int) -> Any:
    import reasoning_gym

    return reasoning_gym.create_dataset(name, **{"seed": seed, "size": SIZE, **json.loads(settings)})


@lru_cache(maxsize=20_000)
def _entry(name: str, settings: str, seed: int, index: int) -> dict[str, Any]:
    made: dict[str, Any] = _dataset(name, settings, _seed(name, seed, index // SIZE))[index % SIZE]
    return made


def _score(name: str, dataset: Any, answer: str, entry: dict[str, Any]) -> float:
    if name in EXACT:
        return float(answer.strip().casefold() == str(entry["answer"]).strip().casefold())
    if name in FORMULAS and not _is_formula(answer):
        return 0.0
    if name in LITERALS:
        sys.modules[type(dataset).__module__].eval = ast.literal_eval  # type: ignore[attr-defined]  # in place of Python's own
    try:
        return float(dataset.score_answer(answer, entry))
    except Exception:  # noqa: BLE001  what a verifier raises on a text that is no answer has no common class
        return 0.0


def _is_formula(text: str) -> bool:
    return len(text) <= MAX_FORMULA_CHARS and bool(_FORMULA.fullmatch(text))


if __name__ == "__main__":
    main()

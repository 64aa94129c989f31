"""The task of reasoning-gym's generators: questions made by a seed, answers graded by the package's own verifiers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reasoning.answers import Number
from reasoning.errors import UsageError
from reasoning.evaluation.cards import Card
from reasoning.evaluation.examples import Example, LeftOut, Note
from reasoning.evaluation.generated import check_names
from reasoning.evaluation.gym.formats import format_of
from reasoning.evaluation.gym.process import PROCESS, GeneratorError, StuckError, list_generators
from reasoning.evaluation.task import Task
from reasoning.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.evaluation.examples import Entry

COUNT = 100
"""Questions of one generator where no limit is named."""

EACH = 5
"""Questions of each of several generators where no limit is named."""

ANY = "(any answer that the verifier accepts)"
"""The gold answer of questions that come without one."""

CARD = Card(
    licence="Apache 2.0 (reasoning-gym)",
    size="any number of questions of 105 generators, in 12 categories",
    metric="accuracy: what the generator's own verifier gives 1; as the score the mean of its grades from 0 to 1",
)


def gym_task(chosen: str, settings: Mapping[str, Any]) -> Task:
    """Return the task of a generator (`chain_sum`), of several by commas, or of `all`.

    settings: those of the generator, of one alone; `seed` is that of `--seed`, and each seed makes questions of its
    own. Raises UsageError for settings of several generators.
    """
    named = [one.strip() for one in chosen.split(",") if one.strip()]
    if not named:
        raise UsageError("gym: names no generator: gym:chain_sum, gym:chain_sum,gcd or gym:all")
    if settings and (len(named) > 1 or named == ["all"]):
        raise UsageError(f"gym:{chosen}: settings are of one generator: name one, or leave them out")
    several = len(named) > 1 or named == ["all"]
    return Task(
        name=f"gym:{chosen}",
        about="questions of all kinds made by a seed, each with a verifier of its own; the generators of reasoning-gym",
        paper="Stojanovski et al., 2025, arXiv:2505.24760",
        where="They are made by the package reasoning-gym: pip install 'reasoning-toolkit[gym]'.",
        files={},
        split="",
        sample="",
        card=CARD,
        read=None,
        generate=partial(_generate, named, dict(settings)),
        count=EACH * 105 if named == ["all"] else EACH * len(named) if several else COUNT,
        grade=partial(_grade, dict(settings)),
        settings={"fields": {"generators": named, **settings}},
    )


def gym_names() -> dict[str, str]:
    """Return the names of all generators, each with its category. Raises MissingExtraError."""
    return list_generators()[1]


def _generate(named: list[str], settings: dict[str, Any], seed: int, count: int) -> Iterator[Entry]:
    """Make questions, of several generators in turn, so that more of them begin with the same ones."""
    version, known = list_generators()
    chosen = list(known) if named == ["all"] else named
    check_names("the generator", chosen, list(known))
    yield Note(f"made by reasoning-gym {version}, seed {seed}")
    gone: set[str] = set()
    for number in range(count):
        name = chosen[number % len(chosen)]
        if name in gone:
            continue
        made = _question(name, known[name], settings, seed, number // len(chosen))
        gone |= {name} if isinstance(made, LeftOut) else set()
        yield made


def _question(name: str, category: str, settings: dict[str, Any], seed: int, index: int) -> Example | LeftOut:
    try:
        made = PROCESS.ask("make", name=name, settings=settings, seed=seed, index=index)
    except StuckError as error:
        return LeftOut(f"gym:{name}", index + 1, f"no further questions of this generator: {error}")
    except GeneratorError as error:
        if index == 0 and settings:
            raise UsageError(f"gym:{name} can't be made with {settings}: {error}") from error
        return LeftOut(f"gym:{name}", index + 1, f"no further questions of this generator: {error}")
    about = {"generator": name, "category": category, "index": index, "seed": seed}
    question = Question(made["question"], answer_format=format_of(name), id=f"{name}_s{seed}_{index}", metadata=about)
    return Example(question, ANY if made["gold"] is None else made["gold"])


def _grade(settings: dict[str, Any], example: Example, answer: Any) -> float:
    """Return what the generator's own verifier gives an answer; 0 where it comes to no end."""
    asked = example.question
    text = asked.answer_format.show(answer) if isinstance(asked.answer_format, Number) else str(answer)
    place = {name: asked.metadata[name] for name in ("seed", "index")}
    try:
        told = PROCESS.ask("score", name=asked.metadata["generator"], settings=settings, answer=text, **place)
    except (StuckError, GeneratorError):
        return 0.0
    return float(told["score"])

"""Replay recorded GPT-4 samples of the Game of 24, and time the exact search.

    python benchmarks/game24_recorded.py [--data ../shared/data/game24] [--repeats 3]

The recordings are those of the tree-of-thoughts paper: 100 puzzles, 100 chain-of-thought samples each, and one tree
search each. No model is called: the samples, and the proposals and values of the searches, are played back through the
mock; the exact search lists all moves itself.

What a vote solves depends on what counts as the same answer. `sc` on a free text joins wordings that differ in case,
blanks or the last full stop: on one puzzle "Not possible" and "Not possible." outvote the right answer. On another the
right expression and a wrong one have 25 votes each, unless one that says "= 16" is taken for another answer. Ties go to
the answer that came first.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import statistics
import time
from dataclasses import dataclass
from functools import reduce
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Mock, Question, arun, run
from reasoning.backends import Completion
from reasoning.errors import ReadError
from reasoning.evaluation.vote_analysis import winner
from reasoning.strategies.search.domains import Game24, TextDomain, is_solution, rebuilt
from reasoning.strategies.search.domains.game24_reading import Left, apply, last_line, worked_out
from reasoning.strategies.search.tot import ToT
from reasoning.strategies.self_consistency import SelfConsistency
from reasoning.strategies.voting.stop_rules import All

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reasoning.backends import Request
    from reasoning.solution import Solution
    from reasoning.strategies.search.domains import Turn

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data" / "game24"
FILES = ("24.csv", "gpt-4_cot_100_samples.json", "gpt-4_tot.json")
Puzzle = tuple[int, ...]


def puzzles_of(folder: Path) -> list[Puzzle]:
    """Read all puzzles."""
    with (folder / FILES[0]).open(newline="", encoding="utf-8") as file:
        return [tuple(map(int, row["Puzzles"].split())) for row in csv.DictReader(file)]


def recorded(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read recorded samples: `idx` of the puzzle, texts `ys`, rewards `infos`."""
    rows: list[dict[str, Any]] = json.loads((folder / name).read_text("utf-8"))
    return rows


def asked(puzzle: Puzzle) -> Question:
    """Make a puzzle a question."""
    return Question(" ".join(map(str, puzzle)), answer_format="text")


def voted(puzzle: Puzzle, texts: list[str]) -> str:
    """Vote over recorded samples as `sc` does, and return the answer."""
    strategy = SelfConsistency(samples=len(texts), stop_rule=All())
    return run(strategy, asked(puzzle), backend=Mock(lambda _, sample: texts[sample])).shown


def as_written(puzzle: Puzzle, texts: list[str]) -> str:
    """Vote with every last line as it is written."""
    return winner(text.strip().splitlines()[-1] for text in texts) or ""


def by_expression(puzzle: Puzzle, texts: list[str]) -> str:
    """Vote with the expressions of the last lines, without blanks; what is no arithmetic abstains."""
    known = (text for text in texts if worked_out(text)[0] is not None)
    return winner("".join(last_line(text).split()) for text in known) or ""


def repaired(text: str, puzzle: Puzzle) -> bool:
    """Return whether the last line is right, or can be rebuilt from the steps."""
    return is_solution(text, puzzle) or rebuilt(text, puzzle) is not None


def share(hits: Iterable[bool]) -> str:
    """Format how many hold: `49 of 100 (49.00%)`."""
    found = list(hits)
    return part(sum(found), len(found))


def part(count: int, whole: int) -> str:
    """Format a share: `49 of 100 (49.00%)`."""
    return f"{count:,} of {whole:,} ({count / whole:.2%})"


def replayed(puzzles: list[Puzzle], cot: list[dict[str, Any]]) -> Table:
    """Measure what the recorded samples are worth."""
    samples = [
        (text, puzzles[row["idx"]], info["r"])
        for row in cot
        for text, info in zip(row["ys"], row["infos"], strict=True)
    ]
    table = Table("recorded GPT-4 samples", "solved")
    table.add_row("checker agrees with the recorded reward", share(is_solution(t, p) == bool(r) for t, p, r in samples))
    wrong = [worked_out(text) for text, puzzle, _ in samples if not is_solution(text, puzzle)]
    missed = [all(number.denominator == 1 for number in numbers) for value, numbers in wrong if value == 24]
    table.add_row("CoT, last line equals 24 with the wrong numbers", part(len(missed), len(samples)))
    table.add_row(
        "the same without decimal fractions, whose 24 inexact arithmetic misses", part(sum(missed), len(samples))
    )
    table.add_row("CoT, one sample", share(is_solution(text, puzzle) for text, puzzle, _ in samples))
    table.add_row("CoT, one sample, last line rebuilt", share(repaired(text, puzzle) for text, puzzle, _ in samples))
    rows = [(row["ys"], puzzles[row["idx"]]) for row in cot]
    for name, vote in (("sc", voted), ("of last lines as written", as_written), ("of expressions", by_expression)):
        table.add_row(f"CoT, vote of 100: {name}", share(is_solution(vote(p, ys), p) for ys, p in rows))
    first = "CoT, first of 100 that is verified"
    table.add_row(first, share(any(is_solution(y, p) for y in ys) for ys, p in rows))
    table.add_row(f"{first}, last lines rebuilt", share(any(repaired(y, p) for y in ys) for ys, p in rows))
    return table


@dataclass(frozen=True)
class Written(TextDomain[str]):
    """The published search: a state is its lines as written, right or wrong; the fourth line is the answer."""

    name: ClassVar[str] = "written"

    def start(self, question: Question) -> str:
        """Begin without lines."""
        return ""

    def step(self, state: str, thought: str) -> str:
        """Add the line."""
        return f"{state}\n{thought}".strip()

    def is_goal(self, state: str) -> bool:
        """Return whether an answer is written."""
        return "answer" in state.lower()

    def answer(self, state: str) -> str:
        """Return the lines."""
        return state

    async def judge(self, states: Sequence[str], turn: Turn) -> list[float | None]:
        """Ask for the sum of three judgements: 20 for each sure, 1 for likely, 0.001 for impossible."""
        shown = self._variables(turn)
        asked = (turn.session.ask("tot/value", **shown, state=state) for state in states)
        return [float(reply.text) / 60 if reply else None for reply in await turn.gather(asked)]


def proposals(search: dict[str, Any]) -> list[tuple[str, str, float]]:
    """List what was proposed in a recorded search: the lines before, the line, and the sum of its judgements."""
    cut = [
        (*text.removesuffix("\n").rpartition("\n")[::2], value)
        for step in search["steps"]
        for text, value in zip(step["new_ys"], step["values"], strict=True)
    ]
    return [(before, line, value) for before, line, value in cut if line.strip()]


def played(search: dict[str, Any], key: Callable[[str], str]) -> Mock:
    """Make a model that proposes and values what was recorded; `key` says which states are the same."""
    lines: dict[str, list[str]] = {}
    values: dict[str, float] = {}
    for before, line, value in proposals(search):
        lines.setdefault(key(before), []).append(f"1) {line}")
        values.setdefault(f"{before}\n{line}".strip(), value)

    def reply(request: Request, _: int) -> str:
        state = request.messages[-1].content.rpartition("<steps>\n")[2].partition("\n</steps>")[0]
        state = "" if state == "(none yet)" else state
        judging = request.messages[0].content.startswith("Judge")
        return str(values[state]) if judging else "\n".join(lines.get(key(state), []))

    return Mock(reply)


@dataclass(frozen=True)
class Voted(Written):
    """The published search, each of the three recorded judgements read by `tot` itself."""

    name: ClassVar[str] = "voted"

    async def judge(self, states: Sequence[str], turn: Turn) -> list[float | None]:
        """Ask for three judgements of each state, or for one decision."""
        return list(await TextDomain.judge(self, states, turn))


def votes_of(value: float) -> list[str]:
    """Take the sum of three judgements apart: 20 for each sure, 1 for likely, 0.001 for impossible."""
    sure = int(value // 20)
    likely = int(value - 20 * sure)
    return ["sure"] * sure + ["likely"] * likely + ["impossible"] * (3 - sure - likely)


def voted_search(search: dict[str, Any], *, decides: bool) -> Mock:
    """Make a model that proposes what was recorded and judges so: in three bare lines, or by the votes' shares.

    The reasons before a judgement are not recorded: what is written in text is more in truth. Of each distribution 0.03
    is spread evenly, since no model is certain.
    """
    proposing = played(search, str)
    values = {f"{before}\n{line}".strip(): value for before, line, value in reversed(proposals(search))}

    def reply(request: Request, sample: int) -> str | Completion:
        if not request.prompt.startswith(("tot/value", "tot/decide")):
            return proposing._reply(request, sample)
        state = request.messages[-1].content.rpartition("<steps>\n")[2].partition("\n</steps>")[0]
        votes = votes_of(values.get(state, 0.0))
        if request.prompt == "tot/value":
            return f"Judgement: {votes[sample % 3]}"
        even = "N/A" in request.messages[-1].content
        shares = [1 / 3 if even else votes.count(word) / 3 for word in ("sure", "likely", "impossible")]
        told = [(letter, log(0.97 * share + 0.01)) for letter, share in zip("ABC", shares, strict=True)]
        return Completion("A", "length", top_logprobs=tuple(told))

    return Mock(reply, native_logprobs=decides)


def kept_states(solution: Solution) -> list[set[str]]:
    """Return the states that the beam kept, level by level."""
    nodes = [(text, node["value"] or 0) for text, node in tree_of(solution) if node["status"] != "pruned" and text]
    return [{text for text, _ in nodes if len(text.splitlines()) == depth} for depth in (1, 2, 3, 4)]


def judged_both_ways(tot: list[dict[str, Any]]) -> Table:
    """Judge the recorded states in text and by probabilities, and compare what is kept, answered and written."""
    strategy = ToT(Voted(), judge="value", samples=3, width=5, depth=4, branch=100)
    same, kept, in_text, decided = [], [], [0], [0]
    for search in tot:
        text, letters = (run(strategy, "24", backend=voted_search(search, decides=one)) for one in (False, True))
        same.append(text.text.splitlines()[-1:] == letters.text.splitlines()[-1:])
        kept += [one == two for one, two in zip(kept_states(text), kept_states(letters), strict=True)]
        in_text += [node.own_usage.completion_tokens for node in text.trace.calls if node.name == "tot/value"]
        decided += [node.own_usage.completion_tokens for node in letters.trace.calls if "decide" in node.name]
    table = Table("recorded GPT-4 judgements, read in text and as decisions", "")
    table.add_row("the same answer", share(same))
    table.add_row("levels at which the same states are kept", share(kept))
    table.add_row("tokens of judging in text, bare lines without the reasons", f"{sum(in_text):,}")
    table.add_row("tokens of judging as decisions, what the model leans to included", f"{sum(decided):,}")
    table.add_row("the most that a judging call wrote as a decision", f"{max(decided)}")
    return table


def numbers_left(puzzle: Puzzle) -> Callable[[str], str]:
    """Name a state by the numbers that its lines leave, worked out exactly; lines that are wrong name nothing."""

    def key(state: str) -> str:
        steps = [line for line in state.splitlines() if not line.startswith("numbers:")]
        try:
            return repr(reduce(apply, steps, Left.of(puzzle)).ratios)
        except ReadError:
            return ""

    return key


def tree_of(solution: Solution) -> list[tuple[str, dict[str, Any]]]:
    """Return the nodes of a search with their lines, from the trace."""
    [note] = [node for node in solution.trace.walk() if node.kind == "note"] if solution.trace else []
    texts: list[str] = []
    for node in note.data["content"]:
        before = texts[node["from"][0]] if node["from"] else ""
        texts.append(f"{before}\n{node['thought']}".strip())
    return list(zip(texts, note.data["content"], strict=True))


def as_published(search: dict[str, Any], puzzle: Puzzle) -> list[list[str]]:
    """Search as the paper did, fed what was recorded; return the states that the beam kept, level by level."""
    strategy = ToT(Written(), judge="value", width=5, depth=4, branch=100)
    nodes = tree_of(run(strategy, asked(puzzle), backend=played(search, str)))
    kept = sorted((node for node in nodes if node[1]["status"] != "pruned"), key=lambda node: -(node[1]["value"] or 0))
    return [[text for text, _ in kept if len(text.splitlines()) == depth][:5] for depth in (1, 2, 3, 4)]


def exactly_judged(search: dict[str, Any], puzzle: Puzzle) -> tuple[bool, bool]:
    """Search with the exact judge, fed the recorded proposals; return whether it lives after one step, and solves."""
    strategy = ToT(Game24(), judge="check", width=5, depth=3, branch=100)
    solution = run(strategy, asked(puzzle), backend=played(search, numbers_left(puzzle)))
    alive = any(node["from"] == [0] and node["value"] == 1 for _, node in tree_of(solution))
    return alive, is_solution(solution.text, puzzle)


def solvable(text: str, puzzle: Puzzle) -> bool:
    """Return whether 24 can still be reached after a step."""
    try:
        return Game24().check(apply(Left.of(puzzle), text)) == 1
    except ReadError:
        return False


def replayed_searches(puzzles: list[Puzzle], tot: list[dict[str, Any]]) -> Table:
    """Play the recorded searches back through `tot`, judged as recorded and judged exactly."""
    table = Table("recorded GPT-4 searches, played back through tot", "")
    rows = [(search, puzzles[search["idx"]], as_published(search, puzzles[search["idx"]])) for search in tot]
    steps = [
        set(level) == {text.strip() for text in step["select_new_ys"]}
        for search, _, levels in rows
        for level, step in zip(levels[:3], search["steps"], strict=False)
    ]
    table.add_row("steps before the last in which the same states are kept", share(steps))
    ends = [(levels[3], puzzle) for _, puzzle, levels in rows]
    table.add_row("solved by any of its 5", share(any(is_solution(y, p) for y in ys) for ys, p in ends))
    table.add_row("the same, last lines rebuilt", share(any(repaired(y, p) for y in ys) for ys, p in ends))
    begun = (any(solvable(text, puzzle) for text in levels[0]) for _, puzzle, levels in rows)
    table.add_row("can still be solved after the first step", share(begun))
    exact = [exactly_judged(search, puzzle) for search, puzzle, _ in rows]
    table.add_row("the same with the exact judge", share(alive for alive, _ in exact))
    table.add_row(
        "solved with the exact judge, of whose states not all were gone on with", share(done for _, done in exact)
    )
    return table


async def solved_by(strategy: ToT, questions: list[Question]) -> list[Solution]:
    """Solve one question after the other."""
    return [await arun(strategy, question, backend=Mock()) for question in questions]


def searched(puzzles: list[Puzzle], repeats: int) -> Table:
    """Time `tot` with the exact judge and all moves, no model, on every puzzle and with every walk."""
    table = Table("exact search by tot", "solved", "seconds, median", "ms a puzzle", "states a puzzle")
    questions = [asked(puzzle) for puzzle in puzzles]
    for walk in ("beam", "dfs", "best", "mcts"):
        strategy = ToT(Game24(moves="all"), walk=walk, width=1)
        times, found = [], []
        for _ in range(repeats):
            start = time.perf_counter()
            found = asyncio.run(solved_by(strategy, questions))
            times.append(time.perf_counter() - start)
        solved = share(is_solution(one.text, puzzle) for one, puzzle in zip(found, puzzles, strict=True))
        seconds = statistics.median(times)
        states = statistics.mean(one.evidence["states"] for one in found)
        table.add_row(
            f"walk={walk!r}", solved, f"{seconds:.2f}", f"{1000 * seconds / len(puzzles):.2f}", f"{states:.0f}"
        )
    return table


def main(
    data: Annotated[Path, typer.Option(help="The folder of 24.csv and the recordings.")] = DATA,
    repeats: Annotated[int, typer.Option(min=1, help="Runs of each search; the median is shown.")] = 3,
) -> None:
    """Print what the recordings are worth, and how fast the exact search is."""
    console = Console()
    if missing := [name for name in FILES if not (data / name).is_file()]:
        console.print(
            f"not in {data}: {', '.join(missing)}.\nThey are published with the tree-of-thoughts paper (github.com/"
            "princeton-nlp/tree-of-thought-llm): name the folder where they are with --data."
        )
        raise typer.Exit(2)
    puzzles = puzzles_of(data)
    with console.status("recordings"):
        samples = replayed(puzzles, recorded(data, FILES[1]))
        searches = replayed_searches(puzzles, recorded(data, FILES[2]))
        judgements = judged_both_ways(recorded(data, FILES[2]))
    console.print(samples, searches, judgements)
    with console.status("exact search"):
        exact = searched(puzzles, repeats)
    console.print(exact)


if __name__ == "__main__":
    typer.run(main)

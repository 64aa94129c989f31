"""What `reasoning run` shows while it works."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

from rich.console import Console

from reasoning import Mock, arun
from reasoning.backends.base import TextPiece
from reasoning.run_watch import MAX_LINES_SHOWN, RunWatch, last_lines, watching

if TYPE_CHECKING:
    from reasoning.backends.base import Request, Response


class Writing(Mock):
    """A mock that writes piece by piece; what is shown after each is kept."""

    def __init__(self, watch: RunWatch) -> None:
        super().__init__(["Six and seven.\n\x1b[31mAnswer: 13"] * 2)
        self.watch, self.shown = watch, list[str]()

    async def complete(self, request: Request) -> Response:
        assert request.follow
        for sample in request.samples:
            request.follow(TextPiece(sample, "Six and "))
            request.follow(TextPiece(sample, "seven.\n\x1b[31mAnswer"))
        await asyncio.sleep(0)  # let the other call begin
        self.shown.append(drawn(self.watch))
        return await super().complete(request)


def drawn(watch: RunWatch) -> str:
    console = Console(file=io.StringIO(), width=80, record=True)
    console.print(watch)
    return console.export_text()


async def test_it_shows_what_is_under_way_and_what_was_spent() -> None:
    """Each call has the strategies around it; what is written is shown without the signs that steer a terminal."""
    watch = RunWatch()
    backend = Writing(watch)
    await arun("sc(cot, samples=2, stop_rule=all)", "What is 6 + 7?", backend=backend, emit=watch, tokens=True)
    first = backend.shown[0].splitlines()
    assert first[0].startswith("0 calls made, 2 under way, about ")
    assert first[1].split("  ")[1] == "sc(cot, samples=2, stop_rule=all) › cot › cot/zero_shot"
    assert first[2].split("  ")[1] == "sc(cot, samples=2, stop_rule=all) › cot › cot/zero_shot #1"
    assert first[3:5] == ["  │ Six and seven.", "  │ [31mAnswer"]
    assert drawn(watch).startswith("2 calls made, ")
    assert "under way" not in drawn(watch)


async def test_a_call_that_fails_is_under_way_no_more() -> None:
    """It counts as made."""
    watch = RunWatch()
    await arun("first(cot, cot)", "What is 6 + 7?", backend=Mock(["Answer: 13"]), emit=watch)
    assert "under way" not in drawn(watch)


def test_nothing_is_shown_without_a_terminal() -> None:
    """A pipe gets nothing, and neither does a terminal that was told to be quiet."""
    for console, quiet in ((Console(file=io.StringIO()), False), (Console(force_terminal=True), True)):
        with watching(console, quiet=quiet) as emit:
            assert emit is None


def test_the_end_of_a_text_is_shown() -> None:
    """Of a long text its last lines, each as wide as there is room."""
    lines = last_lines("so " * 5000, 20)
    assert len(lines) == MAX_LINES_SHOWN
    assert max(map(len, lines)) <= 20

"""A table of words before it takes a form: for a terminal, for a notebook, in Markdown, in LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console, ConsoleOptions, RenderResult

LATEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "·": r"$\cdot$",
    "–": "--",
    "−": "$-$",
    "…": r"\dots{}",
    "×": r"$\times$",
}
"""What LaTeX reads as something else, and how it is written there."""

MAX_LATIN = 0x17F
"""The last letter that LaTeX composes by itself."""

MARKDOWN_SIGNS = {"\\": r"\\", "|": r"\|", "*": r"\*", "_": r"\_", "`": r"\`", "<": "&lt;", "[": r"\[", "\n": " "}
"""The same for a cell of a table in Markdown."""


@dataclass(frozen=True)
class PlainTable:
    """A table before it takes a form; a terminal and a notebook show it."""

    header: tuple[str, ...]
    """The names of the columns; the first holds words, the others figures, but for one that is called settled."""

    rows: tuple[tuple[str, ...], ...]
    """The cells."""

    def markdown(self) -> str:
        """Return the table in Markdown."""
        cells = [[escaped(cell, MARKDOWN_SIGNS) for cell in row] for row in (self.header, *self.rows)]
        lines = [f"| {' | '.join(row)} |" for row in cells]
        lines.insert(1, "|---" + "|---:" * (len(self.header) - 1) + "|")
        return "\n".join(lines)

    def latex(self) -> str:
        """Return the table in LaTeX, as the package booktabs sets it."""
        cells = [[_in_latex(cell) for cell in row] for row in (self.header, *self.rows)]
        header, *rows = (f"{' & '.join(row)} \\\\" for row in cells)
        columns = "".join("l" if self._is_words(n) else "r" for n in range(len(self.header)))
        lines = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", header, r"\midrule", *rows, r"\bottomrule"]
        return "\n".join([*lines, r"\end{tabular}", ""])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        made = Table(box=SIMPLE_HEAD, pad_edge=False)
        for number, name in enumerate(self.header):
            made.add_column(
                Text(name), justify="left" if self._is_words(number) else "right", overflow="fold", min_width=4
            )
        for row in self.rows:
            made.add_row(*map(Text, row))
        yield made

    def _is_words(self, column: int) -> bool:
        return column == 0 or self.header[column] == "settled"


def escaped(text: str, signs: Mapping[str, str]) -> str:
    """Return a text in one line, with signs written as told."""
    table: dict[str, str | int | None] = {**signs}
    return " ".join(text.translate(str.maketrans(table)).split())


def _in_latex(text: str) -> str:
    """Escape a cell; a sign that the usual fonts lack becomes a question mark, so that it compiles."""
    known = "".join(sign if _is_known(sign) else "?" for sign in text)
    return escaped(known, LATEX_SIGNS)


def _is_known(sign: str) -> bool:
    return sign in LATEX_SIGNS or (ord(sign) <= MAX_LATIN and (sign.isprintable() or sign.isspace()))

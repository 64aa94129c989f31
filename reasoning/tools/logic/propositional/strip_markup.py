"""What surrounds a statement on its line: LaTeX, HTML, bullets, numbers, and remarks at the end."""

from __future__ import annotations

from reasoning.parsing import is_fence
from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.signs import without_latex

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): "."}
_GONE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_BULLET = (
    r"^\s*(?:[*•‣◦▪+–—-]\s+|#+\s+|\(\d{1,3}\)\s+(?![-=]+>|[→⇒∧∨])|\[\d{1,3}\]\s+|\d{1,3}[.)]\s*(?!\d)|\d{1,3}:\s+)"
)
_OPENER = r"(?i)^\s*(?:therefore|thus|hence|finally|so,|also,|then,),?\s+"
_REMARK = r"(?i)\s[(\[](?:(?:by|from|given|using|via)\b[^()\[\]]*|[^()\[\]]*\b(?:law|contrapositive|rule))[)\]]$"


def normal(line: str) -> str:
    """Return a line with the usual width of its characters, and without the invisible ones."""
    return line if line.isascii() else line.translate(_WIDE).translate(_GONE)


def is_empty(line: str) -> bool:
    """Return whether a line is blank, only signs, or the fence of a block of code."""
    return not "".join(line.split()).strip("-=_*#.…,;:()[]{}`'\"|") or is_fence(line)


def cleaned(line: str) -> str:
    """Return what a line states, without the marks around it."""
    if "\\" in line:
        line = without_latex(line)
    line = line.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    if "\\" in line:
        line = pattern(r"(?<!/)\\\\|(?<!/)\\[,;! ]").sub(" ", line)
    line = line.replace("$", " ").replace("\\_", "_")
    if "_{" in line:
        line = pattern(r"_\{(\w+)\}").sub(r"_\1", line)
    if "\\" in line:
        line = pattern(r"(?<!/)\\(?=[()\[\]{}])").sub("", line)
    if "*" in line:
        line = pattern(r"^\s*\*([^*]+)\*\s*$").sub(r"\1", line.replace("**", ""))
    return _stripped(line)


def _stripped(line: str) -> str:
    while found := pattern(_BULLET).match(line) or pattern(_OPENER).match(line):
        line = line[found.end() :]
    bare = line.rstrip(" \t.,;!")
    return pattern(_REMARK).sub("", bare) if bare.endswith((")", "]")) else line

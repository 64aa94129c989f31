"""Every way to write an operator: one table for the dialects of logic programs, for formulas and for expressions.

What a dialect alone has (`>>>` of rules, `·` for "and" in expressions) it adds to these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "iff": ("<->", "<-->", "<=>", "<==>", "<~>", "↔", "⇔", "⟷", "⟺", "≡", "⇿"),
    "implies": ("->", "-->", "=>", "==>", "|->", "→", "⇒", "⟶", "⟹", "⊃", "↦", "⇾", "➔", "➜", "➝"),
    "implied": ("<-", "<--", "←", "⇐", "⟵", "⟸"),
    "and": ("&", "&&", "/\\", "∧", "⋀", "^"),
    "or": ("|", "||", "\\/", "∨", "⋁"),
    "xor": ("⊕", "⊻", "≢"),
    "not": ("!", "¬", "~", "∼", "˜"),
    "≠": ("!=", "!==", "<>", "=/=", "/=", "≠"),
    "≤": ("<=", "=<", "≤", "⩽", "≦"),
    "≥": (">=", "≥", "⩾", "≧"),
    "=": ("=", "==", "==="),
    "<": ("<",),
    ">": (">",),
    "in": ("∈",),
    "not in": ("∉",),
    "+": ("+",),
    "-": ("-", "−", "–", "—"),
    "*": ("*", "×", "·", "⋅"),
}
"""The signs of each operator, in an order in which a longer sign comes before those that it begins with."""

LATEX: Mapping[str, tuple[str, ...]] = {
    "iff": ("leftrightarrow", "Leftrightarrow", "iff", "equiv", "longleftrightarrow", "Longleftrightarrow"),
    "implies": (
        *("to", "rightarrow", "Rightarrow", "implies", "longrightarrow", "Longrightarrow", "supset", "hookrightarrow"),
    ),
    "implied": ("gets", "leftarrow", "Leftarrow", "impliedby", "longleftarrow", "Longleftarrow"),
    "and": ("land", "wedge", "bigwedge"),
    "or": ("lor", "vee", "bigvee"),
    "xor": ("oplus", "veebar", "xor"),
    "not": ("neg", "lnot", "not", "sim"),
    "≠": ("neq", "ne"),
    "≤": ("leq", "le", "leqslant"),
    "≥": ("geq", "ge", "geqslant"),
    "=": ("eq", "equals"),
    "<": ("lt",),
    ">": ("gt",),
    "in": ("in",),
    "not in": ("notin",),
    "*": ("cdot", "times"),
    "true": ("top",),
    "false": ("bot",),
}
"""The commands of LaTeX for each operator, without their backslash."""

LOOKS = frozenset(
    (
        *("left", "right", "big", "Big", "quad", "qquad", "displaystyle"),
        *("text", "mathrm", "mathbf", "mathit", "mathsf", "textbf", "textit", "textrm", "texttt"),
    )
)
"""Commands of LaTeX that say how something looks, and no more."""

_SIGN = {
    "iff": "↔", "implies": "→", "implied": "←", "and": "∧", "or": "∨", "xor": "⊕", "not": "¬", "in": "∈", "not in": "∉",
    "*": "·", "true": "⊤", "false": "⊥",
}  # fmt: skip
COMMANDS: Mapping[str, str] = {
    command: _SIGN.get(kind, kind) for kind, commands in LATEX.items() for command in commands
} | dict.fromkeys(LOOKS, " ")
"""What stands for each command of LaTeX in plain text."""

# an arrow has at most 40 signs: of a longer line of them every sign would be the beginning of a search for its head
_LONG = {"iff": r"<[-=~–—−]{1,40}>", "implies": r"[-=–—−]{1,40}>", "implied": r"<[-–—−]{1,40}"}
_KIND = {sign: kind for kind, signs in SPELLINGS.items() for sign in signs}
_COMMAND = re.compile(r"\\([A-Za-z]{1,30})")


def pattern_of(*kinds: str) -> str:
    """Return a pattern for the signs of some operators, arrows of any length among them."""
    long = [_LONG[kind] for kind in kinds if kind in _LONG]
    signs = [sign for kind in kinds for sign in sorted(SPELLINGS[kind], key=len, reverse=True)]
    return "|".join([*long, *map(re.escape, signs)])


def characters_of(*kinds: str) -> str:
    """Return the signs of some operators that are one character beyond ASCII, side by side."""
    return "".join(sign for kind in kinds for sign in SPELLINGS[kind] if not sign.isascii())


def kind_of(sign: str) -> str | None:
    """Return the operator that a sign is; None for one that is none of these."""
    if sign in _KIND:
        return _KIND[sign]
    return next((kind for kind, long in _LONG.items() if re.fullmatch(long, sign)), None)


def without_latex(text: str) -> str:
    """Return a text with signs in place of LaTeX's commands for operators; other commands stay as they are."""
    if "\\" not in text:
        return text
    return _COMMAND.sub(lambda found: f" {COMMANDS[found[1]]} " if found[1] in COMMANDS else found[0], text)

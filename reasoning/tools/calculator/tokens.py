"""The signs of a calculation: what people and models write, brought to few kinds of tokens, within bounds."""

from __future__ import annotations

import re

from reasoning.expressions.lexing import COMMANDS, Lexer, MathToken
from reasoning.expressions.notation import SIGNS, plain_notation, without_frame
from reasoning.expressions.tree import FUNCTIONS, LISTS

ALIASES = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "lg": "log10", "ceiling": "ceil", "hcf": "gcd",
    "gcf": "gcd", "ncr": "binomial", "binom": "binomial", "comb": "binomial", "npr": "permutations",
    "perm": "permutations", "average": "mean", "avg": "mean", "int": "trunc", "sgn": "sign", "dfrac": "frac",
    "tfrac": "frac", "cfrac": "frac", "dbinom": "binomial", "tbinom": "binomial", "minimum": "min", "maximum": "max",
}  # fmt: skip
_WORDS = {
    "mod": "mod", "modulo": "mod", "of": "*", "times": "*", "plus": "+", "minus": "-", "over": "/", "choose": "choose",
    "percent": "%", "degrees": "°", "degree": "°", "deg": "°",
}  # fmt: skip
_COMMANDS = COMMANDS | {"mid": "|", "bmod": "mod", "circ": "°", "{": "(", "}": ")"}
_SIGNS = SIGNS | str.maketrans({"—": "-", "✕": "*", "τ": " tau ", "\u00a0": " ", "\u202f": " ", "º": "°"})
_ASKING = re.compile(
    r"(?<!\s)\s*(?:(?:please|what(?:'s| is| are)|how much is|calculate|compute|evaluate|solve|simplify|find)\b[\s:]*)+",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9]))"
    r"|\\(?P<command>[A-Za-z]+|[{}|])"
    r"|(?P<name>log(?:10|2)(?![0-9])|log(?=_)|[A-Za-z]{1,20}(?:_?[0-9]{1,2}(?![0-9]))?)"
    r"|(?P<sign>//|\*\*|<=|>=|==|[-+*/^_!(){}\[\]|=<>≤≥≠%°,;])"
)


def cleaned(text: str) -> str:
    """Return `text` without the words of a question, money signs, "= ?" and the frames of LaTeX, in plain signs."""
    text = without_frame(_ASKING.sub("", text, count=1).strip())
    text = re.sub(r"(?:=\s{0,9})?\?{0,9}\s{0,9}$|=\s{0,9}\\?_*\s{0,9}$", "", text.rstrip(" .")).rstrip(" =?")
    return plain_notation(re.sub(r"(?<=\s)!=", "≠", text).translate(_SIGNS))


class CalculationLexer(Lexer):
    """Cuts a cleaned text: words are operations or names, and a comma separates for functions of several arguments."""

    pattern = _TOKEN

    def is_scientific(self, number: str) -> bool:
        """Return True: `2e-1` is 0.2, as on a pocket calculator."""
        return True

    def separates(self, sign: str) -> bool:
        """Return whether the bracket holds the arguments of a function of several."""
        before = self.found[-1] if self.found else None
        return sign == "(" and before is not None and before.kind == "name" and before.text in LISTS

    def command(self, piece: str, *, spaced: bool) -> list[MathToken]:
        """Read a command of LaTeX; one that is unknown is a name."""
        if piece in _COMMANDS:
            return [self.bracket(_COMMANDS[piece], spaced=spaced)]
        return self.letters(piece, spaced=spaced)

    def letters(self, piece: str, *, spaced: bool) -> list[MathToken]:
        """Read functions, constants and words by their first names; two or three letters are a product, as in `2xy`."""
        name = ALIASES.get(piece.lower(), piece.lower())
        if name in FUNCTIONS or name in ("pi", "e"):
            return [MathToken("name", name, spaced)]
        if name == "tau":
            return [
                MathToken("sign", "(", spaced),
                MathToken("number", "2"),
                MathToken("name", "pi"),
                MathToken("sign", ")"),
            ]
        if name in _WORDS:
            return [MathToken("sign", _WORDS[name], spaced)]
        if (apart := re.fullmatch("([a-z]+)([0-9]+)", name)) and apart[1] in FUNCTIONS:
            return [MathToken("name", apart[1], spaced), MathToken("number", apart[2])]
        if 1 < len(piece) < 4 and piece.isalpha() and piece.islower():
            return [MathToken("name", letter, spaced and i == 0) for i, letter in enumerate(piece)]
        return [MathToken("name", piece, spaced)]

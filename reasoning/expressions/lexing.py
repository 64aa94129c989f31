"""The tokens of mathematics: numbers in groups, names, signs, and the words that are units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.expressions.money import SCALES
from reasoning.expressions.notation import FUNCTIONS
from reasoning.expressions.tree import NotAnExpressionError
from reasoning.parsing import word_set

MAX_LENGTH = 2000

_GREEK = word_set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta lambda mu nu xi rho sigma tau phi varphi chi psi omega"
    " Gamma Delta Theta Lambda Sigma Phi Omega"
)
_CONSTANTS = word_set("pi infty reals integers naturals rationals complexes emptyset")
PROSE = word_set(
    "no yes the is it of to an a in if not so all any are as at be by we he she on per each every total this that for"
    " left more from about or and"
)
UNITS = word_set(
    "cm mm km nm dm kg mg mcg ml mL dl kl ft in inch yd mi lb lbs oz hr hrs min sec ms mph kph kmh rpm rad deg sq cu kW"
    " kWh Hz MHz GHz eV keV kJ kcal cal mol atm kPa Pa units unit degrees degree radians cents dollars dollar meters"
    " metres feet inches miles hours minutes seconds days years liters litres grams kilograms square cubic percent"
)
_NO_UNITS = word_set(
    "less more than times plus minus over divided by squared cubed base mod modulo where when if unless am pm half"
    " third thirds quarter quarters fifth sixth remainder factorial cannot undefined infinity infinite greater fewer at"
    " most least to between from approximately about nor not none and or even odd prime positive negative real integer"
    " integers numbers number"
)
COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "in": "∈", "pm": "±", "mp": "∓", "cup": "∪",
    "cap": "∩", "setminus": "∖", "backslash": "∖", "lbrace": "\\{", "rbrace": "\\}", "lvert": "|", "rvert": "|",
    "vert": "|", "mid": "∣", "approx": "≈", "simeq": "≈", "colon": ":", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "langle": "⟨", "rangle": "⟩", "lbrack": "[", "rbrack": "]", "and": "and", "land": "and",
    "wedge": "and", "or": "or", "lor": "or", "vee": "or", "choose": "\\choose",
    "{": "\\{", "}": "\\}", "|": "|", "\\": "\\\\",
}  # fmt: skip
_NAMES = {
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "binom": "binomial", "dbinom": "binomial",
    "tbinom": "binomial", "varnothing": "emptyset", "emptyset": "emptyset", "exp": "exp",
    "arcctg": "arccot", "tg": "tan", "ctg": "cot", "imath": "i", "Reals": "reals", "dots": "dots", "infinity": "infty",
}  # fmt: skip
_ALIASES = {"oo": "infty", "inf": "infty", "infinity": "infty"}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d|,\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d|,\d)")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?(?!\d|\s?/|\s\d)|\d{1,3}(?:_\d{3})+(?:\.\d+)?(?!\d|_)")
_BASED = re.compile(r"(?=[A-F]*\d)([0-9A-F]+)\s*_\s*(?:\{\s*(\d{1,2})\s*\}|(\d{1,2}))(?![\d.,]\d|\d)")
_ARRAY = r"\s*\{(?:[a-zA-Z]?matrix\*?|smallmatrix|array)\}"
_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d{1,9}(?![\d.]))?|\.\d+)|\\text\{(?P<text>[^{}]*)\}"
    rf"|\\(?P<begin>begin){_ARRAY}(?:\s*\{{[clr| ]{{1,20}}\}})?|\\(?P<end>end){_ARRAY}"
    r"|\\(?P<command>[A-Za-z]+|[{}|\\])"
    r"|(?P<name>log(?:10|2)(?=\s?\()|[A-Za-z]+)|(?P<sign>\*\*|<=|>=|!=|==|[-+*/^_!(){}\[\]|,;:=<>≤≥≠≈±°%&'])"
)
_SPELLED = {"**": "^", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", ";": ","}
_OPENING = frozenset(["(", "[", "\\{", "⟨", "\\begin"])
_ENDING = frozenset([")", "]", "\\}", "⟩", "\\end"])
_CLOSING = frozenset([")", "]", "}", "\\}", "|", "°", "%", "!", "⌋", "⌉", "\\end"])


@dataclass(frozen=True, slots=True)
class MathToken:
    """A piece of the text; `kind` is number, name, sign, based (a numeral with its base), text (a unit) or prose."""

    kind: str
    text: str
    spaced: bool = False
    """Whether a blank stands before it."""


class Lexer:
    """Cuts a text in plain notation into tokens; with `words`, letters behind a number are words, never variables.

    A notation of its own has a pattern of its own, and its own reading of letters, commands and commas.
    """

    pattern = _TOKEN

    def __init__(self, text: str, *, words: bool = False) -> None:
        self.text, self.words, self.at = text.rstrip(), words, 0
        self.found: list[MathToken] = []
        self.lists: list[bool] = []
        """For each open bracket, whether a comma separates in it; elsewhere it groups thousands."""

    def tokens(self) -> list[MathToken]:
        """Cut the text. Raises NotAnExpressionError where it is none of the grammar's."""
        if len(self.text) > MAX_LENGTH:
            raise NotAnExpressionError(f"it is longer than {MAX_LENGTH} characters")
        while self.at < len(self.text):
            start = self.at
            while self.text[self.at].isspace():
                self.at += 1
            spaced = start < self.at
            self.found += self._numeral(spaced=spaced) or self._piece(spaced=spaced)
        return self.found

    def _numeral(self, *, spaced: bool) -> list[MathToken]:
        """Read a numeral with its base, or a number in groups."""
        if (match := _BASED.match(self.text, self.at)) and not self._follows_letter():
            self.at = match.end()
            return [MathToken("based", f"{match[1]}_{match[2] or match[3]}", spaced)]
        if not self.text[self.at].isdigit():
            return []
        separates = bool(self.lists) and self.lists[-1]
        match = _SPACED.match(self.text, self.at) or (None if separates else _GROUPED.match(self.text, self.at))
        if match is None:
            return []
        self.at = match.end()
        return [MathToken("number", re.sub("[, _]", "", match[0]), spaced)]

    def _follows_letter(self) -> bool:
        return self.at > 0 and self.text[self.at - 1].isalnum()

    def _piece(self, *, spaced: bool) -> list[MathToken]:
        match = self.pattern.match(self.text, self.at)
        if not match:
            raise NotAnExpressionError(f"the sign {self.text[self.at]!r} at {self.at + 1} is none of mathematics")
        kind = match.lastgroup or ""
        piece = match[kind]
        self.at = match.end()
        if kind == "sign":
            return [self.bracket(_SPELLED.get(piece, piece), spaced=spaced)]
        if kind in ("begin", "end"):
            return [self.bracket(f"\\{kind}", spaced=spaced)]
        if kind == "name":
            return self.letters(piece, spaced=spaced)
        if kind == "text":
            return self._text(piece, spaced=spaced)
        if kind == "command":
            return self.command(piece, spaced=spaced)
        if not self.is_scientific(piece):
            piece = re.split("[eE]", piece)[0]
            self.at = match.start() + len(piece)
        return [MathToken("number", piece, spaced)]

    def is_scientific(self, number: str) -> bool:
        """Tell `1e-3` and `1.5e-3` from `2e-1`, two times Euler's number less one: nobody writes 0.2 so."""
        mantissa, _, exponent = number.replace("E", "e").partition("e")
        small = exponent in ("-1", "-2", "+1", "+2")
        return not (small and mantissa.isdigit() and mantissa != "1")

    def bracket(self, sign: str, *, spaced: bool) -> MathToken:
        """Return the token of a sign, and note whether it opens or closes a bracket in which a comma separates."""
        if sign in _OPENING:
            self.lists.append(self.separates(sign))
        elif sign in _ENDING and self.lists:
            self.lists.pop()
        return MathToken("sign", sign, spaced)

    def separates(self, sign: str) -> bool:
        """Return whether a comma separates in the bracket that `sign` opens."""
        return True

    def command(self, piece: str, *, spaced: bool) -> list[MathToken]:
        """Read a command of LaTeX. Raises NotAnExpressionError where it is unknown."""
        if piece in FUNCTIONS or piece in _GREEK or piece in _CONSTANTS:
            return [MathToken("name", piece, spaced)]
        if piece in _NAMES:
            return [MathToken("name", _NAMES[piece], spaced)]
        if piece not in COMMANDS:
            raise NotAnExpressionError(f"the command \\{piece[:30]} is unknown")
        return [self.bracket(COMMANDS[piece], spaced=spaced)]

    def _text(self, piece: str, *, spaced: bool) -> list[MathToken]:
        """Read words set in LaTeX: a unit behind a value; a single letter elsewhere is a name."""
        if len(piece) == 1 and not self._behind_value():
            return [MathToken("name", piece, spaced)]
        words = piece.split() or [""]
        return [_word(word.strip(".,"), spaced=spaced) for word in words if word.strip(".,")]

    def _behind_value(self) -> bool:
        last = self.found[-1] if self.found else None
        if last is None or last.text not in ("*", "/"):
            return last is not None and (last.kind in ("number", "text") or last.text in _CLOSING)
        return len(self.found) > 1 and self.found[-2].kind == "text"

    def letters(self, piece: str, *, spaced: bool) -> list[MathToken]:
        """Read a run of letters: a function, a constant, a unit, a word, or a product of names of one letter."""
        small = _ALIASES.get(piece.lower(), piece)
        if piece.lower() in ("and", "or"):
            return [MathToken("sign", piece.lower(), spaced)]
        if small in FUNCTIONS or small in _GREEK or small in _CONSTANTS:
            return [MathToken("name", small, spaced)]
        behind = self._behind_value()
        is_unit = behind and (piece in UNITS or (self.words and piece not in ("x", "y", "z", "n", "e", "i")))
        if is_unit or len(piece) > 3 or piece.lower() in PROSE - {"a"} or (piece == "a" and self._behind_word()):
            return [_word(piece, spaced=spaced)]
        return [MathToken("name", letter, spaced and i == 0) for i, letter in enumerate(piece)]

    def _behind_word(self) -> bool:
        return bool(self.found) and self.found[-1].kind in ("text", "prose")


def _word(word: str, *, spaced: bool) -> MathToken:
    small = word.casefold()
    if small in _NO_UNITS:
        raise NotAnExpressionError(f"a word: {word}")
    if small in SCALES:
        return MathToken("scale", small, spaced)
    return MathToken("prose" if small in PROSE else "text", word, spaced)

"""How mathematics is written: LaTeX and Unicode brought to one plain notation, without markup, money signs and blanks.

Nothing is taken off that belongs to the value: a sign, a digit, a bracket. Each step is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from reasoning.expressions.money import without_currency
from reasoning.parsing import fold, word_set

FUNCTIONS = word_set(
    "sin cos tan cot sec csc arcsin arccos arctan arccot asin acos atan sinh cosh tanh ln log lg exp sqrt abs floor"
    " ceil min max gcd lcm log2 log10"
)

_FACES = (
    r"text|textnormal|textbf|textit|textrm|textsf|texttt|textsc|mathrm|mathbf|mathit|mathsf|mathtt|mathnormal|mbox|hbox"
    r"|operatorname\*?|bm|boldsymbol|pmb|emph|underline"
)
_FACE = re.compile(rf"\\({_FACES})\s*\{{([^{{}}]*)\}}")
_OLD_FACE = re.compile(r"\{\s*\\(?:rm|bf|it|sf|tt)\b\s{0,9}([^{}]*)\}")
_FRAMES = [
    ("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("**", "**"), ("__", "__"), ("``", "``"), ("`", "`"),
    ('"', '"'), ("“", "”"), ("«", "»"),
]  # fmt: skip
_FRAME_STARTS = frozenset(["$", "\\", "*", "_", "`", '"', "“", "«"])
_BOX = re.compile(r"\\(?:boxed|fbox|displaystyle|textstyle|ensuremath|color\{\w+\})\s*\{(.*)\}", re.DOTALL)
_GROUP_GAP = r"(?:\{,\}\s*|,\s*\\!\s*|\\[,;: !]\s*|~|['’](?=\d{3}(?!\d)))"
_GROUPED = re.compile(rf"(?<![\d.])\d{{1,3}}(?:{_GROUP_GAP}\d{{3}})+(?!\d)")
_SPACE = re.compile(
    r"\\(?:quad|qquad|enspace|thinspace|medspace|displaystyle|textstyle|limits|nolimits|left|right|middle|therefore"
    r"|[bB]igg?[lrm]?)(?![A-Za-z])\.?|(?<!\\)\\[,;:! ]|~"
)
_DEGREE = re.compile(r"\^\s*\{\s*\\circ\s*\}|\^\s*\\circ(?![a-z])|\\degree(?![a-z])")
_TEMPERATURE = re.compile(r"°\s*(?:\\text\{\s*)?[CFK]\b\s*\}?")
_REPEATING = re.compile(
    r"(?<![\d.])(\d{0,30})\.(\d{0,30})(?:\\(?:overline|bar|overbar|widebar)\s*(?:\{\s*(\d{1,30})\s*\}|(\d))"
    r"|\\dot\s{0,9}\{?\s{0,9}(\d)\s{0,9}\}?(?:(\d{0,30})\s{0,9}\\dot\s{0,9}\{?\s{0,9}(\d)\s{0,9}\}?)?"
    r"|((?:\d[\u0304\u0305\u0307]){1,30})|(?<=\.)\((\d{1,30})\))"
)
_VULGAR = re.compile(r"(?:(\d{1,30})\s?)?([¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣ⁽⁾", "0123456789-+nx()")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙ", "0123456789n")
_RAISED_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣ⁽⁾]+")
_LOWERED_RUN = re.compile("[₀₁₂₃₄₅₆₇₈₉ₙ]+")
_ONE_DIGIT = re.compile(r"(\\[dtc]?frac|\\[dt]?binom)\s*(\d)")
_SECOND_DIGIT = re.compile(r"(\\(?:[dtc]?frac|[dt]?binom)\s*\{[^{}]{1,100}\})\s*(\d)")
SIGNS = str.maketrans(
    {
        "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/",
        "⁄": "/", "∕": "/", "√": " \\sqrt ", "∛": " \\sqrt[3] ", "π": " pi ", "∞": " \\infty ", "±": " \\pm ",
        "∓": " \\mp ", "≤": " \\le ", "⩽": " \\le ", "≥": " \\ge ", "⩾": " \\ge ", "≠": " \\ne ", "≈": " \\approx ",
        "∈": " \\in ", "∪": " \\cup ", "∩": " \\cap ", "∖": " \\setminus ", "θ": " theta ", "α": " alpha ",
        "β": " beta ", "λ": " lambda ", "⌊": " \\lfloor ", "⌋": " \\rfloor ", "⌈": " \\lceil ", "⌉": " \\rceil ",
        "∅": " \\emptyset ", "ℝ": " \\reals ", "ℤ": " \\integers ", "⟨": "\\langle ", "⟩": "\\rangle ",
        "∨": " \\or ", "∧": " \\and ", "′": "'",
    }
)  # fmt: skip
_SETS = {"R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes"}
_BLACKBOARD = re.compile(r"\\(?:mathbb|mathds|Bbb|mathcal)\s*(?:\{\s*([RZNQC])\s*\}|([RZNQC])(?![A-Za-z]))")
_BASE_IN_BRACKETS = re.compile(r"\(\s?([0-9A-F]{1,40})\s?\)\s?_(?=\s?\{?\s?(?:\d|\\text))")
_DIGIT_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "sixteen": "16",
}  # fmt: skip
_MATHS_IN_TEXT = re.compile(r"[\d\s.,:+\-*/=<>()^!%°$\\']*|\(?[A-Za-z]\)?|(?=[A-F]*\d)[0-9A-F]+")
_LETTER_FACES = frozenset(["mathbf", "mathit", "textbf", "textit", "bm", "boldsymbol", "pmb", "mathsf", "mathtt"])


def normal_notation(text: str) -> str:
    """Return `text` in one plain notation of mathematics: what is left of LaTeX are the commands that mean something.

    Words set in LaTeX stay as `\\text{…}`; "and" and "or" between values become `\\and` and `\\or`.
    """
    return plain_notation(unframed(fold(text).translate(SIGNS)))


def plain_notation(text: str) -> str:
    """Return in the one plain notation a text whose signs are plain and that has no frame around it."""
    text = _BASE_IN_BRACKETS.sub(r"\1_", text)
    text = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    if "\\" in text:
        text = _without_faces(text)
    text = without_currency(text)
    if "°" in text or "º" in text:
        text = _TEMPERATURE.sub("", text.replace("º", "°"))
    return _digits(text).strip()


def _without_faces(text: str) -> str:
    """Return LaTeX without faces, spaces and degrees."""
    text = _BLACKBOARD.sub(lambda match: f" \\{_SETS[match[1] or match[2]]} ", text)
    text = _OLD_FACE.sub(r"\\text{\1}", text)
    for _ in range(4):
        before, text = text, _FACE.sub(_worded, text)
        if text == before:
            break
    return _DEGREE.sub("°", _SPACE.sub(" ", text).replace("\\%", "%"))


def unframed(text: str) -> str:
    """Return `text` without blanks, full stop, dollars, emphasis, quotes and boxes around the whole of it."""
    for _ in range(8):
        before, text = text, text.strip()
        text = text.rstrip(".;,").rstrip() if not text.endswith(("...", "\\,", "\\;")) else text
        text = text.removesuffix("**").rstrip() if not text.startswith("**") else text
        if text[:1] in _FRAME_STARTS:
            text = without_frame(text)
        if text == before:
            break
    return text


def without_frame(text: str) -> str:
    """Return what one pair of dollars, emphasis, quotes, or a box stands around."""
    for left, right in _FRAMES:
        inner = text[len(left) : -len(right)]
        if text.startswith(left) and text.endswith(right) and inner and left not in inner and right not in inner:
            text = inner.strip()
    match = _BOX.fullmatch(text)
    return match[1] if match and _is_balanced(match[1]) else text


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _worded(match: re.Match[str]) -> str:
    """Write what LaTeX sets in an upright or bold face: maths as maths, "and" and "or" as commands, words as text."""
    face, inner = (
        match[1],
        " ".join(match[2].replace("~", " ").replace("\\ ", " ").replace("\\$", "").replace("$", "").split()),
    )
    word = inner.casefold().strip(",.; ")
    if word in ("and", "or"):
        return f" \\{word} "
    if word in FUNCTIONS:
        return f"\\{word} "
    if word in _DIGIT_WORDS and match.string[max(0, match.start() - 2) : match.start()].strip(" {").endswith("_"):
        return _DIGIT_WORDS[word]
    upright = face not in _LETTER_FACES or match[2] != inner
    if len(inner) == 1 and inner.isalpha() and inner not in "ei" and upright:
        return f"\\text{{{inner}}}"
    if _MATHS_IN_TEXT.fullmatch(inner):
        return inner if inner else " "
    return f"\\text{{{inner}}}"


def _digits(text: str) -> str:
    """Write repeating decimals, vulgar fractions, raised and lowered digits and the digits of `\\frac12` plainly."""
    if "." in text:
        text = _REPEATING.sub(_repeated, text)
    text = _VULGAR.sub(_vulgar, text)
    text = _RAISED_RUN.sub(lambda match: f"^{{{match[0].translate(_RAISED)}}}", text)
    text = _LOWERED_RUN.sub(lambda match: f"_{{{match[0].translate(_LOWERED)}}}", text)
    return _SECOND_DIGIT.sub(r"\1{\2}", _ONE_DIGIT.sub(r"\1{\2}", text)) if "\\" in text else text


def _repeated(match: re.Match[str]) -> str:
    whole, fixed = match[1] or "0", match[2]
    period = match[3] or match[4] or match[9]
    if match[5]:
        period = match[5] + (match[6] or "") + (match[7] or "")
    elif match[8]:
        period = re.sub(r"\D", "", match[8])
    nines = 10 ** len(period) - 1
    value = Fraction(int((whole + fixed) or 0) * nines + int(period), nines * 10 ** len(fixed))
    return f"({value})"


def _vulgar(match: re.Match[str]) -> str:
    part = Fraction(unicodedata.numeric(match[2])).limit_denominator(10)
    return f"({int(match[1] or 0) + part})"

"""Mathematics as models and data sets write it, in LaTeX and in plain signs, brought to the signs of the grammar."""

from __future__ import annotations

import re
from fractions import Fraction

SIGNS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "/", "⁄": "/", "√": " \\sqrt ", "π": " \\pi ",
    "∞": " \\infty ", "±": " \\pm ", "∓": " \\pm ", "≤": " \\le ", "≥": " \\ge ", "≠": " \\ne ", "∈": " \\in ",
    "∪": " \\cup ", "θ": " \\theta ", "≈": " \\approx ", "∅": " \\emptyset ", "ℝ": " \\R ",
    "⁰": "^0", "¹": "^1", "²": "^2", "³": "^3", "⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9",
    "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)", "⅕": "(1/5)", "⅖": "(2/5)", "⅗": "(3/5)",
    "⅘": "(4/5)", "⅙": "(1/6)", "⅚": "(5/6)", "⅐": "(1/7)", "⅛": "(1/8)", "⅜": "(3/8)", "⅝": "(5/8)", "⅞": "(7/8)",
    "⅑": "(1/9)", "⅒": "(1/10)",
    "**": "^", "<=": " \\le ", ">=": " \\ge ", "=<": " \\le ", "!=": " \\ne ", "==": "=",
}  # fmt: skip
_FRACTIONS = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_MIXED_SIGN = re.compile(rf"(?<=\d)\s?(?=[{_FRACTIONS}])")
_FONTS = r"(?:mathrm|mathbf|mathit|mathsf|operatorname\*?|mathop|boldsymbol|rm|bf)"
_REALS = re.compile(r"\\mathbb\s*\{?\s*R\s*\}?")
_FONT = re.compile(rf"\\{_FONTS}\s*\{{\s*(e|i|ln|log|lg|exp|sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan)\s*\}}")
JOIN = re.compile(
    r"\\(?:text|mathrm|textrm|mbox)\s*\{\s*,?\s*(?:and|or|und|ou|et)\s*\}|(?<![A-Za-z\\])(?:and|or)(?![A-Za-z])"
    r"|\\(?:lor|vee|land|wedge)\b|\\q?quad(?![a-z])|;(?=\s*[^\s])"
)
_LISTED = re.compile(r"(?:\s*,)+\s*(?:,\s*)+")
_GROUPED = re.compile(
    r"(?<![\d.,])\d{1,3}(?:(?:\{,\}|,?\s?\\!\s?|\\,|\\;|\\ |~|[   ]|['’])\d{3})+(?![\d,]|\.\d*,|\s?/)"
)
_BY_COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_GROUP_SIGN = re.compile(r"\{,\}|,?\s?\\!\s?|\\[,; ]|~|[   '’,]")
_REPEATED = re.compile(
    r"(?P<whole>\d{0,50})\.(?P<fixed>\d{0,50})"
    r"(?:\\(?:overline|bar|dot|overbar)\s*\{?(?P<one>\d{1,30})\}?(?:(?P<two>\d{0,30})\\dot\s*\{?(?P<three>\d)\}?)?)"
)
_MATRIX = re.compile(
    r"\\begin\s*\{(?:[pbvBV]?matrix\*?|array|cases)\}(?:\s*\{[lcr|]{1,20}\})?(.*?)\\end\s*\{[a-zA-Z*]{1,10}\}",
    re.DOTALL,
)
_DEGREE = re.compile(r"\^\s*\{?\s*\\(?:circ|degree)\s*\}?|\\degree\b|°|º")
_SPACES = re.compile(
    r"\\[!:> ]|~|\\(?:displaystyle|limits|left|right|[bB]ig{1,2}[lr]?|thinspace|hspace\s*\{[^{}]{0,10}\})(?![a-z])"
)
_FIRST_DIGIT = re.compile(r"(\\[dtc]?frac|\\sqrt|\\[dt]?binom)\s*(\d)")
_SECOND_DIGIT = re.compile(r"(\\(?:[dtc]?frac|[dt]?binom)\s*\{[^{}]{1,100}\})\s*(\d)")

_WRAPPER = re.compile(
    r"\\(?:boxed|fbox|mathrm|mathbf|mathit|text|textbf|textit|textrm|textnormal|mbox|displaystyle)\s*\{(.*)\}",
    re.DOTALL,
)
_ENDS = (
    ("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("**", "**"), ("`", "`"), ('"', '"'), ("“", "”"),
)  # fmt: skip
_UNIT = re.compile(
    r"(?<=[\d})!])\s*(?:\\[,;: !]|~|\s)*\\(?:text|mathrm|mbox|textrm|textnormal|textbf|textit|mathbf|mathit"
    r"|operatorname)\s*\{(?!\s*(?:and|or|e|i)\s*\})[^{}]*\}(?:\s*\^\s*\{?\s*-?\d\s*\}?)?\.?$"
)
_UNIT_WORDS = re.compile(
    r"(?<=\d)\s+(?!(?:and|or|if|when|for|mod|where|with|is|to|x|pi)\b)[A-Za-z]{2,20}(?:\s+(?:per|of|a|an)?\s*[A-Za-z]{2,20}){0,3}"
    r"(?:\s*/\s*[A-Za-z]{1,12})?(?:\^\{?[23]\}?)?\.?$"
)
_MONEY = re.compile(r"^\s*([-+]?)\s*(?:\\\$|\$|€|£|¥|₹|\\(?:pounds|euro)\b)\s*(?=[-+]?[\d.])")
_PERCENT = re.compile(r"\s*\\?%|\\(?:text|mathrm)\s*\{\s*\}")
_LAST_DEGREE = re.compile(
    r"(?<=\d)\s*(?:\^\s*\{?\s*\\circ\s*\}?|°)\s*(?:[CF]\b|\\(?:text|mathrm)\s*\{\s*[CF]\s*\})?\s*$"
)
_ANGLE = re.compile(r"\b(?:sin|cos|tan|cot|sec|csc)\b")


def unwrapped(text: str) -> str:
    """Return `text` without the dollars, emphasis, boxes and text commands around all of it, and its full stop."""
    for _ in range(8):
        before, text = text, text.strip().rstrip(".;").strip()
        text = text.removesuffix("**").strip() if text.count("**") % 2 else text
        for left, right in _ENDS:
            if text.startswith(left) and text.endswith(right) and len(text) > len(left + right):
                inner = text[len(left) : -len(right)]
                text = inner.strip() if left not in inner else text
        if (match := _WRAPPER.fullmatch(text)) and _is_balanced(match[1]):
            text = match[1].strip()
        if text == before:
            break
    return text


def without_unit(text: str) -> str:
    """Return `text` without a unit at its end, money before it, percent signs and a last degree sign."""
    text = _MONEY.sub(r"\1", _PERCENT.sub("", text))
    patterns = (_UNIT, _UNIT_WORDS) if _ANGLE.search(text) else (_UNIT, _UNIT_WORDS, _LAST_DEGREE)
    for pattern in patterns:
        text = pattern.sub("", text)
    return text


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def to_signs(text: str) -> str:
    """Return `text` in the signs of the grammar: groups of digits joined, repeating decimals as fractions."""
    text = _MIXED_SIGN.sub(" ", text)
    for sign, plain in SIGNS.items():
        text = text.replace(sign, plain)
    text = _MATRIX.sub(_matrix, text)
    text = _REALS.sub(r" \\R ", text)
    text = _FONT.sub(r" \\\1 ", text)
    text = _REPEATED.sub(_repeated, text)
    if "_" not in text:  # an index makes the digits those of a base
        text = _GROUPED.sub(_joined_digits, text)
    # Between brackets a comma separates; outside of them it groups thousands.
    if not any(sign in text for sign in ("(", "[", "\\{", "⟦")):
        text = _BY_COMMAS.sub(_joined_digits, text)
    text = _SPACES.sub(" ", _DEGREE.sub("°", text))
    # In LaTeX an argument without braces is one digit: \\frac12, \\sqrt2.
    text = _SECOND_DIGIT.sub(r"\1{\2}", _FIRST_DIGIT.sub(r"\1{\2}", text))
    return _LISTED.sub(",", JOIN.sub(",", text)).strip(", ")


def _matrix(match: re.Match[str]) -> str:
    rows = match[1].replace("&", ",").strip().removesuffix("\\\\")
    return " ⟦" + rows.replace("\\\\", "⟂") + "⟧ "


def _joined_digits(match: re.Match[str]) -> str:
    return _GROUP_SIGN.sub("", match[0])


def _repeated(match: re.Match[str]) -> str:
    """Write a repeating decimal as a fraction: `0.1\\overline{6}` is (15/90)."""
    period = (match["one"] or "") + (match["two"] or "") + (match["three"] or "")
    fixed = match["fixed"]
    digits, tail = int((match["whole"] or "0") + fixed + period), int((match["whole"] or "0") + fixed)
    value = Fraction(digits - tail, (10 ** len(period) - 1) * 10 ** len(fixed))
    return f"({value.numerator}/{value.denominator})"

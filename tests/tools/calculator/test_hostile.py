"""No input makes the calculator, the units or the currencies raise, hang or grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.parsing import word_set
from reasoning.tools.base import Failure
from reasoning.tools.calculator import process, tool
from reasoning.tools.calculator.tool import calculate, simplify, solve
from reasoning.tools.calculator.worker import MEMORY
from reasoning.tools.currency.tool import exchange
from reasoning.tools.units.tool import convert
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    class World(Protocol):
        """What is watched while hostile texts are read."""

        def aimed(self, text: str) -> str: ...

        def largest(self, part: str) -> float: ...


TOWERS = [
    "9**9**9", "9^9^9^9", "10**10**10", "2^2^2^2^2^2", "9**9**9**9**9", "(9^9)^(9^9)", "-9^9^9", "9^-9^9", "0.1^9^9",
    "(1/3)^(10^9)", "(9/8)^(9^9)", "1.0000001^(10^12)", "99999999^99999999", "2^14001", "2^(2^64)", "10^(10^100)",
    "(10^4000)^2", "10^4000 * 10^4000", "1/10^4000/10^4000", "1e4000 * 1e4000", "1e99999999999", "1e-99999999999",
    "1e" + "9" * 500, "exp(exp(exp(10)))", "e^e^e^e^e", "e^(10^9)", "exp(-10^9)", "sinh(10^9)", "cosh(exp(20))",
    "tanh(10^100)", "sin(10^100)", "cos(10^4000)", "tan(10^31)", "√(10^4001)", "∛(10^4000 + 1)", "(10^4000)^(1/3999)",
    "2^(1/10^4000)", "2^0." + "1" * 300, "π^π^π^π", "(√2)^(10^6)", "ln(ln(ln(2)))", "log(10^4000, 1+10^-4000)",
    "log(2, 1)", "log(1, 1)", "log(0)", "log(-1)", "log10(0)", "(-1)^(10^20)", "(-1)^0.5", "1^(10^4000)", "0^(10^4000)",
    "0^-1", "0^0", "0.0^0", "0^(1/2)", "(-8)^(1/2)", "(1+2^-7000)*(1+3^-4000)",
]  # fmt: skip
COUNTS = [
    "99999!", "(10^9)!", "(9^9)!", "5!!!!!!!!", "3!!!", "((3!)!)!", "(((3!)!)!)!", "(-5)!", "2.5!", "1000000!!",
    "binomial(10^12, 5*10^11)", "binomial(10^4000, 2)", "nCr(100000, 50000)", "nPr(10^9, 10^8)", "binomial(-1, 2)",
    "lcm(" + ", ".join(str(10**40 + i) for i in range(30)) + ")", "gcd()", "gcd(0, 0)", "lcm(0, 5)", "gcd(√2, 2)",
    "min()", "max()", "mean()", "sum()", "round(1, 10^9)", "round(1/3, 1000)", "round(1, -10^9)", "root(2, 0)",
    "root(0, 0)", "root(2, 10^9)", "root(-2, 10^9)", "mod(1, 0)", "5 mod 0", "5 // 0", "√2 mod 1", "7 choose 9", "1/0",
    "1/(1-1)", "1/sin(π)", "0/0", "tan(90°)", "cot(0)", "sec(90°)", "csc(0)", "asin(2)", "acosh(0)", "atanh(1)",
]  # fmt: skip
SHAPES = [
    "", " ", "\n", "\t\t", "=", "?", "= ?", "%", "!", "°", "|", "||", "|||", "(", ")", "(((((", ")))))", "()", "[]",
    "{}",
    "(" * 1000, "(" * 999 + "1" + ")" * 999, "[" * 60 + "1" + "]" * 60, "-" * 1999 + "1", "+" * 1999, "!" * 1999,
    "1" + "!" * 1999, "1" + "%" * 1999, "1" + "°" * 1999, "|" * 1999, "√" * 1999 + "2", "^" * 500, "2" + "^2" * 900,
    "1" + "+1" * 999, "1" + "*2" * 999, "1" + "/3" * 999, "1" + "+1%" * 600, "1" + "<2" * 900, "sin " * 400 + "1",
    "sin(" * 300 + "1" + ")" * 300, "\\frac{" * 300, "\\sqrt" * 300, "\\frac{1}" * 200, "9" * 2000, "9" * 2001,
    "." * 2000, "," * 2000, "1," * 900, "1 " * 900, "0." + "1" * 1990, "1." * 900, "e" * 2000, "x" * 2000, "_" * 2000,
    "1+" * 500_000, "9" * 1_000_000, "(" * 1_000_000, " " * 1_000_000, "\0" * 1_000_000, "e^" * 900 + "1", "π" * 2000,
    "(1+" * 300 + "1" + ")" * 300, "1 + 10%" + " - 10%" * 300, "½" * 1000, "²" * 1000, "2²²²²", "1" + "\\circ" * 300,
]  # fmt: skip
STRANGE = [
    "\0", "1\0+1", "1+\x1b[2J", "\ud800", "1\u202e+2", "١+٢", "１＋１", "๑+๒", "Ⅷ+1", "①+1", "𝟙+𝟙", "一加一", "1‮2",
    "__import__('os').system('id')", "__import__", "eval(1)", "exec(1)", "lambda: 1", "open('/etc/passwd')",
    "().__class__",
    "a.b", "x.__class__", "os.system(1)", "f'{1}'", "'a'*10", '"a"', "`1`", "1;2", "1:2", "#1", "@1", "~1", "1&2",
    "1|2",
    "import os", "print(1)", "None", "True", "nan", "inf", "-inf", "infinity", "∞", "1j", "0x10", "0b1", "0o7", "1L",
    "1.5.2",
    "1..2", "1,,2", "1,23", ",1", "1,2,3", "$", "$$", "$1$2", "\\", "\\\\", "\\input{/etc/passwd}", "\\frac", "\\frac1",
    "\\sqrt[", "\\sqrt[3", "\\left(", "\\log_", "\\binom{5}", "{{7*7}}", "${7*7}", "<script>", "1 -- 2 -- 3 --",
    "+-+-1",
    "5 % % 3", "5 mod mod 3", "of", "of of", "% of 5", "choose", "3 choose", "x", "i", "sqrt", "sin", "sin^", "sin^2",
    "log_",
    "max(1, 2", "max 1, 2", "1 = ", "= 1", "1 == == 1", "1 < ", "< 1", "1 ≠", "two plus two", "NaN * 1",
]  # fmt: skip
EXACT = [
    "(1/3 + 1/7)^4000", "(√2 + √3)^500", "(1 + √2)^4000", "(1 + 1/10^2000)^2000", "(10^2000 + 1)^2 / (10^2000 - 1)",
    "+".join(f"1/{n}" for n in range(1, 300)), "+".join(f"√{n}" for n in range(2, 300)), "+".join(["10^4000"] * 200),
    "*".join(f"{n}^99" for n in range(2, 200)), "-".join(f"{n}!" for n in range(1, 250)), "1/(" * 200 + "2" + ")" * 200,
    "√(2 + " * 150 + "2" + ")" * 150, "2^(1/" * 100 + "2" + ")" * 100, "(((10^999)^(1/3))^(1/7))^(1/11)",
    "10^4000 mod (10^3999 + 1)", "mod(3^8000, 7^4000)", "gcd(10^4000, 3^8000)", "lcm(10^3999, 3^8000)",
    "root(10^4000, 4000)", "root(2, 4001)", "floor(10^4000 / 3)", "round(10^4000 / 3, 4000)", "ceil(-10^4000 / 7)",
    "log(10^4000, 10^-4000)", "ln(1 + 10^-4000)", "exp(10^-4000)", "atan(10^4000)", "asin(1 - 10^-4000)",
    "sin(10^-4000)", "sin(cos(" * 90 + "1" + "))" * 90, "exp(" * 200 + "0" + ")" * 200, "ln(" * 200 + "e" + ")" * 200,
    "|" * 99 + "-1" + "|" * 99, "170! / 169!", "99999! / 99998!", "ln(99999!)", "√(99999!)", "(10^5)! mod 7", "0.5!",
    "(1/2)!", "5 factorial factorial", "binomial(20000, 10000)", "binomial(10^6, 3) * binomial(10^6, 4)",
    "nPr(20000, 19999)", "nCr(10^4000, 10^4000 - 1)", "max(" + "1," * 900 + "1)", "sum(" + "10^4000," * 200 + "1)",
    "mean(" + "1/3," * 400 + "1)", "gcd(" + "6," * 900 + "6)", "50% of " * 250 + "8", "100" + "%" * 30 + " of 5",
    "(((((50%)%)%)%)%)", "10% ^ 10% ^ 10%", "5% mod 3%", "9**9**9%", "9**9% * 10^4000", "200% of 10^4000",
    "1 < 9**9**9", "10^4000 = 10^4000 + 1", "9**9**9 = 9**9**9", "1" + "0" * 1990, "1e4301", "1e-4301",
    "9.99e3999 - 9.99e3999", "0." + "0" * 1990 + "1", "1e9999e9999", "0.1e-99999999999999999999",
]  # fmt: skip
UNICODE = [
    "９^９^９", "٩^٩^٩", "𝟗^𝟗^𝟗", "9⁹⁹⁹⁹⁹⁹", "10²⁰⁰⁰⁰⁰", "2⁻⁹⁹⁹⁹⁹", "2⁹^9^9", "¾^¾^¾", "⅓⅔⅕", "Ⅸ^Ⅸ", "五+五", "९ + १",
    "1₂ + 1", "−5−−5", "5 − – — 3", "3 × ÷ 4", "2·3∙4⋅5", "∑1", "∫x dx", "∞ - ∞", "∂x", "√√√√√√√√√√2", "∛∛∛9", "∜16",
    "π!", "ℯ^ℯ^ℯ^ℯ^ℯ", "1\u200b0 + 1", "1\u00a0000", "1\u2009000\u2009000", "\ufeff1 + 1", "1\u0301 + 1", "1\u20e3",
    "(1\uff09", "\uff081)", "1\u2044\u20440", "1 \u2260 1", "1\u2028+\u20292", "1\x85+1", "\ud83d\ude00 + 1", "😀 + 1",
    "1\udc00", "%\u066a", "1٫5 + 1٬000", "1’000’000 + 1", "1\u3000+\u30001", "\u202e)9^9^9(\u202c", "\u2066 1 + 1",
    "a\u0300" * 300, "\U0010ffff", "\x7f1", "ﬀ(1)", "ſin(1)", "ｓｉｎ(１)", "ßin(1)", "İ", "ı + 1",
]  # fmt: skip
INJECTED = [
    "Symbol('x')", "S('x')", "sympify('x')", "Integral(x, (x, 0, 1))", "Function('f')(x)", "x.subs(x, 1)", "E**I", "oo",
    "zoo", "Integer(10)**Integer(10)**10", "factorint(10^60)", "isprime(10^60 + 7)", "prime(10^9)", "fibonacci(10^9)",
    "zeta(1)", "gamma(10^9)", "print(open('FILE').read())", "exec('import os')", "{1: 2}[1]", "[i for i in range(9)]",
    "1 if 1 else 2", "(a := 9)", "globals()", "__builtins__['open']", "x.__init__.__globals__", "1 .__class__",
    "1..real", "0 or __import__('os')", "lambda: (yield)", "*[1, 2]", "**{}", "@x", "x -> x", "x; import os",
    "1\nimport os", "$(id)", "`id`", "; rm FILE", "| cat FILE", "> /tmp/hostile-made", "%s%s%s%n", "{0.__class__}",
    "{{config}}", "\\input{FILE}", "\\write18{id}", "\\def\\x{\\x\\x}\\x", "\\newcommand{\\x}{\\x}\\x",
    "\\include{FILE}", "\\csname input\\endcsname FILE", "\\sqrt[9]{" * 100, "\\binom{9}{" * 100,
    "\\frac{1}{\\frac{1}{" * 90, "\\left" * 300, "\\cdot" * 300, "http://127.0.0.1:PORT/", "=WEBSERVICE(1)",
    "=cmd|'/C calc'!A0", "SELECT 1", "{$ne: 1}", "<!ENTITY x SYSTEM 'file://FILE'>", "%00", "..%2f..%2fetc%2fpasswd",
]  # fmt: skip
SYMBOLIC = [
    "x^x^x = 2", "x^64 + x^63 + x + 1 = 0", "sin(x) + cos(x)^3 + tan(x) = x", "(x+1)^64*(y+1)^64*(z+1)^64 = 0",
    "x^1000000 = 1", "x^(10^10) = 1", "2^x^2^x = x", "e^x = x^e", "x! = 120", "gcd(x, 2) = 1", "floor(x) = 3",
    "x mod 3 = 1", "x^y = y^x; x + y = 6", "x = 1; x = 2", "x" + "+x" * 900 + " = 1",
    "√x + √(x+1) + √(x+2) + √(x+3) = 9", "x = \0", "x = ", "=", "x = 1, y", "x = y, y = z, z = x", "x/0 = 1", "0*x = 0",
    "1/(x-x) = 1", "x^0 = 1", "ln(x) = ln(-1)", "|x| + |x-1| + |x-2| = 10", "round(x, 2) = 1", "min(x, 1) = 0",
    "x^(1/64) = 2", "x^(1/65) = 2", "log(x, x) = 1", "x^2 = 9**9**9", "binomial(x, 2) = 10", "x^5 - x + 1 = 0",
    "a*x^4 + b*x^3 + c*x^2 + d*x + e = 0", "x*2^x = 10", "(x+1)^64 = x^64",
    "x^2 + y^2 + z^2 = 3; x*y*z = 1; x + y + z = 3", "10^4000*x = 1", "x^√2 = 3^x", "ln(ln(ln(x))) = 1",
    "x^64 = 10^4000", "; ".join(f"x_{i} + x_{i + 1} = {i}" for i in range(20)), "|||x| - 1| - 1| = 1", "x^2 = x^2",
    "9^x^9 = 1", "x = x!", "__import__ = 1", "x_1 + x_2 = 1; x_1 = 2", "lambda = 1", "x" * 30 + " = 1",
]  # fmt: skip
MEASURES = [
    "9**9**9 m in km", "1 m^999 in km", "1 m^9*m^9 in km", "1 " + "m " * 100 + "in km", "1e999999 m in km",
    "1e999 Ym^9 in ym^9",
    "m in m in m", "1 m in", "in", "to", "1 \0 in km", "1 __import__ in km", "1 m in m.__class__", "1 (m in km",
    "1 m) in km",
    "1 ((m)) in km", "1 m/ in km", "1 /m in km", "1 m^ in km", "1 m**2**2**2 in km", "1 m^0 in km", "1 m in 5 km",
    "1 % in m",
    "3 dB in W", "1 dBm in mW", "1 pH in mol", "1 °C^2 in K^2", "1 °C*m in K*m", "1 delta_degC in K", "1 kkkm in m",
    "1 " + "kilo" * 10 + "m in m", "nan m in km", "inf m in km", "1/0 m in km", "1 m in 'km'", "9" * 290 + " m in km",
    "1" * 400,
    "m" * 250 + " in m", "1 m + 1 s in m", "1 m + in km", "-m in km", "5 ft 11 in", "how many in in in",
    "[length] in m",
    "1 m in [length]", "1 {} in m", "1 meter_per_second_ in m", "20 USD in EUR", "١ m in km", "1 m in ١",
    "1 m\ud800 in km",
    "1 hour in 2024-01-01", "1 m to to km", "1 ppm in %", "1 Δcelsius in K", "1 octave in Hz", "1 decade in year",
]  # fmt: skip
MONEY = [
    "", "USD", "in", "20 in EUR", "20 USD in", "USD in EUR in GBP", "9**9**9 USD in EUR", "1e999 USD in EUR",
    "nan USD in EUR",
    "9" * 180 + " USD in EUR", "1/0 USD in EUR", "20 \0 in EUR", "20 usd usd in eur", "$$20 in EUR", "20 $ € in GBP",
    "١ USD in EUR",
    "1,2 USD in EUR", "1.2.3 USD in EUR", "20 __import__ in EUR", "20 USD in __class__", "x" * 10_000,
    "20 USD in \ud800", "0 USD in USD",
    "- USD in EUR", "1 million billion USD in EUR", "20 USD to EUR to GBP",
]  # fmt: skip
ASKED: list[tuple[Callable[[str], Any], str]] = list(
    dict.fromkeys(
        [
            *((calculate, text) for text in TOWERS + COUNTS + SHAPES + STRANGE + EXACT + UNICODE + INJECTED + SYMBOLIC),
            *((solve, text) for text in ["9**9**9 = x", *SHAPES, *STRANGE, *UNICODE, *INJECTED]),
            *((convert, text) for text in [*MEASURES, *SHAPES, *STRANGE, *UNICODE, *INJECTED]),
            *((exchange, text) for text in [*MONEY, *SHAPES, *STRANGE, *UNICODE, *INJECTED]),
        ]
    )
)


@pytest.fixture(autouse=True, scope="module")
def _short_times() -> Iterator[None]:
    """Here the process for sympy has half a second, and it ends with these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "SECONDS", 0.5)
        patch.setattr(tool, "_EXACT_SECONDS", 0.5)
        yield
    process.stop()


def _memory() -> int:
    """The most memory of this process so far, in megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _kinds(found: object) -> None:
    assert found is not None
    text = str(found)
    assert len(text) < 20_000
    assert not isinstance(found, Failure) or len(text) < 1_000


@pytest.mark.slow
def test_there_are_enough_of_them() -> None:
    """The list of hostile inputs is long, for each of the tools."""
    assert len({text for _, text in ASKED}) > 500
    assert min(sum(function is tool for function, _ in ASKED) for tool in (calculate, solve, convert, exchange)) > 100


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("at", range(0, len(ASKED), 150))
def test_hostile_inputs_have_a_value_or_a_failure(at: int, world: World) -> None:
    """Each hostile input gives a value or a failure of moderate length, and nothing is raised, in bounded memory."""
    before = _memory()
    for function, text in ASKED[at : at + 150]:
        _kinds(function(world.aimed(text)))
    assert world.largest("calculator_worker") <= MEMORY / 2**20
    assert _memory() - before < 200


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("text", SYMBOLIC)
def test_hostile_equations_end(text: str, world: World) -> None:
    """Solving what has no end gives a failure within the time and memory that the process has."""
    _kinds(solve(text))
    assert world.largest("calculator_worker") <= MEMORY / 2**20


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("text", ["(x+1)^64*(y+1)^64*(z+1)^64", "x^9^9", "√" * 70 + "x", "sin(" * 35 + "x" + ")" * 35])
def test_hostile_formulas_end(text: str) -> None:
    """Simplifying what grows without end gives a failure within the time that the process has."""
    _kinds(simplify(text))


_PIECES = st.sampled_from(
    [
        *"129+-*/^()|!%°√,e=<{}[]xm½²\0$",
        *sorted(word_set("0.5 1e3 ** sin ln mod // of choose max min \\frac km in to USD")),
    ]
)
_SPACED = st.builds(
    lambda pieces, blank: blank.join(pieces), st.lists(_PIECES, max_size=25), st.sampled_from(["", " "])
)


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(max_examples=examples(300), deadline=None)
@given(st.one_of(_SPACED, st.text(max_size=60)))
def test_any_text_has_a_value_or_a_failure(text: str) -> None:
    """No text at all makes the calculator, the units or the currencies raise."""
    _kinds(calculate(text))
    _kinds(convert(text))
    _kinds(exchange(text))

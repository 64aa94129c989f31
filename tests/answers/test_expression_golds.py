"""What gold answers of mathematics are made of: boxed and read back, and equal in another form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.answers import Expression, extract
from tests.each_row import each_row

FORM = Expression()
GOLDS = [
    (r"\$18.90", r"18.9"),
    (r"\$32,\!348", r"32348"),
    (r"10{,}000", r"10000"),
    (r"11,\! 111,\! 100", r"11111100"),
    (r"\begin{pmatrix} -2 \\ 7 \end{pmatrix}", r"\begin{pmatrix}-2\\7\end{pmatrix}"),
    (r"2516_8", r"2516_{8}"),
    (r"\text{east}", r"east"),
    (r"\text{Evelyn}", r"Evelyn"),
    (r"\binom{2n}{n}", r"\dbinom{2n}{n}"),
    (r"\lfloor n/2\rfloor+1", r"1+\lfloor \frac{n}{2} \rfloor"),
    (r"\mathrm{e}-1", r"e-1"),
    (r"4:30", r"4:30"),
    (r"No solution", r"\text{no solution}"),
    (r"all real numbers", r"\mathbb{R}"),
    (r"5 : 1", r"5:1"),
    (r"1e3", r"1000"),
    (r"x <= 2", r"x\le 2"),
    (r"x != 3", r"x \neq 3"),
    (r"x\approx 11", r"11"),
    (r"12 \textnormal{ cm}", r"12"),
    (r"5\textbf{ m}", r"5"),
    (r"V = 3 \mathrm{~cm}^{3}", r"3"),
    (r"6 \text{ and } 8", r"6,8"),
    (r"x = -5, y = 14", r"(-5,14)"),
    (r"1 - \frac{1}{\mathrm{e}}", r"1-1/e"),
    (r"2 + \mathrm{i}", r"2+i"),
    (r"1/2 + \mathrm{ln}(2)", r"\frac12+\ln 2"),
    (r"3x + 2 \mathrm{e}^x", r"2e^x+3x"),
    (r"a=1 \text{ or } a=-2", r"1,-2"),
    (r"x=1, x=2", r"\{1,2\}"),
    (r"6 \text{ and } 7", r"7,6"),
    (r"\sin 30^\circ", r"1/2"),
    (r"\$12.50", r"12.5"),
    (r"\binom{5}{2}", r"10"),
    (r"0.\overline{3}", r"1/3"),
    (r"-\frac{7}{2}", r"-3.5"),
    (r"- 7", r"-7"),
    (r"10 000", r"10000"),
    (r"1{,}234", r"1234"),
    (r"$1,234.50", r"1234.5"),
    (r"6.02e23", r"6.02\times 10^{23}"),
    (r"(-\infty, -2] \cup [2, \infty)", r"(-\infty,-2]\cup[2,\infty)"),
    (r"\frac{\sqrt{3}}{2}", r"\sqrt3/2"),
    (r"90^\circ", r"90"),
    (r"25\%", r"25"),
    (r"\{1, 2, 3\}", r"3,2,1"),
    (r"3\sqrt{2}\text{ square units}", r"3\sqrt 2"),
    (r"\text{(C)}", r"C"),
    (r"(2, \frac{\pi}{4})", r"(2,\pi/4)"),
    (r"\left( 3, \frac{\pi}{2} \right)", r"(3,\pi/2)"),
    (r"p - q", r"-q+p"),
    (r"\frac{1}{2}\log_2 3", r"\log_4 3"),
    (r"2^{2^{3}}", r"256"),
    (r"y = -2x + 3", r"2x+y-3=0"),
    (r"x^2+y^2=4", r"y^2 + x^2 - 4 = 0"),
    (r"1.5 \times 10^{-3}", r"0.0015"),
    (r"\text{Monday}", r"monday"),
    (r"(x+2)(x-3)", r"x^2-x-6"),
    (r"x \in [-2,7]", r"[-2,7]"),
    (r"-2 \le x \le 7", r"[-2,7]"),
    (r"x < 3", r"(-\infty,3)"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"),
    (r"\emptyset", r"no solution"),
    (r"10\sqrt{3} \text{ cm}^2", r"10\sqrt{3}"),
    (r"12 \text{ dollars}", r"12"),
    (r"\frac{3}{4} \pi", r"3\pi/4"),
    (r"\text{Yes}", r"yes"),
    (r"1,\ 2,\ 3", r"1,2,3"),
    (r"f(x) = 2x + 1", r"2x+1"),
    (r"8\text{ and }-8", r"\pm 8"),
    (r"\sqrt[3]{2}", r"2^{1/3}"),
    (r"e^{i\pi}", r"-1"),
    (r"\tan^{-1}(1)", r"\pi/4"),
    (r"i^2", r"-1"),
    (r"n(n+1)/2", r"\frac{n^2+n}{2}"),
    (r"36 \text{ seconds}", r"36"),
    (r"\dfrac{11+9a}{20}", r"(9a+11)/20"),
    (r"5^\circ \text{C}", r"5"),
    (r"3, 5, 7", r"7,5,3"),
    (r"0.1\overline{6}", r"\frac16"),
    (r"\cot 45^\circ", r"1"),
    (r"2\pi r h", r"2\pi hr"),
    (r"\frac{2}{3}, 1", r"1, 2/3"),
    (r"(1,2), (3,4)", r"(3,4), (1,2)"),
    (r"(x,y)=(1,2)", r"(1,2)"),
    (r"\text{A, C}", r"A, C"),
    (r"1 \frac{3}{4}", r"7/4"),
    (r"17\frac{1}{2}", r"17.5"),
    (r"\text{June 20}", r"June 20"),
    (r"3:2", r"3 : 2"),
    (r"1011_2", r"1011_{2}"),
    (r"\left\lceil \frac{n}{3} \right\rceil", r"\lceil n/3\rceil"),
    (r"\$ 5", r"5"),
    (r"\text{infinitely many}", r"infinitely many"),
    (r"2\text{ hours}", r"2"),
    (r"x>3", r"3<x"),
    (r"5 \ge x", r"x \le 5"),
]


@each_row(("gold", "other"), GOLDS)
def test_golds_are_read_back_and_equal_in_another_form(gold: str, other: str) -> None:
    """Each gold answer in a box is read, is itself, and equals its other form, either way round."""
    value, same = extract(rf"So it is $\boxed{{{gold}}}$.", FORM).answer, FORM.parse_exact(other)
    assert value is not None
    assert same is not None
    assert FORM.equal(value, value)
    assert FORM.equal(value, same)
    assert FORM.equal(same, value)


@each_row(
    ("left", "right"),
    [
        (r"\sqrt{x^2}", "x"),
        ("1.618033988749895", r"\frac{1+\sqrt5}{2}"),
        ("0.333333", r"\frac13"),
        ("(1,2)", "[1,2]"),
        ("x>3", r"x\ge 3"),
        ("x>3", "x<3"),
        ("(1,2)", "(2,1)"),
        ("1,2", "(1,2)"),
        ("x+y=1", "x-y=1"),
        ("2x=4y", "2x=5y"),
        ("x=3,x=4", "x=3"),
        ("x=3,y=4", "x=4,y=3"),
        (r"\pm 3", "3"),
        ("2516_8", "2516"),
        ("2516_8", "2516_9"),
        (r"\text{east}", r"\text{west}"),
        ("5 : 1", "1 : 5"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}"),
        (r"\lfloor n/2 \rfloor", "n/2"),
        (r"\lfloor n/2 \rfloor", r"\lceil n/2 \rceil"),
        (r"\sin 30^\circ", r"\sin 30"),
        ("10 000", "10"),
        ("1e3", "e+3"),
    ],
)
def test_what_differs_is_not_equal(left: str, right: str) -> None:
    """Equality is of values and forms, without a tolerance."""
    one, two = FORM.parse_exact(left), FORM.parse_exact(right)
    assert one is not None
    assert two is not None
    assert not FORM.equal(one, two)


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        (r"\boxed{5 \mod 7}", None),
        ("The answer is $21,16$ or $11$.", "21, 16, 11"),
        ("Final Answer: The largest $n$ is 34.", "34"),
        ("Final Answer: The maximum of $f(x)$ is 19.", "19"),
        (r"Final Answer: the value of $N$ is $\boxed{14{,}916}$. I hope it is correct.", "14916"),
        ("Answer: 10 000", "10000"),
        ("Answer: 12 345 678", "12345678"),
        (r"The answer is $x^2 + 1$ for $x > 0$.", "x^2+1"),
        ("Answer: not 5", None),
    ],
)
def test_prose_after_a_marker(reply: str, value: str | None) -> None:
    """What is said of a named quantity is its value; joined values are all meant; half of an answer is none."""
    found = extract(reply, FORM).answer
    assert (found is None) == (value is None)
    if value is not None:
        assert FORM.equal(found, value)


@pytest.mark.slow
@pytest.mark.parametrize("terms", [1, 10, 400, 500, 900])
@pytest.mark.parametrize("sign", ["+", "-", "*", " "])
def test_long_sums_and_products_raise_nothing(terms: int, sign: str) -> None:
    """Hundreds of terms are read, keyed and compared, also under a deep stack."""

    def deep(depth: int) -> str:
        return deep(depth - 1) if depth else FORM.key(sign.join(["x"] * terms))

    assert deep(0) == deep(600)
    assert extract(rf"\boxed{{{sign.join(['x'] * terms)}}}", FORM) is not None


@pytest.mark.parametrize(
    "text",
    ["(" * 300 + "1" + ")" * 300, "2^" * 300 + "2", "|" * 300, "\\sqrt" * 200 + "2", "9!!!!!!", "\\binom{10^9}{10^8}",
     "\\frac" * 300, "-" * 900 + "1", "a_" * 300 + "b", "\\begin{pmatrix}" * 60, "0.\\overline{" + "1" * 900 + "}"],
)  # fmt: skip
def test_hostile_expressions_are_bounded(text: str) -> None:
    """Nests, towers and factorials end in a value or none, and raise nothing."""
    value = FORM.parse(text)
    assert value is None or FORM.key(value)


@given(st.text("0123456789.,+-*/^(){}[]_=<>|!% xyen\\fracsqtpi~$&", max_size=80))
def test_no_text_breaks_expressions(text: str) -> None:
    """Whatever is written, parse, key and equal raise nothing, and equality is reflexive."""
    for value in (FORM.parse(text), FORM.parse_exact(text)):
        if value is not None:
            assert FORM.equal(value, value)
            assert FORM.show(value)

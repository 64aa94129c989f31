"""Programs as models write them: the interpreter gives what CPython gives, or says what it lacks and what to write."""

from __future__ import annotations

import ast
import contextlib
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.python import MontySandbox
from reasoning.tools.python.adapting import adapt
from reasoning.tools.python.plain import plain
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def sandbox() -> AsyncIterator[MontySandbox]:
    """One interpreter."""
    async with MontySandbox(size=1) as made:
        yield made


def expected(program: str) -> tuple[Any, str]:
    """Return the value of a program's last expression, and its output, by CPython."""
    tree, names, printed = ast.parse(program), {"__name__": "__main__"}, io.StringIO()
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "program", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "program", "eval"), names)
    return plain(value), printed.getvalue()


METHODS = """
d = {"a": 3, "b": 9, "c": 5}; max(d, key=d.get)
d = {"a": 3, "b": 9, "c": 5}; sorted(d, key=d.get, reverse=True)
d = {"a": 3, "b": 9}; min(d.keys(), key=d.get)
d = {"a": 3, "b": 9}; max(d, key=d.__getitem__)
d = {"a": 3, "b": 9}; list(map(d.get, ["a", "z"]))
d = {"a": 3, "b": 9}; get = d.get; get("z", 0) + get("a")
sorted(["pear", "Apple", "fig"], key=str.lower)
sorted(["pear", "Apple", "fig"], key=str.casefold, reverse=True)
list(map(str.strip, ["  a ", "b "]))
list(map(str.upper, "abc"))
list(filter(str.isdigit, "a1b22"))
"".join(filter(str.isalpha, "a1b22c"))
str.join("-", ["a", "b"]), str.upper("x"), str.replace("aba", "a", "c")
xs = [1, 2, 2, 3]; max(set(xs), key=xs.count)
xs = "the cat the dog the end".split(); max(set(xs), key=xs.count)
xs = []; add = xs.append; add(1); add(2); xs
out = []; push, pop = out.append, out.pop; push(3); push(4); [pop(), out]
join = ", ".join; join(["a", "b"])
list(map("{}!".format, [1, 2]))
list(map("abc".index, "cab"))
from collections import Counter; c = Counter("mississippi"); max(c, key=c.get), c.most_common(1)
from collections import Counter; c = Counter("abca"); sorted(c, key=c.get, reverse=True)[0]
from collections import deque; q = deque(); put = q.append; put(1); put(2); list(q)
from datetime import date; [d.day for d in map(date.fromisoformat, ["2024-01-05", "2024-02-06"])]
from datetime import datetime; parse = datetime.strptime; parse("2024-05-01", "%Y-%m-%d").month
import re; find = re.compile("[0-9]+").findall; find("a1b22")
seen = set(); mark = seen.add; [mark(x) for x in (1, 2, 1)]; sorted(seen)
words = {"x": ["p"]}; extend = words["x"].extend; extend(["q"]); words
list(map(set.union, [{1}], [{2}]))
list(map(int.bit_length, [1, 8, 255]))
list(map(float.is_integer, [1.0, 1.5]))
sorted([(1, "b"), (2, "a")], key=lambda p: p[1].lower())
f = {"plus": (lambda a, b: a + b)}.get; f("plus")(1, 2)
[fn("a b") for fn in (str.title, str.split, str.upper)]
list(map(dict.fromkeys, [["a"]], [0]))
f"{max({'x': 1, 'y': 2}.items(), key=lambda p: p[1])[0]}: {sorted(['b', 'A'], key=str.lower)}"
""".strip().splitlines()

PROGRAMS = {
    "data of the same name": """
class Basket:
    def __init__(self, items):
        self.items = items
        self.count = len(items)
    def get(self, at):
        return self.items[at]
b = Basket(["x", "y"])
look = b.get
[b.items, b.count, look(1), list(map(b.get, [0]))]
""",
    "a named tuple's fields": """
from collections import namedtuple
Point = namedtuple("Point", "index count")
p = Point(4, 7)
[p.index, p.count]
""",
    "next of a generator expression": """
from itertools import count
first = next(n for n in count(1) if n * n > 50)
none = next((n for n in [1, 2] if n > 5), None)
pair = next((a, b) for a, b in [(1, 2), (3, 4)] if a > 2)
prime = next(n for n in count(90) if all(n % k for k in range(2, n)))
[first, none, pair, prime]
""",
    "any and all over what never ends": """
from itertools import count
[any(n > 5 for n in count()), all(n < 9 for n in count()), any(n % 7 == 0 and n > 20 for n in count(1))]
""",
    "generators kept in a name": """
squares = (n * n for n in range(5))
a = next(squares)
b = next(squares)
rest = list(squares)
again = list(squares)
pairs = zip("ab", [1, 2])
first = next(pairs)
[a, b, rest, again, first, list(pairs)]
""",
    "a generator given to a function": """
def total(numbers):
    return sum(numbers) + sum(numbers)
total(n for n in range(4))
""",
    "del": """
xs = [1, 2, 3, 4, 5, 6]
del xs[0]
del xs[-1], xs[1:3]
d = {"a": 1, "b": 2}
del d["a"]
grid = {"r": [7, 8]}
del grid["r"][0]
if xs: del xs[0]
y = 3
del y
[xs, d, grid]
""",
    "del in a deque and a counter": """
from collections import Counter, deque
q = deque([1, 2, 3])
del q[1]
c = Counter("aab")
del c["a"]
del c["z"]
[list(q), dict(c)]
""",
    "statistics": """
import statistics
from statistics import mean, median as middle, stdev
data = [2, 4, 4, 4, 5, 5, 7, 9]
[mean(data), middle(data), round(stdev(data), 6), statistics.pstdev(data), statistics.mode("aabbb"),
 statistics.median([1, 3, 2]), statistics.mean([1.5, 2.5]), statistics.multimode([1, 1, 2, 2]), statistics.fmean([1, 2])]
""",
    "statistics by another name": """
import statistics as st, math
[st.variance([1, 2, 3, 4]), st.quantiles([1, 2, 3, 4, 5]), math.floor(2.7)]
""",
    "heapq": """
import heapq
graph = {"a": {"b": 1, "c": 4}, "b": {"c": 2, "d": 5}, "c": {"d": 1}, "d": {}}
dist, heap = {"a": 0}, [(0, "a")]
while heap:
    far, node = heapq.heappop(heap)
    for other, step in graph[node].items():
        if far + step < dist.get(other, 10**9):
            dist[other] = far + step
            heapq.heappush(heap, (far + step, other))
h = [5, 1, 4]
heapq.heapify(h)
[dist, h[0], heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(1, ["a", "ccc"], key=len), heapq.heappushpop(h, 0)]
""",
    "operator": """
from operator import itemgetter, mul
import operator
from functools import reduce
rows = [("x", 3), ("y", 1)]
[sorted(rows, key=itemgetter(1)), reduce(mul, [1, 2, 3, 4]), {"+": operator.add}["+"](2, 3), max(rows, key=operator.itemgetter(1, 0))]
""",
    "string and calendar": """
import string
import calendar
from string import ascii_lowercase
shifted = "".join(ascii_lowercase[(ascii_lowercase.index(c) + 3) % 26] for c in "xyz")
[shifted, string.digits, string.capwords("a bc"), calendar.monthrange(2024, 2), calendar.isleap(1900),
 calendar.month_name[5], calendar.day_name[calendar.weekday(2024, 3, 1)], calendar.leapdays(2000, 2025)]
""",
    "cmath": """
import cmath
roots = [(-3 + cmath.sqrt(9 - 16)) / 2, (-3 - cmath.sqrt(9 - 16)) / 2]
[roots[0].real, round(roots[0].imag, 9), round(cmath.phase(1j), 9), cmath.sqrt(-4).imag]
""",
    "round to cents": """
[round(2.675, 2), round(1.005, 2), round(0.125, 2), round(2.5), round(-1.5), round(1.15, 1), round(1234.5, -2),
 round(1250.0, -2), round(7), round(17, -1), round(5.015, 2), round(1e22, 2), round(3.14159, 3), round(2.675)]
""",
    "round as a value, and one of the program's own": """
values = list(map(round, [1.5, 2.5, 3.7]))
def scaled():
    return [round(x * 1.1, 2) for x in (1.5, 2.25, 10.5)]
[values, scaled(), sum(map(lambda x: round(x, 1), [0.25, 0.35]))]
""",
    "everything of a module": """
from math import *
from itertools import *
from collections import *
[sqrt(16), floor(pi), list(combinations([1, 2, 3], 2))[0], Counter("aa")["a"], gcd(12, 18), [k for k, _ in groupby("aab")]]
""",
    "ordered dicts": """
from collections import OrderedDict, Counter
d = OrderedDict()
d["b"] = 1
d["a"] = 2
[list(d), Counter(d)["a"]]
""",
    "imports over several lines": """
from statistics import (
    mean,
    median,
)
from math import (
    sqrt,
)
x = mean([1, 2, 3, 4])
[x, median([5, 1]), sqrt(9)]
""",
    "a class of object": """
class Cell(object):
    def __init__(self, value):
        self.value = value
    def doubled(self):
        return 2 * self.value
[c.doubled() for c in map(Cell, [1, 2])]
""",
    "whole floats": """
roots = [x for x in (4.0, 2.5) if x.is_integer()]
[roots, (10 ** 0.5).is_integer(), (255).bit_length(), (255).bit_count(), (0).bit_length()]
""",
    "text of several lines": '''
text = """
alpha: 3
beta: 5
""".strip()
table = {k: int(v) for k, v in (line.split(": ") for line in text.splitlines())}
print("best:",
      max(table,
          key=table.get))
[max(table, key=table.get), "é" + max(["ü", "a"], key=str.lower)]
''',
}


@pytest.mark.slow
@pytest.mark.parametrize("program", METHODS)
async def test_methods_are_values(sandbox: MontySandbox, program: str) -> None:
    """A method that is not called at once is a function, of an object as of a type."""
    ran = await sandbox.run(program.replace("; ", "\n"))
    assert (ran.value, ran.error) == (expected(program.replace("; ", "\n"))[0], None)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
async def test_programs_give_what_cpython_gives(sandbox: MontySandbox, name: str) -> None:
    """The value and the output are CPython's."""
    ran = await sandbox.run(PROGRAMS[name], seconds=10)
    assert (ran.value, ran.output, ran.error) == (*expected(PROGRAMS[name]), None)


LACKING = {
    "def g():\n    yield 1\nlist(g())": (2, "no generators (yield)"),
    "class A:\n    pass\nclass B(A):\n    pass": (3, "no inheritance (class B(A)): write one class"),
    "from enum import Enum\nclass C(Enum):\n    A = 1": (2, "use plain constants"),
    "class Wrong(Exception):\n    pass": (1, "raise ValueError"),
    "class A:\n    @property\n    def x(self):\n        return 1": (2, "no @property: write a method, and call it"),
    "class A:\n    @staticmethod\n    def x():\n        return 1": (2, "no @staticmethod"),
    "class A:\n    def __lt__(self, o):\n        return True": (2, "does not call __lt__"),
    "class A:\n    def __bool__(self):\n        return False\nbool(A())": (2, "does not call __bool__"),
    "x = 1\nfrom fractions import Fraction": (2, "no module 'fractions': calculate with whole numbers"),
    "import numpy as np": (1, "no module 'numpy': use lists"),
    "import re\nre.sub('a', lambda m: 'b', 'xa')": (2, "callable replacement is not yet supported"),
    "import textwrap": (1, "no module 'textwrap'"),
    "from functools import cmp_to_key": (1, "no functools.cmp_to_key: give sorted a key"),
    "import statistics\nstatistics.NormalDist(0, 1)": (1, "no module 'statistics'"),
    "x = 'a'\nx.translate({97: 'b'})": (2, "no str.translate"),
    "x = input('How many? ')": (1, "no input(): nobody is there to answer"),
    "print(dir([]))": (1, "no dir()"),
    "def f():\n    return zip([1], [2])\nz = f()\nnext([1])": (4, "take iter() of it first"),
    "from itertools import count\nxs = (n for n in count())": (2, "this one has none: use a loop"),
}


@pytest.mark.slow
@pytest.mark.parametrize("program", LACKING)
async def test_what_is_lacking_is_said_with_its_reason(sandbox: MontySandbox, program: str) -> None:
    """The kind is "missing feature", and the message names the line, the reason and what to write instead."""
    ran = await sandbox.run(program, seconds=2)
    line, part = LACKING[program]
    assert (ran.kind, ran.line) == ("missing feature", line), ran.error
    assert part in (ran.error or "")
    assert ran.error is not None
    assert ran.error.startswith(f"line {line}: ")


ERRORS = {
    "x = {'a': 1}\nx.gett('a')": "'dict' object has no attribute 'gett'",
    "def f(x):\n    return foo(x)\nf(1)": "NameError: name 'foo' is not defined",
    "import statistics\nx = 1\nstatistics.mean([])": "ValueError: mean requires at least one data point",
    "d = {'a': 'x', 'b': 1}\ny = 2\nmax(d, key=d.get)": "TypeError",
    "from statistics import (\n    mean,\n)\nmean([1]) / 0": "ZeroDivisionError",
    "import heapq\nh = []\nheapq.heappop(h)": "IndexError",
}


@pytest.mark.slow
@pytest.mark.parametrize("program", ERRORS)
async def test_a_programs_own_errors_keep_their_lines(sandbox: MontySandbox, program: str) -> None:
    """What is wrong in a program is an exception, at the line where the program has it."""
    ran = await sandbox.run(program)
    assert (ran.kind, ran.line) == ("exception", len(program.split("\n")) - (program.startswith("def f(x)"))), ran.error
    assert ERRORS[program] in (ran.error or "")


PIECES = [
    *METHODS,
    *PROGRAMS.values(),
    *LACKING,
    "next(",
    "lambda",
    "f'{x!r:>{w}}'",
    "\\",
    '"""',
    "\t",
    "\r\n",
    "é",
    "\x0c",
]


@pytest.mark.slow
@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=4).map("\n".join), st.text(max_size=30))
def test_no_text_breaks_the_adapting(program: str, text: str) -> None:
    """Any text is adapted; what parsed before parses after, and has as many lines."""
    for one in (program, text, f"{program}\n{text}"):
        adapted = adapt(one)
        if adapted.code != one:
            ast.parse(adapted.code)
            assert adapted.code.count("\n") == one.replace("\r\n", "\n").replace("\r", "\n").count("\n")

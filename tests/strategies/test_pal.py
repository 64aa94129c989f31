"""Program-aided reasoning."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.strategies import SelfConsistency
from reasoning.strategies.pal import PAL
from reasoning.tools.base import Failure, Tool
from reasoning.tools.python.sandbox import SECONDS, Kind, Ran

if TYPE_CHECKING:
    from reasoning.tools.python.sandbox import Tools

SUM = Question("What is 2 + 3, doubled?", answer_format="number")
GOOD = "```python\ndef solution():\n    # add, then double\n    return (2 + 3) * 2\n```"


def _py(*lines: str) -> str:
    return "```python\n" + "\n".join(lines) + "\n```\n"


@dataclass
class Fake:
    """A sandbox that gives back what it was told to."""

    outcomes: list[Any] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    kind: Kind = "exception"

    async def run(
        self,
        program: str,
        *,
        call: str | None = None,
        tools: Tools | None = None,
        seconds: float = 5.0,
        memory: int = 1,
    ) -> Ran:
        """Give the next outcome: an exception's text as an error, all else as the value."""
        assert call == "solution" or "def solution" not in program
        self.programs.append(program)
        self.tools = list(tools or {})
        self.seconds.append(seconds)
        outcome = self.outcomes[len(self.programs) - 1]
        return Ran(error=str(outcome), kind=self.kind) if isinstance(outcome, Exception) else Ran(outcome)


def test_the_program_is_cut_out_and_its_value_is_the_answer() -> None:
    """One call writes the program; what it computes becomes a number, exactly."""
    sandbox = Fake([0.1 + 0.2])
    solution = run(PAL(sandbox=sandbox), SUM, backend=Mock([f"Sure!\n{GOOD}\nIt gives 10."]))
    assert solution.shown == "0.3"
    assert sandbox.programs == ["def solution():\n    # add, then double\n    return (2 + 3) * 2"]
    assert solution.evidence["rule"] == "the number"
    assert solution.evidence["value"] == "0.30000000000000004"


def test_a_program_that_fails_is_repaired() -> None:
    """The error goes back with the program, and the second program counts."""
    sandbox = Fake([NameError("name 'x' is not defined"), 10])
    mock = Mock(["```python\ndef solution():\n    return x\n```", GOOD])
    solution = run(PAL(sandbox=sandbox), SUM, backend=mock)
    assert (solution.answer, solution.usage.calls) == (10, 2)
    assert "return x\n\nname 'x' is not defined" in mock.calls[1].request.text
    assert solution.evidence["failures"] == ["name 'x' is not defined"]


@pytest.mark.parametrize(("repairs", "calls"), [(0, 1), (1, 2), (2, 3)])
def test_repairs_are_bounded(repairs: int, calls: int) -> None:
    """After the last repair it abstains, with every error in the evidence."""
    sandbox = Fake([ValueError("no"), None, "talk"])
    mock = Mock([GOOD, GOOD + " ", GOOD + "  "])
    solution = run(PAL(sandbox=sandbox, repairs=repairs), SUM, backend=mock)
    assert solution.abstained
    assert (len(mock.calls), len(solution.evidence["failures"])) == (calls, calls)


def test_no_program_is_a_failure_too() -> None:
    """A reply without a program goes back, and nothing is run."""
    sandbox = Fake([10])
    mock = Mock(["The answer is 10.", GOOD])
    solution = run(PAL(sandbox=sandbox), SUM, backend=mock)
    assert solution.answer == 10
    assert "no program was found" in solution.evidence["failures"][0]


def test_a_sandbox_that_does_not_start_is_not_repaired() -> None:
    """Another program could not help."""
    mock = Mock([GOOD])
    solution = run(PAL(sandbox=Fake([OSError("no sandbox")], kind="unavailable")), SUM, backend=mock)
    assert solution.abstained
    assert solution.evidence["failures"] == ["no sandbox"]


def test_program_of_thoughts_leaves_its_result_in_a_variable() -> None:
    """The other style asks for statements, and reads the variable `ans`."""
    sandbox = Fake([10])
    mock = Mock(["```python\nans = 10\n```"])
    assert run(PAL(style="pot", sandbox=sandbox), SUM, backend=mock).answer == 10
    assert sandbox.programs[0] == "ans = 10\nans"
    assert "variable `ans`" in mock.calls[0].request.text


def test_the_sessions_tools_can_be_called() -> None:
    """Functions of the session are named in the prompt and passed to the sandbox; a sandbox among them is used."""

    def rate(currency: str) -> float:
        """Give the rate of a currency."""
        return 1.1

    sandbox = Fake([10])
    mock = Mock([GOOD])
    tools: dict[str, Any] = {"rate": rate, "python": sandbox, "not a name": rate}
    assert run(PAL(), SUM, backend=mock, tools=tools).answer == 10
    assert sandbox.tools == ["rate"]
    assert "- rate(currency): Give the rate of a currency." in mock.calls[0].request.text


def test_a_program_gets_no_more_time_than_the_run_has() -> None:
    """The sandbox is given its own seconds, or what is left of the run's."""
    sandbox = Fake([10, 10])
    run(PAL(sandbox=sandbox), SUM, backend=Mock([GOOD]))
    run(PAL(sandbox=sandbox), SUM, backend=Mock([GOOD]), limits=Limits(seconds=2))
    assert sandbox.seconds[0] == SECONDS
    assert sandbox.seconds[1] <= 2


def test_a_tool_keeps_its_own_parameters() -> None:
    """A tool that is not made from its function's signature is called by its own schema."""
    schema = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}
    tool = Tool(lambda **given: 2 * given["x"], "double", "Double a number.", schema)
    mock = Mock(["```python\ndef solution():\n    return double(5)\n```"])
    assert run(PAL(), SUM, backend=mock, tools={"double": tool}).answer == 10


class Size(Enum):
    """Some sizes."""

    SMALL = "small"
    LARGE = "large"


@dataclass
class Box:
    """A box."""

    size: Size
    items: list[int]


def count(box: Box, twice: bool = False) -> int:
    """Count what is in a box."""
    assert isinstance(box.size, Size)
    return sum(box.items) * (2 if twice else 1)


def plus(a: float, b: float) -> float:
    """Add."""
    return a + b


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        'print(plus("5", "7"))',
        "print(plus(5, b=7))",
        'print(count({"size": "small", "items": [5, "7"]}))',
        'print(count(box={"size": "LARGE", "items": [2, 4]}, twice="true"))',
        'print(count({"size": "small", "items": [12]}, "false"))',
        "print(sqrt_of(144))",
    ],
)
def test_a_program_calls_tools_with_values_of_their_types(program: str) -> None:
    """Plain values of a program become the numbers, flags, enums and dataclasses that a tool takes."""
    pytest.importorskip("pydantic_monty")
    tools = {"plus": plus, "count": count, "sqrt_of": math.sqrt}
    solution = run(PAL(repairs=0), SUM, backend=Mock([_py(program)]), tools=tools)
    assert (solution.answer, solution.evidence.get("failures")) == (12, None)


def test_a_program_that_calls_a_tool_wrongly_is_told_how() -> None:
    """The repair is told which argument was wrong, and what was expected."""
    pytest.importorskip("pydantic_monty")
    mock = Mock([_py('print(plus("five", 7))'), GOOD])
    solution = run(PAL(), SUM, backend=mock, tools={"plus": plus})
    assert "plus: a should be a valid number" in solution.evidence["failures"][0]


def test_a_choice_takes_the_option_that_states_the_value() -> None:
    """Of options, the one that states the value is the answer, else the nearest, and the evidence says which."""
    question = Question("How much?", options=("$9", "$10.50", "$12"))
    exact = run(PAL(sandbox=Fake([10.5])), question, backend=Mock([GOOD]))
    assert (exact.answer, exact.evidence["rule"]) == ("B", "the option that states the value")
    near = run(PAL(sandbox=Fake([11.9])), question, backend=Mock([GOOD]))
    assert near.answer == "C"
    assert "nearest option" in near.evidence["rule"]


def test_it_runs_in_the_real_sandbox() -> None:
    """Without a sandbox of one's own, one is opened and closed; errors, repairs and tools work in it."""
    pytest.importorskip("pydantic_monty")

    def rate(currency: str) -> float | Failure:
        """Give the rate of a currency."""
        return 1.5 if currency == "USD" else Failure("there is no such currency")

    first = "```python\ndef solution():\n    return 2 * rate('XXX')\n```"
    second = "```python\ndef solution():\n    return 2 * rate('USD')\n```"
    solution = run(PAL(), SUM, backend=Mock([first, second]), tools={"rate": rate})
    assert solution.answer == 3
    assert "there is no such currency" in solution.evidence["failures"][0]


@pytest.mark.parametrize("spec", ["pal(sandbox='fallback')", "pal(sandbox='process')"])
def test_a_sandbox_is_named_in_the_spec(spec: str) -> None:
    """What the interpreter lacks runs in a process where that is asked for, and only there."""
    from reasoning.tools.python import lockdown

    if lockdown.missing():
        pytest.skip(lockdown.missing())
    lazy = "```python\ndef numbers():\n    yield 4\n    yield 6\n\ndef solution():\n    return sum(numbers())\n```"
    assert run(spec, SUM, backend=Mock([lazy])).answer == 10
    refused = run("pal(repairs=0)", SUM, backend=Mock([lazy]))
    assert refused.answer is None
    assert "no generators (yield): collect the values in a list" in refused.evidence["failures"][0]


def test_a_repair_is_told_what_the_sandbox_lacks() -> None:
    """The prompt of a repair names the reason and what to write instead."""
    lacking = "```python\nfrom fractions import Fraction\ndef solution():\n    return Fraction(20, 2)\n```"
    mock = Mock([lacking, GOOD])
    assert run("pal", SUM, backend=mock).answer == 10
    asked = str(mock.calls[1])
    assert "no module 'fractions': calculate with whole numbers" in asked


def test_samples_share_the_sandbox() -> None:
    """A vote over programs opens one sandbox and leaves none open."""
    pytest.importorskip("pydantic_monty")
    from reasoning.strategies._shared import sandboxes

    solution = run(SelfConsistency(PAL(), 4), SUM, backend=Mock(lambda request, sample: GOOD))
    assert (solution.answer, solution.confidence) == (10, 1.0)
    assert not sandboxes._open


def test_out_of_budget_is_an_error() -> None:
    """A program that failed is nothing to return."""
    with pytest.raises(BudgetExceededError):
        run(PAL(sandbox=Fake([ValueError("no")])), SUM, backend=Mock([GOOD]), limits=Limits(calls=1))


RUN = [
    ("script", "x = 3 * 4\nprint(x)"),
    ("words", 'x = 12\nprint("The answer is", x)'),
    ("format", 'x = 12\nprint(f"Answer: {x} apples")'),
    ("cents", 'x = 12\nprint(f"${x:,.2f}")'),
    ("function", "def solve():\n    return 12\n\nprint(solve())"),
    ("function-alone", "def solve():\n    return 12"),
    ("function-of-two", "def area(a, b):\n    return a * b\n\ndef main():\n    return area(3, 4)"),
    ("function-printing", "def solution():\n    print(12)"),
    ("function-called", "def main():\n    x = 12\n    print(f'Total: {x}')\n\nmain()"),
    ("function-with-arguments", "def solution(a, b):\n    return a * b\n\nprint(solution(3, 4))"),
    ("guard", "def main():\n    print(12)\n\nif __name__ == '__main__':\n    main()"),
    (
        "class",
        "class Shop:\n    def __init__(self, n):\n        self.n = n\n    def total(self):\n        return self.n * 4\n"
        "\nprint(Shop(3).total())",
    ),
    ("loop", "total = 0\nfor n in (3, 4, 5):\n    total += n\n    print(total)"),
    ("last-line", "print(1)\nprint(5)\nprint(12)"),
    ("done-behind", "print('The answer is 12.')\nprint('Done.')"),
    ("value-then-done", "print(12)\nprint('Done.')"),
    ("framed", "print('=' * 9)\nprint('Answer = 12')\nprint('=' * 9)"),
    ("mapping", "def solution():\n    return {'answer': 12}"),
    ("lambda", "solution = lambda: 12\nprint(solution())"),
    ("default", "def solve(n=12):\n    return n"),
    ("sum", "3 * 4"),
    ("session-sum", ">>> 3 * 4\n12"),
    ("branches", "try:\n    print(12)\nexcept Exception as error:\n    print(error)"),
    ("expression", "x = 3\nx * 4"),
    ("expression-behind-print", "x = 3\nprint('x is', x)\nx * 4"),
    ("returned-words", "def solution():\n    return 'The answer is 12.'"),
    ("list-of-one", "print([12])"),
    ("float", "print(24 / 2)"),
    ("answer", "answer = 12"),
    ("ans", "ans = 12"),
    ("result-printed", "result = 36 / 3\nprint(round(result))"),
    ("session", ">>> x = 3\n>>> for n in range(3):\n...     x += 3\n...\n>>> x"),
    ("notebook", "!pip install pint\nx = 12\nprint(x)"),
]


@pytest.mark.slow
@pytest.mark.parametrize("style", ["pal", "pot"])
@pytest.mark.parametrize("program", [program for _, program in RUN], ids=[name for name, _ in RUN])
def test_what_a_program_says_is_its_result(program: str, style: Any) -> None:
    """What it returns, ends with, leaves under a name or prints last is read, in both styles."""
    pytest.importorskip("pydantic_monty")
    solution = run(PAL(style=style, repairs=0), SUM, backend=Mock([f"```python\n{program}\n```"]))
    assert (solution.answer, solution.evidence.get("failures")) == (12, None)


BLOCKS = {
    "two": "First:\n" + _py("x = 5") + "Then:\n" + _py("print(x + 7)"),
    "three": _py("import math") + _py("x = math.sqrt(25)") + _py("answer = x + 7"),
    "changed": _py("numbers = []") + _py("numbers.append(5)", "numbers.append(7)") + _py("print(sum(numbers))"),
    "function-then-call": _py("def total(a, b):", "    return a + b") + "Call it:\n" + _py("print(total(5, 7))"),
    "solution-then-call": _py("def solution():", "    return 12") + _py("print(solution())"),
    "helper-behind": _py("def solution():", "    return helper()") + _py("def helper():", "    return 12"),
    "corrected": _py("def solution():", "    return 99")
    + "\nWait, that is wrong. Corrected:\n"
    + _py("def solution():", "    return 12"),
    "corrected-body": _py("return 99") + "Wait, that is wrong. Corrected:\n" + _py("return 12"),
    "corrected-script": _py("x = 90", "print(x + 9)") + "That is wrong.\n" + _py("x = 5", "print(x + 7)"),
    "corrected-by-script": _py("def solution():", "    return 99") + "This is wrong; instead:\n" + _py("print(5 + 7)"),
    "corrected-twice": _py("ans = 98") + "Actually:\n" + _py("ans = 99") + "No, wait:\n" + _py("ans = 12"),
    "corrected-name": _py("x = 4") + "x should be 5:\n" + _py("x = 5") + "So:\n" + _py("print(x + 7)"),
    "unfenced-corrected": "def solution():\n    return 99\n\nWait, that is wrong:\n\ndef solution():\n    return 12",
    "expression": _py("x = 3", "y = 4") + "It is x*y:\n" + _py("x * y"),
    "listed": "1. First:\n   ```python\n   x = 5\n   ```\n2. Then:\n   ```python\n   print(x + 7)\n   ```",
    "claimed-output": _py("print(5 + 7)") + "Running this gives:\n" + _py("99"),
    "test-cases": _py("def solution():", "    return 12")
    + "Test:\n"
    + _py("print(solution())", "print(solution() + 1)"),
    "alternative": _py("def solution():", "    return 12") + "Or:\n" + _py("def solution():", "    return 3 * 4"),
    "fixed-bug": _py("def solution():", "    return unknown")
    + "Oops, there is a bug:\n"
    + _py("def solution():", "    return 12"),
    "tildes": "~~~python\nprint(12)\n~~~",
    "output": _py("print(5 + 7)") + "Output:\n```\n99\n```",
    "output-assigned": "```\nprint(5 + 7)\n```\nThis prints:\n```\nanswer = 99\n```",
    "text": _py("print(5 + 7)") + "```text\nanswer = 99\n```",
    "json": '```json\n{"answer": 99}\n```\n' + _py("print(5 + 7)"),
    "commands": "```bash\npip install numpy\n```\n" + _py("print(5 + 7)") + "```bash\npython a.py\n```",
    "imported-elsewhere": _py("def solution():", "    return 12") + "For charts:\n" + _py("import matplotlib"),
    "run-on": _py("def solution():", "    return 12")
    + "\nQuestion: And now?\n"
    + _py("def solution():", "    return 99"),
    "run-on-unfenced": "def solution():\n    return 12\n\nQuestion: And instead?\n\ndef solution():\n    return 99",
    "thought": "<think>" + _py("print(99)") + "</think>" + _py("print(12)"),
    "cut-off": _py("def solution():", "    return 12") + "Or:\n```python\ndef solution():\n    total = 9",
}


@pytest.mark.slow
@pytest.mark.parametrize("reply", BLOCKS.values(), ids=BLOCKS)
def test_the_blocks_that_belong_together_are_the_program(reply: str) -> None:
    """Blocks that need each other are run together, a corrected one replaces, and what is no program is not run."""
    pytest.importorskip("pydantic_monty")
    solution = run(PAL(repairs=0), SUM, backend=Mock([reply]))
    assert (solution.answer, solution.evidence.get("failures")) == (12, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "program", "answer"),
    [
        (Question("Which?", options=("$9", "$10.50", "$12")), "print(10.5)", "B"),
        (Question("Which?", options=("$9", "$10.50", "$12")), "print('The total is $12.00')", "C"),
        (Question("Which?", options=("red", "green")), "print('The answer is green.')", "B"),
        (Question("Which?", options=("red", "green")), "print('B')", "B"),
        (Question("Is it?", answer_format="truth"), "print(3 > 2)", "True"),
        (Question("Is it?", answer_format="truth"), "print('The statement is false.')", "False"),
        (Question("Who?"), "name = 'Ann'\nprint(name)", "Ann"),
        (Question("How much?", answer_format="expression"), "print('1/2')", "1/2"),
    ],
)
def test_what_is_printed_is_read_in_the_questions_format(question: Question, program: str, answer: str) -> None:
    """A printed number states an option; a printed word is a truth value or a text."""
    pytest.importorskip("pydantic_monty")
    solution = run(PAL(repairs=0), question, backend=Mock([_py(program)]))
    assert answer in solution.shown
    assert solution.evidence["printed"]


@pytest.mark.parametrize("program", ["print('x')\nraise ValueError('no')", "print('nothing of use')", "print(None)"])
def test_the_repair_is_told_what_was_printed(program: str) -> None:
    """A program that fails, or prints no answer, goes back with what it printed."""
    pytest.importorskip("pydantic_monty")
    mock = Mock([_py(program), GOOD])
    assert run(PAL(), SUM, backend=mock).answer == 10
    assert "It printed:\n" in mock.calls[1].request.text


@pytest.mark.parametrize(
    "settings",
    [
        {"style": "c"},
        {"repairs": -1},
        {"repairs": True},
        {"sandbox": 5},
        {"sandbox": "docker"},
        {"max_tokens": 0},
        {"seconds": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        PAL(**settings)

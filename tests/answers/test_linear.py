"""The time that the extractor takes grows with the length of a reply, not with its square, whatever the reply."""

from __future__ import annotations

import time

import pytest

from reasoning.answers import Choice, CodeOutput, Expression, Number, Text, Truth, extract

FORMATS = (
    Choice(("a red box", "a blue box", "12", "none of them")),
    Truth(),
    Truth(("Yes", "No")),
    Number(),
    Expression(),
    Text(),
    CodeOutput(),
)
SHAPES = (
    "\n", " \n", "\r\n", "\n \t", " ", "\t", "*", "** ", "_", "a_", "\"", "'", "“", "`", "```\n", "~", "~~",
    "$", "$a", "$a$ ", "{", "{ ", "\\boxed{", "\\boxed{1} and ", "\\text{", "\\frac{", "\\(", "answer",
    "answer ", "answer  *", "Answer: ", "Answer:\n", "The answer is ", "not ", "A ", "A, ", "A and ", "(A) ",
    "option ", "option A ", "A) x\n", "1,", "1,234,", "1 ", "1/", "1.", "12 + ", "-", "- ", "#", "#### ", "|",
    "| a |", "<", "<a>", "<answer>", "</a>\n", "<|", "<|a|>", "[", "((", ". ", "! ", "? ",
    "the statement is true ", "the statement is ", "The statement \"a\" is ", "it is true, ", "because ",
    "we cannot say ", "neither true ", "if ", "so ", "{\"answer\": ", "\"answer\": \"", "\"answer\": '\\", "= ",
    "5 * 3 = ", "x = ", "^", "答案：", "says Answer: ", "\"Answer: ", "I think ", "it's ", "Let me know ",
    "Question:", "Question: a\n", "Suppose ", "'a b c ' ", "\"a b c d\" ", "a", "<think>", "</think>", "x\n\n",
    "½ ", "yes, ", "true or ",
)  # fmt: skip
MIN_SECONDS = 0.15
"""Below this sum over all formats a measurement is noise, and no reason to worry."""


def _seconds(text: str) -> float:
    """The processor time of reading `text` in every format, the shorter of two tries."""
    tries = []
    for _ in range(2):
        start = time.process_time()
        for form in FORMATS:
            extract(text, form)
        tries.append(time.process_time() - start)
        if tries[0] < MIN_SECONDS:
            break
    return min(tries)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES, ids=[repr(shape) for shape in SHAPES])
def test_time_grows_no_faster_than_the_reply(shape: str) -> None:
    """Of 4,000, 8,000 and 16,000 characters the four times longer one takes far less than sixteen times as long."""
    floods = [shape * (size // 2 // len(shape)) for size in (16_000, 8_000, 4_000)]
    long, middle, short = (f"{flood}\nAnswer: B\n{flood}x\nI hope this helps" for flood in floods)
    longest = _seconds(long)
    if longest < MIN_SECONDS:
        return
    shorter = _seconds(middle), _seconds(short)
    assert longest < 9 * shorter[1], (longest, *shorter)

"""What code returns is compared exactly; signs alone are answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.answers import CodeOutput, Text, extract
from tests.each_row import each_row

FORM = CodeOutput()


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ('{"reasoning": "none", "answer": "{}"}', "{}"),
        ('The final answer is:\n```json\n{"answer": "[]"}\n```', "[]"),
        ("Answer: []", "[]"),
        ("Answer: ()", "()"),
        ('Answer: ""', '""'),
        ("Answer: ''", "''"),
        ("**Answer:** `{}`", "{}"),
        ("<answer>[]</answer>", "[]"),
        ("\\boxed{[]}", "[]"),
        ("```\n[]\n```", "[]"),
        ("[]", "[]"),
    ],
)
def test_signs_alone_are_answers(reply: str, value: str) -> None:
    """An empty list, dict, tuple or string is an answer of code and of text."""
    assert extract(reply, FORM).answer == value
    assert extract(reply, Text()).answer == value


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ("The output is `[1, 2]`.", "[1, 2]"),
        ("After the loop the function returns [1, 2].", "[1, 2]"),
        ("So the result of the call will be 'ab'.", "'ab'"),
        ("Step 1 gives 3.\nAnswer: 'what?'", "'what?'"),
        ('Answer: ("not it", "", "")', '("not it", "", "")'),
        ('{"answer": [1, 2]}', "[1, 2]"),
        ('{"answer": true}', "True"),
        ('{"answer": "\\"372359\\""}', '"372359"'),
        ("Answer:\n```python\n[1, 2]\n```", "[1, 2]"),
        ("[ANSWER]\n'abc'\n[/ANSWER]", "'abc'"),
        ("assert f(5) == [1, 2]", "[1, 2]"),
        ("[ANSWER]assert f('a') == {'a': 1}[/ANSWER]", "{'a': 1}"),
        ("Answer: -5", "-5"),
        ("Answer: None", "None"),
        ("Answer: 'a.b.'", "'a.b.'"),
        ("", None),
        ("I'm sorry, but I can't help with that.", None),
    ],
)
def test_the_output_is_read_as_written(reply: str, value: str | None) -> None:
    """Brackets, quotes and case stay; an assertion, a block and a sentence about the output are read."""
    assert extract(reply, FORM).answer == value


@each_row(
    ("left", "right", "equal"),
    [
        ("[1,2]", "[1, 2]", True),
        ("'a'", '"a"', True),
        ("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", True),
        ("{1, 2}", "{2, 1}", True),
        ("(1,)", "(1, )", True),
        ("[1, 2]", "1, 2]", False),
        ("[1, 2]", "(1, 2)", False),
        ("(1, 2]", "[1, 2)", False),
        ("'aaaaa'", "'AAAAA'", False),
        ("'what'", "'what?'", False),
        ('("not it", "", "")', "('', '', 'not it')", False),
        ("1", "1.0", False),
        ("1", "True", False),
        ("'a'", "a", False),
        ("'a'", "'a '", False),
        ("()", "[]", False),
        ("'1'", "1", False),
        ("hello", "Hello", False),
        ("hello", "hello", True),
        ("['\\n']", '["\\n"]', True),
        ("[[[]]]", "[[], []]", False),
    ],
)
def test_equal_outputs_are_one_literal(left: str, right: str, equal: bool) -> None:
    """Two ways to write one Python value are equal; all else that differs is different."""
    assert FORM.equal(left, right) is equal
    assert FORM.equal(right, left) is equal


@pytest.mark.parametrize(("left", "right"), [("[1, 2]", "1, 2"), ("(1, 2]", "[1, 2)"), ("[]", "()"), ('""', "[]")])
def test_brackets_count_in_a_text_that_is_a_list(left: str, right: str) -> None:
    """A text's brackets are left out of account only where they stand around plain words."""
    assert not Text().equal(left, right)
    assert Text().equal("(Paris)", "paris.")


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_a_python_value_is_read_back(value: object) -> None:
    """What Python writes of a value is read as it stands, and equals itself."""
    written = repr(value)
    gold = FORM.parse_gold(written if isinstance(value, str) else value)
    assert gold is not None
    assert FORM.equal(gold, written)
    found = FORM.parse(written)
    assert found is not None
    assert FORM.equal(found, written)


@pytest.mark.parametrize(
    "text", ["[" * 5000, "-" * 5000 + "1", "(" * 90 + ")" * 90, "1+" * 4000 + "1", "9" * 9000, "'\\x"]
)
def test_hostile_literals_are_texts(text: str) -> None:
    """Nests and floods are compared as texts, and raise nothing."""
    assert FORM.key(text) == FORM.key(text)
    assert extract(f"Answer: {text}", FORM) is not None


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ('{"answer": null}', "None"), ('{"final_answer": null, "note": "it returns nothing"}', "None"),
        ('```json\n{"answer": null}\n```', "None"), ("{'answer': null}", "None"), ('{"answer": "null"}', "null"),
        ('{"answer": "None"}', "None"), ('{"answer": [1, null, true]}', "[1, None, True]"),
        ('{"answer": true}', "True"),
        ("{'answer': false}", "False"), ('{"answer": {"a": null}}', "{'a': None}"), ('{"note": null}', None),
    ],
)  # fmt: skip
def test_a_value_in_json_is_the_one_of_python(reply: str, value: str | None) -> None:
    """`null`, `true` and `false` in a field for the answer are None, True and False; their words in quotes are text."""
    assert extract(reply, FORM).answer == (value if value is not None else FORM.parse(reply))

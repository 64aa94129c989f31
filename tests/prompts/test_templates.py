"""Templates of one's own: what prompts need works, what reaches into Python or grows without end is a clear error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning import Question
from reasoning.errors import PromptError
from reasoning.prompts import Prompts

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Question("word " * 60, "abc def " * 20_000)


def block(text: str) -> str:
    return f"{{% block user %}}{text}{{% endblock %}}"


def render(folder: Path, text: str, **variables: object) -> str:
    (folder / "x.j2").write_text(text, "utf-8")
    return Prompts(folder).render("x", **{"question": ASKED, **variables})[0][1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ question.__init__.__globals__ }}", "access to attribute '__init__' of 'Question' object is unsafe"),
        ("{{ question['__class__'] }}", "is unsafe"),
        ("{{ ''|attr('__class__') }}", "is unsafe"),
        ("{{ lipsum.__globals__ }}", "is unsafe"),
        ("{{ [question]|map(attribute='__init__.__globals__')|join }}", "is unsafe"),
        ("{{ items.append(1) }}", "unsafe"),
        ("{{ question.with_context }}", "can't be written"),
        ("{{ thing }}", "can't be written"),
        ("{% set question.text = 1 %}", "cannot assign attribute"),
        ("{% for i in range(10**9) %}x{% endfor %}", "Range too big"),
        ("{% for i in range(9999) %}{% for j in range(9999) %}xxxxx{% endfor %}{% endfor %}", "more than 4000000 char"),
        ("x" * 4_000_001, "more than 4000000 characters"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "more depth or memory"),
        ("{% include 'x.j2' %}", "more depth or memory"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "more depth or memory"),
        ("{{ nope }}", "'nope' is undefined"),
        ("{{ question.nope }}", "has no attribute 'nope'"),
        ("{% for a in question.text for %}", "expected token"),
        ("{% do question %}", "unknown tag 'do'"),
        ("{% include '../../../etc/passwd' %}", "does not exist"),
        ("{% include '/etc/passwd' %}", "does not exist|refers to"),
        ("{{ 1|dictsort }}", "items"),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_what_no_template_may_is_a_clear_error(tmp_path: Path, text: str, words: str) -> None:
    """What reaches into Python, writes without end, lacks a variable or can't be parsed is a PromptError in words."""
    with pytest.raises(PromptError, match=words):
        render(tmp_path, block(text), thing=object(), items=[1])


def test_templates_that_extend_themselves(tmp_path: Path) -> None:
    """A template that extends itself is refused."""
    with pytest.raises(PromptError):
        render(tmp_path, "{% extends 'x.j2' %}")


@pytest.mark.parametrize("kind", [bool, int, float])
def test_a_format_that_is_a_type_renders(kind: type) -> None:
    """A question whose format is a type of Python's is asked like any other."""
    assert Prompts().render("direct", question=Question("x?", answer_format=kind))[-1] == ("user", "Question: x?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ [1, 2.5, none, true] }}", "[1, 2.5, None, True]"),
        ("{{ 'a' ~ 1 ~ ['b']|first }}", "a1b"),
        ("{{ 3 * 4 + 2 % 5 }} {{ 7 // 2 }} {{ 'a' + 'b' }}", "14 3 ab"),
        ("{% for a in 'abc' %}{{ loop.index }}{{ a }}{% if not loop.last %}, {% endif %}{% endfor %}", "1a, 2b, 3c"),
        ("{% for a in [1, 2, 3] if a > 1 %}{{ a }}{% else %}none{% endfor %}", "23"),
        ("{% for a in [[1, [2]], 3] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}", "123"),
        ("{% macro m(x, y=2) %}<{{ x }}{{ y }}{{ caller() if caller is defined }}>{% endmacro %}{{ m(1) }}", "<12>"),
        ("{% set x %}a{{ 1 }}{% endset %}{{ x|upper }}", "A1"),
        ("{% filter upper %}abc{% endfilter %}", "ABC"),
        ("{{ {'b': 1, 'a': [2]}|tojson }} {{ ['x', 'y']|join('-') }}", '{"b": 1, "a": [2]} x-y'),
        ("{{ '<é>'|tojson }} {{ 2.567|round(1) }} {{ 'a b'.split()|length }}", '"<é>" 2.6 2'),
        ("{{ ['b', 'a']|sort|map('upper')|list }}", "['A', 'B']"),
        ("{{ question.text.strip()[:4] }} {{ 'or' in question.text }} {{ nope|default('x') }}", "word True x"),
        ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{% with x = 1 %}{{ x }}{% endwith %}{% raw %}{{ x }}{% endraw %}", "1{{ x }}"),
        ("{{ 'yes' if question.options else 'no' }} {{ 1 if 2 in (1, 2) }}", "no 1"),
    ],
)
def test_what_prompts_need_works(tmp_path: Path, text: str, words: str) -> None:
    """Loops, conditions, macros, filters and arithmetic of ordinary templates work as in Jinja2."""
    assert render(tmp_path, block(text)) == words


def test_macros_of_another_file(tmp_path: Path) -> None:
    """Macros with loops can be imported from a file of the user's."""
    (tmp_path / "m.j2").write_text("{% macro rows(items) %}{% for i in items %}- {{ i }};{% endfor %}{% endmacro %}")
    text = "{% from 'm.j2' import rows %}{% import 'm.j2' as m %}"
    assert render(tmp_path, text + block("{% from 'm.j2' import rows %}{{ rows([1, 2]) }}")) == "- 1;- 2;"


def test_a_large_context_is_no_hostile_one(tmp_path: Path) -> None:
    """A context of a million letters and a list of thousands are rendered."""
    text = block("{{ passage|trim }}{% for i in items %}{{ i }}\n{% endfor %}")
    written = render(tmp_path, text, passage="word " * 200_000, items=[f"item {i}" for i in range(20_000)])
    assert len(written) > 1_000_000

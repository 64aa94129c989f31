"""Templates from anywhere: no reach into Python, and bounded work, whatever they try."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from reasoning import Question
from reasoning.errors import PromptError
from reasoning.prompts import Prompts
from reasoning.prompts.sandbox import STEPS

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Question("word " * 60, "abc def " * 20_000)
EACH, END = "{% for a in question.text %}", "{% endfor %}"
START = "{% set a = 'aaaaaaaaaa' %}{% set l = [1] %}{% set d = {'x': 1} %}{% set m = [1] %}"


def block(text: str) -> str:
    return f"{{% block user %}}{text}{{% endblock %}}"


def render(folder: Path, text: str, **variables: object) -> str:
    (folder / "x.j2").write_text(text, "utf-8")
    return Prompts(folder).render("x", question=ASKED, **variables)[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ question.__init__.__globals__ }}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ lipsum.__globals__ }}",
        "{{ namespace() }}",
        "{% for i in range(10) %}x{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ 2**10**9 }}",
        "{{ 9**9**9**9 }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        "{% include 'x.j2' %}",
        "{% set d = (d|default(40)) - 1 %}{% if d > 0 %}{% include 'x.j2' %}{% include 'x.j2' %}{% endif %}",
        "{% extends 'x.j2' %}",
        "{{ 'a'.center(1000000000) }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ question.text|replace('', question.text|replace('', question.text|replace('', question.text))) }}",
        "{{ 'aaaa'.replace('a','b'*3) }}",
        "{{ 'a'.encode().center(1000000000) }}",
        "{{ (5).to_bytes(1000000000,'big') }}",
        "{{ 'aaa'.translate({97: 'b'}) }}",
        "{{ 1|round(-1000000000) }}",
        "{{ 1|round(1000000000,'ceil') }}",
        "{{ [1]|tojson(indent=1000000000) }}",
        "{% set s = question.text|list|join(question.text) %}" + "{% set s = s|list|join(s) %}" * 2 + "{{ s }}",
        "{{ {}|xmlattr }}",
        "{{ ''|attr('__class__') }}",
        "{{ [question]|map(attribute='__init__.__globals__')|join }}",
        "{{ question.with_context('x') }}",
        "{{ question.with_context }}",
        "{{ question.answers.key('x') }}",
        EACH * 4 + "{% set _steps=[] %}x" + END * 4,
        "{% for a in [question.text] recursive %}{{ loop([a]) }}{% endfor %}",
        "{{ self.user() }}",
        "{{ question.text|map('upper') }}",
        "{% for a in question.text*1 %}{% endfor %}",
        "{% for a in question.text for %}",
        EACH * 3 + "{{ 'zz' in question.context }}" + END * 3,
        EACH * 3 + "{{ question.context|wordcount }}" + END * 3,
        EACH * 3 + "{{ question.context.split()|length }}" + END * 3,
        "{{ question.context|select('in', question.context)|list|length }}",
        "{{ [[1],[2]]|sum(start=[]) }}",
        "{% set question.text = 1 %}{{ question.text }}",
        "{% do question %}",
        "{{ super.__class__ }}",
        "{{ question['__class__'] }}",
        "{{ ['%1000000000d']|map('format',1)|list }}",
        "{% include '../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{{ question.text|batch(100000000, 'x')|list }}",
        "{{ [1]|slice(100000000)|list }}",
        "{{ 1|dictsort }}",
        "{% debug %}",
        "{{ nope }}",
    ],
)
def test_hostile_templates_are_refused(tmp_path: Path, text: str) -> None:
    """What reaches into Python, runs long or grows large is a PromptError."""
    with pytest.raises(PromptError):
        render(tmp_path, block(text))


@pytest.mark.parametrize(
    "text",
    [
        START + "{% set a = a ~ a %}" * 40 + "{{ a|length }}",
        START + "{% set a = a + a %}" * 40 + "{{ a|length }}",
        START + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40 + "{{ a|length }}",
        START + "{% set a = [a, a]|join %}" * 40 + "{{ a|length }}",
        START + "{% set a = a|replace('a', 'aa') %}" * 40 + "{{ a|length }}",
        START + "{% set l = l + l %}" * 40 + "{{ l|length }}",
        START + "{% set l = [l, l] %}" * 40 + "{{ l }}",
        START + "{% set d = {'a': d, 'b': d} %}" * 40 + "{{ d|tojson }}",
        START + "{% set l = [l, l] %}{% set m = [m, m] %}" * 40 + "{{ l == m }}",
        "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}"
        + "{% call m() %}" * 30
        + "x"
        + "{% endcall %}" * 30,
        "{% for a in question.text %}" * 9 + "x" + "{% endfor %}" * 9,
        "{% for a in question.text %}" * 25 + "x" + "{% endfor %}" * 25,
        "".join(f"{{% for a{i} in question.text if a{i} %}}" for i in range(6)) + "{% endfor %}" * 6,
        "{% set x %}" + "{% for a in question.text %}" * 3 + "y" * 100_000 + "{% endfor %}" * 3 + "{% endset %}{{ x }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "not " * 50_000 + "1 }}",
        "{{ " + "9" * 10_000 + " }}",
    ],
)
def test_growth_is_bounded_in_memory(tmp_path: Path, text: str) -> None:
    """What doubles again and again is stopped before it takes much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(PromptError):
            render(tmp_path, block(text))
        assert tracemalloc.get_traced_memory()[1] < 300e6
    finally:
        tracemalloc.stop()


def test_templates_that_extend_themselves(tmp_path: Path) -> None:
    """A template that extends itself is refused."""
    with pytest.raises(PromptError):
        render(tmp_path, "{% extends 'x.j2' %}")


def test_too_long_a_template(tmp_path: Path) -> None:
    """A template that is longer than any prompt is refused."""
    with pytest.raises(PromptError, match="longer than"):
        render(tmp_path, block("x" * 4_000_001))


def test_what_has_only_an_address_is_not_written(tmp_path: Path) -> None:
    """An object without words of its own is refused: its address would make each prompt another."""
    with pytest.raises(PromptError, match="can't be written"):
        render(tmp_path, block("{{ thing }}"), thing=object())


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


def test_a_loop_may_take_many_turns(tmp_path: Path) -> None:
    """The bound on turns is far above what a prompt takes, and holds for each rendering anew."""
    (tmp_path / "x.j2").write_text(block("{% for i in items %}{% endfor %}x"))
    library, items = Prompts(tmp_path), list(range(STEPS // 2))
    for _ in range(3):
        assert library.render("x", items=items) == (("user", "x"),)

"""Strategies compared on the questions that they share."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from reasoning.cli import app
from reasoning.errors import UsageError
from reasoning.evaluation import Comparison, ExampleResult, SampledAnswers, compare
from reasoning.evaluation.manifest import Manifest
from reasoning.evaluation.report import MOCK
from reasoning.evaluation.store import Store
from reasoning.usage import Usage
from tests.whole import examples

if TYPE_CHECKING:
    from pathlib import Path


def results(strategy: str, right: str, **fields: Any) -> list[ExampleResult]:
    """Make a result for each sign: + right, - wrong, 0 an abstention, ! an error, ? without a gold answer."""
    made = []
    for number, sign in enumerate(right):
        told: dict[str, Any] = {
            "answer": {"+": "A", "-": "B"}.get(sign),
            "gold": None if sign == "?" else "A",
            "correct": None if sign == "?" else sign == "+",
            "abstained": sign == "0",
            "error": "down" if sign == "!" else None,
            "usage": Usage(1, 10 * (number % 7), 5),
            "seconds": 1.0,
            **{name: value(number) if callable(value) else value for name, value in fields.items()},
        }
        made.append(ExampleResult(f"q{number}", strategy, "m", **told))
    return made


A = results("cot", "++--" * 50)
B = results("sc(cot)", "+++-" * 50)


def test_a_better_strategy_is_said_to_be_better() -> None:
    """The discordant questions are counted, and the words say who is better, by how much, and how sure that is."""
    (pair,) = compare(A, B).pairs
    assert (pair.n, pair.only_a, pair.only_b, pair.difference, pair.settled) == (200, 0, 50, 0.25, True)
    assert pair.statement == "sc(cot) is better than cot: +25.0 points [+19.5, +31.4], p < 0.001"


def test_what_the_mock_answered_is_said_to_be_no_models() -> None:
    """A comparison of results of the mock says first that they measure nothing; one of a model's does not."""
    mocked = [replace(one, backend="mock?error_rate=0.3") for one in A]
    assert compare(A, [replace(one, backend="mock") for one in B]).notes[:1] == (MOCK,)
    assert compare(mocked, B).notes[:1] == (MOCK,)
    assert MOCK not in compare(A, B).notes


def test_what_is_not_settled_says_how_many_more_questions_would_do() -> None:
    """Neither wins: the number that is wanting is told, rounded up to two digits."""
    (pair,) = compare(A[:40], results("direct", "++-+" + "++--" * 8 + "-+--")).pairs
    assert pair.statement == (
        "not settled between cot and direct: 0.0 points [−10.8, +10.8], p = 1.000; on these questions they are alike"
    )
    (pair,) = compare(results("a", "++--" * 10), results("b", "+-++" + "++--" * 9)).pairs
    assert pair.statement.endswith("about 900 questions more would be needed for a difference of this size")


def test_abstentions_and_errors_are_wrong_and_questions_without_gold_do_not_count() -> None:
    """They are counted as the report counts them."""
    (pair,) = compare(results("a", "+0!?"), results("b", "+++?")).pairs
    assert (pair.n, pair.only_a, pair.only_b) == (3, 0, 2)


def test_all_pairs_or_those_with_the_baseline() -> None:
    """Holm's correction is over the pairs that are made; the baseline is always A."""
    everyone = compare(A, B, results("direct", "----" * 50))
    assert [(pair.a, pair.b, pair.pairs) for pair in everyone.pairs] == [
        ("cot", "sc(cot)", 3),
        ("cot", "direct", 3),
        ("sc(cot)", "direct", 3),
    ]
    against = compare(A, B, results("direct", "-+--" * 50), baseline="direct")
    assert [(pair.a, pair.b) for pair in against.pairs] == [("direct", "cot"), ("direct", "sc(cot)")]
    assert all(pair.p <= pair.p_holm for pair in (*everyone.pairs, *against.pairs))


def test_only_shared_questions_are_compared_and_that_is_said() -> None:
    """Runs of different sizes are joined by the ids of their questions."""
    found = compare(A, B[:30])
    assert found.n == 30
    assert found.notes == ("only the 30 questions that all have results of are compared: cot has 170 more",)


def test_questions_on_one_passage_are_taken_together() -> None:
    """Where questions share passages the interval is wider; with few passages that is said instead."""
    a = results("a", "++--+-" * 20, passage=lambda n: str(n // 6))
    b = results("b", "++++++------" * 10, passage=lambda n: str(n // 6))
    (together,) = compare(a, b).pairs
    (apart,) = compare(a, b, clusters=False).pairs
    assert (together.clusters, together.test, together.difference) == (20, "clusters", apart.difference)
    assert together.high - together.low > apart.high - apart.low
    few = compare(results("a", "+-" * 9, passage="1"), results("b", "++" * 9, passage="1"))
    assert few.pairs[0].test == "McNemar mid-p"
    assert "too few to go by" in few.notes[0]


def test_costs_are_compared_by_resampling() -> None:
    """Another metric has a bootstrap interval and a p-value by permutation; a function is a metric, too."""
    dear = results("b", "+-" * 20, usage=Usage(1, 300, 5))
    (pair,) = compare(A[:40], dear, metric="tokens").pairs
    assert (pair.test, pair.settled, pair.only_b) == ("permutation", True, 40)
    assert pair.statement.startswith("b costs more than cot: +271 tokens [")
    (same,) = compare(A[:40], dear, metric=lambda one: one.seconds).pairs
    assert (same.difference, same.p) == (0.0, 1.0)


def test_subgroups_go_by_depth_and_metadata() -> None:
    """Each value of a key has its questions, counts and pairs; a key can be named, and gold is one."""
    a = results("a", "+-" * 12, depth=lambda n: n % 3, groups=lambda n: {"rule": "xy"[n % 2], "world": "open"})
    b = results("b", "++" * 12, depth=lambda n: n % 3, groups=lambda n: {"rule": "xy"[n % 2], "world": "open"})
    found = compare(a, b).subgroups
    assert [(group.key, group.value, group.n) for group in found] == [
        ("depth", "0", 8),
        ("depth", "1", 8),
        ("depth", "2", 8),
        ("rule", "x", 12),
        ("rule", "y", 12),
    ]
    assert found[4].correct == {"a": 0, "b": 12}
    assert found[4].pairs[0].settled
    assert [group.value for group in compare(a, b, by=["gold", "world"]).subgroups] == ["A", "open"]


def test_the_front_is_what_nobody_beats() -> None:
    """A strategy that is dearer and no better is not on it."""
    dear = results("dear", "++--" * 50, usage=Usage(9, 900, 5))
    assert [(point.strategy, point.on_front) for point in compare(A, B, dear).pareto] == [
        ("sc(cot)", True),
        ("cot", False),
        ("dear", False),
    ]


@pytest.mark.parametrize(
    ("sources", "settings", "words"),
    [
        ([A], {}, "needs two strategies"),
        ([A, results("b", "???")], {}, "share no question with a gold answer"),
        ([A, B], {"baseline": "coat"}, "no strategy is called so"),
        ([A, A], {"baseline": "cot"}, "several are called so"),
        ([A, B], {"metric": "token"}, "Did you mean 'tokens'"),
        ([A, B], {"by": ["rule"]}, "no question tells its 'rule'"),
        ([A, B], {"alpha": 5}, "between 0 and 1"),
        ([A, results("b", "++--", gold="C")], {}, "different gold answers"),
        ([[1, 2]], {}, "folders of runs"),
        ([A, results("b", "+-", usage=Usage(1, 1, 1, None))], {"metric": "dollars"}, "price of b"),
    ],
    ids=["one", "nothing shared", "baseline", "twice", "metric", "key", "alpha", "gold", "no results", "no price"],
)
def test_what_can_not_be_compared_is_refused(sources: list[Any], settings: dict[str, Any], words: str) -> None:
    """The message says what to do instead."""
    with pytest.raises(UsageError, match=words):
        compare(*sources, **settings)


def stored(folder: Path, made: list[ExampleResult], **settings: Any) -> Path:
    told = {"task": "mine", "sha256": "0", "backend": "m", "strategies": [made[0].strategy], **settings}
    with Store(folder, Manifest.of(told)) as store:
        for one in made:
            store.append(one)
    return folder


def test_runs_are_told_apart_and_other_data_is_refused(tmp_path: Path) -> None:
    """The same strategy of two runs goes by its run; runs of different data are not compared."""
    one, two = stored(tmp_path / "one", A), stored(tmp_path / "two", A[:100])
    assert compare(one, two).names == ["cot · one", "cot · two"]
    other = stored(tmp_path / "other", B, sha256="1")
    with pytest.raises(UsageError, match="different data"):
        compare(one, other)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "words", "status"),
    [
        ([], "sc(cot) is better than cot", 0),
        (["--baseline", "sc(cot)"], "cot is worse than sc(cot)", 0),
        (["--markdown"], "| strategy | accuracy |", 0),
        (["--latex"], r"\toprule", 0),
        (["--json"], '"p_holm"', 0),
        (["--json", "--latex"], "name one of them", 2),
        (["--metric", "wit"], "metric='wit'", 2),
    ],
    ids=["table", "baseline", "markdown", "latex", "json", "two forms", "metric"],
)
def test_the_command(tmp_path: Path, options: list[str], words: str, status: int) -> None:
    """It prints tables and words, or one of the other forms; what can't be used ends it with status 2."""
    folders = [str(stored(tmp_path / "one", A)), str(stored(tmp_path / "two", B))]
    done = CliRunner().invoke(app, ["compare", *folders, *options])
    assert done.exit_code == status
    assert words in done.output


def made() -> Comparison:
    return compare(A, results("a_b|c & 5% ∀ {x}", "+++-" * 50), results("<b>", "+-+-" * 50))


def test_latex_is_escaped_and_plain() -> None:
    """Signs that LaTeX reads as something else are written out, signs that its fonts lack are left out."""
    text = made().latex()
    assert r"a\_b\textbar{}c \& 5\% ? \{x\}" in text
    assert text.count(r"\begin{tabular}") == text.count(r"\bottomrule") == 2
    assert text.isascii()


PLAIN = compare(A, B)


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=30))
def test_any_name_is_a_cell_of_latex(name: str) -> None:
    """No sign of LaTeX is left bare, braces are balanced, and every row has as many cells."""
    text = replace(PLAIN, contenders=tuple(replace(one, name=name) for one in PLAIN.contenders)).latex()
    bare = re.sub(
        r"\\\\$|\\[&%$#_{}]|\\(?:text\w+|dots|begin|end|toprule|midrule|bottomrule)\b|\$(?:\\cdot|\\times|-)\$",
        "",
        text,
        flags=re.M,
    )
    assert not re.search(r"[\\$#_%~^]", bare)
    assert text.replace(r"\{", "").count("{") == text.replace(r"\}", "").count("}")
    rows = [re.split(r"(?<!\\)&", row) for row in text.split("\n") if row.endswith("\\\\")]
    assert len({len(row) for row in rows[:3]}) == 1
    assert text.replace("\n", "").isprintable()


def test_samples_are_told_by_pass_and_vote() -> None:
    """Where all questions have as many samples: one of k correct beside the vote of k; errors count as wrong."""
    kept = [replace(one, samples=SampledAnswers(3, {"A": 2, "B": 1}, ("A",))) for one in B]
    found = compare(A, [*kept[:-1], replace(B[-1], error="down", correct=False)])
    ((name, measures),) = found.samples.items()
    assert (name, [one.k for one in measures]) == ("sc(cot)", [1, 2, 3])
    assert [one.passed for one in measures] == pytest.approx([2 / 3 * 0.995, 0.995, 0.995])
    assert [one.voted for one in measures] == pytest.approx([2 / 3 * 0.995, 2 / 3 * 0.995, 0.995])
    assert "| sc(cot) | 3 | 99.5 % | 99.5 % |" in found.markdown()
    assert compare(A, [*kept[:-1], B[-1]]).samples == {}


def test_markdown_and_json_hold_all(tmp_path: Path) -> None:
    """Cells are escaped; the numbers are those of the pairs."""
    found = made()
    assert r"a\_b\|c & 5% ∀ {x}" in found.markdown()
    assert "&lt;b>" in found.markdown()
    told = json.loads(json.dumps(found.to_dict()))
    assert [pair["p_holm"] for pair in told["pairs"]] == [pair.p_holm for pair in found.pairs]
    assert found.pairs[0].statement in " ".join(str(found).split())


def test_a_frame_has_a_row_for_each_pair() -> None:
    """Those of all questions come first, those of subgroups after."""
    found = compare(results("a", "+-" * 9, depth=lambda n: n % 2), results("b", "++" * 9))
    frame = found.to_pandas()
    assert list(frame["key"].fillna("all")) == ["all", "depth", "depth"]
    assert frame["only_b"].sum() == 18

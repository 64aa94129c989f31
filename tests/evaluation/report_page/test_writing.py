"""The page of a run: what stands in it, and that no text can break out of its place."""

from __future__ import annotations

import base64
import gzip
import html.parser
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, Solution, evaluate
from reasoning.errors import DataError, UsageError
from reasoning.evaluation import Example, write_report
from reasoning.evaluation.report_page.packing import csp_hash

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = {
    "end of script": "</script><script>alert(1)</script>",
    "comment": "<!--<script>",
    "attribute": "\" onmouseover=\"alert(1)' x='",
    "line separators": "a\u2028b\u2029c",
    "right to left": "\u202eabc \u05d0\u05d1",
    "NUL": "a\x00b",
    "half a pair": "a\ud800b",
    "very long": "x" * 100_000,
    "template": "{{ 7 * 7 }} {% raw %}",
}


class Parsed(html.parser.HTMLParser):
    """The elements of a page, and the text of its script elements by their type."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, list[str]] = {}
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within = (dict(attrs).get("type") or "script") if tag == "script" else tag

    def handle_data(self, data: str) -> None:
        self.scripts.setdefault(self._within, []).append(data)
        self._within = ""


def page_of(tmp_path: Path, questions: list[Example], strategies: list[Any], **settings: Any) -> str:
    """Return the page of a run of the mock."""
    evaluate(questions, strategies, "mock", out=tmp_path / "run", **settings)
    return write_report(tmp_path / "run", out=tmp_path / "page.html").read_text("utf-8")


def birds(n: int, *, gold: str | None = "yes", text: str = "Is the heron wet?") -> list[Example]:
    """Return questions about a heron."""
    context = "The heron is wet. If something is wet then it is cold."
    return [Example(Question(text, context, answer_format=bool, id=f"q{number}"), gold) for number in range(n)]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_out_of_its_place(tmp_path: Path, text: str) -> None:
    """A hostile id and a hostile error are text on the page: no element, no script, no attribute comes of them."""

    class Failing:
        async def solve(self, question: Question, session: Any) -> Solution:
            raise ValueError(text)

        def __str__(self) -> str:
            return f"failing {text[:200]}"

    question = Question(f"Is this so? {text}", answer_format=bool, id=f"id {text}")
    page = page_of(tmp_path, [Example(question, "yes")], [Failing(), "direct"])
    harmless = page_of(
        tmp_path / "b", [Example(Question("Is this so?", answer_format=bool, id="id"), "yes")], ["direct"]
    )
    allowed = {tag for tag, _ in Parsed(harmless).tags}
    parsed = Parsed(page)
    assert {tag for tag, _ in parsed.tags} <= allowed
    assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on")]
    assert [attributes.get("type") for tag, attributes in parsed.tags if tag == "script"].count(None) == 1
    assert json.loads(parsed.scripts["application/json"][0])["entries"][0]["i"].startswith("id ")
    assert "\x00" not in page


def test_the_policy_allows_the_pages_own_style_and_script_alone(tmp_path: Path) -> None:
    """The hashes in the policy are those of the elements; nothing is loaded and nothing has a style of its own."""
    page = page_of(tmp_path, birds(2), ["direct"])
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    script = re.search("<script>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    assert script is not None
    policy = re.search('Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    told = policy[1].replace("&#39;", "'")
    assert told.startswith("default-src 'none'; ")
    assert csp_hash(style[1]) in told
    assert csp_hash(script[1]) in told
    loads = [attributes for _, attributes in Parsed(page).tags if {"src", "srcset", "style"} & attributes.keys()]
    assert not loads
    assert not re.search(r"(?:href|url)=?[\"'(]\s*https?:", page)


def test_mock_results_say_so(tmp_path: Path) -> None:
    """What no model answered is marked before the first figure."""
    page = page_of(tmp_path, birds(2), ["direct"])
    assert page.index("Mock results.") < page.index("<h1")


@pytest.mark.parametrize(
    ("strategies", "gold", "words"),
    [
        (["direct"], "yes", "direct answers 100.0 % of 3 questions correctly."),
        (["direct", "cot"], "yes", "are level at 100.0 %"),
        (["direct", "cot"], None, "2 strategies answered 3 questions."),
    ],
    ids=["one strategy", "two strategies", "no gold answers"],
)
def test_the_first_words_say_what_was_found(
    tmp_path: Path, strategies: list[str], gold: str | None, words: str
) -> None:
    """The page begins with a sentence, whatever the run has to compare."""
    page = page_of(tmp_path, birds(3, gold=gold), strategies)
    assert re.search(f"<h1[^>]*>(?:(?!</h1>).)*{re.escape(words)}", page, re.DOTALL)


def test_runs_of_other_questions_are_refused(tmp_path: Path) -> None:
    """What can't be compared is not put side by side; what is no run is named."""
    evaluate(birds(2), ["direct"], "mock", out=tmp_path / "a")
    evaluate(birds(2), ["cot"], "mock", out=tmp_path / "b")
    other = tmp_path / "b" / "run.json"
    other.write_text(json.dumps({**json.loads(other.read_text("utf-8")), "task": "another", "sha256": "1"}))
    first = tmp_path / "a" / "run.json"
    first.write_text(json.dumps({**json.loads(first.read_text("utf-8")), "task": "one", "sha256": "2"}))
    with pytest.raises(UsageError, match="of another task"):
        write_report(tmp_path / "a", tmp_path / "b", out=tmp_path / "page.html")
    with pytest.raises(UsageError, match="no run was named"):
        write_report(out=tmp_path / "page.html")
    with pytest.raises(DataError, match=r"no run\.json"):
        write_report(tmp_path, out=tmp_path / "page.html")


def test_traces_lie_compressed_within(tmp_path: Path) -> None:
    """Every trace is in the page, drawn, in chunks of ten questions that a browser can inflate."""
    page = page_of(tmp_path, birds(11), ["cot", "sc(cot, samples=3)"])
    packed = Parsed(page).scripts["application/octet-stream"]
    assert len(packed) == 2
    first = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    assert len(first) == 10
    assert "If something is wet then it is cold." in first[0]["question"]
    assert sorted(first[0]["traces"]) == ["0", "1"]
    assert "cot/zero_shot" in first[0]["traces"]["0"]
    assert "as they came" in first[0]["traces"]["1"]


def test_pairs_and_confidences_are_told(tmp_path: Path) -> None:
    """Two strategies are compared on the same questions, and a vote's confidence has its curve and its error."""
    page = page_of(tmp_path, birds(12), ["direct", "sc(cot, samples=3)"])
    assert "Are the differences real?" in page
    assert "only the first right" in page
    assert "answers with a confidence, ECE" in page
    assert "points (95 %), p = 1.000" in page


def test_without_statistics_the_page_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SciPy is missing the page has all else, and names the extra."""
    from reasoning.errors import MissingExtraError
    from reasoning.evaluation.report_page import comparing

    def missing(*_: Any, **__: Any) -> None:
        raise MissingExtraError("scipy", "eval", "this statistic")

    monkeypatch.setattr(comparing, "compare", missing)
    page = page_of(tmp_path, birds(3), ["direct", "cot"])
    assert "reasoning-toolkit[eval]" in page
    assert "Accuracy against cost" in page


def test_what_samples_are_worth_is_told_where_all_were_drawn(tmp_path: Path) -> None:
    """pass@k and vote@k stand on the page of a vote that drew all samples, and of no other."""
    page = page_of(tmp_path, birds(3), ["sc(cot, samples=3, stop_rule=all)", "cot"])
    told = page.split('id="samples"')[1].split("</section>")[0]
    assert re.findall(r'<td class="num">(\d+)</td>', told) == ["1", "2", "3"]
    assert 'id="samples"' not in page_of(tmp_path / "other", birds(3), ["sc(cot, samples=3)", "cot"])

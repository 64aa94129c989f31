"""Search: what is found, how it is cited, and files that are not text."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import DataError
from reasoning.tools.base import Failure
from reasoning.tools.search.files import MAX_PASSAGE_CHARS, split
from reasoning.tools.search.passages import Passages
from reasoning.tools.search.tool import Hit, SearchResults, found_hits, search_tool
from tests.whole import examples

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["The cat sat on the mat.", "Dogs chase cats.", "A dog and a cat.", "日本語のテキスト", "Crème brûlée"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of texts and of files that are none."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.txt").write_text("first line\n\nthe whale swims\nin the sea\n\n" + "filler words here\n" * 60)
    (tmp_path / "b" / "deep.txt").write_text("a whale under another sea")
    (tmp_path / "b" / "note.md").write_text("a whale in a note")
    (tmp_path / ".hidden" / "x.txt").write_text("a hidden whale")
    (tmp_path / "old.txt").write_bytes("ein Wal im Süßwasser".encode("cp1252"))
    (tmp_path / "wide.txt").write_bytes("a wide whale".encode("utf-16"))
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\x00\x01whale")
    (tmp_path / "noise.txt").write_bytes(bytes(range(1, 256)) * 4)
    (tmp_path / "empty.txt").touch()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    return tmp_path


def test_the_best_match_comes_first() -> None:
    """Passages with the query's rare words come first, with a source and a score above 0."""
    hits = Passages.from_texts(TEXTS).search("dog cat")
    assert [hit.source for hit in hits] == ["text 3", "text 1"]
    assert hits[0].text == TEXTS[2]
    assert hits[0].score > hits[1].score > 0


@pytest.mark.parametrize("query", ["", " ", "?!", "elephant", "\0", "'; DROP TABLE x; --"])
def test_what_matches_nothing_gives_nothing(query: str) -> None:
    """An empty query, signs, or words that stand nowhere give an empty list."""
    assert Passages.from_texts(TEXTS).search(query) == []


@pytest.mark.parametrize(("query", "source"), [("本", "text 4"), ("creme BRULEE", "text 5"), ("CRE\u0300ME", "text 5")])
def test_words_of_any_script_are_found(query: str, source: str) -> None:
    """Case and accents do not matter, and scripts without spaces are read sign by sign."""
    assert Passages.from_texts(TEXTS).search(query, 1)[0].source == source


def test_ties_are_in_the_order_of_the_passages() -> None:
    """Equal passages come in their order, and so again every time."""
    passages = Passages.from_texts(["same words"] * 30 + ["other"])
    first = passages.search("words same", 10)
    assert [hit.source for hit in first] == [f"text {i}" for i in range(1, 11)]
    assert passages.search("same words", 10) == first


@pytest.mark.parametrize(("k", "found"), [(-1, 0), (0, 0), (1, 1), (2, 2), (10**9, 2)])
def test_no_more_than_k_are_given(k: int, found: int) -> None:
    """Any number may be asked for; what is there is given."""
    assert len(Passages.from_texts(TEXTS).search("cat", k)) == found


def test_a_folder_is_cited_by_file_and_line(folder: Path) -> None:
    """Each hit names its file, from the folder on, and the lines it covers."""
    hits = Passages.from_folder(folder).search("whale sea", 10)
    assert hits[0].source == "b/deep.txt:1"
    cited = next(hit for hit in hits if hit.source.startswith("a.txt"))
    first, last = map(int, cited.source.partition(":")[2].split("-"))
    assert "the whale swims\nin the sea" in cited.text
    assert cited.text == "\n".join((folder / "a.txt").read_text().splitlines()[first - 1 : last])


def test_what_is_no_text_is_skipped_and_named(folder: Path) -> None:
    """Binary files are reported; hidden files, links and pipes are left out; an old encoding is read."""
    passages = Passages.from_folder(folder)
    assert [skipped.path for skipped in passages.skipped] == ["noise.txt", "picture.txt"]
    assert passages.search("süßwasser")[0].source == "old.txt:1"
    assert not [p for p in passages.passages if "hidden" in p.text or "link" in p.source]


@pytest.mark.parametrize("pattern", ["*.md", "**/*.md", "b/*.md"])
def test_a_pattern_chooses_files(folder: Path, pattern: str) -> None:
    """A pattern is held against a file's name and its path."""
    assert [p.source for p in Passages.from_folder(folder, pattern).passages] == ["b/note.md:1"]


def test_a_large_file_is_skipped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit is named as skipped, and the others are read."""
    monkeypatch.setattr("reasoning.tools.search.files.FILE", 500)
    assert "a.txt" in [skipped.path for skipped in Passages.from_folder(folder).skipped]


def test_too_many_passages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the limit there is an error, not a part of what was asked for."""
    monkeypatch.setattr("reasoning.tools.search.passages.PASSAGES", 3)
    with pytest.raises(DataError, match="more than 3"):
        Passages.from_texts(TEXTS)


@pytest.mark.parametrize("pattern", ["*.none", ""])
def test_no_text_is_an_error(folder: Path, pattern: str) -> None:
    """A pattern that matches nothing, or a folder that is not there, is said."""
    with pytest.raises(DataError):
        Passages.from_folder(folder, pattern)
    with pytest.raises(DataError):
        Passages.from_folder(folder / "missing")


def test_json_lines_are_cited_by_line_or_field(tmp_path: Path) -> None:
    """A line is cited by its number, or by the field that the caller names."""
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps({"body": t, "title": f"T{i}"}) for i, t in enumerate(TEXTS)) + "\n\n")
    assert Passages.from_jsonl(path, "body").search("mat")[0].source == "x.jsonl:1"
    assert Passages.from_jsonl(path, "body", source="title").search("mat")[0].source == "T0"


@pytest.mark.parametrize("line", ["{", "[]", "1", '{"other": "x"}', '{"text": 1}', "[" * 5000, "\0", "nan"])
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    """A line that is no object with a text is an error that names it."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "fine"}\n' + line + "\n")
    with pytest.raises(DataError) as caught:
        Passages.from_jsonl(path)
    assert caught.value.line == 2


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="ab \n", max_size=5000))
def test_splitting_loses_nothing(text: str) -> None:
    """Passages are short, in order, and hold every sign of the text but blanks."""
    found = list(split(text, "f"))
    assert all(0 < len(p.text) <= MAX_PASSAGE_CHARS for p in found)
    assert "".join("".join(p.text for p in found).split()) == "".join(text.split())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=8), st.text(max_size=40), st.integers(-2, 60))
def test_any_texts_can_be_searched(texts: list[str], query: str, k: int) -> None:
    """No texts and no query break the search; scores fall and are above 0."""
    try:
        hits = Passages.from_texts(texts).search(query, k)
    except DataError:
        assert not "".join(texts).strip()
        return
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


async def test_it_is_a_tool() -> None:
    """A model gets numbered passages with their sources, or is told that there are none."""
    tool = search_tool(Passages.from_texts(TEXTS))
    assert tool.parameters["required"] == ["query"]
    assert str(await tool.call({"query": "mat"})) == "[1] text 1\nThe cat sat on the mat."
    assert str(await tool.call({"query": "elephant"})) == "(nothing found)"
    assert isinstance(await tool.call({"query": "cat", "k": "five"}), Failure)
    assert isinstance(await tool.call({"query": "cat", "k": 0}), Failure)


async def test_any_callable_is_a_retriever() -> None:
    """A plain function, an asynchronous one, hits or strings: all become hits."""

    def plain(query: str, k: int, /) -> list[str]:
        return [query] * (k + 5)

    async def later(query: str, k: int, /) -> list[Hit | str]:
        await asyncio.sleep(0)
        return [Hit(query, "my source", 2.0)]

    found = await search_tool(plain).call({"query": "x", "k": 2})
    assert found == SearchResults((Hit("x", "result 1", 1.0), Hit("x", "result 2", 0.5)))
    assert str(await search_tool(later).call({"query": "x"})) == "[1] my source\nx"
    bound = await search_tool(Passages.from_texts(TEXTS).search).call({"query": "cat"})
    assert isinstance(bound, SearchResults)
    assert len(bound) == 2


@pytest.mark.parametrize("given_back", [None, 5, "text", b"text", [1], [None], [["x"]]])
def test_a_retriever_that_gives_something_else_is_a_failure(given_back: Any) -> None:
    """What is neither hits nor strings is a failure that says so."""
    assert isinstance(found_hits(given_back, 3), Failure)


def test_nothing_heavy_is_imported_before_its_use() -> None:
    """Importing the tool loads no index and no arrays."""
    code = "import sys, reasoning.tools.search.passages; print([m for m in ('bm25s', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

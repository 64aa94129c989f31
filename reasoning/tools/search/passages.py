"""Passages searched by their words: BM25 over a folder of text, a JSON-lines file, or texts at hand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError, MissingExtraError
from reasoning.tools.search.files import Passage, Skipped, folder_passages, jsonl_passages, pieces
from reasoning.tools.search.tool import MAX_HITS, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PASSAGES = 200_000
"""Passages that are held at most."""

QUERY = 2000
"""Characters of a query that are read."""

# scripts without spaces between words are read sign by sign
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")


@dataclass(frozen=True)
class Passages:
    """Passages with their sources and their index. Searching changes nothing, so any thread may search."""

    passages: tuple[Passage, ...]
    """What is searched."""

    skipped: tuple[Skipped, ...] = ()
    """The files of the folder that were not read, and why."""

    _index: tuple[Any, dict[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.passages:
            raise DataError("the passages", "there is no text in them")
        object.__setattr__(self, "_index", _indexed(self.passages))

    @classmethod
    def from_folder(cls, path: Path | str, pattern: str = "*.txt") -> Passages:
        """Read the files of a folder, and of those within it, whose name or path matches the pattern.

        Binary and very large files are skipped, and named in `skipped`. Raises DataError where no text is found, or
        more than `PASSAGES` passages; MissingExtraError.
        """
        found = list(islice(folder_passages(path, pattern), 2 * PASSAGES))
        passages = tuple(item for item in found if isinstance(item, Passage))
        if not passages:
            raise DataError(str(path), f"no text was found in files that match {pattern!r}")
        return cls(_bounded(str(path), passages), tuple(item for item in found if isinstance(item, Skipped)))

    @classmethod
    def from_jsonl(cls, path: Path | str, text: str = "text", source: str = "") -> Passages:
        """Read a JSON-lines file, a text a line in the field `text`; `source` names the field to cite.

        Raises DataError, with the line where one is at fault; MissingExtraError.
        """
        return cls(_bounded(str(path), tuple(islice(jsonl_passages(path, text, source), PASSAGES + 1))))

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Passages:
        """Take texts at hand, cited as `text 1`, `text 2`, …. Raises DataError, MissingExtraError."""
        found = (piece for i, text in enumerate(texts, 1) for piece in pieces(text, f"text {i}"))
        return cls(_bounded("the texts", tuple(islice(found, PASSAGES + 1))))

    def search(self, query: str, k: int = 5) -> list[Hit]:
        """Find the `k` passages that match best, the best first, ties in the order of the passages.

        Where no word of the query stands in any passage, there are none; at most `MAX_HITS` are given.
        """
        index, vocabulary = self._index
        known = sorted({vocabulary[word] for word in words(query[:QUERY]) if word in vocabulary})
        if not known:
            return []
        scores = index.get_scores_from_ids(known)
        best = (-scores).argsort(kind="stable")[: max(0, min(k, MAX_HITS))].tolist()
        found = [(self.passages[i], float(scores[i])) for i in best]
        return [Hit(passage.text, passage.source, score) for passage, score in found if score > 0]

    def __call__(self, query: str, k: int = 5, /) -> list[Hit]:
        """Search; with this, passages are a retriever."""
        return self.search(query, k)


def words(text: str) -> list[str]:
    """Read the words of a text, without case and without the marks of their spelling: `Café` is `cafe`."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _WORD.findall(folded)


def _indexed(passages: tuple[Passage, ...]) -> tuple[Any, dict[str, int]]:
    try:
        import bm25s
    except ImportError:
        raise MissingExtraError("bm25s", "search", "searching passages") from None
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(word, len(vocabulary)) for word in words(passage.text)] for passage in passages]
    index = bm25s.BM25(backend="numpy")
    if vocabulary:
        # numbered here, in the order of the texts: the library's own numbering follows sets, and with it the sums
        index.index((ids, dict(vocabulary)), show_progress=False)
    return index, vocabulary


def _bounded(path: str, passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    if len(passages) > PASSAGES:
        raise DataError(path, f"there are more than {PASSAGES} passages: search less of it at a time")
    return passages

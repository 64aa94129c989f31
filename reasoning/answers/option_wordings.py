"""The words of options: recognising one by its wording compares word by word."""

from __future__ import annotations

from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from reasoning.answers.option_cues import negates
from reasoning.answers.prose_format import Reading, one_of
from reasoning.answers.surface import place, sentences, words


class Wordings(NamedTuple):
    """The options of a choice, each as its words."""

    split: tuple[tuple[str, ...], ...]
    known: frozenset[tuple[str, ...]]
    stems: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    """The letters of the options."""

    def first(self, text: str) -> str | None:
        """Return the option whose wording `text` begins with, the longest of several; None where two have it."""
        spoken = words(text[:1000])
        first = words((sentences(text) or [""])[0])
        begun = [
            (len(wording), label)
            for wording, label in zip(self.split, self.labels, strict=True)
            if wording and (first == wording if len(wording) < 3 else spoken[: len(wording)] == wording)
        ]
        longest = [label for size, label in begun if size == max(begun)[0]]
        return longest[0] if len(longest) == 1 else None

    def whole(self, text: str) -> str | None:
        """Return the option that `text` words, and nothing else; None where two have its wording."""
        spoken = words(text)
        same = [label for label, wording in zip(self.labels, self.split, strict=True) if wording and wording == spoken]
        return same[0] if len(same) == 1 else None

    def begun(self, text: str) -> list[str]:
        """Return the options of several words with whose wording `text` begins."""
        spoken = words(text)
        pairs = zip(self.labels, self.split, strict=True)
        return [label for label, wording in pairs if len(wording) > 1 and spoken[: len(wording)] == wording]

    def follows(self, letter: str, rest: str) -> bool:
        """Return whether the option's own wording follows its letter."""
        wording = self.split[self.labels.index(letter)]
        return bool(wording) and words(rest)[: len(wording)] == wording

    def mentioned(self, sentence: str) -> Reading:
        """Read the option whose wording stands in `sentence`, the longest of nested ones, unless negated."""
        spoken, values = tuple(map(_stem, words(sentence))), list[str]()
        order = sorted(zip(self.stems, self.labels, strict=True), key=lambda pair: -len(pair[0]))
        seen: dict[tuple[str, ...], bool] = {}
        for wording, label in order:
            if wording in seen:
                values += [label] * seen[wording]
                continue
            start = place(wording, spoken) if sum(map(len, wording)) > 1 else -1
            seen[wording] = start >= 0 and not any(negates(word) for word in spoken[max(0, start - 7) : start])
            if start < 0:
                continue
            values += [label] * seen[wording]
            spoken = (*spoken[:start], "\0", *spoken[start + len(wording) :])
        return one_of(values)

    def is_negated_in(self, sentence: str) -> bool:
        """Return whether an option's wording stands in `sentence` behind a word that negates it."""
        spoken = words(sentence)
        starts = [start for wording in self.split if (start := place(wording, spoken)) >= 0]
        return any(negates(word) for start in starts for word in spoken[:start])


@lru_cache(maxsize=256)  # not kept with the format: a run may hold 100,000 questions
def wordings_of(options: tuple[str, ...]) -> Wordings:
    """Return the words of options."""
    split = tuple(map(words, options))
    stems = tuple(tuple(map(_stem, wording)) for wording in split)
    return Wordings(split, frozenset(split), stems, tuple(ascii_uppercase[: len(options)]))


def _stem(word: str) -> str:
    return word.removesuffix("'s")

"""How a format reads prose: what it finds in the text after a marker, in a closing sentence, anywhere in a reply."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.answers.base import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Reading:
    """What a piece of prose says: a value, or none, or (`several`) more than one."""

    value: Any = None
    several: bool = False
    declined: bool = False
    """Whether it says in so many words that no value of the format can be given."""

    def __bool__(self) -> bool:
        return self.value is not None or self.several or self.declined


NOTHING = Reading()
SEVERAL = Reading(several=True)
DECLINED = Reading(declined=True)


def one_of(values: list[Any]) -> Reading:
    """Return the value that all of `values` are; SEVERAL where they differ."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) > 1:
        return SEVERAL
    return Reading(distinct[0]) if distinct else NOTHING


class ProseFormat(AnswerFormat):
    """An answer format that finds its answers within sentences as well."""

    takes_short_marker: ClassVar[bool] = True
    """Whether a line "A: …" is a question's answer; not where A is an option's letter."""

    takes_any_text: ClassVar[bool] = False
    """Whether any text at all is a value, so that only an explicit statement or a short reply is an answer."""

    has_options: ClassVar[bool] = False
    """Whether its values are given ones with words of their own, so that "none of these" may be one of them."""

    @abstractmethod
    def claim(self, text: str) -> Reading:
        """Read `text`, which follows a marker such as "Answer:" and may run on: `B, because A is wrong`."""

    def boxed(self, text: str) -> Reading:
        """Read `text`, which was set apart as the whole answer, as in a box: exactly, else as after a marker."""
        value = self.parse_exact(text)
        return self.claim(text) if value is None else Reading(value)

    def announces(self, front: str) -> bool:
        """Return whether "the answer is" announces an answer behind `front`, the text in front of it."""
        del front
        return True

    @abstractmethod
    def closing(self, text: str) -> Reading:
        """Read `text`, the closing line of a reply that has no marker: `so she has 5 + 3 = 8 apples`."""

    def assertions(self, text: str) -> Iterator[tuple[int, Reading]]:
        """Yield what sentences state in this format's own way, with their places in `text` (folded)."""
        del text
        return iter(())

    def opening(self, text: str) -> Reading:
        """Read the beginning of a reply, for formats whose answers come first: `No, it is not.`"""
        del text
        return NOTHING

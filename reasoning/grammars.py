"""Grammars in GBNF, as llama.cpp reads them: what a reply may be, put together from strings and rules.

https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")


def gbnf_string(text: str) -> str:
    """Return a text as a terminal: in quotes, with what is special in them escaped."""
    return '"' + "".join(_ESCAPES.get(character) or _plain(character) for character in text) + '"'


def gbnf_choice(options: Iterable[str]) -> str:
    """Return the grammar of a reply that is one of the options, word for word.

    Raises UsageError for no options, and for an empty one.
    """
    grammar = Grammar()
    grammar.rule("root", map(gbnf_string, _proper(options)))
    return str(grammar)


@dataclass(slots=True)
class Grammar:
    """Rules by name; the reply is what `root` stands for."""

    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def rule(self, name: str, alternatives: Iterable[str]) -> str:
        """Add a rule and return its name. Raises UsageError for a name that GBNF has none such, or that is taken."""
        if not _NAME.fullmatch(name) or name in self.rules:
            raise UsageError(f"{name!r:.100} can't be the name of a rule: use letters, digits and -, each name once")
        self.rules[name] = tuple(dict.fromkeys(alternatives))
        return name

    def __str__(self) -> str:
        return "".join(f"{name} ::= {' | '.join(alternatives)}\n" for name, alternatives in self.rules.items())


def _proper(options: Iterable[str]) -> list[str]:
    listed = list(dict.fromkeys(options))
    if not listed or not all(listed):
        raise UsageError("a choice has at least one option, and none that is empty")
    return listed


def _plain(character: str) -> str:
    """Return a character as it is; control characters, and halves of pairs that UTF-8 has no place for, by number."""
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02X}"
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else character

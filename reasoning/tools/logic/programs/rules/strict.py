"""The strict reading of the `rules` dialect: statements as the dialect is defined, which nearly all are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reasoning.tools.logic.programs.rules.conditions import RuleStatement
from reasoning.tools.logic.programs.rules.names import SHORT_TRUTH, RuleNames
from reasoning.tools.logic.rules.theory import Claim

TRUTH_VALUES = {"True": True, "False": False}
"""The truth values as the dialect writes them."""

_ATOM = re.compile(r"([^\W\d_]\w*)\(([^()]+)\)")
_ANY = frozenset({"X", "x", "$x"})
"""What may stand for a variable, or for a truth value that is left open: only the tolerant grammar can tell."""


@dataclass(slots=True)
class StrictReader:
    """Reads statements in the names of a program; every claim is read once."""

    names: RuleNames
    _claims: dict[str, tuple[Claim, bool] | None] = field(default_factory=dict)

    def statement(self, text: str) -> RuleStatement | None:
        """Read `A($x, True) && B($x, False) >>> C($x, True)`; None where the text is anything else.

        Only a truth value may be missing, which is reported.
        """
        left, arrow, right = text.partition(">>>")
        body = self._conjunction(left)
        if body is None:
            return None
        if not arrow:
            return RuleStatement((body,))
        head = self._conjunction(right)
        return RuleStatement((head,), (body,)) if head is not None else None

    def _conjunction(self, text: str) -> tuple[Claim, ...] | None:
        found: list[Claim] = []
        for part in text.split("&&"):
            if part not in self._claims:
                self._claims[part] = self._claim(part.strip())
            claim = self._claims[part]
            if claim is None:
                return None
            if not claim[1]:
                self.names.note("missing truth value", part.strip())
            found.append(claim[0])
        return tuple(found)

    def _claim(self, text: str) -> tuple[Claim, bool] | None:
        """A claim, and whether its truth value is there."""
        match = _ATOM.fullmatch(text)
        if match is None or match[1].lower() == "not":
            return None
        arguments = [a.strip() for a in match[2].split(",")]
        value = TRUTH_VALUES.get(arguments[-1])
        if value is not None:
            arguments.pop()
        elif len(arguments) > 1 and (arguments[-1] in _ANY or arguments[-1].lower() in SHORT_TRUTH):
            return None
        things = tuple([t for a in arguments if (t := self.names.thing(a))])
        if not things or len(things) < len(arguments):
            return None
        return self.names.claim(match[1], things, value is not False), value is not None

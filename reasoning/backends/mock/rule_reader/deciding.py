"""The rule reader's forms for decisions: the letter of the option that it would name in text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader import acting, correction, search, voting
from reasoning.backends.mock.rule_reader.asked import answer_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

_OPTION = re.compile(r"^([A-Z])\) ([^\n:]*)", re.MULTILINE)
_BEFORE = ("", "candidate ", "response ")
"""What may stand before a number in an option's name."""


def lettered(form: Form) -> Form:
    """Return the form that replies with the letter of the option that another one names behind its last colon."""

    def reply(asked: Prompted) -> str:
        shown, _, listed = asked.user.rpartition("\n\nOptions:\n")
        said = form(replace(asked, user=shown or asked.user)).rpartition(": ")[2].strip().rstrip(".")
        letters = {name.strip().casefold(): letter for letter, name in _OPTION.findall(listed)}
        named = (letters.get(f"{before}{said}".casefold()) for before in _BEFORE)
        return next(filter(None, named), said)

    return reply


def _route(asked: Prompted) -> str:
    """Choose a way by its name, which the options tell."""
    ways = "\n".join(f"- {name}:" for _, name in _OPTION.findall(_listed(asked)))
    return lettered(acting.FORMS["route/choose"])(replace(asked, system=ways))


def _question(asked: Prompted) -> str:
    """Answer the question: by the letter of one of its options, which a truth word has behind it alone."""
    if "\n- " not in asked.user:
        return asked.solve(asked.user, answer_form(asked.user), asked.errs).rpartition(": ")[2]
    words = " or ".join(name.strip() for _, name in _OPTION.findall(_listed(asked)))
    return lettered(lambda shown: shown.solve(shown.user, words, shown.errs))(asked)


def _listed(asked: Prompted) -> str:
    return asked.user.rpartition("\n\nOptions:\n")[2]


FORMS: Mapping[str, Form] = {
    "decide/question": _question,
    "judge/decide_score": lettered(correction.FORMS["judge/score"]),
    "judge/decide_verdict": lettered(correction.FORMS["judge/verdict"]),
    "judge/decide_pair": lettered(correction.FORMS["judge/pair"]),
    "refine/decide_satisfied": lettered(correction.FORMS["refine/critique"]),
    "route/decide_choose": _route,
    "tot/decide_value": lettered(search.FORMS["tot/value"]),
    "tot/decide_vote": lettered(search.FORMS["tot/vote"]),
    "universal/decide_pick": lettered(voting.FORMS["universal/pick"]),
}
"""The replies, by the prompt's name."""

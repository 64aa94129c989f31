"""The rule reader's form for the prompt that asks which of several responses agrees best with the others."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

_RESPONSE = re.compile(r"<response>\n((?:(?!<response>).)*?)\n</response>", re.DOTALL)


def _pick(asked: Prompted) -> str:
    finals = [response.rpartition("Answer: ")[2].strip() for response in _RESPONSE.findall(asked.user)] or [""]
    (most, _), *others = Counter(finals).most_common()
    chosen = others[0][0] if asked.errs and others else most
    return f"Most consistent: {finals.index(chosen) + 1}"


FORMS: Mapping[str, Form] = {"universal/pick": _pick}

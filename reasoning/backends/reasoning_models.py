"""Which models reason by themselves before they answer: told by their names, and by the settings of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.backends.base import backend_sampling, told_reasoning

if TYPE_CHECKING:
    from reasoning.backends.base import Backend
    from reasoning.backends.sampling import Sampling

MAX_NAME_CHARS = 300
"""Characters of a model's name that are looked at, from its end."""

_PLAIN = re.compile(
    r"non[-_](?:thinking|reasoning)|(?<![a-z])instruct(?![a-z])"
    r"|^(?:ft:)?(?:gpt-[34]|chatgpt)|^gpt-[\d.]{1,5}-chat|^gemini-(?:1|2\.0)(?!.*thinking)",
)
_REASONING = re.compile(
    r"(?<![a-z])(?:thinking|reasoner|reasoning)(?![a-z])"
    r"|^(?:ft:)?(?:o\d(?![\w.])|gpt-5(?![.\d])|gpt-5\.(?:[5-9]|[1-4]-(?:pro|codex))|gpt-(?:[6-9]|\d\d)(?!\d)|gpt-oss)"
    r"|^(?:deepseek-r\d|qwq|qvq|magistral|grok-4|gemini-(?:2\.5-(?:pro|flash(?!-lite))|[3-9](?!\d)))"
)
"""Of OpenAI's models gpt-5.1 to 5.4 are not among them: where no effort is set they do not reason
(https://developers.openai.com/api/docs/guides/reasoning)."""


def reasons_by_name(model: str) -> bool | None:
    """Return whether a model reasons where no setting says so, by its name; None for one that is not known.

    Whose models these are may stand before the name: `deepseek-ai/DeepSeek-R1`.
    """
    name = model[-MAX_NAME_CHARS:].lower().rpartition("/")[2]
    if _PLAIN.search(name):
        return False
    return True if _REASONING.search(name) else None


def does_reason(backend: Backend, sampling: Sampling) -> bool:
    """Return whether the backend's model reasons by itself under a request's settings and the backend's own.

    A model that is known to reason does unless effort or thinking is off; one that is not known, where either is set.
    """
    sampling = sampling.over(backend_sampling(backend))
    if sampling.effort == "none" or sampling.thinking == 0:
        return False
    known = told_reasoning(backend)
    return sampling.effort is not None or sampling.thinking is not None if known is None else known

"""Which models reason by themselves before they answer: told by their names, and by the settings of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reasoning.backends.wrapper import backend_sampling, told_reasoning

if TYPE_CHECKING:
    from collections.abc import Mapping

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

MAX_DEPTH = 3
"""How deep the fields of a request are looked into."""

_FIELD = re.compile(
    r"(?:reasoning[_-]?)?effort|reasoning|thinking|(?:enable|use)_(?:thinking|reasoning)|thinking_?(?:mode|level)"
    r"|(?:thinking|reasoning)_?(?:budget|tokens|config)|budget_tokens",
    re.IGNORECASE,
)
_OFF = ("none", "off", "disabled", "disable", "false", "no", "0", "no_think", "nothink")


def reasons_by_name(model: str) -> bool | None:
    """Return whether a model reasons where no setting says so, by its name; None for one that is not known.

    Whose models these are may stand before the name: `deepseek-ai/DeepSeek-R1`.
    """
    name = model[-MAX_NAME_CHARS:].lower().rpartition("/")[2]
    if _PLAIN.search(name):
        return False
    return True if _REASONING.search(name) else None


def reasons_by_fields(fields: Mapping[str, Any], depth: int = MAX_DEPTH) -> bool | None:
    """Return whether fields of a request switch reasoning on or off, by whichever server's names; None: neither.

    Any server's: `reasoning_effort`, `reasoning`, `thinking`, `enable_thinking` (in `chat_template_kwargs` too),
    `output_config`, `thinkingConfig`. What is off in one place and on in another is on.
    """
    told = []
    for name, value in fields.items():
        found = _switch(name, value)
        inner = found is None and depth > 0 and isinstance(value, dict)
        told.append(reasons_by_fields(value, depth - 1) if inner else found)
    known = [one for one in told if one is not None]
    return any(known) if known else None


def _switch(name: str, value: Any) -> bool | None:
    """Return what one field says of reasoning; None: nothing."""
    if not _FIELD.fullmatch(name):
        return None
    if isinstance(value, dict):
        return _setting(value)
    if isinstance(value, bool | int | float):
        return bool(value)
    return value.lower() not in _OFF if isinstance(value, str) else None


def _setting(told: Mapping[str, Any]) -> bool | None:
    """Return what the object of a field such as `thinking` or `reasoning` says."""
    values = (told.get(name) for name in ("type", "enabled", "effort", "max_tokens"))
    found = [_switch("thinking", value) for value in values if value is not None and not isinstance(value, dict)]
    known = [one for one in found if one is not None]
    return all(known) if known else None


def does_reason(backend: Backend, sampling: Sampling) -> bool:
    """Return whether the backend's model reasons by itself under a request's settings and the backend's own.

    A model that is known to reason does unless effort or thinking is off; one that is not known, where either is set.
    """
    sampling = sampling.over(backend_sampling(backend))
    if sampling.effort == "none" or sampling.thinking == 0:
        return False
    known = told_reasoning(backend)
    return sampling.effort is not None or sampling.thinking is not None if known is None else known

"""The JSON schema of an extraction, for models that can be held to one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.question import Question

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}


def extraction_schema(question: Question) -> str:
    """Return the schema of the extraction for a question, as text.

    Each object is closed and all its members are required, as OpenAI and Anthropic want it
    (https://developers.openai.com/api/docs/guides/structured-outputs). So propositions are a list of pairs, not an
    object whose names are not known beforehand, and a claim that can't be expressed is null.
    """
    schema = _closed(
        propositions=_listed(_closed(letter=_TEXT, meaning=_TEXT)),
        expressions=_listed(_TEXT),
        claims=_closed(**dict.fromkeys(claim_labels(question), _TEXT_OR_NULL)),
    )
    return json.dumps(schema)


def claim_labels(question: Question) -> tuple[str, ...]:
    """Return the names of an extraction's claims: the letters of the options, or `question`."""
    if question.answer_format.name != "choice":
        return ("question",)
    return tuple(label for label, _ in question.labelled)


def _listed(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _closed(**members: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}

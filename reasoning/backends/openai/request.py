"""Writes requests of the chat completions protocol: only what is set, and nothing that makes a server fall over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.backends.json_schemas import is_strict
from reasoning.backends.openai.dialects import Dialect
from reasoning.backends.sampling import effort_of
from reasoning.backends.tool_calls import fit_name
from reasoning.backends.wire_text import in_unicode

if TYPE_CHECKING:
    from reasoning.backends.base import Message, Request, Sampling, ToolCall, ToolSchema


@dataclass(frozen=True, slots=True)
class Form:
    """How a backend writes its requests, whatever they are."""

    model: str
    dialect: Dialect
    logprobs: bool = False
    """Whether the log-probabilities of replies are wished."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields that go into every request as they are, before all others."""


def body(request: Request, form: Form) -> dict[str, Any]:
    """Return the request as the protocol's JSON object."""
    sampling, dialect = request.sampling, form.dialect
    written: dict[str, Any] = {
        "model": form.model,
        "messages": [_message(message) for message in request.messages],
        "tools": [_tool(tool) for tool in request.tools] or None,
        "tool_choice": _tool_choice(request, dialect),
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        dialect.limit: sampling.max_tokens,
        "stop": list(sampling.stop) or None,
        "n": request.n if request.n > 1 else None,
        "logprobs": True if form.logprobs or sampling.top_logprobs else None,
        "top_logprobs": sampling.top_logprobs,
        **_thinking(sampling, dialect),
        **_constraint(sampling, dialect),
    }
    return {name: value for name, value in written.items() if value is not None} | _merged(written, form.extra)


def _merged(written: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the extra fields; objects such as `chat_template_kwargs` are joined with what is written in them."""
    pairs = ((name, value, written.get(name)) for name, value in extra.items())
    return {
        name: {**own, **value} if isinstance(own, dict) and isinstance(value, dict) else value
        for name, value, own in pairs
    }


def _tool_choice(request: Request, dialect: Dialect) -> str | None:
    if not request.tools or request.tool_choice == "auto":
        return None
    return dialect.required if request.tool_choice == "required" else request.tool_choice


def _thinking(sampling: Sampling, dialect: Dialect) -> dict[str, Any]:
    """Write effort and budget as the dialect does; a budget is the nearest effort where it has no budgets."""
    effort, budget = sampling.effort, sampling.thinking
    if effort is None and budget is None:
        return {}
    level = effort or effort_of(budget or 0)
    thinks = level != "none" and budget != 0
    if dialect.thinking == "reasoning":
        inner = {"max_tokens": budget} if budget else {"effort": level} if thinks else {"enabled": False}
        return {"reasoning": inner}
    if dialect.thinking == "template":
        arguments: dict[str, Any] = {"enable_thinking": thinks, "thinking": thinks}  # templates have either name
        return {
            "chat_template_kwargs": arguments,
            "thinking_token_budget": budget or None,
            "reasoning_effort": effort if thinks else None,
        }
    if dialect.thinking == "switch":
        return {
            "thinking": {"type": "enabled" if thinks else "disabled"},
            "reasoning_effort": effort if thinks else None,
        }
    return {"reasoning_effort": level if thinks else "none"}


def _constraint(sampling: Sampling, dialect: Dialect) -> dict[str, Any]:
    """Write the schema or the grammar that the reply shall follow, where the dialect has them; a grammar goes first."""
    if sampling.grammar and dialect.grammar == "structured_outputs":
        return {"structured_outputs": {"grammar": sampling.grammar}}
    if sampling.grammar and dialect.grammar:
        return {dialect.grammar: sampling.grammar}
    schema = _object(sampling.schema or "")
    if schema is None or not dialect.schema:
        return {}
    if dialect.schema == "json_object":
        return {"response_format": {"type": "json_object"}}
    told = {"name": "reply", "schema": schema} | ({"strict": True} if is_strict(schema) else {})
    return {"response_format": {"type": "json_schema", "json_schema": told}}


def _message(message: Message) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": in_unicode(message.content)}
    if message.tool_calls:
        written["content"] = written["content"] or None
        written["tool_calls"] = [_call(call) for call in message.tool_calls]
        written |= _object(_in_unicode(message.reasoning_fields)) or {}
    if message.role == "tool":
        written["tool_call_id"] = message.tool_call_id
    return written


def _in_unicode(fields: str) -> str:
    """Return a JSON object's text with what UTF-8 can't hold replaced, where it is escaped as well."""
    return (
        in_unicode(json.dumps(_object(fields), ensure_ascii=False)) if "\\ud" in fields.lower() else in_unicode(fields)
    )


def _call(call: ToolCall) -> dict[str, Any]:
    """Write a call of an earlier turn. Servers read its arguments again, and refuse those that are no JSON object."""
    arguments = in_unicode(call.arguments) if _object(call.arguments) is not None else "{}"
    function = {"name": fit_name(call.name), "arguments": arguments}
    return {**(_object(call.extra) or {}), "id": call.id, "type": "function", "function": function}


def _tool(tool: ToolSchema) -> dict[str, Any]:
    parameters = json.loads(in_unicode(tool.parameters))
    function = {"name": tool.name, "description": in_unicode(tool.description), "parameters": parameters}
    return {"type": "function", "function": function}


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None

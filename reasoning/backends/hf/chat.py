"""Renders messages as the model's own chat template wants them; without one, as a plain transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.server import brief
from reasoning.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.backends.base import Message, Request

HEADS = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}
"""How a plain transcript calls the roles."""

TRANSCRIPT_END = "\n\nUser:"
"""Where a reply in a plain transcript ends: what follows is the next turn, which is not the model's to write."""


def encode_prompt(tokenizer: Any, request: Request, model: str) -> list[int]:
    """Return the tokens that a model continues. Raises RequestError where its template takes no such messages."""
    text = render_prompt(tokenizer, request, model)
    ids: list[int] = tokenizer(text, add_special_tokens=not has_template(tokenizer))["input_ids"]
    if not ids:
        raise RequestError(model, "the prompt is empty", 400)
    return ids


def has_template(tokenizer: Any) -> bool:
    """Return whether a tokenizer has a chat template; it writes the marks at the beginning too."""
    return bool(getattr(tokenizer, "chat_template", None))


def render_prompt(tokenizer: Any, request: Request, model: str) -> str:
    """Return the text that a model continues. Raises RequestError where its template takes no such messages."""
    if not has_template(tokenizer):
        return _transcript(request.messages)
    import jinja2

    turns = [{"role": message.role, "content": message.content} for message in request.messages]
    options = {"enable_thinking": False} if _is_quiet(request) else {}
    try:
        return _render(tokenizer, turns, options)
    except (jinja2.TemplateError, ValueError, TypeError, IndexError):
        folded = fold_roles(request.messages)
    try:
        return _render(tokenizer, folded, options)
    except (jinja2.TemplateError, ValueError, TypeError, IndexError) as error:
        why = f"its chat template takes no such messages: {brief(str(error))}"
        raise RequestError(model, why, 400) from None


def fold_roles(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Return messages in the roles that every template has: user and assistant in turn, the user first.

    What the system and tools say is put to the user's own words, a blank line between them.
    """
    turns: list[dict[str, str]] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += f"\n\n{message.content}"
        else:
            turns.append({"role": role, "content": message.content})
    return turns if not turns or turns[0]["role"] == "user" else [{"role": "user", "content": ""}, *turns]


def _render(tokenizer: Any, turns: list[dict[str, str]], options: dict[str, Any]) -> str:
    return str(tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True, **options))


def _transcript(messages: Sequence[Message]) -> str:
    lines = [f"{HEADS.get(message.role, 'User')}: {message.content}" for message in messages]
    return "\n\n".join((*lines, f"{HEADS['assistant']}:"))


def _is_quiet(request: Request) -> bool:
    """Return whether the model shall not think, which templates of models that can choose call `enable_thinking`."""
    return request.sampling.thinking == 0 or request.sampling.effort == "none"

"""Searches by whatever a run has for them: a retriever, or a tool of the session."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from inspect import Parameter
from typing import Any

from reasoning.tools.base import Failure, Tool
from reasoning.tools.search.tool import Hit, SearchResults, found_hits, search_tool

SECONDS = 30.0
"""Seconds that one search may take."""


async def find(searcher: object, query: str, k: int, seconds: float = SECONDS) -> SearchResults | Failure:
    """Search for `query`: with a retriever of a query and a number, or with a tool that takes a query.

    What goes wrong, time run out included, is a Failure.
    """
    tool = as_tool(searcher, "search")
    if isinstance(tool, Failure):
        return tool
    names, required = list(tool.parameters["properties"]), tool.parameters["required"]
    if not names:
        return Failure(f"{tool.name} takes no query")
    numbered = [name for name in names[1:] if name in ("k", "n", "top_k", "limit") or name in required]
    return _hits(await tool.call({names[0]: query, **dict.fromkeys(numbered[:1], k)}, seconds), k)


def as_tool(function: object, name: str) -> Tool | Failure:
    """Make a tool of what the session calls `name`; a retriever becomes a search tool."""
    if isinstance(function, Tool):
        return function
    if not callable(function):
        return Failure(f"{name} is a {type(function).__name__}, which can't be called")
    try:
        tool = Tool.of(function, name)
    except (TypeError, ValueError, NameError) as error:
        return Failure(f"{name} can't be made a tool: {error}")
    if _nameless(function):
        return Failure(f"{name} can't be made a tool: its arguments have no names; give a function that names them")
    return search_tool(function, name) if _by_place(function) else tool


def _by_place(function: Callable[..., Any]) -> bool:
    """Return whether it takes a query and a number by their places alone, as a retriever does."""
    signature = inspect.signature(function)
    try:
        signature.bind("", 1)
    except TypeError:
        return False
    return any(p.kind is p.POSITIONAL_ONLY for p in signature.parameters.values())


def _nameless(function: Callable[..., Any]) -> bool:
    """Return whether it takes arguments, but none with a name: nobody could be told what to give it."""
    kinds = [p.kind for p in inspect.signature(function).parameters.values()]
    return bool(kinds) and all(kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD) for kind in kinds)


def _hits(found: object, k: int) -> SearchResults | Failure:
    if isinstance(found, SearchResults | Failure):
        return found
    if isinstance(found, str):
        return SearchResults((Hit(found, "search", 1.0),)) if found.strip() else SearchResults(())
    if not isinstance(found, Iterable):
        return Failure(f"the search gave a {type(found).__name__} where hits or strings were expected")
    return found_hits(list(found), k)

"""Search in passages of text, and any retriever as a tool; BM25 needs the extra `search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.deprecation import renamed_in
from reasoning.tools.search.passages import Passages
from reasoning.tools.search.tool import Hit, Retriever, SearchResults, search_tool

__all__ = ["Hit", "Passages", "Retriever", "SearchResults", "search_tool"]

if not TYPE_CHECKING:  # types are checked by the names of today
    __getattr__ = renamed_in(__name__, Hits="SearchResults")

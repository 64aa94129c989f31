"""Search in passages of text, and any retriever as a tool; BM25 needs the extra `search`."""

from __future__ import annotations

from reasoning.tools.search.passages import Passages
from reasoning.tools.search.tool import Hit, Hits, Retriever, search_tool

__all__ = ["Hit", "Hits", "Passages", "Retriever", "search_tool"]

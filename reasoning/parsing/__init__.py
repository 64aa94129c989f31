"""The one reader of model text: hidden thoughts, JSON, code blocks, lists and labelled fields.

It stands above `errors` alone, and everything that reads a reply is built on it. Its readers raise nothing on any text,
take linear time, and return what they find as plain values.
"""

from __future__ import annotations

from reasoning.parsing.code import CodeBlock, code_blocks, is_fence, outside_code
from reasoning.parsing.fields import field_values, parse_score, parse_verdict
from reasoning.parsing.json_values import parse_json_list, parse_json_object
from reasoning.parsing.lists import Item, list_items, parse_item, parse_list
from reasoning.parsing.reasoning_tags import Split, split_reasoning
from reasoning.parsing.text import fold, normalize, readable, truncate, word_set

__all__ = [
    "CodeBlock",
    "Item",
    "Split",
    "code_blocks",
    "field_values",
    "fold",
    "is_fence",
    "list_items",
    "normalize",
    "outside_code",
    "parse_item",
    "parse_json_list",
    "parse_json_object",
    "parse_list",
    "parse_score",
    "parse_verdict",
    "readable",
    "split_reasoning",
    "truncate",
    "word_set",
]

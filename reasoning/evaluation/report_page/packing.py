"""What is put into a page beside its HTML: data for the script, and traces, compressed, that it unpacks when opened."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

from markupsafe import Markup

from reasoning.display.html import showable

_LEVEL = 6


def json_script(data: object) -> Markup:
    """Return JSON that can stand within a script element: no `<`, `>` or `&`, no line ends that HTML or script know."""
    text = json.dumps(_showable(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # no sign of HTML is left in it


def _showable(data: Any) -> Any:
    """Return the same data, its texts without what a page can't hold."""
    if isinstance(data, str):
        return showable(data)
    if isinstance(data, dict):
        return {showable(key): _showable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_showable(value) for value in data]
    return data


def packed(data: object) -> Markup:
    """Return data as the base64 of gzipped JSON; `DecompressionStream` reads it."""
    text = json.dumps(_showable(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(base64.b64encode(gzip.compress(text.encode(), _LEVEL, mtime=0)).decode())  # letters alone


def csp_hash(text: str) -> str:
    """Return the source by which a content security policy allows this very text of a style or script element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

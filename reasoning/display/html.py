"""Templates that make HTML: everything that is put into them is escaped, and what no HTML can hold is replaced."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

HERE = Path(__file__).parent
FOLDERS = (HERE / "templates",)

MAX_TEXT_CHARS = 20_000
"""Characters of one text that are shown; of a longer one, its beginning and its end."""

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def showable(text: object) -> str:
    """Return a text as HTML can hold it: control characters and halves of surrogate pairs become U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", str(text))


def shortened(text: str, most: int = MAX_TEXT_CHARS) -> str:
    """Return a text of at most about `most` characters, and say how many are left out."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n\n[… {len(text) - 2 * half:,} characters are left out here …]\n\n{text[-half:]}"


@cache
def environment(*folders: Path) -> Environment:
    """Return templates that look into these folders, and then into those of this package."""
    loader = FileSystemLoader([*folders, *FOLDERS])
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_final
    )
    made.filters |= {"short": shortened}
    return made


def _final(value: Any) -> Any:
    """Make what a template prints showable; what is HTML already stays as it is."""
    return value if isinstance(value, Markup) else showable(value) if isinstance(value, str) else value


def render(template: str, variables: Mapping[str, Any], *folders: Path) -> Markup:
    """Return a template filled in."""
    return Markup(environment(*folders).get_template(template).render(**variables))  # escaped within

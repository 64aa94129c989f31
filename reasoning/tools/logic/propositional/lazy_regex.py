"""Patterns that are compiled when they are first used: an import pays for none of them."""

from __future__ import annotations

import re
from functools import cache


@cache
def pattern(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Compile a pattern, once."""
    return re.compile(source, flags)

"""Conversion of units; needs the extra `units`."""

from __future__ import annotations

from reasoning.tools.units.tool import Converted, convert

__all__ = ["Converted", "convert"]

"""The page of a run: one HTML file that needs nothing else, and the same served live while a run goes on."""

from __future__ import annotations

from reasoning.evaluation.report_page.writing import write_report

__all__ = ["write_report"]

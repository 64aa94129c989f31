"""The commands of the command line that are about evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cli import calibrate_command, eval_command
from reasoning.evaluation.compare_command import compare_command
from reasoning.evaluation.listing import tasks_command
from reasoning.evaluation.report_command import report_command
from reasoning.evaluation.rescore_command import rescore_command
from reasoning.evaluation.score_command import score_command
from reasoning.evaluation.show_command import show_command
from reasoning.evaluation.view_command import view_command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMANDS: Mapping[str, Callable[..., Any]] = {
    "eval": eval_command,
    "calibrate": calibrate_command,
    "compare": compare_command,
    "tasks": tasks_command,
    "score": score_command,
    "report": report_command,
    "view": view_command,
    "show": show_command,
    "rescore": rescore_command,
}
"""The commands by their names, in the order in which the help lists them."""

"""Composable reasoning strategies over any LLM, with symbolic tools that check and extend what it says.

The public names are loaded on first use, so that `import reasoning` is quick and pulls in no heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoning.answers import Choice as Choice
    from reasoning.answers import Expression as Expression
    from reasoning.answers import Number as Number
    from reasoning.answers import Text as Text
    from reasoning.answers import Truth as Truth
    from reasoning.answers import extract as extract
    from reasoning.api import arun as arun
    from reasoning.api import run as run
    from reasoning.api import stream as stream
    from reasoning.backends import Mock as Mock
    from reasoning.backends import OpenAI as OpenAI
    from reasoning.errors import BackendError as BackendError
    from reasoning.errors import BudgetExceededError as BudgetExceededError
    from reasoning.errors import DataError as DataError
    from reasoning.errors import ReasoningError as ReasoningError
    from reasoning.errors import UsageError as UsageError
    from reasoning.evaluation import aevaluate as aevaluate
    from reasoning.evaluation import evaluate as evaluate
    from reasoning.question import Question as Question
    from reasoning.session import Event as Event
    from reasoning.session import Session as Session
    from reasoning.session import Strategy as Strategy
    from reasoning.solution import Reply as Reply
    from reasoning.solution import Solution as Solution
    from reasoning.spec import parse_spec as parse_spec
    from reasoning.trace import Trace as Trace
    from reasoning.usage import Limits as Limits
    from reasoning.usage import Usage as Usage

__version__ = "0.1.0"

_HOME = {
    "answers": "Choice Expression Number Text Truth extract",
    "backends": "Mock OpenAI",
    "errors": "BackendError BudgetExceededError DataError ReasoningError UsageError",
    "evaluation": "aevaluate evaluate",
    "question": "Question",
    "api": "arun run stream",
    "session": "Event Session Strategy",
    "solution": "Reply Solution",
    "spec": "parse_spec",
    "trace": "Trace",
    "usage": "Limits Usage",
}
_MODULE = {name: f"reasoning.{module}" for module, names in _HOME.items() for name in names.split()}

__all__ = ["__version__", *sorted(_MODULE)]


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        value = globals()[name] = getattr(import_module(_MODULE[name]), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

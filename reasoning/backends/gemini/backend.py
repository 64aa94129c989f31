"""Google's Gemini API, through its own library (the extra `gemini`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.gemini.reply import completions, counts
from reasoning.backends.gemini.request import MAX_STOPS, body, has_unsigned_calls
from reasoning.backends.gemini.streaming import StreamedCandidates
from reasoning.backends.http.backend import HttpBackend
from reasoning.backends.http.form import Counts, Provider, Sent
from reasoning.backends.http.thinking import wished_budget, wished_effort
from reasoning.errors import SettingError
from reasoning.masking import mask_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.base import Completion, Request
    from reasoning.backends.connection import PostingConnection
    from reasoning.backends.server_failure import ServerFailure
    from reasoning.errors import BackendError

_SIGNATURE = re.compile(r"thought.?signature", re.I)
_SCHEMA = re.compile(r"response.?(?:json.?)?schema|response.?mime.?type|json mode", re.I)

PROVIDER = Provider(
    name="gemini",
    prices="google",
    home="https://generativelanguage.googleapis.com",
    variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    address_variable="GOOGLE_GEMINI_BASE_URL",
    package="google.genai",
    settings={
        "schema_with_tools": _SCHEMA,
        "schema": re.compile(rf"{_SCHEMA.pattern}|\bschemas?\b", re.I),
        "logprobs": re.compile(r"logprobs", re.I),
        "level": re.compile(r"thinking.?level", re.I),
        "budget": re.compile(r"budget", re.I),
        "thoughts": re.compile(
            r"include.?thoughts|thinking.?config|thinking[^;]{0,60}(?:not|n't)|not[^;]{0,40}thinking", re.I
        ),
        "top_p": re.compile(r"\btop.?p\b", re.I),
        "temperature": re.compile(r"\btemperature\b", re.I),
        "stop": re.compile(r"stop.?sequences", re.I),
        "max_tokens": re.compile(r"max.?output.?tokens", re.I),
        "tool_choice": re.compile(r"function.?calling.?config|\bmode\b[^;]{0,20}\bANY\b", re.I),
    },
)

_VERSION = re.compile(r"gemini-(\d{1,2})(?:\.(\d{1,2}))?")
_RANGE = re.compile(r"between (\d{1,9}) and (\d{1,9})|(?<!\d)(\d{1,9}) to (\d{1,9})")
_ABOUT_THINKING = re.compile(r"budget|thinking (?:mode|can)", re.I)

BUDGETS = (128, 32_768)
"""The fewest and the most tokens of thoughts of the models that can't do without."""


class Gemini(HttpBackend):
    """A model behind Google's Gemini API (https://ai.google.dev/api/generate-content).

    What it thinks is signed: the signatures go back as they came, with the parts that they came with.
    """

    provider: ClassVar[Provider] = PROVIDER
    event_stream = StreamedCandidates
    max_choices = 8

    def __init__(self, model: str, base_url: str | None = None, **settings: Any) -> None:
        """See `HttpBackend`."""
        if any(sign in model for sign in ("..", "?", "&", "#")):
            raise SettingError("gemini", "model", mask_text(model), "this is no model's name, such as gemini-2.5-flash")
        super().__init__(model, base_url, **settings)
        self._lessons.efforts = frozenset(("none", "max"))
        self._budgets: tuple[int, int] | None = None
        """The fewest and the most tokens of thoughts, where a refusal told them."""

    def _connect(self, key: str) -> PostingConnection:
        from reasoning.backends.gemini.client import GeminiConnection

        return GeminiConnection(key, self.base_url, self.model, self.timeout, self._account.proxy)

    def _write(self, request: Request) -> Sent:
        sampling, unsigned = request.sampling, has_unsigned_calls(request)
        asked = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
            "stop": tuple(filter(None, sampling.stop))[:MAX_STOPS],
            "schema_with_tools" if request.tools else "schema": sampling.schema,
            "logprobs": sampling.top_logprobs or self.logprobs,
            "tool_choice": request.tool_choice if request.tools and request.tool_choice != "auto" else None,
            **self._thinking(request),
        }
        settings, notes = self._settings(asked)
        anothers = unsigned and "signature" in self._lessons.without
        known = frozenset((*settings, *(["signature"] if unsigned and not anothers else [])))
        settings |= {"n": request.n if request.n > 1 else None, "as_anothers": anothers}
        return Sent(body(request, settings), known, settings.get("level", ""), settings.get("budget", 0), notes)

    def _thinking(self, request: Request) -> dict[str, Any]:
        """Return what is to be asked of thinking: a level, or a budget for the models before Gemini 3."""
        if not self._thinks:
            return {}
        refused = self._lessons.without
        effort, budget = wished_effort(request.sampling), wished_budget(request.sampling)
        ways = ("level", "budget") if self._version >= (3, 0) else ("budget", "level")
        way = next((way for way in ways if way not in refused), "")
        asked: dict[str, Any] = {"thoughts": True}
        if way == "level" and effort:
            asked["level"] = self._lessons.fit_effort(effort)
        elif way == "budget" and budget is not None:
            asked["budget"] = min(max(budget, self._budgets[0]), self._budgets[1]) if self._budgets else budget
        return asked

    @property
    def _version(self) -> tuple[int, int]:
        found = _VERSION.search(self.model)
        return (int(found[1]), int(found[2] or 0)) if found else (9, 0)

    @property
    def _thinks(self) -> bool:
        return "gemini" in self.model and self._version >= (2, 5) and "thoughts" not in self._lessons.without

    def _learn(self, status: int, failure: ServerFailure, sent: Sent, request: Request) -> bool:
        found = _budgets(failure.words, sent.budget) if status == 400 and "budget" in sent.settings else None
        if found is not None and found != self._budgets:
            self._budgets = found
            self._lessons.tell(
                f"the server takes {found[0]} to {found[1]} tokens of thoughts: the nearest is asked for"
            )
            return True
        if status == 400 and "signature" in sent.settings and _SIGNATURE.search(failure.words):
            self._lessons.without |= {"signature"}
            self._lessons.tell("the server wants calls signed: those of other models are marked as such")
            return True
        return super()._learn(status, failure, sent, request)

    def _read(self, payload: dict[str, Any], request: Request) -> tuple[tuple[Completion, ...], Counts]:
        return completions(payload, request.n), counts(payload)

    def _count(self, payload: dict[str, Any]) -> Counts:
        return counts(payload)

    def _failed(
        self, failure: ServerFailure, status: int, headers: Mapping[str, str], sent: Sent, how: str = ""
    ) -> BackendError:
        """A key that is refused has the status 400 here: https://ai.google.dev/gemini-api/docs/troubleshooting."""
        is_key = status == 400 and re.search(r"api.?key.?(?:not valid|invalid|expired)", failure.words, re.I)
        return super()._failed(failure, 401 if is_key else status, headers, sent, how)

    def _asked(self, sent: Sent) -> int:
        count: int = sent.body.get("generationConfig", {}).get("candidateCount", 1)
        return count


def _budgets(words: str, sent: int) -> tuple[int, int] | None:
    """Return which budgets a model takes, by the words of a refusal of one; None where they are of something else."""
    if not _ABOUT_THINKING.search(words):
        return None
    if found := _RANGE.search(words):
        low, high = (int(number) for number in found.groups() if number)
        return low, high
    return None if sent else BUDGETS

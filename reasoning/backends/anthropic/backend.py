"""Anthropic's Messages API, through its own library (the extra `anthropic`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.anthropic.models import ways_of
from reasoning.backends.anthropic.reply import completion, counts
from reasoning.backends.anthropic.request import FORCED, KEPT, body
from reasoning.backends.anthropic.streaming import StreamedMessage
from reasoning.backends.anthropic.thinking import Plan, plan
from reasoning.backends.http.backend import HttpBackend
from reasoning.backends.http.form import Counts, Provider, Sent
from reasoning.backends.http.kept import kept_parts
from reasoning.backends.http.wire import parse_object
from reasoning.backends.reasoning_models import reasons_by_fields
from reasoning.backends.refusals import refuses_tools
from reasoning.backends.server_failure import read_failure

if TYPE_CHECKING:
    from reasoning.backends.base import Completion, Request
    from reasoning.backends.connection import PostingConnection, RefusedError
    from reasoning.backends.server_failure import ServerFailure
    from reasoning.errors import BackendError

PROVIDER = Provider(
    name="anthropic",
    prices="anthropic",
    home="https://api.anthropic.com",
    variables=("ANTHROPIC_API_KEY",),
    address_variable="ANTHROPIC_BASE_URL",
    package="anthropic",
    settings={
        "cache_control": re.compile(r"cache_control", re.I),
        "tool_choice": re.compile(r"tool_choice", re.I),
        "top_p": re.compile(r"\btop_p\b", re.I),
        "temperature": re.compile(r"\btemperature\b", re.I),
        "stop": re.compile(r"stop_sequences", re.I),
        "schema": re.compile(
            r"output_config\.format|output_format|structured output|\bjson_schema\b|additionalProperties|\bschemas?\b",
            re.I,
        ),
        "display": re.compile(r"thinking\.(?:\w+\.)?display", re.I),
        "disabled": re.compile(r"thinking[^;]{0,80}(?:disabled|turned off)|disabled[^;]{0,40}thinking", re.I),
        "adaptive": re.compile(r"adaptive", re.I),
        "budget": re.compile(
            r"thinking\.type\.enabled|budget_tokens|thinking[^;]{0,80}support|support[^;]{0,40}thinking", re.I
        ),
        "effort": re.compile(r"output_config(?:\.effort)?(?!\.)|\beffort\b", re.I),
    },
)

MAX_TEMPERATURE = 1.0
"""The highest temperature of the protocol."""

_CAP = re.compile(r"max_tokens: \d{1,12} > (\d{1,9})")
"""How a refusal of the limit of tokens names the most that the model writes."""


class Anthropic(HttpBackend):
    """A model behind Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages).

    Each request returns one completion. What it thinks is signed, and goes back as it came, before the calls that
    followed from it. The ends of the tools and of the system's word are marked for the provider's cache.
    """

    provider: ClassVar[Provider] = PROVIDER
    event_stream = StreamedMessage

    def __init__(self, model: str, base_url: str | None = None, **settings: Any) -> None:
        """See `HttpBackend`."""
        super().__init__(model, base_url, **settings)
        self.base_url = self.base_url.removesuffix("/v1")  # the library adds it
        self._lessons.efforts = frozenset(("none", "minimal"))
        self._cap: int | None = None

    @property
    def reasons(self) -> bool | None:
        """Return whether the model reasons where no setting says so; None for one that does where it is told to."""
        ways, told = ways_of(self.model), reasons_by_fields(self._extra)
        if told is not None:
            return told
        return False if ways.thinking == "never" else ways.by_default or None

    def _connect(self, key: str) -> PostingConnection:
        from reasoning.backends.anthropic.client import AnthropicConnection

        return AnthropicConnection(key, self.base_url, self.timeout, self._account.proxy)

    def _write(self, request: Request) -> Sent:
        sampling = request.sampling
        as_tool = self._schema_as_tool(request)
        needed = (
            "tool_choice" not in self._lessons.without and bool(request.tools) and request.tool_choice == "required"
        )
        made = self._plan(request, needed or as_tool)
        clashes = {name for name in ("temperature", "top_p") if made.thinks and _clashes(name, getattr(sampling, name))}
        asked = {
            "cache_control": True,
            "temperature": None if sampling.temperature is None else min(sampling.temperature, MAX_TEMPERATURE),
            "top_p": sampling.top_p,
            "stop": tuple(stop for stop in sampling.stop if stop.strip()),
            "schema": None if as_tool else sampling.schema,
            "tool_choice": FORCED if as_tool else request.tool_choice if request.tools else None,
            "effort": made.effort,
            "display": made.setting == "adaptive",
        }
        settings, notes = self._settings({name: value for name, value in asked.items() if name not in clashes})
        notes += tuple(f"{name} is left out: the model thinks, and takes none then" for name in sorted(clashes))
        if (sampling.temperature or 0) > MAX_TEMPERATURE and "temperature" in settings:
            notes += (f"temperature={MAX_TEMPERATURE} is sent, the highest that the server takes",)
        known = frozenset((*settings, made.setting, "schema_as_tool" if as_tool else "")) - {""}
        more: dict[str, Any] = {"max_tokens": made.limit, "thinking": _thinking(made, "display" in settings)}
        more |= {"schema_as_tool": sampling.schema} if as_tool else {}
        return Sent(body(request, self.model, settings | more), known, made.effort, made.budget, (*made.notes, *notes))

    def _plan(self, request: Request, forced: bool) -> Plan:
        made = plan(request.sampling, ways_of(self.model), self._lessons, forced, self._cap)
        if made.setting == "budget" and not _thought_before_its_calls(request):
            why = "the model does not think: the calls before have no thoughts of it, which the server wants back"
            return Plan(made.limit, notes=(why,))
        return made

    def _schema_as_tool(self, request: Request) -> bool:
        """Return whether the schema, an object's, is asked for as that of a tool: the model takes it no other way."""
        schema = request.sampling.schema
        if not schema or request.tools or self._takes("schema", schema) or not self._takes("schema_as_tool"):
            return False
        return (parse_object(schema) or {}).get("type") == "object"

    def _learn(self, status: int, failure: ServerFailure, sent: Sent, request: Request) -> bool:
        found = _CAP.search(failure.words) if status == 400 else None
        if found and sent.body["max_tokens"] > int(found[1]) > 0:
            self._cap = int(found[1])
            self._lessons.tell(f"the server takes max_tokens up to {self._cap}: no more is asked for")
            return True
        if "schema_as_tool" in sent.settings and refuses_tools(status, failure):
            self._lessons.leave_out("schema_as_tool", self._safe(failure.words))
            return True
        return super()._learn(status, failure, sent, request)

    def _refused(self, refused: RefusedError) -> BackendError:
        """Return the error for a refusal of something else than a message."""
        return self._failed(read_failure(refused.body), refused.status, refused.headers, Sent({}))

    def _read(self, payload: dict[str, Any], request: Request) -> tuple[tuple[Completion, ...], Counts]:
        return (completion(payload, not request.tools),), counts(payload)

    def _count(self, payload: dict[str, Any]) -> Counts:
        return counts(payload)


def _thinking(plan: Plan, display: bool) -> dict[str, Any] | None:
    """Return the protocol's words for a plan: https://platform.claude.com/docs/en/build-with-claude/thinking."""
    if plan.setting == "budget":
        return {"type": "enabled", "budget_tokens": plan.budget}
    if plan.setting == "adaptive":
        return {"type": "adaptive"} | ({"display": "summarized"} if display else {})
    return {"type": "disabled"} if plan.setting else None


def _clashes(name: str, value: float | None) -> bool:
    """Return whether a setting is not taken while the model thinks: the temperature is 1 then, top_p 0.95 or more.

    https://platform.claude.com/docs/en/build-with-claude/extended-thinking (feature compatibility).
    """
    return value is not None and (value != 1 if name == "temperature" else value < 0.95)


def _thought_before_its_calls(request: Request) -> bool:
    """Return whether the calls that are being answered came with thoughts; where none are, that is so too."""
    answered = [message for message in request.messages if message.role != "system"]
    if not answered or answered[-1].role != "tool":
        return True
    turn = next((message for message in reversed(answered) if message.role == "assistant"), None)
    return turn is None or bool(kept_parts(turn, KEPT))

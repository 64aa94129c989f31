"""The errors of the toolkit: one tree, each with its fields, each wording itself and saying what to do next.

ReasoningError
├── UsageError                  what the caller wrote can't be used
│   ├── SpecError               a strategy or backend spec: where it fails, what was probably meant
│   ├── SettingError            a setting's value
│   ├── QuestionError           a question that its answer format can't ask
│   ├── PromptError             a template: missing, broken, or out of its bounds
│   ├── NoBackendError          no backend was named
│   ├── CacheError              a cache that can't be opened, read or written
│   └── MissingExtraError       an optional package is not installed
├── DataError                   a data file: which line, what was expected
├── BackendError                a model that could not be asked
│   ├── AuthenticationError     no key, or a refused one
│   ├── UnreachableError        no connection, or none in time
│   ├── RateLimitError          too many requests: when to come back
│   ├── ServerError             the server failed (5xx)
│   │   └── ToolCallError       it could not read the tool's call that the model wrote
│   ├── RequestError            the server refused the request (4xx)
│   │   └── ChoicesError        it refused several completions in one request
│   ├── ToolsNotSupportedError  the server, the model or the backend takes no tools
│   ├── DecisionsNotSupportedError  it tells no probabilities of options
│   ├── NotRecordedError        a recording lacks what it is asked for
│   └── ResponseError           the server's reply is not of its protocol
├── BudgetExceededError         a limit was reached with nothing to return
└── ReadError                   a text that a symbolic tool does not read
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from reasoning.deprecation import renamed_in
from reasoning.masking import mask_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reasoning.trace import Trace
    from reasoning.usage import Usage


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at what was probably meant by `name`: ` Did you mean 'x'?`, empty where no known name is near."""
    spellings = {one.lower(): one for one in known}
    meant = name.lower()
    close = difflib.get_close_matches(meant, spellings, n=5, cutoff=0.6)
    close += [one for one in spellings if one != meant and sorted(one) == sorted(meant) and one not in close]
    if not close:
        return ""
    return f" Did you mean {spellings[min(close, key=lambda one: _edits(meant, one))]!r}?"


def _edits(left: str, right: str) -> int:
    """Count the letters to be put in, left out, replaced, or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left):
        earlier, before, row = before, row, [i + 1]
        for j, other in enumerate(right):
            row.append(min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != other)))
            if i and j and letter == right[j - 1] and left[i - 1] == other:
                row[-1] = min(row[-1], earlier[j - 1] + 1)
    return row[-1]


class ReasoningError(Exception):
    """Any failure that this toolkit raises. It passes between processes with its fields, without the trace."""

    trace: Trace | None = None
    """What happened in the run that it ended; None where none had begun, and until it leaves the run."""

    usage: Usage | None = None
    """What the run that it ended cost, everything inside included; None where none had begun. As a backend raises it,
    what the failed call alone cost by the server's own words."""

    def __reduce__(self) -> tuple[Callable[..., ReasoningError], tuple[object, ...]]:
        fields = {name: value for name, value in self.__dict__.items() if name != "trace"}  # it may hold anything
        return _restored, (type(self), self.args, fields)


def _restored(kind: type[ReasoningError], words: tuple[object, ...], fields: dict[str, object]) -> ReasoningError:
    """Make an error again; what its class takes are its fields, not the words that it made of them."""
    error = kind.__new__(kind)
    error.args = words
    error.__dict__.update(fields)
    return error


class UsageError(ReasoningError):
    """What the caller wrote can't be used."""


class SpecError(UsageError):
    """A strategy or backend spec that can't be read; `position` is the 0-based offset of the mistake in `spec`.

    What may be a key or a password in it is kept out of `spec` and of the message.
    """

    def __init__(self, spec: str, why: str, position: int = 0) -> None:
        self.spec, self.position = mask_spec(spec, position)
        self.why = why
        line = self.spec.replace("\n", " ")
        start = max(0, self.position - 60)
        super().__init__(f"{why}\n  {line[start : start + 120]}\n  {' ' * (self.position - start)}^")


class SettingError(UsageError):
    """A setting whose value can't be used; `owner` is the strategy or backend it belongs to."""

    def __init__(self, owner: str, setting: str, value: object, why: str) -> None:
        self.owner, self.setting, self.value, self.why = owner, setting, value, why
        super().__init__(f"{owner}: {setting}={value!r} can't be used: {why}")


class QuestionError(UsageError):
    """A question that can't be asked in its answer format."""


class PromptError(UsageError):
    """A prompt template that is missing, broken, or out of its bounds; `line` is 1-based, 0 where unknown."""

    def __init__(self, name: str, why: str, line: int = 0) -> None:
        self.name, self.why, self.line = name, why, line
        super().__init__(f"prompt {name!r}{f', line {line}' if line else ''}: {why}")


class NoBackendError(UsageError):
    """No backend was named."""

    def __init__(self) -> None:
        super().__init__(
            "no backend was named. Name one in the call (backend=…, or --backend on the command line) or in the "
            "environment variable REASONING_BACKEND, for example:\n"
            "  openai:gpt-5-mini                              OpenAI; the key is read from OPENAI_API_KEY\n"
            "  vllm:http://localhost:8000/v1#Qwen/Qwen3-8B    a server that speaks OpenAI's protocol\n"
            "  ollama:llama3.2                                Ollama on this machine\n"
            "  mock                                           the built-in stand-in for a model: no network, for trials"
        )


class MissingExtraError(UsageError):
    """An optional package is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        self.package, self.extra, self.purpose = package, extra, purpose
        super().__init__(f"{purpose} needs {package}, an extra: pip install 'reasoning-toolkit[{extra}]'")


class CacheError(UsageError):
    """A cache that can't be opened, read or written; `place` is its file, or its address without the password."""

    def __init__(self, place: str, why: str) -> None:
        self.place, self.why = place, why
        super().__init__(f"the cache {place}: {why}")


class DataError(ReasoningError):
    """A data file that can't be used; `line` is 1-based, 0 where no line is at fault."""

    def __init__(self, path: str, why: str, line: int = 0) -> None:
        self.path, self.why, self.line = path, why, line
        super().__init__(f"{path}{f', line {line}' if line else ''}: {why}")


class BackendError(ReasoningError):
    """A model that could not be asked."""

    retryable = False
    """Whether another try may help."""

    def __init__(self, model: str, why: str) -> None:
        self.model, self.why = model, why
        super().__init__(f"{model}: {why}")


class AuthenticationError(BackendError):
    """No key, or a key that the server refuses."""


class UnreachableError(BackendError):
    """No connection to the server, or no answer in time."""

    retryable = True


class RateLimitError(BackendError):
    """Too many requests; `retry_after` is the server's own wish in seconds, None where it gave none."""

    retryable = True

    def __init__(self, model: str, why: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(model, why)


class ServerError(BackendError):
    """The server failed (a 5xx status)."""

    retryable = True

    def __init__(self, model: str, why: str, status: int, retry_after: float | None = None) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(model, why)


class ToolCallError(ServerError):
    """The server could not read the tool's call that the model wrote; `written` is what it wrote, where told."""

    def __init__(self, model: str, why: str, status: int, written: str = "") -> None:
        self.written = written
        super().__init__(model, why, status)


class RequestError(BackendError):
    """The server refused the request (a 4xx status)."""

    def __init__(self, model: str, why: str, status: int) -> None:
        self.status = status
        super().__init__(model, why)


class ChoicesError(RequestError):
    """The server refuses so many completions in one request (OpenAI's `n`); `most` is what it may take."""

    def __init__(self, model: str, why: str, status: int, most: int = 1) -> None:
        self.most = most
        super().__init__(model, f"{why} (say how many it takes in the backend's setting `max_n`: max_n={most})", status)


class ToolsNotSupportedError(BackendError):
    """The server, the model or the backend takes no tools."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(model, f"{why} (act by text, as react(native=False) does, or take what has tool calls)")


class NotRecordedError(BackendError):
    """A recording lacks a completion: of which prompt (empty: of free messages), how it begins, and which sample."""

    def __init__(self, model: str, place: str, prompt: str, words: str, sample: int) -> None:
        self.place, self.prompt, self.words, self.sample = place, prompt, words, sample
        named = f"the prompt {prompt}" if prompt else "free messages"
        super().__init__(
            model,
            f"{place} lacks sample {sample} of {named} ({words!r}): record it with record={place} on the backend that "
            "has the model, and the same prompts and settings",
        )


class DecisionsNotSupportedError(BackendError):
    """The server, the model or the backend tells no probabilities over options."""

    def __init__(self, model: str, why: str) -> None:
        super().__init__(model, f"{why} (let it judge in writing: read='text', or read='auto')")


class ResponseError(BackendError):
    """The server's reply is not of its protocol; `retryable` where the next one may be."""

    def __init__(self, model: str, why: str, *, retryable: bool = False) -> None:
        self.retryable = retryable
        super().__init__(model, why)


class BudgetExceededError(ReasoningError):
    """A limit was reached with nothing to return; `limit` is one of calls, tokens, dollars, seconds."""

    def __init__(self, limit: str, allowed: float, spent: float) -> None:
        self.limit, self.allowed, self.spent = limit, allowed, spent
        super().__init__(f"the limit of {allowed:g} {limit} is reached ({spent:g} spent), and there is no answer yet")


class TrainingError(ReasoningError):
    """A training that ended without a result."""


class ReadError(ReasoningError):
    """A text that a symbolic tool does not read; `text` is what it could not read."""

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        shown = text if len(text) <= 200 else f"{text[:200]}…"
        super().__init__(f"can't read {shown!r}: {why}")


if not TYPE_CHECKING:  # types are checked by the names of today
    __getattr__ = renamed_in(__name__, NoToolsError="ToolsNotSupportedError")

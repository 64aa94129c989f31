"""What the files of a run hold, by field and type: what is of another form is refused, never taken for something."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, model_validator

MAX_COUNT = 10**15
"""What a count of calls, tokens, dollars or seconds can be at most."""

MAX_SAMPLES = 200
"""Samples of a question whose answers are kept."""

Count = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Amount = Annotated[float, Field(ge=0, le=MAX_COUNT)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


class UsageFields(_Strict):
    """A result's usage."""

    calls: Count = 0
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    dollars: Amount | None = 0.0
    seconds: Amount = 0.0
    reasoning_tokens: Count = 0
    cached_tokens: Count = 0
    cache_write_tokens: Count = 0
    cached_calls: Count = 0
    dollars_saved: Amount = 0.0


class SampleFields(_Strict):
    """The answers of a vote's samples."""

    n: Annotated[int, Field(ge=1, le=MAX_SAMPLES)]
    answers: dict[str, Annotated[int, Field(ge=1)]]
    correct: list[str] = []

    @model_validator(mode="after")
    def _fit(self) -> SampleFields:
        if sum(self.answers.values()) > self.n or not self.answers.keys() >= set(self.correct):
            raise ValueError("its answers are more than its samples, or correct ones are not among them")
        return self


class ResultFields(_Strict):
    """A line of results.jsonl."""

    id: str
    strategy: str
    backend: str
    answer: str | None
    gold: str | None
    correct: bool | None
    abstained: bool
    usage: UsageFields = UsageFields()
    seconds: Amount = 0.0
    error: str | None = None
    stopped: str | None = None
    depth: Annotated[int, Field(ge=-MAX_COUNT, le=MAX_COUNT)] | None = None
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    groups: dict[str, str] = {}
    passage: str | None = None
    first_correct: bool | None = None
    samples: SampleFields | None = None


class _BaselineFields(_Strict):
    name: str
    correct: Count = Field(validation_alias=AliasChoices("correct", "right"))
    n: Count
    unknown: Annotated[list[Count], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _is_a_share(self) -> _BaselineFields:
        if self.correct > self.n:
            raise ValueError(f"{self.correct} of {self.n} is no share")
        return self


class SettingsFields(_Strict):
    """What run.json holds beside what is only shown and compared."""

    task: str | None = None
    data: str | None = None
    backend: str | None = None
    model: str | None = None
    strategies: list[str] = []
    prompts: dict[str, str] | None = None
    baselines: list[_BaselineFields] = []
    notes: list[str] = []


def read_line(line: bytes) -> ResultFields:
    """Read a line of results.jsonl. Raises ValueError, which names the field."""
    try:
        return ResultFields.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(_worded(error)) from None


def check_settings(data: dict[str, Any]) -> None:
    """Check what run.json holds. Raises ValueError, which names the field."""
    try:
        SettingsFields.model_validate(data)
    except ValidationError as error:
        raise ValueError(_worded(error)) from None


def _worded(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg'].lower()}" if place else first["msg"]

"""The arguments of a tool, fitted by pydantic: the schema that a model is told, and the values that it wrote.

Pydantic is imported where the first tool is made: that takes longer than to import the whole toolkit.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.tools.arguments.mending import mend
from reasoning.tools.arguments.wording import word_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel
    from pydantic.json_schema import GenerateJsonSchema

    from reasoning.tools.arguments.wording import Fault


@dataclass(frozen=True)
class Parameter:
    """One parameter of a tool."""

    name: str
    """What a model calls it."""

    hint: Any = Any
    """Its type, as pydantic takes it."""

    default: Any = inspect.Parameter.empty
    """What the function takes where it is left out; `inspect.Parameter.empty`: it has to be given."""

    by_place: bool = False
    """Whether the function takes it by its place alone."""

    description: str = ""
    """What a model is told of it."""

    @property
    def required(self) -> bool:
        """Return whether a call has to give it."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True)
class Arguments:
    """The parameters of a tool, and how values that a model wrote become arguments for them."""

    parameters: tuple[Parameter, ...]
    """In their order."""

    open: bool = False
    """Whether arguments of other names are taken as well, as by `**more`."""

    @functools.cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments, as OpenAI's `tools` takes it.

        Raises what pydantic raises on a type that it can't take.
        """
        made = self._model.model_json_schema(schema_generator=_generator())
        told = {"type": "object", "properties": {}, "required": [], "additionalProperties": self.open}
        return told | {key: value for key, value in made.items() if key in ("properties", "required", "$defs")}

    @functools.cached_property
    def _model(self) -> type[BaseModel]:
        from pydantic import ConfigDict, Field, create_model

        # the names are aliases: a parameter may be called `schema` or `_x`, a field of a model may not
        fields: dict[str, Any] = {}
        for field, one in self._fields.items():
            settings: dict[str, Any] = {"alias": one.name} | (
                {"description": one.description} if one.description else {}
            )
            fields[field] = (one.hint, Field(... if one.required else one.default, **settings))
        config = ConfigDict(extra="allow" if self.open else "forbid", coerce_numbers_to_str=True)
        return create_model("Arguments", __config__=config, **fields)

    @property
    def _fields(self) -> dict[str, Parameter]:
        return {f"p{place}": one for place, one in enumerate(self.parameters)}

    def fit(self, name: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """Return the values in the parameters' types, and what is wrong with this call of `name` (empty: nothing).

        A text that states a number, a yes or no, a date, or a list in JSON becomes one; a number becomes a text. What
        is left out is left to the function's own defaults.
        """
        values, faults = self._validated(given)
        if not faults:
            return values, ""
        mended = mend(given, faults, self.parameters)
        values, still = self._validated(mended) if mended != dict(given) else (values, faults)
        return values, word_faults(name, still, mended, self.parameters)

    def _validated(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
        from pydantic import ValidationError

        try:
            read = self._model.model_validate(dict(given))
        except ValidationError as error:
            return {}, [(one["type"], one["loc"], one["msg"], one["input"]) for one in error.errors(include_url=False)]
        fields = {field: one for field, one in self._fields.items() if field in read.model_fields_set}
        return {one.name: getattr(read, field) for field, one in fields.items()} | (read.model_extra or {}), []

    def bind(self, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Part fitted values into those that the function takes by place, and those by name."""
        placed: list[Any] = []
        for one in self.parameters:
            if not one.by_place or one.name not in values:
                break
            placed.append(values[one.name])
        by_place = {one.name for one in self.parameters if one.by_place}
        return placed, {name: value for name, value in values.items() if name not in by_place}


@functools.cache
def _generator() -> type[GenerateJsonSchema]:
    from pydantic.json_schema import GenerateJsonSchema

    class Plain(GenerateJsonSchema):
        """Writes no titles, and nothing for what JSON has no words for."""

        ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012  as the base has it

        def field_title_should_be_set(self, schema: Any) -> bool:
            return False

        def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> dict[str, Any]:
            return {}

    return Plain

"""Example variables for showing prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.question import Question

if TYPE_CHECKING:
    from reasoning.prompts.library import Prompts


def example_variables(prompts: Prompts, name: str) -> dict[str, Any]:
    """Return variables with which the prompt `name` can be rendered, from `prompts/examples.json`."""
    known = prompts.data("examples.json")
    in_text = {"refine/decide_satisfied": "refine/critique"}.get(name, name.replace("/decide_", "/"))
    variables = dict(known.get(name, known.get(in_text, {})))
    if "examples" in variables:
        variables["examples"] = [{**one, "question": Question(**one["question"])} for one in variables["examples"]]
    return {"question": Question(**known["question"]), **variables}

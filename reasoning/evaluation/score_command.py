"""The command `reasoning score FILE`: what recorded outputs are worth, without a model."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from reasoning.evaluation.cli import find_task_and_data, plain_errors

Option = typer.Option


def score_command(
    outputs: Annotated[str, typer.Argument(help="Recorded outputs: JSON lines, JSON, .gz, .eval, a folder of them.")],
    task: Annotated[str, Option(help="Whose questions they answer; without one the records have the gold.")] = "",
    data: Annotated[str | None, Option(help="The task's data, as of `reasoning eval`.")] = None,
    split: Annotated[str | None, Option(help="The part of a folder or of a hub's set.")] = None,
    output_field: Annotated[
        list[str] | None, Option(help="The field of the outputs (dots go inside); repeat it for one output each.")
    ] = None,
    id_field: Annotated[str, Option(help="The field of the question's id.")] = "",
    question_field: Annotated[str, Option(help="The field of the question's text.")] = "",
    gold_field: Annotated[str, Option(help="Without a task: the field of the right answer.")] = "",
    options_field: Annotated[str, Option(help="Without a task: the field of the options.")] = "",
    answer_format: Annotated[str, Option(help="Without a task: choice, truth, number, expression or text.")] = "",
    weight_field: Annotated[str, Option(help="The field of what an output's vote weighs.")] = "",
    label_field: Annotated[str, Option(help="The field of whether an output was taken for right.")] = "",
    published: Annotated[float | None, Option(help="The published accuracy in percent, to stand beside.")] = None,
    as_json: Annotated[bool, Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score recorded outputs: our reading of answers, votes of k, stop rules and weights; no model is called."""
    with plain_errors():
        from reasoning.evaluation.recorded import OutputFields, score

        fields = OutputFields(
            tuple(output_field or ()), id_field, question_field, gold_field, options_field, weight_field, label_field
        )
        found, source = find_task_and_data(task, data) if task else (None, data)
        scored = score(
            outputs, found, data=source, split=split, fields=fields, answer_format=answer_format, published=published
        )
    if as_json:
        sys.stdout.write(json.dumps(scored.to_dict(), ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        Console().print(scored)

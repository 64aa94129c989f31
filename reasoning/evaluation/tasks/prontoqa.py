"""ProntoQA: does a statement follow from rules about made-up kinds, in several hops?"""

from __future__ import annotations

from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import WHERE, reader

TASK = Task(
    name="prontoqa",
    about="does a statement follow from rules about made-up kinds: True or False",
    paper="Saparov and He, 2022, arXiv:2210.01240",
    where=WHERE.format(folder="ProntoQA"),
    read=reader("prontoqa", "truth"),
    files={"dev": "dev.json", "validation": "dev.json"},
    split="dev",
    sample="prontoqa.json",
)
"""The task, in the form of Logic-LM."""

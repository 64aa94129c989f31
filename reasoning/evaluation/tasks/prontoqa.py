"""ProntoQA: does a statement follow from rules about made-up kinds, in several hops?"""

from __future__ import annotations

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task
from reasoning.evaluation.tasks.lettered import LOGIC_LM, WHERE, reader

TASK = Task(
    name="prontoqa",
    about="does a statement follow from rules about made-up kinds: True or False",
    paper="Saparov and He, 2022, arXiv:2210.01240",
    where=WHERE.format(folder="ProntoQA"),
    read=reader("prontoqa", "truth"),
    files={"dev": "dev.json", "validation": "dev.json"},
    split="dev",
    sample="prontoqa.json",
    card=Card(
        licence="Apache 2.0 (ProntoQA), MIT (Logic-LM)",
        size="500 questions of five hops",
        metric="accuracy of True and False",
        published=(
            Published("GPT-4, directly; chain of thought", "77.4 %; 98.8 %", LOGIC_LM),
            Published("GPT-4, Logic-LM", "83.2 %", LOGIC_LM),
        ),
    ),
)
"""The task, in the form of Logic-LM."""

"""The mock goes by a prompt's name: whoever words the templates anew gets the same replies from it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment

from reasoning import Question, run
from reasoning.backends import Message, Mock, Request
from reasoning.prompts.library import SHIPPED
from reasoning.strategies import STRATEGIES
from reasoning.tools.calculator import calculate
from reasoning.tools.sql import SQLite

if TYPE_CHECKING:
    from pathlib import Path

THEORY = (
    "Bob is wary. Ann is quick. If something is wary then it is not tame. If something is not tame then it is not loud."
)
QUESTIONS = {
    "truth": Question(
        "Is the following statement true, false, or unknown? Bob is not loud.", THEORY, answer_format="truth"
    ),
    "choice": Question("Which statement follows?", THEORY, ("Bob is tame.", "Bob is not loud.", "Ann is loud.")),
    "number": Question("What is 17 * 3 - 9?", answer_format="number"),
}
SPECS = [*STRATEGIES, "tot(judge='vote')", "tot(propose='sample')", "sc(cot)", "pal(style='pot')", "refine(pal)"]
WORD = re.compile(r"[A-Za-z]{2,}")


def reworded(source: str) -> str:
    """Write each word of a template's system message backwards; variables and the user's message stay."""
    written, blocks = [], [""]
    tokens = list(Environment().lex(source))
    for place, (_, kind, text) in enumerate(tokens):
        if kind == "name" and text == "block":
            blocks.append(next(name for _, kind, name in tokens[place + 1 :] if kind == "name"))
        elif kind == "name" and text == "endblock":
            blocks.pop()
        said = kind == "data" and "user" not in blocks
        written.append(WORD.sub(lambda match: match[0][::-1], text) if said else text)
    return "".join(written)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of prompts that say the same in no word of ours."""
    made: Path = tmp_path_factory.mktemp("prompts")
    for template in SHIPPED.rglob("*.j2"):
        target = made / template.relative_to(SHIPPED)
        target.parent.mkdir(parents=True, exist_ok=True)
        source = template.read_text("utf-8")
        users = template.stem in ("question", "program_versions")
        target.write_text(source if users else reworded(source), "utf-8")
    return made


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A calculator, and a small database."""
    file = tmp_path_factory.mktemp("data") / "sample.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE birds (name TEXT, loud INTEGER)")
    return {"calculate": calculate, "database": SQLite(file)}


def test_the_words_are_others(folder: Path) -> None:
    """Of what the templates say to the model, hardly a word is left, and the variables are."""
    text = (folder / "judge" / "score.j2").read_text("utf-8")
    assert "etaR a desoporp noitulos ot a noitseuq morf 0 ot {{ scale }}" in text
    assert "<solution>\n{{ solution }}" in text


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["mock", "mock?tools=1"])
@pytest.mark.parametrize("spec", SPECS)
def test_other_words_same_replies(spec: str, backend: str, folder: Path, tools: dict[str, Any]) -> None:
    """Every strategy comes to the same with templates in other words, on what the mock understands."""
    for name, question in QUESTIONS.items():
        if name == "number" and spec != "react":
            continue  # only with a tool the mock calculates; without, it picks by the hash of what it is sent
        ours = run(spec, question, backend=backend, tools=tools)
        theirs = run(spec, question, backend=backend, tools=tools, prompts=folder)
        assert (theirs.answer, theirs.text) == (ours.answer, ours.text), name
        assert [call.name for call in theirs.trace.calls] == [call.name for call in ours.trace.calls], name


@pytest.mark.parametrize("dialect", ["rules", "fol", "smt", "lsat"])
def test_other_words_same_programs(dialect: str, folder: Path) -> None:
    """A dialect of logic programs is told by its prompt's name."""
    question = QUESTIONS["choice" if dialect == "lsat" else "truth"]
    found = run(f"logic(dialect={dialect!r}, repairs=0)", question, backend="mock", prompts=folder)
    assert found.answer == ("B" if dialect == "lsat" else "True")


def test_the_name_is_no_part_of_the_request() -> None:
    """Requests that differ in the prompt's name alone are the same to caches and to comparison."""
    one = Request((Message("user", "x"),))
    other = Request(one.messages, prompt="judge/score")
    assert (one, hash(one), one.key) == (other, hash(other), other.key)


async def test_free_messages_are_answered_as_a_question() -> None:
    """What was rendered from no prompt gets steps and an answer, whatever words of ours it has."""
    text = f"Context:\n{THEORY}\n\nQuestion: Rate a proposed solution to a question: Bob is loud."
    asked = Request(
        (Message("system", 'End with: "Answer: " followed by True, False or Unknown'), Message("user", text))
    )
    reply = (await Mock().complete(asked)).choices[0].text
    assert reply.splitlines()[-1].startswith("Answer: ")

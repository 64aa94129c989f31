"""The library of prompts: found by name, a user's own first, rendered strictly, known by content."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reasoning import Question
from reasoning.errors import PromptError
from reasoning.prompts import Prompts
from reasoning.prompts.examples import example_variables
from reasoning.prompts.library import SHIPPED, copy_out
from tests.each_row import each_row

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Question("Is it wet?", "It rains.", ("Yes", "No"))


def write(folder: Path, files: dict[str, str]) -> Prompts:
    for name, text in files.items():
        target = folder / f"{name}.j2"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return Prompts(folder)


@each_row("name", Prompts().names())
def test_every_shipped_prompt_renders(name: str) -> None:
    """Every shipped prompt renders with its example variables, to messages without stray space or syntax."""
    library = Prompts()
    messages = library.render(name, **example_variables(library, name))
    assert [role for role, _ in messages] in (["system", "user"], ["user"])
    for _, text in messages:
        assert text == text.strip()
        assert "{{" not in text
        assert "{%" not in text


def test_names_leave_parts_out() -> None:
    """The list of prompts has what can be asked, not what prompts are made of."""
    names = Prompts().names()
    assert {"direct", "cot/zero_shot", "lot/extract"} <= set(names)
    assert not [name for name in names if name == "base" or name.startswith(("parts/", "reasoning/"))]


def test_a_users_prompt_takes_the_place(tmp_path: Path) -> None:
    """A file of the same name in the user's folder is used; the others stay the shipped ones."""
    library = write(tmp_path, {"direct": "{% block user %}MINE {{ question.text }}{% endblock %}"})
    assert library.render("direct", question=ASKED) == (("user", "MINE Is it wet?"),)
    assert library.render("cot/zero_shot", question=ASKED) == Prompts().render("cot/zero_shot", question=ASKED)
    assert library.path("direct") == tmp_path / "direct.j2"
    assert library.path("cot/zero_shot") == SHIPPED / "cot/zero_shot.j2"


def test_a_users_prompt_may_extend_the_shipped_one(tmp_path: Path) -> None:
    """A template may extend the very one that it replaces, and add to its blocks."""
    text = '{% extends "reasoning/direct.j2" %}{% block system %}{{ super() }} Answer in German.{% endblock %}'
    ours = Prompts().render("direct", question=ASKED)
    assert write(tmp_path, {"direct": text}).render("direct", question=ASKED) == (
        ("system", f"{ours[0][1]} Answer in German."),
        ours[1],
    )


def test_a_users_part_is_used_by_shipped_prompts(tmp_path: Path) -> None:
    """A part that the user replaces changes every prompt that is made of it, and its hash."""
    library = write(tmp_path, {"parts/question": "Q: {{ question.text }}"})
    assert library.render("direct", question=ASKED)[1] == ("user", "Q: Is it wet?")
    assert library.hash("direct") != Prompts().hash("direct")


def test_the_environment_names_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REASONING_PROMPTS names the folder where the call names none."""
    write(tmp_path, {"mine": "{% block user %}x{% endblock %}"})
    monkeypatch.setenv("REASONING_PROMPTS", str(tmp_path))
    assert Prompts().render("mine") == (("user", "x"),)


def test_an_edit_is_seen_by_the_next_library(tmp_path: Path) -> None:
    """A template that was edited is read anew by the next library: a notebook needs no restart."""
    for word in ("one", "two"):
        library = write(tmp_path, {"mine": f"{{% block user %}}{word}{{% endblock %}}"})
        assert library.render("mine") == (("user", word),)


def test_missing_variables_are_named() -> None:
    """A variable that is not there is an error that names it, the template and the line."""
    with pytest.raises(PromptError, match="'question' is undefined") as caught:
        Prompts().render("direct")
    assert (caught.value.name, caught.value.line) == ("direct", 4)


def test_the_line_is_that_of_the_template(tmp_path: Path) -> None:
    """The line of an error is counted in the template, and a part that it lies in is named."""
    own = "{% block user %}\n\n\n{{ a.b.c }}{% endblock %}"
    part = "one\ntwo {{ nope }}"
    library = write(
        tmp_path, {"own": own, "outer": "{% block user %}\n{% include 'part.j2' %}{% endblock %}", "part": part}
    )
    with pytest.raises(PromptError) as caught:
        library.render("own", a={"b": {}})
    assert caught.value.line == 4
    with pytest.raises(PromptError, match=r"'nope' is undefined \(in part.j2\)") as caught:
        library.render("outer")
    assert caught.value.line == 2


@pytest.mark.parametrize(("text", "line"), [("{% block user %}\n{% if %}{% endblock %}", 2), ("a\nb\n{{ x", 3)])
@pytest.mark.parametrize("use", ["render", "hash"])
def test_broken_templates_name_the_line(tmp_path: Path, text: str, line: int, use: str) -> None:
    """A template that can't be read is an error with its line, whether it is rendered or hashed."""
    with pytest.raises(PromptError) as caught:
        getattr(write(tmp_path, {"x": text}), use)("x")
    assert caught.value.line == line


def test_an_unknown_filter_names_the_line(tmp_path: Path) -> None:
    """A filter that templates don't have is an error with its line."""
    with pytest.raises(PromptError, match="'nope'") as caught:
        write(tmp_path, {"x": "{% block user %}\n{{ 1|nope }}{% endblock %}"}).render("x")
    assert caught.value.line == 2


def test_a_template_that_is_not_utf8(tmp_path: Path) -> None:
    """A template in another encoding is an error that says so."""
    (tmp_path / "x.j2").write_bytes(b"{% block user %}caf\xe9{% endblock %}")
    for use in (Prompts(tmp_path).hash, Prompts(tmp_path).render, Prompts(tmp_path).source):
        with pytest.raises(PromptError, match="not UTF-8"):
            use("x")


def test_a_template_without_blocks(tmp_path: Path) -> None:
    """A template that writes no message is an error, not an empty request."""
    library = write(tmp_path, {"plain": "Answer: {{ question.text }}", "empty": "{% block user %} \n{% endblock %}"})
    for name in ("plain", "empty"):
        with pytest.raises(PromptError, match="it writes nothing: give it the blocks"):
            library.render(name, question=ASKED)


def test_a_missing_folder() -> None:
    """A folder that is not there is an error that names it."""
    with pytest.raises(PromptError, match=r"no/such/folder.*does not exist"):
        Prompts("no/such/folder")


@pytest.mark.parametrize("use", ["render", "source", "hash", "path"])
def test_an_unknown_name(use: str) -> None:
    """An unknown name is an error with the nearest known one."""
    with pytest.raises(PromptError, match=r"no such prompt. Did you mean 'cot/zero_shot'"):
        getattr(Prompts(), use)("cot/zero_shoot")


def test_a_missing_parent_is_named(tmp_path: Path) -> None:
    """A template that extends what is not there is an error that names the parent."""
    for text in ("{% extends 'gone.j2' %}", "{% block user %}{% include 'gone.j2' %}{% endblock %}"):
        with pytest.raises(PromptError, match=r"refers to 'gone.j2'"):
            write(tmp_path, {"x": text}).render("x")


@pytest.mark.parametrize(
    "name", ["../x", "cot/../../x", "/etc/passwd", "/direct", "./direct", "cot//zero_shot", "..\\x", "", "x\0", "cot/"]
)
@pytest.mark.parametrize("use", ["render", "source", "hash", "path", "data"])
def test_names_stay_in_the_folder(tmp_path: Path, name: str, use: str) -> None:
    """A name that leads out of the folder, or is a second one for the same file, is no prompt."""
    (tmp_path / "x.j2").write_text("{% block user %}secret{% endblock %}")
    (tmp_path / "in").mkdir()
    with pytest.raises(PromptError):
        getattr(Prompts(tmp_path / "in"), use)(name)


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    """The hash changes with the template and all that it extends or includes, and with nothing else."""
    files = {
        "main": "{% extends 'mother.j2' %}{% block user %}{% include 'part.j2' %}{% endblock %}",
        "mother": "{% block user %}{% endblock %}",
        "part": "{% from 'macros.j2' import m %}text",
        "macros": "{% macro m() %}{% endmacro %}",
        "other": "{% block user %}x{% endblock %}",
    }
    before = write(tmp_path, files).hash("main")
    assert before == write(tmp_path, files).hash("main")
    assert len(before) == 12
    for changed in ("main", "mother", "part", "macros"):
        assert write(tmp_path, {**files, changed: files[changed] + " "}).hash("main") != before
    assert write(tmp_path, {**files, "other": "changed"}).hash("main") == before


def test_shipped_templates_are_compiled_once() -> None:
    """Libraries without a folder share what is compiled: a run costs no compiling."""
    assert Prompts()._environment is Prompts()._environment


def test_copies_never_overwrite(tmp_path: Path) -> None:
    """Copying out writes what is not there and leaves what is."""
    (tmp_path / "direct.j2").write_text("mine")
    done = dict(copy_out(tmp_path, []))
    assert done[tmp_path / "direct.j2"] is False
    assert done[tmp_path / "cot/zero_shot.j2"] is True
    assert (tmp_path / "direct.j2").read_text() == "mine"
    assert not any(dict(copy_out(tmp_path, [])).values())
    assert (tmp_path / "base.j2").is_file()


@pytest.mark.parametrize("name", ["../direct", "/direct", "direct/../direct", "nope", ""])
def test_copies_need_a_proper_name(tmp_path: Path, name: str) -> None:
    """What is no prompt's name is not copied, and nothing is written."""
    with pytest.raises(PromptError):
        copy_out(tmp_path / "new", [name])
    assert not (tmp_path / "new").exists()


def test_copies_stay_in_the_folder(tmp_path: Path) -> None:
    """A link that leads out of the folder is not followed."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    os.symlink(outside, inside / "cot")
    os.symlink(outside / "direct.j2", inside / "direct.j2")
    with pytest.raises(PromptError, match="outside"):
        copy_out(inside, ["cot/zero_shot"])
    assert copy_out(inside, ["direct"]) == [(inside / "direct.j2", False)]
    assert list(outside.iterdir()) == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """A folder that can't be written is an error that names the file."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(PromptError, match="can't write"):
        copy_out(tmp_path / "taken", ["direct"])


def test_the_hash_covers_the_worked_examples(tmp_path: Path) -> None:
    """Examples of the user's own beside a template are part of what was asked, and so of its hash."""
    (tmp_path / "cot").mkdir()
    before = Prompts().hash("cot/few_shot")
    (tmp_path / "cot" / "examples.json").write_text("{}", "utf-8")
    assert Prompts(tmp_path).hash("cot/few_shot") != before
    assert Prompts(tmp_path).hash("direct") == Prompts().hash("direct")

"""The controlled English: what it reads, what it refuses, and how it writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_claim, read_sentence, read_theory, sentences, to_english
from reasoning.tools.logic.rules import Atom, Claim, Rule, derive
from tests.each_row import each_row

READ = {
    "Tom is loud.": "loud(Tom)",
    "Tom isn't loud": "not loud(Tom)",
    "Tom is tall, loud and not shy.": "tall(Tom); loud(Tom); not shy(Tom)",
    "Tom is a blicket.": "a blicket(Tom)",
    "The grey heron is tall.": "tall(grey heron)",
    "The heron does not follow the otter.": "not follow(heron, otter)",
    "The heron follows the otter and eats the frog.": "follow(heron, otter); eat(heron, frog)",
    "Tom likes Ida.": "like(Tom, Ida)",
    "Tom is loud and he is tall.": "loud(Tom); tall(Tom)",
    "Every blicket is a dax.": "a blicket($x) -> a dax($x)",
    "Each dax is not shy.": "a dax($x) -> not shy($x)",
    "Gorpuses are daxes.": "a gorpus($x) -> a dax($x)",
    "Gorpuses are nervous.": "a gorpus($x) -> nervous($x)",
    "Gorpuses are not shy.": "a gorpus($x) -> not shy($x)",
    "Wolves are loud.": "a wolf($x) -> loud($x)",
    "All shy things are loud.": "shy($x) -> loud($x)",
    "Shy, tall people are not loud.": "shy($x), tall($x) -> not loud($x)",
    "All shy and tall things like the otter.": "shy($x), tall($x) -> like($x, otter)",
    "If something is shy and not tall then it is loud.": "shy($x), not tall($x) -> loud($x)",
    "If someone is not shy, then they are loud.": "not shy($x) -> loud($x)",
    "If Tom is shy and Tom is tall then Tom is loud.": "shy(Tom), tall(Tom) -> loud(Tom)",
    "If Tom is shy then he is loud and tall.": "shy(Tom) -> loud(Tom); shy(Tom) -> tall(Tom)",
    "If someone is shy and they follow the otter then they need the frog.": (
        "shy($x), follow($x, otter) -> need($x, frog)"
    ),
    "If something follows the otter then the otter follows it.": "follow($x, otter) -> follow(otter, $x)",
    "If the heron carries the otter then the heron does not like the frog.": (
        "carry(heron, otter) -> not like(heron, frog)"
    ),
    "Everything that is shy and likes the otter is loud.": "shy($x), like($x, otter) -> loud($x)",
    "Everyone who is shy is loud and likes the frog.": "shy($x) -> loud($x); shy($x) -> like($x, frog)",
    "All otters that are tall are loud.": "a otter($x), tall($x) -> loud($x)",
    "No otters are loud.": "a otter($x) -> not loud($x)",
    "No otter is loud.": "a otter($x) -> not loud($x)",
    "Nothing that is shy is loud.": "shy($x) -> not loud($x)",
}
UNREAD = """
Headaches include pain.
In most years, exam papers have become longer.
Tom quickly follows the otter.
The heron quickly follows the otter.
The nurse gives the visitor medicine.
The heron follows the otter home.
The heron follow the otter.
The herons are tall.
The only exit is narrow.
The heron or the otter is tall.
Tom is loud or shy.
Tom is either loud or shy.
Tom is not loud and shy.
Tom and Ida are loud.
Tom is Ida.
Tom is the otter.
Tom is a tall otter.
Tom is loud if he is shy.
Tom was loud.
Tom is very loud.
Tom is loud, however.
An otter is an animal.
It is cold.
They are loud.
Someone is loud.
There is hope.
This is wrong.
Everything is loud.
Things are loud.
Most people are loud.
Some otters are loud.
Not all otters are loud.
Only otters are loud.
Old otters are loud.
Everyone who likes the heron.
No otters are not loud.
Nothing that is shy is loud and tall.
If Tom is loud, Ida is shy.
If Tom is loud then.
If someone is loud then someone is shy.
If someone is loud and someone is tall then they are shy.
If the heron follows the otter then it is tall.
If Tom likes something and he is loud then Ida is shy.
If they are loud then they are shy.
All otters are loud and Tom is shy.
Tom sells DVDs.
Is Tom loud?
Tom is loud; Ida is shy.
Tom is loud3.
Tom has left.
Note: Tom is loud.
""".strip().splitlines()


@each_row(("text", "meaning"), READ.items())
def test_reads(text: str, meaning: str) -> None:
    """Each form of sentence of the three benchmarks is read for what it means."""
    assert "; ".join(map(str, read_sentence(text))) == meaning


@each_row("text", UNREAD)
def test_refuses(text: str) -> None:
    """A sentence outside the language is refused with a reason, never read for something near it."""
    with pytest.raises(ReadError) as caught:
        read_sentence(text)
    assert caught.value.text == text
    assert caught.value.why


def test_coreference_is_to_the_something() -> None:
    """A pronoun means the something of its rule, and a thing that is named again is not that something."""
    (named,) = read_sentence("If someone follows the otter and the otter is shy then the otter is tall.")
    assert str(named) == "follow($x, otter), shy(otter) -> tall(otter)"
    (meant,) = read_sentence("If someone follows the otter and the otter is shy then they are tall.")
    assert str(meant) == "follow($x, otter), shy(otter) -> tall($x)"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Tom is loud", "loud(Tom)"),
        ("True or false: Tom is not loud", "not loud(Tom)"),
        ("Is the following statement true or false? Tom is a dax.", "a dax(Tom)"),
        (
            "Based on the above information, is the following statement true, false, or unknown? The heron is not shy.",
            "not shy(heron)",
        ),
        ("Is it true that Tom is loud?", "loud(Tom)"),
        ("Is the grey heron a bird?", "a bird(grey heron)"),
        ("Does the grey heron like the otter?", "like(grey heron, otter)"),
    ],
)
def test_claims_of_questions(text: str, meaning: str) -> None:
    """The claim of a question is found within the words that ask for its truth."""
    assert str(read_claim(text)) == meaning


@pytest.mark.parametrize(
    "text", ["", "Tom is loud and shy.", "All daxes are shy.", "False: Tom is shy", "Why is Tom shy?"]
)
def test_no_claim(text: str) -> None:
    """What is not one claim about named things is refused."""
    with pytest.raises(ReadError):
        read_claim(text)


def test_theory_reports_what_it_did_not_read() -> None:
    """A theory holds what was read, and each other sentence is reported with its number and a reason."""
    reading = read_theory(
        "Tom is shy. Exams have\nbecome longer! All shy things are loud.\n\nDr. Who left. Ida is tall"
    )
    assert [str(f) for f in reading.theory.facts] == ["shy(Tom)", "tall(Ida)"]
    assert [str(r) for r in reading.theory.rules] == ["shy($x) -> loud($x)"]
    assert [(u.number, u.text) for u in reading.unread] == [(2, "Exams have become longer!"), (4, "Dr. Who left.")]
    assert reading.sources[reading.theory.rules[0]] == "All shy things are loud."


def test_a_line_break_ends_no_sentence() -> None:
    """A sentence may run over a line break, so that its first half is never taken for the whole."""
    assert sentences("The heron is tall\nin Africa. Mr. Low is shy.\n\nTom is\nloud") == [
        "The heron is tall in Africa.",
        "Mr. Low is shy.",
        "Tom is loud",
    ]


def test_naf_theory() -> None:
    """A closed-world theory with "not" as absence comes out as its English says."""
    reading = read_theory(
        "Tom is tall. If something is not shy then it is loud. If something is loud then it is not calm."
    )
    done = derive(reading.theory, "closed")
    assert done.truth(read_claim("Tom is loud.")) == "True"
    assert done.truth(read_claim("Tom is not calm.")) == "True"
    assert derive(reading.theory).truth(read_claim("Tom is loud.")) == "Unknown"


def test_proof_in_sentences() -> None:
    """The steps of a proof can be said in the language."""
    reading = read_theory("Each dax is a blicket. Blickets are not shy. Tom is a dax.")
    steps = derive(reading.theory).proof(read_claim("Tom is not shy."))
    assert [to_english(s.claim) for s in steps] == ["Tom is a dax.", "Tom is a blicket.", "Tom is not shy."]
    assert [to_english(s.rule) for s in steps if s.rule] == ["Every dax is a blicket.", "Every blicket is not shy."]


@pytest.mark.parametrize(
    "text",
    [
        "The grey heron does not like the otter.",
        "Tom is an otter.",
        "If something is kind and rough then it is red.",
        "If something is not kind and it is rough then the otter likes it.",
        "If the heron follows something and it is shy then it carries the otter.",
        "If Tom is shy and Tom is not tall then Ida is loud.",
        "Every otter is not shy.",
    ],
)
def test_writes_what_it_reads(text: str) -> None:
    """Its own sentences come back word for word."""
    (said,) = read_sentence(text)
    assert to_english(said) == text


@pytest.mark.parametrize(
    "unsayable",
    [
        Claim(Atom("kind", ("$x",))),
        Claim(Atom("give", ("Tom", "Ida", "book"))),
        Claim(Atom("shy of", ("Tom",))),
        Claim(Atom("kind", ("R2D2",))),
        Rule((), Claim(Atom("kind", ("Tom",)))),
        Rule((Claim(Atom("like", ("$x", "$y"))),), Claim(Atom("like", ("$y", "$x")))),
        Rule((Claim(Atom("kind", ("Tom",))),), Claim(Atom("shy", ("$x",)))),
    ],
)
def test_does_not_write_what_it_could_not_read(unsayable: Claim | Rule) -> None:
    """Where no sentence says a statement, writing it is refused rather than written as something else."""
    with pytest.raises(ReadError, match="language"):
        to_english(unsayable)


things = st.sampled_from(["Tom", "Ida", "otter", "grey heron", "fly"])
terms = st.one_of(things, st.just("$x"))
unary = st.sampled_from(
    ["shy", "tall", "nervous", "friendly", "a dax", "a gorpus", "an otter"[3:], "a otter", "a lens"]
)
binary = st.sampled_from(["chase", "carry", "like", "miss", "watch", "go", "play", "need", "see", "use"])


def claims(who: st.SearchStrategy[str]) -> st.SearchStrategy[Claim]:
    """Claims of the language about `who`."""
    atoms = st.one_of(
        st.builds(lambda p, a: Atom(p, (a,)), unary, who),
        st.builds(lambda p, a, b: Atom(p, (a, b)), binary, who, things),
    )
    return st.builds(Claim, atoms, st.booleans())


@given(claims(things))
def test_facts_round_trip(fact: Claim) -> None:
    """Every fact reads back as itself."""
    assert read_sentence(to_english(fact)) == (fact,)


@given(st.lists(claims(terms), min_size=1, max_size=4), claims(terms))
def test_rules_round_trip(body: list[Claim], head: Claim) -> None:
    """Every rule whose variable is bound by its conditions reads back as itself."""
    rule = Rule(tuple(body), head)
    if head.atom.variables and not any(c.atom.variables for c in body):
        with pytest.raises(ReadError):
            to_english(rule)
    else:
        assert read_sentence(to_english(rule)) == (rule,)


_SOME_WORDS = """
if then something someone it they is are does do not and the a an all every each no everything nothing that who things
people Tom otter otters shy like likes chases , . ?
"""
WORDS = [*_SOME_WORDS.split(), "\n"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_any_text(text: str) -> None:
    """Any text is read or refused with the project's error; what is read and can be written means the same again."""
    read_theory(text)
    for reader in (read_sentence, read_claim):
        try:
            reader(text)
        except ReadError:
            continue
    try:
        said = read_sentence(text)
    except ReadError:
        return
    for statement in said:
        try:
            assert read_sentence(to_english(statement)) == (statement,)
        except ReadError:
            continue


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["a", "Tom is ", "is the following ", "and , ", ". ", "true, ", "\n \n", "If all that ", "\t", "?"]
)
@pytest.mark.timeout(20)
def test_a_megabyte(piece: str) -> None:
    """A megabyte of anything is dealt with in seconds."""
    text = piece * (1_000_000 // len(piece))
    read_theory(text)
    for reader in (read_sentence, read_claim):
        with pytest.raises(ReadError):
            reader(text)

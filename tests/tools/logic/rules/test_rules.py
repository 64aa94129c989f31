"""Facts and rules with forward chaining."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import ReasoningError
from reasoning.tools.logic.rules import Atom, Claim, Derivation, Rule, Theory, TheoryError, World, derive


def claim(text: str) -> Claim:
    """Read "not likes Bob $x" as a claim."""
    words = text.removeprefix("not ").split()
    return Claim(Atom(words[0], tuple(words[1:])), not text.startswith("not "))


def theory(*lines: str) -> Theory:
    """Read facts ("kind Bob") and rules ("kind $x, not sad $x -> nice $x")."""
    rules = [line.split(" -> ") for line in lines if "->" in line]
    bodies = [tuple(claim(part) for part in body.split(", ") if part) for body, _ in rules]
    return Theory(
        tuple(claim(line) for line in lines if "->" not in line),
        tuple(Rule(body, claim(head)) for body, (_, head) in zip(bodies, rules, strict=True)),
    )


def work_out(*lines: str, world: World = "open") -> Derivation:
    return derive(theory(*lines), world)


def test_chaining() -> None:
    """Rules fire on derived claims, over variables and over named things."""
    done = work_out("kind $x -> nice $x", "nice Bob -> big Anne", "big $x, nice $y -> likes $x $y", "kind Bob")
    assert done.truth(claim("likes Anne Bob")) == "True"
    assert done.truth(claim("not likes Anne Bob")) == "False"
    assert done.truth(claim("nice Anne")) == "Unknown"


def test_open_world_not_is_provably_not() -> None:
    """In the open world a "not" in a body is no license: it needs the negative claim itself."""
    rule = "not kind $x -> sad $x"
    assert work_out("big Bob", rule).truth(claim("sad Bob")) == "Unknown"
    assert work_out("not kind Bob", rule).truth(claim("sad Bob")) == "True"


def test_no_contraposition_and_no_case_split() -> None:
    """Neither the contrapositive of a rule nor a case split over an undecided atom derives anything."""
    assert work_out("not wet Bob", "rain Bob -> wet Bob").truth(claim("rain Bob")) == "Unknown"
    both = work_out("kind Bob -> nice Bob", "not kind Bob -> nice Bob")
    assert both.truth(claim("nice Bob")) == "Unknown"


def test_conflict_is_reported_and_spreads_nowhere() -> None:
    """An atom derived with its negation is reported; the claim itself decides, and nothing else follows from it."""
    done = work_out("kind Bob", "kind $x -> red $x", "kind $x -> not red $x", "big Anne")
    assert done.conflicts == (Atom("red", ("Bob",)),)
    assert done.truth(claim("red Bob")) == "True"
    assert done.truth(claim("not red Bob")) == "True"
    assert done.truth(claim("red Anne")) == "Unknown"


def test_cycles_end() -> None:
    """Rules in a circle end, and prove nothing without a fact to start from."""
    circle = ("red $x -> blue $x", "blue $x -> red $x")
    assert work_out(*circle, "big Bob").truth(claim("red Bob")) == "Unknown"
    assert work_out(*circle, "blue Bob").truth(claim("red Bob")) == "True"


def test_closed_world_is_two_valued() -> None:
    """In the closed world what is not provable is False, its negation True, and "not" in a body means not provable."""
    done = work_out("big Bob", "not kind $x -> sad $x", world="closed")
    assert done.truth(claim("sad Bob")) == "True"
    assert done.truth(claim("kind Bob")) == "False"
    assert done.truth(claim("not kind Bob")) == "True"
    assert done.truth(claim("kind Stranger")) == "False"


def test_closed_world_strata() -> None:
    """A lower stratum is finished before "not" looks at it, whatever the order of the rules."""
    lines = (
        "not rich $x, big $x -> poor $x",
        "not poor $x, big $x -> glad $x",
        "kind $x -> rich $x",
        "big $x -> kind $x",
    )
    done = work_out("big Bob", *lines, world="closed")
    assert [done.truth(claim(f"{p} Bob")) for p in ("rich", "poor", "glad")] == ["True", "False", "True"]


def test_closed_world_without_strata() -> None:
    """A claim that holds only if it does not is an error that names it; one that rests on another thing is not."""
    with pytest.raises(TheoryError, match=r"not stratified: kind\(Bob\)") as caught:
        work_out("big Bob", "not kind $x -> kind $x", world="closed")
    assert isinstance(caught.value, ReasoningError)
    ground = work_out("big Bob", "not kind Bob -> kind Anne", world="closed")
    assert ground.truth(claim("kind Anne")) == "True"


def test_proof_holds_only_what_is_needed() -> None:
    """A proof lists its premises first, each once, and nothing that the claim does not rest on."""
    done = work_out("kind Bob", "big Bob", "kind $x -> nice $x", "nice $x, kind $x -> red $x", "big $x -> blue $x")
    steps = done.proof(claim("red Bob"))
    assert [str(s.claim) for s in steps] == ["kind(Bob)", "nice(Bob)", "red(Bob)"]
    assert [s.how for s in steps] == ["given", "derived", "derived"]
    assert steps[2].premises == (claim("nice Bob"), claim("kind Bob"))
    assert steps[2].rule is not None
    assert done.proof(claim("red Anne")) == ()


def test_proof_by_absence() -> None:
    """In the closed world a step that rests on what is not provable says so."""
    steps = work_out("big Bob", "not kind $x, big $x -> sad $x", world="closed").proof(claim("sad Bob"))
    assert [(str(s.claim), s.how) for s in steps] == [
        ("not kind(Bob)", "absent"),
        ("big(Bob)", "given"),
        ("sad(Bob)", "derived"),
    ]


def test_a_given_fact_needs_no_proof() -> None:
    """A fact that a rule derives as well is proved by being given."""
    assert [s.how for s in work_out("red Bob", "big Bob", "big $x -> red $x").proof(claim("red Bob"))] == ["given"]


def test_joins() -> None:
    """Several variables join, one that occurs twice must agree, and arity keeps predicates apart."""
    lines = ("likes A B", "likes B C", "likes C C", "likes $x $y, likes $y $z -> knows $x $z", "likes $x $x -> vain $x")
    done = work_out(*lines)
    found = {str(c) for c in done.steps if c.atom.predicate in {"knows", "vain"}}
    assert found == {"knows(A, C)", "knows(B, C)", "knows(C, C)", "vain(C)"}
    assert work_out("likes A", "likes $x $y -> vain $x").truth(claim("vain A")) == "Unknown"


def test_unbound_variables_range_over_the_constants() -> None:
    """A variable that no condition binds stands for every constant that the theory names."""
    done = work_out("kind Bob", "big Anne", "kind Bob -> red $y", " -> calm $x")
    assert all(done.truth(claim(f"{p} {who}")) == "True" for p in ("red", "calm") for who in ("Bob", "Anne"))


@pytest.mark.parametrize("world", ["open", "closed"])
def test_limit(world: World) -> None:
    """A theory from which more follows than the limit allows is refused, with what to do about it."""
    facts = tuple(Claim(Atom("n", (str(i),))) for i in range(60))
    big = Theory(facts, (Rule((claim("n $x"), claim("n $y"), claim("n $z")), claim("t $x $y $z")),))
    with pytest.raises(TheoryError, match="raise the limit"):
        derive(big, world, limit=1000)


def test_fruitless_joins_are_bounded() -> None:
    """Joins that derive next to nothing are bounded as well."""
    facts = tuple(Claim(Atom("n", (str(i),))) for i in range(200))
    rule = Rule((claim("n $x"), claim("n $y"), claim("n $z"), claim("never $x $y $z")), claim("done A"))
    with pytest.raises(TheoryError, match="join too many"):
        derive(Theory((*facts, claim("never A B C")), (rule,)), limit=100)


def test_long_chain() -> None:
    """A chain of thousands of rules needs no deep recursion, neither to derive nor to prove."""
    rules = tuple(Rule((claim(f"p{i} $x"),), claim(f"p{i + 1} $x")) for i in range(5000))
    done = derive(Theory((claim("p0 A"),), rules))
    assert len(done.proof(claim("p5000 A"))) == 5001


names, qualities = st.sampled_from("AB"), st.sampled_from(["p", "q", "r"])
facts = st.builds(lambda p, a, s: Claim(Atom(p, (a,)), s), qualities, names, st.booleans())
patterns = st.builds(lambda p, s: Claim(Atom(p, ("$x",)), s), qualities, st.booleans())
rules = st.builds(lambda b, h: Rule(tuple(b), h), st.lists(patterns, min_size=1, max_size=3), patterns)


@given(st.lists(facts, max_size=5), st.lists(rules, max_size=6))
def test_open_world_is_the_least_closed_set(given_facts: list[Claim], given_rules: list[Rule]) -> None:
    """What is derived is what naive iteration to the fixpoint gives, and each proof rests on the given facts alone."""
    expected = set(given_facts)
    while True:
        fired = {
            rule.head.bind({"$x": name})
            for rule in given_rules
            for name in "AB"
            if all(c.bind({"$x": name}) in expected for c in rule.body)
        }
        if fired <= expected:
            break
        expected |= fired
    done = derive(Theory(tuple(given_facts), tuple(given_rules)))
    assert set(done.steps) == expected
    for reached in expected:
        before: set[Claim] = set()
        for step in done.proof(reached):
            assert set(step.premises) <= before if step.premises else step.claim in given_facts
            before.add(step.claim)


@pytest.mark.slow
def test_fruitless_strata_are_bounded() -> None:
    """A long ladder of absences, each deciding the next, is refused where it takes too many rounds."""
    rules = tuple(Rule((claim(f"not p{i} A"),), claim(f"p{i + 1} A")) for i in range(2000))
    with pytest.raises(TheoryError, match="raise the limit"):
        derive(Theory(rules=rules), "closed", limit=2000)
    short = derive(Theory(rules=rules[:9]), "closed")
    assert [short.truth(claim(f"p{i} A")) for i in (7, 8, 9)] == ["True", "False", "True"]

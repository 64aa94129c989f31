"""Facts and rules over literals, with forward chaining as ProofWriter, RuleTaker and ProntoQA mean it.

A claim is an atom or its negation, and both kinds are derived explicitly: a rule fires when every claim of its body
holds. There is no contraposition and no case split. In the open world "not" in a body means "provably not"; in the
closed world it means "not provable" (negation as failure, by the well-founded model, which is the stratified one
wherever a theory can be stratified). A variable that no claim of the body binds ranges over the theory's constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reasoning.tools.logic.rules.chaining import Absent, Effort, Step, TheoryError, chain
from reasoning.tools.logic.rules.theory import Atom, Claim, Rule, Theory

__all__ = ["Atom", "Claim", "Derivation", "Rule", "Step", "Theory", "TheoryError", "Truth", "World", "derive"]

World = Literal["open", "closed"]
"""Whether what does not follow is left open, or counts as false."""

Truth = Literal["True", "False", "Unknown"]
"""Whether a claim follows, its negation does, or neither."""


@dataclass(frozen=True)
class Derivation:
    """Everything that follows from a theory; `steps` gives for each claim the step that first reached it."""

    world: World
    steps: Mapping[Claim, Step]

    @cached_property
    def conflicts(self) -> tuple[Atom, ...]:
        """The atoms that were derived together with their own negation."""
        return tuple(c.atom for c in self.steps if c.positive and c.negated in self.steps)

    def truth(self, claim: Claim) -> Truth:
        """Return whether `claim` holds.

        The claim itself is looked up first, then its negation: where both were derived (see `conflicts`), it is True.
        What neither decides is Unknown in the open world; in the closed world the negative claim is the true one.
        """
        if claim in self.steps:
            return "True"
        if claim.negated in self.steps:
            return "False"
        if self.world == "open":
            return "Unknown"
        return "False" if claim.positive else "True"

    def proof(self, claim: Claim) -> tuple[Step, ...]:
        """Return the steps that lead to `claim`, premises first and only what is needed; none where it does not hold.

        To prove that a claim is False, ask for the proof of `claim.negated`.
        """
        done: dict[Claim, Step] = {}
        stack = [claim] if self.truth(claim) == "True" else []
        while stack:
            step = self.steps.get(stack[-1]) or Step(stack[-1], "absent")
            missing = [p for p in step.premises if p not in done]
            if missing:
                stack.extend(reversed(missing))
            else:
                done.setdefault(stack.pop(), step)
        return tuple(done.values())


def derive(theory: Theory, world: World = "open", *, limit: int = 100_000) -> Derivation:
    """Derive everything that follows from `theory`.

    Raises TheoryError where more than `limit` claims would be derived (or the rules join too much to get there), and
    for a theory whose closed world is not defined: a claim that holds only if it does not.
    """
    effort = Effort.of(theory, limit)
    if world == "open":
        return Derivation(world, chain(theory, effort, None))
    return Derivation(world, _closed_model(theory, effort))


def _closed_model(theory: Theory, effort: Effort) -> dict[Claim, Step]:
    """The well-founded model by alternating fixpoint: what surely holds grows, what may hold shrinks."""
    surely: dict[Claim, Step] = {}
    while True:
        possible = chain(theory, effort, _absent_from(surely))
        more = chain(theory, effort, _absent_from(possible))
        if len(more) == len(surely):
            break
        surely = more
    if undecided := [c for c in possible if c.positive and c not in more]:
        raise TheoryError(f"it is not stratified: {undecided[0]} depends on its own absence", bounded=False)
    return more


def _absent_from(steps: Mapping[Claim, Step]) -> Absent:
    return lambda atom: Claim(atom) not in steps

"""Forward chaining: one run of rules over claims to the fixpoint, within a bounded effort."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from reasoning.errors import ReasoningError
from reasoning.tools.logic.rules.theory import Atom, Claim, Key, Rule, Theory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Binding = dict[str, str]
Absent = Callable[[Atom], bool]
"""Says which atoms count as not provable."""

MATCHES_PER_CLAIM = 20
"""How many matches may be tried for each given fact and rule, and each claim that the limit of `derive` allows."""


class TheoryError(ReasoningError):
    """A theory that can't be worked out: too large for the limit (`bounded`), or not stratified in the closed world."""

    def __init__(self, why: str, *, bounded: bool = True) -> None:
        self.why, self.bounded = why, bounded
        super().__init__(f"the theory can't be worked out: {why}")


class Step(NamedTuple):
    """One step of a proof.

    `how` is "given" (a fact), "derived" (by `rule`, from `premises`, which are earlier steps) or "absent" (a negative
    claim that holds in the closed world because its atom can't be derived).
    """

    claim: Claim
    how: Literal["given", "derived", "absent"] = "given"
    rule: Rule | None = None
    premises: tuple[Claim, ...] = ()


@dataclass(slots=True)
class Effort:
    """What a derivation may still spend; shared by all the runs that one call of `derive` makes."""

    limit: int
    matches: int

    @classmethod
    def of(cls, theory: Theory, limit: int) -> Effort:
        """The effort that a theory may take to derive up to `limit` claims."""
        return cls(limit, MATCHES_PER_CLAIM * (limit + len(theory.facts) + len(theory.rules)))

    def spend(self) -> None:
        """Count one match. Raises TheoryError where there were too many."""
        self.matches -= 1
        if self.matches < 0:
            raise TheoryError(f"its rules join too many claims for a limit of {self.limit}; raise the limit")


def chain(theory: Theory, effort: Effort, absent: Absent | None) -> dict[Claim, Step]:
    """Return everything that follows, each claim with the step that first reached it.

    `absent` says which negative claims of bodies hold; None: the open world, where only derived ones do.
    """
    return _Chain(theory, effort, absent).run()


@dataclass(frozen=True, slots=True)
class _Plan:
    """A rule made ready: the claims of its body that are matched against what was derived, and what they bind."""

    rule: Rule
    matched: tuple[Claim, ...]
    """The others must be absent."""

    free: tuple[str, ...]
    """The variables that no matched claim binds: they range over the theory's constants."""

    @classmethod
    def of(cls, rule: Rule, open_world: bool) -> _Plan:
        matched = rule.body if open_world else tuple([c for c in rule.body if c.positive])
        bound = {a for c in matched for a in c.atom.arguments}
        unbound = [a for c in (*rule.body, rule.head) for a in c.atom.arguments if a[:1] == "$" and a not in bound]
        return cls(rule, matched, tuple(dict.fromkeys(unbound)))


@dataclass(slots=True)
class _Chain:
    theory: Theory
    effort: Effort
    absent: Absent | None
    steps: dict[Claim, Step] = field(default_factory=dict)
    queue: deque[Claim] = field(default_factory=deque)
    waiting: defaultdict[Key, list[tuple[_Plan, Claim]]] = field(default_factory=lambda: defaultdict(list))
    joined: set[Key] = field(default_factory=set)
    """The keys of claims that join with others in a body: only these need an index."""

    constants: tuple[str, ...] | None = None
    """Those of the theory, once a variable that nothing binds ranges over them."""

    index: defaultdict[object, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    derived: int = 0

    def run(self) -> dict[Claim, Step]:
        for fact in self.theory.facts:
            for binding in self._complete(fact.atom.variables, {}):
                self._add(Step(fact.bind(binding)))
        for rule in self.theory.rules:
            self._wait(_Plan.of(rule, self.absent is None))
        while self.queue:
            claim = self.queue.popleft()
            key = claim.key
            if key in self.joined:
                self._remember(claim, key)
            for plan, premise in self.waiting.get(key, ()):
                self._trigger(plan, premise, claim)
        return self.steps

    def _wait(self, plan: _Plan) -> None:
        if not plan.matched:
            self._fire(plan, [{}])
        for premise in plan.matched:
            self.waiting[premise.key].append((plan, premise))
            if len(plan.matched) > 1:
                self.joined.add(premise.key)

    def _add(self, step: Step) -> None:
        if step.claim in self.steps:
            return
        self.derived += step.how == "derived"
        if self.derived > self.effort.limit:
            raise TheoryError(f"more than {self.effort.limit} claims follow from it; raise the limit")
        self.steps[step.claim] = step
        self.queue.append(step.claim)

    def _remember(self, claim: Claim, key: Key) -> None:
        self.index[key].append(claim)
        for place in enumerate(claim.atom.arguments):
            self.index[key, place].append(claim)

    def _trigger(self, plan: _Plan, premise: Claim, claim: Claim) -> None:
        """Fire a rule in every way in which `claim` is its `premise` and the rest of the body is already known."""
        self.effort.spend()
        binding = _match(premise.atom, claim.atom, {})
        if binding is None:
            return
        bindings = [binding]
        for other in plan.matched:
            if other is not premise:
                bindings = [extended for known in bindings for extended in self._extend(other, known)]
        self._fire(plan, bindings)

    def _extend(self, pattern: Claim, binding: Binding) -> Iterator[Binding]:
        for candidate in self._candidates(pattern.bind(binding)):
            self.effort.spend()
            if (extended := _match(pattern.atom, candidate.atom, binding)) is not None:
                yield extended

    def _candidates(self, pattern: Claim) -> Sequence[Claim]:
        """The claims that may match: of a bound pattern itself, of others by the argument that the fewest share."""
        arguments, key = pattern.atom.arguments, pattern.key
        bound = [place for place in enumerate(arguments) if not place[1].startswith("$")]
        if len(bound) == len(arguments):
            return (pattern,) if pattern in self.steps else ()
        if not bound:
            return self.index.get(key, ())
        return min((self.index.get((key, place), ()) for place in bound), key=len)

    def _fire(self, plan: _Plan, bindings: Iterable[Binding]) -> None:
        rule = plan.rule
        for known in bindings:
            for binding in self._complete(plan.free, known):
                head = rule.head.bind(binding)
                if head in self.steps:
                    continue
                premises = tuple([c.bind(binding) for c in rule.body])
                if self.absent is None or all(c.positive or self.absent(c.atom) for c in premises):
                    self._add(Step(head, "derived", rule, premises))

    def _complete(self, free: Sequence[str], binding: Binding) -> Iterable[Binding]:
        """Every way to give the variables that are still free a constant of the theory."""
        if not free:
            self.effort.spend()
            return (binding,)
        return self._completions(tuple(dict.fromkeys(free)), binding)

    def _completions(self, free: tuple[str, ...], binding: Binding) -> Iterator[Binding]:
        if self.constants is None:
            self.constants = self.theory.constants
        for values in product(self.constants, repeat=len(free)):
            self.effort.spend()
            yield {**binding, **dict(zip(free, values, strict=True))}


def _match(pattern: Atom, atom: Atom, binding: Binding) -> Binding | None:
    """Extend `binding` so that `pattern` becomes `atom`, of the same predicate and arity; None where it can't."""
    extended = binding.copy()
    for expected, value in zip(pattern.arguments, atom.arguments, strict=True):
        if expected[:1] == "$":
            if extended.setdefault(expected, value) != value:
                return None
        elif expected != value:
            return None
    return extended

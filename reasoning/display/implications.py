"""Logic-of-Thought drawn: the propositions, and the implications between them: given, derived, and put to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from reasoning.display.layers import GraphDrawing, GraphEdge, GraphNode, place
from reasoning.errors import ReasoningError
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.words import deny, to_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_DRAWN = 60
"""Nodes that are drawn at most; beyond, only what applies, and where that is too much the lists alone."""

MAX_EXPRESSIONS = 200
"""Expressions that are read for the drawing."""

MAX_OTHERS = 24
"""Derived implications that were not used and are drawn all the same."""

MAX_WORDS_CHARS = 23
"""Characters of a proposition that its box shows."""


Statement = Implication | SignedAtom


@dataclass(frozen=True)
class Implied:
    """What a run of Logic-of-Thought took from a context, and what it made of it."""

    propositions: Mapping[str, str]
    """The letters and what they say."""

    given: tuple[str, ...]
    """The expressions as they were read."""

    used: tuple[str, ...]
    """The consequences that went into the context, in words."""

    others: int
    """How many more consequences there are that did not."""

    drawing: GraphDrawing | None
    """The graph; None where it is too large, or nothing can be drawn."""

    is_part: bool = False
    """Whether rules that do not apply are left out of the graph."""


def read_implied(evidence: Mapping[str, Any]) -> Implied | None:
    """Return what the evidence of `lot` tells; None where it is none, or of another form."""
    propositions, given = evidence.get("propositions"), evidence.get("expressions")
    if not isinstance(propositions, Mapping) or not isinstance(given, list | tuple):
        return None
    names = {str(key): str(value) for key, value in propositions.items()}
    used = tuple(str(one) for one in evidence.get("derived", ()) if isinstance(one, str))
    expressions = tuple(map(str, given))
    drawing, others, is_part = _drawn(expressions[:MAX_EXPRESSIONS], names, frozenset(used))
    return Implied(names, expressions, used, others, drawing, is_part)


def _drawn(
    given: Sequence[str], names: Mapping[str, str], used: frozenset[str]
) -> tuple[GraphDrawing | None, int, bool]:
    """Extend the expressions once more, by the same laws, and draw what comes; of a large graph, what applies."""
    from reasoning.tools.logic import extend

    try:
        extension = extend(list(given))
        derived = list(islice((*extension.facts, *extension.implications), 2 * MAX_EXPRESSIONS))
    except ReasoningError:
        return None, 0, False
    hits, others = list[Statement](), list[Statement]()
    for one in derived:
        (hits if to_words(one, names) in used else others).append(one)
    statements = _read(given)
    graph = _graph(names, statements, hits, others)
    is_part = len(graph.nodes) > MAX_DRAWN
    if is_part:
        true = {str(one) for one in (*statements, *derived) if isinstance(one, SignedAtom)}
        graph = _graph(names, *(_applying(part, true) for part in (statements, hits, others)))
    small = 0 < len(graph.nodes) <= MAX_DRAWN
    return (place(list(graph.nodes.values()), graph.edges) if small else None), len(others), is_part


def _graph(
    names: Mapping[str, str], given: Sequence[Statement], used: Sequence[Statement], others: Sequence[Statement]
) -> _Graph:
    graph = _Graph(names)
    graph.add(given, "given")
    graph.add(used, "used")
    more = [one for one in others if graph.knows(one)]
    if len(more) <= MAX_OTHERS:
        graph.add(more, "derived")
    return graph


def _applying(statements: Sequence[Statement], true: set[str]) -> list[Statement]:
    """Return the statements all of whose literals are true: the facts, and the rules that lead from some to others."""
    return [one for one in statements if all(str(literal) in true for literal in _literals(one))]


def _read(given: Sequence[str]) -> list[Statement]:
    from reasoning.tools.logic.propositional.notation import read_expressions

    found = read_expressions(list(given))
    return [*found.implications, *found.facts]


class _Graph:
    """Nodes and edges as they are added: what is given first, so that it decides how they look."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.nodes: dict[str, GraphNode] = {}
        self.edges: list[GraphEdge] = []

    def knows(self, one: Statement) -> bool:
        """Return whether all that a statement speaks of is drawn already."""
        return all(str(literal) in self.nodes for literal in _literals(one))

    def add(self, statements: Iterable[Statement], style: str) -> None:
        """Draw statements in a style: an arrow for an implication, a marked box for a fact."""
        for one in statements:
            for literal in _literals(one):
                self._node(literal)
            if isinstance(one, Implication):
                start = self._joint(one.premises, "∧", style)
                end = self._joint(one.conclusions, "∨", style, leads_out=True)
                if start and end:
                    self.edges.append(GraphEdge(start, end, f"rt-{style}"))
            else:
                self._mark(str(one), f"rt-fact-{style}")

    def _joint(self, literals: Sequence[SignedAtom], sign: str, style: str, *, leads_out: bool = False) -> str:
        if len(literals) <= 1:
            return str(literals[0]) if literals else ""
        key = f"{sign}{len(self.edges)}"
        self.nodes[key] = GraphNode(key, sign, "", "rt-joint", 20, 20)
        for literal in literals:
            start, end = (key, str(literal)) if leads_out else (str(literal), key)
            self.edges.append(GraphEdge(start, end, f"rt-{style}"))
        return key

    def _node(self, literal: SignedAtom) -> None:
        key = str(literal)
        if key not in self.nodes:
            meaning = self.names.get(literal.atom, "")
            words = deny(meaning) if meaning and not literal.positive else meaning
            self.nodes[key] = GraphNode(key, _cut(key, 8), _cut(words, MAX_WORDS_CHARS))

    def _mark(self, key: str, style: str) -> None:
        node = self.nodes[key]
        if not node.style:
            self.nodes[key] = GraphNode(key, node.label, node.words, style)


def _literals(one: Statement) -> tuple[SignedAtom, ...]:
    return (*one.premises, *one.conclusions) if isinstance(one, Implication) else (one,)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

"""What a word of the dialect makes of its arguments: `And(…)`, `ForAll([x:S], …)`, `AtLeast(2, [x:S], …)`."""

from __future__ import annotations

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.syntax import (
    Binding,
    Listing,
    LsatCall,
    LsatName,
    LsatNumber,
    Node,
    Operation,
    Quantified,
    conjunction,
)

_OPERATIONS = {
    "and": "and", "or": "or", "not": "not", "implies": "implies", "iff": "iff", "equivalent": "iff", "xor": "xor",
    "if": "if", "ite": "if", "ifthenelse": "if", "ifthen": "if", "abs": "abs", "neg": "not", "mod": "%",
    "min": "min", "max": "max", "absdiff": "absdiff",
}  # fmt: skip
_QUANTIFIERS = {
    "forall": "forall", "all": "forall", "exists": "exists", "any": "exists", "count": "count", "len": "count",
    "sum": "sum", "distinct": "distinct", "alldifferent": "distinct", "alldistinct": "distinct",
}  # fmt: skip
_BOUNDED = {"atleast": "≥", "atmost": "≤", "exactly": "="}
_ARITIES = {
    "not": (1, 1), "abs": (1, 1), "implies": (2, 2), "iff": (2, 2), "xor": (2, 100), "if": (2, 3), "%": (2, 2),
    "absdiff": (2, 2),
}  # fmt: skip


def built(name: str, items: tuple[Node, ...], repairs: dict[str, str]) -> Node:
    """Make a node of a word and its arguments; a word that is none of the dialect's is a call of the program's own.

    Raises `ReadError` whose `why` is what was expected in place of the arguments.
    """
    word = name.lower().replace("_", "")
    if word in _BOUNDED and len(items) > 1 and isinstance(items[0], LsatNumber):
        return Operation(_BOUNDED[word], (_quantified("count", items[1:]), items[0]))
    if word in _QUANTIFIERS:
        return _quantified(_QUANTIFIERS[word], items)
    return _applied(_OPERATIONS[word], items, repairs) if word in _OPERATIONS else LsatCall(name, items)


def is_comprehension(node: Node) -> bool:
    """Return whether a node is `f(x) for x in S`."""
    return isinstance(node, Quantified) and node.kind == "comprehension"


def _quantified(kind: str, items: tuple[Node, ...]) -> Node:
    match items:
        case (Quantified(kind="comprehension", bindings=bindings, parts=parts),):
            return Quantified(kind, bindings, parts)
    bound: dict[str, Binding] = {}
    others: list[Node] = []
    for node, is_listed in _opened(items, kind):
        binding = _binding(node, bare=is_listed)
        if binding and binding.variable not in bound:
            bound[binding.variable] = binding
        else:
            others.append(node)
    if not bound and kind in ("forall", "exists"):
        raise ReadError("", "a list of variables such as [x:children]")
    return Quantified(kind, tuple(bound.values()), tuple(others))


def _opened(items: tuple[Node, ...], kind: str) -> list[tuple[Node, bool]]:
    """Open the lists in which variables are bound; say of each node whether it stood in one."""
    opened: list[tuple[Node, bool]] = []
    for place, item in enumerate(items):
        binds = isinstance(item, Listing) and any(_binding(inner) for inner in item.items)
        is_bare = (
            isinstance(item, Listing)
            and place == 0 < len(items) - 1
            and all(isinstance(each, LsatName) for each in item.items)
        )
        if kind in ("forall", "exists") and isinstance(item, LsatName) and place == 0 < len(items) - 1:
            opened.append((item, True))
            continue
        is_list = binds or is_bare
        opened += [(inner, True) for inner in item.items] if is_list and isinstance(item, Listing) else [(item, False)]
    return opened


def _binding(node: Node, *, bare: bool = False) -> Binding | None:
    match node:
        case Binding():
            return node
        case Operation("in", (LsatName(text=variable), sort)):
            return Binding(variable, sort)
        case LsatName(text=variable) if bare:
            return Binding(variable, None)
        case _:
            return None


def _applied(sign: str, items: tuple[Node, ...], repairs: dict[str, str]) -> Node:
    if sign in ("and", "or"):
        match items:
            case (Quantified(kind="comprehension", bindings=bindings, parts=parts),):
                return Quantified("forall" if sign == "and" else "exists", bindings, parts)
            case (Listing(items=inner),) if inner:
                items = inner
    least, most = _ARITIES.get(sign, (1, 10_000))
    if sign == "implies" and len(items) > most:
        repairs.setdefault("several conditions", "all but the last one imply the last")
        items = (conjunction(items[:-1]), items[-1])
    if not least <= len(items) <= most:
        raise ReadError("", f"{least} argument{'s' if least > 1 else ''} of {sign!r}")
    return Operation(sign, items)

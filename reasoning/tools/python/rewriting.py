"""Writes what the interpreter lacks in what it has: methods as values, `next` of a generator, `is_integer`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from reasoning.tools.python.preludes import HELPERS, place

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES: tuple[type, ...] = (str, list, dict, set, frozenset, tuple, int, float, bytes)
_TYPE_NAMES = {kind.__name__: kind for kind in _TYPES}
_OTHERS = """
today now fromisoformat fromtimestamp strptime fromordinal strftime isoformat weekday isoweekday most_common elements
subtract total appendleft extendleft popleft rotate match search fullmatch findall finditer sub quantize
"""
_METHODS = frozenset(name for kind in _TYPES for name in dir(kind) if name[0] != "_") | frozenset(_OTHERS.split())
"""Names of methods that the interpreter has only where they are called at once; what is data (`real`) is none."""

_DATA = frozenset(["real", "imag", "numerator", "denominator"])
_DUNDERS = {"__getitem__": "_o[_i]", "__contains__": "_i in _o", "__len__": "len(_o)"}
_OF_THE_TYPE = frozenset(["fromkeys", "maketrans", "from_bytes", "fromhex"])
_NUMBERS = ("is_integer", "bit_length", "bit_count")
_LAZY = ("zip", "map", "filter", "enumerate", "reversed")
_NOTABLE = frozenset(["next", *_NUMBERS, *_LAZY])
_CONSUMERS = frozenset(
    [
        "sum",
        "max",
        "min",
        "any",
        "all",
        "list",
        "set",
        "tuple",
        "sorted",
        "frozenset",
        "dict",
        "len",
        "enumerate",
        "zip",
        "map",
        "filter",
        "Counter",
        "deque",
        "fsum",
        "prod",
        "mean",
        "median",
        "join",
        "extend",
        "update",
        "reduce",
        "OrderedDict",
        "defaultdict",
    ]
)


class Names:
    """The names that a program binds, and the attributes that it gives to objects of its own."""

    def __init__(self, tree: ast.Module) -> None:
        self.bound: set[str] = set()
        self.modules: set[str] = set()
        self.attributes: set[str] = set()
        self.read: set[str] = set()
        for node in ast.walk(tree):
            self._add(node)

    def _add(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            (self.read if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self.bound.add(node.name)
        elif isinstance(node, ast.arg):
            self.bound.add(node.arg)
        elif isinstance(node, ast.Import):
            self.modules |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            self.bound |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            self.attributes.add(node.attr)
        if isinstance(node, ast.ClassDef):
            self.attributes |= {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            fields: list[ast.expr] = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
            fields += [target for part in node.body if isinstance(part, ast.Assign) for target in part.targets]
            self.attributes |= {part.id for part in fields if isinstance(part, ast.Name)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "namedtuple":
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            self.attributes |= {
                word for text in texts if isinstance(text, str) for word in text.replace(",", " ").split()
            }

    def is_builtin(self, node: ast.expr, *names: str) -> bool:
        """Return whether an expression is one of these builtin names, which the program gives to nothing else."""
        return isinstance(node, ast.Name) and node.id in names and node.id not in self.bound


class Rewriter(ast.NodeTransformer):
    """Rewrites one expression; `changed` and `helped` tell whether anything was, and whether helpers are needed."""

    def __init__(self, names: Names) -> None:
        self.names, self.changed, self.helped = names, False, False

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Put a function in the place of a method that is not called at once."""
        self.generic_visit(node)
        known = node.attr in _DUNDERS or (node.attr in _METHODS and node.attr not in _DATA)
        if not isinstance(node.ctx, ast.Load) or not known or node.attr in self.names.attributes:
            return node
        if isinstance(node.value, ast.Name) and node.value.id in self.names.modules:
            return node
        self.changed = True
        self.helped = self.helped or node.attr in _NUMBERS
        if self.names.is_builtin(node.value, *_TYPE_NAMES):
            return _function_of_type(node)
        if node.attr in _NUMBERS:
            return _made(f"(lambda _o: lambda: {place(HELPERS)}.{node.attr}(_o))(0)", node.value)
        if node.attr in _DUNDERS:
            return _made(f"(lambda _o: lambda _i=None: {_DUNDERS[node.attr]})(0)", node.value)
        own = f"_o.{node.attr} if hasattr(_o, {node.attr!r}) else lambda *_a, **_k: _o.{node.attr}(*_a, **_k)"
        return _made(f"(lambda _o: {own})(0)", node.value)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Leave a method alone that is called at once; rewrite the calls that the interpreter does not have."""
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        else:
            node.func = self.visit(node.func)
        if self._takes_first(node):
            return self._first(node)
        node.args = [self._argument(node, one) for one in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return self._called_on_type(node) if isinstance(node.func, ast.Attribute) else self._next(node)

    def _argument(self, call: ast.Call, node: ast.expr) -> ast.expr:
        """Rewrite an argument; a generator expression that a function may take only a part of is made an iterator."""
        found = self.visit(node)
        assert isinstance(found, ast.expr)
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        return self.iterated(found) if isinstance(node, ast.GeneratorExp) and name not in _CONSUMERS else found

    def iterated(self, node: ast.expr) -> ast.expr:
        """Return an iterator of what is an iterator in CPython and a list in the interpreter, else the node itself."""
        lazy = isinstance(node, ast.Call) and self.names.is_builtin(node.func, *_LAZY)
        if not (lazy or isinstance(node, ast.GeneratorExp)) or "iter" in self.names.bound:
            return node
        self.changed = True
        return ast.Call(ast.Name("iter", ast.Load()), [node], [])

    def _next(self, node: ast.Call) -> ast.expr:
        if self.names.is_builtin(node.func, "next") and node.args:
            node.args[0] = self.iterated(node.args[0])
        return node

    def _called_on_type(self, node: ast.Call) -> ast.expr:
        """Write `str.upper(x)` as `x.upper()`, and `x.is_integer()` as a helper's call."""
        func = node.func
        assert isinstance(func, ast.Attribute)
        if func.attr in _NUMBERS and not node.args and func.attr not in self.names.attributes:
            return self._helper(func.attr, [func.value])
        of_type = self.names.is_builtin(func.value, *_TYPE_NAMES) and func.attr not in _OF_THE_TYPE
        if of_type and node.args and not isinstance(node.args[0], ast.Starred) and func.attr in _METHODS:
            self.changed = True
            return ast.Call(ast.Attribute(node.args[0], func.attr, ast.Load()), node.args[1:], node.keywords)
        return node

    def _takes_first(self, node: ast.Call) -> bool:
        """Return whether a call takes what it needs from a generator expression that may have no end."""
        if not node.args or not isinstance(node.args[0], ast.GeneratorExp) or node.keywords:
            return False
        loop = node.args[0].generators[0]
        if len(node.args[0].generators) > 1 or loop.is_async or _parameters(loop.target) is None or _walrus(node):
            return False
        return self.names.is_builtin(node.func, "next") or (
            self.names.is_builtin(node.func, "any", "all") and is_endless(loop.iter)
        )

    def _first(self, node: ast.Call) -> ast.expr:
        made = node.args[0]
        assert isinstance(made, ast.GeneratorExp)
        assert isinstance(node.func, ast.Name)
        loop, value, rest = made.generators[0], self.visit(made.elt), [self.visit(one) for one in node.args[1:]]
        tests = [self.visit(test) for test in loop.ifs]
        if node.func.id != "next":
            # `any` finds the first that holds, and `all` the first that does not
            found = node.func.id == "any"
            tests.append(value if found else ast.UnaryOp(ast.Not(), value))
            value, rest = ast.Constant(found), [ast.Constant(not found)]
        test = ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0] if tests else ast.Constant(True)
        each = [_lambda(loop.target, value), self.visit(loop.iter), _lambda(loop.target, test)]
        return self._helper("first_of", [*each, *rest])

    def _helper(self, name: str, arguments: Sequence[ast.expr]) -> ast.expr:
        self.changed = self.helped = True
        helper = ast.Attribute(ast.Name(place(HELPERS), ast.Load()), name, ast.Load())
        return ast.Call(helper, list(arguments), [])


def is_notable(node: ast.expr) -> bool:
    """Return whether there is anything in an expression that a rewriter may change."""
    called: set[int] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            called.add(id(part.func))
            name = getattr(part.func, "id", "") or getattr(part.func, "attr", "")
            if name in _NOTABLE or getattr(getattr(part.func, "value", None), "id", "") in _TYPE_NAMES:
                return True
        elif isinstance(part, ast.GeneratorExp) or (isinstance(part, ast.Attribute) and id(part) not in called):
            return True
    return False


def _made(template: str, value: ast.expr) -> ast.expr:
    """Parse a call of a function, and give it the value."""
    call = ast.parse(template, mode="eval").body
    assert isinstance(call, ast.Call)
    call.args = [value]
    return call


def _function_of_type(node: ast.Attribute) -> ast.expr:
    assert isinstance(node.value, ast.Name)
    if node.attr in _OF_THE_TYPE:
        text = f"lambda *_a, **_k: {node.value.id}.{node.attr}(*_a, **_k)"
    elif node.attr in _NUMBERS:
        text = f"lambda _o: {place(HELPERS)}.{node.attr}(_o)"
    elif node.attr in _DUNDERS:
        text = f"lambda _o, _i=None: {_DUNDERS[node.attr]}"
    else:
        text = f"lambda _o, *_a, **_k: _o.{node.attr}(*_a, **_k)"
    return ast.parse(text, mode="eval").body


def _parameters(target: ast.expr) -> list[str] | None:
    """Return the names of a loop's target, where it is one name or a flat tuple of names."""
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return names if len(names) == len(parts) else None


def _lambda(target: ast.expr, body: ast.expr) -> ast.expr:
    names = [ast.arg(name) for name in _parameters(target) or ()]
    made = ast.Lambda(ast.arguments([], names, None, [], [], None, []), body)
    if isinstance(target, ast.Name):
        return made
    item = ast.arguments([], [ast.arg("_t")], None, [], [], None, [])
    return ast.Lambda(item, ast.Call(made, [ast.Starred(ast.Name("_t", ast.Load()), ast.Load())], []))


def is_endless(node: ast.expr) -> bool:
    """Return whether an expression is `count(…)`, `cycle(…)` or `repeat(x)`, or runs over one."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    of_module = not isinstance(node.func, ast.Attribute) or getattr(node.func.value, "id", "") == "itertools"
    if name in ("map", "filter", "enumerate", "accumulate"):
        return any(map(is_endless, node.args))
    return of_module and (name in ("count", "cycle") or (name == "repeat" and len(node.args) == 1))


def _walrus(node: ast.AST) -> bool:
    return any(isinstance(part, (ast.NamedExpr, ast.Await)) for part in ast.walk(node))

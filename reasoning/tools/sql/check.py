"""Which SQL is let through: exactly one statement that reads, calling only functions known to be harmless."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reasoning.tools.base import Failure
from reasoning.tools.sql.functions import FUNCTIONS, WORDS
from reasoning.tools.sql.lexing import library, refusal, tokens, unwrapped
from reasoning.tools.sql.texts import misused_text
from reasoning.tools.sql.tree import parse, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.tools.sql.lexing import Token
    from reasoning.tools.sql.tree import Dialect as Dialect

_MAX_ROUNDS = 4

_OPENINGS = ("SELECT", "WITH", "VALUES", "(")
_FORBIDDEN = """
DML DDL Into Lock Command Pragma Attach Detach Drop Alter Set Copy TruncateTable Use Kill Transaction Commit Rollback
Analyze Grant Revoke Comment Describe Show Execute Declare LoadData Placeholder Parameter NextValueFor Semicolon
"""

_INNER = {"sqlite": ("sqlite_", "pragma_", "dbstat", "fsdir"), "postgres": ("pg_",)}
_OPEN = ("sqlite_master", "sqlite_schema")


def check(sql: str, dialect: Dialect = "sqlite", functions: Iterable[str] = ()) -> str | Failure:
    """Let a query through: the form of it to run, or a failure that says why not.

    Let through is one SELECT, WITH … SELECT, VALUES or set operation. `functions` are the caller's own, allowed beside
    the list of `functions.py`. The form returned is what the parser's tree says, without comments: two readers of SQL
    disagree first about where strings and comments end, and so only what was checked is ever read by the database.
    """
    found = tokens(unwrapped(sql), dialect)
    if isinstance(found, Failure):
        return found
    if not found or found[0].text.upper() not in _OPENINGS or found[0].token_type.name == "IDENTIFIER":
        return Failure("the query must be one SELECT, WITH … SELECT or VALUES; nothing else is run")
    if why := refusal(found):
        return Failure(why)
    allowed = FUNCTIONS[dialect] | {name.lower() for name in functions}
    return _settle(sql, found, dialect, allowed)


def _settle(sql: str, found: list[Token], dialect: Dialect, allowed: frozenset[str]) -> str | Failure:
    """Check and write a query until what is written reads as it was checked."""
    for _ in range(_MAX_ROUNDS):
        tree = parse(sql, found, dialect)
        if isinstance(tree, Failure):
            return tree
        wrong = _effect(tree) or _inner(tree, dialect) or _call(found, tree, allowed) or misused_text(tree)
        query = Failure(wrong) if wrong else write(tree, dialect)
        if isinstance(query, Failure) or query == sql:
            return query
        again = tokens(query, dialect)
        if isinstance(again, Failure):
            return again
        sql, found = query, again
    return Failure("the query reads differently each time that it is written out: write it more plainly")


def _effect(tree: Any) -> str:
    exp = library().exp
    reading = (exp.Query, exp.Values)
    if not isinstance(tree, (*reading, exp.Paren)):
        return f"only a query that reads is run, not {_word(tree)}"
    forbidden = tuple(getattr(exp, name) for name in _FORBIDDEN.split())
    for node in tree.walk():
        if isinstance(node, forbidden):
            return f"only reading is allowed, and {_word(node)} is more than that"
        if isinstance(node, exp.CTE) and not isinstance(node.this, reading):
            return f"the WITH part {node.alias!r} must be a query that reads"
    return ""


def _inner(tree: Any, dialect: str) -> str:
    for table in tree.find_all(library().exp.Table):
        name = table.name.lower()
        if name.startswith(_INNER[dialect]) and name not in _OPEN:
            return f"{table.name} belongs to the database itself: only its users' tables are read"
    return ""


def _word(node: Any) -> str:
    name = type(node).__name__
    return {"Into": "SELECT INTO", "Lock": "FOR UPDATE", "Command": "this command"}.get(name, name.upper())


def _call(found: list[Token], tree: Any, allowed: frozenset[str]) -> str:
    exp = library().exp
    called = Counter(_calls(found))
    # `WITH part (a, b) AS` and `AS part (a, b)` look like calls: as many are taken off as there are such names
    named = Counter(a.name for a in tree.find_all(exp.TableAlias) if a.args.get("columns") and a.this)
    for name in called - named:
        if "." in name:
            return f"the function {name} is qualified: write its bare name"
        if not name.isascii() or name.lower() not in allowed:
            return f"the function {name} is not among those that a query may call"
    return ""


def _calls(found: list[Token]) -> Iterator[str]:
    for i, (token, after) in enumerate(pairwise(found)):
        if after.token_type.name != "L_PAREN" or not (token.text[-1:].isalnum() or "_" in token.text or _quoted(token)):
            continue
        qualified = i > 1 and found[i - 1].token_type.name == "DOT"
        if qualified:
            yield f"{found[i - 2].text}.{token.text}"
        elif _quoted(token) or not _syntax(token):
            yield token.text


def _quoted(token: Token) -> bool:
    return token.token_type.name == "IDENTIFIER"


def _syntax(token: Token) -> bool:
    literal = token.token_type.name in ("NUMBER", "STRING")
    return literal or all(word in WORDS for word in token.text.lower().split())

"""sqlglot's tree of a query: parsed from bounded tokens, and written out for the database that runs it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from reasoning.tools.base import Failure
from reasoning.tools.sql.lexing import library

if TYPE_CHECKING:
    from reasoning.tools.sql.lexing import Token

Dialect = Literal["sqlite", "postgres"]
"""The kinds of SQL that are read; the names are sqlglot's."""

_OWN_SYNTAX = ("CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM")
"""Functions whose arguments are no list: `CAST(a AS b)`, `EXTRACT(a FROM b)`."""

_STUMBLES = (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError)
"""The parser and the writer are not made for hostile text, and stumble in their own ways."""


@lru_cache
def _reader(dialect: Dialect) -> Any:
    """Make a dialect of sqlglot that changes nothing of what was written but its form.

    Functions keep their names and arguments, where sqlglot would put in those that it thinks are the same.
    """
    base: Any = type(library().Dialect.get_or_raise(dialect))
    kinds = library().exp.DataType.Type
    parsers = {name: base.parser_class.FUNCTION_PARSERS[name] for name in _OWN_SYNTAX}
    parser = type("Parser", (base.parser_class,), {"FUNCTIONS": {}, "FUNCTION_PARSERS": parsers})
    parts: dict[str, Any] = {"Parser": parser, "to_json_path": lambda _, path: path}
    if dialect == "sqlite":
        # the first kind of quotes is the one that is written
        parts["Tokenizer"] = type("Tokenizer", (base.tokenizer_class,), {"IDENTIFIERS": ["`", '"', ("[", "]")]})
        # a decimal is no REAL there: CAST('2020' AS NUMERIC) is the integer
        mapping = {**base.generator_class.TYPE_MAPPING, kinds.DECIMAL: "NUMERIC"}
        parts["Generator"] = type("Generator", (base.generator_class,), {"TYPE_MAPPING": mapping})
    return type(f"AsWritten_{dialect}", (base,), parts)()


def parse(sql: str, found: list[Token], dialect: Dialect) -> Any | Failure:
    """Parse the tokens of `sql` into the tree of one statement."""
    sqlglot = library()
    try:
        statements = _reader(dialect).parser().parse(found, sql)
    except sqlglot.errors.SqlglotError as error:
        first = error.errors[0] if getattr(error, "errors", None) else {}
        where = f" near {first['highlight']!r}" if first.get("highlight") else ""
        return Failure(f"this is not {dialect} SQL: {first.get('description', 'it can not be read')}{where}")
    except _STUMBLES as error:
        return Failure(f"this is not {dialect} SQL that can be read ({type(error).__name__})")
    if len(statements) != 1 or statements[0] is None:
        return Failure(f"there must be exactly one statement, not {len(statements)}")
    return statements[0]


def write(tree: Any, dialect: Dialect) -> str | Failure:
    """Write a tree as SQL on one line without comments, each string in single quotes.

    For SQLite a quoted name stands in backticks: in double quotes, one that is no column would be read as a string.
    """
    sqlglot = library()
    raising = {"unsupported_level": sqlglot.ErrorLevel.RAISE, "max_unsupported": 1}
    generator = _reader(dialect).generator(comments=False, normalize_functions=False, **raising)
    try:
        return str(generator.generate(tree))
    except sqlglot.errors.SqlglotError as error:
        return Failure(f"this can't be written as {dialect} SQL: {error}")
    except _STUMBLES as error:
        return Failure(f"this is not {dialect} SQL that can be written ({type(error).__name__})")

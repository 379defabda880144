"""What somebody probably meant: the nearest table, column, function, word of SQL or id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_TABLE = re.compile(r"Table with name (\S+) does not exist")
_COLUMN = re.compile(r'Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"')
_FUNCTION = re.compile(r"Function with name (\S+) does not exist")
_SYNTAX = re.compile(r'syntax error at or near "([^"]+)"')
_CANDIDATES = re.compile(r"Candidate bindings: :? ?(.+)")
_SUGGESTED = re.compile(r'Did you mean "([^"]+)"')
_QUOTED = re.compile(r'"([^"]+)"')
_WORDS = (
    *(
        "SELECT",
        "FROM",
        "WHERE",
        "GROUP",
        "ORDER",
        "BY",
        "HAVING",
        "LIMIT",
        "JOIN",
        "LEFT",
        "USING",
        "ON",
        "AS",
        "AND",
        "OR",
        "NOT",
        "NULL",
    ),
    *(
        "DISTINCT",
        "UNION",
        "WITH",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "BETWEEN",
        "LIKE",
        "IN",
        "IS",
        "DESC",
        "ASC",
        "SUMMARIZE",
        "DESCRIBE",
    ),
)


def sql_fault(error: Exception) -> str:
    """An error of DuckDB in one line, with what was probably meant."""
    text = str(error)
    first = (text.splitlines() or [type(error).__name__])[0]
    if near := _meant(text):
        return f"{first.rstrip('!.')}; did you mean {near}?"
    others = _QUOTED.findall("".join(_CANDIDATES.findall(text)))
    return f"{first.rstrip('!.')}; there are {', '.join(others[:5])}" if others else first


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """The known word that is most like ``word``; None where none is like it."""
    found = get_close_matches(word, list(known), n=1, cutoff=least)
    return found[0] if found else None


def nearest_table(name: str) -> str | None:
    """The full name of the table or view that is most like ``name``, in English or Chinese."""
    from warehouse.tables import TABLES

    bare = name.rpartition(".")[2]
    names = {known: each.full_name for each in reversed(TABLES) for known in (each.full_name, each.name_zh, each.name)}
    near = nearest(bare, names) or nearest(name, names)
    return names[near] if near else None


def nearest_id(row_id: str) -> str | None:
    """The form of id that ``row_id`` is most like: ``event_…`` for ``evnt_0123``; None where it is like none."""
    from warehouse.tables import CORE

    prefix, _, rest = row_id.rpartition("_")
    near = nearest(prefix, (table.id_prefix for table in CORE if table.id_prefix))
    return f"{near}_{rest}" if near and near != prefix else None


def _meant(error: str) -> str | None:
    if found := _TABLE.search(error):
        return nearest_table(found.group(1))
    if found := _COLUMN.search(error):
        return _column(found.group(1) or found.group(2), _QUOTED.findall("".join(_CANDIDATES.findall(error))))
    if found := _FUNCTION.search(error):
        return _function(found.group(1)) or next(iter(_SUGGESTED.findall(error)), None)
    if found := _SYNTAX.search(error):
        near = nearest(found.group(1).upper(), _WORDS, 0.7)
        return near if near != found.group(1).upper() else None
    return None


def _column(name: str, candidates: list[str]) -> str | None:
    """DuckDB's own candidates come in no helpful order, and it knows no Chinese names."""
    if near := nearest(name, candidates):
        return near
    from warehouse.tables import TABLES

    chinese = {column.name_zh: column.name for table in TABLES for column in table.columns}
    near = nearest(name, chinese)
    return chinese[near] if near else None


def _function(name: str) -> str | None:
    from warehouse.tables import MACROS

    near = nearest(name.rpartition(".")[2], (macro.name for macro in MACROS))
    return next((macro.call for macro in MACROS if macro.name == near), None)

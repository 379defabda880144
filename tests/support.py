"""What several tests use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str


Bangfu = Callable[..., Finished]
"""Runs a command of the command line: ``bangfu("query", sql)``."""


def rows(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    """What a warehouse answers."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()

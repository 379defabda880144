"""What several tests use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str


Bangfu = Callable[..., Finished]
"""Runs a command of the command line: ``bangfu("query", sql)``."""

"""The runs of a warehouse, also those that published nothing: one line of JSON each, in a file beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

DIED = "died"
_KEPT = 500
_LONGEST = 1 << 20


def run_log(warehouse: Path) -> Path:
    """Where the runs of a warehouse are listed: ``aid.duckdb`` → ``aid.duckdb.runs.jsonl``."""
    return warehouse.with_name(f"{warehouse.name}.runs.jsonl")


def remember(warehouse: Path, row: Mapping[str, Any]) -> None:
    """Adds a run; only the one that has the warehouse may. A disk that is full or read-only does not keep it from its work."""
    path = run_log(warehouse)
    with suppress(OSError):
        with path.open("ab+") as log:
            if log.tell():
                log.seek(-1, os.SEEK_END)
                if log.read(1) != b"\n":
                    # a run died while it wrote
                    log.write(b"\n")
            log.write((json.dumps(row, ensure_ascii=False, default=str) + "\n").encode())
        if path.stat().st_size > _LONGEST:
            partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
            partial.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[-_KEPT:]))
            partial.replace(path)


def last_runs(warehouse: Path, count: int) -> list[dict[str, Any]]:
    """The last runs, the newest first; a line that a dying run left half written is passed over."""
    try:
        lines = run_log(warehouse).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for line in reversed(lines):
        with suppress(ValueError):
            row = json.loads(line)
            if isinstance(row, dict):
                found.append(row)
        if len(found) == count:
            break
    return found

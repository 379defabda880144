"""Which files go into which shard, and what became of every input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from transforms.read.inputs import Source, expand_inputs, is_remote
from transforms.shard import ShardFailure
from warehouse.query import open_read_only


def find_sources(inputs: Iterable[str], made_here: Sequence[Path] = ()) -> tuple[list[Source], list[ShardFailure]]:
    """The files that the inputs stand for, sorted, and the inputs that lead nowhere.

    What the runs themselves have ``made_here`` (the warehouse, its Data Docs) is no input, even where it lies among the pages.
    """
    files, failures = expand_inputs(inputs)
    own = {path.absolute() for path in made_here}
    if own:
        files = [file for file in files if is_remote(file.uri) or own.isdisjoint(_itself_and_above(file.uri))]
    return files, [ShardFailure(f.source_uri, "read", f.reason) for f in failures]


def published_pages(warehouse: Path, code_version: str) -> tuple[frozenset[str], bool]:
    """The ``doc_id`` of every page that the last published run saw, and whether this version of the code published it."""
    if not warehouse.is_file():
        return frozenset(), False
    with open_read_only(warehouse) as connection:
        # by number, not by time: a clock may be set back
        last = connection.execute(
            "SELECT run_id, runs.code_version FROM ops.releases JOIN ops.runs AS runs USING (run_id) ORDER BY release_number DESC LIMIT 1"
        ).fetchone()
        if last is None:
            return frozenset(), False
        rows = connection.execute("SELECT DISTINCT doc_id FROM ops.inputs WHERE run_id = ? AND doc_id IS NOT NULL", [last[0]]).fetchall()
    return frozenset(row[0] for row in rows), last[1] == code_version


def input_rows(inputs: pl.DataFrame, pages: pl.DataFrame, failures: Iterable[ShardFailure], landed: frozenset[str]) -> list[dict[str, Any]]:
    """What became of every page and of every file that yields none, as rows of ``ops.inputs`` but for the run's own columns.

    ``inputs`` is everything that was read, ``pages`` what is left where the same bytes were read more than once.
    """
    failures = list(failures)
    broken = {failure.doc_id: failure.reason for failure in failures if failure.doc_id}
    chosen = dict(pages.select("doc_id", "source_uri").iter_rows())
    rows: list[dict[str, Any]] = []
    for uri, doc_id, size in inputs.select("source_uri", "doc_id", "byte_count").sort("source_uri", "doc_id").iter_rows():
        if chosen.setdefault(doc_id, uri) != uri:
            rows.append({"source_uri": uri, "doc_id": doc_id, "byte_count": size, "status": "duplicate"})
            continue
        status = "landed" if doc_id in landed else "quarantined"
        rows.append({"source_uri": uri, "doc_id": doc_id, "byte_count": size, "status": status, "message": broken.get(doc_id)})
    # an archive may hold a name twice
    unread = {failure.source_uri: failure.reason for failure in failures if failure.doc_id is None}
    rows += [{"source_uri": uri, "status": "unreadable", "message": reason} for uri, reason in unread.items()]
    return rows


def _itself_and_above(name: str) -> tuple[Path, ...]:
    path = Path(name).absolute()
    return (path, *path.parents)

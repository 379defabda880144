"""Which files go into which shard, and what became of every input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from transforms.read.inputs import Source, expand_inputs, is_remote
from transforms.shard import ShardFailure
from warehouse.query import open_read_only

_FILES_A_SHARD = 64
_BYTES_A_SHARD = 8 << 20


def plan_shards(inputs: Iterable[str], made_here: Sequence[Path] = ()) -> tuple[list[list[Source]], list[ShardFailure]]:
    """The files that the inputs stand for, cut into shards of like size, and the inputs that lead nowhere.

    What the runs themselves have ``made_here`` (the warehouse, its Data Docs) is no input, even where it lies among the pages. The cut
    depends on the set of files alone, neither on the order of the inputs nor on the number of workers.
    """
    files, failures = expand_inputs(inputs)
    own = {path.absolute() for path in made_here}
    if own:
        files = [file for file in files if is_remote(file.uri) or own.isdisjoint(_itself_and_above(file.uri))]
    shards: list[list[Source]] = []
    size = 0
    for file in files:
        if not shards or len(shards[-1]) >= _FILES_A_SHARD or size + file.size > _BYTES_A_SHARD:
            shards.append([])
            size = 0
        shards[-1].append(file)
        size += file.size
    return shards, [ShardFailure(f.source_uri, "read", f.reason) for f in failures]


def drop_repeated(shards: Sequence[Path]) -> list[tuple[str, str]]:
    """Takes pages out of the shards whose bytes an earlier shard holds already; the ``source_uri`` and ``doc_id`` of each."""
    seen: set[str] = set()
    dropped: list[tuple[str, str]] = []
    for shard in shards:
        ids = pl.read_parquet(shard, columns=["source_uri", "doc_id"])
        repeated = ids.filter(pl.col("doc_id").is_in(list(seen)))
        seen.update(ids["doc_id"])
        if repeated.height:
            dropped += repeated.rows()
            kept = pl.read_parquet(shard).filter(~pl.col("source_uri").is_in(repeated["source_uri"].to_list()))
            kept.write_parquet(shard, compression="lz4")
    return dropped


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


def input_rows(
    pages: Sequence[Path], repeated: Sequence[tuple[str, str]], failures: Iterable[ShardFailure], landed: frozenset[str]
) -> list[dict[str, Any]]:
    """What became of every page and of every file that yields none, as rows of ``ops.inputs`` but for the run's own columns."""
    broken = {failure.doc_id: failure.reason for failure in failures if failure.doc_id}
    rows: list[dict[str, Any]] = []
    for page in pages:
        found = pl.read_parquet(page, columns=["source_uri", "doc_id", "content"])
        for uri, doc_id, size in found.select("source_uri", "doc_id", pl.col("content").bin.size()).iter_rows():
            status = "landed" if doc_id in landed else "quarantined"
            rows.append({"source_uri": uri, "doc_id": doc_id, "byte_count": size, "status": status, "message": broken.get(doc_id)})
    rows += [{"source_uri": uri, "doc_id": doc_id, "status": "duplicate"} for uri, doc_id in repeated]
    rows += [{"source_uri": f.source_uri, "status": "unreadable", "message": f.reason} for f in failures if f.doc_id is None]
    return rows


def _itself_and_above(name: str) -> tuple[Path, ...]:
    path = Path(name).absolute()
    return (path, *path.parents)

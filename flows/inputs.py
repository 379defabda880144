"""Which files go into which shard, and what became of every input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from transforms.read.inputs import Source, expand_inputs, is_remote
from transforms.shard import ShardFailure


def find_sources(inputs: Iterable[str], made_here: Sequence[Path] = ()) -> tuple[list[Source], list[ShardFailure]]:
    """The files that the inputs stand for, sorted, and the inputs that lead nowhere.

    What the runs themselves have ``made_here`` (the warehouse, its Data Docs) is no input, even where it lies among the pages.
    """
    files, failures = expand_inputs(inputs)
    own = {path.absolute() for path in made_here}
    if own:
        files = [file for file in files if is_remote(file.uri) or own.isdisjoint(_itself_and_above(file.uri))]
    return files, [ShardFailure(f.source_uri, "read", f.reason) for f in failures]


def unread_inputs(failures: Iterable[ShardFailure]) -> list[dict[str, Any]]:
    """The files that yield no page, as rows of ``ops.inputs`` but for the run's own columns."""
    # an archive may hold a name twice
    unread = {failure.source_uri: failure.reason for failure in failures if failure.doc_id is None}
    return [{"source_uri": uri, "status": "unreadable", "message": reason} for uri, reason in unread.items()]


def page_messages(failures: Iterable[ShardFailure]) -> pl.DataFrame:
    """``doc_id`` and ``message`` of the pages that a stage could not cope with."""
    broken = {failure.doc_id: failure.reason for failure in failures if failure.doc_id}
    return pl.DataFrame({"doc_id": list(broken), "message": list(broken.values())}, schema={"doc_id": pl.String, "message": pl.String})


def _itself_and_above(name: str) -> tuple[Path, ...]:
    path = Path(name).absolute()
    return (path, *path.parents)

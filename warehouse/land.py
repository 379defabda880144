"""Build a warehouse file from frames."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from warehouse.ddl import create_macros, create_tables, create_views, quote_name
from warehouse.fingerprint import combined, table_fingerprints
from warehouse.inputs import counted_rows, read_frames
from warehouse.kept import kept_releases
from warehouse.patch import Patch, load
from warehouse.query import open_read_only
from warehouse.reference import reference_frames
from warehouse.releases import changes_between, counted, trimmed
from warehouse.standing import Stood
from warehouse.streaming import Stream, Streamed
from warehouse.tables import CORE, FACTS, OPS, STORED, conform, empty_frame, stamp, table

if TYPE_CHECKING:
    import duckdb

_RELEASES = ("ops.releases", "ops.release_tables", "ops.release_changes")
_HISTORY = ("ops.runs", "ops.validation_results", *_RELEASES)
_IGNORED_CODES = {"000000"}
_CHANGES_KEPT = 200_000
"""Rows of ``ops.release_changes`` that are carried over at least; three times the facts where those are more."""
_RESULTS_KEPT = 100
"""Releases of which the results of validation are carried over."""
_BUILT_ANEW = 16
"""Each so many-th release is built anew, whatever it changes."""
_ROWS_A_COMMIT = 10_000
"""A table of so many rows is committed by itself, for DuckDB holds in memory what is not."""
_MEMORY = "256MB"
"""What DuckDB may hold in memory while it lands; what is more goes to a file beside the one that is built."""
_MEMORY_OF_LOADING = "128MB"
"""Of that while rows are only put in: what is committed need not stay in memory."""
_THREADS = 1
"""Each wants memory of its own, and there is little that a second could do: rows come from frames and files that Polars reads."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What was built: rows of every table by name with schema, the fingerprint, the number of the release."""

    row_counts: dict[str, int]
    fingerprint: str
    release_number: int


def land(
    frames: Mapping[str, pl.DataFrame],
    path: Path | str,
    run_id: str,
    landed_at: datetime,
    previous: Path | str | None = None,
    streamed: Streamed | None = None,
    *,
    may_patch: bool = False,
    stood: Mapping[str, Stood] | None = None,
) -> Landed:
    """Build a whole new warehouse file at ``path`` from frames named as their tables, with or without schema.

    A table without a frame is empty; ``ref`` tables without one come from ``seeds/reference``. NULL run ids and times are stamped with
    ``run_id`` and ``landed_at`` (UTC, no zone). To the frames comes what is ``streamed`` from files. Of the warehouse at ``previous`` the history in ``ops`` is carried over, and
    ``ops.release_changes`` says by id what was added, changed and withdrawn since. Rows are loaded in the order of their keys, so the
    same frames give the same file content. A file that stands at ``path`` is replaced; nothing is published here.

    Where the file ``may_patch`` and ``previous`` was published by the same code and holds nearly all of the same rows, it is copied and
    only what differs is written: the same rows in another order. Each sixteenth release is built anew all the same, for what is taken out
    leaves room that nothing fills. ``stood`` is what was found already about which rows of the frames ``previous`` holds.
    """
    given = {table(name).full_name: frame for name, frame in frames.items()}
    named = {name: conform(name, given[name]) if name in given else empty_frame(name) for name in (t.full_name for t in (*CORE, *OPS))}
    reference = reference_frames(used_place_codes(named))
    named |= {name: conform(name, given[name]) if name in given else reference[name] for name in reference}
    named = stamp(named, run_id, landed_at)
    if previous is not None and Path(previous).is_file():
        named |= _with_history(named, Path(previous), carry_unknowns="ops.unknowns" not in given)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    release = _Release(_next_number(named["ops.releases"], previous), run_id, landed_at)
    streamed = streamed or Streamed()
    if may_patch and previous is not None and Path(previous).is_file() and release.number % _BUILT_ANEW:
        landed = _patch(named, path, Path(previous), streamed, release, stood or {})
        if landed is not None:
            return landed
    if previous is not None and Path(previous).is_file():
        named |= _first_seen(named, Path(previous))
    return _build(named, path, previous, streamed, release)


@dataclass(frozen=True, slots=True)
class _Release:
    number: int
    run_id: str
    landed_at: datetime


def _build(named: Mapping[str, pl.DataFrame], path: Path, previous: Path | str | None, streamed: Streamed, release: _Release) -> Landed:
    with _opened(path) as connection:
        with Stream(connection, streamed, previous) as stream:
            connection.execute(f"SET memory_limit = '{_MEMORY_OF_LOADING}'")
            # few transactions: 700 comments are 700 commits otherwise, a second and a half of them; and what is not committed stays in memory
            connection.execute("BEGIN")
            for statement in (*create_tables(), *create_views(), *create_macros()):
                connection.execute(statement)
            for declared in STORED:
                if declared.full_name in (*_RELEASES, "ops.inputs"):
                    continue
                load(connection, declared, named[declared.full_name])
                if named[declared.full_name].height >= _ROWS_A_COMMIT:
                    connection.execute("COMMIT; BEGIN")
            connection.execute("COMMIT")
            stream.load_documents(release.run_id, release.landed_at)
            connection.execute(f"SET memory_limit = '{_MEMORY}'")
            connection.execute("BEGIN")
            stream.load_inputs(named["ops.inputs"], release.run_id)
            load(connection, table("ops.quarantine"), stream.standing_quarantine(named["ops.inputs"], release.run_id))
            connection.execute("COMMIT")
        digests = table_fingerprints(connection)
        counts = counted_rows(connection, [declared for declared in STORED if declared.full_name not in _RELEASES])
        changes = changes_between(connection, previous, release.number)
        releases = _with_release(named, changes, release, digests, counts)
        connection.execute("BEGIN")
        for name in _RELEASES:
            load(connection, table(name), releases[name])
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    return _landed(counts, releases, digests, release)


def _patch(
    named: Mapping[str, pl.DataFrame], path: Path, previous: Path, streamed: Streamed, release: _Release, stood: Mapping[str, Stood]
) -> Landed | None:
    """``_build`` in a copy of the published file; None where that is not to be had."""
    with _opened(path, previous) as connection:
        with Stream(connection, streamed, previous, may_compare=True) as stream:
            patch = Patch(connection, named, stream, release.run_id, release.landed_at, stood)
            if not patch.find(streamed.code_version):
                return None
            connection.execute("BEGIN")
            patch.apply()
            connection.execute("COMMIT")
        digests = {name: str(digest) for name, digest in patch.digests.items()}
        counts = counted_rows(connection, [declared for declared in STORED if declared.full_name not in _RELEASES])
        if not patch.holds(counts):
            return None
        changes = changes_between(connection, previous, release.number, patch.sides)
        releases = _with_release(named, changes, release, digests, counts)
        connection.execute("BEGIN")
        patch.load_releases(releases, release.number)
        connection.execute("COMMIT")
        patch.close()
        connection.execute("CHECKPOINT")
    return _landed(counts, releases, digests, release)


@contextmanager
def _opened(path: Path, copied: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new file, or a copy of one."""
    import duckdb

    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    if copied is not None:
        shutil.copyfile(copied, path)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": _MEMORY,
        "threads": _THREADS,
    }
    with duckdb.connect(str(path), config=config) as connection:
        yield connection


def _landed(counts: Mapping[str, int], releases: Mapping[str, pl.DataFrame], digests: Mapping[str, str], release: _Release) -> Landed:
    return Landed({**counts, **{name: frame.height for name, frame in releases.items()}}, combined(digests), release.number)


def used_place_codes(frames: Mapping[str, pl.DataFrame]) -> set[str]:
    """Every place code that a column of these frames holds."""
    codes: set[str] = set()
    for name, frame in frames.items():
        for column in table(name).columns:
            if column.references == "places" and column.name in frame.columns:
                codes.update(frame.get_column(column.name).drop_nulls().unique().to_list())
    return codes - _IGNORED_CODES


def _with_history(named: Mapping[str, pl.DataFrame], previous: Path, *, carry_unknowns: bool) -> dict[str, pl.DataFrame]:
    """The frames of ``ops`` with the rows of earlier runs; what is said again now replaces what was said then."""
    before = read_frames(previous, [*_HISTORY, "ops.unknowns"])
    lately = before["ops.releases"].sort("release_number").tail(_RESULTS_KEPT - 1).get_column("run_id")
    before["ops.validation_results"] = before["ops.validation_results"].filter(pl.col("run_id").is_in(lately.implode()))
    merged = {}
    for name in _HISTORY:
        merged[name] = pl.concat([before[name], named[name]]).unique(list(table(name).key), keep="last", maintain_order=True)
    if carry_unknowns:
        merged["ops.unknowns"] = before["ops.unknowns"]
    return merged


def _first_seen(named: Mapping[str, pl.DataFrame], previous: Path) -> dict[str, pl.DataFrame]:
    """The fact tables with ``first_seen`` of the rows that the warehouse before held already."""
    seen = {}
    with open_read_only(previous) as connection:
        held = {row[0] for row in connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()}
        for declared in FACTS:
            if declared.full_name not in held:
                continue
            key = declared.key[0]
            known = connection.sql(f"SELECT {quote_name(key)}, first_seen AS known FROM {declared.full_name}").pl()  # noqa: S608 declared names
            frame = named[declared.full_name]
            if known.height and frame.height:
                joined = frame.join(known.unique(key), on=key, how="left", maintain_order="left")
                frame = joined.with_columns(first_seen=pl.coalesce("known", "first_seen")).drop("known")
            seen[declared.full_name] = frame
    return seen


def _with_release(
    named: Mapping[str, pl.DataFrame], changes: pl.DataFrame, landing: _Release, digests: Mapping[str, str], row_counts: Mapping[str, int]
) -> dict[str, pl.DataFrame]:
    """The frames of ``ops`` that tell of releases, with this one."""
    totals = dict(changes.group_by("change").len().iter_rows())
    earlier = named["ops.releases"].get_column("release_number").max()
    runs = named["ops.runs"].filter(pl.col("run_id") == landing.run_id)
    release = {
        "release_number": landing.number,
        "run_id": landing.run_id,
        "published_at": landing.landed_at,
        "fingerprint": combined(digests),
        "document_count": row_counts["core.documents"],
        "fact_count": sum(named[declared.full_name].height for declared in FACTS),
        "previous_release": earlier,
        "code_version": runs["code_version"][0] if runs.height else None,
        **{f"{change}_count": totals.get(change, 0) for change in ("added", "changed", "withdrawn")},
    }
    if isinstance(earlier, int) and earlier < landing.number - 1:
        release["note"] = f"release {landing.number - 1} was rolled back to {earlier} before"
    tables = [
        {
            **{"release_number": landing.number, "table_name": name, "row_count": row_counts[name], "content_hash": digests[name]},
            **counts,
        }
        for name, counts in counted(changes, list(digests))
    ]
    budget = max(_CHANGES_KEPT, 3 * int(str(release["fact_count"])))
    return {
        "ops.releases": pl.concat([named["ops.releases"], conform("ops.releases", [release])]),
        "ops.release_tables": pl.concat([named["ops.release_tables"], conform("ops.release_tables", tables)]),
        "ops.release_changes": trimmed(pl.concat([named["ops.release_changes"], changes]), budget),
    }


def _next_number(releases: pl.DataFrame, previous: Path | str | None) -> int:
    """One more than any release that there was, also those that were rolled back."""
    highest = releases.get_column("release_number").max()
    kept = kept_releases(previous) if previous is not None else {}
    return max([0, *kept, *([highest] if isinstance(highest, int) else [])]) + 1

"""Bring a copy of the published warehouse to what a run found, row by row: for the run that changes little.

The copy must be the work of the same code, which declares the same tables and makes the same rows of the same pages. What it holds in the
end is what a file built anew holds, but for the order in which rows lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from warehouse.ddl import quote_name
from warehouse.fingerprint import RowsDigest, rows_digest
from warehouse.releases import Sides
from warehouse.standing import Stood, standing
from warehouse.streaming import BEFORE, Stream
from warehouse.tables import CORE, FACTS, REF, Table, table

if TYPE_CHECKING:
    import duckdb

MOST_CHANGED = 0.1
"""Share of the rows of ``core`` beyond which a new file is the better one."""
_DELTA = "delta"
_BY_RUN = ("ops.runs", "ops.validation_results")
_BY_RELEASE = ("ops.releases", "ops.release_tables", "ops.release_changes")
_ANEW = ("ops.quarantine", "ops.unknowns", "ops.corrections")


@dataclass(frozen=True)
class Touched:
    """The rows of one table that go or come: a table of the connection with their keys, and those that come."""

    declared: Table
    keys: tuple[str, ...]
    listed: str
    fresh: pl.DataFrame

    def of(self, source: str) -> str:
        """The query for the touched rows of a table in this form."""
        return f"SELECT * FROM {source} SEMI JOIN {self.listed} USING ({', '.join(map(quote_name, self.keys))})"  # noqa: S608 declared names


@dataclass
class Patch:
    """What there is to do to the copy that a connection has open."""

    connection: duckdb.DuckDBPyConnection
    named: Mapping[str, pl.DataFrame]
    stream: Stream
    run_id: str
    landed_at: datetime
    stood: Mapping[str, Stood] = field(default_factory=dict)
    """What was found already about the rows of a table."""
    touched: dict[str, Touched] = field(default_factory=dict)
    digests: dict[str, RowsDigest] = field(default_factory=dict)
    sides: dict[str, Sides] = field(default_factory=dict)
    """The touched rows of each table as they were and as they are, once the copy is brought to what was found."""

    def find(self, code_version: str) -> bool:
        """Looks for what differs; whether the copy may be brought to it, which it may not where other code wrote it or much differs."""
        last = self.connection.execute(
            "SELECT release_number, code_version FROM ops.releases ORDER BY release_number DESC LIMIT 1"
        ).fetchone()
        if last is None or not code_version or last[1] != code_version or not self._stamps_are_this_runs():
            return False
        written = self.connection.execute(
            "SELECT table_name, content_hash FROM ops.release_tables WHERE release_number = ?", [last[0]]
        ).fetchall()
        try:
            digests = {name: RowsDigest.parse(digest) for name, digest in written}
            self.digests = {declared.full_name: digests[declared.full_name] for declared in (*CORE, *REF)}
        except (ValueError, KeyError):
            return False
        self.connection.execute(f"ATTACH ':memory:' AS {_DELTA}")
        for declared in (*CORE, *REF):
            name = declared.full_name
            if declared.schema == "core" and declared.key:
                found = self._rows(declared, self.named[name])
            else:
                found = self._groups(declared, self.named[name])
            if found is not None:
                self.touched[name] = found
        rows = sum(self._count(found.listed) for name, found in self.touched.items() if name.startswith("core."))
        return rows <= MOST_CHANGED * max(sum(self.digests[declared.full_name].count for declared in CORE), 1)

    def apply(self) -> None:
        """Takes out and puts in, within the transaction of the caller."""
        for name, found in self.touched.items():
            old = self._aside(found, "old", f"{BEFORE}.{name}")
            self.digests[name] -= rows_digest(self.connection, found.declared, old)
            same = " AND ".join(f"gone.{quote_name(key)} = t.{quote_name(key)}" for key in found.keys)
            # S608: names come from the declaration alone
            self.connection.execute(f"DELETE FROM {name} AS t USING {found.listed} AS gone WHERE {same}")  # noqa: S608
        for declared in CORE:
            stamps = {c.name: value for c in declared.columns if (value := self._stamp(c.name)) is not None}
            if stamps:
                changes = ", ".join(f"{quote_name(name)} = ?" for name in stamps)
                self.connection.execute(f"UPDATE {declared.full_name} SET {changes}", list(stamps.values()))  # noqa: S608
        for found in self.touched.values():
            load(self.connection, found.declared, found.fresh)
            if found.declared in FACTS:
                self.connection.execute(_keep_first_seen(found.declared))
        self.stream.load_documents(self.run_id, self.landed_at, fresh_only=True)
        for name, found in self.touched.items():
            new = self._aside(found, "new", name)
            self.digests[name] += rows_digest(self.connection, found.declared, new)
            self.sides[name] = Sides(f"old_{found.declared.name}", new)
        self.stream.renew_inputs(self.named["ops.inputs"], self.run_id)
        for name in _ANEW:
            self.connection.execute(f"DELETE FROM {name}")  # noqa: S608
            load(self.connection, table(name), self.named[name])
        load(self.connection, table("ops.quarantine"), self.stream.standing_quarantine(self.named["ops.inputs"], self.run_id))
        for name in _BY_RUN:
            self._renew(name, "run_id", self.run_id)

    def load_releases(self, frames: Mapping[str, pl.DataFrame], release_number: int) -> None:
        """Brings the tables that tell of releases to these frames."""
        for name in _BY_RELEASE:
            self._renew(name, "release_number", release_number, frames[name])

    def holds(self, row_counts: Mapping[str, int]) -> bool:
        """Whether the tables have as many rows as the digests say."""
        return all(digest.count == row_counts[name] for name, digest in self.digests.items())

    def close(self) -> None:
        """Lets go of what was gathered aside."""
        self.connection.execute(f"DETACH DATABASE IF EXISTS {_DELTA}")
        for sides in self.sides.values():
            for name in sides:
                self.connection.execute(f"DROP TABLE {name}")

    def _aside(self, found: Touched, side: str, source: str) -> str:
        """A temporary table with the touched rows of ``source``: they are asked for more than once."""
        name = f"{side}_{found.declared.name}"
        self.connection.execute(f"CREATE TEMP TABLE {name} AS {found.of(source)}")
        return name

    def _rows(self, declared: Table, frame: pl.DataFrame) -> Touched | None:
        stands = self._standing(declared, frame)
        fresh = frame.filter(~stands)
        is_documents = declared.full_name == "core.documents"
        outside = self.stream.compare_outside() if is_documents else (0, 0)
        if fresh.is_empty() and outside[1] == 0 and self.digests[declared.full_name].count == stands.sum() + outside[0]:
            return None
        keys = ", ".join(map(quote_name, declared.key))
        self.connection.register("fresh_keys", fresh.select(declared.key))
        self.connection.register("all_keys", frame.select(declared.key))
        came, left = "SELECT * FROM fresh_keys", "SELECT * FROM all_keys"
        if is_documents:
            came, left = f"{came} UNION {self.stream.fresh_outside}", f"{left} UNION ALL {self.stream.all_outside}"
        listed = f"{_DELTA}.touched_{declared.name}"
        # S608: names come from the declaration alone
        self.connection.execute(
            f"CREATE TABLE {listed} AS {came} UNION (SELECT {keys} FROM {declared.full_name} ANTI JOIN ({left}) USING ({keys}))"  # noqa: S608
        )
        return Touched(declared, declared.key, listed, fresh)

    def _groups(self, declared: Table, frame: pl.DataFrame) -> Touched | None:
        """Of a table without a key, or with one that may be NULL: all rows of a page, of a code, where any of them differs."""
        group = declared.key[0] if declared.key else "doc_id"
        if declared.schema == "ref" and self._has_the_codes(declared, frame, group):
            return None
        fresh = frame.filter(~self._standing(declared, frame, by_key=False)).get_column(group).unique()
        self.connection.register("fresh_keys", fresh.to_frame())
        self.connection.register("now_held", frame.group_by(group).len("rows"))
        listed = f"{_DELTA}.touched_{declared.name}"
        column = quote_name(group)
        self.connection.execute(
            f"""CREATE TABLE {listed} AS SELECT {column} FROM fresh_keys UNION
            SELECT coalesce(o.{column}, n.{column}) AS {column}
            FROM (SELECT {column}, count(*) AS rows FROM {declared.full_name} GROUP BY ALL) AS o
            FULL JOIN now_held AS n ON o.{column} = n.{column}
            WHERE o.rows IS DISTINCT FROM n.rows"""  # noqa: S608
        )
        found = self.connection.sql(f"SELECT {column} FROM {listed}").pl().get_column(group)  # noqa: S608
        if found.is_empty():
            return None
        return Touched(declared, (group,), listed, frame.filter(pl.col(group).is_in(found.implode())))

    def _standing(self, declared: Table, frame: pl.DataFrame, *, by_key: bool = True) -> pl.Series:
        known = self.stood[declared.full_name].of(declared, frame) if declared.full_name in self.stood else None
        return standing(self.connection, declared, frame, by_key=by_key) if known is None else known

    def _has_the_codes(self, declared: Table, frame: pl.DataFrame, code: str) -> bool:
        """Whether a reference table has the rows of the frame: the same code reads the same files, of which it takes some rows or others."""
        if frame.height != self.digests[declared.full_name].count:
            return False
        held = self.connection.sql(f"SELECT {quote_name(code)} FROM {declared.full_name}").pl()  # noqa: S608 declared names
        return held.get_column(code).sort().equals(frame.get_column(code).sort())

    def _renew(self, name: str, tag: str, current: str | int, frame: pl.DataFrame | None = None) -> None:
        """Brings a table of history to its frame: what earlier runs wrote is there already."""
        frame = self.named[name] if frame is None else frame
        held = {row[0] for row in self.connection.execute(f"SELECT DISTINCT {tag} FROM {name}").fetchall()}  # noqa: S608
        kept = pl.Series(tag, sorted((held & set(frame.get_column(tag))) - {current}), frame.schema[tag])
        self.connection.register("kept", kept.to_frame())
        self.connection.execute(f"DELETE FROM {name} WHERE {tag} NOT IN (SELECT {tag} FROM kept)")  # noqa: S608
        load(self.connection, table(name), frame.filter(~pl.col(tag).is_in(kept.implode())))

    def _stamp(self, column: str) -> str | datetime | None:
        stamps: dict[str, str | datetime] = {"run_id": self.run_id, "last_seen": self.run_id, "ingested_at": self.landed_at}
        return stamps.get(column)

    def _stamps_are_this_runs(self) -> bool:
        return all(
            bool(self.named[declared.full_name].get_column(c.name).eq(stamp).all())
            for declared in CORE
            for c in declared.columns
            if (stamp := self._stamp(c.name)) is not None
        )

    def _count(self, listed: str) -> int:
        return int((self.connection.execute(f"SELECT count(*) FROM {listed}").fetchone() or (0,))[0])  # noqa: S608


def _keep_first_seen(declared: Table) -> str:
    """The statement that gives rows which were there in another form the run that saw them first."""
    same = " AND ".join(f"o.{quote_name(key)} = t.{quote_name(key)}" for key in declared.key)
    return (
        f"UPDATE {declared.full_name} AS t SET first_seen = coalesce(o.first_seen, t.first_seen) "  # noqa: S608 declared names
        f"FROM old_{declared.name} AS o WHERE {same}"
    )


def load(connection: duckdb.DuckDBPyConnection, declared: Table, frame: pl.DataFrame) -> None:
    """Appends a frame to its table, in the order of the key."""
    if frame.is_empty():
        return
    order: Sequence[str] = declared.key or [c.name for c in declared.columns if c.kind.polars != pl.List(pl.String())]
    connection.register("incoming", frame.sort(order, nulls_last=True, maintain_order=True))
    columns = ", ".join(quote_name(name) for name in declared.column_names)
    connection.execute(f"INSERT INTO {declared.full_name} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608 declared names
    connection.unregister("incoming")

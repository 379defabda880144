"""What is exported: the tables and views of a warehouse as frames in the declared form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.query import open_read_only
from warehouse.tables import CORE, MART, REF, Column, Table

# the texts of the pages are their publishers'; what is quoted as evidence stands in the facts
_WITHHELD = {"core.documents": frozenset({"body"})}


@dataclass(frozen=True, slots=True)
class Exported:
    """One table on its way out."""

    declared: Table
    columns: tuple[Column, ...]
    """Those of the declaration that go out, in order."""
    frame: pl.DataFrame
    """Rows sorted by the key, or by all columns where a view has none."""
    years: pl.Series | None
    """The year in which the page of each row was published, for tables of pages and facts."""

    @property
    def stem(self) -> str:
        """Name of its files: ``core_events``."""
        return f"{self.declared.schema}_{self.declared.name}"


def tables_to_export(*, with_text: bool) -> Iterator[tuple[Table, tuple[Column, ...]]]:
    """What goes out: ``core``, ``mart`` and ``ref``; the text of pages only where asked for."""
    for declared in (*CORE, *MART, *REF):
        withheld = frozenset() if with_text else _WITHHELD.get(declared.full_name, frozenset())
        yield declared, tuple(column for column in declared.columns if column.name not in withheld)


def read_exported(warehouse: Path, *, with_text: bool) -> Iterator[Exported]:
    """One table after another. Raises ``FileNotFoundError`` and ``duckdb.Error`` as reading a warehouse does."""
    with open_read_only(warehouse) as connection:
        for declared, columns in tables_to_export(with_text=with_text):
            listed = ", ".join(f't."{column.name}"' for column in columns)
            paged = declared.schema == "core" and "doc_id" in declared.column_names
            year = ", year(d.published_at) AS _year" if paged else ""
            joined = " LEFT JOIN core.documents d USING (doc_id)" if paged else ""
            found = connection.sql(f"SELECT {listed}{year} FROM {declared.full_name} t{joined}").pl()  # noqa: S608 declared names
            years = found["_year"] if paged else None
            frame = found.select(pl.col(column.name).cast(column.kind.polars) for column in columns)
            order = frame.with_row_index("_at").sort(
                [*declared.key, *(c.name for c in columns if c.name not in declared.key)], nulls_last=True
            )
            at = order["_at"]
            yield Exported(declared, columns, frame[at], years[at] if years is not None else None)

"""One workbook: the views for readers, the facts, and a codebook that explains every column and value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from warehouse.export.codebook import codebook
from warehouse.export.frames import Exported
from warehouse.export.plain import flat

_ROWS = 1_048_575
_CELL = 32_000
_SHEET = 31
_ELSEWHERE = frozenset({"ref.places", "ref.place_lineages"})
"""The gazetteer: tens of thousands of rows that a workbook would open slowly for; the other forms have it."""


def write_excel(tables: Sequence[Exported], path: Path) -> None:
    """Writes the workbook. Nothing in it is a formula or a link; a table with more rows than a sheet holds is cut, and the codebook says so."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    book = codebook(tables)
    long = [table for table in tables if table.frame.height > _ROWS]
    notes = [
        {"table": t.declared.full_name, "meaning": f"Only the first {_ROWS:,} of {t.frame.height:,} rows are here.", "含义": "仅含部分行"}
        for t in long
    ]
    book = pl.concat([pl.DataFrame(notes, schema=book.schema), book])
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with Workbook(str(path), options) as workbook:
        for name, frame in [
            ("codebook", book),
            *((table.declared.name, table.frame) for table in sorted(tables, key=_order) if table.declared.full_name not in _ELSEWHERE),
        ]:
            shown = flat(frame).head(_ROWS).with_columns(pl.selectors.string().str.slice(0, _CELL), pl.selectors.decimal().cast(pl.Float64))
            shown.write_excel(
                workbook, worksheet=name[:_SHEET], table_style="Table Style Light 1", autofit=shown.height < 5000, float_precision=2
            )


def _order(table: Exported) -> int:
    return ("mart", "core", "ref").index(table.declared.schema)

"""``bangfu query``: one read-only SQL statement, its rows as a table, CSV or JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.console import harmless, output, print_json
from flows.errors import UserError
from flows.nearest import sql_fault

if TYPE_CHECKING:
    from warehouse.query import Answer

FORMATS = ("table", "csv", "json")


def run_query(sql: str, warehouse: Path, output_format: str) -> None:
    """Prints the rows of ``sql``. Raises ``UserError`` where the statement or the warehouse is wrong."""
    if output_format not in FORMATS:
        raise UserError(f"--format {output_format}: choose one of {', '.join(FORMATS)}")
    if not sql.strip(" \t\n;"):
        raise UserError("query: there is nothing to ask")
    answer = ask(warehouse, sql)
    {"table": _as_table, "csv": _as_csv, "json": _as_json}[output_format](answer.columns, answer.rows)


def ask(warehouse: Path, sql: str, parameters: Sequence[object] = ()) -> Answer:
    """The answer of a warehouse. Raises ``UserError`` where there is none or the statement is wrong."""
    require_warehouse(warehouse)
    import duckdb

    from warehouse.query import query

    try:
        return query(warehouse, sql, parameters)
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {sql_fault(error)}") from error


def require_warehouse(warehouse: Path) -> None:
    """Raises ``UserError`` where there is no warehouse."""
    if not warehouse.is_file():
        raise UserError(f"{warehouse}: no warehouse here; make one with: bangfu build")


def print_fingerprint(warehouse: Path, *, as_json: bool = False) -> None:
    """Prints the hash of what a warehouse says. Raises ``UserError`` where there is none."""
    require_warehouse(warehouse)
    import duckdb

    from warehouse.fingerprint import fingerprint

    try:
        found = fingerprint(warehouse)
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {sql_fault(error)}") from error
    if as_json:
        print_json({"warehouse": str(warehouse), "fingerprint": found})
    else:
        sys.stdout.write(f"{found}\n")


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates in ISO form, decimals as numbers without needless zeros."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def shown(value: Any) -> str:
    """A value as a reader expects it in a cell; NULL is empty."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _as_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for index, name in enumerate(names):
        numeric = any(isinstance(row[index], int | float | Decimal) and not isinstance(row[index], bool) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(harmless(shown(value)) for value in row))
    output().print(table)


def _as_csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([shown(value) for value in row] for row in rows)


def _as_json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    lines = (json.dumps(dict(zip(names, map(plain, row), strict=True)), ensure_ascii=False) for row in rows)
    sys.stdout.write("[" + ",\n ".join(lines) + "]\n")

"""``bangfu query``: one read-only SQL statement, its rows as a table, CSV or JSON."""

from __future__ import annotations

import csv
import json
import re
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
_PRAGMA = re.compile(r"(?:\A|;)(?:\s|--[^\n]*\n|/\*(?:(?!\*/).)*\*/)*pragma\b", re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(r"'[^']*'")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
"""How text begins that a spreadsheet takes for a formula."""
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def run_query(sql: str, warehouse: Path, output_format: str) -> None:
    """Prints the rows of ``sql``. Raises ``UserError`` where the statement or the warehouse is wrong."""
    if output_format not in FORMATS:
        raise UserError(f"--format {output_format}: choose one of {', '.join(FORMATS)}")
    if not sql.strip(" \t\n;"):
        raise UserError("query: there is nothing to ask")
    require_question(sql)
    answer = ask(warehouse, sql)
    {"table": _as_table, "csv": _as_csv, "json": _as_json}[output_format](answer.columns, answer.rows)


def require_question(sql: str) -> None:
    """Raises ``UserError`` for anything but one question: commands, settings, and several statements at once.

    The connection could do no harm with them; they are refused so that nobody takes their silence for success. What is no SQL at all is
    left to DuckDB, which says where it goes wrong.
    """
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error:
        return
    # PIVOT is taken apart into statements without a text of their own
    own = [statement for statement in statements if statement.query.strip(" \t\n;")]
    if not statements:
        raise UserError("query: there is nothing to ask")
    questions = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    if len(own) > 1 or any(statement.type not in questions for statement in own) or _PRAGMA.search(_LITERAL.sub("''", sql)):
        raise UserError("query: one question at a time (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, EXPLAIN), and no command")


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
    writer.writerow([_cell(name) for name in names])
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    """A value for a spreadsheet: text of strangers neither begins a formula nor steers the terminal that it may end up on."""
    text = harmless(shown(value))
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _as_json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    lines = (json.dumps(dict(zip(names, map(plain, row), strict=True)), ensure_ascii=False) for row in rows)
    # what a terminal obeys is written as an escape, which says the same
    written = (_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in lines)
    sys.stdout.write("[" + ",\n ".join(written) + "]\n")

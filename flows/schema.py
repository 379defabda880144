"""``bangfu schema``: the tables, or the columns of one, from their one declaration."""

from __future__ import annotations

from difflib import get_close_matches

from rich import box
from rich.table import Table

from flows.console import output
from flows.errors import UserError


def show_schema(name: str | None) -> None:
    """Prints all tables, or one table's columns with meaning in both languages. Raises ``UserError`` for an unknown table."""
    from warehouse.tables import MACROS, TABLES, USAGE_WARNINGS, table

    if name is None:
        listing = Table("table", "表", "one row is", box=box.SIMPLE_HEAD, pad_edge=False)
        for each in TABLES:
            listing.add_row(each.full_name, each.name_zh, f"{each.en} {each.zh}")
        for macro in MACROS:
            listing.add_row(macro.call, macro.name_zh, f"{macro.en} {macro.zh}")
        output().print(listing)
        return
    try:
        declared = table(name)
    except KeyError:
        near = get_close_matches(name, [n for each in TABLES for n in (each.name, each.full_name)], n=1)
        raise UserError(f"schema: there is no table {name}" + (f"; did you mean {near[0]}?" if near else "")) from None
    console = output()
    console.print(f"{declared.full_name} · {declared.name_zh}", style="bold")
    console.print(f"{declared.en} {declared.zh}")
    if declared.key:
        console.print(f"key: {', '.join(declared.key)}")
    columns = Table("column", "type", "列名", "meaning", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in declared.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        allowed = f" One of: {', '.join(column.allowed.codes)}." if column.allowed else ""
        required = "" if column.required else "?"
        columns.add_row(column.name, f"{column.kind.sql}{required}", column.name_zh, f"{column.en}{unit}{allowed} {column.zh}")
    console.print(columns)
    for code in declared.warnings:
        english, chinese = USAGE_WARNINGS[code]
        console.print(f"mind: {english} {chinese}")
    console.print("A type with ? may be NULL.", style="dim")

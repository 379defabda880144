"""``bangfu schema``: the tables, or the columns of one with their values, from their one declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from flows.console import output, print_json
from flows.errors import UserError
from flows.messages import language, said
from flows.nearest import nearest_table

if TYPE_CHECKING:
    from warehouse.tables import Column
    from warehouse.tables import Table as Declared


def show_schema(name: str | None, *, as_json: bool = False) -> None:
    """Prints all tables, or one table's columns with meaning in both languages. Raises ``UserError`` for an unknown table."""
    from warehouse.tables import MACROS, TABLES, table

    if name is None:
        if as_json:
            print_json({"tables": [_table_data(each) for each in TABLES], "macros": [_call_data(macro) for macro in MACROS]})
            return
        listing = Table(said("table"), "表", said("one row is"), box=box.SIMPLE_HEAD, pad_edge=False)
        for each in TABLES:
            listing.add_row(each.full_name, each.name_zh, _both(each.en, each.zh))
        for macro in MACROS:
            listing.add_row(macro.call, macro.name_zh, _both(macro.en, macro.zh))
        output().print(listing)
        return
    try:
        declared = table(name)
    except KeyError:
        near = nearest_table(name)
        raise UserError(f"schema: there is no table {name}" + (f"; did you mean {near}?" if near else "")) from None
    if as_json:
        print_json(_described_data(declared))
    else:
        _describe(declared)


def _describe(declared: Declared) -> None:
    from warehouse.tables import USAGE_WARNINGS

    console = output()
    console.print(f"{declared.full_name} · {declared.name_zh}", style="bold")
    console.print(_both(declared.en, declared.zh))
    if declared.key:
        console.print(said("key: {columns}", columns=", ".join(declared.key)))
    columns = Table(said("column"), said("type"), "列名", said("meaning"), box=box.SIMPLE_HEAD, pad_edge=False)
    for column in declared.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        allowed = f" {said('One of: {codes}.', codes=', '.join(column.allowed.codes))}" if column.allowed else ""
        required = "" if column.required else "?"
        columns.add_row(column.name, f"{column.kind.sql}{required}", column.name_zh, f"{column.en}{unit}{allowed} {column.zh}")
    console.print(columns)
    for column in declared.columns:
        _explain_values(column)
    for code in declared.warnings:
        console.print(said("mind: {warning}", warning=_both(*USAGE_WARNINGS[code])))
    console.print(said("A type with ? may be NULL."), style="dim")


def _explain_values(column: Column) -> None:
    """The codebook's entry of every value that a column may hold."""
    from warehouse.tables.codebook import entry

    if column.allowed is None:
        return
    spoken = language()
    console = output()
    console.print(Text.assemble((column.name, "bold"), f" · {column.name_zh}"))
    for choice in column.allowed.choices:
        told = entry(column.allowed, choice.code)
        if told is None:
            continue
        words = [choice.label_en, choice.label_zh] if spoken == "en" else [choice.label_zh]
        console.print(Text.assemble("  ", (choice.code, "bold"), f"  {' · '.join(words)}: {told.definition[spoken]}"))
        console.print(Text(f"    + {told.example}"))
        console.print(Text(f"    - {told.counter_example} ({told.why_not[spoken]})", style="dim"))


def _both(english: str, chinese: str) -> str:
    return f"{english} {chinese}"


def _call_data(macro: Any) -> dict[str, str]:
    return {"macro": macro.full_name, "call": macro.call, "name_zh": macro.name_zh, "en": macro.en, "zh": macro.zh}


def _table_data(declared: Declared) -> dict[str, Any]:
    return {"table": declared.full_name, "name_zh": declared.name_zh, "en": declared.en, "zh": declared.zh, "key": list(declared.key)}


def _described_data(declared: Declared) -> dict[str, Any]:
    from warehouse.tables import USAGE_WARNINGS

    return {
        **_table_data(declared),
        "columns": [_column_data(column) for column in declared.columns],
        "warnings": [{"code": code, "en": USAGE_WARNINGS[code][0], "zh": USAGE_WARNINGS[code][1]} for code in declared.warnings],
    }


def _column_data(column: Column) -> dict[str, Any]:
    from warehouse.tables.codebook import entry

    values = []
    for choice in column.allowed.choices if column.allowed else ():
        told = entry(column.allowed, choice.code) if column.allowed else None
        values.append({"code": choice.code, "label_en": choice.label_en, "label_zh": choice.label_zh, **(told.as_data() if told else {})})
    return {
        "column": column.name,
        "type": column.kind.sql,
        "name_zh": column.name_zh,
        "en": column.en,
        "zh": column.zh,
        "unit": column.unit,
        "may_be_null": not column.required,
        "references": column.references,
        **({"values": values} if values else {}),
    }

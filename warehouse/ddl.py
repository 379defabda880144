"""SQL that makes the tables and views, generated from the declaration."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from warehouse.tables import MACROS, MART, STORED, Column, Macro, Table

SCHEMAS: dict[str, str] = {
    "core": "Facts and their dimensions / 事实表与维度表",
    "ref": "Reference tables / 参考表",
    "mart": "Views for analysis and BI / 分析视图",
    "mart_zh": "The views of mart with Chinese column names / 中文列名的分析视图",
    "ops": "Runs and quality / 运行与质量",
}


def quote_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def create_tables() -> Iterator[str]:
    """One statement a schema, table and comment, for ``core``, ``ref`` and ``ops``."""
    for schema in SCHEMAS:
        yield f"CREATE SCHEMA {schema}"
    for declared in STORED:
        yield create_table(declared)
        yield from comments("TABLE", declared.full_name, declared)


def create_table(declared: Table) -> str:
    """``CREATE TABLE`` of one table."""
    columns = ",\n  ".join(f"{quote_name(c.name)} {c.kind.sql}{' NOT NULL' if c.required else ''}" for c in declared.columns)
    return f"CREATE TABLE {declared.full_name} (\n  {columns}\n)"


def create_views() -> Iterator[str]:
    """One statement a view and comment, for ``mart`` and ``mart_zh``; run after ``create_tables``."""
    for declared in MART:
        yield view_sql(declared.name)
        yield from comments("VIEW", declared.full_name, declared)
        yield chinese_view(declared)
        yield from comments("VIEW", f"mart_zh.{declared.name}", declared, chinese=True)


def create_macros() -> Iterator[str]:
    """One statement a macro and comment; run after ``create_views``. Those of tables have their Chinese twin in ``mart_zh``."""
    for macro in MACROS:
        yield macro_sql(macro.name)
        what = "MACRO TABLE" if macro.columns else "MACRO"
        yield f"COMMENT ON {what} {macro.schema}.{macro.name} IS {quote_text(macro.comment)}"
        if macro.columns:
            yield chinese_macro(macro)
            yield f"COMMENT ON {what} mart_zh.{macro.name} IS {quote_text(macro.comment)}"


def macro_sql(name: str) -> str:
    """The text of ``warehouse/macros/<name>.sql``: a header comment (question, grain, warning) and ``CREATE MACRO``."""
    return (files("warehouse") / "macros" / f"{name}.sql").read_text(encoding="utf-8")


def chinese_macro(macro: Macro) -> str:
    """A macro of a table once more with Chinese column names."""
    columns = ",\n  ".join(f"{quote_name(c.name)} AS {quote_name(c.name_zh)}" for c in macro.columns)
    passed = ", ".join(parameter.split(" ")[0] for parameter in macro.parameters)
    return (
        f"CREATE MACRO mart_zh.{macro.name}({', '.join(macro.parameters)}) AS TABLE\nSELECT\n  {columns}\nFROM {macro.full_name}({passed})"
    )


def view_sql(name: str) -> str:
    """The text of ``warehouse/marts/<name>.sql``: a header comment (question, grain, warning) and ``CREATE VIEW``."""
    return (files("warehouse") / "marts" / f"{name}.sql").read_text(encoding="utf-8")


def chinese_view(declared: Table) -> str:
    """The view of ``mart`` once more with Chinese column names."""
    columns = ",\n  ".join(f"{quote_name(c.name)} AS {quote_name(c.name_zh)}" for c in declared.columns)
    return f"CREATE VIEW mart_zh.{declared.name} AS\nSELECT\n  {columns}\nFROM {declared.full_name}"


def comments(what: str, name: str, declared: Table, *, chinese: bool = False) -> Iterator[str]:
    """``COMMENT ON`` a table or view and each of its columns, in English and Chinese."""

    def column_name(column: Column) -> str:
        return column.name_zh if chinese else column.name

    yield f"COMMENT ON {what} {name} IS {quote_text(declared.comment)}"
    for column in declared.columns:
        yield f"COMMENT ON COLUMN {name}.{quote_name(column_name(column))} IS {quote_text(column.comment)}"

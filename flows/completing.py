"""What the shell offers when somebody presses Tab: names of tables, formats, languages and ids."""

from __future__ import annotations

from typer import Context

_AT_MOST = 30


def formats() -> list[str]:
    """Forms of an answer."""
    return ["table", "csv", "json"]


def export_formats() -> list[str]:
    """Forms of an export."""
    return ["parquet", "csv", "stata", "excel"]


def languages() -> list[str]:
    """What a report opens in."""
    return ["en", "zh"]


def tables(incomplete: str) -> list[str]:
    """Tables and views that begin so, with or without their schema."""
    from warehouse.tables import TABLES

    full = [each.full_name for each in TABLES if each.full_name.startswith(incomplete)]
    return full or [each.name for each in TABLES if each.name.startswith(incomplete)]


def ids(ctx: Context, incomplete: str) -> list[str]:
    """Ids that begin so, from the warehouse that is named; nothing where there is none."""
    from flows.errors import UserError
    from flows.explain import ids_that_begin
    from flows.places import DEFAULT_WAREHOUSE
    from warehouse.tables import CORE

    if "_" not in incomplete and (
        forms := [f"{table.id_prefix}_" for table in CORE if (table.id_prefix or "").startswith(incomplete or "-")]
    ):
        return forms
    try:
        return ids_that_begin(incomplete, ctx.params.get("warehouse") or DEFAULT_WAREHOUSE, _AT_MOST)
    except UserError:
        return []

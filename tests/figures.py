"""Figures of a warehouse that everybody who shows it has to agree on: SQL over the facts, the report, every export, Superset."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pyreadstat

from warehouse.tables import Kind, table

Value = dict[str, float]
"""A figure: one number under an empty name, or a number a name."""

_COUNTS = "quantities.countable AND documents.in_scope AND quantities.per IS NULL AND quantities.aggregation <> 'point'"
_SUMMED = (
    "SELECT {name}, sum(quantities.value) FROM core.quantities AS quantities JOIN core.documents AS documents USING (doc_id) "
    f"WHERE {_COUNTS} AND quantities.measure = '{{measure}}' AND quantities.unit = '{{unit}}'{{more}} GROUP BY 1"
)
_YEAR = (
    "coalesce(CAST(coalesce(year(period_end), year(period_start), "
    "(SELECT year(start_date) FROM core.events WHERE events.event_id = quantities.event_id)) AS VARCHAR), '')"
)
# the programme as mart.quantity_facts finds it has tests of its own; here the sums are followed from view to view
_PROGRAMME = "(SELECT coalesce(marts.mechanism, '') FROM mart.quantity_facts AS marts WHERE marts.quantity_id = quantities.quantity_id)"


@dataclass(frozen=True)
class Asked:
    """What Superset is asked for: metrics of a dataset by columns, where something holds."""

    dataset: str
    metric: str
    column: str | None = None
    where: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure and how each of those who show it comes by it: rows of a name and a number."""

    sql: str
    """Over the facts of the warehouse."""
    exported: str | None
    """Over the exported tables, named as their files; None for what is not exported."""
    report: Callable[[Mapping[str, Any]], Sequence[tuple[str, float]]]
    """From what the report holds."""
    superset: Asked
    top: bool = False
    """Only the greatest."""


def _sum(measure: str, unit: str = "元") -> Figure:
    return Figure(
        _SUMMED.format(name="''", measure=measure, unit=unit, more=""),
        f"SELECT '', sum(value) FROM mart_quantity_facts WHERE summable AND measure = '{measure}' AND unit = '{unit}'",
        lambda told: [("", row["value"]) for row in told["sums"] if (row["measure"], row["unit"]) == (measure, unit)],
        Asked("numbers", "amount_yuan" if unit == "元" else "persons", where=f"measure = '{measure}' AND unit = '{unit}'"),
    )


def _sum_by(name: str, column: str, key: str) -> Figure:
    where = "measure = 'aid_funds' AND unit = '元'"
    return Figure(
        _SUMMED.format(name=name, measure="aid_funds", unit="元", more=""),
        f"SELECT coalesce(CAST(CAST({column} AS {'BIGINT' if column == 'year' else 'VARCHAR'}) AS VARCHAR), ''), sum(value) "
        f"FROM mart_quantity_facts WHERE summable AND {where} GROUP BY 1",
        lambda told: [(str(row[key] or ""), row["value"]) for row in told["sums"] if (row["measure"], row["unit"]) == ("aid_funds", "元")],
        Asked("numbers", "amount_yuan", column, f"summable AND {where}"),
    )


def _count(of_report: str, sql: str, exported: str | None, asked: Asked) -> Figure:
    return Figure(sql, exported, lambda told: [("", told["figures"][of_report])], asked)


FIGURES: dict[str, Figure] = {
    "pages": _count(
        "pages",
        "SELECT '', count(*) FROM core.documents",
        "SELECT '', count(*) FROM core_documents",
        Asked("document_quality", "page_total"),
    ),
    "events": _count(
        "events",
        "SELECT '', count(*) FROM core.events JOIN core.documents USING (doc_id) WHERE countable AND in_scope",
        "SELECT '', count(*) FROM mart_event_calendar",
        Asked("event_calendar", "event_count"),
    ),
    "pairings": _count(
        "pairings",
        "SELECT '', count(*) FROM core.pairings JOIN core.documents USING (doc_id) WHERE countable AND in_scope",
        "SELECT '', sum(counted_count) FROM mart_pairing_network",
        Asked("pairings", "pairing_count"),
    ),
    "repairs": _count(
        "repairs",
        "SELECT '', count(*) FROM core.repairs",
        "SELECT '', sum(repair_count) FROM core_documents",
        Asked("document_quality", "repairs"),
    ),
    "rows in quarantine": _count(
        "quarantined",
        "SELECT '', count(DISTINCT (table_name, row_id)) FROM ops.quarantine",
        None,
        Asked("quarantine", "rows_held"),
    ),
    "aid funds": _sum("aid_funds"),
    "value of donations": _sum("donation_value"),
    "sales of consumption assistance": _sum("consumption_sales"),
    "people trained": _sum("people_trained", "人次"),
    "aid funds by year": _sum_by(_YEAR, "year", "year"),
    "aid funds by programme": _sum_by(_PROGRAMME, "mechanism", "mechanism"),
    "the recipient of most aid funds": Figure(
        _SUMMED.format(name="quantities.recipient_name", measure="aid_funds", unit="元", more=" AND quantities.recipient_name IS NOT NULL"),
        "SELECT recipient_name, sum(amount_yuan) FROM mart_aid_by_recipient_year "
        "WHERE measure = 'aid_funds' AND recipient_name IS NOT NULL GROUP BY 1",
        lambda told: [(row["name"], row["value"]) for row in told["recipients_by_measure"] if row["measure"] == "aid_funds"],
        Asked("aid_by_recipient_year", "amount_total", "recipient_name", "measure = 'aid_funds' AND recipient_name IS NOT NULL"),
        top=True,
    ),
}


def added(figure: Figure, rows: Sequence[tuple[Any, Any]]) -> Value:
    """Rows as a figure: numbers of the same name added up, what is nothing left away, the greatest alone where it is asked for."""
    found: Value = {}
    for told, value in rows:
        # where some are missing, years come as 2018.0
        name = "" if told is None else f"{told:.0f}" if isinstance(told, float) else str(told)
        if value is not None:
            found[name] = found.get(name, 0.0) + float(Decimal(str(value)))
    found = {name: round(value, 2) for name, value in found.items() if value}
    if figure.top:
        found = dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:1])
    return found


def of_sql(warehouse: Path, figure: Figure) -> Value:
    """The figure as the warehouse has it."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return added(figure, connection.execute(figure.sql).fetchall())


def of_report(page: str, figure: Figure) -> Value:
    """The figure as a report has it, from what stands in the file."""
    begin = page.index(">", page.index('id="told"')) + 1
    return added(figure, figure.report(json.loads(page[begin : page.index("</script>", begin)])))


def of_export(tables: Mapping[str, pl.DataFrame], figure: Figure) -> Value:
    """The figure as exported tables have it."""
    if figure.exported is None:
        raise ValueError("this figure is not exported")
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame)
        return added(figure, connection.execute(figure.exported).fetchall())


_TABLES = (
    "core.documents",
    "mart.event_calendar",
    "mart.pairing_network",
    "mart.document_quality",
    "mart.quantity_facts",
    "mart.aid_by_recipient_year",
)


def read_back(folder: Path, kind: str) -> dict[str, pl.DataFrame]:
    """The tables that the figures need, as a reader of the format finds them, with booleans and codes as they were."""
    return {name.replace(".", "_"): _typed(name, _READERS[kind](folder, name)) for name in _TABLES}


def _parquet(folder: Path, name: str) -> pl.DataFrame:
    stem = name.replace(".", "_")
    pattern = f"{folder}/parquet/{stem}/*/*.parquet" if name.startswith("core") else f"{folder}/parquet/{stem}.parquet"
    return duckdb.sql(f"SELECT * FROM read_parquet('{pattern}', hive_partitioning = true)").pl()


def _csv(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / "csv" / f"{name.replace('.', '_')}.csv", infer_schema=False)


def _stata(folder: Path, name: str) -> pl.DataFrame:
    frame, meta = pyreadstat.read_dta(str(folder / "stata" / f"{name.replace('.', '_')}.dta"))
    read = pl.from_pandas(frame)
    for column, labels in meta.variable_value_labels.items():
        if set(labels.values()) != {"no", "yes"}:
            codes = {float(number): label.split(":")[0] for number, label in labels.items()}
            read = read.with_columns(pl.col(column).cast(pl.Float64).replace_strict(codes, default=None, return_dtype=pl.String))
    return read.with_columns(pl.col(pl.String).replace("", None))


def _excel(folder: Path, name: str) -> pl.DataFrame:
    book = openpyxl.load_workbook(folder / "bangfu.xlsx", read_only=True)
    header, *lines = book[table(name).name[:31]].iter_rows(values_only=True)
    filled = [line for line in lines if any(cell is not None for cell in line)]
    return pl.DataFrame(
        [dict(zip(header, line, strict=True)) for line in filled], schema=list(header), infer_schema_length=None, strict=False
    )


_READERS: dict[str, Callable[[Path, str], pl.DataFrame]] = {"parquet": _parquet, "csv": _csv, "stata": _stata, "excel": _excel}
FORMATS = tuple(_READERS)


def _typed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    numbers = {Kind.DECIMAL, Kind.TOTAL, Kind.BIGINT, Kind.INTEGER, Kind.DOUBLE}
    columns: list[pl.Expr] = []
    for column in table(name).columns:
        found = column.name[:32] if column.name not in frame.columns else column.name
        if found not in frame.columns:
            continue
        if column.kind is Kind.BOOLEAN and frame.schema[found] == pl.String:
            columns.append((pl.col(found) == "true").alias(column.name))
        elif column.kind is Kind.BOOLEAN:
            columns.append(pl.col(found).cast(pl.Boolean).alias(column.name))
        elif column.kind in numbers:
            columns.append(pl.col(found).cast(pl.Float64).alias(column.name))
        elif column.kind is Kind.TEXT:
            columns.append(pl.col(found).cast(pl.String).alias(column.name))
    return frame.select(columns)

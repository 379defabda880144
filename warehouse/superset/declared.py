"""Datasets, charts and dashboards as ``dashboards.yaml`` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from warehouse.tables import Column, Kind, Table, table

KINDS = frozenset({"number", "columns", "bars", "table", "network", "heatmap"})
MOST_ROWS = 10_000
"""Rows that a chart is asked for unless it says fewer."""


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called."""

    en: str
    zh: str

    def __str__(self) -> str:
        return f"{self.en} · {self.zh}"


@dataclass(frozen=True, slots=True)
class Computed:
    """A column or a metric that a dataset has beside those of its view; ``sql`` is None where the dataset's own query makes the column."""

    code: str
    name: Name
    sql: str | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A view of ``mart`` or a table, with further columns and the sums that may be made of it. ``sql`` is its query where it is not the view itself."""

    code: str
    name: Name
    view: Table
    sql: str | None
    columns: tuple[Computed, ...]
    metrics: tuple[Computed, ...]

    @property
    def table_name(self) -> str:
        """What Superset calls it: the view, or, where it has a query of its own, its code."""
        return self.view.name if self.sql is None else self.code

    @property
    def relation(self) -> str:
        """What stands behind FROM."""
        return self.view.full_name if self.sql is None else f"({self.sql})"

    def metric(self, code: str) -> Computed:
        """The metric of that code; ``KeyError`` where there is none."""
        return _found(self.metrics, code)

    def expression(self, column: str) -> str:
        """The SQL of a column; ``KeyError`` where the dataset has none of that name."""
        if column in self.view.column_names:
            return column
        return _found(self.columns, column).sql or column

    def described(self) -> list[tuple[Column, str | None]]:
        """Every column with the SQL that makes it, None where it stands in the view or query."""
        computed = [(Column(c.code, Kind.TEXT, c.name.zh, c.name.en, c.name.zh), c.sql) for c in self.columns]
        return [*((column, None) for column in self.view.columns), *computed]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: one row for each combination of ``by`` and ``split``, with ``values``, where ``where`` holds."""

    code: str
    name: Name
    kind: str
    dataset: Dataset
    by: tuple[str, ...]
    split: str | None
    values: tuple[str, ...]
    where: str | None
    most: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What its rows are told apart by."""
        return (*self.by, self.split) if self.split else self.by

    def sql(self) -> str:
        """The query whose rows the chart shows, in its order."""
        named = [f"{self.dataset.expression(name)} AS {name}" for name in self.columns]
        named += [f"{self.dataset.metric(code).sql} AS {code}" for code in self.values]
        places = range(1, len(self.columns) + 1)
        order = [f"{len(self.columns) + 1} DESC NULLS LAST", *map(str, places)]
        return (
            f"SELECT {', '.join(named)} FROM {self.dataset.relation}"  # noqa: S608 (declared names and expressions)
            + (f" WHERE {self.where}" if self.where else "")
            + (f" GROUP BY {', '.join(map(str, places))} ORDER BY {', '.join(order)} LIMIT {self.most}" if self.columns else "")
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Charts side by side, each with its share of twelve."""

    height: int
    charts: tuple[tuple[Chart, int], ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Rows of charts, and filters: columns of datasets."""

    code: str
    name: Name
    filters: tuple[tuple[Dataset, str], ...]
    rows: tuple[Row, ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All its charts, from top to bottom."""
        return tuple(chart for row in self.rows for chart, _ in row.charts)


def datasets() -> dict[str, Dataset]:
    """Every dataset by its code."""
    return _declared()[0]


def charts() -> dict[str, Chart]:
    """Every chart by its code."""
    return _declared()[1]


def dashboards() -> dict[str, Dashboard]:
    """Every dashboard by its code."""
    return _declared()[2]


@cache
def _declared() -> tuple[dict[str, Dataset], dict[str, Chart], dict[str, Dashboard]]:
    import yaml

    read = yaml.safe_load(_text("dashboards.yaml"))
    sets = {code: _dataset(code, told) for code, told in read["datasets"].items()}
    shown = {code: _chart(code, told, sets) for code, told in read["charts"].items()}
    boards = {code: _dashboard(code, told, sets, shown) for code, told in read["dashboards"].items()}
    return sets, shown, boards


def _text(name: str) -> str:
    return (files("warehouse.superset") / name).read_text(encoding="utf-8")


def _dataset(code: str, told: Mapping[str, Any]) -> Dataset:
    def computed(part: str) -> tuple[Computed, ...]:
        return tuple(Computed(name, Name(*row[:2]), row[2] if len(row) > 2 else None) for name, row in told.get(part, {}).items())

    sql = _text(told["sql"]).strip() if "sql" in told else None
    return Dataset(code, Name(*told["title"]), table(told["view"]), sql, computed("columns"), computed("metrics"))


def _chart(code: str, told: Mapping[str, Any], sets: Mapping[str, Dataset]) -> Chart:
    if told["kind"] not in KINDS:
        raise ValueError(f"{code}: no kind of chart is called {told['kind']}")
    chart = Chart(
        code=code,
        name=Name(*told["title"]),
        kind=told["kind"],
        dataset=sets[told["dataset"]],
        by=tuple(told.get("by", ())),
        split=told.get("split"),
        values=tuple(told["values"]),
        where=told.get("where"),
        most=told.get("most", MOST_ROWS),
    )
    # a word that the dataset does not know is found here, not by somebody who looks at a dashboard
    chart.sql()
    return chart


def _dashboard(code: str, told: Mapping[str, Any], sets: Mapping[str, Dataset], shown: Mapping[str, Chart]) -> Dashboard:
    rows = tuple(Row(row["height"], tuple((shown[chart], width) for chart, width in row["charts"])) for row in told["rows"])
    return Dashboard(code, Name(*told["title"]), tuple((sets[name], column) for name, column in told["filters"]), rows)


def _found(parts: tuple[Computed, ...], code: str) -> Computed:
    for part in parts:
        if part.code == code:
            return part
    raise KeyError(code)

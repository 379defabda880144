"""The bundle that Superset imports: a database, datasets, charts and dashboards in its own YAML (export format 1.0.0)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from warehouse.query import READ_ONLY_CONFIG
from warehouse.superset.declared import Chart, Dashboard, Dataset, Row, charts, dashboards, datasets
from warehouse.tables import Column, Kind

_VERSION = "1.0.0"
_NAMESPACE = UUID("6a1f5c0e-2b0d-5c57-9a2f-6f5a2c1f7b10")
"""Of all uuids of the bundle: importing a newer one replaces what an older one brought."""
_FOLDER = "bangfu"
_VIZ_TYPES = {
    "number": "big_number_total",
    "columns": "echarts_timeseries_bar",
    "bars": "echarts_timeseries_bar",
    "table": "table",
    "network": "graph_chart",
    "heatmap": "heatmap_v2",
}


def uuid_of(kind: str, code: str) -> str:
    """The uuid of a part of the bundle, the same on every machine."""
    return str(uuid5(_NAMESPACE, f"{kind}/{code}"))


def bundle(warehouse: Path) -> dict[str, str]:
    """The files of the bundle for a warehouse, by their path in it."""
    # no type: both a bundle of dashboards (the button, the command line) and one of all assets (the API) are asked for without
    parts = {"metadata.yaml": {"version": _VERSION}, "databases/bangfu.yaml": _database(warehouse)}
    parts |= {f"datasets/bangfu/{code}.yaml": _dataset(dataset) for code, dataset in datasets().items()}
    parts |= {f"charts/{code}.yaml": _chart(chart) for code, chart in charts().items()}
    parts |= {f"dashboards/{code}.yaml": _dashboard(dashboard) for code, dashboard in dashboards().items()}
    return {name: _yaml(part) for name, part in parts.items()}


def write_bundle(warehouse: Path, target: Path) -> Path:
    """Writes the bundle as a zip file, equal byte by byte for equal input, and returns its path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, text in bundle(warehouse).items():
            packed.writestr(ZipInfo(f"{_FOLDER}/{name}"), text.encode(), ZIP_DEFLATED)
    return target


def _yaml(part: dict[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(part, allow_unicode=True, sort_keys=False, width=1000)
    return text


def _database(warehouse: Path) -> dict[str, Any]:
    return {
        "database_name": "Bangfu 帮扶",
        # four slashes: an absolute path, whatever folder Superset runs in
        "sqlalchemy_uri": f"duckdb:///{warehouse.resolve()}",
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            "allows_virtual_table_explore": True,
            # readers must say so: a writer would shut everybody else out of the file
            "engine_params": {"connect_args": {"read_only": True, "config": dict(READ_ONLY_CONFIG)}},
            "metadata_params": {},
            "schemas_allowed_for_csv_upload": [],
        },
        "uuid": uuid_of("database", "bangfu"),
        "version": _VERSION,
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    times = [column.name for column in dataset.view.columns if column.kind in {Kind.DATE, Kind.TIMESTAMP}]
    return {
        "table_name": dataset.table_name,
        "main_dttm_col": times[0] if times else None,
        "description": f"{dataset.name}\n\n{dataset.view.comment}",
        "schema": dataset.view.schema,
        "sql": dataset.sql,
        "filter_select_enabled": True,
        "uuid": uuid_of("dataset", dataset.code),
        "metrics": [
            {
                "metric_name": metric.code,
                "verbose_name": str(metric.name),
                "expression": metric.sql,
                "d3format": _number_format(metric.code),
            }
            for metric in dataset.metrics
        ],
        "columns": [_column(column, expression) for column, expression in dataset.described()],
        "version": _VERSION,
        "database_uuid": uuid_of("database", "bangfu"),
    }


def _column(column: Column, expression: str | None) -> dict[str, Any]:
    return {
        "column_name": column.name,
        "verbose_name": f"{column.name.replace('_', ' ')} · {column.name_zh}",
        "is_dttm": column.kind in {Kind.DATE, Kind.TIMESTAMP},
        "is_active": True,
        "type": column.kind.sql,
        # lists cannot be told apart by what a chart groups by
        "groupby": column.kind is not Kind.TEXTS,
        "filterable": column.kind is not Kind.TEXTS,
        "expression": expression,
        "description": column.comment,
    }


def _number_format(metric: str) -> str:
    return ".2f" if metric == "confidence" else ",.0f"


def _chart(chart: Chart) -> dict[str, Any]:
    params = _params(chart)
    return {
        "slice_name": str(chart.name),
        "description": None,
        "viz_type": _VIZ_TYPES[chart.kind],
        "params": params,
        # so that the data can be asked for by the number of the chart; Superset writes it only when somebody saves the chart
        "query_context": json.dumps(_query(chart, params), ensure_ascii=False),
        "cache_timeout": None,
        "uuid": uuid_of("chart", chart.code),
        "version": _VERSION,
        "dataset_uuid": uuid_of("dataset", chart.dataset.code),
    }


def _query(chart: Chart, params: dict[str, Any]) -> dict[str, Any]:
    order: list[list[Any]] = [[chart.values[0], False]] if chart.columns else []
    asked: dict[str, Any] = {
        "columns": list(chart.columns),
        "metrics": list(chart.values),
        "filters": [],
        "extras": {"where": f"({chart.where})" if chart.where else "", "having": ""},
        "orderby": [*order, *([name, True] for name in chart.columns)],
        "row_limit": chart.most,
        "annotation_layers": [],
        "applied_time_extras": {},
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
    }
    # Superset puts its own numbers for 0
    source = {"id": 0, "type": "table"}
    return {"datasource": source, "force": False, "queries": [asked], "form_data": params, "result_format": "json", "result_type": "full"}


def _params(chart: Chart) -> dict[str, Any]:
    """What the chart's editor shows; the browser makes its query from it."""
    common: dict[str, Any] = {
        "viz_type": _VIZ_TYPES[chart.kind],
        "adhoc_filters": [_filter(chart.where)] if chart.where else [],
        "row_limit": chart.most,
        "extra_form_data": {},
        "color_scheme": "supersetColors",
    }
    drawn = {
        "number": _number,
        "columns": _bars,
        "bars": _bars,
        "table": _table,
        "network": _network,
        "heatmap": _heatmap,
    }[chart.kind]
    return common | drawn(chart)


def _filter(where: str) -> dict[str, Any]:
    return {"clause": "WHERE", "expressionType": "SQL", "sqlExpression": where, "filterOptionName": "filter_rows"}


def _number(chart: Chart) -> dict[str, Any]:
    return {
        "metric": chart.values[0],
        "header_font_size": 0.4,
        "subheader_font_size": 0.15,
        "y_axis_format": _number_format(chart.values[0]),
    }


def _bars(chart: Chart) -> dict[str, Any]:
    lying = chart.kind == "bars"
    return {
        "x_axis": chart.by[0],
        "xAxisForceCategorical": True,
        "groupby": [chart.split] if chart.split else [],
        "metrics": list(chart.values),
        "orientation": "horizontal" if lying else "vertical",
        # years in their order, everything else the greatest first
        "x_axis_sort": chart.values[0] if lying else chart.by[0],
        "x_axis_sort_asc": True,
        "x_axis_sort_series": "sum" if lying else "name",
        "x_axis_sort_series_ascending": True,
        # amounts of different measures do not add up: never on top of each other
        "stack": None,
        "order_desc": True,
        "truncate_metric": True,
        "show_legend": chart.split is not None,
        "legendType": "scroll",
        "legendOrientation": "top",
        "rich_tooltip": True,
        "show_empty_columns": False,
        "y_axis_format": "SMART_NUMBER",
        "time_grain_sqla": None,
    }


def _table(chart: Chart) -> dict[str, Any]:
    return {
        "query_mode": "aggregate",
        "groupby": list(chart.by),
        "metrics": list(chart.values),
        "all_columns": [],
        "percent_metrics": [],
        "order_by_cols": [],
        "timeseries_limit_metric": chart.values[0],
        "order_desc": True,
        "server_pagination": False,
        "page_length": 20,
        "include_search": True,
        "show_cell_bars": True,
        "table_timestamp_format": "%Y-%m-%d",
        "temporal_columns_lookup": {},
    }


def _network(chart: Chart) -> dict[str, Any]:
    return {
        "source": chart.by[0],
        "target": chart.by[1],
        "metric": chart.values[0],
        "layout": "force",
        "roam": True,
        "draggable": True,
        "edgeSymbol": "none,arrow",
        "edgeLength": 120,
        "repulsion": 300,
        "gravity": 0.2,
        "friction": 0.3,
        "baseNodeSize": 14,
        "baseEdgeWidth": 2,
        "selectedMode": "single",
        "show_legend": False,
    }


def _heatmap(chart: Chart) -> dict[str, Any]:
    return {
        "x_axis": chart.by[0],
        "groupby": chart.split,
        "metric": chart.values[0],
        "normalize_across": "heatmap",
        "sort_x_axis": "alpha_asc",
        "sort_y_axis": "alpha_asc",
        "linear_color_scheme": "blue_white_yellow",
        "show_values": True,
        "show_legend": True,
        "y_axis_format": "SMART_NUMBER",
        "value_bounds": [None, None],
        "bottom_margin": "auto",
        "left_margin": "auto",
        "xscale_interval": -1,
        "yscale_interval": -1,
    }


def _dashboard(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "dashboard_title": f"Bangfu: {dashboard.name}",
        "description": None,
        "css": "",
        "slug": f"bangfu-{dashboard.code}",
        "uuid": uuid_of("dashboard", dashboard.code),
        "position": _position(dashboard),
        "metadata": {
            "color_scheme": "supersetColors",
            "refresh_frequency": 0,
            "cross_filters_enabled": True,
            "native_filter_configuration": [_native_filter(dataset, column) for dataset, column in dashboard.filters],
        },
        "published": True,
        "version": _VERSION,
    }


def _native_filter(dataset: Dataset, column: str) -> dict[str, Any]:
    names = {described.name: described for described, _ in dataset.described()}
    return {
        "id": f"NATIVE_FILTER-{dataset.code}-{column}",
        "type": "NATIVE_FILTER",
        "name": f"{names[column].en} · {names[column].name_zh}" if dataset.columns else str(dataset.name),
        "description": "",
        "filterType": "filter_select",
        "targets": [{"datasetUuid": uuid_of("dataset", dataset.code), "column": {"name": column}}],
        "controlValues": {
            "multiSelect": True,
            "searchAllOptions": False,
            "enableEmptyFilter": False,
            "defaultToFirstItem": False,
            "inverseSelection": False,
        },
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
    }


def _position(dashboard: Dashboard) -> dict[str, Any]:
    rows = [f"ROW-{number}" for number, _ in enumerate(dashboard.rows)]
    placed: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": rows, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": f"Bangfu: {dashboard.name}"}},
    }
    for row_id, row in zip(rows, dashboard.rows, strict=True):
        placed |= dict(_placed_row(row_id, row))
    return placed


def _placed_row(row_id: str, row: Row) -> Iterator[tuple[str, Any]]:
    above: Sequence[str] = ("ROOT_ID", "GRID_ID")
    ids = [f"CHART-{chart.code}" for chart, _ in row.charts]
    yield (
        row_id,
        {
            "id": row_id,
            "type": "ROW",
            "children": ids,
            "parents": list(above),
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        },
    )
    for chart_id, (chart, width) in zip(ids, row.charts, strict=True):
        meta = {"chartId": 0, "uuid": uuid_of("chart", chart.code), "width": width, "height": row.height, "sliceName": str(chart.name)}
        yield chart_id, {"id": chart_id, "type": "CHART", "children": [], "parents": [*above, row_id], "meta": meta}

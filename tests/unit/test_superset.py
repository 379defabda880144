"""The bundle for Superset without Superset: one declaration, every reference known, its SQL valid; and the SQL of the pages on other tools."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.report_world import make_world
from tests.support import rows
from warehouse.query import open_read_only
from warehouse.superset.bundle import bundle, uuid_of, write_bundle
from warehouse.superset.declared import Chart, charts, dashboards, datasets
from warehouse.tables import MART


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("world") / "world.duckdb", 40)


@pytest.fixture(scope="module")
def parts(world: Path) -> dict[str, dict[str, Any]]:
    return {name: yaml.safe_load(text) for name, text in bundle(world).items()}


def of(parts: dict[str, dict[str, Any]], folder: str) -> dict[str, dict[str, Any]]:
    return {name: part for name, part in parts.items() if name.startswith(f"{folder}/")}


def test_every_view_of_mart_is_a_dataset() -> None:
    assert {dataset.view.full_name for dataset in datasets().values()} == {declared.full_name for declared in MART} | {"ops.quarantine"}
    assert len({dataset.table_name for dataset in datasets().values()}) == len(datasets())


def test_three_dashboards_show_every_chart_once() -> None:
    shown = [chart.code for board in dashboards().values() for chart in board.charts]
    assert len(dashboards()) == 3
    assert sorted(shown) == sorted(charts())
    # the API tells charts of a dashboard by their names
    for board in dashboards().values():
        assert len({str(chart.name) for chart in board.charts}) == len(board.charts)
        assert all(sum(width for _, width in row.charts) == 12 for row in board.rows)


@pytest.mark.parametrize("code", charts())
def test_a_chart_has_rows(code: str, world: Path) -> None:
    with open_read_only(world) as connection:
        assert connection.execute(charts()[code].sql()).fetchall()


@pytest.mark.parametrize("code", datasets())
def test_columns_and_metrics_of_a_dataset_are_known_to_the_warehouse(code: str, world: Path) -> None:
    dataset = datasets()[code]
    listed = [expression or column.name for column, expression in dataset.described()]
    with open_read_only(world) as connection:
        connection.execute(f"SELECT {', '.join(listed)} FROM {dataset.relation} LIMIT 1").fetchall()
        for metric in dataset.metrics:
            assert len(connection.execute(f"SELECT {metric.sql} FROM {dataset.relation}").fetchall()) == 1


def test_filters_are_columns_of_their_datasets() -> None:
    for board in dashboards().values():
        for dataset, column in board.filters:
            assert dataset.expression(column)


def test_references_lead_to_parts_of_the_bundle(parts: dict[str, dict[str, Any]]) -> None:
    uuids = [part["uuid"] for part in parts.values() if "uuid" in part]
    assert len(set(uuids)) == len(uuids) == 1 + len(datasets()) + len(charts()) + len(dashboards())
    [database] = of(parts, "databases").values()
    sets = {part["uuid"] for part in of(parts, "datasets").values()}
    shown = {part["uuid"] for part in of(parts, "charts").values()}
    assert {part["database_uuid"] for part in of(parts, "datasets").values()} == {database["uuid"]}
    assert {part["dataset_uuid"] for part in of(parts, "charts").values()} <= sets
    for board in of(parts, "dashboards").values():
        placed = [box for box in board["position"].values() if isinstance(box, dict)]
        assert {box["meta"]["uuid"] for box in placed if box["type"] == "CHART"} <= shown
        ids = {box["id"] for box in placed}
        assert {child for box in placed for child in box.get("children", ())} <= ids
        for native in board["metadata"]["native_filter_configuration"]:
            assert {target["datasetUuid"] for target in native["targets"]} <= sets


def test_what_the_browser_asks_and_what_the_api_answers_are_the_same_question(parts: dict[str, dict[str, Any]]) -> None:
    for part in of(parts, "charts").values():
        params, [query] = part["params"], json.loads(part["query_context"])["queries"]
        assert params["viz_type"] == part["viz_type"]
        assert [f"({each['sqlExpression']})" for each in params["adhoc_filters"]] == [w for w in [query["extras"]["where"]] if w]
        assert params["row_limit"] == query["row_limit"]
        asked = params.get("metrics") or [params["metric"]]
        assert asked == query["metrics"]
        grouped = params.get("groupby") or []
        named = [params.get("x_axis"), params.get("source"), params.get("target"), *([grouped] if isinstance(grouped, str) else grouped)]
        assert {name for name in named if name} == set(query["columns"])


def test_uuids_never_change() -> None:
    # whoever imports a newer bundle gets the same dashboards, not further ones
    assert uuid_of("dashboard", "overview") == "d0c85618-1db7-5cf3-9af2-fdb938bd52a8"
    assert uuid_of("database", "bangfu") != uuid_of("dataset", "bangfu")


def test_the_database_is_read_only_and_shut_off(parts: dict[str, dict[str, Any]], world: Path) -> None:
    [database] = of(parts, "databases").values()
    assert database["sqlalchemy_uri"] == f"duckdb:///{world}"
    arguments = database["extra"]["engine_params"]["connect_args"]
    assert arguments["read_only"] is True
    assert arguments["config"]["enable_external_access"] is False
    assert not any(database[may] for may in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"))


def test_amounts_are_summed_only_where_they_add_up() -> None:
    for dataset in datasets().values():
        for metric in dataset.metrics:
            if re.search(r"sum\(value\)", metric.sql or ""):
                assert "FILTER (summable AND unit" in (metric.sql or "")
    charts_of_money: list[Chart] = [chart for chart in charts().values() if {"amount_yuan", "persons"} & set(chart.values)]
    assert charts_of_money
    assert all(chart.split == "measure_label" for chart in charts_of_money)


def test_words_are_in_both_languages(parts: dict[str, dict[str, Any]]) -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for part in [*of(parts, "charts").values(), *of(parts, "dashboards").values()]:
        name = part.get("slice_name") or part["dashboard_title"]
        assert chinese.search(name) and re.search(r"[A-Za-z]", name), name
    for part in of(parts, "datasets").values():
        for column in part["columns"]:
            assert chinese.search(column["verbose_name"]) and column["description"], column["column_name"]


def test_the_file_is_the_same_every_time(world: Path, tmp_path: Path) -> None:
    first, second = write_bundle(world, tmp_path / "a" / "one.zip"), write_bundle(world, tmp_path / "two.zip")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        assert "bangfu/metadata.yaml" in packed.namelist()


PAGES = sorted((Path(__file__).parents[2] / "docs" / "bi").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_sql_of_a_page_on_a_tool_runs(page: Path, world: Path) -> None:
    # a dedented block that asks a view; Evidence's own pages ask Evidence's tables
    for sql in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        if "mart." in sql:
            assert rows(world, sql)


def test_the_lock_has_hashes_and_no_address(repository: Path) -> None:
    lock = (repository / "warehouse" / "superset" / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    names = re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    assert {"apache-superset", "duckdb", "duckdb-engine", "gunicorn"} <= set(names)
    assert lock.count("--hash=sha256:") >= len(names)

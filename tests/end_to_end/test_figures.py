"""Twelve figures are the same for everybody who shows a warehouse: SQL, the report, the four exports (the quarantine is not exported); Superset's are asked in its own tests."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flows.places import cache_folder
from tests.figures import FIGURES, FORMATS, of_export, of_report, of_sql, read_back
from tests.report_world import make_world
from warehouse.export import export
from warehouse.report.page import render_report


@pytest.fixture(scope="module", params=["five pages", "made-up pages"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the five pages as a build publishes it, and one of many made-up pages."""
    if request.param == "five pages":
        published: Path = request.getfixturevalue("published")
        return published
    return make_world(tmp_path_factory.mktemp("world") / "world.duckdb", 200, hostile=True)


@pytest.fixture(scope="module")
def report(shown: Path) -> str:
    return render_report(shown, cache=cache_folder())


@pytest.fixture(scope="module")
def exports(shown: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, pl.DataFrame]]:
    folder = tmp_path_factory.mktemp("figures") / "out"
    export(shown, folder)
    return {kind: read_back(folder, kind) for kind in FORMATS}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_the_same_everywhere(name: str, shown: Path, report: str, exports: dict[str, dict[str, pl.DataFrame]]) -> None:
    figure = FIGURES[name]
    wanted = of_sql(shown, figure)
    # one sheet of the five pages may be without a thing; of the many pages every figure is there
    assert wanted or "world" not in str(shown)
    assert of_report(report, figure) == wanted
    found = {kind: of_export(tables, figure) for kind, tables in exports.items() if figure.exported}
    assert found == dict.fromkeys(found, wanted)

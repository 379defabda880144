"""The macros of a published warehouse: codes of any day, levels above, and the marts in the codes of any year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from transforms.gazetteer import gazetteer
from warehouse.ddl import macro_sql
from warehouse.land import land
from warehouse.query import open_read_only, query
from warehouse.samples import sample_frames
from warehouse.tables import MACROS

NOW = datetime.fromisoformat("2026-01-01")


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pages of 2019; page 0 helps 大关县, 1 昭通市 (a city above the county), 2 a village, 3 nobody that is named, 4 开州区, 5 哈密市 of 2015."""
    frames = {name: frame for name, frame in sample_frames(6).items() if name != "ref.places"}
    doc = frames["core.documents"]["doc_id"].to_list()
    places = dict(zip(doc, ("530624", "530600", "530624103201", None, "500154", "652201"), strict=True))
    for name in ("core.quantities", "core.pairings"):
        frames[name] = frames[name].with_columns(
            recipient_place_code=pl.col("doc_id").replace_strict(places, return_dtype=pl.String),
        )
    frames["core.documents"] = frames["core.documents"].with_columns(
        published_at=pl.when(pl.col("doc_id") == doc[5]).then(datetime.fromisoformat("2015-05-05")).otherwise("published_at"),
        in_scope=pl.col("doc_id") != doc[3],
    )
    path = tmp_path_factory.mktemp("macros") / "w.duckdb"
    land(frames, path, "r", NOW)
    return path


@pytest.fixture(scope="module")
def connection(landed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Read-only, as everybody opens it."""
    with open_read_only(landed) as opened:
        yield opened


def _value(connection: duckdb.DuckDBPyConnection, call: str) -> Any:
    row = connection.execute(f"SELECT {call}").fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("place_at('500234', DATE '2020-01-01')", "500154"),
        ("place_at('500154', DATE '2010-01-01')", "500234"),
        ("place_at('500234', DATE '2015-12-31')", "500234"),
        ("place_at('500234', DATE '2016-01-01')", "500154"),
        ("place_at('513225', '1990-01-01')", "513225"),
        ("place_at('522401', DATE '2015-01-01')", "520502"),
        ("place_at('659012', DATE '2000-01-01')", None),
        ("place_at('999999', DATE '2000-01-01')", None),
        ("place_at(NULL, DATE '2000-01-01')", None),
        ("place_at('451081100000', DATE '2014-04-16')", "451025"),
        ("place_at('451081100000', DATE '2022-04-16')", "451081100000"),
        ("place_at('530624103201', DATE '2022-04-16')", "530624103201"),
        ("place_at('530624103201', DATE '1999-04-16')", "532125"),
        ("place_now('310108')", "310106"),
        ("place_now('532101')", "530602"),
        ("place_now('512901')", "511302"),
        ("places_now('512901')", ["511302", "511303", "511304"]),
        ("places_at('510702', DATE '2020-01-01')", ["510703", "510704"]),
        ("places_at('120116', DATE '2000-01-01')", ["120107", "120108", "120109"]),
        ("places_at('659012', DATE '2000-01-01')", []),
        ("place_moved('652201', DATE '2015-05-05', DATE '2020-01-01')", "650502"),
        ("place_up('530624', 'prefecture')", "530600"),
        ("place_up('530624103201', 'county')", "530624"),
        ("place_up('530624103201', 'province')", "530000"),
        ("place_up('441900003000', 'county')", "441900"),
        ("place_up('500154', 'prefecture')", "500000"),
        ("place_up('429021', 'prefecture')", "429021"),
        ("place_up('530000', 'county')", "530000"),
        ("place_up('000000', 'county')", "000000"),
        ("place_up('530624103201', 'place')", "530624103201"),
        ("place_name('513225', DATE '1990-01-01')", "南坪县"),
        ("place_name('513225', DATE '2020-01-01')", "九寨沟县"),
        ("place_name('999999', DATE '2020-01-01')", None),
        ("place_level('530600')", "prefecture"),
    ],
)
def test_values(connection: duckdb.DuckDBPyConnection, call: str, expected: object) -> None:
    assert _value(connection, call) == expected


def test_a_level_that_is_none_is_an_error(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="the level is place, county, prefecture or province"):
        connection.execute("SELECT place_up('530624', 'town')").fetchall()


@pytest.mark.parametrize("day", [date(1981, 6, 30), date(1990, 1, 1), date(2000, 12, 31), date(2012, 2, 29), date(2024, 7, 1)])
def test_macro_and_gazetteer_say_the_same_of_every_code(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    source = gazetteer()
    found = connection.execute(
        "SELECT code, place_at(code, ?), place_now(code) FROM (SELECT DISTINCT code FROM ref.places WHERE length(code) = 6)", [day]
    ).fetchall()
    assert len(found) > 5000
    differing = [(code, then, now) for code, then, now in found if (then, now) != (source.place_at(code, day), source.place_now(code))]
    assert differing == []


def test_every_day_of_every_code_is_told_once(connection: duckdb.DuckDBPyConnection) -> None:
    gaps = connection.execute(
        """
        SELECT code, told_from, valid_from FROM (
            SELECT *, lead(valid_from) OVER (PARTITION BY code, told_from ORDER BY valid_from) AS following FROM ref.place_lineages
        ) WHERE coalesce(following, DATE '9999-12-31') <> CASE WHEN following IS NULL THEN valid_to ELSE valid_to + 1 END
        """
    ).fetchall()
    assert gaps == []


def _aid(landed: Path, year: int, level: str) -> dict[str | None, tuple[str, int]]:
    sql = f"SELECT place_code, place_name, amount_yuan FROM mart.aid_by_recipient_year_at({year}, '{level}') WHERE amount_yuan > 0"
    return {code: (name, int(amount)) for code, name, amount in query(landed, sql).rows}


def test_money_by_county_in_the_codes_of_the_year_of_the_pages(landed: Path) -> None:
    assert _aid(landed, 2019, "county") == {
        "530624": ("大关县", 1_000_000 + 1_020_000),
        "530600": ("昭通市", 1_010_000),
        "500154": ("开州区", 1_040_000),
        "650502": ("伊州区", 1_050_000),
    }


def test_the_same_in_the_codes_of_an_earlier_year(landed: Path) -> None:
    assert _aid(landed, 1999, "county") == {
        "532125": ("大关县", 1_000_000 + 1_020_000),
        "532100": ("昭通地区", 1_010_000),
        "500234": ("开县", 1_040_000),
        "652201": ("哈密市", 1_050_000),
    }


def test_money_by_prefecture_and_province(landed: Path) -> None:
    assert _aid(landed, 2019, "prefecture")["530600"] == ("昭通市", 3_030_000)
    assert _aid(landed, 2019, "prefecture")["500000"] == ("重庆市", 1_040_000)
    assert _aid(landed, 2019, "province")["530000"] == ("云南省", 3_030_000)


@pytest.mark.parametrize("level", ["place", "county", "prefecture", "province"])
@pytest.mark.parametrize("year", [1985, 2019, 2030])
def test_rolling_up_loses_and_invents_nothing(landed: Path, level: str, year: int) -> None:
    for side in ("recipient", "helper"):
        columns = "sum(amount_yuan), sum(counted_count), sum(left_out_count), sum(left_out_yuan)"
        rolled = query(landed, f"SELECT {columns} FROM mart.aid_by_{side}_year_at({year}, '{level}')").rows
        assert rolled == query(landed, f"SELECT {columns} FROM mart.aid_by_{side}_year").rows
    counts = "sum(counted_count), sum(left_out_count)"
    network = query(landed, f"SELECT {counts} FROM mart.pairing_network_at({year}, '{level}')").rows
    assert network == query(landed, f"SELECT {counts} FROM mart.pairing_network").rows
    coverage = "sum(mention_count), sum(event_count), sum(recipient_pairing_count)"
    covered = query(landed, f"SELECT {coverage} FROM mart.place_coverage_at({year}, '{level}')").rows
    assert covered == query(landed, f"SELECT {coverage} FROM mart.place_coverage").rows


@pytest.mark.parametrize("macro", [macro for macro in MACROS if macro.columns], ids=lambda m: m.name)
def test_tables_have_the_declared_columns_in_both_languages(landed: Path, macro: Any) -> None:
    answer = query(landed, f"SELECT * FROM {macro.full_name}(2019)")
    assert [(c.name, c.kind.sql) for c in macro.columns] == list(zip(answer.columns, answer.types, strict=True))
    chinese = query(landed, f"SELECT * FROM mart_zh.{macro.name}(2019)")
    assert chinese.columns == tuple(c.name_zh for c in macro.columns)
    assert chinese.rows == answer.rows


@pytest.mark.parametrize("macro", MACROS, ids=lambda m: m.name)
def test_a_macro_says_question_grain_and_warning_and_is_commented(connection: duckdb.DuckDBPyConnection, macro: Any) -> None:
    header = [line.removeprefix("-- ") for line in macro_sql(macro.name).splitlines() if line.startswith("-- ")]
    for word in ("Question:", "Grain:", "Warning:"):
        assert any(line.startswith(word) for line in header), word
    comments = connection.execute(
        "SELECT comment FROM duckdb_functions() WHERE function_name = ? AND NOT internal", [macro.name]
    ).fetchall()
    assert comments
    assert set(comments) == {(macro.comment,)}


def test_another_database_may_hold_the_warehouse(landed: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "own.duckdb")) as own:
        own.execute(f"ATTACH '{landed}' AS bangfu (READ_ONLY)")
        own.execute("USE bangfu")
        assert own.execute("SELECT place_now('310108')").fetchone() == ("310106",)
        assert own.execute("SELECT count(*) > 0 FROM mart.aid_by_recipient_year_at(2019)").fetchone() == (True,)

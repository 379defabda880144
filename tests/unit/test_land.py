"""Landing: the whole declared warehouse from frames, with comments, history and reference tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from warehouse.inputs import PagesSeen, compare_pages, read_frames, row_counts
from warehouse.land import land, used_place_codes
from warehouse.query import open_read_only, query
from warehouse.reference import village_rows
from warehouse.samples import sample_frames
from warehouse.streaming import Streamed
from warehouse.tables import MART, STORED, TABLES, conform
from warehouse.tables.ref import ENUMERATED

NOW = datetime.fromisoformat("2026-01-01")


@pytest.fixture(scope="module")
def landed(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("land") / "w.duckdb"
    core = {name: frame for name, frame in sample_frames(3).items() if name != "ref.places"}
    land(core, path, "run_1", NOW)
    return path


@pytest.mark.parametrize("declared", STORED, ids=lambda t: t.full_name)
def test_tables_have_the_declared_columns_types_and_nulls(landed: Path, declared) -> None:
    answer = query(
        landed,
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [declared.schema, declared.name],
    )
    found = [(name, kind.replace('"', ""), nullable) for name, kind, nullable in answer.rows]
    assert found == [(c.name, c.kind.sql, not c.required) for c in declared.columns]


@pytest.mark.parametrize("declared", MART, ids=lambda t: t.full_name)
def test_views_give_the_declared_columns_and_types(landed: Path, declared) -> None:
    answer = query(landed, f"SELECT * FROM {declared.full_name}")
    assert [(c.name, c.kind.sql) for c in declared.columns] == list(zip(answer.columns, answer.types, strict=True))
    chinese = query(landed, f"SELECT * FROM mart_zh.{declared.name}")
    assert chinese.columns == tuple(c.name_zh for c in declared.columns)
    assert chinese.rows == answer.rows


def test_everything_is_commented_in_both_languages(landed: Path) -> None:
    rows = query(
        landed,
        """SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() WHERE NOT internal
           UNION ALL SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE NOT internal
           UNION ALL SELECT schema_name || '.' || table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal""",
    ).rows
    assert len(rows) > sum(len(declared.columns) for declared in TABLES)
    for name, comment in rows:
        assert comment and " / " in comment and any("\u4e00" <= c <= "\u9fff" for c in comment.split(" / ", 1)[1]), name


def test_rows_stand_in_the_order_of_their_key_whatever_order_they_came_in(tmp_path: Path) -> None:
    frames = sample_frames(4)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=7) for name, frame in frames.items()}
    land(frames, tmp_path / "a", "r", NOW)
    land(shuffled, tmp_path / "b", "r", NOW)
    with open_read_only(tmp_path / "a") as a, open_read_only(tmp_path / "b") as b:
        for declared in STORED:
            sql = f"SELECT * FROM {declared.full_name}"
            if declared.key:
                assert a.execute(sql).fetchall() == b.execute(sql).fetchall(), declared.name


def test_what_lands_comes_back(landed: Path) -> None:
    frames = sample_frames(3)
    back = read_frames(landed)
    for name, frame in frames.items():
        if name == "ref.places":
            continue
        assert back[name].sort(pl.all().exclude(pl.List(pl.String))).equals(frame.sort(pl.all().exclude(pl.List(pl.String)))), name


def test_tables_may_be_named_without_schema_and_missing_ones_are_empty(tmp_path: Path) -> None:
    documents = sample_frames(1)["core.documents"]
    landed = land({"documents": documents}, tmp_path / "w", "r", NOW)
    assert landed.row_counts["core.documents"] == 1
    assert landed.row_counts["core.events"] == 0
    assert row_counts(tmp_path / "w")["core.documents"] == 1


def test_run_and_time_are_stamped(tmp_path: Path) -> None:
    frames = sample_frames(1)
    frames["core.documents"] = frames["core.documents"].with_columns(
        run_id=pl.lit(None, pl.String), ingested_at=pl.lit(None, pl.Datetime("us"))
    )
    land(frames, tmp_path / "w", "run_7", NOW)
    assert query(tmp_path / "w", "SELECT run_id, ingested_at FROM core.documents").rows == [("run_7", NOW)]


def test_places_come_from_the_gazetteer(landed: Path) -> None:
    rows = query(landed, "SELECT name, level FROM ref.places WHERE code = '530624' AND valid_to IS NULL").rows
    if not rows:
        pytest.skip("no gazetteer in seeds/reference")
    assert rows == [("大关县", "county")]


def test_history_is_carried_over_and_changes_are_listed(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    frames = sample_frames(3)
    frames["ops.inputs"] = _inputs(frames, "run_1")
    frames["ops.quarantine"] = conform(
        "ops.quarantine",
        [
            {"run_id": "run_1", "table_name": "core.events", "row_id": n, "doc_id": d, "expectation": "e", "reason": "r", "row_json": "{}"}
            for n, d in (("judged again", frames["core.documents"]["doc_id"][0]), ("kept", "f" * 32))
        ],
    )
    assert land(frames, first, "run_1", NOW).release_number == 1
    changed = sample_frames(4)
    changed["core.people"] = changed["core.people"].with_columns(document_count=pl.lit(9, pl.Int64))
    changed["core.policy_citations"] = changed["core.policy_citations"].head(2)
    changed["ops.inputs"] = _inputs(sample_frames(1), "run_2")
    assert land(changed, second, "run_2", NOW, previous=first).release_number == 2
    changes = query(second, "SELECT table_name, change, count(*) FROM ops.release_changes WHERE release_number = 2 GROUP BY ALL").rows
    assert ("core.events", "added", 1) in changes
    assert ("core.people", "changed", 3) in changes
    assert ("core.people", "added", 1) in changes
    assert sum(n for name, change, n in changes if (name, change) == ("core.policy_citations", "withdrawn")) >= 1
    assert query(second, "SELECT release_number, run_id FROM ops.releases ORDER BY ALL").rows == [(1, "run_1"), (2, "run_2")]
    assert query(second, "SELECT row_id FROM ops.quarantine").rows == [("kept",)]
    assert query(second, "SELECT run_id, count(*) FROM ops.inputs GROUP BY ALL ORDER BY ALL").rows == [("run_1", 2), ("run_2", 1)]


def test_pages_are_compared_with_those_of_the_last_published_run(tmp_path: Path) -> None:
    path, read = tmp_path / "w", tmp_path / "read [1]*.parquet"
    frames = sample_frames(2)
    one = min(frames["core.documents"]["doc_id"])
    pl.DataFrame({"doc_id": [one, one, "f" * 32]}).write_parquet(read)
    assert compare_pages(path, "v1", [read]) == PagesSeen(2, 2, 0, by_this_code=False)
    frames["ops.inputs"] = _inputs(frames, "run_1")
    run = {"run_id": "run_1", "started_at": NOW, "status": "published", "code_version": "v1", "inputs": [], "stages": []}
    frames["ops.runs"] = conform("ops.runs", [run])
    land(frames, path, "run_1", NOW)
    assert compare_pages(path, "v1", [read]) == PagesSeen(2, 1, 1, by_this_code=True)
    assert compare_pages(path, "v2", []) == PagesSeen(0, 0, 2, by_this_code=False)


def test_pages_are_streamed_from_files(tmp_path: Path) -> None:
    files = {name: [tmp_path / f"{name}-{part}.parquet" for part in range(2)] for name in ("inputs", "outside")}
    frames = sample_frames(1)
    inside = frames["core.documents"].row(0, named=True)
    ids = {name: name * 32 for name in "abc"}
    read = [(inside["source_uri"], inside["doc_id"]), ("2", ids["a"]), ("3", ids["b"]), ("1", ids["a"]), ("9", ids["c"])]
    for part, file in enumerate(files["inputs"]):
        rows = read if part == 0 else read[-1:]
        pl.DataFrame(rows, schema=["source_uri", "doc_id"], orient="row").with_columns(byte_count=pl.lit(7)).write_parquet(file)
    for part, file in enumerate(files["outside"]):
        rows = [("2", ids["a"]), ("3", ids["b"])] if part == 0 else [("1", ids["a"])]
        pl.DataFrame(rows, schema=["source_uri", "doc_id"], orient="row").write_parquet(file)

    def as_documents(pages: pl.DataFrame) -> pl.DataFrame:
        empty = frames["core.documents"].head(1).drop("doc_id", "source_uri", "run_id").with_columns(body=pl.lit(""))
        return conform("core.documents", pages.join(empty, how="cross"))

    messages = pl.DataFrame({"doc_id": [ids["c"]], "message": ["9: decode failed"]})
    told = conform(
        "ops.inputs",
        [{"source_uri": "0", "status": "unreadable", "message": "empty", "code_version": "v1", "run_id": "run_1", "seen_at": NOW}],
    )
    streamed = Streamed("v1", NOW, files["inputs"], files["outside"], as_documents, frozenset({ids["b"]}), messages)
    first, second = tmp_path / "first", tmp_path / "second"
    landed = land({**frames, "ops.inputs": told}, first, "run_1", NOW, streamed=streamed)
    assert landed.row_counts["core.documents"] == 2
    assert landed.row_counts["ops.inputs"] == 6
    assert query(first, "SELECT source_uri, run_id FROM core.documents WHERE doc_id LIKE 'aaa%'").rows == [("1", "run_1")]
    assert query(first, "SELECT source_uri, status, message FROM ops.inputs WHERE source_uri < 'A' ORDER BY ALL").rows == [
        ("0", "unreadable", "empty"),
        ("1", "landed", None),
        ("2", "duplicate", None),
        ("3", "quarantined", None),
        ("9", "quarantined", "9: decode failed"),
    ]
    later = replace(streamed, seen_at=NOW + timedelta(days=1), inputs=files["inputs"][1:], withheld=frozenset())
    again = land(frames, second, "run_2", NOW, first, later)
    assert again.row_counts["core.documents"] == 3
    assert query(second, "SELECT source_uri, run_id, seen_at FROM ops.inputs WHERE source_uri IN ('1', '9') ORDER BY ALL").rows == [
        ("1", "run_1", NOW),
        ("9", "run_2", NOW),
    ]
    assert not list(tmp_path.glob("*.tmp"))


def test_no_log_is_left_beside_the_file(tmp_path: Path) -> None:
    land(sample_frames(1), tmp_path / "w", "r", NOW)
    assert [p.name for p in tmp_path.iterdir()] == ["w"]


def _inputs(frames: dict[str, pl.DataFrame], run_id: str) -> pl.DataFrame:
    return conform(
        "ops.inputs",
        frames["core.documents"]
        .select("source_uri", "doc_id")
        .with_columns(status=pl.lit("landed"), code_version=pl.lit("v1"), run_id=pl.lit(run_id), seen_at=pl.lit(NOW)),
    )


def test_reference_tables_hold_their_vocabularies(landed: Path) -> None:
    for name, allowed in ENUMERATED.items():
        rows = query(landed, f"SELECT code, label_en, label_zh FROM ref.{name}").rows
        assert {row[0] for row in rows} == set(allowed.codes)
        assert all(english and chinese for _, english, chinese in rows)
    assert query(landed, "SELECT count(*) > 0 FROM ref.event_types WHERE definition IS NOT NULL").rows == [(True,)]


def test_a_place_has_one_row_for_each_span_of_years(landed: Path) -> None:
    assert query(landed, "SELECT code, valid_from, count(*) FROM ref.places GROUP BY ALL HAVING count(*) > 1").rows == []
    assert query(landed, "SELECT count(*) FROM ref.places WHERE valid_to < valid_from").rows == [(0,)]


def test_of_the_villages_only_those_that_facts_name_are_there() -> None:
    known = village_rows(["110101001001", "110101001000", "999999999999", None, "110101"])
    assert known["code"].to_list() == ["110101001001"]
    row = known.row(0, named=True)
    assert (row["level"], row["parent_code"]) == ("village", "110101001000")
    assert row["full_name"].endswith(row["name"]) and row["full_name"].startswith("北京市")


def test_used_codes_are_those_of_all_place_columns() -> None:
    frames = sample_frames(1)
    frames["core.documents"] = frames["core.documents"].with_columns(jurisdiction_code=pl.lit("000000"))
    frames["core.people"] = frames["core.people"].with_columns(jurisdiction_code=pl.lit("110101001001"))
    assert used_place_codes(frames) == {"440000", "530624", "110101001001"}

"""Looking at a published warehouse: query, explain, status."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.support import Bangfu, rows
from warehouse.tables import FACTS


def test_query_answers_as_table_csv_and_json(bangfu: Bangfu, published: Path) -> None:
    sql = "SELECT doc_id, title, published_at, char_count FROM core.documents ORDER BY doc_id"
    table = bangfu("query", sql, "--warehouse", published)
    as_csv = bangfu("query", sql, "--format", "csv", "--warehouse", published)
    as_json = bangfu("query", sql, "--format", "json", "--warehouse", published)
    assert {table.code, as_csv.code, as_json.code} == {0}
    records = json.loads(as_json.out)
    listed = list(csv.DictReader(StringIO(as_csv.out)))
    assert [r["title"] for r in records] == [r["title"] or None for r in listed]
    assert [r["char_count"] for r in records] == [int(r["char_count"]) for r in listed]
    assert len(records) == 5
    assert all(r["doc_id"] in table.out for r in records)


def test_query_writes_exact_numbers(bangfu: Bangfu, published: Path) -> None:
    sql = "SELECT 66860000::DECIMAL(24,6) AS whole, 14690.25::DECIMAL(24,6) AS part, DATE '2020-10-22' AS day, [1, 2] AS list, NULL AS nothing"
    assert json.loads(bangfu("query", sql, "--format", "json", "--warehouse", published).out) == [
        {"whole": 66860000, "part": 14690.25, "day": "2020-10-22", "list": [1, 2], "nothing": None}
    ]
    assert bangfu("query", sql, "--format", "csv", "--warehouse", published).out.splitlines()[1] == '66860000,14690.25,2020-10-22,"[1, 2]",'


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM core.documents",
        "CREATE TABLE t (a INT)",
        "COPY core.documents TO 'out.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT nosuch FROM core.documents",
        "SELEC 1",
    ],
)
def test_query_changes_nothing_and_reaches_nothing(
    bangfu: Bangfu, published: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = bangfu("query", sql, "--warehouse", published)
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_warehouse_is_named(bangfu: Bangfu, tmp_path: Path) -> None:
    (tmp_path / "w.duckdb").write_text("not a database")
    done = bangfu("query", "SELECT 1", "--warehouse", tmp_path / "w.duckdb")
    assert done.code == 2
    assert f"{tmp_path / 'w.duckdb'}: " in done.err


@pytest.mark.parametrize("name", [declared.name for declared in FACTS])
def test_explain_shows_the_words_in_both_texts(bangfu: Bangfu, published: Path, seed_pages: Path, name: str) -> None:
    (declared,) = [table for table in FACTS if table.name == name]
    key = declared.key[0]
    ((row_id, evidence, raw_start, raw_end, uri),) = rows(
        published,
        f"SELECT {key}, evidence, raw_start, raw_end, source_uri FROM core.{name} JOIN core.documents USING (doc_id) "
        "WHERE NOT contains(evidence, chr(10)) ORDER BY 1 LIMIT 1",
    )
    done = bangfu("explain", row_id, "--warehouse", published)
    assert done.code == 0, done.err
    assert f"【{evidence}】" in done.out
    raw = Path(str(uri)).read_text(encoding="utf-8")[raw_start:raw_end]  # type: ignore[misc]
    assert f"【{raw}】".replace("\n", "⏎") in done.out
    assert "countable" in done.out or name not in {"events", "quantities", "pairings"}


def test_explain_names_the_repairs_that_touch_the_words(bangfu: Bangfu, published: Path) -> None:
    ((row_id, raw, repaired),) = rows(
        published,
        "SELECT place_mention_id, r.raw_text, r.repaired_text FROM core.place_mentions p JOIN core.repairs r "
        "ON p.doc_id = r.doc_id AND r.raw_start >= p.raw_start AND r.raw_end <= p.raw_end ORDER BY 1, r.raw_start LIMIT 1",
    )
    done = bangfu("explain", row_id, "--warehouse", published)
    assert f"{raw} → {repaired or 'nothing'}" in done.out


def test_explain_of_an_id_that_is_not_there(bangfu: Bangfu, published: Path) -> None:
    done = bangfu("explain", "event_0000000000000000", "--warehouse", published)
    assert (done.code, done.out) == (2, "")
    assert "holds no event_0000000000000000" in done.err


def test_status_tells_runs_rows_quarantine_and_unknown_words(bangfu: Bangfu, published: Path) -> None:
    done = bangfu("status", "--warehouse", published)
    assert done.code == 0, done.err
    assert all(word in done.out for word in ("published", "place_mentions", "quarantine", "unknown words"))


def test_the_first_query_of_the_readme_gives_the_answer_that_it_shows(bangfu: Bangfu, published: Path, repository: Path) -> None:
    blocks = (repository / "README.md").read_text(encoding="utf-8").split("## A first query")[1].split("```")
    sql, answer = blocks[1].split('"')[1], blocks[3]
    done = bangfu("query", sql, "--warehouse", published)
    assert [line.split() for line in done.out.splitlines() if line.strip(" ─")] == [
        line.split() for line in answer.splitlines() if line.strip(" ─")
    ]

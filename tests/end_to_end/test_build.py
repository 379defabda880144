"""From five raw pages to a published warehouse, and what a second run does."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.prefect_api import start_api
from tests.support import Bangfu, Finished, rows
from warehouse.tables import FACTS, MART, STORED

Fingerprint = Callable[[Path], str]
CORE_FACTS = ("positions", "organization_mentions", "place_mentions", "events", "participations", "quantities", "pairings")


def prefect(path: str, **body: object) -> list[dict[str, object]]:
    """What the Prefect API answers."""
    api = start_api()
    api.wait()
    request = urllib.request.Request(f"{api.url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_a_build_ends_with_a_summary_and_tells_each_stage(first_run: tuple[Path, Finished], bangfu: Bangfu) -> None:
    warehouse, done = first_run
    assert done.code == 0, done.err
    told = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert told["pages"] == "5 read, 5 new"
    assert "documents 5," in told["facts"]
    assert str(warehouse) in told["warehouse"]
    assert all(f"{name} " in told["seconds"] for name in ("Prefect", "imports", "read", "resolve", "validate", "land", "publish"))
    # nothing else: no warnings of libraries, no tracebacks at exit
    assert [line.split(":")[0] for line in done.err.splitlines()] == [
        "read", "decode", "normalize", "extract", "resolve", "validate", "land", "publish",
    ]  # fmt: skip
    suggested = told["try"].split('"')[1]
    assert bangfu("query", suggested, "--warehouse", warehouse).code == 0
    assert not list(warehouse.parent.glob(".*building*"))


def test_every_table_and_view_is_there_with_facts_of_every_page(published: Path) -> None:
    held = {f"{schema}.{name}" for schema, name in rows(published, "SELECT schema_name, table_name FROM duckdb_tables()")}
    views = {f"{schema}.{name}" for schema, name in rows(published, "SELECT schema_name, view_name FROM duckdb_views()")}
    assert held >= {declared.full_name for declared in STORED}
    assert views >= {f"{schema}.{declared.name}" for schema in ("mart", "mart_zh") for declared in MART}
    for name in CORE_FACTS:
        assert rows(published, f"SELECT count(*) > 0 FROM core.{name}") == [(True,)], name
    assert rows(published, "SELECT count(*) FROM core.documents") == [(5,)]
    assert rows(published, "SELECT count(DISTINCT doc_id) FROM core.place_mentions") == [(5,)]


@pytest.mark.parametrize("name", [declared.name for declared in FACTS])
def test_the_evidence_of_every_fact_stands_where_it_says(published: Path, name: str) -> None:
    wrong = rows(
        published,
        f"SELECT evidence FROM core.{name} JOIN core.documents USING (doc_id) "
        "WHERE substr(body, evidence_start + 1, evidence_end - evidence_start) IS DISTINCT FROM evidence",
    )
    assert wrong == []


def test_the_run_is_recorded_in_the_warehouse(published: Path) -> None:
    ((status, pages, new, stages),) = rows(published, "SELECT status, page_count, new_page_count, stages FROM ops.runs")
    assert (status, pages, new) == ("published", 5, 5)
    by_name = {stage["stage"]: stage for stage in stages}
    assert list(by_name) == ["read", "decode", "normalize", "extract", "resolve", "validate"]
    for before, after in (("read", "decode"), ("decode", "normalize"), ("normalize", "extract"), ("extract", "resolve")):
        assert by_name[before]["rows_out"] == by_name[after]["rows_in"]
    ((kept_out,),) = rows(published, "SELECT count(DISTINCT (table_name, row_id)) FROM ops.quarantine")
    assert by_name["validate"]["rows_in"] - by_name["validate"]["rows_out"] == kept_out
    assert rows(published, "SELECT status, count(*) FROM ops.inputs GROUP BY status") == [("landed", 5)]
    ((judged,),) = rows(published, "SELECT count(*) FROM ops.validation_results")
    assert judged > 100


def test_the_run_is_recorded_by_a_real_prefect_api(published: Path) -> None:
    ((run_id,),) = rows(published, "SELECT run_id FROM ops.runs")
    artifacts = prefect("artifacts/filter", artifacts={"key": {"any_": ["bangfu-stages"]}}, limit=200)
    (artifact,) = [a for a in artifacts if str(a["description"]).startswith(str(run_id))]
    table = json.loads(str(artifact["data"]))
    assert [row["stage"] for row in table][-2:] == ["land", "publish"]
    assert all({"rows_in", "rows_out", "seconds"} <= set(row) for row in table)
    (flow_run,) = prefect("flow_runs/filter", flow_runs={"id": {"any_": [artifact["flow_run_id"]]}})
    assert flow_run["state_type"] == "COMPLETED"


def test_a_second_run_on_the_same_pages_publishes_nothing(bangfu: Bangfu, seed_pages: Path, warehouse: Path) -> None:
    before = (warehouse.stat().st_ino, warehouse.stat().st_mtime_ns, warehouse.read_bytes())
    done = bangfu("build", seed_pages, "--warehouse", warehouse)
    assert done.code == 0, done.err
    assert "nothing new, nothing published" in done.out
    assert [line.split(":")[0] for line in done.err.splitlines()] == ["read", "decode", "normalize", "extract"]
    assert (warehouse.stat().st_ino, warehouse.stat().st_mtime_ns, warehouse.read_bytes()) == before


def test_the_fingerprint_does_not_know_the_history(
    bangfu: Bangfu, seed_pages: Path, published: Path, warehouse: Path, fingerprint: Fingerprint
) -> None:
    assert bangfu("build", seed_pages, "--warehouse", warehouse, "--rebuild").code == 0
    assert fingerprint(warehouse) == fingerprint(published)
    assert rows(warehouse, "SELECT max(release_number) FROM ops.releases") == [(2,)]
    assert rows(warehouse, "SELECT count(*) FROM ops.release_changes") == [(0,)]


def test_the_fingerprint_knows_neither_order_nor_shards_nor_workers(
    bangfu: Bangfu, seed_pages: Path, published: Path, tmp_path: Path, fingerprint: Fingerprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.shards.FILES_A_SHARD", 1)
    monkeypatch.setattr("flows.stages._SHARDS_A_TASK", 2)
    reversed_names = sorted(seed_pages.iterdir(), reverse=True)
    assert bangfu("build", *reversed_names, "--warehouse", tmp_path / "w.duckdb", "--workers", 2).code == 0
    assert fingerprint(tmp_path / "w.duckdb") == fingerprint(published)


def test_a_new_page_is_published_and_the_same_bytes_elsewhere_are_no_new_page(bangfu: Bangfu, pages: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    held_back = (pages / "003_497ccbb6f08a9728.txt").rename(tmp_path / "later.txt")
    assert bangfu("build", pages, "--warehouse", warehouse).code == 0
    done = bangfu("build", pages, held_back, "--warehouse", warehouse)
    assert done.code == 0, done.err
    assert "pages        5 read, 1 new" in done.out
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]
    assert rows(warehouse, "SELECT count(*) > 0 FROM ops.release_changes WHERE change = 'added'") == [(True,)]
    (pages / "copy.txt").write_bytes(held_back.read_bytes())
    assert "nothing new" in bangfu("build", pages, held_back, "--warehouse", warehouse).out

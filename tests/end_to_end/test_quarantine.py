"""Broken on purpose, between resolving and validating: bad rows go to quarantine by the right rule, a bad whole stops the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows import stages
from tests.support import Bangfu, rows
from transforms.resolve.memory import Memory
from transforms.resolve.pages import Spread

Frames = dict[str, pl.DataFrame]


def tamper(monkeypatch: pytest.MonkeyPatch, change: Callable[[Frames], Frames]) -> None:
    """Changes what resolving hands on to validation."""
    resolve = stages.resolve_frames

    def tampered(frames: Mapping[str, pl.DataFrame], memory: Memory, spread: Spread) -> Frames:
        return change(resolve(frames, memory, spread))

    monkeypatch.setattr(stages, "resolve_frames", tampered)


def first_row(frame: pl.DataFrame, **values: pl.Expr) -> pl.DataFrame:
    """The frame with other values in its first row."""
    first = pl.int_range(pl.len()) == 0
    return frame.with_columns(
        pl.when(first).then(value.cast(frame.schema[name])).otherwise(name).alias(name) for name, value in values.items()
    )


def test_bad_rows_go_to_quarantine_by_the_right_rule_and_the_rest_lands(
    bangfu: Bangfu, seed_pages: Path, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: dict[str, str] = {}

    def change(tables: Frames) -> Frames:
        citations, places, quantities, events = (tables[name] for name in ("policy_citations", "place_mentions", "quantities", "events"))
        broken["evidence_stands"] = citations["policy_citation_id"][0]
        broken["place_code_in_gazetteer"] = places["place_mention_id"][0]
        broken["value_not_negative"] = quantities["quantity_id"][0]
        broken["end_date_not_before_start_date"] = events["event_id"][0]
        return {
            **tables,
            "policy_citations": first_row(citations, evidence_start=pl.col("evidence_start") + 1, evidence_end=pl.col("evidence_end") + 1),
            "place_mentions": first_row(places, place_code=pl.lit("999999")),
            "quantities": first_row(quantities, value=pl.lit(Decimal(-3))),
            "events": first_row(events, start_date=pl.lit(date(2020, 2, 2)), end_date=pl.lit(date(2020, 2, 1))),
        }

    tamper(monkeypatch, change)
    warehouse = tmp_path / "w.duckdb"
    done = bangfu("build", seed_pages, "--warehouse", warehouse)
    assert done.code == 0, done.err
    kept_out = dict(
        rows(warehouse, "SELECT row_id, expectation FROM ops.quarantine ORDER BY expectation = 'depends_on_quarantined_row' DESC")
    )
    assert {rule: kept_out.get(row_id) for rule, row_id in broken.items()} == {rule: rule for rule in broken}
    assert all(f"{rule} 1" in done.out for rule in broken)
    for table, key in (("policy_citations", "policy_citation_id"), ("place_mentions", "place_mention_id"), ("quantities", "quantity_id")):
        before = {row[0] for row in rows(published, f"SELECT {key} FROM core.{table}")}
        after = {row[0] for row in rows(warehouse, f"SELECT {key} FROM core.{table}")}
        assert before - after == before & set(broken.values()), table
    ((reason, row),) = rows(warehouse, "SELECT reason, row_json->>'value' FROM ops.quarantine WHERE expectation = 'value_not_negative'")
    assert reason
    assert float(str(row)) == -3


def test_all_titles_gone_stops_the_publication(bangfu: Bangfu, seed_pages: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (warehouse.stat().st_ino, warehouse.read_bytes())
    tamper(monkeypatch, lambda tables: {**tables, "documents": tables["documents"].with_columns(title=pl.lit(None, dtype=pl.String))})
    done = bangfu("build", seed_pages, "--warehouse", warehouse, "--rebuild")
    assert done.code == 3
    assert "validation stopped the publication" in done.err
    assert "title" in done.err
    assert (warehouse.stat().st_ino, warehouse.read_bytes()) == before
    assert not list(warehouse.parent.glob(".*building*"))


def test_a_warehouse_does_not_shrink_unless_told_so(bangfu: Bangfu, seed_pages: Path, warehouse: Path) -> None:
    one_page = seed_pages / "001_225cc2dda3265b4c.txt"
    before = warehouse.read_bytes()
    refused = bangfu("build", one_page, "--warehouse", warehouse)
    assert refused.code == 3
    assert warehouse.read_bytes() == before
    assert bangfu("build", one_page, "--warehouse", warehouse, "--rebuild").code == 3
    assert warehouse.read_bytes() == before
    assert bangfu("build", one_page, "--warehouse", warehouse, "--allow-loss").code == 0
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(1,)]
    assert rows(warehouse, "SELECT count(*) > 0 FROM ops.release_changes WHERE change = 'withdrawn'") == [(True,)]


def test_the_data_docs_of_a_run_lie_beside_the_warehouse(published: Path) -> None:
    docs = published.with_name(f"{published.name}.docs")
    assert (docs / "index.html").is_file()
    assert all("://" not in file.read_text(encoding="utf-8") for file in docs.rglob("*.html"))

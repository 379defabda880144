"""Inputs that are no pages: each is named with its reason, and loses nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from tests.support import Bangfu, rows


@pytest.fixture
def spoiled(pages: Path) -> Path:
    """The five pages, one of them in GB18030, among an empty file, a picture and a text that only looks like UTF-16."""
    page = pages / "004_0c927d4ebae73606.txt"
    page.write_bytes(page.read_text(encoding="utf-8").encode("gb18030"))
    (pages / "empty.txt").touch()
    (pages / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (pages / "noise.html").write_bytes(os.urandom(8) + b"\x00\x01\x02\x03" * 500)
    return pages


def test_the_other_pages_land_and_each_bad_input_is_named(bangfu: Bangfu, spoiled: Path, published: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    done = bangfu("build", spoiled, tmp_path / "nowhere.txt", "--warehouse", warehouse)
    assert done.code == 2
    complaints = sorted(line for line in done.err.splitlines() if line.startswith("bangfu: "))
    assert [line.split(": ", 2)[1] for line in complaints] == [
        str(tmp_path / "nowhere.txt"), str(spoiled / "empty.txt"), str(spoiled / "noise.html"), str(spoiled / "picture.txt"),
    ]  # fmt: skip
    assert "no such file or folder" in complaints[0]
    assert "empty" in complaints[1]
    assert "binary" in complaints[2]
    assert "PNG image" in complaints[3]
    assert "5 read" in done.out
    assert rows(warehouse, "SELECT status, count(*) FROM ops.inputs GROUP BY status ORDER BY status") == [("landed", 5), ("unreadable", 4)]
    assert rows(warehouse, "SELECT encoding FROM core.documents WHERE source_uri LIKE '%004_%'") == [("gb18030",)]
    bodies = "SELECT body FROM core.documents ORDER BY body"
    assert rows(warehouse, bodies) == rows(published, bodies)


def test_where_no_page_can_be_read_nothing_is_published(bangfu: Bangfu, warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    before = warehouse.read_bytes()
    done = bangfu("build", tmp_path / "empty.txt", "--warehouse", warehouse)
    assert done.code == 2
    assert "empty.txt: the file is empty" in done.err
    assert done.err.splitlines()[-1] == "bangfu: no page could be read"
    assert warehouse.read_bytes() == before
    assert bangfu("build", tmp_path / "empty.txt", "--warehouse", tmp_path / "none.duckdb").code == 2
    assert not (tmp_path / "none.duckdb").exists()


def test_a_page_that_breaks_a_stage_is_quarantined_and_the_others_land(
    bangfu: Bangfu, seed_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transforms.extract.frame as stage

    extract = stage.extract_pages

    def fails_for_one(pages: pl.DataFrame) -> dict[str, pl.DataFrame]:
        if pages["source_uri"].str.contains("003_").any():
            raise RecursionError("too deep")
        return extract(pages)

    monkeypatch.setattr(stage, "extract_pages", fails_for_one)
    warehouse = tmp_path / "w.duckdb"
    done = bangfu("build", seed_pages, "--warehouse", warehouse)
    assert done.code == 2
    assert "003_497ccbb6f08a9728.txt: extract failed (RecursionError: too deep)" in done.err
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(4,)]
    assert rows(warehouse, "SELECT expectation, count(*) FROM ops.quarantine WHERE expectation = 'extract_failed' GROUP BY ALL") == [
        ("extract_failed", 1)
    ]
    assert rows(warehouse, "SELECT status, count(*) FROM ops.inputs GROUP BY status ORDER BY status") == [("landed", 4), ("quarantined", 1)]


def test_a_folder_that_cannot_be_written_is_named(bangfu: Bangfu, seed_pages: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = bangfu("build", seed_pages, "--warehouse", tmp_path / "file" / "w.duckdb")
    assert done.code == 1
    assert str(tmp_path / "file") in done.err.splitlines()[-1]


def test_only_one_run_publishes_a_warehouse_at_a_time(bangfu: Bangfu, seed_pages: Path, warehouse: Path) -> None:
    from warehouse.publish import publisher

    before = warehouse.read_bytes()
    with publisher(warehouse):
        done = bangfu("build", seed_pages, "--warehouse", warehouse, "--rebuild")
    assert done.code == 1
    assert f"another run is publishing {warehouse}" in done.err
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize(("error", "tries", "code"), [(OSError("the disk hiccups"), 2, 0), (ValueError("wrong"), 1, 1)])
def test_only_what_a_second_try_can_mend_is_tried_again(
    bangfu: Bangfu, pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, tries: int, code: int
) -> None:
    from warehouse.publish import Publisher

    publish = Publisher.publish
    tried: list[Path] = []

    def fails_once(self: Publisher, built: Path) -> None:
        tried.append(built)
        if len(tried) == 1:
            raise error
        publish(self, built)

    monkeypatch.setattr(Publisher, "publish", fails_once)
    done = bangfu("build", pages / "001_225cc2dda3265b4c.txt", "--warehouse", tmp_path / "w.duckdb")
    assert done.code == code, done.err
    assert len(tried) == tries
    assert (tmp_path / "w.duckdb").exists() == (code == 0)

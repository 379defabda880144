"""Pages arrive in any order and in any portions; the published warehouse says the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support import Bangfu, rows
from tests.truth.disguises import disguise


def test_portions_in_another_order_give_the_same_warehouse(
    published: Path, bangfu: Bangfu, seed_pages: Path, tmp_path: Path, fingerprint: Callable[[Path], str]
) -> None:
    pages = sorted(seed_pages.iterdir())
    warehouse = tmp_path / "portions.duckdb"
    for arrived in (pages[3:], pages[::-1]):
        done = bangfu("build", *arrived, "--warehouse", warehouse)
        assert done.code == 0, done.err
    assert fingerprint(warehouse) == fingerprint(published)


def test_reprints_and_mirrors_add_nothing(published: Path, bangfu: Bangfu, seed_pages: Path, tmp_path: Path) -> None:
    for page in sorted(seed_pages.iterdir())[:2]:
        text = page.read_text(encoding="utf-8")
        for number, name in enumerate(("lay_out", "drop_paragraphs")):
            (tmp_path / f"{page.stem}_{name}.txt").write_text(disguise(text, name, number), encoding="utf-8")
    warehouse = tmp_path / "copies.duckdb"
    done = bangfu("build", seed_pages, tmp_path, "--warehouse", warehouse)
    assert done.code == 0, done.err
    assert rows(warehouse, "SELECT count(*) FROM core.documents WHERE duplicate_of IS NOT NULL") == [(4,)]
    counted = "SELECT measure, sum(value) FROM core.quantities WHERE countable GROUP BY ALL ORDER BY ALL"
    assert rows(warehouse, counted) == rows(published, counted)
    events = "SELECT count(*) FROM core.events WHERE countable"
    assert rows(warehouse, events) == rows(published, events)

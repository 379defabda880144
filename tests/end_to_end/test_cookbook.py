"""The cookbook's answers are those of the warehouse of the seed pages."""

from __future__ import annotations

from pathlib import Path

from warehouse.cookbook import recipes, with_answers


def test_the_answers_are_current(repository: Path, published: Path) -> None:
    page = (repository / "docs" / "cookbook.md").read_text(encoding="utf-8")
    assert len(recipes(page)) >= 12
    assert page == with_answers(page, published), "bangfu build, then: python -m warehouse.cookbook warehouse/bangfu.duckdb"

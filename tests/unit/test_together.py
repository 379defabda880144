"""One suite over rows of several tables: it finds what the suites of the tables find, with fewer questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from expectations.data_docs import write_data_docs
from expectations.engine import Engine
from expectations.rules import row_rules, with_context
from expectations.together import NAME, Part, check_together
from expectations.validate import validate
from tests.unit.test_standing import published_rows
from warehouse.samples import sample_frames
from warehouse.standing import standing_rows
from warehouse.tables import CORE


def _parts(frames: dict[str, pl.DataFrame], rows: int = 2) -> list[Part]:
    """The last rows of every table, which Polars has nothing against: what is found is found by Great Expectations."""
    parts = []
    for declared in CORE:
        rules = row_rules(declared, frames)
        frame = with_context(declared, frames).tail(rows)
        held = pl.DataFrame({rule.name: pl.repeat(value=True, n=frame.height, eager=True) for rule in rules})
        parts.append(Part(declared, frame, held, rules))
    return [part for part in parts if part.frame.height]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return validate(sample_frames(5), "run_1").frames


def test_rows_that_keep_all_rules_pass_with_fewer_questions(engine: Engine, frames: dict[str, pl.DataFrame]) -> None:
    parts = _parts(frames)
    suite = check_together(engine, parts)
    assert suite.success
    assert suite.suite_name == NAME
    rules = sum(len(part.rules) for part in parts)
    assert len(suite.results) < rules / 3
    assert len({result.expectation_config.kwargs["column"] for result in suite.results}) == len(suite.results)


@pytest.mark.parametrize(
    ("table", "column", "value", "rows"),
    [
        ("core.events", "event_type", "picnic", 2),
        ("core.people", "name", None, 2),
        # shorter than the longest column, which is filled up
        ("core.quantities", "confidence", 1.5, 1),
        ("core.documents", "char_count", -1, 1),
        ("core.pairings", "helper_place_code", "12", 1),
    ],
)
def test_one_value_that_breaks_a_rule_fails_the_suite(
    engine: Engine, frames: dict[str, pl.DataFrame], table: str, column: str, value: object, rows: int
) -> None:
    spoilt = frames[table].with_columns(pl.when(pl.int_range(pl.len()) == pl.len() - 1).then(pl.lit(value)).otherwise(column).alias(column))
    suite = check_together(engine, _parts({**frames, table: spoilt}, rows))
    (failed,) = [result for result in suite.results if not result.success]
    assert failed.result["unexpected_count"] == 1


def test_what_polars_objects_to_fails_the_suite_too(engine: Engine, frames: dict[str, pl.DataFrame]) -> None:
    part = next(part for part in _parts(frames) if part.declared.full_name == "core.quantities")
    held = part.held.with_columns(evidence_stands=pl.Series([False, True]))
    assert not check_together(engine, [Part(part.declared, part.frame, held, part.rules)]).success


@pytest.mark.parametrize(
    ("change", "suites"),
    [
        (lambda frames: frames, {"whole", NAME}),
        (
            lambda frames: {**frames, "core.people": frames["core.people"].with_columns(name=pl.lit(None, pl.String))},
            {"whole", NAME, "core.people"},
        ),
    ],
    ids=["nothing broken", "people broken"],
)
def test_the_pages_tell_what_was_judged_together(
    change: Callable[[dict[str, pl.DataFrame]], dict[str, pl.DataFrame]], suites: set[str], tmp_path: Path
) -> None:
    path = published_rows(sample_frames(3), tmp_path / "aid.duckdb")
    with standing_rows(path, "v1") as stands:
        judged = validate(change(sample_frames(6)), "run_2", stands=stands)
    assert {suite.suite_name for suite in judged.suites} == suites
    index = write_data_docs(judged, tmp_path / "docs").read_text(encoding="utf-8")
    assert f"{NAME}.html" in index
    assert "rows are new or changed" in index
    # the next run judges all rows, table by table
    write_data_docs(validate(sample_frames(6), "run_3"), tmp_path / "docs")
    assert not (tmp_path / "docs" / f"{NAME}.html").exists()

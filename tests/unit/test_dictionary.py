"""The data dictionary is current, and no document names what does not exist."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.dictionary import dictionary_page, queries_in, unknown_names
from warehouse.land import land
from warehouse.query import open_read_only
from warehouse.samples import sample_frames
from warehouse.tables import TABLES

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path for pattern in ("*.md", "docs/**/*.md") for path in ROOT.glob(pattern))


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary_page(), "run python -m warehouse.dictionary"


def test_the_page_holds_every_column() -> None:
    page = dictionary_page()
    for declared in TABLES:
        assert f"### {declared.full_name} " in page
        for column in declared.columns:
            assert f"| `{column.name}` | {column.name_zh} |" in page


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_documents_name_only_what_exists(path: Path) -> None:
    assert unknown_names(path.read_text(encoding="utf-8")) == []


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("dictionary") / "w.duckdb"
    land(sample_frames(1), path, "r", datetime.fromisoformat("2026-01-01"))
    return path


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_queries_in_documents_can_be_asked(path: Path, warehouse: Path) -> None:
    with open_read_only(warehouse) as connection:
        for sql in queries_in(path.read_text(encoding="utf-8")):
            for statement in connection.extract_statements(sql):
                connection.execute(f"EXPLAIN {statement.query}")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("the column `core.events.start_date` of core.events", []),
        ("mart_zh.event_calendar and mart.event_calendar.year", []),
        ("written to core.events.parquet by warehouse/tables/core.py", []),
        ("`core.events.colour`", ["core.events.colour"]),
        ("`core.colours`", ["core.colours"]),
        ("`mart.events`: a table of another schema", ["mart.events"]),
        ("score.events is no schema of ours", []),
    ],
)
def test_unknown_names_are_found(text: str, unknown: list[str]) -> None:
    assert unknown_names(text) == unknown


def test_queries_are_found_in_blocks_and_commands() -> None:
    text = '```sql\nSELECT 1\n```\n```sh\nbangfu query --format csv "SELECT 2"\n```\n```sh\nls\n```\n`bangfu query \'SELECT 3\'` and `bangfu query "SQL"`'
    assert queries_in(text) == ["SELECT 1\n", "SELECT 2", "SELECT 3"]


def test_a_query_that_names_no_column_fails(warehouse: Path) -> None:
    with open_read_only(warehouse) as connection, pytest.raises(duckdb.BinderException):
        connection.execute("EXPLAIN SELECT colour FROM core.events")

"""Writing answers behind questions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.cookbook import recipes, with_answers
from warehouse.land import land
from warehouse.samples import sample_frames

PAGE = "# Questions\n\n## One\n\n```sql\n{sql}\n```\n\n## Two\n\n```sh\nls\n```\n"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cookbook") / "w.duckdb"
    land(sample_frames(1), path, "r", datetime.fromisoformat("2026-01-01"))
    return path


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        (
            "SELECT measure, value FROM core.quantities ORDER BY value",
            "| measure | value |\n| --- | ---: |\n| aid_funds | 400000 |\n| aid_funds | 1000000 |\n",
        ),
        (
            "SELECT 0.50 AS a, NULL AS b, ['x', 'y'] AS c, true AS d",
            "| a | b | c | d |\n| ---: | ---: | --- | --- |\n| 0.5 |  | x、y | yes |\n",
        ),
        ("SELECT DATE '2020-01-02' AS a, 'x|y' AS b", "| a | b |\n| --- | --- |\n| 2020-01-02 | x\\|y |\n"),
    ],
)
def test_an_answer_is_a_table_behind_its_question(warehouse: Path, sql: str, table: str) -> None:
    page = PAGE.format(sql=sql)
    answered = with_answers(page, warehouse)
    assert answered == page.replace("## Two", f"{table}\n## Two")
    assert with_answers(answered, warehouse) == answered
    assert with_answers(answered.replace("| --- |", "| stale |"), warehouse) == answered
    assert recipes(answered) == [f"{sql}\n"]


def test_a_wrong_query_is_an_error(warehouse: Path) -> None:
    with pytest.raises(duckdb.Error):
        with_answers(PAGE.format(sql="SELECT nothing FROM core.nowhere"), warehouse)

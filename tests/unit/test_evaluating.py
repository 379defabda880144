"""``bangfu evaluate`` and ``bangfu calibrate``: wrong use, output forms, and the page that keeps the figures."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.quality_page import HISTORY, Measurement, record
from tests.support import Bangfu
from warehouse.evaluate import Evaluation, split_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.fixture
def one_page(tmp_path: Path) -> Path:
    """A folder of gold with one small annotated page of each split."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for split in ("dev", "test"):
        chosen = next(path for path in sorted((GOLDEN / "gold").glob("*.json")) if split_of(path) == split)
        (folder / chosen.name).write_bytes(chosen.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evaluate",), "Missing argument"),
        (("evaluate", "/no/such/gold"), "/no/such/gold: no such folder"),
        (("evaluate", "{gold}", "--warehouse", "/no/such.duckdb"), "/no/such.duckdb: no warehouse here"),
        (("evaluate", "{gold}", "--split", "half"), "--split half: choose one of all, dev, test"),
        (("evaluate", "{gold}", "--pages", "/no/such/page.txt"), "/no/such/page.txt: no such file or folder"),
        (("evaluate", "{broken}"), "broken.json: people, row 1: titles missing"),
        (("evaluate", "{empty}"), "no gold files"),
        (("evaluate", "{gold}", "--warehouse", "{text}"), "text.duckdb: "),
        (("calibrate", "{gold}"), "Missing option '--pages'"),
        (("calibrate", "{gold}", "--pages", "/no/such"), "/no/such: no such file or folder"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(
    bangfu: Bangfu, one_page: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    broken, empty, text = tmp_path / "broken", tmp_path / "empty", tmp_path / "text.duckdb"
    broken.mkdir()
    empty.mkdir()
    text.write_text("no warehouse")
    (broken / "broken.json").write_text('{"file": "a", "document": {}, "people": [{"name": "张三"}]}', encoding="utf-8")
    done = bangfu(*(part.format(gold=one_page, broken=broken, empty=empty, text=text) for part in arguments))
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_pages_that_the_gold_does_not_annotate_are_no_measurement(bangfu: Bangfu, one_page: Path, seed_pages: Path) -> None:
    done = bangfu("evaluate", one_page, "--pages", seed_pages)
    assert done.code == 2
    assert "none of the 2 pages" in done.err


def test_as_json_with_errors_and_as_a_table(bangfu: Bangfu, one_page: Path) -> None:
    data = json.loads(bangfu("evaluate", one_page, "--pages", GOLDEN / "pages", "--json", "--errors").out)
    assert data["pages"] == 2
    assert 0.5 < data["mean_f1"] <= 1
    assert data["tables"]["people"]["expected"] > 0
    assert len(data["errors"]) == sum(cause["count"] for cause in data["causes"])
    assert data["calibration"]["rows"] == sum(band["rows"] for band in data["calibration"]["bands"])
    told = bangfu("evaluate", one_page, "--pages", GOLDEN / "pages").out
    assert f"{data['mean_f1']:.3f}" in told
    assert f"expected calibration error {data['calibration']['expected_error']:.3f}" in told


def test_recording_appends_a_dated_section(bangfu: Bangfu, one_page: Path, tmp_path: Path) -> None:
    page = tmp_path / "docs" / "quality.md"
    assert bangfu("evaluate", one_page, "--pages", GOLDEN / "pages", "--split", "test", "--record", page).code == 0
    text = page.read_text(encoding="utf-8")
    assert f"bangfu evaluate {one_page} --pages {GOLDEN / 'pages'} --split test" in text
    assert "1 pages" in text
    assert "| participations |" in text


def test_calibrating_writes_the_table_and_where_it_comes_from(bangfu: Bangfu, tmp_path: Path) -> None:
    table = tmp_path / "map.csv"
    done = bangfu("calibrate", GOLDEN / "gold", "--pages", GOLDEN / "pages", "--output", table)
    assert done.code == 0
    with table.open(encoding="utf-8", newline="") as file:
        steps = list(csv.DictReader(file))
    assert {"events", "place_mentions", "positions", "quantities"} <= {step["table"] for step in steps}
    meta = yaml.safe_load((tmp_path / "map.meta.yaml").read_text(encoding="utf-8"))
    errors = meta["expected_calibration_error"][str(GOLDEN / "gold")]
    assert set(errors) == {"dev", "test"}
    assert f"{errors['test']:.3f}" in done.out


def measurement(day: date, gold: str = "gold", code_version: str = "0.1.0+abc") -> Measurement:
    result = Evaluation(pages=3)
    result.scores["people"].hits = result.scores["people"].found = result.scores["people"].expected = 4
    result.judged = [("titles", 0.9, True)]
    return Measurement(day, gold, "all", f"bangfu evaluate {gold}", code_version, result)


def test_the_page_keeps_its_history_and_says_the_same_thing_once(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    page.write_text("# Quality\n\nWritten by hand.\n", encoding="utf-8")
    first, second = measurement(date(2026, 1, 1)), measurement(date(2026, 1, 2))
    for one in (first, second, second, measurement(date(2026, 1, 2), gold="other"), measurement(date(2026, 1, 2), code_version="0.2.0+d")):
        record(page, one)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(
        f"# Quality\n\nWritten by hand.\n\n{HISTORY}\n\n### 2026-01-01 · gold · all · 0.1.0+abc\n\n`bangfu evaluate gold`: 3 pages"
    )
    assert [line for line in text.splitlines() if line.startswith("### ")] == [
        "### 2026-01-01 · gold · all · 0.1.0+abc",
        "### 2026-01-02 · gold · all · 0.1.0+abc",
        "### 2026-01-02 · other · all · 0.1.0+abc",
        "### 2026-01-02 · gold · all · 0.2.0+d",
    ]
    assert text.count("| people | 1.000 | 1.000 | 1.000 | 4 | 4 |") == 4
    assert "\n\n\n" not in text
    assert text.endswith("\n")

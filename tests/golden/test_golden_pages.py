"""What extraction takes from annotated pages: the real transforms run once over all of them, compared with the gold table by table."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest

from flows.rehearsal import rehearse
from warehouse.calibrate import calibration_error, counted
from warehouse.evaluate import TABLES, Evaluation, evaluate, gold_files, read_gold, split_of

HERE = Path(__file__).resolve().parent
TV_PAGES = Path("data") / "pages" / "tv_news_in_domain.jsonl.gz"

# a little below what was reached when they were last raised: what falls under them is a step back to be explained
FLOORS = {
    "golden": {
        **{"people": 0.97, "titles": 0.97, "organizations": 0.96, "places": 0.98, "events": 0.96, "participations": 0.98},
        **{"quantity_values": 0.98, "quantities": 0.98, "pairings": 0.97, "policies": 1.0, "documents": 0.98},
    },
    "blind": {
        **{"people": 0.98, "titles": 0.97, "organizations": 0.96, "places": 0.97, "events": 0.93, "participations": 0.97},
        **{"quantity_values": 0.98, "quantities": 0.95, "pairings": 0.96, "policies": 0.97, "documents": 0.97},
    },
    "tv": {
        **{"people": 0.96, "titles": 0.95, "organizations": 0.93, "places": 0.94, "events": 0.89, "participations": 0.96},
        **{"quantity_values": 0.97, "quantities": 0.95, "pairings": 0.86, "policies": 0.94, "documents": 0.98},
    },
}
FOLDERS = {"golden": "gold", "blind": "blind_gold", "kept": "kept_gold", "brief": "brief_gold"}
KEPT_MEAN = 0.90
BRIEF_MEAN = 0.85
"""Over the pages that nobody who writes rules has read: only this figure is looked at, never a mistake of theirs."""
SEEDS_MEAN = 0.97
CALIBRATION = 0.05


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory, seed_pages: Path) -> Path:
    """The pages of this folder and the five real ones, extracted and resolved together."""
    path = tmp_path_factory.mktemp("golden") / "pages.duckdb"
    rehearse([HERE / "pages", HERE / "blind_pages", HERE / "kept_pages", HERE / "brief_pages", seed_pages], path)
    return path


@pytest.fixture(scope="session")
def results(warehouse: Path) -> dict[str, Evaluation]:
    return {name: evaluate(warehouse, HERE / folder) for name, folder in FOLDERS.items()}


@pytest.fixture(scope="session")
def tv(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Evaluation:
    """The annotated pages of television news, whose texts are not part of the project."""
    gold = HERE / "tv_gold"
    if not (shared / TV_PAGES).is_file():
        pytest.skip("the television pages are not here")
    path = tmp_path_factory.mktemp("tv") / "pages.duckdb"
    files = [read_gold(file)["file"] for file in gold_files(gold) if split_of(file) == "dev"]
    rehearse([shared / TV_PAGES], path, files)
    return evaluate(path, gold, files)


@pytest.mark.parametrize(("name", "table"), [(name, table) for name in ("golden", "blind") for table in FLOORS[name]])
def test_no_table_falls_back(results: dict[str, Evaluation], name: str, table: str) -> None:
    assert results[name].scores[table].f1 >= FLOORS[name][table], [m for m in results[name].mistakes if m.table == table]


def test_pages_that_nobody_has_looked_at_are_read_as_well(results: dict[str, Evaluation]) -> None:
    assert results["kept"].mean_f1 >= KEPT_MEAN
    assert results["brief"].mean_f1 >= BRIEF_MEAN


@pytest.mark.slow
@pytest.mark.parametrize("table", FLOORS["tv"])
def test_no_table_falls_back_on_television_news(tv: Evaluation, table: str) -> None:
    assert tv.scores[table].f1 >= FLOORS["tv"][table], [m for m in tv.mistakes if m.table == table]


@pytest.mark.parametrize("name", FOLDERS)
def test_all_evidence_stands_at_its_offsets(results: dict[str, Evaluation], name: str) -> None:
    score = results[name].scores["evidence"]
    assert score.expected > 100
    assert score.f1 == 1, [m for m in results[name].mistakes if m.table == "evidence"]


@pytest.mark.parametrize("name", FOLDERS)
def test_every_annotated_page_is_there(results: dict[str, Evaluation], name: str) -> None:
    assert results[name].pages == len(gold_files(HERE / FOLDERS[name]))
    assert not [m for m in results[name].mistakes if m.cause == "page_not_in_warehouse"]


def test_confidence_means_what_it_says_on_pages_that_no_rule_was_written_for(warehouse: Path) -> None:
    gold = HERE / "kept_gold"
    files = [read_gold(file)["file"] for file in gold_files(gold) if split_of(file) == "test"]
    judged = counted(evaluate(warehouse, gold, files).judged)
    assert len(judged) > 200
    assert calibration_error(judged) <= CALIBRATION, "fit again: the command is in confidence_calibration.meta.yaml"


def test_the_real_pages_hold_what_their_readers_took(warehouse: Path, shared: Path) -> None:
    result = evaluate(warehouse, shared / "gold" / "seeds")
    assert result.mean_f1 >= SEEDS_MEAN, result.causes()
    assert result.scores["evidence"].f1 == 1


@pytest.mark.parametrize("gold", FOLDERS.values())
def test_the_measures_are_those_of_the_scoring_tool(warehouse: Path, shared: Path, gold: str) -> None:
    specification = importlib.util.spec_from_file_location("score", shared / "score.py")
    assert specification is not None
    assert specification.loader is not None
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    import duckdb

    folder = HERE / gold
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        theirs = tool.score(connection, gold_files(folder))
    ours = evaluate(warehouse, folder)
    # which of two rows an expected one is paired with depends on their order, and the tool has none: one row of a table may differ
    for table in TABLES:
        one_row = 1 / max(ours.scores[table].expected, 1)
        assert theirs[table].row()["f1"] == pytest.approx(ours.scores[table].f1, abs=max(0.01, one_row)), table


@pytest.mark.parametrize("gold", ["tv_gold", "blind_gold", "kept_gold", "brief_gold"])
def test_the_split_that_is_written_down_names_every_file(gold: str) -> None:
    folder = HERE / gold
    with (folder / "split.csv").open(encoding="utf-8", newline="") as file:
        written = [(row["file"], row["split"]) for row in csv.DictReader(file)]
    assert [name for name, _ in written] == [path.name for path in gold_files(folder)]
    assert {split for _, split in written} <= {"dev", "test"}

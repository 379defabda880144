"""Confidences: the fitted map, how far it is from the truth, and its use on frames."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from transforms.extract import calibration
from transforms.extract.calibration import REFERENCE, calibrate
from transforms.extract.schemas import MENTION_SCHEMAS
from transforms.reference import read_reference
from warehouse.calibrate import Judged, apply, calibration_error, counted, fit, reliability, write_steps

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "reference"


def rows(table: str, confidence: float, right: int, wrong: int) -> list[Judged]:
    return [(table, confidence, True)] * right + [(table, confidence, False)] * wrong


JUDGED = st.lists(
    st.tuples(st.sampled_from(["events", "places"]), st.sampled_from([0.3, 0.55, 0.6, 0.8, 0.85, 0.9, 0.97, 1.0]), st.booleans()),
    min_size=1,
    max_size=400,
)


@given(JUDGED)
def test_the_map_rises_covers_everything_and_stays_between_0_and_1(judged: list[Judged]) -> None:
    steps = fit(judged)
    fitted: Counter[str] = Counter()
    for step in steps:
        fitted[step.table] += step.rows
    assert fitted == Counter(table for table, _, _ in judged)
    for table in {step.table for step in steps}:
        own = [step for step in steps if step.table == table]
        assert (own[0].raw_from, own[-1].raw_to) == (0.0, 1.0)
        assert all(below.raw_to == above.raw_from for below, above in pairwise(own))
        assert all(below.confidence <= above.confidence for below, above in pairwise(own))
        assert all(0 < step.confidence < 1 for step in own)


@given(JUDGED)
def test_the_fit_does_not_depend_on_the_order_of_rows(judged: list[Judged]) -> None:
    assert fit(judged) == fit(list(reversed(judged)))


def test_many_rows_speak_for_themselves() -> None:
    steps = fit(rows("events", 0.6, 300, 300) + rows("events", 0.9, 570, 30))
    assert [step.confidence for step in steps] == pytest.approx([0.5, 0.95], abs=0.01)
    assert steps[0].raw_to == 0.75


def test_few_rows_are_drawn_to_the_mean() -> None:
    steps = {step.table: step for step in fit(rows("policies", 0.95, 2, 0) + rows("places", 0.9, 800, 200))}
    assert 0.8 < steps["policies"].confidence < 0.87


def test_a_claim_that_is_worth_less_than_a_lower_one_is_joined_with_it() -> None:
    assert [step.rows for step in fit(rows("events", 0.6, 90, 10) + rows("events", 0.9, 50, 50))] == [200]


def test_the_error_is_the_weighted_distance_of_claim_and_truth() -> None:
    judged = rows("events", 0.9, 60, 40) + rows("events", 0.55, 55, 45)
    assert calibration_error(judged) == pytest.approx(0.15)
    assert [(band.low, band.high, band.rows, band.right) for band in reliability(judged)] == [(0.5, 0.6, 100, 55), (0.9, 0.95, 100, 60)]
    assert calibration_error([]) == 0


def test_rows_at_a_band_s_edge_belong_to_the_upper_one() -> None:
    assert [(band.low, band.rows) for band in reliability(rows("events", 0.95, 1, 0) + rows("events", 1.0, 1, 0))] == [(0.95, 2)]


def test_applied_to_what_it_was_fitted_on_the_error_all_but_vanishes() -> None:
    judged = rows("events", 0.95, 300, 200) + rows("places", 0.6, 480, 20)
    assert calibration_error(judged) > 0.3
    assert calibration_error(apply(fit(judged), judged)) < 0.01


def test_numbers_count_once_and_with_their_measure() -> None:
    judged = [("quantity_values", 0.9, True), ("quantities", 0.9, False), ("titles", 0.8, True)]
    assert counted(judged) == [("quantities", 0.9, False), ("positions", 0.8, True)]


def test_what_was_written_is_what_frames_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = rows("events", 0.6, 50, 50) + rows("events", 0.9, 95, 5)
    steps = fit(judged)
    write_steps(steps, tmp_path / "map.csv")
    written = pl.read_csv(tmp_path / "map.csv", infer_schema=False)
    monkeypatch.setattr("transforms.extract.calibration.read_reference", lambda name: {REFERENCE: written}[name])
    monkeypatch.setattr("transforms.extract.calibration._steps", calibration._steps.__wrapped__)
    claims = [0.0, 0.6, 0.74, 0.75, 0.9, 1.0]
    frame = calibrate("events", pl.DataFrame({"confidence": claims, "event_id": list("abcdef")}))
    assert frame["confidence"].to_list() == [deserved for _, deserved, _ in apply(steps, [("events", claim, True) for claim in claims])]
    assert frame["event_id"].to_list() == list("abcdef")


@pytest.mark.parametrize("table", ["unknowns", "documents", "no_such_table"])
def test_what_was_never_judged_stays_as_it_is(table: str) -> None:
    frame = pl.DataFrame({"word": ["甲"]}) if table == "unknowns" else pl.DataFrame({"confidence": [0.42]})
    assert calibrate(table, frame).equals(frame)


def test_an_empty_frame_stays_empty() -> None:
    empty = pl.DataFrame(schema=MENTION_SCHEMAS["events"])
    assert calibrate("events", empty).schema == empty.schema


def test_the_reference_table_is_sorted_whole_and_says_where_it_comes_from() -> None:
    table = read_reference(REFERENCE).with_columns(pl.exclude("table").cast(pl.Float64))
    assert table.height
    assert table.equals(table.sort("table", "raw_from"))
    assert set(table["table"]) <= MENTION_SCHEMAS.keys()
    for _, own in table.group_by("table"):
        assert own["raw_from"][0] == 0
        assert own["raw_to"][-1] == 1
        assert own["raw_from"][1:].to_list() == own["raw_to"][:-1].to_list()
        assert own["confidence"].is_sorted()
        assert (own["right"] <= own["rows"]).all()
    meta = yaml.safe_load((FOLDER / f"{REFERENCE}.meta.yaml").read_text(encoding="utf-8"))
    assert {"source", "date", "licence", "criteria", "command", "expected_calibration_error"} <= meta.keys()
    assert meta["expected_calibration_error"]["tests/golden/blind_gold"]["test"] <= 0.05

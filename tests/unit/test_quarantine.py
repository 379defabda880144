"""Rows that break a rule go to quarantine with the rule and the reason; the others stay."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from expectations.validate import DEPENDS, Validated, validate
from warehouse.samples import sample_frames

PAGES = 4
FIRST = pl.int_range(pl.len()) == 0


def _break(name: str, **changes: pl.Expr | object) -> tuple[dict[str, pl.DataFrame], Validated]:
    """Break the first row of a table, and judge."""
    frames = sample_frames(PAGES)
    frame = frames[name]
    frames[name] = frame.with_columns(
        pl.when(FIRST)
        .then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[column]))
        .otherwise(pl.col(column))
        .alias(column)
        for column, value in changes.items()
    )
    return frames, validate(frames, "run_1")


def _reasons(validated: Validated) -> list[tuple[str, str]]:
    return sorted(set(validated.quarantine.select("table_name", "expectation").iter_rows()))


def test_sound_frames_pass_untouched() -> None:
    frames = sample_frames(PAGES)
    validated = validate(frames, "run_1")
    assert validated.quarantine.is_empty()
    assert validated.results["success"].all()
    for name, frame in frames.items():
        assert validated.frames[name].equals(frame), name


@pytest.mark.parametrize(
    ("name", "changes", "rule"),
    [
        ("core.quantities", {"evidence_start": pl.col("evidence_start") + 1}, "evidence_stands"),
        ("core.quantities", {"evidence_end": pl.col("evidence_end") - 1}, "evidence_stands"),
        ("core.quantities", {"evidence_end": pl.lit(100_000)}, "evidence_stands"),
        ("core.place_mentions", {"evidence": "大关区"}, "evidence_stands"),
        ("core.place_mentions", {"evidence_start": -1}, "evidence_start_not_negative"),
        ("core.policy_citations", {"raw_start": pl.col("raw_end") + 1}, "raw_offsets_in_range"),
        ("core.place_mentions", {"place_code": "999999"}, "place_code_in_gazetteer"),
        ("core.place_mentions", {"place_code": "5306"}, "place_code_form"),
        ("core.pairings", {"recipient_place_code": "999999"}, "recipient_place_code_in_gazetteer"),
        ("core.quantities", {"value": -3}, "value_not_negative"),
        ("core.quantities", {"value_high": 1}, "value_high_not_before_value"),
        ("core.quantities", {"measure": "happiness"}, "measure_allowed"),
        ("core.quantities", {"unit": None}, "unit_not_null"),
        ("core.events", {"end_date": date(2019, 3, 4)}, "end_date_not_before_start_date"),
        ("core.events", {"start_date": date(219, 3, 5)}, "start_date_in_range"),
        ("core.quantities", {"period_end": date(2018, 3, 4)}, "period_end_not_before_period_start"),
        ("core.pairings", {"start_year": 2021, "end_year": 2020}, "end_year_not_before_start_year"),
        ("core.positions", {"confidence": 1.2}, "confidence_in_range"),
        ("core.participations", {"role": "hero"}, "role_allowed"),
        ("core.participations", {"person_id": None, "organization_id": None}, "has_a_participant"),
        ("core.participations", {"event_id": "event_0000000000000000"}, "event_id_exists"),
        ("core.positions", {"organization_id": "organization_0000000000000000"}, "organization_id_exists"),
        ("core.events", {"event_id": "42"}, "event_id_form"),
        ("core.events", {"countable": False}, "countable_has_no_reason_against"),
        ("core.documents", {"char_count": 3}, "char_count_is_length_of_body"),
        ("core.repairs", {"kind": "Strange Kind"}, "kind_form"),
        ("core.repairs", {"doc_id": "f" * 32}, "doc_id_exists"),
    ],
)
def test_a_broken_row_is_kept_out_with_its_rule(name: str, changes: dict[str, object], rule: str) -> None:
    frames, validated = _break(name, **changes)
    assert (name, rule) in _reasons(validated)
    assert validated.frames[name].height == frames[name].height - 1
    result = validated.results.filter((pl.col("table_name") == name) & (pl.col("expectation") == rule))
    assert result.select("success", "unexpected_count").row(0) == (False, 1)


def test_only_the_rule_that_is_broken_is_named() -> None:
    _, validated = _break("core.quantities", value=-3)
    assert _reasons(validated) == [("core.quantities", "value_not_negative")]


def test_growth_may_be_negative() -> None:
    _, validated = _break("core.quantities", value=-3, measure="growth")
    assert validated.quarantine.is_empty()


@pytest.mark.parametrize("column", ["place_code", "venue", "start_date", "mechanism", "organizer_id"])
def test_what_a_page_does_not_state_may_be_null(column: str) -> None:
    _, validated = _break("core.events", **{column: None, **({"end_date": None} if column == "start_date" else {})})
    assert validated.quarantine.is_empty()


def test_the_code_of_the_whole_country_is_a_code() -> None:
    _, validated = _break("core.people", jurisdiction_code="000000")
    assert validated.quarantine.is_empty()


def test_what_stands_on_a_broken_event_goes_with_it() -> None:
    frames, validated = _break("core.events", end_date=date(2019, 1, 1))
    event = frames["core.events"]["event_id"][0]
    assert _reasons(validated) == [("core.events", "end_date_not_before_start_date"), ("core.participations", DEPENDS)]
    assert validated.frames["core.participations"].height == PAGES - 1
    reason = validated.quarantine.filter(table_name="core.participations")["reason"].item()
    assert event in reason and "core.events" in reason


def test_a_link_that_may_be_null_is_emptied_and_the_row_stays() -> None:
    frames = sample_frames(PAGES)
    event = frames["core.events"]["event_id"][0]
    frames["core.quantities"] = frames["core.quantities"].with_columns(event_id=pl.lit(event))
    frames["core.events"] = frames["core.events"].with_columns(
        event_type=pl.when(FIRST).then(pl.lit("party")).otherwise(pl.col("event_type"))
    )
    validated = validate(frames, "run_1")
    assert validated.frames["core.quantities"].height == 2 * PAGES
    assert validated.frames["core.quantities"]["event_id"].null_count() == 2 * PAGES
    emptied = validated.results.filter(expectation="event_id_emptied", table_name="core.quantities")
    assert emptied["unexpected_count"].to_list() == [2 * PAGES]


def test_a_broken_page_takes_all_its_facts_along() -> None:
    frames, validated = _break("core.documents", script="Cyrl")
    page = frames["core.documents"]["doc_id"][0]
    for name, frame in validated.frames.items():
        if name.startswith("core.") and "doc_id" in frame.columns:
            assert page not in frame["doc_id"].to_list(), name
    assert validated.quarantine.filter(doc_id=page).height == 11


def test_a_second_row_with_the_same_key_is_kept_out() -> None:
    frames = sample_frames(PAGES)
    frames["core.pairings"] = pl.concat([frames["core.pairings"], frames["core.pairings"].head(1)])
    validated = validate(frames, "run_1")
    assert _reasons(validated) == [("core.pairings", "key_unique")]
    assert validated.frames["core.pairings"].equals(sample_frames(PAGES)["core.pairings"])


def test_raw_offsets_end_within_the_page_as_read() -> None:
    frames = sample_frames(PAGES)
    frames["core.documents"] = frames["core.documents"].with_columns(raw_char_count=pl.lit(30, pl.Int32))
    reasons = set(_reasons(validate(frames, "run_1")))
    assert ("core.policy_citations", "raw_offsets_in_range") in reasons
    assert ("core.pairings", "raw_offsets_in_range") not in reasons


def test_a_row_in_quarantine_can_be_read_back() -> None:
    frames, validated = _break("core.quantities", value=-3)
    row = validated.quarantine.row(0, named=True)
    held = json.loads(row["row_json"])
    first = frames["core.quantities"].row(0, named=True)
    assert set(held) == set(first)
    assert held["evidence"] == first["evidence"]
    assert (row["run_id"], row["row_id"], row["doc_id"]) == ("run_1", first["quantity_id"], first["doc_id"])


def test_a_row_that_breaks_two_rules_stands_once_for_each() -> None:
    _, validated = _break("core.quantities", value=-3, measure="happiness")
    assert validated.quarantine["expectation"].to_list() == ["measure_allowed", "value_not_negative"]
    assert validated.frames["core.quantities"].height == 2 * PAGES - 1

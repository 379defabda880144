"""Rows that break a rule go to quarantine with the rule and the reason; the others stay."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.engine import Engine
from expectations.rules import Rule
from expectations.suites import failing_rows
from expectations.validate import DEPENDS, Validated, validate
from tests.unit.test_standing import published_rows
from warehouse.samples import sample_frames
from warehouse.standing import standing_rows
from warehouse.tables import table

PAGES = 20
FIRST = pl.int_range(pl.len()) == 0
END, START = pl.col("evidence_end"), pl.col("evidence_start")

# table, what is changed in one row of it, the rules that this breaks; each case has a row of its own
CASES: list[tuple[str, dict[str, object], list[str]]] = [
    ("core.quantities", {"evidence_start": START + 1}, ["evidence_stands"]),
    ("core.quantities", {"evidence_end": END - 1}, ["evidence_stands"]),
    ("core.quantities", {"evidence_end": 100_000}, ["evidence_stands"]),
    ("core.quantities", {"evidence_end": START, "evidence": ""}, ["evidence_stands"]),
    ("core.place_mentions", {"evidence": "大关区"}, ["evidence_stands"]),
    ("core.place_mentions", {"evidence_start": -1}, ["evidence_stands", "evidence_start_not_negative"]),
    ("core.policy_citations", {"raw_start": pl.col("raw_end") + 1}, ["raw_offsets_in_range"]),
    ("core.place_mentions", {"place_code": "999999"}, ["place_code_in_gazetteer"]),
    ("core.place_mentions", {"place_code": "5306"}, ["place_code_form", "place_code_in_gazetteer"]),
    ("core.pairings", {"recipient_place_code": "999999"}, ["recipient_place_code_in_gazetteer"]),
    ("core.quantities", {"value": -3}, ["value_not_negative"]),
    ("core.quantities", {"value": -3, "measure": "growth"}, []),
    ("core.quantities", {"value_high": 1}, ["value_high_not_before_value"]),
    ("core.quantities", {"measure": "happiness"}, ["measure_allowed"]),
    ("core.quantities", {"value": -3, "measure": "happiness"}, ["measure_allowed", "value_not_negative"]),
    ("core.quantities", {"unit": None}, ["unit_not_null"]),
    ("core.quantities", {"period_end": date(2018, 3, 4)}, ["period_end_not_before_period_start"]),
    ("core.events", {"end_date": date(2019, 3, 4)}, ["end_date_not_before_start_date"]),
    ("core.events", {"start_date": date(219, 3, 5)}, ["start_date_in_range"]),
    ("core.events", {"countable": False}, ["countable_has_no_reason_against"]),
    ("core.events", {"start_date": None, "end_date": None, "date_precision": "unknown"}, []),
    ("core.events", {"place_code": None, "venue": None, "mechanism": None, "organizer_id": None}, []),
    # the last of the events: the participation of its page loses the event that it names
    ("core.events", {"event_id": "42", "canonical_event_id": None}, ["event_id_form"]),
    ("core.pairings", {"start_year": 2021, "end_year": 2020}, ["end_year_not_before_start_year"]),
    ("core.pairings", {"start_year": 2021, "end_year": 2021}, []),
    ("core.positions", {"confidence": 1.2}, ["confidence_in_range"]),
    ("core.positions", {"confidence": 1.0}, []),
    ("core.positions", {"confidence": float("nan")}, ["confidence_not_null"]),
    ("core.positions", {"organization_id": "organization_0000000000000000"}, ["organization_id_exists"]),
    ("core.participations", {"role": "hero"}, ["role_allowed"]),
    ("core.participations", {"person_id": None, "organization_id": None}, ["has_a_participant"]),
    ("core.participations", {"person_id": None}, []),
    ("core.participations", {"event_id": "event_0000000000000000"}, ["event_id_exists"]),
    ("core.people", {"jurisdiction_code": "000000"}, []),
    ("core.people", {"jurisdiction_code": "000001"}, ["jurisdiction_code_in_gazetteer"]),
    ("core.repairs", {"kind": "Strange Kind"}, ["kind_form"]),
    ("core.repairs", {"doc_id": "f" * 32}, ["doc_id_exists"]),
    ("core.repairs", {"raw_text": "", "repaired_text": ""}, []),
]


def _set(frame: pl.DataFrame, row: int, changes: dict[str, object]) -> pl.DataFrame:
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(
        pl.when(here)
        .then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[column]))
        .otherwise(pl.col(column))
        .alias(column)
        for column, value in changes.items()
    )


def _rows_of_cases() -> list[int]:
    """Each case has a page of its own within its table, so that no dependent of one is the row of another."""
    seen: dict[str, int] = {}
    rows = []
    for name, _, _ in CASES:
        rows.append(seen.get(name, 0))
        seen[name] = rows[-1] + 1
    return rows


@pytest.fixture(scope="module")
def broken() -> tuple[dict[str, pl.DataFrame], Validated]:
    frames = sample_frames(PAGES)
    for (name, changes, _), row in zip(CASES, _rows_of_cases(), strict=True):
        frames[name] = _set(frames[name], row, changes)
    return frames, validate(frames, "run_1")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{name[5:]}-{'-'.join(changes)}" for name, changes, _ in CASES])
def test_a_row_is_kept_out_for_the_rules_that_it_breaks_and_no_other(number: int, broken) -> None:
    frames, validated = broken
    name, _, rules = CASES[number]
    row = frames[name].row(_rows_of_cases()[number], named=True)
    found = [
        expectation
        for expectation, row_json in validated.quarantine.filter(table_name=name).select("expectation", "row_json").iter_rows()
        if _same(json.loads(row_json), row) and expectation != DEPENDS
    ]
    assert found == rules
    kept = any(_same(other, row) for other in validated.frames[name].iter_rows(named=True))
    assert kept == (not validated.quarantine.filter(table_name=name, row_id=_row_id(row, name)).height)


def _row_id(row: dict[str, object], name: str) -> str:
    key = table(name).key or ("doc_id", "raw_start", "raw_end")
    return "|".join(str(row[column]) for column in key)


def _same(one: dict[str, object], other: dict[str, object]) -> bool:
    columns = ("doc_id", *[c for c in other if c.endswith("_id")], "evidence_start", "evidence_end", "raw_text", "kind")
    return all(one.get(column) == other.get(column) for column in columns if column in other and column != "canonical_event_id")


def test_results_count_what_failed(broken) -> None:
    _, validated = broken
    result = validated.results.filter(table_name="core.quantities", expectation="evidence_stands")
    assert result.select("success", "evaluated_count", "unexpected_count").row(0) == (False, 2 * PAGES, 4)


def _break(name: str, **changes: object) -> tuple[dict[str, pl.DataFrame], Validated]:
    """Break the first row of a table, and judge."""
    frames = sample_frames(4)
    frames[name] = _set(frames[name], 0, changes)
    return frames, validate(frames, "run_1")


def _reasons(validated: Validated) -> list[tuple[str, str]]:
    return sorted(set(validated.quarantine.select("table_name", "expectation").iter_rows()))


def test_sound_frames_pass_untouched() -> None:
    frames = sample_frames(4)
    validated = validate(frames, "run_1")
    assert validated.quarantine.is_empty()
    assert validated.results["success"].all()
    for name, frame in frames.items():
        assert validated.frames[name].equals(frame), name


def test_what_stands_on_a_broken_event_goes_with_it() -> None:
    frames, validated = _break("core.events", end_date=date(2019, 1, 1))
    event = frames["core.events"]["event_id"][0]
    assert _reasons(validated) == [("core.events", "end_date_not_before_start_date"), ("core.participations", DEPENDS)]
    assert validated.frames["core.participations"].height == 3
    reason = validated.quarantine.filter(table_name="core.participations")["reason"].item()
    assert event in reason and "core.events" in reason


def test_a_link_that_may_be_null_is_emptied_and_the_row_stays() -> None:
    frames = sample_frames(4)
    event = frames["core.events"]["event_id"][0]
    frames["core.quantities"] = frames["core.quantities"].with_columns(event_id=pl.lit(event))
    frames["core.events"] = frames["core.events"].with_columns(
        event_type=pl.when(FIRST).then(pl.lit("party")).otherwise(pl.col("event_type"))
    )
    validated = validate(frames, "run_1")
    assert validated.frames["core.quantities"].height == 8
    assert validated.frames["core.quantities"]["event_id"].null_count() == 8
    emptied = validated.results.filter(expectation="event_id_emptied", table_name="core.quantities")
    assert emptied["unexpected_count"].to_list() == [8]


def test_a_broken_page_takes_all_its_facts_along() -> None:
    frames, validated = _break("core.documents", script="Cyrl")
    page = frames["core.documents"]["doc_id"][0]
    for name, frame in validated.frames.items():
        if name.startswith("core.") and "doc_id" in frame.columns:
            assert page not in frame["doc_id"].to_list(), name
    facts = [
        name
        for name, frame in frames.items()
        if name.startswith("core.") and "doc_id" in frame.columns
        for _ in range(frame.filter(doc_id=page).height)
    ]
    assert len(facts) > 10
    assert sorted(validated.quarantine.filter(doc_id=page)["table_name"]) == sorted(facts)


def test_a_second_row_with_the_same_key_is_kept_out() -> None:
    frames = sample_frames(4)
    frames["core.pairings"] = pl.concat([frames["core.pairings"], frames["core.pairings"].head(1)])
    validated = validate(frames, "run_1")
    assert _reasons(validated) == [("core.pairings", "key_unique")]
    assert validated.frames["core.pairings"].equals(sample_frames(4)["core.pairings"])


def test_raw_offsets_end_within_the_page_as_read() -> None:
    frames = sample_frames(4)
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


def test_what_either_reading_objects_to_is_found() -> None:
    """Python takes the line feed for the end of the text, Polars does not."""
    engine = Engine()
    rule = Rule("title_form", pl.col("title").str.contains("^a$"), "is not a", "title", "ExpectColumnValuesToMatchRegex", {"regex": "^a$"})
    frame = pl.DataFrame({"title": ["a", "b", "a\n"]})
    held = frame.select(title_form=rule.holds)
    assert failing_rows(engine, table("policy_citations"), frame, held, rule) == [1]
    assert held["title_form"].to_list() == [True, False, False]


def test_pages_beside_the_frames_are_judged_part_by_part() -> None:
    frames, pages = sample_frames(4), sample_frames(9)["core.documents"].tail(5)
    spoilt = _set(pages, 3, {"media_type": "image/png"})
    validated = validate(frames, "run_1", outside=[spoilt.head(2), spoilt.tail(3)])
    assert _reasons(validated) == [("core.documents", "media_type_allowed")]
    assert validated.outside_count == 5
    assert validated.outside_broken == {pages["doc_id"][3]}
    assert validated.frames["core.documents"].height == 4
    (result,) = validated.results.filter(table_name="core.documents", expectation="media_type_allowed").rows(named=True)
    assert (result["evaluated_count"], result["unexpected_count"], result["success"]) == (9, 1, False)
    (whole,) = validated.results.filter(table_name="core.documents", expectation="row_count").rows(named=True)
    assert whole["evaluated_count"] == 9


@pytest.mark.parametrize(
    "change",
    [
        lambda frames: frames,
        # a row that is new to the warehouse
        lambda frames: {**frames, "core.quantities": _set(frames["core.quantities"], 3, {"value": -3})},
        # rows that stand as they were, whose target is gone or says something else
        lambda frames: {**frames, "core.events": frames["core.events"].tail(-1)},
        lambda frames: {**frames, "core.documents": _set(frames["core.documents"], 1, {"body": "别的话", "char_count": 3})},
        # a row that stands as it was comes twice
        lambda frames: {**frames, "core.people": pl.concat([frames["core.people"], frames["core.people"].head(1)])},
        lambda frames: {**frames, "core.people": frames["core.people"].tail(-1)},
        lambda frames: {**frames, "core.repairs": _set(frames["core.repairs"], 0, {"raw_end": 100_000})},
    ],
)
def test_judging_only_what_is_new_comes_to_the_same(change, tmp_path: Path) -> None:
    before = sample_frames(6)
    now, pages = change(before), sample_frames(9)["core.documents"].tail(3)
    pages = _set(pages, 2, {"media_type": "image/png"})
    path = published_rows({**before, "core.documents": pl.concat([before["core.documents"], pages.head(1)])}, tmp_path / "aid.duckdb")
    whole = validate(now, "run_1", outside=[pages])
    with standing_rows(path, "v1") as stands:
        assert stands is not None
        part = validate(now, "run_1", outside=[pages], stands=stands)
    assert part.quarantine.equals(whole.quarantine)
    assert all(part.frames[name].equals(frame) for name, frame in whole.frames.items())
    assert (part.outside_count, part.outside_broken) == (whole.outside_count, whole.outside_broken)
    assert part.results.drop("observed").equals(whole.results.drop("observed"))
    looked_at = part.results.filter(scope="row", expectation="key_unique", table_name="core.documents")["observed"].to_list()
    assert looked_at[0].endswith(" of 9 rows are new or changed")
    assert int(looked_at[0].split()[0]) in (2, 3)

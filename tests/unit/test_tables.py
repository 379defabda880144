"""The declaration of the tables: the contract's names, and what is generated from it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.tables import (
    CORE,
    FACTS,
    MART,
    TABLES,
    USAGE_WARNINGS,
    Enumeration,
    Kind,
    NotConformingError,
    conform,
    empty_frame,
    enumerated_frame,
    enumerations,
    polars_schema,
    stamp,
    table,
    table_of_id,
)

# the names that queries, dashboards and users rely on: none of these may go
CONTRACT = {
    "core.documents": "doc_id source_uri url site media_type encoding script damage repair_count uncertain_repair_count title published_at "
    "publisher author section body char_count in_scope scope_score duplicate_of jurisdiction_code run_id ingested_at",
    "core.repairs": "doc_id kind raw_start raw_end raw_text repaired_text certain alternatives",
    "core.people": "person_id name jurisdiction_code document_count",
    "core.positions": "position_id person_id title organization_id as_of",
    "core.organizations": "organization_id name aliases organization_type admin_level place_code",
    "core.organization_mentions": "organization_id surface inferred",
    "core.place_mentions": "place_code place_name level surface",
    "core.events": "event_id event_type name start_date end_date date_precision date_inferred place_code venue mechanism organizer_id "
    "canonical_event_id countable",
    "core.participations": "event_id person_id organization_id role",
    "core.quantities": "quantity_id event_id measure value value_high unit unit_kind approximation per period_start period_end aggregation "
    "part_of subject helper_name recipient_name canonical_quantity_id countable",
    "core.pairings": "pairing_id helper_name helper_organization_id helper_place_code recipient_name recipient_organization_id "
    "recipient_place_code mechanism start_year end_year countable",
    "core.policy_citations": "title issuer document_number",
    "ref.places": "code name full_name level parent_code valid_from valid_to successor_code",
    "ref.mechanisms": "code",
    "ref.measures": "code unit unit_kind",
    "ref.event_types": "code",
    "ref.roles": "code",
    "ref.national_pairings": "helper_name recipient_name",
    "mart.aid_by_recipient_year": "recipient_name year amount_yuan left_out_count",
    "mart.aid_by_helper_year": "helper_name year amount_yuan left_out_count",
    "mart.pairing_network": "helper_name recipient_name mechanism left_out_count",
    "mart.quantities_by_measure_year": "measure year total_value left_out_count",
    "mart.event_calendar": "event_id event_type start_date left_out_count",
    "mart.people_activity": "person_id event_count left_out_count",
    "mart.organization_activity": "organization_id event_count left_out_count",
    "mart.place_coverage": "place_code document_count left_out_count",
    "mart.policy_citations_by_year": "title year citation_count left_out_count",
    "mart.document_quality": "doc_id repair_count left_out_count",
    "mart.exclusions": "table_name reason excluded_rows excluded_amount",
    "ops.runs": "run_id started_at code_version inputs stages seconds",
    "ops.quarantine": "row_json table_name expectation reason",
    "ops.validation_results": "run_id expectation success",
    "ops.inputs": "source_uri doc_id seen_at",
    "ops.releases": "release_number",
    "ops.release_changes": "row_id change reason",
    "ops.unknowns": "kind word count example",
}
EVIDENCE = "doc_id evidence evidence_start evidence_end raw_start raw_end confidence origin modality first_seen last_seen"


@pytest.mark.parametrize(("name", "columns"), CONTRACT.items())
def test_the_contract_is_kept(name: str, columns: str) -> None:
    assert set(columns.split()) <= set(table(name).column_names)


@pytest.mark.parametrize("declared", FACTS, ids=lambda t: t.name)
def test_every_fact_carries_its_evidence(declared) -> None:
    assert set(EVIDENCE.split()) <= set(declared.column_names)


def test_the_fact_tables_are_those_told_by_pages() -> None:
    assert {t.name for t in FACTS} == {
        *("positions", "organization_mentions", "place_mentions", "events", "participations", "quantities", "pairings", "policy_citations"),
    }


def test_names_are_unique_across_schemas() -> None:
    names = [declared.name for declared in TABLES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("declared", TABLES, ids=lambda t: t.full_name)
def test_a_table_is_fully_described(declared) -> None:
    assert declared.en and declared.zh and declared.name_zh
    assert set(declared.warnings) <= set(USAGE_WARNINGS)
    assert set(declared.key) <= set(declared.column_names)
    assert len(set(declared.column_names)) == len(declared.columns)
    assert len({column.name_zh for column in declared.columns}) == len(declared.columns)
    for column in declared.columns:
        assert re.fullmatch(r"[a-z][a-z_]*", column.name)
        assert column.en and re.search(r"[\u4e00-\u9fff]", column.zh), column.name
        assert column.references is None or table(column.references)


def test_one_name_is_one_type() -> None:
    kinds: dict[str, Kind] = {}
    for declared in TABLES:
        for column in declared.columns:
            assert kinds.setdefault(column.name, column.kind) is column.kind, f"{declared.name}.{column.name}"


def test_required_links_lead_to_tables_judged_before() -> None:
    seen: set[str] = set()
    for declared in CORE:
        links = {table(c.references).full_name for c in declared.columns if c.references and c.required} - {"ref.places"}
        assert links <= seen
        seen.add(declared.full_name)


@pytest.mark.parametrize("name", ["mechanisms", "event_types", "roles", "measures"])
def test_enumerated_tables_hold_exactly_the_allowed_values(name: str) -> None:
    frame = enumerated_frame(name)
    allowed = table(name).column("code").allowed
    assert allowed is not None
    assert frame["code"].to_list() == list(allowed.codes)


def test_measures_know_their_units() -> None:
    frame = enumerated_frame("measures")
    assert dict(frame.select("code", "unit").iter_rows())["area"] == "亩"
    assert not frame.filter(pl.col("code").is_in(["share", "growth", "income_per_capita"]))["is_additive"].any()


def test_conform_fills_orders_and_casts() -> None:
    frame = conform("policy_citations", [{"title": "办法", "policy_citation_id": "policy_citation_0123456789abcdef", **_evidence()}])
    assert frame.schema == polars_schema("core.policy_citations")
    assert frame["issuer"].to_list() == [None]


def test_conform_leaves_further_columns_of_a_frame_behind() -> None:
    frame = empty_frame("events").with_columns(pl.lit(1).alias("organizer_name"))
    assert conform("events", frame).schema == polars_schema("events")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"title": "办法", "colour": "red"}], "core.policy_citations has no column colour"),
        ([{"title": "办法"}], "core.policy_citations lacks the required column policy_citation_id"),
        ([{"title": ["办法"], **{"policy_citation_id": "x"}}], "core.policy_citations.title does not hold String"),
    ],
)
def test_conform_says_what_is_wrong(rows: list[dict[str, object]], message: str) -> None:
    with pytest.raises(NotConformingError, match=re.escape(message)):
        conform("policy_citations", rows)


def test_conform_refuses_a_number_that_does_not_fit() -> None:
    with pytest.raises(NotConformingError, match=r"core\.people\.document_count"):
        conform("people", pl.DataFrame({"person_id": ["x"], "name": ["y"], "document_count": ["many"]}))


@settings(deadline=None)  # the machine may be busy with other things
@given(st.integers(0, 10**12), st.integers(0, 999_999))
def test_money_keeps_every_digit(yuan: int, millionth: int) -> None:
    amount = Decimal(f"{yuan}.{millionth:06}")
    frame = conform("quantities", [{**_quantity(), "value": amount}])
    assert frame["value"].to_list() == [amount]


@pytest.mark.parametrize("value", [66860000, 66860000.0, Decimal("66860000")])
def test_money_may_be_given_as_any_number(value: object) -> None:
    assert conform("quantities", [{**_quantity(), "value": value}])["value"].to_list() == [Decimal("66860000.000000")]


def test_a_stamp_fills_what_is_missing_and_keeps_what_is_there() -> None:
    row = {"title": "t", "policy_citation_id": "x", **_evidence()}
    frames = {"policy_citations": conform("policy_citations", [row, {**row, "first_seen": "run_1"}])}
    stamped = stamp(frames, "run_2", datetime.fromisoformat("2026-01-01"))["policy_citations"]
    assert stamped["first_seen"].to_list() == ["run_2", "run_1"]


@pytest.mark.parametrize(
    ("row_id", "name"),
    [
        ("event_0123456789abcdef", "core.events"),
        ("organization_mention_0123456789abcdef", "core.organization_mentions"),
        ("organization_0123456789abcdef", "core.organizations"),
        ("0" * 32, "core.documents"),
        ("nonsense", None),
        ("", None),
        ("colour_0123456789abcdef", None),
    ],
)
def test_an_id_tells_its_table(row_id: str, name: str | None) -> None:
    found = table_of_id(row_id)
    assert (found.full_name if found else None) == name


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(KeyError, match="there is no table colours"):
        table("colours")


def test_every_mart_says_what_it_leaves_out() -> None:
    for declared in MART:
        assert {"left_out_count", "left_out_reason", "excluded_rows"} & set(declared.column_names), declared.name


def _evidence() -> dict[str, object]:
    return {
        **{"doc_id": "0" * 32, "evidence": "x", "evidence_start": 0, "evidence_end": 1, "raw_start": 0, "raw_end": 1},
        **{"confidence": 0.9, "origin": "stated", "modality": "actual"},
    }


def _quantity() -> dict[str, object]:
    return {
        **{
            "quantity_id": "quantity_0123456789abcdef",
            "measure": "aid_funds",
            "unit": "元",
            "unit_kind": "money",
            "approximation": "exact",
        },
        **{"aggregation": "period", "period_start": date(2019, 1, 1), "countable": True, **_evidence()},
    }


@pytest.mark.parametrize(
    ("name", "column", "allowed", "is_whole"),
    [
        ("event_types", "event_type", enumerations.EVENT_TYPE, True),
        ("roles", "role", enumerations.ROLE, True),
        ("mechanisms", "mechanism", enumerations.MECHANISM, False),
        ("measures", "measure", enumerations.MEASURE, True),
        ("units", "unit_kind", enumerations.UNIT_KIND, False),
        ("organization_suffixes", "organization_type", enumerations.ORGANIZATION_TYPE, False),
        ("organization_bodies", "organization_type", enumerations.ORGANIZATION_TYPE, False),
    ],
)
def test_vocabularies_hold_only_declared_values(name: str, column: str, allowed: Enumeration, is_whole: bool) -> None:
    """A word list that gives a value which no column allows would send every row with it to quarantine."""
    path = files("seeds") / "reference" / f"{name}.csv"
    with path.open("rb") as file:
        found = set(pl.read_csv(file, infer_schema=False)[column].drop_nulls())
    assert found <= set(allowed.codes)
    assert not is_whole or found == set(allowed.codes)


def test_measures_agree_with_their_vocabulary() -> None:
    with (files("seeds") / "reference" / "measures.csv").open("rb") as file:
        listed = dict(pl.read_csv(file, infer_schema=False).select("measure", "unit_kind").iter_rows())
    declared = dict(enumerated_frame("measures").select("code", "unit_kind").iter_rows())
    assert {code: kind for code, kind in listed.items() if kind != "any"} == {c: k for c, k in declared.items() if listed[c] != "any"}

"""The marts: every sum counts countable rows of in-scope pages only, and says what it left out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from warehouse.ddl import view_sql
from warehouse.land import land
from warehouse.query import query
from warehouse.samples import sample_frames
from warehouse.tables import MART

NOW = datetime.fromisoformat("2026-01-01")
DOC = pl.col("doc_id")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    """Four pages, whose sums are 1,000,000 to 1,030,000 yuan: page 1 is out of scope, page 2 repeats page 0, page 3 is as it should be.

    Page 3 also tells of a grant in dollars, 500 yuan a household, and 30 yuan with no recipient.
    """
    frames = sample_frames(4)
    doc = frames["core.documents"]["doc_id"].to_list()
    frames["core.documents"] = frames["core.documents"].with_columns(
        in_scope=doc[1] != DOC, duplicate_of=pl.when(doc[2] == DOC).then(pl.lit(doc[0]))
    )
    for name, own in (("core.quantities", "quantity_id"), ("core.events", "event_id"), ("core.pairings", "pairing_id")):
        frame = frames[name]
        of = {page: frame.filter((page == DOC) & pl.col("countable"))[own].item() for page in doc}
        frames[name] = frame.with_columns(
            countable=pl.col("countable") & (doc[2] != DOC),
            not_countable_reason=pl.when((doc[2] == DOC) & pl.col("countable"))
            .then(pl.lit("duplicate"))
            .otherwise(pl.col("not_countable_reason")),
            **{f"canonical_{own}": pl.when(doc[2] == DOC).then(pl.lit(of[doc[0]])).otherwise(pl.col(own))},
        )
    model = frames["core.quantities"].filter((doc[3] == DOC) & pl.col("countable"))
    further = [
        model.with_columns(quantity_id=pl.lit("quantity_00000000000000a1"), unit=pl.lit("美元"), value=pl.lit(7).cast(pl.Decimal(24, 6))),
        model.with_columns(
            quantity_id=pl.lit("quantity_00000000000000a2"), per=pl.lit("household"), value=pl.lit(500).cast(pl.Decimal(24, 6))
        ),
        model.with_columns(
            quantity_id=pl.lit("quantity_00000000000000a3"),
            recipient_name=pl.lit(None, pl.String),
            recipient_place_code=pl.lit(None, pl.String),
            value=pl.lit(30).cast(pl.Decimal(24, 6)),
        ),
        model.with_columns(quantity_id=pl.lit("quantity_00000000000000a4"), measure=pl.lit("income_per_capita")),
        model.with_columns(quantity_id=pl.lit("quantity_00000000000000a5"), measure=pl.lit("loans"), aggregation=pl.lit("point")),
    ]
    frames["core.quantities"] = pl.concat([frames["core.quantities"], *further])
    path = tmp_path_factory.mktemp("marts") / "w.duckdb"
    land(frames, path, "r", NOW)
    return path


def _rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(warehouse, sql).rows


def test_a_recipient_gets_what_counts_and_no_more(warehouse: Path) -> None:
    sql = """SELECT recipient_name, year, measure, amount_yuan, counted_count, document_count, left_out_count, left_out_yuan
             FROM mart.aid_by_recipient_year WHERE measure = 'aid_funds' ORDER BY recipient_name NULLS LAST"""
    parts, duplicate, out_of_scope = 4 * 400_000, 1_020_000, 1_010_000
    assert _rows(warehouse, sql) == [
        ("大关县", 2019, "aid_funds", Decimal(1_000_000 + 1_030_000), 2, 2, 4 + 1 + 1 + 2, Decimal(parts + duplicate + out_of_scope)),
        (None, 2019, "aid_funds", Decimal(30), 1, 1, 0, None),
    ]


def test_recipients_and_helpers_add_up_to_the_same(warehouse: Path) -> None:
    sums = [
        _rows(warehouse, f"SELECT sum(amount_yuan), sum(left_out_count) FROM mart.aid_by_{side}_year") for side in ("recipient", "helper")
    ]
    facts = _rows(warehouse, "SELECT sum(value) FROM mart.quantity_facts WHERE summable AND unit = '元' AND measure = 'aid_funds'")
    assert sums[0] == sums[1]
    assert sums[0][0][0] == facts[0][0]


def test_what_does_not_add_up_has_no_total(warehouse: Path) -> None:
    sql = "SELECT measure, per, unit, total_value, counted_count FROM mart.quantities_by_measure_year ORDER BY ALL"
    rows = {(m, per, unit): (total, n) for m, per, unit, total, n in _rows(warehouse, sql)}
    assert rows["income_per_capita", None, "元"] == (None, 1)
    assert rows["aid_funds", "household", "元"] == (None, 1)
    assert rows["aid_funds", None, "美元"] == (Decimal(7), 1)
    assert rows["aid_funds", None, "元"] == (Decimal(2_030_030), 3)


def test_every_number_left_out_of_sums_says_why(warehouse: Path) -> None:
    rows = _rows(warehouse, "SELECT left_out_reason, summable, count(*) FROM mart.quantity_facts GROUP BY ALL ORDER BY ALL NULLS FIRST")
    assert rows == [
        (None, True, 4),
        ("duplicate", False, 1),
        ("not_additive", False, 1),
        ("out_of_scope", False, 2),
        ("part_of_counted", False, 3),
        ("per_unit", False, 1),
        ("point", False, 1),
    ]


def test_a_sum_says_how_many_it_left_out_for_which_reason(warehouse: Path) -> None:
    rows = _rows(
        warehouse, "SELECT recipient_name, left_out_reasons FROM mart.aid_by_recipient_year WHERE measure = 'aid_funds' ORDER BY 1"
    )
    assert rows == [("大关县", ["duplicate 1", "other_currency 1", "out_of_scope 2", "part_of_counted 3", "per_unit 1"]), (None, [])]
    rows = _rows(warehouse, "SELECT left_out_reasons FROM mart.pairing_network ORDER BY ALL")
    assert sorted(row[0] for row in rows) == [[], [], ["duplicate 1"], ["out_of_scope 1"]]


def test_what_is_left_out_is_listed_by_reason_with_its_amount(warehouse: Path) -> None:
    sql = "SELECT reason, sum(excluded_rows), sum(excluded_amount) FROM mart.exclusions WHERE table_name = {} GROUP BY ALL ORDER BY ALL"
    assert _rows(warehouse, sql.format("'core.quantities'")) == [
        ("duplicate", 1, Decimal(1_020_000)),
        ("not_additive", 1, None),
        ("out_of_scope", 2, Decimal(1_410_000)),
        ("part_of_counted", 3, Decimal(1_200_000)),
        ("per_unit", 1, None),
        ("point", 1, None),
    ]
    assert _rows(warehouse, sql.format("'core.events'")) == [("duplicate", 1, None), ("out_of_scope", 1, None)]


def test_counted_and_excluded_rows_are_all_rows(warehouse: Path) -> None:
    for name, counted in (
        ("quantities", "SELECT count(*) FROM mart.quantity_facts WHERE summable"),
        ("events", "SELECT count(*) FROM mart.event_calendar"),
        ("pairings", "SELECT sum(counted_count) FROM mart.pairing_network"),
        ("policy_citations", "SELECT sum(citation_count) FROM mart.policy_citations_by_year"),
    ):
        excluded = f"SELECT coalesce(sum(excluded_rows), 0) FROM mart.exclusions WHERE table_name = 'core.{name}'"
        assert _rows(warehouse, f"SELECT ({counted}) + ({excluded})") == _rows(warehouse, f"SELECT count(*) FROM core.{name}"), name


def test_an_event_that_two_pages_tell_stands_once(warehouse: Path) -> None:
    rows = _rows(warehouse, "SELECT report_count, left_out_count, participant_count FROM mart.event_calendar ORDER BY report_count")
    assert rows == [(1, 0, 1), (2, 1, 2)]


def test_people_took_part_once_in_what_two_pages_tell(warehouse: Path) -> None:
    rows = _rows(warehouse, "SELECT event_count, left_out_count, count(*) FROM mart.people_activity GROUP BY ALL ORDER BY ALL")
    assert rows == [(0, 1, 1), (1, 0, 3)]


def test_every_row_of_core_is_counted_or_left_out(warehouse: Path) -> None:
    for mart, core in (("quantity_facts", "quantities"), ("pairing_network", "pairings"), ("policy_citations_by_year", "policy_citations")):
        counted = {
            "quantity_facts": "count(*)",
            "pairing_network": "sum(counted_count + left_out_count)",
            "policy_citations_by_year": "sum(citation_count + left_out_count)",
        }[mart]
        assert _rows(warehouse, f"SELECT {counted} FROM mart.{mart}") == _rows(warehouse, f"SELECT count(*) FROM core.{core}")


def test_coverage_leaves_pages_out_of_scope_aside(warehouse: Path) -> None:
    rows = _rows(
        warehouse,
        """SELECT place_name, province_name, document_count, mention_count, event_count, recipient_pairing_count, left_out_count
           FROM mart.place_coverage WHERE place_code = '530624'""",
    )
    assert rows == [("大关县", "云南省", 3, 3, 2, 2, 3 + 2)]


def test_quality_counts_the_facts_of_a_page(warehouse: Path) -> None:
    rows = _rows(warehouse, "SELECT in_scope, fact_count, counted_count, left_out_count FROM mart.document_quality ORDER BY source_uri")
    assert rows == [(True, 9, 3, 1), (False, 9, 0, 4), (True, 9, 0, 4), (True, 14, 8, 1)]


@pytest.mark.parametrize("declared", MART, ids=lambda t: t.name)
def test_a_mart_says_question_grain_and_warning(declared) -> None:
    header = [line for line in view_sql(declared.name).splitlines() if line.startswith("-- ")]
    for word in ("Question:", "Grain:", "Warning:"):
        assert any(line.removeprefix("-- ").startswith(word) for line in header), word


MECHANISM_CASES: dict[str, tuple[list[tuple[str, str | None, str, str | None, str]], dict[str, Any], tuple[str | None, str | None]]] = {
    # pairings of the page (helper, its place, recipient, its place, mechanism), the quantity's parties, the mechanism and its source
    "only mechanism of the page": (
        [("甲市", "440100", "大关县", "530624", "east_west")],
        {},
        ("east_west", "page"),
    ),
    "two pairings of one mechanism": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("乙区", "440103", "彝良县", "530628", "east_west")],
        {},
        ("east_west", "page"),
    ),
    "two mechanisms and no parties": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "大关县", "530624", "designated")],
        {},
        (None, None),
    ),
    "the helper tells which of two": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "大关县", "530624", "designated")],
        {"helper_name": "某集团", "recipient_name": "大关县", "recipient_place_code": "530624"},
        ("designated", "parties"),
    ),
    "a helper whose name is longer by its city": (
        [("火炬区", "442000", "大关县", "530624", "east_west"), ("某集团", None, "大关县", "530624", "designated")],
        {"helper_name": "中山火炬区"},
        ("east_west", "parties"),
    ),
    "the recipient that two help tells nothing": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "大关县", "530624", "designated")],
        {"recipient_name": "大关县", "recipient_place_code": "530624"},
        (None, None),
    ),
    "the recipient tells which of two": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "彝良县", "530628", "designated")],
        {"recipient_name": "彝良县", "recipient_place_code": "530628"},
        ("designated", "parties"),
    ),
    "a village lies in the county that is helped": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "彝良县", "530628", "designated")],
        {"recipient_name": "某村", "recipient_place_code": "530624103204"},
        ("east_west", "parties"),
    ),
    "a province does not lie in its county": (
        [("甲市", "440100", "大关县", "530624", "east_west"), ("某集团", None, "彝良县", "530628", "designated")],
        {"recipient_name": "云南省", "recipient_place_code": "530000"},
        (None, None),
    ),
    "a stranger gives for reasons of his own": (
        [("甲市", "440100", "大关县", "530624", "east_west")],
        {"helper_name": "某商会", "recipient_name": "大关县", "recipient_place_code": "530624"},
        (None, None),
    ),
    "another recipient on a page of one mechanism": (
        [("甲市", "440100", "大关县", "530624", "east_west")],
        {"recipient_name": "某校"},
        ("east_west", "page"),
    ),
    "no pairing": ([], {"helper_name": "甲市"}, (None, None)),
}  # fmt: skip


@pytest.fixture(scope="module")
def told_mechanisms(tmp_path_factory) -> dict[str, tuple[str | None, str | None]]:
    """One page a case, each with one quantity that has no event."""
    frames = sample_frames(len(MECHANISM_CASES))
    documents = frames["core.documents"]["doc_id"].to_list()
    quantities, pairings, asked = [], [], {}
    for (case, (pairs, parties, _)), doc in zip(MECHANISM_CASES.items(), documents, strict=True):
        nobody = {"helper_name": None, "helper_place_code": None, "recipient_name": None, "recipient_place_code": None, "event_id": None}
        row = frames["core.quantities"].filter((doc == DOC) & pl.col("countable")).to_dicts()[0]
        quantities.append(row | nobody | parties)
        asked[row["quantity_id"]] = case
        model = frames["core.pairings"].filter(doc == DOC).to_dicts()[0]
        names = ("helper_name", "helper_place_code", "recipient_name", "recipient_place_code", "mechanism")
        pairings += [
            model | {"pairing_id": f"{model['pairing_id'][:-1]}{n}", "helper_organization_id": None} | dict(zip(names, pair, strict=True))
            for n, pair in enumerate(pairs)
        ]
        # what a page denies is no programme of it
        pairings.append(model | {"mechanism": "consumption", "modality": "negated", "countable": False, "not_countable_reason": "negated"})
    frames["core.quantities"] = pl.DataFrame(quantities, schema=frames["core.quantities"].schema)
    frames["core.pairings"] = pl.DataFrame(pairings, schema=frames["core.pairings"].schema)
    path = tmp_path_factory.mktemp("mechanisms") / "w.duckdb"
    land(frames, path, "r", NOW)
    rows = _rows(path, "SELECT quantity_id, mechanism, mechanism_source FROM mart.quantity_facts")
    assert len(rows) == len(MECHANISM_CASES)
    return {asked[row[0]]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize("case", MECHANISM_CASES)
def test_a_number_without_event_has_the_mechanism_of_its_pairing(case: str, told_mechanisms) -> None:
    assert told_mechanisms[case] == MECHANISM_CASES[case][2]


def test_the_mechanism_of_an_event_goes_before_that_of_pairings(tmp_path: Path) -> None:
    frames = sample_frames(1)
    event = frames["core.events"]["event_id"].item()
    frames["core.quantities"] = frames["core.quantities"].with_columns(event_id=pl.lit(event))
    frames["core.pairings"] = frames["core.pairings"].with_columns(mechanism=pl.lit("household"))
    land(frames, tmp_path / "w.duckdb", "r", NOW)
    rows = _rows(tmp_path / "w.duckdb", "SELECT DISTINCT mechanism, mechanism_source FROM mart.quantity_facts")
    assert rows == [("designated", "event")]

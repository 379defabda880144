"""Identities across pages, canonical rows and what may be summed, on frames of mentions made by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from transforms.extract.schemas import MENTION_SCHEMAS
from transforms.reference import read_reference
from transforms.resolve.corrections import apply_corrections
from transforms.resolve.frame import resolve, unknown_words
from transforms.resolve.identities import unite
from transforms.resolve.settle import settle_again

_REPAIR = pl.Struct(
    {
        "kind": pl.String,
        "raw_start": pl.Int64,
        "raw_end": pl.Int64,
        "raw_text": pl.String,
        "repaired_text": pl.String,
        "certain": pl.Boolean,
        "alternatives": pl.List(pl.String),
    }
)
_TEXT = "捐赠仪式在县里举行"


def page(number: int, body: str = _TEXT, **values: Any) -> dict[str, Any]:
    return {
        "doc_id": f"{number:032x}",
        "source_uri": f"pages/{number}.txt",
        "media_type": "text/plain",
        "title": None,
        "script": "Hans",
        "damage": [],
        "repairs": [],
        "editors": [],
        "tampered": False,
        "body": body,
        "raw_char_count": len(body),
        "published_at": None,
        **values,
    }


def fact(number: int, start: int = 0, **values: Any) -> dict[str, Any]:
    return {
        "doc_id": f"{number:032x}",
        "evidence": _TEXT[start : start + 2],
        "evidence_start": start,
        "evidence_end": start + 2,
        "raw_start": start,
        "raw_end": start + 2,
        "confidence": 0.9,
        "origin": "stated",
        "modality": "actual",
        **values,
    }


def told(
    pages: list[dict[str, Any]], jurisdictions: dict[int, str] | None = None, **mentions: list[dict[str, Any]]
) -> dict[str, pl.DataFrame]:
    frames = {table: pl.DataFrame(mentions.get(table, []), schema=schema) for table, schema in MENTION_SCHEMAS.items()}
    frames["pages"] = pl.DataFrame(
        pages,
        schema_overrides={
            "damage": pl.List(pl.String),
            "repairs": pl.List(_REPAIR),
            "editors": pl.List(pl.String),
            "published_at": pl.Datetime,
            "title": pl.String,
        },
    )
    places = jurisdictions or {}
    frames["documents"] = pl.DataFrame(
        [
            {
                "doc_id": p["doc_id"],
                "in_scope": True,
                "scope_score": 1.0,
                "scope_reasons": [],
                "jurisdiction_code": places.get(int(p["doc_id"], 16)),
            }
            for p in pages
        ],
        schema=MENTION_SCHEMAS["documents"],
    )
    return frames


def position(number: int, person: str, title: str, organization: str | None = None) -> dict[str, Any]:
    return fact(number, position_id=f"position_{number:016x}", person_name=person, title=title, organization_name=organization)


def organization(number: int, name: str, surface: str, *, resolved: bool = True, code: str | None = None) -> dict[str, Any]:
    return fact(
        number,
        organization_mention_id=f"organization_mention_{number:016x}",
        organization_name=name,
        surface=surface,
        inferred=name != surface,
        resolved=resolved,
        organization_type="cppcc",
        place_code=code,
    )


def quantity(number: int, serial: int = 0, **values: Any) -> dict[str, Any]:
    return fact(
        number,
        **{
            "quantity_id": f"quantity_{number * 100 + serial:016x}",
            "measure": "aid_funds",
            "value": Decimal(780000),
            "unit": "元",
            "unit_kind": "money",
            "approximation": "exact",
            "aggregation": "period",
            **values,
        },
    )


def reasons(tables: dict[str, pl.DataFrame]) -> list[str | None]:
    return tables["quantities"].sort("quantity_id")["not_countable_reason"].to_list()


def test_an_abbreviation_that_no_page_completes_stays_with_its_page() -> None:
    tables = resolve(
        told(
            [page(1), page(2, "别的")],
            organization_mentions=[
                organization(1, "省政协", "省政协", resolved=False),
                organization(2, "省政协", "省政协", resolved=False),
            ],
        )
    )
    assert tables["organizations"].height == 2


def test_a_full_name_is_one_body_on_every_page_with_its_short_forms() -> None:
    mentions = [organization(1, "湖北省政协", "省政协", code="420000"), organization(2, "湖北省政协", "湖北省政协", code="420000")]
    tables = resolve(told([page(1), page(2, "别的")], organization_mentions=mentions))
    assert tables["organizations"].select("name", "aliases").rows() == [("湖北省政协", ["省政协"])]
    assert tables["organization_mentions"]["organization_id"].n_unique() == 1


def test_towns_of_one_name_are_told_apart_by_their_county() -> None:
    mentions = [
        {**organization(n, "城关镇党委", "城关镇党委", code=code), "admin_level": "township"}
        for n, code in ((1, "610924100000"), (2, "620402101000"), (3, "610924100000"))
    ]
    tables = resolve(told([page(1), page(2, "甲"), page(3, "乙")], organization_mentions=mentions))
    assert tables["organizations"].height == 2


def test_a_name_alone_is_no_person() -> None:
    pages = [page(1), page(2, "甲"), page(3, "乙")]
    posts = [position(1, "李强", "农业农村局局长"), position(2, "李强", "农业农村局局长"), position(3, "李强", "校长")]
    tables = resolve(told(pages, {1: "440823", 2: "440823", 3: "513225"}, positions=posts))
    assert sorted(tables["people"].select("jurisdiction_code", "document_count").rows()) == [("440823", 2), ("513225", 1)]


def test_the_most_local_post_anchors_a_person() -> None:
    pages = [page(1), page(2, "甲")]
    posts = [
        position(1, "贺长松", "州委常委", "阿坝州委"),
        {**position(1, "贺长松", "县委书记", "九寨沟县委"), "position_id": "position_00000000000000ff"},
        position(2, "贺长松", "县委书记", "九寨沟县委"),
    ]
    bodies = [
        organization(1, "阿坝州委", "阿坝州委", code="513200"),
        {**organization(1, "九寨沟县委", "九寨沟县委", code="513225"), "organization_mention_id": "organization_mention_00000000000000ff"},
        organization(2, "九寨沟县委", "县委", code="513225"),
    ]
    tables = resolve(told(pages, positions=posts, organization_mentions=bodies))
    assert tables["people"].select("jurisdiction_code", "document_count").rows() == [("513225", 2)]


def test_a_reprint_is_no_second_donation() -> None:
    pages = [
        page(1, "向九寨沟县捐赠78万元。"),
        page(2, "向九寨沟县捐赠 78 万元!", damage=["pinyin_annotation"]),
        page(3, "向会宁县捐赠78万元。"),
    ]
    tables = resolve(told(pages, quantities=[quantity(1), quantity(2), quantity(3)]))
    documents = tables["documents"].sort("doc_id")
    assert documents["duplicate_of"].to_list() == [None, f"{1:032x}", None]
    assert reasons(tables) == [None, "duplicate", None]
    assert tables["quantities"].filter("countable")["value"].sum() == Decimal(1560000)


def test_the_same_amount_twice_on_one_page_counts_twice() -> None:
    tables = resolve(told([page(1)], quantities=[quantity(1, 0), {**quantity(1, 1), "evidence_start": 4, "evidence_end": 6}]))
    assert reasons(tables) == [None, None]


def test_the_same_gift_told_by_both_sides_counts_once() -> None:
    gift = {"helper_name": "嘉善县", "recipient_name": "九寨沟县", "period_start": date(2022, 8, 18), "period_end": date(2022, 8, 18)}
    tables = resolve(told([page(1), page(2, "别的话")], quantities=[quantity(1, **gift), quantity(2, **gift)]))
    assert reasons(tables) == [None, "duplicate"]


def test_each_exclusion_has_its_reason() -> None:
    whole = quantity(1, 0)
    rows = [
        whole,
        quantity(1, 1, part_of=whole["quantity_id"], value=Decimal(5)),
        quantity(1, 2, value=Decimal(6), aggregation="cumulative"),
        quantity(1, 3, value=Decimal(7), modality="planned"),
        quantity(1, 4, value=Decimal(8), shared_among=3),
        quantity(1, 5, value=Decimal(500), per="household"),
        quantity(1, 6, measure="share", unit="%", unit_kind="ratio", value=Decimal("0.5")),
        quantity(1, 7, value=Decimal(11), aggregation="point"),
        quantity(2, 8, value=Decimal(9)),
    ]
    tables = resolve(told([page(1), page(2, "别的话", tampered=True)], quantities=rows))
    assert reasons(tables) == [
        None,
        "part_of_counted",
        "cumulative_beside_periods",
        "planned",
        "shared_among_recipients",
        "per_unit",
        "ratio",
        "point",
        "tampered_page",
    ]


def test_a_part_counts_where_its_whole_does_not() -> None:
    whole = quantity(1, 0, modality="planned")
    tables = resolve(told([page(1)], quantities=[whole, quantity(1, 1, part_of=whole["quantity_id"], value=Decimal(5))]))
    assert reasons(tables) == ["planned", None]


def test_the_order_of_pages_does_not_matter() -> None:
    pages = [page(n, f"第{n % 2}条") for n in range(1, 6)]
    rows = [quantity(n) for n in range(1, 6)]
    first = resolve(told(pages, quantities=rows))
    second = resolve(told(pages[::-1], quantities=rows[::-1]))
    for name, frame in first.items():
        assert frame.sort(frame.columns[0]).equals(second[name].sort(frame.columns[0])), name


def test_unknown_words_are_counted_with_an_example() -> None:
    frames = told([page(1)], unknowns=[{"doc_id": f"{n:032x}", "kind": "unit", "word": "垛", "example": "草料三垛"} for n in (1, 1, 2)])
    assert unknown_words(frames).select("word", "count", "document_count", "example").rows() == [("垛", 3, 2, "草料三垛")]


def event(number: int, serial: int = 0, **values: Any) -> dict[str, Any]:
    return fact(
        number,
        **{
            "event_id": f"event_{number * 100 + serial:016x}",
            "event_type": "donation",
            "start_date": date(2021, 3, 5),
            "end_date": date(2021, 3, 5),
            "date_precision": "day",
            "date_inferred": False,
            "place_code": "513225",
            **values,
        },
    )


def part(number: int, role: str, person: str | None = None, body: str | None = None, serial: int = 0) -> dict[str, Any]:
    return fact(
        number,
        participation_id=f"participation_{number * 1000 + serial:016x}",
        event_id=f"event_{number * 100:016x}",
        person_name=person,
        organization_name=body,
        role=role,
    )


def one_event(tables: dict[str, pl.DataFrame]) -> bool:
    return tables["events"]["canonical_event_id"].n_unique() == 1


REPORTS = {
    # what the second report says otherwise, and whether it may still be the same event
    "the very same": ({}, True),
    "told of the day after": ({"start_date": date(2021, 3, 6), "end_date": date(2021, 3, 6)}, True),
    "known to the month only": ({"start_date": date(2021, 3, 1), "end_date": date(2021, 3, 31), "date_precision": "month"}, True),
    "a village of the county": ({"place_code": "513225101201"}, True),
    "called an activity": ({"event_type": "activity"}, True),
    "a week later": ({"start_date": date(2021, 3, 12), "end_date": date(2021, 3, 12)}, False),
    "a year later": ({"start_date": date(2022, 3, 5), "end_date": date(2022, 3, 5)}, False),
    "of another kind": ({"event_type": "training"}, False),
    "planned": ({"modality": "planned"}, False),
}


@pytest.mark.parametrize(("otherwise", "same"), REPORTS.values(), ids=REPORTS)
def test_reports_of_one_event(otherwise: dict[str, Any], same: bool) -> None:
    parts = [part(n, "donor", body="嘉善县慈善总会", serial=1) for n in (1, 2)] + [
        part(n, "speaker", person="王志强", serial=2) for n in (1, 2)
    ]
    tables = resolve(told([page(1), page(2, "别的话")], events=[event(1), event(2, **otherwise)], participations=parts))
    assert one_event(tables) is same
    assert tables["events"]["countable"].sum() == (1 if same or otherwise.get("modality") else 2)


def test_day_and_county_alone_make_one_event_only_where_nobody_else_is_named() -> None:
    pages = [page(1), page(2, "别的话")]
    assert one_event(resolve(told(pages, events=[event(1), event(2)])))
    others = [part(n, "speaker", person=name, serial=at) for n, names in ((1, "甲乙"), (2, "丙丁")) for at, name in enumerate(names)]
    assert not one_event(resolve(told(pages, events=[event(1), event(2)], participations=others)))


def test_the_same_giver_at_two_schools_on_one_day_gives_twice() -> None:
    schools = [
        {**organization(n, name, name, code="513225"), "organization_type": "school"}
        for n, name in ((1, "九寨沟县第三小学"), (2, "九寨沟县民族中学"))
    ]
    parts = [part(n, "donor", body="嘉善县慈善总会") for n in (1, 2)]
    tables = resolve(told([page(1), page(2, "别的话")], events=[event(1), event(2)], participations=parts, organization_mentions=schools))
    assert not one_event(tables)


def test_two_events_of_one_page_are_two() -> None:
    tables = resolve(told([page(1)], events=[event(1, 0), {**event(1, 1), "evidence_start": 4, "evidence_end": 6}]))
    assert tables["events"]["countable"].to_list() == [True, True]


def test_reports_that_differ_in_the_sum_count_once_and_are_listed() -> None:
    amounts = [quantity(1, event_id=event(1)["event_id"]), quantity(2, event_id=event(2)["event_id"], value=Decimal(800000))]
    parts = [part(n, "donor", body="嘉善县慈善总会", serial=1) for n in (1, 2)] + [
        part(n, "speaker", person="王志强", serial=2) for n in (1, 2)
    ]
    tables = resolve(told([page(1), page(2, "别的话")], events=[event(1), event(2)], quantities=amounts, participations=parts))
    assert reasons(tables) == [None, "doubtful"]
    assert tables["conflicts"].select("column_name", "canonical_value", "told_value").rows() == [
        ("value", "780000.000000", "800000.000000")
    ]


def test_two_firms_that_give_at_one_ceremony_both_count() -> None:
    gifts = [
        quantity(1, event_id=event(1)["event_id"], helper_name="甲公司"),
        quantity(2, event_id=event(2)["event_id"], helper_name="乙公司", value=Decimal(50000)),
    ]
    parts = [part(n, "speaker", person=name, serial=at) for n in (1, 2) for at, name in enumerate(("王志强", "李建国"))]
    tables = resolve(told([page(1), page(2, "别的话")], events=[event(1), event(2)], quantities=gifts, participations=parts))
    assert one_event(tables)
    assert reasons(tables) == [None, None]


def test_one_number_of_one_event_counts_once_whatever_it_was_taken_for() -> None:
    amounts = [quantity(1, event_id=event(1)["event_id"]), quantity(2, event_id=event(2)["event_id"], measure="donation_value")]
    parts = [part(n, "donor", body="嘉善县慈善总会", serial=1) for n in (1, 2)]
    tables = resolve(told([page(1), page(2, "别的话")], events=[event(1), event(2)], quantities=amounts, participations=parts))
    assert reasons(tables) == [None, "duplicate"]
    assert ("measure", "donation_value") in tables["conflicts"].select("column_name", "told_value").rows()


def test_sums_up_to_a_date_do_not_count_beside_their_years_on_another_page() -> None:
    parties = {"helper_name": "嘉善县", "recipient_name": "九寨沟县"}
    year = {"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}
    rows = [
        quantity(1, **parties, **year),
        quantity(2, **parties, period_end=date(2020, 12, 31), aggregation="cumulative", value=Decimal(9000000)),
        quantity(3, **parties, period_end=date(2018, 12, 31), aggregation="cumulative", value=Decimal(1000000), measure="loans"),
        quantity(4, **parties, period_end=date(2021, 12, 31), aggregation="cumulative", value=Decimal(3000000), measure="loans"),
    ]
    tables = resolve(told([page(n, f"第{n}条") for n in range(1, 5)], quantities=rows))
    assert reasons(tables) == [None, "cumulative_beside_periods", "cumulative_beside_periods", None]


def test_a_part_of_a_part_does_not_count_beside_the_whole() -> None:
    whole, half = quantity(1, 0), quantity(1, 1, value=Decimal(5))
    rows = [whole, {**half, "part_of": whole["quantity_id"]}, quantity(1, 2, value=Decimal(2), part_of=half["quantity_id"])]
    assert reasons(resolve(told([page(1)], quantities=rows))) == [None, "part_of_counted", "part_of_counted"]


def test_what_only_the_worse_copy_tells_is_doubtful_unless_the_better_lacks_the_words() -> None:
    whole = "县里举行捐赠仪式，企业捐赠78万元，群众纷纷表示感谢，会后大家参观了学校。" * 2
    short = whole[:40]
    pages = [page(1, whole), page(2, whole + "。", damage=["pinyin_annotation"])]
    late = {"evidence_start": 50, "evidence_end": 60, "evidence": whole[50:60]}
    tables = resolve(told(pages, quantities=[quantity(2, **late)]))
    assert reasons(tables) == ["doubtful"]
    damaged = [page(1, short), page(2, whole, damage=["lost"], repairs=[_UNCERTAIN])]
    tables = resolve(told(damaged, quantities=[quantity(2, **late)]))
    assert tables["documents"].sort("doc_id")["duplicate_of"].to_list() == [None, f"{1:032x}"]
    assert reasons(tables) == [None]


_UNCERTAIN = {"kind": "lost", "raw_start": 0, "raw_end": 1, "raw_text": "?", "repaired_text": "县", "certain": False, "alternatives": []}


def pairing(number: int, **values: Any) -> dict[str, Any]:
    return fact(
        number,
        **{
            "pairing_id": f"pairing_{number:016x}",
            "helper_name": "嘉善县",
            "helper_place_code": "330421",
            "recipient_name": "九寨沟县",
            "recipient_place_code": "513225",
            "mechanism": "east_west",
            **values,
        },
    )


def test_a_relation_told_by_both_sides_is_one_and_begins_when_it_is_said_to() -> None:
    rows = [pairing(1), pairing(2, start_year=2021), pairing(3, recipient_name="四川省九寨沟县"), pairing(4, start_year=2016)]
    tables = resolve(told([page(n, f"第{n}条") for n in range(1, 5)], pairings=rows))
    kept = tables["pairings"].filter("countable")
    assert sorted(kept["start_year"]) == [2016, 2021]


def test_names_are_not_people() -> None:
    """Two of one name: what keeps them apart, and what shows that they are one."""
    hospital = {**organization(1, "甲县人民医院", "甲县人民医院", code="440823"), "organization_type": "hospital"}
    school = {**organization(2, "乙县第一中学", "乙县第一中学", code="440823"), "organization_type": "school"}
    posts = [position(1, "李强", "院长", "甲县人民医院"), position(2, "李强", "校长", "乙县第一中学")]
    pages = [page(1), page(2, "甲"), page(3, "乙")]
    apart = resolve(told(pages, {1: "440823", 2: "440823"}, positions=posts, organization_mentions=[hospital, school]))
    assert apart["people"].height == 2
    both = [
        {**hospital, "doc_id": f"{3:032x}", "organization_mention_id": "organization_mention_00000000000000a1"},
        {**school, "doc_id": f"{3:032x}", "organization_mention_id": "organization_mention_00000000000000a2"},
    ]
    third = [
        {**position(3, "李强", "院长", "甲县人民医院"), "position_id": "position_00000000000000b1"},
        {**position(3, "李强", "校长", "乙县第一中学"), "position_id": "position_00000000000000b2"},
    ]
    merged = resolve(told(pages, {1: "440823", 2: "440823"}, positions=posts + third, organization_mentions=[hospital, school, *both]))
    assert merged["people"]["document_count"].to_list() == [3]
    # whoever had been told before keeps a way to be found
    ids = set(merged["people"]["person_id"]) | set(merged["redirects"]["old_id"])
    assert set(apart["people"]["person_id"]) <= ids
    assert set(merged["redirects"]["current_id"]) == set(merged["people"]["person_id"])


def day(year: int, number: int = 1) -> datetime:
    return datetime(year, 1, number)  # noqa: DTZ001 local time of the page


def test_a_name_is_another_person_after_a_generation() -> None:
    pages = [page(n, f"第{n}条", published_at=day(year)) for n, year in ((1, 2003), (2, 2004), (3, 2024))]
    posts = [position(n, "李强", "县委书记") for n in (1, 2, 3)]
    people = resolve(told(pages, dict.fromkeys((1, 2, 3), "440823"), positions=posts))["people"]
    assert sorted(people["document_count"]) == [1, 2]
    early = resolve(told(pages[:2], dict.fromkeys((1, 2), "440823"), positions=posts[:2]))["people"]
    assert set(early["person_id"]) <= set(people["person_id"])


def test_ids_stay_when_pages_arrive() -> None:
    def posts(numbers: range) -> list[dict[str, Any]]:
        return [position(n, "李强", "农业农村局局长") for n in numbers]

    pages = [page(n, f"第{n}条", published_at=day(2020, n)) for n in range(1, 7)]
    before = resolve(told(pages[:3], dict.fromkeys(range(1, 4), "440823"), positions=posts(range(1, 4))))["people"]
    after = resolve(told(pages, dict.fromkeys(range(1, 7), "440823"), positions=posts(range(1, 7))))["people"]
    assert before["person_id"].to_list() == after["person_id"].to_list()


def test_judgements_come_before_what_pages_show() -> None:
    first_told = {"a": "2020", "b": "2019", "c": "2021", "d": "2022"}
    links = [("a", "b"), ("b", "c")]
    current, redirects = unite("core.people", first_told, links, judged=([], []))
    assert current == {"a": "b", "b": "b", "c": "b", "d": "d"}
    assert set(redirects.select("old_id", "reason").rows()) == {("a", "merged"), ("c", "merged")}
    current, _ = unite("core.people", first_told, links, judged=([], [("a", "c")]))
    assert current["a"] == current["b"]
    assert current["c"] == "c"
    current, redirects = unite("core.people", first_told, [], judged=([("c", "d")], []))
    assert current["d"] == "c"
    assert redirects["reason"].to_list() == ["judged_same"]


def correction(**values: str | None) -> pl.DataFrame:
    row = {
        "correction_id": "c1",
        "table_name": "core.quantities",
        "row_id": quantity(1)["quantity_id"],
        "column_name": "value",
        "expect": "780000",
        "value": "870000",
        "status": "active",
        "reason": "读错",
        "source": "https://example.org",
        "date": "2026-11-22",
        **values,
    }
    return pl.DataFrame([row], schema=dict.fromkeys(row, pl.String))


CORRECTIONS: dict[str, tuple[dict[str, str | None], str, int]] = {
    "as expected": ({}, "applied", 870000),
    "not what was expected": ({"expect": "770000"}, "unexpected", 780000),
    "expected to be empty": ({"expect": None}, "unexpected", 780000),
    "right already": ({"value": "780000", "expect": "1"}, "already_right", 780000),
    "no such row": ({"row_id": "quantity_ffffffffffffffff"}, "row_not_found", 780000),
    "no such column": ({"column_name": "colour"}, "invalid", 780000),
    "no such table": ({"table_name": "core.colours"}, "invalid", 780000),
    "no number": ({"value": "many"}, "invalid", 780000),
    "evidence": ({"column_name": "evidence"}, "invalid", 780000),
    "retired": ({"status": "retired"}, "retired", 780000),
}


@pytest.mark.parametrize(("otherwise", "status", "value"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_correction_applies_only_where_its_old_value_stands(otherwise: dict[str, str | None], status: str, value: int) -> None:
    frames, report = apply_corrections(told([page(1)], quantities=[quantity(1)]), correction(**otherwise))
    assert report["status"].to_list() == [status]
    assert frames["quantities"]["value"].to_list() == [Decimal(value)]


def test_other_columns_can_be_corrected_and_emptied() -> None:
    frames = told([page(1)], events=[event(1)])
    fixed, _ = apply_corrections(
        frames,
        correction(
            table_name="core.events", row_id=event(1)["event_id"], column_name="start_date", expect="2021-03-05", value="2021-03-04"
        ),
    )
    assert fixed["events"]["start_date"].to_list() == [date(2021, 3, 4)]
    fixed, report = apply_corrections(
        fixed, correction(table_name="core.events", row_id=event(1)["event_id"], column_name="place_code", expect="513225", value=None)
    )
    assert fixed["events"]["place_code"].to_list() == [None]
    assert report["found"].to_list() == ["513225"]


def core(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {f"core.{name}": frame for name, frame in tables.items()}


def test_where_the_row_that_stands_for_others_is_kept_out_the_next_counts() -> None:
    tables = core(resolve(told([page(1), page(2), page(3)], quantities=[quantity(1), quantity(2), quantity(3)])))
    counted = tables["core.quantities"].filter("countable")["quantity_id"].item()
    kept = {**tables, "core.quantities": tables["core.quantities"].filter(pl.col("quantity_id") != counted)}
    again = settle_again(tables, kept)["core.quantities"]
    assert again["countable"].sum() == 1
    assert again["canonical_quantity_id"].unique().to_list() == again.filter("countable")["quantity_id"].to_list()


def test_where_the_page_that_stands_for_others_is_kept_out_the_next_stands() -> None:
    tables = core(resolve(told([page(1), page(2), page(3)], quantities=[quantity(2), quantity(3)])))
    best = tables["core.documents"].filter(pl.col("duplicate_of").is_null())["doc_id"].item()
    kept = {**tables, "core.documents": tables["core.documents"].filter(pl.col("doc_id") != best)}
    kept["core.quantities"] = tables["core.quantities"].filter(pl.col("doc_id") != best)
    again = settle_again(tables, kept)
    assert again["core.documents"]["duplicate_of"].null_count() == 1
    assert again["core.quantities"]["countable"].sum() == 1


def test_nothing_changes_where_nothing_was_kept_out() -> None:
    tables = core(resolve(told([page(1), page(2)], quantities=[quantity(1), quantity(2)])))
    assert all(frame.equals(tables[name]) for name, frame in settle_again(tables, tables).items())


@pytest.mark.parametrize(("name", "key"), [("judgements", ["left_id", "right_id"]), ("corrections", ["correction_id"])])
def test_what_readers_decided_is_sorted_unique_and_said_why(name: str, key: list[str]) -> None:
    rows = read_reference(name)
    assert rows.select(key).rows() == sorted(set(rows.select(key).rows()))
    assert rows.filter(pl.any_horizontal(pl.col("reason", "source", "date").is_null())).is_empty()
    if name == "judgements":
        assert rows.filter((pl.col("left_id") >= pl.col("right_id")) | ~pl.col("judgement").is_in(["same", "different"])).is_empty()
    else:
        assert rows.filter(~pl.col("status").is_in(["active", "retired"])).is_empty()

"""Identities across pages, canonical rows and what may be summed, on frames of mentions made by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.extract.schemas import MENTION_SCHEMAS
from transforms.resolve.frame import resolve, unknown_words

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

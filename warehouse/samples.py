"""Made-up rows for every core table that agree with each other: for tests, examples and trying out queries."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import blake2b
from typing import Any

import polars as pl

from warehouse.tables import CORE, conform

_SENTENCES = (
    "{helper}定点帮扶{recipient}。",
    "3月5日，{helper}副局长{person}到{recipient}走访慰问，主持召开座谈会。",
    "全年投入帮扶资金{amount}万元，其中产业资金{part}万元，惠及群众{people}人。",
    "会议学习了《{policy}》。",
)


def sample_frames(pages: int = 3, run_id: str = "run_sample") -> dict[str, pl.DataFrame]:
    """Frames of all core tables and of the places they name, keyed with their schema, telling of ``pages`` made-up pages; every second one has no title.

    Page ``n`` tells of a pairing, a visit with its visitor, two sums of money (one a part of the other) and a policy.
    """
    rows: dict[str, list[dict[str, Any]]] = {declared.full_name: [] for declared in CORE}
    for number in range(pages):
        _add_page(rows, number, run_id)
    return {name: conform(name, found) for name, found in rows.items()} | {"ref.places": sample_places()}


def sample_places() -> pl.DataFrame:
    """The few rows of ``ref.places`` that the sample pages name: with them landing takes a fifth of the time."""
    rows = [
        {"code": "440000", "name": "广东省", "full_name": "广东省", "level": "province"},
        {"code": "530000", "name": "云南省", "full_name": "云南省", "level": "province"},
        {"code": "530624", "name": "大关县", "full_name": "云南省昭通市大关县", "level": "county", "parent_code": "530600"},
    ]
    return conform("ref.places", rows)


def _id(prefix: str, *parts: object) -> str:
    return f"{prefix}_{blake2b('|'.join(map(str, parts)).encode(), digest_size=8).hexdigest()}"


def _add_page(rows: dict[str, list[dict[str, Any]]], number: int, run_id: str) -> None:
    words = {
        "helper": f"示例市第{number}局",
        "recipient": "大关县",
        "person": "张三",
        "amount": 100 + number,
        "part": 40,
        "people": 1200,
        "policy": "示例办法",
    }
    body = "\n".join(_SENTENCES).format(**words)
    doc_id = blake2b(f"page {number}".encode(), digest_size=16).hexdigest()

    def quoting(quote: str, modality: str = "actual") -> dict[str, Any]:
        start = body.index(quote)
        end = start + len(quote)
        return {
            **{"doc_id": doc_id, "evidence": quote, "evidence_start": start, "evidence_end": end, "raw_start": start, "raw_end": end},
            **{"confidence": 0.9, "origin": "stated", "modality": modality, "first_seen": run_id, "last_seen": run_id},
        }

    helper_id, person_id, event_id = _id("organization", words["helper"]), _id("person", number), _id("event", number)
    total_id, part_id = _id("quantity", number, "total"), _id("quantity", number, "part")
    pair = {
        "helper_name": words["helper"],
        "helper_place_code": "440000",
        "recipient_name": words["recipient"],
        "recipient_place_code": "530624",
    }
    year = {"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31), "aggregation": "period", "approximation": "exact"}
    rows["core.documents"].append(
        {
            **{"doc_id": doc_id, "source_uri": f"pages/{number:03}.txt", "media_type": "text/plain", "encoding": "utf-8", "script": "Hans"},
            **{"damage": [], "repair_count": 1, "uncertain_repair_count": 0, "tampered": False, "editors": [], "body": body},
            **{"title": None if number % 2 else f"示例页面{number}", "published_at": datetime(2019, 12, 31, 9), "char_count": len(body)},  # noqa: DTZ001 local time
            **{"in_scope": True, "scope_score": 0.9, "run_id": run_id, "ingested_at": datetime(2026, 1, 1)},  # noqa: DTZ001 UTC by convention
        }
    )
    rows["core.repairs"].append(
        {
            **{"doc_id": doc_id, "kind": "annotation", "raw_start": 0, "raw_end": 1, "raw_text": "示", "repaired_text": "示"},
            **{"certain": True, "alternatives": []},
        }
    )
    rows["core.people"].append({"person_id": person_id, "name": words["person"], "jurisdiction_code": "440000", "document_count": 1})
    rows["core.organizations"].append(
        {
            **{"organization_id": helper_id, "name": words["helper"], "aliases": [], "organization_type": "government"},
            **{"admin_level": "prefecture", "place_code": "440000"},
        }
    )
    rows["core.positions"].append(
        {
            **{"position_id": _id("position", number), "person_id": person_id, "title": "副局长", "organization_id": helper_id},
            **quoting(f"副局长{words['person']}"),
        }
    )
    rows["core.organization_mentions"].append(
        {
            **{"organization_mention_id": _id("organization_mention", number), "organization_id": helper_id, "surface": words["helper"]},
            **{"inferred": False, **quoting(str(words["helper"]))},
        }
    )
    rows["core.place_mentions"].append(
        {
            **{"place_mention_id": _id("place_mention", number), "place_code": "530624", "place_name": "大关县", "level": "county"},
            **{"surface": "大关县", **quoting("大关县")},
        }
    )
    visit = quoting(f"到{words['recipient']}走访慰问")
    rows["core.events"].append(
        {
            **{"event_id": event_id, "event_type": "visit", "start_date": date(2019, 3, 5), "end_date": date(2019, 3, 5)},
            **{
                "date_precision": "day",
                "date_inferred": True,
                "place_code": "530624",
                "mechanism": "designated",
                "organizer_id": helper_id,
            },
            **{"canonical_event_id": event_id, "countable": True, **visit},
        }
    )
    rows["core.participations"].append(
        {
            **{
                "participation_id": _id("participation", number),
                "event_id": event_id,
                "person_id": person_id,
                "organization_id": helper_id,
            },
            **{"role": "visitor", **quoting(str(words["person"]))},
        }
    )
    rows["core.quantities"] += [
        {
            **{"quantity_id": total_id, "measure": "aid_funds", "value": (100 + number) * 10_000, "unit": "元", "unit_kind": "money"},
            **{"canonical_quantity_id": total_id, "countable": True, **pair, **year, **quoting(f"投入帮扶资金{words['amount']}万元")},
        },
        {
            **{"quantity_id": part_id, "measure": "aid_funds", "value": 400_000, "unit": "元", "unit_kind": "money", "part_of": total_id},
            **{"canonical_quantity_id": part_id, "countable": False, "not_countable_reason": "part_of_counted"},
            **{**pair, **year, **quoting("产业资金40万元")},
        },
    ]
    rows["core.pairings"].append(
        {
            **{"pairing_id": _id("pairing", number), "mechanism": "designated", "helper_organization_id": helper_id, "countable": True},
            **{**pair, **quoting(f"{words['helper']}定点帮扶大关县")},
        }
    )
    rows["core.policy_citations"].append(
        {"policy_citation_id": _id("policy_citation", number), "title": words["policy"], **quoting(f"《{words['policy']}》")}
    )
    rows["core.redirects"].append(
        {"table_name": "core.people", "old_id": _id("person", number, "before"), "current_id": person_id, "reason": "merged"}
    )
    rows["core.conflicts"].append(
        {
            **{"table_name": "core.quantities", "column_name": "value", "canonical_id": total_id, "canonical_value": "1000000"},
            **{"row_id": part_id, "told_value": "400000", "doc_id": doc_id},
        }
    )

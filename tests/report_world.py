"""Made-up warehouses of any size for the report: many pages, places, years and parties, and pages that mean harm."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.land import land
from warehouse.tables import CORE, conform
from warehouse.tables.enumerations import EVENT_TYPE, MECHANISM

LANDED_AT = datetime(2026, 1, 1, 8, 30)  # noqa: DTZ001 UTC by convention

_PROVINCES = {
    **{"110000": "北京市", "310000": "上海市", "320000": "江苏省", "330000": "浙江省", "350000": "福建省", "370000": "山东省"},
    **{"440000": "广东省", "450000": "广西壮族自治区", "510000": "四川省", "520000": "贵州省", "530000": "云南省", "620000": "甘肃省"},
    **{"640000": "宁夏回族自治区", "650000": "新疆维吾尔自治区", "540000": "西藏自治区", "710000": "台湾省"},
}
_GIVING, _TAKING = list(_PROVINCES)[:7], list(_PROVINCES)[7:14]
_UNITS = ("发展和改革局", "农业农村局", "教育局", "中心医院", "建设集团", "水务局", "税务局", "实验中学")
_MEASURES = (
    *(("aid_funds", "投入帮扶资金{}万元", "元", "money", 10_000), ("donation_value", "捐赠物资价值{}万元", "元", "money", 10_000)),
    *(("consumption_sales", "消费帮扶销售额{}万元", "元", "money", 10_000), ("people_trained", "培训{}人次", "人次", "person_time", 1)),
    *(("people_employed", "帮助{}人就业", "人", "person", 1), ("households_benefited", "惠及{}户", "户", "household", 1)),
)
HOSTILE = '</script></title><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>{{7*7}}\'"𠮷'
"""A headline and a name that would run where they were read as HTML, with a character outside the basic plane."""


def make_world(path: Path, pages: int, *, seed: int = 1, hostile: bool = False) -> Path:
    """A warehouse of ``pages`` made-up pages with 21 facts each, landed at ``path``; the same arguments give the same content."""
    land(world_frames(pages, seed=seed, hostile=hostile), path, "run_world", LANDED_AT)
    return path


def world_frames(pages: int, *, seed: int = 1, hostile: bool = False) -> dict[str, pl.DataFrame]:
    """The frames of such a warehouse, named as their tables."""
    chance = random.Random(seed)
    places = list(_places())
    rows: dict[str, list[dict[str, Any]]] = {declared.full_name: [] for declared in CORE}
    known: dict[str, set[str]] = {"person": set(), "organization": set()}
    for number in range(pages):
        _Page(rows, chance, places, known, number, hostile=hostile and number == 0).write()
    held = [
        {
            "quarantine_id": None,
            "table_name": "core.events",
            "row_id": f"event_{n:016x}",
            "expectation": "dates_in_order",
            "reason": "ends before it starts",
        }
        for n in range(min(3, pages // 10))
    ]
    frames = {name: conform(name, found) for name, found in rows.items()}
    return frames | {"ref.places": conform("ref.places", places)} | ({"ops.quarantine": _held(held)} if held else {})


def _held(rows: list[dict[str, Any]]) -> pl.DataFrame:
    from warehouse.tables import table

    columns = table("ops.quarantine").column_names
    filled = [{"run_id": "run_world", "row_json": "{}", "row": "{}", "quarantined_at": LANDED_AT, **row} for row in rows]
    return conform("ops.quarantine", [{name: value for name, value in row.items() if name in columns} for row in filled])


def _places() -> Iterator[dict[str, Any]]:
    for code, name in _PROVINCES.items():
        yield {"code": code, "name": name, "full_name": name, "level": "province"}
        for number in range(1, 26):
            county = f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西'[number - 1]}{name[0]}县"
            yield {"code": f"{code[:4]}{number:02}", "name": county, "full_name": name + county, "level": "county", "parent_code": code}


class _Page:
    """One page in the making: its text grows sentence by sentence, and every fact quotes words of it."""

    def __init__(
        self,
        rows: dict[str, list[dict[str, Any]]],
        chance: random.Random,
        places: list[dict[str, Any]],
        known: dict[str, set[str]],
        number: int,
        *,
        hostile: bool,
    ) -> None:
        self.rows, self.chance, self.known, self.number, self.hostile = rows, chance, known, number, hostile
        self.doc_id = blake2b(f"page {number}".encode(), digest_size=16).hexdigest()
        self.body = f"{HOSTILE}\n" if hostile else ""
        helper_province, province = chance.choice(_GIVING), chance.choice(_TAKING)
        self.recipient = chance.choice([place for place in places if place["code"][:2] == province[:2] and place["level"] == "county"])
        self.helper_place = helper_province
        self.helper = f"{_PROVINCES[helper_province][:2]}{chance.choice(_UNITS)}"
        self.recipient_name = HOSTILE if hostile else self.recipient["name"]
        self.year = chance.choice([2016, 2017, 2018, 2018, 2019, 2019, 2020, 2020, 2021, 2022])
        self.day = date(self.year, 1, 1) + timedelta(days=chance.randrange(365))
        self.mechanism = chance.choice(MECHANISM.codes[:8])
        self.serial = 0

    def _id(self, prefix: str, *parts: object) -> str:
        self.serial += 1
        return f"{prefix}_{blake2b('|'.join(map(str, parts or (self.number, prefix, self.serial))).encode(), digest_size=8).hexdigest()}"

    def _say(self, before: str, words: str, after: str = "。", modality: str = "actual") -> dict[str, Any]:
        start = len(self.body) + len(before)
        self.body += before + words + after
        end = start + len(words)
        confidence = self.chance.choice([0.62, 0.81, 0.88, 0.93, 0.96, 0.99])
        return {
            **{"doc_id": self.doc_id, "evidence": words, "evidence_start": start, "evidence_end": end, "raw_start": start, "raw_end": end},
            **{"confidence": confidence, "origin": "stated", "modality": modality, "first_seen": "run_world", "last_seen": "run_world"},
        }

    def _add(self, table: str, **values: Any) -> None:
        self.rows[f"core.{table}"].append(values)

    def _organization(self, name: str, place: str) -> str:
        organization_id = self._id("organization", name)
        if organization_id not in self.known["organization"]:
            self.known["organization"].add(organization_id)
            self._add(
                "organizations", organization_id=organization_id, name=name, aliases=[], organization_type="government", place_code=place
            )
        return organization_id

    def write(self) -> None:
        """Adds the page and all its facts to the rows."""
        chance = self.chance
        pair = {
            **{"helper_name": self.helper, "helper_place_code": self.helper_place},
            **{"recipient_name": self.recipient_name, "recipient_place_code": self.recipient["code"]},
        }
        helper_id = self._organization(self.helper, self.helper_place)
        self._add("pairings", pairing_id=self._id("pairing"), mechanism=self.mechanism, countable=True, helper_organization_id=helper_id,
                  start_year=self.year if chance.random() < 0.3 else None, **pair, **self._say("", f"{self.helper}帮扶{self.recipient_name}"))  # fmt: skip
        self._events(helper_id)
        for _ in range(6):
            self._quantity(pair)
        for _ in range(4):
            self._add("place_mentions", place_mention_id=self._id("place_mention"), place_code=self.recipient["code"], place_name=self.recipient["name"],
                      level="county", surface=self.recipient["name"], **self._say("在", self.recipient["name"], "，"))  # fmt: skip
        for _ in range(3):
            self._add("organization_mentions", organization_mention_id=self._id("organization_mention"), organization_id=helper_id, surface=self.helper,
                      inferred=False, **self._say("据", self.helper, "介绍，"))  # fmt: skip
        policy = f"示例办法（第{chance.randrange(30)}号）"
        self._add("policy_citations", policy_citation_id=self._id("policy_citation"), title=policy, **self._say("学习", f"《{policy}》"))
        self._document()

    def _events(self, helper_id: str) -> None:
        for _ in range(2):
            event_id = self._id("event")
            kind = self.chance.choice(EVENT_TYPE.codes)
            precision = self.chance.choice(["day", "day", "day", "month", "year", "unknown"])
            start = {"day": self.day, "month": self.day.replace(day=1), "year": self.day.replace(month=1, day=1), "unknown": None}[
                precision
            ]
            counts = self.chance.random() < 0.8
            self._add("events", event_id=event_id, event_type=kind, start_date=start, end_date=start, date_precision=precision, date_inferred=False,
                      place_code=self.recipient["code"], mechanism=self.mechanism, organizer_id=helper_id, countable=counts,
                      not_countable_reason=None if counts else "planned", **self._say(f"{self.day.month}月{self.day.day}日，", f"在{self.recipient_name}举行活动", modality="actual" if counts else "planned"))  # fmt: skip
            name = self.chance.choice("赵钱孙李周吴郑王") + self.chance.choice("伟芳敏静强磊洋勇艳杰")
            person_id = self._id("person", name, self.helper_place)
            if person_id not in self.known["person"]:
                self.known["person"].add(person_id)
                self._add("people", person_id=person_id, name=name, jurisdiction_code=self.helper_place, document_count=1)
            self._add(
                "participations",
                participation_id=self._id("participation"),
                event_id=event_id,
                person_id=person_id,
                role="attendee",
                **self._say("", name, "出席。"),
            )
            self._add(
                "positions",
                position_id=self._id("position"),
                person_id=person_id,
                title="副局长",
                organization_id=helper_id,
                **self._say("", f"副局长{name}", "讲话。"),
            )

    def _quantity(self, pair: dict[str, Any]) -> None:
        measure, words, unit, kind, scale = self.chance.choice(_MEASURES)
        number = self.chance.randrange(1, 900)
        counts = self.chance.random() < 0.75
        named = pair if self.chance.random() < 0.7 else {}
        dated = self.chance.random() < 0.8
        quantity_id = self._id("quantity")
        self._add("quantities", quantity_id=quantity_id, measure=measure, value=number * scale, unit=unit, unit_kind=kind, approximation="exact",
                  aggregation="period", period_start=date(self.year, 1, 1) if dated else None, period_end=date(self.year, 12, 31) if dated else None,
                  countable=counts, not_countable_reason=None if counts else self.chance.choice(["duplicate", "planned", "part_of_counted"]), **named, **self._say("全年", words.format(number)))  # fmt: skip

    def _document(self) -> None:
        chance = self.chance
        damaged = chance.random() < 0.4
        repairs = 2 if damaged else 0
        for place in range(repairs):
            self._add("repairs", doc_id=self.doc_id, kind="annotation", raw_start=place * 3, raw_end=place * 3 + 2, raw_text=HOSTILE if self.hostile else "(x)",
                      repaired_text="", certain=place == 0, alternatives=[])  # fmt: skip
        published = datetime.combine(self.day + timedelta(days=2), datetime.min.time()) if chance.random() < 0.85 else None
        self._add("documents", doc_id=self.doc_id, source_uri=f"pages/{self.number:06}.html", media_type="text/html", encoding="utf-8", script="Hans",
                  url="javascript:alert(1)" if self.hostile else f"https://news.example/{self.number}", site=f"news{self.number % 12}.example",
                  damage=["pinyin_annotation"] if damaged else [], repair_count=repairs, uncertain_repair_count=repairs // 2, tampered=False, editors=[],
                  title=HOSTILE if self.hostile else f"{self.helper}帮扶{self.recipient['name']}（{self.number}）", body=self.body, char_count=len(self.body),
                  published_at=published, publisher=self.helper, in_scope=chance.random() < 0.93, scope_score=0.9, run_id="run_world", ingested_at=LANDED_AT)  # fmt: skip

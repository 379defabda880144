"""The comparison with gold: a made-up page whose precision, recall and errors are known beforehand."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.evaluate import TABLES, Evaluation, GoldError, evaluate, folded, split_of
from warehouse.land import land
from warehouse.samples import sample_places
from warehouse.tables import conform

BODY = "甲县与乙县结对，张三出席会议。"
NOW = datetime.fromisoformat("2026-01-01")

# what the warehouse holds: names say what each row is there for
PEOPLE = ("张三", "李四强", "王五", "赵六", "记者甲", "孙七")
ORGANIZATIONS = {
    "甲县人民政府": "县政府",
    "乙县教育局": "教育局",
    "丙县委员会": "县委",
    "某单位": "某单位",
    "国务院": "国务院",
    "多余局": "多余局",
}
FACT: dict[str, Any] = {
    **{"doc_id": "1" * 32, "evidence": BODY[:2], "evidence_start": 0, "evidence_end": 2, "raw_start": 0, "raw_end": 2},
    **{"confidence": 0.9, "origin": "stated", "modality": "actual", "first_seen": "r", "last_seen": "r"},
}


def identified(kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{f"{kind}_id": f"{kind}_{number:016x}", **FACT, **row} for number, row in enumerate(rows)]


def person(name: str) -> str:
    return f"person_{PEOPLE.index(name):016x}"


def frames() -> dict[str, Any]:
    page = {
        **{"media_type": "text/plain", "encoding": "utf-8", "script": "Hans", "damage": [], "repair_count": 0, "uncertain_repair_count": 0},
        **{"tampered": False, "editors": [], "body": BODY, "char_count": len(BODY), "scope_score": 0.9, "run_id": "r", "ingested_at": NOW},
    }
    events = [
        {"event_type": "meeting", "start_date": date(2020, 1, 1), "place_code": "440000"},
        {"event_type": "donation", "start_date": date(2020, 9, 9), "place_code": "440000"},
        {"event_type": "training", "start_date": date(2020, 3, 3), "place_code": "530000"},
        {"event_type": "launch", "start_date": date(2020, 4, 4), "place_code": "440000"},
        {"event_type": "interview", "start_date": date(2020, 8, 8), "place_code": "440000"},
    ]
    quantities = [
        {"measure": "aid_funds", "value": 100, "unit": "元"},
        {"measure": "other_money", "value": 200, "unit": "元"},
        {"measure": "population", "value": 300, "unit": "名"},
        {"measure": "projects", "value": 7, "unit": "个"},
        {"measure": "other_count", "value": 8, "unit": "个"},
        {"measure": "goods", "value": 9, "unit": "台", "evidence": "张三", "evidence_start": 8, "evidence_end": 10},
        # read as 甲县 says, but the words do not stand there
        {"measure": "projects", "value": 12, "unit": "个", "evidence": "不在", "evidence_start": 0, "evidence_end": 2},
    ]
    pairings = [("甲县", "乙县", "paired_support"), ("甲", "丙县", "other"), ("丁县", "戊县", "other"), ("己县", "庚县", "other")]
    common = {"date_precision": "day", "date_inferred": False, "countable": True}
    sum_of = {"unit_kind": "other", "approximation": "exact", "aggregation": "period", "countable": True}
    made = {
        "documents": [
            {**page, "doc_id": "1" * 32, "source_uri": "pages/told.txt", "title": "“甲县”与 乙县", "publisher": "乙报", "in_scope": True},
            {**page, "doc_id": "2" * 32, "source_uri": "pages/lost.txt", "title": "另一页", "in_scope": False},
        ],
        "people": [{"person_id": person(name), "name": name, "document_count": 1} for name in PEOPLE],
        "organizations": [
            {"organization_id": f"organization_{at:016x}", "name": name, "aliases": [], "organization_type": "government"}
            for at, name in enumerate(ORGANIZATIONS)
        ],
        "positions": identified(
            "position",
            [
                {"person_id": person("张三"), "title": "甲县副县长", "confidence": 0.7},
                {"person_id": person("张三"), "title": "书记"},
                {"person_id": person("王五"), "title": "局长"},
                {"person_id": person("王五"), "title": "校长"},
                {"person_id": person("记者甲"), "title": "记者"},
            ],
        ),
        "organization_mentions": identified(
            "organization_mention",
            [
                {"organization_id": f"organization_{at:016x}", "surface": surface, "inferred": False}
                for at, surface in enumerate(ORGANIZATIONS.values())
            ],
        ),
        "place_mentions": identified(
            "place_mention",
            [
                {"place_code": "530624", "place_name": "大关县", "level": "county", "surface": "大关"},
                {"place_code": "530600", "place_name": "昭通市", "level": "prefecture", "surface": "昭通"},
                {"place_code": "440000", "place_name": "朝阳区", "level": "county", "surface": "朝阳"},
                {"place_code": "130000", "place_name": "河北省", "level": "province", "surface": "河北"},
            ],
        ),
        "events": [{**row, **common} for row in identified("event", events)],
        "participations": identified(
            "participation",
            [
                {"event_id": f"event_{0:016x}", "person_id": person(name), "role": role}
                for name, role in (("张三", "leader"), ("张三", "chair"), ("王五", "attendee"), ("李四强", "chair"))
            ],
        ),
        "quantities": [{**row, **sum_of} for row in identified("quantity", quantities)],
        "pairings": [
            {**row, "countable": True}
            for row in identified("pairing", [{"helper_name": a, "recipient_name": b, "mechanism": m} for a, b, m in pairings])
        ],
        "policy_citations": identified("policy_citation", [{"title": "某某意见"}, {"title": "多余办法"}]),
    }
    return {f"core.{table}": conform(f"core.{table}", rows) for table, rows in made.items()} | {"ref.places": sample_places()}


GOLD: dict[str, Any] = {
    "file": "told.txt",
    "document": {
        **{"title": "甲县与乙县", "publisher": "甲报", "published_at": None, "in_scope": True, "script": "Hans"},
        **{"must_contain": ["张三 出席", "没有的话"], "must_not_contain": ["会议", "别的话"]},
    },
    "people": [
        {"name": "张 三", "titles": ["副县长", "党组书记"]},
        {"name": "李四", "titles": []},
        {"name": "王五", "titles": []},
        {"name": "赵六", "titles": ["局长"]},
        {"name": "周八", "titles": ["主任"]},
    ],
    "staff": ["记者甲"],
    "organisations": [
        {"name": "甲县政府", "accept": ["甲县人民政府"]},
        {"name": "教育局"},
        {"name": "丙县委"},
        {"name": "某单位党组", "accept": []},
        {"name": "无影局"},
    ],
    "places": [
        {"code": "530699", "name": "大关", "accept_codes": ["530624"]},
        {"code": "110105", "name": "朝阳"},
        {"code": "220000", "name": "吉林"},
    ],
    "events": [
        {"event_type": "visit", "accept_types": ["meeting", "visit"], "start_date": "2020-01", "place_code": "44"},
        {"event_type": "donation", "start_date": "2020-02-02", "place_code": None},
        {"event_type": "training", "start_date": "2020-03-03", "place_code": "520000"},
        {"event_type": "signing", "start_date": "2020-04-04", "place_code": "440000"},
        {"event_type": "handover", "start_date": "2020-05-05", "place_code": "130000"},
    ],
    "participations": [
        {"person": "张三", "role": "visitor", "accept_roles": ["visitor", "leader"]},
        {"person": "王五", "role": "speaker"},
        {"person": "周八", "role": "chair"},
    ],
    "quantities": [
        {"measure": "relief_funds", "accept_measures": ["aid_funds"], "value": 100, "unit": "元"},
        {"measure": "aid_funds", "value": 200, "unit": "元"},
        {"measure": "population", "value": 300, "unit": "人"},
        {"measure": "projects", "value": 999, "unit": "个"},
        {"measure": "projects", "value": 12, "unit": "处", "accept_units": ["个"]},
    ],
    "neutral_quantities": ["张三出席"],
    "links": [
        {"helper": "甲县", "recipient": "乙县", "mechanism": "east_west", "accept_mechanisms": ["paired_support"]},
        {"helper": "甲县", "accept_helper": ["甲"], "recipient": "丙县", "mechanism": "designated"},
        {"helper": "辛县", "recipient": "壬县", "mechanism": "other"},
    ],
    "neutral_links": [{"helper": "丁县", "recipient": "戊县"}],
    "policies": ["《某某意见》", "无此法"],
}

# hits, found, expected: the neutral rows are in none of them
EXPECTED = {
    # title, script, in_scope, published_at, one must_contain and one must_not_contain hold
    "documents": (6, 9, 9),
    # 张三 and 王五; 李四强 is nobody; 赵六 and 孙七 hold no post and take no part
    "people": (2, 3, 5),
    "titles": (1, 4, 4),
    "organizations": (2, 5, 5),
    "places": (1, 3, 3),
    "events": (1, 5, 5),
    "participations": (1, 2, 3),
    "quantity_values": (3, 5, 5),
    "quantities": (2, 5, 5),
    "pairings": (1, 3, 3),
    "policies": (1, 2, 2),
}
CAUSES = {
    ("documents", "wrong_publisher"): 1,
    ("documents", "body_lacks"): 1,
    ("documents", "body_has"): 1,
    ("people", "missing"): 2,
    ("people", "wrong_name_boundary"): 1,
    ("titles", "wrong_title_boundary"): 1,
    ("titles", "wrong_person"): 1,
    ("titles", "missing"): 1,
    ("titles", "extra"): 1,
    ("organizations", "wrong_boundary"): 2,
    ("organizations", "missing"): 1,
    ("organizations", "extra"): 1,
    ("places", "wrong_code"): 1,
    ("places", "missing"): 1,
    ("places", "extra"): 1,
    ("events", "wrong_date"): 1,
    ("events", "wrong_place"): 1,
    ("events", "wrong_type"): 1,
    ("events", "missing"): 1,
    ("events", "extra"): 1,
    ("participations", "wrong_role"): 1,
    ("participations", "missing"): 1,
    ("participations", "extra"): 1,
    ("quantity_values", "wrong_unit"): 1,
    ("quantity_values", "missing"): 1,
    ("quantity_values", "extra"): 1,
    ("quantities", "wrong_measure"): 1,
    ("quantities", "wrong_unit"): 1,
    ("quantities", "missing"): 1,
    ("quantities", "extra"): 1,
    ("pairings", "wrong_mechanism"): 1,
    ("pairings", "missing"): 1,
    ("pairings", "extra"): 1,
    ("policies", "missing"): 1,
    ("policies", "extra"): 1,
    ("evidence", "not_at_its_offsets"): 1,
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evaluate") / "w.duckdb"
    land(frames(), path, "r", NOW)
    return path


def judged(warehouse: Path, folder: Path, *golds: dict[str, Any]) -> Evaluation:
    for gold in golds:
        (folder / f"{gold['file']}.json").write_text(json.dumps(gold), encoding="utf-8")
    return evaluate(warehouse, folder)


@pytest.fixture(scope="module")
def result(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return judged(warehouse, tmp_path_factory.mktemp("gold"), GOLD)


@pytest.mark.parametrize("table", EXPECTED)
def test_counts_are_those_worked_out_by_hand(result: Evaluation, table: str) -> None:
    score = result.scores[table]
    assert (score.hits, score.found, score.expected) == EXPECTED[table]


def test_every_error_has_its_cause(result: Evaluation) -> None:
    assert {(table, cause): count for table, cause, count in result.causes()} == CAUSES


def test_evidence_that_is_not_at_its_offsets_counts_against_its_table_of_facts(result: Evaluation) -> None:
    score = result.scores["evidence"]
    assert score.expected - score.hits == 1


def test_precision_recall_and_f1(result: Evaluation) -> None:
    people = result.scores["people"]
    assert (people.precision, people.recall) == (2 / 3, 2 / 5)
    assert people.f1 == pytest.approx(0.5)
    assert result.mean_f1 == pytest.approx(sum(result.scores[table].f1 for table in TABLES) / 12)


def test_judged_rows_are_those_that_are_right_or_extra(result: Evaluation) -> None:
    assert sorted((confidence, right) for table, confidence, right in result.judged if table == "titles") == [
        (0.7, True),
        (0.9, False),
        (0.9, False),
        (0.9, False),
    ]
    assert len([row for row in result.judged if row[0] == "participations"]) == EXPECTED["participations"][1]


@pytest.mark.parametrize(("file", "cause"), [("lost.txt", "page_taken_for_out_of_scope"), ("nowhere.txt", "page_not_in_warehouse")])
def test_rows_of_a_page_that_is_not_there_say_why(warehouse: Path, tmp_path: Path, file: str, cause: str) -> None:
    document = {"title": "另一页", "in_scope": True}
    found = judged(
        warehouse, tmp_path, {"file": file, "document": document, "people": [{"name": "张三", "titles": []}], "policies": ["甲"]}
    )
    assert {("people", cause, 1), ("policies", cause, 1)} <= set(found.causes())
    assert found.scores["people"].recall == 0
    assert found.pages == 1


def test_a_page_without_facts_where_none_are_expected_is_right(warehouse: Path, tmp_path: Path) -> None:
    found = judged(warehouse, tmp_path, {"file": "lost.txt", "document": {"in_scope": False}})
    assert found.mean_f1 == 1
    assert not found.mistakes


def test_only_the_named_pages_are_compared(warehouse: Path, tmp_path: Path) -> None:
    judged(warehouse, tmp_path, GOLD, {"file": "lost.txt", "document": {"title": "另一页"}})
    assert evaluate(warehouse, tmp_path, ["lost.txt"]).pages == 1
    assert evaluate(warehouse, tmp_path).pages == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "keys file (text) and document (object)"),
        ('{"file": "a.txt"}', "keys file (text) and document (object)"),
        ('{"file": "a.txt", "document": {}, "places": {}}', "places is no list"),
        ('{"file": "a.txt", "document": {}, "people": [{"name": "张三"}]}', "people, row 1: titles missing"),
        (
            '{"file": "a.txt", "document": {}, "quantities": [{"measure": "goods", "value": "5", "unit": "台"}]}',
            "row 1: value missing or of",
        ),
    ],
)
def test_a_file_that_is_no_gold_is_named_with_its_reason(warehouse: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError) as raised:
        evaluate(warehouse, tmp_path)
    assert "broken.json: " in str(raised.value)
    assert said in str(raised.value)


def test_a_folder_without_gold_is_named(warehouse: Path, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold files"):
        evaluate(warehouse, tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“甲县”", "甲 县", True),
        ("泽仁·尼玛", "泽仁尼玛", True),
        ("副县长（挂职）", "副县长(挂职)", True),
        ("ＡＢ公司", "AB公司", True),
        ("甲县", "乙县", False),
        (None, "", True),
    ],
)
def test_names_are_compared_without_marks_and_widths(one: str | None, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


def test_the_split_depends_on_the_name_alone() -> None:
    assert split_of(Path("a/tv_100.json")) == split_of(Path("b/tv_100.json")) == "dev"
    assert split_of(Path("tv_1114.json")) == "test"


def test_a_split_that_is_written_down_goes_before_the_name(tmp_path: Path) -> None:
    (tmp_path / "split.csv").write_text("file,split\ntv_1114.json,dev\n", encoding="utf-8")
    assert split_of(tmp_path / "tv_1114.json") == "dev"
    # nobody has looked at what is not listed
    assert {split_of(tmp_path / f"tv_{number}.json") for number in range(8)} == {"test"}
    assert {split_of(Path(f"tv_{number}.json")) for number in range(8)} == {"dev", "test"}

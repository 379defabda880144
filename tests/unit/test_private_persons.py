"""Private persons are no rows: neither people, nor parts of events, nor parties."""

from __future__ import annotations

import pytest

from transforms.extract.frame import extract, extract_pages
from transforms.extract.model import Facts, Page, Pairing, Participation, PersonMention, Post, QuantityMention
from transforms.extract.private_persons import leave_out_private, private_names
from transforms.extract.schemas import MENTION_SCHEMAS
from transforms.normalize.frame import normalize_pages

PAGES = [
    ("2020年5月6日，县扶贫办主任高建明一行走访慰问贫困户张三贵，送去慰问金500元。", "高建明", "张三贵"),
    ("2020年5月6日，县长刘长河看望患者王秀兰，代表县政府捐赠救助金2万元。", "刘长河", "王秀兰"),
    ("2020年5月6日，市教育局局长陈国平走进西山小学，为学生李小雨等人发放助学金3万元。", "陈国平", "李小雨"),
    ("2020年5月6日，省农业农村厅厅长何志远来到建档立卡户赵大山家中走访，送上慰问金1000元。", "何志远", "赵大山"),
    ("2020年5月6日，村民马德福告诉副县长孙海涛，帮扶工作队给他家送来了羊羔。孙海涛出席了发放仪式。", "孙海涛", "马德福"),
]


@pytest.mark.parametrize(("text", "public", "private"), PAGES)
def test_who_is_helped_is_no_row(text: str, public: str, private: str) -> None:
    facts = extract(Page("d" * 32, f"{text}\n本次活动由东海市对口帮扶西山县工作组组织。", title="结对帮扶"))
    names = {person.name for person in facts.people if not person.is_private}
    assert public in names
    assert private not in names
    assert private not in {part.person for part in facts.participations}
    told = [value for q in facts.quantities for value in (q.subject, q.helper_name, q.recipient_name)]
    told += [value for p in facts.pairings for value in (p.helper_name, p.recipient_name)]
    told += [event.name for event in facts.events]
    assert not any(private in value for value in told if value)


def test_parties_keep_the_word_for_their_kind() -> None:
    quantity = QuantityMention(
        0, 9, "relief_funds", 500.0, "元", "money", subject="张三贵", recipient_name="贫困户张三贵", helper_name="张三贵村"
    )
    facts = Facts(
        people=[PersonMention(0, 3, "张三贵", is_private=True), PersonMention(4, 7, "高建明", [Post(4, 6, "县长")], is_private=True)],
        participations=[Participation(0, 3, 0, "recipient", "张三贵"), Participation(4, 7, 0, "leader", "高建明")],
        quantities=[quantity],
        pairings=[Pairing(0, 9, "高建明", "贫困户张三贵", "household"), Pairing(0, 9, "东海市", "西山县", "east_west")],
    )
    assert private_names(facts) == {"张三贵"}
    leave_out_private(facts)
    assert [part.person for part in facts.participations] == ["高建明"]
    assert (quantity.subject, quantity.recipient_name, quantity.helper_name) == (None, "贫困户", "张三贵村")
    assert [pairing.helper_name for pairing in facts.pairings] == ["东海市"]


def test_frames_hold_no_number_and_no_private_person() -> None:
    import polars as pl

    body = "2020年5月6日，东海市对口帮扶西山县，县扶贫办主任高建明（电话13812345678）走访慰问贫困户张三贵（身份证110105194912310021），送去慰问金500元。\n"
    decoded = pl.DataFrame({"doc_id": ["d" * 32], "text": [body * 3], "media_type": ["text/plain"], "url": [None], "site": [None]})
    frames = extract_pages(normalize_pages(decoded))
    assert set(frames) == set(MENTION_SCHEMAS)
    assert frames["quantities"].height
    for name, frame in frames.items():
        text = str(frame.to_dicts())
        assert "13812345678" not in text, name
        assert "110105194912310021" not in text, name
    people = {row["person_name"] for table in ("positions", "participations") for row in frames[table].to_dicts()}
    assert "高建明" in people
    assert "张三贵" not in people

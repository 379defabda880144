"""Numbers of persons are masked, length kept; amounts, dates, populations and numbers of documents are not."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from transforms.masking import MASK, mask_personal, mask_repairs, mask_source, personal_spans
from transforms.normalize.frame import normalize_page
from transforms.offsets import Edit, OffsetMap, apply_edits

MASKED = [
    # text, what of it is masked
    ("联系电话：13812345678。", ["13812345678"]),
    ("请拨打138 1234 5678或139-8765-4321咨询", ["138 1234 5678", "139-8765-4321"]),
    ("手机(微信同号)：+8613812345678", ["+8613812345678"]),
    ("Tel.13812345678", ["13812345678"]),
    ("１３８１２３４５６７８", ["１３８１２３４５６７８"]),
    ("聯繫電話：13812345678", ["13812345678"]),
    ("驻村干部李某（13812345678）", ["13812345678"]),
    ("咨询0851-85261234、85261235", ["0851-85261234", "85261235"]),
    ("电话：(0851) 5261234转801", ["(0851) 5261234转801"]),
    ("传真：010－65051234-8012", ["010－65051234-8012"]),
    ("电话：01065051234", ["01065051234"]),
    ("+86 10 6505 1234", ["+86 10 6505 1234"]),
    ("联系电话：5261234", ["5261234"]),
    ("热线400-810-8888，800-820-1234", ["400-810-8888", "800-820-1234"]),
    ("客服4008108888", ["4008108888"]),
    ("身份证号110105194912310021", ["110105194912310021"]),
    ("陈某，11010519491231002X，建档立卡", ["11010519491231002X"]),
    ("身份证号码：520123 19800101 1234", ["520123 19800101 1234"]),
    ("身份证520123800101123", ["520123800101123"]),
    ("520123800101123", ["520123800101123"]),
    ("开户行：农业银行某支行，账号：2404 0301 0920 0012 345", ["2404 0301 0920 0012 345"]),
    ("帳號：240403010920001234", ["240403010920001234"]),
    ("卡号 6222021234567890128", ["6222021234567890128"]),
    ("工商银行4111111111111111", ["4111111111111111"]),
    ("邮箱abc.def@163.com，投稿：news@tv.example.cn", ["abc.def@163.com", "news@tv.example.cn"]),
    ("QQ：12345678，QQ群号 123456789", ["12345678", "123456789"]),
    ("微信号：abc_12345；vx:fupin2020", ["abc_12345", "fupin2020"]),
]  # fmt: skip
KEPT = [
    "落实帮扶资金13800000000元",
    "投入13812345678.5元，人均纯收入12345.67元",
    "投入13,812,345,678元",
    "总人口13812345678人，其中贫困人口1234567人",
    "国发〔2020〕1号、黔府发〔2016〕12号",
    "2020-10-12 10:20:30，2020年10月12日，20201012",
    "2016-2020年，2016-20201231",
    "监督举报电话12317，市长热线12345",
    "电话宣传1234567次，致电群众12345678人次",
    "统一社会信用代码125201004299991234，统一社会信用代码：91520115MA6DL12345",
    "采购编号：0773-20412345，项目编号：GZ2020-0851-12345678",
    "ISBN 978-7-5130-1234-5，ISSN 1009-3214",
    "国药准字13812345678，股票代码600519",
    "https://a.example.cn/2020/13812345678.html",
    "a.example.cn/show?id=13812345678&t=1",
    "1977667674.jpg，13812345678.jpg",
    "微信公众号：gzfupin，微博@人民日报",
    "每户400-800-1200元不等",
    "邮编550001，东经106.71348，北纬26.57890123",
    "贷款6222021234567890128元",
    "销售额达4111111111111111万元",
    "账户余额12345678元，账户内资金1234567890万元",
    "QQ用户12345678人",
    "第1234567890号，NO.13812345678",
    "比分3-2，第110105194912310022条",
    "12345678901234567890123456789",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_numbers_of_persons_are_masked(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in personal_spans(text)] == expected
    found = mask_personal(text)
    assert len(found) == len(text)
    assert not any(number in found for number in expected)
    assert mask_personal(found) == found


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_are_not(text: str) -> None:
    assert mask_personal(text) == text


def test_known_failures_are_told() -> None:
    # a mobile number that a word for a count happens to follow is taken for an amount
    assert mask_personal("13812345678人民医院") == "13812345678人民医院"


@given(st.text(alphabet="0123456789０1-－ ()（）.,，:：@xX年元电话手机账号身份证QQ微信ab\n", max_size=80))
def test_length_and_everything_else_are_kept(text: str) -> None:
    found = mask_personal(text)
    assert len(found) == len(text)
    assert all(after in (before, MASK) for before, after in zip(text, found, strict=True))


@given(
    st.integers(1, 10**13),
    st.sampled_from(["元", "万元", "亿元", "人", "户", "亩", "公里", "吨", "%", "年", "人次"]),
    st.sampled_from(["", "达", "共", "：", "（"]),
)
def test_no_amount_is_masked(number: int, unit: str, before: str) -> None:
    text = f"帮扶资金{before}{number}{unit}，另{number:,}{unit}"
    assert mask_personal(text) == text


def test_long_runs_take_no_time() -> None:
    for text in ("1" * 300_000, "0851-" * 60_000, "a" * 300_000 + "@", "电话" * 100_000, "138 " * 80_000, "(" * 200_000):
        assert len(mask_personal(text)) == len(text)


def test_page_is_masked_wherever_its_words_are_kept() -> None:
    text = (
        "某县帮扶热线13812345678开通\n来源：某县融媒体 作者：王某13812345678\n2020年5月6日，某市对口帮扶某县，捐赠资金31万元。联系电话：０８５１-5261234。"
        "捐款账号：240403010920001234。\n某县将继续做好东西部协作工作，国发〔2020〕1号文件要求落实到位。\n"
    )
    page = normalize_page(text)
    kept = " ".join(str(value) for value in (page.body, page.title, page.author, page.publisher, page.section, *page.editors))
    assert "13812345678" not in kept
    assert "5261234" not in kept
    assert "0920001234" not in kept
    assert "31万元" in page.body
    assert "国发〔2020〕1号" in page.body
    assert len(page.body) == len(normalize_page(text.replace("13812345678", "某某某某某某某某某某某")).body)
    # every character still leads to its own
    for at, character in enumerate(page.body):
        start, end = page.body_map.source_span(at, at + 1)
        assert character == MASK or text[start:end] == character


def test_source_of_a_masked_text_is_masked_too() -> None:
    source = "<p>电&#35805;：<b>138</b>1234<i>5678</i>，31万元</p>"
    text, to_source = apply_edits(
        source,
        [Edit(0, 3, ""), Edit(4, 12, "话"), Edit(13, 16, ""), Edit(19, 23, ""), Edit(27, 30, ""), Edit(34, 38, ""), Edit(43, 47, "")],
    )
    assert text == "电话：13812345678，31万元"
    found = mask_source(source, mask_personal(text), to_source)
    assert found == "<p>电&#35805;：<b>***</b>****<i>****</i>，31万元</p>"
    assert len(found) == len(source)


def test_repairs_tell_no_number() -> None:
    text = "电话：13812345678"
    repair = {"raw_start": 5, "raw_end": 7, "raw_text": "38", "repaired_text": "38", "alternatives": ["39"], "certain": True, "kind": "x"}
    far = {**repair, "raw_start": 0, "raw_end": 2, "raw_text": "12", "repaired_text": "电", "alternatives": None}
    masked = mask_repairs([repair, far], mask_personal(text), OffsetMap.identity(len(text)))
    assert masked == [{**repair, "raw_text": "**", "repaired_text": "**", "alternatives": ["**"]}, far]


def test_labels_are_sorted_unique_and_have_a_source(repository) -> None:  # type: ignore[no-untyped-def]
    folder = repository / "seeds" / "reference"
    lines = (folder / "personal_labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(set(lines), key=lambda line: tuple(line.rsplit(",", 1)))
    told = yaml.safe_load((folder / "personal_labels.meta.yaml").read_text(encoding="utf-8"))
    assert {"source", "date", "licence", "may_enter"} <= set(told)

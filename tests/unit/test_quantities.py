"""Quantities: value, unit and measure in every manner of the genre, and what belongs to them."""

from __future__ import annotations

import importlib.util
import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from transforms.extract.dates import find_dates
from transforms.extract.model import (
    EventMention,
    Facts,
    Modality,
    OrganizationMention,
    Page,
    PlaceMention,
    QuantityMention,
    fold_width,
)
from transforms.extract.policies import find_policies
from transforms.extract.quantities import find_quantities
from transforms.extract.quantity_amounts import find_amounts, parse_amount

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("BANGFU_SHARED", HERE.parents[2] / "shared"))
SPEC = importlib.util.spec_from_file_location("quantity_sentences", HERE / "quantity_sentences.py")
assert SPEC is not None
assert SPEC.loader is not None
EXAMPLES = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(EXAMPLES)


def read(text: str, facts: Facts | None = None, published: datetime | None = None) -> list[QuantityMention]:
    facts = facts or Facts()
    page = Page("x", text, published_at=published)
    find_dates(page, facts)
    find_policies(page, facts)
    find_quantities(page, facts)
    return facts.quantities


def one(text: str) -> QuantityMention:
    (quantity,) = read(text)
    return quantity


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.SENTENCES)
def test_sentences(text: str, expected: list[tuple[str, float, str]]) -> None:
    found = [(q.measure, q.value, q.unit) for q in read(text)]
    for measure, value, unit in expected:
        if measure != "*":
            assert (measure, value, unit) in found
    wanted = {(value, unit) for _, value, unit in expected}
    assert [q for q in found if q[0] != "other_count" and q[1:] not in wanted] == []


@pytest.mark.xfail(strict=True, reason="the measure asks for knowledge that the sentence does not show")
@pytest.mark.parametrize(("text", "expected"), EXAMPLES.KNOWN_FAILURES)
def test_known_failures(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert {e for e in expected if e[0] != "*"} <= {(q.measure, q.value, q.unit) for q in read(text)}


def test_there_are_a_hundred_sentences() -> None:
    assert len(EXAMPLES.SENTENCES) >= 100


@pytest.mark.parametrize(
    ("text", "approximation"),
    [
        ("投入资金近3000万元。", "about"),
        ("投入资金约3000万元。", "about"),
        ("投入资金3000万元左右。", "about"),
        ("投入资金逾3000万元。", "over"),
        ("投入资金3000余万元。", "over"),
        ("投入资金3000万元以上。", "over"),
        ("村集体经济收入突破百万元。", "over"),
        ("人均收入不足4000元。", "under"),
        ("投入资金3000万元。", "exact"),
        ("节约资金3000万元。", "exact"),
    ],
)
def test_approximation(text: str, approximation: str) -> None:
    assert one(text).approximation == approximation


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每户补助500元。", "household"),
        ("人均可支配收入1.2万元。", "person_year"),
        ("年人均纯收入4000元。", "person_year"),
        ("每人每月补助300元。", "person_month"),
        ("户均增收2000元。", "household"),
        ("每村投入50万元。", "village"),
        ("按200元/人发放补助。", "person"),
        ("投入资金500万元。", None),
    ],
)
def test_per(text: str, per: str | None) -> None:
    assert one(text).per == per


def test_parts_point_to_their_whole() -> None:
    quantities = read("协作资金6.8亿元，其中省级财政资金5亿元、市县财政资金1.8亿元。另投入社会资金3000万元。")
    assert [q.part_of for q in quantities] == [None, 0, 0, None]


def test_a_part_never_exceeds_its_whole() -> None:
    assert [q.part_of for q in read("帮扶资金100万元，其中引进项目投资800万元。")] == [None, None]


def test_a_number_told_twice_counts_once() -> None:
    text = "6个省直部门和有关单位通报了情况。6个省直部门和有关单位负责人捐赠物资。"
    assert [(q.measure, q.value) for q in read(text)] == [("helper_units", 6)]
    assert len(read("甲公司捐赠10万元，乙公司捐赠10万元。")) == 2


def test_headings_hand_down_their_year_and_who_acted() -> None:
    text = "江城区2019年扶贫协作工作回顾\n■ 全年落实帮扶资金600万元。\n■ 举办培训班3期。\n2020年工作要点\n■ 举办培训班5期。"
    start = text.index("江城区")
    facts = Facts(places=[PlaceMention(start, start + 3, None, "江城区", "county")])
    funds, courses, planned = read(text, facts)
    assert (funds.period_start, funds.period_end) == (date(2019, 1, 1), date(2019, 12, 31))
    assert courses.period_end == date(2019, 12, 31)
    assert funds.helper_name == "江城区"
    assert planned.period_end == date(2020, 12, 31)
    assert (courses.modality, planned.modality) == (Modality.ACTUAL, Modality.PLANNED)


@pytest.mark.parametrize("below", ["", "\n2019年，乙县：\n3万元。"])
def test_an_item_under_no_heading_has_nobody_of_a_heading(below: str) -> None:
    text = f"一、2020年5月甲县动员。捐赠资金10万元。{below}"
    facts = Facts(
        places=[PlaceMention(text.index(name), text.index(name) + 2, None, name, "county") for name in ("甲县", "乙县") if name in text]
    )
    assert read(text, facts)[0].helper_name is None


def test_developments_keep_both_years() -> None:
    first, last = read("人均收入由2015年底不足4000元，提升到2020年的14690.25元。")
    assert (first.period_end, first.approximation) == (date(2015, 12, 31), "under")
    assert (last.measure, last.value, last.period_end) == ("income_per_capita", 14690.25, date(2020, 12, 31))


def test_a_year_of_comparison_is_not_the_period() -> None:
    (quantity,) = read("2020年吸纳就业300人，比2019年增加。")
    assert quantity.period_end == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("text", "aggregation"),
    [
        ("截至2022年底，投入资金300万元。", "cumulative"),
        ("累计投入资金300万元。", "cumulative"),
        ("2022年投入资金300万元。", "period"),
        ("全镇有贫困村9个。", "point"),
    ],
)
def test_aggregation(text: str, aggregation: str) -> None:
    assert one(text).aggregation == aggregation


def test_helper_and_recipients() -> None:
    text = "甲公司向东县、西县捐赠资金200万元。"
    facts = Facts(
        organizations=[OrganizationMention(0, 3, "甲公司", "enterprise")],
        places=[PlaceMention(4, 6, None, "东县", "county"), PlaceMention(7, 9, None, "西县", "county")],
    )
    (quantity,) = read(text, facts)
    assert (quantity.helper_name, quantity.recipient_name, quantity.shared_among) == ("甲公司", "东县、西县", 2)


def test_the_event_of_the_same_or_the_sentence_before() -> None:
    text = "3月5日，捐赠仪式在县城举行。活动现场捐赠资金20万元。\n此前累计投入资金900万元。"
    facts = Facts(events=[EventMention(0, 13, "donation", start_date=date(2024, 3, 5))])
    given, total = read(text, facts, datetime(2024, 3, 6))  # noqa: DTZ001
    assert (given.event, total.event) == (0, None)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("计划投入资金2000万元。", Modality.PLANNED),
        ("340万贫困人口将易地搬迁。", Modality.PLANNED),
        ("剩下的30户也将在明年摆脱贫困。", Modality.PLANNED),
        ("去年，市里投入1000万元将整个镇建成旅游小镇。", Modality.ACTUAL),
        ("还没有摘帽的8个贫困县集中在山区。", Modality.ACTUAL),
        ("30户农户尚未脱贫。", Modality.ACTUAL),
        ("投入资金2000万元。", Modality.ACTUAL),
    ],
)
def test_modality(text: str, modality: Modality) -> None:
    assert one(text).modality is modality


@pytest.mark.parametrize(
    "text",
    [
        "“四支队伍”建设",
        "突出“三个对接”",
        "提出四点要求",
        "落实八项职责",
        "年过七旬，今年70岁",
        "党龄50年",
        "第十二次党代会",
        "第3批工作队",
        "在镇政府四楼会议室",
        "1977667674.jpg",
        "1502文章数",
        "产量是过去的3倍",
        "9时30分开会",
        "海拔3500米",
        "国发〔2016〕64号",
        "三河村、六盘山",
        "一个好干部",
        "万元户",
        "千亿元产业",
        "（单位：万元）",
        "五位一体、四个全面",
        "95后驻村干部",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert [q for q in read(text) if q.measure != "other_count"] == []


def test_names_hold_no_numerals() -> None:
    text = "三家村召开会议，8家单位参加。"
    facts = Facts(places=[PlaceMention(0, 3, None, "三家村", "village")])
    assert [(q.measure, q.value) for q in read(text, facts)] == [("helper_units", 8)]


def test_spans_hold_the_number_inside_the_evidence() -> None:
    text = "全年共落实帮扶资金6686万元，实施扶贫项目46项。"
    for quantity in read(text):
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
    assert [text[q.number_start : q.number_end] for q in read(text)] == ["6686万元", "46项"]
    assert [text[q.start : q.end] for q in read(text)] == ["帮扶资金6686万元", "扶贫项目46项"]


def test_shares_are_fractions_and_points_are_as_written() -> None:
    assert [(q.measure, q.value, q.unit) for q in read("占比93.9%，同比增长12.5%，下降了3.1个百分点。")] == [
        ("share", 0.939, "%"),
        ("growth", 0.125, "%"),
        ("growth", 3.1, "百分点"),
    ]


def test_unknown_nouns_are_reported() -> None:
    facts = Facts()
    read("建成集水槽12个，设置猫儿窝8个。", facts)
    read("建成12个集水槽。", facts)
    assert ("measure_noun", "集水槽") in {(u.kind, u.word) for u in facts.unknowns}


# Amounts that another project's tests read differently, each with the reason.
OTHERWISE = {
    "233,333，333,434.344元": "the third decimal is kept, not rounded to a fen",
    "3000多欧元": "a number with 多 is kept with the mark 'over', not widened to 4000",
    "大约十多欧元": "the same",
    "八到九百亿泰铢": "80 to 90 thousand million, as a reader takes it, not 0.8 to 90",
}


@pytest.mark.skipif(not (SHARED / "data" / "peers" / "money_strings.json").exists(), reason="needs the shared data")
def test_amounts_of_money_of_a_peer() -> None:
    cases = json.loads((SHARED / "data" / "peers" / "money_strings.json").read_text(encoding="utf-8"))
    wrong = []
    for text, expected in cases["parse"]:
        bounds = expected["num"] if isinstance(expected["num"], list) else [expected["num"], None]
        amount = parse_amount(fold_width(text))
        found = None if amount is None else (float(amount.value), amount.unit)
        if found != (float(bounds[0]), expected["case"]) or (bounds[1] and float(amount.value_high or 0) != float(bounds[1])):  # type: ignore[union-attr]
            wrong.append(text)
    assert set(wrong) == set(OTHERWISE)
    for text, expected in cases["extract"]:
        found_texts = [text[a.start : a.end] for a in find_amounts(fold_width(text)) if a.unit_kind == "money" or text[a.end - 1] == "k"]
        assert found_texts == [e["text"] for e in expected], text


@pytest.mark.skipif(not (SHARED / "gold" / "phrases.json").exists(), reason="needs the shared data")
def test_phrases() -> None:
    expected = found = extra = 0
    for phrase in json.loads((SHARED / "gold" / "phrases.json").read_text(encoding="utf-8")):
        if not {"MONEY", "COUNT"} & set(phrase):
            continue
        text = phrase["text"]
        wanted = [(p[0], p[1]) for kind in ("MONEY", "COUNT") for p in phrase.get(kind, [])]
        got = [(text[q.number_start : q.number_end], q.value if q.value_high is None else [q.value, q.value_high]) for q in read(text)]
        expected += len(wanted)
        found += sum(w in got for w in wanted)
        extra += sum(g not in wanted for g in got)
    assert found == expected
    assert extra == 0


@pytest.mark.parametrize(
    "worst", ["1", "万", "1万", "1万元", "1万元、", "、", "《", "“三", "其中1元，", "1人", "一个", "村", "1个村", "由1元到2元，", "不"]
)
def test_time_is_linear(worst: str) -> None:
    def seconds(size: int) -> float:
        return cpu_seconds(lambda: read(worst * (size // len(worst))))

    seconds(1000)
    small = seconds(4_000)
    assert seconds(16_000) < 12 * small + 0.3


@pytest.mark.parametrize("worst", ["1", "万", "、", "《", "一", "十"])
def test_a_million_of_the_worst_characters(worst: str) -> None:
    assert cpu_seconds(lambda: read(worst * 1_000_000), 1) < 20


def test_a_megabyte_of_numbers_side_by_side() -> None:
    found: list[object] = []
    assert cpu_seconds(lambda: found.extend(read("1人" * 250_000)), 1) < 10
    assert found == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("全镇共3乡12村320户1106人5000亩", 5), ("全村118户347人", 2), ("1户" * 8, 8), ("1户" * 9, 0), ("3户、" * 30, 30)],
)
def test_only_long_runs_without_a_word_are_noise(text: str, count: int) -> None:
    assert len(find_amounts(text)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers without a unit
        ("全省有13万贫困人口脱贫。", [("people_lifted", 130000, "人")]),
        ("目标是，2027年，脱贫300万，2030年全部脱贫。", [("people_lifted", 3e6, "人")]),
        ("全省现在贫困人口417万。", [("population", 4170000, "人")]),
        ("县里的2000万扶贫资金入股企业。", [("aid_funds", 2e7, "元")]),
        ("村里会有新的50万产业扶贫款。", [("aid_funds", 500000, "元")]),
        ("甲地有38万建档立卡贫困户。", [("households", 380000, "户")]),
        ("产量2000万，价格稳定。", []),
        ("编号120万，扶贫工作有序推进。", []),
        ("开通4G基站36个。", [("facilities", 36, "个")]),
        # counters of goods
        ("为30户贫困群众添置了60头牦牛。", [("households_benefited", 30, "户"), ("goods", 60, "头")]),
        ("先是送来30只鸡苗。", [("goods", 30, "只")]),
        ("把24万多毫升血液制品送往灾区。", [("goods", 240000, "毫升")]),
        ("捐赠牛奶60罐、大米80袋、消毒液20桶、口罩50盒。", [("goods", v, u) for v, u in ((60, "罐"), (80, "袋"), (20, "桶"), (50, "盒"))]),
        ("他家养了30头牛。", [("other_count", 30, "头")]),
        # batches
        ("先后派出22批医疗队。", [("teams", 22, "批")]),
        ("选派4批22名专家驻点帮扶。", [("other_count", 4, "批"), ("cadres_sent", 22, "名")]),
        # who is lifted, and who is only poor
        ("对没有摘帽的52个贫困县和1113个贫困村挂牌督战。", [("counties", 52, "个"), ("villages", 1113, "个")]),
        ("52个未摘帽贫困县和1113个贫困村。", [("counties", 52, "个"), ("villages", 1113, "个")]),
        ("全县还有8个贫困村、320户贫困户未脱贫。", [("villages", 8, "个"), ("households", 320, "户")]),
        ("建档立卡贫困户56户、213人。", [("households", 56, "户"), ("population", 213, "人")]),
        ("村里750户移民已有615户实现了脱贫。", [("households", 750, "户"), ("households_lifted", 615, "户")]),
        ("3个乡、126个村，118户347人全部脱贫。", [("towns", 3, "个"), ("households_lifted", 118, "户"), ("people_lifted", 347, "人")]),
        ("预计带动1862户5839人增收脱贫。", [("households_benefited", 1862, "户"), ("people_benefited", 5839, "人")]),
        ("帮助88户418人成功脱贫。", [("households_lifted", 88, "户"), ("people_lifted", 418, "人")]),
        ("9899万贫困人口摆脱了绝对贫困。", [("people_lifted", 98990000, "人")]),
        ("减少贫困人口13万人，低收入人口减少到32.7万人。", [("people_lifted", 130000, "人"), ("population", 327000, "人")]),
        # households and their people
        ("全村共有农户286户、1123人。", [("households", 286, "户"), ("population", 1123, "人")]),
        ("某某村有1377人。", [("population", 1377, "人")]),
        ("为22户脱贫户落实危房改造。", [("households_benefited", 22, "户")]),
        ("贫困户为44户，总人口为3万人。", [("households", 44, "户"), ("population", 30000, "人")]),
        # people: helped, taught, sent, visited
        ("先后为40多名听障儿童植入人工耳蜗。", [("people_benefited", 40, "名")]),
        ("资助困难学生40名。", [("students_supported", 40, "名")]),
        ("选派22名专家，带教本地医务人员186人。", [("cadres_sent", 22, "名"), ("people_trained", 186, "人")]),
        ("派出医务人员186人。", [("cadres_sent", 186, "人")]),
        ("走访慰问贫困户46户、困难党员8名。", [("households_visited", 46, "户"), ("people_visited", 8, "名")]),
        ("组织党员8名参加。", [("participants", 8, "名")]),
        ("一行看望了在该乡支教的4名教师。", [("people_visited", 4, "名")]),
        # helpers and helped bodies
        ("全县14个支部结对14个贫困村。", [("helper_units", 14, "个"), ("villages_covered", 14, "个")]),
        ("与14个移民村党支部建立共建关系。", [("villages_covered", 14, "个")]),
        ("320个中央和国家机关等单位参加结对。", [("helper_units", 320, "个")]),
        # money at the head of a clause, loans, what a gift is spent on
        ("决定用147万元来扶持村里建立加工项目。", [("aid_funds", 1470000, "元")]),
        ("协调落实资金80万元。", [("aid_funds", 800000, "元")]),
        ("今年该行投放贷款3.2亿元。", [("loans", 3.2e8, "元")]),
        ("给每个贫困家庭送去1000元慰问金。", [("relief_funds", 1000, "元")]),
        # facilities
        ("修建通村桥2座、学校118所、大棚30个。", [("facilities", 2, "座"), ("facilities", 118, "所"), ("facilities", 30, "个")]),
        ("7个乡镇里迁徙路线达到了50条。", [("towns", 7, "个"), ("other_count", 50, "条")]),
        ("832个脱贫县每个县培育2—3个主导产业。", [("counties", 832, "个"), ("other_count", 2, "个")]),
    ],
)
def test_second_round(text: str, expected: list[tuple[str, float, str]]) -> None:
    found = [(q.measure, q.value, q.unit) for q in read(text)]
    assert [e for e in expected if e not in found] == []
    assert [q for q in found if q[0] != "other_count" and q not in expected and q[1] not in (126,)] == []


def test_what_a_gift_is_spent_on_keeps_its_measure() -> None:
    text = "公司捐款120万元。该笔资金中，80万元用于建房，40万元用于资助200名困难学生，每人2000元。"
    gift, homes, grants, _, each = read(text)
    assert {q.measure for q in (gift, homes, grants, each)} == {"donation_value"}
    assert (homes.part_of, grants.part_of, each.part_of, each.per) == (0, 0, None, "person")


def test_money_without_a_gift_before_it_keeps_its_own_measure() -> None:
    assert [q.measure for q in read("项目总投资120万元。其中，80万元用于厂房。")] != ["donation_value", "donation_value"]
    assert [q.measure for q in read("公司捐款120万元。\n今年。\n去年。\n村里产值80万元。")] == ["donation_value", "other_money"]


def test_confidence_falls_with_how_the_measure_was_found() -> None:
    texts = ["惠及贫困户320户。", "选派挂职3000人。", "共有贫困村9个。", "茶园5600亩。", "登记3000人。"]
    levels = [one(text).confidence for text in texts]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) >= 4
    assert one("惠及贫困人口320万。").confidence < one("惠及贫困人口320万人。").confidence


def test_only_who_acts_is_a_helper() -> None:
    def helper(text: str) -> str | None:
        facts = Facts(places=[PlaceMention(0, 2, None, "东县", "county")])
        return read(text, facts)[-1].helper_name

    assert helper("东县投入帮扶资金300万元。") == "东县"
    assert helper("东县的一家合作社建起车间，总投资98万元。") is None
    assert helper("东县村民李某告诉记者，自己盖房要花12万元。") is None
    assert helper("东县外贸进出口总值达18亿元。") is None


def test_what_a_meeting_tells_is_not_what_it_brings() -> None:
    text = "3月5日，推进会在县城举行，120人参加，会议通报全县有产业工人9000人。今年以来投入帮扶资金900万元。现场捐赠资金20万元。"
    facts = Facts(events=[EventMention(0, 12, "meeting", start_date=date(2024, 3, 5))], dates=[])
    linked = {q.value: q.event for q in read(text, facts, datetime(2024, 3, 6))}  # noqa: DTZ001
    assert (linked[120], linked[9000], linked[9e6], linked[200000]) == (0, None, None, 0)


def test_a_long_period_is_no_event() -> None:
    text = "3月5日，某公司到村慰问，送去慰问金3万元。2023年该公司投入帮扶资金900万元。"
    facts = Facts(events=[EventMention(0, 20, "visit", start_date=date(2024, 3, 5))])
    find_dates(Page("x", text, published_at=datetime(2024, 3, 6)), facts)  # noqa: DTZ001
    assert [q.event for q in read(text, facts, datetime(2024, 3, 6))] == [0, None]  # noqa: DTZ001


def test_the_day_of_telling_is_not_the_period() -> None:
    text = "3月5日，记者从县农业农村局获悉，全县投入帮扶资金900万元。3月6日，公司捐赠资金20万元。"
    facts = Facts()
    find_dates(Page("x", text, published_at=datetime(2024, 3, 6)), facts)  # noqa: DTZ001
    assert [q.period_start for q in read(text, facts, datetime(2024, 3, 6))] == [None, date(2024, 3, 6)]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县还有16.58万人尚未脱贫。", ("population", 165800, "人")),
        ("未脱贫摘帽的县有9个。", ("counties", 9, "个")),
        ("剩下1596户贫困户中，将近七成没有劳力。", ("households", 1596, "户")),
        ("扶贫数据库录入9000多万人口。", ("population", 9e7, "人")),
        ("在贫困人口中选聘了110万名生态护林员。", ("people_employed", 1.1e6, "名")),
        ("全县农村居民可支配收入达到近2万元。", ("income_per_capita", 20000, "元")),
        ("几千名农村富余劳动力陆续到外地就业。", ("people_employed", 1000, "名")),
        ("社区有常住居民13800多人。", ("population", 13800, "人")),
        ("省里选派8个督查督战组蹲点。", ("teams", 8, "个")),
        ("服务8万多父老乡亲。", ("people_benefited", 80000, "人")),
        ("贫困人口数量从750万减少到了171万，成效明显。", ("population", 7.5e6, "人")),
        ("贫困人口数量从750万减少到了171万，成效明显。", ("population", 1.71e6, "人")),
        ("新增涉税市场主体2055户。", ("other_count", 2055, "户")),
        ("确定158个乡村振兴重点帮扶乡镇。", ("towns", 158, "个")),
        ("解决群众难题25万件。", ("other_count", 250000, "件")),
        ("建成628个边境小康村。", ("villages", 628, "个")),
        ("现场捐赠帮扶资金10万元。", ("donation_value", 100000, "元")),
        ("动员社会力量向西部捐赠帮扶资金21.2亿元。", ("donation_value", 2.12e9, "元")),
        ("东部8个省市与西部10个省区市共建产业园区741个。", ("facilities", 741, "个")),
        ("动员5760家企业、1561个社会组织结对帮扶7452个村。", ("helper_units", 5760, "家")),
        ("门诊诊疗人次超过3000万，管理出院患者超过300万。", ("people_benefited", 3e7, "人")),
        ("诊疗患者9.32万人，手术1.08万台次。", ("other_count", 10800, "台次")),
    ],
)
def test_third_round(text: str, expected: tuple[str, float, str]) -> None:
    assert expected in [(q.measure, q.value, q.unit) for q in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "一小时几十公里的速度。",
        "村庄有的在海拔1600米，有的甚至达到2500米。",
        "要走10公里的山路。",
        "现在路面有6.5米宽。",
        "道路宽5米。",
        "4组村民张某。",
    ],
)
def test_speeds_heights_and_ways_are_no_lengths(text: str) -> None:
    assert read(text) == []


def test_down_to_this_year_is_no_sum() -> None:
    assert {q.aggregation for q in read("贫困发生率由2014年的11.8%降至今年的1.27%。")} == {"period"}


def test_a_plan_after_what_it_is_part_of() -> None:
    assert one("今年，全区贫困县中将有140个贫困村出列。").modality is Modality.PLANNED


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("争取到路面整修资金280万元。", Modality.ACTUAL),
        ("争取水务公司支持，投入资金100万元。", Modality.ACTUAL),
        ("争取到2025年培训干部300人。", Modality.PLANNED),
        ("争取年底前建成车间3个。", Modality.PLANNED),
    ],
)
def test_striving_for_money_is_a_deed_and_for_a_day_a_plan(text: str, modality: Modality) -> None:
    assert read(text)[-1].modality is modality


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2021年，学校投入帮扶资金260万元。\n2022年，学校将继续投入帮扶资金不少于260万元。", [2.6e6, 2.6e6]),
        ("2021年，学校投入帮扶资金260万元。\n学校投入帮扶资金260万元，效果很好。", [2.6e6]),
        ("今年将投入帮扶资金6000亿元。\n会议提出，今年将投入帮扶资金6000亿元以上。", [6e11]),
    ],
)
def test_the_same_amount_planned_for_another_year_is_another(text: str, values: list[float]) -> None:
    assert [q.value for q in read(text, published=datetime(2022, 1, 5))] == values  # noqa: DTZ001

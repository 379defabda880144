"""Whose page it is, and what a tier word without a name means."""

from __future__ import annotations

import pytest

from transforms.extract.jurisdiction import find_jurisdiction, resolve_abbreviation
from transforms.extract.model import Facts, Page
from transforms.extract.places import find_places


def read(text: str, **fields: str) -> tuple[Page, Facts]:
    page, facts = Page("x", text, **fields), Facts()
    find_places(page, facts)
    return page, facts


WRITER_FROM_THE_CITY = "火炬区组团大关县扶贫协作推进会召开。会议贯彻省委、市委精神，做好云南省昭通市大关县扶贫协作。市委副书记出席，市农业农村局和翠亨新区、民众镇参加。"
WRITER_FROM_THE_PROVINCE = "省政协机关到房县化龙堰镇高桥村开展活动。省委、省政府作出部署。县政协主席陪同。"
WRITER_FROM_THE_COURT = "省法院到九寨沟县调研。九寨沟县委、县政府、县政协参加。阿坝州政协、州委领导陪同。"
WRITER_FROM_THE_TOWN = "草潭镇召开会议，县人大常委会副主任、县农业农村局局长出席，镇党委书记发言。广州市越秀区驻草潭镇工作队参加。"
WRITER_FROM_THE_COUNTY_CITY = "义乌市召开会议。市委书记、市长出席，市农业农村局汇报。义乌市选派干部赴四川省汶川县。"


@pytest.mark.parametrize(
    ("text", "fields", "code"),
    [
        (WRITER_FROM_THE_CITY, {}, "442000"),
        (WRITER_FROM_THE_CITY, {"publisher": "中山火炬融媒体中心"}, "442000"),
        (WRITER_FROM_THE_PROVINCE, {}, "420000"),
        (WRITER_FROM_THE_COURT, {"publisher": "省法院机关工会"}, "510000"),
        (WRITER_FROM_THE_TOWN, {}, "440823"),
        (WRITER_FROM_THE_COUNTY_CITY, {}, "330782"),
        ("区委书记到对口帮扶的昭苏县调研，昭苏县委书记陪同。区委组织部签订协议。泰州市姜堰区捐赠资金。", {}, "321204"),
        ("州委书记率凉山州党政代表团赴宁波、佛山考察，在佛山市座谈。省乡村振兴局领导出席。", {}, "513400"),
        ("江苏省徐州市铜山区代表团到我县考察。", {"publisher": "凤翔县融媒体中心"}, "610322"),
        ("阿里巴巴在杭州发布产品。", {}, None),
        ("我镇到越秀区考察。草潭镇干部参加。", {}, "440823113000"),
        ("会议开幕。", {}, None),
        ("北京、上海、广东、四川等地的企业参加。", {}, None),
        ("会议开幕。", {"publisher": "大关县融媒体中心"}, "530624"),
        # a village is no county of its name
        ("会议开幕。", {"publisher": "自治区检察院驻玉泉村工作队"}, None),
        ("会议开幕。", {"jurisdiction_code": "530600"}, "530600"),
    ],
)
def test_whose_page_it_is(text: str, fields: dict[str, str], code: str | None) -> None:
    assert find_jurisdiction(*read(text, **fields)).code == code


@pytest.mark.parametrize(
    ("text", "word", "level", "code"),
    [
        (WRITER_FROM_THE_CITY, "省委", "province", "440000"),
        (WRITER_FROM_THE_CITY, "市委", "prefecture", "442000"),
        (WRITER_FROM_THE_CITY, "市农业", "prefecture", "442000"),
        (WRITER_FROM_THE_PROVINCE, "省政协", "province", "420000"),
        (WRITER_FROM_THE_PROVINCE, "县政协", "county", "420325"),
        (WRITER_FROM_THE_COURT, "省法院", "province", "510000"),
        (WRITER_FROM_THE_COURT, "县政府", "county", "513225"),
        (WRITER_FROM_THE_COURT, "州委", "prefecture", "513200"),
        (WRITER_FROM_THE_TOWN, "县人大", "county", "440823"),
        (WRITER_FROM_THE_TOWN, "镇党委", "township", "440823113000"),
        (WRITER_FROM_THE_COUNTY_CITY, "市委", "prefecture", "330782"),
        ("会议由县委召开。", "县委", "county", None),
        ("四川省、云南省参加，省委部署。", "省委", "province", "530000"),
    ],
)
def test_what_a_tier_word_means(text: str, word: str, level: str, code: str | None) -> None:
    page, facts = read(text)
    assert resolve_abbreviation(page, facts, text.index(word), level) == code


def test_codes_above_are_filled_in() -> None:
    where = find_jurisdiction(*read(WRITER_FROM_THE_TOWN))
    assert (where.province_code, where.prefecture_code, where.county_code) == ("440000", "440800", "440823")

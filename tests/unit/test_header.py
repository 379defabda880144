"""Header fields: publication times, credits, titles, and the heads and tails of many kinds of sites. All texts are made up."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.normalize.credits import names_in, parse_labels, parse_trailing
from transforms.normalize.frame import normalize_page
from transforms.normalize.published import date_of_url, parse_published
from transforms.normalize.sites import jurisdiction_of_site, publisher_of_site
from transforms.normalize.titles import can_be_title, clean_title, is_paragraph, is_site_name

T = "省法院领导赴乙县调研定点帮扶工作"
P1 = "8月15日，省法院党组书记、院长王大伟一行赴乙县丙村调研定点帮扶工作，县委书记李某、县长刘某陪同调研，看望慰问驻村工作队员。"
P2 = "王大伟强调，要切实扛起帮扶责任，因地制宜发展特色产业。据了解，该院五年来累计投入帮扶资金320万元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022/08/15 09:30", "2022-08-15 09:30:00"),
        ("2024年3月29日", "2024-03-29 00:00:00"),
        ("2024年3月29日 15时20分", "2024-03-29 15:20:00"),
        ("2015年06月19日08:22", "2015-06-19 08:22:00"),
        ("2021年3月5日下午3:20", "2021-03-05 15:20:00"),
        ("2021-3-5", "2021-03-05 00:00:00"),
        ("2021.03.05 08：30：59", "2021-03-05 08:30:59"),
        ("二〇二一年十二月三十一日", "2021-12-31 00:00:00"),
        ("二○一八年三月五日", "2018-03-05 00:00:00"),
        ("二〇二〇年十月二十日", "2020-10-20 00:00:00"),
        ("2020-06-05T10:00:00Z", "2020-06-05 18:00:00"),
        ("2020-06-05T10:00:00+08:00", "2020-06-05 10:00:00"),
        ("2020-06-05T10:00:00.123+0800", "2020-06-05 10:00:00"),
        ("2007-08-20-23:59:59", "2007-08-20 00:00:00"),
        ("20200211", "2020-02-11 00:00:00"),
        ("20200211184750", "2020-02-11 18:47:50"),
        ("1581517074", "2020-02-12 22:17:54"),
        ("1581517074000", "2020-02-12 22:17:54"),
        ("发布时间：2019年5月8日 9点05分", "2019-05-08 09:05:00"),
        ("2021-13-05", None),
        ("2021-02-30", None),
        ("2021年3月", None),
        ("08-15 09:30", None),
        ("第2021-3-5678号", None),
        ("电话010-2021-3456", None),
        ("1800-01-01", None),
        ("", None),
        (None, None),
    ],
)
def test_published(text: str | None, expected: str | None) -> None:
    found = parse_published(text)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.gov.cn/art/2019/7/8/art_1.html", None),
        ("http://a.gov.cn/2019/07/08/art_1.html", "2019-07-08"),
        ("http://a.gov.cn/xw/201907/t20190708_693227.shtml", "2019-07-08"),
        ("http://a.cn/2019-07/08/c_1.htm", "2019-07-08"),
        ("http://a.cn/c?id=20190799", None),
        ("http://a.cn/12020190708123/x", None),
        (None, None),
    ],
)
def test_date_of_url(url: str | None, expected: str | None) -> None:
    found = date_of_url(url)
    assert (str(found.date()) if found else None) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：某某日报  作者：张三丰 时间：2021-03-05", (["某某日报"], ["张三丰"], [], 1)),
        ("2019-09-26 12:11来源：某某时报网作者：李在山", (["某某时报网"], ["李在山"], [], 1)),
        ("信息来源：乙县政府办 | 浏览次数：22", (["乙县政府办"], [], [], 0)),
        ("采编：王建国、李小明", ([], [], ["王建国", "李小明"], 0)),
        ("责编：赵  亮", ([], [], ["赵亮"], 0)),
        ("编辑|王建国", ([], [], ["王建国"], 0)),
        ("作者：买买提·艾力", ([], ["买买提·艾力"], [], 0)),
        ("来源：本站原创", ([], [], [], 0)),
        ("来源：www.example.cn", ([], [], [], 0)),
        # no credits
        ("图片|视频|图文", None),
        ("视频丨乙县召开对口帮扶会议", None),
        ("时间：8月26日上午", None),
        ("地点：县政府四楼会议室", None),
        ("责任单位：县教育局", None),
        ("来源：中央资金3000万元、省级资金200万元", None),
        ("2021年3月5日，乙县召开会议，部署工作。", None),
        ("作者：这是一篇关于驻村工作的散文，写得很好", None),
    ],
)
def test_label_lines(line: str, expected: tuple[list[str], list[str], list[str], int] | None) -> None:
    found = parse_labels(line, head=expected is not None or line[0] != "来")
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.supplier + found.publisher, found.author, found.editor, len(found.published)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（县政协机关党办 供稿）", (["县政协机关党办"], [], [])),
        ("（县法院机关工会）", ([], ["县法院机关工会"], [])),
        ("（王建国摄）", ([], [], ["王建国"])),
        ("（记者 王建国 通讯员 李小明 文/图）", ([], [], ["王建国", "李小明"])),
        ("（某某日报全媒体记者 王建国）", ([], [], ["王建国"])),
        ("（文/图 王建国 李小明）", ([], [], ["王建国", "李小明"])),
        ("（王建国）", ([], [], ["王建国"])),
        ("（欧阳文山 王 芳）", ([], [], ["欧阳文山", "王芳"])),
        ("（县扶贫办 王建国）", ([], ["县扶贫办"], ["王建国"])),
        ("（资料图）", None),
        ("（完）", None),
        ("（以上数据截至9月底）", None),
        ("（会议现场）", None),
        ("（试行）", None),
        ("（高度重视）", None),
    ],
)
def test_trailing_credits(text: str, expected: tuple[list[str], list[str], list[str]] | None) -> None:
    found = parse_trailing(text)
    assert (None if found is None else (found.supplier, found.unit, found.author)) == expected


def test_names_in() -> None:
    assert names_in("王建国、李　明 张三丰；阿布都热西提·买买提") == ["王建国", "李明", "张三丰", "阿布都热西提·买买提"]
    assert names_in("本站") == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (T, T),
        ("[视频]" + T, T),
        ("【视频】" + T, "【视频】" + T),
        (T + "（图）", T),
        (T + "_乙县新闻_乙县人民政府网", T),
        (T + " - 乙县人民法院", T),
        (T + "-某某网", T),
        (T + "--某某日报", T),
        ("澳门威尼斯人_" + T, T),
        ("足彩投注|百家乐|" + T + "|乙县人民政府", T),
        ("必威体育 " + T, T),
        ("◎ " + T, T),
        ("脱贫攻坚|他们把荒山变成了果园", "脱贫攻坚|他们把荒山变成了果园"),
        ("【“十三五”成就巡礼】" + T, "【“十三五”成就巡礼】" + T),
        ("甲市-乙县东西部协作联席会议召开", "甲市-乙县东西部协作联席会议召开"),
        ("体育彩票公益金助力乡村振兴", "体育彩票公益金助力乡村振兴"),
        ("___", None),
        ("", None),
    ],
)
def test_clean_title(raw: str, expected: str | None) -> None:
    assert clean_title(raw) == expected


@pytest.mark.parametrize("line", [T, "“输血”变“造血”！乙市这样帮扶甲县", "8月15日，记者在乙县看到"])
def test_lines_that_can_be_titles(line: str) -> None:
    assert can_be_title(line)


@pytest.mark.parametrize(
    "line", [P1, P2, "（会议现场）", "一、工作开展情况", "1.jpg", "会议要求：", "首页", "图为调研现场，王大伟与村民交谈。"]
)
def test_lines_that_are_no_titles(line: str) -> None:
    assert not can_be_title(line)


def test_kinds_of_lines() -> None:
    assert is_paragraph(P1) and is_paragraph(P2) and not is_paragraph(T)
    assert is_site_name("乙县人民政府门户网站") and is_site_name("工作动态")
    assert not is_site_name("省法院赴乙县走访慰问驻村工作队") and not is_site_name("我院召开对口帮扶工作推进会")


def test_sites() -> None:
    assert publisher_of_site("finance.people.com.cn") == "人民网"
    assert jurisdiction_of_site("www.somewhere.gd.gov.cn") == "440000"
    assert publisher_of_site("163.com") is None
    assert jurisdiction_of_site(None) is None


# name, text, expected fields (title T and body P1, P2 unless told)
PAGES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "court",
        f"您现在的位置： 首页 >> 法院新闻\n{T}\n来源：省法院  作者：张三丰  发布时间：2021-06-20 10:11:12\n打印本页 | 关闭窗口 | 字号 大 中 小\n{P1}\n{P2}\n责任编辑：李四光",
        {"published": "2021-06-20 10:11:12", "publisher": "省法院", "author": "张三丰", "editors": ("李四光",), "section": "法院新闻"},
    ),
    (
        "university",
        f"{T}\n发布者：党委宣传部 发布时间：2022-05-06 浏览次数：345\n（通讯员 张三丰）{P1}\n{P2}\n（撰稿：张三丰 摄影：李四光 审核：王五岳）",
        {"published": "2022-05-06 00:00:00", "publisher": "党委宣传部", "author": "张三丰、李四光", "editors": ("王五岳",)},
    ),
    (
        "hospital",
        f"首页 > 医院动态 > 正文\n{T}\n文章来源：宣传科 点击数： 1234 更新时间：2019/5/8 15:30:00\n{P1}\n{P2}",
        {"published": "2019-05-08 15:30:00", "publisher": "宣传科", "section": "医院动态"},
    ),
    (
        "company",
        f"{T}\n日期：2020-08-11  来源：党群工作部  作者：刘德海  字体：大 中 小\n\n　　{P1}\n\n　　{P2}\n\n上一条：某某\n下一条：某某",
        {"published": "2020-08-11 00:00:00", "publisher": "党群工作部", "author": "刘德海"},
    ),
    (
        "public account",
        f"{T}\n原创 乙县融媒 乙县融媒 2023-03-11 19:30 发表于甘肃\n↑点击蓝字关注我们\n{P1}\n{P2}\nEND\n文字：张三丰 图片：李四光\n编辑：王五岳\n监制：赵六军\n喜欢就点个在看吧",
        {"published": "2023-03-11 19:30:00", "publisher": "乙县融媒", "author": "张三丰、李四光", "editors": ("王五岳", "赵六军")},
    ),
    (
        "national portal",
        f"{T}\n2015年06月19日08:22    来源：某民网－某民日报    手机看新闻\n{P1}\n{P2}\n(责编：张三丰、李四光)",
        {"published": "2015-06-19 08:22:00", "publisher": "某民网－某民日报", "editors": ("张三丰", "李四光")},
    ),
    (
        "agency dateline",
        f"{T}\n2014-05-03 10:22:11 来源： 某华网\n某华网甘肃频道5月3日电（记者张三丰、李四光）{P1}\n{P2}\n[责任编辑：王五岳]",
        {"published": "2014-05-03 10:22:11", "publisher": "某华网", "author": "张三丰、李四光", "editors": ("王五岳",)},
    ),
    ("byline", f"{T}\n本报记者 张三丰 通讯员 李四光\n{P1}\n{P2}", {"author": "张三丰、李四光"}),
    (
        "index card",
        f"索引号：000014349/2021-00012 主题分类：农业 发布机构：乙县人民政府 发布日期：2021年03月05日 名称：{T} 文号：无\n{T}\n{P1}\n{P2}",
        {"published": "2021-03-05 00:00:00", "publisher": "乙县人民政府"},
    ),
    (
        "short label for the time",
        f"{T}\n作者：张三丰　　发布：2017-11-03　　阅读：1203\n{P1}\n{P2}",
        {"published": "2017-11-03 00:00:00", "author": "张三丰"},
    ),
    (
        "address before the time",
        f"{T}\nhttp://www.example.gov.cn 2016年08月31日 10:05 来源：乙县党政网\n{P1}\n{P2}",
        {"published": "2016-08-31 10:05:00", "publisher": "乙县党政网"},
    ),
    (
        "portal of a government",
        f"乙县人民政府\n时政要闻\n当前位置：首页>时政要闻>正文\n{T}\n来源：乙县政府办 发布时间：2018-08-16 11:22 点击率：22 【字体：大 中 小】\n{P1}\n{P2}\n【打印本页】 【关闭窗口】\n主办：乙县人民政府\n版权所有",
        {"published": "2018-08-16 11:22:00", "publisher": "乙县政府办", "section": "时政要闻"},
    ),
    (
        "bars in lines of their own",
        f"{T}\n2021-06-08\n|\n来源：乙县教育局\n|\n浏览：231\n{P1}\n{P2}\n终审：乙县教育局",
        {"published": "2021-06-08 00:00:00", "publisher": "乙县教育局"},
    ),
    ("crumbs over lines", f"首页\n>\n新闻动态\n>\n工作动态\n{T}\n2021-06-08 09:00\n{P1}\n{P2}", {"published": "2021-06-08 09:00:00"}),
    ("title over two lines without blank ones", f"{T[:8]}\n{T[8:]}\n2021-06-08\n{P1}\n{P2}", {"published": "2021-06-08 00:00:00"}),
    (
        "supplier at the end",
        f"◎ {T}\n发布人：乙县法院   发布时间：2021/6/8\n{P1}\n{P2}\n\n供稿：乙县法院办公室    审核：王五岳",
        {"published": "2021-06-08 00:00:00", "publisher": "乙县法院办公室", "editors": ("王五岳",), "body": f"{P1}\n{P2}\n乙县法院办公室"},
    ),
    (
        "brackets and bars",
        f"{T}\n[ 发布时间：2020年12月28日 | 来源：省高院 | 浏览：98 次 ]\n{P1}\n{P2}\n（作者单位：乙县人民法院）",
        {"published": "2020-12-28 00:00:00", "publisher": "省高院"},
    ),
    (
        "day of the week",
        f"{T}\n2020年12月28日 星期一\n{P1}\n{P2}\n（张三丰 李四光 文/图）",
        {"published": "2020-12-28 00:00:00", "author": "张三丰、李四光"},
    ),
    (
        "subtitle",
        f"{T}\n　　　　——五年驻村路 一片帮扶情\n2020-12-28 10:00:00 王五岳 乙县日报 \n{P1}\n{P2}",
        {"title": T + "——五年驻村路 一片帮扶情", "published": "2020-12-28 10:00:00", "publisher": "乙县日报", "author": "王五岳"},
    ),
    (
        "unit and name at the end",
        f"{T}\n{P1}\n{P2}\n乙县法院 张三丰",
        {"publisher": "乙县法院", "author": "张三丰", "body": f"{P1}\n{P2}\n乙县法院"},
    ),
    (
        "signature",
        f"{T}\n{P1}\n{P2}\n　　　　　　　　　　乙县驻丙村工作队\n　　　　　　　　　　2021年3月5日",
        {"published": "2021-03-05 00:00:00", "publisher": "乙县驻丙村工作队", "body": f"{P1}\n{P2}\n乙县驻丙村工作队"},
    ),
    ("time above the title", f"发布时间：2021-03-05 \n{T}\n分享\n{P1}\n{P2}\n扫一扫在手机打开当前页", {"published": "2021-03-05 00:00:00"}),
    ("site controls below the title", f"{T} - 乙县人民法院\n繁体版 | 设为首页\n{P1}\n{P2}", {}),
    (
        "media centre dateline, no title",
        f"乙县融媒体中心讯（记者 张三丰）{P1}\n{P2}",
        {"title": None, "publisher": "乙县融媒体中心", "author": "张三丰"},
    ),
    (
        "newspaper with its page",
        f"{T}\n来源：《某某日报》（2021年05月06日 第03版） 作者：本报记者 张三丰\n{P1}\n{P2}",
        {"published": "2021-05-06 00:00:00", "publisher": "某某日报", "author": "张三丰"},
    ),
    (
        "boxes",
        f"{T}\n【发布时间：2022-03-02】【作者：张三丰】【来源：政工科】【阅读：88次】【关闭】\n{P1}\n{P2}",
        {"published": "2022-03-02 00:00:00", "publisher": "政工科", "author": "张三丰"},
    ),
    (
        "traditional script",
        f"{T}\n發佈時間：2022-03-02 來源：乙縣政府辦公室\n{P1}\n{P2}",
        {"published": "2022-03-02 00:00:00", "publisher": "乙县政府办公室"},
    ),
]


@pytest.mark.parametrize(("text", "want"), [pytest.param(text, want, id=name) for name, text, want in PAGES])
@pytest.mark.parametrize("feed", ["\n", "\r\n"])
def test_pages_of_many_sites(text: str, want: dict[str, Any], feed: str) -> None:
    found = normalize_page(text.replace("\n", feed))
    assert {
        "title": found.title,
        "published": str(found.published_at) if found.published_at else None,
        "publisher": found.publisher,
        "author": found.author,
        "editors": found.editors,
        "section": found.section,
        "body": found.body,
    } == {"title": T, "published": None, "publisher": None, "author": None, "editors": (), "section": None, "body": f"{P1}\n{P2}"} | want


@pytest.mark.xfail(strict=True, reason="known failure: a page whose lines were run together keeps its head in the body")
def test_page_without_line_breaks() -> None:
    found = normalize_page(f"{T} 2018-09-10 来源：乙县报 {P1}{P2}")
    assert (found.title, found.body) == (T, P1 + P2)

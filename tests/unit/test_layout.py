"""Layout of text pages: title, section, credits, and what of the lines is the story.

Every page here is made up in the manner of real sites; names of people and places are invented or common.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from transforms.normalize.frame import NormalizedPage, normalize_page
from transforms.normalize.layout import body_of, lay_out, split_lines

P1 = "8月15日，甲县召开东西部协作联席会议，县委副书记李大伟出席会议并讲话，县乡村振兴局局长王小平主持会议，各乡镇负责同志参加会议。"
P2 = "会议听取了乙市帮扶工作队的工作汇报。会议强调，要进一步提高政治站位，压实帮扶责任，推动各项任务落地见效。"
P3 = "会后，李大伟一行还深入丙村看望慰问困难群众，为他们送去米、油等生活物资。"
TITLE = "甲县召开东西部协作联席会议"


def page(*lines: str, **hints: str) -> NormalizedPage:
    return normalize_page("\n".join(lines), **hints)  # type: ignore[arg-type]


# name, lines, title, published (as text or None), publisher, author, editors, section, body lines
HEADS: list[tuple[str, list[str], dict[str, Any]]] = [
    ("month first", [TITLE, "06/03/2021", P1], {"published": "2021-06-03 00:00:00"}),
    ("day first", [TITLE, "26.08.2015 09:24", P1], {"published": "2015-08-26 09:24:00"}),
    ("English month", [TITLE, "June 3, 2021", P1], {"published": "2021-06-03 00:00:00"}),
    ("two figures of the year", [TITLE, "21-06-03 10:22", P1], {"published": "2021-06-03 10:22:00"}),
    ("date in brackets behind the title", [TITLE + " [2021-06-03]", P1], {"published": "2021-06-03 00:00:00"}),
    ("month and day alone", [TITLE, "06-03 来源：甲县融媒体中心", P1], {"publisher": "甲县融媒体中心"}),
    ("day above its month", [TITLE, "03", "2021-06", P1], {"published": "2021-06-03 00:00:00"}),
    (
        "clock sticks to the day",
        [TITLE, "发布时间:2021-06-0310:22:33浏览次数:331次信息来源:甲县乡村振兴局", P1],
        {"published": "2021-06-03 10:22:33", "publisher": "甲县乡村振兴局"},
    ),
    (
        "labels in the title's line",
        [TITLE + " 发布时间:2019-05-15 点击:3697次", P1],
        {"published": "2019-05-15 00:00:00"},
    ),
    (
        "values below their labels",
        [TITLE, "2021-07-25 15:10:58", "来源：", "甲县日报", P1, P2, "责任编辑：", "李小明"],
        {"published": "2021-07-25 15:10:58", "publisher": "甲县日报", "editors": ("李小明",), "body": [P1, P2]},
    ),
    (
        "names of the authors between title and date",
        [TITLE, "李小明 王大山", "2021-07-25", P1],
        {"published": "2021-07-25 00:00:00", "author": "李小明、王大山"},
    ),
    ("menu in one line", ["首 页 机构简介 工作动态 自身建设 服务社会", TITLE, "2021-07-25", P1], {"published": "2021-07-25 00:00:00"}),
    (
        "reporters behind the paper's name",
        [TITLE, "2021-07-25", "甲县日报（李小明 王大山）" + P1, P2],
        {"published": "2021-07-25 00:00:00", "publisher": "甲县日报", "author": "李小明、王大山", "body": [P1, P2]},
    ),
    ("account to follow", [TITLE, "2021-07-25", P1, P2, "关注甲县法治微信公众号"], {"published": "2021-07-25 00:00:00", "body": [P1, P2]}),
    (
        "date and source below",
        [TITLE, "2022/08/15 09:30 来源：甲县融媒体中心", P1, P2],
        {"published": "2022-08-15 09:30:00", "publisher": "甲县融媒体中心"},
    ),
    (
        "labels with wide spaces",
        [TITLE, "来 源：甲县人民政府办公室　　作 者：张三丰　　发布时间：2022-08-15", P1],
        {"published": "2022-08-15 00:00:00", "publisher": "甲县人民政府办公室", "author": "张三丰"},
    ),
    (
        "time before a short source",
        ["2024年3月29日 10:20 甲县日报", TITLE, P1],
        {"published": "2024-03-29 10:20:00", "publisher": "甲县日报"},
    ),
    ("counters and font size", [TITLE, "发布日期：2021-07-01 浏览次数：1024 字体：[大 中 小]", P1], {"published": "2021-07-01 00:00:00"}),
    (
        "counters in lines of their own",
        [TITLE, "发布日期：2021年7月1日", "浏览次数：1024", "字号：大 中 小", "分享到：", P1],
        {"published": "2021-07-01 00:00:00"},
    ),
    ("cut markup behind font size", [TITLE, '字体大小：【<a href="javascript:;" class="font01">大', P1], {}),
    (
        "Chinese numerals",
        [TITLE, P1, "甲县扶贫开发办公室", "二〇一八年十二月三十一日"],
        {"published": "2018-12-31 00:00:00", "publisher": "甲县扶贫开发办公室", "signed": "甲县扶贫开发办公室", "body": [P1]},
    ),
    (
        "crumbs",
        ["当前位置：首页 > 新闻中心 > 工作动态 > 正文", TITLE, "2021-07-01", P1],
        {"published": "2021-07-01 00:00:00", "section": "新闻中心 > 工作动态"},
    ),
    ("crumbs with angle quotes", ["您现在的位置：网站首页 » 帮扶动态", TITLE, P1], {"section": "帮扶动态"}),
    (
        "site name and menu above",
        ["甲县人民政府门户网站", "首页", "政务公开", "新闻中心", "", TITLE, "2021-07-01 来源：县委办", P1],
        {"published": "2021-07-01 00:00:00", "publisher": "县委办"},
    ),
    (
        "title over two lines",
        ["", "甲县召开", "", "乙市组团对口帮扶甲县", "教育人才工作推进会议", "", "2021-07-01 08:00", "", P1, "", P2],
        {"title": "乙市组团对口帮扶甲县教育人才工作推进会议", "published": "2021-07-01 08:00:00"},
    ),
    (
        "subtitle behind a dash",
        ["山海情深谱新篇", "——乙市对口帮扶甲县工作纪实", P1, P2],
        {"title": "山海情深谱新篇——乙市对口帮扶甲县工作纪实", "body": [P1, P2]},
    ),
    ("site label", ["[视频]" + TITLE, P1], {}),
    ("site label behind", [TITLE + "(图)", P1], {}),
    ("site name behind", [TITLE + "_甲县人民政府", P1], {}),
    ("advertiser's words before", ["澳门新葡京官网_" + TITLE, P1], {}),
    ("advertiser's words before a space", ["必威体育app下载 " + TITLE, P1], {}),
    ("caption below the title", [TITLE, "（会议现场）", P1], {"body": ["（会议现场）", P1]}),
    ("no title", [P1, P2], {"title": None, "body": [P1, P2]}),
    ("title with marks", ["“输血”变“造血”！乙市这样帮扶甲县，真行？", P1], {"title": "“输血”变“造血”！乙市这样帮扶甲县，真行？"}),
    (
        "public account",
        [
            TITLE,
            "原创 李小明 甲县发布 2022-03-04 18:00",
            "点击上方蓝字关注我们",
            P1,
            P2,
            "来源：甲县乡村振兴局",
            "编辑：王小花",
            "审核：李大海",
        ],
        {
            "published": "2022-03-04 18:00:00",
            "publisher": "甲县乡村振兴局",
            "author": "李小明",
            "editors": ("王小花", "李大海"),
            "body": [P1, P2],
        },
    ),
    ("portal account", ["网易首页 > 网易号 > 正文 申请入驻", TITLE, "0", "分享至", P1], {"section": "网易号"}),
    (
        "year on the second line only",
        [TITLE, "时间：2020-5-6 来源：本站 点击：33", P1],
        {"published": "2020-05-06 00:00:00", "publisher": None},
    ),
    ("source of the site itself", [TITLE, "来源：本站原创", P1], {"publisher": None}),
    (
        "supplier before source",
        [TITLE, "来源：省政府网 2021-01-02", P1, "（县扶贫办供稿）"],
        {"published": "2021-01-02 00:00:00", "publisher": "县扶贫办", "signed": "县扶贫办", "body": [P1]},
    ),
    ("supplied by a person", [TITLE, P1, "供稿：王建国"], {"publisher": None, "author": "王建国", "body": [P1]}),
    ("date in brackets", [TITLE, "（2021年3月5日）", P1], {"published": "2021-03-05 00:00:00"}),
    ("no year", [TITLE, "08-15 09:30", P1], {}),
    (
        "medium with a bracket and wide spaces beside the date",
        [TITLE, "乙市日报（东方网）  2023年08月24日    字号 A- A+", P1],
        {"published": "2023-08-24 00:00:00", "publisher": "乙市日报（东方网）"},
    ),
    (
        "wide spaces behind a long bracket still part paragraphs",
        [TITLE, P1[:-1] + "（见附表）  " + P2],
        {"body": [P1[:-1] + "（见附表）", P2]},
    ),
    (
        "name of an account below the title",
        [TITLE + "，签下大单", "南山拾穗人", "2021-09-13 07:22 · 三农领域创作者", P1],
        {"title": TITLE + "，签下大单", "published": "2021-09-13 07:22:00", "publisher": "南山拾穗人"},
    ),
    (
        "name of an account beside the clock time",
        [TITLE, "北山朝阳　2023-06-09 18:20", P1],
        {"published": "2023-06-09 18:20:00", "publisher": "北山朝阳"},
    ),
    ("section beside the clock time is no account", [TITLE, "工作动态　2023-06-09 18:20", P1], {"published": "2023-06-09 18:20:00"}),
    (
        "province beside the clock time is no author",
        [TITLE, "甲县发布", "2023-06-09 18:20 江苏", P1],
        {"published": "2023-06-09 18:20:00", "publisher": "甲县发布"},
    ),
    (
        "second line of a title is no account",
        [TITLE, "现场签约项目12个 总投资30亿元", "甲县日报 2021-05-06 08:00", P1],
        {"title": TITLE + "现场签约项目12个 总投资30亿元", "published": "2021-05-06 08:00:00", "publisher": "甲县日报"},
    ),
    (
        "day up to which was counted",
        ["数说2019丨乙市对口帮扶甲县成绩单", "乙市对口帮扶甲县工作组", "截至2019年12月31日", P1],
        {
            "title": "数说2019丨乙市对口帮扶甲县成绩单",
            "publisher": "乙市对口帮扶甲县工作组",
            "body": ["乙市对口帮扶甲县工作组", "截至2019年12月31日", P1],
        },
    ),
    (
        "body that issued a paper below its title",
        [TITLE, "", "乙市协作工作组", "", "统计截至2019年12月31日", P1],
        {"publisher": "乙市协作工作组", "body": ["乙市协作工作组", "统计截至2019年12月31日", P1]},
    ),
    (
        "days of a public notice",
        [TITLE, "公示时间：2023年3月8日至2023年3月14日", "发布时间：2023-03-07", P1],
        {"published": "2023-03-07 00:00:00", "body": ["公示时间：2023年3月8日至2023年3月14日", P1]},
    ),
    (
        "today's date of the portal above",
        ["北京时间：2025年05月04日", TITLE, "发布时间：2019-10-17  来源：乙市在线", P1],
        {"published": "2019-10-17 00:00:00", "publisher": "乙市在线"},
    ),
    (
        "issue of a paper above",
        ["2021年05月06日 星期四 第03版：要闻", TITLE, "本报记者 王建国", P1],
        {"published": "2021-05-06 00:00:00", "author": "王建国"},
    ),
    (
        "date of the masthead gives way to that below the title",
        ["2025年5月4日 星期日", TITLE, "2019-10-17 10:00", P1],
        {"published": "2019-10-17 10:00:00"},
    ),
    (
        "forum",
        ["【转帖】说说去年去甲县帮扶的事儿", "楼主：山不转水转", "发表于 2020-1-12 21:46  |  只看该作者", P1],
        {"title": "【转帖】说说去年去甲县帮扶的事儿", "published": "2020-01-12 21:46:00"},
    ),
    (
        "forum whose crumbs end with the title",
        ["甲县论坛", "首页 » 问答 » 乙市对口帮扶甲县见闻", "老王头 - 2024/11/5 9:18:00", P1],
        {"title": "乙市对口帮扶甲县见闻", "published": "2024-11-05 09:18:00", "publisher": "老王头", "section": "问答"},
    ),
    (
        "chapter of a novel",
        ["第十七章  雪夜", "小说《东坡》连载　　作者：王建国", P1],
        {"title": "第十七章 雪夜", "author": "王建国"},
    ),
    ("chapter of a rule is no title", [TITLE, "第一章 总则", P1], {"body": ["第一章 总则", P1]}),
    ("author behind the title", [TITLE + "　　作者：王建国", "2021-05-06", P1], {"published": "2021-05-06 00:00:00", "author": "王建国"}),
    (
        "short title above its subtitle",
        ["山海情深", "——乙市对口帮扶甲县纪实", "2021-05-06", P1],
        {"title": "山海情深——乙市对口帮扶甲县纪实", "published": "2021-05-06 00:00:00"},
    ),
    (
        "title of four characters",
        ["山海同心", "甲县日报 2021-05-06 08:00", P1],
        {"title": "山海同心", "published": "2021-05-06 08:00:00", "publisher": "甲县日报"},
    ),
    ("label of the story's kind", ["【视频】" + TITLE, P1], {"title": "【视频】" + TITLE}),
    (
        "crumbs that open with the name of the site",
        ["甲县新闻网>>法治频道>>工作动态", TITLE, "2021-05-06", P1],
        {"published": "2021-05-06 00:00:00", "section": "甲县新闻网 > 法治频道 > 工作动态"},
    ),
    ("labels set wide and without values", [TITLE, "时 间", "/", "分 享", "评 论", P1], {}),
    ("controls above the title", ["A+ A- 打印 分享", TITLE, "2021-05-06", P1], {"published": "2021-05-06 00:00:00"}),
    ("time ago", [TITLE, "甲县融媒", "3天前", P1], {"publisher": "甲县融媒", "body": ["甲县融媒", P1]}),
    (
        "text taken over from another account",
        [TITLE, "以下文章来源于甲县融媒 ，作者王建国", P1],
        {"publisher": "甲县融媒", "author": "王建国"},
    ),
    (
        "medium and account as the source",
        [TITLE, "来源：乙市日报 甲县人民法院微信公众号 | 发布时间：2025-10-21", P1],
        {"published": "2025-10-21 00:00:00", "publisher": "乙市日报"},
    ),
    (
        "bulletin",
        ["工作简报", "第12期", "乙市协作办公室编　　2021年5月6日", TITLE, P1, "（共印50份）"],
        {"published": "2021-05-06 00:00:00", "publisher": "乙市协作办公室"},
    ),
    (
        "bulletin with its name above the number",
        ["甲县驻村工作队", "工作动态", "第5期", "甲县驻村办　　2021年5月6日", TITLE, P1],
        {"published": "2021-05-06 00:00:00", "publisher": "甲县驻村办"},
    ),
    (
        "number of a paper",
        ["甲县人民政府", "关于协作项目资金使用情况的公告", "", "甲政发〔2023〕5号", "", P1],
        {"title": "关于协作项目资金使用情况的公告", "body": ["甲政发〔2023〕5号", P1]},
    ),
    (
        "sentence that opens with the time of Beijing",
        [TITLE, "北京时间2021年6月24日，协作项目开工，各方到场。", P1],
        {"body": ["北京时间2021年6月24日，协作项目开工，各方到场。", P1]},
    ),
    (
        "labels in square brackets",
        [TITLE, "［ 来源：甲县政协 ］ ［ 作者：王建国 ］ ［ 发布时间：2020-07-01 ］", P1],
        {"published": "2020-07-01 00:00:00", "publisher": "甲县政协", "author": "王建国"},
    ),
    (
        "office whose name opens with a surname",
        [TITLE, "2021-05-06 宣传科", P1],
        {"published": "2021-05-06 00:00:00", "publisher": "宣传科"},
    ),
]
TAILS: list[tuple[str, list[str], dict[str, Any]]] = [
    ("unit in brackets", ["（县法院机关工会）"], {"publisher": "县法院机关工会", "signed": "县法院机关工会"}),
    (
        "unit in brackets behind the last sentence",
        [P3 + "（德县发改局）"],
        {"publisher": "德县发改局", "signed": "德县发改局", "body": [P1, P2, P3]},
    ),
    ("names in brackets behind the last sentence", [P3 + "（王建国 李小明）"], {"author": "王建国、李小明", "body": [P1, P2, P3]}),
    ("reporters in brackets", ["（记者 王建国 通讯员 李小明 文/图）"], {"author": "王建国、李小明"}),
    ("reporter without brackets", ["甲县日报记者 王建国"], {"author": "王建国"}),
    ("pairs without colons", ["编辑 王建国 校对 李小明"], {"editors": ("王建国", "李小明")}),
    (
        "credit block",
        ["甲市融媒体中心", "采编：王建国、李小明", "责编：赵  亮", "总编辑：钱大钧"],
        {"publisher": "甲市融媒体中心", "signed": "甲市融媒体中心", "editors": ("王建国", "李小明", "赵亮", "钱大钧")},
    ),
    ("photographer behind the last sentence", [P3 + "（王建国摄）"], {"author": "王建国", "body": [P1, P2, P3]}),
    (
        "editor, then the portal's footer",
        ["责任编辑：王建国", "相关新闻", "丁县召开会议", "戊县召开会议", "版权所有：某网"],
        {"editors": ("王建国",)},
    ),
    ("editor, then unknown controls", ["【责任编辑：王建国】", "我也要说", "共12条跟帖", "内容挑错"], {"editors": ("王建国",)}),
    ("previous and next page", ["上一篇：丁县召开会议", "下一篇：戊县召开会议"], {}),
    (
        "footer of a government site",
        ["主办：甲县人民政府 承办：甲县信息中心", "网站标识码：1234567890 某ICP备12345号", "地址：甲县人民路1号 电话：010-12345678"],
        {},
    ),
    (
        "credits with bars",
        ["编辑|王建国", "责编丨李小明", "来源｜甲县发布、某某晚报"],
        {"editors": ("王建国", "李小明"), "publisher": "甲县发布、某某晚报"},
    ),
    (
        "sum with its sources stays",
        ["来源：中央资金3000万元、省级资金200万元", P3],
        {"body": [P1, P2, "来源：中央资金3000万元、省级资金200万元", P3]},
    ),
    ("time and place of an event stay", ["时间：2021年3月5日 地点：县政府", P3], {"body": [P1, P2, "时间：2021年3月5日 地点：县政府", P3]}),
    ("photographer of a caption", ["图为捐赠仪式现场。（王建国摄）", P3], {"author": "王建国", "body": [P1, P2, "图为捐赠仪式现场。", P3]}),
    ("contact lines", ["地 址：甲县人民路1号", "电 话：010-12345678"], {}),
    ("image names", ["1977667674.jpg", "微信图片_20220101.png"], {}),
    (
        "supplied and photographed",
        ["县党支部、药剂科供稿  摄影/张燕  编辑/苏芳"],
        {"publisher": "县党支部、药剂科", "signed": "县党支部、药剂科", "author": "张燕", "editors": ("苏芳",)},
    ),
    ("place as a caption in the middle", ["（乙省丙市甲县）", P3], {"body": [P1, P2, "（乙省丙市甲县）", P3]}),
    ("honest brackets at the end", [P3 + "（以上数据截至9月底）"], {"body": [P1, P2, P3 + "（以上数据截至9月底）"]}),
    ("a list of responsible bodies stays", ["责任单位：县教育局", P3], {"body": [P1, P2, "责任单位：县教育局", P3]}),
    (
        "site and date in the last line",
        ["供稿：城东镇党政办 王建国", "审核：李  明", "甲县人民政府网 2024-06-06"],
        {
            "publisher": "城东镇党政办",
            "author": "王建国",
            "editors": ("李明",),
            "published": "2024-06-06 00:00:00",
            "body": [P1, P2, "城东镇党政办", "甲县人民政府网"],
        },
    ),
    (
        "signature of a body alone",
        [P3, "中共甲市委农村工作领导小组办公室"],
        {"publisher": "中共甲市委农村工作领导小组办公室", "signed": "中共甲市委农村工作领导小组办公室", "body": [P1, P2, P3]},
    ),
    ("heading of a deed is no signature", [P3, "甲县赴乙市考察团"], {"body": [P1, P2, P3, "甲县赴乙市考察团"]}),
    ("pointed at previous and next page", ["☞上一篇：丁县开展主题党日活动", "☞下一篇：没有了"], {}),
    ("pointed at more", ["【编辑：王建国】", ">>更多精彩内容请进入社会频道"], {"editors": ("王建国",)}),
    ("names behind a wide slash", ["编辑 / 王建国　责编 / 李 明　监制 / 张 大"], {"editors": ("王建国", "李明", "张大")}),
    ("floors of a forum", ["—————————————", "2# 东山风：顶！", "快速回复 | 返回列表 | Powered by Board 3"], {}),
    ("links below a novel", ["上一章　目录　下一章　　加入书签　投推荐票"], {}),
    ("links below the editor", ["责任编辑：王建国", "乙省部门网站", "丙市相关网站"], {"editors": ("王建国",)}),
    ("who gave the pictures", ["编辑：王建国", "图片：甲县融媒"], {"editors": ("王建国",)}),
    ("note of openness", ["（此件公开发布）"], {}),
    ("a date opens the last sentence", ["2022年1月5日，两地正式签约。"], {"body": [P1, P2, "2022年1月5日，两地正式签约。"]}),
    ("a place line stays", ["时间：8月26日上午", P3], {"body": [P1, P2, "时间：8月26日上午", P3]}),
]


def check(found: NormalizedPage, want: dict[str, Any], title: str | None, body: list[str]) -> None:
    published = want.get("published")
    assert {
        "title": found.title,
        "published": str(found.published_at) if found.published_at else None,
        "publisher": found.publisher,
        "author": found.author,
        "editors": found.editors,
        "section": found.section,
        "body": found.body.split("\n"),
    } == {
        "title": want.get("title", title),
        "published": published,
        "publisher": want.get("publisher"),
        "author": want.get("author"),
        "editors": want.get("editors", ()),
        "section": want.get("section"),
        "body": want.get("body", body) + ([want["signed"]] if "signed" in want else []),
    }


@pytest.mark.parametrize(("lines", "want"), [pytest.param(lines, want, id=name) for name, lines, want in HEADS])
def test_head(lines: list[str], want: dict[str, Any]) -> None:
    body = [line for line in lines if line in (P1, P2, P3)]
    check(page(*lines), want, TITLE, body)


@pytest.mark.parametrize(("lines", "want"), [pytest.param(lines, want, id=name) for name, lines, want in TAILS])
@pytest.mark.parametrize("blank", [False, True])
def test_tail(lines: list[str], want: dict[str, Any], blank: bool) -> None:
    whole = [TITLE, P1, P2, *lines]
    if blank:
        whole = [line for pair in zip(whole, [""] * len(whole), strict=True) for line in pair]
    check(page(*whole), want, TITLE, [P1, P2])


def test_staff_in_a_dateline_leaves_the_body() -> None:
    found = page(TITLE, "某市日报讯（记者 王建国 通讯员 李小明）" + P1, P2)
    assert found.body == f"{P1}\n{P2}"
    assert (found.author, found.publisher) == ("王建国、李小明", "某市日报")
    found = page(TITLE, "本报讯（记者王建国）" + P1)
    assert (found.body, found.author, found.publisher) == (P1, "王建国", None)


def test_a_dateline_without_staff_stays() -> None:
    assert page(TITLE, "新华社北京2月29日电 " + P1).body.startswith("新华社北京2月29日电")
    assert page(TITLE, "新华社北京2月29日电 " + P1).publisher == "新华社"


def test_short_lines_of_a_poem_and_headings_stay() -> None:
    lines = ["今年是脱贫攻坚的收官之年", "到了交卷倒计时的时候了", P1, "会议指出", P2, "会议要求", P3]
    assert page(TITLE, "", *lines).body.split("\n") == lines


def test_wide_spaces_part_paragraphs() -> None:
    assert page(TITLE, f"　　{P1}　　{P2}").body == f"{P1}\n{P2}"


def test_an_event_date_is_no_publication_date() -> None:
    found = page(TITLE, "2021年3月5日，甲县召开会议，部署工作，提出要求，县领导出席会议并讲话，有关部门参加会议。", P2)
    assert found.published_at is None
    assert found.body.startswith("2021年3月5日")


def test_a_mark_in_the_middle_of_a_story_does_not_cut_it() -> None:
    lines = [P1, "相关链接", P2, P3, P2 + P3, P1 + P2]
    assert page(TITLE, *lines).body.endswith(P1 + P2)


def test_record_hints_win() -> None:
    found = page(
        TITLE,
        P1,
        title_hint="[视频]" + TITLE,
        published_hint="2021-01-28 19:19:03",
        publisher_hint="某网",
        url="https://www.gd.gov.cn/2020/01/02/a.html",
        site="gd.gov.cn",
    )
    assert (found.title, str(found.published_at), found.publisher, found.jurisdiction_hint) == (
        TITLE,
        "2021-01-28 19:19:03",
        "某网",
        "440000",
    )
    assert found.body == P1


def test_date_of_the_address_is_the_last_resort() -> None:
    assert str(page(TITLE, P1, url="http://a.cn/art/2019/7/8/t20190708_1.html").published_at) == "2019-07-08 00:00:00"


PIECES = st.sampled_from(
    [
        P1,
        P2,
        P3,
        TITLE,
        "首页 > 甲 > 乙",
        "2021-07-01 来源：某报",
        "（县扶贫办 供稿）",
        "",
        "　",
        "1.jpg",
        "责编：王建国",
        "上一篇：某某",
        "NEWS",
        "正文：" + P1,
        f"<p>{P2}</p>&nbsp;",
        "本报讯（记者 王建国）" + P1,
        "記者 王小明",
        "𠮷😀",
        "\u200b",
    ]
)


@given(st.lists(PIECES | st.text(max_size=40), max_size=25), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
@settings(max_examples=300, deadline=None)
def test_every_character_of_the_body_leads_back_to_itself(lines: list[str], feed: str) -> None:
    text = feed.join(lines)
    body, to_text = body_of(text, lay_out(text))
    assert to_text.length == len(body)
    for n, character in enumerate(body):
        start, end = to_text.source_span(n, n + 1)
        if character == "\n":
            # a bracket behind the last sentence is parted from it where the body that signs the page stands inside
            assert not text[start:end].strip() or end == start or text[start:end].strip()[0] in "（(。"
        else:
            assert text[start:end] == character
    assert "\n\n" not in body
    assert body == body.strip("\n")


@given(st.text(alphabet="甲乙。，：(（)）\n \u3000>:12年月日-/记者编辑来源", max_size=300))
@settings(max_examples=300, deadline=None)
def test_lines_and_layout_never_fail(text: str) -> None:
    for line in split_lines(text):
        assert text[line.start : line.end] == line.text
    kept = lay_out(text).kept
    assert all(a.end <= b.start for a, b in pairwise(kept))


@pytest.mark.parametrize(
    "worst",
    [
        "（",
        "：",
        "2021-",
        "编辑：",
        "首页 > ",
        "记者 ",
        "，",
        " ",
        "\u3000",
        "\n",
        "（记者",
        "|",
        "。　　",
        "供稿",
        "一",
        "来源",
        "_",
        "a_",
    ],
)
def test_time_grows_with_length_only(worst: str) -> None:
    def seconds(length: int) -> float:
        text = worst * (length // len(worst))
        return cpu_seconds(lambda: body_of(text, lay_out(text, (text[:200],))))

    seconds(1000)
    assert seconds(400_000) < 2.0


def test_the_issuer_of_an_undated_paper_stays_to_be_quoted() -> None:
    title, issuer, story = (
        "对口帮扶云溪市驻镇帮镇扶村结对关系表",
        "（对口帮扶云溪市指挥部办公室）",
        "各组团须在八月底前完成规划初稿，并报办公室备案。" * 3,
    )
    text = f"附件3\n{title}\n{issuer}\n{story}"
    page = lay_out(text)
    assert page.title == title
    assert page.credits.unit == [issuer.strip("（）")]
    assert body_of(text, page)[0] == f"{issuer}\n{story}"


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(
    "kicker",
    [
        "甲卫视 新闻夜航",
        "乙省新闻联播 文字版",
        "丙广播电视台《晚间报道》文字稿",
        "丁市新闻联播 口播稿",
        "今晚60分",
        "公益在线 | 大山观察",
        "甲市新闻 | 乙县",
        "县区｜乡村",
        "应急与民生 > 地方",
        "生活广场＞好物推荐",
        "库区对口支援",
        "东西部扶贫协作",
        "闽甲协作进行时",
        "北京援疆在行动",
        "脱贫攻坚一线",
        "乡村振兴故事",
        "驻村工作队手记",
        "山海协作特别报道",
    ],
)
def test_a_column_over_the_title_is_no_part_of_it(kicker: str, dated: bool) -> None:
    lines = [kicker, "二十八年情牵大山 甲市三所学校进乙县", *(["2021-06-03 来源：甲县日报"] if dated else []), P1, P2]
    found = page(*lines)
    assert found.title == lines[1]
    assert kicker not in found.body


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("甲县委书记李大伟率团赴乙市", "对接东西部协作工作并召开联席会议"),
        ("甲县深入推进乡村振兴", "二十个项目集中开工三千户受益"),
        ("甲市与乙州东西部协作", "工作推进会在丙县召开"),
        ("丙县脱贫攻坚一线", "工作会议精神传达到村到户到人"),
        ("甲集团定点帮扶乙县乡村振兴", "项目签约仪式在丁镇举行"),
    ],
)
def test_the_first_half_of_a_title_is_no_column(first: str, second: str) -> None:
    assert page(first, second, "2021-06-03 来源：甲县日报", P1, P2).title == first + second

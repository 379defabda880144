"""Credits: who supplied, wrote and edited a page, from label lines, brackets and bylines."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files

from transforms.normalize.marks import field_of, load_marks
from transforms.normalize.published import dates_in


@dataclass(slots=True)
class Credits:
    """What the lines around a story say; each list in the order found."""

    supplier: list[str] = field(default_factory=list)
    publisher: list[str] = field(default_factory=list)
    unit: list[str] = field(default_factory=list)
    """Bodies in a bracket behind the last sentence or alone in the last line."""
    author: list[str] = field(default_factory=list)
    editor: list[str] = field(default_factory=list)
    published: list[datetime] = field(default_factory=list)
    """Behind a label or in the lines under the title."""
    agency: list[str] = field(default_factory=list)
    """The agency that the first paragraph opens with."""
    weak_published: list[datetime] = field(default_factory=list)
    """Alone in one of the last lines."""

    def extend(self, other: Credits) -> None:
        """Takes over what ``other`` found, behind what is here."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}(?:[·•・‧][\u3400-\u9fff]{1,8}){0,3}|[\u3400-\u9fff]{2,7}(?:[·•・‧][\u3400-\u9fff]{1,8}){1,3}")
_WIDE_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[ \u3000]{1,3}([\u3400-\u9fff])(?![\u3400-\u9fff])")
_BOXED_LABEL = re.compile(r"^[【\[［](?P<label>[\u3400-\u9fff/]{2,6})[】\]］][\s\u3000]{0,3}")
"""A label in a box: 【记者】某某."""
_SPLIT = re.compile(r"[、,，;；/&|｜丨\s\u3000]+")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z .'\-]{1,30}")
_BRACKETS = "（）()【】[]〔〕［］"
_STAFF = (
    r"(?:[\u3400-\u9fff]{1,10}?(?:报|网|台|社|新闻|中心|客户端|在线|传媒|发布))?(?:本报|本台|本网|本刊|特约|见习|实习|首席|全媒体|融媒体?|职工|总台|文字|摄影|视频|驻[\u3400-\u9fff]{1,6})?"
    r"(?:记者|通讯员|摄影|撰稿人?|作者|编辑|文/图|图/文|文图|图文|撰文|供图|报道员|供稿人|执笔)"
)
_STAFF_RUN = re.compile(rf"{_STAFF}[:：/\s\u3000]{{0,4}}")
_SUFFIX = re.compile(
    r"[\s\u3000]{0,4}(?P<word>供稿|报送|来稿|供图|提供|摄影报道|摄影|报道|摄|文/图|图/文|撰文|采写|撰稿|编辑|文并图|文|图)$"
)
_SUPPLY = frozenset({"供稿", "报送", "来稿"})
_COUNTERS = re.compile(
    r"(?:阅读|浏览|点击|访问|评论|点赞|人气|热度|次数|收藏|转发|字号|字体|大小|大|中|小|放大|缩小|[上下]一[篇页条版]|正常|默认|超大|较大|打印|分享到?|关闭|举报|微信|微博|扫一扫|原创|次|人|量|数"
    r"|窗口|页面|本站|收藏|设为首页|加入|版|简|繁|手机|电脑|无障碍|浏览|星期[一二三四五六日天]|[上下]午|编辑|纠错|返回|顶部|首页|复制|链接|发送|邮件|推荐|朋友圈|空间"
    r"|A(?=[+\-])|回复|引用|赞同|支持|反对|添加|官方账号|在看|参与互动|列印|友善列印|转寄|文章|QQ|新浪|腾讯|人人网|豆瓣|百度|开心网|点?赞|发布于|发布|发表于|语音|播报|朗读|繁体|简体|调整|我要|我?有话说|参与|跟[贴帖]|条|听新闻|收听|查看|本文|本页|[0-9+\-.,、万:：|/【】\[\]()（）<>\s\u3000])+"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./:%?=&#-]{3,200}")
_TRAILING_COUNTERS = re.compile(rf"[\s\u3000]{_COUNTERS.pattern}$")
_BARE_PAIR = re.compile(
    r"(?P<label>[\u3400-\u9fff/]{2,6}?)[\s\u3000/]{1,3}(?P<name>[\u3400-\u9fff]{2,4}(?:[、，,\s\u3000]{1,2}[\u3400-\u9fff]{2,4}){0,5}?)(?=[\s\u3000|｜]{1,4}|$)[\s\u3000|｜]{0,4}"
)
_ANY_TIME = frozenset({"时间", "日期", "Time", "Date"})
"""Labels that may as well tell the time of an event."""
_WRITTEN = frozenset({"成文日期", "生成日期", "撰写时间", "创建时间"})
"""Labels of the day a paper was written, not published: good for want of a better one."""
_AS_OF = re.compile(r"截至|截止|统计|数据|报名|有效期|活动时间|自.{0,4}$")
"""Before a date: the day up to which something was counted or runs, not that of the page."""
_ACCOUNT = re.compile(r"[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9·]{2,11}")
_NOT_ACCOUNT = re.compile(
    r"^(?:发表|发布|来自|作者|记者|编辑|农历|星期|周[一二三四五六日]|今[天日]|第|只看|点击|阅读|浏览|原创|转载|本[报网台站刊])|(?:版|动态|要闻|快讯|资讯|公告|专题|专栏|图片|视频|正文|新闻|作者|认证|领域|[天小]时前|月|日|天|晴|雨|阴|雪|℃)$"
)
_PUNCTUATION = re.compile(r"[、“”《》\s\u3000]")
_EVENT_TIME = re.compile(
    r"[\s（(【]{0,3}(?:公示|公告|活动|培训|会议|报名|举办|开标|截止|调研|演出|考察|服务|有效|采购|招聘|面试)(?:时间|日期|期限|期)\s{0,2}[:：]"
)
_PAGE_OF_PAPER = re.compile(r"(?:第\s?)?[A-Z]?\d{1,3}\s?版(?:[:：]\s?[^\s，。]{1,8})?")
_EDITED_BY = re.compile(r"(?:主办|编印|编发|编|印发|印)$")
_PROVINCE_ENDING = re.compile(r"(?:[省市]|(?:壮族|回族|维吾尔)?自治区)$")
_NAME_NOTED = re.compile(r"(?P<name>[\u3400-\u9fff]{2,4})\s{0,2}[（(][^（）()]{2,24}[）)]")
"""An author with what he is in a bracket."""
_PLACE_BODY = re.compile(r"[\u3400-\u9fff]{1,4}[镇乡县区局村]")
_BOXES = re.compile(
    r"(?:[【\[（(](?:纠错|我要纠错|打印|打印本页|关闭|关闭窗口|返回|返回顶部|收藏|分享|大|中|小)[】\]）)][\s\u3000]{0,4}){1,6}(?=[【\[（(])"
)
"""Controls in brackets before the editor's name: 【纠错】【责任编辑：某某】."""
_CLOCK = re.compile(r"\d\s?[:：]\s?[0-5]\d")
_OFFICE = re.compile(r"宣传|党办|党委|党群|党建|团委|工会|政工|政办|医务|人事|综合|护理|信息")
"""Openings of short names of offices whose first character is a surname."""
_RELATIVE = re.compile(r"(?:\d{1,3}\s?(?:秒|分钟|小时|天|周|个?月|年)前|刚刚|(?:昨天|前天|今天)\s{0,2}\d{1,2}[:：]\d\d)[\s·|｜\u3000]{0,4}")
_PERSON_BEHIND = re.compile(r"[\s\u3000]{1,4}([\u3400-\u9fff]{2,4})$")
_PICTURES = re.compile(r"图|摄|航拍|视频|影像")
_AMOUNT = re.compile(r"\d\s?(?:万|亿|元|%|户|人|个|亩)")
_NOT_VALUE = re.compile(r"[。！？；]")


@cache
def _surnames() -> frozenset[str]:
    with (files("seeds") / "reference" / "surnames.csv").open(encoding="utf-8") as handle:
        return frozenset(row[0] for row in csv.reader(handle))


@cache
def _provinces() -> frozenset[str]:
    with (files("seeds") / "reference" / "pairing_provinces.csv").open(encoding="utf-8") as handle:
        return frozenset(_PROVINCE_ENDING.sub("", row["name"]) for row in csv.DictReader(handle))


def is_unit(text: str) -> bool:
    """Whether a short text ends like the name of a body and not like that of a person."""
    if text.endswith("号") and text[-2:-1].isdigit():
        return False
    return load_marks().unit_ending.search(text) is not None and not (
        len(text) <= 3 and looks_like_name(text) and not load_marks().media_ending.search(text) and not _OFFICE.match(text)
    )


def is_province(text: str) -> bool:
    """Whether a text is the short name of a province (云南)."""
    return text in _provinces()


def looks_like_name(text: str) -> bool:
    """Whether a text is shaped like one person's name: a surname and one or two characters, or parts joined by ·."""
    if not _HAN_NAME.fullmatch(text):
        return False
    return "·" in text or "•" in text or (len(text) <= 3 and text[0] in _surnames()) or (len(text) in (3, 4) and text[:2] in _surnames())


def is_account(text: str) -> bool:
    """Whether a short text may be the name of an account that publishes (北京朝阳): neither a section nor a note of the page."""
    return _ACCOUNT.fullmatch(text) is not None and _NOT_ACCOUNT.search(text) is None


def names_in(value: str) -> list[str]:
    """The names of a credit's value: split at commas and spaces, wide two-character names joined, anything else left out."""
    value = _WIDE_NAME.sub(r"\1\2", value.strip(_BRACKETS + " \u3000"))
    found: list[str] = []
    for piece in _SPLIT.split(_STAFF_RUN.sub(" ", value)):
        name = piece.strip(_BRACKETS + "·.：:。 ")
        if (
            (_HAN_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name))
            and name not in load_marks().no_publisher
            and name not in load_marks().label_field
        ):
            found.append(name)
    return found


def _without_unit(value: str, credit: Credits | None = None) -> str:
    """The names behind a body's (某县人民检察院 某某), which is noted in ``credit``; any other value as it is."""
    noted = _NAME_NOTED.fullmatch(value.strip())
    if noted is not None and looks_like_name(noted["name"]):
        return noted["name"]
    unit, _, rest = value.strip(" \u3000").replace("\u3000", " ").partition(" ")
    names = names_in(rest)
    if not rest or len(unit) < 3 or not is_unit(unit) or looks_like_name(unit) or not names or not all(map(looks_like_name, names)):
        return value
    if credit is not None:
        credit.unit.append(unit)
    return rest


def _body_and_person(value: str) -> tuple[str, str] | None:
    """A body and the person named behind it (某镇党政办 某某), or None where it is not that."""
    person = _PERSON_BEHIND.search(value)
    if person is None or not looks_like_name(person[1]) or not is_unit(value[: person.start()]):
        return None
    return value[: person.start()], person[1]


def _add(credit: Credits, name: str, label: str, value: str) -> None:
    value = value.strip(" \u3000|｜丨┊│┃>-—_、，,;；.")
    if name == "published":
        credit.published.extend(moment for _, _, moment in dates_in(value))
        return
    if not value or name == "noise":
        return
    if name in ("author", "editor"):
        spans = list(dates_in(value))
        if spans:
            # 发布：2017-11-03 beside 发布：某某
            credit.published.extend(moment for _, _, moment in spans)
            value = value[: spans[0][0]].rstrip(" \u3000")
        value = _without_unit(value, credit)
        names = names_in(value)
        if (
            (name == "author" or label.startswith("发布"))
            and not any(looks_like_name(n) for n in names)
            and is_unit(value)
            and len(value) <= 24
        ):
            # Who gave the pictures has not written the text.
            if not _PICTURES.search(label) or "文" in label:
                credit.unit.append(value)
        else:
            getattr(credit, name).extend(n for n in names if not (name == "editor" and len(n) > 3 and is_unit(n)))
        return
    for start, end, moment in dates_in(value):
        credit.published.append(moment)
        value = value[:start] + "  " + value[end:]
    signed = re.search(r"[□■◆●]", value)
    if signed is not None and signed.start() and (behind := parse_byline(value[signed.end() :])) is not None:
        # 来源：某日报 □ 记者 某某
        credit.extend(behind)
        value = value[: signed.start()]
    value = re.split(
        r"[\s\u3000]{2,}|[\s\u3000](?=[\[［【（(])|[|｜丨]|[\s\u3000](?=记者|通讯员|作者|编辑|阅读|浏览|点击|评论|字号)",
        value.strip(" \u3000"),
    )[0].strip(_BRACKETS + " \u3000：:，,。")
    value = _TRAILING_COUNTERS.sub("", value)
    if (
        not value
        or value in load_marks().no_publisher
        or value.startswith(("http", "www."))
        or not re.search(r"[\u3400-\u9fffA-Za-z]", value)
    ):
        return
    if name == "supplier" and all(looks_like_name(n) for n in _SPLIT.split(value)):
        credit.author.extend(_SPLIT.split(value))
        return
    if (written := _body_and_person(value)) is not None:
        # 供稿：某镇党政办 某某
        value, person = written
        credit.author.append(person)
    value = value.strip('“”"《》') if value[:1] in '“"《' and value[-1:] in '”"》' else value
    if value.endswith("原创") and is_unit(value[:-2]):
        value = value[:-2]
    several = value.split()
    if len(several) > 1 and load_marks().media_ending.search(several[0]) and is_unit(several[-1]):
        # 来源：某日报 某法院微信公众号
        value = several[0]
    if len(value) <= 40:
        (credit.supplier if name == "supplier" else credit.publisher).append(value)


def parse_labels(line: str, *, head: bool) -> Credits | None:
    """The credits of a line that consists of labels and their values (来源：…  作者：…  时间：…), or None where it is no such line.

    In the head of a page (``head``) a bare date, a source without a label and counters are understood too.
    """
    if len(line) > 160 or (_NOT_VALUE.search(line) and len(line) > 60):
        return None
    marks = load_marks()
    if line[0] in "【[（(" and (boxes := _BOXES.match(line)) is not None:
        line = line[boxes.end() :]
    opening = marks.opening_label.match(line)
    dates = list(dates_in(line)) if head else []
    if opening is None and not dates:
        return None
    credit = Credits()
    labels = _labels_of(line)
    if opening is not None and (not labels or labels[0].end() != opening.end()):
        return None
    rest = _ADDRESS.sub(" ", line[: labels[0].start()] if labels else line)
    if opening is None:
        if _AS_OF.search(line[: dates[0][0]]) or _EVENT_TIME.match(line):
            return None
        clock = _CLOCK.search(line[dates[0][0] : dates[0][1]]) is not None
        rest = _PAGE_OF_PAPER.sub("  ", _without_dates(rest, credit))
        if clock and dates[0][0] <= 2:
            # What an account says of itself behind the time: 2021-09-13 07:22 · 三农领域创作者
            before, *behind = re.split(r"\s{0,3}[·•]\s{0,3}", rest)
            named = behind[0].strip() if behind and not before.strip() else ""
            rest = named if is_unit(named) or is_account(named) else before
        if _NOT_VALUE.search(rest) or "，" in rest or len(rest) > 40:
            return None
        if not _read_unlabelled(rest, credit, account=clock):
            return None
    for at, label in enumerate(labels):
        value = line[label.end() : labels[at + 1].start() if at + 1 < len(labels) else len(line)]
        name = field_of(label["label"])
        if (label["label"] == "单位" and at == 0) or (label["label"] == "名称" and not head):
            # 单位：万元 over a table, the name of something in a story
            return None
        if name == "published":
            spans = list(dates_in(value))
            if label["label"] in _ANY_TIME and (not head or "地点" in line):
                return None
            if not spans and opening is not None and at == 0:
                return None
            (credit.weak_published if label["label"] in _WRITTEN else credit.published).extend(moment for _, _, moment in spans)
            if spans:
                _read_unlabelled(value[spans[-1][1] :], credit)
            continue
        if name in ("author", "editor") and len(value) > 60:
            return None
        if (
            name in ("author", "editor")
            and at == 0
            and opening is not None
            and value.strip()
            and not next(dates_in(value), None)
            and _without_unit(value) == value
            and sum(map(len, names_in(value))) * 2 < len(_STAFF_RUN.sub("", value).strip(" \u3000" + _BRACKETS))
            and not is_unit(value.strip(" 。）)"))
            and value.strip() not in marks.no_publisher
        ):
            return None
        if name != "noise" and _NOT_VALUE.search(value.strip().rstrip("。")):
            return None
        if name in ("publisher", "supplier") and not head and _AMOUNT.search(value):
            return None
        if name == "noise":
            value_dates = list(dates_in(value))
            credit.published.extend(moment for _, _, moment in value_dates)
        _add(credit, name, label["label"], value)
    return credit


def _labels_of(line: str) -> list[re.Match[str]]:
    """The labels of a line; with a bar or slash instead of a colon only where names or a body follow (图片|视频 is a menu)."""
    found: list[re.Match[str]] = []
    every = list(load_marks().any_label.finditer(line))
    for at, label in enumerate(every):
        if label["separator"].strip() not in (":", "："):
            value = line[label.end() : every[at + 1].start() if at + 1 < len(every) else len(line)]
            name = field_of(label["label"])
            names = names_in(value)
            bodies = at == 0 and name in ("publisher", "supplier") and any(is_unit(p) for p in _SPLIT.split(value) if p)
            if not bodies and not (name in ("author", "editor") and names and all(looks_like_name(n) for n in names)):
                continue
        found.append(label)
    return found


def is_control(line: str) -> bool:
    """Whether a line is nothing but counters and controls of the page (打印 字体：放大 正常 缩小 分享)."""
    return len(line) <= 60 and (_COUNTERS.fullmatch(line) is not None or _RELATIVE.fullmatch(line) is not None)


def _parse_bare_pairs(line: str) -> Credits | None:
    """Labels and names without colons: 编辑 某某 校对 某某."""
    labels = load_marks().label_field
    credit = Credits()
    at = 0
    while at < len(line):
        pair = _BARE_PAIR.match(line, at)
        name = labels.get(pair["label"]) if pair else None
        if pair is None or name not in ("author", "editor"):
            return None
        names = names_in(pair["name"])
        if not names or not all(looks_like_name(n) for n in names):
            return None
        getattr(credit, name).extend(names)
        at = pair.end()
    return credit if at else None


def _without_dates(text: str, credit: Credits) -> str:
    for start, end, moment in reversed(list(dates_in(text))):
        credit.published.insert(0, moment)
        text = text[:start] + "  " + text[end:]
    return text


def _without_edges(text: str) -> str:
    """A piece without brackets and marks around it; a bracket that closes what the piece itself opens stays."""
    piece = text.strip(_BRACKETS + "·-—：:，,/□■")
    if piece[:1] == "《" and piece[-1:] == "》" and piece.count("《") == 1:
        piece = piece[1:-1]
    if piece.count("（") > piece.count("）") and text[text.find(piece) + len(piece) :].startswith("）"):
        piece += "）"
    return piece


def _read_unlabelled(left: str, credit: Credits, *, account: bool = False) -> bool:
    """Reads a source or name that stands beside the date without a label; whether everything there was understood.

    With ``account`` (beside a clock time) one other name is that of the account which published the page.
    """
    understood = True
    unknown: list[str] = []
    pieces = [piece for raw in re.split(r"[\s\u3000|｜丨•┊│┃]+", _WIDE_NAME.sub(r"\1\2", left)) if (piece := _without_edges(raw))]
    for at, found in enumerate(pieces):
        piece = found
        if len(pieces) == 2 and at == 0 and _PLACE_BODY.fullmatch(piece) and looks_like_name(pieces[1]):
            # 沙坪镇 某某: a township and who wrote for it, though its name could be a person's
            credit.unit.append(piece)
            continue
        if is_unit(bare := _EDITED_BY.sub("", piece)):
            piece = bare
        if at and piece == pieces[at - 1] and is_account(piece) and not is_unit(piece) and not looks_like_name(piece):
            # 2016-07-13 某号 某号: the author and the account of an account's page
            credit.unit.append(piece)
            continue
        if piece.endswith("讯") and is_unit(piece[:-1]) and load_marks().media_ending.search(piece[:-1]):
            piece = piece[:-1]
        if account and piece in _provinces():
            # 发表于江苏: where the account was online
            continue
        if piece in load_marks().no_publisher or not piece or _COUNTERS.fullmatch(piece):
            continue
        body = 3 <= len(piece) <= 24 and any(is_unit(part) for part in re.split(r"[·•（）()]", piece) if len(part) > 2)
        if looks_like_name(piece) and not load_marks().media_ending.search(piece) and not (body and ("·" in piece or _OFFICE.match(piece))):
            credit.author.append(piece)
        elif body:
            credit.unit.append(piece)
        elif account and is_account(piece):
            unknown.append(piece)
        elif len(piece) > 6:
            understood = False
    if len(unknown) == 1 and not credit.unit:
        credit.unit.append(unknown[0])
    return understood and not any(len(piece) > 6 for piece in unknown[1:])


def parse_beside_date(text: str) -> Credits | None:
    """The body or the author that stands beside a day without a year (04-18 10:22 某某网), or None where there is more."""
    credit = Credits()
    if len(text) > 30 or _NOT_VALUE.search(text) or "，" in text or not _read_unlabelled(text, credit):
        return None
    return credit if credit.unit or credit.author else None


def parse_signature(text: str) -> Credits | None:
    """The body and the day of a line below the story (某某网 2024-06-06), or None where there is more or less in it."""
    dates = list(dates_in(text))
    if len(dates) != 1 or len(text) > 50 or _AS_OF.search(text[: dates[0][0]]) or "，" in text or _NOT_VALUE.search(text):
        return None
    credit = Credits()
    rest = _without_dates(text, credit).strip(_BRACKETS + " \u3000:：|｜")
    if rest and (not is_unit(rest) or len(rest) > 24 or _PUNCTUATION.search(rest)):
        return None
    if rest:
        credit.unit.append(rest)
    return credit


def parse_byline(text: str) -> Credits | None:
    """The credits of a byline or the inside of a bracket: 记者 某某 通讯员 某某, 某某 供稿, 某某摄, 省法院机关工会; None where it is none."""
    text = _BOXED_LABEL.sub(r"\g<label>：", text.strip(" \u3000■□●○◆◇▲△★☆※")).strip(_BRACKETS + " \u3000■□")
    if not text or len(text) > 60 or _NOT_VALUE.search(text):
        return None
    pieces = re.split(r"[\s\u3000]{2,}", text)
    if 2 <= len(pieces) <= 6:
        parsed = [parse_byline(piece) for piece in pieces]
        if all(part is not None for part in parsed):
            whole = Credits()
            for part in parsed:
                whole.extend(part or Credits())
            return whole
    labelled = parse_labels(text, head=False) or _parse_bare_pairs(text)
    if labelled is not None:
        return labelled
    credit = Credits()
    suffix = _SUFFIX.search(text)
    if suffix is not None:
        owner = text[: suffix.start()].strip(" \u3000：:")
        names = names_in(owner)
        if owner and names and all(looks_like_name(n) for n in names) and not is_unit(owner):
            credit.author.extend(names)
            return credit
        if suffix["word"] in _SUPPLY and (signed := _body_and_person(owner)) is not None:
            # 办公室 某某 供稿; an office without its body's name supplies nothing by itself
            body, person = signed
            credit.author.append(person)
            if len(body) > 3:
                credit.supplier.append(body)
            return credit
        if owner and suffix["word"] in _SUPPLY and len(owner) <= 30 and "，" not in owner:
            credit.supplier.append(owner)
            return credit
        if owner and is_unit(owner) and len(owner) <= 24 and suffix["word"] not in ("报道", "文", "图"):
            return credit
    staff = _STAFF_RUN.match(text)
    if staff is not None:
        rest = text[staff.end() :]
        names = names_in(rest)
        if (
            names
            and all(looks_like_name(n) for n in names)
            and sum(map(len, names)) >= 0.5 * len(re.sub(r"[\s\u3000、，,]", "", _STAFF_RUN.sub("", rest)))
        ):
            credit.author.extend(names)
            return credit
    return None


def parse_trailing(text: str) -> Credits | None:
    """The credits of a bracket behind the last sentence: also a bare body (德清县发改局) or bare names, which mean nothing elsewhere."""
    known = parse_byline(text)
    if known is not None:
        return known
    inner = text.strip(" \u3000" + _BRACKETS)
    if not inner or len(inner) > 40 or _NOT_VALUE.search(inner):
        return None
    credit = Credits()
    pieces = [p for p in _SPLIT.split(_WIDE_NAME.sub(r"\1\2", inner)) if p]
    for piece in pieces:
        if looks_like_name(piece):
            credit.author.append(piece)
        elif is_unit(piece) and len(piece) >= 3:
            credit.unit.append(piece)
        else:
            return None
    return credit

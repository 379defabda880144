"""Layout: what in a page's text is its title, its head, its story and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from transforms.normalize.credits import (
    Credits,
    is_account,
    is_control,
    is_province,
    is_unit,
    looks_like_name,
    names_in,
    parse_beside_date,
    parse_byline,
    parse_labels,
    parse_signature,
    parse_trailing,
)
from transforms.normalize.marks import Marks, load_marks
from transforms.normalize.published import dates_in
from transforms.normalize.titles import can_be_title, clean_title, is_kicker, is_paragraph, is_site_name, tells_deed
from transforms.offsets import Edit, OffsetMap, apply_edits

_BREAK = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]{1,64}|(?<=[。！？”）])[ \u3000\xa0]{2,40}(?=\S)")
_SHORT = 24
"""A piece shorter than this that ends in a bracket or quotation mark is a name in a line of the head, no sentence."""
_FEED = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
_BLANK = " \t\u3000\xa0\u200b\ufeff\u2002\u2003"
_EDGE = _BLANK + "|｜︱丨┊│┃"
"""White and the bars that stand between the parts of a line: neither begins or ends one."""
_SQUEEZE = re.compile(r"[\s\u3000\xa0]+")
_IMAGE = re.compile(r"[^\s，。；]{1,80}\.(?:jpe?g|png|gif|bmp|webp|tiff?|mp4|mp3|svg|docx?|xlsx?|pdf)\d{0,3}[”\"')）]?", re.IGNORECASE)
_REMNANT = re.compile(
    r"<\s?/?(?:a|p|div|span|img|br|font|script|style|table|td|tr|strong|li|ul)[\s/>]|javascript:|class=\"|href=|onclick=|function\s?\(|document\.write|&nbsp;$"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>|&(?:nbsp|emsp|ensp|ldquo|rdquo|quot);")
_BODY_LABEL = re.compile(r"(?:正文|内容)[:：]\s{0,4}")
_TITLE_LABEL = re.compile(r"(?:标题|题目|文章标题|新闻标题|[Tt]itle|名称)\s{0,2}[:：]\s{0,4}(?=\S)")
_CRUMB_PART = re.compile(r"\s{0,4}(?:>{1,2}|›|»|＞{1,2}|→|/|\\|::|-{1,2}>|▸|＼)\s{0,4}")
_CRUMB_HOME = re.compile(r"首页|主页|首頁|[Hh]ome|HOME|位置|网站$")
_BARE = re.compile(
    r"[\W\d_]{1,12}|[-—–=_*~～·.…\s]{1,80}|[A-Za-z0-9 .\-_/+|]{1,12}|(?:https?://)?(?:[A-Za-z0-9-]{1,40}\.){1,4}[a-z]{2,6}(?:/[^\s\u3400-\u9fff]{0,120})?"
)
_TRAILING = re.compile(r"[（(]([^（()）]{2,60})[）)][\s\u3000]{0,4}[。]?$")
_TRAILING_BARE = re.compile(r"(?<=[。！？”])[\s\u3000]{0,6}(?P<credit>(?:记者|通讯员|文/图|图/文|撰稿)[:：\s\u3000]{0,3}[^，。；]{2,40})$")
_DATELINE_STAFF = re.compile(
    r"^([^，。；（(\n]{0,30}?)\s{0,4}[（(]((?:[^（()）]{0,12})(?:记者|通讯员)[^（()）]{1,50})[）)][\s\u3000:：]{0,4}"
)
_DATELINE_END = re.compile(r"^[（(]?$|(?:讯|电|消息|报道|播报|日|站)[\s\u3000]{0,4}$")
_DATELINE_MEDIA = re.compile(
    r"^[（(]?(新华社|新华网|人民网|央视网|央广网|中新网|中新社|光明网|中国网|国际在线|人民日报|光明日报|经济日报|中国新闻网|央视新闻)(?:[^，。；]{0,20}?(?:电|讯|消息)|[（(])"
)
_AGENCY = re.compile(r"([\u3400-\u9fff]{2,12}(?:社|报|网|台|中心|融媒体))[^，。；]{0,12}?(?:电|讯|消息|报道)?\s{0,4}$")
_ORIGINAL_TITLE = re.compile(r"^[（(]?(?:本文)?原(?:标题|题)(?:为)?\s{0,2}[:：]?\s{0,2}[《“\"]{0,2}(.{2,100}?)[》”\"]{0,2}[）)]?$")
_CONTACT = re.compile(
    r"^(?:[^，。]{0,8}(?:地\s{0,4}址|联\s{0,4}系\s{0,4}人|电\s{0,4}话|传\s{0,4}真|邮\s{0,4}编|邮政编码|[Ee]-?mail|邮\s{0,4}箱|热线|报料|爆料|备案|许可证)[^，。：:]{0,10}[:：]|发送邮件至)"
)
_PHOTOGRAPHER = re.compile(r"(?:摄|摄影|供图|图/文|文/图|图)[）)]$|[（(](?:摄影|记者|图|供图|文/图|图/文|通讯员)[^（）()]{1,30}[）)]$")
_RETURN = re.compile(
    r"[\s\u3000]{0,4}(?:(?:[\[［【](?:上一页|下一页|首页|尾页|末页|\d{1,3})[\]］】][\s\u3000]{0,4}){2,20}|返回[^，。]{1,10}(?:首页|列表|顶部)[>»＞]{0,3}|返回[^，。]{1,6}，查看更多|[\[【（(](?:关闭|打印|返回)[\]】）)])$"
)
_SENTENCE_MARK = re.compile(r"[，。！？：；“”]")
_ARROWS = "↑↓→←▲▼△▽⬆⬇☝👆👇 \u3000"
_YEAR = re.compile(r"(?:19|20)\d\d\s?[-/.年]|[一二][〇○零0][一二三四五六七八九〇○零0]{2}年")
_TAGS = re.compile(r"[^，。！？：\s|｜]{1,14}(?:\s{0,2}[|｜]\s{0,2}[^，。！？：\s|｜]{1,14}){2,12}")
_SITE_CRUMB = re.compile(
    r"[^，。！？：]{2,14}(?:网|网站|门户|频道|在线|日报|晚报|数字报|电子报|论坛|社区|贴吧|云|融媒)|[^，。！？：]{1,8}(?:号|客户端|[Aa][Pp][Pp]|\+)"
)
_CRUMB_HERE = re.compile(r"(?:您|你|当前|现在|目前|所在|所处|的){0,5}(?:位置|页面)\s{0,2}[:：]")
"""How crumbs are announced: 您当前所在位置："""
_CLOCK_OF_SITE = re.compile(r"(?:北京时间|今天是|今日是|现在是|当前时间|当前日期)\s{0,2}[:：]?\s{0,2}(?:19|20)\d\d[^，。！？]{2,30}")
_FOLLOW_US = re.compile(
    r"(?:欢迎|敬请)?关注[“”《》\u3400-\u9fffA-Za-z]{2,20}(?:公众号|微信号|微信|视频号|客户端|抖音号)|微信号[ \u3000]{1,4}[A-Za-z][\w-]{2,30}"
)
_DATELINE_NAMES = re.compile(
    r"^(?P<media>[^，。；（(\n“]{2,24}?(?:讯|电|消息|报|网|台))[\s\u3000]{0,3}[（(](?P<names>[\u3400-\u9fff][\u3400-\u9fff、 \u3000]{1,14})[）)][\s\u3000:：]{0,4}"
)
_MENU = re.compile(r"(?:网站)?首[ \u3000]?页(?:[ \t\u3000]{1,4}[\u3400-\u9fff]{2,6}){3,15}")
"""A menu in one line, which begins with the home page."""
_NICKNAME = re.compile(r"(?:楼主|发帖人|发帖者|博主|版主|UP主|up主)\s{0,2}[:：]\s{0,3}[^\s，。]{1,20}")
_LATE_BYLINE = re.compile(
    r"[^，。！？]{2,30}?[\s\u3000]{2,6}(?:作者|撰文|记者|通讯员|文)\s{0,2}[:：]\s{0,3}(?P<names>[^，。！？：:]{2,12})"
)
_TITLE_DATE = re.compile(r"[\s\u3000]{0,4}[\[【（(〔]\s?(?P<date>(?:19|20)\d\d[^\[\]【】（）()〔〕]{4,18})[\]】）)〕]$")
_YEARLESS = re.compile(
    r"[（【\[(]?(?:0?[1-9]|1[0-2])(?:[-/]|月)(?:3[01]|[12]\d|0?[1-9])日?(?![\d\-/年])(?:\s{0,3}[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?(?=\s|$|[】\])）]|来源|作者)"
)
_MONTH_ALONE = re.compile(r"(?P<month>(?:19|20)\d\d\s?[-/.年]\s?(?:1[0-2]|0?[1-9]))月?")
_DAY_ALONE = re.compile(r"(?:3[01]|[12]\d|0?[1-9])日?")
_WITH_VALUE = frozenset(("publisher", "supplier", "author", "editor", "published"))
_CARD = frozenset(
    (
        "索引号",
        "主题分类",
        "主题类别",
        "主题词",
        "文号",
        "发文字号",
        "体裁分类",
        "公开方式",
        "公开形式",
        "公开范围",
        "公开类别",
        "所属栏目",
        "有效性",
        "效力状态",
        "信息索引",
        "组配分类",
        "服务对象",
    )
)
"""Labels of index cards whose value is no field of the page."""
_TOPICS = re.compile(r"(?:[#＃][^\s#＃，。]{1,20}[#＃]?(?:\s{0,2}\d{1,4}\s?个)?\s{0,4}){1,8}")
"""The topics of an account's page: #乡村振兴 12个."""
_SIGNED = re.compile(r"[□■◆◇●○◎▲☆★]\s{0,4}(?P<names>[\u3400-\u9fff·、 \u3000]{2,24})")
"""The author between title and story as papers set it: ■某某."""
_ORIGINAL = re.compile(r"原创[\s\u3000:：]{1,4}(?P<first>[^\s，。：:]{2,16})(?:[\s\u3000]{1,4}(?P<second>[^\s，。：:]{2,16}))?")
"""The author and the account of an account's page: 原创 某某 某号."""
_BOX = re.compile(r"[\[［【]\s{0,3}([\u3400-\u9fff\s]{2,8})\s{0,3}[\]］】](?=\s{1,4}\S|\s{0,4}$)")
"""A label of an index card in a box: [ 索引号 ]"""
_PLATFORM = re.compile(
    r"(?:百家|头条|搜狐|网易|企鹅|澎湃|一点|大鱼|大风|南方|人民|新华|央视频|微信公众|公众|抖音|快手)号[\s\u3000]{0,3}[|｜/丨·:：][\s\u3000]{0,3}(?P<name>[^，。！？\s]{2,16})"
)
"""The platform and the account of a page: 百家号 | 某某."""
_WIDE_LABEL = re.compile(r"(?:[\u3400-\u9fff][ \u3000]{1,6}){1,4}[\u3400-\u9fff](?=[ \u3000]{0,4}[:：])")
"""A label set wide: 名    称："""
_HOME_LINE = re.compile(r"[^，。！？：]{2,15}[ \u3000]{0,3}[-_—|｜][ \u3000]{0,3}(?:网站)?首页")
_MASTHEAD = re.compile(
    r"(?P<edition>[\u3400-\u9fff]{2,10}报)[\s\u3000]{0,4}(?:电子版|电子报|数字报|数字版)|《?(?P<paper>[\u3400-\u9fff]{2,10}报)》?[/\s\u3000（(·]{1,4}(?:[^，。！？：（）()]{0,30}[/\s\u3000日])?第?\s{0,2}[A-Z]?\d{1,3}\s{0,2}版[）)]?(?:[:：]?\s{0,2}[^，。\s]{1,8})?"
)
"""A newspaper's name with the number of the page."""
_ONLINE_AT = re.compile(r"(?:发[布表]于|来自|IP属地)\s{0,2}[:：]?\s{0,2}[\u3400-\u9fff]{2,5}[省市县区]?")
_ISSUER = re.compile(r"[（(](?P<name>[\u3400-\u9fff]{4,24})[）)]")
"""Who issued a paper, in brackets under its title."""
_OFFICIAL = re.compile(r"(?P<name>[^\s，。！？：:]{2,14})官方账号")
_DATE_FIRST = re.compile(r"[\[【（(]?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\]】）)]?[\s\u3000]{1,6}(?=\S)")
"""A list's date before the title."""
_LONE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_PAPER_PAGE = re.compile(r"第\s?[A-Z]?\d{1,3}\s?版")
_WHOLE_SUBTITLE = re.compile(r"(?:纪实|侧记|记事|综述|掠影|启示|纪略|札记|述评|观察|工作|之路|故事|实践|探索)$")
_LONE_DATELINE = re.compile(
    r"(?P<media>《[^》]{2,14}》|[\u3400-\u9fff]{2,12}(?:报|网|社|台|客户端))[^，。：\s]{0,8}(?:讯|消息|电)[\s：:]{0,3}(?P<names>[\u3400-\u9fff][\u3400-\u9fff\s、]{1,12})?"
)
_CLIENT_BYLINE = re.compile(
    r"(?P<media>[\u3400-\u9fff]{2,14}(?:报|网|社|台|客户端|新闻|融媒体?))\s{0,2}[|｜︱丨·]\s{0,2}(?P<byline>(?:记者|通讯员).{2,20})"
)
_REPOSTED = re.compile(
    r"以下(?:文章|内容|视频)来源于\s{0,2}(?P<name>[^\s，,。]{2,20})\s{0,2}(?:[，,]\s{0,2}(?:作者\s{0,2}[:：]?\s{0,2}(?P<author>[^\s，,。]{2,12})|.{0,30}))?"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'&-]{3,60}")
_ISSUE = re.compile(r"[（(〔]?(?:20\d\d年)?(?:总?第\s?[\d一二三四五六七八九十]{1,4}\s?期\s?){1,2}[）)〕]?")
_SHORT_TITLE = re.compile(r"[\u3400-\u9fff]{4}")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百〇零\d]{1,5}[章回]\s{0,4}[^，。]{2,30}")
_FLOOR = re.compile(r"\d{1,4}\s?[#＃](?:\s|[^\s：:]{1,20}[:：])")
_FOOTER = re.compile(
    r"[Pp]owered [Bb]y\b|[Cc]opyright\b|©|ICP[备证]|公网安备|已有\s{0,2}\d{1,6}\s{0,2}人|评论[（(]\d{1,6}[）)]|点赞[（(]\d{1,6}[）)]|(?:^|[|｜\s])(?:返回列表|快速回复|加入书签|投推荐票)(?:[|｜\s]|$)"
)
_POINTERS = "☞☛☟👉➤►▶▷»›>＞·•●◆◇■□★☆※↓↑→←▲▼△▽ \u3000\xa0"
_ACCOUNT = re.compile(r"[^，。！？：:；“”《》、（）()\s]{2,14}")
_CUT_SHORT = ("...", "…", "．．．")
_HEAD_LINES = 60
_TAIL_LINES = 8


@dataclass(slots=True)
class Line:
    """A line with text in it, white edges left out."""

    start: int
    end: int
    text: str
    after_blank: bool
    """Whether an empty line stands before it."""


class Part(NamedTuple):
    """A stretch of the story."""

    start: int
    end: int
    continues: bool = False
    """True where it goes on in the paragraph of the part before it."""


@dataclass(slots=True)
class Layout:
    """What the lines of a page are."""

    title: str | None = None
    section: str | None = None
    credits: Credits = field(default_factory=Credits)
    kept: list[Part] = field(default_factory=list)
    """The story's paragraphs, in order."""
    dropped: list[tuple[int, int, str]] = field(default_factory=list)
    """The spans of all other lines with what they are."""


def split_lines(text: str) -> list[Line]:
    """The lines with text in them; a run of wide spaces behind a sentence breaks a line too."""
    lines: list[Line] = []
    at = 0
    blank = False
    for match in _BREAK.finditer(text):
        if match.group()[0] in _BLANK and text[match.start() - 1] in "”）" and match.start() - at < _SHORT:
            continue
        blank = _append(lines, text, at, match.start(), blank) or (match.group().count("\n") > 1 or match.group().count("\r") > 1)
        at = match.end()
    _append(lines, text, at, len(text), blank)
    return lines


def _append(lines: list[Line], text: str, start: int, end: int, blank: bool) -> bool:
    piece = text[start:end]
    stripped = piece.strip(_EDGE)
    if not stripped:
        return True
    offset = start + len(piece) - len(piece.lstrip(_EDGE))
    lines.append(Line(offset, offset + len(stripped), stripped, blank))
    return False


def _crumb_parts(line: str) -> list[str]:
    return [p.strip(_BLANK + "：:") for p in _CRUMB_PART.split(line)]


def _is_site_crumb(line: str) -> bool:
    """Whether a line of crumbs opens with the name of the site (某某网 >> 法治频道 >> 要闻)."""
    if len(line) > 100 or not (">" in line or "＞" in line or "»" in line or " / " in line) or line[0] in _POINTERS:
        return False
    parts = _crumb_parts(line)
    if " / " not in line and len(parts) > 1 and all(0 < len(p) <= 10 and not _SENTENCE_MARK.search(p) for p in parts):
        # 甲 > 乙, 甲 > 乙 > 丙: no title is written so
        return True
    if parts[-1] in ("正文", "详情") and len(parts) > 1 and not any(_SENTENCE_MARK.search(p) for p in parts):
        # 新闻中心 国内 国际 > 国内新闻 > 正文: a menu before the crumbs
        return True
    # behind the section the crumbs may end with the title
    sections = parts[1:-1] if len(parts) > 2 else parts[1:]
    return len(parts) > 1 and _SITE_CRUMB.fullmatch(parts[0]) is not None and all(0 < len(p) <= 14 for p in sections)


def _crumb(line: str, marks: Marks) -> str | None:
    """The section that a line of crumbs (首页 > 甲 > 乙) names, "" where it names none, None where it is no such line."""
    opens = len(line) <= 120 and (line.startswith(marks.crumb_prefix) or _CRUMB_HERE.match(line) is not None or _is_site_crumb(line))
    if not opens and not (len(line) <= 100 and "首页" in line[:8] and _CRUMB_PART.search(line)):
        return None
    parts = _crumb_parts(line)
    if len(parts) < 2:
        return "" if len(line) <= 12 and _CRUMB_HOME.search(line) and not can_be_title(line) else None
    parts = [re.split(r"[\s\u3000]+", p)[0] for p in parts]
    named = [
        p
        for p in parts[1:]
        if p and p not in ("正文", "内容", "详情", "文章", "文章详情", "内容详情", "新闻详情", "详细内容") and not _CRUMB_HOME.fullmatch(p)
    ]
    if _CRUMB_HOME.search(parts[0]) is None and not parts[0].startswith(marks.crumb_prefix) and not _CRUMB_HERE.match(parts[0]):
        named.insert(0, parts[0])
    return " > ".join(named)


def _is_value(text: str) -> bool:
    """Whether a line can be what a label above it asks for: a body, names or a date."""
    names = names_in(text)
    return is_unit(text) or (bool(names) and all(map(looks_like_name, names))) or next(dates_in(text), None) is not None


def _is_noise(text: str, marks: Marks) -> bool:
    if len(text) > 90:
        return len(text) < 400 and _REMNANT.search(text) is not None and "。" not in text
    if (
        text in marks.drop_exact
        or ((is_control(text) or _BARE.fullmatch(text)) and not _YEAR.search(text) and next(dates_in(text), None) is None)
        or _TAGS.fullmatch(text)
        or _TOPICS.fullmatch(text)
        or _IMAGE.fullmatch(text)
        or _REMNANT.search(text)
    ):
        return True
    if len(text) <= 10 and (
        (bare := _SQUEEZE.sub("", text)).rstrip("：:") in marks.label_field or (bare != text and bare in marks.drop_exact)
    ):
        # 分 享, and a label that stands without its value
        return True
    if _HOME_LINE.fullmatch(text) or _CLOCK_OF_SITE.fullmatch(text) or _MENU.fullmatch(text) or _FOLLOW_US.fullmatch(text):
        return True
    return (
        "。" not in text[:-1]
        and len(text) <= 60
        and (text.lstrip(_ARROWS).startswith(marks.drop_prefix) or _FOOTER.search(text) is not None)
    )


def _cuts(text: str, marks: Marks) -> bool:
    """Whether a line closes the story: what stands below it is the site's."""
    return text.startswith(marks.cut_prefix) or (
        len(text) <= 90 and (text.lstrip(_POINTERS).startswith(marks.cut_prefix) or _FLOOR.match(text) is not None)
    )


class _Reader:
    """Goes once through the lines: head, story, tail."""

    def __init__(self, text: str, title_hints: Sequence[str], *, certain: bool, known_names: Sequence[str]) -> None:
        self.marks = load_marks()
        self.text = text
        self.known_names = frozenset(known_names)
        self.lines = self.with_values(split_lines(text))
        self.layout = Layout()
        self.hints = title_hints
        self.certain = certain
        self.originals: list[str] = []
        self.signatures: list[Part] = []
        """The bodies that sign the page: their names close the story, so that they can be quoted."""
        self.masthead: list[datetime] = []
        """Bare dates above every line that could be the title: the day of the issue, or today's."""
        self.uses_blanks = sum(line.after_blank for line in self.lines) * 2 > len(self.lines)

    def with_values(self, lines: list[Line]) -> list[Line]:
        """The lines, a label that stands alone (来源：) in one with the value right below it."""
        out: list[Line] = []
        for raw in lines:
            line = self.as_labels(raw) if len(out) < _HEAD_LINES else raw
            label = _SQUEEZE.sub("", out[-1].text) if out and len(out[-1].text) <= 14 else ""
            lone = (
                label[-1:] in ("：", ":")
                and len(label) <= 8
                and self.marks.label_field.get(label[:-1].replace(" ", "")) in _WITH_VALUE
                and not line.after_blank
                and len(line.text) <= 30
                and "：" not in line.text
            )
            month = _MONTH_ALONE.fullmatch(line.text) if out and _DAY_ALONE.fullmatch(label) else None
            if month is not None:
                # the day above the month of its year, as calendars show it
                out[-1] = Line(out[-1].start, line.end, f"{month['month']}-{label.rstrip('日')}".replace("年", "-"), out[-1].after_blank)
            elif (lone and (_is_value(line.text) or self.is_source(label, line, out))) or self.is_card_value(label, line):
                whole = self.text[out[-1].start : line.end]
                out[-1] = Line(out[-1].start, line.end, re.sub(r"[\r\n]", " ", whole), out[-1].after_blank)
            else:
                out.append(line)
        return out

    def as_labels(self, line: Line) -> Line:
        """A row of a table (发布机构 某局 发布日期 某日: label, value, label, value) as a line of labels with colons."""
        text = line.text
        if text[:1] in "[［【" and len(text) <= 160:
            boxed = _BOX.sub(lambda box: f"{label}：" if (label := _SQUEEZE.sub("", box[1])) in self.marks.label_field else box[0], text)
            return Line(line.start, line.end, boxed, line.after_blank)
        if len(text) > 120 or len(text) < 5 or text[:1] not in self.marks.label_openings:
            return line
        if (wide := _WIDE_LABEL.match(text)) is not None and (label := _SQUEEZE.sub("", wide.group())) in self.marks.label_field:
            return Line(line.start, line.end, label + text[wide.end() :].lstrip(_BLANK), line.after_blank)
        if "：" in text:
            return line
        cells = re.split(r"\t[\s\u3000]{0,8}|[\s\u3000]{1,8}", text)
        fields = self.marks.label_field
        if len(cells) % 2 or not all(cell in fields for cell in cells[::2]) or any(cell in fields for cell in cells[1::2]):
            return line
        valued = [value for label, value in zip(cells[::2], cells[1::2], strict=True) if fields[label] in _WITH_VALUE]
        if not any(map(_is_value, valued)) and not (len(cells) >= 4 and _CARD.issuperset(cells[::2])):
            return line
        return Line(
            line.start,
            line.end,
            "  ".join(f"{label}：{value}" for label, value in zip(cells[::2], cells[1::2], strict=True)),
            line.after_blank,
        )

    def is_source(self, label: str, line: Line, out: Sequence[Line]) -> bool:
        """Whether a line is the name of the account that the label above it (来源：) asks for: the title stands higher up."""
        return (
            self.marks.label_field.get(label[:-1]) == "publisher"
            and is_account(line.text)
            and not tells_deed(line.text)
            and any(len(above.text) >= 8 and can_be_title(above.text) for above in out[-8:-1])
        )

    def is_card_value(self, label: str, line: Line) -> bool:
        """Whether a line is what a label of an index card above it (主题分类：) asks for."""
        return (
            label[-1:] in ("：", ":")
            and label[:-1] in _CARD
            and not line.after_blank
            and len(line.text) <= 30
            and not any(mark in line.text for mark in "：:。，！？")
        )

    def drop(self, line: Line, kind: str) -> None:
        self.layout.dropped.append((line.start, line.end, kind))

    def read(self) -> Layout:
        first = self.read_head()
        self.read_story(first)
        self.layout.credits.weak_published += self.masthead
        title = self.layout.title
        if title is not None and self.layout.section is not None:
            parts = [part for part in self.layout.section.split(" > ") if _key(part) != _key(title)]
            self.layout.section = " > ".join(parts) or None
        if title is not None and title.endswith(_CUT_SHORT):
            stem = _key(title)
            self.layout.title = next((t for t in self.originals if _key(t).startswith(stem)), title)
        return self.layout

    # -- head ---------------------------------------------------------------------------------------------------------

    def read_head(self) -> int:
        """Reads down to the first paragraph; the index of the first line of the story."""
        hinted = self.hinted_lines()
        candidates: list[int] = []
        meta_at: int | None = None
        meta_title = False
        at = 0
        limit = min(len(self.lines), _HEAD_LINES)
        while at < limit:
            line = self.lines[at]
            crumb = _crumb(line.text, self.marks)
            if hinted and at < hinted[-1]:
                self.read_above(line, crumb)
            elif hinted and at == hinted[-1]:
                pass
            elif crumb is not None:
                self.take_crumb(line, crumb)
            elif (
                (_is_noise(line.text, self.marks) and not self.tells_date(line))
                or line.text in self.known_names
                or self.original_title(line)
            ):
                self.drop(line, "noise")
            elif (credit := self.meta(line, below=bool(candidates) or bool(hinted))) is not None:
                if (
                    not candidates
                    and not hinted
                    and credit == Credits(published=credit.published)
                    and not load_marks().any_label.search(line.text)
                ):
                    self.masthead += credit.published
                    credit = Credits()
                self.layout.credits.extend(credit)
                self.drop(line, "meta")
                if meta_at is None or not meta_title:
                    meta_at = at
                    meta_title = any(can_be_title(self.lines[i].text) for i in candidates)
            elif not candidates and (label := _TITLE_LABEL.match(line.text)) and can_be_title(line.text[label.end() :]):
                self.layout.title = clean_title(line.text[label.end() :])
                self.drop(line, "title")
            elif is_paragraph(line.text):
                break
            else:
                self.lines[at] = line if candidates else self.without_byline(line)
                candidates.append(at)
            at += 1
        else:
            # No paragraph in sight: a story of short lines.
            at = limit
        for index in self.settle(candidates, meta_at, hinted):
            self.keep(self.lines[index])
        return at

    def tells_date(self, line: Line) -> bool:
        """Whether a line of controls also tells the day of publication (【字号：大 中 小】 时间：2020-12-03)."""
        if len(line.text) > 60 or "：" not in fold_colon(line.text) or _CLOCK_OF_SITE.fullmatch(line.text):
            return False
        credit = parse_labels(line.text, head=True)
        return credit is not None and bool(credit.published)

    def without_byline(self, line: Line) -> Line:
        """A title without the author's name, a date or labels behind it in the same line."""
        listed = _DATE_FIRST.match(line.text)
        if listed is not None and can_be_title(line.text[listed.end() :]) and not is_site_name(line.text[listed.end() :]):
            self.layout.credits.weak_published += [moment for _, _, moment in dates_in(listed.group())]
            self.layout.dropped.append((line.start, line.start + listed.end(), "date"))
            return Line(line.start + listed.end(), line.end, line.text[listed.end() :], line.after_blank)
        label = self.marks.any_label.search(line.text, 6)
        if label is not None and line.text[label.start() - 1] in " \u3000\t":
            title = line.text[: label.start()].rstrip(_EDGE)
            labelled = parse_labels(line.text[label.start() :], head=True) if can_be_title(title) else None
            if labelled is not None and (labelled.published or labelled.publisher or labelled.author):
                self.layout.credits.extend(labelled)
                self.layout.dropped.append((line.start + len(title), line.end, "meta"))
                return Line(line.start, line.start + len(title), title, line.after_blank)
        dated = _TITLE_DATE.search(line.text)
        moment = next(dates_in(dated["date"]), None) if dated else None
        if dated is not None and moment is not None and dated.start() >= 5:
            self.layout.credits.published.append(moment[2])
            cut = line.start + dated.start()
            self.layout.dropped.append((cut, line.end, "date"))
            return Line(line.start, cut, line.text[: dated.start()], line.after_blank)
        late = _LATE_BYLINE.fullmatch(line.text)
        names = names_in(late["names"]) if late else []
        if late is None or not names or not all(map(looks_like_name, names)):
            return line
        self.layout.credits.author += names
        title = re.split(r"[\s\u3000]{2,6}(?=(?:作者|撰文|记者|通讯员|文)\s{0,2}[:：])", line.text)[0]
        self.layout.dropped.append((line.start + len(title), line.end, "byline"))
        return Line(line.start, line.start + len(title), title, line.after_blank)

    def original_title(self, line: Line) -> bool:
        """Whether a line tells the title that the text had elsewhere; it completes a title that the site has cut short."""
        match = _ORIGINAL_TITLE.match(line.text)
        if match is None:
            return False
        self.originals.append(match.group(1))
        return True

    def take_crumb(self, line: Line, crumb: str) -> None:
        if crumb and not self.layout.section:
            self.layout.section = crumb
        if len(dates := list(dates_in(line.text))) == 1:
            # 某日报数字报 > 2020-10-17 > 第2版
            self.masthead.append(dates[0][2])
        self.drop(line, "crumb")

    def read_above(self, line: Line, crumb: str | None) -> None:
        """A line above the known title: only crumbs and header fields count."""
        if crumb is not None:
            self.take_crumb(line, crumb)
            return
        credit = parse_labels(line.text, head=True)
        if credit is not None:
            self.layout.credits.extend(credit)
        self.drop(line, "above title")

    def meta(self, line: Line, *, below: bool) -> Credits | None:
        """The credits of a line of the head; ``below`` a line that may be the title a byline may follow other words."""
        if (reposted := _REPOSTED.fullmatch(line.text)) is not None:
            author = reposted["author"] or ""
            return Credits(publisher=[reposted["name"]], author=[author] if looks_like_name(author) else [])
        if (masthead := _MASTHEAD.fullmatch(line.text)) is not None:
            # 某日报/2019年/5月/21日/第001版
            days = [moment for _, _, moment in dates_in(re.sub(r"(?<=[年月])/", "", line.text))]
            return Credits(agency=[masthead["paper"] or masthead["edition"]], weak_published=days)
        if (issue := _ISSUE.match(line.text)) is not None and issue.end() < len(line.text) <= 90:
            # 第17期（总第264期） 某局办公室 编 2023年6月20日
            credit = parse_labels(line.text[issue.end() :].strip(_EDGE), head=True)
            if credit is not None and credit.published:
                return credit
        if (platform := _PLATFORM.fullmatch(line.text)) is not None:
            return Credits(unit=[platform["name"]])
        if below and (official := _OFFICIAL.fullmatch(line.text)) is not None:
            return Credits(unit=[official["name"]])
        if below and _ONLINE_AT.fullmatch(line.text):
            return Credits()
        if below and (yearless := _YEARLESS.match(line.text)) is not None:
            rest = line.text[yearless.end() :].strip(_EDGE + "】]）)")
            credit = (parse_labels(rest, head=True) or parse_beside_date(rest)) if rest else Credits()
            if credit is not None:
                return credit
        if below and len(line.text) <= 30 and (dateline := _LONE_DATELINE.fullmatch(line.text)) is not None:
            names = names_in(dateline["names"] or "")
            if all(map(looks_like_name, names)):
                return Credits(agency=[dateline["media"].strip("《》")], author=names)
        if below and (signed := _SIGNED.fullmatch(line.text)) is not None and _whole(names := names_in(signed["names"]), signed["names"]):
            return Credits(author=names)
        if below and is_province(line.text):
            # where the account was online
            return Credits()
        if (
            below
            and (original := _ORIGINAL.fullmatch(line.text)) is not None
            and all(part is None or is_account(part) or is_unit(part) or looks_like_name(part) for part in original.groups())
            and not tells_deed(line.text)
        ):
            first, second = original["first"], original["second"]
            if second is None:
                return Credits(author=[first]) if looks_like_name(first) and not is_unit(first) else Credits(unit=[first])
            return Credits(author=[first] if first != second and looks_like_name(first) else [], unit=[second])
        if (client := _CLIENT_BYLINE.fullmatch(line.text)) is not None and (credit := parse_byline(client["byline"])) is not None:
            credit.publisher.append(client["media"])
            return credit
        known = parse_labels(line.text, head=True) or (parse_byline(line.text) if len(line.text) <= 40 else None)
        if known is None and len(line.text) <= 30 and len(names := names_in(line.text)) > 1:
            # 张三 李四, the authors between title and date
            pieces = line.text.replace("\u3000", " ").split()
            if len("".join(names)) == len("".join(pieces)) and all(map(looks_like_name, names)):
                return Credits(author=names)
        if known is not None or not below or len(line.text) > 50:
            return known
        late = _LATE_BYLINE.fullmatch(line.text)
        if late is not None and (names := names_in(late["names"])):
            return Credits(author=names)
        return Credits() if _NICKNAME.fullmatch(line.text) else None

    def hinted_lines(self) -> range | None:
        """The lines that show a title known from elsewhere; the best hint that any line bears out."""
        keys: list[str] = []
        for line in self.lines[:_HEAD_LINES]:
            keys.append(_key(line.text))
            if is_paragraph(line.text):
                break
        for hint in self.hints:
            cleaned = clean_title(hint)
            if cleaned is None or (is_site_name(cleaned) and not self.certain):
                continue
            key, whole = _key(cleaned), _key(hint)
            best: range | None = None
            length = 0
            for n in range(len(keys)):
                joined = ""
                for m in range(n, min(n + 3, len(keys))):
                    joined += keys[m]
                    fits = joined == key or (len(joined) >= 8 and whole.startswith(joined) and not is_site_name(self.lines[n].text))
                    if fits and len(joined) > length:
                        best, length = range(n, m + 1), len(joined)
            if best is not None and length * 2 >= len(key):
                return best
        return None

    def settle(self, candidates: list[int], meta_at: int | None, hinted: range | None) -> list[int]:
        """Settles the title; of the short lines of the head the ones that belong to the story."""
        group: Sequence[int] = hinted or ()
        if self.layout.title is not None:
            pass
        elif hinted:
            self.layout.title = clean_title(self.joined(hinted))
        else:
            unseen = next((t for t in map(clean_title, self.hints) if t and (self.certain or (len(t) >= 5 and not is_site_name(t)))), None)
            group = self.title_group(candidates, meta_at) if unseen is None or (meta_at is not None and not self.certain) else ()
            self.layout.title = clean_title(self.joined(group)) if group else unseen
            named = (self.layout.section or "").rpartition(" > ")[2]
            if (
                (not self.layout.title or (is_site_name(self.layout.title) and unseen is None))
                and len(named) >= 8
                and can_be_title(named)
                and not is_site_name(named)
            ):
                # The crumbs of a forum end with the title.
                self.layout.title = clean_title(named)
        for i in group:
            self.drop(self.lines[i], "title")
        rest = []
        key = _key(self.layout.title)
        for i in candidates:
            line = self.lines[i]
            if group and i < group[0]:
                if i <= 2 and self.dated_below(i) and self.marks.media_ending.search(line.text) and is_unit(line.text):
                    # A newspaper's name over its date.
                    self.layout.credits.agency.append(line.text)
                self.drop(line, "above title")
            elif i in group:
                continue
            elif (
                meta_at is not None
                and group
                and i == group[-1] + 1 == meta_at - 1
                and _LONE_NAME.fullmatch(line.text)
                and not is_unit(line.text)
                and (self.layout.credits.publisher or self.layout.credits.supplier)
            ):
                # An author without a surname (洛桑) between title and source.
                self.layout.credits.author.insert(0, line.text)
                self.drop(line, "byline")
            elif key and _key(line.text) == key:
                self.drop(line, "title again")
            elif hinted and meta_at is not None and i < meta_at:
                self.is_name(line)
                self.drop(line, "subtitle")
            elif (
                group
                and i == group[-1] + 1
                and (meta_at is None or _ISSUER.fullmatch(line.text) is not None)
                and len(line.text) <= 26
                and is_unit(issuer := _without_bracket(line.text))
                and not tells_deed(issuer)
            ):
                # The body that issued a paper stands under its title; above no date its name stays to be quoted.
                self.layout.credits.unit.insert(0, issuer)
                if meta_at is None:
                    rest.append(i)
                else:
                    self.drop(line, "above head")
            elif (
                meta_at is not None
                and i < meta_at
                and (self.is_name(line) or (group and self.is_label(i, candidates)) or (not group and len(line.text) <= 12))
            ):
                if i - 1 in candidates and line.text == self.lines[i - 1].text and is_account(line.text) and not looks_like_name(line.text):
                    # The author and the account of an account's page, which are one.
                    self.layout.credits.unit.insert(0, line.text)
                elif i == meta_at - 1 and looks_like_name(line.text) and (self.layout.credits.publisher or self.layout.credits.supplier):
                    # The author between title and date, where the source is named beside it.
                    self.layout.credits.author.insert(0, line.text)
                elif group and i == meta_at - 1 and not is_unit(line.text) and is_account(line.text):
                    self.layout.credits.unit.insert(0, line.text)
                self.drop(line, "above head")
            elif (
                group
                and meta_at is not None
                and i > meta_at
                and is_site_name(line.text)
                and len(line.text) <= 12
                and not is_unit(line.text[:-1])
            ):
                self.drop(line, "site")
            else:
                rest.append(i)
        return rest

    def dated_below(self, at: int) -> bool:
        """Whether the line below is the day of an issue or the number of its page."""
        below = [line.text for line in self.lines[at + 1 : at + 3]]
        # the paper's name in Latin letters may stand between
        text = below[1] if len(below) > 1 and _LATIN.fullmatch(below[0]) else below[0] if below else ""
        date = next(dates_in(text), None)
        return len(text) <= 40 and ((date is not None and date[0] == 0) or _PAPER_PAGE.match(text) is not None)

    def is_name(self, line: Line) -> bool:
        if len(line.text) <= 24 and is_unit(line.text):
            self.layout.credits.unit.append(line.text)
            return True
        return False

    def title_group(self, candidates: list[int], meta_at: int | None) -> list[int]:
        above = [i for i in candidates if meta_at is not None and i < meta_at and can_be_title(self.lines[i].text)]
        if all(is_site_name(self.lines[i].text) for i in above) and any(
            can_be_title(text) and len(text) >= 8 and not is_site_name(text)
            for text in (self.lines[i].text for i in candidates if meta_at is not None and i > meta_at)
        ):
            # The site's name, then an index card, then the title.
            above = []
        if above and meta_at is not None and any(_ISSUE.match(self.lines[i].text) for i in (*candidates, meta_at) if i <= meta_at):
            # A bulletin: its name, its number, who edits it; then the headline.
            above = [] if any(can_be_title(self.lines[i].text) for i in candidates if meta_at is not None and i > meta_at) else above
            candidates = candidates if above else [i for i in candidates if meta_at is not None and i > meta_at]
        if above:
            # The title stands right above the line of date and source.
            last = above[-1]
            if len(above) > 1 and self.is_label(last, above):
                honest = [i for i in above if not is_site_name(self.lines[i].text) and not self.is_label(i, above)]
                last = honest[-1] if honest else last
            group = [last]
            if self.lines[last].text.startswith(("—", "--")) and last - 1 in candidates and last - 1 not in above:
                # A title too short to be known without its subtitle.
                group.insert(0, last - 1)
            while (
                len(group) < 3
                and group[0] - 1 in above
                and (not self.lines[group[0]].after_blank or self.lines[group[0]].text.startswith(("——", "--")))
                and self.joins(group[0] - 1, group[0])
            ):
                group.insert(0, group[0] - 1)
            return group
        short = [i for i in candidates if meta_at is not None and i < meta_at]
        if len(short) == 1 and (short[0] + 1 == meta_at or not any(can_be_title(self.lines[i].text) for i in candidates)):
            text = self.lines[short[0]].text
            if _SHORT_TITLE.fullmatch(text) and not is_site_name(text) and not is_unit(text):
                return short
        for i in candidates:
            line = self.lines[i]
            if i == 0 and _CHAPTER.fullmatch(line.text):
                return [i]
            if (
                not can_be_title(line.text)
                or (is_site_name(line.text) and any(can_be_title(self.lines[j].text) for j in candidates if j > i))
                or self.is_kicker(i, candidates)
            ):
                continue
            group = [i]
            while len(group) < 3 and group[-1] + 1 in candidates:
                follower = self.lines[group[-1] + 1]
                if follower.after_blank or not can_be_title(follower.text):
                    break
                separate = self.uses_blanks and group[-1] + 2 < len(self.lines) and self.lines[group[-1] + 2].after_blank
                if not (follower.text.startswith(("—", "--")) or (separate and self.joins(group[-1], group[-1] + 1))):
                    break
                group.append(group[-1] + 1)
            return group
        return []

    def is_label(self, at: int, above: Sequence[int]) -> bool:
        """Whether a line of the head names the site, a body or an account rather than the story: it is short and a longer line stands over it."""
        text = self.lines[at].text
        if is_site_name(text):
            return True
        if text.startswith(("—", "--")):
            return False
        taller = any(i < at and len(self.lines[i].text) >= max(10, len(text) + 4) and not is_site_name(self.lines[i].text) for i in above)
        return taller and not tells_deed(text) and _ACCOUNT.fullmatch(text) is not None and (len(text) <= 11 or is_unit(text))

    def is_kicker(self, at: int, candidates: Sequence[int]) -> bool:
        """Whether the title stands below a line of the head that names only the programme, the column or the subject."""
        return at + 1 in candidates and is_kicker(self.lines[at].text, self.lines[at + 1].text)

    def joins(self, first: int, second: int) -> bool:
        a, b = self.lines[first].text, self.lines[second].text
        if is_kicker(a, b):
            return False
        if _key(b) in _key(a) or _key(a) in _key(b):
            # the title repeated, no second half
            return False
        if b.startswith(("—", "--")):
            return True
        return (
            len(a) >= 8
            and len(a) + len(b) <= 80
            and not is_site_name(a)
            and a[-1] not in "！？!?…"
            and (
                self.uses_blanks
                or len(b) >= 8
                or (a.startswith(("—", "--")) and len(b) >= 5 and not is_unit(b) and _WHOLE_SUBTITLE.search(a) is None)
            )
        )

    def joined(self, group: Sequence[int]) -> str:
        return "".join(self.lines[i].text for i in group)

    # -- story and tail -----------------------------------------------------------------------------------------------

    def keep(self, line: Line) -> None:
        start = line.start
        label = _BODY_LABEL.match(line.text)
        if label is not None:
            start += label.end()
        continues = False
        if "<" in line.text or "&" in line.text:
            # Remnants of markup inside a sentence go, the sentence stays.
            for tag in _TAG.finditer(line.text, start - line.start):
                if line.start + tag.start() > start:
                    self.layout.kept.append(Part(start, line.start + tag.start(), continues))
                    continues = True
                start = line.start + tag.end()
        if start < line.end:
            self.layout.kept.append(Part(start, line.end, continues))

    def read_story(self, first: int) -> None:
        marks = self.marks
        lines = self.lines
        total = sum(line.end - line.start for line in lines[first:])
        seen = 0
        stop = len(lines)
        story: list[Line] = []
        title_key = _key(self.layout.title)
        ended = False
        for at in range(first, len(lines)):
            line = lines[at]
            text = line.text
            length = len(text)
            if ended and self.after(at) <= 0.8 * seen and not self.is_credit(line):
                stop = at
                break
            if length <= 90 or _cuts(text, marks):
                if seen and _cuts(text, marks) and self.ends_here(at, seen, total):
                    stop = at
                    break
                if _is_noise(text, marks) or self.original_title(line) or (at < first + 4 and _crumb(text, marks) is not None):
                    self.drop(line, "noise")
                    # A line of keywords closes a story as an editor's name does.
                    ended = ended or (seen > 0 and _TAGS.fullmatch(text) is not None)
                    continue
                if length <= 90 and title_key and _key(text) == title_key:
                    self.drop(line, "title again")
                    continue
                if length <= 160 and (credit := parse_labels(text, head=at < min(first + 3, len(lines) - 3))) is not None:
                    self.layout.credits.extend(credit)
                    self.sign(line, credit)
                    self.drop(line, "credits")
                    ended = ended or (seen > 0 and bool(credit.editor))
                    continue
            elif _is_noise(text, marks):
                self.drop(line, "noise")
                continue
            if length >= 30:
                seen += length
            if text[-1] in "）)" and _PHOTOGRAPHER.search(text):
                line = self.without_photographer(line)
            story.append(line)
        for n, line in enumerate(lines[stop : stop + 3], stop + 1):
            if ended and n < len(lines) and is_site_name(line.text) and is_site_name(lines[n].text):
                # A list of links, no signature.
                break
            if story and (_cuts(line.text, marks) or not self.is_tail(line, story[-1])):
                break
        for line in lines[stop:]:
            self.drop(line, "below the story")
        self.read_tail(story)
        for line in story:
            self.keep(line)
        self.cut_dateline()
        if story:
            last = story[-1].end
            self.layout.kept += sorted(part for part in set(self.signatures) if part.start >= last)

    def sign(self, line: Line, credit: Credits) -> None:
        """Notes where a line of credits names the bodies that supplied or signed the page."""
        for name in (*credit.supplier, *credit.unit):
            at = line.text.find(name)
            if at >= 0:
                self.signatures.append(Part(line.start + at, line.start + at + len(name)))

    def without_photographer(self, line: Line) -> Line:
        """The line without （某某摄） at its end."""
        match = _TRAILING.search(line.text)
        credit = parse_byline(match.group(1)) if match else None
        if match is None or credit is None or not match.start():
            return line
        self.layout.credits.extend(credit)
        cut = line.start + len(line.text[: match.start()].rstrip(_BLANK))
        self.layout.dropped.append((cut, line.end, "credits"))
        return Line(line.start, cut, line.text[: cut - line.start], line.after_blank)

    def after(self, at: int) -> int:
        """How much running text stands at and below a line."""
        return sum(line.end - line.start for line in self.lines[at:] if is_paragraph(line.text))

    def is_credit(self, line: Line) -> bool:
        return len(line.text) <= 160 and parse_labels(line.text, head=False) is not None

    def ends_here(self, at: int, seen: int, total: int) -> bool:
        """Whether the story can end above this line: most of its long lines are past."""
        return seen * 2 > total or self.after(at + 1) <= seen

    def read_tail(self, story: list[Line]) -> None:
        """Takes bylines, a lone body, a lone date and a bracketed credit off the end."""
        self.cut_return(story)
        for _ in range(_TAIL_LINES):
            if len(story) < 2:
                break
            line = story[-1]
            if not (_CONTACT.match(line.text) and len(line.text) <= 70) and not self.is_tail(line, story[-2]):
                break
            story.pop()
            self.drop(line, "credits")
        if not story:
            return
        self.cut_return(story)
        for index in range(len(story) - 1, max(-1, len(story) - 4), -1):
            line = story[index]
            match = _TRAILING.search(line.text)
            bare = None if match else _TRAILING_BARE.search(line.text)
            inner = match.group(1) if match else bare["credit"] if bare else None
            if inner is None:
                continue
            before = line.text[: match.start() if match else bare.start("credit") if bare else 0].rstrip(_BLANK)
            if not before.endswith(("。", "！", "？", "”", "…", "!", "?")):
                continue
            credit = parse_trailing(inner) if index == len(story) - 1 else parse_byline(inner)
            if credit is None:
                continue
            self.layout.credits.extend(credit)
            if index == len(story) - 1:
                self.sign(line, credit)
            cut = line.start + len(before)
            self.layout.dropped.append((cut, line.end, "credits"))
            story[index] = Line(line.start, cut, before, line.after_blank)

    def cut_return(self, story: list[Line]) -> None:
        """Takes the way back and the numbers of further pages off the last line."""
        back = _RETURN.search(story[-1].text) if story else None
        if back is not None and back.start() > 0:
            final = story[-1]
            story[-1] = Line(final.start, final.start + back.start(), final.text[: back.start()], final.after_blank)

    def is_tail(self, line: Line, above: Line) -> bool:
        text = line.text
        if len(text) > 60:
            return False
        found = self.layout.credits
        if text in found.publisher or text in found.supplier:
            return True
        if (masthead := _MASTHEAD.fullmatch(_SQUEEZE.sub("", text))) is not None:
            # （《某日报》 2019年08月26日 04 版）
            found.agency.append(masthead["paper"] or masthead["edition"])
            return True
        bracketed = text[0] in "（([【" and text[-1] in "）)]】"
        credit = parse_trailing(text) if bracketed else parse_byline(text)
        if credit is not None:
            found.extend(credit)
            self.sign(line, credit)
            return True
        if (
            not bracketed
            and len(text) <= 24
            and is_paragraph(above.text)
            and (credit := parse_trailing(text)) is not None
            and credit.author
        ):
            found.extend(credit)
            self.sign(line, credit)
            return True
        dates = list(dates_in(text))
        if len(dates) == 1 and dates[0][1] - dates[0][0] >= len(text) - 2:
            found.weak_published.append(dates[0][2])
            return True
        if len(dates) == 1 and (credit := parse_signature(text)) is not None:
            # 某某网 2024-06-06
            found.weak_published += credit.published
            found.unit += credit.unit
            self.sign(line, credit)
            return True
        if len(text) <= 24 and not re.search(r"[，。！？：；、“”《》]", text):
            if self.marks.media_ending.search(text) and is_unit(text):
                found.unit.append(text)
                self.signatures.append(Part(line.start, line.end))
                return True
            if (
                is_unit(text)
                and (found.weak_published or (len(text) >= 6 and not found.unit and not tells_deed(text)))
                and is_paragraph(above.text)
            ):
                found.unit.append(text)
                self.signatures.append(Part(line.start, line.end))
                return True
        return False

    def cut_dateline_names(self, n: int) -> None:
        """Takes a paper's name with its reporters in a bracket off a paragraph (某日报（张三 李四）近日，…)."""
        part = self.layout.kept[n]
        match = _DATELINE_NAMES.match(self.text[part.start : part.end])
        names = names_in(match["names"]) if match is not None else []
        if match is None or not _whole(names, match["names"]):
            return
        self.layout.credits.author += names
        source = _AGENCY.search(match["media"])
        if source is not None:
            self.layout.credits.agency.append(source.group(1))
        self.layout.dropped.append((part.start, part.start + match.end(), "credits"))
        self.layout.kept[n] = Part(part.start + match.end(), part.end, part.continues)

    def cut_dateline(self) -> None:
        """Takes (记者 某某) out of the opening of the first paragraphs and reads the agency before it."""
        kept = self.layout.kept
        for n, (start, end, _) in enumerate(kept[:6]):
            text = self.text[start:end]
            agency = _DATELINE_MEDIA.match(text)
            if agency:
                self.layout.credits.agency.append(agency.group(1))
            match = _DATELINE_STAFF.match(text)
            if match is None:
                self.cut_dateline_names(n)
                continue
            credit = parse_byline(match.group(2))
            if credit is None:
                continue
            self.layout.credits.extend(credit)
            source = _AGENCY.search(match.group(1))
            if source is not None and source.group(1) not in ("本报", "本网", "本台", "本社"):
                self.layout.credits.agency.append(source.group(1))
            # The whole dateline goes: what is left of 某社某地某日电（记者某某） would stick to the sentence behind it.
            opening = start if _DATELINE_END.search(match.group(1)) else start + match.start(2) - 1
            closing = start + match.end()
            self.layout.dropped.append((opening, closing, "credits"))
            kept[n : n + 1] = [Part(start, opening), Part(closing, end, True)] if opening > start else [Part(closing, end)]
            break


def _without_bracket(text: str) -> str:
    """（某指挥部办公室） without its brackets; any other text as it is."""
    issuer = _ISSUER.fullmatch(text)
    return issuer["name"] if issuer is not None else text


def _whole(names: Sequence[str], text: str) -> bool:
    """Whether a text is nothing but these names."""
    return bool(names) and all(map(looks_like_name, names)) and len("".join(names)) == len(re.sub(r"[、\s\u3000]", "", text))


def fold_colon(text: str) -> str:
    """The text with wide colons."""
    return text.replace(":", "：")


def _key(text: str | None) -> str:
    """A text's letters alone, to compare lines with titles."""
    return "".join(c for c in text if c.isalnum()) if text else ""


def lay_out(text: str, title_hints: Sequence[str] = (), *, certain: bool = False, known_names: Sequence[str] = ()) -> Layout:
    """Reads the layout of a page's text (repaired, simplified, without tags).

    ``title_hints`` are titles known from elsewhere (a record, metadata tags), the best first: one that lines of the page bear out wins, and
    those lines are no part of the story. A ``certain`` one (of a record) is taken as it is. ``known_names`` are names of the publisher, which stand alone in the head now and then.
    """
    return _Reader(text, title_hints, certain=certain, known_names=known_names).read()


def body_of(text: str, layout: Layout) -> tuple[str, OffsetMap]:
    """The story, paragraphs parted by one line feed, and the map from it to ``text``."""
    edits: list[Edit] = []
    at = 0
    for n, part in enumerate(layout.kept):
        feed = None if n == 0 or part.continues else _FEED.search(text, at, part.start)
        if feed is not None:
            # The line break of the source stays, so that it leads back to itself.
            edits += [Edit(at, feed.start(), ""), Edit(feed.start(), feed.end(), "\n"), Edit(feed.end(), part.start, "")]
        else:
            edits.append(Edit(at, part.start, "" if n == 0 or part.continues else "\n"))
        at = part.end
    edits.append(Edit(at, len(text), ""))
    return apply_edits(text, [e for e in edits if e.start < e.end or e.replacement])

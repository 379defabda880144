"""Titles: which lines can be one, and what sites and hijackers put around it."""

from __future__ import annotations

import re

from transforms.normalize.marks import load_marks

_SITE_ENDING = re.compile(
    r"(?:网|网站|门户|频道|客户端|公众号|官网|官方网站|门户网|平台|新闻|中心|日报|报|在线|政府|局|委|厅|办|院|大学|学院|学校|集团|公司|银行|栏目|之窗|动态|要闻|资讯|快讯|信息|公告|公开|党建|头条|号|专题|专栏|工作|建设|发布|澎湃|政务|论坛|贴吧)$"
)
_SEPARATOR = re.compile(r"\s{0,4}(?:[_|｜丨]|--+|—{3,}|\s[-—–]\s|(?<=[\u3400-\u9fff）)”》])-(?=[\u3400-\u9fff]))\s{0,4}")
_SPACE = re.compile(r"[\s\u3000]{1,20}")
_HAN = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—"
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}])[ \u3000\xa0]{{1,8}}(?=[{_HAN}])")
_SENTENCE_END = re.compile(r"[。；;]")
_DATELINE = re.compile(
    r"^[（(]?(?:(?:本报|本网|本台|本刊|新华网|新华社|人民网|央视网|央广网|中新社|中新网|中国[^，。\s]{1,8}网)[^，。]{0,16}(?:讯|电|消息|报道)|[^，。\s]{2,10}(?:讯|消息)[（(]|近日[，,]|日前[，,]|连日来[，,]"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日[^，,]{0,12}[，,])"
)
_PAPER_NUMBER = re.compile(r"[^，。\s]{1,16}[〔\[［(（](?:19|20)\d\d[〕\]］)）]第?\s?\d{1,4}\s?号")
_TIME_LABEL = re.compile(r"[\u3400-\u9fff]{2,6}(?:时间|日期|期限)\s{0,2}[:：]\s{0,2}\d")
_DEED = re.compile(r"召开|举行|举办|开展|赴|走访|慰问|调研|捐赠|签约|签订|对接|落实|推进|助力|深入|到访|启动|来访|帮扶|考察|座谈")
_NAMED_FOR = re.compile(r"帮扶(?=[\u3400-\u9fff]{0,12}(?:工作组|工作队|帮扶队|小组|联络组|指挥部|办公室|专班|医疗队|基金会)$)")
"""The word by which a body is named that exists for nothing else."""
_ADVERTISER = re.compile(
    r"[A-Za-z0-9]{1,6}[\u3400-\u9fff]{0,6}(?:体育|娱乐|棋牌|电竞|国际|彩票)(?:官方网站|官网|平台|入口|[Aa][Pp][Pp]|登录|下载|\(中国\)|（中国）)*"
)
"""A betting firm's name, with Latin letters or digits before what it sells."""
_CAPTION = re.compile(r"^[（(].{1,60}[）)]$|^(?:图为|图[:：\d一二三四]|▲|△|↑|■|●|◆|★|※)")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节条]|\d{1,2}[、.．](?!\d))"
)
_COLUMN = re.compile(r"[【\[［〔][^【】\[\]，。！？]{1,12}[】\]］〕]")
"""The name of a column in a box, alone in its line."""
_LISTED = re.compile(r"[\u3400-\u9fffA-Za-z0-9]{2,10}(?:\s{0,2}[|｜丨·•/]\s{0,2}[\u3400-\u9fffA-Za-z0-9]{2,10}){1,3}")
"""甲在线 | 乙观察: names of columns beside one another."""
_PROGRAMME = re.compile(
    r"(?:卫视|联播|电视台|广播电台|广播电视总?台|新闻频道)[\s《“]{0,2}[^，。！？：；]{0,14}$"
    r"|(?:文字[版稿实]录?|口播稿?|播出稿|新闻稿|文稿|配音稿|解说词|串联单|节目单)$"
    r"|^(?:新闻|今晚|晚间|早间|午间|今日)[\u3400-\u9fff\d]{2,8}$"
)
"""A broadcaster's or a programme's name, or what kind of script the page is."""
_TOPIC = re.compile(
    r"(?:对口支援|对口帮扶|对口合作|对口协作|东西部协作|扶贫协作|劳务协作|山海协作|[\u3400-\u9fff]{2}协作|结对帮扶|定点帮扶|定点扶贫|脱贫攻坚|精准扶贫|乡村振兴|消费帮扶|消费扶贫"
    r"|援[疆藏青]|在行动|进行时|在路上|在一线|一线|故事|风采|风貌|观察|观点|视点|视野|视窗|视角|焦点|聚焦|特写|速写|见闻|日记|手记|札记|笔记|周记|走笔|巡礼|巡展|之声|之窗|之光|之友|专栏|专题|专版|专刊|特刊"
    r"|特别报道|系列报道|连续报道|深度报道|追踪|纪事|头条|要闻|快报|速递|快递|动态|资讯|传真|播报|直通车|直播间|大家谈|面对面|零距离|民生|人物|榜样|先锋)$"
)
"""How the name of a column or a subject ends."""
_PREDICATE = re.compile(
    r"召开|举行|举办|开展|赶?赴|走访|慰问|调研|捐赠|签约|签订|对接|落实|推进|推动|助力|深入|到访|启动|来访|考察|座谈|深化|加强|做好|抓好|接续|巩固|投身|聚力|讲述|写好|谱写|书写|获|为|让|把|将|的"
)
_CONTINUES = re.compile(
    r"^(?:工作|会议|座谈|推进|现场|签约|启动|项目|培训|成果|成效|任务|干部|资金|指挥部|战略|战场|领导小组|典型|经验|先进|联席|再|又|结(?!亲|对|缘)|谱|取得|迈|获|显|见|正|走|开(?!学|工|年)|为|与|和|暨|及|、|——|--)"
)
"""The second half of a title that a line break cut."""
_MAX_KICKER = 16
MAX_TITLE = 90


def is_paragraph(line: str) -> bool:
    """Whether a line is a paragraph of a story rather than a title, caption or heading."""
    length = len(line)
    if length > MAX_TITLE:
        return True
    if _SENTENCE_END.search(line) and (length > 20 or line[-1] in "。；;"):
        return True
    return (length > 24 and _DATELINE.match(line) is not None) or (length > 45 and line.count("，") + line.count(",") >= 3)


def can_be_title(line: str) -> bool:
    """Whether a line is shaped like a title."""
    if line[:1] in "◆◇●■★☆◎" and line[:1] == line[-1:]:
        # ◆ a title between ornaments ◆
        line = line[1:-1].strip()
    if not 5 <= len(line) <= MAX_TITLE or _COLUMN.fullmatch(line) or is_paragraph(line) or _CAPTION.match(line) or _HEADING.match(line):
        return False
    if line[-1] in "，,、：:；;" or _TIME_LABEL.match(line) or _PAPER_NUMBER.fullmatch(line):
        return False
    han = sum("\u3400" <= c <= "\u9fff" for c in line)
    return han >= 4


def is_site_name(line: str) -> bool:
    """Whether a short line is the name of a site or section rather than a title."""
    return (
        len(line) <= 20
        and not line.startswith("关于")
        and _SITE_ENDING.search(line) is not None
        and not re.search(r"[，。！？：“《]", line)
        and not tells_deed(line)
    )


def tells_deed(line: str) -> bool:
    """Whether a short line tells what somebody did, as a title does and a name does not."""
    return _DEED.search(_NAMED_FOR.sub("", line)) is not None


def is_kicker(line: str, below: str) -> bool:
    """Whether a line names the programme, the column or the subject that stands over the title ``below`` and is no first half of it."""
    if len(line) > _MAX_KICKER or len(line) >= len(below) + 8 or not can_be_title(below) or is_site_name(below):
        return False
    if _LISTED.fullmatch(line):
        return not tells_deed(line)
    if _PREDICATE.search(line):
        return False
    # 甲县乡村振兴 / 工作推进会召开: a subject may also be the first half of a title
    topic = _TOPIC.search(line) is not None and len(line) < len(below) and _CONTINUES.match(below) is None
    return topic or _PROGRAMME.search(line) is not None


def clean_title(raw: str) -> str | None:
    """A title without site labels, the site's name behind a separator and an advertiser's words before one; None where nothing is left."""
    marks = load_marks()
    title = _SPACE.sub(" ", raw).strip()
    title = marks.title_label.sub("", title).strip()
    pieces = [p.strip() for p in _SEPARATOR.split(title)]
    if not any(pieces):
        return None
    if len(pieces) > 1:
        kept = [p for p in pieces if p and not marks.hijack.search(p) and not _ADVERTISER.fullmatch(p)]
        if len(kept) < len([p for p in pieces if p]):
            # What hijackers put around a title is a list of search words: the longest honest piece is the title.
            honest = [p for p in kept if can_be_title(p)]
            title = max(honest, key=len) if honest else ""
        else:
            while len(kept) > 1 and (is_site_name(kept[-1]) or len(kept[-1]) <= 4) and len("".join(kept[:-1])) >= 6:
                kept.pop()
            if len(kept) == 1:
                title = kept[0]
            elif len(kept) < len(pieces):
                title = title[: title.rfind(kept[-1]) + len(kept[-1])]
    else:
        title = _without_advert(title)
    title = marks.title_label.sub("", _INNER_SPACE.sub(" ", title)).strip(" \u3000_|-—·◎●■◆★☆▲※•○□#")
    return title or None


def _without_advert(title: str) -> str:
    """Takes an advertiser's words off the front where a space or punctuation mark parts them from an honest title."""
    marks = load_marks()
    if not marks.hijack.search(title):
        return title
    for match in re.finditer(r"[\s，,：:!！?？\]】)）]{1,4}", title):
        head, tail = title[: match.end()], title[match.end() :]
        if marks.hijack.search(head) and not marks.hijack.search(tail) and can_be_title(tail):
            return tail
    return title

"""People without a post beside them: credits, verbs of saying, bodies, 同志, and lists of nothing but names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.extract.people_names import DELIMITERS, Name
from transforms.extract.people_reader import LIST_ITEM, LISTED, SAYER, Found, Reader
from transforms.extract.titles import clause_starts, saying_verbs, title_set

_CREDIT = re.compile(
    r"[文图摄影](?<![\u4e00-\u9fff/].)(?:(?:(?<=文)/图|(?<=图)/?文)[ ：:｜|]{1,3}"
    r"|(?:(?<=文)字|(?<=图)片|(?<=影)像|(?<!影))(?:[/、&和][ ]?(?:文|图|摄|视频|图片))*[ ]{0,2}[：:/｜|][ ]{0,3})"
)
_TAKEN_BY = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}) ?(?:摄影|摄|供图|/摄|/图|/文)(?=[\n）。，]|$)"
)
_CREDIT_GAP = re.compile(r"[ 、，/]{1,3}")
_EACH = re.compile(r"分别|代表|上台|率先|共同|向|为|捐")
_TITLED = -1.0
_WITH_OTHERS = re.compile(
    "(?:以及|[和与及])[^，。；！？\\n]{0,20}(?:负责同志|负责人|有关同志|领导)(?:一同|一起)?(?:陪同|参加|出席|随同|列席)"
)
_PRESENT = re.compile("，[^。！？；\\n]{0,60}?(?:参加|出席|陪同|列席|随同)")
_NAMES_FOLLOW = (
    *("还有", "包括", "邀请", "分别是", "分别为"),
    *(who + verb for who in ("主席", "成员", "人员", "嘉宾", "代表", "委员") for verb in ("是", "有")),
)
_NAMED_LIST = re.compile(f"(?:{'|'.join(_NAMES_FOLLOW)})(?=[\u4e00-\u9fff·]{{2,8}}、)")
"""Words that a list of nothing but names follows (出席座谈会的还有甲、乙)."""
_ALSO = -1.0
"""Weight of a name behind 和 in a list."""
_PLAINLY = 3
"""How many plain names a list has before a rare one is believed."""
_NUMBERED = re.compile(r"等?[一二两三四五六七八九十0-9]{1,3}[位名](?!群众|村民|学生|贫困|农民|孩子|老人)")
"""The end of a list of named speakers (…等8位常委)."""
_COUNTED_OFF = re.compile("[二两三四五六七八九十]{1,3}[位名].*")
_LIST_SIZE = 4
_COUNT_REACH = 8
_COMRADES = re.compile(r"[一二两三四五六七八九十0-9]{0,3}[位名]?同志(?=任|担任|到|赴|驻|为)")
_LATER_WORDS = (
    "在",
    "就",
    "对",
    "向",
    "还",
    "也",
    "首先",
    "随后",
    "代表",
    "受",
    "与",
    "和",
    "一直",
    "并",
    "分别",
    "结合",
    "围绕",
    "及",
    "以及",
)
_LATER = re.compile("|".join(_LATER_WORDS))
_PICTURE = ("摄", "供图", "/图", "/文")
UNPOSTED_BY = {
    "credit": (_CREDIT, "文图摄影"),
    "picture": (re.compile("|".join(_PICTURE)), _PICTURE),
    "list": (_NAMED_LIST, _NAMES_FOLLOW),
    "comrade": (re.compile("同志"), ("同志",)),
}
"""What these readings look for on a page, with the words that it begins with."""
_CLAUSE_END = re.compile(r"[，。；！？\n]")
_BARE_LIST = re.compile(r"[^\u4e00-\u9fff、）·]([\u4e00-\u9fff·]{2,8}(?:、[\u4e00-\u9fff·]{2,8}){1,30})")
_ITEM_OPENS = re.compile(r"[^\u4e00-\u9fff、）·][\u4e00-\u9fff·]{2,8}$")
_LONGEST_ITEM = 8
_LIST_AT_START = re.compile(r"([\u4e00-\u9fff·]{2,8}(?:、[\u4e00-\u9fff·]{2,8}){1,30})")


@cache
def _acts_next() -> re.Pattern[str]:
    return re.compile(f"{saying_verbs().pattern}|{_LATER.pattern}| ")


def _bare_lists(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``_BARE_LIST``, sought where an item stands before 、 alone, which is several times as fast."""
    at, mark = 0, text.find("、")
    while mark >= 0:
        opens = _ITEM_OPENS.search(text, max(mark - _LONGEST_ITEM - 1, 0), mark)
        found = _BARE_LIST.match(text, opens.start()) if opens is not None and opens.start() >= at else None
        if found is not None:
            yield found
            at = found.end()
        mark = text.find("、", max(mark + 1, at))


def in_credits(reader: Reader) -> None:
    """Names behind 文/图, 图： and the like."""
    for match in reader.told["credit"]:
        at = match.end()
        while True:
            name = reader.names.at(at)
            if name is None or name.followed < 2 or name.score < -3.0:
                break
            reader.found.setdefault(at, Found(name, [], "staff", 0.9))
            gap = _CREDIT_GAP.match(reader.text, name.end)
            if gap is None:
                break
            at = gap.end()


def photographers(reader: Reader) -> None:
    """Names before 摄 and 供图 (王丽摄)."""
    if not reader.told["picture"]:
        return
    for match in _TAKEN_BY.finditer(reader.text):
        at = match.start(1)
        for item in re.split("[、 ]", match.group(1)):
            size = reader.names.model.surname_length(item, 0)
            if size and size < len(item) and not reader.in_span(at):
                score = reader.names.model.score(item[:size], item[size:])
                reader.found.setdefault(at, Found(Name(at, at + len(item), item, score, 2), [], "staff", 0.9))
            at += len(item) + 1


def _may_say(reader: Reader, at: int) -> bool:
    """A quick look whether a verb of saying, or a word that may lead to one, stands where a name that begins at ``at`` can end."""
    match, text = _acts_next().match, reader.text
    if match(text, at + 3) or match(text, at + 2) or match(text, at + 4) or match(text, at + 5):
        return True
    return "·" in text[at + 1 : at + 10]


def _clause_end(reader: Reader, at: int) -> int:
    match = _CLAUSE_END.search(reader.text, at)
    return match.start() if match is not None else len(reader.text)


def who_say(reader: Reader) -> None:
    """Names at the start of a clause before what officials say and do (陈文锋强调, 汪洋在总结讲话中指出)."""
    text = reader.text
    doubtful = title_set("no_clause_surname")
    for at in clause_starts(text, _LATER_WORDS):
        if at in reader.found or not _may_say(reader, at) or reader.in_span(at) or at in reader.place_by_start:
            continue
        name = reader.names.at(at)
        if name is None or name.inner or name.score < SAYER or text[name.end : name.end + 1] in DELIMITERS:
            continue
        direct = saying_verbs().match(text, name.end) or _WITH_OTHERS.match(text, name.end)
        if name.word is not None and (direct is None or name.text not in title_set("only_name")):
            continue
        if text[at] in doubtful and name.word is None and (name.end - at != 3 or name.ordinary or name.score < 0.5):
            continue
        if direct is None:
            later = _LATER.match(text, name.end)
            if later is None or saying_verbs().search(text, later.end(), min(later.end() + 24, _clause_end(reader, name.end))) is None:
                continue
            if name.score < 0.0:
                continue
        reader.found[at] = Found(name, [], "post", 0.85 if direct is not None else 0.75)


def of_organizations(reader: Reader) -> None:
    """Names right behind the body they stand for, without a post (青山集团王凯、白水集团李明分别发言; 企业家协会王安、文彩等参加)."""
    text = reader.text
    for end in sorted(reader.org_by_end):
        at = end
        names: list[Name] = []
        while at not in reader.found and not reader.in_span(at) and at not in reader.place_by_start:
            name = reader.names.at(at)
            if name is None or reader.heads_in(at, name.end) or name.word is not None or name.ordinary or name.inner:
                break
            if name.score < (0.5 if not names else LISTED):
                break
            names.append(name)
            if text[name.end : name.end + 1] != "、":
                break
            at = name.end + 1
        if not names or (len(names) == 1 and len(names[0].text) < 3):
            continue
        here = names[-1].end
        listed = text[here : here + 1] == "、" and here + 1 in reader.org_by_start
        if listed or text[here : here + 1] == "等" or _EACH.match(text, here) or saying_verbs().match(text, here):
            for name in names:
                reader.found[name.start] = Found(name, [], "post", 0.8)


def comrades(reader: Reader) -> None:
    """Names of three characters before 同志 (医院何天秋同志获得称号)."""
    text, model = reader.text, reader.names.model
    for match in reader.told["comrade"]:
        at = match.start() - 3
        name = text[max(at, 0) : match.start()]
        if at < 0 or at in reader.found or reader.in_span(at) or reader.in_head(at) or at in reader.place_by_start:
            continue
        if (
            len(name) < 3
            or name[0] not in model.surnames
            or name[0] in reader.names.grammar
            or not all("\u4e00" <= c <= "\u9fff" for c in name)
        ):
            continue
        if model.is_word(name) is None and name[1:] not in model.ordinary and model.score(name[0], name[1:]) > _TITLED:
            reader.found[at] = Found(Name(at, match.start(), name, 0.0, 2), [], "post", 0.85)


def _numbered_list(reader: Reader, match: re.Match[str]) -> list[Name]:
    """All items of a list that a number of people closes, where most of them are plainly names (甲、乙、丙、丁等8位委员发言)."""
    text = reader.text
    tail = text[match.start(1) : match.end() + _COUNT_REACH]
    if "位" not in tail and "名" not in tail:
        return []
    items = match.group(1).split("、")
    items[-1] = _COUNTED_OFF.sub("", items[-1].partition("等")[0])
    at, names, plain = match.start(1), [], 0
    if (
        len(items) < (_LIST_SIZE if text[match.start(1) + sum(map(len, items)) + len(items) - 1 :][:1] == "等" else 3)
        or _NUMBERED.match(text, at + sum(map(len, items)) + len(items) - 1) is None
    ):
        return []
    for item in items:
        name = reader.names.at(at)
        fits = name is not None and name.end == at + len(item) and name.score >= LISTED and (name.word or "nr")[:2] == "nr"
        plain += fits
        if not 2 <= len(item) <= 5 and "·" not in item:
            return []
        if reader.in_span(at) or at in reader.place_by_start:
            return []
        names.append(name if fits and name is not None else Name(at, at + len(item), item, 0.0, 2))
        at += len(item) + 1
    return names if plain * 2 > len(items) else []


def in_lists(reader: Reader) -> None:
    """Lists of nothing but names (周波、李志强、陈云参加活动; 丁明、王芳和有关部门负责人)."""
    text = reader.text
    if "、" not in text:
        return
    opening = _LIST_AT_START.match(text)
    for match in ([opening] if opening is not None else []) + list(_bare_lists(text)):
        every = _numbered_list(reader, match)
        for told in every:
            reader.found.setdefault(told.start, Found(told, [], "post", 0.85))
        if every:
            continue
        names = _listed(reader, match.start(1))
        if len(names) < 2:
            continue
        end = names[-1].end
        tail = text[end : end + 1]
        verb = saying_verbs().match(text, end) or tail == "等" or _COMRADES.match(text, end) or _WITH_OTHERS.match(text, end)
        if not verb and tail == "，" and (match.start(1) == 0 or text[match.start(1) - 1] in "。\n！；"):
            verb = _PRESENT.match(text, end)
        doubtful = sum(n.word is not None or n.ordinary for n in names)
        closed = tail in {"和", "与", "及", "，", "。"} or text.startswith("以及", end)
        if not verb and (len(names) < 3 or not closed or doubtful * 3 > len(names)):
            continue
        for name in names:
            reader.found.setdefault(name.start, Found(name, [], "post", 0.85 if verb else 0.75))
    for match in reader.told["list"]:
        names = _listed(reader, match.end())
        if len(names) > 2 or (len(names) == 2 and not any(n.word or n.ordinary for n in names)):
            for name in names:
                reader.found.setdefault(name.start, Found(name, [], "post", 0.8))


def _listed(reader: Reader, at: int) -> list[Name]:
    """The names of a list that opens at ``at``, joined by 、 and once or more by 和; none where an item before 、 is no name."""
    text = reader.text
    names: list[Name] = []
    joint = ""
    while True:
        name = reader.names.at(at)
        fits = (
            name is not None
            and name.score >= (LISTED if joint != "和" else _ALSO)
            and (name.word or "nr")[:2] == "nr"
            and not name.inner
            and at not in reader.place_by_start
            and not reader.in_span(at)
        )
        if not fits and joint == "、" and len(names) >= _PLAINLY:
            name = _rare_item(reader, at)
            fits = name is not None
        if not fits or name is None:
            return names if joint == "和" else []
        names.append(name)
        mark = text[name.end : name.end + 1]
        if mark == "、":
            joint, at = "、", name.end + 1
        elif (mark in {"和", "与"} or text.startswith("以及", name.end)) and _WITH_OTHERS.match(text, name.end) is None:
            joint, at = "和", name.end + (1 if mark != "以" else 2)
        else:
            return names


def _rare_item(reader: Reader, at: int) -> Name | None:
    """Two or three characters up to 、 behind names that are plain: a name, though its characters are rare in given names (马飚)."""
    item = LIST_ITEM.match(reader.text, at)
    if item is None or item.group()[0] not in reader.names.model.surnames or reader.in_span(at) or at in reader.place_by_start:
        return None
    text = item.group()
    if text in reader.names.model.ordinary or reader.names.model.is_word(text) is not None or reader.heads_in(at, item.end()):
        return None
    return Name(at, item.end(), text, LISTED, 2, listed=True)

"""Names right behind a post, lists of names that share it, and names before it (习近平总书记)."""

from __future__ import annotations

import re

from transforms.extract.model import Post, Unknown
from transforms.extract.people_names import DELIMITERS, NO_SURNAME, Name
from transforms.extract.people_reader import CLAUSE_START, LIST_ITEM, LISTED, Found, Reader
from transforms.extract.titles import Head, saying_verbs, title_set

_LIST_GAP = re.compile(r"[、和与及 ]|以及")
_CLOSING = frozenset(("，", "。", "；", "！", "？", "\n", ""))
"""Marks that no name stands behind, and the end of the text."""
_SKIPPED = frozenset(" \t（")
_SKIP_AFTER_POST = re.compile(r"[ \t]{0,3}(?:（[^（）\n]{1,12}）)?[ \t]{0,3}")
_WHOLE = -3.0
_ABROAD = frozenset(("总统", "首相", "国王", "议长", "外长", "防长", "财长", "酋长"))
"""Posts whose holders mostly have transliterated names, which run on behind three characters."""
_ALONE = -4.2
"""Weight from which on three characters behind a post are a name although nothing that follows names comes next."""
_LOOSE_ALONE = -3.0
_SEEN = -4.0
"""Weight from which on a given name is taken where the page calls the person again."""
_TRIES = 8
_TOLD_TO = frozenset("跟对向")
_HELD = re.compile(r"(?:时任|现任|身为|曾任|担任|挂任|挂职任|兼任|出任|当选|作为)[^，。；的]{0,20}$")
_ACTS = -3.2
_WITH_DEPARTMENT = frozenset(("队长", "队员", "成员", "组长", "专家", "医生", "领队"))
_DEPARTMENT = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:内科|外科|科|中心|研究室|教研室|处)(?=[\u4e00-\u9fff]{2,4}(?:[、，。；）和]|等|已|的|将|到))"
)
_OF_SEVERAL = re.compile(r"副|委员|成员|队员|干部|专家|医生|教师|老师|代表|领导|助理|员$|士$|师$|人$|教授|主任")
"""Posts that several people hold at once, and so those named behind 和 as well."""
_NAMED_BY = re.compile(
    r"(?:传达了?|按照|根据|落实|贯彻|陪同|由|受|跟随|代表|听取了?|转达了?|邀请|会见了?|感谢|拜访了?|在|和|与|以及"
    r"|集团|公司|学校|学院|大学|医院|法院|检察院|支行|分行|我[校院县市区镇行]|[局委厅])$"
)
"""Words before someone who is named with the post behind the name (传达了|李锦书记讲话精神)."""


def names_before_posts(reader: Reader) -> None:
    """Names right before the posts that are written behind them (习近平总书记, 王明院士)."""
    text, model = reader.text, reader.names.model
    not_names = tuple(title_set("not_before_title"))
    anywhere, at_clause = title_set("behind_name"), title_set("behind_clause_name")
    for head in reader.heads:
        if head.word not in anywhere and (head.word not in at_clause or reader.names.followed(head.end) < 1):
            continue
        for size in (3, 2):
            at = head.start - size
            if at < 0 or reader.in_span(at) or reader.in_span(head.start - 1) or at in reader.place_by_start:
                continue
            if reader.in_head(at) or (head.word == "代表" and head.end in reader.starts):
                continue
            name = text[at : head.start]
            if size == 2 and name[0] in reader.names.grammar:
                # 党中央和|毛主席
                continue
            surname_size = model.surname_length(text, at)
            if not surname_size or surname_size == size or model.is_word(name) or not all("\u4e00" <= c <= "\u9fff" for c in name):
                continue
            score = model.score(name[:surname_size], name[surname_size:])
            clause = (
                at == 0
                or text[at - 1] in CLAUSE_START
                or at in reader.org_by_end
                or (size == 3 and (at in reader.spans or text[at - 1] == "的" or _NAMED_BY.search(text, max(at - 4, 0), at) is not None))
            )
            acts = size == 3 and clause and saying_verbs().match(text, head.end) is not None
            whole = acts and name[1:] not in model.ordinary and model.is_word(name[:2]) is None
            if head.word == "总书记" and name not in title_set("general_secretary"):
                continue
            least = (
                -9.0
                if head.word == "总书记" or (head.word in anywhere and name in title_set("general_secretary"))
                else -2.0
                if clause and head.word in anywhere
                else _ACTS
                if whole
                else (-1.2 if size == 3 else -0.4)
                if clause
                else -0.5
            )
            if head.word not in anywhere and not clause:
                continue
            if score > least and not name.endswith(not_names):
                org = reader.org_by_end.get(at)
                post = Post(head.start, head.end, reader.page.quote(head.start, head.end), org.name if org is not None else None)
                reader.found[at] = Found(Name(at, head.start, name, score, 2), [post], "post", 0.9)
                reader.suffixed.add(head.start)
                break


def names_behind_post(reader: Reader, head: Head) -> None:
    """Names that stand right behind a post, and the posts stacked before it."""
    text = reader.text
    at = head.end
    if text[at : at + 1] in _CLOSING:
        return
    if text[at : at + 1] in _SKIPPED:
        skip = _SKIP_AFTER_POST.match(text, at)
        if skip is not None:
            at = skip.end()
    if at < len(text) and text[at] == "”" and head.kind == "post" and "“" in text[max(head.start - 8, 0) : head.start]:
        at += 1
    if text.startswith("的", at) and head.kind == "post" and _HELD.search(text, max(head.start - 24, 0), head.start) is not None:
        at += 1
    if head.kind == "post" and text.startswith(("叫", "名叫", "就是"), at) and head.word not in reader.loose:
        at += 1 if text[at] == "叫" else 2
        called = reader.names.at(at)
        if called is None or called.followed < 2 or called.word is not None or text[called.end : called.end + 1] not in DELIMITERS:
            return
    if text[at : at + 1] in _CLOSING or reader.in_span(at):
        return
    if head.kind == "private" and not reader.names.may_open(at):
        return
    if at in reader.found:
        held = reader.found[at]
        if held.kind == "post" and held.name.end in reader.suffixed and head.kind == "post":
            held.posts = reader.posts(head) or held.posts
        return
    if head.kind == "staff" and at < len(text) and text[at] in "：/｜|":
        at += 1
        while at < len(text) and text[at] == " ":
            at += 1
    elif text[at] in "：" or (head.kind == "staff" and text[head.start - 1 : head.start] in _TOLD_TO):
        return
    name = reader.names.at(at)
    if head.word in _WITH_DEPARTMENT and (name is None or not _good(reader, name, head)):
        at = _behind_department(reader, at)
        name = reader.names.at(at)
    if name is None or name.followed < 2:
        name = _told_again(reader, at, name) or name
    if name is None and head.kind in {"post", "leaders"} and head.word not in reader.loose:
        name = _opens_list(reader, at)
    if name is None or not _good(reader, name, head):
        if name is not None and name.listed:
            reader.put(name, reader.posts(head) or [], head)
            _more_names(reader, name, reader.posts(head) or [], head)
            return
        if head.kind != "post" or head.word in reader.loose:
            return
        name = reader.names.sounded(at) or reader.names.unheard(at) or reader.names.with_party(at)
        if name is None or name.text in reader.names.heads or at in reader.place_by_start or reader.in_span(at) or text[at] in "老小":
            return
        if not name.composed:
            reader.facts.unknowns.append(Unknown("surname", name.text[0], text[max(at - 12, 0) : name.end + 6].replace("\n", " ")))
    name = _before_and(reader, name)
    posts = reader.posts(head)
    if posts is None:
        return
    name = _spaced_third(reader, name)
    reader.put(name, posts, head)
    _more_names(reader, name, posts, head)


def _opens_list(reader: Reader, at: int) -> Name | None:
    """Two to four characters before 、 and two plain names or the end of the list, though no surname that a table has opens them."""
    item = LIST_ITEM.match(reader.text, at)
    if item is None or reader.in_span(at) or at in reader.place_by_start or item.group()[:1] in NO_SURNAME:
        return None
    text, model = item.group(), reader.names.model
    other = reader.names.at(item.end() + 1)
    if text in model.ordinary or model.is_word(text) is not None or other is None or other.score < 0 or other.followed < 2:
        return None
    if other.word is not None or other.inner or other.ordinary or reader.in_span(other.start) or reader.heads_in(at, other.end):
        return None
    return Name(at, item.end(), text, -1.0, 2, listed=True)


def _told_again(reader: Reader, at: int, name: Name | None) -> Name | None:
    """The name at ``at`` that the page calls again elsewhere, where what follows it here does not tell its end (刘勇|黑白连轴转 … 刘勇说)."""
    text, model = reader.text, reader.names.model
    size = model.surname_length(text, at)
    if not size:
        return None
    for length in (size + 2, size + 1):
        called, given = text[at : at + length], text[at + size : at + length]
        if len(called) < length or not all("\u4e00" <= c <= "\u9fff" for c in called) or called in reader.names.never:
            continue
        if (
            called[0] in reader.names.grammar
            or called[0] in "老小"
            or given in reader.names.heads
            or given in model.ordinary
            or model.given_score(given) < _SEEN
        ):
            continue
        if model.is_word(called) is not None and not str(model.is_word(called)).startswith("nr"):
            continue
        again, tries = text.find(called), 0
        while again >= 0 and tries < _TRIES:
            opens = again == 0 or text[again - 1] in CLAUSE_START or text[again - 1] in "，和、"
            if again != at and opens and reader.names.followed(again + length):
                same = name is not None and name.text == called
                return None if same and called[0] in reader.names.weak else Name(at, at + length, called, 0.0, 2)
            again, tries = text.find(called, again + 1), tries + 1
    return None


def _before_and(reader: Reader, name: Name) -> Name:
    """The name without 和 where a post with its own name comes next (法官助理吴昊|和|书记员周洁)."""
    if len(name.text) != 3 or name.text[2] not in "和与" or reader.text[name.end : name.end + 1] in DELIMITERS:
        return name
    for head in reader.heads_in(name.end, name.end + 6):
        other = reader.names.at(head.end)
        if head.kind == "post" and other is not None and other.followed and other.word is None and other.score > LISTED:
            return Name(name.start, name.end - 1, name.text[:2], name.score, 2)
    return name


def _behind_department(reader: Reader, at: int) -> int:
    """Where a name can begin behind a department that stands before it in a list of a team (队员口腔科|韩力、血液内科|汪雷)."""
    match = _DEPARTMENT.match(reader.text, at)
    return at if match is None else match.end()


def _spaced_third(reader: Reader, name: Name) -> Name:
    """A name of two characters with its third behind a space (贺兰 山一行), where a word that follows names comes next."""
    text, at = reader.text, name.end
    third = text[at + 1 : at + 2]
    if (
        len(name.text) != 2
        or text[at : at + 1] != " "
        or not "\u4e00" <= third <= "\u9fff"
        or third in "男女摄文图供率赴在到等和与及任为说称讲出参主带"
        or name.word is None
        or reader.names.model.given_score(name.text[1] + third) < -2.0
        or reader.head_at(at + 1)
    ):
        return name
    followers = reader.names.followers
    if not any(text[at + 2 : at + 2 + n] in followers.get(n, ()) for n in (2, 3)) and text[at + 2 : at + 3] not in set("、，。等"):
        return name
    return Name(name.start, at + 2, name.text + third, name.score, 2)


def _good(reader: Reader, name: Name, head: Head) -> bool:
    """Whether what stands behind a post is a name: the looser the post, the better it must fit."""
    if reader.in_span(name.start) or name.text in reader.names.heads:
        return False
    if head.word == "总书记" and name.text not in title_set("general_secretary"):
        return False
    if name.text[0] == "任" and reader.head_at(name.end):
        # 由县长任|双组长
        return False
    if name.text[0] in "老小" and name.text[1] in reader.names.model.surnames:
        return False
    if head.word in title_set("needs_mark") and name.start == head.end:
        return False
    if head.word == "处长" and reader.text[head.start - 1 : head.start] == "地":
        return False
    loose = head.kind in {"private", "leaders"} or head.word in reader.loose
    marked = name.end >= len(reader.text) or reader.text[name.end] in DELIMITERS
    place = reader.place_by_start.get(name.start)
    acts = not marked and saying_verbs().match(reader.text, name.end) is not None
    if place is not None and place.end >= name.end and (loose or not (marked or acts) or place.end > name.end):
        return False
    if name.text[0] in reader.names.grammar and name.start + 1 in reader.place_by_start:
        return False
    if name.text[0] in reader.names.grammar and not name.composed and not (marked and name.score > -3.0):
        whole = len(name.text) == 3 and not name.ordinary and not loose and name.followed == 2
        inner = reader.names.at(name.start + 1) if whole else None
        if not (whole and name.score > _WHOLE and (inner is None or inner.end != name.end or inner.score < name.score)):
            return False
    if name.inner and name.followed < 2 and (loose or name.score < -0.5 or not name.followed):
        return False
    if name.word is not None and not name.word.startswith("nr"):
        acts = acts or marked
        if loose and name.followed == 2 and _beside_same(reader, head):
            return name.score > -6.5
        return (
            not loose
            and (name.word[0] == "n" or (acts and name.word[0] in "az"))
            and name.score > (-6.5 if acts else -3.2 if name.followed == 2 else 0.0)
        )
    if head.kind in {"private", "leaders"} and name.word is not None and (marked or name.followed < 2):
        return False
    if not name.followed and len(name.text) == 3 and head.word not in _ABROAD and _ends_whole(reader, name):
        return name.score > (_LOOSE_ALONE if loose else _ALONE)
    if loose and name.ordinary and reader.text[name.end : name.end + 1] == "、" and not name.inner:
        # 企业家代表章和平、付志刚: the next item tells
        other = reader.names.at(name.end + 1)
        if other is not None and other.followed == 2 and other.score > 0 and other.word is None and not (other.inner or other.ordinary):
            return len(other.text) == len(name.text) == 3
    if loose:
        plain = not name.ordinary or (len(name.text) == 3 and name.score > 0.5 and name.text[0] not in reader.names.weak)
        return not name.inner and plain and name.score > (-2.6 if name.followed == 2 else -0.6 if name.followed else 9.0)
    return name.score > (-3.3, -4.5, -5.0)[name.followed]


def _ends_whole(reader: Reader, name: Name) -> bool:
    """Whether no ordinary word reaches across the end of a name of three characters, nor stands in it."""
    model, across = reader.names.model, reader.text[name.end - 1 : name.end + 1]
    return not (
        name.inner
        or name.ordinary
        or name.word is not None
        or name.text[0] in reader.names.grammar
        or name.text[0] in reader.names.weak
        or across in model.ordinary
        or model.is_word(across) is not None
    )


def _beside_same(reader: Reader, head: Head) -> bool:
    """Whether the item before 、 is a name behind the same post (语文教师周敏、数学教师高远)."""
    floor = reader.floor(head.start)
    return reader.text[floor - 1 : floor] == "、" and any(
        floor - 1 - n in reader.found and any(p.title.endswith(head.word) for p in reader.found[floor - 1 - n].posts) for n in (2, 3, 4)
    )


def _more_names(reader: Reader, name: Name, posts: list[Post], head: Head) -> None:
    """Further names after 、 share the post (镇领导梁盘、卜英忠等)."""
    text = reader.text
    here = name.end
    while True:
        here = reader.behind_bracket(here)
        gap = _LIST_GAP.match(text, here)
        if gap is None or (gap.group() == " " and head.kind != "staff"):
            return
        at = gap.end()
        other = reader.names.at(at)
        if head.word in _WITH_DEPARTMENT and (other is None or other.followed < 2):
            at = _behind_department(reader, at)
            other = reader.names.at(at)
        if (
            other is None
            or not other.followed
            or other.score < (-3.2 if other.followed == 2 else -1.5)
            or reader.in_span(at)
            or at in reader.spans.values()
        ):
            return
        if other.word is not None and other.followed < 2:
            return
        if gap.group() != "、" and other.score < 0:
            return
        alone = gap.group() not in "、 " and not _OF_SEVERAL.search(head.word) and head.kind == "post"
        shared = [] if alone else [Post(p.start, p.end, p.title, p.organization) for p in posts]
        reader.found[at] = Found(other, shared, head.kind, 0.88)
        reader.name_ends.add(other.end)
        here = other.end

"""Names whose posts are told apart: in brackets, behind 是 and 作为, by 担任, in an introduction."""

from __future__ import annotations

import re
from bisect import bisect_right

from transforms.extract.model import Post
from transforms.extract.people_names import Name
from transforms.extract.people_reader import BARE_TAKEN, CLAUSE_START, FAR, LISTED, POST_BRACKET, SAYER, Found, Reader
from transforms.extract.titles import Head, title_start

_NOT_IN_BRACKETS = frozenset(("负责人", "主要负责人", "代表", "专家", "主任医师", "联系人"))
_NEAR = 4000
"""How far from a doubtful name it is looked for again."""
_ACTING = re.compile("(?:作为|身为)[^，。；！？\\n“”]{2,24}，")
_LONGEST_TITLE = 90
_PEOPLE_DE = re.compile("[局院校司行厅部委岁后]的")
_SENT_AS = re.compile(
    r"是[^，。；！？：\n是]{2,24}(?:选派|委派|派驻|派出|下派|派)[^，。；！？：\n是]{0,12}的[“]?$"
    r"|是(?:当时|现任|这个|我们)?[^，。；！？：\n是的]{1,10}(?:村|社区|镇|乡|县|公司|学校|小学|中学|医院|局)的[“]?$"
)
"""Before a post that 是 and a sending body tell (王凯是青山县委选派到白水村的“第一书记”)."""
_WAS = re.compile("(?:同志)?(?:生前|曾经?|原来|原本|以前|之前|目前|现在|一直)?$")
_AS = re.compile(r"(?:作为|身为)[^，。；！？\n]{2,30}，")
_SENT_BY = ("选派", "委派", "派出", "派遣", "派驻", "选送", "选任", "推荐")
_SENT = re.compile(rf"(?:{'|'.join(_SENT_BY)})(?:干部|党员|同志)?(?=[\u4e00-\u9fff])")
_AWAY = ("挂职", "驻村", "支教", "援藏", "援疆", "援青")
_FROM = re.compile(f"(?:来自[^，。；！？\\n]{{2,24}}|{'|'.join(f'{w}(?:扶贫|帮扶|锻炼)?' for w in _AWAY)})的(?=[\u4e00-\u9fff])")
_NOW = re.compile(r"目前|现任|现在|担任|挂任|告诉|介绍|表示|说|感慨|坦言")
_SENT_TO = re.compile(r"同志|等?[一二两三四五六七八九十0-9]{0,3}[名人]?(?:到|赴|前往|担任|出任|任|驻|进驻|为|作为|去)")
_AFTER_CLAUSE = frozenset("，。；")
_AFTER_POST = frozenset(("，", "。", "；", "、", "\n", "")) | {"也"}
_HEADINGS = ("人物", "简介", "名片", "姓名", "嘉宾", "受访者")
_INTRODUCED = re.compile(rf"人物(?:名片|简介|档案)[：:] ?|(?:{'|'.join(_HEADINGS)})[：:] ?|叫(?<=[的板人长]叫)|名叫")
TOLD_BY = {
    "sent": (_SENT, _SENT_BY),
    "from": (_FROM, ("来自", *_AWAY)),
    "introduced": (_INTRODUCED, (*_HEADINGS, "叫", "名叫")),
}
"""What these readings look for on a page, with the words that it begins with."""
_LINE_OF_ONE = re.compile(r"(?:^|(?<=\n))(?=[\u4e00-\u9fff]{2,4} {1,3}[\u4e00-\u9fff]{4})")
_HELD_NOW = re.compile(r"(?:挂职|担任|挂任|现任|时任|兼任|任|是)$")
_AGED = re.compile(r"[0-9一二三四五六七八九十]{1,3}岁的$")


def in_brackets(reader: Reader) -> None:
    """Posts in a bracket behind the name (陈晓（驻新村第一书记）、李明（青山县副县长）)."""
    text = reader.text
    for bracket in POST_BRACKET.finditer(text):
        inside = [h for h in reader.heads_in(bracket.start(), bracket.end()) if h.end == bracket.end() - 1 and h.kind == "post"]
        if not inside or inside[-1].word in _NOT_IN_BRACKETS:
            continue
        end = bracket.start()
        at = next((end - n for n in (2, 3, 4) if end - n in reader.found and reader.found[end - n].name.end == end), None)
        if at is None:
            for size in (3, 2, 4):
                opens = end - size <= 0 or text[end - size - 1] in CLAUSE_START or text[end - size - 1] in "、和与及由是"
                if end < size or not opens or reader.in_span(end - size):
                    continue
                name = reader.names.at(end - size)
                if name is not None and name.end == end and name.word is None and name.score > LISTED:
                    at = end - size
                    reader.found[at] = Found(name, [], "post", 0.85)
                    break
        if at is None or reader.found[at].kind == "staff":
            continue
        posts = reader.posts(inside[-1])
        held = reader.found[at]
        if posts and posts[0].start > bracket.start() and not any(p.title in {h.title for h in held.posts} for p in posts):
            held.posts = [*held.posts, *posts]
            held.kind = "post"


def who_are_sent(reader: Reader) -> None:
    """Names of those who are sent (选派王凯到青山村驻村)."""
    for match in reader.told["from"]:
        at = match.end()
        name = None if at in reader.found or reader.in_span(at) or at in reader.place_by_start else reader.names.at(at)
        if (
            name is not None
            and name.word is None
            and not name.ordinary
            and (_NOW.match(reader.text, name.end) is not None or (match.group()[:2] != "来自" and len(name.text) == 3 and name.followed))
            and name.score > SAYER
        ):
            reader.found[at] = Found(name, [], "post", 0.85)
    for match in reader.told["sent"]:
        at = match.end()
        if at in reader.found or reader.in_span(at) or at in reader.place_by_start:
            continue
        name = reader.names.at(at)
        if name is None or (name.word is not None and not name.word.startswith("nr")) or name.score < LISTED:
            continue
        if _SENT_TO.match(reader.text, name.end) is not None:
            reader.found[at] = Found(name, [], "post", 0.85)


def named_as(reader: Reader) -> None:
    """A name before 是 and a post that ends the clause (36岁的王凯是青山县县委副书记); 是 and a villager alike."""
    text = reader.text
    for head in reader.heads:
        after = head.end + (text[head.end : head.end + 1] == "”")
        if head.kind not in {"post", "private"} or text[after : after + 1] not in _AFTER_POST or head.start in reader.suffixed:
            continue
        if text.find("是", max(head.start - _LONGEST_TITLE, 0), head.start) < 0:
            continue
        start = title_start(text, head, reader.floor(head.start), reader.spans, reader.starts)
        sent = _SENT_AS.search(text, max(start - FAR, 0), start) if head.kind == "post" and text[start - 1 : start] in {"的", "“"} else None
        if (sent is None and text[start - 1 : start] != "是") or start < 3:
            continue
        end = start - 1 if sent is None else sent.start()
        end = _WAS.search(text, max(end - 6, 0), end).start()  # type: ignore[union-attr]
        for size in (3, 2, 4):
            at = end - size
            if at in reader.found and reader.found[at].name.end == end and reader.found[at].kind == "post" and head.kind == "post":
                _add_told(reader, reader.found[at], head, start)
                break
            if (
                at < 0
                or at in reader.found
                or reader.in_span(at)
                or not (at == 0 or text[at - 1] in CLAUSE_START or _AGED.search(text[max(at - 6, 0) : at]))
            ):
                continue
            name = reader.names.at(at)
            if name is None or name.end != end or name.word is not None or (name.inner and size == 2) or name.score < LISTED:
                continue
            posts = reader.posts(head)
            if posts is not None:
                reader.put(name, posts, head)
            break


def _add_told(reader: Reader, held: Found, head: Head, start: int) -> None:
    """Adds the posts that 是 tells of someone found before (董事长王凯是县工商联副主席、县商会会长)."""
    text = reader.text
    told = {p.title for p in held.posts}
    here: Head | None = head
    while here is not None:
        post = Post(start, here.end, reader.page.quote(start, here.end))
        post.organization = reader.organization_of(post)
        if post.title not in told:
            held.posts = [*held.posts, post]
        start = here.end + 1
        following = [h for h in reader.heads_in(start, start + 24) if text.startswith("、", here.end) and h.kind == "post"]
        here = next(
            (
                h
                for h in following
                if text[h.end : h.end + 1] in _AFTER_POST and title_start(text, h, start, reader.spans, reader.starts) == start
            ),
            None,
        )


def introduced(reader: Reader) -> None:
    """Names that an introduction opens, with the posts told behind them (人物名片：王凯，青山区商务局局长; 老板叫王凯，县工商联副主席)."""
    text = reader.text
    spots = [match.end() for match in reader.told["introduced"]]
    if " " in text:
        spots = sorted([*spots, *(match.end() for match in _LINE_OF_ONE.finditer(text))])
    for at in spots:
        name = reader.names.at(at)
        if (
            at in reader.found
            or reader.in_span(at)
            or name is None
            or text[name.end : name.end + 1] not in {"，", " "}
            or name.score < LISTED
        ):
            continue
        if name.word is not None and not name.word.startswith("nr"):
            continue
        posts: list[Post] = []
        last = name.end + len(text[name.end : name.end + 4]) - len(text[name.end : name.end + 4].lstrip("， "))
        for head in reader.heads[bisect_right(reader.head_starts, name.end) :]:
            if any(c in "。；！？\n" for c in text[last : head.start]) or head.kind != "post":
                break
            start = title_start(text, head, max(reader.floor(head.start), last), reader.spans, reader.starts)
            if text.startswith(("挂职", "挂任"), start):
                start += 2
            told = start == last or (start > last and _HELD_NOW.search(text, last, start) is not None)
            if not told or text[head.end : head.end + 1] not in _AFTER_POST:
                break
            post = Post(start, head.end, reader.page.quote(start, head.end))
            post.organization = reader.organization_of(post) or (posts[-1].organization if posts else None)
            posts.append(post)
            last = head.end + 1
        if posts:
            reader.found[at] = Found(name, posts, "post", 0.85)


def apposed(reader: Reader) -> None:
    """Names that open a sentence before a clause that is nothing but their posts (王凯，青山县扶贫产业服务中心主任，说)."""
    text = reader.text
    for head in reader.heads:
        if head.kind != "post" or text[head.end : head.end + 1] not in _AFTER_CLAUSE or head.word in reader.loose:
            continue
        floor = reader.floor(head.start)
        if text[floor - 1 : floor] != "，" or head.end - floor < 4 or floor not in reader.starts:
            continue
        if title_start(text, head, floor, reader.spans, reader.starts) != floor:
            continue
        for size in (3, 2):
            at = floor - 1 - size
            if (
                at < 0
                or at in reader.found
                or reader.in_span(at)
                or at in reader.place_by_start
                or not (at == 0 or text[at - 1] in "。！\n")
            ):
                continue
            name = reader.names.at(at)
            if name is None or name.end != floor - 1 or name.word is not None or name.inner or name.score < LISTED:
                continue
            reader.found[at] = Found(name, reader.posts(head) or [], "post", 0.85)


def _acting(reader: Reader, at: int) -> Name | None:
    """A plain name of three characters that ends at ``at`` and opens a clause."""
    start = at - 3
    if start < 0 or start in reader.found or reader.in_span(start) or start in reader.place_by_start:
        return None
    name = reader.names.at(start) if start == 0 or reader.text[start - 1] in CLAUSE_START else None
    plain = name is not None and name.end == at and name.word is None and not (name.inner or name.ordinary)
    if not plain or name is None or reader.text[start] in reader.names.grammar:
        return None
    return name if name.score > (SAYER if reader.text.count(name.text, max(start - _NEAR, 0), start + _NEAR) > 1 else 0.0) else None


def who_took_posts(reader: Reader) -> None:
    """Names that open a clause whose verb is the taking of a post (王凯响应号召到青山村担任第一书记); the post is given to them later."""
    text = reader.text
    for head in reader.heads:
        if head.kind != "post" or head.word in reader.loose:
            continue
        if not reader.may_be_taken(head):
            continue
        low = max(head.start - 70, 0)
        verb = reader.verb_of_taking(head)
        bare = BARE_TAKEN.search(text, max(head.start - 24, low), head.start)
        opening = _acting(reader, bare.start()) if bare is not None else None
        if opening is not None:
            # 1926年1月，王明凯任支部书记
            reader.found[opening.start] = Found(opening, [], "post", 0.85)
        if verb is None:
            continue
        low = max(low, max(text.rfind(c, low, verb.start()) for c in "。！？；\n：") + 1)
        spots = [low] if low == 0 or text[low - 1] in "。！？；\n：" else []
        spots += [i + 1 for i in range(low, verb.start()) if text[i] == "，"]
        spots += [end for end in reader.org_by_end if low < end < verb.start()]
        spots += [m.end() for m in _PEOPLE_DE.finditer(text, low, verb.start())]
        for at in spots:
            name = reader.names.at(at)
            if at in reader.found or name is None or reader.in_span(at) or at in reader.place_by_start or name.end > verb.start():
                continue
            dotted = any(c in name.text for c in "·•・")
            least = SAYER if at == low and name.followed else 0.0
            plain = len(name.text) == 3 and name.score > least and name.word is None and not (name.inner or name.ordinary or name.composed)
            short = (
                len(name.text) == 2
                and name.followed == 2
                and name.word is None
                and not (name.inner or name.ordinary)
                and text[at] not in reader.names.weak
                and text.count(name.text, max(at - _NEAR, 0), at + _NEAR) > 1
            )
            if dotted or ((plain or short) and text[at] not in reader.names.grammar):
                reader.found[at] = Found(name, [], "post", 0.85)


def acting_as(reader: Reader) -> None:
    """Names behind the post in which they act (作为驻村工作队队长，王凯每天走村入户)."""
    text = reader.text
    if "作为" not in text and "身为" not in text:
        return
    for match in _ACTING.finditer(text):
        head, name = reader.head_ends.get(match.end() - 1), _acting(reader, match.start())
        if head is not None and name is not None and head.kind == "post":
            reader.found[name.start] = Found(name, reader.posts(head) or [], "post", 0.85)
    for match in _AS.finditer(text):
        at = match.end()
        head = reader.head_ends.get(at - 1)
        name = reader.names.at(at)
        if head is None or head.kind != "post" or head.word in reader.loose or at in reader.found or reader.in_span(at):
            continue
        if name is None or at in reader.place_by_start or name.word is not None or name.inner or name.ordinary or len(name.text) < 3:
            continue
        if name.score > 0.0 and text[at] not in reader.names.grammar:
            posts = reader.posts(head)
            reader.found[at] = Found(name, posts or [], "post", 0.85)

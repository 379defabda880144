"""Posts behind 担任, 当 and 任, given to who was found before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from transforms.extract.model import PersonMention, Post
from transforms.extract.people_reader import BARE_TAKEN, CLAUSE_START, FAR, Reader
from transforms.extract.titles import Head, title_start

_SINCE = re.compile(r"(?:的[0-9一二三四五六七八九十多余年来]{1,6})?(?:以来|期间|后|时)，")
_ALL_OF_THEM = re.compile(r"(?:总书记|主席|书记)?(?:等)?(?:[一二两三四五六七八九十0-9]{0,3}[位名人])?(?:同志)?(?:分别|将|被)?")
_POSTED_AS = ("第一书记", "团长", "顾问")
_WENT = re.compile(r"(?:同志)?(?:(?:到|赴|驻|前往)[^，。；：、！？\n]{1,14})?(?:挂职)?")
_OTHERS = re.compile(r"[一二两三四五六七八九十几0-9多]名|他们|大家|不|没|拒|若|如果")
_AFTER_LISTED = frozenset("，。；、！\n等")


def give_posts(reader: Reader, mentions: list[PersonMention]) -> None:
    """Gives the post behind 担任 or 当 to the person whose name opens the clause or sentence and has none (王凯驻村担任第一书记)."""
    text = reader.text
    with_posts = {m.name for m in mentions if m.posts}
    starts = [m.start for m in mentions]
    settled = with_posts - _loosely(reader, mentions)
    for head in reader.heads:
        loose = head.word in reader.loose
        if head.kind != "post" or (loose and head.word not in _POSTED_AS):
            continue
        if not reader.may_be_taken(head):
            continue
        verb = reader.verb_of_taking(head)
        if _assigned(reader, head, mentions, starts, with_posts) or verb is None or loose:
            continue
        i = bisect_right(starts, verb.start()) - 1
        behind = _SINCE.match(text, head.end)
        j = bisect_left(starts, behind.end()) if behind is not None else len(starts)
        if j < len(starts) and behind is not None and starts[j] == behind.end() and mentions[j].name not in settled:
            # 自2015年担任第一书记以来，王凯带领村民: who acts stands behind
            _give(reader, mentions[j], title_start(text, head, verb.end(1), reader.spans, reader.starts), head, with_posts)
            settled.add(mentions[j].name)
            continue
        if i < 0 or any(c in "。！？；\n：" for c in text[mentions[i].end : verb.start()]):
            continue
        m = mentions[i]
        between = text[m.end : verb.start()]
        opens = m.start == 0 or text[m.start - 1] in CLAUSE_START or m.posts or m.start in reader.found
        if not opens or len(between) > FAR or "、" in between or m.is_staff or m.is_private or _OTHERS.search(between):
            continue
        if m.name in settled and between not in {"", "，", "同志"}:
            continue
        start = title_start(text, head, verb.end(1), reader.spans, reader.starts)
        if any(p.title == text[start : head.end] for p in m.posts):
            continue
        _give(reader, m, start, head, with_posts)
        _give_listed(reader, m, head, with_posts)
        settled.add(m.name)


def _give(reader: Reader, m: PersonMention, start: int, head: Head, with_posts: set[str]) -> None:
    """Adds a post told apart from the name."""
    post = Post(start, head.end, reader.page.quote(start, head.end), None)
    post.organization = reader.organization_of(post)
    m.posts = [*m.posts, post]
    with_posts.add(m.name)


def _give_listed(reader: Reader, m: PersonMention, head: Head, with_posts: set[str]) -> None:
    """Adds the posts behind 、 that were taken with it (先后担任副县长、县委副书记、县长)."""
    here: Head | None = head
    while here is not None and reader.text.startswith("、", here.end):
        at = here.end + 1
        here = next(
            (
                h
                for h in reader.heads_in(at, at + 16)
                if h.kind == "post"
                and reader.text[h.end : h.end + 1] in _AFTER_LISTED
                and title_start(reader.text, h, at, reader.spans, reader.starts) == at
            ),
            None,
        )
        if here is not None:
            _give(reader, m, at, here, with_posts)


def _loosely(reader: Reader, mentions: list[PersonMention]) -> set[str]:
    """Who is only called 民警 or 挂职干部 so far: what else they are is told later."""
    loose = tuple(reader.loose)
    strict = {m.name for m in mentions for p in m.posts if not p.title.endswith(loose)}
    return {m.name for m in mentions if m.posts} - strict


def _assigned(reader: Reader, head: Head, mentions: list[PersonMention], starts: list[int], with_posts: set[str]) -> bool:
    """Gives the post behind 任 or 担任 to those who stand right before it (王凯、李明两位同志任青山村第一书记); whether there are any."""
    text = reader.text
    verb = BARE_TAKEN.search(text, max(head.start - 24, 0), head.start)
    i = bisect_right(starts, verb.start()) - 1 if verb is not None else -1
    if verb is None or i < 0:
        return False
    # 选派团委副书记王凯到青山村任第一书记: a second post beside the one at home
    posted = head.word.endswith(_POSTED_AS) and _WENT.fullmatch(text, mentions[i].end, verb.start()) is not None
    if not posted and _ALL_OF_THEM.fullmatch(text, mentions[i].end, verb.start()) is None:
        return False
    start = title_start(text, head, verb.end(1), reader.spans, reader.starts)
    while True:
        m = mentions[i]
        opens = min([m.start, *(p.start for p in m.posts)]) if posted else m.start
        then = text.startswith(("时", "期间"), head.end)
        second = posted and not any(p.title.endswith(head.word) for other in mentions if other.name == m.name for p in other.posts)
        if not (m.is_staff or m.is_private or (m.name in with_posts and not then and not second)):
            _give(reader, m, start, head, with_posts)
        if i == 0 or text[mentions[i - 1].end : opens] != "、":
            return True
        i -= 1

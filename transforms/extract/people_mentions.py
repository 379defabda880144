"""Later mentions of the people of a page, and posts that say less than others."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.extract.model import Facts, Origin, Page, PersonMention, Post, Unknown
from transforms.extract.people_names import Names
from transforms.extract.people_reader import SAYER, Found, Reader
from transforms.extract.titles import Head, title_heads

_TITLE_NAME = re.compile(r"(?:【[^】]{1,30}】|\[[^\]]{1,12}\])?\s{0,2}([\u4e00-\u9fff]{2,4})[：:]")
_FEW = 16
_TITLE_LIKE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,8}[长员师官任监督事席理裁管]$")


def titled(page: Page, reader: Reader) -> PersonMention | None:
    """The first mention of the one whom the title is about (【榜样】王凯：把路修到家门口)."""
    match = _TITLE_NAME.match(page.title or "")
    if match is None:
        return None
    name, model = match.group(1), reader.names.model
    at = page.text.find(name)
    size = model.surname_length(name, 0)
    if at < 0 or at in reader.place_by_start or (size == 0 or size >= len(name)) or model.is_word(name) is not None:
        return None
    if len(name) > size + 2 or model.score(name[:size], name[size:]) < SAYER or page.text.find(name, at + 1) < 0:
        return None
    return PersonMention(at, at + len(name), name, confidence=0.8)


def mention(found: Found) -> PersonMention:
    return PersonMention(
        found.name.start,
        found.name.end,
        found.name.text,
        found.posts,
        is_staff=found.kind == "staff",
        is_private=found.kind == "private",
        origin=Origin.STATED,
        confidence=found.confidence,
    )


def stands_alone(names: Names, start: int, end: int, name: str) -> bool:
    """Whether a known name of two characters stands at a spot, and not the beginning of a longer one (李强|军) or an ordinary word (一片|汪洋)."""
    if len(name) > 2:
        return True
    if names.model.is_word(name) is not None and not names.followed(end):
        return False
    longest = names.at(start)
    return longest is None or longest.text == name or names.followed(end) > 0


def again(text: str, names: tuple[str, ...], taken: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Where known names stand again."""
    if not names:
        return []
    starts = sorted(taken)
    out = []
    for index, start, end in _occurrences(text, names):
        i = bisect_right(starts, (start, len(text))) - 1
        if i >= 0 and starts[i][1] > start:
            continue
        if i + 1 < len(starts) and starts[i + 1][0] < end:
            continue
        out.append((start, end, names[index]))
    return out


def _occurrences(text: str, names: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Where names stand, leftmost and longest first, none inside another: number of the name, start and end."""
    if len(names) > _FEW:
        return list(AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text))
    found = []
    for index, name in enumerate(names):
        at = text.find(name)
        while at >= 0:
            found.append((at, -len(name), index))
            at = text.find(name, at + 1)
    found.sort()
    out: list[tuple[int, int, int]] = []
    reached = 0
    for at, length, index in found:
        if at >= reached:
            reached = at - length
            out.append((index, at, reached))
    return out


def posts_behind(page: Page, mentions: list[PersonMention], heads: list[Head]) -> None:
    """赵振铣副主席 gives a post to those for whom the page tells none."""
    by_start = {h.start: h for h in heads if h.kind == "post"}
    with_posts = {m.name for m in mentions if m.posts}
    for m in mentions:
        head = by_start.get(m.end)
        if head is not None and m.name not in with_posts and not m.is_staff and not m.is_private:
            m.posts = [Post(head.start, head.end, page.quote(head.start, head.end))]
            with_posts.add(m.name)


def drop_shorter(mentions: list[PersonMention]) -> None:
    """副主席 is dropped for someone whom the page also calls 省政协副主席; 县长 is no short form of 副县长."""
    titles: dict[str, set[str]] = {}
    for m in mentions:
        if m.posts:
            titles.setdefault(m.name, set()).update(p.title for p in m.posts)
    for m in mentions:
        others = titles.get(m.name, set()) if m.posts else set()
        if len(others) > 1:
            # 甲县副县长、乙县副县长 in one stack are two posts
            here = {p.title for p in m.posts if p.end <= m.start}
            m.posts = [
                p
                for p in m.posts
                if not any(
                    o != p.title and o.endswith(p.title) and o[: -len(p.title)][-1:] != "副"
                    for o in (others - here if p.end <= m.start else others)
                )
            ]


def note_unknown_titles(page: Page, facts: Facts, mentions: list[PersonMention], heads: list[Head]) -> None:
    """Words like a title right before a known person, which no table has, go to the work list."""
    ends = {h.end for h in heads}
    for m in mentions:
        if m.posts or m.start in ends or m.is_staff:
            continue
        match = _TITLE_LIKE.search(page.text, max(m.start - 10, 0), m.start)
        if match is not None:
            example = page.text[max(m.start - 15, 0) : m.end + 5].replace("\n", " ")
            facts.unknowns.append(Unknown("title", match.group()[-4:], example))


@cache
def _collective() -> tuple[str, ...]:
    return tuple(sorted(word for word, kind in title_heads()[2].items() if kind == "leaders"))


def drop_collective(mentions: list[PersonMention]) -> None:
    """镇领导 is dropped for those whose own post the page tells."""
    collective = _collective()
    if not any(p.title.endswith(collective) for m in mentions for p in m.posts):
        return

    def is_collective(title: str) -> bool:
        return title.endswith(collective)

    specific = {m.name for m in mentions if any(not is_collective(p.title) for p in m.posts)}
    for m in mentions:
        if m.name in specific:
            m.posts = [p for p in m.posts if not is_collective(p.title)]

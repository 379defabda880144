"""A page while its people are read: spans of places and bodies, title heads, and the posts that end in a head."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from transforms.extract.model import Facts, Page, PlaceMention, Post
from transforms.extract.organization_left import QUOTED_WORD
from transforms.extract.people_names import Name, Names
from transforms.extract.people_organizations import body_of_post
from transforms.extract.surnames import name_model
from transforms.extract.titles import Head, find_heads, title_set, title_start

POST_BRACKET = re.compile(r"（[\u4e00-\u9fff、“”·]{2,30}）")
_PERSON_BRACKET = re.compile(r"（[^（）\n]{0,4}(?:男|女|[\u4e00-\u9fff]{1,3}族|左|右|中|前|后)[^（）\n]{0,16}）")
LISTED = -2.5
LIST_ITEM = re.compile(r"[\u4e00-\u9fff]{2,3}(?=、)")
_MANY = re.compile(r"各|全体|有关|相关|部分|所有|其他|以及")
_LEVEL_OPENS = re.compile(r"(?<![\u4e00-\u9fff])(?=[省市州县区旗镇乡][\u4e00-\u9fff])")
FAR = 32
_TAKING = re.compile("任|当|成为|成了")
_TOOK_POST = re.compile(
    r"(挂职担任|挂职任|担任|出任|挂任|兼任|当选为?|当上了?|当起了?|当(?![年时地天日前初场然])|成为了?|成了)(?:[^，。；、的]{0,12}|[^，。；、的]{2,12}的)?[“]?$"
)
BARE_TAKEN = re.compile(r"(?<![主兼时原现新首历委责信胜担专曾出挂])(任|担任)(?!务)[^，。；、的]{0,12}?[“]?$")
_HELD_WITHIN = re.compile("挂职任|挂任|担任|出任|兼任")
_OFTEN_JOINED = frozenset(("代表", "人大代表", "党代表", "委员", "政协委员", "常委", "院士", "劳动模范", "劳模"))
"""Posts that stand before another one without a mark."""
_OF_ONE_BODY = (
    "院长",
    "校长",
    "局长",
    "厅长",
    "主任",
    "主席",
    "县长",
    "市长",
    "区长",
    "州长",
    "旗长",
    "镇长",
    "乡长",
    "行长",
    "会长",
    "检察长",
    "总经理",
)
_HONOURED = ("获奖者代表", "获得者代表", "获奖代表", "获奖者", "获得者")
"""Ends of titles that tell of a prize and no post."""
_APPOINTED = re.compile(r"(?<![主兼时原现新首历委责信])任$")
SAYER = -1.6
CLAUSE_START = frozenset("，。；：！？\n”’）“")


@dataclass(slots=True)
class Found:
    """A person at a spot while the page is read."""

    name: Name
    posts: list[Post] = field(default_factory=list)
    kind: str = "post"
    confidence: float = 0.9


class Reader:
    """What is known of a page while its people are read; ``found`` holds them by where they begin."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self.page = page
        self.facts = facts
        self.text = page.text
        self.names = Names(page.text, name_model())
        self.found: dict[int, Found] = {}
        self.spans: dict[int, int] = {}
        for place in facts.places:
            self.spans[place.end] = min(place.start, self.spans.get(place.end, place.start))
        for org in facts.organizations:
            self.spans[org.end] = min(org.start, self.spans.get(org.end, org.start))
        self.starts = frozenset(self.spans.values())
        self.org_by_start = {o.start: o for o in facts.organizations}
        self.org_by_end = {o.end: o for o in facts.organizations}
        self.org_starts = sorted(self.org_by_start)
        self.place_by_start = {p.start: p for p in facts.places}
        self.heads = find_heads(page.text)
        self.head_ends = {h.end: h for h in self.heads}
        self.head_starts = [h.start for h in self.heads]
        self.name_ends: set[int] = set()
        taking = [match.span() for match in _TAKING.finditer(page.text)]
        self._taking_starts = [start for start, _ in taking]
        self._taking_ends = [end for _, end in taking]
        self.bodies: dict[int, str | None] = {}
        """The body of the last post of who ends at a spot."""
        self._level_starts: frozenset[int] | None = None
        self.loose = title_set("loose")
        self.told: dict[str, list[re.Match[str]]] = {}
        """What the readings look for on a page, by their names for it, as far as it was sought."""
        self.suffixed: set[int] = set()
        """Starts of heads that stand behind a name (习近平总书记)."""

    def in_span(self, at: int) -> bool:
        i = bisect_right(self.org_starts, at) - 1
        return i >= 0 and self.org_by_start[self.org_starts[i]].end > at

    def in_head(self, at: int) -> bool:
        """Whether ``at`` lies inside a title head."""
        i = bisect_right(self.head_starts, at) - 1
        return i >= 0 and self.heads[i].head_end > at

    def head_at(self, at: int) -> bool:
        """Whether a title head begins at ``at``."""
        i = bisect_right(self.head_starts, at) - 1
        return i >= 0 and self.heads[i].start == at

    def behind_bracket(self, at: int) -> int:
        """Where the text goes on behind a bracket at ``at`` that tells of a person: sex and people, or a post."""
        bracket = _PERSON_BRACKET.match(self.text, at)
        if bracket is None:
            bracket = POST_BRACKET.match(self.text, at)
            if bracket is not None and not any(h.end == bracket.end() - 1 for h in self.heads_in(at, bracket.end())):
                bracket = None
        return at if bracket is None else bracket.end()

    def heads_in(self, start: int, end: int) -> list[Head]:
        return self.heads[bisect_left(self.head_starts, start) : bisect_left(self.head_starts, end)]

    def put(self, name: Name, posts: list[Post], head: Head) -> None:
        confidence = 0.97 if name.followed == 2 and name.score > 0 else 0.92 if name.followed else 0.8
        kind = "post" if head.kind == "private" and posts else head.kind
        self.found[name.start] = Found(name, posts, kind, confidence)
        self.name_ends.add(name.end)
        if posts:
            self.bodies[name.end] = posts[-1].organization

    def posts(self, head: Head) -> list[Post] | None:
        """The posts that end in ``head``, stacked with 、 or 兼, in the order of the text; organisations inherited along them."""
        if head.kind == "staff" or (head.kind == "private" and not self._stacked(head)):
            return []
        text = self.text
        posts: list[Post] = []
        here: Head | None = head
        while here is not None:
            floor = self.floor(here.start)
            start = title_start(text, here, floor, self.spans, self.starts)
            held = _HELD_WITHIN.search(text, start, here.start)
            start = held.end() if held is not None else start
            if here is head and here.word == "干部" and (start == here.start or self._only_place(start, here.start)):
                return []
            joined = self._joined(start, here)
            if joined is not None:
                posts.append(Post(joined.end, here.end, self.page.quote(joined.end, here.end)))
                posts.append(Post(start, joined.end, self.page.quote(start, joined.end)))
            elif not self.page.text.endswith(_HONOURED, start, here.end):
                posts.append(Post(start, here.end, self.page.quote(start, here.end)))
            before = start
            here = None
            if before > 0 and text[before - 1] in "、兼，" and len(posts) < 8:
                end = before - 1
                if text[end - 1 : end] == "、":
                    end -= 1
                here = self.head_ends.get(end)
                if here is not None and (here.kind != "post" or here.start in self.suffixed or here.start in self.name_ends):
                    here = None
                if here is not None and _APPOINTED.search(text[max(here.start - 2, 0) : here.start]):
                    here = None
                if here is not None and text[before - 1] == "，" and not self._continues(here, start):
                    here = None
        posts.reverse()
        organization = self._of_the_one_before(posts[0], head) if posts else None
        for post in posts:
            own = self.organization_of(post)
            if own is None and post.title.startswith(tuple(title_set("own_head"))):
                organization = None
            elif own is None:
                place = self._last_place(post)
                national = place is not None and organization is not None and organization.startswith(tuple(title_set("own_head")))
                own = body_of_post(self.page, self.facts, post, place, None if national else organization)
                post.organization = own
                organization = organization or own
                continue
            else:
                organization = own
            post.organization = organization
        return posts

    def _of_the_one_before(self, post: Post, head: Head) -> str | None:
        """The body of the person named before 、, where nothing but 副院长 or 县长 stands before the next name (院长王凯、副院长李明)."""
        if self.text[post.start - 1 : post.start] != "、" or post.title != head.word or head.word in self.loose:
            return None
        return self.bodies.get(post.start - 1) if head.word.endswith(_OF_ONE_BODY) else None

    def _last_place(self, post: Post) -> PlaceMention | None:
        """The last of the places that stand one after another at the beginning of a title (青山市|白水县副县长)."""
        place = self.place_by_start.get(post.start)
        while place is not None:
            within = self.place_by_start.get(place.end)
            if within is None or within.end > post.end:
                break
            place = within
        return place

    def _joined(self, start: int, head: Head) -> Head | None:
        """The post that a title holds before a place or body of its own (全国人大代表|青山县委书记), None where it holds none."""
        for inner in self.heads_in(start + 1, head.start):
            if inner.kind != "post" or inner.end > head.start:
                continue
            if inner.end in self.starts and inner.end < head.start - 2 and inner.word in _OFTEN_JOINED:
                return inner
            if inner.end == head.start and inner.word.endswith("书记") and head.word.endswith(("长", "主任", "主席")):
                # 党委书记|局长
                return inner
        return None

    def _only_place(self, start: int, end: int) -> bool:
        """Whether places alone fill a span."""
        while end > start and end in self.spans:
            end = self.spans[end]
        return end == start

    def _stacked(self, head: Head) -> bool:
        """Whether a post stands before 、 and a word such as 致富带头人."""
        start = title_start(self.text, head, self.floor(head.start), self.spans, self.starts)
        before = self.head_ends.get(start - 1) if start > 0 and self.text[start - 1] == "、" else None
        return before is not None and before.kind == "post"

    def _continues(self, before: Head, start: int) -> bool:
        """Whether a post before ， belongs to the name behind the next one (甲指挥部指挥长，乙市委副书记陈澄): both name their body."""
        floor = self.floor(before.start)
        if self._stands_whole(before, floor) and self.text[start - 1] == "，":
            return True
        if start not in self.starts or before.end - before.start < 2:
            return False
        return any(floor <= at < before.start for at in self.starts) or (
            self.text[floor - 1 : floor] == "、" and floor - 1 in self.head_ends
        )

    def _stands_whole(self, head: Head, floor: int) -> bool:
        """Whether nothing but a post of one person fills a clause (…，区侨办主任，区二级巡视员王凯)."""
        if head.word in self.loose or head.kind != "post" or _MANY.match(self.text, floor):
            return False
        while self.text[floor - 1 : floor] == "、" and floor - 1 in self.head_ends:
            head = self.head_ends[floor - 1]
            floor = self.floor(head.start)
        start = title_start(self.text, head, floor, self.spans, self.starts)
        return start == floor and head.end - start >= 4 and (start in self.starts or start in self._levels())

    def _levels(self) -> frozenset[int]:
        """Where clauses open with a level word (区侨办主任)."""
        if self._level_starts is None:
            self._level_starts = frozenset(m.end() for m in _LEVEL_OPENS.finditer(self.text))
        return self._level_starts

    def floor(self, at: int) -> int:
        """The first character after the last mark before ``at``."""
        text = self.text
        here = at
        low = max(at - 48, 0)
        while here > low:
            char = text[here - 1]
            if char in "，。；：、！？\n”“《》【】":
                manner = QUOTED_WORD.search(text, max(here - 9, low), here) if char == "”" else None
                if manner is None:
                    return here
                here = manner.start()
                continue
            here -= 1
        return here

    def organization_of(self, post: Post) -> str | None:
        for at in range(post.start, post.end):
            org = self.org_by_start.get(at)
            if org is not None and org.start < post.end:
                while org.end in self.org_by_start and org.end < post.end:
                    # 新疆生产建设兵团|第三师图木舒克市党委
                    org = self.org_by_start[org.end]
                return org.name
        return None

    def may_be_taken(self, head: Head) -> bool:
        """Whether a verb of taking a post stands within reach before a head."""
        first = bisect_left(self._taking_starts, head.start - 24)
        return first < len(self._taking_ends) and self._taking_ends[first] <= head.start

    def verb_of_taking(self, head: Head) -> re.Match[str] | None:
        """The verb that tells that someone took the post: 担任, 当上, 成为 (but who becomes 带头人 holds no post)."""
        verb = _TOOK_POST.search(self.text, max(head.start - 24, 0), head.start)
        return None if verb is None or (verb.group(1)[0] == "成" and head.word.endswith("人")) else verb

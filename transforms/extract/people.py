"""People of a page with their posts: a name after its post, lists of names, names with verbs of saying, credits, and later mentions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.extract.backstop import add_people
from transforms.extract.model import Facts, Origin, Page, PersonMention, PlaceMention, Post, Unknown
from transforms.extract.organization_left import QUOTED_WORD
from transforms.extract.people_names import DELIMITERS, NO_SURNAME, Name, Names
from transforms.extract.people_organizations import body_of_post
from transforms.extract.surnames import name_model
from transforms.extract.titles import (
    Head,
    clause_starts,
    find_heads,
    saying_verbs,
    title_heads,
    title_set,
    title_start,
)

_CREDIT = re.compile(
    r"[文图摄影](?<![\u4e00-\u9fff/].)(?:(?:(?<=文)/图|(?<=图)/?文)[ ：:｜|]{1,3}"
    r"|(?:(?<=文)字|(?<=图)片|(?<=影)像|(?<!影))(?:[/、&和][ ]?(?:文|图|摄|视频|图片))*[ ]{0,2}[：:/｜|][ ]{0,3})"
)
_TAKEN_BY = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}) ?(?:摄影|摄|供图|/摄|/图|/文)(?=[\n）。，]|$)"
)
_POST_BRACKET = re.compile(r"（[\u4e00-\u9fff、“”·]{2,30}）")
_NOT_IN_BRACKETS = frozenset(("负责人", "主要负责人", "代表", "专家", "主任医师", "联系人"))
_CREDIT_GAP = re.compile(r"[ 、，/]{1,3}")
_LIST_GAP = re.compile(r"[、和与及 ]|以及")
_PERSON_BRACKET = re.compile(r"（[^（）\n]{0,4}(?:男|女|[\u4e00-\u9fff]{1,3}族|左|右|中|前|后)[^（）\n]{0,16}）")
_SKIPPED = frozenset(" \t（")
_SKIP_AFTER_POST = re.compile(r"[ \t]{0,3}(?:（[^（）\n]{1,12}）)?[ \t]{0,3}")


@dataclass(slots=True)
class Found:
    """A person at a spot while the page is read."""

    name: Name
    posts: list[Post] = field(default_factory=list)
    kind: str = "post"
    confidence: float = 0.9


class _Reader:
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
        self.bodies: dict[int, str | None] = {}
        """The body of the last post of who ends at a spot."""
        self._level_starts: frozenset[int] | None = None
        self.loose = title_set("loose")
        self.suffixed: set[int] = set()
        """Starts of heads that stand behind a name (习近平总书记)."""

    def read(self) -> list[Found]:
        self._before_heads()
        for head in self.heads:
            if head.start not in self.suffixed:
                self._after_head(head)
        self._credits()
        self._taken_by()
        self._sayers()
        self._sent()
        self._named_as()
        self._bracketed()
        self._introduced()
        self._apposed()
        self._acting_as()
        self._took_posts()
        self._bare_lists()
        self._of_organizations()
        self._comrades()
        return [self.found[k] for k in sorted(self.found)]

    def _before_heads(self) -> None:
        """Names right before the posts that are written behind them (习近平总书记, 王明院士)."""
        text, model = self.text, self.names.model
        not_names = tuple(title_set("not_before_title"))
        anywhere, at_clause = title_set("behind_name"), title_set("behind_clause_name")
        for head in self.heads:
            if head.word not in anywhere and (head.word not in at_clause or self.names.followed(head.end) < 1):
                continue
            for size in (3, 2):
                at = head.start - size
                if at < 0 or self._in_span(at) or self._in_span(head.start - 1) or at in self.place_by_start:
                    continue
                if self._in_head(at) or (head.word == "代表" and head.end in self.starts):
                    continue
                name = text[at : head.start]
                if size == 2 and name[0] in self.names.grammar:
                    # 党中央和|毛主席
                    continue
                surname_size = model.surname_length(text, at)
                if not surname_size or surname_size == size or model.is_word(name) or not all("\u4e00" <= c <= "\u9fff" for c in name):
                    continue
                score = model.score(name[:surname_size], name[surname_size:])
                clause = (
                    at == 0
                    or text[at - 1] in _CLAUSE_START
                    or at in self.org_by_end
                    or (size == 3 and (at in self.spans or text[at - 1] == "的" or _NAMED_BY.search(text, max(at - 4, 0), at) is not None))
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
                    org = self.org_by_end.get(at)
                    post = Post(head.start, head.end, self.page.quote(head.start, head.end), org.name if org is not None else None)
                    self.found[at] = Found(Name(at, head.start, name, score, 2), [post], "post", 0.9)
                    self.suffixed.add(head.start)
                    break

    def _in_span(self, at: int) -> bool:
        i = bisect_right(self.org_starts, at) - 1
        return i >= 0 and self.org_by_start[self.org_starts[i]].end > at

    def _in_head(self, at: int) -> bool:
        """Whether ``at`` lies inside a title head."""
        i = bisect_right(self.head_starts, at) - 1
        return i >= 0 and self.heads[i].head_end > at

    def _after_head(self, head: Head) -> None:
        """Names that stand right behind a post, and the posts stacked before it."""
        text = self.text
        at = head.end
        if text[at : at + 1] in _SKIPPED:
            skip = _SKIP_AFTER_POST.match(text, at)
            if skip is not None:
                at = skip.end()
        if at < len(text) and text[at] == "”" and head.kind == "post" and "“" in text[max(head.start - 8, 0) : head.start]:
            at += 1
        if text.startswith("的", at) and head.kind == "post" and _HELD.search(text, max(head.start - 24, 0), head.start) is not None:
            at += 1
        if head.kind == "post" and text.startswith(("叫", "名叫", "就是"), at) and head.word not in self.loose:
            at += 1 if text[at] == "叫" else 2
            called = self.names.at(at)
            if called is None or called.followed < 2 or called.word is not None or text[called.end : called.end + 1] not in DELIMITERS:
                return
        if at >= len(text) or text[at] in "，。；！？\n" or self._in_span(at):
            return
        if head.kind == "private" and not self.names.may_open(at):
            return
        if at in self.found:
            held = self.found[at]
            if held.kind == "post" and held.name.end in self.suffixed and head.kind == "post":
                held.posts = self._posts(head) or held.posts
            return
        if head.kind == "staff" and at < len(text) and text[at] in "：/｜|":
            at += 1
            while at < len(text) and text[at] == " ":
                at += 1
        elif text[at] in "：" or (head.kind == "staff" and text[head.start - 1 : head.start] in _TOLD_TO):
            return
        name = self.names.at(at)
        if head.word in _WITH_DEPARTMENT and (name is None or not self._good(name, head)):
            at = self._behind_department(at)
            name = self.names.at(at)
        if name is None or name.followed < 2:
            name = self._told_again(at, name) or name
        if name is None and head.kind in {"post", "leaders"} and head.word not in self.loose:
            name = self._opens_list(at)
        if name is None or not self._good(name, head):
            if name is not None and name.listed:
                self._put(name, self._posts(head) or [], head)
                self._more_names(name, self._posts(head) or [], head)
                return
            if head.kind != "post" or head.word in self.loose:
                return
            name = self.names.sounded(at) or self.names.unheard(at) or self.names.with_party(at)
            if name is None or name.text in self.names.heads or at in self.place_by_start or self._in_span(at) or text[at] in "老小":
                return
            if not name.composed:
                self.facts.unknowns.append(Unknown("surname", name.text[0], text[max(at - 12, 0) : name.end + 6].replace("\n", " ")))
        name = self._before_and(name)
        posts = self._posts(head)
        if posts is None:
            return
        name = self._spaced_third(name)
        self._put(name, posts, head)
        self._more_names(name, posts, head)

    def _opens_list(self, at: int) -> Name | None:
        """Two to four characters before 、 and two plain names or the end of the list, though no surname that a table has opens them."""
        item = _LIST_ITEM.match(self.text, at)
        if item is None or self._in_span(at) or at in self.place_by_start or item.group()[:1] in NO_SURNAME:
            return None
        text, model = item.group(), self.names.model
        other = self.names.at(item.end() + 1)
        if text in model.ordinary or model.is_word(text) is not None or other is None or other.score < 0 or other.followed < 2:
            return None
        if other.word is not None or other.inner or other.ordinary or self._in_span(other.start) or self._heads_in(at, other.end):
            return None
        return Name(at, item.end(), text, -1.0, 2, listed=True)

    def _told_again(self, at: int, name: Name | None) -> Name | None:
        """The name at ``at`` that the page calls again elsewhere, where what follows it here does not tell its end (刘勇|黑白连轴转 … 刘勇说)."""
        text, model = self.text, self.names.model
        size = model.surname_length(text, at)
        if not size:
            return None
        for length in (size + 2, size + 1):
            called, given = text[at : at + length], text[at + size : at + length]
            if len(called) < length or not all("\u4e00" <= c <= "\u9fff" for c in called) or called in self.names.never:
                continue
            if (
                called[0] in self.names.grammar
                or called[0] in "老小"
                or given in self.names.heads
                or given in model.ordinary
                or model.given_score(given) < _SEEN
            ):
                continue
            if model.is_word(called) is not None and not str(model.is_word(called)).startswith("nr"):
                continue
            again, tries = text.find(called), 0
            while again >= 0 and tries < _TRIES:
                opens = again == 0 or text[again - 1] in _CLAUSE_START or text[again - 1] in "，和、"
                if again != at and opens and self.names.followed(again + length):
                    same = name is not None and name.text == called
                    return None if same and called[0] in self.names.weak else Name(at, at + length, called, 0.0, 2)
                again, tries = text.find(called, again + 1), tries + 1
        return None

    def _before_and(self, name: Name) -> Name:
        """The name without 和 where a post with its own name comes next (法官助理吴昊|和|书记员周洁)."""
        if len(name.text) != 3 or name.text[2] not in "和与":
            return name
        for head in self._heads_in(name.end, name.end + 6):
            other = self.names.at(head.end)
            if head.kind == "post" and other is not None and other.followed and other.word is None and other.score > _LISTED:
                return Name(name.start, name.end - 1, name.text[:2], name.score, 2)
        return name

    def _behind_department(self, at: int) -> int:
        """Where a name can begin behind a department that stands before it in a list of a team (队员口腔科|韩力、血液内科|汪雷)."""
        match = _DEPARTMENT.match(self.text, at)
        return at if match is None else match.end()

    def _spaced_third(self, name: Name) -> Name:
        """A name of two characters with its third behind a space (贺兰 山一行), where a word that follows names comes next."""
        text, at = self.text, name.end
        third = text[at + 1 : at + 2]
        if (
            len(name.text) != 2
            or text[at : at + 1] != " "
            or not "\u4e00" <= third <= "\u9fff"
            or third in "男女摄文图供率赴在到等和与及任为说称讲出参主带"
            or name.word is None
            or self.names.model.given_score(name.text[1] + third) < -2.0
            or self._head_at(at + 1)
        ):
            return name
        followers = self.names.followers
        if not any(text[at + 2 : at + 2 + n] in followers.get(n, ()) for n in (2, 3)) and text[at + 2 : at + 3] not in set("、，。等"):
            return name
        return Name(name.start, at + 2, name.text + third, name.score, 2)

    def _head_at(self, at: int) -> bool:
        """Whether a title head begins at ``at``."""
        i = bisect_right(self.head_starts, at) - 1
        return i >= 0 and self.heads[i].start == at

    def _good(self, name: Name, head: Head) -> bool:
        """Whether what stands behind a post is a name: the looser the post, the better it must fit."""
        if self._in_span(name.start) or name.text in self.names.heads:
            return False
        if head.word == "总书记" and name.text not in title_set("general_secretary"):
            return False
        if name.text[0] == "任" and self._head_at(name.end):
            # 由县长任|双组长
            return False
        if name.text[0] in "老小" and name.text[1] in self.names.model.surnames:
            return False
        if head.word in title_set("needs_mark") and name.start == head.end:
            return False
        if head.word == "处长" and self.text[head.start - 1 : head.start] == "地":
            return False
        loose = head.kind in {"private", "leaders"} or head.word in self.loose
        marked = name.end >= len(self.text) or self.text[name.end] in DELIMITERS
        place = self.place_by_start.get(name.start)
        acts = not marked and saying_verbs().match(self.text, name.end) is not None
        if place is not None and place.end >= name.end and (loose or not (marked or acts) or place.end > name.end):
            return False
        if name.text[0] in self.names.grammar and name.start + 1 in self.place_by_start:
            return False
        if name.text[0] in self.names.grammar and not name.composed and not (marked and name.score > -3.0):
            whole = len(name.text) == 3 and not name.ordinary and not loose and name.followed == 2
            inner = self.names.at(name.start + 1) if whole else None
            if not (whole and name.score > _WHOLE and (inner is None or inner.end != name.end or inner.score < name.score)):
                return False
        if name.inner and name.followed < 2 and (loose or name.score < -0.5 or not name.followed):
            return False
        if name.word is not None and not name.word.startswith("nr"):
            acts = acts or marked
            if loose and name.followed == 2 and self._beside_same(head):
                return name.score > -6.5
            return (
                not loose
                and (name.word[0] == "n" or (acts and name.word[0] in "az"))
                and name.score > (-6.5 if acts else -3.2 if name.followed == 2 else 0.0)
            )
        if head.kind in {"private", "leaders"} and name.word is not None and (marked or name.followed < 2):
            return False
        if not name.followed and len(name.text) == 3 and head.word not in _ABROAD and self._ends_whole(name):
            return name.score > (_LOOSE_ALONE if loose else _ALONE)
        if loose and name.ordinary and self.text[name.end : name.end + 1] == "、" and not name.inner:
            # 企业家代表章和平、付志刚: the next item tells
            other = self.names.at(name.end + 1)
            if other is not None and other.followed == 2 and other.score > 0 and other.word is None and not (other.inner or other.ordinary):
                return len(other.text) == len(name.text) == 3
        if loose:
            plain = not name.ordinary or (len(name.text) == 3 and name.score > 0.5 and name.text[0] not in self.names.weak)
            return not name.inner and plain and name.score > (-2.6 if name.followed == 2 else -0.6 if name.followed else 9.0)
        return name.score > (-3.3, -4.5, -5.0)[name.followed]

    def _ends_whole(self, name: Name) -> bool:
        """Whether no ordinary word reaches across the end of a name of three characters, nor stands in it."""
        model, across = self.names.model, self.text[name.end - 1 : name.end + 1]
        return not (
            name.inner
            or name.ordinary
            or name.word is not None
            or name.text[0] in self.names.grammar
            or name.text[0] in self.names.weak
            or across in model.ordinary
            or model.is_word(across) is not None
        )

    def _beside_same(self, head: Head) -> bool:
        """Whether the item before 、 is a name behind the same post (语文教师周敏、数学教师高远)."""
        floor = self._floor(head.start)
        return self.text[floor - 1 : floor] == "、" and any(
            floor - 1 - n in self.found and any(p.title.endswith(head.word) for p in self.found[floor - 1 - n].posts) for n in (2, 3, 4)
        )

    def _put(self, name: Name, posts: list[Post], head: Head) -> None:
        confidence = 0.97 if name.followed == 2 and name.score > 0 else 0.92 if name.followed else 0.8
        kind = "post" if head.kind == "private" and posts else head.kind
        self.found[name.start] = Found(name, posts, kind, confidence)
        self.name_ends.add(name.end)
        if posts:
            self.bodies[name.end] = posts[-1].organization

    def _more_names(self, name: Name, posts: list[Post], head: Head) -> None:
        """Further names after 、 share the post (镇领导梁盘、卜英忠等)."""
        text = self.text
        here = name.end
        while True:
            here = self._behind_bracket(here)
            gap = _LIST_GAP.match(text, here)
            if gap is None or (gap.group() == " " and head.kind != "staff"):
                return
            at = gap.end()
            other = self.names.at(at)
            if head.word in _WITH_DEPARTMENT and (other is None or other.followed < 2):
                at = self._behind_department(at)
                other = self.names.at(at)
            if (
                other is None
                or not other.followed
                or other.score < (-3.2 if other.followed == 2 else -1.5)
                or self._in_span(at)
                or at in self.spans.values()
            ):
                return
            if other.word is not None and other.followed < 2:
                return
            if gap.group() != "、" and other.score < 0:
                return
            alone = gap.group() not in "、 " and not _OF_SEVERAL.search(head.word) and head.kind == "post"
            shared = [] if alone else [Post(p.start, p.end, p.title, p.organization) for p in posts]
            self.found[at] = Found(other, shared, head.kind, 0.88)
            self.name_ends.add(other.end)
            here = other.end

    def _behind_bracket(self, at: int) -> int:
        """Where the text goes on behind a bracket at ``at`` that tells of a person: sex and people, or a post."""
        bracket = _PERSON_BRACKET.match(self.text, at)
        if bracket is None:
            bracket = _POST_BRACKET.match(self.text, at)
            if bracket is not None and not any(h.end == bracket.end() - 1 for h in self._heads_in(at, bracket.end())):
                bracket = None
        return at if bracket is None else bracket.end()

    def _heads_in(self, start: int, end: int) -> list[Head]:
        return self.heads[bisect_left(self.head_starts, start) : bisect_left(self.head_starts, end)]

    def _bracketed(self) -> None:
        """Posts in a bracket behind the name (陈晓（驻新村第一书记）、李明（青山县副县长）)."""
        text = self.text
        for bracket in _POST_BRACKET.finditer(text):
            inside = [h for h in self._heads_in(bracket.start(), bracket.end()) if h.end == bracket.end() - 1 and h.kind == "post"]
            if not inside or inside[-1].word in _NOT_IN_BRACKETS:
                continue
            end = bracket.start()
            at = next((end - n for n in (2, 3, 4) if end - n in self.found and self.found[end - n].name.end == end), None)
            if at is None:
                for size in (3, 2, 4):
                    opens = end - size <= 0 or text[end - size - 1] in _CLAUSE_START or text[end - size - 1] in "、和与及由是"
                    if end < size or not opens or self._in_span(end - size):
                        continue
                    name = self.names.at(end - size)
                    if name is not None and name.end == end and name.word is None and name.score > _LISTED:
                        at = end - size
                        self.found[at] = Found(name, [], "post", 0.85)
                        break
            if at is None or self.found[at].kind == "staff":
                continue
            posts = self._posts(inside[-1])
            held = self.found[at]
            if posts and posts[0].start > bracket.start() and not any(p.title in {h.title for h in held.posts} for p in posts):
                held.posts = [*held.posts, *posts]
                held.kind = "post"

    def _posts(self, head: Head) -> list[Post] | None:
        """The posts that end in ``head``, stacked with 、 or 兼, in the order of the text; organisations inherited along them."""
        if head.kind == "staff" or (head.kind == "private" and not self._stacked(head)):
            return []
        text = self.text
        posts: list[Post] = []
        here: Head | None = head
        while here is not None:
            floor = self._floor(here.start)
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
            own = self._organization_of(post)
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
        for inner in self._heads_in(start + 1, head.start):
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
        start = title_start(self.text, head, self._floor(head.start), self.spans, self.starts)
        before = self.head_ends.get(start - 1) if start > 0 and self.text[start - 1] == "、" else None
        return before is not None and before.kind == "post"

    def _continues(self, before: Head, start: int) -> bool:
        """Whether a post before ， belongs to the name behind the next one (甲指挥部指挥长，乙市委副书记陈澄): both name their body."""
        floor = self._floor(before.start)
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
            floor = self._floor(head.start)
        start = title_start(self.text, head, floor, self.spans, self.starts)
        return start == floor and head.end - start >= 4 and (start in self.starts or start in self._levels())

    def _levels(self) -> frozenset[int]:
        """Where clauses open with a level word (区侨办主任)."""
        if self._level_starts is None:
            self._level_starts = frozenset(m.end() for m in _LEVEL_OPENS.finditer(self.text))
        return self._level_starts

    def _floor(self, at: int) -> int:
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

    def _organization_of(self, post: Post) -> str | None:
        for at in range(post.start, post.end):
            org = self.org_by_start.get(at)
            if org is not None and org.start < post.end:
                while org.end in self.org_by_start and org.end < post.end:
                    # 新疆生产建设兵团|第三师图木舒克市党委
                    org = self.org_by_start[org.end]
                return org.name
        return None

    def appointed(self, mentions: list[PersonMention]) -> None:
        """Gives the post behind 担任 or 当 to the person whose name opens the clause or sentence and has none (王凯驻村担任第一书记)."""
        text = self.text
        with_posts = {m.name for m in mentions if m.posts}
        starts = [m.start for m in mentions]
        settled = with_posts - self._loosely(mentions)
        for head in self.heads:
            if head.kind != "post" or head.word in self.loose:
                continue
            before = text[max(head.start - 24, 0) : head.start]
            if not any(sign in before for sign in _TAKING):
                continue
            verb = self._taken(head)
            if self._assigned(head, mentions, starts, with_posts) or verb is None:
                continue
            i = bisect_right(starts, verb.start()) - 1
            behind = _SINCE.match(text, head.end)
            j = bisect_left(starts, behind.end()) if behind is not None else len(starts)
            if j < len(starts) and behind is not None and starts[j] == behind.end() and mentions[j].name not in settled:
                # 自2015年担任第一书记以来，王凯带领村民: who acts stands behind
                self._give(mentions[j], title_start(text, head, verb.end(1), self.spans, self.starts), head, with_posts)
                settled.add(mentions[j].name)
                continue
            if i < 0 or any(c in "。！？；\n：" for c in text[mentions[i].end : verb.start()]):
                continue
            m = mentions[i]
            between = text[m.end : verb.start()]
            opens = m.start == 0 or text[m.start - 1] in _CLAUSE_START or m.posts or m.start in self.found
            if not opens or len(between) > _FAR or "、" in between or m.is_staff or m.is_private or _OTHERS.search(between):
                continue
            if m.name in settled and between not in {"", "，", "同志"}:
                continue
            start = title_start(text, head, verb.end(1), self.spans, self.starts)
            if any(p.title == text[start : head.end] for p in m.posts):
                continue
            self._give(m, start, head, with_posts)
            self._give_listed(m, head, with_posts)
            settled.add(m.name)

    def _give(self, m: PersonMention, start: int, head: Head, with_posts: set[str]) -> None:
        """Adds a post told apart from the name."""
        post = Post(start, head.end, self.page.quote(start, head.end), None)
        post.organization = self._organization_of(post)
        m.posts = [*m.posts, post]
        with_posts.add(m.name)

    def _give_listed(self, m: PersonMention, head: Head, with_posts: set[str]) -> None:
        """Adds the posts behind 、 that were taken with it (先后担任副县长、县委副书记、县长)."""
        here: Head | None = head
        while here is not None and self.text.startswith("、", here.end):
            at = here.end + 1
            here = next(
                (
                    h
                    for h in self._heads_in(at, at + 16)
                    if h.kind == "post"
                    and self.text[h.end : h.end + 1] in _AFTER_LISTED
                    and title_start(self.text, h, at, self.spans, self.starts) == at
                ),
                None,
            )
            if here is not None:
                self._give(m, at, here, with_posts)

    def _loosely(self, mentions: list[PersonMention]) -> set[str]:
        """Who is only called 民警 or 挂职干部 so far: what else they are is told later."""
        loose = tuple(self.loose)
        strict = {m.name for m in mentions for p in m.posts if not p.title.endswith(loose)}
        return {m.name for m in mentions if m.posts} - strict

    def _assigned(self, head: Head, mentions: list[PersonMention], starts: list[int], with_posts: set[str]) -> bool:
        """Gives the post behind 任 or 担任 to those who stand right before it (王凯、李明两位同志任青山村第一书记); whether there are any."""
        text = self.text
        verb = _BARE_TAKEN.search(text, max(head.start - 24, 0), head.start)
        i = bisect_right(starts, verb.start()) - 1 if verb is not None else -1
        if verb is None or i < 0 or _ALL_OF_THEM.fullmatch(text, mentions[i].end, verb.start()) is None:
            return False
        start = title_start(text, head, verb.end(1), self.spans, self.starts)
        while True:
            m = mentions[i]
            then = text.startswith(("时", "期间"), head.end)
            if not (m.is_staff or m.is_private or (m.name in with_posts and not then)):
                self._give(m, start, head, with_posts)
            if i == 0 or text[mentions[i - 1].end : m.start] != "、":
                return True
            i -= 1

    def _credits(self) -> None:
        """Names behind 文/图, 图： and the like."""
        for match in _CREDIT.finditer(self.text):
            at = match.end()
            while True:
                name = self.names.at(at)
                if name is None or name.followed < 2 or name.score < -3.0:
                    break
                self.found.setdefault(at, Found(name, [], "staff", 0.9))
                gap = _CREDIT_GAP.match(self.text, name.end)
                if gap is None:
                    break
                at = gap.end()

    def _may_say(self, at: int) -> bool:
        """A quick look whether a verb of saying, or a word that may lead to one, stands where a name that begins at ``at`` can end."""
        match, text = _acts_next().match, self.text
        return any(match(text, at + n) is not None for n in (3, 2, 4, 5)) or "·" in text[at + 1 : at + 10]

    def _sayers(self) -> None:
        """Names at the start of a clause before what officials say and do (陈文锋强调, 汪洋在总结讲话中指出)."""
        text = self.text
        doubtful = title_set("no_clause_surname")
        for at in clause_starts(text, _LATER_WORDS):
            if at in self.found or not self._may_say(at) or self._in_span(at) or at in self.place_by_start:
                continue
            name = self.names.at(at)
            if name is None or name.inner or name.score < _SAYER or text[name.end : name.end + 1] in DELIMITERS:
                continue
            direct = saying_verbs().match(text, name.end) or _WITH_OTHERS.match(text, name.end)
            if name.word is not None and (direct is None or name.text not in title_set("only_name")):
                continue
            if text[at] in doubtful and name.word is None and (name.end - at != 3 or name.ordinary or name.score < 0.5):
                continue
            if direct is None:
                later = _LATER.match(text, name.end)
                if later is None or saying_verbs().search(text, later.end(), min(later.end() + 24, self._clause_end(name.end))) is None:
                    continue
                if name.score < 0.0:
                    continue
            self.found[at] = Found(name, [], "post", 0.85 if direct is not None else 0.75)

    def _sent(self) -> None:
        """Names of those who are sent (选派王凯到青山村驻村)."""
        for match in _FROM.finditer(self.text):
            at = match.end()
            name = None if at in self.found or self._in_span(at) or at in self.place_by_start else self.names.at(at)
            if (
                name is not None
                and name.word is None
                and not name.ordinary
                and (_NOW.match(self.text, name.end) is not None or (match.group()[:2] != "来自" and len(name.text) == 3 and name.followed))
                and name.score > _SAYER
            ):
                self.found[at] = Found(name, [], "post", 0.85)
        for match in _SENT.finditer(self.text):
            at = match.end()
            if at in self.found or self._in_span(at) or at in self.place_by_start:
                continue
            name = self.names.at(at)
            if name is None or (name.word is not None and not name.word.startswith("nr")) or name.score < _LISTED:
                continue
            if _SENT_TO.match(self.text, name.end) is not None:
                self.found[at] = Found(name, [], "post", 0.85)

    def _named_as(self) -> None:
        """A name before 是 and a post that ends the clause (36岁的王凯是青山县县委副书记); 是 and a villager alike."""
        text = self.text
        for head in self.heads:
            after = head.end + (text[head.end : head.end + 1] == "”")
            if head.kind not in {"post", "private"} or text[after : after + 1] not in _AFTER_POST or head.start in self.suffixed:
                continue
            if "是" not in text[max(head.start - _LONGEST_TITLE, 0) : head.start]:
                continue
            start = title_start(text, head, self._floor(head.start), self.spans, self.starts)
            sent = _SENT_AS.search(text, max(start - _FAR, 0), start) if head.kind == "post" else None
            if (sent is None and text[start - 1 : start] != "是") or start < 3:
                continue
            end = start - 1 if sent is None else sent.start()
            end = _WAS.search(text, max(end - 6, 0), end).start()  # type: ignore[union-attr]
            for size in (3, 2, 4):
                at = end - size
                if at in self.found and self.found[at].name.end == end and self.found[at].kind == "post" and head.kind == "post":
                    self._add_told(self.found[at], head, start)
                    break
                if (
                    at < 0
                    or at in self.found
                    or self._in_span(at)
                    or not (at == 0 or text[at - 1] in _CLAUSE_START or _AGED.search(text[max(at - 6, 0) : at]))
                ):
                    continue
                name = self.names.at(at)
                if name is None or name.end != end or name.word is not None or (name.inner and size == 2) or name.score < _LISTED:
                    continue
                posts = self._posts(head)
                if posts is not None:
                    self._put(name, posts, head)
                break

    def _add_told(self, held: Found, head: Head, start: int) -> None:
        """Adds the posts that 是 tells of someone found before (董事长王凯是县工商联副主席、县商会会长)."""
        text = self.text
        told = {p.title for p in held.posts}
        here: Head | None = head
        while here is not None:
            post = Post(start, here.end, self.page.quote(start, here.end))
            post.organization = self._organization_of(post)
            if post.title not in told:
                held.posts = [*held.posts, post]
            start = here.end + 1
            following = [h for h in self._heads_in(start, start + 24) if text.startswith("、", here.end) and h.kind == "post"]
            here = next(
                (
                    h
                    for h in following
                    if text[h.end : h.end + 1] in _AFTER_POST and title_start(text, h, start, self.spans, self.starts) == start
                ),
                None,
            )

    def _introduced(self) -> None:
        """Names that an introduction opens, with the posts told behind them (人物名片：王凯，青山区商务局局长; 老板叫王凯，县工商联副主席)."""
        text = self.text
        spots = [match.end() for match in _INTRODUCED.finditer(text)]
        if " " in text:
            spots = sorted([*spots, *(match.end() for match in _LINE_OF_ONE.finditer(text))])
        for at in spots:
            name = self.names.at(at)
            if (
                at in self.found
                or self._in_span(at)
                or name is None
                or text[name.end : name.end + 1] not in {"，", " "}
                or name.score < _LISTED
            ):
                continue
            if name.word is not None and not name.word.startswith("nr"):
                continue
            posts: list[Post] = []
            last = name.end + len(text[name.end : name.end + 4]) - len(text[name.end : name.end + 4].lstrip("， "))
            for head in self.heads[bisect_right(self.head_starts, name.end) :]:
                if any(c in "。；！？\n" for c in text[last : head.start]) or head.kind != "post":
                    break
                start = title_start(text, head, max(self._floor(head.start), last), self.spans, self.starts)
                if text.startswith(("挂职", "挂任"), start):
                    start += 2
                told = start == last or (start > last and _HELD_NOW.search(text, last, start) is not None)
                if not told or text[head.end : head.end + 1] not in _AFTER_POST:
                    break
                post = Post(start, head.end, self.page.quote(start, head.end))
                post.organization = self._organization_of(post) or (posts[-1].organization if posts else None)
                posts.append(post)
                last = head.end + 1
            if posts:
                self.found[at] = Found(name, posts, "post", 0.85)

    def _apposed(self) -> None:
        """Names that open a sentence before a clause that is nothing but their posts (王凯，青山县扶贫产业服务中心主任，说)."""
        text = self.text
        for head in self.heads:
            if head.kind != "post" or text[head.end : head.end + 1] not in _AFTER_CLAUSE or head.word in self.loose:
                continue
            floor = self._floor(head.start)
            if text[floor - 1 : floor] != "，" or head.end - floor < 4 or floor not in self.starts:
                continue
            if title_start(text, head, floor, self.spans, self.starts) != floor:
                continue
            for size in (3, 2):
                at = floor - 1 - size
                if (
                    at < 0
                    or at in self.found
                    or self._in_span(at)
                    or at in self.place_by_start
                    or not (at == 0 or text[at - 1] in "。！\n")
                ):
                    continue
                name = self.names.at(at)
                if name is None or name.end != floor - 1 or name.word is not None or name.inner or name.score < _LISTED:
                    continue
                self.found[at] = Found(name, self._posts(head) or [], "post", 0.85)

    def _acting(self, at: int) -> Name | None:
        """A plain name of three characters that ends at ``at`` and opens a clause."""
        start = at - 3
        if start < 0 or start in self.found or self._in_span(start) or start in self.place_by_start:
            return None
        name = self.names.at(start) if start == 0 or self.text[start - 1] in _CLAUSE_START else None
        plain = name is not None and name.end == at and name.word is None and not (name.inner or name.ordinary)
        if not plain or name is None or self.text[start] in self.names.grammar:
            return None
        return name if name.score > (_SAYER if self.text.count(name.text, max(start - _NEAR, 0), start + _NEAR) > 1 else 0.0) else None

    def _taken(self, head: Head) -> re.Match[str] | None:
        """The verb that tells that someone took the post: 担任, 当上, 成为 (but who becomes 带头人 holds no post)."""
        verb = _TOOK_POST.search(self.text, max(head.start - 24, 0), head.start)
        return None if verb is None or (verb.group(1)[0] == "成" and head.word.endswith("人")) else verb

    def _took_posts(self) -> None:
        """Names that open a clause whose verb is the taking of a post (王凯响应号召到青山村担任第一书记); the post is given to them later."""
        text = self.text
        for head in self.heads:
            if head.kind != "post" or head.word in self.loose:
                continue
            before = text[max(head.start - 24, 0) : head.start]
            if not any(sign in before for sign in _TAKING):
                continue
            low = max(head.start - 70, 0)
            verb = self._taken(head)
            bare = _BARE_TAKEN.search(text, max(head.start - 24, low), head.start)
            opening = self._acting(bare.start()) if bare is not None else None
            if opening is not None:
                # 1926年1月，王明凯任支部书记
                self.found[opening.start] = Found(opening, [], "post", 0.85)
            if verb is None:
                continue
            low = max(low, max(text.rfind(c, low, verb.start()) for c in "。！？；\n：") + 1)
            spots = [low] if low == 0 or text[low - 1] in "。！？；\n：" else []
            spots += [i + 1 for i in range(low, verb.start()) if text[i] == "，"]
            spots += [end for end in self.org_by_end if low < end < verb.start()]
            spots += [m.end() for m in _PEOPLE_DE.finditer(text, low, verb.start())]
            for at in spots:
                name = self.names.at(at)
                if at in self.found or name is None or self._in_span(at) or at in self.place_by_start or name.end > verb.start():
                    continue
                dotted = any(c in name.text for c in "·•・")
                least = _SAYER if at == low and name.followed else 0.0
                plain = (
                    len(name.text) == 3 and name.score > least and name.word is None and not (name.inner or name.ordinary or name.composed)
                )
                short = (
                    len(name.text) == 2
                    and name.followed == 2
                    and name.word is None
                    and not (name.inner or name.ordinary)
                    and text[at] not in self.names.weak
                    and text.count(name.text, max(at - _NEAR, 0), at + _NEAR) > 1
                )
                if dotted or ((plain or short) and text[at] not in self.names.grammar):
                    self.found[at] = Found(name, [], "post", 0.85)

    def _acting_as(self) -> None:
        """Names behind the post in which they act (作为驻村工作队队长，王凯每天走村入户)."""
        text = self.text
        for match in _ACTING.finditer(text):
            head, name = self.head_ends.get(match.end() - 1), self._acting(match.start())
            if head is not None and name is not None and head.kind == "post":
                self.found[name.start] = Found(name, self._posts(head) or [], "post", 0.85)
        for match in _AS.finditer(text):
            at = match.end()
            head = self.head_ends.get(at - 1)
            name = self.names.at(at)
            if head is None or head.kind != "post" or head.word in self.loose or at in self.found or self._in_span(at):
                continue
            if name is None or at in self.place_by_start or name.word is not None or name.inner or name.ordinary or len(name.text) < 3:
                continue
            if name.score > 0.0 and text[at] not in self.names.grammar:
                posts = self._posts(head)
                self.found[at] = Found(name, posts or [], "post", 0.85)

    def _of_organizations(self) -> None:
        """Names right behind the body they stand for, without a post (青山集团王凯、白水集团李明分别发言; 企业家协会王安、文彩等参加)."""
        text = self.text
        for end in sorted(self.org_by_end):
            at = end
            names: list[Name] = []
            while at not in self.found and not self._in_span(at) and at not in self.place_by_start:
                name = self.names.at(at)
                if name is None or self._heads_in(at, name.end) or name.word is not None or name.ordinary or name.inner:
                    break
                if name.score < (0.5 if not names else _LISTED):
                    break
                names.append(name)
                if text[name.end : name.end + 1] != "、":
                    break
                at = name.end + 1
            if not names or (len(names) == 1 and len(names[0].text) < 3):
                continue
            here = names[-1].end
            listed = text[here : here + 1] == "、" and here + 1 in self.org_by_start
            if listed or text[here : here + 1] == "等" or _EACH.match(text, here) or saying_verbs().match(text, here):
                for name in names:
                    self.found[name.start] = Found(name, [], "post", 0.8)

    def _comrades(self) -> None:
        """Names of three characters before 同志 (医院何天秋同志获得称号)."""
        text, model = self.text, self.names.model
        for match in _COMRADE.finditer(text):
            at = match.start() - 3
            name = text[max(at, 0) : match.start()]
            if at < 0 or at in self.found or self._in_span(at) or self._in_head(at) or at in self.place_by_start:
                continue
            if (
                len(name) < 3
                or name[0] not in model.surnames
                or name[0] in self.names.grammar
                or not all("\u4e00" <= c <= "\u9fff" for c in name)
            ):
                continue
            if model.is_word(name) is None and name[1:] not in model.ordinary and model.score(name[0], name[1:]) > _TITLED:
                self.found[at] = Found(Name(at, match.start(), name, 0.0, 2), [], "post", 0.85)

    def _taken_by(self) -> None:
        """Names before 摄 and 供图 (王丽摄)."""
        if not any(mark in self.text for mark in ("摄", "供图", "/图", "/文")):
            return
        for match in _TAKEN_BY.finditer(self.text):
            at = match.start(1)
            for item in re.split("[、 ]", match.group(1)):
                size = self.names.model.surname_length(item, 0)
                if size and size < len(item) and not self._in_span(at):
                    score = self.names.model.score(item[:size], item[size:])
                    self.found.setdefault(at, Found(Name(at, at + len(item), item, score, 2), [], "staff", 0.9))
                at += len(item) + 1

    def _clause_end(self, at: int) -> int:
        match = _CLAUSE_END.search(self.text, at)
        return match.start() if match is not None else len(self.text)

    def _numbered_list(self, match: re.Match[str]) -> list[Name]:
        """All items of a list that a number of people closes, where most of them are plainly names (甲、乙、丙、丁等8位委员发言)."""
        text = self.text
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
            name = self.names.at(at)
            fits = name is not None and name.end == at + len(item) and name.score >= _LISTED and (name.word or "nr")[:2] == "nr"
            plain += fits
            if not 2 <= len(item) <= 5 and "·" not in item:
                return []
            if self._in_span(at) or at in self.place_by_start:
                return []
            names.append(name if fits and name is not None else Name(at, at + len(item), item, 0.0, 2))
            at += len(item) + 1
        return names if plain * 2 > len(items) else []

    def _bare_lists(self) -> None:
        """Lists of nothing but names (周波、李志强、陈云参加活动; 丁明、王芳和有关部门负责人)."""
        text = self.text
        if "、" not in text:
            return
        opening = _LIST_AT_START.match(text)
        for match in ([opening] if opening is not None else []) + list(_BARE_LIST.finditer(text)):
            every = self._numbered_list(match)
            for told in every:
                self.found.setdefault(told.start, Found(told, [], "post", 0.85))
            if every:
                continue
            names = self._listed(match.start(1))
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
                self.found.setdefault(name.start, Found(name, [], "post", 0.85 if verb else 0.75))
        for match in _NAMED_LIST.finditer(text):
            names = self._listed(match.end())
            if len(names) > 2 or (len(names) == 2 and not any(n.word or n.ordinary for n in names)):
                for name in names:
                    self.found.setdefault(name.start, Found(name, [], "post", 0.8))

    def _listed(self, at: int) -> list[Name]:
        """The names of a list that opens at ``at``, joined by 、 and once or more by 和; none where an item before 、 is no name."""
        text = self.text
        names: list[Name] = []
        joint = ""
        while True:
            name = self.names.at(at)
            fits = (
                name is not None
                and name.score >= (_LISTED if joint != "和" else _ALSO)
                and (name.word or "nr")[:2] == "nr"
                and not name.inner
                and at not in self.place_by_start
                and not self._in_span(at)
            )
            if not fits and joint == "、" and len(names) >= _PLAINLY:
                name = self._rare_item(at)
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

    def _rare_item(self, at: int) -> Name | None:
        """Two or three characters up to 、 behind names that are plain: a name, though its characters are rare in given names (马飚)."""
        item = _LIST_ITEM.match(self.text, at)
        if item is None or item.group()[0] not in self.names.model.surnames or self._in_span(at) or at in self.place_by_start:
            return None
        text = item.group()
        if text in self.names.model.ordinary or self.names.model.is_word(text) is not None or self._heads_in(at, item.end()):
            return None
        return Name(at, item.end(), text, _LISTED, 2, listed=True)


_TITLE_NAME = re.compile(r"(?:【[^】]{1,30}】|\[[^\]]{1,12}\])?\s{0,2}([\u4e00-\u9fff]{2,4})[：:]")
_EACH = re.compile(r"分别|代表|上台|率先|共同|向|为|捐")
_COMRADE = re.compile(r"同志")
_TITLED = -1.0
_LISTED = -2.5
_WHOLE = -3.0
_ABROAD = frozenset(("总统", "首相", "国王", "议长", "外长", "防长", "财长", "酋长"))
"""Posts whose holders mostly have transliterated names, which run on behind three characters."""
_NEAR = 4000
"""How far from a doubtful name it is looked for again."""
_ALONE = -4.2
"""Weight from which on three characters behind a post are a name although nothing that follows names comes next."""
_LOOSE_ALONE = -3.0
_FEW = 16
_SEEN = -4.0
"""Weight from which on a given name is taken where the page calls the person again."""
_TRIES = 8
_WITH_OTHERS = re.compile(
    "(?:以及|[和与及])[^，。；！？\\n]{0,20}(?:负责同志|负责人|有关同志|领导)(?:一同|一起)?(?:陪同|参加|出席|随同|列席)"
)
_PRESENT = re.compile("，[^。！？；\\n]{0,60}?(?:参加|出席|陪同|列席|随同)")
_NAMED_LIST = re.compile("(?:(?:还有|包括|邀请|分别是|分别为)|(?:主席|成员|人员|嘉宾|代表|委员)[是有])(?=[\u4e00-\u9fff·]{2,8}、)")
"""Words that a list of nothing but names follows (出席座谈会的还有甲、乙)."""
_ALSO = -1.0
"""Weight of a name behind 和 in a list."""
_PLAINLY = 3
"""How many plain names a list has before a rare one is believed."""
_ACTING = re.compile("(?:作为|身为)[^，。；！？\\n“”]{2,24}，")
_LONGEST_TITLE = 90
_LIST_ITEM = re.compile(r"[\u4e00-\u9fff]{2,3}(?=、)")
_TOLD_TO = frozenset("跟对向")
_NUMBERED = re.compile(r"等?[一二两三四五六七八九十0-9]{1,3}[位名](?!群众|村民|学生|贫困|农民|孩子|老人)")
"""The end of a list of named speakers (…等8位常委)."""
_COUNTED_OFF = re.compile("[二两三四五六七八九十]{1,3}[位名].*")
_LIST_SIZE = 4
_COUNT_REACH = 8
_MANY = re.compile(r"各|全体|有关|相关|部分|所有|其他|以及")
_LEVEL_OPENS = re.compile(r"(?<![\u4e00-\u9fff])(?=[省市州县区旗镇乡][\u4e00-\u9fff])")
_FAR = 32
_SINCE = re.compile(r"(?:的[0-9一二三四五六七八九十多余年来]{1,6})?(?:以来|期间|后|时)，")
_PEOPLE_DE = re.compile("[局院校司行厅部委岁后]的")
_TAKING = ("任", "当", "成为", "成了")
_TOOK_POST = re.compile(
    r"(挂职担任|挂职任|担任|出任|挂任|兼任|当选为?|当上了?|当起了?|当(?![年时地天日前初场然])|成为了?|成了)(?:[^，。；、的]{0,12}|[^，。；、的]{2,12}的)?[“]?$"
)
_BARE_TAKEN = re.compile(r"(?<![主兼时原现新首历委责信胜担专曾出挂])(任|担任)(?!务)[^，。；、的]{0,12}?[“]?$")
_ALL_OF_THEM = re.compile(r"(?:总书记|主席|书记)?(?:等)?(?:[一二两三四五六七八九十0-9]{0,3}[位名人])?(?:同志)?(?:分别|将|被)?")
_OTHERS = re.compile(r"[一二两三四五六七八九十几0-9多]名|他们|大家|不|没|拒|若|如果")
_COMRADES = re.compile(r"[一二两三四五六七八九十0-9]{0,3}[位名]?同志(?=任|担任|到|赴|驻|为)")
_HELD = re.compile(r"(?:时任|现任|身为|曾任|担任|挂任|挂职任|兼任|出任|当选|作为)[^，。；的]{0,20}$")
_HELD_WITHIN = re.compile("挂职任|挂任|担任|出任|兼任")
_SENT_AS = re.compile(
    r"是[^，。；！？：\n是]{2,24}(?:选派|委派|派驻|派出|下派|派)[^，。；！？：\n是]{0,12}的[“]?$"
    r"|是(?:当时|现任|这个|我们)?[^，。；！？：\n是的]{1,10}(?:村|社区|镇|乡|县|公司|学校|小学|中学|医院|局)的[“]?$"
)
"""Before a post that 是 and a sending body tell (王凯是青山县委选派到白水村的“第一书记”)."""
_WAS = re.compile("(?:同志)?(?:生前|曾经?|原来|原本|以前|之前|目前|现在|一直)?$")
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
_AS = re.compile(r"(?:作为|身为)[^，。；！？\n]{2,30}，")
_SENT = re.compile(r"(?:选派|委派|派出|派遣|派驻|选送|选任|推荐)(?:干部|党员|同志)?(?=[\u4e00-\u9fff])")
_FROM = re.compile(r"(?:来自[^，。；！？\n]{2,24}|(?:挂职|驻村|支教|援藏|援疆|援青)(?:扶贫|帮扶|锻炼)?)的(?=[\u4e00-\u9fff])")
_NOW = re.compile(r"目前|现任|现在|担任|挂任|告诉|介绍|表示|说|感慨|坦言")
_SENT_TO = re.compile(r"同志|等?[一二两三四五六七八九十0-9]{0,3}[名人]?(?:到|赴|前往|担任|出任|任|驻|进驻|为|作为|去)")
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
_AFTER_CLAUSE = frozenset("，。；")
_AFTER_LISTED = frozenset("，。；、！\n等")
_AFTER_POST = frozenset(("，", "。", "；", "、", "\n", "")) | {"也"}
_INTRODUCED = re.compile(
    r"人物(?:名片|简介|档案)?[：:] ?|简介[：:] ?|名片[：:] ?|姓名[：:] ?|嘉宾[：:] ?|受访者[：:] ?|叫(?<=[的板人长]叫)|名叫"
)
_LINE_OF_ONE = re.compile(r"(?:^|(?<=\n))(?=[\u4e00-\u9fff]{2,4} {1,3}[\u4e00-\u9fff]{4})")
_HELD_NOW = re.compile(r"(?:挂职|担任|挂任|现任|时任|兼任|任|是)$")
_AGED = re.compile(r"[0-9一二三四五六七八九十]{1,3}岁的$")


_APPOINTED = re.compile(r"(?<![主兼时原现新首历委责信])任$")
_SAYER = -1.6
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


@cache
def _acts_next() -> re.Pattern[str]:
    return re.compile(f"{saying_verbs().pattern}|{_LATER.pattern}| ")


_CLAUSE_END = re.compile(r"[，。；！？\n]")
_CLAUSE_START = frozenset("，。；：！？\n”’）“")
_BARE_LIST = re.compile(r"[^\u4e00-\u9fff、）·]([\u4e00-\u9fff·]{2,8}(?:、[\u4e00-\u9fff·]{2,8}){1,30})")
_LIST_AT_START = re.compile(r"([\u4e00-\u9fff·]{2,8}(?:、[\u4e00-\u9fff·]{2,8}){1,30})")


def find_people(page: Page, facts: Facts, *, backstop: bool = False) -> None:
    """Adds everyone whom the page names to ``facts.people`` in the order of the text, with posts where they are stated.

    A later mention of a person by name alone is a mention without posts. Staff of the page are ``is_staff``, villagers and patients
    ``is_private``. Organisations and places are read from ``facts``. ``backstop`` lets a trained tagger fill the gaps that the rules see.
    """
    reader = _Reader(page, facts)
    found = reader.read()
    mentions = [_mention(f) for f in found]
    titled = _titled(page, reader)
    if titled is not None and all(m.name != titled.name for m in mentions):
        mentions.append(titled)
    known = {m.name: m for m in reversed(mentions)}
    taken = [(m.start, m.end) for m in mentions]
    for start, end, name in _again(page.text, tuple(sorted(known)), taken):
        if not _stands_alone(reader.names, start, end, name):
            continue
        first = known[name]
        mentions.append(PersonMention(start, end, name, is_staff=first.is_staff, is_private=first.is_private, confidence=first.confidence))
    mentions.sort(key=lambda m: (m.start, m.end))
    _posts_behind(page, mentions, [h for h in reader.heads if h.word != "代表" or h.end not in reader.starts])
    reader.appointed(mentions)
    _drop_collective(mentions)
    _drop_shorter(mentions)
    _note_unknown_titles(page, facts, mentions, reader.heads)
    facts.people.extend(mentions)
    if backstop:
        add_people(page, facts)


def _titled(page: Page, reader: _Reader) -> PersonMention | None:
    """The first mention of the one whom the title is about (【榜样】王凯：把路修到家门口)."""
    match = _TITLE_NAME.match(page.title or "")
    if match is None:
        return None
    name, model = match.group(1), reader.names.model
    at = page.text.find(name)
    size = model.surname_length(name, 0)
    if at < 0 or at in reader.place_by_start or (size == 0 or size >= len(name)) or model.is_word(name) is not None:
        return None
    if len(name) > size + 2 or model.score(name[:size], name[size:]) < _SAYER or page.text.find(name, at + 1) < 0:
        return None
    return PersonMention(at, at + len(name), name, confidence=0.8)


def _mention(found: Found) -> PersonMention:
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


def _stands_alone(names: Names, start: int, end: int, name: str) -> bool:
    """Whether a known name of two characters stands at a spot, and not the beginning of a longer one (李强|军) or an ordinary word (一片|汪洋)."""
    if len(name) > 2:
        return True
    if names.model.is_word(name) is not None and not names.followed(end):
        return False
    longest = names.at(start)
    return longest is None or longest.text == name or names.followed(end) > 0


def _again(text: str, names: tuple[str, ...], taken: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
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


def _posts_behind(page: Page, mentions: list[PersonMention], heads: list[Head]) -> None:
    """赵振铣副主席 gives a post to those for whom the page tells none."""
    by_start = {h.start: h for h in heads if h.kind == "post"}
    with_posts = {m.name for m in mentions if m.posts}
    for m in mentions:
        head = by_start.get(m.end)
        if head is not None and m.name not in with_posts and not m.is_staff and not m.is_private:
            m.posts = [Post(head.start, head.end, page.quote(head.start, head.end))]
            with_posts.add(m.name)


def _drop_shorter(mentions: list[PersonMention]) -> None:
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


_TITLE_LIKE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,8}[长员师官任监督事席理裁管]$")


def _note_unknown_titles(page: Page, facts: Facts, mentions: list[PersonMention], heads: list[Head]) -> None:
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


def _drop_collective(mentions: list[PersonMention]) -> None:
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

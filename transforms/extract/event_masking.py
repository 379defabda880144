"""A page's text with every mention folded into one character, so that grammar can be matched over mentions instead of over words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from transforms.extract.model import DateMention, Facts, OrganizationMention, Page, PersonMention, PlaceMention

PERSON = "\ue000"
ORGANIZATION = "\ue001"
PLACE = "\ue002"
DATE = "\ue003"
_PRIVATE = dict.fromkeys(range(57344, 57348), "□")

_LEVELS = {"province": 0, "prefecture": 1, "county": 2, "zone": 2.5, "township": 3, "village": 4}
_POST_JOIN = re.compile(r"[、，\s]?(?:[（(][^（）()\n]{1,30}[)）])?")
_OWN_CHARACTERS = (PERSON, ORGANIZATION, PLACE, DATE)
_LONGEST = 1200
_LONGEST_KEPT = 1 << 16
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’」』）]*)?")


@dataclass(slots=True)
class Token:
    """One mention, or a chain of places from the widest to the narrowest (云南省昭通市大关县), with its span in the page."""

    kind: str
    start: int
    end: int
    person: PersonMention | None = None
    organization: OrganizationMention | None = None
    places: list[PlaceMention] = field(default_factory=list)
    date: DateMention | None = None


_offsets: list[int] = []


def _count_up(start: int, end: int) -> list[int]:
    """The numbers from ``start`` up to ``end``; they are kept, for making them anew takes ten times as long as copying them."""
    if len(_offsets) < end:
        if end > _LONGEST_KEPT:
            return list(range(start, end))
        _offsets.extend(range(len(_offsets), end))
    return _offsets[start:end]


_Spot = tuple[int, int, int, int, PersonMention | OrganizationMention | PlaceMention | DateMention]


@dataclass(slots=True)
class MaskedText:
    """The masked text, the page offset of each of its characters (and one past the end), and the tokens by masked position."""

    text: str
    starts: list[int]
    tokens: dict[int, Token]
    _positions: list[int] | None = field(default=None, repr=False)
    _items: list[tuple[int, Token]] = field(default_factory=list, repr=False)
    _sentences: list[tuple[int, int]] | None = field(default=None, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The page span of a masked span."""
        return self.starts[start], self.starts[end]

    def sentences(self) -> list[tuple[int, int]]:
        """Masked spans of the sentences, each with its closing mark; text without any mark is cut into stretches of bounded length."""
        if self._sentences is not None:
            return self._sentences
        found = self._sentences = []
        text = self.text
        for match in _SENTENCE.finditer(text):
            start, end = match.span()
            while end - start > _LONGEST:
                comma = text.rfind("，", start + 1, start + _LONGEST)
                cut = comma + 1 if comma > start else start + _LONGEST
                found.append((start, cut))
                start = cut
            if not text[start:end].isspace() and start < end:
                found.append((start, end))
        return found

    def tokens_in(self, start: int, end: int) -> list[tuple[int, Token]]:
        """The tokens at masked positions from ``start`` up to ``end``, in order."""
        if self._positions is None:
            self._items = sorted(self.tokens.items(), key=itemgetter(0))
            self._positions = [at for at, _ in self._items]
        low = bisect_left(self._positions, start)
        return self._items[low : bisect_left(self._positions, end, low)]


def _person_start(text: str, person: PersonMention) -> int:
    """Where the posts in front of a name begin, if they stand right before it."""
    start = person.start
    if not person.posts:
        return start
    for post in sorted(person.posts, key=lambda p: -p.start):
        if (post.end <= start and _POST_JOIN.fullmatch(text, post.end, start)) or post.end > start >= post.start:
            start = post.start
    return start


def mask(
    page: Page, facts: Facts, *, with_posts: bool = True, more: Sequence[OrganizationMention] = (), villages: Sequence[PlaceMention] = ()
) -> MaskedText:
    """Folds people (with the posts before their names unless ``with_posts`` is False), organisations, places and dates into one character each.

    Where mentions overlap the one that begins first wins, the longer of two that begin together. Organisations inside a post are hidden
    by the person unless ``with_posts`` is False. ``more`` adds organisations that only this reading knows (我校), ``villages`` such places. A token of an organisation
    keeps the places inside its name.
    """
    text = page.text
    clean = text.translate(_PRIVATE) if any(own in text for own in _OWN_CHARACTERS) else text
    # (start, -end, rank of the kind, number, mention): plain tuples sort without a key, and only what is kept becomes a token
    found: list[_Spot] = []
    for person in facts.people:
        if not person.is_staff:
            start = _person_start(text, person) if with_posts and person.posts else person.start
            found.append((start, -max(person.end, start + 1), 0, len(found), person))
    for organization in (*facts.organizations, *more):
        if not organization.is_credit:
            found.append((organization.start, -organization.end, 1, len(found), organization))
    held: list[tuple[int, int]] | None = None
    for place in (*facts.places, *villages):
        if place.in_organization:
            held = sorted((o.start, o.end) for o in facts.organizations) if held is None else held
            at = bisect_right(held, (place.start, len(text) + 1)) - 1
            if at < 0 or place.end > held[at][1]:
                continue
        found.append((place.start, -place.end, 2, len(found), place))
    for date in facts.dates:
        found.append((date.start, -date.end, 3, len(found), date))
    found.sort()
    pieces: list[str] = []
    starts: list[int] = []
    tokens: dict[int, Token] = {}
    last: Token | None = None
    at = 0
    for start, minus_end, _, _, mention in found:
        end = -minus_end
        if start < at and last is not None:
            if isinstance(mention, PlaceMention) and last.kind == ORGANIZATION and end <= at:
                last.places.append(mention)
            continue
        if end <= start:
            continue
        if isinstance(mention, PlaceMention):
            joins = last is not None and last.kind == PLACE and start == at
            if joins and last is not None and _LEVELS.get(last.places[-1].level, 5) < _LEVELS.get(mention.level, 5):
                last.places.append(mention)
                last.end = at = end
                continue
            last = Token(PLACE, start, end, None, None, [mention])
        elif isinstance(mention, OrganizationMention):
            last = Token(ORGANIZATION, start, end, None, mention, [])
        elif isinstance(mention, PersonMention):
            last = Token(PERSON, start, end, mention, None, [])
        else:
            last = Token(DATE, start, end, None, None, [], mention)
        if at < start:
            pieces.append(clean[at:start])
            starts += _count_up(at, start)
        tokens[len(starts)] = last
        pieces.append(last.kind)
        starts.append(start)
        at = end
    pieces.append(clean[at:])
    starts += _count_up(at, len(text) + 1)
    return MaskedText("".join(pieces), starts, tokens)

"""A page's text with every mention folded into one character, so that grammar can be matched over mentions instead of over words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.extract.model import DateMention, Facts, OrganizationMention, Page, PersonMention, PlaceMention

PERSON = "\ue000"
ORGANIZATION = "\ue001"
PLACE = "\ue002"
DATE = "\ue003"
_PRIVATE = dict.fromkeys(range(57344, 57348), "□")

_LEVELS = {"province": 0, "prefecture": 1, "county": 2, "zone": 2.5, "township": 3, "village": 4}
_POST_JOIN = re.compile(r"[、，\s]?(?:[（(][^（）()\n]{1,30}[)）])?")
_OWN_CHARACTERS = re.compile("[\ue000-\ue003]")
_LONGEST = 1200
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


@dataclass(slots=True)
class MaskedText:
    """The masked text, the page offset of each of its characters (and one past the end), and the tokens by masked position."""

    text: str
    starts: list[int]
    tokens: dict[int, Token]
    _positions: list[int] | None = field(default=None, repr=False)
    _sentences: list[tuple[int, int]] | None = field(default=None, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The page span of a masked span."""
        return self.starts[start], self.starts[end]

    def sentences(self) -> list[tuple[int, int]]:
        """Masked spans of the sentences, each with its closing mark; text without any mark is cut into stretches of bounded length."""
        if self._sentences is not None:
            return self._sentences
        found = self._sentences = []
        for match in _SENTENCE.finditer(self.text):
            start, end = match.span()
            while end - start > _LONGEST:
                comma = self.text.rfind("，", start + 1, start + _LONGEST)
                cut = comma + 1 if comma > start else start + _LONGEST
                found.append((start, cut))
                start = cut
            if self.text[start:end].strip():
                found.append((start, end))
        return found

    def tokens_in(self, start: int, end: int) -> list[tuple[int, Token]]:
        """The tokens at masked positions from ``start`` up to ``end``, in order."""
        if self._positions is None:
            self._positions = sorted(self.tokens)
        low, high = bisect_left(self._positions, start), bisect_left(self._positions, end)
        return [(i, self.tokens[i]) for i in self._positions[low:high]]


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
    clean = text.translate(_PRIVATE) if _OWN_CHARACTERS.search(text) else text
    found: list[Token] = []
    for person in facts.people:
        if not person.is_staff:
            start = _person_start(text, person) if with_posts else person.start
            found.append(Token(PERSON, start, max(person.end, start + 1), person=person))
    found += [Token(ORGANIZATION, o.start, o.end, organization=o) for o in (*facts.organizations, *more) if not o.is_credit]
    inside = [Token(PLACE, p.start, p.end, places=[p]) for p in (*facts.places, *villages)]
    held: list[tuple[int, int]] | None = None
    for token in inside:
        if token.places[0].in_organization:
            held = sorted((o.start, o.end) for o in facts.organizations) if held is None else held
            at = bisect_right(held, (token.start, len(text) + 1)) - 1
            if at < 0 or token.end > held[at][1]:
                continue
        found.append(token)
    found += [Token(DATE, d.start, d.end, date=d) for d in facts.dates]
    rank = {PERSON: 0, ORGANIZATION: 1, PLACE: 2, DATE: 3}
    found.sort(key=lambda t: (t.start, -t.end, rank[t.kind]))
    chosen: list[Token] = []
    for token in found:
        if chosen and token.start < chosen[-1].end:
            if token.kind == PLACE and chosen[-1].kind == ORGANIZATION and token.end <= chosen[-1].end:
                chosen[-1].places.extend(token.places)
            continue
        if token.end <= token.start:
            continue
        if token.kind == PLACE and chosen and chosen[-1].kind == PLACE and token.start == chosen[-1].end:
            before = chosen[-1].places[-1]
            if _LEVELS.get(before.level, 5) < _LEVELS.get(token.places[0].level, 5):
                chosen[-1].places.extend(token.places)
                chosen[-1].end = token.end
                continue
        chosen.append(token)
    pieces: list[str] = []
    starts: list[int] = []
    tokens: dict[int, Token] = {}
    at = 0
    for token in chosen:
        pieces.append(clean[at : token.start])
        starts.extend(range(at, token.start))
        tokens[len(starts)] = token
        pieces.append(token.kind)
        starts.append(token.start)
        at = token.end
    pieces.append(clean[at:])
    starts.extend(range(at, len(text) + 1))
    return MaskedText("".join(pieces), starts, tokens)

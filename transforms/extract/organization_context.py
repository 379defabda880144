"""Which place a level word means at a spot of the page."""

from __future__ import annotations

import re
from bisect import bisect_left

from transforms.extract.jurisdiction import resolve_abbreviation
from transforms.extract.model import Facts, Page
from transforms.extract.organization_draft import Draft
from transforms.gazetteer import gazetteer

_SENTENCE_END = re.compile(r"[。！？\n]")
_LIST_REACH = 40
_LEVELS = frozenset("省市区县州旗盟")
_OF_PREFECTURES = frozenset(("中院", "中级法院", "中级人民法院"))
Found = tuple[str, str | None]


def _other_word(name: str, level: str) -> bool:
    """Whether a place cannot be meant by a level word, for it is called by another (区委 after 太仆寺旗委, 自治区党委 after 北京市委)."""
    return name[-1] in _LEVELS and level[-1] in _LEVELS and name[-1] != level[-1]


class Tiers:
    """Answers, for the drafts of one page in the order of the text, which place 省, 市 or 县 means; every question is asked once a sentence."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self._page = page
        self._facts = facts
        self._sentence_ends: list[int] | None = None
        self._place_ends: list[int] = []
        self._codes: dict[tuple[str, int, int], str | None] = {}
        self._names: dict[str, str] = {}
        self._last_of_tier: dict[str, tuple[int, Found]] = {}
        self._bodies: dict[tuple[str, str | None, str], Found] = {}
        self._courts: dict[str, Found] = {}

    def saw(self, draft: Draft) -> None:
        """Remembers a body that is named with its place."""
        if draft.relative or not draft.prefix:
            return
        found = (draft.prefix, draft.place.code if draft.place is not None else None)
        if draft.tier is not None:
            self._last_of_tier[draft.tier] = (draft.end, found)
        self._bodies[draft.body, draft.tier, draft.prefix[-1]] = found
        if draft.body in _OF_PREFECTURES:
            self._courts.setdefault(draft.body, found)

    def place_of(self, draft: Draft) -> Found | None:
        """Name and code of the place that the level word of ``draft`` means, None where the page does not tell."""
        if draft.tier is None:
            return None
        # the body named just before with its place, in the same list (九寨沟县委、县政府)
        end, near = self._last_of_tier.get(draft.tier, (-1, None))
        if near is not None and _other_word(near[0], draft.prefix):
            near = None
        if near is not None and 0 <= draft.start - end <= _LIST_REACH and _SENTENCE_END.search(self._page.text, end, draft.start) is None:
            return near
        # the same body with its place before (江苏省交通厅 … 省交通厅)
        same = self._bodies.get((draft.body, draft.tier, draft.prefix[-1]))
        if same is not None:
            return same
        if draft.body in self._courts:
            # 市中院 after 营口中院; a city within it has none
            return self._courts[draft.body]
        code = self._code(draft.start, draft.tier)
        if code is None:
            return None
        name = self._usual_name(code)
        if draft.prefix == "地" and name.endswith("地区"):
            return name.removesuffix("区"), code
        # 省 is no word for an autonomous region, 县 none for a district
        return (name, code) if name.endswith(draft.prefix[-1]) else None

    def _code(self, at: int, tier: str) -> str | None:
        if self._sentence_ends is None:
            self._sentence_ends = [m.start() for m in _SENTENCE_END.finditer(self._page.text)]
            self._place_ends = sorted(p.end for p in self._facts.places)
        key = (tier, bisect_left(self._sentence_ends, at), bisect_left(self._place_ends, at + 1))
        if key not in self._codes:
            self._codes[key] = resolve_abbreviation(self._page, self._facts, at, tier)
        return self._codes[key]

    def _usual_name(self, code: str) -> str:
        """The name of a place as bodies carry it: as the page writes it in full, else the official name, 阿坝州 for 阿坝藏族羌族自治州."""
        if code not in self._names:
            self._names[code] = self._name(code)
        return self._names[code]

    def _name(self, code: str) -> str:
        found = gazetteer().at(code)
        if found is None:
            return code
        for place in self._facts.places:
            surface = self._page.text[place.start : place.end]
            if place.code == code and surface.startswith(found.short_name[:2]) and surface[-1] == found.name[-1]:
                return surface
        if found.name.endswith("自治州"):
            return found.short_name.removesuffix("州") + "州"
        return found.name

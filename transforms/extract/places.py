"""Finds the places that a page names, from province to village, and settles which of several namesakes is meant.

One pass of an automaton finds all written forms (``transforms.gazetteer.index``). Names that can mean one place only are taken first; they, the
page's jurisdiction and what stands right beside a name then settle namesakes, short names, townships and villages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from operator import itemgetter

from transforms.extract.model import Facts, Origin, Page, PlaceMention, Unknown
from transforms.extract.place_details import JOINTS, SHORT_NOT_BEFORE, complete_places
from transforms.gazetteer.index import (
    ALIAS,
    AREA,
    BLOCKER,
    FULL,
    SHORT,
    VARIANT,
    ZONE,
    Entry,
    Form,
    PlaceIndex,
    generic_names,
    ordinary_words,
    place_index,
)
from transforms.gazetteer.lookup import Gazetteer, Place, gazetteer
from transforms.normalize.sites import jurisdiction_of_site

_YEAR = re.compile(r"(?<![0-9])(20[0-2][0-9]|19[89][0-9])年")
_GIVEN_NAME = 2
_LOOK_BACK = 40
"""Names before a name that are asked about it: a sentence of real text has fewer."""
_FITS_FREELY = 8.0
"""Score from which on a short name of two characters is believed where it begins a word."""
_LEVEL_SCORE = {"province": 6.0, "prefecture": 5.0, "county": 3.0}
_LEVEL_RANK = {"province": 0, "prefecture": 1, "county": 2, "zone": 3, "township": 3, "village": 4}

# Words that begin inside a name's last character: 广州|市场, 朝阳|区域, 团结|乡村, …县|域.
_SPLIT_AFTER = {
    "市": re.compile(r"场|值|价|民(?![政族主众委宗革建进盟盘])|容|面上"),
    "区": re.compile(r"域|别|分(?!别)|间|块|位"),
    "乡": re.compile(r"村|镇|亲|贤|愁|土|情|音|间|风|友"),
    "镇": re.compile(r"化"),
    "县": re.compile(r"域"),
    "旗": re.compile(r"帜|袍|舰|号|杆"),
    "州": re.compile(r"$^"),
}
_SHORT_STRONG_BEFORE = re.compile(r"(?:在|到|赴|来到|走进|前往|位于|落户|抵达|对口支援|对口帮扶|帮扶|支援|援助|结对|携手|入|从|自|于)$")
# A surname between marks before a short name of two characters, a mark after it: 、李金华、 is a person.
_PERSON_NAME = re.compile(
    r"(?:^|[、，。：\s])[李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕]..(?:[、，。\s]|$)"
)
# 副县长缪长春: a title and one character before a short name of two
_TITLED_PERSON = re.compile(
    r"(?:[县市区州镇乡省校院]长|书记|主任|局长|部长|主席|经理|同志|记者|编辑|队长|村长|董事长|秘书长)[缪程郝龚邵钱潘汪任姜范方石姚谭廖邹熊金陆孔白崔康毛邱秦江史顾侯孟龙万段雷汤尹黎易常武乔贺赖文李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余]$"
)
_AREAS = ("老区", "山区", "库区", "牧区", "灾区", "地区", "边城", "古城", "县城")
_TELLS_PLACE = re.compile(r"(?:是|曾是|曾经是|属于)[^，。；\n]{0,20}(?:县|之一|地区|山区|革命老区|市)|位于|地处|辖")
# What stands behind a member of a list of places: 从江、紫云、沿河9个县, 白朗、吉隆等地.
_LIST_GOES_ON = re.compile(r"[、和与及]|等(?:地|县|市|多|[0-9一二三四五六七八九十]|[，。、])|[0-9一二三四五六七八九十两]{1,2}个?[县市区州]")
# 古县村: a village named like a county of two characters
_VILLAGE_AFTER = re.compile(r"村(?![民级镇里干两庄支务史寨委医容貌屯居])")
_ZONE_AFTER = re.compile(r"(?:国家级?|省级)?(?:经济|高新技术|高新|经开|综合保税|工业园|自贸|边境经济|循环经济|旅游度假|新区|开发区)")


@dataclass(slots=True)
class _Hit:
    """A written form in the text with the readings still possible."""

    start: int
    end: int
    entry: Entry
    place: Place | None = None
    score: float = 0.0
    origin: Origin = Origin.STATED
    confidence: float = 0.0
    code: str | None = None
    kind: int = FULL
    number: int = -1
    """Its place among the hits of the page."""


@dataclass(slots=True)
class _Context:
    """What the page has told so far about where it plays."""

    day: date | None
    jurisdiction: str | None
    provinces: set[str] = field(default_factory=set)
    prefectures: set[str] = field(default_factory=set)
    counties: set[str] = field(default_factory=set)
    counted: set[int] = field(default_factory=set)
    """The intervals counted so far; they live as long as the gazetteer."""
    around: set[str] = field(default_factory=set)
    """First two digits of the prefectures and counties."""
    siblings: dict[str, set[str]] = field(default_factory=dict)
    """The counties by their first four digits."""
    units: dict[str, tuple[Place, float]] = field(default_factory=dict)
    """The divisions named so far under their codes of today, with the interval that was meant and its distance in years."""

    def add(self, place: Place, unit: str, distance: float) -> None:
        """Counts a settled place."""
        code = place.code
        self.counted.add(id(place))
        if place.level == "province":
            self.provinces.add(code[:2])
        elif place.level == "prefecture":
            self.prefectures.add(code[:4])
            self.around.add(code[:2])
        elif place.level == "county":
            self.counties.add(code[:6])
            self.around.add(code[:2])
            self.siblings.setdefault(code[:4], set()).add(code[:6])
        self.units.setdefault(unit, (place, distance))


def page_day(page: Page) -> date | None:
    """The day whose codes are valid for a page: of its publication, else the last year that its text names, else None."""
    if page.published_at is not None:
        return page.published_at.date()
    years = [int(y) for y in _YEAR.findall(page.text)]
    return date(max(years), 6, 30) if years else None


def find_places(page: Page, facts: Facts) -> None:
    """Appends every place of the page to ``facts.places``, sorted by start, without overlaps; unknown townships go to ``facts.unknowns``."""
    finder = _Finder(page, gazetteer(), place_index())
    finder.run()
    facts.places.extend(finder.mentions)
    facts.unknowns.extend(finder.unknowns)


class _Finder:
    def __init__(self, page: Page, source: Gazetteer, index: PlaceIndex) -> None:
        self.page = page
        self.text = page.text
        self.source = source
        self.index = index
        self.context = _Context(page_day(page), page.jurisdiction_code or jurisdiction_of_site(page.site))
        self.mentions: list[PlaceMention] = []
        self.unknowns: list[Unknown] = []
        self.hits: list[_Hit] = []
        self.sentence_starts = [s.start for s in page.sentences]
        self.year = self.context.day.year if self.context.day is not None else None

    def run(self) -> None:
        text = self.text
        generic = generic_names()
        for start, end, entry in self.index.find(text):
            if entry.has(BLOCKER):
                continue
            hit = _Hit(start, end, entry, number=len(self.hits))
            if self._boundaries(hit):
                self.hits.append(hit)
        header = " ".join(x for x in (self.page.title, self.page.publisher, self.page.site, self.page.section) if x)
        outside = [_Hit(s, e, entry) for s, e, entry in self.index.find(header) if not entry.has(BLOCKER)] if header else []
        # First the names that can mean one place only.
        late = [hit for hit in self.hits if hit.entry.text in generic or not self._settle_alone(hit)]
        for hit in outside:
            if hit.entry.text not in generic and (self._settle_alone(hit) or self._settle_city(hit)):
                self._count(hit)
        for hit in self.hits:
            self._count(hit)
        self._settle_pairs()
        self._settle_twins([h for h in late if h.entry.kinds & _NAMED and h.entry.high])
        self._settle_shorts(late)
        # a list told some of its members by others that stand behind them
        self._settle_shorts([h for h in late if h.place is None and h.entry.has(SHORT) and self._is_listed(h)])
        self._settle_twins([h for h in late if h.place is None and h.entry.kinds & _NAMED and not h.entry.high])
        self._drop_doubtful_townships()
        settled = [h for h in self.hits if h.place is not None]
        self._emit(settled)
        self._listed_zones()
        complete_places(self.page, self.source, self.mentions, self.unknowns, self.context.day)

    # -- which reading -----------------------------------------------------------------------------------------------------------------

    def _boundaries(self, hit: _Hit) -> bool:
        """Whether the words around allow a place here; may shorten the hit (广州市场 → 广州)."""
        text, end = self.text, hit.end
        if not hit.entry.kinds & _NAMED:
            return True
        after = _SPLIT_AFTER.get(hit.entry.text[-1])
        if after is not None and after.match(text, end):
            if hit.entry.text[-1] == "市" and len(hit.entry.text) > 2:
                hit.end -= 1
                return True
            return (
                hit.entry.text[-1] == "乡"
                and text.startswith(("村", "镇"), end)
                and hit.start > 0
                and text[hit.start - 1] in "省市县区州旗盟"
            )
        if len(hit.entry.text) == 2 and hit.entry.text[-1] == "县" and _VILLAGE_AFTER.match(text, end):
            return False
        if hit.entry.text.endswith("城乡") and (hit.start == 0 or text[hit.start - 1] not in "省市县区州旗盟"):
            return False
        if len(hit.entry.text) == 2 and hit.start > 0:
            return self._may_start(hit.start)
        return True

    def _may_start(self, at: int) -> bool:
        """Whether a two-character name (房县) may begin here: after a mark, a division's generic part or a preposition."""
        before = self.text[at - 1]
        return (
            not ("\u4e00" <= before <= "\u9fff")
            or before in "省市州区县盟在到赴与和对向由是帮扶助的为及从往自驻于至、经援将"
            or any(h.end == at for h in self.hits[-2:])
        )

    def _readings(self, forms: Iterable[Form]) -> list[tuple[Form, float]]:
        """One form a division: of its intervals the one nearest to the page's day, with the distance in years."""
        day = self.context.day
        best: dict[str, tuple[Form, float]] = {}
        for form in forms:
            place = form.place
            unit = self._unit(place)
            if place.level == "zone":
                continue
            distance = float(place.years_from(day)) if day is not None else (0.0 if place.valid_to is None else 0.5)
            held = best.get(unit)
            if held is None or (distance, form.kind) < (held[1], held[0].kind):
                best[unit] = (form, distance)
        return list(best.values())

    def _readings_of(self, entry: Entry, kinds: int) -> list[tuple[Form, float]]:
        """The readings of a written form that are of the kinds of a bit set. Pages repeat names, so they are kept: intervals begin and end with years."""
        held = entry.readings.get((kinds, self.year))
        if held is None:
            held = entry.readings[kinds, self.year] = self._readings(f for f in entry.forms if kinds >> f.kind & 1)
        return held

    def _code(self, place: Place, distance: float) -> tuple[str, str, str]:
        """(code, name, level) valid at the page's day for a reading."""
        day = self.context.day
        # A name that ended in the year of the page or is new in the next one was right when it was written.
        if day is None or distance <= 0 or place.valid_on(day) or (place.valid_to and day.year - place.valid_to.year <= 1):
            return self.source.unit_on(place.code, day), place.name, place.level
        code = self.source.place_at(place.code, day)
        if code is None:
            code = self.source.row_now(place) or place.code
        row = self.source.at(code, day)
        return (code, row.name, row.level) if row is not None else (place.code, place.name, place.level)

    def _take(self, hit: _Hit, form: Form, distance: float, confidence: float) -> None:
        hit.place, hit.kind, hit.confidence = form.place, form.kind, confidence
        hit.score = distance

    def _unit(self, place: Place) -> str:
        return self.source.row_now(place) or place.code

    def _count(self, hit: _Hit) -> None:
        if hit.place is not None and id(hit.place) not in self.context.counted:
            self.context.add(hit.place, self._unit(hit.place), hit.score)

    def _settle_alone(self, hit: _Hit) -> bool:
        """Settles a hit that has one reading at the county or above (or a province's short name)."""
        entry = hit.entry
        told = entry.readings.get((_ALONE, self.year))
        if told is None:
            told = entry.readings[_ALONE, self.year] = self._only_reading(entry)
        if not told:
            return False
        form, distance = told[0]
        if form.kind == SHORT and SHORT_NOT_BEFORE.match(self.text, hit.end) and form.place.level != "province":
            return False
        self._take(hit, form, distance, 0.97 if form.kind != ALIAS else 0.93)
        return True

    def _only_reading(self, entry: Entry) -> list[tuple[Form, float]]:
        """The one reading of a written form at the county or above (or of a province's short name), with its distance; none where there are several."""
        if entry.has(FULL) or (entry.has(ALIAS) and not entry.has(SHORT)):
            forms = [f for f in entry.forms if f.kind in (FULL, ALIAS)]
        elif entry.has(ZONE):
            return []
        else:
            forms = [f for f in entry.forms if f.place.level == "province"]
        if not forms or all(f.place.level == "township" for f in forms):
            return []
        readings = self._readings(f for f in forms if f.place.level != "township")
        if len(readings) != 1:
            return []
        if any(f.place.level == "township" for f in forms) and entry.text.endswith("区"):
            return []
        if entry.has(ZONE) and readings[0][1] > 0:
            # A new area that became a district later (两江新区) was a zone on the page's day.
            return []
        return readings

    def _settle_city(self, hit: _Hit) -> bool:
        """Settles the short name of a city in the page's header (沈阳日报)."""
        if hit.entry.text in ordinary_words():
            return False
        readings = [r for r in self._readings_of(hit.entry, 1 << SHORT) if r[0].place.level == "prefecture"]
        if len(readings) == 1:
            self._take(hit, *readings[0], 0.9)
        return len(readings) == 1

    def _neighbours(self, hit: _Hit) -> tuple[list[_Hit], list[_Hit]]:
        """Settled hits earlier in the sentence (nearest first) and right after."""
        i = bisect_right(self.sentence_starts, hit.start) - 1
        first = self.sentence_starts[i] if i >= 0 else 0
        at = hit.number
        before = []
        for j in range(at - 1, max(at - _LOOK_BACK, 0) - 1, -1):
            other = self.hits[j]
            if other.start < first:
                break
            if other.place is not None:
                before.append(other)
        after = [o for o in self.hits[at + 1 : at + 3] if o.place is not None and o.start - hit.end <= 1]
        return before, after

    def _scored(
        self, hit: _Hit, readings: list[tuple[Form, float]], before: list[_Hit], after: list[_Hit]
    ) -> list[tuple[float, int, Form, float]]:
        """(score, rank, form, distance) of every reading, the best first, of equals the one that comes first."""
        scored = [(self._score(hit, form, distance, before, after), -i, form, distance) for i, (form, distance) in enumerate(readings)]
        if len(scored) > 1:
            scored.sort(key=itemgetter(0, 1), reverse=True)
        return scored

    def _score(self, hit: _Hit, form: Form, distance: float, before: list[_Hit], after: list[_Hit]) -> float:
        """How well a reading fits: what stands right before, in the sentence, on the page, whose page it is."""
        place, context = form.place, self.context
        code = place.code
        score = _LEVEL_SCORE.get(place.level, 2.0)
        score -= min(distance, 10.0) * 0.6 + (2.5 if form.kind == VARIANT else 0.0) + (0.5 if form.kind == ALIAS else 0.0)
        for n, other in enumerate(before):
            if other.place is None:
                continue
            if self._above(other.place, place):
                gap = hit.start - other.end
                score += 60.0 if gap == 0 else 25.0 if gap <= 2 else max(14.0 - n, 6.0)
                break
            if other.place.level == place.level and other.place.parent_code == place.parent_code and hit.start - other.end <= 1:
                score += 15.0
                break
        for other in after:
            if other.place is not None and self._above(place, other.place):
                score += 30.0
        county, prefecture, province = code[:6], code[:4], code[:2]
        if place.level in ("township", "zone"):
            score += 14.0 if county in context.counties else 0.0
            parent = place.parent_code or ""
            score += 14.0 if parent.endswith("00") and parent[:4] in context.prefectures else 0.0
        if place.level != "prefecture":
            if prefecture in context.prefectures:
                score += 8.0 if not prefecture.endswith("00") else 0.0
            elif prefecture in context.siblings:
                score += 4.0 if context.siblings[prefecture] != {county} else 0.0
        score += 5.0 if province in context.provinces else 2.0 if province in context.around else 0.0
        if context.jurisdiction:
            own = context.jurisdiction
            score += (
                10.0
                if self.source.is_within(code, own)
                else 6.0
                if own[:4] == prefecture and own[2:4] != "00"
                else 3.0
                if own[:2] == province
                else 0.0
            )
        if place.level == "county" and province in ("11", "12", "31", "50"):
            score += 1.0
        return score

    def _above(self, upper: Place, lower: Place) -> bool:
        """Whether ``upper`` contains ``lower`` by today's or the lower one's own parents."""
        if _LEVEL_RANK[upper.level] >= _LEVEL_RANK[lower.level]:
            return False
        if self.source.is_within(lower.code, upper.code):
            return True
        parent = lower.parent_code
        if parent and (parent == upper.code or self.source.is_within(parent, upper.code)):
            return True
        now, above = self.source.row_now(lower), self.source.row_now(upper)
        return bool(now and above and self.source.is_within(now, above))

    def _settle_twins(self, hits: list[_Hit]) -> None:
        generic = generic_names()
        for hit in hits:
            if hit.place is not None or (hit.entry.has(SHORT) and not hit.entry.has(FULL) and not hit.entry.has(VARIANT)):
                continue
            readings = self._readings_of(hit.entry, _NAMED)
            if not readings:
                continue
            before, after = self._neighbours(hit)
            scored = self._scored(hit, readings, before, after)
            best, _, form, distance = scored[0]
            margin = best - scored[1][0] if len(scored) > 1 else 20.0
            if hit.entry.has(ZONE) and distance > 0:
                continue
            township = form.place.level == "township"
            if hit.entry.text in generic and best < (16.0 if township else 14.0):
                continue
            if township and best < 10:
                home = self._home_county(hit, before)
                if home is not None and (len(scored) > 1 or form.place.code[:2] != home[:2]) and hit.entry.text not in generic:
                    # A township of the page's county that the lists of 2023 and 2025 no longer hold.
                    self.mentions.append(PlaceMention(hit.start, hit.end, home, hit.entry.text, "township", Origin.INFERRED, 0.55))
                    continue
            if township:
                if len(scored) == 1 and form.kind == FULL:
                    confidence = 0.93 if best >= 10 else 0.8
                elif best >= 10 and margin >= 3:
                    confidence = 0.9 if best >= 16 else 0.8
                elif best >= 10:
                    confidence = 0.6
                else:
                    self.unknowns.append(Unknown("place", hit.entry.text, self._example(hit)))
                    continue
            else:
                confidence = 0.95 if best >= 25 else 0.9 if margin >= 6 else 0.75 if margin >= 2 else 0.5
            self._take(hit, form, distance, confidence)
            self._count(hit)

    def _home_county(self, hit: _Hit, before: list[_Hit]) -> str | None:
        """The county that an unlisted township most likely lies in: of the township joined to it by 、, else the page's own or only one."""
        if (
            before
            and before[0].place is not None
            and before[0].place.level == "township"
            and self.text[before[0].end : hit.start] in JOINTS
        ):
            return before[0].place.code[:6]
        own = self.context.jurisdiction
        if own and len(own) == 6 and not own.endswith("00"):
            return own
        counties = self.context.counties
        return next(iter(counties)) if len(counties) == 1 else None

    def _settle_pairs(self) -> None:
        """A short name right before a place that lies in it: 南通|通州区, 安康|紫阳县, 中山|火炬区."""
        for hit, following in pairwise(self.hits):
            if hit.place is not None or following.start != hit.end or not hit.entry.has(SHORT) or hit.entry.has(FULL):
                continue
            uppers = self._readings_of(hit.entry, _SHORTENED)
            if following.place is not None:
                lowers = [following.place]
            else:
                kinds = (FULL, ALIAS, VARIANT, ZONE)
                lowers = [f.place for f in following.entry.forms if f.kind in kinds]
            pairs = [
                (f, d)
                for f, d in uppers
                if any(self._above(f.place, low) or (following.entry.has(ZONE) and f.place.code == low.code) for low in lowers)
            ]
            if len(pairs) == 1:
                self._take(hit, *pairs[0], 0.93)
                self._count(hit)

    def _settle_shorts(self, hits: list[_Hit]) -> None:
        """Short names: with the parent right before, with the full name on the page, or where they can hardly mean anything else."""
        ordinary = ordinary_words()
        for hit in hits:
            entry = hit.entry
            if hit.place is not None or not (entry.has(SHORT) or entry.has(AREA)):
                continue
            if entry.has(AREA):
                form = next(f for f in entry.forms if f.kind == AREA)
                self._take(hit, form, 0.0, 0.85)
                self._count(hit)
                continue
            if entry.has(FULL) or entry.has(VARIANT):
                continue
            readings = self._readings_of(entry, _SHORTENED)
            if not readings:
                continue
            before, after = self._neighbours(hit)
            # one reading needs no score but at the end, if nothing else tells
            alone = len(readings) == 1
            scored = [(0.0, 0, *readings[0])] if alone else self._scored(hit, readings, before, after)
            if not alone and any(f.place.level == "prefecture" for f, _ in readings):
                # A city and its old county share the short name: the city is meant unless something tells otherwise.
                inside_city = bool(before) and before[0].place is not None and before[0].place.level == "prefecture"
                limit = 40 if inside_city else 100
                scored.sort(key=lambda s: (s[0] - (12.0 if s[2].place.level == "county" and s[0] < limit else 0.0), s[1]), reverse=True)
            best, _, form, distance = scored[0]
            place = form.place
            adjacent = bool(before) and before[0].end == hit.start and before[0].place is not None and self._above(before[0].place, place)
            if len(entry.text) == _GIVEN_NAME and _TITLED_PERSON.search(self.text, max(hit.start - 5, 0), hit.start):
                continue
            if not adjacent and _PERSON_NAME.match(self.text, max(hit.start - 2, 0), hit.end + 1):
                continue
            if SHORT_NOT_BEFORE.match(self.text, hit.end) and not (adjacent and self.text[hit.end] not in "路街桥村镇乡寺庙"):
                continue
            units = self.context.units
            meant = next(((s, f) for s, _, f, _ in scored if self._unit(f.place) in units), None)
            named = meant is not None
            if meant is not None and not adjacent:
                best = meant[0]
                place, distance = units[self._unit(meant[1].place)]
                form = Form(SHORT, place)
            word = entry.text in ordinary
            if adjacent:
                confidence = 0.93 if not word else 0.8
            elif named and (not word or self._beside_place(hit)):
                confidence = 0.9 if not word else 0.7
            elif word and not self._listed(hit, place, before):
                continue
            elif word:
                confidence = 0.75
            elif _ZONE_AFTER.match(self.text, hit.end):
                confidence = 0.85
            elif place.level in ("province", "prefecture"):
                confidence = 0.9 if alone or best >= 12 else 0.8
            elif len(entry.text) >= 3:
                confidence = 0.85
            elif (
                self._stands_free(hit, before, after)
                and (self._score(hit, form, distance, before, after) if alone else best) >= _FITS_FREELY
            ) or (alone and self._strong_before(hit)):
                confidence = 0.75
            elif alone and self._is_subject(hit):
                confidence = 0.7
            else:
                continue
            self._take(hit, form, distance, confidence)
            self._count(hit)

    def _stands_free(self, hit: _Hit, before: list[_Hit], after: list[_Hit]) -> bool:
        """Whether a short name begins a word: in a list with another place, or after a mark or a preposition."""
        if (before and hit.start - before[0].end <= 1) or any(o.start - hit.end <= 1 for o in after):
            return True
        return (
            hit.start == 0
            or not ("\u4e00" <= self.text[hit.start - 1] <= "\u9fff")
            or self.text[hit.start - 1] in "在到赴与和对向由是的为及从往自驻于至"
            or self.text.endswith(_AREAS, 0, hit.start)
        )

    def _is_listed(self, hit: _Hit) -> bool:
        return self.text[hit.end : hit.end + 1] in JOINTS or self.text[hit.start - 1 : hit.start] in JOINTS

    def _listed(self, hit: _Hit, place: Place, before: list[_Hit]) -> bool:
        """Whether an ordinary word stands in a list of places of its kind and province: 榕江、从江、紫云, 那曲、阿里、林芝, 日喀则的白朗、吉隆等地."""
        if not before or hit.start - before[0].end != 1 or not _LIST_GOES_ON.match(self.text, hit.end):
            return False
        other = before[0].place
        if other is None:
            return False
        joint = self.text[hit.start - 1]
        if joint == "的":
            return other.level == "prefecture" and self._above(other, place)
        return joint in JOINTS and other.level == place.level and other.code[:2] == place.code[:2]

    def _is_subject(self, hit: _Hit) -> bool:
        """Whether a sentence begins with a short name and tells what the place is: 茶陵是…, 大方县…."""
        return (hit.start == 0 or self.text[hit.start - 1] in "。！？\n：“") and _TELLS_PLACE.match(self.text, hit.end) is not None

    def _beside_place(self, hit: _Hit) -> bool:
        """Whether an ordinary word stands as a place: between marks, after 在/赴/帮扶, or joined to a settled place by 与, 和, 、 or a dash."""
        before, after = self.text[hit.start - 1 : hit.start], self.text[hit.end : hit.end + 1]
        marks = "、，。；：“”—-（）！\n "
        if self._strong_before(hit) and (not after or after in marks + "的县"):
            return True
        return ((not before or before in marks) and (not after or after in marks + "县")) or self._strong_before(hit)

    def _strong_before(self, hit: _Hit) -> bool:
        return _SHORT_STRONG_BEFORE.search(self.text, max(0, hit.start - 4), hit.start) is not None

    def _drop_doubtful_townships(self) -> None:
        """A township known from one place only is doubtful where the page plays in other provinces and names none of its parents."""
        context = self.context
        for hit in self.hits:
            place = hit.place
            if place is None or place.level != "township" or hit.confidence > 0.8:
                continue
            province = place.code[:2]
            if province not in context.provinces and province not in context.around and (context.provinces or context.around):
                hit.confidence = 0.5

    def _example(self, hit: _Hit) -> str:
        return self.page.quote(max(0, hit.start - 12), min(len(self.text), hit.end + 12)).replace("\n", " ")

    # -- mentions ----------------------------------------------------------------------------------------------------------------------

    def _emit(self, hits: list[_Hit]) -> None:
        for hit in hits:
            assert hit.place is not None
            code, name, level = self._code(hit.place, hit.score)
            origin = Origin.STATED if hit.kind in (FULL, SHORT) and len(hit.entry.forms) == 1 else Origin.LOOKED_UP
            if hit.kind == AREA:
                name, level, origin = hit.entry.text, "zone", Origin.LOOKED_UP
            if hit.kind == VARIANT:
                name, origin = hit.entry.text, Origin.INFERRED
            self.mentions.append(PlaceMention(hit.start, hit.end, code, name, level, origin, hit.confidence))

    def _listed_zones(self) -> None:
        """Zones of the list, where no other reading was taken."""
        for hit in self.hits:
            if hit.place is None and hit.entry.has(ZONE):
                form = next(f for f in hit.entry.forms if f.kind == ZONE)
                code, _, _ = self._code(form.place, 0.0)
                self.mentions.append(PlaceMention(hit.start, hit.end, code, hit.entry.text, "zone", Origin.LOOKED_UP, 0.85))


_NAMED = 1 << FULL | 1 << ALIAS | 1 << VARIANT
_SHORTENED = 1 << SHORT | 1 << ALIAS
_ALONE = 0
"""No kinds: under these the one reading that settles a form by itself is kept."""

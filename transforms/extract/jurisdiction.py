"""Settles whose page it is, so that 省政协, 市委 or 县政府 without a name can be given one.

What tells it, surest first: the site, the publisher or supplier, places that the page names without their province (a local writer leaves out what
every reader knows: 云南省昭通市大关县 is written by someone from elsewhere), and the tier words that the page uses without a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import attrgetter

from transforms.extract.model import Facts, Origin, Page, PlaceMention
from transforms.extract.places import page_day
from transforms.gazetteer.index import BLOCKER, FULL, SHORT, ZONE, place_index
from transforms.gazetteer.lookup import Gazetteer, gazetteer
from transforms.normalize.sites import jurisdiction_of_site

_BODY = (
    r"(?:委(?!员|托|派|屈|婉)|政府|人大|政协|纪委|法院|检察院|中院|领导|直[机属各]|级(?:机关|部门|单位|领导)|属(?:企业|单位|高校)|扶贫办|乡村振兴局|农业农村[局厅委]|教育[局厅委]|发改[局委]|财政[局厅]|民政[局厅]|人社[局厅]|"
    r"商务[局厅]|卫健[局委]|交通运输[局厅]|水利[局厅]|水务局|党委|党政|团委|妇联|总工会|工商联|红十字会|残联|融媒体)"
)
_BARE = re.compile(rf"(?P<tier>省|自治区|市|州|县|区|旗|镇|乡)(?={_BODY})")
_OWN = re.compile(
    r"我(?P<tier>省|自治区|市|州|县|区|旗|镇|乡|街道)(?![长委])|全(?P<whole>省|市|州|县|区|镇|乡)(?=上下|各级|人民|干部|脱贫|贫困|经济|累计|共有|\d)"
)
_TIERS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
    "镇": "township",
    "乡": "township",
    "街道": "township",
}
_RANK = {"province": 0, "prefecture": 1, "county": 2, "zone": 2, "township": 3, "village": 4}
_ENOUGH = 1.5
"""Votes that places alone must have before they tell whose page it is: one name in passing does not."""
_REACH = 400
"""Characters before a tier word in which its place is looked for."""
_WORDS_OF_KIND = frozenset("县区旗")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The divisions whose page it is, down to the tier that the writer belongs to; narrower codes are None."""

    province_code: str | None = None
    prefecture_code: str | None = None
    county_code: str | None = None
    township_code: str | None = None
    origin: Origin = Origin.INFERRED
    confidence: float = 0.0

    @property
    def code(self) -> str | None:
        """The narrowest code known."""
        return self.township_code or self.county_code or self.prefecture_code or self.province_code


def find_jurisdiction(page: Page, facts: Facts) -> Jurisdiction:
    """Whose page it is, from ``facts.places`` and the page's own fields; all codes None where nothing tells it. Computed once a page."""
    key = (len(facts.places), page.jurisdiction_code)
    held = page.__dict__.get("_jurisdiction")
    if held is None or held[0] != key:
        held = (key, _find(page, facts))
        page.__dict__["_jurisdiction"] = held
    found: Jurisdiction = held[1]
    return found


def _find(page: Page, facts: Facts) -> Jurisdiction:
    source = gazetteer()
    if page.jurisdiction_code:
        return _down_to(source, page.jurisdiction_code, Origin.LOOKED_UP, 0.95)
    site = jurisdiction_of_site(_host(page))
    publisher = _header_code(page.publisher, page_day(page))
    word = _publisher_word(page.publisher) or _own_word(page, facts)
    tier = _TIERS[word] if word else None
    votes = _votes(page, facts, source)
    if publisher is not None and (site is None or source.is_within(publisher, site)):
        base, confidence, origin = publisher, 0.93, Origin.LOOKED_UP
    elif site is not None:
        base, confidence, origin = site, 0.9, Origin.LOOKED_UP
    else:
        base, confidence, origin = "", 0.0, Origin.INFERRED
    if base:
        # The site or publisher tells the region; the page's own words may tell a narrower division inside it.
        inner = {c: v for c, v in votes.items() if source.is_within(c, base) and c != base}
        narrower = _pick(_named_like(source, inner, word), tier) if tier and _RANK[tier] > _rank_of(base) else None
        if narrower:
            return _down_to(source, narrower, Origin.INFERRED, confidence - 0.1)
        return _down_to(source, base, origin, confidence)
    if not votes:
        return Jurisdiction()
    votes = _named_like(source, votes, word)
    provinces: dict[str, float] = defaultdict(float)
    for code, weight in votes.items():
        provinces[code[:2]] += weight
    ranked = sorted(provinces.items(), key=lambda p: (-p[1], p[0]))
    best, weight = ranked[0]
    share = weight / sum(provinces.values())
    if tier is None and (share < 0.6 or weight < _ENOUGH):
        return Jurisdiction()
    confidence = 0.55 + 0.35 * share if tier is not None else 0.35 + 0.3 * share
    inside = {c: v for c, v in votes.items() if c[:2] == best}
    chosen = _pick(inside, tier or _common_tier(inside))
    if tier == "prefecture" and chosen:
        chosen = _city_below(source, inside, chosen) or chosen
    return _down_to(source, chosen or best + "0000", Origin.INFERRED, round(confidence, 2))


# what makes the name of a village, a street or a hamlet of what stands before it
_SMALLER = tuple("村屯寨组街路乡镇")


def _host(page: Page) -> str | None:
    if page.site and "." in page.site:
        return page.site
    match = re.match(r"https?://([^/:?#]+)", page.url or "")
    return match[1] if match else None


def _header_code(words: str | None, day: date | None) -> str | None:
    """The narrowest division named in a publisher's name, if its names agree."""
    if not words:
        return None
    source = gazetteer()
    found: str | None = None
    for _, end, entry in place_index().find(words):
        # 驻玉泉村工作队: a village, no county of that name
        if entry.has(BLOCKER) or (words[end : end + 1] in _SMALLER and all(f.kind == SHORT for f in entry.forms)):
            continue
        forms = [f for f in entry.forms if f.kind in (FULL, SHORT, ZONE) and f.place.level != "township"] or entry.forms
        latest = sorted((f.place for f in forms), key=lambda p: p.valid_to or date.max)
        codes = set({source.row_now(p) or p.code: p.code for p in latest}.values())
        if found:
            codes = {c for c in codes if source.is_within(c, found)} or (
                {found} if any(source.is_within(found, c) for c in codes) else codes
            )
        if len(codes) == 1:
            found = codes.pop()[:6]
        elif not found:
            upper = [c for c in codes if c.endswith("00")]
            found = min(upper) if len(upper) == 1 else None
    return (source.place_at(found, day) or found) if found and day else found


def _publisher_word(publisher: str | None) -> str | None:
    match = re.match(r"(自治区|省|市|州|县|区|旗|镇)(?=\S)", publisher or "")
    return match[1] if match else None


def _rank_of(code: str) -> int:
    if len(code) > 6:
        return 3
    if code.endswith("0000"):
        return 0
    return 1 if code.endswith("00") else 2


def _bare(page: Page, facts: Facts) -> list[tuple[int, str]]:
    """(offset, tier word) of the tier words that stand without a name (市委, 县政府)."""
    ends = {m.end for m in facts.places}
    inside = {at for m in facts.places for at in range(m.start, m.end)}
    text = page.text
    found = []
    for match in _BARE.finditer(text):
        at = match.start()
        if at in inside or at in ends or (at > 0 and text[at - 1] in "各两全多贫该同级外原邻百某市县省区州"):
            continue
        found.append((at, match["tier"]))
    return found


def _own_word(page: Page, facts: Facts) -> str | None:
    """The tier word (市, 县, 区 …) of the narrowest division that the writer speaks of as his own."""
    own = [m["tier"] for m in _OWN.finditer(page.text) if m["tier"]]
    if own:
        return max(own, key=lambda w: (_RANK[_TIERS[w]], own.count(w), w))
    words: Counter[str] = Counter()
    for at, word in _bare(page, facts):
        tier = _TIERS[word]
        if tier != "township" and _antecedent(page, facts, at, tier, reach=60) is None:
            words[word] += 1
    return max(words, key=lambda w: (_RANK[_TIERS[w]], words[w], w)) if words else None


def _votes(page: Page, facts: Facts, source: Gazetteer) -> dict[str, float]:
    """Weight by code (county and above as written, townships under their twelve digits) of the places that the writer seems to be at home in."""
    foreign: set[str] = set()
    settled = [m for m in facts.places if m.code]
    for left, right in pairwise(settled):
        if left.level == "province" and right.start == left.end and right.code and left.code:
            foreign.add(right.code[:4])
    first_line = page.text.find("\n", 1)
    votes: dict[str, float] = defaultdict(float)
    for mention in settled:
        assert mention.code is not None
        weight = mention.confidence * (0.4 if mention.in_organization else 1.0)
        if mention.level == "province":
            weight *= 0.5
        elif mention.code[:4] in foreign:
            weight *= 0.25
        if mention.start <= first_line:
            weight *= 1.5
        if mention.level == "zone":
            weight *= 1.5
        votes[mention.code[:12] if mention.level == "township" else mention.code[:6]] += weight
    if page.title:
        for _, _, entry in place_index().find(page.title):
            for form in entry.forms:
                if form.kind == FULL and len(entry.forms) == 1 and form.place.code[:4] not in foreign:
                    votes[source.row_now(form.place) or form.place.code] += 1.0
    return votes


def _pick(votes: dict[str, float], tier: str | None) -> str | None:
    """The division of a tier that most of the votes lie in; None where none does."""
    digits = {"province": 2, "prefecture": 4, "county": 6, "township": 12}.get(tier or "", 0)
    if not digits:
        return None
    sums: dict[str, float] = defaultdict(float)
    for code, weight in votes.items():
        own = 12 if len(code) == 12 else 2 if code.endswith("0000") else 4 if code.endswith("00") else 6
        if own >= digits:
            sums[code[:digits]] += weight
    if not sums:
        return None
    best = max(sorted(sums), key=sums.__getitem__)
    if sums[best] < 0.5 * sum(sums.values()) and len(sums) > 1:
        return None
    if digits == 4 and best[2:] == "90":
        # Counties run by the province itself have no prefecture.
        inner = [c[:6] for c in votes if c.startswith(best)]
        return inner[0] if len(set(inner)) == 1 else best[:2] + "0000"
    if digits == 4 and best[:2] in _MUNICIPALITIES:
        return best[:2] + "0000"
    return best.ljust(6, "0") if digits <= 6 else best


def _named_like(source: Gazetteer, votes: dict[str, float], word: str | None) -> dict[str, float]:
    """The votes for divisions that may be called by a tier word (a 区 is no 县, a 州 no 市); all of them where none fits or the word tells nothing."""
    if word is None or word not in "县区旗市州":
        return votes

    def fits(code: str) -> bool:
        above = (
            [code[:6]] if word in "县区旗" else [code[:6], code[:4] + "00", *([code[:2] + "0000"] if code[:2] in _MUNICIPALITIES else [])]
        )
        return any((source.name(c) or "").endswith(word) for c in above if word in "市州" or not c.endswith("00"))

    return {c: v for c, v in votes.items() if fits(c)} or votes


def _city_below(source: Gazetteer, votes: dict[str, float], prefecture: str) -> str | None:
    """The county-level city that 市 means where the page never names the prefecture above it."""
    if prefecture in votes:
        return None
    sums: dict[str, float] = defaultdict(float)
    for code, weight in votes.items():
        if code[:4] == prefecture[:4]:
            sums[code[:6]] += weight
    if not sums:
        return None
    best = max(sorted(sums), key=sums.__getitem__)
    place = source.at(best)
    return (
        best
        if place is not None and place.level == "county" and place.name.endswith("市") and sums[best] >= 0.6 * sum(sums.values())
        else None
    )


def _common_tier(votes: dict[str, float]) -> str:
    counties = {c[:6] for c in votes if not c.endswith("00") or len(c) == 12}
    prefectures = {c[:4] for c in votes if not c.endswith("0000") or len(c) == 12}
    if len(counties) == 1 and len(prefectures) == 1:
        return "county"
    return "prefecture" if len(prefectures) == 1 else "province"


def _down_to(source: Gazetteer, code: str, origin: Origin, confidence: float) -> Jurisdiction:
    codes: dict[str, str] = {}
    place = source.at(code)
    if place is None:
        return Jurisdiction(code[:2] + "0000", origin=origin, confidence=confidence)
    for row in (place, *source.ancestors(code)):
        codes.setdefault("county" if row.level == "zone" else row.level, row.code)
    return Jurisdiction(
        codes.get("province"), codes.get("prefecture"), codes.get("county"), codes.get("township"), origin, max(0.0, round(confidence, 2))
    )


def _antecedent(page: Page, facts: Facts, at: int, level: str, *, reach: int = 80) -> PlaceMention | None:
    """The last place of a tier named before ``at`` in the same paragraph, within ``reach`` characters."""
    floor = max(page.text.rfind("\n", max(0, at - reach), at), at - reach)
    places = facts.places
    for i in range(bisect_left(places, at, key=attrgetter("start")) - 1, -1, -1):
        mention = places[i]
        if mention.start <= floor:
            break
        if mention.end <= at and mention.code and not mention.in_organization and _is_tier(mention, level, page.text[at : at + 1]):
            return mention
    return None


def _is_tier(mention: PlaceMention, level: str, word: str = "") -> bool:
    if word and word in "县区旗州市" and not mention.name.endswith(word):
        return False
    if mention.level == level:
        return True
    code = mention.code or ""
    # 市 may be a city under a prefecture or a municipality.
    if level == "prefecture":
        return (mention.level == "county" and mention.name.endswith("市")) or (mention.level == "province" and code[:2] in _MUNICIPALITIES)
    return False


def resolve_abbreviation(page: Page, facts: Facts, at: int, level: str) -> str | None:
    """The code that a tier word at offset ``at`` means (省委, 市政府, 县委, 镇党委); None where the page does not tell.

    ``level`` is province, prefecture, county or township. A place of that tier named before it in the same sentence comes first (九寨沟县委、县政府), then
    the page's own division, then one of that tier before it in the paragraph, then the only one of that tier on the page.
    """
    source = gazetteer()
    start = max(at - _REACH, *(page.text.rfind(mark, max(0, at - _REACH), at) for mark in "。！？\n"))
    near = _antecedent(page, facts, at, level, reach=at - start)
    own = _of_level(find_jurisdiction(page, facts), level, source)
    if own is not None and page.text[at : at + 1] in _WORDS_OF_KIND and not (source.name(own) or "").endswith(page.text[at : at + 1]):
        own = None
    if near is not None and (own is None or near.code == own or _continues(page.text[near.end : at])):
        return near.code
    if own is not None:
        return own
    # What lies above a narrower place of the same sentence: 省委 after 房县 with no other province on the page.
    wide = _antecedent(page, facts, at, level, reach=_REACH)
    if wide is not None:
        return wide.code
    word = page.text[at : at + 1]
    same = {m.code for m in facts.places if m.code and m.level == level and not m.in_organization and _is_tier(m, level, word)}
    if len(same) == 1:
        return same.pop()
    digits = {"province": 2, "prefecture": 4, "county": 6}.get(level)
    if digits is None:
        return None
    above = {m.code[:digits] for m in facts.places if m.code and _RANK[m.level] > _RANK[level] and not m.in_organization}
    if len(above) != 1:
        return None
    code = above.pop().ljust(6, "0")
    place = source.at(code)
    return code if place is not None and place.level == level else None


def _continues(gap: str) -> bool:
    """Whether what stands between a place and a tier word is a list that goes on (九寨沟县委、县政府) or the place's own affairs."""
    return len(gap) <= 30 and not re.search(r"[，；]", gap)


def _of_level(where: Jurisdiction, level: str, source: Gazetteer) -> str | None:
    if level == "province":
        return where.province_code
    if level == "county":
        return where.county_code
    if level == "township":
        return where.township_code
    if where.county_code:
        county = source.at(where.county_code)
        if county is not None and county.name.endswith("市"):
            return where.county_code
    if where.prefecture_code is None and where.province_code and where.province_code[:2] in _MUNICIPALITIES:
        return where.province_code
    return where.prefecture_code

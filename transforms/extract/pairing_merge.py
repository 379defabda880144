"""From relations as found at single spots to the rows of a page: the programme, the years, and each helper and recipient once."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transforms.extract.mechanisms import mechanism_in, mechanisms
from transforms.extract.modality import modality_at
from transforms.extract.model import DateMention, Origin, Page, Pairing
from transforms.extract.pairing_parties import Party, contains, side


@dataclass(slots=True)
class Found:
    """A relation stated at one spot; ``verb`` holds the words that state it, the span is that of the evidence in the page."""

    helper: Party
    recipient: Party
    verb: str
    start: int
    end: int
    confidence: float
    origin: Origin = Origin.STATED
    mechanism: str | None = None
    passing: bool = False
    """True where only a name told it (沪滇协作, 上海援滇联络组): it gives way to a narrower pair that the page is about."""


_TEAM = re.compile("工作队|进驻|入驻|驻镇|帮扶队|帮扶团|组团")
_BUSINESS = re.compile("工商联|商会|公司|集团|企业|合作社|厂$")
# teams are stationed in places: two units that help one another are none of these
_STATIONED = ("town_team", "village_team", "household")
_WIDE = ("consumption", "targeted")
_SENT = re.compile("派驻|选派|派出|下派|驻村|派[^，。；]{0,12}驻")


def _across(found: Found) -> bool:
    """Whether help crosses from an eastern province into another one that sends none."""
    helper, recipient = found.helper.code, found.recipient.code
    return bool(helper and recipient) and side(found.helper) == "east" and side(found.recipient) != "east"


def _same_province(found: Found) -> bool:
    helper, recipient = found.helper.code, found.recipient.code
    return bool(helper and recipient) and (helper or "")[:2] == (recipient or "")[:2]


@lru_cache(maxsize=4)
def _last_programme(told: str) -> str | None:
    """The programme that a page's words name at all: asked for every relation of the page, read once."""
    return mechanism_in(told, without=(*_STATIONED, *_WIDE, "east_west"))


def mechanism_of(context: str, found: Found, weights: dict[str, int], main: str | None, told: str = "") -> str:
    """The programme of a relation: what its own words name; else the page's programme as far as it fits the two sides; else what the sides tell.

    ``weights`` says how strongly the page names each programme, ``main`` is its main one; ``told`` is the page, asked last
    for a unit's county or city.
    """
    if found.mechanism:
        return found.mechanism
    wide = found.recipient.is_place and found.recipient.level in ("province", "prefecture", "county")
    # whoever is stationed stands in a village or town at most
    without = _STATIONED if wide else ()
    own = mechanism_in(found.verb, weak=False, without=without) or mechanism_in(context, weak=False, without=without)
    if own == "designated" and found.helper.is_place and found.recipient.is_place:
        # places are paired; it is units that are assigned
        own = "east_west" if "east_west" in weights and _across(found) else None
    if own:
        return own
    if _TEAM.search(found.verb) and found.recipient.level in ("township", "village"):
        return "town_team" if found.recipient.level == "township" else "village_team"
    if found.recipient.level == "village" and _SENT.search(context):
        return "village_team"
    if "enterprise" in weights and _BUSINESS.search(found.helper.name):
        return "enterprise"
    weak = mechanism_in(context, without=without)
    across = _across(found)
    if across and weak == "paired_support" and not found.helper.is_place and weights.get(weak, 0) > weights.get("east_west", 0):
        # a hospital of a province that supports the place for long: 对口帮扶 is part of that support
        return weak
    named_for = weak == "paired_support" if across else found.verb == "对口" and "designated" not in weights
    if wide and found.helper.organization_type == "school" and named_for:
        # a university named for a county, on a page that tells of many programmes
        return "paired_support"
    if across and (weak == "east_west" or ("east_west" in weights and weak in ("paired_support", "targeted", None))):
        return "east_west"
    if weak and weak not in (*_WIDE, "east_west"):
        return weak
    if across and found.helper.is_place and found.recipient.is_place and (main is None or main in _WIDE):
        return "east_west"
    units = not found.recipient.is_place and not found.helper.is_place
    fitting = [
        m
        for m in weights
        if m not in _WIDE
        and not ((units or without) and m in _STATIONED)
        and not (m == "designated" and found.helper.is_place and found.recipient.is_place)
        and not (m == "east_west" and not across and found.helper.code and found.recipient.code)
    ]
    if fitting:
        order = {m.mechanism: m.priority for m in mechanisms()}
        return max(fitting, key=lambda m: (weights[m], -order[m]))
    if across and found.helper.is_place and found.recipient.is_place:
        return "east_west"
    if weak == "east_west" and not _same_province(found):
        return "east_west"
    if found.helper.is_place and found.recipient.is_place and _same_province(found):
        return "regional_cooperation"
    if not found.recipient.is_place or (found.helper.is_place and re.search("结对|对口", context)):
        return "paired_support"
    if main and main not in (*_WIDE, *without) and found.helper.is_place and found.recipient.is_place:
        return main
    if "targeted" in (weak, main):
        return "targeted"
    last = _last_programme(told) if without and not found.helper.is_place else None
    return last or "other"


# 于2021年对口帮扶某县: the year in which it began
_BEGAN = re.compile("(?:正式|开始|确定|被确定)?(?:对口|定点|结对|结成|建立|签订|签署|帮扶|挂钩|包联)")
_SINCE = re.compile("起|开始|以来|至今|确定|建立|结成|结对|启动|签订|被")


def years_of(page: Page, dates: Sequence[DateMention], found: Found) -> tuple[int | None, int | None]:
    """First and last year of the relation where its own clause tells them; ``dates`` are sorted and have a start."""
    text = page.text
    near = max(0, found.start - 80)
    left = max(near, *(text.rfind(mark, near, found.start) + 1 for mark in "。；！？\n"))
    for date in dates[bisect_left(dates, left, key=lambda d: d.start) :]:
        if date.end > found.end:
            break
        if date.start_date is None:
            continue
        after, before = text[date.end : date.end + 6], text[max(date.start - 2, left) : date.start]
        if date.kind == "period" and date.end_date and date.start_date.year != date.end_date.year:
            return date.start_date.year, date.end_date.year
        begins = "起" in text[date.end - 1 : date.end + 2] or "以来" in after[:3] or "开始" in after[:3]
        said = before.endswith(("于", "在")) and _BEGAN.match(page.text, date.end) is not None
        if begins or said or (before.endswith(("自", "从")) and _SINCE.search(after)):
            return date.start_date.year, None
    return None, None


def merged(page: Page, dates: Sequence[DateMention], spots: Sequence[Found], weights: dict[str, int], main: str | None) -> list[Pairing]:
    """Each helper and recipient once, with the best evidence and the narrowest programme that its own words name, in reading order."""
    order = {m.mechanism: m.priority for m in mechanisms()}
    best: dict[tuple[str, str], Pairing] = {}
    explicit: dict[tuple[str, str], bool] = {}
    spots = _without_wider_names(spots)
    customary = _customary_names(page, spots)
    for found in sorted(spots, key=lambda f: (f.start, f.end)):
        found.helper = customary.get(found.helper.name, found.helper)
        found.recipient = customary.get(found.recipient.name, found.recipient)
        key = (found.helper.name, found.recipient.name)
        context = page.text[found.start : found.end]
        mechanism = mechanism_of(context, found, weights, main, page.text)
        stated = mechanism_in(context, weak=False) is not None
        pairing = _pairing(page, dates, found, mechanism)
        known = best.get(key)
        if known is None:
            best[key], explicit[key] = pairing, stated
            continue
        if stated and (not explicit[key] or order[mechanism] < order[known.mechanism]):
            known.mechanism = mechanism
            explicit[key] = True
        first, second = (pairing, known) if pairing.confidence > known.confidence else (known, pairing)
        first.mechanism = known.mechanism
        first.start_year = first.start_year or second.start_year
        first.end_year = first.end_year or second.end_year
        best[key] = first
    _drop_reversed(best)
    _drop_abbreviated(best)
    _drop_wider(best)
    _drop_parents(best)
    return sorted(best.values(), key=lambda p: (p.start, p.end, p.helper_name, p.recipient_name))


def _without_wider_names(spots: Sequence[Found]) -> list[Found]:
    """Without what only a name told (上海援滇联络组) where another spot tells which part of that helper helps there."""
    narrow = [f for f in spots if f.helper.code and (f.passing or f.origin is Origin.STATED)]
    return [
        f
        for f in spots
        if not (
            f.passing
            and f.origin is not Origin.LOOKED_UP
            and f.helper.code
            and any(
                n.helper.code != f.helper.code
                and contains(f.helper, n.helper)
                and (n.recipient.name == f.recipient.name or contains(f.recipient, n.recipient))
                for n in narrow
            )
        )
    ]


def _customary_names(page: Page, spots: Sequence[Found]) -> dict[str, Party]:
    """For each organisation that the page names in a shorter and a fuller way (某省某市工商联), the party under the name it uses more.

    The title counts twice; of two names used alike the fuller one stays.
    """
    parties = {p.name: p for f in spots for p in (f.helper, f.recipient) if p.organization is not None and len(p.name) > 3}
    text = f"{page.title or ''}\n{page.title or ''}\n{page.text}"
    chosen: dict[str, Party] = {}
    for name, party in parties.items():
        family = [n for n in parties if n != name and (n.endswith(name) or name.endswith(n))]
        for other in family:
            short, full = sorted((name, other), key=len)
            often = text.count(full)
            better = short if text.count(short) - often > often else full
            chosen[name] = parties[better]
        if not family:
            tail = _own_name(page, party)
            if tail and text.count(tail) - text.count(name) > text.count(name):
                chosen[name] = replace(party, name=tail, organization=tail)
    return chosen


def _own_name(page: Page, party: Party) -> str | None:
    """The name of an organisation without the wider places in front of it, where the page writes it so too."""
    if party.name not in page.text:
        return None
    for end in range(2, len(party.name) - 5):
        if party.name[end - 1] in "省市区盟州":
            tail = party.name[end:]
            if not any(mark in tail[:6] for mark in "市县区旗州"):
                continue
            if tail in (page.title or "") or page.text.count(tail) > page.text.count(party.name):
                return tail
    return None


def _pairing(page: Page, dates: Sequence[DateMention], found: Found, mechanism: str) -> Pairing:
    start_year, end_year = years_of(page, dates, found)
    return Pairing(
        found.start,
        found.end,
        found.helper.name,
        found.recipient.name,
        mechanism,
        helper_organization=found.helper.organization,
        helper_place_code=found.helper.code,
        recipient_organization=found.recipient.organization,
        recipient_place_code=found.recipient.code,
        start_year=start_year,
        end_year=end_year,
        modality=modality_at(page, found.start, found.end),
        origin=found.origin,
        confidence=found.confidence,
    )


def _drop_reversed(best: dict[tuple[str, str], Pairing]) -> None:
    """Of a relation read in both directions the surer stays."""
    for helper, recipient in list(best):
        if (helper, recipient) in best and (recipient, helper) in best:
            del best[min(((helper, recipient), (recipient, helper)), key=lambda key: best[key].confidence)]


_SHORT = 4


def _drop_abbreviated(best: dict[tuple[str, str], Pairing]) -> None:
    """中办 beside 中央办公厅, 农发行 beside 中国农业发展银行, both with one recipient: the full name stays."""
    by_recipient: dict[str, list[tuple[str, str]]] = {}
    for key, pairing in best.items():
        if pairing.helper_organization is not None:
            by_recipient.setdefault(key[1], []).append(key)
    for keys in by_recipient.values():
        for short in keys:
            full = [k for k in keys if k in best and len(k[0]) > len(short[0]) + 1 and _abbreviates(short[0], k[0])]
            if len(short[0]) <= _SHORT and len(full) == 1 and short in best:
                kept, gone = best[full[0]], best.pop(short)
                kept.confidence = max(kept.confidence, gone.confidence)
                kept.start_year = kept.start_year or gone.start_year
                kept.end_year = kept.end_year or gone.end_year


_SCHOOLS = ("大学", "学院", "医院", "中学", "小学", "学校")


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of a short name stand in the full one in order, not all side by side."""
    if short[-2:] == full[-2:] and short.endswith(_SCHOOLS):
        return False  # 天津大学 is not 天津医科大学
    rest = iter(full)
    return short not in full and all(character in rest for character in short)


def _drop_wider(best: dict[tuple[str, str], Pairing]) -> None:
    """到某县某镇开展帮扶 beside the village itself: the village stays."""
    narrow: dict[str, list[Pairing]] = {}
    for pairing in best.values():
        narrow.setdefault(pairing.helper_name, []).append(pairing)
    for key, pairing in list(best.items()):
        code = pairing.recipient_place_code
        # a county or city does not help a whole province
        too_wide = bool(code and code.endswith("0000") and pairing.helper_place_code and not pairing.helper_place_code.endswith("0000"))
        if (pairing.confidence > 0.65 and not too_wide) or not code:
            continue
        wide = code.rstrip("0") if len(code) == 6 else code
        for rival in narrow[pairing.helper_name]:
            inner = rival.recipient_place_code
            if (
                rival is not pairing
                and inner
                and inner.startswith(wide)
                and (len(inner) > len(code) or _finer(rival.recipient_name, pairing.recipient_name))
            ):
                del best[key]
                break


def _drop_parents(best: dict[tuple[str, str], Pairing]) -> None:
    """省政协 beside 省政协机关, both with one village: the surer name stays."""
    by_recipient: dict[str, list[tuple[str, str]]] = {}
    for key, pairing in best.items():
        if pairing.helper_organization is not None:
            by_recipient.setdefault(key[1], []).append(key)
    for keys in by_recipient.values():
        keys.sort()
        for shorter, longer in itertools.pairwise(keys):
            if (
                longer[0].startswith(shorter[0])
                and shorter in best
                and longer in best
                and abs(best[shorter].confidence - best[longer].confidence) > 0.1
            ):
                del best[min((shorter, longer), key=lambda key: (best[key].confidence, len(key[0])))]


def _finer(narrow: str, wide: str) -> bool:
    order = "省市州盟县区旗镇乡村"
    return order.find(narrow[-1]) > order.find(wide[-1]) >= 0

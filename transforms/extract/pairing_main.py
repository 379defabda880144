"""The relation that a whole page is about, where no sentence states it: one helper and one recipient that the page keeps naming."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from transforms.extract.model import OrganizationMention, Origin, Page, PlaceMention
from transforms.extract.pairing_merge import Found
from transforms.extract.pairing_parties import Party, PartyNames, contains, side

_HELP = re.compile("帮扶|援助|对口|结对|协作|援建|援派|定点扶贫")
_STANDING = re.compile("挂职|协作|对口|结对|帮扶资金|帮扶协议|援派干部|帮扶项目")
_OWN_NAME = re.compile("^[一-龥]{2,14}?(?:大学|学院|医院|银行|集团|公司)")
_OWN_WORD = re.compile("我校|我院|我行|我司|我公司|我集团|(?:^|[，。、\\n度])学校")
_LEVELS = ("prefecture", "county", "township")
_MIN_TIMES = 2
_MIN_TIMES_OF_UNIT = 3
_MAX_PLACES = 2000


def _most_named(page: Page, places: Sequence[PlaceMention]) -> tuple[PlaceMention, int] | None:
    """The place that a page names most, None where another that neither lies in it nor around it is named half as often."""
    title = page.title or ""
    counts: Counter[str] = Counter(p.name for p in places)
    first = {p.name: p for p in reversed(places)}
    for name in counts:
        if name in title or (len(name) > 2 and name.rstrip("省市县区镇乡") in title):
            counts[name] += 2
    if not counts:
        return None
    best = max(counts, key=lambda name: (counts[name], -first[name].start))
    chosen = first[best]
    for name, times in counts.items():
        if name != best and 2 * times > counts[best] and not _one_in_other(first[name], chosen):
            return None
    return chosen, counts[best]


def _as_party(place: PlaceMention) -> Party:
    return Party(place.name, place.code, place.level, None, None, place.start, place.end)


def _one_in_other(first: PlaceMention, second: PlaceMention) -> bool:
    a, b = _as_party(first), _as_party(second)
    return contains(a, b) or contains(b, a)


def _around(wide: Party, narrow: Party) -> bool:
    return wide.name == narrow.name or contains(wide, narrow)


def relation_of_places(page: Page, places: Sequence[PlaceMention], found: list[Found], names: PartyNames, *, standing: bool) -> None:
    """Adds the eastern and the western place that a page on help keeps naming, unless it states a relation between places.

    ``standing`` says that the page names a standing programme. What only a name one level up told (沪滇协作) gives way to the pair.
    """
    if not found and not standing and not _STANDING.search(page.text) and not _STANDING.search(page.title or ""):
        return
    sided = [
        (p, side(_as_party(p))) for p in places[:_MAX_PLACES] if p.code and p.level in _LEVELS and not p.in_organization and len(p.name) > 1
    ]
    east = _most_named(page, [p for p, where in sided if where == "east"])
    west = _most_named(page, [p for p, where in sided if where == "west"])
    if east is None or west is None or min(east[1], west[1]) < _MIN_TIMES:
        return
    helper, recipient = (replace(_as_party(p), name=names.place(p)) for p in (east[0], west[0]))
    upper = [f for f in found if f.passing and _around(f.helper, helper) and _around(f.recipient, recipient)]
    between = [f for f in found if f.helper.is_place and f.recipient.is_place and f.confidence >= 0.6 and f not in upper]
    if between and not any(f.helper.name == helper.name and f.recipient.name == recipient.name for f in between):
        return
    if not between:
        if not standing and not _STANDING.search(f"{page.title or ''}{page.text}"):
            return
        spot = next(
            (
                (s.start, s.end)
                for s in page.sentences
                if _HELP.search(page.text, s.start, s.end) and any(p.name == east[0].name and s.start <= p.start < s.end for p, _ in sided)
            ),
            None,
        )
        if spot is None:
            return
        found.append(Found(helper, recipient, "", *spot, 0.6, Origin.INFERRED))
    title = page.title or ""
    for each in upper:
        told = page.text[each.start : each.end]
        if (
            told not in title
            and page.text.count(told) <= _MIN_TIMES
            and (each.helper.name, each.recipient.name) != (helper.name, recipient.name)
        ):
            found.remove(each)


def relation_of_unit(page: Page, places: Sequence[PlaceMention], organizations: Sequence[OrganizationMention], found: list[Found]) -> None:
    """Adds the university, hospital, bank or firm that speaks on the page (我校) and the county that it keeps naming, where no relation is stated.

    Only for pages on 定点帮扶; the unit's name is that of the title or the publisher, else that of the organisation named like it.
    """
    if not _OWN_WORD.search(page.text):
        return
    named = _OWN_NAME.match(page.title or "") or _OWN_NAME.match(page.publisher or "")
    if named is None or any(f.helper.name != named.group() or f.recipient.level not in ("village", "township") for f in found):
        return
    chosen = _most_named(page, [p for p in places[:_MAX_PLACES] if p.code and p.level == "county" and not p.in_organization])
    if chosen is None or chosen[1] < _MIN_TIMES_OF_UNIT:
        return
    place = chosen[0]
    spot = next(
        (
            (s.start, s.end)
            for s in page.sentences
            if _HELP.search(page.text, s.start, s.end) and any(p.name == place.name and s.start <= p.start < s.end for p in places)
        ),
        None,
    )
    if spot is None:
        return
    name = named.group()
    known = next((o for o in organizations if o.name == name), None)
    helper = Party(name, known.place_code if known else None, None, name, known.organization_type if known else "other", *spot)
    found.append(Found(helper, _as_party(place), "定点帮扶", *spot, 0.55, Origin.INFERRED))

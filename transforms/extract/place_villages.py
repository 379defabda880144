"""Villages: after a township or county, in lists, named again, or introduced alone and looked up in the counties that the page names."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import defaultdict
from datetime import date
from functools import cache

from transforms.extract.model import Origin, Page, PlaceMention
from transforms.gazetteer.index import read_rows
from transforms.gazetteer.lookup import Gazetteer

_HAN = "\u4e00-\u9fff"
_MAX_TOWNSHIPS = 300
"""Townships of a page whose villages are looked for."""
_MAX_COUNTIES = 40
"""Counties of a page whose villages are looked for by name."""
_MAX_WIDE = 60
"""Names of a page that are looked for in whole provinces."""
_MAX_PROVINCES = 6
"""Mentions whose provinces are asked about a name that is not found where it should be."""
_LONGEST = 9
"""Characters of the longest village name that is looked for, 村 included (库塔孜艾热克村)."""
_LONGEST_TOLD = 6
_AFTER_VILLAGE = tuple("民镇级庄里委")
_VILLAGE = re.compile(rf"的?(?P<name>[{_HAN}]{{1,8}}?(?:村|社区|嘎查))(?![民镇级庄里委干口头寨容貌务医官落])")
# the figure comes first, so that all other spots are passed over at once
_NUMBERED = re.compile(r"[0-9](?<=[乡镇].)[0-9]?村(?![0-9民镇级庄里委]|[、共和][0-9])")
_VILLAGES_ALL = re.compile(r"村(?![民支委干党里医两第])")
_SUFFIX = re.compile(r"(?:村(?![镇级庄里委干口头寨容貌务医官落集企规史社情味小中])|社区|嘎查)")
_NOT_IN_VILLAGE = re.compile(r"[和与及在到对的了是等以将从把被让因为向使给驻入进该各每这那]")
_TELLS_NAME = re.compile(
    r"村民|的|第一书记|党支部|党总支|党员|驻村|支部|支书|贫困户|[，。、；：！？”）——]|$|\n|是|有|召|举|当|担任|捐|赠|送|开展|考察|调研|看|查|慰|位于|地处|农民|农户|牧民|居民|群众|距|离"
)
"""What stands after a village that is spoken of by name."""
_LIES_IN = re.compile(rf"[{_HAN}]{{1,8}}?(?:村|社区|嘎查)(?:位于|地处|坐落|隶属|属于)")
"""香格宗村位于甘孜州雅江县: what follows tells where it lies, whatever was named before."""
_OF_THE_VILLAGE = re.compile(r"村民|第一书记|党支部|党总支|村?支书|村委会")
"""What stands behind the name of a village and behind no other word that ends like one."""
_LEADS_TO_NAME = re.compile(
    r"(?:(?:[老山地牧灾]区|[县市州旗乡镇盟])的|所在的|在|到|向|赴|走进|位于|地处|走访|深入|驻|名叫|叫|家住|前往|——|－－)$"
)
_NEVER_LAST = frozenset("农乡驻整全个的进")
_COUNTING = re.compile(r"[0-9一二三四五六七八九十百千万两几数多各每这那整]+[个座批户名条]")
_COUNTED = frozenset("个些批座条两几数各每全多名支户")


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Endings of what is no name, words before a name, characters before a name that may belong to it, those that do where they come first."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_rows("place_village_words.csv"):
        found[row["use"]].add(row["word"])
    return (
        frozenset(found["not_a_name"]),
        frozenset(found["before"]),
        frozenset(found["before_unless_part"]),
        frozenset(found["before_inside"]),
    )


def find_villages(page: Page, source: Gazetteer, mentions: list[PlaceMention], day: date | None) -> None:
    """Adds the page's villages to ``mentions``: with their twelve digits where the list of 2023 knows them, else with the code of what they lie in."""
    if "村" not in page.text and "社区" not in page.text and "嘎查" not in page.text:
        return
    finder = _Villages(page, source, mentions, day)
    finder.numbered()
    finder.listed()
    finder.alone()


class _Villages:
    def __init__(self, page: Page, source: Gazetteer, mentions: list[PlaceMention], day: date | None) -> None:
        self.text = page.text
        self.day = day
        self.source = source
        self.mentions = mentions
        self.taken = sorted((m.start, m.end) for m in mentions)
        self.endings: dict[tuple[str, str], bool] = {}
        """Whether some village of a county ends with the words: a page names its villages again and again."""

    def numbered(self) -> None:
        """Villages that have a number for a name, right behind their township (波斯喀木乡10村); 全乡10村 and 甲乡10村560户 count."""
        for owner in [m for m in self.mentions if m.level == "township" and m.code] if _NUMBERED.search(self.text) else ():
            match = _NUMBERED.match(self.text, owner.end)
            if match is not None and owner.code is not None and self._free(owner.end, match.end()):
                self._add([(owner.end, match.end())], match.group(), owner.code, 0.7)

    def listed(self) -> None:
        """Villages after a township or county, after 、 in a list of villages, and wherever a village of a township on the page is named again."""
        text = self.text
        towns = [m for m in self.mentions if m.level == "township" and m.code]
        above = [m for m in self.mentions if m.level in ("county", "prefecture") and m.code]
        names = list(dict.fromkeys(m.code for m in towns if m.code and len(m.code) == 12))[:_MAX_TOWNSHIPS]
        tables = {code: self.source.villages(code) for code in names}
        found: dict[str, tuple[str, float]] = {}
        spans: dict[str, set[tuple[int, int]]] = {}
        for owner in sorted([*towns, *above], key=lambda m: m.start):
            at = owner.end
            while True:
                match = _VILLAGE.match(text, at)
                if not match or not (
                    self._free(match.start("name"), match.end())
                    or self._uncover(owner, match["name"], match.start("name"), match.end(), tables)
                ):
                    break
                name, end = match["name"], match.end()
                longer = self._code_below(owner, name + "村", tables)[0] if text.startswith("村", end) else None
                if longer is not None and len(longer) == 12 and not longer.endswith("000"):
                    # 旺村 is the name, 旺村村 the village; 赵楼村|村支书 is not.
                    name, end = name + "村", end + 1
                code, confidence = self._code_below(owner, name, tables)
                known = code is not None and len(code) == 12 and not code.endswith("000")
                if not known and (_NOT_IN_VILLAGE.search(name) or self._is_no_name(name, beside_place=True)):
                    break
                if code is None:
                    break
                found.setdefault(name, (code, confidence))
                spans.setdefault(name, set()).add((match.start("name"), end))
                at = end
                if at < len(text) and text[at] in "、和与及" and (owner.level == "township" or len(code) == 12):
                    at += 1
                    continue
                break
        for table in tables.values():
            for name, table_code in table.items():
                if len(name) > 2 and name in text:
                    found.setdefault(name, (table_code, 0.85))
        for name, (code, confidence) in found.items():
            own = spans.get(name, set())
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if self._may_start(at) and not text.startswith(_AFTER_VILLAGE, end):
                    own.add((at, end))
                at = text.find(name, end)
            self._add(sorted(own), name, code, confidence)

    def alone(self) -> None:
        """Villages that nothing wider stands before (记者来到高桥村): in the counties of the page, else by the words around them."""
        text = self.text
        places = sorted((m for m in self.mentions if m.code and m.level in ("province", "prefecture", "county")), key=lambda m: m.start)
        if not places:
            return
        self.ends = {m.end for m in self.mentions}
        outside = [m for m in places if not m.in_organization] or places
        self.outside = outside
        counties = self._counties(outside)
        spots: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        codes: dict[str, tuple[str, float]] = {}
        for match in _SUFFIX.finditer(text):
            end = match.end()
            if not self._free(match.start(), end):
                continue
            start, edge = self._edge(match.start())
            stem_length = match.start() - start
            known = self._known(counties, start, end, edge)
            owner = self._owner(start)
            if known is not None and (edge != "place" or any(self._lies_in(c, owner) for c in known[1])):
                start = known[0]
                inside = [c for c in known[1] if self._lies_in(c, owner)]
                if not inside and stem_length < 3 and edge != "" and self._beside(owner, start):
                    codes.setdefault(text[start:end], ((owner.code or "")[:6], 0.6))
                else:
                    inside = inside or known[1]
                    codes.setdefault(text[start:end], (inside[0] if len(inside) == 1 else inside[0][:6], 0.8))
                edge = "known"
            elif (
                edge == ""
                or stem_length < (1 if edge == "place" else 2)
                or (match[0] == "村" and _VILLAGES_ALL.match(text, end))
                or self._is_no_name(text[start:end], beside_place=edge == "place")
            ):
                continue
            if self._free(start, end):
                spots[text[start:end]].append((start, end, edge))
        wide = 0
        for name, found in spots.items():
            if name not in codes:
                wide += 1
                first = next((f for f in found if f[2] == "place"), found[0])
                owner = self._owner(first[0])
                told = self._is_told(name, found)
                if not told and (name.endswith("社区") or len(name) < 3):
                    continue
                listed_only = name.endswith("社区") and first[2] != "place"
                unique = (
                    self._unique_in_region(owner, name, only_there=first[2] == "place") if wide <= _MAX_WIDE and len(name) > 2 else None
                )
                if unique is None and (listed_only or not told):
                    continue
                owner_code = (owner.code or "")[:6]
                elsewhere = owner.level == "county" and unique is not None and not unique.startswith(owner_code)
                if unique is None or (elsewhere and len(name) < 4 and self._beside(owner, first[0])):
                    codes[name] = (owner_code, 0.6 if owner.level == "county" else 0.5)
                else:
                    codes[name] = (unique, 0.65)
            code, confidence = codes[name]
            spans = {(start, end) for start, end, _ in found}
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if self._may_start(at) and not text.startswith(_AFTER_VILLAGE, end):
                    spans.add((at, end))
                at = text.find(name, end)
            self._add(sorted(spans), name, code, confidence)

    # -- where a name begins -----------------------------------------------------------------------------------------------------------

    def _edge(self, suffix: int) -> tuple[int, str]:
        """(start, what stands before) of the name whose generic part begins at ``suffix``; what is place, mark, word or '' where nothing tells."""
        text = self.text
        _, before, weak, inner = _words()
        low = max(0, suffix - _LONGEST + 1)
        at = suffix
        while at > low:
            if at < suffix and at in self.ends:
                return at, "place"
            char = text[at - 1]
            if not ("\u4e00" <= char <= "\u9fff"):
                return at, "mark" if at < suffix else ""
            part = char in inner and at > 1 and "\u4e00" <= text[at - 2] <= "\u9fff" and at - 1 not in self.ends
            if at < suffix and (char in before or (suffix - at > 1 and (part or text[at - 2 : at] in before or char in weak))):
                return at, "" if char in _COUNTED else "word"
            if at == suffix and char in before:
                return at, ""
            at -= 1
        return (0, "mark") if low == 0 else (low, "")

    def _is_no_name(self, name: str, *, beside_place: bool = False) -> bool:
        """Whether what stands before 村 names nothing (深度贫困村); beside a place a kind of village may follow a name (红寺堡区弘德生态移民村)."""
        stem = name.removesuffix("村").removesuffix("社区").removesuffix("嘎查")
        words = _words()[0]
        if "村" in stem or stem in words or (len(stem) > 2 and stem[:-1] in words) or stem[-1:] in _NEVER_LAST or _COUNTING.search(stem):
            return True
        rest = stem
        while rest:
            cut = next((i for i in range(len(rest) - 1) if rest[i:] in words), None)
            if cut is None:
                break
            rest = rest[:cut]
        if rest == stem:
            return False
        return not beside_place or len(rest) < 2 or rest in words

    def _known(self, counties: list[str], start: int, end: int, edge: str) -> tuple[int, list[str]] | None:
        """(start, codes) of the longest village of the counties that ends at ``end``; it begins at the edge or inside an unclear stretch."""
        best: tuple[int, list[str]] | None = None
        for county in counties:
            for at in range(end - 2, max(end - _LONGEST, 0) - 1, -1):
                name = self.text[at:end]
                known = self.endings.get((county, name))
                if known is None:
                    known = self.endings[county, name] = self.source.ends_village(county, name)
                if not known:
                    break
                fits = at == start or (at < start and self._may_start(at)) or (at > start and end - at >= (3 if edge == "" else 4))
                if fits and (best is None or at <= best[0]) and (codes := self.source.village_codes(county, name)):
                    best = (at, codes if best is None or at < best[0] else best[1] + codes)
        if best is not None and edge != "place" and self._is_no_name(self.text[best[0] : end]):
            return None
        return best

    # -- where it lies -----------------------------------------------------------------------------------------------------------------

    def _counties(self, places: list[PlaceMention]) -> list[str]:
        """The codes of today of the counties among places."""
        found = dict.fromkeys(m.code[:6] for m in places if m.code and m.level == "county")
        return list(dict.fromkeys(self.source.place_now(code) or code for code in found))[:_MAX_COUNTIES]

    def _owner(self, at: int) -> PlaceMention:
        """The division that a village at an offset most likely lies in: the nearest before it, or a county inside that one named in the paragraph."""
        places = self.outside
        i = bisect_right(places, at, key=lambda m: m.start)
        floor = self.text.rfind("\n", 0, at)
        if i == 0 or places[i - 1].start < floor or _LIES_IN.match(self.text, at):
            # 高桥村是湖北省十堰市房县的…: what the same sentence says after the name, down to its narrowest.
            stop = self.text.find("。", at)
            j = i
            if j < len(places) and (stop < 0 or places[j].start < stop):
                while j + 1 < len(places) and places[j + 1].start == places[j].end:
                    j += 1
                return places[j]
            if i == 0:
                return places[0]
        nearest = places[i - 1]
        if nearest.level == "county" or nearest.end == at:
            return nearest
        for m in reversed(places[max(0, i - 8) : i]):
            if m.start < floor:
                break
            if m.level == "county" and m.code and nearest.code and self.source.is_within(m.code, nearest.code):
                return m
        return nearest

    def _lies_in(self, code: str, owner: PlaceMention) -> bool:
        own = (owner.code or "")[:6]
        return self.source.is_within(code, self.source.place_now(own) or own)

    def _beside(self, owner: PlaceMention, start: int) -> bool:
        return 0 <= start - owner.end < 60

    def _unique_in_region(self, owner: PlaceMention, name: str, *, only_there: bool) -> str | None:
        """The only village of a name in what it lies in, the prefecture and province around that, or the other provinces of the page; its county if several are there."""
        code = (owner.code or "")[:6]
        now = self.source.place_now(code) or code
        regions = [now]
        if not only_there:
            regions += [now[:4] + "00", now[:2] + "0000"]
            if len(name) > 3:
                regions += [m.code[:2] + "0000" for m in self.outside if m.code][:_MAX_PROVINCES]
        for region in dict.fromkeys(regions):
            codes = self.source.village_codes(region, name)
            if codes:
                counties = {c[:6] for c in codes}
                return codes[0] if len(codes) == 1 else counties.pop() if len(counties) == 1 else None
        return None

    def _is_told(self, name: str, found: list[tuple[int, int, str]]) -> bool:
        """Whether a name that no list knows is one: right after a place, named twice, or where the words around it lead to a name."""
        beside = any(edge == "place" for _, _, edge in found)
        if len(name) > 7 and not beside:
            return False
        if beside and len(name) <= 4 and name.endswith("村") and not _NOT_IN_VILLAGE.search(name):
            return True
        if any(
            len(name) <= _LONGEST_TOLD
            and edge
            and (
                self._goes_on(start)
                or (len(name) > 3 and not _NOT_IN_VILLAGE.search(name) and _OF_THE_VILLAGE.match(self.text, end))
                or (edge == "mark" and not _NOT_IN_VILLAGE.search(name) and self.text.startswith(("位于", "地处"), end))
            )
            for start, end, edge in found
        ):
            return True
        told = [
            edge == "place" or self._goes_on(start) or _LEADS_TO_NAME.search(self.text, max(0, start - 4), start) is not None
            for start, end, edge in found
            if _TELLS_NAME.match(self.text, end)
        ]
        return any(told) or (len(told) > 1 and name.endswith("村"))

    def _goes_on(self, start: int) -> bool:
        """Whether a village stands before, joined by 、 or 和."""
        return start > 1 and self.text[start - 1] in "、和与及" and self.text[start - 2] == "村" and not self._free(start - 2, start - 1)

    def _uncover(self, owner: PlaceMention, name: str, start: int, end: int, tables: dict[str, dict[str, str]]) -> bool:
        """Removes short names inside the name of a village that the list knows (和顺 in 金凤区和顺新村); whether that was so."""
        inside = [m for m in self.mentions if start <= m.start < end]
        if any(m.end > end or m.end - m.start > 3 or m.end - m.start >= end - start - 1 for m in inside):
            return False
        code = self._code_below(owner, name, tables)[0]
        if code is None or len(code) < 12 or code.endswith("000"):
            return False
        for m in inside:
            self.mentions.remove(m)
            self.taken.remove((m.start, m.end))
        return self._free(start, end)

    # -- common ------------------------------------------------------------------------------------------------------------------------

    def _free(self, start: int, end: int) -> bool:
        return free(self.taken, start, end)

    def _add(self, spans: list[tuple[int, int]], name: str, code: str, confidence: float) -> None:
        code = self.source.unit_on(code, self.day)
        origin = Origin.LOOKED_UP if len(code) == 12 else Origin.INFERRED
        for start, end in spans:
            if self._free(start, end):
                self.mentions.append(PlaceMention(start, end, code, name, "village", origin, confidence))
                insort(self.taken, (start, end))

    def _may_start(self, at: int) -> bool:
        before = self.text[at - 1 : at]
        return (
            not before
            or not ("\u4e00" <= before <= "\u9fff")
            or before in "镇乡道区县在到赴与和对向由是的为及从往自驻于至入进近给让助扶我该"
            or self.text[at - 2 : at] in _words()[1]
        )

    def _code_below(self, owner: PlaceMention, name: str, tables: dict[str, dict[str, str]]) -> tuple[str | None, float]:
        """The village's code, or its township's or county's where the list does not know it."""
        assert owner.code is not None
        if owner.level == "township":
            table = tables.get(owner.code, {})
            code = table.get(name) or table.get(name.removesuffix("村") + "社区") or table.get(name.removesuffix("社区") + "村")
            return (code, 0.95) if code else (owner.code, 0.8 if len(name) <= 5 else 0.6)
        codes = self.source.village_codes(self.source.place_now(owner.code[:6]) or owner.code[:6], name)
        if len(codes) == 1:
            return codes[0], 0.85
        if owner.level == "prefecture":
            return None, 0.0
        return owner.code, 0.65 if len(name) <= 4 else 0.5


def free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether no span of the sorted list overlaps start:end."""
    i = bisect_right(taken, (start, 1 << 60))
    return not ((i > 0 and taken[i - 1][1] > start) or (i < len(taken) and taken[i][0] < end))

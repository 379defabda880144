"""The year in which a page without a publication date was written, as its text lets a careful reader infer it."""

from __future__ import annotations

import re
from functools import cache

from transforms.extract.modality import modality_at
from transforms.extract.model import Modality, Page
from transforms.reference import read_reference

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|[-/.](?=[0-9]{1,2}[-/.]))(?!代|级)")
_YEAR_RANGE = re.compile(r"((?:19|20)[0-9]{2})年?(?:-{1,2}|—{1,2}|–|~|至|到)((?:19|20)[0-9]{2})年")
_FULL = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年[0-9]{1,2}月[0-9]{1,2}日|[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9]))")
_THIS_YEAR = re.compile(r"今年[^。！？\n]{0,30}")
# A year told inside a cited document says when the document was to hold, not when the page was written.
_CITED = re.compile(r"《[^《》\n]{0,100}》")
_CUE_REACH = 24


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, int]]:
    shifts = {row["word"]: int(row["shift"]) for row in read_reference("date_year_cues").iter_rows(named=True)}
    return re.compile("|".join(sorted(map(re.escape, shifts), key=lambda w: (-len(w), w)))), shifts


@cache
def _programme_years() -> tuple[tuple[str, int], ...]:
    rows = read_reference("programme_years").iter_rows(named=True)
    return tuple((row["phrase"].replace("“", "").replace("”", ""), int(row["start_year"])) for row in rows if row["kind"] == "year")


def present_year(page: Page) -> tuple[int | None, float]:
    """The present year of a page and how sure that is; (None, 0.5) where the text does not tell.

    In this order: what 今年 is said to be (脱贫攻坚收官之年 is 2020), years in the title and before nouns of plans and meetings (2022年联席会议), full
    dates; then the newest year told as past, or the year after it where only whole-year results of it are told (2016-2020年工作成效).
    """
    text = page.text
    for match in _THIS_YEAR.finditer(text):
        words = match[0].replace("“", "").replace("”", "")
        for phrase, year in _programme_years():
            if phrase in words:
                return year, 0.75
    pattern, shifts = _cues()
    cited = [(m.start(), m.end()) for m in _CITED.finditer(text)]
    strong: list[int] = []
    results: set[int] = set()
    newest: list[int] = []
    for source in (page.title or "", text):
        for match in _YEAR.finditer(source):
            if source is text and (_inside(match.start(), cited) or _planned(page, match)):
                continue
            year = int(match[1])
            ranged = _YEAR_RANGE.match(source, max(0, match.start() - 6)) or (
                _YEAR_RANGE.match(source, max(0, match.start() - 5)) if match.start() else None
            )
            newest.append(year)
            reach = re.split(r"[，。；！？\n]", source[match.end() : match.end() + _CUE_REACH], maxsplit=1)[0]
            cue = pattern.search(reach)
            if cue and shifts[cue[0]] == 0 and ranged is None:
                strong.append(year)
            elif cue and shifts[cue[0]] == 1:
                results.add(year)
            if source is not text and not cue:
                strong.append(year)
    strong.extend(int(m[1]) for m in _FULL.finditer(text) if not _inside(m.start(), cited) and not _planned(page, m))
    if strong:
        return max(strong), 0.65
    if not newest:
        return None, 0.5
    latest = max(newest)
    return (latest + 1, 0.45) if latest in results else (latest, 0.5)


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _planned(page: Page, match: re.Match[str]) -> bool:
    before = page.text[max(0, match.start() - 2) : match.start()]
    return before.endswith("到") and modality_at(page, match.start(), match.end()) is Modality.PLANNED

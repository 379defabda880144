"""What a dataset is too small or too one-sided to tell, said before anybody draws conclusions from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_EXAMPLES = 30
"""Pages below which a dataset is a set of examples: no year or province has enough of them to be compared."""
_STATISTICS = 1000
_FEW_AMOUNTS = 30
_FEW_PAIRINGS = 100


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of ``words.yaml`` and what stands in its braces; shares are in per cent."""

    word: str
    filled: Mapping[str, int | str]


def notes(told: Mapping[str, Any]) -> list[Note]:
    """The sentences that go with aggregates as ``gather`` gives them; the most important first, never none."""
    figures = told["figures"]
    pages = figures["pages"]
    if not pages:
        return [Note("note_no_pages", {})]
    years = [row["year"] for row in told["pages_by_year"] if row["year"] is not None]
    found = [_size(pages, len(years))]
    if figures["pages_undated"]:
        found.append(Note("note_undated", {"share": _share(figures["pages_undated"], pages)}))
    if len(years) == 1 and pages > 1:
        found.append(Note("note_one_year", {"year": str(years[0])}))
    if pages - figures["pages_in_scope"]:
        found.append(Note("note_out_of_scope", {"pages": pages - figures["pages_in_scope"]}))
    found += _amounts(told)
    if figures["pairings"] < _FEW_PAIRINGS and figures["pairings"]:
        found.append(Note("note_few_pairings", {"pairings": figures["pairings"]}))
    found += _one_sided(told)
    if figures["repairs_uncertain"] * 10 > figures["repairs"]:
        found.append(Note("note_uncertain", {"share": _share(figures["repairs_uncertain"], figures["repairs"])}))
    return found


def _size(pages: int, years: int) -> Note:
    if pages < _EXAMPLES:
        return Note("note_few_pages", {"pages": pages})
    if pages < _STATISTICS:
        return Note("note_some_pages", {"pages": pages})
    return Note("note_enough", {"pages": pages, "years": years})


def _amounts(told: Mapping[str, Any]) -> list[Note]:
    found = []
    amounts = sum(row["facts"] for row in told["sums"] if row["unit"] == "元")
    if not amounts:
        found.append(Note("note_no_amounts", {}))
    elif amounts < _FEW_AMOUNTS:
        found.append(Note("note_few_amounts", {"facts": amounts}))
    unhelped = next((row for row in told["missing"] if row["what"] == "amount_recipient"), None)
    if unhelped and unhelped["missing"] * 4 > unhelped["facts"]:
        found.append(Note("note_unhelped", {"share": _share(unhelped["missing"], unhelped["facts"])}))
    return found


def _one_sided(told: Mapping[str, Any]) -> list[Note]:
    names = {row["province"]: row["name"] for row in told["provinces"]}
    mentions = {row["province"]: row["mentions"] for row in told["coverage"] if row["province"] in names}
    if len(mentions) < 2:
        return []
    most = max(mentions, key=lambda code: (mentions[code], code))
    everything = sum(mentions.values())
    if mentions[most] * 2 <= everything:
        return []
    return [Note("note_one_province", {"share": _share(mentions[most], everything), "province": names[most]})]


def _share(part: int, whole: int) -> str:
    share = 100 * part / whole
    # 99.6 % is not all and 0.2 % is not nothing
    return "<1%" if share < 1 else ">99%" if 99 < share < 100 else f"{share:.0f}%"

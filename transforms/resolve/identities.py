"""One id for everything that is known to be the same person or organisation, and redirects from the ids that it had by parts of what is known.

An identity is first known by one thing that a page tells (a name with a place, a name with a body). Its id follows from that alone, so it is
the same on every run and stays valid in judgements and in other people's tables. Where pages show that two are one, the id of the one that
was told first stands for both; the other is listed as a redirect. Nothing depends on which pages came first, only on which there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from transforms.reference import read_reference
from transforms.resolve.groups import Groups
from warehouse.tables import conform, empty_frame

Link = tuple[str, str]


@cache
def judgements() -> tuple[frozenset[Link], frozenset[Link]]:
    """Pairs of ids that a reader has judged to be the same, and pairs judged to be two, from ``seeds/reference/judgements.csv``."""
    rows = read_reference("judgements").select("left_id", "right_id", "judgement").rows()
    same = frozenset((left, right) for left, right, judgement in rows if judgement == "same")
    return same, frozenset((left, right) for left, right, judgement in rows if judgement == "different")


def unite(
    table: str, first_told: Mapping[str, str], links: Iterable[Link], judged: tuple[Iterable[Link], Iterable[Link]] | None = None
) -> tuple[dict[str, str], pl.DataFrame]:
    """For every id the id that stands for it, and the rows of ``core.redirects``.

    ``first_told`` gives for every id something to sort by (when it was first told); ``links`` are pairs that pages show to be one.
    Judgements come first: what is judged the same is one, and no link ever joins what is judged to be two.
    """
    same, different = judgements() if judged is None else judged
    groups = Groups(sorted(first_told))
    by_judgement = [pair for pair in sorted(same) if all(side in first_told for side in pair)]
    for left, right in by_judgement:
        groups.join(left, right)
    judged_groups = {one: groups.find(one) for one in first_told}
    apart = [pair for pair in sorted(different) if all(side in first_told for side in pair)]
    for left, right in sorted({(min(link), max(link)) for link in links}):
        one, other = groups.find(left), groups.find(right)
        if one == other or any({groups.find(a), groups.find(b)} == {one, other} for a, b in apart):
            continue
        groups.join(left, right)
    current: dict[str, str] = {}
    for members in groups.lists():
        stands = min(members, key=lambda member: (first_told[member], member))
        current.update(dict.fromkeys(members, stands))
    rows = [
        {
            "table_name": table,
            "old_id": old,
            "current_id": stands,
            "reason": "judged_same" if by_judgement and judged_groups[old] == judged_groups[stands] else "merged",
        }
        for old, stands in sorted(current.items())
        if old != stands
    ]
    return current, conform("core.redirects", rows) if rows else empty_frame("core.redirects")

"""The villages and communities of the country by name: where one may lie that a page names without its township.

The list by township (``villages.parquet``) would have to be read through for a whole province to tell whether it has a village of some name.
``village_names.parquet`` holds the same names sorted, a block of them a row, so that a name is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import polars as pl

_BLOCK = 256
"""Names in a row."""
_FIRST = 0x100
"""A village's township (its place among the sorted townships) and its own three digits are a character each, counted from here on: so they are
found neither among the names nor among the marks between them."""


def village_name_blocks(townships: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """The rows of ``village_names.parquet`` for those of ``villages.parquet`` (township code, lines of three digits and a name), in any order.

    Columns: ``first_name`` of a block, and ``names``, its lines of a name, a tab and two characters for each village of that name.
    """
    found: dict[str, list[str]] = {}
    for number, (_, lines) in enumerate(sorted(townships)):
        town = chr(_FIRST + number)
        for line in lines.split("\n"):
            found.setdefault(line[3:], []).append(town + chr(_FIRST + int(line[:3])))
    names = sorted(found)
    blocks = [names[at : at + _BLOCK] for at in range(0, len(names), _BLOCK)]
    rows = [(block[0], "\n".join(f"{name}\t{''.join(found[name])}" for name in block)) for block in blocks]
    return pl.DataFrame(rows, schema={"first_name": pl.String, "names": pl.String}, orient="row")


class VillageNames:
    """Lookups in the blocks; ``townships`` are the sorted codes of the townships that the blocks were made from."""

    def __init__(self, blocks: pl.DataFrame, townships: Sequence[str]) -> None:
        self._firsts = blocks["first_name"].to_list()
        self._blocks = blocks["names"].to_list()
        self._townships = townships

    def codes(self, name: str, prefix: str = "") -> list[str]:
        """The twelve-digit codes of all villages of a name that begin with the prefix, in the order of the townships."""
        at = bisect_right(self._firsts, name) - 1
        if at < 0:
            return []
        block = self._blocks[at]
        start = 0 if name == self._firsts[at] else block.find(f"\n{name}\t") + 1
        if start == 0 and name != self._firsts[at]:
            return []
        start += len(name) + 1
        end = block.find("\n", start)
        written = block[start : end if end >= 0 else len(block)]
        towns = self._townships
        found = []
        for i in range(0, len(written), 2):
            town = towns[ord(written[i]) - _FIRST]
            if town.startswith(prefix):
                found.append(f"{town[:9]}{ord(written[i + 1]) - _FIRST:03}")
        return found

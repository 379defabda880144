"""Where Python meets the search: the tables, the memory that it works in, the text as numbers."""

from __future__ import annotations

from array import array
from functools import cache

import numpy as np

from transforms.decode.beam import COLUMNS, JOIN_COLUMNS, STATE, WAYS
from transforms.decode.lookup import Work
from transforms.decode.mirror import Found
from transforms.decode.tables import Tables, tables
from transforms.decode.undo import DOUBTED, EXHAUSTED, EXPLAINED, MIRRORED, SUSPICIOUS, undo_page

_NODES = 65_536
_JOINS = 1_024
_WIDE_ARRAYS = array("u").itemsize == 4


@cache
def _work() -> Work:
    """The memory that all pages share: compiled code is not interrupted by other threads."""
    return Work(
        np.zeros(65_536, np.int64),
        np.zeros(65_536, np.int32),
        np.zeros(STATE, np.int64),
        np.empty((3, WAYS, COLUMNS), np.int64),
        np.empty((_NODES, 4), np.int32),
        np.empty((_JOINS, JOIN_COLUMNS), np.int64),
    )


@cache
def _wide() -> Tables:
    """The tables in 64 bits, which plain Python needs to reckon as compiled code does."""
    t = tables()
    return t._replace(dense=t.dense.astype(np.int64), word_costs=t.word_costs.astype(np.int64))


def find(text: str) -> tuple[Found | None, bool]:
    """What a mirror did to a page, undone, or None where no mirror was at work; and whether the page, then, looks as if it were not clean."""
    # the quickest way to the code points where an array of them has 32 bits
    held = array("u", text) if _WIDE_ARRAYS else bytearray(text.encode("utf-32-le", "surrogatepass"))
    units = np.frombuffer(held, np.int32) if text else np.empty(0, np.int32)
    if undo_page.prepare(len(units)):
        t, w = tables(), _work()
        result = undo_page(
            units, t.dense, t.word_filter, t.word_keys, t.word_costs, t.reading_keys, w.table, w.seen, w.state, w.ways, w.nodes, w.joins
        )
    else:
        t = _wide()
        w = _work()
        with np.errstate(over="ignore"):
            result = undo_page(units.astype(np.int64), *t, *w)
    repaired, starts, keys, kinds, places, store, table, says, glitches = result
    said = says.tolist()
    suspicious = said[SUSPICIOUS] != 0
    exhausted = said[EXHAUSTED] != 0
    if not said[MIRRORED] or not (len(starts) or len(glitches) or exhausted):
        return None, suspicious
    found = Found(repaired, starts, keys, kinds, places, store, table, glitches, said[EXPLAINED] != 0, said[DOUBTED], exhausted)
    return found, suspicious


if __name__ == "__main__":
    # ahead of time, so that no page has to wait for it
    undo_page.compile()

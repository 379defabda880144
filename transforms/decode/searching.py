"""Where Python meets the search: the tables, the memory that it works in, the text as numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from transforms.decode.beam import COLUMNS, JOIN_COLUMNS, STATE, WAYS
from transforms.decode.lookup import Work
from transforms.decode.mirror import Found
from transforms.decode.tables import Tables, tables
from transforms.decode.undo import DOUBTED, EXHAUSTED, EXPLAINED, MIRRORED, SUSPICIOUS, undo_page

_NODES = 65_536
_JOINS = 1_024


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
    units = np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.int32)
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
    suspicious = bool(says[SUSPICIOUS])
    exhausted = bool(says[EXHAUSTED])
    if not says[MIRRORED] or not (len(starts) or len(glitches) or exhausted):
        return None, suspicious
    explained, doubted = bool(says[EXPLAINED]), int(says[DOUBTED])
    found = Found(repaired, starts, keys, kinds, places, store, table, glitches.reshape(-1, 6), explained, doubted, exhausted)
    return found, suspicious


if __name__ == "__main__":
    # ahead of time, so that no page has to wait for it
    undo_page.compile()

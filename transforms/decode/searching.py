"""Where Python meets the compiled search: the tables, the memory that it works in, the text as numbers."""

from __future__ import annotations

from functools import cache

import numpy as np

from transforms.decode.beam import COLUMNS, JOIN_COLUMNS, STATE, WAYS
from transforms.decode.lookup import Work
from transforms.decode.mirror import Found
from transforms.decode.tables import tables
from transforms.decode.undo import DOUBTED, EXPLAINED, MIRRORED, undo_page

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


def find(text: str) -> Found | None:
    """What a mirror did to a page, undone; None where no mirror was at work."""
    t, w = tables(), _work()
    units = np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.int32)
    repaired, starts, keys, kinds, places, store, table, says, glitches = undo_page(
        units, t.dense, t.word_filter, t.word_keys, t.word_costs, t.reading_keys, w.table, w.seen, w.state, w.ways, w.nodes, w.joins
    )
    if not says[MIRRORED] or not (len(starts) or len(glitches)):
        return None
    return Found(repaired, starts, keys, kinds, places, store, table, glitches.reshape(-1, 6), bool(says[EXPLAINED]), int(says[DOUBTED]))

"""Which pages are worth comparing: those that fall together in a band of their MinHash or share a sentence. Never all pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.resolve.signatures import PERMUTATIONS, Signatures

_ROWS_A_BAND = 4
"""32 bands of 4 rows: half of all pairs with a likeness of 0.36 meet, 98 of 100 with 0.6, all but none with 0.1."""

Pairs = npt.NDArray[np.uint32]


def candidate_pairs(signatures: Signatures) -> Pairs:
    """Pairs of rows, the smaller first, each once, sorted.

    Of the pages that fall together each is paired with the first of them and with the one before it, not with all: the number of pairs
    grows with the number of pages, however often one text was reprinted. Rows should stand in the order of their worth, the page that
    others are measured against first.
    """
    has_text = signatures.minhash.any(axis=1)
    rows = np.flatnonzero(has_text).astype(np.uint32)
    bands = (signatures.minhash[has_text, band : band + _ROWS_A_BAND] for band in range(0, PERMUTATIONS, _ROWS_A_BAND))
    met = np.sort(np.concatenate([*(_met(_mixed(band), rows) for band in bands), _met(signatures.piece_hash, signatures.piece_page)]))
    found = met[np.diff(met, prepend=~met[:1]) != 0]
    return np.stack([(found >> np.uint64(32)).astype(np.uint32), found.astype(np.uint32)], axis=1)


def _mixed(band: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """One key a row of a band."""
    key = np.zeros(len(band), dtype=np.uint64)
    for column in range(band.shape[1]):
        key = (key ^ band[:, column].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def _met(keys: npt.NDArray[np.uint64], rows: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """The pairs of rows with equal keys, packed into one number each; some of them twice. The rows are given in order."""
    if len(keys) < 2:
        return np.empty(0, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    is_same = keys[1:] == keys[:-1]
    starts = np.flatnonzero(np.concatenate([[True], ~is_same]))
    first = np.repeat(rows[starts], np.diff(np.append(starts, len(rows))))
    later = np.flatnonzero(is_same) + 1
    left = np.concatenate([first[later], rows[later - 1]]).astype(np.uint64)
    right = np.concatenate([rows[later], rows[later]]).astype(np.uint64)
    pairs: npt.NDArray[np.uint64] = np.extract(left != right, left << np.uint64(32) | right)
    return pairs

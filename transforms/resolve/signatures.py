"""Small numbers that stand for a page's text: alike texts have alike signatures, and a shortened text shares pieces with the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from rensa import RMinHash  # type: ignore[import-untyped]

from transforms.resolve.text import compared, shingles_of

PERMUTATIONS = 128
_SEED = 20190418
_PIECE_END = re.compile(r"[。！？；!?;\n]+")
_SHORTEST_PIECE = 12


@dataclass(frozen=True, slots=True)
class Signatures:
    """Of ``n`` pages: a MinHash each, and the hashes of the sentences that they hold."""

    minhash: npt.NDArray[np.uint32]
    """``n`` × ``PERMUTATIONS``, over the sequences of four characters; a row of zeros for a page without text."""
    piece_hash: npt.NDArray[np.uint64]
    """One entry a sentence of a page."""
    piece_page: npt.NDArray[np.uint32]
    """The page, by its row, of each entry of ``piece_hash``."""


def sign(bodies: Sequence[str], texts: Sequence[str] | None = None) -> Signatures:
    """Signatures of bodies, in their order; ``texts`` are their compared texts, where those are at hand."""
    minhash = np.zeros((len(bodies), PERMUTATIONS), dtype=np.uint32)
    hashes: list[int] = []
    pages: list[int] = []
    for row, body in enumerate(bodies):
        shingles = shingles_of(compared(body) if texts is None else texts[row])
        if not shingles:
            continue
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
        sketch.update(shingles)
        minhash[row] = sketch.digest()
        for piece in {compared(piece) for piece in _PIECE_END.split(body)}:
            if len(piece) >= _SHORTEST_PIECE:
                hashes.append(int.from_bytes(blake2b(piece.encode(), digest_size=8).digest(), "little"))
                pages.append(row)
    return Signatures(minhash, np.array(hashes, dtype=np.uint64), np.array(pages, dtype=np.uint32))

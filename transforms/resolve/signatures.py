"""Small numbers that stand for a page's text: alike texts have alike signatures, and a shortened text shares pieces with the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rensa import RMinHash  # type: ignore[import-untyped]

from transforms.resolve.text import body_digest, compared, shingles_of

PERMUTATIONS = 128
_SEED = 20190418
_PIECE_END = re.compile(r"[。！？；!?;\n]+")
_SHORTEST_PIECE = 12
_PIECE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Signatures:
    """Of ``n`` pages: a MinHash each, and the hashes of the sentences that they hold."""

    minhash: npt.NDArray[np.uint32]
    """``n`` × ``PERMUTATIONS``, over the sequences of four characters; a row of zeros for a page without text."""
    piece_hash: npt.NDArray[np.uint64]
    """One entry a sentence of a page."""
    piece_page: npt.NDArray[np.uint32]
    """The page, by its row, of each entry of ``piece_hash``."""


SKETCH = MappingProxyType({"body_digest": pl.Binary, "minhash": pl.Binary, "pieces": pl.Binary, "length": pl.Int64})
"""The columns of ``sketches_of``."""


class _Sketch(NamedTuple):
    """What a signature says of one text."""

    minhash: bytes
    """Empty where there is no text."""
    pieces: bytes
    """The hashes of its sentences, sorted."""
    length: int
    """Characters of the compared text."""


def sketches_of(bodies: pl.Series) -> pl.DataFrame:
    """The sketches of bodies, in their order: ``body_digest``, ``minhash`` (empty where there is no text), ``pieces`` (the hashes of the
    sentences, sorted) and ``length`` (characters of the compared text)."""
    digests = [body_digest(body) for body in bodies.cast(pl.Binary).to_list()]
    made: dict[bytes, _Sketch] = {}
    for digest, body in zip(digests, bodies, strict=True):
        if digest not in made:
            made[digest] = _sketch(body)
    return pl.DataFrame([(digest, *made[digest]) for digest in digests], schema=dict(SKETCH), orient="row")


def sign(bodies: Sequence[str]) -> Signatures:
    """Signatures of bodies, in their order."""
    return signatures_of(sketches_of(pl.Series(bodies, dtype=pl.String)))


def signatures_of(sketches: pl.DataFrame) -> Signatures:
    """The signatures that the rows of ``sketches_of`` tell."""
    minhash = np.zeros((sketches.height, PERMUTATIONS), dtype=np.uint32)
    has_text = (sketches["minhash"].bin.size() > 0).to_numpy()
    minhash[has_text] = np.frombuffer(b"".join(sketches["minhash"]), dtype="<u4").reshape(-1, PERMUTATIONS)
    rows = np.arange(sketches.height, dtype=np.uint32)
    pages = np.repeat(rows, (sketches["pieces"].bin.size() // _PIECE_BYTES).to_numpy())
    return Signatures(minhash, np.frombuffer(b"".join(sketches["pieces"]), dtype="<u8").astype(np.uint64), pages)


def _sketch(body: str) -> _Sketch:
    text = compared(body)
    shingles = shingles_of(text)
    if not shingles:
        return _Sketch(b"", b"", len(text))
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(shingles)
    pieces = {compared(piece) for piece in _PIECE_END.split(body)}
    hashes = sorted(blake2b(piece.encode(), digest_size=_PIECE_BYTES).digest() for piece in pieces if len(piece) >= _SHORTEST_PIECE)
    return _Sketch(np.array(minhash.digest(), dtype="<u4").tobytes(), b"".join(hashes), len(text))

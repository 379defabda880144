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


class Sketch(NamedTuple):
    """What a signature says of one text."""

    minhash: bytes
    """Empty where there is no text."""
    pieces: bytes
    """The hashes of its sentences, sorted."""
    length: int
    """Characters of the compared text."""


class Sketches:
    """Makes sketches of bodies, and remembers them; ``known`` is ``asked`` of an earlier run of the same code."""

    SCHEMA = MappingProxyType({"body": pl.String, "minhash": pl.Binary, "pieces": pl.Binary, "length": pl.Int64})

    def __init__(self, known: pl.DataFrame | None = None) -> None:
        rows = () if known is None else known.select(*self.SCHEMA).iter_rows()
        self._known = {body: Sketch(*sketch) for body, *sketch in rows}
        self._asked: dict[str, Sketch] = {}

    def of(self, body: str) -> Sketch:
        """The sketch of a body."""
        digest = blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        found = self._asked.get(digest) or self._known.get(digest)
        self._asked[digest] = found = found or _sketch(body)
        return found

    @property
    def asked(self) -> pl.DataFrame:
        """The texts that were asked for, sorted: what the next run may need, and nothing that it will not."""
        rows = [(body, *sketch) for body, sketch in sorted(self._asked.items())]
        return pl.DataFrame(rows, schema=dict(self.SCHEMA), orient="row")


def sign(bodies: Sequence[str], sketches: Sketches | None = None) -> Signatures:
    """Signatures of bodies, in their order."""
    sketches = sketches or Sketches()
    minhash = np.zeros((len(bodies), PERMUTATIONS), dtype=np.uint32)
    pieces: list[npt.NDArray[np.uint64]] = [np.empty(0, dtype=np.uint64)]
    pages: list[npt.NDArray[np.uint32]] = [np.empty(0, dtype=np.uint32)]
    for row, sketch in enumerate(map(sketches.of, bodies)):
        if not sketch.minhash:
            continue
        minhash[row] = np.frombuffer(sketch.minhash, dtype="<u4")
        pieces.append(np.frombuffer(sketch.pieces, dtype="<u8"))
        pages.append(np.full(len(pieces[-1]), row, dtype=np.uint32))
    return Signatures(minhash, np.concatenate(pieces), np.concatenate(pages))


def _sketch(body: str) -> Sketch:
    text = compared(body)
    shingles = shingles_of(text)
    if not shingles:
        return Sketch(b"", b"", len(text))
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(shingles)
    pieces = {compared(piece) for piece in _PIECE_END.split(body)}
    hashes = sorted(blake2b(piece.encode(), digest_size=8).digest() for piece in pieces if len(piece) >= _SHORTEST_PIECE)
    return Sketch(np.array(minhash.digest(), dtype="<u4").tobytes(), b"".join(hashes), len(text))

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

    SCHEMA = MappingProxyType({"body": pl.Binary, "minhash": pl.Binary, "pieces": pl.Binary, "length": pl.Int64})

    def __init__(self, known: pl.DataFrame | None = None) -> None:
        empty = pl.DataFrame(schema=dict(self.SCHEMA))
        self._known = empty if known is None else known.select(*self.SCHEMA).drop_nulls().unique("body")
        self._asked = empty

    def of(self, bodies: pl.Series) -> pl.DataFrame:
        """The sketches of bodies, in their order, as columns ``minhash``, ``pieces`` and ``length``; and ``body_digest`` of each."""
        digests = [body_digest(body) for body in bodies.cast(pl.Binary).to_list()]
        asked = pl.DataFrame({"body": digests}, schema={"body": pl.Binary})
        known = asked.unique().join(self._known, on="body")
        missing = dict(zip(digests, range(len(digests)), strict=True))
        for digest in known["body"]:
            del missing[digest]
        made = pl.DataFrame([(digest, *_sketch(bodies[row])) for digest, row in missing.items()], schema=dict(self.SCHEMA), orient="row")
        known = pl.concat([known, made])
        self._known = pl.concat([self._known, made]) if made.height else self._known
        self._asked = pl.concat([self._asked, known]).unique("body")
        return asked.join(known, on="body", how="left", maintain_order="left").rename({"body": "body_digest"})

    @property
    def asked(self) -> pl.DataFrame:
        """The texts that were asked for, sorted: what the next run may need, and nothing that it will not."""
        return self._asked.sort("body")


def sign(bodies: Sequence[str], sketches: Sketches | None = None) -> Signatures:
    """Signatures of bodies, in their order."""
    return signatures_of((sketches or Sketches()).of(pl.Series(bodies, dtype=pl.String)))


def signatures_of(sketches: pl.DataFrame) -> Signatures:
    """The signatures that the rows of ``Sketches.of`` tell."""
    minhash = np.zeros((sketches.height, PERMUTATIONS), dtype=np.uint32)
    has_text = (sketches["minhash"].bin.size() > 0).to_numpy()
    minhash[has_text] = np.frombuffer(b"".join(sketches["minhash"]), dtype="<u4").reshape(-1, PERMUTATIONS)
    rows = np.arange(sketches.height, dtype=np.uint32)
    pages = np.repeat(rows, (sketches["pieces"].bin.size() // _PIECE_BYTES).to_numpy())
    return Signatures(minhash, np.frombuffer(b"".join(sketches["pieces"]), dtype="<u8").astype(np.uint64), pages)


def _sketch(body: str) -> Sketch:
    text = compared(body)
    shingles = shingles_of(text)
    if not shingles:
        return Sketch(b"", b"", len(text))
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(shingles)
    pieces = {compared(piece) for piece in _PIECE_END.split(body)}
    hashes = sorted(blake2b(piece.encode(), digest_size=_PIECE_BYTES).digest() for piece in pieces if len(piece) >= _SHORTEST_PIECE)
    return Sketch(np.array(minhash.digest(), dtype="<u4").tobytes(), b"".join(hashes), len(text))

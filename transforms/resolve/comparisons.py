"""What was found about pairs of pages, so that pages which came long ago are not compared anew whenever others come."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.resolve.compare import is_same_text
from transforms.resolve.text import ComparedPage, body_digest

SCHEMA = {"pair": pl.UInt64, "is_same": pl.Boolean}

Digests = npt.NDArray[np.uint64]
Answers = npt.NDArray[np.int8]

UNKNOWN = -1
SEPARATOR = "\0"
_LARGEST = (1 << 64) - 1


class Comparisons:
    """Says whether two pages tell the same text, and remembers it.

    ``known`` is ``asked`` of an earlier run of the same code. A pair is known by all that the answer depends on, never by the pages' ids alone.
    """

    def __init__(self, known: pl.DataFrame | None = None) -> None:
        known = pl.DataFrame(schema=SCHEMA) if known is None else known.select(list(SCHEMA)).drop_nulls().unique("pair").sort("pair")
        self._pairs: Digests = known["pair"].to_numpy()
        self._answers: Answers = known["is_same"].cast(pl.Int8).to_numpy()
        self._looked_up: list[tuple[Digests, Answers]] = []
        self._asked: dict[int, bool] = {}
        self._digests: dict[str, int] = {}

    def known(self, left: Digests, right: Digests) -> Answers:
        """What earlier runs found about pairs of pages, given by their ``digest``: 1 for the same text, 0 for another, ``UNKNOWN``."""
        # sums of digests are as evenly spread as they are, and the order of the pages does not matter
        pairs = left + right
        if not len(self._pairs):
            return np.full(len(pairs), UNKNOWN, dtype=np.int8)
        at = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        found = np.where(self._pairs[at] == pairs, self._answers[at], np.int8(UNKNOWN))
        is_known = found != UNKNOWN
        self._looked_up.append((pairs[is_known], found[is_known]))
        return found

    def learn(self, answers: Iterable[pl.DataFrame]) -> None:
        """Takes over ``asked`` of others who asked about the same pages."""
        for frame in answers:
            self._asked.update(zip(frame["pair"].to_list(), frame["is_same"].to_list(), strict=True))

    def are_same(self, left: ComparedPage, right: ComparedPage) -> bool:
        """``is_same_text``, compared only where that was not done before."""
        pair = (self.digest(left) + self.digest(right)) & _LARGEST
        found = self._asked.get(pair)
        if found is None:
            found = self._asked[pair] = self._known_one(pair, left, right)
        return found

    def digest(self, page: ComparedPage) -> int:
        """A number that stands for all of a page that the answer depends on."""
        digest = self._digests.get(page.doc_id)
        if digest is None:
            body = body_digest(page.body.encode("utf-8", "surrogatepass"))
            digest = self._digests[page.doc_id] = _digest(
                page.doc_id, body, SEPARATOR.join(page.names), is_damaged=page.is_damaged, is_tampered=page.is_tampered
            )
        return digest

    def digests(self, pages: pl.DataFrame) -> Digests:
        """The ``digest`` of every row: ``doc_id``, ``body_digest``, ``names`` (put together by ``SEPARATOR``), ``is_damaged`` and ``is_tampered``."""
        rows = pages.select("doc_id", "body_digest", "names", "is_damaged", "is_tampered").rows()
        digests = [
            _digest(doc_id, body, names, is_damaged=is_damaged, is_tampered=is_tampered)
            for doc_id, body, names, is_damaged, is_tampered in rows
        ]
        self._digests.update(zip(pages["doc_id"], digests, strict=True))
        return np.array(digests, dtype=np.uint64)

    @property
    def asked(self) -> pl.DataFrame:
        """The pairs that were asked for, sorted, with the answers: what the next run may need, and nothing that it will not."""
        own = pl.DataFrame({"pair": list(self._asked), "is_same": list(self._asked.values())}, schema=SCHEMA)
        looked_up = [pl.DataFrame({"pair": pairs, "is_same": found == 1}, schema=SCHEMA) for pairs, found in self._looked_up]
        return pl.concat([own, *looked_up]).unique("pair").sort("pair")

    def _known_one(self, pair: int, left: ComparedPage, right: ComparedPage) -> bool:
        at = int(np.searchsorted(self._pairs, np.uint64(pair)))
        if at < len(self._pairs) and int(self._pairs[at]) == pair:
            return bool(self._answers[at])
        return is_same_text(left, right)


def _digest(doc_id: str, body: bytes, names: str, *, is_damaged: bool, is_tampered: bool) -> int:
    told = b"%b%b%c%c%b" % (doc_id.encode(), body, is_damaged, is_tampered, names.encode("utf-8", "surrogatepass"))
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")

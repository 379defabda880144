"""What was found about pairs of pages, so that pages which came long ago are not compared anew whenever others come."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from transforms.resolve.compare import is_same_text
from transforms.resolve.text import ComparedPage

SCHEMA = {"pair": pl.String, "is_same": pl.Boolean}


class Comparisons:
    """Says whether two pages tell the same text, and remembers it.

    ``known`` is ``asked`` of an earlier run of the same code. A pair is known by all that the answer depends on, never by the pages' ids alone.
    """

    def __init__(self, known: pl.DataFrame | None = None) -> None:
        self._known: dict[str, bool] = {} if known is None else dict(known.select(*SCHEMA).iter_rows())
        self._asked: dict[str, bool] = {}
        self._digests: dict[str, str] = {}

    def are_same(self, left: ComparedPage, right: ComparedPage) -> bool:
        """``is_same_text``, compared only where that was not done before."""
        pair = "".join(sorted((self._digest(left), self._digest(right))))
        found = self._asked.get(pair, self._known.get(pair))
        if found is None:
            found = is_same_text(left, right)
        self._asked[pair] = found
        return found

    @property
    def asked(self) -> pl.DataFrame:
        """The pairs that were asked for, sorted, with the answers: what the next run may need, and nothing that it will not."""
        rows = sorted(self._asked.items())
        return pl.DataFrame({"pair": [pair for pair, _ in rows], "is_same": [same for _, same in rows]}, schema=SCHEMA)

    def _digest(self, page: ComparedPage) -> str:
        digest = self._digests.get(page.doc_id)
        if digest is None:
            told = blake2b(digest_size=12)
            for part in (page.doc_id, page.body, *page.names):
                told.update(part.encode("utf-8", "surrogatepass") + b"\0")
            told.update(bytes((page.is_damaged, page.is_tampered)))
            digest = self._digests[page.doc_id] = told.hexdigest()
        return digest

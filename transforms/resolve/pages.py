"""Which pages tell the same text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.resolve.bands import Pairs, candidate_pairs
from transforms.resolve.compare import forget_texts
from transforms.resolve.comparisons import SEPARATOR, UNKNOWN, Answers, Comparisons
from transforms.resolve.groups import Groups
from transforms.resolve.memory import Memory
from transforms.resolve.signatures import SKETCH, signatures_of, sketches_of
from transforms.resolve.text import ComparedPage

_NAMES = (
    ("positions", "person_name"),
    ("participations", "person_name"),
    ("organization_mentions", "surface"),
    ("place_mentions", "surface"),
)


Facts = Mapping[str, Any]
_WORTH = ("doc_id", "length", "uncertain_repair_count", "published_at", "title", "damage_count")
_MANY_PAIRS = 500
"""From so many pairs on it pays to have them compared elsewhere."""
_PAIRS_A_PART = 500
_FURNITURE = 60
"""Characters that may be headlines, bylines and footers."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Pages of which each tells the same text as the first."""

    pages: tuple[ComparedPage, ...]
    """The whole text first: the others are it, or parts of it."""
    best: str
    """``doc_id`` of the page that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Reprints:
    """What was found about the pages of a set."""

    copies: tuple[Copies, ...]
    """Texts that stand on more than one page."""
    best: dict[str, str] = field(default_factory=dict)
    """For every page that another one stands for, which."""


def find_reprints(
    documents: pl.DataFrame, mentions: Mapping[str, pl.DataFrame], memory: Memory | None = None, spread: Spread | None = None
) -> Reprints:
    """The texts that stand on several pages: reprints under another headline, shortened pages, damaged mirrors, the other script.

    ``documents`` has ``doc_id``, ``body``, ``title``, ``script``, ``damage``, ``tampered``, ``uncertain_repair_count`` and ``published_at``, and may have
    the columns of ``sketches_of``; ``mentions`` are the frames of extraction. Every page of a group was compared with its longest text, so that likeness never runs along a chain.
    ``memory`` may know answers from an earlier run, and learns those of this one. ``spread``, where given, has many pages compared elsewhere.
    """
    comparisons = (memory or Memory()).comparisons
    rows = _with_names(_in_order_of_worth(documents), mentions)
    pairs = candidate_pairs(signatures_of(rows))
    digests = comparisons.digests(rows)
    known = comparisons.known(digests[pairs[:, 0]], digests[pairs[:, 1]])
    if spread is not None:
        # between pages that are known to be alike, all that was never asked stays unknown
        alike = _alike(rows.height, pairs, known)
        is_open = [
            answer == UNKNOWN and alike.find(left) != alike.find(right) for (left, right), answer in zip(pairs.tolist(), known, strict=True)
        ]
        if sum(is_open) >= _MANY_PAIRS:
            comparisons.learn(spread(compare_part, _parts(rows, pairs, known, np.array(is_open))))
    stars = _compared(Part(rows, pairs, known), comparisons)
    copied = pl.Series([page.doc_id for star in stars for page in star], dtype=pl.String)
    facts: dict[str, Facts] = {
        row["doc_id"]: row for row in rows.select(_WORTH).filter(pl.col("doc_id").is_in(copied.implode())).iter_rows(named=True)
    }
    copies = tuple(Copies(tuple(star), _best(star, facts)) for star in stars if len(star) > 1)
    return Reprints(copies, {page.doc_id: found.best for found in copies for page in found.pages if page.doc_id != found.best})


def mark_duplicates(documents: pl.DataFrame, reprints: Reprints) -> pl.DataFrame:
    """``documents`` with ``duplicate_of``: the ``doc_id`` of the page that stands for this one, NULL on that page itself."""
    best = pl.DataFrame(
        {"doc_id": list(reprints.best), "duplicate_of": list(reprints.best.values())},
        schema={"doc_id": pl.String, "duplicate_of": pl.String},
    )
    return documents.drop("duplicate_of", strict=False).join(best, on="doc_id", how="left").sort("doc_id")


@dataclass(frozen=True, slots=True)
class Part:
    """Pages and the pairs of them that may be alike."""

    rows: pl.DataFrame
    """``doc_id``, ``body``, ``names``, ``is_damaged``, ``is_tampered``."""
    pairs: Pairs
    known: Answers
    """What is known of each pair."""


Spread = Callable[[Callable[[Part], pl.DataFrame], Sequence[Part]], Iterable[pl.DataFrame]]
"""Has the parts worked on somewhere and gives what comes back, in any order; what does not come back is done here."""


def compare_part(part: Part) -> pl.DataFrame:
    """What ``find_reprints`` asks about the pages of a part, as ``Comparisons`` knows it."""
    comparisons = Comparisons()
    _compared(part, comparisons)
    forget_texts()
    return comparisons.asked


def _compared(part: Part, comparisons: Comparisons) -> list[list[ComparedPage]]:
    """The pages in groups in which every page tells the same text as the first."""
    pages = _Pages(part.rows)
    groups = _alike(part.rows.height, part.pairs, part.known)
    for left, right in part.pairs[part.known == UNKNOWN].tolist():
        if groups.find(left) != groups.find(right) and comparisons.are_same(pages[left], pages[right]):
            groups.join(left, right)
    return [star for group in groups.lists() if len(group) > 1 for star in _stars(sorted(group), pages, comparisons)]


def _alike(count: int, pairs: Pairs, known: Answers) -> Groups[int]:
    groups = Groups(range(count))
    for left, right in pairs[known == 1].tolist():
        groups.join(left, right)
    return groups


def _parts(rows: pl.DataFrame, pairs: Pairs, known: Answers, is_open: npt.NDArray[np.bool_]) -> list[Part]:
    """The pairs, as far as there is something to find out, cut so that pages that may be alike are together: no part needs to know of another."""
    linked = Groups(range(rows.height))
    for left, right in pairs.tolist():
        linked.join(left, right)
    cluster = np.array([linked.find(left) for left in pairs[:, 0].tolist()], dtype=np.int64)
    in_question = np.isin(cluster, np.unique(cluster[is_open]))
    cluster, pairs, known = cluster[in_question], pairs[in_question], known[in_question]
    in_clusters = np.argsort(cluster, kind="stable")
    ends = np.flatnonzero(np.diff(cluster[in_clusters])) + 1
    parts: list[Part] = []
    start = 0
    for end in [*ends.tolist(), len(in_clusters)]:
        if end - start < _PAIRS_A_PART and end < len(in_clusters):
            continue
        chosen = np.sort(in_clusters[start:end])
        held, numbers = np.unique(pairs[chosen], return_inverse=True)
        named = rows.select("doc_id", "body", "names", "is_damaged", "is_tampered")[held]
        parts.append(Part(named, numbers.reshape(-1, 2).astype(pairs.dtype), known[chosen]))
        start = end
    return parts


def _in_order_of_worth(documents: pl.DataFrame) -> pl.DataFrame:
    """The pages, those first that others are to be measured against: not tampered with, long, little damaged, early."""
    if not SKETCH.keys() <= set(documents.columns):
        documents = documents.with_columns(sketches_of(documents["body"]))
    texts = documents.select(
        *SKETCH,
        "doc_id",
        "body",
        "title",
        "script",
        "tampered",
        "uncertain_repair_count",
        "published_at",
        damage_count=pl.col("damage").list.len(),
    )
    return (
        texts.with_columns(tampered=pl.col("tampered").fill_null(value=False))
        .filter(pl.col("length") > 0)
        .sort(
            "tampered",
            "length",
            "uncertain_repair_count",
            "damage_count",
            "published_at",
            "doc_id",
            descending=[False, True, False, False, False, False],
            nulls_last=True,
        )
    )


def _with_names(rows: pl.DataFrame, mentions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    named = pl.concat([mentions[table].select("doc_id", names=column) for table, column in _NAMES]).drop_nulls().unique()
    names = named.sort("doc_id", "names").group_by("doc_id").agg(pl.col("names").str.join(SEPARATOR))
    return rows.join(names, on="doc_id", how="left", maintain_order="left").with_columns(
        pl.col("names").fill_null(""), is_damaged=(pl.col("damage_count") > 0) | pl.col("script").ne_missing("Hans"), is_tampered="tampered"
    )


class _Pages:
    """The pages by their rows; of most nothing is asked but their digest."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self._rows = rows.select("doc_id", "names", "is_damaged", "is_tampered")
        self._bodies = rows["body"]
        # a page takes ten times the room of its text once it was compared, and it is compared with its likes one after the other
        self._ready = lru_cache(maxsize=1024)(self.made)

    def __getitem__(self, row: int) -> ComparedPage:
        return self._ready(row)

    def made(self, row: int) -> ComparedPage:
        """A page of which nothing has been asked yet."""
        doc_id, names, is_damaged, is_tampered = self._rows.row(row)
        body = partial(self._bodies.__getitem__, row)
        return ComparedPage(doc_id, body, names.split(SEPARATOR) if names else (), is_damaged=is_damaged, is_tampered=is_tampered)


def _stars(group: Sequence[int], pages: _Pages, comparisons: Comparisons) -> list[list[ComparedPage]]:
    """The group cut so that every page tells the same text as the first of its part."""
    stars: list[list[int]] = []
    for row in group:
        home = next((star for star in stars if comparisons.are_same(pages[star[0]], pages[row])), None)
        if home is None:
            stars.append([row])
        else:
            home.append(row)
    return [[pages.made(row) for row in star] for star in stars]


def _best(star: Sequence[ComparedPage], facts: Mapping[str, Facts]) -> str:
    """The page that stands for the others: least damaged, then most complete, then earliest."""
    longest = max(facts[page.doc_id]["length"] for page in star)

    def worth(page: ComparedPage) -> tuple[object, ...]:
        row = facts[page.doc_id]
        missing = longest - row["length"]
        return (
            page.is_tampered,
            # damage that was undone for certain is none
            row["uncertain_repair_count"] != 0,
            # a headline or a footer more does not make a page more complete, its date does: what it tells of "today" hangs on it
            10 * missing // longest if missing > _FURNITURE else 0,
            row["published_at"] is None,
            row["title"] is None,
            row["damage_count"],
            str(row["published_at"]),
            page.doc_id,
        )

    return min(star, key=worth).doc_id

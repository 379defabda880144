"""Which pages tell the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import polars as pl

from transforms.resolve.bands import candidate_pairs
from transforms.resolve.comparisons import SEPARATOR, UNKNOWN, Comparisons
from transforms.resolve.groups import Groups
from transforms.resolve.memory import Memory
from transforms.resolve.signatures import Sketches, signatures_of
from transforms.resolve.text import ComparedPage

_NAMES = (
    ("positions", "person_name"),
    ("participations", "person_name"),
    ("organization_mentions", "surface"),
    ("place_mentions", "surface"),
)


Facts = Mapping[str, Any]
_WORTH = ("doc_id", "length", "uncertain_repair_count", "published_at", "title", "damage_count")
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


def find_reprints(documents: pl.DataFrame, mentions: Mapping[str, pl.DataFrame], memory: Memory | None = None) -> Reprints:
    """The texts that stand on several pages: reprints under another headline, shortened pages, damaged mirrors, the other script.

    ``documents`` has ``doc_id``, ``body``, ``title``, ``script``, ``damage``, ``tampered``, ``uncertain_repair_count`` and ``published_at``; ``mentions`` are the
    frames of extraction. Every page of a group was compared with its longest text, so that likeness never runs along a chain.
    ``memory`` may know answers from an earlier run, and learns those of this one.
    """
    memory = memory or Memory()
    comparisons = memory.comparisons
    rows = _with_names(_in_order_of_worth(documents, memory.sketches), mentions)
    pages = _Pages(rows)
    pairs = candidate_pairs(signatures_of(rows))
    digests = comparisons.digests(rows)
    known = comparisons.known(digests[pairs[:, 0]], digests[pairs[:, 1]])
    groups = Groups(range(rows.height))
    for left, right in pairs[known == 1].tolist():
        groups.join(left, right)
    for left, right in pairs[known == UNKNOWN].tolist():
        if groups.find(left) != groups.find(right) and comparisons.are_same(pages[left], pages[right]):
            groups.join(left, right)
    stars = [star for group in groups.lists() if len(group) > 1 for star in _stars(sorted(group), pages, comparisons)]
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


def _in_order_of_worth(documents: pl.DataFrame, sketches: Sketches) -> pl.DataFrame:
    """The pages, those first that others are to be measured against: not tampered with, long, little damaged, early."""
    texts = documents.select(
        "doc_id", "body", "title", "script", "tampered", "uncertain_repair_count", "published_at", damage_count=pl.col("damage").list.len()
    )
    return (
        texts.with_columns(sketches.of(texts["body"]), tampered=pl.col("tampered").fill_null(value=False))
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

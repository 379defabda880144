"""Which rows may be summed with their like, and why the others may not."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

_RATIOS = ["share", "growth"]
_PER_HEAD = ["income_per_capita"]
_NO_SUM = "cumulative_beside_periods"


def mark_countable(
    rows: pl.DataFrame, documents: pl.DataFrame, own_id: str, canonical_id: str, doubtful: Collection[str] = ()
) -> pl.DataFrame:
    """``rows`` with ``countable`` and ``not_countable_reason`` (NULL where countable); the first reason that holds is named.

    Reasons: ``tampered_page``, ``duplicate``, ``planned``, ``historical``, ``negated``, ``doubtful``, ``ratio``, ``per_unit``, ``point``,
    ``shared_among_recipients``, ``cumulative_beside_periods``, ``part_of_counted``. ``doubtful`` holds the ids of rows that another
    report or the better copy of the page speaks against. A part counts where the whole that it belongs to does not. Rows are flagged,
    never deleted.
    """
    tampered = documents.filter("tampered")["doc_id"].to_list()
    reasons = [
        (pl.col("doc_id").is_in(tampered), pl.lit("tampered_page")),
        (pl.col(canonical_id) != pl.col(own_id), pl.lit("duplicate")),
        (pl.col("modality") != "actual", pl.col("modality")),
        (pl.col(own_id).is_in(sorted(doubtful)), pl.lit("doubtful")),
    ]
    is_quantity = "part_of" in rows.columns
    if is_quantity:
        reasons += [
            (pl.col("measure").is_in(_RATIOS), pl.lit("ratio")),
            (pl.col("per").is_not_null() | pl.col("measure").is_in(_PER_HEAD), pl.lit("per_unit")),
            (pl.col("aggregation") == "point", pl.lit("point")),
            (pl.col("shared_among").fill_null(1) > 1, pl.lit("shared_among_recipients")),
        ]
    reason = pl.coalesce([pl.when(condition).then(name) for condition, name in reasons])
    marked = rows.with_columns(not_countable_reason=reason)
    if is_quantity:
        marked = _without_parts(_without_cumulative(marked), own_id, canonical_id)
    return marked.with_columns(countable=pl.col("not_countable_reason").is_null())


def _without_cumulative(rows: pl.DataFrame) -> pl.DataFrame:
    """A sum from a start up to a date counts only where nothing that it holds does: no period of the same page, and of the same two parties
    neither a period that ends before it nor an earlier sum."""
    counts = pl.col("not_countable_reason").is_null()
    is_sum = pl.col("aggregation") == "cumulative"
    said_here = ((pl.col("aggregation") == "period") & pl.col("per").is_null() & (pl.col("modality") == "actual")).any().over(
        "doc_id", "measure", "unit"
    )  # fmt: skip
    parties = ["measure", "unit", "helper_name", "recipient_name"]
    end = pl.coalesce("period_end", "period_start")
    known = pl.col("helper_name").is_not_null() & pl.col("recipient_name").is_not_null() & end.is_not_null()
    first_period = end.filter(counts & (pl.col("aggregation") == "period")).min().over(parties)
    last_sum = end.filter(counts & is_sum).max().over(parties)
    holds_others = known & ((first_period <= end) | (last_sum > end))
    beside = counts & is_sum & (said_here | holds_others.fill_null(value=False))
    return rows.with_columns(not_countable_reason=pl.when(beside).then(pl.lit(_NO_SUM)).otherwise("not_countable_reason"))


def _without_parts(rows: pl.DataFrame, own_id: str, canonical_id: str) -> pl.DataFrame:
    """A part does not count beside its whole, or where the whole is itself a part of what counts, on whichever page that is counted."""
    canonical = dict(rows.select(own_id, canonical_id).iter_rows())
    wholes = {row: canonical.get(whole, whole) for row, whole in rows.select(own_id, "part_of").drop_nulls().iter_rows()}
    counted = set(rows.filter(pl.col("not_countable_reason").is_null())[own_id])

    def is_inside(row: str) -> bool:
        seen = {row}
        while (whole := wholes.get(row)) is not None and whole not in seen:
            if whole in counted:
                return True
            seen.add(whole)
            row = whole
        return False

    parts = sorted(row for row in wholes if row in counted and is_inside(row))
    return rows.with_columns(
        not_countable_reason=pl.when(pl.col(own_id).is_in(parts)).then(pl.lit("part_of_counted")).otherwise("not_countable_reason")
    )

"""Which rows may be summed with their like, and why the others may not."""

from __future__ import annotations

import polars as pl

_RATIOS = ["share", "growth"]
_PER_HEAD = ["income_per_capita"]


def mark_countable(rows: pl.DataFrame, documents: pl.DataFrame, own_id: str, canonical_id: str) -> pl.DataFrame:
    """``rows`` with ``countable`` and ``not_countable_reason`` (NULL where countable); the first reason that holds is named.

    Reasons: ``tampered_page``, ``duplicate``, ``planned``, ``historical``, ``negated``, ``ratio``, ``per_unit``, ``point``,
    ``part_of_counted``, ``cumulative_beside_periods``, ``shared_among_recipients``. A part counts where the whole that it belongs to does
    not. Rows are flagged, never deleted.
    """
    tampered = documents.filter("tampered")["doc_id"].to_list()
    reasons = [
        (pl.col("doc_id").is_in(tampered), pl.lit("tampered_page")),
        (pl.col(canonical_id) != pl.col(own_id), pl.lit("duplicate")),
        (pl.col("modality") != "actual", pl.col("modality")),
    ]
    if "part_of" in rows.columns:
        with_period = (pl.col("aggregation") == "period") & pl.col("per").is_null() & (pl.col("modality") == "actual")
        reasons += [
            (pl.col("measure").is_in(_RATIOS), pl.lit("ratio")),
            (pl.col("per").is_not_null() | pl.col("measure").is_in(_PER_HEAD), pl.lit("per_unit")),
            (pl.col("aggregation") == "point", pl.lit("point")),
            (
                (pl.col("aggregation") == "cumulative") & with_period.any().over("doc_id", "measure", "unit"),
                pl.lit("cumulative_beside_periods"),
            ),
            (pl.col("shared_among").fill_null(1) > 1, pl.lit("shared_among_recipients")),
        ]
    reason = pl.coalesce([pl.when(condition).then(name) for condition, name in reasons])
    marked = rows.with_columns(not_countable_reason=reason)
    if "part_of" in rows.columns:
        counted = marked.filter(pl.col("not_countable_reason").is_null())[own_id].implode()
        is_part = pl.col("not_countable_reason").is_null() & pl.col("part_of").is_in(counted)
        marked = marked.with_columns(
            not_countable_reason=pl.when(is_part).then(pl.lit("part_of_counted")).otherwise("not_countable_reason")
        )
    return marked.with_columns(countable=pl.col("not_countable_reason").is_null())

"""Which rows may be summed with their like, and why the others may not."""

from __future__ import annotations

import polars as pl


def mark_countable(rows: pl.DataFrame, documents: pl.DataFrame, own_id: str, canonical_id: str) -> pl.DataFrame:
    """``rows`` with ``countable`` and ``not_countable_reason`` (NULL where countable); the first reason that holds is named.

    Reasons: ``tampered_page``, ``duplicate``, ``planned``, ``historical``, ``negated``, ``part_of_counted``, ``cumulative_beside_periods``,
    ``shared_among_recipients``. Rows are flagged, never deleted.
    """
    tampered = documents.filter("tampered")["doc_id"].to_list()
    reasons = [
        (pl.col("doc_id").is_in(tampered), pl.lit("tampered_page")),
        (pl.col(canonical_id) != pl.col(own_id), pl.lit("duplicate")),
        (pl.col("modality") != "actual", pl.col("modality")),
    ]
    if "part_of" in rows.columns:
        with_period = pl.col("aggregation") == "period"
        reasons += [
            (pl.col("part_of").is_not_null(), pl.lit("part_of_counted")),
            (
                (pl.col("aggregation") == "cumulative") & with_period.any().over("doc_id", "measure", "unit"),
                pl.lit("cumulative_beside_periods"),
            ),
            (pl.col("shared_among").fill_null(1) > 1, pl.lit("shared_among_recipients")),
        ]
    reason = pl.coalesce([pl.when(condition).then(name) for condition, name in reasons])
    return rows.with_columns(not_countable_reason=reason).with_columns(countable=pl.col("not_countable_reason").is_null())

"""Of the rows that tell one fact, the one that stands for all."""

from __future__ import annotations

import polars as pl

# what a row should know to stand for others that know less
_TOLD = {
    "event_id": ("start_date", "place_code", "name", "mechanism", "organizer_id", "venue"),
    "quantity_id": ("event_id", "period_start", "helper_name", "recipient_name", "subject"),
    "pairing_id": ("start_year", "helper_place_code", "recipient_place_code"),
}


def point_to_best(rows: pl.DataFrame, documents: pl.DataFrame, own_id: str, canonical_id: str) -> pl.DataFrame:
    """``rows`` with ``canonical_id``: of all rows that share a value of column ``same`` (dropped here) the best one's own id.

    Best is: on a page not tampered with, on one that stands for its copies, exact, knowing most, least damaged, surest, then by id.
    """
    pages = documents.select("doc_id", "duplicate_of", "tampered", _damage=pl.col("damage").list.len())
    is_exact = pl.col("approximation") == "exact" if "approximation" in rows.columns else pl.lit(value=True)
    ranked = (
        rows.join(pages, on="doc_id", how="left")
        .with_columns(_exact=is_exact, _told=pl.sum_horizontal(pl.col(column).is_not_null() for column in _TOLD[own_id]))
        .sort(
            pl.col("tampered").fill_null(value=False),
            pl.col("duplicate_of").is_not_null(),
            "_exact",
            "_told",
            "_damage",
            "confidence",
            "doc_id",
            "evidence_start",
            own_id,
            descending=[False, False, True, True, False, True, False, False, False],
        )
    )
    return (
        ranked.with_columns(pl.col(own_id).first().over("same").alias(canonical_id))
        .drop("same", "_exact", "_told", "_damage", "duplicate_of", "tampered")
        .sort("doc_id", "evidence_start", own_id)
    )

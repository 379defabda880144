"""Which pages tell the same text."""

from __future__ import annotations

import polars as pl


def mark_duplicates(documents: pl.DataFrame) -> pl.DataFrame:
    """``documents`` with ``duplicate_of``: the ``doc_id`` of the best page with the same text, NULL on the best page itself.

    The same text means the same Chinese characters, letters and digits in the same order, whatever the punctuation, spacing, layout,
    script or damage of the page was. Best is least damaged, then most complete, then earliest.
    """
    ranked = documents.with_columns(
        _key=pl.col("body").str.replace_all(r"[^\p{Han}\p{Latin}\p{Nd}]", "").hash(seed=0), _damage=pl.col("damage").list.len()
    ).sort(
        "_key",
        "_damage",
        "repair_count",
        "char_count",
        "published_at",
        "doc_id",
        descending=[False, False, False, True, False, False],
        nulls_last=True,
    )
    best = pl.col("doc_id").first().over("_key")
    has_text = pl.col("char_count") > 0
    return (
        ranked.with_columns(duplicate_of=pl.when(has_text & (best != pl.col("doc_id"))).then(best)).drop("_key", "_damage").sort("doc_id")
    )

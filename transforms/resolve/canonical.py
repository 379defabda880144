"""Which rows of different pages tell the same fact: each row points to one canonical row, which may be itself."""

from __future__ import annotations

import polars as pl

_COUNTY = pl.col("place_code").str.slice(0, 6)


def canonical_events(events: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """``events`` with ``canonical_event_id``.

    Events are the same where type, day and county agree, and on pages with the same text where they stand in the same order.
    An event without a day or a county is only ever the same as its twin on a page with the same text.
    """
    dated = (pl.col("date_precision") == "day") & pl.col("start_date").is_not_null() & pl.col("place_code").is_not_null()
    key = (
        pl.when(dated)
        .then(pl.concat_str("event_type", pl.col("start_date").cast(pl.String), _COUNTY, separator="|"))
        .otherwise(pl.concat_str(_text_of_page(), "event_type", _rank_on_page("event_type"), separator="|"))
    )
    return _point_to_best(events, documents, key, "event_id", "canonical_event_id")


def canonical_quantities(quantities: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """``quantities`` with ``canonical_quantity_id``.

    Two numbers are the same where measure, value, unit, period, helper and recipient agree and none of helper, recipient and period
    is unknown, or where they stand in the same order on pages with the same text: an amount alone proves nothing.
    """
    said = pl.all_horizontal(pl.col("helper_name", "recipient_name", "period_start").is_not_null())
    parts = [pl.col("measure"), pl.col("value").cast(pl.String), pl.col("unit")]
    key = (
        pl.when(said)
        .then(
            pl.concat_str(
                *parts,
                pl.col("period_start").cast(pl.String),
                pl.col("period_end").cast(pl.String).fill_null(""),
                "helper_name",
                "recipient_name",
                separator="|",
            )
        )
        .otherwise(pl.concat_str(_text_of_page(), *parts, _rank_on_page("measure", "value", "unit"), separator="|"))
    )
    return _point_to_best(quantities, documents, key, "quantity_id", "canonical_quantity_id")


def canonical_pairings(pairings: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """``pairings`` with ``canonical_pairing_id``: the same helper, recipient, mechanism and start year are one relation."""
    code = [pl.col(f"{side}_place_code").fill_null("") for side in ("helper", "recipient")]
    key = pl.concat_str(
        "helper_name", "recipient_name", "mechanism", pl.col("start_year").cast(pl.String).fill_null(""), *code, separator="|"
    )
    return _point_to_best(pairings, documents, key, "pairing_id", "canonical_pairing_id")


def _text_of_page() -> pl.Expr:
    return pl.coalesce("duplicate_of", "doc_id")


def _rank_on_page(*columns: str) -> pl.Expr:
    return pl.int_range(pl.len()).over("doc_id", *columns, order_by="evidence_start").cast(pl.String)


def _point_to_best(rows: pl.DataFrame, documents: pl.DataFrame, key: pl.Expr, own_id: str, canonical_id: str) -> pl.DataFrame:
    """The best row of each key: on an original page before a duplicate, on an untampered one before a tampered, surest, then by id."""
    pages = documents.select("doc_id", "duplicate_of", "tampered", _damage=pl.col("damage").list.len())
    ranked = (
        rows.join(pages, on="doc_id", how="left")
        .sort("doc_id", "evidence_start", own_id)
        .with_columns(_key=key)
        .sort(
            pl.col("duplicate_of").is_not_null(), "tampered", "_damage", pl.col("confidence"), "doc_id", "evidence_start", own_id,
            descending=[False, False, False, True, False, False, False],
        )
    )  # fmt: skip
    return (
        ranked.with_columns(pl.col(own_id).first().over("_key").alias(canonical_id))
        .drop("_key", "_damage", "duplicate_of", "tampered")
        .sort("doc_id", "evidence_start", own_id)
    )

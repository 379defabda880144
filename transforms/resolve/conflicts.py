"""Where two reports of one fact differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from transforms.resolve.parties import Party, same_party
from warehouse.tables import conform, empty_frame

_LISTED = {
    "events": ("event_id", "canonical_event_id", ("event_type", "start_date", "end_date", "place_code", "mechanism")),
    "quantities": (
        "quantity_id",
        "canonical_quantity_id",
        ("measure", "value", "value_high", "approximation", "period_start", "period_end", "aggregation", "helper_name", "recipient_name"),
    ),
    "pairings": (
        "pairing_id",
        "canonical_pairing_id",
        ("helper_name", "recipient_name", "mechanism", "helper_place_code", "recipient_place_code", "start_year", "end_year"),
    ),
}


def list_conflicts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of ``core.conflicts``: every column in which a row says something else than the row that stands for it.

    What a row leaves out contradicts nothing. Amounts that reports of one event give differently are listed too, though neither row
    stands for the other. Both rows stay as they are.
    """
    parts = [_differences(tables[table], f"core.{table}", *listed) for table, listed in _LISTED.items()]
    rival = rival_amounts(tables["quantities"], tables["events"])
    values = tables["quantities"].select("quantity_id", "doc_id", value=pl.col("value").cast(pl.String))
    parts.append(
        rival.join(values, on="quantity_id")
        .join(values.select(canonical_id="quantity_id", canonical_value="value"), on="canonical_id")
        .select(
            table_name=pl.lit("core.quantities"),
            column_name=pl.lit("value"),
            canonical_id="canonical_id",
            canonical_value="canonical_value",
            row_id="quantity_id",
            told_value="value",
            doc_id="doc_id",
        )
    )
    found = pl.concat(parts).unique(["table_name", "column_name", "row_id"], keep="first", maintain_order=True)
    return conform("core.conflicts", found.sort("table_name", "column_name", "row_id")) if found.height else empty_frame("core.conflicts")


def _differences(rows: pl.DataFrame, table: str, own_id: str, canonical_id: str, columns: Sequence[str]) -> pl.DataFrame:
    """What rows of a table say otherwise than the row that stands for them."""
    others = rows.filter(pl.col(canonical_id) != pl.col(own_id))
    texts = [pl.col(column).cast(pl.String) for column in columns]
    stands = rows.join(others.select(pl.col(canonical_id).alias(own_id)), on=own_id, how="semi").select(
        pl.col(own_id).alias("canonical_id"), *(text.name.prefix("canonical_") for text in texts)
    )
    both = others.select("doc_id", row_id=own_id, canonical_id=canonical_id, **dict(zip(columns, texts, strict=True))).join(
        stands, on="canonical_id"
    )
    return pl.concat(
        both.lazy()
        .filter(pl.col(column) != pl.col(f"canonical_{column}"))
        .select(
            table_name=pl.lit(table),
            column_name=pl.lit(column),
            canonical_id="canonical_id",
            canonical_value=f"canonical_{column}",
            row_id="row_id",
            told_value=column,
            doc_id="doc_id",
        )
        for column in columns
    ).collect()


def rival_amounts(quantities: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Amounts that contradict another report of the same event: ``quantity_id`` and ``canonical_id``, the amount that is believed.

    Reports contradict each other where each gives one sum of money for the event under one measure, the sums differ, and neither helper nor
    recipient is another: two firms that give at one ceremony do not contradict each other. Believed is what most reports say, then
    the exact and surest.
    """
    same_event = events.select("event_id", event="canonical_event_id")
    money = (
        quantities.filter(
            (pl.col("unit_kind") == "money")
            & pl.col("per").is_null()
            & pl.col("part_of").is_null()
            & (pl.col("modality") == "actual")
            & pl.col("value").is_not_null()
        )
        .join(same_event, on="event_id")
        .with_columns(alone=pl.len().over("doc_id", "event", "measure") == 1)
        .filter(pl.col("alone").all().over("event", "measure"))
        .filter(pl.col("canonical_quantity_id").n_unique().over("event", "measure") > 1)
    )
    sums = (
        money.sort("doc_id", "quantity_id")
        .group_by("event", "measure", "canonical_quantity_id", maintain_order=True)
        .agg(
            reports=pl.col("doc_id").n_unique(),
            exact=(pl.col("approximation") == "exact").any(),
            confidence=pl.col("confidence").max(),
            parties=pl.struct("helper_name", "helper_place_code", "recipient_name", "recipient_place_code").first(),
        )
        .sort(
            "event",
            "measure",
            "reports",
            "exact",
            "confidence",
            "canonical_quantity_id",
            descending=[False, False, True, True, True, False],
        )
    )
    believed: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    rivals = set()
    for event, measure, quantity, parties in sums.select("event", "measure", "canonical_quantity_id", "parties").iter_rows():
        best, known = believed.setdefault((event, measure), (quantity, parties))
        if best != quantity and all(
            same_party(_party(known, side), _party(parties, side)) is not False for side in ("helper", "recipient")
        ):
            rivals.add((quantity, best))
    return pl.DataFrame(sorted(rivals), schema={"quantity_id": pl.String, "canonical_id": pl.String}, orient="row")


def _party(parties: Mapping[str, str], side: str) -> Party:
    return Party(parties[f"{side}_name"], parties[f"{side}_place_code"])

"""The last word on what stands for what and what counts: said once after resolving, and again where rows were kept out afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from transforms.resolve.canonical import point_to_best
from transforms.resolve.conflicts import list_conflicts, rival_amounts
from transforms.resolve.countable import mark_countable
from warehouse.tables import conform

_CANONICAL = {
    "events": ("event_id", "canonical_event_id"),
    "quantities": ("quantity_id", "canonical_quantity_id"),
    "pairings": ("pairing_id", "canonical_pairing_id"),
}

Tables = dict[str, pl.DataFrame]


def settle(tables: Mapping[str, pl.DataFrame], same: Mapping[str, Mapping[str, str]], unheard: Collection[str]) -> Tables:
    """``tables`` (core tables by name) with canonical rows, ``countable`` and conflicts.

    ``same`` gives for events, quantities and pairings an id that all tellings of one fact share; ``unheard`` are rows that the best copy of
    their text does not tell.
    """
    settled = dict(tables)
    for table, (own_id, canonical_id) in _CANONICAL.items():
        shared = pl.DataFrame(
            {own_id: list(same[table]), "same": list(same[table].values())}, schema={own_id: pl.String, "same": pl.String}
        )
        rows = settled[table].drop(canonical_id, strict=False).join(shared, on=own_id, how="left")
        rows = rows.with_columns(same=pl.coalesce("same", own_id))
        settled[table] = point_to_best(rows, settled["documents"], own_id, canonical_id)
    doubtful = {*_heard_nowhere(same, unheard), *rival_amounts(settled["quantities"], settled["events"])["quantity_id"]}
    for table, (own_id, canonical_id) in _CANONICAL.items():
        settled[table] = mark_countable(settled[table], settled["documents"], own_id, canonical_id, doubtful)
    settled["conflicts"] = list_conflicts(settled)
    return settled


def _heard_nowhere(same: Mapping[str, Mapping[str, str]], unheard: Collection[str]) -> set[str]:
    """The unheard rows whose fact no other text tells either."""
    heard = {fact for rows in same.values() for row, fact in rows.items() if row not in unheard}
    return {row for rows in same.values() for row, fact in rows.items() if row in unheard and fact not in heard}


def settle_again(before: Mapping[str, pl.DataFrame], kept: Mapping[str, pl.DataFrame]) -> Tables:
    """The core tables of ``kept`` with canonical rows, ``countable`` and conflicts as the rows left in them say.

    ``before`` are the same tables with all rows; both are named with their schema, and so are those that come back. Where the page or the
    row that stood for others was kept out, the next best stands for them and counts.
    """
    if all(kept[name].height == before[name].height for name in kept if name in before):
        return dict(kept)
    all_rows, left = ({name.removeprefix("core."): frame for name, frame in frames.items()} for frames in (before, kept))
    settled = {**left, "documents": _next_best(all_rows["documents"], left["documents"])}
    copied = all_rows["documents"].filter(pl.col("duplicate_of").is_in(left["documents"]["doc_id"].implode()))["doc_id"].implode()
    rivals = set(rival_amounts(all_rows["quantities"], all_rows["events"])["quantity_id"])
    same: dict[str, dict[str, str]] = {}
    unheard: set[str] = set()
    for table, (own_id, canonical_id) in _CANONICAL.items():
        same[table] = dict(all_rows[table].select(own_id, pl.coalesce(canonical_id, own_id)).iter_rows())
        doubted = all_rows[table].filter((pl.col("not_countable_reason") == "doubtful") & pl.col("doc_id").is_in(copied))[own_id]
        unheard.update(set(doubted) - rivals)
    settled = settle(settled, same, unheard)
    return {**kept, **{f"core.{table}": conform(f"core.{table}", settled[table]) for table in ("documents", "conflicts", *_CANONICAL)}}


def _next_best(before: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """The pages kept, each pointing to the best one left of its copies."""
    group = before.select("doc_id", _group=pl.coalesce("duplicate_of", "doc_id"))
    return (
        kept.join(group, on="doc_id", how="left")
        .sort(
            pl.col("doc_id") != pl.col("_group"),
            pl.col("tampered").fill_null(value=False),
            pl.col("uncertain_repair_count") > 0,
            "char_count",
            pl.col("damage").list.len(),
            "published_at",
            "doc_id",
            descending=[False, False, False, True, False, False, False],
            nulls_last=True,
        )
        .with_columns(_best=pl.col("doc_id").first().over("_group"))
        .with_columns(duplicate_of=pl.when(pl.col("_best") != pl.col("doc_id")).then("_best"))
        .select(kept.columns)
        .sort("doc_id")
    )

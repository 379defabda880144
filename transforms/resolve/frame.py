"""Mentions of single pages in, the core tables out: identities across pages, canonical rows, and what may be summed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.cycles import rare_collections
from transforms.resolve.alignment import Alignment
from transforms.resolve.compare import forget_texts
from transforms.resolve.events import same_events
from transforms.resolve.memory import Memory
from transforms.resolve.organizations import resolve_organizations
from transforms.resolve.pages import Spread, find_reprints, mark_duplicates
from transforms.resolve.pairings import same_pairings
from transforms.resolve.people import resolve_people
from transforms.resolve.quantities import same_quantities
from transforms.resolve.settle import settle
from warehouse.tables import conform


@rare_collections()
def resolve(frames: Mapping[str, pl.DataFrame], memory: Memory | None = None, spread: Spread | None = None) -> dict[str, pl.DataFrame]:
    """The frames of the ``core`` tables, from ``pages`` (normalised pages without their texts, as ``transforms.shard`` keeps them) and the mention frames of ``transforms.extract.frame``.

    The result depends on the set of pages alone, not on their order, nor on what ``memory`` knows of them, nor on who compares them
    (``spread``).
    """
    mentions = dict(frames)
    documents = _documents(mentions["pages"], mentions["documents"])
    memory = memory or Memory()
    reprints = find_reprints(documents, mentions, memory, spread)
    documents = mark_duplicates(documents, reprints)
    forget_texts()
    alignment = Alignment(reprints, memory)
    published = dict(documents.select("doc_id", pl.col("published_at").cast(pl.String)).drop_nulls().iter_rows())
    same_event, unheard_events = same_events(mentions, alignment, published)
    organizations, bodies, merged_organizations = resolve_organizations(mentions, reprints, published)
    organization_ids = bodies.select("doc_id", "organization_name", "organization_id")
    people, person_ids, merged_people = resolve_people(mentions, bodies, reprints, same_event, published)

    def with_organization(frame: pl.DataFrame, name: str, target: str) -> pl.DataFrame:
        named = organization_ids.rename({"organization_name": name, "organization_id": target})
        return frame.join(named, on=["doc_id", name], how="left")

    quantities = _with_places(mentions["quantities"], mentions)
    pairings = with_organization(
        with_organization(mentions["pairings"], "helper_organization_name", "helper_organization_id"),
        "recipient_organization_name",
        "recipient_organization_id",
    )
    same_quantity, unheard_quantities = same_quantities(quantities, same_event, alignment)
    same_pairing, unheard_pairings = same_pairings(pairings, alignment)
    forget_texts()
    tables = {
        "documents": documents,
        "repairs": _repairs(mentions["pages"]),
        "people": people,
        "positions": with_organization(mentions["positions"], "organization_name", "organization_id").join(
            person_ids, on=["doc_id", "person_name"], how="left"
        ),
        "organizations": organizations,
        "organization_mentions": with_organization(mentions["organization_mentions"], "organization_name", "organization_id"),
        "place_mentions": mentions["place_mentions"],
        "events": with_organization(mentions["events"], "organizer_name", "organizer_id"),
        "participations": with_organization(mentions["participations"], "organization_name", "organization_id").join(
            person_ids, on=["doc_id", "person_name"], how="left"
        ),
        "quantities": quantities,
        "pairings": pairings,
        "policy_citations": mentions["policy_citations"],
        "redirects": pl.concat([merged_organizations, merged_people]),
    }
    same = {"events": same_event, "quantities": same_quantity, "pairings": same_pairing}
    tables = settle(tables, same, unheard_events | unheard_quantities | unheard_pairings)
    return {table: conform(f"core.{table}", frame) for table, frame in tables.items()}


def unknown_words(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of ``ops.unknowns``: each word that no reference table knows, how often, on how many pages, with one example."""
    return (
        frames["unknowns"]
        .sort("kind", "word", "doc_id", "example")
        .group_by("kind", "word", maintain_order=True)
        .agg(
            count=pl.len().cast(pl.Int64),
            document_count=pl.col("doc_id").n_unique().cast(pl.Int64),
            example=pl.col("example").first(),
            doc_id=pl.col("doc_id").first(),
        )
        .sort("count", "kind", "word", descending=[True, False, False])
    )


def _documents(pages: pl.DataFrame, scopes: pl.DataFrame) -> pl.DataFrame:
    certain = pl.col("repairs").list.eval(pl.element().struct.field("certain"))
    return (
        pages.join(scopes, on="doc_id", how="left")
        .with_columns(
            char_count=pl.col("body").str.len_chars().cast(pl.Int64),
            repair_count=pl.col("repairs").list.len().cast(pl.Int64),
            uncertain_repair_count=(pl.col("repairs").list.len() - certain.list.sum()).cast(pl.Int64),
        )
        .sort("doc_id")
    )


def _with_places(quantities: pl.DataFrame, mentions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """``quantities`` with the place codes of their helper and recipient, as the same page gives them for that name."""
    sides = [
        mentions["pairings"].select("doc_id", name=f"{side}_name", code=f"{side}_place_code", rank=pl.lit(0))
        for side in ("helper", "recipient")
    ]
    named = [
        mentions["organization_mentions"].select("doc_id", name="organization_name", code="place_code", rank=pl.lit(1)),
        mentions["organization_mentions"].select("doc_id", name="surface", code="place_code", rank=pl.lit(2)),
        mentions["place_mentions"].select("doc_id", name="place_name", code="place_code", rank=pl.lit(3)),
        mentions["place_mentions"].select("doc_id", name="surface", code="place_code", rank=pl.lit(4)),
    ]
    codes = (
        pl.concat([*sides, *named])
        .drop_nulls()
        .sort("doc_id", "name", "rank", "code")
        .unique(["doc_id", "name"], keep="first", maintain_order=True)
    )
    for side in ("helper", "recipient"):
        of_side = codes.select("doc_id", pl.col("name").alias(f"{side}_name"), pl.col("code").alias(f"{side}_place_code"))
        quantities = quantities.join(of_side, on=["doc_id", f"{side}_name"], how="left")
    return quantities


def _repairs(pages: pl.DataFrame) -> pl.DataFrame:
    return (
        pages.select("doc_id", "repairs").explode("repairs").drop_nulls("repairs").unnest("repairs").sort("doc_id", "raw_start", "raw_end")
    )

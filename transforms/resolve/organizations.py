"""Which names mean the same organisation."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.ids import fact_id
from transforms.resolve.identities import Link, unite
from transforms.resolve.pages import Reprints


def resolve_organizations(
    frames: Mapping[str, pl.DataFrame], reprints: Reprints, published: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The table of organisations, the lookup ``doc_id, organization_name → organization_id``, and redirects.

    A full name is one body wherever it stands. A name that does not say by itself which body it is (省政协 on a page that never tells
    the province) is a body of that page and its copies alone: thirty of them must not become one. A body of a township or village is known by its name
    and its county. Names that only a post, a part or a pairing
    mentions count too.
    """
    mentions = frames["organization_mentions"].select(
        "doc_id", "organization_name", "surface", "resolved", "organization_type", "admin_level", "place_code"
    )
    known = mentions.select("doc_id", "organization_name").unique()
    elsewhere = pl.concat(
        [
            frames[table].select("doc_id", pl.col(column).alias("organization_name"))
            for table, column in (
                ("positions", "organization_name"),
                ("participations", "organization_name"),
                ("events", "organizer_name"),
                ("pairings", "helper_organization_name"),
                ("pairings", "recipient_organization_name"),
            )
        ]
    )
    unmentioned = (
        elsewhere.drop_nulls()
        .unique()
        .join(known, on=["doc_id", "organization_name"], how="anti")
        .with_columns(
            surface=pl.col("organization_name"),
            resolved=pl.lit(value=False),
            organization_type=pl.lit("other"),
            admin_level=pl.lit(None, pl.String),
            place_code=pl.lit(None, pl.String),
        )
    )
    # a name that some page resolved is resolved on every page that writes it in full
    resolved = set(mentions.filter("resolved")["organization_name"])
    named = pl.concat([mentions, unmentioned.select(mentions.columns)]).with_columns(
        resolved=pl.col("resolved") | pl.col("organization_name").is_in(sorted(resolved))
    )
    pairs = (
        named.group_by("doc_id", "organization_name")
        .agg(
            resolved=pl.col("resolved").any(),
            # hundreds of towns are called 城关镇: the name of a body below the county says only with its county which it is
            county=pl.col("place_code")
            .filter(pl.col("admin_level").is_in(["township", "village"]))
            .str.slice(0, 6)
            .drop_nulls()
            .sort()
            .first(),
        )
        .sort("doc_id", "organization_name")
    )
    known_by = pairs.with_columns(
        organization_id=pl.Series(
            [
                fact_id("organization", *((name,) if county is None else (name, county)))
                if is_resolved
                else fact_id("organization", name, doc_id)
                for doc_id, name, is_resolved, county in pairs.iter_rows()
            ],
            dtype=pl.String,
        )
    ).select("doc_id", "organization_name", "organization_id", "resolved")
    current, redirects = _united(known_by, reprints, published)
    lookup = known_by.with_columns(pl.col("organization_id").replace_strict(current, return_dtype=pl.String)).drop("resolved")
    organizations = (
        named.join(lookup, on=["doc_id", "organization_name"])
        .group_by("organization_id")
        .agg(
            name=pl.col("organization_name").min(),
            aliases=pl.col("surface").filter(pl.col("surface") != pl.col("organization_name")).unique().sort(),
            organization_type=_commonest("organization_type"),
            admin_level=_commonest("admin_level"),
            place_code=_commonest("place_code"),
            document_count=pl.col("doc_id").n_unique(),
        )
        .sort("organization_id")
    )
    return organizations, lookup, redirects


def _united(known_by: pl.DataFrame, reprints: Reprints, published: Mapping[str, str]) -> tuple[dict[str, str], pl.DataFrame]:
    """One id for a name that does not say which body it is and stands on copies of one text; readers may judge others the same."""
    first: dict[str, str] = {}
    links: list[Link] = []
    whole = {page.doc_id: copies.best for copies in reprints.copies for page in copies.pages}
    on_copies: dict[tuple[str, str], str] = {}
    for doc_id, name, organization_id, is_resolved in known_by.sort("doc_id", "organization_name").iter_rows():
        told = published.get(doc_id, _UNDATED)
        first[organization_id] = min(first.get(organization_id, told), told)
        if doc_id in whole and not is_resolved:
            links.append((on_copies.setdefault((whole[doc_id], name), organization_id), organization_id))
    return unite("core.organizations", first, links)


_UNDATED = "9999"


def _commonest(column: str) -> pl.Expr:
    """The most frequent value, the smallest of equals; NULL only where nothing else is known."""
    return pl.col(column).drop_nulls().sort().mode().sort().first()

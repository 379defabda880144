"""Which names mean the same person."""

from __future__ import annotations

import polars as pl

from transforms.ids import fact_id
from transforms.reference import read_reference

NATIONAL = "000000"


def resolve_people(frames: dict[str, pl.DataFrame], organizations: pl.DataFrame, lookup: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table of people, and the lookup ``doc_id, person_name → person_id``.

    A name alone is never a person. Within a page one name is one person; across pages a person is a name with an anchor: the place
    of the most local organisation that the page gives a post in, else whose page it is, else the page itself.
    """
    anchors = (
        frames["positions"]
        .select("doc_id", "person_name", "title", "organization_name")
        .join(lookup, on=["doc_id", "organization_name"], how="left")
        .join(organizations.select("organization_id", "place_code", "admin_level"), on="organization_id", how="left")
        .with_columns(
            anchor=pl.when(
                pl.col("title").is_in(read_reference("national_titles")["title"].to_list()) | (pl.col("admin_level") == "national")
            )
            .then(pl.lit(NATIONAL))
            .otherwise(pl.col("place_code").str.slice(0, 6))
        )
        .group_by("doc_id", "person_name")
        # 429021 is more local than 420000: of several codes the one with the fewest trailing zeros
        .agg(
            anchor=pl.col("anchor")
            .drop_nulls()
            .sort_by(pl.col("anchor").drop_nulls().str.strip_chars_end("0").str.len_chars(), pl.col("anchor").drop_nulls())
            .last()
        )
    )
    named = (
        pl.concat([frames[table].select("doc_id", "person_name") for table in ("positions", "participations")])
        .drop_nulls()
        .unique()
        .join(anchors, on=["doc_id", "person_name"], how="left")
        .join(frames["documents"].select("doc_id", "jurisdiction_code"), on="doc_id", how="left")
        .with_columns(jurisdiction_code=pl.coalesce("anchor", pl.col("jurisdiction_code").str.slice(0, 6)))
        .sort("doc_id", "person_name")
    )
    lookup_people = named.with_columns(
        person_id=pl.Series(
            [
                fact_id("person", name, code if code is not None else doc_id)
                for doc_id, name, code in named.select("doc_id", "person_name", "jurisdiction_code").iter_rows()
            ],
            dtype=pl.String,
        )
    )
    people = (
        lookup_people.group_by("person_id")
        .agg(
            name=pl.col("person_name").first(),
            jurisdiction_code=pl.col("jurisdiction_code").first(),
            document_count=pl.col("doc_id").n_unique(),
        )
        .sort("person_id")
    )
    return people, lookup_people.select("doc_id", "person_name", "person_id")

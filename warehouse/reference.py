"""The rows of schema ``ref``, from ``seeds/reference``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import polars as pl

from warehouse.tables import conform, enumerated_frame, table
from warehouse.tables.ref import ENUMERATED

_MUNICIPALITIES = ("11", "12", "31", "50")
"""Provinces without prefectures: 北京, 天津, 上海, 重庆."""


def reference_frames(used_codes: Iterable[str | None] = ()) -> dict[str, pl.DataFrame]:
    """The frames of all ``ref`` tables.

    ``ref.places`` holds every province, prefecture, county and township of the gazetteer in all its spans of years, and of the 600,000
    villages those whose codes are in ``used_codes``. Files that are absent leave their table empty or with the declared values alone.
    """
    return {
        "ref.places": pl.concat([_places(), village_rows(used_codes)]),
        "ref.place_lineages": _lineages(),
        "ref.national_pairings": _national_pairings(),
        **{f"ref.{name}": _enumerated(name) for name in ENUMERATED},
    }


@cache
def _places() -> pl.DataFrame:
    path = files("seeds") / "reference" / "places.parquet"
    if not path.is_file():
        return conform("ref.places", [])
    with path.open("rb") as file:
        return conform("ref.places", with_levels_above(pl.read_parquet(file)))


@cache
def _lineages() -> pl.DataFrame:
    path = files("seeds") / "reference" / "place_lineages.parquet"
    if not path.is_file():
        return conform("ref.place_lineages", [])
    with path.open("rb") as file:
        return conform("ref.place_lineages", pl.read_parquet(file))


def with_levels_above(places: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``county_code``, ``prefecture_code`` and ``province_code``.

    A place that is larger than the level stands for itself, so that rolling up loses nothing. The districts of the four municipalities
    have these for prefecture; a county straight under its province is its own.
    """
    code, parent = pl.col("code"), pl.col("parent_code")
    of_prefecture = parent.str.ends_with("00") & ~parent.str.ends_with("0000")
    counties = places.filter(pl.col("level") == "county").select(
        county_code=code,
        above=pl.when(of_prefecture)
        .then(parent)
        .when(code.str.head(2).is_in(list(_MUNICIPALITIES)))
        .then(pl.concat_str(code.str.head(2), pl.lit("0000")))
        .otherwise(code),
        until=pl.col("valid_to"),
    )
    # a code may have been under two parents, one after the other: the later one stands
    latest = counties.sort("until", nulls_last=True).unique("county_code", keep="last", maintain_order=True).drop("until")
    is_large = pl.col("level").is_in(["province", "prefecture"])
    return (
        places.with_columns(county_code=pl.when(is_large | (pl.col("level") == "county")).then(code).otherwise(parent))
        .join(latest, on="county_code", how="left", maintain_order="left")
        .with_columns(
            prefecture_code=pl.coalesce("above", "county_code"),
            province_code=pl.concat_str(code.str.head(2), pl.lit("0000")),
        )
        .drop("above")
    )


def village_rows(codes: Iterable[str | None]) -> pl.DataFrame:
    """The rows of ``ref.places`` for those of the twelve-digit codes that the list of villages knows."""
    wanted = sorted({code for code in codes if code is not None and len(code) == 12 and not code.endswith("000")})
    path = files("seeds") / "reference" / "villages.parquet"
    if not wanted or not path.is_file():
        return conform("ref.places", [])
    with path.open("rb") as file:
        villages = (
            pl.read_parquet(file)
            .filter(pl.col("township_code").is_in(sorted({code[:9] + "000" for code in wanted})))
            .with_columns(pl.col("villages").str.split("\n"))
            .explode("villages")
        )
    townships = _places().filter(pl.col("level") == "township").unique("code", keep="last", maintain_order=True)
    above = ("county_code", "prefecture_code", "province_code")
    return conform(
        "ref.places",
        villages.select(
            code=pl.col("township_code").str.head(9) + pl.col("villages").str.head(3),
            name=pl.col("villages").str.slice(3),
            level=pl.lit("village"),
            parent_code="township_code",
            source=pl.lit("nbs-2023"),
        )
        .filter(pl.col("code").is_in(wanted))
        .join(townships.select(*above, parent_code="code", above="full_name"), on="parent_code", how="left")
        .with_columns(full_name=pl.col("above").fill_null("") + pl.col("name"), short_name="name")
        .unique("code", keep="first", maintain_order=True)
        .sort("code"),
    )


@cache
def _national_pairings() -> pl.DataFrame:
    listed = _read("national_pairings")
    if listed is None:
        return conform("ref.national_pairings", [])
    return conform(
        "ref.national_pairings",
        listed.select(
            "helper_name",
            pl.col("helper_code").alias("helper_place_code"),
            "recipient_name",
            pl.col("recipient_code").alias("recipient_place_code"),
            mechanism=pl.lit("east_west"),
            start_year=pl.col("round").cast(pl.Int32),
            source="source",
        ),
    )


@cache
def _enumerated(name: str) -> pl.DataFrame:
    """The declared values; labels and definitions from the vocabulary of the same name where it gives them."""
    declared = enumerated_frame(name)
    listed = _read(name)
    if listed is None:
        return declared
    columns = [c for c in ("label_en", "label_zh", "definition") if c in listed.columns]
    listed = listed.select(pl.nth(0).alias("code"), *columns).unique("code", keep="first", maintain_order=True)
    return conform(
        f"ref.{table(name).name}",
        declared.join(listed, on="code", how="left", suffix="_listed", maintain_order="left").with_columns(
            pl.coalesce(f"{column}_listed", column).alias(column) for column in columns
        ),
    )


def _read(name: str) -> pl.DataFrame | None:
    path = files("seeds") / "reference" / f"{name}.csv"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return pl.read_csv(file, infer_schema=False)

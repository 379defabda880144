"""The rows of schema ``ref``, from ``seeds/reference``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import polars as pl

from warehouse.tables import conform, enumerated_frame, table
from warehouse.tables.ref import ENUMERATED


def reference_frames(used_codes: Iterable[str | None] = ()) -> dict[str, pl.DataFrame]:
    """The frames of all ``ref`` tables.

    ``ref.places`` holds every province, prefecture, county and township of the gazetteer in all its spans of years, and of the 600,000
    villages those whose codes are in ``used_codes``. Files that are absent leave their table empty or with the declared values alone.
    """
    return {
        "ref.places": pl.concat([_places(), village_rows(used_codes)]),
        "ref.national_pairings": _national_pairings(),
        **{f"ref.{name}": _enumerated(name) for name in ENUMERATED},
    }


@cache
def _places() -> pl.DataFrame:
    path = files("seeds") / "reference" / "places.parquet"
    if not path.is_file():
        return conform("ref.places", [])
    with path.open("rb") as file:
        return conform("ref.places", pl.read_parquet(file))


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
        .join(townships.select(parent_code="code", above="full_name"), on="parent_code", how="left")
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

"""What must hold of every row: base rules generated from the table declaration, and rules about what rows say.

A rule is a Polars expression that is true where a row keeps it, false where it breaks it, and NULL where it does not apply; with it
goes the Great Expectations form of the same rule, either about a declared column or about the column of truth values that the
expression gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl

from warehouse.tables import Column, Kind, Table, table

NATION = "000000"
"""The code of the whole country, which the gazetteer does not list."""

_BODY = "_body"
_RAW_LENGTH = "_raw_length"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about one row."""

    name: str
    """Stable, snake_case; unique within its table."""
    holds: pl.Expr
    reason: str
    column: str | None = None
    gx_type: str = "ExpectColumnValuesToBeInSet"
    gx_arguments: Mapping[str, Any] = field(default_factory=dict)
    """Arguments beside the column; empty for a rule that is judged by its own column of truth values."""

    @property
    def is_derived(self) -> bool:
        return not self.gx_arguments and self.gx_type == "ExpectColumnValuesToBeInSet"


def row_rules(declared: Table, frames: Mapping[str, pl.DataFrame]) -> list[Rule]:
    """All row rules of a table, base rules first."""
    return [*base_rules(declared), *_reference_rules(declared, frames), *_meaning_rules(declared)]


def with_context(declared: Table, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The frame of a table with what its rules look up in others: the body of its page and the length of the page as read."""
    frame = frames[declared.full_name]
    if declared.full_name == "core.documents" or "doc_id" not in declared.column_names:
        return frame
    pages = (
        frames["core.documents"]
        .select("doc_id", pl.col("body").alias(_BODY), pl.col("raw_char_count").alias(_RAW_LENGTH))
        .unique("doc_id", keep="first", maintain_order=True)
    )
    return frame.join(pages, on="doc_id", how="left", maintain_order="left")


def base_rules(declared: Table) -> Iterator[Rule]:
    """Not null, allowed values, form and range of each column, and the key's uniqueness."""
    for column in declared.columns:
        name = column.name
        value = pl.col(name)
        if column.required and not column.volatile:
            yield Rule(
                f"{name}_not_null", value.is_not_null(), f"{name} is missing", name, "ExpectColumnValuesToNotBeNull", {"mostly": 1.0}
            )
        if column.allowed is not None:
            codes = list(column.allowed.codes)
            yield Rule(
                f"{name}_allowed",
                value.is_in(codes),
                f"{name} is none of the allowed values",
                name,
                "ExpectColumnValuesToBeInSet",
                {"value_set": codes},
            )
        if column.pattern is not None:
            yield Rule(
                f"{name}_form",
                value.str.contains(column.pattern),
                f"{name} does not have the form {column.pattern}",
                name,
                "ExpectColumnValuesToMatchRegex",
                {"regex": column.pattern},
            )
        if column.minimum is not None or column.maximum is not None:
            yield _range_rule(column)
    if declared.key:
        yield Rule(
            "key_unique",
            pl.struct(declared.key).is_first_distinct(),
            f"another row has the same {', '.join(declared.key)}",
        )


def _range_rule(column: Column) -> Rule:
    low, high = _bound(column, column.minimum), _bound(column, column.maximum, is_upper=True)
    value = pl.col(column.name)
    holds = pl.lit(value=True)
    if low is not None:
        holds = holds & (value >= low)
    if high is not None:
        holds = holds & (value <= high)
    name = "not_negative" if column.minimum == 0 and column.maximum is None else "in_range"
    reason = f"{column.name} is outside {'' if low is None else low} to {'' if high is None else high}"
    return Rule(
        f"{column.name}_{name}",
        holds,
        reason,
        column.name,
        "ExpectColumnValuesToBeBetween",
        {"min_value": _as_timestamp(low), "max_value": _as_timestamp(high)},
    )


def _as_timestamp(bound: Any) -> Any:
    """pandas holds dates as timestamps and compares them with nothing less."""
    return datetime(bound.year, bound.month, bound.day) if type(bound) is date else bound  # noqa: DTZ001 no zone in the warehouse


def _bound(column: Column, bound: int | None, *, is_upper: bool = False) -> Any:
    """A bound in the type of the column: for dates it is a year."""
    if bound is None:
        return None
    if column.kind is Kind.DATE:
        return date(bound, 12, 31) if is_upper else date(bound, 1, 1)
    if column.kind is Kind.TIMESTAMP:
        return datetime(bound, 12, 31, 23, 59, 59) if is_upper else datetime(bound, 1, 1)  # noqa: DTZ001 no zone in the warehouse
    return bound


def _reference_rules(declared: Table, frames: Mapping[str, pl.DataFrame]) -> Iterator[Rule]:
    for column in declared.columns:
        if column.references is None:
            continue
        target = table(column.references)
        if target.name == "places":
            known = pl.concat([frames[target.full_name].get_column("code").unique(), pl.Series("code", [NATION])])
            yield Rule(f"{column.name}_in_gazetteer", pl.col(column.name).is_in(known.implode()), f"{column.name} is not in the gazetteer")
        else:
            known = frames[target.full_name].get_column(target.key[0]).unique()
            yield Rule(
                f"{column.name}_exists", pl.col(column.name).is_in(known.implode()), f"{column.name} is in no row of {target.full_name}"
            )


def _meaning_rules(declared: Table) -> Iterator[Rule]:
    names = declared.column_names
    if declared.is_fact:
        start, end = pl.col("evidence_start"), pl.col("evidence_end")
        length = (end - start).clip(0)
        yield Rule(
            "evidence_stands",
            # an empty body tells that the page is missing, which is another rule's matter
            pl.when(pl.col(_BODY).is_not_null()).then(
                (start >= 0) & (end > start) & (pl.col(_BODY).str.slice(start.clip(0), length) == pl.col("evidence"))
            ),
            "the evidence does not stand at its offsets in the body",
        )
    if "raw_start" in names:
        yield Rule(
            "raw_offsets_in_range",
            (pl.col("raw_start") <= pl.col("raw_end")) & (pl.col("raw_end") <= pl.col(_RAW_LENGTH)).fill_null(value=True),
            "the raw offsets are not a span of the page as read",
        )
    for first, last in (("start_date", "end_date"), ("period_start", "period_end"), ("start_year", "end_year"), ("value", "value_high")):
        if first in names and last in names:
            yield Rule(f"{last}_not_before_{first}", pl.col(last) >= pl.col(first), f"{last} is before {first}")
    if "countable" in names:
        yield Rule(
            "countable_has_no_reason_against",
            pl.col("countable") == pl.col("not_countable_reason").is_null(),
            "countable and not_countable_reason contradict each other",
        )
    match declared.full_name:
        case "core.quantities":
            for name in ("value", "value_high"):
                yield Rule(
                    f"{name}_not_negative",
                    (pl.col(name) >= 0) | (pl.col("measure") == "growth"),
                    f"{name} is negative and measure is not growth",
                )
        case "core.participations":
            yield Rule(
                "has_a_participant",
                pl.col("person_id").is_not_null() | pl.col("organization_id").is_not_null(),
                "neither a person nor an organisation takes part",
            )
        case "core.documents":
            yield Rule(
                "char_count_is_length_of_body",
                pl.col("char_count") == pl.col("body").str.len_chars(),
                "char_count is not the length of body",
            )
        case _:
            pass

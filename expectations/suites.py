"""The rules as Great Expectations suites over pandas frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from expectations.engine import Engine
from expectations.limits import Measured
from expectations.rules import Rule
from warehouse.tables import Kind, Table

_NUMERIC = (Kind.INTEGER, Kind.BIGINT, Kind.DOUBLE)


def outcomes(suite: Any) -> dict[str, Any]:
    """The results of a suite by the name of the rule. ``RuntimeError`` where an expectation could not be evaluated."""
    found = {}
    for result in suite.results:
        rule = result.expectation_config.meta["rule"]
        if not result.success and "unexpected_count" not in result.result:
            raise RuntimeError(f"{suite.suite_name}: {rule} could not be evaluated: {_message(result.exception_info)}")
        found[rule] = result
    return found


def _message(exception_info: Any) -> str:
    for value in (exception_info or {}).values():
        if isinstance(value, dict) and "exception_message" in value:
            return str(value["exception_message"])
    return str((exception_info or {}).get("exception_message"))


def check_rows(engine: Engine, declared: Table, frame: pl.DataFrame, held: pl.DataFrame, rules: Sequence[Rule]) -> Any:
    """The suite of one table run over rows of it; ``held`` says of each row whether it keeps each rule, as Polars sees it."""
    asked = [expectation(engine.gx, rule) for rule in rules]
    return engine.run(declared.full_name, comparable(declared, frame, held, rules).to_pandas(), asked)


def failing_rows(engine: Engine, declared: Table, frame: pl.DataFrame, held: pl.DataFrame, rule: Rule) -> list[int]:
    """The numbers of the rows that break one rule, as Great Expectations sees them."""
    return engine.failing_rows(comparable(declared, frame, held, [rule]).to_pandas(), expectation(engine.gx, rule))


def check_whole(engine: Engine, measured: Sequence[Measured]) -> Any:
    """The suite about the whole, run over a frame of one row with a column for every number."""
    numbers = pl.DataFrame({f"{m.table_name}.{m.name}": [float(m.value)] for m in measured})
    expectations = [
        engine.gx.expectations.ExpectColumnValuesToBeBetween(
            column=f"{m.table_name}.{m.name}", min_value=m.minimum, max_value=m.maximum, meta={"rule": f"{m.table_name}.{m.name}"}
        )
        for m in measured
    ]
    return engine.run("whole", numbers.to_pandas(), expectations)


def expectation(gx: Any, rule: Rule, column: str | None = None) -> Any:
    """What Great Expectations is asked for a rule, of another column than the rule's own where one is named."""
    make = getattr(gx.expectations, rule.gx_type)
    meta = {"rule": column or rule.name, "reason": rule.reason}
    if rule.is_derived:
        return make(column=column or rule.name, value_set=[True], meta=meta)
    arguments = {key: value for key, value in rule.gx_arguments.items() if value is not None}
    return make(column=column or rule.column, meta=meta, **arguments)


def comparable(declared: Table, frame: pl.DataFrame, held: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """The columns that the rules look at, in types that Great Expectations can compare, and one of truth values for each derived rule."""
    columns = []
    for name in dict.fromkeys(rule.column for rule in rules if rule.column is not None):
        kind = declared.column(name).kind
        if name == "body" or kind in (Kind.TEXTS, Kind.STAGES):
            # only whether it is there: the text itself would be copied for nothing
            columns.append(pl.when(pl.col(name).is_not_null()).then(1).alias(name))
        elif kind in (Kind.DECIMAL, Kind.TOTAL):
            columns.append(pl.col(name).cast(pl.Float64))
        else:
            columns.append(pl.col(name))
    derived = [held.get_column(rule.name) for rule in rules if rule.is_derived]
    return frame.select(*columns).with_columns(derived)

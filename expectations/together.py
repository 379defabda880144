"""New and changed rows of all tables in one suite: for the run that changes little.

Great Expectations takes some milliseconds for an expectation, however few rows it looks at, and there are some four hundred rules. Rules that
ask the same of their columns (to be filled, to be one of these codes, to have this form) are one expectation here, over the values of all
these columns one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from expectations.engine import Engine
from expectations.rules import Rule
from expectations.suites import comparable, expectation
from warehouse.tables import Table

NAME = "new_and_changed_rows"
"""The name of the suite."""
_FILLED = "ExpectColumnValuesToNotBeNull"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table."""

    declared: Table
    frame: pl.DataFrame
    held: pl.DataFrame
    """Whether each row keeps each rule, as Polars sees it."""
    rules: Sequence[Rule]


@dataclass
class _Question:
    """Rules that ask the same."""

    rule: Rule
    first: str
    """Table and name of the first of them."""
    values: list[pl.Series] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells it from the other questions."""
        return f"{self.first} and {len(self.values) - 1} like it" if len(self.values) > 1 else self.first

    def column(self, height: int) -> pl.Series:
        """All values, filled up to ``height`` with what every rule passes over: nothing, or where nothing may be missing, a value."""
        values = pl.concat(self.values).extend_constant(1 if self.rule.gx_type == _FILLED else None, height - self.height)
        return values.alias(self.name)

    @property
    def height(self) -> int:
        return sum(map(len, self.values))


def check_together(engine: Engine, parts: Sequence[Part]) -> Any:
    """The result of one suite over rows of several tables. Where it fails, the suites of the tables tell which rows break which rules."""
    questions: dict[tuple[str, str, str], _Question] = {}
    for part in parts:
        frame = comparable(part.declared, part.frame, part.held, part.rules)
        for rule in part.rules:
            values = frame.get_column(rule.name if rule.is_derived or rule.column is None else rule.column)
            if rule.gx_type == _FILLED:
                values = values.to_frame().select(pl.when(pl.first().is_not_null()).then(1)).to_series()
            asked = (rule.gx_type, repr(rule.gx_arguments), str(values.dtype))
            question = questions.setdefault(asked, _Question(rule, f"{part.declared.full_name}.{rule.name}"))
            question.values.append(values.alias(""))
    height = max((question.height for question in questions.values()), default=0)
    frame = pl.DataFrame([question.column(height) for question in questions.values()])
    return engine.run(NAME, frame.to_pandas(), [expectation(engine.gx, question.rule, question.name) for question in questions.values()])

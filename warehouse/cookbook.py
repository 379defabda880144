"""The cookbook: questions with their SQL and answers. The answers are computed, never typed.

``python -m warehouse.cookbook WAREHOUSE`` writes the answers into ``docs/cookbook.md`` anew, from the warehouse of the seed pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.query import query

PAGE = Path("docs/cookbook.md")

_RECIPE = re.compile(r"^```sql\n(?P<sql>.*?)^```\n\n(?P<answer>(?:\|[^\n]*\n)*)\n?", re.MULTILINE | re.DOTALL)


def with_answers(text: str, warehouse: Path | str) -> str:
    """The page with the table after every ``sql`` block replaced by what the warehouse answers. ``duckdb.Error`` where a query is wrong."""

    def answered(found: re.Match[str]) -> str:
        return f"```sql\n{found['sql']}```\n\n{_answer(warehouse, found['sql'])}\n"

    return _RECIPE.sub(answered, text)


def recipes(text: str) -> list[str]:
    """The SQL of every recipe."""
    return [found["sql"] for found in _RECIPE.finditer(text)]


def _answer(warehouse: Path | str, sql: str) -> str:
    answer = query(warehouse, sql)
    lines = [answer.columns, ["---:" if _is_number(kind) else "---" for kind in answer.types]]
    lines += [[_cell(value) for value in row] for row in answer.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _is_number(kind: str) -> bool:
    return kind in {"BIGINT", "INTEGER", "DOUBLE", "HUGEINT"} or kind.startswith("DECIMAL")


def _cell(value: Any) -> str:
    """A value as a cell of a table: no NULL, no needless zeros, nothing that ends the cell."""
    for kinds, written in _WRITTEN:
        if isinstance(value, kinds):
            return written(value)
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


_WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: "yes" if value else "no"),
    (Decimal, lambda value: f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"),
    (datetime, lambda value: value.isoformat(sep=" ")),
    (date, lambda value: value.isoformat()),
    (list, lambda value: "、".join(map(str, value))),
)


def main() -> None:
    """Write the answers into the page."""
    if len(sys.argv) < 2:
        sys.exit("usage: python -m warehouse.cookbook WAREHOUSE [PAGE]")
    page = Path(sys.argv[2]) if len(sys.argv) > 2 else PAGE
    page.write_text(with_answers(page.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The quality of a warehouse as a Prefect flow: what the rules found, what is unknown, how it changed, and how it compares with gold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.artifacts import as_table, as_text
from flows.notifying import tell_failure
from flows.places import DEFAULT_WAREHOUSE
from flows.query import shown
from flows.reporting import refresh_report
from flows.status import state_of
from warehouse.evaluate import evaluate
from warehouse.query import query

QUALITY = "bangfu-quality"
_SECTIONS = (
    (
        "Rules that do not hold",
        "SELECT * EXCLUDE (run_id) FROM ops.validation_results WHERE NOT success AND run_id = (SELECT max_by(run_id, release_number) FROM ops.releases) LIMIT 50",
    ),
    (
        "Facts by release",
        "SELECT release_number, published_at, document_count, fact_count, added_count, changed_count, withdrawn_count "
        "FROM ops.releases ORDER BY release_number DESC LIMIT 20",
    ),
    ("Left out of sums", "SELECT * FROM mart.exclusions LIMIT 50"),
)


@flow(
    name="bangfu-quality",
    description="What is known of the quality of the published warehouse.",
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def quality(warehouse: str = str(DEFAULT_WAREHOUSE), gold: str | None = None, report: bool = True) -> float | None:
    """Leaves the state of the warehouse as an artifact of the flow run, and draws its report anew; nothing in the warehouse changes.

    Where ``gold`` names a folder of annotated pages that the warehouse holds, their mean F1 is told and comes back. Raises ``UserError`` where there
    is no warehouse.
    """
    path = Path(warehouse)
    parts = [_section(title.capitalize(), answer.columns, answer.rows) for title, answer in state_of(path).items()]
    for title, sql in _SECTIONS:
        answer = query(path, sql)
        parts.append(_section(title, answer.columns, answer.rows))
    mean = None
    if gold is not None:
        result = evaluate(path, Path(gold))
        mean = result.mean_f1
        scores = [(name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}") for name, s in result.scores.items()]
        parts.append(_section(f"{result.pages} annotated pages, mean F1 {mean:.3f}", ("table", "precision", "recall", "F1"), scores))
    create_markdown_artifact(key=QUALITY, markdown="\n\n".join(parts), description=f"Quality of {as_text(warehouse)}")
    if report:
        refresh_report(path)
    return mean


def _section(title: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return as_table(title, names, [[shown(cell) for cell in row] for row in rows])

"""``bangfu status``: how fresh the warehouse is, the last runs, what is quarantined and why, words that no table knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich import box
from rich.table import Table

from flows.console import harmless, output, print_json
from flows.messages import said
from flows.query import ask, plain, shown
from flows.runlog import last_runs
from warehouse.query import Answer

_SECTIONS: tuple[tuple[str, str], ...] = (
    (
        "freshness",
        "SELECT max(release_number) AS release, strftime(max_by(published_at, release_number), '%Y-%m-%d %H:%M') AS published_utc, "
        "round(epoch(now()::TIMESTAMPTZ AT TIME ZONE 'UTC' - max_by(published_at, release_number)) / 3600, 1) AS hours_ago, "
        "(SELECT max(published_at)::DATE FROM core.documents WHERE published_at <= now()::TIMESTAMPTZ AT TIME ZONE 'UTC') AS newest_page "
        "FROM ops.releases",
    ),
    (
        "last runs",
        "SELECT run_id AS run, strftime(finished_at, '%Y-%m-%d %H:%M') AS finished_utc, status, page_count AS pages, "
        "new_page_count AS new, quarantined_count AS quarantined, round(seconds, 1) AS seconds, runs.code_version AS code "
        # by release, not by time: a clock may be set back
        "FROM ops.runs LEFT JOIN ops.releases USING (run_id) ORDER BY release_number DESC NULLS LAST, started_at DESC, run_id DESC LIMIT 5",
    ),
    (
        "last releases",
        "SELECT release_number AS release, strftime(published_at, '%Y-%m-%d %H:%M') AS published_utc, document_count AS pages, "
        "fact_count AS facts, added_count AS added, changed_count AS changed, withdrawn_count AS withdrawn, left(fingerprint, 12) AS fingerprint, "
        "note FROM ops.releases ORDER BY release_number DESC LIMIT 5",
    ),
    (
        "rows",
        "SELECT table_name AS table, estimated_size AS rows FROM duckdb_tables() WHERE schema_name = 'core' ORDER BY table_oid",
    ),
    (
        "quarantine",
        "SELECT table_name AS table, expectation, count(*) AS rows, min(reason) AS example FROM ops.quarantine "
        "WHERE run_id = (SELECT max_by(run_id, release_number) FROM ops.releases) "
        "GROUP BY ALL ORDER BY rows DESC, 1, 2 LIMIT 20",
    ),
    (
        "inputs that were not read",
        "SELECT source_uri AS input, message FROM ops.inputs WHERE status = 'unreadable' "
        "AND run_id = (SELECT max_by(run_id, release_number) FROM ops.releases) ORDER BY input LIMIT 20",
    ),
    (
        "unknown words",
        "SELECT kind, word, count, example FROM ops.unknowns ORDER BY count DESC, kind, word LIMIT 10",
    ),
)

_RUNS = 5
_RUN_COLUMNS = {
    "run": "run_id",
    "finished_utc": "finished_at",
    "status": "status",
    "pages": "page_count",
    "new": "new_page_count",
    "quarantined": "quarantined_count",
    "seconds": "seconds",
    "code": "code_version",
    "message": "message",
}
"""What the log of runs calls the columns that are shown."""


def state_of(warehouse: Path) -> dict[str, Answer]:
    """The state of a warehouse by section. Raises ``UserError`` where there is none."""
    answers = {title: ask(warehouse, sql) for title, sql in _SECTIONS}
    if runs := last_runs(warehouse, _RUNS):
        # these tell also of runs that published nothing, of which the warehouse knows nothing
        rows: list[tuple[object, ...]] = [tuple(_of_log(row, name) for name in _RUN_COLUMNS) for row in runs]
        answers["last runs"] = Answer(tuple(_RUN_COLUMNS), ("VARCHAR",) * len(_RUN_COLUMNS), rows)
    return answers


def _of_log(row: Mapping[str, object], name: str) -> object:
    value = row.get(_RUN_COLUMNS[name])
    if isinstance(value, float):
        return round(value, 1)
    return value[:16] if name == "finished_utc" and isinstance(value, str) else value


def show_status(warehouse: Path, *, as_json: bool = False) -> None:
    """Prints the state of a warehouse. Raises ``UserError`` where there is none."""
    answers = state_of(warehouse)
    if as_json:
        told = {
            title.replace(" ", "_"): [dict(zip(answer.columns, map(plain, row), strict=True)) for row in answer.rows]
            for title, answer in answers.items()
        }
        print_json({"warehouse": str(warehouse), **told})
        return
    console = output()
    for title, answer in answers.items():
        console.print(said(title) if answer.rows else said("{section}: none", section=said(title)), style="bold")
        if answer.rows:
            console.print(_table(answer.columns, answer.rows))


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    table = Table(*map(said, names), box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(harmless(shown(value)) for value in row))
    return table

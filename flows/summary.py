"""What a run ends with: pages, facts by table, quarantine, seconds by stage, where the warehouse is and a query to try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from flows import ledger as ending
from flows.console import output
from flows.ledger import Ledger
from flows.messages import said
from flows.places import DEFAULT_WAREHOUSE

_QUERY = "SELECT helper_name, recipient_name, mechanism, evidence FROM core.pairings WHERE countable"


def print_summary(ledger: Ledger, warehouse: Path, seconds: Mapping[str, float]) -> None:
    """Prints the account of a run; ``seconds`` holds what imports, Prefect and all of it took."""
    rows = [(said("pages"), _pages(ledger))]
    if ledger.status == ending.PUBLISHED:
        core = ((name.removeprefix("core."), n) for name, n in ledger.row_counts.items() if name.startswith("core."))
        rows += [(said("facts"), _listed(core)), (said("quarantined"), _quarantined(ledger))]
    stages = [*((name, seconds[name]) for name in ("Prefect", "imports")), *((s.stage, s.seconds) for s in ledger.stages)]
    rows.append((said("seconds"), f"{seconds['total']:.1f}: " + ", ".join(f"{said(name)} {value:.1f}" for name, value in stages)))
    if ledger.status == ending.PUBLISHED:
        line = "{warehouse} (release {number}, fingerprint {fingerprint})"
        where = said(line, warehouse=warehouse, number=ledger.release_number, fingerprint=(ledger.fingerprint or "")[:16])
        rows += [(said("warehouse"), where), (said("validation"), f"{warehouse}.docs/index.html")]
    elif ledger.status == ending.NOTHING_NEW:
        rows.append((said("warehouse"), said("{warehouse} is up to date: nothing new, nothing published", warehouse=warehouse)))
    if warehouse.is_file():
        option = "" if warehouse == DEFAULT_WAREHOUSE else f" --warehouse {warehouse}"
        rows.append((said("try"), f'bangfu query "{_QUERY}"{option}'))
    _print(rows)


def as_data(ledger: Ledger, warehouse: Path, seconds: Mapping[str, float], code: int) -> dict[str, Any]:
    """The same account for programmes, with the exit code."""
    return {
        "status": ledger.status,
        "exit_code": code,
        "message": ledger.message,
        "run_id": ledger.run_id,
        "warehouse": str(warehouse),
        "release": ledger.release_number,
        "fingerprint": ledger.fingerprint,
        "pages": ledger.page_count,
        "new_pages": ledger.new_page_count,
        "withdrawn_pages": ledger.withdrawn_count,
        "rows": dict(ledger.row_counts),
        "quarantined": dict(sorted(ledger.quarantine.items())),
        "not_read": [failure.reason for failure in ledger.failures],
        "stages": ledger.as_table(),
        "seconds": round(seconds["total"], 3),
    }


def _print(rows: Iterable[tuple[str, str]]) -> None:
    console = output()
    for name, value in rows:
        # soft: what is to be copied holds no line breaks of ours
        console.print(Text.assemble((name + " " * max(1, 13 - cell_len(name)), "bold"), value), soft_wrap=True)


def _pages(ledger: Ledger) -> str:
    parts = [said("{count} read", count=ledger.page_count), said("{count} new", count=ledger.new_page_count)]
    if ledger.withdrawn_count:
        parts.append(said("{count} of the release before are no longer among the inputs", count=ledger.withdrawn_count))
    if ledger.failures:
        parts.append(said("{count} inputs not read", count=len(ledger.failures)))
    return ", ".join(parts)


def _quarantined(ledger: Ledger) -> str:
    return _listed(sorted(ledger.quarantine.items())) if ledger.quarantine else said("nothing")


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)

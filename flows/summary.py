"""What a run ends with: pages, facts by table, quarantine, seconds by stage, where the warehouse is and a query to try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.text import Text

from flows import ledger as ending
from flows.console import output
from flows.ledger import Ledger
from flows.places import DEFAULT_WAREHOUSE

_QUERY = "SELECT helper_name, recipient_name, mechanism, evidence FROM core.pairings WHERE countable"


def print_summary(ledger: Ledger, warehouse: Path, seconds: Mapping[str, float]) -> None:
    """Prints the account of a run; ``seconds`` holds what imports, Prefect and all of it took."""
    rows = [("pages", _pages(ledger))]
    if ledger.status == ending.PUBLISHED:
        core = ((name.removeprefix("core."), n) for name, n in ledger.row_counts.items() if name.startswith("core."))
        rows += [("facts", _listed(core)), ("quarantined", _quarantined(ledger))]
    stages = [*((name, seconds[name]) for name in ("Prefect", "imports")), *((s.stage, s.seconds) for s in ledger.stages)]
    rows.append(("seconds", f"{seconds['total']:.1f}: " + ", ".join(f"{name} {value:.1f}" for name, value in stages)))
    if ledger.status == ending.PUBLISHED:
        rows.append(("warehouse", f"{warehouse} (release {ledger.release_number}, fingerprint {(ledger.fingerprint or '')[:16]})"))
        rows.append(("validation", f"{warehouse}.docs/index.html"))
    elif ledger.status == ending.NOTHING_NEW:
        rows.append(("warehouse", f"{warehouse} is up to date: nothing new, nothing published"))
    if warehouse.is_file():
        where = "" if warehouse == DEFAULT_WAREHOUSE else f" --warehouse {warehouse}"
        rows.append(("try", f'bangfu query "{_QUERY}"{where}'))
    _print(rows)


def _print(rows: Iterable[tuple[str, str]]) -> None:
    console = output()
    for name, value in rows:
        # soft: what is to be copied holds no line breaks of ours
        console.print(Text.assemble((f"{name:<12} ", "bold"), value), soft_wrap=True)


def _pages(ledger: Ledger) -> str:
    parts = [f"{ledger.page_count} read", f"{ledger.new_page_count} new"]
    if ledger.withdrawn_count:
        parts.append(f"{ledger.withdrawn_count} of the release before are no longer among the inputs")
    if ledger.failures:
        parts.append(f"{len(ledger.failures)} inputs not read")
    return ", ".join(parts)


def _quarantined(ledger: Ledger) -> str:
    return _listed(sorted(ledger.quarantine.items())) if ledger.quarantine else "nothing"


def _listed(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)

"""What a run leaves to look at beside its record in Prefect: counts, quarantine, what changed since the last release, the Data Docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows import ledger as ending
from flows.run import Run
from flows.settings import run_settings
from warehouse.query import query

STAGES = "bangfu-stages"
RUN = "bangfu-run"
DATA_DOCS = "bangfu-data-docs"
_MARKUP = re.compile(r"([\\`*_{}\[\]()|~])")
_CHANGES = (
    "SELECT table_name, change, coalesce(reason, ''), count(*) FROM ops.release_changes WHERE release_number = ? GROUP BY ALL ORDER BY ALL"
)


def leave_artifacts(run: Run) -> None:
    """Leaves the artifacts of a run that has ended, however it ended."""
    ledger = run.ledger
    headline = as_text(ledger.headline())
    create_table_artifact(key=STAGES, table=ledger.as_table(), description=headline)
    create_markdown_artifact(key=RUN, markdown=account_of(run), description=headline)
    if ledger.status in {ending.PUBLISHED, ending.STOPPED}:
        create_link_artifact(key=DATA_DOCS, link=data_docs_link(run), link_text="Data Docs", description=headline)


def data_docs_link(run: Run) -> str:
    """Where the Data Docs of a run are: under the address that the settings name, else the file."""
    index = run.docs.absolute() / "index.html"
    served = run_settings().get("docs_url")
    return f"{served.rstrip('/')}/{quote(index.parent.name)}/{index.name}" if served else index.as_uri()


def account_of(run: Run) -> str:
    """Pages, rows by table, quarantine by rule and changes since the last release, as Markdown in which text of pages is text."""
    ledger = run.ledger
    parts = [f"**{as_text(ledger.headline())}**"]
    pages = [("read", ledger.page_count), ("new", ledger.new_page_count), ("no longer among the inputs", ledger.withdrawn_count)]
    parts.append(as_table("Pages", ("", "pages"), [*pages, ("inputs not read", len(ledger.failures))]))
    if ledger.row_counts:
        counts = [(name, count) for name, count in ledger.row_counts.items() if name.startswith("core.")]
        parts.append(as_table(f"Release {ledger.release_number}", ("table", "rows"), counts))
    parts.append(as_table("Quarantine", ("rule", "rows"), sorted(ledger.quarantine.items())))
    if ledger.status == ending.PUBLISHED:
        changes = query(run.target, _CHANGES, [ledger.release_number]).rows
        parts.append(as_table("Changes since the release before", ("table", "change", "reason", "rows"), changes))
    parts.append(f"Data Docs: {as_text(data_docs_link(run))}")
    return "\n\n".join(parts)


def as_text(text: str) -> str:
    """Text that Markdown shows as it is: a page's words neither link nor mark up."""
    escaped = _MARKUP.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    # an address in a page is no link either
    return " ".join(escaped.replace("://", ":&#47;&#47;").split())


def as_table(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A titled table in Markdown whose cells are text."""
    lines = ["| " + " | ".join(as_text(str(cell)) for cell in row) + " |" for row in rows]
    if not lines:
        return f"### {title}\n\nnone"
    return "\n".join([f"### {title}", "", "| " + " | ".join(names) + " |", "|" + " --- |" * len(names), *lines])

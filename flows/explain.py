"""``bangfu explain``: a fact, its words in their sentence, where they stand in the page as found, the repairs, whether it counts."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from flows.console import harmless, output, print_json
from flows.errors import UserError
from flows.messages import language, said
from flows.nearest import nearest_id
from flows.query import ask, plain, shown
from warehouse.tables import Table as Declared
from warehouse.tables import enumerations, table, table_of_id

if TYPE_CHECKING:
    from warehouse.report.fact_page import Explanation

_AROUND = 80
_RAW_AROUND = 40
_WHOLE_PAGE = 2**31 - 1
_BEGINNING_OF_A_PAGE = re.compile("[0-9a-f]{6,32}")
_LIKE_ENOUGH = 3
_NAMED = {
    "people": "SELECT name FROM core.people WHERE person_id = ?",
    "organizations": "SELECT name FROM core.organizations WHERE organization_id = ?",
    # a code may have stood for several names; the last one is the one in use
    "places": "SELECT full_name FROM ref.places WHERE code = ? ORDER BY coalesce(valid_to, DATE '9999-12-31') DESC LIMIT 1",
}
_OWN_SECTION = frozenset(
    {
        "doc_id",
        "evidence",
        "evidence_start",
        "evidence_end",
        "raw_start",
        "raw_end",
        "body",
        "first_seen",
        "last_seen",
        "run_id",
        "countable",
        "not_countable_reason",
    }
)


def explain_row(row_id: str, warehouse: Path, html: Path | None = None, *, as_json: bool = False) -> None:
    """Prints all that the warehouse knows about one row, or writes it to an HTML file. Raises ``UserError`` where there is no such row.

    ``row_id`` may be the beginning of an id where only one row's begins so.
    """
    declared, row = _find(row_id, warehouse)
    if html is not None:
        _write_html(declared, row, warehouse, html)
    if as_json:
        print_json(_as_data(declared, row, warehouse, html))
    elif html is not None:
        sys.stdout.write(f"{html}\n")
    else:
        _print(declared, row, warehouse)


def explanation(row_id: str, warehouse: Path) -> Explanation:
    """All that the warehouse knows about one row. Raises ``UserError`` where there is no such row."""
    return _explained(*_find(row_id, warehouse), warehouse)


def _find(row_id: str, warehouse: Path) -> tuple[Declared, dict[str, Any]]:
    declared = _table_of(row_id)
    if declared is None:
        near = nearest_id(row_id)
        meant = f"; did you mean {near}?" if near else ""
        raise UserError(f"explain: {row_id} is no id; ids look like event_0123456789abcdef, or 32 hexadecimal digits for a page{meant}")
    key = declared.key[0]
    answer = ask(warehouse, f"SELECT * FROM {declared.full_name} WHERE {key} = ?", [row_id])  # noqa: S608 (declared names)
    if not answer.rows:
        begun = ids_that_begin(row_id, warehouse, 4)
        if len(begun) > 1:
            raise UserError(f"explain: several ids begin with {row_id}: {', '.join(begun[:3])}{' …' if len(begun) > 3 else ''}")
        if not begun:
            raise UserError(f"explain: {warehouse} holds no {row_id}" + _whereabouts(declared, row_id, warehouse))
        answer = ask(warehouse, f"SELECT * FROM {declared.full_name} WHERE {key} = ?", begun)  # noqa: S608
    return declared, dict(zip(answer.columns, answer.rows[0], strict=True))


def ids_that_begin(beginning: str, warehouse: Path, limit: int) -> list[str]:
    """Ids of the warehouse that begin so, in order; none where the beginning is that of no table's ids. ``UserError`` as asking raises."""
    declared = _table_of(beginning)
    if declared is None:
        return []
    key = declared.key[0]
    rows = ask(
        warehouse,
        f"SELECT DISTINCT {key} FROM {declared.full_name} WHERE starts_with({key}, ?) ORDER BY 1 LIMIT ?",  # noqa: S608
        [beginning, limit],
    ).rows
    return [row[0] for row in rows]


def _table_of(beginning: str) -> Declared | None:
    """The table whose ids begin so; at least one digit has to be there, six for a page."""
    if declared := table_of_id(beginning):
        return declared
    return table("core.documents") if _BEGINNING_OF_A_PAGE.fullmatch(beginning) else None


def _explained(declared: Declared, row: Mapping[str, Any], warehouse: Path) -> Explanation:
    from warehouse.report.fact_page import Explanation, Repair, excerpt

    page = _page(row["doc_id"], warehouse) if declared.is_fact else {}
    raw = _raw_text(page) if page else None
    is_page = declared.full_name == "core.documents"
    repairs = _repairs(row, warehouse) if declared.is_fact or is_page else []
    reason = _reason(row) if row.get("countable") is False else None
    return Explanation(
        row_id=str(row[declared.key[0]]),
        table=declared.full_name,
        table_names=(declared.name.replace("_", " "), declared.name_zh),
        values=_labelled_values(declared, row, warehouse),
        is_fact=declared.is_fact,
        sentence=excerpt(page["body"], row["evidence_start"], row["evidence_end"], around=200, whole_sentence=True) if page else None,
        found=excerpt(raw, row["raw_start"], row["raw_end"], around=_AROUND) if raw is not None else None,
        repairs=[Repair(*repair) for repair in repairs],
        text=row["body"] if is_page else None,
        page=[
            (words, ", ".join(page[name]) if isinstance(page[name], list) else shown(page[name]))
            for words, name in (
                *(("name", "title"), ("publisher", "publisher"), ("published", "published_at"), ("site", "site")),
                *(("source", "source_uri"), ("damage", "damage"), ("id", "doc_id")),
            )
            if page.get(name) not in (None, [])
        ],
        source_uri=page.get("source_uri"),
        url=page.get("url"),
        countable=row.get("countable"),
        reason=reason,
    )


def _write_html(declared: Declared, row: Mapping[str, Any], warehouse: Path, html: Path) -> None:
    from flows.reporting import write_page
    from warehouse.report.fact_page import render_fact

    write_page(render_fact(_explained(declared, row, warehouse), language=language()), html)


def _as_data(declared: Declared, row: Mapping[str, Any], warehouse: Path, html: Path | None) -> dict[str, Any]:
    """The explanation for programmes: the row as it is, then what stands around it."""
    told = _explained(declared, row, warehouse)
    reason = row.get("not_countable_reason")
    return {
        "id": told.row_id,
        "table": told.table,
        "row": {name: plain(value) for name, value in row.items() if name != "body"},
        "sentence": _marked_parts(told.sentence),
        "found": _marked_parts(told.found),
        "repairs": [asdict(repair) for repair in told.repairs],
        "page": dict(told.page),
        "countable": told.countable,
        "reason": {"code": reason, "en": told.reason[0], "zh": told.reason[1]} if told.reason else None,
        **({"html": str(html)} if html else {}),
    }


def _marked_parts(excerpt: Any) -> dict[str, Any] | None:
    return asdict(excerpt) if excerpt is not None else None


def _print(declared: Declared, row: Mapping[str, Any], warehouse: Path) -> None:
    console = output()
    console.print(Text.assemble((str(row[declared.key[0]]), "bold"), f"  {declared.full_name} · {declared.name_zh}"))
    console.print(_values(declared, row))
    if declared.is_fact:
        page = _page(row["doc_id"], warehouse)
        console.print(
            _heading(said("in the page's text"), said("characters {start}–{end}", start=row["evidence_start"], end=row["evidence_end"]))
        )
        console.print(_marked(page["body"], row["evidence_start"], row["evidence_end"], _AROUND))
        raw = _raw_text(page)
        line = "characters {start}–{end} of {source}"
        place = said(line, start=row["raw_start"], end=row["raw_end"], source=page["source_uri"])
        console.print(_heading(said("in the page as found"), place))
        if raw is None:
            console.print(Text("  " + said("the file is no longer there, or no longer holds this page"), style="yellow"))
        else:
            console.print(_marked(raw, row["raw_start"], row["raw_end"], _RAW_AROUND))
        _print_repairs(row, warehouse)
        console.print(_heading(said("page"), row["doc_id"]))
        for name in ("title", "publisher", "published_at", "url"):
            if page[name] is not None:
                console.print(Text(f"  {said(name)}: {harmless(shown(page[name]))}"))
    if "countable" in row:
        console.print(_heading(said("countable"), said("yes") if row["countable"] else said("no")))
        console.print(Text("  " + _why(row)))


def _shown_values(declared: Declared, row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Column name, Chinese name and what stands there, of the columns that say something about the fact itself."""
    found = []
    for column in declared.columns:
        value = row.get(column.name)
        if column.name not in _OWN_SECTION and value not in (None, [], declared.key[0]):
            unit = f" {column.unit}" if column.unit and not column.unit.startswith("see ") else ""
            found.append((column.name, column.name_zh, shown(value) + unit))
    return found


def _labelled_values(declared: Declared, row: Mapping[str, Any], warehouse: Path) -> list[tuple[str, str, str, str]]:
    """Column and value, each in English and Chinese, with words for codes and names for ids."""
    values = []
    for name, name_zh, value in _shown_values(declared, row):
        column = declared.column(name)
        english = chinese = value
        for choice in column.allowed.choices if column.allowed else ():
            if choice.code == value:
                # the code stands beside its words: queries need it
                english, chinese = (label if label == value else f"{label} ({value})" for label in (choice.label_en, choice.label_zh))
        if column.references in _NAMED and name != declared.key[0]:
            named = ask(warehouse, _NAMED[column.references], [value]).rows
            english = chinese = f"{named[0][0]} ({value})" if named else value
        values.append((name.replace("_", " "), name_zh, english, chinese))
    return values


def _values(declared: Declared, row: Mapping[str, Any]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, name_zh, value in _shown_values(declared, row):
        grid.add_row(f"  {name}", name_zh, Text(harmless(value)))
    return grid


def _page(doc_id: str, warehouse: Path) -> dict[str, Any]:
    answer = ask(warehouse, "SELECT * FROM core.documents WHERE doc_id = ?", [doc_id])
    return dict(zip(answer.columns, answer.rows[0], strict=True))


def _raw_text(page: Mapping[str, Any]) -> str | None:
    """The page as it was read, if its file still holds the same bytes; numbers of persons are masked as everywhere."""
    import polars as pl

    from transforms.decode.frame import decode_pages
    from transforms.masking import mask_source
    from transforms.normalize.frame import normalize_pages
    from transforms.offsets import OffsetMap, Segment
    from transforms.read import read_pages

    file, _, record = page["source_uri"].rpartition("#")
    path = Path(file if file and record.isdigit() and not Path(page["source_uri"]).exists() else page["source_uri"])
    if not path.is_file():
        return None
    same = read_pages([path]).pages.filter(pl.col("doc_id") == page["doc_id"])
    if not same.height:
        return None
    found = normalize_pages(decode_pages(same)).row(0, named=True)
    where = OffsetMap(tuple(Segment(s["start"], s["length"], s["source_start"], s["source_length"]) for s in found["body_map"]))
    return mask_source(found["raw_text"], found["body"], where)


def _repairs(row: Mapping[str, Any], warehouse: Path) -> list[tuple[Any, ...]]:
    """The repairs that touch a fact's words, or all of a page's: kind, place, what the page shows, what it was, whether that is certain, what else."""
    return ask(
        warehouse,
        "SELECT kind, raw_start, raw_end, raw_text, repaired_text, certain, alternatives FROM core.repairs "
        "WHERE doc_id = ? AND raw_start < ? AND raw_end > ? ORDER BY raw_start",
        [row["doc_id"], row.get("raw_end", _WHOLE_PAGE), row.get("raw_start", -1)],
    ).rows


def _print_repairs(row: Mapping[str, Any], warehouse: Path) -> None:
    repairs = _repairs(row, warehouse)
    console = output()
    console.print(_heading(said("repairs that touch these words"), str(len(repairs))))
    for kind, start, _, raw, repaired, certain, alternatives in repairs:
        line = Text(f"  {start:>6}  ", style="dim")
        line.append(harmless(raw), style="red strike").append(" → ", style="dim").append(
            harmless(repaired) or said("nothing"), style="green"
        )
        line.append(f"  {kind}", style="dim")
        if not certain:
            others = said("uncertain: or {others}", others=" ".join(alternatives)) if alternatives else said("uncertain")
            line.append(f"  {others}", style="yellow")
        console.print(line)


def _why(row: Mapping[str, Any]) -> str:
    if row["countable"]:
        return said("may be summed with its like")
    reason = row["not_countable_reason"]
    words = _reason(row)
    return f"{reason}: {words[language() == 'zh'] if words else ''}".rstrip(": ") if reason else said("no reason is given")


def _reason(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why a row does not count, in English and Chinese."""
    labels = {choice.code: (choice.label_en, choice.label_zh) for choice in enumerations.NOT_COUNTABLE_REASON.choices}
    reason = row["not_countable_reason"]
    return labels.get(reason, (reason, reason)) if reason else None


def _marked(text: str, start: int, end: int, around: int) -> Text:
    shown_from, shown_to = max(0, start - around), min(len(text), end + around)
    line = Text("  …" if shown_from else "  ")
    line.append(_flat(text[shown_from:start]))
    line.append("【", style="dim").append(_flat(text[start:end]), style="bold reverse").append("】", style="dim")
    line.append(_flat(text[end:shown_to]) + ("…" if shown_to < len(text) else ""))
    return line


def _flat(text: str) -> str:
    return harmless(text.replace("\r", "").replace("\n", "⏎").replace("\t", " "))


def _heading(words: str, detail: str) -> Text:
    return Text.assemble((words, "bold"), "  ", (harmless(detail), "dim"))


def _whereabouts(declared: Declared, row_id: str, warehouse: Path) -> str:
    """What became of a row that is not there, or which id is like its own."""
    if led := ask(warehouse, "SELECT current_id FROM core.redirects WHERE old_id = ?", [row_id]).rows:
        return f"; it is {led[0][0]} now"
    if held := ask(warehouse, "SELECT expectation, reason FROM ops.quarantine WHERE row_id = ?", [row_id]).rows:
        return f"; it is in quarantine: {'; '.join(f'{rule} ({reason})' for rule, reason in held)}"
    gone = "SELECT release_number, reason FROM ops.release_changes WHERE row_id = ? AND change = 'withdrawn' ORDER BY 1 DESC LIMIT 1"
    if gone_in := ask(warehouse, gone, [row_id]).rows:
        return f"; it was withdrawn in release {gone_in[0][0]} ({gone_in[0][1]})"
    key = declared.key[0]
    like = f"SELECT {key} FROM {declared.full_name} ORDER BY levenshtein({key}, ?), 1 LIMIT 1"  # noqa: S608 (declared names)
    near = ask(warehouse, f"SELECT {key} FROM ({like}) WHERE levenshtein({key}, ?) <= {_LIKE_ENOUGH}", [row_id, row_id]).rows  # noqa: S608
    return f"; did you mean {near[0][0]}?" if near else ""

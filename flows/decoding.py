"""``bangfu decode``: pages as read, as repaired, and every repair between the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from rich.text import Text

from flows import errors
from flows.console import harmless, output, print_json, say_error
from flows.messages import said
from transforms.decode.frame import decode_pages
from transforms.normalize.simplify import simplify
from transforms.read import read_pages

_AROUND = 12


def show_decoded(paths: Sequence[str], *, as_json: bool) -> int:
    """Prints every page that the paths hold; the exit code. What cannot be read is named on standard error."""
    found = read_pages(paths)
    for page in found.pages.iter_slices(1):
        row = decode_pages(page).row(0, named=True)
        if as_json:
            print_json(_record(row))
        else:
            _show(row)
    for failure in found.failures:
        say_error(failure.reason)
    return errors.BAD_INPUT if found.failures else errors.OK


def _record(page: Mapping[str, Any]) -> dict[str, Any]:
    simple = simplify(page["text"])
    return {
        "path": page["source_uri"],
        "encoding": page["encoding"],
        "script": simple.script,
        "text": page["text"],
        "simplified": simple.text,
        "damage": page["damage"],
        "repairs": [
            {
                "kind": r["kind"],
                "raw_start": r["raw_start"],
                "raw_end": r["raw_end"],
                "raw": r["raw_text"],
                "repaired": r["repaired_text"],
                "certain": r["certain"],
                "alternatives": r["alternatives"],
            }
            for r in page["repairs"]
        ],
    }


def _show(page: Mapping[str, Any]) -> None:
    """The page's repairs as a diff: each with the words around it, what the page shows and what it was."""
    console = output()
    repairs = page["repairs"]
    kinds = pl.Series("kind", [r["kind"] for r in repairs], dtype=pl.String).value_counts(sort=True, name="count").sort("count", "kind")
    doubtful = sum(not r["certain"] for r in repairs)
    proof = {True: said("the damage run forwards gives the page again"), False: said("not proven"), None: None}[page["proven"]]
    console.print(Text(page["source_uri"], style="bold"))
    facts = [
        page["encoding"] or "text",
        simplify(page["text"]).script,
        ", ".join(page["damage"]) or said("no damage"),
        said("{count} repairs", count=len(repairs)) + (f" ({', '.join(f'{k} {n}' for k, n in kinds.rows())})" if repairs else ""),
        said("{count} uncertain", count=doubtful) if repairs else None,
        proof,
    ]
    console.print(Text("  " + " · ".join(fact for fact in facts if fact), style="dim"))
    for r in repairs:
        console.print(_line(page["raw_text"], r))
    console.print()


def _line(raw: str, repair: Mapping[str, Any]) -> Text:
    start, end = repair["raw_start"], repair["raw_end"]
    line = Text(f"{start:>8}  ", style="dim")
    line.append(_flat(raw[max(0, start - _AROUND) : start]), style="none")
    line.append("[-", style="dim").append(_flat(repair["raw_text"]), style="red strike").append("-]", style="dim")
    if repair["repaired_text"]:
        line.append("{+", style="dim").append(_flat(repair["repaired_text"]), style="green bold").append("+}", style="dim")
    line.append(_flat(raw[end : end + _AROUND]), style="none")
    if not repair["certain"]:
        others = said(", or {others}", others=" ".join(repair["alternatives"])) if repair["alternatives"] else ""
        line.append(f"  ? {repair['kind']}{others}", style="yellow")
    return line


def _flat(text: str) -> str:
    return harmless(text.replace("\r", "").replace("\n", "⏎").replace("\t", " "))

"""The Data Docs of Great Expectations as pages that stand alone: nothing loaded from outside, no script, page text as text.

As rendered they load style sheets, scripts and a tracking image from other hosts, and put values of the data into the page as markup.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl

from expectations.engine import load
from expectations.together import NAME
from expectations.validate import Validated
from warehouse.tables import CORE

_KEPT = frozenset(
    [
        "a",
        "b",
        "br",
        "code",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_VOID = {"br", "hr"}
_KEPT_ATTRIBUTES = {"id", "class", "href", "colspan", "rowspan"}
_SILENT = {"head", "script", "style", "template", "noscript", "footer", "nav", "svg", "form", "button", "title"}
"""Elements that go with all that they hold."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:75rem;margin:1.5rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0;width:100%}
th,td{border:1px solid #8886;padding:.25rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
a{color:inherit}
.badge{border:1px solid #8886;border-radius:.3rem;padding:0 .4rem;margin-right:.2rem}
.bad{font-weight:600;color:#c33}
.show-scrollbars{max-height:12rem;overflow:auto}
.fa-check-circle::before{content:"✓"}
.fa-times::before,.fa-times-circle::before{content:"✗";color:#c33}
.fa-exclamation-triangle::before{content:"!"}
.modal,.d-none{display:none}
ul{padding-left:1.2rem}
"""


def write_data_docs(validated: Validated, folder: Path | str) -> Path:
    """Write a page for every suite and an index into ``folder``, over those of the run before; the path of the index.

    Raises ``OSError`` where the folder cannot be written.
    """
    load()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (NAME, *(declared.full_name for declared in CORE)):
        # the page of a table that had rows in the run before and has none now would speak of that run
        (folder / _file_name(name)).unlink(missing_ok=True)
    view = _view()
    for suite in validated.suites:
        (folder / _file_name(suite.suite_name)).write_text(_suite_page(suite, view), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(_index_page(validated), encoding="utf-8")
    return index


def _file_name(suite_name: str) -> str:
    return f"{suite_name.replace('.', '_')}.html"


def _view() -> Any:
    """What renders pages; one for all of them, for each has its own templates to compile."""
    from great_expectations.render.view.view import DefaultJinjaPageView

    view: Any = DefaultJinjaPageView()
    return view


def _suite_page(suite: Any, view: Any) -> str:
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    shown = copy.copy(suite)
    shown.results = [_as_text(result) for result in suite.results]
    rendered = view.render(ValidationResultsPageRenderer().render(shown))
    kept = _KeepTextAndTables()
    kept.feed(rendered)
    kept.close()
    inner = "".join(kept.parts)
    return _page(suite.suite_name, f'<p><a href="index.html">All suites</a></p><h1>{escape(suite.suite_name)}</h1>{inner}')


def _as_text(result: Any) -> Any:
    """A copy of a result whose values hold no markup."""
    copied = copy.copy(result)
    copied.result = _escaped(result.result)
    return copied


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dict):
        return {key: _escaped(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(held) for held in value]
    return value


class _KeepTextAndTables(HTMLParser):
    """Writes a page anew with nothing that loads or runs: known elements, a few attributes, links within the page, text escaped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if self._silent or tag not in _KEPT:
            return
        kept = [
            (name, value or "") for name, value in attrs if name in _KEPT_ATTRIBUTES and (name != "href" or (value or "").startswith("#"))
        ]
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept)
        self.parts.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag in _KEPT and tag not in _VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # most of what a template renders is indentation
            self.parts.append(escape(data) if data.strip() else " ")


def _index_page(validated: Validated) -> str:
    parts = ["<h1>Validation</h1>"]
    if validated.stopped:
        parts.append(f'<p class="bad">Not published</p><ul>{_items(validated.stopped)}</ul>')
    rows = []
    for suite in validated.suites:
        name = suite.suite_name
        failed = sorted(result.expectation_config.meta["rule"] for result in suite.results if not result.success)
        marks = f'<span class="bad">{escape(", ".join(failed))}</span>' if failed else "all hold"
        rows.append(f'<tr><td><a href="{_file_name(name)}">{escape(name)}</a></td><td>{len(suite.results)}</td><td>{marks}</td></tr>')
    judged = {suite.suite_name for suite in validated.suites}
    observed = dict(
        validated.results.filter(pl.col("scope") == "row", pl.col("evaluated_count") > 0).select("table_name", "observed").iter_rows()
    )
    for declared in CORE:
        if declared.full_name not in judged:
            said = observed.get(declared.full_name) or "no rows"
            rows.append(f"<tr><td>{declared.full_name}</td><td></td><td>{said}</td></tr>")
    parts.append(f"<table><tr><th>suite</th><th>rules</th><th>result</th></tr>{''.join(rows)}</table>")
    kept_out = validated.quarantine.group_by("table_name", "expectation", "reason").len("rows").sort("table_name", "expectation", "reason")
    parts.append(f"<h2>Quarantine</h2><p>{validated.quarantine.select('table_name', 'row_id').n_unique()} rows</p>")
    if not kept_out.is_empty():
        lines = [f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>" for row in kept_out.head(500).iter_rows()]
        parts.append(f"<table><tr><th>table</th><th>rule</th><th>reason</th><th>rows</th></tr>{''.join(lines)}</table>")
    return _page("Validation", "".join(parts))


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )

"""The report as one HTML file that asks the network for nothing and runs no script but its own."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from warehouse.query import open_read_only
from warehouse.report.charts import specifications
from warehouse.report.facts import column_labels, pack_facts, table_labels
from warehouse.report.gather import gather
from warehouse.report.network import lay_out
from warehouse.report.notes import notes
from warehouse.report.scripts import charting_script
from warehouse.report.words import LANGUAGES, Language, both
from warehouse.tables import enumerations

_SCRIPTS = ("base.js", "facts.js", "panel.js", "draw.js", "report.js")
_SECTIONS = ("glance", "money", "persons", "network", "calendar", "top", "coverage", "quality")
_TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
_LISTS = (
    *("measure", "event_type", "mechanism", "role", "approximation", "aggregation", "unit_kind", "date_precision", "origin", "modality"),
    *("level", "script"),
)


def render_report(warehouse: Path | str, *, language: Language = "en", cache: Path | None = None) -> str:
    """The report on a warehouse. ``language`` is the one that it opens in; ``cache`` keeps the bundled charting library.

    Raises ``FileNotFoundError`` where there is no warehouse and ``duckdb.Error`` where the file is none.
    """
    with open_read_only(warehouse) as connection:
        told = gather(connection)
        packed = pack_facts(connection)
    style = asset("report.css")
    script = "(() => {\n" + "".join(asset(name) for name in _SCRIPTS) + "})();"
    library = charting_script(cache)
    page = (
        environment()
        .get_template("report.html")
        .render(
            words=both(),
            language=language,
            tag=_TAGS[language],
            sections=_SECTIONS,
            policy=policy([library, script], [style]),
            told=markup(json_for_script(_told(told))),
            style=markup(style),
            library=markup(library),
            script=markup(script),
            packed=packed,
        )
    )
    return str(page)


def _told(told: dict[str, Any]) -> dict[str, Any]:
    """What the page's scripts need: the aggregates, labels, words, charts and notes."""
    provinces = {row["province"]: row["name"] for row in told["provinces"]}
    paired = {row["mechanism"] for row in told["pairs"]}
    programmes = [choice for choice in enumerations.MECHANISM.choices if choice.code in paired]
    return told | {
        "words": both(),
        "labels": _labels(),
        "columnLabels": column_labels(),
        "tableLabels": table_labels(),
        "provinceNames": provinces,
        "nodes": lay_out(told["pairs"]),
        "notes": [asdict(note) for note in notes(told)],
        "measureChoices": _measure_choices(told),
        "charts": {
            language: specifications(language, [(c.code, c.label_zh if language == "zh" else c.label_en) for c in programmes])
            for language in LANGUAGES
        },
    }


def _measure_choices(told: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Measure and unit pairs that have a sum, money apart from everything else; people first, then those with most statements."""
    kinds = {choice.code: str(choice.attributes["unit_kind"]) for choice in enumerations.MEASURE.choices}
    every: dict[tuple[str, str], int] = {}
    for row in told["measures"]:
        every[row["measure"], row["unit"]] = every.get((row["measure"], row["unit"]), 0) + row["left_out"] + row["counted"]
    summed: dict[tuple[str, str], int] = {}
    for row in told["sums"]:
        summed[row["measure"], row["unit"]] = summed.get((row["measure"], row["unit"]), 0) + row["facts"]

    def place(pair: tuple[str, str]) -> tuple[bool, int, tuple[str, str]]:
        return kinds[pair[0]] not in {"person", "household"}, -summed[pair], pair

    choices: list[dict[str, Any]] = [
        {"measure": measure, "unit": unit, "facts": summed[measure, unit], "left_out": every[measure, unit] - summed[measure, unit]}
        for measure, unit in sorted(summed, key=place)
    ]
    return {
        "money": [choice for choice in choices if kinds[choice["measure"]] == "money"],
        "persons": [choice for choice in choices if kinds[choice["measure"]] != "money"],
    }


def _labels() -> dict[str, dict[str, tuple[str, str]]]:
    labels = {
        name: {choice.code: (choice.label_en, choice.label_zh) for choice in getattr(enumerations, _constant(name)).choices}
        for name in _LISTS
    }
    labels["reason"] = {choice.code: (choice.label_en, choice.label_zh) for choice in enumerations.NOT_COUNTABLE_REASON.choices}
    labels["reason"]["not_additive"] = ("does not add up", "不可相加")
    for kind in ("damage", "repair"):
        labels[kind] = {
            name.removeprefix(f"{kind}_"): pair for name, pair in both().items() if name.startswith(f"{kind}_") and name != "damage_none"
        }
    return labels


def _constant(name: str) -> str:
    return {"level": "PLACE_LEVEL"}.get(name, name.upper())


def asset(name: str) -> str:
    """A file of this package."""
    return (files("warehouse.report") / "assets" / name).read_text(encoding="utf-8")


def policy(scripts: list[str], styles: list[str]) -> str:
    """A Content-Security-Policy under which these scripts and styles run, no other, and nothing is loaded from anywhere."""

    def hashes(texts: list[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)

    allowed = f"script-src {hashes(scripts)}; " if scripts else ""
    return f"default-src 'none'; {allowed}style-src {hashes(styles)}; img-src data:; base-uri 'none'; form-action 'none'"


def json_for_script(value: Any) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def markup(text: str) -> Any:
    """A text of ours that goes into its script or style element as it is. ``ValueError`` where it would end it."""
    from markupsafe import Markup

    if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
        raise ValueError("a script or style would end its own element")
    return Markup(text)  # noqa: S704 (ours, and checked)


def environment() -> Any:
    """Templates of this package, in which every value is escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)

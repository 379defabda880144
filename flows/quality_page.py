"""The quality page: dated sections, one a measurement, made by the command that measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.calibrate import Band, calibration_error, counted, reliability
from warehouse.evaluate import Evaluation

SCORE_COLUMNS = ("table", "precision", "recall", "F1", "expected", "found")
BAND_COLUMNS = ("confidence", "rows", "mean confidence", "right")
HISTORY = "## Measurements"
_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, on which gold, when, by which command and with which code."""

    day: date
    gold: str
    split: str
    command: str
    code_version: str
    result: Evaluation


def record(page: Path, measurement: Measurement) -> None:
    """Appends the measurement to the page, which is made where there is none; the same measurement of the same code stands once."""
    text = page.read_text(encoding="utf-8") if page.exists() else f"# Quality\n\n{HISTORY}\n"
    heading = f"### {measurement.day.isoformat()} · {measurement.gold} · {measurement.split} · {measurement.code_version}"
    if HISTORY not in text:
        text = f"{text.rstrip()}\n\n{HISTORY}\n"
    before, *sections = text.split("\n### ")
    kept = [section for section in sections if f"### {section.splitlines()[0]}" != heading]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(
        "\n### ".join([f"{before.rstrip()}\n", *(f"{section.strip()}\n" for section in kept)]) + f"\n{heading}\n\n{_section(measurement)}",
        encoding="utf-8",
    )


def _section(measurement: Measurement) -> str:
    result = measurement.result
    judged = counted(result.judged)
    parts = [
        f"`{measurement.command}`: {result.pages} pages, mean F1 **{result.mean_f1:.3f}**.",
        _table(SCORE_COLUMNS, score_rows(result)),
    ]
    causes = result.causes()[:_CAUSES]
    if causes:
        parts.append("Most frequent errors: " + ", ".join(f"{table} {cause} ({count})" for table, cause, count in causes) + ".")
    if judged:
        parts += [
            f"Confidence: expected calibration error **{calibration_error(judged):.3f}** over {len(judged)} judged rows.",
            _table(BAND_COLUMNS, band_rows(reliability(judged))),
        ]
    return "\n\n".join(parts) + "\n"


def score_rows(result: Evaluation) -> list[tuple[str, ...]]:
    """The scores as they are shown, one row a table, under ``SCORE_COLUMNS``."""
    return [
        (table, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", str(s.expected), str(s.found)) for table, s in result.scores.items()
    ]


def band_rows(bands: Iterable[Band]) -> list[tuple[str, ...]]:
    """A reliability table as it is shown, under ``BAND_COLUMNS``."""
    return [(f"{b.low:.2f}–{b.high:.2f}", str(b.rows), f"{b.mean_confidence:.3f}", f"{b.share_right:.3f}") for b in bands]


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

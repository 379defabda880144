"""``bangfu evaluate`` and ``bangfu calibrate``: what a warehouse holds of what careful readers took from pages, and what confidences are worth."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from rich import box
from rich.table import Table

from flows.console import harmless, messages, output, working
from flows.errors import UserError
from flows.messages import said
from flows.quality_page import BAND_COLUMNS, SCORE_COLUMNS, Measurement, band_rows, record, score_rows
from flows.query import require_warehouse
from warehouse.calibrate import Judged, Step, apply, calibration_error, counted, fit, reliability, write_steps
from warehouse.evaluate import Evaluation, GoldError, evaluate, gold_files, read_gold, split_of

SPLITS = ("all", "dev", "test")


def run_evaluation(
    gold: Path,
    warehouse: Path,
    *,
    pages: Sequence[Path] = (),
    split: str = "all",
    as_json: bool = False,
    with_errors: bool = False,
    page: Path | None = None,
) -> None:
    """Prints how the warehouse, or what is extracted here and now from ``pages``, compares with a folder of gold files.

    ``page``: the quality page that gets the result as a dated section. Raises ``UserError`` for what cannot be read or compared.
    """
    if split not in SPLITS:
        raise UserError(f"--split {split}: choose one of {', '.join(SPLITS)}")
    files = _named_files(gold, split)
    if pages:
        with TemporaryDirectory() as folder:
            result = _compare(_rehearsed(pages, Path(folder) / "pages.duckdb", files), gold, files)
    else:
        require_warehouse(warehouse)
        result = _compare(warehouse, gold, files)
    absent = sum((mistake.table, mistake.cause) == ("documents", "page_not_in_warehouse") for mistake in result.mistakes)
    if absent == result.pages:
        where = ", ".join(map(str, pages)) or str(warehouse)
        raise UserError(f"{where}: none of the {absent} pages that {gold} annotates is there")
    if as_json:
        sys.stdout.write(json.dumps(_as_data(result, with_errors=with_errors), ensure_ascii=False, indent=1) + "\n")
    else:
        _show(result, with_errors=with_errors)
    if page is not None:
        command = " ".join(
            [
                "bangfu evaluate",
                str(gold),
                *(f"--pages {path}" for path in pages),
                *([] if pages else [f"--warehouse {warehouse}"]),
                *([] if split == "all" else [f"--split {split}"]),
            ]
        )
        _record(page, Measurement(datetime.now(UTC).date(), str(gold), split, command, _code_version(), result))
        messages().print(said("recorded in {page}", page=page))


def run_calibration(golds: Sequence[Path], pages: Sequence[Path], target: Path | None) -> None:
    """Fits the map from claimed to deserved confidence on the development split of the golds and prints what it is worth on each split.

    ``target``: the reference table to write, that of this installation by default. Raises ``UserError`` for what cannot be read.
    """
    judged: dict[tuple[str, str], list[Judged]] = {}
    with TemporaryDirectory() as folder:
        warehouse = Path(folder) / "pages.duckdb"
        _rehearsed(pages, warehouse, [file for gold in golds for file in _named_files(gold, "all")], calibrated=False)
        for gold in golds:
            for split in SPLITS[1:]:
                files = _named_files(gold, split, may_be_empty=True)
                judged[str(gold), split] = counted(_compare(warehouse, gold, files).judged) if files else []
    known = [row for (_, split), rows in judged.items() if split == "dev" for row in rows]
    if not known:
        raise UserError("nothing to fit on: no annotated page of the development split was found among the pages")
    steps = fit(known)
    fitted = {key: apply(steps, rows) for key, rows in judged.items()}
    table = target or _reference_table()
    write_steps(steps, table)
    _write_meta(table, golds, pages, fitted)
    console = output()
    console.print(_grid(("table", "claimed from", "to", "confidence", "rows", "right"), [_cells(step) for step in steps]))
    errors = [
        (gold, split, str(len(rows)), f"{calibration_error(rows):.3f}", f"{calibration_error(fitted[gold, split]):.3f}")
        for (gold, split), rows in judged.items()
    ]
    console.print(_grid(("expected calibration error", "split", "rows", "as claimed", "as fitted"), errors))
    messages().print(said("written: {table}", table=table))


def _named_files(gold: Path, split: str, *, may_be_empty: bool = False) -> list[str]:
    """The pages that the gold files of a split annotate."""
    if not gold.is_dir():
        raise UserError(f"{gold}: no such folder")
    try:
        paths = gold_files(gold)
        chosen = [read_gold(path)["file"] for path in paths if split in ("all", split_of(path))]
    except GoldError as error:
        raise UserError(_one_line(error)) from error
    if not chosen and not may_be_empty:
        raise UserError(f"{gold}: none of its {len(paths)} files belongs to the split {split}")
    return chosen


def _compare(warehouse: Path, gold: Path, files: Sequence[str]) -> Evaluation:
    try:
        return evaluate(warehouse, gold, files)
    except GoldError as error:
        raise UserError(_one_line(error)) from error
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {_one_line(error)}") from error


def _rehearsed(pages: Sequence[Path], warehouse: Path, files: Sequence[str], *, calibrated: bool = True) -> Path:
    from flows.rehearsal import rehearse

    for path in pages:
        if not path.exists():
            raise UserError(f"{path}: no such file or folder")
    with working("reading the pages"):
        rehearse(pages, warehouse, files, calibrated=calibrated)
    return warehouse


def _record(page: Path, measurement: Measurement) -> None:
    try:
        record(page, measurement)
    except OSError as error:
        raise UserError(f"{page}: {error.strerror}") from error


def _code_version() -> str:
    from flows.versions import code_version

    return code_version()


def _one_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _cells(step: Step) -> tuple[str, ...]:
    return (step.table, f"{step.raw_from:g}", f"{step.raw_to:g}", f"{step.confidence:.3f}", str(step.rows), str(step.right))


def _grid(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for index, name in enumerate(names):
        table.add_column(said(name), justify="right" if index else "left", overflow="fold")
    for row in rows:
        table.add_row(*(harmless(cell) for cell in row))
    return table


def _show(result: Evaluation, *, with_errors: bool) -> None:
    console = output()
    console.print(_grid(SCORE_COLUMNS, [*score_rows(result), (said("mean"), "", "", f"{result.mean_f1:.3f}", "", "")]))
    console.print(_grid(("error", "cause", "times"), [(table, cause, str(count)) for table, cause, count in result.causes()[:20]]))
    judged = counted(result.judged)
    console.print(_grid(BAND_COLUMNS, band_rows(reliability(judged))))
    line = "expected calibration error {error} over {count} rows of {pages} pages"
    console.print(said(line, error=f"{calibration_error(judged):.3f}", count=len(judged), pages=result.pages))
    if with_errors:
        for table, cause, page, expected, found in sorted(
            (m.table, m.cause, m.file, m.expected or "", m.found or "") for m in result.mistakes
        ):
            told = "; ".join(f"{said(what)} {row}" for what, row in (("expected", expected), ("found", found)) if row)
            console.print(harmless(f"{table} {cause}, {page}: {told}"))


def _as_data(result: Evaluation, *, with_errors: bool) -> dict[str, Any]:
    judged = counted(result.judged)
    data: dict[str, Any] = {
        "pages": result.pages,
        "mean_f1": result.mean_f1,
        "tables": {
            table: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "expected": s.expected, "found": s.found}
            for table, s in result.scores.items()
        },
        "causes": [{"table": table, "cause": cause, "count": count} for table, cause, count in result.causes()],
        "calibration": {
            "expected_error": calibration_error(judged),
            "rows": len(judged),
            "bands": [
                {"from": b.low, "to": b.high, "rows": b.rows, "right": b.right, "mean_confidence": b.mean_confidence}
                for b in reliability(judged)
            ],
        },
    }
    if with_errors:
        data["errors"] = [
            {"table": m.table, "cause": m.cause, "page": m.file, "expected": m.expected, "found": m.found} for m in result.mistakes
        ]
    return data


def _reference_table() -> Path:
    from importlib.resources import files

    from transforms.extract.calibration import REFERENCE

    return Path(str(files("seeds") / "reference" / f"{REFERENCE}.csv"))


def _write_meta(table: Path, golds: Sequence[Path], pages: Sequence[Path], fitted: Mapping[tuple[str, str], Sequence[Judged]]) -> None:
    fitted_on = sum(len(rows) for (_, split), rows in fitted.items() if split == "dev")
    errors = "".join(
        f"\n  {gold}: {{dev: {calibration_error(fitted[str(gold), 'dev']):.3f}, test: {calibration_error(fitted[str(gold), 'test']):.3f}}}"
        for gold in golds
    )
    command = " ".join(["bangfu calibrate", *map(str, golds), *(f"--pages {path}" for path in pages)])
    table.with_name(f"{table.stem}.meta.yaml").write_text(
        f"""source: fitted for Bangfu on the development split of {", ".join(map(str, golds))} ({fitted_on} judged rows)
date: {datetime.now(UTC).date().isoformat()}
licence: Apache-2.0
command: {command}
expected_calibration_error:{errors}
criteria: >-
  written by the command above, never by hand: rules that claim a confidence from raw_from up to raw_to deserve the one of the row,
  the share of right rows drawn towards the mean of the table; run the command again when rules or gold have changed
""",
        encoding="utf-8",
    )

"""Exports of the five pages, each read back by a reader of its own kind."""

from __future__ import annotations

import hashlib
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest

from tests.support import Bangfu, rows
from warehouse.export import export
from warehouse.tables import CORE, MART, REF, Kind, table

CHOSEN = ("core.documents", "core.quantities", "core.pairings", "core.events", "mart.pairing_network", "ref.measures")


@pytest.fixture(scope="module")
def exported(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "out"
    export(published, folder)
    return folder


def expected(published: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table as the export orders them."""
    declared = table(name)
    columns = [c.name for c in declared.columns if (name, c.name) != ("core.documents", "body")]
    order = ", ".join(f'"{c}" ASC NULLS LAST' for c in (*declared.key, *columns))
    listed = ", ".join(f'"{c}"' for c in columns)
    return [dict(zip(columns, row, strict=True)) for row in rows(published, f"SELECT {listed} FROM {name} ORDER BY {order}")]


def stem(name: str) -> str:
    return name.replace(".", "_")


@pytest.mark.parametrize("name", CHOSEN)
def test_parquet_read_by_duckdb_holds_the_same_rows(exported: Path, published: Path, name: str) -> None:
    wanted = expected(published, name)
    pattern = f"{exported}/parquet/{stem(name)}/*/*.parquet" if name.startswith("core") else f"{exported}/parquet/{stem(name)}.parquet"
    with duckdb.connect() as connection:
        listed = ", ".join(f'"{column}"' for column in wanted[0])
        found = connection.execute(f"SELECT {listed} FROM read_parquet('{pattern}', hive_partitioning = true)").fetchall()
    assert sorted(map(repr, found)) == sorted(repr(tuple(row.values())) for row in wanted)


def test_parquet_is_partitioned_by_the_year_of_the_page(exported: Path, published: Path) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT published_year, count(*) FROM read_parquet('{exported}/parquet/core_quantities/*/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    wanted = rows(
        published, "SELECT year(published_at), count(*) FROM core.quantities JOIN core.documents USING (doc_id) GROUP BY ALL ORDER BY ALL"
    )
    assert found == wanted


@pytest.mark.parametrize("name", CHOSEN)
def test_csv_opens_in_excel_and_says_the_same(exported: Path, published: Path, name: str) -> None:
    path = exported / "csv" / f"{stem(name)}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = pl.read_csv(path, infer_schema=False).to_dicts()
    wanted = expected(published, name)
    assert len(found) == len(wanted)
    for got, want in zip(found, wanted, strict=True):
        assert list(got) == list(want)
        for column in table(name).columns:
            if column.name not in want:
                continue
            value, cell = want[column.name], got[column.name]
            match column.kind:
                case Kind.DECIMAL | Kind.TOTAL if value is not None:
                    assert cell is not None and Decimal(cell) == value
                case Kind.BOOLEAN if value is not None:
                    assert cell == str(value).lower()
                case Kind.TEXT if value:
                    assert cell in {value, f"'{value}"}
                case _ if value is None:
                    assert cell in {None, ""}


def test_a_cell_that_would_start_a_formula_is_text(tmp_path: Path) -> None:
    from warehouse.export.frames import Exported
    from warehouse.export.plain import write_csv

    declared = table("core.people")
    evil = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "王芳"]
    frame = pl.DataFrame({"name": evil})
    (path,) = write_csv(Exported(declared, (declared.column("name"),), frame, None), tmp_path)
    found = pl.read_csv(path, infer_schema=False)["name"].to_list()
    assert found == [*(f"'{text}" for text in evil[:-1]), "王芳"]


@pytest.mark.parametrize("name", CHOSEN)
def test_stata_keeps_types_and_labels(exported: Path, published: Path, name: str) -> None:
    frame, meta = pyreadstat.read_dta(str(exported / "stata" / f"{stem(name)}.dta"))
    wanted = expected(published, name)
    assert len(frame) == len(wanted)
    declared = table(name)
    assert meta.column_names == [column[:32] for column in wanted[0]]
    assert all(meta.column_names_to_labels.values())
    for column in declared.columns:
        if column.name not in wanted[0]:
            continue
        got = list(frame[column.name[:32]])
        want = [row[column.name] for row in wanted]
        if column.allowed is not None and column.kind is Kind.TEXT:
            labels = meta.variable_value_labels[column.name[:32]]
            assert [None if g is None or math.isnan(g) else labels[g].split(":")[0] for g in got] == want
        elif column.kind in {Kind.DECIMAL, Kind.TOTAL, Kind.BIGINT, Kind.INTEGER, Kind.DOUBLE}:
            assert [None if g is None or math.isnan(g) else g for g in got] == pytest.approx(
                [None if w is None else float(w) for w in want]
            )
        elif column.kind is Kind.DATE:
            assert [None if pd.isna(g) else g for g in got] == want
        elif column.kind is Kind.TEXT:
            assert [g or None for g in got] == [
                (w or None) if w is None else w.encode()[:2045].decode("utf-8", "ignore") or None for w in want
            ]


def test_the_workbook_has_a_sheet_a_table_and_a_codebook(exported: Path, published: Path) -> None:
    book = openpyxl.load_workbook(exported / "bangfu.xlsx", read_only=True)
    sheets = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
    for name in CHOSEN:
        wanted = expected(published, name)
        held = sheets[table(name).name[:31]]
        assert list(held[0]) == list(wanted[0])
        assert len([row for row in held[1:] if any(cell is not None for cell in row)]) == len(wanted)
    explained = {(row[0], row[1], row[2]) for row in sheets["codebook"]}
    for declared in (*CORE, *MART, *REF):
        for column in declared.columns:
            if (declared.full_name, column.name) == ("core.documents", "body"):
                continue
            assert (declared.full_name, column.name, None) in explained
            for choice in column.allowed.choices if column.allowed else ():
                assert (declared.full_name, column.name, choice.code) in explained


def test_the_workbook_holds_the_values_of_the_facts(exported: Path, published: Path) -> None:
    """Every cell of the fact tables is the value of the warehouse, numbers as numbers and dates as dates."""
    book = openpyxl.load_workbook(exported / "bangfu.xlsx", read_only=True)
    for name in CHOSEN:
        wanted = expected(published, name)
        held = list(book[table(name).name[:31]].iter_rows(min_row=2, max_row=len(wanted) + 1, values_only=True))
        for row, want in zip(held, wanted, strict=True):
            for cell, column in zip(row, want, strict=True):
                value, kind = want[column], table(name).column(column).kind
                if value is None or value in ("", []):
                    assert cell in {None, ""}, (name, column)
                elif kind in {Kind.DECIMAL, Kind.TOTAL, Kind.DOUBLE, Kind.INTEGER, Kind.BIGINT}:
                    assert cell == pytest.approx(float(value)), (name, column)
                elif kind is Kind.DATE:
                    assert cell.date() == value, (name, column)
                elif kind is Kind.TIMESTAMP:
                    assert abs((cell - value).total_seconds()) < 1, (name, column)
                elif kind is Kind.BOOLEAN:
                    assert cell is value, (name, column)
                elif kind is Kind.TEXT:
                    assert cell == value, (name, column)


def test_the_codebook_explains_every_column_and_value(exported: Path) -> None:
    found = pl.read_csv(exported / "codebook.csv", infer_schema=False).fill_null("")
    assert (exported / "codebook.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    values = found.filter(pl.col("value") != "")
    for column in ("meaning", "含义", "example", "counter_example", "why_not", "反例原因"):
        assert (values[column] != "").all(), column
    held = {(row["table"], row["column"], row["value"]) for row in found.to_dicts()}
    for declared in (*CORE, *MART, *REF):
        assert (declared.full_name, "", "") in held
        for column in declared.columns:
            if (declared.full_name, column.name) != ("core.documents", "body"):
                assert {(declared.full_name, column.name, code) for code in (column.allowed.codes if column.allowed else ())} <= held
                assert (declared.full_name, column.name, "") in held


@pytest.mark.parametrize("name", CHOSEN)
def test_the_data_package_read_by_frictionless_holds_the_same_rows(exported: Path, published: Path, name: str) -> None:
    """Types come from the package's own schema: numbers, booleans and dates are read as such, not guessed."""
    resource = frictionless.Package(str(exported / "datapackage.json")).get_resource(stem(name))
    wanted = expected(published, name)
    found = [row.to_dict() for row in resource.read_rows()]
    assert len(found) == len(wanted)
    kinds = {column.name: column.kind for column in table(name).columns}
    for got, want in zip(found, wanted, strict=True):
        assert list(got) == list(want)
        for column, value in want.items():
            if value is None or value in ("", []):
                assert got[column] in {None, ""}, column
            elif kinds[column] in {Kind.BOOLEAN, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.TOTAL, Kind.DATE}:
                assert got[column] == value, column
            elif kinds[column] is Kind.DOUBLE:
                assert float(got[column]) == pytest.approx(value), column
            elif kinds[column] is Kind.TIMESTAMP:
                assert abs((got[column] - value).total_seconds()) < 1, column
            elif kinds[column] is Kind.TEXT:
                assert got[column] in {value, f"'{value}"}, column


@pytest.mark.parametrize("name", CHOSEN)
def test_parquet_keeps_the_declared_types(exported: Path, name: str) -> None:
    folder = exported / "parquet"
    files = sorted((folder / stem(name)).rglob("*.parquet")) or [folder / f"{stem(name)}.parquet"]
    for file in files:
        for column, kind in pl.read_parquet_schema(file).items():
            assert kind == table(name).column(column).kind.polars, column


def test_the_data_package_validates(exported: Path) -> None:
    report = frictionless.validate(str(exported / "datapackage.json"), limit_rows=2000)
    assert report.valid, report.flatten(["path", "type", "note"])[:10]


def test_croissant_reads_the_records(exported: Path, published: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(exported / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    declared = table("core.pairings")
    wanted = expected(published, "core.pairings")
    records = list(dataset.records(record_set="core_pairings"))
    assert len(records) == len(wanted)
    for record, want in zip(records, wanted, strict=True):
        for column, value in want.items():
            got = record[f"core_pairings/{column}"]
            if value is None or value == []:
                assert got in {None, b"", b"nan"} or (isinstance(got, float) and math.isnan(got)), column
            elif declared.column(column).kind is Kind.TEXT and value.isdigit():
                # this reader guesses the types of a CSV whatever its description says: a code comes back as a number
                assert float(got) == float(value), column
            elif declared.column(column).kind is Kind.TEXT:
                assert got.decode() in {value, f"'{value}"}, column
            elif declared.column(column).kind in {Kind.DOUBLE, Kind.INTEGER}:
                assert float(got) == pytest.approx(float(value)), column
            elif declared.column(column).kind is Kind.BOOLEAN:
                assert got in {value, str(value)}, column


def test_checksums_citation_and_licence(exported: Path) -> None:
    listed = dict(reversed(line.split("  ", 1)) for line in (exported / "SHA256SUMS").read_text().splitlines())
    held = {path.relative_to(exported).as_posix() for path in exported.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(listed) == held
    assert all(hashlib.sha256((exported / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())
    assert "fingerprint" in (exported / "CITATION.cff").read_text().lower()
    assert "CC" in json.loads((exported / "datapackage.json").read_text())["licenses"][0]["name"]


def test_texts_of_pages_go_out_only_where_asked_for(exported: Path, published: Path, bangfu: Bangfu, tmp_path: Path) -> None:
    assert "body" not in pl.read_csv(exported / "csv" / "core_documents.csv", infer_schema=False).columns
    assert bangfu("export", tmp_path / "out", "--format", "csv", "--with-text", "--warehouse", published).code == 0
    assert "body" in pl.read_csv(tmp_path / "out" / "csv" / "core_documents.csv", infer_schema=False).columns
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"csv", "datapackage.json"}
    assert not (tmp_path / "out" / "stata").exists()


def test_what_cannot_be_exported_is_one_line(published: Path, bangfu: Bangfu, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = bangfu("export", tmp_path, "--warehouse", published)
    assert done.code == 2
    assert "holds other files" in done.err
    assert (tmp_path / "mine.txt").exists()
    assert bangfu("export", tmp_path / "a", "--format", "spss", "--warehouse", published).err.startswith("bangfu: no format spss")
    assert bangfu("export", tmp_path / "a", "--warehouse", tmp_path / "none.duckdb").code == 2

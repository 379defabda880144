"""The command line. Every command imports what it needs when it runs, so that help and completion answer at once."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from flows import errors
from flows.places import DEFAULT_INPUT, DEFAULT_WAREHOUSE

app = typer.Typer(
    name="bangfu",
    help="Pages of Chinese local news on paired assistance (帮扶) in, a validated DuckDB warehouse of who helps whom out.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong use or bad input, 3 publication stopped by validation or loss.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Warehouse = Annotated[Path, typer.Option("--warehouse", "-w", help="The DuckDB file.", envvar="BANGFU_WAREHOUSE")]


@app.command()
def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...",
            help=f"Files, folders, patterns, archives, addresses such as s3://…, or - for standard input; {DEFAULT_INPUT} where none is named.",
        ),
    ] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    workers: Annotated[int, typer.Option("--workers", "-n", min=1, help="Processes that work on pages.")] = 1,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build and publish although nothing is new.")] = False,
    allow_loss: Annotated[bool, typer.Option("--allow-loss", help="Publish although much of what was there would be gone.")] = False,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another run that has the warehouse.")] = 0,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:port, or local for one of --workers processes."),
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option("--lake", metavar="ADDRESS", help="Land in this DuckLake too: ducklake:PATH or ducklake:postgres:dbname=…."),
    ] = None,
    lake_data: Annotated[
        str | None, typer.Option("--lake-data", help="Folder or object-store prefix of the lake's files; PATH.files where none is named.")
    ] = None,
    text_column: Annotated[str | None, typer.Option("--text-column", help="Column of the text in JSON lines, CSV and Parquet.")] = None,
    url_column: Annotated[str | None, typer.Option("--url-column", help="Column of the address.")] = None,
    title_column: Annotated[str | None, typer.Option("--title-column", help="Column of the headline.")] = None,
    date_column: Annotated[str | None, typer.Option("--date-column", help="Column of the time of publication.")] = None,
    publisher_column: Annotated[str | None, typer.Option("--publisher-column", help="Column of the source.")] = None,
) -> int:
    """Build and publish the warehouse from pages."""
    from flows.launch import launch_build

    named = {"text": text_column, "url": url_column, "title": title_column, "date": date_column, "publisher": publisher_column}
    return launch_build(
        inputs or [str(DEFAULT_INPUT)],
        warehouse,
        workers=workers,
        rebuild=rebuild,
        allow_loss=allow_loss,
        wait_seconds=wait,
        columns={kind: column for kind, column in named.items() if column},
        dask=dask,
        lake=lake,
        lake_data=lake_data,
    )


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help='For example: "SELECT * FROM mart.pairing_network"')],
    output_format: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> None:
    """Ask the warehouse in SQL; nothing can be changed."""
    from flows.query import run_query

    run_query(sql, warehouse, output_format)


@app.command()
def decode(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or patterns.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Show what is damaged in pages and how it was repaired."""
    from flows.decoding import show_decoded

    return show_decoded(paths, as_json=as_json)


@app.command()
def explain(
    row_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a fact, as the tables hold it.")],
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    html: Annotated[Path | None, typer.Option("--html", help="Write it to this HTML file instead.")] = None,
) -> None:
    """Show where a fact comes from and whether it counts."""
    from flows.explain import explain_row

    explain_row(row_id, warehouse, html)


@app.command()
def report(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The HTML file; beside the warehouse where none is named.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="en or zh: what it opens in; the page can switch.")] = None,
) -> None:
    """Write one HTML file to look at: charts, and every number down to its sentence."""
    from flows.reporting import run_report

    run_report(warehouse, output, language)


@app.command()
def schema(table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="With or without its schema.")] = None) -> None:
    """List the tables, or describe one."""
    from flows.schema import show_schema

    show_schema(table)


@app.command()
def fingerprint(warehouse: Warehouse = DEFAULT_WAREHOUSE) -> None:
    """Print one hash of the content of all tables."""
    from flows.query import print_fingerprint

    print_fingerprint(warehouse)


@app.command()
def status(warehouse: Warehouse = DEFAULT_WAREHOUSE) -> None:
    """Show the last runs, the quarantine and unknown words."""
    from flows.status import show_status

    show_status(warehouse)


@app.command()
def releases(
    warehouse: Warehouse = DEFAULT_WAREHOUSE, as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False
) -> None:
    """List what was published when, and which releases are kept."""
    from flows.releases import show_releases

    show_releases(warehouse, as_json=as_json)


@app.command()
def diff(
    first: Annotated[
        int | None, typer.Argument(metavar="[A]", help="A release; the one before the published one where none is named.")
    ] = None,
    second: Annotated[int | None, typer.Argument(metavar="[B]", help="Another; the published one where none is named.")] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every row.")] = False,
) -> None:
    """Show what was added, changed and withdrawn between two releases, by id, and why."""
    from flows.releases import show_diff

    show_diff(warehouse, first, second, as_json=as_json)


@app.command()
def rollback(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="The release to put back; the one before where none is named.")
    ] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> int:
    """Put a kept release back in the place of the published one."""
    from flows.releases import roll_back

    return roll_back(warehouse, number)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of gold files, one *.json a page.")],
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    pages: Annotated[
        list[Path] | None,
        typer.Option("--pages", help="Extract these pages here and now instead of asking a warehouse; may be named several times."),
    ] = None,
    split: Annotated[str, typer.Option("--split", help="all, dev or test: part of the gold, by the hash of its file names.")] = "all",
    with_errors: Annotated[bool, typer.Option("--errors", help="List every error.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    record: Annotated[
        Path | None, typer.Option("--record", help="Append the result to this quality page, such as docs/quality.md.")
    ] = None,
) -> None:
    """Compare a warehouse with what careful readers took from pages."""
    from flows.evaluating import run_evaluation

    run_evaluation(gold, warehouse, pages=pages or (), split=split, as_json=as_json, with_errors=with_errors, page=record)


@app.command()
def calibrate(
    golds: Annotated[list[Path], typer.Argument(metavar="GOLD_DIR...", help="Folders of gold files.")],
    pages: Annotated[list[Path], typer.Option("--pages", help="Where the annotated pages are; may be named several times.")],
    target: Annotated[
        Path | None, typer.Option("--output", help="The table to write instead of seeds/reference/confidence_calibration.csv.")
    ] = None,
) -> None:
    """Fit what confidences are worth on annotated pages."""
    from flows.evaluating import run_calibration

    run_calibration(golds, pages, target)


@app.command()
def serve(
    cron: Annotated[str, typer.Option("--cron", help='When to run, for example "0 * * * *" for every hour.')],
    inbox: Annotated[list[str] | None, typer.Option("--inbox", help="What to build from; may be named several times.")] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    workers: Annotated[int, typer.Option("--workers", "-n", min=1, help="Processes that work on pages.")] = 1,
    timezone: Annotated[str, typer.Option("--timezone", help="Time zone of --cron.")] = "Asia/Shanghai",
) -> int:
    """Build on a schedule until interrupted."""
    from flows.serving import serve_builds

    return serve_builds(cron, inbox or [str(DEFAULT_INPUT)], warehouse, workers=workers, timezone=timezone)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or that of an earlier export, which is replaced.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", help="parquet, csv, stata or excel; may be named several times; all where none is."),
    ] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="Also the texts of the pages, which are their publishers'.")] = False,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> None:
    """Write the warehouse as Parquet, CSV, Stata and Excel, with codebook, licence, citation and checksums."""
    from flows.exporting import run_export

    run_export(warehouse, folder, formats, with_text=with_text)


def main() -> None:
    """Runs a command and ends with its exit code; errors of use are one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # a page may hold what no encoding can write
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
    except errors.UserError as error:
        _fail(str(error), errors.BAD_INPUT)
    except TyperException as error:
        _fail(f"{error.format_message()} (bangfu --help shows how)", errors.BAD_INPUT)
    except typer.Abort:
        _fail("interrupted", 130)
    except BrokenPipeError:
        # the reader of a pipe left: nothing to say, and nobody to say it to
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code or errors.OK)


def _fail(line: str, code: int) -> None:
    sys.stderr.write(f"bangfu: {line}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()

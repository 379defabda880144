"""The command line. Every command imports what it needs when it runs, so that help and completion answer at once."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from flows import errors
from flows.completing import export_formats, formats, ids, languages, tables
from flows.console import say_error
from flows.help import Command, Group
from flows.messages import said
from flows.places import DEFAULT_INPUT, DEFAULT_WAREHOUSE

app = typer.Typer(
    name="bangfu",
    cls=Group,
    help=said("Pages of Chinese local news on paired assistance (帮扶) in, a validated DuckDB warehouse of who helps whom out."),
    epilog=said(errors.EXIT_CODES),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Warehouse = Annotated[Path, typer.Option("--warehouse", "-w", help=said("The DuckDB file."), envvar="BANGFU_WAREHOUSE")]
Workers = Annotated[int, typer.Option("--workers", "-n", min=1, help=said("Processes that work on pages."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=said("Say nothing but what went wrong."))]
Json = Annotated[bool, typer.Option("--json", help=said("One JSON value on standard output."))]
LogFormat = Annotated[
    str | None, typer.Option("--log-format", help=said("text, or json: one object a line on standard error."), envvar="BANGFU_LOG")
]


@app.command(cls=Command, help=said("Build and publish the warehouse from pages."))
def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...",
            help=said(
                "Files, folders, patterns, archives, addresses such as s3://…, or - for standard input; {default} where none is named.",
                default=DEFAULT_INPUT,
            ),
        ),
    ] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    workers: Workers = 1,
    rebuild: Annotated[bool, typer.Option("--rebuild", help=said("Build and publish although nothing is new."))] = False,
    allow_loss: Annotated[bool, typer.Option("--allow-loss", help=said("Publish although much of what was there would be gone."))] = False,
    wait: Annotated[float, typer.Option("--wait", min=0, help=said("Seconds to wait for another run that has the warehouse."))] = 0,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask", metavar="ADDRESS", help=said("Work on a Dask cluster: tcp://host:port, or local for one of --workers processes.")
        ),
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option("--lake", metavar="ADDRESS", help=said("Land in this DuckLake too: ducklake:PATH or ducklake:postgres:dbname=….")),
    ] = None,
    lake_data: Annotated[
        str | None,
        typer.Option("--lake-data", help=said("Folder or object-store prefix of the lake's files; PATH.files where none is named.")),
    ] = None,
    text_column: Annotated[
        str | None, typer.Option("--text-column", help=said("Column of the text in JSON lines, CSV and Parquet."))
    ] = None,
    url_column: Annotated[str | None, typer.Option("--url-column", help=said("Column of the address."))] = None,
    title_column: Annotated[str | None, typer.Option("--title-column", help=said("Column of the headline."))] = None,
    date_column: Annotated[str | None, typer.Option("--date-column", help=said("Column of the time of publication."))] = None,
    publisher_column: Annotated[str | None, typer.Option("--publisher-column", help=said("Column of the source."))] = None,
    quiet: Quiet = False,
    as_json: Json = False,
    log_format: LogFormat = None,
) -> int:
    from flows.launch import launch_build

    _log_as(log_format)

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
        quiet=quiet,
        as_json=as_json,
    )


@app.command(cls=Command, help=said("Ask the warehouse in SQL; nothing can be changed."))
def query(
    sql: Annotated[str, typer.Argument(help=said('For example: "SELECT * FROM mart.pairing_network"'))],
    output_format: Annotated[str, typer.Option("--format", "-f", help=said("table, csv or json."), autocompletion=formats)] = "table",
    as_json: Annotated[bool, typer.Option("--json", help=said("The same as --format json."))] = False,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
) -> None:
    from flows.query import run_query

    run_query(sql, warehouse, "json" if as_json else output_format)


@app.command(cls=Command, help=said("Show what is damaged in pages and how it was repaired."))
def decode(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help=said("Files, folders or patterns."))],
    as_json: Annotated[bool, typer.Option("--json", help=said("One JSON object a line."))] = False,
) -> int:
    from flows.decoding import show_decoded

    return show_decoded(paths, as_json=as_json)


@app.command(cls=Command, help=said("Show where a fact comes from and whether it counts."))
def explain(
    row_id: Annotated[
        str, typer.Argument(metavar="ID", help=said("The id of a fact, as the tables hold it, or its beginning."), autocompletion=ids)
    ],
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    html: Annotated[Path | None, typer.Option("--html", help=said("Write it to this HTML file instead."))] = None,
    as_json: Json = False,
) -> None:
    from flows.explain import explain_row

    explain_row(row_id, warehouse, html, as_json=as_json)


@app.command(cls=Command, help=said("Write one HTML file to look at: charts, and every number down to its sentence."))
def report(
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=said("The HTML file; beside the warehouse where none is named."))
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help=said("en or zh: what it opens in; the page can switch."), autocompletion=languages)
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    from flows.reporting import run_report

    run_report(warehouse, output, language, quiet=quiet, as_json=as_json)


@app.command(cls=Command, help=said("List the tables, or describe one: its columns, its values and what to mind."))
def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help=said("With or without its schema."), autocompletion=tables)] = None,
    as_json: Json = False,
) -> None:
    from flows.schema import show_schema

    show_schema(table, as_json=as_json)


@app.command(cls=Command, help=said("Print one hash of the content of all tables."))
def fingerprint(warehouse: Warehouse = DEFAULT_WAREHOUSE, as_json: Json = False) -> None:
    from flows.query import print_fingerprint

    print_fingerprint(warehouse, as_json=as_json)


@app.command(cls=Command, help=said("Show the last runs, the quarantine and unknown words."))
def status(warehouse: Warehouse = DEFAULT_WAREHOUSE, as_json: Json = False) -> None:
    from flows.status import show_status

    show_status(warehouse, as_json=as_json)


@app.command(cls=Command, help=said("List what was published when, and which releases are kept."))
def releases(warehouse: Warehouse = DEFAULT_WAREHOUSE, as_json: Json = False) -> None:
    from flows.releases import show_releases

    show_releases(warehouse, as_json=as_json)


@app.command(cls=Command, help=said("Show what was added, changed and withdrawn between two releases, by id, and why."))
def diff(
    first: Annotated[
        int | None, typer.Argument(metavar="[A]", help=said("A release; the one before the published one where none is named."))
    ] = None,
    second: Annotated[int | None, typer.Argument(metavar="[B]", help=said("Another; the published one where none is named."))] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    as_json: Annotated[bool, typer.Option("--json", help=said("One JSON object with every row."))] = False,
) -> None:
    from flows.releases import show_diff

    show_diff(warehouse, first, second, as_json=as_json)


@app.command(cls=Command, help=said("Put a kept release back in the place of the published one."))
def rollback(
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help=said("The release to put back; the one before where none is named."))
    ] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    from flows.releases import roll_back

    return roll_back(warehouse, number, quiet=quiet, as_json=as_json)


@app.command(cls=Command, help=said("Compare a warehouse with what careful readers took from pages."))
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help=said("Folder of gold files, one *.json a page."))],
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    pages: Annotated[
        list[Path] | None,
        typer.Option("--pages", help=said("Extract these pages here and now instead of asking a warehouse; may be named several times.")),
    ] = None,
    split: Annotated[str, typer.Option("--split", help=said("all, dev or test: part of the gold, by the hash of its file names."))] = "all",
    with_errors: Annotated[bool, typer.Option("--errors", help=said("List every error."))] = False,
    as_json: Json = False,
    record: Annotated[
        Path | None, typer.Option("--record", help=said("Append the result to this quality page, such as docs/quality.md."))
    ] = None,
) -> None:
    from flows.evaluating import run_evaluation

    run_evaluation(gold, warehouse, pages=pages or (), split=split, as_json=as_json, with_errors=with_errors, page=record)


@app.command(cls=Command, help=said("Fit what confidences are worth on annotated pages."))
def calibrate(
    golds: Annotated[list[Path], typer.Argument(metavar="GOLD_DIR...", help=said("Folders of gold files."))],
    pages: Annotated[list[Path], typer.Option("--pages", help=said("Where the annotated pages are; may be named several times."))],
    target: Annotated[
        Path | None,
        typer.Option("--output", help=said("The table to write instead of seeds/reference/confidence_calibration.csv.")),
    ] = None,
) -> None:
    from flows.evaluating import run_calibration

    run_calibration(golds, pages, target)


@app.command(cls=Command, help=said("Build on a schedule until interrupted."))
def serve(
    cron: Annotated[str, typer.Option("--cron", help=said('When to run, for example "0 * * * *" for every hour.'))],
    inbox: Annotated[list[str] | None, typer.Option("--inbox", help=said("What to build from; may be named several times."))] = None,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    workers: Workers = 1,
    timezone: Annotated[str, typer.Option("--timezone", help=said("Time zone of --cron."))] = "Asia/Shanghai",
    log_format: LogFormat = None,
) -> int:
    from flows.serving import serve_builds

    _log_as(log_format)
    return serve_builds(cron, inbox or [str(DEFAULT_INPUT)], warehouse, workers=workers, timezone=timezone)


@app.command(cls=Command, help=said("Take the runs that fall due in a Prefect work pool until interrupted."))
def worker(
    pool: Annotated[str, typer.Option("--pool", help=said("A work pool of the type process."))] = "bangfu",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=said("Runs at once at most."))] = None,
    name: Annotated[str | None, typer.Option("--name", help=said("What Prefect calls this worker."))] = None,
    log_format: LogFormat = None,
) -> int:
    from flows.pool_worker import take_runs

    _log_as(log_format)
    return take_runs(pool, limit=limit, name=name)


@app.command(
    cls=Command, help=said("Write the warehouse as Parquet, CSV, Stata and Excel, with codebook, licence, citation and checksums.")
)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=said("A new folder, or that of an earlier export, which is replaced."))],
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help=said("parquet, csv, stata or excel; may be named several times; all where none is."),
            autocompletion=export_formats,
        ),
    ] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help=said("Also the texts of the pages, which are their publishers'."))] = False,
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    from flows.exporting import run_export

    run_export(warehouse, folder, chosen, with_text=with_text, quiet=quiet, as_json=as_json)


@app.command(cls=Command, help=said("Fetch the release that an object store publishes."))
def fetch(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help=said("Where releases go (BANGFU_PUBLISH_TO), such as s3://bucket/prefix."))
    ],
    warehouse: Warehouse = DEFAULT_WAREHOUSE,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    from flows.fetching import run_fetch

    run_fetch(address, warehouse, quiet=quiet, as_json=as_json)


def _log_as(log_format: str | None) -> None:
    """How this process and those that it starts tell what happens. Raises ``UserError`` for a form that is none."""
    if log_format not in {None, "text", "json"}:
        raise errors.UserError(f"--log-format {log_format}: choose one of text, json")
    if log_format:
        os.environ["BANGFU_LOG"] = log_format


def main() -> None:
    """Runs a command and ends with its exit code; what goes wrong is one line on standard error."""
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
    except (typer.Abort, KeyboardInterrupt):
        _fail("interrupted", errors.INTERRUPTED)
    except BrokenPipeError:
        # the reader of a pipe left: nothing to say, and nobody to say it to
        sys.stderr.close()
        sys.exit(errors.OK)
    except Exception as error:
        if os.environ.get("BANGFU_DEBUG"):
            raise
        first = (str(error).splitlines() or [""])[0]
        _fail(f"{type(error).__name__}: {first} (BANGFU_DEBUG=1 shows where)", errors.FAILED)
    sys.exit(code or errors.OK)


def _fail(line: str, code: int) -> None:
    say_error(line)
    sys.exit(code)


if __name__ == "__main__":
    main()

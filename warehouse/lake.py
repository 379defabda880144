"""Land the tables of a warehouse in a DuckLake: a catalog in a DuckDB file or PostgreSQL, the rows in Parquet files beside it.

Where one file ends: many may read and write at once, files may lie on an object store, and every release is a snapshot that can be asked for
(``SELECT … FROM lake.core.pairings AT (VERSION => 3)``). The rows that a release did not change are not written again. Needs the package's
extra ``lake``: DuckDB's extension is read from PyPI's file, nothing is fetched at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.ddl import quote_name, quote_text
from warehouse.fingerprint import row_digest
from warehouse.tables import OPS, STORED, Table

if TYPE_CHECKING:
    import duckdb

SCHEME = "ducklake:"
_POSTGRES = "postgres:"
_ALIAS = "lake"


class LakeError(RuntimeError):
    """A lake that cannot be reached or written; the message is one line."""


@dataclass(frozen=True, slots=True)
class LakeLanding:
    """What a release changed in the lake."""

    snapshot: int | None
    """The number of the new snapshot; None where the lake held this release already."""
    inserted: int = 0
    deleted: int = 0


def land_in_lake(warehouse: Path | str, lake: str, data: str | None = None) -> LakeLanding:
    """Brings the lake to what the warehouse file holds, as one snapshot.

    ``lake`` is ``ducklake:PATH`` (the catalog is a DuckDB file, its Parquet files go to ``PATH.files``) or ``ducklake:postgres:dbname=…``, with
    ``data`` the folder or object-store prefix for the files. Rows are compared by the hash that fingerprints are made of: one that did not
    change stays as it was first landed. Raises ``LakeError``.
    """
    import duckdb

    try:
        with open_lake(lake, data) as connection:
            connection.execute(f"ATTACH {quote_text(str(warehouse))} AS built (READ_ONLY)")
            number, run_id = connection.execute(
                "SELECT release_number, run_id FROM built.ops.releases ORDER BY release_number DESC LIMIT 1"
            ).fetchone() or (0, "")
            if _holds(connection, run_id):
                return LakeLanding(None)
            connection.execute("BEGIN")
            changed = [_bring(connection, declared) for declared in STORED]
            connection.execute(f"CALL {_ALIAS}.set_commit_message('bangfu', {quote_text(f'release {number}, run {run_id}')})")
            connection.execute("COMMIT")
            # S608: a constant name
            row = connection.execute(f"SELECT max(snapshot_id) FROM {_ALIAS}.snapshots()").fetchone()  # noqa: S608
            return LakeLanding(row[0] if row else None, sum(new for new, _ in changed), sum(old for _, old in changed))
    except duckdb.Error as error:
        raise LakeError(f"{lake}: {str(error).splitlines()[0]}") from error


def open_lake(lake: str, data: str | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection with the lake attached as ``lake`` and in use. Raises ``LakeError``."""
    import duckdb

    if not lake.startswith(SCHEME) or lake == SCHEME:
        raise LakeError(f"{lake}: a lake is {SCHEME}PATH or {SCHEME}{_POSTGRES}dbname=…")
    catalog = lake.removeprefix(SCHEME)
    in_postgres = catalog.startswith(_POSTGRES)
    if in_postgres and not data:
        raise LakeError(f"{lake}: a catalog in PostgreSQL needs a place for the files (--lake-data)")
    where = data or f"{catalog}.files"
    if not in_postgres:
        Path(catalog).parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        _load(connection, "ducklake")
        if in_postgres:
            _load(connection, "postgres_scanner")
        # rows kept in the catalog itself forbid a column called row_id, which the quarantine has
        options = f"DATA_PATH {quote_text(where)}, DATA_INLINING_ROW_LIMIT 0" + (", READ_ONLY" if read_only else "")
        connection.execute(f"ATTACH {quote_text(lake)} AS {_ALIAS} ({options})")
        connection.execute(f"USE {_ALIAS}")
    except duckdb.Error as error:
        connection.close()
        raise LakeError(f"{lake}: {str(error).splitlines()[0]}") from error
    except LakeError:
        connection.close()
        raise
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Loads an extension from its PyPI package, or the one that this machine has installed for DuckDB."""
    import duckdb

    found = find_spec(f"duckdb_extension_{name}")
    folders = [Path(place) for place in found.submodule_search_locations or ()] if found else []
    files = sorted(file for folder in folders for file in folder.glob(f"extensions/*/{name}.duckdb_extension"))
    for attempt in (*(quote_text(str(file)) for file in files), name):
        try:
            connection.execute(f"LOAD {attempt}")
        except duckdb.Error:
            continue
        return
    has = f"; there is one for {files[-1].parent.name}" if files else ""
    raise LakeError(f"DuckDB {duckdb.__version__} has no extension {name} here{has} (pip install 'bangfu[lake]')")


def _holds(connection: duckdb.DuckDBPyConnection, run_id: str) -> bool:
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'ops' AND table_name = 'releases'", [_ALIAS]
    ).fetchone()
    if not known or not known[0]:
        return False
    row = connection.execute(f"SELECT count(*) FROM {_ALIAS}.ops.releases WHERE run_id = ?", [run_id]).fetchone()  # noqa: S608 a constant name
    return bool(row and row[0])


def _bring(connection: duckdb.DuckDBPyConnection, declared: Table) -> tuple[int, int]:
    """Rows that were written and rows that were taken out."""
    schema, name = declared.full_name.split(".")
    ours, theirs = f"{_ALIAS}.{schema}.{quote_name(name)}", f"built.{schema}.{quote_name(name)}"
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_ALIAS}.{schema}")
    # S608: names and literals come from the declaration alone
    connection.execute(f"CREATE TABLE IF NOT EXISTS {ours} AS SELECT * FROM {theirs} LIMIT 0")  # noqa: S608
    columns = ", ".join(quote_name(column) for column in declared.column_names)
    # what a run says of itself counts with its times
    digest = f"md5(json_array({columns})::VARCHAR)" if declared in OPS else row_digest(declared)
    deleted = connection.execute(f"DELETE FROM {ours} WHERE {digest} NOT IN (SELECT {digest} FROM {theirs})").fetchone()  # noqa: S608
    new = f"SELECT {columns} FROM {theirs} WHERE {digest} NOT IN (SELECT {digest} FROM {ours})"  # noqa: S608
    inserted = connection.execute(f"INSERT INTO {ours} ({columns}) {new}").fetchone()
    return (inserted[0] if inserted else 0, deleted[0] if deleted else 0)

"""``bangfu export``: the warehouse as files for other programmes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.console import print_json, working
from flows.errors import UserError
from flows.messages import said
from flows.nearest import sql_fault
from flows.query import require_warehouse


def run_export(
    warehouse: Path, folder: Path, formats: Sequence[str] | None, *, with_text: bool, quiet: bool = False, as_json: bool = False
) -> None:
    """Writes the folder and says what it holds. Raises ``UserError`` where that cannot be done."""
    require_warehouse(warehouse)
    import duckdb

    from warehouse.export import FORMATS, export

    try:
        with working("writing the export", quiet=quiet):
            files = export(warehouse, folder, formats or FORMATS, with_text=with_text)
    except (FileExistsError, ValueError) as error:
        raise UserError(str(error)) from None
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {sql_fault(error)}") from None
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror or error})") from None
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}
    if as_json:
        print_json({"folder": str(folder), "bytes": sum(sizes.values()), "files": sizes})
    elif not quiet:
        line = said(
            "{folder}: {count} files, {size} MB; checksums in SHA256SUMS",
            folder=folder,
            count=len(files),
            size=f"{sum(sizes.values()) / 1e6:.1f}",
        )
        sys.stdout.write(f"{line}\n")

"""``bangfu export``: the warehouse as files for other programmes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from flows.errors import UserError


def run_export(warehouse: Path, folder: Path, formats: Sequence[str] | None, *, with_text: bool) -> None:
    """Writes the folder and says what it holds. Raises ``UserError`` where that cannot be done."""
    import duckdb

    from warehouse.export import FORMATS, export

    try:
        files = export(warehouse, folder, formats or FORMATS, with_text=with_text)
    except (FileExistsError, FileNotFoundError, ValueError) as error:
        raise UserError(str(error)) from None
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {str(error).splitlines()[0]}") from None
    size = sum(file.stat().st_size for file in files)
    sys.stdout.write(f"{folder}: {len(files)} files, {size / 1e6:.1f} MB; checksums in SHA256SUMS\n")

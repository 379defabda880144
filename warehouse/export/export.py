"""Writes a folder that holds a warehouse in every form asked for, and describes itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from warehouse.export.codebook import write_codebook
from warehouse.export.describe import describe
from warehouse.export.excel import write_excel
from warehouse.export.frames import Exported, read_exported
from warehouse.export.plain import write_csv, write_parquet
from warehouse.export.stata import write_stata

_WRITERS: dict[str, Callable[[Exported, Path], list[Path]]] = {"parquet": write_parquet, "csv": write_csv, "stata": write_stata}
FORMATS = (*_WRITERS, "excel")
"""What can be asked for; each has a folder of its own, Excel one workbook."""


def export(warehouse: Path, folder: Path, formats: Collection[str] = FORMATS, *, with_text: bool = False) -> list[Path]:
    """Writes ``folder`` and gives its files, sorted; a folder of an earlier export is replaced as a whole.

    Raises ``FileExistsError`` where the folder holds what no export has made, ``ValueError`` for an unknown format, and what reading a
    warehouse raises.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise ValueError(f"no format {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    if folder.exists() and any(folder.iterdir()) and not (folder / "datapackage.json").is_file():
        raise FileExistsError(f"{folder} holds other files; name an empty or a new folder")
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        files: dict[str, list[Path]] = {}
        tables = list(read_exported(warehouse, with_text=with_text))
        for name in FORMATS:
            if name in formats and name in _WRITERS:
                for table in tables:
                    files.setdefault(f"{name}/{table.stem}", []).extend(_WRITERS[name](table, building / name))
        if "excel" in formats:
            write_excel(tables, building / "bangfu.xlsx")
        write_codebook(tables, building / "codebook.csv")
        describe(warehouse, tables, building)
        if folder.exists():
            shutil.rmtree(folder)
        building.replace(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())

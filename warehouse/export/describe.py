"""What an export says of itself: Frictionless data package, Croissant metadata, licence, citation, checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warehouse.export.frames import Exported
from warehouse.query import query
from warehouse.tables import Column, Kind

TITLE = "Bangfu: who helps whom in China's paired-assistance programmes"
_LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
_NOTICE = """The facts of this dataset (names, codes, dates, amounts, relations and how they were found) may be used under the Creative Commons
Attribution 4.0 licence (https://creativecommons.org/licenses/by/4.0/).

The words quoted as evidence are short passages of news pages and belong to their publishers, whose addresses stand beside them. Reference
tables name their own sources and licences in the project's seeds/reference. Natural persons appear in their public offices only; whoever
uses the data answers for what they do with it under the law that applies to them.
"""
_FRICTIONLESS = {
    Kind.TEXT: "string",
    Kind.TEXTS: "string",
    Kind.JSON: "string",
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "integer",
    Kind.BIGINT: "integer",
    Kind.DOUBLE: "number",
    Kind.DECIMAL: "number",
    Kind.TOTAL: "number",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "datetime",
}
_CROISSANT = {
    "string": "sc:Text",
    "boolean": "sc:Boolean",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}
_BLOCK = 1 << 20


def describe(warehouse: Path, tables: Sequence[Exported], folder: Path) -> None:
    """Writes ``datapackage.json``, ``croissant.json``, ``LICENSE.txt``, ``CITATION.cff`` and ``SHA256SUMS`` for what lies in ``folder``."""
    release, published, fingerprint = _release(warehouse)
    version = f"{release}.0.0"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {path.relative_to(folder).as_posix(): _sha256(path) for path in files}
    _write(folder / "datapackage.json", _data_package(tables, folder, sums, version, published))
    _write(folder / "croissant.json", _croissant(tables, folder, sums, version, published))
    (folder / "LICENSE.txt").write_text(_NOTICE, encoding="utf-8")
    (folder / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Please cite the dataset and the release that you used.\ntype: dataset\n"
        f'title: "{TITLE}"\nversion: "{version}"\ndate-released: {published}\nlicense: CC-BY-4.0\n'
        f'authors:\n  - name: "Bangfu contributors"\nidentifiers:\n  - type: other\n    value: "{fingerprint}"\n'
        "    description: Fingerprint of the release (bangfu fingerprint)\n",
        encoding="utf-8",
    )
    for name in ("CITATION.cff", "LICENSE.txt", "croissant.json", "datapackage.json"):
        sums[name] = _sha256(folder / name)
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())), encoding="utf-8")


def _release(warehouse: Path) -> tuple[int, str, str]:
    answer = query(warehouse, "SELECT release_number, published_at, fingerprint FROM ops.releases ORDER BY release_number DESC LIMIT 1")
    number, at, fingerprint = answer.rows[0]
    return int(number), at.date().isoformat(), str(fingerprint)


def _field(column: Column, *, is_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    # an empty list or an empty text is a value, yet its cell is empty
    if column.required and (is_key or column.kind not in {Kind.TEXT, Kind.TEXTS, Kind.JSON}):
        constraints["required"] = True
    if column.allowed is not None and column.kind is Kind.TEXT:
        constraints["enum"] = list(column.allowed.codes)
    if column.minimum is not None and _FRICTIONLESS[column.kind] in {"integer", "number"}:
        constraints["minimum"] = column.minimum
    described = {"name": column.name, "type": _FRICTIONLESS[column.kind], "title": column.name_zh, "description": column.comment}
    if column.kind is Kind.TIMESTAMP:
        described["format"] = "%Y-%m-%d %H:%M:%S"
    return {**described, **({"constraints": constraints} if constraints else {})}


def _data_package(tables: Sequence[Exported], folder: Path, sums: dict[str, str], version: str, published: str) -> dict[str, Any]:
    resources = []
    for table in tables:
        path = f"csv/{table.stem}.csv"
        if path not in sums:
            continue
        schema: dict[str, Any] = {
            "fields": [_field(column, is_key=column.name in table.declared.key) for column in table.columns],
            "missingValues": [""],
        }
        if table.declared.key and all(column.name in table.declared.key for column in table.columns if column.name in table.declared.key):
            schema["primaryKey"] = list(table.declared.key)
        resources.append(
            {
                "name": table.stem,
                "profile": "tabular-data-resource",
                "path": path,
                "title": table.declared.name_zh,
                "description": table.declared.comment,
                "format": "csv",
                "mediatype": "text/csv",
                # the mark at the start is part of it
                "encoding": "utf-8-sig",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
                "bytes": (folder / path).stat().st_size,
                "hash": f"sha256:{sums[path]}",
                "schema": schema,
            }
        )
    if not resources:
        resources = [
            {"name": Path(name).name.lower().replace(".", "-"), "path": name, "hash": f"sha256:{digest}"} for name, digest in sums.items()
        ]
    return {
        "profile": "tabular-data-package" if any("schema" in resource for resource in resources) else "data-package",
        "name": "bangfu",
        "title": TITLE,
        "version": version,
        "created": f"{published}T00:00:00Z",
        "licenses": [_LICENCE],
        "resources": resources,
    }


def _croissant(tables: Sequence[Exported], folder: Path, sums: dict[str, str], version: str, published: str) -> dict[str, Any]:
    files, records = [], []
    for table in tables:
        path = f"csv/{table.stem}.csv"
        if path not in sums:
            continue
        files.append(
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "contentUrl": path,
                "contentSize": f"{(folder / path).stat().st_size} B",
                "encodingFormat": "text/csv",
                "sha256": sums[path],
            }
        )
        records.append(
            {
                "@type": "cr:RecordSet",
                "@id": table.stem,
                "name": table.stem,
                "description": table.declared.comment,
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"{table.stem}/{column.name}",
                        "name": f"{table.stem}/{column.name}",
                        "description": column.comment,
                        "dataType": _CROISSANT[_FRICTIONLESS[column.kind]],
                        "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
                    }
                    for column in table.columns
                ],
            }
        )
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "bangfu",
        "description": TITLE,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": _LICENCE["path"],
        "url": "https://creativecommons.org/licenses/by/4.0/",
        "version": version,
        "datePublished": published,
        "citeAs": f"Bangfu contributors: {TITLE}, release {version}",
        "distribution": files,
        "recordSet": records,
    }


# the vocabulary that Croissant 1.0 prescribes for its documents (mlcommons.org/croissant/1.0)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

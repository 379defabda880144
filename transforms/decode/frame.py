"""The decode stage over a frame of pages."""

from __future__ import annotations

import polars as pl

from transforms.decode.page import decode

_REPAIR = pl.Struct(
    {
        "kind": pl.String, "raw_start": pl.Int64, "raw_end": pl.Int64, "raw_text": pl.String, "repaired_text": pl.String,
        "certain": pl.Boolean, "alternatives": pl.List(pl.String),
    }
)  # fmt: skip
SEGMENT = pl.Struct({"start": pl.Int64, "length": pl.Int64, "source_start": pl.Int64, "source_length": pl.Int64})
"""One segment of an offset map, as ``transforms.offsets.Segment``."""
DECODED: dict[str, pl.DataType | type[pl.DataType]] = {
    "encoding": pl.String, "raw_text": pl.String, "text": pl.String, "damage": pl.List(pl.String), "repairs": pl.List(_REPAIR),
    "text_map": pl.List(SEGMENT), "tampered": pl.Boolean, "proven": pl.Boolean, "undecodable_count": pl.Int64,
}  # fmt: skip
"""The columns that decoding adds."""


def decode_pages(pages: pl.DataFrame) -> pl.DataFrame:
    """``pages`` (``content``, and where present ``declared_encoding`` and ``media_type``) with the columns of ``DECODED`` added, in order."""
    count = pages.height
    declared = pages["declared_encoding"] if "declared_encoding" in pages.columns else [None] * count
    media = pages["media_type"] if "media_type" in pages.columns else ["text/plain"] * count
    rows = []
    for content, label, kind in zip(pages["content"], declared, media, strict=True):
        page = decode(content, declared=label, media_type=kind or "text/plain")
        rows.append(
            {
                "encoding": page.encoding,
                "raw_text": page.raw_text,
                "text": page.text,
                "damage": list(page.damage),
                "repairs": [
                    {
                        "kind": r.kind, "raw_start": r.raw_start, "raw_end": r.raw_end, "raw_text": r.raw_text,
                        "repaired_text": r.repaired_text, "certain": r.certain, "alternatives": list(r.alternatives),
                    }
                    for r in page.repairs
                ],
                "text_map": [s._asdict() for s in page.text_map.segments],
                "tampered": page.tampered,
                "proven": page.proven,
                "undecodable_count": page.undecodable_count,
            }
        )  # fmt: skip
    return pages.hstack(pl.DataFrame(rows, schema=DECODED))

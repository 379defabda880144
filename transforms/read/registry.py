"""The formats that can be read, in the order they are asked; a further one is a module with a ``FORMAT`` and a line here."""

from __future__ import annotations

from transforms.read import html, jsonl, parquet, tables, text, warc
from transforms.read.formats import Format

FORMATS: tuple[Format, ...] = (warc.FORMAT, parquet.FORMAT, jsonl.FORMAT, tables.FORMAT, html.FORMAT, text.FORMAT)
_UNREADABLE = {".json": "JSON is read one object a line: name the file .jsonl"}


def unreadable_reason(suffix: str) -> str | None:
    """Why files with this suffix are no pages although their bytes are text, or None."""
    return _UNREADABLE.get(suffix)


def choose_format(suffix: str, head: bytes) -> Format:
    """The format for a file with this lower-case suffix and these first bytes.

    A text file that holds a whole HTML page is read as HTML; a suffix that nobody claims is settled by the bytes alone, as is that of a
    binary format whose mark is missing.
    """
    marked = next((f for f in FORMATS if f.binary and f.sniff(head)), None)
    if marked is not None:
        return marked
    named = next((f for f in FORMATS if suffix in f.suffixes and not f.binary), None)
    if named is not None and named is not text.FORMAT:
        return named
    if named is text.FORMAT:
        # Remnants of tags are common in text pages: only a document with its frame is HTML.
        opening = head[:1024].replace(b"\x00", b"").lower()
        return html.FORMAT if b"<html" in opening or b"<!doctype html" in opening else text.FORMAT
    return next(f for f in FORMATS if f.sniff(head))

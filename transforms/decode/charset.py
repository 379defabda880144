"""Bytes → text: which encoding a page is in, checked against the whole of it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple


class Read(NamedTuple):
    text: str
    encoding: str
    undecodable: int


_LABELS = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "windows-936": "gb18030", "chinese": "gb18030", "csgb2312": "gb18030", "gb18030": "gb18030", "euc-cn": "gb18030", "euccn": "gb18030",
    "hz-gb-2312": "hz", "hz": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big-5": "big5hkscs", "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs", "cp950": "big5hkscs", "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
_IN_PAGE = re.compile(rb"""(?i)(?:<meta[^>]{0,200}?charset\s*=\s*["']?|<\?xml[^>]{0,100}?encoding\s*=\s*["'])([\w.:-]{2,30})""")


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    label = label.strip().strip("\"'").lower().replace("_", "-")
    name = _LABELS.get(label, label)
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def read_text(content: bytes, *, declared: str | None, media_type: str) -> Read:
    """The text of a page and the encoding that it was read with. Bytes without a meaning become U+FFFD, one for each, and are counted."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _read(content[len(mark) :], name)
    try:
        return Read(content.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    found = _IN_PAGE.search(content[:4096])
    for label in (declared, found[1].decode("ascii", "replace") if found else None):
        name = _codec(label)
        if name is not None and name != "utf-8":
            read = _read(content, name)
            if not read.undecodable:
                return read
    return _read(content, "gb18030")


def _read(content: bytes, name: str) -> Read:
    try:
        return Read(content.decode(name), name, 0)
    except (UnicodeDecodeError, UnicodeError):
        text = content.decode(name, "replace")
        return Read(text, name, text.count("\ufffd"))

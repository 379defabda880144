"""The mirror's transformation, run forwards: what a page must look like if a text was repaired rightly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_NARROW = str.maketrans("，：；！？（）", ",:;!?()")


class Dialect(NamedTuple):
    """The settings of a mirror, as far as a page shows them."""

    lost: str
    """What stands for a byte without a meaning: ``?``, U+FFFD or nothing."""
    doubled: bool
    cuts: tuple[str, ...]

    @classmethod
    def seen_in(cls, text: str, table: Mapping[str, str], lost: str) -> Dialect:
        doubled = any(f"({reading})({reading})" in text or f"（{reading}）（{reading}）" in text for reading in list(table.values())[:3])
        return cls(lost, doubled, ("？", "！"))


def reproduces(repaired: str, shown: str, table: Mapping[str, str], dialect: Dialect) -> bool:
    """Whether some order and setting of the transformation, run over ``repaired``, gives ``shown``. Widths of punctuation aside."""
    wanted = shown.translate(_NARROW)
    return any(
        transform(repaired, table, dialect._replace(cuts=cuts), swallows=swallows).translate(_NARROW) == wanted
        for cuts in (dialect.cuts, (*dialect.cuts, "。"), ())
        for swallows in ((True, False) if dialect.lost else (False,))
    )


def transform(text: str, table: Mapping[str, str], dialect: Dialect, *, swallows: bool) -> str:
    """Steps 2 to 4 of the damage model over ``text``."""
    content = text.encode("gb18030", "replace")
    pieces: list[bytes | str] = [content]
    for mark in dialect.cuts:
        code = mark.encode("gb18030")
        cut: list[bytes | str] = []
        for piece in pieces:
            if isinstance(piece, str):
                cut.append(piece)
                continue
            for k, part in enumerate(piece.split(code)):
                if k:
                    cut.append(mark)
                cut.append(part)
        pieces = cut
    times = 2 if dialect.doubled else 1
    entries = {c.encode("gb18030"): c.encode("gb18030") + f"({r})".encode("gb18030") * times for c, r in table.items()}
    pattern = re.compile(b"|".join(map(re.escape, entries))) if entries else None
    out: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
            continue
        if pattern is not None:
            piece = pattern.sub(lambda m: entries[m[0]], piece)  # noqa: PLW2901
        out.append(read_bytes(piece, dialect.lost, swallows=swallows))
    return "".join(out)


def read_bytes(content: bytes, lost: str, *, swallows: bool) -> str:
    """Reads GBK as the mirrors do: a byte below 0x80 stands for itself, any other takes the next with it."""
    out: list[str] = []
    i, end = 0, len(content)
    while i < end:
        lead = content[i]
        if lead < 0x80:
            out.append(chr(lead))
            i += 1
            continue
        trail = content[i + 1] if i + 1 < end else 0
        if lead in (0x80, 0xFF) or trail <= 0x20 or 0x30 <= trail <= 0x39 or (trail < 0x40 and not swallows):
            if trail and 0x30 <= trail <= 0x39 and i + 3 < end and content[i + 2] >= 0x81 and 0x30 <= content[i + 3] <= 0x39:
                try:
                    out.append(content[i : i + 4].decode("gb18030"))
                    i += 4
                    continue
                except UnicodeDecodeError:
                    pass
            out.append(lost)
            i += 1
            continue
        try:
            out.append(content[i : i + 2].decode("gb18030"))
        except UnicodeDecodeError:
            out.append(lost)
        i += 2
    return "".join(out)

"""EUC-TW, which Python cannot read: CNS 11643 planes 1 to 3, in which what pages hold lies, names with rare characters included."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _cells() -> dict[int, str]:
    cells: dict[int, str] = {}
    lines = (files("seeds") / "reference" / "decode_euc_tw.csv").read_text(encoding="utf-8").split("\n")[1:-1]
    for line in lines:
        plane, row, characters = line.split(",", 2)
        for cell, character in enumerate(characters):
            if character != "\ufffd":
                cells[int(plane) << 16 | int(row) + 0xA0 << 8 | cell + 0xA1] = character
    return cells


def decode_euc_tw(content: bytes) -> tuple[str, int]:
    """The text, and the number of bytes that have no meaning and became U+FFFD."""
    cells = _cells()
    out: list[str] = []
    undecodable = 0
    i, end = 0, len(content)
    while i < end:
        byte = content[i]
        if byte < 0x80:
            out.append(chr(byte))
            i += 1
            continue
        found = None
        size = 2
        if byte == 0x8E and i + 3 < end:
            size = 4
            found = cells.get((content[i + 1] - 0xA0) << 16 | content[i + 2] << 8 | content[i + 3])
        elif byte >= 0xA1 and i + 1 < end:
            found = cells.get(1 << 16 | byte << 8 | content[i + 1])
        if found is None:
            out.append("\ufffd")
            undecodable += 1
            # a sequence that names another plane is one loss, not four characters
            i += 4 if size == 4 and min(content[i + 1 : i + 4]) > 0xA0 else 1
        else:
            out.append(found)
            i += size
    return "".join(out), undecodable

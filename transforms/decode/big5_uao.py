"""Big5 with the characters that Unicode-At-On put where code page 950 has none: Japanese, simplified, and rare ones."""

from __future__ import annotations

import codecs
from functools import cache
from importlib.resources import files

_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))


@cache
def _added() -> dict[bytes, str]:
    added: dict[bytes, str] = {}
    for line in (files("seeds") / "reference" / "decode_big5_uao.csv").read_text(encoding="utf-8").split("\n")[1:-1]:
        lead, characters = line.split(",", 1)
        for trail, character in zip(_TRAILS, characters, strict=True):
            if character != "\ufffd":
                added[bytes((int(lead), trail))] = character
    return added


def _look_up(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    character = _added().get(error.object[error.start : error.start + 2])
    return (character, error.start + 2) if character else ("\ufffd", error.start + 1)


codecs.register_error("transforms.big5_uao", _look_up)


def decode_big5_uao(content: bytes) -> tuple[str, int]:
    """The text, and the number of bytes that have no meaning and became U+FFFD."""
    text = content.decode("cp950", "transforms.big5_uao")
    return text, text.count("\ufffd")

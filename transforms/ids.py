"""Stable ids: the same page gives the same ids on every run and every machine."""

from __future__ import annotations

from hashlib import blake2b

_SEPARATOR = "\x1f"


def document_id(content: bytes) -> str:
    """``doc_id``: 32 hexadecimal digits of BLAKE2b over the page's bytes as they were read."""
    return blake2b(content, digest_size=16).hexdigest()


def fact_id(kind: str, *parts: object) -> str:
    """An id from raw, stable values (page, raw offsets, kind), never from cleaned text: ``kind`` plus 16 hexadecimal digits.

    ``None`` and the empty string differ, so that a value that becomes known does not collide with one that was empty.
    """
    packed = _SEPARATOR.join("\x00" if p is None else str(p) for p in parts)
    return f"{kind}_{blake2b(packed.encode(), digest_size=8).hexdigest()}"

"""The two public verbs: ``decode`` for bytes, ``repair`` for text that was already read."""

from __future__ import annotations

from transforms.decode.charset import read_text
from transforms.decode.mirror import looks_mirrored, plan_of, undo
from transforms.decode.model import Decoded, Repair
from transforms.offsets import OffsetMap, apply_edits


def decode(content: bytes, *, declared: str | None = None, media_type: str = "text/plain") -> Decoded:
    """The text of a page from its bytes.

    ``declared`` is the encoding that the transport names (HTTP); marks inside the page are found here. For ``text/html`` the entities of
    the markup stay. Never raises on any bytes: what cannot be read becomes U+FFFD and is counted.
    """
    read = read_text(content, declared=declared, media_type=media_type)
    return _repaired(read.text, media_type, read.encoding, read.undecodable)


def repair(text: str, *, media_type: str = "text/plain") -> Decoded:
    """The same for text that was already read, so that only its characters can tell what happened to it."""
    return _repaired(text, media_type, None, 0)


def _repaired(raw: str, media_type: str, encoding: str | None, undecodable: int) -> Decoded:
    damage: set[str] = set()
    if undecodable:
        damage.add("undecodable_bytes")
    text = raw
    if not looks_mirrored(raw):
        return Decoded(raw, text, encoding, tuple(sorted(damage)), undecodable_count=undecodable)
    undone = undo(raw)
    if undone is None:
        return Decoded(raw, text, encoding, tuple(sorted(damage)), undecodable_count=undecodable)
    damage |= undone.damage

    def plan() -> tuple[tuple[Repair, ...], OffsetMap]:
        edits, repairs = plan_of(undone)
        _, text_map = apply_edits(raw, edits)
        return tuple(repairs), text_map

    return Decoded(raw, undone.text, encoding, tuple(sorted(damage)), undecodable_count=undecodable, _prove=undone.prove, _plan=plan)

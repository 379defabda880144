"""Which bytes are no text at all."""

from __future__ import annotations

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"RIFF", "RIFF media file"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"PAR1", "Parquet file"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "ELF program"),
    (b"MZ\x90\x00", "Windows program"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg media file"),
    (b"\x00\x00\x00\x18ftyp", "MP4 video"),
    (b"\x00\x00\x00\x20ftyp", "MP4 video"),
    (b"wOFF", "web font"),
    (b"wOF2", "web font"),
)
_UTF_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 65536
# Control characters that no text of any encoding holds; escape (ISO-2022, HZ) and the white ones are left out.
_CONTROL = bytes(set(range(32)) - {0x00, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B})
# Blocks that Chinese text in UTF-16 is made of: high bytes of ASCII, punctuation, ideographs, wide forms.
_UTF16_HIGH = frozenset({0x00, 0x20, 0x22, 0x25, 0x26, 0x30, 0xFE, 0xFF, *range(0x4E, 0xA0)})


def is_utf16(data: bytes) -> bool:
    """Whether bytes with NULs are UTF-16 text, with or without a mark."""
    if data.startswith(_UTF_MARKS):
        return True
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4:
        return False
    for offset in (0, 1):
        high = sample[offset::2]
        low = sample[1 - offset :: 2]
        # 一 ends in a zero byte, runs of zeros are no text.
        if sum(byte in _UTF16_HIGH for byte in high) >= 0.98 * len(high) and low.count(0) <= 0.05 * len(low):
            return True
    return False


def binary_kind(data: bytes) -> str | None:
    """What kind of binary file the bytes are, or None where they can be text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        # UTF-32 text holds NULs in every character; nobody serves pages in it, so it counts as binary here.
        return None if is_utf16(data) else "binary file"
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > max(8, len(sample) // 20) and not data.startswith(_UTF_MARKS):
        return "binary file"
    return None

"""Bytes → text: which encoding a page is in, checked against the whole of it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from transforms.decode.big5_uao import decode_big5_uao
from transforms.decode.euc_tw import decode_euc_tw
from transforms.decode.plausibility import plausibility


class Read(NamedTuple):
    """A page as text, the encoding that it was read with (Python's name), the bytes that had no meaning in it."""

    text: str
    encoding: str
    undecodable: int


_GB = (
    "gb2312",
    "gb-2312-80",
    "gb2312-80",
    "gbk",
    "x-gbk",
    "cp936",
    "ms936",
    "windows-936",
    "chinese",
    "csgb2312",
    "gb18030",
    "euc-cn",
    "euccn",
    "gb",
)
_BIG5 = ("big5", "big5-hkscs", "big5hkscs", "big-5", "x-x-big5", "cn-big5", "csbig5", "cp950", "ms950", "big5-eten", "big5-uao", "big5uao")
_LABELS = {
    **dict.fromkeys(_GB, "gb18030"),
    **dict.fromkeys(_BIG5, "big5"),
    "hz-gb-2312": "hz", "hz": "hz", "euc-tw": "euc_tw", "x-euc-tw": "euc_tw", "cns11643": "euc_tw",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "unicode": "utf-16-le",
    "utf8": "utf-8", "utf-16": "utf-16-le",
}  # fmt: skip
_IN_PAGE = re.compile(
    rb"""(?i)(?:<meta[^>]{0,300}?charset\s{0,3}=\s{0,3}["']?|<\?xml[^>]{0,100}?encoding\s{0,3}=\s{0,3}["']|@charset\s["'])([\w.:-]{2,30})"""
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
_TRIED = ("gb18030", "big5", "euc_tw", "euc_jp", "shift_jis", "euc_kr", "cp1252")
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2}){1,400}?~\}")
_GOOD = 0.75
_SAMPLE = 40_000


def codec_of(label: str | None) -> str | None:
    """Python's name of the encoding that a label means to a browser; None for a label that means nothing."""
    if not label:
        return None
    label = label.strip().strip("\"'").lower().replace("_", "-")
    if label in _LABELS:
        return _LABELS[label]
    try:
        return codecs.lookup(label).name if not label.startswith(("base64", "hex", "rot", "zip", "zlib", "bz2", "uu", "quopri")) else None
    except (LookupError, ValueError):
        return None


def read_text(content: bytes, *, declared: str | None, media_type: str) -> Read:
    """The text of a page and the encoding that it was read with.

    A mark at the start decides; UTF-8 that is whole decides; then what is declared, if the body as a whole bears it out; then the
    encoding that makes most sense of the body. Bytes without a meaning become U+FFFD and are counted.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        wide = _utf_16_without_mark(content)
        if wide is not None:
            return _read(content, wide)
    if text != "\x00" or content == b"\x00":
        if "~{" in text and text.isascii() and _HZ.search(content):
            return _read(content, "hz")
        return Read(text, "utf-8", 0)
    found = _IN_PAGE.search(content[:4096])
    labels = (codec_of(declared), codec_of(found[1].decode("ascii", "replace")) if found else None)
    seen: dict[str, tuple[float, Read]] = {}
    for stated in labels:
        if stated is not None and stated not in seen:
            seen[stated] = _judged(content, stated)
            score, read = seen[stated]
            if score >= _GOOD and read.undecodable * 500 <= len(content):
                return read
    for tried in ("utf-8", *_TRIED):
        if tried not in seen:
            seen[tried] = _judged(content, tried)
    best = max(seen, key=lambda key: seen[key][0])
    if seen[best][0] < 0.4:
        guessed = _guessed(content)
        if guessed is not None and guessed not in seen:
            seen[guessed] = _judged(content, guessed)
            best = max(seen, key=lambda name: seen[name][0])
    return seen[best][1]


def _judged(content: bytes, name: str) -> tuple[float, Read]:
    read = _read(content, name)
    whole = sum(1 for c in read.text[:_SAMPLE] if c > "\x7f") or 1
    wrong = min(read.undecodable / (len(content) or 1) * 40, 1.0)
    text = read.text[:_SAMPLE].replace("\ufffd", "")
    # single bytes make a letter of anything, so that a Western reading needs to be the last resort
    score = plausibility(text) - wrong - (0.05 if name == "cp1252" else 0.0)
    if name == "euc_kr":
        hangul = sum("\uac00" <= c <= "\ud7a3" for c in text)
        score = max(score - 0.1, hangul / whole - wrong)
    return score, read


def _guessed(content: bytes) -> str | None:
    """What a general detector thinks; asked only where nothing known makes sense."""
    import charset_normalizer

    match = charset_normalizer.from_bytes(content[:20_000]).best()
    return codec_of(match.encoding) if match is not None else None


def _utf_16_without_mark(content: bytes) -> str | None:
    """UTF-16 shows by which half of its bytes is zero, or stays within the range of ideographs."""
    sample = content[:2000]
    if len(content) < 8 or len(content) % 2:
        return None
    even, odd = sample[::2], sample[1::2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        zeros = high.count(0)
        if zeros and low.count(0) * 10 <= zeros and zeros * 2 >= len(high):
            return name
        ideographs = sum(0x4E <= b <= 0x9F for b in high) + high.count(0x30) + high.count(0xFF) + zeros
        if zeros + high.count(0x30) + high.count(0xFF) and ideographs >= 0.95 * len(high) and len(set(low)) > len(low) // 8:
            try:
                if plausibility(content.decode(name)) > 0.8:
                    return name
            except UnicodeDecodeError:
                continue
    return None


def _read(content: bytes, name: str) -> Read:
    if name == "euc_tw":
        text, undecodable = decode_euc_tw(content)
        return Read(text, name, undecodable)
    if name == "big5":
        read = _read_as(content, "big5hkscs")
        if read.undecodable:
            text, undecodable = decode_big5_uao(content)
            others = (_read_as(content, "cp950"), Read(text, "big5_uao", undecodable))
            read = min((read, *others), key=lambda variant: variant.undecodable)
        return read
    return _read_as(content, name)


def _read_as(content: bytes, name: str) -> Read:
    try:
        return Read(content.decode(name), name, 0)
    except UnicodeError:
        pass
    try:
        text = content.decode(name, "replace")
    except (UnicodeError, LookupError):
        text = content.decode("utf-8", "replace")
        name = "utf-8"
    stood = content.count(b"\xef\xbf\xbd") if name == "utf-8" else 0
    return Read(text, name, max(text.count("\ufffd") - stood, 0))

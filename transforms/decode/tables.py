"""What is known of characters and words as arrays of numbers, for the compiled search; worked out once and kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import math
import tempfile
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.decode.characters import PUNCTUATION_COUNT, READING_LETTERS, Characters, characters, toneless
from transforms.decode.compiling import cache_folder
from transforms.decode.plausibility import suspicious_codes
from transforms.decode.words import word_counts

Ints = npt.NDArray[np.int64]
Units = npt.NDArray[np.int32]
"""Code points of a text, or other small numbers."""
SCALE = 4096
"""Costs are whole numbers: this many for one unit of the natural logarithm, so that every machine chooses the same."""


class Tables(NamedTuple):
    """``dense`` is addressed by the names below; the others are hash tables with linear probing, empty where the key is 0."""

    dense: Units
    word_filter: Ints
    """Bits, set where a word may be found: most questions are answered by it."""
    word_keys: Ints
    """Words of two to four characters, 16 bits each."""
    word_costs: Units
    reading_keys: Ints
    """``character << 42 | reading``, and every reading there is with character 0."""


# ``dense`` begins with four numbers for every code point, so that they lie side by side; one above 65,534 stands in the last place
EACH = 4
GBK = 0
"""The two bytes as one number, 0 where it has no two."""
SIMPLE = 1
"""The character in simplified script."""
COST = 2
"""What a character costs that makes a word by itself."""
FLAGS = 3
PAIR = EACH * 65536
"""Two bytes as one number → code point, U+FFFD where there is none."""
ODD = PAIR + 65536
"""A bit for every code point, 32 in a number: set where SUSPECT or TELLTALE is. It stays in the processor's own memory."""
LETTER_CODES = ODD + 2048
"""Number of a reading's letter → code point, 128 of them."""
LEADS = LETTER_CODES + 128
TRAILS = LEADS + 257
EVERY = TRAILS + 257
"""Byte → where its candidates begin; they end where the next byte's do. Places are counted from the start of ``dense``."""
CANDIDATE = 5
"""Numbers of a candidate: the character, and what stands above of it in the same order."""
CANDIDATES = EVERY + 257

# bits of FLAGS
IDEOGRAPH = 1
SIMPLIFIED_ONLY = 2
STOP = 4
BEFORE_NO_STOP = 8
ENDS = 16
GOES_ON = 32
LIKELY = 64
CUT_MARK = 128
HANZI = 256
BRACKET_SHIFT = 9
"""Four bits: which bracket a character opens or closes."""
CLOSES = 1 << 13
TRADITIONAL_MARK = 1 << 14
COUNTED = 1 << 15
SUSPECT = 1 << 23
"""What a wrong encoding, or an invisible or compatibility character, would show as."""
TELLTALE = 1 << 29
FOLLOWS_TELLTALE = 1 << 30
LETTER_SHIFT = 16
"""Seven bits: the number of a reading's letter."""
LINE_END_SHIFT = 24
"""Five bits: half units that a line costs that ends with the character."""

_GOES_ON = "的地得等和与是之及"
_TRADITIONAL = "國會這個為時們來說對發學過與業經關開現長實點體進"
_BRACKETS = {"“": 1, "《": 2, "（": 4, "(": 4, "【": 8}
_CLOSING = {"”": 1, "》": 2, "）": 4, ")": 4, "】": 8}
_LINE_END = {
    "。": 0.0, "！": 0.0, "!": 0.0, "？": 0.0, "?": 0.0, "”": 0.5, "》": 2.0, "）": 1.0, ")": 1.0, "：": 1.0, ":": 1.0, "，": 6.0, "、": 7.0,
    "“": 9.0, "《": 9.0, "（": 9.0, "(": 9.0, "【": 9.0, "‘": 9.0, "\n": 0.0, "\u3000": 0.0, "\x00": 0.0,
}  # fmt: skip
_LINE_END_OTHER = 3.0
_COST_UNKNOWN_IDEOGRAPH = 3.0
_COST_MARK = 8.0
_COST_ASCII = 4.5
_COST_ANGLE = 8.0
_COST_OTHER = 6.0
_MIX = -7046029254386353131
"""An odd number that spreads keys over a table."""


_FILTER_BITS = 1 << 21


def reading_key(reading: str) -> int:
    """The letters of a reading as one number, seven bits each, 0 for what is none."""
    key = 0
    for letter in reading.replace("ɡ", "g"):
        if letter not in _letters():
            return 0
        key = key << 7 | _letters()[letter]
    return key


@cache
def _letters() -> dict[str, int]:
    spelled = READING_LETTERS.replace("a-z", "abcdefghijklmnopqrstuvwxyz").replace("ɡ", "")
    return {letter: k for k, letter in enumerate(spelled, 1)}


def reading_of(key: int) -> str:
    """The reading that a key stands for."""
    letters = list(_letters())
    spelled = ""
    while key:
        spelled = letters[(key & 127) - 1] + spelled
        key >>= 7
    return spelled


def slots(keys: Ints, size: int) -> Ints:
    """Where keys stand in a table of a size that is a power of two."""
    places: Ints = ((keys * np.int64(_MIX)) >> np.int64(40)) & np.int64(size - 1)
    return places


def _hashed(keys: Ints, values: Units | None, size: int) -> tuple[Ints, Units]:
    table = np.zeros(size, np.int64)
    kept = np.zeros(size if values is not None else 1, np.int32)
    left = np.arange(len(keys))
    place = slots(keys, size)
    while len(left):
        at = place[left]
        free = table[at] == 0
        _, first = np.unique(at[free], return_index=True)
        put = np.flatnonzero(free)[first]
        table[at[put]] = keys[left[put]]
        if values is not None:
            kept[at[put]] = values[left[put]]
        stays = np.ones(len(left), bool)
        stays[put] = False
        left = left[stays]
        place[left] = (place[left] + 1) & (size - 1)
    return table, kept


def _cost(count: int, total: float) -> int:
    return round((total - math.log(count)) * SCALE)


def _flags(known: Characters, counts: dict[str, int]) -> Units:
    flags = np.full(65536, round(_LINE_END_OTHER * 2) << LINE_END_SHIFT, np.int32)

    def mark(text: str, bit: int) -> None:
        flags[[ord(c) for c in text]] |= bit

    flags[0x4E00:0xA000] |= IDEOGRAPH
    for c, simple in known.simplified.items():
        code = ord(c)
        flags[code] |= HANZI
        if not "\u4e00" <= simple <= "\u9fff":
            flags[code] &= ~IDEOGRAPH
        count = counts.get(simple, 0)
        if count:
            flags[code] |= COUNTED
        if count > 30:
            flags[code] |= LIKELY
    mark("".join(known.simplified_only), SIMPLIFIED_ONLY)
    mark("，。、；：！？,;:!?", STOP)
    mark("，。、；：！？,;:!?“《（【(—\u3000", BEFORE_NO_STOP)
    mark("。！？!?", ENDS)
    mark(_GOES_ON, GOES_ON)
    mark("".join(PUNCTUATION_COUNT), LIKELY)
    mark("!！?？。，；,;", CUT_MARK)
    mark(_TRADITIONAL, TRADITIONAL_MARK)
    for bracket, bit in _BRACKETS.items():
        mark(bracket, bit << BRACKET_SHIFT)
    for bracket, bit in _CLOSING.items():
        mark(bracket, bit << BRACKET_SHIFT | CLOSES)
    suspects, telltales, following = suspicious_codes()
    flags[suspects] |= SUSPECT
    flags[telltales] |= TELLTALE
    flags[following] |= FOLLOWS_TELLTALE
    for letter, k in _letters().items():
        mark(letter, k << LETTER_SHIFT)
    mark("ɡ", _letters()["g"] << LETTER_SHIFT)
    for character, cost in _LINE_END.items():
        flags[ord(character)] = flags[ord(character)] & ~(31 << LINE_END_SHIFT) | round(cost * 2) << LINE_END_SHIFT
    return flags


def _dense(known: Characters, counts: dict[str, int], total: float) -> Units:
    pair = np.full(65536, 0xFFFD, np.int32)
    gbk = np.zeros(65536, np.int32)
    trails = [b for b in range(0x40, 0xFF) if b != 0x7F]
    for lead in range(0x81, 0xFF):
        row = b"".join(bytes((lead, trail)) for trail in trails).decode("gb18030", "replace")
        if len(row) == len(trails):
            pair[[lead << 8 | trail for trail in trails]] = [min(ord(c), 0xFFFD) for c in row]
            continue
        for trail in trails:
            shown = bytes((lead, trail)).decode("gb18030", "replace")
            if len(shown) == 1:
                pair[lead << 8 | trail] = min(ord(shown), 0xFFFD)
    for start, end in ((0x80, 0xD800), (0xE000, 0xFFFF)):
        for code in range(start, end):
            content = chr(code).encode("gb18030")
            if len(content) == 2:
                gbk[code] = content[0] << 8 | content[1]
    simple = np.arange(65536, dtype=np.int32)
    for c, s in known.simplified.items():
        simple[ord(c)] = min(ord(s), 0xFFFF)
    cost = np.full(65536, round((total + _COST_OTHER) * SCALE), np.int32)
    cost[:0x80] = round(_COST_ASCII * SCALE)
    cost[[ord("!"), ord("?")]] = round(_COST_MARK * SCALE)
    cost[[ord("<"), ord(">")]] = round(_COST_ANGLE * SCALE)
    cost[0x4E00:0xA000] = round((total + _COST_UNKNOWN_IDEOGRAPH) * SCALE)
    single = {c: count for c, count in counts.items() if len(c) == 1}
    for c, count in {**PUNCTUATION_COUNT, **single}.items():
        cost[ord(c)] = _cost(count, total)
    cost = cost[simple]
    flags = _flags(known, counts)
    each = np.stack([gbk, simple, cost, flags], axis=1)
    odd = np.packbits(flags & (SUSPECT | TELLTALE) != 0, bitorder="little").view("<i4").astype(np.int32)
    letters = np.zeros(128, np.int32)
    for letter, k in _letters().items():
        letters[k] = ord(letter)
    offsets: list[int] = []
    listed: list[int] = []
    for by_byte in (known.by_lead, known.by_trail, known.every_lead):
        for byte in range(257):
            offsets.append(CANDIDATES + len(listed))
            for candidate in by_byte.get(byte, ()):
                place = ord(candidate.character)
                listed += [place, *each[place].tolist()]
    return np.concatenate([each.ravel(), pair, odd, letters, np.array(offsets, np.int32), np.array(listed, np.int32)], dtype=np.int32)


def _built() -> Tables:
    known, counts = characters(), word_counts()
    total = math.log(sum(counts.values()))
    words = [(word, count) for word, count in counts.items() if 1 < len(word) <= 4 and max(word) < "\uffff"]
    keys = np.zeros(len(words), np.int64)
    for k in range(4):
        keys = np.where(
            [len(word) > k for word, _ in words], keys << np.int64(16) | np.array([ord(w[k : k + 1] or "\0") for w, _ in words]), keys
        )
    costs = np.array([_cost(count, total) for _, count in words], np.int32)
    word_keys, word_costs = _hashed(keys, costs, 1 << 19)
    readings: set[int] = set()
    for c, forms in known.readings.items():
        plain = {toneless(form) for form in forms}
        for form in {*forms, *plain, *(p.replace("v", "u") for p in plain)}:
            key = reading_key(form) if len(form) <= 6 else 0
            if key:
                readings |= {ord(c) << 42 | key, key}
    reading_keys, _ = _hashed(np.array(sorted(readings), np.int64), None, 1 << 18)
    bits = (((keys * np.int64(_MIX)) >> np.int64(40)) & np.int64(_FILTER_BITS - 1)).astype(np.uint64)
    word_filter = np.zeros(_FILTER_BITS // 64, np.uint64)
    np.bitwise_or.at(word_filter, bits >> np.uint64(6), np.uint64(1) << (bits & np.uint64(63)))
    return Tables(_dense(known, counts, total), word_filter.view(np.int64), word_keys, word_costs, reading_keys)


def _name() -> str:
    digest = hashlib.blake2b(digest_size=10)
    digest.update(unicodedata.unidata_version.encode())
    for name in ("characters", "plausibility", "tables", "words"):
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for name in ("decode_characters.csv", "decode_common.csv", "decode_words.csv"):
        digest.update((files("seeds") / "reference" / name).read_bytes())
    return f"tables-{digest.hexdigest()}.bin"


def _read(path: Path) -> Tables:
    whole = np.memmap(path, np.int64, "c")
    lengths = [int(n) for n in whole[:5]]
    parts: list[npt.NDArray[np.int64]] = []
    at = 5
    for n in lengths:
        parts.append(np.asarray(whole[at : at + n]))
        at += n
    if at != len(whole):
        raise ValueError("cut short")
    return Tables(parts[0].view(np.int32), parts[1], parts[2], parts[3].view(np.int32), parts[4])


@cache
def tables() -> Tables:
    """The tables, from the user's cache folder where they are there, else worked out and put there."""
    folder = cache_folder()
    path = folder / _name() if folder is not None else None
    if path is not None and path.exists():
        with contextlib.suppress(OSError, ValueError):
            return _read(path)
    built = _built()
    # whole 64-bit numbers, so that each part begins at one
    built = built._replace(dense=np.concatenate([built.dense, np.zeros(len(built.dense) % 2, np.int32)]))
    if path is not None:
        parts = [part.view(np.int64) for part in built]
        with contextlib.suppress(OSError), tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as written:
            try:
                np.array([len(part) for part in parts], np.int64).tofile(written)
                for part in parts:
                    part.tofile(written)
                written.close()
                # another process may have done the same: either file is right
                Path(written.name).replace(path)
            except BaseException:
                Path(written.name).unlink(missing_ok=True)
                raise
    return built

"""Characters that were read with a wrong encoding → the bytes that they stand for → what was meant, also where bytes are gone.

UTF-8 tells by every byte whether a character begins there, so that the text is back in step after any loss, and how many bytes are gone
follows from what stands before and behind. A lost byte is kept as unknown; what it may have been is known from the rest of its character.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.decode.plausibility import common_rank

Byte = int | frozenset[int]
"""A byte, or the bytes that one that is gone may have been."""
_TRAILS = frozenset(range(0x80, 0xC0))
_LEADS = frozenset((*range(0xE2, 0xEA), 0xEF))
UNKNOWN = _TRAILS | _LEADS
"""A byte of UTF-8 of which nothing is known."""
Bytes = tuple[Byte, ...]
Token = tuple[Bytes, ...]
"""What one character of the page may stand for, the likeliest first."""
_LOST: Token = ((UNKNOWN,), (UNKNOWN, UNKNOWN))
_GONE = -1
_WINDOWS = {bytes((b,)).decode("cp1252", "ignore"): b for b in range(0x80, 0xA0)}
_NO_WINDOWS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""The bytes that Windows-1252 has no character for."""
_MARKS = {
    "，": 60, "。": 61, "、": 62, "“": 63, "”": 64, "：": 65, "；": 66, "（": 67, "）": 68, "《": 69, "》": 70, "—": 71, "！": 72, "？": 73, "…": 74,
    "·": 75, "　": 76, "【": 77, "】": 78, "‘": 79, "’": 80, "％": 81, "「": 90, "」": 91, "〔": 92, "〕": 93, "～": 94, "－": 95,
}  # fmt: skip
RARE = 9000
"""The rank of a character that is not among the frequent."""
_MOST_WAYS = 48
_MOST_READINGS = 64
_LONGEST_ASCII = 16
_LONGEST_DOUBT = 12
_MOST_PAIRS = 1200
_CLEARLY = 0.7
_READABLE = 0.5


class Item(NamedTuple):
    """One character of what was meant. ``start`` and ``end`` (half-open) are the tokens that it was read from, often with neighbours."""

    readings: tuple[str, ...]
    """What it may be, the commonest first; U+FFFD alone where nothing tells."""
    start: int
    end: int
    guessed: bool = False
    """Whether bytes around it are gone, so that the only reading found need not be the only one."""

    @property
    def certain(self) -> bool:
        return not self.guessed and len(self.readings) == 1 and self.readings != ("\ufffd",)


class Region(NamedTuple):
    """Tokens ``start`` to ``end`` (half-open), which as a whole are a text in the encoding looked for."""

    start: int
    end: int
    items: list[Item]


class _Way(NamedTuple):
    pending: Bytes
    """Bytes of a character that is not yet whole."""
    unknown: int
    """Number of bytes taken as gone so far."""
    readings: tuple[tuple[str, ...], ...]


def frequency_rank(character: str) -> int:
    """How far down the list of the most frequent a character stands; marks are near the top, what is not in the list is far below it."""
    rank = common_rank().get(character)
    return rank if rank is not None else _MARKS.get(character, RARE)


@cache
def _by_code() -> dict[tuple[int, ...], tuple[str, ...]]:
    """UTF-8 sequences of which two bytes are gone → the characters that fit, the commonest first."""
    fitting: dict[tuple[int, ...], list[str]] = {}
    for character in sorted([*_MARKS, *common_rank()], key=frequency_rank):
        code = tuple(character.encode("utf-8"))
        if len(code) == 3:
            a, b, c = code
            for key in ((_GONE, _GONE, c), (_GONE, b, _GONE), (a, _GONE, _GONE)):
                fitting.setdefault(key, []).append(character)
    return {code: tuple(characters) for code, characters in fitting.items()}


def _gb_token(character: str) -> Token | None:
    if character == "€":
        return ((0xA2, 0xE3), (0x80,))
    try:
        return (tuple(character.encode("gb18030")),)
    except UnicodeEncodeError:
        return None


def _big5_token(character: str, names: tuple[str, ...] = ("big5hkscs", "cp950")) -> Token | None:
    for name in names:
        try:
            return (tuple(character.encode(name)),)
        except UnicodeEncodeError:
            continue
    return None


def _cp950_token(character: str) -> Token | None:
    return _big5_token(character, ("cp950", "big5hkscs"))


def _single_token(character: str) -> Token | None:
    code = _WINDOWS.get(character, ord(character))
    return ((code,),) if code < 0x100 else None


_TOKEN_OF: dict[str, Callable[[str], Token | None]] = {
    "gbk": _gb_token,
    "big5": _big5_token,
    "cp950": _cp950_token,
    "latin1": _single_token,
}


@cache
def _lost_pair() -> tuple[frozenset[int], frozenset[int]]:
    """A pair of UTF-8 bytes that GBK has no character for: its decoders leave one sign for both."""
    pairs = [(a, b) for a in sorted(UNKNOWN) for b in sorted(UNKNOWN) if a > 0x80 and not _in_gbk(a, b)]
    return frozenset(a for a, _ in pairs), frozenset(b for _, b in pairs)


@cache
def _in_gbk(first: int, second: int) -> bool:
    try:
        return len(bytes((first, second)).decode("gbk")) == 1
    except UnicodeDecodeError:
        return False


@cache
def _lost_before(following: int) -> Token:
    """What the sign of a loss stands for in text read as GBK, by the byte that follows: 0 where it is not known, -1 for another loss."""
    if following == -1:
        return ((frozenset((0x80, *_lost_pair()[0])) & _TRAILS,), _lost_pair())
    if following < 0x40 or following == 0x7F:
        return ((UNKNOWN,), _lost_pair())
    # any lead but 80 would have taken the byte that follows with it, had the two been a character
    alone = frozenset(b for b in _TRAILS if b == 0x80 or not _in_gbk(b, following))
    return ((alone if len(alone) > 1 else 0x80,), _lost_pair())


def tokens_of(text: str, read_as: str) -> list[Token | None]:
    """The bytes that each character was read from, None for a character that the encoding does not have."""
    token_of = _TOKEN_OF[read_as]
    known: dict[str, Token | None] = {}
    if read_as == "latin1":
        lost: Token = tuple((b,) for b in _NO_WINDOWS)
        known = {"\ufffd": lost, "?": ((ord("?"),), *lost), " ": ((ord(" "),), (0xA0,))}
    elif read_as in ("big5", "cp950"):
        known = {"\ufffd": _LOST, "?": ((ord("?"),), *_LOST)}
    out: list[Token | None] = []
    for character in text:
        if character not in known:
            known[character] = token_of(character)
        out.append(known[character])
    if read_as == "gbk":
        for i, character in enumerate(text):
            if character in "\ufffd?":
                following = out[i + 1] if i + 1 < len(out) else None
                lost = _lost_before(-1 if text[i + 1 : i + 2] in ("\ufffd", "?") else _first(following) if following else 0)
                out[i] = lost if character == "\ufffd" else ((ord("?"),), *map(_doubted, lost))
    return out


def _doubted(code: Bytes) -> Bytes:
    return tuple([byte if isinstance(byte, frozenset) else frozenset((byte,)) for byte in code])


def _first(token: Token) -> int:
    byte = token[0][0]
    return byte if isinstance(byte, int) else 0


def tokens_of_items(items: Sequence[Item], read_as: str) -> list[Token | None]:
    """The same for text that was had back before, of which some characters are in doubt."""
    token_of = _TOKEN_OF[read_as]
    out: list[Token | None] = []
    for item in items:
        if item.readings[-1] == "\ufffd":
            out.append(_LOST)
            continue
        codes = [code for reading in item.readings if len(reading) == 1 for code in token_of(reading) or ()]
        out.append(tuple(dict.fromkeys(codes)) or None)
    return out


def _size(lead: int) -> int:
    """Length of a UTF-8 sequence by its first byte, 0 for a byte that begins none that Chinese pages hold."""
    if lead < 0x80:
        return 1
    if 0xE2 <= lead <= 0xE9 or lead in (0xEE, 0xEF):
        return 3
    if 0xC2 <= lead <= 0xD1:
        return 2
    return 4 if lead == 0xF0 else 0


def _fed(way: _Way, code: Bytes) -> _Way | None:
    """The way after some more bytes, None where they cannot follow."""
    pending, unknown, readings = way
    for given in code:
        byte = given
        if isinstance(byte, frozenset):
            unknown += 1
            fitting = byte & (_TRAILS if pending else _LEADS)
            if not fitting:
                return None
            byte = fitting if len(fitting) > 1 else next(iter(fitting))
        elif pending:
            if not 0x80 <= byte < 0xC0:
                return None
        elif byte < 0x80:
            readings = (*readings, (chr(byte),))
            continue
        elif not _size(byte):
            return None
        pending = (*pending, byte)
        first = pending[0]
        if len(pending) == (3 if isinstance(first, frozenset) else _size(first)):
            found = _whole(pending)
            if not found:
                return None
            readings = (*readings, found)
            pending = ()
    return _Way(pending, unknown, readings)


@lru_cache(maxsize=50_000)
def _whole(code: Bytes) -> tuple[str, ...]:
    """The characters that a sequence may be; none where it is none, U+FFFD, alone or at the end, where there may be more."""
    known = [byte for byte in code if isinstance(byte, int)]
    if len(known) == len(code):
        try:
            return (bytes(known).decode("utf-8"),)
        except UnicodeDecodeError:
            return ()
    sets = [byte for byte in code if isinstance(byte, frozenset)]
    if len(sets) > 1:
        if len(code) != 3 or math.prod(map(len, sets)) > _MOST_PAIRS:
            return ("\ufffd",)
        frequent = _by_code().get(tuple(byte if isinstance(byte, int) else _GONE for byte in code), ())
        return (*[c for c in frequent if _fits(c, code)], "\ufffd")
    at = code.index(sets[0])
    found: list[str] = []
    for byte in sets[0]:
        try:
            found.append(bytes((*known[:at], byte, *known[at:])).decode("utf-8"))
        except UnicodeDecodeError:
            continue
    return tuple(sorted(found, key=lambda c: (frequency_rank(c), c)))


def _fits(character: str, code: Bytes) -> bool:
    return all(isinstance(byte, int) or real in byte for byte, real in zip(code, character.encode("utf-8"), strict=True))


def utf8_regions(tokens: Sequence[Token | None]) -> list[Region]:
    """The stretches of tokens that are whole UTF-8 sequences, most of them of Chinese."""
    regions: list[Region] = []
    i, end = 0, len(tokens)
    while i < end:
        token = tokens[i]
        if token is None or not any(_may_begin(code[0]) for code in token):
            i += 1
            continue
        region = _region_from(tokens, i)
        if region is None:
            i += 1
        else:
            regions.append(region)
            i = region.end
    return regions


def _may_begin(byte: Byte) -> bool:
    return byte >= 0xE2 if isinstance(byte, int) else not byte.isdisjoint(_LEADS)


def _region_from(tokens: Sequence[Token | None], start: int) -> Region | None:
    ways = [_Way((), 0, ())]
    items: list[Item] = []
    since = start
    plain = 0

    def settle(until: int) -> None:
        """Takes what is whole in the ways as characters."""
        nonlocal ways, since
        whole = [way for way in ways if not way.pending and way.readings]
        if whole:
            fewest, length = whole[0].unknown, len(whole[0].readings)
            alike = [way for way in whole if way.unknown == fewest and len(way.readings) == length]
            items.extend(
                Item(
                    tuple(dict.fromkeys(reading for way in alike for reading in way.readings[k]))[:_MOST_READINGS], since, until, fewest > 0
                )
                for k in range(length)
            )
        ways = [_Way((), 0, ())]
        since = until

    until = start
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token is None:
            break
        grown: dict[Bytes, list[_Way]] = {}
        for way in ways:
            for code in token:
                fed = _fed(way, code)
                if fed is not None:
                    grown.setdefault(fed.pending, []).append(fed)
        if not grown or i - since > _LONGEST_DOUBT:
            break
        until = i + 1
        ways = []
        for same in grown.values():
            same.sort(key=lambda way: way.unknown)
            ways += [way for way in same[:_MOST_WAYS] if way.unknown == same[0].unknown]
        ways.sort(key=lambda way: way.unknown)
        del ways[_MOST_WAYS * 4 :]
        if list(grown) == [()]:
            settle(until)
            plain = plain + 1 if items[-1].readings[0] < "\x80" and _first(token) < 0x80 else 0
            if plain > _LONGEST_ASCII:
                break
    if until > since:
        # at the end of a line a loss may leave it open whether more was gone
        settle(until)
    while items and items[-1].readings[0] < "\x80" and items[-1].readings[0] == items[-1].readings[-1]:
        items.pop()
    return Region(start, items[-1].end, items) if items else None


@cache
def _halves(encoding: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """Pairs of which one byte is gone → the frequent characters that fit, the commonest first."""
    fitting: dict[tuple[int, int], list[str]] = {}
    for character in sorted([*_MARKS, *common_rank()], key=frequency_rank):
        try:
            code = character.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2:
            fitting.setdefault((code[0], _GONE), []).append(character)
            fitting.setdefault((_GONE, code[1]), []).append(character)
    return {code: tuple(characters) for code, characters in fitting.items()}


def pair_items(tokens: Sequence[Token | None], meant: str) -> list[Item] | None:
    """The characters of an encoding in pairs of bytes (gb18030, big5hkscs), None where the tokens do not fit it.

    After a loss it is not known whether the next byte begins a character; the reading that holds more frequent characters decides.
    """
    items: list[Item] = []
    stretch: list[tuple[int, int]] = []
    lead: tuple[int, int] | None = None
    """The byte that waits for its second half, with its token."""
    after_loss = False

    def close(*, in_step: bool) -> bool:
        """Reads the bytes since the last loss or single byte; ``in_step`` where no byte can be left over."""
        nonlocal lead, after_loss
        held = [lead] if lead is not None else []
        lead = None
        if not stretch and not held:
            return True
        first, rest = _pairs(held + stretch, meant)
        if after_loss and not held:
            other, other_rest = _pairs(stretch[1:], meant)
            clear = abs(worth(other) - worth(first)) >= _CLEARLY
            if (in_step and rest is not None and other_rest is None) or (
                worth(other) > worth(first) and not (in_step and other_rest is not None)
            ):
                trail, at = stretch[0]
                # the sign of the loss and this byte were one character
                items[-1] = Item(_halves(meant).get((_GONE, trail), ("\ufffd",)), items[-1].start, at + 1)
                first, rest = other, other_rest
            if not clear or worth(first) < _READABLE:
                first = [item._replace(guessed=True) for item in first]
        if any(not item.readings for item in first):
            return False
        items.extend(first)
        stretch.clear()
        lead = rest
        after_loss = False
        return True

    for i, token in enumerate(tokens):
        if token is None:
            return None
        code = token[0]
        if isinstance(code[0], frozenset):
            if not close(in_step=False):
                return None
            if lead is not None:
                items.append(Item(_halves(meant).get((lead[0], _GONE), ("\ufffd",)), lead[1], i + 1))
                lead = None
            else:
                items.append(Item(("\ufffd",), i, i + 1))
            after_loss = True
        elif len(code) == 1 and code[0] < 0x40:
            if not close(in_step=True) or lead is not None:
                return None
            items.append(Item((chr(code[0]),), i, i + 1))
            after_loss = False
        else:
            stretch.extend((byte, i) for byte in code if isinstance(byte, int))
    return items if close(in_step=True) and lead is None else None


def _pairs(content: list[tuple[int, int]], meant: str) -> tuple[list[Item], tuple[int, int] | None]:
    """Bytes in step as characters, with the first byte of one that is not whole. Readings are empty for what has no meaning."""
    items: list[Item] = []
    k = 0
    while k < len(content):
        byte, at = content[k]
        if byte < 0x80:
            items.append(Item((chr(byte),), at, at + 1))
            k += 1
            continue
        if k + 1 == len(content):
            return items, content[k]
        second, last = content[k + 1]
        items.append(Item(_pair(byte, second, meant), at, last + 1))
        k += 2
    return items, None


@cache
def _pair(first: int, second: int, meant: str) -> tuple[str, ...]:
    for name in (meant, "cp950") if meant == "big5hkscs" else (meant,):
        try:
            return (bytes((first, second)).decode(name),)
        except UnicodeDecodeError:
            continue
    return ()


def worth(items: Sequence[Item]) -> float:
    """How much like a text a stretch looks, by the frequency of its characters."""
    worth = 0.0
    for item in items:
        if not item.readings:
            worth -= 4
        elif item.readings[0] >= "\x80":
            rank = frequency_rank(item.readings[0])
            worth += 1 if rank < 1500 else 0 if rank < RARE else -2
    return worth / (len(items) or 1)

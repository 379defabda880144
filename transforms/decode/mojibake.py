"""Text that was decoded with the wrong encoding, once or twice, as a whole or in stretches, and cannot be anything else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.decode.context import in_words, settle
from transforms.decode.misread import UNKNOWN, Item, Region, Token, pair_items, tokens_of, tokens_of_items, utf8_regions, worth
from transforms.decode.plausibility import Kind, kinds_of, plausibility, sequences
from transforms.offsets import Edit

_WINDOWS = {chr(b): bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_TO_BYTES = {char: code.encode("latin-1") for code, char in _WINDOWS.items()} | {chr(b): bytes((b,)) for b in range(0x100)}
_HIGH = "".join(map(re.escape, sorted(c for c in _TO_BYTES if c > "\x7f")))
# a stretch of misread single bytes: it may hold ASCII, since trail bytes of GBK and Big5 and digits in the text are
_LATIN_STRETCH = re.compile(f"[{_HIGH}](?:[\x20-\x7e\ufffd]{{0,12}}[{_HIGH}])*(?:[\x40-\x7e]|[?\ufffd]{{1,2}})?")
_RUN = re.compile("[^\x00-\x7f][^\n]*")
_FOUR_HIGH = re.compile(f"[{_HIGH}]{{4}}")
_LOST = re.compile("锟斤拷|锟斤|斤拷锟")
_SUREST = 0.9
_FEWEST_IDEOGRAPHS = 2
_MOST_LOST = 0.25
"""Share of characters shown that are signs of a loss, above which what is left proves nothing."""
_MOST_LOST_OF_PAIRS = 0.45
"""The same where every sign stands for one character."""
_MOST_LOST_OF_LINE = 0.75
"""Share of a line's characters beyond ASCII that are signs of a loss, above which no half of it can be left that proves anything."""
_ESTABLISHED = 12
"""Ideographs that must have come back from a chain before it is expected elsewhere in the page."""
_LIKELY = 0.6
_BETTER = 0.3


class Mended(NamedTuple):
    """Stretches of a text and what they were, with the names of the chains that damaged them."""

    edits: list[Edit]
    chains: list[str]
    certain: list[bool]
    alternatives: list[tuple[str, ...]]


class _Repairs:
    """Edits under construction."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.chains: list[str] = []
        self.certain: list[bool] = []
        self.alternatives: list[tuple[str, ...]] = []

    def add(self, start: int, end: int, meant: str, chain: str, *, certain: bool = True, alternatives: tuple[str, ...] = ()) -> None:
        self.edits.append(Edit(start, end, meant))
        self.chains.append(chain)
        self.certain.append(certain)
        self.alternatives.append(alternatives)

    def add_items(self, at: int, shown: str, items: Sequence[Item], chain: str) -> None:
        """Every doubtful character, with those that share its place, is a repair of its own; what is known between them is another."""
        chosen, others = settle(items)
        k = 0
        known: list[int] = []
        """Start, end and first item of the known stretch before."""

        def flush(until: int) -> None:
            if known:
                meant = "".join(chosen[known[2] : until])
                if meant != shown[known[0] : known[1]]:
                    self.add(at + known[0], at + known[1], meant, chain)
                known.clear()

        while k < len(items):
            start, end = items[k].start, items[k].end
            last = k + 1
            while last < len(items) and items[last].start < end:
                end = max(end, items[last].end)
                last += 1
            if all(item.certain for item in items[k:last]):
                if known and known[1] == start:
                    known[1] = end
                else:
                    flush(k)
                    known[:] = [start, end, k]
            else:
                flush(k)
                spelled = "".join(chosen[k:last])
                if spelled != shown[start:end]:
                    self.add(at + start, at + end, spelled, chain, certain=False, alternatives=_alternatives(chosen, others, k, last))
            k = last
        flush(k)


def _alternatives(chosen: list[str], others: list[tuple[str, ...]], start: int, end: int) -> tuple[str, ...]:
    return tuple(
        "".join((*chosen[start:k], other, *chosen[k + 1 : end])) for k in range(start, end) for other in others[k][:3]
    )  # fmt: skip


def _single_bytes(text: str) -> bytes | None:
    try:
        return b"".join([_TO_BYTES[c] for c in text])
    except KeyError:
        return None


def _encoded(name: str) -> Callable[[str], bytes | None]:
    def encode(text: str) -> bytes | None:
        try:
            return text.encode(name)
        except UnicodeEncodeError:
            return None

    return encode


_READ_AS: dict[str, Callable[[str], bytes | None]] = {"latin1": _single_bytes, "gbk": _encoded("gb18030")}
_MEANT = {"utf8": ("utf-8",), "gbk": ("gb18030",), "big5": ("big5hkscs", "cp950")}
_PAIRS = (("big5", "gbk", "big5hkscs"), ("gbk", "big5", "gb18030"))
"""Chains between encodings in pairs of bytes: what it was, what it was read as, the codec of what it was."""


def mend(text: str) -> Mended:
    """Finds misread stretches and what they were. Refuses more than it accepts: a text that makes sense as it stands is never touched."""
    counts = np.bincount(kinds_of(text), minlength=len(Kind))
    repairs = _mended(text, counts, frozenset())
    if repairs.edits:
        # what was done to much of a page was done to the rest of it, also where a stretch alone would not be believed
        held: Counter[str] = Counter()
        for edit, chain in zip(repairs.edits, repairs.chains, strict=True):
            held[chain] += _ideographs(edit.replacement)
        known = frozenset(chain for chain, number in held.items() if number >= _ESTABLISHED)
        if known:
            repairs = _mended(text, counts, known)
    return Mended(repairs.edits, repairs.chains, repairs.certain, repairs.alternatives)


def _mended(text: str, counts: npt.NDArray[np.intp], known: frozenset[str]) -> _Repairs:
    repairs = _Repairs()
    if counts[Kind.LATIN] >= 2:
        _latin(text, repairs, known)
    if counts[Kind.TELLTALE] and not repairs.edits:
        _gbk_of_utf8(text, repairs, known)
    if not repairs.edits and int(counts[Kind.TELLTALE] + counts[Kind.RARE] + counts[Kind.STRANGE] + counts[Kind.KANA]) >= 4:
        _lines(text, repairs, known)
    return repairs


def lost_for_good(text: str) -> bool:
    """Whether a text holds the remains of U+FFFD read as GBK: what stood there cannot be had back."""
    return "锟" in text and _LOST.search(text) is not None


def _ideographs(text: str) -> int:
    return sum("\u4e00" <= c <= "\u9fff" for c in text)


def _sure(before: str, after: str, *, expected: bool = False) -> bool:
    """Whether ``after`` makes sense, and so much more of it that ``before`` cannot have been meant.

    ``expected`` where the rest of the page shows that it was damaged so.
    """
    ideographs = _ideographs(after)
    score = plausibility(after)
    if expected:
        return ideographs > 0 and score >= _LIKELY and score > plausibility(before) + _BETTER
    if ideographs < _FEWEST_IDEOGRAPHS:
        return False
    return score >= _SUREST and score > plausibility(before) + (0.35 if ideographs > 3 else 0.5)


def _sure_of(before: str, items: Sequence[Item], *, expected: bool = False, lost: float = _MOST_LOST) -> bool:
    """The same of characters of which some are in doubt. Those had back from a loss must make words, since they were chosen to fit."""
    known = "".join(item.readings[0] for item in items if len(item.readings) == 1 and item.readings != ("\ufffd",))
    unknown = sum(item.readings == ("\ufffd",) for item in items)
    doubtful = sum(len(item.readings) > 1 for item in items)
    if sum(map(before.count, "?\ufffd")) > lost * len(before):
        return False
    if (unknown + doubtful) * 2 > len(items) + 1:
        return False
    before = before.replace("\ufffd", "").replace("?", "")
    return _sure(before, known, expected=expected) or (
        _ideographs(known) >= 8 and in_words(known) >= 0.5 and plausibility(known) > plausibility(before) + 0.2
    )


def _one_step(text: str, meant: str, read_as: str) -> str | None:
    content = _READ_AS[read_as](text)
    if content is None:
        return None
    for name in _MEANT[meant]:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _latin(text: str, repairs: _Repairs, known: frozenset[str]) -> None:
    for m in _LATIN_STRETCH.finditer(text):
        shown = m[0]
        for chain, meant in _latin_chains(shown, known):
            repairs.add(m.start(), m.end(), meant, chain)
            break
        else:
            for chain, items in _twice(shown, tokens_of(shown, "latin1"), "latin1", ("latin1", "gbk"), known):
                repairs.add_items(m.start(), shown, items, chain)


def _latin_chains(stretch: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a stretch of Latin letters was, undone up to three times."""
    if sum(c > "\x7f" for c in stretch) < 2:
        return
    for end in (len(stretch), len(stretch) - 1):
        # the ASCII letter at the end may be a trail byte or just a letter
        piece, rest = stretch[:end], stretch[end:]
        if rest > "\x7f":
            break
        shown = piece
        for times in range(3):
            step = _one_step(shown, "utf8", "latin1")
            if step is None:
                break
            shown = step
            chain = ("double_" if times else "") + "utf8_as_latin1"
            if _sure(piece, shown, expected=chain in known):
                yield chain, shown + rest
                return
        for start in (piece, shown):
            for meant in ("gbk", "big5"):
                step = _one_step(start, meant, "latin1")
                chain = ("double_" if start is not piece else "") + f"{meant}_as_latin1"
                expected = chain in known
                if (
                    step is not None
                    and _sure(piece, step, expected=expected)
                    and (expected or sum(c > "\x7f" for c in step) >= 3 or _FOUR_HIGH.search(start))
                ):
                    yield chain, step + rest
                    return


def _gbk_of_utf8(text: str, repairs: _Repairs, known: frozenset[str]) -> None:
    """Stretches of rare ideographs that were UTF-8, found as whole UTF-8 sequences among the GBK bytes of a line."""
    for run in _RUN.finditer(text):
        shown = run[0]
        if sequences().search(shown) is None:
            continue
        for chain, items in _twice(shown, tokens_of(shown, "gbk"), "gbk", ("gbk",), known):
            repairs.add_items(run.start(), shown, items, chain)


def _twice(
    shown: str, tokens: Sequence[Token | None], read_as: str, again: tuple[str, ...], known: frozenset[str]
) -> Iterator[tuple[str, list[Item]]]:
    """Stretches of UTF-8 that was read as something else once, or twice, among the characters of a line."""
    for region in utf8_regions(tokens):
        before = shown[region.start : region.end]
        chain = f"utf8_as_{read_as}"
        expected = chain in known
        if (expected or _enough(region, shown)) and _sure_of(before, region.items, expected=expected):
            yield chain, region.items
            continue
        for second_as in again:
            chain = f"double_utf8_as_{read_as}" if second_as == read_as else f"utf8_as_{second_as}_utf8_as_{read_as}"
            for inner in utf8_regions(tokens_of_items(region.items, second_as)):
                items = _through(region.items, inner)
                if items and _sure_of(shown[items[0].start : items[-1].end], items, expected=chain in known):
                    yield chain, items


def _enough(region: Region, shown: str) -> bool:
    """Two characters alone are believed only where they are the whole line."""
    return len(region.items) > 2 or (region.start == 0 and region.end == len(shown.rstrip()))


def _through(outer: list[Item], inner: Region) -> list[Item]:
    """The items of an inner region, placed in the text that the outer items were read from; those that share a place with others go."""
    items = [
        Item(
            item.readings,
            outer[item.start].start,
            outer[item.end - 1].end,
            item.guessed or any(o.guessed for o in outer[item.start : item.end]),
        )
        for item in inner.items
    ]
    first = outer[inner.start - 1].end if inner.start else 0
    last = outer[inner.end].start if inner.end < len(outer) else outer[-1].end
    while items and items[0].start < first:
        items.pop(0)
    while items and items[-1].end > last:
        items.pop()
    # what was cut off may have shared its place with what is left
    while items and len(items) < len(inner.items) and items[0].start < first:
        items.pop(0)
    return items


def _lines(text: str, repairs: _Repairs, known: frozenset[str]) -> None:
    """Chains between encodings of ideographs, undone line by line where a whole line makes no sense."""
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        if len(body) >= 4 and plausibility(body) < 0.65:
            for chain, items in _crossed(body, known):
                repairs.add_items(at, body, items, chain)
                break
        at += len(line)


def _crossed(line: str, known: frozenset[str]) -> Iterator[tuple[str, list[Item]]]:
    wide = sum(c > "\x7f" for c in line)
    if line.count("\ufffd") <= _MOST_LOST_OF_LINE * wide:
        for chain, items in _twice(line, tokens_of(line, "big5"), "big5", ("gbk", "latin1"), known):
            covered = sum(c > "\x7f" for c in line[items[0].start : items[-1].end])
            if covered * 2 >= wide and _ideographs("".join(item.readings[0] for item in items)) >= 4:
                yield chain, items
                return
    for meant, read_as, codec in _PAIRS:
        variants = ("big5", "cp950") if read_as == "big5" else (read_as,)
        tokens = [tokens_of(line, variant) for variant in variants]
        if read_as == "gbk":
            # decoders leave one sign for both bytes of a pair without a character
            tokens = [[((UNKNOWN, UNKNOWN),) if c == "\ufffd" else token for c, token in zip(line, tokens[0], strict=True)]]
        readings = [read for way in tokens if (read := pair_items(way, codec)) is not None]
        if not readings:
            continue
        found = max(readings, key=worth)
        if tokens[0] != tokens[-1]:
            # where the variants of an encoding differ, only the rest of the line says which it was
            open_to_doubt = {i for i, (one, other) in enumerate(zip(tokens[0], tokens[-1], strict=True)) if one != other}
            found = [item._replace(guessed=True) if open_to_doubt.intersection(range(item.start, item.end)) else item for item in found]
        if _ideographs("".join(item.readings[0] for item in found)) < 4:
            continue
        chain = f"{meant}_as_{read_as}"
        if _sure_of(line, found, expected=chain in known, lost=_MOST_LOST_OF_PAIRS):
            yield chain, found
            return

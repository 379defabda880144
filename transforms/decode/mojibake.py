"""Text that was decoded with the wrong encoding, once or twice, as a whole or in stretches, and cannot be anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from transforms.decode.plausibility import Kind, kinds_of, plausibility
from transforms.offsets import Edit

_WINDOWS = {chr(b): bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_TO_BYTES = {char: code.encode("latin-1") for code, char in _WINDOWS.items()} | {chr(b): bytes((b,)) for b in range(0x100)}
_HIGH = "".join(map(re.escape, sorted(c for c in _TO_BYTES if c > "\x7f")))
# a stretch of misread single bytes: it may hold ASCII, since trail bytes of GBK and Big5 and digits in the text are
_LATIN_STRETCH = re.compile(f"[{_HIGH}](?:[\x20-\x7e]{{0,12}}[{_HIGH}])*[\x40-\x7e]?")
_IDEOGRAPHS = re.compile("[^\x00-\x7f]+(?:[\x20-\x7e]{1,3}[^\x00-\x7f]+)*")
_LOST = re.compile("锟斤拷|锟斤|斤拷锟")
_SUREST = 0.9
_FEWEST_IDEOGRAPHS = 2


class Mended(NamedTuple):
    """Stretches of a text and what they were, with the names of the chains that damaged them."""

    edits: list[Edit]
    chains: list[str]


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


def _big5(text: str) -> bytes | None:
    for name in ("cp950", "big5hkscs"):
        try:
            return text.encode(name)
        except UnicodeEncodeError:
            continue
    return None


_READ_AS: dict[str, Callable[[str], bytes | None]] = {"latin1": _single_bytes, "gbk": _encoded("gb18030"), "big5": _big5}
_MEANT = {"utf8": ("utf-8",), "gbk": ("gb18030",), "big5": ("big5hkscs", "cp950")}
_CHAINS = (("utf8", "latin1"), ("gbk", "latin1"), ("big5", "latin1"), ("utf8", "gbk"), ("utf8", "big5"), ("big5", "gbk"), ("gbk", "big5"))
"""(what it was, what it was read as), the strictest first."""


def mend(text: str) -> Mended:
    """Finds misread stretches and what they were. Refuses more than it accepts: a text that makes sense as it stands is never touched."""
    kinds = kinds_of(text)
    counts = np.bincount(kinds, minlength=len(Kind))
    latin, telltale, rare = int(counts[Kind.LATIN]), int(counts[Kind.TELLTALE]), int(counts[Kind.RARE])
    strange, kana, common = int(counts[Kind.STRANGE]), int(counts[Kind.KANA]), int(counts[Kind.COMMON])
    edits: list[Edit] = []
    chains: list[str] = []
    if latin >= 2:
        _stretches(text, _LATIN_STRETCH, _latin_chains, edits, chains)
    doubtful = telltale + rare + strange + kana
    if telltale >= 2 and len(text) == len(kinds):
        _stretches(text, _IDEOGRAPHS, _gbk_of_utf8, edits, chains)
    if doubtful * 2 > common and doubtful >= 4 and not edits:
        _lines(text, edits, chains)
    if len(edits) > 1:
        order = sorted(range(len(edits)), key=lambda k: edits[k].start)
        edits, chains = [edits[k] for k in order], [chains[k] for k in order]
        kept = [k for k in range(len(edits)) if not k or edits[k].start >= edits[k - 1].end]
        edits, chains = [edits[k] for k in kept], [chains[k] for k in kept]
    return Mended(edits, chains)


def lost_for_good(text: str) -> bool:
    """Whether a text holds the remains of U+FFFD read as GBK: what stood there cannot be had back."""
    return "锟" in text and _LOST.search(text) is not None


def _stretches(text: str, pattern: re.Pattern[str], chains_of: Callable[[str], Iterator[tuple[str, str]]], edits: list[Edit], chains: list[str]) -> None:
    for m in pattern.finditer(text):
        for chain, meant in chains_of(m[0]):
            edits.append(Edit(m.start(), m.end(), meant))
            chains.append(chain)
            break


def _sure(before: str, after: str) -> bool:
    """Whether ``after`` makes sense, and so much more of it that ``before`` cannot have been meant."""
    ideographs = sum("\u4e00" <= c <= "\u9fff" for c in after)
    if ideographs < _FEWEST_IDEOGRAPHS:
        return False
    score = plausibility(after)
    return score >= _SUREST and score > plausibility(before) + (0.35 if ideographs > 3 else 0.5)


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


def _latin_chains(stretch: str) -> Iterator[tuple[str, str]]:
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
            if _sure(piece, shown):
                yield ("double_" if times else "") + "utf8_as_latin1", shown + rest
                return
        for start in (piece, shown):
            for meant in ("gbk", "big5"):
                step = _one_step(start, meant, "latin1")
                if step is not None and _sure(piece, step) and sum(c > "\x7f" for c in step) >= 3:
                    yield ("double_" if start is not piece else "") + f"{meant}_as_latin1", step + rest
                    return


def _gbk_of_utf8(stretch: str) -> Iterator[tuple[str, str]]:
    """What a stretch of rare ideographs was as UTF-8. A byte that was lost at an end of a line leaves U+FFFD."""
    if len(stretch) < 3:
        return
    content = _READ_AS["gbk"](stretch)
    if content is None:
        return
    meant = content.decode("utf-8", "replace")
    lost = meant.count("\ufffd")
    if lost * 8 > len(meant) or (lost and len(meant) < 6):
        return
    twice = _one_step(meant, "utf8", "gbk") if not lost else None
    if twice is not None and _sure(stretch, twice):
        yield "double_utf8_as_gbk", twice
    elif _sure(stretch, meant.replace("\ufffd", "")):
        yield "utf8_as_gbk", meant


def _lines(text: str, edits: list[Edit], chains: list[str]) -> None:
    """Chains between encodings of ideographs, undone line by line where a whole line makes no sense."""
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        if len(body) >= 4 and plausibility(body) < 0.65:
            for chain, meant in _crossed(body):
                edits.append(Edit(at, at + len(body), meant))
                chains.append(chain)
                break
        at += len(line)


def _crossed(line: str) -> Iterator[tuple[str, str]]:
    for meant, read_as in _CHAINS[3:]:
        step = _one_step(line, meant, read_as)
        if step is None:
            continue
        if _sure(line, step) and sum("\u4e00" <= c <= "\u9fff" for c in step) >= 4:
            yield f"{meant}_as_{read_as}", step
            return
        for again, again_as in _CHAINS[:5]:
            twice = _one_step(step, again, again_as)
            if twice is not None and _sure(line, twice) and sum("\u4e00" <= c <= "\u9fff" for c in twice) >= 4:
                yield f"{again}_as_{again_as}_{meant}_as_{read_as}", twice
                return

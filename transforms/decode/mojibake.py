"""Text that was decoded with the wrong encoding, once or twice, as a whole or in stretches, and cannot be anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from transforms.decode.plausibility import Kind, common_rank, kinds_of, plausibility, sequences
from transforms.offsets import Edit

_WINDOWS = {chr(b): bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_TO_BYTES = {char: code.encode("latin-1") for code, char in _WINDOWS.items()} | {chr(b): bytes((b,)) for b in range(0x100)}
_HIGH = "".join(map(re.escape, sorted(c for c in _TO_BYTES if c > "\x7f")))
# a stretch of misread single bytes: it may hold ASCII, since trail bytes of GBK and Big5 and digits in the text are
_LATIN_STRETCH = re.compile(f"[{_HIGH}](?:[\x20-\x7e]{{0,12}}[{_HIGH}])*[\x40-\x7e]?")
# whole UTF-8 sequences of Chinese, a few ASCII characters between them; a lost continuation byte shows as ?
_TRIPLETS = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2})+(?:[\x20-\x7e]{1,12}(?:[\xe2-\xe9\xef][\x80-\xbf]{2})+)*")
_TWO_TRIPLETS = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){2}")
_CUT_SHORT = re.compile(rb"([\xe2-\xe9\xef][\x80-\xbf])\?")
_RUN = re.compile("[^\x00-\x7f][^\n]*")
_FOUR_HIGH = re.compile(f"[{_HIGH}]{{4}}")
_LOST = re.compile("锟斤拷|锟斤|斤拷锟")
_SUREST = 0.9
_FEWEST_IDEOGRAPHS = 2


class Mended(NamedTuple):
    """Stretches of a text and what they were, with the names of the chains that damaged them."""

    edits: list[Edit]
    chains: list[str]
    certain: list[bool]


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
    certain = [True] * len(edits)
    doubtful = telltale + rare + strange + kana
    if telltale and not edits:
        _gbk_of_utf8(text, edits, chains, certain)
    if doubtful * 2 > common and doubtful >= 4 and not edits:
        _lines(text, edits, chains)
        certain = [True] * len(edits)
    return Mended(edits, chains, certain)


def lost_for_good(text: str) -> bool:
    """Whether a text holds the remains of U+FFFD read as GBK: what stood there cannot be had back."""
    return "锟" in text and _LOST.search(text) is not None


def _stretches(
    text: str, pattern: re.Pattern[str], chains_of: Callable[[str], Iterator[tuple[str, str]]], edits: list[Edit], chains: list[str]
) -> None:
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
                if step is not None and _sure(piece, step) and (sum(c > "\x7f" for c in step) >= 3 or _FOUR_HIGH.search(start)):
                    yield ("double_" if start is not piece else "") + f"{meant}_as_latin1", step + rest
                    return


def _gbk_of_utf8(text: str, edits: list[Edit], chains: list[str], certain: list[bool]) -> None:
    """Stretches of rare ideographs that were UTF-8, found as whole UTF-8 sequences among the GBK bytes of a line."""
    for run in _RUN.finditer(text):
        shown = run[0]
        if sequences().search(shown) is None or _TWO_TRIPLETS.search(shown.encode("gb18030", "replace")) is None:
            continue
        try:
            # in the middle, what had no meaning as a lead is 0x80; at the end it may have been any byte
            last = len(shown.rstrip()) - 1
            codes = [c.encode("gb18030") if c != "\ufffd" else b"?" if k == last else b"\x80" for k, c in enumerate(shown)]
        except UnicodeEncodeError:
            continue
        content = b"".join(codes)
        guessed = False
        if b"?" in content:
            filled = _CUT_SHORT.sub(_likeliest, content)
            guessed, content = filled != content, filled
        starts = {at: k for k, at in enumerate(accumulate(map(len, codes), initial=0))}
        for m in _TRIPLETS.finditer(content):
            start, end = m.span()
            # sequences of ordinary text may run into those of the stretch by a byte or two
            while start not in starts and start < end:
                start += 3
            while end not in starts and end > start:
                end -= 3
            if end - start < 6 or start not in starts or end not in starts:
                continue
            a, b = starts[start], starts[end]
            try:
                meant = content[start:end].decode("utf-8")
            except UnicodeDecodeError:
                continue
            before = shown[a:b]
            twice = _one_step(meant, "utf8", "gbk")
            if twice is not None and _sure(before, twice):
                meant, chain = twice, "double_utf8_as_gbk"
            elif _sure(before, meant) and (len(meant) > 2 or (a == 0 and b == len(shown.rstrip()))):
                chain = "utf8_as_gbk"
            else:
                continue
            edits.append(Edit(run.start() + a, run.start() + b, meant))
            chains.append(chain)
            certain.append(not guessed)


def _likeliest(cut: re.Match[bytes]) -> bytes:
    """The commonest character that starts with these two bytes."""
    rank = common_rank()
    first: bytes = cut[1]
    usual = {b"\xef\xbc": b"\x8c", b"\xe3\x80": b"\x82", b"\xe2\x80": b"\x9d"}.get(first)
    if usual is None:
        last = min(range(0x80, 0xC0), key=lambda byte: rank.get((first + bytes((byte,))).decode("utf-8", "replace"), 10_000))
        usual = bytes((last,))
    return first + usual


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

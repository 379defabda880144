"""Damages ordinary simplified text as the mirrors do. A test tool, written apart from ``transforms.decode.forward`` so that each checks the other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import opencc
from pypinyin import Style, pinyin

# characters with more than one traditional form, which mirrors that do not look at words leave as they are
_LEFT = frozenset("划咸吃广胜余愿征腊挂于荐么叶种据后筑斗适干杰里岳采厂极帘云厘范杠夸价占准岩几伙确党台万涌辟游咨丰苹只松面制系复谷")


@dataclass(frozen=True)
class Dialect:
    """The settings of one mirror."""

    density: float = 1.0
    """Share of the page's traditional characters that the table holds."""
    lost: str = "?"
    cuts: tuple[str, ...] = ("？", "！")
    marks_narrow: bool = True
    """Whether the marks that the page was split at become ASCII."""
    cut_first: bool = False
    swallows: bool = True
    toneless: bool = False
    doubled: bool = False
    wide_brackets: bool = False
    narrowed: bool = False
    zhu: bool = False
    """Whether 着 becomes 著."""


DIALECTS = {
    "full_question": Dialect(),
    "full_cut_first": Dialect(cut_first=True),
    "full_vanishing": Dialect(lost="", swallows=False, cut_first=True),
    "full_vanishing_swallowing": Dialect(lost="", cut_first=True),
    "full_replacement": Dialect(lost="\ufffd", swallows=False),
    "full_stop_cut_narrowed": Dialect(cuts=("？", "！", "。"), narrowed=True, zhu=True),
    "full_wide_marks": Dialect(marks_narrow=False),
    "full_toneless_doubled": Dialect(toneless=True, doubled=True),
    "full_wide_brackets": Dialect(wide_brackets=True),
    "sparse_question": Dialect(density=0.3),
    "sparse_vanishing": Dialect(density=0.3, lost="", swallows=False, cut_first=True),
    "sparse_narrowed": Dialect(density=0.15, cuts=("？", "！", "。"), narrowed=True, zhu=True),
    "sparse_comma_cut": Dialect(density=0.3, cuts=("？", "！", "，", "；")),
    "none_question": Dialect(density=0.0),
    "none_vanishing": Dialect(density=0.0, lost="", swallows=False),
    "none_replacement": Dialect(density=0.0, lost="\ufffd"),
}


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@cache
def traditional_of(character: str) -> str:
    """The character in traditional script, as a conversion that looks at no words gives it."""
    if character in _LEFT:
        return character
    changed = str(_converter("s2t").convert(character))
    try:
        return changed if len(changed) == 1 and len(changed.encode("gb18030")) == 2 else character
    except UnicodeEncodeError:
        return character


def _entry(character: str, dialect: Dialect) -> bytes:
    reading = pinyin(character, style=Style.NORMAL if dialect.toneless else Style.TONE)[0][0]
    return (f"({reading})" * (2 if dialect.doubled else 1)).encode("gb18030")


def _annotate(content: bytes, entries: list[tuple[bytes, bytes]]) -> bytes:
    for code, note in entries:
        content = content.replace(code, code + note)
    return content


def _read(content: bytes, dialect: Dialect) -> str:
    out = []
    i = 0
    while i < len(content):
        lead = content[i]
        if lead < 0x80:
            out.append(chr(lead))
            i += 1
            continue
        trail = content[i + 1] if i + 1 < len(content) else None
        pair_fits = trail is not None and lead not in (0x80, 0xFF) and trail >= 0x40 and trail not in (0x7F, 0xFF)
        if pair_fits:
            try:
                out.append(content[i : i + 2].decode("gb18030"))
            except UnicodeDecodeError:
                out.append(dialect.lost)
            i += 2
            continue
        out.append(dialect.lost)
        takes = dialect.swallows and trail is not None and 0x20 < trail < 0x80 and not 0x30 <= trail <= 0x39 and lead not in (0x80, 0xFF)
        i += 2 if takes else 1
    return "".join(out)


def damage(text: str, dialect: Dialect, seed: int = 0) -> tuple[str, str]:
    """``text`` (simplified) as a mirror shows it, and the traditional text that the mirror started from."""
    before = "".join(map(traditional_of, text))
    if dialect.zhu:
        before = before.replace("着", "著")
    chance = random.Random(seed)
    inventory = sorted({c for c in before if traditional_of(c) == c and str(_converter("t2s").convert(c)) != c})
    chosen = [c for c in inventory if chance.random() < dialect.density]
    chance.shuffle(chosen)
    entries = [(c.encode("gb18030"), _entry(c, dialect)) for c in chosen]
    content = before.encode("gb18030")
    if not dialect.cut_first:
        content = _annotate(content, entries)
    pieces: list[bytes | str] = [content]
    narrow = {"？": "?", "！": "!"}
    for cut in dialect.cuts:
        code = cut.encode("gb18030")
        split: list[bytes | str] = []
        for piece in pieces:
            if isinstance(piece, str):
                split.append(piece)
                continue
            for k, part in enumerate(piece.split(code)):
                if k:
                    split.append(narrow.get(cut, cut) if dialect.marks_narrow else cut)
                split.append(part)
        pieces = split
    shown = "".join(p if isinstance(p, str) else _read(_annotate(p, entries) if dialect.cut_first else p, dialect) for p in pieces)
    if dialect.wide_brackets:
        # a collector that widens punctuation, after the mirror
        shown = shown.replace("(", "（").replace(")", "）")
    if dialect.narrowed:
        shown = shown.translate(str.maketrans("，：；！？（）", ",:;!?()"))
        before = before.translate(str.maketrans("，：；！？（）", ",:;!?()"))
    return shown, before

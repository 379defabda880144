"""Entities, invisible characters, and compatibility forms that stand for the ordinary character."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from transforms.decode.plausibility import INVISIBLE, plausibility
from transforms.offsets import Edit

_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[1-4]?);")
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_UNSEEN = re.compile(f"[{_CONTROL}{INVISIBLE}]+")
_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe4f]")
_NO_BREAK = re.compile(r"\?0\?2")
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")
_AROUND = 30
_SENSE = 0.65
_JOINERS = "\u200c\u200d"


def entities(text: str) -> list[Edit]:
    """Entities, also escaped more than once. For text that is not markup."""
    edits: list[Edit] = []
    if "&" not in text:
        return edits
    for m in _ENTITY.finditer(text):
        plain = m[0]
        for _ in range(4):
            again = html.unescape(plain)
            if again == plain:
                break
            plain = again
        if plain != m[0] and not ("\ud800" <= plain <= "\udfff"):
            edits.append(Edit(m.start(), m.end(), plain))
    return edits


def invisible(text: str) -> list[Edit]:
    """Characters that nobody sees. Joiners stay where they join what is not Chinese (emoji, Persian)."""
    edits: list[Edit] = []
    for m in _UNSEEN.finditer(text):
        if m[0].strip(_JOINERS) == "":
            around = text[max(m.start() - 1, 0) : m.start()] + text[m.end() : m.end() + 1]
            if any(c > "\x7f" and not "\u2e80" <= c <= "\uffef" for c in around):
                continue
        edits.append(Edit(m.start(), m.end(), ""))
    return edits


@cache
def _ordinary(character: str) -> str:
    """The ordinary character; the same one where there is none."""
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) != 1:
        return character
    return plain.translate(_WIDE) if "\ufe10" <= character <= "\ufe4f" else plain


def compatibility(text: str) -> list[Edit]:
    """Radicals, compatibility ideographs and vertical forms that stand for the ordinary character (⽣ for 生).

    Among characters that make no sense they are what bytes were misread as, and stay, so that the bytes can still be had.
    """
    edits: list[Edit] = []
    for m in _COMPATIBILITY.finditer(text):
        plain = _ordinary(m[0])
        if plain == m[0]:
            continue
        before = text[max(m.start() - _AROUND, 0) : m.start()].rpartition("\n")[2]
        behind = text[m.end() : m.end() + _AROUND].partition("\n")[0]
        if plausibility(_COMPATIBILITY.sub("", before + behind)) >= _SENSE:
            edits.append(Edit(m.start(), m.end(), plain))
    return edits


def no_break_spaces(text: str) -> list[Edit]:
    """U+00A0 that went through GB18030 and lost its first and third byte: ``?0?2``."""
    return [Edit(m.start(), m.end(), "\u00a0") for m in _NO_BREAK.finditer(text)]

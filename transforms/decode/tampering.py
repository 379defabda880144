"""Tampering that cannot be undone, only recognised: such a page must not count."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import ahocorasick_rs
import opencc

_DOUBLED = re.compile("[,，]{2}|[,，][、。；]|、[,，。]")
_MASKED = re.compile("(?<=[\u4e00-\u9fff])[*＊]{1,2}(?=[佳好大高新先强強优優低快多重终終后後近初美])|第[*＊](?=[\u4e00-\u9fff])")
_TITLE_LINES = 4
_LONGEST_TITLE = 90


@cache
def _hijack_words() -> ahocorasick_rs.AhoCorasick:
    lines = (files("seeds") / "reference" / "layout_hijack_words.csv").read_text(encoding="utf-8").split("\n")[1:]
    return ahocorasick_rs.AhoCorasick(sorted({line.split(",")[0] for line in lines if line and len(line.split(",")[0]) > 1}))


@cache
def _rewritten() -> ahocorasick_rs.AhoCorasick:
    lines = (files("seeds") / "reference" / "decode_rewriting_marks.csv").read_text(encoding="utf-8").split("\n")[1:]
    return ahocorasick_rs.AhoCorasick([line.split(",")[0] for line in lines if line])


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    """Ideographs in simplified script, where a look at the commonest says that they are not."""
    if sum(map(text.count, "國會這個為時來說對發學")) * 200 < len(text):
        return text
    # halves of surrogate pairs, which the converter refuses, tell nothing here
    return str(_converter().convert(text.encode("utf-8", "replace").decode("utf-8")))


def tampering_in(text: str) -> set[str]:
    """The names of what was done to a page, given its simplified or traditional text; empty for a page as its author wrote it."""
    found: set[str] = set()
    text = _simplified(text)
    doubled = len(_DOUBLED.findall(text)) if ",," in text or "，，" in text or _DOUBLED.search(text) else 0
    if doubled >= 3 and doubled * 400 > len(text):
        found.add("doubled_punctuation")
    if ("*" in text or "＊" in text) and len(_MASKED.findall(text)) >= 2:
        found.add("masked_words")
    lines = [line for line in text[:600].split("\n") if line.strip()][:_TITLE_LINES]
    head = "\n".join(line for line in lines if len(line) < _LONGEST_TITLE and "。" not in line)
    words = set(_hijack_words().find_matches_as_strings(head))
    if len(words) >= 2:
        found.add("hijacked_title")
    body = _hijack_words().find_matches_as_strings(text)
    if len(set(body)) >= 6 and len(body) * 150 > len(text):
        found.add("hijacked_page")
    marks = _rewritten().find_matches_as_strings(text)
    if len(set(marks)) >= 3 or (len(set(marks)) == 2 and len(marks) * 200 > len(text)):
        found.add("synonym_rewriting")
    return found

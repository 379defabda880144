"""Chains of wrong decodings over real pages: what comes back, what stays, what is harmed.

``python tests/benchmarks/bench_chains.py [pages]`` from the project root. Needs the shared pages (``BANGFU_SHARED``).

*repaired*: every character that survived the chain is right, and no more than one in twenty of all is not. *in part*: nearer to the truth
than the page was. *untouched*: as the page has it. *harmed*: anything else, that is, changed and not nearer, or anything changed outside
the damaged stretch. Distances are Levenshtein's, over characters without spaces.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import opencc
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data"

from transforms.decode import Decoded, repair  # noqa: E402

_CONVERTER = opencc.OpenCC("s2t")


def windows(content: bytes) -> str:
    """Windows-1252 as browsers read it: the five bytes without a character are controls."""
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in content)


def _question(content: bytes, name: str) -> str:
    return content.decode(name, "replace").replace("\ufffd", "?")


def _java(content: bytes) -> str:
    """GBK as Java reads it: what has no character is lost with both its bytes, a lone lead byte alone."""
    out, i = [], 0
    while i < len(content):
        lead, trail = content[i], content[i + 1] if i + 1 < len(content) else 0
        if lead < 0x80:
            out.append(chr(lead))
            i += 1
        elif lead in (0x80, 0xFF) or trail < 0x40 or trail in (0x7F, 0xFF):
            out.append("\ufffd")
            i += 1
        else:
            try:
                out.append(content[i : i + 2].decode("gbk"))
            except UnicodeDecodeError:
                out.append("\ufffd")
            i += 2
    return "".join(out)


def _browser(content: bytes) -> str:
    """GBK as some readers have it: of a pair without a character the second byte stays where it is ASCII."""
    out, i = [], 0
    while i < len(content):
        try:
            size = 1 if content[i] < 0x80 else 2
            out.append(content[i : i + size].decode("gbk"))
            i += size
        except UnicodeDecodeError:
            out.append("\ufffd")
            i += 1 if content[i + 1 : i + 2] < b"\x80" else 2
    return "".join(out)


CHAINS: dict[str, tuple[bool, Callable[[str], str]]] = {
    "UTF-8 as 1252": (False, lambda t: windows(t.encode())),
    "UTF-8 as 1252, five bytes lost": (False, lambda t: t.encode().decode("cp1252", "replace")),
    "UTF-8 as Latin-1": (False, lambda t: t.encode().decode("latin-1")),
    "UTF-8 as 1252 twice": (False, lambda t: windows(windows(t.encode()).encode())),
    "GBK as 1252": (False, lambda t: windows(t.encode("gb18030"))),
    "GBK as Latin-1": (False, lambda t: t.encode("gb18030").decode("latin-1")),
    "GBK as 1252, then UTF-8 as 1252": (False, lambda t: windows(windows(t.encode("gb18030")).encode())),
    "Big5 as 1252": (True, lambda t: windows(t.encode("big5", "ignore"))),
    "Big5 as Latin-1": (True, lambda t: t.encode("big5", "ignore").decode("latin-1")),
    "UTF-8 as GB18030": (False, lambda t: t.encode().decode("gb18030", "replace")),
    "UTF-8 as GB18030, ? for lost": (False, lambda t: _question(t.encode(), "gb18030")),
    "UTF-8 as GBK (Java)": (False, lambda t: _java(t.encode())),
    "UTF-8 as GBK (Java), ? for lost": (False, lambda t: _java(t.encode()).replace("\ufffd", "?")),
    "UTF-8 as GBK, saved in GB2312": (False, lambda t: _java(t.encode()).encode("gb2312", "replace").decode("gb2312")),
    "UTF-8 as GB18030 twice": (False, lambda t: t.encode().decode("gb18030", "replace").encode().decode("gb18030", "replace")),
    "UTF-8 as GB18030, then as 1252": (False, lambda t: windows(t.encode().decode("gb18030", "replace").encode())),
    "Big5 as GB18030": (True, lambda t: t.encode("big5", "ignore").decode("gb18030", "replace")),
    "Big5 as GBK (browser)": (True, lambda t: _browser(t.encode("big5", "ignore"))),
    "Big5 as GBK (Java)": (True, lambda t: _java(t.encode("big5", "ignore"))),
    "GBK as Big5-HKSCS": (False, lambda t: t.encode("gbk", "ignore").decode("big5hkscs", "replace")),
    "GBK as Big5 (950)": (False, lambda t: t.encode("gbk", "ignore").decode("cp950", "replace")),
    "UTF-8 as Big5-HKSCS": (False, lambda t: t.encode().decode("big5hkscs", "replace")),
}
"""Name → (whether the page is in traditional script first, the chain)."""


def news(count: int) -> list[str]:
    """Pages of news, every so-and-so-many of them, as plain text that GBK can write."""
    pages = []
    for name in ("tv_news_other", "tv_news_in_domain"):
        with gzip.open(SHARED / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br/?>", "\n", json.loads(line)["content_html"]))).strip()
                text = re.sub(r"\n\s*\n+", "\n", text).encode("gbk", "ignore").decode("gbk")
                if 200 < len(text) < 6000 and "{" not in text:
                    pages.append(text)
    return pages[:: max(1, len(pages) // count)][:count]


def bare(text: str) -> str:
    return "".join(text.split())


def fate(shown: str, got: str, meant: str) -> str:
    """What became of a page or stretch."""
    if got == shown:
        return "untouched"
    before, after = Levenshtein.distance(bare(shown), bare(meant)), Levenshtein.distance(bare(got), bare(meant))
    if after * 20 <= len(bare(meant)):
        return "repaired"
    return "in part" if after < before else "harmed"


def sure_but_wrong(found: Decoded, got_at: int, got: str, meant: str) -> int:
    """Number of characters that a repair marked certain has wrong. ``got`` stands at ``got_at`` of the repaired text."""
    spans = [(r.raw_start, r.raw_end) for r in found.repairs if r.certain]
    starts = [start for start, _ in spans]
    count = 0
    for kind, start, end, _, _ in Levenshtein.opcodes(got, meant):
        for at in range(start, end if kind in ("replace", "delete") else start):
            a, _ = found.text_map.source_span(got_at + at, got_at + at + 1)
            k = bisect_right(starts, a) - 1
            count += k >= 0 and spans[k][0] <= a < spans[k][1]
    return count


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    verbose = len(sys.argv) > 3
    pages = news(count)
    out = sys.stdout.write
    out(f"{'':34s} {'':8s} repaired  in part  untouched  harmed | characters right, wrong but certain\n")
    for name, (traditional, chain) in CHAINS.items():
        if only not in name:
            continue
        for whole in (True, False):
            fates: Counter[str] = Counter()
            characters = wrong = false = 0
            for text in pages:
                lines = (_CONVERTER.convert(text) if traditional else text).split("\n")
                if traditional:
                    lines = [line.encode("big5", "ignore").decode("big5") for line in lines]
                k = len(lines) // 2
                before, meant, behind = (
                    ("", "\n".join(lines), "") if whole else ("\n".join([*lines[:k], ""]), lines[k], "\n".join(["", *lines[k + 1 :]]))
                )
                if len(meant) < 8:
                    continue
                shown = chain(meant)
                found = repair(before + shown + behind)
                got = found.text
                inside = got.startswith(before) and got.endswith(behind)
                got = got[len(before) : len(got) - len(behind)] if inside else got
                what = fate(shown, got, meant) if inside else "harmed"
                fates[what] += 1
                characters += len(bare(meant))
                distance = Levenshtein.distance(bare(got), bare(meant))
                wrong += min(distance, len(bare(meant)))
                if what in ("repaired", "in part"):
                    false += sure_but_wrong(found, len(before), got, meant)
                if verbose and what != "repaired":
                    out(f"--- {what}\n{meant[:120]!r}\n{shown[:120]!r}\n{got[:120]!r}\n")
            right = characters - wrong
            every = sum(fates.values()) or 1
            shares = "".join(f"{fates[kind] / every:9.3f}" for kind in ("repaired", "in part", "untouched", "harmed"))
            out(f"{name:34s} {'page' if whole else 'stretch':8s}{shares} | {right / (characters or 1):9.4f} {false:6d}\n")


if __name__ == "__main__":
    main()

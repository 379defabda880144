"""Corpora of any size that look like a crawl: a few pages in scope, damaged and wrapped as mirrors and sites do, among filler.

``python tests/benchmarks/corpus.py FOLDER PAGES [--share 50] [--skip N]`` from the project root writes files of JSON lines. Pages in
scope are variants of real ones: of the shared news where they lie beside the project (``BANGFU_SHARED``), of the annotated pages and the
seeds otherwise. No two are alike: numbers, surnames and the day differ, a paragraph may be missing, a third has gone through the damage
of a mirror, a third is HTML with the furniture of a site. Filler is made of the paragraphs of other news in the same way; one filler in
``NEAR`` names aid in passing, the others hold no such word, as most of a crawl. The same numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.property.damage_generator import DIALECTS, damage  # noqa: E402
from transforms.extract.model import Facts, Page  # noqa: E402
from transforms.extract.scope import score_scope  # noqa: E402
from transforms.read.scope_filter import may_be_in_scope  # noqa: E402

SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data"
SHARE = 50
"""One page in so many is made from one in scope."""
NEAR = 40
"""One filler in so many names aid in passing."""
PAGES_A_FILE = 250
_TAG = re.compile(r"<[^<>]{0,500}>")
_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{0,4}(?:\.\d{1,2})?(?=余|多|万|亿|元|户|人|名|个|家|亩|件|台|套|吨|公斤)")
_DAY = re.compile(r"(?<=月)\d{1,2}(?=日)")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_NAMED = re.compile(f"(?<=书记|主任|局长|校长|院长|部长)[{_SURNAMES}](?=[一-龥]{{1,2}}[，。、一率表])")
_ORDINARY = "天气晴朗游客音乐会比赛球队电影新书发布手机汽车市场价格股票指数菜谱健康睡眠旅行酒店航班照片孩子家长作业城市夜景"


def _paragraphs(html: str) -> list[str]:
    text = unescape(_TAG.sub("", html.replace("</p>", "\n").replace("<br/>", "\n")))
    return [line.strip() for line in text.split("\n") if len(line.strip()) > 8]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@cache
def base_pages() -> tuple[list[tuple[str, list[str]]], list[list[str]], str]:
    """Pages in scope as title and paragraphs, pages of filler as paragraphs, and where they come from."""
    annotated = [ROOT / "tests" / "golden" / part for part in ("gold", "blind_gold")]
    inside: list[tuple[str, list[str]]] = []
    filler: list[list[str]] = []
    for gold in sorted(file for folder in annotated for file in folder.glob("*.json")):
        told = json.loads(gold.read_text(encoding="utf-8"))
        page = gold.parent.with_name(gold.parent.name.replace("gold", "pages")) / gold.stem
        if not page.is_file():
            continue
        text = page.read_text(encoding="utf-8", errors="replace").strip().split("\n")
        lines = [line.strip() for line in text if line.strip()]
        if told["document"].get("in_scope", True):
            inside.append((lines[0][:60], lines))
        else:
            filler.append(lines)
    for page in sorted((ROOT / "seeds" / "documents").iterdir()):
        lines = [line.strip() for line in page.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]
        inside.append((lines[0][:60], lines))
    news = SHARED / "pages" / "tv_news_in_domain.jsonl.gz"
    if not news.is_file():
        return inside, filler, "annotated pages and seeds"
    inside += [(page["title"].removeprefix("[视频]"), _paragraphs(page["content_html"])) for page in _lines(news)]
    filler = [_paragraphs(page["content_html"]) for page in _lines(news.with_name("tv_news_other.jsonl.gz"))]
    return (
        [page for page in inside if page[1] and _reports_aid(*page)],
        [page for page in filler if page],
        "shared news, annotated pages and seeds",
    )


def _reports_aid(title: str, lines: list[str]) -> bool:
    return score_scope(Page("base", "\n".join(lines), title, published_at=datetime(2020, 1, 1)), Facts()).in_scope  # noqa: DTZ001 pages tell no zone


@cache
def _plain_and_near() -> tuple[list[list[str]], list[list[str]]]:
    """Filler without and with a word of aid; sentences made of ordinary words where the pages at hand are too few."""
    plain: list[list[str]] = []
    near: list[list[str]] = []
    for page in base_pages()[1]:
        (near if may_be_in_scope("\n".join(page).encode()) else plain).append(page)
    if len(plain) < 50:
        chance = random.Random(7)
        plain += [["".join(chance.choices(_ORDINARY, k=chance.randint(30, 200))) + "。" for _ in range(6)] for _ in range(200)]
    return plain, near or plain


def _vary(line: str, chance: random.Random) -> str:
    line = _NUMBER.sub(lambda m: str(max(1, round(float(m.group()) * chance.uniform(0.5, 2)))), line)
    line = _DAY.sub(lambda _: str(chance.randint(1, 28)), line)
    return _NAMED.sub(lambda _: chance.choice(_SURNAMES), line)


def _site(title: str, body: str, number: int, day: str) -> str:
    links = "".join(f'<li><a href="/list/{k}.html">栏目{k}</a></li>' for k in range(12))
    lines = "".join(f"<p>　　{line}</p>\n" for line in body.split("\n"))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-新闻网</title><script>var id={number};</script></head><body>'
        f'<div class="nav"><ul>{links}</ul></div><div class="article"><h1>{title}</h1><div class="info">{day} 来源：新闻网 字体：大 中 小</div>'
        f'<div class="content">{lines}</div></div><div class="footer"><ul>{links}</ul>版权所有 新闻网 备案号{number:08d}</div></body></html>'
    )


def make_page(number: int, share: int = SHARE) -> dict[str, str]:
    """The record of page ``number``; every ``share``-th comes from one in scope."""
    chance = random.Random(number)
    inside = number % share == 0
    day = f"{chance.randint(2012, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    if inside:
        title, lines = chance.choice(base_pages()[0])
        kept = [line for at, line in enumerate(lines) if at == 0 or len(lines) < 4 or chance.random() < 0.9]
    else:
        plain, near = _plain_and_near()
        pool = near if chance.randrange(NEAR) == 0 else plain
        first, second = chance.choice(pool), chance.choice(plain)
        kept = [*first, *chance.sample(second, min(2, len(second)))]
        title = first[0][:24]
    body = "\n".join(_vary(line, chance) for line in kept)
    kind = chance.randrange(3)
    if kind == 1 and inside:
        body = damage(body, DIALECTS[chance.choice(sorted(DIALECTS))], number)[0]
    text = _site(title, body, number, day) if kind == 2 else f"{body}\n（编号{number}）"
    return {"url": f"http://news{number % 997}.example.cn/{day[:4]}/{number}.html", "title": title, "date": day, "text": text}


def write_corpus(folder: Path, pages: int, share: int = SHARE, skip: int = 0) -> list[Path]:
    """Files of JSON lines with ``pages`` pages, numbered from ``skip`` on; what stands there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for start in range(skip, skip + pages, PAGES_A_FILE):
        end = min(start + PAGES_A_FILE, skip + pages)
        file = folder / f"pages-{start:08d}-{end:08d}-{share}.jsonl"
        files.append(file)
        if not file.exists():
            with file.with_suffix(".partial").open("w", encoding="utf-8", errors="replace") as out:
                out.writelines(json.dumps(make_page(number, share), ensure_ascii=False) + "\n" for number in range(start, end))
            file.with_suffix(".partial").replace(file)
    return files


def main() -> None:
    """Writes a corpus."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("pages", type=int)
    words.add_argument("--share", type=int, default=SHARE)
    words.add_argument("--skip", type=int, default=0)
    asked = words.parse_args()
    write_corpus(asked.folder, asked.pages, asked.share, asked.skip)


if __name__ == "__main__":
    main()

"""The filter on raw bytes: it lets through whatever the full decision takes, however a page is written, kept or damaged, and it is cheap."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import opencc
import pytest

from tests.property.damage_generator import DIALECTS, damage
from transforms.extract.model import Facts, Page
from transforms.extract.scope import score_scope
from transforms.read.scope_filter import may_be_in_scope

REPOSITORY = Path(__file__).parents[2]
RECALL = 0.999
PAGE = "2020年5月6日，上海市对口帮扶云南省，捐赠资金100万元。"
CODECS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16")
MISREAD = (
    ("utf-8", "latin-1"),
    ("gb18030", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "cp1252"),
    ("utf-8", "gb18030"),
    ("big5hkscs", "gb18030"),
    ("gb18030", "big5hkscs"),
)


def in_scope(text: str) -> bool:
    """The full decision on the words of a page."""
    title = text.split("\n", 1)[0]
    return score_scope(Page("x", text, title, published_at=datetime(2020, 1, 1)), Facts()).in_scope  # noqa: DTZ001 pages tell no zone


def golden() -> Iterator[str]:
    folders = (
        REPOSITORY / "seeds" / "documents",
        REPOSITORY / "tests" / "golden" / "pages",
        REPOSITORY / "tests" / "golden" / "blind_pages",
    )
    for file in sorted(file for folder in folders for file in folder.iterdir()):
        yield file.read_bytes().decode("utf-8", "replace")


def televised(shared: Path, name: str) -> Iterator[str]:
    with gzip.open(shared / "data" / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            yield f"{page['title']}\n{page['content_html']}"


def missed(pages: Iterator[bytes]) -> tuple[int, int]:
    found = [may_be_in_scope(page) for page in pages]
    return found.count(False), len(found)


def ways(text: str) -> Iterator[bytes]:
    """The page in every encoding and both scripts, and in the readings of one encoding as another that lose nothing or little."""
    for converter in (None, opencc.OpenCC("s2t"), opencc.OpenCC("s2twp")):
        written = converter.convert(text) if converter else text
        for codec in (*CODECS, "big5hkscs"):
            if codec != "big5hkscs" or converter:
                yield written.encode(codec, "ignore")
        for codec, read in MISREAD:
            if codec != "big5hkscs" or converter:
                yield written.encode(codec, "ignore").decode(read, "replace").encode()


def test_golden_pages_pass_as_they_are_and_in_every_way_of_keeping_them() -> None:
    texts = [text for text in golden() if in_scope(text)]
    assert len(texts) > 40
    lost, count = missed(way for text in texts for way in ways(text))
    assert lost <= (1 - RECALL) * count, (lost, count)


def test_damaged_mirrors_pass() -> None:
    texts = [text for text in golden() if in_scope(text)][:40]
    mirrors = [damage(text, dialect, 1)[0] for text in texts for dialect in DIALECTS.values()]
    lost, count = missed(mirror.encode(codec, "replace") for mirror in mirrors for codec in ("utf-8", "gb18030"))
    assert lost <= (1 - RECALL) * count, (lost, count)


@pytest.mark.slow
def test_recall_on_shared_pages(shared: Path) -> None:
    texts = [text for name in ("tv_news_in_domain", "tv_news_other") for text in televised(shared, name) if in_scope(text)]
    assert len(texts) > 500
    lost, count = missed(text.encode() for text in texts)
    assert lost <= (1 - RECALL) * count, (lost, count)
    lost, count = missed(way for text in texts[::20] for way in ways(text))
    assert lost <= (1 - RECALL) * count, (lost, count)
    lost, count = missed(damage(text, dialect, 2)[0].encode() for text in texts[::20] for dialect in DIALECTS.values())
    assert lost <= (1 - RECALL) * count, (lost, count)


@pytest.mark.parametrize(
    "text",
    [
        "今天天气晴朗，游客很多，球队赢了比赛。" * 40,
        "The quick brown fox (jumps) over (the) lazy dog. (one) (two)",
        "<html><body>" + "<p>股票指数上涨，手机发布（新款）。</p>" * 50 + "</body></html>",
        "café naïve résumé Ã©tude façade " * 5,
        "",
    ],
)
def test_pages_without_a_word_of_aid_are_kept_out(text: str) -> None:
    for codec in ("utf-8", "gb18030"):
        assert not may_be_in_scope(text.encode(codec, "ignore"))


def test_the_title_of_a_record_counts() -> None:
    assert may_be_in_scope(b"...", hints="某市对口帮扶某县")


def test_it_costs_less_than_a_twentieth_of_the_full_decision_on_words_and_facts() -> None:
    from transforms.extract.frame import extract

    pages = ["今天天气晴朗，游客很多，球队赢了比赛。\n" * 60, (PAGE + "\n") * 60]
    for page in pages:
        may_be_in_scope(page.encode())
    extract(Page("x", pages[1]))

    def cost(work: object, times: int) -> float:
        begun = time.process_time()
        for _ in range(times):
            work()  # type: ignore[operator]
        return (time.process_time() - begun) / times

    cheap = min(cost(lambda: may_be_in_scope(pages[0].encode()), 50) for _ in range(3))
    dear = min(cost(lambda: extract(Page("x", pages[1])), 3) for _ in range(3))
    assert cheap * 20 < dear, (cheap, dear)

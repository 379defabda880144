"""The glance and the closer look: where a glance says that nothing was done to a page, the closer look says the same."""

from __future__ import annotations

import gzip
import html
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.decode import glance
from transforms.decode.page import _repaired, decode, repair
from transforms.decode.plausibility import suspicious_codes

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data" / "pages"
CLEAN = "县里召开会议，研究对口帮扶工作。"

if not glance.prepare():
    pytest.skip("no LLVM for this machine", allow_module_level=True)

_spec = importlib.util.spec_from_file_location("damage_generator", ROOT / "tests" / "property" / "damage_generator.py")
assert _spec is not None
assert _spec.loader is not None
damage_generator = importlib.util.module_from_spec(_spec)
sys.modules["damage_generator"] = damage_generator
_spec.loader.exec_module(damage_generator)


def agrees(text: str) -> bool:
    """Whether a glance is enough; fails where the closer look then finds anything."""
    if not glance.is_untouched(text):
        return False
    page = _repaired(text, "text/plain", None, 0)
    assert page.text == text
    assert not page.repairs
    assert page._damage == frozenset()
    assert page.proven is None
    assert repair(text) == page
    return True


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "真的吗?你说！" + CLEAN,
        "（一）" + CLEAN,
        "(2020年)" + CLEAN,
        "Beijing 2022" + CLEAN,
        "鍵" + CLEAN,
        "𠀀" + CLEAN,
        "依法治國，為民服務。",
        "他说：“好·多·了”" + CLEAN,
    ],
)
def test_nothing_was_done(text: str) -> None:
    if text[0] != "𠀀":
        assert glance.is_untouched(text)
    assert repair(text).text == text
    assert decode(text.encode()).text == text
    assert not repair(text).repairs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        CLEAN + "机(jī)",
        CLEAN + "机（jī）",
        CLEAN + "&nbsp;",
        CLEAN + "\u200b",
        CLEAN + "\u00ad",
        CLEAN + "\ue000",
        CLEAN + "\ufffd",
        CLEAN + "锟斤拷",
        CLEAN + "鍖椾含",
        CLEAN + "ä¸\u00ad",
        CLEAN + "⽣",
        CLEAN + "\x00",
        CLEAN + "\ud800",
        CLEAN + "😀",
        "依法治國?。為民服務。",
    ],
)
def test_a_closer_look_is_asked_for(text: str) -> None:
    assert not glance.is_untouched(text)


def test_every_suspicious_character_alone_and_in_pairs() -> None:
    alone, telltales, following = suspicious_codes()
    assert not any(glance.is_untouched(CLEAN + chr(code)) for code in alone)
    for telltale in telltales[::7]:
        assert not any(glance.is_untouched(CLEAN + chr(telltale) + chr(code)) for code in following[::7])


def test_the_loop_says_what_its_table_says() -> None:
    table = glance._table()
    assert glance.signs is not None
    for text in ("", "a", CLEAN, "国鐨勫", "鐨x勫", "勫鐨", "鐨" * 5, "\U0001f600\uffff"):
        expected = 0
        before = 0
        for character in text:
            sign = table[ord(character) & 0xFFFF]
            expected |= sign & (0xFF if before & 2 else 0x7F)
            before = sign
        assert glance.signs(text) == expected


def test_what_ends_a_text_elsewhere_does_not_end_it_here() -> None:
    assert not glance.is_untouched(CLEAN + "\0")
    assert repair(CLEAN + "\0" + "鍖椾含甯傛斂搴�").text != CLEAN + "\0" + "鍖椾含甯傛斂搴�"


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(st.sampled_from([CLEAN, "鍖椾含", "國", "?", "!", "(", "（", "à", "锛", "。"]), st.text(max_size=3)), max_size=12)
)
def test_any_text(pieces: list[str]) -> None:
    agrees("".join(pieces))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60).map(lambda text: CLEAN + text))
def test_any_ideographs(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("name", damage_generator.DIALECTS)
def test_damage_is_not_overlooked(name: str) -> None:
    for seed in range(10):
        shown, _ = damage_generator.damage(CLEAN * 8 + "他问：“真的吗？”", damage_generator.DIALECTS[name], seed)
        agrees(shown)
        agrees(shown[: 20 + seed * 7])


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared pages")
def test_real_pages() -> None:
    enough = count = 0
    for name in ("tv_news_other", "tv_news_in_domain"):
        with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = html.unescape(re.sub(r"<[^>]+>", "", json.loads(line)["content_html"]))
                enough += agrees(text)
                count += 1
    assert enough > 0.9 * count
    with gzip.open(SHARED / "mirrored_pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            agrees(pair["original"])
            # a page out of which too little is left to be known by stays as it is either way
            agrees(pair["cloaked"])


def test_few_pages_load_nothing_and_many_do() -> None:
    code = (
        "import sys; from transforms.decode import repair, glance\n"
        f"for k in range(60):\n    assert repair({CLEAN!r}).text\n    if k == 20: assert 'llvmlite' not in sys.modules\n"
        "assert glance.signs is not None"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)


def test_without_llvm_every_page_takes_the_closer_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "signs", None)
    monkeypatch.setattr(glance, "_pages", 1000)
    monkeypatch.setitem(sys.modules, "llvmlite.binding", None)
    assert not glance.prepare()
    assert not glance.is_untouched(CLEAN)
    assert repair(CLEAN).text == CLEAN

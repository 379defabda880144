"""Undoing the mirror: the seed pages to the last character, and what must stay as it is."""

import json
from pathlib import Path

import pytest

from transforms.decode import decode, repair
from transforms.normalize.simplify import simplify
from transforms.offsets import Edit, apply_edits

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds" / "documents").glob("*.txt"))
GLITCHES = json.loads((ROOT / "tests" / "golden" / "decode_seeds.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_seed_pages_come_out_right_and_proven(path: Path) -> None:
    page = decode(path.read_bytes())
    expected = GLITCHES[path.stem[:3]]
    glitches = [[r.raw_text, r.repaired_text, r.certain] for r in page.repairs if r.kind != "annotation"]
    assert glitches == expected["glitches"]
    assert sum(r.kind == "annotation" for r in page.repairs) == expected["annotations"]
    assert page.proven is (True if expected["annotations"] else None)
    assert all(r.certain for r in page.repairs)
    assert list(page.damage) == expected["damage"]
    assert not page.tampered
    simple = simplify(page.text).text
    assert all(words in simple for words in expected["holds"])
    assert not any(words in simple for words in ("ī", "zhèn", "鼗", "閴", "钡", "骸"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_plan_can_be_replayed_and_map_leads_back(path: Path) -> None:
    page = decode(path.read_bytes())
    text, text_map = apply_edits(page.raw_text, [Edit(r.raw_start, r.raw_end, r.repaired_text) for r in page.repairs])
    assert text == page.text
    assert text_map == page.text_map
    assert all(page.raw_text[r.raw_start : r.raw_end] == r.raw_text for r in page.repairs)


WORKED_EXAMPLES = [
    # every glitch that the damage model explains, in a page with a table of its own
    ("以?shī)^戰(zhàn)到底", "以奮戰到底"),
    ("理想藍圖變?yōu)閴衙垃F實", "理想藍圖變為壯美現實"),
    ("了解當(dāng)?shù)鼗鶎咏M織", "了解當地基層組織"),
    ("生活富?!钡哪繕?biāo)。", "生活富裕”的目標。"),
    ("任務全部完成??h人大代表", "任務全部完成。縣人大代表"),
    ("字體大?。骸?a href=", "字體大小：【<a href="),
    # a lone byte that vanished, with and without its bracket
    ("了解當(dāng)(shù)鼗鶎咏M織", "了解當地基層組織"),
    # an overlap of two entries, applied the right one first
    ("他以?yì)?chuàng)新驅(qū)動", "他以創新驅動"),
]
_TABLE = "機(jī)關(guān)黨(dǎng)員開(kāi)會(huì),對(duì)口幫(bāng)扶“路線圖”會(huì)議,機(jī)關(guān)黨(dǎng)建,"


@pytest.mark.parametrize(("shown", "meant"), WORKED_EXAMPLES)
def test_worked_examples(shown: str, meant: str) -> None:
    page = repair(_TABLE + "生活“" + shown if "”" in shown else _TABLE + shown)
    narrow = meant.translate(str.maketrans("，：；！？（）", ",:;!?()"))
    assert narrow in page.text.translate(str.maketrans("，：；！？（）", ",:;!?()"))
    assert "機關黨員開會" in page.text


UNTOUCHED = [
    "汉字“机”(jī)有六画,“关”(guān)也有六画。机(jī)器的机,关(guān)门的关。",
    "亳(bó)州市在安徽省西北部,亳(bó)字比毫字少一横。",
    "六安（lù'ān）市金寨县召开脱贫攻坚推进会。",
    "機(jī)這個字讀作 jī,漢字課上老師寫了三遍,同學們跟著讀:你(nǐ)好(hǎo),我(wǒ)是(shì)學(xué)生(shēng)。",
    "見图(a)和图(b),f(x)=x^2,(i)(ii)(iii),集合A(an)中的元素。",
    "真的吗?你说呢?!我不信!!",
    "這是真的嗎?你說呢?!我不信!!大家都說好!好?好!",
    "臺灣的朋友們,大家好!今天天氣真好!「你要去哪裡?」他問。我說:「回家!」這個週末會下雨嗎?會!",
    "def f(a): return [x for x in a if x != '?']  # what?! (an) (a)",
    "The quick brown fox (a) jumps over (an) old dog! Does it? Yes!",
    "これは日本語の文章です。漢字とかなが混ざっています!本当ですか?はい。",
    "第一書記王某(女)、李某(漢族)出席會議?不對!是座談會。",
    "",
    "?",
    "?!?!",
    "(jī)",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_honest_text_stays(text: str) -> None:
    page = repair(text)
    assert page.text == text
    assert page.repairs == ()
    assert page.proven is None


def test_unexplained_annotation_stays_in_the_text() -> None:
    page = repair(_TABLE + "图a)所示,公司A(an)签约,開(kāi)會(huì)")
    assert "图a)所示" in page.text
    assert page.text.endswith("開會")
    assert page.proven is False


def test_an_excerpt_that_ends_inside_a_bracket() -> None:
    page = repair(_TABLE + "機(jī)關(guān)開(k")
    assert page.text.endswith("機關開(k")


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("東(dong)(dong)西(xi)(xi)部協(xie)(xie)作。會(hui)(hui)議(yi)(yi)開(kai)(kai)了。", "東西部協作。會議開了。"),
        ("機（jī）關（guān）黨（dǎng）員開（kāi）會（huì）", "機關黨員開會"),
        ("機(ji)關(guan)黨(dang)員開(kai)會(hui)", "機關黨員開會"),
    ],
)
def test_other_ways_to_annotate(shown: str, meant: str) -> None:
    assert repair(shown).text == meant


def test_lost_no_break_spaces() -> None:
    page = repair("工作会议?0?2召开?0?2了")
    assert page.text == "工作会议\u00a0召开\u00a0了"
    assert page.damage == ("lost_no_break_space",)


def test_several_kinds_of_damage_in_one_page_join_into_one_plan() -> None:
    raw = _TABLE + "\u200b機(jī)關&nbsp;黨(dǎng)員變?yōu)閴衙\u200b垃F實"
    page = repair(raw)
    text, _ = apply_edits(raw, [Edit(r.raw_start, r.raw_end, r.repaired_text) for r in page.repairs])
    assert text == page.text
    assert page.text.endswith("機關\u00a0黨員變為壯美現實")
    assert page.text_map.length == len(page.text)
    start = page.text.index("壯")
    a, b = page.text_map.source_span(start, start + 1)
    assert "衙" in raw[a:b]


def test_markup_keeps_its_entities() -> None:
    assert repair("<p>甲&nbsp;乙</p>", media_type="text/html").text == "<p>甲&nbsp;乙</p>"
    assert repair("甲&amp;nbsp;乙&#20013;").text == "甲\u00a0乙中"


@pytest.mark.parametrize("shown", ["?!", "當(dāng)shù)鼗鶎"])
def test_a_page_that_is_all_damage_ends_soon_and_claims_no_proof(shown: str) -> None:
    page = repair("機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議," + shown * (12_000 // len(shown)))
    assert not page.proven


@pytest.mark.parametrize("shown", ["生活富?!钡哪繕", "?!", "當(dāng)shù)鼗鶎", "國?!鼗。"])
def test_a_page_that_is_all_damage_can_be_replayed(shown: str) -> None:
    page = repair("機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議," + shown * (12_000 // len(shown)))
    edits = [Edit(r.raw_start, r.raw_end, r.repaired_text) for r in page.repairs]
    assert apply_edits(page.raw_text, edits)[0] == page.text


@pytest.mark.parametrize("character", ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "⽣", "︐", "锟斤拷", "\x07"])
def test_one_odd_character_is_seen_in_a_clean_page(character: str) -> None:
    page = "县里的干部说，“帮扶工作要做实”——这是要求。" * 30
    assert not repair(page).damage
    assert repair(page[:300] + character + page[300:]).damage

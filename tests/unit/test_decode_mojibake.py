"""Chains of wrong decodings, the whole page or a stretch of it; and what only looks like one."""

import pytest
from rapidfuzz.distance import Levenshtein

from transforms.decode import repair

PAGE = "县乡村振兴局召开结对帮扶工作座谈会，各单位负责人参加会议并作了交流发言。会后大家走访了困难群众，送去慰问金三千元。"
AROUND = "会议由镇党委书记主持。{}会议要求各单位抓好落实。"


def _windows(content: bytes) -> str:
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in content)


CHAINS = {
    "utf8_as_latin1": lambda t: _windows(t.encode()),
    "double_utf8_as_latin1": lambda t: _windows(_windows(t.encode()).encode()),
    "gbk_as_latin1": lambda t: _windows(t.encode("gbk")),
    "utf8_as_gbk": lambda t: t.encode().decode("gb18030", "replace"),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_a_whole_page(chain: str) -> None:
    text = PAGE + "。" * (len(PAGE.encode()) % 2)
    page = repair(CHAINS[chain](text))
    assert page.text == text
    assert f"mojibake_{chain}" in page.damage


@pytest.mark.parametrize("chain", CHAINS)
def test_a_stretch(chain: str) -> None:
    stretch = "结对帮扶工作座谈会在县里召开"
    page = repair(AROUND.format(CHAINS[chain](stretch)))
    assert page.text == AROUND.format(stretch)


def _java(content: bytes) -> str:
    """GBK as readers have it that lose both bytes of a pair without a character."""
    out, i = [], 0
    while i < len(content):
        pair = content[i : i + 2]
        size = 2 if pair[0] > 0x80 and len(pair) == 2 and pair[1] >= 0x40 and pair[1] not in (0x7F, 0xFF) else 1
        try:
            out.append(pair[:size].decode("gbk"))
        except UnicodeDecodeError:
            out.append("\ufffd")
        i += size
    return "".join(out)


_HANT = "縣鄉村振興局召開結對幫扶工作座談會，各單位負責人參加會議並作了交流發言。會後大家走訪了困難群眾。"
LOSSY = {
    "UTF-8 as GB18030": (PAGE, lambda t: t.encode().decode("gb18030", "replace"), 1),
    "UTF-8 as GB18030, ?": (PAGE, lambda t: t.encode().decode("gb18030", "replace").replace("\ufffd", "?"), 1),
    "UTF-8 as GBK, pairs lost": (PAGE, lambda t: _java(t.encode()), 4),
    "UTF-8 as 1252, five bytes lost": (PAGE, lambda t: t.encode().decode("cp1252", "replace"), 2),
    "UTF-8 as GB18030 twice": (PAGE, lambda t: t.encode().decode("gb18030", "replace").encode().decode("gb18030", "replace"), 5),
    "UTF-8 as GB18030, then as 1252": (PAGE, lambda t: _windows(t.encode().decode("gb18030", "replace").encode()), 2),
    "GBK as 1252, then UTF-8 as 1252": (PAGE, lambda t: _windows(_windows(t.encode("gbk")).encode()), 0),
    "Big5 as GB18030": (_HANT, lambda t: t.encode("big5").decode("gb18030"), 0),
    "Big5 as 1252": (_HANT, lambda t: _windows(t.encode("big5")), 0),
    "GBK as Big5-HKSCS": (PAGE, lambda t: t.encode("gbk").decode("big5hkscs", "replace"), 4),
    "GBK as Big5 (950)": (PAGE, lambda t: t.encode("gbk").decode("cp950", "replace"), 4),
}
"""Chains that lose bytes or nest: the text, the chain, how many characters at most come back wrong (all of them marked)."""


@pytest.mark.parametrize("where", ["{}", "会议由镇党委书记主持。\n{}\n会议要求各单位抓好落实。"], ids=["page", "stretch"])
@pytest.mark.parametrize("chain", LOSSY)
def test_what_is_wrong_after_a_loss_is_marked(chain: str, where: str) -> None:
    meant, damaged, most_wrong = LOSSY[chain]
    page = repair(where.format(damaged(meant)))
    want = where.format(meant)
    wrong = Levenshtein.opcodes(page.text, want)
    assert Levenshtein.distance(page.text, want) <= most_wrong
    doubtful = [(r.raw_start, r.raw_end) for r in page.repairs if not r.certain]
    for kind, start, end, _, _ in wrong:
        for at in range(start, end if kind != "equal" else start):
            a, _ = page.text_map.source_span(at, at + 1)
            assert any(x <= a < y for x, y in doubtful), (page.text[at], want)


def test_lost_bytes_are_inferred_and_their_alternatives_named() -> None:
    page = repair("县里召开会议，2020年送去".encode().decode("gb18030", "replace") + "慰问金三千元。".encode().decode("gb18030", "replace"))
    assert page.text == "县里召开会议，2020年送去慰问金三千元。"
    comma = next(r for r in page.repairs if "，" in r.repaired_text and not r.certain)
    assert any("：" in other for other in comma.alternatives)


def test_a_rest_that_proves_nothing_stays() -> None:
    shown = "对中??積?度??署?親?路?交????游??".join(["县里的报道", ""])
    assert repair(shown).text == shown


def test_forms_among_misread_characters_stay_for_the_bytes_they_are() -> None:
    shown = "瓣蝗翠磕穐︽丂丄丅丆﹁瞶"
    assert repair("会议在县里召开。\n" + shown).text.endswith(shown)
    assert repair("会议︽通知︾在县里召开。").text == "会议《通知》在县里召开。"


def test_big5_read_as_gbk() -> None:
    text = "縣鄉村振興局召開結對幫扶工作座談會，各單位負責人參加會議。"
    assert repair(text.encode("big5").decode("gb18030")).text == text


@pytest.mark.parametrize(("shown", "meant"), [("鍖椾含", "北京"), ("ÖÐ¹ú", "中国"), ("ä¸\xadå›½", "中国"), ("ä¸­å›½", "中国")])
def test_single_words(shown: str, meant: str) -> None:
    assert repair(shown).text == meant


def test_what_is_gone_is_named() -> None:
    assert "mojibake_lost" in repair("会议锟斤拷锟斤拷在县里召开。").damage


@pytest.mark.parametrize(
    "text",
    [
        "Café Müller à Genève, façade, naïve, São Paulo, Ångström",
        "größer, schöner, weiter: Straße, Übung, Äpfel",
        "涓涓细流，汇成江海；骞先生在鍖县。",
        "第一書記到村裡走訪，問大家：生活好不好？吃水難不難？大家都說好！",
        "真的吗?你说呢?他说?不行?那怎么办?",
        "図書館で本を読みます。東京の図書館は大きいです。",
        "価格はＡ社が￥１，０００、Ｂ社が￥２，０００です。ﾊﾝｶｸ",
        "Ωμέγα και άλφα: ελληνικό κείμενο. Ñandú, año, señor, ¿qué?, ¡hola!",
        "x² + y³ ≤ 5×10⁻⁶ µm²; ½ cup; 25°C ± 0.5; ∑αᵢβᵢ",
        'if (a && b || c != d) { return "é"; } // ÄÖÜ',
        "鐵錚、鄭鈺、銳鋒三人赴鄂州、鄱陽、鎮江調研。",
        "鍏镛、濂溪、绉芳、閿钿、瀛洲、鑫鑫、铦戈等人到会。",
        "ㄅㄆㄇㄈ是注音符號，ㄓㄨㄥ拼作中。",
        "生僻字：龘、靐、齉、爩、麤、灪、籲、鱻、龗、厵、癵、驫、麣、纞、虋、讟、钃、鸜。",
        "これは日本語です。カタカナも混ざります。",
        "한국어 문장도 그대로 남아야 합니다.",
        "Привет, мир! Это русский текст.",
        "臺灣的鄉親們，大家好。這裡是臺北。",
        "“引号”——破折号……省略号·间隔号",
        "température: 25 °C ± 2, 5 × 3, §7, £20, ¥300, µm",
    ],
)
def test_honest_text_stays(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize(
    ("shown", "meant", "name"),
    [
        ("振\u200b兴\ufeff局", "振兴局", "invisible_characters"),
        ("乡\u00ad村", "乡村", "invisible_characters"),
        ("⽣产⼯作⼤会", "生产工作大会", "compatibility_characters"),
        ("更\uf901", "更更", "compatibility_characters"),
        ("︽通知︾", "《通知》", "compatibility_characters"),
        ("甲&nbsp;乙&amp;amp;丙&#x4e2d;", "甲\u00a0乙&丙中", "entities"),
    ],
)
def test_small_damage(shown: str, meant: str, name: str) -> None:
    page = repair(shown)
    assert page.text == meant
    assert page.damage == (name,)
    assert all(r.certain for r in page.repairs)


def test_joiners_stay_where_they_join() -> None:
    family = "👨\u200d👩\u200d👧 一家"
    assert repair(family).text == family

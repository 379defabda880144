"""Chains of wrong decodings, the whole page or a stretch of it; and what only looks like one."""

import pytest

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

"""Simplification through the map."""

import pytest

from transforms.normalize.simplify import script_of, simplify


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("這個縣著力推進幫扶工作,沿著國道看著顯著成效,著名學者的著作", "这个县着力推进帮扶工作,沿着国道看着显著成效,著名学者的著作"),
        ("乾隆年間的乾糧,覆蓋全縣,瞭解情況,徵求意見,這些", "乾隆年间的干粮,覆盖全县,了解情况,征求意见,这些"),
        ("對口支援與信息產業,這裡的核心", "对口支援与信息产业,这里的核心"),
    ],
)
def test_simplify(text: str, simple: str) -> None:
    found = simplify(text)
    assert found.text == simple
    assert found.script == "Hant"
    assert found.map.length == len(simple)


def test_simplified_text_comes_back_untouched() -> None:
    text = "县里召开会议,著名学者出席,着力推进。乾县与藉口"
    found = simplify(text)
    assert found.text is text
    assert found.script == "Hans"


@pytest.mark.parametrize(("text", "script"), [("", "Hans"), ("abc", "Hans"), ("國會這個為時們", "Hant"), ("國會這個的国会这个的", "mixed")])
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


def test_every_line_maps_to_its_line() -> None:
    text = "這是第一行\n國會開會\n對於這個"
    found = simplify(text)
    for word in ("第一行", "开会", "这个"):
        at = found.text.rindex(word)
        a, b = found.map.source_span(at, at + len(word))
        assert len(text[a:b]) == len(word)
        assert text[:a].count("\n") == found.text[:at].count("\n")

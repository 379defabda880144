"""Whatever a mirror does to ordinary text is undone or marked; whatever comes in, the offsets hold."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.decode import Decoded, decode, repair
from transforms.offsets import Edit, apply_edits

_HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("damage_generator", _HERE / "damage_generator.py")
assert _spec is not None
assert _spec.loader is not None
damage_generator = importlib.util.module_from_spec(_spec)
sys.modules["damage_generator"] = damage_generator
_spec.loader.exec_module(damage_generator)

# ordinary sentences, put together anew for each page
WHO = ["县委书记", "省农业农村厅", "市政协副主席", "驻村工作队", "帮扶单位负责人", "镇党委", "各有关部门"]
DID = [
    "深入贫困村调研",
    "召开脱贫攻坚推进会议",
    "走访慰问困难群众",
    "捐赠了学习用品和电脑",
    "听取了工作汇报",
    "检查产业项目建设进展",
    "签订了对口支援协议",
]
HOW = ["并提出明确要求", "要求进一步压实责任", "帮助群众解决实际问题", "取得了显著成效", "受到当地群众欢迎", "确保如期完成目标任务"]
sentence = st.builds(
    lambda who, did, how, mark: f"{who}{did}，{how}{mark}",
    st.sampled_from(WHO),
    st.sampled_from(DID),
    st.sampled_from(HOW),
    st.sampled_from("。。。。！？"),
)
page = st.lists(sentence, min_size=3, max_size=14).map("".join)


def check(found: Decoded) -> None:
    assert found.text_map.length == len(found.text)
    end = 0
    for segment in found.text_map.segments:
        assert segment.start == end
        end = segment.start + segment.length
        assert 0 <= segment.source_start <= segment.source_start + segment.source_length <= len(found.raw_text)
    text, _ = apply_edits(found.raw_text, [Edit(r.raw_start, r.raw_end, r.repaired_text) for r in found.repairs])
    assert text == found.text
    assert all(found.raw_text[r.raw_start : r.raw_end] == r.raw_text for r in found.repairs)
    assert found.proven in (None, True, False)
    assert list(found.damage) == sorted(set(found.damage))


@pytest.mark.parametrize("name", damage_generator.DIALECTS)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(text=page, seed=st.integers(0, 1000))
def test_damage_is_undone_or_marked(name: str, text: str, seed: int) -> None:
    shown, before = damage_generator.damage(text, damage_generator.DIALECTS[name], seed)
    found = repair(shown)
    check(found)

    def narrow(s: str) -> str:
        return s.translate(str.maketrans("，：；！？（）", ",:;!?()"))

    doubted = any(not r.certain for r in found.repairs)
    # where nothing in a page says that it is damaged, a miss is tolerated
    untouched = not found.repairs
    assert narrow(found.text) == narrow(before) or doubted or untouched or found.proven is False


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "big5", "utf-8", "hz", "x"]))
def test_any_bytes(content: bytes, declared: str | None) -> None:
    check(decode(content, declared=declared))


pieces = st.sampled_from(
    [
        "機(jī)",
        "關(guān)",
        "jī)",
        "(jī)",
        "黨(dǎng)員",
        "?",
        "!",
        "?!",
        "。",
        "“",
        "”",
        "\n",
        "A",
        "M",
        "(",
        "�",
        "&amp;nbsp;",
        "锟斤拷",
        "鍖椾含",
        "ä¸\xad",
        "ÖÐ",
        "\u200b",
        "\ue000",
        "😀",
        "⽣",
        "?0?2",
        "（yè）",
        "(dong)(dong)",
        "，，",
        "閴衙垃F",
        "富?!钡哪",
        "工作",
        "會議",
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=40).map("".join))
def test_any_text(text: str) -> None:
    check(repair(text))


def test_one_long_glitch_takes_linear_time_and_comes_right() -> None:
    words = "壯美現實在鄉村振興工作中進一步落實責任完成任務" * 4000
    shifted = ("為" + words).encode("gb18030")[1:].decode("gb18030", "replace").replace("\ufffd", "")
    found = repair("機(jī)關(guān)黨(dǎng)員開(kāi)會(huì)議,理想藍圖變?yōu)" + shifted)
    assert words[:-1] in found.text

"""Cited documents with issuer and number; journals, books, songs and films stay out."""

from __future__ import annotations

import pytest

from tests.timing import cpu_seconds
from transforms.extract.model import Facts, Page, PolicyCitation
from transforms.extract.policies import find_policies


def policies(text: str) -> list[PolicyCitation]:
    facts = Facts()
    find_policies(Page("x", text), facts)
    return facts.policies


TITLES = [
    ("签署了《框架协议》和《合作备忘录》。", ["框架协议", "合作备忘录"]),
    ("按照《关于在省直机关开展“我为群众办实事”活动》要求", ["关于在省直机关开展“我为群众办实事”活动"]),
    ("审议了《2021年-2025年定点帮扶工作规划(征求意见稿)》。", ["2021年-2025年定点帮扶工作规划(征求意见稿)"]),
    ("贯彻《关于学习〈乡村振兴责任制实施办法〉的通知》", ["关于学习〈乡村振兴责任制实施办法〉的通知"]),
    ("签订《脱贫攻坚责任书》", ["脱贫攻坚责任书"]),
    ("学习《中华人民共和国乡村振兴促进法》", ["中华人民共和国乡村振兴促进法"]),
    ("发布《人类减贫的中国实践》白皮书", ["人类减贫的中国实践"]),
    ("出台《关于巩固成果的实施意见》，《意见》明确", ["关于巩固成果的实施意见"]),
    ("《求是》杂志发表", []),
    ("据《人民日报》报道", []),
    ("《某某晚报》记者", []),
    ("合唱歌曲《我和我的祖国》", []),
    ("观看电影《红海行动》", []),
    ("赠阅《之江新语》一书", []),
    ("表演舞蹈《丰收的故事》", []),
    ("阅读小说《平凡的世界》", []),
    ("发表文章《关于乡村振兴的几点看法》", []),
    ("没有合上的《关于开展工作的通知", []),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_titles(text: str, titles: list[str]) -> None:
    found = policies(text)
    assert [p.title for p in found] == titles
    assert all(text[p.start] == "《" and text[p.end - 1] == "》" for p in found)


ISSUERS = [
    ("中共中央办公厅、国务院办公厅印发《关于坚持和完善东西部协作机制的意见》。", "中共中央办公厅、国务院办公厅"),
    ("近日，国务院印发了《“十四五”推进农业农村现代化规划》", "国务院"),
    ("进一步落实省委省政府《关于全力推进精准脱贫的决定》", "省委省政府"),
    ("我们认真学习《关于全力推进精准脱贫的决定》", None),
]


@pytest.mark.parametrize(("text", "issuer"), ISSUERS)
def test_issuer(text: str, issuer: str | None) -> None:
    assert [p.issuer for p in policies(text)] == [issuer]


def test_number() -> None:
    (policy,) = policies("国务院印发《“十三五”脱贫攻坚规划》（国发〔2016〕64号）。")
    assert policy.document_number == "国发〔2016〕64号"


@pytest.mark.parametrize("worst", ["《", "》", "《》", "部", "、部", "《《》"])
def test_time_is_linear(worst: str) -> None:
    assert cpu_seconds(lambda: policies(worst * (300_000 // len(worst)) + "印发《关于工作的意见》"), 1) < 10


def test_time_is_linear_in_different_short_titles() -> None:
    text = "".join(f"《{chr(0x4E00 + number % 3000)}{chr(0x5E00 + number // 3000)}办法》" for number in range(8_000))
    assert cpu_seconds(lambda: policies(text), 1) < 3

"""Plans, denials and memories are told from deeds."""

from __future__ import annotations

import pytest

from transforms.extract.modality import modality_at
from transforms.extract.model import Modality, Page

CASES = [
    ("计划投入500万元，建设车间3个。", "3个", Modality.PLANNED),
    ("公司将善款30万元送到学校。", "30万", Modality.ACTUAL),
    ("明年将新增企业5家。", "5家", Modality.PLANNED),
    ("力争到2025年村集体收入达到50万元。", "50万", Modality.PLANNED),
    ("会议强调，要选派干部50名。", "50名", Modality.PLANNED),
    ("主要投入50万元用于修路。", "50万", Modality.ACTUAL),
    ("重要的是培训了50人。", "50人", Modality.ACTUAL),
    ("明年将新增5家企业，目前已有3家。", "3家", Modality.ACTUAL),
    ("尚未完成投资30万元，去年培训50人。", "30万", Modality.NEGATED),
    ("尚未完成投资30万元，去年培训50人。", "50人", Modality.ACTUAL),
    ("这里曾有贫困户30户。", "30户", Modality.HISTORICAL),
    ("实现50万人脱贫的目标。", "50万", Modality.PLANNED),
    ("确保12个村出列。", "12个", Modality.PLANNED),
    ("干部大会上，某将军捐款3万元。", "3万", Modality.ACTUAL),
    ("2020年工作要点\n■ 培训5期", "5期", Modality.PLANNED),
    ("2019年工作回顾\n■ 培训5期", "5期", Modality.ACTUAL),
    ("下一步，选派20名教师支教。", "20名", Modality.PLANNED),
]


@pytest.mark.parametrize(("text", "words", "expected"), CASES)
def test_modality(text: str, words: str, expected: Modality) -> None:
    start = text.index(words)
    assert modality_at(Page("x", text), start, start + len(words)) is expected

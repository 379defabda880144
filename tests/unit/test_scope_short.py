"""Scope of short pages, read with their facts: visits and meetings of help without numbers, and what only sounds like them. All made up."""

from __future__ import annotations

from datetime import datetime

import pytest

from transforms.extract.frame import extract
from transforms.extract.model import Page
from transforms.extract.scope import score_scope

INSIDE = {
    "linked village": (
        "市档案局到联系村走访",
        "4月9日，市档案局局长周敏一行到包保联系的龙潭镇白石村走访，看望三户监测户。驻村第一书记陪同。",
    ),
    "women's federation": ("县妇联开展结对走访", "5月18日，县妇联干部到联村点双河村走访结对户，与妇女拉家常，宣传惠农政策。"),
    "party day with the helped": (
        "市税务局赴帮扶村开展主题党日",
        "7月2日，市税务局第三党支部赴帮扶村大坪村，与村党支部联合开展主题党日活动，慰问老党员和困难群众。",
    ),
    "preparing a day of giving": (
        "市里召开扶贫济困日筹备会",
        "6月14日，我市召开“扶贫济困日”活动筹备会。副市长庞明强调，要组织好今年的活动。",
    ),
    "first meeting of a team": (
        "集团成立帮扶工作组",
        "10月15日，集团公司召开帮扶工作组第一次会议，张成出席会议并讲话。张成强调，要确保项目落地。",
    ),
    "spring goods": (
        "县政协机关送春耕物资",
        "3月5日，县政协机关干部赶赴南坝乡，为贫困户送去春耕物资。“感谢你们这些扶贫干部。”老人拉住第一书记的手说。县政协机关为三个村120余贫困户送去化肥20吨。",
    ),
    "delegation in the title": (
        "甲县代表团来乙市考察",
        "11月2日，甲县党政代表团赴乙市考察学习。期间，两地召开东西部协作工作联席会议，就深化合作进行交流。",
    ),
    "tour on poverty relief": (
        "省委书记在宕昌调研脱贫攻坚",
        "省委书记李正近日在宕昌调研。他强调，要坚决打赢脱贫攻坚战。25日至27日，李正深入农村了解脱贫攻坚情况。李正指出，要提高脱贫质量，防止返贫。要紧盯贫困村，啃下深度贫困的硬骨头。",
    ),
    "school of hope": (
        "希望小学揭牌",
        "4月1日，清流县叶明希望小学举行揭牌仪式。学校由爱心企业捐建，总投资75万元。",
    ),
}
OUTSIDE = {
    "own clinic day": ("医院开展社区义诊", "10月10日，市中医院组织专家到阳光社区开展义诊活动，为居民测血压、测血糖，讲解养生知识。"),
    "own street cleaners": ("街道慰问环卫工人", "7月20日，街道办事处主任一行慰问环卫工人，送去矿泉水、毛巾等防暑用品。"),
    "own staff": ("公司慰问一线员工", "2月5日，公司总经理到施工一线慰问员工，为大家送去新春祝福和慰问品。"),
    "yearly paper": ("省委一号文件发布", "省委一号文件近日发布，提出巩固拓展脱贫攻坚成果，加强东西部协作和定点帮扶，健全防返贫监测机制。"),
    "essay on a book": (
        "读《扶贫笔记》有感",
        "最近读了《扶贫笔记》，书里写第一书记驻村帮扶的故事，主人公走访贫困户、修路引水，让我深受感动。",
    ),
    "research": (
        "对口支援的空间与行动研究",
        "摘要：对口支援是一种援助模式。本文以某市为样本，梳理政策演进。\n关键词：对口支援；东西部协作\n参考文献：[1]张某．对口支援研究。",
    ),
    "plan": (
        "关于城区学校与农村学校结对帮扶工作的实施方案",
        "各中学：为加大对农村薄弱学校的扶持力度，特制订本方案。\n一、目的意义\n开展结对子帮扶活动。\n二、工作要求\n每学期开展送教下乡不少于2次。",
    ),
    "contract": (
        "学校结对帮扶协议书",
        "为促进教育公平，我校与合作学校达成结对帮扶协议。双方将开展交流。本协议自签字之日起生效。甲方：乙方：",
    ),
    "own students guided": (
        "高校扶持引导 理论学习不枯燥",
        "今天，省内高校开展时事辩论、社会实践等活动，引导学生自觉学习理论。高校还从经费上予以扶持，鼓励学生走出校园，增强学习效果。",
    ),
    "congress": (
        "书记参加甲省代表团审议",
        "3月5日，书记参加甲省代表团审议时强调，要扎实推进脱贫攻坚，推动经济高质量发展。代表们围绕产业、生态发言。",
    ),
}


def _inside(title: str, text: str) -> bool:
    page = Page("x", text, title=title, published_at=datetime(2021, 12, 1))  # noqa: DTZ001
    return score_scope(page, extract(page)).in_scope


@pytest.mark.parametrize("name", INSIDE)
def test_short_reports_of_help_are_in_scope(name: str) -> None:
    assert _inside(*INSIDE[name])


@pytest.mark.parametrize("name", OUTSIDE)
def test_short_pages_that_sound_like_help_stay_out(name: str) -> None:
    assert not _inside(*OUTSIDE[name])

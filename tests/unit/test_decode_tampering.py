"""Tampering is recognised and named; honest pages are not suspected."""

import pytest

from transforms.decode import repair

BODY = "九月三日,县乡村振兴局在镇里召开结对帮扶工作座谈会,各单位负责人参加会议并作了交流发言。"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县里召开会议,,大家参加,、并作发言,。会后,,走访群众。", "doubled_punctuation"),
        ("这里有全省*好的学校、*大的工厂,是第*家,品质*优。", "masked_words"),
        ("亚博体育投注_博彩平台登录\n" + BODY, "hijacked_title"),
        ("加速推动村庄复兴,广阔干部活跃参与,树立健全作业机制,进步政治站位。", "synonym_rewriting"),
        ("加速推動村莊復興,廣闊幹部活躍參與,樹立健全作業機制,這個會議來說", "synonym_rewriting"),
        ("\n".join(["亚博彩票开户送彩金,太阳城娱乐城在线观看,六合彩特码开奖,时时彩百家乐投注"] * 5), "hijacked_page"),
    ],
)
def test_tampering_is_named(text: str, name: str) -> None:
    page = repair(text)
    assert name in page.damage
    assert page.tampered


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "获奖名单:王*明、李*华、张*,学号1**3。评分为5*星。",
        "会上,各方就加强管理、提高认识,积极参与,建立健全机制达成共识。,",
        "体育彩票公益金捐赠仪式在县体育馆举行",
        "全县广阔的田野上,干部群众活跃在一线,突出重点,加速前进。",
    ],
)
def test_honest_pages_are_not_suspected(text: str) -> None:
    assert not repair(text).tampered

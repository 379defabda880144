"""Scope: reports on pairing and aid deeds in, everything that merely sounds like them out. All texts are made up."""

from __future__ import annotations

import gzip
import json
import os
import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from transforms.extract.model import Facts, Modality, Page, Pairing
from transforms.extract.scope import THRESHOLD, score_scope
from transforms.normalize.frame import normalize_page

SHARED = Path(os.environ.get("BANGFU_SHARED") or Path(__file__).resolve().parents[3] / "shared")


def scope_of(title: str | None, *lines: str, published: datetime | None = None, facts: Facts | None = None):  # type: ignore[no-untyped-def]
    return score_scope(Page("x", "\n".join(lines), title=title, published_at=published), facts or Facts())


IN_SCOPE = {
    "labour cooperation": (
        "甲县与乙区签订劳务协作协议",
        "2月28日，甲县与乙区劳务协作视频签约会举行，双方签署年度劳务协作协议。",
        "按照协议，乙区将提供就业岗位1500个，对建档立卡贫困劳动力每人给予2000元补贴。截至目前，已输送务工人员137人，其中贫困劳动力96人。",
    ),
    "government": (
        "甲市党政代表团赴乙县考察对接东西部协作工作",
        "5月11日至12日，甲市委副书记、市长王大伟率党政代表团赴乙县考察对接东西部协作工作，并召开两地联席会议。",
        "会上，两地签订了2021年东西部协作协议，甲市向乙县捐赠帮扶资金500万元。",
    ),
    "court": (
        "省法院领导赴定点帮扶村调研",
        "近日，省法院党组成员李某一行到定点帮扶的丙村调研，走访看望了5户脱贫户，并与驻村工作队座谈。",
        "李某强调，要继续发挥法院职能优势，抓好产业帮扶。",
    ),
    "university": (
        "我校与乙县举行结对帮扶签约仪式",
        "9月3日，我校与乙县人民政府结对帮扶签约仪式在图书馆举行。副校长张某、乙县副县长刘某出席并致辞。",
        "根据协议，我校将选派12名研究生赴乙县中学支教，并采购农产品60万元。",
    ),
    "hospital": (
        "市人民医院专家赴乙县开展义诊",
        "为落实城乡医院对口支援工作，6月20日，市人民医院组织8名专家赴乙县人民医院开展义诊和教学查房，共接诊群众200余人次。",
    ),
    "bank": (
        "丁银行甲分行走访慰问困难群众",
        "1月18日，丁银行甲分行党委委员赵某带队到该行驻村帮扶点丙村，走访慰问困难群众30户，送去米、油等慰问品，价值1.2万元。",
    ),
    "company": (
        "集团公司消费帮扶暖人心",
        "近日，集团工会组织采购乙县滞销苹果20吨，以消费帮扶助力乡村振兴。这是集团连续第三年参与定点帮扶。",
    ),
    "school": (None, "11月6日上午，甲小学师生代表来到手拉手学校乙县丙村小学，捐赠图书1000册、书包120个，并与留守儿童结对子。"),
    "party": (
        "县妇联开展关爱困难儿童活动",
        "6月1日，县妇联联合爱心企业走访慰问了12名困难儿童，为每人送上500元慰问金和学习用品。",
    ),
    "self-media": (
        "山海情深！这支医疗队在高原上干了件大事",
        "他们来自东海之滨，一干就是三年。2019年以来，甲市组团式援藏医疗队先后派出35名医生，手把手带教当地医生58名，开展手术1200余台。",
    ),
    "plain list of results": (
        "2019年扶贫协作工作回顾",
        "■ 全年共落实帮扶资金6686万元，实施扶贫项目46项，带动贫困人口16709人。",
        "■ 举办劳务协作培训班84期，培训贫困人口6538人次。",
    ),
}
OUT_OF_SCOPE = {
    "game": (
        "《某某物语》新手攻略：如何完成“结对帮扶”成就",
        "第一步：主线任务推进后解锁村委会，驻村队长NPC出现。第二步：向他捐赠10000金币，好感度升到4心。",
        "第三步：与村里5户村民结对帮扶，每户送礼物。卖出价值3万金币的农产品，奖励是限定皮肤“第一书记”。玩家注意先存档，今年更新。",
    ),
    "study session": (
        "县乡村振兴局召开党史学习教育专题学习会",
        "5月11日，县乡村振兴局召开党史学习教育专题学习会，局党组书记王某主持会议并讲话。",
        "会议集中学习了重要讲话精神。王某强调，要深刻认识学习教育的重大意义，切实把思想和行动统一到中央决策部署上来，奋力推进乡村振兴。",
        "与会人员结合实际作了交流研讨，畅谈了心得体会。",
    ),
    "speech": (
        "市委召开常委会会议",
        "会议强调，要巩固拓展脱贫攻坚成果，坚决守住不发生规模性返贫底线。会议指出，要深化东西部协作和定点帮扶。会议要求，各级各部门要提高政治站位。",
        "会议还研究了安全生产、生态环保、经济运行、全面从严治党等工作，审议了有关文件。",
        "会议听取了全市上半年经济运行情况的汇报，研究部署下半年工作。",
    ),
    "novel": (
        "山村第一书记 第三十二章",
        "第三十二章 夜访",
        "“张书记，你来了？”老王笑道：“快进屋。”张书记摆摆手，说：“不坐了，明天县里要来扶贫，帮扶干部都得到。”",
        "老王叹道：“咱村结对帮扶这么多年了，甲市帮乙县，乙县帮丙县，可谁帮我呢？”",
        "张书记冷笑一声，心中暗道：“你这五百元慰问金还少么？”嘴上却答道：“会有的。”",
        "“那敢情好！”老王喊道：“孩子他娘，倒茶！”说着转身进了灶房，嘿嘿直乐。",
    ),
    "dictionary": (
        "对口帮扶是什么意思",
        "对口帮扶的拼音：duì kǒu bāng fú。",
        "【释义】经济发达地区对欠发达地区给予帮扶。",
        "【近义词】对口支援。【反义词】无。",
        "【造句】甲市对口帮扶乙县，落实帮扶资金500万元。",
        "词典 汉语词典 组词 英文翻译",
    ),
    "advert": (
        "乙县苹果 消费帮扶专区 特价包邮",
        "消费帮扶产品乙县苹果，10斤装特价39.9元包邮，订购热线：400-000-0000，加微信领取优惠券，限时秒杀。",
        "批发价另议，诚招代理商加盟，厂家直销，质保三十天。",
    ),
    "exam": (
        "脱贫攻坚知识竞赛题库",
        "一、单选题 1. 东西部扶贫协作中，甲省对口帮扶的是（ ）。2. 到2020年贫困人口全部脱贫，共有（ ）个贫困县摘帽。",
        "二、判断题 1. 驻村工作队每期不少于两年。（ ）参考答案：对。答案解析：见文件。三、简答题：简述定点帮扶的意义。",
    ),
    "quiz": (
        "公务员备考：东西部扶贫协作高频考点（附答案）",
        "1.【单选】东西部扶贫协作中，2020年对口帮扶甲省的是（　　）。",
        "A.乙省　　B.丙省　　C.丁省　　D.戊省",
        "答案：B。解析：丙省结对帮扶甲省12个贫困县，投入资金3.2亿元。",
        "2.【判断】定点帮扶单位共选派挂职干部600人。（　　）",
        "答案：√",
    ),
    "travel": (
        "游记｜自驾川西第三天：一条街一个故事",
        "早上从酒店出来，开车去甲县县城。导游说这里的路名很有意思：乙市路、丙市大道，都是当年援建留下的。",
        "地震后，乙省对口支援甲县，丙省对口支援丁县，戊省对口支援己县。博物馆里写着总投资843亿元，建成项目3800多个。",
        "下午去吃了牦牛火锅，人均80元，味道不错。住了一晚，220元，老板很热情。",
        "小贴士：七八月雨季注意塌方。下一站：庚沟。攻略私信我。",
    ),
    "book": (
        "读书笔记：《攻坚》第三章摘抄",
        "这一章写东西部扶贫协作。书中说，甲省对口帮扶乙省，先后选派11批180余名干部，投入资金19亿元。",
        "作者写道，丙市帮扶丁市，每一对结对关系背后都有故事。合上书，我想到自己的爷爷。",
    ),
    "match": (
        "对口帮扶杯戊省赛区今晚开球",
        "2022年7月30日晚八点，甲队将在主场迎战乙队。甲市对口帮扶乙州，球迷戏称这是“亲戚德比”。",
        "上轮比赛甲队2比1取胜，前锋打入两球，门将扑出点球。主教练表示将争取三分。",
    ),
    "rule": (
        "乙县驻村工作队管理办法",
        "第一条 为加强驻村工作队管理，推进定点帮扶工作，制定本办法。",
        "第二条 驻村工作队每村不少于3人，每期2年。",
        "第三条 帮扶单位应当落实帮扶资金，每年不少于10万元。",
        "第四条 本办法自印发之日起施行。",
    ),
    "tender": (
        "乙县2021年东西部协作项目招标公告",
        "乙县2021年东西部协作帮扶项目已获批准，项目资金500万元，现进行公开招标，投标人须具备相应资质。",
        "评标办法：综合评分。开标时间：2021年5月11日，招标代理机构：某公司。竞争性磋商文件请到网上下载。",
    ),
    "foreign aid": (
        "联合国呼吁向受灾地区提供援助",
        "联合国秘书长日前呼吁国际社会向埃及和土耳其受灾群众提供援助。美国和欧盟表示将捐款500万美元。",
        "法国总统当天与德国总理通电话，讨论乌克兰局势和援助问题。俄罗斯外长访问伊朗。",
    ),
    "digest": (
        "国内联播快讯",
        *(f"某地第{n}项重点工程今天建成投用。" for n in range(20)),
        "某市近日向某县捐赠图书1000册。",
    ),
    "sports": ("甲队客场战胜乙队", "昨晚的比赛中，甲队以3比1战胜乙队，主教练赛后表示，球队的表现配得上胜利。王某上半场打入两球。"),
    "gambling": (
        "新葡京官方下载",
        "澳门新葡京注册送彩金，百家乐、老虎机、时时彩投注平台，爱心公益捐款捐赠，帮扶会员发放彩金100元。博彩官网登录。",
    ),
    "pairing of teachers": (
        "学校举行师徒结对仪式",
        "9月10日，学校举行青年教师师徒结对仪式，20对师徒签订协议，校长作动员讲话，勉励青年教师快速成长。",
    ),
    "nothing": (None, ""),
}


@pytest.mark.parametrize("name", IN_SCOPE)
def test_reports_are_in_scope(name: str) -> None:
    found = scope_of(*IN_SCOPE[name])
    assert found.in_scope, found


@pytest.mark.parametrize("name", OUT_OF_SCOPE)
def test_other_pages_are_out_of_scope(name: str) -> None:
    found = scope_of(*OUT_OF_SCOPE[name])
    assert not found.in_scope, found


def test_score_and_reasons() -> None:
    found = scope_of(*IN_SCOPE["government"])
    assert THRESHOLD <= found.score <= 1
    assert found.reasons[0].startswith("deeds=")
    assert any(r.startswith("novel=-") for r in scope_of(*OUT_OF_SCOPE["novel"]).reasons)


def test_facts_add_and_denied_ones_do_not() -> None:
    lines = ("", "甲市与乙县加强合作，双方将互派干部。")
    pairing = Pairing(0, 5, "甲市", "乙县", "east_west")
    plain = scope_of(*lines)
    helped = scope_of(*lines, facts=Facts(pairings=[pairing]))
    denied = scope_of(*lines, facts=Facts(pairings=[Pairing(0, 5, "甲市", "乙县", "east_west", modality=Modality.NEGATED)]))
    assert helped.score > plain.score == denied.score


def test_time_grows_with_length_only() -> None:
    for worst in ("帮扶", "第一", "1", "“", "道：“", "\n第一条", "，要"):
        page = Page("x", worst * (400_000 // len(worst)))
        assert cpu_seconds(lambda: score_scope(page, Facts()), 1) < 5.0  # noqa: B023 called at once


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "data" / "pages").is_dir(), reason="the news pages are not here")
def test_other_news_stays_out() -> None:
    with gzip.open(SHARED / "data" / "pages" / "tv_news_other.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    inside = 0
    for record in records:
        page = normalize_page(record["content_html"], media_type="text/html", title_hint=record["title"], published_hint=record["pubtime"])
        inside += score_scope(Page("x", page.body, title=page.title, published_at=page.published_at), Facts()).in_scope
    assert inside <= 0.01 * len(records)


@pytest.mark.skipif(not (SHARED / "data" / "pages").is_dir(), reason="the hijacked pages are not here")
def test_hijacked_pages_stay_out() -> None:
    warc = pytest.importorskip("fastwarc.warc")
    count = 0
    with (SHARED / "data" / "pages" / "hijacked_pages.warc.gz").open("rb") as handle:
        for record in warc.ArchiveIterator(handle, record_types=warc.WarcRecordType.response):
            content = record.reader.read()
            declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:5000])
            text = content.decode((declared[1].decode() if declared else "utf-8").replace("gb2312", "gb18030"), "replace")
            page = normalize_page(text, media_type="text/html")
            count += 1
            assert not score_scope(Page("x", page.body, title=page.title, published_at=page.published_at), Facts()).in_scope
    assert count >= 10

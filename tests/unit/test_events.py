"""Events on short texts in the manners of the genre: told deeds with a date or a clear occasion, once each, and what is none."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from transforms.extract.events import find_events
from transforms.extract.model import Modality

marked = runpy.run_path(str(Path(__file__).with_name("test_events_markup.py")))["marked"]

# text, and for each event its type, first day (or what the date starts with) and place code
TOLD = [
    # a tour and the deeds of its days
    (
        "[3月4日至8日/D2023-03-04~2023-03-08]，[院长李四/N李四]一行赴[甲县/L621224]开展医疗帮扶活动。\n[3月5日/D2023-03-05]上午，[李四/N李四]一行到[乙卫生院/O@621224107]，听取需求。座谈会由[局长王五/N王五]主持。双方签订了协议，并为“中医门诊”揭牌。[丙医院/O]向[乙卫生院/O@621224107]捐赠了设备5台。",
        [
            ("activity", "2023-03-04", "621224"),
            ("meeting", "2023-03-05", "621224"),
            ("signing", "2023-03-05", "621224"),
            ("launch", "2023-03-05", "621224"),
            ("donation", "2023-03-05", "621224107"),
        ],
    ),
    (
        "[3月4日/D2023-03-04]，捐赠仪式在[甲镇/L520221104]举行。仪式后，随行的[乙医院/O]5名专家为村民义诊。期间，[李四/N李四]作了《急救常识》专题讲座。",
        [("donation", "2023-03-04", "520221104"), ("activity", "2023-03-04", "520221104"), ("training", "2023-03-04", "520221104")],
    ),
    # a ceremony told with the days of the tour, then with its own
    (
        "[4月1日至4日/D2022-04-01~2022-04-04]，[主委李四/N李四]赴[甲市/L520200]举行捐赠活动。[4月3日/D2022-04-03]，“送暖”捐赠仪式在[乙县/L520221]举行。",
        [("donation", "2022-04-03", "520221")],
    ),
    # around a ceremony, with nobody on the way; what was built by whom for whom
    (
        "[8月15日/D2018-08-15]，[甲县/L540222]举行竣工仪式。仪式前，代表团考察了[乙医院/O@540222]。",
        [("launch", "2018-08-15", "540222"), ("inspection", "2018-08-15", "540222")],
    ),
    (
        "[6月1日/D2023-06-01]，由[苏州/L320500]工业园区援建的[甲镇小学/O@520624102]图书馆正式启用。",
        [("launch", "2023-06-01", "520624102")],
    ),
    (
        "[4月25日/D2019-04-25]，两地在[甲县/L520524]召开座谈会，双方签署了《框架协议》，[乙区/L440105]向[甲县/L520524]捐赠资金800万元。",
        [("meeting", "2019-04-25", "520524"), ("signing", "2019-04-25", "520524"), ("donation", "2019-04-25", "520524")],
    ),
    ("[3月30日/D2021-03-30]，[研究员方一/N方一]到[乙村/L530624102201]开展茶叶种植技术培训。", [("training", "2021-03-30", "530624102201")]),
    # two deeds beside a semicolon
    (
        "[6月28日/D2018-06-28]，[甲会/O]在[乙市/L530600]召开推进会。会上，15家企业与[乙市/L530600]各县签约项目22个；[丙集团/O]向[丁校/O]捐款1000万元。",
        [("meeting", "2018-06-28", "530600"), ("signing", "2018-06-28", "530600"), ("donation", "2018-06-28", "530600")],
    ),
    (
        "[4月16日/D2014-04-16]，技能培训班在[甲县/L451025]开班。开班式由[主席李四/N李四]主持。",
        [("training", "2014-04-16", "451025")],
    ),
    (
        "[院长李四/N李四]先后5次来村，[7月1日/D2019-07-01]还带着20名党员走访慰问了15户困难党员。",
        [("visit", "2019-07-01", None)],
    ),
    # goods on their way, arrivals told by what was done there, press conferences
    ("[昨天/D2022-06-10]，装有30吨大米的专列从[甲市/L231200]发往[乙市/L420900]。", [("donation", "2022-06-10", "420900")]),
    (
        "[1月17日/D2023-01-17]，[区法院/O]来到[石桥村/L511502120225]，为20户困难群众送去米油。",
        [("visit", "2023-01-17", "511502120225")],
    ),
    (
        "[4月7日/D2015-04-07]，[院长李四/N李四]一行来到[田家村/L431081210205]，详细了解村里的产业。",
        [("inspection", "2015-04-07", "431081210205")],
    ),
    ("[省政府新闻办/O]在[6月11日/D2022-06-11]举行新闻发布会，介绍帮扶进展。", [("meeting", "2022-06-11", None)]),
    (
        "[1月28日/D2021-01-28]，[县法院/O]慰问小组前往[东山村/L632822102201]等4个村开展节前走访慰问活动。",
        [("visit", "2021-01-28", "632822102201")],
    ),
    ("[12月17日/D2015-12-17]，我县与[军区总医院/O]签订共建协议。", [("signing", "2015-12-17", None)]),
    (
        "[5月30日/D2025-05-30]，捐赠仪式在对口帮扶村——[东庙村/L370832104254]举行。",
        [("donation", "2025-05-30", "370832104254")],
    ),
    (
        "[近日/D]，[甲支行/O]前往[南街/L442000005000]定点帮扶地[高镇/L445122118000]开展调研。",
        [("inspection", None, "445122118000")],
    ),
    # one more gift in kind at a visit is no event of its own
    (
        "[10月24日/D2018-10-24]，[校长张三/N张三]来到[乙小学/O]开展结对帮扶活动。我校还为该校捐赠图书500册。",
        [("activity", "2018-10-24", None)],
    ),
    (
        "[1月18日/D2022-01-18]，[第一书记王强/N王强]走进村民李大爷家，送去慰问品。",
        [("visit", "2022-01-18", None)],
    ),
    # the other side of a signature stands in the clause before; what came before a signature has its day
    (
        "[1月6日/D2020-01-06]，[校长张三/N张三]一行赴[乙市/L451082]，与[丙学校/O]签订《框架协议》。签约前，[张三/N张三]一行前往[丁村/L451082102207]，看望了困难家庭。",
        [("signing", "2020-01-06", "451082"), ("visit", "2020-01-06", "451082102207")],
    ),
    (
        "[3月5日/D2020-03-05]，[甲行/O]捐赠仪式在[乙县/L522628]举行。前一天，[行长张三/N张三]一行到[丙乡/L522628101]看望驻村干部。",
        [("donation", "2020-03-05", "522628"), ("visit", "2020-03-04", "522628101")],
    ),
    # two sides that sign at a meeting where others give
    (
        "[6月3日/D2024-06-03]，[甲镇/L610924100]召开座谈会。会上，[乙商会/O]向[甲镇/L610924100]捐赠资金6万元，[丙小学/O]与[丁小学/O]续签结对协议书。",
        [("meeting", "2024-06-03", "610924100"), ("donation", "2024-06-03", "610924100"), ("signing", "2024-06-03", "610924100")],
    ),
    (
        "[6月3日/D2024-06-03]，[街道书记张三/N张三]率考察组到[甲镇/L610924100]回访，两地就结对帮扶工作进行座谈。",
        [("inspection", "2024-06-03", "610924100"), ("meeting", "2024-06-03", "610924100")],
    ),
    ("[11月4日/D2021-11-04]，[甲市/L540200]援藏医疗队在[乙医院/O]实施首例心脏手术。", [("activity", "2021-11-04", "540200")]),
    ("[3月4日/D2020-03-04]，[局长张三/N张三]向[甲小学/O]捐赠书包200个。", [("donation", "2020-03-04", None)]),
    (
        "[3月4日/D2020-03-04]，[局长张三/N张三]一行到[乙村/L530326102206]，查看新启动的种植项目。",
        [("inspection", "2020-03-04", "530326102206")],
    ),
    (
        "[3月4日/D2020-03-04]，[代表张三/N张三]与[乙村/L360731105205]6户脱贫户现场签订结对协议，承诺每户每年补助3000元。",
        [("signing", "2020-03-04", "360731105205")],
    ),
    ("6月计划：赴[乙县/L422822]召开校县联席会；选派教师6人。", []),
    # households given something that is counted on a tour are a visit of their own, those only looked in on are not
    (
        "[5月8日/D2021-05-08]，[局长张三/N张三]一行到[乙村/L360731105205]考察光伏电站，并慰问困难户6户，每户送上慰问金800元。",
        [("inspection", "2021-05-08", "360731105205"), ("visit", "2021-05-08", "360731105205")],
    ),
    (
        "[5月8日/D2021-05-08]，[局长张三/N张三]一行到[乙村/L360731105205]考察光伏电站，并慰问困难户。",
        [("inspection", "2021-05-08", "360731105205")],
    ),
    # who signs at a meeting and who gives there are not the same
    (
        "[5月8日/D2021-05-08]，[甲区/L350111]与[乙县/L350924]召开联席会议。会上，双方签订了《协作协议》，[丙慈善会/O]捐赠资金30万元。",
        [("meeting", "2021-05-08", "350924"), ("signing", "2021-05-08", "350924"), ("donation", "2021-05-08", "350924")],
    ),
    (
        "[5月8日/D2021-05-08]，[局长张三/N张三]一行到[乙村/L360731105205]看望慰问了12名学生，发放助学金2万元，并向[乙小学/O]捐赠电脑10台。",
        [("visit", "2021-05-08", "360731105205")],
    ),
    (
        "[5月8日/D2021-05-08]，[区长张三/N张三]带队到[乙镇/L360731105]开展走访慰问活动，慰问老党员12户，送去慰问金1万元，并代表爱心企业向[乙中学/O]捐赠20万元。",
        [("visit", "2021-05-08", "360731105"), ("donation", "2021-05-08", "360731105")],
    ),
    # what many sides sign at a meeting is signed there, once
    (
        "[5月8日/D2021-05-08]，[甲区/L350111]与[乙县/L350924]在[乙县/L350924]召开联席会议。会上，双方签订框架协议；[甲医院/O@350111]与[乙医院/O@350924]签订医联体协议；[丙镇/L350111101]与[丁乡/L350924201]签订结对协议。",
        [("meeting", "2021-05-08", "350924"), ("signing", "2021-05-08", "350924")],
    ),
    # papers signed some time, money set aside for gifts
    ("[5月8日/D2021-05-08]，市扶贫办说，我市完成与[甘肃省/L620000]签订的《协作协议》任务。", []),
    ("[今年/Dy2021]，[某银行/O]安排[乙县/L350924]捐赠资金1000万元。", []),
    # what is given lies where it is received, not where the giver sits or who built it
    (
        "[8月14日/D2019-08-14]，[市长张三/N张三]率团赴[丙州/L622900]调研，并为[甲市/L350200]援建的教学点捐赠价值5万元的教具。",
        [("inspection", "2019-08-14", "622900"), ("donation", "2019-08-14", "622900")],
    ),
    ("[7月20日/D2018-07-20]，[院长张三/N张三]在[乙县/L632322]为全县120名乡村医生作了专题培训。", [("training", "2018-07-20", "632322")]),
    (
        "[6月16日/D2021-06-16]上午，[甲公司/O]考察团来到[乙村/L522633101]调研。下午，考察团与[乙县/L522633]政府举行座谈会。",
        [("inspection", "2021-06-16", "522633101"), ("meeting", "2021-06-16", "522633")],
    ),
    # a gift that the ceremony is named after
    (
        "[5月8日/D2021-05-08]，[会长张三/N张三]到[乙县/L441826]出席助学金颁发暨教学楼启用仪式。仪式上，[张三/N张三]向[县教育局/O]捐出20万元。",
        [("donation", "2021-05-08", "441826")],
    ),
    # meetings
    (
        "[3月26日至27日/D2024-03-26~2024-03-27]，[省政协办公厅/O]在[神农架林区/L429021]召开定点帮扶工作联席会议。",
        [("meeting", "2024-03-26", "429021")],
    ),
    ("[5月11日/D2020-05-11]，[大关县/L530624]扶贫协作推进会召开。", [("meeting", "2020-05-11", "530624")]),
    ("[近日/D]，[省法院/O]牵头，在[九寨沟县/L513225]组织召开[2022年/Dy2022]联席会议。", [("meeting", "2022", "513225")]),
    ("[6月1日/D2021-06-01]，[县委书记张三/N张三]主持召开乡村振兴专题会议。", [("meeting", "2021-06-01", None)]),
    (
        "[4月2日/D2019-04-02]上午，[甲县/L510101]与[乙区/L330102]东西部协作座谈会在[乙区/L330102]举行。",
        [("meeting", "2019-04-02", "330102")],
    ),
    (
        "[8月26日/D2021-08-26]，[草潭镇/L440823113000]在镇政府四楼会议室召开帮扶工作会议。会议由[镇长张三/N张三]主持。",
        [("meeting", "2021-08-26", "440823113000")],
    ),
    ("[县委书记张三/N张三]出席[9月9日/D2021-09-09]召开的全县东西部协作推进会。", [("meeting", "2021-09-09", None)]),
    # inspections and visits
    ("[5月3日/D2020-05-03]，[副市长李四/N李四]率队到[会宁县/L620422]调研对口帮扶工作。", [("inspection", "2020-05-03", "620422")]),
    ("[近日/D]，[县长张三/N张三]一行深入[高桥村/L420325108201]检查驻村工作。", [("inspection", None, "420325108201")]),
    ("[11月14日/D2023-11-14]，[校党委书记王五/N王五]赴[宁强县/L610726]考察。", [("inspection", "2023-11-14", "610726")]),
    ("[1月20日/D2022-01-20]，[行长赵六/N赵六]来到[舀水村/L622926101207]走访慰问困难群众。", [("visit", "2022-01-20", "622926101207")]),
    (
        "[2月7日/D2018-02-07]，[院长罗七/N罗七]到[麻怀村/L522728109219]开展新春走访慰问活动。",
        [("visit", "2018-02-07", "522728109219")],
    ),
    # one round trip is one occasion
    (
        "[10月19日/D2020-10-19]，[副秘书长周八/N周八]到[高桥村/L420325108201]调研产业，走访慰问老人，督导脱贫工作。",
        [("inspection", "2020-10-19", "420325108201")],
    ),
    # gifts
    ("[6月28日/D2021-06-28]，[某银行/O]向[东乡县/L622926]捐赠帮扶资金120万元。", [("donation", "2021-06-28", "622926")]),
    ("[9月3日/D2019-09-03]，爱心捐赠仪式在[赫章县/L520527]举行。", [("donation", "2019-09-03", "520527")]),
    ("[2018年/Dy2018]，[某集团/O]为[毕节市/L520500]捐款2亿元。", [("donation", "2018", "520500")]),
    # signings, handovers, openings, fairs, courses
    ("[3月20日/D2025-03-20]，[某基金会/O]与[寻甸县政府/O@530129]签署合作协议。", [("signing", "2025-03-20", "530129")]),
    ("[7月8日/D2021-07-08]，两地结对帮扶签约仪式在[勉县/L610725]举行。", [("signing", "2021-07-08", "610725")]),
    ("[6月19日/D2017-06-19]，[援疆指挥部/O]向[阿克苏地区教育局/O@652900]交付幼儿园项目。", [("handover", "2017-06-19", "652900")]),
    ("[5月18日/D2024-05-18]，[剑河县人民医院/O@522629]胸痛中心揭牌仪式举行。", [("launch", "2024-05-18", "522629")]),
    ("[10月15日/D2021-10-15]，昭通特色农产品展销会在[东莞市/L441900]举行。", [("trade_fair", "2021-10-15", "441900")]),
    ("[12月28日/D2022-12-28]，消费帮扶年货节在[合水镇/L441781105000]开幕。", [("trade_fair", "2022-12-28", "441781105000")]),
    ("[4月6日/D2023-04-06]，乡村振兴干部培训班在[平凉市/L620800]开班。", [("training", "2023-04-06", "620800")]),
    ("[4月6日/D2023-04-06]，[县卫健局/O@620800]开展“送医下乡”义诊活动。", [("activity", "2023-04-06", "620800")]),
    # before and after
    (
        "[3月5日/D2021-03-05]，[甲县/L510101]召开联席会议。会前，举行了捐赠仪式。",
        [("meeting", "2021-03-05", "510101"), ("donation", "2021-03-05", "510101")],
    ),
    (
        "[3月26日至27日/D2024-03-26~2024-03-27]，[甲县/L510101]召开联席会议。会后，[主席张三/N张三]一行实地调研了[乙村/L510101100201]产业。",
        [("meeting", "2024-03-26", "510101"), ("inspection", "2024-03-26", "510101100201")],
    ),
    (
        "[3月5日/D2021-03-05]，[甲县/L510101]召开联席会议。\n会上，[乙市/L330100]向[甲县/L510101]捐赠500万元。",
        [("meeting", "2021-03-05", "510101"), ("donation", "2021-03-05", "510101")],
    ),
    (
        "[8月26日/D2021-08-26]，[某镇/L440823113000]召开工作会议。随后进行交接仪式，[局长李四/N李四]与[局长王五/N王五]签署交接清单。",
        [("meeting", "2021-08-26", "440823113000"), ("handover", "2021-08-26", "440823113000")],
    ),
    # told twice, and told with a dateline
    (
        "本报讯（记者某某） [5月11日/D2020-05-11]，[大关县/L530624]扶贫协作推进会在[中山市/L442000]召开。[大关县/L530624]扶贫协作推进会要求加快进度。",
        [("meeting", "2020-05-11", "442000")],
    ),
    # the words of a speech that was given then and there
    (
        "[主任胡九/N胡九]对贯彻[院长王十/N王十][6月15日至17日/D2022-06-15~2022-06-17]在[九寨沟县/L513225]调研时的讲话精神提出三点要求。",
        [("inspection", "2022-06-15", "513225")],
    ),
    # journeys told by what was done there, and guests who came to the page's own place
    (
        "[7月28日/D2018-07-28]，[镇长项平/N项平]率安亭镇党政代表团赴[久治县/L632625]开展对口支援工作。",
        [("inspection", "2018-07-28", "632625")],
    ),
    ("[12月7日/D2021-12-07]，[副校长朱一/N朱一]带领调研组来[秦安县/L620522]开展定点帮扶工作。", [("inspection", "2021-12-07", "620522")]),
    ("[10月25日/D2023-10-25]，[庆云县/L371423][副县长乔一/N乔一]率队来我县对接东西部协作工作。", [("inspection", "2023-10-25", None)]),
    ("[8月6日/D2018-08-06]，[副省长樊一/N樊一]率[江苏省/L320000]代表团赴藏考察。", [("inspection", "2018-08-06", "540000")]),
    ("[11月20日/D2017-11-20]，[书记李一/N李一]会见了[市长普一/N普一]一行。", [("meeting", "2017-11-20", None)]),
    (
        "[4月21日/D2023-04-21]，[中山街道/L310117004000]党政代表团到[镇雄县/L530627]开展对口协作工作。",
        [("inspection", "2023-04-21", "530627")],
    ),
    (
        "[5月29日/D2019-05-29]，扶贫协作联席会议在[山亭区/L370406]举行。在[去年/Dy2018]召开的省扶贫协作现场会上，模式得到好评。",
        [("meeting", "2019-05-29", "370406")],
    ),
    # the purpose in front is not the deed
    (
        "为深入贯彻考察浙江重要讲话精神，[12月6日/D2023-12-06]，[主席严一/N严一]率企业家赴[开化/L330824=开化县]考察。",
        [("inspection", "2023-12-06", "330824")],
    ),
    (
        "[10月22日/D2024-10-22]，为确保任务落实，[校长许一/N许一]一行赴[黑水县/L513228]开展定点帮扶工作。",
        [("inspection", "2024-10-22", "513228")],
    ),
    # numbered meetings are not counted ones
    ("[10月15日/D2018-10-15]，[集团公司/O]召开帮扶工作组第一次会议。", [("meeting", "2018-10-15", None)]),
    ("[10月15日/D2018-10-15]，一场助学捐赠仪式在[冀城路小学/O@620523]举行。", [("donation", "2018-10-15", "620523")]),
    # the gift of a meeting, and the meeting that a story goes on to
    (
        "[10月25日/D2023-10-25]，[副县长乔一/N乔一]率队到[秀山县/L500241]考察。在[秀山县/L500241]东西部协作联席会议上，[县长马二/N马二]表示感谢。",
        [("inspection", "2023-10-25", "500241"), ("meeting", "2023-10-25", "500241")],
    ),
    # a coming event with its day and name is kept and marked
    ("[5月20日/D2026-05-20]，将在[甲县/L510101]举行结对帮扶签约仪式。", [("signing", "2026-05-20", "510101")]),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_told_events(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    page, facts = marked(text)
    find_events(page, facts)
    found = [(e.event_type, e.start_date, e.place_code) for e in facts.events]
    assert [(t, c) for t, _, c in found] == [(t, c) for t, _, c in expected]
    for (_, told, _), (_, want, _) in zip(found, expected, strict=True):
        assert (told.isoformat() if told else "").startswith(want or "") and (told is None) == (want is None)
    for event in facts.events:
        assert 0 <= event.start < event.end <= len(page.body)
        assert event.end - event.start <= 200


NOT_TOLD = [
    # wishes, plans and duties
    "[县长张三/N张三]强调，要深入[甲县/L510101]调研，及时召开座谈会。",
    "下一步，将组织干部到[甲县/L510101]开展走访慰问活动。",
    "各单位要定期召开联席会议，深入贫困村走访慰问。",
    "会议要求，[5月/Dm2020-05]底前要召开推进会。",
    # general practice and sums
    "[近年来/D]，[某局/O]多次到[甲村/L510101100201]走访慰问困难群众。",
    "[2019年/Dy2019]，举办劳务协作培训班84期，培训6538人次。",
    "全年累计召开联席会议12次，开展调研30次。",
    "[某公司/O]每年向[甲县/L510101]捐赠图书。",
    "[2020年/Dy2020]以来，[某校/O]先后组织培训班3期。",
    "[甲医院/O]的专家每周为村民义诊。",
    "[甲县/L510101]加强技术培训，培育致富带头人。",
    "会后，代表团将考察[甲医院/O]。",
    "[李四/N李四]先后作了讲座12场。",
    # what a meeting decided elsewhere is only cited
    "为贯彻落实中央农村工作会议精神，[甲县/L510101]加强帮扶。",
    "认真学习贯彻全国脱贫攻坚总结表彰大会精神。",
    "习近平总书记在[重庆市/L500000]考察时强调，小康不小康，关键看老乡。",
    # cited, counted, remembered
    "认真学习贯彻习近平总书记在决战决胜脱贫攻坚座谈会上的重要讲话。",
    "展会期间，举办百余场配套活动。",
    "[2014年/Dy2014]春节前夕，[总书记习近平/N习近平]来到这里考察。",
    "我还参加了一些多边会议。",
    # nouns
    "[甲县/L510101]考察团成员、调研组组长参加。",
    "完善考核评估机制和督导检查办法。",
    "镇政府四楼会议室灯火通明。",
    # slogans, novels
    "“两不愁三保障”是脱贫的标准。",
    "老人坐在门口抽烟，想起那年修路的事。",
    # who told the reporter
    "记者来到[感恩社区/L513434001001]实地探访搬迁群众的新生活。",
    "“日子好多了。”[村民王明/N王明]告诉记者。",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_no_event(text: str) -> None:
    page, facts = marked(text)
    find_events(page, facts)
    assert [(e.event_type, page.quote(e.start, e.end)) for e in facts.events] == []


def test_a_title_told_again_is_no_second_event() -> None:
    page, facts = marked(
        "[校长李一/N李一]一行赴[甘洛县/L513435]开展慰问活动\n[10月17日/D2018-10-17]，[校长李一/N李一]一行赴[甘洛县/L513435]调研定点扶贫工作。"
    )
    find_events(page, facts)
    assert [(e.event_type, e.start_date) for e in facts.events] == [("inspection", date(2018, 10, 17))]


def test_a_new_occasion_after_the_first_is_an_event_of_its_own() -> None:
    page, facts = marked(
        "[9月3日/D2019-09-03]，[主委左一/N左一]一行赴[赫章县/L520527]捐赠图书500册。活动结束后，[左一/N左一]一行看望了支教老师。"
    )
    find_events(page, facts)
    assert [e.event_type for e in facts.events] == ["donation", "visit"]


def test_name_venue_organizer_and_mechanism() -> None:
    page, facts = marked("[8月26日/D2021-08-26]，[草潭镇/L440823113000]在镇政府四楼会议室召开驻镇帮镇扶村组团结对帮扶工作会议。")
    find_events(page, facts)
    (event,) = facts.events
    assert event.name == "驻镇帮镇扶村组团结对帮扶工作会议"
    assert event.venue == "镇政府四楼会议室"
    assert event.organizer == "草潭镇"
    assert event.mechanism == "town_team"


def test_quoted_names_keep_their_marks() -> None:
    page, facts = marked("[5月3日/D2020-05-03]，[某局/O]在[甲县/L510101]开展“党旗引领、携手前行——办实事”活动。")
    find_events(page, facts)
    assert [e.name for e in facts.events] == ["“党旗引领、携手前行——办实事”活动"]


def test_inherited_dates_are_inferred() -> None:
    page, facts = marked("[3月5日/D2021-03-05]，[甲县/L510101]召开联席会议。会前，举行了捐赠仪式。")
    find_events(page, facts)
    meeting, donation = facts.events
    assert (meeting.start_date, meeting.date_inferred, meeting.date_precision) == (date(2021, 3, 5), False, "day")
    assert (donation.start_date, donation.date_inferred) == (date(2021, 3, 5), True)


def test_a_year_in_the_name_dates_the_meeting_to_the_year() -> None:
    page, facts = marked("[近日/D]，[甲县/L510101]召开2022年定点帮扶联席会议。")
    find_events(page, facts)
    (event,) = facts.events
    assert (event.start_date, event.end_date, event.date_precision, event.date_inferred) == (
        date(2022, 1, 1),
        date(2022, 12, 31),
        "year",
        True,
    )


def test_a_coming_event_is_planned() -> None:
    page, facts = marked("[5月20日/D2026-05-20]，将在[甲县/L510101]举行结对帮扶签约仪式。")
    find_events(page, facts)
    assert [e.modality for e in facts.events] == [Modality.PLANNED]


@pytest.mark.parametrize("worst", ["召开会议", "“", "调研，", "到深入赴", "捐赠"])
def test_time_is_linear_in_the_length(worst: str) -> None:
    def seconds(repeats: int) -> float:
        page, facts = marked(f"[甲县/L510101]{worst}[5月3日/D2020-05-03]" * repeats)
        return cpu_seconds(lambda: find_events(page, facts), 1)

    seconds(50)
    short, long = seconds(200), seconds(800)
    assert long < max(12 * short, 0.5)

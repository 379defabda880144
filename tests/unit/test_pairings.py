"""Pairings on short texts in the manners of the genre: forms that state a relation, forms that do not."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from transforms.extract.model import Facts, Modality, OrganizationMention, Page
from transforms.extract.pairings import find_pairings

marked = runpy.run_path(str(Path(__file__).with_name("test_events_markup.py")))["marked"]

_HEPING = "[天津市/L120000][和平区/L120101]"
_HUINING = "[甘肃省/L620000][会宁县/L620422]"

STATED = [
    # two helpers joined by 与, a year before the verb, a class of units, a place named as where one helps
    (
        "[甲大学/O]与[乙大学/O]于[2021年/Dy2021]对口帮扶[景东县/L530823]。",
        {("甲大学", "景东县", "paired_support"), ("乙大学", "景东县", "paired_support")},
    ),
    ("截至目前，300家三级医院，帮扶中西部200个县的310家县级医院。", {("三级医院", "县级医院", "paired_support")}),
    ("[南街/L442000005000]组团定点帮扶地[高镇/L445122118000]。", {("南街", "高镇", "designated")}),
    ("[理县人民医院/O]和[军区总医院/O]签订了“军地对口支援”协议。", {("军区总医院", "理县人民医院", "paired_support")}),
    # one verb, both sides
    (f"{_HEPING}对口帮扶{_HUINING}。", {("和平区", "会宁县", "paired_support")}),
    (f"按照东西部协作部署，{_HEPING}对口帮扶{_HUINING}。", {("和平区", "会宁县", "east_west")}),
    ("[某石油集团有限公司/O]定点帮扶[云南省/L530000][丘北县/L532626]。", {("某石油集团有限公司", "丘北县", "designated")}),
    ("[华东大学/O]自[2013年/Dy2013]起定点扶贫[寻甸县/L530129]。", {("华东大学", "寻甸县", "designated")}),
    ("[市政协/O=六盘水市政协]挂钩联系的[水城县/L520221][发耳镇/L520221107000]。", {("六盘水市政协", "发耳镇", "designated")}),
    ("[县财政局/O=石门县财政局]包联[太平镇/L430726103000]。", {("石门县财政局", "太平镇", "designated")}),
    ("[省水利厅/O=陕西省水利厅]驻村帮扶[高家村/L610826103201]。", {("陕西省水利厅", "高家村", "village_team")}),
    ("[上海市/L310000]对口支援[日喀则市/L540200]。", {("上海市", "日喀则市", "paired_support")}),
    (
        "[广州市第一医院/O]对口支援[毕节市/L520500]第二医院期间，[广州市第一医院/O]派出专家。",
        {("广州市第一医院", "毕节市第二医院", "paired_support")},
    ),
    ("[海城区/L450502]与[扶绥县/L451421]开展省内结对帮扶。", {("海城区", "扶绥县", "regional_cooperation")}),
    # lists of pairs
    (
        "[杭州市/L330100]对口帮扶[恩施州/L422800]、[宁波市/L330200]对口帮扶[延边州/L222400]。",
        {("杭州市", "恩施州", "paired_support"), ("宁波市", "延边州", "paired_support")},
    ),
    (
        "[烟台市/L370600]、[威海市/L371000]分别对口帮扶[巫山县/L500237]、[云阳县/L500235]。",
        {("烟台市", "巫山县", "paired_support"), ("威海市", "云阳县", "paired_support")},
    ),
    (
        "[省农科院/O]、[省广电局/O]定点帮扶[房县/L420325]。",
        {("省农科院", "房县", "designated"), ("省广电局", "房县", "designated")},
    ),
    (
        "[佛山市/L440600]对口帮扶[凉山州/L513400]、[甘孜州/L513300]两州。",
        {("佛山市", "凉山州", "paired_support"), ("佛山市", "甘孜州", "paired_support")},
    ),
    # pairs with a dash, one after the other
    (
        "六、结对。[大桥镇/L330402101000]—[唐克镇/L513232102000]、[凤桥镇/L330402102000]—[辖曼镇/L513232103000]。",
        {("大桥镇", "唐克镇", "east_west"), ("凤桥镇", "辖曼镇", "east_west")},
    ),
    (
        "[区教育局/O=宝安区教育局]挂扶[罗陂村/L441622125201]，[松岗街道/L440306023000]挂扶[上盘村/L441622125202]。",
        {("宝安区教育局", "罗陂村", "designated"), ("松岗街道", "上盘村", "designated")},
    ),
    # passive, and the noun forms
    ("[高桥村/L420325108201]由[省政协机关/O=湖北省政协机关]定点帮扶。", {("湖北省政协机关", "高桥村", "designated")}),
    ("[东信村/L450123100201]是[民建广西区委/O]的定点扶贫村。", {("民建广西区委", "东信村", "designated")}),
    ("[光山县/L411522]位于大别山区，是[中央办公厅/O]定点扶贫县。", {("中央办公厅", "光山县", "designated")}),
    ("[宁波市/L330200]是[黔西南州/L522300]的对口帮扶城市。", {("宁波市", "黔西南州", "paired_support")}),
    ("对口支援[凉山州/L513400]的[佛山市/L440600]派来了教师。", {("佛山市", "凉山州", "paired_support")}),
    ("[省总工会/O]扶贫联系点——[房县/L420325][化龙堰镇/L420325108000]。", {("省总工会", "化龙堰镇", "designated")}),
    ("[王家坝村/L340302101201]是[县教育局/O=怀远县教育局]的挂点村。", {("怀远县教育局", "王家坝村", "designated")}),
    # teams
    ("[越秀区/L440104]驻[草潭镇/L440823113000]帮镇扶村工作队进村入户。", {("越秀区", "草潭镇", "town_team")}),
    ("[省审计厅/O]派驻[大坪村/L522728100201]第一书记李某说。", {("省审计厅", "大坪村", "village_team")}),
    ("[县人民银行/O]选派两名干部到[柳树村/L610826103202]担任驻村第一书记。", {("县人民银行", "柳树村", "village_team")}),
    (
        "由[香洲区教育局/O]、[珠海农商银行/O]组成的帮扶工作队进驻[合水镇/L441781105000]。",
        {("香洲区教育局", "合水镇", "town_team"), ("珠海农商银行", "合水镇", "town_team")},
    ),
    (
        "欢迎[县交通运输局/O=遂溪县交通运输局]等乡村振兴帮扶单位入驻[草潭/L440823113000=草潭镇]。",
        {("遂溪县交通运输局", "草潭镇", "town_team")},
    ),
    (
        "由[市政法委/O=广州市政法委]、[市财政局/O=广州市财政局]五个单位派驻组成的[覃巴镇/L440883104000]驻镇帮镇扶村工作队到位。",
        {("广州市政法委", "覃巴镇", "town_team"), ("广州市财政局", "覃巴镇", "town_team")},
    ),
    (
        "[市委宣传部/O=湛江市委宣传部]牵头联合[市统计局/O=湛江市统计局]组团帮扶[洋青镇/L440823102000]。",
        {("湛江市委宣传部", "洋青镇", "town_team"), ("湛江市统计局", "洋青镇", "town_team")},
    ),
    ("[成都市二医院/O]向[甘孜县医院/O]派驻70多名医务人员。", {("成都市二医院", "甘孜县医院", "paired_support")}),
    ("[中山市卫健局/O]选派4名医生组成“组团式”帮扶医疗队，启程前往[水城区医院/O]。", {("中山市卫健局", "水城区医院", "paired_support")}),
    # a team of a place, by where it went
    (
        "[广州市/L440100]代表到场，[广州市对口帮扶工作组/O@440100]到[纳雍县/L520525]开展工作。",
        {("广州市对口帮扶工作组", "纳雍县", "paired_support")},
    ),
    # two-way words
    ("[烟台市/L370600]与[巫山县/L500237]结对。", {("烟台市", "巫山县", "east_west")}),
    ("[巫山县/L500237]与[烟台市/L370600]扶贫协作联席会议召开。", {("烟台市", "巫山县", "east_west")}),
    ("[广东/L440000=广东省]、[云南/L530000=云南省]两省《东西部扶贫协作协议》。", {("广东省", "云南省", "east_west")}),
    ("[浙江大学医院/O]与[景东县医院/O]结成对子。", {("浙江大学医院", "景东县医院", "paired_support")}),
    # several recipients; who gave the orders helps nobody
    (
        "[国家能源集团/O]按照[国资委/O]工作要求，在[普格县/L513428]、[布拖县/L513429]落实定点帮扶各项工作。",
        {("国家能源集团", "普格县", "designated"), ("国家能源集团", "布拖县", "designated")},
    ),
    ("[绍兴市医院/O]向[水城县医院/O]提供全面对口支援。", {("绍兴市医院", "水城县医院", "paired_support")}),
    ("[东方集团/O]和[昭觉县/L513431][2022年/Dy2022]定点帮扶捐赠协议。", {("东方集团", "昭觉县", "designated")}),
    (
        "[清华大学/O]、[北京大学/O]支持了定点帮扶的[南涧县/L532926]、[弥渡县/L532925]。",
        {("清华大学", "南涧县", "designated"), ("北京大学", "弥渡县", "designated")},
    ),
    (
        "[石碶街道/L330203005000]与[屏都街道/L331126003000]、[古林镇/L330203104000]与[淤上乡/L331126207000]签订乡镇结对协议。",
        {("石碶街道", "屏都街道", "regional_cooperation"), ("古林镇", "淤上乡", "regional_cooperation")},
    ),
    ("[荣成市/L371082]—[山亭区/L370406]扶贫协作联席会议举行。", {("荣成市", "山亭区", "regional_cooperation")}),
    ("[县长黄一/N黄一]率[象山县/L330225]代表团赴[龙井市/L222405]开展对口帮扶协作工作。", {("象山县", "龙井市", "paired_support")}),
    # short names of provinces
    ("粤桂协作结硕果。", {("广东省", "广西壮族自治区", "east_west")}),
    ("自1996年闽宁协作启动以来，日子越过越好。", {("福建省", "宁夏回族自治区", "east_west")}),
    ("京蒙两地对口协作不断深化。", {("北京市", "内蒙古自治区", "east_west")}),
    ("[浙江/L330000=浙江省]援疆项目落户[阿克苏地区/L652900]。", {("浙江省", "阿克苏地区", "paired_support")}),
    # the subject carried over, or told by the opening phrase
    ("[中国移动福建公司/O]派出干部，与[下党村/L350924209201]结对帮扶。", {("中国移动福建公司", "下党村", "other")}),
    ("自[2015年/Dy2015]定点帮扶[东乡县/L622926]以来，[农发行甘肃省分行/O]投放贷款28亿元。", {("农发行甘肃省分行", "东乡县", "designated")}),
    ("[上海市卫健委/O]组织专家到[喀什地区/L653100]开展对口支援。", {("上海市卫健委", "喀什地区", "paired_support")}),
    ("[珠海市/L440400]党政代表团赴[怒江州/L533300]考察东西部协作工作。", {("珠海市", "怒江州", "east_west")}),
    ("[怒江州/L533300]党政代表团赴[珠海市/L440400]对接东西部协作工作。", {("珠海市", "怒江州", "east_west")}),
    ("[龙江村/L360702101201]在[县公安局/O=南康县公安局]的结对帮扶下脱了贫。", {("南康县公安局", "龙江村", "other")}),
    # 某行 takes over what a sentence before tells of; a whole list is assigned; who entrusts it is not helped
    (
        "[在上村/L441621104206]有520户。[深圳市委/O]确定由[某银行深圳分行/O]对口帮扶。",
        {("某银行深圳分行", "在上村", "paired_support")},
    ),
    (
        "[兴旺塔村/L430822100201]和[高家坪社区/L430822100202]是[某供电公司/O]定点帮扶点。",
        {("某供电公司", "兴旺塔村", "designated"), ("某供电公司", "高家坪社区", "designated")},
    ),
    ("自[2018年/Dy2018]对口[砚山县/L532622]开展结对帮扶以来，[某银行/O]捐了综合楼。", {("某银行", "砚山县", "other")}),
    (
        "对口帮扶[大理州/L532900]的[甲大学/O]、[乙大学/O]走进村寨。",
        {("甲大学", "大理州", "paired_support"), ("乙大学", "大理州", "paired_support")},
    ),
    # a page as a whole: its own unit, and the village of its words of assignment
    (
        "[县税务局/O=某县税务局]在[双河村/L610922104201]为脱贫户修好水渠。[县税务局/O=某县税务局]驻村第一书记是帮扶责任人，帮扶户卖出木耳。[双河村/L610922104201]变了样。",
        {("某县税务局", "双河村", "village_team")},
    ),
    # who is stationed stands in a village or town, so that a county is helped in another way
    ("[某大学/O]向对接帮扶的[弥渡县/L532925]选派第一书记，对口帮扶结出硕果。", {("某大学", "弥渡县", "paired_support")}),
    # rows of a list
    (
        "东西部协作结对安排\n[烟台市/L370600]—[巫山县/L500237]；[威海市/L371000]—[云阳县/L500235]、[奉节县/L500236]",
        {("烟台市", "巫山县", "east_west"), ("威海市", "云阳县", "east_west"), ("威海市", "奉节县", "east_west")},
    ),
    (
        "对口支援安排如下：\n[甲医院/O]→[乙县医院/O]\n[丙医院/O]→[丁县医院/O]\n",
        {("甲医院", "乙县医院", "paired_support"), ("丙医院", "丁县医院", "paired_support")},
    ),
    # ceremonies, gifts within the relation, who signs for a unit, a list after a colon
    ("[某银行总行/O]定点扶贫捐赠仪式在[锦屏县/L522628]举行。", {("某银行总行", "锦屏县", "designated")}),
    ("[锦屏县/L522628]收到[某银行总行/O]定点扶贫捐款620万元。", {("某银行总行", "锦屏县", "designated")}),
    ("[靖西县/L451025]被确定为[自治区妇联/O]定点扶贫县。", {("自治区妇联", "靖西县", "designated")}),
    ("[某农业公司/O]董事长[李四/N李四]与[山塘村/L360731104201]6户现场签订结对帮扶协议。", {("某农业公司", "山塘村", "other")}),
    (
        "[某基金会/O]从[2017年/Dy2017]开始跟三所小学结对子：[甲小学/O]、[乙小学/O]。",
        {("某基金会", "甲小学", "paired_support"), ("某基金会", "乙小学", "paired_support")},
    ),
    # the page keeps naming one eastern and one western place
    (
        "[丰台区/L110106]挂职干部谈[林西县/L150424]。[丰台区/L110106]财政帮扶资金给了1亿元，做了41个项目。[林西县/L150424]的冷库建成了。",
        {("丰台区", "林西县", "east_west")},
    ),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_stated_relations(text: str, expected: set[tuple[str, str, str]]) -> None:
    page, facts = marked(text)
    find_pairings(page, facts)
    assert {(p.helper_name, p.recipient_name, p.mechanism) for p in facts.pairings} == expected
    for pairing in facts.pairings:
        assert 0 <= pairing.start < pairing.end <= len(page.body)


NOT_STATED = [
    # dashes between stops of a road
    "公路经过[大桥镇/L330402101000]—[唐克镇/L513232102000]、[凤桥镇/L330402102000]—[辖曼镇/L513232103000]。",
    # a gift, a visit, a project, a purchase
    "[5月3日/D2020-05-03]，[某集团/O]向[会宁县/L620422]捐赠50万元。",
    "[县长张三/N张三]到[高桥村/L420325108201]走访慰问困难群众。",
    "[某公司/O]投资建设的[平远县/L441426]光伏项目开工。",
    # a place in another place, a body and its own place
    "[四川省/L510000]支援[九寨沟县/L513225]。",
    # speeches and slogans without two sides
    "[县长张三/N张三]强调，要继续做好东西部协作和定点帮扶工作。",
    "要加大对口支援西藏工作力度。",
    "坚持精准扶贫、精准脱贫，不落一人。",
    # who sends all first secretaries is assigned no single village
    "[省委组织部/O]选派驻村第一书记。帮扶责任人到[黄鹤村/L430822104201]走访贫困户。",
    # attendance beside one another is no relation
    "[市发改局/O]、[市财政局/O]、[市乡村振兴局/O]等单位参加。",
    "[和平县/L441624]、[和顺县/L140723]、[和政县/L622925]参加会议。",
    # the host of a meeting helps nobody
    "全国东西部协作工作会议在[银川市/L640100]召开。",
    # who is led along, and a gift between paired places told as a gift
    "[庆云县/L371423]向[龙凤坝镇/L500241120000]捐赠了帮扶资金25万元。",
    # goods and classes named after a place
    "[宁波技师学院/O]对口协作[安龙县/L522328]班的学生。",
    "贸易战中，[甲公司/O]与[乙公司/O]签订购销合同。",
    # rows of something else: routes, addresses
    "新增航线\n[烟台市/L370600]—[巫山县/L500237]；[威海市/L371000]—[云阳县/L500235]",
    "帮扶点名单\n[会宁县/L620422]：[河畔镇/L620422108000]\n[靖远县/L620421]：[北湾镇/L620421101000]",
    # an eastern and a western place that trade
    "[丰台区/L110106]企业到[林西县/L150424]投资。[丰台区/L110106]来客多了，[林西县/L150424]旅游升温。",
    # two eastern places alike: nobody can tell which helps
    "[丰台区/L110106]、[海淀区/L110108]、[丰台区/L110106]、[海淀区/L110108]企业谈帮扶项目。[林西县/L150424]和[林西县/L150424]客商到场。",
    # offices that meet within the programme of their places
    "[宝山区农业农村委/O]与[会泽县乡村振兴局/O]办理了协作项目交接。",
]


@pytest.mark.parametrize("text", NOT_STATED)
def test_no_relation(text: str) -> None:
    page, facts = marked(text)
    find_pairings(page, facts)
    assert facts.pairings == []


def test_a_title_states_relations_between_parties_of_the_body() -> None:
    page, facts = marked("[某学院/O]一行到访[平果市职业教育中心/O]。")
    page = Page("p", page.body, title="某学院与平果市职业教育中心签署结对帮扶协议")
    find_pairings(page, facts)
    assert [(p.helper_name, p.recipient_name) for p in facts.pairings] == [("某学院", "平果市职业教育中心")]
    assert page.text[facts.pairings[0].start : facts.pairings[0].end] == "平果市职业教育中心"


def test_a_title_without_a_relation_states_none() -> None:
    page, facts = marked("[某学院/O]一行到访[平果市职业教育中心/O]。")
    page = Page("p", page.body, title="某学院到平果市职业教育中心调研")
    find_pairings(page, facts)
    assert facts.pairings == []


def test_pairs_inside_names_of_teams() -> None:
    page = Page("p", "越秀区驻草潭镇乡村振兴帮镇扶村工作队到位。")
    _, facts = marked("[越秀区/L440104]驻[草潭镇/L440823113000]乡村振兴帮镇扶村工作队到位。")
    team = "越秀区驻草潭镇乡村振兴帮镇扶村工作队"
    page_with_team, named = marked(f"[{team}/O@440104]到位。")
    named.places = facts.places
    find_pairings(page_with_team, named)
    assert page_with_team.body == page.body
    assert [(p.helper_name, p.recipient_name, p.mechanism) for p in named.pairings] == [("越秀区", "草潭镇", "town_team")]
    assert page.quote(named.pairings[0].start, named.pairings[0].end) == team


def test_reports_of_helping_units_take_the_recipient_of_the_page() -> None:
    page, facts = marked(
        "召开定点帮扶[九寨沟县/L513225]联席会议。\n[省法院/O=四川省高级人民法院]、[成都大学/O]、[华西集团/O]等3个单位通报了定点帮扶工作情况。"
    )
    find_pairings(page, facts)
    assert {(p.helper_name, p.recipient_name) for p in facts.pairings} == {
        ("四川省高级人民法院", "九寨沟县"),
        ("成都大学", "九寨沟县"),
        ("华西集团", "九寨沟县"),
    }


def test_a_relation_told_twice_is_one_row_with_its_year() -> None:
    page, facts = marked("[和平区/L120101]对口帮扶[会宁县/L620422]。从[2016年/Dy2016]起，[和平区/L120101]对口帮扶[会宁县/L620422]。")
    find_pairings(page, facts)
    assert [(p.helper_name, p.recipient_name, p.start_year) for p in facts.pairings] == [("和平区", "会宁县", 2016)]


def test_names_as_written_most_fully() -> None:
    page, facts = marked("[珠海/L440400=珠海市]对口帮扶[怒江/L533300=怒江傈僳族自治州]，[怒江州/L533300=怒江傈僳族自治州]面貌一新。")
    find_pairings(page, facts)
    assert [(p.helper_name, p.recipient_name) for p in facts.pairings] == [("珠海市", "怒江州")]


def test_a_unit_calls_itself() -> None:
    page, facts = marked("[王校长/N王校长]带队赴学校定点帮扶的[宁强县/L610726]调研。")
    find_pairings(page, facts)
    assert [(p.helper_name, p.recipient_name, p.mechanism) for p in facts.pairings] == [("学校", "宁强县", "designated")]


def test_plans_are_marked() -> None:
    page, facts = marked("下一步，[和平区/L120101]将对口帮扶[会宁县/L620422]。")
    find_pairings(page, facts)
    assert [p.modality for p in facts.pairings] == [Modality.PLANNED]


@pytest.mark.parametrize("worst", ["对口帮扶", "、", "与", "派驻", "的对口帮扶单位"])
def test_time_is_linear_in_the_length(worst: str) -> None:
    """A page of nothing but relation words and parties, twice as long, takes about twice as long."""

    def seconds(repeats: int) -> float:
        page, facts = marked(f"[甲县/L510101]{worst}[乙局/O]" * repeats)
        return cpu_seconds(lambda: find_pairings(page, Facts(places=facts.places, organizations=facts.organizations)))

    seconds(50)
    short, long = seconds(400), seconds(1600)
    assert long < max(12 * short, 0.5)


def test_a_batch_is_no_part_of_the_name_of_who_sends_it() -> None:
    page = Page("p", "江苏第一批支援湖北医疗队抵达。")
    _, facts = marked("[江苏/L320000=江苏省]第一批支援[湖北/L420000=湖北省]医疗队抵达。")
    for place in facts.places:
        place.in_organization = True
    facts.organizations.append(OrganizationMention(0, 12, page.text[:12], "work_team"))
    find_pairings(page, facts)
    assert {(p.helper_name, p.recipient_name) for p in facts.pairings} == {("江苏省", "湖北省")}

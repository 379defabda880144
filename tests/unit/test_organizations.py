"""Names, types, tiers and completion of organisations; what is none; speed and hostile input."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from transforms.extract.jurisdiction import find_jurisdiction
from transforms.extract.model import Facts, OrganizationMention, Page
from transforms.extract.organization_credits import is_credit
from transforms.extract.organization_left import is_generic, name_start
from transforms.extract.organization_words import automaton, words
from transforms.extract.organizations import find_organizations
from transforms.extract.places import find_places


def read(text: str, **fields: str) -> tuple[Page, list[OrganizationMention]]:
    page = Page("x", text, **fields)  # type: ignore[arg-type]
    facts = Facts()
    find_places(page, facts)
    page.jurisdiction_code = page.jurisdiction_code or find_jurisdiction(page, facts).code
    find_organizations(page, facts)
    return page, facts.organizations


# text, surface, full name, type, tier, inferred
NAMED = [
    ("会议在房县召开，省政协办公厅、县政府参加。", "省政协办公厅", "湖北省政协办公厅", "cppcc", "province", True),
    ("会议在房县召开，省政协办公厅、县政府参加。", "县政府", "房县政府", "government", "county", True),
    ("九寨沟县委、县人大常委会负责人参加。", "九寨沟县委", "九寨沟县委", "party", "county", False),
    ("九寨沟县委、县人大常委会负责人参加。", "县人大常委会", "九寨沟县人大常委会", "congress", "county", True),
    ("九寨沟县委县政府高度重视。", "县政府", "九寨沟县政府", "government", "county", True),
    ("会泽县委副书记、政法委书记到场。", "政法委", "会泽县委政法委", "party", "county", True),
    ("中共会泽县委印发通知。", "中共会泽县委", "会泽县委", "party", "county", False),
    ("四川省人民政府办公厅印发通知。", "四川省人民政府办公厅", "四川省政府办公厅", "government", "province", False),
    ("四川省阿坝州九寨沟县委召开会议。", "四川省阿坝州九寨沟县委", "九寨沟县委", "party", "county", False),
    ("常州市新北区三井街道人大工委参加。", "常州市新北区三井街道人大工委", "三井街道人大工委", "congress", "township", False),
    ("第一师阿拉尔市党委召开会议，师市教育局参加。", "师市教育局", "第一师阿拉尔市教育局", "government", "prefecture", True),
    ("第一师阿拉尔市党委召开会议。", "第一师阿拉尔市党委", "第一师阿拉尔市党委", "party", "county", False),
    ("第一师十二团新建学校，十二团职工都来了。", "十二团", "十二团", "government", None, False),
    ("会议在房县召开，省政协农业和农村委员会参加。", "省政协农业和农村委员会", "湖北省政协农业和农村委员会", "cppcc", "province", True),
    ("上海市第七批“组团式”援藏医疗队出发。", "上海市第七批“组团式”援藏医疗队", "上海市第七批“组团式”援藏医疗队", "work_team", None, False),
    ("会议在房县召开，车辆也已交付县妇幼保健院使用。", "县妇幼保健院", "房县妇幼保健院", "hospital", "county", True),
    ("在房县，县委副书记、县脱贫攻坚指挥部副指挥长到场。", "县脱贫攻坚指挥部", "房县脱贫攻坚指挥部", "work_team", "county", True),
    ("会议在房县召开，县就业服务中心参加。", "县就业服务中心", "房县就业服务中心", "institution", "county", True),
    ("农发行总行捐款。中国农业发展银行总行表示。", "农发行总行", "中国农业发展银行总行", "bank", None, True),
    ("农发行总行捐款。", "农发行总行", "农发行总行", "bank", None, False),
    ("丰台五小和林西县蒙古族学校签约。", "丰台五小", "丰台五小", "school", None, False),
    ("捐款人来了，答应修九寨沟县小学。", "九寨沟县小学", "九寨沟县小学", "school", None, False),
    ("致公党西南大学支部捐款。", "致公党西南大学支部", "致公党西南大学支部", "school", None, False),
    ("丰台五小和林西县蒙古族学校签约。", "林西县蒙古族学校", "林西县蒙古族学校", "school", None, False),
    ("民盟四川省委捐赠图书。", "民盟四川省委", "民盟四川省委", "democratic_party", "province", False),
    ("共青团宜昌市委开展活动。", "共青团宜昌市委", "共青团宜昌市委", "mass_organization", "prefecture", False),
    ("国务院扶贫办发布消息。", "国务院扶贫办", "国务院扶贫办", "government", "national", False),
    ("华西集团捐赠图书。", "华西集团", "华西集团", "enterprise", None, False),
    ("珠海市驻怒江州扶贫协作工作组走访农户。", "珠海市驻怒江州扶贫协作工作组", "珠海市驻怒江州扶贫协作工作组", "work_team", None, False),
    ("江苏省交通厅提出要求，省交通厅派员指导。", "省交通厅", "江苏省交通厅", "government", "province", True),
    ("天津市工业和信息化局、商务局联合发文。", "商务局", "天津市商务局", "government", None, True),
    ("来自自治区中医医院的医生。", "自治区中医医院", "自治区中医医院", "hospital", "province", False),
    ("安徽省农科院捐款。他是省农科院茶叶研究所研究员。", "省农科院茶叶研究所", "安徽省农科院茶叶研究所", "institution", "province", True),
    ("人保财险广州市分公司捐款。", "人保财险广州市分公司", "人保财险广州市分公司", "enterprise", None, False),
    (
        "广州市对口帮扶梅州指挥部办公室发布通知。",
        "广州市对口帮扶梅州指挥部办公室",
        "广州市对口帮扶梅州指挥部办公室",
        "work_team",
        None,
        False,
    ),
    ("漳县县委、县政府决定，县委书记到村。", "县委", "漳县县委", "party", "county", True),
    ("漳县县委、县政府决定。", "县政府", "漳县政府", "government", "county", True),
    ("在大关县，他在兴隆乡当财政所所长。", "财政所", "兴隆乡财政所", "government", "township", True),
    ("在大关县，县里果业局的技术员来了。", "果业局", "大关县果业局", "government", "county", True),
    ("四川省自然资源厅原厅长周明被查。", "四川省自然资源厅", "四川省自然资源厅", "government", "province", False),
    ("湖南睿图智能科技有限公司捐款。", "湖南睿图智能科技有限公司", "湖南睿图智能科技有限公司", "enterprise", None, False),
    ("大关县电子商务公共服务中心揭牌。", "大关县电子商务公共服务中心", "大关县电子商务公共服务中心", "institution", None, False),
    ("香港清远社团总会捐款。", "香港清远社团总会", "香港清远社团总会", "association", None, False),
    ("山西省科学技术协会派人，山西省科协出钱。", "山西省科协", "山西省科学技术协会", "mass_organization", "province", True),
    ("吉林大学捐款，暨南大学派人。", "吉林大学", "吉林大学", "school", None, False),
    ("吉林大学捐款，暨南大学派人。", "暨南大学", "暨南大学", "school", None, False),
    ("杭州电子科技大学捐款。", "杭州电子科技大学", "杭州电子科技大学", "school", "national", False),
    ("国家开发投资集团有限公司派驻干部。", "国家开发投资集团有限公司", "国家开发投资集团有限公司", "enterprise", None, False),
    ("中国航天科技集团有限公司捐款。", "中国航天科技集团有限公司", "中国航天科技集团有限公司", "enterprise", None, False),
    ("国家税务总局四川省税务局捐款。", "国家税务总局四川省税务局", "国家税务总局四川省税务局", "government", "province", False),
    ("粤桂协作工作队到访。", "粤桂协作工作队", "粤桂协作工作队", "work_team", None, False),
    ("闽宁协作第十二批援宁工作队到访。", "闽宁协作第十二批援宁工作队", "闽宁协作第十二批援宁工作队", "work_team", None, False),
    (
        "北京市扶贫协作和支援合作工作领导小组办公室发布消息。",
        "北京市扶贫协作和支援合作工作领导小组办公室",
        "北京市扶贫协作和支援合作工作领导小组办公室",
        "government",
        None,
        False,
    ),
    ("在大关县，县东西协作专班开会。", "县东西协作专班", "大关县东西协作专班", "work_team", "county", True),
    ("苏州工业园区管委会捐款。", "苏州工业园区管委会", "苏州工业园区管委会", "government", None, False),
    ("中国银行捐款，陕西省分行派人。", "陕西省分行", "中国银行陕西省分行", "bank", None, True),
    (
        "第三师图木舒克市党委开会，新疆生产建设兵团第三师图木舒克市党委发文。",
        "新疆生产建设兵团",
        "新疆生产建设兵团",
        "military",
        "national",
        False,
    ),
    ("大关县委会同县政府研究，县乡村振兴局会同县教体局落实。", "大关县委", "大关县委", "party", "county", False),
    ("大关县委会同县政府研究，县乡村振兴局会同县教体局落实。", "县教体局", "大关县教体局", "government", "county", True),
    ("木杆镇农业服务中心捐款。", "木杆镇农业服务中心", "木杆镇农业服务中心", "institution", None, False),
    ("大关县昆明商会捐款。", "大关县昆明商会", "大关县昆明商会", "association", "prefecture", False),
    ("邵阳县科技扶贫专家服务团进村。", "邵阳县科技扶贫专家服务团", "邵阳县科技扶贫专家服务团", "work_team", None, False),
    (
        "中国船舶集团有限公司（以下简称“中船集团”）定点帮扶丘北县。今年以来，中船集团投入资金。",
        "中船集团",
        "中国船舶集团有限公司",
        "enterprise",
        None,
        True,
    ),
]


@pytest.mark.parametrize(("text", "surface", "name", "kind", "tier", "inferred"), NAMED, ids=[f"{n[1]}-{n[2]}" for n in NAMED])
def test_full_name(text: str, surface: str, name: str, kind: str, tier: str | None, inferred: bool) -> None:
    page, found = read(text)
    mention = next(o for o in found if page.quote(o.start, o.end) == surface)
    assert (mention.name, mention.organization_type, mention.inferred) == (name, kind, inferred)
    if tier is not None:
        assert mention.admin_level == tier


def test_abbreviation_follows_the_page() -> None:
    _, found = read("会议传达了省法院的部署。", jurisdiction_code="510000")
    assert [(o.name, o.inferred) for o in found] == [("四川省高级人民法院", True)]


def test_abbreviation_keeps_its_surface_where_nothing_tells() -> None:
    _, found = read("会议传达了省法院的部署。")
    assert [(o.name, o.inferred) for o in found] == [("省法院", False)]
    assert found[0].confidence < 0.6


POINTERS = [
    ("我校教师赴定点帮扶县支教。", {"publisher": "华中农业大学"}, "华中农业大学"),
    ("我校为房县培训教师。", {"title": "华中农业大学与房县签约"}, "华中农业大学"),
    ("由我校继续教育学院承办。", {"publisher": "西南大学"}, "西南大学继续教育学院"),
    ("由乡村振兴办公室主持。", {"title": "西南大学乡村振兴办公室简报"}, "西南大学乡村振兴办公室"),
    ("我院派出医疗队。", {"publisher": "昭通市第一人民医院"}, "昭通市第一人民医院"),
    ("国家开发银行贵州省分行出席。该行捐赠100万元。", {}, "国家开发银行贵州省分行"),
]


@pytest.mark.parametrize(("text", "fields", "name"), POINTERS, ids=[p[2] for p in POINTERS])
def test_pointer(text: str, fields: dict[str, str], name: str) -> None:
    _, found = read(text, **fields)
    assert found[-1].name == name or found[0].name == name
    assert any(o.inferred and o.name == name for o in found)


NOTHING = [
    "能不能办成还要看银行批不批。",
    "本年度学校投入资金280万元。",
    "房县人民政府网发布。",
    "市民服务中心和县级服务中心都已建成。",
    "各级党委政府要高度重视。",
    "当地龙头企业和农民专业合作社带动就业。",
    "驻村工作队和第一书记走村入户。",
    "该公司现有员工三百人。",
    "县委书记要亲自抓，镇党委书记要带头干。",
    "各县政府、各乡镇党委要抓好落实。",
    "全省法院要加强协作。",
    "这是一所乡村学校，也是一家小型企业。",
    "人社部门、民政部门要加强衔接。",
    "会议审议了《中共中央 国务院关于实施乡村振兴战略的意见》和《四川省农业农村厅工作规则》。",
    "扶贫干部队伍不断壮大，布局更加合理，大局意识更强。",
    "党的十九届三中全会提出改革要求。",
    "三年一小灾，五年一大灾，村民靠天吃饭。",
    "贫困县党委和政府负主体责任，任务重的地区党委要抓。",
    "省区市党委纪委要关注改革。",
    "为缓解湖北医院用血压力，他们捐了血。",
    "她放弃了上海三甲医院的工作，到了县里最好小学。",
    "部分市人大代表参加活动，驻县省、市人大代表发言。",
    "她办起了养兔合作社，还和种养殖合作社、配菜公司签了合同。",
    "村里新建了日间照料中心、农耕体验服务中心和特色酒店。",
    "要调增政策性银行信贷额度，保留或设置教学点。",
    "县里大局长远，村里布局合理。",
    "两地开展东西部协作和对口支援工作，粤桂协作成效明显。",
    "华中的农大学生来了，林大学子也来了。",
    "今年30岁的周永峰初中毕业后就外出打工。",
    "有27支队伍参加，据当地媒体25日报道，全程提高中考成绩。",
    "会见了外交大臣，森林大火已扑灭。",
    "两校结为姊妹学校，民宿协会也成立了。",
    "村里的专班和工作小组天天开会。",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_organization(text: str) -> None:
    page, found = read(text)
    assert [page.quote(o.start, o.end) for o in found] == []


CREDITS = [
    ("来源：恩施日报", "恩施日报", True),
    ("会议结束了。\n（县委宣传部供稿）", "县委宣传部", True),
    ("会议结束了。\n（省法院机关工会）", "省法院机关工会", True),
    ("央视网消息（新闻联播）：今天，会议召开。", "央视网", True),
    ("县委宣传部组织了采访。", "县委宣传部", False),
    ("参加会议的有恩施日报记者。", "恩施日报", False),
]


@pytest.mark.parametrize(("text", "name", "expected"), CREDITS)
def test_credit(text: str, name: str, expected: bool) -> None:
    at = text.index(name)
    assert is_credit(text, at, at + len(name)) is expected


def test_unknown_department_goes_to_the_work_list() -> None:
    page = Page("x", "毕节市生态拓荒局参加了会议。")
    facts = Facts()
    find_places(page, facts)
    find_organizations(page, facts)
    assert [page.quote(o.start, o.end) for o in facts.organizations] == ["毕节市生态拓荒局"]
    assert [(u.kind, u.word) for u in facts.unknowns if u.kind == "organization_head"] == [("organization_head", "生态拓荒局")]


def test_names_end_at_stop_words_but_not_inside_longer_words() -> None:
    text = "昨天走访了和平医院"
    assert text[name_start(text, text.index("医院"), len(text), 0, {}) :] == "和平医院"
    text = "与友谊医院"
    assert text[name_start(text, text.index("医院"), len(text), 0, {}) :] == "友谊医院"


def test_generic_words_name_nobody() -> None:
    assert is_generic("当地龙头")
    assert not is_generic("温氏")


def test_vocabulary_is_compiled_once_and_complete() -> None:
    _, table = automaton()
    assert len(table) == len(words())
    assert words()["县委"].committee
    assert words()["有限公司"].suffix_type == "enterprise"


ALPHABET = "省市县区镇委政府人大政协局办公厅集团有限公司大学医院银行驻村工作队、，。（）“”和与在王李张强0123 \n"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_any_text_yields_ordered_spans(text: str) -> None:
    page = Page("x", text)
    facts = Facts()
    find_organizations(page, facts)
    end = 0
    for mention in facts.organizations:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.name
        end = mention.end


@pytest.mark.parametrize("unit", ["县委", "集团", "（", "驻", "人民政府、", "公司", "市第一", "《"])
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        page = Page("x", unit * (size // len(unit)))
        return cpu_seconds(lambda: find_organizations(page, Facts()))

    seconds(1000)
    small, large = seconds(10_000), seconds(40_000)
    assert large < 10 * max(small, 0.03)


def test_deterministic() -> None:
    text = "".join(random.Random(7).choices(ALPHABET, k=4000))
    one, two = Facts(), Facts()
    find_organizations(Page("x", text), one)
    find_organizations(Page("x", text), two)
    assert one.organizations == two.organizations

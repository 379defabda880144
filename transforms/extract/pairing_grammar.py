"""The sentence forms that state a standing relation, over masked text: who stands in which group of which form."""

from __future__ import annotations

import re

from transforms.extract.alternatives import any_of
from transforms.extract.event_masking import DATE, ORGANIZATION, PERSON, PLACE

PARTY = f"[{ORGANIZATION}{PLACE}]"
_ANY = f"{ORGANIZATION}{PLACE}{PERSON}{DATE}"
_STOP = "，。；：！？、\\n"
# what may follow a party without ending the list that it stands in
_TAIL = (
    "(?:组团(?!帮扶|结对|式|支援|到|赴|前往)|(?:机关|本级)?(?:第?[一二三四五六七八九十]?(?:党支部|党总支|支部|工会|团委|党委))|机关|本级|党委、政府|党政代表团|代表团|"
    f"(?:等)?[一二三四五六七八九十两0-9]{{1,3}}(?:家|个)?(?:[^{_STOP}{_ANY}个]{{0,6}}?(?:单位|部门|企业|机关|院校|高校|医院))|"
    f"等(?:[^{_STOP}{_ANY}]{{0,14}}?(?:单位|部门|企业|[市县区镇村家个省地院校方]))?)"
)
# 临夏州的临夏市: a place of a wider one
_ITEM = f"(?:{PLACE}的(?={PLACE}))?{PARTY}{_TAIL}?"
_SEPARATOR = "(?:作为牵头单位，(?:与|联合)|、|和|与|及|以及|，以及|，|牵头联合|联合(?!帮扶|对口|定点|结对|支援)|会同)"
_PLAIN = f"[^{_STOP}{_ANY}“”《》（）▫]"

RELATION = (
    "对口帮扶|对口支援|对口扶贫|对口协作|对口援建|对口援助|对口帮助|对口合作|对口联系|定点帮扶|定点扶贫|定点支援|定点联系|定点包扶|定点包联|"
    "对接帮扶|定向帮扶|包村帮扶|挂牌帮扶|结对合作帮扶|结对帮扶协作|结对帮扶|结对扶贫|结对共建|结对支援|结对协作|结对合作|结对联系|组团结对帮扶|组团式帮扶|组团帮扶|组团支援|挂点帮扶|挂点联系|挂钩帮扶|挂钩联系|挂钩扶贫|"
    "挂扶|包帮|帮包|挂联帮扶|挂包帮扶|包抓帮扶|包抓|包联帮扶|包联|包扶|包保帮扶|包保|联系帮扶|驻点帮扶|驻村帮扶|驻村扶贫|驻点扶贫|包村扶贫|挂钩扶贫|驻镇帮扶|帮扶联系|扶贫联系|帮扶协作|扶贫协作|东西部协作|东西协作|"
    "区域协作|山海协作|托管帮扶|挂点|挂钩|挂联|挂包|结对|联村共建|村企共建"
)  # as a pattern that fails at the first character
RELATION_WORDS = tuple(RELATION.split("|"))
RELATION = any_of(RELATION_WORDS)
WEAK_RELATION = "倾情帮扶|倾力帮扶|真情帮扶|帮扶|援助|支援|援建|帮助|对口|携手|牵手|联系"


def _list(name: str, verb: str) -> str:
    """A list of parties; an item that itself begins the next relation is not swallowed."""
    nxt = f"(?!{_ITEM}(?:[、和]{_ITEM}){{0,6}}{_PLAIN}{{0,12}}?(?:{verb}))"
    return f"(?P<{name}>{_ITEM}(?:{_SEPARATOR}{nxt}{_ITEM}){{0,14}})"


ASIDE = "▫"
# what someone was told to do says nothing about who helps: such phrases are blotted out, character for character
AS_TOLD = re.compile(
    "(?:按照|根据|遵照)[^，。；、\\n]{2,40}(?:要求|部署|安排|精神|决策)，?|在[^，。；、\\n]{2,24}(?:指导下|领导下|统筹下)，?"
)
_MODS = f"(?:{ASIDE}{{0,60}}|，{ASIDE}{{1,60}})?(?:{_PLAIN}|{DATE}|“|”){{0,16}}?"
_LINK = f"(?:{PLACE}“[^“”]{{2,8}}”(?:——|—|：|，即)|)(?:的(?:则|正|就|分别)?是|(?:的|了|着|——|—|-|“|于){{0,3}})(?:{_PLAIN}{{0,14}}?(?:县|村|镇|点|地区|地|对象|乡|社区|(?<!城)市|区|州|贫困户)(?:的|——|—|-|“|：|是|为)?)?"
HELPERS = f"(?P<helper>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})"

# A对口帮扶B、C对口帮扶D; A、B分别对口帮扶C、D; A组团帮扶B; A的定点帮扶点B
ACTIVE = re.compile(
    f"{HELPERS}(?P<mods>{_MODS})(?P<verb>{RELATION}){_LINK}{_list('recipient', RELATION + '|帮扶|支援|援建')}(?P<after>{_PLAIN}{{0,8}})"
)
WEAK_ACTIVE = re.compile(
    f"{HELPERS}(?P<mods>(?:全面|全力|倾力|真情|无私|长期|大力|持续|多年|负责|共同|分别|一直|牵头|联合|合力|“?组团式?”?|“?(?:一对一|点对点|手把手|手拉手|以院包科|院包科|校对校|村对村)”?|百亿|具体|主要|各自|协同|[自从]{DATE}(?:起|开始)?)*)(?P<verb>{WEAK_RELATION})(?:了|建设|的(?:正|就|则)?是)?"
    f"{_list('recipient', WEAK_RELATION)}(?P<after>{_PLAIN}{{0,8}})"
)
# what every match of the form holds
RELATED = re.compile(RELATION)
WEAKLY = re.compile(f"(?:{WEAK_RELATION})(?:了|建设|的(?:正|就|则)?是)?{PARTY}")
# A对B(开展、实施…)对口帮扶
TOWARDS = re.compile(
    f"{HELPERS}(?P<mods>{_MODS})(?<![结针面相])对(?!口)(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})(?:{_PLAIN}|、){{0,14}}?(?P<verb>{RELATION}|帮扶|支援|援助)"
)
# A与B、C与D签订结对协议
PAIRS = re.compile(
    f"(?P<pairs>{_ITEM}[与和对]{_ITEM}(?:[、，]{_ITEM}[与和对]{_ITEM}){{1,20}})(?:{_PLAIN}|“|”|、|，|：|（|）){{0,36}}?(?P<verb>结对|结成|结为|缔结|牵手|手拉手|签[署订](?:了)?[^，。；]{{0,6}}协议|签约|{RELATION})"
)
# A与B、C、D等对口协作城市
PARTNERS = re.compile(
    f"(?P<helper>{PARTY})(?:与|和|同)(?P<recipient>{PARTY}(?:、{PARTY}){{0,14}})(?:等)?[0-9]{{0,3}}个?(?P<verb>{RELATION}|扶贫协作)(?:城市|地区|县|市|州|单位|省市|区县|省份)"
)
# A向B提供对口支援
OFFERED = re.compile(
    f"{HELPERS}(?P<mods>{_MODS})向(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})(?:提供|实施|给予|开展){_PLAIN}{{0,8}}?(?P<verb>{RELATION})"
)
# A负责B64户贫困户的脱贫工作
IN_CHARGE = re.compile(
    f"{HELPERS}(?:[自从于]{DATE}(?:起|以来|开始)?)?(?:负责|承担|肩负)(?:了|着|起)?(?:帮扶|包联|联系)?(?P<recipient>{PLACE})[^，。；]{{0,16}}?(?P<verb>脱贫|帮扶|扶贫|包联)"
)
# 在对口支援协议中，A将从技术、人才等方面支援B: two hospitals or two schools
FAR_ACTIVE = re.compile(
    f"(?P<helper>{ORGANIZATION})(?:将|主要|分别|通过|从)(?:{_PLAIN}|、){{2,30}}?(?P<verb>对口支援|对口帮扶|支援|帮扶)(?P<recipient>{ORGANIZATION}(?:[、和]{ORGANIZATION}){{0,6}})"
)
# A给予B真诚的帮扶
GIVEN = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,20}}?给予了?(?P<recipient>{_ITEM}(?:、{_ITEM}){{0,4}})(?:{_PLAIN}|、){{0,16}}?(?P<verb>{RELATION}|帮扶|支援|援助)"
)
# A与B结对; A和B建立帮扶关系; A、B两地东西部协作
MUTUAL = re.compile(
    f"(?P<helper>{_ITEM})(?:还|也|又|均|分别|已|先后|近日|现场)?(?P<and>与|和|同|跟|、|－|—|-|·|——)(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,8}})(?P<pair>两省区市|两省区|两省|两市|两县|两区|两地|两州|双方|之间)?"
    f"(?P<mods>(?:在{PLACE}(?=[签正共现]))?(?:{_PLAIN}|《|》|“|”|{DATE}){{0,20}}?)(?P<verb>{RELATION}|结成|结为|结起|结下|共建|联建|手拉手|牵手|携手|帮扶|协作|医联体|专科联盟|托管|缔结)"
)
JOINED = re.compile(f"[与和同跟、－—\\-·]{PARTY}")
# 某公司董事长甲与乙村签订结对帮扶协议: the unit of the one who signs
SIGNED_BY = re.compile(
    f"(?P<helper>{ORGANIZATION}){_PLAIN}{{1,8}}?{PERSON}(?:与|和|同)(?P<recipient>{_ITEM})(?:{_PLAIN}|《|“){{0,20}}?(?:签订|签署|签)(?:{_PLAIN}|《|“){{0,8}}?(?P<verb>结对帮扶|结对共建|结对|{RELATION})"
)
# A与某县的三所小学结对：甲小学、乙小学
LISTED = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}|，){{0,24}}?(?:与|和|同|跟)(?:{_PLAIN}|{PLACE}){{1,14}}?(?P<verb>结对|{RELATION})(?:子|关系|帮扶)?(?:，?(?:分别)?(?:是|为))?[：:]"
    f"(?P<recipient>{_ITEM}(?:[、，和]{_ITEM}){{0,20}})"
)
# A定点帮扶捐赠仪式在B举行
CEREMONY = re.compile(
    f"{HELPERS}(?P<verb>定点帮扶|定点扶贫|对口支援|对口帮扶|结对帮扶)(?:{_PLAIN}|“|”){{0,14}}?(?:仪式|活动|班|会议|会|签约|捐赠)在(?P<recipient>{_ITEM})(?:举行|召开|开班|举办|启动|开展|顺利)"
)
# B收到A定点扶贫捐款
RECEIVED = re.compile(
    f"(?P<recipient>{_ITEM})(?:收到|接收|迎来|获得|获){HELPERS}(?P<verb>定点帮扶|定点扶贫|对口支援|对口帮扶|结对帮扶){_PLAIN}{{0,6}}?(?:款|资金|物资|金|捐赠)"
)
# 甲区—丙县、丁县；乙区→戊县: rows of a list, one helper each
_ASIDE_NOTE = "(?:（[^（）\\n]{0,12}）)?"
ROW = re.compile(
    f"(?P<helper>{_ITEM})[ 　]?(?P<link>—{{1,2}}|－{{1,2}}|-{{1,2}}>?|→|⇒|：|对口帮扶|结对帮扶|对口支援|定点帮扶|帮扶|对口|结对|[ \\t　|｜]{{1,8}})[ 　]?"
    f"(?P<recipient>{_ITEM}{_ASIDE_NOTE}(?:[、，和 ]{_ITEM}{_ASIDE_NOTE}){{0,14}})(?=[；;。\\n|｜ ]|$)"
)
# 甲镇—丙镇、乙镇—丁镇: pairs in a row
DASHED = re.compile(f"(?P<helper>{_ITEM})(?P<link>—{{1,2}}|－{{1,2}}|-{{1,2}})(?P<recipient>{_ITEM})(?=[、，,；;。\\n ）]|$)")
DASHES = ("—", "－", "-")
ROW_START = re.compile("(?:^|[；;：\\n。 　|｜])(?:[0-9一二三四五六七八九十]{1,2}[.、．)）])?$")
# what stands right before what opens a row, unless it opens the text
BEFORE_ROW = "；;：\n。 　|｜.、．)）"
UNITS_BY_PLACE = re.compile(f"(?P<recipient>{PLACE})[：:](?P<helper>{ORGANIZATION}(?:[、，和 ]{ORGANIZATION}){{0,14}})(?=[；;。\\n]|$)")
ROWS_ABOUT = re.compile("结对|对口|帮扶|支援|协作|扶贫|携手|援助|挂钩|挂联|包联|定点")
# A向对口帮扶单位：B、C捐赠
TO_UNITS = re.compile(
    f"{HELPERS}向(?:{_PLAIN}|{DATE}|“|”){{0,14}}?(?P<verb>对口帮扶|定点帮扶|结对帮扶|定点扶贫|帮扶)(?:单位|对象|村|点|地)(?:：|——|—)?(?P<recipient>{_ITEM}(?:、{_ITEM}){{0,8}})"
)
# 甲大学与乙大学对口帮扶丙县: both help a third
THIRD = re.compile(f"了?{PARTY}")
# 甲区、乙区与我市丙县、丁县结对帮扶: one to one
LISTS = re.compile(
    f"(?P<helper>{_ITEM}(?:、{_ITEM}){{1,6}})(?:还|也|又|已|将|均|先后|依次){{0,2}}(?:分别|各自)?(?:已|将)?[与和同]{_PLAIN}{{0,6}}?(?P<recipient>{_ITEM}(?:、{_ITEM}){{1,6}})(?:分别|依次)?(?:建立|签订|形成|开展|实现)?{_PLAIN}{{0,8}}?(?P<verb>结对|结成|结为|对口|手拉手|携手|缔结|牵手|帮扶|协作|共建)"
)
# 对A长期以来给予B的帮扶表示感谢: without B it is the page's
THANKED = re.compile("[^，。；]{0,24}(?:表示|致以|深表|表达)[^，。；]{0,8}(?:感谢|谢意|敬意)")
THANKS = re.compile(
    f"(?:对|向|感谢){HELPERS}(?:{_PLAIN}|{DATE}){{0,10}}?(?:(?:给予|对|为|在)了?{_PLAIN}{{0,3}}?(?P<recipient>{_ITEM}(?:[、和及]{_ITEM}){{0,3}}))?(?:{_PLAIN}|、){{0,16}}?(?P<verb>对口帮扶|对口支援|定点帮扶|定点扶贫|结对帮扶|倾情帮扶|无私帮扶|无私援助|帮扶|支援|援助)"
    f"(?:{_PLAIN}|、){{0,10}}?(?:表示|致以|深表|$|，)"
)
# 我市对口帮扶B, with who helps named nowhere in the sentence
IMPLIED = re.compile(
    f"(?:^|[，；：“]|[就在为的]|我[省市县区校院行局]|开展|做好|推进|助力)(?P<verb>对口帮扶|对口支援|定点帮扶|定点扶贫|对口协作|结对帮扶)(?:的|了)?(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})"
)
# A和B签订对口支援协议
AGREED = re.compile("签订|签署|续签|签约|签定|签[的了]|手拉手")
# 1110家三级医院帮扶1381家县级医院: classes of units rather than names
CLASSES = re.compile(
    "(?<![0-9])[0-9]{1,9}(?:余|多)?家(?P<helper>三级(?:甲等)?医院|三甲医院)，?(?:对口|结对|定点|组团式?)?(?:帮扶|支援|托管)了?[^，。；]{0,20}?(?P<recipient>县级医院|县医院)"
)
# 39个中央国家机关对口支援赣州; 19个援疆省市
COUNTED = re.compile(
    f"(?P<helper>(?<![0-9])[0-9]{{1,9}}(?:余|多)?(?:家|个)[一-龥]{{2,16}}?(?:单位|部门|机关|企业|国企|央企|高校|医院|部委))(?:对口支援|对口帮扶|定点帮扶|定点扶贫|结对帮扶|援建)了?(?P<recipient>{PLACE})"
)
REGION_HELPERS = re.compile("(?P<helper>[0-9]{1,2}个?(?:对口)?(?:支援|援)(?P<region>疆|藏|青)(?:省区市|省份|省市|省))")
# 某某同志派驻B担任第一书记
POSTED = re.compile(
    f"{PERSON}(?:同志)?(?:被)?(?:选派|派驻|派到|下派)(?:到|至|驻)?(?P<recipient>{_ITEM})(?P<verb>担任[^，。；]{{0,8}}书记|任[^，。；]{{0,8}}书记|驻村)"
)
# 甲村与某州的乙村结对: a village that no table knows stands after its wider place
UNKNOWN_VILLAGE = re.compile("(?:的|州|县|市|区|镇|乡)?(?P<name>(?!贫困|脱贫|薄弱|示范)[一-龥]{1,4}?村)(?=结|对|签|建|携|手|牵|共|开|$)")
# B由A定点帮扶
PASSIVE = re.compile(
    f"(?P<recipient>{_ITEM})(?!确定|决定|安排|明确|指定|研究|要求){_PLAIN}{{0,8}}?由{HELPERS}{_PLAIN}{{0,10}}?(?P<verb>{RELATION}|帮扶|支援|援助|援建|包联|联系)"
)
# B是一个山村，一直由A定点帮扶
PASSIVE_FAR = re.compile(
    f"^(?P<recipient>{PLACE})(?:[^。；由]{{0,60}})由{HELPERS}{_PLAIN}{{0,4}}?(?P<verb>对口帮扶|定点帮扶|定点扶贫|结对帮扶|包联|包保|对口支援|帮扶)"
)
# B是A的定点帮扶县; B作为A挂点村
OBJECT_OF = re.compile(
    f"(?P<recipient>{_ITEM}(?:[、和与]{_ITEM}){{0,6}})(?:{_PLAIN}|{DATE}|，){{0,24}}?(?:是|系|作为|确定为|确立为|列为|成为){HELPERS}(?:在{PLACE})?的?(?:{_PLAIN}|“|”|、){{0,12}}?(?P<verb>{RELATION}|帮扶|扶贫|援助|支援|驻点|联系)"
    f"{_PLAIN}{{0,6}}?(?:县|村|镇|点|对象|地区|乡|社区|市|区)"
)
# A是B的对口帮扶单位
SUBJECT_OF = re.compile(
    f"{HELPERS}(?:{_PLAIN}){{0,6}}?(?:是|为|系|作为)(?P<recipient>{_ITEM})的?{_PLAIN}{{0,6}}?(?P<verb>{RELATION}|帮扶|支援|援助|扶贫|双联|帮联|后盾)"
    f"{_PLAIN}{{0,4}}?(?:单位|城市|省份|省|市|方|部门|企业|医院|学校|责任人)"
)
# 对口帮扶B的A; 帮扶B的单位A
RELATIVE = re.compile(f"(?P<verb>{RELATION}|帮扶|支援|援助)(?P<recipient>{_ITEM})的(?:{_PLAIN}{{0,6}}?(?:单位|城市|企业|部门))?{HELPERS}")
# 区域协作单位A; 对口帮扶城市A (the recipient is the page's)
_HELPER_ROLE = (
    f"(?P<verb>{RELATION}|帮扶|支援|援建|扶贫|后盾|派驻|包村|驻村|帮联|联系)(?:工作)?(?:的)?(?:牵头|责任|组长|后盾|帮扶)?"
    f"(?:单位|城市|省份|省市|部门|企业|方|医院|学校)(?:的|——|—|“|：|、|是|为)?{HELPERS}"
)
HELPER_ROLE = re.compile(f"(?:(?P<recipient>{_ITEM})(?:的)?)?{_HELPER_ROLE}")
# what every match of the whole contains: it is found several times as fast, for its first characters are known
HELPER_ROLE_WORDS = re.compile(_HELPER_ROLE)
# 定点帮扶的B; 扶贫联系点——B; 驻点村B (the helper is the subject of the sentence)
RECIPIENT_ROLE = re.compile(
    f"(?P<verb>{RELATION}|帮扶|扶贫|驻点|包村|驻村|联系|派驻|双联|帮联|双包|包抓)(?:工作|扶贫|帮扶)?(?P<noun>的(?={PLACE})|(?:的)?{_PLAIN}{{0,8}}?(?:联系点|帮扶点|县|村|镇|点|地区|帮扶地|对象|乡|社区|市)|地(?={PLACE}))"
    f"(?:的|——|—|-|“|：|:|，|是|(?:调整|确定|明确)?为|(?<=点)(?:就|都|设)?在|、)?(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})(?!的?(?:大力|全力|倾力)?(?:帮助|支持|帮扶|援助|支援)下)"
)
# 围绕B、C两个定点帮扶县; B、C等三个联系村
COUNTED_ROLE = re.compile(
    f"(?P<recipient>{PLACE}(?:[、和]{PLACE}){{1,8}})(?:等)?[一二三四五六七八九十两0-9]{{1,3}}个(?P<verb>{RELATION}|帮扶|扶贫|联系|包村|驻点|受援|支援)(?P<noun>的?(?:国家级|重点|贫困){{0,2}}[县村镇乡点市区])"
)
# 驻B工作队, 赴B工作组: after a party, or inside the name of an organisation
TEAM = re.compile(
    f"{HELPERS}(?:的|组建的|选派的|派出的)?(?:派驻|派往|选派到|选派至|派到|派至|驻|赴|援)(?P<recipient>{_ITEM}(?:、{_ITEM}){{0,8}})(?P<mods>{_PLAIN}{{0,20}}?)(?P<verb>工作队|工作组|帮扶队|前方指挥部|指挥部|扶贫队|帮扶组|联络组|医疗队|第一书记|支医队|支教队|帮扶干部|驻村干部|挂职干部|帮扶人员|队员)"
)
# …，与B结对: the helper is the subject of the sentence
WITH = re.compile(
    f"(?:^|，|并|还|也|来|中|{DATE}起?|{DATE}以来)(?:与|同|和)(?:对口的?)?(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,8}})(?:{_PLAIN}|《|“){{0,14}}?(?P<verb>结对|结成|结为|建立[^，。]{{0,8}}帮扶)"
)
# 由A、B组成的工作队进驻C
FORMED = re.compile(
    f"由{HELPERS}(?:{_PLAIN}{{0,8}})组成的?{_PLAIN}{{0,16}}?(?P<verb>工作队|工作组|帮扶队|帮扶组团|组团|帮扶团|{ORGANIZATION})(?:{_PLAIN}|{DATE}){{0,8}}?(?:进驻|入驻|驻|到|赴|帮扶|结对帮扶)(?P<recipient>{_ITEM})"
)
# 由A、B组成的C镇驻镇帮镇扶村工作队
FORMED_TEAM = re.compile(
    f"由{HELPERS}(?:{_PLAIN}{{0,12}})组成的?(?:派驻|驻)?(?P<recipient>{_ITEM})(?P<verb>{_PLAIN}{{0,20}}?(?:工作队|工作组|帮扶队)|(?=，|。))"
)
# A开展定点帮扶工作，帮扶B
CARRIED = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,20}}?(?P<verb>{RELATION}){_PLAIN}{{0,10}}?，(?:重点|结对|负责|对口)?(?:帮扶|支援|联系)(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})"
)
# 自2015年定点帮扶B以来，A累计…
SINCE = re.compile(f"(?P<verb>{RELATION}|帮扶)(?P<recipient>{_ITEM}){_PLAIN}{{0,6}}?(?:以来|期间|年来|后)，(?P<helper>{_ITEM})")
# 自2018年对口B开展结对帮扶以来，A…
SINCE_TOWARDS = re.compile(
    f"(?:对口|对)(?P<recipient>{_ITEM}(?:、{_ITEM}){{0,6}})(?:开展|实施|进行)了?{_PLAIN}{{0,4}}?(?P<verb>{RELATION}|帮扶|扶贫){_PLAIN}{{0,6}}?(?:以来|期间|年来|后)，(?P<helper>{_ITEM})"
)
# 浙江援疆, 天津市援藏工作队
REGION_AID = re.compile(f"(?P<helper>{PLACE})(?:省|市)?(?:对口支援|援)(?P<region>疆|藏|青)")
SENT = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{PERSON}|{DATE}){{0,14}}?(?:选派|派驻|派出|下派|委派|派)(?:{_PLAIN}|{PERSON}|、|“|”){{0,30}}?(?:到|赴|至|在|驻|前往)(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})"
    f"(?:{_PLAIN}|“|”|、){{0,10}}?(?P<verb>开展精准扶贫|开展扶贫|参与扶贫|参与脱贫攻坚|任第一书记|担任第一书记|第一书记|驻村|驻点|挂职扶贫|挂职帮扶|帮扶|支教|支医|任驻村)"
)
# A坚决贯彻部署，扎实做好B定点帮扶工作
DONE_FOR = re.compile(
    f"^(?:{_PLAIN}|{DATE}|，){{0,20}}?(?P<helper>{ORGANIZATION})(?:党委|党组|集团)?[^。；{ORGANIZATION}{PLACE}]{{0,60}}?(?:做好|抓好|开展|推进|承担|落实|参与)(?:了|对|好|落实)?(?P<recipient>{PLACE})的?(?P<verb>定点帮扶|定点扶贫|对口帮扶|对口支援|结对帮扶)(?:工作|任务|各项)"
)
# A在B帮扶工作
IN_PLACE = re.compile(
    f"(?P<helper>{ORGANIZATION})在(?P<recipient>{PLACE}(?:[、和]{PLACE}){{0,8}})(?:的)?(?:开展|实施)?(?P<verb>定点帮扶|定点扶贫|对口帮扶|对口支援|驻村帮扶|帮扶|扶贫)(?:工作|情况|以来|期间|，)"
)
# 到B开展定点帮扶: by whom, the sentence does not say
CAME_ALONE = re.compile(
    f"(?:到|赴|前往|深入|走进|来到)(?P<recipient>{PLACE})(?:{_PLAIN}|“|”){{0,6}}?开展(?:{_PLAIN}|“|”|、){{0,10}}?(?P<verb>定点|对口|结对|挂[钩包联点帮]|包联|驻村|帮扶)"
)
# A派出由甲、乙组成的援藏团队，组建4支医疗队派驻B
DISPATCHED = re.compile(
    f"{HELPERS}(?:先后)?(?:派出|选派|组派|派遣|组建)(?:{_PLAIN}|{DATE}|、|，|“|”|{ORGANIZATION}){{0,44}}?(?P<verb>援[藏疆青]|医疗队|支教队|工作队|帮扶队)(?:{_PLAIN}|，){{0,16}}?(?:派驻|进驻|入驻|常驻|驻守)(?P<recipient>{_ITEM})"
)
# A向B派驻医务人员
SENT_TO = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,10}}?向(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,8}})(?P<verb>派驻|选派|派出|派遣|轮派)[^，。；]{{0,20}}?(?:人员|医生|专家|教师|干部|医疗队|工作队|第一书记|人才)"
)
# 某局驻某村第一书记某人
FIRST_SECRETARY = re.compile(
    f"{HELPERS}(?:党组|党委)?(?:派驻到|派驻|选派到|选派|下派到|下派|派|驻)(?P<recipient>{_ITEM})(?P<mods>{_PLAIN}{{0,6}}?)(?P<verb>“?第一书记|驻村第一书记|工作队)"
)
# 由A选派的第一书记某人来到B
SENT_SECRETARY = re.compile(
    f"{HELPERS}{_PLAIN}{{0,4}}?(?:选派|派出|下派|派驻|委派|派)的?{_PLAIN}{{0,8}}?(?P<verb>第一书记|驻村干部|驻村队员|工作队员|工作队长|工作队)(?:{_PLAIN}|{PERSON}|、|（|）|{DATE}){{0,14}}?"
    f"(?:来到|走进|进驻|扎根|驻守|到|赴|在|驻)(?P<recipient>{_ITEM})"
)
# 自2016年建立结对关系以来，A和B…
SINCE_MUTUAL = re.compile(
    f"(?P<verb>{RELATION}|帮扶|协作)(?:帮扶|协作|友好)?(?:关系|协议|工作)?(?:以来|后|之后)，(?P<helper>{_ITEM})(?:与|和|同)(?P<recipient>{_ITEM})"
)
# 工作队由A、B等单位组成，入驻C
FORMED_LATER = re.compile(
    f"(?P<verb>工作队|工作组|帮扶队|组团|帮扶团)(?:{_PLAIN}|{DATE}){{0,8}}?由{HELPERS}(?:{_PLAIN}{{0,10}})组成，(?:{_PLAIN}|{DATE}|，){{0,14}}?(?:进驻|入驻|驻守|驻|帮扶|结对帮扶)(?P<recipient>{_ITEM})"
)
# 来到结对学校——B, 到对口支援单位B: a unit that is helped, by its role
UNIT_ROLE = re.compile(
    f"(?:到|赴|来到|前往|走进|深入|向|与|为|给)(?P<verb>{RELATION}|帮扶|支援|受援)(?:的)?(?:单位|医院|学校|院校|企业|中学|小学|卫生院)?(?:——|—|：|的|“)?(?P<recipient>{ORGANIZATION}(?:[、和]{ORGANIZATION}){{0,6}})"
)
# A…，对口帮扶B: the subject of the clause before
ELIDED = re.compile(
    f"(?:，|；|并|还|先后|主要|重点|具体|负责|分别|{DATE}起?，?)(?P<verb>对口帮扶|对口支援|对口协作|定点帮扶|定点扶贫|定点支援|结对帮扶|挂钩帮扶|挂点帮扶|包联|包保|组团式?帮扶)(?:了|着|的是)?(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})(?!的)"
)
# 医院驻某村工作队, where the team's name is one with the village's
AT_TEAM = re.compile(f"{HELPERS}(?P<verb>派驻|选派驻|驻)(?P<recipient>{ORGANIZATION})")
MOVED_IN = re.compile(
    f"{HELPERS}(?P<mods>{_PLAIN}{{0,14}}?(?:单位|工作队|工作组|帮扶队)?)(?P<verb>入驻|进驻|所驻|驻守|常驻)(?:的|在)?(?P<recipient>{_ITEM}(?:、{_ITEM}){{0,8}})"
)
# A到B开展对口帮扶工作
CAME = re.compile(
    f"{HELPERS}(?P<mods>(?:{_PLAIN}|{PERSON}|、|，){{0,30}}?)(?:{ASIDE}{{0,60}})(?:到|赴|来到|前往|来|在|深入)(?P<recipient>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{0,14}})(?P<what>(?:(?!并|举行){_PLAIN}|“|”|、|，(?!并)){{0,24}}?)"
    f"(?P<verb>{RELATION}|对口|协作|开展工作)"
)
# A选派医生组成帮扶医疗队前往B; A带领对口支援专家到B
SENT_TEAM = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{PERSON}){{0,16}}?(?:选派|派出|派遣|组建|带领|组织)(?:{_PLAIN}|，|“|”|、){{0,40}}?(?P<verb>组团式”?帮扶|对口支援|对口帮扶|定点帮扶|结对帮扶|帮扶|支援|支教|支医)"
    f"(?:{_PLAIN}|，|“|”){{0,16}}?(?:前往|赶赴|奔赴|赴|到|进驻|入驻)(?P<recipient>{_ITEM})"
)
# 选派干部到B挂任副县长: a relation only on a page about one
SENT_POST = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,10}}?(?:选派|派出|派驻|派){_PLAIN}{{0,16}}?(?:到|赴|在)(?P<recipient>{_ITEM})(?P<verb>挂任|挂职|担任副|任副)"
)
# A在B派驻扶贫干部; A向B派驻工作队
STATIONS = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,8}}?[在向](?P<recipient>{_ITEM}(?:、{_ITEM}){{0,4}})(?:常年|长期|累计|先后|共|就)?(?P<verb>派驻|派出|选派)(?:了)?[^，。；、]{{0,6}}?(?:扶贫干部|帮扶干部|驻村干部|扶贫队|帮扶队|扶贫团队|帮扶团队|工作队|第一书记)"
)
# 甲公司帮乙村，丙公司帮丁村: where the page tells of a programme
PLAINLY_HELPS = re.compile(
    f"(?P<helper>{ORGANIZATION}(?:[、和]{ORGANIZATION}){{0,4}})(?:还|也|则|负责|对口|结对|一家)?(?P<verb>帮)(?P<recipient>{PLACE}(?:[、和]{PLACE}){{0,4}})(?=[，。；、]|$)"
)
# 挂职副院长某人来自甲医院: where he serves, the sentences before tell
SERVES_FROM = re.compile(f"(?P<verb>挂职){_PLAIN}{{0,8}}?{PERSON}(?:，(?:他|她)?)?来自(?P<helper>{ORGANIZATION})")
# 牵线把甲中学和这所学校结成姊妹校; 甲医院与该院结成对子
SAME_KIND = re.compile(
    f"(?P<helper>{ORGANIZATION})(?:与|和|同|跟)(?:这所|这家|该|我|本|当地的?)(?:学校|医院|校|院|{ORGANIZATION})(?:{_PLAIN}|“|”){{0,6}}?(?P<verb>结成|结为|结对|缔结|牵手|手拉手)"
)
# A承担着B、C的定点扶贫任务
BEARS = re.compile(
    f"{HELPERS}(?:{DATE}|{_PLAIN}){{0,8}}?(?:承担|肩负|担负|负责)(?:了|着|起)?(?:对)?(?P<recipient>{_ITEM}(?:[、和及]{_ITEM}){{0,6}})(?:{_PLAIN}{{0,4}}?[两三四五六七八九0-9]个?县)?的?(?P<verb>对口帮扶|对口支援|定点帮扶|定点扶贫|结对帮扶|包村帮扶|驻村帮扶)(?:工作|任务|责任|职责)"
)
# A在B召开定点帮扶…会议
HELD = re.compile(
    f"{HELPERS}(?:牵头，?)?在(?P<recipient>{_ITEM})(?:组织)?(?:召开|举行|举办)(?P<what>(?:{_PLAIN}|、|“|”|[{_ANY}]){{0,30}}?)(?P<verb>定点帮扶|定点扶贫|对口帮扶|对口支援|结对帮扶)"
    f"(?:{_PLAIN}|、|“|”|[{_ANY}]){{0,24}}?会"
)
# 省法院、成都大学等6个单位通报了定点帮扶工作情况
REPORTED = re.compile(
    f"(?P<helper>{_ITEM}(?:{_SEPARATOR}{_ITEM}){{1,20}}){_PLAIN}{{0,16}}?(?:通报|汇报|介绍|交流)(?:了)?(?:{_PLAIN}|{DATE}){{0,14}}?(?P<verb>{RELATION}|帮扶)工作"
)
# 在A的对口帮扶下; 对口帮扶的A帮助: the recipient is named before or is the page's
HELPED = re.compile(
    f"(?:在|由)(?:(?P<verb>{RELATION}|帮扶)的)?{HELPERS}(?:的|等)?{_PLAIN}{{0,6}}?(?P<tail>对口帮扶|对口支援|定点帮扶|结对帮扶|帮扶|支援|援助|帮助|支持|无偿援建)(?:和[^，。]{{1,6}})?(?:(?:资金|项目|政策)?的?(?:支持|帮助|援助)下|下|之下|，|$)"
)
# what opens a sentence without being its subject
NO_SUBJECT = re.compile("(?:在|由|从|按照|根据|经|受|据|为|对|向|让|使|把|将|到|赴)[^，。；]{0,12}$")
# 市发改委（帮扶甲村）、市公安局（帮扶乙村）
IN_BRACKETS = re.compile(
    f"(?P<helper>{_ITEM})（(?:{_PLAIN}{{0,4}})(?P<verb>{RELATION}|帮扶|支援|包村|驻村|联系)(?:{_PLAIN}{{0,4}})(?:：)?(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})）"
)
# 甲村（帮扶单位：市发改委）
HELPER_IN_BRACKETS = re.compile(
    f"(?P<recipient>{PLACE})（(?:{_PLAIN}{{0,4}})(?P<verb>{RELATION}|帮扶|支援|包村|驻村|联系|后盾)(?:{_PLAIN}{{0,4}})(?:单位|部门|企业)(?:：|为|是)?(?P<helper>{_ITEM}(?:[、和]{_ITEM}){{0,8}})）"
)
# 作为A的定点帮扶县，B
AS_RECIPIENT = re.compile(
    f"(?:作为|身为){HELPERS}的?{_PLAIN}{{0,4}}?(?P<verb>{RELATION}|帮扶|支援|受援|托管|驻点|联系|扶贫){_PLAIN}{{0,2}}?(?:县|村|镇|乡|社区|点|地区|对象|地|医院|学校)之?一?，(?P<recipient>{_ITEM})"
)
# 作为B的对口帮扶城市，A; 作为高桥村的帮扶单位，A
AS_HELPER = re.compile(
    f"(?:作为|身为)(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,6}})的?{_PLAIN}{{0,4}}?(?P<verb>{RELATION}|帮扶|支援|援助|后盾|包村){_PLAIN}{{0,4}}?(?:单位|城市|省市|省份|企业|部门|责任人|方)之?一?，{HELPERS}"
)
# 原由甲帮扶的B，调整为由A帮扶
CHANGED = re.compile(
    f"(?P<recipient>{PLACE})[^。；]{{0,10}}，(?:现|改|调整|转|变更)(?:为)?由{HELPERS}{_PLAIN}{{0,4}}?(?P<verb>{RELATION}|帮扶|支援|包联)"
)
# B的驻村工作队来自A
COMES_FROM = re.compile(
    f"(?P<recipient>{PLACE})的?{_PLAIN}{{0,8}}?(?P<verb>工作队|第一书记|驻村干部|帮扶队|扶贫队|医疗队|支教老师|援藏干部|援疆干部){_PLAIN}{{0,4}}?(?:{PERSON}|，)?(?:均|都|全部)?来自{HELPERS}"
)
# 这是A的扶贫点: the place of the sentence before
THIS_IS = re.compile(
    f"(?:这里?|那里|此地)(?:也|正|就|正好|恰)?是{HELPERS}的?{_PLAIN}{{0,6}}?(?P<verb>{RELATION}|帮扶|扶贫|驻点|联系|包村|双联){_PLAIN}{{0,4}}?(?:点|村|县|镇|乡|地|对象|社区)"
)
# 某院干部，两年前被派驻B担任第一书记
STAFF_SENT = re.compile(
    f"{HELPERS}{_PLAIN}{{0,8}}?(?:干部|法官|检察官|职工|员工|教师|医生|民警|[科处股]长|科员|副?主任|工作人员|干警){PERSON}?，?(?:{_PLAIN}|{DATE}|{PERSON}|，){{0,24}}?(?:派驻|派往|派到|选派到|选派至|选派|下派到?|主动请缨到?|报名到|来到|奔赴)"
    f"(?P<recipient>{PLACE}){_PLAIN}{{0,8}}?(?P<verb>第一书记|驻村|工作队)"
)
# 某医院“组团式”援疆专家在乙医院开展手术
TEAM_WORKS = re.compile(
    f"(?P<helper>{ORGANIZATION})(?:{_PLAIN}|“|”){{0,8}}?(?P<verb>援[疆藏青]|对口支援|对口帮扶|组团式”?帮扶|结对帮扶|支援|帮扶)(?:{_PLAIN}|“|”){{0,6}}?(?:医疗队|专家组|专家|团队|医生|队员|教师|老师|支教队)"
    f"{_PLAIN}{{0,10}}?(?:在|到|赴|抵达|来到|走进|进驻)(?P<recipient>{ORGANIZATION})"
)
# 来自甲医院的主任某某挂职乙医院副院长
FROM_POST = re.compile(
    f"(?:来自|由)(?P<helper>{ORGANIZATION})的?{_PLAIN}{{0,10}}?{PERSON}，?(?P<verb>挂职)(?:于|在|任|担任)?(?P<recipient>{PARTY})"
)
# 甲区和乙县，去年两地签订了帮扶协议
TWO_PLACES = re.compile(
    f"(?P<helper>{PLACE})[与和](?P<recipient>{PLACE})，(?:{_PLAIN}|{DATE}){{0,8}}?(?:两地|双方)(?:{_PLAIN}|“|”){{0,12}}?(?P<verb>结对帮扶|结对|帮扶|协作)(?:框架)?(?:协议|关系)"
)
# 甲医院托管乙医院
TRUSTED = re.compile(
    f"(?P<helper>{ORGANIZATION})(?:整体|全面|正式|已|对口|组团式?|“组团式”){{0,2}}(?P<verb>托管(?:帮扶)?)(?:了)?(?P<recipient>{ORGANIZATION})"
)
# 由A牵头、B参与的组团对口帮扶C
LED_BY = re.compile(
    f"由{HELPERS}牵头(?:{_PLAIN}|{ORGANIZATION}|，|、|“|”){{0,40}}?(?P<verb>{RELATION}|帮扶)(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})"
)
# 由A牵头，B、C参与，组团结对帮扶D; 由A牵头组建、B参与的工作队进驻D
LED_WITH = re.compile(
    f"由{HELPERS}(?:牵头|领衔)(?:组建|组织|负责)?(?:，|、)(?P<others>{PARTY}(?:、{PARTY}){{0,8}}){_PLAIN}{{0,6}}?(?:参与|参加|配合|协助|共同组成|组成)(?:{_PLAIN}|，|“|”){{0,16}}?"
    f"(?P<verb>{RELATION}|帮扶|进驻|入驻)(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})"
)
# 某人从某行来到某县挂职: the unit that he comes from
FROM_UNIT = re.compile(
    f"(?:从|由)(?P<helper>{ORGANIZATION})(?:{_PLAIN}|{PERSON}){{0,8}}?(?:来到|前往|派往|派到|选派到|下派到|赶赴|奔赴|到|赴)(?P<recipient>{PLACE})(?:{_PLAIN}|，){{0,10}}?(?P<verb>挂职|任第一书记|担任第一书记|担任驻村|任驻村|驻村|扶贫|支教|支医|援[疆藏青])"
)
# 某厅的某人被派驻到这里担任第一书记: where the sentences before play
SENT_HERE = re.compile(
    f"{HELPERS}(?:的|干部|职工){{0,2}}(?:{_PLAIN}{{0,6}}?){PERSON}?(?:同志)?(?:，|{DATE}|就|又|主动|毅然){{0,4}}(?:被|受|经)?(?:{_PLAIN}){{0,4}}?(?:选派|派驻|下派|派|来)(?:到|至|驻)?(?:了)?(?:这里|这儿|该村|村里|此地|这个[^，。；{PLACE}]{{0,8}}村)(?:，)?"
    f"(?:来)?(?:担任|任|当|做|驻)?(?P<verb>[^，。；]{{0,6}}?第一书记|驻村|扶贫|工作队)"
)
# 在对口支援的财政部协调支持下; 正是对口支援的浙江省; 由对口帮扶的深圳市援建
HELPER_OF = re.compile(
    f"(?P<lead>在|由|是|得到|来自|经|感谢|邀请|联系)(?:了)?(?P<verb>对口支援|对口帮扶|定点帮扶|定点扶贫|结对帮扶)(?:我们|当地|这里|他们)?的(?P<helper>{PARTY}(?:[、和]{PARTY}){{0,4}})"
    f"(?=(?:{_PLAIN}{{0,6}}?(?:支持|帮助|协调|牵线|援建|援助|投入|出资|投资|捐|派|引进|推动|建|送)|，|。|$))"
)
# B是A的受援医院
RECEIVES_FROM = re.compile(
    f"(?P<recipient>{_ITEM})(?:是|系|为|作为){HELPERS}的?(?:对口|定点|结对)?(?P<verb>受援|受帮扶|被帮扶)(?:医院|学校|高校|单位|县|市|地区|地|村)"
)
# 驻某村工作队由A、B派出
TEAM_FROM = re.compile(
    f"(?:派?驻)?(?P<recipient>{_ITEM}){_PLAIN}{{0,12}}?(?P<verb>工作队|第一书记|帮扶队|医疗队|支教队|){_PLAIN}{{0,6}}?由{HELPERS}(?:共同|联合|分别)?(?:派出|选派|派驻|组成|组建|委派)"
)
# A38个街镇与B9个县的63个乡镇结对
COUNTED_MUTUAL = re.compile(
    f"(?P<helper>{PLACE})(?:的)?[0-9]{{1,4}}[个所家]{_PLAIN}{{1,8}}?(?:与|和|同)(?P<recipient>{PLACE})(?:的)?[0-9]{{1,4}}[个所家]{_PLAIN}{{1,20}}?(?P<verb>结对帮扶|结对共建|结对|结成|建立结对)"
)
# A…，先后派出四任第一书记驻B: the subject of the clause before
ELIDED_SENT = re.compile(
    f"(?:，|；)(?:{_PLAIN}{{0,4}}?)(?:先后|累计|连续|又|还|并|共)(?:选派|派出|派驻|派){_PLAIN}{{0,12}}?(?P<verb>第一书记|驻村工作队|驻村干部|工作队)(?:{_PLAIN}|、){{0,6}}?(?:进驻|入驻|派驻|常驻|驻|到|赴|在)(?P<recipient>{PLACE}(?:、{PLACE}){{0,6}})"
)
# 负责帮扶B的是A
THE_ONE = re.compile(f"(?P<verb>{RELATION}|帮扶|包联|联系|派驻|进驻)(?P<recipient>{_ITEM})的(?:正|就|恰|也)?是{HELPERS}")
# A把B作为定点扶贫联系点; A将B确定为帮扶村
MADE = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}|、){{0,10}}?[把将](?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})(?:作为|确定为|列为|定为|明确为|选为|当作|列入)(?:自己|本单位|全局|机关|重点|新一轮|长期)?的?(?P<verb>{RELATION}|帮扶|扶贫|驻点|联系|共建|包村){_PLAIN}{{0,4}}?(?:点|村|县|乡|镇|社区|对象|单位|地区|学校|医院)"
)
# 他来自A，驻的是B
FROM_TO = re.compile(
    f"来自{HELPERS}，{_PLAIN}{{0,6}}?(?P<verb>派驻到|选派到|驻的?是|驻在|驻守|驻村|包的?是|联系的?是|帮扶的?是|驻)(?P<recipient>{PLACE})"
)
# 受援方：B；支援方：A and 帮扶单位：A / 帮扶对象：B: fields of a form
FIELD_HELPER = re.compile(
    f"(?:^|(?<=[\n；;。，\t 　（]))(?P<verb>(?:对口|定点|结对|派驻|选派|派出|驻村)?(?:帮扶|支援|援助|派出|后盾|援建|扶贫|结对|选派)(?:单位|方|城市|学校|医院|企业|部门))[：:][ 　]?(?P<party>{_ITEM}(?:[、和，]{_ITEM}){{0,8}})"
)
FIELD_HELPED = re.compile(
    f"(?:^|(?<=[\n；;。，\t 　（]))(?P<verb>受援(?:单位|方|地|县|医院|学校)|受帮扶(?:单位|方|村|县)|被帮扶(?:单位|村|县|镇)|(?:对口|定点|结对)?(?:帮扶|扶贫|支援|联系|驻)(?:对象|村|点|地区|地|县|镇|村名称))[：:][ 　]?(?P<party>{_ITEM}(?:[、和，]{_ITEM}){{0,8}})"
)
# 乙村第一书记、甲学院教师某某: the unit that he comes from
SECRETARY_FROM = re.compile(
    f"(?P<recipient>{PLACE})(?:派?驻村|扶贫|的){{0,2}}(?P<verb>第一书记|驻村干部|驻村队员|工作队队?长|工作队队员|工作队员)(?:、|，|——|（)(?:来自)?(?P<helper>{ORGANIZATION})(?!党委书记){_PLAIN}{{1,12}}?{PERSON}"
)
# 甲局干部、乙村第一书记某某; 甲局派驻干部、乙村工作队队长某某
SECRETARY_TOO = re.compile(
    f"(?P<helper>{ORGANIZATION}){_PLAIN}{{1,12}}?、(?:派?驻)?(?P<recipient>{PLACE})(?:派?驻村|扶贫|的){{0,2}}(?P<verb>第一书记|驻村干部|工作队队?长)(?:、[^，。；]{{0,10}}?)?{PERSON}"
)
# 选派某人任乙村第一书记, 选派干部担任乙村第一书记
SENT_AS = re.compile(
    f"{HELPERS}(?:{_PLAIN}|{DATE}){{0,10}}?(?:选派|派出|下派|委派|派)(?:{_PLAIN}|{PERSON}|{ORGANIZATION}|、|“|”|，选派|（|）){{1,30}}?(?:挂职)?(?:担任|任|出任|兼任)(?P<recipient>{_ITEM})(?P<verb>驻村第一书记|第一书记|驻村工作队|工作队)"
)
# 学校选派甲任某职，选派乙任B第一书记: the subject of the clause before
ELIDED_AS = re.compile(
    f"[，；、](?:{_PLAIN}{{0,4}}?)(?:选派|派出|下派|委派|派)(?:{_PLAIN}|{PERSON}|、){{1,24}}?(?:担任|任|出任|兼任)(?P<recipient>{PLACE})(?P<verb>驻村第一书记|第一书记|驻村工作队|工作队)"
)
# 工作队由A牵头，B、C参与: where the team is stationed, the sentences before tell
TEAM_MADE = re.compile(
    f"(?:工作队|帮扶队|医疗队|帮扶组团|组团|工作组|帮扶团队|专家组|支教队){_PLAIN}{{0,6}}?由{HELPERS}(?:等{_PLAIN}{{0,8}})?(?P<verb>牵头|领衔|组成|组建|派出|选派|共同派出|联合派出|委派)"
    f"(?:(?:组建|组织)?[，、](?P<others>{PARTY}(?:[、和]{PARTY}){{0,8}}){_PLAIN}{{0,8}}?(?:参与|参加|配合|协助|组团))?"
)
# 在A对口支援下，B、C…
HELPED_AFTER = re.compile(
    f"在{HELPERS}的?{_PLAIN}{{0,6}}?(?P<verb>对口支援|对口帮扶|定点帮扶|结对帮扶|对口协作|帮扶)(?:和[^，。]{{1,6}})?下，(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,8}})"
)
# 某人 某局 某县某村: rows of those sent
POSTED_ROW = re.compile(
    f"(?:^|(?<=\\n))(?:[0-9]{{1,3}}[.、．\\t ])?(?:{PERSON}|[一-龥·]{{2,4}}(?=[ \\t，：]))(?:，|、|：|[ \\t]|（[^（）\\n]{{0,10}}）){{1,3}}(?P<helper>{ORGANIZATION}){_PLAIN}{{0,16}}?[ \\t，、]{{0,2}}(?:派?驻)?(?P<recipient>{PLACE})"
)
# 校长某人带队赴B调研定点帮扶工作: the officers of the page's own unit
OWN_LED = re.compile(
    f"(?:^|[，。；：“{DATE}])(?:上午|下午)?，?(?P<officer>[校院]党委|[校院]纪委|副?校[（院）]*长|副?院长|党委副?书记|学校|公司|集团|[总分支]行|副?行长|副?总经理|董事长|机关|全体)(?:{_PLAIN}|{PERSON}|、){{0,40}}?"
    f"(?:赴|到|来到|前往|走进|深入)(?P<recipient>{_ITEM}(?:[、和]{_ITEM}){{0,4}})(?:{_PLAIN}|、){{0,16}}?(?P<verb>定点帮扶|定点扶贫|对口帮扶|对口支援|结对帮扶|驻村帮扶|挂职干部|驻村干部|乡村振兴|帮扶)"
)
# 我院第三批对口帮扶医疗队: where it works, the page tells elsewhere
OWN_TEAM = re.compile(
    f"{ORGANIZATION}(?:{_PLAIN}|“|”){{0,10}}?(?P<verb>对口支援|对口帮扶|组团式”?帮扶|结对帮扶|援[疆藏青]|支援|支教|帮扶)(?:{_PLAIN}|“|”){{0,6}}?(?:医疗队|专家组|团队|专家|医生|队员|支教队|教师)"
)
SHORT_PAIR_TAIL = "(?:两省区市|两省区|两省|两地)?(?:东西部|东西|对口|扶贫|劳务|产业|教育|医疗|消费)*(?:协作|合作|帮扶|扶贫|结对|模式|携手|牵手|对口|支援|共建|情深|一家亲)"
CUE = re.compile(
    f"{RELATION}|帮(?={PLACE})|开展工作|帮扶|支援|援助|援建|援|扶贫|驻|联系|协作|携手|牵手|手拉手|帮助|第一书记|进驻|结成|结为|共建|对口|选派|派出|脱贫工作|挂职|医联体|专科联盟|托管"
)
SEPARATED = re.compile("分别|各自|一一对应")

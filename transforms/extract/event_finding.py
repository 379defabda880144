"""Candidates for events: every spot of a page that tells a deed or an occasion, with its date, place, name and people."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import islice

from transforms.extract.alternatives import any_of
from transforms.extract.event_masking import DATE, ORGANIZATION, PERSON, PLACE, MaskedText, Token
from transforms.extract.event_plain import PLAIN_DEEDS, PlainDeed
from transforms.extract.event_speech import SPEAKS, SPEAKS_WITH, sentences_of, speech_zones
from transforms.extract.event_words import deed_pattern, event_words, occasion_pattern
from transforms.extract.model import DateMention, PlaceMention
from transforms.extract.pairing_parties import province_letters
from transforms.extract.signs import Signs

_STOP = "，。；：！？\n"
_HOLD = "完成|展开|开起|组织召开|主持召开|召集召开|牵头召开|联合召开|召开|联合举行|举行|联合举办|成功举办|举办|开办|办起|组织开展|联合开展|开展|组织|进行|主办|承办|启动(?!仪式|大会|会|活动)|举办|[开办](?=[了起]?[一两]?[次场个])|(?:开幕|开班|启幕)(?=的)"
_HOLD_AFTER = re.compile(
    f"^(?:[^{_STOP}]{{0,24}}?)(?:召开|举行|举办|开幕|开班|启动|拉开|落下|结束|闭幕|连演|上演|圆满|成功|如期|落幕|顺利|正式|开展|展开)|^由[^{_STOP}]{{1,30}}?主持"
)
_HOLD_AFTER_COMMA = re.compile(f"，(?:于|在)[^{_STOP}]{{1,30}}?(?:召开|举行|举办|开幕|启动)")
_ATTEND = re.compile("(?:参加|出席|主持召开|主持|参与|见证|亮相|参展)(?:了|完)?")
_MOVE_STRONG = re.compile(
    "赶来|赶到|到访|到(?!位|底|达|期|了|会|场|目前|现在|今年|年底)|赴|深入|来到|前往|走进|莅临|抵达|一行|率|带队|带领|带着(?=[0-9][^，。；]{0,8}[名位人])|前来|下乡|实地|期间|在(?=[\ue001\ue002])|开展|进行|组织"
)
# 与会同志分组现场考察了…
_ON_THE_SPOT = re.compile("(?:现场|集体|分组|一同)$")
_NOT_A_DEED_AFTER = re.compile(
    "^(?:老师|教师|队员|医生|志愿者|奖牌|牌匾|铭牌|锦旗|组|团|办|报告|机制|制度|结果|基地|对象|方案|体系|点|工作方案|办法|标准|验收办法|力度|资金|物资|款|品|金|书|人|者|方|证书|考核办法|检查组|督导组|了解到|发现|显示|得知|费|会|班|活动|仪式|协议|企业|意向|大使|联盟|平台|中心|专班|清单|渠道)"
)
_WEAK_DEEDS = frozenset(
    [
        "考核",
        "评估",
        "指导",
        "对接",
        "检查",
        "督导",
        "督查",
        "走访",
        "回访",
        "开展工作",
        "参观",
        "宣讲",
        "授课",
        "启动",
        "启用",
        "推出",
        "运营",
        "开业",
        "挂牌",
        "移交",
        "交接",
        "培训",
        "支教",
        "义诊",
        "巡诊",
        "筛查",
        "讲党课",
        "植树",
        "送医",
        "家访",
        "核查",
        "捐",
    ]
)
_PRACTICE = re.compile(
    f"{DATE}来，|广泛(?:开展|组织)|各地|近年来|多年来|长期以来|连续[0-9一二两三四五六七八九十]{{1,3}}年|每年|每个?月|每周|每天|每逢|每到|每个?(?:季度?|星期|学期)|定期|常态化|常态|历年来|一直以来|今年以来|去年以来|年以来|月以来|以来，|截至|累计|先后(?:开展|举办|组织|召开|捐)|年来|各级|不定期|经常|多次|数次|屡次|一次次|再三|用于[^，。；]{{0,12}}(?:开展|举办|组织)?$"
)
# 近半年以来，召开了第一次村民大会
_FIRST_TIME = re.compile("第一次|首次|首场|首届|首个")
_HALF_DAY = re.compile("(?:当[天日])?(?:上午|下午|晚上|当晚|中午|傍晚)")
# a village comes together once: 召开了村民大会, 立即召开议事会
_VILLAGE_MEETING = re.compile("(?!.*、)[^，。；]{0,12}(?:村民大会|村民代表大会|村民代表会议|村民会议?|议事会|动员会|院坝会|屋场会|群众会)")
_ONCE = re.compile("(?:立即|当即|马上|专门)(?:召开|举行|组织)$|了(?:一[次场])?$")
_COUNTED = re.compile(
    "^[^，。；第]{0,6}(?:[0-9]+|[一二三四五六七八九十两多数几]+)(?:余|多)?(?:期|次|场|批|届次|个班)|^[^，。；]{0,3}(?:等)?活动(?:[0-9]+|[一二三四五六七八九十两]+)(?:余|多)?(?:次|场)"
)
_COUNTED_BEFORE = re.compile(
    "(?<![第0-9二三四五六七八九十百])(?:[0-9.]+[万千百]?|[二三四五六七八九十两多数几百千]+)(?:余|多)?(?:期|次|场|批|个(?![村乡镇县市州省单部企家贫困帮])|项|类|种|件|届)[^，。；]{0,8}$"
)
_OCCASION = re.compile(
    "近日|日前|近期|今天|昨天|昨日|今日|当天|当日|同日|次日|前日|连日来|上午|下午|晚上|随后|会前|会后|会上|(?:会议|调研|考察|活动|走访|慰问|在[^，。]{1,4})期间|其间|调研中|活动中|活动当天|活动现场|仪式上|现场|前不久|刚刚|不久前|春节前|节前|"
    "这个月|上个月|本周|上周|这天|前几天|几天前|前两天|[上中下]旬|前夕|来临之际|之际|前后|一行|本次|此次|这次"
)
_INHERITS = re.compile(
    "结束后|当场|前一天|头一天|第二天|翌日|次日|当天|当日|同日|随后|本次|此次|这次|会上|会前|会后|会议期间|期间|活动现场|仪式上|现场|活动中|座谈会上|推进会上|仪式后|前，|接着|之后|上午|下午|还"
)
_SPIRIT = re.compile(
    "^[^，。；]{0,6}(?:精神|部署|要求|决定|决策|议定|工作报告|纪要|成果|筹备|方案|情况[^，。；]{0,6}(?:调研|督导|检查|考察|汇报|介绍))"
)
# who went along with a trip that is told beside it
_WENT_ALONG = re.compile("(?:陪同|参加|参与|出席|随同|一同|一起|接待|随行)(?:了|参加|活动)?$")
# 并进行了座谈, 与村干部座谈: whoever travels talks; 两地就某事进行座谈 is told for itself
_TALK = re.compile("(?:[与和同][^，。；]{0,14})?座谈")
_FOR_ITSELF = re.compile("两地|双方|就|召开|举行|会议")
# what came before the news, or is told to explain it
_BACKDROP = re.compile(
    f"据(?:了解|悉|介绍|统计)|近年来|多年来|多年前|此前|早在|历年|一直以来|长期以来|去年|前年|{DATE}(?:以来|来，|起，|开始，)|自{DATE}"
)
_HELPED_GOAL = re.compile(
    f"(?:定点|对口|结对|挂钩|组团|包联|联系)(?:帮扶|支援|扶贫|协作)?[^{_STOP}{PLACE}{ORGANIZATION}]{{0,6}}[{PLACE}{ORGANIZATION}]"
)
# 对某行领导一行莅临调研表示欢迎: said by the host of a trip told elsewhere
# 县委5月31日召开会议，研究东西部协作: whose body and day are told
_MET_ON_DAY = re.compile(f"(?:{ORGANIZATION}[^，。；]{{0,4}}|委员会|常委会|党[组委]){DATE}(?:上午|下午|晚)?(?:主持)?召开$")
_WELCOME = re.compile("对[^。；\\n]{0,40}(?:一行|领导|莅临|到来)[^。；\\n]{0,30}?表示(?:热烈|衷心|诚挚|由衷)?(?:的)?(?:欢迎|感谢)")
_GROUP = re.compile(
    "(?:参会|与会|随行)[^，。；]{0,6}?(?:人员|领导|嘉宾|代表|同志)|(?:检查|调研|考察|慰问|工作|督导)组|代表团|考察团|工作队|党员干部|法官们?|检察官们?|律师|[0-9]+余?名(?:党员|干部|职工|队员|医生|专家|教师|员工)|干警|志愿者|专家(?:组|团|团队)|班子(?:成员|领导)|[省市县区州镇乡校院局]领导|干部职工"
)
_CONDITION = re.compile("如果|若|一旦|即将|计划于|将于|拟于|定于")
_THAT_SIDE = re.compile("该[村镇乡县区市州校院]|当地")
_OUR_SIDE = re.compile("[我该本](?:省|市|县|区|州|镇|乡|院|校|局|公司|行)")
_GIVEN = re.compile("(?:向|给|为)[^，。；！？\n]{0,40}$")
_AGREEMENT = re.compile("^(?:了)?[^。；\n]{0,60}?(?:协议|书|合同|备忘录|意向|清单|项目|约)")


# what else a sentence tells for the same occasion
_LIKE = {
    "donation": ("donation", "handover", "visit"),
    "meeting": ("meeting",),
    "trade_fair": ("trade_fair", "launch"),
    "activity": ("activity", "launch", "visit", "inspection"),
    "inspection": ("inspection", "visit", "handover", "launch"),
    "training": ("training", "meeting"),
}
# a bare 活动 or 仪式 is of the type that its name tells
_GENERIC_HEADS = frozenset(
    {"活动", "仪式", "主题活动", "系列活动", "公益活动", "大会", "开幕式", "闭幕式", "帮扶活动", "交流活动", "结对帮扶活动"}
)
_TOLD_BY_NAME = (
    ("signing", re.compile("签约|签字|签署")),
    ("donation", re.compile("捐赠|捐款|捐资|捐助|赠送|发放|助学金")),
    ("handover", re.compile("交接|交付|移交")),
    ("launch", re.compile("揭牌|启动|开工|启用|奠基|竣工|落成|挂牌|授牌|通车|投产|开业")),
    ("training", re.compile("开班|结业|培训")),
    ("visit", re.compile("慰问|看望|送温暖|走访")),
    ("trade_fair", re.compile("展销|采购|消费帮扶|消费扶贫|直播带货|购物节|年货节|推介")),
    ("inspection", re.compile("调研|考察|督导|对接交流|协作[^，。]{0,6}交流|帮扶[^，。]{0,4}交流")),
    ("meeting", re.compile("总结|表彰|动员|推进(?!活动)")),
)
# 6月计划：赴某县召开联席会
_PLAN_LIST = re.compile("(?:计划|安排|打算|预告)：")
# 据介绍，该项目于2022年4月开工: what came before the news
_BACKGROUND = re.compile("据(?:介绍|悉|了解|统计)|资料显示|该(?:项目|工程|基地|中心|公司|校)")
_HELPERS_MARK = re.compile("援建|捐建|援助|投资建设|帮扶建设|资助|出资|对口(?:帮扶|支援|援建)")
_STREET = re.compile("大?[道路](?![县乡镇村口])|大街|步行街")
_DAY_BEFORE = re.compile("前一天|头一天|前日")
_DAY_AFTER = re.compile("次日|第二天|翌日")
# 成功实施首例某某手术: a day's work of a medical team
_OPERATION = "手术"
_WORK = re.compile(f"(?:实施|完成|开展|施行)[^，。；！？\\n]{{0,30}}?(?P<deed>{_OPERATION})(?!室|台|刀|[0-9]|量|例)")
_TEAM_ON_PAGE = re.compile("医疗队|医疗专家|组团式|帮扶医|援[藏疆青黔滇]|支援|支医|对口|帮扶")
_NUMBERED_SIDES = re.compile("[0-9]+[家个户名所对][^，。；]{1,12}(?:与|和|同)[^，。；]{0,3}[0-9]+[家个户名所]")
_AT_OCCASION = re.compile("会上|会前|会后|仪式上|活动上|活动中|活动期间|当天|当日|其间")
_PURPOSE = re.compile("(?:为了?|按照|根据|围绕)(?:[^，]{0,20}?)(?:学习|贯彻|落实|推进|做好|深化|巩固|加强|提升|促进|全面|充分)")
_AT_HOME = re.compile("(?:在|来|到|赴|莅临|深入|抵达)我[县市区州旗]")
_THAT_PLACE = re.compile("(?:到|赴|来到|深入|走进|前往|在|为|向|给)该(?P<kind>[村镇乡县区市州])")
# 到嘎查调研, 来村，…: the village that the page is about
_THE_VILLAGE = re.compile("(?:来|到|赴|深入)(?P<kind>村|嘎查|社区)(?=调研|走访|慰问|看望|检查|督导|指导|考察|，)")
# 签订了协议，并为某中心揭牌: a deed beside the signature
_ALSO_UNVEILED = re.compile("(?:签订|签署|签约|捐赠)[^。；]{0,60}，并?(?:共同|现场|一同)?为[^，。；]{2,40}$")
# 随行的专家为村民义诊
_TREATED = re.compile("(?:专家|医生|医师|医疗队|医护人员|医务人员|医务工作者|志愿者)(?:团队|们)?[^，。；]{0,10}(?:为|给)[^，。；]{1,16}$")
# 会前，某某等参观了产业园; 仪式后，代表团考察了医院; 座谈会后，干警们慰问了12户
_AROUND_IT = re.compile(
    "(?:会议?|会谈|仪式|活动|座谈会?|签约|揭牌|捐赠仪式|座谈会议)(?:结束)?(?:前|后|之前|之后)，(?![^。；]{0,60}(?:将|拟|准备))"
)
# 由某市援建的某小学图书馆启用
_BUILT_FOR = re.compile("(?:援建|捐建|(?:援助|资助|投资|出资|捐资)(?:兴建|建设|修建))的")
_BOTH_FIRST = re.compile("(?:[^，。；]{0,6}，)?(?:双方|两地|两[县市区校院镇乡])")
_LED_BY = re.compile("由[^，。；]{1,30}?主持")
# 为医护人员作了《…》专题讲座
_LECTURED = re.compile("(?:[作做]了|开展了?|[作做](?=《|题为|“)|讲授了?)(?:一[场次堂]|首场)?")
# 双方签订了《协议》: done, not meant
# 由甲会主办、乙县承办的“…”专场: the name is what they hold
_HELD_BY = re.compile("^.*(?:主办|承办|举办|组织)的")
# 某集团当场签下采购意向: with whom is clear to all who are there
_SIGNED_THERE = re.compile("(?:当场|现场|当即)$")
_NAMED_PAPER = re.compile("了?[^，。；《]{0,12}《")
_DONE_PAPER = re.compile("了|《|完")
_HOSTED = re.compile(
    "(?:来|到|抵达?|莅临|赴)(?:我[省市州县区镇乡校院]|(?P<host>[一-龥])(?=对接|考察|调研|开展|指导|参观|交流|洽谈|检查|督导|看望|慰问))"
)
# a team that treats, teaches and helps there is at work, not on a tour
_TEAM_AT_WORK = re.compile("(?:专家|医疗|医护|医生|教师|支教|支医|志愿)[^，。；]{0,8}?(?:队|团|组|人员|名|$)")
# a traveller whom no table knows, at the head of the news
_SOMEONE = re.compile("(?:^|，|：)[一-龥]{2,16}$")
# 联系点, 包保村, 结对帮扶户: a place named only by what it is to the visitors
_BY_ROLE = "(?:[所其我]?(?:定点|对口|结对|挂钩|包联|包保|包抓|挂点|联系|帮联|帮扶|扶贫|驻点|[校局院司行委]){1,3}的?(?:[村点户]|联系点|扶贫点|地区)?(?:——|—)?)?"
_HELPED_PLACE = "(?:定点|对口|结对|挂钩|包联|包保|包抓|挂点|联系|联建|帮联|双联|帮扶|扶贫|驻村|联村|驻点|共建){1,3}(?:的)?[村点镇户校]"
# 赴某县开展对口帮扶工作, 来我市对接东西部协作事宜
_TRAVEL = re.compile(
    f"(?:赴|到|来到|前往|深入|进驻|来){_BY_ROLE}(?:[{PLACE}{ORGANIZATION}]|我[省市州县区镇乡校院]|[一-龥]{{2,5}}[村镇乡]|(?<=来)[一-龥](?=开展|对接))[^，。；！？\\n]{{0,14}}?"
    f"(?P<deed>(?:开展|推动|进行|对接|推进|洽谈|商谈|指导|学习|衔接)[^，。；！？\\n]{{0,24}}?(?:工作|交流|合作|事宜|指导|帮扶|协作|支援|对接)|(?:学习|考察|业务|工作|座谈)?交流(?=[，。；]))"
)
_ARRIVED = re.compile(
    f"(?:来到|前往|深入|走进|赶赴|奔赴|赴|到)(?:{_BY_ROLE}[{PLACE}{ORGANIZATION}]|{_HELPED_PLACE}|(?:村民|贫困户|脱贫户|困难群众|困难户|监测户|老党员|农户)[^，。；]{{0,10}}家)(?:[^。；！？\\n]{{0,40}}?)"
    "(?P<deed>送去|送上|送来|(?:查看|察看)(?=了?[^，。]{2})|(?:详细|深入|全面|认真)(?:了解|听取)|现场(?:查看|了解)|实地(?:了解|看)|了解(?=[^，。]{0,16}情况|其|他们|家庭)|听取(?=[^，。]{0,16}汇报)|(?:全面|集中|扎实)?开展[^，。；]{0,8}?(?:帮扶|走访|慰问|对接|结对)[^，。；]{0,4}?工作)"
)
_BROUGHT = re.compile(
    "(?:给|为|向)[^，。；]{0,30}?(?:户|群众|老人|儿童|学[生童]|村民|师生|小朋友|孩子们?)[^，。；]{0,8}?(?P<deed>送去|送上|送来|发放)了?(?!新春|节日|祝福|问候|温暖|关怀|祝愿|党)[^，。；]{2}"
    "|(?:与|对|向)[0-9]+余?户[^，。；]{0,16}，(?P<met>送去|送上|送来|发放)了?(?!新春|节日|祝福|问候|温暖|关怀|祝愿|党)[^，。；]{2}"
)
_CAME_TO = re.compile(
    f"{PERSON}(?:总书记|主席|同志|一行|等)?[^，。；{PERSON}]{{0,8}}?来到(?:了)?(?:[^，。；{PLACE}]{{0,12}}?{PLACE}|这里)(?P<deed>[^，。；]{{0,8}})(?=，|。)"
)
_ARRIVED_AT = f"[{PLACE}{ORGANIZATION}]|我[省市县州区镇院校]"
_LEFT_POVERTY = re.compile(
    "(?:宣布|批准)[^。；！？\\n]{0,60}?(?:退出贫困县|脱贫摘帽|摘帽退出|退出贫困村|退出国家级贫困县|告别绝对贫困|全面完成[^，。；！？\\n]{0,24}(?:任务|搬迁))"
)
# 授予某群体“时代楷模”称号, 某村被授予…称号
_AWARDED = re.compile("授予[^。；！？\\n]{2,60}?(?:称号|奖章)(?!的|获得者|以来|后)")
_FOR_HELP = re.compile("扶贫|脱贫|帮扶|协作|对口|支援|援[藏疆青宁滇黔]|驻村")
# 来到某村担任第一书记: the begin of a posting, no visit
_POSTING = re.compile("任|挂职|驻村|支教|支医|扎根|扶贫|帮扶|投资|创业|打工|务工|安家|落户|工作$")
_BONDED = re.compile(
    f"(?:[{PLACE}{ORGANIZATION}])[^，。；]{{0,6}}(?:与|和|同)[^，。；]{{0,2}}[{PLACE}{ORGANIZATION}][^，。；]{{0,16}}?(?P<deed>结为)(?:了)?(?:友好|姊妹|姐妹|兄弟|结对|帮扶|协作|共建|对子)"
)
_COLLECTED = re.compile(
    "(?:募捐|募集|捐款|捐赠|义卖)[^，。；]{0,12}?(?:收到|筹得|筹集|募得|募集)(?:各?类?)(?:爱心)?(?P<deed>善款|捐款)[^，。；]{0,6}[0-9]"
)
_FIRST_SAID = re.compile(
    f"(?:{PERSON}(?:总书记|主席|同志)?|他)在[^，。；{PLACE}{PERSON}]{{0,4}}{PLACE}[^，。；{PERSON}]{{0,10}}?(?P<deed>首次提出|考察时|调研时)"
)
# 某区迎来了某县党政代表团: the host is told first
_WELCOMED_GUESTS = re.compile(
    f"(?P<host>{PLACE})[^，。；！？\\n{PLACE}{ORGANIZATION}]{{0,6}}迎来了?[^，。；！？\\n]{{0,24}}?(?P<deed>代表团|考察团|调研组|考察组|访问团)"
)
# 他家迎来了某书记: the visitor is named
_WELCOMED_PERSON = re.compile(f"迎来了?(?P<deed>{PERSON})(?:总书记|主席|总理|书记|同志|一行|等)*(?=[，。；！])")
_SENT_OFF = ("发往", "运往", "运抵", "送往", "送至", "运至", "驰援", "启运", "起运", "发车")
_SENT_THERE = ("抵达", "送达", "运到")
_SHIPPED = re.compile("|".join((*_SENT_OFF, *(f"{word}(?={_ARRIVED_AT})" for word in _SENT_THERE))))
# 由某市援建的分院落户某村
_SETTLED = re.compile(
    f"(?:{ORGANIZATION}|项目|分院|分校|基地|中心|车间|工厂|工坊|企业|公司|产业园)(?:正式|成功|顺利)?(?P<deed>落户)(?:到了?|在|于|了)?[^，。；]{{0,6}}?(?:{PLACE}|[一-龥]{{1,5}}[村乡镇县])"
)
# people on their way to work are no gift
_TRAINLOAD = re.compile("旅游|游客|务工|乘客|旅客|返岗|返乡|劳动力")
# what is sold, and what is sent day by day
_SOLD = re.compile("包销|保底价|收购价|正忙着|忙着|订单|网店|快递|销往|客户|商户|收购|农民|种植户|果农|每天|源源不断|陆续")
_GOODS = re.compile("[0-9万千百]+(?:余|多)?(?:吨|公斤|斤|箱|件|罐|车|台|套|只|份|万元|毫升|列|趟)|物资|专列|爱心")
_ALSO = re.compile("还|同时")
# rounds of doctors, which a month dates
_ROUNDS = frozenset(("义诊", "巡诊"))
# what a village has all the year; one of them is told with its day
_HELD_OFTEN = frozenset(("夜校", "讲习班", "公开课", "示范课"))
_THESE_GOODS = re.compile("这批|该批|这些|此批|上述")
_INDEFINITE = re.compile("(?:一些|多个|多场|各类|各种|有关|相关|一系列|许多|不少)")
_NO_NAME = re.compile("(?:相关|有关|系列|各项|上述|此次|本次|该|一系列|有关调研)?(?:活动|仪式|会议)")
_BY_LETTER = re.compile("(?:赴|来|到|进|在)(?P<letter>[一-龥])(?=考察|调研|开展|学习|对接|指导|交流|看望|慰问|召开)")
_HELD_THERE = re.compile(
    f"(?:[^，。；在]{{0,4}}|，)在(?P<there>[{PLACE}{ORGANIZATION}])[^，。；]{{0,16}}?(?:召开|举行|举办|启动|开幕|开班|揭牌|开张|开卖|开市|开锣|开街|开售|亮相)"
)
_HELD_AT_LETTER = re.compile("[^，。；]{0,4}在(?P<letter>[一-龥])(?:成功|顺利|隆重)?(?:召开|举行|举办|签约|签署)")
# 为推动“基层建设年”活动深入开展: what something else was done for
_AIM = re.compile("(?:为|为了|通过|按照|根据|结合|围绕|推动|深化|落实)(?!期)")
# “山海协作”工作交流会上，; 甲县—乙区联席会议上，
_NAMED_FIRST = re.compile(f"(?:“[^”，。]{{1,16}}”|[{PLACE}{ORGANIZATION}][—-]{{0,2}}[{PLACE}{ORGANIZATION}])[^，。；在了的]{{0,12}}")
_GIFT_AFTER = re.compile("(?:给|予|至)了?")
# 致以节日的祝贺和诚挚的慰问: words, no visit
_GREETED = re.compile("(?:致以|表示|带去|送去|转达|表达)[^，。；]{0,20}$")
# 听取某某汇报, 看望某某: they lead nothing
_OBJECT = re.compile("(?:听取了?|看望了?|慰问了?)[^，。；]{0,14}$")
_DECLARED = re.compile(f"[{PERSON}{ORGANIZATION}][^，。；]{{0,4}}宣布")
_AT_FIRST = re.compile("(?:随后|其间|期间|之后)?(?:召开的|举行的)?(?:工作|交流|调研|帮扶|扶贫|对接|联建|协作|定点|对口){0,3}")
_CITED_THERE = re.compile("上?的?(?:重要|系列)?(?:讲话|指示|精神|批示|论述|重要)")
_TRAVELLERS = re.compile(
    f"[{PERSON}{ORGANIZATION}]|{PLACE}[^，。；]{{0,12}}?(?:代表团|考察团|工作组|调研组|工作队|医疗队|支教队|帮扶团|组团|单位|一行|企业家|专家|干部|师生)"
)
_HELD_BACK_THEN = re.compile("(?:召开|举行|举办)的$")
_AT_NAMED = re.compile("在")
_AND = re.compile("并|，|、(?=召开|举行|举办|开展)")
_DATELINE = re.compile(
    "[^，。；]{0,24}?(?:(?<!通)讯|消息|(?<![供用发水光风火家停通充])电(?=[（：， ]|[^\\u4e00-\\u9fff]))(?:（[^）\n]{0,30}）)?[：， ]?"
)
_BREAK = re.compile("\n")
_DATELINE_WORDS = ("讯", "消息", "电")
# the words without which no gift, stay or leaving of poverty is told
_OTHER_DEEDS = ("来到", "首次提出", "宣布", "批准", "授予", "送", "发放", "迎来", "落户", "结为", "善款")
_CITED = re.compile("^[^，。；]{0,12}(?:时|期间)?(?:强调|指出|要求|提出|重要讲话|讲话|重要指示|指示|作出)")
_DEMONSTRATIVE = re.compile("^(?:这次|此次|本次|该次?|上述|一次|这一|本届|这场)")
_NEW_OCCASION = re.compile("(?:会议|会|活动|仪式|座谈|调研|培训)(?:结束)?后，|结束后|之后，")


_HELPING = re.compile("支援|帮扶|支教|支医")
_LOOKING = re.compile("对接|调研|考察|交流|洽谈")
_HOLDS = re.compile(f"(?:{_HOLD})(?:起了?|了|的|过)?(?:一?[次场个](?!人))?")
_GUESTS = re.compile("[^，。；]{0,30}(?:代表团|考察团|一行|获得者|获奖者|先进个人|工作者)")
_SHALL = re.compile("要|应|需|必须|推动|加强|做好|开展好")
_BY_MEETING = re.compile("会上|会前|会后|会议")
_PRONOUN = re.compile("(?:^|，)[他她]")
_WHERE = re.compile("[在到赴]")
# 安排某县捐赠资金1000万元: what is meant for gifts
_SET_ASIDE = re.compile("(?:安排|投入|筹集|筹措|落实|拨付|到位|争取|引进|使用)[^，。；向给]{0,12}$")
_GIVEN_GOODS = re.compile("资金|物资|款|金|书(?:包|籍|本|桌|柜|画|[0-9])")
_ONE = re.compile("一[场次]")
_LATELY = re.compile("近日|日前|前几天|几天前|近期")
_GOING_ON = re.compile("(?:目前|眼下|现在|当前)?正(?:在)?[^，。；]{0,6}(?:展开|开展|进行|推进)")
_AGREED = re.compile("了?[^，。；]{0,16}协议")
# …启动仪式，将在某地举行
_WILL_BE = re.compile(
    f"(?:暨[^{_STOP}]{{1,20}})?，?(?:也|还)?(?:将|拟|定)(?:于|在)?[^。；！？\n]{{0,40}}?(?:举行|举办|召开|启动|开幕|开班)"
)
_HEARD_AT = re.compile("上?(?:获悉|了解到|得知|获知)")
# 来到这里考察: where the sentence before has been
_HERE = re.compile("(?:来到|到|在|走进|深入|赴)(?:这里|此地|当地|这个[村乡镇县])")
# 慰问了5户脱贫户，并送上慰问金5000元
_VISITED_WITH_GIFT = re.compile("[^。；]{0,16}?[0-9]+余?(?:户|名|位)[^。；]{0,30}?(?:送|发放|慰问[金品])")
_MONEY = re.compile("[^，。；]{0,16}[0-9][0-9.,]{0,12}(?:余|多)?(?:万|亿|千)?(?:余|多)?元")
# 组织全体职工开展扶贫济困捐款: the unit gives
# 为全县120名医生作了专题培训
_TAUGHT = re.compile(
    "[为给对][^，。；]{0,14}?[0-9]+余?[名位人][^，。；]{0,10}?(?:作|做|进行|开展|举办|举行)了?[^，。；]{0,8}$|[为给对][^，。；]{0,14}?[0-9]+余?[名位人][^，。；]{0,10}?(?:作|做|进行|开展|举办|举行)了?[^，。；]{0,8}?培训"
)
# 双方签订协议，某慈善会捐赠资金: who gives is not who signed
_OWN_GIVER = re.compile(f"(?:{ORGANIZATION}|{PLACE}(?=[向给为]))[^，。；]{{0,4}}(?:$|[向给为])")
# 还代表爱心企业向某校捐赠
_ON_BEHALF = re.compile("代表[^，。；会]{1,16}(?:[向给为][^，。；]{1,24})?$")
_BOTH = re.compile("双方|两地|两[县市区校院]")
_MADE = re.compile("(?:组织|动员|号召)[^，。；]{1,24}(?:开展|进行)[^，。；]{0,10}$")
# 一场仪式在此举行: where the sentence has just been
_HELD_HERE = re.compile("[^，。；]{0,4}在(?:此|这里)")
# 一是…, 二是…: the parts of what was told before
_PART_OF_LIST = re.compile("(?:[一二三四五六]是|第[一二三四五六]，|其[一二三四五六][，是])")
_LEAD_IN = re.compile(f"(?:近日|日前|今天|昨天|{DATE}|上午|下午|，|在{PLACE}|由[^，]{{1,20}}的|\\s|会前|会后|随后|其间|期间)+")
_GOAL = re.compile(
    f"(?:到|赴|深入|来到|前往|走进|莅临|抵达|进驻|入驻|来(?=[{PLACE}{ORGANIZATION}])|在(?!线)|于)(?P<goal>[^{_STOP}到赴在]{{0,40}}(?:、[^{_STOP}到赴在]{{0,40}})*)"
)
_GOAL_GIVEN = re.compile(
    f"(?:到|赴|深入|来到|前往|走进|莅临|抵达|进驻|入驻|来(?=[{PLACE}{ORGANIZATION}])|在(?!线)|于|向|给)(?P<goal>[^{_STOP}到赴在]{{0,40}}(?:、[^{_STOP}到赴在]{{0,40}})*)"
)
_HELD_IN = re.compile(f"[^{_STOP}]{{0,6}}在(?:[^{_STOP}举召]{{0,12}}——|[^{_STOP}举召的]{{0,6}})?[{PLACE}{ORGANIZATION}]")
_VENUE = re.compile(
    f"在(?P<venue>[^{_STOP}、在召举]{{1,24}}(?:室|厅|馆|中心|酒店|宾馆|广场|大厦|楼|礼堂|剧院|校区|学校|会场|基地|园区|公园|大院))"
)

_MAX_REACH = 400
_A_MONTH = timedelta(days=31)
_LONG_QUOTE = 26
_MANY_SIDES = 4
# no sentence of a real page tells more; what does is noise
_MAX_WORDS = 40
_PARAGRAPH_REACH = 1500
_HEADING_LENGTH = 60
# 12月2日　星期五　阴转小雨
_ENTRY_HEAD = 14


@dataclass(slots=True)
class Candidate:
    """One spot that tells an event; positions are masked ones."""

    event_type: str
    sentence: int
    start: int
    end: int
    clause_start: int
    clause_end: int
    name: str | None = None
    name_start: int = -1
    date: DateMention | None = None
    inherits: bool = False
    by_meeting: bool = False
    new_occasion: bool = False
    paragraph: int = -1
    in_occasion: bool = False
    pointed: bool = False
    """Named as 此次会议: told before, if anything was."""
    own_sides: bool = False
    """A signature whose clause names two sides of its own."""
    own_ceremony: bool = False
    """A gift whose sentence names the ceremony at which it was made."""
    own_paper: bool = False
    """A signature told with the name of its paper (签署《…协议》)."""
    done: bool = False
    """A signature told as done under its paper (签订了《…》)."""
    begun: DateMention | None = None
    """The one day with which its paragraph begins, where it has none of its own."""
    shift: int = 0
    """Days from the occasion before it: -1 for 前一天, 1 for 次日."""
    shipment: bool = False
    """Goods sent off; another sentence with its own day tells another shipment."""
    backdrop: bool = False
    """In a sentence that tells what was before the news (据了解, 近年来, 去年)."""
    at_ceremony: bool = False
    """An unveiling without a day (活动中，…共同揭牌): done at the occasion told before, if one is."""
    to_come: bool = False
    """Held later, as its verb tells (…仪式，将在某地举行)."""
    on_behalf: bool = False
    """A gift that someone present hands over for others."""
    amount: bool = False
    """A gift whose amount of money is told."""
    in_passing: bool = False
    """A talk on the way (并与村干部进行了座谈): part of the journey, where one is told."""
    with_gift: bool = False
    """A visit at which households were given money or goods that are counted (慰问了5户，送上慰问金5000元): told for itself beside a tour."""
    aside: bool = False
    """A gift in kind told as one more thing done at an occasion (还捐赠图书500册)."""
    mentioned: bool = False
    """Only named as where something else happened (在…会上, 出席…会)."""
    by_pronoun: bool = False
    """Told of him or her who was named before."""
    at_home: bool = False
    """In the page's own place (来我县, 在我市召开)."""
    hosted: bool = False
    """Guests came to the page's own place (来我县)."""
    held_until: int = -1
    """Where the verb that holds it ends, if the name stands before its verb."""
    heading: bool = False
    """In a line without an end mark at the head of the body: the title told again."""
    vague: bool = False
    places: list[Token] = field(default_factory=list)
    venue: str | None = None
    organizer: Token | None = None
    leaders: list[str] = field(default_factory=list)
    actors: frozenset[str] = frozenset()
    """Whoever is named before it in its sentence, people and bodies."""
    strong: bool = False
    is_occasion: bool = False


def _type_by_name(name: str) -> str | None:
    """The type that the words of a name tell: 签约 and 捐赠 before all, of 调研 and 慰问 the one named first."""
    found = [(kind, match.start()) for kind, words in _TOLD_BY_NAME if (match := words.search(name))]
    if not found:
        return None
    trips = sorted((at, kind) for kind, at in found if kind in ("visit", "inspection"))
    return trips[0][1] if trips and found[0][0] in ("visit", "inspection") else found[0][0]


def _type_of_trip(words: str) -> str:
    """activity for teams that went to work there, inspection for all other trips."""
    if "交接" in words:
        return "handover"
    at_work = _TEAM_AT_WORK.search(words) and _HELPING.search(words) and not _LOOKING.search(words)
    return "activity" if at_work else "inspection"


def code_of(token: Token) -> str | None:
    """The code of a place, or of the narrowest place that an organisation's name or its record tells."""
    inside = [p.code for p in token.places if p.code]
    if token.kind == PLACE:
        return token.places[-1].code
    own = token.organization.place_code if token.organization else None
    return max([*inside[-1:], *([own] if own else [])], key=lambda c: len(c.rstrip("0")), default=None)


def _clause(text: str, at: int, low: int, high: int, marks: str = "；。！？\n") -> tuple[int, int]:
    """The stretch around ``at`` between marks, within ``low`` and ``high`` and not wider than a long sentence."""
    low, high = max(low, at - _MAX_REACH), min(high, at + _MAX_REACH)
    for mark in marks:
        before = text.rfind(mark, low, at)
        if before >= 0:
            low = before + 1
        after = text.find(mark, at, high)
        if after >= 0:
            high = after
    return low, high


@cache
def _signs() -> Signs:
    words = event_words()
    return Signs(
        {
            "occasion": (occasion_pattern(), [word for word, kind in words if kind == "occasion"]),
            "deed": (deed_pattern(), [word for word, kind in words if kind == "deed"]),
            "speech": (SPEAKS, SPEAKS_WITH),
            "shipment": (_SHIPPED, (*_SENT_OFF, *_SENT_THERE)),
            "dateline": (re.compile("|".join(_DATELINE_WORDS)), _DATELINE_WORDS),
            "other": (re.compile("|".join(_OTHER_DEEDS)), _OTHER_DEEDS),
            **{f"plain {number}": (re.compile(any_of(deed.words)), deed.words) for number, deed in enumerate(PLAIN_DEEDS)},
        }
    )


class Finder:
    """Reads the sentences of a masked page one by one."""

    def __init__(self, masked: MaskedText, original: str) -> None:
        self.masked = masked
        self._breaks = [m.start() for m in _BREAK.finditer(masked.text)]
        self.original = original
        self._entries = self._dated_lines()
        sentences = masked.sentences()
        self._told = _signs().matches(masked.text)
        headed = sentences_of(self._told["dateline"], [start for start, _ in sentences])
        self.sentences = [self._after_dateline(*span) if number in headed else span for number, span in enumerate(sentences)]
        self._starts = [start for start, _ in self.sentences]
        self.zones = speech_zones(masked, self.sentences, sentences_of(self._told["speech"], self._starts))

    def paragraph(self, at: int) -> int:
        """The masked position of the line break before a position, -1 where there is none."""
        number = bisect_left(self._breaks, at)
        return self._breaks[number - 1] if number else -1

    def _after_dateline(self, start: int, end: int) -> tuple[int, int]:
        """A sentence without 本报讯 or 某网消息（…）： at its head."""
        found = _DATELINE.match(self.masked.text, start, end)
        if found and found.end() < end:
            again = _DATELINE.match(self.masked.text, found.end(), end)
            return (again.end(), end) if again and again.end() < end else (found.end(), end)
        return start, end

    def words(self, start: int, end: int) -> str:
        """The page's own words at a masked span."""
        a, b = self.masked.span(start, end)
        return self.original[a:b]

    def is_occasion(self, start: int, end: int) -> bool:
        """Whether the words at a masked span name an occasion rather than a deed."""
        return (self.masked.text[start:end], "occasion") in event_words() or self.masked.text[max(0, start - 2) : start] in ("开展", "举行")

    def candidates(self) -> list[Candidate]:
        """All spots that tell an event, in reading order."""
        found: list[Candidate] = []
        text = self.masked.text
        occasions, deeds = self._by_sentence(self._told["occasion"]), self._by_sentence(self._told["deed"])
        sent, said = (sentences_of(self._told[kind], self._starts) for kind in ("shipment", "other"))
        plain: dict[int, list[PlainDeed]] = {}
        for kind, deed in enumerate(PLAIN_DEEDS):
            for number in sentences_of(self._told[f"plain {kind}"], self._starts):
                plain.setdefault(number, []).append(deed)
        travels, arrivals = (sentences_of(p.finditer(text), self._starts) for p in (_TRAVEL, _ARRIVED))
        worked = sentences_of(_WORK.finditer(text), self._starts) if _OPERATION in text else set()
        for number in sorted({*occasions, *deeds, *travels, *arrivals, *sent, *worked, *said, *plain}):
            start, limit = self._starts[number], self.zones[number]
            if limit - start < 4:
                continue
            taken: list[tuple[int, int]] = []
            for match in occasions.get(number, ())[:_MAX_WORDS]:
                candidate = self._occasion(number, match, limit)
                if candidate is not None:
                    found.append(candidate)
                    taken.append((max(candidate.name_start, candidate.clause_start), candidate.end))
            for match in deeds.get(number, ())[:_MAX_WORDS]:
                if any(a <= match.start() < b for a, b in taken):
                    continue
                candidate = self._deed(number, match, limit)
                if candidate is not None:
                    found.append(candidate)
            if number in travels:
                self._travels(number, start, limit, found)
            if number in arrivals:
                self._arrivals(number, start, limit, found)
            if number in said:
                self._gifts(number, start, limit, found)
                self._stays(number, start, limit, found)
                self._lefts(number, start, limit, found)
                if text.find("迎来", start, limit) >= 0:
                    self._guests(number, start, limit, found)
                if text.find("落户", start, limit) >= 0:
                    self._settled(number, start, limit, found)
                if text.find("结为", start, limit) >= 0 or text.find("善款", start, limit) >= 0:
                    self._bonds(number, start, limit, found)
            if number in sent:
                self._shipments(number, start, limit, found)
            if number in worked:
                self._works(number, start, limit, found)
            if number in plain:
                self._plainly(number, start, limit, found, plain[number])
        found.sort(key=lambda c: (c.start, c.end))
        return found

    def _by_sentence(self, matches: list[re.Match[str]]) -> dict[int, list[re.Match[str]]]:
        """The matches by the sentence that tells them; what is only said there is left out."""
        found: dict[int, list[re.Match[str]]] = {}
        for match in matches:
            number = bisect_right(self._starts, match.start()) - 1
            if number >= 0 and match.end() <= self.zones[number]:
                found.setdefault(number, []).append(match)
        return found

    def _travels(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """A trip told by its purpose (赴某县开展对口帮扶工作), where the sentence tells no other deed."""
        text = self.masked.text
        for match in _TRAVEL.finditer(text, start, limit):
            if any(c.sentence == number and c.event_type in ("inspection", "visit", "activity") for c in found[-6:]):
                continue
            block_start = _clause(text, match.start(), start, limit, "；。！？\n")[0]
            unnamed = number <= 1 and _SOMEONE.search(text, block_start, match.start()) is not None
            if unnamed or _TRAVELLERS.search(text, block_start, match.start()):
                travelled = self._complete(
                    number,
                    _type_of_trip(text[block_start : match.end()]),
                    match.start("deed"),
                    match.end("deed"),
                    limit,
                    clause_start=block_start,
                )
                if travelled is not None and (travelled.strong or (number <= 1 and travelled.leaders)):
                    found.append(travelled)

    def _arrivals(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """A trip told by what they did there, where the sentence tells no other deed but a meeting held there: 来到某村，为困难群众送去…; 到某村，了解…."""
        if any(c.sentence == number and not (c.event_type == "meeting" and c.is_occasion and not c.mentioned) for c in found[-6:]):
            return
        text = self.masked.text
        for match in islice(_ARRIVED.finditer(text, start, limit), _MAX_WORDS):
            block_start = _clause(text, match.start(), start, limit, "；。！？\n")[0]
            if not (_TRAVELLERS.search(text, block_start, match.start()) or _GROUP.search(text, block_start, match.start())):
                continue
            kind = "visit" if match.group("deed").startswith("送") else "inspection"
            arrived = self._complete(number, kind, match.start("deed"), match.end("deed"), limit, clause_start=block_start)
            if arrived is not None and (arrived.strong or arrived.inherits):
                found.append(arrived)
                return

    def _gifts(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """Goods brought to households or pupils, where the sentence tells no other deed: 干部职工为某村贫困户送去化肥."""
        if self.masked.text.find("送", start, limit) < 0 and self.masked.text.find("发放", start, limit) < 0:
            return
        if any(c.sentence == number for c in found[-6:]):
            return
        text = self.masked.text
        for match in islice(_BROUGHT.finditer(text, start, limit), 3):
            low = _clause(text, match.start(), start, limit, "；。！？\n")[0]
            if not (_TRAVELLERS.search(text, low, match.start()) or _GROUP.search(text, low, match.start())):
                continue
            deed = "deed" if match.group("deed") else "met"
            brought = self._complete(number, "visit", match.start(deed), match.end(deed), limit, clause_start=low)
            if brought is not None and deed == "met":
                brought.with_gift = True
            if brought is not None and (brought.strong or brought.inherits):
                found.append(brought)
                return

    def _stays(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """A dated stay told only by where someone came: 2013年11月，某某来到某村，提出…."""
        text = self.masked.text
        if (text.find("来到", start, limit) < 0 and text.find("首次提出", start, limit) < 0) or any(
            c.sentence == number and c.event_type in ("inspection", "visit", "activity", "meeting") for c in found[-6:]
        ):
            return
        for match in islice((*_CAME_TO.finditer(text, start, limit), *_FIRST_SAID.finditer(text, start, limit)), 3):
            if _POSTING.search(match.group("deed")):
                continue
            low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
            stay = self._complete(number, "inspection", match.start("deed"), match.end("deed"), limit, clause_start=low)
            lately = number <= 1 and _LATELY.search(self.words(low, match.start())) is not None
            if stay is not None and (stay.date is not None or lately) and not stay.backdrop:
                stay.strong = True
                found.append(stay)
                return

    def _lefts(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """The day on which a county is declared out of poverty (9月1日，甲省宣布乙县正式退出贫困县序列)."""
        text = self.masked.text
        if all(text.find(word, start, limit) < 0 for word in ("宣布", "批准", "授予")):
            return
        for match in islice((*_LEFT_POVERTY.finditer(text, start, limit), *_AWARDED.finditer(text, start, limit)), 2):
            low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
            left = self._complete(number, "activity", match.start(), match.end(), limit, clause_start=low)
            if match.group().startswith("授予") and _FOR_HELP.search(text, low, match.end()) is None:
                continue
            if left is not None and left.date is not None and left.date.precision == "day" and not left.backdrop:
                left.strong = True
                named = [t for _, t in self.masked.tokens_in(match.start(), match.end()) if t.kind == PLACE]
                left.places = named[-1:] or left.places
                found.append(left)
                return

    def _settled(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """A project with a helper that came to a place in a month or on a day: 8月，由某市援建的分院落户某村."""
        for match in islice(_SETTLED.finditer(self.masked.text, start, limit), 1):
            low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
            if not _HELPERS_MARK.search(self.masked.text, low, match.start()):
                continue
            settled = self._complete(number, "launch", match.start("deed"), match.end("deed"), limit, clause_start=low)
            if settled is not None and settled.date is not None and settled.date.precision != "year" and not settled.backdrop:
                settled.strong = True
                settled.places = [t for _, t in self.masked.tokens_in(match.start("deed"), match.end()) if t.kind == PLACE][-1:]
                found.append(settled)

    def _bonds(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """Two sides that became partners, and collections with their yield, on a day or in a month: 5月，甲镇与乙镇结为友好乡镇."""
        for pattern, kind in ((_BONDED, "signing"), (_COLLECTED, "donation")):
            for match in islice(pattern.finditer(self.masked.text, start, limit), 1):
                if any(c.sentence == number and c.event_type == kind for c in found[-6:]):
                    continue
                low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
                bond = self._complete(number, kind, match.start("deed"), match.end("deed"), limit, clause_start=low)
                if bond is not None and bond.date is not None and bond.date.precision != "year" and not bond.backdrop:
                    bond.strong = True
                    if kind == "signing":
                        bond.places = []
                    found.append(bond)

    def _guests(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """A delegation that came, told by its host: 5月12日，某区迎来了某县党政代表团."""
        for match in islice(_WELCOMED_GUESTS.finditer(self.masked.text, start, limit), _MAX_WORDS):
            low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
            came = self._complete(number, "inspection", match.start("deed"), match.end("deed"), limit, clause_start=low)
            if came is not None and came.strong:
                came.places = [self.masked.tokens[match.start("host")]]
                found.append(came)
                return
        for match in islice(_WELCOMED_PERSON.finditer(self.masked.text, start, limit), 1):
            low = _clause(self.masked.text, match.start(), start, limit, "；。！？\n")[0]
            came = self._complete(number, "inspection", match.start("deed"), match.end("deed"), limit, clause_start=low)
            if came is not None and came.strong and came.date is not None:
                came.leaders = [
                    t.person.name for _, t in self.masked.tokens_in(match.start("deed"), match.end("deed")) if t.person is not None
                ]
                earlier = self.masked.tokens_in(max(self.paragraph(self.paragraph(start)), low - _PARAGRAPH_REACH, 0), match.start())
                came.places = [t for _, t in earlier if t.kind == PLACE and t.places[-1].code][-1:]
                found.append(came)

    def _shipments(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """Goods of aid sent off on a day: 装有30吨大米的专列从甲市发往乙市."""
        if any(c.sentence == number and c.event_type in ("donation", "launch", "handover") for c in found[-6:]):
            return
        text = self.masked.text
        for match in islice(_SHIPPED.finditer(text, start, limit), 3):
            block_start, block_end = _clause(text, match.start(), start, limit, "；。！？\n")
            if (
                not _GOODS.search(text, block_start, block_end)
                or _TRAINLOAD.search(text, block_start, block_end)
                or _SOLD.search(text, block_start, block_end)
            ):
                continue
            sent = self._complete(number, "donation", match.start(), match.end(), limit, clause_start=block_start)
            if sent is not None and sent.strong and not (sent.date is not None and sent.date.precision == "year"):
                sent.shipment = True
                found.append(sent)
                return

    def _works(self, number: int, start: int, limit: int, found: list[Candidate]) -> None:
        """An operation that a team of helpers carried out on a day."""
        text = self.masked.text
        for match in islice(_WORK.finditer(text, start, limit), 1):
            around = self.words(start, limit)
            if not _TEAM_ON_PAGE.search(around):
                continue
            work = self._complete(number, "activity", match.start(), match.end(), limit, clause_start=start)
            if work is not None and work.date is not None and work.date.precision == "day":
                # the page's own hospital lies in its own place
                work.at_home = work.at_home or "我院" in around
                found.append(work)

    def _plainly(self, number: int, start: int, limit: int, found: list[Candidate], deeds: Sequence[PlainDeed]) -> None:
        """Deeds in plain words, each with its day, where the sentence tells none of their kind in others."""
        text = self.masked.text
        for deed in deeds:
            if any(c.sentence == number and c.event_type in _LIKE.get(deed.event_type, (deed.event_type,)) for c in found[-6:]):
                continue
            if deed.alone and found and found[-1].sentence == number:
                continue
            match = deed.pattern.search(text, start, limit)
            if match is None or not deed.is_meant(text, start, limit):
                continue
            low = _clause(text, match.start(), start, limit, "；。！？\n")[0]
            named = match.span("name") if "name" in deed.pattern.groupindex else None
            start_of, end_of = (named[1] - 1, named[1]) if named else match.span("deed")
            told = self._complete(
                number,
                deed.event_type,
                start_of,
                end_of,
                limit,
                clause_start=low,
                name=self._clean(_HELD_BY.sub("", self.words(*named))) if named else None,
                name_start=named[0] if named else -1,
                is_occasion=named is not None,
            )
            if told is None or told.date is None or told.date.precision not in (("day", "month") if deed.by_month else ("day",)):
                continue
            told.strong = True
            found.append(told)

    # -- occasions -------------------------------------------------------------------------------------------------------------------

    def _occasion(self, number: int, match: re.Match[str], limit: int) -> Candidate | None:
        text = self.masked.text
        low, _high = self.sentences[number]
        start, end = match.span()
        comma_start, comma_end = _clause(text, start, low, limit, "，；。！？\n")
        # a name may hold “…，…” and 《…》 with commas inside
        quote = text.rfind("“", low, start)
        if quote >= 0 and text.find("”", quote, start) < 0:
            comma_start = min(comma_start, _clause(text, quote, low, limit, "，；。！？\n")[0])
        elif quote >= 0 and comma_start > quote and text.find("”", quote, start) > comma_start:
            comma_start = _clause(text, quote, low, limit, "，；。！？\n")[0]
        before = text[comma_start:start]
        after = text[end : comma_end if comma_end > end else end]
        if _SPIRIT.match(after) or after.startswith("以来"):
            return None
        if _GOING_ON.match(after) and self._date(low, start, end) is None:
            return None
        if _HEARD_AT.match(after) and "记者从" in before:
            # 记者从发布会上获悉: the news is what was heard there
            return None
        event_type = event_words()[match.group(), "occasion"]
        held = self._hold_before(before)
        if held is None and match.group().endswith("讲座"):
            lecture = _LECTURED.search(before)
            held = lecture.end() if lecture else None
        name_start = -1
        mentioned = come_back = False
        held_after = _HOLD_AFTER.match(after) or (_HOLD_AFTER_COMMA.match(text, end, limit) if not after else None)
        if held is not None:
            name_start = comma_start + held
        elif "以来" in after[:12]:
            return None
        elif held_after is not None:
            name_start = self._name_start(comma_start, start)
            declared = _DECLARED.search(before)
            if declared:
                # 某某宣布展销会开幕: the fair told before
                name_start = max(name_start, comma_start + declared.end())
        elif (
            (_AT_FIRST.fullmatch(before) or _NAMED_FIRST.fullmatch(before))
            and after[:1] == "上"
            and event_type == "meeting"
            and match.group() not in ("会议", "大会")
        ):
            # 座谈会上，某某介绍: held, but told only by what was said there
            mentioned, name_start = True, start if _AT_FIRST.fullmatch(before) else comma_start
        else:
            if _CITED_THERE.match(after):
                return None
            at_it = _AT_NAMED.search(before) if after.startswith("上") or (match.group() == "座谈" and after.startswith("中")) else None
            verbs = [at_it] if at_it else list(_ATTEND.finditer(before))
            mentioned = True
            come_back = bool(verbs) and verbs[-1].group().endswith("完")
            if verbs and verbs[-1].group().startswith("参与") and match.group() == "活动" and PERSON not in before:
                # 发动各村参与扶贫济困活动
                return None
            if not verbs or start - comma_start - verbs[-1].end() < 2:
                return None
            name_start = comma_start + verbs[-1].end()
        name = self.words(name_start, end)
        one = _ONE.match(name)
        if one:
            name_start, name = name_start + one.end(), name[one.end() :]
        if match.group() in _GENERIC_HEADS:
            event_type = _type_by_name(name) or event_type
            if held_after is not None and "启动" in held_after.group() and event_type in ("activity", "trade_fair"):
                event_type = "launch"
        pointed = _DEMONSTRATIVE.match(name)
        if pointed:
            if held is None and not _HOLD_AFTER.match(after):
                return None
            name_start += pointed.end()
            name = name[pointed.end() :]
        if _AIM.match(name) or self._in_long_quote(low, start, limit):
            return None
        if (
            (_NO_NAME.fullmatch(name) and not (name == "会议" and _MET_ON_DAY.search(text, comma_start, start)))
            or _INDEFINITE.match(name)
            or text.rfind("《", low, start) > text.rfind("》", low, start)
        ):
            return None
        plain = match.group() == "会议" and name == "会议" and _MET_ON_DAY.search(text, comma_start, start) is not None
        if match.group() in ("活动", "仪式", "会议", "大会", "讲座") and len(name) - len(match.group()) < 2 and not plain:
            return None
        if _COUNTED.match(text[end : end + 12]) or _COUNTED_BEFORE.search(text[name_start:start]) or _COUNTED_BEFORE.search(before[-12:]):
            return None
        if _HELD_BACK_THEN.search(text[max(comma_start, name_start - 4) : name_start]) and after.startswith("上"):
            dated = self._date(low, start, end)
            if dated is not None and dated.precision == "year":
                # 在去年召开的某会上: remembered, not told
                return None
        found = self._complete(
            number,
            event_type,
            start,
            end,
            limit,
            name=self._clean(name),
            name_start=name_start,
            is_occasion=True,
            clause_start=comma_start,
            held=not mentioned,
        )
        if found is not None:
            if match.group() in _HELD_OFTEN and found.date is None:
                return None
            found.to_come = _WILL_BE.match(text, end, limit) is not None
            found.in_passing = match.group() == "座谈" and _TALK.fullmatch(name) is not None and _FOR_ITSELF.search(before) is None
            found.pointed = pointed is not None or (held is None and held_after is not None and _DECLARED.search(before) is not None)
            found.mentioned = mentioned
            if held is None and name == match.group() and _LED_BY.match(after):
                # 开班式由某某主持: the one just told, if one was
                found.pointed = True
            if come_back:
                # 刚参加完某会的某人一回村就…: where that one is now
                found.places = []
            found.pointed = found.pointed or (found.date is None and _PART_OF_LIST.match(text, low) is not None)
            found.held_until = end + held_after.end() if held_after is not None and held is None else -1
        return found

    @staticmethod
    def _hold_before(before: str) -> int | None:
        """Where the name begins after the last verb of holding in a clause, or None."""
        best = None
        led = False
        for verb in _HOLDS.finditer(before):
            if best is not None and not led and not _AND.search(before, best, verb.start() + 1):
                break
            best = verb.end()
            led = verb.group().startswith("组织") and not verb.group().startswith(("组织召开", "组织开展"))
        return best

    def _name_start(self, clause_start: int, head: int) -> int:
        """The name of a meeting that stands before its verb: after the date and the words that lead in."""
        text = self.masked.text
        at = clause_start
        found = _LEAD_IN.match(text, at, head)
        return found.end() if found else at

    @staticmethod
    def _clean(name: str) -> str:
        name = name.strip(" ，。：“”" if name.count("“") != name.count("”") else " ，。：")
        return re.sub(
            "^(?:了|的|以|为期[^，]{1,4}的|(?:当[天日])?(?:上午|下午|晚上|晚)?(?:召开|举行|举办|进行)?的|随后(?:举行|召开|进行)?的)",
            "",
            name,
        )

    def _in_long_quote(self, low: int, at: int, limit: int) -> bool:
        """Whether a position lies inside words that someone is quoted with, not inside the quoted name of an occasion."""
        text = self.masked.text
        opened = text.rfind("“", low, at)
        if opened < 0 or text.find("”", opened, at) >= 0:
            return False
        closed = text.find("”", at, limit)
        return (closed if closed >= 0 else limit) - opened > _LONG_QUOTE

    # -- deeds -----------------------------------------------------------------------------------------------------------------------

    def _deed(self, number: int, match: re.Match[str], limit: int) -> Candidate | None:
        text = self.masked.text
        low, _ = self.sentences[number]
        start, end = match.span()
        word = match.group()
        event_type = event_words()[word, "deed"]
        comma_start, comma_end = _clause(text, start, low, limit, "，；。！？\n")
        sentence_start, _end = _clause(text, start, low, limit, "；。！？\n")
        before, after = text[comma_start:start], text[end:comma_end]
        whole_before = text[max(sentence_start, start - 140) : start]
        signs = event_type == "signing" and word != "签约" and after.startswith(("协议", "了协议"))
        if _NOT_A_DEED_AFTER.match(after) and not signs and not (event_type == "donation" and _GIVEN_GOODS.match(after)):
            return None
        if _PURPOSE.match(before):
            return None
        if event_type == "signing" and after.startswith("的"):
            # 根据与某省签署的《协议》: the paper, not the signing
            return None
        if event_type == "donation" and _SET_ASIDE.search(before):
            return None
        if event_type in ("inspection", "visit", "activity") and any(
            m.start() < start < m.end() for m in _WELCOME.finditer(text, sentence_start, limit)
        ):
            return None
        if event_type == "visit" and _GREETED.search(before):
            return None
        if event_type in ("inspection", "visit", "activity") and _WENT_ALONG.search(before):
            return None
        if before.endswith(("的", "被", "社会", "接受", "可")) and event_type not in ("inspection", "visit"):
            return None
        if _COUNTED.match(after) and event_type != "donation":
            return None
        if event_type == "meeting":
            guests = PERSON in after or _GUESTS.match(after)
            if PERSON not in before + whole_before[-60:] or not guests:
                return None
        elif event_type in ("inspection", "visit", "activity") and after.startswith("的"):
            return None
        elif event_type in ("inspection", "visit", "activity"):
            moved = _MOVE_STRONG.search(whole_before) or _ON_THE_SPOT.search(whole_before)
            if moved is None and word in ("义诊", "巡诊"):
                moved = _TREATED.search(whole_before)
            if moved is None and word in ("参观", "考察", "走访", "慰问", "看望"):
                moved = _AROUND_IT.match(whole_before)
            subject = PERSON in whole_before or ORGANIZATION in whole_before or PLACE in whole_before or _GROUP.search(whole_before)
            if not subject or "记者" in whole_before[-40:]:
                return None
            if not moved and (word in _WEAK_DEEDS or PERSON not in before):
                return None
            if (
                word in _WEAK_DEEDS
                and moved is not None
                and moved.group() in ("开展", "进行", "组织")
                and PERSON not in whole_before
                and not _GROUP.search(whole_before)
                and not _TRAVEL.search(text, sentence_start, comma_end)
            ):
                return None
            if _SHALL.search(before[-6:]) and not moved:
                return None
        elif event_type == "donation":
            parties = len(_THAT_SIDE.findall(before)) + sum(
                before.count(k) + after.count(k) + whole_before.count(k) for k in (ORGANIZATION, PLACE, PERSON)
            )
            given = (
                _GIVEN.search(before)
                or _GIFT_AFTER.match(after)
                or _MADE.search(before)
                or re.match("[^，。；]{0,30}(?:，(?:折合|价值|总价值|合计|共计)[^，。；]{0,8})?[0-9]", text[end:limit])
            )
            if not given or parties < 1:
                return None
        elif event_type == "signing":
            if word == "达成" and not _AGREED.match(after):
                return None
            if not _AGREEMENT.match(text[end:limit]) and word not in ("签约", "现场结对"):
                return None
            if (
                before[:1] in "与同和并还"
                or before.startswith("在此基础上")
                or (before[:2] in ("分别", "现场", "共同") and before[2:3] in "与同和")
            ):
                # 某人一行赴某市，与某校签订协议: the other side is the subject of the clause before
                before = whole_before
            sides = sum(before.count(k) + after[:12].count(k) for k in (ORGANIZATION, PLACE, PERSON)) + len(_OUR_SIDE.findall(before))
            both = (
                re.search(
                    f"双方|两地|两校|两院|两县|两市|(?:企业|公司|合作社|集团|商会|协会|医院|学校)[与和同][{ORGANIZATION}{PLACE}]|[{ORGANIZATION}{PLACE}][与和同](?:企业|公司|合作社)|[与和同][0-9]+余?[家个户名所对]|[0-9]+余?家[^，。；]{1, 10}[与和同]",
                    before,
                )
                or _NUMBERED_SIDES.search(before)
            ) and not re.match("[^，。；]{0,12}(?:责任书|军令状|承诺书)", after)
            if sides < 2 and not both and not (sides == 1 and _SIGNED_THERE.search(before)):
                return None
        elif event_type in ("launch", "trade_fair", "training", "handover"):
            beside = word == "揭牌" and _ALSO_UNVEILED.search(whole_before) is not None
            unveiled = beside or (word in ("揭牌", "授牌", "奠基") and PERSON in before and "为" in before)
            if DATE not in text[sentence_start:start] and event_type != "handover" and not unveiled:
                return None
            if unveiled and not beside and DATE not in text[sentence_start:start] and not _INHERITS.search(whole_before):
                return None
            if (
                event_type != "training"
                and word in _WEAK_DEEDS
                and not re.search("正式|举行|顺利|仪式|项目|工程|行动|计划|活动", text[comma_start:comma_end])
            ):
                return None
            if event_type == "training" and _TAUGHT.search(text, sentence_start, end) is None:
                return None
            if before.endswith(("新", "全面", "陆续", "相继", "照常", "正常", "纷纷", "如常")):
                # 查看今年新启动的项目
                return None
            if event_type == "launch" and _BACKGROUND.search(text, low, start) and self._date_precision(low, start) != "day":
                return None
        elif event_type == "interview" and PERSON not in before + after:
            return None
        if event_type == "signing" and re.match("[^，。；]{0,24}捐赠", after):
            event_type = "donation"
        deed = self._complete(number, event_type, start, end, limit, clause_start=comma_start)
        if deed is not None and event_type == "visit":
            deed.with_gift = _VISITED_WITH_GIFT.match(text, end, limit) is not None
        if deed is not None and event_type == "launch":
            deed.at_ceremony = deed.date is None and _ALSO_UNVEILED.search(whole_before) is None
        if deed is not None and event_type == "signing":
            deed.own_sides = re.search(f"[{ORGANIZATION}{PLACE}][^，。；]{{0,4}}[与和同][{ORGANIZATION}{PLACE}]", before) is not None
            deed.own_paper = _NAMED_PAPER.match(after) is not None
            deed.done = _DONE_PAPER.match(after) is not None
        if deed is not None and event_type == "donation":
            deed.amount = _MONEY.match(after) is not None
        if deed is not None and event_type == "donation":
            deed.own_sides = before.startswith(("并将", "并向", "并为", "并给")) or (
                _OWN_GIVER.match(before) is not None and _BOTH.search(whole_before) is not None
            )
            deed.on_behalf = _ON_BEHALF.search(before) is not None
        if deed is not None and event_type == "donation" and deed.date is None:
            at_own_ceremony = "捐赠仪式" in text[end:limit]
            side_gift = _ALSO.search(before) is not None and "元" not in before + after and not at_own_ceremony
            deed.pointed = _THESE_GOODS.match(text, low) is not None or "其中" in text[max(low, comma_start - 4) : start]
            deed.aside = side_gift
        if deed is not None and event_type == "donation":
            deed.own_ceremony = "捐赠仪式" in text[end:limit]
        return deed

    # -- what both share -------------------------------------------------------------------------------------------------------------

    def _complete(
        self,
        number: int,
        event_type: str,
        start: int,
        end: int,
        limit: int,
        *,
        clause_start: int,
        name: str | None = None,
        name_start: int = -1,
        is_occasion: bool = False,
        held: bool = False,
    ) -> Candidate | None:
        text = self.masked.text
        low, high = self.sentences[number]
        block_start, block_end = _clause(text, start, low, min(limit, high), "；。！？\n")
        before = text[block_start:start]
        found = Candidate(event_type, number, start, end, block_start, min(block_end, limit), name, name_start, is_occasion=is_occasion)
        found.clause_end = _clause(text, end, low, limit, "，；。！？\n")[1]
        found.date = self._date(low, start, block_end) or self._day_begun(low, block_start)
        if found.date is None:
            found.date = self._day_of_entry(low)
        if found.date is None:
            found.begun = self._day_of_paragraph(low)
        near = [t for _, t in self.masked.tokens_in(block_start, start) if t.date is not None]
        vague_words = "".join(self.original[t.start : t.end] for t in near)
        found.vague = _OCCASION.search(before) is not None or _OCCASION.search(vague_words) is not None
        found.inherits = _INHERITS.search(before) is not None
        found.shift = (
            -1 if _DAY_BEFORE.search(self.words(block_start, start)) else int(bool(_DAY_AFTER.search(self.words(block_start, start))))
        )
        found.inherits = found.inherits or found.shift != 0
        found.new_occasion = _NEW_OCCASION.search(before) is not None
        found.backdrop = _BACKDROP.search(text, max(self.paragraph(low) + 1, start - _PARAGRAPH_REACH), start) is not None
        found.by_meeting = _BY_MEETING.search(before) is not None
        precise = found.date is not None and found.date.precision == "day"
        if _PRACTICE.search(before) and not precise and not _FIRST_TIME.match(text[max(low, name_start) : end]):
            return None
        if _PLAN_LIST.search(text, low, start):
            return None
        if _CONDITION.search(text[max(block_start, start - 40) : start]):
            return None
        found.leaders = [
            t.person.name
            for i, t in self.masked.tokens_in(block_start, start)
            if t.person is not None and not _OBJECT.search(text, max(block_start, i - 16), i)
        ]
        found.actors = frozenset(
            t.person.name if t.person is not None else t.organization.name if t.organization is not None else ""
            for _, t in self.masked.tokens_in(block_start, start)
            if t.person is not None or t.organization is not None
        )
        found.places = self._places(event_type, block_start, start, end, found.clause_end, name_start)
        found.by_pronoun = _PRONOUN.search(before) is not None
        found.at_home = _AT_HOME.search(text, block_start, found.clause_end) is not None
        found.hosted = _HOSTED.search(text[block_start:start]) is not None
        found.venue = self._venue(block_start, start)
        found.organizer = next(
            (t for _, t in self.masked.tokens_in(clause_start, name_start if name_start > 0 else start) if t.kind in (ORGANIZATION, PLACE)),
            None,
        )
        paragraph = self.paragraph(low)
        found.heading = number == 0 and text[high - 1] not in "。！？" and high - low < _HEADING_LENGTH and high < len(text)
        found.paragraph = paragraph
        if not found.inherits:
            found.in_occasion = _AT_OCCASION.search(text, max(paragraph + 1, start - _PARAGRAPH_REACH), start) is not None
            found.by_meeting = found.by_meeting or found.in_occasion
        found.strong = (
            precise
            or found.vague
            or (held and event_type == "meeting" and self._village_met(low, name_start, name))
            or (found.date is not None and self._dated_enough(event_type, found.date, name, text[start:end]))
        )
        dated_trip = bool(found.leaders) and found.date is not None and event_type in ("inspection", "visit")
        # 某人近日在某地考察时强调: the news itself, told by what was said
        news = (
            number <= 1
            and event_type in ("inspection", "visit")
            and bool(found.leaders and found.places)
            and _LATELY.search(self.words(block_start, start)) is not None
        )
        if not precise and not dated_trip and not held and not news and name != "座谈" and _CITED.match(text[end : end + 24]):
            return None
        if not precise and found.date is not None and "总书记" in self.words(block_start, start):
            # remembered in passing; a journey with its date and place, and a meeting led, count
            led = (
                held and event_type == "meeting" and bool(found.places) and "主持" in text[max(low, name_start - 8) : max(name_start, low)]
            )
            if (
                (not found.leaders and not led)
                or event_type not in ("inspection", "visit", "meeting")
                or not (found.places or found.date.precision == "month")
            ):
                return None
            found.strong = True
        return found

    def _day_begun(self, low: int, block_start: int) -> DateMention | None:
        """The day of the paragraph that a sentence goes on with: 17日上午，…。下午，双方座谈."""
        if _HALF_DAY.match(self.masked.text, block_start) is None:
            return None
        days = [
            t.date
            for _, t in self.masked.tokens_in(max(self.paragraph(low) + 1, low - _PARAGRAPH_REACH), low)
            if t.date is not None and t.date.precision == "day" and t.date.kind == "date"
        ]
        return days[-1] if days else None

    def _day_of_paragraph(self, low: int) -> DateMention | None:
        """The day at the head of the paragraph in which a sentence stands, where no other day is told between (31日上午，…。双方签订…)."""
        head = self.paragraph(low) + 1
        first = next((i for i in range(head, min(head + 6, low)) if not self.masked.text[i].isspace()), low)
        if first >= low or low - head > _PARAGRAPH_REACH:
            return None
        if self.masked.text[first] != DATE:
            # 第三顿饭是28日的工作餐。餐前，联席会议刚刚结束: the day of the sentence right before
            at = bisect_left(self._starts, low) - 1
            days = [t.date for _, t in self.masked.tokens_in(max(head, self._starts[at]), low) if t.date is not None] if at >= 0 else []
            return days[0] if len(days) == 1 and days[0].precision == "day" and days[0].kind == "date" else None
        days = [t.date for _, t in self.masked.tokens_in(first, low) if t.date is not None and t.date.precision == "day"]
        return days[0] if len(days) == 1 and days[0].start == self.masked.tokens[first].start else None

    def _day_of_entry(self, low: int) -> DateMention | None:
        """The day of the entry of a diary in which a sentence stands: the last line before it that holds a day and hardly more (7月10日　晴)."""
        at = bisect_right(self._entries, low, key=lambda entry: entry[0]) - 1
        return self._entries[at][1] if at >= 0 else None

    def _dated_lines(self) -> list[tuple[int, DateMention]]:
        """Where the entries of a diary begin, with their days; nothing where there are not several."""
        text = self.masked.text
        found: list[tuple[int, DateMention]] = []
        for begin, end in zip([-1, *self._breaks], [*self._breaks, len(text)], strict=True):
            line = text[begin + 1 : end].strip()
            if len(line) <= _ENTRY_HEAD and line[:1] == DATE:
                days = [t.date for _, t in self.masked.tokens_in(begin + 1, end) if t.date is not None and t.date.precision == "day"]
                if len(days) == 1 and days[0].start_date is not None:
                    found.append((end, days[0]))
        return found if len({day.start_date for _, day in found}) > 1 else []

    def _village_met(self, low: int, name_start: int, name: str | None) -> bool:
        """Whether a village's own meeting is told as done, once: it needs no day."""
        return (
            bool(name)
            and _VILLAGE_MEETING.fullmatch(name or "") is not None
            and _ONCE.search(self.masked.text, max(low, name_start - 8), name_start) is not None
        )

    def _date_precision(self, low: int, start: int) -> str | None:
        date = self._date(low, start, start)
        return None if date is None else date.precision

    def _in_title(self, date: DateMention) -> bool:
        """Whether a year belongs to the title of a paper or to a plan (2018年度), not to the deed."""
        if self.original[date.end : date.end + 1] in ("度", "的") or "年度" in self.original[date.start : date.end]:
            return True
        before = self.original[max(0, date.start - 30) : date.start]
        return before.rfind("《") > before.rfind("》")

    @staticmethod
    def _dated_enough(event_type: str, date: DateMention, name: str | None, word: str) -> bool:
        """A year alone dates a named meeting or a gift; campaigns and courses of a year are practice."""
        if event_type in ("donation", "signing"):
            return True
        if event_type in ("handover", "launch") or word in _ROUNDS:
            return date.precision != "year"
        return bool(name) and (event_type == "meeting" or date.precision == "month")

    def _date(self, low: int, start: int, high: int) -> DateMention | None:
        """The nearest dated mention before the deed in its sentence, a day rather than a year; else one right after it."""
        tokens = [
            t.date
            for _, t in self.masked.tokens_in(max(low, start - _MAX_REACH), start)
            if t.date is not None and t.date.start_date is not None and self._dates(t.date)
        ]
        later = [
            t.date
            for _, t in self.masked.tokens_in(start, min(high, start + 40, self._comma(start, high)))
            if t.date is not None and t.date.start_date is not None and self._dates(t.date)
        ]
        after = later[0] if later and later[0].precision == "day" else None
        for precision in ("day", "month", "year"):
            for date in reversed(tokens):
                if date.precision == precision and (precision != "year" or not self._in_title(date)):
                    return after if after is not None and precision != "day" else self._with_days_before(date, tokens)
        return after

    def _dates(self, date: DateMention) -> bool:
        """Whether a mention can date a deed: a day, week, month or year, or a part of a month (11月下旬, 月初)."""
        if date.kind in ("date", "range"):
            return True
        if date.kind != "period" or date.start_date is None or date.end_date is None or self.original[date.end - 1] == "来":
            return False
        # 11月下旬, 月初, 上周: no longer than a month
        return date.precision in ("day", "month") and date.end_date - date.start_date < _A_MONTH

    def _comma(self, at: int, high: int) -> int:
        """The next comma, where another deed of the sentence may begin."""
        comma = self.masked.text.find("，", at, high)
        return comma if comma >= 0 else high

    def _with_days_before(self, date: DateMention, tokens: list[DateMention]) -> DateMention:
        """6月16日、6月17日 as one range; any other date as it is."""
        number = tokens.index(date)
        if number == 0 or date.precision != "day":
            return date
        first = tokens[number - 1]
        joined = first.end < date.start <= first.end + 2 and self.original[first.end : date.start] in ("、", "和", "至", "，")
        if (
            not joined
            or first.precision != "day"
            or first.start_date is None
            or date.start_date is None
            or first.start_date > date.start_date
        ):
            return date
        return replace(date, start=first.start, start_date=first.start_date, end_date=date.end_date or date.start_date, kind="range")

    def _places(self, event_type: str, low: int, start: int, end: int, high: int, name_start: int) -> list[Token]:
        """Where it took place: what follows a verb of motion or 在, else what the clause names."""
        text = self.masked.text
        cut = name_start if name_start > 0 else start
        given = max(text.rfind(mark, low, cut) for mark in "向给为") if event_type in ("donation", "handover") and name_start <= 0 else -1
        if given > low:
            # who gives lies elsewhere
            received = [
                t
                for i, t in self.masked.tokens_in(given, min(cut, self._comma(given, cut)))
                if not (code_of(t) or "0000").endswith("0000") and not (t.kind == PLACE and _HELPERS_MARK.match(text, i + 1))
            ][-1:]
            if received or _WHERE.search(text, low, given) is None:
                return received or [t for t in self._located(end, high) if t.kind == PLACE][:1]
        if name_start > 0:
            if _HELD_HERE.match(text, end, high):
                return self._located(low, cut)[-1:]
            held = _HELD_THERE.match(text[end:high])
            there = self._located(end + held.start("there"), high)[:1] if held else []
            if there:
                return there
        goals: list[Token] = []
        towards = event_type in ("donation", "handover")
        for move in (_GOAL_GIVEN if towards else _GOAL).finditer(text[low:cut]):
            at = low + move.start("goal")
            here = self._located(at, low + move.end("goal"))
            helped = _HELPED_GOAL.search(text, at, low + move.end("goal"))
            if helped:
                # 前往某街道定点帮扶地某镇: to whom is helped, not who helps
                here = self._located(helped.end() - 1, low + move.end("goal")) or here
            near = text[at : low + move.end("goal")]
            if here and (near[:1] in (PLACE, ORGANIZATION) or PLACE in near[:12] or not goals):
                goals = here
        if goals:
            return goals
        said = _THAT_PLACE.search(text[low:cut])
        if said:
            # 到该村慰问: the last one of its kind before
            earlier = [
                t
                for i, t in self.masked.tokens_in(max(0, low - _PARAGRAPH_REACH), low + said.start())
                if t.kind == PLACE and t.places[-1].name.endswith(said.group("kind"))
            ]
            if earlier:
                return earlier[-1:]
        village = _THE_VILLAGE.search(text, low, min(high, cut + 2))
        if village and village.start() < cut:
            earlier = [
                t
                for _, t in self.masked.tokens_in(max(0, low - _PARAGRAPH_REACH), village.start())
                if t.kind == PLACE and t.places[-1].code and self.original[t.end - 1] == village.group("kind")[-1]
            ]
            if earlier:
                return earlier[-1:]
        shown = _HERE.search(text, low, high)
        if shown:
            earlier = [
                t
                for _, t in self.masked.tokens_in(max(self.paragraph(low), low - _PARAGRAPH_REACH, 0), shown.start())
                if t.kind == PLACE and t.places[-1].code
            ]
            if earlier:
                return earlier[-1:]
        hosted = _HOSTED.search(text[low:cut])
        if hosted:
            first = hosted.group("host")
            known = [t for t in self.masked.tokens.values() if t.kind == PLACE and first and self.original[t.start] == first]
            return known[:1]
        shortened = _BY_LETTER.search(text[low : cut + 2])
        if shortened and shortened.group("letter") in province_letters():
            code, name = province_letters()[shortened.group("letter")]
            at = self.masked.starts[low + shortened.start("letter")]
            return [Token(PLACE, at, at + 1, places=[PlaceMention(at, at + 1, code, name, "province")])]
        held_at = _HELD_AT_LETTER.match(text[end:high])
        if held_at and held_at.group("letter") in province_letters():
            code, name = province_letters()[held_at.group("letter")]
            at = self.masked.starts[end + held_at.start("letter")]
            return [Token(PLACE, at, at + 1, places=[PlaceMention(at, at + 1, code, name, "province")])]
        if _TREATED.search(text, low, cut) and event_type == "activity":
            # where the doctors come from, not where they treat
            return [t for t in self._located(low, cut) if t.kind == PLACE][-1:]
        after = self._located(end, high)
        held_in = _HELD_IN.match(text[end:high])
        if held_in and after:
            return after[:1]
        # goods named after where they come from are shown somewhere else
        named = self._located(name_start, end) if name_start > 0 and event_type != "trade_fair" else []
        inside = [
            t
            for i, t in self.masked.tokens_in(low, cut)
            if t.kind == PLACE and not (event_type in ("handover", "launch") and _HELPERS_MARK.match(text, i + 1))
        ]
        if event_type == "signing":
            if name_start <= 0 and _AT_OCCASION.search(text, max(self.paragraph(low) + 1, cut - _PARAGRAPH_REACH), cut):
                # 会上，甲局与乙局签订协议: where the meeting is, not where the sides sit
                return []
            after = []
        if len(inside) >= _MANY_SIDES:
            # pairs of places that sign two by two: none of them is where it happened
            return []
        if name_start > 0:
            moving = _MOVE_STRONG.search(text[low:cut]) is not None and PERSON in text[low:cut]
            return ([] if moving else inside[-1:]) or (named[:1] if len(named) == 1 else [])
        if _MOVE_STRONG.search(text[low:cut]) and PERSON in text[low:cut]:
            # the places before the verb of motion are where they came from
            return [t for t in after if t.kind == PLACE][:1]
        if event_type in ("launch", "handover"):
            built = _BUILT_FOR.search(text, low, cut)
            there = self._located(built.end(), cut)[:1] if built else []
            if there:
                return there
        if event_type in ("donation", "signing") and not inside and _BOTH_FIRST.match(text, low, cut):
            # 两地教育局签订协议，捐赠设备: no side's seat
            return [t for t in after if t.kind == PLACE][:1]
        near_by = [t for t in after if t.kind == PLACE][:1] or inside[-1:] or after[:1]
        if event_type == "donation" and not near_by:
            # who gives sits somewhere, the gift is made where the page is
            return []
        return near_by or self._located(low, cut)[-1:]

    def _located(self, low: int, high: int) -> list[Token]:
        """The places in a masked span; organisations that lie somewhere only where no place is named."""
        text = self.masked.text
        tokens = [
            (i, t)
            for i, t in self.masked.tokens_in(low, high)
            if t.kind == PLACE or (t.organization is not None and not (code_of(t) or "0000").endswith("0000"))
        ]
        places: list[Token] = []
        for i, token in tokens:
            if token.kind == PLACE:
                last = token.places[-1]
                if last.level != "village" and self.original[token.end - 1] not in "省市州县区镇乡村旗" and _STREET.match(text, i + 1):
                    # 滨江道步行街 lies in no county of that name
                    continue
                places.append(token)
            else:
                before = self.masked.tokens.get(i - 1)
                if (
                    before is not None
                    and places
                    and before is places[-1]
                    and (code_of(token) or "").startswith((before.places[-1].code or "?").rstrip("0"))
                ):
                    places[-1] = token
        return places or [t for _, t in tokens[:1] if t.kind == ORGANIZATION]

    def _venue(self, low: int, start: int) -> str | None:
        """镇政府四楼会议室 of 在镇政府四楼会议室召开."""
        text = self.masked.text
        if text.find("在", low, start) < 0:
            return None
        for found in _VENUE.finditer(text[low:start]):
            return self.words(low + found.start("venue"), low + found.end("venue"))
        return None

"""Who took which part in an event: chair, speaker, reporter, leader, attendee, signatory, donor, recipient, visitor, organizer."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from transforms.extract.event_finding import Finder
from transforms.extract.event_masking import DATE, ORGANIZATION, PERSON, Token
from transforms.extract.modality import modality_at
from transforms.extract.model import Facts, Page, Participation

_N = PERSON
_ROLE = re.compile(
    # with which characters a match can begin: most spots are passed over at a glance
    "(?=[主汇通述作率带一签接受捐赠讲强指要点致答欢发安在宣授提表说希介回随会出参列陪揭剪到与见进走慰看调考督检来前深赴分感称组召任担代现直义坐问诊])(?:"
    f"(?P<organizer>(?<=[{_N}志])(?:组织|召集)(?:大家|村民|群众|党员|全体[^，。；]{{0,6}})?(?:召开|开起|开了|举办))|"
    "(?P<chair>主持(?!人|词))|(?P<reporter>汇报(?!会|材料|考察|团|组)|通报(?!会)|述职|作工作报告)|"
    f"(?P<leader>任(?:团长|领队)|带着(?=[0-9]{{1,4}}余?[名位][^，。；]{{0,8}}(?:党员|干部|职工|队员|医生|专家|教师|师生|员工|志愿者|骨干))|率团|率队|带队|率领|带领(?!(?:着|当地|全村|广大|这里的?|大家|[^，。；]{{0,6}}(?:村民|群众|乡亲|农户|贫困户|百姓|人民|学生|孩子|大伙|种植|养殖|致富|发展)))|(?<=[{_N}志亲])率|一行)|"
    "(?P<signatory>(?<!见证)签署|(?<!见证)签订|(?<!见证)签约(?!仪式|活动|会|现场|前|后|方)|签字(?!仪式))|"
    "(?P<recipient>(?:接受|接收)了?[^，。；]{0,10}?(?:捐赠|赠送|捐款|爱心)|接过|受赠|代表[^，。；]{0,8}?接受)|"
    "(?P<donor>(?<!见证)(?<!爱心)(?<!的)(?<!对)(?<!此次)捐赠(?!仪式|活动|现场|物资|证书|协议|大会|资金|的)|捐款(?!仪式|活动)|捐资|捐助(?!仪式|活动)|捐出|赠送(?!仪式)|捐献)|"
    f"(?P<there>(?<=[{_N}志])在[^，。；{_N}]{{0,12}}会上(?!的))|"
    "(?P<speaker>讲话|强调|指出|要求|点评|致辞|致词|致[^，。；]{0,4}[辞词]|答谢词|欢迎辞|欢迎词|发言|安排部署|作[^，。；]{0,6}部署|作了?[^，。；]{0,10}(?:报告|交流|分享)|在[^，。；]{2,30}会上(?=对|庄严|作)|宣告|讲授|授课|宣布|作动员|作报告|作了?[^，。；]{0,30}?(?:培训|讲座|辅导|宣讲)|宣读|(?<!，)分享了?[^，。；]{0,20}(?:故事|经验|做法|体会|经历|感受|心得|如何)|感触最深|称(?=，|：|“|$)|提出?[^，。；]{0,10}(?:要求|建议|希望)|表示|说(?=，|：|“|道|$)|希望|介绍|回答了?[^，。；]{0,10}(?:提问|问题)|答记者问|与[^，。；]{0,4}记者[^，。；]{0,8}(?:交流|见面))|"
    "(?P<attendee>随行(?!人员|的?记者)|(?:一同|一起|随同|接待)(?:参加|调研|考察|督导|走访|看望|慰问|检查|了?调研)|会见|会晤|接见|出席|参加|列席|陪同|参会|参训|揭牌(?!仪式|活动|成立)|剪彩|揭幕|到会|与会|都来了|到场|参与|见证|任(?:副团长|顾问|秘书长)|(?:现场)?直播带货|(?:义诊|坐诊|问诊|诊病|看诊|诊疗|诊治|看病)(?=$|，|。|；)|进行了?(?:座谈|会谈|亲切交谈))|"
    "(?P<visitor>走访(?!活动)|慰问(?!活动|金|品|组|演出|信|物资)|看望(?!慰问活动)|调研(?!员|组|活动|座谈|报告)|考察(?!团|组|活动)|督导(?!组)|检查(?!组)|来到|前往|深入(?!领会|学习|贯彻|推[进动]|实施|落实|分析|研究|人心|交流|挖掘|细致|浅出|思考|合作)|赴|(?<![送达收得感拿提])到(?![位底会场达来])))"
)
_PREDICATE = re.compile("了|召开|举行|举办|开展|贯彻|学习|组织|为了|围绕|聚焦|会议|活动|完成|实现|取得")
_ABSENT = re.compile(
    f"(?:传达|学习|贯彻|落实|宣读)[^，。；{_N}]{{0,14}}(?P<cited>{_N}(?:、{_N}|和{_N})*)[^，。；]{{0,40}}?(?:讲话|精神|指示|批示|要求|部署|论述|贺信)|"
    f"(?P<said>{_N})(?:同志|总书记|主席|书记)?在[^，。；]{{1,24}}(?:会上|时|期间)的(?:一?系列)?(?:重要)?(?:讲话|指示|论述|要求|嘱托)|"
    f"(?:(?:受|按照|代表|贯彻|落实|学习|传达|关于|与|和|同|见到|慰问|看望)(?:了)?(?P<who>{_N}(?:、{_N}|和{_N})*)"
    f"(?:同志|等|总书记|主席|书记|副主席|副书记|市长|县长)?"
    f"(?:{DATE})?(?:的|委托|委派|安排|嘱托|邀请|指派|指示|讲话|重要|家|一家|家中|了解|进行|送|颁|开展|关于|系列|在[^，。；]{{1,20}}时)"
    f"|(?:向|对|给|为|以|感谢|欢迎)(?P<object>{_N}(?:、{_N}|和{_N})*))"
)
# 对某某一行的到来表示欢迎: the host speaks
_WELCOMED = re.compile(f"(?:向|对|与|和|同){_N}(?:、{_N}|和{_N})*(?:同志|等|书记|主席)?一行")
_ESCORTED = re.compile(f"(?P<escort>{_N}(?:、{_N}|和{_N})*)(?:等)?陪同(?P<who>{_N}(?:、{_N}|和{_N})*)(?:同志|一行|等)")
_ACCOMPANIED = re.compile(
    f"在(?P<who>{_N}(?:(?:、|，|和|与|及|以及|等){_N})*)(?:等|同志|等人|等同志|等领导)?(?:的)?(?P<how>陪同|见证|带领|率领|主持|共同努力|全力配合)下?"
)
_POSTED = re.compile(
    f"(?:选派|委派|派驻|派出|抽调|任命|聘任|选聘)[^，。；{_N}]{{0,16}}{_N}|(?:到|赴|来到?)[^，。；]{{1,14}}(?:任[^务何意职]|担任|挂职|驻村)"
)
# 将一把“金钥匙”交到校长手中
_HANDED = re.compile(
    f"(?P<who>{_N})[^，。；{_N}]{{0,3}}(?:将|把)[^，。；{_N}]{{1,16}}(?:交到|递到|递给|交给|移交给?|颁发给|送到)[^，。；{_N}]{{0,6}}(?P<to>{_N})"
)
# 随行的某书记
_OF_THEM = f"的{_N}"
_AT_PERSON = f"在{_N}"
_ALONG = re.compile(f"(?:随行|陪同|同行)的(?P<who>{_N}(?:、{_N})*)")
_POSTPOSED = re.compile("(?:参加|出席|陪同|列席)[^，。；]{0,14}(?:有|：|是)(?:$|：)?")
_VISITED = re.compile(f"(?:看望|慰问)了?[^，。；{_N}]{{0,16}}(?P<who>{_N}(?:(?:、|和|与){_N})*)")
_HEARD = re.compile(f"听取了?(?:[^，。；{_N}]{{0,12}}(?:派驻|驻村|的))?(?P<who>{_N})[^，。；]{{0,40}}(?P<what>汇报|介绍|通报)")
_MET = re.compile(
    f"(?:与|同|和)(?P<who>{_N}(?:(?:、|，|和|与|及|以及){_N})*)(?:等|同志|等人|一行)*(?:[^，。；]{{0,8}}?|，?就[^，。；]{{1,20}}?)(?:座谈|交流|会谈|会面|会见|见面|商谈|洽谈|商量|商讨|协商)"
)
_WENT = re.compile(
    f"(?P<who>{_N}(?:(?:、|和|与){_N})*)(?:同志|一行|等|总书记|主席|总理|书记)?(?:{DATE}|于|近日|日前|上午|下午){{0,3}}(?:在|到|赴|来|深入)[^，。；{_N}]{{1,24}}?(?:调研|考察|督导|视察|慰问|检查)[^，。；]{{0,16}}?(?:时|期间)"
)
_OCCASION_SPEECH = re.compile("发布会|见面会|恳谈会|会上|仪式上|座谈|会议|现场会|启动式上|(?:推介|致辞|讲话|发言)[时中]|交流中|大会上")
_OWN_SUBJECT = re.compile("[0-9名位人们者户]|村民|农户|单位|部门|干部|群众|代表|双方|与会")
_CONVEYED = re.compile("(?:贯彻|传达|学习|落实)[^，。；]{0,60}(?:讲话|精神|指示)")
_AWAY = re.compile("(?:未能|未曾|没能|没有|缺席|因故未)[^，。；]{0,4}(?:到会|出席|参加|参会|到场|前往|成行)|缺席")
# a post whose bearer was not recognised: nobody else takes their part
_UNREAD_POST = re.compile(
    "(?:书记|主席|主任|[局县市省校院部厅处科乡镇村区州会队团]长|经理|董事|委员|常委|主委|专员|司令|政委)[^，。；、]{2,4}$"
)
_REPEATED = re.compile(
    "多次|数次|屡次|(?:先后|连续)[0-9一二两三四五六七八九十]+次|[0-9]+次(?:主持|到|来|赴|深入|考察|调研|对)|每(?:周|个?月|天|年|季度|逢)"
)
_CITED_POSTS = frozenset({"总书记", "国家主席", "中共中央总书记", "中央军委主席", "国务院总理"})

# goods on their way: the clause tells where from and where to, no giver
_SENT_OFF = re.compile("发往|运往|运抵|送往|驰援|启运|起运|发车|抵达|送达|运到")

_ORDER = {
    "meeting": ("chair", "speaker", "reporter", "leader", "signatory", "donor", "recipient", "visitor", "attendee", "organizer"),
    "inspection": ("leader", "chair", "speaker", "visitor", "reporter", "attendee", "signatory", "donor", "recipient", "organizer"),
    "signing": ("chair", "signatory", "speaker", "leader", "attendee", "donor", "recipient", "reporter", "visitor", "organizer"),
    "donation": ("donor", "chair", "speaker", "recipient", "leader", "attendee", "signatory", "reporter", "visitor", "organizer"),
}
# 他在…, 她随后来到…
_PRONOUN = re.compile(
    "(?:(?<=[，。！？；\n])|^)(?:随后|接着|当天|之后|[^，。；]{0,8}，)?[他她](?!们|[的说]|强调|指出|表示)[^，。；]{0,12}?(?:在|到|赴|深入|走进|主持召开)"
)
# how far back a name may stand that 他 takes up
_NAMED_BEFORE = 160
# how many tellings back a part may belong to
_MAX_BACK = 80
_BY = re.compile(f"由({_N}(?:、{_N})*)")
_RECEIVED = re.compile("会见|接见|会晤")
_OF_MEETING = re.compile("会议|座谈|推进会|联席会|会上|大会")
_OF_TRIP = re.compile("调研|考察|督导|检查|慰问|走访")
_OF_TOUR = re.compile("调研|考察|督导|慰问")
_CLAUSE_END = re.compile("[，；：。！？]")
_ORDER["visit"] = _ORDER["activity"] = _ORDER["inspection"]
# of one who only spoke after a meeting was told: kept where they did something else there, or the words are a host's or guest's
_DOUBTFUL = 0.6
_SURE = 0.7
_HEARD_SURELY = 0.85
_STATED = re.compile("表示|希望|要求")
_PRESS = re.compile("(?:新闻|媒体)?(?:发布会|见面会|通气会|吹风会)|记者见面会|媒体吹风会|报告会")
# how many sentences after a meeting was told words are still said there
_HEARD_FOR = 6
_SPOKEN_AT = ("meeting", "signing", "donation", "launch", "handover", "training")
_CEREMONIES = ("signing", "donation", "launch", "handover", "training", "activity", "trade_fair")


@dataclass(slots=True)
class Telling:
    """One spot that tells an event: the masked span of its word and the event's index in ``Facts.events``."""

    sentence: int
    start: int
    end: int
    event: int
    told_type: str
    event_type: str


def _start(telling: Telling) -> int:
    return telling.start


@dataclass(slots=True)
class _Part:
    role: str
    event: int
    token: Token
    at: tuple[int, int]
    confidence: float


@dataclass(slots=True)
class _State:
    subject: list[Token] = field(default_factory=list)
    pending: list[Token] = field(default_factory=list)
    awaited: str | None = None
    """The role of the people who follow a colon (参加会议的有：)."""


def find_participations(page: Page, facts: Facts, finder: Finder, tellings: list[Telling]) -> None:
    """Appends to ``facts.participations`` who took part in the events told at ``tellings``, one row a person, event and role."""
    if not tellings:
        return
    parts: list[_Part] = []
    for number, (start, end) in enumerate(finder.sentences):
        if PERSON in finder.masked.text[start:end]:
            low = bisect_left(tellings, start, key=_start)
            high = bisect_right(tellings, finder.sentences[min(number + 1, len(finder.sentences) - 1)][1], key=_start)
            near = tellings[max(0, low - _MAX_BACK) : high]
            if near:
                parts += _sentence(finder, number, start, end, near)
        else:
            parts += _by_pronoun(finder, number, start, end, tellings)
    parts += _organizations(finder, tellings)
    _append(page, facts, finder, parts, {t.event: t.event_type for t in tellings})


def _sentence(finder: Finder, number: int, start: int, end: int, tellings: list[Telling]) -> list[_Part]:
    """The parts told in one sentence, clause by clause, up to the words of a speech; a list of people waits for its verb."""
    end = min(end, max(finder.zones[number], start))
    text = finder.masked.text
    tokens = finder.masked.tokens
    found: list[_Part] = []
    absent = {i for m in _ABSENT.finditer(text, start, end) for i in range(*m.span(m.lastgroup or 0))}
    for match in _ACCOMPANIED.finditer(text, start, end) if text.find(_AT_PERSON, start, end) >= 0 else ():
        role = {"陪同": "attendee", "见证": "attendee", "主持": "chair"}.get(match.group("how"), "leader")
        for i in range(*match.span("who")):
            if i in tokens and tokens[i].kind == PERSON:
                event = _event_for(role, text[match.start() : match.end() + 30], match.start(), number, tellings)
                if event is not None:
                    found.append(_Part(role, event, tokens[i], match.span(), 0.8))
        absent.update(range(*match.span()))
    for match in _HEARD.finditer(text, start, end) if text.find("听取", start, end) >= 0 else ():
        i = match.start("who")
        event = _event_for("reporter", match.group(), i, number, tellings)
        if event is not None:
            found.append(_Part("reporter", event, tokens[i], match.span(), _HEARD_SURELY))
        absent.add(i)
    for match in _ESCORTED.finditer(text, start, end) if text.find("陪同", start, end) >= 0 else ():
        for group, role in (("escort", "attendee"), ("who", "leader")):
            event = _event_for("leader", match.group(), match.start(), number, tellings)
            if event is not None:
                found += [_Part(role, event, tokens[i], match.span(), 0.8) for i in range(*match.span(group)) if i in tokens]
            absent.update(range(*match.span(group)))
    for pattern, role in ((_MET, "attendee"), (_WENT, "leader")):
        if role == "leader" and text.find("时", start, end) < 0 and text.find("期间", start, end) < 0:
            continue
        for match in pattern.finditer(text, start, end):
            people = [
                i for i in range(*match.span("who")) if i in tokens and tokens[i].kind == PERSON and (role == "leader" or i not in absent)
            ]
            event = _event_for(role, match.group(), match.start(), number, tellings)
            if event is not None:
                found += [_Part(role, event, tokens[i], match.span(), 0.7) for i in people]
            absent.update(range(*match.span("who")))
    for match in _HANDED.finditer(text, start, end) if text.count(_N, start, end) > 1 else ():
        event = _event_for("attendee", "仪式", match.start(), number, tellings)
        if event is not None:
            found.append(_Part("attendee", event, tokens[match.start("who")], match.span(), 0.75))
            found.append(_Part("recipient", event, tokens[match.start("to")], match.span(), 0.75))
        absent.update(range(*match.span()))
    for match in _ALONG.finditer(text, start, end) if text.find(_OF_THEM, start, end) >= 0 else ():
        event = _event_for("attendee", "陪同走访", match.start(), number, tellings)
        if event is not None:
            found += [_Part("attendee", event, tokens[i], match.span(), 0.75) for i in range(*match.span("who")) if i in tokens]
        absent.update(range(*match.span("who")))
    for match in _VISITED.finditer(text, start, end) if text.find("看望", start, end) >= 0 or text.find("慰问", start, end) >= 0 else ():
        event = _event_for("visitor", match.group(), match.start(), number, tellings)
        if event is not None and event in {t.event for t in tellings if t.event_type in ("visit", "inspection", "activity")}:
            found += [
                _Part("recipient", event, tokens[i], match.span(), 0.65)
                for i in range(*match.span("who"))
                if i in tokens and tokens[i].kind == _N and not _is_private(tokens[i])
            ]
        absent.update(range(*match.span("who")))
    state = _State()
    at = start
    while at < end:
        mark = _CLAUSE_END.search(text, at, end)
        stop = mark.start() if mark else end
        found += _clause(finder, number, at, stop, absent, state, tellings, text[stop : stop + 1])
        if text[stop : stop + 1] in "；。！？":
            # 甲；乙，丙出席: names alone before a semicolon wait for the verb of the list
            listed = text[stop : stop + 1] == "；" and text[max(start, stop - 1) : stop] == _N
            state = _State(subject=state.subject, pending=state.pending if listed else [])
        at = stop + 1
    return found


def _by_pronoun(finder: Finder, number: int, start: int, end: int, tellings: list[Telling]) -> list[_Part]:
    """Whoever was named last in the paragraph, where a sentence without a name tells what he or she did: 2月3日，他在某村首次提出…."""
    text = finder.masked.text
    if text.find("他", start, end) < 0 and text.find("她", start, end) < 0:
        return []
    told = _PRONOUN.search(text, start, min(end, max(finder.zones[number], start)))
    if told is None:
        return []
    low = bisect_left(tellings, start, key=_start)
    here = [t for t in tellings[low : bisect_right(tellings, end, key=_start)] if t.start >= told.start()]
    before = [t for _, t in finder.masked.tokens_in(max(finder.paragraph(start) + 1, start - _NAMED_BEFORE), start) if t.kind == PERSON]
    if not here or not before or here[0].event_type not in ("inspection", "visit", "meeting"):
        return []
    role = "chair" if "主持" in told.group() else "leader" if here[0].event_type != "meeting" else "attendee"
    return [_Part(role, here[0].event, before[-1], (told.start(), here[0].end), 0.7)]


def _is_private(token: Token) -> bool:
    return token.person is not None and token.person.is_private


def _clause(
    finder: Finder, number: int, start: int, end: int, absent: set[int], state: _State, tellings: list[Telling], mark: str
) -> list[_Part]:
    text = finder.masked.text
    clause = text[start:end]
    # a character that every match holds is found sooner than that there is no match
    away = ("未" in clause or "没" in clause or "缺" in clause) and _AWAY.search(clause) is not None
    if away or (("次" in clause or "每" in clause) and _REPEATED.search(clause)):
        # 某某未能到会; 某某先后7次主持召开座谈会: no one occasion
        state.pending = []
        if not away:
            # 院长先后5次来村，今年7月1日还带着20名党员…: who did it goes on
            state.subject = [t for i, t in finder.masked.tokens_in(start, end) if t.kind == PERSON and i not in absent] or state.subject
        return []
    people = [(i, t) for i, t in finder.masked.tokens_in(start, end) if t.kind == PERSON and i not in absent]
    postposed = _POSTPOSED.search(clause) if "有" in clause or "：" in clause or "是" in clause else None
    if postposed and people and people[0][0] >= start + postposed.end() - 1:
        state.subject = [t for _, t in people]
        return _assign("attendee", state.subject, finder, number, (start, end), tellings, clause)
    roles = [m for m in _ROLE.finditer(clause) if m.start() + start not in absent]
    if _POSTED.search(clause):
        # 选派某人到某村任第一书记: a posting, no journey; of it nobody is left for the next clause
        roles = [m for m in roles if m.lastgroup not in ("visitor", "leader")]
        if not roles:
            state.pending, state.subject = [], []
            return []
    if postposed and not people and mark == "：":
        state.pending, state.awaited = [], "attendee"
        return []
    if state.awaited and people and not roles:
        state.subject = [t for _, t in people]
        return _assign(state.awaited, state.subject, finder, number, (start, end), tellings, "会议")
    state.awaited = None
    if not roles:
        if people:
            if _PREDICATE.search(clause):
                state.subject, state.pending = [t for _, t in people], []
            else:
                state.pending += [t for _, t in people]
        return []
    first = roles[0].start() + start
    before = [t for i, t in people if i < first]
    by = _BY.search(clause)
    if before:
        subject = before if roles[0].lastgroup == "chair" and len(before) == 1 else state.pending + before
    elif state.pending:
        subject = state.pending
    elif people and not before:
        subject = [t for _, t in people][:1] if by or roles[0].lastgroup in ("leader",) else []
        if not subject:
            subject = state.subject
    elif roles[0].lastgroup in ("signatory", "donor") and clause[:1] == ORGANIZATION:
        # ；某集团与某村签订协议: nobody who was named before
        subject = []
    elif _OWN_SUBJECT.search(clause[: roles[0].start()]) or _UNREAD_POST.search(clause[: roles[0].start()]):
        subject = []
    else:
        subject = state.subject
    if subject:
        state.subject = subject
    state.pending = []
    # whoever did something at a meeting (在会上点了名) had the word there
    groups = {"speaker" if m.lastgroup == "there" else m.lastgroup or "" for m in roles}
    if _WELCOMED.search(clause) or _RECEIVED.search(clause):
        groups -= {"leader", "visitor"}
        if _RECEIVED.search(clause):
            subject = [t for _, t in people] or subject
    doubtful = False
    weak = {m.group() for m in roles if m.lastgroup in ("speaker", "there")} <= {"表示", "说", "称", "希望", "介绍", "要求"}
    at_once = any(
        t.event_type == "meeting" and t.start < start and (t.sentence == number or _PRESS.fullmatch(finder.masked.text, t.start, t.end))
        for t in tellings
    )
    if weak and "speaker" in groups and not at_once and not _occasion_speech(finder, number, end):
        doubtful = _heard_at(number, tellings)
        if not doubtful:
            groups.discard("speaker")
        elif _says_at_once(finder, number, tellings) and before and before[-1].person is not None and before[-1].person.posts:
            doubtful = False
    chosen = next(
        (
            r
            for r in ("chair", "organizer", "leader", "reporter", "signatory", "recipient", "donor", "speaker", "attendee", "visitor")
            if r in groups
        ),
        None,
    )
    if chosen == "signatory" and not before and len(subject) > 1 and clause[:1] in "与同和":
        # 甲、乙、丙一行赴某市，与某校签订协议: the delegation is there, who signed is not told
        chosen = "attendee"
    if "attendee" in groups and (chosen == "visitor" or _RECEIVED.search(clause)):
        chosen = "attendee"
    if chosen == "leader" and len(subject) > 1 and all(m.group() == "一行" for m in roles if m.lastgroup == "leader"):
        # 甲、乙、丙一行: the first leads
        head = _assign(chosen, subject[:1], finder, number, (start, end), tellings, clause)
        return head + _assign("attendee", subject[1:], finder, number, (start, end), tellings, clause)
    if chosen == "visitor" and len(subject) > 1:
        # 甲与乙、丙到某村: the first goes, the others go along
        joined = re.search(f"{_N}[^{_N}，；]{{0,3}}(?:与|同|和|会同)", text[max(start - 40, finder.sentences[number][0]) : first])
        if joined:
            head = _assign(chosen, subject[:1], finder, number, (start, end), tellings, clause)
            return head + _assign("attendee", subject[1:], finder, number, (start, end), tellings, clause)
    return _assign(
        chosen, subject, finder, number, (start, end), tellings, clause, confidence=_confidence(chosen, weak=weak, doubtful=doubtful)
    )


def _heard_at(number: int, tellings: list[Telling]) -> bool:
    """Whether a meeting or ceremony was told in the sentence or a few before: what its people say then, they may have said there."""
    before = [t for t in tellings if t.sentence <= number]
    return bool(before) and before[-1].event_type in _SPOKEN_AT and number - before[-1].sentence <= _HEARD_FOR


def _says_at_once(finder: Finder, number: int, tellings: list[Telling]) -> bool:
    """Whether the sentence right before, in the same paragraph, told the ceremony at which the words may have been said."""
    last = next((t for t in reversed(tellings) if t.sentence < number), None)
    return (
        last is not None
        and last.sentence == number - 1
        and last.event_type in _SPOKEN_AT
        and finder.paragraph(finder.sentences[number][0]) == finder.paragraph(finder.sentences[number - 1][0])
    )


def _confidence(role: str | None, *, weak: bool, doubtful: bool) -> float:
    if role != "speaker" or not weak:
        return 0.82
    return _DOUBTFUL if doubtful else 0.65


def _occasion_speech(finder: Finder, number: int, end: int) -> bool:
    """Whether what is said here is said at a meeting or ceremony: its paragraph says so before."""
    text = finder.masked.text
    start = max(finder.paragraph(finder.sentences[number][0]) + 1, end - 1500)
    return _OCCASION_SPEECH.search(text, start, end) is not None


def _assign(
    role: str | None,
    subject: list[Token],
    finder: Finder,
    number: int,
    at: tuple[int, int],
    tellings: list[Telling],
    clause: str,
    *,
    confidence: float = 0.82,
) -> list[_Part]:
    if role is None or not subject:
        return []
    event = _event_for(role, clause, at[0], number, tellings)
    if event is None:
        return []
    kind = next(t.event_type for t in tellings if t.event == event)
    if role == "visitor":
        if kind not in ("inspection", "visit", "activity", "trade_fair", "donation"):
            return []
        role = "leader"
    if role == "donor" and kind != "donation":
        role = "attendee" if kind == "meeting" else role
    return [_Part(role, event, token, at, confidence) for token in subject]


def _event_for(role: str, clause: str, at: int, number: int, tellings: list[Telling]) -> int | None:
    """The event that a role at a spot belongs to: one told in the same clause or sentence that fits, else the last one told before."""
    fits: tuple[str, ...] | None = None
    if role == "chair" or (role != "visitor" and _OF_MEETING.search(clause)):
        fits = ("meeting", "training", "signing", "donation", "launch", "handover")
    elif role == "attendee" and _OF_TRIP.search(clause):
        trips = [t for t in tellings if t.start < at or t.sentence == number]
        fits = ("inspection", "visit", "activity", "donation", "trade_fair", "meeting")
        if any(t.event_type in ("inspection", "visit") for t in trips):
            fits = ("inspection", "visit")
    elif role in ("leader", "visitor") or _OF_TOUR.search(clause):
        fits = ("inspection", "visit", "activity", "donation", "trade_fair", "meeting")
    elif role == "signatory":
        fits = ("signing", "handover", "meeting", "donation")
    elif role == "recipient":
        fits = ("donation", "handover", "launch")
    elif role == "donor":
        fits = ("donation", "visit", "activity", "meeting")
    elif "仪式" in clause:
        fits = _CEREMONIES

    def rank(t: Telling) -> int:
        return fits.index(t.event_type) if fits and t.event_type in fits else 99

    here = [t for t in tellings if t.sentence == number]
    if role in ("speaker", "reporter", "chair") and _CONVEYED.search(clause):
        # 对贯彻某某在某县调研时的讲话精神提出要求: said elsewhere than there
        here = [t for t in here if t.event_type not in ("inspection", "visit")]
        tellings = [t for t in tellings if t.sentence != number or t in here]
    if here:
        suited = [t for t in here if rank(t) < 99] or (here if fits is None else [])
        if suited:
            if role in ("leader", "visitor"):
                after = [t for t in suited if t.end > at and t.event_type in ("inspection", "visit", "activity")]
                if after:
                    return after[0].event
            return min(suited, key=lambda t: (rank(t) if role == "chair" else 0, abs(t.start - at))).event
    before = [t for t in tellings if t.start < at]
    if role in ("speaker", "reporter") and fits is None:
        fits = ("meeting", *_CEREMONIES, "inspection", "visit")
        last = [t for t in before if t.event_type in fits]
        meetings = [t for t in last if t.event_type == "meeting"]
        return (meetings or last or before)[-1].event if before else None
    if fits is not None:
        suited = [t for t in before if rank(t) < 99]
        if suited:
            if role == "chair" or fits[0] == "meeting":
                meetings = [t for t in suited if t.event_type == "meeting"]
                return (meetings or suited)[-1].event
            if role == "signatory" and suited[-1].event_type == "meeting" and number - suited[-1].sentence > 1:
                # a contract of another time, the signing of which no event is
                return None
            if role == "visitor" and number - suited[-1].sentence > _HEARD_FOR:
                # a visit of another day, which the page tells of no more than that
                return None
            return suited[-1].event
    if before:
        return before[-1].event
    later = [t for t in tellings if t.sentence <= number + 1]
    return later[0].event if later else None


def _organizations(finder: Finder, tellings: list[Telling]) -> list[_Part]:
    """Organisations and places that give, receive or sign, in the clause that tells the donation or signing."""
    text = finder.masked.text
    found: list[_Part] = []
    for telling in tellings:
        if telling.told_type != "donation" or telling.event_type != "donation" or text[telling.start : telling.start + 1] == "签":
            continue
        if _SENT_OFF.match(text, telling.start):
            continue
        low, _high = finder.sentences[telling.sentence]
        start = max((text.rfind(mark, low, telling.start) for mark in "；。"), default=-1) + 1
        start = max(start, low)
        comma = text.rfind("，", start, telling.start)
        if comma >= 0 and text[comma + 1] == ORGANIZATION:
            # 甲向某县捐赠…，乙捐赠…: who gives begins here
            start = comma + 1
        comma = max(comma, text.rfind("，", start, telling.start))
        # 为深入贯彻…，某人赴某市举行捐赠活动: what for, not to whom
        to = max(text.rfind(mark, start if mark != "为" else max(start, comma), telling.start) for mark in "向给为")
        if (
            to < start
            and text[telling.start : telling.end].endswith(("仪式", "活动", "捐赠"))
            and finder.is_occasion(telling.start, telling.end)
        ):
            continue
        cut = to if to >= start else telling.start
        for _, token in finder.masked.tokens_in(max(start, text.rfind("，", start, cut) + 1), cut):
            if token.kind == ORGANIZATION:
                found.append(_Part("donor", telling.event, token, (start, telling.end), 0.75))
        if to >= start:
            for _, token in finder.masked.tokens_in(to, telling.start):
                if token.kind in (ORGANIZATION, PERSON):
                    found.append(_Part("recipient", telling.event, token, (start, telling.end), 0.75))
    return found


def _append(page: Page, facts: Facts, finder: Finder, parts: list[_Part], kinds: dict[int, str]) -> None:
    """Each person once an event, in the part that counts most; each organisation once an event and role."""
    cited = _only_cited(facts, finder, parts)
    private = {p.name for p in facts.people if p.is_private}
    best: dict[tuple[int, str], _Part] = {}
    active = {(p.event, p.token.person.name) for p in parts if p.token.person and p.confidence > _DOUBTFUL}
    others: dict[tuple[int, str, str], _Part] = {}
    for part in parts:
        person = part.token.person
        if person is not None:
            if (
                part.confidence <= _DOUBTFUL
                and (part.event, person.name) not in active
                and not _STATED.search(finder.masked.text, *part.at)
            ):
                continue
            if person.name in cited or (person.name in private and part.role not in ("recipient",)):
                continue
            order = _ORDER.get(kinds[part.event], _ORDER["meeting"])
            known = best.get((part.event, person.name))
            if known is not None and {known.role, part.role} == {"reporter", "speaker"}:
                report, speech = (known, part) if known.role == "reporter" else (part, known)
                if report.confidence >= _HEARD_SURELY and speech.confidence < _SURE:
                    # 听取某某的汇报。某某介绍，…: a report
                    best[part.event, person.name] = report
                    continue
            if known is None or order.index(part.role) < order.index(known.role):
                best[part.event, person.name] = part
        elif part.token.organization is not None:
            others.setdefault((part.event, part.token.organization.name, part.role), part)
    organizations = {
        p.name: next((post.organization for post in p.posts if post.organization), None) for p in reversed(facts.people) if p.posts
    }
    for part in [*best.values(), *others.values()]:
        start, end = finder.masked.span(*part.at)
        start = min(start, part.token.start)
        end = max(end, part.token.end)
        if end - start > 160:
            start, end = part.token.start, part.token.end
        person_name = part.token.person.name if part.token.person else None
        organization = (
            organizations.get(person_name) if person_name else (part.token.organization.name if part.token.organization else None)
        )
        facts.participations.append(
            Participation(start, end, part.event, part.role, person_name, organization, modality_at(page, start, end), part.confidence)
        )
    facts.participations.sort(key=lambda p: (p.event, p.start, p.end, p.role, p.person or "", p.organization or ""))


_THERE = re.compile(f"发表(?:了)?(?:重要|主旨)?讲话|出席|参加|来到|会见|主持|{_N}[^，。；]{{0,8}}在[^，。；]{{2,40}}会上")


def _only_cited(facts: Facts, finder: Finder, parts: list[_Part]) -> set[str]:
    """People whose words are conveyed (总书记) and who did nothing at the spot: no attending, leading or chairing."""
    heads = {p.name for p in facts.people for post in p.posts if post.title in _CITED_POSTS or post.title.endswith("总书记")}
    acting = {
        p.token.person.name
        for p in parts
        if p.token.person and (p.role in ("leader", "chair", "attendee") or _THERE.search(finder.masked.text, *p.at))
    }
    return heads - acting

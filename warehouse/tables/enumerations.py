"""The closed lists of values: what a column may hold, with labels in English and Chinese."""

from __future__ import annotations

from warehouse.tables.model import Choice, Enumeration


def _choices(name: str, *rows: tuple[str, ...]) -> Enumeration:
    return Enumeration(name, tuple(Choice(*row) for row in rows))  # type: ignore[arg-type]


EVENT_TYPE = _choices(
    "event_type",
    ("meeting", "meeting", "会议", "A conference, joint meeting or seminar that was held."),
    ("inspection", "inspection", "调研督导", "A research trip, supervision or check by officials."),
    ("visit", "visit", "走访慰问", "A call on households, patients, cadres or units to greet or help them."),
    ("donation", "donation", "捐赠", "Money or goods given."),
    ("signing", "signing", "签约", "An agreement or contract signed."),
    ("handover", "handover", "移交交接", "Something handed over: a facility, a key, a team's work."),
    ("training", "training", "培训", "A course or class that was held."),
    ("launch", "launch", "启动揭牌", "A start, opening, unveiling or ground-breaking."),
    ("trade_fair", "trade fair", "展销", "A fair or sale of local products, consumption assistance on the spot."),
    ("interview", "interview", "采访访谈", "An interview that is told as an occasion."),
    ("activity", "other activity", "其他活动", "Any other told deed."),
)

ROLE = _choices(
    "role",
    ("chair", "chair", "主持", "Presides over the event."),
    ("speaker", "speaker", "讲话", "Speaks, stresses, comments."),
    ("reporter", "reporter", "汇报", "Reports on work; not a journalist."),
    ("leader", "leader", "带队", "Leads the group that comes."),
    ("attendee", "attendee", "出席", "Is present."),
    ("organizer", "organiser", "主办", "Holds the event."),
    ("signatory", "signatory", "签约方", "Signs."),
    ("donor", "donor", "捐赠方", "Gives."),
    ("recipient", "recipient", "接受方", "Receives, or is visited."),
    ("visitor", "visitor", "来访者", "Comes to visit."),
)

MECHANISM = _choices(
    "mechanism",
    ("east_west", "east–west cooperation", "东西部协作", "Eastern provinces, cities and counties paired with western ones."),
    ("designated", "designated assistance", "定点帮扶", "A unit of the centre, province, city or county assigned to a place."),
    ("paired_support", "paired support", "对口支援", "Paired support of a region, hospital, school or industry."),
    ("regional_cooperation", "regional cooperation", "区域协作", "Pairs within a province: regional, mountain–sea cooperation."),
    ("town_team", "town team", "驻镇帮镇扶村", "A team stationed in a town."),
    ("village_team", "village team", "驻村帮扶", "A team or first secretary stationed in a village."),
    ("enterprise", "enterprise assistance", "万企帮扶", "Private firms paired with villages."),
    ("consumption", "consumption assistance", "消费帮扶", "Buying the products of places that are helped."),
    ("household", "household pairing", "结对帮扶到户", "Cadres or families paired with households."),
    ("targeted", "targeted poverty alleviation", "精准扶贫", "Poverty alleviation with no narrower form named."),
    ("other", "other", "其他", "Another form."),
)

MECHANISM_SOURCE = _choices(
    "mechanism_source",
    ("event", "its event", "所属事件", "The event that the number belongs to."),
    ("parties", "its parties", "双方", "Pairings of its page whose helper or recipient it names."),
    ("page", "its page", "所在页面", "Its page tells of one form of assistance only."),
)

UNIT_KIND = _choices(
    "unit_kind",
    ("money", "money", "金额", "元 and other currencies"),
    ("person", "persons", "人数", "人, 名, 位"),
    ("person_time", "person-times", "人次", "人次"),
    ("household", "households", "户数", "户, 家庭"),
    ("village", "villages", "村数", "个村"),
    ("town", "towns", "乡镇数", "个乡镇, 街道"),
    ("county", "counties", "县数", "个县, 区, 市"),
    ("organization", "organisations", "单位数", "个单位"),
    ("item", "items", "个数", "个, 项, 家, 所, 支, 座"),
    ("session", "sessions", "期次", "期, 班, 场"),
    ("goods", "goods", "物资", "件, 台, 套, 份, 批"),
    ("livestock", "livestock", "牲畜", "头, 只, 羽"),
    ("area", "area", "面积", "亩, 公顷, 平方米"),
    ("length", "length", "长度", "公里, 米"),
    ("weight", "weight", "重量", "吨, 公斤"),
    ("volume", "volume", "体积", "立方米, 升"),
    ("energy", "energy", "能量", "千瓦时, 度"),
    ("power", "power", "功率", "千瓦, 兆瓦"),
    ("duration", "duration", "时长", "年, 月, 天, 小时"),
    ("time", "time", "时间", "次, 回, 轮"),
    ("percent", "per cent", "百分比", "%"),
    ("percentage_point", "percentage points", "百分点", "个百分点"),
    ("multiple", "multiples", "倍数", "倍, 成"),
    ("rank", "ranks", "名次", "位次"),
    ("pair", "pairs", "对数", "对, 双"),
    ("other", "other", "其他", "any other counter"),
)


def _measures() -> Enumeration:
    rows: tuple[tuple[str, str, str, str, str, bool], ...] = (
        # code, English, Chinese, unit, unit kind, whether values of several rows may be added up
        ("aid_funds", "aid funds", "帮扶资金", "元", "money", True),
        ("donation_value", "value of donations", "捐赠款物", "元", "money", True),
        ("relief_funds", "relief and working funds", "慰问金和工作经费", "元", "money", True),
        ("project_investment", "project investment", "项目投资", "元", "money", True),
        ("enterprise_investment", "enterprise investment", "企业投资", "元", "money", True),
        ("consumption_sales", "consumption-assistance sales", "消费帮扶销售额", "元", "money", True),
        ("collective_income", "collective income", "集体经济收入", "元", "money", True),
        ("income_per_capita", "income per head", "人均收入", "元", "money", False),
        ("loans", "loans", "贷款", "元", "money", True),
        ("other_money", "other money", "其他金额", "元", "money", False),
        ("people_lifted", "people lifted out of poverty", "脱贫人数", "人", "person", True),
        ("people_benefited", "people who benefit", "受益人数", "人", "person", True),
        ("people_employed", "people employed", "就业人数", "人", "person", True),
        ("people_trained", "people trained", "培训人数", "人次", "person", True),
        ("people_visited", "people visited", "慰问人数", "人", "person", True),
        ("entrepreneurs", "entrepreneurs and leaders of others", "致富带头人", "人", "person", True),
        ("students_supported", "students supported", "资助学生", "人", "person", True),
        ("cadres_sent", "cadres and experts sent", "选派干部人才", "人", "person", True),
        ("participants", "participants", "参加人数", "人", "person", True),
        ("population", "population", "人口", "人", "person", False),
        ("households_lifted", "households lifted out of poverty", "脱贫户数", "户", "household", True),
        ("households_benefited", "households that benefit", "受益户数", "户", "household", True),
        ("households_visited", "households visited", "慰问户数", "户", "household", True),
        ("households", "households", "户数", "户", "household", False),
        ("villages_lifted", "villages lifted out of poverty", "脱贫村数", "个", "village", True),
        ("villages_covered", "villages covered", "覆盖村数", "个", "village", True),
        ("villages", "villages", "村数", "个", "village", False),
        ("counties", "counties", "县数", "个", "county", False),
        ("towns", "towns", "乡镇数", "个", "town", False),
        ("projects", "projects", "项目数", "个", "item", True),
        ("enterprises_introduced", "enterprises introduced", "引进企业", "家", "item", True),
        ("workshops", "assistance workshops", "扶贫车间", "个", "item", True),
        ("training_sessions", "training sessions", "培训期数", "期", "session", True),
        ("helper_units", "helping units", "帮扶单位数", "家", "item", False),
        ("teams", "teams", "工作队数", "支", "item", False),
        ("facilities", "facilities", "设施数", "个", "item", True),
        ("goods", "goods", "物资", "件", "goods", True),
        ("area", "area", "面积", "亩", "area", True),
        ("length", "length", "长度", "公里", "length", True),
        ("weight", "weight", "重量", "公斤", "weight", True),
        ("share", "share", "占比", "%", "percent", False),
        ("growth", "growth", "增长率", "%", "percent", False),
        ("other_count", "other count", "其他数量", "个", "other", False),
    )
    return Enumeration(
        "measure",
        tuple(
            Choice(code, en, zh, attributes={"unit": unit, "unit_kind": kind, "is_additive": additive})
            for code, en, zh, unit, kind, additive in rows
        ),
    )


MEASURE = _measures()

APPROXIMATION = _choices(
    "approximation",
    ("exact", "exact", "确数", "The number as it is."),
    ("about", "about", "约数", "约, 近, 左右"),
    ("over", "over", "超过", "余, 多, 超, 逾, 以上"),
    ("under", "under", "不足", "不足, 以下, 以内"),
)
AGGREGATION = _choices(
    "aggregation",
    ("period", "of a period", "期间值", "What was given or done in a period or on an occasion."),
    ("cumulative", "cumulative", "累计值", "Since a start, up to a date; holds the periods before."),
    ("point", "at a point in time", "时点值", "A state at a date."),
)
MODALITY = _choices(
    "modality",
    ("actual", "actual", "已发生", "It happened."),
    ("planned", "planned", "计划", "It is planned, demanded or hoped for."),
    ("historical", "historical", "历史背景", "It is told as background from before."),
    ("negated", "negated", "否定", "It did not happen."),
)
ORIGIN = _choices(
    "origin",
    ("stated", "stated", "原文写明", "The page says so."),
    ("inferred", "inferred", "上下文推断", "Completed from the page's context."),
    ("looked_up", "looked up", "查表得出", "Taken from a reference table."),
)
DATE_PRECISION = _choices(
    "date_precision",
    ("day", "day", "日", "Known to the day."),
    ("month", "month", "月", "Known to the month."),
    ("year", "year", "年", "Known to the year."),
    ("unknown", "unknown", "不详", "Not known."),
)
SCRIPT = _choices(
    "script",
    ("Hans", "simplified", "简体", "Simplified characters."),
    ("Hant", "traditional", "繁体", "Traditional characters."),
    ("mixed", "mixed", "简繁混用", "Both."),
)
MEDIA_TYPE = _choices(
    "media_type",
    ("text/plain", "plain text", "纯文本", "Text."),
    ("text/html", "HTML", "网页", "A web page."),
)
ADMIN_LEVEL = _choices(
    "admin_level",
    ("national", "national", "国家级", "The centre."),
    ("province", "province", "省级", "Province, region, municipality under the centre."),
    ("prefecture", "prefecture", "地级", "Prefecture, prefecture-level city."),
    ("county", "county", "县级", "County, district, county-level city."),
    ("township", "township", "乡级", "Township, town, subdistrict."),
    ("village", "village", "村级", "Village, community."),
    ("zone", "zone", "功能区", "Development zone or new area outside the list of divisions."),
)
PLACE_LEVEL = Enumeration("level", ADMIN_LEVEL.choices)
ORGANIZATION_TYPE = _choices(
    "organization_type",
    ("government", "government body", "政府机关"),
    ("party", "party body", "党委机关"),
    ("congress", "people's congress", "人大"),
    ("cppcc", "political consultative conference", "政协"),
    ("court", "court", "法院"),
    ("procuratorate", "procuratorate", "检察院"),
    ("democratic_party", "democratic party", "民主党派"),
    ("mass_organization", "mass organisation", "群团组织"),
    ("military", "military", "军队武警"),
    ("school", "school, university", "学校"),
    ("hospital", "hospital", "医院"),
    ("enterprise", "enterprise", "企业"),
    ("bank", "bank", "银行"),
    ("media", "media", "媒体"),
    ("work_team", "work team", "工作队"),
    ("village", "village body", "村级组织"),
    ("institution", "public institution", "事业单位"),
    ("association", "association, foundation", "社会组织"),
    ("other", "other", "其他"),
)
NOT_COUNTABLE_REASON = _choices(
    "not_countable_reason",
    ("duplicate", "told by another page too", "重复报道", "The same fact is counted in another row."),
    ("part_of_counted", "part of a counted row", "其中项", "Already inside the quantity that part_of names."),
    ("cumulative_beside_periods", "cumulative beside its periods", "累计值", "Its periods are counted, or it would count them twice."),
    ("point", "state at a date", "时点值", "A stock, not a flow."),
    ("per_unit", "per household, person …", "单位值", "500 yuan a household is not 500 yuan."),
    ("ratio", "share or rate", "比率", "Shares and rates do not add up."),
    (
        "shared_among_recipients",
        "shared among recipients",
        "多方共享",
        "One amount for several recipients; the page does not say who gets what.",
    ),
    ("planned", "planned", "计划", "A plan is not a deed."),
    ("historical", "historical", "历史背景", "Background from before the page's own story."),
    ("negated", "negated", "否定", "It did not happen."),
    ("tampered_page", "page tampered with", "页面被篡改", "The page's facts were altered by a mirror."),
    ("out_of_scope", "page out of scope", "页面不在范围内", "The page is not about paired assistance."),
    ("doubtful", "doubtful value", "存疑", "The number stands in a stretch whose repair is uncertain, or reports contradict each other."),
)
REDIRECT_REASON = _choices(
    "reason",
    ("merged", "merged", "合并", "What pages tell shows that both are one."),
    ("judged_same", "judged the same", "人工判定相同", "A reader's judgement says that both are one."),
)
CORRECTION_STATUS = _choices(
    "status",
    ("applied", "applied", "已更正", "The expected value was found and replaced."),
    ("already_right", "already right", "已无需更正", "The row holds the right value by itself: the correction may go."),
    ("unexpected", "not as expected", "与预期不符", "The row holds a third value; nothing was changed."),
    ("row_not_found", "row not found", "未找到记录", "No row has that id; nothing was changed."),
    ("invalid", "not applicable", "无法应用", "Table, column or value do not exist or do not fit; nothing was changed."),
    ("retired", "retired", "已停用", "Kept for the record, not applied."),
)
RUN_STATUS = _choices(
    "status",
    ("published", "published", "已发布", "A new release was published."),
    ("nothing_new", "nothing new", "无新增", "Every page was known already."),
    ("stopped", "stopped by validation", "校验未通过", "A rule about the whole failed."),
    ("failed", "failed", "失败", "The run ended with an error."),
)
INPUT_STATUS = _choices(
    "input_status",
    ("landed", "landed", "已入库", "Its page is in the warehouse."),
    ("duplicate", "same bytes as another input", "重复文件", "The same bytes were read from another place."),
    ("quarantined", "quarantined", "已隔离", "Its page broke a rule or a limit."),
    ("unreadable", "unreadable", "无法读取", "Empty, binary or not to be opened."),
)
RULE_SCOPE = _choices(
    "scope",
    ("row", "about a row", "行规则", "A failing row goes to quarantine."),
    ("whole", "about the whole", "整体规则", "A failure stops the publication."),
)
CHANGE = _choices(
    "change",
    ("added", "added", "新增", "Not in the release before."),
    ("changed", "changed", "修改", "Says something else than in the release before."),
    ("withdrawn", "withdrawn", "撤回", "No longer in the release."),
)
CHANGE_REASON = _choices(
    "reason",
    ("new_page", "new page", "新增页面", "Its page was not in the release before."),
    ("page_gone", "page gone", "页面已撤", "Its page is no longer among the inputs."),
    ("page_replaced", "page replaced", "页面已更新", "Other bytes stand at the address of its page."),
    ("quarantined", "quarantined", "已隔离", "It broke a rule; ops.quarantine says which."),
    ("merged", "merged", "已合并", "Its id leads to another one now; core.redirects says to which."),
    ("released", "out of quarantine", "解除隔离", "It was in quarantine in the release before."),
    ("read_anew", "read anew", "重新提取", "The same page, read by other code or other reference tables."),
    ("judged_anew", "judged anew", "重新判定", "Only what other pages tell changed: which row stands for all, whether it counts."),
    ("confidence", "confidence", "置信度调整", "Only its confidence changed."),
    ("follows", "follows facts", "随事实变动", "It has no page of its own and follows the facts that name it."),
)

USAGE_WARNINGS: dict[str, tuple[str, str]] = {
    "aggregation_hazard": (
        "Sum countable rows of in-scope pages only, and never across measures, units or per.",
        "只能对 countable 且页面在范围内的行求和；不同指标、单位或 per 不可相加。",
    ),
    "cumulative_values": ("Holds cumulative values beside values of periods.", "同时含累计值与期间值。"),
    "mentions_not_entities": ("One row a mention: one thing may be named many times.", "一行是一次提及，同一对象可多次出现。"),
    "several_reports": (
        "The same thing may be told by several pages; follow the canonical id.",
        "同一事实可由多个页面报道，请用 canonical 编号归并。",
    ),
    "partial_coverage": ("Counts what the collected pages tell, not what happened.", "只反映已收集页面的内容，并非全部事实。"),
    "estimated_identity": (
        "Identities across pages are judged from name, post, place and time.",
        "跨页面的身份由姓名、职务、地点和时间判定。",
    ),
    "dated_codes": (
        "Codes are those valid at the page's date; a place may have had others.",
        "代码按页面日期有效，同一地点可有前后不同代码。",
    ),
    "personal_data": ("Holds names of persons in public office or public acts.", "含公职人员或公开活动参与者姓名。"),
}

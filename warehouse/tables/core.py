"""Schema ``core``: facts and their dimensions."""

from __future__ import annotations

from dataclasses import replace

from warehouse.tables import enumerations as e
from warehouse.tables import fields as f
from warehouse.tables.model import Column, Kind, Table

_PERSON = f.id_of("person", "人物编号", "Person.", "人物。", references="people")
_ORGANIZATION = f.id_of("organization", "机构编号", "Organisation.", "机构。", references="organizations")
_EVENT = f.id_of("event", "事件编号", "Event.", "事件。", references="events")


def _own(table: str, name_zh: str, en: str, zh: str) -> Column:
    return f.id_of(table, name_zh, en, zh, required=True)


DOCUMENTS = Table(
    "core",
    "documents",
    "文档",
    "One row a page.",
    "一行一个页面。",
    ("doc_id",),
    (
        replace(f.DOC_ID, references=None),
        Column("source_uri", Kind.TEXT, "来源地址", "Where the page was read from.", "页面读取位置。", required=True),
        Column("url", Kind.TEXT, "网址", "Address of the page on the web.", "页面网址。"),
        Column("site", Kind.TEXT, "网站", "Site that shows the page.", "刊载网站。"),
        Column("media_type", Kind.TEXT, "媒体类型", "Form of the page as read.", "读取时的格式。", allowed=e.MEDIA_TYPE, required=True),
        Column("encoding", Kind.TEXT, "编码", "Encoding that the bytes were decoded with.", "解码所用编码。"),
        Column("script", Kind.TEXT, "字形", "Script of the page before simplification.", "简化前的字形。", allowed=e.SCRIPT),
        Column("damage", Kind.TEXTS, "损坏类型", "Kinds of damage found.", "发现的损坏种类。", required=True),
        Column("repair_count", Kind.INTEGER, "修复数", "Repairs made.", "修复次数。", unit="repair", minimum=0, required=True),
        Column(
            "uncertain_repair_count",
            Kind.INTEGER,
            "不确定修复数",
            "Repairs that are not certain.",
            "不确定的修复次数。",
            unit="repair",
            minimum=0,
            required=True,
        ),
        Column(
            "proven",
            Kind.BOOLEAN,
            "修复已验证",
            "Whether the damage run forwards over the repaired text gives the page again; NULL where nothing was damaged.",
            "将损坏过程正向重演能否还原页面；无损坏为空。",
        ),
        Column(
            "tampered",
            Kind.BOOLEAN,
            "内容被篡改",
            "Whether words or figures were swapped or masked by a mirror, which cannot be undone.",
            "词语或数字是否被镜像站替换或遮盖。",
        ),
        Column("title", Kind.TEXT, "标题", "Headline.", "标题。"),
        Column(
            "published_at", Kind.TIMESTAMP, "发布时间", "When the page says it was published, local time.", "页面标明的发布时间，当地时间。"
        ),
        Column("publisher", Kind.TEXT, "供稿单位", "Who wrote or supplied it (供稿, 来源).", "供稿或来源单位。"),
        Column("author", Kind.TEXT, "作者", "Author or journalist.", "作者或记者。"),
        Column("editors", Kind.TEXTS, "编辑", "Editors and others of the page's staff.", "编辑等采编人员。"),
        Column("section", Kind.TEXT, "栏目", "Breadcrumb.", "栏目路径。"),
        Column(
            "body",
            Kind.TEXT,
            "正文",
            "Text: repaired, simplified, without boilerplate; paragraphs parted by a line feed.",
            "修复、简化、去除模板内容后的正文，段落以换行分隔。",
            required=True,
        ),
        Column("char_count", Kind.INTEGER, "字数", "Length of body.", "正文字符数。", unit="character", minimum=0, required=True),
        Column(
            "raw_char_count",
            Kind.INTEGER,
            "原页字数",
            "Length of the page as read, before any repair.",
            "修复前原页文本的字符数。",
            unit="character",
            minimum=0,
        ),
        Column("in_scope", Kind.BOOLEAN, "在范围内", "Whether the page is about paired assistance.", "是否属于帮扶主题。", required=True),
        Column("scope_score", Kind.DOUBLE, "范围得分", "How clearly it is in scope.", "属于范围的程度。", minimum=0, maximum=1),
        Column("scope_reasons", Kind.TEXTS, "范围依据", "Why it is in scope or out of it.", "属于或不属于范围的依据。"),
        Column(
            "duplicate_of",
            Kind.TEXT,
            "重复于",
            "Page that tells the same, better; NULL where this is the one.",
            "内容相同且更好的页面；本页为准时为空。",
            pattern="^[0-9a-f]{32}$",
            references="documents",
        ),
        f.place("jurisdiction_code", "所属地代码", "Whose page it is: settles what 省政协 means.", "页面所属地区，用以确定“省政协”所指。"),
        f.RUN_ID,
        Column(
            "ingested_at", Kind.TIMESTAMP, "入库时间", "When the run read it, UTC.", "读取时间，协调世界时。", required=True, volatile=True
        ),
    ),
    ("several_reports", "dated_codes"),
)

REPAIRS = Table(
    "core",
    "repairs",
    "修复",
    "One row a repair of a page's text.",
    "一行一处文本修复。",
    (),
    (
        f.DOC_ID,
        Column(
            "kind", Kind.TEXT, "种类", "Kind of damage that was repaired.", "修复的损坏种类。", pattern="^[a-z][a-z0-9_]*$", required=True
        ),
        Column(
            "raw_start",
            Kind.INTEGER,
            "原页起点",
            "Where the damaged words begin in the page as read.",
            "损坏处在原页文本中的起始位置。",
            unit="character",
            minimum=0,
            required=True,
        ),
        Column(
            "raw_end",
            Kind.INTEGER,
            "原页终点",
            "Where the damaged words end in the page as read, exclusive.",
            "损坏处在原页文本中的结束位置，不含。",
            unit="character",
            minimum=0,
            required=True,
        ),
        Column("raw_text", Kind.TEXT, "原文", "What the page shows.", "页面所示文字。", required=True),
        Column("repaired_text", Kind.TEXT, "修复后", "What it was.", "修复后的文字。", required=True),
        Column("certain", Kind.BOOLEAN, "确定", "Whether nothing else is possible.", "是否唯一可能。", required=True),
        Column("alternatives", Kind.TEXTS, "其他可能", "What else it may have been.", "其他可能的文字。", required=True),
    ),
)

PEOPLE = Table(
    "core",
    "people",
    "人物",
    "One row a person, across pages.",
    "一行一个人物，跨页面。",
    ("person_id",),
    (
        _own("person", "人物编号", "Person.", "人物。"),
        Column("name", Kind.TEXT, "姓名", "Name of the person.", "人物姓名。", required=True),
        f.JURISDICTION_CODE,
        Column("document_count", Kind.BIGINT, "文档数", "Pages that name it.", "提及的页面数。", unit="page", minimum=0, required=True),
    ),
    ("estimated_identity", "personal_data"),
    id_prefix="person",
)

POSITIONS = Table(
    "core",
    "positions",
    "任职",
    "One row a person holding a post, as a page states it.",
    "一行一个人物担任的一个职务，依页面所述。",
    ("position_id",),
    (
        _own("position", "任职编号", "Position.", "任职。"),
        f.needed(_PERSON),
        Column("title", Kind.TEXT, "职务", "Post as written, one row a post.", "职务，依原文，一职一行。", required=True),
        _ORGANIZATION,
        Column(
            "as_of",
            Kind.DATE,
            "截至日期",
            "Date of the page or event that states it.",
            "所述页面或事件的日期。",
            minimum=1900,
            maximum=2100,
        ),
        *f.EVIDENCE,
    ),
    ("mentions_not_entities", "personal_data"),
    id_prefix="position",
    is_fact=True,
)

ORGANIZATIONS = Table(
    "core",
    "organizations",
    "机构",
    "One row an organisation, across pages.",
    "一行一个机构，跨页面。",
    ("organization_id",),
    (
        _own("organization", "机构编号", "Organisation.", "机构。"),
        Column(
            "name",
            Kind.TEXT,
            "名称",
            "Full name (湖北省政协); as written where the page does not tell which.",
            "全称；页面未明时依原文。",
            required=True,
        ),
        Column("aliases", Kind.TEXTS, "别名", "Other names in use on pages.", "页面中的其他称呼。", required=True),
        Column(
            "organization_type", Kind.TEXT, "机构类型", "Kind of organisation.", "机构种类。", allowed=e.ORGANIZATION_TYPE, required=True
        ),
        Column("admin_level", Kind.TEXT, "行政级别", "Level, NULL where it has none.", "级别；无级别为空。", allowed=e.ADMIN_LEVEL),
        f.PLACE_CODE,
    ),
    ("estimated_identity",),
    id_prefix="organization",
)

ORGANIZATION_MENTIONS = Table(
    "core",
    "organization_mentions",
    "机构提及",
    "One row an organisation named in a page.",
    "一行一次机构提及。",
    ("organization_mention_id",),
    (
        _own("organization_mention", "机构提及编号", "Mention.", "提及。"),
        f.needed(_ORGANIZATION),
        Column("surface", Kind.TEXT, "原文写法", "As written (省政协).", "原文写法。", required=True),
        Column(
            "inferred",
            Kind.BOOLEAN,
            "推断",
            "Whether the full name was completed from the context.",
            "全称是否由上下文补全。",
            required=True,
        ),
        *f.EVIDENCE,
    ),
    ("mentions_not_entities",),
    id_prefix="organization_mention",
    is_fact=True,
)

PLACE_MENTIONS = Table(
    "core",
    "place_mentions",
    "地点提及",
    "One row a place named in a page.",
    "一行一次地点提及。",
    ("place_mention_id",),
    (
        _own("place_mention", "地点提及编号", "Mention.", "提及。"),
        f.PLACE_CODE,
        Column("place_name", Kind.TEXT, "地点名称", "Official full name.", "正式全称。"),
        Column("level", Kind.TEXT, "级别", "Level of the place.", "地点级别。", allowed=e.PLACE_LEVEL),
        Column("surface", Kind.TEXT, "原文写法", "As written (大关).", "原文写法。", required=True),
        *f.EVIDENCE,
    ),
    ("mentions_not_entities", "dated_codes"),
    id_prefix="place_mention",
    is_fact=True,
)

EVENTS = Table(
    "core",
    "events",
    "事件",
    "One row a meeting, visit, donation or other event told in a page.",
    "一行一个页面所述的会议、慰问、捐赠等事件。",
    ("event_id",),
    (
        _own("event", "事件编号", "Event.", "事件。"),
        f.EVENT_TYPE,
        Column("name", Kind.TEXT, "名称", "Name of the event where it has one.", "事件名称。"),
        Column(
            "start_date",
            Kind.DATE,
            "开始日期",
            "First day; with precision month or year the first day of it.",
            "首日；精度为月或年时取其首日。",
            minimum=1900,
            maximum=2100,
        ),
        Column("end_date", Kind.DATE, "结束日期", "Last day, inclusive.", "末日，含当日。", minimum=1900, maximum=2100),
        Column(
            "date_precision",
            Kind.TEXT,
            "日期精度",
            "How exactly the date is known.",
            "日期的精确程度。",
            allowed=e.DATE_PRECISION,
            required=True,
        ),
        Column(
            "date_inferred", Kind.BOOLEAN, "日期推断", "Whether the year came from the context.", "年份是否由上下文推断。", required=True
        ),
        f.PLACE_CODE,
        Column("venue", Kind.TEXT, "场所", "Venue as written.", "场所，依原文。"),
        f.MECHANISM,
        replace(_ORGANIZATION, name="organizer_id", name_zh="主办机构编号", en="Organisation that holds it.", zh="主办机构。"),
        replace(
            _EVENT,
            name="canonical_event_id",
            name_zh="归并事件编号",
            en="The same event, told by other pages too: the row that stands for all of them; NULL or itself where this is it.",
            zh="多页面报道同一事件时的代表行；本行即代表时为空或为自身。",
        ),
        *f.COUNTABLE,
        *f.EVIDENCE,
    ),
    ("several_reports", "dated_codes"),
    id_prefix="event",
    is_fact=True,
)

PARTICIPATIONS = Table(
    "core",
    "participations",
    "参与",
    "One row someone's part in an event: a person, an organisation, or a person for an organisation.",
    "一行一个人物或机构在事件中的角色。",
    ("participation_id",),
    (
        _own("participation", "参与编号", "Participation.", "参与。"),
        f.needed(_EVENT),
        _PERSON,
        _ORGANIZATION,
        Column("role", Kind.TEXT, "角色", "Part in the event.", "在事件中的角色。", allowed=e.ROLE, required=True),
        *f.EVIDENCE,
    ),
    ("several_reports", "personal_data"),
    id_prefix="participation",
    is_fact=True,
)

QUANTITIES = Table(
    "core",
    "quantities",
    "数量",
    "One row a number with a meaning.",
    "一行一个有含义的数字。",
    ("quantity_id",),
    (
        _own("quantity", "数量编号", "Quantity.", "数量。"),
        _EVENT,
        f.MEASURE,
        Column(
            "value",
            Kind.DECIMAL,
            "数值",
            "Number in unit; money in whole currency units, 6686万元 → 66860000.",
            "以单位计的数值；金额以元计。",
            unit="see unit",
        ),
        Column("value_high", Kind.DECIMAL, "数值上限", "Upper end of a range.", "区间上限。", unit="see unit"),
        f.UNIT,
        Column("unit_kind", Kind.TEXT, "单位类别", "Group of the unit.", "单位所属类别。", allowed=e.UNIT_KIND, required=True),
        Column(
            "approximation",
            Kind.TEXT,
            "约数类型",
            "Whether the number is exact.",
            "数字是否为确数。",
            allowed=e.APPROXIMATION,
            required=True,
        ),
        Column(
            "per",
            Kind.TEXT,
            "每单位",
            "Per household, person, person_year, village, unit …: 每户500元 is not 500元.",
            "每户、每人等；每户500元不等于500元。",
            pattern="^[a-z][a-z_]*$",
        ),
        Column(
            "period_start",
            Kind.DATE,
            "期间起始",
            "First day of the period that the number covers.",
            "数字所涵盖期间的首日。",
            minimum=1900,
            maximum=2100,
        ),
        Column("period_end", Kind.DATE, "期间结束", "Last day of it, inclusive.", "期间末日，含当日。", minimum=1900, maximum=2100),
        Column(
            "aggregation",
            Kind.TEXT,
            "汇总方式",
            "Of a period, cumulative, or at a point in time.",
            "期间值、累计值或时点值。",
            allowed=e.AGGREGATION,
            required=True,
        ),
        Column(
            "part_of",
            Kind.TEXT,
            "所属数量编号",
            "Quantity that this is a part of (其中).",
            "所属的总量（其中项）。",
            pattern=f"^quantity_{f.ID_DIGITS}$",
            references="quantities",
        ),
        Column("subject", Kind.TEXT, "对象", "What is counted, as written.", "计量对象，依原文。"),
        f.HELPER_NAME,
        f.RECIPIENT_NAME,
        Column(
            "shared_among",
            Kind.INTEGER,
            "共享受援方数",
            "Recipients that share the amount, where the page names several.",
            "共享该金额的受援方数。",
            minimum=1,
        ),
        f.HELPER_PLACE_CODE,
        f.RECIPIENT_PLACE_CODE,
        Column(
            "canonical_quantity_id",
            Kind.TEXT,
            "归并数量编号",
            "The same number, told by other pages too: the row that stands for all of them; NULL or itself where this is it.",
            "多页面报道同一数字时的代表行；本行即代表时为空或为自身。",
            pattern=f"^quantity_{f.ID_DIGITS}$",
            references="quantities",
        ),
        *f.COUNTABLE,
        *f.EVIDENCE,
    ),
    ("aggregation_hazard", "cumulative_values", "several_reports"),
    id_prefix="quantity",
    is_fact=True,
)

PAIRINGS = Table(
    "core",
    "pairings",
    "结对",
    "One row helper → recipient, a standing relation as a page states it.",
    "一行一个页面所述的帮扶关系：帮扶方 → 受援方。",
    ("pairing_id",),
    (
        _own("pairing", "结对编号", "Pairing.", "结对。"),
        f.needed(f.HELPER_NAME),
        replace(_ORGANIZATION, name="helper_organization_id", name_zh="帮扶机构编号", en="Organisation that helps.", zh="帮扶机构。"),
        f.HELPER_PLACE_CODE,
        f.needed(f.RECIPIENT_NAME),
        replace(
            _ORGANIZATION, name="recipient_organization_id", name_zh="受援机构编号", en="Organisation that is helped.", zh="受援机构。"
        ),
        f.RECIPIENT_PLACE_CODE,
        f.needed(f.MECHANISM),
        Column(
            "start_year", Kind.INTEGER, "起始年份", "First year of the relation.", "关系起始年份。", unit="year", minimum=1900, maximum=2100
        ),
        Column(
            "end_year", Kind.INTEGER, "结束年份", "Last year of the relation.", "关系结束年份。", unit="year", minimum=1900, maximum=2100
        ),
        Column(
            "canonical_pairing_id",
            Kind.TEXT,
            "归并结对编号",
            "The same relation, told elsewhere too: the row that stands for all of them; NULL or itself where this is it.",
            "同一关系多处提及时的代表行；本行即代表时为空或为自身。",
            pattern=f"^pairing_{f.ID_DIGITS}$",
            references="pairings",
        ),
        *f.COUNTABLE,
        *f.EVIDENCE,
    ),
    ("several_reports", "dated_codes"),
    id_prefix="pairing",
    is_fact=True,
)

POLICY_CITATIONS = Table(
    "core",
    "policy_citations",
    "政策引用",
    "One row a policy or document cited in 《》.",
    "一行一次书名号内的政策文件引用。",
    ("policy_citation_id",),
    (
        _own("policy_citation", "政策引用编号", "Citation.", "引用。"),
        Column("title", Kind.TEXT, "文件名", "Title without the marks.", "文件名，不含书名号。", required=True),
        Column("issuer", Kind.TEXT, "发文机关", "Who issued it.", "发文机关。"),
        Column("document_number", Kind.TEXT, "文号", "Number of the document.", "文号。"),
        *f.EVIDENCE,
    ),
    ("mentions_not_entities",),
    id_prefix="policy_citation",
    is_fact=True,
)

REDIRECTS = Table(
    "core",
    "redirects",
    "编号重定向",
    "One row an id of a person or an organisation that is known to be another one's: where to look instead.",
    "一行一个已并入其他人物或机构的编号及其现行编号。",
    ("old_id",),
    (
        Column("table_name", Kind.TEXT, "表名", "Table, with its schema.", "表名，含模式名。", required=True),
        Column("old_id", Kind.TEXT, "原编号", "Id that stands for nothing by itself any more.", "不再单独使用的编号。", required=True),
        Column("current_id", Kind.TEXT, "现行编号", "Id to use instead.", "应改用的编号。", required=True),
        Column("reason", Kind.TEXT, "原因", "Why both are one.", "合并原因。", allowed=e.REDIRECT_REASON, required=True),
    ),
)

CONFLICTS = Table(
    "core",
    "conflicts",
    "报道差异",
    "One row a column in which two reports of one fact differ.",
    "一行一处关于同一事实的不同报道之间的差异。",
    ("table_name", "column_name", "row_id"),
    (
        Column("table_name", Kind.TEXT, "表名", "Table, with its schema.", "表名，含模式名。", required=True),
        Column("column_name", Kind.TEXT, "列名", "Column in which they differ.", "存在差异的列。", required=True),
        Column("canonical_id", Kind.TEXT, "归并编号", "Row that stands for the fact.", "该事实的代表行。", required=True),
        Column("canonical_value", Kind.TEXT, "代表行的值", "What it says.", "代表行的值。", required=True),
        Column("row_id", Kind.TEXT, "行编号", "Row that tells the fact otherwise.", "说法不同的行。", required=True),
        Column("told_value", Kind.TEXT, "该行的值", "What that row says.", "该行的值。", required=True),
        replace(f.DOC_ID, en="Page of the row that tells it otherwise."),
    ),
    ("several_reports",),
)

# in the order of dependence: what a row refers to stands before it
CORE: tuple[Table, ...] = (
    DOCUMENTS,
    REPAIRS,
    PEOPLE,
    ORGANIZATIONS,
    POSITIONS,
    ORGANIZATION_MENTIONS,
    PLACE_MENTIONS,
    EVENTS,
    PARTICIPATIONS,
    QUANTITIES,
    PAIRINGS,
    POLICY_CITATIONS,
    REDIRECTS,
    CONFLICTS,
)

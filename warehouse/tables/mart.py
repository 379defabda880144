"""Schema ``mart``: the columns of the views; what they hold is in ``warehouse/marts/*.sql``."""

from __future__ import annotations

from dataclasses import replace

from warehouse.tables import core
from warehouse.tables import enumerations as e
from warehouse.tables import fields as f
from warehouse.tables.model import Column, Kind, Table


def _count(name: str, name_zh: str, en: str, zh: str, unit: str = "row") -> Column:
    return Column(name, Kind.BIGINT, name_zh, en, zh, unit=unit, minimum=0, required=True)


def _of(table: Table, *names: str) -> tuple[Column, ...]:
    """Columns that a view takes over from a table."""
    return tuple(table.column(name) for name in names)


_MEASURE_NAME = Column("measure_name", Kind.TEXT, "指标名称", "Measure in Chinese.", "指标的中文名称。")
_YEAR = Column("year", Kind.INTEGER, "年份", "Year, NULL where the page tells none.", "年份；页面未述为空。", unit="year")
_FIRST_YEAR = Column("first_year", Kind.INTEGER, "起始年份", "First year covered.", "所涵盖的首个年份。", unit="year")
_LAST_YEAR = Column("last_year", Kind.INTEGER, "末年份", "Last year covered.", "所涵盖的末个年份。", unit="year")
_PLACE_NAME = Column("place_name", Kind.TEXT, "地点名称", "Name of the place.", "地点名称。")
_HELPER_PLACE_NAME = Column("helper_place_name", Kind.TEXT, "帮扶方地点名称", "Name of the helper's place.", "帮扶方所在地名称。")
_RECIPIENT_PLACE_NAME = Column("recipient_place_name", Kind.TEXT, "受援方地点名称", "Name of the recipient's place.", "受援方所在地名称。")
_DOCUMENT_TITLE = Column("document_title", Kind.TEXT, "文档标题", "Headline of the page.", "页面标题。")
_COUNTED = _count("counted_count", "计入行数", "Rows that count.", "计入的行数。")
_LEFT_OUT = _count(
    "left_out_count", "未计入行数", "Rows left out: not countable, or of a page out of scope.", "未计入的行数：不可计数或页面不在范围内。"
)
_REASONS = Column(
    "left_out_reasons",
    Kind.TEXTS,
    "未计入原因",
    "Why rows were left out, each reason with its number of rows (duplicate 3), sorted.",
    "各项未计入原因及行数，已排序。",
    required=True,
)
_DOCUMENTS = _count("document_count", "文档数", "Pages that tell it.", "述及的页面数。", "page")
_EVENTS = _count("event_count", "事件数", "Events that count.", "计入的事件数。", "event")
_HELPER_PAIRINGS = _count("helper_pairing_count", "作为帮扶方的结对数", "Pairings in which it helps.", "作为帮扶方的结对数。")
_RECIPIENT_PAIRINGS = _count("recipient_pairing_count", "作为受援方的结对数", "Pairings in which it is helped.", "作为受援方的结对数。")
_FIRST_DATE = Column("first_date", Kind.DATE, "最早日期", "First day of its events.", "相关事件的最早日期。")
_LAST_DATE = Column("last_date", Kind.DATE, "最晚日期", "Last day of its events.", "相关事件的最晚日期。")
_QUANTITY = tuple(
    _of(core.QUANTITIES, "value", "value_high", "unit", "unit_kind", "approximation", "per", "aggregation"),
)
_HELPER = (f.HELPER_NAME, f.HELPER_PLACE_CODE, _HELPER_PLACE_NAME)
_RECIPIENT = (f.RECIPIENT_NAME, f.RECIPIENT_PLACE_CODE, _RECIPIENT_PLACE_NAME)

QUANTITY_FACTS = Table(
    "mart",
    "quantity_facts",
    "数量明细",
    "What every number says, of which year it is, and whether it counts. One row a quantity.",
    "每个数字的内容、年份及是否计入。一行一个数量。",
    ("quantity_id",),
    (
        *_of(core.QUANTITIES, "quantity_id", "measure"),
        _MEASURE_NAME,
        *_QUANTITY,
        _YEAR,
        _FIRST_YEAR,
        *_HELPER,
        *_RECIPIENT,
        *_of(core.QUANTITIES, "event_id"),
        f.MECHANISM,
        Column(
            "mechanism_source",
            Kind.TEXT,
            "帮扶机制依据",
            "Where the form of assistance is taken from: the number's event, the parties that it shares with pairings of its page, or "
            "the page, which tells of one form only. NULL where none is known or several would do.",
            "帮扶机制的依据：所属事件、与同页结对相同的双方，或该页仅述及一种机制；不详或不止一种可能时为空。",
            allowed=e.MECHANISM_SOURCE,
        ),
        Column(
            "counted",
            Kind.BOOLEAN,
            "计入",
            "Whether it counts: countable and of a page in scope.",
            "是否计入：可计数且页面在范围内。",
            required=True,
        ),
        Column(
            "summable",
            Kind.BOOLEAN,
            "可求和",
            "Whether its value adds up with its like: it counts and is neither per unit, nor a state, nor a rate.",
            "数值能否与同类相加：计入，且非单位值、时点值或比率。",
            required=True,
        ),
        Column(
            "left_out_reason",
            Kind.TEXT,
            "未求和原因",
            "Why sums leave it out: a not_countable_reason, or not_additive.",
            "求和时未计入的原因。",
        ),
        *_of(core.QUANTITIES, "evidence", "confidence", "doc_id"),
        _DOCUMENT_TITLE,
        *_of(core.DOCUMENTS, "published_at", "source_uri"),
    ),
    ("aggregation_hazard", "partial_coverage"),
)


def _aid(side: str, zh: str, columns: tuple[Column, ...], other: Column) -> Table:
    return Table(
        "mart",
        f"aid_by_{side}_year",
        f"按{zh}和年份的帮扶金额",
        f"Money by {side} and year. One row {side} × year × measure.",
        f"按{zh}和年份汇总的金额。一行一个{zh}、年份与指标。",
        (f"{side}_name", f"{side}_place_code", "year", "measure"),
        (
            *columns,
            _YEAR,
            f.MEASURE,
            _MEASURE_NAME,
            Column("amount_yuan", Kind.TOTAL, "金额", "Sum of the amounts that count.", "计入金额之和。", unit="元"),
            _COUNTED,
            _DOCUMENTS,
            other,
            _count(
                "multi_year_count",
                "跨年行数",
                "Amounts counted here that cover more years than this one.",
                "计入金额中涵盖多个年份的行数。",
            ),
            _count("cumulative_count", "累计值行数", "Amounts counted here that are cumulative.", "计入金额中的累计值行数。"),
            _LEFT_OUT,
            _REASONS,
            Column(
                "left_out_yuan",
                Kind.TOTAL,
                "未计入金额",
                "Sum of the amounts in yuan that do not count.",
                "未计入的人民币金额之和。",
                unit="元",
            ),
        ),
        ("aggregation_hazard", "partial_coverage"),
    )


AID_BY_RECIPIENT_YEAR = _aid(
    "recipient", "受援方", _RECIPIENT, _count("helper_count", "帮扶方数", "Different helpers named.", "不同帮扶方数。", "name")
)
AID_BY_HELPER_YEAR = _aid(
    "helper", "帮扶方", _HELPER, _count("recipient_count", "受援方数", "Different recipients named.", "不同受援方数。", "name")
)

QUANTITIES_BY_MEASURE_YEAR = Table(
    "mart",
    "quantities_by_measure_year",
    "按指标和年份的数量",
    "How much of everything is told, by year. One row measure × unit × per × aggregation × year.",
    "按指标和年份汇总。一行一个指标、单位、每单位、汇总方式与年份。",
    ("measure", "unit", "per", "aggregation", "year"),
    (
        f.MEASURE,
        _MEASURE_NAME,
        *_of(core.QUANTITIES, "unit", "per", "aggregation"),
        _YEAR,
        Column(
            "total_value",
            Kind.TOTAL,
            "合计",
            "Sum of the values that count; NULL where values do not add up.",
            "计入数值之和；不可相加时为空。",
            unit="see unit",
        ),
        _COUNTED,
        Column("median_value", Kind.DOUBLE, "中位数", "Median of the values that count.", "计入数值的中位数。", unit="see unit"),
        _DOCUMENTS,
        _LEFT_OUT,
        _REASONS,
        Column("left_out_value", Kind.TOTAL, "未计入数值", "Sum of the values that do not count.", "未计入数值之和。", unit="see unit"),
    ),
    ("aggregation_hazard", "partial_coverage"),
)

PAIRING_NETWORK = Table(
    "mart",
    "pairing_network",
    "结对网络",
    "Who is paired with whom. One row helper × recipient × mechanism.",
    "谁帮扶谁。一行一个帮扶方、受援方与机制。",
    ("helper_name", "helper_place_code", "recipient_name", "recipient_place_code", "mechanism"),
    (*_HELPER, *_RECIPIENT, f.MECHANISM, _FIRST_YEAR, _LAST_YEAR, _COUNTED, _DOCUMENTS, _LEFT_OUT, _REASONS),
    ("partial_coverage",),
)

EVENT_CALENDAR = Table(
    "mart",
    "event_calendar",
    "事件日历",
    "What happened when and where. One row an event that counts.",
    "何时何地发生何事。一行一个计入的事件。",
    ("event_id",),
    (
        *_of(core.EVENTS, "event_id", "event_type"),
        Column("event_type_name", Kind.TEXT, "事件类型名称", "Kind of event in Chinese.", "事件种类的中文名称。"),
        *_of(core.EVENTS, "name", "start_date", "end_date", "date_precision"),
        _YEAR,
        f.PLACE_CODE,
        _PLACE_NAME,
        *_of(core.EVENTS, "venue", "mechanism"),
        Column("organizer_name", Kind.TEXT, "主办机构", "Organisation that holds it.", "主办机构名称。"),
        _count(
            "participant_count",
            "参与方数",
            "Named people and organisations, over all reports.",
            "各报道中列名的人物与机构数。",
            "participant",
        ),
        _count("report_count", "报道数", "Pages that tell of it.", "报道的页面数。", "page"),
        _LEFT_OUT,
        *_of(core.EVENTS, "evidence", "doc_id"),
        _DOCUMENT_TITLE,
    ),
    ("partial_coverage",),
)

PEOPLE_ACTIVITY = Table(
    "mart",
    "people_activity",
    "人物活动",
    "Who took part in what. One row a person.",
    "谁参加了什么。一行一个人物。",
    ("person_id",),
    (
        *_of(core.PEOPLE, "person_id", "name", "jurisdiction_code"),
        Column("titles", Kind.TEXTS, "职务列表", "Posts as written, sorted.", "所述职务，已排序。", required=True),
        _DOCUMENTS,
        _EVENTS,
        _count("chaired_count", "主持事件数", "Events that the person chaired.", "主持的事件数。", "event"),
        _count("spoken_count", "讲话事件数", "Events that the person spoke at.", "讲话的事件数。", "event"),
        _count("led_count", "带队事件数", "Events that the person led.", "带队的事件数。", "event"),
        _FIRST_DATE,
        _LAST_DATE,
        _LEFT_OUT,
    ),
    ("estimated_identity", "partial_coverage", "personal_data"),
)

ORGANIZATION_ACTIVITY = Table(
    "mart",
    "organization_activity",
    "机构活动",
    "What organisations do. One row an organisation.",
    "机构的活动。一行一个机构。",
    ("organization_id",),
    (
        *_of(core.ORGANIZATIONS, "organization_id", "name", "organization_type", "admin_level", "place_code"),
        _PLACE_NAME,
        _DOCUMENTS,
        _count("mention_count", "提及次数", "Mentions.", "提及次数。", "mention"),
        _EVENTS,
        _HELPER_PAIRINGS,
        _RECIPIENT_PAIRINGS,
        _FIRST_DATE,
        _LAST_DATE,
        _LEFT_OUT,
    ),
    ("estimated_identity", "partial_coverage"),
)

PLACE_COVERAGE = Table(
    "mart",
    "place_coverage",
    "地区覆盖",
    "Which places the pages tell of. One row a place code.",
    "页面述及哪些地区。一行一个地点代码。",
    ("place_code",),
    (
        replace(f.PLACE_CODE, required=True),
        _PLACE_NAME,
        Column("level", Kind.TEXT, "级别", "Level of the place.", "地点级别。", allowed=e.PLACE_LEVEL),
        Column("province_name", Kind.TEXT, "省份", "Province.", "所属省份。"),
        _DOCUMENTS,
        _count("mention_count", "提及次数", "Mentions.", "提及次数。", "mention"),
        _EVENTS,
        _HELPER_PAIRINGS,
        _RECIPIENT_PAIRINGS,
        Column("first_published_at", Kind.TIMESTAMP, "最早发布时间", "First page.", "最早页面的发布时间。"),
        Column("last_published_at", Kind.TIMESTAMP, "最晚发布时间", "Last page.", "最晚页面的发布时间。"),
        _LEFT_OUT,
    ),
    ("partial_coverage", "dated_codes"),
)

POLICY_CITATIONS_BY_YEAR = Table(
    "mart",
    "policy_citations_by_year",
    "按年份的政策引用",
    "Which policies are cited when. One row title × document number × year of the citing page.",
    "各年引用的政策。一行一个文件名、文号与引用页面的年份。",
    ("title", "document_number", "year"),
    (
        *_of(core.POLICY_CITATIONS, "title", "document_number", "issuer"),
        _YEAR,
        _count("citation_count", "引用次数", "Citations.", "引用次数。", "citation"),
        _DOCUMENTS,
        _LEFT_OUT,
    ),
    ("partial_coverage",),
)

DOCUMENT_QUALITY = Table(
    "mart",
    "document_quality",
    "文档质量",
    "How sound every page is and what came of it. One row a page.",
    "各页面的质量与产出。一行一个页面。",
    ("doc_id",),
    (
        *_of(
            core.DOCUMENTS,
            *(
                "doc_id",
                "source_uri",
                "site",
                "title",
                "published_at",
                "script",
                "encoding",
                "damage",
                "repair_count",
                "uncertain_repair_count",
            ),
            *("proven", "tampered", "char_count", "in_scope", "duplicate_of"),
        ),
        _count("fact_count", "事实数", "Rows of the fact tables.", "事实表行数。"),
        _COUNTED,
        _LEFT_OUT,
        Column("mean_confidence", Kind.DOUBLE, "平均置信度", "Mean confidence of its facts.", "其事实的平均置信度。", minimum=0, maximum=1),
        _count("quarantined_count", "隔离行数", "Its rows in quarantine.", "其被隔离的行数。"),
    ),
)

EXCLUSIONS = Table(
    "mart",
    "exclusions",
    "未计入明细",
    "What the other views leave out, how much and why. One row table × reason × measure × unit × year.",
    "其他视图未计入的内容、数量及原因。一行一个表、原因、指标、单位与年份。",
    ("table_name", "reason", "measure", "unit", "year"),
    (
        Column("table_name", Kind.TEXT, "表名", "Table, with its schema.", "表名，含模式名。", required=True),
        Column("reason", Kind.TEXT, "原因", "A not_countable_reason, not_additive or unknown.", "未计入的原因。", required=True),
        replace(f.MEASURE, required=False),
        replace(f.UNIT, required=False),
        _YEAR,
        _count("excluded_rows", "未计入行数", "Rows left out.", "未计入的行数。"),
        Column(
            "excluded_amount",
            Kind.TOTAL,
            "未计入数值",
            "Sum of their values; NULL where they do not add up.",
            "未计入数值之和；不可相加为空。",
            unit="see unit",
        ),
        _DOCUMENTS,
    ),
    ("partial_coverage",),
)

# in the order of dependence: a view stands behind those that it reads
MART: tuple[Table, ...] = (
    QUANTITY_FACTS,
    AID_BY_RECIPIENT_YEAR,
    AID_BY_HELPER_YEAR,
    PAIRING_NETWORK,
    QUANTITIES_BY_MEASURE_YEAR,
    EVENT_CALENDAR,
    PEOPLE_ACTIVITY,
    ORGANIZATION_ACTIVITY,
    PLACE_COVERAGE,
    POLICY_CITATIONS_BY_YEAR,
    DOCUMENT_QUALITY,
    EXCLUSIONS,
)

"""Columns that several tables share, described once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from warehouse.tables import enumerations as e
from warehouse.tables.model import Column, Kind

ID_DIGITS = "[0-9a-f]{16}"
PLACE_PATTERN = "^[0-9]{6}(?:[0-9]{6})?$"


def id_of(table: str, name_zh: str, en: str, zh: str, **options: Any) -> Column:
    """A column that holds an id of a core table; the table is named by the ids' prefix."""
    return Column(f"{table}_id", Kind.TEXT, name_zh, en, zh, pattern=f"^{table}_{ID_DIGITS}$", **options)


def place(name: str, name_zh: str, en: str, zh: str) -> Column:
    """A place code: six digits of GB/T 2260, twelve where a township or village is known."""
    return Column(name, Kind.TEXT, name_zh, en, zh, pattern=PLACE_PATTERN, references="places")


def needed(column: Column, **options: Any) -> Column:
    """The same column, not NULL."""
    return replace(column, required=True, **options)


DOC_ID = Column(
    "doc_id",
    Kind.TEXT,
    "文档编号",
    "Page: hash of its bytes.",
    "页面编号，取自原始字节的散列值。",
    pattern="^[0-9a-f]{32}$",
    required=True,
    references="documents",
)
CONFIDENCE = Column(
    "confidence",
    Kind.DOUBLE,
    "置信度",
    "How sure the row is: of the rows at 0.9, nine in ten are right.",
    "可信程度：0.9 的行十之有九正确。",
    minimum=0,
    maximum=1,
    required=True,
)
ORIGIN = Column("origin", Kind.TEXT, "来源方式", "How the value came to be.", "值的得来方式。", allowed=e.ORIGIN, required=True)
MODALITY = Column(
    "modality",
    Kind.TEXT,
    "情态",
    "Whether it happened; a plan is not a deed.",
    "是否实际发生；计划不等于事实。",
    allowed=e.MODALITY,
    required=True,
)
RUN_ID = Column("run_id", Kind.TEXT, "运行编号", "Run that made the row.", "产生该行的运行。", required=True, volatile=True)
EVIDENCE: tuple[Column, ...] = (
    DOC_ID,
    Column(
        "evidence",
        Kind.TEXT,
        "原文依据",
        "The quoted words: documents.body[evidence_start:evidence_end].",
        "引用的原文字句。",
        required=True,
    ),
    Column(
        "evidence_start",
        Kind.INTEGER,
        "依据起点",
        "Where the words begin in documents.body, from 0.",
        "依据在正文中的起始位置，从0计。",
        unit="character",
        minimum=0,
        required=True,
    ),
    Column(
        "evidence_end",
        Kind.INTEGER,
        "依据终点",
        "Where the words end in documents.body, exclusive.",
        "依据在正文中的结束位置，不含。",
        unit="character",
        minimum=1,
        required=True,
    ),
    Column(
        "raw_start",
        Kind.INTEGER,
        "原页起点",
        "Where the words begin in the page as read, before any repair.",
        "依据在修复前原页文本中的起始位置。",
        unit="character",
        minimum=0,
        required=True,
    ),
    Column(
        "raw_end",
        Kind.INTEGER,
        "原页终点",
        "Where the words end in the page as read, exclusive.",
        "依据在修复前原页文本中的结束位置，不含。",
        unit="character",
        minimum=0,
        required=True,
    ),
    CONFIDENCE,
    ORIGIN,
    MODALITY,
    Column("first_seen", Kind.TEXT, "首见运行", "Run that first found the row.", "首次得到该行的运行。", required=True, volatile=True),
    Column("last_seen", Kind.TEXT, "末见运行", "Run that last found the row.", "最近一次得到该行的运行。", required=True, volatile=True),
)
COUNTABLE: tuple[Column, ...] = (
    Column("countable", Kind.BOOLEAN, "可计数", "Whether the row may be summed with its like.", "该行能否与同类行相加。", required=True),
    Column(
        "not_countable_reason",
        Kind.TEXT,
        "不可计数原因",
        "Why it may not be summed; NULL where it may.",
        "不可相加的原因；可相加时为空。",
        allowed=e.NOT_COUNTABLE_REASON,
    ),
)
MECHANISM = Column("mechanism", Kind.TEXT, "帮扶机制", "Form of assistance.", "帮扶形式。", allowed=e.MECHANISM)
MEASURE = Column("measure", Kind.TEXT, "指标", "What is counted or valued.", "计量的内容。", allowed=e.MEASURE, required=True)
UNIT = Column(
    "unit",
    Kind.TEXT,
    "单位",
    "Unit or counter as written after normalising multipliers and measures (元, 户, 家, 公斤).",
    "归一后的单位或量词（元、户、家、公斤）。",
    required=True,
)
EVENT_TYPE = Column("event_type", Kind.TEXT, "事件类型", "Kind of event.", "事件种类。", allowed=e.EVENT_TYPE, required=True)
PLACE_CODE = place(
    "place_code", "地点代码", "Place: code valid at the page's date, NULL where unknown.", "地点代码，按页面日期有效；不详为空。"
)
JURISDICTION_CODE = place(
    "jurisdiction_code", "所属地代码", "Place that it belongs to; 000000 for the centre.", "所属地区代码；中央为000000。"
)
HELPER_NAME = Column("helper_name", Kind.TEXT, "帮扶方", "Who helps, as the page names it.", "帮扶方，依原文。")
RECIPIENT_NAME = Column("recipient_name", Kind.TEXT, "受援方", "Who is helped, as the page names it.", "受援方，依原文。")
HELPER_PLACE_CODE = place("helper_place_code", "帮扶方地点代码", "Place of the helper.", "帮扶方所在地代码。")
RECIPIENT_PLACE_CODE = place("recipient_place_code", "受援方地点代码", "Place of the recipient.", "受援方所在地代码。")

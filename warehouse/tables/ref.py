"""Schema ``ref``: reference tables."""

from __future__ import annotations

from warehouse.tables import enumerations as e
from warehouse.tables import fields as f
from warehouse.tables.model import Column, Enumeration, Kind, Table

_LABELS: tuple[Column, ...] = (
    Column("label_en", Kind.TEXT, "英文名称", "Label in English.", "英文名称。", required=True),
    Column("label_zh", Kind.TEXT, "中文名称", "Label in Chinese.", "中文名称。", required=True),
    Column("definition", Kind.TEXT, "定义", "What falls under it.", "包含的内容。"),
)


def _code(allowed: Enumeration) -> Column:
    return Column("code", Kind.TEXT, "代码", "Code as the facts hold it.", "事实表中所用代码。", allowed=allowed, required=True)


PLACES = Table(
    "ref",
    "places",
    "地区",
    "One row a place in a span of years in which its code, name and parent held.",
    "一行一个地区在其代码、名称和上级不变的时期。",
    ("code", "valid_from"),
    (
        Column(
            "code",
            Kind.TEXT,
            "代码",
            "Six digits of GB/T 2260, twelve for a township or village.",
            "六位行政区划代码，乡村为十二位。",
            pattern=f.PLACE_PATTERN,
            required=True,
        ),
        Column("name", Kind.TEXT, "名称", "Official name (大关县).", "正式名称。", required=True),
        Column("full_name", Kind.TEXT, "全称", "Name with all above it (云南省昭通市大关县).", "含各级上级的全称。"),
        Column("short_name", Kind.TEXT, "简称", "Name without its class (大关).", "去除通名的名称。"),
        Column("level", Kind.TEXT, "级别", "Level of the place.", "地点级别。", allowed=e.PLACE_LEVEL, required=True),
        Column("parent_code", Kind.TEXT, "上级代码", "Place above it.", "上级地区代码。", pattern=f.PLACE_PATTERN),
        Column(
            "valid_from",
            Kind.DATE,
            "生效日期",
            "First day on which the row holds; NULL where it reaches back beyond the lists.",
            "该行生效首日；早于资料所及为空。",
        ),
        Column("valid_to", Kind.DATE, "失效日期", "Last day on which the row holds; NULL where it still does.", "该行有效末日；现行为空。"),
        Column(
            "successor_code",
            Kind.TEXT,
            "后继代码",
            "Place that came after it, the chief one of several.",
            "后继地区代码，多个时取主要者。",
            pattern=f.PLACE_PATTERN,
        ),
        Column("successor_codes", Kind.TEXTS, "全部后继代码", "All places that came after it.", "全部后继地区代码。"),
        Column("predecessor_code", Kind.TEXT, "前身代码", "Place that it came from.", "前身地区代码。", pattern=f.PLACE_PATTERN),
        Column("change_type", Kind.TEXT, "变更类型", "How it changed at the end of its span.", "期末的变更种类。"),
        Column("source", Kind.TEXT, "出处", "List that it was taken from.", "资料来源。"),
        *(
            Column(f"{level}_code", Kind.TEXT, f"{zh}代码", en, zh_long, pattern=f.PLACE_PATTERN)
            for level, zh, en, zh_long in (
                (
                    "county",
                    "县级",
                    "County that it is or lies in; itself where it is larger, its city where that has no counties.",
                    "所属县级代码；高于县级时为自身，不设县区的市为该市。",
                ),
                (
                    "prefecture",
                    "地级",
                    "Prefecture that it is or lies in; itself where it is a province or a county straight under one, the municipality for its districts.",
                    "所属地级代码；省级及省直辖县级为自身，直辖市各区县为该直辖市。",
                ),
                ("province", "省级", "Province that it is or lies in.", "所属省级代码。"),
            )
        ),
    ),
    ("dated_codes",),
)
PLACE_LINEAGES = Table(
    "ref",
    "place_lineages",
    "地区沿革",
    "One row what the division that a code means in one span of days was coded as in another; place_at reads it.",
    "一行一个代码在某一时期所指的地区于另一时期的代码；place_at 据此查询。",
    ("code", "told_from", "valid_from"),
    (
        Column("code", Kind.TEXT, "代码", "Code that is asked about.", "所查代码。", pattern=f.PLACE_PATTERN, required=True),
        Column(
            "told_from",
            Kind.DATE,
            "所指起始日期",
            "First day on which the code means this division; year 1 where open.",
            "该代码指该地区的首日。",
            required=True,
        ),
        Column(
            "told_to",
            Kind.DATE,
            "所指结束日期",
            "Last day on which the code means this division; year 9999 where open.",
            "该代码指该地区的末日。",
            required=True,
        ),
        Column(
            "valid_from",
            Kind.DATE,
            "生效日期",
            "First day on which the division bore code_then; year 1 where open.",
            "该地区使用 code_then 的首日。",
            required=True,
        ),
        Column(
            "valid_to",
            Kind.DATE,
            "失效日期",
            "Last day on which the division bore code_then; year 9999 where open.",
            "该地区使用 code_then 的末日。",
            required=True,
        ),
        Column(
            "code_then",
            Kind.TEXT,
            "当时代码",
            "Its code then; of several divisions that it became or came from the chief one; NULL where there was none.",
            "当时的代码；拆分或合并为多个时取主要者；当时不存在为空。",
            pattern=f.PLACE_PATTERN,
        ),
        Column(
            "codes_then",
            Kind.TEXTS,
            "当时全部代码",
            "Codes of all those divisions, the chief one first.",
            "当时全部代码，主要者在前。",
            required=True,
        ),
    ),
    ("dated_codes",),
)
MECHANISMS = Table(
    "ref", "mechanisms", "帮扶机制", "One row a form of assistance.", "一行一种帮扶形式。", ("code",), (_code(e.MECHANISM), *_LABELS)
)
EVENT_TYPES = Table(
    "ref", "event_types", "事件类型", "One row a kind of event.", "一行一种事件。", ("code",), (_code(e.EVENT_TYPE), *_LABELS)
)
ROLES = Table("ref", "roles", "角色", "One row a part in an event.", "一行一种角色。", ("code",), (_code(e.ROLE), *_LABELS))
MEASURES = Table(
    "ref",
    "measures",
    "指标",
    "One row a measure.",
    "一行一个指标。",
    ("code",),
    (
        _code(e.MEASURE),
        *_LABELS,
        Column("unit", Kind.TEXT, "单位", "Usual unit.", "常用单位。", required=True),
        Column("unit_kind", Kind.TEXT, "单位类别", "Group of the unit.", "单位所属类别。", allowed=e.UNIT_KIND, required=True),
        Column(
            "is_additive",
            Kind.BOOLEAN,
            "可加",
            "Whether values of several countable rows may be added up.",
            "多行可计数的值能否相加。",
            required=True,
        ),
    ),
)
NATIONAL_PAIRINGS = Table(
    "ref",
    "national_pairings",
    "国家结对名单",
    "One row helper → recipient of an official list.",
    "一行一个官方名单中的结对关系。",
    ("helper_name", "recipient_name", "mechanism", "start_year"),
    (
        f.needed(f.HELPER_NAME),
        f.HELPER_PLACE_CODE,
        f.needed(f.RECIPIENT_NAME),
        f.RECIPIENT_PLACE_CODE,
        f.needed(f.MECHANISM),
        Column(
            "start_year", Kind.INTEGER, "起始年份", "First year of the relation.", "关系起始年份。", unit="year", minimum=1900, maximum=2100
        ),
        Column(
            "end_year", Kind.INTEGER, "结束年份", "Last year of the relation.", "关系结束年份。", unit="year", minimum=1900, maximum=2100
        ),
        Column("source", Kind.TEXT, "出处", "Where the list was seen.", "名单出处。"),
    ),
    ("partial_coverage",),
)

REF: tuple[Table, ...] = (PLACES, PLACE_LINEAGES, MECHANISMS, EVENT_TYPES, ROLES, MEASURES, NATIONAL_PAIRINGS)
ENUMERATED: dict[str, Enumeration] = {"mechanisms": e.MECHANISM, "event_types": e.EVENT_TYPE, "roles": e.ROLE, "measures": e.MEASURE}
"""The reference tables whose rows are a closed list of values."""

"""Schema ``ops``: runs and quality."""

from __future__ import annotations

from warehouse.tables import enumerations as e
from warehouse.tables import fields as f
from warehouse.tables.model import Column, Kind, Table

_TABLE_NAME = Column("table_name", Kind.TEXT, "表名", "Table, with its schema.", "表名，含模式名。", required=True)
_ROW_ID = Column("row_id", Kind.TEXT, "行编号", "Key of the row; several key columns are joined by |.", "行的键，多列以 | 相连。")
_EXPECTATION = Column("expectation", Kind.TEXT, "规则", "Rule.", "规则。", required=True)
_DOC = Column("doc_id", Kind.TEXT, "文档编号", "Page, where one is concerned.", "所涉页面。")
_CODE_VERSION = Column(
    "code_version", Kind.TEXT, "代码版本", "Version of the code and its reference tables.", "代码与参考表的版本。", required=True
)
_EXAMPLE = Column("example", Kind.TEXT, "例句", "One example.", "一个例子。")
_CHANGE_COUNTS = tuple(
    Column(name, Kind.BIGINT, zh, en, zh_long, unit="row", minimum=0)
    for name, zh, en, zh_long in (
        ("added_count", "新增行数", "Rows that the release before did not hold.", "上次发布所无的行数。"),
        ("changed_count", "修改行数", "Rows that say something else than in the release before.", "内容与上次发布不同的行数。"),
        ("withdrawn_count", "撤回行数", "Rows that only the release before held.", "仅上次发布所有的行数。"),
    )
)

RUNS = Table(
    "ops",
    "runs",
    "运行",
    "One row a run.",
    "一行一次运行。",
    ("run_id",),
    (
        f.RUN_ID,
        Column("started_at", Kind.TIMESTAMP, "开始时间", "When it began, UTC.", "开始时间，协调世界时。", required=True),
        Column("finished_at", Kind.TIMESTAMP, "结束时间", "When it ended, UTC.", "结束时间，协调世界时。"),
        Column("status", Kind.TEXT, "状态", "How it ended.", "结果。", allowed=e.RUN_STATUS, required=True),
        _CODE_VERSION,
        Column("inputs", Kind.TEXTS, "输入", "What it was asked to read.", "要求读取的输入。", required=True),
        Column("page_count", Kind.BIGINT, "页面数", "Pages read.", "读取的页面数。", unit="page", minimum=0),
        Column("new_page_count", Kind.BIGINT, "新页面数", "Pages that were not known.", "此前未知的页面数。", unit="page", minimum=0),
        Column("quarantined_count", Kind.BIGINT, "隔离行数", "Rows put in quarantine.", "隔离的行数。", unit="row", minimum=0),
        Column("seconds", Kind.DOUBLE, "用时", "How long it took.", "用时。", unit="second", minimum=0),
        Column(
            "stages", Kind.STAGES, "各阶段", "Rows in and out of every stage and its seconds.", "各阶段输入输出行数及用时。", required=True
        ),
        Column("message", Kind.TEXT, "说明", "What there is to say.", "说明。"),
    ),
)
INPUTS = Table(
    "ops",
    "inputs",
    "输入",
    "One row an input at one state of its bytes and of the code.",
    "一行一个输入在某一内容与代码版本下的记录。",
    ("source_uri", "doc_id", "code_version"),
    (
        Column("source_uri", Kind.TEXT, "来源地址", "Where it was read from.", "读取位置。", required=True),
        _DOC,
        Column("byte_count", Kind.BIGINT, "字节数", "Its size.", "大小。", unit="byte", minimum=0),
        Column("status", Kind.TEXT, "状态", "What became of it.", "处理结果。", allowed=e.INPUT_STATUS, required=True),
        Column("message", Kind.TEXT, "说明", "Why it was not taken.", "未采用的原因。"),
        _CODE_VERSION,
        f.RUN_ID,
        Column(
            "seen_at",
            Kind.TIMESTAMP,
            "读取时间",
            "When it was first seen so, UTC.",
            "首次读取时间，协调世界时。",
            required=True,
            volatile=True,
        ),
    ),
)
VALIDATION_RESULTS = Table(
    "ops",
    "validation_results",
    "校验结果",
    "One row an expectation a run.",
    "一行一次运行中的一条规则结果。",
    ("run_id", "table_name", "expectation"),
    (
        f.RUN_ID,
        _TABLE_NAME,
        _EXPECTATION,
        Column("column_name", Kind.TEXT, "列名", "Column that it is about.", "所涉列。"),
        Column(
            "scope", Kind.TEXT, "作用范围", "About a row or about the whole.", "行规则或整体规则。", allowed=e.RULE_SCOPE, required=True
        ),
        Column("success", Kind.BOOLEAN, "通过", "Whether it held.", "是否通过。", required=True),
        Column("evaluated_count", Kind.BIGINT, "检查行数", "Rows looked at.", "检查的行数。", unit="row", minimum=0),
        Column("unexpected_count", Kind.BIGINT, "不符行数", "Rows that failed.", "不符的行数。", unit="row", minimum=0),
        Column("observed", Kind.TEXT, "观测值", "What was found.", "观测值。"),
    ),
)
QUARANTINE = Table(
    "ops",
    "quarantine",
    "隔离",
    "One row a row that was kept out and a rule that it broke.",
    "一行一条被隔离的记录及其违反的规则。",
    ("run_id", "table_name", "row_id", "expectation"),
    (
        f.RUN_ID,
        _TABLE_NAME,
        _ROW_ID,
        _DOC,
        _EXPECTATION,
        Column("reason", Kind.TEXT, "原因", "Why, in words.", "原因。", required=True),
        Column("row_json", Kind.JSON, "记录", "The row as JSON.", "记录的 JSON。", required=True),
    ),
)
RELEASES = Table(
    "ops",
    "releases",
    "发布",
    "One row a published warehouse.",
    "一行一次发布。",
    ("release_number",),
    (
        Column("release_number", Kind.INTEGER, "发布序号", "Number, from 1.", "序号，从1计。", minimum=1, required=True),
        f.RUN_ID,
        Column("published_at", Kind.TIMESTAMP, "发布时间", "When, UTC.", "时间，协调世界时。", required=True),
        Column("fingerprint", Kind.TEXT, "指纹", "Hash of the content of every table of core and ref.", "core 与 ref 各表内容的散列值。"),
        Column("document_count", Kind.BIGINT, "文档数", "Pages.", "页面数。", unit="page", minimum=0, required=True),
        Column("fact_count", Kind.BIGINT, "事实数", "Rows of the fact tables.", "事实表行数。", unit="row", minimum=0, required=True),
        Column("note", Kind.TEXT, "备注", "What there is to say.", "备注。"),
        Column(
            "previous_release",
            Kind.INTEGER,
            "上次发布",
            "Release that it follows and that its changes are counted from; NULL for the first.",
            "所接续并据以比较的发布；首次为空。",
            minimum=1,
        ),
        Column("code_version", Kind.TEXT, "代码版本", "Version of the code and its reference tables.", "代码与参考表的版本。"),
        *_CHANGE_COUNTS,
    ),
)
RELEASE_TABLES = Table(
    "ops",
    "release_tables",
    "发布各表",
    "One row a table of core or ref in a release: how much it holds, and a hash to check it by.",
    "一行一次发布中的一张 core 或 ref 表：行数及校验散列值。",
    ("release_number", "table_name"),
    (
        Column("release_number", Kind.INTEGER, "发布序号", "Release.", "所属发布。", minimum=1, required=True),
        _TABLE_NAME,
        Column("row_count", Kind.BIGINT, "行数", "Its rows.", "行数。", unit="row", minimum=0, required=True),
        Column(
            "content_hash",
            Kind.TEXT,
            "内容散列",
            "Hash of its rows without times and run ids, whatever their order.",
            "各行内容的散列值，不计时间、运行编号与顺序。",
            required=True,
        ),
        *_CHANGE_COUNTS,
    ),
)
RELEASE_CHANGES = Table(
    "ops",
    "release_changes",
    "发布变更",
    "One row an added, changed or withdrawn row since the release before.",
    "一行一条自上次发布以来的新增、修改或撤回。",
    ("release_number", "table_name", "row_id"),
    (
        Column("release_number", Kind.INTEGER, "发布序号", "Release that brought it.", "所属发布。", minimum=1, required=True),
        _TABLE_NAME,
        _ROW_ID,
        Column("change", Kind.TEXT, "变更", "What happened to it.", "变更种类。", allowed=e.CHANGE, required=True),
        Column("reason", Kind.TEXT, "原因", "Why.", "原因。", allowed=e.CHANGE_REASON),
        Column("changed_columns", Kind.TEXTS, "变更列", "Columns that say something else, where it was changed.", "内容有变的列。"),
    ),
)
UNKNOWNS = Table(
    "ops",
    "unknowns",
    "未知词",
    "One row a word that no reference table knows.",
    "一行一个参考表未收录的词。",
    ("kind", "word"),
    (
        Column(
            "kind",
            Kind.TEXT,
            "种类",
            "What it was taken for: title, organization_head, unit, measure_noun, place, surname.",
            "词的种类。",
            pattern="^[a-z][a-z_]*$",
            required=True,
        ),
        Column("word", Kind.TEXT, "词", "The word.", "词。", required=True),
        Column("count", Kind.BIGINT, "次数", "How often it stands.", "出现次数。", unit="occurrence", minimum=1, required=True),
        Column(
            "document_count", Kind.BIGINT, "文档数", "Pages that it stands in.", "出现的页面数。", unit="page", minimum=0, required=True
        ),
        _EXAMPLE,
        _DOC,
    ),
)
CORRECTIONS = Table(
    "ops",
    "corrections",
    "更正",
    "One row a correction of seeds/reference/corrections.csv and what became of it.",
    "一行一条更正及其处理结果。",
    ("correction_id",),
    (
        Column("correction_id", Kind.TEXT, "更正编号", "Correction.", "更正。", required=True),
        _TABLE_NAME,
        _ROW_ID,
        Column("column_name", Kind.TEXT, "列名", "Column that is corrected.", "所更正的列。", required=True),
        Column("expect", Kind.TEXT, "预期原值", "What the row must hold for the correction to apply.", "更正生效所要求的原值。"),
        Column("found", Kind.TEXT, "实际原值", "What the row held.", "实际原值。"),
        Column("corrected", Kind.TEXT, "更正值", "What it is corrected to.", "更正后的值。"),
        Column("status", Kind.TEXT, "结果", "What became of it.", "处理结果。", allowed=e.CORRECTION_STATUS, required=True),
        Column("reason", Kind.TEXT, "原因", "Why.", "原因。", required=True),
        Column("run_id", Kind.TEXT, "运行编号", "Run that tried it.", "尝试更正的运行。", required=True, volatile=True),
    ),
)

OPS: tuple[Table, ...] = (RUNS, INPUTS, VALIDATION_RESULTS, QUARANTINE, RELEASES, RELEASE_TABLES, RELEASE_CHANGES, UNKNOWNS, CORRECTIONS)

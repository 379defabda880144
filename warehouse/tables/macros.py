"""Macros: what can be asked of the warehouse beside its tables and views; what they do is in ``warehouse/macros/*.sql``."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.tables import fields as f
from warehouse.tables import mart
from warehouse.tables.model import Column, Table


@dataclass(frozen=True, slots=True)
class Macro:
    """A function of one value (``columns`` empty) or of a table."""

    schema: str
    name: str
    name_zh: str
    parameters: tuple[str, ...]
    en: str
    zh: str
    columns: tuple[Column, ...] = ()

    @property
    def full_name(self) -> str:
        """As it is called: those of one value stand in the schema that needs no name."""
        return self.name if self.schema == "main" else f"{self.schema}.{self.name}"

    @property
    def comment(self) -> str:
        """What DuckDB shows: English, then Chinese."""
        return f"{self.en} / {self.name_zh}：{self.zh}"

    @property
    def call(self) -> str:
        """How it is called: ``place_at(place_code, on_day)``."""
        return f"{self.full_name}({', '.join(self.parameters)})"


def _at(view: Table, name: str, name_zh: str, en: str, zh: str, columns: tuple[Column, ...]) -> Macro:
    """A view once more, by place in the codes of any year."""
    return Macro(view.schema, name, name_zh, ("as_of_year", "at_level := 'county'"), en, zh, columns)


def _of(view: Table, *names: str) -> tuple[Column, ...]:
    return tuple(view.column(name) for name in names)


_PLACE = (f.PLACE_CODE, *_of(mart.PLACE_COVERAGE, "place_name", "level"))
_MONEY = ("year", "measure", "measure_name", "amount_yuan", "counted_count", "document_count")
_LEFT_OUT = ("left_out_count", "left_out_yuan")
_SIDE = ("helper_place_code", "helper_place_name", "recipient_place_code", "recipient_place_name")

MACROS: tuple[Macro, ...] = (
    Macro(
        "main",
        "place_moved",
        "某时所指地区在另一日期的代码",
        ("place_code", "told_on", "on_day"),
        "Code on a day of the place that a code meant on another day.",
        "某代码在某日所指的地区于另一日期的代码。",
    ),
    Macro("main", "place_at", "地区在某日的代码", ("place_code", "on_day"), "Code that a place bore on a day.", "某地区在某日的代码。"),
    Macro("main", "place_now", "地区的现行代码", ("place_code",), "Code that a place bears today.", "某地区的现行代码。"),
    Macro(
        "main",
        "places_at",
        "拆分合并后的全部代码",
        ("place_code", "on_day"),
        "Codes on a day of all places that one was split into or made of.",
        "某地区拆分为或由之合并而成的全部地区在某日的代码。",
    ),
    Macro(
        "main",
        "places_now",
        "拆分后的全部现行代码",
        ("place_code",),
        "Codes of today of all places that one was split into.",
        "某地区拆分后的全部现行代码。",
    ),
    Macro(
        "main",
        "place_up",
        "所属上级代码",
        ("place_code", "at_level"),
        "County, prefecture or province that a place lies in.",
        "某地区所属的县级、地级或省级代码。",
    ),
    Macro("main", "place_name", "地区在某日的名称", ("place_code", "on_day"), "Name of a place on a day.", "某地区在某日的名称。"),
    Macro("main", "place_level", "地区级别", ("place_code",), "Level of a place.", "某地区的级别。"),
    _at(
        mart.AID_BY_RECIPIENT_YEAR,
        "aid_by_recipient_year_at",
        "按受援地区和年份的帮扶金额",
        "Money by the recipients' places and year, in the codes of any year, at any level.",
        "按受援地区和年份汇总的金额，代码可取任一年份，级别可选。",
        (*_PLACE, *_of(mart.AID_BY_RECIPIENT_YEAR, *_MONEY, "helper_count", *_LEFT_OUT)),
    ),
    _at(
        mart.AID_BY_HELPER_YEAR,
        "aid_by_helper_year_at",
        "按帮扶地区和年份的帮扶金额",
        "Money by the helpers' places and year, in the codes of any year, at any level.",
        "按帮扶地区和年份汇总的金额，代码可取任一年份，级别可选。",
        (*_PLACE, *_of(mart.AID_BY_HELPER_YEAR, *_MONEY, "recipient_count", *_LEFT_OUT)),
    ),
    _at(
        mart.PAIRING_NETWORK,
        "pairing_network_at",
        "地区结对网络",
        "Which places are paired with which, in the codes of any year, at any level.",
        "地区之间的结对，代码可取任一年份，级别可选。",
        _of(mart.PAIRING_NETWORK, *_SIDE, "mechanism", "counted_count", "document_count", "left_out_count"),
    ),
    _at(
        mart.PLACE_COVERAGE,
        "place_coverage_at",
        "地区覆盖（任一年份）",
        "Which places the pages tell of, in the codes of any year, at any level.",
        "页面述及的地区，代码可取任一年份，级别可选。",
        (
            *_PLACE,
            *_of(mart.PLACE_COVERAGE, "document_count", "mention_count", "event_count"),
            *_of(mart.PLACE_COVERAGE, "helper_pairing_count", "recipient_pairing_count", "left_out_count"),
        ),
    ),
)
"""In the order of dependence: a macro stands behind those that it calls."""

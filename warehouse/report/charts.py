"""The charts of a report as Vega-Lite, made with Altair; the browser hands them their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.report.words import Language, words
from warehouse.tables import enumerations

if TYPE_CHECKING:
    import altair as alt

INK = "#1f2933"
BLUE, ORANGE, GREEN, GREY = "#1f5a94", "#c2570c", "#3d7a3a", "#7b8794"
# told apart by people who see few colours: Okabe and Ito's, darkened where they were too pale on white
_PROGRAMMES = ["#0072b2", "#b35900", "#007a5a", "#a83279", "#8a6d00", "#4a4a9c", "#9c2f2f", "#5c6b00", "#3f7f93", "#6b6b6b", "#333333"]
_COLOURS = dict(zip(enumerations.MECHANISM.codes, _PROGRAMMES, strict=True))
# numbers as readers of each language write them: 6.7M, 6686万
_AXIS = {
    "en": "datum.value >= 1e12 ? format(datum.value / 1e12, ',~g') + 'T' : datum.value >= 1e9 ? format(datum.value / 1e9, ',~g') + 'bn' "
    ": datum.value >= 1e6 ? format(datum.value / 1e6, ',~g') + 'M' : format(datum.value, ',~f')",
    "zh": "datum.value >= 1e8 ? format(datum.value / 1e8, ',~g') + '亿' : datum.value >= 1e4 ? format(datum.value / 1e4, ',~g') + '万' "
    ": format(datum.value, ',~f')",
}
_CONFIG: dict[str, Any] = {
    "font": "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 150,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "orient": "bottom", "columns": 3},
    "background": "#ffffff",
}


def specifications(language: Language, programmes: list[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Every kind of chart by name, with its words in one language and without rows.

    ``programmes`` are the codes of the programmes that occur and their labels, in the order of the legend; each has its colour in every report.
    """
    drawn = {
        "bars": _bars(language),
        "columns": _columns(language),
        "calendar": _calendar(language),
        "days": _days(language),
        "network": _network(language, programmes),
    }
    return {name: chart.to_dict() for name, chart in drawn.items()}


def _rows() -> alt.NamedData:
    import altair as alt

    return alt.NamedData("rows")


def _configured(chart: Any) -> Any:
    # the width is the page's, the height follows the rows
    return chart.properties(autosize={"type": "fit-x", "contains": "padding"}).configure(**_CONFIG)


def _bars(language: Language) -> Any:
    """Names down the side, a bar each: ``label``, ``value``, ``shown`` (the value in words), the greatest first as handed over."""
    import altair as alt

    base = alt.Chart(_rows()).encode(
        y=alt.Y("label:N", sort=None, title=None),
        x=alt.X("value:Q", title=None, axis=alt.Axis(labelExpr=_AXIS[language], tickCount=4, tickMinStep=1)),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    bars = base.mark_bar(color=BLUE, cursor="pointer", height={"band": 0.72})
    return _configured(bars.properties(width="container", height=240))


def _columns(language: Language) -> Any:
    """A column a year: ``label``, ``value``, ``shown``."""
    import altair as alt

    chart = (
        alt.Chart(_rows())
        .mark_bar(color=BLUE, cursor="pointer")
        .encode(
            x=alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(labelExpr=_AXIS[language], tickCount=5, tickMinStep=1)),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        )
    )
    return _configured(chart.properties(width="container", height=220))


def _calendar(language: Language) -> Any:
    """Months across, years down; the darker, the more events: ``year``, ``month``, ``value``."""
    import altair as alt

    months = words(language)["months"].split()
    chart = (
        alt.Chart(_rows())
        .mark_rect(cursor="pointer", stroke="#ffffff", strokeWidth=2)
        .encode(
            x=alt.X(
                "month:O", title=None, scale=alt.Scale(domain=[*range(1, 13), 0]), axis=_label_axis([*months, words(language)["no_month"]])
            ),
            y=alt.Y("year:O", title=None),
            color=alt.Color("value:Q", scale=alt.Scale(range=["#9fc3e4", "#0b2f55"]), legend=None),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        )
    )
    return _configured(chart.properties(width="container", height=120))


def _days(language: Language) -> Any:
    """The days of one year, a line a month: ``month``, ``day``, ``value``."""
    import altair as alt

    months = words(language)["months"].split()
    chart = (
        alt.Chart(_rows())
        .mark_rect(cursor="pointer", stroke="#ffffff", strokeWidth=1)
        .encode(
            x=alt.X("day:O", title=None, scale=alt.Scale(domain=list(range(1, 32))), axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("month:O", title=None, scale=alt.Scale(domain=list(range(1, 13))), axis=_label_axis(months)),
            color=alt.Color("value:Q", scale=alt.Scale(range=["#9fc3e4", "#0b2f55"]), legend=None),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        )
    )
    return _configured(chart.properties(width="container", height=216))


def _label_axis(labels: list[str]) -> alt.Axis:
    import altair as alt

    # 0 stands after December for events whose month no page tells
    names = ", ".join(f"'{label}'" for label in labels)
    return alt.Axis(labelExpr=f"[{names}][(datum.value + {len(labels) - 1}) % {len(labels)}]", labelAngle=0, labelOverlap=True)


def _network(language: Language, programmes: list[tuple[str, str]]) -> Any:
    """Parties as points, pairings as lines in the colour of their programme; wheel and drag zoom and move."""
    import altair as alt

    word = words(language)
    zoom = alt.selection_interval(bind="scales", name="zoom")
    hidden: dict[str, Any] = {"axis": None, "scale": alt.Scale(zero=False, nice=False, padding=60)}
    edges = (
        alt.Chart(alt.NamedData("edges"))
        .mark_rule(strokeWidth=2.5, opacity=0.75, cursor="pointer")
        .encode(
            x=alt.X("x:Q", **hidden),
            y=alt.Y("y:Q", **hidden),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color(
                "mechanism:N",
                title=word["programme"],
                scale=alt.Scale(domain=[code for code, _ in programmes], range=[_COLOURS[code] for code, _ in programmes]),
                legend=alt.Legend(labelExpr=_lookup(programmes), labelLimit=0, symbolType="stroke", symbolStrokeWidth=3),
            ),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        )
    )
    roles = [("helper", word["helper"]), ("recipient", word["recipient"]), ("both", word["both"])]
    nodes = (
        alt.Chart(alt.NamedData("nodes"))
        .mark_point(filled=True, opacity=1, stroke="#ffffff", strokeWidth=1, cursor="pointer")
        .encode(
            x="x:Q",
            y="y:Q",
            size=alt.Size("degree:Q", scale=alt.Scale(type="sqrt", range=[70, 700]), legend=None),
            shape=alt.Shape(
                "role:N",
                title=word["role"],
                scale=alt.Scale(domain=[code for code, _ in roles], range=["circle", "square", "diamond"]),
                legend=alt.Legend(labelExpr=_lookup(roles), orient="top"),
            ),
            fill=alt.Fill(
                "role:N",
                title=word["role"],
                scale=alt.Scale(domain=[code for code, _ in roles], range=[BLUE, ORANGE, GREEN]),
                legend=alt.Legend(labelExpr=_lookup(roles), orient="top"),
            ),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        )
    )
    names = alt.Chart(alt.NamedData("names")).mark_text(dy=-15, fontSize=11, color=INK).encode(x="x:Q", y="y:Q", text="name:N")
    chart = alt.layer(edges.add_params(zoom), nodes, names).resolve_scale(size="independent")
    return _configured(chart.properties(width="container", height=480))


def _lookup(choices: list[tuple[str, str]]) -> str:
    """An expression that gives the label of a code."""
    return "".join(f"datum.value == '{code}' ? '{label}' : " for code, label in choices) + "datum.label"

"""Draws charts in a process of its own: Altair and its renderer take 145 MB that no server needs to hold.

Reads one JSON object a line (`kind`, `form`, `direction`, `numbers`, `unit`, `rows`, `down`: a `ChartRequest` of
`charts`), writes the length of the picture on a line, then its bytes.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final, Literal

import altair as alt
import vl_convert

PALETTE: Final = ("#0b5c5e", "#c8713a", "#6b7a99", "#8a9a3b", "#7a4a6e", "#b8a04a", "#4a7c59", "#a3453b")
"""Told apart by eyes that see red and green alike; the first is the product's own."""
FONT: Final = "DejaVu Sans, system-ui, sans-serif"
"""What the first lacks is taken from any other font that is found: on the machine, or in `FONT_FOLDERS`."""
FONT_FOLDERS: Final[tuple[str, ...]] = ()
"""Folders of fonts that come with the program, beside those of the machine. DejaVu Sans has Latin, Greek, Cyrillic and
Arabic letters."""
WIDTH: Final = 640
BAR: Final = 26
"""Pixels of a row."""


def draw_chart(request: dict[str, Any]) -> bytes:
    """Return a chart as SVG text or PNG bytes."""
    chart = _lines(request) if request["kind"] == "lines" else _bars(request)
    chart = chart.properties(background="white", padding=8).configure(font=FONT).configure_view(stroke=None)
    numbers = {**request["numbers"], "currency": ["", ""]}
    if request["form"] == "svg":
        return vl_convert.vegalite_to_svg(chart.to_dict(), format_locale=numbers).encode()
    return vl_convert.vegalite_to_png(chart.to_dict(), scale=2, format_locale=numbers)


def _data(values: list[dict[str, Any]]) -> Any:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _bars(request: dict[str, Any]) -> Any:
    """Draw one bar a row, its figure behind it; a hidden figure has no bar, only its word."""
    data, mirrored = _data(request["rows"]), request["direction"] == "rtl"
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(orient=_side(request), labelLimit=260, labelFontSize=13))
    base = alt.Chart(data, width=WIDTH, height=max(1, len(request["rows"])) * BAR)
    bars = base.mark_bar(color=PALETTE[0], **_rounded_end(request)).encode(
        y=y,
        x=alt.X(
            "shown:Q",
            title=request["unit"],
            axis=alt.Axis(grid=False, tickCount=5),
            scale=alt.Scale(reverse=mirrored),
        ),
    )
    words = base.mark_text(align="right" if mirrored else "left", dx=-5 if mirrored else 5, fontSize=13).encode(
        y=y, x=alt.X("shown:Q"), text="cell:N"
    )
    return alt.layer(bars, words)


def _rounded_end(request: dict[str, Any]) -> dict[str, Any]:
    """Return how the end of a bar is rounded: Vega takes the right side for it, whichever way a scale runs."""
    if request["direction"] == "rtl":
        return {"cornerRadiusTopLeft": 3, "cornerRadiusBottomLeft": 3}
    return {"cornerRadiusEnd": 3}


def _lines(request: dict[str, Any]) -> Any:
    """Draw one line a row over the periods; a hidden figure is a gap, a period in part is marked below."""
    data = _data(request["rows"])
    x = alt.X(
        "period:O",
        title=None,
        axis=alt.Axis(labelAngle=-40, labelOverlap=True, labelFontSize=12),
        scale=alt.Scale(reverse=request["direction"] == "rtl"),
    )
    y = alt.Y("shown:Q", title=request["unit"], axis=alt.Axis(orient=_side(request), tickCount=5, gridColor="#e3e0d9"))
    colour = alt.Color(
        "name:N",
        title=None,
        sort=None,
        scale=alt.Scale(range=list(PALETTE)),
        legend=alt.Legend(orient="bottom", columns=2, labelLimit=280, labelFontSize=13),
    )
    base = alt.Chart(data, width=WIDTH, height=280)
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-filter-domains").encode(x=x, y=y, color=colour)
    dots = base.mark_point(filled=True, size=45).encode(x=x, y=y, color=colour)
    down = (
        alt.Chart(_data(request["down"])).mark_text(text="▲", color="#9b2c10", dy=8, baseline="bottom", y="height")
    ).encode(x=x)
    return alt.layer(line, dots, down) if request["down"] else alt.layer(line, dots)


def _side(request: dict[str, Any]) -> Literal["left", "right"]:
    """Return where the eye begins: there stand the names, or the numbers, and the first period."""
    return "right" if request["direction"] == "rtl" else "left"


def work() -> None:
    """Answer each line until the input ends."""
    for folder in FONT_FOLDERS:
        vl_convert.register_font_directory(folder)
    for line in sys.stdin:
        picture = draw_chart(json.loads(line))
        sys.stdout.buffer.write(f"{len(picture)}\n".encode() + picture)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    work()

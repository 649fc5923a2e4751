"""Drawings as tags: each bears a title that states the finding, and its table is one tap away."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sotay.site import drawing

register = template.Library()

Rows = Sequence[Mapping[str, Any]]


@register.inclusion_tag("components/chart_area_flow.html")
def area_flow(points: Rows, title: str, name: str = "flow", note: str = "") -> dict[str, Any]:
    """Points are mappings with label, stock, increase, decrease and, where they have them, url and broken."""
    return {"chart": drawing.area_flow(list(points)), "title": title, "name": name, "note": note}


@register.inclusion_tag("components/chart_bars.html")
def bars(
    rows: Rows,
    title: str,
    name: str = "bars",
    note: str = "",
    base: float | None = None,
    most: float | None = None,
    shares: bool = True,
    threshold: float | None = None,
) -> dict[str, Any]:
    """Rows are mappings with label, value and url; `threshold` draws a line, in the unit of the values."""
    drawn = drawing.bars(rows, base, most)
    full = most or max((bar.value for bar in drawn), default=0) or 1
    line = round(100 * threshold / full, 2) if threshold is not None else None
    return {
        "bars": drawn,
        "title": title,
        "name": name,
        "note": note,
        "shares": shares,
        "line": line,
        "threshold": threshold,
    }


@register.inclusion_tag("components/chart_share.html")
def share_bar(rows: Rows, title: str, name: str = "share", note: str = "") -> dict[str, Any]:
    """Rows are mappings with label, value and url: the parts of one whole."""
    return {"pieces": drawing.stacked_share(rows), "title": title, "name": name, "note": note}


@register.inclusion_tag("components/chart_icicle.html")
def icicle(
    root: Mapping[str, Any], title: str, name: str = "icicle", note: str = "", depth: int = 2
) -> dict[str, Any]:
    """The root is a mapping with label, value, url and children."""
    tree = drawing.icicle(root, depth)
    row = 44
    nodes = [
        {"node": node, "y": node.depth * row, "fits_desk": node.fits(960), "fits_phone": node.fits(330)}
        for node in tree.flat()
    ]
    return {
        "nodes": nodes,
        "title": title,
        "name": name,
        "note": note,
        "height": row * (depth + 1),
        "row": row,
    }


@register.simple_tag
def sparkline(values: Sequence[float], label: str) -> SafeString:
    """A line as small as a word, for the end of a table row."""
    return format_html(
        '<svg class="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<polyline class="curve" points="{}"/></svg>',
        label,
        drawing.sparkline(values),
    )

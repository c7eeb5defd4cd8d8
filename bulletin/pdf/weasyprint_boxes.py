"""What WeasyPrint asks of each box again and again, answered in a step; a change of speed only.

WeasyPrint 70.0 resolves seventeen lengths of each box by three calls for each, though nearly all are `auto` or in px; looks
at all children of a block for the names of pages, though the first and the last decide; and writes out all of a style's
fonts to find the height of its lines. Together these took a sixth of the time of an issue. Left out where WeasyPrint is
another one than the functions in `RELIED_ON`.
"""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from math import inf
from typing import Any, Final

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.boxes import Box, ParentBox
from weasyprint.layout import percent
from weasyprint.text import line_break

from bulletin.pdf.weasyprint_known import digest_of

_ACROSS: Final = (
    "margin_left",
    "margin_right",
    "padding_left",
    "padding_right",
    "width",
    "min_width",
    "max_width",
)
_ALONG: Final = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_HEIGHTS: Final = ("height", "min_height", "max_height")
_BORDERS: Final = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
_LEAST: Final = frozenset({"min_width", "min_height"})  # of which `auto` is 0
_OUT_OF_FLOW: Final = frozenset({"left", "right", "inline-start", "inline-end", "footnote"})
_FLOATED: Final = _OUT_OF_FLOW - {"footnote"}

RELIED_ON: Final[dict[str, str]] = {
    "percent.percentage": "ebe404ccd9da",
    "percent.resolve_one_percentage": "4cfaa9ad134e",
    "percent.resolve_percentages": "71673078096f",
    "boxes.Box.is_floated": "6e6071b81868",
    "boxes.Box.is_footnote": "3550ea0c8686",
    "boxes.Box.is_note": "2651f1110437",
    "boxes.Box.is_absolutely_positioned": "397e0c33b308",
    "boxes.Box.is_running": "1c451d5c39f4",
    "boxes.Box.is_in_normal_flow": "5f49d6ab23da",
    "boxes.Box.page_values": "b788b7536da4",
    "boxes.ParentBox.page_values": "9bcfda076d19",
    "line_break.strut": "b57885b70dd0",
}


def install() -> bool:
    """Let boxes in this process be answered for by us; return whether they are. Unknown ones are left alone."""
    if hasattr(percent.resolve_percentages, "original"):
        return True
    if unknown_parts():
        return False
    for owner, name, wrap in _PATCHES:
        original = getattr(owner, name)
        ours = wraps(original)(wrap(original))
        ours.original = original  # type: ignore[attr-defined]
        _replace(owner, name, ours)
    return True


def uninstall() -> None:
    """Give WeasyPrint its own functions back."""
    for owner, name, _ in _PATCHES:
        ours = getattr(owner, name)
        _replace(owner, name, getattr(ours, "original", ours))


def unknown_parts() -> list[str]:
    """Return the names of functions that are not those of the WeasyPrint this module knows."""
    return [name for name, digest in RELIED_ON.items() if digest_of(_function(name)) != digest]


def _function(name: str) -> Any:
    found: Any = {"percent": percent, "boxes": boxes, "line_break": line_break}
    module, *path = name.split(".")
    found = found[module]
    for part in path:
        found = getattr(found, part, None)
    return getattr(found, "original", found)


def _replace(owner: Any, name: str, new: Any) -> None:
    """Put a function in the place of another, wherever modules have it by name."""
    old = getattr(owner, name)
    setattr(owner, name, new)
    for where, module in list(sys.modules.items()):
        if where.startswith(("weasyprint.", "bulletin.pdf.")) and getattr(module, name, None) is old:
            setattr(module, name, new)


def _wrap_resolve_percentages(original: Callable[..., None]) -> Callable[..., None]:
    one = percent.resolve_one_percentage

    def resolve(box: Any, style: Any, names: Iterable[str], refer_to: Any) -> None:
        used = box.__dict__
        for name in names:
            value = style[name]
            if type(value) is Dimension and value.unit == "px":
                used[name] = value.value
            elif value == "auto":
                used[name] = 0 if name in _LEAST else value
            else:
                one(box, name, refer_to)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if style["box_sizing"] != "content-box" or style["border_collapse"] == "collapse":
            original(box, containing_block)
            return
        if isinstance(containing_block, Box):
            cb_width, cb_height = containing_block.width, containing_block.height
        else:
            cb_width, cb_height = containing_block
        if cb_height == "auto" and style["height"] != "auto":
            original(box, containing_block)
            return
        resolve(box, style, _ACROSS, cb_width)
        resolve(box, style, _ALONG, cb_height if isinstance(box, boxes.PageBox) else cb_width)
        if cb_height == "auto":
            box.height = "auto"
            resolve(box, style, ("min_height",), 0)
            resolve(box, style, ("max_height",), inf)
        else:
            resolve(box, style, _HEIGHTS, cb_height)
        for name in _BORDERS:
            box.__dict__[name] = style[name]

    return resolve_percentages


def _wrap_is_in_normal_flow(original: Callable[..., bool]) -> Callable[..., bool]:
    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        position = style["position"]
        return not (
            style["float"] in _OUT_OF_FLOW
            or position in ("absolute", "fixed")
            or position[0] in ("running()", "note()")
        )

    return is_in_normal_flow


def _wrap_page_values(original: Callable[..., Any]) -> Callable[..., Any]:
    def counts(child: Any) -> bool:
        return bool(child.is_in_normal_flow() or child.style["float"] in _FLOATED)

    def page_values(self: Any) -> Any:
        start = end = self.style["page"]
        children = self.children
        first = next(filter(counts, children), None)
        if first is not None:
            last = next(filter(counts, reversed(children)))
            values = first.page_values()
            start = values[0] or start
            end = (values if last is first else last.page_values())[1] or end
        return start, end

    return page_values


def _wrap_strut(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def strut(style: Any) -> Any:
        known = style.__dict__.get("known_strut")
        if known is None:
            known = style.known_strut = original(style)
        return known

    return strut


_PATCHES: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (percent, "resolve_percentages", _wrap_resolve_percentages),
    (Box, "is_in_normal_flow", _wrap_is_in_normal_flow),
    (ParentBox, "page_values", _wrap_page_values),
    (line_break, "strut", _wrap_strut),
)

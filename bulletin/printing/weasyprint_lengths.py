"""WeasyPrint's lengths of boxes, resolved in a step for each box where they are plain; a change of speed only.

WeasyPrint 70.0 resolves seventeen lengths of each box by three calls for each, a twelfth of the time an issue takes.
Nearly all of them are `auto` or in px. Left out where WeasyPrint is another one than the functions in `RELIED_ON`.
"""

import sys
from collections.abc import Callable
from functools import wraps
from math import inf
from typing import Any, Final

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent

from bulletin.printing.weasyprint_known import digest_of

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

RELIED_ON: Final[dict[str, str]] = {
    "percentage": "ebe404ccd9da",
    "resolve_one_percentage": "4cfaa9ad134e",
    "resolve_percentages": "71673078096f",
    "adjust_box_sizing": "88f3351db028",
}


def install() -> bool:
    """Let boxes in this process be resolved by us; return whether they are. Unknown ones are left alone."""
    original = percent.resolve_percentages
    if hasattr(original, "original"):
        return True
    if unknown_parts():
        return False
    ours = _wrap_resolve_percentages(original)
    ours.original = original  # type: ignore[attr-defined]
    _replace(original, ours)
    return True


def uninstall() -> None:
    """Give WeasyPrint its own function back."""
    ours = percent.resolve_percentages
    _replace(ours, getattr(ours, "original", ours))


def unknown_parts() -> list[str]:
    """Return the names of functions that are not those of the WeasyPrint this module knows."""
    functions = {name: getattr(percent, name, None) for name in RELIED_ON}
    return [
        name
        for name, digest in RELIED_ON.items()
        if digest_of(getattr(functions[name], "original", functions[name])) != digest
    ]


def _replace(old: Any, new: Any) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, "resolve_percentages", None) is old:
            module.resolve_percentages = new  # type: ignore[attr-defined]


def _wrap_resolve_percentages(original: Callable[..., None]) -> Callable[..., None]:
    one = percent.resolve_one_percentage

    @wraps(original)
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if style["box_sizing"] != "content-box" or style["border_collapse"] == "collapse":
            original(box, containing_block)
            return
        if isinstance(containing_block, boxes.Box):
            cb_width, cb_height = containing_block.width, containing_block.height
        else:
            cb_width, cb_height = containing_block
        used = box.__dict__

        def resolve(names: tuple[str, ...], refer_to: Any) -> None:
            for name in names:
                value = style[name]
                if type(value) is Dimension and value.unit == "px":
                    used[name] = value.value
                elif value == "auto":
                    used[name] = 0 if name in _LEAST else value
                else:
                    one(box, name, refer_to)

        resolve(_ACROSS, cb_width)
        resolve(_ALONG, cb_height if isinstance(box, boxes.PageBox) else cb_width)
        if cb_height != "auto":
            resolve(_HEIGHTS, cb_height)
        elif style["height"] == "auto":
            used["height"] = "auto"
            resolve(("min_height",), 0)
            resolve(("max_height",), inf)
        else:
            original(box, containing_block)
            return
        for name in _BORDERS:
            used[name] = style[name]

    return resolve_percentages

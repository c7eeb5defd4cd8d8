"""Links between notes at the foot of a page and their marks, in WeasyPrint 70.0, which makes links of `<a>` alone.

A mark is made by a style sheet, so it is no element that could be a link. Where the element of a note has an `id` and
names its mark by `data-ref`, the mark leads to the note, and the note's sign back to the mark. `patches` installs the
wrapper; it can go when WeasyPrint has the `link` property of CSS GCPM, or links footnotes itself.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes


def wrap_gather_anchors(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap `document.gather_anchors`, which collects the links and their targets of a laid-out page."""

    def gather_anchors(page_box: Any, anchors: Any, links: Any, *others: Any) -> None:
        areas = [child for child in page_box.children if isinstance(child, boxes.FootnoteAreaBox)]
        if any(area.children for area in areas):
            _link_notes(page_box)
        original(page_box, anchors, links, *others)
        links[:] = [(kind, target, _high_enough(area, box), box) for kind, target, area, box in links]

    return gather_anchors


def _high_enough(area: tuple[float, ...], box: Any) -> tuple[float, ...]:
    """Return where a link can be hit: a mark among words has no height of its own (print.css: `line-height: 0`)."""
    left, top, right, foot = area
    half = box.style["font_size"] / 2
    return area if foot > top else (left, top - half, right, foot + half)


def _link_notes(page_box: Any) -> None:
    named = [
        box
        for box in page_box.descendants()
        if isinstance(box, boxes.InlineBox)
        and "::footnote-" in (box.element_tag or "")
        and box.element.get("data-ref")
    ]
    calls = {box.element: box for box in named if box.element_tag.endswith("call")}
    signs = {box.element: box for box in named if box.element_tag.endswith("marker")}
    for element in calls.keys() & signs.keys():  # one without the other is a note lost, as `laws` tells
        signs[element].link = "url", ("internal", element.get("data-ref"))
        call = calls[element]
        call.link = "url", ("internal", element.get("id"))
        call.style = call.style.copy()
        call.style["anchor"] = element.get("data-ref")

"""Adds to the structure elements of WeasyPrint 70.0 the HTML element they come from, and links between notes and marks.

WeasyPrint makes a structure element for each part of a box, so a paragraph that continues on the next page has two.
By `origin`, which is set here, `structure` joins those of one HTML element. A note's mark gets `calls` and the note
`called`, with the same value, so that the note can be found from its mark.

WeasyPrint makes links only of `<a>`, but a style sheet makes the mark of a note. If the element of a note has an `id` and
names its mark in `data-ref`, the mark becomes a link to the note, and the note's sign a link back to the mark.

`patches` installs the wrappers; they can be removed when WeasyPrint does this itself (for links: the `link` property of
CSS GCPM).
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

_BLOCKS = (boxes.BlockLevelBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)


def wrap_build_box_tree(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `pdf.tags._build_box_tree`, which yields the structure elements of one box."""

    def build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
        # A placeholder of a box out of the flow passes on the attributes of that box, but not its type.
        is_block = isinstance(getattr(box, "_box", box), _BLOCKS) and box.element is not None
        for element in original(box, *others):
            if is_block and not hasattr(element, "origin"):
                element.origin = (id(box.element), box.element_tag, element["S"])
            if is_block and element["S"] == "/Span" and not hasattr(element, "called"):
                element.called = id(box.element)
            elif (getattr(box, "element_tag", "") or "").endswith("::footnote-call"):
                element.calls = id(box.element)
            yield element

    return build_box_tree


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
    """Return the area of a link; a note's mark has no height of its own (print.css: `line-height: 0`), so it gets one."""
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
    for element in calls.keys() & signs.keys():  # if one is missing, the note is lost, which `laws` reports
        signs[element].link = "url", ("internal", element.get("data-ref"))
        call = calls[element]
        call.link = "url", ("internal", element.get("id"))
        call.style = call.style.copy()
        call.style["anchor"] = element.get("data-ref")

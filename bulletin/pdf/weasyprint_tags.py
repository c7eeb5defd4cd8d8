"""The structure tree of WeasyPrint 70.0: each structure element of a block knows its element in the page's HTML.

WeasyPrint makes a structure element for each part of a box, so a paragraph that goes on to the next page has two.
With `origin` set here, `structure` joins those of one HTML element. A note's mark gets `calls`, the note `called`, the same
value for both, so that it can be told the note stands behind the mark. `patches` installs the wrapper; it can go when
WeasyPrint does both itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

_BLOCKS = (boxes.BlockLevelBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)


def wrap_build_box_tree(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `pdf.tags._build_box_tree`, which yields the structure elements of one box."""

    def build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
        # What stands for a box out of the flow gives its own attributes.
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

"""Characters of a page as pdfplumber finds them, with only the facts that tests ask for."""

from collections.abc import Iterable, Iterator
from typing import Any

from pdfminer.layout import LTChar, LTContainer


def chars_of(page: Any) -> Iterator[dict[str, Any]]:
    """Yield the characters of a page of pdfplumber in the order of its `chars`, which copies twenty facts of each."""
    assert page.mediabox[:2] == (0, 0)
    for char in _chars_in(page.layout):
        colour = char.graphicstate.ncolor
        yield {
            "text": char.get_text(),
            "x0": char.x0,
            "x1": char.x1,
            "size": char.size,
            "adv": char.adv,
            "matrix": char.matrix,
            "fontname": char.fontname,
            "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
            "mcid": getattr(char, "mcid", None),
        }


def _chars_in(objects: Iterable[Any]) -> Iterator[LTChar]:
    for each in objects:
        if isinstance(each, LTChar):
            yield each
        elif isinstance(each, LTContainer):
            yield from _chars_in(each)

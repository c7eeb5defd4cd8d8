"""Moves notes in the structure tree: WeasyPrint puts them at the end of their page; screen readers need them at their marks."""

from collections.abc import Iterator
from typing import Any

import pydyf

from bulletin.pdf.pdf_objects import elements_in, has_link, object_at


def place_notes(pdf: Any, top: Any) -> None:
    """Put each note at the foot of a page behind its mark, as a Note with an ID, and its sign as Lbl (ISO 14289-1, 7.9).

    top: the only element below the root. An element that links a note and its mark becomes a Link (7.18.5).
    """
    marks = {element.calls: element for element in _descendants(pdf, top) if hasattr(element, "calls")}
    for area in elements_in(pdf, top):
        if area["S"] != "/NonStruct":  # what the foot of a page is; notes are inline elements in it
            continue
        for note in list(elements_in(pdf, area)):
            if note["S"] == "/Span" and any(elements_in(pdf, note)):
                _name(pdf, note)
                if (mark := marks.get(getattr(note, "called", None))) is not None:
                    area["K"].remove(note.reference)
                    _put_behind(object_at(pdf, mark["P"]), mark, note)
    for mark in marks.values():
        if has_link(pdf, mark):
            mark["S"] = "/Link"


def _descendants(pdf: Any, element: Any) -> Iterator[Any]:
    """Yield all structure elements below an element."""
    waiting = list(elements_in(pdf, element))
    while waiting:
        element = waiting.pop()
        yield element
        waiting += elements_in(pdf, element)


def _name(pdf: Any, note: Any) -> None:
    """Turn an element at the foot of a page into a Note, and its sign into a Lbl."""
    note["S"] = "/Note"
    note["ID"] = pydyf.String(f"note-{note.number}")
    sign, *rest = elements_in(pdf, note)
    if sign["S"] != "/NonStruct" or not rest:
        return
    if not has_link(pdf, sign):
        sign["S"] = "/Lbl"
        return
    sign["S"] = "/Link"
    label = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Lbl",
            "K": pydyf.Array([sign.reference]),
            "Pg": note["Pg"],
            "P": note.reference,
        }
    )
    pdf.add_object(label)
    sign["P"] = label.reference
    note["K"][note["K"].index(sign.reference)] = label.reference


def _put_behind(paragraph: Any, mark: Any, note: Any) -> None:
    """Put a note behind its mark, in the paragraph of the mark."""
    paragraph["K"].insert(paragraph["K"].index(mark.reference) + 1, note.reference)
    note["P"] = paragraph.reference

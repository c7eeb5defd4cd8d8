"""Notes in the structure tree: WeasyPrint has them at the end of their page; a screen reader needs them at their marks."""

from collections.abc import Iterator
from typing import Any

import pydyf


def place_notes(pdf: Any, top: Any) -> None:
    """Put each note of the pages' feet behind its mark, as a Note with an ID and its sign as Lbl (ISO 14289-1, 7.9).

    top: the only element below the root. What links a note and its mark becomes a Link (7.18.5).
    """
    tree = _Notes(pdf)
    marks = {element.calls: element for element in tree.descendants(top) if hasattr(element, "calls")}
    for area in tree.elements(top):
        if area["S"] != "/NonStruct":  # what floats to the foot of a page is there as inline elements
            continue
        for note in list(tree.elements(area)):
            if note["S"] == "/Span" and any(tree.elements(note)):
                tree.name(note)
                if (mark := marks.get(getattr(note, "called", None))) is not None:
                    area["K"].remove(note.reference)
                    tree.put_behind(mark, note)
    for mark in marks.values():
        tree.make_link(mark)


class _Notes:
    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf

    def _at(self, kid: bytes) -> Any:
        return self.pdf.objects[int(kid.split()[0])]

    def elements(self, element: Any) -> Iterator[Any]:
        """Yield the structure elements among an element's kids."""
        for kid in element["K"]:
            if isinstance(kid, bytes) and self._at(kid).get("Type") == "/StructElem":
                yield self._at(kid)

    def descendants(self, element: Any) -> Iterator[Any]:
        """Yield all structure elements below an element."""
        waiting = list(self.elements(element))
        while waiting:
            element = waiting.pop()
            yield element
            waiting += self.elements(element)

    def name(self, note: Any) -> None:
        """Make a Note of what is at the foot of a page, and a Lbl of its sign."""
        note["S"] = "/Note"
        note["ID"] = pydyf.String(f"note-{note.number}")
        sign, *rest = self.elements(note)
        if sign["S"] != "/NonStruct" or not rest:
            return
        if not self.make_link(sign):
            sign["S"] = "/Lbl"
            return
        label = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/Lbl",
                "K": pydyf.Array([sign.reference]),
                "Pg": note["Pg"],
                "P": note.reference,
            }
        )
        self.pdf.add_object(label)
        sign["P"] = label.reference
        note["K"][note["K"].index(sign.reference)] = label.reference

    def make_link(self, element: Any) -> bool:
        """Make a Link of an element that holds an annotation; return whether it does."""
        references = [
            kid for kid in element["K"] if isinstance(kid, bytes) and self._at(kid).get("Type") == "/OBJR"
        ]
        if references:
            element["S"] = "/Link"
        return bool(references)

    def put_behind(self, mark: Any, note: Any) -> None:
        """Let a note follow its mark in the paragraph of the mark."""
        paragraph = self._at(mark["P"])
        paragraph["K"].insert(paragraph["K"].index(mark.reference) + 1, note.reference)
        note["P"] = paragraph.reference

"""Tidies the structure tree that WeasyPrint writes: less noise for screen readers, and what PDF/UA requires in addition.

WeasyPrint 70.0 makes two elements of a paragraph that continues on the next page, repeats the head of a table there,
makes a Span for each line and an element for each anonymous box, leaves page numbers outside the tree without marking
them as artifacts, measures pictures in CSS px from the top, and writes no Scope, IDTree or Note. This module changes the
finished objects, which WeasyPrint passes to its public `finisher`; objects that it does not recognise stay as they are.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from bulletin.pdf.pdf_objects import element_at, elements_in, has_link, kind_of, object_at
from bulletin.pdf.structure_notes import place_notes

PT_PER_PX = 0.75
_TEXTUAL = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "TD", "TH", "Caption", "Span", "Note"}
_DROPPED_WHEN_EMPTY = {"NonStruct", "Span", "Div", "P"}  # never TD or LI, which screen readers count


def tidy_tags(pdf: Any) -> None:
    """Tidy the structure tree of a WeasyPrint document in place (ISO 14289-1; ISO 32000-1, 14.7 and 14.8)."""
    if "StructTreeRoot" in pdf.catalog:
        _StructureTree(pdf).tidy()


class _NullObject(pydyf.Object):  # type: ignore[misc]
    """Replaces an object that is no longer needed, so that the numbers of the others do not change."""

    data = b"null"


class _StructureTree:
    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = object_at(self.pdf, pdf.catalog["StructTreeRoot"])
        self.ids: dict[bytes, tuple[Any, bytes]] = {}  # written form → ID and its element
        self.element_of: dict[tuple[bytes, int], bytes] = {}  # page and MCID → element
        self.reached: set[int] = set()
        # ID of a cell in a repeated table head → that of the same cell in the first.
        self.heads: dict[bytes, Any] = {}
        self.repeated: set[tuple[bytes, int]] = set()  # page and MCID of content in repeated heads

    def tidy(self) -> None:
        """Join, order and name the elements of the tree."""
        # Notes are placed in paragraphs that are joined already; IDs are collected once the tree is final.
        (top,) = (object_at(self.pdf, kid) for kid in self.root["K"])
        self._join(top)
        place_notes(self.pdf, top)
        self._tidy(top)
        self._collect(top)
        self._rewrite_parent_tree()
        if self.ids:
            names = pydyf.Array(item for _, pair in sorted(self.ids.items()) for item in pair)
            self.root["IDTree"] = pydyf.Dictionary({"Names": names})
        for number, thing in enumerate(self.pdf.objects):
            if kind_of(thing) and number not in self.reached:
                nothing = _NullObject()
                nothing.number = number
                self.pdf.objects[number] = nothing

    def _join(self, element: Any) -> None:
        """Join the parts of each block on several pages into one element, from the top down: the first takes in the others.

        Parts of one block have the same `origin`, set by `weasyprint_tags`; elements without it, as of inline text, stay.
        """
        kids: list[Any] = []
        first: dict[tuple[Any, ...], Any] = {}
        for kid in element["K"]:
            child = element_at(self.pdf, kid)
            origin = getattr(child, "origin", None)
            earlier = first.get(origin) if origin else None
            if (
                earlier is None
                or child is None
                or getattr(earlier, "last_page", earlier["Pg"]) == child["Pg"]
            ):
                kids.append(kid)
                if origin:
                    first[origin] = child
            elif kind_of(child) == "THead":
                self._drop_head(earlier, child)
            else:
                self._take_in(earlier, child)
        element["K"][:] = kids
        for child in elements_in(self.pdf, element):
            self._join(child)

    def _take_in(self, element: Any, part: Any) -> None:
        """Add to an element its part on a later page; content there is named by page and number."""
        element.last_page = part["Pg"]
        for kid in part["K"]:
            if isinstance(kid, int):
                kid = _marked_content(part["Pg"], kid)
            elif (child := element_at(self.pdf, kid)) is not None:
                child["P"] = element.reference
            element["K"].append(kid)

    def _drop_head(self, head: Any, repeated: Any) -> None:
        """Remove a repeated table head from the tree; cells below it name the first head instead."""
        for row, again in zip(elements_in(self.pdf, head), elements_in(self.pdf, repeated), strict=True):
            for cell, same in zip(elements_in(self.pdf, row), elements_in(self.pdf, again), strict=True):
                if "ID" in cell and "ID" in same:
                    self.heads[same["ID"].data] = cell["ID"]
        waiting = [repeated]
        while waiting:
            part = waiting.pop()
            self.repeated.update((bytes(part["Pg"]), kid) for kid in part["K"] if isinstance(kid, int))
            waiting += elements_in(self.pdf, part)

    def _tidy(self, element: Any) -> None:
        kind = kind_of(element)
        kids: list[Any] = []
        for kid in element["K"]:
            child = element_at(self.pdf, kid)
            if child is None:
                kids.append(kid)
                continue
            if kind_of(child) == "TH":
                # ISO 14289-1, 7.5: WeasyPrint's Headers stay; Scope serves readers that do not follow them.
                child["A"]["Scope"] = "/Column" if self._is_in_head(child) else "/Row"
            if kind_of(child) == "TD" and "Headers" in child["A"]:
                child["A"]["Headers"][:] = [self.heads.get(name.data, name) for name in child["A"]["Headers"]]
            if kind_of(child) == "Figure":
                self._measure(child)
            if kind_of(child) == "Link" and not has_link(self.pdf, child):
                child["S"] = "/Span"  # without an annotation a link is only its words (ISO 14289-1, 7.18.5)
            self._tidy(child)
            if kind_of(child) == "Table":
                self._give_body(child)
            if not child["K"] and kind_of(child) in _DROPPED_WHEN_EMPTY:
                continue
            kids += self._content(kid, kind, element.get("Pg"))
        element["K"][:] = kids
        for child in elements_in(self.pdf, element):
            child["P"] = element.reference

    def _content(self, kid: Any, parent: str, page: Any) -> Iterator[Any]:
        """Yield a kid, or its content if the kid adds nothing to an element of type `parent` on `page`."""
        child = element_at(self.pdf, kid)
        if child is None or not _adds_nothing(child, parent):
            yield kid
            return
        for part in child["K"]:
            if isinstance(part, int) and child["Pg"] != page:
                yield _marked_content(child["Pg"], part)
            else:
                yield from self._content(part, parent, page)

    def _is_in_head(self, cell: Any) -> bool:
        return kind_of(object_at(self.pdf, object_at(self.pdf, cell["P"])["P"])) == "THead"

    def _give_body(self, table: Any) -> None:
        """Turn the head of a table that has nothing else into a body: ISO 14289-1, 7.5, requires one beside each head."""
        parts = list(elements_in(self.pdf, table))
        if parts and all(kind_of(part) == "THead" for part in parts):
            parts[-1]["S"] = "/TBody"

    def _measure(self, figure: Any) -> None:
        """Convert a figure's BBox from px, measured from the page's top, to pt from its foot (ISO 32000-1, 14.8.5.4.3)."""
        box = object_at(self.pdf, figure["Pg"])["MediaBox"]
        left, top, right, bottom = (side * PT_PER_PX for side in figure["A"]["BBox"])
        figure["A"]["BBox"] = pydyf.Array([left, box[3] - bottom, right, box[3] - top])

    def _collect(self, element: Any) -> None:
        """Record the elements that are in the tree, their IDs and their marked content."""
        self.reached.add(element.number)
        if "ID" in element:
            self.ids[element["ID"].data] = (element["ID"], element.reference)
        for kid in element["K"]:
            if isinstance(kid, int):
                self.element_of[bytes(element["Pg"]), kid] = element.reference
            elif isinstance(kid, pydyf.Dictionary):
                self.element_of[bytes(kid["Pg"]), kid["MCID"]] = element.reference
        for child in elements_in(self.pdf, element):
            self._collect(child)

    def _rewrite_parent_tree(self) -> None:
        """Map marked content to its element, and mark what has none as artifacts: page numbers, repeated heads."""
        numbers, pages = object_at(self.pdf, self.root["ParentTree"])["Nums"], self.pdf.page_references
        for key, parents in zip(numbers[::2], numbers[1::2], strict=True):
            if not isinstance(parents, list):
                continue  # the entry of a link
            page = pages[key]
            parents[:] = [self.element_of.get((page, mcid), b"null") for mcid in range(len(parents))]
            content = object_at(self.pdf, object_at(self.pdf, page)["Contents"]).stream
            for place, operator in enumerate(content):
                if operator != b"BDC":
                    continue
                marked = page, content[place - 1]["MCID"]
                if marked not in self.element_of:
                    kind = "/Header" if marked in self.repeated else "/Footer"
                    artifact = pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind})
                    # The tag and the properties before BDC.
                    content[place - 2 : place] = ["/Artifact", artifact]


def _marked_content(page: Any, mcid: int) -> Any:
    """Return a reference to marked content on another page than that of its element (ISO 32000-1, 14.7.4.2)."""
    return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": mcid})


def _adds_nothing(element: Any, parent: str) -> bool:
    """Return whether an element adds nothing, so that its content can belong to its parent."""
    kind = kind_of(element)
    if "ID" in element or "A" in element or "Alt" in element:
        return False
    if kind in ("Span", "NonStruct"):
        return parent in _TEXTUAL
    return kind == parent and kind in ("P", "Div")

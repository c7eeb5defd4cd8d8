"""Puts together PDFs for the printer with pikepdf: pages become sides of paper, which all copies share.

Each copy adds only its page objects and some eighty bytes that draw its 份号; contents, pictures and fonts are stored once.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bulletin import __version__
from bulletin.pdf.imposition import Layout, Side, flat_pairs, single_pages
from bulletin.pdf.number_pen import Specimen, number_font
from bulletin.pdf.whole_pikepdf import pikepdf, saved
from bulletin.values.number_ranges import copy_number, copy_ranges, ranges_of
from bulletin.values.paper import A3_MM, A4_MM, PT_PER_MM

LONG_EDGE, SHORT_EDGE, SIMPLEX = "/DuplexFlipLongEdge", "/DuplexFlipShortEdge", "/Simplex"
COVER_LABEL = "付印单"


@dataclass(frozen=True, slots=True)
class StampedCopy:
    """What is printed on one copy. name: on page 1, empty for none; group: its bookmark, shared by all copies of a group."""

    number: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Stack:
    """The parts of a file of copies. pages: the PDF of one copy without a number; cover: a PDF put before the copies.

    specimen: of numbers and names.
    """

    title: str
    pages: bytes
    layout: Layout
    cover: bytes = b""
    specimen: Specimen | None = None


def for_printer(data: bytes, title: str) -> bytes:
    """Return a PDF of A4 pages that tells viewers to print on both sides, long edge, in true size; pages do not change."""
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        return _finished(pdf, title, A4_MM)


def one_sided(data: bytes, title: str) -> bytes:
    """Return a PDF that tells viewers to print on one side in true size: for sheets that are cut, stuck on or filled in."""
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        return _finished(pdf, title, A4_MM, SIMPLEX)


def master(stack: Stack) -> bytes:
    """Return one copy without a number, imposed."""
    with pikepdf.Pdf.new() as out, pikepdf.Pdf.open(io.BytesIO(stack.pages)) as source:
        kids = list(_CopyMaker(out, source, stack).copy(None))
        _put_pages(out, kids, stack.layout)
        return _finished(out, stack.title, stack.layout.size_mm)


def numbered(stack: Stack, copies: Sequence[StampedCopy]) -> bytes:
    """Return all copies in the order given, behind the cover, with page labels as 000018-1 and a bookmark for each group."""
    assert stack.specimen is not None
    with (
        pikepdf.Pdf.new() as out,
        pikepdf.Pdf.open(io.BytesIO(stack.pages)) as source,
        pikepdf.Pdf.open(io.BytesIO(stack.specimen.data)) as specimen,
    ):
        maker = _CopyMaker(out, source, stack, specimen)
        kids: list[Any] = []
        if stack.cover:
            with pikepdf.Pdf.open(io.BytesIO(stack.cover)) as cover:
                kids += _cover(out, cover, stack.layout)
        before = len(kids)
        for copy in copies:
            kids.append(_node(out, list(maker.copy(copy))))
        _put_pages(out, kids, stack.layout)
        _label(out, copies, before, len(stack.layout.sides))
        _bookmark(out, copies, before, len(stack.layout.sides))
        return _finished(out, stack.title, stack.layout.size_mm)


class _CopyMaker:
    """Makes the pages of copies from objects that are stored in the file once."""

    def __init__(
        self, out: pikepdf.Pdf, source: pikepdf.Pdf, stack: Stack, specimen: pikepdf.Pdf | None = None
    ) -> None:
        self._out = out
        self._stack = stack
        forms = [out.copy_foreign(page.as_form_xobject()) for page in source.pages]
        self._sides = [_side(out, side, forms) for side in stack.layout.sides]
        self._first, x_mm = next(
            (number, placed.x_mm)
            for number, side in enumerate(stack.layout.sides)
            for placed in side.placed
            if placed.page == 0
        )
        self._shift = x_mm * PT_PER_MM
        if specimen is not None and stack.specimen is not None:
            self._font = out.copy_foreign(number_font(specimen, stack.specimen.pen))
            self._names = {
                name: out.copy_foreign(specimen.pages[stack.specimen.page_of(name)].as_form_xobject())
                for name in stack.specimen.names
            }
            self._resources: dict[str, Any] = {}

    def copy(self, copy: StampedCopy | None) -> Iterator[Any]:
        """Yield the page objects of a copy; for None, those of a copy without a number."""
        for number, (contents, resources) in enumerate(self._sides):
            if copy is not None and number == self._first:
                yield self.page([*contents, self._stamp(copy)], self._resources_for(copy))
            else:
                yield self.page(contents, resources)

    def page(self, contents: list[Any], resources: Any) -> Any:
        """Return a new page object."""
        content = contents[0] if len(contents) == 1 else pikepdf.Array(contents)
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, Contents=content, Resources=resources)
        return self._out.make_indirect(page)

    def _stamp(self, copy: StampedCopy) -> Any:
        assert self._stack.specimen is not None
        strokes = self._stack.specimen.pen.strokes(copy.number, "N", self._shift)
        if copy.name:
            strokes += f"\nq 1 0 0 1 {self._shift:.3f} 0 cm /L Do Q"
        return self._out.make_stream(strokes.encode())

    def _resources_for(self, copy: StampedCopy) -> Any:
        """Return the resources of the side with page 1: its pages, the font of the numbers, this copy's name."""
        name = copy.name
        if name not in self._resources:
            forms = pikepdf.Dictionary(self._sides[self._first][1].XObject)
            if name:
                forms[pikepdf.Name("/L")] = self._names[name]
            self._resources[name] = self._out.make_indirect(
                pikepdf.Dictionary(XObject=forms, Font=pikepdf.Dictionary(N=self._font))
            )
        return self._resources[name]


def _side(out: pikepdf.Pdf, side: Side, forms: Sequence[Any]) -> tuple[list[Any], Any]:
    """Return a side's contents and resources. forms: all pages of the copy."""
    shown = pikepdf.Dictionary()
    strokes = []
    for placed in side.placed:
        shown[pikepdf.Name(f"/P{placed.page + 1}")] = forms[placed.page]
        strokes.append(f"q 1 0 0 1 {placed.x_mm * PT_PER_MM:.3f} 0 cm /P{placed.page + 1} Do Q")
    data = "\n".join([*strokes, *([side.marks] if side.marks else [])])
    return [out.make_stream(data.encode())], out.make_indirect(pikepdf.Dictionary(XObject=shown))


def _cover(out: pikepdf.Pdf, cover: pikepdf.Pdf, layout: Layout) -> list[Any]:
    """Return the cover's pages on paper of the copies' size, an even number of sides."""
    pages = len(cover.pages)
    sides = (single_pages if layout.size_mm == A4_MM else flat_pairs)(pages)
    maker = _CopyMaker(out, cover, Stack("", b"", sides))
    kids = list(maker.copy(None))
    if len(kids) % 2:
        kids.append(maker.page([out.make_stream(b"")], pikepdf.Dictionary()))
    return kids


def _node(out: pikepdf.Pdf, kids: list[Any]) -> Any:
    """Return a node of the page tree: a copy's pages."""
    node = out.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=pikepdf.Array(kids), Count=len(kids))
    )
    for kid in kids:
        kid.Parent = node
    return node


def _put_pages(out: pikepdf.Pdf, kids: list[Any], layout: Layout) -> None:
    """Set the page tree of the file. kids: pages, and nodes of pages."""
    width, height = (round(side * PT_PER_MM, 3) for side in layout.size_mm)
    root = out.Root.Pages
    root.MediaBox = pikepdf.Array([0, 0, width, height])
    root.Kids = pikepdf.Array(kids)
    root.Count = sum(int(kid.Count) if kid.Type == pikepdf.Name.Pages else 1 for kid in kids)
    for kid in kids:
        kid.Parent = root


def _label(out: pikepdf.Pdf, copies: Sequence[StampedCopy], before: int, sides: int) -> None:
    """Give each side its label: 付印单1, then 000018-1, 000018-2."""
    nums: list[Any] = (
        [0, pikepdf.Dictionary(P=pikepdf.String(COVER_LABEL), S=pikepdf.Name.D)] if before else []
    )
    for place, copy in enumerate(copies):
        nums += [
            before + place * sides,
            pikepdf.Dictionary(P=pikepdf.String(f"{copy_number(copy.number)}-"), S=pikepdf.Name.D),
        ]
    out.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(nums))


def _bookmark(out: pikepdf.Pdf, copies: Sequence[StampedCopy], before: int, sides: int) -> None:
    """Add a bookmark for each group, at its first copy in the file."""
    groups: dict[str, list[int]] = {}
    for place, copy in enumerate(copies):
        groups.setdefault(copy.group, []).append(place)
    with out.open_outline() as outline:
        for group, places in groups.items():
            numbers = copy_ranges(ranges_of(copies[place].number for place in places))
            outline.root.append(pikepdf.OutlineItem(f"{group}　{numbers}", before + places[0] * sides))


def _finished(pdf: pikepdf.Pdf, title: str, size_mm: tuple[float, float], duplex: str = "") -> bytes:
    """Set print settings and the title, and return the file's bytes. duplex: by default the edge that fits the size."""
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(
        Duplex=pikepdf.Name(duplex or (SHORT_EDGE if size_mm == A3_MM else LONG_EDGE)),
        PrintScaling=pikepdf.Name("/None"),
        PickTrayByPDFSize=True,
        DisplayDocTitle=True,
    )
    pdf.Root.Lang = pikepdf.String("zh-CN")
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Creator"] = f"bulletin {__version__}"
    return saved(pdf, pikepdf.ObjectStreamMode.generate)

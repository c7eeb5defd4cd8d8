"""Lays out documents one after another and writes them as one PDF behind front matter, as for a bound volume (合订本).

A Document of WeasyPrint can have pages of several documents, so that fonts are embedded once: the file has a tenth of the
size of joined single PDFs. Anchors, links and bookmarks of its pages are plain values, which are renamed here
so that #a1 of one part is not #a1 of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors

FRONT_LEAF_PAGES = 2  # title page and its back: not numbered
_BLANK = '<html lang="zh-CN" class="blank"><title>空白页</title><body></body></html>'


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One part. key: prefix of the names of its anchors; bookmark: its entry in the outline; source_text: as in PdfOrder."""

    key: str
    bookmark: str
    source: str
    html: str
    source_text: str = ""


class JoinedDocument:
    """Lays out parts one after another; `write` puts the front matter before them.

    Parts begin on right-hand pages. places: part (its key) or anchor (key.anchor) → the page on which it begins, counted
    through from the first part, blank pages included (GB/T 3179—2009, 8.3 and 7.1).
    """

    def __init__(self, maker: PdfMaker) -> None:
        self._maker = maker
        self._pages: list[Any] = []
        self._found: list[Diagnostic] = []
        self._blank: Any = None
        self.places: dict[str, int] = {}
        self.front_page_count = 0

    @property
    def page_count(self) -> int:
        """How many pages the parts have so far, including blank ones at their ends."""
        return len(self._pages)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found so far."""
        return tuple(self._found)

    @property
    def has_failed(self) -> bool:
        """Whether a part could not be laid out."""
        return has_errors(self._found)

    def add(self, part: DocumentPart) -> None:
        """Lay out the next part."""
        counter = f"@page :first {{ counter-reset: volume {self.page_count} }}"
        laid_out = self._maker.lay_out(
            PdfOrder(part.key, part.source, part.html, source_text=part.source_text), counter
        )
        self._found += laid_out.diagnostics
        if laid_out.value is None:
            return
        pages = laid_out.value.pages
        for number, page in enumerate(pages, self.page_count + 1):
            page.anchors = {f"{part.key}.{name}": at for name, at in page.anchors.items()}
            page.links = [
                (kind, f"{part.key}.{target}" if kind == "internal" else target, *rest)
                for kind, target, *rest in page.links
            ]
            page.bookmarks = [(level + 1, *rest) for level, *rest in page.bookmarks]
            for name in page.anchors:
                self.places.setdefault(name, number)
        self.places[part.key] = self.page_count + 1
        pages[0].anchors[part.key] = (0, 0, 0, 0)
        pages[0].bookmarks.insert(0, (1, part.bookmark, (0, 0), "closed"))
        self._pages += self._even(pages)

    def write(self, front: PdfOrder) -> Checked[bytes]:
        """Return the PDF. front: title page, contents and indexes; links in it lead to names in `places`.

        Diagnostics: print-failed, print-problem, missing-glyph; those of the parts too.
        """
        laid_out = self._maker.lay_out(front)
        self._found += laid_out.diagnostics
        if laid_out.value is None or self.has_failed:
            return Checked(None, self.diagnostics)
        pages = self._even(laid_out.value.pages)
        self.front_page_count = len(pages)
        document = laid_out.value.copy([*pages, *self._pages])
        data = self._maker.write(document, front, self._finish)
        return Checked(data.value, (*self._found, *data.diagnostics))

    def _even(self, pages: list[Any]) -> list[Any]:
        """Return pages, followed by a blank one if they are an odd number."""
        if len(pages) % 2 == 0:
            return list(pages)
        if self._blank is None:
            blank = self._maker.lay_out(PdfOrder("", "", _BLANK))
            assert blank.value is not None
            (self._blank,) = blank.value.pages
        return [*pages, self._blank]

    def _finish(self, pdf: Any) -> None:
        """Set page labels as printed, let viewers show the bookmarks, and request printing on both sides."""
        labels: Mapping[int, Mapping[str, Any]] = {
            0: {"P": pydyf.String("扉页"), "S": "/D"},
            FRONT_LEAF_PAGES: {"S": "/r"},
            self.front_page_count: {"S": "/D"},
        }
        numbers = pydyf.Array()
        for page, label in labels.items():
            numbers += [page, pydyf.Dictionary(label)]
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})
        pdf.catalog["PageMode"] = "/UseOutlines"
        pdf.catalog["ViewerPreferences"]["Duplex"] = "/DuplexFlipLongEdge"

"""PDFs read back: pages, lines and paragraphs with their measures, and the ink that a printer would lay down.

Lengths are in pt from the page's top left corner, unless a name says mm. Lines are found by the pen's way and
paragraphs by the structure tree.
"""

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from bulletin.values.paper import PT_PER_MM
from tests import verapdf
from tests.pdf_reading import chars_of

needs_verapdf = pytest.mark.skipif(
    bool(verapdf.MISSING), reason=f"veraPDF is not installed: {', '.join(verapdf.MISSING)}"
)
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
needs_ghostscript = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")

BODY_PT = 15.75  # 3号, and the line distance that lets 22 lines fill 225 mm (print-format, §2.1)
PITCH_PT = (225 * PT_PER_MM - BODY_PT) / 21

BLANK_LEFT = "“‘（〔【《〈"  # full-width marks that are blank on one side
BLANK_RIGHT = "，。、；：！”’）〕】》〉"
BLOCKS = frozenset({"P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "TD", "TH", "Caption", "Note"})
ASCENT_EM, DESCENT_EM = 0.88, 0.12  # the square of Fandol's and Noto's 汉字


def mm(points: float) -> float:
    """Return a length in mm."""
    return points / PT_PER_MM


def pt(millimetres: float) -> float:
    """Return a length in pt."""
    return millimetres * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character: its square from left to right, baseline, size, face (the role) and colour."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    face: str
    colour: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the structure tree. path: its elements from the root, kind: the last of them."""

    number: int
    path: tuple[str, ...]

    @property
    def kind(self) -> str:
        """P, H3, LBody, TD, Caption, Artifact …"""
        return self.path[-1]

    @property
    def in_table(self) -> bool:
        """Whether it is a cell."""
        return "TD" in self.path or "TH" in self.path

    @property
    def in_note(self) -> bool:
        """Whether it is a footnote."""
        return "Note" in self.path


@dataclass(frozen=True, slots=True)
class Line:
    """Characters of one line in the order they are read."""

    issue: str
    page: int
    block: Block
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(char.text for char in self.chars)

    @property
    def size(self) -> float:
        """The size of most of its characters."""
        sizes = [round(char.size, 2) for char in self.chars]
        return max(set(sizes), key=sizes.count)

    @property
    def baseline(self) -> float:
        """The baseline of the characters that are not raised."""
        return next(char.baseline for char in self.chars if abs(char.size - self.size) < 0.01)

    @property
    def ink_left(self) -> float:
        """Where it begins: the square of its first character, or the half of an opening mark that has ink."""
        first = self.chars[0]
        return first.left + (first.size / 2 if first.text in BLANK_LEFT else 0)

    @property
    def ink_right(self) -> float:
        """Where it ends: the square of its last character, or the half of a closing mark that has ink."""
        last = self.chars[-1]
        return last.left + last.size / 2 if last.text in BLANK_RIGHT else last.right

    def __str__(self) -> str:
        """Return where to find it."""
        return f"{self.issue} p{self.page} y={mm(self.baseline):.1f}mm {self.text}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its lines in the order they are read, its pictures as (left, top, right, bottom)."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    pictures: tuple[tuple[float, float, float, float], ...]

    @property
    def left(self) -> float:
        """Left edge of the type area: 28 mm at the binding edge, 26 mm on even pages (9704, 5.2.1)."""
        return pt(28 if self.number % 2 else 26)

    @property
    def right(self) -> float:
        """Right edge of the type area."""
        return self.left + pt(156)

    @property
    def text_lines(self) -> tuple[Line, ...]:
        """The lines of the type area: all but page number, footnotes and 报尾."""
        return tuple(line for line in self.lines if is_text(line))

    @property
    def page_number(self) -> Line | None:
        """The page number."""
        foot = pt(262)  # a repeated table head, above it, is an artifact too
        return next((x for x in self.lines if x.block.kind == "Artifact" and x.baseline > foot), None)


@dataclass(frozen=True, slots=True)
class Issue:
    """A printed issue."""

    name: str
    path: Path = field(repr=False)
    sheets: tuple[Sheet, ...] = field(repr=False)

    @property
    def lines(self) -> list[Line]:
        """All lines."""
        return [line for sheet in self.sheets for line in sheet.lines]

    def paragraphs(self) -> list[list[Line]]:
        """Return the lines of each paragraph in reading order, footnotes last."""
        tagged = [line for line in self.lines if line.block.number >= 0]
        tagged.sort(key=lambda line: (line.block.in_note, line.block.number))
        return [list(group) for _, group in groupby(tagged, key=lambda line: line.block.number)]

    def edges(self, line: Line) -> tuple[float, float]:
        """Return between which edges the lines of a line's paragraph are filled, its first line's indent aside."""
        sheet = self.sheets[line.page - 1]
        inset = 2 * line.size if "BlockQuote" in line.block.path else 0.0
        if line.block.path[-1] == "LBody" and "Art" not in line.block.path:  # 目录
            return sheet.left + 2 * line.size, sheet.right - line.size
        if not is_text(line) and not line.block.in_note:  # 报尾
            return sheet.left + line.size, sheet.right - line.size
        return sheet.left + inset, sheet.right - inset


def is_text(line: Line) -> bool:
    """Whether a line stands in the flow of text: no page number, footnote or 报尾 (which is set in 4号)."""
    return line.block.kind != "Artifact" and not line.block.in_note and abs(line.size - 14) > 0.01


def is_title(line: Line) -> bool:
    """Whether a line is set in 小标宋: titles, 目录, 报头."""
    return line.chars[0].face == "biaosong"


@lru_cache(maxsize=64)
def read_issue(path: Path) -> Issue:
    """Return what is printed in a PDF."""
    blocks: list[Block] = []
    owners = _owners(path, blocks)
    sheets = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            number = page.page_number
            sheets.append(
                Sheet(
                    number,
                    float(page.width),
                    float(page.height),
                    tuple(_lines(path.stem, number, page, owners)),
                    tuple((i["x0"], i["top"], i["x1"], i["bottom"]) for i in page.images),
                )
            )
    return Issue(path.stem, path, tuple(sheets))


def _owners(path: Path, blocks: list[Block]) -> dict[tuple[int, int], Block]:
    """Return the paragraph of each (page number, MCID), and add all paragraphs to `blocks` in reading order."""
    owners: dict[tuple[int, int], Block] = {}
    with pikepdf.open(path) as pdf:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}

        def walk(element: Any, path: tuple[str, ...], block: Block | None, page: int) -> None:
            kind = str(element.S)[1:]
            path = (*path, kind)
            page = pages[element.Pg.objgen] if "/Pg" in element else page
            if kind in BLOCKS:
                block = None
            if block is None:
                block = Block(len(blocks), path)
                blocks.append(block)
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid, path, block if BLOCKS & set(path) else None, page)
                elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                    at = pages[kid.Pg.objgen] if "/Pg" in kid else page
                    owners[at, int(kid.MCID)] = block
                elif not isinstance(kid, pikepdf.Dictionary):
                    owners[page, int(kid)] = block

        root = pdf.Root.StructTreeRoot.K
        for top in root if isinstance(root, pikepdf.Array) else [root]:
            walk(top, (), None, 0)
    return owners


_ARTIFACT = Block(-1, ("Artifact",))


def _lines(issue: str, number: int, page: Any, owners: dict[tuple[int, int], Block]) -> Iterator[Line]:
    """Yield lines: a new one begins with a new paragraph, or where the pen goes back or to another height."""
    chars: list[Char] = []
    before = _ARTIFACT
    for raw in chars_of(page):
        _, _, _, scale, left, bottom = raw["matrix"]
        size = float(raw["size"])
        colour = raw["non_stroking_color"] or ()
        char = Char(
            raw["text"],
            float(left),
            float(left + raw["adv"] * scale),
            float(page.height - bottom),
            size,
            raw["fontname"].partition("+")[2],
            tuple(colour),
        )
        block = owners.get((number, raw["mcid"]), _ARTIFACT) if raw["mcid"] is not None else _ARTIFACT
        same = chars and char.left > chars[-1].left - size  # an opening mark may reach back half a square
        if same and block != before:  # the ordinal of a list and its paragraph share a line, cells do not
            same = not block.in_table and block.number > 0 and char.left - chars[-1].right < size
        if same and abs(char.baseline - chars[-1].baseline) < 0.6 * max(size, chars[-1].size):
            chars.append(char)
            before = block
        else:
            if chars:
                yield Line(issue, number, before, tuple(chars))
            chars, before = [char], block
    if chars:
        yield Line(issue, number, before, tuple(chars))


def gaps_em(line: Line) -> Iterator[tuple[Char, Char, float]]:
    """Yield each two neighbours and the room between their squares, negative where squares overlap."""
    for char, following in pairwise(line.chars):
        yield char, following, (following.left - char.right) / max(char.size, following.size)


def text_of(pdf: Path | bytes) -> str:
    """Return the text of all pages, as pdfplumber puts it together."""
    with pdfplumber.open(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def picture(path: Path, page: int, dpi: int = 300, across_mm: tuple[float, float] = (0, 210)) -> Image.Image:
    """Return a page as printed. across_mm: the left and right edge of what is drawn, where a strip of it is enough."""
    left, right = (pt(edge) for edge in across_mm)
    with closing(pdfium.PdfDocument(path)) as pdf:
        sheet = pdf[page - 1]
        cut_off = (left, 0, max(0, sheet.get_width() - right), 0)
        drawn: Image.Image = sheet.render(scale=dpi / 72, crop=cut_off).to_pil()
    return drawn.convert("RGB")


def ink_box_mm(
    image: Image.Image, dpi: int, box_mm: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """Return (left, top, right, bottom) of what is darker than half grey within a box of the page."""
    pixels = tuple(round(edge * dpi / 25.4) for edge in box_mm)
    part = ImageOps.invert(image.crop((pixels[0], pixels[1], pixels[2], pixels[3])).convert("L"))
    found = part.point(lambda value: 255 if value > 127 else 0).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (edge * 25.4 / dpi for edge in found)
    return left + box_mm[0], top + box_mm[1], right + box_mm[0], bottom + box_mm[1]


def rules_mm(strip: Image.Image, dpi: int) -> list[tuple[float, float]]:
    """Return (top, thickness) of the horizontal rules that cross a strip of a page in which no text stands.

    A rule's edges fall between pixels: the greys there count as parts of it.
    """
    column = ImageOps.invert(strip.convert("L")).resize((1, strip.height), Image.Resampling.BOX)
    ink = [value / 255 for value in column.tobytes()]
    rules = []
    for inked, run in groupby(enumerate(ink), key=lambda row: row[1] > 0.02):
        if inked:
            rows = list(run)
            darkest = max(value for _, value in rows)
            top = rows[0][0] + 1 - rows[0][1] / darkest
            rules.append((top * 25.4 / dpi, sum(value for _, value in rows) / darkest * 25.4 / dpi))
    return rules

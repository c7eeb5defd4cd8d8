"""Faces within a PDF: only what is used of them, under the numbers that the text uses."""

import inspect
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font

from bulletin.pdf.cff_subset import subset
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.pdf.weasyprint_fonts import cff_outlines
from bulletin.values.files import builtin_layouts
from layouts.fonts.fandol import bulge, straightened

FANGSONG = builtin_layouts() / "fonts" / "fangsong.otf"
TEXT = "第一期　上情下达，12％"


CSS = f'@font-face {{ font-family: fang; src: url("{FANGSONG.as_uri()}") }} p {{ font-family: fang }}'
ORDER = PdfOrder("1.pdf", "1.md", f"<html lang=zh><title>题</title><p>{TEXT}")


def _face(data: bytes) -> Any:
    """Return the one CFF font that a PDF holds."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (face,) = (
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        )
        assert face.FontFile3.Subtype == "/CIDFontType0C"
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(face.FontFile3.read_bytes()), None)
    return fonts[0]


@pytest.fixture(scope="module")
def embedded() -> tuple[Any, dict[int, str]]:
    """The CFF font that a PDF of TEXT holds, and the face's characters by glyph number."""
    made = PdfMaker(Path(), CSS).make(ORDER)
    assert made.value is not None, made.diagnostics
    with TTFont(FANGSONG) as font:
        numbers = {font.getGlyphID(name): chr(code) for code, name in font.getBestCmap().items()}
    return _face(made.value), numbers


def test_embedded_face_has_the_glyphs_used_and_no_others(embedded: tuple[Any, dict[int, str]]) -> None:
    """The blank 字 too: readers that miss a CID print the box of .notdef in its place."""
    font, characters = embedded
    notdef, *names = font.charset
    assert notdef == ".notdef"
    assert {characters[int(name.removeprefix("cid"))] for name in names} == set(TEXT)
    assert len(font.CharStrings.charStringsIndex) == len(font.charset)


def test_embedded_glyphs_are_drawn_as_in_the_face(embedded: tuple[Any, dict[int, str]]) -> None:
    """ISO 32000-1, 9.7.4.2: the CID is the number that the text uses, whatever place the glyph has got."""
    font, characters = embedded
    with TTFont(FANGSONG) as whole:
        outlines, order = whole.getGlyphSet(), whole.getGlyphOrder()
        for name in font.charset[1:]:
            here, there = RecordingPen(), RecordingPen()
            font.CharStrings[name].draw(here)
            outlines[order[int(name.removeprefix("cid"))]].draw(there)
            assert here.value == there.value, characters[int(name.removeprefix("cid"))]


def test_curve_of_a_stroke_becomes_a_line_only_where_it_is_one_within_half_a_unit() -> None:
    near = [("moveTo", ((0, 0),)), ("curveTo", ((30, 0.6), (60, 0.6), (90, 0))), ("closePath", ())]
    far = [("moveTo", ((0, 0),)), ("curveTo", ((30, 0.8), (60, 0.8), (90, 0))), ("closePath", ())]
    assert bulge((0, 0), (30, 0.6), (60, 0.6), (90, 0)) == pytest.approx(0.45)
    assert straightened(near) == [("moveTo", ((0, 0),)), ("lineTo", ((90, 0),)), ("closePath", ())]
    assert straightened(far) == far


def test_curve_back_to_its_start_or_past_its_ends_stays_a_curve() -> None:
    assert bulge((0, 0), (50, 0), (-50, 0), (0, 0)) > 0.5
    assert bulge((0, 0), (-40, 0), (50, 0), (10, 0)) > 0.5


@pytest.mark.parametrize("name", ["fangsong.otf", "heiti.otf", "biaosong.otf", "fallback.otf", "songti.otf"])
def test_cut_faces_draw_every_glyph_kept_as_before(name: str) -> None:
    """All parts of a face, its first and last glyphs, and one that is not there."""
    path = builtin_layouts() / "fonts" / name
    outlines = cff_outlines(path.read_bytes())
    assert outlines is not None
    with TTFont(path) as whole:
        order, glyphs = whole.getGlyphOrder(), whole.getGlyphSet()
        wanted = {*range(0, len(order), 97), 1, len(order) - 1}
        small = subset(outlines, {*wanted, len(order) + 5})
        assert small is not None
        font = CFFFontSet()
        font.decompile(io.BytesIO(small), None)
        cut = font[0]
        assert cut.charset == [".notdef", *(f"cid{number:05}" for number in sorted(wanted - {0}))]
        assert max(wanted) + 1 == cut.CIDCount
        for number in wanted - {0}:
            here, there = RecordingPen(), RecordingPen()
            cut.CharStrings[f"cid{number:05}"].draw(here)
            glyphs[order[number]].draw(there)
            assert here.value == there.value
        widths = {number: cut.CharStrings[f"cid{number:05}"].width for number in wanted - {0}}
        assert widths == {number: whole["hmtx"].metrics[order[number]][0] for number in widths}


def test_font_that_is_not_understood_is_left_to_harfbuzz() -> None:
    """TrueType, and CFF without CIDs."""
    assert cff_outlines(b"") is None
    assert cff_outlines((builtin_layouts() / "fonts" / "kaiti-rare.ttf").read_bytes()) is None


def test_harfbuzz_leads_to_the_same_face(
    embedded: tuple[Any, dict[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where WeasyPrint is another one, a file is made more slowly, but its contents are the same."""
    made = PdfMaker(Path(), CSS)
    monkeypatch.setattr(Font, "subset", inspect.unwrap(Font.subset))
    done = made.make(ORDER)
    assert done.value is not None
    assert _face(done.value).charset == embedded[0].charset


def test_cids_are_glyph_numbers_whatever_an_office_s_own_face_calls_them() -> None:
    """Faces of Adobe-GB1 count otherwise; MuPDF and Ghostscript would print other characters, poppler and pdfium not."""
    outlines = cff_outlines(FANGSONG.read_bytes())
    assert outlines is not None
    odd = subset(outlines, {500, 700, 900})  # its glyphs 1 to 3 have these CIDs
    assert odd is not None
    small = subset(odd, {1, 3})
    assert small is not None
    font = CFFFontSet()
    font.decompile(io.BytesIO(small), None)
    assert font[0].charset == [".notdef", "cid00001", "cid00003"]
    with TTFont(FANGSONG) as whole:
        here, there = RecordingPen(), RecordingPen()
        font[0].CharStrings["cid00003"].draw(here)
        whole.getGlyphSet()[whole.getGlyphOrder()[900]].draw(there)
        assert here.value == there.value

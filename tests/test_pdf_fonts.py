"""Faces within a PDF: only what is used of them, under the numbers that the text uses."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from bulletin.printing.pdf import PdfMaker, PdfOrder
from bulletin.source import builtin_layouts
from layouts.fonts.cut import bulge, straightened

FANGSONG = builtin_layouts() / "fonts" / "fangsong.otf"
TEXT = "第一期　上情下达，12％"


@pytest.fixture(scope="module")
def embedded() -> tuple[Any, dict[int, str]]:
    """The CFF font that a PDF of TEXT holds, and the PDF's characters by glyph number."""
    css = f'@font-face {{ font-family: fang; src: url("{FANGSONG.as_uri()}") }} p {{ font-family: fang }}'
    made = PdfMaker(Path(), css).make(PdfOrder("1.pdf", "1.md", f"<html lang=zh><title>题</title><p>{TEXT}"))
    assert made.value is not None, made.diagnostics
    with pikepdf.open(io.BytesIO(made.value)) as pdf:
        (face,) = (
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        )
        assert face.FontFile3.Subtype == "/CIDFontType0C"
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(face.FontFile3.read_bytes()), None)
    with TTFont(FANGSONG) as font:
        numbers = {font.getGlyphID(name): chr(code) for code, name in font.getBestCmap().items()}
    return fonts[0], numbers


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

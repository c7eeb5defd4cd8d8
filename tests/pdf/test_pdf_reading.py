"""What tests read of a PDF, they read as pdfminer and pdfplumber do."""

from typing import Any

import pdfplumber
import pikepdf
import pytest
from pdfminer import pdfdocument, pdfinterp
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdfparser import PDFStreamParser

from tests.pdf_reading import chars_of, read_quickly
from tests.printing import PrintedFile

FACTS = ("text", "x0", "x1", "size", "adv", "matrix", "fontname", "non_stroking_color", "mcid")
WRITTEN = rb"""BT /F1 10 Tf 1 0 0 1 20 50 Tm (a\)b\101) Tj % (no text)
[(c) -.5 <64>] TJ /Span <</MCID 1 /ActualText (e (f))>> BDC (g) Tj EMC ET"""


@pytest.fixture
def thorough(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """pdfminer as it is until the patch is undone."""
    monkeypatch.setattr(pdfinterp, "PDFContentParser", PDFContentParser)
    monkeypatch.setattr(pdfdocument, "PDFStreamParser", PDFStreamParser)
    return monkeypatch


def _read(path: Any, chars: Any) -> list[dict[str, Any]]:
    with pdfplumber.open(path) as pdf:
        return [{fact: char[fact] for fact in FACTS} for page in pdf.pages for char in chars(page)]


def test_characters_of_an_issue_are_those_of_pdfplumber(
    sample: PrintedFile, thorough: pytest.MonkeyPatch
) -> None:
    expected = _read(sample.path, lambda page: page.chars)
    thorough.undo()
    read_quickly()
    assert len(expected) > 100
    assert _read(sample.path, chars_of) == expected
    assert _read(sample.path, lambda page: page.chars) == expected


def test_what_the_pattern_does_not_know_is_read_by_pdfminer(tmp_path: Any) -> None:
    read_quickly()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(WRITTEN)
        pdf.save(tmp_path / "written.pdf")
    said = _read(tmp_path / "written.pdf", chars_of)
    assert "".join(char["text"] for char in said) == "a)bAcdg"
    assert [char["mcid"] for char in said] == [None] * 6 + [1]

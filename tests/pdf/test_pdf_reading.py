"""What tests read of a PDF is what pdfplumber reads."""

from typing import Any

import pdfplumber

from tests.pdf_reading import chars_of
from tests.printing import PrintedFile

FACTS = ("text", "x0", "x1", "size", "adv", "matrix", "fontname", "non_stroking_color", "mcid")


def _read(path: Any, chars: Any) -> list[dict[str, Any]]:
    with pdfplumber.open(path) as pdf:
        return [{fact: char[fact] for fact in FACTS} for page in pdf.pages for char in chars(page)]


def test_characters_of_an_issue_are_those_of_pdfplumber(sample: PrintedFile) -> None:
    expected = _read(sample.path, lambda page: page.chars)
    assert len(expected) > 100
    assert _read(sample.path, chars_of) == expected

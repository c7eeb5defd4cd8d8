"""Lines of body text read back from a PDF, for the benches that compare how programs set them."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pdfplumber

CANNOT_START, CANNOT_END = "，。、；：？！”’）〕】》〉·～/", "“‘（〔【《〈/"


class TextLine(Protocol):
    """A line with its text."""

    @property
    def text(self) -> str: ...


L = TypeVar("L", bound=TextLine)


def body_lines(pdf: Path) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Yield each line of body text, over all pages: its page and its characters from left to right."""
    with pdfplumber.open(pdf) as opened:
        for page in opened.pages:
            chars = [
                c
                for c in page.chars
                if c["text"].strip() and 15 < c["size"] < 16.5 and c["tag"] != "Artifact"
            ]
            for _, group in groupby(chars, key=lambda char: round(page.height - char["matrix"][5])):
                yield page, sorted(group, key=lambda char: float(char["matrix"][4]))


def text_of(char: dict[str, Any]) -> str:
    """Return a character; Chromium's text has radicals in place of 汉字 of the same shape."""
    text = str(char["text"])
    return unicodedata.normalize("NFKC", text) if "\u2e80" <= text < "\u3000" else text


def by_paragraph(lines: Sequence[L], paragraphs: Sequence[str]) -> dict[str, list[L]]:
    """Return the lines of each paragraph, found by its text."""
    whole = "".join(line.text for line in lines)
    ends, at = [], 0
    for line in lines:
        at += len(line.text)
        ends.append(at)
    found: dict[str, list[L]] = {}
    begin = 0
    for paragraph in paragraphs:
        start = whole.find(paragraph, begin)
        if start >= 0:
            begin = start + len(paragraph)
            found[paragraph] = [line for line, end in zip(lines, ends, strict=True) if start < end <= begin]
    return found

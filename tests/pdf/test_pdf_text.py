"""The text of a PDF: what is copied and searched is what was written."""

import html
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.reading.markup import with_dots_apart
from bulletin.typesetting import fonts
from bulletin.values.model import Issue
from bulletin.values.settings import Config
from tests.conftest import REPOSITORY
from tests.pdf import needs_poppler
from tests.printing import PrintedFile
from tests.site import body_of

_BLOCKS = re.compile(
    r"</?(?:p|h\d|li|ol|ul|td|th|tr|table|thead|tbody|div|figure|figcaption|blockquote|br)\b[^>]*>"
)
PAGE_NUMBER = re.compile(r"^[—－-]\d+[—－-]$", re.MULTILINE)


@pytest.mark.parametrize("purpose", [Purpose.ARCHIVE, Purpose.PAGES])
@pytest.mark.parametrize("order", ["·•・", "・•·"])
def test_characters_that_share_a_glyph_copy_as_written(order: str, purpose: Purpose, tmp_path: Path) -> None:
    """ISO 32000-1, 14.9.4; print-format.md §4.9, PUN-16: what is wrong can only be found as what was written."""
    first, second, third = tuple(order)
    words = f"阿里{first}买买提、阿凡提{second}买买提、阿曼{third}买买提和{second}{third}{first}，共三人。"
    faces = fonts.find_faces(Config("简报", "办"), tmp_path, REPOSITORY / "layouts/fonts").value
    assert faces is not None
    maker = PdfMaker(tmp_path, fonts.font_face_css(faces) + "html { font-family: fangsong }")
    html = f'<html lang="zh-CN"><title>甲</title><p>{words * 2}{with_dots_apart(words)}</p>'
    done = maker.make(PdfOrder("issues/1.pdf", "1.md", html, purpose=purpose))
    assert done.value is not None
    assert not done.diagnostics
    path = tmp_path / "test.pdf"
    path.write_bytes(done.value)
    assert words * 3 in "".join(_pages(path))
    with pdfium.PdfDocument(path) as pdf:
        assert words * 3 in _bare(pdf[0].get_textpage().get_text_range())
    with pdfplumber.open(path) as pdf:  # it knows no ActualText: one glyph for all of them
        marks = [char["text"] for char in pdf.pages[0].chars if char["text"] in order]
        assert set(marks) == {first}


def _pages(path: Path) -> list[str]:
    """Return each page's text as poppler reads it, without page numbers and blanks."""
    out = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    lines = (PAGE_NUMBER.sub("", re.sub(r"[^\S\n]", "", page)) for page in out.split("\f"))
    return [_bare(page) for page in lines]


def _bare(text: str) -> str:
    """Return a text without blanks and marks of notes, which print puts into it."""
    return re.sub(r"[\s①-⑩]", "", text)


def _said(text: str) -> Iterator[str]:
    """Yield the words of each block of HTML, the ordinals of lists with their items."""
    for block in _BLOCKS.split(text):
        words = _bare(html.unescape(re.sub(r"<[^>]*>", "", block)))
        if words:
            yield words


def _words_of(issue: Issue) -> Iterator[str]:
    yield from (issue.number.label, issue.title, issue.approver, *issue.editors)
    for recipients in (issue.report, issue.send, issue.issue, issue.extra):
        yield "、".join(recipient.name for recipient in recipients)
    whole = body_of(issue)
    for note in whole.notes:
        yield from _said(note)
    for article, body in zip(issue.articles, whole.articles, strict=True):
        yield from (article.title.text, article.subtitle, article.kicker, article.section, article.toc_title)
        yield from (*article.authors, article.document_number, article.addressee, article.signatory)
        yield from (article.contributor_line, article.source)
        yield from body.text.splitlines()
        for piece in (body.html, *body.notes, *body.footnotes, *body.attachments):
            yield from _said(piece)
        for attachment in article.attachments:
            yield attachment.title.text


def _occurs(words: str, pages: list[str]) -> bool:
    """Return whether a page has the words, or one begins and the next ones go on."""
    if any(words in page for page in pages):
        return True
    for i, page in enumerate(pages[:-1]):
        begun = next((n for n in range(len(words) - 1, 0, -1) if words[:n] in page), 0)
        if begun and _occurs(words[begun:], pages[i + 1 : i + 2]):
            return True
    return False


@needs_poppler
def test_text_copies_exactly_as_written(sample: PrintedFile) -> None:
    """Each paragraph, title, item with its ordinal, cell, caption, note and recipient; blanks do not count."""
    pages = _pages(sample.path)
    wanted = [_bare(words) for words in _words_of(sample.issue) if _bare(words)]
    assert len(wanted) > 15
    assert [words for words in wanted if not _occurs(words, pages)] == []


@needs_poppler
def test_no_character_of_the_text_layer_is_a_stand_in(sample: PrintedFile) -> None:
    """Kangxi and CJK radicals, compatibility and presentation forms, private use, replacement character."""
    stand_ins = re.compile("[\u2e80-\u2fdf\ue000-\uf8ff\uf900-\ufaff\ufb00-\ufb4f\ufe30-\ufe4f\ufffd]")
    out = subprocess.run(["pdftotext", sample.path, "-"], capture_output=True, check=True).stdout.decode()
    assert stand_ins.findall(out) == []

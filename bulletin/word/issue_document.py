"""An issue → its Word file, from the head of page 1 to the 版记, in the order of print.html."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.site.views import ArticleView, AttachmentView
from bulletin.word.article_parts import add_space, article_head, enclosures, set_apart, signature
from bulletin.word.blocks import TURN, TURN_BACK, BlockWriter
from bulletin.word.drawings import Pictures
from bulletin.word.elements import insert_in_order, local, w
from bulletin.word.head import contents, masthead
from bulletin.word.notes import MOST_COUNTED, FootnotePart
from bulletin.word.office_file import OfficeFile, give_way, office_file, rename_styles
from bulletin.word.package import bytes_of, empty_document, set_properties
from bulletin.word.page import (
    DRAFT_MARK,
    add_mark,
    line_width_pt,
    set_footers,
    set_page,
    turned,
    without_references,
)
from bulletin.word.runs import (
    ArticleNotes,
    RunStyle,
    RunWriter,
    begin_page,
    broken_runs,
    plain_paragraph,
    text_runs,
    words_paragraph,
)
from bulletin.word.styles import LEAD
from bulletin.word.tail import tail
from bulletin.word.tracked import TrackedMarks, Tracker
from bulletin.word.view import WordView

NUMBER, SOURCE, PATH = "bulletin-number", "bulletin-source", "bulletin-path"
"""Custom properties that identify a file that comes back: number, digest of the issue's text (`digest_of_bytes`), path in content/."""

_CLOSING: Final = ("供稿", "成文日期")


def issue_document(
    shown: WordView,
    source: str,
    read: Callable[[str], bytes | None],
    template: bytes | None = None,
    tracked: TrackedMarks | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Return an issue's Word file, and the paths of pictures that are not in it.

    source: the digest of the issue's text; read: returns the bytes of a picture by its path; template: the office's own file,
    whose styles and page are used; tracked: given if the issue's words contain marks of changes. Raises DamagedTemplateError.
    """
    settings = shown.config.print
    if template is None:
        document, style_ids = OfficeFile(empty_document(settings), {})
        set_page(document)
    else:
        document, style_ids = office_file(template, settings)
    around: list[BaseOxmlElement] = []
    # an office's own footers stay
    if not document.element.body.sectPr.findall(qn("w:footerReference")):
        around += set_footers(document, settings)
    if tracked or shown.issue.is_draft:
        around += add_mark(document, tracked.warning if tracked else DRAFT_MARK)
    # the office's page may have narrower lines
    shown = shown._replace(line_pt=line_width_pt(document))
    pictures = Pictures(read)
    writer = _IssueWriter(shown, document, pictures)
    _fill(document, writer.blocks())
    if template is not None:
        give_way(document.element, document.styles.element, settings)
    title = shown.view.title
    if tracked:
        tracker = Tracker(tracked)
        for root in (document.element, *writer.notes):
            tracker.track(root)
        title = tracked.plain(title)
    rename_styles((document.element, *writer.notes, *around), style_ids)
    # by these `build/revised_file` finds the text that a revised file was made from
    own = {NUMBER: shown.issue.key, SOURCE: source, PATH: shown.issue.path}
    set_properties(document, title, shown.config.publisher, shown.issue.date, own)
    return bytes_of(document), tuple(pictures.missing)


def _fill(document: Document, blocks: Iterable[BaseOxmlElement]) -> None:
    """Put the blocks into the document; landscape pages become sections."""
    body = document.element.body
    last = body.sectPr
    upright, on_side = last, turned(last)
    is_turned = False
    for block in blocks:
        if block in (TURN, TURN_BACK):
            if (block is TURN) != is_turned:
                _end_section(body, on_side if is_turned else upright)
                is_turned = block is TURN
        else:
            last.addprevious(block)
    # the text ends on a landscape page: the last section, whose properties are the body's, is landscape
    if is_turned:
        for child in on_side:
            insert_in_order(last, child)


def _end_section(body: BaseOxmlElement, section: BaseOxmlElement) -> None:
    """End a section at the last paragraph. The first section keeps headers and footers; the others inherit them."""
    # Section properties are in a paragraph: add one if the last block is a table or ends a section already.
    paragraph = body[-2] if local(body[-2]) == "p" else None
    if paragraph is None or paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        paragraph = plain_paragraph("表注", [])
        body[-1].addprevious(paragraph)
    is_first = len(list(body.iter(qn("w:sectPr")))) == 1
    own = copy.deepcopy(section) if is_first else without_references(section)
    insert_in_order(paragraph.get_or_add_pPr(), own)


class _IssueWriter:
    """Makes the blocks of one issue."""

    def __init__(self, shown: WordView, document: Document, pictures: Pictures) -> None:
        self._shown, self._pictures = shown, pictures
        articles = shown.view.articles
        with_notes = [article for article in articles if article.footnotes]
        # Numbers begin again in each article, so Word can count only if one article has notes.
        counts = len(with_notes) == 1 and len(with_notes[0].footnotes) <= MOST_COUNTED
        self._notes = FootnotePart(document, counts=counts) if with_notes else None
        self._part = document.part
        self._bookmarks = 0

    @property
    def notes(self) -> tuple[BaseOxmlElement, ...]:
        """The root of the footnotes part, if there is one."""
        return (self._notes.root,) if self._notes else ()

    def blocks(self) -> Iterator[BaseOxmlElement]:
        """Yield everything from the 报头 to the 版记."""
        view = self._shown.view
        yield from masthead(self._shown)
        yield from contents(self._shown)
        text = list(self._text())
        if view.contents:
            begin_page(text[0])
        if local(text[-1]) == "p" and text[-1].style in _CLOSING:
            text[-1].get_or_add_pPr().get_or_add_keepNext()  # else the 版记 may be alone on its page
        yield from text
        yield from tail(self._shown, self._pictures.number())

    def _text(self) -> Iterator[BaseOxmlElement]:
        view = self._shown.view
        is_only = not view.contents
        for note in view.notes:
            yield from self._editors_note(str(note), ArticleNotes())
        # 7.3.1: two lines above the title; one of them is the rest of the red rule's line.
        above = 1.0 if is_only else 0.0
        for section in view.sections:
            starts_page = section.starts_page
            if section.name:
                heading = words_paragraph("栏目", f"【{section.name}】")
                set_apart(heading, above, starts_page=starts_page)
                yield heading
                above, starts_page = 0.0, False
            for article in section.articles:
                yield from self._article(article, above, starts_page=starts_page or article.starts_page)
                above, starts_page = 2.0, False

    def _article(self, article: ArticleView, above: float, *, starts_page: bool) -> Iterator[BaseOxmlElement]:
        notes = ArticleNotes(tuple(map(str, article.footnotes)))
        writer = self._writer(notes)
        head = [*self._notes_and_head(article, notes)]
        set_apart(head[0], above, starts_page=starts_page)
        yield from head
        if article.addressee:
            yield words_paragraph("主送", f"{article.addressee}：")
        yield from writer.of_html(str(article.html))
        if article.attachments and not article.names_attachments:
            yield from enclosures(article.attachments)
        yield from signature(article)
        if article.contributor_line:
            yield plain_paragraph("供稿", broken_runs(str(article.contributor_line)))
        if article.editors:
            yield words_paragraph("供稿", f"（编辑：{'、'.join(article.editors)}）")
        for attachment in article.attachments:
            yield from self._attachment(attachment, writer)

    def _notes_and_head(self, article: ArticleView, notes: ArticleNotes) -> Iterator[BaseOxmlElement]:
        for note in article.notes:
            yield from self._editors_note(str(note), notes)
        head = [*article_head(article)]
        title = next(each for each in head if each.style == "文章题目")
        self._bookmark(title, article.anchor)
        add_space(head[-1], after=1)  # 7.3.2: one line below the title
        yield from head

    def _bookmark(self, paragraph: BaseOxmlElement, name: str) -> None:
        if self._shown.config.print.has_contents_pages:
            paragraph.insert(1, w("bookmarkStart", id=self._bookmarks, name=name))
            paragraph.append(w("bookmarkEnd", id=self._bookmarks))
            self._bookmarks += 1

    def _editors_note(self, source: str, notes: ArticleNotes) -> Iterator[BaseOxmlElement]:
        blocks = list(replace(self._writer(notes), style="编者按").of_html(source))
        first = next((each for each in blocks if local(each) == "p"), None)
        if first is not None:
            lead = next(text_runs("编者按：", RunStyle(LEAD)))
            first.insert(1 if first.pPr is not None else 0, lead)
        if blocks and local(blocks[-1]) == "p":
            add_space(blocks[-1], after=1)
        yield from blocks

    def _attachment(self, attachment: AttachmentView, writer: BlockWriter) -> Iterator[BaseOxmlElement]:
        """Yield an attachment on a page of its own (7.3.7); if it begins with a landscape table, its title is on that page too."""
        if attachment.opening:
            yield TURN
        label = words_paragraph("附件标记", f"附件{attachment.ordinal}")
        if not attachment.opening:
            begin_page(label)
        yield label
        yield plain_paragraph("附件题目", broken_runs(str(attachment.title_html)))
        yield from writer.of_html(f"{attachment.opening}{attachment.html}")

    def _writer(self, notes: ArticleNotes) -> BlockWriter:
        width = self._shown.line_pt
        runs = RunWriter(self._part, self._pictures, self._notes, notes, most_wide_pt=width)
        return BlockWriter(runs, width_pt=width)

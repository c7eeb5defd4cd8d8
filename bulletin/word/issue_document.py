"""An issue → its Word file, from the head of page 1 to the 版记, in the order of print.html."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.site.views import ArticleView, AttachmentView
from bulletin.typesetting.title_lines import width_em
from bulletin.word.blocks import TURN, TURN_BACK, BlockWriter
from bulletin.word.drawings import Pictures
from bulletin.word.elements import insert_in_order, local, twips, w
from bulletin.word.head import broken_runs, contents, masthead, words
from bulletin.word.notes import MOST_COUNTED, FootnotePart
from bulletin.word.package import bytes_of, empty_document, office_document, set_properties
from bulletin.word.page import set_draft_mark, set_footers, set_page, turned
from bulletin.word.runs import ArticleNotes, RunStyle, RunWriter, plain_paragraph, text_runs
from bulletin.word.styles import CELL_PT, LEAD, PITCH_PT
from bulletin.word.tail import tail
from bulletin.word.view import WordView

NUMBER, SOURCE, PATH = "bulletin-number", "bulletin-source", "bulletin-path"
"""Properties by which a file that comes back is known: number, digest of its text (`digest_of_bytes`), path in content/."""

_CLOSING: Final = ("供稿", "成文日期")
_LINE_EM: Final = 28.0
_SIGNATURE_EM: Final = 2.0  # what stays free at the right of a signature (7.3.5.2)


def issue_document(
    shown: WordView, source: str, read: Callable[[str], bytes | None], template: bytes | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """Return an issue's Word file, and the paths of pictures that are not in it.

    source: the digest of the issue's text; read: the bytes of a picture by its path; template: the office's own file,
    which gives the look. Raises DamagedTemplateError.
    """
    settings = shown.config.print
    document = empty_document(settings) if template is None else office_document(template, settings)
    if template is None:
        set_page(document)
    if template is None or not document.element.body.sectPr.findall(qn("w:footerReference")):
        set_footers(document, settings)
    if shown.issue.is_draft:
        set_draft_mark(document)
    pictures = Pictures(read)
    _fill(document, _IssueWriter(shown, document, pictures).blocks())
    own = {NUMBER: shown.issue.key, SOURCE: source, PATH: shown.issue.path}
    set_properties(document, shown.view.title, shown.config.publisher, shown.issue.date, own)
    return bytes_of(document), tuple(pictures.missing)


def _fill(document: Document, blocks: Iterable[BaseOxmlElement]) -> None:
    """Put the blocks into the document, turned pages as sections of their own."""
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
    if is_turned:  # nothing stands behind the turned page; its properties are those of the body
        for child in on_side:
            insert_in_order(last, child)


def _end_section(body: BaseOxmlElement, section: BaseOxmlElement) -> None:
    """End a section at the last paragraph; the first one keeps headers and footers, which the others take from it."""
    paragraph = body[-2] if local(body[-2]) == "p" else None
    if paragraph is None or paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        paragraph = plain_paragraph("表注", [])
        body[-1].addprevious(paragraph)
    own = copy.deepcopy(section)
    if len(list(body.iter(qn("w:sectPr")))) > 1:
        for name in ("headerReference", "footerReference"):
            for each in own.findall(qn(f"w:{name}")):
                own.remove(each)
    insert_in_order(paragraph.get_or_add_pPr(), own)


class _IssueWriter:
    """Makes the blocks of one issue."""

    def __init__(self, shown: WordView, document: Document, pictures: Pictures) -> None:
        self._shown, self._pictures = shown, pictures
        articles = [article for section in shown.view.sections for article in section.articles]
        with_notes = [article for article in articles if article.footnotes]
        counts = len(with_notes) == 1 and len(with_notes[0].footnotes) <= MOST_COUNTED
        self._notes = FootnotePart(document, counts=counts) if with_notes else None
        self._part = document.part
        self._bookmarks = 0

    def blocks(self) -> Iterator[BaseOxmlElement]:
        """Yield everything from the 报头 to the 版记."""
        view = self._shown.view
        yield from masthead(self._shown)
        yield from contents(self._shown)
        text = list(self._begins_page(self._text(), wanted=bool(view.contents)))
        if local(text[-1]) == "p" and text[-1].style in _CLOSING:
            text[-1].get_or_add_pPr().get_or_add_keepNext()  # else the 版记 may have a page for itself
        yield from text
        yield from tail(self._shown, self._pictures.number())

    def _text(self) -> Iterator[BaseOxmlElement]:
        view = self._shown.view
        is_only = not view.contents
        for note in view.notes:
            yield from self._editors_note(str(note), ArticleNotes())
        above = (
            1.0 if is_only else 0.0
        )  # 7.3.1: with the rest of the red rule's line, two lines above the title
        for section in view.sections:
            starts_page = section.starts_page
            if section.name:
                yield _heading("栏目", f"【{section.name}】", above, starts_page=starts_page)
                above, starts_page = 0.0, False
            for article in section.articles:
                yield from self._article(article, above, starts_page=starts_page or article.starts_page)
                above, starts_page = 2.0, False

    def _article(self, article: ArticleView, above: float, *, starts_page: bool) -> Iterator[BaseOxmlElement]:
        notes = ArticleNotes(tuple(map(str, article.footnotes)))
        writer = self._writer(notes)
        head = [*self._notes_and_head(article, notes)]
        if starts_page:
            head[0].get_or_add_pPr().page_break_before = True
        else:
            _add_space(head[0], before=above)
        yield from head
        if article.addressee:
            yield words("主送", f"{article.addressee}：")
        yield from writer.of_html(str(article.html))
        if article.attachments and not article.names_attachments:
            yield from _enclosures(article.attachments)
        yield from _signature(article)
        if article.contributor_line:
            yield plain_paragraph("供稿", broken_runs(str(article.contributor_line)))
        if article.editors:
            yield words("供稿", f"（编辑：{'、'.join(article.editors)}）")
        for attachment in article.attachments:
            yield from self._attachment(attachment, writer)

    def _notes_and_head(self, article: ArticleView, notes: ArticleNotes) -> Iterator[BaseOxmlElement]:
        for note in article.notes:
            yield from self._editors_note(str(note), notes)
        head = [*_head(article)]
        title = next(each for each in head if each.style == "文章题目")
        self._bookmark(title, article.anchor)
        _add_space(head[-1], after=1)  # 7.3.2: one line below the title
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
            _add_space(blocks[-1], after=1)
        yield from blocks

    def _attachment(self, attachment: AttachmentView, writer: BlockWriter) -> Iterator[BaseOxmlElement]:
        """Yield an attachment, on a page of its own (7.3.7); one that begins with a turned table has its title there, too."""
        if attachment.opening:
            yield TURN
        label = words("附件标记", f"附件{attachment.ordinal}")
        if not attachment.opening:
            label.get_or_add_pPr().page_break_before = True
        yield label
        yield plain_paragraph("附件题目", broken_runs(str(attachment.title_html)))
        yield from writer.of_html(f"{attachment.opening}{attachment.html}")

    def _writer(self, notes: ArticleNotes) -> BlockWriter:
        return BlockWriter(RunWriter(self._part, self._pictures, self._notes, notes))

    @staticmethod
    def _begins_page(blocks: Iterator[BaseOxmlElement], *, wanted: bool) -> Iterator[BaseOxmlElement]:
        for number, block in enumerate(blocks):
            if not number and wanted:
                block.get_or_add_pPr().page_break_before = True
            yield block


def _head(article: ArticleView) -> Iterator[BaseOxmlElement]:
    if article.kicker:
        yield plain_paragraph("引题", broken_runs(str(article.kicker)))
    yield plain_paragraph("文章题目", broken_runs(str(article.title_html)))
    if article.subtitle:
        yield plain_paragraph("副题", broken_runs(str(article.subtitle)))
    if article.document_number:
        yield words("题下文号", article.document_number)
    if article.day:
        yield words("题下文号", f"（{article.day.text}）")
    if article.authors:
        yield words("作者", "　".join(article.authors))
    if article.author_note:
        yield plain_paragraph("作者", broken_runs(str(article.author_note)))
    if article.source:
        yield plain_paragraph("作者", broken_runs(f"来源：{article.source}"))


def _heading(style: str, text: str, above: float, *, starts_page: bool) -> BaseOxmlElement:
    paragraph = words(style, text)
    if starts_page:
        paragraph.get_or_add_pPr().page_break_before = True
    else:
        _add_space(paragraph, before=above)
    return paragraph


def _add_space(paragraph: BaseOxmlElement, *, before: float = 0, after: float = 0) -> None:
    """Put lines of the text above or below a paragraph."""
    if not before and not after:
        return
    properties = paragraph.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        spacing = w("spacing")
        insert_in_order(properties, spacing)
    for name, lines in (("before", before), ("after", after)):
        if lines:
            spacing.set(qn(f"w:{name}"), str(twips(lines * PITCH_PT)))


def _enclosures(attachments: tuple[AttachmentView, ...]) -> Iterator[BaseOxmlElement]:
    """Yield 附件：1.… below the text, names under each other (7.3.4)."""
    ordinal = 0.0 if not attachments[0].ordinal else 1.0 if len(attachments) < 10 else 1.5
    for number, each in enumerate(attachments):
        label = "附件：" if not number else ""
        left = twips((5 + ordinal) * CELL_PT)
        hanging = twips(((3 if label else 0) + ordinal) * CELL_PT)
        runs = [*text_runs(label + (f"{each.ordinal}." if each.ordinal else ""))]
        stop = w("tabs", w("tab", val="left", pos=left))
        if ordinal:
            runs.append(w("r", w("tab")))
        paragraph = plain_paragraph(
            "附件说明", [*runs, *text_runs(each.title)], stop, w("ind", left=left, hanging=hanging)
        )
        if label:
            _add_space(paragraph, before=1)
        yield paragraph


def _signature(article: ArticleView) -> Iterator[BaseOxmlElement]:
    """Yield 署名 and 成文日期: two 字 from the right, the day two 字 right of the name's first 字 (7.3.5.2)."""
    lines = [] if not article.signatory else [str(article.signatory)]
    day = article.signed_on.text if article.signed_on else ""
    names = [width_em(line) for each in lines for line in each.split("<br>")]
    widest = max([*names, width_em(day) + (2 if names else 0)])
    left = max(0.0, _LINE_EM - _SIGNATURE_EM - widest)
    if lines:
        name = plain_paragraph("署名", broken_runs(lines[0]), w("ind", left=twips(left * CELL_PT)))
        _add_space(name, before=1)
        yield name
    if day:
        indent = left + (2 if names else 0)
        paragraph = plain_paragraph("成文日期", list(text_runs(day)), w("ind", left=twips(indent * CELL_PT)))
        if not lines:
            _add_space(paragraph, before=1)
        yield paragraph

"""Makes the parts around an article's text in a Word file: title, list of attachments, signature."""

from collections.abc import Iterator
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.site.views import ArticleView, AttachmentView
from bulletin.typesetting.title_lines import width_em
from bulletin.word.elements import insert_in_order, twips, w
from bulletin.word.runs import begin_page, broken_runs, plain_paragraph, text_runs, words_paragraph
from bulletin.word.styles import CELL_PT, PITCH_PT

_LINE_EM: Final = 28.0
_SIGNATURE_EM: Final = 2.0  # the space at the right of a signature (7.3.5.2)


def article_head(article: ArticleView) -> Iterator[BaseOxmlElement]:
    """Yield an article's title and the lines above and below it."""
    if article.kicker:
        yield plain_paragraph("引题", broken_runs(str(article.kicker)))
    yield plain_paragraph("文章题目", broken_runs(str(article.title_html)))
    if article.subtitle:
        yield plain_paragraph("副题", broken_runs(str(article.subtitle)))
    if article.document_number:
        yield words_paragraph("题下文号", article.document_number)
    if article.day:
        yield words_paragraph("题下文号", f"（{article.day.text}）")
    if article.authors:
        yield words_paragraph("作者", "　".join(article.authors))
    if article.author_note:
        yield plain_paragraph("作者", broken_runs(str(article.author_note)))
    if article.source:
        yield plain_paragraph("作者", broken_runs(f"来源：{article.source}"))


def set_apart(paragraph: BaseOxmlElement, above: float, *, starts_page: bool) -> None:
    """Begin a page with a paragraph, or else put a space above it. above: in lines of the text."""
    if starts_page:
        begin_page(paragraph)
    else:
        add_space(paragraph, before=above)


def add_space(paragraph: BaseOxmlElement, *, before: float = 0, after: float = 0) -> None:
    """Put space above or below a paragraph. before, after: in lines of the text; 0 leaves what is set."""
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


def enclosures(attachments: tuple[AttachmentView, ...]) -> Iterator[BaseOxmlElement]:
    """Yield the list 附件：1.… below the text, with names aligned below each other (7.3.4)."""
    # 字 that `1.` or `10.` takes; 附件： has two 字 before it (5 = 2 + 3)
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
            add_space(paragraph, before=1)
        yield paragraph


def signature(article: ArticleView) -> Iterator[BaseOxmlElement]:
    """Yield 署名 and 成文日期: two 字 from the right, the day two 字 right of the name's first 字 (7.3.5.2)."""
    name = str(article.signatory or "")
    day = article.signed_on.text if article.signed_on else ""
    # both lines are indented from the left so that the wider one ends two 字 before the right edge
    behind = 2 if name else 0
    widest = max(*map(width_em, name.split("<br>")), width_em(day) + behind)
    left = max(0.0, _LINE_EM - _SIGNATURE_EM - widest)
    if name:
        signer = plain_paragraph("署名", broken_runs(name), w("ind", left=twips(left * CELL_PT)))
        add_space(signer, before=1)
        yield signer
    if day:
        paragraph = words_paragraph("成文日期", day, w("ind", left=twips((left + behind) * CELL_PT)))
        if not name:
            add_space(paragraph, before=1)
        yield paragraph

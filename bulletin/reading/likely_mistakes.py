"""Finds likely mistakes in the text: text that was probably meant as markup, but would be printed as written.

Each is a warning, since the text might be meant as it is; a heading or footnote that became text is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bulletin.reading.broken_blocks import broken_notes, broken_table, lost_cells, unclosed_code
from bulletin.reading.captions import stray_caption
from bulletin.reading.joined_lines import (
    WRAP_CELLS,
    begins_paragraph,
    bullet,
    is_signature,
    table_of,
    table_rows,
)
from bulletin.reading.left_marks import left_marks
from bulletin.reading.markdown import Chunk
from bulletin.reading.pasted import (
    LONGEST,
    LineContext,
    Masthead,
    Pasted,
    is_page_number,
    may_be_long,
    pasted_line,
)
from bulletin.reading.pasted_ends import (
    contributor_within,
    end_line,
    is_signatory,
    is_writer,
    signature,
    signed,
    signed_line,
)
from bulletin.reading.source_lines import SourceLines
from bulletin.reading.title_mistakes import fixed_title
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.text import display_width

_HEADING = re.compile(r"^([#＃]{1,9})[ \t　]*([^#＃\s].*)$")
_ORDINAL = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")
_DEEPEST = 6  # maximum number of # signs
_LONGEST_HEADING = 34  # characters
# Characters of a text below a date, which tells what happened on that day; lines of the tail are shorter.
_DAY = 10


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The context of a block.

    after_title: whether only fields are between an article's title and the block; in_article: whether a title is above.
    before, after: the neighbouring blocks, None if there are none.
    """

    masthead: Masthead
    after_title: bool
    in_article: bool = True
    before: Chunk | None = None
    after: Chunk | None = None


def likely_mistakes(source: SourceLines, chunk: Chunk, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield the likely mistakes in one block, each at its line.

    Diagnostics: those of `_lines`, `misread_blocks`, `left_marks`, `stray_caption` and `contributor_within`.
    """
    if chunk.kind == "bullet_list" and is_page_number(source.lines[chunk.line - 1]):
        yield from _page_number_as_item(source, chunk, around.masthead)
    mistakes = list(misread_blocks(source, chunk, around.before))
    yield from mistakes
    if chunk.kind != "paragraph":
        yield from left_marks(source, chunk)
        yield from _paragraphs_within(source, chunk, around)
    elif not mistakes:  # one message for one paragraph: a broken table is not also a list of joined lines
        lines = source.lines[chunk.line - 1 : chunk.end_line]
        captions = list(stray_caption(source, chunk, around.before, around.after))
        yield from captions or _lines(source, chunk.line, lines, around)
        yield from left_marks(source, chunk)
        if around.in_article and (found := contributor_within(lines[-1])):
            yield _pasted(source, chunk.end_line, found)


def misread_blocks(source: SourceLines, chunk: Chunk, before: Chunk | None) -> Iterator[Diagnostic]:
    """Yield diagnostics for a block that was meant as another kind of block; for pages, too. before: the block above.

    Diagnostics: those of `_underlined_heading`, `lost_cells`, `_headings_within`, `unclosed_code`, `broken_notes`, `broken_table`.
    """
    if chunk.kind == "hr" and before is not None and before.kind == "paragraph":
        yield from _underlined_heading(source, chunk.line)
    elif chunk.kind != "paragraph":
        yield from lost_cells(source, chunk)
        yield from _headings_within(source, chunk)
        yield from unclosed_code(source, chunk)
    elif notes := list(broken_notes(source, chunk)):
        yield from notes
    elif broken := broken_table(source, chunk, before):
        yield broken


def _underlined_heading(source: SourceLines, number: int) -> Iterator[Diagnostic]:
    """Yield a diagnostic for `---` directly below a short line, which makes a heading in other Markdown programs.

    Diagnostics: typed-heading.
    """
    text, line = source.lines[number - 2].strip(), source.lines[number - 1].strip()
    if 0 < len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", "：")) and set(line) == {"-"}:
        message = f"`{text[:20]}` 没有成为小标题，会印成普通的一段"
        label = "标题不用横线画在下面；这一行会印成空行"
        hint = f"删掉这一行，上一行写成 `### {text}`；要的是空行，就在这一行的前面空一行"
        yield warning("typed-heading", message, source.line_span(number), label, hint=hint)


def _lines(
    source: SourceLines, first: int, lines: list[str], around: Surroundings, *, is_item: bool = False
) -> Iterator[Diagnostic]:
    """Yield the likely mistakes in the lines of a paragraph that begins on line `first`.

    is_item: whether the paragraph is in a list, quotation or note; there, lines are not compared with the masthead and tail.
    Diagnostics: heading-without-space, typed-table, typed-list, typed-signature, joined-lines and those of pasted_line.
    """
    if len(lines) == 1 and (len(lines[0]) > LONGEST or is_item) and not may_be_long(lines[0]):
        return
    if table := _typed_table(source.line_span(first), lines):
        yield table
        return
    above, below = _line_of(source, around.before, -1), _line_of(source, around.after, 0)
    reported: set[int] = set()
    # Indexes of lines that stay text after all mistakes are fixed, and for each of them whether it cannot continue on the next line.
    ended: list[bool] = []
    stays: list[int] = []
    for i, line in enumerate(lines):
        at = LineContext(
            around.masthead,
            around.in_article,
            # All lines above are reported, so they will be removed.
            around.after_title and i == len(reported),
            lines[i - 1] if i else above,
            next((after for after in lines[i + 1 :] if after.strip()), below),
        )
        pasted = None if is_item else _pasted_at(line, at, continues=i > 0)
        if match := _HEADING.match(line.strip()):
            reported.add(i)
            yield _heading(source, first + i, match)
        elif pasted is not None:
            reported.add(i)
            yield _pasted(source, first + i, pasted)
        if match or pasted is None or pasted.is_text:
            stays.append(i)
            ended.append(bool(match or pasted) or (is_item and _is_apart(source, first + i)))
    if stays and stays[0] and first > 1 and source.lines[first - 2].strip():
        # It would follow the text above once the reported lines are removed.
        yield _joined_line(source, first + stays[0])
    if len(stays) > 1:
        yield from _joined(source, first, [lines[i] for i in stays], stays, ended, reported)
    elif (
        (len(lines) == 1 and around.in_article and not is_item)
        and is_signatory(lines[0], around.masthead)
        and is_signature(lines[0], below)
    ):
        at = LineContext(around.masthead, after_title=around.after_title, above=above)
        yield _pasted(source, first, signed(lines[0], below, at, "删掉这两行"))


def _typed_table(where: Span, lines: list[str]) -> Diagnostic | None:
    """Return the diagnostic for lines that are the rows of a table, None for other lines. Diagnostics: typed-table."""
    rows = table_rows(lines) if len(lines) > 1 else []
    if not rows or (len(rows[0]) == 2 and all(map(bullet, lines))):  # Word puts a tab after its bullets
        return None
    message, label = "几行用空格或制表符对齐的字会连成一段", f"从这里起 {len(rows)} 行像是一张表"
    return warning("typed-table", message, where, label, hint=table_of(rows))


def _is_apart(source: SourceLines, number: int) -> bool:
    """Return whether a line in a list, quotation or note was meant apart from the next line.

    That is so if it is short, and the next line is neither indented nor quoted.
    """
    line, following = source.lines[number - 1], source.lines[number] if number < len(source.lines) else ""
    return display_width(line) < WRAP_CELLS and not following.startswith((" ", "\t", "　", ">"))


def _line_of(source: SourceLines, chunk: Chunk | None, at: int) -> str:
    """Return the first (at 0) or last (at -1) line of a paragraph; empty for other blocks and None."""
    if chunk is None or chunk.kind != "paragraph":
        return ""
    return source.lines[(chunk.line if at == 0 else chunk.end_line) - 1]


def _pasted_at(line: str, at: LineContext, *, continues: bool) -> Pasted | None:
    """Return what a line is if it was pasted along with the text.

    continues: whether the line above is in the same paragraph.
    """
    # is_meant: a date below who signed, or above a sentence about what happened then.
    if at.in_article and (signed := signed_line(line, at)):
        return signed
    is_meant = (
        (is_signature(at.above, line) if continues else is_signatory(at.above, at.masthead))
        or is_writer(at.above)
        or (at.above.rstrip().endswith("。") and len(at.following) > _DAY and "，" in at.following)
    )
    return pasted_line(line, at) or end_line(line, at, is_meant=is_meant)


def _joined(
    source: SourceLines,
    first: int,
    texts: list[str],
    places: list[int],
    ended: list[bool],
    reported: set[int],
) -> Iterator[Diagnostic]:
    """Yield diagnostics for lines that were meant as separate paragraphs.

    texts: the lines that stay text; places: their indexes in the paragraph.
    ended: as for `begins_paragraph`; reported: indexes of lines with a diagnostic already.
    Diagnostics: typed-list, typed-signature, joined-lines, stray-br.
    """
    begins = set(begins_paragraph(texts, ended))
    for i, text in enumerate(texts[:-1]):
        if text.endswith("\\"):
            place = Span(source.path, first + places[i], len(text), 1)
            message, label = "`\\` 在这里不换行，照原样印出来了", "要分行，就在下一行的前面空一行"
            yield warning("stray-br", message, place, label, hint=text[:-1].strip())
    bullets = {i for i, text in enumerate(texts) if bullet(text)}
    for i, text in enumerate(texts):
        where = source.line_span(first + places[i])
        if i in bullets and (i in begins or i + 1 in bullets):
            message, label = "这几行会连成一段，没有成为列表", "列表的每一项前面写 `- `"
            yield warning("typed-list", message, where, label, hint=bullet(text))
        elif i + 1 < len(texts) and is_signature(text, texts[i + 1]):
            yield _pasted(source, where.line, signature(text, texts[i + 1], "删掉这两行"))
        # A date after its office was reported together with it.
        elif i in begins and places[i] not in reported and not (i and is_signature(texts[i - 1], text)):
            yield _joined_line(source, where.line)


def _joined_line(source: SourceLines, number: int) -> Diagnostic:
    message, label, hint = "这一行会和上一行连成一段", "这一行接在上一行后面了", "在这一行的前面空一行"
    return warning("joined-lines", message, source.line_span(number), label, hint=hint)


def _paragraphs_within(source: SourceLines, chunk: Chunk, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield the likely mistakes in paragraphs within lists, quotations and notes. Diagnostics: those of `_lines`."""
    if chunk.kind == "table":
        return
    for before, token in pairwise(chunk.tokens):
        if token.type == "inline" and before.type == "paragraph_open" and "\n" in token.content:
            lines = token.content.split("\n")
            yield from _lines(source, chunk.lines_of(token).start, lines, around, is_item=True)


def _headings_within(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each heading in a list, quotation or note, where headings are not allowed.

    Diagnostics: heading-in-list.
    """
    for token in chunk.tokens if chunk.kind != "heading" else ():
        if token.type == "heading_open":
            where = source.line_span(chunk.lines_of(token).start)
            line = source.lines[where.line - 1]
            message, label = "列表、引文、注释里不能有小标题", "小标题单独成段，从行首的 # 号写起"
            hint = re.sub(r"^([\s>]*(?:[-+*]|\d+[.)])?[\s>]*)#+[ \t]+", r"\1", line).strip()
            yield error("heading-in-list", message, where, label, hint=hint)


def _page_number_as_item(source: SourceLines, chunk: Chunk, masthead: Masthead) -> Iterator[Diagnostic]:
    """Yield a diagnostic for `- 2 -`, which is a page number, not a list item. Diagnostics: typed-page-number."""
    line = source.lines[chunk.line - 1]
    pasted = pasted_line(line, LineContext(masthead))
    if pasted is not None and pasted.code == "typed-page-number":
        yield _pasted(source, chunk.line, pasted)


def _pasted(source: SourceLines, number: int, pasted: Pasted) -> Diagnostic:
    make = error if pasted.is_error else warning
    return make(pasted.code, pasted.message, source.line_span(number), pasted.label, hint=pasted.hint)


def misspelt_heading(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the first line of a paragraph was meant as a heading, and so is not text.

    Diagnostics: heading-without-space.
    """
    match = _HEADING.match(source.lines[chunk.line - 1].strip()) if chunk.kind == "paragraph" else None
    if match:
        yield _heading(source, chunk.line, match)


def _heading(source: SourceLines, number: int, match: re.Match[str]) -> Diagnostic:
    title = fixed_title(match[2].rstrip(), is_article=len(match[1]) <= 2)[0] or match[2]
    sharps = match[1].replace("＃", "#")[:_DEEPEST]
    if len(sharps) <= 2 and (ordinal := _ORDINAL.match(title)):  # no article title begins with 一、 or （一）
        sharps = "####" if ordinal[0][0] in "（(" else "###"
    hint = f"{sharps} {title}"
    if len(match[1]) == 1 and (match[2][0].isdecimal() or match[2].endswith(("#", "＃"))):  # #1 楼, #话题#
        hint = f"\\#{match[2]}"
    return error(
        "heading-without-space",
        f"`{match[0][:20]}` 没有成为标题",
        Span(source.path, number, source.line_span(number).column, len(match[1])),
        "# 要用半角，后面空一格" if len(match[1]) <= _DEEPEST else f"# 最多 {_DEEPEST} 个",
        hint=hint,
    )

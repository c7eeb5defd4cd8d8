"""The blocks of an issue's body → an outline of sections, articles and ::: blocks; every misplaced line is reported."""

import re
from dataclasses import dataclass, field, replace

from bulletin.reading import block_mistakes
from bulletin.reading.article import ArticleDraft
from bulletin.reading.broken_blocks import broken_label
from bulletin.reading.fields import Located
from bulletin.reading.hidden_notes import hidden_notes
from bulletin.reading.joined_lines import TextFlow
from bulletin.reading.left_marks import left_marks
from bulletin.reading.likely_mistakes import Surroundings, likely_mistakes, misspelt_heading
from bulletin.reading.markdown import Chunk, landscape_boundary
from bulletin.reading.other_syntax import other_syntax
from bulletin.reading.pasted import PASTED_CODES, Masthead
from bulletin.reading.rendering import title_lines
from bulletin.reading.sections import check_filled, check_opened, meant_section
from bulletin.reading.source_lines import SourceLines
from bulletin.reading.title_mistakes import check_title, ordinal_title
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.key import BlockKind
from bulletin.values.keys import LANDSCAPE_TABLE
from bulletin.values.text import join_lines

_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")


@dataclass(slots=True)
class Outline:
    """The articles of an issue as drafts, the editor's notes on the issue, and the place where each section begins."""

    notes: list[list[Chunk]] = field(default_factory=list)
    articles: list[ArticleDraft] = field(default_factory=list)
    sections: dict[str, Span] = field(default_factory=dict)
    footnotes: list[Chunk] = field(default_factory=list)
    unread_footnotes: set[str] = field(default_factory=set)  # labels of notes that could not be read


@dataclass(frozen=True, slots=True)
class _Landscape:
    """A landscape table that is open.

    target: the list to which its blocks are appended; before: the length of that list at its beginning.
    """

    line: int
    target: list[Chunk]
    before: int


@dataclass(slots=True)
class _OpenBlock:
    block: BlockKind | None  # None for an unknown name; its text belongs to no article
    title: str
    line: int
    chunks: list[Chunk] = field(default_factory=list)


class Outliner:
    """Assigns the top-level blocks of one body to sections and articles; `found` collects diagnostics, `outline` is the result."""

    def __init__(self, source: SourceLines, sections: tuple[Located[str], ...], masthead: Masthead) -> None:
        """sections: those that the front matter lists; empty for an issue without sections. masthead: of the bulletin."""
        self.source = source
        self.masthead = masthead
        self.listed = sections
        self.found: list[Diagnostic] = []
        self.outline = Outline()
        self._section = ""
        self._open: _OpenBlock | None = None
        self._landscape: _Landscape | None = None
        self._waiting_notes: list[list[Chunk]] = []
        self._fields_allowed = False
        self._stray_reported = False
        self._beside: tuple[Chunk | None, Chunk | None] = (None, None)  # the blocks before and after
        self._flow = TextFlow(source)

    def walk(self, chunks: tuple[Chunk, ...]) -> Outline:
        """Build the outline of these blocks. Diagnostics: those of the methods below, of hidden_notes and other_syntax."""
        for before, chunk, after in zip((None, *chunks), chunks, (*chunks[1:], None), strict=False):
            self._beside = before, after
            self.found += (*hidden_notes(self.source, chunk), *other_syntax(self.source, chunk))
            # A footnote belongs to the article that refers to it, wherever it is written.
            if chunk.kind == "footnote_reference":
                self.found += likely_mistakes(self.source, chunk, Surroundings(self.masthead, False))
                self.outline.footnotes.append(chunk)
            elif chunk.kind == "block_fence":
                self._fence(chunk)
            elif chunk.kind == "heading" and chunk.level <= 2:
                self._title(chunk)
                self._flow.interrupt()
            elif chunk.kind == "field":
                self._field(chunk)
            else:
                self._content(chunk)
        self._close_unclosed(None)
        self.found.extend(
            block_mistakes.stray_note(self.source, chunks[0].line) for chunks in self._waiting_notes
        )
        filled = {draft.section for draft in self.outline.articles}
        self.found.extend(check_filled(self.listed, self.outline.sections, filled))
        return self.outline

    def _title(self, chunk: Chunk) -> None:
        """Begin a section or an article.

        Diagnostics: unclosed-block, ordinal-title, section-not-listed, article-outside-section, those of check_opened,
        check_title and left_marks.
        """
        self._close_unclosed(chunk)
        raw, level = chunk.content, chunk.level
        if _ORDINAL.match(raw):
            is_section = level == 1 and bool(self.listed)
            self.found.append(ordinal_title(self.source, raw, chunk.line, level, is_section=is_section))
            return
        name = join_lines(title_lines(raw)).strip("【】")
        if level == 1 and self.listed:
            self._begin_section(chunk, name)
            return
        # Without 栏目 in the front matter, `#` is an article's title, unless it has the name of a section of the bulletin.
        if level == 1 and name in self.masthead.sections:
            message, label = f"栏目 `{name}` 没有列在开头", "这一期的开头没有 `栏目`"
            where, hint = self._raw_span(chunk), f"在开头加一行：栏目: [{name}]"
            self.found.append(error("section-not-listed", message, where, label, hint=hint))
            return
        wrong = list(check_title(self.source, raw, chunk.line, "#" * level, is_article=True))
        self.found += wrong or left_marks(self.source, chunk, is_title=True)
        draft = ArticleDraft(raw, chunk.line, self._section, notes=self._waiting_notes)
        self._waiting_notes = []
        self.outline.articles.append(draft)
        self._fields_allowed, self._stray_reported = True, False
        if self.listed and not self._section:
            where, hint = self._raw_span(chunk), f"在它前面写一行：# {self.listed[0].value}"
            message = "文章不在任何栏目下"
            self.found.append(error("article-outside-section", message, where, "前面没有栏目", hint=hint))

    def _begin_section(self, chunk: Chunk, name: str) -> None:
        where = self._raw_span(chunk)
        self.found.extend(check_opened(name, where, self.listed, self.outline.sections))
        # The articles of a misspelt section are assigned to the section that was meant: one message for one mistake.
        self._section = meant_section(name, self.listed)
        self._fields_allowed, self._stray_reported = False, False
        self.outline.sections.setdefault(self._section, where)

    def _fence(self, chunk: Chunk) -> None:
        """Open or close a ::: block. Diagnostics: unclosed-block, stray-block-end, those of check_block."""
        name, title = (*chunk.directive.value.split(maxsplit=1), "", "")[:2]
        if not name:  # `:::` alone closes the innermost open block
            if self._landscape is not None:
                self._end_landscape(self._landscape)
            elif self._open is None:
                self.found.append(block_mistakes.stray_end(self.source.line_span(chunk.line)))
            else:
                self._close_block()
            return
        block = block_mistakes.BLOCK_WORDS.get(name)
        self.found.extend(block_mistakes.check_block(self.source, block, name, title.strip(), chunk.line))
        if block is LANDSCAPE_TABLE:
            self._begin_landscape(chunk)
            return
        self._close_unclosed(chunk)
        self._flow.interrupt()
        self._open = _OpenBlock(block, title.strip(), chunk.line)
        self._fields_allowed = False

    def _close_block(self) -> None:
        """Assign a closed block to its article, the next article or the issue. Diagnostics: empty-block, text-before-title."""
        opened, self._open = self._open, None
        if opened is None or opened.block is None:
            return
        articles, inside = self.outline.articles, self._has_article()
        if opened.block.titled:
            if inside:
                articles[-1].attachments.append((opened.title, opened.line, opened.chunks))
            else:
                self._stray(opened.line, "附件不在任何文章下")
            return
        if not opened.chunks:
            self.found.append(block_mistakes.empty_block(self.source.line_span(opened.line), opened.block))
        elif inside and not articles[-1].body:  # directly under an article's title: a note on this article
            articles[-1].notes.append(opened.chunks)
            self._fields_allowed = True
        elif not articles and not self.outline.sections:  # before everything else: a note on the whole issue
            self.outline.notes.append(opened.chunks)
        else:  # between articles: a note on the next one
            self._waiting_notes.append(opened.chunks)

    def _begin_landscape(self, chunk: Chunk) -> None:
        """Begin a table that is printed rotated by 90°, in an article or in its attachment.

        Diagnostics: unclosed-block, text-before-title.
        """
        in_attachment = self._open is not None and self._open.block is not None and self._open.block.titled
        # Only an attachment may contain a landscape table.
        if self._landscape is not None or not in_attachment:
            self._close_unclosed(chunk)
        target: list[Chunk] = []
        if self._open is not None:
            target = self._open.chunks
        elif self._has_article():
            target = self.outline.articles[-1].body
        else:
            self._stray(chunk.line, "横表前面没有文章标题")
        self._fields_allowed = False
        # The blocks of the table stay between two boundary chunks in the list, from which the renderer makes a <div>.
        target.append(landscape_boundary(chunk.line, opens=True))
        self._landscape = _Landscape(chunk.line, target, len(target))

    def _end_landscape(self, opened: _Landscape, *, is_closed: bool = True) -> None:
        """End a landscape table. Diagnostics: empty-block, landscape-without-table."""
        self._landscape = None
        inside = opened.target[opened.before :]
        line = inside[-1].end_line if inside else opened.line
        opened.target.append(landscape_boundary(line, opens=False))
        if is_closed and not any(chunk.kind == "table" for chunk in inside):
            where = self.source.line_span(opened.line)
            self.found.append(block_mistakes.without_table(where, is_empty=not inside))

    def _close_unclosed(self, at: Chunk | None) -> None:
        """Close blocks that should have been closed before `at` (None: the file's end). Diagnostics: unclosed-block."""
        next_line = at.line if at else None
        if self._landscape is not None:
            where = self.source.line_span(self._landscape.line)
            self.found.append(block_mistakes.unclosed(where, LANDSCAPE_TABLE, next_line))
            self._end_landscape(self._landscape, is_closed=False)
        if self._open is None:
            return
        where = self.source.line_span(self._open.line)
        self.found.append(block_mistakes.unclosed(where, self._open.block, next_line))
        articles = self.outline.articles
        # The unclosed block probably took the article's text: it becomes the body, so that the article is not reported as empty, too.
        if articles and not articles[-1].body:
            articles[-1].body.extend(self._open.chunks)
            self._open = None
        else:
            self._close_block()

    def _field(self, chunk: Chunk) -> None:
        """Add a field to the article above it. Diagnostics: stray-field, full-width-field, those of check_field."""
        written = chunk.directive
        if self._open is not None or not self._fields_allowed:
            self.found.append(block_mistakes.stray_field(self.source.line_span(chunk.line), written))
            return
        if "：" in (written.text[0], written.text[len(written.name) + 1]):
            self.found.append(block_mistakes.full_width_field(self.source.line_span(chunk.line), written))
        self.found.extend(block_mistakes.check_field(self.source, chunk))
        self.outline.articles[-1].fields.append(chunk)

    def _content(self, chunk: Chunk) -> None:
        """Append a block to the open ::: block or to the article.

        Diagnostics: text-before-title and those of likely_mistakes.
        """
        around = Surroundings(self.masthead, self._fields_allowed, self._has_article(), *self._beside)
        if chunk.kind == "heading":
            self.found.extend(
                check_title(self.source, chunk.content, chunk.line, "#" * chunk.level, is_article=False)
            )
        found = [*likely_mistakes(self.source, chunk, around), *self._flow.cut(chunk)]
        is_outside = self._open is None and not self._has_article()
        if is_outside and found and all(d.code in PASTED_CODES for d in found):
            # A pasted masthead or tail before the first title belongs to no article, so it would be lost: errors, not warnings.
            self.found.extend(replace(d, severity=Severity.ERROR) for d in found)
            lines = set(range(chunk.line, chunk.end_line + 1)) - {d.span.line for d in found}
            if text := [n for n in sorted(lines) if self.source.lines[n - 1].strip()]:
                self._stray(text[0], "正文前面没有文章标题")
            return
        self.found.extend(found)
        if any(misspelt_heading(self.source, chunk)):
            self._stray_reported = True  # the following blocks may be the text under this misspelt title
            return
        if label := broken_label(self.source, chunk):
            self.outline.unread_footnotes.add(label)
            return
        if is_outside:
            self._stray(chunk.line, "正文前面没有文章标题")
        elif self._open is not None:
            self._open.chunks.append(chunk)
        else:
            self._fields_allowed = False
            self.outline.articles[-1].body.append(chunk)

    def _has_article(self) -> bool:
        """Return whether the current section has an article already, to which blocks can be added."""
        articles = self.outline.articles
        return bool(articles) and not (self.listed and articles[-1].section != self._section)

    def _stray(self, line: int, message: str) -> None:
        if not self._stray_reported:
            self._stray_reported = True
            self.found.append(block_mistakes.before_title(self.source.line_span(line), message))

    def _raw_span(self, chunk: Chunk) -> Span:
        return self.source.find(chunk.content, chunk.line, chunk.end_line)

"""Blocks of Markdown → HTML fragments; collects links and pictures and checks footnotes on the way."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from bulletin.reading.conservation import Shown
from bulletin.reading.markdown import Chunk
from bulletin.reading.markup import content_address, link_target
from bulletin.reading.rendering import plain_text, render_html
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.model import Heading, Reference

_EXTERNAL = re.compile(r"^(https?://|mailto:|tel:)", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[\^[^\]]*\]")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|%5c", re.IGNORECASE)  # https: data: file: C: //host \\host


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The path of a file and its lines, in which diagnostics find their places."""

    path: str
    lines: list[str]

    def line_span(self, line: int) -> Span:
        """Return the place of a line without the blanks around it; of the last line where there are fewer."""
        line = min(line, len(self.lines))
        text = self.lines[line - 1]
        indent = len(text) - len(text.lstrip())
        return Span(self.path, line, indent + 1, max(1, len(text.strip())))

    def find(self, needle: str, first: int, last: int) -> Span:
        """Return the first place of `needle` on the lines from first to last, else the first line."""
        for line in range(first, min(last, len(self.lines)) + 1):
            column = self.lines[line - 1].find(needle)
            if column >= 0 and needle:
                return Span(self.path, line, column + 1, len(needle))
        return self.line_span(first)


def beside(path: str, address: str) -> str:
    """Return the link to a picture from elsewhere as it would be once it is copied beside the file `path`."""
    name = unquote(re.split(r"[?#]", address)[0]).replace("\\", "/").rpartition("/")[2]
    folder = posixpath.splitext(posixpath.basename(path))[0]
    return f"{folder}/{link_target(name) if '.' in name and ',' not in name else '图.jpg'}"


class Fragments:
    """Renders the blocks of one file; appends to `found` and `references` as it does."""

    def __init__(self, source: SourceLines) -> None:
        """source: the file, for places in diagnostics and as the base of relative links."""
        self.source = source
        self.found: list[Diagnostic] = []
        self.references: list[Reference] = []
        self.shown: list[Shown] = []  # what became of each block, for `conservation`
        self._definitions: dict[str, Chunk] = {}
        self._unread: frozenset[str] = frozenset()
        self._used: set[str] = set()

    def define_footnotes(self, chunks: Iterable[Chunk], unread: Iterable[str] = ()) -> None:
        """Store the footnotes defined anywhere in the file; `unread`: labels of those reported as unreadable.

        Diagnostics: duplicate-footnote.
        """
        self._unread = frozenset(unread)
        for chunk in chunks:
            label = chunk.label
            if label in self._definitions:
                line = self._definitions[label].line
                first = self.source.find(f"[^{label}]:", line, line)
                self.found.append(
                    error(
                        "duplicate-footnote",
                        f"注释 `[^{label}]` 写了两次",
                        self.source.find(f"[^{label}]:", chunk.line, chunk.line),
                        "这里又写了一次",
                        related=((first, "先写在这里"),),
                        hint="给其中一条换一个号",
                    )
                )
            else:
                self._definitions[label] = chunk

    def finish(self) -> None:
        """Report notes that nothing refers to. Diagnostics: unused-footnote."""
        for label, chunk in self._definitions.items():
            if label not in self._used:
                where = self.source.find(f"[^{label}]:", chunk.line, chunk.line)
                text = "\n".join(self.source.lines[chunk.line - 1 : chunk.end_line])
                self.shown.append(Shown(chunk.line, chunk.end_line, "", text))  # reported, with all its lines
                self.found.append(
                    warning(
                        "unused-footnote",
                        f"注释 `[^{label}]` 没有用上",
                        where,
                        "正文里没有引用它",
                        hint=f"在要注释的字后面写 `[^{label}]`，不要了就删掉这一条",
                    )
                )

    def html(
        self, chunks: list[Chunk], anchor: str, footnotes: dict[str, str], headings: list[Heading]
    ) -> str:
        """Return the blocks' HTML; adds what it meets to `footnotes` (HTML by label) and `headings`."""
        out: list[str] = []
        has_table = any(chunk.kind == "table" for chunk in chunks)
        numbers = {label: number for number, label in enumerate(footnotes, 1)}
        for n, chunk in enumerate(chunks):
            name = ""
            if chunk.kind == "heading":
                name = f"{anchor}-h{len(headings) + 1}"
                headings.append(Heading(chunk.level - 2, plain_text(chunk.tokens), name))
            for label in chunk.footnote_labels:
                if label not in footnotes:
                    self._footnote(label, chunk, footnotes)
                    if label in footnotes:
                        numbers[label] = len(footnotes)
            html = render_html(
                chunk.tokens,
                link=partial(self._link, chunk=chunk),
                heading_id=name,
                paragraph_class=_paragraph_class(chunks, n) if has_table else "",
                footnote_numbers=numbers,
            )
            out.append(html)
            if chunk.kind != "landscape":  # a boundary of ours, made of no line
                unread = "".join(f"[^{label}]" for label in chunk.footnote_labels if label in self._unread)
                self.shown.append(Shown(chunk.line, chunk.end_line, html, unread))
        return "".join(out)

    def _footnote(self, label: str, chunk: Chunk, footnotes: dict[str, str]) -> None:
        if label in self._unread:
            return
        if label not in self._definitions:
            where = self.source.find(f"[^{label}]", chunk.line, chunk.end_line)
            self.found.append(
                error(
                    "missing-footnote",
                    f"没有注释 `[^{label}]`",
                    where,
                    "只有引用，没有注文",
                    hint=f"另起一段写 `[^{label}]: ` 和注释的内容",
                )
            )
            return
        note = self._definitions[label]
        self._used.update((label, *note.footnote_labels))
        self.found.extend(self._about_note(label, note))
        link = partial(self._link, chunk=note)
        parts = [render_html([token], link=link) for token in note.tokens if token.type == "inline"]
        footnotes[label] = "<br>".join(parts)
        self.shown.append(Shown(note.line, note.end_line, footnotes[label], f"[^{label}]:"))

    def _about_note(self, label: str, note: Chunk) -> Iterator[Diagnostic]:
        """Yield that a note is empty, or that it has notes of its own. Diagnostics: missing-footnote, footnote-outside-article."""
        if not any(token.content.strip() for token in note.tokens):
            yield error(
                "missing-footnote",
                f"注释 `[^{label}]` 没有写内容",
                self.source.line_span(note.line),
                "冒号后面是空的",
                hint=f"在这一行的冒号后面写上注释的内容：`[^{label}]: ……`",
            )
        without: dict[int, str] = {}  # marks of notes, by line: a long line is not copied for each mark
        for inner in dict.fromkeys(note.footnote_labels):
            where = self.source.find(f"[^{inner}]", note.line, note.end_line)
            if where.line not in without:
                line, label_end = self.source.lines[where.line - 1], f"[^{label}]:"
                head = label_end if line.lstrip().startswith(label_end) else ""
                without[where.line] = (head + _NOTE_MARK.sub("", line.strip()[len(head) :])).strip()
            yield error(
                "footnote-outside-article",
                "注释里不能再有注释",
                where,
                "注释要在正文里",
                hint=without[where.line],
            )

    def _link(self, href: str, is_picture: bool, chunk: Chunk) -> str:
        """Return the address to put in HTML; a relative one becomes `content:PATH#PART` and a reference.

        Diagnostics: empty-link, foreign-picture.
        """
        if is_picture and _ELSEWHERE.match(href):
            where = self.source.find(unquote(href), chunk.line, chunk.end_line)
            self.found.append(
                error(
                    "foreign-picture",
                    "图片不在简报的文件夹里",
                    where,
                    "读者看不看得到要靠别的网站，PDF 里也印不出来",
                    hint=f"把图片存到文章旁边，这里写 `{beside(self.source.path, href)}`",
                )
            )
            return ""
        if _EXTERNAL.match(href):
            return href
        if not href:
            where = self.source.find("]()", chunk.line, chunk.end_line)
            line = self.source.lines[where.line - 1]
            unlinked = re.sub(r"!?\[([^\[\]]*)\]\(\s*(?:<\s*>\s*)?\)", r"\1", line).strip()
            without = f"这一行就写成\n{unlinked}" if unlinked else "就删掉这一行"
            hint = f"在括号里写上地址；不用链接，{without}"
            self.found.append(error("empty-link", "链接没有写地址", where, "括号里是空的", hint=hint))
            return ""
        # A `#` that belongs to a name is written %23, so the parts are told apart first.
        target, fragment = map(unquote, href.partition("#")[::2])
        folder = posixpath.dirname(self.source.path)
        path = posixpath.normpath(posixpath.join(folder, target)) if target else self.source.path
        span = self.source.find(unquote(href), chunk.line, chunk.end_line)
        self.references.append(Reference(path, fragment, span, is_picture))
        return content_address(path, fragment)


def _paragraph_class(chunks: list[Chunk], n: int) -> str:
    """Return the class of a paragraph beside a table: `表1　…` before it its caption, `注：…` after it its note."""
    if chunks[n].kind != "paragraph":
        return ""
    is_after = n > 0 and chunks[n - 1].kind == "table"
    is_before = n + 1 < len(chunks) and chunks[n + 1].kind == "table"
    if not (is_before or is_after):
        return ""
    text = plain_text(chunks[n].tokens)
    if is_before and re.match(r"附?表\s*\d*", text) and len(text) <= 60:
        return "table-caption"
    return "table-note" if is_after and re.match(r"注[：:]|资料来源", text) else ""

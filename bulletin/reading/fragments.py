"""Blocks of Markdown → HTML fragments; also collects their links and pictures."""

import posixpath
import re
from functools import partial
from urllib.parse import unquote

from bulletin.reading.conservation import Shown
from bulletin.reading.footnotes import Footnotes
from bulletin.reading.markdown import Chunk
from bulletin.reading.markup import content_address, link_target
from bulletin.reading.rendering import plain_text, render_html
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, error
from bulletin.values.model import Heading, Reference

_EXTERNAL = re.compile(r"^(https?://|mailto:|tel:)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|%5c", re.IGNORECASE)  # https: data: file: C: //host \\host


def beside(path: str, address: str) -> str:
    """Return the link target for a foreign picture after it is copied into the folder beside the file `path`: 365/图.jpg for 365.md."""
    name = unquote(re.split(r"[?#]", address)[0]).replace("\\", "/").rpartition("/")[2]
    folder = posixpath.splitext(posixpath.basename(path))[0]
    return f"{folder}/{link_target(name) if '.' in name and ',' not in name else '图.jpg'}"


class Fragments:
    """Renders the blocks of one file, and appends to `found`, `references` and `shown`."""

    def __init__(self, source: SourceLines) -> None:
        """source: the file, for places of diagnostics and as the base of relative links."""
        self.source = source
        self.found: list[Diagnostic] = []
        self.references: list[Reference] = []
        self.shown: list[Shown] = []  # how each block is shown, for `conservation`
        self.footnotes = Footnotes(source, self.found, self.shown)

    def html(
        self, chunks: list[Chunk], anchor: str, footnotes: dict[str, str], headings: list[Heading]
    ) -> str:
        """Return the blocks' HTML; add their footnotes (label → HTML) to `footnotes` and their headings to `headings`.

        anchor: prefix of headings' anchors.
        """
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
                    self._add_note(label, chunk, footnotes)
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
            if chunk.kind != "landscape":  # a boundary that we inserted; it has no source line
                unread = "".join(
                    f"[^{label}]" for label in chunk.footnote_labels if label in self.footnotes.unread
                )
                self.shown.append(Shown(chunk.line, chunk.end_line, html, unread))
        return "".join(out)

    def _add_note(self, label: str, chunk: Chunk, footnotes: dict[str, str]) -> None:
        note = self.footnotes.note_of(label, chunk)
        if note is not None:
            link = partial(self._link, chunk=note)
            parts = [render_html([token], link=link) for token in note.tokens if token.type == "inline"]
            footnotes[label] = "<br>".join(parts)
            self.shown.append(Shown(note.line, note.end_line, footnotes[label], f"[^{label}]:"))

    def _link(self, href: str, is_picture: bool, chunk: Chunk) -> str:
        """Return the address for the HTML. A relative one becomes `content:PATH#PART`, and a reference is recorded.

        Diagnostics: empty-link, foreign-picture.
        """
        if is_picture and _ELSEWHERE.match(href):
            where = self.source.find(unquote(href), chunk.line, chunk.end_line)
            message, label = "图片不在简报的文件夹里", "读者看不看得到要靠别的网站，PDF 里也印不出来"
            hint = f"把图片存到文章旁边，这里写 `{beside(self.source.path, href)}`"
            self.found.append(error("foreign-picture", message, where, label, hint=hint))
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
        # Split before decoding: a `#` that belongs to a file's name is written %23.
        target, fragment = map(unquote, href.partition("#")[::2])
        folder = posixpath.dirname(self.source.path)
        path = posixpath.normpath(posixpath.join(folder, target)) if target else self.source.path
        span = self.source.find(unquote(href), chunk.line, chunk.end_line)
        self.references.append(Reference(path, fragment, span, is_picture))
        return content_address(path, fragment)


def _paragraph_class(chunks: list[Chunk], n: int) -> str:
    """Return the CSS class of a paragraph beside a table: caption (`表1　…` before it) or note (`注：…` after it); else empty."""
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

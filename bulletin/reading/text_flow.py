"""Paragraphs that were cut in two where the pages of a PDF or a Word file ended."""

from collections.abc import Iterator

from bulletin.reading.fragments import SourceLines
from bulletin.reading.joined_lines import begins_new
from bulletin.reading.markdown import Chunk
from bulletin.reading.pasted import is_page_number
from bulletin.values.diagnostics import Diagnostic, warning

_LEAST_PROSE, _LEAST_REST = (
    28,
    8,
)  # characters: a line of the printed page; a caption or a name is shorter than the rest


class TextFlow:
    """The blocks of text of an issue as they follow each other, page numbers left out."""

    def __init__(self, source: SourceLines) -> None:
        self._source = source
        self._before: Chunk | None = None

    def interrupt(self) -> None:
        """Note that something else stands here: a title, a block."""
        self._before = None

    def cut(self, chunk: Chunk) -> Iterator[Diagnostic]:
        """Yield that a paragraph goes on one that stops within a sentence. Diagnostics: cut-paragraph."""
        line = self._source.lines[chunk.line - 1]
        if is_page_number(line):
            return
        before, self._before = self._before, chunk
        if before is not None and _goes_on(before, chunk, line):
            end = self._source.lines[before.end_line - 1].strip()
            yield warning(
                "cut-paragraph",
                "一段话断成了两段",
                self._source.line_span(chunk.line),
                f"第 {before.end_line} 行的话没有完，像是原来翻页的地方",
                hint=f"接到第 {before.end_line} 行的后面：……{end[-8:]}{line.strip()[:8]}……",
            )


def _goes_on(before: Chunk, chunk: Chunk, line: str) -> bool:
    """Return whether a paragraph goes on one that stops within a sentence. line: its first."""
    if before.kind != "paragraph" or chunk.kind != "paragraph":
        return False
    text = before.content.rstrip()
    is_prose = len(text) >= _LEAST_PROSE and any(mark in text for mark in "，。；")
    stops_within = text[-1:] in "，、" or ("\u4e00" <= text[-1:] <= "\u9fff")
    words = line.strip()
    return (
        is_prose
        and stops_within
        and ("\u4e00" <= words[:1] <= "\u9fff")
        and not line.startswith(("　", "\t", "  "))
        and not begins_new(words)
        and len(words) >= _LEAST_REST
    )

"""Matches the footnotes of a file with the marks that refer to them, and reports mistakes."""

import re
from collections.abc import Iterable, Iterator

from bulletin.reading.conservation import Shown
from bulletin.reading.markdown import Chunk
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, error, warning

_NOTE_MARK = re.compile(r"\[\^[^\]]*\](?![:：])")
# The beginning of another footnote on the same line.
_NEXT_NOTE = re.compile(r"[ 　]{0,4}(?=\[\^[^\]]*\][:：])")


class Footnotes:
    """The footnotes of one file. found: a list to which diagnostics are appended; shown: likewise for lines of unused notes."""

    def __init__(self, source: SourceLines, found: list[Diagnostic], shown: list[Shown]) -> None:
        self._source = source
        self._found = found
        self._shown = shown
        self.unread: frozenset[str] = frozenset()
        self._definitions: dict[str, Chunk] = {}
        self._used: set[str] = set()

    def define(self, chunks: Iterable[Chunk], unread: Iterable[str]) -> None:
        """Store the notes defined anywhere in the file. unread: labels of notes that are already reported as unreadable.

        Diagnostics: duplicate-footnote.
        """
        self.unread = frozenset(unread)
        for chunk in chunks:
            label = chunk.label
            if label in self._definitions:
                first, again = (
                    self._source.find(f"[^{label}]:", note.line, note.line)
                    for note in (self._definitions[label], chunk)
                )
                related, hint = ((first, "先写在这里"),), "给其中一条换一个号"
                message = f"注释 `[^{label}]` 写了两次"
                self._found.append(
                    error("duplicate-footnote", message, again, "这里又写了一次", related=related, hint=hint)
                )
            else:
                self._definitions[label] = chunk

    def note_of(self, label: str, chunk: Chunk) -> Chunk | None:
        """Return the note for a label in a block, None if there is none.

        Diagnostics: missing-footnote, footnote-outside-article.
        """
        if label in self.unread:
            return None
        if label not in self._definitions:
            where = self._source.find(f"[^{label}]", chunk.line, chunk.end_line)
            message, hint = f"没有注释 `[^{label}]`", f"另起一段写 `[^{label}]: ` 和注释的内容"
            self._found.append(error("missing-footnote", message, where, "只有引用，没有注文", hint=hint))
            return None
        note = self._definitions[label]
        # Marks within a note are reported below, so their notes are not reported as unused as well.
        self._used.update((label, *note.footnote_labels))
        self._found.extend(self._about_note(label, note))
        return note

    def _about_note(self, label: str, note: Chunk) -> Iterator[Diagnostic]:
        """Yield a diagnostic if a note is empty, and one for each mark of another note in it.

        Diagnostics: missing-footnote, footnote-outside-article.
        """
        if not any(token.content.strip() for token in note.tokens):
            yield error(
                "missing-footnote",
                f"注释 `[^{label}]` 没有写内容",
                self._source.line_span(note.line),
                "冒号后面是空的",
                hint=f"在这一行的冒号后面写上注释的内容：`[^{label}]: ……`",
            )
        # Line number → the line without marks of notes. Computed once for each line, however many marks it has.
        without: dict[int, str] = {}
        for inner in dict.fromkeys(note.footnote_labels):
            where = self._source.find(f"[^{inner}]", note.line, note.end_line)
            if where.line not in without:
                line, label_end = self._source.lines[where.line - 1], f"[^{label}]:"
                head = label_end if line.lstrip().startswith(label_end) else ""
                rest = _NEXT_NOTE.sub("\n", _NOTE_MARK.sub("", line.strip()[len(head) :]))
                without[where.line] = (head + rest).strip()
            yield error(
                "footnote-outside-article",
                "注释里不能再有注释",
                where,
                "注释要在正文里",
                hint=without[where.line],
            )

    def report_unused(self) -> None:
        """Report notes to which no mark refers. Diagnostics: unused-footnote."""
        for label, chunk in self._definitions.items():
            if label not in self._used:
                where = self._source.find(f"[^{label}]:", chunk.line, chunk.line)
                text = "\n".join(self._source.lines[chunk.line - 1 : chunk.end_line])
                # All its lines count as shown for `conservation`, since the note is reported here.
                self._shown.append(Shown(chunk.line, chunk.end_line, "", text))
                hint = f"在要注释的字后面写 `[^{label}]`，不要了就删掉这一条"
                message = f"注释 `[^{label}]` 没有用上"
                self._found.append(warning("unused-footnote", message, where, "正文里没有引用它", hint=hint))

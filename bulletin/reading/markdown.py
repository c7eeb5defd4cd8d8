"""Markdown as bulletins use it: CommonMark without what would surprise a clerk, plus fields and ::: blocks.

What `plain` does not tell at a glance is read by `parser`, which is loaded with the first block that needs it.
"""

from typing import TYPE_CHECKING, NamedTuple

from bulletin.reading.plain import INLINES, Mark, Run, cut, is_plain, told_inlines
from bulletin.values.text import has_any

if TYPE_CHECKING:
    from markdown_it.token import Token


class Chunk(NamedTuple):
    """One top-level block, and the first and last line of the file it stands on (from 1).

    kind: the first token's type without `_open`: heading, paragraph, table, field, block_mark …
    made: its tokens; of a block that is told without a parser its run.
    words: the text of a paragraph or heading that is known to hold nothing but one piece of it, no blanks around it.
    pieces: the same where there are marks of notes as well: text, a note's label, text, a label … text.
    """

    kind: str
    made: "tuple[Token, ...] | Run"
    line: int
    end_line: int
    words: str | None = None
    pieces: list[str] | None = None

    @property
    def tokens(self) -> "tuple[Token, ...]":
        """The block's tokens."""
        if not isinstance(self.made, Run):
            return self.made
        from bulletin.reading.parser import run_tokens

        return run_tokens(self.made)

    @property
    def level(self) -> int:
        """The level of a heading, from 1."""
        return self.made.level if isinstance(self.made, Run) else int(self.made[0].tag[1])

    @property
    def content(self) -> str:
        """What is written in a heading or paragraph, with its marks."""
        return self.made.text if isinstance(self.made, Run) else self.made[1].content

    @property
    def mark(self) -> Mark:
        """What a field or the mark of a block says."""
        if isinstance(self.made, Run):
            assert self.made.mark is not None
            return self.made.mark
        from bulletin.reading.parser import mark_of_token

        return mark_of_token(self.made[0])

    @property
    def label(self) -> str:
        """The label of a note."""
        return self.made.label if isinstance(self.made, Run) else str(self.made[0].meta["label"])


def parse_chunks(body: str, first_line: int) -> tuple[Chunk, ...]:
    """Return the top-level blocks of `body` in order; first_line is the line it starts on in its file."""
    if not is_plain(body):
        return parsed_whole(body, first_line)
    lines = body.split("\n")
    marks = [mark for mark in INLINES if mark in body and mark != "\n"]
    chunks: list[Chunk] = []
    for run in cut(lines):
        if run.kind == "rest":
            chunks += _parsed_within(lines, run, first_line)
        else:
            chunks.append(_chunk_of(run, first_line + run.begin, marks))
    return tuple(chunks)


_TITLE = 2  # headings of so few # are titles of sections and articles, of which nobody asks the tokens


def _chunk_of(run: Run, line: int, marks: list[str]) -> Chunk:
    """Return the block of a run that is not the rest. marks: those of `INLINES` that its body has."""
    kind, text = run.kind, run.text
    if kind == "paragraph" or kind == "heading":
        if not has_any(text, marks):
            return Chunk(kind, run, line, line, text)
        if 0 < run.level <= _TITLE:
            return Chunk(kind, run, line, line)
    elif run.mark is not None:
        return Chunk(kind, run, line, line)
    pieces, end_line = told_inlines(text), line + run.end - run.begin - 1
    chunk = Chunk(kind, run, line, end_line, None, pieces)
    return chunk if pieces is not None else chunk._replace(made=chunk.tokens)


def parsed_whole(body: str, first_line: int) -> tuple[Chunk, ...]:
    """Return the same as `parse_chunks`, all of it by markdown-it; only it counts notes over the whole body."""
    return tuple(_parsed(body, first_line))


def _parsed_within(lines: list[str], run: Run, first_line: int) -> list[Chunk]:
    """Return the blocks of some lines as they are among the others."""
    is_last = run.end == len(lines)
    # A paragraph follows in the body, which lists look at: an empty line before it is theirs, or is not.
    text = "\n".join(lines[run.begin : run.end] if is_last else [*lines[run.begin : run.end], "字"])
    chunks = _parsed(text, first_line + run.begin)
    for chunk in chunks:
        for token in chunk.tokens:
            if token.map:
                token.map = [line + run.begin for line in token.map]
    return chunks if is_last else chunks[:-1]


def _parsed(body: str, first_line: int) -> list[Chunk]:
    """Return the blocks of a text by markdown-it."""
    from bulletin.reading.parser import blocks_of

    chunks: list[Chunk] = []
    for tokens in blocks_of(body):
        start, end = tokens[0].map or (0, 1)
        kind = tokens[0].type.removesuffix("_open")
        chunks.append(Chunk(kind, tokens, first_line + start, first_line + max(start, end - 1)))
    return chunks

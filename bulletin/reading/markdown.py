"""Markdown as bulletins use it: CommonMark without what would surprise a clerk, plus fields and ::: blocks.

Switched off: raw HTML and entities (they are text), indented code (an indented paragraph is a paragraph),
underlined headings and link definitions (both would swallow lines that look like text).
"""

from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from bulletin.reading.plain import INLINES, MARKS, Run, block_tokens, cut, is_plain, mark_token, told_inlines
from bulletin.text import has_any
from bulletin.text import is_wide as is_wide


class Chunk(NamedTuple):
    """One top-level block, and the first and last line of the file it stands on (from 1).

    kind: the first token's type without `_open`: heading, paragraph, table, field, block_mark …
    made: its tokens; of a block that is told without a parser its run, where hardly anybody asks for its tokens.
    words: the text of a paragraph or heading that is known to hold nothing but one piece of it, no blanks around it.
    """

    kind: str
    made: tuple[Token, ...] | Run
    line: int
    end_line: int
    words: str | None = None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The block's tokens."""
        made = self.made
        if not isinstance(made, Run):
            return made
        return block_tokens(made, None if self.words is not None else inline_tokens(made.text))

    @property
    def level(self) -> int:
        """The level of a heading, from 1."""
        return self.made.level if isinstance(self.made, Run) else int(self.made[0].tag[1])

    @property
    def content(self) -> str:
        """What is written in a heading or paragraph, with its marks."""
        return self.made.text if isinstance(self.made, Run) else self.made[1].content


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
    if kind in MARKS:
        return Chunk(kind, block_tokens(run), line, line)
    if kind == "footnote_reference":
        return Chunk(kind, block_tokens(run, inline_tokens(text)), line, line + run.end - run.begin - 1)
    if not has_any(text, marks):
        return Chunk(kind, run, line, line, text)
    if kind == "heading" and run.level <= _TITLE:
        return Chunk(kind, run, line, line)
    return Chunk(kind, block_tokens(run, inline_tokens(text)), line, line)


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
    tokens = _parser().parse(body, {})
    chunks: list[Chunk] = []
    begin = 0
    for i, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            group = tuple(tokens[begin : i + 1])
            start, end = group[0].map or (0, 1)
            kind = group[0].type.removesuffix("_open")
            chunks.append(Chunk(kind, group, first_line + start, first_line + max(start, end - 1)))
            begin = i + 1
    return chunks


def inline_tokens(text: str) -> list[Token]:
    """Return the inline tokens of one line."""
    return told_inlines(text) or parsed_inlines(text)


def parsed_inlines(text: str) -> list[Token]:
    """Return the same, all of them by markdown-it; only it counts notes."""
    return _parser().parseInline(text, {})[0].children or []


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False})
    md.disable(["code", "lheading", "reference", "html_block", "html_inline", "entity"])
    md.enable("table")
    footnote_plugin(md, inline=False, move_to_end=False, always_match_refs=True)
    ends: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list", "table", "footnote_def"]}
    md.block.ruler.before("fence", "bulletin_mark", _mark_rule, ends)
    md.inline.ruler.at("emphasis", _emphasis)
    return md


_IN_TABLE = 2  # the level inside a table that stands in nothing else: table, tbody


def _mark_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a line `:字段: 值` or `::: 名字`; what they mean is decided by `issue`, which can report."""
    start = state.bMarks[line] + state.tShift[line]
    if start >= state.eMarks[line] or state.src[start] not in ":：":
        return False
    # Marks stand outside lists and quotations; one right under a table ends it.
    if state.level and not (silent and state.parentType == "table" and state.level <= _IN_TABLE):
        return False
    token = mark_token(state.src[start : state.eMarks[line]].rstrip(), line, start - state.bMarks[line] + 1)
    if token is None:
        return False
    if not silent:
        token.level = state.level
        state.tokens.append(token)
        state.line = line + 1
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Let * and _ open and close beside 汉字 and full-width marks, as authors expect of `**“三会”**制度`.

    CommonMark wants a space there, which Chinese has not. Otherwise as markdown-it's own rule.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    can_open, can_close = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[state.pos - 1] if state.pos else " "
        after_at = state.pos + scanned.length
        after = state.src[after_at] if after_at < state.posMax else " "
        if is_wide(before) or is_wide(after):
            can_open, can_close = not after.isspace(), not before.isspace()
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += scanned.length
    return True

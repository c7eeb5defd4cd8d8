"""Markdown as bulletins use it: CommonMark without what would surprise a clerk, plus fields and ::: blocks.

Switched off: raw HTML and entities (they are text), indented code (an indented paragraph is a paragraph),
underlined headings and link definitions (both would swallow lines that look like text).
"""

import re
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from bulletin.text import is_wide as is_wide


@dataclass(frozen=True, slots=True)
class Chunk:
    """One top-level block: its tokens, and the first and last line of the file it stands on (from 1).

    kind: the first token's type without `_open`: heading, paragraph, table, field, block_mark …
    """

    kind: str
    tokens: tuple[Token, ...]
    line: int
    end_line: int


def parse_chunks(body: str, first_line: int) -> tuple[Chunk, ...]:
    """Return the top-level blocks of `body` in order; first_line is the line it starts on in its file."""
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
    return tuple(chunks)


def inline_tokens(text: str) -> list[Token]:
    """Return the inline tokens of one line, for titles and field values."""
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


FIELD_LINE = re.compile(r"^[:：]([^\s:：]{1,24})[:：][ \t　]*(.*)$")
BLOCK_LINE = re.compile(r"^(?::{3,}|：{3,})[ \t　]*(.*)$")

_IN_TABLE = 2  # the level inside a table that stands in nothing else: table, tbody


def _mark_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a line `:字段: 值` or `::: 名字`; what they mean is decided by `issue`, which can report."""
    start = state.bMarks[line] + state.tShift[line]
    if start >= state.eMarks[line] or state.src[start] not in ":：":
        return False
    # Marks stand outside lists and quotations; one right under a table ends it.
    if state.level and not (silent and state.parentType == "table" and state.level <= _IN_TABLE):
        return False
    text = state.src[start : state.eMarks[line]].rstrip()
    block = BLOCK_LINE.match(text)
    field = None if block else FIELD_LINE.match(text)
    if block is None and field is None:
        return False
    if silent:
        return True
    token = state.push("block_mark" if block else "field", "", 0)
    token.map = [line, line + 1]
    token.content = text
    token.meta = {"column": start - state.bMarks[line] + 1}
    if block:
        token.info = block[1].strip()
    elif field:
        token.info, token.markup = field[2].strip(), field[1]
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

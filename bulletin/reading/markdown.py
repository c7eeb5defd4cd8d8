"""Parses Markdown as bulletins use it: CommonMark without the rules that surprise clerks, plus fields and ::: blocks.

Disabled: raw HTML and entities (they are text), indented code (an indented paragraph is a paragraph), underlined
headings and link definitions (both would remove lines that look like text).
"""

import re
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, blockquote, list_block, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from bulletin.reading.emphasis import pair_rule, star_rule

_FIELD_LINE = re.compile(r"^[:：]([^\s:：]{1,24})[:：][ \t　]*(.*)$")
_BLOCK_LINE = re.compile(r"^(?::{3,}|：{3,})[ \t　]*(.*)$")


class Directive(NamedTuple):
    """A line `:name: value` or, if is_block, `::: value`. text: the whole line; column: where it begins, from 1."""

    is_block: bool
    name: str
    value: str
    text: str
    column: int


class Chunk(NamedTuple):
    """One top-level block with its first and last line in the file (from 1).

    kind: the first token's type without `_open`: heading, paragraph, table, field, block_fence …
    """

    kind: str
    tokens: tuple[Token, ...]
    line: int
    end_line: int

    @property
    def level(self) -> int:
        """The level of a heading, from 1."""
        return int(self.tokens[0].tag[1])

    @property
    def content(self) -> str:
        """The source text of a heading or paragraph, with its markup."""
        return self.tokens[1].content

    @property
    def directive(self) -> Directive:
        """The directive of a field, or of a line that begins or ends a block."""
        directive = self.tokens[0].meta["directive"]
        assert isinstance(directive, Directive)
        return directive

    def lines_of(self, token: Token) -> range:
        """Return the line numbers of a token of the block; all lines of the block for a token without a source map."""
        if token.map is None:
            return range(self.line, self.end_line + 1)
        before = self.line - (self.tokens[0].map or [0])[0]  # maps count from the first line of the body
        return range(before + token.map[0], before + token.map[1])

    @property
    def label(self) -> str:
        """The label of a footnote."""
        return str(self.tokens[0].meta["label"])

    @property
    def footnote_labels(self) -> list[str]:
        """The labels of the footnotes that the block refers to, in order."""
        return [
            str(child.meta["label"])
            for token in self.tokens
            for child in token.children or []
            if child.type == "footnote_ref"
        ]


def parse_chunks(body: str, first_line: int) -> tuple[Chunk, ...]:
    """Return the top-level blocks of `body` in order. first_line: the line number in the file at which `body` begins."""
    tokens = _parser().parse(body, {})
    chunks: list[Chunk] = []
    begin = 0
    for i, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            opening = tokens[begin]
            start, end = opening.map or (0, 1)
            kind = opening.type.removesuffix("_open")
            last = first_line + max(start, end - 1)
            chunks.append(Chunk(kind, tuple(tokens[begin : i + 1]), first_line + start, last))
            begin = i + 1
    return tuple(chunks)


def inline_tokens(text: str) -> list[Token]:
    """Return the inline tokens of one line."""
    return _parser().parseInline(text, {})[0].children or []


def landscape_boundary(line: int, *, opens: bool) -> Chunk:
    """Return the chunk that marks the beginning or end of a landscape table."""
    token = Token("landscape_open" if opens else "landscape_close", "div", 1 if opens else -1)
    return Chunk("landscape", (token,), line, line)


@cache
def _parser() -> MarkdownIt:
    """Return the parser. All texts share one: it keeps no state, and creating it takes as long as parsing a text."""
    md = MarkdownIt("commonmark", {"html": False})
    md.disable(["code", "lheading", "reference", "html_block", "html_inline", "entity"])
    md.enable("table")
    footnote_plugin(md, inline=False, move_to_end=False, always_match_refs=True)
    # "alt": the kinds of blocks that a line matched by the rule may interrupt.
    ends: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list", "table", "footnote_def"]}
    md.inline.ruler.at("footnote_ref", _footnote_ref_rule)
    md.block.ruler.before("fence", "bulletin_directive", _directive_rule, ends)
    md.block.ruler.at("paragraph", _paragraph_rule)
    quotation, items = _unless(_GREATER, blockquote), _unless(_YEAR, list_block)
    md.block.ruler.at("blockquote", quotation, {"alt": ["paragraph", "blockquote", "list"]})
    md.block.ruler.at("list", items, {"alt": ["paragraph", "blockquote"]})
    md.block.ruler.after("table", "bulletin_table_end", _table_end_rule, {"alt": ["blockquote"]})
    md.inline.ruler.at("emphasis", star_rule)
    md.inline.ruler2.at("balance_pairs", pair_rule)
    md.inline.ruler.at("escape", _backslash_rule)
    return md


# Bounded, since the plugin's own rule scans from each unclosed `[^` to the end of the text.
_FOOTNOTE_REF = re.compile(r"\[\^[^\s\]]{1,100}\]")


def _footnote_ref_rule(state: StateInline, silent: bool) -> bool:
    """Parse the mark of a footnote by the plugin's rule, which is called only if there is a mark."""
    if not _FOOTNOTE_REF.match(state.src, state.pos, state.posMax):
        return False
    return footnote_ref(state, silent, always_match=True)


# A sign of comparison, not a quotation: >50%的企业, >=3. But a date or an ordinal may be quoted: >2020年, >1、
_GREATER = re.compile(r">(?:=|>{2,}$|(?!\d{4} ?年|\d{1,2}月\d|\d{1,3}[日、.．）)](?!\d))\d)")
_YEAR = re.compile(r"\d{4}")  # 2026. 3. 5 is not item 2026 of a list


def _unless(text: re.Pattern[str], rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Return a block rule that leaves lines beginning with this pattern to the paragraph rule."""

    def limited(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        is_text = text.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
        return not is_text and rule(state, line, end, silent)

    return limited


# An indented line that begins a paragraph; without tabs and bars, which a row of a typed table has.
_FULL_WIDTH_INDENT = re.compile(r" {0,3}[\u3000\xa0\u2001-\u2005][^\n\t|｜]*$", re.MULTILINE)
_INDENT = re.compile(
    r"(?: {0,3}[\u3000\xa0\u2001-\u2005]| {0,3}\t| {4})[ \t\u3000]*+[^\n\t|｜]*+$", re.MULTILINE
)


def _paragraph_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a paragraph, and end it before an indented line, since Chinese paragraphs begin with 　　; CommonMark would join them.

    In lists only a full-width blank begins a paragraph, since other blanks make a line part of its item.
    """
    last, indent = state.lineMax, _FULL_WIDTH_INDENT if state.level else _INDENT
    # This is called for each item of a list. The end found for an item above is reused; otherwise a long list would take quadratic time.
    known: dict[tuple[int, int], tuple[int, int]] = state.env.setdefault("paragraph_ends", {})
    begin, line = known.get((state.level, last), (last, last))
    if not begin <= start < line:
        line = start + 1
        while line < last and not state.isEmpty(line) and not indent.match(state.src, state.bMarks[line]):
            line += 1
        known[state.level, last] = start, line
    if line < last and not state.isEmpty(line):
        state.lineMax = line  # markdown-it's own rule does not look beyond this line
    try:
        return paragraph(state, start, end, silent)
    finally:
        state.lineMax = last


_IN_TABLE = 2  # the level inside a table at the top level: table, tbody


def _directive_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a line `:字段: 值` or `::: 名字`. `outline` interprets it, since it can report mistakes."""
    start = state.bMarks[line] + state.tShift[line]
    if start >= state.eMarks[line] or state.src[start] not in ":：":
        return False
    # A directive inside a list or quotation is text; directly under a table, list or footnote it ends that block.
    is_below = state.sCount[line] < state.blkIndent or (
        state.parentType == "table" and state.level <= _IN_TABLE
    )
    if state.level and not (silent and is_below):
        return False
    text = state.src[start : state.eMarks[line]].rstrip()
    directive = _directive_of(text, start - state.bMarks[line] + 1)
    if directive is None:
        return False
    if not silent:
        token = state.push("block_fence" if directive.is_block else "field", "", 0)
        token.content, token.map, token.meta = text, [line, line + 1], {"directive": directive}
        state.line = line + 1
    return True


def _table_end_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """End a table at a line without `|`, such as `注：…`, which GitHub's table syntax would take for a row."""
    return (
        silent
        and state.parentType == "table"
        and "|" not in state.src[state.bMarks[line] : state.eMarks[line]]
    )


def _directive_of(text: str, column: int) -> Directive | None:
    """Parse a line (without blanks around it) as a directive; None if it is not one."""
    if block := _BLOCK_LINE.match(text):
        return Directive(True, "", block[1].strip(), text, column)
    field = _FIELD_LINE.match(text)
    return Directive(False, field[1], field[2].strip(), text, column) if field else None


_ESCAPES = re.compile(r"\\([!#()*+\-.:<>\[\]^_`|~：])")


def _backslash_rule(state: StateInline, silent: bool) -> bool:
    """Parse a backslash as an escape only before a sign of markup; every other one is text, also at a line's end: `\\\\10.1.1.1\\共享`."""
    if state.src[state.pos] != "\\":
        return False
    match = _ESCAPES.match(state.src, state.pos, state.posMax)
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = match[1] if match else "\\"
        token.markup, token.info = match[0] if match else "\\", "escape"
    state.pos = match.end() if match else state.pos + 1
    return True

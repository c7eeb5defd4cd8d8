"""markdown-it as bulletins use it, for what is not told at a glance: blocks with their tokens.

It takes 0.03 s to load, so that only a text that needs it asks for it. Switched off: raw HTML and entities (they are
text), indented code (an indented paragraph is a paragraph), underlined headings and link definitions (both would
swallow lines that look like text).
"""

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from bulletin.reading.plain import INLINES, Mark, Run, mark_of, told_inlines
from bulletin.values.text import has_any, is_wide


def blocks_of(text: str) -> Iterator[tuple[Token, ...]]:
    """Yield the tokens of each top-level block; their lines count from 0."""
    tokens = _parser().parse(text, {})
    begin = 0
    for i, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tuple(tokens[begin : i + 1])
            begin = i + 1


def inline_tokens(text: str) -> list[Token]:
    """Return the inline tokens of one line."""
    return _parser().parseInline(text, {})[0].children or []


def mark_token(mark: Mark, line: int) -> Token:
    """Return the token of a line `:字段: 值` or `::: 名字`."""
    kind = "block_mark" if mark.is_block else "field"
    token = Token(kind, "", 0, map=[line, line + 1], content=mark.text, block=True)
    token.info, token.markup, token.meta = mark.value, mark.name, {"column": mark.column}
    return token


def mark_of_token(token: Token) -> Mark:
    """Return what `mark_token` made a token of."""
    return Mark(token.type == "block_mark", token.markup, token.info, token.content, token.meta["column"])


def landscape_token(*, opens: bool) -> Token:
    """Return the token of where a landscape table begins or ends."""
    return Token("landscape_open" if opens else "landscape_close", "div", 1 if opens else -1)


def run_tokens(run: Run) -> tuple[Token, ...]:
    """Return the tokens of a run that is not the rest, as markdown-it makes them; only it counts notes."""
    if run.mark is not None:
        return (mark_token(run.mark, run.begin),)
    if run.kind == "footnote_reference":
        opening = Token("footnote_reference_open", "", 1, map=[run.begin, run.end], meta={"label": run.label})
        return (opening, *_words("paragraph", "p", run, 1), Token("footnote_reference_close", "", -1))
    if run.kind == "paragraph":
        return _words("paragraph", "p", run, 0)
    return _words("heading", f"h{run.level}", run, 0)


def _words(name: str, tag: str, run: Run, level: int) -> tuple[Token, ...]:
    """Return the tokens of a block of text that stands at this level."""
    place, markup = [run.begin, run.begin + 1], "#" * run.level
    inner = Token("inline", "", 0, map=place[:], level=level + 1, content=run.text, block=True)
    pieces = told_inlines(run.text)
    inner.children = inline_tokens(run.text) if pieces is None else _told_tokens(pieces)
    opening = Token(f"{name}_open", tag, 1, map=place[:], level=level, markup=markup, block=True)
    return opening, inner, Token(f"{name}_close", tag, -1, level=level, markup=markup, block=True)


def _told_tokens(pieces: list[str]) -> list[Token]:
    return [
        Token("footnote_ref", "", 0, meta={"label": piece}) if n % 2 else Token("text", "", 0, content=piece)
        for n, piece in enumerate(pieces)
        if piece
    ]


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False})
    md.disable(["code", "lheading", "reference", "html_block", "html_inline", "entity"])
    md.enable("table")
    footnote_plugin(md, inline=False, move_to_end=False, always_match_refs=True)
    ends: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list", "table", "footnote_def"]}
    md.block.ruler.before("fence", "bulletin_mark", _mark_rule, ends)
    md.inline.ruler.at("emphasis", _emphasis)
    md.core.ruler.at("inline", _inline)
    return md


def _inline(state: StateCore) -> None:
    """Give blocks their inline tokens: cells of tables and items of lists are mostly text without any mark."""
    for token in state.tokens:
        if token.type == "inline":
            words, token.children = token.content, []
            if has_any(words, INLINES):
                state.md.inline.parse(words, state.md, state.env, token.children)
            elif words:
                token.children.append(Token("text", "", 0, content=words))


_IN_TABLE = 2  # the level inside a table that stands in nothing else: table, tbody


def _mark_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a line `:字段: 值` or `::: 名字`; what they mean is decided by `issue`, which can report."""
    start = state.bMarks[line] + state.tShift[line]
    if start >= state.eMarks[line] or state.src[start] not in ":：":
        return False
    # Marks stand outside lists and quotations; one right under a table ends it.
    if state.level and not (silent and state.parentType == "table" and state.level <= _IN_TABLE):
        return False
    mark = mark_of(state.src[start : state.eMarks[line]].rstrip(), start - state.bMarks[line] + 1)
    if mark is None:
        return False
    if not silent:
        token = mark_token(mark, line)
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

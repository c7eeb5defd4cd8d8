"""Blocks that hold nothing but text, told at a glance: most of a bulletin needs no parser of Markdown.

A bulletin is paragraphs of running text under headings. A line with an empty line on both sides, that begins with no
mark of a block and holds no mark of inline markup, is a paragraph of one piece of text whatever stands around it, and
so it is with headings. `cut` finds such lines; what lies between them goes to markdown-it, whose tokens ours equal.
Only a fence swallows what follows, and so a text with one is left to markdown-it as a whole.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from bulletin.text import has_any

# What inline rules begin with: escape, code, emphasis, link, picture, note, autolink.
_INLINE = r"\\`*_\[<"
# What block rules begin with, and blanks, which parsers take away; `1.` begins a list.
_PARAGRAPH = re.compile(rf"(?!\s|[#>\-+*_:：|~=`]|\d+[.)])[^{_INLINE}\n]*[^{_INLINE}\s]")
_HEADING = re.compile(rf"(#{{1,6}}) ([^#{_INLINE}\s][^#{_INLINE}\n]*)(?<!\s)")
FIELD_LINE = re.compile(r"^[:：]([^\s:：]{1,24})[:：][ \t　]*(.*)$")
BLOCK_LINE = re.compile(r"^(?::{3,}|：{3,})[ \t　]*(.*)$")
MARKS = ("field", "block_mark")
_TABLE_RULE = re.compile(r"[-|: \t]+")
_WHOLE = ("```", "~~~", "\r", "\0")


class Run(NamedTuple):
    """Lines of a body that belong together, from the line `begin`, counted from 0, to before `end`.

    kind: paragraph, heading, field or block_mark, of one line; rest, anything. level: of the heading; text: what they hold.
    """

    kind: str
    begin: int
    end: int
    level: int = 0
    text: str = ""


def cut(lines: list[str]) -> Iterator[Run]:
    """Yield the runs of a body in order; empty lines before, between and behind plain ones belong to none."""
    begin = -1  # of the rest that is being gathered
    free = True  # whether the line before ends all that was begun at the margin
    for n, line in enumerate(lines):
        if not line.strip(" \t"):
            free = True
            continue
        run = _plain(lines, n) if free else None
        if run is None:
            begin = n if begin < 0 else begin
            free = False
            continue
        if begin >= 0:
            yield Run("rest", begin, n)
            begin = -1
        yield run
        free = run.kind != "paragraph"
    if begin >= 0:
        yield Run("rest", begin, len(lines))


def is_plain(body: str) -> bool:
    """Return whether a body may be cut at all."""
    return not has_any(body, _WHOLE)


def _plain(lines: list[str], n: int) -> Run | None:
    line = lines[n]
    following = lines[n + 1] if n + 1 < len(lines) else ""
    if _PARAGRAPH.fullmatch(line):
        return None if following.strip(" \t") else Run("paragraph", n, n + 1, text=line)
    if _TABLE_RULE.fullmatch(following):
        return None
    if heading := _HEADING.fullmatch(line):
        return Run("heading", n, n + 1, len(heading[1]), heading[2])
    if line[0] in ":：" and (kind := _mark_kind(text := line.rstrip())):
        return Run(kind, n, n + 1, text=text)
    return None


def _mark_kind(text: str) -> str:
    return "block_mark" if BLOCK_LINE.match(text) else "field" if FIELD_LINE.match(text) else ""


def mark_token(text: str, line: int, column: int) -> Token | None:
    """Return the token of a line `:字段: 值` or `::: 名字`, without blanks behind it; None where it is neither."""
    block = BLOCK_LINE.match(text)
    field = None if block else FIELD_LINE.match(text)
    token = Token("block_mark" if block else "field", "", 0, map=[line, line + 1], content=text, block=True)
    token.meta = {"column": column}
    if block:
        token.info = block[1].strip()
    elif field:
        token.info, token.markup = field[2].strip(), field[1]
    else:
        return None
    return token


def block_tokens(run: Run) -> tuple[Token, ...]:
    """Return the tokens of a run that is not the rest, as markdown-it makes them."""
    if run.kind in MARKS:
        token = mark_token(run.text, run.begin, 1)
        assert token is not None
        return (token,)
    words = Token("text", "", 0, content=run.text)
    if run.kind == "paragraph":
        name, tag, markup = "paragraph", "p", ""
    else:
        name, tag, markup = "heading", f"h{run.level}", "#" * run.level
    return (
        Token(f"{name}_open", tag, 1, map=[run.begin, run.end], markup=markup, block=True),
        Token(
            "inline", "", 0, map=[run.begin, run.end], level=1, children=[words], content=run.text, block=True
        ),
        Token(f"{name}_close", tag, -1, markup=markup, block=True),
    )

"""Finds links and pictures that were parsed as something else, or that readers cannot see; and adjacent bold words.

Each mistake is reported once on each line, with the line as it was probably meant.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from bulletin.reading.hidden_notes import code_and_lines, without_code
from bulletin.reading.markdown import Chunk
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, error, warning

_UNNAMED = re.compile(r"(?<!!)\[\s*\]\(([^()\s]+)\)")
# A picture with a full-width exclamation mark: ！[图](a.jpg)
_WIDE_MARK = re.compile(
    r"(?:！ ?|! )(?=\[[^\]]*\]\([^)]*\.(?:jpe?g|png|gif|webp|bmp|tiff?)\))", re.IGNORECASE
)
_SIZE = re.compile(r"(?<=\))[ ]?\{[^{}]*(?:=|width|height|\.\w)[^{}]*\}")  # ![图](a.jpg){width=50%}
# Obsidian: ![图|300](a.jpg).
_SIZE_WITHIN = re.compile(r"(?<=!\[)([^\[\]|]*)\|\d{1,4}%?(?:x\d{1,4})?(?=\]\()")
# [字](365.md "题")
_TITLED = re.compile(r"""(?<!!)(\[[^\[\]]*\]\((?:<[^<>]*>|[^()\s]+))\s+["'(]([^"'()]*)["')]\)""")
# Brackets exchanged: (字)[365.md], !(图)[a.jpg]
_SWAPPED = re.compile(
    r"([!！]?)[(（]([^()（）\n]{1,100})[)）]\[((?:https?://|www\.)[^\[\]\s]{1,1000}|[^\[\]\s]{1,200}\.(?:md|html?|pdf|docx?|xlsx?|jpe?g|png|gif|webp))\]"
)
# [字[^1]](365.md)
_NOTE_IN_LINK = re.compile(
    r"(?<!!)(\[[^\[\]\n]{0,200})(\[\^[^\[\]\s]{1,30}\])([^\[\]\n]{0,200}\]\([^()\s]+\))"
)
# Adjacent bold words: **甲****乙**
_BOLD_RUNS = re.compile(
    r"(?<!\*)\*\*(?=[^\s*、，。；：！？”’）》】])[^*\n]{1,200}(?:(?<=\S)\*{4}(?=[^\s*])[^*\n]{1,200}){1,20}\*\*(?!\*)"
)
# Code, pattern, replacement, message, label.
_REWRITTEN: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str], str, str], ...] = (
    ("unread-link", _SIZE_WITHIN, r"\1", "图片的大小会当作图题印出来", "图片的大小由程序定"),
    ("unread-link", _WIDE_MARK, "!", "图片成了链接，前面多印一个感叹号", "感叹号要用半角，后面不空格"),
    ("unread-link", _SIZE, "", "图片后面的大小照原样印出来了", "图片的大小由程序定"),
    ("unread-link", _SWAPPED, lambda m: f"{m[1] and '!'}[{m[2]}]({m[3]})", "链接没有成功，照原样印出来了", "方括号在前，圆括号在后"),
    ("unread-link", _NOTE_IN_LINK, r"\1\3\2", "链接没有成功，照原样印出来了", "注释的记号写在链接的后面"),
    ("unpaired-bold", _BOLD_RUNS, lambda m: f"**{m[0].replace('*', '')}**", "`****` 没有成为加粗，照原样印出来了", "相连的加粗写成一处"),
)  # fmt: skip


def link_mistakes(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each link, picture or bold text that is parsed otherwise than meant.

    Diagnostics: empty-link, unread-link, unpaired-bold.
    """
    if chunk.kind == "fence":
        return
    yield from _without_words(source, chunk)
    yield from _titled(source, chunk)
    _, code_in = code_and_lines(chunk, ())
    for number in range(chunk.line, min(chunk.end_line, len(source.lines)) + 1):
        line = source.lines[number - 1]
        bare = without_code(line, code_in)
        for code, pattern, by, message, label in _REWRITTEN:
            if found := pattern.search(bare):
                where = Span(source.path, number, found.start() + 1, len(found[0]))
                # The hint gets the code spans back, which `bare` has as U+0000.
                code_again = (line[slice(*each.span())] for each in re.finditer("\0+", bare))
                parts = re.split("\0+", pattern.sub(by, bare))
                hint = "".join(part + next(code_again, "") for part in parts).strip()
                yield warning(code, message, where, label, hint=hint)


def _titled(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each link with a title, which is shown only under a mouse pointer. Diagnostics: unread-link."""
    for token in chunk.tokens:
        for opening, *_ in _links(token.children or []):
            if words := str(opening.attrGet("title") or ""):
                where = source.find(words, chunk.line, chunk.end_line)
                hint = _TITLED.sub(r"\1)（\2）", source.lines[where.line - 1]).strip()
                yield error("unread-link", "链接后面的话印不出来", where, "纸上看不见它", hint=hint)


def _without_words(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each link without text, which readers cannot see. Diagnostics: empty-link."""
    for token in chunk.tokens:
        for opening, *inside in _links(token.children or []):
            if any(child.content.strip() or child.type == "image" for child in inside):
                continue
            where = source.find("[", chunk.line, chunk.end_line)
            line = source.lines[where.line - 1].strip()
            fixed = _UNNAMED.sub(lambda m: f"<{m[1]}>" if "://" in m[1] else f"[{m[1]}]({m[1]})", line)
            label = f"方括号里是空的，读者看不见 `{opening.attrGet('href')}`"
            hint = fixed if fixed != line else "在方括号里写上字"
            yield error("empty-link", "链接没有写字", where, label, hint=hint)


def _links(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each link, from its opening token up to, but without, its closing token."""
    begin = 0
    for i, token in enumerate(tokens):
        if token.type == "link_open":
            begin = i
        elif token.type == "link_close":
            yield tokens[begin:i]

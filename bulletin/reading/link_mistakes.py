"""Links and pictures that became something else than was meant: without words, with a full-width ！, with a size behind."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from bulletin.reading.fragments import SourceLines
from bulletin.reading.markdown import Chunk
from bulletin.values.diagnostics import Diagnostic, Span, error, warning

_UNNAMED = re.compile(r"(?<!!)\[\s*\]\(([^()\s]+)\)")
_WIDE_MARK = re.compile(
    r"(?:！ ?|! )(?=\[[^\]]*\]\([^)]*\.(?:jpe?g|png|gif|webp|bmp|tiff?)\))", re.IGNORECASE
)
_SIZE = re.compile(r"(?<=\))[ ]?\{[^{}]*(?:=|width|height|\.\w)[^{}]*\}")


def link_mistakes(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield each link and picture that is not what was meant. Diagnostics: empty-link, unread-link."""
    if chunk.kind == "fence":
        return
    yield from _without_words(source, chunk)
    yield from _titled(source, chunk)
    for number in range(chunk.line, min(chunk.end_line, len(source.lines)) + 1):
        line = source.lines[number - 1]
        for pattern, by, message, label in _SLIPS:
            if found := pattern.search(line):
                where = Span(source.path, number, found.start() + 1, len(found[0]))
                yield warning("unread-link", message, where, label, hint=pattern.sub(by, line).strip())


_SIZE_WITHIN = re.compile(r"(?<=!\[)([^\[\]|]*)\|\d{1,4}%?(?:x\d{1,4})?(?=\]\()")  # Obsidian
_TITLED = re.compile(r"""(?<!!)(\[[^\[\]]*\]\([^()\s]+)\s+["'(]([^"'()]*)["')]\)""")
_SLIPS = (
    (_SIZE_WITHIN, r"\1", "图片的大小会当作图题印出来", "图片的大小由程序定"),
    (_WIDE_MARK, "!", "图片成了链接，前面多印一个感叹号", "感叹号要用半角，后面不空格"),
    (_SIZE, "", "图片后面的大小照原样印出来了", "图片的大小由程序定"),
)


def _titled(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield each link with words that only appear under a mouse. Diagnostics: unread-link."""
    for token in chunk.tokens:
        for opening, *_ in _links(token.children or []):
            if words := str(opening.attrGet("title") or ""):
                where = source.find(words, chunk.line, chunk.end_line)
                hint = _TITLED.sub(r"\1)（\2）", source.lines[where.line - 1]).strip()
                yield error("unread-link", "链接后面的话印不出来", where, "纸上看不见它", hint=hint)


def _without_words(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield each link that readers cannot see. Diagnostics: empty-link."""
    for token in chunk.tokens:
        for opening, *inside in _links(token.children or []):
            if any(child.content.strip() or child.type == "image" for child in inside):
                continue
            where = source.find("[", chunk.line, chunk.end_line)
            line = source.lines[where.line - 1].strip()
            mended = _UNNAMED.sub(lambda m: f"<{m[1]}>" if "://" in m[1] else f"[{m[1]}]({m[1]})", line)
            label = f"方括号里是空的，读者看不见 `{opening.attrGet('href')}`"
            hint = mended if mended != line else "在方括号里写上字"
            yield error("empty-link", "链接没有写字", where, label, hint=hint)


def _links(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each link, its opening first, without its end."""
    begin = 0
    for i, token in enumerate(tokens):
        if token.type == "link_open":
            begin = i
        elif token.type == "link_close":
            yield tokens[begin:i]

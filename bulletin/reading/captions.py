"""Finds captions typed as paragraphs: `图1 …` without a picture beside it, `表1 …` without a table, `▲图为…` below a picture."""

import re
from collections.abc import Iterator

from bulletin.reading.fragments import beside
from bulletin.reading.markdown import Chunk
from bulletin.reading.pasted import LONGEST, single_blanks
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, warning

# 图1, 附表2-1, 表三; and a caption of it: 表1　各镇情况, 图2：学习现场。, 图3《学习简报》.
_NUMBERED = r"附?([图表]) ?((?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[-－—–.．]\d{1,2})?)"
_NUMBER = re.compile(_NUMBERED)
_CAPTION = re.compile(rf"^{_NUMBERED}(?:[ ：:、]{{1,2}}|(?=[《“]))([^。；！？]{{1,50}}?)。?$")
# Captions as newspapers write them below pictures: ▲学习现场, 图为学习现场, （图为学习现场）.
_SHOWN = re.compile(r"^(?:[▲△▼▽] ?|([（(【])?(?=[上下左右]?图[为：:]))([^\[\]]{1,80}?)(?(1)[）)】])$")
_PICTURE = re.compile(r"!\[([^\]]*)\](\([^)]*\))")
# Signs of a table or picture for which there is another diagnostic.
_MAY_BE_TABLE = ("](", "]（", "|", "｜", "\t")


def stray_caption(
    source: SourceLines, chunk: Chunk, before: Chunk | None, after: Chunk | None
) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a paragraph is one line with a caption, or a picture and the caption on the next line.

    before, after: the blocks beside it.
    Diagnostics: typed-caption.
    """
    first, line = (source.lines[number - 1] for number in (chunk.line, chunk.end_line))
    if chunk.kind != "paragraph" or len(line) > LONGEST:
        return
    if chunk.end_line == chunk.line + 1 and _PICTURE.fullmatch(first.strip()):
        before, after = chunk, None  # the picture is in the same paragraph as the caption
    elif chunk.line != chunk.end_line:
        return
    text, where = single_blanks(line), source.line_span(chunk.end_line)
    if match := _SHOWN.match(line.strip()):
        picture = _own_picture(source, before, "图", "") if before else None
        if before and picture and not picture[1].strip() and picture[0] == picture.string.strip():
            yield _apart(text, where, before, match[2], picture)
    elif match := _CAPTION.match(text):
        kind, number, words = match[1], match[2], match[3]
        caption = f"{text[: match.start(3)].rstrip(' ：:、')}　{words}"
        message = f"`{text[:20]}` 没有成为{kind}题，会当作正文印出来"
        for near in (before, after):
            if near and (picture := _own_picture(source, near, kind, number)):
                yield _apart(text, where, near, caption, picture, kind)
                return
        if kind == "表" and after is not None and after.kind in ("table", "block_fence"):
            return
        if kind == "表" and before is not None and _is_bare_table(source, before):
            hint = f"把这一行移到第 {before.line} 行的前面，前后都空一行"
            yield warning("typed-caption", message, where, "表题写在表格上面", hint=hint)
        elif not (_is_thing(source, before) or _is_thing(source, after)):
            hint = "在这一行下面空一行，写上表格；表格不要了，就删掉这一行"
            if kind == "图":
                picture_line = f"![{caption}]({beside(source.path, f'{kind}{number}.jpg')})"
                hint = f"把图存到文章旁边，这一行写成：\n{picture_line}"
            message, label = f"`{text[:20]}` 旁边没有{kind}", f"多半是{kind}没有一起粘过来"
            yield warning("typed-caption", message, where, label, hint=hint)


def _apart(
    text: str, where: Span, near: Chunk, caption: str, picture: re.Match[str], kind: str = "图"
) -> Diagnostic:
    """Return the diagnostic for a caption typed beside its picture. text: the line."""
    message = f"`{text[:20]}` 没有成为{kind}题，会当作正文印出来"
    label = f"写在第 {near.line} 行图片的方括号里"
    hint = f"删掉这一行，第 {near.line} 行写成：\n![{caption}]{picture[2]}"
    return warning("typed-caption", message, where, label, hint=hint)


def _own_picture(source: SourceLines, near: Chunk, kind: str, number: str) -> re.Match[str] | None:
    """Return the match of the picture in a block if the picture has no number or the caption's number."""
    if near.kind != "paragraph":
        return None
    picture = _PICTURE.search(source.lines[near.line - 1])
    named = _NUMBER.match(picture[1].strip()) if picture else None
    return picture if picture and (named is None or named.group(1, 2) == (kind, number)) else None


def _is_bare_table(source: SourceLines, near: Chunk) -> bool:
    """Return whether a block is a table without a caption above it."""
    if near.kind != "table":
        return False
    above = next((line for line in reversed(source.lines[: near.line - 1]) if line.strip()), "")
    caption = _CAPTION.match(single_blanks(above))
    return caption is None or caption[1] != "表"


def _is_thing(source: SourceLines, near: Chunk | None) -> bool:
    """Return whether a paragraph is a picture or table that could not be parsed, for which there is another diagnostic."""
    lines = (
        source.lines[near.line - 1 : near.end_line] if near is not None and near.kind == "paragraph" else []
    )
    return not any(map(_PICTURE.search, lines)) and any(
        sign in line for line in lines for sign in _MAY_BE_TABLE
    )

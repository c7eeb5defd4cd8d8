"""Likely mistakes in the text: what was probably meant to be markup and would be printed as written.

Each is a warning, since the text might be meant so; a heading or footnote that became text is an error.
"""

import re
from collections.abc import Iterator

from bulletin.reading.emphasis import MASKED_AFTER
from bulletin.reading.fragments import SourceLines
from bulletin.reading.markdown import Chunk
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.keys import ARTICLE, spellings

_HEADING = re.compile(r"^([#＃]{1,6})[ \t　]*([^#＃\s].*)$")
_FIELD = re.compile(r"^([^\s:：]{2,24})[:：]\s*(\S.*)$")
_FIELD_WORDS = spellings(ARTICLE)
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]：\s*(.*)$")
_ROW = re.compile(r"^\s*[|｜].*[|｜]\s*$|[|｜].*[|｜]")
_ITEM = re.compile(
    r"^\s*(?:[-•*](?=[^\s*-])|\d{1,2}[.．、](?!\d)|（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十]{1,3}、)"
)
_BOLD = re.compile(
    rf"(?<![*0-9{''.join(sorted(MASKED_AFTER))}])\*\*\*?(?![*0-9])"
)  # 王**, 138****5678 are meant so
_WIDE_BOLD = re.compile("＊＊")
_SENTENCE_END = "。！？；"
_CLOSING = re.compile(r"^\([^()]{2,40}\)$")


def likely_mistakes(source: SourceLines, chunk: Chunk, *, after_title: bool) -> Iterator[Diagnostic]:
    """Yield the likely mistakes in one block. after_title: whether it comes first under an article's title.

    Diagnostics: heading-without-space, field-without-colon, full-width-footnote, table-without-rule, joined-lines,
    unpaired-bold, unread-link, unread-footnote, stray-br, half-width-brackets.
    """
    if chunk.kind != "paragraph":
        yield from _marks(source, chunk)
        return
    lines = source.lines[chunk.line - 1 : chunk.end_line]
    if _is_heading(lines):
        yield _heading(source, chunk, lines[0].strip())
    elif after_title and all((m := _FIELD.match(line.strip())) and m[1] in _FIELD_WORDS for line in lines):
        for number, line in enumerate(lines, chunk.line):
            name, value = _FIELD.match(line.strip()).groups()  # type: ignore[union-attr]
            yield warning(
                "field-without-colon",
                f"`{name}` 前面少一个冒号，当作正文了",
                source.line_span(number),
                "文章的字段前后都有冒号",
                hint=f":{name}: {value}",
            )
    elif match := _FOOTNOTE.match(lines[0].strip()):
        yield error(
            "full-width-footnote",
            f"注释 `[^{match[1]}]` 后面的冒号是全角的",
            source.find("：", chunk.line, chunk.line),
            "这里要用半角冒号加空格",
            hint=f"[^{match[1]}]: {match[2]}",
        )
    elif _is_table(lines):
        yield warning(
            "table-without-rule",
            "表格没有成为表格",
            source.line_span(chunk.line),
            "表头下面少一行 `| --- | --- |`，竖线要用半角",
            hint="| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        )
    elif (joined := _joined(lines)) is not None:
        yield warning(
            "joined-lines",
            "这几行会连成一段",
            source.line_span(chunk.line + joined),
            "这一行接在上一行后面了",
            hint="两段之间空一行；列表的 `-`、`1.` 后面空一格",
        )
    else:
        yield from _marks(source, chunk)


def is_misspelt_heading(source: SourceLines, chunk: Chunk) -> bool:
    """Return whether a paragraph was meant to be a heading; it is then no text."""
    return chunk.kind == "paragraph" and _is_heading(source.lines[chunk.line - 1 : chunk.end_line])


def misspelt_footnote(source: SourceLines, chunk: Chunk) -> str:
    """Return the label of a footnote that could not be read for its full-width colon, else an empty one."""
    match = _FOOTNOTE.match(source.lines[chunk.line - 1].strip()) if chunk.kind == "paragraph" else None
    return match[1] if match else ""


def _is_heading(lines: list[str]) -> bool:
    return bool(lines and _HEADING.match(lines[0].strip()))


def _heading(source: SourceLines, chunk: Chunk, line: str) -> Diagnostic:
    match = _HEADING.match(line)
    assert match is not None
    return error(
        "heading-without-space",
        f"`{line[:20]}` 没有成为标题",
        Span(source.path, chunk.line, source.line_span(chunk.line).column, len(match[1])),
        "# 要用半角，后面空一格",
        hint=f"{match[1].replace('＃', '#')} {match[2]}",
    )


def _is_table(lines: list[str]) -> bool:
    return len(lines) > 1 and all(_ROW.search(line) for line in lines[:2])


def _joined(lines: list[str]) -> int | None:
    """Return the index of a line that was meant to begin a paragraph of its own.

    A new line without an empty one between is the commonest mistake of all; lines that break off in
    mid-sentence are left alone, since some editors wrap text so.
    """
    for i in range(1, len(lines)):
        if lines[i].startswith("　") or _ITEM.match(lines[i]):
            return i
    ended = [line.rstrip().rstrip("”’）*")[-1:] in _SENTENCE_END for line in lines[:-1]]
    return 1 if len(lines) > 1 and all(ended) else None


def _marks(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield each kind of markup that was left in the text of a block, once."""
    words = " ".join(
        child.content for token in chunk.tokens for child in token.children or [] if child.type == "text"
    )

    def at(needle: str) -> Span:
        return source.find(needle, chunk.line, chunk.end_line)

    for bold, sign in (("**", _BOLD), ("＊＊", _WIDE_BOLD)):
        if sign.search(words):
            yield warning(
                "unpaired-bold",
                f"`{bold}` 没有成为加粗，照原样印出来了",
                at(bold),
                "加粗要前后各写两个半角星号",
                hint="**要加粗的字**",
            )
    if match := re.search(r"!?\[[^\]]*\][（(][^）)]*[）)]", words):
        is_picture = match[0].startswith("!")
        yield warning(
            "unread-link",
            f"{'图片' if is_picture else '链接'}没有成功，照原样印出来了",
            at(match[0]),
            "括号要用半角，地址里不能有空格",
            hint="![图1　春耕](365/chungeng.jpg)" if is_picture else "[第335期](../2018/335.md)",
        )
    if match := re.search(r"【\^[^】]+】", words):
        yield warning(
            "unread-footnote",
            f"`{match[0]}` 没有成为注释",
            at(match[0]),
            "方括号要用半角",
            hint=f"[{match[0][1:-1]}]",
        )
    if match := re.search(r"<br\s*/?>", words, re.IGNORECASE):
        yield warning(
            "stray-br",
            f"`{match[0]}` 只在文章标题里能换行，这里照原样印出来了",
            at(match[0]),
            "这里不是文章标题",
            hint="删掉它；要另起一段，就空一行",
        )
    if _CLOSING.match(words.strip()):
        yield warning(
            "half-width-brackets",
            "文末的括号是半角的，没有当作供稿单位",
            source.line_span(chunk.line),
            "供稿单位写在全角括号里",
            hint=f"（{words.strip()[1:-1]}）",
        )

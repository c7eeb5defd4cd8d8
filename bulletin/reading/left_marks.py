"""Finds markup that stays visible in the text because it is written wrong: bold, links, pictures, footnote marks, line breaks.

Each line is reported once for each kind; the hint is the line with all of them fixed.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from bulletin.reading.emphasis import MASKED_AFTER
from bulletin.reading.fragments import beside
from bulletin.reading.link_mistakes import link_mistakes
from bulletin.reading.markdown import Chunk
from bulletin.reading.markup import LINE_BREAK
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, warning

# `**` that may have been meant as bold; not asterisks that mask a name or number (王**, 138****5678) or that are explained
# in the text (**号, **表示, **p<0.01).
_BOLD = re.compile(
    rf"(?<![*0-9])(?<!{'|'.join(name for name in MASKED_AFTER if len(name) == 2)})"
    rf"(?<![{''.join(name for name in MASKED_AFTER if len(name) == 1)}])\*\*\*?(?![*0-9]|号(?!召|角)|表示|代表|[pP] ?[<＜≤])"
)
_BOLD_PAIR = re.compile(rf"{_BOLD.pattern}[ \t]*([^*]+?)[ \t]*\*\*(?!\*)")
_NEVER_OPENS = tuple("、，。；：！？”’）》】")
# A pair between Western characters, as in 2**3**4, is never emphasis (see `emphasis`); with 汉字 within it was meant so: A**重点**B.
_BOLD_AMID = re.compile(r"(?<=[0-9A-Za-z])\*\*(?=[^*\n]{0,60}[\u4e00-\u9fff])[^*\n]{1,60}\*\*(?=[0-9A-Za-z])")
# ![图**甲**](a.jpg)
_BOLD_CAPTION = re.compile(r"(!\[[^\[\]*]{0,200})\*\*([^\[\]*]{0,200})\*\*(?=[^\[\]]*\]\()")
_WIDE_BOLD = re.compile("＊＊")
_STAR = re.compile(r"(?<!\\)\*")
# Links that are not parsed: `[字] (365.md)`, `[字]（365.md）`, `[字](a b.md)`. The repetitions are bounded; otherwise each
# unclosed bracket would be followed to the end of the text.
_LINK = re.compile(
    r"!?\[([^\]]{0,1000})\][ ]?(?:\(|（(?=[^）]{0,1000}[./:：#\\]))((?:[^（）()]|\([^()]{0,200}\)){0,1000})[）)]"
)
# With full-width brackets, only if the target is certainly an address: ［字］（https://…）, 【字】(365.md), but not 【通知】（附后）.
_WIDE_LINK = re.compile(
    r"([!！]?)[［【]([^］】]{0,100})[］】] ?[(（]((?:https?[:：]|www\.)[^（）()\s]{1,1000}|[^（）()\s]{1,200}\.(?:md|html?|pdf|docx?|xlsx?|jpe?g|png))[）)]"
)
# 【^1】; [ ^1], [^1 ]; [^1 without its closing bracket.
_NOTE = re.compile(
    r"[【［]\^([^】］]+)[】］]|\[(?:[ 　]+\^|\^(?=[^\]]{0,30}\s))([^\]]{1,30})\]|\[\^([^\]\s，。；、]{1,10})(?=[\s，。；、]|$)"
)
_WIKI = re.compile(r"!?\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")  # Obsidian: [[365|字]], ![[图.jpg]]
_NOTE_WITHIN = re.compile(r"\^\[([^\[\]]+)\]\^?")  # inline notes: ^[注文]; Typora: ^[1]^
_BREAKS = {"table": "；", "paragraph": "\n\n"}  # kind of block → what replaces <br> in a hint
_CLOSING = re.compile(r"^\([^()]{2,40}\)$")  # contributors in half-width brackets: (青石镇党委)
# Schemes that markdown-it refuses, so that the link stays text.
_REFUSED = re.compile(r"(?:file|javascript|vbscript|data):", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？；：]")
_SIGNS = (
    "**", "＊＊", "](", "]（", "] (", "] （", "【^", "［^", "[^", "[ ^", "^[", "[[", "<", "】(", "】（", "］(",
    "］（", "】 (", "］ (", ")[", "）[",
)  # fmt: skip
_TITLE = re.compile(r"\s+[“‘'](.*)[”’']$")
_KINDS = (
    ("unpaired-bold", _BOLD), ("unpaired-bold", _BOLD_AMID), ("unpaired-bold", _WIDE_BOLD), ("unread-link", _LINK), ("unread-footnote", _NOTE), ("unread-footnote", _NOTE_WITHIN), ("unread-link", _WIKI), ("unread-link", _WIDE_LINK), ("stray-br", LINE_BREAK),
)  # fmt: skip


def left_marks(source: SourceLines, chunk: Chunk, *, is_title: bool = False) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each kind of markup that stays visible in a line of a block.

    is_title: whether the block is a title, in which `<br>` breaks the line.
    Diagnostics: empty-link, unpaired-bold, unread-link, unread-footnote, stray-br, half-width-brackets.
    """
    raw = source.lines[chunk.line - 1 : chunk.end_line]
    # A quick test: most blocks have none of these signs.
    if not any(sign in line for line in raw for sign in _SIGNS) and not raw[0].lstrip().startswith("("):
        return
    yield from link_mistakes(source, chunk)
    texts = list(_texts_by_line(chunk))
    for number, texts_of_line in texts:
        line = source.lines[min(number, len(source.lines)) - 1]
        found: dict[str, re.Match[str]] = {}
        for code, pattern in _KINDS:
            for text in texts_of_line:
                if pattern is _BOLD and len(pattern.findall(text)) <= line.count(r"\*\*"):
                    continue  # escaped by the author, so meant as text
                if (
                    code not in found
                    and not (is_title and pattern is LINE_BREAK)
                    and (match := pattern.search(text))
                ):
                    found[code] = match
        for_break = "<br>" if is_title else _BREAKS.get(chunk.kind, "")
        fixed = _changed(line, texts_of_line, partial(_fixed_text, for_break=for_break)) if found else ""
        for code, match in found.items():
            hint = fixed
            if code == "unpaired-bold":
                hint = _in_pairs(line) if len(found) == 1 else ""
                hint = hint or _as_text(line, texts_of_line, _BOLD_CAPTION.sub(r"\1\2", fixed))
            yield _diagnostic_of(source, number, line, code, match, hint)
    words = "".join(text for _, texts_of_line in texts for text in texts_of_line)
    if _CLOSING.match(words.strip()) and not is_title:
        message, label = "文末的括号是半角的，没有当作供稿单位", "供稿单位写在全角括号里"
        hint = f"（{words.strip()[1:-1]}）"
        yield warning("half-width-brackets", message, source.line_span(chunk.line), label, hint=hint)


def _texts_by_line(chunk: Chunk) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number in the file, pieces of plain text between markup) for each line of the block."""
    lines: dict[int, list[str]] = {}
    for token in chunk.tokens:
        number = chunk.lines_of(token).start
        pieces = ""  # adjacent text tokens are joined: markdown-it makes a token of each unpaired sign
        for child in token.children or []:
            if child.type == "text":
                pieces += child.content
                continue
            lines.setdefault(number, []).append(pieces)
            pieces = ""
            if child.type == "image":  # its caption is plain text
                lines[number].append(child.content)
            number += child.type in ("softbreak", "hardbreak")
        if pieces:
            lines.setdefault(number, []).append(pieces)
    yield from lines.items()


def _diagnostic_of(
    source: SourceLines, number: int, line: str, code: str, match: re.Match[str], fixed: str
) -> Diagnostic:
    sign = match[0]
    # The match is in the parsed text, which may lack backslashes of the line: search the line for it.
    at = line.find(match.string[match.start() :][:20])
    at = at if at >= 0 else line.find(sign)
    where = Span(source.path, number, at + 1, len(sign)) if at >= 0 else source.line_span(number)
    if code == "unpaired-bold":
        words = f"`{sign}` 没有成为加粗，照原样印出来了", "加粗要前后各写两个半角星号"
    elif code == "unread-footnote":
        words = f"`{sign}` 没有成为注释", "记号写成半角的 `[^1]`，注文另起一段写"
        if (within := _NOTE_WITHIN.fullmatch(sign)) and within[1].isdecimal():  # Typora's ^[1]^
            fixed = fixed.replace(sign, f"[^{within[1]}]", 1)
        elif within:
            fixed = f"{fixed.replace(sign, '[^注]', 1)}\n\n[^注]: {within[1]}"
    elif code == "stray-br":
        fixed = re.sub(r"\n\n[ \t]*(?=\n|$)", "", fixed).strip("\n")
        words = f"`{sign}` 只在文章标题里能换行，这里照原样印出来了", "这里不是文章标题"
    else:
        what = "图片" if sign.startswith(("!", "！")) else "链接"
        wrong = "括号要用半角，地址里不能有空格"
        if match.re is _WIKI:
            wrong = "图片写成 `![图题](位置)`" if what == "图片" else "链接写成 `[字](位置)`"
        elif match.re is _LINK and _REFUSED.match(match[2].strip()):
            wrong = "这种地址读者打不开"
            if what == "图片":
                fixed = f"把图片存到文章旁边，写成 `![{match[1]}]({beside(source.path, match[2])})`"
        words = f"{what}没有成功，照原样印出来了", wrong
    return warning(code, words[0], where, words[1], hint=fixed or "删掉这一行")


def _changed(line: str, texts: list[str], change: Callable[[str], str]) -> str:
    """Return the line with `change` applied to each of its texts; the markup between them is unchanged."""
    at = 0
    for text in texts:
        # In the source, a character may be escaped by a backslash.
        as_typed = "".join(r"\\?" + re.escape(char) for char in text)
        if text and (found := re.compile(as_typed).search(line, at)):
            new = change(found[0])
            line = line[: found.start()] + new + line[found.end() :]
            at = found.start() + len(new)
    return line


def _in_pairs(line: str) -> str:
    """Return the line with half-width `**` and no blanks inside each pair; empty if nothing changes or signs are unpaired."""
    line, written = line.replace("＊＊", "**"), line
    fixed = _BOLD_PAIR.sub(r"**\1**", line) if "`" not in line and len(_BOLD.findall(line)) % 2 == 0 else ""
    return fixed if fixed != written else ""


def _as_text(line: str, texts: list[str], fixed: str) -> str:
    """Return `fixed` if it differs from the line; else the line with its unpaired asterisks escaped as text."""
    for each in (texts, [line]):  # the whole line if the texts are not found in it
        if fixed.strip() == line.strip():
            fixed = _changed(line, each, partial(_STAR.sub, r"\\*"))
    return fixed


def _fixed_text(text: str, for_break: str) -> str:
    text = _WIKI.sub(_fixed_wiki, _LINK.sub(_fixed_link, text))
    text = _WIDE_LINK.sub(lambda m: f"{m[1] and '!'}[{m[2]}]({m[3].replace('：', ':')})", text)
    text = _NOTE.sub(lambda match: f"[^{''.join((match[1] or match[2] or match[3]).split())}]", text)
    text = LINE_BREAK.sub(for_break, text)
    if _WIDE_BOLD.search(text):
        text = text.replace("＊＊", "**")
    signs = list(_BOLD.finditer(text))
    if len(signs) % 2 == 0:
        return re.sub(r"\*\*[ \t]*([^*]+?)[ \t]*\*\*", r"**\1**", text)
    # An odd number of signs: the last one has no partner. It closes nothing at the end; elsewhere a partner is put behind the sentence.
    last = signs[-1]
    rest = text[last.end() :]
    if rest.startswith(_NEVER_OPENS):
        return text
    if not rest.strip():  # at the end of the text, without an opening partner
        return text[: last.start()] + rest
    end = _SENTENCE.search(rest)
    place = last.end() + (end.end() if end else len(rest.rstrip()))
    return text[: last.end()] + text[last.end() : place].lstrip() + last[0] + text[place:]


def _fixed_wiki(match: re.Match[str]) -> str:
    address, words = match[1].strip(), (match[2] or "").strip()
    if match[0].startswith("!"):
        return f"![{words if not words.isdecimal() else ''}]({address.replace(' ', '%20')})"
    return words or address


def _fixed_link(match: re.Match[str]) -> str:
    words, address = match[1], match[2].strip()
    if _REFUSED.match(address):
        return words if not match[0].startswith("!") else match[0]
    if address.startswith("<") or '"' in address:
        return match[0]
    sign = "!" if match[0].startswith("!") else ""
    if titled := _TITLE.search(address):
        address = address[: titled.start()]
        return f'![{words}]({address} "{titled[1]}")' if sign else f"[{words}]({address})（{titled[1]}）"
    # Other programs write a picture's size so: (a.jpg =300x).
    address = re.sub(r"[ \u3000]+=\d+%?x?\d*$", "", address)
    address = re.sub("[ \u3000]", "%20", address)
    return f"{sign}[{words}]({address})"

"""Finds characters that are invisible or only look like others, as pasted from web pages, PDFs and Word, in any file."""

import re
import unicodedata
from collections.abc import Iterator

from bulletin.values.diagnostics import Diagnostic, Span, error, span_at

NO_GLYPH_NEEDED = frozenset("\n\r\t")
# The address of a link or picture, which is not printed.
TARGET = re.compile(r"(?<=\]\()(?:<[^<>\n]*>|[^\s()<>]+)(?=[ )])")
_MOST_LINES = 8  # named in one message


def check_odd_characters(path: str, text: str) -> tuple[Diagnostic, ...]:
    """Return the characters of a text that are invisible or that only look like others, each once with the lines it is on.

    Diagnostics: invisible-character, compatibility-character.
    """
    if text.isascii():
        return ()
    odd = [char for char in set(text) - NO_GLYPH_NEEDED if is_invisible(char) or usual(char) != char]
    if not odd:
        return ()
    shown = TARGET.sub(lambda match: " " * len(match[0]), text)
    found = [
        d
        for char in odd
        if (span := next(places(char, path, shown), None)) and (d := about_odd(char, shown, span))
    ]
    return tuple(sorted(found, key=lambda d: (d.span.line, d.span.column)))


def about_odd(char: str, text: str, span: Span) -> Diagnostic | None:
    """Return a diagnostic for a character that is invisible or looks like another; None if it is neither.

    text: the whole file; span: the character's first place in it.
    """
    code = f"U+{ord(char):04X}"
    where = _also_on(char, text, span)
    if (meant := usual(char)) != char:
        message, label = f"`{char}`（{code}）不是 `{meant}`，只是样子相同", f"搜索和复制都会找不到{where}"
        return error("compatibility-character", message, span, label, hint=f"重新打一遍：{meant}")
    if not is_invisible(char):
        return None
    message, label = f"这里有一个看不见的字符 {code}", f"印不出来，也搜不到{where}"
    hint = "删掉它，多半是从网页或 PDF 粘贴时带来的"
    before = text[: _offset(text, span)].rstrip(char)[-1:]
    if _is_variation_selector(char) and before.strip():
        message = f"`{before}` 后面有一个看不见的字符 {code}"
        label = "它只换前面那个字的样子" if char != "\ufe0f" else "它只让前面的符号变成彩色的表情"
        label += where
        hint = f"把光标放在 `{before}` 后面，按一次 Delete 键，`{before}` 还在"
    return error("invisible-character", message, span, label, hint=hint)


def _also_on(char: str, text: str, span: Span) -> str:
    """Return the other lines with a character, as the end of a label."""
    if text.count(char) == 1:
        return ""
    lines = [n for n, line in enumerate(text.split("\n"), 1) if char in line and n != span.line]
    if not lines:
        return f"；这一行共 {text.count(char)} 处"
    more = " 行等处" if len(lines) > _MOST_LINES else " 行"
    return f"；还有第 {'、'.join(map(str, lines[:_MOST_LINES]))}{more}"


_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that are drawn as nothing


def is_invisible(char: str) -> bool:
    """Return whether a character is invisible, even if some faces have it.

    Controls (soft hyphen, zero width, direction of writing), variation selectors, and letters that are drawn as nothing.
    """
    is_control = unicodedata.category(char) in ("Cf", "Cc") and char not in NO_GLYPH_NEEDED
    return is_control or _is_variation_selector(char) or char in _BLANK_LETTERS


def _is_variation_selector(char: str) -> bool:
    """Return whether a character only changes how the one before it looks: ☺ + U+FE0F, 葛 + U+E0100."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def usual(char: str) -> str:
    """Return the 汉字 or letters that a compatibility character means: ⽂ (U+2F42) → 文, ﬁ → fi."""
    code = ord(char)
    is_alike = 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06
    return unicodedata.normalize("NFKC", char) if is_alike else char


def places(char: str, path: str, text: str) -> Iterator[Span]:
    """Yield the places of a character."""
    at = text.find(char)
    while at >= 0:
        yield span_at(path, text, at)
        at = text.find(char, at + 1)


def _offset(text: str, span: Span) -> int:
    """Return where a span begins, counted from the start of its text."""
    start = 0
    for _ in range(span.line - 1):
        start = text.index("\n", start) + 1
    return start + span.column - 1

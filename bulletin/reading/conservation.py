"""Checks that no text is lost while reading: compares the source of each block with the HTML made from it, and the lines of
YAML with its keys and values.

Independent of the parser on purpose: the characters of the source lines are counted and compared with those of the HTML.
A missing character must be markup whose effect is visible in the HTML (`**` became <strong>); otherwise it is an error
`text-lost`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from bulletin.reading.markup import LINE_BREAK
from bulletin.reading.nodes import WrittenLines
from bulletin.reading.unmeant_markup import meant_asterisks, rows_of_prose, unmeant_asterisks
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error, has_errors
from bulletin.values.text import is_wide, shorten


class Shown(NamedTuple):
    """How the page shows the lines from first to last (from 1). html: HTML, or escaped text.

    spent: characters of the lines that are not shown for a known reason: the （） of a closing line, marks between names.
    """

    first: int
    last: int
    html: str
    spent: str = ""


_TAG = re.compile(r"<[^>]*>")
_ALT = re.compile(r'<img [^>]*alt="([^"]*)"')
_OWN_ORDINAL = re.compile('<span class="list__ordinal">(（|[①-⑳])')
_CAPTION = re.compile(r"<figcaption[^>]*>([^<]*)<")
# Blanks, control characters, zero-width characters, bidi controls, byte order mark.
INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
# The target of a link or picture, up to a title in quotes: `](365.md`, `](<a b.jpg>`, `](http://example.org/a_(b) "`.
_TARGET = re.compile(r'\]\((<(?:[^<>\n\\]|\\.)*>[ \t]*|(?:[^()\n\\"]|\\.|\([^()\n]*\))*)(?:(")|(?=\)))')
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_AUTOLINK = re.compile(r"<[a-zA-Z][\w+.-]*:[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>")
_ESCAPE = re.compile(r"\\[!#()*+\-.:<>\[\]^_`|~：]")
# The markers of lists and quotations at the beginning of a line: `> - `, `1. `.
_CONTAINER = re.compile(r"^[\s　]*(?:(?:>|[-+*](?=\s|$)|\d{1,9}[.)](?=\s))[ \t]*)+", re.MULTILINE)
# A code fence with or without a language: ```python.
_FENCE = re.compile(r"^[\s>]*(`{3,}|~{3,})[ \t]*[A-Za-z0-9+#_.-]*[ \t]*$", re.MULTILINE)
# A horizontal rule: `---`, `* * *`, `> ***`, `- ---`.
_RULE = re.compile(r"^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*?([-*_])(?:[ \t]*\1){2,}\s*$", re.MULTILINE)
_HEADING = re.compile(r"^\s*(#{1,6})(?=\s|$)(?:.*\s(#+)\s*$)?", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[\s>|:-]*-[\s|:-]*$", re.MULTILINE)
# The markup before a title, an attachment's title or a field's value: `## `, `::: 附件`, `:供稿:`.
_NAME = re.compile(r"^\s*(?:#{1,6}(?=\s)|[:：]{3,}\s*(?:附件|attachment)|[:：][^\s:：]{1,24}[:：])")


def missing(written: str, html: str, spent: str = "") -> Counter[str]:
    """Count the characters of `written` that are neither shown in the HTML nor explained by its markup or by `spent`."""
    text = _text(html)
    source = _inked(written)
    shown = _inked(text)
    if source == shown and "<table" not in html:
        return Counter()
    # Most other blocks differ only in a few signs of markup. Counting these alone is four times as fast as counting all characters.
    bare, seen = source.replace("*", ""), shown.replace("*", "")
    if seen in bare:
        lost = Counter(bare.replace(seen, "", 1))
        lost["*"] = source.count("*") - shown.count("*")
    else:
        lost = Counter(source) - Counter(shown)
    explained = _markup(written, html)
    explained.update(spent)
    lost = lost - explained  # twice as fast as `-=`
    return lost + rows_of_prose(written, html) if "<table" in html else lost


def _inked(text: str) -> str:
    """Return a text without blanks and invisible characters.

    Most texts have only blanks, which `split` removes ten times as fast as the pattern.
    """
    plain = "".join(text.split())
    return plain if plain.isprintable() else INVISIBLE.sub("", plain)


def _text(html: str) -> str:
    """Return the text that readers of HTML see, with the alternative texts of pictures."""
    text = unescape(_TAG.sub("", html)) if "<" in html or "&" in html else html
    if "<img" not in html:
        return text
    captions = _CAPTION.findall(html)
    return text + unescape("".join(alt for alt in _ALT.findall(html) if alt not in captions))


def _markup(written: str, html: str) -> Counter[str]:
    """Count the characters of `written` that are markup whose effect is visible in the HTML."""
    strong, emphasis = html.count("<strong"), html.count("<em")
    pairs = 4 * strong + 2 * emphasis - unmeant_asterisks(html, written) if strong or emphasis else 0
    spent = Counter({"*": pairs, "\\": len(_ESCAPE.findall(written))})
    links = html.count("<a ") + html.count("<img ")
    if links:
        shown = _text(html)
        for target, title in _TARGET.findall(written):
            if f"]({target}" in shown:  # it did not become a link
                shown = shown.replace(f"]({target}", "", 1)
            elif links > 0:
                links -= 1
                spent.update(f"[]({target})" + (title * 2))
        spent["!"] += html.count("<img ")
        for address in _AUTOLINK.findall(written):
            spent.update(address[0] + address[-1])
    if marks := html.count('class="footnote-ref"'):
        spent.update("".join(_FOOTNOTE_MARK.findall(written)[:marks]))
    if "<h" in html:
        for opening, closing in _HEADING.findall(written):
            spent["#"] += len(opening) + (len(closing) if len(closing) == len(opening) else 0)
        if "<hr" in html:
            spent.update("".join(match[0] for match in _RULE.finditer(written)))
    if "<li" in html or "<blockquote" in html:
        shown = re.sub(r"\d+[.)]", "", "".join(_CONTAINER.findall(written)))  # ordinals are shown as text
        spent.update(shown)
        for ordinal in _OWN_ORDINAL.findall(html):  # shown （1） or ①, but typed `1.` or `1)`
            spent.update(".)" if ordinal[0] == "（" else f".){ord(ordinal) - ord('①') + 1}")
    if "<table" in html:
        spent["|"] += written.count("|")
        spent.update("".join(_TABLE_RULE.findall(written)[: html.count("<table")]))
    if "<code" in html:
        spent["`"] += written.count("`")
        if "<pre" in html:
            spent.update("".join(match[0] for match in _FENCE.finditer(written)))
    if "<br" in html:
        spent.update("".join(LINE_BREAK.findall(written)))
    return spent


def title_shown(line: int, lines: Sequence[str], written: str) -> Shown:
    """Return how a title in a heading or after a block's name is shown.

    lines: the title's; written: the title with its markup.
    """
    spent = _inline_markup(written) + "".join(LINE_BREAK.findall(written))
    return Shown(line, line, _escaped(" ".join(lines)), spent)


def field_shown(line: int, written: str, value: str, spent: str) -> Shown:
    """Return how a field is shown.

    written: its value with markup; spent: marks between or after its words, which are not shown.
    """
    return Shown(line, line, _escaped(value), _inline_markup(written) + spent)


def _inline_markup(written: str) -> str:
    """Return the markup that is removed to get plain words: pairs of asterisks, backticks, targets of links."""
    pairs = "*" * meant_asterisks(written) + "`" * (written.count("`") // 2 * 2)
    pairs += "<>" * len(_AUTOLINK.findall(written))
    return pairs + "".join(f"![]({target})" for target, _ in _TARGET.findall(written))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def lost_text(
    path: str,
    lines: Sequence[str],
    body_line: int,
    shown: Sequence[Shown],
    found: Collection[Diagnostic],
    names: Collection[str] = (),
) -> list[Diagnostic]:
    """Return an error for each block that shows less than was written, and for each line that no block shows.

    lines: of the whole file. found: the diagnostics so far; lines named by their errors are not reported again, and lines
    outside blocks are compared only if there is no error. names: texts that are allowed outside blocks: names of sections,
    which the issue's facts have, and of ::: blocks. Diagnostics: text-lost.
    """
    lost = list(_lost_in_blocks(path, lines, shown, _lines_named(found, errors_only=True)))
    # After an error, such as an unclosed block, whole blocks may be in no article: their lines would all be reported.
    if not has_errors(found):
        known = _lines_named((*found, *lost), errors_only=False)
        for block in shown:
            known.update(range(block.first, block.last + 1))
        for number, line in enumerate(lines[body_line - 1 :], body_line):
            text = _inked(line) if number not in known else ""
            if text and text.lstrip("#:：").strip("【】") not in names:
                lost.append(_text_lost(path, lines, number, number, Counter(text)))
    return lost


def _lost_in_blocks(
    path: str, lines: Sequence[str], shown: Sequence[Shown], blamed: Collection[int]
) -> Iterator[Diagnostic]:
    for block in shown:
        written = "\n".join(lines[block.first - 1 : block.last])
        if not block.html.startswith("<"):
            written = _NAME.sub("", written)
        lost = missing(written, block.html, block.spent)
        if lost and not any(line in blamed for line in range(block.first, block.last + 1)):
            yield _text_lost(path, lines, block.first, block.last, lost)


def _lines_named(found: Collection[Diagnostic], *, errors_only: bool) -> set[int]:
    named = set()
    for diagnostic in found:
        if diagnostic.severity is Severity.ERROR or not errors_only:
            named.add(diagnostic.span.line)
        named.update(span.line for span, _ in diagnostic.related)
    return named


def _text_lost(path: str, lines: Sequence[str], first: int, last: int, lost: Counter[str]) -> Diagnostic:
    """Return the diagnostic at the line with most of the lost characters.

    Among equal lines the last one, since texts are mostly cut off at their end.
    """
    number = max(
        range(first, min(last, len(lines)) + 1),
        key=lambda n: (sum((lost & Counter(lines[n - 1])).values()), n),
    )
    line = lines[number - 1]
    # The place: the last run of lost characters in that line.
    begin = max((line.rfind(char) for char in lost), default=0)
    while begin > 0 and line[begin - 1] in lost:
        begin -= 1
    # The lost characters in source order; of equal characters, the last ones are taken.
    words, left = "", lost.copy()
    for char in reversed("\n".join(lines[first - 1 : last])):
        if left[char] > 0:
            left[char] -= 1
            words = char + words
    return error(
        "text-lost",
        f"有 {lost.total()} 个字读的时候丢了：`{shorten(words, 20)}`",
        Span(path, number, max(begin, 0) + 1, 1),
        "写在这里，页面上却没有",
        hint="把这一处换一种写法；符号本身要印出来的，前面加一个反斜杠",
    )


# A YAML comment; `#标题: 甲` is a key that was commented out. `#1 专刊` has no colon: it may be text, so it is not a comment.
_COMMENT = re.compile(r"(?:^[ \t]*#*|[ \t])#(?=[ \t]|$).*|^[ \t]*#+(?=\w{1,12}[:：]).*")
_MARKS = frozenset(":-[]{},\"'|>~?&*!#")
_BLANK_WITHIN = re.compile(r"(\S) (\S)")


def lost_values(text: WrittenLines, words: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield an error if characters of a YAML text are in none of its keys and values, or a value has a blank that was not typed.

    words: the texts of all keys and values. Diagnostics: text-lost.
    """
    words, lines = list(words), text.lines
    kept = Counter(INVISIBLE.sub("", "".join(words)))
    written = [_COMMENT.sub("", line) if "#" in line else line for line in lines]
    # Lines with a backslash are skipped: an escape stands for another character.
    bare = [INVISIBLE.sub("", line) if "\\" not in line else "" for line in written]
    lost = Counter("".join(bare)) - kept
    if lost := Counter({char: n for char, n in lost.items() if char not in _MARKS}):
        i = max(range(len(bare)), key=lambda n: (sum((lost & Counter(bare[n])).values()), n))
        missing = "".join(char for char in bare[i] if char in lost)
        where = text.span(i, 0, max(1, len(lines[i].rstrip())))
        yield _value_lost(
            where, f"有 {lost.total()} 个字读的时候丢了：`{shorten(missing, 20)}`", "写在这里，读出来却没有"
        )
    whole = "\n".join(lines)
    # YAML joins lines with a blank, which is wrong between two 汉字.
    for word in words:
        for match in _BLANK_WITHIN.finditer(word) if " " in word else ():
            if is_wide(match[1]) and is_wide(match[2]) and match[0] not in whole:
                n = next((n for n, line in enumerate(lines) if line.rstrip().endswith(match[1])), None)
                if n is None:  # typed as an escape sequence
                    continue
                where = text.span(n, max(1, len(lines[n].rstrip())) - 1, 1)
                yield _value_lost(where, f"读的时候多出了一个空格：`{match[0]}`", "接下一行的地方多出来的")


def _value_lost(where: Span, message: str, label: str) -> Diagnostic:
    return error("text-lost", message, where, label, hint="把这一处换一种写法，例如写在一行里，整个值加引号")

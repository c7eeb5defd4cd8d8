"""Finds notes that are hidden from readers in other programs, and HTML. Here both are plain text, so they would be published.

They are errors, since what an author meant to hide must not appear on the site.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape

from bulletin.reading.markdown import Chunk
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import LOWERED, RAISED, in_signs

_COMMENT = re.compile(r"[<＜《]!-{2,}")
_COMMENT_WHOLE = re.compile(r"[<＜《]!-{2,}.*?-{2,}[>＞》]")
_PERCENT = re.compile(r"(?<!%)%%(?!%)")  # comments of Obsidian: %%note%%
_PERCENT_WHOLE = re.compile(r"%%.*?%%")
# A link definition without a target, which Markdown drops: `[//]: # (note)`, `[comment]: <> (note)`.
_DEFINITION = re.compile(r"^\s*\[(?!\^)[^\]]+\][:：]\s*(?:#|<#?>)?\s*[(（\"“'‘].*")
# Comments of CriticMarkup ({>>note<<}), of templates ({# note #}, {% note %}), of web pages and programs (<?note?>, /*note*/,
# // note; this one only at the beginning of a line, since addresses contain //), and of Word ([批注1]: note).
_CRITIC = re.compile(
    r"\{>>.*?(?:<<\}|$)|\{#.*?#\}|\{%.*?%\}|<!DOCTYPE[^>]*>|<\?.*?\?>|(?<!\S)/\*.*?\*/|^\s*//(?!/)\s.*$"
    r"|^\s*[\[［【]?批注 ?[\[［]?\w{0,4}\d{1,3}[\]］】][：:]?\s*\S.*$|[\[［【]批注 ?\w{0,4}\d{1,3}[\]］】]"
)
# &nbsp;, &#160;, &#xA0;
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,23});")
# Tags of HTML and of Word: <p>, </div>, <img src=…>, <o:p>; not <br>, which breaks titles.
_TAG = re.compile(
    r"</?(?:p|div|span|font|center|u|b|i|s|em|strong|del|ins|mark|small|big|a|img|hr|table|tr|td|th|tbody|thead|ul|ol|li"
    r"|h[1-6]|details|summary|blockquote|pre|code|style|script|iframe|figure|sup|sub|ruby|rt|strike|tt|kbd|abbr|cite|blink|marquee|section|article|header|footer|nav|body|head|html|meta|link|form|input|button|video|audio|embed|object|param|picture|source|track|svg|label|select|option|textarea|noscript|base|col|colgroup|tfoot|var|samp|wbr|dl|dt|dd|caption|(?:o|w|v|m|st1):[a-z]+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.{1,1000}?)(?<!`)\1(?!`)")
_RAISED = re.compile(r"<(sup|sub)>([0-9+\-=()]{1,20})</\1>", re.IGNORECASE)
# <a href="365.html">字</a>
_ANCHOR = re.compile(r"<a\s[^<>]*href=[\"']([^\"'<>\s()]+)[\"'][^<>]*>([^<>\[\]]+)</a>", re.IGNORECASE)
_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_FIRST_SIGNS = "<＜《%[［【{&/"  # first characters of the patterns above: a quick test for lines without any


def hidden_notes(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line of a block with a hidden note, HTML entity or tag outside code.

    Diagnostics: hidden-note, html-entity, html-tag.
    """
    yield from notes_in_lines(source, *code_and_lines(chunk, _FIRST_SIGNS))


def code_and_lines(chunk: Chunk, signs: Collection[str]) -> tuple[range, list[str]]:
    """Return the line numbers of a block, empty if its text contains none of the signs; and the contents of its code spans."""
    words, code = False, []
    if chunk.kind in ("field", "block_fence"):
        words = any(sign in chunk.directive.value for sign in signs)
    for token in chunk.tokens:
        for child in token.children or ():
            if child.type == "code_inline":
                code.append(child.content.strip())
            elif child.type in ("text", "image") and not words:
                words = any(sign in child.content for sign in signs)
    return range(chunk.line, chunk.end_line + 1 if words else chunk.line), code


def without_code(line: str, code: Collection[str]) -> str:
    """Return a line with its code spans overwritten by U+0000, so that offsets do not change.

    code: contents of the code spans.
    """
    if not code:
        return line
    return _CODE.sub(lambda m: "\0" * len(m[0]) if m[2].strip() in code else m[0], line)


def notes_in_lines(
    source: SourceLines, numbers: Iterable[int], code: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each of these lines of the file that has a hidden note or HTML.

    code: contents of code spans, which are skipped.
    """
    numbers = [number for number in numbers if number <= len(source.lines)]
    # A comment of Obsidian is between two marks; a single %% is text.
    percents = sum(len(_PERCENT.findall(source.lines[number - 1])) for number in numbers)
    for number in numbers:
        line = source.lines[number - 1]
        bare = without_code(line, code)
        if not any(sign in bare for sign in _FIRST_SIGNS):
            continue
        if found := _COMMENT.search(bare):
            # If nothing closes this comment, nothing closes a later one.
            whole = _COMMENT_WHOLE.match(bare, found.start())
            yield _note(source, number, whole or found, _without(line, bare, whole))
        elif percents > 1 and (found := _PERCENT.search(bare)):
            whole = _PERCENT_WHOLE.search(bare)
            yield _note(source, number, whole or found, _without(line, bare, whole))
        elif found := _DEFINITION.search(bare) or _CRITIC.search(bare):
            yield _note(source, number, found, _without(line, bare, found))
        else:
            yield from _html(source, number, line, bare)


def _without(line: str, bare: str, found: re.Match[str] | None) -> str:
    """Return the line without all matches of the pattern of `found`, and without HTML; empty if the note continues on the next line."""
    rest = line if found else ""
    for match in reversed([*found.re.finditer(bare)] if found else []):
        rest = rest[: match.start()] + rest[match.end() :]
    return _fixed(rest).strip()


def _note(source: SourceLines, number: int, found: re.Match[str], rest: str) -> Diagnostic:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    return error(
        "hidden-note",
        f"`{found[0].strip()[:20]}` 藏不住，会照样印出来、登在网上",
        Span(source.path, number, start + 1, max(1, len(found[0].strip()))),
        "这里没有给自己看的批注",
        hint=rest or "删掉它；给自己看的话另外记，或者写在开头项目里 `#` 的后面",
    )


def _html(source: SourceLines, number: int, line: str, bare: str) -> Iterator[Diagnostic]:
    """Yield at most one diagnostic for the line. Diagnostics: html-entity, html-tag."""
    entities = [m for m in _ENTITY.finditer(bare) if unescape(m[0]) != m[0]]
    tags = list(_TAG.finditer(bare))
    for code, found, what in (("html-entity", entities, "符号"), ("html-tag", tags, "标签")):
        if found:
            fixed = _fixed(_ANCHOR.sub(r"[\2](\1)", _RAISED.sub(_raised, line)))
            message = f"`{found[0][0][:30]}` 是网页的{what}，这里会照样印出来"
            where = Span(source.path, number, found[0].start() + 1, len(found[0][0]))
            yield error(code, message, where, "直接写要印的字", hint=fixed.strip() or "删掉这一行")
            return


def _raised(match: re.Match[str]) -> str:
    """Return the digits in <sup> or <sub> as superscript or subscript characters."""
    return in_signs(match[2], RAISED if match[1].lower() == "sup" else LOWERED)


def _picture_of(tag: str) -> str:
    """Return the Markdown for an <img> tag; empty for other tags, and if it names no file."""
    named = dict(re.findall(r"""\b(src|alt)\s*=\s*["']?([^"'>\s]+)""", tag))
    is_picture = tag.lower().startswith("<img") and "src" in named
    return f"![{named.get('alt', '')}]({named['src']})" if is_picture else ""


def _fixed(line: str) -> str:
    """Return the line with characters in place of entities, and without tags; non-breaking and other special blanks become a space."""
    out, at = "", 0
    for match in sorted((*_ENTITY.finditer(line), *_TAG.finditer(line)), key=lambda m: m.start()):
        char = unescape(match[0]) if match[0].startswith("&") else _picture_of(match[0])
        out += line[at : match.start()] + ("" if char in "\xad\u200b\ufeff" else _BLANKS.sub(" ", char))
        at = match.end()
    return out + line[at:]

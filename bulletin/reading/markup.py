"""Adapts the HTML of a text for the screen and for print.

`reading` writes links and pictures as `content:PATH`, footnote marks as empty `<sup>`: their final form differs between
screen and print, and the target of a link is known only when the whole site is.
"""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, unquote

_FOOTNOTE_REF = re.compile(r'<sup class="footnote-ref" data-n="(\d+)"></sup>')
_DOTS = re.compile("[·•‧・]")  # 间隔号 and characters that look like it
_TAG = re.compile("(<[^>]*>)")
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)  # as authors write it in a title
# Text never has an unescaped `<`, and percent-encoded paths have neither `"` nor `#`: only addresses made by `content_address` match.
_CONTENT_ADDRESS = re.compile(r'<(a href|img src)="content:([^"#]*)([^"]*)"')
_NOT_IN_TARGET = re.compile(r"""[%#<>()"'&\\:\s\x00-\x1f\x7f]""")
# Characters that are allowed unencoded in a fragment (RFC 3986, 3.5), except '.
_IN_FRAGMENT = "/?:@!$&()*+,;="


def with_footnotes_inline(html: str, notes: Sequence[str], placed: set[int], anchor: str = "") -> str:
    """Return print HTML with each footnote at its first mark; print.css floats it to the foot of the page.

    The first mark prints `data-sign` by `::footnote-call`; later marks repeat the number. placed: the numbers of footnotes
    in earlier parts of the article; those of this part are added. anchor: the article's; if given, marks link to the note
    `ANCHOR-fnN`, and notes link back to the mark `ANCHOR-refN`, which `data-ref` names.
    """

    def put(match: re.Match[str]) -> str:
        number = int(match[1])
        if number in placed:
            return _mark_again(number, anchor)
        placed.add(number)
        names = f' id="{anchor}-fn{number}" data-ref="{anchor}-ref{number}"' if anchor else ""
        return f'<span class="footnote" data-sign="{footnote_sign(number)}"{names}>{notes[number - 1]}</span>'

    return _FOOTNOTE_REF.sub(put, html)


def _mark_again(number: int, anchor: str, place: str = "") -> str:
    sign = footnote_sign(number)
    link = f'<a class="footnote-sign" href="#{anchor}-fn{number}">{sign}</a>' if anchor else sign
    return f'<sup class="footnote-again"{place}>{link}</sup>'


def footnote_numbers(html: str) -> list[int]:
    """Return the numbers of the footnote marks in HTML, in their order of appearance."""
    return [int(number) for number in _FOOTNOTE_REF.findall(html)]


def with_footnote_signs(html: str, anchor: str, placed: set[int]) -> str:
    """Return print HTML with footnote marks as plain signs; with an article's anchor they are links, as on screen.

    placed: the numbers of marks in earlier parts of the article; those of this part are added.
    """

    def put(match: re.Match[str]) -> str:
        number = int(match[1])
        place = f' id="{anchor}-ref{number}"' if anchor and number not in placed else ""
        placed.add(number)
        return _mark_again(number, anchor, place)

    return _FOOTNOTE_REF.sub(put, html)


def with_dots_apart(html: str, *, least: int = 2) -> str:
    """Return print HTML with each 间隔号 in a span of its own, if the HTML has at least `least` different ones.

    Typefaces draw them alike. In spans of their own, each can be copied from the PDF as the character that was written (see
    `pdf.weasyprint_actual_text`).
    """
    if len(set(_DOTS.findall(html))) < least:
        return html
    return "".join(
        part if part.startswith("<") else _DOTS.sub(r"<span>\g<0></span>", part) for part in _TAG.split(html)
    )


def footnote_sign(number: int) -> str:
    """Return ① … ㊿, which the faces of print have; for higher numbers, digits.

    The digits are between non-breaking spaces, which separate them from a number beside them.
    """
    for first, begin in ((36, "㊱"), (21, "㉑"), (1, "①")):
        if first <= number <= 50:
            return chr(ord(begin) + number - first)
    return f"\u00a0{number}\u00a0"


def with_footnote_links(html: str, anchor: str) -> str:
    """Return screen HTML: each mark links to the note `ANCHOR-fnN`; the first mark of a note has an id for the link back."""
    seen: set[str] = set()

    def put(match: re.Match[str]) -> str:
        number = match[1]
        back = "" if number in seen else f' id="{anchor}-ref{number}"'
        seen.add(number)
        return (
            f'<sup class="footnote-ref"{back}><a href="#{anchor}-fn{number}" '
            f'aria-label="注释 {number}">〔{number}〕</a></sup>'
        )

    return _FOOTNOTE_REF.sub(put, html)


def content_address(path: str, fragment: str) -> str:
    """Return the address of a file of content/ in the HTML of `reading`, percent-encoded: `content:PATH#PART`."""
    part = f"#{quote(fragment, safe=_IN_FRAGMENT)}" if fragment else ""
    return f"content:{quote(path)}{part}"


def link_target(path: str) -> str:
    """Return a relative path as an author must write it in `[…](…)`: special characters as %23, %20 ….

    A name that begins with a backslash gets ./ before it; otherwise it would be a path from the root of a disk.
    """
    return ("./" if path.startswith("\\") else "") + _NOT_IN_TARGET.sub(
        lambda match: quote(match[0], safe=""), path
    )


def with_addresses(html: str, resolve: Callable[[str, str, str], str]) -> str:
    """Return the HTML with every address of `content_address` replaced by resolve(attribute, path, part).

    attribute: href or src; path: the file's, decoded; part: `#PART` as in the HTML, or empty. The result of `resolve`
    replaces the whole attribute, so that it can also add a picture's size.
    """

    def put(match: re.Match[str]) -> str:
        tag, _, attribute = match[1].partition(" ")
        return f"<{tag} {resolve(attribute, unquote(match[2]), match[3])}"

    return _CONTENT_ADDRESS.sub(put, html)

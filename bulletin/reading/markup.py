"""Text with marks → words, and what a text's HTML becomes on screen and in print.

Links and pictures leave the reading of a text as `content:PATH`, footnote marks as empty `<sup>`: what they become
differs between screen and print, and only the whole site knows where a link leads.
"""

import re
from collections.abc import Callable, Sequence

from bulletin.reading.plain import INLINES, told_inlines
from bulletin.values.text import has_any
from bulletin.values.text import join_lines as join_lines

LEVEL_CLASS = {"h3": "level-1", "h4": "level-2", "h5": "level-3", "h6": "level-4"}
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
INDENT = "　 \t"


def title_lines(raw: str) -> tuple[str, ...]:
    """Return a title's lines without markup, broken where the author wrote `<br>`."""
    parts = _BREAK.split(raw) if "<" in raw else (raw,)
    lines = [plain_words(part).strip(INDENT) for part in parts]
    return tuple([line for line in lines if line])


def plain_words(line: str) -> str:
    """Return the words of one line, without its marks."""
    if not has_any(line, INLINES):
        return line
    if (pieces := told_inlines(line)) is not None:
        return "".join(pieces[::2])
    from bulletin.reading.parser import inline_tokens
    from bulletin.reading.rendering import plain_inline

    return plain_inline(inline_tokens(line))


def footnote_mark(number: int | None) -> str:
    """Return what stands for the mark of a note, nothing for that of one that is not there."""
    return f'<sup class="footnote-ref" data-n="{number}"></sup>' if number else ""


_FOOTNOTE_REF = re.compile(r'<sup class="footnote-ref" data-n="(\d+)"></sup>')
_DOTS = re.compile("[·•‧・]")
_TAG = re.compile("(<[^>]*>)")
_CONTENT_ADDRESS = re.compile(r'(?<= )(href|src)="content:([^"]*)"')


def with_footnotes_inline(html: str, notes: Sequence[str], placed: set[int]) -> str:
    """Return print HTML: each footnote stands where it is first referred to, to be floated to the page's foot.

    placed: numbers of the notes that stand in earlier parts of the article; those of this part are added. A later
    mark repeats the number, as `::footnote-call` prints it.
    """

    def put(match: re.Match[str]) -> str:
        number = int(match[1])
        if number in placed:
            return f'<sup class="footnote-again">{footnote_sign(number)}</sup>'
        placed.add(number)
        return f'<span class="footnote">{notes[number - 1]}</span>'

    return _FOOTNOTE_REF.sub(put, html)


def with_dots_apart(html: str, *, least: int = 2) -> str:
    """Return print HTML in which 间隔号 that faces draw alike stand in spans of their own, if there are `least` kinds.

    So each can say in the PDF what it is, and be copied as written (see `printing.weasyprint_shared`).
    """
    if len(set(_DOTS.findall(html))) < least:
        return html
    return "".join(
        part if part.startswith("<") else _DOTS.sub(r"<span>\g<0></span>", part) for part in _TAG.split(html)
    )


def footnote_sign(number: int) -> str:
    """Return ① … ⑩, then 11, 12 …: the signs of `symbols()` in print.css, which the faces of print have."""
    return chr(ord("①") + number - 1) if number <= 10 else str(number)


def with_footnote_links(html: str, anchor: str) -> str:
    """Return screen HTML: each mark is a link to the note `ANCHOR-fnN`; the first mark can be linked back to."""
    if "footnote-ref" not in html:
        return html
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


def with_addresses(html: str, resolve: Callable[[str, str], str]) -> str:
    """Return the HTML with every `href="content:…"` and `src="content:…"` replaced by resolve(attribute, path).

    What `resolve` returns stands in place of the whole attribute, so that a picture can bring its size.
    """
    if (
        "content:" not in html
    ):  # most text leads nowhere, and a search for words is quicker than one for a pattern
        return html
    return _CONTENT_ADDRESS.sub(lambda match: resolve(match[1], match[2]), html)

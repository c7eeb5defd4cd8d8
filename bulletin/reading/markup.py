"""Changes to the HTML of a text for the screen and for print.

Links and pictures leave the reading of a text as `content:PATH`, footnote marks as empty `<sup>`: what they become
differs between screen and print, and only the whole site knows where a link leads.
"""

import re
from collections.abc import Callable, Sequence

_FOOTNOTE_REF = re.compile(r'<sup class="footnote-ref" data-n="(\d+)"></sup>')
_DOTS = re.compile("[·•‧・]")
_TAG = re.compile("(<[^>]*>)")
_CONTENT_ADDRESS = re.compile(r' (href|src)="content:([^"]*)"')


def with_footnotes_inline(html: str, notes: Sequence[str], placed: set[int]) -> str:
    """Return print HTML with each footnote at its first mark, from where print.css floats it to the foot of the page.

    placed: the numbers of the footnotes in earlier parts of the article; those of this part are added. A later
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
    """Return print HTML in which each 间隔号 is in a span of its own, if there are `least` kinds of them.

    Faces draw the kinds alike; in spans of their own each can be copied from the PDF as written (see
    `pdf.weasyprint_shared`).
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

    What `resolve` returns replaces the whole attribute, so that a picture can be given its size as well.
    """
    return _CONTENT_ADDRESS.sub(lambda match: " " + resolve(match[1], match[2]), html)

"""Makes the data of the line above the search hits, which links to issues, days, months, sections, contributors, topics and pages.

    assets/search/places.js    issues with their days, months, the names of all groups, headings of the office's own pages
    assets/search/pages.js     the words of these pages, by heading

The first is loaded when the reader begins to type, the second after the hits are shown (see search-places.js), so that the
page itself stays small and nobody waits for the text of a handbook.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from bulletin.site.addresses import pdf_href
from bulletin.site.context import GROUP_KINDS, SiteContext, groups_of
from bulletin.site.page_kind import Page
from bulletin.site.pdf_facts import NO_PDF, PdfFacts
from bulletin.site.search.numbers import write_numbers
from bulletin.site.search.segments import FOLDER
from bulletin.site.search.words import script, without_markup
from bulletin.site.year_pages import month_hrefs
from bulletin.values.encoding import digest_of
from bulletin.values.model import BodyReader, TextPage

PLACES, PAGES = f"{FOLDER}/places.js", f"{FOLDER}/pages.js"
# Splits a page at its headings: anchor and inner HTML of each.
_HEADING = re.compile(r'<h[2-6][^>]* id="([^"]*)"[^>]*>(.*?)</h[2-6]>', re.DOTALL)


class PlacesInputs(NamedTuple):
    """What places.js holds. keys, labels, days, pdfs: one item for each issue, oldest first.

    days: counted from 1 January of year 1; totals: (index, first, last) of issues that have a running total; months: (year,
    month, address); groups: (word, folder, (name, slug, count) of each group); links: (text, address) of other pages;
    pages: title and address of each of the office's own pages, and (anchor, heading) of its parts; pdfs: page count and
    size, (0, 0) where the PDF does not exist; empty where none exists.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    days: tuple[int, ...]
    totals: tuple[tuple[int, int, int], ...]
    months: tuple[tuple[int, int, str], ...]
    groups: tuple[tuple[str, str, tuple[tuple[str, str, int], ...]], ...]
    links: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    has_pdf: bool
    pdfs: tuple[PdfFacts, ...]


class PagesInputs(NamedTuple):
    """What pages.js holds: the words of each part of all pages, in the order of `PlacesInputs.pages`."""

    texts: tuple[str, ...]


def places_version(context: SiteContext) -> str:
    """Return a version that changes with either file; the search page adds it to their addresses."""
    return digest_of((_places(context), _pages(context)))[:12]


def places_file(context: SiteContext) -> Iterator[Page]:
    """Yield places.js."""
    yield Page(PLACES, _places(context))


def pages_file(context: SiteContext) -> Iterator[Page]:
    """Yield pages.js."""
    yield Page(PAGES, _pages(context))


def places_data(inputs: PlacesInputs, bodies: BodyReader) -> bytes:
    """Return places.js. A label that the script can make from the key is left out."""
    days = inputs.days  # they only rise, so they are written as differences, which are small numbers
    value = {
        "keys": " ".join(inputs.keys),
        "labels": {
            key: label for key, label in zip(inputs.keys, inputs.labels, strict=True) if label != f"第{key}期"
        },
        "days": write_numbers(day - before for before, day in zip((0, *days), days, strict=False)),
        "totals": inputs.totals,
        "months": inputs.months,
        "groups": [(word, folder, *_columns(rows)) for word, folder, rows in inputs.groups],
        "links": inputs.links,
        "pages": inputs.pages,
        "pdf": int(inputs.has_pdf),
        "pdfs": write_numbers(chain.from_iterable(inputs.pdfs)),
    }
    return script("places", value)


def _columns(rows: Sequence[tuple[str, str, int]]) -> tuple[str, str, str]:
    """Return names, slugs and counts as three strings. Groups are most of the file, and a list for each takes half as much again."""
    return (
        "\n".join(name for name, _, _ in rows),
        " ".join(slug for _, slug, _ in rows),
        write_numbers(count for _, _, count in rows),
    )


def pages_data(inputs: PagesInputs, bodies: BodyReader) -> bytes:
    """Return pages.js."""
    return script("pages", inputs.texts)


def _places(context: SiteContext) -> PlacesInputs:
    issues = context.site.issues
    return PlacesInputs(
        tuple(issue.key for issue in issues),
        tuple(issue.number.short for issue in issues),
        tuple(issue.date.toordinal() for issue in issues),
        tuple((place, *i.number.total) for place, i in enumerate(issues) if i.number.total),
        tuple((year, month, href) for (year, month), href in month_hrefs(context).items()),
        tuple((word, kind, tuple(_group_rows(context, kind))) for kind, word in GROUP_KINDS.items()),
        tuple((link.text, link.href) for link in (*context.chrome.nav, *context.chrome.more)),
        tuple(
            (page.title, f"{page.slug}.html", tuple((anchor, heading) for anchor, heading, _ in _parts(page)))
            for page in context.site.pages
        ),
        context.has_pdf,
        tuple(context.pdfs.get(pdf_href(issue), NO_PDF) for issue in issues) if context.pdfs else (),
    )


def _group_rows(context: SiteContext, kind: str) -> Iterable[tuple[str, str, int]]:
    for group in groups_of(context.site, kind):
        if group.entries:
            yield group.name, group.slug, len(group.entries)


def _pages(context: SiteContext) -> PagesInputs:
    return PagesInputs(tuple(words for page in context.site.pages for _, _, words in _parts(page)))


def _parts(page: TextPage) -> Iterator[tuple[str, str, str]]:
    """Yield (anchor, heading, words) of each part of a page; anchor and heading are empty above the first heading."""
    pieces = _HEADING.split(page.html)
    yield "", "", without_markup(pieces[0])
    for at in range(1, len(pieces), 3):
        yield pieces[at], without_markup(pieces[at + 1]), without_markup(pieces[at + 2])

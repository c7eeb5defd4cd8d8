"""Defines Page, PageKind and Batch: the values that a page shows, its key, and how it is rendered to bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from bulletin.site.context import SiteContext
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Checked
from bulletin.values.encoding import digest_of
from bulletin.values.model import BodyReader

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """A text file of the site before it is rendered. path: within output/site.

    inputs: a NamedTuple of plain values, all that the page shows. Instead of the text of issues it holds the digests of
    the text that are in their facts. What is not in it cannot be shown, so no page can be stale.
    """

    path: str
    inputs: Any


MakePages = Callable[[], Iterable[Page]]


def shown_as_they_are(inputs: Any, bodies: BodyReader) -> Mapping[str, object]:
    """Return inputs as a template's variables: field name → value."""
    variables: Mapping[str, object] = inputs._asdict()
    return variables


def planned_last(context: SiteContext) -> Iterable[MakePages]:
    """Return no batches: the pages of this kind are planned by a function of their own, after all others."""
    return ()


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages that are made in the same way.

    template: its name in layouts/, empty where `data` returns the file itself. batches: yields the pages of this kind, in
    batches of about equal work. context: inputs → the template's variables. data: inputs → the file's bytes. is_readable:
    whether readers can open the pages; the site map lists these. shows_pdfs: whether the pages show the size of a PDF;
    these are planned again after the PDFs were made.
    """

    name: str
    template: str
    batches: Callable[[SiteContext], Iterable[MakePages]] = planned_last
    context: Callable[[Any, BodyReader], Mapping[str, object]] = shown_as_they_are
    data: Callable[[Any, BodyReader], bytes] | None = None
    is_readable: bool = True
    shows_pdfs: bool = False


class Batch(NamedTuple):
    """Pages that are made together, in one process. make: yields them one by one, so that only one is in memory at a time."""

    kind: PageKind
    make: MakePages


def page_key(page: Page) -> str:
    """Return a digest of all that a page shows, without reading the text of an issue."""
    return digest_of(page.inputs)


def render_page(kind: PageKind, page: Page, templates: Templates, bodies: BodyReader) -> Checked[bytes]:
    """Return the page's bytes. Diagnostics: template-error."""
    if kind.data is not None:
        return Checked(kind.data(page.inputs, bodies))
    text = templates.render(kind.template, kind.context(page.inputs, bodies))
    return Checked(None if text.value is None else text.value.encode(), text.diagnostics)


def in_one_batch(
    pages: Callable[[SiteContext], Iterable[Page]],
) -> Callable[[SiteContext], Iterable[MakePages]]:
    """Return the `batches` function of a kind that has few pages. pages: yields all of them."""
    return lambda context: (partial(pages, context),)


def in_batches(
    items: Sequence[T], most: int, pages: Callable[[Sequence[T]], Iterable[Page]]
) -> Iterator[MakePages]:
    """Yield batches of at most `most` items. pages: yields the pages of the items of one batch."""
    for start in range(0, len(items), most):
        yield partial(pages, items[start : start + most])

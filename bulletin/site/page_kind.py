"""Page, PageKind and Batch: what a page shows as values, its key, and how it becomes bytes."""

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

    inputs: a NamedTuple of plain values, all that the page shows; of the text of issues it holds the digests that
    are in their facts. What is not in it cannot be shown, so no page can be stale.
    """

    path: str
    inputs: Any


MakePages = Callable[[], Iterable[Page]]


def shown_as_they_are(inputs: Any, bodies: BodyReader) -> Mapping[str, object]:
    """Return inputs as a template's variables, by the names of their fields."""
    variables: Mapping[str, object] = inputs._asdict()
    return variables


def planned_last(context: SiteContext) -> Iterable[MakePages]:
    """Return no batch: which pages of this kind there are is known after all others."""
    return ()


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages that are made in the same way.

    template: its name in layouts/, empty where `data` gives the file itself. batches: which pages of this kind there are,
    in batches of about equal work. context: inputs → what the template reads. is_readable: whether readers can open the
    pages, which the site map then lists. shows_pdfs: whether they say how large a PDF is, so that they are looked at again
    when PDFs were made.
    """

    name: str
    template: str
    batches: Callable[[SiteContext], Iterable[MakePages]] = planned_last
    context: Callable[[Any, BodyReader], Mapping[str, object]] = shown_as_they_are
    data: Callable[[Any, BodyReader], bytes] | None = None
    is_readable: bool = True
    shows_pdfs: bool = False


class Batch(NamedTuple):
    """Pages that are made together, in one process. make: yields them one by one, so that one is in memory at a time."""

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
    """Return the `batches` of a kind that has few pages. pages: all of them."""
    return lambda context: (partial(pages, context),)


def in_batches(
    items: Sequence[T], most: int, pages: Callable[[Sequence[T]], Iterable[Page]]
) -> Iterator[MakePages]:
    """Yield batches of at most so many items. pages: those of some items."""
    for start in range(0, len(items), most):
        yield partial(pages, items[start : start + most])

"""Makes the site's PDFs: finds which are to be made, makes them, and returns those made and those still pending.

Keys decide, without rendering anything; HTML is rendered only for the PDFs that are made, one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.load import Loaded
from bulletin.build.pages import MadeFiles, Making, PageMaker, once
from bulletin.build.pdf_store import PDFS, PdfStore
from bulletin.build.plan import FileKey
from bulletin.build.workers import make_pdfs
from bulletin.pdf.order import PdfOrder, SourceText
from bulletin.site.context import SiteContext
from bulletin.site.prints import Print, print_content, print_key, prints_of
from bulletin.site.styles import print_css
from bulletin.typesetting import fonts
from bulletin.values.diagnostics import Checked, Diagnostic
from bulletin.values.encoding import digest_of


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A PDF that is to be made."""

    print_: Print
    key: FileKey

    @property
    def name(self) -> str:
        """Its name in the store: a digest of its path in the site and of everything that decides its bytes."""
        return digest_of((self.print_.path, self.key))


def make_prints(maker: PageMaker, context: SiteContext, loaded: Loaded, making: Making) -> MadeFiles:
    """Make the PDFs of the site. Diagnostics: template-error, and those of `make_pdfs`."""
    toolchain = digest_of((maker.toolchain, fonts.faces_digest(loaded.faces)))
    css = print_css(maker.templates.layouts)
    style = digest_of(css)
    keys: dict[str, FileKey] = {}
    wanted: list[_Wanted] = []
    for issue in context.site.issues:
        for print_ in prints_of(context, issue, loaded.source_digests[issue.path]):
            layout = digest_of((maker.templates.closure_digest(print_.template), style))
            key = keys[print_.path] = FileKey(toolchain, layout, print_key(print_))
            if maker.published.reason(print_.path, key):
                wanted.append(_Wanted(print_, key))
    # PDFs that an interrupted build made are used, unless everything is to be made again.
    store = PdfStore(making.options.cache / PDFS, making.cache)
    store.keep_only(() if making.options.full else [each.name for each in wanted])
    made = {each.print_.path: pdf for each in wanted if (pdf := store.get(each.name))}
    todo = [each for each in _urgent_first(wanted, maker) if each.print_.path not in made]
    found: list[Diagnostic] = []
    if todo and making.workers.should_continue():
        orders = _orders(todo, maker, loaded, found)
        made |= _printed(orders, todo, fonts.style_sheet(loaded.faces, css), store, making)
    found += [d for path in sorted(made) for d in made[path].diagnostics]
    new = {path: pdf.value for path, pdf in made.items() if pdf.value is not None}
    pending = tuple(each.print_.path for each in wanted if each.print_.path not in made)
    return MadeFiles(keys, new, diagnostics=once(found), pending=pending)


def _printed(
    orders: Iterable[PdfOrder], todo: Sequence[_Wanted], css: str, store: PdfStore, making: Making
) -> dict[str, Checked[Path]]:
    """Return the file of each PDF, by its path in the site; those not begun are missing."""
    made: dict[str, Checked[Path]] = {}
    names = {each.print_.path: each.name for each in todo}
    options, workers = making.options, making.workers
    jobs = min(options.jobs, len(todo))

    def on_begin(order: PdfOrder) -> None:
        making.progress(f"PDF {order.path}", len(made), len(todo))

    pdfs = make_pdfs(orders, options.root, css, jobs=jobs, executor=workers.executor, on_begin=on_begin)
    with closing(pdfs):
        for order, pdf in pdfs:
            made[order.path] = store.put(names[order.path], pdf)
            if not workers.should_continue():
                break
    return made


def _orders(
    wanted: Iterable[_Wanted], maker: PageMaker, loaded: Loaded, found: list[Diagnostic]
) -> Iterator[PdfOrder]:
    """Yield the orders of PDFs; the HTML of each is rendered when it is taken.

    found: a template-error is added to it; then nothing more is yielded, since the same template would fail for all.
    """
    issues = {issue.path: issue for issue in loaded.issues}
    for print_ in (each.print_ for each in wanted):
        content = print_content(print_, loaded.body_of(issues[print_.source]))
        html = maker.templates.render(print_.template, content.context)
        if html.value is None:
            found += html.diagnostics
            return
        yield PdfOrder(
            print_.path,
            print_.source,
            html.value,
            content.metadata,
            SourceText(print_.attach_as, loaded.texts[print_.source]) if print_.attach_as else None,
            reports_loose_lines=not print_.is_excerpt,
            source_text=loaded.texts[print_.source],
        )


def _urgent_first(wanted: Sequence[_Wanted], maker: PageMaker) -> list[_Wanted]:
    """Return PDFs in the order of urgency: first those that readers have in an older form, then the newest issues."""
    newest_first = wanted[::-1]
    return sorted(newest_first, key=lambda each: each.print_.path not in maker.published.made)

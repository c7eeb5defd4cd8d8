"""The site's PDFs from plan to file: which are to be made, those that were made, those that are still to be made."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.build.loaded import Loaded
from bulletin.build.page_press import Before, Files, Press, Result
from bulletin.build.pipeline import Options, Printing, Progress
from bulletin.build.print_run import PrintRun
from bulletin.build.prints import PrintPlanner
from bulletin.pdf.order import PdfOrder
from bulletin.site.frame import Frame
from bulletin.typesetting import fonts
from bulletin.values.text import digest

Pending = tuple[tuple[str, str], ...]  # PDFs that are still to be made, and the paths of their issues


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of the PDFs. new: where those lie that were made."""

    result: Result
    new: Files
    pending: Pending


def print_site(
    press: Press,
    frame: Frame,
    loaded: Loaded,
    options: Options,
    progress: Progress,
    printing: Printing,
    *,
    is_whole: bool = True,
) -> Printed:
    """Make the PDFs of the frame's issues. is_whole: whether those are all of the site's.

    Diagnostics: template-error, and those of `make_pdfs`.
    """
    tool = digest(press.tool + fonts.digest_of(loaded.faces))
    planner = PrintPlanner(press.templates, tool, press.before, frame, loaded)
    prints = planner.plan(options.cache, jobs=options.jobs, is_whole=is_whole)
    css = fonts.font_face_css(loaded.faces) + press.templates.print_css()
    run = PrintRun(
        options.root, options.output, css, options.jobs, options.full, printing.executor, printing.go_on
    )
    pdfs = run.make(_urgent_first(prints.orders, press.before), prints.fingerprints, progress)
    said = (d for path in sorted(pdfs) for d in pdfs[path].diagnostics)
    return Printed(
        Result(prints.fingerprints, prints.make, found=(*prints.found, *said)),
        {path: pdf.value for path, pdf in pdfs.items() if pdf.value is not None},
        tuple((order.path, order.source) for order in prints.orders if order.path not in pdfs),
    )


def _urgent_first(orders: Sequence[PdfOrder], before: Before) -> list[PdfOrder]:
    """Return orders in the order of urgency: what readers have in an older form, then the newest issues."""
    newest_first = orders[::-1]
    return sorted(newest_first, key=lambda order: order.path not in before.made)

"""Makes the bound volume of a year from start to end: read, check, select, lay out, bind, write."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.job_folder import folder_of
from bulletin.build.load import Loaded, load_site
from bulletin.build.publish import locked
from bulletin.build.sources import read_layouts
from bulletin.distribution.edition import text_digest
from bulletin.pdf.joined_document import DocumentPart, JoinedDocument
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.site.addresses import Addresses
from bulletin.site.print_context import print_context
from bulletin.site.print_views import print_view
from bulletin.site.styles import volume_css
from bulletin.site.templates import Templates
from bulletin.site.volume import Selection, nearest_years, range_words, secrecy_of, select
from bulletin.site.volume_views import volume_title, volume_view
from bulletin.typesetting import fonts
from bulletin.values.audience import Audience
from bulletin.values.choices import PUBLIC
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, has_errors, in_order
from bulletin.values.files import write_atomically
from bulletin.values.model import Issue
from bulletin.values.options import PATIENT, Patience, Progress
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import SITE_FILE, Config


@dataclass(frozen=True, slots=True)
class VolumeOptions:
    """Options of `bulletin volume`. output: the folder in which print/ is made; today: issues with a later date are left out."""

    root: Path
    output: Path
    year: int
    today: datetime.date
    with_classified: bool = False
    patience: Patience = PATIENT


@dataclass(frozen=True, slots=True)
class VolumeReport:
    """Result of binding. path: of the file, None if none was written; pages: of the whole; front_pages: of the front matter; size: in bytes.

    nearest_years: the nearest years with issues, for a year that has none.
    """

    loaded: Loaded
    diagnostics: tuple[Diagnostic, ...]
    selection: Selection
    nearest_years: tuple[int, ...] = ()
    path: Path | None = None
    pages: int = 0
    front_pages: int = 0
    size: int = 0


def make_volume(options: VolumeOptions, progress: Progress) -> VolumeReport:
    """Write output/print/YEAR.pdf. Nothing is written if there are errors that concern the year.

    Raises PublishedFolder: the volume must not be published, since it has distribution lists and may have classified issues.
    """
    loaded = load_site(options.root, Audience(options.today))
    selection = select(loaded.issues, options.year, options.today, with_classified=options.with_classified)
    blocking = tuple(_blocking(loaded, options.year))
    if loaded.config is None or blocking or not selection.issues:
        return VolumeReport(loaded, in_order(blocking), selection, nearest_years(loaded.issues, options.year))
    name = f"{options.year}.pdf"
    path = folder_of(options.output, name)
    path.parent.mkdir(
        parents=True, exist_ok=True
    )  # this may fail, so it comes before the layout, which takes long
    templates = Templates(read_layouts(options.root))
    css = fonts.style_sheet(loaded.faces, volume_css(templates.layouts))
    document = JoinedDocument(PdfMaker(options.root, css))
    bound = _bind(document, f"print/{name}", selection, loaded, templates, progress)
    found = in_order(bound.diagnostics)
    if bound.value is None or has_errors(found):
        return VolumeReport(loaded, found, selection)
    with locked(path.parent, options.patience):
        write_atomically(path, bound.value)
    return VolumeReport(
        loaded,
        found,
        selection,
        path=path,
        pages=document.page_count + document.front_page_count,
        front_pages=document.front_page_count,
        size=len(bound.value),
    )


def _bind(
    document: JoinedDocument,
    path: str,
    selection: Selection,
    loaded: Loaded,
    templates: Templates,
    progress: Progress,
) -> Checked[bytes]:
    """Return the PDF of the volume. path: its PDF identifier is made from it, so it is the same on every machine."""
    config = loaded.config
    assert config is not None
    steps = len(selection.issues) + 1
    for done, issue in enumerate(selection.issues):
        progress("排版", done, steps)
        html = templates.render("print.html", _context(issue, config, loaded))
        if html.value is None:
            return Checked(None, html.diagnostics)
        text = loaded.texts[issue.path]
        document.add(DocumentPart(issue.key, _bookmark(issue), issue.path, html.value, text))
    progress("装订", steps - 1, steps)
    if document.has_failed:  # the table of contents needs the page numbers of all issues
        return Checked(None, document.diagnostics)
    view = volume_view(selection, config, document.places, _history(selection, loaded))
    front = templates.render("volume.html", {"config": config, "volume": view})
    if front.value is None:
        return Checked(None, front.diagnostics)
    return document.write(PdfOrder(path, SITE_FILE, front.value, _metadata(selection, config)))


def _history(selection: Selection, loaded: Loaded) -> dict[str, bool]:
    """Return by key whether an issue's text was changed since it went out, for issues whose record has the digest of that text."""
    found: dict[str, bool] = {}
    for issue in selection.issues:
        record = loaded.records.get(issue.path)
        texts = {run.text for run in record.valid_runs if run.text} if record else set()
        if texts:
            now = text_digest(issue, loaded.texts[issue.path], loaded.assets)
            found[issue.key] = texts != {now}
    return found


def _blocking(loaded: Loaded, year: int) -> list[Diagnostic]:
    """Return the errors that prevent binding: all except those in issues of other years, and in pages.

    An error in a file that cannot be read counts, since it may be an issue of this year.
    """
    elsewhere = {issue.path for issue in loaded.issues if issue.date.year != year}
    elsewhere |= {page.path for page in loaded.pages}
    return [
        found
        for found in loaded.diagnostics
        if found.severity is Severity.ERROR and found.span.path not in elsewhere
    ]


def _context(issue: Issue, config: Config, loaded: Loaded) -> dict[str, object]:
    """Return an issue's template context as it was printed and sent out, with its distribution lists; links are mere words."""
    nowhere = Addresses({}, {}, {}, {}, {}, {}, loaded.assets)
    return print_context(print_view(issue, loaded.body_of(issue), config, nowhere), config)


def _bookmark(issue: Issue) -> str:
    day = f"{issue.date.month}月{issue.date.day}日"
    return f"{issue.number.short}（{day}）{issue.title}"


def _metadata(selection: Selection, config: Config) -> PdfMetadata:
    """Return the volume's metadata (print-format.md §6.1): an aggregation of issues, dated like its last one."""
    issues = selection.issues
    sections = (article.section for issue in issues for article in issue.articles if article.section)
    view_range = range_words(issues)
    return PdfMetadata(
        title=volume_title(config, selection.year),
        name=config.name,
        number=view_range,
        publisher=config.publisher,
        description=f"{config.publisher}编，收{view_range}，共{len(issues)}期，附总目录和索引",
        keywords=tuple(dict.fromkeys(sections)),
        date=max(issue.date for issue in issues).isoformat(),
        rights=secrecy_of(issues) or PUBLIC.zh,
    )

"""Sites with their search pages on disk, for tests and measurements."""

from pathlib import Path

from bulletin.site.frame import Frame

from bulletin.build.load import load
from bulletin.build.pipeline import build
from bulletin.build.sources import read_layouts
from bulletin.site.addresses import addresses_of
from bulletin.site.arrange import Site, arrange
from bulletin.site.search import data as search
from bulletin.site.templates import Templates
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests.conftest import TODAY


def site_at(root: Path) -> Site:
    """Return the site as readers see it."""
    loaded = load(root, Audience(TODAY))
    assert loaded.config is not None, loaded.diagnostics
    return arrange(loaded.config, loaded.issues, loaded.pages, Audience(TODAY))


def build_site(root: Path, output: Path) -> Path:
    """Build without PDFs and return the site's folder; what concerns search is added where the build lacks it."""
    report = build(Options(root, output, Audience(TODAY), pdf=False), lambda what, done, total: None)
    assert report.published, report.diagnostics
    folder = output / "site"
    if not (folder / "search.html").exists():
        write_search(root, folder)
    return folder


def write_search(root: Path, folder: Path) -> None:
    """Write the search page, its data and its scripts into a built site."""
    site = site_at(root)
    templates = Templates(read_layouts(root))
    frame = Frame(site, addresses_of(site, load(root, Audience(TODAY)).assets), has_pdf=False)
    found = search.search_of(site)
    page = search.search_page(frame, found)
    texts = {file.path: str(file.text) for file in found.files} | templates.scripts()
    texts[page.path] = templates.render(page.template, page.context).value or ""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for issue in (folder / "issues").glob("*.html"):
        html = issue.read_text(encoding="utf-8")
        if "mark.js" not in html:
            html = html.replace(
                "</head>",
                '<script src="../assets/fold.js" defer></script>\n<script src="../assets/mark.js" defer></script>\n</head>',
            )
            issue.write_text(html, encoding="utf-8")

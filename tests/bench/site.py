"""Sites on disk, for tests and measurements of search."""

from pathlib import Path

from bulletin.build.pipeline import build
from bulletin.site.arrange import Site
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Workers
from tests.conftest import TODAY
from tests.site import context_at


def site_at(root: Path) -> Site:
    """Return the site as readers see it."""
    return context_at(root).site


def build_site(root: Path, output: Path) -> Path:
    """Build without PDFs and return the site's folder."""
    options = Options(root, output, Audience(TODAY), pdf=False)
    report = build(options, Workers(), lambda what, done, total: None)
    assert report.published, report.diagnostics
    return output / "site"

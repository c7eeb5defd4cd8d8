"""Sites on disk, for tests and measurements of what readers get."""

from collections.abc import Iterator
from pathlib import Path

from bulletin.build.load import Loaded, load_site
from bulletin.build.pipeline import build
from bulletin.site.arrange import Site, arrange
from bulletin.values.audience import Audience
from bulletin.values.model import Article, ArticleBody, BodyReader, Issue
from bulletin.values.options import Options, Workers
from tests.conftest import TODAY


def site_at(root: Path) -> tuple[Site, Loaded]:
    """Return the site as readers see it, and what it was arranged from."""
    loaded = load_site(root, Audience(TODAY))
    assert loaded.config is not None, loaded.diagnostics
    return arrange(loaded.config, loaded.issues, loaded.pages, Audience(TODAY)), loaded


def articles_of(site: Site, body_of: BodyReader) -> Iterator[tuple[Issue, Article, ArticleBody]]:
    """Yield all articles of a site."""
    for issue in site.issues:
        for article, body in zip(issue.articles, body_of(issue).articles, strict=True):
            yield issue, article, body


def build_site(root: Path, output: Path) -> Path:
    """Build without PDFs and return the site's folder."""
    report = build(
        Options(root, output, Audience(TODAY), pdf=False), Workers(), lambda what, done, total: None
    )
    assert report.published, report.diagnostics
    return output / "site"

"""The page of each issue, with its neighbours and what its articles lead to."""

from collections.abc import Iterable
from dataclasses import replace

from bulletin.archive import views
from bulletin.archive.around import Surroundings
from bulletin.archive.article_pdfs import with_article_pdfs
from bulletin.archive.frame import Frame, Page
from bulletin.archive.issue_views import issue_view
from bulletin.archive.linked_data import publication_issue
from bulletin.archive.paragraphs import with_paragraph_links
from bulletin.archive.tags import Column, Piece
from bulletin.archive.views import Link
from bulletin.model import Issue


def issue_pages(frame: Frame) -> Iterable[Page]:
    """Return the page of every issue."""
    surroundings = Surroundings(frame.site, frame.addresses)
    issues = frame.site.issues
    for before, issue, after in zip((None, *issues), issues, (*issues[1:], None), strict=False):
        yield _issue_page(frame, issue, before, after, surroundings)


def _issue_page(
    frame: Frame, issue: Issue, before: Issue | None, after: Issue | None, surroundings: Surroundings
) -> Page:
    config = frame.site.config
    view = issue_view(issue, config.name, frame.addresses, root="../", has_pdf=frame.has_pdf)
    view = with_article_pdfs(view, has_article_pdfs=config.print.has_article_pdfs)
    if not config.show_distribution:
        view = replace(view, distribution=())
    description = issue.summary or f"本期：{'；'.join(article.toc_title for article in issue.articles)}"
    year = f"{issue.date.year}年"
    return frame.page(
        view.href,
        "issue.html",
        issue.number.short,
        parent=Link(year, f"years/{issue.date.year}.html"),
        description=description,
        column=Column(f"{year}各期", f"《{config.name}》{year}的各期"),
        piece=Piece(
            title=view.title,
            published=view.day.iso,
            source=config.publisher,
            authors=issue.articles[0].authors if len(issue.articles) == 1 else (),
            keywords=keywords_of(issue),
            description=description,
            image=_first_picture(issue, frame),
        ),
        data=publication_issue(issue, config, description, view.pdf),
        issue=with_paragraph_links(view),
        before=_neighbour(before),
        after=_neighbour(after),
        around=surroundings.around(issue),
    )


def keywords_of(issue: Issue) -> tuple[str, ...]:
    """Return an issue's keywords and those of its articles, each once."""
    return tuple(dict.fromkeys((*issue.keywords, *(k for a in issue.articles for k in a.keywords))))


def _first_picture(issue: Issue, frame: Frame) -> str:
    pictures = (reference.path for reference in issue.references if reference.is_picture)
    return next((frame.addresses.assets[path] for path in pictures if path in frame.addresses.assets), "")


def _neighbour(issue: Issue | None) -> Link | None:
    if issue is None:
        return None
    words = f"{issue.number.short}　{issue.headline}" if issue.headline else issue.number.short
    return Link(words, views.issue_href(issue))

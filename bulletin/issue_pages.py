"""The page of each issue, with its neighbours and what its articles lead to."""

from collections.abc import Iterable

from bulletin import views
from bulletin.around import Surroundings
from bulletin.frame import Frame, Page
from bulletin.issue_views import issue_view
from bulletin.model import Issue
from bulletin.views import Link


def issue_pages(frame: Frame) -> Iterable[Page]:
    """Return the page of every issue."""
    surroundings = Surroundings(frame.site, frame.addresses)
    issues = frame.site.issues
    for before, issue, after in zip((None, *issues), issues, (*issues[1:], None), strict=False):
        yield _issue_page(frame, issue, before, after, surroundings)


def _issue_page(
    frame: Frame, issue: Issue, before: Issue | None, after: Issue | None, surroundings: Surroundings
) -> Page:
    view = issue_view(issue, frame.site.config.name, frame.addresses, root="../", has_pdf=frame.has_pdf)
    return frame.page(
        view.href,
        "issue.html",
        issue.number.short,
        parent=Link(f"{issue.date.year}年", f"years/{issue.date.year}.html"),
        description=issue.summary,
        issue=view,
        before=_neighbour(before),
        after=_neighbour(after),
        around=surroundings.around(issue),
    )


def _neighbour(issue: Issue | None) -> Link | None:
    if issue is None:
        return None
    words = f"{issue.number.short}　{issue.headline}" if issue.headline else issue.number.short
    return Link(words, views.issue_href(issue))

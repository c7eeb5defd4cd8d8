"""Makes the front page (the latest issue, links to all others) and 404.html, which a server shows for unknown addresses."""

from collections.abc import Iterator
from typing import NamedTuple

from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import GroupLine, SiteContext
from bulletin.site.json_ld import periodical
from bulletin.site.page_kind import Page
from bulletin.site.views import IssueCard

LATEST_ON_FRONT = 6
CONTRIBUTORS_ON_FRONT = 60


class FrontInputs(NamedTuple):
    """What the front page shows. latest: the newest issue; issues: some before it, newest first."""

    site: SiteChrome
    page: PageChrome
    latest: IssueCard | None
    issues: tuple[IssueCard, ...]
    years: tuple[GroupLine, ...]
    sections: tuple[GroupLine, ...]
    contributors: tuple[GroupLine, ...]
    contributor_count: int
    topic_count: int


class MissingInputs(NamedTuple):
    """What 404.html shows."""

    site: SiteChrome
    page: PageChrome
    years: tuple[GroupLine, ...]


def front_page(context: SiteContext) -> Iterator[Page]:
    """Yield the front page."""
    config = context.site.config
    newest = tuple(map(context.card, context.site.issues[: -LATEST_ON_FRONT - 1 : -1]))  # newest first
    chrome = context.page_chrome(
        "index.html",
        "",
        description=f"{config.publisher}编发的《{config.name}》，从创刊至今各期的全文和印刷版。",
        data=periodical(config),
        feed="feed.xml",
    )
    yield Page(
        "index.html",
        FrontInputs(
            context.chrome,
            chrome,
            latest=newest[0] if newest else None,
            issues=newest[1:],
            years=context.years(),
            sections=context.groups("sections"),
            contributors=_busiest(context.groups("contributors")),
            contributor_count=len(context.site.contributors),
            topic_count=len(context.site.topics),
        ),
    )


def _busiest(contributors: tuple[GroupLine, ...]) -> tuple[GroupLine, ...]:
    """Return the contributors that the front page shows: those with most articles, in the order given."""
    busiest = set(sorted(contributors, key=lambda line: -line.count)[:CONTRIBUTORS_ON_FRONT])
    return tuple(line for line in contributors if line in busiest)


def missing_page(context: SiteContext) -> Iterator[Page]:
    """Yield the page that is shown for unknown addresses."""
    chrome = context.page_chrome("404.html", "没有这个页面")
    yield Page("404.html", MissingInputs(context.chrome, chrome, context.years()))

"""What programs read: the feed, the site map, robots.txt and issues.json."""

import json
from collections.abc import Iterable

from bulletin import views
from bulletin.frame import KINDS, Frame, Page, groups_of
from bulletin.issue_views import issue_view
from bulletin.model import Issue

LATEST_IN_FEED = 20


def machine_files(frame: Frame) -> Iterable[Page]:
    """Return the files that programs read; feed and site map need the site's address."""
    newest = list(reversed(frame.site.issues))
    config = frame.site.config
    if config.base_url:
        entries = tuple(
            issue_view(issue, config.name, frame.addresses, root=config.base_url, has_pdf=frame.has_pdf)
            for issue in newest[:LATEST_IN_FEED]
        )
        dates = [issue.date for issue in newest] + [e.date for issue in newest for e in issue.errata]
        updated = max(dates).isoformat() if dates else "1970-01-01"
        yield Page("feed.xml", "feed.xml", {"site": frame.head, "entries": entries, "updated": updated})
        yield Page("sitemap.xml", "sitemap.xml", {"site": frame.head, "addresses": _sitemap(frame)})
    yield Page("robots.txt", "robots.txt", {"site": frame.head})
    yield Page("issues.json", "", {"text": json.dumps(_json(frame, newest), ensure_ascii=False, indent=1)})


def _sitemap(frame: Frame) -> tuple[tuple[str, str], ...]:
    """Return (address, last date or empty) of each page, without the root page's file name."""
    site = frame.site
    out = [("", ""), *((views.issue_href(i), i.date.isoformat()) for i in reversed(site.issues))]
    out += [(f"years/{year}.html", issues[0].date.isoformat()) for year, issues in site.years]
    for kind in KINDS:
        out += [(f"{kind}/{group.slug}.html", "") for group in groups_of(site, kind)]
    return tuple(out + [(f"{page.slug}.html", "") for page in site.pages])


def _json(frame: Frame, newest: list[Issue]) -> dict[str, object]:
    return {
        "name": frame.site.config.name,
        "publisher": frame.site.config.publisher,
        "issues": [_issue_json(frame, issue) for issue in newest],
    }


def _issue_json(frame: Frame, issue: Issue) -> dict[str, object]:
    number = issue.number
    return {
        "key": issue.key,
        "label": number.label,
        "number": None if number.supplement else number.first,
        "last_number": None if number.supplement else number.last,
        "supplement": number.first if number.supplement else None,
        "total": number.total[0] if number.total else None,
        "date": issue.date.isoformat(),
        "title": issue.headline,
        "html": views.issue_href(issue),
        "pdf": views.pdf_href(issue) if frame.has_pdf else None,
        "keywords": list(issue.keywords),
        "articles": [
            {
                "title": article.title.text,
                "html": f"{views.issue_href(issue)}#{article.anchor}",
                "section": article.section or None,
                "contributors": list(article.contributors),
                "authors": list(article.authors),
                "keywords": list(article.keywords),
                "abstract": article.abstract or None,
            }
            for article in issue.articles
        ],
    }

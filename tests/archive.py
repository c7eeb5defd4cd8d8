"""Small archives in memory for the tests of pages: issues made of a few words each."""

import datetime
from collections.abc import Sequence
from typing import Any

from bulletin.site.pages import pages_of

from bulletin.reading.issue import parse_issue
from bulletin.site.addresses import addresses_of
from bulletin.site.arrange import Site, arrange
from bulletin.values.audience import Audience
from bulletin.values.model import Issue, TextPage
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config(
    "工作简报", "办公室", sections=(SectionConfig("经验交流", "jingyan"), SectionConfig("动态", "news"))
)
TODAY = datetime.date(2026, 11, 22)


def issue(number: int, date: str, articles: Sequence[str], front: str = "", config: Config = CONFIG) -> Issue:
    """Return an issue whose articles are given as text below `##`, all in the section 经验交流."""
    body = "\n\n".join(f"## {article}" for article in articles)
    text = f"---\n期号: {number}\n日期: {date}\n栏目: [经验交流]\n{front}\n---\n\n# 经验交流\n\n{body}\n"
    checked = parse_issue(f"content/issues/{number}.md", text, config)
    assert checked.value is not None, checked.diagnostics
    return checked.value


def article(title: str, contributor: str = "", keywords: str = "", text: str = "文。") -> str:
    """Return one article for `issue`."""
    fields = (f":供稿: {contributor}\n" if contributor else "") + (
        f":关键词: {keywords}\n" if keywords else ""
    )
    return f"{title}\n\n{fields}\n{text}"


def site(issues: Sequence[Issue], config: Config = CONFIG, pages: Sequence[TextPage] = ()) -> Site:
    """Return the site of these issues."""
    return arrange(config, issues, pages, Audience(TODAY))


def pages(found: Site) -> dict[str, Any]:
    """Return a site's pages by path; Any, because a context holds what its template wants."""
    made = pages_of(found, addresses_of(found, {}), has_pdf=True)
    assert len({page.path for page in made}) == len(made), "two pages have one address"
    return {page.path: page for page in made}

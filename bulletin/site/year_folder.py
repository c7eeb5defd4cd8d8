"""“下载全年”: what is in the one file that a reader copies to have a year at hand: each issue's PDF, and a list of contents."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bulletin.site.addresses import pdf_href
from bulletin.site.context import SiteContext
from bulletin.site.views import Day, day
from bulletin.values.model import Issue

TEMPLATE = "year_folder.html"
CONTENTS = "目录.html"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # what Windows refuses


class FolderIssue(NamedTuple):
    """An issue of the year. file: the name of its PDF in the folder; pdf: its address in the site."""

    label: str
    file: str
    pdf: str
    day: Day
    titles: tuple[str, ...]


class FolderInputs(NamedTuple):
    """What the list of contents shows. folder: the name of the folder in the .zip that holds all files."""

    name: str
    year: int
    folder: str
    issues: tuple[FolderIssue, ...]


def archive_href(year: int) -> str:
    """Return the address of a year's file."""
    return f"years/{year}.zip"


def year_folders(context: SiteContext) -> tuple[FolderInputs, ...]:
    """Return the folders of all years, newest first; none where the settings do not offer them, or there are no PDFs."""
    if not (context.has_pdf and context.site.config.year_downloads):
        return ()
    name = context.site.config.name
    return tuple(
        FolderInputs(name, year, _NOT_IN_NAMES.sub("", f"{name}{year}年"), _issues(issues))
        for year, issues in context.site.years
    )


def _issues(issues: Sequence[Issue]) -> tuple[FolderIssue, ...]:
    """Return the issues of a year, oldest first. issues: newest first."""
    return tuple(
        FolderIssue(
            issue.number.label,
            f"{issue.number.short}.pdf",
            pdf_href(issue),
            day(issue.date),
            tuple(article.toc_title for article in issue.articles),
        )
        for issue in reversed(issues)
    )

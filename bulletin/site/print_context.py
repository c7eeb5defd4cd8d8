"""Printed issue and settings → what print.html and print_article.html show.

The templates choose and loop; what has to be counted, measured or put together for them is worked out here.
"""

from typing import Final, NamedTuple

from bulletin.site.views import IssueView
from bulletin.values.choices import PREPRINTED, RIGHT, SPACED, THIRD_SIZE
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config

FIRST_PAGE_LINES: Final = 13
"""Lines of contents that fit on page 1 with blank lines between the sections."""

CONTENTS_LINE_CELLS: Final = 24
"""字 of an entry to a line; a rough figure is enough to choose between two styles."""

STRIP_PT: Final = 430
"""What the bulletin's name and the issue's number have beside each other above one article."""

STRIP_NAME_CELL_PT: Final = 23
STRIP_NUMBER_CELL_PT: Final = 14


class MastheadMark(NamedTuple):
    """A line at the head of page 1. name: `copy` for the 份号, `secrecy` for the 密级."""

    name: str
    text: str


class PrintLayout(NamedTuple):
    """The form of a printed issue. Lengths are CSS: 15.75000pt, 0mm.

    number_gap, page_number_indent: CSS values; name_cells, campaign_cells: how many 字 the name has, and the longest line
    of the campaign; special: the issue's own title below the number; marks: 份号 and 密级, those there are, one below the
    other; has_marks_side_by_side: whether they share a line; has_reserved_letterhead: whether the head of page 1 is left
    to the letterhead on the paper; has_dense_contents: whether the contents have no room for blank lines;
    has_long_name: whether name and number of an article's own print have no room beside each other.
    """

    body_size: str
    line_pitch: str
    title_size: str
    name_size: str
    number_gap: str
    letterhead_height: str
    mark_lines: int
    page_number_indent: str
    page_number_before: str
    page_number_after: str
    name_cells: int
    campaign_cells: int
    special: str
    marks: tuple[MastheadMark, ...]
    has_marks_side_by_side: bool
    is_sectioned: bool
    has_reserved_letterhead: bool
    has_dense_contents: bool
    has_long_name: bool


def print_context(
    issue: IssueView, config: Config, *, copy_number: str = "", tail_blanks: int | None = None
) -> dict[str, object]:
    """Return the context of print.html and print_article.html. issue: as `print_view` returns it.

    copy_number: the 份号, empty where copies bear none. tail_blanks: how many blank pages go before a 报尾 on a page of its
    own; None where it stands where the settings have it.
    """
    return {
        "config": config,
        "issue": issue,
        "layout": print_layout(issue, config, copy_number),
        "copy_number": copy_number,
        "tail_blanks": tail_blanks,
    }


def print_layout(issue: IssueView, config: Config, copy_number: str) -> PrintLayout:
    """Return the form of a printed issue."""
    settings = config.print
    marks = tuple(
        mark
        for mark in (MastheadMark("copy", copy_number), MastheadMark("secrecy", issue.secrecy))
        if mark.text
    )
    are_side_by_side = settings.copy_number_place == RIGHT.en and bool(marks)
    space = " " if settings.has_page_number_space else ""
    return PrintLayout(
        body_size=points(settings.body_size_pt),
        line_pitch=points(settings.line_pitch_pt),
        title_size=points(settings.title_size_pt),
        name_size=points(settings.name_size_pt),
        number_gap="0.5em" if settings.number_style == SPACED.en else "tight",
        letterhead_height=f"{settings.letterhead_height_mm or 0}mm",
        mark_lines=1 if are_side_by_side else len(marks),
        page_number_indent="var(--body-size)" if settings.page_number_indent == THIRD_SIZE.en else "14pt",
        page_number_before=f"—{space}",
        page_number_after=f"{space}—",
        name_cells=len(config.name),
        campaign_cells=max(map(len, config.campaign), default=1),
        # Where there are several articles the title is shown though the first article has it, too.
        special=issue.headline if issue.contents else issue.special,
        marks=marks,
        has_marks_side_by_side=are_side_by_side,
        is_sectioned=any(section.name for section in issue.sections),
        has_reserved_letterhead=_has_reserved_letterhead(settings),
        has_dense_contents=_contents_lines(issue) > FIRST_PAGE_LINES,
        has_long_name=_strip_pt(issue, config) > STRIP_PT,
    )


def points(value: float) -> str:
    """Return a length as CSS has it."""
    return f"{value:.5f}pt"


def _has_reserved_letterhead(settings: PrintConfig) -> bool:
    return settings.letterhead == PREPRINTED.en and bool(settings.letterhead_height_mm)


def _contents_lines(issue: IssueView) -> int:
    """Return about how many lines the contents take: a blank line and a name for each section, and its entries."""
    entries = [line for group in issue.contents for line in group.lines]
    return 2 * len(issue.contents) + sum(1 + (len(line.title) - 1) // CONTENTS_LINE_CELLS for line in entries)


def _strip_pt(issue: IssueView, config: Config) -> int:
    """Return about how wide the bulletin's name and the issue's number are beside each other."""
    return len(config.name) * STRIP_NAME_CELL_PT + len(issue.label) * STRIP_NUMBER_CELL_PT

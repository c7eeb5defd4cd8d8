"""Printed issue and settings → what print.html and print_article.html show.

The templates choose and loop; what has to be counted, measured or put together for them is computed here.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from bulletin.site.tail_form import tail_form
from bulletin.site.views import IssueView
from bulletin.typesetting.title_lines import break_title, segmenter, width_em
from bulletin.values.choices import PREPRINTED, RIGHT, SPACED, THIRD_SIZE
from bulletin.values.paper import PT_PER_MM
from bulletin.values.print_settings import TYPE_AREA_HEIGHT_PT
from bulletin.values.settings import Config

BESIDE: Final = "beside"
ABOVE: Final = "above"
LINES: Final = "lines"

TOP_MARGIN_MM: Final = 37.0
"""天头 (GB/T 9704—2012, 5.2.1)."""

FIRST_PAGE_LINES: Final = 13
"""Lines of contents that fit on page 1 with blank lines between the sections."""

FEW_CONTENTS_LINES: Final = 2
"""If no more lines than these would be left on the last page of the contents, all lines are set closer instead."""

LEAST_CONTENTS_SCALE: Final = 0.85
"""The smallest line pitch of the contents, as a fraction of the text's."""

MASTHEAD_LINES: Final = 7
"""Lines of page 1 that the masthead takes with its rule, if the campaign has one line or none."""

CAMPAIGN_SIZE_PT: Final = 22.0

CAMPAIGN_PT: Final = 420
"""Largest width of the campaign above the name; a line has 442 pt (5.2.1: 156 mm)."""

CAMPAIGN_BESIDE_NUMBER_PT: Final = 330
"""Width that is left for the campaign with room for a 份号 of six digits on both sides, half a 字 apart."""

LINES_ABOVE_RULE: Final = 2
"""Lines of the head above its rule, besides marks and title: the issue's number; office and date."""

TAIL_LINE_EM: Final = 28.0
"""Room for 签发人 and 责任编辑 on one line of the 报尾 (4号), less one 字 on both sides (7.4.3) and one between them."""

STRIP_PT: Final = 430
"""Room for the bulletin's name and the issue's number side by side above an article that is printed by itself."""

# Width of one character of the name, and of the number.
STRIP_NAME_CELL_PT: Final = 23
STRIP_NUMBER_CELL_PT: Final = 14


class PrintLayout(NamedTuple):
    """The form of a printed issue. Lengths are CSS: 15.75000pt, 0mm.

    number_gap, page_number_indent: CSS values; name_cells: how many 字 the name has; campaign, campaign_size: the lines
    above the name and their type size; special: the issue's own title below the number;
    marks_place: where 份号, 密级 and 紧急程度 are printed, see `_marks_place`; mark_lines: how many lines they take;
    has_marks_side_by_side: whether the 份号 shares the first of these lines; has_reserved_letterhead: whether the head of
    page 1 stays empty for the letterhead on the paper; has_dense_contents: whether page 1 has no room for blank lines in
    the contents; contents_scale: line pitch of the contents, as a fraction of the text's;
    has_long_editors: whether 签发人 and 责任编辑 do not fit on one line of the 报尾;
    has_long_name: whether name and number do not fit side by side above an article that is printed by itself; tail_form:
    how the 报尾 is set, see `tail_form`; has_moved_tail: whether its place below the text stays empty, see `print_context`.
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
    campaign: tuple[str, ...]
    campaign_size: str
    special: str
    marks_place: str
    has_marks_side_by_side: bool
    is_sectioned: bool
    has_reserved_letterhead: bool
    has_dense_contents: bool
    contents_scale: str
    has_long_editors: bool
    has_long_name: bool
    tail_form: str
    has_moved_tail: bool


def print_context(
    issue: IssueView,
    config: Config,
    *,
    copy_number: str = "",
    tail_blanks: int | None = None,
    has_moved_tail: bool = False,
    has_links: bool = False,
) -> dict[str, object]:
    """Return the context of print.html and print_article.html. issue: as `print_view` returns it.

    copy_number: the 份号, empty where copies have none. tail_blanks: how many blank pages go before a 报尾 on a page of its
    own; None where the settings place it. has_moved_tail: whether the 报尾 leaves its place below the text empty and is set
    behind the blank pages. has_links: whether contents without page numbers are links to the articles, too.
    """
    return {
        "config": config,
        "issue": issue,
        "layout": print_layout(issue, config, copy_number, has_moved_tail=has_moved_tail),
        "copy_number": copy_number,
        "tail_blanks": tail_blanks,
        "has_links": has_links,
    }


def print_layout(
    issue: IssueView, config: Config, copy_number: str, *, has_moved_tail: bool = False
) -> PrintLayout:
    """Return the form of a printed issue."""
    settings = config.print
    are_side_by_side = settings.copy_number_place == RIGHT.en
    mark_lines = max(1, len(issue.marks) + (not are_side_by_side))
    campaign = campaign_lines(config)
    approver = f"签发人：{issue.approver}" if issue.approver else ""
    has_long_editors = width_em(f"{approver}责任编辑：{'、'.join(issue.editors)}") > TAIL_LINE_EM
    strip_pt = len(config.name) * STRIP_NAME_CELL_PT + len(issue.label) * STRIP_NUMBER_CELL_PT
    space = " " if settings.has_page_number_space else ""
    return PrintLayout(
        body_size=points(settings.body_size_pt),
        line_pitch=points(settings.line_pitch_pt),
        title_size=points(settings.title_size_pt),
        name_size=points(settings.name_size_pt),
        number_gap="0.5em" if settings.number_style == SPACED.en else "tight",
        letterhead_height=f"{settings.letterhead_height_mm or 0}mm",
        mark_lines=mark_lines,
        page_number_indent="var(--body-size)" if settings.page_number_indent == THIRD_SIZE.en else "14pt",
        page_number_before=f"—{space}",
        page_number_after=f"{space}—",
        name_cells=len(config.name),
        campaign=campaign,
        campaign_size=points(_campaign_size_pt(config, campaign)),
        # An issue of several articles shows its title even if the first article has the same one.
        special=issue.headline if issue.contents else issue.special,
        marks_place=_marks_place(issue, config, campaign, copy_number, mark_lines),
        has_marks_side_by_side=are_side_by_side,
        is_sectioned=any(section.name for section in issue.sections),
        has_reserved_letterhead=settings.letterhead == PREPRINTED.en and bool(settings.letterhead_height_mm),
        has_dense_contents=_contents_lines(issue) > FIRST_PAGE_LINES,
        contents_scale=f"{_contents_scale(issue, config, campaign, mark_lines):.4f}",
        has_long_editors=has_long_editors,
        has_long_name=strip_pt > STRIP_PT,
        has_moved_tail=has_moved_tail,
        tail_form=tail_form(issue.distribution, 1 + bool(issue.approver or issue.editors) + has_long_editors),
    )


def points(value: float) -> str:
    """Return a length in pt as CSS: 15.75000pt."""
    return f"{value:.5f}pt"


def campaign_lines(config: Config) -> tuple[str, ...]:
    """Return the campaign lines above the name. A line that would only fit in type smaller than the text is broken like a title.

    GB/T 9704—2012, 5.2.2: type is 3号 unless another size is named, so what is above the name must not be smaller.
    """
    longest = int(CAMPAIGN_PT / config.print.body_size_pt)
    if all(len(line) <= longest for line in config.campaign):
        return config.campaign
    segment = segmenter(config.whole_names)
    broken = (break_title(line, max_em=longest, segment=segment, width=len).lines for line in config.campaign)
    return tuple(line for lines in broken for line in lines)


def _campaign_size_pt(config: Config, campaign: tuple[str, ...]) -> float:
    """Return the type size of the lines above the name: 2号, or the largest that fits.

    Where the first line can leave room for a 份号, it does so in every issue, numbered or not.
    """
    size = CAMPAIGN_PT / max(map(len, campaign), default=1)
    beside = CAMPAIGN_BESIDE_NUMBER_PT / max(map(len, campaign[:1]), default=1)
    return min(CAMPAIGN_SIZE_PT, size, beside if _has_room_beside_campaign(config, campaign) else size)


def _has_room_beside_campaign(config: Config, campaign: tuple[str, ...]) -> bool:
    """Return whether the first campaign line leaves room for a 份号 beside it, if it is set in the text's size."""
    first = max(map(len, campaign[:1]), default=0)
    return first * config.print.body_size_pt <= CAMPAIGN_BESIDE_NUMBER_PT


def _marks_place(
    issue: IssueView, config: Config, campaign: tuple[str, ...], copy_number: str, mark_lines: int
) -> str:
    """Return where 份号, 密级 and 紧急程度 are printed: beside, above, lines, or empty where the head of page 1 has none.

    GB/T 9704—2012, 7.2.1 to 7.2.3: lines 1 to 3 of the 版心. The text below must not move when copies are numbered. So a 份号
    alone is printed beside the campaign (`beside`); an issue with another mark, or with a longer campaign, has
    lines for all marks in every print (`lines`). Where the paper's red head takes these lines, marks are printed above it
    (`above`).
    """
    settings = config.print
    if settings.letterhead == PREPRINTED.en and (issue.marks or copy_number):
        if settings.letterhead_height_mm:
            # Lines of the 版心 within the letterhead's height, and how many marks, number and title need.
            lines = (settings.letterhead_height_mm - TOP_MARGIN_MM) * PT_PER_MM / settings.line_pitch_pt
            needed = mark_lines + LINES_ABOVE_RULE + bool(issue.special or issue.headline)
            return BESIDE if needed <= lines else ABOVE
        if issue.marks:
            return ABOVE
    if issue.marks or not _has_room_beside_campaign(config, campaign):
        return LINES
    return BESIDE if copy_number else ""


def _contents_lines(issue: IssueView) -> int:
    """Return about how many lines the contents take: for each section a blank line, its name and its entries."""
    return sum(2 + sum(len(line.phrases) for line in group.lines) for group in issue.contents)


def _contents_scale(issue: IssueView, config: Config, campaign: tuple[str, ...], mark_lines: int) -> float:
    """Return the line pitch of dense contents, as a fraction of the text's, that leaves no one or two lines alone on the last page.

    The largest such pitch; 1.0, the text's pitch, where none helps.
    """
    if _contents_lines(issue) <= FIRST_PAGE_LINES:
        return 1.0
    masthead = MASTHEAD_LINES + max(0, len(campaign) - 1) + bool(issue.headline)
    masthead += mark_lines if issue.marks else 0
    # Heights of blocks that no page break divides: each entry, with its section's name before the first of them.
    # The heading 目录 belongs to the first block.
    blocks = [
        len(line.phrases) + (number == 0 and bool(group.section))
        for group in issue.contents
        for number, line in enumerate(group.lines)
    ]
    blocks[0] += 1
    settings = config.print
    page = (TYPE_AREA_HEIGHT_PT - settings.body_size_pt) / settings.line_pitch_pt + 1
    for more in range(int(page * (1 / LEAST_CONTENTS_SCALE - 1) * 2) + 1):  # half lines more on a page
        scale = page / (page + more / 2)
        if _lines_on_last_page(blocks, page / scale, (page - masthead) / scale) > FEW_CONTENTS_LINES:
            return scale
    return 1.0


def _lines_on_last_page(blocks: Iterable[int], page: float, first_page: float) -> int:
    """Return how many lines are on the last page when blocks fill pages in order. blocks: the number of lines of each.

    page, first_page: how many lines each holds.
    """
    room, used = first_page, 0
    for lines in blocks:
        if used + lines > room + 0.01:  # tolerance for rounding errors of the scale
            room, used = page, 0
        used += lines
    return used

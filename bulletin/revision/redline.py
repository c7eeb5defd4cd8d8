"""花脸稿: an issue as it is printed, with all that was changed since another text of it marked; and the 修改对照表.

Marks differ in black and white: what was deleted is struck through, what was inserted is bold and underlined, what was moved
is underlined with dots where it is now and struck through where it was; lines with changes have a bar at the edge.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from bulletin.distribution.copy_pages import PrintedIssue, printed_issue
from bulletin.distribution.job import JobFile
from bulletin.distribution.typesetter import ISSUE_STYLES, JOB_STYLES, Typesetter
from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.pdf.pdf_copies import for_printer
from bulletin.revision.change_list import ChangedText, both_sides
from bulletin.revision.marked_issue import MarkedIssue
from bulletin.revision.marks import as_html, marked, unmarked
from bulletin.site.print_views import printed_number
from bulletin.site.views import ArticleView, Day, IssueView
from bulletin.values.asset import Asset
from bulletin.values.choices import FULL
from bulletin.values.diagnostics import Checked
from bulletin.values.model import Issue
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config

TEMPLATE, TABLE_TEMPLATE = "redline.html", "change_table.html"
NAME, TABLE_NAME = "花脸稿.pdf", "修改对照表.pdf"
WARNING = "花脸稿　不作正式文件"
_STYLES = (*ISSUE_STYLES, "styles/redline.css")
_TABLE_STYLES = (*JOB_STYLES, "styles/change_table.css")
_BARRED = frozenset({"del", "ins"})


@dataclass(frozen=True, slots=True)
class RedlineLegend:
    """The text at the head of each page. compared: the two versions, in words; sums: of the changes."""

    warning: str
    compared: str
    sums: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the 修改对照表: the old text with deletions marked, the new one with insertions marked, and the place."""

    old: Markup
    new: Markup
    place: str


def _row(change: ChangedText, *, is_only: bool) -> ChangeRow:
    """Return a change as a row. is_only: whether there is only one article, whose title is then left out of the place."""
    left, right = both_sides(change.old, change.new)
    place = change.place
    if is_only:
        place = re.sub("^《[^》]*》(?=.)", "", place)
    if change.moved:
        place += f"（{change.moved}）"
    gone = "（移走）" if change.moved else "（删去）"
    return ChangeRow(_as_markup(left or "（新增）"), _as_markup(right or gone), place)


def redline(
    found: MarkedIssue,
    before: Issue,
    config: Config,
    assets: Mapping[str, Asset],
    setter: Typesetter,
    compared: str,
) -> Checked[JobFile]:
    """Return the 花脸稿. before: the old version; compared: the two versions, in words. Diagnostics: those of the typesetter."""
    config = replace(config, print=replace(config.print, letterhead=FULL.en))
    printed = printed_issue(found.issue, found.body, config, assets)
    printed = replace(printed, view=with_facts(printed.view, found, before, config))
    legend = RedlineLegend(WARNING, compared, found.changes.sums.text)
    html = setter.html(TEMPLATE, printed.context() | {"legend": legend})
    if html.value is None:
        return Checked(None, html.diagnostics)
    metadata = _metadata(printed, "花脸稿")
    order = PdfOrder(
        "redline",
        setter.source,
        as_html(html.value),
        metadata,
        purpose=Purpose.PAGES,
        reports_loose_lines=False,
        barred=_BARRED,
    )
    made = setter.order(order, _STYLES)
    if made.value is None:
        return Checked(None, made.diagnostics)
    data = for_printer(made.value, metadata.title)
    return Checked(JobFile(NAME, data, "传阅用，每面印着“花脸稿　不作正式文件”"), made.diagnostics)


def change_table(
    found: MarkedIssue, printed: PrintedIssue, setter: Typesetter, compared: str
) -> Checked[JobFile]:
    """Return the 修改对照表: 原文, 改为, 位置. Diagnostics: those of the typesetter."""
    rows = [_row(row, is_only=len(found.issue.articles) == 1) for row in found.changes.rows]
    legend = RedlineLegend(WARNING, compared, found.changes.sums.text)
    context = {"rows": rows, "legend": legend, "title": unmarked(printed.view.title)}
    metadata = _metadata(printed, "修改对照表")
    made = setter.set(TABLE_TEMPLATE, context, styles=_TABLE_STYLES, metadata=metadata)
    if made.value is None:
        return Checked(None, made.diagnostics)
    file = JobFile(TABLE_NAME, for_printer(made.value, metadata.title), "修改对照表：原文、改为、位置")
    return Checked(file, made.diagnostics)


def _metadata(printed: PrintedIssue, word: str) -> PdfMetadata:
    return replace(printed.metadata, title=f"{unmarked(printed.metadata.title)}　{word}")


def _as_markup(text: str) -> Markup:
    return Markup(as_html(str(escape(text)).replace("\n", "↵<br>")))


def with_facts(view: IssueView, found: MarkedIssue, before: Issue, config: Config) -> IssueView:
    """Return a view of the marked issue with changed dates and numbers marked; the issue's value has no text for these.

    before: the old version.
    """
    sections = tuple(
        section._replace(articles=tuple(_with_dates(article, found.dates) for article in section.articles))
        for section in view.sections
    )
    old_label, new_label = (printed_number(each.number, config.print) for each in (before, found.issue))
    return view._replace(
        label=marked(old_label, new_label) if found.number != ("", "") else view.label,
        day=view.day._replace(text=found.dates.get("", view.day.text)),
        print_run=found.print_run or view.print_run,  # type: ignore[arg-type]
        sections=sections,
    )


def _with_dates(article: ArticleView, dates: Mapping[str, str]) -> ArticleView:
    def day(key: str, was: Day | None) -> Day | None:
        return Day(was.iso if was else "", dates[key]) if key in dates else was

    return article._replace(
        day=day(article.anchor, article.day), signed_on=day(f"{article.anchor}signed", article.signed_on)
    )

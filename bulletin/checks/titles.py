"""Titles and tables that cannot be printed well: words or numbers would be split, or a line would be too wide (print-format.md §4.9)."""

import re
from collections.abc import Iterable, Iterator

from bulletin.typesetting.table_html import tables_too_wide
from bulletin.typesetting.title_fit import fit_title
from bulletin.typesetting.title_lines import MAX_LINES, Segmenter, segmenter, title_fits, title_width
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.model import Issue, IssueBody, Title
from bulletin.values.paper import PT_PER_MM
from bulletin.values.print_settings import TYPE_AREA_WIDTH_MM, PrintConfig
from bulletin.values.settings import Config
from bulletin.values.text import shorten


def check_titles(issues: Iterable[Issue], config: Config) -> Iterator[Diagnostic]:
    """Yield which titles of articles and attachments do not fit. Diagnostics: title-does-not-fit.

    The words' dictionary is loaded only if a title is wider than one line.
    """
    segment = segmenter(config.whole_names)
    measure_em, width = config.print.title_measure_em, title_width(config.print.latin_gap_em)
    for title, where in _titles(issues):
        if len(title.lines) > 1:
            if any(width(line) > measure_em for line in title.lines):
                yield from _about_lines(title, where, segment, config.print)
        elif not title_fits(title.text, max_em=measure_em, segment=segment, width=width):
            yield _does_not_fit(f"标题太长，词不拆开就排不进 {MAX_LINES} 行", where, measure_em)


def _about_lines(
    title: Title, where: Span, segment: Segmenter, settings: PrintConfig
) -> Iterator[Diagnostic]:
    """Yield which line of a title broken by hand is broken once more, and how it would be."""
    measure_pt = TYPE_AREA_WIDTH_MM * PT_PER_MM
    fitted = fit_title(
        title.lines,
        size_pt=settings.title_size_pt,
        measure_pt=measure_pt,
        segment=segment,
        width=title_width(settings.latin_gap_em),
    )
    for parts in fitted.broken[:1]:
        line = "".join(parts)
        hint = f"把这一行改短，或者在里面再断一次：`{'<br>'.join(parts)}`"
        yield _does_not_fit(
            f"标题里有一行太长：`{shorten(line, 18)}`", where, settings.title_measure_em, hint=hint
        )


def _titles(issues: Iterable[Issue]) -> Iterator[tuple[Title, Span]]:
    for issue in issues:
        for article in issue.articles:
            yield article.title, article.title_at
            for attachment in article.attachments:
                yield attachment.title, attachment.title_at


def _does_not_fit(
    message: str, where: Span, measure_em: float, hint: str = "在标题里用 <br> 断行"
) -> Diagnostic:
    label = f"一行最多 {int(measure_em)} 字"
    return warning("title-does-not-fit", message, where, label, hint=hint)


_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)


def check_tables(path: str, text: str, body: IssueBody, config: Config) -> Iterator[Diagnostic]:
    """Yield which tables of an issue are too wide. text: the issue's source. Diagnostics: table-too-wide.

    The words' dictionary is loaded only where a table does not fit with each cell on one line.
    """
    segment = segmenter(config.whole_names)
    before = 0  # tables in parts of the body that were looked at
    for html in _parts(body):
        for table in tables_too_wide(html, segment):
            yield _too_wide(_place(path, text, before + table.place), is_turned=table.is_turned)
        before += html.count("<table")


def _parts(body: IssueBody) -> Iterator[str]:
    """Yield the HTML of an issue in the order of its source."""
    yield from body.notes
    for article in body.articles:
        yield from article.notes
        yield article.html
        yield from article.attachments


def _place(path: str, text: str, number: int) -> Span:
    """Return where the head of a table stands: the line above its `|---|---|`."""
    rules = list(_RULE.finditer(text))
    if number >= len(rules):  # a table that is written in another way
        return Span(path)
    line = text.count("\n", 0, rules[number].start())
    return Span(path, line, 1, len(text.split("\n")[line - 1])) if line else Span(path)


def _too_wide(where: Span, *, is_turned: bool) -> Diagnostic:
    message = "表太宽，用六号字也要把词或数拆开"
    if is_turned:
        return error(
            "table-too-wide", message, where, "横过来也排不下", hint="分成两张表，每张都从单位一栏起"
        )
    hint = "在表的前面另起一行写 `::: 横表`，后面另起一行写 `:::`"
    return error("table-too-wide", message, where, "版心宽 156 毫米", hint=hint)

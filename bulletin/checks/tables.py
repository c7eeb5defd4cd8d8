"""Finds tables that are too wide for their page: words or numbers would be split even in the smallest type."""

import re
from collections.abc import Iterator

from bulletin.typesetting.table_html import tables_too_wide
from bulletin.typesetting.title_lines import segmenter
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.model import IssueBody
from bulletin.values.settings import Config

# The line below a table's head: |---|:-:|
_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)


def check_tables(path: str, text: str, body: IssueBody, config: Config) -> Iterator[Diagnostic]:
    """Yield which tables of an issue are too wide. text: the issue's source. Diagnostics: table-too-wide.

    The words' dictionary is loaded only where a table does not fit with each cell on one line.
    """
    segment = segmenter(config.whole_names)
    before = 0  # tables in the parts of the body checked so far
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
    """Return the place of a table's head: the line above its `|---|---|`."""
    rules = list(_RULE.finditer(text))
    if number >= len(rules):  # a table that is written in another way than with pipes
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

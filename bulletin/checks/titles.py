"""Titles that cannot be printed well (print-format.md §4.9): too long for whole words on few lines, or a line too wide."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bulletin.typesetting.title_lines import MAX_LINES, Segmenter, segmenter, title_fits, width_em
from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.model import Issue, Title
from bulletin.values.settings import Config
from bulletin.values.text import shorten


def check_titles(issues: Iterable[Issue], config: Config) -> Iterator[Diagnostic]:
    """Yield which titles of articles and attachments do not fit. Diagnostics: title-does-not-fit.

    The words' dictionary is loaded only if a title is wider than one line.
    """

    def segment(text: str) -> Sequence[str]:
        return _segmenter(config.whole_names)(text)  # its pattern takes 2 ms to make, and few titles need it

    measure_em = config.print.title_measure_em
    for title, where in _titles(issues):
        if len(title.lines) > 1:
            wide = [line for line in title.lines if len(line) > measure_em and width_em(line) > measure_em]
            if wide:
                yield _does_not_fit(f"标题里有一行太长：`{shorten(wide[0], 18)}`", where, measure_em)
        elif not title_fits(title.text, max_em=measure_em, segment=segment):
            yield _does_not_fit(f"标题太长，词不拆开就排不进 {MAX_LINES} 行", where, measure_em)


@cache
def _segmenter(names: tuple[str, ...]) -> Segmenter:
    """Return the same for each issue of a bulletin."""
    return segmenter(names)


def _titles(issues: Iterable[Issue]) -> Iterator[tuple[Title, Span]]:
    for issue in issues:
        for article in issue.articles:
            yield article.title, article.title_at
            for attachment in article.attachments:
                yield attachment.title, attachment.title_at


def _does_not_fit(message: str, where: Span, measure_em: float) -> Diagnostic:
    label = f"一行最多 {int(measure_em)} 字"
    return warning("title-does-not-fit", message, where, label, hint="在标题里用 <br> 断行")

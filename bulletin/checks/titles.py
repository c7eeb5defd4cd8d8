"""Finds titles that cannot be printed well (print-format.md §4.9): too long for few lines of whole words, or a line too wide."""

from collections.abc import Iterable, Iterator

from bulletin.typesetting.title_fit import fit_title
from bulletin.typesetting.title_lines import MAX_LINES, Segmenter, segmenter, title_fits, title_width
from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.model import Issue, Title
from bulletin.values.print_settings import TYPE_AREA_WIDTH_PT, PrintConfig
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
    """Yield the first line of a title broken by hand that is still too wide, with a hint how to break it."""
    fitted = fit_title(
        title.lines,
        size_pt=settings.title_size_pt,
        measure_pt=TYPE_AREA_WIDTH_PT,
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

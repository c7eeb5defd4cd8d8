"""Makes the head of a Word file's page 1: 报头 and 目录."""

from collections.abc import Iterator
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.site.print_context import LINES
from bulletin.typesetting.title_lines import width_em
from bulletin.values.choices import DOUBLE_RULE
from bulletin.word.elements import ordered, twips, w
from bulletin.word.runs import RunStyle, broken_runs, fragment, plain_paragraph, text_runs, words_paragraph
from bulletin.word.styles import CELL_PT, PITCH_PT, RED, sizes
from bulletin.word.tables import rule
from bulletin.word.view import WordView

_RULE, _DOUBLE_RULE = 12, 24
"""Width of the red rule in eighths of a pt: 12 is 0.5 mm; 24 is both lines of a double rule."""
_RULE_AT_PT: Final = 6  # below the line of publisher and date; with the gap of that line about 4 mm (7.2.7)
_SMALL_PT: Final = 14.0


def masthead(shown: WordView) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs of the 报头. The 份号 is an empty line above 密级 (7.2.1), to be filled in by hand."""
    view, layout, config = shown.view, shown.layout, shown.config
    if layout.marks_place == LINES and view.marks:
        if not layout.has_marks_side_by_side:
            yield plain_paragraph("份号", [])
        for mark in view.marks:
            yield words_paragraph("密级", mark)
    for line in layout.campaign:
        yield words_paragraph("题头", line, size_pt=float(layout.campaign_size.removesuffix("pt")))
    yield plain_paragraph("简报名称", _name(config.name, config.print.size_of_name_pt(config.name)))
    yield words_paragraph("期号", view.label)
    if layout.special:
        yield plain_paragraph("专题名称", broken_runs(str(layout.special)))
    yield from _imprint(shown)
    is_double = config.print.masthead_rule == DOUBLE_RULE.en
    kind, size = ("thickThinSmallGap", _DOUBLE_RULE) if is_double else ("single", _RULE)
    yield plain_paragraph("版头红线", [], w("pBdr", rule("top", size, RED, kind, _RULE_AT_PT)))


def _name(name: str, size: float) -> list[BaseOxmlElement]:
    """Return the runs of the bulletin's name, with size and letter spacing as in print.css; no space behind the last 字, to centre it."""
    cells = len(name)
    gap = max(0.02, min(0.09, 0.96 / cells - 0.1)) * size
    first, last = w("t"), w("t")
    first.text, last.text = name[:-1], name[-1:]
    spaced = ordered("rPr", (w("spacing", val=twips(gap)), *sizes(round(2 * size) / 2)))
    close = ordered("rPr", (w("spacing", val=0), *sizes(round(2 * size) / 2)))
    return [w("r", spaced, first), w("r", close, last)] if cells > 1 else [w("r", close, last)]


def _imprint(shown: WordView) -> Iterator[BaseOxmlElement]:
    """Yield publisher and date on one line, or on two if they do not fit."""
    view = shown.view
    office = "".join(fragment(str(view.publisher)).itertext())
    size = _SMALL_PT if view.has_small_publisher else 0.0
    style = RunStyle(size_pt=size)
    cell = size or CELL_PT
    day = text_runs(view.day.text, style)
    if (width_em(office) + width_em(view.day.text) + 3) * cell > shown.line_pt:
        yield words_paragraph("编发单位和日期", office, size_pt=size)
        yield plain_paragraph("编发单位和日期", day, w("jc", val="right"))
        return
    stop = w("tabs", w("tab", val="right", pos=twips(shown.line_pt - CELL_PT)))
    yield plain_paragraph("编发单位和日期", [*text_runs(office, style), w("r", w("tab")), *day], stop)


def contents(shown: WordView) -> Iterator[BaseOxmlElement]:
    """Yield the 目录; its lines are set closer if it would not fit on page 1 otherwise."""
    view, layout = shown.view, shown.layout
    if not view.contents:
        return
    scale = float(layout.contents_scale) if layout.has_dense_contents else 0.0
    yield words_paragraph("目录标题", "目录", *_closer(scale))
    for number, group in enumerate(view.contents):
        if group.section:  # the first has no line above it
            yield words_paragraph(
                "目录栏目", f"【{group.section}】", *_closer(scale if scale or number else 1.0)
            )
        for line in group.lines:
            runs, settings = [*text_runs(line.title)], _closer(scale)
            if shown.config.print.has_contents_pages:
                runs += _page_of(line.anchor)
                settings.append(_stops(shown.line_pt))
            yield plain_paragraph("目录条", runs, *settings)


def _closer(scale: float) -> list[BaseOxmlElement]:
    """Return the setting of a line distance of `scale` lines of the text without space around; nothing for 0."""
    return [w("spacing", before=0, after=0, line=twips(PITCH_PT * scale), lineRule="exact")] if scale else []


def _stops(line_pt: float) -> BaseOxmlElement:
    """Return the tab stops of an entry: its text behind the bullet, and its page number at the right."""
    page = w("tab", val="right", leader="dot", pos=twips(line_pt - CELL_PT))
    return w("tabs", w("tab", val="left", pos=twips(2 * CELL_PT)), page)


def _page_of(anchor: str) -> list[BaseOxmlElement]:
    """Return a tab and the page number of an article, as a field that Word updates when it opens the file."""

    def part(kind: str, **attributes: object) -> BaseOxmlElement:
        return w("r", w("fldChar", fldCharType=kind, **attributes))

    code = w("instrText")
    code.text = f" PAGEREF {anchor} "
    return [
        w("r", w("tab")),
        part("begin", dirty="true"),
        w("r", code),
        part("separate"),
        *text_runs("1"),
        part("end"),
    ]

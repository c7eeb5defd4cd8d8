"""What only makes WeasyPrint quicker makes the same documents: styles computed once, lengths resolved in a step."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from weasyprint import css
from weasyprint.layout import block, inline, percent
from weasyprint.text import line_break

from bulletin.pdf import weasyprint_boxes, weasyprint_styles
from bulletin.pdf.pdf import PdfMaker, PdfOrder
from bulletin.pdf.pdf_metadata import PdfMetadata

CSS = """
@page { size: A5; margin: 20mm; @bottom-center { content: counter(page); color: var(--ink) } }
@page wide { size: A5 landscape }
html { --ink: #333; font-size: 12pt } h1 { font-size: calc(1em + 4pt); color: var(--ink) }
.wide { page: wide } .note { float: footnote; font-size: .8em } ul { margin-left: 1.5em }
"""
PAGES = {
    "plain": "<h1>标题</h1><p>正文<em>强调</em>。",
    "red": '<h1 style="--ink: red">标题</h1><p>正文。',
    "blue": '<h1 style="--ink: blue; font-size: 30pt">标题</h1><p>正文。',
    "wide": "<p>正文<span class=note>脚注</span>。</p><div class=wide><ul><li>一<li>二</ul></div>",
    "table": "<table><tr><th>甲<td>1<tr><th>乙<td>2</table><p>正文。",
    "sized": "<div style='height: 50%; padding: 5%; box-sizing: border-box'><p style='width: calc(50% + 2em)'>正文</div>",
    "fixed": "<div style='height: 30mm; min-width: 20%'><p style='max-height: 10%; margin: 1em 10%'>正文</div>",
    "floating": "<div><div style='float: left'>左</div><p>正文<div class=wide style='float: right'>右</div></div><p>后文。",
    "collapsed": "<table style='border-collapse: collapse'><tr><th>甲<td>1</table><p id=a1>正文。",
}


QUICKER = (weasyprint_boxes, weasyprint_styles)


@pytest.fixture(autouse=True)
def _installed_again() -> Iterator[None]:
    """Leave the process as it was found, whatever a test does."""
    PdfMaker(Path(), CSS)
    for step in ("before", "after"):
        for module in QUICKER:
            module.uninstall()
            module.install()
        if step == "before":
            yield


def _order(name: str, html: str) -> PdfOrder:
    page = f'<html lang="zh-CN"><title>{name}</title><body>{html}'
    return PdfOrder(f"{name}.pdf", f"{name}.md", page, PdfMetadata(name))


def _said(maker: PdfMaker, html: str) -> list[str]:
    done = maker.make(_order("a", html))
    assert done.value is not None
    return [found.label for found in done.diagnostics]


def test_documents_are_the_same_to_the_byte_whatever_was_made_before_them() -> None:
    orders = [_order(name, html) for name, html in PAGES.items()]
    maker = PdfMaker(Path(), CSS)
    for module in QUICKER:
        module.uninstall()
    plain = [maker.make(order).value for order in orders]
    assert len(set(plain)) == len(PAGES)
    maker = PdfMaker(Path(), CSS)
    for _ in range(2):
        assert [maker.make(order).value for order in orders] == plain
    assert [maker.make(order).value for order in orders[::-1]] == plain[::-1]


def test_boxes_of_all_kinds_are_resolved_in_a_step() -> None:
    assert block.resolve_percentages is percent.resolve_percentages  # the name is in eight modules
    assert inline.strut is line_break.strut
    assert all(hasattr(function, "original") for function in (block.resolve_percentages, inline.strut))


def test_second_document_of_a_style_sheet_computes_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(name: str, compute: Callable[..., object]) -> Callable[..., object]:
        def counted(style: object, key: str, value: object) -> object:
            asked.append(name)
            return compute(style, key, value)

        return counted

    functions = {name: counting(name, compute) for name, compute in css.COMPUTER_FUNCTIONS.items()}
    monkeypatch.setattr(css, "COMPUTER_FUNCTIONS", functions)
    maker = PdfMaker(Path(), CSS)
    counts = []
    for name in ("table", "table", "red"):
        asked.clear()
        assert maker.make(_order(name, PAGES[name])).value
        counts.append(len([name for name in asked if name not in ("float", "position", "display", "anchor")]))
    assert counts[0] > 100
    assert counts[1] < counts[0] / 20  # what was only found out while something else was computed
    assert counts[2] > 0


def test_lengths_by_the_size_of_the_page_are_computed_for_each_document() -> None:
    style = "@page { size: A5 } @page wide { size: A3 landscape } .wide { page: wide } p { width: 50vw }"
    maker = PdfMaker(Path(), style)
    narrow, wide = _order("n", "<p>正文"), _order("w", "<div class=wide><p>正文</div>")
    both = [maker.make(order).value for order in (narrow, wide)]
    weasyprint_styles.uninstall()
    assert [maker.make(order).value for order in (narrow, wide)] == both


def test_warnings_are_said_of_each_document() -> None:
    maker = PdfMaker(Path(), "p { width: calc(1em * 1em) }")
    first = _said(maker, "<p>正文")
    assert any("Invalid math" in label for label in first)
    assert _said(maker, "<p>正文") == first
    wrong = _said(PdfMaker(Path(), CSS), "<p style='width: wrong'>正文")
    assert any("wrong" in label for label in wrong)
    assert _said(PdfMaker(Path(), CSS), "<p style='width: wrong'>正文") == wrong


def test_another_weasyprint_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in QUICKER:
        assert module.unknown_parts() == [], f"WeasyPrint does it in a new way: see {module.__name__}"
        module.uninstall()
    monkeypatch.setattr(css.ComputedStyle, "copy", lambda self: self)
    monkeypatch.setattr(percent, "percentage", lambda value, computed, refer_to: value)
    for module in QUICKER:
        assert not module.install()
    assert not hasattr(css.ComputedStyle.__missing__, "original")
    assert not hasattr(percent.resolve_percentages, "original")

"""Lines whose glyphs are known from measuring are written as WeasyPrint would write them."""

from pathlib import Path
from typing import Any

import pytest

from bulletin.pdf import weasyprint_actual_text, weasyprint_draw, weasyprint_lines
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.typesetting.fonts import Face, find_faces, font_face_css
from bulletin.values.files import builtin_layouts

STYLE = """
@page { size: A5; margin: 20mm } html { font: 16pt fangsong; --cjk-latin: gap }
p { text-align: justify; text-indent: 2em } .spaced { letter-spacing: .2em } .right { direction: rtl }
.cut { width: 5em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.few { max-lines: 1; block-ellipsis: auto } b { font-family: heiti; font-weight: normal }
"""
TEXTS = {
    "prose": "<p>“三个强化”（试行）：今年以来，全县共建成125个站点，覆盖率达98.6%。会议指出：“要抓好落实，不断总结！”——据统计，……</p>"
    * 6,
    "two faces": "<p>近日，<b>县委办公室</b>印发《方案》，明确A级和B级标准，自2025年3月5日起施行，请遵照执行。</p>"
    * 3,
    "borrowed": "<p>𠮷野家囧囧囧在此，与此同时，为此，在此基础上，会议要求各单位认真学习，不断提高。</p>" * 2,
    "alike": "<p>列夫·托尔斯泰、列夫•托尔斯泰、列夫・托尔斯泰三种写法，在此基础上，会议要求各单位认真学习。</p>",
    "combining": "<p>pīnyīn 与 e\u0301tude 和 office、fi、ﬁ，其中拼音以外的字母照排，不必另外说明，由编辑把关。</p>",
    "spaced": "<p class=spaced>字距加宽的一段，标点“照样”（挤压），到行末为止，再到下一行的末尾为止，行行如此。</p>",
    "ellipses": "<p class=cut>一行排不下的字要截断，后面加省略号</p><p class=few>只要一行的段落，多出来的字也要截断，后面加省略号，这里便是。</p>",
    "underlined": "<p><u>画线的字</u>和<s>删去的字</s>都在一行里，换行之后也是一样，<u>画线的字直到行末为止，再到下一行</u>。</p>",
}


@pytest.fixture(scope="module")
def maker() -> PdfMaker:
    faces: tuple[Face, ...] = (
        find_faces(Config("工作简报", "办公室"), Path(), builtin_layouts() / "fonts").value or ()
    )
    return PdfMaker(Path(), font_face_css(faces) + STYLE.replace("fangsong;", "fangsong, fallback;"))


def _made(maker: PdfMaker, name: str) -> bytes | None:
    html = f'<html lang="zh-CN"><title>{name}</title><body>{TEXTS[name]}'
    return maker.make(PdfOrder("1.pdf", "1.md", html)).value


@pytest.mark.parametrize("name", TEXTS)
def test_lines_are_the_same_to_the_byte_when_they_are_laid_out_again(
    maker: PdfMaker, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly = _made(maker, name)
    assert quickly is not None
    for module in (weasyprint_lines, weasyprint_draw):
        monkeypatch.setattr(module, "glyphs_of", lambda layout: None)
    assert _made(maker, name) == quickly


def test_prose_is_never_laid_out_again(maker: PdfMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    draw_planned = weasyprint_draw.draw_planned

    def noting(*arguments: Any) -> Any:
        asked.append(draw_planned(*arguments))
        return asked[-1]

    monkeypatch.setattr(weasyprint_actual_text, "draw_planned", noting)
    assert _made(maker, "prose")
    assert len(asked) > 20
    assert None not in asked
    assert _made(maker, "combining")
    assert None in asked

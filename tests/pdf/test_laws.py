"""What is printed is all of the text, on the paper, and nothing over anything else: the laws of `pdf/laws`."""

from pathlib import Path

import pytest
from PIL import Image

from bulletin.build.pipeline import build
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Report
from tests.conftest import SITE, TODAY

HEAD = "---\n期号: 1\n日期: 2026-01-05\n---\n\n# 题目\n\n开头。\n\n"
STYLE = "@page { size: 100mm 100mm; margin: 10mm } p { margin: 0; font-size: 12pt }"


def made(root: Path, body: str) -> Report:
    """Return the build of one issue, with pictures big (2,400 px wide), tall and small beside it."""
    folder = root / "content/issues"
    folder.mkdir(parents=True)
    (root / "content/site.yaml").write_text(SITE)
    for name, size in {"big": (2400, 1800), "tall": (600, 4000), "small": (40, 40)}.items():
        Image.new("RGB", size, (99, 150, 99)).save(folder / f"{name}.png")
    (folder / "1.md").write_text(f"{HEAD}{body}\n\n结束。\n")
    return build(Options(root, root / "output", Audience(TODAY), jobs=1))


def codes(html: str, css: str = "") -> list[str]:
    found = PdfMaker(Path(), STYLE + css).make(PdfOrder("1.pdf", "1.md", f"<html><title>题</title>{html}"))
    return [d.code for d in found.diagnostics if d.code in ("text-lost", "off-the-sheet", "overprinted")]


@pytest.mark.parametrize(
    ("html", "css", "code"),
    [
        ("<p>一行字", "", ""),
        ("<p>一行字<b class=gone>没了", ".gone { display: none }", ""),
        ("<p class=out>一行字", ".out { margin-left: 88mm; white-space: nowrap }", "off-the-sheet"),
        ("<p class=up>一行字", ".up { position: absolute; top: -20mm }", "off-the-sheet"),
        (f"<p class=code>{'x' * 90}", "", "off-the-sheet"),
        (
            "<p class=cut>一行字",
            ".cut { width: 8pt; overflow: hidden; white-space: nowrap }",
            "off-the-sheet",
        ),
        ("<p>一行字<p class=over>又一行", ".over { margin-top: -14pt }", "overprinted"),
        (f"<p>{'字字 ' * 40}", "p { line-height: 4pt }", "overprinted"),
        ("<div><p>一行字</div>", "div { transform: rotate(180deg) }", ""),
        ("<div><p>一行字</div>", "div { transform: translate(90mm, 0) }", "off-the-sheet"),
    ],
)
def test_what_is_off_the_paper_or_over_other_text_is_an_error(html: str, css: str, code: str) -> None:
    assert codes(html, css) == [code] * bool(code)


def test_a_box_that_the_layout_drops_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    original = inline.split_inline_level

    def dropping(context: object, box: object, *others: object) -> object:
        if getattr(box, "text", "") == "丙丁":
            return None, None, False, None, None, {"left": 0, "right": 0}
        return original(context, box, *others)

    monkeypatch.setattr(inline, "split_inline_level", dropping)
    found = PdfMaker(Path(), STYLE).make(
        PdfOrder("1.pdf", "1.md", "<html><title>题</title><p>甲乙<b>丙丁</b>戊")
    )
    (lost,) = (d for d in found.diagnostics if d.code == "text-lost")
    assert lost.message == "PDF 第1页少印了 2 个字：`丙丁`"


ANYWHERE = (
    "![甲](big.png)\n![乙](big.png)",
    "![甲](big.png) ![乙](big.png)",
    "如图：![甲](big.png)，见上。",
    "图标![甲](small.png)在此，![乙](tall.png)在彼。",
    "| 甲 | 乙 |\n|---|---|\n| 字 | ![甲](big.png) |",
    "- 项 ![甲](big.png)\n- ![乙](tall.png)",
    "> 字![甲](big.png)字",
    "文[^1]。\n\n[^1]: 见 ![甲](big.png)",
    "### 一、图![甲](big.png)\n\n字。",
    f"见 `{'x' * 200}` 处。\n\n```\n{'y' * 200}\n```",
)


def test_pictures_and_code_stay_on_the_paper_wherever_they_stand(tmp_path: Path) -> None:
    report = made(tmp_path, "\n\n".join(ANYWHERE))
    assert report.published, report.diagnostics


def test_an_issue_that_breaks_a_law_is_not_published(tmp_path: Path) -> None:
    report = made(tmp_path, "文[^1]。\n\n[^1]: " + "注文很长，" * 400)
    assert not report.published
    assert not (tmp_path / "output/site/issues/1.pdf").exists()
    assert {d.span.path for d in report.diagnostics} == {"content/issues/1.md"}

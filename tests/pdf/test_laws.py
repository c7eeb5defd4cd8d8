"""What is printed is all of the text, on the paper, and nothing over anything else: the laws of `pdf/laws`."""

import contextlib
import multiprocessing
import os
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.build.pipeline import build
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.pdf.source_places import place_finder
from bulletin.reading import markup
from bulletin.site import print_views
from bulletin.typesetting import endnotes
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Severity
from bulletin.values.options import Options, Report
from tests.conftest import SITE, TODAY
from tests.pdf import text_of
from tests.printing import LAW_HEAD, printing_of

PROVE = bool(os.environ.get("BULLETIN_PROVE"))
STYLE = "@page { size: 100mm 100mm; margin: 10mm } p { margin: 0; font-size: 12pt }"


def made(root: Path, body: str) -> Report:
    """Return the build of one issue, with pictures big (2,400 px wide), tall and small beside it."""
    folder = root / "content/issues"
    folder.mkdir(parents=True)
    (root / "content/site.yaml").write_text(SITE)
    for name, size in {"big": (2400, 1800), "tall": (600, 4000), "small": (40, 40)}.items():
        Image.new("RGB", size, (99, 150, 99)).save(folder / f"{name}.png")
    (folder / "1.md").write_text(f"{LAW_HEAD}{body}\n\n结束。\n")
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


def test_an_issue_that_breaks_a_law_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_views, "with_endnotes", lambda body, anchor: body)
    report = made(tmp_path, "文[^1]。\n\n[^1]: " + "注文很长，" * 400)
    assert not report.published
    assert not (tmp_path / "output/site/issues/1.pdf").exists()
    assert {(d.span.path, d.span.line) for d in report.diagnostics} == {("content/issues/1.md", 12)}


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory) -> tuple[PdfMaker, Callable[..., str]]:
    return printing_of(tmp_path_factory.mktemp("laws"))


UNLIMITED = "img { max-width: none !important; max-height: none !important }"
UNWRAPPED = "code, pre { white-space: pre !important; overflow-wrap: normal !important }"


@pytest.mark.parametrize(
    ("body", "css", "code"),
    [
        *((body, UNLIMITED, "off-the-sheet") for body in (ANYWHERE[2], ANYWHERE[4], ANYWHERE[7])),
        (ANYWHERE[-1], UNWRAPPED, "off-the-sheet"),
    ],
)
def test_a_style_that_loses_a_fix_breaks_a_law(
    body: str, css: str, code: str, printing: tuple[PdfMaker, Callable[..., str]]
) -> None:
    maker, page = printing
    html = page(body)
    assert code not in {d.code for d in maker.make(PdfOrder("1.pdf", "1.md", html)).diagnostics}
    undone = maker.make(PdfOrder("1.pdf", "1.md", html.replace("</head>", f"<style>{css}</style></head>")))
    assert code in {d.code for d in undone.diagnostics}


@pytest.mark.parametrize("count", [12, 45])
def test_a_note_whose_number_reads_as_one_with_its_text_breaks_a_law(
    count: int, printing: tuple[PdfMaker, Callable[..., str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the foot of the page, and where so many notes stand behind the text."""
    maker, page = printing
    body = (
        "文"
        + "".join(f"[^{n}]" for n in range(count))
        + "。\n\n"
        + "\n\n".join(f"[^{n}]: 3个镇合计。" for n in range(count))
    )
    assert maker.make(PdfOrder("1.pdf", "1.md", page(body))).diagnostics == ()
    for module in (markup, endnotes):
        monkeypatch.setattr(module, "footnote_sign", str)
    found = maker.make(PdfOrder("1.pdf", "1.md", page(body))).diagnostics
    assert any("`123个镇合计。`" in d.message or "`13个镇合计。`" in d.message for d in found)


LONG = "注文很长，" * 400
MANY = "\n\n".join(f"[^{n}]: 第{n}条注。" for n in range(39))


@pytest.mark.parametrize(
    ("body", "is_at_foot"),
    [
        ("文[^1]。\n\n[^1]: 一条注。", True),
        ("文[^1]。\n\n[^1]: " + "注" * 300, True),
        (f"文[^1]，又见[^2]，再见[^1]。\n\n[^1]: 短。\n\n[^2]: {LONG}", False),
        (f"文{''.join(f'[^{n}]' for n in range(39))}。\n\n{MANY}", False),
        (
            "\n\n".join(f"一段要写满一行多一点的文字，说的是同一件事情，不可少[^{n}]。" for n in range(39))
            + f"\n\n{MANY}",
            True,
        ),
        ("| 甲 | 乙[^1] |\n|---|---|\n| 字 | 字 |\n\n[^1]: " + "注" * 300, False),
        ("::: 横表\n\n| 甲 | 乙[^1] |\n|---|---|\n| 字 | 字 |\n\n:::\n\n[^1]: 短。", False),
        (f"文。\n\n::: 附件 名单\n\n名单[^1]。\n\n:::\n\n[^1]: {LONG}", False),
    ],
)
def test_notes_that_no_foot_of_a_page_holds_stand_behind_the_article(
    body: str, is_at_foot: bool, tmp_path: Path
) -> None:
    maker, page = printing_of(tmp_path)
    html = page(body)
    assert ('class="footnote"' in html) == is_at_foot
    assert ('<p class="endnotes__head">注释</p>' in html) != is_at_foot
    made_of = maker.make(PdfOrder("1.pdf", "1.md", html))
    assert [d.code for d in made_of.diagnostics] == []
    assert made_of.value is not None
    text = re.sub(r"—\d+—", "", "".join(text_of(made_of.value).split()))
    assert text.count("注文很长") in (0, 400)
    assert all(f"第{n}条注。" in text for n in range(39)) == (MANY in body)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("一是", 3),
        ("", 0),
        ("二是抓重点", 3),
        ("抓重点工作", 3),
        ("是抓重点工作，不见于原文的字", 3),
        ("别处的字", 0),
        ("一", 0),
    ],
)
def test_what_is_wrong_on_paper_is_told_at_its_line(words: str, line: int) -> None:
    source = "# 题目\n\n一是开会，二是**抓重点**工作[^1]。\n"
    assert place_finder(PdfOrder("1.pdf", "1.md", "", source_text=source))(words).line == line


NOTE = "※"  # where a note is referred to
WORDS = (
    "春种一粒粟",
    "，",
    "。",
    "“四海”",
    "2026年3月",
    "IPv6",
    "《办法》",
    "a" * 70,
    "**重点**",
    "……",
    "（试行）",
)
words = (
    st.lists(st.sampled_from((*WORDS, NOTE)), min_size=1, max_size=60)
    .map("".join)
    .filter(lambda text: "*" * 4 not in text)
)
plain = words.map(lambda text: text.replace(NOTE, ""))
cells = (
    st.lists(st.sampled_from((*WORDS, NOTE)), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda text: "*" * 4 not in text)
)
pictures = st.sampled_from(("![甲](big.png)", "![乙](tall.png)", "![丙](small.png)"))
short = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda parts: "".join(parts).replace("*", "")
)
tables = st.integers(2, 9).flatmap(
    lambda count: st.lists(st.lists(cells, min_size=count, max_size=count), min_size=1, max_size=12).map(
        lambda rows: "\n".join(
            f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * count, *rows[1:], rows[0])
        )
    )
)
blocks = st.one_of(
    words,
    words.map("### 一、{}".format),
    words.map("> {}".format),
    plain.map("见 `{}` 处。".format),
    plain.map("```\n{}\n```".format),
    plain.map(":供稿: {}".format),
    st.lists(words, min_size=1, max_size=6).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(words, min_size=2, max_size=9).map(
        lambda items: "\n".join(f"{'   ' * depth}{depth + 1}. {item}" for depth, item in enumerate(items))
    ),
    tables,
    tables.map("::: 横表\n\n{}\n\n:::".format),
    st.tuples(short, words).map(lambda parts: "::: 附件 {}\n\n{}\n\n:::".format(*parts)),
    words.map("::: 编者按\n\n{}\n\n:::".format),
    st.lists(st.one_of(pictures, words), min_size=1, max_size=4).map(" ".join),
    st.lists(pictures, min_size=1, max_size=3).map("\n".join),
)
fields = st.dictionaries(
    st.sampled_from(("副题", "作者", "主送", "落款", "来源", "文号", "肩题")), short, max_size=3
).map(lambda drawn: "".join(f":{key}: {value}\n" for key, value in drawn.items()))
settings_of_site = st.tuples(
    st.integers(2, 24).map(lambda count: ("春种一粒粟秋收万颗子" * 3)[:count]),
    st.integers(2, 40).map(lambda count: ("四海无闲田农夫犹饿死" * 4)[:count]),
).map(lambda names: SITE.replace("工作简报", names[0]).replace("协调小组办公室", names[1]))


@st.composite
def issues(draw: st.DrawFn) -> str:
    """Draw an issue's body, with a note for each mark: short, long or longer than a page."""
    title, own = draw(short), draw(fields)
    body = "\n\n".join(draw(st.lists(blocks, min_size=1, max_size=10)))
    parts = body.split(NOTE)
    text = parts[0] + "".join(f"[^{number}]{part}" for number, part in enumerate(parts[1:], 1))
    count = st.sampled_from((1, 1, 1, 1, 5, 20, 400))
    notes = [f"[^{n}]: {'注文要写清楚，' * draw(count)}" for n in range(1, len(parts))]
    return "\n\n".join((f"# {title}", own, "先说几句。", text, *notes))


def test_a_picture_in_a_line_may_begin_the_next_page(tmp_path: Path) -> None:
    """The next page begins within a line: no row of a table is looked for there."""
    maker, page = printing_of(tmp_path)
    lines, word = "春种一粒粟\n\n" * 6, "a" * 70
    text = f"# 题\n\n先说几句。\n\n{lines}{word}。，{word} ![甲](big.png) **重点** “四海”2026年3月\n\n![甲](big.png)\n![甲](big.png)\n"
    found = maker.make(PdfOrder("1.pdf", "1.md", page(text))).diagnostics
    assert not [d for d in found if d.severity is Severity.ERROR]


def broken_laws(folder: Path, count: int, piece: int) -> tuple[int, list[str]]:
    """Lay out drawn issues; return how many, and those that break a law, with what is said of them.

    piece: the seed of the drawing, so that a piece can be drawn again. A fault ends the piece, made as small as it gets.
    """
    maker, page = printing_of(folder)
    laid_out, broken = 0, [""]

    @seed(piece)
    @settings(max_examples=count, database=None, print_blob=False)
    @given(issues(), settings_of_site)
    def keep(text: str, site: str) -> None:
        nonlocal laid_out
        found = maker.make(PdfOrder("1.pdf", "1.md", page(text, site=site))).diagnostics
        laid_out += 1
        if not any("横表一页排不下" in d.label for d in found):
            wrong = [d for d in found if d.severity is Severity.ERROR]
            broken[0] = f"{wrong}\n{site}\n{text}" * bool(wrong)
            assert not wrong

    with contextlib.suppress(AssertionError):
        keep()
    return laid_out, [text for text in broken if text]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("piece", range(30 if PROVE else 1))
def test_drawn_issues_keep_the_laws(piece: int, tmp_path: Path) -> None:
    """All blocks in any order, with notes, fields and names, and words that no line holds.

    `make prove` lays out 3,000, each hundred in a process of its own, since WeasyPrint's faces and boxes grow to gigabytes;
    one piece alone: `-k "laws[7]"`.
    """
    if not PROVE:
        assert broken_laws(tmp_path, 6, piece) == (6, [])
        return
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
        laid_out, broken = alone.submit(broken_laws, tmp_path, 100, piece).result()
    print(f"piece {piece}: {laid_out} laid out, {len(broken)} broken", flush=True)
    assert not broken, broken[0]

"""PDFs come in: our own give the text they carry, printed lines become paragraphs, scans are said to be scans."""

import datetime
from pathlib import Path

import pypdfium2
import pytest

from bulletin.build.pipeline import build
from bulletin.intake import pdf
from bulletin.intake.blocks import SourceParagraph, UnreadableSourceError
from bulletin.intake.importer import Wanted, import_issue
from bulletin.intake.marks import share_of_common
from bulletin.intake.pdf_glyphs import PrintedLine
from bulletin.intake.pdf_graphics import PrintedObject
from bulletin.intake.pdf_paragraphs import document_of_pages
from bulletin.intake.source_file import read_source
from bulletin.reading.file import read_file
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options
from bulletin.values.settings import Config, SectionConfig
from tests.conftest import REPOSITORY

CONFIG = Config("工作简报", "协调小组办公室", sections=(SectionConfig("经验交流"), SectionConfig("学习动态")))
WANTED = Wanted(today=datetime.date(2026, 1, 1))
SENTENCES = "今年三月，县里在村口装了第一根水管，接到了最远的人家，老人第一次在自家灶前打开龙头，看着清水流进缸里，说这一天等了四十年。"
ISSUE = f"""---
期号: 7
日期: 2020-03-10
栏目: [经验交流, 学习动态]
报: [甲县、乙县, 丙县]
---

# 经验交流

## 水管通到村口<br>四十年等来一缸清水

{SENTENCES * 3}

### 一、水从哪里来

{SENTENCES * 6}

### 二、水往哪里去

{SENTENCES * 9}

| 村 | 户数 | 人口 |
|---|---|---|
| 甲村 | 12 | 40 |
| 乙村 | 9 | 31 |

> {SENTENCES}

水管直径二十厘米[^1]，埋深一米。

[^1]: 按县里的规定，山区不小于十五厘米。

# 学习动态

## 夜校坐满了人

{SENTENCES * 4}

（县总工会）
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = tmp_path_factory.mktemp("site")
    (root / "content" / "issues").mkdir(parents=True)
    (root / "content" / "site.yaml").write_text(
        "名称: 工作简报\n编发单位: 协调小组办公室\n栏目: [经验交流, 学习动态]\n印刷: {附原文: 是}\n"
    )
    (root / "content/issues/7.md").write_text(ISSUE)
    output = root / "output"
    build(
        Options(root, output, Audience(datetime.date(2026, 1, 1)), True, cache_folder=output / CACHE_FOLDER)
    )
    return (output / "site" / "issues" / "7.pdf").read_bytes()


def test_our_own_pdf_gives_the_text_it_carries_as_a_draft(printed: bytes) -> None:
    result, refused = import_issue([("7.pdf", read_source("7.pdf", printed))], CONFIG, WANTED)
    assert result, refused
    assert result.text == ISSUE.replace("\n---\n\n", "\n草稿: true\n---\n\n", 1)


def test_printed_lines_become_titles_headings_and_paragraphs(
    printed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_attached", lambda file: "")
    result, refused = import_issue([("7.pdf", read_source("7.pdf", printed))], CONFIG, WANTED)
    assert result, refused
    got, wanted = (read_file("content/issues/7.md", text.encode(), CONFIG) for text in (result.text, ISSUE))
    assert got.issue
    assert got.body
    assert wanted.issue
    assert wanted.body
    assert (got.issue.number, got.issue.date) == (wanted.issue.number, wanted.issue.date)
    assert "、".join(r.name for r in got.issue.report) == "、".join(r.name for r in wanted.issue.report)
    assert [a.title.lines for a in got.issue.articles] == [a.title.lines for a in wanted.issue.articles]
    assert [a.contributors for a in got.issue.articles] == [a.contributors for a in wanted.issue.articles]
    assert got.body.articles[0].footnotes == wanted.body.articles[0].footnotes
    assert [a.text for a in got.body.articles] == [a.text for a in wanted.body.articles]
    assert [[h.text for h in a.headings] for a in got.body.articles] == [
        [h.text for h in a.headings] for a in wanted.body.articles
    ]


def test_a_scan_and_a_damaged_file_are_refused(tmp_path: Path) -> None:
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(595, 842).close()
    empty.save(tmp_path / "scan.pdf")
    empty.close()
    for data, code in (
        ((tmp_path / "scan.pdf").read_bytes(), "scan"),
        (b"%PDF-1.7 and no more", "source-damaged"),
    ):
        with pytest.raises(UnreadableSourceError) as refused:
            read_source("a.pdf", data)
        assert refused.value.code == code


def test_a_false_text_layer_is_known_by_its_rare_characters() -> None:
    assert share_of_common(SENTENCES) > 0.9
    assert share_of_common("\ue123\ue456\u9fa5\u9f98\u4e02\u7384\u9ea4" * 10) < 0.2


def test_letters_of_formulas_come_whole_and_what_is_raised_stays_raised() -> None:
    """PDFium gives 𝑥 in two halves, which no file can hold; 10⁵ is not 105."""
    typst = pytest.importorskip("typst")
    words = "各村按下面的公式计算补助：$x^2 + 5$，10#super(typographic: false)[5]千瓦、CO#sub(typographic: false)[2]也报到镇里。"
    data = typst.compile(words.encode(), font_paths=[str(REPOSITORY / "layouts/fonts")])
    wanted = "各村按下面的公式计算补助：𝑥² + 5，10⁵千瓦、CO₂也报到镇里。"
    assert read_source("a.pdf", data).text == wanted


def test_a_character_of_no_text_object_has_the_form_of_the_one_before(
    printed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PDFium gives none for a blank beside letters that are written from the right."""
    import pypdfium2.raw as raw

    monkeypatch.setattr(pdf, "_attached", lambda each: "")
    objects = raw.FPDFText_GetTextObject
    monkeypatch.setattr(
        raw, "FPDFText_GetTextObject", lambda page, n: None if n % 7 == 3 else objects(page, n)
    )
    assert "水管通到村口" in read_source("a.pdf", printed).text


def test_bullets_and_notes_of_libreoffice_are_bullets_and_notes() -> None:
    """Its bullets are characters of private use, its notes begin with a plain digit; a short issue has few lines at the edge."""

    def line(text: str, left: float, right: float, bottom: float, size: float = 16) -> PrintedLine:
        return PrintedLine(text, left, right, bottom, size, "仿宋", 1)

    page: list[PrintedLine | PrintedObject] = [
        line("会议指出，要把学习抓在平时，一件一件地改，改了再学，学了再改，不能一学", 90, 538, 700),
        line("会议要求，各镇把台账建起来，谁家缺什么、谁去办，一条一条写清楚，年底再", 90, 538, 680),
        line("来看。¹", 58, 100, 660),
        line("\uf095　修一条路", 90, 200, 640),
        line("\uf095　建一座桥", 90, 200, 620),
        line("1　按2021年的口径计算。", 57, 145, 60, 10),
    ]
    found = document_of_pages([page], [])
    blocks = [block for block in found.blocks if isinstance(block, SourceParagraph)]
    assert [(block.plain[-4:], block.is_bullet) for block in blocks] == [
        ("不能一学", False), ("再来看。", False), ("修一条路", True), ("建一座桥", True)
    ]  # fmt: skip
    assert list(found.notes.values()) == ["按2021年的口径计算。"]

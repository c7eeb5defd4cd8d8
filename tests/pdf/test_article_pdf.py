"""The PDF of one article: what it holds, where it is linked, and what remakes it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Report, Workers
from tests import verapdf
from tests.conftest import ISSUE, SITE, TODAY
from tests.pdf import mm, text_of

MakeSite = Callable[..., Path]
TWO = """---
期号: 33
日期: 2026-06-14
栏目: [上情下达, 经验交流]
报: [县委]
---

# 上情下达

## 县里开了一次会

::: 编者按
这一篇值得读。
:::

会议开得很好。

# 经验交流

## 桐溪镇：治小流域<br>请回三十八位“老把式”

:供稿: 桐溪镇党委
:关键词: 小流域
:摘要: 请老人指路。

老人们记得每一处暗涵。[^1]

[^1]: 见县志。

::: 附件 暗涵一览
东沟三处，西沟两处。
:::
"""
PLAIN = """---
期号: 34
日期: 2026-06-15
---

# 青石镇夜学

夜里学。

# 白溪镇晨读

早上读。
"""
RED = (0.9, 0, 0.07)  # --red as PDF has it, rounded


def run(root: Path) -> Report:
    report = build(Options(root, root / "output", Audience(TODAY)), Workers(), lambda what, done, total: None)
    assert report.published, report.diagnostics
    return report


def pdf(root: Path, name: str) -> Path:
    return root / "output/site/issues" / name


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two issues of two articles and one of a single article, built; to be read only."""
    root = tmp_path_factory.mktemp("built")
    (root / "content/issues").mkdir(parents=True)
    for name, text in {
        "site.yaml": SITE,
        "issues/33.md": TWO,
        "issues/34.md": PLAIN,
        "issues/1.md": ISSUE,
    }.items():
        (root / "content" / name).write_text(text)
    run(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of it to be changed; times of files are kept, so that nothing of it counts as changed."""
    return shutil.copytree(built, tmp_path / "site")


def test_each_article_of_an_issue_with_several_has_its_pdf(built: Path) -> None:
    names = {path.name for path in (built / "output/site/issues").glob("*.pdf")}
    assert names == {"33.pdf", "33-a1.pdf", "33-a2.pdf", "34.pdf", "34-a1.pdf", "34-a2.pdf", "1.pdf"}


def test_it_holds_its_article_with_note_and_attachment_and_no_other(built: Path) -> None:
    text = text_of(pdf(built, "33-a2.pdf")).replace("\n", "")
    for words in (
        "老人们记得每一处暗涵",
        "见县志",
        "附件",
        "暗涵一览",
        "东沟三处",
        "（桐溪镇党委）",
        "【经验交流】",
    ):
        assert words in text
    for words in ("会议开得很好", "这一篇值得读", "目录", "报：县委"):
        assert words not in text
    assert "这一篇值得读" in text_of(pdf(built, "33-a1.pdf"))


def test_it_stands_under_three_lines_of_the_masthead(built: Path) -> None:
    """print-format.md §3.2: name and number, office left, date right, red rule; GB/T 9704—2012, 5.2.1: from 37 mm on."""
    with pdfplumber.open(pdf(built, "33-a1.pdf")) as opened:
        page = opened.pages[0]
        assert page.extract_text().split()[:4] == ["工作简报", "第33期", "协调小组办公室", "2026年6月14日"]
        name, number = page.chars[0], next(char for char in page.chars if char["text"] == "第")
        assert tuple(round(part, 2) for part in name["non_stroking_color"]) == RED
        assert mm(name["top"]) == pytest.approx(37, abs=0.1)
        assert name["matrix"][5] == pytest.approx(number["matrix"][5], abs=0.1)  # on one baseline
        (rule,) = [r for r in page.rects if tuple(round(c, 2) for c in r["non_stroking_color"]) == RED]
        assert mm(rule["width"]) == pytest.approx(156, abs=0.1)
        assert 55 < mm(rule["top"]) < 62  # the full 报头 ends at about 99 mm


def test_a_long_name_has_a_line_of_its_own_and_stays_within_the_type_area(make_site: MakeSite) -> None:
    """GB/T 9704—2012, 5.2.1: 28 to 184 mm."""
    name = "澄川县机关党建与学习型组织建设工作动态信息"
    site = SITE.replace("名称: 工作简报", f"名称: {name}\n期号方式: 年度")
    root = make_site({"content/issues/33.md": TWO.replace("期号: 33", "期号: 3\n总期号: 333")}, site)
    run(root)
    with pdfplumber.open(pdf(root, "2026-03-a1.pdf")) as opened:
        page = opened.pages[0]
        assert page.extract_text().split()[:4] == [
            name,
            "协调小组办公室",
            "2026年第3期（总第333期）",
            "2026年6月14日",
        ]
        assert max(mm(char["x1"]) for char in page.chars) < 184.1


def test_it_says_of_itself_what_it_is(built: Path) -> None:
    """print-format.md §6.1: its own title, the issue's number and date; dates do not depend on the clock."""
    with pikepdf.open(pdf(built, "33-a2.pdf")) as opened:
        info, xmp = opened.docinfo, opened.open_metadata()
        assert info["/Title"] == "桐溪镇：治小流域请回三十八位“老把式”"
        assert info["/Subject"] == "《工作简报》第33期：请老人指路。"
        assert info["/Keywords"] == "小流域"
        assert str(info["/CreationDate"]).startswith("D:20260614")
        assert xmp["dc:title"] == info["/Title"]
        assert not [key for key in xmp if "bulletin:distribution" in key]  # nobody was sent an article
        assert opened.Root.Lang == "zh-CN"


@pytest.mark.skipif(bool(verapdf.MISSING), reason="veraPDF is not installed")
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
@pytest.mark.parametrize("name", ["33-a2.pdf", "34-a1.pdf"])
def test_it_is_allowed_in_the_archive(built: Path, name: str, profile: str) -> None:
    """ISO 19005-2 level A and ISO 14289-1 at once; with and without sections, whose names are headings."""
    assert verapdf.faults(pdf(built, name), profile) == []


def test_each_article_links_to_its_pdf_and_a_single_one_to_the_issue(built: Path) -> None:
    page = (built / "output/site/issues/33.html").read_text()
    first, second = page.index('href="../issues/33-a1.pdf"'), page.index('href="../issues/33-a2.pdf"')
    assert page.index('id="a1"') < first < page.index('id="a2"') < second
    assert page.count("下载本篇") == 2
    assert (
        '<a class="article-foot__pdf" href="../issues/1.pdf">'
        in (built / "output/site/issues/1.html").read_text()
    )


def test_without_pdfs_nothing_links_to_one(make_site: MakeSite) -> None:
    root = make_site({"content/issues/33.md": TWO})
    build(
        Options(root, root / "output", Audience(TODAY), pdf=False), Workers(), lambda what, done, total: None
    )
    assert ".pdf" not in (root / "output/site/issues/33.html").read_text()


def test_the_setting_takes_them_off(root: Path) -> None:
    (root / "content/site.yaml").write_text(SITE + "印刷: {单篇PDF: 否}\n")
    report = run(root)
    assert report.removed == {f"issues/{issue}-a{n}.pdf" for issue in (33, 34) for n in (1, 2)}
    assert not [path for path in report.made if path.endswith(".pdf")]
    assert "下载本篇" not in (root / "output/site/issues/33.html").read_text()
    assert "../issues/1.pdf" in (root / "output/site/issues/1.html").read_text()


def test_a_change_in_one_article_leaves_the_pdf_of_another(root: Path) -> None:
    path = root / "content/issues/33.md"
    path.write_text(path.read_text().replace("老人们记得", "老人们都记得"))
    made = run(root).made
    assert {"issues/33.pdf", "issues/33-a2.pdf"} <= set(made)
    assert "issues/33-a1.pdf" not in made


def test_an_article_that_is_taken_out_takes_its_pdf_along(root: Path) -> None:
    path = root / "content/issues/33.md"
    text = path.read_text()
    path.write_text(text[: text.index("# 经验交流")].replace("[上情下达, 经验交流]", "[上情下达]"))
    assert {"issues/33-a1.pdf", "issues/33-a2.pdf"} <= run(root).removed


def test_the_style_of_an_article_remakes_its_pdf(root: Path) -> None:
    own = root / "layouts/styles/print_article.css"
    own.parent.mkdir(parents=True)
    own.write_text(".strip__name { color: black }")
    assert "issues/33-a1.pdf" in run(root).made


def test_a_loose_line_is_reported_once_though_two_pdfs_have_it(make_site: MakeSite) -> None:
    """print-format.md §4.9, LAY-09: the issue's page is named, as that is what goes out on paper."""
    long = "https://example.org/" + "a" * 40
    loose = f"会上说了这么一句话，请看网址{long}上面写的是什么，又写了些什么话在上面，大家都去看一看。"
    root = make_site({"content/issues/33.md": TWO.replace("会议开得很好。", loose)})
    (found,) = (d for d in run(root).diagnostics if d.code == "loose-line")
    assert (found.span.path, found.span.line) == (
        "content/issues/33.md",
        TWO[: TWO.index("会议开得很好。")].count("\n") + 1,
    )

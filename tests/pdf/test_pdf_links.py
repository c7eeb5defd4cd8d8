"""Links of the archive file: contents, issues, the web, notes and their marks; labels of pages; notes in the tag tree."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options
from tests import verapdf
from tests.conftest import SITE, TODAY
from tests.printing import HAN, Print, issue_of

FRONT = "---\n期号: {}\n日期: 2026-0{}-05\n{}---\n\n"
FILES = {
    "1.md": FRONT.format(1, 1, "") + f"## 第一篇\n\n{HAN}。\n",
    "3.md": FRONT.format(3, 3, "密级: 内部\n") + f"## 第三篇\n\n{HAN}。\n",
    "2.md": FRONT.format(2, 2, "栏目: [上情下达, 经验交流]\n")
    + f"""# 上情下达

## 一篇很长很长的文章：把学习成果用到田间地头，一年办成一百件实事好事

见[第1期](1.md#a1)、[网站](https://example.org/a?b=c&d=1)、[第3期](3.md)、[下一篇](#a2)。学习[^1]成果[^2]，再引[^1]。

[^1]: 注文见[第1期](1.md)。

[^2]: 注文二。

# 经验交流

## 另一篇

{HAN}[^3]。

[^3]: {HAN * 14}。
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the PDFs of three issues, of which one is not published."""
    root = tmp_path_factory.mktemp("links")
    for name, text in FILES.items():
        path = root / "content/issues/2026" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "content/site.yaml").write_text(SITE)
    report = build(Options(root, root / "output", Audience(TODAY)))
    assert report.published, report.diagnostics
    return root / "output/site/issues"


@pytest.fixture(scope="module")
def links(folder: Path) -> list[tuple[int, str, list[float]]]:
    """Page, target and area of each link of issue 2: `#name` within it, else an address."""
    found = []
    with pikepdf.open(folder / "2.pdf") as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for link in page.get("/Annots", []):
                target = f"#{link.Dest}" if "/Dest" in link else str(link.A.URI)
                found.append((number, target, [float(edge) for edge in link.Rect]))
    return found


@pytest.fixture(scope="module")
def targets(folder: Path) -> dict[str, tuple[int, float]]:
    """Page and height of each place that links lead to."""
    with pikepdf.open(folder / "2.pdf") as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names: Any = pdf.Root.Names.Dests.Names
        return {
            str(name): (pages[place[0].objgen], float(place[3]))
            for name, place in zip(names[::2], names[1::2], strict=True)
        }


def test_contents_lead_to_their_articles(links: list[Any], targets: dict[str, Any]) -> None:
    """Issue 15: each line of an entry, without page numbers too."""
    assert [target for page, target, _ in links if page == 1] == ["#a1", "#a1", "#a2"]
    assert targets["a1"][0] == 2


def test_links_lead_to_issues_beside_this_one_and_to_the_web(links: list[Any]) -> None:
    """Issue 15: from a folder or a stick too; not to an issue that is not published."""
    addresses = [target for _, target, _ in links if not target.startswith("#")]
    assert addresses == ["./1.pdf#a1", "https://example.org/a?b=c&d=1", "./1.pdf"]
    assert "#a2" in [target for page, target, _ in links if page == 2]


def test_marks_lead_to_notes_and_notes_back(links: list[Any], targets: dict[str, Any]) -> None:
    """Issue 15: at the foot of a page and behind the article; a mark that comes again leads to its note."""
    for note, mark, times in (("a1-fn1", "a1-ref1", 2), ("a1-fn2", "a1-ref2", 1), ("a2-fn1", "a2-ref1", 1)):
        there = [link for link in links if link[1] == f"#{note}"]
        (back,) = [link for link in links if link[1] == f"#{mark}"]
        assert len(there) == times
        assert back[0] == targets[note][0]
        assert there[0][0] == targets[mark][0]
        for _, _, (left, foot, right, top) in (*there, back):
            assert abs(right - left) > 6
            assert abs(top - foot) > 6


def test_pages_are_labelled_as_they_are_printed(folder: Path) -> None:
    """Issue 15: page labels of single issues."""
    for name in ("1.pdf", "2.pdf", "2-a1.pdf"):
        with pikepdf.open(folder / name) as pdf:
            assert [str(page.label) for page in pdf.pages] == [str(n) for n in range(1, len(pdf.pages) + 1)]


def test_an_article_alone_leads_to_the_issue_for_what_it_lacks(folder: Path) -> None:
    """下载本篇: another article of its issue is in the PDF beside it."""
    with pikepdf.open(folder / "2-a1.pdf") as pdf:
        annotations: Any = pdf.pages[0].Annots
        assert "./2.pdf#a2" in [str(link.A.URI) for link in annotations if "/A" in link]


def test_a_note_stands_behind_its_mark_in_the_tag_tree(folder: Path) -> None:
    """Issue 15; ISO 14289-1, 7.9 and 7.18.5: a Note with its sign, in the paragraph of its mark, which is a Link."""
    with pikepdf.open(folder / "2.pdf") as pdf:

        def paths(element: Any, above: tuple[str, ...]) -> Any:
            if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
                return
            here = (*above, str(element.S))
            kids: Any = element.get("/K", [])
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            kinds = [str(kid.get("/S", "")) if isinstance(kid, pikepdf.Dictionary) else "" for kid in kids]
            yield here, kinds
            for kid in kids:
                yield from paths(kid, here)

        tree = list(paths(pdf.Root.StructTreeRoot.K[0], ()))
        notes = [path for path, _ in tree if path[-1] == "/Note"]
        assert len(notes) == 2
        assert all(path[-2] == "/P" and "/Art" in path for path in notes)
        for path, kinds in tree:
            if path[-1] == "/P" and "/Note" in kinds:
                assert [kinds[at - 1] for at, kind in enumerate(kinds) if kind == "/Note"] == [
                    "/Link",
                    "/Link",
                ]
            if path[-1] == "/Note":
                assert kinds[0] == "/Lbl"


@pytest.mark.skipif(bool(verapdf.MISSING), reason="veraPDF is not installed")
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
def test_files_with_links_are_archive_files(folder: Path, profile: str) -> None:
    """ISO 19005-2 and ISO 14289-1 by veraPDF."""
    assert verapdf.faults(folder / "2.pdf", profile) == []


def test_what_is_printed_has_no_links(print_issue: Print) -> None:
    """Print jobs put the pages together anew; a press file may have no annotations (ISO 15930-7)."""
    printed = print_issue(issue_of(f"{HAN}[^1]。\n\n[^1]: 注文。"))
    assert [page.annots for page in printed.pdf.pages] == [[]] * printed.pages

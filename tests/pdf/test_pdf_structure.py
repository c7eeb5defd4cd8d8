"""Bookmarks and tags of a PDF, as readers and screen readers find them."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf

from tests.printing import REPORT, PrintedFile
from tests.site import body_of


def _outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, bool]]:
    """Return (depth, title, is closed) of each bookmark in reading order."""

    def walk(items: list[Any], depth: int) -> Iterator[tuple[int, str, bool]]:
        for item in items:
            yield depth, item.title, bool(item.is_closed)
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 1))


def test_bookmarks_are_sections_articles_headings_and_attachments_in_order(sample: PrintedFile) -> None:
    issue = sample.issue
    base = 1 if any(article.section for article in issue.articles) else 0
    expected: list[tuple[int, str]] = []
    before = ""
    for article, body in zip(issue.articles, body_of(issue).articles, strict=True):
        if article.section and article.section != before:
            expected.append((1, article.section))
        before = article.section
        expected.append((base + 1, article.title.text))
        expected += [(base + 1 + level, text) for level, text in _headings(body.html)]
        texts = zip(article.attachments, body.attachments, strict=True)
        for number, (attachment, attachment_html) in enumerate(texts, 1):
            ordinal = str(number) if len(article.attachments) > 1 else ""
            expected.append((base + 2, f"附件{ordinal}　{attachment.title.text}"))
            expected += [(base + 2 + level, text) for level, text in _headings(attachment_html)]
    with pikepdf.open(sample.path) as pdf:
        assert [(depth, title) for depth, title, _ in _outline(pdf)] == expected


def _headings(text: str) -> Iterator[tuple[int, str]]:
    for level, words in re.findall(r"<h([3-6])[^>]*>(.*?)</h", text):
        yield int(level) - 2, html.unescape(re.sub(r"<[^>]*>", "", words))


def test_bookmarks_open_to_the_articles(sample: PrintedFile) -> None:
    """All articles of an issue are seen at once; the headings of a single article are."""
    is_sectioned = any(article.section for article in sample.issue.articles)
    with pikepdf.open(sample.path) as pdf:
        outline = _outline(pdf)
    article_depth = 2 if is_sectioned else 1
    assert not any(closed for depth, _, closed in outline if depth < article_depth)
    parents = [
        closed
        for (depth, _, closed), (next_depth, _, _) in pairwise(outline)
        if depth == article_depth < next_depth
    ]
    assert all(closed == (len(sample.issue.articles) > 1) for closed in parents)


def test_a_viewer_opens_the_file_with_its_bookmarks(sample: PrintedFile) -> None:
    with pikepdf.open(sample.path) as pdf:
        assert pdf.Root.PageMode == "/UseOutlines"


def _elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    def walk(element: Any) -> Iterator[Any]:
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                assert kid.P.objgen == element.objgen
                yield from walk(kid)

    yield from walk(pdf.Root.StructTreeRoot.K[0])


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and thing.get("/Type") == kind


def test_tags_name_pictures_tables_lists_headings_and_notes(printed: dict[str, PrintedFile]) -> None:
    with pikepdf.open(printed[REPORT].path) as pdf:
        elements = list(_elements(pdf))
        kinds = {str(element.S) for element in elements}
        assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/LBody", "/Table", "/TR", "/TH", "/TD"} <= kinds
        assert {"/Figure", "/Caption", "/Note", "/Lbl", "/Art"} <= kinds
        (figure,) = (element for element in elements if element.S == "/Figure")
        assert str(figure.Alt).startswith("图1")
        left, bottom, right, top = (float(side) for side in figure.A.BBox)
        width, height = (float(side) for side in figure.Pg.MediaBox[2:])
        assert 0 < left < right < width
        assert 0 < bottom < top < height
        headers = [element for element in elements if element.S == "/TH"]
        assert {str(header.A.Scope) for header in headers} == {"/Column"}
        names = pdf.Root.StructTreeRoot.IDTree.Names
        assert [str(name) for name in names[::2]] == sorted(str(name) for name in names[::2])
        notes = [element for element in elements if element.S == "/Note"]
        assert len(notes) == sum(len(body.footnotes) for body in body_of(printed[REPORT].issue).articles)
        assert {str(element.ID) for element in (*headers, *notes)} == {str(name) for name in names[::2]}


def test_what_is_marked_is_tagged_and_page_numbers_are_artifacts(sample: PrintedFile) -> None:
    """ISO 14289-1, 7.1 and 7.8; so are the heads of tables that go on, which 7.5 counts once."""
    foot = 262 * 72 / 25.4
    with pdfplumber.open(sample.path) as pdf:
        said = ""
        for page in pdf.pages:
            artifacts = [char for char in page.chars if char["tag"] == "Artifact"]
            number = "".join(char["text"] for char in artifacts if char["bottom"] > foot)
            assert re.sub(r"\s", "", number) in (f"—{page.page_number}—", "")
            head = "".join(char["text"] for char in artifacts if char["bottom"] <= foot)
            assert head in said
            said += "".join(char["text"] for char in page.chars if char["tag"] != "Artifact")
            assert all(char["mcid"] is not None for char in page.chars if char["tag"] != "Artifact")
    with pikepdf.open(sample.path) as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        numbered = dict(zip(parents[::2], parents[1::2], strict=True))
        of_elements = {
            (kid.Pg.StructParents, int(kid.MCID))
            if is_elsewhere
            else (element.Pg.StructParents, kid): element.objgen
            for element in _elements(pdf)
            for kid in element.get("/K", [])
            if (is_elsewhere := _is(kid, "/MCR")) or isinstance(kid, int)
        }
        of_tree = {
            (page, mcid): parent.objgen
            for page, found in numbered.items()
            if isinstance(found, pikepdf.Array)  # of a page, not of a link
            for mcid, parent in enumerate(found)
            if parent is not None
        }
        assert of_elements == of_tree


def test_a_block_that_crosses_pages_is_one_element(tmp_path: Path, make_pdf: Any) -> None:
    """ISO 32000-1, 14.7.4.2: content on both pages; a table that goes on has one head, which all its cells name."""
    item = "甲乙丙丁" * 30
    rows = "".join(f"<tr><td>第{n}行</td><td>{n}</td></tr>" for n in range(60))
    body = (
        f"<p>{item * 12}。</p><ul class='list'><li>{item * 4}</li><li>{item * 9}</li></ul><p>{item}</p>"
        "<div class='table-frame'><table class='table'><thead><tr><th scope='col'>项目</th><th scope='col'>数</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div><blockquote><p>{item * 12}</p></blockquote>"
    )
    path, _ = make_pdf(f"<div class='text'>{body}</div>")
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) > 2  # in whatever face this machine has
        kinds = [str(element.S) for element in _elements(pdf)]
        assert [kinds.count(f"/{kind}") for kind in ("P", "L", "LI", "BlockQuote", "Table", "THead")] == [
            3,
            1,
            2,
            1,
            1,
            1,
        ]
        assert kinds.count("/TR") == 61
        heads = {bytes(element.ID) for element in _elements(pdf) if element.S == "/TH"}
        assert len(heads) == 2
        cells = [element for element in _elements(pdf) if element.S == "/TD"]
        assert all({bytes(name) for name in cell.A.Headers} <= heads for cell in cells)
        assert {len(cell.A.Headers) for cell in cells} == {1}
        for element in _elements(pdf):
            for kid in element.get("/K", []):
                if not isinstance(kid, int) and "/S" in kid:
                    assert kid.P.objgen == element.objgen


def test_a_table_that_is_only_a_head_is_a_body(make_pdf: Any) -> None:
    """ISO 14289-1, 7.5, and ISO 32000-1, table 337: a head stands beside a body."""
    path, _ = make_pdf("<table class='table'><thead><tr><th scope='col'>项目</th></tr></thead></table>")
    with pikepdf.open(path) as pdf:
        kinds = [str(element.S) for element in _elements(pdf)]
    assert "/THead" not in kinds
    assert kinds.count("/TBody") == 1

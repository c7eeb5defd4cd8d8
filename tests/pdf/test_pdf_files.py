"""The archive's files: what veraPDF, qpdf, pikepdf and poppler read from printed sample issues."""

import hashlib
import html
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from bulletin.build.load import load_site
from bulletin.build.pipeline import build
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.metadata import info, xmp
from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.reading.markup import with_dots_apart
from bulletin.site.prints import pdf_metadata, print_content, prints_of
from bulletin.site.views import IssueView
from bulletin.typesetting import fonts
from bulletin.values.audience import Audience
from bulletin.values.model import Issue
from bulletin.values.options import Options, Workers
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config
from tests import verapdf
from tests.conftest import REPOSITORY, TODAY
from tests.pdf import needs_poppler, needs_qpdf, needs_verapdf
from tests.printing import print_issues
from tests.site import body_of, sample_context

SHORT, SECTIONS, REPORT, ATTACHMENTS, SUPPLEMENT = "38", "33", "41", "46", "s1"
SAMPLES = (SHORT, SECTIONS, REPORT, ATTACHMENTS, SUPPLEMENT)
"""One article; sections, tables, a picture; a long report with tables, notes, lists and a picture; sections with
attachments and numbered items; a supplement with an editor's note."""

PUBLISHER = "澄川县学习型机关建设协调小组办公室"
DC, PDF, XMP = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://ns.adobe.com/xap/1.0/}",
)
PRISM, OWN = "{http://prismstandard.org/namespaces/basic/2.0/}", "{urn:bulletin:distribution:1.0:}"
PAGE_NUMBER = re.compile(r"^[—－-]\d+[—－-]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """An issue and its file."""

    issue: Issue
    path: Path


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PrintedFile]:
    """The sample issues, printed once."""
    folder = tmp_path_factory.mktemp("printed")
    out = {}
    for issue, pdf in print_issues(REPOSITORY, SAMPLES):
        path = folder / f"{issue.key}.pdf"
        path.write_bytes(pdf)
        out[issue.key] = PrintedFile(issue, path)
    assert set(out) == set(SAMPLES)
    return out


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, printed: dict[str, PrintedFile]) -> PrintedFile:
    """Each sample issue in turn."""
    return printed[request.param]


@pytest.fixture
def make_pdf(tmp_path: Path) -> Any:
    """Return a function that prints the body of a page whose pictures lie in the folder; it gives path and said."""

    def make(body: str) -> tuple[Path, list[str]]:
        text = f'<html lang="zh-CN"><title>试印</title><body>{body}'
        order = PdfOrder("issues/1.pdf", "1.md", text, PdfMetadata("试印", date="2026-01-05"))
        done = PdfMaker(tmp_path, "").make(order)
        assert done.value is not None, done.diagnostics
        path = tmp_path / "test.pdf"
        path.write_bytes(done.value)
        return path, [diagnostic.label for diagnostic in done.diagnostics]

    return make


# Standards


@needs_verapdf
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
def test_verapdf_finds_no_fault(sample: PrintedFile, profile: str) -> None:
    """ISO 19005-2 level A and ISO 14289-1 at once."""
    assert verapdf.faults(sample.path, profile) == []


@needs_verapdf
def test_verapdf_finds_the_faults_of_bad_files(printed: dict[str, PrintedFile], tmp_path: Path) -> None:
    """Guards the pinned engine: a validator that passes everything would pass our files too."""
    bad = tmp_path / "bad.pdf"
    with pikepdf.open(printed[SHORT].path) as pdf:
        del pdf.Root.OutputIntents, pdf.Root.ViewerPreferences, pdf.Root.StructTreeRoot
        pdf.save(bad)
    assert "6.2.4.3" in {fault.clause for fault in verapdf.faults(bad, "PDFA-2A")}
    assert {"7.1"} <= {fault.clause for fault in verapdf.faults(bad, "PDFUA-1")}


@needs_qpdf
def test_qpdf_finds_no_fault(sample: PrintedFile) -> None:
    checked = subprocess.run(["qpdf", "--check", sample.path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_file_is_marked_with_language_title_bar_tags_and_one_colour_profile(sample: PrintedFile) -> None:
    with pikepdf.open(sample.path) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert "sRGB" in str(intent.OutputConditionIdentifier)
        assert not pdf.is_encrypted
        assert len(pdf.trailer.ID) == 2
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "2A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


@pytest.fixture(scope="module")
def printed_landscape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issue with tables turned by 90°, in an article and in its attachment, on preprinted paper."""
    wide = "| 单位 | " + " | ".join(f"第{n}项" for n in range(1, 13)) + " |\n" + "|" + " --- |" * 13
    wide += "".join(f"\n| 第{n}镇 |" + " 12.5 |" * 12 for n in range(1, 9))
    table = f"::: 横表\n\n表1　情况\n\n{wide}\n\n:::"
    text = (
        "---\n期号: 5\n日期: 2026-03-10\n报: [县委]\n发: [各镇]\n---\n\n## 县里开了一次会\n\n会议开得很好。\n\n"
        f"{table}\n\n会后，各镇都动了手。\n\n::: 附件 情况表\n\n{table}\n\n:::\n"
    )
    return _print_one(tmp_path_factory.mktemp("landscape"), text, "信纸: 预印, 版记页: 偶数页")


def _print_one(root: Path, text: str, settings: str, more: str = "") -> Path:
    """Return the PDF of a site of one issue. settings: what stands under 印刷; more: further lines of site.yaml."""
    content = root / "content"
    (content / "issues").mkdir(parents=True, exist_ok=True)
    site = f"名称: 工作简报\n编发单位: 县委办公室\n印刷: {{{settings}}}\n{more}"
    (content / "site.yaml").write_text(site, encoding="utf-8")
    (content / "issues" / "5.md").write_text(text, encoding="utf-8")
    ((_, pdf),) = print_issues(root, ("5",))
    path = root / "5.pdf"
    path.write_bytes(pdf)
    return path


@needs_verapdf
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
def test_landscape_tables_are_allowed_in_the_archive(printed_landscape: Path, profile: str) -> None:
    with pdfplumber.open(printed_landscape) as pdf:
        turned = [page.page_number for page in pdf.pages if any(not char["upright"] for char in page.chars)]
    assert len(turned) == 2
    assert verapdf.faults(printed_landscape, profile) == []


@pytest.fixture(scope="module")
def preprinted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two sample issues for preprinted paper, by number."""
    root = _sample_copy(tmp_path_factory.mktemp("preprinted"), "信纸: 预印, 目录页码: 是")
    out = {}
    for issue, pdf in print_issues(root, (SHORT, SECTIONS)):
        out[issue.key] = root / f"{issue.key}.pdf"
        out[issue.key].write_bytes(pdf)
    return out


@needs_verapdf
@pytest.mark.parametrize("profile", ["PDFA-2A", "PDFUA-1"])
@pytest.mark.parametrize("key", [SHORT, SECTIONS])
def test_preprinted_paper_is_allowed_in_the_archive(
    preprinted: dict[str, Path], key: str, profile: str
) -> None:
    assert verapdf.faults(preprinted[key], profile) == []


def _sample_copy(folder: Path, settings: str) -> Path:
    """Return the root of a copy of the sample site with other settings under 印刷."""
    root = folder / "sample"
    shutil.copytree(REPOSITORY / "content", root / "content")
    site = root / "content" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    assert "印刷: {}" in text
    site.write_text(text.replace("印刷: {}", f"印刷: {{{settings}}}"), encoding="utf-8")
    return root


# The issue's text, attached

ISSUE_TEXT = """---
期号: 5
日期: 2026-03-10
报: [县委督查室]
---

## 县里开了一次会

会议开得很好。
"""


@pytest.fixture(scope="module")
def with_source(tmp_path_factory: pytest.TempPathFactory) -> PrintedFile:
    """A long report with 附原文: 是."""
    root = _sample_copy(tmp_path_factory.mktemp("source"), "附原文: 是")
    ((issue, pdf),) = print_issues(root, (REPORT,))
    path = root / f"{REPORT}.pdf"
    path.write_bytes(pdf)
    return PrintedFile(issue, path)


@needs_verapdf
@pytest.mark.parametrize("profile", ["PDFA-3A", "PDFUA-1"])
def test_file_with_its_source_is_allowed_in_the_archive(with_source: PrintedFile, profile: str) -> None:
    """ISO 19005-3 level A and ISO 14289-1 at once."""
    assert verapdf.faults(with_source.path, profile) == []


def test_source_comes_back_as_it_was_written(with_source: PrintedFile) -> None:
    """ISO 19005-3, 6.8: related to the document, with type and dates; never the clock's."""
    with pikepdf.open(with_source.path) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"
        assert list(pdf.attachments) == ["41.md"]
        attached = pdf.attachments["41.md"]
        assert attached.relationship == "/Source"
        assert [related.objgen for related in pdf.Root.AF] == [attached.obj.objgen]
        file = attached.get_file()
        assert file.read_bytes() == (REPOSITORY / with_source.issue.path).read_bytes()
        assert file.mime_type == "text/markdown"
        assert file.creation_date == file.mod_date
        assert file.creation_date is not None
        assert file.creation_date.isoformat() == f"{with_source.issue.date}T00:00:00+08:00"


@needs_qpdf
@needs_poppler
def test_other_readers_find_the_source(with_source: PrintedFile) -> None:
    checked = subprocess.run(["qpdf", "--check", with_source.path], capture_output=True, check=False)
    assert checked.returncode == 0
    listed = subprocess.run(["pdfdetach", "-list", with_source.path], capture_output=True, check=True)
    assert listed.stdout.decode().splitlines() == ["1 embedded files", "1: 41.md"]


def test_pages_are_the_same_with_the_source(
    with_source: PrintedFile, printed: dict[str, PrintedFile]
) -> None:
    with pikepdf.open(with_source.path) as one, pikepdf.open(printed[REPORT].path) as other:
        assert len(one.pages) == len(other.pages)
        for page, twin in zip(one.pages, other.pages, strict=True):
            assert page.Contents.read_bytes() == twin.Contents.read_bytes()


def test_same_source_gives_same_bytes_again(tmp_path: Path) -> None:
    first = _print_one(tmp_path, ISSUE_TEXT, "附原文: 是").read_bytes()
    assert _print_one(tmp_path, ISSUE_TEXT, "附原文: 是").read_bytes() == first


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_source_in_another_encoding_is_attached_in_utf8(tmp_path: Path, encoding: str) -> None:
    _print_one(tmp_path, ISSUE_TEXT, "附原文: 是")
    data = ISSUE_TEXT.replace("\n", "\r\n").encode(encoding)
    (tmp_path / "content" / "issues" / "5.md").write_bytes(data)
    ((_, pdf),) = print_issues(tmp_path, ("5",))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.attachments["5.md"].get_file().read_bytes() == ISSUE_TEXT.encode()


def test_source_is_not_attached_where_it_would_tell_the_distribution(tmp_path: Path) -> None:
    path = _print_one(tmp_path, ISSUE_TEXT, "附原文: 是", "网上报送范围: 否\n")
    codes = [diagnostic.code for diagnostic in load_site(tmp_path, Audience(TODAY)).diagnostics]
    assert codes == ["attach-source-leaks"]
    with pikepdf.open(path) as pdf:
        assert len(pdf.attachments) == 0
        assert pdf.open_metadata().pdfa_status == "2A"
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                assert "县委督查室".encode() not in thing.read_bytes()


def test_file_is_made_anew_when_only_its_source_changes(tmp_path: Path) -> None:
    """A blank line at the end prints nothing."""
    _print_one(tmp_path, ISSUE_TEXT, "附原文: 是")
    options = Options(tmp_path, tmp_path / "output", Audience(TODAY))

    def made() -> set[str]:
        report = build(options, Workers(), lambda what, done, total: None)
        assert report.published
        return {path for path in report.made if path.endswith(".pdf")}

    assert made() == {"issues/5.pdf"}
    assert made() == set()
    (tmp_path / "content" / "issues" / "5.md").write_text(ISSUE_TEXT + "\n", encoding="utf-8")
    assert made() == {"issues/5.pdf"}
    with pikepdf.open(tmp_path / "output" / "site" / "issues" / "5.pdf") as pdf:
        assert pdf.attachments["5.md"].get_file().read_bytes() == (ISSUE_TEXT + "\n").encode()


# The catalogue entry


def test_catalogue_entry_follows_the_table_of_fields(printed: dict[str, PrintedFile]) -> None:
    """print-format.md §6.1."""
    with pikepdf.open(printed[SECTIONS].path) as pdf:
        entry = {key: _plain(value) for key, value in pdf.open_metadata().items()}
    issue = printed[SECTIONS].issue
    assert entry[f"{DC}title"] == "工作简报第33期"
    assert entry[f"{DC}description"] == "；".join(article.title.text for article in issue.articles)
    assert entry[f"{DC}creator"] == entry[f"{DC}publisher"] == [PUBLISHER]
    assert entry[f"{DC}date"] == [issue.date.isoformat()]
    assert entry[f"{DC}type"] == ["简报"]
    assert entry[f"{DC}rights"] == "公开"
    assert entry[f"{DC}language"] == ["zh-CN"]
    words = {*issue.keywords, *issue.sections, *(word for a in issue.articles for word in a.keywords)}
    assert set(entry[f"{DC}subject"]) <= words
    assert {*issue.keywords, *(article.section for article in issue.articles)} <= set(entry[f"{DC}subject"])
    assert str(entry[f"{PDF}Keywords"]).split("; ") == sorted(
        entry[f"{DC}subject"], key=str(entry[f"{PDF}Keywords"]).index
    )
    assert entry[f"{PRISM}number"] == "第33期"
    assert entry[f"{PRISM}publicationName"] == "工作简报"
    assert entry[f"{OWN}report"] == "、".join(recipient.name for recipient in issue.report)
    assert entry[f"{OWN}send"] == "、".join(recipient.name for recipient in issue.send)
    assert entry[f"{OWN}issue"] == "、".join(recipient.name for recipient in issue.issue)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def test_dates_are_the_day_of_issue_and_agree_in_both_places(sample: PrintedFile) -> None:
    day = sample.issue.date
    with pikepdf.open(sample.path) as pdf:
        entry = pdf.open_metadata()
        for key in ("CreateDate", "ModifyDate", "MetadataDate"):
            assert entry[f"{XMP}{key}"] == f"{day.isoformat()}T00:00:00+08:00"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == f"D:{day:%Y%m%d}000000+08'00'"
        assert str(pdf.docinfo.Title) == entry[f"{DC}title"]
        assert str(pdf.docinfo.Author) == PUBLISHER
        assert str(pdf.docinfo.Subject) == entry[f"{DC}description"]
        assert str(pdf.docinfo.Keywords) == entry[f"{PDF}Keywords"]
        assert str(pdf.docinfo.Creator) == entry[f"{XMP}CreatorTool"]
        assert str(pdf.docinfo.Producer) == entry[f"{PDF}Producer"]
        assert str(pdf.docinfo.Creator).startswith("bulletin ")


def test_secrecy_and_running_total_are_in_the_catalogue_entry(printed: dict[str, PrintedFile]) -> None:
    issue = printed[SHORT].issue
    (print_,) = prints_of(sample_context(), issue)
    view = print_content(print_, body_of(issue)).context["issue"]
    assert isinstance(view, IssueView)
    secret = view._replace(secrecy="内部资料", label="2020年第5期（总第365期）")
    metadata = pdf_metadata(secret, "工作简报", "办公室")
    assert metadata.rights == "内部资料"
    assert metadata.title == "工作简报2020年第5期（总第365期）"
    assert metadata.number == "2020年第5期（总第365期）"


def test_any_character_makes_well_formed_metadata() -> None:
    from xml.etree import ElementTree

    awkward = "<b>&amp;]]>\x00\x0b\ud800\ufffe\U0001f600喆"
    entry = PdfMetadata(awkward, awkward, awkward, awkward, awkward, (awkward,), "2026-01-05", awkward)
    packet = xmp(replace(entry, recipients=(("报", awkward),)), "2A", "bulletin", "WeasyPrint")
    root = ElementTree.fromstring(packet)
    title = root.find(f".//{DC}title//{{*}}li")
    assert title is not None
    assert title.text == "<b>&amp;]]>\U0001f600喆"
    assert info(PdfMetadata("题"), "", "") == {"Title": "题"}


# Bookmarks and tags


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


def _elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    def walk(element: Any) -> Iterator[Any]:
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                assert kid.P.objgen == element.objgen
                yield from walk(kid)

    yield from walk(pdf.Root.StructTreeRoot.K[0])


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


@pytest.mark.parametrize("purpose", [Purpose.ARCHIVE, Purpose.PAGES])
@pytest.mark.parametrize("order", ["·•・", "・•·"])
def test_characters_that_share_a_glyph_copy_as_written(order: str, purpose: Purpose, tmp_path: Path) -> None:
    """ISO 32000-1, 14.9.4; print-format.md §4.9, PUN-16: what is wrong can only be found as what was written."""
    first, second, third = tuple(order)
    words = f"阿里{first}买买提、阿凡提{second}买买提、阿曼{third}买买提和{second}{third}{first}，共三人。"
    faces = fonts.find_faces(Config("简报", "办"), tmp_path, REPOSITORY / "layouts/fonts").value
    assert faces is not None
    maker = PdfMaker(tmp_path, fonts.font_face_css(faces) + "html { font-family: fangsong }")
    html = f'<html lang="zh-CN"><title>甲</title><p>{words * 2}{with_dots_apart(words)}</p>'
    done = maker.make(PdfOrder("issues/1.pdf", "1.md", html, purpose=purpose))
    assert done.value is not None
    assert not done.diagnostics
    path = tmp_path / "test.pdf"
    path.write_bytes(done.value)
    assert words * 3 in "".join(_pages(path))
    with pdfium.PdfDocument(path) as pdf:
        assert words * 3 in _bare(pdf[0].get_textpage().get_text_range())
    with pdfplumber.open(path) as pdf:  # it knows no ActualText: one glyph for all of them
        marks = [char["text"] for char in pdf.pages[0].chars if char["text"] in order]
        assert set(marks) == {first}


# Fonts and text


def test_every_font_is_embedded_and_one_of_ours(sample: PrintedFile) -> None:
    with pikepdf.open(sample.path) as pdf:
        faces = [thing for thing in pdf.objects if _is(thing, "/FontDescriptor")]
        whole = [thing for thing in pdf.objects if _is(thing, "/Font") and "/DescendantFonts" in thing]
        assert len(faces) == len(whole) >= 3
        for face in faces:
            assert str(face.FontName).partition("+")[2] in fonts.SHIPPED
            assert "/FontFile2" in face or "/FontFile3" in face
        for font in whole:
            assert "/ToUnicode" in font
            assert font.Encoding == "/Identity-H"  # anything else means a .notdef box


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and thing.get("/Type") == kind


def _pages(path: Path) -> list[str]:
    """Return each page's text as poppler reads it, without page numbers and blanks."""
    out = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    lines = (PAGE_NUMBER.sub("", re.sub(r"[^\S\n]", "", page)) for page in out.split("\f"))
    return [_bare(page) for page in lines]


def _bare(text: str) -> str:
    """Return a text without blanks and marks of notes, which print puts into it."""
    return re.sub(r"[\s①-⑩]", "", text)


_BLOCKS = re.compile(
    r"</?(?:p|h\d|li|ol|ul|td|th|tr|table|thead|tbody|div|figure|figcaption|blockquote|br)\b[^>]*>"
)


def _said(text: str) -> Iterator[str]:
    """Yield the words of each block of HTML, the ordinals of lists with their items."""
    for block in _BLOCKS.split(text):
        words = _bare(html.unescape(re.sub(r"<[^>]*>", "", block)))
        if words:
            yield words


def _words_of(issue: Issue) -> Iterator[str]:
    yield from (issue.number.label, issue.title, issue.approver, *issue.editors)
    for recipients in (issue.report, issue.send, issue.issue, issue.extra):
        yield "、".join(recipient.name for recipient in recipients)
    whole = body_of(issue)
    for note in whole.notes:
        yield from _said(note)
    for article, body in zip(issue.articles, whole.articles, strict=True):
        yield from (article.title.text, article.subtitle, article.kicker, article.section, article.toc_title)
        yield from (*article.authors, article.document_number, article.addressee, article.signatory)
        yield from (article.contributor_line, article.source)
        yield from body.text.splitlines()
        for piece in (body.html, *body.notes, *body.footnotes, *body.attachments):
            yield from _said(piece)
        for attachment in article.attachments:
            yield attachment.title.text


def _occurs(words: str, pages: list[str]) -> bool:
    """Return whether a page has the words, or one begins and the next ones go on."""
    if any(words in page for page in pages):
        return True
    for i, page in enumerate(pages[:-1]):
        begun = next((n for n in range(len(words) - 1, 0, -1) if words[:n] in page), 0)
        if begun and _occurs(words[begun:], pages[i + 1 : i + 2]):
            return True
    return False


@needs_poppler
def test_text_copies_exactly_as_written(sample: PrintedFile) -> None:
    """Each paragraph, title, item with its ordinal, cell, caption, note and recipient; blanks do not count."""
    pages = _pages(sample.path)
    wanted = [_bare(words) for words in _words_of(sample.issue) if _bare(words)]
    assert len(wanted) > 15
    assert [words for words in wanted if not _occurs(words, pages)] == []


@needs_poppler
def test_no_character_of_the_text_layer_is_a_stand_in(sample: PrintedFile) -> None:
    """Kangxi and CJK radicals, compatibility and presentation forms, private use, replacement character."""
    stand_ins = re.compile("[\u2e80-\u2fdf\ue000-\uf8ff\uf900-\ufaff\ufb00-\ufb4f\ufe30-\ufe4f\ufffd]")
    out = subprocess.run(["pdftotext", sample.path, "-"], capture_output=True, check=True).stdout.decode()
    assert stand_ins.findall(out) == []


# Bytes


def test_same_issue_gives_same_bytes_in_another_process_folder_and_time_zone(
    printed: dict[str, PrintedFile], tmp_path: Path
) -> None:
    for name in ("content", "layouts"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("fonts"))
    script = (
        "import sys, hashlib, pathlib; from tests.printing import print_issues\n"
        "for issue, pdf in print_issues(pathlib.Path(sys.argv[1]), ('33', 's1')):\n"
        "    print(issue.key, hashlib.sha256(pdf).hexdigest())"
    )
    here = {key: hashlib.sha256(printed[key].path.read_bytes()).hexdigest() for key in (SECTIONS, SUPPLEMENT)}
    environment = {
        "TZ": "America/St_Johns",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "C.UTF-8",
    }
    other = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(line.split() for line in other.stdout.splitlines()) == here


def test_same_issue_gives_same_bytes_again(printed: dict[str, PrintedFile]) -> None:
    ((_, again),) = print_issues(REPOSITORY, (SHORT,))
    assert again == printed[SHORT].path.read_bytes()


# Pictures


def test_chart_with_few_colours_keeps_them_with_a_palette(tmp_path: Path, make_pdf: Any) -> None:
    chart = Image.new("RGB", (300, 200), "white")
    for x in range(300):
        chart.paste((x % 7 * 30, 80, x % 3 * 100), (x, 20 + x % 50, x + 1, 180))
    chart.save(tmp_path / "chart.png")
    path, said = make_pdf('<img src="chart.png" alt="图1" style="width: 30mm">')
    assert said == []
    with pikepdf.open(path) as pdf:
        (picture,) = (
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Width" in thing
        )
        assert picture.ColorSpace[0] == "/Indexed"
        assert not picture.Interpolate
        printed = pikepdf.PdfImage(picture).as_pil_image().convert("RGB")
    assert printed.tobytes() == chart.tobytes()


@needs_verapdf
@pytest.mark.parametrize(
    ("name", "mode"), [("a.jpg", "CMYK"), ("a.jpg", "L"), ("a.png", "RGBA"), ("a.png", "P"), ("a.png", "1")]
)
def test_pictures_of_every_kind_are_allowed_in_the_archive(
    tmp_path: Path, make_pdf: Any, name: str, mode: str
) -> None:
    """ISO 19005-2, 6.2.4.3 and 6.2.8: an office's photo may be CMYK, which the sRGB output intent forbids."""
    noise = Image.effect_noise((120, 80), 60)
    Image.merge("RGB", (noise, noise.rotate(180), noise)).convert(mode).save(tmp_path / name)
    path, said = make_pdf(f'<h1></h1><img src="{name}" alt="图1" style="width: 12mm">')
    assert said == []
    assert verapdf.faults(path, "PDFA-2A") == []
    assert verapdf.faults(path, "PDFUA-1") == []


def test_pictures_are_read_from_the_site_only(tmp_path: Path, make_pdf: Any) -> None:
    outside = tmp_path.parent / "outside.png"
    Image.new("L", (2, 2)).save(outside)
    tmp_path.joinpath("link.png").symlink_to(outside)
    for address in ("../outside.png", outside.as_uri(), "link.png", "http://example.org/a.png"):
        path, said = make_pdf(f'<img src="{address}" alt="1">')  # digits: a face for them is on every machine
        assert len(said) == 1, address
        with pikepdf.open(path) as pdf:
            assert not any(_is(thing, "/XObject") for thing in pdf.objects)


def test_title_of_the_page_stands_in_for_a_missing_catalogue_entry(tmp_path: Path) -> None:
    done = PdfMaker(tmp_path, "").make(PdfOrder("1.pdf", "1.md", "<html lang=zh-CN><title>试印</title>"))
    assert done.value is not None
    with pikepdf.open(io.BytesIO(done.value)) as pdf:
        assert pdf.open_metadata()[f"{DC}title"] == "试印"


def test_pages_for_printing_have_no_tags_and_no_identification(tmp_path: Path) -> None:
    order = PdfOrder("1.pdf", "1.md", "<title>题</title><p>字</p>", purpose=Purpose.PAGES)
    made = PdfMaker(tmp_path, "").make(order)
    assert made.value
    with pikepdf.open(io.BytesIO(made.value)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert "/Metadata" not in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "题"


def test_a_viewer_opens_the_file_with_its_bookmarks(sample: PrintedFile) -> None:
    with pikepdf.open(sample.path) as pdf:
        assert pdf.Root.PageMode == "/UseOutlines"

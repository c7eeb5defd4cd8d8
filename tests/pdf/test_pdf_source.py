"""An issue's source within its PDF (附原文): what is attached, who finds it, and when it is not."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from bulletin.build.load import load_site
from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Workers
from tests import verapdf
from tests.conftest import REPOSITORY, TODAY
from tests.pdf import needs_poppler, needs_qpdf, needs_verapdf
from tests.printing import REPORT, PrintedFile, print_issues, print_one, sample_copy

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
    root = sample_copy(tmp_path_factory.mktemp("source"), "附原文: 是")
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
    first = print_one(tmp_path, ISSUE_TEXT, "附原文: 是").read_bytes()
    assert print_one(tmp_path, ISSUE_TEXT, "附原文: 是").read_bytes() == first


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_source_in_another_encoding_is_attached_in_utf8(tmp_path: Path, encoding: str) -> None:
    print_one(tmp_path, ISSUE_TEXT, "附原文: 是")
    data = ISSUE_TEXT.replace("\n", "\r\n").encode(encoding)
    (tmp_path / "content" / "issues" / "5.md").write_bytes(data)
    ((_, pdf),) = print_issues(tmp_path, ("5",))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.attachments["5.md"].get_file().read_bytes() == ISSUE_TEXT.encode()


def test_source_is_not_attached_where_it_would_tell_the_distribution(tmp_path: Path) -> None:
    path = print_one(tmp_path, ISSUE_TEXT, "附原文: 是", "网上报送范围: 否\n")
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
    print_one(tmp_path, ISSUE_TEXT, "附原文: 是")
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

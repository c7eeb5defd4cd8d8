"""What tests of printed pages share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bulletin.pdf import patches
from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder
from bulletin.values.pdf_metadata import PdfMetadata
from tests.printing import SAMPLES, Print, PrintedFile, printer
from tests.site import sample_context


@pytest.fixture(scope="module")
def patched() -> Iterator[None]:
    """WeasyPrint with its patches, for tests that call it themselves; afterwards it is as it was."""
    patches.install()
    yield
    patches.uninstall()


@pytest.fixture(scope="module")
def print_issue(patched: None, tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Return a function from an issue's text, and what stands under 印刷, to what is printed."""
    return printer(tmp_path_factory.mktemp("print"))


@pytest.fixture(scope="session")
def printed(sample_site: Path) -> dict[str, PrintedFile]:
    """The sample issues with their published files, by number."""
    issues = (issue for issue in sample_context().site.issues if issue.key in SAMPLES)
    return {issue.key: PrintedFile(issue, sample_site / f"issues/{issue.key}.pdf") for issue in issues}


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

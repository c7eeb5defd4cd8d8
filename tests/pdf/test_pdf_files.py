"""The files of the archive: what veraPDF, qpdf and pikepdf find in printed sample issues; faces, pictures, equal bytes."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from PIL import Image

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.typesetting import fonts
from tests import verapdf
from tests.conftest import REPOSITORY
from tests.pdf import needs_qpdf, needs_verapdf
from tests.printing import (
    SECTIONS,
    SHORT,
    SUPPLEMENT,
    PrintedFile,
    print_issues,
    print_one,
    sample_copy,
)


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and thing.get("/Type") == kind


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
    return print_one(tmp_path_factory.mktemp("landscape"), text, "信纸: 预印, 版记页: 偶数页")


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
    root = sample_copy(tmp_path_factory.mktemp("preprinted"), "信纸: 预印, 目录页码: 是")
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


def test_pages_for_printing_have_no_tags_and_no_identification(tmp_path: Path) -> None:
    order = PdfOrder("1.pdf", "1.md", "<title>题</title><p>字</p>", purpose=Purpose.PAGES)
    made = PdfMaker(tmp_path, "").make(order)
    assert made.value
    with pikepdf.open(io.BytesIO(made.value)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert "/Metadata" not in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "题"

"""The press file: PDF/X-4 (ISO 15930-7) read back requirement by requirement, and its plates as Ghostscript separates them."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from bulletin.pdf.maker import PdfMaker
from bulletin.pdf.order import PdfOrder, PressOptions, Purpose
from bulletin.pdf.output_profile import OutputProfile, shipped_profile
from bulletin.pdf.press_file import crop_marks, page_boxes
from bulletin.pdf.press_inks import InkConverter, inked
from bulletin.pdf.press_pictures import in_inks
from bulletin.values.paper import PT_PER_MM
from bulletin.values.pdf_metadata import PdfMetadata
from tests.conftest import REPOSITORY
from tests.pdf import needs_ghostscript, needs_poppler
from tests.printing import print_issues

A4 = (0.0, 0.0, 210 * PT_PER_MM, 297 * PT_PER_MM)
RED, BLACK, WHITE = (0, 0.8, 0.8, 0), (0, 0, 0, 1), (0, 0, 0, 0)
ISSUE = "33"  # 目录 with links, tables, a chart in colours, several sections


def _press(options: PressOptions, purpose: Purpose = Purpose.PRESS) -> bytes:
    ((_, pdf),) = print_issues(REPOSITORY, (ISSUE,), purpose=purpose, press=options)
    return pdf


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample issue's press file with the usual bleed and no marks."""
    target = tmp_path_factory.mktemp("press") / "press.pdf"
    target.write_bytes(_press(PressOptions()))
    return target


@pytest.fixture
def pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path) as opened:
        yield opened


@pytest.fixture
def make(tmp_path: Path) -> Any:
    """Return a function that makes the press file of the body of a page; it gives the file's path."""

    def made(body: str, options: PressOptions | None = None, css: str = "") -> Path:
        order = PdfOrder(
            "issues/1.pdf",
            "1.md",
            f'<html lang="zh-CN"><title>试印</title><body>{body}',
            PdfMetadata("试印", date="2026-01-05"),
            purpose=Purpose.PRESS,
            press=options,
        )
        done = PdfMaker(tmp_path, "@page { size: A4 } html { --red: red }" + css).make(order)
        assert done.value is not None, done.diagnostics
        target = tmp_path / "made.pdf"
        target.write_bytes(done.value)
        return target

    return made


# Boxes and marks


def test_boxes_lie_within_one_another_and_bleed_is_as_wide_as_ordered() -> None:
    """ISO 15930-7; ISO 32000-1, 14.11.2."""
    around = page_boxes(A4, PressOptions(bleed_mm=5, crop_marks=True))
    assert around.trim == A4
    assert [(a - b) / PT_PER_MM for a, b in zip(A4, around.bleed, strict=True)] == pytest.approx(
        [5, 5, -5, -5], abs=0.001
    )
    assert all(media < bleed for media, bleed in zip(around.media[:2], around.bleed[:2], strict=True))
    assert all(media > bleed for media, bleed in zip(around.media[2:], around.bleed[2:], strict=True))


@pytest.mark.parametrize("bleed_mm", [0, 3, 10])
def test_marks_point_at_the_cut_and_stay_out_of_the_bleed(bleed_mm: float) -> None:
    around = page_boxes(A4, PressOptions(bleed_mm=bleed_mm, crop_marks=True))
    lines = crop_marks(around)
    assert len(set(lines)) == 8
    for x0, y0, x1, y1 in lines:
        assert (x0 == x1 and x0 in (A4[0], A4[2])) or (y0 == y1 and y0 in (A4[1], A4[3]))
        for x, y in ((x0, y0), (x1, y1)):
            left, bottom, right, top = around.bleed
            assert not (left < x < right and bottom < y < top)
            assert around.media[0] < x < around.media[2]
            assert around.media[1] < y < around.media[3]
        assert abs(x1 - x0) + abs(y1 - y0) == pytest.approx(5 * PT_PER_MM, abs=0.01)


def test_every_page_says_where_it_is_cut(pdf: pikepdf.Pdf) -> None:
    """ISO 15930-7: TrimBox, and nothing of a box outside the MediaBox."""
    assert len(pdf.pages) > 4
    for page in pdf.pages:
        assert [float(side) for side in page.TrimBox] == pytest.approx(A4, abs=0.01)
        for name in ("/BleedBox", "/MediaBox"):
            assert [float(side) for side in page[name]] == pytest.approx(
                [-3 * PT_PER_MM, -3 * PT_PER_MM, 213 * PT_PER_MM, 300 * PT_PER_MM], abs=0.01
            )
        assert "/CropBox" not in page
        assert "/ArtBox" not in page


@needs_ghostscript
def test_marks_are_on_every_plate_and_only_where_ordered(make: Any, tmp_path: Path) -> None:
    """ISO 32000-1, 8.6.6.4: the colour All."""
    for crop_marks_ordered in (True, False):
        file = make("<p>1", PressOptions(crop_marks=crop_marks_ordered))
        plates = separate(file, tmp_path)
        corner = {name: _ink(plate.crop((0, 0, 60, 60))) for name, plate in plates.items()}
        assert set(corner.values()) == {100 if crop_marks_ordered else 0}, corner


# What the file says of itself


def test_file_names_its_standard_and_itself(path: Path, pdf: pikepdf.Pdf) -> None:
    """ISO 15930-7: PDF 1.6, an ID, and metadata that say the same in Info and XMP."""
    assert path.read_bytes().startswith(b"%PDF-1.6")
    assert not pdf.is_encrypted
    assert len(pdf.trailer.ID) == 2
    info = pdf.docinfo
    assert info["/GTS_PDFXVersion"] == "PDF/X-4"
    assert info["/Trapped"] == pikepdf.Name("/False")
    assert info["/CreationDate"] == info["/ModDate"] == "D:20240614000000+08'00'"
    with pdf.open_metadata() as meta:
        assert meta["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
        assert meta["pdf:Trapped"] == "False"
        assert meta["dc:title"] == str(info["/Title"]) == "工作简报第33期"
        assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == meta["xmp:MetadataDate"]
        assert meta["xmp:CreateDate"] == "2024-06-14T00:00:00+08:00"
        assert re.fullmatch("uuid:[0-9a-f-]{36}", meta["xmpMM:DocumentID"])
        assert (meta["xmpMM:VersionID"], meta["xmpMM:RenditionClass"]) == ("1", "default")
        assert "{http://www.aiim.org/pdfa/ns/id/}part" not in meta


def test_output_intent_is_a_cmyk_press_of_the_registry(pdf: pikepdf.Pdf) -> None:
    """ISO 15930-7: one intent GTS_PDFX, with the profile of an output device embedded."""
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFX"
    assert (str(intent.OutputConditionIdentifier), str(intent.RegistryName)) == (
        "FOGRA29",
        "http://www.color.org",
    )
    profile = intent.DestOutputProfile
    data = profile.read_bytes()
    assert profile.N == 4
    assert (data[12:16], data[16:20], data[36:40]) == (b"prtr", b"CMYK", b"acsp")


def test_office_s_own_profile_is_embedded_and_called_custom(make: Any) -> None:
    shipped = shipped_profile()
    own = OutputProfile(shipped.data, "Own press")
    with pikepdf.open(make("<p>1", PressOptions(profile=own))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.OutputConditionIdentifier), str(intent.Info)) == ("Custom", "Own press")
        assert "/RegistryName" not in intent


def test_nothing_is_left_that_a_press_cannot_print(pdf: pikepdf.Pdf) -> None:
    """ISO 15930-7: no annotations, forms, scripts, actions, attachments, transfer curves, PostScript."""
    assert not {"/AcroForm", "/OpenAction", "/AA", "/AF", "/StructTreeRoot"} & set(pdf.Root.keys())
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(names.keys())
    assert not any("/Annots" in page or "/AA" in page for page in pdf.pages)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            assert "/F" not in thing
            assert thing.get("/Subtype") != "/PS"
            filters = thing.get("/Filter", pikepdf.Array())
            assert "/LZWDecode" not in ([filters] if isinstance(filters, pikepdf.Name) else list(filters))
        if isinstance(thing, pikepdf.Dictionary):
            assert not {"/TR", "/TR2", "/HTP", "/HT"} & set(thing.keys())


def test_links_of_the_contents_are_words_only(make: Any) -> None:
    """ISO 15930-7: no annotation may lie on what is printed."""
    with pikepdf.open(make('<a href="#x">1</a> <a href="https://example.org">2</a><p id="x">3')) as pdf:
        assert "/Annots" not in pdf.pages[0]
        assert not any(isinstance(thing, pikepdf.Dictionary) and "/Rect" in thing for thing in pdf.objects), (
            "left behind"
        )


def test_every_font_is_embedded(pdf: pikepdf.Pdf) -> None:
    """ISO 15930-7: all of them, those for digits too."""
    faces = [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]
    assert len(faces) >= 4
    assert all("/FontFile2" in face or "/FontFile3" in face for face in faces)


# Colours


def _streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the content of pages, groups and patterns."""
    yield from pdf.pages
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and (
            thing.get("/Subtype") == "/Form" or "/PatternType" in thing
        ):
            yield thing


def _painted(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[float, ...], bool]]:
    """Yield each colour set: its operator, its numbers, and whether fills overprint from there."""
    for stream in _streams(pdf):
        overprints, kept = False, []
        for instruction in pikepdf.parse_content_stream(stream):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name == "q":
                kept.append(overprints)
            elif name == "Q":
                overprints = kept.pop()
            elif name == "gs" and str(operands[0]).startswith("/press"):
                overprints = str(operands[0]) == "/press-over"
            elif name in ("rg", "RG", "g", "G", "k", "K", "sc", "SC", "scn", "SCN"):
                yield name, tuple(float(value) for value in operands), overprints


def test_pages_use_two_inks_black_and_the_red_of_the_standard(pdf: pikepdf.Pdf) -> None:
    """GB/T 9704—2012, 6.2; ISO 15930-7: DeviceCMYK as the output intent has it, and nothing else."""
    painted = list(_painted(pdf))
    assert {name for name, _, _ in painted} <= {"k", "K"}
    assert {colour for _, colour, _ in painted} <= {BLACK, RED, WHITE}
    assert {colour for _, colour, _ in painted} >= {BLACK, RED}


def test_black_fills_overprint_and_no_other_colour_does(pdf: pikepdf.Pdf) -> None:
    """ISO 32000-1, 11.7.4: or a shifted plate would leave white rims; but white or red that overprints is lost."""
    fills = [(colour == BLACK, overprints) for name, colour, overprints in _painted(pdf) if name == "k"]
    assert all(is_black == overprints for is_black, overprints in fills)
    states = pdf.pages[0].Resources.ExtGState
    assert bool(states["/press-over"].op)
    assert int(states["/press-over"].OPM) == 1
    assert not bool(states["/press-out"].op)


def test_colours_of_the_screen_become_ink_and_greys_become_black() -> None:
    """What a site's own style sheet may have: grey, white letters on black, ink by name."""
    content = [b"0.5 0.5 0.5 rg", b"f", b"1 1 1 RG", b"/DeviceCMYK cs", b"0 0.8 0.8 0 scn", b"0 0 0 rg"]
    converter = InkConverter(shipped_profile())
    assert list(inked(content, converter.ink_of)) == [
        *(b"/press-out gs", b"0 0 0 0.5 k", b"f", b"0 0 0 0 K"),
        *(b"/press-out gs", b"0 0.8 0.8 0 k", b"/press-over gs", b"0 0 0 1 k"),
    ]
    cyan, magenta, yellow, black = converter.ink_of(1, 0, 0)
    assert cyan < 0.02
    assert black < 0.02
    assert magenta > 0.85
    assert yellow > 0.85


def _ink(plate: Image.Image) -> float:
    """Return how many per cent of ink a plate has where it has most."""
    return 100 - next(value for value, count in enumerate(plate.histogram()) if count) / 2.55


def separate(path: Path, folder: Path, page: int = 1, dpi: int = 72) -> dict[str, Image.Image]:
    """Return a page's plates by their ink, 0 where it is full; pixels are pt at 72 dpi."""
    target = folder / "plates"
    target.mkdir(exist_ok=True)
    options = [f"-dFirstPage={page}", f"-dLastPage={page}", f"-r{dpi}", "-dOverprint=/enable"]
    subprocess.run(
        [
            *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep"),
            *(*options, f"-sOutputFile={target}/page.tif", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    plates = {}
    for ink in ("Cyan", "Magenta", "Yellow", "Black"):
        with Image.open(target / f"page({ink}).tif") as plate:
            plates[ink] = plate.convert("L")
    return plates


@needs_ghostscript
def test_red_is_on_two_plates_and_black_on_one(path: Path, tmp_path: Path) -> None:
    """GB/T 9704—2012, 6.2: Y80 M80 for red, K100 for black; read from the plates, not from the file."""
    plates = separate(path, tmp_path, dpi=144)
    full = {ink: _ink(plate) for ink, plate in plates.items()}
    assert full == pytest.approx({"Cyan": 0, "Magenta": 80, "Yellow": 80, "Black": 100}, abs=0.5)
    assert plates["Magenta"].tobytes() == plates["Yellow"].tobytes()
    behind = separate(path, tmp_path, page=2, dpi=144)  # text alone
    assert {ink: _ink(plate) for ink, plate in behind.items()} == {
        "Cyan": 0,
        "Magenta": 0,
        "Yellow": 0,
        "Black": 100,
    }


# Pictures


def _picture(pdf: pikepdf.Pdf) -> Any:
    (picture,) = (
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image" and "/SMask" not in thing
    )
    return picture


def test_grey_picture_prints_with_black_alone(make: Any, tmp_path: Path) -> None:
    """A scanned photo is RGB with a breath of noise; four plates for it would cost money and a colour cast."""
    grey = Image.effect_noise((120, 80), 60)
    Image.merge("RGB", (grey, grey, grey)).save(tmp_path / "scan.jpg", quality=80)
    with pikepdf.open(make('<img src="scan.jpg">')) as pdf:
        picture = _picture(pdf)
        assert picture.ColorSpace == "/DeviceGray"
        assert not picture.Interpolate


@needs_ghostscript
@pytest.mark.parametrize(
    ("name", "mode"), [("a.jpg", "RGB"), ("a.png", "RGB"), ("a.jpg", "CMYK"), ("a.png", "RGBA")]
)
def test_coloured_picture_is_in_inks_the_right_way_round(
    make: Any, tmp_path: Path, name: str, mode: str
) -> None:
    """Adobe's JPEGs have their inks upside down, others have not; only plates tell whether that was seen."""
    red = (0, 240, 230, 0) if mode == "CMYK" else (220, 30, 40, 255)[: len(mode)]
    Image.new(mode, (60, 40), red).save(tmp_path / name)
    file = make(f'<img src="{name}" style="width: 60mm">')
    with pikepdf.open(file) as pdf:
        spaces = {
            str(thing.ColorSpace)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        }
        assert spaces == {"/DeviceCMYK", "/DeviceGray"} if mode == "RGBA" else {"/DeviceCMYK"}
    ink = {name: _ink(plate) for name, plate in separate(file, tmp_path).items()}
    assert ink["Magenta"] > 80
    assert ink["Yellow"] > 65
    assert ink["Cyan"] < 25
    assert ink["Black"] < 25


def test_words_of_a_chart_are_on_the_black_plate_alone() -> None:
    """Small letters from four plates blur where these do not meet to the tenth of a millimetre."""
    chart = Image.new("RGB", (40, 40), "white")
    chart.paste((200, 30, 40), (0, 20, 40, 40))
    chart.paste((0, 0, 0), (4, 4, 8, 16))
    inks = in_inks(chart, InkConverter(shipped_profile()))
    assert inks.getpixel((5, 5)) == (0, 0, 0, 255)
    assert inks.getpixel((20, 10)) == (0, 0, 0, 0)
    assert _ink(Image.eval(inks.getchannel("M"), lambda value: 255 - value)) > 80


def test_drawing_is_in_inks_and_its_shades_say_whose_red_they_mean(make: Any, tmp_path: Path) -> None:
    """ISO 15930-7: RGB with its own profile is allowed, RGB of any screen is not."""
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>'
        '<rect width="20" height="20" fill="#123456" opacity="0.5"/><rect y="20" width="40" height="20" fill="url(#g)"/></svg>'
    )
    with pikepdf.open(make('<img src="a.svg">')) as pdf:
        assert b"DeviceRGB" not in b"".join(
            thing.unparse() for thing in pdf.objects if not isinstance(thing, pikepdf.Stream)
        )
        for stream in _streams(pdf):
            assert not re.search(rb"(?<![\w.])(rg|RG)\b", _content(stream))
            assert stream.get("/Group", {}).get("/CS", "/DeviceCMYK") == "/DeviceCMYK"
        assert pdf.pages[0].Group.CS == "/DeviceCMYK"


def _content(stream: Any) -> bytes:
    data: bytes = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else stream.Contents.read_bytes()
    return data


# As a whole


@needs_poppler
def test_press_file_has_the_pages_and_the_words_of_the_archive(path: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive.pdf"
    archive.write_bytes(_press(PressOptions(), Purpose.ARCHIVE))
    ours, theirs = (
        subprocess.run(
            ["pdftotext", "-raw", "-nopgbrk", file, "-"], capture_output=True, check=True
        ).stdout.decode()
        for file in (path, archive)
    )
    assert ours.split() == theirs.split()
    with pikepdf.open(path) as one, pikepdf.open(archive) as other:
        assert len(one.pages) == len(other.pages)


def test_same_order_gives_same_bytes(make: Any) -> None:
    svg = '<svg width="9" height="9"><rect width="9" height="9" fill="red" opacity=".5"/></svg>'
    assert make(f"<p>1{svg}").read_bytes() == make(f"<p>1{svg}").read_bytes()


def test_qpdf_finds_no_fault(path: Path) -> None:
    with pikepdf.open(io.BytesIO(path.read_bytes())) as opened:
        assert opened.check_pdf_syntax() == []

"""What is fuzzed: a name, the seeds, and the function that reads an input and returns its text with what was found in it."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from bulletin.build.pictures import asset_of
from bulletin.distribution.book import parse_book
from bulletin.distribution.record import parse_record
from bulletin.distribution.sheet_reading import book_from_sheet
from bulletin.pdf.output_profile import find_profile
from bulletin.reading.file import read_file
from bulletin.reading.site_settings import parse_config
from bulletin.typesetting.fonts import characters_in, damage_in, faces_digest, find_faces
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.files import builtin_layouts, decode
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import SITE_FILE, Config
from tests.conftest import ISSUE, REPOSITORY, SITE
from tests.fuzz import intake_targets, law_targets
from tests.fuzz.kinds import CONFIG, Found, Target
from tests.fuzz.packed import flat, packed

CASES = REPOSITORY / "tests" / "cases"


def _cases(pattern: str, first: str) -> Callable[[], list[bytes]]:
    return lambda: [
        first.encode(),
        *(path.read_bytes() for path in sorted(CASES.glob(pattern)) if path.is_file()),
    ]


def _text_of(data: bytes, path: str) -> str | None:
    return decode(data, path).value


def _issue(data: bytes) -> Found:
    read = read_file("content/issues/1.md", data, CONFIG)
    return read.text, read.diagnostics


def _front(data: bytes) -> Found:
    return _issue(b"---\n" + data + "---\n\n## 题\n\n文。\n".encode())


def _page(data: bytes) -> Found:
    read = read_file("content/pages/a.md", data, CONFIG)
    return read.text, read.diagnostics


def _text(parse: Callable[[str], tuple[Diagnostic, ...]], path: str) -> Callable[[bytes], Found]:
    def read(data: bytes) -> Found:
        text = _text_of(data, path)
        return text, parse(text) if text is not None else ()

    return read


def _workbook() -> list[bytes]:
    import openpyxl

    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (
        ["简称", "全称", "份数", "组"],
        ["县委办", "县委办公室", 2, "各部门"],
        ["青石镇", "", 1.5, "各镇"],
    ):
        book.worksheets[0].append(row)
    book.save(out)
    return [out.getvalue()]


def _pictures() -> list[bytes]:
    found = []
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"):
        out = io.BytesIO()
        Image.new("RGB", (5, 4), "red").save(out, kind)
        found.append(out.getvalue())
    return found


def _picture(data: bytes) -> Found:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "图.png"
        path.write_bytes(data)
        asset_of(path, "content/图.png")
    return None, ()


def _faces() -> list[bytes]:
    """Return a small face of three letters, made here."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for draw, points in ((pen.moveTo, (0, 0)), (pen.lineTo, (500, 0)), (pen.lineTo, (500, 500))):
        draw(points)
    pen.closePath()
    names = [".notdef", "a", "b"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x61: "a", 0x4E00: "b"})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Invented", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return [out.getvalue()]


def _face(data: bytes) -> Found:
    """A face is refused, or its letters can be asked for."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layouts" / "fonts" / "a.ttf"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        config = Config("工作简报", "办公室", print=PrintConfig(fonts=(("kaiti", "a.ttf"),)))
        faces = find_faces(config, Path(folder), builtin_layouts() / "fonts")
        for face in faces.value or ():
            if face.is_own:
                characters_in(face.path, 0)
                faces_digest([face])
        damage_in.cache_clear()
        characters_in.cache_clear()
    return None, faces.diagnostics


def _profile(data: bytes) -> Found:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "layouts" / "press"
        place.mkdir(parents=True)
        (place / "a.icc").write_bytes(data)
        return None, find_profile("a.icc", Path(folder), SITE_FILE, SITE).diagnostics


def _profiles() -> list[bytes]:
    shipped = sorted((builtin_layouts() / "press").glob("*.ic?"))
    return [path.read_bytes()[:20_000] for path in shipped] or [b"\x00" * 128]


RECORD_PATH = "content/issues/1.dispatch.yaml"
RECORD = "期号: 1\n份数: 3\n"
BOOK = "单位:\n  - {简称: 县委办, 全称: 县委办公室, 份数: 2}\n组:\n  各部门: [县委办]\n"
TARGETS: Iterable[Target] = (
    Target("faces", _faces, _face),
    Target("front", _cases("*/content/issues/1.md", "期号: 1\n日期: 2026-01-05\n栏目: [上情下达]\n报: [县委]\n"), _front),
    Target("body", _cases("*/content/issues/*.md", ISSUE), _issue),
    Target("page", _cases("*/content/pages/*.md", "# 关于\n\n文。\n"), _page),
    Target("site", _cases("*/content/site.yaml", SITE), _text(lambda text: parse_config(text).diagnostics, SITE_FILE)),
    Target("book", _cases("*/content/recipients.yaml", BOOK), _text(lambda text: parse_book(text).diagnostics, "content/recipients.yaml")),
    Target("record", _cases("*/content/issues/*.dispatch.yaml", RECORD), _text(lambda text: parse_record(RECORD_PATH, text).diagnostics, RECORD_PATH)),
    Target("csv", lambda: ["简称,全称,份数,组\n县委办,县委办公室,2,各部门\n".encode()], lambda data: (None, book_from_sheet(data, "a.csv").diagnostics)),
    Target("xlsx", _workbook, lambda data: (None, book_from_sheet(data, "a.xlsx").diagnostics)),
    Target("cells", lambda: [flat(_workbook()[0])], lambda data: (None, book_from_sheet(packed(data), "a.xlsx").diagnostics)),
    *intake_targets.TARGETS,
    *law_targets.TARGETS,
    Target("pictures", _pictures, _picture),
    Target("profiles", _profiles, _profile),
)  # fmt: skip

"""补字: faces that an office names for the characters that no shipped face has, and for 造字 of its own."""

from pathlib import Path

import pdfplumber
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bulletin.build.load import load_site
from bulletin.typesetting.fonts import find_faces, style_sheet
from bulletin.values.audience import Audience
from bulletin.values.files import builtin_layouts
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config
from tests.builds import run
from tests.conftest import ISSUE, SITE, TODAY

RARE, PRIVATE = "𠮷", "\ue000"


def write_face(path: Path, characters: str, family: str) -> None:
    """Write a face that draws a box for each of these characters."""
    pen = TTGlyphPen(None)
    for act, *points in (
        ("moveTo", (100, -50)),
        ("lineTo", (100, 800)),
        ("lineTo", (900, 800)),
        ("lineTo", (900, -50)),
    ):
        getattr(pen, act)(*points)
    pen.closePath()
    names = [".notdef", *(f"u{ord(char):X}" for char in characters)]
    made = FontBuilder(1000)
    made.setupGlyphOrder(names)
    made.setupCharacterMap(dict(zip(map(ord, characters), names[1:], strict=True)))
    made.setupGlyf(dict.fromkeys(names, pen.glyph()))
    made.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": family, "styleName": "Regular", "psName": f"{family}-Regular"})
    made.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    made.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


def write_site(root: Path, sentence: str, setting: str) -> Path:
    """Write a site whose one issue has this sentence, in a second-level heading too."""
    (root / "content" / "issues").mkdir(parents=True)
    (root / "content" / "site.yaml").write_text(SITE + setting, encoding="utf-8")
    text = ISSUE.replace("会议开得很好。", f"### （一）{sentence.rstrip('。')}\n\n{sentence}")
    (root / "content" / "issues" / "1.md").write_text(text, encoding="utf-8")
    return root


def test_what_no_shipped_face_has_is_printed_in_the_offices_faces(tmp_path: Path) -> None:
    """Two faces, each with one character; all others stay in the faces that they were in."""
    root = write_site(
        tmp_path, f"主讲人沈{RARE}，住{PRIVATE}巷。", "印刷:\n  supplementary_faces: [rare.ttf, own.ttf]\n"
    )
    write_face(root / "layouts" / "fonts" / "rare.ttf", RARE + "沈", "Rare")
    write_face(root / "layouts" / "fonts" / "own.ttf", PRIVATE, "Own")
    report = run(root, pdf=True)
    assert [d.code for d in report.diagnostics] == []
    with pdfplumber.open(root / "output" / "site" / "issues" / "1.pdf") as pdf:
        chars = [char for page in pdf.pages for char in page.chars]
    faces = {
        char: {c["fontname"].split("+")[-1] for c in chars if c["text"] == char}
        for char in (RARE, PRIVATE, "沈")
    }
    assert faces[RARE] == {"supplement-1"}
    assert faces[PRIVATE] == {"supplement-2"}
    assert faces["沈"] == {"fangsong", "heiti"}
    assert f"主讲人沈{RARE}，住{PRIVATE}巷。" in (root / "output" / "site" / "issues" / "1.html").read_text(
        encoding="utf-8"
    )


def test_a_face_that_lacks_the_character_is_named(tmp_path: Path) -> None:
    root = write_site(tmp_path, f"主讲人沈{RARE}。", "印刷: {补字: rare.ttf}\n")
    write_face(root / "layouts" / "fonts" / "rare.ttf", "㐂", "Rare")
    (found,) = load_site(root, Audience(TODAY)).diagnostics
    assert (found.code, found.label) == (
        "missing-glyph",
        "随程序带的字体里都没有这个字，补字的 `rare.ttf` 里也没有",
    )
    assert "`  补字: [rare.ttf, 文件名.ttf]`" in found.hint


def test_the_hint_is_right_when_copied(tmp_path: Path) -> None:
    """The line of the hint, with the name of a file that has the character, is all that is to be added."""
    root = write_site(tmp_path, f"主讲人沈{RARE}{PRIVATE}。", "印刷:\n")
    rare, private = load_site(root, Audience(TODAY)).diagnostics
    assert rare.code == private.code == "missing-glyph"
    assert rare.hint == private.hint
    assert private.label == "这是电脑上自造的字，别的电脑上没有"
    line = rare.hint.split("下面加一行 `")[1].split("`")[0]
    write_face(root / "layouts" / "fonts" / "文件名.ttf", RARE + PRIVATE, "Rare")
    (root / "content" / "site.yaml").write_text(f"{SITE}印刷:\n{line}\n", encoding="utf-8")
    assert load_site(root, Audience(TODAY)).diagnostics == ()


@pytest.mark.parametrize(("data", "code"), [(None, "font-not-found"), (b"\0", "damaged-font")])
def test_a_supplementary_face_that_cannot_be_used_is_told(
    tmp_path: Path, data: bytes | None, code: str
) -> None:
    folder = tmp_path / "layouts" / "fonts"
    folder.mkdir(parents=True)
    if data:
        (folder / "rare.ttf").write_bytes(data)
    config = Config("简报", "办", print=PrintConfig(supplementary_faces=("rare.ttf",)))
    checked = find_faces(config, tmp_path, builtin_layouts() / "fonts")
    assert [d.code for d in checked.diagnostics] == [code]
    assert checked.value == find_faces(Config("简报", "办"), tmp_path, builtin_layouts() / "fonts").value


def test_supplementary_faces_stand_before_the_fallback_in_every_sheet(tmp_path: Path) -> None:
    for name in ("a.ttf", "b.ttf"):
        write_face(tmp_path / "layouts" / "fonts" / name, RARE, name[0])
    config = Config("简报", "办", print=PrintConfig(supplementary_faces=("a.ttf", "b.ttf")))
    faces = find_faces(config, tmp_path, builtin_layouts() / "fonts").value or ()
    sheets = [path.read_text(encoding="utf-8") for path in (builtin_layouts() / "styles").glob("*.css")]
    for sheet in ("a { font-family: kaiti, fallback }", *sheets):
        stacks = style_sheet(faces, sheet).count("supplement-1, supplement-2, fallback")
        assert stacks == sheet.count(", fallback")

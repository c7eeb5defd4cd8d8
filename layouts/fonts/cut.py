"""Cut the open faces down to what a bulletin prints, and write them beside this file.

    python layouts/fonts/cut.py [FOLDER]

FOLDER holds the .deb files of PACKAGES; without it `apt-get download` fetches them. Needs fontTools and
dpkg-deb. The same packages and fontTools give the same bytes; SOURCES.txt says which these were. Besides
dropping characters it puts right what a printed page would show:

- Fandol draws its em box from -0.20 to 0.80 em but declares 0.88/-0.12 (Song: 0.80/+0.20), so that its
  characters sit 0.08 em lower than those of all other faces. They are raised; letters and digits are on
  the baseline already and stay. A ？ in the middle goes to the left, beside ！; …… gets six even dots.
- Digits and Latin letters of FandolFang are half a sans serif and darker than its characters; those of FandolKai
  are 0.555 em wide, 4 and 7 with tails. Both get ASCII, ° and ‰ of FandolSong: 0.5 em digits, serifs, hairlines.
- FandolFang draws its long, straight edges as chains of curves. Where such a curve is nowhere farther than half a unit
  from the line between its ends, 仿宋 gets the line: 3 µm at 3号, less than rounding to whole units has moved it
  already, and 10 % off every issue's PDF, of which 仿宋 makes three quarters.
- Noto Serif sets the 间隔号 · of names 0.33 em wide; it gets the one-em dot, as in Noto Sans.
- Every face declares ascent 0.88, descent 0.12, no line gap, weight 400 and a family name of its own.
- In the CFF faces CID = glyph number. WeasyPrint writes glyph numbers; poppler and pdfium take them as such,
  MuPDF and Ghostscript take them for CIDs, as the PDF standard says, and print other glyphs or none.
- Fandol draws a dollar under ￥ (U+FFE5), which Chinese input methods type; it is left out, and the fallback lends its own.
- Noto lacks ₂, ⁻, ⅓, ☑ and their kind: they are put together from its glyphs (see composed.py).
- The glyphs most wanted come first: a PDF pays about 2 bytes for every number up to the highest it uses.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import argparse
import bz2
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from fontTools import subset, version
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # where this file is loaded by its path
import composed  # noqa: E402
from fandol import borrow_latin, charstring_pen, correct_fandol  # noqa: E402

FONTS = ("texlive-lang-chinese", "fonts-noto-cjk", "fonts-noto-cjk-extra", "fonts-lxgw-wenkai")
PACKAGES = (*FONTS, "unicode-data")
MAPPINGS, READINGS = "Unihan_OtherMappings.txt.bz2", "Unihan_Readings.txt.bz2"
TGH_HEAD = (
    "# 《通用规范汉字表》（2013年）的8105字，每级一行，依次为3500字、3000字、1605字，按表中的次序。",
    "# 由 cut.py 取自 Unicode 汉字数据库（Unihan）15.0.0 的 kTGH 属性。",
)
LICENCES = {
    "Fandol": "GNU GPL 3 with the font embedding exception, extended to this version: LICENSE-Fandol.txt",
    "Noto": "SIL Open Font License 1.1: LICENSE-NotoCJK.txt",
    "LXGW": "SIL Open Font License 1.1: LICENSE-LXGW.txt",
}

ASCENT, DESCENT = 880, 120
FEATURES = ["kern", "halt", "vhal", "palt", "vert", "vrt2", "locl", "ccmp", "fwid", "hwid"]
# Were all languages kept, the `locl` forms of Japan, Korea, Taiwan and Hong Kong would come along.
SCRIPTS = [f"{name}.{language}" for name in ("latn", "grek", "cyrl", "hani") for language in ("dflt", "ZHS")]
ASCII = range(0x20, 0x7F)
SYMBOLS = (
    ASCII,
    range(0xA0, 0x460),  # Latin with the letters of pinyin, tone marks, Greek, Cyrillic
    range(0x2000, 0x2400),  # punctuation, superscripts, currency, ℃ № Ⅳ, arrows, operators
    range(0x2460, 0x27C0),  # ① ⑴ ⒈, box drawing, shapes, ☑ ✓
    range(0x3000, 0x3130),  # 、 。 〇 〔 〕, kana, bopomofo
    range(0x3220, 0x32C0),  # ㈠ ㊀
    range(0x3358, 0x3400),  # ㎡ ㎏
    range(0xFF00, 0xFF61),  # ， ： （ ～
    range(0xFFE0, 0xFFE7),  # ￥
)
# What Fandol has only in part or out of proportion: arrows, ①–⑩ without ⑪–⑳, shapes, ※, ～.
FANDOL_POOR = {*range(0x2190, 0x2200), *range(0x2460, 0x246A), *range(0x2500, 0x27C0), 0x203B, 0xFF5E}
# A dollar; tests/typesetting/test_glyphs.py compares all other signs with those of Noto.
FANDOL_WRONG = {0xFFE5}
HANGUL = 0xAC00  # the first of 11,172 syllables, whose glyphs composed characters take over
IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))


@dataclass(frozen=True, slots=True)
class Face:
    """A face to ship, the file it is cut from, and what it keeps: groups of ideographs, most wanted first.

    latin: the file that gives its digits and Latin letters, if another. straightens: whether curves become lines
    where no difference can be seen. parts: the file whose glyphs `composed` puts together for it, none where it has no such
    characters; for the lightest face the next heavier one, since reduced strokes are thin.
    """

    file: str
    source: str
    symbols: tuple[range, ...]
    hanzi: tuple[frozenset[int], ...]
    latin: str = ""
    straightens: bool = False
    parts: str = ""


def faces(tgh: frozenset[int], dictionary: frozenset[int]) -> tuple[Face, ...]:
    """Return the faces, given the 8,105 standard characters and those of a dictionary for general use."""
    level1, level2 = hanzi_of("gb2312", range(0xB0, 0xD8)), hanzi_of("gb2312", range(0xD8, 0xF8))
    new, rare = tgh - level1 - level2, dictionary - tgh - level1 - level2
    gbk = hanzi_of("gbk", range(0x81, 0xFF))
    old_first = (level1, level2)
    song = "FandolSong-Regular.otf"
    # ⼈ for 人 comes out of PDFs; better printed than a box. ㋀, ㌔ and half-width ｶﾅ come with tables.
    all_symbols = (*SYMBOLS, range(0x2E80, 0x2FE0), range(0x3200, 0x3400), range(0xFF61, 0xFFA0))
    sans, serif = "NotoSansCJK-Medium.ttc", "NotoSerifCJK-Bold.ttc"
    light, regular = "NotoSerifCJK-Light.ttc", "NotoSerifCJK-Regular.ttc"
    return (
        Face("fangsong.otf", "FandolFang-Regular.otf", SYMBOLS, old_first, latin=song, straightens=True),
        Face("kaiti.otf", "FandolKai-Regular.otf", SYMBOLS, old_first, latin=song),
        Face("kaiti-rare.ttf", "LXGWWenKai-Light.ttf", (ASCII,), (new, rare)),
        Face("heiti.otf", sans, SYMBOLS, (*old_first, new), parts=sans),
        Face("heiti-rare.otf", sans, (ASCII,), (rare,)),
        Face("biaosong.otf", serif, SYMBOLS, (*old_first, new), parts=serif),
        Face("songti.otf", song, SYMBOLS, old_first),
        Face("fallback.otf", light, all_symbols, (new, *old_first, rare, gbk), parts=regular),
    )


def hanzi_of(codec: str, first_bytes: range) -> frozenset[int]:
    """Return the ideographs that a two-byte character set holds under these first bytes."""
    texts = (bytes((a, b)).decode(codec, "ignore") for a in first_bytes for b in range(0x40, 0xFF))
    return frozenset(ord(text) for text in texts if len(text) == 1 and is_hanzi(ord(text)))


def is_hanzi(code: int) -> bool:
    return any(code in block for block in IDEOGRAPHS)


def unihan(path: Path, name: str) -> dict[int, str]:
    """Return the value of a Unihan property for each character that has it."""
    lines = bz2.decompress(path.read_bytes()).decode().splitlines()
    rows = (line.split("\t") for line in lines if line.startswith("U") and f"\t{name}\t" in line)
    return {int(code[2:], 16): value for code, _, value in rows}


def standard_characters(mappings: Path) -> list[str]:
    """Return 通用规范汉字表 in its order: three strings of 3,500, 3,000 and 1,605 characters."""
    numbers = {int(value.removeprefix("2013:")): code for code, value in unihan(mappings, "kTGH").items()}
    text = "".join(chr(numbers[number]) for number in range(1, 8106))
    return [text[:3500], text[3500:6500], text[6500:]]


def unpack(deb: Path, names: set[str], folder: Path) -> None:
    """Extract the files of these names from a package, and nothing else."""
    process = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    with process, tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for entry in archive:
            if Path(entry.name).name in names:
                entry.name = Path(entry.name).name
                archive.extract(entry, folder, filter="data")


def open_font(path: Path) -> TTFont:
    """Open a font; of a Noto collection the member for simplified Chinese."""
    if path.suffix != ".ttc":
        return TTFont(path, recalcTimestamp=False)
    members = (TTFont(path, fontNumber=n, recalcTimestamp=False, lazy=True) for n in count())
    return next(font for font in members if "CJK SC" in font["name"].getDebugName(4))


def reduce(font: TTFont, face: Face) -> None:
    """Keep the characters of the face, with their alternates, and drop all hinting."""
    codes = {code for block in face.symbols for code in block}.union(*face.hanzi)
    if face.source.startswith("Fandol"):
        codes -= FANDOL_POOR | FANDOL_WRONG
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format in (4, 12)]
    if face.source.startswith("NotoSerif"):
        for table in font["cmap"].tables:
            table.cmap[ord("·")] = table.cmap[ord("‧")]
    if face.parts:
        names = font.getBestCmap()
        for number, char in enumerate(sorted(composed.CHARACTERS)):
            for table in font["cmap"].tables:
                table.cmap[ord(char)] = names[HANGUL + number]
        codes |= set(map(ord, composed.CHARACTERS))
    options = subset.Options(hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += ["BASE", "gasp"]
    options.layout_features, options.layout_scripts = FEATURES, ["DFLT", *SCRIPTS]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def draw_composed(font: TTFont, parts: TTFont) -> None:
    """Draw the composed characters into the glyphs that `reduce` kept for them. parts: the font that has their parts."""
    strings, drawing = font["CFF "].cff.topDictIndex[0].CharStrings, composed.Drawing(parts)
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    for char in sorted(composed.CHARACTERS):
        name = cmap[ord(char)]
        bounds = BoundsPen(None)
        drawing.draw(char, bounds)
        metrics[name] = drawing.width(char), round(bounds.bounds[0])
        pen = charstring_pen(metrics[name][0], strings[name].private)
        drawing.draw(char, pen)
        strings[name] = pen.getCharString(strings[name].private, strings[name].globalSubrs)


def renumber(font: TTFont, face: Face) -> TTFont:
    """Return the font with its glyphs in the order of symbols, alternates, groups of ideographs; CID = number."""
    rank = dict.fromkeys(font.getGlyphOrder(), 0)
    for code, name in font.getBestCmap().items():
        rank[name] = max(rank[name], next((i for i, group in enumerate(face.hanzi, 1) if code in group), 0))
    order = sorted(rank, key=lambda name: rank[name])  # stable, so that .notdef stays first
    if "CFF " in font:  # reorderGlyphs of fontTools 4.68 forgets this table
        selected = font["CFF "].cff.topDictIndex[0].FDSelect
        old, selected.format = selected.gidArray, None
        selected.gidArray = [old[font.getGlyphID(name)] for name in order]
    reorderGlyphs(font, order)
    buffer = BytesIO()
    font.save(buffer)
    font = TTFont(buffer, recalcTimestamp=False)
    if "CFF " in font:  # before any other table needs the names of glyphs, which are their CIDs
        top = font["CFF "].cff.topDictIndex[0]
        top.charset = [".notdef", *(f"cid{number:05}" for number in range(1, len(order)))]
        top.ROS, top.CIDCount = ("Adobe", "Identity", 0), len(order)
    return font


def declare(font: TTFont, face: Face) -> None:
    """Set metrics, weight and names alike in all faces; of the old names keep copyright and version."""
    hhea, os2, old = font["hhea"], font["OS/2"], font["name"].getDebugName
    hhea.ascent, hhea.descent, hhea.lineGap = ASCENT, -DESCENT, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ASCENT, -DESCENT, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, DESCENT
    os2.usWeightClass, os2.fsType, os2.fsSelection, font["head"].macStyle = 400, 0, 0b100_0000, 0
    family = f"Bulletin {Path(face.file).stem.replace('-', ' ').title()}"
    postscript = f"{family.replace(' ', '')}-Regular"
    licence = next(text for maker, text in LICENCES.items() if face.source.startswith(maker))
    names = {0: old(0), 1: family, 2: "Regular", 3: f"{old(5)};{postscript}", 4: family, 5: old(5)}
    origin = f"{face.source}, Latin from {face.latin}," if face.latin else face.source
    names |= {6: postscript, 10: f"Cut from {origin} and modified in November 2026", 13: licence}
    font["name"] = newTable("name")
    font["name"].names = []
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        top, cff.fontNames = cff.topDictIndex[0], [postscript]
        top.FullName, top.FamilyName, top.Weight = family, family, "Regular"
        for number, part in enumerate(top.FDArray):
            part.FontName = f"{postscript}-{number}"


def make(face: Face, source: Path) -> str:
    """Write one face and return its line of SOURCES.txt."""
    font, target = open_font(source), HERE / face.file
    reduce(font, face)
    if face.latin:
        borrow_latin(font, open_font(source.with_name(face.latin)))
    if face.parts:
        draw_composed(font, open_font(source.with_name(face.parts)))
    if face.source.startswith("Fandol"):
        correct_fandol(font, straightens=face.straightens)
    font = renumber(font, face)
    declare(font, face)
    font.save(target)
    codes = font.getBestCmap()
    hanzi = sum(map(is_hanzi, codes))
    return f"{digest(target)}  {face.file}  {target.stat().st_size} bytes, {hanzi} hanzi, {len(codes)} characters"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where the .deb files are; left out: fetch them")
    given = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        if given is None:
            subprocess.run(["apt-get", "download", *PACKAGES], cwd=work, check=True)
        debs = [next((given or work).glob(f"{package}_*.deb")) for package in PACKAGES]
        every = faces(frozenset(), frozenset())
        names = {MAPPINGS, READINGS, *(face.source for face in every), *(face.parts for face in every)} - {""}
        for deb in debs:
            unpack(deb, names, work)
        levels = standard_characters(work / MAPPINGS)
        (HERE / "tgh8105.txt").write_text("\n".join((*TGH_HEAD, *levels, "")), encoding="utf-8")
        # 现代汉语词典 with its variants, and GB/T 12345, the traditional forms of GB2312
        dictionary = unihan(work / READINGS, "kXHC1983").keys() | unihan(work / MAPPINGS, "kGB1").keys()
        shipped = faces(frozenset(map(ord, "".join(levels))), frozenset(dictionary))
        report = ["Written by cut.py: SHA-256 of what went in and what came out.", "", "Debian packages"]
        report += (f"{digest(deb)}  {unquote(deb.name)}" for deb in debs)
        report += ["", "Files in them", *(f"{digest(work / name)}  {name}" for name in sorted(names))]
        report += ["", f"Faces, made with fontTools {version}"]
        report += (make(face, work / face.source) for face in shipped)
        (HERE / "SOURCES.txt").write_text("\n".join((*report, "")), encoding="utf-8")


if __name__ == "__main__":
    main()

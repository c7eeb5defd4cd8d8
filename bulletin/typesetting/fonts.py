"""I/O boundary: font files. Finds the file of each role, shipped or the office's own, its digest and its characters."""

import logging
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.print_keys import FONTS
from bulletin.values.settings import SITE_FILE, Config

# Every face that a style sheet can name: role → the shipped file, and its Chinese name.
SHIPPED = {
    "biaosong": ("biaosong.otf", "小标宋"),
    "fangsong": ("fangsong.otf", "仿宋"),
    "kaiti": ("kaiti.otf", "楷体"),
    "heiti": ("heiti.otf", "黑体"),
    "songti": ("songti.otf", "宋体"),
    "kaiti-rare": ("kaiti-rare.ttf", "楷体（生僻字）"),
    "heiti-rare": ("heiti-rare.otf", "黑体（生僻字）"),
    "fallback": ("fallback.otf", "后备宋体"),
}
# Role → the faces in which a character is looked up, in this order; print.css has the same lists.
STACKS = {
    "biaosong": ("biaosong", "fallback"),
    "fangsong": ("fangsong", "fallback"),
    "kaiti": ("kaiti", "kaiti-rare", "fallback"),
    "heiti": ("heiti", "heiti-rare", "fallback"),
}
FONT_SUFFIXES = (".otf", ".ttf", ".ttc")
_SUPPLEMENT = "supplement-"  # with 1, 2 …: roles of the office's faces under 补字
# The fallback in a list of families: `fangsong, fallback;`
_FALLBACK_FAMILY = re.compile(r"(?<=[\s,:])fallback(?=\s*[,;}])")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file in a role. name: the shipped file's name, or the office's name for its own face."""

    role: str
    name: str
    path: Path
    is_own: bool


def find_faces(config: Config, root: Path, shipped: Path) -> Checked[tuple[Face, ...]]:
    """Return a face for every role, the office's own where it is named and found.

    shipped: the folder of built-in fonts. Diagnostics at the settings file: font-not-found, a warning; damaged-font.
    """
    wanted = dict(config.print.fonts)
    found: list[Diagnostic] = []
    faces: list[Face] = []
    for role, (file_name, _) in SHIPPED.items():
        own = None
        if role in wanted:
            key = next(key.zh for key in FONTS if key.en == role)
            lost = f"{key}改用随程序带的字体，换行可能和以前不同"
            own = _named_face(role, wanted[role], root, lost, found)
        faces.append(own or Face(role, file_name, shipped / file_name, is_own=False))
    for number, name in enumerate(config.print.supplementary_faces, 1):
        own = _named_face(f"{_SUPPLEMENT}{number}", name, root, "要它补的字就没有字体能印", found)
        faces.extend([own] if own else [])
    return Checked(tuple(faces), tuple(found))


def _named_face(role: str, name: str, root: Path, lost: str, found: list[Diagnostic]) -> Face | None:
    """Return the face that the office names; if it cannot be used, None, with a diagnostic added to `found`.

    lost: the consequence, for the diagnostic.
    """
    path = _own_face(name, root)
    if path is None:
        hint = "装上这个字体；或者把字体文件放进 `layouts/fonts/`，这里写文件名"
        found.append(warning("font-not-found", f"没有找到字体 `{name}`", Span(SITE_FILE), lost, hint=hint))
        return None
    if why := damage_in(path, path.stat().st_mtime_ns):
        message, label = f"字体 `{name}` 的文件坏了", f"{path.name}：{why}"
        hint = "从原来的地方重新拷一份；或者删掉这一项，用随程序带的字体"
        found.append(error("damaged-font", message, Span(SITE_FILE), label, hint=hint))
        return None
    return Face(role, name, path, is_own=True)


def _own_face(name: str, root: Path) -> Path | None:
    if name.lower().endswith(FONT_SUFFIXES):
        path = root / "layouts" / "fonts" / Path(name).name
        return path if path.is_file() else None
    return _installed().get(name.casefold())


# The tables that are read to set a line (ISO/IEC 14496-22, 4.3).
_NEEDED = ("head", "hhea", "maxp", "OS/2", "name", "hmtx", "cmap")


@cache
def damage_in(path: Path, mtime_ns: int) -> str:
    """Return what is wrong with a font file, in Chinese; empty if it can be used. Outlines are not checked.

    mtime_ns: of the file, so that the cached answer is not used for another file at this path.
    """
    from fontTools.ttLib import (  # 17 ms, and only an office with a face of its own needs it
        TTFont,
        TTLibError,
    )

    logging.getLogger("fontTools").addHandler(logging.NullHandler())  # the diagnostic says the same
    try:
        with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
            size = path.stat().st_size
            tables = font.reader.tables if font.reader else {}
            if any(entry.offset + entry.length > size for entry in tables.values()):
                return "文件不完整"
            if missing := [name for name in _NEEDED if name not in font]:
                return f"没有 {missing[0]} 表"
            if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
                return "里面没有字形"
            # Numbers as names of glyphs: reading their real names takes half a second.
            font.setGlyphOrder([f"g{n}" for n in range(font["maxp"].numGlyphs)])
            for name in _NEEDED:
                # The parser of `name` believes a false count of a million records, and no line needs that table.
                if name != "name":
                    font[name]
            return "" if font.getBestCmap() and font["head"].unitsPerEm else "里面没有字"
    except TTLibError:
        return "里面不是字体"
    except Exception:  # fontTools raises whatever its parsers of tables do
        return "表读不出来"


@cache
def _installed() -> Mapping[str, Path]:
    """Return the installed faces' files by family, full and PostScript name, lower case; empty without fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return {}
    listed = subprocess.run(
        [program, ":", "--format", "%{file}\t%{style}\t%{family}\t%{fullname}\t%{postscriptname}\n"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    faces: dict[str, Path] = {}
    # The regular style of a family comes first, so that the family's name alone does not mean its bold.
    for line in sorted(listed.stdout.splitlines(), key=lambda line: (not _is_plain(line), line)):
        file_name, _, *names = line.split("\t")
        if Path(file_name).suffix.lower() in FONT_SUFFIXES:
            for name in ",".join(names).split(","):
                faces.setdefault(name.strip().casefold(), Path(file_name))
    return faces


def _is_plain(line: str) -> bool:
    styles = {style.strip().casefold() for style in line.split("\t")[1].split(",")} if "\t" in line else set()
    return bool(styles & {"regular", "book", "normal", "roman", "常规", "标准"})


def font_face_css(faces: Iterable[Face]) -> str:
    """Return one @font-face rule for each face, family named by its role."""
    return "".join(
        f'@font-face {{ font-family: "{face.role}"; src: url("{face.path.resolve().as_uri()}"); }}\n'
        for face in faces
    )


def style_sheet(faces: Iterable[Face], css: str) -> str:
    """Return a style sheet with @font-face rules; supplementary faces are put before `fallback` wherever that is named."""
    faces = tuple(faces)
    families = ", ".join([*(face.role for face in faces if is_supplement(face.role)), "fallback"])
    return font_face_css(faces) + _FALLBACK_FAMILY.sub(families, css)


def is_supplement(role: str) -> bool:
    """Return whether this is the role of a face that an office names under 补字."""
    return role.startswith(_SUPPLEMENT)


def role_name(role: str) -> str:
    """Return what a role is called in Chinese."""
    return "补字" if is_supplement(role) else SHIPPED[role][1]


def faces_digest(faces: Iterable[Face]) -> str:
    """Return a digest of the faces' roles and bytes: another font file makes another PDF."""
    return digest_of([(face.role, _file_digest(face.path, face.path.stat().st_mtime_ns)) for face in faces])


@cache
def _file_digest(path: Path, mtime_ns: int) -> str:
    return digest_of_bytes(path.read_bytes())


class Coverage(Mapping[str, frozenset[str]]):
    """Role → the characters of its face; a face is opened at its first lookup.

    supplements: role → the office's name of a face under 补字.
    """

    def __init__(self, faces: Iterable[Face], known: Mapping[str, Iterable[str]] | None = None) -> None:
        """known: character → the roles whose faces have it; no face is opened to look these up."""
        faces = tuple(faces)
        self._known = {char: frozenset(roles) for char, roles in (known or {}).items()}
        self._paths = {face.role: face.path for face in faces}
        self.supplements = {face.role: face.name for face in faces if is_supplement(face.role)}

    def __getitem__(self, role: str) -> frozenset[str]:
        path = self._paths[role]
        return characters_in(path, path.stat().st_mtime_ns)

    def has(self, role: str, char: str) -> bool:
        """Return whether a role's face has a character."""
        roles = self._known.get(char)
        return char in self[role] if roles is None else role in roles

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def characters_in(path: Path, mtime_ns: int) -> frozenset[str]:
    """Return the characters of a face. mtime_ns: of its file, which may be replaced while `serve` runs."""
    from fontTools.ttLib import TTFont  # 17 ms, saved where all characters are known

    with TTFont(path, fontNumber=0, lazy=True) as font:
        # Numbers as names of glyphs: reading 30,000 real names would take half of the time.
        font.setGlyphOrder(range(1 << 16))
        return frozenset(map(chr, font.getBestCmap() or ()))

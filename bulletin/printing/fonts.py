"""Faces: which file serves each role, what characters it has, and which characters of a text it lacks."""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import BinaryIO

from bulletin.config import SITE_FILE, Config
from bulletin.diagnostics import Checked, Diagnostic, Span, error, note, warning
from bulletin.keys import FONTS
from bulletin.model import Issue

# Every face a style sheet can name: role → the file that ships, and what it is called in Chinese.
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
# What stands in, in this order, for a character that the role's own face lacks; print.css has the same lists.
STACKS = {
    "biaosong": ("biaosong", "fallback"),
    "fangsong": ("fangsong", "fallback"),
    "kaiti": ("kaiti", "kaiti-rare", "fallback"),
    "heiti": ("heiti", "heiti-rare", "fallback"),
}
FONT_SUFFIXES = (".otf", ".ttf", ".ttc")
_NO_GLYPH_NEEDED = frozenset("\n\r\t\ufeff")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file in a role. name: the shipped file's name, or what the office called its own face."""

    role: str
    name: str
    path: Path
    is_own: bool


def find_faces(config: Config, root: Path, shipped: Path) -> Checked[tuple[Face, ...]]:
    """Return a face for every role, the office's own where it is named and found.

    shipped: the folder of built-in fonts. Diagnostics: font-not-found, a warning at the settings file.
    """
    wanted = dict(config.print.fonts)
    found: list[Diagnostic] = []
    faces: list[Face] = []
    for role, (file_name, _) in SHIPPED.items():
        face = Face(role, file_name, shipped / file_name, is_own=False)
        if role in wanted:
            path = _own_face(wanted[role], root)
            if path is not None:
                face = Face(role, wanted[role], path, is_own=True)
            else:
                key = next(key.zh for key in FONTS if key.en == role)
                found.append(
                    warning(
                        "font-not-found",
                        f"没有找到字体 `{wanted[role]}`",
                        Span(SITE_FILE),
                        f"{key}改用随程序带的字体，换行可能和以前不同",
                        hint="装上这个字体；或者把字体文件放进 `layouts/fonts/`，这里写文件名",
                    )
                )
        faces.append(face)
    return Checked(tuple(faces), tuple(found))


def _own_face(name: str, root: Path) -> Path | None:
    if name.lower().endswith(FONT_SUFFIXES):
        path = root / "layouts" / "fonts" / Path(name).name
        return path if path.is_file() else None
    return _installed().get(name.casefold())


@cache
def _installed() -> Mapping[str, Path]:
    """Return the installed faces' files by family, full and PostScript name, lower case; empty without fontconfig."""
    import shutil
    import subprocess  # 10 ms, only where an office names a face of its own

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
    # The plain cut of a family comes first, so that the family's name alone does not mean its bold.
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


def digest_of(faces: Iterable[Face]) -> str:
    """Return a digest of the faces' bytes: another font file is another PDF."""
    whole = hashlib.sha256()
    for face in faces:
        whole.update(face.role.encode() + _file_digest(face.path, face.path.stat().st_mtime_ns))
    return whole.hexdigest()


@cache
def _file_digest(path: Path, mtime_ns: int) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def coverage_of(faces: Iterable[Face]) -> dict[str, frozenset[str]]:
    """Return the characters of each role's face."""
    return dict(_Coverage(faces))


class _Coverage(Mapping[str, frozenset[str]]):
    """The characters of each role's face; a face is opened when somebody asks for it."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self._paths = {face.role: face.path for face in faces}

    def __getitem__(self, role: str) -> frozenset[str]:
        path = self._paths[role]
        return _characters(path, path.stat().st_mtime_ns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def _characters(path: Path, mtime_ns: int) -> frozenset[str]:
    with path.open("rb") as file:
        codes = _codes(_cmap(file))
    if codes is not None:
        return frozenset(map(chr, codes))
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _cmap(file: BinaryIO) -> bytes:
    """Return the `cmap` table of a font file, nothing where it is a collection or compressed (OpenType, font file)."""
    head = file.read(12)
    if head[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        for tag, _, start, size in struct.iter_unpack(">4sIII", file.read(16 * int.from_bytes(head[4:6]))):
            if tag == b"cmap":
                file.seek(start)
                return file.read(size)
    return b""


def _codes(table: bytes) -> list[int] | None:
    """Return the code points of a `cmap` table that leads to glyphs by format 12 or 4, else None; also of none.

    fontTools gives each of 30,000 characters its glyph's name, which takes 0.1 s for a face; nobody asks for the names.
    """
    if not table:
        return None
    count = int.from_bytes(table[2:4])
    places = {table[n : n + 4]: int.from_bytes(table[n + 4 : n + 8]) for n in range(4, 4 + count * 8, 8)}
    whole, plane = places.get(bytes((0, 3, 0, 10))), places.get(bytes((0, 3, 0, 1)))
    if whole is not None:
        return _codes_12(table[whole:]) if table[whole : whole + 2] == b"\0\x0c" else None
    return _codes_4(table[plane:]) if plane is not None and table[plane : plane + 2] == b"\0\x04" else None


def _codes_12(table: bytes) -> list[int]:
    """Return the code points of a subtable of groups: first and last code point, first glyph; glyph 0 is none."""
    groups = struct.iter_unpack(">III", table[16 : int.from_bytes(table[4:8])])
    return [code for first, last, glyph in groups for code in range(first + (glyph == 0), last + 1)]


def _codes_4(table: bytes) -> list[int]:
    """Return the code points of a subtable of segments; the last one only ends it (OpenType, cmap format 4)."""
    words = struct.unpack(
        f">{int.from_bytes(table[2:4]) // 2}H", table[: int.from_bytes(table[2:4]) // 2 * 2]
    )
    count = words[3] // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], words[8 + 3 * count : 8 + 4 * count]
    found: list[int] = []
    for n in range(count - 1):
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if offsets[n]:  # from its own place in the table, in bytes
                glyph = words[8 + 3 * count + n + offsets[n] // 2 + code - starts[n]]
            if (offsets[n] == 0 or glyph) and (glyph + deltas[n]) % 0x10000:
                found.append(code)
    return found


class Characters:
    """Which characters can be printed, looked up once for all issues; a face is opened when a character of it is asked for."""

    def __init__(self, faces: Iterable[Face], fine: Iterable[str] = ()) -> None:
        """faces: one for each role. fine: characters of which it is known that these faces have them."""
        self._faces = tuple(faces)
        self._fine = _NO_GLYPH_NEEDED.union(fine)
        self.found_fine: set[str] = set()
        self._suspects: set[str] = set()
        self._unfamiliar: re.Pattern[str] | None = None

    @cached_property
    def coverage(self) -> Mapping[str, frozenset[str]]:
        """The characters of each role's face, each opened when it is asked for: for most texts four of eight will do."""
        return _Coverage(self._faces)

    def prepare(self) -> None:
        """Get ready for many texts: a search for what is unfamiliar is ten times as quick as a set of all characters.

        Familiar is what is known to be fine; where nothing is, what all the roles' own faces have.
        """
        if self._fine == _NO_GLYPH_NEEDED:
            own = frozenset.intersection(*(self.coverage[role] for role in STACKS))
            self.found_fine.update(char for char in own if _usual(char) == char)
        familiar = "".join(sorted(self._fine | self.found_fine))
        self._unfamiliar = re.compile(f"[^{re.escape(familiar)}]")

    def let_go(self) -> None:
        """Let go of what the faces have, 12 MB; whoever asks again reads it again."""
        self.__dict__.pop("coverage", None)
        _characters.cache_clear()

    def check(self, issue: Issue, text: str) -> tuple[Diagnostic, ...]:
        """Return what `check_characters` does."""
        rest = {match[0] for match in self._unfamiliar.finditer(text)} if self._unfamiliar else set(text)
        rest -= self._fine
        rest -= self.found_fine
        if not rest:
            return ()
        for char in rest - self._suspects:
            (self._suspects if _is_suspect(char, self.coverage) else self.found_fine).add(char)
        suspects = rest & self._suspects
        return _about_all(suspects, issue, text, self.coverage) if suspects else ()


def check_characters(
    issue: Issue, text: str, coverage: Mapping[str, frozenset[str]]
) -> tuple[Diagnostic, ...]:
    """Return which characters of an issue's source no face has, and which another face must lend.

    Diagnostics: missing-glyph, invisible-character, compatibility-character, and the note borrowed-glyph;
    each once a character.
    """
    suspects = {char for char in set(text) - _NO_GLYPH_NEEDED if _is_suspect(char, coverage)}
    return _about_all(suspects, issue, text, coverage) if suspects else ()


def _about_all(
    suspects: set[str], issue: Issue, text: str, coverage: Mapping[str, frozenset[str]]
) -> tuple[Diagnostic, ...]:
    """Return what is to be said of these characters, where each stands first in a face that has not got it."""
    roles = {line.line: line.role for line in issue.roles}
    found: list[Diagnostic] = []
    for char in suspects:
        for span in _places(char, issue.path, text):
            role = roles.get(span.line, "fangsong")
            if char not in coverage[role] or _usual(char) != char:
                found.append(_about(char, span, role, coverage))
                break
    return tuple(sorted(found, key=lambda diagnostic: (diagnostic.span.line, diagnostic.span.column)))


def _places(char: str, path: str, text: str) -> Iterator[Span]:
    """Yield where a character stands; by search, since few of a text's five thousand are looked for."""
    at = text.find(char)
    while at >= 0:
        yield Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        at = text.find(char, at + 1)


def _is_suspect(char: str, coverage: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a character needs a word: one no face has, a borrowed letter or 汉字, a look-alike.

    A mark that another face lends looks the same, so that nobody need know.
    """
    if _usual(char) != char:
        return True
    lacking = [stack for role, stack in STACKS.items() if char not in coverage[role]]
    return any(char.isalpha() or not any(char in coverage[name] for name in stack) for stack in lacking)


def _usual(char: str) -> str:
    """Return the 汉字 or letters that a compatibility character stands for: ⽂ (U+2F42) → 文, ﬁ → fi."""
    code = ord(char)
    is_alike = 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06
    return unicodedata.normalize("NFKC", char) if is_alike else char


def _about(char: str, span: Span, role: str, coverage: Mapping[str, frozenset[str]]) -> Diagnostic:
    if (usual := _usual(char)) != char:
        return error(
            "compatibility-character",
            f"`{char}`（U+{ord(char):04X}）不是 `{usual}`，只是样子相同",
            span,
            "搜索和复制都会找不到",
            hint=f"重新打一遍：{usual}",
        )
    lender = next((name for name in STACKS[role] if char in coverage[name]), None)
    code = f"U+{ord(char):04X}"
    if lender is not None:
        own, other = SHIPPED[role][1], SHIPPED[lender][1]
        return note(
            "borrowed-glyph",
            f"`{char}`（{code}）{own}里没有，用{other}代替",
            span,
            "这个字的样子会和旁边略有不同",
            hint="不要紧；要完全一致，就在 site.yaml 的 `印刷: {字体: …}` 里用字更全的字体",
        )
    if not char.isprintable():
        return error(
            "invisible-character",
            f"这里有一个看不见的字符 {code}",
            span,
            "印不出来，也搜不到",
            hint="删掉它，多半是从网页或 PDF 粘贴时带来的",
        )
    return error(
        "missing-glyph",
        f"`{char}`（{code}）没有字体能印",
        span,
        "随程序带的字体里都没有这个字",
        hint="换一个写法；或者在 site.yaml 的 `印刷: {字体: …}` 里用有这个字的字体",
    )

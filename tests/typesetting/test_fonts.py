"""Faces that travel with the project: what they cover, and what authors hear of characters they lack."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bulletin.checks.characters import Characters
from bulletin.reading.issue import parse_issue
from bulletin.typesetting.font_coverage import characters_in, codes_of, coverage_of
from bulletin.typesetting.fonts import SHIPPED, STACKS, digest_of, find_faces, font_face_css
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.files import builtin_layouts
from bulletin.values.model import Issue
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config
from tests.conftest import ISSUE

FONTS = builtin_layouts() / "fonts"
CONFIG = Config("工作简报", "办公室")


def of_one(issue: Issue, text: str) -> tuple[Diagnostic, ...]:
    """Return what is said of an issue that is looked at alone."""
    return Characters(find_faces(CONFIG, Path(), FONTS).value or ()).check(issue, text)


def shipped() -> dict[str, frozenset[str]]:
    faces = find_faces(CONFIG, Path(), FONTS).value
    assert faces is not None
    return coverage_of(faces)


def gb2312() -> frozenset[str]:
    """Return the 6,763 汉字 of GB/T 2312—1980: rows 16 to 87."""
    codes = (bytes([row + 0xA0, cell + 0xA0]) for row in range(16, 88) for cell in range(1, 95))
    return frozenset(code.decode("gb2312") for code in codes if code[0] != 0xD7 or code[1] <= 0xF9)


def test_every_role_has_its_file_and_all_together_stay_under_40_mb() -> None:
    assert all((FONTS / name).is_file() for name, _ in SHIPPED.values())
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 40_000_000


def test_each_file_has_a_family_name_of_its_own() -> None:
    """Two faces of one family make WeasyPrint print wrong characters without a word."""
    from fontTools.ttLib import TTFont

    names = set()
    for name, _ in SHIPPED.values():
        with TTFont(FONTS / name, lazy=True) as font:
            names.add(font["name"].getDebugName(1))
    assert len(names) == len(SHIPPED)


def test_all_faces_share_one_ascent_and_descent() -> None:
    """Or lines of mixed faces would not keep one baseline grid."""
    from fontTools.ttLib import TTFont

    metrics = set()
    for name, _ in SHIPPED.values():
        with TTFont(FONTS / name, lazy=True) as font:
            em = font["head"].unitsPerEm
            metrics.add((font["hhea"].ascent / em, font["hhea"].descent / em, font["hhea"].lineGap))
    assert metrics == {(0.88, -0.12, 0)}


def test_body_faces_have_gb2312_and_ascii() -> None:
    coverage = shipped()
    assert len(gb2312()) == 6763
    for role in ("fangsong", "kaiti", "heiti", "biaosong"):
        assert gb2312() - coverage[role] == frozenset()
        assert {chr(code) for code in range(0x20, 0x7F)} - coverage[role] == set()


def test_every_stack_covers_the_8105_characters_of_general_use() -> None:
    listed = {
        char
        for line in (FONTS / "tgh8105.txt").read_text().splitlines()
        if not line.startswith("#")
        for char in line.strip()
    }
    assert len(listed) == 8105
    for role, stack in STACKS.items():
        assert listed - frozenset().union(*(shipped()[name] for name in stack)) == set(), role


def test_faces_are_loaded_by_font_face_from_files_only() -> None:
    faces = find_faces(CONFIG, Path(), FONTS).value
    assert faces is not None
    css = font_face_css(faces)
    assert css.count("@font-face") == css.count('src: url("file://') == len(SHIPPED)
    assert "local(" not in css


def test_an_offices_own_file_serves_its_role(tmp_path: Path) -> None:
    own = tmp_path / "layouts" / "fonts" / "office.otf"
    own.parent.mkdir(parents=True)
    own.write_bytes((FONTS / "songti.otf").read_bytes())
    checked = find_faces(
        Config("简报", "办", print=PrintConfig(fonts=(("biaosong", "office.otf"),))), tmp_path, FONTS
    )
    assert checked.value is not None
    face = checked.value[0]
    assert (face.role, face.path, face.is_own) == ("biaosong", own, True)
    assert checked.diagnostics == ()


def test_a_face_that_is_not_there_is_replaced_with_a_warning(tmp_path: Path) -> None:
    checked = find_faces(
        Config("简报", "办", print=PrintConfig(fonts=(("fangsong", "没有的仿宋"),))), tmp_path, FONTS
    )
    assert checked.value is not None
    assert [face.name for face in checked.value if face.role == "fangsong"] == ["fangsong.otf"]
    assert [d.code for d in checked.diagnostics] == ["font-not-found"]


def test_another_font_file_is_another_digest(tmp_path: Path) -> None:
    own = tmp_path / "layouts" / "fonts" / "office.otf"
    own.parent.mkdir(parents=True)
    own.write_bytes((FONTS / "songti.otf").read_bytes())
    config = Config("简报", "办", print=PrintConfig(fonts=(("biaosong", "office.otf"),)))
    ours, theirs = find_faces(CONFIG, tmp_path, FONTS).value, find_faces(config, tmp_path, FONTS).value
    assert ours
    assert theirs
    assert digest_of(ours) != digest_of(theirs)


@pytest.mark.parametrize(
    ("char", "line", "code"),
    [
        ("喆", "作者是陶{}。", "borrowed-glyph"),
        ("🙂", "很好{}。", "missing-glyph"),
        ("\u200b", "看{}不见。", "invisible-character"),
        ("镇", "青石{}。", None),
    ],
)
def test_a_character_is_judged_at_its_place(char: str, line: str, code: str | None) -> None:
    text = ISSUE.replace("会议开得很好。", line.format(char))
    issue = parse_issue("f.md", text, CONFIG).value
    assert issue is not None
    found = of_one(issue, text)
    assert [d.code for d in found] == ([code] if code else [])
    if code:
        assert (found[0].span.line, found[0].span.column) == (8, line.index("{") + 1)


@pytest.mark.parametrize("known", [(), "会议开得很好。作者是陶"])
def test_many_texts_are_looked_at_as_one_is(known: Iterable[str]) -> None:
    faces = find_faces(CONFIG, Path(), FONTS).value
    assert faces is not None
    characters = Characters(faces, known)
    characters.prepare()
    for words in ("会议开得很好。", "陶喆🙂，", "⽂件[]^-\\\u200b", "[^-a]\\\U00020000", "喆"):
        text = ISSUE.replace("会议开得很好。", words)
        issue = parse_issue("f.md", text, CONFIG).value
        assert issue is not None
        assert characters.check(issue, text) == of_one(issue, text)


@pytest.mark.parametrize("file_name", sorted({name for name, _ in SHIPPED.values()}))
def test_characters_are_read_as_fonttools_reads_them(file_name: str) -> None:
    """Ours leaves out the glyphs' names, which take most of the time."""
    from fontTools.ttLib import TTFont

    path = FONTS / file_name
    with TTFont(path, lazy=True) as font:
        codes = codes_of(font.reader["cmap"])
        assert codes is not None
        assert set(codes) == set(font.getBestCmap())


def test_faces_are_opened_when_a_character_of_theirs_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight faces take as long as the check of a file."""
    opened: list[str] = []

    def noting(path: Path, mtime_ns: int) -> frozenset[str]:
        opened.append(path.stem)
        return characters_in(path, mtime_ns)

    monkeypatch.setattr("bulletin.typesetting.font_coverage.characters_in", noting)
    characters = Characters(find_faces(CONFIG, Path(), FONTS).value or ())
    issue = parse_issue("content/issues/1.md", ISSUE, CONFIG).value
    assert issue is not None
    assert characters.check(issue, "工作简报") == ()
    assert set(opened) == set(STACKS)
    assert characters.check(issue, "工作简报，囧") != ()
    assert set(opened) > set(STACKS)


def test_a_collection_of_faces_is_left_to_fonttools(tmp_path: Path) -> None:
    from fontTools.ttLib import TTCollection, TTFont

    plain = FONTS / "heiti-rare.otf"
    collection = TTCollection()
    collection.fonts = [TTFont(plain)]
    collection.save(tmp_path / "faces.ttc")
    assert characters_in(tmp_path / "faces.ttc", 0) == characters_in(plain, 0)

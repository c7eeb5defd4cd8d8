"""Font files: what the shipped ones have, and which file serves each role."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from bulletin.typesetting.fonts import (
    SHIPPED,
    STACKS,
    Coverage,
    characters_in,
    faces_digest,
    find_faces,
    font_face_css,
)
from bulletin.values.files import builtin_layouts
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config

FONTS = builtin_layouts() / "fonts"
CONFIG = Config("工作简报", "办公室")


def shipped() -> dict[str, frozenset[str]]:
    faces = find_faces(CONFIG, Path(), FONTS).value
    assert faces is not None
    return dict(Coverage(faces))


def gb2312() -> frozenset[str]:
    """Return the 6,763 汉字 of GB/T 2312—1980: rows 16 to 87."""
    codes = (bytes([row + 0xA0, cell + 0xA0]) for row in range(16, 88) for cell in range(1, 95))
    return frozenset(code.decode("gb2312") for code in codes if code[0] != 0xD7 or code[1] <= 0xF9)


def test_every_role_has_its_file_and_all_together_stay_under_40_mb() -> None:
    assert all((FONTS / name).is_file() for name, _ in SHIPPED.values())
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 40_000_000


def test_each_file_has_a_family_name_of_its_own() -> None:
    """Two faces of one family make WeasyPrint print wrong characters without a word."""
    names = set()
    for name, _ in SHIPPED.values():
        with TTFont(FONTS / name, lazy=True) as font:
            names.add(font["name"].getDebugName(1))
    assert len(names) == len(SHIPPED)


def test_all_faces_share_one_ascent_and_descent() -> None:
    """Or lines of mixed faces would not keep one baseline grid."""
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
    assert faces_digest(ours) != faces_digest(theirs)


def test_a_collection_of_faces_has_the_characters_of_its_first(tmp_path: Path) -> None:
    plain = FONTS / "heiti-rare.otf"
    collection = TTCollection()
    collection.fonts = [TTFont(plain)]
    collection.save(tmp_path / "faces.ttc")
    assert characters_in(tmp_path / "faces.ttc", 0) == characters_in(plain, 0)


@pytest.mark.parametrize("file_name", sorted({name for name, _ in SHIPPED.values()}))
def test_glyphs_without_names_have_the_same_characters(file_name: str) -> None:
    with TTFont(FONTS / file_name, lazy=True) as font:
        assert characters_in(FONTS / file_name, 0) == set(map(chr, font.getBestCmap()))

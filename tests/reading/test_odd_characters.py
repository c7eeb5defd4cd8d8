"""Controls and odd characters: read as what they are, or told."""

import pytest

from bulletin.checks.characters import Characters
from bulletin.typesetting import fonts
from bulletin.values.files import builtin_layouts, decode
from bulletin.values.settings import Config


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_one(end: str) -> None:
    assert decode(f"甲{end}乙".encode(), "a.md").value == "甲\n乙"


@pytest.mark.parametrize(
    ("written", "read"),
    [("nu\u0308", "nü"), ("e\u0301e\u0301", "éé"), ("か\u3099", "が"), ("\uf900", "\uf900")],
)
def test_accents_are_one_character_with_their_letter(written: str, read: str) -> None:
    assert decode(written.encode(), "a.md").value == read


@pytest.mark.parametrize(
    "char",
    ["\ufeff", "\u00ad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2060", "\u2066", "\x00", "\x07", "\x1b"],
)
@pytest.mark.parametrize(
    "place", ["标题: 甲{}乙", "## 题{}目", ":供稿: 甲{}乙", "| 甲{} | 乙 |", "```\n码{}\n```"]
)
def test_what_cannot_be_seen_is_told_in_every_place(
    char: str, place: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    faces = fonts.find_faces(
        Config("简报", "办"), tmp_path_factory.getbasetemp(), builtin_layouts() / "fonts"
    ).value
    assert faces is not None
    found = Characters(faces).check("a.md", place.format(char), ())
    assert "invisible-character" in [d.code for d in found]

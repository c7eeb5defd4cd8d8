"""What authors are told of characters that the faces lack."""

from pathlib import Path

import pytest

from bulletin.checks.characters import Characters, KnownCharacters
from bulletin.reading.issue import parse_issue
from bulletin.typesetting import fonts
from bulletin.typesetting.fonts import STACKS, characters_in, find_faces
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.files import builtin_layouts
from bulletin.values.settings import Config
from tests.conftest import ISSUE

CONFIG = Config("工作简报", "办公室")
FACES = find_faces(CONFIG, Path(), builtin_layouts() / "fonts").value or ()


def check(characters: Characters, sentence: str) -> tuple[Diagnostic, ...]:
    """Return what is found in the issue of these words."""
    text = ISSUE.replace("会议开得很好。", sentence)
    parsed = parse_issue("f.md", text, CONFIG).value
    assert parsed is not None
    return characters.check("f.md", text, parsed.body.roles)


@pytest.mark.parametrize(
    ("char", "line", "code"),
    [
        ("喆", "作者是陶{}。", "borrowed-glyph"),
        ("🙂", "很好{}。", "missing-glyph"),
        ("\u200b", "看{}不见。", "invisible-character"),
        ("\u2009", "New{}York", "invisible-character"),
        ("镇", "青石{}。", None),
        ("🙂", "见[附表](<a {}.pdf>)和[表]({}.pdf)。", None),
    ],
)
def test_a_character_is_judged_at_its_place(char: str, line: str, code: str | None) -> None:
    found = check(Characters(FACES), line.replace("{}", char))
    assert [d.code for d in found] == ([code] if code else [])
    if code:
        assert (found[0].span.line, found[0].span.column) == (8, line.index("{") + 1)
        assert found[0].hint.startswith("换成空格") == (char == "\u2009")


KNOWN = KnownCharacters("会议开得很好。作者是陶", {"喆": ("biaosong", "heiti", "kaiti-rare", "fallback")})


@pytest.mark.parametrize("known", [KnownCharacters(), KNOWN])
def test_many_texts_are_checked_as_each_is_alone(known: KnownCharacters) -> None:
    characters = Characters(FACES, known)
    for sentence in ("会议开得很好。", "陶喆🙂，", "⽂件[]^-\\\u200b", "[^-a]\\\U00020000", "喆"):
        assert check(characters, sentence) == check(Characters(FACES), sentence)


def test_faces_are_opened_when_a_character_of_theirs_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """To open all eight takes 0.1 s, a quarter of the check of a file."""
    opened: list[str] = []

    def noting(path: Path, mtime_ns: int) -> frozenset[str]:
        opened.append(path.stem)
        return characters_in(path, mtime_ns)

    monkeypatch.setattr(fonts, "characters_in", noting)
    characters = Characters(FACES)
    assert check(characters, "工作简报") == ()
    assert set(opened) == set(STACKS)
    assert check(characters, "工作简报，囧") != ()
    assert set(opened) > set(STACKS)


def test_what_is_known_needs_no_face(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "会议开得很好，陶喆🙂。"
    characters = Characters(FACES)
    told, known = check(characters, sentence), characters.known
    monkeypatch.delattr(fonts, "characters_in")
    assert check(Characters(FACES, known), sentence) == told

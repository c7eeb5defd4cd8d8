"""Pictures that were added, taken out, changed and moved in Word, and the Markdown that comes of it, to the byte."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bulletin.intake.word import read_word
from bulletin.reading.issue import parse_issue
from bulletin.revision.edits import edited
from bulletin.revision.take_back import take_back
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_sheet import sheet_of
from bulletin.values.asset import Asset
from bulletin.values.settings import Config
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view
from tests.commands import bulletin

CONFIG = Config("工作简报", "协调小组办公室")
PATH = "content/issues/900.md"


def picture(number: int, form: str = "PNG", size: tuple[int, int] = (120, 90)) -> bytes:
    """Return a picture that looks like no other number's. size: to which it is scaled in the end."""
    image = Image.new("RGB", (120, 90), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10 * number, 10, 10 * number + 50, 60), fill=(40 * number, 200 - 30 * number, 90))
    draw.line((0, 15 * number, 120, 90 - 9 * number), fill="black", width=4)
    out = io.BytesIO()
    image.resize(size).save(out, form, quality=60)
    return out.getvalue()


FILES = {f"900/{name}.png": picture(number) for number, name in enumerate(["a", "b", "1", "2"], 1)}
TEXT = """---
期号: 900
日期: 2026-11-20
---

## 冬修工地上开了十九堂课

冬修工地上，镇里开了十九堂课，来的都是干活的人。

![图1　工地课堂](900/a.png)

工地在哪里，课堂就在哪里，干部轮流讲，老把式也讲。

![](900/b.png)

最后一段话说的是今后的打算，明年接着办。

| 项目 | 数 |
|---|---|
| 甲 | 1 |
"""
A, B, NEW = "![图1　工地课堂](900/a.png)\n\n", "![](900/b.png)\n\n", "![](900/1.png)\n\n"
LAST, WORK = "最后一段话", "工地在哪里"
CHANGES = {
    "added": [(LAST, NEW + LAST)],
    "added in front of another": [(A, NEW + A)],
    "added behind another": [(B, B + NEW)],
    "added with a caption": [(LAST, "![图2　课堂内外](900/1.png)\n\n" + LAST)],
    "added at the beginning": [("冬修工地上，", NEW + "冬修工地上，")],
    "added at the end": [("| 甲 | 1 |\n", "| 甲 | 1 |\n\n![](900/1.png)\n")],
    "two added": [(LAST, NEW + "![](900/2.png)\n\n" + LAST)],
    "added with text": [(LAST, "新的一段话，说说这张照片。\n\n" + NEW + LAST)],
    "removed": [(B, "")],
    "removed with its caption": [(A, "")],
    "removed with text": [(B, ""), ("工地在哪里，课堂就在哪里，干部轮流讲，老把式也讲。\n\n", "")],
    "both removed": [(A, ""), (B, "")],
    "changed": [("900/b.png", "900/1.png")],
    "changed under its caption": [("900/a.png", "900/1.png")],
    "both changed": [("900/a.png", "900/1.png"), ("900/b.png", "900/2.png")],
    "caption changed": [("图1　工地课堂", "图1　工地上的课堂")],
    "picture and caption changed": [("图1　工地课堂](900/a.png", "图1　工地上的课堂](900/1.png")],
    "moved down": [(B, ""), ("明年接着办。\n\n", "明年接着办。\n\n" + B)],
    "moved up": [(B, ""), (WORK, B + WORK)],
    "moved with its caption": [(A, ""), (LAST, A + LAST)],
    "words beside them": [("来的都是干活的人", "来的都是干活的人和看热闹的人"), ("明年接着办", "明年还办")],
}  # fmt: skip


def lines(text: str, files: dict[str, bytes] = FILES) -> tuple[WordLine, ...]:
    """Return the lines of the Word file of a text."""
    checked = parse_issue(PATH, text, CONFIG)
    assert checked.value is not None, checked.diagnostics
    found = {f"content/issues/{name}": data for name, data in files.items()}
    assets = {path: Asset(path, path, len(data), 120, 90) for path, data in found.items()}
    shown = word_view(checked.value.issue, checked.value.body, CONFIG, assets)
    return sheet_of(read_word(issue_document(shown, "", found.get)[0]), CONFIG).lines


def test_a_contributor_is_not_taken_for_a_paragraph_that_names_it() -> None:
    base = TEXT.replace("课\n\n冬修", "课\n\n:供稿: 县图书馆\n\n冬修").replace(
        LAST, f"这时县图书馆把书装进防汛值班室，一个值班室放五本。\n\n{LAST}"
    )
    moved = "这时县图书馆把书装进防汛值班室，一个值班室放五本。\n\n"
    wanted = base.replace("县图书馆\n", "县图书总馆\n").replace(moved, "")
    wanted = wanted.replace("| 甲 | 1 |\n", "| 甲 | 1 |\n\n" + moved.rstrip() + "\n")
    taken = take_back(base, lines(base), lines(wanted), place)
    assert not taken.left
    assert edited(base, base, taken.edits).text == wanted


@cache
def went_out() -> tuple[WordLine, ...]:
    """Return the lines of the Word file as it went out."""
    return lines(TEXT)


def place(name: str, data: bytes) -> str:
    return next((address for address, known in FILES.items() if known == data), "")


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_of_pictures_comes_back(kind: str) -> None:
    wanted = TEXT
    for old, new in CHANGES[kind]:
        assert old in wanted
        wanted = wanted.replace(old, new, 1)
    taken = take_back(TEXT, went_out(), lines(wanted), place)
    assert not taken.left
    assert edited(TEXT, TEXT, taken.edits).text == wanted


def test_a_picture_that_another_program_stored_anew_is_the_same() -> None:
    stored = {"900/a.png": picture(1, "JPEG"), "900/b.png": picture(2, "PNG", (60, 45))}
    again = lines(TEXT.replace(".png", ".jpg"), {"900/a.jpg": stored["900/a.png"], "900/b.jpg": stored["900/b.png"]})  # fmt: skip
    taken = take_back(TEXT, went_out(), again, place)
    assert not taken.left
    assert not taken.edits


def test_what_pages_cannot_show_is_named_and_nothing_is_written() -> None:
    taken = take_back(TEXT, went_out(), lines(TEXT.replace(LAST, NEW + LAST)), lambda name, data: "")
    assert [left.what[:7] for left in taken.left] == ["添的图片没有带"]
    assert not taken.edits


def test_a_picture_in_the_masthead_is_named_and_the_masthead_is_not() -> None:
    import docx

    checked = parse_issue(PATH, TEXT, CONFIG)
    assert checked.value
    found = {f"content/issues/{name}": FILES[name] for name in ("900/a.png", "900/b.png")}
    assets = {path: Asset(path, path, len(data), 120, 90) for path, data in found.items()}
    shown = word_view(checked.value.issue, checked.value.body, CONFIG, assets)
    file = docx.Document(io.BytesIO(issue_document(shown, "", found.get)[0]))
    file.paragraphs[0].insert_paragraph_before().add_run().add_picture(io.BytesIO(picture(3)))
    out = io.BytesIO()
    file.save(out)
    taken = take_back(TEXT, went_out(), sheet_of(read_word(out.getvalue()), CONFIG).lines, place)
    assert [left.place for left in taken.left] == ["第 1 段"]
    assert not taken.edits


def test_pictures_become_files_beside_the_issue_and_a_second_run_adds_none(
    make_site: Callable[..., Path],
) -> None:
    source = {PATH: TEXT, **{f"content/issues/{name}": FILES[name] for name in ("900/a.png", "900/b.png")}}
    root = make_site({**source, "content/issues/900/1.jpg": picture(9, "JPEG")})
    assert bulletin("docx", "900", "-o", root / "送.docx", "-C", root).exit_code == 0
    import docx

    file = docx.Document(str(root / "送.docx"))
    behind = next(p for p in file.paragraphs if p.text.startswith(LAST))
    behind.insert_paragraph_before().add_run().add_picture(io.BytesIO(FILES["900/1.png"]))
    file.save(str(root / "改.docx"))
    tried = bulletin("take-back", root / "改.docx", "-C", root, "--dry-run")
    assert "增　图片 900/2.png" in tried.output
    assert not (root / "content/issues/900/2.png").exists()
    made = bulletin("take-back", root / "改.docx", "-C", root)
    assert made.exit_code == 0, made.output
    assert "写出" in made.output
    assert (root / "content/issues/900/2.png").read_bytes() == FILES["900/1.png"]
    assert (root / PATH).read_text() == TEXT.replace(LAST, "![](900/2.png)\n\n" + LAST)
    again = bulletin("take-back", root / "改.docx", "-C", root)
    assert "没有要写的修改" in again.output
    names = {path.name for path in (root / "content/issues/900").iterdir()}
    assert names == {"1.jpg", "2.png", "a.png", "b.png"}
    assert bulletin("check", PATH, "-C", root).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("事](https://example.org/a)", "事](https://example.org/a)和人"),
        ("乙)。", "乙)等。"),
        ("[县志", "[旧县志"),
        ("[县志](https://example.org/乙)", ""),
        ("**讲得很好**", "**讲得很好**得很"),
        ("图1　工地课堂", "图1　工地课堂一角"),
    ],
)
def test_words_behind_a_link_are_none_of_its_own(old: str, new: str) -> None:
    base = TEXT.replace(
        LAST, "见[这件事](https://example.org/a)，**讲得很好**，又见《[县志](https://example.org/乙)。" + LAST
    )
    assert old in base
    wanted = base.replace(old, new, 1)
    if old == "[县志":  # in front of a link, too
        wanted = base.replace("[县志", "旧[县志")
    taken = take_back(base, lines(base), lines(wanted), place)
    assert edited(base, base, taken.edits).text == wanted

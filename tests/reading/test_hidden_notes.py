"""Notes hidden from readers elsewhere are text here, so they stop publication; so do Git's conflict markers."""

import pytest

from bulletin.reading.issue import parse_issue
from bulletin.values.files import decode
from bulletin.values.settings import Config

CONFIG = Config(name="工作简报", publisher="协调小组办公室")


def _codes(body: str, front: str = "") -> list[str]:
    text = f"---\n期号: 1\n日期: 2026-01-05\n{front}---\n\n## 题目\n\n{body}\n"
    return [d.code for d in parse_issue("f.md", text, CONFIG).diagnostics]


@pytest.mark.parametrize(
    "note",
    [
        "<!-- 待核 -->",
        "<!--待核",
        "%% 待核 %%",
        "[//]: # (待核)",
        '[//]: # "待核"',
        "[c]: <> (待核)",
        "{>>待核<<}",
        "[批注1]",
        "【批注 张三2】",
    ],
)
@pytest.mark.parametrize(
    "place", ["正文{}。", "{}", "- 甲{}", "> {}", "### 小标题{}", "::: 附件 名称{}\n甲\n:::"]
)
def test_a_hidden_note_is_an_error_wherever_it_stands(note: str, place: str) -> None:
    if note.startswith(("[/", "[c")) and not place.startswith("{}"):
        pytest.skip("a definition begins its line")
    assert _codes(place.format(note)).count("hidden-note") == 1


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- 照印 -->`",
        "```\n<!-- 照印 -->\n```",
        "增长50%%。",
        "a < b",
        "AT&T; R&D",
        "【批注】这一句写得好。",
        "《！》",
        "A-->B",
    ],
)
def test_what_hides_nothing_is_no_note(text: str) -> None:
    assert not _codes(text)


@pytest.mark.parametrize(
    "html",
    [
        "甲&nbsp;乙",
        "甲&#160;乙",
        "<u>甲</u>",
        "<font color=red>甲</font>",
        "甲<w:br/>",
        "甲<object>",
        "甲<source>",
    ],
)
def test_html_is_told_once_for_its_line_and_fixed_by_the_hint(html: str) -> None:
    text = f"---\n期号: 1\n日期: 2026-01-05\n---\n\n## 题目\n\n{html}\n"
    (found,) = parse_issue("f.md", text, CONFIG).diagnostics
    assert found.code in ("html-entity", "html-tag")
    assert not parse_issue("f.md", text.replace(html, found.hint), CONFIG).diagnostics


def test_a_note_that_stands_in_code_too_is_a_note_where_it_does_not() -> None:
    assert _codes("写`<!-- 待核 -->`的地方<!-- 待核 -->。") == ["hidden-note"]


def test_the_hint_is_the_line_without_all_its_notes() -> None:
    text = "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 题目\n\n甲<!--乙-->丙<!--丁--> `<!--戊-->`\n"
    (found,) = parse_issue("f.md", text, CONFIG).diagnostics
    assert found.hint == "甲丙 `<!--戊-->`"


def test_a_draft_may_hold_notes_and_front_matter_may_not() -> None:
    assert _codes("正文。", "标题: 甲<!-- 乙 -->\n") == ["hidden-note"]
    assert not _codes("正文。<!-- 乙 -->", "草稿: 是\n")


@pytest.mark.parametrize("name", ["1.md", "site.yaml", "recipients.csv"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "signs",
    [
        ("<<<<<<< HEAD", "=======", ">>>>>>> 改"),
        ("    <<<<<<< HEAD", "    =======", "    >>>>>>> 改"),
        ("　＜＜＜＜＜＜＜ HEAD", "　＝＝＝＝＝＝＝", "　＞＞＞＞＞＞＞ 改"),
        ("<<<<<<<", "=======", ">>>>>>>"),
    ],
)
def test_conflict_markers_stand_alone(name: str, ends: str, signs: tuple[str, str, str]) -> None:
    lines = ["甲", signs[0], "乙", signs[1], "丙", signs[2], "丁：戊"]
    checked = decode(ends.join(lines).encode(), name)
    assert checked.value is None
    (found,) = checked.diagnostics
    assert (found.code, found.span.line, found.hint) == (
        "merge-conflict", 2, "每一处的两种写法留下一种，再删掉第 2、4、6 行的记号"
    )  # fmt: skip


@pytest.mark.parametrize(
    "line", ["=======", "|||||||", "<<<<<<<<<<", "见《<<<<<<< 》处", "《《《《《《《书》"]
)
def test_seven_signs_that_are_no_marker_are_text(line: str) -> None:
    assert decode(f"甲\n{line}\n乙".encode(), "1.md").value is not None

"""What stands around the text of the printed issue, measured: page numbers, 报头, 报尾; its faces and its text.

Clauses without a name are those of GB/T 9704—2012; where its text leaves a choice, print-format.md is named.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.typesetting.fonts import SHIPPED
from tests.conftest import REPOSITORY, printed_issues
from tests.pdf import Issue, ink_box_mm, mm, picture, read_issue, rules_mm
from tests.site import sample_context


@pytest.fixture(scope="module")
def issues(sample_site: Path) -> tuple[Issue, ...]:
    """The sample issues as printed."""
    return tuple(read_issue(path) for path in printed_issues(sample_site))


# Page numbers


def test_page_numbers(issues: tuple[Issue, ...]) -> None:
    """7.5: — N — in 4号 宋体, one 字 in, on the outer side; one after the other, each between two 一字线."""
    for issue in issues:
        for sheet in issue.sheets:
            line = sheet.page_number
            assert line is not None, (issue.name, sheet.number)
            assert line.text == f"— {sheet.number} —"
            assert {(char.face, round(char.size, 1)) for char in line.chars if char.text != " "} == {
                ("songti", 14)
            }
            if sheet.number % 2:
                assert line.chars[-1].right == pytest.approx(sheet.right - 14, abs=0.3), str(line)
            else:
                assert line.chars[0].left == pytest.approx(sheet.left + 14, abs=0.3), str(line)


@pytest.mark.parametrize("page", [1, 2])
def test_dash_of_the_page_number_is_printed_7_mm_below_the_type_area(
    issues: tuple[Issue, ...], page: int
) -> None:
    """7.5: 一字线 at 269 mm, ± 0.5 mm; the ink."""
    issue = issues[0]
    line = issue.sheets[page - 1].page_number
    assert line is not None
    dash = line.chars[0]
    image = picture(issue.path, page, 600)
    box = ink_box_mm(image, 600, (mm(dash.left), 263, mm(dash.right), 275))
    assert box is not None
    assert (box[1] + box[3]) / 2 == pytest.approx(269, abs=0.5)


# 报头 and 报尾


def test_masthead_fills_the_upper_third_and_ends_in_a_red_rule(issues: tuple[Issue, ...]) -> None:
    """print-format, 3.2: 报头 ends in a red rule at about 99 mm; 7.2.4 and 6.2: the name is red and the largest type.

    7.2.7: the rule is as wide as the type area. A special issue's own title takes one line more (§2.1: 10.45 mm).
    """
    titled = {issue.key for issue in sample_context().site.issues if issue.title}
    for issue in issues:
        sheet = issue.sheets[0]
        name = max((char for line in sheet.lines for char in line.chars), key=lambda char: char.size)
        assert name.face == "biaosong"
        red, green, blue = name.colour
        assert red > 0.7, issue.name
        assert max(green, blue) < 0.35, issue.name
        image = picture(issue.path, 1, 150)
        column = [image.getpixel((round(60 / 25.4 * 150), y)) for y in range(image.height // 2)]
        rows = [
            y / 150 * 25.4
            for y, pixel in enumerate(column)
            if isinstance(pixel, tuple) and pixel[0] > 180 and pixel[1] < 120 and y / 150 * 25.4 > 85
        ]
        assert rows, issue.name
        wanted = 99 + (10.45 if issue.name in titled else 0)
        assert max(rows) == pytest.approx(wanted, abs=1.5), issue.name
        assert max(rows) - min(rows) < 2.5, issue.name
        ends = [image.getpixel((round(x / 25.4 * 150), round(max(rows) / 25.4 * 150))) for x in (28.5, 183.5)]
        assert all(isinstance(end, tuple) and end[0] > 180 and end[1] < 140 for end in ends), issue.name


def test_rules_of_the_tail(issues: tuple[Issue, ...]) -> None:
    """7.4.1: first and last rule 0.35 mm, inner rules 0.25 mm; the last one on the foot of the type area (262 mm)."""
    for issue in issues:
        sheet = issue.sheets[-1]
        left = mm(sheet.left)
        rules = rules_mm(picture(issue.path, sheet.number, 600, (left + 0.5, left + 4)), 600)
        tail = [rule for rule in rules if 100 < rule[0] < 265][-3:]
        assert [thickness for _, thickness in tail] == pytest.approx([0.35, 0.25, 0.35], abs=0.03), issue.name
        top, thickness = tail[-1]
        assert top + thickness == pytest.approx(262, abs=0.3), issue.name


def test_tail_stands_on_the_last_page_only(issues: tuple[Issue, ...]) -> None:
    """7.4.1: 版记 stands on the last page; 7.4.2: 4号 仿宋, one 字 in on both sides."""
    for issue in issues:
        tail = [line for line in issue.lines if abs(line.size - 14) < 0.01 and line.block.kind != "Artifact"]
        assert {line.page for line in tail} == {len(issue.sheets)}
        sheet = issue.sheets[-1]
        assert min(line.ink_left for line in tail) == pytest.approx(sheet.left + 14, abs=0.3)
        assert max(line.ink_right for line in tail) <= sheet.right - 14 + 0.3


# Faces and text


def test_only_shipped_faces_are_printed(issues: tuple[Issue, ...]) -> None:
    """print-format, 7.1: for a missing face WeasyPrint says nothing and prints another."""
    faces = {char.face for issue in issues for line in issue.lines for char in line.chars}
    assert faces <= set(SHIPPED)
    assert faces >= {"biaosong", "fangsong", "heiti", "kaiti", "songti"}


def _source_paragraphs(text: str) -> Iterator[str]:
    """Yield the plain paragraphs and list items of an issue's Markdown as they should be printed."""
    body = text.partition("\n---\n")[2]
    for line in body.split("\n"):
        if re.match(r"[:|#!>{<]|\s|\[\^", line) or not line:
            continue
        line = re.sub(r"\[\^[^\]]*\]", "", line)
        line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
        line = re.sub(r"^(\d+)([.．)]) *", r"\1.", line)
        yield re.sub(r"\*\*|^[-*] |(?<!\*)\*(?!\*)|\\|\s|　", "", line)


def test_printed_text_is_the_source(issues: tuple[Issue, ...]) -> None:
    """Issue 3, Files: text copies and searches exactly as written, whitespace dropped, in the order it is written."""
    drop = re.compile(r"\s|　|[①-⑩]")
    missing = []
    for issue in issues:
        key = issue.name if issue.name.isdigit() else f"增刊{issue.name[1:]}"
        (source,) = (REPOSITORY / "content/issues").glob(f"*/{key}.md")
        printed = drop.sub("", "".join(line.text for lines in issue.paragraphs() for line in lines))
        at = 0
        for paragraph in _source_paragraphs(source.read_text()):
            found = printed.find(drop.sub("", paragraph), at)
            if found == -1:
                missing.append(f"{issue.name}: {paragraph}")
            at = max(at, found)
    assert not missing, "\n".join(["", *missing])

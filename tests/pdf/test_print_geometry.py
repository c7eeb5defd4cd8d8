"""Pages of the printed issue, measured: sheet, type area, grid, and what may not stand at a page's edge.

Clauses without a name are those of GB/T 9704—2012; where its text leaves a choice, print-format.md is named.
"""

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import Options, Workers
from tests.conftest import SITE, TODAY, printed_issues
from tests.pdf import (
    ASCENT_EM,
    BODY_PT,
    DESCENT_EM,
    PITCH_PT,
    Issue,
    Line,
    ink_box_mm,
    is_text,
    is_title,
    mm,
    picture,
    pt,
    read_issue,
)

DPI = 300
LINE_1 = pt(37) + ASCENT_EM * BODY_PT  # baseline of line 1


@pytest.fixture(scope="module")
def issues(sample_site: Path) -> tuple[Issue, ...]:
    """The sample issues as printed."""
    found = tuple(read_issue(path) for path in printed_issues(sample_site))
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """An issue of one long paragraph of 汉字 without a mark."""
    root = tmp_path_factory.mktemp("plain")
    text = f"---\n期号: 1\n日期: 2026-01-05\n---\n\n## 满页\n\n{'东国高图画量圆墨' * 300}。\n"
    for name, content in {"content/site.yaml": SITE, "content/issues/2026/1.md": text}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    report = build(Options(root, root / "output", Audience(TODAY)), Workers(), lambda what, done, total: None)
    assert report.published, report.diagnostics
    return read_issue(root / "output/site/issues/1.pdf")


def listed(faults: list[str]) -> str:
    """Return what is wrong, one fault on a line."""
    return "\n".join(["", *faults])


def line_number(baseline: float) -> float:
    """Return which line of the grid a baseline of body text stands on, 1 for the first."""
    return (baseline - LINE_1) / PITCH_PT + 1


def body_lines(issue: Issue) -> Iterator[Line]:
    """Yield the lines in 3号 outside tables."""
    return (
        line
        for line in issue.lines
        if is_text(line) and abs(line.size - BODY_PT) < 0.05 and not line.block.in_table
    )


# Sheet, type area and grid


def test_pages_are_a4(issues: tuple[Issue, ...]) -> None:
    """5.1: 210 × 297 mm."""
    sizes = {(round(mm(sheet.width), 2), round(mm(sheet.height), 2)) for i in issues for sheet in i.sheets}
    assert sizes == {(210.0, 297.0)}


def test_all_ink_stands_in_the_type_area(issues: tuple[Issue, ...]) -> None:
    """5.2.1: 28 mm at the binding edge of odd and even pages, 156 mm wide, 37 mm above, 225 mm high; ± 0.5 mm.

    Blank halves of marks at the edges do not count (GB/T 15834, 5.1.10; CLREQ, line start); page numbers stand below.
    """
    outside = []
    for issue in issues:
        for sheet in issue.sheets:
            for line in sheet.lines:
                if line.block.kind == "Artifact":
                    continue
                top, foot = (
                    line.baseline - ASCENT_EM * line.size,
                    line.baseline + DESCENT_EM * line.size,
                )
                over = max(
                    sheet.left - line.ink_left,
                    line.ink_right - sheet.right,
                    pt(37) - top,
                    foot - pt(262),
                )
                if mm(over) > 0.5:
                    outside.append(f"{line}: {mm(over):.2f} mm")
    assert not outside, listed(outside)


@pytest.mark.parametrize("page", [2, 3])
def test_full_page_has_22_lines_of_28_characters(plain: Issue, page: int) -> None:
    """5.2.3; 5.2.1 for the margins: 28 mm inside, also on the even page; measures within 0.5 mm."""
    sheet = plain.sheets[page - 1]
    assert [len(line.chars) for line in sheet.text_lines] == [28] * 22
    for line in sheet.text_lines:
        assert mm(line.chars[0].left) == pytest.approx(28 if page % 2 else 26, abs=0.1)
        assert mm(line.chars[-1].right - line.chars[0].left) == pytest.approx(156, abs=0.3)


@pytest.mark.parametrize("page", [2, 3])
def test_ink_of_a_full_page_fills_the_type_area(plain: Issue, page: int) -> None:
    """5.2.1 with 5.2.3: line 1 begins at 37 mm, line 22 ends at 262 mm; the ink, within 0.5 mm."""
    image = picture(plain.path, page, DPI)
    box = ink_box_mm(image, DPI, (5, 5, 205, 265))
    assert box is not None
    assert (box[1], box[3]) == pytest.approx((37, 262), abs=0.5)
    inside = 28 if page % 2 else 26
    assert inside <= box[0] <= inside + 0.8  # 仿宋 leaves that much of its square blank at the sides
    assert inside + 156 - 0.8 <= box[2] <= inside + 156


def test_ink_of_full_sample_pages_fills_the_type_area(issues: tuple[Issue, ...]) -> None:
    """5.2.1 with 5.2.3, on the pages of three issues whose lines 1 and 22 are text."""
    wrong, measured = [], 0
    for issue in issues[:3]:
        for sheet in issue.sheets:
            numbers = [line_number(line.baseline) for line in sheet.text_lines]
            if not numbers or abs(numbers[0] - 1) > 0.01 or abs(numbers[-1] - 22) > 0.01:
                continue
            measured += 1
            box = ink_box_mm(picture(issue.path, sheet.number, DPI), DPI, (5, 5, 205, 265))
            if box is None or box[1] != pytest.approx(37, abs=0.5) or box[3] != pytest.approx(262, abs=0.5):
                wrong.append(f"{issue.name} p{sheet.number}: {box}")
    assert measured > 3
    assert not wrong, listed(wrong)


def test_lines_of_all_pages_stand_on_one_grid(issues: tuple[Issue, ...]) -> None:
    """5.2.3; 6.3: lines of facing and backing pages coincide. Baselines within 0.3 pt."""
    off = []
    for issue in issues:
        for line in body_lines(issue):
            number = line_number(line.baseline)
            if abs(number - round(number)) * PITCH_PT > 0.3 or not 1 <= round(number) <= 22:
                off.append(f"{line}: {(number - round(number)) * PITCH_PT:+.2f} pt")
    assert not off, listed(off)


def test_titles_stand_on_the_grid_with_their_own_height(issues: tuple[Issue, ...]) -> None:
    """5.2.3: a line of 2号 takes one line of the grid, its characters centred in it; within 0.3 pt."""
    middle = (ASCENT_EM - DESCENT_EM) / 2
    off = []
    for issue in issues:
        under_edge = set()  # what begins in line 1 stands under the edge of the type area
        for line in (line for line in issue.lines if is_title(line) and abs(line.size - 22) < 0.01):
            number = line_number(line.baseline - middle * (22 - BODY_PT))
            if round(number) == 1:
                under_edge.add((line.page, line.block))
            if (line.page, line.block) in under_edge:
                continue
            if abs(number - round(number)) * PITCH_PT > 0.3:
                off.append(f"{line}: {(number - round(number)) * PITCH_PT:+.2f} pt")
    assert not off, listed(off)


def test_pages_of_text_are_full(issues: tuple[Issue, ...]) -> None:
    """5.2.3: a page that is followed by more of the same article is left short by one line at most.

    One line, where the next page may not begin with the last line of a paragraph (CLREQ, 孤行); more only before what
    cannot be split: titles, headings, tables, pictures, 报尾.
    """
    short = []
    for issue in issues:
        for sheet, following in pairwise(issue.sheets):
            lines, next_lines = sheet.text_lines, following.text_lines
            has_notes = any(line.block.in_note for line in (*sheet.lines, *following.lines))
            if not lines or not next_lines or has_notes or following.pictures:
                continue
            first, second = (*next_lines, next_lines[-1])[:2]
            in_head = first.block.path[-3:] == ("Art", "NonStruct", "P")
            if is_title(first) or in_head or first.block.kind[0] in "HT" or second.block.in_table:
                continue
            if first.text[0] == "【" or first.text.startswith("附件"):
                continue
            if any(re.fullmatch("（[^（）]+）", line.text) for line in next_lines[2:3]):
                continue  # 供稿 takes the last two lines of its article along
            last = max(lines, key=lambda line: line.baseline)  # the masthead is painted after the text
            free = 22 - math.ceil(line_number(last.baseline) + last.block.in_table / 2 - 0.01)
            if free > 1 and len(issue.sheets) != following.number:
                short.append(f"{issue.name} p{sheet.number}: {free} lines free before {first.text}")
    assert not short, listed(short)


# What may not stand at a page's edge


def test_no_heading_stands_alone_at_a_page_foot(issues: tuple[Issue, ...]) -> None:
    """图书编校质量差错认定细则, 56 (背题): at least one line of text follows a heading on its page."""
    alone = [
        str(sheet.text_lines[-1])
        for issue in issues
        for sheet in issue.sheets[1:]
        if sheet.text_lines
        and (re.match(r"H\d", sheet.text_lines[-1].block.kind) or is_title(sheet.text_lines[-1]))
    ]
    assert not alone, listed(alone)


def test_no_page_begins_with_the_last_line_of_a_paragraph(issues: tuple[Issue, ...]) -> None:
    """CLREQ, 孤行: no single line is carried over."""
    carried = []
    for issue in issues:
        for lines in issue.paragraphs():
            if len(lines) > 1 and lines[-1].page != lines[-2].page and not lines[-1].block.in_table:
                carried.append(str(lines[-1]))
    assert not carried, listed(carried)


def test_tail_does_not_stand_alone_on_the_last_page(issues: tuple[Issue, ...]) -> None:
    """Issue 3: 报尾 does not stand alone if moving two lines avoids it."""
    alone = [issue.name for issue in issues if not issue.sheets[-1].text_lines]
    assert not alone, listed(alone)


def test_pictures_leave_no_hole_and_cover_nothing(issues: tuple[Issue, ...]) -> None:
    """Issue 3: pictures never overlap text nor leave a hole: at most two lines stay free on the page before."""
    faults = []
    for issue in issues:
        for before, sheet in pairwise(issue.sheets):
            for left, top, right, foot in sheet.pictures:
                for line in sheet.lines:
                    middle = line.baseline - 0.38 * line.size
                    if top < middle < foot and line.chars[0].left < right and line.chars[-1].right > left:
                        faults.append(f"covered: {line}")
                first = min((line.baseline for line in sheet.text_lines), default=0)
                free = 22 - line_number(max((line.baseline for line in before.text_lines), default=0))
                if top < first and free > 2.5:
                    faults.append(f"{issue.name} p{before.number}: {free:.1f} lines free before a picture")
    assert not faults, listed(faults)


def test_own_site_prints_the_same_geometry(make_site: Callable[..., Path], tmp_path: Path) -> None:
    """5.2.3 with 16 pt type (print-format, §2.1): still 22 lines of 28 characters that fill the type area."""
    text = f"---\n期号: 1\n日期: 2026-01-05\n---\n\n## 满页\n\n{'东国高图画量圆墨' * 300}。\n"
    root = make_site({"content/issues/2026/1.md": text}, SITE + "印刷: {正文字号: 16}\n")
    report = build(
        Options(root, tmp_path / "out", Audience(TODAY)), Workers(), lambda what, done, total: None
    )
    assert report.published, report.diagnostics
    issue = read_issue(tmp_path / "out/site/issues/1.pdf")
    for page in (2, 3):
        sheet = issue.sheets[page - 1]
        assert [len(line.chars) for line in sheet.text_lines] == [28] * 22
        box = ink_box_mm(picture(issue.path, page, DPI), DPI, (5, 5, 205, 265))
        assert box is not None
        assert (box[1], box[3]) == pytest.approx((37, 262), abs=0.5)
        assert sheet.text_lines[0].chars[0].left == pytest.approx(sheet.left, abs=0.3)
        assert sheet.text_lines[0].chars[-1].right == pytest.approx(sheet.right, abs=0.3)

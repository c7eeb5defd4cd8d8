"""Hard issues whose first or last block cannot be split: no page stays near-empty, no hole of more than two lines."""

from collections.abc import Iterator

import pytest

from tests.printing import FOOT, MM, PITCH, TOP, Print, Printed, issue_of, off_grid, text

UPRIGHT = "![图1　某图](a-300x400.png)"  # as high as fourteen lines and its caption
MASTHEAD_MM = 110.0  # where the masthead of page 1 ends at the latest
BODY = "\n\n".join(text(4, first) for first in range(8))
HALF = "\n\n".join(text(4, first) for first in range(4))
ROWS = "".join(f"| 第{n}项 | {text(3, n)[:60]} |\n" for n in range(8))
LONG_ROW = f"| 督查 | {text(16)} |\n| 通报 | 每月一次 |\n"
NOTES = "\n\n".join(f"[^{n}]: 第{n}条注释。{text(3, n)}" for n in range(1, 6))
SIGNED = ":署名: 县委办公室\n:成文日期: 2026年1月5日"

TABLE = "| 事项 | 要求 |\n|---|---|\n" + "".join(f"| 第{n}项 | 每月一次 |\n" for n in range(8))
HIGH = TABLE.replace("每月一次", text(4)[:70], 1)
SMALL = "| 事项 | 要求 |\n|---|---|\n" + "".join(f"| 第{n}项 | 每月一次 |\n" for n in range(3))
NOTED = f"某镇[^1]把学习成果用到田间地头。{text(3)}\n\n{BODY}\n\n[^1]: {text(2)}"

HARD = {
    "photo under the title": f"{UPRIGHT}\n\n{BODY}",
    "photo under the first heading": f"### 一、开头\n\n{UPRIGHT}\n\n{BODY}",
    "photo before a table": f"{UPRIGHT}\n\n| 事项 | 要求 |\n|---|---|\n{ROWS}\n{BODY}",
    "two photos": f"{text(4)}\n\n{UPRIGHT}\n\n![图2　另一图](b-300x400.png)\n\n{BODY}",
    "photo behind a heading": f"{text(4)}\n\n{text(5)}\n\n### 二、做法\n\n{UPRIGHT}\n\n{BODY}",
    "long first row": f"| 事项 | 要求 |\n|---|---|\n{LONG_ROW}\n{BODY}",
    "five notes in the first paragraph": f"某镇[^1]把学习[^2]成果[^3]用到[^4]田间地头[^5]。{text(3)}\n\n{BODY}\n\n{NOTES}",
    "photo at the end": f"{HALF}\n\n{UPRIGHT}",
    "photo before the signature": f"{SIGNED}\n\n{HALF}\n\n{UPRIGHT}",
    # Each has room for three or four lines at the foot of page 1.
    "list at the foot": f"{text(11)}\n\n- {text(3)}\n- {text(3)}\n\n{BODY}",
    "named table at the foot": f"{text(8)}\n\n表1　某表\n\n{TABLE}\n{BODY}",
    "named table with three lines": f"{text(9)}\n\n表1　某表\n\n{TABLE}\n{BODY}",
    "named table of a high row with three lines": f"{text(9)}\n\n表1　某表\n\n{HIGH}\n{BODY}",
    "table at the foot": f"{text(8)}\n\n具体如下：\n\n{TABLE}\n{BODY}",
    "table with little room": f"{text(9)}\n\n具体如下：\n\n{TABLE}\n{BODY}",
    "two headings at the foot": f"{text(9)}\n\n### 一、开头\n\n#### （一）小标题\n\n{BODY}",
    "note at the foot": f"{text(8)}\n\n{NOTED}",
    "long note at the foot": f"{text(9)}\n\n{NOTED}{text(3)}",
    "last lines of a paragraph before a table": f"{text(11)}\n\n{SMALL}\n{BODY}",
    "table before the tail": f"{text(6)}\n\n表1　某表\n\n{SMALL}",
}


@pytest.fixture(scope="module", params=HARD)
def printed(request: pytest.FixtureRequest, print_issue: Print) -> Printed:
    """Each hard issue as printed."""
    return print_issue(issue_of(HARD[request.param], "报: [县委]"))


def holes(printed: Printed) -> Iterator[str]:
    """Yield where more than two lines stay free between what is printed on a page that is not the last.

    Nor the one before, where the 报尾 takes the last two lines along.
    """
    pages = printed.pages - (2 if len(printed.on(printed.pages)) == 2 else 1)
    for page in printed.pdf.pages[:pages]:
        things = [*page.chars, *page.images, *page.rects, *page.lines]
        inks = sorted((thing["top"], thing["bottom"]) for thing in things if thing["top"] < FOOT * MM)
        foot = (MASTHEAD_MM if page.page_number == 1 else TOP) * MM
        for top, bottom in [*inks, (FOOT * MM, FOOT * MM)]:
            if top - foot > 2.75 * PITCH:  # two lines, and what is blank beside characters
                yield f"p{page.page_number}: {(top - foot) / PITCH:.1f} lines from {foot / MM:.0f} mm"
            foot = max(foot, bottom)


def test_no_page_has_a_hole_of_more_than_two_lines(printed: Printed) -> None:
    """Issue 15: pictures shrink by up to a quarter or change places with what follows them."""
    assert not list(holes(printed))


def test_a_picture_does_not_stand_pages_behind_its_place(print_issue: Print) -> None:
    """A table that fills the next page too goes before no picture: the order of an issue is the author's."""
    rows = "".join(f"| 第{n}项 | 每月一次 |\n" for n in range(40))
    table = f"表1　某表\n\n| 事项 | 要求 |\n|---|---|\n{rows}"
    printed = print_issue(issue_of(f"{text(6)}\n\n{UPRIGHT}\n\n{table}\n{BODY}"))
    assert [image["page_number"] for image in printed.pdf.images] == [2]


def test_a_table_leaves_the_tail_no_more_than_its_last_row(print_issue: Print) -> None:
    """Else the last two rows went along, and more than two lines stayed empty behind the rest."""
    rows = "".join(f"| 第{n}项 | 每月一次 |\n" for n in range(14)) + f"| 督查 | {text(3)} |\n"
    table = f"| 事项 | 要求 |\n|---|---|\n{rows}"
    printed = print_issue(issue_of(f"{text(14)}\n\n::: 附件 某表\n{table}\n:::", "报: [县委]"))
    assert not [hole for hole in holes(printed) if hole.startswith(f"p{printed.pages - 1}:")]


def test_a_picture_at_the_head_of_the_last_page_leaves_room_for_the_tail(print_issue: Print) -> None:
    """It becomes smaller, else the 报尾 alone went on to a page of its own."""
    high = "![图1　某图](c-600x800.png)"  # fifteen lines and its caption
    tail = ("报: [县委]", "送: [县政府]", "发: [各镇]", "签发人: 张三")
    printed = print_issue(issue_of(f"{SIGNED}\n\n{text(8)}\n\n{text(3)}\n\n{high}", *tail))
    assert [image["page_number"] for image in printed.pdf.images] == [2]
    assert printed.pages == 2


def test_rows_that_are_parted_stay_above_the_foot_of_the_type_area(printed: Printed) -> None:
    """5.2.1: cells lose what is blank below their text where they are parted."""
    assert not [line for line in printed.lines if line.top < FOOT + 2 and line.foot > FOOT + 0.5]


@pytest.fixture(scope="module")
def whole_height(print_issue: Print) -> float:
    """How high the picture is where it has room."""
    printed = print_issue(issue_of(f"{text(12)}\n\n{UPRIGHT}\n\n{BODY}"))
    (image,) = printed.pdf.pages[1].images
    return float(image["height"])


def test_pictures_shrink_by_a_quarter_at_most(printed: Printed, whole_height: float) -> None:
    """Issue 15; with their proportions kept."""
    for image in (image for page in printed.pdf.pages for image in page.images):
        assert 0.745 < image["height"] / whole_height < 1.001
        assert image["height"] / image["width"] == pytest.approx(400 / 300, abs=0.01)


TITLE = "# 上半句说清来由<br>下半句说清做法\n\n:引题: 引题\n:副题: 副题\n:作者: 张三"  # six lines


@pytest.mark.parametrize("lines", [6, 8])
def test_page_1_has_text_below_a_long_title_and_an_editors_note(print_issue: Print, lines: int) -> None:
    """7.3.3: blank lines and the second line of text give way, rather than that the page ends with the 编者按."""
    note = f"::: 编者按\n{text(lines)}\n:::"
    issue = f"---\n期号: 5\n日期: 2026-03-10\n---\n\n{TITLE}\n\n{note}\n\n{BODY}\n"
    printed = print_issue(issue)
    last = max(
        (line for line in printed.lines if line.page == 1 and line.top < FOOT), key=lambda line: line.foot
    )
    assert last.face == "fangsong"
    assert (FOOT - last.foot) * MM / PITCH < 1.02
    assert not [
        line for line in off_grid(printed) if "引题" not in line and "副题" not in line and "张三" not in line
    ]


ARTICLES = f"---\n期号: 5\n日期: 2026-03-10\n---\n\n::: 编者按\n{text(3)}\n:::\n\n# 甲\n\n{{}}\n\n# 乙篇<br>两行的题目\n\n{{}}\n"


@pytest.mark.parametrize(
    ("before", "first", "title_page"),
    [
        (9, 4, 2),  # seven lines are left: all that stands there by right
        (10, 4, 2),  # one blank line above the title instead of two
        (11, 4, 2),  # and one line of text behind it
        (12, 4, 3),  # four lines hold no title of two lines with its blank lines and text
        (11, 2, 3),  # nor do five with two lines of text, which no page parts
    ],
)
def test_an_article_begins_where_its_title_and_a_line_of_text_have_room(
    print_issue: Print, before: int, first: int, title_page: int
) -> None:
    """print-format.md §4.5: at least one line behind a heading; holes of more than two lines do not stay."""
    printed = print_issue(ARTICLES.format(text(before), f"{text(first)}\n\n{BODY}"))
    assert [word.page for word in printed.lines if word.text == "乙篇"] == [title_page]
    assert not off_grid(printed)
    if title_page == 2:
        assert not [hole for hole in holes(printed) if hole.startswith("p2:")]

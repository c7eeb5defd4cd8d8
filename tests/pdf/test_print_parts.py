"""The parts of a printed issue, read back from the PDF: where they stand, what settings change, where pages break."""

import re
from itertools import pairwise
from typing import Any

import pytest

from bulletin.values.print_settings import line_pitch_pt
from tests.printing import (
    BODY,
    FOOT,
    HAN,
    MM,
    PITCH,
    SITE,
    TAIL,
    TOP,
    Print,
    Printed,
    issue_of,
    off_grid,
    text,
    turned,
)

# Lines stand on the grid


TABLE = "| 项目 | 数 |\n| --- | ---: |\n" + "\n".join(f"| 第{n}行 | {n} |" for n in range(1, 5))


def test_lines_stand_at_the_same_height_on_every_page(print_issue: Print) -> None:
    """After tables with notes, pictures of any height, quotations, lists and footnotes too."""
    parts = [
        text(3),
        "表1　比较",
        TABLE,
        "注：" + text(2),
        text(3),
        TABLE,
        text(2),
        "![图1　某图](a-300x177.png)",
        text(4) + "[^1]",
        "> " + text(2),
        "- 甲\n- 乙",
        "![](b-200x91.png)",
        "### 一、小标题",
        "**要点。**" + text(3),
        text(12),
        "![图2　另一图](c-400x333.png)",
        text(9),
    ]
    printed = print_issue(issue_of("\n\n".join(parts) + "\n\n[^1]: 注文。", *TAIL))
    assert printed.pages >= 3
    assert off_grid(printed) == []


@pytest.mark.parametrize("settings", ["正文字号: 16", "正文字号: 16, 行距: 28.95"])
def test_table_brings_text_back_to_the_grid_at_any_pitch(print_issue: Print, settings: str) -> None:
    """9704, 6.3: facing and backing pages register."""
    printed = print_issue(issue_of(f"{text(3)}\n\n{TABLE}\n\n{text(2)}"), settings)
    above, below = (line.baseline for line in printed.lines if line.text.startswith(HAN[:9]))
    pitch = 28.95 if "28.95" in settings else line_pitch_pt(16)
    steps = (below - above) / pitch
    assert steps == pytest.approx(round(steps), abs=0.01)


# Where pages break


def test_page_is_full_of_twenty_two_lines(print_issue: Print) -> None:
    """5.2.1 and 5.2.3: 225 mm from the head of line 1 to the foot of line 22."""
    lines = print_issue(issue_of(text(60))).on(2)
    assert len(lines) == 22
    assert lines[0].top == pytest.approx(TOP, abs=0.1)
    assert lines[-1].foot == pytest.approx(FOOT, abs=0.1)


def test_no_page_begins_with_the_last_line_of_a_paragraph(print_issue: Print) -> None:
    """Nor does a paragraph of three lines leave two lines empty to keep two of its own together."""
    for before in range(1, 5):
        for length in (2, 3, 4, 5):
            body = "\n\n".join([text(before), *[text(length, 3)] * 14])
            printed = print_issue(issue_of(body))
            first, second = printed.on(1), printed.on(2)
            assert not second[0].text.endswith("。"), (before, length)
            assert (FOOT - first[-1].foot) * MM < 1.1 * PITCH, (before, length)


def test_heading_has_text_under_it_on_its_page(print_issue: Print) -> None:
    """编校细则 56: 背题."""
    for before in range(6, 18):
        body = f"{text(before)}\n\n### 一、小标题\n\n#### （一）更小的标题\n\n{text(5, 3)}"
        printed = print_issue(issue_of(body))
        heading = printed.find("（一）更小的标题")
        after = [line for line in printed.on(heading.page) if line.baseline > heading.baseline]
        assert after, before
        assert printed.find("一、小标题").page == heading.page, before


def test_footnote_stands_on_the_page_of_its_mark(print_issue: Print) -> None:
    """Also where a new paragraph could begin if the notes of the one above went to the next page.

    On the next page where a hole of more than two lines would stand in place of the mark's line (issue 15).
    """
    for before in range(4, 18):
        for note in ("短注。", text(5)):
            body = f"{text(before)}\n\n测试[^1]{text(2)}\n\n{text(6, 5)}\n\n{text(20, 7)}\n\n[^1]: 甲{note}"
            printed = print_issue(issue_of(body))
            mark, foot = printed.find("测试"), printed.find("①甲")
            if foot.page == mark.page:
                continue
            assert foot.page == mark.page + 1, (before, note)
            last = printed.on(mark.page)[-1]
            lines = sum(line.page == foot.page and line.size == foot.size for line in printed.lines)
            free = (FOOT - mark.top) * MM / PITCH  # were the mark's line on the next page, too
            assert (FOOT - last.foot) * MM / PITCH < 1.02 < 2.1 < free < lines * 18 / PITCH + 2, (
                before,
                note,
            )


def test_caption_and_note_stay_with_their_table(print_issue: Print) -> None:
    """编校细则 56 (背题), for the head of a table."""
    for before in range(5, 18):
        printed = print_issue(
            issue_of(f"{text(before)}\n\n表1　比较\n\n{TABLE}\n\n注：算到年底。\n\n{text(9)}")
        )
        caption, note = printed.find("表1　比较"), printed.find("注：算到年底。")
        first, *repeated = (line for line in printed.lines if line.text == "项目")
        assert first.page == caption.page, before
        assert len(repeated) == note.page - caption.page  # a table that goes on repeats its head
        assert printed.find("第4行").page == note.page, before
        middle = (caption.left + caption.right) / 2
        assert middle == pytest.approx((28 + 156 / 2) if caption.page % 2 else (26 + 156 / 2), abs=0.5)
        assert caption.face == "heiti"


# Pictures


def picture_of(printed: Printed) -> dict[str, Any]:
    (picture,) = (image for page in printed.pdf.pages for image in page.images)
    assert isinstance(picture, dict)
    return picture


def test_pictures_beside_each_other_are_one_figure(print_issue: Print) -> None:
    """Issue 15: equally high, from edge to edge, each above the middle of its caption."""
    body = f"{text(2)}\n\n![图1　左](a-300x400.png)\n![图2　右](b-800x500.png)\n\n{text(4)}"
    printed = print_issue(issue_of(body))
    left, right = sorted(printed.pdf.pages[0].images, key=lambda image: float(image["x0"]))
    assert left["top"] == pytest.approx(right["top"], abs=0.1)
    assert left["height"] == pytest.approx(right["height"], abs=0.5)
    assert (left["x0"] / MM, right["x1"] / MM) == pytest.approx((28, 184), abs=0.2)
    for image, caption in ((left, printed.find("图1")), (right, printed.find("图2"))):
        assert (image["x0"] + image["x1"]) / 2 / MM == pytest.approx(
            (caption.left + caption.right) / 2, abs=0.5
        )
        assert caption.top * MM > image["bottom"]
    assert off_grid(printed) == []


def test_text_fills_the_page_before_a_picture_that_does_not_fit(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    body = f"{text(5)}\n\n![图1　某图](a-400x300.png)\n\n### 一、小标题\n\n{text(8, 3)}\n\n{text(9, 5)}"
    printed = print_issue(issue_of(body))
    assert picture_of(printed)["page_number"] == 2
    assert (FOOT - printed.on(1)[-1].foot) * MM < 1.1 * PITCH
    assert printed.find("图1").page == 2
    assert off_grid(printed) == []


def test_picture_a_little_too_high_becomes_a_little_smaller(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    tall = picture_of(print_issue(issue_of(f"{text(2)}\n\n![图1　某图](a-400x320.png)\n\n{text(4)}")))
    printed = print_issue(issue_of(f"{text(3)}\n\n![图1　某图](a-400x320.png)\n\n{text(4)}"))
    picture = picture_of(printed)
    assert tall["page_number"] == picture["page_number"] == 1
    assert 0.85 < picture["height"] / tall["height"] < 1
    assert picture["width"] / picture["height"] == pytest.approx(400 / 320, abs=0.01)
    assert printed.find("图1").foot < FOOT


def test_last_picture_is_made_smaller_rather_than_moved_alone(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    printed = print_issue(
        issue_of(f"{text(5)}\n\n![图1　某图](a-400x320.png)\n\n::: 附件 办法\n\n{text(2)}\n\n:::")
    )
    assert picture_of(printed)["page_number"] == 1
    assert 0.7 < picture_of(printed)["height"] / 240 < 0.75


def test_picture_never_covers_text(print_issue: Print) -> None:
    """6.1: 版面干净."""
    for height in (80, 177, 240, 333, 700):
        for before in (2, 5, 9, 12):
            body = f"{text(before)}\n\n![图1　某图](a-300x{height}.png)\n\n{text(9, 3)}"
            printed = print_issue(issue_of(body))
            picture = picture_of(printed)
            for line in printed.lines:
                if line.page == picture["page_number"]:
                    apart = line.foot * MM <= picture["top"] + 0.2 or line.top * MM >= picture["bottom"] - 0.2
                    assert apart, (height, before, line.text)


# 报头


def test_masthead_stands_as_9704_has_it(print_issue: Print) -> None:
    """7.2.1, 7.2.2: 份号 in line 1, 密级 in line 2, both flush left; 报头 red; 7.2.7: rule 4 mm below."""
    printed = print_issue(issue_of(text(3), "密级: 秘密★10年", *TAIL), copy_number="000018")
    copy, secrecy = printed.find("000018"), printed.find("秘密★10年")
    assert copy.top == pytest.approx(TOP, abs=0.1)
    assert secrecy.baseline - copy.baseline == pytest.approx(PITCH, abs=0.05)
    assert copy.left == pytest.approx(28, abs=0.3)
    assert secrecy.left == pytest.approx(28, abs=0.3)
    assert secrecy.face == "heiti"
    campaign, name, number = printed.find("建设学习型机关"), printed.find("工作简报"), printed.find("第5期")
    assert secrecy.foot < campaign.top < name.top < number.top
    assert campaign.color == name.color != number.color
    day = printed.find("2026年3月10日")
    (rule,) = printed.rules(1, day.foot + 1, day.foot + 8)
    assert rule[0] - day.foot == pytest.approx(4, abs=0.1)
    assert rule[1] == pytest.approx(0.5, abs=0.02)
    assert off_grid(printed) == []


def test_copy_number_may_stand_on_the_right(print_issue: Print) -> None:
    """print-format §8, 3: 7.2.1 has it at the left, guides to 简报 at the right."""
    printed = print_issue(issue_of(text(3), "密级: 内部"), "份号位置: 右", copy_number="000018")
    copy, secrecy = printed.find("000018"), printed.find("内部")
    assert copy.right == pytest.approx(184, abs=0.3)
    assert secrecy.left == pytest.approx(28, abs=0.3)
    assert copy.baseline == pytest.approx(secrecy.baseline, abs=0.05)
    assert copy.top == pytest.approx(TOP, abs=0.1)


OFFICE = "中共澄川县委学习型机关建设工作协调小组办公室"


def office(length: int) -> str:
    return f"名称: 工作简报\n题头: 建设学习型机关\n编发单位: {OFFICE[:length]}\n"


@pytest.mark.parametrize("size", [15.75, 16])
@pytest.mark.parametrize(("length", "wanted"), [(17, 0), (18, 14), (21, 14)])
def test_publisher_and_date_stand_on_one_line_as_long_as_they_fit(
    print_issue: Print, size: float, length: int, wanted: float
) -> None:
    """print-format §3.2: office at the left, date at the right, one line; 4号 rather than two lines of 3号.

    The longest date decides (2026年12月31日): all issues of a series have the same masthead.
    """
    printed = print_issue(issue_of(text(3)), f"正文字号: {size:g}", site=office(length))
    found = printed.on(1, wanted or size)
    line = [word for word in found if word.top < 99 and re.search("中共|10日", word.text)]
    assert "".join(word.text for word in line) == f"{OFFICE[:length]}2026年3月10日"
    assert len({round(word.baseline) for word in line}) == 1
    assert line[0].left == pytest.approx(28 + (wanted or size) / MM, abs=0.2)
    assert line[-1].right == pytest.approx(184 - (wanted or size) / MM, abs=0.3)
    if size == BODY:
        assert off_grid(printed) == []


def test_longer_publisher_is_broken_by_meaning_and_the_date_stands_beside_its_last_line(
    print_issue: Print,
) -> None:
    printed = print_issue(issue_of(text(3), *TAIL, "份数: 120"), site=office(30))
    first, *last = [line for line in printed.lines if 80 < line.top < 105]
    assert first.text == "中共澄川县委学习型机关建设"
    assert [word.text for word in last] == ["工作协调小组办公室", "2026年3月10日"]
    assert last[0].baseline == last[1].baseline == pytest.approx(first.baseline + PITCH, abs=0.05)
    assert last[0].left == first.left
    tail = [line for line in printed.on(1, 14) if "小组" in line.text or "共印" in line.text]
    assert [line.text for line in tail] == [OFFICE, "共印120份"]
    assert len({line.baseline for line in tail}) == 1
    assert off_grid(printed) == []


def test_two_publishers_part_at_the_mark_between_them(print_issue: Print) -> None:
    """In the masthead and, where its line is too short for both, in the 报尾."""
    site = f"名称: 工作简报\n编发单位: 中共澄川县委宣传部、澄川县机关事务管理中心、{OFFICE[2:12]}办公室\n"
    printed = print_issue(issue_of(text(3), *TAIL), site=site)
    texts = [line.text.partition("2026")[0] for line in printed.lines if re.search("[部心室]", line.text)]
    assert texts[0].endswith("、")
    assert all(re.search("[、室心部]$", line) for line in texts), texts


def test_masthead_without_campaign_begins_the_first_page(print_issue: Print) -> None:
    """5.2.1: 天头 37 mm, to the name's ink."""
    site = "名称: 澄川县基层理论宣讲工作情况通报\n编发单位: 县委办公室\n"
    printed = print_issue(issue_of(text(3)), site=site)
    name = printed.find("澄川县基层理论宣讲工作情况通报")
    assert name.left > 28
    assert name.right < 184
    assert (name.left + name.right) / 2 == pytest.approx(106, abs=0.5)
    assert name.foot < 99
    assert off_grid(printed) == []


def test_two_campaign_lines_stand_above_the_name(print_issue: Print) -> None:
    """print-format §3.2: a campaign may have two lines."""
    site = "名称: 工作简报\n题头: [中共澄川县委, 建设学习型机关、学习型乡村、学习型社区领导小组]\n编发单位: 县委办公室\n"
    printed = print_issue(issue_of(text(3)), site=site)
    first, second = printed.find("中共澄川县委"), printed.find("建设学习型机关、")
    assert first.top == pytest.approx(TOP, abs=0.3)
    assert first.foot < second.top < printed.find("工作简报").top
    assert second.left > 28
    assert second.right < 184


@pytest.mark.parametrize(
    ("front", "site", "settings", "expected"),
    [
        ("期号: 365", "", "", "第365期"),
        ("期号: 7-8", "", "", "第7-8期"),
        ("增刊: 1", "", "", "增刊1"),
        ("期号: 365", "", "期号样式: 括号", "（第365期）"),
        ("期号: 5\n总期号: 365", "期号方式: 年度\n", "", "2026年第5期（总第365期）"),
        ("期号: 5\n总期号: 365", "期号方式: 年度\n", "期号年份: 否", "第5期（总第365期）"),
        ("期号: 5\n总期号: 365", "期号方式: 年度\n", "期号样式: 括号", "（2026年第5期　总第365期）"),
        ("增刊: 2", "期号方式: 年度\n", "期号样式: 括号", "（2026年增刊2）"),
    ],
)
def test_number_is_printed_in_the_style_of_the_office(
    print_issue: Print, front: str, site: str, settings: str, expected: str
) -> None:
    """print-format.md §3.3."""
    md = f"---\n{front}\n日期: 2026-03-10\n---\n\n# 标题\n\n{text(2)}\n"
    line = print_issue(md, settings, site=SITE + site).find(expected)
    assert line.text == expected
    assert (line.left + line.right) / 2 == pytest.approx(106, abs=3.0)


def test_number_may_have_gaps_without_typed_blanks(print_issue: Print) -> None:
    """print-format §3.3: 第 5 期, copied as 第5期."""
    tight = print_issue(issue_of(text(2))).find("第5期")
    gap = print_issue(issue_of(text(2)), "期号样式: 留空").find("第5期")
    assert (gap.right - gap.left - tight.right + tight.left) * MM == pytest.approx(BODY, abs=0.2)


@pytest.mark.parametrize(
    ("place", "secrecy", "urgency", "copy_number"),
    [
        ("左", "公开", "", "000018"),
        ("左", "秘密★10年", "加急", "000018"),
        ("右", "内部", "特急", "000018"),
        ("左", "内部", "", ""),
    ],
)
def test_preprinted_letterhead_leaves_the_red_blank(
    print_issue: Print, place: str, secrecy: str, urgency: str, copy_number: str
) -> None:
    """6.2, on paper whose red parts are printed: whatever marks an issue has, black lines meet the paper."""
    paper = print_issue(issue_of(text(40), *TAIL))
    red = [line for line in paper.lines if line.color != paper.find("第5期").color]
    assert {line.text for line in red} == {"建设学习型机关", "工作简报"}
    md = issue_of(text(40), f"密级: {secrecy}", *([f"紧急程度: {urgency}"] if urgency else []), *TAIL)
    blank = print_issue(md, f"信纸: 预印, 份号位置: {place}", copy_number=copy_number)
    marks = [line for line in blank.lines if line.text in (copy_number, secrecy, urgency)]
    assert {line.text for line in marks} == {copy_number, secrecy, urgency} - {"", "公开"}
    kept = [line for line in blank.lines if line not in marks]
    assert [(line.text, line.page, line.baseline) for line in kept] == [
        (line.text, line.page, line.baseline) for line in paper.lines if line not in red
    ]
    day = paper.find("2026年3月10日")
    assert not blank.rules(1, day.foot + 1, day.foot + 8)
    for mark in marks:  # nothing red is printed over
        assert mark.top > 12
        assert all(
            mark.foot < line.top or mark.right < line.left or mark.left > line.right for line in red
        ), mark


@pytest.mark.parametrize("place", ["左", "右"])
@pytest.mark.parametrize("secrecy", ["公开", "秘密★10年"])
def test_urgency_stands_below_all_other_marks_and_a_copy_number_moves_nothing(
    print_issue: Print, secrecy: str, place: str
) -> None:
    """7.2.3: 份号, 密级, 紧急程度, from above, a line each; 惯例 has the 份号 at the right of the first."""
    md, site = issue_of(text(3), f"密级: {secrecy}", "紧急程度: 特急", *TAIL), f"份号位置: {place}"
    plain, printed = print_issue(md, site), print_issue(md, site, copy_number="000018")
    marks = [
        mark for mark in ("000018" if place == "左" else "", secrecy, "特急") if mark not in ("", "公开")
    ]
    lines = [printed.find(mark) for mark in marks]
    assert [line.left for line in lines] == pytest.approx([28] * len(lines), abs=0.3)
    assert printed.find("000018").top == pytest.approx(TOP, abs=0.1)
    assert lines[0].top == pytest.approx(TOP, abs=0.1)
    steps = [after.baseline - before.baseline for before, after in pairwise(lines)]
    assert steps == pytest.approx([PITCH] * len(steps), abs=0.05)
    assert lines[-1].face == "heiti"
    assert lines[-1].foot < printed.find("建设学习型机关").top
    assert off_grid(printed) == []
    others = [(line.text, line.page, line.baseline) for line in printed.lines if line.text != "000018"]
    assert others == [(line.text, line.page, line.baseline) for line in plain.lines]


@pytest.mark.parametrize("length", [26, 27, 60])
def test_a_long_campaign_is_broken_before_it_is_smaller_than_the_text(
    print_issue: Print, length: int
) -> None:
    """5.2.2: 3号 where nothing else is said."""
    words = (HAN * 3)[:length]
    printed = print_issue(issue_of(text(3)), site=f"名称: 工作简报\n题头: {words}\n编发单位: 县委办公室\n")
    above = [line for line in printed.lines if line.page == 1 and line.top < printed.find("工作简报").top]
    assert "".join(line.text for line in above) == words
    assert all(line.size >= 15.75 for line in above)
    assert (len(above) > 1) == (length > 26)
    assert off_grid(printed) == []


def test_copy_number_stands_in_line_1_and_moves_nothing(print_issue: Print) -> None:
    """7.2.1: 版心左上角, line 1; beside the campaign, which leaves it room in every issue of the series."""
    for campaign in ("", "建设学习型机关", "建设学习型党组织、学习型领导班子", HAN[:20], HAN[:28]):
        site = (
            f"名称: 工作简报\n题头: {campaign}\n编发单位: 县委办公室\n"
            if campaign
            else SITE.replace("题头: 建设学习型机关\n", "")
        )
        md = issue_of(text(40), *TAIL)
        without, printed = print_issue(md, site=site), print_issue(md, site=site, copy_number="000018")
        number = printed.find("000018")
        assert number.top == pytest.approx(TOP, abs=0.1)
        assert number.left == pytest.approx(28, abs=0.3)
        others = [line for line in printed.lines if line is not number]
        assert [(w.text, w.page, w.baseline) for w in others] == [
            (w.text, w.page, w.baseline) for w in without.lines
        ]
        beside = [line for line in others if line.page == 1 and line.top < number.foot]
        assert all(line.left > number.right + 1.5 for line in beside), campaign


@pytest.mark.parametrize("height", [90, 105.5, 130])
def test_text_stands_clear_of_the_red_rule_of_the_paper(print_issue: Print, height: float) -> None:
    """预留高度: from the head of the paper to its red rule, 7.2.7: 4 mm below the lines above it."""
    printed = print_issue(issue_of(text(30)), f"信纸: 预印, 预留高度: {height}")
    day, number = printed.find("2026年3月10日"), printed.find("第5期")
    assert height - day.foot == pytest.approx(4, abs=0.1)
    assert day.baseline - number.baseline == pytest.approx(PITCH, abs=0.05)
    title = printed.find("标题")
    assert title.top > height + PITCH / MM
    assert off_grid(printed)[3:] == []  # 期号 and date go by the paper


def test_title_of_the_issue_stands_under_its_number(print_issue: Print) -> None:
    """print-format §3.2: 增刊 and 专刊 under the number."""
    printed = print_issue(issue_of(text(3), "标题: 春季学习专刊"))
    title = printed.find("春季学习专刊")
    assert printed.find("第5期").baseline < title.baseline < printed.find("2026年3月10日").baseline


# 目录


MANY = """---
期号: 5
日期: 2026-03-10
栏目: [上情下达, 经验交流]
---

# 上情下达

## 第一篇

{}

# 经验交流

## 第二篇

{}

## 关于在全县机关干部中开展读书活动的一篇标题很长很长的文章的经验和做法

{}
"""


def test_contents_have_no_page_numbers_unless_asked(print_issue: Print) -> None:
    """13417, 6.8: page numbers are optional."""
    printed = print_issue(MANY.format(text(9), text(30), text(5)))
    assert [line.text for line in printed.on(1) if line.text.startswith("第一")] == ["第一篇"]


def test_contents_lead_to_page_numbers(print_issue: Print) -> None:
    """13417, 6.3: leaders; 4.2: entries as the titles are."""
    printed = print_issue(MANY.format(text(9), text(30), text(5)), "目录页码: 是")
    page = printed.pdf.pages[0]
    lines: dict[float, list[Any]] = {}
    for char in page.chars:
        lines.setdefault(round(char["matrix"][5], 0), []).append(char)
    read = ["".join(c["text"] for c in sorted(line, key=lambda c: float(c["x0"]))) for line in lines.values()]
    entries = [re.fullmatch(r"(.*?)…{5,}(\d+)", line) for line in read]
    found = {match[1]: int(match[2]) for match in entries if match}
    titles = {line.text[:3]: line.page for line in printed.lines if line.size > 20 and line.page > 1}
    assert found["第一篇"] == titles["第一篇"] == 2
    assert found["第二篇"] == titles["第二篇"]
    ends = [
        max(c["x1"] for c in line) / MM
        for line in lines.values()
        if "………" in "".join(c["text"] for c in line)
    ]
    assert len(ends) == 3
    assert max(ends) - min(ends) < 0.1


@pytest.mark.parametrize("settings", ["", "目录页码: 是"])
def test_long_entry_of_the_contents_fills_its_line_and_turns_over_between_words(
    print_issue: Print, settings: str
) -> None:
    """print-format §4.6: no word split, no line of one 字; the entry is still the title (13417, 4.2)."""
    title = "关于开展“一月一书”活动和机关干部下村调研活动的通知"
    printed = print_issue(MANY.format(text(9), text(30), text(5)).replace("第二篇", title), settings)
    entry = [line for line in printed.on(1) if 130 < line.top < 262]
    lines = [line.text.rstrip("…0123456789") for line in entry if re.search("“一月|活动的通知", line.text)]
    whole = ["关于开展“一月一书”活动和机关干部下村调研活动的通知"]
    assert lines == (["关于开展“一月一书”活动和机关干部下村调研", "活动的通知"] if settings else whole)


@pytest.mark.parametrize(("entries", "pages"), [(16, 1), (17, 2), (38, 2), (39, 3)])
def test_one_or_two_lines_of_the_contents_have_no_page_of_their_own(
    print_issue: Print, entries: int, pages: int
) -> None:
    """15 entries fit page 1, 22 the next: lines stand closer, on each page as close, until the last has three."""
    articles = "\n\n".join(f"# 第{n}篇\n\n正文一句。" for n in range(1, entries + 1))
    printed = print_issue(f"---\n期号: 5\n日期: 2026-03-10\n---\n\n{articles}\n")
    listed = [line.page for line in printed.lines if line.text.startswith("第") and line.text.endswith("篇")]
    first = next(line.page for line in printed.lines if "正文" in line.text)
    assert first == pages + 1
    assert listed.count(pages) >= 3


# 横表


WIDE = "| 单位 | " + " | ".join(f"第{n}项" for n in range(1, 16)) + " |\n" + "|" + " --- |" * 16
WIDE += "".join(f"\n| 第{n}镇 |" + " 12.5 |" * 15 for n in range(1, 9))


def test_landscape_table_has_its_head_at_the_left(print_issue: Print) -> None:
    """9704, ch. 8: on odd and even pages; the page number stands where it does on other pages."""
    for first in (10, 30):
        after = "\n\n".join(text(3, first) for first in range(9))
        body = f"{text(first)}\n\n::: 横表\n\n表1　情况\n\n{WIDE}\n\n:::\n\n{after}"
        printed = print_issue(issue_of(body))
        (page,) = {char["page_number"] for p in range(1, printed.pages + 1) for char in turned(printed, p)}
        chars = turned(printed, page)
        left = 28 if page % 2 else 26
        head, row = (min(c["x0"] for c in chars if c["text"] == word) for word in "表镇")
        assert left * MM < head < row
        assert all(left < c["x0"] / MM and c["x1"] / MM < left + 156 for c in chars)
        assert all(c["top"] / MM > TOP and c["bottom"] / MM < FOOT for c in chars)
        unit = [c["top"] for c in chars if c["text"] == "单"], [c["top"] for c in chars if c["text"] == "项"]
        assert min(unit[0]) > max(
            unit[1]
        )  # the first column is at the foot: the table was turned to the left
        assert [line for line in printed.lines if line.page == page and line.size == BODY] == []
        number = printed.number(page)
        assert number is not None
        assert number.text == f"— {page} —"
        before = printed.on(page - 1)
        assert (FOOT - before[-1].foot) * MM < 3.1 * PITCH  # text fills the page before
        assert off_grid(printed) == []


def test_landscape_row_that_is_too_high_is_reported(
    print_issue: Print, caplog: pytest.LogCaptureFixture
) -> None:
    high = f"{WIDE}\n| {text(60)} |" + " 12.5 |" * 15
    with caplog.at_level("WARNING", logger="weasyprint"):
        print_issue(issue_of(f"{text(2)}\n\n::: 横表\n\n{high}\n\n:::"))
    assert "横表一页排不下" in caplog.text
    caplog.clear()
    print_issue(issue_of(f"{text(2)}\n\n::: 横表\n\n{WIDE}\n\n:::"))
    assert "排不下" not in caplog.text


def test_landscape_table_may_stand_in_an_attachment(print_issue: Print) -> None:
    body = f"{text(3)}\n\n::: 附件 情况表\n\n{text(2)}\n\n::: 横表\n\n{WIDE}\n\n:::\n\n{text(2)}\n\n:::"
    printed = print_issue(issue_of(body))
    assert turned(printed, 3)
    assert not turned(printed, 2)


# Page numbers


def test_page_number_is_one_character_in(print_issue: Print) -> None:
    """7.5: 一字线 7 mm below the 版心, odd pages right, even pages left."""
    printed = print_issue(issue_of(text(60)))
    for page in (1, 2, 3):
        number = printed.number(page)
        assert number is not None
        assert number.text.replace(" ", "") == f"—{page}—"
        edge = 184 - number.right if page % 2 else number.left - 26
        assert edge * MM == pytest.approx(14, abs=0.1)


def test_page_number_follows_the_settings(print_issue: Print) -> None:
    """print-format §8, 6: which 字 the number is in by, and its spaces."""
    printed = print_issue(issue_of(text(30)), "页码缩进: 三号, 页码空格: 否")
    wide = print_issue(issue_of(text(30)))
    number, spaced = printed.number(2), wide.number(2)
    assert number is not None
    assert spaced is not None
    assert number.text == "—2—"
    assert spaced.text == "— 2 —"
    assert (number.left - 26) * MM == pytest.approx(BODY, abs=0.1)
    assert number.right - number.left < spaced.right - spaced.left - 1


# 报尾


def test_tail_stands_on_the_foot_of_the_last_page(print_issue: Print) -> None:
    """7.4.1: 0.35 mm, 0.25 mm, 0.35 mm; the last rule on 262 mm."""
    for lines in (3, 11, 14, 36):
        printed = print_issue(issue_of(text(lines), *TAIL, "份数: 120"))
        rules = printed.rules(printed.pages, printed.find("报：").top - 3, FOOT + 1)
        assert [height for _, height in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.05)
        assert rules[-1][0] + rules[-1][1] == pytest.approx(FOOT, abs=0.1)
        assert printed.on(printed.pages), lines
        run = printed.find("共印120份")
        assert (184 if printed.pages % 2 else 182) - run.right == pytest.approx(14 / MM, abs=0.2)


@pytest.mark.parametrize("count", [60, 66, 67, 120, 400, 1000])
def test_every_name_of_a_long_list_is_on_paper(print_issue: Print, count: int) -> None:
    """5.2.1: within the 版心; 7.4.1: the last rule on 262 mm of the last page; closer, smaller, then over pages."""
    names = [f"第{n}街道党工委" for n in range(count)]
    front = ("报: [县委]", "送: [县政府]", f"发: [{'、'.join(names)}]", "份数: 1200")
    printed = print_issue(issue_of(text(14), *front))
    words = "".join(line.text for line in printed.lines)
    assert all(f"{name}、" in words for name in names[:-1])
    assert all(row in words for row in ("报：县委", "送：县政府", f"发：{names[0]}", names[-1]))
    office = printed.find("共印1200份")
    assert office.page == printed.pages
    assert FOOT - 3 < office.foot < FOOT
    rules = printed.rules(printed.pages, office.top - 6, FOOT + 1)
    assert [height for _, height in rules] == pytest.approx([0.25, 0.35], abs=0.05)
    assert rules[-1][0] + rules[-1][1] == pytest.approx(FOOT, abs=0.1)
    for page in range(1, printed.pages + 1):
        left = 28 if page % 2 else 26
        here = [line for line in printed.lines if line.page == page and line.top < FOOT]
        assert all(line.top > TOP - 0.5 and line.foot < FOOT + 0.1 for line in here if line.size < 20), page
        assert all(line.left > left - 0.2 and line.right < left + 156.2 for line in here), page
        heights = sorted(
            {round(line.baseline, 1): line for line in here}.values(), key=lambda line: line.baseline
        )
        assert all(a.foot < b.top + 0.1 for a, b in pairwise(heights)), page


def test_tail_rows_end_in_a_full_stop_only_where_asked(print_issue: Print) -> None:
    """print-format §8, 4: 7.4.2 has 。, 简报 do not."""
    assert print_issue(issue_of(text(3), *TAIL)).find("报：").text == "报：县委"
    assert print_issue(issue_of(text(3), *TAIL), "版记句号: 是").find("报：").text == "报：县委。"


def test_tail_goes_to_an_even_page_where_asked(print_issue: Print) -> None:
    """7.5: a blank page has no number, nor has the 版记 page behind it; every other page has one."""
    seen = set()
    for lines in range(2, 36):
        printed = print_issue(issue_of(text(lines), *TAIL), "版记页: 偶数页")
        tail = printed.find("报：")
        assert tail.page == printed.pages, lines
        assert printed.pages % 2 == 0, lines
        with_text = {line.page for line in printed.lines if abs(line.size - BODY) < 0.1}
        blank = set(range(1, printed.pages)) - with_text
        numbered = {page for page in range(1, printed.pages + 1) if printed.number(page)}
        if blank:
            assert numbered == with_text, lines
            assert blank == {printed.pages - 1}, lines
        else:
            assert numbered == set(range(1, printed.pages + 1)), lines
        seen.add((printed.pages, bool(blank), tail.page in with_text))
    assert {(2, False, True), (4, True, False)} <= seen


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_text_too_short_to_be_parted_stays_under_its_masthead(print_issue: Print, lines: int) -> None:
    """7.3.3: page 1 shows body text, though the 报尾 goes to page 2; no blank stands between, so both have numbers (7.5)."""
    printed = print_issue(issue_of(text(lines), *TAIL), "版记页: 偶数页")
    assert {line.page for line in printed.on(1)} == {1}
    assert len([line for line in printed.on(1) if line.text[0] in HAN]) == lines
    assert printed.find("标题").page == 1
    assert [width for top, width in printed.rules(1, 90, 110)] == pytest.approx([0.5], abs=0.02)
    assert (printed.find("报：").page, printed.pages) == (2, 2)
    assert printed.on(2) == []
    assert printed.number(1)
    assert printed.number(2)


# What stands around the text


def test_signature_without_seal(print_issue: Print) -> None:
    """7.3.2, 7.3.5.2: 主送 flush left; the name two 字 from the right; the date two 字 right of the name's first."""
    fields = ":主送: 各镇党委\n:署名: 中共澄川县委员会办公室\n:成文日期: 2026-03-05\n\n"
    printed = print_issue(issue_of(fields + text(5)))
    addressee = printed.find("各镇党委：")
    assert addressee.left == pytest.approx(28, abs=0.3)
    name, date = printed.find("中共澄川县委员会办公室"), printed.find("2026年3月5日")
    assert (184 - name.right) * MM == pytest.approx(2 * BODY, abs=0.3)
    assert (date.left - name.left) * MM == pytest.approx(2 * BODY, abs=0.3)
    last = [line for line in printed.on(1) if line.text.endswith("。")][-1]
    assert name.baseline - last.baseline == pytest.approx(2 * PITCH, abs=0.1)


def test_date_longer_than_the_name_is_two_characters_in(print_issue: Print) -> None:
    """7.3.5.2, turned round: the date two 字 from the right."""
    fields = ":署名: 县委\n:成文日期: 2026-12-25\n\n"
    printed = print_issue(issue_of(fields + text(5)))
    (name,) = (line for line in printed.lines if line.text == "县委")
    date = printed.find("2026年12月25日")
    assert (184 - date.right) * MM == pytest.approx(2 * BODY, abs=0.3)
    assert (date.left - name.left) * MM == pytest.approx(2 * BODY, abs=0.3)


def test_attachment_begins_a_page(print_issue: Print) -> None:
    """7.3.7: 附件 in 3号黑体, flush left in line 1; its title centred in line 3; before the 版记."""
    body = f"{text(5)}\n\n::: 附件 考核办法\n\n{text(5)}\n\n:::\n\n::: 附件 评分表\n\n{text(3)}\n\n:::"
    printed = print_issue(issue_of(body, *TAIL))
    label, (title,) = printed.find("附件1"), (line for line in printed.on(2, 22))
    assert title.text == "考核办法"
    assert label.page == title.page == 2
    assert printed.find("附件2").page == 3 == printed.pages
    assert label.top == pytest.approx(TOP, abs=0.1)
    assert label.left == pytest.approx(26, abs=0.3)
    assert title.baseline - label.baseline == pytest.approx(2 * PITCH, abs=2.5)
    assert printed.find("报：").page == 3


def test_levels_have_their_faces(print_issue: Print) -> None:
    """7.3.3: 一、 黑体, （一） 楷体, 1. and （1） 仿宋, two 字 in; leads in 黑体, what follows them in 仿宋."""
    body = f"### 一、黑体\n\n#### （一）楷体\n\n##### 1.仿宋\n\n###### （1）也仿宋\n\n{text(2)}\n\n**要点。**春种{text(2)}"
    printed = print_issue(issue_of(body))
    words = {"一、黑体": "heiti", "（一）楷体": "kaiti", "1.仿宋": "fangsong", "（1）也仿宋": "fangsong"}
    for word, face in {**words, "要点。": "heiti"}.items():
        assert printed.find(word).face == face, word
        indent = (
            1.5 if word[0] == "（" else 2
        )  # 字, to the ink: the blank half of the mark's square does not count
        assert (printed.find(word).left - 28) * MM == pytest.approx(indent * BODY, abs=0.3), word
    (lead,) = (line for line in printed.lines if "要点。" in line.text)
    faces = {c["fontname"][7:] for c in printed.pdf.pages[0].chars if abs(c["top"] - lead.top * MM) < 5}
    assert faces == {"heiti", "fangsong"}


def test_editors_note_is_in_kaiti_with_its_word_in_heiti(print_issue: Print) -> None:
    """print-format §3.4: 楷体, the word 编者按 in 黑体."""
    printed = print_issue(issue_of(f"::: 编者按\n\n{text(2)}\n\n:::\n\n{text(3)}"))
    chars = {char["fontname"][7:]: char["text"] for char in reversed(printed.pdf.pages[0].chars)}
    assert printed.find("编者按：").face == "heiti"
    note = [line for line in printed.on(1) if line.face == "kaiti"]
    assert len(note) == 1
    assert "kaiti" in chars


def test_gap_between_chinese_and_digits_is_a_setting(print_issue: Print) -> None:
    """print-format §4.3: 公文 set them tight, CLREQ with ¼ em."""
    md = issue_of("共" + "有1200人参加")
    tight, gap = (print_issue(md, s).find("共有1200人参加") for s in ("", "汉字与数字: 留空"))
    assert (gap.right - tight.right) * MM == pytest.approx(0.5 * BODY, abs=0.3)


def test_title_size_is_a_setting(print_issue: Print) -> None:
    """7.3.1: 2号; print-format §8, 7 for the name."""
    assert print_issue(issue_of(text(2))).find("标题").size == pytest.approx(22, abs=0.01)
    assert print_issue(issue_of(text(2)), "题字号: 18").find("标题").size == pytest.approx(18, abs=0.01)
    assert print_issue(issue_of(text(2)), "名称字号: 42").find("工作简报").size == pytest.approx(42, abs=0.01)


def test_bullet_is_not_a_line(print_issue: Print) -> None:
    """A list breaks over pages like other text; a heading above it has two lines, or one of three, under it."""
    for before in range(5, 16):
        items = "\n".join(f"- **甲{n}。**{text(3)}" for n in range(8))
        printed = print_issue(issue_of(f"{text(before)}\n\n### 一、小标题\n\n{items}", *TAIL))
        heading = printed.find("一、小标题")
        after = [line for line in printed.on(heading.page) if line.baseline > heading.baseline]
        assert after, before
        for page in range(2, printed.pages + 1):
            assert not printed.on(page)[0].text.endswith("。"), before
        bullets = [rect for page in printed.pdf.pages for rect in page.rects if 1 < rect["width"] < 5]
        assert len(bullets) == 8
        for curve in bullets:  # each beside the first line of its item
            lines = [line for line in printed.on(curve["page_number"]) if "甲" in line.text]
            middle = (curve["top"] + curve["bottom"]) / 2 / MM
            assert any(line.top < middle < line.foot for line in lines), before


def test_heads_of_narrow_columns_keep_their_units_whole(print_issue: Print) -> None:
    """15834, 5.1.3: （万人） is not broken, however many columns there are."""
    names = ["乡镇（街道）", "农村人口（万人）", "供水工程（处）", "管网（公里）", "漏损率（%）"]
    heads = [*names, *names[1:], "水费收缴率（%）"]
    table = f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n| 北澄街道 |{' 97.1 |' * (len(heads) - 1)}"
    printed = print_issue(issue_of(f"{text(3)}\n\n{table}"))
    lines = [line.text for line in printed.lines if abs(line.size - 10.5) < 0.1]
    assert all(line.count("（") == line.count("）") for line in lines), lines
    assert any(line.startswith("北澄街道") for line in lines)


@pytest.mark.parametrize(("size", "cells"), [(18, 24), (21, 21), (22, 20), (24, 18), (26, 17)])
def test_title_takes_the_whole_measure_at_any_size(print_issue: Print, size: float, cells: int) -> None:
    """5.2.1: 156 mm; a title that fits its line stays on it."""
    title = HAN[:cells]
    md = issue_of("会议开得很好。").replace("# 标题", f"# {title}<br>标题")
    assert print_issue(md, f"题字号: {size}").find(title).size == pytest.approx(size, abs=0.05)


def test_title_at_the_head_of_a_page_keeps_to_the_type_area(print_issue: Print) -> None:
    """5.2.1: its larger characters stand under the edge of the 版心 too."""
    printed = print_issue(MANY.format(text(30), text(30), text(5)))
    heads = [printed.on(page, 22)[0] for page in range(2, printed.pages + 1) if printed.on(page, 22)]
    assert min(line.top for line in heads) > TOP - 0.05
    assert off_grid(printed) == []


def test_short_names_in_a_table_stand_on_one_line(print_issue: Print) -> None:
    """print-format §4.6: no break between a place and 市, 县, 镇."""
    head = "| 乡镇 | 过程雨量（毫米） | 转移户数（户） | 转移人数（人） | 到齐用时（分钟） | 安置点（个） |"
    rows = "\n".join(f"| {name} | 312 | 148 | 486 | 48 | 4 |" for name in ("云岭关乡", "石梁渡镇"))
    printed = print_issue(issue_of(f"{text(3)}\n\n{head}\n|{' --- |' * 6}\n{rows}"))
    assert any(line.text.startswith("云岭关乡") for line in printed.lines)


def test_lists_of_the_second_level_and_later_paragraphs_of_notes_are_indented(print_issue: Print) -> None:
    """Issue 15: （1） stands two 字 further in than 1., and its turn-overs too; each paragraph of a note begins two 字 in."""
    note = f"[^1]: 注文。{HAN}\n\n    第二段。{HAN * 2}"
    printed = print_issue(
        issue_of(f"1. 第一项。{HAN * 2}\n   1. 第一小项。{HAN * 2}\n2. 第二项[^1]。\n\n{note}")
    )
    em = BODY / MM
    assert printed.find("1.第一项").left == pytest.approx(28 + 2 * em, abs=0.3)
    assert printed.find("（1）第一小项").left == pytest.approx(28 + 3.5 * em, abs=0.3)  # its ink at 4 字
    inner = [line for line in printed.on(1) if line.top > printed.find("（1）第一小项").top]
    assert inner[0].left == pytest.approx(28 + 2 * em, abs=0.3)
    second = printed.find("第二段")
    assert second.left == pytest.approx(printed.find("①注文").left, abs=0.1)

"""报头 read back from the PDF: name, campaign, number, publisher and date, preprinted paper, copy number."""

import re
from itertools import pairwise

import pytest

from tests.printing import BODY, HAN, MM, PITCH, SITE, TAIL, TOP, Print, issue_of, off_grid, text


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

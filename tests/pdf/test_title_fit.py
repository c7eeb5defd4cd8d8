"""Titles broken by hand of which a line is too wide: closer, then smaller, then broken by meaning."""

import pytest

from bulletin.typesetting.title_fit import MOST_TAKEN_IN, fit_title
from bulletin.typesetting.title_lines import fill_title, segmenter, width_em
from bulletin.values.paper import PT_PER_MM
from tests.printing import Print, text

MEASURE_PT = 156 * PT_PER_MM
segment = segmenter()

CLOSER = "省检察院：学习习近平总书记系列重要讲话精神"
SMALLER = "省检察院学习习近平总书记系列重要讲话的精神"
TOO_LONG = "县自然资源和规划局组织全体党员干部参观廉政教育馆"


@pytest.mark.parametrize(
    ("line", "scale", "count"), [(CLOSER, 1, 1), (SMALLER, 21 / 22, 1), (TOO_LONG, 1, 2), ("县委全会", 1, 1)]
)
def test_a_line_is_set_closer_then_smaller_then_broken(line: str, scale: float, count: int) -> None:
    title = fit_title(("二级标题", line), size_pt=22, measure_pt=MEASURE_PT, segment=segment)
    assert title.scale == pytest.approx(scale)
    assert len(title.lines) == 1 + count
    for fitted in title.lines:
        width = width_em(fitted.text) + sum(fitted.spacings[:-1])
        assert width * 22 * title.scale < MEASURE_PT + 0.01
        assert all(-0.5 < spacing <= 0 for spacing in fitted.spacings)
        assert sum(s for s in fitted.spacings if s > -0.4) >= -MOST_TAKEN_IN * width * 1.03
    assert "".join(fitted.text for fitted in title.lines) == "二级标题" + line


def test_a_broken_line_leaves_no_word_alone() -> None:
    title = fit_title((TOO_LONG, "活动"), size_pt=22, measure_pt=MEASURE_PT, segment=segment)
    assert [len(part) for part in title.broken[0]] > [4, 4]


@pytest.mark.parametrize("line", [CLOSER, SMALLER])
def test_the_printed_line_stays_one_within_the_type_area(print_issue: Print, line: str) -> None:
    printed = print_issue(f"---\n期号: 5\n日期: 2026-03-10\n---\n\n# {line}<br>主题党日\n\n{text(3)}\n")
    chars = [c for c in printed.pdf.pages[0].chars if 20.5 < c["size"] < 22.5 and c["top"] / 72 * 25.4 > 100]
    tops = sorted({round(c["matrix"][5]) for c in chars})
    assert len(tops) == 2
    said = "".join(c["text"] for c in chars if round(c["matrix"][5]) == tops[1])
    assert said == line
    ink = [c for c in chars if round(c["matrix"][5]) == tops[1]]
    assert min(c["x0"] for c in ink) > 28 * PT_PER_MM - 0.2
    assert max(c["x1"] for c in ink) < 184 * PT_PER_MM + 0.2


@pytest.mark.parametrize(
    "title",
    [
        "关于印发《澄川县学习型机关建设三年行动计划（2026—2028年）》的通知",
        "2025年1—12月全县GDP突破1286亿元同比增长6.5%高于全省1.2个百分点",
    ],
)
def test_no_line_of_a_title_with_digits_and_gaps_is_broken_again(print_issue: Print, title: str) -> None:
    """Issue 15: `总 / 书记`. 小标宋's digits and the gaps beside them take more than half a square."""
    front = "---\n期号: 5\n日期: 2026-03-10\n---\n\n"
    printed = print_issue(f"{front}# {title}\n\n{text(3)}\n", "题字号: 24, 汉字与数字: 留空")
    lines = [line.text for line in printed.lines if line.face == "biaosong" and line.size == 24]
    assert "".join(lines) == title
    assert min(map(len, lines)) > 5


def test_centred_and_right_aligned_lines_are_broken_by_meaning(print_issue: Print) -> None:
    """Issue: `常务副 / 组长`, `县数 / 据局`."""
    note = "作者系县学习型机关建设工作协调小组办公室党支部书记、常务副组长"
    contributor = "县委办公室、县政府办公室、县委宣传部、县发展和改革局、县数据局"
    front = "---\n期号: 5\n日期: 2026-03-10\n---\n\n# 标题\n\n"
    printed = print_issue(f"{front}:作者简介: {note}\n:供稿: {contributor}\n\n{text(3)}\n")
    lines = [line.text for line in printed.lines]
    for word in ("常务副组长", "县数据局", "宣传部", "协调小组"):
        assert any(word in line for line in lines), (word, lines)


def test_contents_leave_no_single_entry_on_a_page_of_its_own(print_issue: Print) -> None:
    sections = "".join(
        f"# {name}\n\n" + "".join(f"## 第{n}篇\n\n正文。\n\n" for n in numbers)
        for name, numbers in (("上情下达", range(1, 7)), ("经验交流", range(7, 14)))
    )
    printed = print_issue(f"---\n期号: 5\n日期: 2026-03-10\n栏目: [上情下达, 经验交流]\n---\n\n{sections}")
    entries = [line for line in printed.lines if line.text.startswith("第") and line.text.endswith("篇")]
    assert len([line for line in entries if line.page == 1]) == 13


def test_an_entry_of_the_contents_fills_its_line_before_it_turns_over() -> None:
    """Issue: `关于印发 / 《…》` leaves 4 字."""
    title = "关于印发《县学习型机关建设工作协调小组办公室工作规则和议事程序》的通知"
    first, *_ = fill_title(title, max_em=25, segment=segment).lines
    assert width_em(first) > 18

"""Titles broken by hand of which a line is too wide: closer, then smaller, then broken by meaning."""

import pytest

from bulletin.typesetting.title_fit import MOST_TAKEN_IN, fit_title
from bulletin.typesetting.title_lines import segmenter, width_em
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

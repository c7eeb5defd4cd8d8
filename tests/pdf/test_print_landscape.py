"""横表 read back from the PDF: turned tables, their heads, what does not fit."""

import pytest

from tests.printing import BODY, FOOT, MM, PITCH, TOP, Print, issue_of, off_grid, text, turned

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
        # The first column is at the foot: the table was turned to the left.
        assert min(unit[0]) > max(unit[1])
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

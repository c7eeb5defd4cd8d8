"""Tables in print: words and numbers whole, columns that suit them, and a landscape table that begins an attachment."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.typesetting.landscape_pages import begins_turned
from bulletin.typesetting.table_columns import Cell, lay_out_columns, pieces_of, text_em
from bulletin.typesetting.table_html import tables_too_wide, with_columns
from bulletin.typesetting.title_lines import segmenter
from tests.printing import (
    FOOT,
    MM,
    TAIL,
    TOP,
    Print,
    Printed,
    issue_of,
    off_grid,
    text,
    turned,
)

segment = segmenter()
NAMES = ["乡镇（街道）", "农村人口（万人）", "供水工程（处）", "规模化（处）", "小型（处）", "管网（公里）"]
NAMES += ["二十年以上（公里）", "漏损率（%）", "水质合格率（%）", "水费收缴率（%）"]
ROW = ["北澄街道", "1.1", "2", "2", "0", "96", "12", "14.2", "98.6", "97.1"]


def table(heads: Sequence[str], *rows: Sequence[str], align: str = "---:") -> str:
    """Return a Markdown table whose columns but the first are aligned."""
    lines = [heads, ["---", *[align] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def lines_of_cells(printed: Printed, size: float) -> list[str]:
    return [line.text for line in printed.lines if abs(line.size - size) < 0.1]


# Columns


def test_no_name_of_a_head_is_split_in_a_table_of_ten_columns(print_issue: Print) -> None:
    """print-format.md §4.6 for what a title's lines are: 农村人口, 供水工程 stay whole; 15834 5.1.3 for （万人）."""
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(NAMES, ROW, ROW)}"))
    lines = "\n".join(lines_of_cells(printed, 10.5))
    for name in (
        "乡镇",
        "人口",
        "供水工程",
        "规模化",
        "小型",
        "管网",
        "漏损率",
        "（万人）",
        "（公里）",
        "（%）",
    ):
        assert name in lines, lines
    for line in lines.split("\n"):
        assert line.count("（") == line.count("）"), lines
    assert off_grid(printed) == []


@pytest.mark.parametrize(
    ("name", "pieces"), [("水费收缴率", ("水费", "收缴率")), ("服务规范化", ("服务", "规范化"))]
)
def test_a_suffix_stays_with_its_word(name: str, pieces: tuple[str, ...]) -> None:
    """率 by itself begins no line (print-format.md §4.6)."""
    assert pieces_of(name, segment, splits_names=True) == pieces


def test_a_table_that_fits_in_xiaosi_keeps_it(print_issue: Print) -> None:
    """print-format.md §2.2: tables in 小四, 12 pt; in 五号 where names would be split otherwise."""
    heads = ["项目", "行政村（个）", "社区（个）", "读书点（个）"]
    assert lines_of_cells(
        print_issue(issue_of(f"{text(2)}\n\n{table(heads, ['北澄街道', '6', '10', '8'])}")), 12
    )
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(NAMES, ROW)}"))
    assert lines_of_cells(printed, 10.5)
    assert not lines_of_cells(printed, 12)


def test_numbers_stand_under_the_middle_of_their_head_with_their_units_aligned(print_issue: Print) -> None:
    """15835 5.1.7.2: a number is never split; the ends of a column's numbers stand under each other."""
    heads = ["项目", "投资（万元）", "占比"]
    rows = [["管网", "1029", "3.2%"], ["水厂", "86", "78.5%"], ["合计", "100500", "100%"]]
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(heads, *rows)}"))
    for column, head in ((1, "投资（万元）"), (2, "占比")):
        cells = [printed.find(row[column]) for row in rows]
        assert max(c.right for c in cells) - min(c.right for c in cells) < 0.1
        widest = max(cells, key=lambda cell: cell.right - cell.left)
        (above,) = (line for line in printed.lines if line.text == head)
        assert (widest.left + widest.right) / 2 == pytest.approx((above.left + above.right) / 2, abs=1.2)


def test_long_numbers_and_ranges_stay_on_one_line(print_issue: Print) -> None:
    """15835 5.1.7.2, and print-format.md §4.4 for units."""
    values = [
        "123456.78",
        "10～20人",
        "3月5日",
        "1970公里",
        "〔2025〕3号",
        "3.2%",
        "15:30",
        "0.25",
        "第335期",
    ]
    printed = print_issue(issue_of(f"{text(2)}\n\n{table([f'栏{n}' for n in range(10)], ['甲', *values])}"))
    said = lines_of_cells(printed, 10.5)
    assert [value for value in values if not any(value in line for line in said)] == []


def test_text_of_several_lines_begins_at_the_left_and_breaks_between_words(print_issue: Print) -> None:
    """15834 5.1.1–5.1.3 in cells; no line of a cell begins or ends inside a word."""
    long = (
        "时间、地点、人物、数字与原稿或者现场相符（以现场记录为准），层次清楚，没有病句，没有套话，没有错别字"
    )
    printed = print_issue(
        issue_of(f"{text(2)}\n\n{table(['项目', '评什么', '分值'], ['事实', long, '30'], align='---')}")
    )
    start = next(i for i, line in enumerate(printed.lines) if line.text.startswith("时间、"))
    lines = printed.lines[start : start + 3]
    lines = [line for line in lines if line.text in long]
    assert len(lines) >= 2
    assert max(line.left for line in lines) - min(line.left for line in lines) < 0.1
    words = pieces_of(long, segment, splits_names=True)
    ends = {len("".join(words[:n])) for n in range(len(words) + 1)}
    place = 0
    for line in lines:
        place += len(line.text)
        assert place in ends, line.text
        assert line.text[0] not in "，。、；：）"


def test_a_table_in_a_quotation_keeps_its_numbers_whole_in_the_narrower_measure(print_issue: Print) -> None:
    """15835 5.1.7.2, in a measure that is two 字 shorter on both sides."""
    heads = ["项目", "数量（个）", "第二栏数量（万人次）", "说明"]
    row = ["甲", "123456789", "1234567890", "说明文字说明文字说明文字说明文字"]
    quoted = table(heads, row).replace("\n", "\n> ")
    printed = print_issue(issue_of(f"{text(2)}\n\n> 引文。\n>\n> {quoted}"))
    lines = [line.text for line in printed.lines]
    assert any("123456789" in line for line in lines)
    assert any("1234567890" in line for line in lines)
    assert any("项目" in line for line in lines)


def test_head_that_stands_again_has_no_mark_of_a_note_that_does_not(print_issue: Print) -> None:
    """The note stands on the table's first page; a number below the head keeps its own (print-format.md §2.7)."""
    rows = [[f"第{n}行", str(n)] for n in range(60)]
    rows[40][0] += "[^2]"
    notes = "[^1]: 只计规模化的。\n[^2]: 另有一处。"
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(['项目[^1]', '数'], *rows)}\n\n{notes}"))
    heads = [line.page for line in printed.lines if line.text.startswith("项目")]
    assert heads == list(range(1, printed.pages + 1))
    assert len(heads) > 2
    said = [(line.page, line.text) for line in printed.lines if re.search("[①②]", line.text)]
    assert [page for page, line in said if "①" in line] == [1, 1]
    (second,) = {page for page, line in said if "②" in line}
    assert second > 1


def test_a_table_too_wide_for_any_setting_still_prints_all_of_it(print_issue: Print) -> None:
    heads = [f"综合统计指标名称{n}" for n in range(14)]
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(heads, [f'数值{n}' for n in range(14)])}"))
    said = "".join(char["text"] for char in printed.pdf.pages[0].chars)
    assert said.count("综") == 14
    right = max(char["x1"] for char in printed.pdf.pages[0].chars if abs(char["size"] - 10.5) < 0.1)
    assert right / MM < 184.5


def test_cells_with_markup_and_notes_keep_both(print_issue: Print) -> None:
    heads = ["项目", "**供水工程**（处）[^1]", "说明"]
    row = [
        "*北澄*街道",
        "12",
        "见[网站公告](https://example.org/)所附《实施方案》和**有关说明**，并由县水利局牵头逐项核对落实",
    ]
    printed = print_issue(issue_of(f"{text(2)}\n\n{table(heads, row, align='---')}\n\n[^1]: 只计规模化的。"))
    said = "".join(char["text"] for char in printed.pdf.pages[0].chars)
    assert "供水工程（处）①" in said
    assert "见网站公告所附《实施方案》和有关说明，并由县水利局牵头逐项核对落实" in re.sub(r"\s", "", said)
    assert said.count("只计规模化的。") == 1


def test_words_are_looked_up_only_for_a_table_that_needs_it() -> None:
    def never(words: str) -> Sequence[str]:
        raise AssertionError(words)

    rows = [[Cell("乡镇", is_head=True), Cell("人口", is_head=True)], [Cell("北澄街道"), Cell("1.1")]]
    columns = lay_out_columns(rows, 442.0, never)
    assert columns.lines == (1, 1)
    assert sum(columns.shares) == pytest.approx(100)


@given(
    st.lists(
        st.lists(st.text(alphabet="春种一粒粟，。（）《》1.5%A~“”· —", max_size=30), min_size=1, max_size=5),
        min_size=1,
        max_size=4,
    )
)
def test_any_table_keeps_its_text_and_its_width(rows: list[list[str]]) -> None:
    count = len(rows[0])
    cells = [
        [Cell(text, n == 0, n > 1) for text in (*row, *[""] * count)[:count]] for n, row in enumerate(rows)
    ]
    columns = lay_out_columns(cells, 442.0, segment)
    assert ["".join(pieces) for row in columns.pieces for pieces in row] == [
        c.text for row in cells for c in row
    ]
    assert sum(columns.widths_em) * columns.size_pt <= 442.1
    assert min(columns.widths_em) > 0


def test_marks_at_the_edges_of_a_line_count_half() -> None:
    """15834 5.1.10; CLREQ for an opening mark at a line's start."""
    assert text_em("（万人）") == 3
    assert text_em("农村人口") == 4
    assert text_em("《意见》，") == 3.5


def test_html_that_is_no_table_is_left_alone() -> None:
    assert with_columns("<p>甲</p>", segment) == "<p>甲</p>"
    pictured = '<table class="table"><tr><td><img src="a.png"></td></tr></table>'
    assert with_columns(pictured, segment) == pictured.replace('"table"', '"table table--auto"')


# 横表 in an attachment


WIDE = table(
    ["单位", *(f"第{n}项" for n in range(1, 16))], *([f"第{n}镇", *["12.5"] * 15] for n in range(1, 9))
)


def test_landscape_table_that_begins_an_attachment_stands_under_its_title(print_issue: Print) -> None:
    """7.3.7: 附件 and its title head the attachment; ch. 8: the table is turned, and so are they."""
    body = f"{text(3)}\n\n::: 附件 情况汇总表\n\n::: 横表\n\n表1　情况\n\n{WIDE}\n\n:::\n\n:::"
    printed = print_issue(issue_of(body, *TAIL))
    chars = turned(printed, 2)
    said = "".join(char["text"] for char in sorted(chars, key=lambda c: (round(c["x0"]), -c["top"])))
    assert said.startswith("附件情况汇总表表1")
    assert all(c["top"] / MM > TOP and c["bottom"] / MM < FOOT for c in chars)
    label = next(c for c in chars if c["text"] == "附")
    assert label["bottom"] / MM == pytest.approx(FOOT, abs=0.6)  # flush left, where the page is turned
    assert printed.find("报：").page == printed.pages


def test_landscape_table_with_no_room_for_a_title_keeps_its_own_page(print_issue: Print) -> None:
    long = WIDE + "".join(f"\n| 第{n}村 |" + " 12.5 |" * 15 for n in range(10))
    printed = print_issue(issue_of(f"{text(3)}\n\n::: 附件 情况汇总表\n\n::: 横表\n\n{long}\n\n:::\n\n:::"))
    (page,) = {c["page_number"] for n in range(1, printed.pages + 1) for c in turned(printed, n)}
    assert "附" not in "".join(char["text"] for char in turned(printed, page))


def test_only_a_landscape_page_at_the_very_beginning_takes_the_title_in() -> None:
    page = '<div class="landscape"><div class="landscape__page">\n{}</div></div>\n'
    short = with_columns(page.format('<table class="table"><tr><td>甲</td></tr></table>'), segment)
    assert begins_turned(short)
    assert not begins_turned(f"<p>甲</p>{short}")


def test_landscape_table_longer_than_its_page_goes_on_under_its_head(
    print_issue: Print, caplog: pytest.LogCaptureFixture
) -> None:
    """Issue: a 横表 of 40 rows lost 17 off the edge."""
    rows = [[f"第{n}村", *["12.5"] * 15] for n in range(40)]
    head = ["单位", *(f"第{n}项" for n in range(1, 16))]
    with caplog.at_level("WARNING", logger="weasyprint"):
        printed = print_issue(issue_of(f"{text(2)}\n\n::: 横表\n\n表2　情况\n\n{table(head, *rows)}\n\n:::"))
    assert caplog.text == ""
    pages = [turned(printed, n) for n in range(1, printed.pages + 1)]
    said = ["".join(char["text"] for char in chars) for chars in pages if chars]
    assert sum(words.count("村") for words in said) == 40
    assert [words.count("单位") for words in said] == [1, 1, 1]
    assert ["续表2" in words for words in said] == [False, True, True]
    assert all(c["top"] / MM > TOP and c["bottom"] / MM < FOOT for chars in pages for c in chars)


# Tables that go on


def test_parts_of_a_table_on_following_pages_are_named(print_issue: Print) -> None:
    rows = [[f"第{n}镇", "1", "2"] for n in range(40)]
    printed = print_issue(issue_of(f"表3　情况\n\n{table(['单位', '甲', '乙'], *rows)}\n\n{text(2)}"))
    named = [line for line in printed.lines if line.text == "续表3"]
    assert [line.page for line in named] == list(range(2, printed.pages + 1))
    assert all(line.top > TOP - 1 for line in named)
    assert off_grid(printed) == []


def test_row_higher_than_a_page_goes_on_under_the_head(print_issue: Print) -> None:
    """No page is left empty before it, and its head stands above its first part."""
    long = table(["事项", "要求"], ["督查", text(90)], ["通报", "短"], align="---")
    printed = print_issue(issue_of(f"{text(20)}\n\n{long}"))
    heads = [line.page for line in printed.lines if "要求" in line.text]
    assert heads == list(range(2, printed.pages + 1))
    for page in range(1, printed.pages):
        lowest = max(line.foot for line in printed.lines if line.page == page and line.top < FOOT)
        assert lowest > FOOT - 40


# Numbers


def test_decimal_points_and_units_stand_under_each_other(print_issue: Print) -> None:
    rows = [["甲", "12.5", "3%", "1.25"], ["乙", "3", "12.5%", "12"], ["丙", "100.25", "0.4%", "—"]]
    lines = [["单位", "数", "占比", "量"], ["---", "---:", "---:", "---"], *rows]
    printed = print_issue(issue_of("\n".join(f"| {' | '.join(line)} |" for line in lines)))
    chars = [char for page in printed.pdf.pages for char in page.chars if abs(char["size"] - 12) < 0.1]
    assert len({round(char["x0"]) for char in chars if char["text"] == "%"}) == 1
    points = sorted(round(char["x0"], 1) for char in chars if char["text"] == ".")
    assert [sum(abs(x - other) < 0.3 for other in points) for x in points] == [2, 2, 2, 2, 1]
    assert "12.5%" in "".join(char["text"] for char in chars)


@pytest.mark.parametrize("columns", [9, 11, 12, 15])
def test_no_number_and_no_name_is_split_before_the_table_is_an_error(columns: int) -> None:
    """Issue: `12345. / 5` and `青 / 石镇` from ten columns on; 六号 is the smallest type."""
    html = table_html(["乡镇", *["指标"] * columns], ["青石镇", *["12345.5"] * columns])
    set_table = with_columns(html, segment)
    fits = not list(tables_too_wide(html, segment))
    assert fits == (columns < 15)
    assert ("table--smallest" in set_table) == (columns > 9)


def table_html(*rows: list[str]) -> str:
    """Return a table as `reading` renders it."""
    head, *body = (
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for row, tag in zip(rows, ["th", *["td"] * len(rows)], strict=False)
    )
    return f'<table class="table"><thead>{head}</thead><tbody>{"".join(body)}</tbody></table>'

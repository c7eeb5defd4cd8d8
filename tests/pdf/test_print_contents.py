"""目录 and the titles it names, read back from the PDF: entries, page numbers, how they turn over."""

import re
from typing import Any

import pytest

from tests.printing import MM, TOP, Print, off_grid, text

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


def test_title_at_the_head_of_a_page_keeps_to_the_type_area(print_issue: Print) -> None:
    """5.2.1: its larger characters stand under the edge of the 版心 too."""
    printed = print_issue(MANY.format(text(30), text(30), text(5)))
    heads = [printed.on(page, 22)[0] for page in range(2, printed.pages + 1) if printed.on(page, 22)]
    assert min(line.top for line in heads) > TOP - 0.05
    assert off_grid(printed) == []

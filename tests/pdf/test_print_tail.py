"""Page numbers and 报尾 read back from the PDF."""

from itertools import pairwise

import pytest

from tests.printing import BODY, FOOT, HAN, MM, TAIL, TOP, Print, issue_of, text

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

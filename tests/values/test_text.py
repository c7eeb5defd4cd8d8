"""Width of strings, nearness of words."""

import pytest

from bulletin.values.nearest import nearest
from bulletin.values.text import display_width, edit_distance, shorten, with_lf


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("简报", 4), ("第5期", 5), ("e\u0301", 1), ("a\u200bb", 2), ("", 0)]
)
def test_wide_characters_take_two_cells(text: str, cells: int) -> None:
    assert display_width(text) == cells


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("经验交留", ["上情下达", "经验交流"], "经验交流"),
        ("日起", ["期号", "日期"], "日期"),
        ("供稿单位", ["副题", "供稿"], "供稿"),
        ("关键", ["摘要", "关键词"], "关键词"),
        ("甲", ["乙", "丙"], None),
        ("完全不同", ["期号", "日期"], None),
        ("", ["期号"], None),
    ],
)
def test_nearest_name_is_what_was_probably_meant(typed: str, known: list[str], meant: str | None) -> None:
    assert nearest(typed, known) == meant


def test_a_swap_of_neighbours_is_one_slip() -> None:
    assert edit_distance("期日", "日期", 2) == 1


def test_distance_beyond_the_limit_is_not_computed() -> None:
    assert edit_distance("上情下达", "学习动态", 1) == 2


def test_every_line_end_becomes_lf() -> None:
    assert with_lf("一\r\n二\r三\u2028四\n五") == "一\n二\n三\n四\n五"


def test_a_shortened_text_says_so() -> None:
    assert shorten("关于进一步加强学习的通知", 6) == "关于进一……"

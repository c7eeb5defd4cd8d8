"""Small things that stay on one line: grouped numbers, units behind a blank, telephones, domains; and last lines."""

import pytest

from bulletin.typesetting.cjk_marks import FREELY, IF_LOOSE, kinds_of, line_breaks
from tests.typesetting.test_cjk_lines import texts


@pytest.mark.parametrize(
    "whole",
    [
        "1 286家",
        "12 345 678",
        "12 %",
        "37 ℃",
        "25 km",
        "－5℃",
        "−3.5%",
        "0517-83900000",
        "0517-8390 0000",
        "（0517）83900000",
        "010—62350000",
        "139 0000 0000",
        "400-800-0000",
        "www.example.org",
        "example.org",
        "ban@example.org",
    ],
)
def test_it_stays_on_one_line(whole: str) -> None:
    text = f"电话是{whole}请记下"
    breaks = line_breaks(text, kinds_of(text))
    start = text.index(whole)
    assert all(kind < IF_LOOSE for kind in breaks[start + 1 : start + len(whole)])
    assert breaks[2] == FREELY


def test_a_long_address_may_be_broken() -> None:
    text = "见https://example.org/archive/2026/jianbao/zhongzhuan"
    assert IF_LOOSE in line_breaks(text, kinds_of(text))


@pytest.mark.parametrize("end", ["……", "——", "……。", "字……"])
def test_marks_do_not_stand_alone_in_a_last_line(end: str) -> None:
    for count in range(36, 44):
        lines = texts(("春种一粒粟秋收万颗子四海无闲田农夫犹饿死" * 3)[:count] + end, 20)
        assert sum(char >= "\u4e00" for char in lines[-1].rstrip("。")) > 1

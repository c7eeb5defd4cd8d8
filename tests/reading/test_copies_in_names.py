"""Copies that are written within a recipient's name, and names that are nobody's."""

import pytest

from bulletin.reading.copies_in_names import read_name
from bulletin.values.diagnostics import Span
from bulletin.values.model import Recipient

AT = Span("content/issues/1.md", 4)


@pytest.mark.parametrize("name", ["无", "没有", "暂无", "/", "－", "-", "——", "不发"])
def test_a_word_for_nobody_is_no_recipient_and_is_told(name: str) -> None:
    read = read_name(name, AT, "送")
    assert read.value is None
    assert [d.code for d in read.diagnostics] == ["no-recipient"]


@pytest.mark.parametrize(
    ("written", "name", "copies"),
    [
        ("县档案馆（2份）", "县档案馆", 2),
        ("县档案馆(2份)", "县档案馆", 2),
        ("县档案馆（共２份）", "县档案馆", 2),
        ("县档案馆 2份", "县档案馆", 2),
        ("县档案馆2份", "县档案馆", 2),
        ("县档案馆：3份", "县档案馆", 3),
        ("县档案馆×2", "县档案馆", 2),
        ("县档案馆 x 2", "县档案馆", 2),
        ("县档案馆（两份）", "县档案馆", 2),
        ("县档案馆十二份", "县档案馆", 12),
        ("县档案馆（机要）2份", "县档案馆（机要）", 2),
        ("县档案馆一式两份", "县档案馆", 2),
        ("县档案馆，1 式 3 份", "县档案馆", 3),
        ("县档案馆共三份", "县档案馆", 3),
        ("县档案馆贰份", "县档案馆", 2),
        ("县档案馆2套", "县档案馆", 2),
        ("第一中学", "第一中学", None),
        ("县委办（份）", "县委办（份）", None),
        ("无锡市委", "无锡市委", None),
        ("县四套班子领导", "县四套班子领导", None),
        ("县四套班子", "县四套班子", None),
        ("县四套班子2份", "县四套班子", 2),
        ("1·5专案组", "1·5专案组", None),
        ("MAX2", "MAX2", None),
    ],
)
def test_copies_behind_a_name_are_its_copies(written: str, name: str, copies: int | None) -> None:
    read = read_name(written, AT, "送")
    assert (read.value, read.diagnostics) == (Recipient(name, copies), ())


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("县委（2份）、县政府（3份）", "送: [{单位: 县委, 份数: 2}, {单位: 县政府, 份数: 3}]"),
        ("县委、县政府（3份）", "送: [县委, {单位: 县政府, 份数: 3}]"),
        ("3份县档案馆", "送: [{单位: 县档案馆, 份数: 3}]"),
        ("县档案馆（2）", "送: [{单位: 县档案馆, 份数: 2}]"),
        ("县档案馆（两）", "送: [{单位: 县档案馆, 份数: 2}]"),
        ("县档案馆（2份", "送: [{单位: 县档案馆, 份数: 2}]"),
        ("各镇（各2份）", "送: [{单位: 各镇, 份数: 2}]"),
        ("各镇各2份", "送: [{单位: 各镇, 份数: 2}]"),
        ("县人大、县政协各3份", "送: [{单位: 县人大, 份数: 3}, {单位: 县政协, 份数: 3}]"),
        ("县委办、县府办每家两份", "送: [{单位: 县委办, 份数: 2}, {单位: 县府办, 份数: 2}]"),
        ("县工会2份、县妇联（各1份）", "送: [{单位: 县工会, 份数: 2}, {单位: 县妇联, 份数: 1}]"),
        ("县委办2份；县府办3份", "送: [{单位: 县委办, 份数: 2}, {单位: 县府办, 份数: 3}]"),
        ("县工会（-1份）", "送: [{单位: 县工会, 份数: 1}]"),
    ],
)
def test_what_may_be_read_in_two_ways_is_an_error_with_the_line_to_write(written: str, hint: str) -> None:
    (told,) = read_name(written, AT, "送").diagnostics
    assert told.code == "copies-in-name"
    assert told.hint.splitlines()[-1] == hint

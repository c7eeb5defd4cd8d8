"""Numbers and dates as people type them are understood, so that the hint is the author's own line, right when copied."""

import pytest

from bulletin.reading.issue import parse_issue
from bulletin.reading.numerals import is_date, issue_number, length_in, one_number
from bulletin.values.settings import Config

CONFIG = Config(name="工作简报", publisher="协调小组办公室")


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("增刊1", "增刊: 1"), ("增刊第2期", "增刊: 2"), ("s3", "增刊: 3"), ("第4-5期", "期号: 4-5"), ("4、5", "期号: 4-5"),
        ("7、8", "期号: 7-8"), ("12.0", "期号: 12"), ("+12", "期号: 12"), ("第7、8期合刊", "期号: 7-8"), ("七、八", "期号: 7-8"), ("7至8", "期号: 7-8"), ("7/8", "期号: 7-8"),
        ("4、5、6", "期号: 4-6"), ("第三百六十五期", "期号: 365"), ("2020年第5期", "期号: 5"), ("第１２期", "期号: 12"), ("No.365", "期号: 365"),
        ("5(365)", "期号: 5\n总期号: 365"), ("总第365期，第5期", "期号: 5\n总期号: 365"), ("〔2026〕5号", "期号: 5"), ("2026.5", "期号: 5"),
        ("5期6期", "期号: 5-6"), ("第5期 第6期", "期号: 5-6"), ("5 6", "期号: 5-6"), ("5&6", "期号: 5-6"), ("2026年增刊1", "增刊: 1"), ("廿五", "期号: 25"),
        ("20260105", None),
        ("第5期（总第365期）", "期号: 5\n总期号: 365"), ("[4, 5]", None), ("1,200", "期号: 1200"), ("4、6", None), ("特刊", None),
    ],
)  # fmt: skip
def test_the_number_of_an_issue_is_understood_as_typed(typed: str, lines: str | None) -> None:
    text = "---\n期号: {}\n日期: 2026-01-05\n---\n\n## 题目\n\n正文。\n"
    (found,) = parse_issue("content/issues/a.md", text.format(typed), CONFIG).diagnostics
    assert found.code == "wrong-type"
    if lines is None:
        assert not found.hint.startswith(("期号", "增刊"))
    else:
        assert found.hint == lines
        assert not parse_issue("a.md", text.replace("期号: {}", lines), CONFIG).diagnostics


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,200", "1200"),
        ("两份", "2"),
        ("一千二百份", "1200"),
        ("约50份", "50"),
        ("-3", "3"),
        ("1.5", ""),
        ("2、3", ""),
        ("若干", ""),
    ],
)
def test_one_whole_number_is_taken_and_no_first_of_several(typed: str, number: str) -> None:
    assert one_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "unit", "length"),
    [
        ("二号", "pt", 22),
        ("小二", "pt", 18),
        ("2号", "pt", 22),
        ("16磅", "pt", 16),
        ("3.5厘米", "mm", 35),
        ("37 mm", "mm", 37),
    ],
)
def test_lengths_of_word_are_understood(typed: str, unit: str, length: float) -> None:
    assert length_in(typed, unit) == length


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("二〇二六年三月五日", "日期: 2026-03-05"), ("20260305", "日期: 2026-03-05"), ("2026.3.5日", "日期: 2026-03-05"),
        ("2026—03—05", "日期: 2026-03-05"), ("2026 03 05", "日期: 2026-03-05"), ("二○二六年元月卅一日", "日期: 2026-01-31"),
        ("2026年9月", "按“年-月-日”写，例如 `日期: 2026-09-05`"), ("25/12/2026", "按“年-月-日”写，例如 `日期: 2026-12-25`"),
        ("2026-03-05（星期四）", "日期: 2026-03-05"), ("26-03-05", "日期: 2026-03-05"),
        ("2026年2月30日", "按“年-月-日”写，例如 `日期: 2026-02-28`"), ("2026-13-05", "按“年-月-日”写，例如 `日期: 2026-12-05`"),
    ],
)  # fmt: skip
def test_a_date_is_understood_as_typed(typed: str, line: str) -> None:
    text = f"---\n期号: 1\n日期: {typed}\n---\n\n## 题目\n\n正文。\n"
    (found,) = parse_issue("a.md", text, CONFIG).diagnostics
    assert found.hint == line
    assert is_date(typed) == line.startswith("日期")


def test_a_number_of_two_that_do_not_follow_is_left_to_its_author() -> None:
    assert issue_number("4、6") == {}


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("报:\n  - 单位: 县委\n    份数: 1,2份", "只写一个数，例如 `份数: 1`"),
        ("份数: 100+20", "只写一个数，例如 `份数: 100`"),
        ("增刊: 无", "没有就删掉这一行"),
        ("草稿: 定稿", "草稿: 否"),
        ("报:\n  - 单位: 县委\n    份数: 两份", "    份数: 2"),
        ("报: [{单位: 县委, 份数: 两份}, 县政府]", "报: [{单位: 县委, 份数: 2}, 县政府]"),
        ("报:\n  - 份数: 两份\n    单位: 县委", "  - 份数: 2"),
        ("报:\n  - 单味: 县委\n    份数: 2", "是不是 `- 单位: 县委`？可以写：单位、份数"),
        ("报:\n  - 县委，县政府", "  - 县委\n  - 县政府"),
        ("更正:\n  - 日期: 二〇二六年三月五日\n    内容: 错字", "  - 日期: 2026-03-05"),
    ],
)
def test_hints_of_nested_values_carry_indent_and_dash(written: str, hint: str) -> None:
    text = f"---\n期号: 1\n日期: 2026-01-05\n{written}\n---\n\n## 题目\n\n正文。\n"
    found = parse_issue("a.md", text, CONFIG).diagnostics
    assert hint in [d.hint for d in found]

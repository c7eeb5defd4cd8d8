"""What is a digit to Python is not always a number, and no office's text may end a command for that."""

from pathlib import Path

import pytest

import bulletin
from bulletin.cli.common import WholeNumber
from bulletin.reading.numerals import issue_number, one_number
from bulletin.reading.site_settings import parse_config
from bulletin.serve.event_bus import RELOAD, EventBus
from bulletin.values.text import whole_number
from tests.conftest import SITE

LONG = "9" * 5_000  # int() refuses more than 4,300 digits


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("１２", 12), ("²", None), ("①", None), ("", None), ("-1", None), (LONG, None)],
)
def test_only_digits_of_a_usual_length_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_no_part_of_the_program_takes_a_sign_for_a_digit() -> None:
    """`²`.isdigit() holds, and int("²") raises."""
    sources = Path(bulletin.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if ".isdigit()" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("text", ["²", "①", LONG, f"县委{LONG}份"])
def test_numbers_that_are_none_are_told(text: str) -> None:
    assert issue_number(text) in ({}, {"number": "2"}, {"number": "1"})
    assert len(one_number(text)) < 20
    for key in ("分发: {存档: %s}", "印刷: {行距: %s}", "分发: {启用日期: %s}"):
        assert parse_config(f"{SITE}{key % text}\n").diagnostics
    parse_config(f"{SITE}报: [{text}, {{单位: 甲, 份数: {text}}}]\n")


def test_a_browser_that_asks_from_an_odd_place_is_told_to_load_again() -> None:
    bus = EventBus()
    for number in ("²", LONG):
        assert bus.after(f"{bus.run}-{number}") == ([RELOAD], f"{bus.run}-0")


def test_an_option_that_is_no_number_is_refused() -> None:
    with pytest.raises(Exception, match="要写 1 到 10 之间的整数"):
        WholeNumber("数", 1, 10).convert("²", None, None)

"""Reading takes time in proportion to a text, whatever is in it: twice the text, twice the work, counted in calls and lines."""

from collections.abc import Callable

import pytest

from bulletin.reading.issue import parse_issue
from bulletin.values import nearest as words
from bulletin.values.settings import Config
from tests.conftest import ISSUE
from tests.counted_work import assert_linear, work

CONFIG = Config("工作简报", "办公室")
BODIES: dict[str, Callable[[int], str]] = {
    "lines of a paragraph": lambda n: "正文一行\n" * n,
    "underlined lines": lambda n: "甲\n=\n" * n,
    "quoted lines": lambda n: "> 引\n" * n,
    "empty cells": lambda n: "| a |\n| --- |\n" + "|  |\n" * n,
    "only bars": lambda n: "|" * n + "\n|-|\n",
    "links": lambda n: "[a](1.md)" * n,
    "links on lines": lambda n: "[a](1.md)\n" * n,
    "notes": lambda n: "".join(f"甲[^{i}]\n\n" for i in range(n)) + "".join(f"[^{i}]: 注\n\n" for i in range(n)),
    "unclosed notes": lambda n: "[^" * n,
    "definitions": lambda n: "".join(f"[^{i}]: 注\n" for i in range(n)),
    "list": lambda n: "- 项\n" * n,
    "two-level list": lambda n: "- 项\n  - 目\n" * n,
    "asterisks": lambda n: "*a**b" * n,
    "headings without blank": lambda n: "#甲\n" * n,
    "blocks": lambda n: "::: 编者按\n" * n,
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_twice_the_text_is_at_most_twice_the_work(name: str) -> None:
    def read(n: int) -> Callable[[], object]:
        text = ISSUE.replace("会议开得很好。", BODIES[name](n))
        return lambda: parse_issue("content/issues/1.md", text, CONFIG)

    assert_linear(read, 60)


def test_a_name_that_nobody_knows_is_looked_up_once() -> None:
    known = tuple(f"第{n}办公室" for n in range(400))
    words._nearest.cache_clear()
    # Most are passed over by their letters.
    assert work(lambda: words.nearest("县档案馆", known)) < 10 * len(known)
    assert work(lambda: words.nearest("县档案馆", known)) < 10

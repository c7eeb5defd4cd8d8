"""How `bulletin print` ends: what readers have of the issue, why not, and what is still to be done."""

import datetime

import pytest

from bulletin.distribution.job_summary import closing_lines
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from tests.conftest import TODAY
from tests.site import article, issue

BAD = error("x", "坏了", Span("content/issues/7.md"))
LOOK = warning("x", "看一眼", Span("content/issues/8.md"))


@pytest.mark.parametrize(
    ("front", "found", "said"),
    [
        ("", (LOOK,), "网上：运行 bulletin build"),
        ("", (BAD,), "网上还没有更新：content/issues/7.md有错误，改好再运行"),
        ("草稿: 是", (BAD,), "网上没有这一期：草稿"),
        ("密级: 内部", (), "网上没有这一期：密级是“内部”，不上网"),
    ],
)
def test_it_says_what_readers_have(front: str, found: tuple[Diagnostic, ...], said: str) -> None:
    printed = issue(365, "2026-01-05", [article("标题")], front)
    (line,) = closing_lines(printed, Audience(TODAY), found, (), 0)
    assert line.startswith(said)


def test_an_issue_of_tomorrow_is_not_there_yet() -> None:
    tomorrow = TODAY + datetime.timedelta(days=1)
    printed = issue(365, tomorrow.isoformat(), [article("标题")])
    assert next(closing_lines(printed, Audience(TODAY), (), (), 0)).endswith(f"日期 {tomorrow} 还没到")


def test_it_says_what_is_open() -> None:
    names = [f"单位{n}" for n in range(9)]
    *_, line = closing_lines(issue(365, "2026-01-05", [article("标题")]), Audience(TODAY), (), names, 3)
    assert line.startswith("还没有办完：`单位0`、")
    assert line.endswith("等 9 个给几份还没有定；还有 3 个单位没有签收")

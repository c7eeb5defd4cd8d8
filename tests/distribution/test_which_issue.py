"""What a clerk may type for the issue to print."""

import pytest

from bulletin.distribution.issue_lookup import issues_named, nearest_issues
from bulletin.reading.issue import parse_issue
from bulletin.values.model import Issue
from bulletin.values.settings import Config

RUNNING = Config("工作简报", "办公室")
YEARLY = Config("工作简报", "办公室", is_yearly=True)


def issue(path: str, number: str, date: str, config: Config) -> Issue:
    checked = parse_issue(path, f"---\n{number}\n日期: {date}\n---\n\n## 题\n\n文。\n", config)
    assert checked.value is not None, checked.diagnostics
    return checked.value.issue


ISSUES = (
    issue("content/issues/2020/364.md", "期号: 364", "2020-03-01", RUNNING),
    issue("content/issues/2020/365.md", "期号: 365", "2020-03-10", RUNNING),
    issue("content/issues/2020/x.md", "期号: 7-8", "2020-03-11", RUNNING),
    issue("content/issues/2020/z1.md", "增刊: 1", "2020-03-12", RUNNING),
)
IN_YEARS = (
    issue("content/issues/2019/5.md", "期号: 5", "2019-05-01", YEARLY),
    issue("content/issues/2020/5.md", "期号: 5\n总期号: 365", "2020-05-01", YEARLY),
    issue("content/issues/2020/6.md", "期号: 6", "2020-06-01", YEARLY),
    issue("content/issues/2020/z1.md", "增刊: 1", "2020-06-02", YEARLY),
)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("365", "365"),
        ("第365期", "365"),
        (" 第 365 期 ", "365"),
        ("３６５", "365"),
        ("0365", "365"),
        ("7-8", "7-8"),
        ("第7—8期", "7-8"),
        ("s1", "s1"),
        ("S1", "s1"),
        ("增刊1", "s1"),
        ("content/issues/2020/365.md", "365"),
        ("2020/x.md", "7-8"),
    ],
)
def test_running_numbers_may_be_typed_in_many_ways(word: str, key: str) -> None:
    assert [found.key for found in issues_named(word, ISSUES)] == [key]


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("2020-05", ["2020-05"]),
        ("2020-5", ["2020-05"]),
        ("2020年第5期", ["2020-05"]),
        ("2020年第5期（总第365期）", ["2020-05"]),
        ("总第365期", ["2020-05"]),
        ("6", ["2020-06"]),
        ("第06期", ["2020-06"]),
        ("5", ["2019-05", "2020-05"]),
        ("2020年增刊1", ["2020-s1"]),
        ("增刊1", ["2020-s1"]),
        ("7", []),
    ],
)
def test_where_numbering_is_yearly_the_year_may_be_left_out_if_that_is_plain(
    word: str, keys: list[str]
) -> None:
    assert [found.key for found in issues_named(word, IN_YEARS)] == keys


def test_nearest_issues_are_near_in_number() -> None:
    assert [found.key for found in nearest_issues("366", ISSUES)][:2] == ["365", "364"]
    assert nearest_issues("s2", ISSUES)[0].key == "s1"
    assert nearest_issues("1", ()) == ()
    assert len(nearest_issues("胡言", ISSUES)) == 3

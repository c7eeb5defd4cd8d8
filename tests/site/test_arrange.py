"""What is published, in which order, and under which address."""

import datetime
from dataclasses import replace

import pytest

from bulletin.site.arrange import arrange
from bulletin.values.audience import Audience
from bulletin.values.model import Issue
from bulletin.values.settings import Config, SectionConfig
from tests.conftest import TODAY
from tests.site import article
from tests.site import issue as small_issue

CONFIG = Config("工作简报", "办公室", sections=(SectionConfig("经验交流"), SectionConfig("动态", "news")))


def issue(number: int, date: str, front: str = "", contributor: str = "青石镇") -> Issue:
    return small_issue(number, date, [article(f"第{number}篇", contributor)], front, CONFIG)


def keys(issues: list[Issue], audience: Audience) -> list[str]:
    return [found.key for found in arrange(CONFIG, issues, [], audience).issues]


def test_issues_are_in_the_order_of_their_dates_wherever_their_files_are() -> None:
    issues = [issue(3, "2026-03-01"), issue(1, "2026-01-01"), issue(2, "2026-02-01")]
    assert keys(issues, Audience(TODAY)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("front", "date", "audience", "shown"),
    [
        ("草稿: 是", "2026-01-01", Audience(TODAY), False),
        ("草稿: 是", "2026-01-01", Audience(TODAY, drafts=True), True),
        ("", "2026-11-22", Audience(TODAY), True),
        ("", "2026-11-23", Audience(TODAY), False),
        ("", "2026-11-23", Audience(TODAY, future=True), True),
        ("密级: 内部", "2026-01-01", Audience(TODAY, drafts=True, future=True), False),
        ("密级: 秘密★10年", "2026-01-01", Audience(TODAY, drafts=True, future=True), False),
    ],
)
def test_drafts_and_future_issues_wait_and_classified_ones_never_show(
    front: str, date: str, audience: Audience, shown: bool
) -> None:
    assert bool(keys([issue(1, date, front)], audience)) is shown


def test_every_section_has_a_page_even_without_articles() -> None:
    site = arrange(CONFIG, [issue(1, "2026-01-01")], [], Audience(TODAY))
    assert [(group.name, group.slug, len(group.entries)) for group in site.sections] == [
        ("经验交流", "jing-yan-jiao-liu", 1),
        ("动态", "news", 0),
    ]


def test_contributors_are_in_pinyin_order_with_their_newest_article_first() -> None:
    issues = [
        issue(1, "2026-01-01", contributor="青石镇、安平镇"),
        issue(2, "2026-02-01", contributor="青石镇"),
    ]
    site = arrange(CONFIG, issues, [], Audience(TODAY))
    assert [(g.name, [e.issue.key for e in g.entries]) for g in site.contributors] == [
        ("安平镇", ["1"]),
        ("青石镇", ["2", "1"]),
    ]


def test_years_are_newest_first() -> None:
    issues = [issue(1, "2025-12-31"), issue(2, "2026-01-01")]
    site = arrange(CONFIG, issues, [], Audience(TODAY))
    assert [(year, [i.key for i in group]) for year, group in site.years] == [(2026, ["2"]), (2025, ["1"])]


def test_a_supplement_of_the_same_day_comes_after_the_regular_issue() -> None:
    regular = issue(9, "2026-01-01")
    supplement = replace(
        regular, path="a.md", number=replace(regular.number, first=1, last=1, supplement=True)
    )
    assert keys([supplement, regular], Audience(datetime.date(2026, 12, 1))) == ["9", "s1"]

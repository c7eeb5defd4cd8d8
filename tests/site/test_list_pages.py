"""The pages that are lists, and that none grows beyond what a reader can load and look through."""

from tests.site import article, issue, pages, site


def many(issues: int, articles: int) -> dict[str, str]:
    """Return the rendered lists of an archive: that many issues, one each day, of that many articles."""
    made = [
        issue(
            n + 1,
            f"{2019 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}",
            [
                article(
                    f"第{n}期第{m}篇文章有一个相当长的题目，长到目录里要排成两行还多出几个字来",
                    f"第{n % 7}号单位、{chr(0x4E00 + n * 3 % 2000)}镇党委政府办公室",
                    f"主题{chr(0x4E00 + n * 7 % 3000)}、基层治理",
                )
                for m in range(articles)
            ],
            "更正: [{日期: 2026-01-01, 内容: 第2页“35家”应为“53家”，特此更正}]",
        )
        for n in range(issues)
    ]
    return {
        path: page.text()
        for path, page in pages(site(made)).items()
        if path.endswith(".html") and not path.startswith("issues")
    }


def test_no_list_of_a_large_archive_exceeds_200_entries_or_150_kilobytes() -> None:
    """Issue 4: a year and more of a daily bulletin, 1,600 articles, hundreds of contributors and topics."""
    rendered = many(400, 4)
    entries = {path: text.count("<li") + text.count("<tr") for path, text in rendered.items()}
    furniture = 90  # navigation, breadcrumbs, years, initials, pages
    assert {path: n for path, n in entries.items() if n > 200 + furniture} == {}
    sizes = {path: len(text.encode()) for path, text in rendered.items()}
    assert {path: size for path, size in sizes.items() if size > 150_000} == {}
    assert {
        "years/2019_2.html",
        "sections/jingyan_2.html",
        "topics/index_2.html",
        "corrections_2.html",
    } <= set(rendered)


def test_a_year_of_few_issues_has_no_headings_for_months() -> None:
    few = pages(site([issue(n, f"2026-{n:02}-01", [article("甲")]) for n in range(1, 4)]))
    assert [name for name, _, _ in few["years/2026.html"].inputs.months] == [""]


def test_a_year_of_many_issues_is_grouped_by_month() -> None:
    issues = [issue(n, f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}", [article("甲")]) for n in range(1, 40)]
    page = pages(site(issues))["years/2026.html"]
    assert [name for name, _, _ in page.inputs.months] == ["2月", "1月"]


def test_contributors_stand_under_the_initials_of_their_pinyin() -> None:
    found = pages(
        site(
            [
                issue(
                    1,
                    "2026-01-01",
                    [article("甲", "青石镇"), article("乙", "安平镇"), article("丙", "3号桥社区")],
                )
            ]
        )
    )
    initials = found["contributors/index.html"].inputs.initials
    assert [(name, anchor) for name, anchor, _ in initials] == [
        ("0-9", "py-0-9"),
        ("A", "py-a"),
        ("Q", "py-q"),
    ]


def test_a_topic_has_a_page_with_its_articles() -> None:
    found = pages(site([issue(1, "2026-01-01", [article("甲", keywords="读书活动")])]))
    ((_, _, lines),) = found["topics/du-shu-huo-dong.html"].inputs.years
    assert [line.title for line in lines] == ["甲"]


def test_a_correction_leads_to_its_article_or_to_the_issue() -> None:
    front = "更正:\n  - {日期: 2026-02-01, 文章: 乙, 内容: 错}\n  - {日期: 2026-03-01, 内容: 也错}"
    found = pages(site([issue(1, "2026-01-01", [article("甲"), article("乙")], front)]))
    ((_, _, lines),) = found["corrections.html"].inputs.years
    assert [line.href for line in lines] == ["issues/1.html#errata", "issues/1.html#a2"]


def test_the_list_of_years_is_a_calendar_of_what_was_published() -> None:
    days = ("2025-01-05", "2025-03-05", "2025-03-20")
    found = pages(site([issue(n, day, [article(f"题{n}")]) for n, day in enumerate(days, 1)]))
    (year,) = found["years/index.html"].inputs.years
    assert (year.name, year.count) == ("2025年", 3)
    assert [month.number for month in year.months] == [1, 0, 2, *[0] * 9]
    assert [bool(month.href) for month in year.months] == [True, False, True, *[False] * 9]


def test_lists_of_years_and_sections_show_what_is_newest_in_them() -> None:
    found = pages(
        site([issue(n, f"2025-0{n}-05", [article(f"题{n}"), article(f"又{n}")]) for n in range(1, 6)])
    )
    (year,) = found["years/index.html"].inputs.years
    assert year.articles == 10
    assert [link.text for link in year.recent] == ["第5期　题5", "第4期　题4", "第3期　题3"]
    section = next(line for line in found["sections/index.html"].inputs.groups if line.count)
    assert [link.text for link in section.recent] == ["题5", "又5", "题4"]


def test_the_pages_of_a_list_lead_on_and_back() -> None:
    """A reader who turns pages wants 下一页; numbers are for jumps."""
    rendered = many(200, 4)
    first, second = rendered["years/2019.html"], rendered["years/2019_2.html"]
    assert 'rel="next" href="../years/2019_2.html">下一页</a>' in first
    assert "上一页" not in first
    assert 'rel="prev" href="../years/2019.html">上一页</a>' in second

"""用稿统计: contributor × year × section, with totals that add up."""

import csv
import io

from bulletin.site.statistics import NOBODY, of_year, tally
from bulletin.values.settings import SectionConfig
from tests.site import CONFIG, article, issue, pages, site

SITE = site(
    [
        issue(1, "2025-01-01", [article("甲", "青石镇"), article("乙", "青石镇、县委")]),
        issue(2, "2026-02-01", [article("丙", "青石镇"), article("丁")]),
    ]
)


def test_contributions_less_those_counted_twice_are_the_articles() -> None:
    counted = tally(SITE)
    assert sum(counted.counts.values()) == 5
    assert sum(counted.counts.values()) - counted.shared == counted.articles == 4
    assert counted.unsigned == 1


def test_the_years_add_up_to_the_whole() -> None:
    assert of_year(SITE, 2025).counts + of_year(SITE, 2026).counts == tally(SITE).counts


def test_rows_and_columns_add_up_on_every_page() -> None:
    for path, page in pages(SITE).items():
        if page.kind.template != "statistics.html":
            continue
        for table in filter(None, (page.inputs.table, page.inputs.by_section)):
            assert [sum(row.cells) for row in table.rows] == [row.total for row in table.rows], path
            assert sum(table.totals) == sum(row.total for row in table.rows) == table.total, path


def test_the_most_diligent_come_first_and_the_unsigned_last() -> None:
    rows = pages(SITE)["statistics.html"].inputs.rows
    assert [(row.name, row.cells, row.total) for row in rows] == [
        ("青石镇", (1, 2), 3),
        ("县委", (0, 1), 1),
        (NOBODY, (1, 0), 1),
    ]


def test_the_page_of_a_year_shows_its_sections() -> None:
    table = pages(SITE)["statistics/2025.html"].inputs.table
    assert [column.text for column in table.columns] == ["经验交流"]


def test_the_csv_opens_in_excel_and_holds_every_count() -> None:
    text = pages(SITE)["statistics.csv"].text()
    assert text.startswith("\ufeff年份,供稿单位,栏目,篇次\r\n")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert sum(int(row["篇次"]) for row in rows) == 5
    assert {"年份": "2025", "供稿单位": "县委", "栏目": "经验交流", "篇次": "1"} in rows


def test_no_name_in_the_csv_is_a_formula() -> None:
    config = CONFIG.__class__("工作简报", "办公室", sections=(SectionConfig("经验交流"),))
    found = site([issue(1, "2026-01-01", [article("甲", "=SUM(1)")], config=config)], config)
    assert "'=SUM(1)" in pages(found)["statistics.csv"].text()

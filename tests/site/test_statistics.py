"""用稿统计: contributor × year × section, with totals that add up."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bulletin.site.charts import WIDTH, lying, standing
from bulletin.site.statistics import NOBODY, of_year, tally
from bulletin.values.settings import SectionConfig
from tests.bench.site import build_site
from tests.browser import missing, new_page
from tests.conftest import ISSUE
from tests.site import CONFIG, article, issue, pages, site

if TYPE_CHECKING:  # not installed where nobody drives browsers
    from playwright.sync_api import Browser

SITE = site(
    [
        issue(1, "2025-01-01", [article("甲", "青石镇"), article("乙", "青石镇、县委")]),
        issue(2, "2026-02-01", [article("丙", "青石镇"), article("丁")]),
    ]
)


def test_contributions_less_those_counted_twice_are_the_articles() -> None:
    counted = tally(SITE)
    assert sum(counted.counts.values()) == 5
    assert sum(counted.counts.values()) - counted.summary.shared == counted.summary.articles == 4
    assert counted.summary.unsigned == 1


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


def test_pictures_show_units_sections_and_months_with_their_numbers() -> None:
    charts = pages(SITE)["statistics.html"].inputs.charts
    units, section, months = charts
    assert [(bar.name, bar.number, bar.recent) for bar in units.bars] == [("青石镇", 3, 1), ("县委", 1, 0)]
    assert units.recent == "2026年"
    assert [bar.part / bar.width for bar in units.bars] == [pytest.approx(1 / 3, abs=0.01), 0]
    assert section.title == "经验交流：各年用稿"
    assert [(bar.label, bar.number) for bar in section.bars] == [("2025", 3), ("2026", 2)]
    assert [bar.number for bar in months.bars] == [0, 2, *[0] * 10]


def test_in_the_first_year_no_part_of_a_bar_is_set_off() -> None:
    articles = [article(f"题{n}", name) for n, name in enumerate(("县委", "青石镇"))]
    units = pages(site([issue(1, "2026-01-01", articles)]))["statistics.html"].inputs.charts[0]
    assert units.recent == ""
    assert [bar.part for bar in units.bars] == [0, 0]


def test_no_bar_is_longer_than_its_picture() -> None:
    chart = lying("", [("很长很长很长很长很长的单位名称", 1_000_000, 3), ("乙", 1, 1)], "2026年")
    assert all(bar.x + bar.width <= WIDTH and bar.y + bar.height <= chart.height for bar in chart.bars)
    assert chart.bars[0].label.endswith("…")
    columns = standing("", [(str(year), year) for year in range(2000, 2012)])
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y >= 0 for bar in columns.bars)


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_twelve_years_are_scrolled_in_their_frame_and_names_stay_in_sight(
    make_site: Callable[..., Path], browser: "Browser"
) -> None:
    signed = ISSUE + "\n（澄川县青荷镇乡村振兴和农业农村综合服务中心党支部供稿）\n"
    texts = {
        f"content/issues/{year}.md": signed.replace("期号: 1", f"期号: {year - 2013}").replace(
            "2026-", f"{year}-"
        )
        for year in range(2014, 2026)
    }
    root = make_site(texts)
    home = f"{build_site(root, root / 'output').as_uri()}/"
    with new_page(browser, home, width=360) as (page, wrong):
        page.goto(f"{home}statistics.html")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        frame = page.locator(".count-table").first
        cut = "all => all.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
        assert page.eval_on_selector_all(".count-table th", cut) == []
        assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
        low = "all => all.filter(link => link.getBoundingClientRect().height < 24).map(link => link.textContent)"
        assert page.eval_on_selector_all(".count-table a", low) == [], "WCAG 2.2, 2.5.8"
        hidden = """cell => {
            const own = cell.getBoundingClientRect(), frame = cell.closest("div").getBoundingClientRect();
            const seen = document.elementFromPoint(own.right - 3, own.top + own.height / 2);
            return own.right > frame.right + 1 || (own.bottom < innerHeight && seen !== cell);
        }"""
        assert not frame.locator("tbody td:last-child").first.evaluate(hidden), "the sum is out of sight"
        frame.evaluate("frame => frame.scrollLeft = 10000")
        name = frame.locator("tbody th").first
        assert (
            name.evaluate(
                "cell => cell.getBoundingClientRect().left - cell.closest('div').getBoundingClientRect().left"
            )
            < 2
        )
        total = frame.locator("tfoot td").last
        assert total.evaluate(
            "cell => cell.getBoundingClientRect().right <= cell.closest('div').getBoundingClientRect().right + 1"
        )
        page.emulate_media(media="print")
        assert total.evaluate("cell => getComputedStyle(cell.closest('tfoot')).display") == "table-row-group"
        assert wrong == []

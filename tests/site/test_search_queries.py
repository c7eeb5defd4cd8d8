"""What readers write into the field of search, in Debian's Chromium: quotes, separators, numbers, dates, names; order; keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bulletin.site.search_places import PLACES
from bulletin.values.settings import Config
from tests.browser import missing, new_page
from tests.site import context, issue, pages_in, site

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "all is there"),
    # Playwright's loop leaves its pipes to the garbage collector when the process ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
DONE = "html[data-search-done]"


@pytest.fixture(scope="module")
def home(sample_site: Path) -> str:
    """The address of the sample site."""
    return sample_site.as_uri() + "/"


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Any]:
    """A page that complains of nothing."""
    with new_page(browser, home) as (opened, wrong):
        yield opened
        assert wrong == []


@pytest.fixture(scope="module")
def asked(browser: Any, home: str) -> Iterator[Any]:
    """The search page, opened on 8 March 2026, one for all tests that ask it one thing after another."""
    with new_page(browser, home) as (opened, wrong):
        opened.clock.set_fixed_time("2026-03-08")
        opened.goto(f"{home}search.html")
        yield opened
        assert wrong == []


def _ask_again(page: Any, query: str) -> str:
    """Return what is said above the hits, of a page that stays open."""
    page.evaluate("document.documentElement.removeAttribute('data-search-done')")
    page.fill("#search-input", query)
    page.press("#search-input", "Enter")
    page.wait_for_selector(DONE, state="attached")
    return str(page.inner_text("#search-status"))


def _ask(page: Any, home: str, query: str, more: str = "") -> str:
    """Return what is said above the hits."""
    page.goto(f"{home}search.html?q={quote(query)}{more}")
    page.wait_for_selector(DONE, state="attached")
    return str(page.inner_text("#search-status"))


def _count(said: str) -> int:
    return int(said.rpartition("：")[2].lstrip("约").partition("篇")[0])


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("“学习”", "学习"),
        ('"学习"', "学习"),
        ("「学习」", "学习"),
        ("『学习』", "学习"),
        ("‘学习’", "学习"),
        ("'学习'", "学习"),
        ("＂学习＂", "学习"),
        ("学习、工作", "学习 工作"),
        ("学习/工作", "学习 工作"),
        ("学习+工作，", "学习 工作"),
        ("“学习”、“工作”", "学习 工作"),
        ("‘学习’、‘工作’", "学习 工作"),
        ("“学习” + “工作”", "学习 工作"),
        ("学习 / 工作", "学习 工作"),
        ("学习 & 工作", "学习 工作"),
        ("學習", "学习"),
        ("学习\u3000工作", "工作 学习"),
    ],
)
def test_marks_around_and_between_words_are_no_part_of_them(asked: Any, query: str, same: str) -> None:
    found = _count(_ask_again(asked, same))
    assert found > 0
    assert _count(_ask_again(asked, query)) == found


def test_what_stands_in_quotes_is_found_to_the_letter_and_else_without_its_marks(asked: Any) -> None:
    exact = _ask_again(asked, "“工程，覆盖18.4万人”")
    assert exact.startswith("1篇")
    assert _ask_again(asked, "“水龙头”、“工程，覆盖18.4万人”").startswith("1篇")
    said = _ask_again(asked, "“学习、、工作”")
    assert "没有“" in said
    assert "“学习”“工作”" in said
    assert _count(said) == _count(_ask_again(asked, "学习 工作"))


@pytest.mark.parametrize("query", ["3.5%", "（7/30）", "“12：30”"])
def test_marks_within_a_number_are_kept_where_others_are_left_out(asked: Any, query: str) -> None:
    """3 and 5 stand in every article."""
    assert "只写一个字" not in _ask_again(asked, query)


def test_of_a_number_with_marks_around_it_the_number_is_found(asked: Any) -> None:
    assert _ask_again(asked, "（1.1）万元").endswith("改查“1.1”“万元”：3篇")


def test_one_character_is_found_and_more_are_advised(asked: Any) -> None:
    said = _ask_again(asked, "水")
    assert _count(said) > 0
    assert "再加一个字" in said


@pytest.mark.parametrize(
    ("query", "href"),
    [
        ("第45期", "issues/45.html"),
        ("45期", "issues/45.html"),
        ("第四十五期", "issues/45.html"),
        ("４５", "issues/45.html"),
        ("No.45", "issues/45.html"),
        ("no. 45", "issues/45.html"),
        ("总第45期", "issues/45.html"),
        ("最新一期", "issues/46.html"),
        ("增刊", "issues/s1.html"),
        ("增刊1", "issues/s1.html"),
        ("2025年增刊", "issues/s1.html"),
        ("2025年第3期", "issues/39.html"),
        ("2025年第三期", "issues/39.html"),
        ("去年第三期", "issues/39.html"),
        ("2025年10月22日", "issues/41.html"),
        ("2025-10-22", "issues/41.html"),
        ("20251022", "issues/41.html"),
        ("二〇二五年十月二十二日", "issues/41.html"),
        ("10月22日", "issues/41.html"),
        ("2025年10月23日", "issues/41.html"),
        ("2025年10月", "issues/41.html"),
        ("2025-10", "issues/41.html"),
        ("2025年11月", "issues/41.html"),
        ("去年10月", "issues/41.html"),
        ("25年10月", "issues/41.html"),
        ("25年第3期", "issues/39.html"),
        ("25年3期", "issues/39.html"),
        ("2025-3期", "issues/39.html"),
        ("二五年第三期", "issues/39.html"),
        ("去年最后一期", "issues/41.html"),
        ("上一期", "issues/45.html"),
        ("最近三期", "issues/44.html"),
        ("创刊号", "issues/31.html"),
        ("《工作简报》第45期", "issues/45.html"),
        ("工作简报45", "issues/45.html"),
        ("第45期PDF", "issues/45.html"),
        ("第45号", "issues/45.html"),
        ("第45期 供水", "issues/45.html"),
        ("39、40期", "issues/39.html"),
        ("39、40期", "issues/40.html"),
        ("39-40", "issues/40.html"),
        ("第39至40期", "issues/39.html"),
        ("第39期和第41期", "issues/41.html"),
        ("第39期 第41期", "issues/41.html"),
        ("第三期 2025", "issues/39.html"),
        ("0045", "issues/45.html"),
        ("上半年", "issues/43.html"),
        ("第四期", "issues/46.html"),
        ("第四期", "issues/34.html"),
        ("第1期增刊", "issues/s1.html"),
        ("增刊第一期", "issues/s1.html"),
        ("七月", "issues/45.html"),
        ("10月份", "issues/41.html"),
        ("上个月", "issues/"),
        ("第肆拾伍期", "issues/45.html"),
        ("期号：45", "issues/45.html"),
        ("#45", "issues/45.html"),
        ("45.pdf", "issues/45.html"),
        ("〔2026〕3期", "issues/45.html"),
        ("2026（3）", "issues/45.html"),
        ("工作简报〔2026〕3号", "issues/45.html"),
        ("2026年第3期（总第45期）", "issues/45.html"),
        ("最早一期", "issues/31.html"),
        ("七月卅日", "issues/45.html"),
        ("十月廿二", "issues/41.html"),
        ("10月31日", "issues/41.html"),
        ("2026 7 30", "issues/45.html"),
        ("２０２５　１０　２２", "issues/41.html"),
        ("10月下旬", "issues/41.html"),
        ("2025年十月底", "issues/41.html"),
        ("去年年底", "years/2025.html"),
        ("2024年到2025年", "years/2024.html"),
        ("2024—2026", "years/2025.html"),
        ("2025年以来", "years/2026.html"),
        ("近三年", "years/2024.html"),
        ("近两年", "years/2025.html"),
        ("2024、2025年", "years/2024.html"),
        ("2025年以后", "years/2026.html"),
        ("2024年以前", "years/2024.html"),
        ("近三期", "issues/44.html"),
        ("去年前三期", "issues/37.html"),
        ("七月第一期", "issues/45.html"),
        ("七月增刊", "issues/s1.html"),
        ("总期号45", "issues/45.html"),
        ("第42期", "issues/43.html"),
        ("第99期", "issues/46.html"),
        ("2025年三、四季度", "issues/41.html"),
        ("2025年3-4季度", "issues/41.html"),
        ("2025年Q4", "issues/41.html"),
        ("统计", "statistics.html"),
        ("历年", "years/index.html"),
        ("去年元月", "issues/37.html"),
        ("上个季度", "issues/41.html"),
        ("本季度", "issues/43.html"),
        ("10.22", "issues/41.html"),
        ("0605", "issues/39.html"),
        ("251022", "issues/41.html"),
        ("25.10.22", "issues/41.html"),
        ("202510", "issues/41.html"),
        ("去年第四季度", "issues/41.html"),
        ("2025年10-12月", "issues/41.html"),
        ("去年下半年", "issues/41.html"),
        ("学习动态栏目", "sections/"),
        ("澄川县水利局", "contributors/xian-shui-li-ju.html"),
        ("水利局供稿", "contributors/xian-shui-li-ju.html"),
        ("供稿单位：水利局", "contributors/xian-shui-li-ju.html"),
        ("水利局写的文章", "contributors/xian-shui-li-ju.html"),
        ("农业局", "contributors/xian-nong-ye-nong-cun-ju.html"),
        ("县水利局？", "contributors/xian-shui-li-ju.html"),
        ("45期。", "issues/45.html"),
        ("『县水利局』", "contributors/xian-shui-li-ju.html"),
        ("【上情下达】", "sections/"),
        ("2025年", "years/2025.html"),
        ("2025年度", "years/2025.html"),
        ("上情下达", "sections/"),
        ("《上情下达》", "sections/"),
        ("县水利局", "contributors/"),
        ("縣水利局", "contributors/"),
        ("板凳课堂", "topics/"),
        ("关于本刊", "about.html"),
        ("用稿统计", "statistics.html"),
        ("五分钟上手", "handbook.html#"),
    ],
)
def test_a_line_above_the_hits_leads_to_what_a_query_names(
    asked: Any, home: str, query: str, href: str
) -> None:
    links = asked.evaluate("query => bulletinPlaces.find(query).then(all => all.map(one => one.href))", query)
    assert any(link.startswith(href) for link in links), links
    folder = Path(home.removeprefix("file://"))
    assert all((folder / link.partition("#")[0]).is_file() for link in links)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("近三期", "46 45 44"),
        ("七月第一期", "45"),
        ("去年前两期", "38 37"),
        ("第四十二期", "41 43"),
        ("七月最后一期", "45"),
    ],
)
def test_issues_that_are_counted_from_somewhere_are_those_and_no_others(
    asked: Any, query: str, keys: str
) -> None:
    """近三期 was read as 第三期; no reader sees no. 42, whose neighbours are offered."""
    links = asked.evaluate("query => bulletinPlaces.find(query).then(all => all.map(one => one.href))", query)
    named = [
        link.removeprefix("issues/").removesuffix(".html") for link in links if link.startswith("issues/")
    ]
    assert [name for name in named if name.isdigit()] == keys.split()


@pytest.mark.parametrize(
    ("query", "said", "hits"),
    [
        ("经验交流 山塘", "没有“经验交流 山塘”这样写的；改查“经验交流”里的“山塘”：", "46 39 33"),
        ("山塘 二〇二五年", "没有“山塘 二〇二五年”这样写的；改查“2025年”里的“山塘”：", "39"),
        (
            "2026年 经验交流 末梢",
            "没有“2026年 经验交流 末梢”这样写的；改查“2026年、经验交流”里的“末梢”：",
            "46",
        ),
        ("46期 山塘", "没有“46期 山塘”这样写的；改查“46期”里的“山塘”：", "46"),
        ("山塘 今年10月", "没有“山塘 今年10月”这样写的；改查“今年10月”里的“山塘”：", "46"),
        ("去年第三期 山塘", "没有“去年第三期 山塘”这样写的；改查“去年第三期”里的“山塘”：", "39"),
        ("去年 夜校 第八期", "文章里没有", ""),
    ],
)
def test_an_issue_a_month_a_year_or_a_section_among_the_words_limits_where_nothing_has_it_in_its_text(
    asked: Any, query: str, said: str, hits: str
) -> None:
    assert _ask_again(asked, query).startswith(said)
    keys = asked.eval_on_selector_all(
        ".search-hit__title", "all => all.map(a => a.getAttribute('href').match(/s\\/(.*?)\\.html/)[1])"
    )
    assert " ".join(dict.fromkeys(keys)) == hits


@pytest.mark.parametrize("query", ["第42期", "2025年10月23日"])
def test_of_an_issue_that_is_not_there_the_next_ones_are_said_to_be_near(asked: Any, query: str) -> None:
    assert "没有这一期，上面是离它最近的" in _ask_again(asked, query)


@pytest.mark.parametrize("query", ["2024.07", "2025年上半年", "2024-2025年春耕"])
def test_a_year_alone_makes_no_title_like_the_query(asked: Any, query: str) -> None:
    assert "题目相近" not in _ask_again(asked, query)


@pytest.mark.parametrize(
    "query",
    ["十四五期间", "一期工程", "为期3天", "第3产业", "近20年来", "汇总45项", "39-45", "增10%", "12.5", "½"],
)
def test_numbers_that_name_no_issue_lead_nowhere(asked: Any, query: str) -> None:
    links = asked.evaluate("query => bulletinPlaces.find(query)", query)
    assert [link["text"] for link in links if link.get("kind") in ("期", "月")] == []


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def test_a_page_that_only_mentions_an_issue_is_not_offered_beside_the_issue(asked: Any) -> None:
    """The handbook has 第45期 as an example."""
    ask = "async query => (await bulletinPlaces.find(query)).concat(await bulletinPlaces.mentions(query)).map(one => one.href)"
    assert asked.evaluate(ask, "第45期") == ["issues/45.html", "issues/45.pdf"]
    assert [link for link in asked.evaluate(ask, "末梢看水") if link.startswith("handbook")]


def test_words_of_the_offices_own_pages_come_behind_the_hits(page: Any, home: str) -> None:
    """They are longer than all else that a query reads: the line of places and the hits do not wait for them."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    _ask(page, home, "第45期")
    assert not [url for url in loaded if "pages.js" in url]
    with page.expect_request("**/pages.js*"):
        assert _count(_ask(page, home, "末梢看水")) > 0
    below = page.wait_for_selector("#search-mentions a")
    assert below.get_attribute("href").startswith("handbook")
    assert below.bounding_box()["y"] > page.locator(".search-hit").last.bounding_box()["y"]
    assert "下面的链接" in _ask(page, home, "联系电话")
    assert page.locator("#search-mentions a").count() > 0


def test_an_office_behind_a_name_is_found_as_it_is_written(asked: Any) -> None:
    """王局长 is written 局长王某; the sample has 乡党委书记在复盘会上说."""
    said = _ask_again(asked, "在复盘书记")
    assert said.startswith("没有“在复盘书记”这样写的；改查“书记在复盘”：1篇")
    assert asked.locator("mark").first.inner_text() == "书记在复盘"
    assert _ask_again(asked, "乡党委在复盘书记").endswith("改查“乡党委书记在复盘”：1篇")


YEARLY = Config("工作简报", "办公室", is_yearly=True)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("第四期", "2025-04-05 2024-04 2023-04"),
        ("第5期", "2025-04-05 2024-05 2023-05"),
        ("24年第5期", "2024-05"),
        ("2025年4、5期", "2025-04-05"),
        ("2025年第4至5期合刊", "2025-04-05"),
        ("2024年4-5期", "2024-05 2024-04"),
        ("合刊", "2025-04-05"),
        ("总第104期", "2023-04"),
        ("第104期", "2023-04"),
        ("去年最后一期", "2025-06"),
    ],
)
def test_a_number_without_its_year_is_that_of_every_year_the_newest_first(
    asked: Any, home: str, query: str, keys: str
) -> None:
    """Numbers begin again each year; in the last year the fourth and the fifth are one."""
    own = (Path(home.removeprefix("file://")) / "assets/search/places.js").read_text(encoding="utf-8")
    numbers = [(2023, n, n) for n in range(1, 7)] + [(2024, n, n) for n in range(1, 7)]
    numbers += [(2025, n, n + (n == 4)) for n in (1, 2, 3, 4, 6)]
    issues = [
        issue(
            _range(first, last),
            f"{year}-{first * 2:02}-10",
            ["题"],
            f"总期号: {_range(6 * (year - 2023) + 100 + first, 6 * (year - 2023) + 100 + last)}",
            YEARLY,
        )
        for year, first, last in numbers
    ]
    try:
        asked.evaluate(pages_in(context(site(issues, YEARLY)))[PLACES].text())
        links = asked.evaluate("query => bulletinPlaces.find(query)", query)
    finally:
        asked.evaluate(own)
    named = [link["href"] for link in links if link.get("kind") == "期"]
    assert " ".join(href.removeprefix("issues/").removesuffix(".html") for href in named) == keys


@pytest.mark.parametrize(
    ("query", "href"),
    [
        ("一本记账簿，记出了一镇的明白账", "issues/45.html"),
        ("夜校办到第九期 坐得满", "issues/45.html"),
        ("五百人投票选出今年九本书", "issues/43.html"),
        ("山塘管家三年账", "issues/46.html"),
        ("没有这样一句话", ""),
    ],
)
def test_a_title_half_remembered_is_offered_where_nothing_has_it_to_the_letter(
    asked: Any, query: str, href: str
) -> None:
    said = _ask_again(asked, query)
    assert said.startswith("文章里没有")
    assert ("题目相近" in said) == bool(href)
    hits = asked.eval_on_selector_all(".search-hit__title", "all => all.map(a => a.getAttribute('href'))")
    assert [hit.partition("?")[0] for hit in hits][:1] == ([href] if href else [])
    assert asked.locator(".search-hit__title mark").count() >= bool(href)


@pytest.mark.parametrize(
    ("query", "href", "marks"),
    [
        ("不看水厂不听汇报", "issues/46.html", ["不看水厂", "不听汇报"]),
        ("一本记账册记出了一镇的明白账", "issues/45.html", ["一本记账册", "记出了一镇的明白账"]),
        ("水量正常的83户比去年 第一件水表装得太高", "issues/46.html", ["水量正常的83户", "比去年"]),
    ],
)
def test_words_whose_marks_are_not_remembered_are_found_where_nothing_has_them_to_the_letter(
    asked: Any, query: str, href: str, marks: list[str]
) -> None:
    assert "不计标点，找到1篇" in _ask_again(asked, query)
    assert asked.get_attribute(".search-hit__title", "href").startswith(href)
    assert asked.locator(".search-hit mark").all_inner_texts()[: len(marks)] == marks


def test_of_a_very_long_query_the_beginning_is_repeated(asked: Any) -> None:
    assert len(_ask_again(asked, "没有这样长的一句话" * 300)) < 150


def test_the_line_is_shown_above_the_hits(page: Any, home: str) -> None:
    _ask(page, home, "第45期")
    assert page.wait_for_selector(".search-places__link").get_attribute("href") == "issues/45.html"


SHIFTS = """() => new Promise(resolve => new PerformanceObserver(list =>
    resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: "layout-shift", buffered: true}))"""


def test_what_is_shown_does_not_move_when_the_hits_come(page: Any, home: str) -> None:
    """Cumulative layout shift: 0.1 is called good, and it was 0.12 before places and hits waited for each other."""
    page.set_viewport_size({"width": 360, "height": 800})
    assert _count(_ask(page, home, "学习")) > 0
    assert page.evaluate(f"Promise.race([({SHIFTS})(), new Promise(end => setTimeout(end, 300, 0))])") < 0.02


def test_hits_are_put_in_order_and_limited_to_years(page: Any, home: str) -> None:
    def keys() -> list[int]:
        hrefs = page.eval_on_selector_all(".search-hit__title", "all => all.map(a => a.getAttribute('href'))")
        return [
            int(digits) for href in hrefs if (digits := href.partition("/")[2].partition(".")[0]).isdigit()
        ]

    everything = _count(_ask(page, home, "学习", "&order=old"))
    assert keys() == sorted(keys())
    _ask(page, home, "学习", "&order=new")
    assert keys() == sorted(keys(), reverse=True)
    assert page.input_value("#search-order") == "new"
    some = _count(_ask(page, home, "学习", "&since=2025&until=2025"))
    assert 0 < some < everything
    assert _count(_ask(page, home, "学习", "&since=2025&until=2024")) == _count(
        _ask(page, home, "学习", "&since=2024&until=2025")
    )
    assert "在“2022年以前”里没有找到" in _ask(page, home, "学习", "&until=2022")
    _ask(page, home, "学习", "&since=2025&until=2025")
    assert all("2025年" in text for text in page.locator(".search-hit__facts").all_inner_texts())


@pytest.mark.parametrize(("width", "hit"), [(1440, 10), (360, -1)])
def test_who_comes_back_sees_the_same_hits_at_the_same_place(
    page: Any, home: str, width: int, hit: int
) -> None:
    """On a phone the last hit is at a place that there is only when the links below the hits have come."""
    page.set_viewport_size({"width": width, "height": 740})
    _ask(page, home, "学习")
    page.click("#search-more")
    page.wait_for_selector(".search-hit:nth-child(11)")
    last = page.locator(".search-hit__title").nth(hit)
    last.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    count, top = page.locator(".search-hit").count(), page.evaluate("scrollY")
    assert top > 0
    last.click()
    page.wait_for_selector("mark.found")
    page.go_back()
    for _ in range(2):
        page.wait_for_function("n => document.querySelectorAll('.search-hit').length === n", arg=count)
        page.wait_for_timeout(300)
        assert abs(page.evaluate("scrollY") - top) < 5
        page.reload()


def test_facets_open_above_the_hits_on_a_phone(browser: Any, home: str) -> None:
    with new_page(browser, home, 360) as (page, wrong):
        _ask(page, home, "学习")
        assert not page.is_visible("#search-facets")
        page.click("#search-narrow")
        facets, hits = (page.locator(name).bounding_box() for name in ("#search-facets", "#search-hits"))
        assert facets
        assert hits
        assert facets["y"] + facets["height"] <= hits["y"]
        assert wrong == []


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_keys_go_to_the_field_in_the_head_of_every_page(page: Any, home: str, key: str) -> None:
    page.goto(home + "issues/41.html")
    page.keyboard.press(key)
    page.keyboard.type("a/b")
    assert page.input_value("#site-search-input") == "a/b"
    page.fill("#site-search-input", "水利")
    page.keyboard.press("Enter")
    page.wait_for_selector(".search-hit")
    assert page.input_value("#search-input") == "水利"


def test_on_a_phone_the_field_is_behind_a_word_and_on_the_front_page_open(browser: Any, home: str) -> None:
    with new_page(browser, home, 360) as (page, wrong):
        page.goto(home + "years/index.html")
        assert not page.is_visible("#site-search-input")
        page.click(".site-nav__link >> text=查找")
        assert page.evaluate("document.activeElement.id") == "site-search-input"
        page.goto(home + "index.html")
        box = page.locator("#site-search-input").bounding_box()
        assert box
        assert box["y"] + box["height"] < 640
        page.emulate_media(media="print")
        assert page.locator("input:visible").count() == 0
        assert wrong == []

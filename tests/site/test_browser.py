"""The sample site in a real browser: every kind of page, every width, from a folder and from a server (issue 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser import missing, new_page, serve, violations
from tests.builds import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.print_jobs import MakeSite

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    # Playwright's loop leaves its pipes to the garbage collector when the process ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

# Of each kind one page, and a pattern for all of its kind.
KINDS = {
    "front": ("index.html", r"index"),
    "issue": ("issues/41.html", r"issues/.+"),
    "issue with contents": ("issues/46.html", r"issues/.+"),
    "year": ("years/2025.html", r"years/\d+"),
    "all years": ("years/index.html", r"years/index"),
    "section": ("sections/jingyan.html", r"sections/(?!index).+"),
    "all sections": ("sections/index.html", r"sections/index"),
    "contributor": ("contributors/xian-shui-li-ju.html", r"contributors/(?!index).+"),
    "all contributors": ("contributors/index.html", r"contributors/index"),
    "topic": ("topics/nong-cun-gong-shui.html", r"topics/(?!index).+"),
    "all topics": ("topics/index.html", r"topics/index"),
    "statistics": ("statistics.html", r"statistics"),
    "statistics of a year": ("statistics/2025.html", r"statistics/\d+"),
    "corrections": ("corrections.html", r"corrections"),
    "about": ("about.html", r"about"),
    "handbook": ("handbook.html", r"handbook"),
    "chapter of the handbook": ("handbook-blocks.html", r"handbook-.+"),
    "search": ("search.html", r"search"),
    "404": ("404.html", r"404"),
    "former address": ("2024/0227.html", r"\d{4}/.+"),
}
PAGES = {name: path for name, (path, _) in KINDS.items() if name != "former address"}
ISSUE = PAGES["issue"]
WIDTHS = [360, 768, 1440]
SIX = "开一开水龙头"  # in the article that issue 41 has
IN_VIEW = """element => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.top < innerHeight && box.bottom > 0;
}"""
# Where the keyboard is: what it stands on, and whether one sees that. A radio button is shown by the word behind it.
FOCUS = """() => {
    const on = document.activeElement;
    if (!on || on === document.body) return null;
    const shown = on.matches(".settings__input") ? on.nextElementSibling : on;
    const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    const top = inside && Array.from(shown.getClientRects()).some(r => {
        const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
        return hit && (shown.contains(hit) || hit.contains(shown));
    });
    return {
        name: on.className || on.id || on.localName,
        header: !!on.closest("nav.site-nav"),
        problem: !inside ? "out of view" : !ring ? "no ring" : !top && box.height < innerHeight ? "covered" : "",
        text: (on.textContent || on.id).trim().slice(0, 20),
    };
}"""
STOPS = """() => Array.from(document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")).filter(
    one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0).length"""
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def served(sample_site: Path) -> Iterator[str]:
    """The address of the sample site on a server."""
    with serve(sample_site) as home:
        yield home


@pytest.fixture(scope="module")
def folder_page(browser: Browser, sample_site: Path) -> Iterator[tuple[Page, list[str]]]:
    """A page of the folder, and what goes wrong on it; one for all tests that only look."""
    with new_page(browser, _home(sample_site), width=WIDTHS[0]) as opened:
        yield opened


@pytest.fixture(scope="module", params=PAGES.values(), ids=list(PAGES))
def page_of_a_kind(
    request: pytest.FixtureRequest, folder_page: tuple[Page, list[str]], sample_site: Path
) -> tuple[Page, list[str]]:
    """A page of each kind, opened on a phone, and what went wrong on it."""
    page, wrong = folder_page
    wrong.clear()
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    _open(page, _home(sample_site) + request.param)
    return folder_page


@pytest.fixture(scope="module")
def server_page(browser: Browser, served: str) -> Iterator[tuple[Page, list[str]]]:
    """A page from the server, and what goes wrong on it."""
    with new_page(browser, served, width=WIDTHS[-1]) as opened:
        yield opened


def _home(site: Path) -> str:
    return site.as_uri() + "/"


def _open(page: Page, address: str) -> None:
    page.goto(address)
    if address.split("?")[0].endswith("search.html"):
        page.wait_for_function("document.documentElement.hasAttribute('data-search-done')")
        # The data of a small archive come in advance: whoever leaves before them breaks off a request.
        page.wait_for_load_state("networkidle")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_every_page_of_the_site_is_of_a_kind_that_is_tested_here(sample_site: Path) -> None:
    pages = {str(path.relative_to(sample_site)) for path in sample_site.rglob("*.html")}
    assert {path for path, _ in KINDS.values()} <= pages
    assert [
        page for page in pages if not any(re.fullmatch(kind + r"\.html", page) for _, kind in KINDS.values())
    ] == []


def test_axe_finds_nothing_on_a_page_on_a_phone(page_of_a_kind: tuple[Page, list[str]]) -> None:
    assert violations(page_of_a_kind[0]) == []


def test_a_page_from_a_folder_fits_every_width_and_asks_nothing_from_outside(
    page_of_a_kind: tuple[Page, list[str]],
) -> None:
    page, wrong = page_of_a_kind
    sizes = [(width, "") for width in WIDTHS]
    for width, size in [*sizes, (320, "medium"), (320, "large"), (3840, "medium")]:
        page.set_viewport_size({"width": width, "height": 900})
        if size:
            page.evaluate("size => document.documentElement.setAttribute('data-size', size)", size)
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{over} px too wide at {width} with {size or 'usual'} letters")
    assert wrong == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_from_a_server_fits_every_width_and_asks_nothing_from_outside(
    server_page: tuple[Page, list[str]], served: str, path: str
) -> None:
    page, wrong = server_page
    wrong.clear()
    _open(page, served + path)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{over} px too wide at {width}")
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    assert wrong == []


def test_every_issue_opens_on_a_phone_without_a_complaint(
    folder_page: tuple[Page, list[str]], sample_site: Path
) -> None:
    page, wrong = folder_page
    wrong.clear()
    page.set_viewport_size({"width": 360, "height": 900})
    for issue in sorted(sample_site.glob("issues/*.html")):
        page.goto(issue.as_uri())
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{issue.name} is {over} px too wide")
    assert wrong == []


UNBROKEN = "x" * 120
ADDRESS = f"https://example.org/{UNBROKEN}"
UNBROKEN_TEXT = f"""
网址{ADDRESS}，见 `{UNBROKEN}` 处[^1]，[{UNBROKEN}]({ADDRESS})。

```
{UNBROKEN}
```

- 项 `{UNBROKEN}`

> 引 {ADDRESS}

| 甲 | ![乙](big.png) | `{UNBROKEN[:40]}` |
|---|---|---|
| {UNBROKEN[:40]} | 乙 | 丙 |

如图：![甲](big.png)，见上。

[^1]: 注 {ADDRESS} `{UNBROKEN}`
"""


def test_words_code_and_pictures_that_no_line_holds_stay_within_a_phone(
    browser: Browser, make_site: MakeSite
) -> None:
    title = f"---\n期号: 1\n日期: 2026-01-05\n责任编辑: [{UNBROKEN}]\n关键词: [{UNBROKEN}]\n---\n\n## {UNBROKEN}题\n\n:供稿: {UNBROKEN}\n"
    root = make_site(
        {
            "content/issues/1.md": title + UNBROKEN_TEXT,
            "content/pages/about.md": f"# 关于{UNBROKEN}\n{UNBROKEN_TEXT}",
        }
    )
    for folder in ("issues", "pages"):
        Image.new("L", (2400, 600), 99).save(root / "content" / folder / "big.png")
    assert run(root).published
    site = root / "output/site"
    with new_page(browser, _home(site), width=360) as (page, wrong):
        for path in ("index.html", "404.html", "about.html", "issues/1.html", "contributors/index.html"):
            page.goto((site / path).as_uri())
            if (over := page.evaluate(SIDEWAYS)) > 0:
                wrong.append(f"{path} is {over} px too wide")
        assert wrong == []


@pytest.mark.parametrize("kind", ["front", "issue with contents", "contributor", "statistics", "404"])
def test_axe_finds_nothing_on_a_wide_dark_page(browser: Browser, sample_site: Path, kind: str) -> None:
    with new_page(browser, _home(sample_site), color_scheme="dark") as (page, _):
        _open(page, _home(sample_site) + PAGES[kind])
        assert page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)[0] < 60")
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_hits_nor_in_the_open_settings(
    browser: Browser, sample_site: Path, scheme: str
) -> None:
    with new_page(browser, _home(sample_site), color_scheme=scheme) as (page, wrong):
        _open(page, _home(sample_site) + "search.html?q=学习")
        assert page.locator(".search-hit").count()
        page.click(".settings__open")
        assert violations(page) == []
        page.click(".settings__word >> text=高")
        assert violations(page) == []
        page.goto(f"{_home(sample_site)}{ISSUE}?q={SIX}#a1")
        assert page.locator("mark.found").count()
        assert violations(page) == []
        assert wrong == []


def test_a_former_address_leads_to_the_issue(browser: Browser, sample_site: Path) -> None:
    with new_page(browser, _home(sample_site)) as (page, wrong):
        page.goto(_home(sample_site) + KINDS["former address"][0])
        page.wait_for_url(re.compile("/issues/"))
        assert page.is_visible("article.article")
        assert wrong == []


@pytest.mark.parametrize("kind", ["front", "issue", "issue with contents", "year", "search", "statistics"])
def test_tab_walks_from_the_skip_link_through_the_navigation_to_the_end_and_is_always_seen(
    browser: Browser, sample_site: Path, kind: str
) -> None:
    with new_page(browser, _home(sample_site), width=1440) as (page, wrong):
        _open(page, _home(sample_site) + PAGES[kind])
        while page.evaluate(FOCUS):  # the search page begins in its field
            page.keyboard.press("Shift+Tab")
        expected = page.evaluate(STOPS)
        stops: list[dict[str, Any]] = []
        for _ in range(expected + 5):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop is None or stops[:1] == [stop]:  # out of the page, or round
                break
            stops.append(stop)
        assert stops[0]["name"] == "skip-link"
        links = page.locator("nav.site-nav a").count()
        assert sum(stop["header"] for stop in stops[1 : links + 2]) == links
        assert [
            f"{stop['name']} {stop['text']}: {stop['problem']}" for stop in stops if stop["problem"]
        ] == []
        assert len(stops) == expected
        assert wrong == []


def test_the_skip_link_leads_to_the_text(browser: Browser, sample_site: Path) -> None:
    with new_page(browser, _home(sample_site)) as (page, _):
        page.goto(_home(sample_site) + ISSUE)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_settings_open_and_close_by_keyboard(browser: Browser, sample_site: Path) -> None:
    with new_page(browser, _home(sample_site), width=360) as (page, wrong):
        page.goto(_home(sample_site) + ISSUE)
        _tab_to(page, ".settings__open")
        page.keyboard.press("Enter")
        assert page.is_visible(".settings__panel")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)["problem"] == ""
        page.keyboard.press("ArrowLeft")
        assert page.get_attribute("html", "data-size") == "large"
        assert page.evaluate(FOCUS)["problem"] == ""
        page.keyboard.press("Escape")
        assert not page.is_visible(".settings__panel")
        assert page.evaluate("document.activeElement.className") == "settings__open"
        assert wrong == []


def test_settings_are_remembered_after_reload_and_on_other_pages(browser: Browser, sample_site: Path) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('.article__text p')).fontSize)"
    with new_page(browser, _home(sample_site)) as (page, wrong):
        page.goto(_home(sample_site) + ISSUE)
        usual = page.evaluate(size)
        page.click(".settings__open")
        for word in ["大", "高", "深"]:
            page.click(f".settings__word >> text={word}")
        large = page.evaluate(size)
        assert large > usual
        for path in [ISSUE, "issues/46.html"]:
            page.goto(_home(sample_site) + path)
            # Chromium hands what was chosen to the next page's process in its own time.
            page.wait_for_function("() => (localStorage.bulletin ?? '').includes('dark')")
            page.reload()
            assert page.evaluate("({...document.documentElement.dataset})") == {
                "size": "large",
                "contrast": "high",
                "theme": "dark",
            }
            assert page.evaluate(size) == large
            assert page.locator(".settings__input:checked").evaluate_all("all => all.map(x => x.value)") == [
                "large",
                "high",
                "dark",
            ]
        assert wrong == []


def test_paper_shows_the_article_and_no_navigation(browser: Browser, sample_site: Path) -> None:
    with new_page(browser, _home(sample_site), width=590, color_scheme="dark") as (page, wrong):
        page.goto(_home(sample_site) + ISSUE)
        page.emulate_media(media="print")
        for selector in [".masthead__name", ".article__title", ".article__text", ".table", ".distribution"]:
            assert page.locator(selector).first.is_visible(), selector
        assert [
            name
            for name in page.locator(
                "nav, .skip-link, .settings, .site-header, .site-footer, button"
            ).evaluate_all("all => all.filter(one => one.checkVisibility()).map(one => one.className)")
            if name != "contents"
        ] == []
        color, ground = page.evaluate(
            "[getComputedStyle(document.querySelector('.article__text p')).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert ground == "rgb(255, 255, 255)"
        assert max(map(int, re.findall(r"\d+", color))) < 60
        # Or Chromium prints everything smaller; 590 px is A4 between the margins.
        assert page.evaluate(SIDEWAYS) <= 0
        assert wrong == []


def test_without_scripts_an_issue_is_complete_and_promises_nothing(
    browser: Browser, sample_site: Path
) -> None:
    with new_page(browser, _home(sample_site), java_script_enabled=False) as (page, wrong):
        page.goto(_home(sample_site) + ISSUE)
        assert SIX in page.inner_text(".article__text")
        assert page.is_visible(".distribution")
        assert page.is_visible("nav.site-nav")
        assert not page.is_visible(".settings__open")
        assert [b.inner_text() for b in page.locator("button").all() if b.is_visible()] == []
        assert wrong == []


def test_without_scripts_search_says_how_to_find_things(browser: Browser, sample_site: Path) -> None:
    with new_page(browser, _home(sample_site), java_script_enabled=False) as (page, wrong):
        page.goto(_home(sample_site) + "search.html")
        said = page.inner_text(".search-otherwise")
        assert "JavaScript" in said
        assert "2025年" in said
        assert not page.is_visible("#search-input")
        page.click(".search-otherwise >> text=2025年")
        assert page.url.endswith("/years/2025.html")
        assert wrong == []


@pytest.mark.parametrize(
    "address",
    [
        "issues/46.html",
        "years/2025.html",
        "sections/jingyan.html",
        "contributors/xian-shui-li-ju.html",
    ],
)
def test_one_click_leads_from_the_front_page(browser: Browser, sample_site: Path, address: str) -> None:
    with new_page(browser, _home(sample_site)) as (page, wrong):
        page.goto(_home(sample_site) + "index.html")
        links = page.locator(f"main a[href='{address}']").locator("visible=true")
        assert links.count()
        links.first.click()
        assert page.url == _home(sample_site) + address
        assert page.is_visible("h1")
        assert wrong == []


@pytest.mark.parametrize("width", [360, 1440])
def test_an_issue_stands_still_while_it_loads(browser: Browser, served: str, width: int) -> None:
    with new_page(browser, served, width=width) as (page, _):
        page.add_init_script(
            """window.moved = [];
            new PerformanceObserver(list => list.getEntries().forEach(entry => moved.push([entry.value,
                ...entry.sources.map(source => source.node && (source.node.className || source.node.nodeName))])))
                .observe({type: "layout-shift", buffered: true});"""
        )
        page.goto(served + ISSUE)
        page.evaluate("document.fonts.ready")
        for _ in range(5):
            page.mouse.wheel(0, 900)
            page.wait_for_timeout(60)
        moved = page.evaluate("moved")
        assert sum(entry[0] for entry in moved) < 0.01, moved


def test_six_remembered_characters_lead_by_keyboard_to_the_marked_phrase(
    browser: Browser, sample_site: Path
) -> None:
    with new_page(browser, _home(sample_site), reduced_motion="no-preference") as (page, wrong):
        page.goto(_home(sample_site) + "index.html")
        _tab_to(page, "input[type=search]")
        page.keyboard.type(SIX)
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-hit mark")
        _tab_to(page, ".search-hit a")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark.found")
        assert page.url.startswith(_home(sample_site) + ISSUE)
        assert page.inner_text("mark.found") == SIX
        page.wait_for_timeout(400)
        assert page.locator("mark.found").evaluate(IN_VIEW)
        assert wrong == []

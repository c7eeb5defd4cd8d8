"""What helps readers along besides the text, in Debian's Chromium: a lost address, keys, colours that the system sets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench.site import build_site
from tests.browser import missing, new_page, serve
from tests.conftest import ISSUE as ISSUE_TEXT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ISSUE = "issues/41.html"


def test_a_lost_address_at_any_depth_leads_home(browser: Browser, make_site: Callable[..., Path]) -> None:
    """A site that does not know its address: the page that a server shows there has to find the way."""
    root = make_site({"content/issues/1.md": ISSUE_TEXT})
    folder = build_site(root, root / "output")
    text = (folder / "404.html").read_text(encoding="utf-8")
    assert "script-src 'self' 'sha256-" in text, "the preview's script would be refused"
    with serve(folder) as home, new_page(browser, home, bypass_csp=False) as (page, _):
        for address in ("none.html", "issues/2020/none.html", "a/b/c/"):
            page.route(
                home + address, lambda route: route.fulfill(status=404, body=text, content_type="text/html")
            )
            page.goto(home + address)
            page.locator("main a[href='/site/search.html']").click()
            page.wait_for_url(home + "search.html")
        page.go_back()
        field = page.locator("form[action='/site/search.html'] input")  # once its script has found the way
        field.fill("水利")
        field.press("Enter")
        page.wait_for_url(home + "search.html?q=*")


def test_question_mark_opens_the_list_of_keys_and_closes_it(browser: Browser, sample_site: Path) -> None:
    home = sample_site.as_uri() + "/"
    with new_page(browser, home) as (page, wrong):
        page.goto(home + "index.html")
        page.keyboard.press("?")
        assert "Ctrl+K" in page.inner_text(".settings__keys")
        assert page.is_visible(".settings__keys")
        page.keyboard.press("?")
        assert not page.is_visible(".settings__keys")
        page.fill("#site-search-input", "是")
        page.type("#site-search-input", "?")
        assert page.input_value("#site-search-input") == "是?"
        assert wrong == []


def test_the_links_of_paragraphs_are_one_tab_stop_and_arrow_keys_walk_among_them(
    browser: Browser, sample_site: Path
) -> None:
    home = sample_site.as_uri() + "/"
    with new_page(browser, home) as (page, wrong):
        page.goto(home + ISSUE)
        articles = page.locator("article.article")
        assert page.locator(".here").count() > 20
        assert page.locator(".here:not([tabindex='-1'])").count() <= articles.count() * 2
        page.locator(".here").first.focus()
        first = page.evaluate("document.activeElement.hash")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") not in ("", first)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == page.evaluate("location.hash")
        assert wrong == []


@pytest.mark.parametrize(
    ("path", "current", "other"),
    [
        ("years/index.html", ".site-nav__link--here", ".site-nav__link:not([aria-current])"),
        ("years/2025.html", "[aria-current='page'].jump-list__here", ".jump-list__link"),
        ("handbook.html", ".chapters__link[aria-current]", ".chapters__link:not([aria-current])"),
        ("issues/41.html?q=开一开水龙头#a1", ".found", ".article__text p"),
        ("search.html?q=学习", ".search-hit__title .found", ".search-hit__title"),
    ],
)
def test_what_is_current_is_seen_where_the_system_sets_all_colours(
    browser: Browser, sample_site: Path, path: str, current: str, other: str
) -> None:
    home = sample_site.as_uri() + "/"
    with new_page(browser, home, forced_colors="active") as (page, _):
        page.goto(home + path)
        page.wait_for_selector(current)

        def style(selector: str, name: str) -> Any:
            return page.locator(selector).first.evaluate(f"one => getComputedStyle(one).{name}")

        assert style(current, "backgroundColor") != style(other, "backgroundColor")
        assert style(current, "color") == "rgb(255, 255, 255)"
        highlight = """() => {
            const sample = document.body.appendChild(document.createElement("i"));
            sample.style.cssText = "forced-color-adjust: none; background: Highlight";
            return getComputedStyle(sample).backgroundColor;
        }"""
        assert style(current, "backgroundColor") == page.evaluate(highlight), "white on something else"
        assert style(".breadcrumbs__item[aria-current]", "backgroundColor") != page.evaluate(highlight), (
            "dark on dark"
        )
        assert style(".site-nav__link:not([aria-current])", "borderBottomColor") == style(
            "body", "backgroundColor"
        )


def test_on_paper_no_heading_ends_a_page_and_no_entry_is_cut_in_two(
    browser: Browser, sample_site: Path
) -> None:
    home = sample_site.as_uri() + "/"
    with new_page(browser, home) as (page, _):
        page.emulate_media(media="print")
        for path, heading, entry in (
            ("sections/jingyan.html", ".run__title", ".article-list__item"),
            ("years/2025.html", "h2", ".issue-card"),
            ("search.html?q=学习", "h2", ".search-hit"),
        ):
            page.goto(home + path)
            page.wait_for_selector(entry)
            for selector, name, value in ((heading, "breakAfter", "avoid"), (entry, "breakInside", "avoid")):
                style = f"one => getComputedStyle(one).{name}"
                assert page.locator(selector).first.evaluate(style) == value, (path, selector)


def test_a_stranger_finds_five_things_with_one_word_and_one_click_each(
    browser: Browser, sample_site: Path
) -> None:
    home = sample_site.as_uri() + "/"
    with new_page(browser, home) as (page, wrong):
        page.add_init_script("Date = class extends Date { getFullYear() { return 2026; } }")
        for written, link, address in (
            ("开一开水龙头", ".search-hit__title", "issues/41.html?q="),
            ("第45期", ".search-places__link", "issues/45.html"),
            ("2024年8月", ".search-places__link", "issues/34.html"),
            ("县水利局", ".search-places__link", "contributors/xian-shui-li-ju.html"),
        ):
            page.goto(home + "index.html")
            page.fill("#site-search-input", written)
            page.press("#site-search-input", "Enter")
            page.locator(link).first.click()
            page.wait_for_url(f"{home}{address}**")
        page.goto(f"{home}search.html?q=开一开水龙头")
        hit = page.locator(".search-hit .pdf-link").first
        assert hit.get_attribute("href") == "issues/41.pdf"
        assert "页，" in hit.inner_text()
        page.goto(f"{home}search.html?q=去年第三期")
        pdf = page.locator(".search-places__link[href$='.pdf']").first
        assert pdf.get_attribute("href") == "issues/39.pdf"
        assert "页，" in pdf.inner_text()
        assert (sample_site / "issues/39.pdf").is_file()
        assert wrong == []

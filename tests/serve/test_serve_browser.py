"""Open pages of `bulletin serve` in a real browser: fresh at once, in their place, covered while something is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bulletin.build.sources import read_layouts
from bulletin.serve.event_bus import EventBus, Frame
from bulletin.serve.server import Server, open_server
from tests.browser import missing, new_page, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

LINES = "".join(f'<p id="p{n}">第{n}段。</p>' for n in range(200))
PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><title>页</title><link rel="icon" href="data:,"><link rel="stylesheet" href="assets/site.css"></head>'
    "<body><main><h1>页</h1>{extra}<details><summary>更多</summary>里面</details>{lines}</main></body></html>"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of one long page with a style sheet."""
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text(PAGE.format(extra="", lines=LINES))
    (site / "assets/site.css").write_text("p { margin: 10px 0; line-height: 40px }")
    (site / "404.html").write_text("<!DOCTYPE html><title>没有</title><main>没有这个页面</main>")
    layouts = read_layouts(tmp_path)
    opened = open_server(None, site, EventBus(), layouts["preview/live.js"], layouts["preview/waiting.html"])
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def page(browser: "Browser", server: Server) -> "Iterator[Page]":
    """The page, open and listening."""
    with new_page(browser, server.address) as (opened, wrong):
        opened.goto(server.address)
        opened.wait_for_function(
            "() => performance.getEntriesByType('resource').some(one => one.name.includes('/.live/live.js'))"
        )
        yield opened
        # The stream of events ends with the page, or with the server, and a browser calls that a failure.
        of_the_end = ("/.live/events", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET")
        assert not [said for said in wrong if not any(words in said for words in of_the_end)]


def first_seen(page: "Page") -> str:
    """Return the id of the first paragraph in the window."""
    found = page.evaluate(
        "[...document.querySelectorAll('main p')].find(p => p.getBoundingClientRect().bottom > 0).id"
    )
    return str(found)


def test_a_page_made_anew_is_loaded_anew_and_keeps_its_place(page: "Page", server: Server) -> None:
    page.evaluate(
        "document.querySelector('details').open = true; document.getElementById('p120').scrollIntoView()"
    )
    assert first_seen(page) == "p120"
    (server.folder / "index.html").write_text(PAGE.format(extra="<p>新的一段。</p>" * 30, lines=LINES))
    server.bus.made(["index.html"])
    page.get_by_text("新的一段。").first.wait_for(state="attached")
    page.wait_for_load_state()
    assert first_seen(page) in ("p119", "p120")
    assert page.evaluate("document.querySelector('details').open")


def test_the_style_sheet_is_exchanged_without_loading_the_page(page: "Page", server: Server) -> None:
    page.evaluate("window.stays = true; document.getElementById('p50').scrollIntoView()")
    (server.folder / "assets/site.css").write_text(
        "p { margin: 10px 0; line-height: 40px; color: rgb(1, 2, 3) }"
    )
    server.bus.made(["assets/site.css"])
    page.wait_for_function("() => getComputedStyle(document.getElementById('p50')).color === 'rgb(1, 2, 3)'")
    assert page.evaluate("window.stays") is True
    assert first_seen(page) == "p50"
    page.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 1")


def test_another_pages_change_leaves_this_one_alone(page: "Page", server: Server) -> None:
    page.evaluate("window.stays = true")
    server.bus.made(["issues/1.html"])
    server.bus.failed("错误")  # comes after it, so what is seen now was told after it
    page.get_by_role("alertdialog").wait_for()
    assert page.evaluate("window.stays") is True


def test_what_is_wrong_covers_the_page_until_it_is_fixed(page: "Page", server: Server) -> None:
    server.bus.failed(
        "错误[unknown-section]: 栏目 `经验交留` 不在本期栏目中\n --> content/issues/412.md:18:3"
    )
    cover = page.get_by_role("alertdialog")
    cover.wait_for()
    assert "经验交留" in cover.inner_text()
    assert violations(page) == []
    server.bus.made([])
    cover.wait_for(state="detached")


def test_a_page_opened_while_something_is_wrong_is_covered_too(page: "Page", server: Server) -> None:
    server.bus.failed("错误：<b>尖括号</b>")
    page.reload()
    assert "<b>尖括号</b>" in page.get_by_role("alertdialog").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("alertdialog").wait_for(state="detached")


def test_warnings_wait_behind_a_button_and_stay_open_while_they_are_fixed(
    page: "Page", server: Server
) -> None:
    server.bus.made([], frame=Frame("2 个警告", "警告[x]: 一\n\n警告[y]: 二"))
    button = page.get_by_role("button", name="2 个警告")
    button.wait_for()
    assert not page.get_by_text("警告[y]: 二").is_visible()
    button.click()
    assert page.get_by_text("警告[y]: 二").is_visible()
    assert not violations(page)
    server.bus.made([], frame=Frame("1 个警告", "警告[y]: 二"))
    page.get_by_role("button", name="1 个警告").wait_for()
    assert page.get_by_text("警告[y]: 二").is_visible()
    server.bus.made([], frame=Frame())
    page.get_by_role("button", name="1 个警告").wait_for(state="detached")


def test_what_is_not_published_bears_a_mark_and_so_do_links_to_it(browser: "Browser", server: Server) -> None:
    issue = server.folder / "issues/48.html"
    issue.parent.mkdir()
    issue.write_text(
        '<!DOCTYPE html><html lang="zh-CN"><title>期</title><body><main><h1>期</h1><a href="#a1">一</a></main>'
    )
    links = '<a id="link" href="issues/48.html#a1">第48期</a><a href="issues/47.html">第47期</a><ul></ul>'
    (server.folder / "index.html").write_text(PAGE.format(extra=links, lines=""))
    server.bus.made([], frame=Frame(marks=(("issues/48.html", "草稿"),)))
    with new_page(browser, server.address) as (opened, _):
        opened.goto(server.address)
        assert opened.locator("#link + span").inner_text() == "草稿"
        assert opened.locator("span[data-preview]").count() == 1
        opened.evaluate(
            "document.querySelector('ul').innerHTML = '<li><a href=\"issues/48.html\">找到的</a></li>'"
        )
        opened.locator("li span").wait_for()
        opened.locator("#link").click()
        opened.get_by_text("草稿：只在预览里看得到，还没有发布").wait_for()
        assert opened.locator("span[data-preview]").count() == 0
        server.bus.made([], frame=Frame())
        opened.locator("[data-preview]").wait_for(state="detached")
    assert "草稿" not in issue.read_text()


def test_the_waiting_page_gives_way_to_the_site(browser: "Browser", tmp_path: Path) -> None:
    layouts = read_layouts(tmp_path)
    site = tmp_path / "later"
    server = open_server(None, site, EventBus(), layouts["preview/live.js"], layouts["preview/waiting.html"])
    server.start()
    with new_page(browser, server.address) as (page, _):
        page.goto(server.address)
        assert "正在生成" in page.inner_text("h1")
        (site / "assets").mkdir(parents=True)
        (site / "assets/site.css").write_text("")
        (site / "index.html").write_text(PAGE.format(extra="", lines=LINES))
        server.bus.made(["index.html", "assets/site.css"])
        page.get_by_role("heading", name="页", exact=True).wait_for()
    server.stop()


def test_a_page_whose_server_stopped_says_so(page: "Page", server: Server) -> None:
    server.stop()
    page.get_by_role("status").wait_for()
    assert "bulletin serve" in page.get_by_role("status").inner_text()

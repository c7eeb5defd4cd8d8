"""The button that copies an article, in Chromium, from a page on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import missing, new_page
from tests.commands import bulletin
from tests.conftest import ISSUE, SITE

if TYPE_CHECKING:  # not installed where nobody drives browsers
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
TEXT = ISSUE.replace("会议开得很好。", "会议开得**很好**，见[网页](https://example.com/)。")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("site")
    (root / "content" / "issues").mkdir(parents=True)
    (root / "content" / "site.yaml").write_text(SITE, encoding="utf-8")
    (root / "content" / "issues" / "1.md").write_text(TEXT, encoding="utf-8")
    told = bulletin("wechat", "1", "-C", root)
    assert told.exit_code == 0, told.output
    return (root / "output" / "wechat" / "1" / "01-县里开了一次会.html").as_uri()


PASTE = """<div id="paste" contenteditable="true" style="min-height: 2em"></div>"""


@pytest.mark.parametrize("without", ["", "execCommand", "clipboard"])
def test_what_was_copied_is_pasted_with_its_styles(browser: Browser, address: str, without: str) -> None:
    """Each way of copying stands in for the other."""
    with new_page(browser, address, permissions=["clipboard-read", "clipboard-write"]) as (page, wrong):
        page.goto(address)
        if without == "execCommand":
            page.evaluate("document.execCommand = () => false")
        elif without == "clipboard":
            page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.get_by_role("button", name="复制正文").click()
        page.wait_for_function("document.getElementById('message').textContent.startsWith('已复制正文')")
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{PASTE}`)")
        page.locator("#paste").click()
        page.keyboard.press("Control+V")
        pasted = page.locator("#paste")
        assert "会议开得很好，见网页[1]。" in pasted.inner_text()
        assert pasted.locator("p").first.evaluate("e => e.style.textIndent") == "2em"
        assert pasted.locator("strong").first.evaluate("e => e.style.fontWeight") in ("bold", "700")
        assert not wrong


def test_where_the_browser_forbids_both_the_text_is_selected(browser: Browser, address: str) -> None:
    with new_page(browser, address) as (page, _):
        page.goto(address)
        page.evaluate("document.execCommand = () => false")
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.get_by_role("button", name="复制正文").click()
        page.wait_for_function("document.getElementById('message').textContent.includes('Ctrl+C')")
        assert "会议开得很好" in page.evaluate("getSelection().toString()")


def test_title_and_abstract_are_copied_as_plain_words(browser: Browser, address: str) -> None:
    with new_page(browser, address, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        page.goto(address)
        page.get_by_role("button", name="复制标题").click()
        page.wait_for_function("document.getElementById('message').textContent.startsWith('已复制标题')")
        assert page.evaluate("navigator.clipboard.readText()") == "县里开了一次会"

"""The preview's button and its drop zone, in Chromium."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bulletin.build.sources import read_layouts
from bulletin.serve.dropped_files import DroppedFiles
from bulletin.serve.event_bus import EventBus
from bulletin.serve.server import Server, open_server
from tests.browser import missing, new_page
from tests.intake.test_import_command import simple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
PAGE = "<!DOCTYPE html><html lang='zh'><title>页</title><body><main>{}</main></body></html>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("site")
    (root / "content/issues").mkdir(parents=True)
    (root / "content/site.yaml").write_text("名称: 工作简报\n编发单位: 协调小组办公室\n")
    (root / "site/issues").mkdir(parents=True)
    (root / "site/index.html").write_text(PAGE.format("首页"))
    (root / "site/404.html").write_text(PAGE.format("没有"))
    layouts = read_layouts(root)
    script = layouts["preview/live.js"] + layouts["preview/drop.js"]
    take = DroppedFiles(root).take
    opened = open_server(None, root / "site", EventBus(), script, layouts["preview/waiting.html"], take)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def page(browser: "Browser", server: Server) -> "Iterator[Page]":
    with new_page(browser, server.address) as (opened, _):
        opened.goto(server.address)
        yield opened


DROP = """([name, body]) => {
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


def test_a_dropped_file_is_told_of_and_opened_once_it_is_built(page: "Page", server: Server) -> None:
    page.evaluate(DROP, ["旧简报.docx", base64.b64encode(simple()).decode()])
    page.get_by_role("heading", name="写出 1 期草稿").wait_for()
    page.reload()  # a build changes the page
    assert "导入说明：旧简报.docx" in page.get_by_role("alertdialog").inner_text()
    (server.folder / "issues/12.html").write_text(PAGE.format("第12期"))
    page.get_by_role("link", name="打开草稿").click()
    page.wait_for_url("**/issues/12.html")
    assert not page.get_by_role("alertdialog").is_visible()


def test_a_draft_of_files_dropped_before_is_not_opened_from_the_next_list(
    page: "Page", server: Server
) -> None:
    words = "工作简报\n第14期\n2021年3月5日\n\n水管的事\n\n县里装了水管。\n".encode()
    page.evaluate(DROP, ["旧简报.txt", base64.b64encode(words).decode()])
    page.get_by_role("heading", name="写出 1 期草稿").wait_for()
    page.evaluate(DROP, ["坏.docx", base64.b64encode(b"PK no more").decode()])
    page.get_by_role("heading", name="没有写出草稿").wait_for()
    (server.folder / "issues/14.html").write_text(PAGE.format("第14期"))
    page.wait_for_timeout(700)  # twice as long as between two looks
    assert not page.get_by_role("link", name="打开草稿").is_visible()
    page.keyboard.press("Escape")


def test_a_chosen_file_that_gives_nothing_says_why_and_escape_closes_it(page: "Page", tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 and no more")
    page.locator("input[type=file]").set_input_files(tmp_path / "坏.docx")
    page.get_by_role("heading", name="没有写出草稿").wait_for()
    assert "损坏" in page.get_by_role("alertdialog").inner_text()
    page.keyboard.press("Escape")
    assert not page.get_by_role("alertdialog").is_visible()
    focused = page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")
    assert json.dumps(focused, ensure_ascii=False) == '"导入 Word、PDF……"'

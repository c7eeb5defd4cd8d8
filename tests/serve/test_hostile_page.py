"""While a preview runs, a page of somebody else in the same browser tries all it can: it reads and writes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bulletin.serve.dropped_files import DroppedResult
from bulletin.serve.event_bus import EventBus
from bulletin.serve.server import Server, open_server
from tests.browser import missing, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='7' height='7'/>"
TRIES = """
async target => {
  const got = [];
  const settled = (what, make) => new Promise(done => {
    const element = make();
    element.onload = () => { got.push(what + " loaded"); done(); };
    element.onerror = done;
    setTimeout(done, 1500);
    document.body.append(element);
  });
  const element = (name, values) => () => Object.assign(document.createElement(name), values);
  const asked = async (what, address, options) => {
    try {
      const answer = await fetch(target + address, options);
      const text = await answer.text();
      if (text) got.push(what + " read " + text);
    } catch { /* refused */ }
  };
  window.draft = () => got.push("script ran");
  const sent = name => ({method: "POST", body: "# 假\\n", mode: name});
  await Promise.all([
    settled("script", element("script", {src: target + "assets/search/1.js"})),
    settled("module", element("script", {type: "module", src: target + "assets/search/1.js"})),
    settled("style", element("link", {rel: "stylesheet", href: target + "a.css"})),
    settled("picture", element("img", {src: target + "1.svg"})),
    asked("fetch", "index.html", {}),
    asked("fetch without cors", "index.html", {mode: "no-cors"}),
    asked("fetch with credentials", "issues.json", {credentials: "include"}),
    asked("upload", ".live/import?name=a.txt", sent("cors")),
    asked("upload without cors", ".live/import?name=a.txt", sent("no-cors")),
    asked("upload asked for", ".live/import?name=a.txt",
      {method: "POST", body: "{}", headers: {"Content-Type": "application/json"}}),
    new Promise(done => {
      const socket = new WebSocket(target.replace("http", "ws") + ".live/events");
      socket.onopen = () => { got.push("socket open"); done(); };
      socket.onerror = done;
    }),
    new Promise(done => {
      const events = new EventSource(target + ".live/events");
      events.onopen = () => { got.push("events open"); events.close(); done(); };
      events.onerror = () => { events.close(); done(); };
    }),
  ]);
  for (const type of ["multipart/form-data", "text/plain"]) {
    const form = Object.assign(document.createElement("form"),
      {method: "post", enctype: type, action: target + ".live/import?name=a.txt", target: "frame"});
    form.append(Object.assign(document.createElement("input"), {name: "file", value: "# 假"}));
    document.body.append(form);
    form.submit();
    await new Promise(done => setTimeout(done, 300));
  }
  navigator.sendBeacon(target + ".live/import?name=a.txt", "# 假");
  await new Promise(done => setTimeout(done, 300));
  return got;
}
"""


@pytest.fixture
def taken() -> list[str]:
    """The names of the files that the preview took."""
    return []


@pytest.fixture
def preview(tmp_path: Path, taken: list[str]) -> Iterator[Server]:
    site = tmp_path / "site"
    (site / "assets" / "search").mkdir(parents=True)
    files = {"assets/search/1.js": "draft()", "index.html": "<p>草稿", "404.html": "<p>没有"}
    files |= {"a.css": "body { color: red }", "1.svg": PICTURE, "issues.json": json.dumps(["草稿"])}
    for name, text in files.items():
        (site / name).write_text(text)

    def take(name: str, data: bytes) -> DroppedResult:
        taken.append(name)
        return DroppedResult("", "", "")

    opened = open_server(None, site, EventBus(), "live()", "<p>等</p>", take)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def hostile(tmp_path: Path, preview: Server) -> Iterator[str]:
    """Another server of this machine, whose page puts the preview into a frame."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    frame = f"<iframe name='frame' src='{preview.address}'></iframe>"
    (folder / "index.html").write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{frame}</body>")
    with serve(folder) as address:
        yield address


def opened(browser: "Browser", address: str) -> "Iterator[Page]":
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"], ids=["same-site", "cross-site"])
def test_a_page_from_elsewhere_reads_and_writes_nothing(
    browser: "Browser", preview: Server, hostile: str, name: str, taken: list[str]
) -> None:
    for page in opened(browser, hostile.replace("127.0.0.1", name)):
        assert page.evaluate(TRIES, preview.address) == []
        assert all("草稿" not in frame.content() for frame in page.frames)
    assert taken == []


def test_a_name_that_leads_here_is_answered_with_nothing(browser: "Browser", preview: Server) -> None:
    """DNS rebinding: the page's own name is made to lead to this machine, so that its page and the preview are of one origin."""
    address = preview.address.replace(urlsplit(preview.address).hostname or "", "elsewhere.localhost")
    for page in opened(browser, address):
        assert "草稿" not in page.content()
        text = page.evaluate("fetch('index.html').then(answer => answer.text())")
        assert "草稿" not in text


def test_the_same_tries_of_the_previews_own_page_are_answered(
    browser: "Browser", preview: Server, taken: list[str]
) -> None:
    """Else the tests above would prove nothing."""
    for page in opened(browser, preview.address + "404.html"):
        got = page.evaluate(TRIES, preview.address)
    assert {"script ran", "picture loaded", "style loaded", "events open"} <= set(got)
    assert any(what.startswith("fetch read <p>草稿") for what in got)
    assert "a.txt" in taken

"""Pages as readers' browsers show them: Debian's Chromium, a server, what a page complains of, axe-core."""

from __future__ import annotations

import functools
import http.server
import importlib.resources
import importlib.util
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.chromium import CHROMIUM

if TYPE_CHECKING:  # not installed where nobody drives browsers
    from playwright.sync_api import Browser, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def missing() -> str:
    """Return what a test in the browser lacks and how to get it, or nothing."""
    for module, package in [
        ("playwright", "playwright"),
        ("axe_playwright_python", "axe-playwright-python"),
    ]:
        if importlib.util.find_spec(module) is None:
            return f"{package} is not installed: pip install {package}"
    if not CHROMIUM:
        return "no Chromium: apt-get install --no-install-recommends chromium"
    return ""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve the folder under a path of its own, as an office's server might, and yield its address."""
    handler = functools.partial(_Silent, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        finally:
            server.shutdown()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def new_page(
    browser: Browser, home: str, width: int = 1440, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page of a reader without a past, and what goes wrong on it.

    Wrong are errors in the console, exceptions, and requests for anything outside `home`, the site's address.
    The pages' policy forbids what Playwright itself evaluates while it waits, so it counts only with bypass_csp=False.
    """
    size = {"width": width, "height": 900}
    context = browser.new_context(
        **{"viewport": size, "reduced_motion": "reduce", "bypass_csp": True, **options}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"exception: {error}"))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((home, "data:")) else wrong.append(f"request for {asked.url}")
        ),
    )
    # A reader who leaves ends what is still being loaded: what lacks an answer then is not wrong.
    page.on(
        "requestfailed",
        lambda asked: (
            None
            if asked.failure == "net::ERR_ABORTED"
            else wrong.append(f"no answer for {asked.url}: {asked.failure}")
        ),
    )
    page.on(
        "response",
        lambda got: wrong.append(f"{got.status} for {got.url}") if got.status >= 400 else None,
    )
    try:
        yield page, wrong
    finally:
        context.close()


@functools.cache
def _axe() -> str:
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA, a line for each element.

    Without preloading, which asks for style sheets anew and on file:// is refused.
    """
    page.evaluate(_axe())
    found = page.evaluate(
        "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false})).violations",
        WCAG,
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]

"""Every published page says which scripts may run on it: the site's own, from a server and from a stick."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import missing, new_page, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def test_every_page_has_a_policy_that_knows_its_inline_scripts(sample_site: Path) -> None:
    for path in sample_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        found = POLICY.findall(html)
        assert len(found) == 1, path
        for name in ("default-src 'none'", "base-uri 'none'"):
            assert name in found[0]
        assert "'unsafe-inline'" not in re.sub(r"style-src[^;]*", "", found[0])
        assert html.index(POLICY.search(html)[0]) < html.index("<script") if "<script" in html else True  # type: ignore[index]
        for script in INLINE.findall(html):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in found[0], path


FOREIGN = """() => {
    window.ran = [];
    const inline = document.createElement("script");
    inline.textContent = "ran.push('inline')";
    document.body.append(inline);
    const own = document.createElement("div");
    own.innerHTML = "<img src='data:,' onerror=\\"ran.push('handler')\\">";
    document.body.append(own);
    const data = document.createElement("script");
    data.src = "data:text/javascript,ran.push('data')";
    document.body.append(data);
    const far = document.createElement("script");
    far.src = "http://elsewhere.example/a.js";
    document.body.append(far);
    return new Promise(done => setTimeout(() => done(ran), 300));
}"""


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("how", ["file", "http"])
def test_no_other_script_runs_and_nothing_of_ours_is_refused(
    browser: Browser, sample_site: Path, how: str
) -> None:
    with serve(sample_site) as address:
        home = address if how == "http" else f"{sample_site.as_uri()}/"
        with new_page(browser, home, bypass_csp=False) as (page, wrong):
            for path in (
                "index.html",
                "issues/41.html?q=水#%",
                "search.html?q=水",
                "404.html",
                "statistics.html",
            ):
                page.goto(home + path)
                # Search data come in advance; going on would break them off.
                page.wait_for_load_state("networkidle")
                assert wrong == [], path
            page.goto(home + "issues/41.html?q=水#%")
            assert page.locator("mark.found").count() > 0
            assert page.evaluate(FOREIGN) == []

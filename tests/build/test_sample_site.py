"""The sample site of this repository as readers get it: nothing leaks, nothing is dead, nothing is fetched."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from bulletin.build.load import load_site
from bulletin.build.pipeline import build
from bulletin.build.staging import files_in
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options
from tests.commands import bulletin
from tests.conftest import REPOSITORY, TODAY, printed_issues


def _sentences(text: str) -> Iterator[str]:
    return (part for part in re.split(r"[。；：\n<>“”|*#（）]", text) if len(part) >= 8)


def _traces(site: Path) -> list[str]:
    """Return what of issues that nobody may see can be found below `site`."""
    loaded = load_site(REPOSITORY, Audience(TODAY))
    hidden = [issue for issue in loaded.issues if not Audience(TODAY).may_see(issue)]
    assert len(hidden) >= 2
    public = "".join(loaded.texts[issue.path] for issue in loaded.issues if issue not in hidden)
    published = "".join(
        path.read_text()
        for path in site.rglob("*")
        if path.suffix in (".html", ".xml", ".json", ".txt", ".js", ".csv")
    )
    traces: list[str] = []
    for issue in hidden:
        traces += [str(path) for path in site.rglob("*") if issue.key in re.split(r"[.期第-]", path.name)]
        traces += [f"issues/{issue.key}."] if f"issues/{issue.key}." in published else []
        body = "".join(article.text for article in loaded.body_of(issue).articles)
        secret = [sentence for sentence in _sentences(body) if sentence not in public]
        assert len(secret) > 10
        traces += [sentence for sentence in secret if sentence in published]
    return traces


def test_hidden_issues_leave_no_trace_on_the_sample_site(sample_site: Path) -> None:
    """Design §3: not in lists, feed, JSON, previous and next; and not a sentence of them anywhere."""
    assert _traces(sample_site) == []


def test_hidden_issues_leave_no_trace_after_they_were_printed(tmp_path: Path) -> None:
    """Issue 6: what is classified prints, beside the site and never below it; and the next build brings none of it in.

    Without the site's own PDFs: `test_leaks` compares a site with them, byte for byte.
    """
    root, output = tmp_path, tmp_path / "output"  # printing writes records into content/
    shutil.copytree(REPOSITORY / "content", root / "content")
    options = Options(root, output, Audience(TODAY), pdf=False, cache_folder=output / CACHE_FOLDER)
    assert build(options).published
    before = files_in(output / "site")
    for key in ("42", "47"):
        done = bulletin("print", key, "-C", root, "-o", output, "--names")
        assert done.exit_code == 0, done.output
        assert (output / "print" / key).is_dir()
    assert files_in(output / "site") == before
    assert (root / "content/issues/2025/42.dispatch.yaml").exists()
    build(options)
    assert files_in(output / "site") == before
    assert _traces(output / "site") == []


def test_every_link_of_the_sample_site_leads_somewhere(sample_site: Path) -> None:
    dead = []
    for page in sample_site.rglob("*.html"):
        html = page.read_text()
        for target in re.findall(r'(?:href|src)="([^"]*)"', html):
            if re.match(r"https?:|mailto:|data:", target):
                continue
            path, _, fragment = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            ok = file.is_file() and (not fragment or f'id="{fragment}"' in file.read_text())
            if not ok:
                dead.append((page.name, target))
    assert dead == []


def test_no_id_occurs_twice_on_a_page(sample_site: Path) -> None:
    for page in sample_site.rglob("*.html"):
        ids = re.findall(r' id="([^"]+)"', page.read_text())
        assert len(ids) == len(set(ids)), page


def test_no_page_asks_another_machine_for_anything(sample_site: Path) -> None:
    for page in sample_site.rglob("*"):
        if page.suffix in (".html", ".css"):
            assert not re.search(r'(?:src=|url\(|@import\s)["\']?(?:https?:)?//', page.read_text()), page


def test_machine_files_are_well_formed(sample_site: Path) -> None:
    import json
    from xml.etree import ElementTree

    feed = ElementTree.parse(sample_site / "feed.xml").getroot()
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 10
    assert len(ElementTree.parse(sample_site / "sitemap.xml").getroot()) > 30
    assert len(json.loads((sample_site / "issues.json").read_text())["issues"]) == len(
        printed_issues(sample_site)
    )

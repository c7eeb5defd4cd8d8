"""Every page of the sample site is valid HTML, and orderly: what a parser, a screen reader and a keyboard need.

The parser is tinyhtml5, html5lib's successor, which WeasyPrint brings along: it names every parse error of the
HTML standard. What it does not know (which element may stand in which) is left to the Nu validator.
"""

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tinyhtml5.parser import HTMLParser

from bulletin.build.pipeline import build
from bulletin.values.audience import Audience
from bulletin.values.options import CACHE_FOLDER, Options, Workers
from tests.conftest import REPOSITORY, TODAY

HTML = "{http://www.w3.org/1999/xhtml}"
# The program has these for itself; they name what the standard calls an error in every language.
PHRASING_ONLY = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "button", "summary", "label", "dt")
BLOCKS = (
    "p",
    "div",
    "section",
    "article",
    "ul",
    "ol",
    "dl",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "nav",
    "footer",
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("web")
    options = Options(REPOSITORY, output, Audience(TODAY), pdf=False, cache_folder=output / CACHE_FOLDER)
    report = build(options, Workers())
    assert report.published, report.diagnostics
    return output / "site"


def documents(web: Path) -> Iterator[tuple[str, Any, HTMLParser]]:
    for path in sorted(web.rglob("*.html")):
        parser = HTMLParser()
        yield path.relative_to(web).as_posix(), parser.parse(path.read_text(encoding="utf-8")), parser


def name(element: Any) -> str:
    return str(element.tag).removeprefix(HTML)


def test_every_page_parses_without_an_error(web: Path) -> None:
    assert {path: parser.errors for path, _, parser in documents(web) if parser.errors} == {}


def test_every_page_has_one_h1_and_no_level_of_heading_is_skipped(web: Path) -> None:
    for path, tree, _ in documents(web):
        levels = [int(name(e)[1]) for e in tree.iter() if re.fullmatch("h[1-6]", name(e))]
        assert levels.count(1) == 1, path
        if not path.startswith("handbook"):  # a text page is as its author wrote it
            assert all(after <= before + 1 for before, after in pairwise(levels)), (
                path,
                levels,
            )


def test_ids_are_unique_and_what_refers_to_one_finds_it(web: Path) -> None:
    for path, tree, _ in documents(web):
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), path
        for attribute in ("aria-labelledby", "aria-describedby", "for", "data-copy"):
            for element in tree.iter():
                assert set((element.get(attribute) or "").split()) <= set(ids), (path, attribute)
        inside = {
            (e.get("href") or "")[1:] for e in tree.iter(f"{HTML}a") if (e.get("href") or "").startswith("#")
        }
        assert inside <= set(ids), path


def test_every_picture_has_words_and_a_size(web: Path) -> None:
    """The size keeps the text from jumping when the picture comes."""
    pictures = [(path, img) for path, tree, _ in documents(web) for img in tree.iter(f"{HTML}img")]
    assert len(pictures) >= 5
    for path, img in pictures:
        assert img.get("alt"), path
        assert img.get("width"), path
        assert img.get("height"), path


def test_every_link_button_and_landmark_has_a_name(web: Path) -> None:
    for path, tree, _ in documents(web):
        for element in tree.iter():
            if name(element) in ("a", "button", "summary"):
                words = "".join(element.itertext()).strip() or element.get("aria-label")
                assert words, (path, element.attrib)
        landmarks = [e.get("aria-label") or e.get("aria-labelledby") for e in tree.iter(f"{HTML}nav")]
        assert all(landmarks), path


def test_no_block_stands_where_only_words_may(web: Path) -> None:
    for path, tree, _ in documents(web):
        for element in tree.iter():
            if name(element) in PHRASING_ONLY:
                blocks = [name(e) for e in element.iter() if e is not element and name(e) in BLOCKS]
                assert blocks == [], (path, name(element), element.attrib)


def test_every_page_says_its_language_title_and_width(web: Path) -> None:
    titles: dict[str, str] = {}
    for path, tree, _ in documents(web):
        assert tree.get("lang") == "zh-CN", path
        title = next(tree.iter(f"{HTML}title")).text or ""
        assert titles.setdefault(title, path) == path, "two pages have one title"
        assert any(meta.get("name") == "viewport" for meta in tree.iter(f"{HTML}meta")), path


def test_an_issue_s_page_is_light(web: Path) -> None:
    """Issue 4: at most 60 KB beside its text. Counted as a server sends it, compressed."""
    sheets = sum(
        len(gzip.compress((web / f"assets/{file}").read_bytes())) for file in ("site.css", "reading.js")
    )
    font = (web / "assets/masthead.woff2").stat().st_size
    for path in (web / "issues").glob("*.html"):
        assert len(gzip.compress(path.read_bytes())) + sheets + font <= 60_000, path.name

"""Every page of the sample site is valid HTML, and orderly: what a parser, a screen reader and a keyboard need.

The parser is tinyhtml5, html5lib's successor, which WeasyPrint brings along: it names every parse error of the
HTML standard. What it does not know (which element may stand in which) is left to the Nu validator.
"""

import gzip
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tinyhtml5.parser import HTMLParser

from bulletin.reading.page import parse_page

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


Documents = list[tuple[str, Any, HTMLParser]]  # path, tree, and what the parser says of it


@pytest.fixture(scope="module")
def documents(sample_site: Path) -> Documents:
    """Every page of the sample site, parsed once for all that is asked of them."""
    parsed: Documents = []
    for path in sorted(sample_site.rglob("*.html")):
        parser = HTMLParser()
        tree = parser.parse(path.read_text(encoding="utf-8"))
        parsed.append((path.relative_to(sample_site).as_posix(), tree, parser))
    return parsed


def name(element: Any) -> str:
    return str(element.tag).removeprefix(HTML)


def test_every_page_parses_without_an_error(documents: Documents) -> None:
    assert {path: parser.errors for path, _, parser in documents if parser.errors} == {}


def test_every_page_has_one_h1_and_no_level_of_heading_is_skipped(documents: Documents) -> None:
    for path, tree, _ in documents:
        levels = [int(name(e)[1]) for e in tree.iter() if re.fullmatch("h[1-6]", name(e))]
        assert levels.count(1) == 1, path
        if not path.startswith("handbook"):  # a text page is as its author wrote it
            assert all(after <= before + 1 for before, after in pairwise(levels)), (
                path,
                levels,
            )


def test_a_heading_of_an_office_s_page_never_stands_beside_its_title() -> None:
    """标题 above the text and `#` in it made two h1."""
    page = parse_page(
        "content/pages/about.md", "---\n标题: 关于本刊\n---\n\n# 联系我们\n\n电话见下。\n\n## 地址\n"
    ).value
    assert page
    assert re.findall("<h[1-6]", page.html) == ["<h2", "<h2"]
    assert [level for level, _, _ in page.headings] == [2, 2]


def test_ids_are_unique_and_what_refers_to_one_finds_it(documents: Documents) -> None:
    for path, tree, _ in documents:
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), path
        for attribute in ("aria-labelledby", "aria-describedby", "for", "data-copy"):
            for element in tree.iter():
                assert set((element.get(attribute) or "").split()) <= set(ids), (path, attribute)
        inside = {
            (e.get("href") or "")[1:] for e in tree.iter(f"{HTML}a") if (e.get("href") or "").startswith("#")
        }
        assert inside <= set(ids), path


def test_every_picture_has_words_and_a_size(documents: Documents) -> None:
    """The size keeps the text from jumping when the picture comes."""
    pictures = [(path, img) for path, tree, _ in documents for img in tree.iter(f"{HTML}img")]
    assert len(pictures) >= 5
    for path, img in pictures:
        assert img.get("alt"), path
        assert img.get("width"), path
        assert img.get("height"), path


def test_every_link_button_and_landmark_has_a_name(documents: Documents) -> None:
    for path, tree, _ in documents:
        for element in tree.iter():
            if name(element) in ("a", "button", "summary"):
                words = "".join(element.itertext()).strip() or element.get("aria-label")
                assert words, (path, element.attrib)
        landmarks = [e.get("aria-label") or e.get("aria-labelledby") for e in tree.iter(f"{HTML}nav")]
        assert all(landmarks), path


def test_no_block_stands_where_only_words_may(documents: Documents) -> None:
    for path, tree, _ in documents:
        for element in tree.iter():
            if name(element) in PHRASING_ONLY:
                blocks = [name(e) for e in element.iter() if e is not element and name(e) in BLOCKS]
                assert blocks == [], (path, name(element), element.attrib)


def test_every_page_says_its_language_title_and_width(documents: Documents) -> None:
    titles: dict[str, str] = {}
    for path, tree, _ in documents:
        assert tree.get("lang") == "zh-CN", path
        title = next(tree.iter(f"{HTML}title")).text or ""
        assert titles.setdefault(title, path) == path, "two pages have one title"
        assert any(meta.get("name") == "viewport" for meta in tree.iter(f"{HTML}meta")), path


def test_an_issue_s_page_is_light(sample_site: Path) -> None:
    """Issue 4: at most 60 KB beside its text. Counted as a server sends it, compressed."""
    sheets = sum(
        len(gzip.compress((sample_site / f"assets/{file}").read_bytes()))
        for file in ("site.css", "reading.js")
    )
    font = (sample_site / "assets/masthead.woff2").stat().st_size
    for path in (sample_site / "issues").glob("*.html"):
        assert len(gzip.compress(path.read_bytes())) + sheets + font <= 60_000, path.name

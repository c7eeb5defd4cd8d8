"""Pictures, files and folders are shown whatever their names hold, and words of a text are never taken for addresses."""

from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.build.load import load_site
from bulletin.reading.markup import link_target
from bulletin.values.audience import Audience
from tests.builds import run
from tests.conftest import ISSUE, SITE, TODAY

ODD = ["&", "&amp;", "&lt", "'", '"', "<", ">", "#", "%", "%20", "%zz", "?", " ", "图", "春耕", "🙂", "(", ")", "[", "]",
       "!", "*", "_", "`", "~", "\\", "|", ":", ";", "=", "+", "$", "a", "B", ".", "http:", "content:", "　", "é"]  # fmt: skip
names = (
    st.lists(st.sampled_from(ODD), min_size=1, max_size=8)
    .map("".join)
    .filter(lambda name: not name.startswith((".", "~", "#")) and len(name.encode()) < 90)
)
WORDS = '说明： src="content:x.jpg" 和 a href="content:content/x.jpg" 以及 href="content:content/issues/1.md" 都是字。'


class Page(HTMLParser):
    """The addresses and words of an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.links: list[str] = []
        self.saved_as: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser would load or follow."""
        said = dict(attrs)
        self.attributes |= said.keys()
        if tag == "img":
            self.pictures.append(said.get("src") or "")
        if tag == "a" and "assets/" in (said.get("href") or ""):
            self.links.append(said.get("href") or "")
            self.saved_as.append(said.get("download") or "")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


def write(root: Path, folder: str, *names: str) -> tuple[list[bytes], list[bytes]]:
    """Write a site whose issue shows pictures and links files so named; returns the bytes of the two, in order."""
    below = root / "content" / "issues" / folder
    below.mkdir(parents=True)
    (root / "content" / "site.yaml").write_text(SITE, encoding="utf-8")
    body, pictures, files = "", [], []
    for width, name in enumerate(names, 2):
        picture, file = below / f"{name}.png", below / f"{name}.pdf"
        Image.new("RGB", (width, 2), "red").save(picture, "PNG")
        file.write_bytes(b"%%PDF-1.4 invented %d" % width)
        shown, linked = link_target(f"{folder}/{picture.name}"), link_target(f"{folder}/{file.name}")
        body += f"![图 {WORDS}]({shown})\n\n见[附表]({linked})。\n\n{WORDS}\n\n"
        pictures.append(picture.read_bytes())
        files.append(file.read_bytes())
    issue = ISSUE.replace("会议开得很好。", body)
    (root / "content" / "issues" / "1.md").write_text(issue, encoding="utf-8")
    return pictures, files


@given(names, st.lists(names, min_size=5, max_size=12, unique=True))
@settings(max_examples=6)
@example("\\", ["&", "&&", "&amp;", "\\"])
@example("a&b", ["100% 'x' \"y\" <z>#1?", "content:x", "http:x", "&amp;"])
def test_whatever_names_hold_their_pictures_and_files_are_shown_and_words_stay_words(
    folder: str, called: list[str]
) -> None:
    with TemporaryDirectory() as place:
        root = Path(place)
        pictures, files = write(root, folder, *called)
        report = run(root)
        assert report.published, report.diagnostics
        site = root / "output" / "site" / "issues"
        page = Page((site / "1.html").read_text(encoding="utf-8"))
        assert [(site / unquote(address)).read_bytes() for address in page.pictures] == pictures
        assert [(site / unquote(address)).read_bytes() for address in page.links] == files
        assert page.saved_as == [f"{name}.pdf" for name in called]
        assert page.words.count(WORDS) == 2 * len(called)  # in a caption and in a paragraph


@pytest.mark.parametrize("name", ["a&b", "它's", '"引"', "100%", "问?", "a b", "🙂"])
def test_a_name_may_be_written_as_it_is_where_markdown_can(tmp_path: Path, name: str) -> None:
    (picture,), _ = write(tmp_path, "图&表", name)
    text = tmp_path / "content" / "issues" / "1.md"
    text.write_text(ISSUE.replace("会议开得很好。", f"![图](<图&表/{name}.png>)"), encoding="utf-8")
    assert run(tmp_path).published
    site = tmp_path / "output" / "site" / "issues"
    (address,) = Page((site / "1.html").read_text(encoding="utf-8")).pictures
    assert (site / address).read_bytes() == picture


def test_pictures_of_odd_names_are_printed(tmp_path: Path) -> None:
    write(tmp_path, "图&表", "100% 'x' \"y\" <z>#1?🙂")
    report = run(tmp_path, pdf=True)
    assert report.published, report.diagnostics
    assert {d.code for d in report.diagnostics} <= {"loose-line", "blank-beside-mark"}
    with pikepdf.open(tmp_path / "output" / "site" / "issues" / "1.pdf") as pdf:
        assert (
            sum(
                thing.get("/Subtype") == "/Image"
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Stream)
            )
            == 1
        )


def test_a_hash_in_a_name_is_hinted_as_it_must_be_written(tmp_path: Path) -> None:
    write(tmp_path, "1", "图#1")
    text = tmp_path / "content" / "issues" / "1.md"
    text.write_text(ISSUE.replace("会议开得很好。", "![图](1/图#1.png)"), encoding="utf-8")
    (found,) = load_site(tmp_path, Audience(TODAY)).diagnostics
    assert (found.code, found.hint) == ("missing-picture", "是不是 `1/图%231.png`？")
    text.write_text(text.read_text(encoding="utf-8").replace("图#1", "图%231"), encoding="utf-8")
    assert not load_site(tmp_path, Audience(TODAY)).diagnostics


def test_no_suffix_leaves_its_attribute(tmp_path: Path) -> None:
    (tmp_path / "content" / "issues").mkdir(parents=True)
    (tmp_path / "content" / "site.yaml").write_text(SITE, encoding="utf-8")
    name = '表.x" onclick="alert(1)'
    (tmp_path / "content" / "issues" / name).write_bytes(b"table")
    linked = ISSUE.replace("会议开得很好。", f"见[表]({link_target(name)})。")
    (tmp_path / "content" / "issues" / "1.md").write_text(linked, encoding="utf-8")
    assert run(tmp_path).published
    page = Page((tmp_path / "output" / "site" / "issues" / "1.html").read_text(encoding="utf-8"))
    assert (len(page.links), page.saved_as) == (1, [name])
    assert "onclick" not in page.attributes

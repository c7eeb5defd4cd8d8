"""Copies have every line of the text on the page that it has in the published PDF, whatever they are padded to."""

import io
import os
from pathlib import Path

import pdfplumber
import pytest

from bulletin.build.load import Loaded, load_site
from bulletin.build.sources import read_layouts
from bulletin.distribution.copy_pages import PrintedIssue, printed_issue, set_pages
from bulletin.distribution.typesetter import Typesetter
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.site.print_context import print_context
from bulletin.site.templates import Templates
from bulletin.typesetting.fonts import find_faces
from bulletin.values.audience import Audience
from bulletin.values.files import builtin_layouts
from tests.conftest import REPOSITORY, TODAY
from tests.print_jobs import LISTS, SITE, issue_text
from tests.printing import text

NOTE = "::: 编者按\n会议开得很好，各地要结合实际学习借鉴，把好的做法用到自己的工作里去。\n:::\n\n"
LONG = "发: [" + "、".join(f"第{n}街道党工委" for n in range(200)) + "]\n"


def lines_of(data: bytes) -> list[list[tuple[str, float]]]:
    """Return the lines of the text on each page that has some: characters of 3号 below the 报头, and their height."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = []
        for page in pdf.pages:
            lines: dict[float, str] = {}
            for char in page.chars:
                if abs(char["size"] - 15.75) < 0.1:
                    height = round(page.height - char["matrix"][5], 1)
                    lines[height] = lines.get(height, "") + char["text"]
            pages.append(sorted((words, height) for height, words in lines.items()))
    return [page for page in pages if page]


@pytest.mark.parametrize(
    ("body", "front"),
    [
        *((text(lines), LISTS) for lines in (3, 11, 13, 14, 30, 34, 35, 36)),
        (NOTE + text(2), LISTS),
        (text(35), LISTS + "密级: 内部\n"),
        (text(12), LONG),
    ],
)
def test_padding_moves_the_tail_alone(tmp_path: Path, body: str, front: str) -> None:
    """print-format.md §2.5 and §3.6: keep the body, then blank pages, then the 报尾."""
    config = parse_config(SITE).value
    assert config is not None
    parsed = parse_issue("content/issues/365.md", issue_text(front, body), config).value
    faces = find_faces(config, tmp_path, builtin_layouts() / "fonts").value
    assert parsed is not None
    assert faces is not None
    setter = Typesetter(tmp_path, Templates(read_layouts(tmp_path)), faces, parsed.issue.path)
    check_equal(setter, printed_issue(*parsed, config, {}))


def check_equal(setter: Typesetter, printed: PrintedIssue) -> None:
    """Compare the copies on A4 and those of a booklet with the published PDF."""
    published = setter.set("print.html", print_context(printed.view, printed.config)).value
    assert published is not None
    for multiple in (2, 4):
        made = set_pages(setter, printed, multiple=multiple).value
        assert made is not None
        assert made.pages % multiple == 0
        assert lines_of(made.data) == lines_of(published)


SAMPLES = sorted(path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob("content/issues/*/*.md"))


@pytest.fixture(scope="module")
def sample() -> Loaded:
    """The sample site as read."""
    return load_site(REPOSITORY, Audience(TODAY))


@pytest.mark.skipif(not os.environ.get("BULLETIN_PROVE"), reason="long: make prove")
@pytest.mark.parametrize("path", SAMPLES)
def test_every_sample_issue_is_printed_as_it_is_published(sample: Loaded, path: str) -> None:
    issue = next(issue for issue in sample.issues if issue.path == path)
    assert sample.config is not None
    setter = Typesetter(REPOSITORY, Templates(read_layouts(REPOSITORY)), sample.faces, path)
    check_equal(setter, printed_issue(issue, sample.body_of(issue), sample.config, sample.assets))

"""Word files of issues given as text, in memory, and their parts read back."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from bulletin.reading.issue import parse_issue
from bulletin.values.asset import Asset
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config, SectionConfig
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONFIG = Config(
    "工作简报",
    "澄川县学习型机关建设协调小组办公室",
    campaign=("建设学习型机关、学习型乡村",),
    sections=(SectionConfig("经验交流"), SectionConfig("动态")),
)
ISSUE = """---
期号: 365
日期: 2020-03-10
{front}---

{body}
"""


def word_file(
    body: str,
    front: str = "",
    *,
    settings: PrintConfig | None = None,
    pictures: dict[str, bytes] | None = None,
    template: bytes | None = None,
    missing: list[str] | None = None,
) -> bytes:
    """Return the Word file of issue 365. missing: gets the paths of pictures that are not in it."""
    config = CONFIG if settings is None else replace(CONFIG, print=settings)
    checked = parse_issue("content/issues/365.md", ISSUE.format(front=front, body=body), config)
    assert checked.value is not None, checked.diagnostics
    found = pictures or {}
    assets = {path: Asset(path, "d", len(data), 400, 300) for path, data in found.items()}
    read: Callable[[str], bytes | None] = found.get
    shown = word_view(checked.value.issue, checked.value.body, config, assets)
    data, left_out = issue_document(shown, "0" * 64, read, template)
    if missing is not None:
        missing += left_out
    return data


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    """Return the root of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def parts(data: bytes) -> dict[str, bytes]:
    """Return all parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def paragraphs(data: bytes, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """Return style and words of each paragraph, cells and the 版记 included, in their order; of empty ones the style alone."""
    return [(style_of(each), words(each)) for each in part(data, name).iter(f"{W}p")]


def style_of(paragraph: etree._Element) -> str:
    """Return the identifier of a paragraph's style."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def words(paragraph: etree._Element) -> str:
    """Return a paragraph's own words, those of a text box anchored in it left out; a break is `/`, a tab `→`."""
    out = ""
    for each in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
        if next(each.iterancestors(f"{W}p")) is paragraph and each.getparent().tag == f"{W}r":
            out += each.text or "" if each.tag == f"{W}t" else "/" if each.tag == f"{W}br" else "→"
    return out

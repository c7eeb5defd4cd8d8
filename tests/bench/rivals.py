"""The printed issue's HTML for other programs: as a Typst document, and as a page that Chromium prints."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

TYPST = """#set page(paper: "a4", binding: left, margin: (inside: 28mm, outside: 26mm, top: 37mm, bottom: 35mm),
  numbering: "— 1 —")
#set text(font: FANGSONG, size: 15.75pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13.87pt, spacing: 13.87pt)
#let head(body) = par(text(font: HEITI, body))
#let title(body) = align(center, par(first-line-indent: 0em, text(font: TITLE, size: 22pt, body)))
"""
FULL_FACES = {
    "FANGSONG": '("FandolFang R", "FandolFang")',
    "HEITI": '"FandolHei"',
    "TITLE": '"Noto Serif CJK SC", weight: "bold"',
}
BULLETIN_FACES = {
    "FANGSONG": '"Bulletin Fangsong"',
    "HEITI": '"Bulletin Heiti"',
    "TITLE": '"Bulletin Biaosong"',
}
PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>
{faces}
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm }}
html {{ font: 15.75pt/29.62pt fangsong; text-align: justify; text-spacing-trim: trim-start; line-break: strict }}
body, p, h1, h2 {{ margin: 0; font-size: 15.75pt; font-weight: 400 }}
p, h2 {{ text-indent: 2em; orphans: 2; widows: 2 }}
h1 {{ font: 22pt/29.62pt biaosong; text-align: center }}
h2 {{ font-family: heiti }}
</style>
"""


KINDS = {"h1": "title", "h2": "title", **dict.fromkeys(("h3", "h4", "h5", "h6"), "head")}
ENDS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "div", "figcaption"})


class _Blocks(HTMLParser):
    """Collects (kind, text) of each block: title, head or text."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self.kind, self.text, self.is_body = "text", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block."""
        self.is_body = self.is_body or tag == "body"
        if tag in ENDS:
            self._end()
            self.kind = KINDS.get(tag, "text")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in ENDS:
            self._end()

    def handle_data(self, data: str) -> None:
        """Add text to a block."""
        if self.is_body:
            self.text += data

    def _end(self) -> None:
        text = re.sub(r"\s+", " ", self.text).strip()
        if text:
            self.blocks.append((self.kind, text))
        self.kind, self.text = "text", ""


def blocks_of(html: str) -> list[tuple[str, str]]:
    """Return what an issue's print HTML says, block by block."""
    reader = _Blocks()
    reader.feed(html)
    return reader.blocks


def typst_of(blocks: list[tuple[str, str]], faces: dict[str, str] = FULL_FACES) -> str:
    """Return a Typst document of the same text, page and faces. faces: what stands for each name in `TYPST`."""
    calls = {"title": "title", "head": "head", "text": "par"}
    settings = TYPST
    for name, font in faces.items():
        settings = settings.replace(f"font: {name}", f"font: {font}")
    return settings + "\n".join(
        f"#{calls[kind]}({json.dumps(text, ensure_ascii=False)})" for kind, text in blocks
    )


def page_of(blocks: list[tuple[str, str]], faces: dict[str, Path]) -> str:
    """Return an HTML page of the same text for Chromium, which knows neither margin boxes nor our typesetting."""
    rules = "".join(
        f'@font-face {{ font-family: "{role}"; src: url("{path.as_uri()}") }}\n'
        for role, path in faces.items()
    )
    tags = {"title": "h1", "head": "h2", "text": "p"}
    return PAGE.format(faces=rules) + "\n".join(
        f"<{tags[kind]}>{text}</{tags[kind]}>" for kind, text in blocks
    )

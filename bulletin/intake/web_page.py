"""An .html file → blocks: the element that holds most of the text, without the navigation around it."""

import re
from collections.abc import Iterator

from lxml import etree, html

from bulletin.intake.blocks import (
    Remark,
    SourceBlock,
    SourceDocument,
    SourceParagraph,
    SourceRun,
    SourceTable,
    UnreadableSourceError,
    merged_runs,
)

_NO_TEXT = {"script", "style", "noscript", "template", "head", "iframe", "svg", "select", "button"}
_AROUND = {"nav", "header", "footer", "aside", "form"}
_PARAGRAPHS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "li",
    "blockquote",
    "figcaption",
    "td",
    "th",
    "dd",
    "dt",
    "pre",
    "center",
    "body",
}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_web_page(data: bytes) -> SourceDocument:
    """Return the blocks of a web page's article. Raises UnreadableSourceError: source-damaged."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    try:
        text = data.decode("gb18030" if encoding.startswith("gb") else encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("gb18030", "replace")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableSourceError(
            "source-damaged", "这个网页读不了", "在浏览器里打开它，复制正文，存成 .txt 再导入"
        ) from None
    body = root.find("body") if root.tag == "html" else root
    document = SourceDocument(is_formatted=True)
    article = _article(body if body is not None else root)
    document.blocks.extend(_blocks(article))
    around = _text(body if body is not None else root)
    inside = _text(article)
    heading = next(
        (each for each in root.iter("h1") if article not in each.iterancestors() and _text(each)), None
    )
    title = ""
    if heading is not None:
        title = _text(heading)
        document.blocks.insert(
            0, SourceParagraph((SourceRun(title, True, 22),), "网页的标题", "center", level=1)
        )
    left = around.replace(inside, "", 1).replace(title, "", 1)
    if left.strip():
        document.remarks.append(Remark("dropped-line", "网页的其他部分", "正文四周的导航没有导入", left))
    return document


def _article(body: etree._Element) -> etree._Element:
    """Return the deepest element that holds at least six tenths of the text of all paragraphs."""
    whole = len(_text(body))
    best = body
    while True:
        inner = next(
            (
                each
                for each in best
                if isinstance(each.tag, str)
                and each.tag in _PARAGRAPHS - {"p", "li", "td"} | {"table", "tbody", "tr", "td"}
                and each.tag not in _AROUND
                and len(_text(each)) >= 0.6 * whole
            ),
            None,
        )
        has_title = next(best.iter("h1"), None) is not None
        if inner is None or inner.tag in ("p", "li") or (has_title and next(inner.iter("h1"), None) is None):
            return best
        best = inner


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    for each in element.iter():
        if isinstance(each.tag, str) and not any(up.tag in _NO_TEXT for up in (each, *each.iterancestors())):
            parts.append(each.text or "")
            parts.extend(child.tail or "" for child in each)
    return re.sub(r"\s+", "", "".join(parts))


def _blocks(element: etree._Element) -> Iterator[SourceBlock]:
    waiting: list[SourceRun] = []

    def paragraph() -> Iterator[SourceBlock]:
        runs = merged_runs(waiting)
        if any(run.text.strip() for run in runs):
            yield SourceParagraph(runs, "网页", _alignment(element))
        waiting.clear()

    def add(words: str | None, is_bold: bool = False) -> None:
        if words:
            waiting.append(SourceRun(re.sub(r"[ \t\r\n]+", " ", words), is_bold, 16))

    add(element.text)
    for each in element:
        tag = each.tag if isinstance(each.tag, str) else ""
        if tag in _HEADINGS:
            yield from paragraph()
            words = "".join(each.itertext())
            yield SourceParagraph(
                (SourceRun(" ".join(words.split()), True, 22 if tag == "h1" else 16),),
                "网页",
                "center" if tag == "h1" else "",
                level=_HEADINGS[tag],
            )
        elif tag == "table":
            yield from paragraph()
            yield from _table(each)
        elif tag in _PARAGRAPHS or tag in _AROUND or tag in ("ul", "ol", "dl", "figure", "tbody", "tr"):
            yield from paragraph()
            yield from _blocks(each)
        elif tag == "br":
            yield from paragraph()
        elif tag and tag not in _NO_TEXT:
            if any(inner.tag in _PARAGRAPHS for inner in each.iter()):
                yield from paragraph()
                yield from _blocks(each)
            else:
                add("".join(words for words in each.itertext()), tag in ("b", "strong"))
        add(each.tail)
    yield from paragraph()


def _alignment(element: etree._Element) -> str:
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.get("align") == "center" or "text-align:center" in style or element.tag == "center":
        return "center"
    return "right" if element.get("align") == "right" or "text-align:right" in style else ""


def _paragraphs(cell: etree._Element) -> Iterator[SourceParagraph]:
    """Yield the paragraphs of a cell, those of a table in it one after the other."""
    for block in _blocks(cell):
        if isinstance(block, SourceTable):
            yield from block.paragraphs()
        elif isinstance(block, SourceParagraph):
            yield block


def _table(table: etree._Element) -> Iterator[SourceBlock]:
    rows = []
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table:  # of a table in a cell, which is read with its cell
            continue
        cells = [tuple(_paragraphs(cell)) for cell in row if cell.tag in ("td", "th")]
        if cells:
            rows.append(tuple(cells))
    if rows:
        yield SourceTable(tuple(rows), "网页的表格")

"""An .html file → blocks: the element that contains most of the text, without the navigation around it."""

import re
from collections.abc import Callable, Iterator

from lxml import etree, html

from bulletin.intake.blocks import (
    Remark,
    SourceBlock,
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    UnreadableSourceError,
    columns_taken,
    merged_runs,
    paragraphs_of,
)
from bulletin.intake.page_furniture import without_furniture
from bulletin.intake.web_notes import archived, ending_of, inline_data, take_notes
from bulletin.intake.word_runs import SYMBOLS
from bulletin.values.text import LOWERED, RAISED, in_signs, whole_number

_NO_TEXT = {"script", "style", "noscript", "template", "head", "iframe", "svg", "select", "button"}
_AROUND = {"nav", "header", "footer", "aside", "form"}
_PARAGRAPHS = frozenset((
    "p", "div", "section", "article", "main", "li", "blockquote", "figcaption", "td", "th", "dd", "dt",
    "pre", "center", "body",
))  # fmt: skip
_OF_BLOCKS = _PARAGRAPHS | _AROUND | {"ul", "ol", "dl", "figure", "tbody", "tr"}
_ARTICLES = _PARAGRAPHS - {"p", "li"} | {"table", "tbody", "tr"}  # elements that may contain a whole article
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_PICTURES = ("img", "svg", "video", "audio", "object", "embed", "canvas")
_LEAST_PICTURE_PX = 16
_WAY_OUT = "在浏览器里打开它，复制正文，存成 .txt 再导入"
_SYMBOL_FACE = re.compile(r"font-family:\s*[\"']?(wingdings(?: 2)?|symbol)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_web_page(data: bytes, beside: Callable[[str], bytes | None]) -> SourceDocument:
    """Return the blocks of a web page's article. Raises UnreadableSourceError: source-damaged.

    beside: returns the bytes of a picture by its address in the page, None if it was not saved with the page.
    """
    # an .mht archive begins with mail headers
    if re.match(rb"(?:[\w-]+:[^\n]*\n)+", data) and b"multipart/related" in data[:4000]:
        data, beside = archived(data)
    root = _root_of(data)
    body = root.find("body") if root.tag == "html" else root
    body = root if body is None else body
    etree.strip_elements(root, "script", "style", with_tail=False)
    whole = len("".join(root.itertext()))
    for each in root.iter():  # a script shows an element with most of the text, as 公众号 do: unhide it
        if is_hidden(each) and 2 * len("".join(each.itertext())) > whole:
            each.attrib.pop("style", None)
    document = SourceDocument()
    article = _article(body)
    reader = _PageReader(document, beside)
    reader.marks = take_notes(root, document.notes)
    document.blocks.extend(reader.blocks(article))
    headings = (_text(each) for each in root.iter("h1") if article not in each.iterancestors())
    if title := next(filter(None, headings), ""):
        heading = SourceParagraph((SourceRun(title, True, 22),), "网页的标题", "center", level=1)
        document.blocks.insert(0, heading)
    if left := _text(body).replace(_text(article), "", 1).replace(title, "", 1):
        document.remarks.append(Remark("dropped-line", "网页的其他部分", "正文四周的导航没有导入", left))
    without_furniture(document)
    return document


def _root_of(data: bytes) -> html.HtmlElement:
    """Return the root of a page. Raises UnreadableSourceError: source-damaged."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    try:
        text = data.decode("gb18030" if encoding.startswith("gb") else encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("gb18030", "replace")
    parser = html.HTMLParser()
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableSourceError("source-damaged", "这个网页读不了", _WAY_OUT) from None
    if parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]):
        # The parser leaves out what is nested deeper than 256.
        raise UnreadableSourceError("source-damaged", "这个网页里一层套一层，太深了", _WAY_OUT)
    return root


def _article(body: etree._Element) -> etree._Element:
    """Return the deepest element that contains at least six tenths of the visible text, and the page's <h1> if the body has one."""
    whole = len(_text(body))
    best = body
    while True:
        within = (each for each in best if isinstance(each.tag, str) and each.tag in _ARTICLES)
        inner = next((each for each in within if len(_text(each)) >= 0.6 * whole), None)
        has_title = next(best.iter("h1"), None) is not None
        if inner is None or (has_title and next(inner.iter("h1"), None) is None):
            return best
        rows = best.findall("tr") if inner.tag == "tr" else []
        # a layout table: title, source and text in rows
        if len(rows) > 1 and all(len(row) == 1 for row in rows):
            return best
        best = inner


def _text(element: etree._Element) -> str:
    """Return the visible text of an element, without blanks; in linear time, however deep elements are nested."""
    if any(map(_is_unseen, element.iterancestors())):
        return ""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start",))
    for _, each in walk:
        if _is_unseen(each):
            walk.skip_subtree()
        else:
            parts.append(each.text or "")
            parts.extend(child.tail or "" for child in each)
    return re.sub(r"\s+", "", "".join(parts))


class _PageReader:
    """Reads an article's blocks. beside: returns the bytes of a file that the page refers to, None if there is none."""

    def __init__(self, document: SourceDocument, beside: Callable[[str], bytes | None]) -> None:
        self.document, self.beside = document, beside
        self.marks: dict[etree._Element, str] = {}  # of notes, with their labels
        self.count = 0  # of pictures

    def blocks(self, element: etree._Element) -> Iterator[SourceBlock]:
        """Yield the blocks in an element."""
        waiting: list[SourceRun] = []

        def paragraph() -> Iterator[SourceBlock]:
            runs = merged_runs(waiting)
            if any(run.text.strip() for run in runs):
                ordinal, is_bullet = _list_mark(element)
                yield SourceParagraph(runs, "网页", _alignment(element), ordinal, is_bullet=is_bullet)
            waiting.clear()

        def add(words: str | None, is_bold: bool) -> None:
            if words:
                waiting.append(SourceRun(re.sub(r"[ \t\r\n]+", " ", words), is_bold, 16))

        def read(parent: etree._Element, is_bold: bool) -> Iterator[SourceBlock]:
            add(_shown(parent, parent.text or ""), is_bold)
            for each in parent:
                tag = each.tag if isinstance(each.tag, str) else ""
                if each in self.marks:
                    waiting.append(SourceRun("", note=self.marks[each]))
                elif tag and is_hidden(each):
                    self._hidden(each)
                elif tag in _HEADINGS:
                    yield from paragraph()
                    yield _heading(each)
                    yield from self._pictures(each)
                elif tag == "table":
                    yield from paragraph()
                    yield from self._table(each)
                elif tag in _PICTURES:
                    yield from paragraph()
                    yield from self._picture(each)
                elif tag in _OF_BLOCKS:
                    yield from paragraph()
                    yield from self.blocks(each)
                # <br> directly in a block ends a paragraph, within an inline element only a line
                elif tag == "br" and parent is element:
                    yield from paragraph()
                elif tag == "br":
                    waiting.append(SourceRun("\n", is_bold, 16))
                elif tag and tag not in _NO_TEXT:
                    if tag in ("s", "strike", "del"):
                        self.document.remarks.append(
                            Remark("revision", "网页", "有划了删除线的字，照样导入了")
                        )
                    yield from read(each, is_bold or tag in ("b", "strong"))
                add(each.tail, is_bold)

        yield from read(element, False)
        yield from paragraph()

    def _table(self, table: etree._Element) -> Iterator[SourceBlock]:
        rows = []
        covered: dict[int, int] = {}  # column → rows below that a cell with rowspan covers
        pictures: list[SourceBlock] = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                # A row of a nested table, which is read with its cell.
                continue
            cells: list[tuple[SourceParagraph, ...]] = []
            taken = {column for column, rows_below in covered.items() if rows_below > 0}
            covered = {column: covered[column] - 1 for column in taken}
            for cell in row:
                if cell.tag in ("td", "th"):
                    while len(cells) in taken:
                        cells.append(())
                    at = len(cells)
                    inner = list(self.blocks(cell))
                    cells.append(tuple(paragraphs_of(inner)))
                    pictures += (block for block in inner if isinstance(block, SourcePicture))
                    cells += [()] * (columns_taken(cell.get("colspan", "1"), at) - 1)
                    rows_below = (whole_number(cell.get("rowspan", "1")) or 1) - 1
                    covered |= dict.fromkeys(range(at, len(cells)), rows_below)
            if cells:
                rows.append(tuple(cells))
        if rows:
            merged = sum(
                cell.get(name, "1") not in ("", "1")
                for cell in table.iter("td", "th")
                for name in ("colspan", "rowspan")
            )
            yield SourceTable(tuple(rows), "网页的表格", merged)
        yield from pictures

    def _pictures(self, element: etree._Element) -> Iterator[SourceBlock]:
        for each in element.iter(*_PICTURES):
            yield from self._picture(each)

    def _picture(self, element: etree._Element) -> Iterator[SourceBlock]:
        """Yield a picture that was saved with the page; add a remark for one that was not."""
        sides = [element.get(name, "") for name in ("width", "height")]
        if any((whole_number(side) or _LEAST_PICTURE_PX) < _LEAST_PICTURE_PX for side in sides):
            return  # an ornament or a tracking pixel
        self.count += 1
        address = (element.get("src") or element.get("data-src") or "").strip()
        data = inline_data(address) if address.startswith("data:") else self.beside(address)
        ending = ending_of(data) if data else ""
        if data and ending:
            yield SourcePicture(f"{self.count}.{ending}", data, f"网页的第 {self.count} 张图片")
        else:
            file = "" if address.startswith("data:") else address.rpartition("/")[2]
            name = element.get("alt") or file or element.tag
            words = f"图片 `{str(name)[:40]}` 没有和网页存在一起，没有导入，请另外放进来"
            self.document.remarks.append(Remark("picture", f"网页的第 {self.count} 张图片", words))

    def _hidden(self, element: etree._Element) -> None:
        words = "".join(element.itertext()).strip() if element.tag not in _NO_TEXT else ""
        if words:
            self.document.remarks.append(Remark("hidden-text", "网页", "有隐藏的文字，没有导入", words))


def is_hidden(element: etree._Element) -> bool:
    """Return whether style or attribute hides an element."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or "hidden" in element.attrib


def _is_unseen(element: etree._Element) -> bool:
    return element.tag in _NO_TEXT or is_hidden(element)


def _heading(element: etree._Element) -> SourceParagraph:
    level = _HEADINGS[str(element.tag)]
    words = " ".join("".join(element.itertext()).split())
    run = SourceRun(words, True, 22 if level == 1 else 16)
    return SourceParagraph((run,), "网页", "center" if level == 1 else "", level=level)


def _list_mark(element: etree._Element) -> tuple[str, bool]:
    """Return the number that a browser shows before the first paragraph of an item, and whether it shows a bullet."""
    item = element if element.tag == "li" else element.getparent()
    if item is None or item.tag != "li" or (element is not item and element.getprevious() is not None):
        return "", False
    around = item.getparent()
    if around is None or around.tag != "ol":
        return "", True
    first = whole_number(around.get("start", "1")) or 1
    return f"{first + sum(1 for _ in item.itersiblings('li', preceding=True))}.", False


def _shown(element: etree._Element, words: str) -> str:
    """Return words as an element shows them: as superscript, as subscript, or in a symbol font, as Word writes its bullets."""
    around = element.getparent()
    styles = [each.get("style") or "" for each in (element, around) if each is not None]
    if face := _SYMBOL_FACE.search(" ".join(styles)):
        return "".join(SYMBOLS.get((face[1].lower(), ord(char)), char) for char in words)
    return in_signs(words, {"sup": RAISED, "sub": LOWERED}.get(str(element.tag), {}))


def _alignment(element: etree._Element) -> str:
    style = (element.get("style") or "").replace(" ", "").lower()
    if element.get("align") == "center" or "text-align:center" in style or element.tag == "center":
        return "center"
    return "right" if element.get("align") == "right" or "text-align:right" in style else ""

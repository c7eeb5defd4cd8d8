"""A linked Word, Excel, PDF or text file → its lines, each with its place; document properties are included."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bulletin.intake.word_package import WordPackage, attribute, local
from bulletin.values.files import decode


def lines_of_attachment(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (place, line) for each line of a file; cells of a table row are joined by ` | `. Raises UnreadableSourceError."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("docx", "docm"):
        yield from _word_lines(WordPackage(data))
    elif ending in ("xlsx", "xlsm"):
        yield from _sheet_lines(WordPackage(data))
    elif ending == "pdf":
        yield from _pdf_lines(data)
    else:
        text = decode(data, name).value or ""
        for n, line in enumerate(text.split("\n"), 1):
            yield f"第 {n} 行", line.replace(",", " | ") if ending == "csv" else line


def _word_lines(package: WordPackage) -> Iterator[tuple[str, str]]:
    # word/document.xml, word/header1.xml, word/footnotes.xml, word/comments.xml …; the excluded parts hold no text.
    parts = [
        name
        for name in package.names
        if re.fullmatch(r"word/(?!styles|settings|fonttable|numbering|theme|websettings)\w+\.xml", name)
    ]
    for part in sorted(parts):
        for each in _elements(package, part):
            name = local(each)
            if name == "tr":
                cells = [_words(cell) for cell in each if local(cell) == "tc"]
                yield "表格", " | ".join(cells)
            # Paragraphs of a table cell are already in the line of their row.
            elif name == "p" and not any(local(up) == "tc" for up in each.iterancestors()):
                yield ("正文" if part.endswith("document.xml") else Path(part).stem), _words(each)
    yield from _properties(package)


def _elements(package: WordPackage, part: str) -> Iterator[Any]:
    """Yield the elements of a part below its root, at any depth."""
    for each in package.children(part):
        yield from each.iter()


def _words(element: Any) -> str:
    """Return the text of an element, with tracked deletions and the descriptions of its pictures."""
    return "".join(
        f" {attribute(node, 'descr')} {attribute(node, 'title')} "
        if local(node) in ("docPr", "cNvPr")
        else node.text or ""
        for node in element.iter()
        if local(node) in ("t", "delText", "docPr", "cNvPr")
    )


def _properties(package: WordPackage) -> Iterator[tuple[str, str]]:
    """Yield the properties of an Office file: title, author, company, comments."""
    for part in package.names:
        if part.startswith("docprops/") and part.endswith(".xml"):
            for each in _elements(package, part):
                if each.text and each.text.strip():
                    yield "文件属性", each.text.strip()


def _sheet_lines(package: WordPackage) -> Iterator[tuple[str, str]]:
    strings = [_words(item) for item in package.children("xl/sharedstrings.xml")]
    for part in sorted(name for name in package.names if re.fullmatch(r"xl/worksheets/\w+\.xml", name)):
        sheet = Path(part).stem.removeprefix("sheet")
        for row in (each for each in _elements(package, part) if local(each) == "row"):
            cells = [_cell(cell, strings) for cell in row]
            if any(cells):
                yield f"表 {sheet} 第 {attribute(row, 'r') or '?'} 行", " | ".join(cells)
    # xl/comments1.xml, xl/threadedcomments/threadedcomment1.xml, xl/drawings/drawing1.xml
    for part in sorted(
        name
        for name in package.names
        if re.fullmatch(r"xl/(?:comments\d*|(?:comments|threadedcomments|drawings)/\w+)\.xml", name)
    ):
        yield "批注和图形", "".join(map(_words, package.children(part)))
    for each in _elements(package, "xl/workbook.xml"):
        if local(each) == "sheet":
            yield "表的名称", attribute(each, "name") or ""
    yield from _properties(package)


def _cell(cell: Any, strings: Sequence[str]) -> str:
    value = next((node.text or "" for node in cell if local(node) == "v"), "")
    if attribute(cell, "t") == "s":  # the value is an index into the shared strings (ECMA-376, ST_CellType)
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if attribute(cell, "t") == "inlineStr":
        return _words(cell)
    # A long number may be stored as 1.38001380E10; telephone and ID numbers are found by their digits.
    return f"{float(value):.0f}" if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", value) else value


def _pdf_lines(data: bytes) -> Iterator[tuple[str, str]]:
    import pypdfium2  # takes 60 ms to load, and only PDFs need it

    try:
        pdf = pypdfium2.PdfDocument(data)
        for n, page in enumerate(pdf, 1):
            for line in page.get_textpage().get_text_range().splitlines():
                yield f"第 {n} 页", line
        for value in pdf.get_metadata_dict(skip_empty=True).values():
            yield "文件属性", str(value)
        pdf.close()
    except pypdfium2.PdfiumError:
        return

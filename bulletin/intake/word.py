"""A .docx file → blocks: each text box once, revisions accepted, automatic numbers as text, notes with their marks."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from bulletin.intake.blocks import (
    Remark,
    SourceBlock,
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    merged_runs,
)
from bulletin.intake.word_numbers import WordNumbers
from bulletin.intake.word_package import WordPackage, attribute, child, local
from bulletin.intake.word_styles import RunFormat, WordStyles
from bulletin.reading.pasted import is_page_number
from bulletin.values.text import whole_number

_THROUGH = {
    "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "ins", "moveTo", "fldSimple", "dir", "bdo",
    "rubyBase", "rt", "ruby", "oMath", "oMathPara", "AlternateContent", "Choice", "Fallback",
}  # fmt: skip
_DROPPED = {"del", "moveFrom"}
_DEEPEST = 60  # tables in tables in text boxes
_NUMBER = re.compile(r"第\s*[\d一二三四五六七八九十百〇○零]{1,6}\s*期")


def read_word(data: bytes) -> SourceDocument:
    """Return the blocks of a .docx file. Raises UnreadableSourceError: those of WordPackage."""
    package = WordPackage(data)
    return _WordReader(package).read()


class _WordReader:
    def __init__(self, package: WordPackage) -> None:
        self.package = package
        self.styles = WordStyles(package)
        self.numbers = WordNumbers(package)
        self.relations = package.relations(package.main)
        self.document = SourceDocument(is_formatted=True)
        self.count = 0
        self.seen: dict[
            str, int
        ] = {}  # code → how often, so that a hundred revisions are one place to look at
        self.dropped: dict[str, list[str]] = {}
        self.first: dict[str, str] = {}

    def read(self) -> SourceDocument:
        root = self.package.xml(self.package.main)
        body = child(root, "body")
        self.document.blocks.extend(self._headers("header"))
        if body is not None:
            self.document.blocks.extend(self._blocks(body, 0))
        self._headers("footer")
        for kind in ("footnote", "endnote"):
            self._notes(kind)
        for part in self.package.parts("comments"):
            root = self.package.xml(part)
            for comment in root if root is not None else ():
                text = _words(comment)
                if text:
                    self._see("comment", "批注", text)
        words = {
            "revision": "有修订，已经照“全部接受”导入，删去的字没有导入",
            "hidden-text": "有隐藏的文字，没有导入",
            "comment": "有批注，没有导入",
            "field-code": "有域或公式，只留下看得见的文字",
            "symbol": "有符号字体的字，不知道是什么字",
        }
        for code, times in self.seen.items():
            dropped = "".join(self.dropped.get(code, ()))
            text = f"{words[code]}（{times} 处）"
            self.document.remarks.append(Remark(code, self.first[code], text, dropped))
        return self.document

    def _see(self, code: str, place: str, dropped: str = "") -> None:
        self.seen[code] = self.seen.get(code, 0) + 1
        self.first.setdefault(code, place)
        self.dropped.setdefault(code, []).append(dropped)

    def _headers(self, kind: str) -> list[SourceBlock]:
        """Return the blocks of page headers that hold the masthead; what else they and the footers say is remarked."""
        out: list[SourceBlock] = []
        seen: set[str] = set()
        for part in dict.fromkeys(self.package.parts(kind)):
            root = self.package.xml(part)
            blocks = (
                [block for block in self._blocks(root, 0) if block.text.strip()] if root is not None else []
            )
            text = "".join(block.text for block in blocks).strip()
            if text in seen or not text:
                continue
            seen.add(text)
            if kind == "header" and _NUMBER.search(text):
                out.extend(blocks)
            else:
                code = "page-number" if is_page_number(text) else "dropped-line"
                place = "页眉" if kind == "header" else "页脚"
                self.document.remarks.append(Remark(code, place, "页眉页脚没有导入", text))
        return out

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[SourceBlock]:
        if depth > _DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each, depth)
            elif name == "tbl":
                yield from self._table(each, depth)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(each), depth + 1)
            elif name in _THROUGH:
                yield from self._blocks(each, depth + 1)
            elif name in _DROPPED:
                self._see("revision", self._place(), _words(each))
            elif name == "altChunk":
                self.document.remarks.append(
                    Remark("picture", self._place(), "里面嵌着另一个文件，没有导入，请另外打开来导入")
                )

    def _place(self) -> str:
        return f"第 {self.count} 段"

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[SourceBlock]:
        self.count += 1
        properties = child(element, "pPr")
        form = self.styles.paragraph(properties)
        marks = child(properties, "rPr")
        if child(marks, "ins") is not None or child(properties, "pPrChange") is not None:
            self._see("revision", self._place())
        runs: list[SourceRun] = []
        aside: list[SourceBlock] = []  # text boxes and pictures that hang on the paragraph
        self._runs(element, form.run, runs, aside, depth)
        place = self._place()
        pictures = [block for block in aside if isinstance(block, SourcePicture)]
        yield from (block for block in aside if not isinstance(block, SourcePicture))
        has_text = any(run.text.strip() for run in runs)
        ordinal, is_bullet = self.numbers.next(form) if has_text else ("", False)
        if has_text or any(run.note for run in runs):
            yield SourceParagraph(merged_runs(runs), place, form.alignment, ordinal, form.level, is_bullet)
        yield from pictures

    def _runs(
        self,
        parent: etree._Element,
        form: RunFormat,
        runs: list[SourceRun],
        aside: list[SourceBlock],
        depth: int,
    ) -> None:
        """Collect the runs below an element, and what hangs on them."""
        if depth > _DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "r":
                self._run(each, self.styles.run(form, child(each, "rPr")), runs, aside, depth)
            elif name in _DROPPED:
                self._see("revision", self._place(), _words(each))
            elif name == "AlternateContent":
                self._runs(_chosen(each), form, runs, aside, depth + 1)
            elif name in ("oMath", "oMathPara"):
                self._see("field-code", self._place())
                text = "".join(node.text or "" for node in each.iter() if local(node) == "t")
                runs.append(SourceRun(text, False, form.size_pt, form.font))
            elif name in _THROUGH:
                if name in ("ins", "moveTo"):
                    self._see("revision", self._place())
                self._runs(each, form, runs, aside, depth + 1)

    def _run(
        self,
        run: etree._Element,
        form: RunFormat,
        runs: list[SourceRun],
        aside: list[SourceBlock],
        depth: int,
    ) -> None:
        empty = SourceRun("", form.is_bold, form.size_pt, form.font)
        for each in run:
            name, text = local(each), ""
            if name == "t":
                text = each.text or ""
            elif name in ("tab", "ptab"):
                text = "\t"
            elif name in ("br", "cr"):
                text = "\n" if attribute(each, "type", "textWrapping") == "textWrapping" else ""
            elif name == "noBreakHyphen":
                text = "-"
            elif name == "sym":
                code = attribute(each, "char")
                number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
                if 0xE000 <= number < 0xF900 or not number:
                    self._see("symbol", self._place())
                    text = "□"
                else:
                    text = chr(number) if not 0xD800 <= number < 0xE000 else ""
            elif name in ("footnoteReference", "endnoteReference"):
                runs.append(replace(empty, note=f"{name[0]}{attribute(each, 'id')}"))
            elif name == "instrText":
                self._see("field-code", self._place())
            elif name == "ruby":
                self._runs(child(each, "rubyBase") or each, form, runs, aside, depth + 1)
                reading = child(each, "rt")
                if reading is not None and (said := _words(reading)):
                    runs.append(replace(empty, text=f"（{said}）"))
            elif name == "AlternateContent":
                self._aside(_chosen(each), aside, depth + 1)
            elif name in ("drawing", "pict", "object"):
                self._aside(each, aside, depth + 1)
            if text and form.is_hidden:
                self._see("hidden-text", self._place(), text)
            elif text:
                runs.append(replace(empty, text=text))

    def _aside(self, parent: etree._Element, aside: list[SourceBlock], depth: int) -> None:
        """Collect text boxes and pictures in a drawing, each once."""
        if depth > _DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "txbxContent":
                aside.extend(self._blocks(each, depth + 1))
            elif name == "AlternateContent":
                self._aside(_chosen(each), aside, depth + 1)
            elif name in ("blip", "imagedata"):
                kind, path = self.relations.get(attribute(each, "embed") or attribute(each, "id"), ("", ""))
                data = self.package.read(path) if kind == "image" and path else None
                if data:
                    aside.append(SourcePicture(posixpath.basename(path), data, self._place()))
                else:
                    self.document.remarks.append(
                        Remark("picture", self._place(), "有一张图片在文件外面，没有导入，请另外放进来")
                    )
            else:
                self._aside(each, aside, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> Iterator[SourceBlock]:
        rows: list[tuple[tuple[SourceParagraph, ...], ...]] = []
        pictures: list[SourceBlock] = []
        merged = 0
        place = f"第 {self.count + 1} 段的表格"
        for row in _inside(table, "tr"):
            cells: list[tuple[SourceParagraph, ...]] = []
            for cell in _inside(row, "tc"):
                blocks = list(self._blocks(cell, depth + 1))
                pictures.extend(block for block in blocks if isinstance(block, SourcePicture))
                paragraphs: list[SourceParagraph] = []
                for block in blocks:
                    if isinstance(block, SourceParagraph):
                        paragraphs.append(block)
                    elif isinstance(block, SourceTable):
                        merged += 1
                        paragraphs.extend(block.paragraphs())
                cells.append(tuple(paragraphs))
                span = attribute(child(cell, "tcPr", "gridSpan"), "val")
                wide = min(whole_number(span) or 1, 60)
                cells.extend([()] * (wide - 1))
                merged += wide > 1 or child(cell, "tcPr", "vMerge") is not None
            rows.append(tuple(cells))
        if any(cell for row in rows for cell in row):
            yield SourceTable(tuple(rows), place, merged)
        yield from pictures

    def _notes(self, kind: str) -> None:
        for part in self.package.parts(f"{kind}s"):
            root = self.package.xml(part)
            for note in root if root is not None else ():
                if attribute(note, "type") not in ("", "normal"):
                    continue
                blocks = self._blocks(note, 0)
                text = " ".join(block.text.strip() for block in blocks)
                if text:
                    self.document.notes[f"{kind[0]}{attribute(note, 'id')}"] = text


def _chosen(alternate: etree._Element) -> etree._Element:
    """Return the one of the alternatives that holds something: each text box and drawing is there twice."""
    branches = [each for each in alternate if local(each) in ("Choice", "Fallback")]
    held = ("txbxContent", "blip", "imagedata", "t")
    return next((b for b in branches if any(local(each) in held for each in b.iter())), alternate)


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, through content controls and accepted revisions."""
    for each in parent:
        if local(each) == name:
            yield each
        elif local(each) in _THROUGH:
            yield from _inside(each, name)


def _words(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter() if local(node) in ("t", "delText"))

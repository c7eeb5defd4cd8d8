"""A .docx file → blocks: each text box once, revisions accepted, automatic numbers as text, notes with their marks."""

import re
from collections.abc import Iterator

from lxml import etree

from bulletin.intake.blocks import (
    Remark,
    SourceBlock,
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    columns_taken,
    merged_runs,
    paragraphs_of,
)
from bulletin.intake.marks import NUMBER
from bulletin.intake.word_numbers import WordNumbers
from bulletin.intake.word_package import WordPackage, attribute, child, local
from bulletin.intake.word_runs import DEEPEST, DROPPED, THROUGH, SourceRemarks, WordRuns, chosen, texts_seen
from bulletin.intake.word_styles import WordStyles
from bulletin.reading.pasted import is_page_number


def read_word(data: bytes) -> SourceDocument:
    """Return the blocks of a .docx file. Raises UnreadableSourceError: those of WordPackage."""
    package = WordPackage(data)
    return _WordReader(package).read()


class _WordReader:
    def __init__(self, package: WordPackage) -> None:
        self.package = package
        self.styles = WordStyles(package)
        self.numbers = WordNumbers(package)
        self.document = SourceDocument()
        self.remarks = SourceRemarks()
        self.runs = WordRuns(package, self.styles, self.remarks, self._blocks, self._place)
        self.count = 0
        # runs of a paragraph whose end was deleted: the next one continues it
        self.begun: list[SourceRun] = []

    def read(self) -> SourceDocument:
        """Return the document: its headers, body, footers and notes; comments as remarks."""
        root = self.package.xml(self.package.main)
        body = child(root, "body")
        self.document.blocks.extend(self._headers("header"))
        if body is not None:
            self.document.blocks.extend(self._blocks(body, 0))
            self.document.blocks.extend(self._rest())
            # text in elements that this reader does not know
            left = "".join(node.text or "" for node in texts_seen(body) if node not in self.runs.read)
            if left.strip():
                self.remarks.see("unread", "正文", left)
        self._headers("footer")
        for kind in ("footnote", "endnote"):
            self._notes(kind)
        for part in self.package.parts("comments"):
            for comment in self.package.children(part):
                if text := self.runs.words(comment):
                    self.remarks.see("comment", "批注", text)
        self.document.remarks += [*self.runs.outside, *self.remarks.as_remarks()]
        return self.document

    def _rest(self) -> Iterator[SourceBlock]:
        """Yield the runs that wait for a next paragraph, at the end of the document."""
        if any(run.text.strip() for run in self.begun):
            yield SourceParagraph(merged_runs(self.begun), self._place())
        self.begun = []

    def _headers(self, kind: str) -> list[SourceBlock]:
        """Return the blocks of page headers that contain an issue number (the masthead); all other headers and footers get a remark."""
        out: list[SourceBlock] = []
        seen: set[str] = set()
        for part in dict.fromkeys(self.package.parts(kind)):
            root = self.package.xml(part)
            blocks = [] if root is None else [each for each in self._blocks(root, 0) if each.text.strip()]
            text = "".join(block.text for block in blocks).strip()
            if text in seen or not text:
                continue
            seen.add(text)
            if kind == "header" and NUMBER.search(text):
                out.extend(blocks)
            else:
                code = "page-number" if is_page_number(text) or not re.search(r"\w", text) else "dropped-line"
                place = "页眉" if kind == "header" else "页脚"
                self.document.remarks.append(Remark(code, place, "页眉页脚没有导入", text))
        return out

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[SourceBlock]:
        if depth > DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each, depth)
            elif name == "tbl":
                yield from self._table(each, depth)
            elif name == "AlternateContent":
                yield from self._blocks(chosen(each), depth + 1)
            elif name in THROUGH:
                yield from self._blocks(each, depth + 1)
            elif name in DROPPED:
                self.runs.drop("revision", each)
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
            self.remarks.see("revision", self._place())
        runs, self.begun = self.begun, []
        aside: list[SourceBlock] = []  # text boxes and pictures anchored in the paragraph
        self.runs.collect(element, form.run, runs, aside, depth)
        place = self._place()
        pictures = [block for block in aside if isinstance(block, SourcePicture)]
        yield from (block for block in aside if not isinstance(block, SourcePicture))
        is_deleted_end = child(marks, "del") is not None
        if is_deleted_end:
            self.remarks.see("revision", place)
        # A drop cap is a paragraph of its own in a frame: the next paragraph continues it.
        if is_deleted_end or attribute(child(properties, "framePr"), "dropCap") in ("drop", "margin"):
            self.begun = runs
            yield from pictures
            return
        has_text = any(run.text.strip() for run in runs)
        ordinal, is_bullet = self.numbers.next(form) if has_text else ("", False)
        if has_text or any(run.note for run in runs):
            yield SourceParagraph(merged_runs(runs), place, form.alignment, ordinal, form.level, is_bullet)
        yield from pictures

    def _table(self, table: etree._Element, depth: int) -> Iterator[SourceBlock]:
        rows: list[tuple[tuple[SourceParagraph, ...], ...]] = []
        pictures: list[SourceBlock] = []
        merged = 0
        place = f"第 {self.count + 1} 段的表格"
        for row in _inside(table, "tr"):
            if child(row, "trPr", "del") is not None:
                self.runs.drop("revision", row)
                continue
            cells: list[tuple[SourceParagraph, ...]] = []
            for cell in _inside(row, "tc"):
                blocks = list(self._blocks(cell, depth + 1))
                pictures.extend(block for block in blocks if isinstance(block, SourcePicture))
                # a nested table becomes paragraphs, so a person must check it like a merged cell
                merged += sum(isinstance(block, SourceTable) for block in blocks)
                cells.append(tuple(paragraphs_of(blocks)))
                span = attribute(child(cell, "tcPr", "gridSpan"), "val")
                wide = columns_taken(span, len(cells) - 1)
                cells.extend([()] * (wide - 1))
                merged += wide > 1 or attribute(child(cell, "tcPr", "vMerge"), "val") == "restart"
            rows.append(tuple(cells))
        if any(cell for row in rows for cell in row):
            yield SourceTable(tuple(rows), place, merged)
        yield from pictures

    def _notes(self, kind: str) -> None:
        for part in self.package.parts(f"{kind}s"):
            for note in self.package.children(part):
                if attribute(note, "type") not in ("", "normal"):
                    continue
                blocks = self._blocks(note, 0)
                label = f"{kind[0]}{attribute(note, 'id')}"
                text = " ".join(block.text.strip() for block in blocks)
                if text := text.removeprefix(self.runs.marks.get(label, "")).strip():
                    self.document.notes[label] = text


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield rows or cells, through content controls and accepted revisions."""
    for each in parent:
        if local(each) == name:
            yield each
        elif local(each) in THROUGH:
            yield from _inside(each, name)

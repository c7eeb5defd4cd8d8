"""The Word file of a marked issue → the same with real tracked changes (w:ins, w:del) for its marks, to be accepted or refused one by one."""

import copy
import datetime
import io
import zipfile
from collections.abc import Iterator
from itertools import count

from lxml import etree

from bulletin.revision.marks import Mark, has_marks, marked_stretches, unmarked

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_ID = 9000  # beyond the ids of what else the file names
_TEXTS = ("word/document.xml", "word/footnotes.xml")


def with_tracked_changes(data: bytes, author: str, date: datetime.date) -> bytes:
    """Return a Word file whose marks are tracked changes of this author and day; marks in its properties are taken out."""
    out = io.BytesIO()
    numbers = count(_FIRST_ID)
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w") as new:
        for info in file.infolist():
            content = file.read(info)
            if info.filename in _TEXTS:
                root = etree.fromstring(content)
                _Tracker(author, f"{date.isoformat()}T00:00:00Z", numbers).change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            elif info.filename.endswith(".xml") and has_marks(text := content.decode("utf-8", "replace")):
                content = unmarked(text).encode()
            new.writestr(info, content)
    return out.getvalue()


def _name(tag: str) -> str:
    return f"{{{_W}}}{tag}"


class _Tracker:
    def __init__(self, author: str, date: str, numbers: Iterator[int]) -> None:
        self.author, self.date, self.numbers = author, date, numbers

    def change(self, root: etree._Element) -> None:
        """Turn the marks of all paragraphs into tracked changes."""
        for paragraph in list(root.iter(_name("p"))):
            runs = [run for run in paragraph.iter(_name("r")) if _paragraph_of(run) is paragraph]
            mark: Mark | None = None
            found: set[Mark | None] = set()
            for run in runs:
                mark = self._run(run, mark, found)
            if len(found) == 1 and (only := found.pop()) in (Mark.DELETED, Mark.INSERTED):
                self._mark_end(paragraph, "ins" if only is Mark.INSERTED else "del")

    def _run(self, run: etree._Element, mark: Mark | None, found: set[Mark | None]) -> Mark | None:
        """Put runs of one mark each in place of a run; return the mark that is open behind it."""
        parent = run.getparent()
        assert parent is not None
        properties = run.find(_name("rPr"))
        for child in list(run):
            if child.tag != _name("t"):
                if child is not properties:
                    parent.insert(parent.index(run), _wrapped(run, properties, child))
                continue
            for said, words in marked_stretches(_opened(child.text or "", mark)):
                if words.strip():
                    found.add(said)
                parent.insert(parent.index(run), self._words(run, properties, words, said))
            mark = _left_open(child.text or "", mark)
        parent.remove(run)
        return mark

    def _words(
        self, run: etree._Element, properties: etree._Element | None, words: str, mark: Mark | None
    ) -> etree._Element:
        text = etree.Element(_name("delText" if mark is Mark.DELETED else "t"))
        text.text = words
        text.set(_SPACE, "preserve")
        made = _wrapped(run, properties, text)
        if mark not in (Mark.DELETED, Mark.INSERTED, Mark.MOVED):
            return made
        change = self._tracked("del" if mark is Mark.DELETED else "ins")
        change.append(made)
        return change

    def _tracked(self, tag: str) -> etree._Element:
        change = etree.Element(_name(tag))
        for name, value in (("id", str(next(self.numbers))), ("author", self.author), ("date", self.date)):
            change.set(_name(name), value)
        return change

    def _mark_end(self, paragraph: etree._Element, tag: str) -> None:
        """Mark a paragraph's end as its words are, so that it goes or stays with them."""
        properties = paragraph.find(_name("pPr"))
        if properties is None:
            properties = etree.Element(_name("pPr"))
            paragraph.insert(0, properties)
        marks = properties.find(_name("rPr"))
        if marks is None:
            marks = etree.Element(_name("rPr"))
            last = properties.find(_name("sectPr"))
            properties.append(marks) if last is None else last.addprevious(marks)
        marks.insert(0, self._tracked(tag))


def _paragraph_of(run: etree._Element) -> etree._Element | None:
    return next((up for up in run.iterancestors() if up.tag == _name("p")), None)


def _wrapped(run: etree._Element, properties: etree._Element | None, child: etree._Element) -> etree._Element:
    """Return a run like another with this in it."""
    made = etree.Element(run.tag, dict(run.attrib))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    made.append(child)
    return made


def _opened(text: str, mark: Mark | None) -> str:
    """Return a text that begins within a mark with the mark in front."""
    return f"{mark.begin}{text}" if mark else text


def _left_open(text: str, mark: Mark | None) -> Mark | None:
    """Return the mark that is open at the end of a text."""
    for char in text:
        for each in Mark:
            if char == each.begin:
                mark = each
            elif char == each.end:
                mark = None
    return mark

"""Marks of changes in the text of a finished document → tracked changes (w:ins, w:del), which can be accepted or rejected in Word.

Accepting all gives the new text, rejecting all the old one, including paragraphs and rows of tables (17.13.5).
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.word.elements import insert_in_order, local, w, with_words

INSERTED, DELETED, LEFT_OUT = "ins", "del", ""
"""Kinds of marks; LEFT_OUT marks remarks, which are no text of the issue."""

_PARAGRAPH_END: Final = "↵"  # as a marked change: a paragraph was split or joined here
_INDENT: Final = "　"
_CONTENT: Final = ("t", "br", "tab", "drawing", "footnoteReference", "footnoteRef", "AlternateContent")


@dataclass(frozen=True, slots=True)
class TrackedMarks:
    """The marks. begins: opening character → kind of mark; ends: closing characters; plain: returns words without marks.

    author: shown by Word as the author of the changes; warning: the words at the head of every page.
    """

    begins: Mapping[str, str]
    ends: frozenset[str]
    plain: Callable[[str], str]
    author: str
    warning: str


@dataclass
class Tracker:
    """Turns marks into tracked changes, each with a number that is unique in the whole file."""

    marks: TrackedMarks
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def track(self, root: BaseOxmlElement) -> None:
        """Change a part of the document in place."""
        for paragraph in list(root.iter(qn("w:p"))):
            self._track_runs(paragraph)
        for paragraph in list(root.iter(qn("w:p"))):
            self._track_paragraph(paragraph)
        for row in list(root.iter(qn("w:tr"))):
            self._track_row(row)
        for element in root.iter():  # in attributes marks cannot become changes
            for name, value in element.attrib.items():
                if self._any.search(str(value)):
                    element.set(name, self.marks.plain(str(value)))

    @property
    def _any(self) -> re.Pattern[str]:
        return re.compile(f"[{''.join((*self.marks.begins, *self.marks.ends))}]")

    def _track_runs(self, paragraph: BaseOxmlElement) -> None:
        kind: str | None = None
        parted = re.compile(f"({self._any.pattern})")
        had_words = False
        for run in _runs(paragraph):
            text = run.find(qn("w:t"))
            is_words = text is not None and run.find(qn("w:footnoteReference")) is None
            if not is_words and kind is None:
                continue  # not marked: it stays in place, with the paragraphs of a text box in it
            pieces = parted.split(text.text or "") if is_words and text is not None else [""]
            had_words = had_words or is_words
            made: list[BaseOxmlElement] = []
            for piece in pieces:
                if piece in self.marks.begins:
                    kind = self.marks.begins[piece]
                elif piece in self.marks.ends:
                    kind = None
                elif piece or not is_words:
                    made += self._made(run, piece, kind, is_words=is_words)
            for each in made:
                run.addprevious(each)
            run.getparent().remove(run)
        if had_words and not _has_content(paragraph) and paragraph.find(f".//{qn('w:sectPr')}") is None:
            _remove(paragraph)  # it contained only a remark

    def _made(
        self, run: BaseOxmlElement, piece: str, kind: str | None, *, is_words: bool
    ) -> Iterator[BaseOxmlElement]:
        if kind == LEFT_OUT:
            return
        own = copy.deepcopy(run)
        if is_words:
            own.remove(own.find(qn("w:t")))
            own.append(with_words("delText" if kind == DELETED else "t", piece))
        is_layout = not is_words and run.find(qn("w:br")) is not None  # the line break of a title
        yield own if kind is None or is_layout else self._change(kind, own)

    def _change(self, kind: str, *inside: BaseOxmlElement) -> BaseOxmlElement:
        return w(kind, *inside, id=next(self._numbers), author=self.marks.author)

    def _track_paragraph(self, paragraph: BaseOxmlElement) -> None:
        """Split a paragraph at a change that is a paragraph's end; mark the end of a paragraph that was inserted or deleted as a whole."""
        for change in [each for each in paragraph if local(each) in (INSERTED, DELETED)]:
            if _words(change) == _PARAGRAPH_END:
                self._part(paragraph, change)
                return
        kinds = {local(each) for each in paragraph} - {"pPr", "bookmarkStart", "bookmarkEnd"}
        if len(kinds) == 1 and kinds <= {INSERTED, DELETED}:
            self._mark_end(paragraph, kinds.pop())

    def _part(self, paragraph: BaseOxmlElement, change: BaseOxmlElement) -> None:
        kind = local(change)
        # The paragraph's end itself becomes the tracked change: accepting or rejecting it splits or joins the paragraphs.
        after = list(change.itersiblings())
        change.getparent().remove(change)
        if kind == INSERTED:
            after = _without_indent(after)
        properties = paragraph.find(qn("w:pPr"))
        rest = w("p", *([] if properties is None else [copy.deepcopy(properties)]), *after)
        self._mark_end(paragraph, kind)
        paragraph.addnext(rest)
        self._track_paragraph(rest)

    def _mark_end(self, paragraph: BaseOxmlElement, kind: str) -> None:
        properties = paragraph.get_or_add_pPr()
        of_end = properties.find(qn("w:rPr"))
        if of_end is None:
            of_end = w("rPr")
            insert_in_order(properties, of_end)
        of_end.insert(0, self._change(kind))

    def _track_row(self, row: BaseOxmlElement) -> None:
        """Mark a row whose cells were all inserted or all deleted; ends of paragraphs in cells are no changes of their own."""
        paragraphs = [each for each in row.iter(qn("w:p")) if _has_content(each)]
        kinds = set(map(_kind_of_end, paragraphs))
        if len(kinds) == 1 and (kind := kinds.pop()):
            properties = row.find(qn("w:trPr"))
            if properties is None:
                properties = w("trPr")
                row.insert(0, properties)
            properties.append(self._change(kind))
        for each in paragraphs:
            _unmark_end(each)


def _runs(paragraph: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return a paragraph's own runs, with those of its links, without those of a text box in it."""
    return [run for run in paragraph.iter(qn("w:r")) if next(run.iterancestors(qn("w:p"))) is paragraph]


def _has_content(paragraph: BaseOxmlElement) -> bool:
    return any(local(each) in (*_CONTENT, "delText") for run in _runs(paragraph) for each in run)


def _words(element: BaseOxmlElement) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t"), qn("w:delText")))


def _without_indent(after: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """Return what follows a new paragraph's end, without the line break and the blanks that stood for it in print."""
    if after and after[0].find(f".//{qn('w:br')}") is not None:
        after = after[1:]
    for text in after[0].iter(qn("w:t")) if after else ():
        text.text = (text.text or "").lstrip(_INDENT)
        if not text.text:
            after = after[1:]
        break
    return after


def _kind_of_end(paragraph: BaseOxmlElement) -> str:
    for kind in (INSERTED, DELETED):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:' + kind)}") is not None:
            return kind
    return ""


def _unmark_end(paragraph: BaseOxmlElement) -> None:
    of_end = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    if of_end is not None:
        of_end.getparent().remove(of_end)


def _remove(paragraph: BaseOxmlElement) -> None:
    """Remove a paragraph, unless it is the last one of a cell, which must have one."""
    parent = paragraph.getparent()
    if len(parent.findall(qn("w:p"))) > 1 or local(parent) != "tc":
        parent.remove(paragraph)

"""Reads what a revised Word file contains besides its text: our properties, tracked changes, comments, text boxes, macros."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bulletin.intake.word_package import WordPackage, attribute, child, local

_INSERTED = ("ins", "moveTo")
_DELETED = ("del", "moveFrom")


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A change that Word tracked. author: empty if the file does not name one."""

    author: str
    inserted: str
    deleted: str


@dataclass(slots=True)
class WordRemarks:
    """What a Word file contains besides its text.

    properties: custom ones, which identify our files; comments: (author, words); boxes: text of each paragraph in text boxes.
    """

    properties: dict[str, str] = field(default_factory=dict)
    comments: list[tuple[str, str]] = field(default_factory=list)
    tracked: list[TrackedChange] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    has_macros: bool = False

    @property
    def by_author(self) -> dict[str, list[TrackedChange]]:
        """Author → tracked changes in order."""
        found: dict[str, list[TrackedChange]] = {}
        for change in self.tracked:
            found.setdefault(change.author, []).append(change)
        return found


def remarks_of(data: bytes) -> WordRemarks:
    """Return what a .docx file contains besides its text. Raises UnreadableSourceError: those of WordPackage."""
    package = WordPackage(data)
    out = WordRemarks()
    relations = package.relations("")
    for kind, path in relations.values():
        if kind == "custom-properties" and path:
            out.properties |= dict(map(_property, package.children(path)))
    out.has_macros = any(kind == "vbaProject" for kind, _ in package.relations(package.main).values())
    for part in package.parts("comments"):
        for comment in package.children(part):
            if words := _text(comment, ("t",)):
                out.comments.append((attribute(comment, "author"), words))
    root = package.xml(package.main)
    if root is not None:
        out.tracked.extend(_tracked(root))
        out.boxes.extend(_boxes(root))
    return out


def _property(element: etree._Element) -> tuple[str, str]:
    return attribute(element, "name"), "".join(node.text or "" for node in element).strip()


def _tracked(root: etree._Element) -> Iterator[TrackedChange]:
    """Yield the tracked changes, adjacent ones of one author merged: Word tracks each run separately."""
    last: TrackedChange | None = None
    for paragraph in root.iter():
        if local(paragraph) != "p":
            continue
        for each in paragraph.iter():
            name = local(each)
            if name not in (*_INSERTED, *_DELETED) or child(each, "r") is None:
                continue
            inserted = _text(each, ("t",)) if name in _INSERTED else ""
            deleted = _text(each, ("t", "delText")) if name in _DELETED else ""
            author = attribute(each, "author")
            if last and last.author == author and each.getprevious() is not None and local(each.getprevious()) in (*_INSERTED, *_DELETED):  # fmt: skip
                last = TrackedChange(author, last.inserted + inserted, last.deleted + deleted)
                continue
            if last:
                yield last
            last = TrackedChange(author, inserted, deleted)
    if last:
        yield last


def _boxes(root: etree._Element) -> Iterator[str]:
    """Yield the text of each paragraph in text boxes, without the copy of a box for old programs."""
    for each in root.iter():
        if local(each) == "txbxContent" and not any(local(up) == "Fallback" for up in each.iterancestors()):
            for paragraph in each.iter():
                if local(paragraph) == "p" and (words := _text(paragraph, ("t",)).strip()):
                    yield words


def _text(element: etree._Element, names: tuple[str, ...]) -> str:
    return "".join(node.text or "" for node in element.iter() if local(node) in names)

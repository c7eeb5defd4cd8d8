"""What Word demands of a .docx beyond well-formed XML: it refuses a file for one of these faults (ECMA-376 parts 1 and 2)."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.word.word_files import W

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ENDS_WITH_PARAGRAPH = ("tc", "txbxContent", "hdr", "ftr", "comment")
REVISIONS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")
MEASURES = re.compile(r"-?\d+\.\d+")
NOT_WHOLE = ("w", "sz", "space", "line", "before", "after", "left", "right", "hanging", "firstLine", "pos")


def faults(data: bytes) -> list[str]:
    """Return what Word would stumble over, empty for a good file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    roots = {name: etree.fromstring(text) for name, text in parts.items() if name.endswith((".xml", ".rels"))}
    found = [f"two parts {name}" for name, count in Counter(names).items() if count > 1]
    found += [] if names[0] == "[Content_Types].xml" else ["content types are not the first part"]
    found += [*_types(roots["[Content_Types].xml"], names)]
    for name, root in roots.items():
        if name.endswith(".rels"):
            found += _relations(name, root, names)
        elif name.startswith("word/"):
            relations = roots.get(
                posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels")
            )
            known = set() if relations is None else {each.get("Id") for each in relations}
            found += [f"{name}: {fault}" for fault in _part(root, known)]
    found += _references({name: root for name, root in roots.items() if name.startswith("word/")})
    return found


def _types(root: etree._Element, names: list[str]) -> Iterator[str]:
    defaults = [each.get("Extension", "").lower() for each in root if each.tag.endswith("Default")]
    parts = [each.get("PartName", "") for each in root if each.tag.endswith("Override")]
    yield from (f"type {name} twice" for name, count in Counter((*defaults, *parts)).items() if count > 1)
    yield from (f"type of {name}, which is not there" for name in parts if name[1:] not in names)
    yield from (
        f"no type for {name}" for name in names[1:]
        if f"/{name}" not in parts and name.rpartition(".")[2].lower() not in defaults
    )  # fmt: skip


def _relations(name: str, root: etree._Element, names: list[str]) -> Iterator[str]:
    base = posixpath.dirname(posixpath.dirname(name))
    yield from _twice(f"{name}: relation", [each.get("Id") for each in root])
    for each in root:
        target = each.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
        if each.get("TargetMode") != "External" and path not in names:
            yield f"{name}: {target} is not there"


def _twice(what: str, values: list[str | None]) -> list[str]:
    return [f"{what} {value} twice" for value, count in Counter(values).items() if count > 1]


def _part(root: etree._Element, relations: set[str | None]) -> Iterator[str]:
    for each in root.iter(etree.Element):
        name, children = etree.QName(each).localname, [etree.QName(child).localname for child in each]
        for key, value in each.attrib.items():
            if key.startswith(RELATION) and value not in relations:
                yield f"{name} names {value}, which is no relation"
            if (
                each.tag.startswith(W)
                and etree.QName(key).localname in NOT_WHOLE
                and MEASURES.fullmatch(value)
            ):
                yield f"{name} has {key}={value}, which is no whole number"
        if name in ENDS_WITH_PARAGRAPH and children[-1:] != ["p"]:
            yield f"{name} ends with {children[-1:]}"
        if name in ("p", "r") and any(child in ("pPr", "rPr") for child in children[1:]):
            yield f"properties of {name} are not its first child"
        if (
            name in ("t", "delText")
            and (each.text or "") != (each.text or "").strip()
            and each.get(SPACE) != "preserve"
        ):
            yield f"blanks of `{each.text}` would be lost"
        if name in ("t", "delText") and (name == "delText") != any(
            a.tag == f"{W}del" for a in each.iterancestors()
        ):
            yield f"`{each.text}` is {name}"
        if name == "bookmarkStart" and not re.fullmatch(r"[^\W\d]\w{0,39}", each.get(f"{W}name", "")):
            yield f"bookmark {each.get(f'{W}name')}"
        if name == "tbl":
            wide = len(each.find(f"{W}tblGrid"))
            spans = [sum(int(s) for c in row.findall(f"{W}tc") for s in (c.xpath("string(*/*[local-name()='gridSpan']/@*)") or "1",)) for row in each.findall(f"{W}tr")]  # fmt: skip
            yield from (f"a row of {span} columns in a table of {wide}" for span in spans if span != wide)
    yield from _twice("drawing", [each.get("id") for each in root.iter(f"{DRAWING}docPr")])
    yield from _twice("bookmark", [each.get(f"{W}id") for each in root.iter(f"{W}bookmarkStart")])
    yield from _twice(
        "revision", [each.get(f"{W}id") for kind in REVISIONS for each in root.iter(f"{W}{kind}")]
    )
    marks = Counter(each.get(f"{W}fldCharType") for each in root.iter(f"{W}fldChar"))
    if marks["begin"] != marks["end"]:
        yield "a field is not closed"


def _references(roots: dict[str, etree._Element]) -> Iterator[str]:
    styles = [each.get(f"{W}styleId") for each in roots["word/styles.xml"].iter(f"{W}style")]
    yield from _twice("style", styles)
    named = [
        each.get(f"{W}val").casefold() for each in roots["word/styles.xml"].iterfind(f"{W}style/{W}name")
    ]
    yield from _twice("style called", named)
    for name, root in roots.items():
        used = {each.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link") for each in root.iter(f"{W}{kind}")}  # fmt: skip
        yield from (f"{name}: no style {each}" for each in used - set(styles))
    pairs = (("footnoteReference", "footnotes", "footnote"), ("commentReference", "comments", "comment"), ("numId", "numbering", "num"))  # fmt: skip
    for mark, part, kind in pairs:
        key = f"{W}val" if mark == "numId" else f"{W}id"
        wanted = {each.get(key) for root in roots.values() for each in root.iter(f"{W}{mark}")} - {"0"}
        there = roots.get(f"word/{part}.xml")
        known = (
            set()
            if there is None
            else {each.get(f"{W}{'numId' if kind == 'num' else 'id'}") for each in there.iter(f"{W}{kind}")}
        )
        yield from (f"no {kind} {each}" for each in wanted - known)

"""Uses an office's own Word file as a template: its styles by name, its page, its headers and footers; none of its text.

Word gives styles with Chinese names identifiers of its own (a5, 12), so a style such as 正文段 is found by its name.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.values.print_settings import PrintConfig
from bulletin.word.package import add_bullets
from bulletin.word.styles import bullet_kinds, bullet_list, style_elements

OFFICE_TEMPLATE: Final = "layouts/简报.docx"

_SIZED: Final = ("题头", "简报名称")
"""Styles of paragraphs whose size is also set directly on the runs, so that a line fits."""

_KEPT: Final = ("styles", "settings", "fontTable", "theme", "numbering")
"""Parts of the template that are kept; of others those that the section's properties refer to."""


class DamagedTemplateError(Exception):
    """The office's own file cannot be used."""


class OfficeFile(NamedTuple):
    """The document, and our style identifier → the document's, where they differ."""

    document: Document
    style_ids: Mapping[str, str]


def office_file(data: bytes, settings: PrintConfig) -> OfficeFile:
    """Return the office's file without its text, with those of our styles that it lacks added. Raises DamagedTemplateError."""
    try:
        document = docx.Document(io.BytesIO(data))
        styles = document.styles.element
        body = document.element.body
        sections = body.findall(qn("w:sectPr"))
    except Exception as problem:
        # Anything that python-docx, zipfile and lxml raise for a damaged file.
        raise DamagedTemplateError(type(problem).__name__) from problem
    if not sections:
        raise DamagedTemplateError("sectPr")
    for element in [each for each in body if each is not sections[-1]]:
        body.remove(element)
    named = {value for element in body.iter() for value in element.attrib.values()}
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.rpartition("/")[2] not in _KEPT and key not in named:
            del document.part.rels[key]  # pictures and comments of its text
    return OfficeFile(document, _add_styles(styles, settings, _add_bullets(document)))


def _add_styles(styles: BaseOxmlElement, settings: PrintConfig, bullets: int) -> dict[str, str]:
    """Add those of our styles whose names the document lacks; return our identifier → the one to use, where they differ."""
    known = {_name(each): str(each.get(qn("w:styleId"))) for each in styles.findall(qn("w:style"))}
    taken = set(known.values())
    ids: dict[str, str] = {}
    added: list[BaseOxmlElement] = []
    for style in style_elements(settings, bullets=bullets):
        own = str(style.get(qn("w:styleId")))
        # docDefaults: the office's own stay
        if style.find(qn("w:name")) is None:
            continue
        if _name(style) in known:
            ids[own] = known[_name(style)]
        else:
            ids[own] = next(free for free in (own, *(f"{own}{n}" for n in range(1, 99))) if free not in taken)
            taken.add(ids[own])
            style.set(qn("w:styleId"), ids[own])
            added.append(style)
    styles.extend(added)
    rename_styles(added, ids)
    return {own: other for own, other in ids.items() if own != other}


def give_way(root: BaseOxmlElement, styles: BaseOxmlElement, settings: PrintConfig) -> None:
    """Remove direct formatting that would override an office's changed style: sizes in the masthead, space around paragraphs."""
    ours = {each.get(qn("w:styleId")): each for each in style_elements(settings, bullets=1)}
    own = {_name(each): each for each in styles.findall(qn("w:style"))}
    for paragraph in root.iter(qn("w:p")):
        ids = paragraph.xpath("./w:pPr/w:pStyle/@w:val")
        style = ours.get(ids[0]) if ids else None
        office = None if style is None else own.get(_name(style))
        if style is None or office is None:
            continue
        if ids[0] in _SIZED and office.xpath("./w:rPr/w:sz/@w:val") not in (
            [],
            style.xpath("./w:rPr/w:sz/@w:val"),
        ):
            for each in paragraph.xpath("./w:r/w:rPr/*[self::w:sz or self::w:szCs or self::w:spacing]"):
                each.getparent().remove(each)
        for side in ("before", "after"):
            chosen = office.xpath(f"./w:pPr/w:spacing/@w:{side}")
            if chosen and chosen != style.xpath(f"./w:pPr/w:spacing/@w:{side}"):
                for spacing in paragraph.xpath(f"./w:pPr/w:spacing[@w:{side}]"):
                    del spacing.attrib[qn(f"w:{side}")]


def _name(style: BaseOxmlElement) -> tuple[str, str]:
    """Return (type, name) by which styles are compared, caseless: Word writes both Footer and footer."""
    name = style.find(qn("w:name"))
    return str(style.get(qn("w:type"))), "" if name is None else str(name.get(qn("w:val"))).casefold()


def rename_styles(roots: Iterable[BaseOxmlElement], ids: Mapping[str, str]) -> None:
    """Replace our style identifiers by those to use in the office's file."""
    if ids:
        for root in roots:
            for each in root.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:basedOn")):
                own = str(each.get(qn("w:val")))
                each.set(qn("w:val"), ids.get(own, own))


def _add_bullets(document: Document) -> int:
    """Add our bulleted list to those of the document; return its number."""
    root = _numbering(document)
    if root is None:
        add_bullets(document)
        return 1
    definitions = root.findall(qn("w:abstractNum"))
    lists = root.findall(qn("w:num"))
    definition = 1 + max((int(each.get(qn("w:abstractNumId"), "0")) for each in definitions), default=0)
    number = 1 + max((int(each.get(qn("w:numId"), "0")) for each in lists), default=0)
    place = len(root.findall(qn("w:numPicBullet"))) + len(definitions)
    root.insert(place, bullet_kinds(definition))  # all definitions come before all lists (17.9.17)
    root.insert(place + 1 + len(lists), bullet_list(definition, number))
    return number


def _numbering(document: Document) -> BaseOxmlElement | None:
    try:
        part = document.part.part_related_by(RT.NUMBERING)
    except KeyError:
        return None
    root = part.element if isinstance(part, XmlPart) else None
    return root if isinstance(root, BaseOxmlElement) else None

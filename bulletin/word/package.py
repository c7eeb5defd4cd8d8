"""Makes the package of a Word document: an empty document, parts, properties, reproducible bytes.

python-docx supports neither footnotes nor custom properties, and stamps files with the current time.
"""

import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from bulletin.values.print_settings import PrintConfig
from bulletin.word.elements import ordered, w
from bulletin.word.styles import bullet_kinds, bullet_list, font_elements, style_elements

# relations in python-docx's own template that we drop
_UNWANTED: Final = ("thumbnail", "customXml", "stylesWithEffects", "webSettings")
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY: Final = 255  # characters that python-docx accepts
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties ([MS-OSHARED] 2.3.3.2.2.1)


def empty_document(settings: PrintConfig) -> Document:
    """Return a document without text, with our styles and no other."""
    document = docx.Document()
    for part in (document.part.package, document.part):
        _drop(part, lambda kind: kind.rpartition("/")[2] in _UNWANTED)
    add_bullets(document)
    _fill(document.styles.element, style_elements(settings, bullets=1))
    fonts = document.part.part_related_by(RT.FONT_TABLE)
    root = w("fonts", *font_elements(settings))
    fonts._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    _fill(document.settings.element, _settings())
    return document


def add_bullets(document: Document) -> None:
    """Make our bulleted list the only list of a document."""
    lists = w("numbering", bullet_kinds(1), bullet_list(1, 1))
    add_part(document, "numbering", CT.WML_NUMBERING, RT.NUMBERING, lists)


def _drop(part: Part | OpcPackage, is_unwanted: Callable[[str], bool]) -> None:
    """Remove relations by their kinds."""
    for key in [key for key, each in part.rels.items() if is_unwanted(each.reltype)]:
        del part.rels[key]


def _fill(root: BaseOxmlElement, children: Iterable[BaseOxmlElement]) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(list(children))


def _settings() -> list[BaseOxmlElement]:
    """Return the document's settings: mirrored pages and different odd and even footers (5.2.1, 7.5); mode of Word 2013 and later."""
    mode = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15
    )
    return list(
        ordered(
            "settings",
            (
                w("zoom", percent=100),
                w("mirrorMargins"),
                w("bordersDoNotSurroundHeader"),
                w("bordersDoNotSurroundFooter"),
                w("defaultTabStop", val=420),
                w("evenAndOddHeaders"),
                w("drawingGridVerticalSpacing", val=156),
                w("characterSpacingControl", val="compressPunctuation"),
                w("compat", w("useFELayout"), mode),
                w("themeFontLang", val="en-US", eastAsia="zh-CN"),
                w("decimalSymbol", val="."),
                w("listSeparator", val=","),
            ),
        )
    )


def add_part(document: Document, name: str, content_type: str, kind: str, root: BaseOxmlElement) -> XmlPart:
    """Add a part to the document (footnotes, numbering), replacing one of its kind, and return it. kind: of its relation."""
    _drop(document.part, lambda each: each == kind)
    part = XmlPart(PackURI(f"/word/{name}.xml"), content_type, root, document.part.package)
    document.part.relate_to(part, kind)
    return part


def set_properties(
    document: Document, title: str, publisher: str, date: datetime.date, own: Mapping[str, str]
) -> None:
    """Write the properties of the file. own: our custom properties by name; date: of the issue, not the current one."""
    core = document.core_properties
    moment = datetime.datetime(date.year, date.month, date.day)
    core.title, core.author = title[:_LONGEST_PROPERTY], publisher[:_LONGEST_PROPERTY]
    core.last_modified_by = core.author
    core.created = core.modified = moment
    core.comments = core.keywords = core.subject = core.category = ""
    core.language, core.revision = "zh-CN", 1
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VALUES})
    # ids of properties begin at 2
    for number, (name, value) in enumerate(own.items(), 2):
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(number), name=name)
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = value
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package = document.part.package
    _drop(package, lambda each: each == RT.CUSTOM_PROPERTIES)
    part = Part(PackURI("/docProps/custom.xml"), CT.OFC_CUSTOM_PROPERTIES, blob, package)
    package.relate_to(part, RT.CUSTOM_PROPERTIES)


def bytes_of(document: Document) -> bytes:
    """Return the file's bytes, the same for the same document: constant times, parts in the order of their names."""
    saved = io.BytesIO()
    document.save(saved)
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
            target.writestr(info, source.read(name))
    return out.getvalue()

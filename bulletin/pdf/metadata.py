"""Writes a document's catalogue entry as XMP packet and Info dictionary, and attaches the text it was made from.

print-format.md §6.1 maps the fields of DA/T 46—2009 and GB/T 33480—2016. Fields that XMP or PDF/A predefines are
written as such; the number (PRISM), 报 / 送 / 发 and the PDF/UA mark need extension schemas, which must be described within
the file (ISO 19005-2, 6.6.2.3.3).
"""

import hashlib
import re
from collections.abc import Iterable
from html import escape
from typing import Any

import pydyf
from weasyprint import VERSION

from bulletin import __version__
from bulletin.pdf.order import SourceText
from bulletin.values.pdf_metadata import PdfMetadata

KIND = "简报"  # 文种
LANGUAGE = "zh-CN"
CREATOR = f"bulletin {__version__}"
PRODUCER = f"WeasyPrint {VERSION}"
TIME_ZONE = "+08:00"  # a day of issue is a day in China, whatever the reader's time zone

OWN_SCHEMA = "urn:bulletin:distribution:1.0:"  # a name, not an address: nothing is fetched
_OWN_PROPERTIES = {
    "报": ("report", "Recipients above the issuing office (bao)"),
    "送": ("send", "Recipients beside the issuing office (song)"),
    "发": ("issue", "Recipients below the issuing office (fa)"),
    "本期增发": ("extra", "Recipients of this issue only (zengfa)"),
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def info(metadata: PdfMetadata) -> dict[str, str]:
    """Return the entries of the Info dictionary; they agree with the XMP packet (ISO 19005-1, 6.7.3)."""
    date = pdf_date(metadata.date)
    entries = {
        "Title": metadata.title,
        "Author": metadata.publisher,
        "Subject": metadata.description,
        "Keywords": _keyword_line(metadata),
        "Creator": CREATOR,
        "Producer": PRODUCER,
        "CreationDate": date,
        "ModDate": date,
    }
    return {key: value for key, value in entries.items() if value}


def pdf_date(day: str) -> str:
    """Return the beginning of a day YYYY-MM-DD in PDF's format of dates; empty for an empty day."""
    return f"D:{day.replace('-', '')}000000{TIME_ZONE.replace(':', chr(39))}'" if day else ""


def xmp(metadata: PdfMetadata, level: str) -> bytes:
    """Return the XMP packet of a file that is PDF/A and PDF/UA-1. level: part and conformance of PDF/A, 2A or 3A."""
    properties = [
        _text("pdfaid:part", level[0]),
        _text("pdfaid:conformance", level[1]),
        _text("pdfuaid:part", "1"),
        *_catalogue_entry(metadata),
    ]
    return "\n".join((_HEAD, *filter(None, properties), _extension_schemas(), _FOOT)).encode()


def xmp_for_press(metadata: PdfMetadata, version: str, identifier: str) -> bytes:
    """Return the XMP packet of a press file (ISO 15930-7). version: PDF/X-4; identifier: of the document."""
    properties = [
        _text("pdfxid:GTS_PDFXVersion", version),
        _text("pdf:Trapped", "False"),
        _text("xmpMM:DocumentID", identifier),
        _text("xmpMM:VersionID", "1"),
        _text("xmpMM:RenditionClass", "default"),
        *_catalogue_entry(metadata),
    ]
    head = _HEAD.replace(_ARCHIVE_NAMES, _PRESS_NAMES)
    return "\n".join((head, *filter(None, properties), _FOOT)).encode()


def _catalogue_entry(metadata: PdfMetadata) -> list[str]:
    """Return the properties that are the same in files for the archive and for a press."""
    date = f"{metadata.date}T00:00:00{TIME_ZONE}" if metadata.date else ""
    return [
        _list("dc:title", "Alt", [metadata.title]),
        _list("dc:creator", "Seq", [metadata.publisher]),
        _list("dc:publisher", "Bag", [metadata.publisher]),
        _list("dc:description", "Alt", [metadata.description]),
        _list("dc:subject", "Bag", metadata.keywords),
        _list("dc:date", "Seq", [metadata.date]),
        _list("dc:type", "Bag", [KIND]),
        _list("dc:rights", "Alt", [metadata.rights]),
        _list("dc:language", "Bag", [LANGUAGE]),
        _text("dc:format", "application/pdf"),
        _text("pdf:Keywords", _keyword_line(metadata)),
        _text("pdf:Producer", PRODUCER),
        _text("xmp:CreatorTool", CREATOR),
        _text("xmp:CreateDate", date),
        _text("xmp:ModifyDate", date),
        _text("xmp:MetadataDate", date),
        _text("prism:publicationName", metadata.name),
        _text("prism:number", metadata.number),
        *(_text(f"bulletin:{_OWN_PROPERTIES[word][0]}", names) for word, names in metadata.recipients),
    ]


def _keyword_line(metadata: PdfMetadata) -> str:
    return "; ".join(metadata.keywords)


def _text(name: str, value: str) -> str:
    return f"<{name}>{_escaped(value)}</{name}>" if value else ""


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{_escaped(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _escaped(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text), quote=False)


_ARCHIVE_NAMES = """
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">"""
_PRESS_NAMES = """
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">"""
_HEAD = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
 xmlns:bulletin="urn:bulletin:distribution:1.0:"{_ARCHIVE_NAMES}"""
_FOOT = """</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _extension_schemas() -> str:
    schemas = (
        _schema(
            "PDF/UA identification schema",
            "http://www.aiim.org/pdfua/ns/id/",
            "pdfuaid",
            [("part", "Integer", "internal", "Part of ISO 14289 that the file conforms to")],
        ),
        _schema(
            "PRISM basic metadata",
            "http://prismstandard.org/namespaces/basic/2.0/",
            "prism",
            [
                ("publicationName", "Text", "external", "Name of the bulletin"),
                ("number", "Text", "external", "Number of the issue as printed"),
            ],
        ),
        _schema(
            "Distribution of a work bulletin",
            OWN_SCHEMA,
            "bulletin",
            [(name, "Text", "external", text) for name, text in _OWN_PROPERTIES.values()],
        ),
    )
    return f"<pdfaExtension:schemas><rdf:Bag>{''.join(schemas)}</rdf:Bag></pdfaExtension:schemas>"


def _schema(title: str, uri: str, prefix: str, properties: Iterable[tuple[str, str, str, str]]) -> str:
    described = "".join(
        '\n<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for name, kind, category, text in properties
    )
    return (
        '\n<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def attach(pdf: Any, source: SourceText, day: str) -> None:
    """Attach the text to pydyf's `pdf` as its source, which makes it PDF/A-3 (ISO 19005-3, 6.8). day: YYYY-MM-DD or empty.

    WeasyPrint 70.0 attaches files too, but dates them in UTC, names no type for Markdown and lists each twice.
    """
    data = source.text.encode()
    parameters: dict[str, Any] = {
        "Size": len(data),
        "CheckSum": f"<{hashlib.md5(data, usedforsecurity=False).hexdigest()}>",
    }
    if day:
        date = pydyf.String(pdf_date(day))
        parameters |= {"CreationDate": date, "ModDate": date}
    file = pydyf.Stream(
        [data],
        pydyf.Dictionary(
            {"Type": "/EmbeddedFile", "Subtype": "/text#2fmarkdown", "Params": pydyf.Dictionary(parameters)}
        ),
        compress=True,
    )
    pdf.add_object(file)
    name = pydyf.String(source.name)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
            "Desc": pydyf.String("本期文稿（Markdown）"),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(specification)
    names = pydyf.Dictionary({"Names": pydyf.Array([name, specification.reference])})
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = names
    pdf.catalog["AF"] = pydyf.Array([specification.reference])

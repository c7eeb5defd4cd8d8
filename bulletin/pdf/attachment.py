"""The text that a PDF was made from, attached to it, which makes it PDF/A-3 (ISO 19005-3, 6.8).

WeasyPrint 70.0 attaches files too, but dates them in UTC, names no type for Markdown and lists each twice.
"""

import hashlib
from typing import Any

import pydyf

from bulletin.pdf.metadata import pdf_date
from bulletin.pdf.order import SourceText


def attach(pdf: Any, source: SourceText, day: str) -> None:
    """Attach the text to pydyf's `pdf` as its source. day: YYYY-MM-DD, the date of the attachment; may be empty."""
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

"""The metadata of a PDF, as plain values: `site` fills them from an issue, `pdf` writes them into the file."""

from dataclasses import dataclass

PUBLIC = "公开"


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """A document's catalogue entry. date: YYYY-MM-DD. recipients: (报, its recipients as printed) and so on."""

    title: str
    name: str = ""
    number: str = ""
    publisher: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    date: str = ""
    rights: str = PUBLIC
    recipients: tuple[tuple[str, str], ...] = ()

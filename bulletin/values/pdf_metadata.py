"""The metadata of a PDF, as plain values: `site` fills them from an issue, `pdf` writes them into the file."""

from dataclasses import dataclass

from bulletin.values.choices import PUBLIC


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """The metadata of one PDF.

    name: of the bulletin; number: the issue's; date: YYYY-MM-DD; rights: 密级; recipients: (list, its recipients as
    printed), for example (报, 县委).
    """

    title: str
    name: str = ""
    number: str = ""
    publisher: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    date: str = ""
    rights: str = PUBLIC.zh
    recipients: tuple[tuple[str, str], ...] = ()

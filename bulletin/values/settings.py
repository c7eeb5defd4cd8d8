"""The settings of a site as plain values (content/site.yaml), every default with its unit and its reason."""

import datetime
from dataclasses import dataclass, field

from bulletin.values.model import Recipient
from bulletin.values.print_settings import PrintConfig

SITE_FILE = "content/site.yaml"
TERMS_FILE = "content/用语.yaml"  # how names and titles must be written; for the office alone

# One copy is filed, since an issue is one item of the archive (print-format.md §6.1), and one kept for the bound
# volume (§6.2). Nothing beyond it by default: each copy of a classified issue must be accounted for (§3.7).
ARCHIVE_COPIES = 2
SPARE_COPIES = 0

RETENTION = "10年"  # 惯例 for an office's own bulletin: print-format.md §6.1, order 8 of 2006


@dataclass(frozen=True, slots=True)
class SectionConfig:
    """A section of the bulletin. slug: its part of addresses; empty where it is made from the name."""

    name: str
    slug: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class DispatchConfig:
    """How many copies stay in the office, and from which day issues are counted by the address book.

    shows_print_run: whether the tail has 共印N份 as counted; None for: where there is an address book.
    """

    archive: int = ARCHIVE_COPIES
    spare: int = SPARE_COPIES
    shows_print_run: bool | None = None
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """The office's own address; empty where not written. has_boxes: whether envelopes get red boxes for the postcode."""

    address: str = ""
    postcode: str = ""  # six digits, or empty
    phone: str = ""
    has_boxes: bool = True


@dataclass(frozen=True, slots=True)
class Filing:
    """How an issue is entered in the archive's catalogue (print-format.md §6.1); empty where not written."""

    fonds: str = ""
    division: str = ""
    retention: str = RETENTION


@dataclass(frozen=True, slots=True)
class Config:
    """The bulletin as content/site.yaml describes it."""

    name: str
    publisher: str
    campaign: tuple[str, ...] = ()
    sections: tuple[SectionConfig, ...] = ()
    is_yearly: bool = False
    report: tuple[Recipient, ...] = ()
    send: tuple[Recipient, ...] = ()
    issue: tuple[Recipient, ...] = ()
    base_url: str = ""
    id_code: str = ""  # 政府网站标识码
    show_distribution: bool = True  # on the site; the printed issue has it always
    year_downloads: bool = False  # a .zip of each year's PDFs on the site
    print: PrintConfig = field(default_factory=PrintConfig)
    dispatch: DispatchConfig = field(default_factory=DispatchConfig)
    sender: Sender = field(default_factory=Sender)
    filing: Filing = field(default_factory=Filing)
    proof_levels: tuple[tuple[str, str], ...] = ()  # a rule of proofreading, its level, both as written
    proof_exceptions: tuple[str, ...] = ()
    public_phones: tuple[str, ...] = ()

    @property
    def attaches_source(self) -> bool:
        """Whether the site's PDFs carry the issue's source, which names its recipients."""
        return self.print.wants_source and self.show_distribution

    @property
    def section_names(self) -> tuple[str, ...]:
        """The names of all sections in their order."""
        return tuple(section.name for section in self.sections)

    @property
    def whole_names(self) -> tuple[str, ...]:
        """Names within which no title is broken into lines."""
        return (*self.section_names, self.name, self.publisher)

"""The settings of a site (content/site.yaml) as plain values; every default with its unit and its reason."""

import datetime
from dataclasses import dataclass, field

from bulletin.values.model import Recipient
from bulletin.values.print_settings import PrintConfig

SITE_FILE = "content/site.yaml"
TERMS_FILE = "content/用语.yaml"  # how names and titles must be written; private to the office

# One copy goes to the archive, where an issue is one item (print-format.md §6.1), and one is kept for the bound volume
# (§6.2). No spare copies by default: each copy of a classified issue must be accounted for (§3.7).
ARCHIVE_COPIES = 2
SPARE_COPIES = 0

RETENTION = "10年"  # 惯例 for an office's own bulletin: print-format.md §6.1, order 8 of 2006


@dataclass(frozen=True, slots=True)
class SectionConfig:
    """A section of the bulletin. slug: its part of URLs; if empty, it is made from the name."""

    name: str
    slug: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class DispatchConfig:
    """How many copies stay in the office, and from which day the copies of issues are counted by the address book.

    shows_print_run: whether the tail shows the counted 共印N份; None: only if there is an address book.
    """

    archive: int = ARCHIVE_COPIES
    spare: int = SPARE_COPIES
    shows_print_run: bool | None = None
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """The office's own address; empty strings if not written.

    has_boxes: whether envelopes are printed with red boxes for the postcode.
    """

    address: str = ""
    postcode: str = ""  # six digits, or empty
    phone: str = ""
    has_boxes: bool = True


@dataclass(frozen=True, slots=True)
class Filing:
    """The fields of the archive's catalogue that are the same for all issues (print-format.md §6.1); empty if not written."""

    fonds: str = ""
    division: str = ""
    retention: str = RETENTION


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in content/site.yaml."""

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
    show_distribution: bool = True  # on the site; the printed issue always has the lists
    year_downloads: bool = False  # offer a .zip of each year's PDFs on the site
    print: PrintConfig = field(default_factory=PrintConfig)
    dispatch: DispatchConfig = field(default_factory=DispatchConfig)
    sender: Sender = field(default_factory=Sender)
    filing: Filing = field(default_factory=Filing)
    proof_levels: tuple[tuple[str, str], ...] = ()  # (rule of proofreading, level), both as written
    proof_exceptions: tuple[str, ...] = ()
    public_phones: tuple[str, ...] = ()

    @property
    def attaches_source(self) -> bool:
        """Whether the issue's source is attached to the site's PDFs: not if recipients are hidden, since the source names them."""
        return self.print.wants_source and self.show_distribution

    @property
    def section_names(self) -> tuple[str, ...]:
        """The names of all sections in their order."""
        return tuple(section.name for section in self.sections)

    @property
    def whole_names(self) -> tuple[str, ...]:
        """Names that a line break in a title must not split."""
        return (*self.section_names, self.name, self.publisher)

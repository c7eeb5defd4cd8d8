"""Reads the office's settings: content/site.yaml, 用语.yaml and the address book; and finds the faces that they ask for."""

from dataclasses import dataclass

from bulletin.build.sources import Sources
from bulletin.checks.odd_characters import check_odd_characters
from bulletin.distribution.book import parse_book
from bulletin.proofreading.settings import ProofSettings, check_settings, parse_terms, settings_of
from bulletin.reading.site_settings import parse_config
from bulletin.site.tags import check_tags
from bulletin.typesetting.fonts import Face, find_faces
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.distribution import AddressBook
from bulletin.values.files import builtin_layouts, decode
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.settings import SITE_FILE, TERMS_FILE, Config


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings as read. config: None if site.yaml is unusable; usable: config, or defaults in its place; book: None if there is none."""

    config: Config | None
    usable: Config
    faces: tuple[Face, ...]
    diagnostics: tuple[Diagnostic, ...]
    face_diagnostics: tuple[Diagnostic, ...]
    proofreading: ProofSettings
    book: Checked[AddressBook] | None


def read_settings(sources: Sources) -> SiteSettings:
    """Return the settings.

    Diagnostics: those of parse_config, check_tags, check_settings, parse_terms and check_odd_characters, empty-file; apart from
    these, those of find_faces and parse_book.
    """
    text = decode(sources.texts.get(SITE_FILE, b""), SITE_FILE)
    found = list(text.diagnostics)
    config: Config | None = None
    if text.value is not None and text.value.strip():
        checked = parse_config(text.value)
        config = checked.value
        found += checked.diagnostics
        found += check_tags(config) if config else ()
        found += check_settings(config, text.value) if config else ()
    # Only if nothing else was reported about the file, such as that it cannot be read.
    elif not any(d.span.path == SITE_FILE for d in (*found, *sources.diagnostics)):
        found.append(
            error(
                "empty-file",
                "site.yaml 是空的",
                Span(SITE_FILE),
                "里面没有字",
                hint="名称: 工作简报\n编发单位: 协调小组办公室",
            )
        )
    # With unusable settings the issues are still checked, so that all mistakes are seen at once.
    usable = config or Config(name="简报", publisher="")
    faces = find_faces(usable, sources.root, builtin_layouts() / "fonts")
    terms_text = decode(sources.texts.get(TERMS_FILE, b""), TERMS_FILE)
    terms = parse_terms(terms_text.value or "")
    found += (*terms_text.diagnostics, *terms.diagnostics)
    found += check_odd_characters(SITE_FILE, text.value or "")
    found += check_odd_characters(TERMS_FILE, terms_text.value or "")
    book_text = decode(sources.texts[BOOK_FILE], BOOK_FILE).value if BOOK_FILE in sources.texts else None
    book = parse_book(book_text) if book_text is not None else None
    units = book.value.unit_names if book and book.value else ()
    proofreading = settings_of(usable, terms.value or (), units)
    return SiteSettings(
        config, usable, faces.value or (), tuple(found), faces.diagnostics, proofreading, book
    )

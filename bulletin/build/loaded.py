"""A site as read, and what commands do with it before and after; without what reading it takes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bulletin.values.diagnostics import Diagnostic
from bulletin.values.distribution import AddressBook

if TYPE_CHECKING:  # where nothing changed nobody needs these, and a third of a second goes by while they load
    from bulletin.build.cache import Remembered
    from bulletin.pdf.output_profile import OutputProfile
    from bulletin.typesetting.fonts import Face
    from bulletin.values.asset import Asset
    from bulletin.values.distribution import Record
    from bulletin.values.model import Issue, TextPage
    from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site as read: config is None when nothing can be built. texts: for showing diagnostics.

    remembered: what to keep of each text, under `seal`; between: the diagnostics that a comparison of texts gave.
    """

    config: Config | None
    issues: tuple[Issue, ...]
    pages: tuple[TextPage, ...]
    assets: dict[str, Asset]
    faces: tuple[Face, ...]
    texts: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    book: AddressBook = field(default_factory=AddressBook)
    records: Mapping[str, Record] = field(default_factory=dict)  # what was given out, by the issue's path
    left_out: tuple[str, ...] = ()  # files that a lenient build passes over
    profile: OutputProfile | None = None  # of the press that a press file is for
    remembered: Mapping[str, Remembered] = field(default_factory=dict)
    seal: str = ""
    has_news: bool = False  # whether `remembered` is not those of the last build
    between: tuple[Diagnostic, ...] = ()


def lines_of(texts: Mapping[str, str], paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the lines of these files, for showing diagnostics."""
    return {path: texts[path].split("\n") for path in dict.fromkeys(paths) if path in texts}


def default_jobs() -> int:
    """Return how many processes to use: one for each core."""
    return os.cpu_count() or 1

"""The request of `bulletin print`: the issue, the options, and where the job goes."""

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.job_folder import JobListing, read_listing
from bulletin.build.load import Loaded
from bulletin.distribution.edition import text_digest
from bulletin.distribution.job import JobOptions
from bulletin.values.distribution import Record
from bulletin.values.model import Issue
from bulletin.values.options import PATIENT, Patience
from bulletin.values.private_files import record_path
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class PrintPlace:
    """Where a job goes. root: the site's folder; folder: the job's; others: further folders that may hold jobs of this issue.

    patience: how to wait for another command that holds the folder.
    """

    root: Path
    folder: Path
    others: tuple[Path, ...] = ()
    patience: Patience = PATIENT

    def last(self) -> tuple[int, Path, JobListing]:
        """Return the highest number in any of the folders, with that folder and its listing."""
        found = [(read_listing(folder), folder) for folder in (self.folder, *self.others)]
        listing, folder = max(found, key=lambda pair: (pair[0].last, bool(pair[0].record)))
        return listing.last, folder, listing


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """An issue to print. letterhead: replaces the one of the settings, or empty; today: the date for the record."""

    issue: Issue
    loaded: Loaded
    options: JobOptions
    place: PrintPlace
    today: datetime.date
    letterhead: str = ""

    @property
    def config(self) -> Config:
        """The settings, with the letterhead that was asked for."""
        config = self.loaded.config
        assert config is not None
        if not self.letterhead:
            return config
        return replace(config, print=replace(config.print, letterhead=self.letterhead))

    @property
    def record(self) -> Record | None:
        """The record of the copies given out before; None if there were none."""
        return self.loaded.records.get(self.issue.path)

    @property
    def record_file(self) -> Path:
        """The file of the record."""
        return self.place.root / record_path(self.issue.path)

    @property
    def text(self) -> str:
        """The digest of the issue's text as it is now."""
        return text_digest(self.issue, self.loaded.texts[self.issue.path], self.loaded.assets)

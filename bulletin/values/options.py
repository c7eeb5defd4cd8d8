"""The options of a build, its workers, its progress, and its report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic

if TYPE_CHECKING:
    from concurrent.futures import Executor

# New objects behind which Python looks for cycles among them. What is read are thousands of values without any: to look
# behind every 700, as Python does, takes a seventh of the time of a comma in 2,000 issues and a fifteenth of a PDF's.
COLLECT_AFTER: Final = 100_000

Progress = Callable[[str, int, int], None]  # what is being made, how many are done, how many in all


def no_progress(what: str, done: int, total: int) -> None:
    """Report nothing."""


OUTPUT_FOLDER = "output"
CACHE_FOLDER = ".cache"  # within the site's own output folder; whatever is in it may be deleted at any time
STAGED_FOLDER = ".staged"  # in the output: files that are made and not yet published
# Within the output folder: a preview must not be where the site is published from.
PREVIEW_FOLDER = ".preview"
WAIT_S = 60


def tell_nobody(words: str) -> None:
    """Do not report that a command waits."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a command waits for another one that works in the same folder, in seconds, and the callback for its progress.

    command: this one's name, shown to those that wait for it.
    """

    command: str = "bulletin"
    wait_s: float = WAIT_S
    tell: Callable[[str], None] = tell_nobody


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Options:
    """What `bulletin build` was asked for. output: the folder that gets site/; jobs: how many processes.

    may_withdraw: whether many published issues may go since today is before their date; remove_unknown: whether files that
    bear our mark, but are in no manifest, are removed.
    cache_folder: where to remember what was made, in place of the site's own output/.cache.
    durable: whether the site must be whole after a power cut, too; a preview, which is made for a moment, is not flushed.
    """

    root: Path
    output: Path
    audience: Audience
    pdf: bool = True
    lenient: bool = False
    full: bool = False
    jobs: int = 1
    durable: bool = True
    patience: Patience = PATIENT
    may_withdraw: bool = False
    remove_unknown: bool = False
    cache_folder: Path | None = None

    @property
    def cache(self) -> Path:
        """The folder of the cache: the site's own, never one that results go to, since it remembers unpublished texts."""
        if self.cache_folder is not None:
            return self.cache_folder
        return (self.output if self.is_preview else self.root / OUTPUT_FOLDER) / CACHE_FOLDER

    @property
    def is_preview(self) -> bool:
        """Whether the output is the preview's, which no other command uses."""
        return self.output == self.root / OUTPUT_FOLDER / PREVIEW_FOLDER


@dataclass(frozen=True, slots=True)
class Workers:
    """Who makes the PDFs, and for how long.

    executor: in place of processes of our own, and stays open. should_continue: called before each PDF; once it returns False,
    those that are left are pending: they stay as they are until the next build.
    """

    executor: "Executor | None" = None
    should_continue: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. made: the reason for each file that was made, by path; kept: how many files stayed.

    texts: for showing diagnostics; left_out: the files with errors that were skipped; hidden: issues that this audience
    does not see, each with the reason in words; pending: the PDFs that are still to be made; cleaned: how many new
    pictures were published without their metadata; accepted: how many findings were looked at and are not among the
    diagnostics; not_public: pages of issues that only this audience sees, and why.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    made: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    kept: int = 0
    issues: int = 0
    published: bool = False
    left_out: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    cleaned: int = 0
    hidden: tuple[tuple[str, str], ...] = ()
    accepted: int = 0
    not_public: tuple[tuple[str, str], ...] = ()

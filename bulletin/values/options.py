"""The options, workers, progress callback and report of a build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str, int, int], None]  # what is being made, how many are done, how many there are in all


def no_progress(what: str, done: int, total: int) -> None:
    """Progress callback that does nothing."""


OUTPUT_FOLDER = "output"
CACHE_FOLDER = ".cache"  # in the site's own output folder; may be deleted at any time
STAGED_FOLDER = ".staged"  # staging directory in the output folder: files that are made and not yet published
# In the output folder. The preview has a folder of its own, so that its pages are not published with the site.
PREVIEW_FOLDER = ".preview"
WAIT_S = 60  # for another command's lock


def tell_nobody(words: str) -> None:
    """Callback for a waiting command that does nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a command waits for another one that works in the same folder (in seconds), and the callback that reports the wait.

    command: the name of this command, shown to commands that wait for it.
    """

    command: str = "bulletin"
    wait_s: float = WAIT_S
    tell: Callable[[str], None] = tell_nobody


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Options:
    """Options of `bulletin build`. output: the folder in which site/ is written; jobs: how many processes.

    may_withdraw: whether several published issues may be withdrawn because their date is after today; remove_unknown:
    whether files that bear our mark, but are in no manifest, are removed.
    cache_folder: the cache's folder, in place of the site's own output/.cache.
    durable: whether files are flushed to the disk, so that the site is complete even after a power cut; not for a preview.
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
        """The folder of the cache: in the site's own output folder wherever results go, since it contains unpublished texts."""
        if self.cache_folder is not None:
            return self.cache_folder
        return (self.output if self.is_preview else self.root / OUTPUT_FOLDER) / CACHE_FOLDER

    @property
    def is_preview(self) -> bool:
        """Whether the output folder is the preview's, which no other command uses."""
        return self.output == self.root / OUTPUT_FOLDER / PREVIEW_FOLDER


@dataclass(frozen=True, slots=True)
class Workers:
    """The executor that makes the PDFs, and when it stops.

    executor: used in place of a new process pool, and left open. should_continue: called before each PDF; once it returns
    False, the remaining PDFs are pending: they stay as they are until the next build.
    """

    executor: "Executor | None" = None
    should_continue: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. made: path → the reason why the file was made; kept: how many files did not change.

    texts: the sources, to render diagnostics; left_out: files skipped because of errors; hidden: (path, reason) of issues
    that this audience does not see; pending: PDFs that are still to be made; cleaned: how many new pictures were
    published without their metadata; accepted: how many findings the author has marked as checked, so that they are not
    among the diagnostics; not_public: (key, reason) of issues that only this audience sees.
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

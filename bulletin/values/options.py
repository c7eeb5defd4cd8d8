"""What a build is asked for, who works for it, what it tells on its way, and what it reports at its end."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic

Progress = Callable[[str, int, int], None]  # what is being made, how many are done, how many in all


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


CACHE_FOLDER = ".cache"  # within the output folder; whatever is in it may be deleted at any time


@dataclass(frozen=True, slots=True)
class Options:
    """What `bulletin build` was asked for. output: the folder that gets site/; jobs: how many processes.

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

    @property
    def cache(self) -> Path:
        """The folder of the cache."""
        return self.output / CACHE_FOLDER


@dataclass(frozen=True, slots=True)
class Workers:
    """Who makes the PDFs, and for how long.

    executor: in place of processes of our own, and stays open. should_continue: asked before each PDF; once it says no,
    those that are left are pending: they stay as they are until the next build.
    """

    executor: Executor | None = None
    should_continue: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. made: the reason for each file that was made, by path; kept: how many files stayed.

    texts: for showing diagnostics; left_out: the files that a lenient build passes over; pending: the PDFs that are
    still to be made; cleaned: how many new pictures were published without their metadata.
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

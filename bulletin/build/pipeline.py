"""One build from start to end; what it takes to know that nothing need be done is here, the rest in `remake`."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bulletin.build import cache, standing
from bulletin.build import publish as output
from bulletin.build import sources as source
from bulletin.build.cache import DamagedCacheError
from bulletin.build.loaded import Loaded
from bulletin.build.pdf_cache import FOLDER as PDFS
from bulletin.build.recent import Recent
from bulletin.build.standing import Inputs, Standing, Stood
from bulletin.build.tree import Look
from bulletin.values.audience import Audience
from bulletin.values.contents import Contents, Texts
from bulletin.values.diagnostics import Checked, Diagnostic

ASIDE = "aside"  # within the cache: pages that are made and not yet published
MANY = 100  # issues: with fewer a process ahead gains nothing
MOST_AMENDED = 3  # issues whose changed bodies are put into a site that stands
Progress = Callable[[str, int, int], None]  # what is being made, how many are done, how many in all


@dataclass(frozen=True, slots=True)
class Options:
    """What `bulletin build` was asked for. output: the folder that gets site/; jobs: how many processes.

    lasts: whether the site must be whole after a power cut, too; a preview, which is made for a moment, is not flushed.
    """

    root: Path
    output: Path
    audience: Audience
    pdf: bool = True
    lenient: bool = False
    full: bool = False
    jobs: int = 1
    lasts: bool = True

    @property
    def choices(self) -> tuple[bool, ...]:
        """Those that decide what the site holds; the day is judged by what it shows."""
        return self.pdf, self.lenient, self.audience.drafts, self.audience.future

    @property
    def cache(self) -> Path:
        """The folder of what is remembered between builds."""
        return self.output / cache.FOLDER


@dataclass(frozen=True, slots=True)
class Printing:
    """Who makes the PDFs, and for how long: see `build`."""

    executor: Executor | None
    go_on: Callable[[], bool]

    def waiting(self, last: Standing, most: int) -> tuple[str, ...]:
        """Return the issues whose PDFs are still to be made and shall be made now, the latest first.

        most: how many, where somebody else's processes make them, who comes again and again until all are there.
        """
        if not self.go_on():
            return ()
        found = tuple(dict.fromkeys(issue for _, issue in reversed(last.pending)))
        return found if self.executor is None else found[: max(0, most)]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: reasons by path for what was made, what was removed, and how many files stayed."""

    loaded: Loaded
    diagnostics: tuple[Diagnostic, ...]
    made: Mapping[str, str]
    removed: frozenset[str]
    kept: int
    issues: int
    published: bool
    pending: tuple[str, ...] = ()  # PDFs that are still to be made


def build(
    options: Options,
    progress: Progress,
    executor: Executor | None = None,
    go_on: Callable[[], bool] = lambda: True,
    recent: Recent | None = None,
) -> Report:
    """Build the site. Where there are errors nothing of the output changes but what is remembered.

    executor: makes the PDFs in place of processes of our own, see `workers`. go_on: asked before each PDF; once it says
    no, those that are left are pending: they stay as they are until the next build. recent: of a process that builds
    again and again into a folder that is nobody else's.
    """
    recent = recent or Recent()
    is_new = not options.output.exists()
    waiting = partial(progress, "等另一次生成做完", 0, 0)
    with output.locked(options.output, waiting), _no_collector(), _ahead(options):
        printing = Printing(executor, go_on)
        with _look(options, recent) as look:
            contents = source.read_contents(options.root)
            report = _as_it_stands(options, contents, look, progress, printing, recent) if look else None
        if report is None:
            recent.tree = None
            report = _remade(options, contents, progress, printing, recent)
    if is_new and not report.published and not (options.cache / PDFS).exists():
        _leave_no_trace(options)
    return report


@contextmanager
def _look(options: Options, recent: Recent) -> Iterator[Look | None]:
    """Look at the site's folder from now on, while the texts are read; not at all where nothing is remembered of it."""
    if options.full or not standing.is_remembered(options.cache):
        yield None
        return
    with closing(Look(options.output / "site", aside=recent.tree is None)) as look:
        yield look


def _as_it_stands(
    options: Options,
    contents: Checked[Contents],
    look: Look,
    progress: Progress,
    printing: Printing,
    recent: Recent,
) -> Report | None:
    """Return the last build's report where it holds for this one, but for what little has changed since."""
    last = standing.read(options.cache, recent)
    if last is None or not last.is_for(options.audience.today):
        return None
    if contents.value is None or contents.diagnostics != last.problems:
        return None
    inputs = Inputs(options.root, contents.value, source.read_layouts(options.root), options.choices)
    if last.manifest != output.manifest_stamp(options.output):
        return None
    changed = last.changed(inputs)
    if changed is None:
        return None
    waiting = printing.waiting(last, MOST_AMENDED - len(changed))
    if len({*changed, *waiting}) > MOST_AMENDED:
        return None
    stood = Stood(last, look, recent)
    if changed or waiting:
        return _amended(stood, inputs, changed, waiting, options, progress, printing)
    if not stood.holds():
        return None
    recent.tree = last.tree
    texts = Texts(contents.value.raw, last.readable)
    said = last.diagnostics
    loaded = Loaded(None, (), (), {}, (), texts, said, left_out=last.left_out)
    pending = tuple(path for path, _ in last.pending)
    return Report(loaded, said, {}, frozenset(), last.files, last.issues, True, pending)


def _amended(
    stood: Stood,
    inputs: Inputs,
    changed: tuple[str, ...],
    waiting: tuple[str, ...],
    options: Options,
    progress: Progress,
    printing: Printing,
) -> Report | None:
    from bulletin.build.amend import amend

    try:
        return amend(stood, inputs, changed, waiting, options, progress, printing)
    except DamagedCacheError:
        return None
    finally:
        shutil.rmtree(options.cache / ASIDE, ignore_errors=True)


def _remade(
    options: Options, contents: Checked[Contents], progress: Progress, printing: Printing, recent: Recent
) -> Report:
    from bulletin.build.remake import (
        remake,  # a third of a second to load, which a build of nothing can spare
    )

    try:
        return remake(options, contents, progress, printing, recent, fresh=options.full)
    except DamagedCacheError:
        return remake(options, contents, progress, printing, recent, fresh=True)
    finally:
        shutil.rmtree(options.cache / ASIDE, ignore_errors=True)


@contextmanager
def _ahead(options: Options) -> Iterator[None]:
    """Let a large archive's first build begin with what no text decides, while the texts are read."""
    if (options.cache / "masthead").exists() or not source.has_many_issues(options.root, MANY):
        yield
        return
    from bulletin.build.ahead import make_ahead

    wait = make_ahead(options.root, options.cache)
    try:
        yield
    finally:
        wait()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let nothing look for garbage: a build makes a million values that live until its end, and hardly any cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _leave_no_trace(options: Options) -> None:
    shutil.rmtree(options.cache, ignore_errors=True)
    (options.output / ".lock").unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's files are in it by now
        options.output.rmdir()

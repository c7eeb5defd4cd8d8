"""Batches of saved files → builds: pages at once, PDFs after them as long as nothing else was saved."""

import datetime
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from bulletin.build.kept import read_kept
from bulletin.build.load import lines_of
from bulletin.build.pipeline import Options, Progress, Report, build
from bulletin.build.publish import lay_former, locked
from bulletin.build.recent import Recent
from bulletin.build.sources import read_layouts
from bulletin.serve.hub import Hub
from bulletin.values.diagnostics import Severity, render_full
from bulletin.values.machine_trouble import explain

PDF_TURN_S = 2.0  # so long PDFs are made before those that are done are shown


class Changes(Protocol):
    """Where batches come from: serve.watch.Watcher, or a test's list."""

    def batches(self) -> Iterator[frozenset[str]]:
        """Yield what changed together, waiting for it."""

    def is_waiting(self) -> bool:
        """Return whether something changed that was not yet yielded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One build. fault: why it could not even begin, for the terminal; seconds: how long it took."""

    report: Report | None
    fault: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview with its options, whose output folder is nobody else's. today: asked before each build, so that one left running shows the next day's issue."""

    options: Options
    hub: Hub
    today: Callable[[], datetime.date] = datetime.date.today
    recent: Recent = field(default_factory=Recent)

    def first(self, progress: Progress) -> Outcome:
        """Make the pages for the first time, which may take a while."""
        outcome = self._turn(None, lambda: False, progress)
        self._make_ready()
        return outcome

    def go_on(self, begun: Outcome, changes: Changes, executor: Callable[[], Executor]) -> Iterator[Outcome]:
        """Make the PDFs of the build that has begun, then build after each batch, and yield each build.

        executor: makes the PDFs; asked for each time, since one whose worker died is of no more use.
        """
        if self.options.pdf and begun.report and begun.report.published and not begun.report.pending:
            self._warm_up(executor())
        yield from self._pdfs(begun, changes, executor)
        for _ in changes.batches():
            outcome = self._turn(None, lambda: False, _quiet)
            yield outcome
            yield from self._pdfs(outcome, changes, executor)

    def _make_ready(self) -> None:
        """Do now what the first save would have to wait for. In a large archive it is half a second."""
        from bulletin.build import amend, printed  # noqa: F401

        with suppress(OSError), locked(self.options.output):
            lay_former(self.options.output)

    def _warm_up(self, executor: Executor) -> None:
        """Let the workers load WeasyPrint and the faces: the first fresh PDF would wait a second and a half for them."""
        from bulletin.build.workers import Press, warm_up
        from bulletin.typesetting.fonts import font_face_css

        if kept := read_kept(self.options.cache, self.recent):
            templates = self.recent.templates_of(read_layouts(self.options.root))
            press = Press(
                os.fspath(self.options.root.resolve()), font_face_css(kept.faces) + templates.print_css()
            )
            warm_up(executor, press, self.options.jobs)

    def _pdfs(
        self, outcome: Outcome, changes: Changes, executor: Callable[[], Executor]
    ) -> Iterator[Outcome]:
        """Make PDFs by turns until all are there or something else was saved."""
        while outcome.report and outcome.report.pending and not changes.is_waiting():
            outcome = self._turn(executor(), _until(time.monotonic() + PDF_TURN_S, changes), _quiet)
            yield outcome

    def _turn(self, executor: Executor | None, go_on: Callable[[], bool], progress: Progress) -> Outcome:
        began = time.monotonic()
        audience = replace(self.options.audience, today=self.today())
        try:
            options = replace(self.options, audience=audience, lasts=False)
            report = build(options, progress, executor, go_on, self.recent)
        except OSError as problem:
            return self._fault(render_full(explain(problem), {}), began)
        except Exception as problem:  # the next save must still be seen
            return self._fault(f"错误[internal]: 程序自己出了毛病，不是您的文件的错：{problem!r}", began)
        if report.published:
            self.hub.made((*report.made, *report.removed), report.pending)
        else:
            self.hub.failed(problems_text(report))
        return Outcome(report, "", time.monotonic() - began)

    def _fault(self, words: str, began: float) -> Outcome:
        self.hub.failed(words)
        return Outcome(None, words, time.monotonic() - began)


def _until(end: float, changes: Changes) -> Callable[[], bool]:
    return lambda: time.monotonic() < end and not changes.is_waiting()


def _quiet(what: str, done: int, total: int) -> None:
    """Say nothing: the page itself shows when it is done."""


def problems_text(report: Report) -> str:
    """Return the errors as the terminal shows them."""
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    paths = [span.path for d in errors for span in (d.span, *(span for span, _ in d.related))]
    lines = lines_of(report.loaded.texts, paths)
    return "\n\n".join(render_full(diagnostic, lines) for diagnostic in errors)

"""Batches of saved files → builds: pages at once, PDFs after them as long as nothing else was saved."""

import datetime
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Protocol

from bulletin.build.pipeline import build
from bulletin.serve.event_bus import EventBus
from bulletin.serve.page_notes import frame_of, problems_text
from bulletin.values.diagnostics import render_full
from bulletin.values.options import Options, Progress, Report, Workers, no_progress
from bulletin.values.system_errors import explain

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
    """A preview with its options, whose output folder no other command uses.

    today: asked before each build, so that one left running shows the next day's issue.
    """

    options: Options
    bus: EventBus
    today: Callable[[], datetime.date] = datetime.date.today

    def first(self, progress: Progress) -> Outcome:
        """Make the pages for the first time, which may take a while: on all cores, as long as no other thread runs."""
        return self._turn(None, lambda: False, progress)

    def follow(self, first: Outcome, changes: Changes, executor: Executor) -> Iterator[Outcome]:
        """Build once more, make the PDFs, then build after each batch; yield each build that made anything.

        The second build finds what was saved while the first one ran: the watcher's threads could not be started
        before, since a process with threads cannot be forked. executor: makes the PDFs.
        """
        second = self._turn(None, lambda: False, no_progress)
        if _differs(second, first):
            yield second
        yield from self._pdfs(second, changes, executor)
        for _ in changes.batches():
            outcome = self._turn(None, lambda: False, no_progress)
            yield outcome
            yield from self._pdfs(outcome, changes, executor)

    def _pdfs(self, outcome: Outcome, changes: Changes, executor: Executor) -> Iterator[Outcome]:
        """Make PDFs by turns until all are there or something else was saved."""
        while outcome.report and outcome.report.pending and not changes.is_waiting():
            outcome = self._turn(executor, _until(time.monotonic() + PDF_TURN_S, changes), no_progress)
            yield outcome

    def _turn(
        self, executor: Executor | None, should_continue: Callable[[], bool], progress: Progress
    ) -> Outcome:
        began = time.monotonic()
        audience = replace(self.options.audience, today=self.today())
        try:
            options = replace(self.options, audience=audience, durable=False)
            report = build(options, Workers(executor, should_continue), progress)
        except OSError as problem:
            return self._fault(render_full(explain(problem), {}), began)
        except Exception as problem:  # the next save must still be seen
            return self._fault(f"错误[internal]: 程序自己出了毛病，不是您的文件的错：{problem!r}", began)
        if report.published:
            self.bus.made((*report.made, *report.removed), report.pending, frame_of(report))
        else:
            self.bus.failed(problems_text(report))
        return Outcome(report, "", time.monotonic() - began)

    def _fault(self, words: str, began: float) -> Outcome:
        self.bus.failed(words)
        return Outcome(None, words, time.monotonic() - began)


def _differs(second: Outcome, first: Outcome) -> bool:
    """Return whether a build found something other than the one before it."""
    if second.report is None or first.report is None:
        return second.fault != first.fault
    made_something = bool(second.report.made or second.report.removed)
    return made_something or second.report.diagnostics != first.report.diagnostics


def _until(end: float, changes: Changes) -> Callable[[], bool]:
    return lambda: time.monotonic() < end and not changes.is_waiting()

"""Batches of saved files → builds: pages at once, then PDFs, as long as nothing else is saved."""

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

PDF_TURN_S = 2.0  # length of a turn of making PDFs, after which the finished ones are shown


class Changes(Protocol):
    """Where batches come from: serve.watch.Watcher, or a test's list."""

    def batches(self) -> Iterator[frozenset[str]]:
        """Yield sets of paths that changed together; wait for the next one."""

    def is_waiting(self) -> bool:
        """Return whether something changed that was not yielded yet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of one build. report: None if it was broken off; fault: why, for the terminal; seconds: how long it took."""

    report: Report | None
    fault: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Preview:
    """The builds of a preview. No other command uses its output folder.

    today: called before each build, so that a preview left running shows the next day's issue.
    """

    options: Options
    bus: EventBus
    today: Callable[[], datetime.date] = datetime.date.today

    def first(self, progress: Progress) -> Outcome:
        """Make the pages for the first time, which may take a while; on all cores, if no other thread runs yet."""
        return self._turn(None, lambda: False, progress)

    def follow(self, first: Outcome, changes: Changes, executor: Executor) -> Iterator[Outcome]:
        """Build once more, make the PDFs, then build after each batch; yield each build, the second one only if it differs.

        The second build finds what was saved while the first one ran: the watcher's threads could not be started before that,
        since a process with threads is not forked. executor: makes the PDFs.
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
        """Make PDFs in turns until all are made or something else is saved."""
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
        except Exception as problem:  # the preview must go on and react to the next save
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
    """Return whether a build made or found anything else than the one before it."""
    if second.report is None or first.report is None:
        return second.fault != first.fault
    made_something = bool(second.report.made or second.report.removed)
    return made_something or second.report.diagnostics != first.report.diagnostics


def _until(end: float, changes: Changes) -> Callable[[], bool]:
    return lambda: time.monotonic() < end and not changes.is_waiting()

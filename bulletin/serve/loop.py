"""Batches of saved files → builds: pages at once, PDFs after them as long as nothing else was saved."""

import datetime
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Protocol

from bulletin.build import Options, Progress, Report, build
from bulletin.diagnostics import Severity, render_full
from bulletin.load import lines_of
from bulletin.machine_trouble import explain
from bulletin.serve.hub import Hub

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


def first(options: Options, hub: Hub, progress: Progress) -> Outcome:
    """Make the pages for the first time, which may take a while."""
    return _turn(options, hub, None, lambda: False, progress)


def previews(
    options: Options, changes: Changes, hub: Hub, executor: Callable[[], Executor | None]
) -> Iterator[Outcome]:
    """Build now and after each batch, tell the hub, and yield each build for the terminal.

    executor: makes the PDFs; asked for each time, since one whose worker died is of no more use.
    """
    yield from _turns(options, changes, hub, executor)
    for _ in changes.batches():
        yield from _turns(options, changes, hub, executor)


def _turns(
    options: Options, changes: Changes, hub: Hub, executor: Callable[[], Executor | None]
) -> Iterator[Outcome]:
    """Make pages, then PDFs by turns until all are there or something else was saved."""
    outcome = _turn(options, hub, None, lambda: False, _quiet)
    yield outcome
    while outcome.report and outcome.report.pending and not changes.is_waiting():
        outcome = _turn(options, hub, executor(), _until(time.monotonic() + PDF_TURN_S, changes), _quiet)
        yield outcome


def _until(end: float, changes: Changes) -> Callable[[], bool]:
    return lambda: time.monotonic() < end and not changes.is_waiting()


def _quiet(what: str, done: int, total: int) -> None:
    """Say nothing: the page itself shows when it is done."""


def _turn(
    options: Options, hub: Hub, executor: Executor | None, go_on: Callable[[], bool], progress: Progress
) -> Outcome:
    began = time.monotonic()
    today = datetime.date.today()  # a preview that runs overnight shows the next day's issue
    options = replace(options, audience=replace(options.audience, today=today))
    try:
        report = build(options, progress, executor=executor, go_on=go_on)
    except OSError as problem:
        fault = render_full(explain(problem), {})
        hub.failed(fault)
        return Outcome(None, fault, time.monotonic() - began)
    except Exception as problem:  # the next save must still be seen
        fault = f"错误[internal]: 程序自己出了毛病，不是您的文件的错：{problem!r}"
        hub.failed(fault)
        return Outcome(None, fault, time.monotonic() - began)
    if report.published:
        hub.made((*report.made, *report.removed), report.pending)
    else:
        hub.failed(problems_text(report))
    return Outcome(report, "", time.monotonic() - began)


def problems_text(report: Report) -> str:
    """Return the errors as the terminal shows them."""
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    paths = [span.path for d in errors for span in (d.span, *(span for span, _ in d.related))]
    lines = lines_of(report.loaded.texts, paths)
    return "\n\n".join(render_full(diagnostic, lines) for diagnostic in errors)

"""Batches of saved files → builds: pages at once, PDFs after them as long as nothing else was saved.

What was found in a paragraph goes to the margin of its page, with words by which the page finds it.
"""

import datetime
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Protocol

from bulletin.build.pipeline import build
from bulletin.serve.event_bus import EventBus, Frame
from bulletin.values.diagnostics import (
    Diagnostic,
    Severity,
    count_line,
    lines_of,
    merged_by_subject,
    render_full,
    without_private,
)
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
    """A preview with its options, whose output folder is nobody else's.

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


def problems_text(report: Report) -> str:
    """Return the errors as the terminal shows them, and the warnings after them."""
    both = [_text_of(report, severity) for severity in (Severity.ERROR, Severity.WARNING)]
    return "\n\n".join(text for text in both if text)


def frame_of(report: Report) -> Frame:
    """Return what stands around the pages of a build that was published."""
    warnings = merged_by_subject(d for d in report.diagnostics if d.severity is Severity.WARNING)
    notes = tuple(margin_notes(report.diagnostics, report.texts))
    return Frame(count_line(warnings), _text_of(report, Severity.WARNING), report.not_public, notes)


def _text_of(report: Report, severity: Severity) -> str:
    found = merged_by_subject(d for d in report.diagnostics if d.severity is severity)
    paths = [span.path for d in found for span in (d.span, *(span for span, _ in d.related))]
    lines = without_private(lines_of(report.texts, paths), report.diagnostics)
    return "\n\n".join(render_full(diagnostic, lines) for diagnostic in found)


# A stretch that stands in the page as it is typed: no markup, no marks that are made into something else.
_PLAIN = re.compile(r"[^\s*_`\[\]()<>|#~\\!:{}&]+")
_SHORTEST, _LONGEST = 4, 24
_MOST = 200  # on all pages together: nobody reads more


def margin_notes(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield words of the paragraph and what is said of it, of what is no error; private data is told at the foot alone."""
    count = 0
    for each in found:
        if each.severity is Severity.ERROR or each.is_private or not each.span.line or count >= _MOST:
            continue
        lines = texts.get(each.span.path, "").split("\n")
        words = (
            _words(lines[each.span.line - 1], each.span.column - 1) if each.span.line <= len(lines) else ""
        )
        if words:
            count += 1
            yield words, f"{each.message}（第 {each.span.line} 行）" + (f"　{each.hint}" if each.hint else "")


def _words(line: str, column: int) -> str:
    """Return plain words of a line around a column, empty where there are too few."""
    pieces = [found for found in _PLAIN.finditer(line) if len(found[0]) >= _SHORTEST]
    if not pieces:
        return ""
    piece = min(pieces, key=lambda found: max(found.start() - column, column - found.end(), 0))
    begin = max(0, min(column - piece.start() - _LONGEST // 2, len(piece[0]) - _LONGEST))
    return piece[0][begin : begin + _LONGEST]

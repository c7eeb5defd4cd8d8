"""Runs targets and judges each input: no exception, no hang over two seconds, no span outside its text."""

import contextlib
import signal
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from types import FrameType
from typing import NamedTuple

from bulletin.values.diagnostics import Diagnostic, render_full, render_json, render_short
from tests.fuzz.kinds import Target
from tests.fuzz.mutator import mutated

LONGEST_S = 2.0
CORPUS = Path(__file__).parent / "corpus"


class Hang(Exception):
    """An input took longer than LONGEST_S of processor time."""


class Fault(NamedTuple):
    """An input that broke a law. why: the exception, or the law."""

    target: str
    data: bytes
    why: str


def fault_of(target: Target, data: bytes) -> Fault | None:
    """Return what is wrong with how an input is read, None where nothing is."""
    try:
        with _limited(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text, found = target.read(data)
            wrong = _misplaced(text, found)
    except Exception as problem:
        place = problem.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return Fault(target.name, data, f"{type(problem).__name__} at {where}: {problem}"[:300])
    return Fault(target.name, data, wrong) if wrong else None


def _misplaced(text: str | None, found: Iterable[Diagnostic]) -> str:
    lines = text.split("\n") if text is not None else None
    for diagnostic in found:
        if "\n" in render_short(diagnostic) or not render_json(diagnostic):
            return f"{diagnostic.code}: short form has several lines"
        for span in (diagnostic.span, *(span for span, _ in diagnostic.related)):
            if lines is None:
                continue
            if not 0 <= span.line <= len(lines):
                return f"{diagnostic.code}: line {span.line} of {len(lines)}"
            if span.line and not (1 <= span.column <= len(lines[span.line - 1]) + 1 and span.length >= 1):
                return f"{diagnostic.code}: column {span.column} of line {span.line}"
        if "\x1b" in render_full(diagnostic, {diagnostic.span.path: lines or []}):
            return f"{diagnostic.code}: commands a terminal"
    return ""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def fuzz(target: Target, seed: int, *, inputs: int = 0, seconds: float = 0) -> tuple[int, dict[str, Fault]]:
    """Return how many inputs were tried, and the first fault of each kind (exception and place, or law)."""
    random, seeds = Random(seed), [*target.seeds(), *kept(target.name)]
    end, tried = time.monotonic() + seconds, 0
    faults: dict[str, Fault] = {}
    while tried < inputs if inputs else time.monotonic() < end:
        fault = fault_of(target, mutated(seeds, random))
        tried += 1
        if fault:
            faults.setdefault(fault.why.partition(": ")[0], fault)
    return tried, faults


def kept(name: str) -> list[bytes]:
    """Return the inputs that broke a law once: files TARGET-* of the corpus."""
    return [path.read_bytes() for path in sorted(CORPUS.glob(f"{name}-*"))]

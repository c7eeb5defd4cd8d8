"""What a rule of proofreading is, and what it finds."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.proofreading.prose import Prose
from bulletin.values.diagnostics import Severity


class Mend(NamedTuple):
    """A stretch of a paragraph and what is to stand there."""

    start: int
    end: int
    text: str


class Fault(NamedTuple):
    """A stretch of a paragraph, what is wrong with it, and how to mend it where that is certain.

    hint: what to write, where no mend says it.
    """

    paragraph: Prose
    start: int
    end: int
    message: str
    hint: str = ""
    mends: tuple[Mend, ...] = ()


class Copy(NamedTuple):
    """A text to be proofread. date: of its issue. terms: what must be written otherwise (content/用语.yaml)."""

    paragraphs: tuple[Prose, ...]
    date: datetime.date | None = None
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. level: None for what `checks/characters` says already, so that only its mend is ours.

    about: the reason, norm: where it is written; both for the handbook.
    """

    code: str
    name: str
    level: Severity | None
    about: str
    norm: str
    find: Callable[[Copy], Iterator[Fault]]


def replaced(paragraph: Prose, start: int, end: int, text: str, message: str) -> Fault:
    """Return a finding whose whole stretch is replaced."""
    return Fault(paragraph, start, end, message, "", (Mend(start, end, text),))


def matches(copy: Copy, pattern: re.Pattern[str]) -> Iterator[tuple[Prose, re.Match[str]]]:
    """Yield each place of a pattern in the paragraphs of a text."""
    for paragraph in copy.paragraphs:
        for match in pattern.finditer(paragraph.text):
            yield paragraph, match

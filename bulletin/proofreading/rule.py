"""Defines a rule of proofreading and what it finds."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from bulletin.proofreading.prose import Prose
from bulletin.values.diagnostics import Severity


class Fix(NamedTuple):
    """A part of a paragraph and its replacement."""

    start: int
    end: int
    text: str


class Fault(NamedTuple):
    """A part of a paragraph, what is wrong with it, and its fixes if they are certain.

    hint: what to write, where there is no fix.
    """

    paragraph: Prose
    start: int
    end: int
    message: str
    hint: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class Copy:
    """A text to be proofread. date: of its issue. terms: (wrong form, right form) of content/用语.yaml.

    units: names of the address book.
    """

    paragraphs: tuple[Prose, ...]
    date: datetime.date | None = None
    terms: tuple[tuple[str, str], ...] = ()
    units: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The words of all paragraphs, separated by two line feeds."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that occur in the text."""
        return frozenset(self.text)

    def holding(self, *words: str) -> Iterator[Prose]:
        """Yield the paragraphs that contain one of these words.

        A pattern with a lookbehind is tried at each character, a word is found 50 times as fast: so a rule first
        searches for a word that each of its findings contains.
        """
        if any(word in self.text for word in words):
            for paragraph in self.paragraphs:
                if any(word in paragraph.text for word in words):
                    yield paragraph

    def present(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return those of many words that occur in the text."""
        return tuple(word for word in words if self.characters.issuperset(word) and word in self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. level: None if `checks/characters` reports the same, so that the rule only supplies the fix.

    about: the reason; norm: where it is written; both for the handbook.
    """

    code: str
    name: str
    level: Severity | None
    about: str
    norm: str
    find: Callable[[Copy], Iterator[Fault]]


def replaced(paragraph: Prose, start: int, end: int, text: str, message: str) -> Fault:
    """Return a finding whose fix replaces the whole part."""
    return Fault(paragraph, start, end, message, "", (Fix(start, end, text),))


compiled = lru_cache(maxsize=512)(re.compile)
"""Compiles a pattern when it is first needed: few texts need all, and compiling all takes a tenth of the check of a file."""


def matches(copy: Copy, pattern: str, *needs: str) -> Iterator[tuple[Prose, re.Match[str]]]:
    """Yield each match of a pattern in the paragraphs of a text. needs: words of which each match contains one."""
    for paragraph in copy.holding(*needs) if needs else copy.paragraphs:
        for match in compiled(pattern).finditer(paragraph.text):
            yield paragraph, match

"""Finds the contents list of a sheet (short lines at its beginning that occur again later) and the title that each entry names."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bulletin.intake.lines import TextLine
from bulletin.intake.marks import (
    BULLETS,
    CONTENTS_HEADING,
    entry_text,
    normalized,
    ordinal_of,
    section_named,
    without_blanks,
    without_ordinal,
)

_MOST_LINES = 3  # of one title, or of one entry
# the gap between entries on one line: ◆春耕备耕　　◆防汛准备, or a tab between words
_SIDE_BY_SIDE = re.compile(
    r"(?<=\S)(?:\t|\s{2,}|\u3000)\s*(?=[◆◇●○■□★☆▲△►▶※•✦]\s*\S)|(?<=[^\s\d])\t+(?=[^\s\d.…·]{4})"
)
# what separates a title from an author or a subtitle behind it: a blank, a bracket, a dash
_BEHIND = re.compile(r"\s+|(?=[（(])|—+")


@dataclass(slots=True)
class Contents:
    """The list. end: the first line after it; entries: as printed, without page numbers; unmatched: those without a title in the text.

    titles: first line of a title in the text → (number of lines, entry); sections: normalized form of an entry → the section that
    it is listed under.
    """

    end: int = 0
    entries: list[str] = field(default_factory=list)
    titles: dict[int, tuple[int, str]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)


class _Document(NamedTuple):
    """The lines up to `end`, prepared for comparison with the list.

    normals: each line `normalized`, empty for long lines, tables and pictures; places: index of the normalized text of one to three
    whole lines → (first line, number of lines), in order. A linear search took a minute for 10,000 lines.
    """

    lines: Sequence[TextLine]
    end: int
    normals: Sequence[str]
    places: Mapping[str, Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, lines: Sequence[TextLine], end: int) -> "_Document":
        """Return the lines with their normalized forms and the index."""
        short = (line.text if line.is_text and len(line.text) <= 80 else "" for line in lines[:end])
        normals = [normalized(text) for text in short]
        places: dict[str, list[tuple[int, int]]] = {}
        for n in range(len(normals)):
            for count in range(1, _MOST_LINES + 1):
                joined = normals[n : n + count]
                if len(joined) == count and all(joined):
                    places.setdefault("".join(joined), []).append((n, count))
        return cls(lines, end, normals, places)

    def find(self, normal: str, begin: int, end: int) -> tuple[int, int] | None:
        """Return (first line, number of lines) of the first title between `begin` and `end` whose normalized text is `normal`."""
        known = self.places.get(normal, ()) if len(normal) > 2 else ()
        behind = (known[at] for at in range(bisect_left(known, (begin, 0)), len(known)))
        within = itertools.takewhile(lambda at: at[0] < end, behind)
        return next(((n, count) for n, count in within if n + count <= end), None)


def find_contents(lines: Sequence[TextLine], begin: int, end: int, sections: frozenset[str]) -> Contents:
    """Return the contents list between the masthead and the text, empty where there is none."""
    numbers = range(begin, min(begin + 4, end))
    headed = next((n for n in numbers if CONTENTS_HEADING.match(without_blanks(lines[n].text))), None)
    start = begin if headed is None else headed + 1
    # a long line or a sentence is body text: the list ends before it
    long = next((n for n in range(start, end) if not _may_be_entry(lines[n])), end)
    document = _Document.of(lines, end)
    first = _first_repeat(document, start, long, sections)
    if first is None:
        return Contents(start)
    first = _with_its_section(lines, start, first, sections)
    found = Contents(first)
    section = ""
    for line in lines[start:first]:
        section = _listed(line.text, sections) or section
        if section:
            found.sections |= dict.fromkeys(_names_on(line.text), section)
    _match(document, _entries(lines, start, first, sections), first, found)
    # Without a heading 目录 the repeats may be accidental (a title, a subtitle, an office): demand at least two, and 60 % of the entries.
    again = len(found.titles) if found.entries[:1] != found.unmatched[:1] else len(found.titles) - 1
    if headed is None and again < max(2, len(found.entries) * 0.6):
        return Contents(begin)
    return found


def _listed(text: str, sections: frozenset[str]) -> str:
    """Return the section that a line of the list names, with or without its page."""
    return section_named(entry_text(text), sections)


def _with_its_section(lines: Sequence[TextLine], start: int, first: int, sections: frozenset[str]) -> int:
    """Return the first line of the text, moved up over a section or a kicker above the first title."""
    while first - 1 > start:
        before = lines[first - 1]
        is_kicker = before.is_centred and not any(line.is_centred for line in lines[start : first - 1])
        if not section_named(before.text, sections) and not is_kicker:
            break
        first -= 1
    return first


def _match(document: _Document, entries: Sequence[str], after: int, found: Contents) -> None:
    """Find the title of each entry in the text, in order; an entry may be broken over lines, so up to three are also tried joined.

    An entry that is not found in order is searched in the whole text: entries of a list in two columns are read row by row.
    """
    n, first = 0, after
    while n < len(entries):
        for count in range(1, min(_MOST_LINES, len(entries) - n) + 1):
            text = "".join(entries[n : n + count])
            at, name = _place(document, text, after, document.end)
            if at is not None:
                break
        else:
            count, text = 1, entries[n]
            at, name = _place(document, text, first, after)
            # not a title that another entry names
            at = None if at and at[0] in found.titles else at
        n += count
        found.entries.append(text)
        if at is None:
            found.unmatched.append(text)
        else:
            found.titles[at[0]] = (at[1], name)
            after = max(after, at[0] + at[1])


def _place(document: _Document, text: str, after: int, end: int) -> tuple[tuple[int, int] | None, str]:
    """Return (first line, number of lines) of the title that an entry names, None for none; and the entry without ordinal and author."""
    names = _names_of(text)
    for name in names:
        if at := document.find(normalized(name), after, end):
            n, count = at
            lines, before = document.lines, "".join(document.normals[n : n + count - 1])
            # The entry names the author too, who is the last line: its format differs from the title's.
            for shorter in names:
                if normalized(shorter) == before and not _is_alike(lines[n], lines[n + count - 1]):
                    return (n, count - 1), shorter
            return at, name
    return None, text


def _is_alike(one: TextLine, other: TextLine) -> bool:
    """Return whether two lines have the format of one title."""
    return (one.larger_pt, one.face, one.is_bold) == (other.larger_pt, other.face, other.is_bold)


def _names_of(entry: str) -> list[str]:
    """Return the titles that an entry may mean: the whole entry, without ordinal, without author or subtitle, without page number."""
    bare = without_ordinal(entry)
    words = _BEHIND.split(bare)
    shorter = ["".join(words[:count]) for count in range(len(words) - 1, 0, -1)]
    without_page = re.sub(r"\d{1,3}$", "", bare)  # without a gap before it in some PDFs
    return [entry, bare, *(name for name in (*shorter, without_page) if len(normalized(name)) > 3)]


def _may_be_entry(line: TextLine) -> bool:
    return line.is_text and len(line.text) <= 80 and not line.text.endswith("。")


def _normal_names(text: str) -> set[str]:
    """Return the normalized forms that an entry of the list may have in the text."""
    return set(filter(None, map(normalized, _names_of(entry_text(text)))))


def _names_on(line: str) -> set[str]:
    """Return the normalized forms of all entries on a line of the list."""
    return set[str]().union(*map(_normal_names, _SIDE_BY_SIDE.split(line)))


def _first_repeat(document: _Document, start: int, long: int, sections: frozenset[str]) -> int | None:
    """Return the first line of the text, which is the first to repeat an entry above it; None if there is no list."""
    lines, normals = document.lines, document.normals
    listed: dict[str, int] = {}
    normal_names = {n: _normal_names(lines[n].text) for n in range(start, long)}
    names_on = {n: _names_on(lines[n].text) for n in range(start, long)}
    entries = {n: normalized(entry_text(lines[n].text)) for n in range(start, long)}
    for n in range(start, long):
        for count in range(1, _MOST_LINES + 1):
            normal = "".join(normals[n : n + count])
            if n + count <= long and normal in listed and listed[normal] <= n - 1 and len(normal) > 1:
                return n
        for each in names_on[n]:
            listed.setdefault(each, n)
        # an entry that is broken over the lines from `before` to n
        for before in range(max(start, n - _MOST_LINES + 1), n) if names_on[n] else ():
            if not _listed(lines[before].text, sections):
                rest = "".join(entries[k] for k in range(before + 1, n + 1))
                for each in normal_names[before]:
                    listed.setdefault(each + rest, n)
    # The first title differs from its entry: the list ends after its last line that occurs again in the text.
    for n in reversed(range(start, long)):
        names = () if _listed(lines[n].text, sections) else names_on[n]
        if any(len(name) > 3 and document.find(name, long, document.end) for name in names):
            return n + 1
    return None


def _entries(lines: Sequence[TextLine], start: int, end: int, sections: frozenset[str]) -> list[str]:
    """Return the entries of the list, without section names. A page number ends an entry, a bullet or an ordinal begins one."""
    listed = [
        text for line in lines[start:end] if not _listed(line.text, sections)
        for text in _SIDE_BY_SIDE.split(line.text)
    ]  # fmt: skip
    ends = [entry_text(text) != text.strip().lstrip(BULLETS).strip() for text in listed]
    begins = [text.strip() != text.strip().lstrip(BULLETS) or bool(ordinal_of(text)) for text in listed]
    # Page numbers or bullets are trusted if more than a third of the lines have them.
    by_end, by_beginning = (sum(told) > len(listed) / 3 for told in (ends, begins))
    out: list[str] = []
    is_open = False
    for text, is_end, is_beginning in zip(listed, ends, begins, strict=True):
        entry = entry_text(text)
        if is_open and not (by_beginning and is_beginning):
            out[-1] += entry
        else:
            out.append(entry)
        is_open = not is_end if by_end else by_beginning
    return out

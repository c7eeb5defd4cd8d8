"""The contents list of a sheet: early short lines that come again later, and which lines of the text each of them names."""

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

_MOST_LINES = 3
_SIDE_BY_SIDE = re.compile(
    r"(?<=\S)(?:\t|\s{2,}|\u3000)\s*(?=[◆◇●○■□★☆▲△►▶※•✦]\s*\S)|(?<=[^\s\d])\t+(?=[^\s\d.…·]{4})"
)
_BEHIND = re.compile(r"\s+|(?=[（(])|—+")


@dataclass(slots=True)
class Contents:
    """The list. end: the first line after it; entries: as printed, without page numbers.

    titles: first line of the text → number of lines and entry; sections: what an entry may say, normalized → the section it is
    listed under.
    """

    end: int = 0
    entries: list[str] = field(default_factory=list)
    titles: dict[int, tuple[int, str]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)


class _Document(NamedTuple):
    """The lines up to `end` as the list is compared with them.

    normals: each as `normalized`, empty where it is no short text. places: where words are one to three whole lines,
    in order, and in how many; to ask each line took a minute for 10,000.
    """

    lines: Sequence[TextLine]
    end: int
    normals: Sequence[str]
    places: Mapping[str, Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, lines: Sequence[TextLine], end: int) -> "_Document":
        """Return the lines in the forms in which they are compared."""
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
        """Return the first line of a title of one to three lines, and how many it has."""
        known = self.places.get(normal, ()) if len(normal) > 2 else ()
        behind = (known[at] for at in range(bisect_left(known, (begin, 0)), len(known)))
        within = itertools.takewhile(lambda at: at[0] < end, behind)
        return next(((n, count) for n, count in within if n + count <= end), None)


def find_contents(lines: Sequence[TextLine], begin: int, end: int, sections: frozenset[str]) -> Contents:
    """Return the contents list between the masthead and the text, empty where there is none."""
    numbers = range(begin, min(begin + 4, end))
    headed = next((n for n in numbers if CONTENTS_HEADING.match(without_blanks(lines[n].text))), None)
    start = begin if headed is None else headed + 1
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
    # Without 目录 above it, it may be a title and a subtitle or an office that come again by chance.
    again = len(found.titles) if found.entries[:1] != found.unmatched[:1] else len(found.titles) - 1
    if headed is None and again < max(2, len(found.entries) * 0.6):
        return Contents(begin)
    return found


def _listed(text: str, sections: frozenset[str]) -> str:
    """Return the section that a line of the list names, with or without its page."""
    return section_named(entry_text(text), sections)


def _with_its_section(lines: Sequence[TextLine], start: int, first: int, sections: frozenset[str]) -> int:
    """Return the first line of the text, which begins with the section or the kicker above the first title."""
    while first - 1 > start:
        before = lines[first - 1]
        is_kicker = before.is_centred and not any(line.is_centred for line in lines[start : first - 1])
        if not section_named(before.text, sections) and not is_kicker:
            break
        first -= 1
    return first


def _match(document: _Document, entries: Sequence[str], after: int, found: Contents) -> None:
    """Find the line of each entry in the text, in their order; one that is broken over lines is tried joined.

    What is not found in its order is looked for in all of the text: a list in two columns is read row by row.
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
            at = None if at and at[0] in found.titles else at
        n += count
        found.entries.append(text)
        if at is None:
            found.unmatched.append(text)
        else:
            found.titles[at[0]] = (at[1], name)
            after = max(after, at[0] + at[1])


def _place(document: _Document, text: str, after: int, end: int) -> tuple[tuple[int, int] | None, str]:
    """Return the place of the title that an entry names, and the entry's words for it, without ordinal and author."""
    names = _names_of(text)
    for name in names:
        if at := document.find(normalized(name), after, end):
            n, count = at
            lines, before = document.lines, "".join(document.normals[n : n + count - 1])
            for shorter in names:
                if normalized(shorter) == before and not _is_alike(lines[n], lines[n + count - 1]):
                    return (n, count - 1), shorter
            return at, name
    return None, text


def _is_alike(one: TextLine, other: TextLine) -> bool:
    """Return whether two lines have the format of one title."""
    return (one.larger_pt, one.face, one.is_bold) == (other.larger_pt, other.face, other.is_bold)


def _names_of(entry: str) -> list[str]:
    """Return what an entry may call a title: all of it, without its ordinal, without who wrote it or a subtitle behind it."""
    bare = without_ordinal(entry)
    words = _BEHIND.split(bare)
    shorter = ["".join(words[:count]) for count in range(len(words) - 1, 0, -1)]
    without_page = re.sub(r"\d{1,3}$", "", bare)  # close behind the words in some PDFs
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
    """Return the first line of the text: the first that repeats what a line of the list names."""
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
        for before in range(max(start, n - _MOST_LINES + 1), n) if names_on[n] else ():
            if not _listed(lines[before].text, sections):
                rest = "".join(entries[k] for k in range(before + 1, n + 1))
                for each in normal_names[before]:
                    listed.setdefault(each + rest, n)
    # The first title differs from its line: the list ends after the last of its lines that comes again.
    for n in reversed(range(start, long)):
        names = () if _listed(lines[n].text, sections) else names_on[n]
        if any(len(name) > 3 and document.find(name, long, document.end) for name in names):
            return n + 1
    return None


def _entries(lines: Sequence[TextLine], start: int, end: int, sections: frozenset[str]) -> list[str]:
    """Return the entries of the list, without the sections: a page number ends one, a bullet or ordinal begins one."""
    listed = [
        text for line in lines[start:end] if not _listed(line.text, sections)
        for text in _SIDE_BY_SIDE.split(line.text)
    ]  # fmt: skip
    ends = [entry_text(text) != text.strip().lstrip(BULLETS).strip() for text in listed]
    begins = [text.strip() != text.strip().lstrip(BULLETS) or bool(ordinal_of(text)) for text in listed]
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

"""Finds the line of the issue's file that each line of its Word file was made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bulletin.revision.picture_lines import picture_origins
from bulletin.revision.source_text import Origin, SourceLine, source_lines, tables_of
from bulletin.revision.word_lines import WordLine
from bulletin.revision.words import likeness

_ALIKE = 0.6  # least likeness of a line and its origin, if print changed its words


@dataclass(frozen=True, slots=True)
class Origins:
    """An issue's text in lines. of: index of a line of the Word file → its line or table; lines that only print adds have none."""

    base: str
    lines: tuple[SourceLine, ...]
    of: dict[int, Origin]

    def line(self, place: int) -> SourceLine | None:
        """Return the line that a paragraph was made from, None for a table or a line that only print adds."""
        origin = self.of.get(place)
        return origin if isinstance(origin, SourceLine) else None

    def next_head(self, at: int) -> int | None:
        """Return the offset of the first title or section at or behind an offset of the file, None if there is none."""
        heads = (line.begin for line in self.lines if line.kind in ("title", "section"))
        return min((begin for begin in heads if begin >= at), default=None)


def find_origins(base: str, word: Sequence[WordLine]) -> Origins:
    """Return the origins of the lines of the Word file that was made from this text."""
    lines = source_lines(base)
    tables = {id(cell): table for table in tables_of(lines) for cell in table.cells.values()}
    items: list[Origin] = []
    for line in lines:
        origin: Origin = tables.get(id(line), line)
        if origin not in items[-1:]:
            items.append(origin)
    known = [_key(item) for item in items]
    shown = [(line.kind, line.level, line.bare) for line in word]
    found: dict[int, int] = {}
    # equal lines in the same order first, since the same words may occur in several places
    for a, b, size in SequenceMatcher(None, shown, known, autojunk=False).get_matching_blocks():
        found |= zip(range(a, a + size), range(b, b + size), strict=True)
    _match_rest(found, word, items)
    of: dict[int, Origin] = {at: items[place] for at, place in found.items()}
    of.update(picture_origins(base, lines, word))
    return Origins(base, lines, of)


def _key(item: Origin) -> tuple[str, int, str]:
    return "table" if item.kind == "table" else "text", item.level, item.bare


def _match_rest(found: dict[int, int], word: Sequence[WordLine], items: Sequence[Origin]) -> None:
    """Match lines that print puts elsewhere (fields, contributors): equal ones, then similar ones.

    From the end of the text, since the contents list at the beginning has the same words as titles.
    """

    def rest() -> tuple[list[int], list[int]]:
        taken = set(found.values())
        return (
            [at for at in range(len(word) - 1, -1, -1) if at not in found and word[at].kind != "picture"],
            [place for place in range(len(items) - 1, -1, -1) if place not in taken],
        )

    words, places = rest()
    # equal words first
    waiting: dict[tuple[str, str], list[int]] = {}
    for at in reversed(words):
        waiting.setdefault((word[at].kind, word[at].bare), []).append(at)
    for place in places:
        kind, _, core = _key(items[place])
        if core and waiting.get((kind, core)):
            found[waiting[kind, core].pop()] = place
    words, places = rest()
    # then similar words, the most alike first
    wanted = [(_key(items[place]), place) for place in places]
    pairs = [
        (alike, at, place)
        for kind, core, at in [(word[at].kind, word[at].core, at) for at in words]
        for (other, _, own), place in wanted
        if kind == other and (alike := likeness(core, own)) >= _ALIKE
    ]
    taken = set(found.values())
    for _, at, place in sorted(pairs, key=lambda each: -each[0]):
        if at not in found and place not in taken:
            found[at] = place
            taken.add(place)

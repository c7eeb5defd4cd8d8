"""Which line of the issue's file each line of its Word file was made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bulletin.revision.picture_lines import picture_origins
from bulletin.revision.source_text import Origin, SourceLine, source_lines, tables_of
from bulletin.revision.word_lines import WordLine
from bulletin.revision.words import likeness

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Origins:
    """An issue's text in lines. of: by the place of a Word line, the line or the table it was made from; text that only print adds has none."""

    base: str
    lines: tuple[SourceLine, ...]
    of: dict[int, Origin]

    def line(self, place: int) -> SourceLine | None:
        """Return the line that a paragraph was made from."""
        origin = self.of.get(place)
        return origin if isinstance(origin, SourceLine) else None

    def next_head(self, at: int) -> int | None:
        """Return where the first title or section at or behind a place of the file begins."""
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
    for a, b, size in SequenceMatcher(None, shown, known, autojunk=False).get_matching_blocks():
        found |= zip(range(a, a + size), range(b, b + size), strict=True)
    _match_rest(found, word, items)
    of: dict[int, Origin] = {at: items[place] for at, place in found.items()}
    of.update(picture_origins(base, lines, word))
    return Origins(base, lines, of)


def _key(item: Origin) -> tuple[str, int, str]:
    return "table" if item.kind == "table" else "text", item.level, item.bare


def _match_rest(found: dict[int, int], word: Sequence[WordLine], items: Sequence[Origin]) -> None:
    """Add what is elsewhere on paper than in the file: fields, contributors; from the end, since contents come first."""

    def rest() -> tuple[list[int], list[int]]:
        taken = set(found.values())
        return (
            [at for at in range(len(word) - 1, -1, -1) if at not in found and word[at].kind != "picture"],
            [place for place in range(len(items) - 1, -1, -1) if place not in taken],
        )

    words, places = rest()
    waiting: dict[tuple[str, str], list[int]] = {}
    for at in reversed(words):
        waiting.setdefault((word[at].kind, word[at].bare), []).append(at)
    for place in places:
        kind, _, core = _key(items[place])
        if core and waiting.get((kind, core)):
            found[waiting[kind, core].pop()] = place
    words, places = rest()
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

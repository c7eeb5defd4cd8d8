"""Separates a Word file's text from masthead and tail, whose facts are compared instead of their text."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.intake.blocks import SourceDocument
from bulletin.intake.marks import without_blanks
from bulletin.intake.sheet import FoundSheet
from bulletin.intake.structure import find_sheet
from bulletin.revision.word_lines import WordLine, lines_of_word
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class WordSheet:
    """A Word file for comparison. lines: of its text, including the contents list; facts: of masthead and tail."""

    lines: tuple[WordLine, ...]
    facts: FoundSheet

    @property
    def number(self) -> tuple[object, int, int]:
        """The issue number in the masthead: number, total, supplement."""
        return self.facts.number, self.facts.total, self.facts.supplement


def sheet_of(document: SourceDocument, config: Config) -> WordSheet:
    """Return a Word file's text, and the facts of its masthead and tail."""
    lines, facts = find_sheet(document.blocks, config)
    above = [without_blanks(line.text) for line in lines[: facts.begin]]
    below = [without_blanks(line.text) for line in lines[facts.end :]]
    text = list(lines_of_word(document))
    pictures: list[WordLine] = []  # inserted above or in the masthead, but part of the text
    while text and (
        _is_part(text[0], above) or (text[0].picture and any(_is_part(line, above) for line in text[1:2]))
    ):
        line = text.pop(0)
        pictures += [line] if line.picture else []
    text[:0] = pictures
    while text and _is_part(text[-1], below):
        text.pop()
    return WordSheet(tuple(text), facts)


def _is_part(line: WordLine, around: Sequence[str]) -> bool:
    """Return whether the whole text of a paragraph or a table consists of these texts."""
    rest = without_blanks(line.text)
    if line.kind == "text":
        return rest in around
    for words in sorted(around, key=len, reverse=True):
        rest = rest.replace(words, "")
    return line.kind == "table" and not rest


def changed_facts(old: FoundSheet, new: FoundSheet, done: frozenset[str]) -> list[tuple[str, str, str]]:
    """Return (what, before, now) of each change around the text. Number and date are compared elsewhere.

    done: keys that were taken back, which are left out.
    """
    before, after = words_of_sheet(old), words_of_sheet(new)
    facts = [
        (f"版记“{key}”" if key in old.lists or key in new.lists else key, before[key], after[key])
        for key in before if key not in done
    ]  # fmt: skip
    known = {plain(text) for _, text in old.dropped}
    facts += [(place, "", text) for place, text in new.dropped if plain(text) not in known]
    return [(what, one, other) for what, one, other in facts if plain(one) != plain(other)]


def words_of_sheet(sheet: FoundSheet) -> dict[str, str]:
    """Return key of the front matter → its value in masthead or tail."""
    lists = {word: "、".join(sheet.lists.get(word, ())) for word in ("报", "送", "发", "增发")}
    run = str(sheet.print_run or "")
    marks = {"密级": sheet.secrecy, "紧急程度": sheet.urgency}
    return {**lists, "签发人": sheet.approver, "责任编辑": sheet.editors, **marks, "份数": run}


def plain(text: str) -> str:
    """Return words for comparison: without blanks and separators."""
    return without_blanks(text).translate(str.maketrans("", "", "、，,；;。"))

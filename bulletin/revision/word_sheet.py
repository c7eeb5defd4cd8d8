"""A Word file's own text, and what stands around it on the sheet: the masthead and the tail, which are compared as facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.intake.blocks import SourceDocument
from bulletin.intake.lines import lines_of
from bulletin.intake.marks import without_blanks
from bulletin.intake.masthead import find_masthead
from bulletin.intake.sheet import FoundSheet
from bulletin.intake.tail import find_tail
from bulletin.revision.word_lines import WordLine, lines_of_word
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class WordSheet:
    """A Word file as it is compared. lines: of its text, contents included."""

    lines: tuple[WordLine, ...]
    facts: FoundSheet

    @property
    def number(self) -> tuple[object, int, int]:
        """The number that the masthead bears."""
        return self.facts.number, self.facts.total, self.facts.supplement


def sheet_of(document: SourceDocument, config: Config) -> WordSheet:
    """Return a Word file's text, and the facts of its masthead and tail."""
    lines = lines_of(document.blocks)
    facts = FoundSheet(end=len(lines))
    find_tail(lines, facts, config)
    find_masthead(lines, facts, config)
    above = [without_blanks(line.text) for line in lines[: facts.begin]]
    below = [without_blanks(line.text) for line in lines[facts.end :]]
    text = list(lines_of_word(document))
    while text and _is_part(text[0], above):
        text.pop(0)
    while text and _is_part(text[-1], below):
        text.pop()
    return WordSheet(tuple(text), facts)


def _is_part(line: WordLine, around: Sequence[str]) -> bool:
    """Return whether all that a paragraph or a table says is among these texts."""
    rest = without_blanks(line.text)
    if line.kind == "text":
        return rest in around
    for words in sorted(around, key=len, reverse=True):
        rest = rest.replace(words, "")
    return line.kind == "table" and not rest


def changed_facts(old: FoundSheet, new: FoundSheet) -> list[tuple[str, str, str]]:
    """Return what is said otherwise around the text: what, before, now. Number and date are asked for by themselves."""
    facts = [
        (f"版记“{word}”", "、".join(old.lists.get(word, ())), "、".join(new.lists.get(word, ())))
        for word in ("报", "送", "发")
    ]
    facts += [
        ("签发人", old.approver, new.approver),
        ("责任编辑", old.editors, new.editors),
        ("密级", old.secrecy, new.secrecy),
        ("共印份数", str(old.print_run or ""), str(new.print_run or "")),
    ]
    known = {_plain(text) for _, text in old.dropped}
    facts += [(place, "", text) for place, text in new.dropped if _plain(text) not in known]
    return [(what, one, other) for what, one, other in facts if _plain(one) != _plain(other)]


def _plain(text: str) -> str:
    return without_blanks(text).translate(str.maketrans("", "", "、，,；;。"))

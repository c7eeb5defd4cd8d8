"""Paragraphs, headings and tables that a revised Word file has besides → blocks of the issue's file, each at its place."""

import re
from collections.abc import Sequence

from bulletin.intake.markdown import escaped_text
from bulletin.revision.alignment import BlockPair
from bulletin.revision.homes import Homes
from bulletin.revision.source_text import SourceLine, SourceTableLines, end_of_fields
from bulletin.revision.table_edits import row_text
from bulletin.revision.taken_back import TakenBack
from bulletin.revision.word_lines import WordLine

_ORDINALS = (
    (3, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (4, re.compile(r"（[一二三四五六七八九十]{1,3}）")),
    (5, re.compile(r"\d{1,2}[.．]")),
    (6, re.compile(r"（\d{1,2}）")),
)
_LONGEST_HEADING = 40
_ENDS = "。！？；：，"
_STARTS = re.compile(r"^(?:[#>+:：=|-]|(?=\d{1,9}[.)](?:\s|$)))")
_TITLE, _SECTION = 2, 1


class BlockAdder:
    """Puts blocks into the file. pairs: of the lines of both Word files."""

    def __init__(
        self, out: TakenBack, homes: Homes, before: Sequence[WordLine], after: Sequence[WordLine], pairs: Sequence[BlockPair]
    ) -> None:  # fmt: skip
        self._out, self._homes, self._before, self._after, self._pairs = out, homes, before, after, pairs
        self._placed: dict[int, tuple[int, bool, str]] = {}

    def add(self, number: int, at: int) -> None:
        """Add the line that the pair of this number has and the old file had not."""
        line = self._after[at]
        if line.kind == "picture":
            self._out.leave(line, "添的图片没有带回，请把图片文件放进来，再在源文件里写一行")
            return
        change = self._out.begin(None, line, "增", "", line.text)
        level = self._level(line)
        if level == _SECTION or not self.put(
            number, self._block(line, level), change, is_title=level == _TITLE
        ):
            self._out.changes.pop()
            self._out.leave(line, "这一段不在正文里，没有带回", "", line.text)

    def put(self, number: int, block: str, change: int, *, is_title: bool = False) -> bool:
        """Put a block where the pair of this number stands; return whether there is a place for it."""
        found = self._place(number, is_title=is_title)
        if found is None:
            return False
        self._placed[number] = found
        at, is_behind, prefix = found
        if prefix:
            self._out.edit(at, at, "\n" + prefix + block.removeprefix("- "), change)
        elif is_behind:
            self._out.edit(at, at, f"\n\n{block}", change)
        else:
            self._out.edit(at, at, f"{block}\n\n", change)
        return True

    def _place(self, number: int, *, is_title: bool) -> tuple[int, bool, str] | None:
        """Return where a block goes: the place, whether that is the end of a block, and what an item or a quotation begins with."""
        line = self._after[self._pairs[number].new[0]]
        before = self._neighbour(range(number - 1, -1, -1))
        behind = self._neighbour(range(number + 1, len(self._pairs)))
        if is_title:
            return self._title_place(before)
        if (placed := self._placed.get(number - 1)) is not None:  # behind the line that was just added
            return placed if line.is_bullet else (*placed[:2], "")
        if self._is_outside(number):
            return None
        last, last_line = before if before else (None, None)
        following, following_line = behind if behind else (None, None)
        belongs_behind = (
            following is not None
            and following_line is not None
            and (last_line is None or (line.look != last_line.look and line.look == following_line.look))
            and _is_body(following)
        )
        if last is None or not _is_body(last) or belongs_behind:
            if (
                following is not None
                and _is_body(following)
                and (last is None or _article(following) == _article(last))
            ):
                return _begin(following), False, ""
            title = next(
                (
                    each
                    for each in self._homes.lines
                    if last and each.kind == "title" and each.article == _article(last)
                ),
                None,
            )
            return (end_of_fields(self._out.base, title), True, "") if title else None
        return last.end, True, self._prefix(last, line, last_line)

    def _is_outside(self, number: int) -> bool:
        """Return whether a line stands in front of all text: among the contents, which follow from the titles."""
        matched = (n for n, pair in enumerate(self._pairs) if any(at in self._homes.of for at in pair.old))
        return number < next(matched, number + 1)

    def _neighbour(self, numbers: range) -> tuple["SourceLine | SourceTableLines", WordLine] | None:
        """Return the nearest line of the file, and the line of the Word file that it became; fields are passed over for the text above them."""
        first: tuple[SourceLine | SourceTableLines, WordLine] | None = None
        for n in numbers:
            pair = self._pairs[n]
            if not pair.old or not pair.new:
                continue
            home = self._homes.of.get(pair.old[-1])
            if home is None:
                continue
            found = (home, self._after[pair.new[-1]])
            if _is_body(home):
                return found if first is None or _article(first[0]) == _article(home) else first
            first = first or found
            if isinstance(home, SourceLine) and home.kind in ("title", "section"):
                return first
        return first

    def _title_place(
        self, before: tuple["SourceLine | SourceTableLines", WordLine] | None
    ) -> tuple[int, bool, str] | None:
        """Return where an article goes: behind the one before it."""
        if before is None:
            return None
        after = [
            line.begin
            for line in self._homes.lines
            if line.begin >= before[0].end and line.kind in ("title", "section")
        ]
        if after:
            return min(after), False, ""
        return len(self._out.base.rstrip()), True, ""

    def _prefix(self, last: object, line: WordLine, last_line: WordLine | None) -> str:
        """Return what a line of the same list or quotation begins with, empty for a paragraph."""
        if not isinstance(last, SourceLine) or last_line is None:
            return ""
        head = self._out.base[last.begin : last.chars[0][0]]
        if last.kind == "item" and line.is_bullet == last_line.is_bullet and line.look == last_line.look:
            return head if re.fullmatch(r"[ \t]*[-*+][ \t]+", head) else ""
        if head.lstrip().startswith(">") and line.look == last_line.look:
            return f"{head.rstrip()}\n{head}"
        return ""

    def _level(self, line: WordLine) -> int:
        """Return how many # a line begins with: as a line of its style does, or by its ordinal; 0 for a paragraph."""
        if line.kind != "text":
            return 0
        if line.level:
            same = (
                home.level
                for at, home in self._homes.of.items()
                if isinstance(home, SourceLine) and home.level and self._before[at].level == line.level
            )
            return next(same, min(line.level, 6))
        if len(line.text) <= _LONGEST_HEADING and not line.text.endswith(tuple(_ENDS)):
            return next((level for level, form in _ORDINALS if form.match(line.text)), 0)
        return 0

    def _block(self, line: WordLine, level: int) -> str:
        """Return a line as the file has it."""
        if line.kind == "table":
            head, *rows = line.rows
            return "\n".join((row_text(head), "|" + "---|" * len(head), *map(row_text, rows)))
        if level:
            return f"{'#' * level} {escaped_text(line.text)}"
        text, is_strong = "", False
        for char, strong in zip(line.text, line.strong, strict=True):
            if strong != is_strong:
                text += "**"
                is_strong = strong
            text += escaped_text(char)
        text += "**" if is_strong else ""
        if line.is_bullet:
            return f"- {text}"
        return f"\\{text}" if _STARTS.match(text) else text


def _is_body(home: SourceLine | SourceTableLines) -> bool:
    return isinstance(home, SourceTableLines) or home.is_body


def _article(home: SourceLine | SourceTableLines) -> int:
    return home.article if isinstance(home, SourceLine) else next(iter(home.cells.values())).article


def _begin(home: SourceLine | SourceTableLines) -> int:
    return home.begin

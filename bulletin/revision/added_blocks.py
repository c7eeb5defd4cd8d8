"""Adds the paragraphs, headings, tables and pictures that are new in a revised Word file to the issue's file, each at its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bulletin.intake.article_fields import field_under_title
from bulletin.intake.blocks import SourceParagraph
from bulletin.intake.lines import TextLine
from bulletin.intake.markdown import at_line_start, escaped_text
from bulletin.intake.marks import ordinal_of
from bulletin.revision.edits import TakenBack
from bulletin.revision.origins import Origins
from bulletin.revision.picture_lines import PlacePicture, is_caption
from bulletin.revision.source_text import Origin, SourceLine, end_of_fields
from bulletin.revision.table_edits import row_text
from bulletin.revision.word_edits import with_strong
from bulletin.revision.word_lines import WordLine
from bulletin.values.keys import ARTICLE

_LONGEST_HEADING = 40
_ENDS = "。！？；：，"
# what an item of a list begins with: `- `, `1. `; an ordinal as Word shows it: 1．, 1、
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_NUMBERED = re.compile(r"([ \t]*)(\d{1,3})([.)][ \t]+)")
_ORDINAL = re.compile(r"\d{1,3}[.．、)）][ \t\u3000]*")
_TITLE, _SECTION = 2, 1


class _Spot(NamedTuple):
    """Where a block is inserted.

    is_behind: whether `at` is the end of a block, not the beginning; prefix: markup of a list item or quotation.
    """

    at: int
    is_behind: bool
    prefix: str = ""


class _Neighbour(NamedTuple):
    """A line of the new Word file that the old one had too, and the line of the issue's file that it was made from."""

    origin: Origin
    line: WordLine


class BlockAdder:
    """Adds blocks to the issue's file.

    before, after: lines of the old and the new Word file; kept: lines of `after` that were in `before` → origin.
    """

    def __init__(
        self, out: TakenBack, origins: Origins, before: Sequence[WordLine], after: Sequence[WordLine], kept: Mapping[int, Origin],
        place_picture: PlacePicture,
    ) -> None:  # fmt: skip
        self._out, self._origins, self._before, self._after, self._kept = out, origins, before, after, kept
        self._placed: dict[int, _Spot] = {}
        self._place_picture = place_picture
        self._captions: set[int] = set()
        self._fields: set[int] = set()

    def add(self, at: int) -> None:
        """Add a line that the old Word file did not have."""
        line = self._after[at]
        if at in self._captions:
            self._placed[at] = self._placed[at - 1]
            return
        spot = self._spot(at)
        if line.picture is not None:
            self._add_picture(at, line, spot)
            return
        if self._add_field(at, line):
            return
        level = 0 if spot and spot.prefix else self._level(line)
        if level == _TITLE:
            # a new article goes behind the whole article before it
            spot = self._title_spot(at)
        if spot is None or level == _SECTION:
            self._out.leave(line, "这一段不在正文里，没有带回", "", line.text)
            return
        change = self._out.begin(None, line, "增", "", line.text)
        self._put(at, spot, self._block(line, level), change)

    def _add_field(self, at: int, line: WordLine) -> bool:
        """Add a line below a title or its fields as the field that an import would make of it; return whether it is one."""
        above = at - 1
        while above in self._fields or ((kept := self._kept.get(above)) and kept.kind == "field"):
            above -= 1
        title = self._kept.get(above)
        is_centred = line.form[2] == "center"
        shown = TextLine(SourceParagraph((), line.place), line.text, is_centred=is_centred)
        found = field_under_title(shown, is_in_group=is_centred)
        if found is None or title is None or title.kind != "title":
            return False
        end = end_of_fields(self._out.base, title)
        names = next((key.zh, key.en) for key in ARTICLE if key.zh == found[0])
        # the article has this field already
        if re.search(rf"^[:：](?:{'|'.join(names)})[:：]", self._out.base[title.end : end], re.MULTILINE):
            return False
        change = self._out.begin(None, line, "增", "", line.text)
        blank = "\n" if end == title.end and above == at - 1 else ""
        self._out.edit(end, end, f"{blank}\n:{names[0]}: {found[1]}", change)
        self._fields.add(at)
        return True

    def _add_picture(self, at: int, line: WordLine, spot: _Spot | None) -> None:
        """Add a picture with the caption below it."""
        address = self.address(line) if spot is not None else ""
        if spot is None or not address:
            self._out.leave(
                line, "添的图片没有带回，请在 Word 里另存为 .png 或 .jpg 放进来，再在源文件里写一行"
            )
            return
        caption = ""
        if at + 1 < len(self._after) and at + 1 not in self._kept and is_caption(self._after[at + 1]):
            caption = self._after[at + 1].text
            self._captions.add(at + 1)
        change = self._out.begin(None, line, "增", "", f"图片 {address}　{caption}".rstrip())
        self._put(at, spot._replace(prefix=""), f"![{escaped_text(caption)}]({address})", change)

    def address(self, line: WordLine) -> str:
        """Return the address of a picture that came with the Word file, empty if web pages cannot show it."""
        return self._place_picture(line.picture.name, line.picture.data) if line.picture else ""

    def put(self, at: int, block: str, change: int) -> bool:
        """Insert a block of the issue's file at the place of this line; return whether there is a place for it."""
        spot = self._spot(at)
        if spot is not None:
            self._put(at, spot, block, change)
        return spot is not None

    def _put(self, number: int, spot: _Spot, block: str, change: int) -> None:
        self._placed[number] = spot
        at, is_behind, prefix = spot
        if prefix:
            words = (_ORDINAL if _NUMBERED.fullmatch(prefix) else _BULLET).sub("", block, count=1)
            self._out.edit(at, at, f"\n{prefix}{words}", change)
        else:
            self._out.edit(at, at, f"\n\n{block}" if is_behind else f"{block}\n\n", change)

    def _spot(self, at: int) -> _Spot | None:
        """Return where a line is inserted; None if it stands among lines that only print has, such as the contents list."""
        line = self._after[at]
        if (placed := self._placed.get(at - 1)) is not None:  # behind the line that was just added
            return placed._replace(prefix=_next(placed.prefix) if _is_item(line) else "")
        if at < min(self._kept, default=at + 1):
            return None
        last = self._neighbour(range(at - 1, -1, -1))
        following = self._neighbour(range(at + 1, len(self._after)))
        # In front of the line below, if only that one has its format, or if the line above is a title or a field.
        if following is not None and following.origin.is_body:
            is_alike = line.form == following.line.form
            is_nearer = last is None or (is_alike and line.form != last.line.form)
            is_same = last is None or last.origin.article == following.origin.article
            if is_nearer or (last is not None and not last.origin.is_body and is_same):
                return _Spot(following.origin.begin, is_behind=False)
        if last is None:
            return None
        if last.origin.is_body:
            return _Spot(last.origin.end, True, self._prefix(last, line))
        lines = self._origins.lines
        title = next(
            (each for each in lines if each.kind == "title" and each.article == last.origin.article), None
        )
        return _Spot(end_of_fields(self._out.base, title), is_behind=True) if title else None

    def _neighbour(self, numbers: Iterable[int]) -> _Neighbour | None:
        """Return the nearest line that the old file had too; instead of a field, the nearest body line of its article, if there is one."""
        first: _Neighbour | None = None
        for n in numbers:
            if n not in self._kept:
                continue
            found = _Neighbour(self._kept[n], self._after[n])
            if found.origin.is_body:
                return found if first is None or first.origin.article == found.origin.article else first
            first = first or found
            if found.origin.kind in ("title", "section"):
                return first
        return first

    def _title_spot(self, at: int) -> _Spot | None:
        """Return where an article is inserted: behind the article before it."""
        before = self._neighbour(range(at - 1, -1, -1))
        if before is None:
            return None
        end = self._origins.next_head(before.origin.end)
        return _Spot(end, is_behind=False) if end else _Spot(len(self._out.base.rstrip()), is_behind=True)

    def _prefix(self, last: _Neighbour, line: WordLine) -> str:
        """Return the markup with which a line continues the list or quotation of `last`, empty for a paragraph."""
        if not isinstance(last.origin, SourceLine) or line.form != last.line.form:
            return ""
        head = self._out.base[last.origin.begin : last.origin.chars[0][0]]
        if last.origin.kind == "item":
            is_same = _BULLET.fullmatch(head) if line.is_bullet else _ORDINAL.match(line.text)
            return _next(head) if is_same else ""
        return f"{head.rstrip()}\n{head}" if head.lstrip().startswith(">") else ""

    def _level(self, line: WordLine) -> int:
        """Return the heading level of a line: that of old lines in the same style, or by its ordinal; 0 for a paragraph."""
        if line.kind != "text":
            return 0
        if line.level:
            same = (
                origin.level
                for at, origin in self._origins.of.items()
                if origin.level and self._before[at].level == line.level
            )
            return next(same, min(line.level, 6))
        if len(line.text) <= _LONGEST_HEADING and not line.text.endswith(tuple(_ENDS)):
            return ordinal_of(line.text)
        return 0

    def _block(self, line: WordLine, level: int) -> str:
        """Return a line as Markdown."""
        if line.kind == "table":
            head, *rows = line.rows
            return "\n".join((row_text(head), "|" + "---|" * len(head), *map(row_text, rows)))
        if level:
            return f"{'#' * level} {escaped_text(line.text)}"
        text = with_strong(line.text, line.strong)
        return f"- {text}" if line.is_bullet else at_line_start(text)


def _is_item(line: WordLine) -> bool:
    return line.is_bullet or bool(_ORDINAL.match(line.text))


def _next(prefix: str) -> str:
    """Return the markup of the next item of a list: 3. after 2."""
    found = _NUMBERED.fullmatch(prefix)
    return f"{found[1]}{int(found[2]) + 1}{found[3]}" if found else prefix

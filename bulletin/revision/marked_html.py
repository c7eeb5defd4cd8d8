"""HTML of two texts → HTML of the new text that also contains what was deleted, with marks on every change."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.change_list import ChangeList
from bulletin.revision.html_blocks import (
    LINE_END,
    OBJECTS,
    PICTURE,
    HtmlBlock,
    InlinePiece,
    blocks_of,
    plain,
    written,
)
from bulletin.revision.marks import Mark
from bulletin.revision.words import word_changes
from bulletin.values.text import shorten

_NEW_PARAGRAPH = "↵"


class HtmlMarker:
    """Marks the changes between two texts. place: where the text is, e.g. 《标题》; changes: collects what is found."""

    def __init__(self, place: str, changes: ChangeList) -> None:
        self._place, self._changes = place, changes
        self._paragraph = 0

    def marked(self, old: str, new: str) -> str:
        """Return the HTML of a text with its changes marked."""
        return self._blocks(blocks_of(old), blocks_of(new))

    def _blocks(self, old: Sequence[HtmlBlock], new: Sequence[HtmlBlock]) -> str:
        out = ""
        for pair in align([b.compared() for b in old], [b.compared() for b in new]):
            olds, news = [old[i] for i in pair.old], [new[j] for j in pair.new]
            paragraphs = sum(block.tag in ("p", "") for block in news)
            # counts the paragraphs of the new text, for the places in the list of changes
            self._paragraph += paragraphs > 0
            if pair.moved is not None and olds:
                out += self._moved_away(olds[0])
            elif pair.moved is not None:
                out += self._moved_here(old[pair.moved], news[0], old, pair.moved)
            elif not news:
                out += self._whole(olds[0], Mark.DELETED)
            elif not olds:
                out += self._whole(news[0], Mark.INSERTED)
            elif len(olds) + len(news) > 2:
                out += self._parted(olds, news)
            else:
                out += self._pair(olds[0], news[0])
            self._paragraph += max(paragraphs - 1, 0)
        return out

    def _where(self, block: HtmlBlock) -> str:
        if block.tag.startswith("h") and block.tag[1:].isdecimal():
            return f"{self._place}标题“{shorten(block.words, 14)}”"
        if block.tag in ("table", "td", "th", "tr"):
            return f"{self._place}表格"
        return f"{self._place}第{max(self._paragraph, 1)}段"

    def _whole(self, block: HtmlBlock, mark: Mark) -> str:
        """Return a block that was inserted or deleted as a whole."""
        for leaf in _leaves(block):
            self._changes.add_whole(self._where(leaf), leaf.words.strip(), mark)
        if block.tag == "figure":
            verb = "删去" if mark is Mark.DELETED else "增加"
            if not block.words.strip():
                self._changes.add_whole(f"{self._place}图片", "图片", mark)
            remark = Mark.REMARK.on(f"〔{verb}图片〕")
            # a deleted picture is not printed again: its remark and its caption are
            if mark is Mark.DELETED:
                return f"<p>{remark}{mark.on(block.words.strip())}</p>\n"
            return f"<p>{remark}</p>\n{block.html(mark)}"
        return block.html(mark)

    def _moved_away(self, block: HtmlBlock) -> str:
        words = shorten(block.words.strip(), 16)
        self._changes.add(self._where(block), block.words.strip(), "", f"“{words}”移到别处")
        return block.wrapped(Mark.REMARK.on("〔这一段移走了〕") + block.inside(Mark.DELETED))

    def _moved_here(self, was: HtmlBlock, block: HtmlBlock, old: Sequence[HtmlBlock], place: int) -> str:
        before = next((each.words for each in reversed(old[:place]) if each.words.strip()), "")
        stood = f"原在“{shorten(before.strip(), 12)}”之后" if before else "原在开头"
        self._changes.add(self._where(block), was.words.strip(), block.words.strip(), stood)
        remark = Mark.REMARK.on(f"〔从别处移来，{stood}〕")
        if not block.has_pieces or not was.has_pieces:
            return f"<p>{remark}</p>\n{block.html(Mark.MOVED)}"
        return block.wrapped(remark + _merged(was.pieces, block.pieces, Mark.MOVED))

    def _parted(self, olds: Sequence[HtmlBlock], news: Sequence[HtmlBlock]) -> str:
        """Return paragraphs that were split or joined, as one paragraph in which the paragraph's end is one of the changes."""
        before, after = "\n".join(b.words for b in olds), "\n".join(b.words for b in news)
        self._changes.add(self._where(news[0]), before, after)
        end = InlinePiece(_NEW_PARAGRAPH, "\n")
        joined_old = _joined([block.pieces for block in olds], (end,))
        joined_new = _joined([block.pieces for block in news], (end, InlinePiece("<br>　　")))
        return news[0].wrapped(_merged(joined_old, joined_new))

    def _pair(self, old: HtmlBlock, new: HtmlBlock) -> str:
        if old.tag == new.tag == "table":
            return new.wrapped(self._table(old, new))
        if old.has_pieces and new.has_pieces:
            self._changes.add(self._where(new), old.words.strip(), new.words.strip())
            return new.wrapped(_merged(old.pieces, new.pieces))
        if old.has_pieces or new.has_pieces:
            return self._blocks((_bare(old),), (_bare(new),)) if old.tag == new.tag else new.html()
        if new.tag == "figure":
            return self._figure(old, new)
        return new.wrapped(self._blocks(old.children, new.children))

    def _figure(self, old: HtmlBlock, new: HtmlBlock) -> str:
        is_other = _pictures(old) != _pictures(new)
        if is_other:
            self._changes.add(f"{self._place}图片", "图片", "另一张图片")
        remark = f"<p>{Mark.REMARK.on('〔换了图片〕')}</p>\n" if is_other else ""
        return remark + new.wrapped(self._blocks(old.children, new.children))

    def _table(self, old: HtmlBlock, new: HtmlBlock) -> str:
        old_rows, new_rows = list(_rows(old)), list(_rows(new))
        columns = _columns(old_rows, new_rows)
        bodies: dict[int, str] = {}  # part of the table (thead, tbody) → HTML of its rows
        owner = {id(row): n for n, part in enumerate(new.children) for row in (part.children or (part,))}
        last = number = 0
        for pair in align([_row_block(r) for r in old_rows], [_row_block(r) for r in new_rows]):
            was = old_rows[pair.old[0]] if pair.old else None
            row = new_rows[pair.new[0]] if pair.new else None
            number += row is not None
            last = owner[id(row)] if row is not None else last
            bodies[last] = bodies.get(last, "") + self._row(was, row, columns, number)
        return "".join(
            bodies.get(n, "") if part.tag == "tr" else part.wrapped(bodies.get(n, ""))
            for n, part in enumerate(new.children)
        )

    def _row(
        self,
        was: HtmlBlock | None,
        row: HtmlBlock | None,
        columns: Sequence[tuple[int | None, int | None]],
        number: int,
    ) -> str:
        frame = row or was
        assert frame is not None
        is_whole = was is None or row is None
        of_row = f"{self._place}表格第{max(number, 1)}行"
        if is_whole:
            words = "　".join(cell.words.strip() for cell in frame.children)
            self._changes.add_whole(of_row, words, Mark.INSERTED if row else Mark.DELETED)
        out = ""
        for place, (i, j) in enumerate(columns, 1):
            old = was.children[i] if was and i is not None and i < len(was.children) else None
            new = row.children[j] if row and j is not None and j < len(row.children) else None
            where = f"{of_row}第{place}列"
            if old and new:
                self._changes.add(where, old.words.strip(), new.words.strip())
                out += new.wrapped(_merged(old.pieces, new.pieces))
            elif old or new:
                cell, mark = (new, Mark.INSERTED) if new else (old, Mark.DELETED)
                assert cell is not None
                if not is_whole:
                    self._changes.add_whole(where, cell.words.strip(), mark)
                out += cell.html(mark)
            else:
                # neither row has a cell in this column
                out += "<td></td>"
        return frame.wrapped(out)


def _merged(old: Sequence[InlinePiece], new: Sequence[InlinePiece], kept: Mark | None = None) -> str:
    """Return a paragraph's text with its changes marked. kept: the mark on unchanged text, if any."""
    before = [piece for piece in old if piece.key]
    out = ""
    at = 0  # number of characters of the new text that are written
    waiting = deque(new)

    def take(end: int, mark: Mark | None) -> str:
        """Return the new text from the current position up to this character, with its tags."""
        nonlocal at
        some: list[InlinePiece] = []
        while at < end:
            some.append(waiting.popleft())
            at += bool(some[-1].key)
        return written(some, mark)

    for change in word_changes(plain(old), plain(new)):
        out += take(change.new_start, kept)
        deleted = [_shown(piece) for piece in before[change.old_start : change.old_end]]
        out += written(deleted, Mark.DELETED)
        out += take(change.new_end, Mark.INSERTED)
    return out + written(waiting, kept)


def _shown(piece: InlinePiece) -> InlinePiece:
    """Return a deleted piece in visible form: a line end as ↵."""
    return InlinePiece(_NEW_PARAGRAPH, piece.key) if piece.key in ("\n", LINE_END) else piece


def _joined(parts: Sequence[Sequence[InlinePiece]], between: Sequence[InlinePiece]) -> list[InlinePiece]:
    out: list[InlinePiece] = []
    for n, part in enumerate(parts):
        out += [*between, *part] if n else part
    return out


def _bare(block: HtmlBlock) -> HtmlBlock:
    """Return an item with its text as a child block, so that an item with a nested list can be compared with one without."""
    if not block.has_pieces:
        return block
    line = HtmlBlock("", "", "", block.pieces)
    return HtmlBlock(block.tag, block.opening, block.closing, (), (line,), block.behind)


def _leaves(block: HtmlBlock) -> Iterator[HtmlBlock]:
    if block.has_pieces:
        yield block
    for child in block.children:
        yield from _leaves(child)


def _pictures(block: HtmlBlock) -> list[str]:
    return [piece.html for leaf in _leaves(block) for piece in leaf.pieces if piece.key == PICTURE]


def _rows(table: HtmlBlock) -> Iterator[HtmlBlock]:
    for part in table.children:
        if part.tag == "tr":
            yield part
        else:
            yield from (row for row in part.children if row.tag == "tr")


def _row_block(row: HtmlBlock) -> TextBlock:
    return TextBlock("tr", "\t".join(cell.text for cell in row.children))


def _columns(old: Sequence[HtmlBlock], new: Sequence[HtmlBlock]) -> list[tuple[int | None, int | None]]:
    """Return (old, new) indexes of columns: the same if their number is, else aligned by contents."""
    old_count = max((len(row.children) for row in old), default=0)
    new_count = max((len(row.children) for row in new), default=0)
    if old_count == new_count:
        return [(n, n) for n in range(new_count)]
    sides = [
        [
            TextBlock("column", "\t".join(row.children[n].text for row in rows if n < len(row.children)))
            for n in range(count)
        ]
        for rows, count in ((old, old_count), (new, new_count))
    ]
    found: list[tuple[int | None, int | None]] = []
    for pair in align(*sides):
        found += zip_longest(pair.old, pair.new)
    return found


def footnotes_marked(
    old: Sequence[str], new: Sequence[str], place: str, changes: ChangeList
) -> tuple[tuple[str, ...], dict[int, int], dict[int, int]]:
    """Return the notes of both texts in one list with their changes marked, old number → number in that list, new number → the same."""
    both: list[str] = []
    of_old: dict[int, int] = {}
    of_new: dict[int, int] = {}
    sides = [[_note_pieces(note) for note in notes] for notes in (old, new)]
    blocks = [[TextBlock("note", plain(pieces)) for pieces in side] for side in sides]
    for pair in align(*blocks):
        i, j = next(iter(pair.old), None), next(iter(pair.new), None)
        was = sides[0][i] if i is not None else []
        now = sides[1][j] if j is not None else []
        number = len(both) + 1
        if i is not None:
            of_old[i + 1] = number
        if j is not None:
            of_new[j + 1] = number
        changes.add(f"{place}注{number}", plain(was), plain(now))
        both.append(_merged(was, now))
    return tuple(both), of_old, of_new


def _note_pieces(note: str) -> list[InlinePiece]:
    pieces = [piece for block in blocks_of(f"<p>{note}</p>") for piece in block.pieces]
    return [piece for piece in pieces if not OBJECTS <= ord(piece.key or " ") < ord(PICTURE)]

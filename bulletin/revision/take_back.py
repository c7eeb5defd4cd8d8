"""A Word file as it was sent and as it came back → the edits of the issue's text that take over the revision.

Both files are read in the same way and compared with each other, not with the issue's text. So what print adds (masthead, contents list,
brackets) is equal in both, and is not taken for a change of the text. Only changed characters are edited: markup around them stays.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bulletin.intake.marks import NOTE
from bulletin.revision.added_blocks import BlockAdder
from bulletin.revision.alignment import BlockPair, align
from bulletin.revision.edits import TakenBack
from bulletin.revision.note_edits import drop_notes, edit_notes
from bulletin.revision.origins import Origins, find_origins
from bulletin.revision.picture_lines import PlacePicture, address_span, with_known_pictures
from bulletin.revision.sheet_edits import rename_section
from bulletin.revision.source_text import Origin, SourceLine, SourceTableLines, whole_lines
from bulletin.revision.table_edits import edit_table
from bulletin.revision.word_edits import edit_line, edit_strong, joined
from bulletin.revision.word_lines import WordLine

_LONGEST_FIELD = 40  # 字
_ELSEWHERE = "这一行移动了，请在源文件里改"


def take_back(
    base: str,
    before: Sequence[WordLine],
    after: Sequence[WordLine],
    place_picture: PlacePicture = lambda name, data: "",
) -> TakenBack:
    """Return what is taken back. base: the issue's text that `before` was made from; after: the file as it came back."""
    return _Comparison(base, before, after, place_picture).run()


class _Comparison:
    """Compares the lines of both Word files; finds their origins in the issue's file."""

    def __init__(
        self, base: str, before: Sequence[WordLine], after: Sequence[WordLine], place_picture: PlacePicture
    ) -> None:
        self.before, self.after = before, with_known_pictures(before, after)
        self.out = TakenBack(base)
        self.origins: Origins = find_origins(base, before)
        # The order matters: alignment leaves the floating lines out, moved articles follow from the pairs, moved lines from both.
        self._floating = self._unchanged_fields()
        self.pairs = self._aligned()
        self._moved_articles = self._articles_in_other_places()
        self._elsewhere, self._came = self._in_other_places()
        self._removed_now: set[int] = set()
        self.adder = BlockAdder(self.out, self.origins, before, self.after, self._kept(), place_picture)

    def run(self) -> TakenBack:
        """Return the edits, and what could not be taken back."""
        removed = self._whole_articles() | self._elsewhere
        for pair in self.pairs:
            if pair.moved is not None and pair.new:
                self._moved(pair)
            elif pair.is_removed and pair.old[0] not in removed:
                self._removed(pair.old[0])
            elif pair.is_added and pair.new[0] not in self._came:
                self.adder.add(pair.new[0])
            elif pair.old and pair.new:
                self._changed(pair)
        for old, new in self._floating:  # their words are the same, but blanks and bold may have changed
            self._changed(BlockPair((old,), (new,)))
        return self.out

    def _aligned(self) -> tuple[BlockPair, ...]:
        """Return which line became which. Fields and editor's notes with unchanged words are left out: their place does not matter."""
        left_out = {old for old, _ in self._floating}, {new for _, new in self._floating}
        olds = [i for i in range(len(self.before)) if i not in left_out[0]]
        news = [j for j in range(len(self.after)) if j not in left_out[1]]
        pairs = align([self.before[i].compared() for i in olds], [self.after[j].compared() for j in news])
        found: list[BlockPair] = []
        for pair in pairs:
            moved = None if pair.moved is None else (news if pair.old else olds)[pair.moved]
            pair = BlockPair(tuple(olds[i] for i in pair.old), tuple(news[j] for j in pair.new), moved)
            is_in_place = bool(found) and found[-1].is_removed and pair.is_added
            if is_in_place and (self._is_renamed(found, pair) or self._is_replaced(found[-1], pair)):
                pair = BlockPair(found.pop().old, pair.new)
            found.append(pair)
        return tuple(found)

    def _is_replaced(self, last: BlockPair, pair: BlockPair) -> bool:
        """Return whether a removed picture and an added one are at the same place."""
        return self.before[last.old[0]].kind == self.after[pair.new[0]].kind == "picture"

    def _kept(self) -> dict[int, Origin]:
        """Return index of a line of the new file → origin, for lines that the old file had at the same place."""
        pairs = [(pair.old[-1], at) for pair in self.pairs if pair.old for at in pair.new]
        found = ((new, self.origins.of.get(old)) for old, new in (*pairs, *self._floating))
        return {new: origin for new, origin in found if origin is not None}

    def _unchanged_fields(self) -> list[tuple[int, int]]:
        """Return (old, new) indexes of fields and editor's notes with the same words, if these occur equally often in both files."""
        out: list[tuple[int, int]] = []
        ours: dict[str, list[int]] = {}
        for at, origin in self.origins.of.items():
            if origin.floats:
                ours.setdefault(self.before[at].bare, []).append(at)
        all_ours = Counter(line.bare for line in self.before)
        theirs: dict[str, list[int]] = {}
        for at, line in enumerate(self.after):
            theirs.setdefault(line.bare, []).append(at)
        for bare, places in ours.items():
            if len(others := theirs.get(bare, [])) == all_ours[bare] == len(places):
                out += zip(sorted(places), others, strict=True)
        return out

    def _is_renamed(self, found: Sequence[BlockPair], pair: BlockPair) -> bool:
        """Return whether a removed line and the one added at its place are the same field, title or printed line with other words."""
        at, line = found[-1].old[0], self.after[pair.new[0]]
        origin = self.origins.line(at)
        is_kind = self.before[at].kind == "text" if origin is None else origin.kind in ("field", "title")
        is_alone = len(found) < 2 or not (found[-2].is_removed or found[-2].is_added)
        is_short = len(line.text) <= _LONGEST_FIELD and not line.text.endswith("。")
        return is_kind and is_alone and is_short

    def _articles_in_other_places(self) -> set[int]:
        """Return the articles whose title moved: their lines stay where they are in the file, and a person is told."""
        titles = (
            self.origins.line(pair.old[0]) for pair in self.pairs if pair.old and pair.moved is not None
        )
        return {line.article for line in titles if line is not None and line.kind == "title"}

    def _in_other_places(self) -> tuple[set[int], set[int]]:
        """Return the removed and the added lines with the same words at another place, which are too short to count as moved paragraphs."""
        gone = [pair.old[0] for pair in self.pairs if pair.is_removed]
        came = [pair.new[0] for pair in self.pairs if pair.is_added]
        elsewhere: set[int] = set()
        found: set[int] = set()
        for at in gone:
            origin = self.origins.line(at)
            is_in_order = origin is not None and origin.is_body and origin.article not in self._moved_articles
            if is_in_order or self.before[at].kind == "picture":
                continue
            same = (j for j in came if j not in found and self.after[j].bare == self.before[at].bare)
            if (other := next(same, None)) is not None:
                elsewhere.add(at)
                found.add(other)
                if origin is not None and origin.kind in ("title", "section"):
                    self.out.leave(self.after[other], _ELSEWHERE, self.before[at].text)
        return elsewhere, found

    def _changed(self, pair: BlockPair) -> None:
        """Add the edits of a changed table, picture or paragraph."""
        at = pair.old[0]
        old, new, origin = self.before[at], self.after[pair.new[0]], self.origins.of.get(at)
        if old.kind == "text":
            self._reworded(pair)
        elif old.kind == "picture" and old.compared() != new.compared():
            self._replaced(self.origins.line(at), new)
        elif isinstance(origin, SourceTableLines):
            edit_table(self.out, origin, old, new)
        elif old.rows != new.rows:
            self.out.leave(new, "这张表不在正文里", old.text, new.text)

    def _reworded(self, pair: BlockPair) -> None:
        """Add the edits of a paragraph, also of one that was split or joined with its neighbour."""
        lines = [self.origins.line(at) for at in pair.old]
        origins = [line for line in lines if line is not None]
        old, new = _joined([self.before[i] for i in pair.old]), _joined([self.after[j] for j in pair.new])
        kinds = {line.kind for line in origins}
        is_running = bool(kinds & {"text", "item", "cell"})
        if not is_running and old.bare == new.bare:
            return
        # A bracket or a label around a field is not part of its value.
        if not is_running or (old.core == new.core and (NOTE.match(old.text) or NOTE.match(new.text))):
            old, new = old.undecorated(), new.undecorated()
        if kinds & {"title", "section"}:  # print may break a title into lines
            new = _on_one_line(new)
        if old.text != new.text and (is_running or old.text.replace(" ", "") != new.text.replace(" ", "")):
            if "section" in kinds:
                if not rename_section(self.out, origins[0], old.text, new.text):
                    self.out.leave(new, "栏目的名字改了，源文件开头的栏目要一起改", old.text, new.text)
                return
            if len(origins) < len(lines) or not _are_neighbours(self.out.base, origins):
                self.out.leave(new, "版面上的字，源文件里没有这一行", old.text, new.text)
                return
            edit_line(self.out, joined(origins), old, new)
            # a heading joined with its text is a paragraph: remove the #
            if len(origins) > 1 and origins[0].kind == "heading":
                self.out.edit(origins[0].begin, origins[0].chars[0][0], "", len(self.out.changes) - 1)
        if lines[0] is not None:
            edit_strong(self.out, joined(origins), old, new)
            edit_notes(self.out, self.origins, lines[0], old, new)

    def _removed(self, at: int) -> None:
        line, origin = self.before[at], self.origins.of.get(at)
        if line.kind == "picture" and (origin is None or self._keeps_caption(at)):
            self.out.leave(line, "图片删去了，请在源文件里删")
            return
        if line.kind == "text" and self._picture_of(at) in self._removed_now:
            return  # a caption follows its picture
        self._removed_now.add(at)
        if origin is None or origin.kind in ("title", "section", "fence"):
            self.out.leave(line, "这一行删去了，请在源文件里改", line.text)
            return
        source = self.origins.line(at)
        words = f"图片 {source.text}" if source and source.kind == "picture" else line.text
        change = self.out.begin(source, line, "删", words, "")
        self.out.edit(*whole_lines(self.out.base, origin.begin, origin.end), "", change)
        drop_notes(self.out, self.origins, origin.begin, origin.end, change)

    def _picture_of(self, at: int) -> int:
        """Return the index of the picture whose caption this line of the old file is, -1 for any other line."""
        caption, picture = self.origins.line(at), self.origins.line(at - 1)
        is_caption = caption and picture and picture.kind == "picture" and caption.begin == picture.begin
        return at - 1 if is_caption else -1

    def _keeps_caption(self, at: int) -> bool:
        """Return whether the new file still has the caption of a removed picture."""
        if self._picture_of(at + 1) != at:
            return False
        return any(pair.new or pair.moved is not None for pair in self.pairs if at + 1 in pair.old)

    def _replaced(self, origin: SourceLine | None, new: WordLine) -> None:
        """Add the edit that replaces a picture by another."""
        address = self.adder.address(new) if origin is not None else ""
        if origin is None or not address:
            self.out.leave(
                new, "图片换过了，没有带回，请在 Word 里另存为 .png 或 .jpg 放进来，在源文件里改文件名"
            )
            return
        change = self.out.begin(origin, new, "改", f"图片 {origin.text}", f"图片 {address}")
        self.out.edit(*address_span(self.out.base, origin), address, change)

    def _moved(self, pair: BlockPair) -> None:
        assert pair.moved is not None
        old, new = self.before[pair.moved], self.after[pair.new[0]]
        origin = self.origins.of.get(pair.moved)
        if origin is None or not (origin.is_body or origin.floats):
            self.out.leave(new, _ELSEWHERE, old.text, new.text if origin is None else "")
            return
        if origin.floats or origin.article in self._moved_articles:
            self._changed(BlockPair((pair.moved,), pair.new))
            return
        if (picture := self._picture_of(pair.moved)) >= 0 and any(
            picture in p.old and p.moved for p in self.pairs
        ):
            return  # a caption follows its picture
        text = self.out.base[origin.begin : origin.end]
        line = self.origins.line(pair.moved)
        if line is not None and line.kind != "picture":
            own = TakenBack(self.out.base)
            edit_line(own, line, old, new)
            for edit in sorted(own.edits, key=lambda e: -e.start):
                text = text[: edit.start - origin.begin] + edit.words + text[edit.end - origin.begin :]
        change = self.out.begin(line, new, "移", old.text, new.text)
        if not self.adder.put(pair.new[0], text, change):
            self.out.changes.pop()
            self.out.leave(new, "找不到移到哪里", old.text, new.text)
            return
        begin, end = whole_lines(self.out.base, origin.begin, origin.end)
        self.out.edit(begin, end, "", change)

    def _whole_articles(self) -> set[int]:
        """Remove the articles of which nothing is left; return the lines of the old Word file that belong to them."""
        gone = {pair.old[0] for pair in self.pairs if pair.is_removed}
        removed: set[int] = set()
        for at in gone:
            title = self.origins.line(at)
            if title is None or title.kind != "title":
                continue
            shown = {
                i for i, origin in self.origins.of.items()
                if origin.article == title.article and origin.kind != "section"
            }  # fmt: skip
            told = {i for i in shown if (line := self.origins.line(i)) is not None and line.kind == "field"}
            if not shown - told <= gone:  # a field's words may remain in the contents list
                continue
            shown |= self._pictures_among(shown)
            end = self.origins.next_head(title.begin + 1) or len(self.out.base)
            change = self.out.begin(title, self.before[at], "删", f"《{title.text}》全文", "")
            self.out.edit(title.begin, end, "", change)
            removed |= shown
        return removed

    def _pictures_among(self, shown: set[int]) -> set[int]:
        """Return the pictures that directly follow one of these lines of the old Word file, or such a picture."""
        found: set[int] = set()
        for at, line in enumerate(self.before):
            if line.kind == "picture" and (at - 1 in shown or at - 1 in found):
                found.add(at)
        return found


def _on_one_line(line: WordLine) -> WordLine:
    """Return a title without its line ends."""
    kept = [n for n, char in enumerate(line.text) if char != "\n"]
    strong = tuple(line.strong[n] for n in kept)
    return replace(line, text=line.text.replace("\n", ""), strong=strong)


def _joined(lines: Sequence[WordLine]) -> WordLine:
    """Return one or two neighbouring paragraphs as one, with a line end between them."""
    if len(lines) == 1:
        return lines[0]
    first, second = lines
    shift = len(first.text) + 1
    notes = (*first.notes, *((at + shift, note) for at, note in second.notes))
    strong = (*first.strong, False, *second.strong)
    return replace(first, text=f"{first.text}\n{second.text}", strong=strong, notes=notes)


def _are_neighbours(base: str, lines: Sequence[SourceLine]) -> bool:
    """Return whether there are only blanks between these paragraphs of the file, and all are text that can be joined."""
    return all(
        one.kind in ("text", "heading", "item") and other.kind in ("text", "item")
        and not base[one.end : other.begin].strip()
        for one, other in pairwise(lines)
    )  # fmt: skip

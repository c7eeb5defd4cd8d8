"""Lines → the structure of an issue: sections, titles, fields, headings, notes, attachments; uncertain decisions become doubts."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from bulletin.intake.article_fields import ArticleEnds, field_under_title
from bulletin.intake.blocks import SourceBlock, SourceParagraph, SourcePicture, SourceTable
from bulletin.intake.contents import find_contents
from bulletin.intake.finished_parts import broken_ordinals, compare_contents, settle_notes
from bulletin.intake.headings import heading_level, unlisted_sections
from bulletin.intake.lines import TextLine, lines_of, parted_sections
from bulletin.intake.marks import (
    NOTE,
    is_rule,
    is_typed_page_number,
    normalized,
    section_named,
    tidy,
    tidy_heading,
    without_blanks,
)
from bulletin.intake.masthead import find_masthead, other_number
from bulletin.intake.parts import Part, PartKind, Structure
from bulletin.intake.sheet import FoundSheet
from bulletin.intake.tail import find_tail
from bulletin.intake.titles import TitleGroup, find_titles
from bulletin.values.nearest import nearest
from bulletin.values.settings import Config

_ATTACHMENT = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]?$")
# blanks between two 汉字 of a title, and its line breaks
_GAP = re.compile(r"(?<=[\u3400-\u9fff”》）])[ \t\u3000\xa0\n]+(?=[\u3400-\u9fff“《（])|\n")


def find_structure(blocks: Sequence[SourceBlock], config: Config) -> Structure:
    """Return the structure of a document."""
    lines, sheet = find_sheet(blocks, config)
    return _Builder(lines, sheet, config).build()


def find_sheet(blocks: Sequence[SourceBlock], config: Config) -> tuple[list[TextLine], FoundSheet]:
    """Return the lines of a document, and the facts in its masthead and tail."""
    lines, ornaments = _without_rules(lines_of(list(parted_sections(blocks, config.section_names))))
    sheet = FoundSheet(end=len(lines), masthead=ornaments)
    # the tail first: the masthead is searched only above it
    find_tail(lines, sheet, config)
    find_masthead(lines, sheet, config)
    return lines, sheet


def _without_rules(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[str]]:
    """Return the lines without typed rules and page numbers, and those left out; `is_after_rule` is set on a line behind a rule."""
    out: list[TextLine] = []
    left: list[str] = []
    is_after_rule = False
    for line in lines:
        if line.is_text and (is_rule(line.text) or is_typed_page_number(line.text)):
            left.append(line.text)
            is_after_rule = is_after_rule or is_rule(line.text)
        else:
            out.append(replace(line, is_after_rule=True) if is_after_rule else line)
            is_after_rule = False
    return out, left


def _broken(title: str) -> str:
    """Return a title's line with `<br>` at its blanks; blanks between single 字 (简　讯) only spread the title and are removed."""
    pieces = _GAP.sub("<br>", title).split("<br>")
    return ("" if all(len(piece) == 1 for piece in pieces) else "<br>").join(pieces)


class _Builder:
    def __init__(self, lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
        self.lines, self.sheet, self.config = lines, sheet, config
        self.out = Structure(sheet)
        self.out.dropped = list(sheet.dropped)
        self.begin, self.end = sheet.begin, sheet.end
        self.names = frozenset(config.section_names) | unlisted_sections(lines, self.begin, self.end)
        self.contents = find_contents(lines, self.begin, self.end, self.names)
        if self.contents.end > self.begin:
            sheet.masthead += [line.text for line in lines[self.begin : self.contents.end]]
            self.begin = self.contents.end
        self.sections = {
            n: name for n in range(self.begin, self.end)
            if lines[n].is_text and (name := section_named(lines[n].text, self.names))
        }  # fmt: skip
        self.titles = find_titles(lines, self.begin, self.end, self.contents, self.sections)
        self.levels: list[int] = []
        self.in_block = False
        self.skipped: set[int] = set()

    def build(self) -> Structure:
        """Return the structure, read from the first line to the last."""
        n = self.begin
        while n < self.end:
            if n in self.titles:
                n = self._article(self.titles[n])
            elif n in self.sections:
                self._close()
                self._begin_section(n)
                n += 1
            elif n in self.skipped:
                n += 1
            else:
                # a note belongs to the article below it
                is_note = self.in_block or NOTE.match(self.lines[n].text)
                if not is_note and not any(part.kind is PartKind.TITLE for part in self.out.parts):
                    self._untitled(n)
                self._line(n)
                n += 1
        self._end_article()
        if self.sheet.number and (line := other_number(self.lines, self.sheet)):
            part = next((part for part in self.out.parts if line in part.lines), None)
            words, how = f"从 `{line.text}` 起像是另一期", "把原文分成几个文件，一期一个，再导入"
            self.out.doubt("several-issues", part, words, "正文里提到的一期", how, place=line.place)
        compare_contents(self.out, self.contents, self.lines)
        settle_notes(self.out.parts)
        self.out.doubts += broken_ordinals(self.out.parts)
        return self.out

    def _begin_section(self, n: int) -> None:
        name = self.sections[n]
        # a section without articles is left out
        following = next((k for k in range(n + 1, self.end) if self.lines[k].text), self.end)
        if following in self.sections or following >= self.end:
            self.out.dropped.append((self.lines[n].place, self.lines[n].text))
            return
        line, known = self.lines[n], self.config.section_names
        chosen = name if name in known else self._nearest_section(name)
        if name not in known or (chosen == name and name == next(reversed(self.out.sections), "")):
            # The line counts as accounted for: an unlisted name is reported below, a name repeated above each article says nothing new.
            self.sheet.masthead.append(line.text)
        elif chosen in self.out.sections:
            self.out.dropped.append((line.place, line.text))
        if chosen and chosen not in self.out.sections:
            self.out.sections.append(chosen)
            marks = without_blanks(line.text).replace(name, "", 1)
            own = ((line,), marks) if chosen == name else ((), "")
            self.out.parts.append(Part(PartKind.SECTION, chosen, own[0], dropped=own[1]))
        if name not in known:
            where = f"文章放在 `{chosen}`" if chosen else "没有分栏目"
            words = f"栏目 `{name}` 不在 site.yaml 的栏目里，{where}"
            part = next((part for part in reversed(self.out.parts) if part.kind is PartKind.SECTION), None)
            how = f"要这个栏目，就在 site.yaml 的栏目里添上 `{name}`，再改这里"
            self.out.doubt("unlisted-section", part, words, "栏目名称印错了", how, place=line.place)

    def _listed_section(self, name: str) -> None:
        """Begin a section that only the contents list names."""
        if name in self.config.section_names and name not in self.out.sections:
            self.out.sections.append(name)
            self.out.parts.append(Part(PartKind.SECTION, name))

    def _nearest_section(self, name: str) -> str:
        """Return a listed section for an unlisted name: the most similar unused one, else the last one used, else the first."""
        known = self.config.section_names
        if not known:
            return ""
        last = self.out.sections[-1] if self.out.sections else ""
        return nearest(name, [each for each in known if each not in self.out.sections]) or last or known[0]

    def _untitled(self, n: int) -> None:
        """Add a placeholder title for text before the first title; a person must replace it."""
        line = self.lines[n]
        name = line.text[:28].rstrip("，。：；、") or "没有标题的一篇"
        part = Part(PartKind.TITLE, "标题没有找到", ())
        self.out.parts.append(part)
        self.levels = []
        words, other = f"`{name}……` 前面没有找到标题", "这一段是上一篇的，或者标题在图片里"
        self.out.doubt("title-guessed", part, words, other, "把这一行改成文章的标题", place=line.place)

    def _article(self, group: TitleGroup) -> int:
        """Begin an article; return the line after its title and fields."""
        self._end_article()
        lines = self.lines
        if not self.sections:
            self._listed_section(self.contents.sections.get(normalized(group.entry), ""))
        broken = [_broken(lines[n].text) for n in group.main]
        part = Part(PartKind.TITLE, "<br>".join(broken), tuple(lines[n] for n in group.main))
        self.out.parts.append(part)
        if group.entry and without_blanks(group.entry) != without_blanks(part.text.replace("<br>", "")):
            self.out.parts.append(Part(PartKind.FIELD, group.entry, (), name="目录题"))
        if not group.is_sure:
            words, how = f"把 `{part.text}` 当作标题", "不是标题的行另起一行写，副题写成 `:副题: ……`"
            self.out.doubt("title-guessed", part, words, "其中有几行是副题、作者或者正文", how)
        self.levels = []
        # lines above the title: fields, else kickers
        for n in range(group.first, group.main[0]):
            self._field(lines[n], *(field_under_title(lines[n], is_in_group=False) or ("引题", "", "")))
        # lines below the title: fields, up to the first line that is none or repeats one
        n = group.main[-1] + 1
        while n < self.end and n not in self.titles and n not in self.sections:
            found = field_under_title(
                lines[n], is_in_group=n <= group.last, follows_authors=self.out.parts[-1].name == "作者"
            )
            if found is None or self._has_field(found[0]):
                break
            self._field(lines[n], *found)
            n += 1
        return n

    def _field(self, line: TextLine, name: str, value: str, dropped: str) -> None:
        if self._has_field(name):
            self._text(line)
            return
        words = value or tidy(line.text)
        self.out.parts.append(Part(PartKind.FIELD, words, (line,), name=name, dropped=dropped))

    def _has_field(self, name: str) -> bool:
        """Return whether the current article has this field."""
        own = itertools.takewhile(lambda part: part.kind is not PartKind.TITLE, reversed(self.out.parts))
        return any(part.kind is PartKind.FIELD and part.name == name for part in own)

    def _line(self, n: int) -> None:
        line = self.lines[n]
        if isinstance(line.block, SourceTable):
            part = Part(PartKind.TABLE, lines=(line,))
            self.out.parts.append(part)
            if line.block.merged:
                words = f"表格里有 {line.block.merged} 处合并的单元格，拆开了"
                self.out.doubt("table", part, words, "表头可能要重写", "对照原文看一看这张表")
        elif isinstance(line.block, SourcePicture):
            self.out.parts.append(Part(PartKind.PICTURE, lines=(line,)))
        elif found := NOTE.match(line.text):
            self._note(n, found.end())
        elif _ATTACHMENT.match(line.text) and n + 1 < self.end:
            self._attachment(n)
        elif (level := heading_level(self.lines, n, self.begin, self.end, self.titles, self.levels)) > 0:
            self._heading(line, level)
        else:
            self._text(line)

    def _text(self, line: TextLine) -> None:
        bullet = isinstance(line.block, SourceParagraph) and line.block.is_bullet
        self.out.parts.append(Part(PartKind.BULLET if bullet else PartKind.TEXT, lines=(line,)))

    def _note(self, n: int, label: int) -> None:
        """Add an editor's note: a labelled paragraph (or a label and the next paragraph) and the following ones in the note's face."""
        line = self.lines[n]
        self._close()
        parts = [Part(PartKind.NOTE)]
        rest = line.text[label:].strip()
        if rest:
            parts.append(Part(PartKind.TEXT, lines=(line,), cut=label))
        else:
            parts[0].lines = (line,)
        parts[0].dropped = line.text[:label]
        at = n + 1
        while at < self.end and at not in self.titles and at not in self.sections:
            other = self.lines[at]
            # `face` is empty in body text, so only a face of its own continues the note
            is_same = other.face and (not rest or other.face == line.face)
            is_first = not rest and at == n + 1
            if not other.is_text or other.is_heading_by_ordinal or not (is_same or is_first):
                break
            parts.append(Part(PartKind.TEXT, lines=(other,)))
            self.skipped.add(at)
            at += 1
        parts.append(Part(PartKind.END))
        self.out.parts.extend(parts)

    def _attachment(self, n: int) -> None:
        self._close()
        title = [n + 1]
        if self.lines[n + 1].is_centred:
            while title[-1] + 1 < self.end and len(title) < 3 and self.lines[title[-1] + 1].is_centred:
                title.append(title[-1] + 1)
        text = "<br>".join(_GAP.sub("<br>", self.lines[k].text) for k in title)
        # no title follows: the label itself becomes the title
        if len(text) > 80 or not self.lines[n + 1].is_text:
            text, title = without_blanks(self.lines[n].text), []
        self.skipped.update(title)
        for k in title:
            self.titles.pop(k, None)
        kept = tuple(self.lines[k] for k in title) or (self.lines[n],)
        dropped = self.lines[n].text if title else ""
        self.out.parts.append(Part(PartKind.ATTACHMENT, text, kept, dropped=dropped))
        self.in_block, self.levels = True, []

    def _close(self) -> None:
        if self.in_block:
            self.out.parts.append(Part(PartKind.END))
        self.in_block = False

    def _heading(self, line: TextLine, raw: int) -> None:
        """Add a heading one level below the heading that contains it.

        raw: level by its form; only the order counts, since articles skip forms.
        """
        while self.levels and self.levels[-1] >= raw:
            self.levels.pop()
        level = min(3 + len(self.levels), 6)
        self.levels.append(raw)
        part = Part(PartKind.HEADING, tidy_heading(line.text), (line,), level=level)
        self.out.parts.append(part)
        if not line.ordinal and not line.level:
            words = f"把 `{line.text[:20]}` 当作小标题，因为字体和正文不同"
            self.out.doubt(
                "heading-without-ordinal", part, words, "只是一句加粗的话", "不是小标题就删去前面的 # 号"
            )

    def _end_article(self) -> None:
        """End the article here; turn signature, date and contributor at its end into fields."""
        self._close()
        parts = self.out.parts
        begin = next((n for n in reversed(range(len(parts))) if parts[n].kind is PartKind.TITLE), None)
        if begin is not None:
            ArticleEnds(self.out).take(begin)

"""The parts of an imported issue → the text of its file, with the line of each part."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bulletin.intake.blocks import SourceParagraph, SourcePicture, SourceTable
from bulletin.intake.marks import BLANKS, is_picture_caption, tidy
from bulletin.intake.parts import Part, PartKind, Structure
from bulletin.values.number_ranges import HYPHEN, range_text
from bulletin.values.quoting import yaml_with_copies, yaml_word

_INLINE = re.compile(r"[*\[\]<>`~_]")
_LINE_ENDS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), " ")  # these would end a line of the file
_BEFORE_MARK = re.compile(r"\n(?=[（“‘《〈【，。；：、）])")  # no space before a full-width mark
_LINE_START = re.compile(r"^[#>+:：=|-]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
# 县档案馆（2份）
_COPIES = re.compile(r"([^（()）、]+)[（(]\s*([1-9]\d{0,3})\s*份\s*[）)]")
RASTER = {"png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"}  # endings of pictures that pages show


@dataclass(slots=True)
class WrittenIssue:
    """The file. lines_of_parts: id of a part → its line; carried: all source characters in it; pictures: file name → bytes;
    odd_pictures: parts with pictures that web pages cannot show, and file names; notes: label of a note in the source → its number in the file."""

    text: str = ""
    lines_of_parts: dict[int, int] = field(default_factory=dict)
    carried: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    odd_pictures: list[tuple[Part, str]] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front-matter fields that are decided before writing. number: first and last of the issue; total, supplement: 0 for none."""

    number: tuple[int, int]
    total: int
    supplement: int
    date: datetime.date


def escaped_text(text: str) -> str:
    """Return text within a line, escaped so that Markdown shows it literally."""
    return _INLINE.sub(r"\\\g<0>", text.translate(_LINE_ENDS))


def at_line_start(written: str) -> str:
    """Return a written paragraph with its first characters escaped where they would be markup at the beginning of a line."""
    if found := _NUMBERED.match(written):
        return f"{found[1]}\\{written[len(found[1]) :]}"
    return f"\\{written}" if _LINE_START.match(written) else written


def _heading(written: str) -> str:
    """Return a heading's text with `#` at its end escaped, which would be taken for markup."""
    return re.sub(r"(?:(?<=\s)|^)#(?=#*\s*$)", r"\\#", written)


def write_markdown(
    structure: Structure, front: FrontMatter, notes: Mapping[str, str], folder: str
) -> WrittenIssue:
    """Return the issue's file. folder: of its pictures, relative to the file."""
    return _Writer(structure, notes, folder).write(front)


class _Writer:
    def __init__(self, structure: Structure, notes: Mapping[str, str], folder: str) -> None:
        self.structure, self.notes, self.folder = structure, notes, folder
        self.out = WrittenIssue()
        self.lines: list[str] = []
        self.waiting: list[str] = []
        self.carried: list[str] = []

    def write(self, front: FrontMatter) -> WrittenIssue:
        """Return the file's text, and what a person must look at."""
        self.lines += ["---", *self._front(front), "---", ""]
        parts = self.structure.parts
        skip = -1
        for n, part in enumerate(parts):
            if n <= skip:
                continue
            # the notes of an article stand at its end
            if part.kind in (PartKind.TITLE, PartKind.SECTION):
                self._footnotes()
            self.out.lines_of_parts[id(part)] = len(self.lines) + 1
            if part.kind is PartKind.SECTION:
                self._add(f"# {part.text}", part)
            elif part.kind is PartKind.TITLE:
                self._add(f"## {_title(part.text)}", part)
            elif part.kind is PartKind.FIELD:
                # no blank line between fields
                if self.lines[-2:-1] and self.lines[-2].startswith(":"):
                    self.lines.pop()
                self._add(f":{part.name}: {part.text}", part)
            elif part.kind is PartKind.NOTE:
                self.lines.append("::: 编者按")
                self.carried.append(part.dropped)
            elif part.kind is PartKind.ATTACHMENT:
                self._add(f"::: 附件 {_title(part.text)}", part)
            elif part.kind is PartKind.END:
                self._footnotes()
                while self.lines[-1] == "":
                    self.lines.pop()
                self.lines += [":::", ""]
            elif part.kind is PartKind.HEADING:
                self._add(f"{'#' * part.level} {_heading(escaped_text(part.text))}{self._marks(part)}", part)
            elif part.kind is PartKind.TABLE:
                self._table(part)
            elif part.kind is PartKind.PICTURE:
                skip = n + self._picture(part, parts[n + 1 : n + 2])
            else:
                self._text(part)
        self._footnotes()
        self.out.carried = "".join(self.carried)
        self.out.text = "\n".join(self.lines).rstrip("\n") + "\n"
        return self.out

    def _front(self, front: FrontMatter) -> Iterator[str]:
        sheet = self.structure.sheet
        if front.supplement:
            yield f"增刊: {front.supplement}"
        else:
            yield f"期号: {range_text(front.number[0], front.number[1], HYPHEN)}"
            if front.total:
                yield f"总期号: {front.total}"
        yield f"日期: {front.date.isoformat()}"
        if self.structure.sections:
            yield f"栏目: [{', '.join(map(yaml_word, self.structure.sections))}]"
        if sheet.secrecy:
            yield f"密级: {yaml_word(sheet.secrecy)}"
        if sheet.urgency:
            yield f"紧急程度: {sheet.urgency}"
        if sheet.approver:
            yield f"签发人: {yaml_word(sheet.approver)}"
        if sheet.editors:
            names = [name for name in re.split(r"[、，,\s]+", sheet.editors) if name]
            yield f"责任编辑: [{', '.join(map(yaml_word, dict.fromkeys(names)))}]"
        for name in ("报", "送", "发", "增发"):
            if units := sheet.lists.get(name):
                yield f"{name}: [{', '.join(map(_unit, units))}]"
                self.carried.append("".join(units))
        if sheet.print_run:
            yield f"份数: {sheet.print_run}"
        yield "草稿: true"

    def _add(self, line: str, part: Part) -> None:
        self.lines += [line, ""]
        if part.lines:
            self.carried.append(part.text.replace("<br>", ""))
        self.carried.append(part.dropped)

    def _text(self, part: Part) -> None:
        block = part.lines[0].block
        assert isinstance(block, SourceParagraph)
        plain, text = self._inline(block, part.cut, part.keep)
        self.carried.append(plain)
        mark = "- " if part.kind is PartKind.BULLET else ""
        if mark and self.lines[-2:-1] and self.lines[-2].startswith("- "):
            self.lines.pop()
        if text:
            self.lines += [mark + text, ""]

    def _inline(self, block: SourceParagraph, cut: int, keep: int) -> tuple[str, str]:
        """Return a paragraph's characters from `cut` to `keep` (-1: to its end), plain and as Markdown with bold and note marks."""
        whole = block.text
        lead = len(whole) - len(whole.lstrip(BLANKS)) + cut
        end = len(whole.rstrip(BLANKS)) if keep < 0 else lead - cut + keep
        # A piece `\0LABEL` is the mark of a note. A paragraph that is bold as a whole gets no marks of bold.
        pieces: list[tuple[str, bool]] = [(block.ordinal, False)]
        pieces += [(f"\0{run.note}" if run.note else run.text, run.is_bold) for run in block.runs]
        all_bold = all(is_bold for text, is_bold in pieces if text.strip())
        at, plain, out, bold_open = 0, "", "", ""
        for text, is_bold in pieces:
            if text.startswith("\0"):
                if lead <= at <= end:
                    out += (bold_open and f"**{bold_open}**") + self._mark(text[1:])
                    bold_open = ""
                continue
            part = text[max(lead - at, 0) : max(end - at, 0)]
            at += len(text)
            plain += part
            part = " ".join(_BEFORE_MARK.sub("", part.replace("\t", " ")).split("\n"))
            safe = escaped_text(part)
            if is_bold and not all_bold:
                bold_open += safe
            else:
                out += _bold(bold_open) + safe
                bold_open = ""
        out += _bold(bold_open)
        out = re.sub(r"[ \t\u3000\xa0]{2,}", "　", out).strip()
        return plain, at_line_start(out)

    def _mark(self, label: str) -> str:
        if label not in self.notes:
            return ""
        if label not in self.out.notes:
            self.out.notes[label] = len(self.out.notes) + 1
            self.waiting.append(label)
        return f"[^{self.out.notes[label]}]"

    def _marks(self, part: Part) -> str:
        return "".join(
            self._mark(run.note) for line in part.lines if isinstance(line.block, SourceParagraph)
            for run in line.block.runs if run.note
        )  # fmt: skip

    def _footnotes(self) -> None:
        for label in self.waiting:
            text = tidy(self.notes[label])
            self.lines += [f"[^{self.out.notes[label]}]: {escaped_text(text)}", ""]
            self.carried.append(text)
        self.waiting = []

    def _table(self, part: Part) -> None:
        block = part.lines[0].block
        assert isinstance(block, SourceTable)
        width = max(len(row) for row in block.rows)
        for n, row in enumerate(block.rows):
            cells: list[str] = []
            for cell in (*row, *([()] * (width - len(row)))):
                texts = [self._inline(paragraph, 0, -1) for paragraph in cell]
                self.carried.append("".join(plain for plain, _ in texts))
                cells.append(_cell(texts))
            self.lines.append("| " + " | ".join(cells) + " |")
            if n == 0:
                self.lines.append("|" + "---|" * width)
        self.lines.append("")

    def _picture(self, part: Part, after: Sequence[Part]) -> int:
        """Write a picture with the caption below it; return the number of following parts that were used (0 or 1)."""
        block = part.lines[0].block
        assert isinstance(block, SourcePicture)
        ending = block.name.rpartition(".")[2].lower()[:5] or "bin"
        name = f"{len(self.out.pictures) + 1}.{ending}"
        self.out.pictures[name] = block.data
        if ending not in RASTER:
            self.out.odd_pictures.append((part, name))
            self.lines += [f"（这里有一张图片：{name}）", ""]
            return 0
        may_be = (
            after[0].lines[0].text if after and after[0].kind in (PartKind.TEXT, PartKind.HEADING) else ""
        )
        caption = may_be if is_picture_caption(may_be) else ""
        self.carried.append(caption)
        self.lines += [f"![{escaped_text(tidy(caption))}]({self.folder}/{name})", ""]
        return int(bool(caption))


def _unit(name: str) -> str:
    """Return a unit of a list as YAML: 县档案馆（2份） becomes {单位: 县档案馆, 份数: 2}."""
    counted = _COPIES.fullmatch(name)
    return yaml_with_copies(counted[1], counted[2]) if counted else yaml_word(name)


def _cell(texts: Sequence[tuple[str, str]]) -> str:
    """Return a table cell on one line, without the escapes that only the beginning of a line needs."""
    return " ".join(re.sub(r"^\\(?=[#>+:：=|-])", "", text) for _, text in texts).replace("|", "\\|")


def _bold(text: str) -> str:
    """Return bold text; blanks at its ends are put outside the marks."""
    if not text.strip():
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}**{text.strip()}**{tail}"


def _title(text: str) -> str:
    return _heading("<br>".join(escaped_text(tidy(line)) for line in text.split("<br>")))

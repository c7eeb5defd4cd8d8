"""One or several source files of an issue → its Markdown, pictures and places to check; writes no files."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from bulletin.intake.blocks import Remark, SourceDocument
from bulletin.intake.markdown import FrontMatter, WrittenIssue, write_markdown
from bulletin.intake.marks import without_blanks
from bulletin.intake.parts import Part, PartKind, Structure
from bulletin.intake.places import diagnostics_of, doubts_of, report_text
from bulletin.intake.sheet import first_date
from bulletin.intake.structure import find_sheet, find_structure
from bulletin.reading.file import read_file
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.settings import Config
from bulletin.values.text import shorten

_NUMBER_IN_NAME = re.compile(r"第?\s*0*(\d{1,5})\s*期|^0*(\d{1,5})$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of the import, 0, None or empty if not given.

    numbers: existing issue number → its file; today: date of a source without one.
    """

    number: int = 0
    date: datetime.date | None = None
    section: str = ""
    path: str = ""
    numbers: Mapping[int, str] = field(default_factory=dict)
    today: datetime.date = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Imported:
    """An issue to be written.

    path: from the site's root; folder: of its pictures, next to the file; report: the places to check as text.
    """

    path: str
    text: str
    folder: str
    pictures: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    report: str


def has_masthead(source: SourceDocument, config: Config) -> bool:
    """Return whether a document has an issue number in its masthead, or carries our own Markdown."""
    _, sheet = find_sheet(source.blocks, config)
    return bool(source.markdown) or sheet.number is not None or bool(sheet.supplement)


def import_issue(
    sources: Sequence[tuple[str, SourceDocument]], config: Config, wanted: Wanted
) -> tuple[Imported | None, list[Diagnostic]]:
    """Return the issue in one file, or in several files with its articles; None and the errors if nothing can be imported.

    Diagnostics: number-taken, source-without-text, characters-lost, and all that reading the result finds.
    """
    name = sources[0][0]
    if sources[0][1].markdown:
        return _own_text(name, sources[0][1].markdown, config, wanted)
    structures = [find_structure(source.blocks, config) for _, source in sources]
    structure = _joined(structures, wanted.section)
    if not any(part.kind in (PartKind.TEXT, PartKind.TABLE, PartKind.PICTURE) for part in structure.parts):
        hint = "看看是不是只有图片；扫描件先用 Word 或 WPS 的“图片转文字”"
        return None, [_refused("source-without-text", name, "这个文件里没有可以导入的正文", hint)]
    _settle_sections(structure, config)
    front = _front_matter(structure, name, config, wanted)
    if not front.supplement and (taken := _number_taken(name, front.number[0], config, wanted)):
        return None, [taken]
    path = wanted.path or _usual_path(front, config)
    folder = PurePath(path).stem
    notes = {label: text for _, source in sources for label, text in source.notes.items()}
    remarks = [_settled(remark, structure, config) for _, source in sources for remark in source.remarks]
    written = write_markdown(structure, front, notes, folder)
    unused = [text for label, text in notes.items() if label not in written.notes]
    # Every character of the source is in the result or reported as left out, or nothing is written.
    if lost := _lost(sources, structure, written, remarks, unused):
        words = f"有 {sum(lost.values())} 个字没有着落：`{''.join(lost)[:40]}`，没有写出文件"
        hint = "这是程序的毛病，请把这个文件发给维护程序的人"
        return None, [_refused("characters-lost", name, words, hint)]
    for text in unused:
        words = f"注释 `{shorten(text, 40)}` 在正文里没有找到它的号，没有导入"
        how = "要的话在正文里写 `[^1]`，另起一行写 `[^1]: 注释`"
        structure.doubt("footnote", None, words, "号在文本框或者图里", how, place="注释")
    places = diagnostics_of(doubts_of(remarks, structure, written), written, path, name)
    # Read the result as a build does, to list its mistakes too; unlisted sections are among the doubts already.
    checked = read_file(path, written.text.encode(), config).diagnostics
    places += [d for d in checked if d.severity is not Severity.NOTE and d.code != "unlisted-section"]
    printed_anyway = [*structure.sheet.masthead, *(r.dropped for r in remarks if r.code == "page-number")]
    report = report_text(name, path, places, printed_anyway)
    return Imported(path, written.text, folder, written.pictures, tuple(places), report), []


def _usual_path(front: FrontMatter, config: Config) -> str:
    first, last = front.number
    if front.supplement:
        stem = f"s{front.supplement}"
    elif config.is_yearly:
        stem = f"{first:02}"
    else:
        stem = str(first) if first == last else f"{first}-{last}"
    return f"content/issues/{front.date.year}/{stem}.md"


def _own_text(
    name: str, text: str, config: Config, wanted: Wanted
) -> tuple[Imported | None, list[Diagnostic]]:
    """Return the issue from the Markdown that one of our PDFs carries; it becomes a draft, as every import does."""
    head, fence, body = text.partition("\n---\n")
    if not re.search(r"^(?:草稿|draft):", head, re.MULTILINE):
        text = f"{head}\n草稿: true{fence}{body}"
    # The path follows from number and date, so the first reading uses a placeholder.
    found = read_file("content/issues/x.md", text.encode(), config)
    if found.issue is None:
        return None, [_refused("source-without-text", name, "这个 PDF 带的文稿读不出来", "找当时的文稿来用")]
    number = found.issue.number
    if not number.supplement and (taken := _number_taken(name, number.first, config, wanted)):
        return None, [taken]
    path = wanted.path or f"content/issues/{found.issue.date.year}/{number.key}.md"
    read = read_file(path, text.encode(), config).diagnostics
    places = tuple(d for d in read if d.severity is not Severity.NOTE)
    return Imported(path, text, PurePath(path).stem, {}, places, report_text(name, path, places, ())), []


def _number_taken(name: str, number: int, config: Config, wanted: Wanted) -> Diagnostic | None:
    """Return the error that an issue has this number; None if it is free, or if numbers restart each year."""
    path = wanted.numbers.get(number)
    if config.is_yearly or not path:
        return None
    hint = f"要换一个期号，写 `--number {max(wanted.numbers) + 1}`；要重新导入，先删去旧的文件"
    return _refused("number-taken", name, f"第 {number} 期已经有了：`{path}`，没有覆盖", hint)


def _refused(code: str, name: str, message: str, hint: str) -> Diagnostic:
    return error(code, message, Span(name), hint=hint)


def _joined(structures: Sequence[Structure], section: str) -> Structure:
    """Return several documents merged into one issue, in order; `section` is used if the documents name none."""
    whole = structures[0]
    for other in structures[1:]:
        whole.parts += other.parts
        whole.doubts += other.doubts
        whole.dropped += other.dropped
        whole.sections += [name for name in other.sections if name not in whole.sections]
        whole.sheet.masthead += other.sheet.masthead
        whole.sheet.labels += other.sheet.labels
        for name, units in other.sheet.lists.items():
            whole.sheet.lists.setdefault(name, []).extend(units)
    if section and not whole.sections:
        whole.sections = [section]
        whole.parts.insert(0, Part(PartKind.SECTION, section))
    return whole


def _settle_sections(structure: Structure, config: Config) -> None:
    """Put articles before the first section into an unused section of site.yaml, else 其他: the format requires one for each."""
    if not structure.sections:
        return
    first = next((part for part in structure.parts if part.kind in (PartKind.SECTION, PartKind.TITLE)), None)
    if first is not None and first.kind is PartKind.TITLE:
        name = next((name for name in config.section_names if name not in structure.sections), "其他")
        part = Part(PartKind.SECTION, name)
        structure.parts.insert(0, part)
        structure.sections.insert(0, name)
        words, how = f"第一篇文章前面没有栏目，放在 `{name}`", "改成它的栏目，开头的 `栏目` 也改"
        structure.doubt("title-guessed", part, words, "别的栏目", how, place="第一篇文章")


def _front_matter(structure: Structure, name: str, config: Config, wanted: Wanted) -> FrontMatter:
    """Return number and date of the issue.

    Number: from the option, the masthead, the file name, else the next free one. Date: from the option, the masthead, the last
    signature, the file name, else today.
    """
    sheet, stem = structure.sheet, PurePath(name).stem
    date = wanted.date or sheet.date
    if date is None:
        signed = [part.text for part in structure.parts if part.name == "成文日期"]
        date = datetime.date.fromisoformat(signed[-1]) if signed else first_date(stem) or wanted.today
        words, how = f"没有找到日期，写成了 {date.isoformat()}", "改成印发的日期，例如 `日期: 2026-03-05`"
        structure.doubt("no-date", None, words, "", how, place="报头")
    number = (wanted.number, wanted.number) if wanted.number else sheet.number
    supplement = 0 if wanted.number else sheet.supplement
    if number is None and not supplement:
        found = _NUMBER_IN_NAME.search(stem)
        guess = int(found[1] or found[2]) if found else 0
        if not guess or guess in wanted.numbers:
            guess = max(wanted.numbers, default=0) + 1
        number = (guess, guess)
        words, how = f"没有找到期号，写成了第 {guess} 期", f"改成这一期的期号，例如 `期号: {guess}`"
        structure.doubt("no-number", None, words, "", how, place="报头")
    # with numbers that go on over the years, a total is the number itself (`masthead._numbers`)
    return FrontMatter(number or (0, 0), sheet.total if config.is_yearly else 0, supplement, date)


def _settled(remark: Remark, structure: Structure, config: Config) -> Remark:
    """Return a remark, as `page-number` (not reported) if it is about a header or footer that print generates anyway."""
    if "页眉页脚" not in remark.words:
        return remark
    rest = without_blanks(structure.sheet.note(remark.dropped))
    for known in (config.name, config.publisher):
        rest = rest.replace(without_blanks(known) or "\0", "")
    return remark if re.search(r"[^\W\d]", rest) else replace(remark, code="page-number")


def _lost(
    sources: Sequence[tuple[str, SourceDocument]],
    structure: Structure,
    written: WrittenIssue,
    remarks: Sequence[Remark],
    unused: Sequence[str],
) -> Counter[str]:
    """Return the characters of the source that are neither in the result nor reported as left out."""
    came = Counter(without_blanks("".join(source.text for _, source in sources)))
    named = [*structure.sheet.masthead, structure.sheet.labels, *(text for _, text in structure.dropped)]
    named += [remark.dropped for remark in remarks]
    went = Counter(without_blanks(written.carried + "".join(named) + "".join(unused)))
    return came - went

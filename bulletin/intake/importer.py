"""One file, or several that are one issue → its Markdown, pictures and places to look at; nothing is written here."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from bulletin.intake.blocks import Remark, SourceDocument, UnreadableSourceError
from bulletin.intake.markdown import FrontMatter, WrittenIssue, write_markdown
from bulletin.intake.marks import without_blanks
from bulletin.intake.office_program import as_docx, find_office_program
from bulletin.intake.parts import Look, Part, PartKind, Structure
from bulletin.intake.pdf import read_pdf
from bulletin.intake.places import diagnostics_of, looks_of, report_text
from bulletin.intake.plain_text import read_plain_text
from bulletin.intake.sheet import FoundSheet, date_in
from bulletin.intake.structure import find_structure
from bulletin.intake.web_page import read_web_page
from bulletin.intake.word import read_word
from bulletin.intake.word_package import is_old_word
from bulletin.reading.file import read_file
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.settings import Config
from bulletin.values.text import shorten
from bulletin.values.work_limit import OverdueError, work_limit

MAX_SOURCE_BYTES = 100_000_000
# An issue has some 15,000 and 200, a year 500,000 and 8,000.
MAX_CHARACTERS, MAX_PARAGRAPHS = 1_000_000, 50_000
LONGEST_S, MOST_MB = 60.0, 1_500  # of the processor and of memory; an issue takes one second and 100 MB
_NUMBER_IN_NAME = re.compile(r"第?\s*0*(\d{1,5})\s*期|^0*(\d{1,5})$")
_IS_ODT, _ZIP_HEAD = (
    b"mimetypeapplication/vnd.oasis.opendocument.text",
    100,
)  # the first file in its zip, not packed
_OTHER_PROGRAMS = ("doc", "wps", "rtf", "odt", "dot", "wpt")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the office says itself. numbers: of issues that there are, with their files; today: for what has no date."""

    number: int = 0
    date: datetime.date | None = None
    section: str = ""
    path: str = ""
    numbers: Mapping[int, str] = field(default_factory=dict)
    today: datetime.date = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Imported:
    """An issue to be written. path: from the site's root; folder: of its pictures, beside it; report: the list of places as a text."""

    path: str
    text: str
    folder: str
    pictures: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    report: str


def read_source(
    name: str, data: bytes, beside: Callable[[str], bytes | None] = lambda _: None
) -> SourceDocument:
    """Return the blocks of a file. Raises UnreadableSourceError: with the code and words of what is wrong with it.

    beside: gives the bytes of a file that a web page names, None where there is none.
    """
    try:
        with work_limit(LONGEST_S, MOST_MB):
            source = _blocks_of(name, data, beside)
    except (OverdueError, MemoryError):
        raise UnreadableSourceError(
            "source-too-large",
            "这个文件里东西太多，读不完",
            "用 Word 或 WPS 打开它，只留这一期的文字，另存以后再导入",
        ) from None
    except RecursionError:
        raise UnreadableSourceError(
            "source-damaged", "这个文件里一层套一层，没有尽头", "用 Word 或 WPS 打开它，另存一个新的再导入"
        ) from None
    characters, paragraphs = len(source.text), source.paragraphs
    if characters > MAX_CHARACTERS or paragraphs > MAX_PARAGRAPHS:
        raise UnreadableSourceError(
            "source-too-large",
            f"这个文件有 {characters} 个字、{paragraphs} 段，一期简报不会有这么多",
            "把各期分成几个文件，一期一期导入",
        )
    return source


def _blocks_of(name: str, data: bytes, beside: Callable[[str], bytes | None]) -> SourceDocument:
    ending = PurePath(name).suffix.lower().lstrip(".")
    if len(data) > MAX_SOURCE_BYTES:
        raise UnreadableSourceError(
            "source-too-large",
            f"这个文件有 {len(data) / 1e6:.0f} MB，最多 100 MB",
            "先把里面的图片压缩了，另存以后再导入",
        )
    if not data:
        raise UnreadableSourceError("source-damaged", "这个文件是空的", "看看是不是没有存好")
    if _IS_ODT in data[:_ZIP_HEAD]:
        return read_word(as_docx("a.odt", data))
    if ending in ("docx", "dotx", "docm", "dotm") or (
        data.startswith(b"PK\x03\x04") and ending not in ("zip", "xlsx")
    ):
        return read_word(as_docx("a.doc", data) if is_old_word(data) and find_office_program() else data)
    if ending in ("txt", "text", "md"):
        return read_plain_text(data, name)
    if ending == "pdf" or data.startswith(b"%PDF"):
        return read_pdf(data)
    if ending in ("html", "htm", "mht", "mhtml", "shtml"):
        return read_web_page(data, beside)
    if ending in _OTHER_PROGRAMS and re.match(rb"\s*<(?:!DOCTYPE )?html", data, re.IGNORECASE):
        return read_web_page(data, beside)  # what many systems call a .doc
    if ending in _OTHER_PROGRAMS:
        return read_word(as_docx(name, data))
    raise UnreadableSourceError(
        "source-unknown",
        f"不认得 .{ending} 文件" if ending else "不认得没有后缀的文件",
        "能导入的是 .docx、.pdf、.txt、.html；别的先另存为 .docx",
    )


def has_masthead(source: SourceDocument, config: Config) -> bool:
    """Return whether a document bears the number of an issue, or is one of ours."""
    sheet = find_structure(source.blocks, config).sheet
    return bool(source.markdown) or sheet.number is not None or bool(sheet.supplement)


def import_issue(
    sources: Sequence[tuple[str, SourceDocument]], config: Config, wanted: Wanted
) -> tuple[Imported | None, list[Diagnostic]]:
    """Return the issue in one file, or in several that are articles of one; else None and why.

    Diagnostics: number-taken, source-without-text, characters-lost, and all that reading the result finds.
    """
    name = sources[0][0]
    if sources[0][1].markdown:
        return _own_text(name, sources[0][1].markdown, config, wanted)
    structures = [find_structure(source.blocks, config, wanted.section) for _, source in sources]
    structure = _joined(structures, wanted.section)
    if not any(part.kind in (PartKind.TEXT, PartKind.TABLE, PartKind.PICTURE) for part in structure.parts):
        return None, [
            _refused(
                "source-without-text",
                name,
                "这个文件里没有可以导入的正文",
                "看看是不是只有图片；扫描件先用 Word 或 WPS 的“图片转文字”",
            )
        ]
    _settle_sections(structure, config)
    front = _front_matter(structure, name, config, wanted)
    key = (
        f"s{front.supplement}"
        if front.supplement
        else (
            str(front.number[0])
            if front.number[0] == front.number[1]
            else f"{front.number[0]}-{front.number[1]}"
        )
    )
    stem = f"{front.number[0]:02}" if config.is_yearly and not front.supplement else key
    path = wanted.path or f"content/issues/{front.date.year}/{stem}.md"
    if not front.supplement and not config.is_yearly and (taken := wanted.numbers.get(front.number[0])):
        return None, [_taken(name, front.number[0], taken, wanted)]
    folder = PurePath(path).stem
    notes = {label: text for _, source in sources for label, text in source.notes.items()}
    remarks = [_settled(remark, structure, config) for _, source in sources for remark in source.remarks]
    written = write_markdown(structure, front, notes, folder)
    unused = [text for label, text in notes.items() if label not in _used_notes(structure)]
    lost = _lost(sources, structure, written, remarks, unused)
    if lost:
        return None, [
            _refused(
                "characters-lost",
                name,
                f"有 {sum(lost.values())} 个字没有着落：`{''.join(lost)[:40]}`，没有写出文件",
                "这是程序的毛病，请把这个文件发给维护程序的人",
            )
        ]
    structure.looks += [
        Look("footnote", None, "注释", f"注释 `{shorten(text, 40)}` 在正文里没有找到它的号，没有导入", "号在文本框或者图里", "要的话在正文里写 `[^1]`，另起一行写 `[^1]: 注释`")
        for text in unused
    ]  # fmt: skip
    looks = looks_of(remarks, structure, written)
    places = diagnostics_of(looks, written, path, name)
    checked = read_file(path, written.text.encode(), config).diagnostics
    places += [
        found for found in checked if found.severity.name != "NOTE" and found.code != "unlisted-section"
    ]
    report = report_text(
        name,
        path,
        places,
        [*structure.sheet.masthead, *(r.dropped for r in remarks if r.code == "page-number")],
    )
    return Imported(path, written.text, folder, written.pictures, tuple(places), report), []


def _own_text(
    name: str, text: str, config: Config, wanted: Wanted
) -> tuple[Imported | None, list[Diagnostic]]:
    """Return the issue whose text one of our own PDFs carries, a draft like every import."""
    head, fence, body = text.partition("\n---\n")
    if not re.search(r"^(?:草稿|draft):", head, re.MULTILINE):
        text = f"{head}\n草稿: true{fence}{body}"
    found = read_file("content/issues/x.md", text.encode(), config)
    if found.issue is None:
        return None, [_refused("source-without-text", name, "这个 PDF 带的文稿读不出来", "找当时的文稿来用")]
    number = found.issue.number
    if not number.supplement and not config.is_yearly and (taken := wanted.numbers.get(number.first)):
        return None, [_taken(name, number.first, taken, wanted)]
    path = wanted.path or f"content/issues/{found.issue.date.year}/{number.key}.md"
    places = tuple(d for d in read_file(path, text.encode(), config).diagnostics if d.severity.name != "NOTE")
    return Imported(path, text, PurePath(path).stem, {}, places, report_text(name, path, places, ())), []


def _taken(name: str, number: int, path: str, wanted: Wanted) -> Diagnostic:
    hint = f"要换一个期号，写 `--number {max(wanted.numbers) + 1}`；要重新导入，先删去旧的文件"
    return _refused("number-taken", name, f"第 {number} 期已经有了：`{path}`，没有覆盖", hint)


def _refused(code: str, name: str, message: str, hint: str) -> Diagnostic:
    return error(code, message, Span(name), hint=hint)


def refusal(problem: UnreadableSourceError, name: str) -> Diagnostic:
    """Return the diagnostic of a file that gives nothing usable."""
    return _refused(problem.code, name, problem.message, problem.hint)


def _joined(structures: Sequence[Structure], section: str) -> Structure:
    """Return several documents as one issue, in their order, below one section where that is wanted."""
    whole = structures[0]
    for other in structures[1:]:
        whole.parts += other.parts
        whole.looks += other.looks
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
    """Give articles before the first section the bulletin's first one: the format wants each article in a section."""
    if not structure.sections:
        return
    first = next((part for part in structure.parts if part.kind in (PartKind.SECTION, PartKind.TITLE)), None)
    if first is not None and first.kind is PartKind.TITLE:
        name = next((name for name in config.section_names if name not in structure.sections), "其他")
        part = Part(PartKind.SECTION, name)
        structure.parts.insert(0, part)
        structure.sections.insert(0, name)
        structure.looks.append(
            Look(
                "title-guessed",
                part,
                "第一篇文章",
                f"第一篇文章前面没有栏目，放在 `{name}`",
                "别的栏目",
                "改成它的栏目，开头的 `栏目` 也改",
            )
        )


def _front_matter(structure: Structure, name: str, config: Config, wanted: Wanted) -> FrontMatter:
    """Decide on number and date: what the office says, what the masthead says, what the file's name says, what is free."""
    sheet: FoundSheet = structure.sheet
    stem = PurePath(name).stem
    date = wanted.date or sheet.date
    if date is None:
        signed = [
            part.text for part in structure.parts if part.kind is PartKind.FIELD and part.name == "成文日期"
        ]
        date = datetime.date.fromisoformat(signed[-1]) if signed else date_in(stem) or wanted.today
        structure.looks.append(
            Look(
                "no-date",
                None,
                "报头",
                f"没有找到日期，写成了 {date.isoformat()}",
                "",
                "改成印发的日期，例如 `日期: 2026-03-05`",
            )
        )
    number = (wanted.number, wanted.number) if wanted.number else sheet.number
    supplement = 0 if wanted.number else sheet.supplement
    if number is None and not supplement:
        found = _NUMBER_IN_NAME.search(stem)
        guess = int(found[1] or found[2]) if found else 0
        if not guess or guess in wanted.numbers:
            guess = max(wanted.numbers, default=0) + 1
        number = (guess, guess)
        structure.looks.append(
            Look(
                "no-number",
                None,
                "报头",
                f"没有找到期号，写成了第 {guess} 期",
                "",
                f"改成这一期的期号，例如 `期号: {guess}`",
            )
        )
    return FrontMatter(number or (0, 0), sheet.total if config.is_yearly else 0, supplement, date)


def _settled(remark: Remark, structure: Structure, config: Config) -> Remark:
    """Return a remark; a head or foot of pages that says what the program prints anyway, or a mark of secrecy, needs no look."""
    if "页眉页脚" not in remark.words:
        return remark
    rest = without_blanks(structure.sheet.note(remark.dropped))
    for known in (config.name, config.publisher):
        rest = rest.replace(without_blanks(known) or "\0", "")
    return remark if re.search(r"[^\W\d]", rest) else replace(remark, code="page-number")


def _used_notes(structure: Structure) -> set[str]:
    """Return the labels of notes whose marks stand in the text or in a heading."""
    out: set[str] = set()
    for part in structure.parts:
        if part.kind in (PartKind.TEXT, PartKind.BULLET, PartKind.HEADING, PartKind.TABLE):
            for line in part.lines:
                blocks = line.block.paragraphs() if part.kind is PartKind.TABLE else (line.block,)  # type: ignore[union-attr]
                out |= {run.note for block in blocks for run in getattr(block, "runs", ()) if run.note}
    return out


def _lost(
    sources: Sequence[tuple[str, SourceDocument]],
    structure: Structure,
    written: WrittenIssue,
    remarks: Sequence[Remark],
    unused: Sequence[str],
) -> Counter[str]:
    """Return the characters of the source that are neither in the result nor named as left out."""
    came = Counter(without_blanks("".join(source.text for _, source in sources)))
    named = [*structure.sheet.masthead, structure.sheet.labels, *(text for _, text in structure.dropped)]
    named += [remark.dropped for remark in remarks]
    went = Counter(without_blanks(written.carried + "".join(named) + "".join(unused)))
    return came - went

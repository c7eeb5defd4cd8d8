"""Remarks and doubts of an import → the places that a person must check: diagnostics ordered by harm, and a text to print."""

from collections.abc import Iterator, Sequence

from bulletin.intake.blocks import Remark
from bulletin.intake.markdown import WrittenIssue
from bulletin.intake.parts import Doubt, Part, Structure
from bulletin.intake.sheet import FoundSheet
from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.text import shorten

# Most harmful first: a wrong number or list is printed and sent, a lost line is noticed by nobody, wrongly joined text can still be read.
_BY_HARM = (
    "several-issues", "no-number", "no-date", "no-lists", "list-name", "text-layer-false", "scan", "contents-without-article", "title-guessed",
    "dropped-line", "hidden-text", "revision", "comment", "toc-differs", "unlisted-section", "joined", "table", "picture",
    "footnote", "contributor-inline", "heading-without-ordinal", "ordinal", "symbol", "field-code", "font-substituted",
)  # fmt: skip
# code → what else it could be, how to change it
_OF_REMARKS = {
    "joined": ("这是两段", "在两半中间空一行"),
    "revision": ("没有定稿的修改", "对照原文看一看，或者在 Word 里先接受、拒绝修订再导入"),
    "hidden-text": ("隐藏的文字也要印", "把要的文字添上"),
    "comment": ("批注里有要改的话", "看过批注再定稿"),
    "picture": ("", "对照原文放进来"),
    "field-code": ("公式或者域的结果不对", "对照原文看一看"),
    "symbol": ("", "在原文里看是什么字，替掉 □"),
    "font-substituted": ("别的符号", "对照原文看一看这些 ☑ □ √ 符号"),
    "dropped-line": ("是正文", "要的话添进去"),
}


def doubts_of(remarks: Sequence[Remark], structure: Structure, written: WrittenIssue) -> list[Doubt]:
    """Return all places to check, each once, ordered by harm."""
    out = [
        *structure.doubts,
        *_of_reader(remarks, structure),
        *_of_left_out(structure, written),
        *_of_sheet(structure.sheet),
    ]
    each_once: dict[tuple[str, str, str], Doubt] = {}
    for doubt in out:
        each_once.setdefault((doubt.code, doubt.place, doubt.words), doubt)
    harm = {code: n for n, code in enumerate(_BY_HARM)}
    return sorted(each_once.values(), key=lambda doubt: harm.get(doubt.code, len(harm)))


def _of_reader(remarks: Sequence[Remark], structure: Structure) -> Iterator[Doubt]:
    """Yield the remarks of the file's reader as doubts."""
    for remark in remarks:
        if remark.code == "page-number":
            continue
        other, how = _OF_REMARKS.get(remark.code, ("", "对照原文看一看"))
        words = remark.words
        if dropped := " ".join(remark.dropped.split()):
            words += f"：`{shorten(dropped, 40)}`"
        yield Doubt(remark.code, _part_at(structure, remark.place), remark.place, words, other, how)


def _of_left_out(structure: Structure, written: WrittenIssue) -> Iterator[Doubt]:
    """Yield lines that were not imported, and pictures that no page can show."""
    for place, text in structure.dropped:
        words = f"`{shorten(text, 40)}` 没有导入"
        yield Doubt("dropped-line", None, place, words, "是正文或者落款", "要的话添进去")
    for part, name in written.odd_pictures:
        words = f"图片 `{name}` 的格式网页显示不了，放在旁边了"
        yield Doubt("picture", part, part.lines[0].place, words, "", "另存为 .png 再换上")


def _of_sheet(sheet: FoundSheet) -> Iterator[Doubt]:
    """Yield the doubts about masthead and tail."""
    if renamed := list(dict.fromkeys(sheet.renamed)):
        typed, became = ("、".join(f"`{pair[n]}`" for pair in renamed) for n in (0, 1))
        words = f"原文是 {typed}，写成了 {became}"
        yield Doubt("list-name", None, "版记", words, "应当是别的一栏", "在文件开头改")
    for place in sheet.pictures:
        how = "报头由程序印；是正文的图片，另存以后放进来"
        yield Doubt("picture", None, place, "报头或者版记里的图片没有导入", "是正文里的图片", how)
    if not sheet.lists:
        how = "在文件开头写，例如 `送: [单位]`"
        yield Doubt("no-lists", None, "版记", "没有找到报、送、发", "印在预先印好的纸上", how)


def _part_at(structure: Structure, place: str) -> Part | None:
    return next((part for part in structure.parts for line in part.lines if line.place == place), None)


def diagnostics_of(
    doubts: Sequence[Doubt], written: WrittenIssue, path: str, source: str
) -> list[Diagnostic]:
    """Return doubts as warnings at their line of the result, with the place in the source as the related place."""
    out: list[Diagnostic] = []
    for doubt in doubts:
        is_in_front = doubt.part is None
        line = _front_line(doubt, written) if is_in_front else written.lines_of_parts.get(id(doubt.part), 2)
        label = f"也可能{doubt.other}" if doubt.other else ""
        where = (Span(source), f"原文：{doubt.place}")
        out.append(
            warning(doubt.code, doubt.words, Span(path, line), label, hint=doubt.how, related=(where,))
        )
    return out


def _front_line(doubt: Doubt, written: WrittenIssue) -> int:
    """Return the line of the front matter that a doubt is about, else line 2."""
    lines = written.text.split("\n")
    keys = {"no-number": ("期号", "增刊"), "no-date": ("日期",), "list-name": ("报", "送", "发")}
    wanted = keys.get(doubt.code, ())
    return next((n for n, line in enumerate(lines, 1) if line.partition(":")[0] in wanted), 2)


def report_text(source: str, path: str, diagnostics: Sequence[Diagnostic], left_out: Sequence[str]) -> str:
    """Return the list of places as text, for a file next to the issue.

    left_out: lines not imported, since print or the front matter has them.
    """
    out = [f"导入说明：{source} → {path}", ""]
    out.append(f"请看这 {len(diagnostics)} 处，要紧的在前：" if diagnostics else "没有要特别看的地方。")
    for n, found in enumerate(diagnostics, 1):
        out += ["", f"{n}. [{found.code}] 第 {found.span.line} 行：{found.message}"]
        out += [f"   {label}" for _, label in found.related]
        out += [f"   {found.label}"] if found.label else []
        out += [f"   怎么改：{found.hint}"] if found.hint else []
    if left_out:
        out += ["", "下面这些由程序自己印，或者已经写在文件开头，没有写进正文："]
        out += [f"  {' '.join(line.split())}" for line in left_out if line.strip()]
    return "\n".join([*out, ""])

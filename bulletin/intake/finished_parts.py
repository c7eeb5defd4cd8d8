"""Final steps of the import, once all parts of an issue are known: unmatched contents entries, misplaced notes, gaps in ordinals."""

import re
from collections.abc import Iterator, Sequence

from bulletin.intake.contents import Contents
from bulletin.intake.lines import TextLine
from bulletin.intake.marks import without_blanks
from bulletin.intake.parts import Doubt, Part, PartKind, Structure
from bulletin.values.chinese_numbers import NUMERALS, number_of


def compare_contents(out: Structure, contents: Contents, lines: Sequence[TextLine]) -> None:
    """Pair unmatched contents entries with the titles that no entry names, in order; report the entries if the counts differ."""
    if not contents.unmatched:
        return
    known = {without_blanks(entry) for _, entry in contents.titles.values()}
    free = [
        part for part in out.parts
        if part.kind is PartKind.TITLE and part.lines and without_blanks(part.text.replace("<br>", "")) not in known
        and not any(line is lines[n] for n in contents.titles for line in part.lines)
    ]  # fmt: skip
    if len(free) == len(contents.unmatched):
        for part, entry in zip(free, contents.unmatched, strict=True):
            # 目录题: print's contents list then keeps the words of the old one
            out.parts.insert(out.parts.index(part) + 1, Part(PartKind.FIELD, entry, (), name="目录题"))
            title = part.text.replace("<br>", "")
            words = f"目录里是 `{entry}`，文章的标题是 `{title}`，写成了目录题"
            out.doubt("toc-differs", part, words, "标题和目录有一个印错了", "两个一样就删去 `:目录题:` 一行")
    else:
        for entry in contents.unmatched:
            words, how = f"目录里的 `{entry}` 在正文里没有找到标题", "在正文里找到它，前面写 `## `"
            other = "标题和目录不一样，或者没有当作标题"
            out.doubt("contents-without-article", None, words, other, how, place="目录")


def settle_notes(parts: list[Part]) -> None:
    """Turn an editor's note behind the last article's text into body text: the format allows notes only before an article."""
    title = max((n for n, part in enumerate(parts) if part.kind is PartKind.TITLE), default=0)
    text = next(
        (n for n in range(title, len(parts)) if parts[n].kind in (PartKind.TEXT, PartKind.TABLE)), len(parts)
    )
    note = next((n for n in range(text, len(parts)) if parts[n].kind is PartKind.NOTE), None)
    if note is None or parts[text - 1].kind is PartKind.NOTE:
        return
    end = next(n for n in range(note, len(parts)) if parts[n].kind is PartKind.END)
    kept = [Part(PartKind.TEXT, lines=part.lines) for part in parts[note:end] if part.lines]
    parts[note : end + 1] = kept


# 一、 （二） 第三章 1. （2）
_ORDINAL = re.compile(rf"^第?[（(]?([{NUMERALS}]{{1,4}}|\d{{1,3}})[）)]?[、.．章节条]?")


def broken_ordinals(parts: Sequence[Part]) -> Iterator[Doubt]:
    """Yield a doubt for the first heading of each article whose ordinal does not follow the previous one of its level."""
    last: dict[int, int] = {}
    is_told = False
    for part in parts:
        if part.kind in (PartKind.TITLE, PartKind.ATTACHMENT, PartKind.SECTION):
            last, is_told = {}, False
        if part.kind is not PartKind.HEADING:
            continue
        # deeper levels begin again below this heading
        last = {level: number for level, number in last.items() if level <= part.level}
        found = _ORDINAL.match(part.text)
        number = _value(found[1]) if found and part.lines[0].ordinal else 0
        before = last.get(part.level, 0)
        starts_anew = number == 1 and part.lines[0].ordinal >= 5  # 1. 2. begin again below a run-in heading
        if number and number != before + 1 and not starts_anew and not is_told:
            is_told = True
            words = (
                f"`{part.text[:20]}` 的序号接不上，前面一个是第 {before} 个"
                if before
                else f"`{part.text[:20]}` 前面没有第 1 个"
            )
            yield Doubt("ordinal", part, part.lines[0].place, words, "自动编号没有读对，或者前面有一个小标题当成了正文",
                       "对照原文，把序号改成接着的")  # fmt: skip
        last[part.level] = number


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else number_of(numeral) or 0

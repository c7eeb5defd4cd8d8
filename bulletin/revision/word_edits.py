"""A paragraph in the old and the new Word file → the edits of its line in the issue's file: only changed characters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bulletin.intake.markdown import at_line_start, escaped_text
from bulletin.intake.sheet import first_date
from bulletin.reading.emphasis import is_meant
from bulletin.revision.edits import TakenBack
from bulletin.revision.source_text import SourceLine, deletions, is_within_strong, printed_date
from bulletin.revision.word_lines import WordLine
from bulletin.revision.words import WordChange, plain_changes

# the number of a list item: 1. 1、 1）
_ORDINAL = re.compile(r"[ \t]*(\d{1,3})[.．、)）][ \t\u3000]*")
# ](address)
_LINK_END = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)")
_CLOSING, _OPENING = "，。、；：！？）》”’〕】.,;", "（《“‘〔【"
_RUNNING = ("text", "item", "cell")  # kinds of lines in which the author chose the blanks
NOTE_MARK = re.compile(r"\[\^[^\s\]]{1,100}\]")


def edit_line(out: TakenBack, origin: SourceLine, before: WordLine, after: WordLine) -> None:
    """Add the edits that give a line of the file the new words of a paragraph."""
    if origin.kind == "field" and printed_date(origin.text) != origin.text:
        _edit_date(out, origin, before, after)
        return
    change = -1
    if origin.kind == "item":
        before, after, change = _edit_ordinal(out, origin, before, after)
    known = _same(before.text, origin.text)
    for place in plain_changes(before.text, after.text):
        old, new = before.text[place.old_start : place.old_end], after.text[place.new_start : place.new_end]
        if not (old + new).strip() and "\n" not in old + new and origin.kind not in _RUNNING:
            continue  # blanks in a title or a field only set it, and differ between programs
        found = _place(out.base, origin, before, known, place)
        if found is None:
            out.leave(after, "这一处是版面上加的字，源文件里没有", old, new)
            continue
        if change < 0:
            change = out.begin(origin, after, "改", before.text, after.text)
        strong = after.strong[place.new_start : place.new_end]
        words = _words(origin, after.text[place.new_start : place.new_end], strong)
        # Characters that are plain within a line may be markup at its beginning: escape them.
        if not place.new_start and origin.kind == "text":
            line = escaped_text(after.text)
            pairs = enumerate(zip(line, at_line_start(line), strict=False))
            escape = next((n for n, (one, other) in pairs if one != other), len(words))
            words = f"{words[:escape]}\\{words[escape:]}" if escape < len(words) else words
        follows_note = any(at == place.new_start for at, _ in after.notes)
        is_strong = bool(words.strip()) and all(strong)
        _replace(out, origin, found, words, change, is_strong=is_strong, follows_note=follows_note)


def _edit_date(out: TakenBack, origin: SourceLine, before: WordLine, after: WordLine) -> None:
    date = first_date(after.text)
    if date is None:
        out.leave(after, "这里的日期读不懂", before.text, after.text)
    elif date != first_date(before.text):
        change = out.begin(origin, after, "改", before.text, after.text)
        _replace(out, origin, (0, len(origin.text)), date.isoformat(), change)


def _place(
    base: str, origin: SourceLine, before: WordLine, known: Mapping[int, int], change: WordChange
) -> tuple[int, int] | None:
    """Return the characters of the file's line that a change replaces; None if it changes something that print adds."""
    inside = [known[at] for at in range(change.old_start, change.old_end) if at in known]
    if inside:
        whole = inside[0], inside[-1] + 1
        is_pure = change.new_start == change.new_end
        return _with_whole_marks(base, origin, *whole) if is_pure else whole
    if before.text[change.old_start : change.old_end].strip():
        return None
    # an insertion: behind the character before it, else in front of the one behind it
    if change.old_start - 1 in known:
        at = known[change.old_start - 1] + 1
        return at, at
    if change.old_end in known:
        at = known[change.old_end]
        return at, at
    return None


def _same(one: str, other: str) -> dict[int, int]:
    """Return index of a character of one text → its index in the other, for characters in both."""
    known: dict[int, int] = {}
    at = there = 0
    ends = WordChange(len(one), len(one), len(other), len(other))
    for change in (*plain_changes(one, other), ends):
        known |= zip(range(at, change.old_start), range(there, change.new_start), strict=True)
        at, there = change.old_end, change.new_end
    return known


def edit_strong(out: TakenBack, origin: SourceLine, before: WordLine, after: WordLine) -> None:
    """Add the edits that make unchanged words bold or plain as in the new file; leave to a person what markup cannot express safely."""
    if origin.kind not in ("text", "item") or not any((*before.strong, *after.strong)):
        return
    kept, known = _same(before.text, after.text), _same(before.text, origin.text)
    changed = [
        at for at, char in enumerate(before.text)
        if char.strip() and at in kept and at in known and before.strong[at] != after.strong[kept[at]]
    ]  # fmt: skip
    while changed:
        first = last = changed.pop(0)
        # neighbouring characters that change alike are one stretch, also over blanks
        while changed and before.strong[first] == before.strong[changed[0]] and (
            not before.text[last + 1 : changed[0]].strip()
        ):  # fmt: skip
            last = changed.pop(0)
        begin, end = origin.chars[known[first]][0], origin.chars[known[last]][1]
        if not before.strong[first]:
            has_marks = out.base[begin - 2 : begin] == "**", out.base[end : end + 2] == "**"
            first, last = _without_signs(before.text, first, last, *has_marks)
        words = before.text[first : last + 1]
        begin, end = origin.chars[known[first]][0], origin.chars[known[last]][1]
        # At each edge: if a mark is there, remove it, since the stretch joins what is beside it; if not, insert one.
        sides = [(begin - 2, begin), (end, end + 2)]
        marks = ["" if out.base[a:b] == "**" else "**" for a, b in sides]
        ends = kept | {-1: -1, len(before.text): len(after.text)}
        is_beside_change = ends.get(first - 1) != kept[first] - 1 or ends.get(last + 1) != kept[last] + 1
        if before.strong[first]:
            is_bold = not (marks[1] and before.text[last + 1] in _CLOSING)
        else:
            line = f"{out.base[origin.begin : begin]}**{out.base[begin:end]}**{out.base[end : origin.end]}"
            is_bold = not all(marks) or is_meant(line, begin - origin.begin + 2, end - origin.begin + 2, 2)
        if is_beside_change or not is_bold or re.search(r"[*\[\]]", out.base[begin:end]) or "*" in (
            out.base[begin - 3 : begin - 2] if not marks[0] else "", out.base[end + 2 : end + 3] if not marks[1] else ""
        ):  # fmt: skip
            out.leave(after, "加粗的改动没有取回，请自己改", words, after.text[kept[first] : kept[last] + 1])
            continue
        says = ("加粗了", "不加粗了")[before.strong[first]]
        change = out.begin(origin, after, says, words, words)
        for (start, stop), mark, at in zip(sides, marks, (begin, end), strict=True):
            out.edit(at if mark else start, at if mark else stop, mark, change)


def _without_signs(text: str, first: int, last: int, is_begun: bool, is_ended: bool) -> tuple[int, int]:
    """Return the first and the last character to make bold, without closing punctuation in front and opening punctuation behind.

    Markdown does not read ** beside these as marks. is_begun, is_ended: whether a mark of bold is there already.
    """
    while not is_begun and first < last and text[first] in _CLOSING:
        first += 1
    while not is_ended and first < last and text[last] in _OPENING:
        last -= 1
    return first, last


def _with_whole_marks(base: str, origin: SourceLine, start: int, end: int) -> tuple[int, int]:
    """Return the characters to delete. If equal characters allow several ways (AB or BA of ABA), choose one that cuts no markup in two."""
    text = origin.text
    ways = [(start, end)]
    while ways[-1][0] > 0 and text[ways[-1][0] - 1] == text[ways[-1][1] - 1]:
        ways.append((ways[-1][0] - 1, ways[-1][1] - 1))
    ways.append((start, end))
    while ways[-1][1] < len(text) and text[ways[-1][1]] == text[ways[-1][0]]:
        ways.append((ways[-1][0] + 1, ways[-1][1] + 1))
    return min(ways, key=lambda way: len(deletions(base, origin, *way)))


def with_strong(text: str, strong: Sequence[bool]) -> str:
    """Return a text in Markdown: escaped, with marks around bold words."""
    out, is_open = "", False
    for char, is_strong in zip(text, strong, strict=True):
        if is_strong != is_open:
            out += "**"
            is_open = is_strong
        out += escaped_text(char)
    return f"{out}**" if is_open else out


def _edit_ordinal(
    out: TakenBack, origin: SourceLine, before: WordLine, after: WordLine
) -> tuple[WordLine, WordLine, int]:
    """Add the edit of a list item's number; return both lines without their numbers, and the number of the change, -1 for none."""
    old, new = _ORDINAL.match(before.text), _ORDINAL.match(after.text)
    typed = _ORDINAL.match(out.base, origin.begin, origin.chars[0][0])
    if not old or not new or not typed:
        return before, after, -1
    change = -1
    if old[1] != new[1]:
        change = out.begin(origin, after, "改", before.text, after.text)
        out.edit(typed.start(1), typed.end(1), new[1], change)
    return before.cut(old.end()), after.cut(new.end()), change


def _words(origin: SourceLine, words: str, strong: Sequence[bool]) -> str:
    """Return inserted words in Markdown."""
    if origin.kind == "field":
        return re.sub("[\u3000\t]+", "、", words)
    words = re.sub("\t| {2,}", "\u3000", words)
    if origin.kind in ("text", "item") and "\n" not in words and any(strong) and not all(strong):
        return with_strong(words, strong)
    first, *more = map(escaped_text, words.split("\n"))
    escaped = "\n\n".join((first, *map(at_line_start, more)))
    return escaped.replace("|", "\\|") if origin.kind == "cell" else escaped


def _replace(
    out: TakenBack, origin: SourceLine, found: tuple[int, int], words: str, change: int, *,
    is_strong: bool = False, follows_note: bool = False,
) -> None:  # fmt: skip
    """Add the edits that replace characters of a line by words.

    is_strong: whether they are bold; follows_note: whether they follow a note mark.
    """
    start, end = found
    stretches = deletions(out.base, origin, start, end)
    at = stretches[0][0] if stretches else origin.chars[start - 1][1] if start else origin.chars[0][0]
    is_within = is_within_strong(out.base, origin, at)
    if not stretches and is_within != is_strong and out.base.startswith("**", at):
        at += 2  # the words belong on the other side of the mark of bold here
    elif is_strong and not is_within and "\n" not in words and origin.kind in ("text", "item"):
        words = f"**{words}**"
    if not stretches:
        link, opened = _LINK_END.match(out.base, at), out.base.rfind("[", 0, at)
        # Words inserted at the end of a link go behind it; at the end of a picture's caption, in the same brackets, they stay inside.
        if link and out.base.rfind("![", 0, at) < opened - 1:
            at = link.end()
        if follows_note and (mark := NOTE_MARK.match(out.base, at)):
            at = mark.end()
        out.edit(at, at, words, change)
    for n, (begin, stop) in enumerate(stretches):
        out.edit(begin, stop, words if n == 0 else "", change)


def joined(before: list[SourceLine]) -> SourceLine:
    """Return neighbouring lines of a file as one, with what is between them as a line end; a single line unchanged."""
    if len(before) == 1:
        return before[0]
    chars: list[tuple[int, int]] = []
    for line in before:
        if chars:
            chars.append((chars[-1][1], line.chars[0][0]))
        chars += line.chars
    text = "\n".join(line.text for line in before)
    return replace(before[0], text=text, chars=tuple(chars), end=before[-1].end)

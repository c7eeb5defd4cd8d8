"""A .txt file → blocks: hard-wrapped lines joined, page numbers left out, paragraphs broken by a page's end joined."""

import math
import re
from collections.abc import Callable, Iterator, Sequence

from bulletin.intake.blocks import Remark, SourceDocument, SourceParagraph, SourceRun, UnreadableSourceError
from bulletin.intake.marks import LABEL, LONGEST_HEADING, NUMBER, is_rule, ordinal_of, share_of_common
from bulletin.intake.page_furniture import without_furniture
from bulletin.reading.pasted import is_page_number
from bulletin.values.files import decode
from bulletin.values.text import display_width, join_lines

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # a bell, the end of a DOS file
# Least share of common 汉字 in a text that is not UTF-8: measured .56 for traditional characters, .28 and less for Big5 misread.
_LEAST_COMMON = 0.4
_BLANKS = " \t\u3000\xa0"
_ENDS = tuple("。！？；：…”’）)】!?;:")
_UNENDED = tuple("，、“‘（《—,")


def read_plain_text(data: bytes, name: str) -> SourceDocument:
    """Return the blocks of a text. Raises UnreadableSourceError: source-damaged."""
    decoded = decode(data, name)
    is_foreign = decoded.diagnostics and share_of_common(decoded.value or "") < _LEAST_COMMON
    if decoded.value is None or is_foreign:
        raise UnreadableSourceError(
            "source-damaged", "这个文件的文字编码认不出来", "用记事本打开，“另存为”，编码选 UTF-8，再导入"
        )
    text = _CONTROLS.sub("", decoded.value)
    # more than 2 % control characters: a binary file named .txt
    if len(decoded.value) - len(text) > 0.02 * len(decoded.value) + 2:
        raise UnreadableSourceError(
            "source-damaged",
            "这个文件叫文本，里面却不是文字",
            "看看是什么文件，用它自己的程序打开，另存为 .docx",
        )
    document = _document_of_lines(re.split("[\n\f\v]", text))
    without_furniture(document)
    return document


def _document_of_lines(lines: Sequence[str]) -> SourceDocument:
    """Return the paragraphs made of typed lines."""
    document = SourceDocument()
    kept: list[tuple[str, str]] = []
    for n, line in enumerate(lines, 1):
        place = f"第 {n} 行"
        if line.strip(_BLANKS) and is_page_number(line) and not ordinal_of(line.strip(_BLANKS)):
            document.remarks.append(Remark("page-number", place, "页码没有导入", line.strip()))
        else:
            kept.append((line.rstrip(), place))
    for text, place, halves in _paragraphs(kept):
        document.blocks.append(SourceParagraph((SourceRun(text),), place))
        if halves:
            document.remarks.append(Remark("joined", place, f"`……{halves[0]}` 和 `{halves[1]}……` 接成了一段"))
    return document


def _paragraphs(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, tuple[str, str] | None]]:
    """Yield (text, place, halves) of each paragraph. halves: the words at the joint if it was joined over an empty line, else None."""
    is_full = _fullness([text for text, _ in lines])
    text, place, halves, is_apart = "", "", None, True
    last = ""  # the printed line before
    for line, where in lines:
        if not line.strip(_BLANKS):
            is_apart = True
            continue
        if text and not is_apart and is_full(last) and (_cuts_number(text, line) or not _begins(line)):
            text = _joined(text, line.strip(_BLANKS))
        elif text and is_apart and _is_broken(text, line, is_full=is_full(last)):
            halves = (text[-10:], line.strip(_BLANKS)[:10])
            text = _joined(text, line.strip(_BLANKS))
        else:
            if text:
                yield text, place, halves
            text, place, halves = line, where, None
        last, is_apart = line, False
    if text:
        yield text, place, halves


def _joined(text: str, line: str) -> str:
    return text + line if _cuts_number(text, line) else join_lines((text, line))


def _cuts_number(text: str, line: str) -> bool:
    """Return whether a line's end splits a number, as in text cut at a fixed width."""
    return bool(re.fullmatch("[0-9.,%]{2}", text[-1:] + line[:1]))


def _fullness(lines: Sequence[str]) -> Callable[[str], bool]:
    """Return a predicate for full lines, i.e. as long as the width at which lines were wrapped, in display cells or in characters."""
    long = [line for line in lines if len(line.strip(_BLANKS)) > 15 and not is_rule(line)]
    by_cells = _wrap_width([display_width(line) for line in long])
    by_characters = _wrap_width([2 * len(line) for line in long])
    return lambda line: display_width(line) >= by_cells - 4 or 2 * len(line) >= by_characters - 4


def _wrap_width(widths: Sequence[int]) -> float:
    """Return the width at which lines were wrapped, infinity for unwrapped text. The longest tenth is ignored: lines set with blanks."""
    ordered = sorted(widths, reverse=True)
    longest = ordered[len(ordered) // 10] if ordered else 0
    near = sum(longest - 4 <= width <= longest for width in ordered)
    # at least three lines, and 30 % of all, are about that long, and none is wider than 110 cells: longer ones are whole paragraphs
    is_wrapped = near >= max(3, len(ordered) * 0.3) and ordered[0] <= 110
    return longest if is_wrapped else math.inf


def _begins(line: str) -> bool:
    """Return whether a line begins a paragraph by its indent, ordinal or label."""
    text = line.strip(_BLANKS)
    return (
        line[0] in _BLANKS
        or (bool(ordinal_of(text)) and len(text) <= LONGEST_HEADING)
        or bool(LABEL.match(text))
        or bool(NUMBER.match(text))
    )


def _is_broken(text: str, line: str, *, is_full: bool) -> bool:
    """Return whether a page's end broke a paragraph: `text` is long and ends no sentence, and `line` does not begin a paragraph.

    is_full: whether the last line of `text` is as long as wrapped lines.
    """
    end = text.rstrip(_BLANKS)
    if len(end) < 20 or not re.search("[，。；、]", end) or _begins(line) or end.endswith(_ENDS):
        return False
    if ordinal_of(end.lstrip(_BLANKS)) and len(end) <= LONGEST_HEADING and "。" not in end:
        return False
    after = line.strip(_BLANKS)
    return is_full or end.endswith(_UNENDED) or len(after) > LONGEST_HEADING or after.endswith(("。", "；"))

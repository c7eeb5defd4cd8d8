"""Finds brackets and quotation marks without a partner, or crossed pairs (GB/T 15834—2011, 4.8, 4.9, 4.15)."""

import re
from collections import Counter
from collections.abc import Iterator

from bulletin.proofreading.prose import Prose
from bulletin.proofreading.rule import Copy, Fault

_PARTNER = dict(zip("）》〉”’】〕」』", "（《〈“‘【〔「『", strict=True))
_CLOSER = {opening: closing for closing, opening in _PARTNER.items()}
_MARK = re.compile("[（）《》〈〉“”‘’【】〔〕「」『』()]")
_ENDS = re.compile("[。！？：；]$")
# What stands before a closing bracket that only numbers an item and needs no opening one: 1） a） 一）
_COUNTS = re.compile(r"(?:^|[\s，。；：、“])[\d一二三四五六七八九十a-zA-Z①-⑳]{1,3}\Z")
_APOSTROPHE = re.compile(r"[A-Za-z]’|.?’\d\d(?!\d)")  # it’s, ’98
_COUNT_LENGTH = 4  # characters before the mark that the pattern above may need


def unpaired_marks(copy: Copy) -> Iterator[Fault]:
    """Yield marks whose partner is missing or in the wrong place.

    A quotation over several paragraphs opens each of them and is closed once (GB/T 15834—2011, 4.8).
    """
    # A paragraph that pasting cut in two counts as one; `reading` reports the cut. waiting: its mark that was left open.
    is_cut, waiting = False, ""
    for index, paragraph in enumerate(copy.paragraphs):
        found: list[Fault] = []
        if _MARK.search(paragraph.text):
            following = copy.paragraphs[index + 1].text[:1] if index + 1 < len(copy.paragraphs) else ""
            found = list(_of_paragraph(paragraph, following))
        if is_cut and found and _PARTNER.get(paragraph.text[found[0].start]) == waiting:
            found = found[1:]
        is_cut, waiting = False, ""
        if found and index + 1 < len(copy.paragraphs) and not _ENDS.search(paragraph.text):
            mark, after = paragraph.text[found[-1].start], copy.paragraphs[index + 1]
            later = list(_of_paragraph(after, "")) if mark in _CLOSER else []
            if later and after.text[later[0].start] == _CLOSER[mark]:
                is_cut, waiting = True, mark
                found = found[:-1]
        yield from found


def _of_paragraph(paragraph: Prose, following: str) -> Iterator[Fault]:
    text = paragraph.text
    stack: list[tuple[str, int]] = []
    turned = ""  # a closing mark typed in place of an opening one; its partner is still to come
    waiting: Counter[str] = Counter()  # counts of the marks on the stack, which may be deep
    last = {match[0]: match.start() for match in _MARK.finditer(text)}
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark in "()":
            mark = "（" if mark == "(" else "）"  # another rule reports a mixed pair
        if mark in _CLOSER:
            stack.append((mark, at))
            waiting[mark] += 1
        elif stack and stack[-1][0] == _PARTNER[mark]:
            waiting[stack.pop()[0]] -= 1
        elif (mark == "’" and _APOSTROPHE.match(text, max(at - 1, 0))) or (
            mark == "）" and _COUNTS.search(text[max(at - _COUNT_LENGTH, 0) : at])
        ):
            continue
        elif waiting[_PARTNER[mark]]:  # deeper in the stack: the marks above are crossed or left open
            opening, place = stack[-1]
            while stack:
                passed = stack.pop()[0]
                waiting[passed] -= 1
                if passed == _PARTNER[mark]:
                    break
            is_later = last.get(_CLOSER[opening], -1) >= at
            words = f"`{opening}` 和 `{mark}` 交叉了" if is_later else f"`{opening}` 没有另一半"
            hint = f"补上 `{_CLOSER[opening]}`，或者删掉 `{opening}`"
            yield Fault(paragraph, place, place + 1, words, hint)
        elif turned == mark:
            turned = ""
        elif text[at] == mark:
            wanted, turned = _PARTNER[mark], mark
            yield Fault(paragraph, at, at + 1, f"`{mark}` 没有另一半", f"补上 `{wanted}`，或者删掉 `{mark}`")
    yield from _left_open(paragraph, stack, following)


def _left_open(paragraph: Prose, stack: list[tuple[str, int]], following: str) -> Iterator[Fault]:
    """Yield the opening marks that nothing closes. stack: the marks and their places; following: first character of the next paragraph."""
    for index, (mark, at) in enumerate(stack):
        if (mark in "“‘" and following == mark) or paragraph.text[at] != mark:
            continue
        if index + 1 < len(stack) and stack[index + 1][0] == mark:
            continue  # “甲“: one mistake, reported at the second
        closing = _CLOSER[mark]
        hint = f"补上 `{closing}`，或者删掉 `{mark}`"
        if index and stack[index - 1][0] == mark:
            hint = f"是前面那个 `{mark}` 的另一半，就改成 `{closing}`；不是，{hint}"
        yield Fault(paragraph, at, at + 1, f"`{mark}` 没有另一半", hint)

"""Finds the known name that a mistyped word was probably meant to be: one that differs by typing mistakes only.

A word with a meaning of its own is not a typing mistake: 县政府办公室 differs little from 县委办公室, but is another office.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bulletin.values.text import edit_distance

# 汉字 that look alike. Those that sound alike are found by their pinyin.
_ALIKE = (
    "己已巳", "未末", "士土", "日曰目", "人入八", "干千于", "戊戌戍戎", "侯候", "编偏遍篇", "徽微", "睛晴情清请", "拨拔", "治冶", "今令",
    "大太犬", "天夫无", "王玉主", "木本术", "刀力", "又叉", "历厉", "续读", "侍待持", "拆折析", "密蜜", "晓绕", "崇祟", "免兔", "乌鸟",
    "汩汨", "候侯", "赢羸", "材村", "住往", "折拆", "贷货", "贫贪", "辩辨辫", "坐座", "洽治", "泠冷", "甲申由田", "问间", "风凤", "处外",
    "官宫", "管营", "技枝", "科料", "防访", "组祖", "单草", "简筒", "暑署", "蓝篮", "综棕", "委季", "政改", "社杜", "厂广",
)  # fmt: skip
# Sounds that many speakers and input methods do not distinguish: zh = z, n = l, hu = fu, ang = an.
_SAME_SOUND = (
    (re.compile("^([zcs])h"), r"\1"), (re.compile("^n(?=[aeiouv])"), "l"), (re.compile("^h(?=u)"), "f"), (re.compile("(?<=[aei]n)g$"), ""),
)  # fmt: skip
# With one character missing, the shorter word has at least so many: 县委 is not a mistyped 县纪委.
_LEAST_WITHOUT_ONE = 3


def nearest(word: str, known: Iterable[str], *, may_begin: bool = True) -> str | None:
    """Return the known name that `word` was probably meant to be, or None.

    Such a name differs by typing mistakes: characters that sound or look alike, two swapped characters, one character
    missing or too many. Of several names, the first with the fewest mistakes is returned.
    may_begin: if there is none, whether a name matches that begins with the word, or with which the word begins (供稿单位 for 供稿).
    """
    return _nearest(word, tuple(known), may_begin)


@lru_cache(4096)  # an unknown name may occur in hundreds of issues, and the preview looks it up at each save
def _nearest(word: str, known: tuple[str, ...], may_begin: bool) -> str | None:
    best: tuple[int, str] | None = None
    letters, limit = set(word), max(1, len(word) // 3)
    for name in known:
        if len(letters.difference(name)) > limit + 1:  # a cheap test that rejects most names
            continue
        mistakes = _typing_mistakes(word, name)
        if mistakes is not None and (best is None or mistakes < best[0]):
            best = mistakes, name
    if best is not None:
        return best[1]
    if not may_begin:
        return None
    near = (name for name in known if name.startswith(word) or (len(name) > 1 and word.startswith(name)))
    return next(near, None) if word else None


def _typing_mistakes(word: str, name: str) -> int | None:
    """Return how many typing mistakes turn `name` into `word`, None if it is a different word."""
    if word == name:
        return 0
    if abs(len(word) - len(name)) > max(1, len(word) // 3):
        return None
    left, right = (unicodedata.normalize("NFKC", text).casefold().replace(" ", "") for text in (word, name))
    if left == right:
        return 0
    if min(len(left), len(right)) < 2 or re.sub(r"\D", "", left) != re.sub(r"\D", "", right):
        return None  # one character may be anything; names with different numbers mean different things
    # One mistake in three characters.
    limit = max(1, len(left) // 3)
    if left.isascii() and right.isascii():
        distance = edit_distance(left, right, limit)
        return distance if distance <= limit else None
    if len(left) == len(right):
        # Differing pairs of characters: two neighbours that were swapped are one mistake.
        others = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
        if len(others) == 2 and others[0] == others[1][::-1] and edit_distance(left, right, 1) == 1:
            return 1
        is_typed = len(others) <= limit and all(_is_easily_mistaken(a, b) for a, b in others)
        return len(others) if is_typed else None
    is_near = min(len(left), len(right)) >= _LEAST_WITHOUT_ONE and edit_distance(left, right, 1) == 1
    return 1 if is_near else None


def _is_easily_mistaken(a: str, b: str) -> bool:
    """Return whether one character is easily typed in place of the other: both are ASCII, or look or sound alike."""
    if a.isascii() and b.isascii():
        return True
    return any(a in alike and b in alike for alike in _ALIKE) or bool(_sounds(a) & _sounds(b))


@lru_cache(1024)
def _sounds(char: str) -> frozenset[str]:
    """Return the most common reading of a 汉字 without its tone, in a set, simplified by _SAME_SOUND; empty for other characters."""
    from pypinyin import Style, pinyin  # takes 50 ms to load, and is needed only if a name was not found

    read = pinyin(char, style=Style.NORMAL, errors="ignore")
    sounds = set(read[0]) if read else set()
    for pattern, plain in _SAME_SOUND:
        sounds = {pattern.sub(plain, sound) for sound in sounds}
    return frozenset(sounds)

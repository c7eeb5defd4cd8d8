"""Decides which asterisks of a line are emphasis: rules for markdown-it that replace its own.

CommonMark's rules rely on blanks around emphasis, which Chinese does not have, and take too many asterisks for markup.
Here a pair is emphasis only if the author probably meant it: `200*300*15毫米`, `王**、李**` and `__密码__` stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_CLOSING = "、，。；：！？”’）》】〕〉」』,.;:!?)]"  # emphasized text never begins with one of these
_OPENING = "“‘（《【〔〈「『(["  # … and never ends with one of these
_PAUSE = re.compile("[、，。；：！？,;]")
_PAUSE_MARKS = "、，。；：！？"
# Words after an asterisk that is itself the topic: *号为必填项，带*的。
_REQUIRED = ("号", "为", "表示", "标")
# Before and after an asterisk, these make it a sign of multiplication, as digits do: (a+b)*4, 5*(c+d).
_FORMULA_BEFORE = ")]）％%‰²³°"
_FORMULA_AFTER = "([（"
_FORMULA = re.compile("[=＝÷×≈≤≥]")
_PRODUCT = re.compile(r"\w\*\w|[\d.](?:[毫厘分]?米|[cm]?m)$")  # a further factor, or a length
_LETTER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]$")  # a single Latin letter: 甘A**
# Family names before asterisks that mask the given name (王*明): only those that rarely end another word; and 某.
MASKED_AFTER = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆"
    "汪范廖贾韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤某俞柳岳翁柯阮倪殷庞樊骆卓聂詹邢鲁翟葛岑缪耿柴褚冉窦鲍"
    "邬臧戚凌霍虞裴娄佟闵阎",
    "欧阳", "上官", "司徒", "司空", "皇甫", "尉迟", "令狐", "慕容", "宇文", "端木", "南宫", "呼延", "申屠", "澹台", "钟离", "濮阳", "轩辕", "独孤",
)  # fmt: skip
# How many open runs are remembered: a limit keeps the time linear in the length of a line with many asterisks.
_MOST_WAITING = 50
_NEAR = 200  # how many characters around an asterisk are searched for signs of a formula, such as =
_LONGEST = 3  # `***` is bold and 楷体; a longer run masks digits: 138****5678


@dataclass(slots=True)
class _Run:
    """Adjacent asterisks from offset `begin` to `end`.

    delimiters: indexes of those not yet paired; partners: runs paired with this one.
    """

    begin: int
    end: int
    delimiters: list[int]
    partners: list["_Run"] = field(default_factory=list)


def star_rule(state: StateInline, silent: bool) -> bool:
    """Push each asterisk as a text token with its offset, and a delimiter for it; `pair_rule` finds the pairs."""
    if silent or state.src[state.pos] != "*":
        return False
    scanned = state.scanDelims(state.pos, True)
    for n in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = "*"
        token.meta = {"at": state.pos + n}
        last = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("*"), scanned.length, last, -1, False, False))
    state.pos += scanned.length
    return True


def pair_rule(state: StateInline) -> None:
    """Mark the pairs of asterisks in the text and within its links (each has its own delimiters), for markdown-it's emphasis rule."""
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)):
        runs = list(_runs(state, delimiters))
        pairs: list[tuple[_Run, _Run, int, int]] = []
        waiting: list[_Run] = []
        for run in runs:
            closed = _close(state.src, waiting, run)
            for opener, count in closed:
                for _ in range(count):
                    pairs.append((opener, run, opener.delimiters.pop(), run.delimiters.pop(0)))
                opener.partners.append(run)
                run.partners.append(opener)
                # Bold is never nested in bold: open runs of the same length before this pair are text.
                before = [o for o in waiting[: waiting.index(opener)] if len(o.delimiters) != count]
                waiting[:] = [*before, opener] if opener.delimiters else before
            if run.delimiters and len(run.delimiters) <= _LONGEST:
                waiting.append(run)
                del waiting[:-_MOST_WAITING]
        # Only now is it known whether all asterisks of a run found partners.
        broken = _broken(runs)
        for opener, closer, first, last in pairs:
            if id(opener) not in broken and id(closer) not in broken:
                delimiters[first].end = last


def _runs(state: StateInline, delimiters: list[Delimiter]) -> Iterator[_Run]:
    at = 0
    while at < len(delimiters):
        length = delimiters[at].length
        begin = state.tokens[delimiters[at].token].meta["at"]
        yield _Run(begin, begin + length, list(range(at, at + length)))
        at += length


def _close(src: str, waiting: list[_Run], run: _Run) -> list[tuple[_Run, int]]:
    """Return the open runs that `run` closes, nearest first, each with the number of asterisks; empty if it closes nothing.

    All asterisks of a run close something or none do, except that three may close one or two while the rest open. A nearer
    open run of another length is skipped: it is text within the emphasis.
    """
    count = len(run.delimiters)
    if count > _LONGEST or src[run.begin - 1 : run.begin].strip() == "":
        return []
    for opener in reversed(waiting):
        if len(opener.delimiters) == count and is_meant(src, opener.end, run.begin, count):
            return [(opener, count)]
    for n in range(len(waiting) - 1, -1, -1):
        opener = waiting[n]
        size = len(opener.delimiters)
        if size == _LONGEST and count < size and is_meant(src, opener.end, run.begin, count):
            return [(opener, count)]  # `***甲*乙**`: the rest is closed later
        if count == _LONGEST and size < count:
            outer = next((o for o in reversed(waiting[:n]) if len(o.delimiters) == count - size), None)
            if outer and is_meant(src, outer.end, run.begin, count):
                return [(opener, size), (outer, count - size)]
    # `**甲***乙*`: two asterisks close, the third opens.
    if count == _LONGEST and not (
        _is_western(src[run.begin - 1]) and _is_western(src[run.end : run.end + 1])
    ):
        for opener in reversed(waiting):
            size = len(opener.delimiters)
            if size < count and is_meant(src, opener.end, run.begin, size):
                return [(opener, size)]
    return []


def _broken(runs: list[_Run]) -> set[int]:
    """Return the ids of the runs that stay text.

    These are runs of which only some asterisks were paired, and all runs paired with them, directly or indirectly.
    """
    todo = [run for run in runs if run.partners and run.delimiters]
    broken: set[int] = set()
    while todo:
        run = todo.pop()
        if id(run) not in broken:
            broken.add(id(run))
            todo += run.partners
    return broken


def is_meant(src: str, begin: int, end: int, count: int) -> bool:
    """Return whether the text from begin to end, with `count` asterisks on both sides, is meant as emphasis."""
    inside = src[begin:end]
    before, after = src[max(begin - count - 1, 0) : begin - count], src[end + count : end + count + 1]
    first, last = inside[:1], inside[-1:]
    if not inside.strip() or first.isspace() or last.isspace() or first in _CLOSING or last in _OPENING:
        return False
    if _is_western(before) and _is_western(after):
        return False  # 200*300*15, 2**3和4**5
    if _is_western(first) and first == after and _PAUSE.match(last):
        return False  # *p<0.05，**p<0.01
    is_masked = src.endswith(MASKED_AFTER, 0, begin - count) and src.endswith(MASKED_AFTER, begin, end)
    if is_masked and len(inside) > 1:
        return False  # 王*明和李*华, 王**同志、欧阳**同志
    is_repeated = len(inside) > 1 and before == last and before.isalnum() and after.isalnum()
    if is_repeated and (count == 1 or first == after or last == "第" or _PAUSE.search(inside)):
        # 带**号、不带**号, 第**条第**款: the same words around both; but 全县**各县**都 is emphasis.
        return False
    if (
        _LETTER.search(src, max(begin - count - 1, 0), begin - count)
        and _LETTER.search(inside)
        and not _is_western(first)
    ):
        return False  # 甘A**和甘B**, P**值小于N**值; but 用Word**打开PDF**文件 is emphasis
    if count > 1:
        return True
    return _is_meant_single(src[max(begin - _NEAR, 0) : end + _NEAR], inside, before, after)


def _is_meant_single(around: str, inside: str, before: str, after: str) -> bool:
    """Return whether a pair of single asterisks is emphasis; they may also be signs of multiplication or mark required fields.

    around: the text with _NEAR characters on both sides; before, after: the characters next to the asterisks.
    """
    first, last = inside[0], inside[-1]
    if first in _OPENING and last in _CLOSING and last not in _PAUSE_MARKS:
        return True  # 在*《规划》*中
    if (_is_western(before) or (before and before in _FORMULA_BEFORE)) and (
        _is_western(after) or (after and after in _FORMULA_AFTER)
    ):
        return not (_is_western(first) or _is_western(last))
    if last in _PAUSE_MARKS and after.isalnum():
        return False  # *为必填，*为选填
    has_pause = bool(_PAUSE.search(inside.rstrip(_PAUSE_MARKS)))
    if not before.isalnum():
        return not (has_pause and after.isalnum() and inside.startswith(_REQUIRED))
    if has_pause:
        return False  # 带*的为必填，不带*的为选填
    if not after.isalnum():
        return not (inside.isascii() and inside.replace(".", "").isalnum())  # 长*5*（厘米）
    if len(inside) == 1 or (_is_western(first) and _is_western(last)) or _PRODUCT.search(inside):
        return False  # 长*宽*高, 长*3.5*高, 甲*乙*丙*丁, 长5米*宽3米*高2米
    if _is_western(before) or _is_western(after):
        return len(inside) > 3 and not any(_is_western(char) for char in (first, last))
    return first != after and not _FORMULA.search(around)


def _is_western(char: str) -> bool:
    return char.isascii() and char.isalnum()

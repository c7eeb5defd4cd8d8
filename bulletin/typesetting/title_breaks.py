"""Finds where a printed title may be broken, and what a break costs there, by words and marks; `title_lines` chooses."""

import re
from typing import Final

from bulletin.typesetting import cjk_marks
from bulletin.typesetting.title_words import WORDS

NEVER: Final = 1000.0  # cost of a break that violates a rule; 0 is the cost of the best places
_NOT_LAST: Final = WORDS["last"] | WORDS["turn"]
_LEAD: Final = WORDS["lead"] | WORDS["turn"] | WORDS["verb"]
# With the 字 before it, each is a verb: 看出, 挪到, 换了.
_RESULTS: Final = frozenset("了出到成住给回完起进为掉在")
_SUFFIXES: Final = frozenset("省市县区乡镇村州旗盟街路局厅部委办处科室组队站所院校厂社馆园寺岛山河湖港湾")
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
)
# A number with its counted unit, or several: 第三次, 20多人次, 12年3个月
_COUNT: Final = re.compile(
    r"(?:第?(?:\d[\d.,]*|[〇零一二两三四五六七八九十百千万亿几数]+)[多余]?[%％]?(?:人次|小时|学时|课时|分钟|个月|周年|季度|年度|"
    "公里|公斤|平方米|立方米|百分点|万元|亿元|[个位名项件条次届年月日天期批家户人所座张本篇册场堂节门课种类级层口亩里元块把面处遍"
    "回步支只部辆号章点分倍成轮队组方线站段季周岁套份笔村镇县省市区大字句道杯碗间栋封台架艘匹头棵株粒颗片声首幅顶])?)+"
)
_NOT_FIRST: Final = "，。、；：？！”’）〕】》〉·–～/"
# Counts of time or of repetition, behind which a title may break: 三年, 两次
_TIMES: Final = re.compile(r".*(?:[年月日天次遍期届倍周岁%％]|小时|分钟|周年|季度|年度)")

_MEETING: Final = re.compile("第.*[次届]|.*届")  # counts that name a meeting: 第三次|会议


def break_places(text: str) -> set[int]:
    """Return the places where marks and Western words allow a line to end."""
    breaks = cjk_marks.line_breaks(text, cjk_marks.kinds_of(text))
    places = {place for place in range(1, len(text)) if breaks[place] == cjk_marks.FREELY}
    # A space at the end of a line is not printed, so the mark behind it would start the next line.
    return places.difference(
        place
        for mark in re.finditer(rf"\s+[{_NOT_FIRST}]", text)
        for place in range(mark.start(), mark.end())
    )


def place_cost(text: str, place: int, before: str, after: str) -> float:
    """Return the cost of a break at `place`, between the words `before` and `after`; either may be a mark or a space."""
    last, first = text[place - 1], text[place]
    if last.isspace():
        return 4.0 if first.isascii() and text[:place].rstrip()[-1:].isascii() else 0.0
    if last in "：！？；。，" or text.startswith(("——", "暨"), place):
        return 0.0
    if after in WORDS["first"] or before in _NOT_LAST or last in "·+" or first in "—…+":
        return NEVER
    if first in "（〔【":
        # （试行） stays with what it explains; a longer remark may have a line of its own.
        return 2.0 if re.match(r"[（〔【][^）〕】]{6}", text[place:]) else NEVER
    if last in "、—…":
        return 3.0 if last == "、" else 1.5
    if last in "”’》〉）〕】" and first not in "“‘《〈":
        return 1.5 if after not in _RESULTS and _is_lead(text, place, after) else 6.0
    # A break that leaves three 字 or fewer beside a mark: 县总工会：夜校|办到厂门口.
    torn = 2.5 if re.search(r"[：，；。！？、—]\w{1,3}$", text[:place]) else 0.0
    torn += 2.5 if re.match(r"\w{1,3}[，；。、]", text[place:]) else 0.0
    if first in "“‘《〈":
        return torn + (5.0 if before in WORDS["verb"] or before == "的" or last in _RESULTS else 3.0)
    return torn + _word_cost(text, place, before, after)


def _word_cost(text: str, place: int, before: str, after: str) -> float:
    """Return the cost of a break between two words without marks."""
    lead = _is_lead(text, place, after)
    # Words that the dictionary lacks are cut into single 字: 石|梁|渡|镇, 李|明远; and 开|在 is one verb.
    unknown = len(before) == 1 and not lead and (len(after) == 1 or before in _SURNAMES)
    if unknown or after in _SUFFIXES or (len(before) == 1 and after in _RESULTS):
        return NEVER
    for count in _COUNT.finditer(text):
        if count.start() < place < count.end():
            return NEVER
        if place == count.end():  # 三年|后来 is better than 三张|清单; 第三次|会议 is as bad as the latter
            times = _TIMES.fullmatch(count.group()) and not _MEETING.fullmatch(count.group())
            return (1.0 if lead else 3.0) if times else (1.5 if lead else 8.0)
    if before in ("的", "党的"):
        return 20.0 if before == "党的" or _COUNT.match(text, place) else 4.0  # 党的|二十届四中全会
    counted = _COUNT.match(text, place)
    if (
        re.search("[型性]$|(?<![方模仪形])式$|^[省市县区]$", before)
        or after[-1] in "局室组"
        or (before == "等" and counted)
    ):
        return 9.0  # an adjective and its noun, 应急|管理局, 王建国等|15人
    verb = before in WORDS["verb"] or before[-1] in _RESULTS
    if lead and text[place:] != after:
        return 4.0 if verb and before not in WORDS["close"] else 1.0
    if before in WORDS["end"] or before in WORDS["close"]:
        return 2.5
    if counted:
        return 6.0 if verb else 2.0
    return 6.5 if verb or 1 in (len(before), len(after)) else 5.5


def _is_lead(text: str, place: int, after: str) -> bool:
    """Return whether a new phrase starts at `place`: with a preposition, an adverb or a verb."""
    if after in _LEAD or after in WORDS["noun"]:
        return after in _LEAD
    tail = text[place + 1 : place + 3]
    return len(after) <= 2 and (tail[:1] in _RESULTS or tail[1:] == "了")

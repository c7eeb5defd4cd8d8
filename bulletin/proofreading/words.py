"""Finds wrong words: misspellings, an office's own terms, repetitions, leftover foreign words, traditional characters, variants."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bulletin.proofreading.prose import HAN, Prose
from bulletin.proofreading.rule import Copy, Fault, compiled, matches, replaced
from bulletin.proofreading.spelling import MISSPELLINGS, VARIANTS
from bulletin.typesetting.title_lines import segmenter
from bulletin.values.traditional import REGULAR, SIMPLIFIED, TRADITIONAL

_SAYING = 4  # 字
_AROUND = 12  # 字 before and behind a place that are segmented with it


@lru_cache(maxsize=64)  # the same text is segmented again when fixes are made
def _edges_of_words(text: str) -> frozenset[int]:
    """Return the places in a text between words, and within long words: 心得体会 is 心得 and 体会."""
    edges = {0}
    for word in segmenter()(text):
        begin = max(edges)
        edges.update((*range(begin + 2, begin + len(word) - 1), begin + len(word)))
    return frozenset(edges)


def _edges_around(text: str, start: int, end: int) -> set[int]:
    """Return the places between words in and near a range of a text."""
    begin = max(start - _AROUND, 0)
    return {begin + edge for edge in _edges_of_words(text[begin : end + _AROUND])}


def _is_word(text: str, start: int, end: int) -> bool:
    """Return whether a range is one word or more, or within one word; 海拨 in 上海拨付 is neither."""
    edges = _edges_around(text, start, end)
    if end - start >= _SAYING and edges.intersection((start, end)):
        return True  # 直接了当地: unmistakable, though the segmenter may find 当地
    return edges.issuperset((start, end)) or edges.isdisjoint(range(start + 1, end))


def _places(copy: Copy, words: Iterable[str]) -> Iterator[tuple[Prose, re.Match[str]]]:
    """Yield each place of one of these words, if they are words there; of several that begin there, the longest."""
    if present := copy.present(words):
        pattern = "|".join(map(re.escape, sorted(present, key=len, reverse=True)))
        for paragraph, match in matches(copy, pattern, *present):
            if _is_word(paragraph.text, *match.span()):
                yield paragraph, match


_COUNTING = tuple("座这那哪此该每几数某有一二两三四五六七八九十百千")


def misspellings(copy: Copy) -> Iterator[Fault]:
    """Yield words with a wrong 字."""
    for paragraph, match in _places(copy, MISSPELLINGS):
        right = MISSPELLINGS[match[0]]
        if match[0][0] == "座" and paragraph.text[: match.start()].endswith(_COUNTING):
            continue  # 那座落于河边的桥
        yield replaced(paragraph, *match.span(), right, f"`{match[0]}` 有错字，应当是 `{right}`")


def office_terms(copy: Copy) -> Iterator[Fault]:
    """Yield the wrong forms of content/用语.yaml; a right form that contains the wrong one is right."""
    for wrong, right in copy.terms:
        at = right.find(wrong)
        for paragraph, match in matches(copy, re.escape(wrong), wrong):
            start = match.start() - at
            if at >= 0 and start >= 0 and paragraph.text.startswith(right, start):
                continue
            words = f"`{wrong}` 应当写作 `{right}`（content/用语.yaml）"
            yield replaced(paragraph, *match.span(), right, words)


_TIME = (
    r"(?:目前|现在|今天|今日|昨天|昨日|昨晚|今年|去年|上年|本月|上月|本周|上周|年底|月底|[上下]半年|前三季度|第?[一二三四1-4]季度|报告期|同[日期]"
    r"|记者发稿|发稿|\d{1,4} ?年|\d{1,2} ?[月日]|20\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2}年)"
)
_UNTIL = rf"(?:(?<=[，。；：、（\n])|^)截止(?={_TIME})|(?<![名稿标费款交案])截止(?=目前|今年|去年|上年)"


# 报名截至日期, where 截止 is right; not 数据截至日期, which is right.
_DEADLINE = (
    "(?:(?<=报名|投标|申报|申请|缴费|受理|报送|提交)|(?<=征[稿文集求])|(?<=收[稿件]))截至(?=日期|时间|期)"
)


def until(copy: Copy) -> Iterator[Fault]:
    """Yield 截止 before a time, where 截至 is meant, and 截至 where something ends."""
    for paragraph, match in matches(copy, _UNTIL, "截止"):
        yield replaced(paragraph, *match.span(), "截至", "后面跟着时间，应当是 `截至`；`截止` 后面不带时间")
    for paragraph, match in matches(copy, _DEADLINE, "截至"):
        yield replaced(paragraph, *match.span(), "截止", "到期停止，应当是 `截止`；`截至` 后面跟着时间")


_NUMERALS = "一二三四五六七八九十〇零百千万亿两几多半某"
_TWICE = rf"([{HAN}]{{2,6}}?)\1"
_ON_PURPOSE = (
    "研究 讨论 商量 了解 考虑 学习 锻炼 休息 打扫 整理 琢磨 宣传 介绍 调查 体验 交流 合计 打听 收拾 活动 放松 准备 参观 教育 分析 总结 检查 沟通 照顾 帮助 反思 思考 尝试 熟悉 认识 比较 改善"
    " 组织 代表 领导 翻译 编辑 指挥 规定 提高 规范 提醒 鼓励 鉴定 见识 意思 如何 那么 来越 大片 大批 细长 狭长 拉加 热闹 高兴 非常 许多 好多 特别 永远 十分 渐渐 慢慢 哈哈 呵呵 大大 小小 人人 天天 年年 处处 家家 户户 点点 滴滴 层层 来来 日日 时时 事事 刻刻 往往 常常 代代 世世 重重 种种 纷纷"
)
_REPEATED_ON_PURPOSE = frozenset(_ON_PURPOSE.split())


def repeated_words(copy: Copy) -> Iterator[Fault]:
    """Yield the same 2 to 6 字 twice in running text, except numerals and words like 研究研究."""
    for paragraph, match in matches(copy, _TWICE):
        word = match[1]
        if paragraph.kind == "cell" or any(char in _NUMERALS for char in word):
            continue
        around = paragraph.text[match.start() - 1 : match.start()], paragraph.text[match.end() :][:1]
        # Both must be words: 集装箱装箱 is 集装箱 and 装箱; 企业创业创新 does not have 业创 twice.
        places = match.start(), match.end(1), match.end()
        if _is_on_purpose(word, *around):
            continue
        if _edges_around(paragraph.text, *match.span()).issuperset(places):
            yield Fault(paragraph, *match.span(), f"`{word}` 连写了两次", f"只留一个：{word}")


def _is_on_purpose(word: str, before: str, after: str) -> bool:
    """Return whether a word is repeated on purpose, by its form and the 字 beside it."""
    return (
        word in _REPEATED_ON_PURPOSE
        or len(set(word)) == 1
        or (len(word) % 2 == 0 and word[: len(word) // 2] * 2 == word)
        or word[0] in "很最极越太老的"  # 很远很远, 管理的航道的航道保护范围
        or word[-1] in "着的啊呀蓝绿黑红黄紫白"  # 想着想着, 碧蓝碧蓝
        or after in tuple("长地口团串物化再")  # 支队支队长, 根据根据地, 保管保管物, 读书读书再读书
        or (
            len(word) < 4 and before in ("", *"\n“「『，。；：") and after in tuple("，！。”")
        )  # “过奖过奖，不敢当不敢当！
    )


_SMALL_WORDS = [
    "and", "or", "the", "of", "in", "to", "for", "with", "is", "are", "but", "on", "at", "by", "an",
    "from", "as", "that", "this", "was", "be", "not",
]  # fmt: skip
_FOREIGN = rf"(?<=[{HAN}，、]) ?(?:{'|'.join(_SMALL_WORDS)}) ?(?=[{HAN}])"


def foreign_words(copy: Copy) -> Iterator[Fault]:
    """Yield a small foreign word alone between 汉字, left over from a translation or a conversion."""
    for paragraph, match in matches(copy, _FOREIGN, *_SMALL_WORDS):
        words = f"汉字中间夹着外文词 `{match[0].strip()}`"
        yield Fault(paragraph, *match.span(), words, "换成汉字，或者删掉")


_TO_USUAL = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
# Not reported: 字 used in names, and older forms in GB 2312 that old texts keep (捱, 菸, 麴, 鍾, 塚).
_KEPT = frozenset(REGULAR + "塚鍾").union(TRADITIONAL.encode("gb2312", "ignore").decode("gb2312"))
_USUAL = {char: usual for char, usual in _TO_USUAL.items() if char not in _KEPT} | {"苧": "苎", "逕": "迳"}
_TO_SIMPLIFIED = str.maketrans(_USUAL)
# Their 字 are 规范汉字 in another sense (於 as a surname, 乾 in 乾坤, 徵 in 宫商角徵羽), but traditional in these words.
_IN_WORDS = [
    "关於", "由於", "对於", "等於", "属於", "基於", "处於", "位於", "至於", "鉴於", "便於", "善於",
    "终於", "高於", "低於", "大於", "小於", "多於", "少於", "限於", "於是", "乾净", "乾燥", "乾部",
    "乾旱", "以後", "之後", "最後", "然後", "今後", "前後", "背後", "落後", "随後", "後来", "後续",
    "後面", "後期", "後勤", "什麽", "怎麽", "这麽", "那麽", "多麽", "要麽", "象徵", "特徵", "徵求",
    "徵收", "徵集", "徵文", "徵地", "合夥", "夥伴", "夥食", "蒐集", "祕书", "祕密", "氾滥", "扞卫",
    "昇华", "昇级", "昇旗", "上昇", "提昇", "剋扣", "釐米",
]  # fmt: skip
_ODD = frozenset("".join(_IN_WORDS)).intersection(_KEPT)
_REPORTED = _ODD.union(_USUAL)


def traditional_characters(copy: Copy) -> Iterator[Fault]:
    """Yield traditional characters: those that are not 规范汉字, and those that are not in their word."""
    for paragraph in copy.holding(*copy.characters & _REPORTED):
        text = paragraph.text
        places = {at for at, char in enumerate(text) if char in _USUAL}
        for match in compiled("|".join(_IN_WORDS)).finditer(text.translate(_TO_SIMPLIFIED)):
            places.update(at for at in range(*match.span()) if text[at] in _ODD)
        # Neighbouring ones are one finding.
        for match in re.finditer("x+", "".join("x" if at in places else " " for at in range(len(text)))):
            found = text[slice(*match.span())]
            usual = "".join(_USUAL.get(char) or _TO_USUAL[char] for char in found)
            message = f"`{found}` 是繁体字，规范字是 `{usual}`"
            hint = f"写成 {usual}；姓名、引文照旧的，列进 `校对例外`"
            yield Fault(paragraph, *match.span(), message, hint)


def variants(copy: Copy) -> Iterator[Fault]:
    """Yield forms of words for which another is recommended."""
    for paragraph, match in _places(copy, VARIANTS):
        right = VARIANTS[match[0]]
        yield Fault(paragraph, *match.span(), f"`{match[0]}` 是异形词，推荐写 `{right}`", right)


# 大约3000人左右, 近一半上下; not 附近…, 左右手
_ABOUT = (
    r"(?:大约|大概|大致|约莫?|(?<![附最接新])将?近)[有为是需占]?"
    r"((?:\d[\d.,]*(?:[～~—-]\d[\d.,]*)?|[一二两三四五六七八九十百千万几半]+)[%多余几]?[^，。；：、左右\d]{0,6}?)(?:左右|上下)(?!两|[联侧游手求])"
)


def about_twice(copy: Copy) -> Iterator[Fault]:
    """Yield 大约…左右, which means "about" twice."""
    for paragraph, match in matches(copy, _ABOUT, "左右", "上下"):
        words = f"“约”和“左右”意思重复：`{match[0]}`"
        yield Fault(paragraph, *match.span(), words, f"约{match[1]}")


_BESIDE = rf"(?<=[{HAN}]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[{HAN}])"
_CLOSE = rf"(?<=[{HAN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{HAN}])"


def mixed_blanks(copy: Copy) -> Iterator[Fault]:
    """Yield the first blank between 汉字 and digits or letters, if other places have none; the program sets the gap itself."""
    if copy.date is None:
        return
    apart = list(matches(copy, _BESIDE, " "))
    together = sum(1 for _ in matches(copy, _CLOSE)) if len(apart) > 1 else 0
    if together > 1:
        paragraph, match = apart[0]
        message = f"汉字和数字、字母之间，有的空格（{len(apart)} 处），有的不空（{together} 处）"
        yield Fault(paragraph, *match.span(), message, "都不空：空隙由程序按 `汉字与数字` 的设置排")

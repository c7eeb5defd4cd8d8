"""Who an article is from: the closing paragraph in （） that names its contributors, and the names in a line."""

import re

from bulletin.reading.markdown import Chunk
from bulletin.reading.rendering import plain_text

# Closing remarks in brackets, which name nobody: （完）, （未完待续）, （本文有删节）, （名单略）, （2020年3月5日）
_NOT_A_CONTRIBUTOR = re.compile(
    r"^(?:此件|本文|本报告|以上|全文|作者|内容|附[：件表图后录]|据|转自|转第|转载|摘自|摘编|原载|节选|选自|来源|上接|下转|未完|待续|续前|续完|连载|见|详见|参见|下期|"
    r"有删|名单|图[：/\d一二三]|\d{4}年)|(?:完|(?<!战)略|续|完毕|结束|删节|删改|删减|节选|摘编|摘登|摘录|附后|同上|转载|续完|连载|[号期版页])$|^[\d\W]+$|〔\d{4}〕"
)
_BETWEEN_NAMES = re.compile(r"[、，,；;]\s*|\s{2,}|　+")
_SPREAD_NAME = re.compile(r"(?<![^\s、，,；;])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![^\s、，,；;（(])")
_CONTRIBUTOR_WORDS = re.compile(r"^供稿(?:单位|人|部门)?[：:]\s*|^供稿\s+|(?<=\S)\s*供稿$")


def closing_contributor(body: list[Chunk]) -> str:
    """Return the text of a closing paragraph that is wholly in （）, else an empty one."""
    if len(body) < 2 or body[-1].kind != "paragraph":
        return ""
    text = plain_text(body[-1].tokens).strip()
    inside = text[1:-1].strip()
    if (
        text[:1] + text[-1:] != "（）"
        or "（" in inside
        or "。" in inside
        or _NOT_A_CONTRIBUTOR.search(inside)
        or ("：" in _CONTRIBUTOR_WORDS.sub("", inside))  # （执笔：张三）
    ):
        return ""
    return inside


def split_names(line: str) -> tuple[str, ...]:
    """Return the names in a line, split at 、 ， and blanks between them; 张　三 is one name, as two characters are set."""
    line = _SPREAD_NAME.sub(r"\1\2", line)
    return tuple(part for part in _BETWEEN_NAMES.split(line) if part)


def split_contributors(line: str) -> tuple[str, ...]:
    """Return the names in a contributors' line, without the words 供稿 and 供稿单位 around them."""
    return split_names(_CONTRIBUTOR_WORDS.sub("", line))

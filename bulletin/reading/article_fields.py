"""The `:字段: 值` lines under an article's title → their values; and the closing paragraph in （） → the article's contributors."""

import datetime
import re

from bulletin.reading.fields import Located
from bulletin.reading.key_mistakes import near_key, unknown_key, unreadable_date
from bulletin.reading.markdown import Chunk
from bulletin.reading.numerals import meant_date, parse_date
from bulletin.reading.rendering import plain_line, plain_text
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.key import spellings
from bulletin.values.keys import ARTICLE
from bulletin.values.text import without_brackets

_WORDS = spellings(ARTICLE)
# Remarks in brackets at the end of an article that name no contributor, by their beginning (（本文有删节）, （据新华社电）, （2020年3月5日）)
# and by their end (（完）, （名单略）, （标题为编者所加）, （掌声）).
_BEGINS_REMARK = (
    "此[件文复致]|本文|本报告|以上|全文|作者|内容|附[：件表图后录]|据|转自|转第|转载|摘自|摘编|原载|节选|选自|来源|上接|下转|未|待续|待更|续前|续完|连载|见|详见|参见|下期|"
    r"有[删改]|名单|供稿(?:单位|人)?[为是系]|文[：/／]|图片|[上下左右]?图[为：/／\d一二三]|\d{4}年|\d{1,2}月|[按以]|根据|小?标题|题目|数据截|排名|观点|个人|仅|请|不[得另宜]|特此|妥否|另[行附]|时间|略|"
    r"共印|共[\d一二三四五六七八九十]|联系(?:人|电话)|译自|第.{1,3}(?:部分|章|节|稿|篇|辑|讲)|《[^》]*》[^部社局室]*$"
)
_ENDS_REMARK = (
    "完|(?<!战)略|续|完毕|结束|删节|删改|删减|改动|改写|节选|摘编|摘登|摘录|整理|综合|附后|[同如][上下前]|[上下余]同|转载|续完|连载|[号期版页]|掌声|鼓掌|笑声|所加|后加|为序|排序|"
    r"先后|审阅|审核|草案|(?<![供撰来])稿|试行|暂行|参考|外传|资料|更新|观点|立场|另定|待定|提供|月[\d一二三四五六七八九十]+日|年[\d一二三四五六七八九十]+月|日电|摄影?|供图|图片|照片|公开(?:发布)?|者注"
)
# These remarks; figures and dates (（3.10）), document numbers (（澄学办〔2020〕5号）), single characters, Latin words (（END）).
_NOT_A_CONTRIBUTOR = re.compile(
    rf"^(?:{_BEGINS_REMARK})|(?:{_ENDS_REMARK})$|^[\d\W]+$|〔\d{{4}}〕|^.$|^[A-Za-z]{{1,7}}$|^(?:供稿|空白|备注|说明|之[一二三四五六七八九十])$"
)
# Separators of names; not within brackets: 甲（乙、丙） is one name.
_BETWEEN_NAMES = re.compile(r"(?:[、，,；;]\s*|\s{2,}|　+)(?![^（()]*[）)])")
# A name of two characters with a blank between: 张　三.
_SPREAD_NAME = re.compile(r"(?<![^\s、，,；;])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![^\s、，,；;（(])")
# Words around the names: 供稿单位：甲, 供稿 甲, 甲、乙联合供稿, 甲 执笔.
_CONTRIBUTOR_WORDS = re.compile(
    r"^供稿(?:单位|人|部门)?[：:]\s*|^供稿\s+|(?<=\S)\s*(?:联合|共同)?(?:供稿|执笔|撰稿)(?=[、，,；;]|$)"
)


class ArticleFields:
    """The fields of one article.

    values: English name of the field → its value and the place of its name; found: gets the diagnostics.
    """

    def __init__(self, source: SourceLines, chunks: list[Chunk], found: list[Diagnostic]) -> None:
        """Read the fields. Diagnostics: unknown-key, duplicate-key."""
        self._source = source
        self.found = found
        self.values: dict[str, Located[str]] = {}
        for chunk in chunks:
            written = chunk.directive
            name_at = Span(source.path, chunk.line, written.column + 1, len(written.name))
            key = _WORDS.get(written.name)
            if key is None:
                near = near_key(written.name, ARTICLE)
                line = f":{near}: {written.value}" if near else ""
                self.found.append(unknown_key(written.name, name_at, ARTICLE, "文章的字段里", line))
            elif key.en in self.values:
                message, hint = f"文章的 `{key.zh}` 写了两次", f"只留一个 `:{key.zh}:`"
                related = ((self.values[key.en].span, "先写在这里"),)
                self.found.append(
                    error("duplicate-key", message, name_at, "这里又写了一次", related=related, hint=hint)
                )
            else:
                self.values[key.en] = Located(plain_line(written.value), name_at)

    def one(self, name: str) -> str:
        """Return a field's value, empty if the field is absent."""
        return self.values[name].value if name in self.values else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Return the names in a field's value."""
        return split_names(self.one(name))

    def date(self, name: str) -> datetime.date | None:
        """Return the date in a field; None if absent or unreadable. Diagnostics: unreadable-date."""
        text = self.one(name)
        if not text:
            return None
        parsed = parse_date(text)
        if isinstance(parsed, str):
            number = self.values[name].span.line
            where = self._source.find(text, number, number)
            line = self._source.lines[number - 1].replace(text, meant_date(text).isoformat())
            self.found.append(unreadable_date(text, where, parsed, line))
            return None
        return parsed


def closing_contributor(body: list[Chunk]) -> str:
    """Return the contributors named by a last paragraph that is entirely in （）; empty if there is none."""
    if len(body) < 2 or body[-1].kind != "paragraph":  # the only paragraph is the text itself
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
    """Return the names in a line, split at 、 ， ； and blanks; 张　三 is one name, since names of two characters are spread so."""
    line = _SPREAD_NAME.sub(r"\1\2", without_brackets(line))
    return tuple(part for part in _BETWEEN_NAMES.split(line) if part)


def split_contributors(line: str) -> tuple[str, ...]:
    """Return the names in a contributors' line, without the words 供稿, 联合供稿, 供稿单位, 执笔 beside them."""
    return split_names(_CONTRIBUTOR_WORDS.sub("", line))

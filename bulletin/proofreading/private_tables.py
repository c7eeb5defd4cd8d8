"""Finds tables that name people with their illness or poverty and a telephone or an amount, which together identify a person."""

import re
from collections.abc import Iterator, Sequence

_NAME = re.compile(r"姓\s*名|名\s*字|户\s*主|患\s*者|救助对象|帮扶对象|受助人|受助学生|申请人")
_CASE = re.compile(
    r"病|癌|肿瘤|残疾|伤残|智障|艾滋|透析|尿毒症|低保|贫困|特困|困难|五保|孤儿|留守|失独|致贫|救助|资助|受助|精神障碍|怀孕|流产|吸毒|社区矫正|刑满"
)
_REACH = re.compile(r"电话|手机|联系方式|金\s*额|[（(]元[）)]|元/月|补助|补贴|救助金|身份证|住址|账号|卡号")
# The surnames of some nine in ten people (survey of the Ministry of Public Security, 2021).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫"
    "段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_FULL_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}$")
_MASKED = re.compile("[某*＊×○〇]")
_SPLIT = re.compile(r"(?<!\\)\|")


def case_tables(lines: Sequence[str]) -> Iterator[int]:
    """Yield the index of the header line of each such table. lines: of a Markdown text, whose tables have pipes."""
    at = 0
    while at < len(lines):
        if "|" not in lines[at]:
            at += 1
            continue
        end = at
        while end < len(lines) and "|" in lines[end]:
            end += 1
        if end - at > 1 and _is_case(lines[at], lines[at + 1 : end]):
            yield at
        at = end


def _is_case(header: str, body: Sequence[str]) -> bool:
    # Needed: a column of names, one of telephones, amounts or the like, a word of illness or poverty, and a full name.
    heads = _cells(header)
    column = next((n for n, head in enumerate(heads) if _NAME.search(head)), None)
    if column is None or not any(_REACH.search(head) for head in heads):
        return False
    rows = [_cells(row) for row in body]
    if not (
        any(_CASE.search(head) for head in heads) or any(_CASE.search(cell) for row in rows for cell in row)
    ):
        return False
    return any(_is_full_name(row[column]) for row in rows if len(row) > column)


def _is_full_name(cell: str) -> bool:
    name = re.sub(r"\s", "", cell)
    return name[:1] in _SURNAMES and bool(_FULL_NAME.match(name)) and not _MASKED.search(name)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _SPLIT.split(row.strip().strip("|"))]

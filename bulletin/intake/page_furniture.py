"""Removes what a web page prints around an article, also from a page saved as text: menus are left out with a remark, and
the line with source, author and time is split into fields.
"""

import re
from collections.abc import Iterator, Sequence

from bulletin.intake.blocks import Remark, SourceBlock, SourceDocument, SourceParagraph, SourceRun
from bulletin.intake.sheet import DATE
from bulletin.values.labels import CONTRIBUTOR_LABELS, SOURCE_FIELDS

_LONGEST = 120  # characters of a menu or of a line with source and time
_MENU_WORDS = (
    "首页", "返回顶部", "顶部", "返回列表", "上一篇", "下一篇", "上一条", "下一条", "相关", "相关文章", "相关链接", "相关阅读", "打印", "打印本页", "关闭",
    "关闭窗口", "收藏", "加入收藏", "设为首页", "分享", "分享到", "登录", "注册", "搜索", "网站地图", "联系我们", "扫一扫", "扫码分享", "无障碍浏览",
)  # fmt: skip
# 首页 > 新闻中心, 欢迎访问县政府网站, 您的位置：首页, 上一篇：……, 版权所有……
_MENU = re.compile(
    rf"^(?:[【\[]?(?:{'|'.join(sorted(_MENU_WORDS, key=len, reverse=True))})[】\]]?)(?:[\s|｜/>＞»·【】\[\]]+\S{{1,12}})*$"
    r"|^(?:欢迎(?:您|你)?(?:访问|光临|来到)\S{0,20}(?:网|网站|主页|平台)|\S{2,20}(?:网|网站|库|平台)欢迎(?:您|你))\S{0,12}$"
    r"|^(?:您?(?:的|所在)?(?:当前)?位置|您现在的位置)\s*(?:是)?\s*[：:].*$"
    r"|^(?:上|下)一[篇条]\s*[：:].*$"
    r"|^版权所有.*$|^\S{1,6}ICP备\S*$|^(?:扫一扫|分享到)\S{0,20}$"
)
_FIELDS = SOURCE_FIELDS | {label: label for label in ("责任编辑", "编辑", *CONTRIBUTOR_LABELS)}
# labels whose values are not imported
_SAYS_NOTHING = (
    "发布时间", "发表时间", "发布日期", "更新时间", "时间", "日期", "浏览次数", "浏览量", "浏览", "阅读次数", "阅读量", "阅读", "点击次数", "点击量", "点击数", "点击", "字号",
    "字体", "字体大小", "访问量", "人气", "分享",
)  # fmt: skip
# 来源：, 【作者：
_LABEL = re.compile(
    rf"[【\[（(]?\s*({'|'.join(sorted((*_FIELDS, *_SAYS_NOTHING), key=len, reverse=True))})\s*[：:]\s*"
)
# 2023-05-12 08:30:15 at the beginning of a line
_TIME = re.compile(rf"^[\[（(]?(?:{DATE.pattern})\s*\d{{1,2}}[：:]\d{{2}}(?:[：:]\d{{2}})?[\]）)]?\s*")


def without_furniture(document: SourceDocument) -> None:
    """Leave out menus above and below the article, each with a remark, and split the line with source and time into fields."""
    blocks = document.blocks
    begin, end = 0, len(blocks)
    while begin < end and _is_menu(blocks[begin]):
        begin += 1
    while end > begin and _is_menu(blocks[end - 1]):
        end -= 1
    for block in (*blocks[:begin], *blocks[end:]):
        document.remarks.append(Remark("dropped-line", block.place, "网页四周的字没有导入", block.text))
    document.blocks = [part for block in blocks[begin:end] for part in _parted(block, document.remarks)]


def _is_menu(block: SourceBlock) -> bool:
    return (
        isinstance(block, SourceParagraph) and len(block.plain) <= _LONGEST and bool(_MENU.match(block.plain))
    )


def _parted(block: SourceBlock, remarks: list[Remark]) -> Iterator[SourceBlock]:
    """Yield a block; a line with time, source or author is replaced by a paragraph for each of its fields."""
    facts = _facts(block.plain) if isinstance(block, SourceParagraph) else ()
    if not facts:
        yield block
        return
    for label, value in facts:
        if value and label in _FIELDS:
            yield SourceParagraph((SourceRun(f"{_FIELDS[label]}：{value}"),), block.place)
    # all characters of the line that no field got, for the remark
    left = "".join(
        f"{label}{'' if label in _FIELDS and value else value}"
        for label, value in (*facts, ("", _marks(block.text)))
    )
    remarks.append(Remark("dropped-line", block.place, "网页上发布的时间等没有导入", left))


def _facts(text: str) -> Sequence[tuple[str, str]]:
    """Return (label, value) pairs of a line such as 发布时间：2023-05-12 来源：日报 浏览：12 次, in order; empty for other lines."""
    if len(text) > _LONGEST or "。" in text:
        return ()
    time = _TIME.match(text)
    rest = text[time.end() :] if time else text
    labels = list(_LABEL.finditer(rest))
    # without a time in front, only a line with two labels, one at its beginning, and a date counts
    if not time and (len(labels) < 2 or labels[0].start() or not DATE.search(text)):
        return ()
    ends = [*(label.start() for label in labels[1:]), len(rest)]
    facts = [(time[0], "")] if time else []
    # words between the time and the first label name the source
    if bare := rest[: labels[0].start() if labels else len(rest)].strip():
        facts.append(("来源", bare))
    facts += [
        (label[1], rest[label.end() : end].strip(" \t\u3000|｜】])）"))
        for label, end in zip(labels, ends, strict=False)
    ]
    return facts


def _marks(text: str) -> str:
    """Return the brackets, colons and bars of a line, which belong to its labels."""
    return "".join(char for char in text if char in "【】[]（）()：:|｜")

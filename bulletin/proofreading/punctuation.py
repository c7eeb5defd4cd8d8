"""Finds faults of punctuation: half-width marks, straight quotes, doubled marks, dashes, dots, blanks (GB/T 15834—2011).

And characters that only look right: of other code blocks, invisible ones, private ones.
"""

import re
from collections.abc import Callable, Iterator

from bulletin.checks.odd_characters import is_invisible, usual
from bulletin.proofreading.prose import HAN, OBJECT, Prose
from bulletin.proofreading.rule import Copy, Fault, Fix, compiled, matches, replaced

_FULL = str.maketrans(",;:!?().", "，；：！？（）。")
# A reference, as its type [J] or [M/OL] shows; GB/T 7714 has half-width marks there.
_REFERENCE = re.compile(r"\[[JMCDNRSPGZ](?:/(?:OL|CD|DK))?\]")
_HALF = (
    rf"(?<=[{HAN}”’》）】〕%％]) ?[,;:!?]+[ ]?(?![A-Za-z0-9/\\]*\()"
    rf"|(?<=[0-9A-Za-z.{OBJECT}]) ?[,;:!?]+ ?(?=[{HAN}“‘《（【])"
    rf"|(?<=[{HAN}”’》）]{{2}})\.(?=[”’]?$)"  # ends a paragraph; within one it may stand in a name or behind an ordinal
)

_FOREIGN_END = re.compile(r"[A-Za-z.]+[”’]\Z")


def half_width_marks(copy: Copy) -> Iterator[Fault]:
    """Yield `,;:!?` beside 汉字, and `.` behind the last 汉字 of a paragraph."""
    for paragraph in copy.holding(*",;:!?."):
        if _REFERENCE.search(paragraph.text):
            continue
        for match in compiled(_HALF).finditer(paragraph.text):
            mark, after = match[0].strip(), paragraph.text[match.end() :][:1]
            before = paragraph.text[: match.start()][-1:]
            if mark == "." and paragraph.kind not in ("text", "item"):
                continue
            if before in "%％" and not re.match(f"[{HAN}“《（]", after):
                continue
            # “Yes”, no: a mark between foreign words.
            is_foreign = before in "”’" and after.isascii() and after.isalpha()
            if is_foreign and _FOREIGN_END.search(paragraph.text, 0, match.start()):
                continue
            end = match.end()
            if after == "\n":
                end = match.start() + len(match[0].rstrip(" "))
            full = mark.translate(_FULL)
            words = f"汉字旁边的 `{mark}` 是半角的，应当是全角的 `{full}`"
            yield replaced(paragraph, match.start(), end, full, words)


_QUOTED = re.compile(rf"[{HAN}，。！？；：、（）《》…—]")


def straight_quotes(copy: Copy) -> Iterator[Fault]:
    """Yield straight quotes beside or around 汉字; opening and closing ones are told apart by counting."""
    for paragraph in copy.paragraphs:
        for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
            if straight in paragraph.text:
                yield from _quotes_of(paragraph, straight, opening, closing)


def _quotes_of(paragraph: Prose, straight: str, opening: str, closing: str) -> Iterator[Fault]:
    text = paragraph.text
    places, is_open, is_odd = [], False, text.count(straight) % 2
    depth, straight_before = 0, 0  # how many “ are open, how many " came before
    marks = opening, closing
    for at, char in enumerate(text):
        if char == straight:
            around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
            if straight == "'" and re.fullmatch(r"[A-Za-z0-9]{1,2}", around) and not is_open:
                continue  # it's; 5'
            if straight == '"' and not is_open and is_odd and text[max(at - 1, 0) : at].isdecimal():
                continue  # inches: 55"
            if straight == "'" and not is_open:  # the outer marks are double ones: GB/T 15834—2011, 4.8
                marks = (opening, closing) if depth > 0 or straight_before % 2 else ("“", "”")
            places.append((at, marks[1] if is_open else marks[0]))
            is_open = not is_open
        elif char in (opening, closing):
            is_open = char == opening
        depth += (char == "“") - (char == "”")
        straight_before += char == '"'
    for index, (at, mark) in enumerate(places):
        partner = places[index + 1][0] if mark in "“‘" and index + 1 < len(places) else at
        inner = text[at : partner + 1] if mark in "“‘" else text[places[index - 1][0] : at]
        around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        if not (_QUOTED.search(inner) or _QUOTED.search(around)):
            continue
        # One quote without a partner makes all of them uncertain.
        fixes = () if is_open else (Fix(at, at + 1, mark),)
        message = f"引号 `{straight}` 是直的，应当是弯的 `{mark}`"
        yield Fault(paragraph, at, at + 1, message, "前引号用“，后引号用”", fixes)


# ，， or 。、, ！。 or ，？; not marks that are quoted as such: “，。”
_DOUBLED = r"(?<![“‘「])(?:[，。、；：]{2,}|[！？]{1,9}[，。、；：]+|[，。、；：]{1,9}[！？]+)(?![”’」])"
_STRONGEST = "！？。；：，、"  # of two different marks, the one that is first here stays


def doubled_marks(copy: Copy) -> Iterator[Fault]:
    """Yield two marks where one is right. Three or more 。 are an ellipsis, which another rule reports."""
    for paragraph, match in matches(copy, _DOUBLED):
        if re.fullmatch("。{3,}", match[0]):
            continue
        ask = "".join(char for char in match[0] if char in "！？")
        mark = ask or next(char for char in _STRONGEST if char in match[0])
        yield replaced(paragraph, *match.span(), mark, f"标点 `{match[0]}` 重复了，只要一个 `{mark}`")


_LINE = "(?:-{2,}|[─━]{1,3}|[－﹣]{2,}|–{2,}|―{1,2}|— —|—{1,2}-+|-+—{1,2})"
# Such a line between words, at the beginning of a line before 汉字, and at the end of a paragraph.
_DASH = (
    rf"(?<=[{HAN}”’》）】。，！？；：、\d]) ?{_LINE} ?(?=[{HAN}“‘《（【\d])"
    rf"|(?:(?<=\n)|^){_LINE} ?(?=[{HAN}“‘《（])"
    rf"|(?<=[{HAN}”’》）]) ?{_LINE}$"
)


def dashes(copy: Copy) -> Iterator[Fault]:
    """Yield hyphens, box-drawing lines and bars in place of ——."""
    for paragraph, match in matches(
        copy, _DASH, "--", "─", "━", "－－", "﹣﹣", "––", "―", "— —", "—-", "-—"
    ):
        before, after = paragraph.text[: match.start()][-1:], paragraph.text[match.end() :][:1]
        if before.isdecimal() and after.isdecimal():
            continue
        yield replaced(paragraph, *match.span(), "——", f"破折号写成了 `{match[0].strip()}`，应当是 `——`")


_ELLIPSIS = (
    rf"(?<=[{HAN}”’》），。！？；：、])(?:\.{{3,}}|。{{3,}}|⋯{{1,2}}|[·•．]{{3,}})"
    rf"|(?:(?<!\.)\.{{3,}}|⋯{{1,2}})(?=[{HAN}“《])"
    r"|(?<!…)…(?!…)|(?<!…)…{3}(?!…)|(?<!…)…{5,}"
)
# ……等 and 等……; not where 等 means to wait: “等……等一下！” and ……等他回来.
_ELLIPSIS_ETC = r"……等(?![他她你我您它待到着会候等再]|一[会下等]|不及)|(?<=等)(?<![“‘「一再别请先]等)(?<![“‘「]等等)……(?!等)"


def ellipses(copy: Copy) -> Iterator[Fault]:
    """Yield dots in place of ……."""
    for paragraph, match in matches(copy, _ELLIPSIS, "...", "。。。", "⋯", "···", "•••", "．．．", "…"):
        around = paragraph.text[max(match.start() - 1, 0) : match.start()] + paragraph.text[match.end() :][:1]
        if not re.search(f"[{HAN}“”‘’《》（），。！？]", around):
            continue
        yield replaced(paragraph, *match.span(), "……", f"省略号写成了 `{match[0]}`，应当是六个点 `……`")


def ellipses_with_etc(copy: Copy) -> Iterator[Fault]:
    """Yield …… beside 等: both mean "and so on"."""
    for paragraph, match in matches(copy, _ELLIPSIS_ETC, "……"):
        yield Fault(paragraph, *match.span(), "省略号和“等”只要一个", "留下“等”，删掉……")


# Not between two Latin letters, where the dot multiplies. A paragraph that begins with it is a list, with it before each item.
_INTERPUNCT = (
    rf"(?<=[{HAN}”’》])[•・∙‧･⋅](?=[{HAN}A-Za-z“‘《])|(?<=[A-Za-z])[•・∙‧･⋅](?=[{HAN}])"
    r"|(?<=[^\W\d_一二三四五六七八九十]{2})．(?=[^\W\d_]{2})"
)


def interpuncts(copy: Copy) -> Iterator[Fault]:
    """Yield other dots in place of ·, as in names."""
    for paragraph, match in matches(copy, _INTERPUNCT, *"•・∙‧･⋅．"):
        if paragraph.text.startswith(match[0]):
            continue
        yield replaced(paragraph, *match.span(), "·", f"间隔号写成了 `{match[0]}`，应当是 `·`")


_TILDE = r"(?<=[\d%％℃年月日时点元万亿个人户名岁页米]) ?~ ?(?=\d)"


def tildes(copy: Copy) -> Iterator[Fault]:
    """Yield ~ between digits."""
    for paragraph, match in matches(copy, _TILDE, "~"):
        yield replaced(paragraph, *match.span(), "～", "数字之间的 `~` 是半角的，应当是 `～`")


# Blanks behind and before stops, inside brackets, between 汉字 and quotation marks, brackets or ——, and in 〔2025〕 3号.
_STOPS, _OPENING, _CLOSING = "，。、；：！？", "（《〈【〔「『", "）》〉】〕」』"
_BLANK = (
    rf"(?<=[{_STOPS}])[ \t\u00a0　]+(?=\S)|(?<=\S)[ \t\u00a0　]+(?=[{_STOPS}])"
    rf"|(?<=[{_OPENING}])[ \t\u00a0]+|(?<![ \t\u00a0])[ \t\u00a0]+(?=[{_CLOSING}])"
    rf"|(?<=[{HAN}])[ \t\u00a0]+(?=[{_OPENING}“‘”’]|——)|(?:(?<=[{_CLOSING}”’“‘])|(?<=——))[ \t\u00a0]+(?=[{HAN}])"
    r"|(?<=〕)[ \t\u00a0]+(?=\d)"
)


def blanks(copy: Copy) -> Iterator[Fault]:
    """Yield blanks beside full-width marks, which contain their own space."""
    for paragraph, match in matches(copy, _BLANK, *" \t\u00a0　"):
        is_to_fill = len(match[0]) > 2 and paragraph.text[match.start() - 1] == "："  # 甲方：　　　　乙方：
        if is_to_fill or (paragraph.kind == "heading" and "　" in match[0]):
            continue
        yield replaced(paragraph, *match.span(), "", "全角标点旁边有空格")


_HALF_BRACKETS = rf"\([^()（）\n{OBJECT}{HAN}]*+[{HAN}][^()（）\n{OBJECT}]*+\)"
_MIXED_BRACKETS = r"(?<![A-Za-z])\(([^()（）\n]*)）|（([^()（）\n]*)\)"


def half_width_brackets(copy: Copy) -> Iterator[Fault]:
    """Yield half-width brackets around 汉字, and pairs with one half-width bracket."""
    for paragraph in copy.holding("(", ")"):
        if _REFERENCE.search(paragraph.text):
            continue
        for pattern in (_HALF_BRACKETS, _MIXED_BRACKETS):
            for match in compiled(pattern).finditer(paragraph.text):
                first, last = match.start(), match.end() - 1
                ends = ((first, "（"), (last, "）"))
                fixes = tuple(Fix(at, at + 1, mark) for at, mark in ends if paragraph.text[at] != mark)
                yield Fault(paragraph, *match.span(), "汉字外面的括号是半角的，应当是全角的", "", fixes)


_PRIVATE = "[\ue000-\uf8ff\U000f0000-\U0010fffd]"


def _characters(copy: Copy, wanted: Callable[[str], bool]) -> Iterator[tuple[Prose, re.Match[str]]]:
    """Yield the places of all characters of a text for which `wanted` is true."""
    if found := "".join(filter(wanted, copy.characters)):
        yield from matches(copy, f"[{re.escape(found)}]", *found)


def compatibility_characters(copy: Copy) -> Iterator[Fault]:
    """Yield radicals and compatibility forms that look like 汉字 or letters."""
    for paragraph, match in _characters(copy, lambda char: usual(char) != char):
        meant = usual(match[0])
        yield replaced(paragraph, *match.span(), meant, f"`{match[0]}` 不是 `{meant}`，只是样子相同")


def invisible_characters(copy: Copy) -> Iterator[Fault]:
    """Yield characters that are invisible."""
    for paragraph, match in _characters(copy, is_invisible):
        yield replaced(paragraph, *match.span(), "", f"这里有一个看不见的字符 U+{ord(match[0]):04X}")


def private_characters(copy: Copy) -> Iterator[Fault]:
    """Yield characters of private use, which each computer shows in another way."""
    for paragraph, match in matches(copy, _PRIVATE):
        words = f"这里有一个自造字 U+{ord(match[0]):04X}"
        yield Fault(paragraph, *match.span(), words, "换成通用的字；别的电脑上显示不出它")

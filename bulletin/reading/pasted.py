"""Recognizes lines pasted along with a text from Word or a PDF: page numbers, masthead and tail, labels, plain headings.

The program prints all of these itself, from front matter, fields, blocks and # signs. As text they would be printed twice,
or in the typeface of the body.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.values.choices import URGENCIES
from bulletin.values.key import spellings
from bulletin.values.keys import ARTICLE
from bulletin.values.labels import (
    APPROVER_LABELS,
    CONTRIBUTOR_LABELS,
    EDITOR_LABELS,
    LIST_OF_LABEL,
    NOTE_LABELS,
)
from bulletin.values.settings import Config

_BLANK = " \t　\xa0\u2002\u2003"
_ALL_BLANKS = re.compile(rf"[{_BLANK}]+")

# — 2 —, 2, 2/8, 第2页 共8页, Page 2 of 8, P2, - ii -, （下转第3页）
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－─―~～·•*]+ ?\d{1,3} ?[-—–－─―~～·•*]+|\d{1,3}|\d{1,3} ?[/／] ?\d{1,3}"
    r"|(?:第 ?[\d一二三四五六七八九十]{1,3} ?页)?[ ，,、/／（(]{0,3}共 ?[\d一二三四五六七八九十]{1,3} ?页[）)]?"
    r"|第 ?[\d一二三四五六七八九十]{1,3} ?页|[Pp]age ?\d+(?: of \d+)?|[Pp]\. ?\d+"
    r"|\d{1,3} of \d{1,3}|[Pp]\d{1,3}|页 ?\d{1,3}|\d{1,3} ?[/／] ?\d{1,3} ?页|[-—–－─―]+ ?[ivxIVX]{1,5} ?[-—–－─―]+|[（(]?(?:此页无正文|续上页|续下页|(?:下转|上接|转|接)第 ?\d+ ?[页版])[）)]?)$"
)
# Without labels that may also begin a sentence.
_LISTS = "|".join(label for label in LIST_OF_LABEL if label not in ("主送", "上报", "印发", "发送"))
# 报：县委, 抄送：县档案馆; without a colon only before an office: 报 县委、县政府
_DISTRIBUTION = re.compile(
    rf"^({_LISTS}) ?[：:] ?(\S.*)$|^(报|送|发) (?=\S*(?:[委府办局部厅县市区镇乡]|单位|成员|领导)(?:[ 、，,。]|$))(\S.*)$"
)
_DIGIT = "[\\d〇○零一二三四五六七八九十]"
# 秘密★10年, 密级：机密, （绝密）, 内部资料，注意保存
SECRECY = re.compile(
    r"^[（(【]?(?:密 ?级 ?[：:] ?)?((?:绝密|机密|秘密)(?: ?[★☆*] ?(?:\d{1,2} ?年|长期)| ?\d{1,2} ?年)?)[）)】]?$"
    r"|^[（(【]?(?:密 ?级 ?[：:] ?内部|内部(?:资料|刊物|文件|参考|材料|情况|使用|传阅|发行)"
    r"(?:[，,、 ]*(?:注意保存|注意保密|妥善保管|请勿外传|不得外传|严禁外传|仅供参考|不得翻印|阅后收回))?)[）)】]?$"
)
DATE = rf"{_DIGIT}{{4}} ?年 ?{_DIGIT}{{1,2}} ?月 ?{_DIGIT}{{1,3}} ?日"
"""A pattern for a date in figures or Chinese numerals: 2020年3月10日, 二〇二〇年三月十日."""
_KEYWORDS = re.compile(r"^(?:主 ?题 ?词|关 ?键 ?词)[：:] ?(\S.*)$")
# A line of the contents with its page: 加强学习……………3, 加强学习 ...... (3)
_CONTENTS_LINE = re.compile(r"^\S.{2,50}?(?:[….·．]{3,}|…{2}|\.{4,}) ?[（(]?\d{1,3}[）)]?$")
# The rest of a running head after the bulletin's name is removed: 第365期 2020年3月10日 第2页
_RUNNING_HEAD = re.compile(rf"^(?:总?第 ?\d{{1,5}} ?期|{DATE}|[ （(）)·|／/]|第 ?\d+ ?页)*$")
# 共印120份, （本期印数：120）
_PRINT_RUN = re.compile(r"^[（(]?(?:本期)?(?:共印|印数|印发份数)[：: ]*(\d{1,6}) ?份?[）)]?[。]?$")
# 第365期, 2020年第5期（总第365期）, （第五期）
_ISSUE_LINE = re.compile(
    r"^[（(]?(?:\d{4} ?年)? ?[（(]?(?:总)?第 ?[\d一二三四五六七八九十百]{1,6} ?期[）)]?(?: ?[（(]?总第 ?\d{1,5} ?期[）)]?)?[）)]?$"
)
DATE_LINE = re.compile(f"^{DATE}$")
# 协调小组办公室 2020年3月10日印发
_IMPRINT = re.compile(rf"^[（(]?\S{{0,30}} ?{DATE} ?(?:印发|编印|印)[）)]?$")
# 目　录, 【本期要目】, toc:
_CONTENTS = re.compile(r"^[【\[]?(?:目 ?录|toc|TOC|本期目录|本期要目|本期导读|本期内容|要目)[】\]]?[：:]?$")
_BRACKETED = re.compile(r"^【([^【】]{2,12})】$")
_MADE_BY = ("编", "编印", "印", "印制", "编制", "主办", "主编", "编发")  # words after the office's name
_AROUND_SECTION = "★☆■◆●※◎◇▲△○□【】[]［］〖〗〔〕<>《》「」『』*-—━─═=·•：:"
# 编者按：…, 【编者按】…, （编者按：…）, 按：…, or 编者按 alone with the note below
_NOTE = re.compile(
    rf"^[【〔\[［]?(?:{NOTE_LABELS}|按(?=[：:]))[】〕\]］]?[：: ]{{1,2}}(\S.*)$|^[【〔\[［](?:{NOTE_LABELS})[】〕\]］](.*)$|^（(?:{NOTE_LABELS})[：:](.+)）$|^(?:{NOTE_LABELS})[：:]?()$"
)
_BOLD_LABEL = re.compile(r"^(\*{1,2})(\S{1,8}?)\1")  # **编者按：**
_ATTACHMENT = re.compile(r"^附 ?件 ?[\d一二三四五六七八九十]{0,2} ?[：:]?$")
# A short line that begins with an ordinal: 一、提高认识, （一）提高认识, 1．提高认识, （1）提高认识, **一、提高认识**
_HEADING = re.compile(
    r"^(\**)(?:(?P<three>[一二三四五六七八九十]{1,3}、)|(?P<four>[（(][一二三四五六七八九十]{1,3}[）)])|(?P<five>\d{1,2}[.．、] ?(?!\d))|(?P<six>[（(]\d{1,2}[）)]))"
    r"[^*。！？；;!?]{1,34}\1$"
)
_SHARPS = {"three": "###", "four": "####", "five": "#####", "six": "######"}
_PROSE = 34  # characters: the paragraph below a heading is longer; the next item of a list is not
_FIELD = re.compile(r"^([^\s:：，。]{2,8})[ ]?[：:][ ]?(\S.*)$")
_ORDINAL = re.compile(r"\d{1,2}[.．、)）]|[（(]\d{1,2}[）)]|[①-⑳]")
# Several labels with names on one line: 签发：甲 责任编辑：乙
_PAIRS = re.compile(r"([^\s：:]{2,6}) ?[：:] ?(\S.*?)(?= [^\s：:]{2,6} ?[：:]|$)")
_FIELD_WORDS = spellings(ARTICLE)
# A field with a missing or wrong colon or a blank too many: `:供稿 甲`, `: 供稿：甲`
_HALF_FIELD = re.compile(r"^[:：][ ]*([^\s:：，。]{2,8})[ ]*[：: ][ ]*(\S.*)$")
# First characters of the lines recognized below: a quick test that rejects most lines.
_MAY_BEGIN = re.compile(
    r"[-*［〔呈寄页总绝机秘密内特加关续—–－─―~～·•*\d第共（(下上转接此报送发增抄主分印PpＰ〇○零一二三四五六七八九十目本要【\[编按附供撰来通责校审签作]"
)
_URGENCIES = frozenset(choice.zh for choice in URGENCIES)
_BEGINS_LONG = frozenset("报送发增抄主分印下呈寄编按【〔［*")
# Codes of lines that are printed before the first title or after the last text, and belong to no article.
PASTED_CODES = frozenset(
    ("typed-page-number", "typed-distribution", "typed-masthead", "typed-secrecy", "typed-section", "typed-note")
)  # fmt: skip
LONGEST = 60  # maximum length in characters of such a line, except lists of recipients and notes


@dataclass(frozen=True, slots=True)
class Masthead:
    """The texts that the program prints by itself.

    words: the bulletin's name, 题头 lines and office, without blanks; sections: of the bulletin.
    publisher: the office, without blanks; listed: the sections in the issue's front matter.
    """

    words: frozenset[str]
    sections: tuple[str, ...]
    publisher: str = ""
    listed: tuple[str, ...] = ()


def masthead_of(config: Config, listed: Iterable[str]) -> Masthead:
    """Return the texts that the program prints in issues of this bulletin. listed: the sections in an issue's front matter."""
    words = (config.name, config.publisher, *config.campaign)
    bare = frozenset(_ALL_BLANKS.sub("", word) for word in words if word)
    return Masthead(bare, config.section_names, _ALL_BLANKS.sub("", config.publisher), tuple(listed))


@dataclass(frozen=True, slots=True)
class Pasted:
    """The diagnostic for a line that was pasted along with a text.

    is_text: whether the line stays text of the article after it is fixed. is_error: whether the issue must not be published with it.
    """

    code: str
    message: str
    label: str
    hint: str
    is_text: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class LineContext:
    """The context of a line of text.

    in_article: whether an article's title is above. after_title: whether only fields are between the article's title and
    the line. above, following: the neighbouring lines of text.
    """

    masthead: Masthead
    in_article: bool = True
    after_title: bool = False
    above: str = ""
    following: str = ""


def may_be_long(line: str) -> bool:
    """Return whether a line longer than LONGEST may still be a list of recipients or an editor's note."""
    return line.lstrip(_BLANK)[:1] in _BEGINS_LONG


def is_page_number(line: str) -> bool:
    """Return whether a line has only a page number."""
    return len(line) <= LONGEST and bool(_PAGE_NUMBER.match(single_blanks(line)))


def single_blanks(line: str) -> str:
    """Return a line with each run of blanks as one space, and none at its ends."""
    return _ALL_BLANKS.sub(" ", line).strip()


def pasted_line(line: str, at: LineContext) -> Pasted | None:
    """Return the diagnostic for a line that was pasted along with the text, None for plain text.

    Codes: typed-page-number, typed-distribution, typed-masthead, typed-secrecy, typed-section, typed-field, typed-note,
    typed-attachment, typed-heading.
    """
    masthead, text, single = at.masthead, line.strip(_BLANK), single_blanks(line)
    is_short = len(text) <= LONGEST
    if at.after_title and (found := _HALF_FIELD.match(single)) and found[1] in _FIELD_WORDS:
        return _field(found[1], found[2])
    bare = text.replace(" ", "").replace("　", "")
    if (name := bare.removeprefix("栏目：").strip(_AROUND_SECTION)) in masthead.sections:
        return _section(text, name, masthead)
    if bare in masthead.words or (
        bare.startswith(masthead.publisher) and bare[len(masthead.publisher) :] in _MADE_BY
    ):
        if at.in_article and DATE_LINE.match(single_blanks(at.following)):
            return None  # office and date are a signature, which `likely_mistakes` reports by `signature`
        return dropped("typed-masthead", text, "报头、版记里的名称由程序印")
    if is_short and (reason := _why_printed(single, bare, masthead)):
        return dropped("typed-masthead", single, reason)
    if not _MAY_BEGIN.match(text[:1]) or not (is_short or may_be_long(text)):
        found = _FIELD.match(text) if at.after_title and is_short else None
        return _field(found[1], found[2]) if found and found[1] in _FIELD_WORDS else None
    if not at.in_article and DATE_LINE.match(single):
        return dropped("typed-masthead", single, "日期由程序印")
    return _of_page(single) or _of_article(single, at)


def _why_printed(text: str, bare: str, masthead: Masthead) -> str:
    """Return why a line is not needed, in Chinese: the program prints imprint, contents and running heads; empty for other lines."""
    if _IMPRINT.match(text):
        return "印发一行由程序印"
    if text[-1:].isdecimal() and _CONTENTS_LINE.match(text):
        return "目录由程序排"
    is_named = any(word in bare for word in masthead.words)
    return "书眉上的字由程序印" if is_named and _is_running_head(text, masthead) else ""


def _is_running_head(text: str, masthead: Masthead) -> bool:
    """Return whether a line has the bulletin's name, a number or date, and nothing else."""
    for word in sorted(masthead.words, key=len, reverse=True):
        text = text.replace(word, " ")
    return any(char.isdecimal() for char in text) and bool(_RUNNING_HEAD.match(text))


def _secrecy(text: str, mark: str | None) -> Pasted:
    digits = re.search(r"\d+", mark or "")
    meant = f"{mark[:2]}★{digits[0]}年" if mark and digits else mark[:2] if mark else "内部"
    return Pasted(
        "typed-secrecy",
        f"`{text}` 写在正文里不算密级，这一期会登在网上",
        "密级写在文件开头",
        f"删掉这一行，在文件开头写：\n密级: {meant}",
        is_error=True,
    )


def _of_page(text: str) -> Pasted | None:
    """Return the diagnostic for a line that belongs to the printed page: page number, masthead, tail."""
    if found := SECRECY.match(text):
        return _secrecy(text, found[1])
    if text in _URGENCIES:
        hint = f"删掉这一行，在文件开头写：\n紧急程度: {text}"
        return Pasted("typed-masthead", f"`{text}` 当作正文了", "紧急程度写在文件开头", hint)
    if _PAGE_NUMBER.match(text):
        return dropped("typed-page-number", text, "页码由程序印")
    if found := _DISTRIBUTION.match(text):
        label, listed = found[1] or found[3], found[2] or found[4]
        name = LIST_OF_LABEL[label]
        # 各市、县（市、区）委宣传部、组织部 is one name: it is not split at 、 and is printed as typed.
        is_whole = any(sign in listed for sign in ("各市", "各县", "各区", "各镇", "各乡", "（", "("))
        between = r"[，,；;。 ]+" if is_whole else r"[、，,；;。 ]+"
        units = ", ".join(part for part in re.split(between, listed) if part)
        return Pasted(
            "typed-distribution",
            f"`{label}：` 写在正文里了，会当作正文印出来",
            "报、送、发写在文件开头",
            f"删掉这一行，在文件开头写：\n{name}: [{units}]",
        )
    if found := _KEYWORDS.match(text):
        words = ", ".join(part for part in re.split(r"[、，,；; ]+", found[1].rstrip("。")) if part)
        hint = f"删掉这一行，在文件开头写：\n关键词: [{words}]"
        return Pasted("typed-field", f"`{text.replace(' ', '')[:3]}` 当作正文了", "关键词写在文件开头", hint)
    if found := _PRINT_RUN.match(text):
        return Pasted(
            "typed-distribution",
            "共印的份数写在正文里了，会当作正文印出来",
            "份数写在文件开头；有通讯录就不用写",
            f"删掉这一行，在文件开头写：\n份数: {found[1]}",
        )
    if _ISSUE_LINE.match(text):
        return dropped("typed-masthead", text, "期号由程序印")
    if _CONTENTS.match(text):
        return dropped("typed-masthead", text, "目录由程序排")
    return None


def _of_article(text: str, at: LineContext) -> Pasted | None:
    """Return the diagnostic for a line that needs markup in an article: section, editor's note, attachment, heading, field."""
    if (found := _BRACKETED.match(text)) and found[1].endswith(("动态", "交流")):
        return _section(text, found[1])
    if found := _NOTE.match(_BOLD_LABEL.sub(r"\2", text)):
        words = next((part for part in found.groups() if part), "")
        hint = f"::: 编者按\n{words}\n:::" if words else "::: 编者按"
        label = "编者按写成一块" if words else "编者按写成一块，最后另起一行写 `:::`"
        label += "" if at.after_title else "；它的位置在文章标题的上面，或者紧跟在标题下面"
        return Pasted("typed-note", f"`{text[:6]}` 没有成为编者按，会当作正文印出来", label, hint)
    if _ATTACHMENT.match(text):
        name = at.following.strip(_BLANK) or "附件的标题"
        label = "附件另起一页印；写成一块，最后另起一行写 `:::`"
        return Pasted(
            "typed-attachment", f"`{text}` 没有成为附件，会当作正文印出来", label, f"::: 附件 {name}"
        )
    if (found := _HEADING.match(text)) and _is_heading(found, at.above, at.following):
        sharps, text = _SHARPS[str(found.lastgroup)], text.strip("*")
        message = f"`{text[:20]}` 没有成为小标题，会印成普通的一段"
        return Pasted("typed-heading", message, "小标题前面有 # 号", f"{sharps} {text}", is_text=True)
    pairs = _PAIRS.findall(text)
    if len(pairs) > 1 and all(name in EDITOR_LABELS | APPROVER_LABELS for name, _ in pairs):
        return _hands(pairs)
    found = _FIELD.match(text)
    # After a label, a long value or a sentence is text.
    if not found or len(found[2]) > 40 or (found[2].endswith("。") and not at.after_title):
        return None
    name, value = found[1], found[2]
    if at.after_title and name in _FIELD_WORDS:
        return _field(name, value)
    if name in CONTRIBUTOR_LABELS:
        if at.after_title:
            return _field("供稿", value)
        return Pasted("typed-field", f"`{name}` 当作正文了", "文末的供稿单位写在全角括号里", f"（{value}）")
    return _hands([(name, value)]) if name in EDITOR_LABELS | APPROVER_LABELS else None


def _hands(pairs: list[tuple[str, str]]) -> Pasted:
    """Return the diagnostic for a line that names who edited or approved the issue. pairs: (label, names)."""
    editors = [
        name for what, names in pairs if what in EDITOR_LABELS for name in re.split(r"[、，, ]+", names)
    ]
    approver = next((name for what, name in pairs if what in APPROVER_LABELS), "")
    lines = [f"责任编辑: [{', '.join(editors)}]"] * bool(editors) + [f"签发人: {approver}"] * bool(approver)
    hint = "删掉这一行，在文件开头写：\n" + "\n".join(lines)
    label = f"{'、'.join(line.split(':')[0] for line in lines)}写在文件开头"
    return Pasted("typed-field", f"`{pairs[0][0]}` 当作正文了", label, hint)


def _is_heading(found: re.Match[str], above: str, following: str) -> bool:
    """Return whether a line that begins with an ordinal is a heading.

    Items of lists have digits, too, so a line with digits is one only between longer lines.
    """
    if found[0].rstrip("*")[-1] in "，、：:,":
        return False
    before, after = above.strip(_BLANK), following.strip(_BLANK)
    is_alone = (
        not before or len(before) > _PROSE or bool(_HEADING.match(before) and not _ORDINAL.match(before))
    )
    return found.lastgroup in ("three", "four") or (
        is_alone and len(after) > _PROSE and not _ORDINAL.match(after)
    )


def _field(name: str, value: str) -> Pasted:
    return Pasted(
        "field-without-colon",
        f"`{name}` 没有成为字段，当作正文了",
        "字段名前后各有一个半角冒号，前一个后面不空格",
        f":{name}: {value}",
    )


def _section(text: str, name: str, masthead: Masthead | None = None) -> Pasted:
    label = "栏目用 # 号写"
    if masthead and name not in masthead.listed:
        label += (
            f"；文件开头的 `栏目` 里也要有它，没有就加一行 `栏目: [{', '.join((*masthead.listed, name))}]`"
        )
    return Pasted("typed-section", f"`{text}` 没有成为栏目，会当作正文印出来", label, f"# {name}")


def dropped(code: str, text: str, label: str) -> Pasted:
    """Return the diagnostic for a line that must be deleted. label: the reason."""
    return Pasted(code, f"`{text[:20]}` 会当作正文印出来", label, "删掉这一行")

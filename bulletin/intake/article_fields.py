"""Finds the fields around an article: lines under its title; signature, date and contributor at its end."""

import re

from bulletin.intake.lines import TextLine
from bulletin.intake.marks import BLANKS, ENCLOSURE, normalized, tidy, without_blanks, without_ordinal
from bulletin.intake.parts import Part, PartKind, Structure
from bulletin.intake.sheet import first_date, is_date_line
from bulletin.intake.titles import CLOSING, DOCUMENT_NUMBER
from bulletin.values.labels import CONTRIBUTOR_LABELS, SOURCE_FIELDS

_LABELS = {
    **dict.fromkeys(CONTRIBUTOR_LABELS, "供稿"), **SOURCE_FIELDS, "摘要": "摘要", "内容摘要": "摘要", "内容提要": "摘要", "提要": "摘要",
    "关键词": "关键词", "编辑": "编辑", "责任编辑": "编辑", "副题": "副题", "引题": "引题", "文号": "文号", "主送": "主送",
}  # fmt: skip
# 供稿：县农业局, 【来　源】《人民日报》, （作者：张三）
_LABELLED = re.compile(
    r"^[【\[（(]?([\u4e00-\u9fff]{2,4}(?:\s[\u4e00-\u9fff])?|[\u4e00-\u9fff]\s+[\u4e00-\u9fff])[】\]]?\s*[：:】\]]\s*(\S.*?)[）)]?$",
    re.DOTALL,
)
_AT_END = frozenset(("供稿", "作者", "作者简介", "来源", "编辑"))  # fields that may end an article
# （摘自《人民日报》）, （记者　王五）
_FROM = re.compile(r"^[（(](摘自|转自|转载自|原载|记者|作者系|作者单位|作者为)\s*[：:]?\s*(\S.*?)[）)]$")
_FROM_NAMES = {
    "摘自": "来源", "转自": "来源", "转载自": "来源", "原载": "来源", "记者": "作者", "作者系": "作者简介", "作者单位": "作者简介", "作者为": "作者简介",
}  # fmt: skip
# 各乡镇党委，县直各单位：
_ADDRESSEE = re.compile(
    r"(?:各|委|局|办|部|单位|政府|厅|党组|街道|公司|院|校|中心|支部|总支|协会|工会)[^。！？]*[：:]$"
)
# words in such a line that is no addressee: the salutation of a speech (同志们：), an announcement (通报如下：)
_GREETING = re.compile(r"同志|朋友|代表|先生|女士|来宾|委员们|领导|如下|主任|书记|老师|同学|读者")
# ends like the name of an office: 县农业局, 城关镇党委
_OFFICE = re.compile(
    r"(?:委|局|办|部|院|厅|会|校|社|处|组|镇|乡|街道|馆|中心|党校|政府|办公室|公司|支部|党委|党组|法院|站|所|队|团|厂|村|区|县|市|联|协|[大中小]学|[银分支]行|台|供稿)$"
)
_POST = r"(?:书记|[省市县区镇乡局处科院校会社组部团站所队]长|主任|主席|常委|委员|干部|记者|研究员|教授|经理|工程师)"
# 县委书记　李四, 县农业局　王五
_OFFICE_AND_NAME = re.compile(
    rf"^\S{{2,20}}(?:{_POST}|{_OFFICE.pattern.removesuffix('$')})\s+[\u4e00-\u9fff·]{{2,4}}$"
)
# a contributor behind the last sentence: ……取得实效。（县农业局）
_INLINE = re.compile(r"(?<=[。！？”])\s*[（(]([^（）()。，；]{2,24})[）)]$")
# a whole line in brackets, with one more level of brackets inside: （作者系县委（县政府）办公室干部）
_BRACKETED = re.compile(r"^[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]$")


def field_under_title(
    line: TextLine, *, is_in_group: bool, follows_authors: bool = False
) -> tuple[str, str, str] | None:
    """Return (field name, value, dropped characters) for a line under a title that is a field; None for body text.

    is_in_group: the format shows that the line belongs to the title, so a short line is a subtitle, an author or an office;
    follows_authors: the line above names the authors, so a line in brackets describes them.
    """
    if not line.is_text or not line.text or line.is_heading_by_ordinal:
        return None
    text = line.text
    if (found := _LABELLED.match(text)) and (name := _LABELS.get(without_blanks(found[1]))):
        # a paragraph of body text that begins like a label
        if name != "摘要" and len(found[2]) > 80:
            return None
        value = tidy(found[2])
        return name, value, _rest(text, value)
    # 县发〔2024〕12号
    if len(text) <= 40 and DOCUMENT_NUMBER.match(without_blanks(text)):
        value = without_blanks(text).strip("（）()") if text[0] in "（(" else without_blanks(text)
        return "文号", value, _rest(text, value)
    if text.startswith(("——", "—", "－－", "--")) and len(text) <= 60 and text[-1] not in "。；：":
        value = tidy(text.lstrip("—－-"))
        return "副题", value, _rest(text, value)
    if len(text) <= 200 and _ADDRESSEE.search(text) and not _GREETING.search(text) and "。" not in text:
        value = tidy(text.rstrip("：:"))
        return "主送", value, _rest(text, value)
    if is_in_group and is_date_line(text) and (date := first_date(text)):
        return "日期", date.isoformat(), text
    bare = text.strip("（）()" + BLANKS)
    is_office = bool(_OFFICE.search(without_blanks(bare)))
    if follows_authors and len(text) <= 200 and _BRACKETED.match(text) and not (is_in_group and is_office):
        return "作者简介", tidy(bare), _rest(text, bare)
    if not is_in_group or (CLOSING.match(text) and re.search(r"\d", bare)):
        return None  # （2024年9月1日镇党委会议通过） is neither an author nor an office
    if CLOSING.match(text) and len(bare) <= 24:
        name = "供稿" if is_office else "作者"
        return name, tidy(bare), _rest(text, bare)
    if len(without_blanks(bare)) <= 20 and is_office:
        return "供稿", tidy(bare), ""
    # Names of two to four 字: 张三　王小五; the blank in a single name (李　四) separates nothing.
    if (
        all(2 <= len(word) <= 4 for word in re.split(r"[\s、，]+", re.sub(r"(?<=^\S)\s+(?=\S$)", "", bare)))
        and len(bare) <= 20
    ):
        return "作者", tidy(bare.replace("\n", " ")), ""
    if _OFFICE_AND_NAME.match(text):
        return "作者", tidy(bare), ""
    return "副题", tidy(text), ""


def _rest(text: str, value: str) -> str:
    """Return the characters of a line that its value lacks."""
    out = without_blanks(text)
    for char in without_blanks(value):
        out = out.replace(char, "", 1)
    return out


class ArticleEnds:
    """Takes fields, and the list of attachments, out of the last paragraphs of an article."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure

    def take(self, begin: int) -> None:
        """Process the end of the last article so far; `begin` is its title. Its text ends before its first attachment."""
        while self._labelled(begin, self._text_end(begin) - 1):
            pass
        end = self._text_end(begin)
        self._enclosures(begin, end)
        end = self._text_end(begin)
        # An article that ends with a date is signed: its last paragraph names no contributor.
        if not self._signature(begin, end) and self._is_text(end - 1):
            self._contributor(end - 1)

    def _enclosures(self, begin: int, end: int) -> None:
        """Remove the typed list of attachments (附件：1.…) if it names those that follow: print generates the list (7.3.4)."""
        parts = self.structure.parts
        titles = {
            normalized(part.text.replace("<br>", ""))
            for part in parts[end:]
            if part.kind is PartKind.ATTACHMENT
        }
        at = next(
            (n for n in range(begin, end) if parts[n].lines and ENCLOSURE.match(parts[n].lines[0].text)), end
        )
        last = at
        while last < end and parts[last].lines and self._names(parts[last].lines[0].text) in titles:
            last += 1
        for part in parts[at:last]:
            self.structure.sheet.masthead.append(part.lines[0].text)
        del parts[at:last]

    @staticmethod
    def _names(text: str) -> str:
        """Return the attachment's title in a line of the list of attachments."""
        return normalized(without_ordinal(ENCLOSURE.sub("", text, count=1)).strip())

    def _text_end(self, begin: int) -> int:
        """Return the index behind the article's last paragraph; attachments, pictures, the next section or its note may follow."""
        parts = self.structure.parts
        end = next((n for n in range(begin, len(parts)) if parts[n].kind is PartKind.ATTACHMENT), len(parts))
        while end > begin and parts[end - 1].kind in (PartKind.PICTURE, PartKind.SECTION, PartKind.END):
            if parts[end - 1].kind is PartKind.END:  # an editor's note on the next article: skip all of it
                end = max(n for n in range(begin, end) if parts[n].kind is PartKind.NOTE) + 1
            end -= 1
        return end

    def _is_text(self, at: int) -> bool:
        part = self.structure.parts[at]
        return part.kind is PartKind.TEXT and bool(part.lines)

    def _labelled(self, begin: int, at: int) -> bool:
        """Turn a last line such as 供稿：县农业局 or （来源：《人民日报》） into a field; return whether there was one."""
        parts = self.structure.parts
        if at - begin < 2 or not self._is_text(at) or parts[at].keep >= 0:
            return False
        text = parts[at].lines[0].text
        found = _LABELLED.match(text) if len(text) <= 60 else None
        name = _LABELS.get(without_blanks(found[1]), "") if found else ""
        if not name and (found := _FROM.match(text)):
            name = _FROM_NAMES[found[1]]
        if not found or name not in _AT_END:
            return False
        value = tidy(found[2])
        same = next(
            (part for part in parts[begin:at] if part.kind is PartKind.FIELD and part.name == name), None
        )
        # The line repeats the field under the title; with another value it stays text.
        if same and normalized(value) in normalized(same.text):
            self.structure.sheet.masthead.append(text)
            del parts[at]
            return True
        if same:
            return False
        own = Part(PartKind.FIELD, value, parts[at].lines, name=name, dropped=_rest(text, value))
        del parts[at]
        parts.insert(self._after_fields(begin), own)
        return True

    def _signature(self, begin: int, end: int) -> bool:
        """Turn a signer above a date at the end of an article into fields; return whether the article ends with a date."""
        parts = self.structure.parts
        if end - begin < 3 or not self._is_text(end - 1):
            return False
        last, before = parts[end - 1], parts[end - 2]
        text = last.lines[0].text
        if not is_date_line(text) or text[0] in "（(" or before.kind is not PartKind.TEXT or not before.lines:
            return False
        signer, date = before.lines[0].text, first_date(text)
        # end - begin > 3: at least one part is left between the title and the signer
        if len(signer) <= 40 and signer[-1] not in "。；：，、）)" and date and end - begin > 3:
            del parts[end - 2 : end]
            signed = Part(PartKind.FIELD, tidy(signer), before.lines, name="署名")
            dated = Part(PartKind.FIELD, date.isoformat(), last.lines, name="成文日期", dropped=text)
            at = self._after_fields(begin)
            parts[at:at] = [signed, dated]
        return True

    def _after_fields(self, begin: int) -> int:
        parts = self.structure.parts
        at = begin + 1
        while at < len(parts) and parts[at].kind is PartKind.FIELD:
            at += 1
        return at

    def _contributor(self, at: int) -> None:
        """Move a contributor behind the last sentence into a paragraph of its own: ……取得实效。（县农业局）."""
        parts = self.structure.parts
        part = parts[at]
        text = part.lines[0].text
        found = _INLINE.search(text)
        if not found or not _OFFICE.search(without_blanks(found[1])):
            return
        part.keep = found.start()
        own = Part(PartKind.TEXT, lines=part.lines, cut=found.start())
        parts.insert(at + 1, own)
        words = f"最后一段末尾的 `（{found[1]}）` 另起一段，当作供稿单位"
        self.structure.doubt("contributor-inline", own, words, "只是正文里的括号", "不是供稿单位就接回上一段")

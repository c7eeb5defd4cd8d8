"""A recipient as typed in a list → its name and number of copies: 县档案馆（2份） is 县档案馆 with 2 copies, 无 is no recipient."""

import re

from bulletin.reading.numerals import plain
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.distribution import MAX_COPIES
from bulletin.values.model import Recipient
from bulletin.values.quoting import yaml_with_copies, yaml_word
from bulletin.values.text import whole_number

# Words and signs for an empty list: 无, 暂缺, 不发, ——, /, N/A.
_NOBODY = re.compile("(?:暂)?无|没有|暂缺|空|不发|不报|不送|[/／\\\\—–\\-－_＿~～○×]+|[nN]/?[aA]|略")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_NUMBER = "[0-9０-９]+|[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]+"
_MEASURE = "(?:份|本|册|套(?!班子|机构|人马))"  # 县四套班子 is a group of people, not four copies
_AMOUNT = f"(?:{_NUMBER})\\s*{_MEASURE}"
# A name with its number of copies: 县档案馆（2份）; 县档案馆：两份; 县档案馆×2.
_ENDS = (
    re.compile(f"(?P<name>.+?)\\s*[（(\\[【〔]\\s*共?(?P<count>{_NUMBER})\\s*{_MEASURE}\\s*[)）\\]】〕]"),
    re.compile(f"(?P<name>.+?)\\s*[：:，,]?\\s*(?P<count>{_NUMBER})\\s*{_MEASURE}"),
    re.compile(f"(?P<name>.+?)\\s*(?:[×✕*＊]|(?<![A-Za-z])[xX])\\s*(?P<count>{_NUMBER})\\s*{_MEASURE}?"),
)
# Any number of copies in a name: 2份, ×2, or （2） at its end.
_ANYWHERE = re.compile(f"{_AMOUNT}|[×✕＊*]\\s*[0-9０-９]+|[（(]\\s*(?:[0-9０-９]+|两)\\s*[)）]$")
_ALIKE = re.compile("\\s*(?:共|[一壹1１]\\s*式)$")  # 县档案馆共三份, 一式两份
# A number of copies for each of several names: 各2份, 每单位（2份）.
_FOR_EACH = re.compile(f"[各每](?:单位|家|个)?\\s*[（(]?\\s*(?P<count>{_NUMBER})\\s*{_MEASURE}\\s*[)）]?$")
_EACH = re.compile("[各每](?:单位|家|个)?\\s*[（(]?\\s*$")


def read_name(name: str, at: Span, word: str, copies: int | None = None) -> Checked[Recipient]:
    """Return the recipient that is meant; None for words such as 无. word: the list's key as typed.

    copies: the 份数 written beside the name, if any. Diagnostics: no-recipient (warning), copies-in-name (error).
    """
    if _NOBODY.fullmatch(name.strip()):
        return Checked(None, (_nobody(name, at, word),))
    if "、" not in name:  # several names: the number may be for each of them, or for the last
        for shape in _ENDS:
            match = shape.fullmatch(name)
            count = _count(match["count"]) if match else 0
            if match is None or not 1 <= count <= MAX_COPIES or _EACH.search(match["name"]):
                continue
            rest = _ALIKE.sub("", match["name"]).rstrip("，, ")
            # Two different numbers, or a bracket without its partner: it is not clear what the number means.
            if copies not in (None, count) or _ANYWHERE.search(rest) or _is_torn(rest):
                break
            return Checked(Recipient(rest, count, at))
    if _ANYWHERE.search(name):
        return Checked(Recipient(name, copies, at), (_unclear(name, at, word, copies),))
    return Checked(Recipient(name, copies, at))


def _is_torn(name: str) -> bool:
    """Return whether a bracket lacks its partner, so that the number may belong to something else."""
    return len(re.findall(r"[（(\[【〔]", name)) != len(re.findall(r"[)）\]】〕]", name))


def _count(word: str) -> int:
    """Return the value of a number in digits or Chinese numerals; 0 for anything else."""
    return whole_number(plain(word.translate(_FORMAL))) or 0


def _nobody(name: str, at: Span, word: str) -> Diagnostic:
    return warning(
        "no-recipient",
        f"`{word}` 里的 `{name}` 不算收文单位",
        at,
        "不印在报尾，也不算份数",
        hint=f"这一期没有，就删掉 `{word}` 里的这一项；整行都没有，就删掉这一行",
    )


def _unclear(name: str, at: Span, word: str, copies: int | None) -> Diagnostic:
    """Return the error for a number of copies within a name if it is not clear for whom the copies are; the hint has a guess."""
    items: list[str] = []
    parts = [part.strip() for part in re.split("[、；;，,]", name) if part.strip()]
    # 甲、乙各2份: the number at the end is for each part.
    each = found if (found := _FOR_EACH.search(name)) and len(parts) > 1 else None
    for part in parts:
        read = read_name(part, at, word).value if len(parts) > 1 else None
        if read is not None and read.copies is not None:
            items.append(yaml_with_copies(read.name, read.copies))
        else:
            # The part without its number, and without the brackets or 每单位 that are left around it.
            bare = _ANYWHERE.sub("", part)
            bare = re.sub(
                "[（(\\[]\\s*[各每共-]?(?:单位|家|个)?\\s*[)）\\]]|[：:]?[各每](?:单位|家|个)?$", "", bare
            ).strip()
            bare = bare.rstrip("（([【〔") if _is_torn(bare) else bare
            match = re.search(_NUMBER, "".join(_ANYWHERE.findall(part)))
            own = _count(match[0]) if match else 0
            count = copies or (_count(each["count"]) if each else own) or 1
            has_count = bare != part or each is not None
            items.append(yaml_with_copies(bare or part, count) if has_count else yaml_word(part))
    return error(
        "copies-in-name",
        f"`{name}` 里的份数看不清是给谁的",
        at,
        "份数写在名字里了" if copies is None else f"旁边又写了份数 {copies}",
        hint=f"份数另外写，一共几份就写几：\n{word}: [{', '.join(items)}]",
    )

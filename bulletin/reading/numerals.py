"""Numbers, dates and issue numbers as people type them → values for the keys of front matter; parses dates in the required form."""

import datetime
import re
import unicodedata

from bulletin.values.chinese_numbers import NUMERALS, number_of
from bulletin.values.number_ranges import HYPHEN, range_text
from bulletin.values.text import whole_number

_CHINESE = re.compile(f"[{NUMERALS}]+")
_OTHER_NUMERALS = str.maketrans(
    {
        **dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True)),
        "廿": "二十",
        "卅": "三十",
    }
)
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")  # the comma of 1,200
# 增刊1, 增刊第1期, s1, 第1期增刊, 1(增刊)
_SUPPLEMENT = re.compile(r"增(?:刊)?(?:第)?(\d*)(?:期|号)?|[sS](\d+)|(?:第)?(\d+)(?:期)?\(?增刊\)?")
# The running number: (总第365期), 、累计365期; or in brackets after the number: 5(365)
_TOTAL = re.compile(r"[(,、 ]*(?:总|累计|总期)(?:第)?(\d+)(?:期)?[),、]*|(?<=\d)\((?:第)?(\d+)(?:期)?\)$")
# The year before a number: 2020年第, (2020)第, 2020-5
_YEAR = re.compile(r"\(?(?:19|20)\d\d\)?(?:年(?:度)?第?|[-.](?=\d+$)|(?<=\))第?)")
# Words around a number: 第5期, No.5, 第7-8期合刊
_NOISE = re.compile(r"第|期(?!\d)|号|合刊|合期|合|刊|[Nn][Oo][.:]?|[()#]")
_SEVERAL = re.compile(r"[-–—~、,，/+&和与及至到.\s期]+")
_BRACKETS = str.maketrans("〔〕［］【】[]", "()()()()")
_LONGEST = 60  # characters of an issue's number as typed
_MOST = 999_999  # highest number of an issue
# 2020-3-10, 2020/03/10, 2020.3.10; 2020年3月10日
_DATE = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$|^(\d{4})年(\d{1,2})月(\d{1,2})日$")
# A date in any form: 2020.3.10, 20年3月10日, 2020 3 10, 20200310
_TYPED_DATE = re.compile(
    r"(\d{4}|\d{2})\s*(?:[-—–/.、，年 ]\s*(\d{1,2})\s*[-—–/.、，月 ]\s*(\d{1,2})|(?<=\d{4})(\d{2})(\d{2}))(?!\d)"
)


def plain(text: str) -> str:
    """Return a text with half-width characters, and with Arabic digits in place of Chinese numerals."""
    text = unicodedata.normalize("NFKC", text).replace("元月", "1月").translate(_OTHER_NUMERALS)
    return _CHINESE.sub(
        lambda match: match[0] if (number := number_of(match[0])) is None else str(number), text
    )


def one_number(text: str) -> str:
    """Return the only whole number in a text (also in `1,200` or `两份`) as digits; empty if there is none or more than one."""
    numbers = re.findall(r"\d+(?:\.\d+)?", _THOUSANDS.sub("", plain(text)))
    number = whole_number(numbers[0]) if len(numbers) == 1 else None
    return "" if number is None else str(number)


def first_number(text: str) -> str:
    """Return the first whole number in a text as digits; empty if there is none or it is absurdly long (see whole_number)."""
    found = re.search(r"\d+", _THOUSANDS.sub("", plain(text)))
    return found[0] if found and whole_number(found[0]) is not None else ""


def issue_number(text: str) -> dict[str, str]:
    """Split the number of an issue as typed into fields, by English keys (number, total, supplement); empty if it is not understood.

    `增刊1` is a supplement, `第7、8期` a combined issue, `第5期（总第365期）` has two numbers.
    """
    if len(text) > _LONGEST:
        return {}
    words = plain(_THOUSANDS.sub("", unicodedata.normalize("NFKC", text))).translate(_BRACKETS)
    words = "".join(re.sub(r"(?<=\d) +(?=\d)", "、", words).split(" "))
    words = re.sub(r"^\+|(?<=\d)\.0+$", "", words)  # a spreadsheet writes 12 as 12.0
    words = _YEAR.sub("", words).replace("期第", "期")
    if (found := _SUPPLEMENT.fullmatch(words.removeprefix("第"))) or (found := _SUPPLEMENT.fullmatch(words)):
        return {"supplement": str(int(found[1] or found[2] or found[3] or "1"))}
    fields: dict[str, str] = {}
    if (total := _TOTAL.search(words)) and re.search(
        r"\d", rest := words[: total.start()] + words[total.end() :]
    ):
        fields["total"] = str(int(total[1] or total[2]))
        words = rest
    words = words.replace("总", "")
    numbers = [int(part) for part in _SEVERAL.split(_NOISE.sub("", words)) if part.isdecimal()]
    rest = re.sub(r"[\d]", "", _SEVERAL.sub("", _NOISE.sub("", words)))
    if rest or not numbers or 0 in numbers or max(numbers) > _MOST:
        return {}
    first, last = numbers[0], numbers[-1]
    # Two numbers are a range (第7-9期), unless they are listed (第7、8期): listed numbers must follow each other without a gap.
    is_range = len(numbers) == 2 and re.search(r"\d[^\d、,，和与及+&期]+\d", words) is not None
    if last < first or (not is_range and numbers != list(range(first, last + 1))):
        return {}
    return {"number": range_text(first, last, HYPHEN), **fields}


def parse_date(text: str) -> datetime.date | str:
    """Parse a date in one of the allowed forms (see _DATE); if it is none, return the reason in Chinese."""
    match = _DATE.match(text)
    if match is None:
        return "不是年、月、日的写法"
    year, month, day = (int(part) for part in (match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)))
    if not 1 <= month <= 12:
        return f"没有 {month} 月"
    if not 1900 <= year <= 2200:
        return f"年份 {year} 不对"
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return f"{year} 年 {month} 月没有 {day} 日"


def date_in(text: str) -> datetime.date | None:
    """Return the date that a text probably means, None if it has none.

    A month over 12 becomes 12, a day after the month's last becomes the last.
    """
    found = _TYPED_DATE.search(plain(text))
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2200 or not month or not day:
        return None
    month = min(month, 12)
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return datetime.date(year, month, min(day, (after - datetime.timedelta(days=1)).day))


def meant_date(text: str) -> datetime.date:
    """Return the date that a text probably means; if year, month or day is missing, an example date with the parts that it has."""
    if date := date_in(text):
        return date
    numbers = [number for digits in re.findall(r"\d+", plain(text)) if (number := whole_number(digits))]
    year = next((number for number in numbers if 1900 <= number <= 2200), 2026)
    rest = [number for number in numbers if 1 <= number <= 31]
    month = next((number for number in rest if number <= 12), 3)
    day = next((number for number in [*rest, 5] if number != month or rest.count(month) > 1), 5)
    return date_in(f"{year}-{month}-{day}") or datetime.date(year, 3, 5)


def is_date(text: str) -> bool:
    """Return whether a text contains an existing date in any form."""
    found, date = _TYPED_DATE.search(plain(text)), date_in(text)
    if found is None or date is None:
        return False
    return (date.month, date.day) == (int(found[2] or found[4]), int(found[3] or found[5]))


_SIZES_PT = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18, "三号": 16, "小三": 15, "四号": 14, "小四": 12, "五号": 10.5,
}  # fmt: skip


def length_in(text: str, unit: str) -> float:
    """Return the length that a text probably means, in `unit` (pt or mm); for a 字号 (三号) its size in Word; 0 if there is none."""
    word = re.sub(r"\s", "", text)
    if unit == "pt":
        for name, size in _SIZES_PT.items():
            if word in (name, plain(name)):
                return size
    found = re.search(r"\d+(?:\.\d+)?", plain(word))
    if found is None:
        return 0
    is_cm = unit == "mm" and re.search(r"(?<!m)cm|厘米|公分", word.lower())
    return float(found[0]) * (10 if is_cm else 1)

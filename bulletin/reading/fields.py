"""YAML nodes → values that keep their place; each mistake becomes a diagnostic."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bulletin.reading.yaml_nodes import Mapping, Node, Scalar, Sequence
from bulletin.values.choices import Choice
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.keys import Key, spellings
from bulletin.values.text import enumerate_words, nearest, one_line

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value and where it was written."""

    value: T
    span: Span


_TRUE = ("是", "true", "yes")
_FALSE = ("否", "false", "no")
_DATE = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$|^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_ISSUE_NUMBER = re.compile(r"^(\d{1,6})(?:\s*[-–—～~]\s*(\d{1,6}))?$")


class Fields:
    """The fields of one mapping under a table of keys, and the diagnostics met while reading them.

    Each reading method returns None when the key is absent or its value unusable; the second case
    leaves a diagnostic in `found`.
    """

    def __init__(self, mapping: Mapping, keys: tuple[Key, ...], what: str) -> None:
        """Sort the pairs by key. what: names the mapping in messages.

        Diagnostics: duplicate-key, unknown-key; missing-field is left to `require`.
        """
        self.found: list[Diagnostic] = []
        self.nodes: dict[str, Node] = {}
        self.names: dict[str, Scalar] = {}
        self.span = mapping.span
        words = spellings(keys)
        for name, node in mapping.pairs:
            key = words.get(name.text)
            word, colon, value = name.text.partition("：")
            if colon and word in words and is_empty(node):  # in braces YAML takes `单位：县委` for a key
                self.found.append(_full_width_colon(name.span, word, value))
                key, node = words[word], Scalar(value, name.span)
            if key is None:
                self.found.append(unknown_key(name.text, name.span, keys, what))
            elif key.en in self.nodes:
                self.found.append(_duplicate(name, self.names[key.en], key))
            else:
                self.nodes[key.en] = node
                self.names[key.en] = name

    def require(self, *keys: Key) -> None:
        """Report each of these keys that is not there or has no value. Diagnostics: missing-field."""
        for key in keys:
            if key.en not in self.nodes:
                self.found.append(missing_field(key, self.span, "这一组项目里没有它"))
            elif is_empty(self.nodes[key.en]):
                self.found.append(missing_field(key, self.names[key.en].span, "后面没有写"))

    def text(self, name: str) -> Located[str] | None:
        """Return one value as written, without line breaks; an empty one counts as absent."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return None
        if not isinstance(node, Scalar):
            self._wrong(name, node, "一个值，这里是一个列表或一组项目", "去掉括号，只写一个值")
            return None
        return Located(one_line(node.text), node.span)

    def texts(self, name: str, separators: str = "") -> tuple[Located[str], ...]:
        """Return the words of a list, or of one value cut at any of `separators`."""
        node = self.nodes.get(name)
        if node is None:
            return ()
        out: list[Located[str]] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(item, Scalar):
                self._wrong(name, item, "一个词，这里不是", "列表写成 `[甲, 乙]`")
            elif item.text.strip():
                parts = re.split(f"[{separators}]", item.text) if separators else [item.text]
                out.extend(Located(one_line(part), item.span) for part in parts if part.strip())
        return tuple(out)

    def integer(self, name: str) -> Located[int] | None:
        """Return a whole number of at least 1. Diagnostics: wrong-type."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"\d{1,7}", value.value) or int(value.value) < 1:
            wanted = digits[0] if (digits := re.search(r"[1-9]\d*", value.value)) else "1"
            self._wrong(name, self.nodes[name], "一个不小于 1 的整数", f"{self.names[name].text}: {wanted}")
            return None
        return Located(int(value.value), value.span)

    def count(self, name: str, most: int) -> Located[int] | None:
        """Return a whole number from 0 to `most`. Diagnostics: wrong-type."""
        value = self.text(name)
        if value is None:
            return None
        if not re.fullmatch(r"\d{1,7}", value.value) or int(value.value) > most:
            self._wrong(name, self.nodes[name], f" 0 到 {most} 的整数", f"{self.names[name].text}: 0")
            return None
        return Located(int(value.value), value.span)

    def issue_number(self, name: str) -> Located[tuple[int, int]] | None:
        """Return first and last number, equal unless the issue is a combined one. Diagnostics: wrong-type."""
        value = self.text(name)
        if value is None:
            return None
        match = _ISSUE_NUMBER.match(value.value)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            wanted = digits[0] if (digits := re.search(r"[1-9]\d*", value.value)) else "365"
            self._wrong(name, self.nodes[name], "数字，合期写成 `7-8`", f"{self.names[name].text}: {wanted}")
            return None
        return Located((first, last), value.span)

    def points(self, name: str, low: float, high: float) -> Located[float] | None:
        """Return a length in pt between `low` and `high`. Diagnostics: wrong-type."""
        return self._length(name, low, high, "磅", "pt")

    def millimetres(self, name: str, low: float, high: float) -> Located[float] | None:
        """Return a length in mm between `low` and `high`. Diagnostics: wrong-type."""
        return self._length(name, low, high, "毫米", "mm")

    def _length(self, name: str, low: float, high: float, unit: str, short: str) -> Located[float] | None:
        value = self.text(name)
        if value is None:
            return None
        match = re.fullmatch(rf"(\d{{1,3}}(?:\.\d{{1,3}})?)\s*(?:{short}|{unit})?", value.value)
        if not match or not low <= float(match[1]) <= high:
            wanted = f"{low:g} 到 {high:g} 之间的{unit}数"
            self._wrong(name, self.nodes[name], wanted, f"{self.names[name].text}: {low:g}")
            return None
        return Located(float(match[1]), value.span)

    def date(self, name: str) -> Located[datetime.date] | None:
        """Return a calendar date. Diagnostics: unreadable-date."""
        value = self.text(name)
        if value is None:
            return None
        parsed = parse_date(value.value)
        if isinstance(parsed, str):
            self.found.append(unreadable_date(value.value, value.span, parsed, self.names[name].text))
            return None
        return Located(parsed, value.span)

    def flag(self, name: str) -> bool | None:
        """Return whether the author wrote 是. Diagnostics: wrong-type."""
        value = self.text(name)
        if value is None:
            return None
        word = value.value.lower()
        if word not in _TRUE + _FALSE:
            self._wrong(name, self.nodes[name], "`是` 或 `否`", f"{self.names[name].text}: 是")
            return None
        return word in _TRUE

    def choice(self, name: str, choices: tuple[Choice, ...]) -> Choice | None:
        """Return which of `choices` was written, in either spelling. Diagnostics: unknown-choice."""
        value = self.text(name)
        if value is None:
            return None
        for choice in choices:
            if value.value in (choice.zh, choice.en):
                return choice
        words = [choice.zh for choice in choices]
        near = nearest(value.value, words)
        self.found.append(
            error(
                "unknown-choice",
                f"`{self.names[name].text}` 不能是 `{value.value}`",
                value.span,
                "没有这个选择",
                hint=(f"是不是 `{near}`？" if near else "") + f"可以写：{enumerate_words(words)}",
            )
        )
        return None

    def mapping(self, name: str, example: str) -> Mapping | None:
        """Return a group of fields, None when absent or empty. Diagnostics: wrong-type."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return None
        if not isinstance(node, Mapping):
            self._wrong(name, node, "一组项目", f"{self.names[name].text}: {example}")
            return None
        return node

    def pairs(self, name: str, example: str) -> tuple[tuple[str, str], ...]:
        """Return the names and values of a group whose names are not keys. Diagnostics: wrong-type."""
        mapping = self.mapping(name, example)
        if mapping is None:
            return ()
        out: list[tuple[str, str]] = []
        for word, node in mapping.pairs:
            if isinstance(node, Scalar):
                out.append((word.text.strip(), one_line(node.text).strip()))
            else:
                self._wrong(name, node, f"`{word.text}` 后面一个值", f"{self.names[name].text}: {example}")
        return tuple(out)

    def items(self, name: str) -> tuple[Node, ...]:
        """Return the nodes of a list, a single node being a list of one."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return ()
        return node.items if isinstance(node, Sequence) else (node,)

    def span_of(self, name: str) -> Span:
        """Return the place of a field's value, or of the whole mapping when it is absent."""
        node = self.nodes.get(name)
        return node.span if node is not None else self.span

    def _wrong(self, name: str, node: Node, wanted: str, hint: str) -> None:
        said = f" `{node.text}` " if isinstance(node, Scalar) else ""
        self.found.append(
            error(
                "wrong-type",
                f"`{self.names[name].text}` 的值{said}不合适",
                node.span,
                f"这里应当是{wanted}",
                hint=hint,
            )
        )


def is_empty(node: Node) -> bool:
    """Return whether nothing is written: a key without a value, or with a comment alone."""
    return isinstance(node, Scalar) and not node.quoted and node.text.strip() in ("", "~", "null")


def _full_width_colon(span: Span, word: str, value: str) -> Diagnostic:
    where = Span(span.path, span.line, span.column + len(word))
    return error(
        "yaml-full-width-colon",
        f"`{word}` 后面的冒号是全角的",
        where,
        "这里要用半角冒号加空格",
        hint=f"{word}: {value}",
    )


def _duplicate(name: Scalar, first: Scalar, key: Key) -> Diagnostic:
    if name.text == first.text:
        message = f"`{name.text}` 写了两次"
    else:
        message = f"`{name.text}` 和 `{first.text}` 是同一个项目，写了两次"
    return error(
        "duplicate-key",
        message,
        name.span,
        "这里又写了一次",
        hint=f"只留一个 `{key.zh}`，删掉另一行",
        related=((first.span, "先写在这里"),),
    )


def unknown_key(word: str, span: Span, keys: Iterable[Key], what: str) -> Diagnostic:
    """Return the diagnostic for a key that is not in the table, naming the nearest that is."""
    keys = tuple(keys)
    both = [key.zh for key in keys] + [key.en for key in keys]
    near = "期号" if word == "合期" else nearest(word, both)
    known = enumerate_words(key.zh for key in keys)
    hint = f"是不是 `{near}`？" if near else ""
    return error(
        "unknown-key", f"{what}没有 `{word}` 这个项目", span, "没有这个名字", hint=f"{hint}可以写：{known}"
    )


def missing_field(key: Key, span: Span, label: str) -> Diagnostic:
    """Return the diagnostic for a required key that is absent or empty."""
    return error("missing-field", f"缺少 `{key.zh}`", span, label, hint=f"{key.zh}: {key.example}")


def parse_date(text: str) -> datetime.date | str:
    """Return the date, or in Chinese why `text` is not one."""
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


def unreadable_date(text: str, span: Span, why: str, name: str) -> Diagnostic:
    """Return the diagnostic for a value that should be a date."""
    return error(
        "unreadable-date",
        f"日期 `{text}` 读不懂",
        span,
        why,
        hint=f"按“年-月-日”写，例如 `{name}: 2026-03-05`",
    )

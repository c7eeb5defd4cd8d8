"""YAML nodes → typed values with their places; each mistake becomes a diagnostic."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bulletin.reading import numerals
from bulletin.reading.field_lines import WITHOUT_COLON, FieldLines, grouped, is_empty
from bulletin.reading.key_mistakes import (
    duplicate_key,
    missing_field,
    near_key,
    unknown_key,
    unreadable_date,
    value_with_comma,
    value_without_colon,
)
from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.values.choices import Choice
from bulletin.values.diagnostics import Diagnostic, Related, Span, error
from bulletin.values.key import Key, spellings
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_word
from bulletin.values.text import enumerate_words, one_line, without_brackets

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value and the place where it was written."""

    value: T
    span: Span


_NOTHING = (Scalar("", Span("")), Scalar("", Span("")))
_TRUE = ("是", "true", "yes")
_FALSE = ("否", "false", "no")
# A key that contains its value, since the colon is not an ASCII one: `单位：县委`, `单位 县委`.
_MERGED = re.compile(r"^(\S+?)([ 　]*[：∶；;=＝][ 　]*|[ 　]+)(.*)$")
_NONE = re.compile("[无没不否]")
# Words that mean 否: 不, 无, 0, off, 定稿 (of 草稿: it is final).
_NOT = re.compile(r"[不无没非否0×]|off|no|n$|f$|已?定稿|已?成稿|终稿|正式|关")


class Fields:
    """The fields of one mapping according to a table of keys, and the diagnostics found while reading them.

    Each reading method returns None if the key is absent or its value is unusable; an unusable value adds a diagnostic
    to `found`.
    """

    def __init__(
        self, mapping: Mapping, keys: tuple[Key, ...], what: str, found: list[Diagnostic] | None = None
    ) -> None:
        """Assign the pairs to keys. what: the mapping's name in messages; found: a list to which diagnostics are appended.

        Diagnostics: duplicate-key, unknown-key; `require` reports missing-field.
        """
        self.found: list[Diagnostic] = [] if found is None else found
        self.nodes: dict[str, Node] = {}
        self.names: dict[str, Scalar] = {}
        self.span = mapping.span
        self.lines = FieldLines(mapping)  # for hints
        self._keys = keys
        self._all_names = {name.text for name, _ in mapping.pairs}
        self._meant: set[str] = set()  # known keys for which misspelt ones were probably meant
        words = spellings(keys)
        for (_, before), (name, node) in zip((_NOTHING, *mapping.pairs), mapping.pairs, strict=False):
            key = words.get(name.text)
            merged = _MERGED.match(name.text) if key is None and is_empty(node) else None
            if merged and merged[1] in words:  # in braces, YAML takes `单位：县委` for a key without a value
                word, sign, value = merged.groups()
                line = self.lines.at(name.span, f"{word}: {value}")
                self.found.append(value_without_colon(name.span, word, sign, line))
                key, node = words[word], Scalar(value, name.span)
            if key is None:
                self.found.append(self._cut_off(before, name, node) or self._unknown(name, what))
            elif key.en in self.nodes:
                self.found.append(duplicate_key(name, self.names[key.en], key))
            else:
                self.nodes[key.en] = node
                self.names[key.en] = name

    def error(
        self, code: str, message: str, span: Span, label: str = "", *, hint: str = "", related: Related = ()
    ) -> None:
        """Add an error to `found`; the parameters are those of `Diagnostic`."""
        self.found.append(error(code, message, span, label, hint=hint, related=related))

    def wrong_type(self, name: str, node: Node, wanted: str, hint: str) -> None:
        """Report that a field's value has the wrong type.

        node: the value, or one item of it; wanted: the right type, in Chinese. Diagnostics: wrong-type.
        """
        written = f" `{node.text}` " if isinstance(node, Scalar) else ""
        message = f"`{self.names[name].text}` 的值{written}不合适"
        self.error("wrong-type", message, node.span, f"这里应当是{wanted}", hint=hint)

    def require(self, *keys: Key) -> None:
        """Report each of these keys that is absent or has no value. Diagnostics: missing-field."""
        for key in keys:
            if {key.zh, key.en} & self._meant:
                continue  # present, but misspelt, which is already reported: one message for one mistake
            value = self.known_value(key)
            if key.en not in self.nodes:
                hint = self.lines.new(key, value) if value else ""
                self.found.append(missing_field(key, self.span, "这一组项目里没有它", hint))
            elif is_empty(self.nodes[key.en]):
                hint = self.fixed_line(key.en, value) if value else ""
                self.found.append(missing_field(key, self.names[key.en].span, "后面没有写", hint))

    def text(self, name: str) -> Located[str] | None:
        """Return a single value as written, without line breaks; None if absent or empty. Diagnostics: wrong-type."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return None
        if not isinstance(node, Scalar):
            only = node.items[0] if isinstance(node, Sequence) and len(node.items) == 1 else None
            hint = self.lines.without_brackets(node) if isinstance(only, Scalar) else "只写一个值"
            if isinstance(node, Mapping) and len(node.pairs) == 1 and is_empty(node.pairs[0][1]):  # {甲}
                hint = self.fixed_line(name, yaml_word(node.pairs[0][0].text))
            self.wrong_type(name, node, "一个值，这里是一个列表或一组项目", hint)
            return None
        return Located(one_line(node.text), node.span)

    def word(self, name: str, default: str = "") -> str:
        """Return a single value as `text` does, without its place; the default if there is none."""
        found = self.text(name)
        return found.value if found else default

    def words(self, name: str, separators: str = "") -> tuple[str, ...]:
        """Return values as `texts` does, without their places."""
        return tuple(found.value for found in self.texts(name, separators))

    def texts(self, name: str, separators: str = "") -> tuple[Located[str], ...]:
        """Return the words of a list, or of a single value split at any of `separators`. Diagnostics: wrong-type."""
        node = self.nodes.get(name)
        if node is None:
            return ()
        out: list[Located[str]] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(item, Scalar):
                self.wrong_type(name, item, "一个词，这里不是", self.lines.without_brackets(item))
            elif item.text.strip():
                parts = (
                    re.split(f"[{separators}]", without_brackets(item.text)) if separators else [item.text]
                )
                out.extend(Located(one_line(part), item.span) for part in parts if part.strip())
        return tuple(out)

    def integer(self, name: str) -> Located[int] | None:
        """Return a whole number of at least 1. Diagnostics: wrong-type."""
        return self._whole(name, 1, None, "一个不小于 1 的整数")

    def count(self, name: str, most: int) -> Located[int] | None:
        """Return a whole number from 0 to `most`. Diagnostics: wrong-type."""
        return self._whole(name, 0, most, f" 0 到 {most} 的整数")

    def _whole(self, name: str, least: int, most: int | None, wanted: str) -> Located[int] | None:
        value = self.text(name)
        if value is None:
            return None
        number = int(value.value) if re.fullmatch(r"\d{1,7}", value.value) else -1
        if number >= least and (most is None or number <= most):
            return Located(number, value.span)
        one = numerals.one_number(value.value)
        meant = max(least, int(one or numerals.first_number(value.value) or least))
        line = self.fixed_line(name, str(meant)[:7] if most is None else str(min(meant, most)))
        if _NONE.match(value.value):
            line = "没有就删掉这一行"
        elif not one:
            line = f"只写一个数，例如 `{line.strip()}`"
        self.wrong_type(name, self.nodes[name], wanted, line)
        return None

    def points(self, name: str, low: float, high: float) -> float | None:
        """Return a length in pt between `low` and `high`. Diagnostics: wrong-type."""
        return self._length(name, low, high, "磅", "pt")

    def millimetres(self, name: str, low: float, high: float) -> float | None:
        """Return a length in mm between `low` and `high`. Diagnostics: wrong-type."""
        return self._length(name, low, high, "毫米", "mm")

    def _length(self, name: str, low: float, high: float, unit: str, short: str) -> float | None:
        value = self.text(name)
        if value is None:
            return None
        match = re.fullmatch(rf"(\d{{1,3}}(?:\.\d{{1,3}})?)\s*(?:{short}|{unit})?", value.value)
        if not match or not low <= float(match[1]) <= high:
            wanted = f" {low:g} 到 {high:g} 之间的{unit}数"
            near = min(max(numerals.length_in(value.value, short) or low, low), high)
            self.wrong_type(name, self.nodes[name], wanted, self.fixed_line(name, f"{near:g}"))
            return None
        return float(match[1])

    def date(self, name: str) -> Located[datetime.date] | None:
        """Return a calendar date. Diagnostics: unreadable-date."""
        value = self.text(name)
        if value is None:
            return None
        parsed = numerals.parse_date(value.value)
        if isinstance(parsed, str):
            line = self.fixed_line(name, numerals.meant_date(value.value).isoformat())
            self.found.append(unreadable_date(value.value, value.span, parsed, line))
            return None
        return Located(parsed, value.span)

    def flag(self, name: str) -> bool | None:
        """Return True for 是, False for 否. Diagnostics: wrong-type."""
        value = self.text(name)
        if value is None:
            return None
        word = value.value.lower()
        if word not in _TRUE + _FALSE:
            meant = "否" if _NOT.match(word) else "是"
            self.wrong_type(name, self.nodes[name], " `是` 或 `否`", self.fixed_line(name, meant))
            return None
        return word in _TRUE

    def choice(self, name: str) -> Choice | None:
        """Return the choice that was written, in either spelling. Diagnostics: unknown-choice."""
        value = self.text(name)
        if value is None:
            return None
        choices = self._key(name).choices
        for choice in choices:
            if value.value in (choice.zh, choice.en):
                return choice
        words = [choice.zh for choice in choices]
        near = nearest(value.value, words)
        hint = f"是不是 `{self.fixed_line(name, near).strip()}`？" if near else ""
        hint += f"可以写：{enumerate_words(words)}"
        message = f"`{self.names[name].text}` 不能是 `{value.value}`"
        self.error("unknown-choice", message, value.span, "没有这个选择", hint=hint)
        return None

    def mapping(self, name: str, inner: str, choices: Iterable[Key] = ()) -> Mapping | None:
        """Return a group of fields, None if absent or empty. inner, choices: as for `grouped`. Diagnostics: wrong-type."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return None
        if not isinstance(node, Mapping):
            hint = self.fixed_line(name, grouped(node, inner, choices))
            # A field with a wrong colon on the next line: correct that line.
            is_below = isinstance(node, Scalar) and node.span.line != self.names[name].span.line
            if isinstance(node, Scalar) and is_below and (pair := WITHOUT_COLON.match(node.text)):
                hint = self.lines.at(node.span, f"{pair[1]}: {pair[2]}")
            self.wrong_type(name, node, "一组项目", hint)
            return None
        return node

    def within(self, mapping: Mapping, keys: tuple[Key, ...], what: str) -> "Fields":
        """Return the fields of a mapping within this one; their diagnostics are appended to this one's `found`."""
        return Fields(mapping, keys, what, self.found)

    def group(self, name: str, inner: str, keys: tuple[Key, ...], what: str) -> "Fields":
        """Return the fields of a group; without fields if it is absent. inner: as for `mapping`. Diagnostics: wrong-type."""
        return self.within(self.mapping(name, inner, keys) or Mapping((), self.span), keys, what)

    def items(self, name: str) -> tuple[Node, ...]:
        """Return the nodes of a list; a single value counts as a list of one."""
        node = self.nodes.get(name)
        if node is None or is_empty(node):
            return ()
        return node.items if isinstance(node, Sequence) else (node,)

    def span_of(self, name: str) -> Span:
        """Return the place of a field's value, or of the whole mapping if the field is absent."""
        node = self.nodes.get(name)
        return node.span if node is not None else self.span

    def fixed_line(self, name: str, value: str) -> str:
        """Return the line of a field with `value` as its value; indent, dash and the text beside the value are unchanged."""
        return self.lines.with_value(self.names[name], self.nodes[name], value)

    def _key(self, name: str) -> Key:
        return next(key for key in self._keys if key.en == name)

    def known_value(self, key: Key) -> str:
        """Return the value of a missing key if it is known from elsewhere: 期号 from the file's name, 简称 from 全称; else empty."""
        stem = self.span.path.rpartition("/")[2].partition(".")[0]
        if key.en == "number" and re.fullmatch(r"[1-9]\d{0,5}", stem):
            return stem
        name = self.nodes.get("name") if key.en == "short" else None
        return yaml_word(name.text) if isinstance(name, Scalar) and name.text.strip() else ""

    def _cut_off(self, before: Node, name: Scalar, node: Node) -> Diagnostic | None:
        """Return the diagnostic for a key that is really the rest of the value before it, split by a comma in braces; else None.

        Diagnostics: yaml-needs-quotes.
        """
        if not (isinstance(before, Scalar) and before.text and is_empty(node)):
            return None
        if before.span.line != name.span.line or near_key(name.text, self._keys):
            return None
        whole = replace(before.span, length=name.span.column + name.span.length - before.span.column)
        value = self.lines.text_at(whole)
        return value_with_comma(whole, value, self.lines.at(whole, yaml_word(value)))

    def _unknown(self, name: Scalar, what: str) -> Diagnostic:
        """Return the diagnostic for a key that is not in the table. Diagnostics: unknown-key."""
        # Only keys that the mapping lacks can be meant.
        near = near_key(
            re.sub(r"[\s“”‘’\"'《》【】\[\]:：*]", "", name.text),
            [key for key in self._keys if not self._all_names & {key.zh, key.en}],
        )
        self._meant.update([near] if near else [])
        return unknown_key(
            name.text, name.span, self._keys, what, self.lines.at(name.span, near).strip() if near else ""
        )

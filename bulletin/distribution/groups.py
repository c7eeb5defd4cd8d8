"""Reads the groups of an address book: names that mean several units, or other groups."""

import re
from collections.abc import Iterator, Mapping

from bulletin.reading.field_lines import FieldLines
from bulletin.reading.nodes import Mapping as YamlMapping
from bulletin.reading.nodes import Node, Scalar, Sequence
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.distribution import Unit, UnitGroup
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_word
from bulletin.values.text import one_line, without_brackets

MAX_NESTING = 8  # levels of groups within groups; an office needs two


class Groups:
    """Expands the groups of a book to units."""

    def __init__(self, mapping: YamlMapping, units: list[Unit], found: list[Diagnostic]) -> None:
        self.found = found
        self.order = {unit.short: place for place, unit in enumerate(units)}
        self.short = {name: unit.short for unit in units for name in (unit.name, unit.short)}
        self.places: dict[str, Span] = {}
        self.items: dict[str, tuple[Scalar, ...]] = {}
        self.walked: dict[str, frozenset[str]] = {}  # results of `_walk`
        self._lines = FieldLines(mapping)
        spans = {name: unit.span for unit in units for name in (unit.name, unit.short)}
        for key, node in mapping.pairs:
            name = one_line(key.text)
            if self._is_good_name(name, key.span, spans):
                self.places[name] = key.span
                self.items[name] = tuple(self._members(name, node))

    def _is_good_name(self, name: str, span: Span, units: Mapping[str, Span]) -> bool:
        """Return whether a group may have this name. units: names of units. Diagnostics: duplicate-group, bad-group-name."""
        taken = self.places.get(name) or units.get(name)
        if taken is not None:
            what = "组" if name in self.places else "单位"
            self.found.append(
                error(
                    "duplicate-group",
                    f"`{name}` 已经是一个{what}的名字",
                    span,
                    "这里又用来叫一个组",
                    related=((taken, "先用在这里"),),
                    hint="给这个组换一个名字",
                )
            )
        elif not name or re.search("[;；]", name):  # ； separates groups in a cell of a sheet
            self.found.append(
                error(
                    "bad-group-name",
                    f"组名 `{name}` 不能用",
                    span,
                    "组名不能空着，也不能有分号",
                    hint=self._lines.at(span, re.sub("[;；]", "和", name)) if name else "给组起一个名字",
                )
            )
        else:
            return True
        return False

    def _members(self, name: str, node: Node) -> Iterator[Scalar]:
        """Yield the names in a group; a string with several names is split at 、. Diagnostics: empty-group, wrong-type."""
        nodes = node.items if isinstance(node, Sequence) else (node,)
        is_empty = True
        for item in nodes:
            if not isinstance(item, Scalar):
                self.found.append(
                    error(
                        "wrong-type",
                        "组里应当是单位的名字",
                        item.span,
                        "这里不是名字",
                        hint=self._lines.without_brackets(item),
                    )
                )
                is_empty = False
            elif item.text.strip():
                is_empty = False
                yield from self._names(item)
        if is_empty:
            self.found.append(
                error(
                    "empty-group",
                    f"组 `{name}` 里没有单位",
                    self.places[name],
                    "后面是空的",
                    hint="在后面写上单位；用不着这个组，就删掉这一行",
                )
            )

    def _names(self, item: Scalar) -> Iterator[Scalar]:
        whole = one_line(item.text)
        parts = [whole] if whole in self.short else re.split("[、，,]", without_brackets(whole))
        # 县工会 县图书馆: blanks separate names only if all of these are units.
        if not set(parts) <= self.short.keys() and set(whole.split()) <= self.short.keys():
            parts = whole.split()
        for part in parts:
            at = whole.find(part)
            exact = not item.wrapped and not item.quoted and len(item.text) == item.span.length
            span = Span(item.span.path, item.span.line, item.span.column + at, max(1, len(part)))
            if part.strip():
                yield Scalar(part.strip(), span if exact else item.span)

    def expanded(self) -> tuple[UnitGroup, ...]:
        """Return the groups, each with its units in the book's order. Diagnostics: see `_walk`."""
        out: list[UnitGroup] = []
        for name, span in self.places.items():
            ordered = sorted(self._walk(name, (name,)), key=self.order.__getitem__)
            if ordered:
                out.append(UnitGroup(name, tuple(ordered), span))
        return tuple(out)

    def _walk(self, name: str, path: tuple[str, ...]) -> frozenset[str]:
        """Return the short names of a group's units; each group is expanded only once. path: the groups that lead to it.

        Diagnostics: group-cycle, groups-too-deep, unknown-unit, repeated-member.
        """
        if name in self.walked:
            return self.walked[name]
        units: set[str] = set()
        seen: dict[str, Scalar] = {}
        for item in self.items[name]:
            if item.text in seen:
                self.found.append(_repeated(name, item, seen[item.text]))
                continue
            seen[item.text] = item
            if item.text in self.short:
                units.add(self.short[item.text])
            elif item.text in path:  # a group that is being expanded
                self._cycle(item, path[path.index(item.text) :])
            elif item.text not in self.items:
                self._unknown(item)
            elif len(path) > MAX_NESTING:
                self.found.append(
                    error(
                        "groups-too-deep",
                        "组套得太深",
                        item.span,
                        f"这里是第 {len(path) + 1} 层",
                        hint="组里直接写单位，或者只套一两层",
                    )
                )
            else:
                units |= self._walk(item.text, (*path, item.text))
        self.walked[name] = frozenset(units)
        return self.walked[name]

    def _cycle(self, item: Scalar, path: tuple[str, ...]) -> None:
        self.found.append(
            error(
                "group-cycle",
                f"组套来套去成了一圈：{' → '.join((*path, item.text))}",
                item.span,
                f"这里又回到 `{item.text}`",
                related=((self.places[item.text], "从这个组开始"),),
                hint=f"从这里删掉 `{item.text}`",
            )
        )

    def _unknown(self, item: Scalar) -> None:
        near = nearest(item.text, (*self.short, *self.places), may_begin=False)
        self.found.append(
            error(
                "unknown-unit",
                f"通讯录里没有单位 `{item.text}`",
                item.span,
                "没有这个单位，也没有这个组",
                hint=f"是不是 `{near}`？" if near else f"在 `单位` 里加上：\n- 简称: {yaml_word(item.text)}",
            )
        )


def _repeated(name: str, item: Scalar, first: Scalar) -> Diagnostic:
    return warning(
        "repeated-member",
        f"组 `{name}` 里 `{item.text}` 写了两次",
        item.span,
        "这里又写了一次",
        related=((first.span, "先写在这里"),),
        hint="只留一个；只算一次",
    )

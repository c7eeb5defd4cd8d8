"""content/recipients.yaml → AddressBook, every mistake with its place."""

import re
from collections.abc import Iterator, Mapping

from bulletin.config import as_mapping
from bulletin.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.distribution.model import BOOK_FILE, MAX_COPIES, AddressBook, Unit, UnitGroup
from bulletin.distribution.settings import limited
from bulletin.keys import BOOK, ISSUED, REPORT, SEND, UNIT
from bulletin.reading.fields import Fields, Located
from bulletin.reading.frontmatter import Mapping as YamlMapping
from bulletin.reading.frontmatter import Node, Scalar, Sequence, parse_yaml
from bulletin.text import nearest

MAX_NESTING = 8  # groups within groups; an office needs two
POSTCODE = re.compile(r"\d{6}")


def parse_book(text: str, path: str = BOOK_FILE) -> Checked[AddressBook]:
    """Return the address book in `text`, what can be read of it; None when nothing can.

    Diagnostics: those of frontmatter and fields, empty-file, missing-field, too-many-copies, bad-postcode,
    duplicate-unit, and those of groups.
    """
    tree = parse_yaml(path, text)
    if tree.diagnostics:
        return Checked(None, tree.diagnostics)
    if tree.value is None:
        hint = "单位:\n  - {简称: 县档案馆, 类别: 送, 份数: 2}\n不用通讯录，就删掉这个文件"
        return Checked(None, (error("empty-file", "通讯录是空的", Span(path), "里面没有单位", hint=hint),))
    mapping = as_mapping(path, tree.value, text)
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    return book_of(mapping.value)


def book_of(mapping: YamlMapping) -> Checked[AddressBook]:
    """Return the address book of nodes, which may also be made of a sheet's cells. Diagnostics: as `parse_book`."""
    fields = Fields(mapping, BOOK, "通讯录里")
    fields.require(BOOK[0])
    units: list[Unit] = []
    names: dict[str, Span] = {}
    for node in fields.items("units"):
        unit = _unit(fields.found, node)
        if unit is not None and _is_new(fields.found, unit, names):
            units.append(unit)
    if "units" in fields.nodes and not units and not fields.found:
        fields.found.append(
            error(
                "empty-list",
                "通讯录里没有单位",
                fields.names["units"].span,
                "后面是空的",
                hint="单位: [县委办公室]",
            )
        )
    groups = fields.mapping("groups", "{各乡镇党委: [青荷镇党委, 桐溪镇党委]}")
    expanded = _Groups(groups, units, fields.found).expanded() if groups else ()
    return Checked(AddressBook(tuple(units), expanded), tuple(fields.found))


def _unit(found: list[Diagnostic], node: Node) -> Unit | None:
    """Return one unit. Diagnostics: wrong-type, bad-postcode and those of fields."""
    if isinstance(node, Scalar) and node.text.strip():
        name = " ".join(node.text.split())
        return Unit(name, name, "", 1, "", "", "", "", "", node.span)
    if not isinstance(node, YamlMapping):
        found.append(
            error(
                "wrong-type",
                "单位应当是名字，或者一组项目",
                node.span,
                "这里不是",
                hint="- 简称: 县档案馆\n  全称: 澄川县档案馆",
            )
        )
        return None
    inner = Fields(node, UNIT, "单位里")
    inner.require(UNIT[0])
    short, kind = inner.text("short"), inner.choice("kind", (REPORT, SEND, ISSUED))
    copies = limited(inner, "copies", MAX_COPIES)
    postcode = _postcode(inner)
    words = {
        name: value.value if (value := inner.text(name)) else ""
        for name in ("name", "address", "contact", "phone", "notes")
    }
    found.extend(inner.found)
    if short is None:
        return None
    return Unit(
        short=short.value,
        name=words["name"] or short.value,
        kind=kind.zh if kind else "",
        copies=copies.value if copies else 1,
        address=words["address"],
        postcode=postcode,
        contact=words["contact"],
        phone=words["phone"],
        notes=words["notes"],
        span=short.span,
    )


def _postcode(fields: Fields) -> str:
    """Diagnostics: bad-postcode. GB/T 1416—2003: six boxes."""
    value = fields.text("postcode")
    if value is None or POSTCODE.fullmatch(value.value):
        return value.value if value else ""
    fields.found.append(bad_postcode(value, fields.names["postcode"].text))
    return ""


def bad_postcode(value: Located[str], word: str = "邮编") -> Diagnostic:
    """Return the diagnostic for a postcode that is not six digits."""
    digits = re.sub(r"\D", "", value.value)
    return error(
        "bad-postcode",
        f"邮编 `{value.value}` 不是六位数字",
        value.span,
        f"这里有 {len(digits)} 位数字" if digits else "这里没有数字",
        hint=f"{word}: {digits:0>6}" if len(digits) == 5 else f"{word}: 369100",
    )


def _is_new(found: list[Diagnostic], unit: Unit, names: dict[str, Span]) -> bool:
    """Enter a unit's names, unless one is taken. Diagnostics: duplicate-unit."""
    for name in dict.fromkeys((unit.short, unit.name)):
        if name in names:
            found.append(
                error(
                    "duplicate-unit",
                    f"单位 `{name}` 列了两次",
                    unit.span,
                    "这里又列了一次",
                    related=((names[name], "先列在这里"),),
                    hint="只留一个；真是两个单位，就给它们不同的简称和全称",
                )
            )
            return False
    names.update(dict.fromkeys((unit.short, unit.name), unit.span))
    return True


class _Groups:
    """The groups of a book while they are expanded."""

    def __init__(self, mapping: YamlMapping, units: list[Unit], found: list[Diagnostic]) -> None:
        self.found = found
        self.order = {unit.short: place for place, unit in enumerate(units)}
        self.short = {name: unit.short for unit in units for name in (unit.name, unit.short)}
        self.places: dict[str, Span] = {}
        self.items: dict[str, tuple[Scalar, ...]] = {}
        self.walked: dict[str, frozenset[str]] = {}
        spans = {name: unit.span for unit in units for name in (unit.name, unit.short)}
        for key, node in mapping.pairs:
            name = " ".join(key.text.split())
            if self._is_good_name(name, key.span, spans):
                self.places[name] = key.span
                self.items[name] = tuple(self._members(name, node))

    def _is_good_name(self, name: str, span: Span, units: Mapping[str, Span]) -> bool:
        """Diagnostics: duplicate-group, bad-group-name."""
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
        elif not name or re.search("[;；]", name):
            self.found.append(
                error(
                    "bad-group-name",
                    f"组名 `{name}` 不能用",
                    span,
                    "组名不能空着，也不能有分号",
                    hint="各乡镇党委: [青荷镇党委]",
                )
            )
        else:
            return True
        return False

    def _members(self, name: str, node: Node) -> Iterator[Scalar]:
        """Yield the names in a group, several in one string cut at 、. Diagnostics: empty-group, wrong-type."""
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
                        hint=f"{name}: [县档案馆, 县图书馆]",
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
                    hint=f"{name}: [县档案馆, 县图书馆]",
                )
            )

    def _names(self, item: Scalar) -> Iterator[Scalar]:
        whole = " ".join(item.text.split())
        parts = [whole] if whole in self.short else re.split("[、，,]", whole)
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
        """Return the units of a group, each group walked once.

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
            elif item.text in path:
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
        near = nearest(item.text, (*self.short, *self.places))
        self.found.append(
            error(
                "unknown-unit",
                f"通讯录里没有单位 `{item.text}`",
                item.span,
                "没有这个单位，也没有这个组",
                hint=f"是不是 `{near}`？" if near else f"在 `单位` 里加上：\n- 简称: {item.text}",
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

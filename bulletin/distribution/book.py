"""content/recipients.yaml ↔ AddressBook, with the place of every mistake; and the differences between two address books."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bulletin.distribution.groups import Groups
from bulletin.reading.fields import Fields
from bulletin.reading.joined_hints import with_joined_hints
from bulletin.reading.nodes import Mapping as YamlMapping
from bulletin.reading.nodes import Node, Scalar
from bulletin.reading.recipients import read_copies, read_postcode
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.distribution import MAX_COPIES, AddressBook, Unit, UnitGroup
from bulletin.values.distribution_keys import BOOK, UNIT
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.quoting import yaml_word
from bulletin.values.text import enumerate_words, one_line

_HEAD = (
    "# yaml-language-server: $schema=./schema/recipients.schema.json",
    "# 通讯录：简报发给谁、平常给几份、寄到哪里。只在办公室用，不上网站。",
    "# 先后就是装封的先后。简称、全称都可以写在报、送、发里。",
)
# (Chinese, English) name of each field, in the order of the file; `short`, which comes first, is written separately.
UNIT_FIELDS = tuple((key.zh, key.en) for key in UNIT if key.en != "short")


def parse_book(text: str, path: str = BOOK_FILE) -> Checked[AddressBook]:
    """Return the address book in `text`, or the part of it that can be read; None if nothing can.

    Diagnostics: those of frontmatter and fields, empty-file, missing-field, too-many-copies, bad-postcode,
    duplicate-unit, and those of groups.
    """
    hint = "单位:\n  - {简称: 县档案馆, 类别: 送, 份数: 2}\n不用通讯录，就删掉这个文件"
    mapping = read_mapping(
        path, text, empty=error("empty-file", "通讯录是空的", Span(path), "里面没有单位", hint=hint)
    )
    if mapping.value is None:
        return Checked(None, mapping.diagnostics)
    book = book_of(mapping.value)
    found = with_joined_hints(book.diagnostics, text.split("\n"))
    return Checked(book.value, (*mapping.diagnostics, *found))


def book_of(mapping: YamlMapping) -> Checked[AddressBook]:
    """Return the address book from nodes, which may also be made from the cells of a sheet. Diagnostics: as `parse_book`."""
    fields = Fields(mapping, BOOK, "通讯录里")
    fields.require(BOOK[0])
    units: list[Unit] = []
    names: dict[str, Span] = {}
    for node in fields.items("units"):
        unit = _unit(fields, node)
        if unit is not None and _is_new(fields.found, unit, names):
            units.append(unit)
    if "units" in fields.nodes and not units and not fields.found:
        fields.error(
            "empty-list",
            "通讯录里没有单位",
            fields.names["units"].span,
            "后面是空的",
            hint="在 `单位:` 后面写上单位，一行一个，前面有 `- `",
        )
    groups = fields.mapping("groups", "组名")
    of_groups: list[Diagnostic] = []
    expanded = Groups(groups, units, of_groups).expanded() if groups else ()
    if has_errors(fields.found):
        # A group may name a unit that could not be read: one mistake gets one message.
        of_groups = [d for d in of_groups if d.code != "unknown-unit"]
    fields.found += of_groups
    return Checked(AddressBook(tuple(units), expanded), tuple(fields.found))


def _unit(fields: Fields, node: Node) -> Unit | None:
    """Return one unit. Diagnostics: wrong-type, bad-postcode and those of fields."""
    # `- 县档案馆`: only a name, with the defaults for all other fields.
    if isinstance(node, Scalar) and node.text.strip():
        name = one_line(node.text)
        return Unit(name, name, "", 1, "", "", "", "", "", node.span)
    if not isinstance(node, YamlMapping):
        fields.error(
            "wrong-type",
            "单位应当是名字，或者一组项目",
            node.span,
            "这里不是",
            hint=fields.lines.without_brackets(node),
        )
        return None
    inner = fields.within(node, UNIT, "单位里")
    inner.require(UNIT[0])
    short, kind = inner.text("short"), inner.choice("kind")
    copies = read_copies(inner, "copies", MAX_COPIES)
    postcode = read_postcode(inner)
    words = {name: inner.word(name) for name in ("name", "address", "contact", "phone", "notes", "id")}
    former = inner.words("former", "、，,")
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
        id=words["id"],
        former=former,
    )


def _is_new(found: list[Diagnostic], unit: Unit, names: dict[str, Span]) -> bool:
    """Return whether a unit's names are not yet in `names`, and add them to it. Diagnostics: duplicate-unit."""
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


def book_text(book: AddressBook) -> str:
    """Return the address book as its file holds it, units and groups in their order, LF line ends."""
    lines = [*_HEAD, "单位:"]
    for unit in book.units:
        pairs = [f"{word}: {yaml_word(value)}" for word, value in _values(unit) if value]
        lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
    if book.groups:
        lines += ["", "# 一个名字代表几个单位：名单里照印组名，份数按里面的单位算。", "组:"]
        for group in book.groups:
            members = (f"    - {yaml_word(member)}" for member in group.members)
            lines += [f"  {yaml_word(group.name)}:", *members]
    return "\n".join(lines) + "\n"


def _values(unit: Unit) -> Iterator[tuple[str, str]]:
    """Yield (key, value) of each field of a unit; the value is empty where the key may be left out."""
    yield "简称", unit.short
    for word, name in UNIT_FIELDS:
        value = field_text(unit, name)
        is_default = (name == "name" and value == unit.short) or (name == "copies" and value == "1")
        yield word, "" if is_default else value


def field_text(unit: Unit, name: str) -> str:
    """Return a field of a unit as it is written in a sheet and in the book: several names are joined by 、."""
    value = getattr(unit, name)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def with_old_ids(book: AddressBook, old: AddressBook) -> AddressBook:
    """Return a book that was read from a sheet, with ids and former names from the old book where the sheet has none."""
    before = {name: unit for unit in old.units for name in (unit.name, unit.short)}
    return replace(book, units=tuple(_with_old_id(unit, before) for unit in book.units))


def _with_old_id(unit: Unit, before: Mapping[str, Unit]) -> Unit:
    known = before.get(unit.short) or before.get(unit.name)
    if known is None:
        return unit
    return replace(unit, id=unit.id or known.id, former=unit.former or known.former)


def changes(old: AddressBook, new: AddressBook) -> Iterator[str]:
    """Yield a line for each unit and group that was added, removed or changed; none for equal books.

    A unit is known by its short name; the order of groups has no meaning.
    """
    before = {unit.short: unit for unit in old.units}
    now = {unit.short: unit for unit in new.units}
    for short, unit in now.items():
        if short not in before:
            yield f"新增 {short}：{_described(unit)}"
        elif unit != before[short]:
            yield f"改动 {short}：{_differences(before[short], unit)}"
    for short in before:
        if short not in now:
            yield f"删去 {short}"
    # Only units of both books: one that was added or removed does not change the order of the others.
    if [short for short in before if short in now] != [short for short in now if short in before]:
        yield "单位的先后变了"
    yield from _group_changes(
        {group.name: group for group in old.groups}, {group.name: group for group in new.groups}
    )


def _described(unit: Unit) -> str:
    """Return in words the fields of a unit that decide about its copies and envelopes."""
    words = [
        unit.kind,
        f"{unit.copies} 份",
        f"{unit.postcode} {unit.address}".strip(),
        unit.contact,
        unit.phone,
    ]
    return "，".join(filter(None, words))


def _differences(old: Unit, new: Unit) -> str:
    pairs = ((word, field_text(old, name), field_text(new, name)) for word, name in UNIT_FIELDS)
    return "；".join(f"{word} {a or '（空）'} → {b or '（空）'}" for word, a, b in pairs if a != b)


def _group_changes(before: dict[str, UnitGroup], now: dict[str, UnitGroup]) -> Iterator[str]:
    for name, group in now.items():
        if name not in before:
            yield f"新增组 {name}：{enumerate_words(group.members)}"
            continue
        came = [member for member in group.members if member not in before[name].members]
        went = [member for member in before[name].members if member not in group.members]
        parts = [f"加上 {enumerate_words(came)}"] if came else []
        parts += [f"去掉 {enumerate_words(went)}"] if went else []
        if parts:
            yield f"改动组 {name}：{'；'.join(parts)}"
    for name in before:
        if name not in now:
            yield f"删去组 {name}"

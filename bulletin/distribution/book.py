"""content/recipients.yaml → AddressBook, every mistake with its place."""

from bulletin.distribution.groups import Groups
from bulletin.reading.fields import Fields
from bulletin.reading.recipients import read_copies as limited
from bulletin.reading.recipients import read_postcode
from bulletin.reading.yaml_nodes import Mapping as YamlMapping
from bulletin.reading.yaml_nodes import Node, Scalar, as_mapping, parse_yaml
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.distribution import BOOK_FILE, MAX_COPIES, AddressBook, Unit
from bulletin.values.keys import BOOK, ISSUED, REPORT, SEND, UNIT


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
    expanded = Groups(groups, units, fields.found).expanded() if groups else ()
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
    postcode = read_postcode(inner)
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

"""Two address books → what the one has that the other has not, in words."""

from collections.abc import Iterator

from bulletin.values.distribution import AddressBook, Unit, UnitGroup
from bulletin.values.text import enumerate_words

FIELDS = (
    ("全称", "name"),
    ("类别", "kind"),
    ("份数", "copies"),
    ("地址", "address"),
    ("邮编", "postcode"),
    ("联系人", "contact"),
    ("电话", "phone"),
    ("备注", "notes"),
)


def changes(old: AddressBook, new: AddressBook) -> tuple[str, ...]:
    """Return a line for each unit and group that was added, removed or changed; none for equal books.

    A unit is known by its short name; where groups stand among each other means nothing.
    """
    return tuple(_changes(old, new))


def _changes(old: AddressBook, new: AddressBook) -> Iterator[str]:
    before = {unit.short: unit for unit in old.units}
    now = {unit.short: unit for unit in new.units}
    for short, unit in now.items():
        if short not in before:
            yield f"新增 {short}"
        elif unit != before[short]:
            yield f"改动 {short}：{_differences(before[short], unit)}"
    for short in before:
        if short not in now:
            yield f"删去 {short}"
    if [short for short in before if short in now] != [short for short in now if short in before]:
        yield "单位的先后变了"
    yield from _group_changes(
        {group.name: group for group in old.groups}, {group.name: group for group in new.groups}
    )


def _differences(old: Unit, new: Unit) -> str:
    pairs = ((word, getattr(old, name), getattr(new, name)) for word, name in FIELDS)
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

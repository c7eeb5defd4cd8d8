"""A list of an issue (报, 送, 发, 增发) → who gets how many copies; and its names compared with the address book."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bulletin.distribution.collective import is_collective
from bulletin.values.diagnostics import Diagnostic, Span, note, warning
from bulletin.values.distribution import (
    EXTRA,
    ISSUE,
    REPORT,
    SEND,
    AddressBook,
    Record,
    Unit,
    UnitGroup,
    Written,
)
from bulletin.values.model import Issue, Recipient
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_word
from bulletin.values.text import enumerate_words

# A name up to 、, except within brackets: 各市、县（市、区）委宣传部 is two names, not three.
_NAME = re.compile("(?:（[^（）]*）|\\([^()]*\\)|“[^“”]*”|[^、])+")
RANKS = {REPORT: 0, SEND: 1, ISSUE: 2}


@dataclass(frozen=True, slots=True)
class Share:
    """The copies that one recipient gets by one name in a list.

    list: 报, 送, 发 or 增发. copies: 0 where nobody says how many. unit: None where the book has none of that name. group: the group's name that was written, empty
    where the unit itself was named. at: the name in the list. item: the whole item as typed, of which the name may be a part.
    is_explicit: whether its copies were written there. is_recorded: whether the record of what went out says it.
    """

    list: str
    name: str  # the unit's short name, or as typed
    copies: int
    unit: Unit | None
    group: str
    at: Span
    item: str
    is_explicit: bool
    is_recorded: bool = False


class RecipientNames:
    """The names of an address book: units by short, full and former names, groups by theirs."""

    def __init__(self, book: AddressBook) -> None:
        self.groups: dict[str, UnitGroup] = {group.name: group for group in book.groups}
        former = {name: unit for unit in book.units for name in unit.former if name not in self.groups}
        self.units: dict[str, Unit] = former | {
            name: unit for unit in book.units for name in (unit.name, unit.short)
        }

    def __contains__(self, name: str) -> bool:
        return name in self.units or name in self.groups

    @property
    def is_empty(self) -> bool:
        """Whether there is no book."""
        return not self.units

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand in a list."""
        return (*self.units, *self.groups)


def lists_of(issue: Issue) -> Mapping[str, tuple[Recipient, ...]]:
    """Return an issue's lists by their words, in printed order."""
    return {REPORT: issue.report, SEND: issue.send, ISSUE: issue.issue, EXTRA: issue.extra}


def shares_of(
    lists: Mapping[str, Iterable[Recipient]], directory: RecipientNames, record: Record | None = None
) -> tuple[Share, ...]:
    """Return who gets how many, in printed order, groups expanded.

    Copies: those written in the list (for each unit, where it names a group), else the book's. A name without either is
    one copy where there is no book and it means one recipient, else 0: nobody knows. A plain string
    that is no name in the book is cut at 、 (content format: printed as typed, counted by its parts). record: what it
    says of an item that went out counts, whatever the book says today; a unit is called what it is called there.
    """
    recorded = {(item.name, item.copies): item for item in record.written} if record else {}
    known = _RecordedNames(record)
    shares: list[Share] = []
    for word, recipients in lists.items():
        for recipient in recipients:
            item = recorded.get((recipient.name, recipient.copies))
            shares += (
                _as_recorded(word, recipient, item, directory)
                if item
                else _as_of_today(word, recipient, directory, known)
            )
    return tuple(shares)


def _as_recorded(
    word: str, recipient: Recipient, item: Written, directory: RecipientNames
) -> Iterator[Share]:
    for name, copies in item.shares:
        unit = directory.units.get(name)
        is_explicit = recipient.copies is not None
        yield Share(word, name, copies, unit, "", recipient.at, recipient.name, is_explicit, is_recorded=True)


def _as_of_today(
    word: str, recipient: Recipient, directory: RecipientNames, known: "_RecordedNames"
) -> Iterator[Share]:
    is_several = False
    for name, at in parts_of(recipient, directory):
        # 各设区市委宣传部、组织部: the second name means as many as the first.
        is_several = is_several or is_collective(name)
        for share in _expand(word, name, at, recipient, directory):
            if share.copies:
                yield replace(share, name=known.name_of(share))
            else:
                is_one = not is_several and directory.is_empty
                yield replace(share, copies=known.copies_of(share) or int(is_one))


class _RecordedNames:
    """What the units of today are called in a record: those that were renamed since are known by 标识 or former name."""

    def __init__(self, record: Record | None) -> None:
        given = record.given if record else ()
        self._names = {each.name for each in given}
        self._by_id = {each.id: each.name for each in given if each.id}
        self._counts = {(each.list, each.name): each.count for each in given}

    def copies_of(self, share: Share) -> int:
        """Return how many a name got that stands in the record as it was typed; 0 where it does not."""
        return self._counts.get((share.list, share.name), 0)

    def name_of(self, share: Share) -> str:
        unit = share.unit
        if unit is None or share.name in self._names:
            return share.name
        if unit.id in self._by_id:
            return self._by_id[unit.id]
        return next((name for name in unit.former if name in self._names), share.name)


def written_items(lists: Mapping[str, Iterable[Recipient]], shares: Iterable[Share]) -> tuple[Written, ...]:
    """Return each item of the lists with what it means."""
    meant: dict[tuple[str, str, int | None], dict[str, int]] = {}
    for share in shares:
        copies = share.copies if share.is_explicit else None
        of_item = meant.setdefault((share.list, share.item, copies), {})
        of_item[share.name] = share.copies
    keys = dict.fromkeys((word, r.name, r.copies) for word, some in lists.items() for r in some)
    return tuple(Written(*key, tuple(meant[key].items())) for key in keys if meant.get(key))


def parts_of(recipient: Recipient, directory: RecipientNames) -> Iterator[tuple[str, Span]]:
    """Yield the names in one item of a list, each with its place."""
    name = recipient.name
    if name in directory or recipient.copies is not None or "、" not in name:
        yield name, recipient.at
        return
    # The place of a part is known only where the file has the words exactly so.
    is_exact = recipient.at.length == len(name)
    for match in _NAME.finditer(name):
        part = match[0].strip()
        if part:
            at = Span(
                recipient.at.path, recipient.at.line, recipient.at.column + match.start(), len(match[0])
            )
            yield part, at if is_exact else recipient.at


def _expand(
    word: str, name: str, at: Span, recipient: Recipient, directory: RecipientNames
) -> Iterator[Share]:
    copies, is_explicit, item = recipient.copies, recipient.copies is not None, recipient.name
    unit = directory.units.get(name)
    if unit is not None:
        yield Share(word, unit.short, copies or unit.copies, unit, "", at, item, is_explicit)
    elif name in directory.groups:
        for member in directory.groups[name].members:
            unit = directory.units[member]
            yield Share(word, unit.short, copies or unit.copies, unit, name, at, item, is_explicit)
    else:
        yield Share(word, name, copies or 0, None, "", at, item, is_explicit)


def check_names(shares: Iterable[Share], directory: RecipientNames) -> Iterator[Diagnostic]:
    """Yield warnings of names in an issue's lists that do not agree with the book; the tail is printed as typed all the same.

    Diagnostics: unknown-recipient, recipient-twice, list-above-kind, joined-units, copies-for-each.
    """
    shares = tuple(shares)
    first: dict[str, Share] = {}
    twice: dict[tuple[Span, Span], list[tuple[Share, Share]]] = {}
    above: dict[tuple[Span, str], list[Share]] = {}
    for share in shares:
        if share.is_recorded:
            pass  # its name was looked at when it was printed, and the book may have changed since
        elif share.unit is None and not share.is_explicit:
            yield _unknown(share, directory)
        elif share.unit is None:
            yield from _joined(share, directory)
        before = first.setdefault(share.name, share)
        if before is not share and not (share.list == EXTRA and share.is_explicit):  # there it is on purpose
            twice.setdefault((share.at, before.at), []).append((before, share))
        if (
            share.unit
            and not share.is_recorded
            and share.unit.kind
            and share.list in RANKS
            and RANKS[share.list] < RANKS[share.unit.kind]
        ):
            above.setdefault((share.at, share.unit.kind), []).append(share)
    yield from (_twice(pairs) for pairs in twice.values())
    yield from (_above_kind(kind, members) for (_, kind), members in above.items())
    yield from _copies_for_each(shares)


def _unknown(share: Share, directory: RecipientNames) -> Diagnostic:
    near = nearest(share.name, directory.names, may_begin=False)
    ways = [f"是不是 `{near}`？" if near else "在 content/recipients.yaml 里加上它"]
    if share.name != share.item:
        ways.append(f"整串是一个名字，就拿 `{share.item}` 做组名")
    ways.append(f"通讯录里没有的，写上份数：{{单位: {yaml_word(share.name)}, 份数: 1}}")
    return warning(
        "unknown-recipient",
        f"通讯录里没有 `{share.name}`",
        share.at,
        "没有这个单位，也没有这个组；份数不知道，共印几份也就算不出",
        hint="\n".join(ways),
        subject=share.name,
    )


def _joined(share: Share, directory: RecipientNames) -> Iterator[Diagnostic]:
    """Yield a warning of copies written for several units at once. Diagnostics: joined-units."""
    parts = [match[0].strip() for match in _NAME.finditer(share.name)]
    if len(parts) > 1 and all(part in directory for part in parts):
        items = ", ".join(f"{{单位: {yaml_word(part)}, 份数: {share.copies}}}" for part in parts)
        yield warning(
            "joined-units",
            f"`{share.name}` 写了份数，就当作一个单位，一共 {share.copies} 份",
            share.at,
            "这里是几个单位",
            hint=f"每个单位 {share.copies} 份，就分开写：{items}",
            subject=items,
        )


def _twice(pairs: list[tuple[Share, Share]]) -> Diagnostic:
    """Return one warning for all units that the same two names mean."""

    def way(of: Share) -> str:
        return f"`{of.group}` 里有它" if of.group else "直接写了它"

    before, share = pairs[0]
    first, again = (sum(pair[at].copies for pair in pairs) for at in (0, 1))
    sums = f"两处的份数都算（{first} + {again} = {first + again}）" if first and again else "份数还没有写"
    many = f" 等 {len(pairs)} 个单位" if len(pairs) > 1 else " "
    return warning(
        "recipient-twice",
        f"`{share.name}`{many}在这一期里列了两次，{sums}",
        share.at,
        f"这里是第二次：{way(share)}",
        related=((before.at, f"先在这里：{way(before)}"),),
        hint=f"只留一处；要多给它几份，在通讯录里改它的份数，或者写 `增发: [{{单位: {yaml_word(share.name)}, 份数: 2}}]`",
    )


def _above_kind(kind: str, shares: list[Share]) -> Diagnostic:
    """Return one warning for all units of one kind that one name means."""
    share = shares[0]
    assert share.unit is not None  # only units have a kind
    words = enumerate_words(each.name for each in shares[:3]) + ("……" if len(shares) > 3 else "")
    what = f"`{share.group}` 里的 {len(shares)} 个单位（{words}）" if share.group else f"`{share.name}` "
    message = f"{what}是“{kind}”的单位，写进了“{share.list}”"
    return warning(
        "list-above-kind",
        message,
        share.at,
        f"“{share.list}”比“{kind}”高",
        related=((share.unit.span, f"通讯录里它的类别是“{kind}”"),),
        hint=f"移到“{kind}”里；这样写才对，就在通讯录里把它的类别改成“{share.list}”",
        subject=message,
    )


def _copies_for_each(shares: tuple[Share, ...]) -> Iterator[Diagnostic]:
    """Yield the sum of copies written for a group: its author may have meant 16 for the whole group."""
    groups: dict[tuple[str, Span], list[Share]] = {}
    for share in shares:
        if share.group and share.is_explicit and share.copies > 1:
            groups.setdefault((share.group, share.at), []).append(share)
    for (name, at), members in groups.items():
        total = sum(share.copies for share in members)
        yield note(
            "copies-for-each",
            f"`{name}` 有 {len(members)} 个单位，每个 {members[0].copies} 份，共 {total} 份",
            at,
            "这是一个组",
            hint="份数是给每个单位的，不是给整个组的",
            subject=f"{name} {members[0].copies}",
        )

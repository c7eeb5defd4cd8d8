"""A list of an issue (报, 送, 发, 增发) → who gets how many copies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bulletin.values.diagnostics import Span
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

# A name up to 、, except within brackets: 各市、县（市、区）委宣传部 is two names, not three.
NAME = re.compile("(?:（[^（）]*）|\\([^()]*\\)|“[^“”]*”|[^、])+")
_NUMERAL = "[0-9０-９一二两三四五六七八九十百]+"
# Words that mean several recipients anywhere in a name: 各乡镇党委, 县直有关部门, 全县中小学, 12个街道.
_ANYWHERE = re.compile(
    "各(?![莫界])|有关|相关|所有|全体|其他|其它|若干|诸|成员单位|所属|下属"
    "|全(?:省|市|县|区|旗|镇|乡|村|系统)(?!人民|人大|州)"
    f"|{_NUMERAL}(?:个|家|所)"
    "|[及暨]|转(?![业移让型])|[两三四五](?:级|办|院|大家)|村居"  # 县纪委及派驻机构, 县委办转常委, 市县两级
    "|[（(](?:市|区|县|镇|乡|街道|社区|居)[)）]"  # 村（居）
    "|(?<=[\u4e00-\u9fff）)])\\s*[：:]?\\s*[0-9０-９]+$"  # 县委2: how many, or which?
    "|[（(][^（）()]*、[^（）()]*[)）]"  # 县（市、区）委宣传部
    f"|等(?:{_NUMERAL}|单位|部门|机关|地|同志|领导)|(?<!高)(?<!同)(?<!平)等$"
)
# Words that mean several recipients at the end of a name: 县直机关, 县委中心组成员, 各科室（站所）.
_AT_END = re.compile(
    "(?:单位|部门|机关|企业|高校|院校|乡镇|镇街|街镇|县区|区县|市县|市区县|领导|班子|同志|干部|职工|人员|学员|中心组|成员|常委|委员|代表|们"
    "|科室|股室|站所|所站|委办局|厅局|部委|厅局委办)(?:（[^（）]*）|\\([^()]*\\))?$"
)


def is_collective(name: str) -> bool:
    """Return whether a name means several recipients, so that its copies are unknown unless a number is written.

    各乡镇党委, 省协调小组成员单位, 县直有关部门, 县委办等: offices print them as they are, and count them by their address
    book. After a false positive the author has to type a number; after a false negative the sum is wrong.
    """
    return bool(_ANYWHERE.search(name) or _AT_END.search(name))


@dataclass(frozen=True, slots=True)
class Share:
    """The copies that one recipient gets by one name in a list.

    list: 报, 送, 发 or 增发. copies: 0 if they are not known. unit: None if the book has none of that name. group: the name of
    the group that was written, empty if the unit itself was. at: where the name is in the list. item: the whole item as
    typed, of which the name may be a part. is_explicit: whether its copies are written in the list. is_recorded: whether it
    is taken from the record of what went out.
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
    """Finds units by their short, full and former names, and groups by name.

    A former name that is now the name of a group or of another unit is ignored.
    """

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
        """Whether there is no address book."""
        return not self.units

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a list may contain."""
        return (*self.units, *self.groups)


def lists_of(issue: Issue) -> Mapping[str, tuple[Recipient, ...]]:
    """Return an issue's lists by their words, in printed order."""
    return {REPORT: issue.report, SEND: issue.send, ISSUE: issue.issue, EXTRA: issue.extra}


def shares_of(
    lists: Mapping[str, Iterable[Recipient]], directory: RecipientNames, record: Record | None = None
) -> tuple[Share, ...]:
    """Return who gets how many copies, in printed order, with groups expanded.

    Copies: those written in the list (for each unit, if a group is named), else the book's. A name with neither gets one
    copy if there is no book and it means one recipient, else 0: not known. A plain string that is no name in the book is
    split at 、 (content format: printed as typed, counted by its parts). record: for an item that went out, its shares in
    the record count, whatever the book has today; units are called by their names in the record.
    """
    recorded = {(item.name, item.copies): item for item in record.written} if record else {}
    known = _RecordedNames(record)
    shares: list[Share] = []
    for word, recipients in lists.items():
        for recipient in recipients:
            # An item that is still written as when it went out means what it meant then.
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
        # 各设区市委宣传部、组织部: the second name means several recipients, too.
        is_several = is_several or is_collective(name)
        for share in _expand(word, name, at, recipient, directory):
            if share.copies:
                yield replace(share, name=known.name_of(share))
            else:
                is_one = not is_several and directory.is_empty
                yield replace(share, copies=known.copies_of(share) or int(is_one))


class _RecordedNames:
    """Finds the names that a record has for units; those that were renamed since are found by 标识 or former name."""

    def __init__(self, record: Record | None) -> None:
        given = record.given if record else ()
        self._names = {each.name for each in given}
        self._by_id = {each.id: each.name for each in given if each.id}
        self._counts = {(each.list, each.name): each.count for each in given}

    def copies_of(self, share: Share) -> int:
        """Return how many copies the record has for a share's list and name as typed; 0 if it has none."""
        return self._counts.get((share.list, share.name), 0)

    def name_of(self, share: Share) -> str:
        """Return the name that the record has for the unit of a share, else the share's own."""
        unit = share.unit
        if unit is None or share.name in self._names:
            return share.name
        if unit.id in self._by_id:
            return self._by_id[unit.id]
        return next((name for name in unit.former if name in self._names), share.name)


def written_items(lists: Mapping[str, Iterable[Recipient]], shares: Iterable[Share]) -> tuple[Written, ...]:
    """Return each item of the lists with the recipients that it means and their copies."""
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
    # The place of a part is known only if the name stands in the file with exactly these characters.
    is_exact = recipient.at.length == len(name)
    for match in NAME.finditer(name):
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

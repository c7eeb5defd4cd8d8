"""Compares the names in an issue's lists with the address book: unknown names, names listed twice, above their kind, joined."""

from collections.abc import Iterable, Iterator

from bulletin.distribution.expansion import NAME, RecipientNames, Share
from bulletin.values.diagnostics import Diagnostic, Span, note, warning
from bulletin.values.distribution import EXTRA, ISSUE, REPORT, SEND
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_with_copies
from bulletin.values.text import enumerate_words

RANKS = {REPORT: 0, SEND: 1, ISSUE: 2}  # from the highest list


def check_names(shares: Iterable[Share], directory: RecipientNames) -> Iterator[Diagnostic]:
    """Yield warnings about names in an issue's lists that do not agree with the book; the tail is printed as typed nevertheless.

    Diagnostics: unknown-recipient, recipient-twice, list-above-kind, joined-units, copies-for-each.
    """
    shares = tuple(shares)
    first: dict[str, Share] = {}
    twice: dict[tuple[Span, Span], list[tuple[Share, Share]]] = {}
    above: dict[tuple[Span, str], list[Share]] = {}
    for share in shares:
        # A recorded name was checked when it was printed, and the book may have changed since.
        if share.unit is None and not share.is_recorded:
            yield from _joined(share, directory) if share.is_explicit else (_unknown(share, directory),)
        before = first.setdefault(share.name, share)
        if before is not share and not (share.list == EXTRA and share.is_explicit):  # 增发 is meant to add
            twice.setdefault((share.at, before.at), []).append((before, share))
        kind = share.unit.kind if share.unit and not share.is_recorded else ""
        if kind and share.list in RANKS and RANKS[share.list] < RANKS[kind]:
            above.setdefault((share.at, kind), []).append(share)
    yield from (_twice(pairs) for pairs in twice.values())
    yield from (_above_kind(kind, members) for (_, kind), members in above.items())
    yield from _copies_for_each(shares)


def _unknown(share: Share, directory: RecipientNames) -> Diagnostic:
    near = nearest(share.name, directory.names, may_begin=False)
    ways = [f"是不是 `{near}`？" if near else "在 content/recipients.yaml 里加上它"]
    if share.name != share.item:
        ways.append(f"整串是一个名字，就拿 `{share.item}` 做组名")
    ways.append(f"通讯录里没有的，写上份数：{yaml_with_copies(share.name, 1)}")
    return warning(
        "unknown-recipient",
        f"通讯录里没有 `{share.name}`",
        share.at,
        "没有这个单位，也没有这个组；份数不知道，共印几份也就算不出",
        hint="\n".join(ways),
        subject=share.name,
    )


def _joined(share: Share, directory: RecipientNames) -> Iterator[Diagnostic]:
    """Yield a warning about one number of copies for several units joined by 、. Diagnostics: joined-units."""
    parts = [match[0].strip() for match in NAME.finditer(share.name)]
    if len(parts) > 1 and all(part in directory for part in parts):
        items = ", ".join(yaml_with_copies(part, share.copies) for part in parts)
        yield warning(
            "joined-units",
            f"`{share.name}` 写了份数，就当作一个单位，一共 {share.copies} 份",
            share.at,
            "这里是几个单位",
            hint=f"每个单位 {share.copies} 份，就分开写：{items}",
            subject=items,
        )


def _twice(pairs: list[tuple[Share, Share]]) -> Diagnostic:
    """Return one warning for all units that are listed twice by the same two names."""

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
        hint=f"只留一处；要多给它几份，在通讯录里改它的份数，或者写 `增发: [{yaml_with_copies(share.name, 2)}]`",
    )


def _above_kind(kind: str, shares: list[Share]) -> Diagnostic:
    """Return one warning for all units of one kind that are listed by the same name."""
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
    """Yield a note with the sum of copies written for a group: the author may have meant them for the whole group."""
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

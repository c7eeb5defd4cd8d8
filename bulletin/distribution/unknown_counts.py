"""Reports names in an issue's lists that have no number of copies: which they are, and how to write it."""

from collections.abc import Iterator, Sequence

from bulletin.distribution.expansion import RecipientNames, is_collective, lists_of, parts_of
from bulletin.values.diagnostics import Diagnostic, Severity, Span, has_errors, warning
from bulletin.values.distribution import AddressBook, Dispatch
from bulletin.values.model import Issue
from bulletin.values.quoting import yaml_with_copies, yaml_word
from bulletin.values.text import enumerate_words

STARTERS = ("上级单位", "平级单位", "下级单位")  # placeholders of a new site (bulletin/starter/content)
NAMES_SHOWN = 8
_SEVERAL = 10  # copies in an example for a collective name, since their number is not known


def unknown_counts(
    issue: Issue, dispatch: Dispatch, severity: Severity = Severity.WARNING
) -> Iterator[Diagnostic]:
    """Yield one diagnostic about all names without a number of copies, at the first of them.

    severity: an error if each copy gets a 份号, since each must be somebody's.
    Diagnostics: unknown-counts; placeholder-recipient, about names that a new site has.
    """
    is_error = severity is Severity.ERROR
    starters = tuple(name for name in dispatch.open_names if name in STARTERS)
    if starters:
        yield warning(
            "placeholder-recipient",
            f"名单里还是新建时填的{enumerate_words(f'`{name}`' for name in starters)}，不是收文单位",
            _place(issue, starters),
            "换成真的单位",
            hint="报: [县委, 县政府]\n送: [县档案馆]\n发: [{单位: 各乡镇党委, 份数: 10}]",
            subject=enumerate_words(starters),
        )
    names = tuple(name for name in dispatch.open_names if name not in starters)
    # Placeholders alone are an error only where copies get a 份号.
    names = names or (starters if is_error else ())
    if not names:
        return
    words = enumerate_words(f"`{name}`" for name in names[:NAMES_SHOWN])
    many = f"等 {len(names)} 个名字" if len(names) > NAMES_SHOWN else ""
    result = "编不了份号" if is_error else "" if dispatch.is_counted else "共印几份算不出，报尾不印共印"
    hint = "\n".join(
        (
            "写上实际的份数，例如：",
            *_lines(issue, frozenset(names)),
            "或者在通讯录 content/recipients.yaml 里写上这些单位、组",
        )
    )
    yield Diagnostic(
        "unknown-counts",
        severity,
        f"{words}{many}没有写份数" + (f"，{result}" if result else ""),
        _place(issue, names),
        "不知道有几个单位，给几份" if any(map(is_collective, names)) else "不知道给几份",
        hint=hint,
        subject=hint,
    )


def each_name_once(found: Sequence[Diagnostic], open_names: Sequence[str]) -> list[Diagnostic]:
    """Return the diagnostics with each name without a number of copies in only one message.

    unknown-counts covers all these names; only a name that looks mistyped keeps a message of its own.
    """
    if not any(d.code == "unknown-counts" for d in found):
        return list(found)
    unknown = [d for d in found if d.code == "unknown-recipient" and d.subject in open_names]
    mistyped = [d for d in unknown if d.hint.startswith("是不是")]
    # All of them look mistyped, so unknown-counts would add nothing.
    if {d.subject for d in mistyped} == set(open_names) and not has_errors(found):
        return [d for d in found if d.code != "unknown-counts"]
    return [d for d in found if d not in unknown or d in mistyped]


def _place(issue: Issue, names: tuple[str, ...]) -> Span:
    for recipients in lists_of(issue).values():
        for recipient in recipients:
            for name, at in parts_of(recipient, RecipientNames(AddressBook())):
                if name in names and recipient.copies is None:
                    return at if at.path else Span(issue.path)
    return Span(issue.path)


def _lines(issue: Issue, names: frozenset[str]) -> Iterator[str]:
    """Yield each list that has such a name as YAML with a number for it, and with all other items as they are."""
    for word, recipients in lists_of(issue).items():
        items: list[str] = []
        for recipient in recipients:
            parts = [name for name, _ in parts_of(recipient, RecipientNames(AddressBook()))]
            if recipient.copies is not None:
                items.append(yaml_with_copies(recipient.name, recipient.copies))
            elif names.isdisjoint(parts):
                items.append(yaml_word(recipient.name))
            else:
                is_several = False
                for part in parts:
                    is_several = is_several or is_collective(part)
                    count = _SEVERAL if is_several else 1
                    items.append(yaml_with_copies(part, count) if part in names else yaml_word(part))
        if any("份数" in item for item in items):
            yield f"{word}: [{', '.join(items)}]"

"""Checks an issue before it is printed: what forbids it, and what the office must know of copies, addresses and the sender."""

from collections.abc import Iterable, Iterator, Sequence

from bulletin.distribution.copies import Package, copies_of, packages_of
from bulletin.distribution.job import JobOptions
from bulletin.distribution.unknown_counts import unknown_counts
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error, warning
from bulletin.values.distribution import AddressBook, Dispatch
from bulletin.values.model import Issue
from bulletin.values.number_ranges import copy_range, copy_ranges, ranges_of
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.quoting import yaml_word
from bulletin.values.settings import SITE_FILE, Config
from bulletin.values.text import enumerate_words

MOST_NUMBERED = 100_000  # copies of one run, which fill 50 files
_EXAMPLE = '地址: 澄川县北澄街道文昌路5号\n邮编: "369100"'


def about_issue(issue: Issue, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the site's errors and warnings that concern printing this issue, and a warning if it is a draft.

    Diagnostics: draft-printed, a warning.
    """
    concerned = (issue.path, SITE_FILE)
    found = [d for d in diagnostics if d.severity is not Severity.NOTE and d.span.path in concerned]
    if issue.is_draft:
        found.append(
            warning(
                "draft-printed",
                f"{issue.number.short}还是草稿",
                Span(issue.path),
                "开头写着“草稿: 是”",
                hint="印出来只供修改；签发以后删掉这一行，再做一次",
            )
        )
    return found


def about_copies(issue: Issue, dispatch: Dispatch, wanted: Dispatch, options: JobOptions) -> list[Diagnostic]:
    """Return the reasons why these copies cannot be printed, and the consequences of the 密级.

    dispatch: of the whole issue; wanted: what is printed now.
    Diagnostics: no-copies, too-many-copies, unknown-copy-number; unknown-counts, a warning without 份号; secret-needs-numbers, a warning.
    """
    place = Span(issue.path)
    found: list[Diagnostic] = []
    if options.is_secret:
        found.append(
            warning(
                "secret-needs-numbers",
                f"密级是 `{issue.secrecy}`，每份都编了份号",
                place,
                "条例第九条：涉密公文应当标注份号",
                hint="没有无号的付印版；废页、余份和正本一样保管，不要放在联网的电脑上",
            )
        )
    # Names without a number of copies are an error only with 份号, since each number must be somebody's.
    if not options.numbered:
        return [*found, *unknown_counts(issue, dispatch)]
    if dispatch.open_names:
        return [*found, *unknown_counts(issue, dispatch, Severity.ERROR)]
    if dispatch.is_only_filed and issue.print_run is None:
        words = "没有写发给谁，编不了份号"
        hint = "在这一期的开头写上报、送、发，例如：\n报: [县委办公室]\n份数: 50"
        return [*found, error("no-copies", words, place, "没有写报、送、发，也没有写份数", hint=hint)]
    if wanted.printed > MOST_NUMBERED:
        words = f"一次编 {wanted.printed} 份太多，最多 {MOST_NUMBERED} 份"
        hint = f"用 --only 分几次做，例如 --only 1-{MOST_NUMBERED}"
        return [*found, error("too-many-copies", words, place, "文件会大得打不开", hint=hint)]
    if unknown := sorted((options.only or frozenset()) - {copy.number for copy in copies_of(dispatch)}):
        words = f"没有这些份号：{copy_ranges(ranges_of(unknown))}"
        label = f"这一期的份号是 {copy_range(1, dispatch.last)}，作废的不再印"
        found.append(error("unknown-copy-number", words, place, label))
    return found


def about_addresses(
    issue: Issue, dispatch: Dispatch, book: AddressBook, config: Config, options: JobOptions
) -> list[Diagnostic]:
    """Return diagnostics about data that are missing for the labels and envelopes that were asked for.

    Diagnostics: no-addresses, an error, since nothing could be made; missing-address, recipient-without-entry,
    missing-postcode, missing-sender, secret-by-post, warnings.
    """
    if not options.wants_addresses:
        return []
    packages = packages_of(dispatch)
    what = "标签和信封" if options.labels and options.envelopes else "标签" if options.labels else "信封"
    # If some recipients have an address, labels and envelopes are made for these.
    if not any(package.address for package in packages):
        return [_none(what, book, issue)]
    found = list(_about_packages(packages, what, on_envelopes=bool(options.envelopes)))
    found += _without_sender(config) if options.envelopes else ()
    if options.is_secret:
        found.append(
            warning(
                "secret-by-post",
                f"{what}上印了密级 `{issue.secrecy}` 和份号，只能走机要，不能交邮局",
                Span(issue.path),
                "涉密件要密封，由机要传递",
            )
        )
    return found


def _none(what: str, book: AddressBook, issue: Issue) -> Diagnostic:
    place = Span(issue.path) if book.is_empty else Span(BOOK_FILE)
    label = "没有通讯录 content/recipients.yaml" if book.is_empty else "要寄的单位都没有写地址"
    hint = (
        '单位:\n  - 简称: 县档案馆\n    地址: 澄川县北澄街道文昌路5号\n    邮编: "369100"'
        if book.is_empty
        else f"在通讯录的单位里加上：\n{_EXAMPLE}"
    )
    return error("no-addresses", f"一个地址也没有，做不了{what}", place, label, hint=hint)


def _names(packages: Sequence[Package]) -> str:
    return enumerate_words(f"`{package.name}`" for package in packages)


def _about_packages(packages: Sequence[Package], what: str, *, on_envelopes: bool) -> Iterator[Diagnostic]:
    """Yield a warning for each kind of data that the book lacks; it names all recipients concerned.

    Diagnostics: missing-address, recipient-without-entry, missing-postcode.
    """
    if bare := [package for package in packages if package.unit and not package.unit.address]:
        words = f"没有给{_names(bare)}做{what}：通讯录里没有写地址"
        hint = f"在通讯录的这些单位里加上：\n{_EXAMPLE}\n不用寄的，不必管"
        yield _about_units("missing-address", words, bare, "没有地址", hint)
    if strange := [package for package in packages if package.unit is None]:
        lines = "\n".join(
            f'- {{简称: {yaml_word(each.name)}, 地址: 某路1号, 邮编: "369100"}}' for each in strange[:3]
        )
        yield warning(
            "recipient-without-entry",
            f"没有给{_names(strange)}做{what}：通讯录里没有这样的单位",
            Span(BOOK_FILE),
            "“单位”里没有",
            hint=f"要寄的，在“单位”里加上：\n{lines}",
        )
    bare = [package for package in packages if package.address and package.unit and not package.unit.postcode]
    if bare and on_envelopes:
        words = f"{_names(bare)}没有邮编，信封上的六个框空着"
        yield _about_units("missing-postcode", words, bare, "没有邮编", '邮编: "369100"')


def _about_units(code: str, message: str, packages: Sequence[Package], label: str, hint: str) -> Diagnostic:
    first, *others = (package.unit.span for package in packages if package.unit)
    return warning(code, message, first, label, hint=hint, related=tuple((span, label) for span in others))


def _without_sender(config: Config) -> Iterator[Diagnostic]:
    """Diagnostics: missing-sender."""
    sender = config.sender
    missing = [name for name, value in (("地址", sender.address), ("邮编", sender.postcode)) if not value]
    if missing:
        yield warning(
            "missing-sender",
            f"信封上没有寄件人的{'和'.join(missing)}",
            Span(SITE_FILE),
            "没有写“寄件”" if len(missing) > 1 else f"“寄件”里没有{missing[0]}",
            hint='寄件: {地址: 澄川县北澄街道府前路3号, 邮编: "369100"}',
        )

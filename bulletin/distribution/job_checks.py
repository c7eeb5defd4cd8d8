"""What is to be said before an issue is printed: what forbids it, and what the office must know."""

from collections.abc import Iterable, Sequence

from bulletin.distribution.job import JobOptions
from bulletin.distribution.numbering import MOST_NUMBERED, copies_of, digits, in_words, ranges
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error, note, warning
from bulletin.values.distribution import Dispatch, Record, record_path
from bulletin.values.model import Issue
from bulletin.values.settings import SITE_FILE


def about_issue(issue: Issue, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return which of a site's diagnostics concern printing this issue, notes aside, and that it is a draft.

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


def about_copies(issue: Issue, dispatch: Dispatch, options: JobOptions) -> list[Diagnostic]:
    """Return what keeps so many copies from being printed, and what follows from the 密级.

    Diagnostics: no-copies, too-many-copies, unknown-copy-number; secret-needs-numbers, a warning.
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
    if not options.numbered:
        return found
    if dispatch.is_only_filed and issue.print_run is None:
        words = "没有写发给谁，编不了份号"
        hint = "在这一期的开头写上报、送、发，例如：\n报: [县委办公室]\n份数: 50"
        return [*found, error("no-copies", words, place, "没有写报、送、发，也没有写份数", hint=hint)]
    wanted = dispatch.printed if options.only is None else len(options.only)
    if wanted > MOST_NUMBERED:
        words = f"一次编 {wanted} 份太多，最多 {MOST_NUMBERED} 份"
        hint = f"用 --only 分几次做，例如 --only 1-{MOST_NUMBERED}"
        return [*found, error("too-many-copies", words, place, "文件会大得打不开", hint=hint)]
    if options.only is not None:
        known = {copy.number for copy in copies_of(dispatch, options.only)}
        found += _about_unknown_numbers(sorted(options.only - known), dispatch.last, place)
    return found


def already_numbered(issue: Issue, record: Record) -> Diagnostic:
    """Return that copies get numbers unasked, because those before had some: else the sums would not agree.

    Diagnostics: already-numbered, a note.
    """
    return note(
        "already-numbered",
        f"{issue.number.short}已经编过份号，编到 {digits(record.last)}；这次照旧编号",
        Span(record_path(issue.path)),
        "这里记着每个份号给了谁",
        hint="上次只是试一试、一份也没有发出去，就删掉这个记录",
    )


def _about_unknown_numbers(unknown: Sequence[int], last: int, place: Span) -> list[Diagnostic]:
    if not unknown:
        return []
    words = f"没有这些份号：{in_words(ranges(unknown))}"
    return [
        error("unknown-copy-number", words, place, f"这一期的份号是 {digits(1)}–{digits(last)}，作废的不再印")
    ]

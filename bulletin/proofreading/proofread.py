"""A text and the office's settings → diagnostics at their places in the source, and the text with all certain fixes."""

import datetime
import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bulletin.proofreading.private_data import check_private, with_masked_numbers
from bulletin.proofreading.prose import HAN, OBJECT, paragraphs_of
from bulletin.proofreading.rule import Copy, Fault, Fix, Rule
from bulletin.proofreading.rules import BY_WORD, RULES
from bulletin.proofreading.settings import ProofSettings
from bulletin.proofreading.stretches import Stretches
from bulletin.reading.file import FileContent
from bulletin.values.diagnostics import Diagnostic, Severity, Span, span_at

_OF_CHARACTERS = frozenset({"compatibility-character", "invisible-character", "missing-glyph"})
_OF_MARKUP = frozenset(
    {"half-width-brackets", "field-without-colon", "typed-field", "unread-link", "unread-mark", "stray-br"}
)
_PASSES = 4  # a fix may reveal another fault beside it; more than two passes were never needed
# Titles and numbers of documents are other people's words: faults in them are reported, but never fixed.
_OTHERS = re.compile(rf"《[^《》\n]*》|[{HAN}]{{1,8}}〔\d{{4}}〕\d+号")


class Manuscript(NamedTuple):
    """A text to be proofread. exceptions: of this file; date: of its issue; named: the lines of `named_lines`."""

    path: str
    text: str
    exceptions: tuple[str, ...] = ()
    date: datetime.date | None = None
    named: Collection[int] = ()


class Change(NamedTuple):
    """A fix in a file: its place, the text before and after, and the rule."""

    span: Span
    before: str
    after: str
    rule: Rule


class _Placed(NamedTuple):
    """A finding with its rule and its place in the source."""

    rule: Rule
    finding: Fault
    start: int
    end: int


def named_lines(path: str, found: Iterable[Diagnostic]) -> frozenset[int]:
    """Return the lines of a file with a mistake of form; their words may be others once it is fixed.

    They are not proofread, so that one mistake gives one message, and no fix changes what was meant as markup.
    """
    return frozenset(
        d.span.line
        for d in found
        if d.span.path == path
        and d.code not in _OF_CHARACTERS
        and d.code not in BY_WORD
        and (d.severity is Severity.ERROR or d.code in _OF_MARKUP)
    )


def proofread(
    script: Manuscript, settings: ProofSettings, *, has_faces: bool = False
) -> Iterator[Diagnostic]:
    """Yield what an editor would mark in a text. Diagnostics: the codes of RULES.

    has_faces: whether `checks/characters` checks it as well.
    """
    text = script.text
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    placed = tuple(_placed(script, settings))
    # All fixes of each paragraph, so that a hint shows its words with every fix made.
    fixes: dict[int, list[Fix]] = {}
    for _, finding, _, _ in placed:
        fixes.setdefault(id(finding.paragraph), []).extend(finding.fixes)
    for made in fixes.values():
        made.sort()
    for rule, finding, start, end in placed:
        # A rule without a level belongs to `checks/characters`, and is reported here only if that does not run.
        level = settings.level(rule) or (None if has_faces else Severity.ERROR)
        if level is None:
            continue
        line = bisect_right(starts, start)
        if line in script.named:
            continue
        stop = text.find("\n", start)
        length = max(1, min(end, stop if stop >= 0 else len(text)) - start)
        span = Span(script.path, line, start - starts[line - 1] + 1, length)
        hint = _hint(finding, fixes[id(finding.paragraph)])
        yield Diagnostic(rule.code, level, finding.message, span, rule.about, (), hint)


def fixed_text(script: Manuscript, settings: ProofSettings) -> tuple[str, tuple[Change, ...]]:
    """Return the text with every certain fix, and the changes in order; fixing the result again changes nothing."""
    changes: list[Change] = []
    text = script.text
    for _ in range(_PASSES):
        made = _chosen(script._replace(text=text), settings)
        if not made:
            break
        for start, end, new, rule in reversed(made):  # from the end, so that the places before stay valid
            changes.append(Change(span_at(script.path, text, start), text[start:end], new, rule))
            text = text[:start] + new + text[end:]
    return text, tuple(sorted(changes, key=lambda change: (change.span.line, change.span.column)))


def _chosen(script: Manuscript, settings: ProofSettings) -> list[tuple[int, int, str, Rule]]:
    """Return the fixes of one pass in order; where two overlap, the rule higher in the table wins."""
    taken = Stretches()
    made: list[tuple[int, int, str, Rule]] = []
    text, named = script.text, script.named
    for rule, finding, _, _ in _placed(script, settings):
        places = [(finding.paragraph.source_range(fix.start, fix.end), fix.text) for fix in finding.fixes]
        if named and any(text.count("\n", 0, start) + 1 in named for (start, _), _ in places):
            continue
        if any(taken.meets(*place) for place, _ in places):
            continue
        for place, _ in places:
            taken.add(*place)
        made += [(start, end, new, rule) for (start, end), new in places if text[start:end] != new]
    return sorted(made, key=lambda fix: fix[:2])


def _placed(script: Manuscript, settings: ProofSettings) -> Iterator[_Placed]:
    """Yield every finding that no exception covers, with fixes only if they are certain and the words are the author's."""
    copy = Copy(paragraphs_of(script.text), script.date, settings.terms, settings.units)
    words, off = _exceptions_for(script.path, (*settings.exceptions, *script.exceptions))
    if "*" in off:
        return
    kept = Stretches(match.span() for word in words for match in re.finditer(re.escape(word), script.text))
    others: dict[int, Stretches] = {}
    for rule in RULES:
        if rule.code in off or settings.is_off(rule):
            continue
        for finding in rule.find(copy):
            start, end = finding.paragraph.source_range(finding.start, finding.end)
            if kept.meets(start, end):
                continue
            yield _Placed(rule, _certain(finding, others), start, end)


def _exceptions_for(path: str, exceptions: Sequence[str]) -> tuple[list[str], set[str]]:
    """Return the words that stay as they are in a file, and the codes of the rules that do not apply, `*` for all rules."""
    words: list[str] = []
    off: set[str] = set()
    for exception in exceptions:
        if exception.startswith("content/"):
            pattern, _, rule = exception.partition(" ")
            if fnmatch.fnmatchcase(path, pattern):
                off.add(BY_WORD[rule.strip()].code if rule.strip() in BY_WORD else "*")
        elif exception in BY_WORD:
            off.add(BY_WORD[exception].code)
        elif exception:
            words.append(exception)
    # `校对例外: [甲,乙]` is two words in YAML, but its author may mean the words 甲,乙.
    words += [left + comma + right for left, right in pairwise(words) for comma in (",", ", ")]
    return words, off


def _certain(finding: Fault, others: dict[int, Stretches]) -> Fault:
    """Return a finding, without its fixes if they would change other people's words, or markup between the words."""
    paragraph = finding.paragraph
    if not finding.fixes:
        return finding
    if id(paragraph) not in others:
        others[id(paragraph)] = Stretches(match.span() for match in _OTHERS.finditer(paragraph.text))
    for start, end, _ in finding.fixes:
        first, last = paragraph.source_range(start, end)
        if others[id(paragraph)].meets(start, end) or last - first != end - start:
            hint = finding.hint or _hint(finding, ())
            return finding._replace(fixes=(), hint=hint)
    return finding


def _hint(finding: Fault, around: Sequence[Fix]) -> str:
    """Return what to write: the words around with every fix made, or the finding's hint. around: all fixes nearby, sorted."""
    if not finding.fixes:
        return f"改法：{finding.hint}"
    words = finding.paragraph.text
    first, last = finding.fixes[0].start, finding.fixes[-1].end
    left = max(words.rfind("\n", 0, first) + 1, first - 8)
    right = words.find("\n", last)
    right = min(len(words) if right < 0 else right, last + 8)
    out, at = "", left
    near = around[bisect_left(around, (left,)) : bisect_left(around, (right,))]
    own = [fix for fix in near if not any(m.start < fix.end and fix.start < m.end for m in finding.fixes)]
    for start, end, new in sorted({*finding.fixes, *own}):
        if at <= start and end <= right:
            out += words[at:start] + new
            at = end
    wanted = (out + words[at:right]).replace(OBJECT, "…").replace("\n", "").strip()
    return f"改成 `{wanted}`"


def check_copy(
    path: str, content: FileContent, settings: ProofSettings, found: Sequence[Diagnostic], *, has_faces: bool
) -> Iterator[Diagnostic]:
    """Yield the findings in a text: of private data in any, of proofreading only in one that was read without errors.

    found: its diagnostics so far. has_faces: whether its characters were checked.
    """
    issue, source, text = content.issue, content.issue or content.page, content.text
    if text is None:
        return
    may_show = issue.privacy_exceptions if issue else ()
    is_published = issue is None or issue.is_public
    private = tuple(
        check_private(path, text, is_published=is_published, exceptions=may_show, phones=settings.phones)
    )
    yield from private
    if source is None:
        return
    date = issue.date if issue else None
    script = Manuscript(path, text, source.proof_exceptions, date, named_lines(path, found))
    # Messages about a line with private data must not quote these.
    lines = {d.span.line for d in private}
    for finding in proofread(script, settings, has_faces=has_faces and issue is not None):
        if finding.span.line in lines:
            finding = replace(
                finding, message=with_masked_numbers(finding.message), hint=with_masked_numbers(finding.hint)
            )
        yield finding
